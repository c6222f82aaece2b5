"""National frames: which rows belong to an item, what is left over, and what comes along with a revision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.domain.plan.annotations import FrameItem, Frames, NationalFrame, Tag, carried_over, untagged_rows
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from tests.support.plans import listing, small_plan

EDITION = small_plan().editions[0]
FRAMES = Frames(
    (
        NationalFrame("n", "官民データ", "1", (FrameItem("N-1", "手続"), FrameItem("N-2", "カード"))),
        NationalFrame("d", "DX", "1", (FrameItem("D-1", "カード", "重点", "N-2"), FrameItem("D-2", "標準化", "重点"))),
    )
)


def row(item: str, target: str) -> Tag:
    return Tag(item, "p-1", PlanSubject.ROW, target, "事務局")


def measure(item: str, target: str) -> Tag:
    return Tag(item, "p-1", PlanSubject.MEASURE, target)


def test_an_item_has_its_rows_in_printed_order_and_one_without_any_is_named_all_the_same() -> None:
    found = FRAMES.rows(EDITION, [row("N-1", "d"), row("N-1", "b"), row("D-2", "d")])
    assert found == {"N-1": ("b", "d"), "N-2": (), "D-1": (), "D-2": ("d",)}


def test_the_printed_order_is_that_of_the_edition() -> None:
    turned = replace(EDITION, listings=EDITION.listings[::-1])
    assert FRAMES.rows(turned, [row("N-1", "a"), row("N-1", "c"), row("N-1", "b")])["N-1"] == ("c", "b", "a")


def test_a_measure_under_which_nothing_is_printed_brings_nothing() -> None:
    assert FRAMES.rows(replace(EDITION, listings=()), [measure("N-1", "1-1-①")])["N-1"] == ()


def test_an_item_that_repeats_another_has_the_same_rows_whichever_was_named() -> None:
    assert FRAMES.original("D-1").item_id == "N-2"
    for named in ("N-2", "D-1"):
        found = FRAMES.rows(EDITION, [row(named, "a")])
        assert found["N-2"] == found["D-1"] == ("a",)


def test_a_measure_brings_its_rows_and_a_repost_is_its_original() -> None:
    found = FRAMES.rows(EDITION, [measure("N-1", "2-1-①")])
    assert found["N-1"] == ("a", "d", "e")


def test_tags_of_another_edition_do_not_count() -> None:
    assert FRAMES.rows(EDITION, [replace(row("N-1", "a"), edition_id="p-2")])["N-1"] == ()


def test_rows_without_any_item_are_left_over_and_reposts_are_never() -> None:
    assert untagged_rows(EDITION, FRAMES.rows(EDITION, [])) == ("a", "b", "c", "d", "e")
    assert untagged_rows(EDITION, FRAMES.rows(EDITION, [measure("D-1", "1-1-①")])) == ("c", "d", "e")


def test_an_item_knows_those_that_repeat_it() -> None:
    assert FRAMES.repeating("N-2") == ("D-1",)
    assert FRAMES.repeating("D-2") == ()


@pytest.mark.parametrize(
    ("tag", "targets"),
    [
        (row("N-1", "a"), ["g"]),
        (row("N-1", "b"), ["g"]),
        (row("N-1", "c"), ["c", "h"]),
        (row("N-1", "d"), []),
        (row("N-1", "e"), ["e"]),
        (measure("N-1", "1-1-①"), ["1-1-②"]),
        (measure("N-1", "2-1-①"), ["2-1-①"]),
        (replace(row("N-1", "e"), edition_id="p-0"), []),
    ],
)
def test_tags_come_along_with_what_becomes_of_rows_and_measures(tag: Tag, targets: list[str]) -> None:
    def step(from_id: str, to_id: str | None, fate: PlanFate, subject: PlanSubject = PlanSubject.ROW) -> Derivation:
        return Derivation(subject, "p-1", from_id, "p-2", to_id, fate)

    steps = (
        step("a", "g", PlanFate.MERGED),
        step("b", "g", PlanFate.MERGED),
        step("c", "c", PlanFate.SPLIT),
        step("c", "h", PlanFate.SPLIT),
        step("d", None, PlanFate.FINISHED),
        step("1-1-①", "1-1-②", PlanFate.CONTINUED, PlanSubject.MEASURE),
    )
    newer = replace(EDITION, edition_id="p-2", listings=tuple(map(listing, "gche")))
    found = carried_over([tag], steps, "p-1", newer)
    assert [each.target for each in found] == targets
    assert all((each.edition_id, each.item_id, each.decided_by) == ("p-2", "N-1", tag.decided_by) for each in found)


def test_two_rows_that_are_merged_bring_one_tag() -> None:
    steps = [Derivation(PlanSubject.ROW, "p-1", each, "p-2", "g", PlanFate.MERGED) for each in "ab"]
    newer = replace(EDITION, edition_id="p-2", listings=(listing("g"),))
    found = carried_over([row("N-1", "a"), row("N-2", "b"), row("N-1", "b")], steps, "p-1", newer)
    assert sorted((each.item_id, each.target) for each in found) == [("N-1", "g"), ("N-2", "g")]
