"""What a return clears is measured against its nearest ancestors; much of it waits, in whatever order files come."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.weigh_clearing import with_rows_freed
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.clearing import find_mass_clearing
from nakano_status.domain.exchange.ledger import Fate, HeldItem, Verdict
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.fields.field import NOTE
from tests.properties.test_batches import state
from tests.support.answering import A, B, C, Clerk, D, Office, edited, emptied, filled, saved, without_columns
from tests.support.sets import stale_slots

TEXTS = ("done", "next_year", "later_years")
ROWS = (A, B, C, D)


@pytest.fixture
def office() -> Office:
    return Office()


def sent_with_text(fields: int, cleared: int, answered: int) -> MergePlan:
    """Return the plan of a form that was sent with text in some fields, clears the first, and answers others."""
    office = Office()
    places = [(row_id, key) for row_id in ROWS for key in TEXTS]
    for row_id, key in places[:fields]:
        office.says(row_id, key, "前から有る文", on_behalf_of="zeimu")
    answers: dict[str, dict[str, str | None]] = {row_id: {} for row_id in ROWS}
    for row_id, key in places[:cleared]:
        answers[row_id][key] = None
    for row_id, key in places[cleared : cleared + answered]:
        answers[row_id][key] = "新しい文"
    return office.plans(filled(office.sends("zeimu", *ROWS), answers))


def waits(plan: MergePlan) -> bool:
    return [item.reason for item in plan.held] == ["MASS-CLEARED"]


@pytest.mark.parametrize(
    ("fields", "cleared", "answered", "expected"),
    [
        (12, 1, 0, False),  # an ordinary correction
        (12, 2, 0, False),  # not the whole row, not half
        (12, 3, 0, True),  # a whole row
        (1, 1, 0, False),  # the only one
        (3, 2, 0, True),  # half
        (4, 2, 2, False),  # half, but as much is answered
        (12, 5, 0, True),
        (12, 5, 5, True),  # the first row is cleared whole, whatever the others answer
    ],
)
def test_a_whole_row_half_the_answers_or_five_fields_wait(
    fields: int, cleared: int, answered: int, expected: bool
) -> None:
    assert waits(sent_with_text(fields, cleared, answered)) is expected


def test_five_fields_in_rows_that_are_not_cleared_whole_wait_unless_as_much_is_answered(office: Office) -> None:
    for row_id in ROWS:
        for key in TEXTS:
            office.says(row_id, key, "前から有る文")
    package = office.sends("zeimu", *ROWS)
    cleared: dict[str, dict[str, str | None]] = {
        A: dict.fromkeys(TEXTS[:2]),
        B: dict.fromkeys(TEXTS[:2]),
        C: {"done": None},
    }
    assert waits(office.plans(filled(package, cleared)))
    answered = {row_id: {**cleared.get(row_id, {}), "later_years": "新しい文", "mark": "◎"} for row_id in ROWS}
    assert not waits(office.plans(filled(package, answered)))


def test_a_note_a_reason_beside_a_new_mark_and_a_column_that_is_not_shown_are_not_cleared(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A, B))
    for row_id in (A, B):
        clerk.writes(row_id, mark="○", change_reason="不調", done="済", **{NOTE: "連絡"})
    office.merges(clerk.submits())
    for row_id in (A, B):
        clerk.writes(row_id, mark="◎", change_reason=None, **{NOTE: None})
    assert office.plans(second := clerk.submits()).held == ()
    assert office.plans(without_columns(emptied(second), "mark", "done")).held == ()


def answered_and_emptied(office: Office) -> tuple[AnswerFile, AnswerFile]:
    """Return a division's own return, made by the program, and the same file with its cells emptied."""
    clerk = Clerk(office.sends("zeimu", A, B))
    for row_id in (A, B):
        clerk.writes(row_id, mark="◎", done="済", next_year="続ける", **{NOTE: "連絡"})
    first = clerk.submits()
    return first, emptied(first)


def test_an_emptied_return_waits_with_what_it_clears_and_nothing_changes(office: Office) -> None:
    first, empty = answered_and_emptied(office)
    office.merges(first)
    plan = office.merges(empty)
    (file,) = plan.files
    assert (file.verdict, file.code, plan.changes[2:], plan.is_balanced) == (Verdict.HELD, "MASS-CLEARED", (), True)
    assert {change.key for change in plan.changes} == {NOTE}  # a message to the office never waits
    assert {row.fate for row in file.ledger} == {Fate.HELD}
    (item,) = office.waiting
    ((_, fields),) = plan.clearing.items()
    assert {(each.row_id, each.key, each.was) for each in fields} == {
        (row_id, key, text)
        for row_id in (A, B)
        for key, text in (("mark", "◎"), ("done", "済"), ("next_year", "続ける"))
    }
    assert A in (item.found or "")
    assert [office.value(each, "done") for each in (A, B)] == ["済", "済"]
    again = office.merges(saved(empty, by="LibreOffice"))
    assert ([each.code for each in again.files[0].problems], again.held) == (["ALREADY-HELD"], ())


@pytest.mark.parametrize(("not_shown", "waiting"), [((), []), (("next_year",), ["MASS-CLEARED"])])
def test_what_was_cleared_waits_no_more_once_a_later_answer_shows_all_of_it(
    office: Office, not_shown: tuple[str, ...], waiting: list[str]
) -> None:
    clerk = Clerk(office.sends("zeimu", A, B))
    for row_id in (A, B):
        clerk.writes(row_id, mark="◎", done="済", next_year="続ける")
    first = clerk.submits()
    empty = emptied(first)
    office.merges(first)
    office.merges(empty)
    assert [item.reason for item in office.waiting] == ["MASS-CLEARED"]
    clerk.opens(empty)
    for row_id in (A, B):
        clerk.writes(row_id, mark="◎", done="直した", next_year="続ける")
    office.merges(without_columns(clerk.submits(), *not_shown))
    assert [item.reason for item in office.waiting] == waiting


def settled(office: Office) -> tuple[object, ...]:
    assert stale_slots(office.facts, office.current) == []
    return state(office)


STORIES: dict[str, Callable[[Office], list[AnswerFile]]] = {}


def story(make: Callable[[Office], list[AnswerFile]]) -> Callable[[Office], list[AnswerFile]]:
    STORIES[make.__name__] = make
    return make


@story
def emptied_once(office: Office) -> list[AnswerFile]:
    return [*answered_and_emptied(office)]


@story
def emptied_twice(office: Office) -> list[AnswerFile]:
    """The emptied return is opened again, and a note is written: the child is measured against the first return."""
    first, empty = answered_and_emptied(office)
    clerk = Clerk(office.packages["R4-P1"])
    clerk.opens(empty)
    clerk.writes(A, **{NOTE: "別の連絡"})
    return [first, empty, clerk.submits()]


@story
def cleared_step_by_step(office: Office) -> list[AnswerFile]:
    """Two returns clear half each: the second is measured against the first, not against what both left."""
    clerk = Clerk(office.sends("zeimu", A, B))
    for row_id in (A, B):
        clerk.writes(row_id, mark="◎", done="済", next_year="続ける", later_years="広げる")
    files = [clerk.submits()]
    clerk.writes(A, done=None)
    files.append(clerk.submits())
    clerk.writes(B, done=None)
    clerk.writes(A, next_year=None)
    return [*files, clerk.submits()]


@story
def an_ancestor_that_makes_it_half(office: Office) -> list[AnswerFile]:
    """Only with the ancestor that arrives late is what is cleared half of what had been answered, or no longer."""
    clerk = Clerk(office.sends("zeimu", *ROWS))
    clerk.writes(A, mark="◎", done="済")
    first = clerk.submits()
    other = clerk.copied()
    other.writes(B, mark="◎", done="済")
    second = other.submits()
    clerk.opens(second)
    clerk.writes(A, done=None)
    clerk.writes(B, done=None)
    return [first, second, clerk.submits()]


@story
def restored_after(office: Office) -> list[AnswerFile]:
    """A return made from the emptied one has the texts again: nothing waits for long."""
    first, empty = answered_and_emptied(office)
    return [first, empty, edited(edited(empty, A, mark="◎", done="済"), B, mark="◎", done="済み")]


@pytest.mark.parametrize("name", STORIES)
def test_in_whatever_order_and_batches_files_come_the_same_waits(name: str) -> None:
    def merged(order: tuple[int, ...], *, together: bool) -> tuple[object, ...]:
        office = Office()
        files = STORIES[name](office)
        for batch in [order] if together else [(place,) for place in order]:
            plan = office.merges(*(files[place] for place in batch))
            assert plan.is_balanced
        return settled(office)

    count = len(STORIES[name](Office()))
    first = merged(tuple(range(count)), together=True)
    for order in permutations(range(count)):
        assert merged(order, together=False) == first, order
        assert merged(order, together=True) == first, order


@story
def more_answers_between(office: Office) -> list[AnswerFile]:
    """Four rows are answered in two returns, all of them emptied in the third: consent may name one row, or four."""
    clerk = Clerk(office.sends("zeimu", *ROWS))
    clerk.writes(A, mark="◎", done="済", next_year="続ける")
    files = [clerk.submits()]
    for row_id in (B, C, D):
        clerk.writes(row_id, mark="◎", done="済", next_year="続ける")
    files.append(clerk.submits())
    return [*files, emptied(files[-1])]


@story
def more_answers_in_the_same_row(office: Office) -> list[AnswerFile]:
    """The row of which two fields were cleared has two more by the return that arrives between."""
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, done="済", next_year="続ける")
    clerk.writes(B, mark="◎", done="済")
    files = [clerk.submits()]
    clerk.writes(A, mark="◎", later_years="広げる")
    files.append(clerk.submits())
    return [*files, emptied(files[-1], A)]


@story
def emptied_row_by_row(office: Office) -> list[AnswerFile]:
    """Two returns empty a row each: a consent to the first leaves of what the second asks about only its own row."""
    clerk = Clerk(office.sends("zeimu", A, B))
    for row_id in (A, B):
        clerk.writes(row_id, done="済", next_year="続ける")
    files = [clerk.submits()]
    for row_id in (A, B):
        clerk.writes(row_id, done=None, next_year=None)
        files.append(clerk.submits())
    return files


Decision = tuple[int, HeldState]


def told(files: list[AnswerFile], order: Iterable[int], decisions: Iterable[Decision], office: Office) -> Office:
    """Return the office after merging files one by one, with decisions on all waiting items after so many files."""
    decided = dict(decisions)
    for count, place in enumerate(order, start=1):
        assert office.merges(files[place]).is_balanced
        if decided.get(count) is HeldState.APPLIED:
            office.applies(*office.waiting)
        for item in office.waiting if decided.get(count) is HeldState.REJECTED else ():
            office.settles(item.item_id, HeldState.REJECTED)
    return office


def told_at_once(files: list[AnswerFile], decided: Iterable[HeldItem], office: Office) -> Office:
    """Return the office after merging all files as one batch, where a person decided on some items before."""
    office.held = {item.item_id: item for item in decided}
    office.merges(*files)
    return office


def decisions_on(office: Office) -> list[HeldItem]:
    return [each for each in office.held.values() if each.state in (HeldState.APPLIED, HeldState.REJECTED)]


def check_consents(office: Office) -> None:
    """Check that in a return that clears much every field is held to which no person consented by name."""
    for answer in office.facts.returns.values():
        own = [item for item in office.held.values() if item.return_id == answer.return_id]
        named = {place for item in own if item.state is HeldState.APPLIED for place in item.facts.clears}
        whole = office.facts.including(returns=[with_rows_freed(answer, own)])
        for each in find_mass_clearing(answer.return_id, whole.lineage):
            assert each.place in named or not answer.values[each.place].takes_part


@pytest.mark.parametrize("decision", [HeldState.APPLIED, HeldState.REJECTED])
@pytest.mark.parametrize("name", STORIES)
def test_in_whatever_order_files_and_decisions_come_the_same_waits(name: str, decision: HeldState) -> None:
    start = Office()
    files = STORIES[name](start)
    for order in permutations(range(len(files))):
        for count in range(1, len(files) + 1):
            office = told(files, order, [(count, decision)], start.copied())
            check_consents(office)
            assert settled(office) == settled(told_at_once(files, decisions_on(office), start.copied())), order


@st.composite
def clerks_files(draw: st.DrawFn) -> tuple[Office, list[AnswerFile]]:
    """Return an office, and returns of a division that are made of each other: answered, emptied, copied."""
    office = Office()
    clerks = [Clerk(office.sends("zeimu", *ROWS))]
    files: list[AnswerFile] = []
    rows, keys = st.sampled_from(ROWS), st.sampled_from(("mark", "change_reason", *TEXTS))
    written = st.dictionaries(rows, st.dictionaries(keys, st.sampled_from([None, "甲", "乙"]), min_size=1), min_size=1)
    for _ in range(draw(st.integers(2, 5))):
        clerk = draw(st.sampled_from(clerks))
        if draw(st.booleans()):
            clerk = clerk.copied()
            clerks.append(clerk)
        if draw(st.booleans()) and files:
            clerk.opens(draw(st.sampled_from(files)))
        for row_id, texts in draw(written).items():
            clerk.writes(row_id, **texts)
        for row_id in draw(st.sets(rows)):
            clerk.writes(row_id, **dict.fromkeys(("mark", "change_reason", *TEXTS)))
        files.append(clerk.submits())
    return office, list({file.sha256: file for file in files}.values())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(clerks_files(), st.data())
def test_what_is_cleared_waits_or_was_consented_to_by_name(start: tuple[Office, list[AnswerFile]], data: Any) -> None:
    empty, files = start
    order = data.draw(st.permutations(range(len(files))))
    states = st.sampled_from([HeldState.APPLIED, HeldState.REJECTED])
    decisions = data.draw(st.dictionaries(st.integers(1, len(files)), states))
    office = told(files, order, decisions.items(), empty.copied())
    check_consents(office)
    assert settled(office) == settled(told_at_once(files, decisions_on(office), empty.copied()))


def test_a_consent_is_for_the_fields_that_it_named(office: Office) -> None:
    first, second, empty = more_answers_between(office)
    office.merges(first)
    office.merges(empty)
    consented(office)
    plan = office.merges(second)
    assert [office.value(row_id, "done") for row_id in ROWS] == [None, "済", "済", "済"]
    (item,) = plan.held
    assert (item.reason, len(item.facts.clears)) == ("MASS-CLEARED", 9)


def test_an_item_that_names_no_field_consents_to_what_its_file_clears(office: Office) -> None:
    """An earlier version asked about whole files."""
    first, second, empty = more_answers_between(office)
    office.merges(first)
    (item,) = office.plans(empty).held
    office.held["H1"] = replace(item, item_id="H1", return_id=None, values={})
    office.files[empty.sha256] = empty
    office.applies(office.held["H1"])
    assert (office.value(A, "done"), office.waiting) == (None, [])
    office.merges(second)
    assert [office.value(row_id, "done") for row_id in ROWS] == [None, "済", "済", "済"]
    (asked,) = office.waiting
    assert {row_id for row_id, _ in asked.facts.clears} == {B, C, D}


def test_a_row_that_is_let_in_later_holds_what_would_clear_it(office: Office) -> None:
    first, empty = answered_and_emptied(office)
    office.merges(first, without=[A])
    office.merges(without_columns(empty, "mark", "change_kind", "change_reason"))
    (left_out,) = [item for item in office.waiting if item.reason == "LEFT-OUT"]
    office.applies(left_out)
    assert (office.value(A, "mark"), office.value(A, "done")) == ("◎", "済")
    assert {row_id for item in office.waiting for row_id, _ in item.facts.clears} == {A, B}


def test_an_ancestor_that_arrives_late_holds_what_would_clear_it(office: Office) -> None:
    first, empty = answered_and_emptied(office)
    assert office.merges(empty).held == ()
    plan = office.merges(first)
    assert [item.reason for item in plan.held] == ["MASS-CLEARED"]
    assert (office.value(A, "done"), plan.files[0].verdict) == ("済", Verdict.MERGED)


def consented(office: Office) -> HeldItem:
    (item,) = office.waiting
    office.applies(item)
    return item


def test_with_consent_all_is_cleared_and_the_file_is_known(office: Office) -> None:
    first, empty = answered_and_emptied(office)
    office.merges(first)
    office.merges(empty)
    item = consented(office)
    assert [office.value(row_id, "done") for row_id in (A, B)] == [None, None]
    assert (office.waiting, office.held[item.item_id].state) == ([], HeldState.APPLIED)
    assert office.merges(empty).files[0].verdict is Verdict.KNOWN
    settled(office)


def test_what_is_rejected_stays_out_whatever_arrives(office: Office) -> None:
    first, empty = answered_and_emptied(office)
    office.merges(empty)
    office.merges(first)
    (item,) = office.waiting
    office.settles(item.item_id, HeldState.REJECTED)
    office.merges(first, empty)
    assert (office.waiting, office.value(A, "done")) == ([], "済")


def test_where_the_answers_are_taken_back_nothing_waits_and_it_waits_again_when_they_come_back(office: Office) -> None:
    first, empty = answered_and_emptied(office)
    (answer,) = office.merges(first).returns
    office.merges(empty)
    before = settled(office)
    office.takes_back(answer.return_id)
    assert (office.waiting, office.value(A, "done")) == ([], None)
    office.merges(first)
    assert settled(office) == before


def test_consent_after_acceptance_waits_for_the_reopening(office: Office) -> None:
    first, empty = answered_and_emptied(office)
    office.merges(first)
    office.merges(empty)
    office.accepted.add((A, "zeimu"))
    consented(office)
    assert (office.value(A, "done"), office.value(B, "done")) == ("済", None)
    assert [item.reason for item in office.waiting] == ["ACCEPTED"]
    office.reopens(A)
    assert (office.waiting, office.value(A, "done")) == ([], None)


def test_a_reopening_lets_no_emptied_row_in_without_consent(office: Office) -> None:
    first, empty = answered_and_emptied(office)
    office.merges(first)
    office.accepted |= {(A, "zeimu"), (B, "zeimu")}
    office.merges(empty)
    assert {item.reason for item in office.waiting} == {"ACCEPTED"}
    office.reopens(A)
    assert office.value(A, "done") == "済"
    assert {item.reason for item in office.waiting} == {"ACCEPTED", "MASS-CLEARED"}
    office.reopens(B)
    assert [item.reason for item in office.waiting] == ["MASS-CLEARED"]
    consented(office)
    assert [office.value(row_id, "done") for row_id in (A, B)] == [None, None]
