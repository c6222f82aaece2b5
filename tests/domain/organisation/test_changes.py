"""How one state of the organisation becomes the next: from a day, or as a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Succession,
    SuccessionKind,
)
from nakano_status.domain.organisation.reorganisation import (
    BodyChangeKind,
    from_day,
    known_days,
    organisation_changes,
    otherwise_now,
    renamed,
    replaces_known,
    succession_line,
    with_name_corrected,
    with_only_liaison,
)

DAY = date(2023, 4, 1)
EVE = DAY - timedelta(days=1)


def body(name: str, kind: DivisionKind = DivisionKind.DIVISION, parent: str | None = None) -> Division:
    return Division(name, kind, (DivisionName(name, NameKind.OFFICIAL),), parent)


TAX = body("税務課", parent="区民部")
WARD = Organisation(
    (
        body("区民部", DivisionKind.DEPARTMENT),
        body("総務部", DivisionKind.DEPARTMENT),
        TAX,
        replace(body("戸籍課", parent="区民部"), is_liaison=True),
        replace(body("総務課", parent="総務部"), is_liaison=True),
        body("会計室"),
    )
)


def ward(changed: Division) -> Organisation:
    return Organisation(tuple(changed if each.division_id == changed.division_id else each for each in WARD.divisions))


def names(division: Division) -> list[tuple[str, NameKind, date | None, date | None]]:
    return [(each.name, each.kind, each.valid_from, each.valid_to) for each in division.names]


def test_an_alias_that_becomes_the_name_is_an_alias_no_more() -> None:
    known_as = replace(
        TAX, names=(*TAX.names, DivisionName("課税課", NameKind.ALIAS), DivisionName("税", NameKind.ALIAS))
    )
    assert names(renamed(known_as, "課税課", DAY)) == [
        ("税務課", NameKind.OFFICIAL, None, EVE),
        ("税", NameKind.ALIAS, None, None),
        ("課税課", NameKind.OFFICIAL, DAY, None),
    ]


@pytest.mark.parametrize("day", [DAY, EVE, date.min])
def test_a_name_that_began_that_day_or_later_cannot_end_before_it(day: date) -> None:
    with pytest.raises(ValueError, match=str(day)):
        renamed(renamed(TAX, "課税課", DAY), "納税課", day)


def test_a_corrected_name_holds_from_the_beginning_and_the_mistaken_one_on_no_day() -> None:
    corrected = with_name_corrected(renamed(TAX, "課税科", DAY), "課税課")
    assert names(corrected) == [
        ("税務課", NameKind.OFFICIAL, None, EVE),
        ("課税課", NameKind.OFFICIAL, DAY, None),
        ("課税科", NameKind.SLIP, None, date.min),
    ]


def test_a_body_that_moves_keeps_its_place_until_the_eve_and_one_that_stays_its_earlier_places() -> None:
    earlier = (EarlierPlace(date(2021, 3, 31), None, 3),)
    before = ward(replace(TAX, earlier=earlier, order=2, contact="1234"))
    moved = replace(before.get("税務課"), parent="総務部", earlier=())
    after = from_day(before, ward(moved), DAY)
    assert after.get("税務課").earlier == (*earlier, EarlierPlace(EVE, "区民部", 2, contact="1234"))
    assert after.get("税務課").placed_since == DAY
    stayed = from_day(before, ward(replace(before.get("税務課"), earlier=(), contact="5678")), DAY)
    assert stayed.get("税務課").earlier == earlier


def test_a_new_body_has_no_earlier_place() -> None:
    after = Organisation((*WARD.divisions, body("未来課")))
    assert from_day(WARD, after, DAY) == after


@pytest.mark.parametrize("day", [DAY, EVE, date.min])
def test_a_body_cannot_move_before_it_came_to_its_place(day: date) -> None:
    once = from_day(WARD, ward(replace(TAX, parent="総務部")), DAY)
    again = Organisation(
        tuple(replace(each, parent=None) if each.division_id == "税務課" else each for each in once.divisions)
    )
    with pytest.raises(ValueError, match=str(day)):
        from_day(once, again, day)
    assert from_day(once, again, DAY + timedelta(days=1)).get("税務課").placed_since == DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "differs", "replaces"),
    [
        (TAX, False, False),
        (replace(TAX, contact="1234"), False, False),
        (renamed(TAX, "課税課", DAY), True, True),
        (replace(TAX, parent="総務部"), True, True),
        (replace(TAX, order=1), True, False),
        (replace(TAX, is_liaison=True), True, True),
    ],
    ids=["nothing", "contact", "name", "department", "order filled in", "liaison"],
)
def test_another_name_or_place_is_told_from_a_blank_that_is_filled_in(
    changed: Division, differs: bool, replaces: bool
) -> None:
    after = ward(changed)
    assert otherwise_now(WARD, after) == (((TAX, changed),) if differs else ())
    assert replaces_known(WARD, after) is replaces


def test_a_body_without_a_department_gets_department_order_and_liaison_at_once() -> None:
    bare = WARD.get("会計室")
    assert not replaces_known(WARD, ward(replace(bare, parent="総務部", order=1, is_liaison=True)))
    assert replaces_known(ward(replace(bare, is_liaison=True)), WARD)
    assert replaces_known(ward(replace(bare, order=1)), ward(replace(bare, order=2)))
    assert otherwise_now(WARD, Organisation((*WARD.divisions, body("未来課")))) == ()


def test_one_division_of_a_department_is_its_liaison() -> None:
    after = with_only_liaison(ward(replace(TAX, is_liaison=True)), "税務課")
    assert [each.division_id for each in after.divisions if each.is_liaison] == ["税務課", "総務課"]
    assert with_only_liaison(WARD, "会計室") == WARD


def test_the_days_of_a_change_are_those_on_which_a_name_or_place_began() -> None:
    moved = replace(renamed(TAX, "課税課", DAY), earlier=(EarlierPlace(date(2021, 3, 31)),))
    assert known_days(moved) == {DAY, date(2021, 4, 1)}
    assert known_days(TAX) == frozenset()


def test_a_difference_names_the_day_from_which_it_applies_and_a_correction_none() -> None:
    moved = from_day(WARD, ward(replace(renamed(TAX, "課税課", DAY), parent="総務部", order=1, is_liaison=True)), DAY)
    since = {each.what: each.since for each in organisation_changes(WARD, moved)}
    assert since == {"名称": DAY, "部・室": DAY, "建制順": DAY, "庶務担当課": DAY}
    corrected = ward(replace(with_name_corrected(TAX, "課税課"), contact="1234", parent="総務部"))
    found = organisation_changes(WARD, corrected)
    assert [(each.kind, each.what, each.since) for each in found] == [
        (BodyChangeKind.RENAMED, "名称", None),
        (BodyChangeKind.MOVED, "部・室", None),
        (BodyChangeKind.CHANGED, "連絡先", None),
    ]


def test_what_is_not_dated_has_no_day_nor_has_the_order_of_a_body_that_stayed() -> None:
    moved = from_day(WARD, ward(replace(TAX, parent="総務部", contact="1234")), DAY)
    since = {each.what: each.since for each in organisation_changes(WARD, moved)}
    assert since == {"部・室": DAY, "連絡先": None}
    numbered = Organisation(
        tuple(replace(each, order=3) if each.division_id == "税務課" else each for each in moved.divisions)
    )
    assert [(each.what, each.since) for each in organisation_changes(moved, numbered)] == [("建制順", None)]


def test_orders_liaisons_and_aliases_are_told_as_they_are_printed() -> None:
    aliases = (DivisionName("税", NameKind.ALIAS), DivisionName("課税", NameKind.ALIAS))
    changed = replace(TAX, order=2, is_liaison=True, names=(*TAX.names, *aliases))
    found = [(each.what, each.was, each.now) for each in organisation_changes(WARD, ward(changed))]
    assert found == [("建制順", "", "2"), ("庶務担当課", "", "○"), ("別名", "", "税、課税")]


def test_a_body_that_moves_and_is_renamed_at_once_is_told_once_for_each() -> None:
    after = ward(replace(TAX, names=(DivisionName("課税課", NameKind.OFFICIAL),), parent="総務部"))
    lines = [
        succession_line(Succession(DAY, kind, "税務課", "税務課"), WARD, after, "、日")
        for kind in (SuccessionKind.RENAMED, SuccessionKind.MOVED)
    ]
    assert lines == ["税務課 → 課税課（改称、日）", "課税課：区民部 → 総務部（異動、日）"]
    ended = Succession(DAY, SuccessionKind.ABOLISHED, "会計室", None)
    assert succession_line(ended, WARD, after) == "会計室（廃止）"


def test_a_corrected_name_applies_from_no_day_of_its_own() -> None:
    before = ward(renamed(TAX, "ぜい務課", DAY))
    after = ward(with_name_corrected(renamed(TAX, "ぜい務課", DAY), "課税課"))
    (found,) = [each for each in organisation_changes(before, after) if each.kind is BodyChangeKind.RENAMED]
    assert (found.was, found.now, found.since) == ("ぜい務課", "課税課", None)
