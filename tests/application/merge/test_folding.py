"""What a fold records of a change: which answer made it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.ports.data_file import CurrentValue
from nakano_status.domain.merge.change import Why
from tests.support.answering import A, B, Office, filled, sent
from tests.support.desks import Desk, desk_in
from tests.support.fields import slot_in
from tests.support.stores import act

SLOT = slot_in(A, "done")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A data file with nothing in it yet."""
    with desk_in(tmp_path) as desk:
        yield desk


def brought(plan: MergePlan) -> list[tuple[str | None, str, Why, str | None]]:
    """Return for each change the current value, its writer, its reason, and its file."""
    return [(each.now, each.who, each.why, each.file) for each in plan.folded.changes]


def test_of_equal_words_the_one_whose_bytes_stand_is_named_as_the_source() -> None:
    office = Office({A: ("zeimu", "koseki", "bosai")})
    forms = {each: office.sends(each, A) for each in ("zeimu", "koseki")}
    office.merges(filled(forms["zeimu"], {A: {"done": "甲"}}))
    office.merges(filled(office.sends("bosai", A, after=list(office.facts.lineage.revisions)), {A: {"done": "甲　"}}))
    assert office.value(A, "done") == "甲　"
    plan = office.merges(filled(forms["koseki"], {A: {"done": "甲 "}}, name="戸籍.xlsx"))
    assert brought(plan) == [("甲 ", "koseki", Why.MERGED, "戸籍.xlsx")]


def test_while_a_conflict_is_open_what_the_lead_says_is_merged_and_not_left_open() -> None:
    office = Office({A: ("zeimu", "koseki")})
    forms = {each: office.sends(each, A) for each in ("zeimu", "koseki")}
    office.merges(filled(forms["koseki"], {A: {"done": "乙"}}))
    plan = office.merges(filled(forms["zeimu"], {A: {"done": "甲"}}, name="税務.xlsx"))
    assert (brought(plan), len(plan.conflicts)) == ([("甲", "zeimu", Why.MERGED, "税務.xlsx")], 1)


def test_who_was_asked_for_a_figure_is_its_writer(desk: Desk) -> None:
    package = sent("R4-P1", "koseki", [A])
    with act(desk.store, "distribute") as work:
        work.packages.add(replace(package, base={**package.base, slot_in("KPI-1-1", "figure"): (None,)}))
    with desk.store.reading() as records:
        facts = RoundFacts.load(records, next(iter(records.rounds.all())))
    assert (facts.writers["KPI-1-1"], facts.writers[A]) == (("koseki",), ("zeimu", "koseki"))


def test_a_cached_line_of_which_nothing_in_the_set_says_anything_is_stale(desk: Desk) -> None:
    desk.merges(filled(desk.sends("R4-P1", B), {B: {"done": "済"}}))
    with act(desk.store) as work:
        work.entries.save_current("R4", [CurrentValue(SLOT, ("どこにもない文",), conflict=False)])
    assert desk.stale() == [SLOT]
