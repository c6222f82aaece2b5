"""Changes of the organisation: what each does, which are refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Succession,
    SuccessionKind,
    last_days,
)
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    BodyChangeKind,
    Founding,
    Merger,
    OrganisationChange,
    Renaming,
    Reorganised,
    RowHeirs,
    Split,
    Transfer,
    apply_reorganisation,
    find_differing_bodies,
    known_days,
    organisation_changes,
    rename_body,
    replaces_known,
    succession_line,
    undo_steps,
    with_name_corrected,
    with_only_liaison,
    with_places_until,
)
from nakano_status.domain.problems.problem import Refused

SPRING, LAST, NEXT = date(2023, 4, 1), date(2023, 3, 31), date(2024, 4, 1)
ALIAS, SUB = NameKind.ALIAS, NameKind.SUB_UNIT


def body(
    own: str, name: str, parent: str | None = None, *aliases: str, kind: DivisionKind = DivisionKind.DIVISION
) -> Division:
    names = (DivisionName(name, NameKind.OFFICIAL), *(DivisionName(each, ALIAS) for each in aliases))
    return Division(own, kind, names, parent)


WARD = Organisation(
    (
        body("somu", "総務部", kind=DivisionKind.DEPARTMENT),
        body("kikaku", "企画部", kind=DivisionKind.DEPARTMENT),
        body("it", "情報システム課", "kikaku", "デジタル政策課"),
        body("tax", "税務課", "somu"),
        body("staff", "職員課", "somu"),
        body("pay", "給与係", "staff", kind=DivisionKind.SECTION),
        body("all", "各所管課", kind=DivisionKind.GENERIC),
    )
)


def after(*changes: OrganisationChange, before: Organisation = WARD, day: date = SPRING) -> Reorganised:
    done = apply_reorganisation(before, changes, day)
    ended = last_days(done.successions)
    assert {each.division_id: each.until for each in done.organisation.divisions if each.until} == {
        **{each.division_id: each.until for each in before.divisions if each.until},
        **ended,
    }
    return done


def steps(done: Reorganised) -> list[tuple[str, str | None, str | None]]:
    return [(each.kind.value, each.division, each.successor) for each in done.successions]


def test_a_rename_a_new_office_and_a_move_are_one_act() -> None:
    done = after(
        Founding("DX推進室", DivisionKind.ROOM, "somu"), Renaming("it", "デジタル政策課"), Transfer("it", "DX推進室")
    )
    assert steps(done) == [("founded", None, "DX推進室"), ("renamed", "it", "it"), ("moved", "it", "it")]
    found = done.organisation.get("it")
    assert (found.name_on(LAST), found.name_on(SPRING), found.parent) == (
        "情報システム課",
        "デジタル政策課",
        "DX推進室",
    )
    assert done.organisation.on(LAST).department_of("it") == done.organisation.get("kikaku").on(LAST)
    assert done.organisation.department_of("it") == done.organisation.get("somu")


def test_two_become_a_new_one() -> None:
    done = after(Merger(("tax", "staff"), "管理課"))
    assert steps(done) == [("merged", "tax", "管理課"), ("merged", "staff", "管理課")]
    new = done.organisation.get("管理課")
    assert (new.parent, new.name_on()) == ("somu", "管理課")
    assert {done.organisation.get(each).until for each in ("tax", "staff")} == {LAST}
    assert done.organisation.find("税務課") == done.organisation.get("tax")
    assert done.organisation.get("pay").parent == "管理課"
    assert done.organisation.get("pay").on(LAST).parent == "staff"


@pytest.mark.parametrize(("bodies", "into"), [(("tax", "staff"), "税務課"), (("staff",), "税務課")])
def test_one_goes_on_and_takes_the_others_in(bodies: tuple[str, ...], into: str) -> None:
    found = after(Merger(bodies, into)).organisation
    assert (found.get("tax").until, found.get("staff").until) == (None, LAST)


def test_a_split_may_go_on_as_one_of_its_parts() -> None:
    done = after(Split("tax", ("税務課", "納税課"), {}))
    assert steps(done) == [("split", "tax", "tax"), ("split", "tax", "納税課")]
    assert done.organisation.get("tax").until is None


def test_a_split_into_other_parts_ends_the_body() -> None:
    done = after(Split("tax", ("課税課", "納税課"), {}))
    assert done.organisation.get("tax").until == LAST
    assert [done.organisation.get(each).parent for each in ("課税課", "納税課")] == ["somu", "somu"]


def test_the_rows_of_a_body_pass_to_its_heirs_and_on_to_the_heirs_of_these() -> None:
    organisation, heirs = WARD, RowHeirs({}, {})
    for change in (
        Split("tax", ("課税課", "納税課"), {"1-1": "納税課"}, rest="課税課"),
        Split("it", ("情報システム課", "DX課"), {"1-1": "DX課"}),
        Merger(("課税課", "staff"), "管理課"),
        Abolition("納税課"),
    ):
        made = apply_reorganisation(organisation, [change], SPRING)
        organisation, heirs = made.organisation, heirs.after(change, made)
    found = {
        body: tuple(heirs.heir_of(body, row_id) for row_id in ("1-1", "1-2")) for body in ("tax", "it", "staff", "all")
    }
    assert found == {
        "tax": (None, "管理課"),
        "it": ("DX課", "it"),
        "staff": ("管理課", "管理課"),
        "all": ("all", "all"),
    }


def test_an_alias_becomes_the_name_of_the_new_body() -> None:
    found = after(Merger(("it", "tax"), "デジタル政策課")).organisation
    assert found.find("デジタル政策課") == found.get("デジタル政策課")
    assert [each.name for each in found.get("it").names] == ["情報システム課"]


def test_the_name_of_a_body_that_ended_means_that_body() -> None:
    before = after(Merger(("tax", "staff"), "管理課")).organisation
    with pytest.raises(Refused, match="DIVISION-NAME-PAST") as refused:
        after(Renaming("管理課", "税務課"), before=before, day=NEXT)
    assert dict(refused.value.details) == {"found": "税務課", "name": "税務課", "until": era_day(LAST)}
    with pytest.raises(Refused, match="DIVISION-NAME-PAST"):
        after(Founding("税務課", DivisionKind.ROOM, "somu"), before=before, day=NEXT)
    with pytest.raises(Refused, match="NAME-DAY-UNFIT"):
        after(Founding("税務課"), before=before)


@pytest.mark.parametrize(
    "change",
    [
        Split("管理課", ("税務課", "管理課"), {}),
        Merger(("管理課",), "税務課"),
        Merger(("管理課", "it"), "税務課"),
        Founding("税務課", above="kikaku"),
    ],
)
def test_a_division_that_ended_is_there_again_under_its_name_and_its_past_stays(change: OrganisationChange) -> None:
    tax = replace(WARD.get("tax"), order=3, is_liaison=True, contact="1234")
    ward = Organisation(tuple(tax if each.division_id == "tax" else each for each in WARD.divisions))
    merged = after(Merger(("tax", "staff"), "管理課"), before=ward)
    done = apply_reorganisation(merged.organisation, [change], NEXT)
    found = done.organisation.get("tax")
    assert done.organisation.find("税務課") == found
    assert (found.until, found.order, found.is_liaison, found.contact) == (None, None, False, None)
    assert "tax" not in last_days((*merged.successions, *done.successions))
    eve = NEXT - timedelta(days=1)
    assert [found.exists_on(day) for day in (LAST, SPRING, eve, NEXT)] == [True, False, False, True]
    for day in (LAST, SPRING, eve):
        was, now = (one.organisation.on(day).get("tax") for one in (merged, done))
        assert (now.until, now.has_ended, now.name_on(), now.parent, now.order, now.is_liaison) == (
            (was.until, was.has_ended, was.name_on(), was.parent, was.order, was.is_liaison)
        )
    assert undo_steps(done.organisation, done.successions) == merged.organisation


def test_between_it_has_the_name_that_it_had_last() -> None:
    before = after(Renaming("it", "情報課")).organisation
    ended = apply_reorganisation(before, [Abolition("it", "tax")], NEXT).organisation
    again = apply_reorganisation(ended, [Founding("情報課", above="kikaku")], date(2025, 4, 1)).organisation
    days = (LAST, SPRING, NEXT, date(2025, 4, 1))
    assert [again.name("it", day) for day in days] == ["情報システム課", "情報課", "情報課", "情報課"]
    renamed = apply_reorganisation(again, [Renaming("it", "DX課")], date(2026, 4, 1)).organisation
    assert renamed.name("it", NEXT) == "情報課"
    with pytest.raises(Refused, match="DIVISION-NAME-PAST") as refused:
        apply_reorganisation(renamed, [Founding("情報システム課")], date(2027, 4, 1))
    assert dict(refused.value.details) == {"found": "情報システム課", "name": "DX課", "until": era_day(LAST)}


def test_one_that_was_there_again_may_end_again() -> None:
    merged = after(Merger(("tax", "staff"), "管理課"))
    again = apply_reorganisation(merged.organisation, [Founding("税務課", above="somu")], NEXT)
    last = date(2025, 4, 1)
    done = apply_reorganisation(again.organisation, [Abolition("tax", "管理課")], last)
    every = (*merged.successions, *again.successions, *done.successions)
    assert last_days(every)["tax"] == done.organisation.get("tax").until == last - timedelta(days=1)
    assert undo_steps(done.organisation, done.successions) == again.organisation


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Merger(("tax",), "税務課"), "DIVISION-TOO-FEW"),
        (Merger(("tax", "tax"), "税務課"), "DIVISION-TOO-FEW"),
        (Merger(("tax",), "納税推進課"), "DIVISION-TOO-FEW"),
        (Abolition("tax", "tax"), "DIVISION-HEIR-UNFIT"),
        (Split("tax", ("課税課",), {}), "DIVISION-TOO-FEW"),
        (Split("tax", ("職員課", "納税課"), {}), "DIVISION-NAME-TAKEN"),
        (Renaming("tax", "職員課"), "DIVISION-NAME-TAKEN"),
        (Renaming("tax", "税務課"), "DIVISION-NAME-TAKEN"),
        (Founding("デジタル政策課"), "DIVISION-NAME-TAKEN"),
        (Merger(("tax", "staff"), "デジタル政策課"), "DIVISION-NAME-TAKEN"),
        (Renaming("tax", " "), "DIVISION-NAME-MISSING"),
        (Merger(("tax", "staff"), ""), "DIVISION-NAME-MISSING"),
        (Split("tax", ("課税課", "　"), {}), "DIVISION-NAME-MISSING"),
        (Founding(""), "DIVISION-NAME-MISSING"),
        (Renaming("tax", "税務課，納税係"), "DIVISION-NAME-UNFIT"),
        (Merger(("tax", "staff"), "税務\n職員課"), "DIVISION-NAME-UNFIT"),
        (Split("tax", ("課税課", "納税,徴収課"), {}), "DIVISION-NAME-UNFIT"),
        (Founding("課" * 101), "DIVISION-NAME-UNFIT"),
        (Founding("新部", DivisionKind.DEPARTMENT, "somu"), "NOT-A-DEPARTMENT"),
        (Founding("新課", DivisionKind.DIVISION, "tax"), "NOT-A-DEPARTMENT"),
        (Transfer("tax", "staff"), "NOT-A-DEPARTMENT"),
        (Transfer("somu", "kikaku"), "NOT-A-DEPARTMENT"),
        (Renaming("all", "全所管課"), "DIVISION-GENERIC"),
        (Abolition("tax", "all"), "DIVISION-GENERIC"),
    ],
)
def test_what_cannot_be_is_refused(change: OrganisationChange, code: str) -> None:
    with pytest.raises(Refused, match=code):
        after(change)


def test_a_body_moves_nowhere_where_it_is_already() -> None:
    moved = after(Transfer("tax", None)).organisation
    for before, above, found in (
        (WARD, "somu", ("総務部", "はじめから")),
        (moved, None, ("上の組織なし", "令和5年4月1日から")),
    ):
        with pytest.raises(Refused) as refused:
            after(Transfer("tax", above), before=before, day=NEXT)
        assert dict(refused.value.details) == {"name": "税務課", "above": found[0], "since": found[1]}


@pytest.mark.parametrize(
    "change",
    [
        Renaming("tax", "納税課"),
        Merger(("tax", "it"), "管理課"),
        Abolition("tax"),
        Abolition("it", "tax"),
        Transfer("tax", None),
    ],
)
def test_a_body_that_ended_changes_no_more(change: OrganisationChange) -> None:
    before = after(Abolition("tax", "staff")).organisation
    with pytest.raises(Refused, match="DIVISION-ENDED"):
        after(change, before=before, day=NEXT)


@pytest.mark.parametrize("day", [SPRING, LAST])
@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Renaming("tax", "納税課"), Renaming("tax", "課税課")),
        (Transfer("tax", "kikaku"), Transfer("tax", None)),
    ],
)
def test_a_day_that_is_not_after_the_last_change_is_refused(
    first: OrganisationChange, then: OrganisationChange, day: date
) -> None:
    before = after(first).organisation
    with pytest.raises(Refused, match="NAME-DAY-UNFIT"):
        after(then, before=before, day=day)
    assert after(then, before=before, day=NEXT).successions[0].kind is not SuccessionKind.FOUNDED


def test_an_abolished_body_without_an_heir_leaves_its_sections() -> None:
    done = after(Abolition("staff"))
    assert steps(done) == [("abolished", "staff", None)]
    assert done.organisation.get("pay").parent == "staff"


@pytest.mark.parametrize(("heir", "above"), [("kikaku", "企画部"), (None, None)])
def test_the_divisions_of_a_department_that_ends_go_to_its_heir(heir: str | None, above: str | None) -> None:
    found = after(Abolition("somu", heir)).organisation
    department = found.department_of("tax")
    assert (department.name_on() if department else None) == above
    was = found.on(LAST).department_of("tax")
    assert was is not None
    assert was.name_on() == "総務部"
    assert found.get("pay").parent == "staff"


def test_what_ended_before_stays_where_it_was() -> None:
    before = after(Abolition("tax", "staff")).organisation
    assert after(Abolition("somu", "kikaku"), before=before, day=NEXT).organisation.get("tax").parent == "somu"


def test_a_liaison_that_moves_to_another_department_is_none_there() -> None:
    liaison = Organisation(
        tuple(
            each if each.division_id != "tax" else Division("tax", each.kind, each.names, "somu", is_liaison=True)
            for each in WARD.divisions
        )
    )
    found = after(Transfer("tax", "kikaku"), before=liaison).organisation.get("tax")
    assert (found.is_liaison, found.on(LAST).is_liaison) == (False, True)


def test_the_last_day_is_that_before_the_day_of_an_end() -> None:
    went_on = [Succession(SPRING, SuccessionKind.SPLIT, "a", each) for each in ("a", "b")]
    ended = [Succession(NEXT, SuccessionKind.SPLIT, "a", each) for each in ("c", "b")]
    assert last_days(went_on) == {}
    assert last_days([*went_on, *ended]) == {"a": date(2024, 3, 31)}
    assert last_days([Succession(SPRING, SuccessionKind.RENAMED, "x", "x")]) == {}
    assert last_days([Succession(SPRING, SuccessionKind.FOUNDED, None, "b"), *ended]) == {"a": date(2024, 3, 31)}


def test_a_body_that_continued_another_on_the_day_of_its_end_has_ended() -> None:
    chain = [Succession(SPRING, SuccessionKind.MERGED, *each) for each in (("a", "b"), ("b", "c"))]
    assert last_days(chain) == {"a": LAST, "b": LAST}


def test_the_sections_of_a_body_that_is_split_go_to_the_first_part() -> None:
    found = after(Split("staff", ("人事課", "研修課"), {})).organisation
    assert found.name(found.get("pay").parent or "") == "人事課"


@pytest.mark.parametrize(
    "changes",
    [
        (Founding("DX推進室", DivisionKind.ROOM, "somu"), Renaming("tax", "納税課"), Transfer("tax", "DX推進室")),
        (Merger(("tax", "staff"), "管理課"),),
        (Merger(("staff",), "税務課"),),
        (Split("tax", ("課税課", "納税課"), {}),),
        (Split("staff", ("職員課", "給与課"), {}),),
        (Abolition("staff", "tax"),),
        (Abolition("staff"),),
        (Merger(("tax", "it"), "新課"), Merger(("staff",), "新課")),
    ],
)
def test_taking_back_leaves_the_organisation_as_it_was(changes: tuple[OrganisationChange, ...]) -> None:
    done = after(*changes)
    assert done.organisation != WARD
    assert undo_steps(done.organisation, done.successions) == WARD


def test_taking_back_keeps_what_was_before() -> None:
    first = after(Renaming("tax", "納税課"), Transfer("tax", "kikaku")).organisation
    done = after(Merger(("tax", "staff"), "管理課"), before=first, day=NEXT)
    assert undo_steps(done.organisation, done.successions) == first


@pytest.mark.parametrize(
    ("own", "day", "exists"),
    [
        ("tax", date(2000, 1, 1), True),
        ("tax", LAST, True),
        ("tax", SPRING, False),
        ("管理課", LAST, False),
        ("管理課", SPRING, True),
        ("管理課", date(2030, 1, 1), True),
    ],
)
def test_a_body_exists_from_its_first_to_its_last_day(own: str, day: date, exists: bool) -> None:
    assert after(Merger(("tax", "staff"), "管理課")).organisation.get(own).exists_on(day) is exists


def test_a_new_body_is_where_the_first_of_those_was_that_it_continues() -> None:
    found = after(Merger(("it", "tax"), "管理課")).organisation
    assert found.get("管理課").parent == "kikaku"
    assert after(Split("it", ("第一課", "第二課"), {})).organisation.get("第二課").parent == "kikaku"


def test_a_body_under_one_that_ended_or_changed_later_cannot_be_moved_there() -> None:
    before = after(Abolition("kikaku", "somu")).organisation
    with pytest.raises(Refused, match="DIVISION-ENDED"):
        after(Transfer("tax", "kikaku"), before=before, day=NEXT)
    renamed_later = after(Renaming("tax", "納税課"), day=NEXT).organisation
    with pytest.raises(Refused, match="NAME-DAY-UNFIT"):
        after(Transfer("tax", "kikaku"), before=renamed_later)


@pytest.mark.parametrize(
    "change", [Merger(("tax", "staff"), "新課"), Merger(("tax", "新"), "新課"), Abolition("tax", "新")]
)
def test_taking_back_keeps_a_body_that_something_else_founded_on_that_day(change: OrganisationChange) -> None:
    new = Division("新", DivisionKind.DIVISION, (DivisionName("新課", NameKind.OFFICIAL, SPRING),), "somu")
    ward = WARD.with_body(new)
    done = after(change, before=ward)
    assert undo_steps(done.organisation, done.successions) == ward


def test_taking_back_keeps_what_an_earlier_change_of_the_day_founded_again_or_handed_on() -> None:
    units = (*WARD.get("tax").names, DivisionName("納税係", NameKind.SUB_UNIT))
    ended = after(Abolition("it", "staff"), before=WARD.with_body(replace(WARD.get("tax"), names=units)))
    first = apply_reorganisation(ended.organisation, [Founding("情報システム課"), Abolition("tax", "it")], NEXT)
    done = apply_reorganisation(first.organisation, [Abolition("staff", "it")], NEXT)
    assert undo_steps(done.organisation, done.successions, first.successions) == first.organisation
    assert undo_steps(first.organisation, first.successions) == ended.organisation
    moved = after(Transfer("tax", "kikaku"))
    done = apply_reorganisation(moved.organisation, [Abolition("somu")], SPRING)
    assert undo_steps(done.organisation, done.successions, moved.successions) == moved.organisation


@pytest.mark.parametrize(
    ("until", "ended"), [(LAST - timedelta(days=1), True), (LAST, False), (None, False)], ids=["gap", "none", "no end"]
)
def test_a_body_that_was_founded_after_a_gap_has_ended_again(until: date | None, *, ended: bool) -> None:
    names = (DivisionName("甲課", NameKind.OFFICIAL, None, until), DivisionName("甲課", NameKind.OFFICIAL, SPRING))
    earlier = (EarlierPlace(date(2020, 3, 31), "staff", 1), EarlierPlace(LAST, "it", 2, contact="1234"))
    again = Division("甲課", DivisionKind.DIVISION, names, "tax", 3, earlier=earlier)
    before = replace(again, names=names[:1], until=until, parent="it", order=2, contact="1234", earlier=earlier[:1])
    founded = [Succession(SPRING, SuccessionKind.FOUNDED, None, "甲課")]
    assert undo_steps(Organisation((again,)), founded).divisions == ((before if ended else again),)


def test_an_heir_has_each_sub_unit_of_what_it_continues_once() -> None:
    def with_units(own: str, *units: str) -> Division:
        return replace(WARD.get(own), names=(*WARD.get(own).names, *(DivisionName(each, SUB) for each in units)))

    ward = WARD.with_body(with_units("tax", "国保", "年金")).with_body(with_units("staff", "国保"))
    heir = after(Abolition("tax", "staff"), before=ward).organisation.get("staff")
    assert [each.name for each in heir.names if each.kind is SUB] == ["国保", "年金"]


DAY = date(2023, 4, 1)
EVE = DAY - timedelta(days=1)


def changes_body(name: str, kind: DivisionKind = DivisionKind.DIVISION, parent: str | None = None) -> Division:
    return Division(name, kind, (DivisionName(name, NameKind.OFFICIAL),), parent)


TAX = changes_body("税務課", parent="区民部")
CHANGES_WARD = Organisation(
    (
        changes_body("区民部", DivisionKind.DEPARTMENT),
        changes_body("総務部", DivisionKind.DEPARTMENT),
        TAX,
        replace(changes_body("戸籍課", parent="区民部"), is_liaison=True),
        replace(changes_body("総務課", parent="総務部"), is_liaison=True),
        changes_body("会計室"),
    )
)


def ward(changed: Division) -> Organisation:
    return Organisation(
        tuple(changed if each.division_id == changed.division_id else each for each in CHANGES_WARD.divisions)
    )


def names(division: Division) -> list[tuple[str, NameKind, date | None, date | None]]:
    return [(each.name, each.kind, each.valid_from, each.valid_to) for each in division.names]


def test_an_alias_that_becomes_the_name_is_an_alias_no_more() -> None:
    known_as = replace(
        TAX, names=(*TAX.names, DivisionName("課税課", NameKind.ALIAS), DivisionName("税", NameKind.ALIAS))
    )
    assert names(rename_body(known_as, "課税課", DAY)) == [
        ("税務課", NameKind.OFFICIAL, None, EVE),
        ("税", NameKind.ALIAS, None, None),
        ("課税課", NameKind.OFFICIAL, DAY, None),
    ]


def test_a_corrected_name_holds_from_the_beginning_and_the_mistaken_one_on_no_day() -> None:
    corrected = with_name_corrected(rename_body(TAX, "課税科", DAY), "課税課")
    assert names(corrected) == [
        ("税務課", NameKind.OFFICIAL, None, EVE),
        ("課税課", NameKind.OFFICIAL, DAY, None),
        ("課税科", NameKind.SLIP, None, date.min),
    ]


def test_a_name_is_corrected_for_its_own_time_and_a_right_one_is_left() -> None:
    later = rename_body(TAX, "課税課", DAY)
    assert with_name_corrected(later, "課税課") == later
    assert names(with_name_corrected(later, "納税課", "税務 課"))[:2] == [
        ("納税課", NameKind.OFFICIAL, None, EVE),
        ("課税課", NameKind.OFFICIAL, DAY, None),
    ]


def test_a_body_that_moves_keeps_its_place_until_the_eve_and_one_that_stays_its_earlier_places() -> None:
    earlier = (EarlierPlace(date(2021, 3, 31), None, 3),)
    before = ward(replace(TAX, earlier=earlier, order=2, contact="1234"))
    moved = replace(before.get("税務課"), parent="総務部", earlier=())
    after = with_places_until(before, ward(moved), DAY)
    assert after.get("税務課").earlier == (*earlier, EarlierPlace(EVE, "区民部", 2))
    assert after.get("税務課").placed_since == DAY
    stayed = with_places_until(before, ward(replace(before.get("税務課"), earlier=(), contact="5678")), DAY)
    assert stayed.get("税務課").earlier == earlier


def test_a_new_body_has_no_earlier_place() -> None:
    after = Organisation((*CHANGES_WARD.divisions, changes_body("未来課")))
    assert with_places_until(CHANGES_WARD, after, DAY) == after


@pytest.mark.parametrize("day", [DAY, EVE, date.min])
def test_a_body_cannot_move_before_it_came_to_its_place(day: date) -> None:
    once = with_places_until(CHANGES_WARD, ward(replace(TAX, parent="総務部")), DAY)
    again = Organisation(
        tuple(replace(each, parent=None) if each.division_id == "税務課" else each for each in once.divisions)
    )
    with pytest.raises(ValueError, match=str(day)):
        with_places_until(once, again, day)
    assert with_places_until(once, again, DAY + timedelta(days=1)).get("税務課").placed_since == DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "differs", "replaces"),
    [
        (TAX, False, False),
        (replace(TAX, contact="1234"), False, False),
        (rename_body(TAX, "課税課", DAY), True, True),
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
    assert find_differing_bodies(CHANGES_WARD, after) == (((TAX, changed),) if differs else ())
    assert replaces_known(CHANGES_WARD, after) is replaces


def test_a_body_without_a_department_gets_department_order_and_liaison_at_once() -> None:
    bare = CHANGES_WARD.get("会計室")
    assert not replaces_known(CHANGES_WARD, ward(replace(bare, parent="総務部", order=1, is_liaison=True)))
    assert replaces_known(ward(replace(bare, is_liaison=True)), CHANGES_WARD)
    assert replaces_known(ward(replace(bare, order=1)), ward(replace(bare, order=2)))
    assert find_differing_bodies(CHANGES_WARD, Organisation((*CHANGES_WARD.divisions, changes_body("未来課")))) == ()


def test_one_division_of_a_department_is_its_liaison() -> None:
    after = with_only_liaison(ward(replace(TAX, is_liaison=True)), "税務課")
    assert [each.division_id for each in after.divisions if each.is_liaison] == ["税務課", "総務課"]
    assert with_only_liaison(CHANGES_WARD, "会計室") == CHANGES_WARD


def test_the_days_of_a_change_are_those_on_which_a_name_or_place_began() -> None:
    moved = replace(rename_body(TAX, "課税課", DAY), earlier=(EarlierPlace(date(2021, 3, 31)),))
    assert known_days(moved) == {DAY, date(2021, 4, 1)}
    assert known_days(TAX) == frozenset()


def test_a_difference_names_the_day_from_which_it_applies_and_a_correction_none() -> None:
    moved = with_places_until(
        CHANGES_WARD, ward(replace(rename_body(TAX, "課税課", DAY), parent="総務部", order=1, is_liaison=True)), DAY
    )
    since = {each.label: each.since for each in organisation_changes(CHANGES_WARD, moved)}
    assert since == {"名称": DAY, "上の組織": DAY, "建制順": DAY, "庶務担当課": DAY}
    corrected = ward(replace(with_name_corrected(TAX, "課税課"), contact="1234", parent="総務部"))
    found = organisation_changes(CHANGES_WARD, corrected)
    assert [(each.kind, each.label, each.since) for each in found] == [
        (BodyChangeKind.RENAMED, "名称", None),
        (BodyChangeKind.MOVED, "上の組織", None),
        (BodyChangeKind.CHANGED, "連絡先", None),
    ]


def test_what_is_not_dated_has_no_day_nor_has_the_order_of_a_body_that_stayed() -> None:
    moved = with_places_until(CHANGES_WARD, ward(replace(TAX, parent="総務部", contact="1234")), DAY)
    since = {each.label: each.since for each in organisation_changes(CHANGES_WARD, moved)}
    assert since == {"上の組織": DAY, "連絡先": None}
    numbered = Organisation(
        tuple(replace(each, order=3) if each.division_id == "税務課" else each for each in moved.divisions)
    )
    assert [(each.label, each.since) for each in organisation_changes(moved, numbered)] == [("建制順", None)]


def test_bodies_below_a_renamed_one_are_not_shown_as_moved_nor_are_days_alone_shown() -> None:
    numbered = with_places_until(CHANGES_WARD, ward(replace(TAX, order=2, contact="1234")), DAY)
    after = numbered.with_body(rename_body(numbered.get("区民部"), "市民部", DAY))
    found = organisation_changes(CHANGES_WARD, after)
    assert [(each.name, each.label) for each in found] == [
        ("市民部", "名称"),
        ("税務課", "建制順"),
        ("税務課", "連絡先"),
    ]


def test_orders_liaisons_and_aliases_are_told_as_they_are_printed() -> None:
    aliases = (DivisionName("税", NameKind.ALIAS), DivisionName("課税", NameKind.ALIAS))
    changed = replace(TAX, order=2, is_liaison=True, names=(*TAX.names, *aliases))
    found = [(each.label, each.was, each.now) for each in organisation_changes(CHANGES_WARD, ward(changed))]
    assert found == [("建制順", "", "2"), ("庶務担当課", "", "○"), ("別名", "", "税、課税")]


def test_a_body_that_moves_and_is_renamed_at_once_is_told_once_for_each() -> None:
    after = ward(replace(TAX, names=(DivisionName("課税課", NameKind.OFFICIAL),), parent="総務部"))
    lines = [
        succession_line(Succession(DAY, kind, "税務課", "税務課"), CHANGES_WARD, after, "、日")
        for kind in (SuccessionKind.RENAMED, SuccessionKind.MOVED)
    ]
    assert lines == ["税務課 → 課税課（改称、日）", "課税課：区民部 → 総務部（異動、日）"]
    ended = Succession(DAY, SuccessionKind.ABOLISHED, "会計室", None)
    assert succession_line(ended, CHANGES_WARD, after) == "会計室（廃止）"


def test_a_corrected_name_applies_from_no_day_of_its_own() -> None:
    before = ward(rename_body(TAX, "ぜい務課", DAY))
    after = ward(with_name_corrected(rename_body(TAX, "ぜい務課", DAY), "課税課"))
    (found,) = [each for each in organisation_changes(before, after) if each.kind is BodyChangeKind.RENAMED]
    assert (found.was, found.now, found.since) == ("ぜい務課", "課税課", None)
