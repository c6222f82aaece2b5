"""提出状況: every division of a round, by 部 in 建制順, with its state as text (board)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from nakano_status.application.entries.own_answers import OwnAnswers
from nakano_status.application.indicators.read.figures_asked import FiguresAsked, figures_asked
from nakano_status.application.review.read.asked_back import ReviewState
from nakano_status.application.round.read.as_known import organisation_of, papers_show_departments
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.submission.read.confirmation import confirmation_of
from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.exchange.returns import Return, open_drafts
from nakano_status.domain.round.states import DivisionFacts, DivisionState, FigureCount, division_state, overdue_days

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.domain.exchange.ledger import HeldItem
    from nakano_status.domain.organisation.divisions import Division, Organisation
    from nakano_status.domain.round.round import Round, RoundRow


def read_board(
    records: Records, round_: Round, today: date, answers: RoundAnswers | None = None
) -> tuple[BoardLine, ...]:
    """Return a line for every division that the round names or asks for 成果指標, without generic entries (各所管課).

    `answers` are the round's answers if they are already loaded.
    """
    return tuple(_load(records, round_, today, answers).values())


class BoardDepartment(NamedTuple):
    """A 部 on 提出状況.

    `due`: its own 部内期限 (None: it has none). `liaison`: the name of its 庶務担当課 (None: unknown). `contact`: its
    own contact, otherwise its 庶務担当課's.
    """

    name: str
    due: date | None
    liaison: str | None
    contact: str | None


class WholeBoard(NamedTuple):
    """The content of 提出状況.

    `lines`: a line for each division. `departments`: the 部 above the divisions, by name. `ids`: the divisions' IDs by
    the names in the lines. `names_departments`: whether 部 are shown.
    """

    lines: tuple[BoardLine, ...]
    departments: Mapping[str, BoardDepartment]
    ids: Mapping[str, str]
    names_departments: bool


def read_whole_board(records: Records, round_: Round, today: date) -> WholeBoard:
    """Return everything that 提出状況 shows, read in one pass."""
    found = _load(records, round_, today)
    departments = _departments_of(organisation_of(records, round_), round_, found)
    ids = {line.division: division for division, line in found.items()}
    shown = papers_show_departments(records, round_)
    return WholeBoard(tuple(found.values()), {each.name: each for each in departments}, ids, shown)


def _departments_of(organisation: Organisation, round_: Round, divisions: Iterable[str]) -> list[BoardDepartment]:
    """Return the 部 above the divisions, in order."""
    found = {above.division_id: above for each in divisions if (above := organisation.department_of(each))}
    liaisons = {
        above.division_id: each
        for each in organisation.divisions
        if each.is_liaison and not each.has_ended and (above := organisation.department_of(each.division_id))
    }
    return [_department(each, liaisons.get(each.division_id), round_) for each in found.values()]


def _department(department: Division, liaison: Division | None, round_: Round) -> BoardDepartment:
    return BoardDepartment(
        department.name_on(round_.named_on),
        round_.own_due(department.division_id),
        liaison.name_on(round_.named_on) if liaison else None,
        department.contact or (liaison.contact if liaison else None),
    )


def _load(records: Records, round_: Round, today: date, answers: RoundAnswers | None = None) -> dict[str, BoardLine]:
    """Return the lines in order, by division ID; cached lines of divisions whose rows did not change are reused."""
    kept, key = records.kept, ("board", round_.round_id, today)
    contents = answers or RoundAnswers.load(records, round_)
    known = kept.known_value(key) if kept is not None else None
    rows = known.rows(round_.round_id) if known is not None else None
    if known is None or rows is None or not rows <= contents.known_rows.keys():
        found = _lines(records, contents, today)
    elif rows:
        some = [contents.known_rows[row_id] for row_id in rows]
        whose = {each for row in some for each in row.divisions_asked(contents.asked)}
        found = {**known.value, **_lines(records, contents, today, whose)}
    else:
        found = known.value
    return found if kept is None else kept.put(key, found)


def _lines(
    records: Records, contents: RoundAnswers, today: date, whose: AbstractSet[str] | None = None
) -> dict[str, BoardLine]:
    """Return the lines of the divisions in `whose` (None: of all divisions).

    If any rows were asked back, all lines are returned, because answers settle the requests.
    """
    round_, organisation = contents.round_, contents.organisation
    arrivals = _Arrivals.load(records, round_)
    by_row = (each for each in round_.divisions if not organisation.get(each).is_generic)
    named = list(dict.fromkeys((*by_row, *arrivals.figures.supplied)))
    reviewed = ReviewState.load(records, contents)
    found = {}
    for each in organisation.sort_divisions(named if whose is None or reviewed.asked else whose & {*named}):
        confirmed = confirmation_of(records, contents, arrivals.returns, each, arrivals.own, arrivals.figures.supplied)
        found[each] = replace(_line(contents, arrivals, each, reviewed, today), confirmed=confirmed)
    return found


class _Arrivals(NamedTuple):
    """Facts about sent forms, received answers and held items by division.

    `drafts`: divisions whose newest answer is a 下書き. `arrived`: those of the `held` items that are whole files with
    answers to the round. `figures`: the 成果指標 that the divisions were asked for.
    """

    sent: frozenset[str]
    received: Mapping[str, datetime]
    drafts: frozenset[str]
    held: Counter[str]
    arrived: Counter[str]
    own: OwnAnswers
    returns: Sequence[Return]
    figures: FiguresAsked

    @staticmethod
    def load(records: Records, round_: Round) -> _Arrivals:
        round_id = round_.round_id
        returns = records.exchange.returns(round_id, row_ids=())  # only writers and confirmations are needed, no texts
        drafts = open_drafts(returns)
        held = _held(records, round_)
        return _Arrivals(
            sent=frozenset(package.division for package in records.exchange.packages(round_id, row_ids=())),
            received=records.exchange.last_submissions(round_id),
            drafts=frozenset(each.division for each in returns if each.return_id in drafts),
            held=Counter(each for _, whose in held for each in whose),
            arrived=Counter(each for item, whose in held for each in whose if item.is_unmerged_answer),
            own=OwnAnswers.load(records, round_),
            returns=returns,
            figures=figures_asked(records, round_),
        )


def _held(records: Records, round_: Round) -> Sequence[tuple[HeldItem, Sequence[str]]]:
    """Return the held items with their divisions; if there are no held items, nothing else is loaded."""
    items = records.exchange.held(round_.round_id)
    if not items:
        return ()
    from nakano_status.application.merge.read.held import divisions_of_items

    whose = divisions_of_items(records, round_, items)
    return [(item, whose[item.item_id]) for item in items]


def _line(contents: RoundAnswers, arrivals: _Arrivals, division: str, reviewed: ReviewState, today: date) -> BoardLine:
    round_, organisation = contents.round_, contents.organisation
    rows, figures = round_.rows_asked_of(division, contents.asked), arrivals.figures.supplied.get(division, ())
    conflicts = _conflicts(contents, rows, division, figures) if contents.conflicts else 0
    department = organisation.department_of(division)
    asked = tuple(each for each in reviewed.asked_rows(division) if contents.known_rows[each.id].counted)
    waiting = sum(not each.outcome.is_settled for each in asked)
    facts = DivisionFacts(
        rows=len(rows),
        answered=sum(arrivals.own.is_answered(contents, row, division) for row in rows),
        sent=division in arrivals.sent,
        received=division in arrivals.received,
        draft=division in arrivals.drafts,
        open_points=conflicts + arrivals.held[division],
        due=round_.due_of(division),
        round_due=round_.due,
        asked_back=waiting,
        resubmitted=len(asked) - waiting,
        accepted=sum((row.row_id, division) in reviewed.accepted for row in rows) if reviewed.accepted else 0,
        figures=arrivals.figures.count(division),
    )
    return BoardLine(
        division=organisation.name(division, round_.named_on),
        department=department.name_on(round_.named_on) if department else None,
        rows=facts.rows,
        answered=facts.answered,
        state=division_state(facts, today),
        received=arrivals.received.get(division),
        due=facts.due,
        overdue_days=overdue_days(facts, today),
        conflicts=conflicts,
        held=arrivals.held[division],
        asked_back=waiting,
        resubmitted=facts.resubmitted,
        accepted=facts.accepted,
        asked_rows=asked,
        extended=facts.is_extended,
        draft=facts.draft,
        contact=organisation.get(division).contact,
        is_waited_for=facts.is_waited_for,
        figures=facts.figures,
        arrived=arrivals.arrived[division],
        read_on=today,
        where=organisation.names_above(organisation.get(division)),
    )


def _conflicts(contents: RoundAnswers, rows: Iterable[RoundRow], division: str, figures: Iterable[str]) -> int:
    of_figures = sum(len(contents.conflicts.get(each, ())) for each in figures)
    return of_figures + sum(len(contents.conflicts_of(row, division)) for row in rows)


ARRIVED = "届いています（未取込）"
"""Text for a division whose answers are held with a whole file: the division has done its part."""
_NOTHING_RECEIVED = frozenset({DivisionState.NONE_RECEIVED, DivisionState.EXTENDED, DivisionState.OVERDUE})


def count_submissions(lines: Iterable[BoardLine]) -> tuple[int, int]:
    """Return how many of the answering divisions have submitted, and how many divisions answer."""
    answering = [line for line in lines if line.state is not DivisionState.NOTHING_TO_REPORT]
    return sum(line.has_handed_in for line in answering), len(answering)


def state_label(line: BoardLine) -> str:
    """Return the state of a division as a text.

    The text names days, rows asked back, 相違, 未取込, and 成果指標 missing on the division's form.
    """
    labels = _progress_labels(line)
    if line.conflicts:
        labels.append(f"相違{line.conflicts}")
    if line.held > line.arrived:
        labels.append(f"未取込{line.held - line.arrived}")
    if line.figures.unsent and line.state is not DivisionState.NOT_SENT:
        labels.append(f"成果指標未照会{line.figures.unsent}")
    return "　".join(labels)


def _progress_labels(line: BoardLine) -> list[str]:
    """Describe how complete a division's answers are, with days, or that they arrived with a file that is held."""
    if line.arrived and line.state in _NOTHING_RECEIVED:
        return [ARRIVED]
    labels = [line.state.label]
    if line.overdue_days and not line.arrived:
        labels = [f"期限超過{line.overdue_days}日"]
    elif line.state is DivisionState.EXTENDED and line.due:
        labels = [f"期限延長（{day_label(line.due, line.read_on)}まで）"]
    elif line.state is DivisionState.PARTIAL and line.extended and line.due:
        labels.append(f"期限延長（{day_label(line.due, line.read_on)}まで）")
    if line.draft:
        labels.append("下書き")
    if line.state is DivisionState.ASKED_BACK:
        labels = [f"修正依頼中{line.asked_back}"]
    elif line.asked_back:
        labels.append(f"修正依頼中{line.asked_back}")
    return [*labels, ARRIVED] if line.arrived else labels


def figures_answered_label(figures: FigureCount) -> str:
    """Return how many 成果指標 of a division or 部 are answered, as 1/2; empty if it supplies none."""
    return f"{figures.answered}/{figures.supplied}" if figures.supplied else ""
