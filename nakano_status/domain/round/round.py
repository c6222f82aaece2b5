"""A round (進捗確認): one year's collection; its rows, and the divisions that answer them, are fixed when it opens.

報告対象 is decided by the office. Only the initial proposal is computed here: rows that are not reposts, have begun,
and were not finished or stopped by an act. Nothing is inferred from blank texts.

A division that is named with others may leave the answer to them by 他課が回答 in the first line of its note. It
proposes 報告対象外 in the same line, so that every form carries it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import as_typed, bare_text, is_blank

if TYPE_CHECKING:
    from nakano_status.domain.fields.profile import AskedFields
    from nakano_status.domain.organisation.divisions import Organisation
    from nakano_status.domain.plan.lineage import RowLineage
    from nakano_status.domain.plan.plan import Edition, Listing, NamedDivision

Schedules = Mapping[tuple[str, FiscalYear], str]
"""計画上のスケジュール by (row_id, year); an absent text is not in the plan's table."""

DEFERRED = "deferred"
"""The key by which an answer is recorded as left to other divisions; it is not a field of the form."""

DEFERRAL = "他課が回答"
"""The line that this program writes into a note if the answer is left to other divisions."""

_WORDINGS = frozenset(
    [f"{whose}が回答{end}" for whose in ("他課", "他の課", "ほかの課") for end in ("", "します", "する")]
    + ["他課回答", "他課で回答", "他課で回答します"]
)


class Origin(StrEnum):
    """Origin of a round: collected in this data file, or imported from a published list."""

    COLLECTED = "collected"
    IMPORTED = "imported"


class OutOfReport(Labelled):
    """Reasons for 報告対象外: the row is printed blank and is not counted."""

    REPOST = "repost", "再掲"
    NOT_BEGUN = "not_begun", "実施年度前"
    FINISHED = "finished", "完了"
    STOPPED_OR_MERGED = "stopped_or_merged", "中止／統合"
    OTHER = "other", "その他"


_NAMED = re.compile(r"\s*【([^】]+)】")


@dataclass(frozen=True)
class RoundRow:
    """A listing in a round.

    `out_of_report`: why it is 報告対象外 (None: it is in the report). `named_divisions`: all divisions named on it, as
    fixed when the round opened. `writers`: the IDs of the divisions that answer it. `several_writers`: whether the
    office opened the row to every division named on it (各課回答).
    """

    row_id: str
    out_of_report: OutOfReport | None
    named_divisions: tuple[NamedDivision, ...]
    several_writers: bool = False

    @property
    def counted(self) -> bool:
        """Whether the row is 報告対象, answered or not."""
        return self.out_of_report is None

    @property
    def is_repost(self) -> bool:
        """Whether the row repeats a row that is answered in its place."""
        return self.out_of_report is OutOfReport.REPOST

    def may_take(self, texts: Iterable[str | None]) -> bool:
        """Return whether these texts may be written on the row: any texts, but only blank ones on a repost."""
        return not self.is_repost or all(map(is_blank, texts))

    @property
    def printed_divisions(self) -> tuple[str, ...]:
        """The named divisions in the printed order."""
        return tuple(each.division for each in sorted(self.named_divisions, key=attrgetter("ordinal")))

    @cached_property
    def writers(self) -> tuple[str, ...]:
        """The divisions whose answers count: the first lead, otherwise the first tracker.

        In a row that all named divisions answer (`several_writers`, 各課回答) the others follow.
        """
        return _writers(self.named_divisions, several=self.several_writers)

    def real_writers(self, organisation: Organisation) -> tuple[str, ...]:
        """Return the IDs of the row's writers that are divisions, without generic entries (各所管課)."""
        return tuple(each for each in self.writers if not organisation.get(each).is_generic)

    def is_left_by_others(self, division: str, notes: Mapping[str, str | None], organisation: Organisation) -> bool:
        """Return whether no division other than `division` answers the row: all of them leave it to the others.

        Then a deferral of `division` is no answer, because no division is left that answers. True, too, if no other
        division answers the row; generic entries never do. `notes`: the notes on the row by division ID.
        """
        others = (each for each in self.real_writers(organisation) if each != division)
        return all(is_deferral(notes.get(each)) for each in others)

    def divisions_asked(self, asked: AskedFields) -> tuple[str, ...]:
        """Return the IDs of the divisions that are asked about the row, its writers first.

        The other divisions that the row names are asked only if `asked` has items that each division answers for
        itself. A row that is not counted gives the same.
        """
        return tuple(dict.fromkeys((*self.writers, *(self.printed_divisions if asked.part_items else ()))))

    def writers_of(self, key: str | None, asked: AskedFields) -> tuple[str, ...]:
        """Return the IDs of the divisions that may write a field of the row: its writers, then sometimes the others.

        The other divisions named on the row may write it if each division answers the field for itself. `key`: None for
        the row's own fields.
        """
        return tuple(dict.fromkeys((*self.writers, *(self.printed_divisions if key in asked.part_keys else ()))))


@dataclass(frozen=True)
class PartNames:
    """The divisions that have parts of a row.

    `printed`: their names by ID, in the printed order. `find`: returns the ID of the division that has, or had, a name;
    None if there is none.
    """

    printed: Mapping[str, str]
    find: Callable[[str], str | None]

    def joined(self, texts: Mapping[str, str]) -> str:
        """Return the texts of the divisions (by ID) as papers print them, each on lines of its own behind 【課】.

        If the row has a single division, its text has no name before it. A division without a text is left out. If a
        text already begins with its division's name in 【】, the name is not printed twice.
        """
        own = {division: self.without_own_name(division, text) for division, text in texts.items()}
        if len(self.printed) == 1:
            return "".join(own.values())
        return "\n".join(f"【{name}】{own[division]}" for division, name in self.printed.items() if division in own)

    def split(self, text: str | None) -> dict[str, str | None]:
        """Return the text of each division, by ID, from a text as papers print it; None for a division without a text.

        Each line that begins with the name of a division in 【】, also a former name, begins the text of that division.
        Other words in 【】 belong to the text of the division above. If there is only one division, the whole text is
        its text, without its name at the beginning. Raise ValueError if there are several divisions and the text
        neither is blank nor begins with the name of one.
        """
        found: dict[str, list[str]] = {each: [] for each in self.printed}
        writer = next(iter(found)) if len(found) == 1 else None
        for line in [] if is_blank(text) else (text or "").split("\n"):
            begun, rest = self._begun(line) if len(found) > 1 or not any(found.values()) else (None, line)
            writer = begun or writer
            if writer is not None:
                found[writer].append(rest)
            elif not is_blank(line):
                raise ValueError(text)
        return {division: as_typed("\n".join(lines)) for division, lines in found.items()}

    def without_own_name(self, division: str, text: str) -> str:
        """Return the text of a division without a name of its own in 【】 at the beginning."""
        begun, rest = self._begun(text)
        return rest if begun == division else text

    def _begun(self, line: str) -> tuple[str | None, str]:
        """Return the division whose name in 【】 begins a line, and the rest; None and the line if there is none."""
        named = _NAMED.match(line)
        if named is None:
            return None, line
        known = {bare_text(name): division for division, name in self.printed.items()}
        division = known.get(bare_text(named[1])) or self.find(named[1])
        return (division, line[named.end() :]) if division in self.printed else (None, line)


def division_named_in(line: str) -> str | None:
    """Return the name in 【】 at the beginning of a line; None if there is none."""
    named = _NAMED.match(line)
    return named[1] if named else None


@cache
def _writers(named_divisions: tuple[NamedDivision, ...], *, several: bool) -> tuple[str, ...]:
    """Return the answering divisions; cached, because thousands of rows share the same few combinations."""
    first: tuple[str, ...] = ()
    for role in (Role.TRACKER, Role.LEAD):
        named = [each for each in named_divisions if each.role is role]
        if named:
            first = (min(named, key=attrgetter("ordinal")).division,)
    if not several:
        return first
    others = sorted(named_divisions, key=attrgetter("ordinal"))
    return tuple(dict.fromkeys((*first, *(each.division for each in others))))


@dataclass(frozen=True)
class Round:
    """One year's collection, bound to one edition of the plan.

    `as_of`: the reference date (時点). `due`: 回答期限 (None: there is none). `made_on`: 作成日 (None: not recorded).
    `division_dues`: the due dates given to divisions and 部, by ID, in the order in which they were given. `reopened`:
    the IDs of rows of a closed round that may be changed again.
    """

    round_id: str
    year: FiscalYear
    edition_id: str
    as_of: date
    due: date | None
    made_on: date | None
    origin: Origin
    rows: tuple[RoundRow, ...]
    closed: bool = False
    division_dues: tuple[tuple[str, date], ...] = ()
    reopened: frozenset[str] = frozenset()

    def is_open(self, row_id: str) -> bool:
        """Return whether a row can still be changed: the round is not closed, or the row was opened again."""
        return not self.closed or row_id in self.reopened

    @property
    def is_collecting(self) -> bool:
        """Whether answers are still collected: the round was not imported, and is not closed."""
        return self.origin is Origin.COLLECTED and not self.closed

    @property
    def named_on(self) -> date:
        """The day as of which the round names divisions: 作成日, otherwise the reference date."""
        return self.made_on or self.as_of

    def row(self, row_id: str) -> RoundRow:
        """Return the row with that 管理番号; raise KeyError if the round does not contain it."""
        return self.known_rows[row_id]

    def due_of(self, division: str) -> date | None:
        """Return the due date given to a division (期限延長), otherwise the round's.

        The 部内期限 of its 部 does not count here. None if the round has no due date.
        """
        return dict(self.division_dues).get(division, self.due)

    def own_due(self, body: str) -> date | None:
        """Return the due date given to a division or a 部 (`body`, an ID).

        None if none was given, or if it is the same as the round's.
        """
        return self.as_own_due(dict(self.division_dues).get(body))

    def as_own_due(self, due: date | None) -> date | None:
        """Return the own due date of a body that is given `due`: None if that is the round's."""
        return None if due == self.due else due

    def rows_of(self, division: str) -> tuple[RoundRow, ...]:
        """Return the counted rows that a division (an ID) answers."""
        return self._rows_by_writer.get(division, ())

    def rows_read_by(self, division: str) -> tuple[RoundRow, ...]:
        """Return the counted rows on which a division (an ID) is named without answering."""
        named = (row for row in self.rows if row.counted and any(a.division == division for a in row.named_divisions))
        return tuple(row for row in named if division not in row.writers)

    def rows_asked_of(self, division: str, asked: AskedFields) -> tuple[RoundRow, ...]:
        """Return the counted rows that the division is asked for: rows that it answers, then rows with a part of it.

        Use this method (or `RoundRow.divisions_asked`) wherever it matters who must answer, and how much.
        """
        return (*self.rows_of(division), *(self.rows_read_by(division) if asked.part_items else ()))

    @cached_property
    def _rows_by_writer(self) -> dict[str, tuple[RoundRow, ...]]:
        """The counted rows by answering division, grouped once for all divisions."""
        gathered: dict[str, list[RoundRow]] = {}
        for row in self.rows:
            for division in row.writers if row.counted else ():
                gathered.setdefault(division, []).append(row)
        return {division: tuple(rows) for division, rows in gathered.items()}

    @cached_property
    def known_rows(self) -> Mapping[str, RoundRow]:
        """The rows by 管理番号."""
        return {row.row_id: row for row in self.rows}

    @cached_property
    def divisions(self) -> tuple[str, ...]:
        """The ID of every division named on a row of the round, in order of first naming."""
        return tuple(dict.fromkeys(a.division for row in self.rows for a in row.named_divisions))


def proposed_in_note(note: str | None) -> OutOfReport | None:
    """Return the reason for 報告対象外 that a division proposes in the first line of its note; otherwise None.

    The line is only a reason (「完了」), or names one (「報告対象外（完了）」). If it begins with 報告対象外 or 対象外
    without a known reason, the reason is OTHER.
    """
    if not note:
        return None
    first_line = note.strip().partition("\n")[0]
    text = bare_text(first_line).rstrip("。")
    if not text.startswith(_OUT_OF_REPORT):
        return _PROPOSALS.get(text)
    named = [word for word in _PROPOSALS if word in text]
    return _PROPOSALS[min(named, key=text.index)] if named else OutOfReport.OTHER


_PROPOSALS = {
    "実施年度前": OutOfReport.NOT_BEGUN,
    "完了": OutOfReport.FINISHED,
    "中止/統合": OutOfReport.STOPPED_OR_MERGED,
    "中止・統合": OutOfReport.STOPPED_OR_MERGED,
    "中止": OutOfReport.STOPPED_OR_MERGED,
    "統合": OutOfReport.STOPPED_OR_MERGED,
    "再掲": OutOfReport.REPOST,
}
_OUT_OF_REPORT = ("報告対象外", "対象外")


def with_proposal(note: str | None, reason: OutOfReport | None) -> str | None:
    """Return a note whose first line proposes 報告対象外 for a reason, as in a form.

    The proposal replaces an earlier one, and a line that leaves the answer to other divisions. Only a line that states
    nothing but a proposal and its reason is replaced: 報告対象外（完了） or 完了. A first line with any other words
    remains below the new line, even if it counts as a proposal, and so do all further lines. If `reason` is None, such
    a line is removed and none is added. Return None if nothing is left.
    """
    lines = note.split("\n") if note else []
    if reason is None:
        return _joined(_without_proposal(lines))
    rest = [line for line in _without_proposal(lines) if not is_deferral(line)]
    return _joined([f"{_OUT_OF_REPORT[0]}（{reason.label}）", *rest])


def _without_proposal(lines: list[str]) -> list[str]:
    """Return the lines of a note without the first line if it states only a proposal; lines with a deferral remain."""
    opening = (place for place, line in enumerate(lines) if not is_blank(line) and not is_deferral(line))
    place = next(opening, None)
    return [line for at, line in enumerate(lines) if at != place or not _states_only_proposal(line)]


def _joined(lines: Iterable[str]) -> str | None:
    return as_typed("\n".join(lines))


def _states_only_proposal(line: str) -> bool:
    """Return whether a line is only a reason, or 報告対象外 with or without a reason."""
    text = bare_text(line).rstrip("。")
    start = next((each for each in _OUT_OF_REPORT if text.startswith(each)), None)
    if start is None:
        return text in _PROPOSALS
    return text.removeprefix(start).removesuffix("のため").strip("():") in ("", OutOfReport.OTHER.label, *_PROPOSALS)


FINAL_REASONS = frozenset({OutOfReport.FINISHED, OutOfReport.STOPPED_OR_MERGED})
"""The reasons for which a row is 報告対象外 in all later rounds, too."""


def rows_of_new_round(
    edition: Edition,
    year: FiscalYear,
    previous: Round | None,
    schedules: Schedules,
    lineage: RowLineage | None = None,
) -> tuple[RoundRow, ...]:
    """Return the rows of a round to be opened: all listings, with the reason for each that is 報告対象外.

    `previous`: the latest round before `year` (None: there is none). Rows that were finished or stopped in it remain
    out; a merged row remains out if all its earlier rows are out. Otherwise a row is out if it is a repost, or has not
    begun by the `schedules`. `lineage`: the lineage from the rows of `previous` (None: every row has the number it had
    then).
    """
    out = {row.row_id: row.out_of_report for row in previous.rows} if previous else {}
    starts = _first_years(schedules)
    rows = []
    for listing in edition.listings:
        reasons = [out.get(row_id) for row_id in (lineage.origins(listing.row_id) if lineage else (listing.row_id,))]
        before = reasons[0] if reasons and FINAL_REASONS.issuperset(reasons) else None
        if listing.is_repost:
            why: OutOfReport | None = OutOfReport.REPOST
        elif before is not None:
            why = before
        else:
            why = OutOfReport.NOT_BEGUN if starts.get(listing.row_id, year) > year else None
        rows.append(RoundRow(listing.row_id, why, divisions_named_on(listing)))
    return tuple(rows)


def divisions_named_on(listing: Listing) -> tuple[NamedDivision, ...]:
    """Return every division named on a listing, in printed order; `RoundRow.writers` are the divisions that answer.

    A generic division (各所管課) is included and does not answer. If it is the only one, no division answers, and the
    office's own text is the only answer.
    """
    return tuple(each.named_division for each in sorted(listing.owners, key=attrgetter("ordinal")))


def _first_years(schedules: Schedules) -> dict[str, FiscalYear]:
    """Return the first year with a text for each row; rows without any text have no entry."""
    first: dict[str, FiscalYear] = {}
    for (row_id, year), text in schedules.items():
        if not is_blank(text):
            first[row_id] = min(year, first.get(row_id, year))
    return first


def is_deferral(note: str | None) -> bool:
    """Return whether the first line of a note leaves the answer to other divisions, in one of the known wordings."""
    return _plain((note or "").strip().partition("\n")[0]) in _WORDINGS


def is_deferred(values: Mapping[str, str | None], asked: AskedFields) -> bool:
    """Return whether a division with these values of a row leaves the answer to others, and answers nothing itself."""
    return is_deferral(values.get(NOTE)) and all(is_blank(values.get(key)) for key in asked.profile.answer_keys)


def with_deferral(note: str | None, *, deferred: bool) -> str | None:
    """Return a note with the deferral as its first line if `deferred` is true, otherwise without any deferral.

    A deferral also replaces a first line that states only a proposal of 報告対象外. The other lines are unchanged; None
    if nothing is left.
    """
    lines = [line for line in note.split("\n") if not is_deferral(line)] if note else []
    return _joined([DEFERRAL, *_without_proposal(lines)] if deferred else lines)


def _plain(text: str) -> str:
    """Return the text with unified width, without blanks and its final full stop."""
    return bare_text(text).rstrip("。.")
