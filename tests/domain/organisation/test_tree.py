"""The organisation as a tree in 建制順, moved about; and what is different between two of it."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.organisation.divisions import (
    Branch,
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    moved,
    tree,
)
from nakano_status.domain.organisation.reorganisation import (
    BodyChangeKind,
    official_name,
    organisation_changes,
    renamed,
)

DEPARTMENT, ROOM, DIVISION = DivisionKind.DEPARTMENT, DivisionKind.OFFICE, DivisionKind.DIVISION


def body(name: str, kind: DivisionKind = DIVISION, parent: str | None = None, order: int | None = None) -> Division:
    return Division(name, kind, (DivisionName(name, NameKind.OFFICIAL),), parent, order)


WARD = Organisation(
    (
        body("区民部", DEPARTMENT, order=2),
        body("総務部", DEPARTMENT, order=1),
        body("DX室", ROOM, "総務部"),
        body("会計室"),
        body("職員課", parent="総務部", order=3),
        body("システム課", parent="DX室", order=2),
        body("総務課", parent="総務部", order=1),
        body("デジタル課", parent="DX室", order=4),
        body("税務課", parent="区民部"),
        body("空き室", ROOM, "区民部"),
        replace(body("各所管課"), kind=DivisionKind.GENERIC),
    )
)


def names(branches: tuple[Branch, ...]) -> list[object]:
    return [
        [branch.division.name_on() if branch.division else None, *names(branch.below)] if branch.below else told(branch)
        for branch in branches
    ]


def told(branch: Branch) -> str | None:
    return branch.division.name_on() if branch.division else None


def leaves(organisation: Organisation) -> list[str]:
    return [leaf.name_on() for branch in tree(organisation) for leaf in branch.leaves()]


def test_a_body_that_ended_is_shown_on_the_days_on_which_it_was() -> None:
    last = date(2023, 3, 31)
    ended = Organisation(
        tuple(replace(each, until=last) if each.division_id == "総務課" else each for each in WARD.divisions)
    )
    assert "総務課" not in leaves(ended)
    assert "総務課" in leaves(ended.on(last))
    assert "総務課" not in leaves(ended.on(date(2023, 4, 1)))


def test_a_room_stands_where_its_first_division_does_and_what_has_no_department_last() -> None:
    assert names(tree(WARD)) == [
        ["総務部", "総務課", ["DX室", "システム課", "デジタル課"], "職員課"],
        ["区民部", "税務課", "空き室"],
        [None, "会計室"],
    ]


@pytest.mark.parametrize(
    ("who", "step", "after"),
    [
        ("職員課", -1, ["総務課", "職員課", "システム課", "デジタル課", "税務課", "会計室"]),
        ("DX室", -1, ["システム課", "デジタル課", "総務課", "職員課", "税務課", "会計室"]),
        ("デジタル課", -1, ["総務課", "デジタル課", "システム課", "職員課", "税務課", "会計室"]),
        ("区民部", -1, ["税務課", "総務課", "システム課", "デジタル課", "職員課", "会計室"]),
        ("総務課", 9, ["システム課", "デジタル課", "職員課", "総務課", "税務課", "会計室"]),
    ],
)
def test_a_body_moves_among_those_beside_it(who: str, step: int, after: list[str]) -> None:
    assert leaves(moved(WARD, who, step)) == after


@pytest.mark.parametrize(("who", "step"), [("総務課", -1), ("会計室", 1), ("総務部", -1), ("空き室", 1)])
def test_at_the_edge_nothing_is_numbered_anew(who: str, step: int) -> None:
    assert moved(WARD, who, step) == WARD


def test_a_name_ends_the_day_before_the_next_begins() -> None:
    once = renamed(body("税務課"), "課税課", date(2023, 4, 1))
    assert once.name_on(date(2023, 3, 31)) == "税務課"
    assert once.name_on(date(2023, 4, 1)) == "課税課"
    assert official_name(once).valid_from == date(2023, 4, 1)
    with pytest.raises(ValueError, match="2023-04-01"):
        renamed(once, "納税課", date(2023, 4, 1))


def test_differences_are_told_body_by_body() -> None:
    changed = replace(renamed(WARD.get("税務課"), "課税課", date(2023, 4, 1)), parent="総務部", contact="1234")
    others = [each for each in WARD.divisions if each.division_id not in ("税務課", "会計室")]
    found = organisation_changes(WARD, Organisation((*others, changed, body("未来課", parent="DX室"))))
    assert [(each.kind, each.name, each.what, each.was, each.now) for each in found] == [
        (BodyChangeKind.RENAMED, "課税課", "名称", "税務課", "課税課"),
        (BodyChangeKind.MOVED, "課税課", "部・室", "区民部", "総務部"),
        (BodyChangeKind.CHANGED, "課税課", "連絡先", "", "1234"),
        (BodyChangeKind.NEW, "未来課", "所管課", "", "総務部 DX室"),
        (BodyChangeKind.REMOVED, "会計室", "", "会計室", ""),
    ]
    assert organisation_changes(WARD, WARD) == ()


def test_what_is_no_part_of_the_tree_is_not_moved() -> None:
    assert moved(WARD, "各所管課", 1) == WARD


def test_a_ward_whose_bodies_all_have_a_department_has_no_further_branch() -> None:
    ward = Organisation(tuple(each for each in WARD.divisions if each.division_id != "会計室"))
    assert [branch.division is None for branch in tree(ward)] == [False, False]
    assert [branch.division is None for branch in tree(WARD)] == [False, False, True]


def test_departments_without_a_place_come_last() -> None:
    ward = Organisation(
        (body("仮設部", DEPARTMENT), body("区民部", DEPARTMENT, order=1), body("総務部", DEPARTMENT, order=0))
    )
    assert names(tree(ward)) == ["総務部", "区民部", "仮設部"]


def test_a_body_that_is_moved_past_the_end_is_the_last_of_its_siblings_and_they_are_numbered_from_1() -> None:
    ward = moved(WARD, "総務課", 5)
    assert leaves(ward) == ["システム課", "デジタル課", "職員課", "総務課", "税務課", "会計室"]
    assert [ward.get(each).order for each in ("システム課", "デジタル課", "職員課", "総務課")] == [1, 2, 3, 4]


def test_departments_at_the_edge_keep_their_numbers() -> None:
    ward = Organisation((body("総務部", DEPARTMENT, order=10), body("区民部", DEPARTMENT, order=20)))
    assert moved(ward, "総務部", -1) == ward
    assert [each.order for each in moved(ward, "区民部", -1).divisions] == [2, 1]
