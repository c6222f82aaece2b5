"""What rows were in another edition, there and back, and how it is described."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.lineage import (
    SAME_ROWS,
    Derivation,
    PlanFate,
    PlanSubject,
    RowMerger,
    lineage_between,
    step_text,
    steps_of_row,
)
from nakano_status.domain.plan.plan import Plan
from tests.support.plans import R7, listing, small_plan

R8 = R7.plus(1)


def plan() -> Plan:
    """Three editions: b is merged into a, c is split into c and c2, d is dropped, g is new; then a becomes x."""
    first = small_plan().editions[0]
    rows = [listing(each) for each in ("a", "c", "c2", "e", "f", "g")]
    second = replace(first, edition_id="p-2", ordinal=2, adopted_on=date(2024, 2, 28), listings=tuple(rows))
    later = (listing("x"), *rows[1:])
    third = replace(second, edition_id="p-3", ordinal=3, adopted_on=date(2025, 2, 28), listings=later)
    return replace(small_plan(), editions=(third, first, second))


def step(was: str, now: str | None, fate: PlanFate, editions: tuple[str, str] = ("p-1", "p-2")) -> Derivation:
    return Derivation(PlanSubject.ROW, editions[0], was, editions[1], now, fate, "理由")


STEPS = [
    step("a", "a", PlanFate.MERGED),
    step("b", "a", PlanFate.MERGED),
    step("c", "c", PlanFate.SPLIT),
    step("c", "c2", PlanFate.SPLIT),
    step("d", None, PlanFate.ABOLISHED),
    step("a", "x", PlanFate.CONTINUED, ("p-2", "p-3")),
    Derivation(PlanSubject.INDICATOR, "p-1", "e", "p-2", None, PlanFate.ABOLISHED),
]


def test_the_rows_of_one_edition_are_the_same() -> None:
    for sides in (("p-1", "p-1"), ("p-1", "unknown"), (None, "p-1")):
        assert lineage_between([plan()], STEPS, *sides) == SAME_ROWS
    assert (SAME_ROWS.origins("a"), SAME_ROWS.descendants("a"), SAME_ROWS.parts("a")) == (("a",), ("a",), ())


def test_rows_are_followed_between_editions_there_and_back() -> None:
    found = lineage_between([plan()], STEPS, "p-1", "p-2")
    assert found.was == {"a": ("a", "b"), "c2": ("c",), "g": ()}
    assert found.now == {"b": ("a",), "c": ("c", "c2"), "d": ()}
    assert (found.origins("e"), found.descendants("e")) == (("e",), ("e",))
    assert [found.parts(each) for each in ("c", "c2", "a", "e", "g")] == [("c", "c2"), ("c", "c2"), (), (), ()]
    back = lineage_between([plan()], STEPS, "p-2", "p-1")
    assert (back.was, back.now) == (found.now, found.was)


def test_rows_are_followed_over_several_editions() -> None:
    found = lineage_between([plan()], STEPS, "p-1", "p-3")
    assert (found.origins("x"), found.descendants("b"), found.descendants("d")) == (("a", "b"), ("x",), ())


def test_without_steps_rows_are_only_added_and_dropped() -> None:
    found = lineage_between([plan()], [], "p-1", "p-2")
    assert found.was == {"c2": (), "g": ()}
    assert found.now == {"b": (), "d": ()}


def test_a_number_never_goes_on_into_another_plan() -> None:
    def of_next(was: str, now: str | None, fate: PlanFate) -> Derivation:
        return step(was, now, fate, ("p-3", "q-1"))

    old = plan()
    edition = replace(old.editions[1], edition_id="q-1")
    following = replace(old, plan_id="q", first_year=R8, last_year=R8, editions=(edition,))
    fates = [
        of_next("x", "b", PlanFate.MERGED),
        of_next("e", "b", PlanFate.MERGED),
        of_next("f", "f", PlanFate.CONTINUED),
        of_next("g", None, PlanFate.ABOLISHED),
    ]
    found = lineage_between([following, old], [*STEPS, *fates], "p-3", "q-1")
    assert [found.origins(each.row_id) for each in edition.listings] == [(), ("x", "e"), (), (), (), ("f",)]
    assert [found.descendants(each) for each in ("x", "e", "f", "c", "g")] == [("b",), ("b",), ("f",), (), ()]
    whole = lineage_between([following, old], [*STEPS, *fates], "p-1", "q-1")
    assert (whole.origins("b"), whole.descendants("a"), whole.descendants("d")) == (("a", "b", "e"), ("b",), ())


@pytest.mark.parametrize(
    ("was", "now", "fate", "text"),
    [
        (("a", "b"), ("a",), PlanFate.MERGED, "b を a に統合"),
        (("a", "b"), ("x",), PlanFate.MERGED, "a、b を x に統合"),
        (("a",), ("a", "b"), PlanFate.SPLIT, "a を a、b に分割"),
        (("a",), ("b",), PlanFate.CONTINUED, "a を b として継続"),
        (("a",), (), PlanFate.ABOLISHED, "a を廃止"),
    ],
)
def test_a_step_is_described(was: tuple[str, ...], now: tuple[str, ...], fate: PlanFate, text: str) -> None:
    assert step_text(was, now, fate) == text


def test_the_history_of_a_row_has_every_step_of_its_kin() -> None:
    found = steps_of_row([plan()], reversed(STEPS), "b", "p")
    assert [(each.edition_id, each.sentence) for each in found] == [
        ("p-2", "b を a に統合"),
        ("p-3", "a を x として継続"),
    ]
    assert {each.reason for each in found} == {"理由"}
    assert [each.sentence for each in steps_of_row([plan()], STEPS, "c2", "p")] == ["c を c、c2 に分割"]
    assert [each.sentence for each in steps_of_row([plan()], STEPS, "d", "p")] == ["d を廃止"]
    assert steps_of_row([plan()], STEPS, "e", "p") == ()


def test_a_merger_within_an_edition_is_a_step_of_its_year_after_those_into_the_edition() -> None:
    mergers = [RowMerger("p-2", FiscalYear(year), row_id, "c") for year, row_id in ((2025, "e"), (2024, "f"))]
    found = steps_of_row([plan()], STEPS, "c", "p", mergers)
    assert [(each.sentence, each.year and each.year.start) for each in found[-2:]] == [
        ("f を c に統合", 2024),
        ("e を c に統合", 2025),
    ]
    assert found[:-2] == steps_of_row([plan()], STEPS, "c", "p")
    assert [each.sentence for each in steps_of_row([plan()], STEPS, "e", "p", mergers)][-1] == "e を c に統合"


def test_a_step_to_no_known_edition_is_the_last() -> None:
    ended = Derivation(PlanSubject.ROW, "p-3", "x", None, None, PlanFate.FINISHED)
    found = steps_of_row([plan()], [ended, *STEPS], "x", "p")
    assert [each.sentence for each in found] == ["b を a に統合", "a を x として継続", "x を完了"]


def two_plans() -> tuple[Plan, Plan]:
    """The plan and one after it whose rows have equal numbers."""
    old = small_plan()
    edition = replace(old.newest, edition_id="q-1", adopted_on=date(2025, 12, 1))
    return old, replace(old, plan_id="q", title="次の計画", first_year=R8, last_year=R8, editions=(edition,))


def test_without_steps_nothing_of_a_plan_goes_on_in_the_plan_after() -> None:
    found = lineage_between(two_plans(), [], "p-1", "q-1")
    nothing: dict[str, tuple[str, ...]] = dict.fromkeys("abcdef", ())
    assert (found.was, found.now, found.spans_plans) == (nothing, nothing, True)
    assert not lineage_between([plan()], STEPS, "p-1", "p-3").spans_plans


def test_a_step_into_the_plan_after_names_that_plan() -> None:
    steps = [
        step("a", "b", PlanFate.CONTINUED, ("p-1", "q-1")),
        Derivation(PlanSubject.ROW, "p-1", "a", None, "c", PlanFate.MERGED),
    ]
    first, second = steps_of_row(two_plans(), steps, "a", "p")
    assert (first.plan, first.sentence) == ("次の計画", "a を 「次の計画」の b として継続")
    assert (second.plan, second.edition_id) == (None, None)
    assert {each.plan for each in steps_of_row([plan()], STEPS, "b", "p")} == {None}
