"""Flat values for the window and the command line: a round, its divisions, its rows and their tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from nakano_status.application import lookup
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_checks import RowAnswer, blank_keys
from nakano_status.domain.fields.field import DONE, FIGURE_KEYS, NO_SUM, NOTE, Field
from nakano_status.domain.fields.mark import counted_beside
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.round.round import Origin, OutOfReport, Round
from nakano_status.domain.round.states import NO_FIGURES, TO_DO, DivisionState, FigureCount, RowState

if TYPE_CHECKING:
    from nakano_status.domain.fields.mark import Mark, Marks
    from nakano_status.domain.plan.annotations import FrameItem
    from nakano_status.domain.review.confirmation import Confirmation, RowField, ShownTexts
    from nakano_status.domain.review.review import AskOutcome


@dataclass(frozen=True, slots=True)
class RowView:
    """One listing in a round, with everything printed, answered or derived about it.

    Divisions are given by the names to show. Mappings are by field key unless it is noted.
    """

    # as the plan prints it; `code` and `measure` are those of its measure (None: unknown)
    id: str
    code: str
    measure: str | None
    title: str
    plan_class: str | None  # the sign before its title (None: no sign)
    sponsor: str
    repost_of: str | None  # the 管理番号 of the original of a 再掲
    # whether it is 報告対象, answered or not, and otherwise why not
    counted: bool
    out_of_report: OutOfReport | None
    # the divisions named on it, by their roles
    leads: tuple[str, ...]
    trackers: tuple[str, ...]
    associates: tuple[str, ...]
    # the plan's schedule for the year (None: it has none)
    scheduled: str | None
    # the answer: values of the row (None: blank), and notes by division
    values: Mapping[str, str | None]
    notes: Mapping[str, str]
    # the texts of the previous round (None: blank, not decided, or there is none)
    planned: str | None
    previous_done: str | None
    previous_later: str | None
    # None if it is 報告対象外
    state: RowState | None
    # the first of the divisions that answer it (None: none does)
    writer: str | None = None
    # the groups of fields in conflict
    conflicts: tuple[str, ...] = ()
    # unsaved texts of the data file's owner
    drafts: Mapping[str, str | None] = field(default_factory=dict)
    # all divisions that answer it (several: 各課回答); those of them that leave the answer to the others (他課が回答)
    answerers: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    # fields whose text the office typed for a division, with how it was received (None: not stated)
    on_behalf: Mapping[str, str | None] = field(default_factory=dict)
    # the office's comment if the row was asked back (修正依頼), and the state of that request; otherwise None
    remark: str | None = None
    asked: AskOutcome | None = None
    # unsaved texts for divisions, by division
    drafts_on_behalf: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    # the mark in `values` (None: blank, or the text is not a mark)
    mark: Mark | None = None
    # national frame items of the row
    items: tuple[FrameItem, ...] = ()
    # the divisions that answered in the previous round, if the data file's own division did not
    previous_by: tuple[str, ...] = ()
    # the titles of the rows into which it was merged, by 管理番号
    merged_into: Mapping[str, str] = field(default_factory=dict)
    # the code of the goal above it (None: it is under no goal)
    goal: str | None = None
    # its texts in the counted choices of the plan
    chosen: tuple[str, ...] = ()
    # the key of the text that a list shows of it
    text_key: str = DONE
    # what each division wrote of an item that divisions answer for themselves, by division; `values` has all as printed
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # counted choices about a level: what the node has if the row is asked (None: blank); empty if another row is asked
    node_values: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    # the divisions that do not answer it, but have a part of it
    with_parts: tuple[str, ...] = ()
    # the keys of all fields in `conflicts`
    undecided: tuple[str, ...] = field(default=(), repr=False)

    @property
    def named(self) -> tuple[str, ...]:
        """All divisions named on the row: leads, then trackers, then associates."""
        return (*self.leads, *self.trackers, *self.associates)

    @property
    def asked_of(self) -> tuple[str, ...]:
        """The divisions that the row is asked of: the divisions that answer it, then divisions with a part of it."""
        return (*(self.answerers or filter(None, (self.writer,))), *self.with_parts)

    @property
    def text(self) -> str:
        """The text that a list shows of the row; empty if it is blank."""
        return self.values.get(self.text_key) or ""


def shown_texts(rows: Iterable[RowView], division: str) -> ShownTexts:
    """Return the texts of rows as a division (a name) has them: the values of the row, and the division's own parts."""
    found: dict[RowField, str | None] = {}
    for row in rows:
        own = {key: texts.get(division) for key, texts in row.parts.items()}
        values = {**row.values, **own, NOTE: row.notes.get(division)}
        found |= {(row.id, key): text for key, text in values.items()}
    return found


def count_finished(rows: Iterable[RowView]) -> int:
    """Return how many rows are answered, have nothing to correct, and were not asked back since."""
    return sum(row.state not in TO_DO for row in rows)


@dataclass(frozen=True)
class AskedRow:
    """A row that a division was asked about (修正依頼).

    `division`: the name to show. `comment`: the office's comment. `package`: the package with the request. `outcome`:
    the state of the request. `at` (UTC), `by`: when and by whom it was asked (None: not recorded).
    """

    id: str
    division: str
    comment: str
    package: str
    outcome: AskOutcome
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True)
class CountsView:
    """The tally: the number of rows by mark, the total of the marks, and every excluded row with its reason.

    `groups`: if the tally is broken down, the numbers of each group by its code or name, with `total` and `in_report`.
    `group_names`: the labels of the groups (目標1 …). `sum`, `group_sums`: if a number is counted, the sum of all rows
    and of each group; `total` is the number of rows with an answer. `item`: the counted item (None: 進捗状況).
    """

    counts: Mapping[str, int]
    total: int
    in_report: int
    excluded: tuple[tuple[str, str], ...]
    groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    group_names: Mapping[str, str] = field(default_factory=dict)
    sum: str = field(default="", repr=False)
    group_sums: Mapping[str, str] = field(default_factory=dict, repr=False)
    item: Field | None = field(default=None, repr=False, compare=False)

    @property
    def printed_sums(self) -> dict[str | None, str]:
        """The sums of all rows (None) and of each group as printed, with the unit; empty if no number is counted.

        A dash if there is no number to add up.
        """
        if self.item is None or not self.sum:
            return {}
        item = self.item
        sums: list[tuple[str | None, str, int]] = [(None, self.sum, self.total)]
        sums += [(name, text, self.groups[name]["total"]) for name, text in self.group_sums.items()]
        return {name: f"{item.printed(text)}{item.number_unit}" if count else NO_SUM for name, text, count in sums}


def marks_line(counts: Mapping[str, int]) -> str:
    """Return the marks with their numbers, as one text. The counts `total` and `in_report` are left out."""
    return " ".join(
        counted_beside(mark, number, "") for mark, number in counts.items() if mark not in ("total", "in_report")
    )


def counts_line(view: CountsView) -> str:
    """Return the text for the window's status bar: the marks, and the number of rows in the report."""
    return f"{marks_line(view.counts)} 計{view.total}件 ／ 報告対象 {view.in_report}件"


OFFICE_NAME = "事務局"
"""The name shown for the office where divisions are named."""


@dataclass(frozen=True)
class ConfirmationView:
    """A division's 所属長確認 as shown.

    `name`: the name of the division's head. `at`: the moment (ISO in UTC, or as typed by hand), `day`: the day to show;
    None if not stated. `changed`: the fields (row_id, key) that differ from the confirmed values and that the
    division's head has not confirmed yet. `given`: the confirmation itself. `has_figures`: whether the division
    supplies 成果指標, which a confirmation does not cover.
    """

    division: str
    name: str
    at: str | None
    day: str | None
    changed: tuple[RowField, ...]
    given: Confirmation
    has_figures: bool = False

    @property
    def limits(self) -> str:
        """A note on the answers of the division that the confirmation does not cover; empty if there are none."""
        return "（成果指標を除く）" if self.has_figures else ""


_IN = frozenset(
    {
        DivisionState.SUBMITTED,
        DivisionState.REVIEWING,
        DivisionState.ASKED_BACK,
        DivisionState.RESUBMITTED,
        DivisionState.ACCEPTED,
    }
)


@dataclass(frozen=True)
class BoardLine:
    """The line of a division on 提出状況.

    `rows`: the number of rows that it answers or has a part of. `answered`: the number of them with an answer or with
    this part. `received`: the time at which its newest return was imported (UTC; None: no return was imported).
    `department`: the name of its 部 (None: it is in none). `due`: its due date (None: there is none). `overdue_days`:
    the days since its due date; 0 if nothing is overdue. `conflicts`: the number of conflicts in its rows and 成果指標.
    `held`: the number of its held items. `confirmed`: its 所属長確認 with the fields that changed after it; None: 未.
    `asked_back`: number of rows that wait for an answer to a 修正依頼. `resubmitted`: number of rows with such an
    answer. `accepted`: number of 確認済 rows. `asked_rows`: the rows counted in `asked_back` and `resubmitted`.
    `extended`: whether its due date is later than the round's (期限延長). `draft`: whether its newest answer is a
    下書き. `contact`: 担当者・内線・メール as in the table (None: not known). `is_waited_for`: whether it was sent a
    form and its answer is incomplete. `figures`: the count of its 成果指標. `arrived`: number of its `held` items that
    are whole files with answers. `read_on`: the day for which the line holds. `where`: its 部, and the 室 in it.
    """

    division: str
    department: str | None
    rows: int
    answered: int
    state: DivisionState
    received: datetime | None
    due: date | None
    overdue_days: int = 0
    conflicts: int = 0
    held: int = 0
    confirmed: ConfirmationView | None = None
    asked_back: int = 0
    resubmitted: int = 0
    accepted: int = 0
    asked_rows: tuple[AskedRow, ...] = ()
    extended: bool = False
    draft: bool = False
    contact: str | None = None
    is_waited_for: bool = False
    figures: FigureCount = NO_FIGURES
    arrived: int = 0
    read_on: date | None = None
    where: str = ""

    @property
    def is_to_be_reminded(self) -> bool:
        """Whether to remind the division: its answer is incomplete, and no file of it is held (再依頼)."""
        return self.is_waited_for and not self.arrived

    @property
    def is_missing(self) -> bool:
        """Whether the division has not submitted everything, and no file of it is held (未提出)."""
        return self.is_asked and not self.has_handed_in and not self.arrived

    @property
    def is_late(self) -> bool:
        """Whether the division is missing and waited for (`is_waited_for`), and its due date has passed."""
        return self.is_missing and self.is_waited_for and self.overdue_days > 0

    @property
    def is_awaited(self) -> bool:
        """Whether the division is missing and waited for (`is_waited_for`), and its due date has not passed."""
        return self.is_missing and self.is_waited_for and not self.overdue_days

    @property
    def is_asked(self) -> bool:
        """Whether the division is asked for any rows or 成果指標."""
        return bool(self.rows or self.figures.supplied)

    @property
    def is_whole(self) -> bool:
        """Whether everything that the division is asked for is answered, even if only in a 下書き."""
        return self.answered >= self.rows and self.figures.is_complete

    @property
    def has_handed_in(self) -> bool:
        """Whether everything is answered and received, apart from rows that the office asked back since."""
        return self.state in _IN and self.is_whole


@dataclass(frozen=True)
class RoundView:
    """The heading of a round: its year, the headings to show, and the fields that it asks for.

    `as_of_label`: its 時点, as 令和4年度末時点. `due`: the due date (None: none), of the own division in a division's
    data file. `headings`: the headings of its fields, by key. `division`: the name of that division (None: the office's
    file). `previous_in_report`: the number of rows in the report of the previous round (None: there is none in this
    plan). `reopened`: rows of a closed round that can be edited. `imported`: whether it is an imported list, for which
    no answers were collected. `round_id`: its ID; a plan's other years and other plans have other IDs. `collector`: the
    name of the division to which the own division returns its answers as its section (係; None: it is not a section).
    """

    year: FiscalYear
    asked: AskedFields
    as_of_label: str
    due: date | None
    closed: bool
    headings: Mapping[str, str]
    division: str | None
    previous_in_report: int | None
    reopened: frozenset[str] = frozenset()
    plan_id: str = ""
    imported: bool = False
    round_id: str = ""
    collector: str | None = None

    @property
    def marks(self) -> Marks:
        """The marks of the round's plan."""
        return self.asked.profile.marks

    @property
    def is_collecting(self) -> bool:
        """Whether answers are being collected: the round is neither imported nor closed."""
        return not self.imported and not self.closed

    def is_open(self, row_id: str) -> bool:
        """Return whether a row can be edited."""
        return not self.closed or row_id in self.reopened

    def blank_keys(self, row: RowView, typed: Mapping[str, str | None], *, of_part: bool) -> tuple[str, ...]:
        """Return the keys of the fields of a row that are yet to be filled in, in the form's order.

        `typed`: the values as the user sees them, by field key (None: blank). If `of_part`, the division has only its
        own part of the row.
        """
        printed = self.asked.profile.sponsors
        sponsor = next((each for each in Sponsor if printed.get(each, each) == row.sponsor), Sponsor.WARD)
        answer = RowAnswer(row.id, sponsor, typed, self.asked, conflicts=row.conflicts)
        return blank_keys(answer, of_part=of_part)


def read_round(records: Records, round_: Round) -> RoundView:
    """Return the heading of a round; no rows of the plan are read.

    `previous_in_report` is None if the previous round is of another plan.
    """
    own, organisation = records.info.division, records.organisation.read()
    collector = organisation.collector_of(own) if own else None
    previous = lookup.previous_round(records, round_)
    plans = records.plan.plan_ids()
    if previous is not None and plans[previous.edition_id] != plans[round_.edition_id]:
        previous = None  # the number of another plan's rows cannot be compared
    asked = records.plan.asked(round_)
    return RoundView(
        year=round_.year,
        asked=asked,
        as_of_label=f"{round_.year.label}末時点",
        due=round_.due_of(own) if own else round_.due,
        closed=round_.closed,
        headings={key: asked.heading(key) for key in (*(asked.keys if own else asked.every_key), *FIGURE_KEYS)},
        division=organisation.name(own) if own else None,
        previous_in_report=sum(row.counted for row in previous.rows) if previous else None,
        reopened=frozenset(round_.reopened),
        plan_id=plans[round_.edition_id],
        imported=round_.origin is Origin.IMPORTED,
        round_id=round_.round_id,
        collector=collector.name_on(round_.named_on) if collector else None,
    )


@dataclass(frozen=True)
class RoundChoice:
    """One round: its year, its title, its due date (None: it has none), and its state.

    `imported`: whether it is an imported list. `is_current`: whether it is the current round. `plan_id`: its plan,
    which the title names if another plan has a round of that year.
    """

    year: FiscalYear
    label: str
    due: date | None
    closed: bool
    imported: bool
    is_current: bool
    plan_id: str = ""


def round_choices(records: Records) -> tuple[RoundChoice, ...]:
    """Return the rounds in the years of their plans, newest first; empty if there are none."""
    rounds = sorted(
        lookup.rounds_within_plan_years(records, records.rounds.all()), key=lambda each: each.year, reverse=True
    )
    if not rounds:
        return ()
    shown, ids = lookup.plan_to_show(records), records.plan.plan_ids()
    last = lookup.current_rounds(lookup.rounds_of_plan(records, shown))[0]
    twice = Counter(each.year for each in rounds)
    return tuple(
        RoundChoice(
            each.year,
            f"{each.year.label}末時点" + (f"（{records.plan.title(each.edition_id)}）" if twice[each.year] > 1 else ""),
            each.due,
            each.closed,
            each.origin is Origin.IMPORTED,
            each.round_id == last.round_id,
            ids[each.edition_id],
        )
        for each in rounds
    )
