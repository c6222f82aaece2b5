"""What a fold records of a change: which answer made it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.merge.folding import RoundFacts, Source, few, fold, revision_of
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.ports.data_file import CurrentValue, StoreRole
from nakano_status.domain.exchange.package import Purpose
from nakano_status.domain.history.acts import Why
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind
from tests.support.answering import A, B, C, Clerk, Office, filled, sent, without_columns, without_rows
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


@pytest.mark.parametrize(
    ("kind", "writer", "why"),
    [
        (AssertionKind.TYPED, "zeimu", Why.TYPED),
        (AssertionKind.TYPED, "koseki", Why.ON_BEHALF),
        (AssertionKind.DECIDED, "zeimu", Why.DECIDED),
        (AssertionKind.IMPORTED, "koseki", Why.IMPORTED),
    ],
)
def test_only_what_is_typed_for_another_than_the_owner_of_the_data_file_is_typed_on_behalf(
    kind: AssertionKind, writer: str, why: Why
) -> None:
    facts = Office().facts.including(assertions=[Assertion("W1", SLOT, ("甲",), writer, kind)])
    (change,) = fold(replace(facts, own="zeimu"), {}, [SLOT], "act").changes
    assert (change.who, change.why, change.assertion_id, change.file) == (writer, why, "W1", None)


def test_an_imported_value_names_the_cell_of_its_list_and_an_answer_the_cell_of_its_own_file() -> None:
    office = Office()
    office.merges(filled(office.sends("zeimu", B), {B: {"done": "乙"}}))
    facts = office.facts.including(assertions=[Assertion("W1", SLOT, ("甲",), OFFICE, AssertionKind.IMPORTED)])
    source = Source("一覧.xlsx", "f" * 64, {(A, "done"): "一覧!C3"})
    changes = fold(facts, {}, facts.slots(), "act", source).changes
    assert [(each.file, each.cell) for each in changes] == [("一覧.xlsx", "一覧!C3"), ("回答.xlsx", "回答!M9")]


def test_a_change_in_a_column_that_the_file_does_not_have_names_the_file_and_no_cell() -> None:
    office = Office({A: ("zeimu", "koseki")})
    forms = {each: office.sends(each, A) for each in ("zeimu", "koseki")}
    office.merges(filled(forms["koseki"], {A: {"mark": "○", "change_reason": "不調"}}))
    plan = office.plans(without_columns(filled(forms["zeimu"], {A: {"mark": "◎"}}, name="税務.xlsx"), "change_reason"))
    assert [(each.key, each.now, each.file, each.cell) for each in plan.changes] == [
        ("mark", "◎", "税務.xlsx", "回答!K9"),
        ("change_reason", None, "税務.xlsx", None),
    ]


def test_a_hundred_rows_are_loaded_one_by_one_and_more_with_the_whole_round() -> None:
    rows = [str(number) for number in range(101)]
    assert (few(rows[:100]), few(rows), few(None)) == (frozenset(rows[:100]), None, None)


def test_what_is_loaded_of_one_row_is_what_the_whole_set_has_of_it(desk: Desk) -> None:
    desk.merges(filled(desk.sends("R4-P1", A, B), {A: {"done": "甲"}, B: {"done": "乙"}}))
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        whole, part = RoundFacts.load(records, round_), RoundFacts.load(records, round_, [A])
    assert part.slots() == {slot for slot in whole.slots() if slot.row_id == A}
    assert (part.resolve(SLOT), part.writers) == (whole.resolve(SLOT), {A: whole.writers[A]})
    assert (whole.own, part.own) == (OFFICE, OFFICE)


def test_in_a_divisions_data_file_its_sections_are_writers_of_every_row_and_it_owns_what_is_typed(desk: Desk) -> None:
    with act(desk.store) as work:
        organisation = work.organisation.read()
        name = DivisionName("管理係", NameKind.OFFICIAL)
        section = Division("kanri", DivisionKind.SECTION, (name,), "zeimu", 1)
        work.organisation.save(replace(organisation, divisions=(*organisation.divisions, section)))
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        own = replace(records, info=replace(records.info, division="zeimu"))
        office, division = RoundFacts.load(records, round_), RoundFacts.load(own, round_)
    assert (office.own, office.writers[A]) == (OFFICE, ("zeimu", "koseki"))
    assert (division.own, division.writers[A]) == ("zeimu", ("zeimu", "koseki", "kanri"))


def test_without_a_return_the_set_has_the_others_and_what_was_sent() -> None:
    office = Office()
    package = office.sends("zeimu", A)
    one, other = (office.merges(filled(package, {A: {"done": text}})).returns[0].return_id for text in ("甲", "乙"))
    left = office.facts.without(one)
    assert (set(left.returns), set(left.lineage.revisions)) == ({other}, {other, package.package_id})


def test_to_be_resolved_again_is_what_a_return_shows_and_what_the_answers_after_it_show() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A, B, C))
    first = without_rows(filled(clerk.package), B, C)
    clerk.opens(first)
    plan = office.merges(first, without_rows(clerk.submits(), A, C), without_rows(filled(clerk.package), A, B))
    touched = office.facts.touched_by(plan.files[0].return_ids)
    assert {slot.row_id for slot in touched} == {A, B}


@pytest.mark.parametrize(
    ("role", "purpose", "writer"),
    [
        (StoreRole.DIVISION, Purpose.INITIAL, OFFICE),
        (StoreRole.DIVISION, Purpose.SECTION, None),
        (StoreRole.OFFICE, Purpose.INITIAL, None),
    ],
)
def test_a_form_speaks_for_the_office_only_where_another_data_file_made_it(
    role: StoreRole, purpose: Purpose, writer: str | None
) -> None:
    revision = revision_of(replace(sent(), purpose=purpose), role)
    assert (revision.asserts, revision.writer) == (writer is not None, writer or "zeimu")
