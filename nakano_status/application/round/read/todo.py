"""Read the open items of a data file; every page, paper and command that counts them uses these functions (todo).

A division's list covers its own rows; files that its sections sent are listed as an office's received files are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from nakano_status.application import lookup
from nakano_status.application.review.read.asked_back import ReviewState
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.board import count_submissions, read_board
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.views import count_finished
from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.exchange.answer_checks import MARK_MISSING, PART_MISSING, STOPS_AND_QUESTIONS, UNDECIDED
from nakano_status.domain.exchange.returns import open_drafts
from nakano_status.domain.grouped import grouped
from nakano_status.domain.merge.conflict_id import conflict_id
from nakano_status.domain.merge.resolution import sort_slots
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.review.review import AskOutcome
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.states import UNFINISHED, RowState, year_to_open
from nakano_status.domain.round.todo import (
    Milestone,
    Openness,
    Todo,
    TodoFacts,
    TodoItem,
    TodoKind,
    TodoStep,
    build_todo,
    earlier_due,
    next_due,
    rank_items,
)
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.storage.value_cache import cached_once
from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.application.outcome import Outcome
    from nakano_status.application.ports.data_file import Records
    from nakano_status.application.review.wording_changes import SentWordingRow
    from nakano_status.application.round.read.round_contents import RoundContents
    from nakano_status.application.round.read.views import BoardLine, RowView
    from nakano_status.application.submission.check_entries import Checked
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.exchange.ledger import HeldItem

_BLANK_FIGURE = "FIGURE-BLANK"
Owners = Mapping[str, str | None]
"""The division that supplies each 成果指標, by its ID."""

_NONE: Owners = {}


def read_open(records: Records, round_: Round) -> Openness:
    """Return the items open in a round, as papers and 締め切る name them; an imported list has none."""
    contents = _contents(records, round_)
    return Openness.of((*_found(records, contents), *_of_rows(records, contents)))


def read_todo(records: Records, today: date, year: FiscalYear | None = None, *, whole: bool = True) -> Todo:
    """Return the work left in the round of a year (None: the current round).

    Before the first round, this is the next step and the files to be merged again. If `whole` is false, findings in the
    rows' texts and in the forms, which take longest, are left out. Raises RoundUnknown, PlanUnclear.
    """
    if year is None and not lookup.rounds_of_plan(records, records.info.chosen_plan_id):
        return build_todo(TodoFacts(following=_following(records, today)), (), _merge_again(records), (), today)
    return read_todo_of(records, lookup.chosen_round(records, year), today, whole=whole)


def read_todo_of_plans(records: Records, today: date, year: FiscalYear | None = None) -> Mapping[str | None, Todo]:
    """Return the work left in each plan's round of a year (None: the current round), by the plan's ID.

    The only key is None if fewer than two plans have such a round. Files to be merged again are listed only for the
    first plan. Raises RoundUnknown.
    """
    rounds = lookup.round_of_each_plan(records, year) if records.rounds.all() else ()
    if len(rounds) < 2:  # noqa: PLR2004 - one plan needs no name
        return {None: read_todo(records, today, year)}
    plans, found = records.plan.plan_ids(), dict[str | None, Todo]()
    for each in rounds:
        todo = read_todo_of(records, each, today)
        again = found and todo.item(TodoKind.MERGE_AGAIN)
        items = tuple(item for item in todo.items if item is not again)
        found[plans[each.edition_id]] = replace(todo, items=items)
    return found


def read_todo_of(
    records: Records, round_: Round, today: date, *, whole: bool = True, contents: RoundContents | None = None
) -> Todo:
    """Return the work left in a round; `whole` as in `read_todo`, for an office's data file.

    `contents` are the round's contents if they are already loaded.
    """
    again = _merge_again(records)
    if records.info.division is not None:
        return _of_division(records, round_, again, today)
    if whole:
        return _of_office(records, round_, again, today, contents or _contents(records, round_))
    return _of_office(records, round_, again, today)


def _contents(records: Records, round_: Round) -> RoundContents:
    from nakano_status.application.round.read.round_contents import RoundContents  # not for the first paint

    return RoundContents.load(records, round_)


def _merge_again(records: Records) -> tuple[TodoItem, ...]:
    files = records.exchange.awaited_files()
    names = tuple(each.name for each in files)
    return (TodoItem(TodoKind.MERGE_AGAIN, tuple(each.sha256 for each in files), names=names),)


def _following(records: Records, today: date) -> str:
    """Return the label of the year whose round is opened next; '' if there is none."""
    plan = lookup.current_plan(records)
    had = {each.year for each in lookup.rounds_of_plan(records, plan.plan_id)}
    found = year_to_open((each for each in plan.years if each not in had), had, today)
    return "" if found is None else found.label


def _found(records: Records, answers: RoundAnswers) -> Iterator[TodoItem]:
    """Yield the items open in the files and answers of a round that do not depend on texts."""
    held = records.exchange.held(answers.round_.round_id)
    yield TodoItem(TodoKind.HELD, tuple(each.item_id for each in held), since=_since(records, held))
    conflicts, asked = _conflicts(answers), _asked_back(records, answers)
    drafts = draft_lines(records, answers) if records.info.division is None else ()
    owners = as_known.suppliers_of(records, answers.round_) if conflicts.ids or drafts else _NONE
    yield replace(conflicts, names=_whose_conflicts(answers, owners))
    yield TodoItem(TodoKind.ASKED_BACK, asked, names=_whose(answers, asked))
    yield from (replace(each, names=_whose(answers, each.ids, owners)) for each in drafts)


def _conflicts(contents: RoundAnswers) -> TodoItem:
    """Return the item of the conflicts, with the row or 成果指標 of each conflict; a row with two appears twice."""
    slots = [slot for _, slots in sorted(contents.conflicts.items()) for slot in slots]
    found = tuple(conflict_id(slot.row_id, slot.group, slot.division) for slot in slots)
    return TodoItem(TodoKind.CONFLICT, tuple(slot.row_id for slot in slots), conflicts=found)


def draft_lines(records: Records, answers: RoundAnswers) -> tuple[TodoItem, ...]:
    """Return two items: the reported rows, and the 成果指標, with a value that is current only because of a 下書き.

    If no division has an open 下書き, there are no items. Rows that are 確認済 are left out: the office accepted the
    answer as it is.
    """
    open_ones = open_drafts(records.exchange.returns(answers.round_.round_id, row_ids=()))
    if not open_ones:
        return ()
    reviewed = ReviewState.load(records, answers)
    slots = sort_slots(slot for slot, line in answers.current.items() if not open_ones.isdisjoint(line.assertion_ids))
    found = dict.fromkeys(slot.row_id for slot in slots)
    rows = (row for each in found if (row := answers.row(each)) is not None and row.counted)
    ids = tuple(row.row_id for row in rows if not reviewed.is_accepted(row, answers))
    figures = tuple(each for each in found if answers.row(each) is None)
    return TodoItem(TodoKind.DRAFT, ids), TodoItem(TodoKind.DRAFT_FIGURE, figures)


def _since(records: Records, held: Collection[HeldItem]) -> date | None:
    """Return the day on which the first of the held items arrived, by the office's calendar; None if there are none."""
    acts = {each.act_id for each in held}
    found = (local_time(each.at).date() for each in records.entries.acts() if each.act_id in acts) if acts else ()
    return min(found, default=None)


def _asked_back(records: Records, answers: RoundAnswers) -> tuple[str, ...]:
    """Return the reported rows whose division was asked again and has not answered."""
    asked = ReviewState.load(records, answers).asked.values()
    open_ones = (each.id for each in asked if not each.outcome.is_settled)
    return tuple(dict.fromkeys(each for each in open_ones if (row := answers.row(each)) is not None and row.counted))


def _blank_figures(contents: RoundContents) -> tuple[str, ...]:
    """Return the 成果指標 without a figure for the round's year, whoever supplies them.

    The report has a blank there.
    """
    if contents.round_.origin is Origin.IMPORTED:
        return ()
    actuals = ((each.indicator_id, each.actual(contents.round_.year)) for each in contents.indicators)
    return tuple(indicator_id for indicator_id, found in actuals if found is None or is_blank(found.figure.text))


def blank_office_items(contents: RoundContents, row_id: str) -> tuple[str, ...]:
    """Return the names of the office's counted items without a value in a row."""
    profile = contents.asked.profile
    items = (profile.by_key[key] for key in contents.asked.office_keys if contents.asked.is_asked_at(row_id, key))
    return tuple(each.short_name for each in items if each.counted and is_blank(contents.value_at(row_id, each.key)))


def _without_office_items(contents: RoundContents, row_ids: Iterable[str]) -> TodoItem:
    """Return the item of the rows in which an item of the office is blank, with the names of these items."""
    found = {each: blank for each in row_ids if (blank := blank_office_items(contents, each))}
    return TodoItem(TodoKind.OFFICE_ITEM, tuple(found), names=_counted(chain.from_iterable(found.values())))


def _of_rows(records: Records, contents: RoundContents) -> Iterator[TodoItem]:
    """Yield the findings of 提出前の確認 in all rows, blank figures, and blank items of the office.

    A row without a mark is unanswered, not an error. A field in conflict is listed only as a conflict. A blank figure
    is listed once (`_blank_figures`), not as a question, too. A row without any text is unanswered and is not checked
    by the rules. The office evaluates an answer; so an unanswered row lacks no item of the office yet.
    """
    figures = {each.indicator_id: each.owner for each in contents.indicators}
    checked = _checked(records, contents, figures)
    places = [row.row_id for row in contents.rows if row.counted]
    missing = tuple(each for each in places if checked[each].is_missing)
    found = [each for row_id in (*places, *figures) for each in checked[row_id].problems]
    unmarked = frozenset(missing)
    errors = _with(found, Severity.ERROR)
    errors = tuple(each for each in errors if each.place.id not in unmarked and each.code != UNDECIDED)
    questions = tuple(each for each in _with(found, Severity.QUESTION) if each.code != _BLANK_FIGURE)
    lines = (
        TodoItem(TodoKind.FIGURE, _blank_figures(contents)),
        _line(TodoKind.QUESTION, questions),
        TodoItem(TodoKind.UNANSWERED, missing),
        _line(TodoKind.ERROR, errors),
    )
    for each in lines:
        yield replace(each, names=_whose(contents, each.ids, figures, each.problems))
    if records.info.role is StoreRole.OFFICE:
        yield _without_office_items(contents, (each for each in places if each not in unmarked))


class _Checked(NamedTuple):
    """The problems of a row or 成果指標, and whether its mark is missing."""

    is_missing: bool
    problems: tuple[Problem, ...]


def _checked(records: Records, contents: RoundContents, figures: Iterable[str]) -> Mapping[str, _Checked]:
    """Return the check results of rows and 成果指標; only rows written since the last call are checked again.

    With a row, the rows are checked that give the values of its nodes.
    """
    from nakano_status.application.submission.check_entries import check_round

    round_id, kept = contents.round_.round_id, records.kept
    known = kept.known_value(("findings", round_id)) if kept is not None else None
    changed = known.rows(round_id) if known is not None else None
    written = None if changed is None else contents.asked.with_rows_of_nodes(changed)
    rows = [row.row_id for row in contents.rows if row.counted and (written is None or row.row_id in written)]
    only = {*figures, *(each for each in rows if _is_written(contents, each))}
    checked = check_round(contents, only=only, rules=STOPS_AND_QUESTIONS)
    problems = grouped((each.place.id or "", each) for each in checked.problems)
    unmarked = frozenset(checked.value.missing)
    found = dict.fromkeys(rows, _Checked(True, ()))
    found |= {each: _Checked(each in unmarked, tuple(problems.get(each, ()))) for each in only}
    found = found if known is None or written is None else {**known.value, **found}
    return found if kept is None else kept.put(("findings", round_id), found)


def _is_written(answers: RoundAnswers, row_id: str) -> bool:
    """Return whether a row has any text, a note or a conflict."""
    is_noted = row_id in answers.notes or row_id in answers.conflicts
    return is_noted or any(answers.values.get(row_id, _NONE).values())


def _with(problems: Iterable[Problem], severity: Severity) -> tuple[Problem, ...]:
    return tuple(each for each in problems if each.severity is severity)


def _line(kind: TodoKind, problems: tuple[Problem, ...]) -> TodoItem:
    ids = dict.fromkeys(each.place.id for each in problems if each.place.id)
    return TodoItem(kind, tuple(ids), problems)


def _of_office(
    records: Records, round_: Round, again: Iterable[TodoItem], today: date, contents: RoundContents | None = None
) -> Todo:
    """Return the work left for an office; if `contents` is None, it is not whole."""
    answers, whole = contents or RoundAnswers.load(records, round_), contents is not None
    lines = read_board(records, round_, today, answers)
    missing = [each for each in lines if each.is_missing]
    papers = records.publications.of_round(round_.round_id)
    sent, lacking = _sent(records, round_) if whole and round_.is_collecting else (0, ())
    held = records.exchange.held(round_.round_id)
    facts = TodoFacts(
        round_=round_,
        following=_following(records, today) if whole and not round_.is_collecting else "",
        finals=frozenset(each.occasion for each in papers if each.is_final),
        drafted={each.occasion: each.day for each in papers if not each.is_final},
        missing=tuple(each.division for each in missing),
        unsent=tuple(each.division for each in missing if not each.is_waited_for),
        lacking=lacking,
        files={each.item_id: each.file for each in held},
        arrived=frozenset(each.item_id for each in held if each.is_unmerged_answer),
        is_whole=whole,
        occasions=contents.edition.profile.occasions if contents else {},
    )
    found = (*_found(records, answers), *(_of_rows(records, contents) if contents else ()))
    others = (*again, *_waited_for(missing), *_resubmitted(lines)) if round_.is_collecting else again
    others = (*others, *((_findings(records, answers), *_open_before(records, round_)) if whole else ()))
    # an imported list was never collected: no division has submitted anything
    submitted = (0, 0) if round_.origin is Origin.IMPORTED else count_submissions(lines)
    done = [
        f"照会 {sent}所管" if sent else "",
        # forms also go to divisions that only read, so the number of answering divisions is shown separately
        f"提出 {submitted[0]}所管（回答する{submitted[1]}所管のうち）" if submitted[0] else "",
        *(f"{each.occasion_name} 第{each.number}号" for each in papers if each.is_final),
    ]
    return replace(build_todo(facts, found, others, filter(None, done), today), submitted=submitted)


def _findings(records: Records, answers: RoundAnswers) -> TodoItem:
    """Return the item of the received files whose findings no one has looked at."""
    from nakano_status.application.findings.look_at_findings import files_to_look_at

    files = files_to_look_at(records, answers)
    return TodoItem(TodoKind.FINDINGS, tuple(each.sha256 for each in files), names=tuple(each.name for each in files))


def _open_before(records: Records, round_: Round) -> Iterator[TodoItem]:
    """Yield the items of each earlier round: held items, and open decisions in rows that can still be edited."""
    rounds = lookup.rounds_of_plan(records, lookup.plan_of(records, round_).plan_id)
    for each in (each for each in rounds if each.year < round_.year):
        held = records.exchange.held(each.round_id)
        names = (each.year.label, *dict.fromkeys(item.file for item in held))
        yield TodoItem(TodoKind.EARLIER_HELD, tuple(item.item_id for item in held), names=names, year=each.year)
        if each.is_collecting or each.reopened:
            yield from _open_rows_before(records, each)


def _open_rows_before(records: Records, round_: Round) -> Iterator[TodoItem]:
    """Yield the items of an earlier round: its conflicts, and its rows without a mark that can be edited."""
    contents = _contents(records, round_)
    found = _conflicts(contents)
    owners = as_known.suppliers_of(records, round_) if found.ids else _NONE
    editable = (row for row in round_.rows if row.counted and round_.is_open(row.row_id))
    blank = tuple(row.row_id for row in editable if contents.answer(row).is_missing)
    whose = _whose_conflicts(contents, owners)
    yield replace(found, kind=TodoKind.EARLIER, names=(round_.year.label, *whose), year=round_.year)
    names = (round_.year.label, *_whose(contents, blank))
    yield TodoItem(TodoKind.EARLIER_UNANSWERED, blank, names=names, year=round_.year)


def _sent(records: Records, round_: Round) -> tuple[int, tuple[str, ...]]:
    """Return how many divisions were sent a form, and the names of divisions that need a renewed form."""
    from nakano_status.application.forms.choosing_divisions import forms_sent

    # no answer changes which forms there are
    sent, lacking, _ = cached_once(records.kept, ("forms sent", round_.round_id), lambda: forms_sent(records, round_))
    return sent, lacking


def _waited_for(missing: Iterable[BoardLine]) -> Iterator[TodoItem]:
    """Yield the items of divisions that have not submitted everything asked on their forms: late ones, then others."""
    late = sorted((each for each in missing if each.is_late), key=lambda each: -each.overdue_days)
    names = tuple(f"{each.division} {each.overdue_days}日" for each in late)
    since = min((each.due for each in late if each.due), default=None)
    yield TodoItem(TodoKind.OVERDUE, tuple(each.division for each in late), names=names, since=since)
    others = tuple(each.division for each in missing if each.is_awaited)
    yield TodoItem(TodoKind.AWAITED, others, names=others)


def _resubmitted(lines: Iterable[BoardLine]) -> Iterator[TodoItem]:
    """Yield the item of rows whose division answered a 修正依頼; they can be accepted or asked back again."""
    answered = [(each, line.division) for line in lines for each in line.asked_rows if each.outcome.is_settled]
    names = _counted(whose for _, whose in answered)
    yield TodoItem(TodoKind.RESUBMITTED, tuple(dict.fromkeys(each.id for each, _ in answered)), names=names)


def _whose(
    answers: RoundAnswers, ids: Collection[str], owners: Owners = _NONE, problems: Collection[Problem] = ()
) -> tuple[str, ...]:
    """Return the divisions of rows and 成果指標 (`owners`), with the number of rows and 成果指標 per division.

    `problems`: those of the rows; a problem that names a division (`division`) is of that division.
    """
    named = [(each.place.id, dict(each.details).get("division")) for each in problems]
    beside = {(row_id, name) for row_id, name in named if name is not None}
    others = {row_id for row_id, name in named if name is None} if beside else {*ids}
    answering = _answering(answers, (each for each in ids if each in others), owners)
    return _counted((*answering, *(name for _, name in sorted(beside))))


def _whose_conflicts(answers: RoundAnswers, owners: Owners) -> tuple[str, ...]:
    """Return the divisions of the open conflicts of a round, with the number of conflicts per division."""
    slots = [slot for _, slots in sorted(answers.conflicts.items()) for slot in slots]
    answering = _answering(answers, (slot.row_id for slot in slots if slot.division is None), owners)
    parts = (slot.division for slot in slots if slot.division is not None)
    return _counted((*answering, *(answers.organisation.name(each, answers.round_.named_on) for each in parts)))


def _answering(answers: RoundAnswers, ids: Iterable[str], owners: Owners) -> Iterator[str]:
    """Yield the name of the division that answers each row or 成果指標 (`owners`); nothing if there is none."""
    rows = answers.known_rows
    for each in ids:
        division = answers.answering(rows[each]) if each in rows else owners.get(each)
        if division:
            yield answers.organisation.name(division, answers.round_.named_on)


def _counted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name} {number}" for name, number in Counter(names).most_common())


def _of_division(records: Records, round_: Round, again: Iterable[TodoItem], today: date) -> Todo:
    """Return the work left for a division: its rows by state, its 成果指標, its sections' files, and the submission.

    Blank rows of earlier rounds are listed, too, and the nearest due date of all these rounds is the next milestone.
    """
    from nakano_status.application.review.wording_changes import sent_wording_rows
    from nakano_status.application.round.read.rows import read_rows
    from nakano_status.application.submission.check_entries import check_entries
    from nakano_status.application.submission.submit import is_handed_in

    own = records.info.division or ""
    every = read_rows(records, round_)
    asked = {row.row_id for row in round_.rows_asked_of(own, records.plan.asked(round_))}
    rows = [row for row in every if row.id in asked]
    progress = count_finished(rows), len(rows)
    if not records.exchange.packages(round_.round_id, own):  # an earlier year, which is only there to be read
        return Todo(rank_items(again), progress=progress)
    contents = _contents(records, round_)
    found = {each.kind: each for each in (*_found(records, contents), *_of_rows(records, contents))}
    checked = check_entries(records, year=round_.year)
    supplied = {each.indicator_id for each in contents.indicators if each.owner == own}
    errors = _with(checked.problems, Severity.ERROR)
    asked_about = rows_asked_about(rows, sent_wording_rows(records, round_))
    before = tuple(_unanswered_before(records, round_, own, today))
    lines = (
        *again,
        *(item for item, _ in before),
        found[TodoKind.HELD],
        found[TodoKind.CONFLICT],
        _findings(records, contents),
        TodoItem(TodoKind.ASKED_BACK, tuple(row.id for row in rows if row.id in asked_about)),
        TodoItem(TodoKind.UNANSWERED, _unanswered(rows, checked)),
        TodoItem(TodoKind.QUESTION, tuple(row.id for row in rows if row.state is RowState.QUESTION)),
        TodoItem(TodoKind.FIGURE, tuple(each for each in found[TodoKind.FIGURE].ids if each in supplied)),
        _line(TodoKind.ERROR, errors),
    )
    items = tuple(each for each in lines if each.count)
    handed_in = is_handed_in(records, round_, rows)
    if not (handed_in or errors or round_.closed):
        items = (TodoItem(TodoKind.FIRST_STEP, (round_.year.label,), step=TodoStep.SUBMIT), *items)
    upcoming = None if handed_in else next_due(round_, own, len(errors))
    dues = (*(milestone for _, milestone in before), *filter(None, (upcoming,)))
    upcoming = min(dues, key=lambda each: each.day or date.max, default=None)
    return Todo(items, next=upcoming, is_handed_in=handed_in, progress=progress)


def _unanswered_before(records: Records, round_: Round, own: str, today: date) -> Iterator[tuple[TodoItem, Milestone]]:
    """Yield the item of a division's blank rows in each earlier round, with the round's due date.

    After the due date there is no item: the data file does not know whether the office still collects answers.
    """
    from nakano_status.application.round.read.rows import read_rows
    from nakano_status.application.submission.check_entries import check_round, find_answered_package

    rounds = lookup.rounds_of_plan(records, lookup.plan_of(records, round_).plan_id)
    for each in (each for each in rounds if each.year < round_.year and each.is_collecting):
        due = each.due_of(own)
        if due is None or due < today or not records.exchange.packages(each.round_id, own):
            continue
        asked = find_answered_package(records, each).asked_ids
        checked = check_round(_contents(records, each), own, only=asked)
        if blank := _unanswered(read_rows(records, each), checked):
            milestone = earlier_due(each.year, due, len(blank))
            names = (replace(milestone, blockers=0).text(today),)
            yield TodoItem(TodoKind.EARLIER_UNANSWERED, blank, names=names, year=each.year), milestone


def rows_asked_about(rows: Iterable[RowView], sent_wording: Mapping[str, SentWordingRow]) -> frozenset[str]:
    """Return the IDs of a division's rows about which the office asked something that was not answered yet."""
    reworded = {row_id for row_id, row in sent_wording.items() if not row.is_answered}
    return frozenset(reworded | {row.id for row in rows if row.asked is AskOutcome.OPEN})


def _unanswered(rows: Iterable[RowView], checked: Outcome[Checked]) -> tuple[str, ...]:
    """Return the IDs of the rows that still lack the division's answer or part.

    A proposal of 報告対象外 answers a row without a mark, and a part without a required item may be handed in blank.
    """
    required = {each.place.id for each in checked.problems if each.code in (MARK_MISSING, PART_MISSING)}
    missing, unwritten = {*checked.value.missing}, UNFINISHED - {RowState.CONFLICT}
    return tuple(row.id for row in rows if row.id in missing and (row.id in required or row.state in unwritten))
