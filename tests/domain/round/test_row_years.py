"""Where rows and divisions are within a round, and what a row shows over the years."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionName, NameKind, Organisation
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject, RowMerger
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.review.review import AskOutcome
from nakano_status.domain.round.round import Origin, OutOfReport, Round, rows_of_new_round
from nakano_status.domain.round.row_years import (
    Absence,
    FollowedRow,
    Gap,
    RowRelation,
    RowYear,
    YearFacts,
    lineage_of,
    row_years,
)
from nakano_status.domain.round.states import (
    NO_FIGURES,
    DivisionFacts,
    DivisionState,
    FigureCount,
    RowFacts,
    RowState,
    division_state,
    overdue_days,
    row_state,
)
from nakano_status.domain.round.tally import UNDECIDED, Exclusion, ReportedValues
from tests.support.plans import R3, R4, R5, R6, listing, small_organisation, small_plan

ERROR, QUESTION, ADVICE = ((Problem("X", severity),) for severity in Severity)


@pytest.mark.parametrize(
    ("answered", "typing", "submitted", "problems", "state"),
    [
        (False, False, False, (), RowState.BLANK),
        (False, False, False, ERROR, RowState.BLANK),
        (False, False, True, (), RowState.BLANK),
        (False, True, False, (), RowState.DRAFTING),
        (True, True, True, (), RowState.DRAFTING),
        (True, False, False, ERROR, RowState.DRAFTING),
        (True, False, True, ERROR, RowState.DRAFTING),
        (True, False, False, QUESTION, RowState.QUESTION),
        (True, False, True, QUESTION, RowState.SUBMITTED),
        (True, False, False, ADVICE, RowState.FILLED),
        (True, False, False, (), RowState.FILLED),
        (True, False, True, (), RowState.SUBMITTED),
    ],
)
def test_the_state_of_a_row_follows_from_facts(
    answered: bool, typing: bool, submitted: bool, problems: tuple[Problem, ...], state: RowState
) -> None:
    facts = RowFacts(counted=True, answered=answered, typing=typing, submitted=submitted, problems=problems)
    assert row_state(facts) is state


def test_a_row_out_of_report_has_no_state() -> None:
    assert row_state(RowFacts(counted=False, answered=True, typing=True, submitted=True)) is None


def test_every_state_has_its_word() -> None:
    words = "未記入 記入中 要確認 相違 記入済 提出済 修正依頼中 再提出 確認済 確認後変更"
    assert [state.label for state in RowState] == words.split()


HANDED_IN = RowFacts(counted=True, answered=True, typing=False, submitted=True)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (replace(HANDED_IN, asked=AskOutcome.OPEN), RowState.ASKED_BACK),
        (replace(HANDED_IN, asked=AskOutcome.OPEN, answered=False, problems=ERROR), RowState.ASKED_BACK),
        (replace(HANDED_IN, asked=AskOutcome.CHANGED), RowState.RESUBMITTED),
        (replace(HANDED_IN, asked=AskOutcome.NOTED), RowState.RESUBMITTED),
        (replace(HANDED_IN, asked=AskOutcome.UNCHANGED, problems=ERROR), RowState.RESUBMITTED),
        (replace(HANDED_IN, asked=AskOutcome.CHANGED, typing=True), RowState.DRAFTING),
        (replace(HANDED_IN, accepted=True), RowState.ACCEPTED),
        (replace(HANDED_IN, accepted=True, asked=AskOutcome.CHANGED), RowState.ACCEPTED),
        (replace(HANDED_IN, accepted=True, changed_since=True), RowState.CHANGED_AFTER_ACCEPTANCE),
    ],
)
def test_asked_answered_again_and_accepted_are_three_states(facts: RowFacts, state: RowState) -> None:
    assert row_state(facts) is state


@pytest.mark.parametrize(
    "facts",
    [
        RowFacts(
            counted=True, answered=False, typing=False, submitted=True, problems=ERROR
        ),  # nothing stands meanwhile
        RowFacts(counted=True, answered=True, typing=True, submitted=False),
        replace(HANDED_IN, asked=AskOutcome.OPEN),
    ],
)
def test_a_row_in_conflict_is_to_be_decided_before_all_else(facts: RowFacts) -> None:
    assert row_state(replace(facts, in_conflict=True)) is RowState.CONFLICT
    assert row_state(replace(facts, in_conflict=True, counted=False)) is None


DUE = date(2023, 7, 14)
BEFORE, AFTER = date(2023, 7, 14), date(2023, 7, 17)
SENT = DivisionFacts(rows=8, answered=0, sent=True, received=False, due=DUE, round_due=DUE)
PART = replace(SENT, answered=3, received=True)
WHOLE = replace(SENT, answered=8, received=True)
EXTENDED = replace(SENT, due=date(2023, 7, 21))
FIGURES = replace(SENT, rows=0, figures=FigureCount(2))
READING = replace(SENT, rows=0)


@pytest.mark.parametrize(
    ("facts", "today", "state"),
    [
        (replace(SENT, rows=0), AFTER, DivisionState.NOTHING_TO_REPORT),
        (replace(SENT, sent=False), BEFORE, DivisionState.NOT_SENT),
        (replace(SENT, sent=False), AFTER, DivisionState.NOT_SENT),
        (SENT, BEFORE, DivisionState.NONE_RECEIVED),
        (SENT, AFTER, DivisionState.OVERDUE),
        (replace(SENT, due=None, round_due=None), AFTER, DivisionState.NONE_RECEIVED),
        (EXTENDED, AFTER, DivisionState.EXTENDED),
        (EXTENDED, date(2023, 7, 22), DivisionState.OVERDUE),
        (replace(SENT, due=date(2023, 7, 11)), date(2023, 7, 11), DivisionState.NONE_RECEIVED),
        (PART, BEFORE, DivisionState.PARTIAL),
        (PART, AFTER, DivisionState.PARTIAL),
        (replace(SENT, received=True), BEFORE, DivisionState.PARTIAL),
        (WHOLE, AFTER, DivisionState.SUBMITTED),
        (replace(SENT, answered=1), BEFORE, DivisionState.PARTIAL),
        (replace(FIGURES, figures=FigureCount(2, answered=1)), BEFORE, DivisionState.PARTIAL),
        (replace(WHOLE, draft=True), BEFORE, DivisionState.PARTIAL),
        (replace(WHOLE, open_points=2), AFTER, DivisionState.REVIEWING),
        (replace(WHOLE, sent=False, received=False), AFTER, DivisionState.SUBMITTED),
        (replace(WHOLE, asked_back=1, resubmitted=1), AFTER, DivisionState.ASKED_BACK),
        (replace(PART, asked_back=1), AFTER, DivisionState.ASKED_BACK),
        (replace(WHOLE, resubmitted=1, open_points=1), AFTER, DivisionState.RESUBMITTED),
        (replace(PART, resubmitted=1), BEFORE, DivisionState.PARTIAL),
        (replace(WHOLE, accepted=8), AFTER, DivisionState.ACCEPTED),
        (replace(WHOLE, accepted=3), AFTER, DivisionState.REVIEWING),
        (replace(WHOLE, accepted=3, asked_back=1), AFTER, DivisionState.ASKED_BACK),
        (replace(FIGURES, sent=False), AFTER, DivisionState.NOT_SENT),
        (FIGURES, BEFORE, DivisionState.NONE_RECEIVED),
        (FIGURES, AFTER, DivisionState.OVERDUE),
        (replace(FIGURES, due=date(2023, 7, 21)), AFTER, DivisionState.EXTENDED),
        (replace(FIGURES, received=True), BEFORE, DivisionState.PARTIAL),
        (replace(FIGURES, received=True, figures=FigureCount(2, 1)), AFTER, DivisionState.PARTIAL),
        (replace(FIGURES, received=True, figures=FigureCount(2, 2)), AFTER, DivisionState.SUBMITTED),
        (replace(FIGURES, received=True, figures=FigureCount(2, 2), draft=True), AFTER, DivisionState.PARTIAL),
        (replace(FIGURES, received=True, figures=FigureCount(2, 2), open_points=1), AFTER, DivisionState.REVIEWING),
        (replace(FIGURES, figures=FigureCount(2, 2)), AFTER, DivisionState.SUBMITTED),
        (replace(WHOLE, figures=FigureCount(1)), BEFORE, DivisionState.PARTIAL),
        (replace(WHOLE, figures=FigureCount(1, 1), accepted=8), AFTER, DivisionState.ACCEPTED),
        (replace(WHOLE, figures=FigureCount(1), accepted=8), AFTER, DivisionState.PARTIAL),
    ],
)
def test_the_state_of_a_division_follows_from_facts(facts: DivisionFacts, today: date, state: DivisionState) -> None:
    assert division_state(facts, today) is state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (replace(READING, figures=FigureCount(2, 0, 2)), DivisionState.NOT_SENT),
        (replace(READING, figures=FigureCount(2, 0, 2), received=True), DivisionState.NOT_SENT),
        (replace(READING, figures=FigureCount(2, 1, 1), received=True), DivisionState.SUBMITTED),
        (replace(WHOLE, figures=FigureCount(1, 0, 1)), DivisionState.SUBMITTED),
        (replace(SENT, figures=FigureCount(1, 0, 1)), DivisionState.OVERDUE),
    ],
)
def test_nobody_is_late_with_a_figure_that_stands_on_no_form(facts: DivisionFacts, state: DivisionState) -> None:
    assert division_state(facts, AFTER) is state
    assert facts.is_waited_for is (state is DivisionState.OVERDUE)


def test_who_owes_a_figure_is_waited_for_and_late() -> None:
    assert FIGURES.is_waited_for
    assert overdue_days(FIGURES, AFTER) == 3
    assert overdue_days(replace(FIGURES, figures=FigureCount(2, 2)), AFTER) == 0
    assert not replace(FIGURES, figures=NO_FIGURES).is_waited_for


def test_only_what_was_asked_and_is_not_complete_is_overdue() -> None:
    assert overdue_days(SENT, AFTER) == overdue_days(PART, AFTER) == 3
    assert overdue_days(WHOLE, AFTER) == overdue_days(replace(SENT, sent=False), AFTER) == 0


def test_who_was_asked_back_still_owes_an_answer() -> None:
    assert WHOLE.owes_nothing
    assert not replace(WHOLE, asked_back=1).owes_nothing


def test_every_state_of_a_division_has_its_word() -> None:
    assert len({state.label for state in DivisionState}) == len(DivisionState)


ROW, SAME = PlanSubject.ROW, RowRelation.SAME
STEPS = (
    Derivation(ROW, "e1", "a", "e2", "ab", PlanFate.MERGED),
    Derivation(ROW, "e1", "b", "e2", "ab", PlanFate.MERGED),
    Derivation(ROW, "e2", "ab", "e3", "x", PlanFate.CONTINUED),
    Derivation(ROW, "e2", "c", "e3", "c1", PlanFate.SPLIT),
    Derivation(ROW, "e2", "c", "e3", "c2", PlanFate.SPLIT),
)


@pytest.mark.parametrize(
    ("row_id", "at", "found"),
    [
        ("a", "e1", [[("a", SAME)], [("ab", RowRelation.AFTER_MERGER)], [("x", RowRelation.AFTER_MERGER)]]),
        ("ab", "e2", [[(each, RowRelation.BEFORE_MERGER) for each in "ab"], [("ab", SAME)], [("x", SAME)]]),
        ("c", "e2", [[("c", SAME)], [("c", SAME)], [(each, RowRelation.AFTER_SPLIT) for each in ("c1", "c2")]]),
        ("c1", "e3", [[("c", RowRelation.BEFORE_SPLIT)], [("c", RowRelation.BEFORE_SPLIT)], [("c1", SAME)]]),
    ],
)
def test_a_row_is_followed_into_each_edition_before_and_after(
    row_id: str, at: str, found: list[list[tuple[str, RowRelation]]]
) -> None:
    editions = ("e1", "e2", "e3")
    expected = {edition: tuple(rows) for edition, rows in zip(editions, found, strict=True)}
    assert lineage_of(STEPS, row_id, at, editions) == expected


def plan(plan_id: str, years_later: int) -> Plan:
    first = small_plan()
    edition = replace(first.newest, edition_id=f"{plan_id}-1", adopted_on=date(2021 + years_later, 11, 1))
    start = R3.plus(years_later)
    return Plan(plan_id, f"計画{plan_id}", start, start.plus(4), (edition,))


P, Q, R = plan("p", 0), plan("q", 5), plan("r", 10)


def followed(*steps: Derivation, at: str = "p-1") -> FollowedRow:
    return FollowedRow((P, Q, R), "a", at, steps, mergers=())


def test_a_row_is_of_the_plan_of_its_edition() -> None:
    assert (followed().plan, followed(at="q-1").plan) == (P, Q)


def test_a_row_that_goes_on_is_in_the_plans_that_it_goes_on_in() -> None:
    goes_on = Derivation(ROW, "p-1", "a", "q-1", "b", PlanFate.CONTINUED)
    assert (followed(goes_on).plans_to_show, followed(goes_on).ending_step) == ((P, Q), None)
    ended = Derivation(ROW, "q-1", "b", None, None, PlanFate.FINISHED)
    assert (followed(goes_on, ended).plans_to_show, followed(goes_on, ended).ending_step) == ((P, Q, R), ended)


def test_where_a_row_ended_the_plan_after_that_one_is_shown_too() -> None:
    ended = Derivation(ROW, "p-1", "a", None, None, PlanFate.FINISHED)
    others = (
        Derivation(PlanSubject.INDICATOR, "p-1", "a", None, None, PlanFate.FINISHED),
        Derivation(ROW, "p-1", "b", None, None, PlanFate.FINISHED),
    )
    assert (followed(*others, ended).ending_step, followed(*others, ended).plans_to_show) == (ended, (P, Q))
    assert (followed(*others).ending_step, followed(*others).plans_to_show) == (None, (P,))
    last = Derivation(ROW, "r-1", "a", None, None, PlanFate.FINISHED)
    assert followed(last, at="r-1").plans_to_show == (R,)


def test_a_row_of_no_edition_before_it_is_of_its_own_plan() -> None:
    begun = Derivation(ROW, "p-1", "x", "q-1", "a", PlanFate.CONTINUED)
    assert followed(begun, at="q-1").plans_to_show == (P, Q)


YEARS_ROW = PlanSubject.ROW
FIRST = small_plan().newest
SECOND = replace(
    FIRST,
    edition_id="p-2",
    title="改定版",
    adopted_on=date(2024, 2, 1),
    ordinal=2,
    listings=(listing("ab", title="統合した取組"), listing("c1"), listing("c2"), listing("d", "2-1-①"), listing("n")),
)
PLAN = replace(small_plan(), editions=(SECOND, FIRST))
ROW_STEPS = (
    Derivation(YEARS_ROW, "p-1", "a", "p-2", "ab", PlanFate.MERGED),
    Derivation(YEARS_ROW, "p-1", "b", "p-2", "ab", PlanFate.MERGED),
    Derivation(YEARS_ROW, "p-1", "c", "p-2", "c1", PlanFate.SPLIT),
    Derivation(YEARS_ROW, "p-1", "c", "p-2", "c2", PlanFate.SPLIT),
    Derivation(YEARS_ROW, "p-1", "e", "p-2", None, PlanFate.ABOLISHED, "事業の終了"),
)
Values = Mapping[str, Mapping[str, str | None]]


def facts(
    year: FiscalYear,
    edition: Edition = FIRST,
    values: Values | None = None,
    *,
    out: Mapping[str, OutOfReport] | None = None,
    organisation: Organisation | None = None,
    undecided: Mapping[str, tuple[str, ...]] | None = None,
    **more: object,
) -> YearFacts:
    rows = tuple(
        replace(row, out_of_report=(out or {}).get(row.row_id, row.out_of_report))
        for row in rows_of_new_round(edition, year, None, {})
    )
    round_ = Round(f"r{year.start}", year, edition.edition_id, year.as_of, None, None, Origin.COLLECTED, rows)
    reported = {
        row_id: ReportedValues(texts, frozenset((undecided or {}).get(row_id, ())))
        for row_id, texts in (values or {}).items()
    }
    return replace(
        YearFacts(round_, edition, (organisation or small_organisation()).on(round_.named_on), reported),
        **more,  # type: ignore[arg-type]
    )


def years_of(row_id: str, *found: YearFacts, at: str = "p-1", plan: Plan = PLAN) -> list[RowYear]:
    return list(row_years(FollowedRow((plan,), row_id, at, ROW_STEPS, mergers=()), found))


ANSWERED = {"mark": "〇", "done": "試行した。", "next_year": "導入する。", "later_years": "広げる。"}


def test_a_year_shows_mark_done_and_who_answered_with_the_name_of_its_day() -> None:
    (line,) = years_of("a", facts(R3, values={"a": ANSWERED}))
    assert (str(line.mark), line.gap, line.done) == ("○", None, "試行した。")
    assert (line.row_id, line.title, line.divisions) == ("a", "取組 a", ("税務課",))
    assert (line.plan, line.year, line.edition, line.planned) == (PLAN, R3, FIRST, ())


def test_what_was_done_is_called_as_in_the_plan_of_its_year_else_as_now() -> None:
    def calling(edition: Edition, noun: str) -> Edition:
        fields = tuple(replace(each, short=noun) if each.key == "done" else each for each in edition.profile.fields)
        return replace(edition, profile=replace(edition.profile, asked=noun, fields=fields))

    then, now = calling(FIRST, "動き"), calling(SECOND, "成果")
    plan = replace(PLAN, editions=(now, then))
    asked, not_asked = years_of("a", facts(R3, then, values={"a": ANSWERED}), facts(R5, then), plan=plan)[:2]
    assert (asked.done_label, not_asked.done_label) == ("動き", "成果")


def test_what_was_planned_is_beside_what_became_of_it() -> None:
    lines = years_of("a", facts(R3, values={"a": ANSWERED}), facts(R4, values={"a": {"done": "導入した。"}}))
    assert (lines[1].planned_text, lines[1].done) == ("導入する。", "導入した。")


def test_after_a_year_without_a_round_what_was_planned_for_later_years_is_shown() -> None:
    lines = years_of("a", facts(R3, values={"a": ANSWERED}), facts(R5))
    assert [line.gap for line in lines[1:]] == [Gap(Absence.NO_ROUND), Gap(Exclusion.UNANSWERED)]
    assert (lines[1].row_id, lines[1].title, lines[1].edition) == (None, None, None)
    assert lines[2].planned_text == "広げる。"


def test_years_of_the_plan_before_the_first_round_are_gaps() -> None:
    lines = years_of("a", facts(R5))
    assert [(line.year, line.gap) for line in lines] == [
        (R3, Gap(Absence.NO_ROUND)),
        (R4, Gap(Absence.NO_ROUND)),
        (R5, Gap(Exclusion.UNANSWERED)),
    ]


def test_without_a_round_there_are_no_years() -> None:
    assert years_of("a") == []


def test_a_row_out_of_report_is_a_gap_with_why_and_prints_nothing() -> None:
    (line,) = years_of("a", facts(R3, values={"a": ANSWERED}, out={"a": OutOfReport.FINISHED}))
    assert (line.mark, line.gap, line.done) == (None, Gap(Exclusion.FINISHED), None)
    assert line.row_id == "a"


def test_a_mark_in_conflict_is_a_gap() -> None:
    (line,) = years_of("a", facts(R3, values={"a": ANSWERED}, undecided={"a": ("mark",)}))
    assert (line.mark, line.gap) == (None, Gap(Exclusion.OPEN_CONFLICT))


def test_texts_in_conflict_are_printed_as_undecided_and_are_no_texts() -> None:
    open_ = {"a": ("done", "next_year")}
    then, now = years_of("a", facts(R3, values={"a": ANSWERED}, undecided=open_), facts(R4))
    assert (then.done, then.done_text, then.answered_by) == (None, UNDECIDED, ("税務課",))
    assert (now.planned, now.planned_text) == (((None, None),), UNDECIDED)


def test_an_answer_in_the_words_for_a_conflict_is_an_answer() -> None:
    typed = {**ANSWERED, "done": UNDECIDED, "next_year": UNDECIDED}
    then, now = years_of("a", facts(R3, values={"a": typed}), facts(R4))
    assert (then.done, then.is_done_undecided) == (UNDECIDED, False)
    assert now.planned == ((None, UNDECIDED),)


INTO = (RowMerger("p-1", R5, "b", "a"), RowMerger("p-1", R6, "a", "d"))
"""With the opening of R5 the row b was merged into a, with that of R6 a into d."""


def with_mergers(row_id: str) -> list[tuple[FiscalYear, str | None, RowRelation, str | None]]:
    out = {R5: {"b": OutOfReport.STOPPED_OR_MERGED}, R6: dict.fromkeys("ab", OutOfReport.STOPPED_OR_MERGED)}
    found = [facts(year, out=out.get(year)) for year in (R4, R5, R6)]
    lines = row_years(FollowedRow((PLAN,), row_id, "p-1", ROW_STEPS, mergers=INTO), found)
    return [
        (each.year, each.row_id, each.relation, each.gap.reason if each.gap else None) for each in lines if each.edition
    ]


def test_a_row_into_which_others_were_merged_when_a_round_was_opened_shows_their_years_before_that() -> None:
    before = RowRelation.BEFORE_MERGER
    assert [each for each in with_mergers("a") if each[1] != "d"][:3] == [
        (R4, "a", before, None),
        (R4, "b", before, None),
        (R5, "a", RowRelation.SAME, None),
    ]
    assert with_mergers("d") == [
        (R4, "d", before, None),
        (R4, "a", before, None),
        (R4, "b", before, None),
        (R5, "d", before, None),
        (R5, "a", before, None),
        (R6, "d", RowRelation.SAME, None),
    ]


def test_a_row_that_was_merged_when_a_round_was_opened_names_the_other_and_goes_on_as_that() -> None:
    target, after = RowRelation.MERGER_TARGET, RowRelation.AFTER_MERGER
    assert with_mergers("b") == [
        (R4, "b", RowRelation.SAME, None),
        (R4, "a", target, None),
        (R4, "d", target, None),
        (R5, "b", RowRelation.SAME, "aに統合"),
        (R5, "a", after, None),
        (R5, "d", target, None),
        (R6, "b", RowRelation.SAME, "aに統合"),
        (R6, "a", after, "dに統合"),
        (R6, "d", after, None),
    ]


def test_the_row_into_which_another_was_merged_shows_its_own_marks_of_the_years_before() -> None:
    found = [facts(R4, values={"a": ANSWERED}), facts(R5, out={"b": OutOfReport.STOPPED_OR_MERGED})]
    lines = row_years(FollowedRow((PLAN,), "b", "p-1", ROW_STEPS, mergers=INTO[:1]), found)
    marks = {(each.year, each.row_id): str(each.mark or "") for each in lines}
    assert (marks[R4, "a"], marks[R5, "a"]) == ("○", "")


@pytest.mark.parametrize(
    ("fate", "row_id", "other", "relations"),
    [
        (PlanFate.MERGED, "a", "b", [RowRelation.MERGER_TARGET, RowRelation.AFTER_MERGER]),
        (PlanFate.SPLIT, "n", "b", [RowRelation.BEFORE_SPLIT, RowRelation.AFTER_SPLIT]),
    ],
)
def test_a_row_that_keeps_its_number_over_a_merger_or_split_is_shown_before_and_after(
    fate: PlanFate, row_id: str, other: str, relations: list[RowRelation]
) -> None:
    second = replace(SECOND, listings=(listing("b"), listing("n")))
    ends = ("a", "b") if fate is PlanFate.MERGED else ("b", "n")
    steps = tuple(Derivation(YEARS_ROW, "p-1", was, "p-2", now, fate) for was, now in (("b", "b"), ends))
    plan = replace(PLAN, editions=(second, FIRST))
    at = "p-1" if fate is PlanFate.MERGED else "p-2"
    values = {"b": ANSWERED}
    found = row_years(
        FollowedRow((plan,), row_id, at, steps, mergers=()), [facts(R3, values=values), facts(R4, second, values)]
    )
    lines = [each for each in found if each.row_id == other]
    assert [(each.year, each.relation, str(each.mark)) for each in lines] == [
        (R3, relations[0], "○"),
        (R4, relations[1], "○"),
    ]


def test_a_merger_of_an_earlier_edition_is_followed_through_the_next_one() -> None:
    mergers = (RowMerger("p-1", R4, "e", "c"),)
    found = (facts(R3), facts(R6, SECOND))
    lines = row_years(FollowedRow((PLAN,), "c1", "p-2", ROW_STEPS, mergers=mergers), found)
    assert [each.row_id for each in lines if each.edition] == ["c", "e", "c1"]
    assert [each.row_id for each in row_years(FollowedRow((PLAN,), "e", "p-1", ROW_STEPS, mergers=mergers), found)] == [
        "e", None, None, "c1", "c2",
    ]  # fmt: skip


def test_a_merged_row_shows_the_years_of_its_predecessors_each_named() -> None:
    earlier = facts(R5, values={"a": ANSWERED, "b": {"next_year": "続ける。"}})
    lines = years_of("ab", replace_year(earlier, R5), facts(R6, SECOND), at="p-2")
    assert [(line.year, line.row_id, line.relation) for line in lines if line.row_id] == [
        (R5, "a", RowRelation.BEFORE_MERGER),
        (R5, "b", RowRelation.BEFORE_MERGER),
        (R6, "ab", RowRelation.SAME),
    ]
    assert lines[-1].planned == (("a", "導入する。"), ("b", "続ける。"))
    assert lines[-1].planned_text == "a：導入する。\nb：続ける。"


def replace_year(found: YearFacts, year: FiscalYear) -> YearFacts:
    return replace(found, round_=replace(found.round_, year=year))


@pytest.mark.parametrize(
    ("row_id", "at", "expected"),
    [
        ("c1", "p-2", [("c", RowRelation.BEFORE_SPLIT), ("c1", RowRelation.SAME)]),
        ("c", "p-1", [("c", RowRelation.SAME), ("c1", RowRelation.AFTER_SPLIT), ("c2", RowRelation.AFTER_SPLIT)]),
        ("b", "p-1", [("b", RowRelation.SAME), ("ab", RowRelation.AFTER_MERGER)]),
        ("d", "p-2", [("d", RowRelation.SAME), ("d", RowRelation.SAME)]),
    ],
)
def test_a_row_is_followed_both_ways(row_id: str, at: str, expected: list[tuple[str, RowRelation]]) -> None:
    lines = years_of(row_id, facts(R3), facts(R4, SECOND), at=at)
    assert [(line.row_id, line.relation) for line in lines] == expected


def test_a_split_row_has_what_was_planned_for_its_whole() -> None:
    lines = years_of("c2", facts(R3, values={"c": ANSWERED}), facts(R4, SECOND), at="p-2")
    assert lines[1].planned == ((None, "導入する。"),)


def test_a_row_that_is_not_in_the_plan_yet_or_any_more_is_a_gap() -> None:
    assert [line.gap for line in years_of("n", facts(R3), facts(R4, SECOND), at="p-2")] == [
        Gap(Absence.NOT_IN_PLAN),
        Gap(Exclusion.UNANSWERED),
    ]
    gone = years_of("e", facts(R3), facts(R4, SECOND))[-1]
    assert gone.gap == Gap(Absence.ENDED, PlanFate.ABOLISHED, "事業の終了")
    assert gone.gap.label == "計画から外れた（廃止：事業の終了）"
    assert gone.edition == SECOND


def test_a_division_s_data_file_says_that_it_was_not_asked() -> None:
    followed = FollowedRow((PLAN,), "n", "p-2", ROW_STEPS, Absence.NOT_ASKED, mergers=())
    assert row_years(followed, [facts(R3)])[0].gap == Gap(Absence.NOT_ASKED)


def test_who_answered_has_the_name_of_the_round_s_day() -> None:
    day = date(2023, 4, 1)
    renamed = tuple(
        replace(
            each,
            names=(
                replace(each.names[0], valid_to=day - timedelta(days=1)),
                DivisionName("課税課", NameKind.OFFICIAL, day),
            ),
        )
        if each.division_id == "zeimu"
        else each
        for each in small_organisation().divisions
    )
    organisation = Organisation(renamed)
    lines = years_of("a", facts(R3, organisation=organisation), facts(R4, organisation=organisation))
    assert [line.divisions for line in lines] == [("税務課",), ("税務課",)]
    lines = years_of("a", facts(R5, organisation=organisation))
    assert lines[-1].divisions == ("課税課",)


def test_a_generic_division_answers_nothing() -> None:
    assert years_of("e", facts(R3))[0].divisions == ()


def test_papers_and_the_planned_schedule_belong_to_the_row_of_the_year() -> None:
    paper = Publication("r2021", 2, Occasion.COUNCIL, "", date(2022, 8, 1), "", is_final=True)
    found = facts(R3, papers={"a": (paper,)}, scheduled={"a": "構築"})
    assert [(line.papers, line.scheduled) for line in years_of("a", found)] == [((paper,), "構築")]
    assert [(line.papers, line.scheduled) for line in years_of("b", found)] == [((), None)]


def test_every_gap_and_lineage_has_its_label() -> None:
    assert len({each.label for each in Absence}) == len(Absence)
    assert len({each.label for each in RowRelation}) == len(RowRelation)
    assert Gap(Absence.ENDED).label == "計画から外れた"
    assert len({each.short for each in Absence}) == len(Absence)
    assert (Gap(Absence.ENDED).short, Gap(Exclusion.FINISHED).short) == ("計画外", Exclusion.FINISHED.label)


def test_who_answered_is_stated_where_there_is_an_answer() -> None:
    values = {"a": {"mark": "〇"}, "b": {"done": "試行した。"}, "c": {"next_year": "導入する。"}}
    found = {each: years_of(each, facts(R3, values=values))[0].answered_by for each in "abc"}
    assert found == {"a": ("税務課",), "b": ("戸籍住民課",), "c": ()}


def test_what_was_planned_is_of_the_last_round_before_and_of_the_rows_of_then_only() -> None:
    merged = tuple(Derivation(YEARS_ROW, "p-1", each, "p-2", "a", PlanFate.MERGED) for each in "ab")
    texts = [{each: {"next_year": f"{each}の{number}"} for each in "ab"} for number in (1, 2, 3)]
    found = [facts(year, values=text) for year, text in zip((R3, R4, R5), texts, strict=True)]
    lines = row_years(FollowedRow((PLAN,), "a", "p-1", merged, mergers=()), found)
    assert [each.planned for each in lines] == [(), ((None, "aの1"),), ((None, "aの2"),)]


NEXT = replace(FIRST, edition_id="q-1", adopted_on=date(2024, 11, 1), listings=(listing("b"), listing("g")))
YEARS_AFTER = Plan("q", "次の計画", R6, R6.plus(4), (NEXT,))


def of_two_plans(row_id: str, *steps: Derivation) -> list[RowYear]:
    """Return the years of a row of the first plan; in R6 both plans have a round, the next one in R8, too."""
    planned = {each: {"next_year": f"{each}のR7", "later_years": f"{each}の後"} for each in ("a", "b", "e")}
    first, second = facts(R6, values=planned), facts(R6, NEXT, {"b": {"later_years": "次の後"}})
    last = facts(R6.plus(2), NEXT)
    followed = FollowedRow((replace(PLAN, editions=(FIRST,)), YEARS_AFTER), row_id, "p-1", steps, mergers=())
    return list(row_years(followed, [first, second, last]))


def test_in_a_year_of_two_plans_a_row_has_a_line_of_each_and_later_ones_of_the_plan_after() -> None:
    lines = of_two_plans("a", Derivation(YEARS_ROW, "p-1", "a", "q-1", "b", PlanFate.CONTINUED))
    assert [(each.plan.plan_id, each.year, each.row_id) for each in lines] == [
        *(("p", year, None) for year in (R3, R4, R5)),
        ("p", R6, "a"),
        ("q", R6, "b"),
        ("p", R6.plus(1), None),
        ("q", R6.plus(2), "b"),
    ]
    assert lines[-1].planned == ((None, "次の後"),)


def test_a_row_that_ended_with_its_plan_is_not_in_the_plan_after() -> None:
    ended = Derivation(YEARS_ROW, "p-1", "a", None, None, PlanFate.FINISHED, "目的を達した")
    lines = of_two_plans("a", ended)
    assert {each.gap for each in lines if each.plan.plan_id == "q" and each.edition} == {
        Gap(Absence.NOT_IN_PLAN, PlanFate.FINISHED, "目的を達した")
    }
