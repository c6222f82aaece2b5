"""What a data file contains when files are received, and which of its rows a file's row is (source: exchange.md).

A row is known by its ID cell, else by measure and title (exchange.md, "Identity"). From when another division has its
form for a row that was handed on, what arrives on the old form waits; until then it is merged as the row's (years.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile, ReadRow
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.ledger import Fate, HeldItem
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.exchange.states import HeldState
from nakano_status.domain.fields.field import FIGURE, INDICATOR_NAME
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.indicators.indicator import parse_figure, unlike
from nakano_status.domain.organisation.divisions import NO_DIVISIONS, Organisation, fold_name
from nakano_status.domain.plan.handover import taken_over_by
from nakano_status.domain.plan.ownership import name_the_same
from nakano_status.domain.plan.plan import Listing
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.review import REMARK, REMARK_LABEL, is_as_printed, printed_remark
from nakano_status.domain.round.round import RoundRow
from nakano_status.domain.text.narrative import fold

Given = Mapping[str, Mapping[str, str | None]]
"""The texts of the locked cells (`measure` is the code alone) of every row of the edition, by row_id and key."""


ROW_MOVED = "ROW-MOVED"
"""The reason for which such a row is held until a person imports or rejects it."""

Moved = Mapping[tuple[str, str], str]
"""The division that was asked since, by 照会番号 of the older form and 管理番号."""


@dataclass(frozen=True)
class RoundScope:
    """The round being merged, the years of all rounds by round_id (as `R4`), and which are closed.

    `plans` are the titles of their plans, if there are several.
    """

    round_id: str
    years: Mapping[str, str]
    closed: frozenset[str] = frozenset()
    plans: Mapping[str, str] = field(default_factory=dict)

    def label(self, round_id: str) -> str | None:
        """Return a round's year as displayed, with its plan if there are several."""
        label, plan = year_label(self.years.get(round_id)), self.plans.get(round_id)
        return f"{label}（{plan}）" if plan else label


def year_label(year: str | None) -> str | None:
    """Return a year as displayed; a text that is no year is returned unchanged."""
    found = FiscalYear.read(year)
    return found.label if found else year or None


@dataclass(frozen=True)
class MergeContext:
    """The contents of the data file: its packages (oldest first), the rows of the edition as given, its rounds.

    `names` are division names by ID, `profile` is that of the round. `returns` are in the set already; `held` are
    the items held before, by item ID. `left_out` are the rows that a person leaves out of this batch;
    `agreed` the held files (item IDs) that a person has consented to merge. `restored` are packages missing from this
    data file but known by their seal; `void` are the IDs of those whose round was withdrawn. `out` are the rows that
    are 報告対象外, with the label of the reason. `owners_before` are the 所管課 that forms printed before rows were
    handed on, `moved` the rows of packages that another division was asked for since. `elsewhere` are the contexts of
    other rounds, by round_id, if files of theirs are in the batch. `organisation` decides which names in the locked
    cells mean the same division.
    """

    packages: Mapping[str, Package]
    given: Given
    names: Mapping[str, str]
    rounds: RoundScope
    profile: Profile
    returns: frozenset[str] = frozenset()
    held: Mapping[str, HeldItem] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    restored: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    out: Mapping[str, str] = field(default_factory=dict)
    owners_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: Moved = field(default_factory=dict)
    elsewhere: Mapping[str, MergeContext] = field(default_factory=dict)
    organisation: Organisation = NO_DIVISIONS

    def package_to_answer(self, row_id: str) -> Package | None:
        """Return the newest package of the round that asks for the row, or None.

        Packages for some rows only do not count. If several divisions were asked (各課回答) it is None, as it is not
        known whose answer it is.
        """
        return self._asked.get(row_id)

    def has_agreed(self, item_id: str) -> bool:
        """Whether a person has consented to merge a held file, now or before."""
        before = self.held.get(item_id)
        return item_id in self.agreed or (before is not None and before.state is HeldState.APPLIED)

    def waiting(self, returns: Iterable[Return]) -> tuple[HeldItem, ...]:
        """Return the held items of some returns that still wait for a decision."""
        wanted = {answer.return_id for answer in returns}
        return tuple(
            item for item in self.held.values() if item.state is HeldState.WAITING and item.return_id in wanted
        )

    @cached_property
    def own_forms(self) -> tuple[Package, ...]:
        """The forms of the round, oldest first, without those for some rows only."""
        of_round = (each for each in self.packages.values() if each.round_id == self.rounds.round_id)
        return tuple(each for each in of_round if not each.purpose.is_for_some_rows)

    @cached_property
    def _asked(self) -> dict[str, Package]:
        asked: dict[str, dict[str, Package]] = {}
        for package in self.own_forms:
            for row_id in package.answer_rows:
                if (package.package_id, row_id) not in self.moved:
                    asked.setdefault(row_id, {})[package.division] = package
        return {row_id: next(iter(forms.values())) for row_id, forms in asked.items() if len(forms) == 1}


FIGURE_LABEL = "実績"
LOCKED = {
    "measure": "実施内容",
    "title": "事業内容",
    "divisions": "所管課",
    "scheduled": "計画上のスケジュール",
    "previous_done": "前回の取組状況",
    "planned": "前回の取組予定",
    INDICATOR_NAME: "指標項目",
}
"""The locked columns that are compared with what the data file gives, and their headings (without the year)."""


@dataclass(frozen=True)
class MatchedRow:
    """One row to account for. `own`: the package lets the division answer it; `reference`: it is only listed there.

    `fate` is fixed here for rows that are not admitted; `reason` is the code for which such a row is held.
    """

    read: ReadRow
    row_id: str | None
    own: bool = False
    reference: bool = False
    fate: Fate | None = None
    reason: str | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether the row answers what its package did not ask; of a reference row only the note is open."""
        return self.fate is None and not self.own and (not self.reference or self.read.shows_answer(but_note=True))

    @property
    def is_counted(self) -> bool:
        """Whether the row must be accounted for: all but reference rows in which nothing is written."""
        return not self.reference or self.read.shows_answer()


def match_rows(file: AnswerFile, package: Package, given: Given) -> tuple[MatchedRow, ...]:
    """Return the rows with an ID or content, those to account for first.

    Headings and blank rows are skipped. A reference row without a note is not counted, but records that fact.
    """
    roles = {row.row_id: row.answers for row in package.rows} | dict.fromkeys(package.figures, True)
    used_ids = frozenset(row.row_id for row in file.rows if row.row_id is not None)
    by_title = _Titles(package, given, used_ids)
    found = [each for row in file.answered_rows if (each := _match(row, roles, by_title, given))]
    counted = _fold_duplicates([row for row in found if row.is_counted])
    written = {row.row_id for row in counted}
    silent = {row.row_id: row for row in found if not row.is_counted and row.row_id not in written}
    return (*counted, *silent.values())


def row_problems(
    file: AnswerFile, rows: Iterable[MatchedRow], package: Package, known: MergeContext
) -> Iterator[Problem]:
    """Yield the problems in matched rows."""
    for row in rows:
        yield from _questions(file, row, known)
        yield from _unlike_before(file, row, known.given)
        yield from _beside_remark(file, row, package, known.profile)


def _match(row: ReadRow, roles: dict[str, bool], by_title: _Titles, given: Given) -> MatchedRow | None:
    """Return the row matched with the round, or None if it is no row."""
    row_id = row.row_id
    if row.id_text is None:
        row_id = by_title.find(row)
        if row_id is None:
            return MatchedRow(row, None, fate=Fate.HELD, reason="PROPOSAL") if row.shows_answer() else None
    if row_id is None or row_id not in given:
        return MatchedRow(row, row_id, fate=Fate.UNKNOWN, reason="UNKNOWN-ID")
    if row_id not in roles:
        return MatchedRow(row, row_id)
    if roles[row_id]:
        return MatchedRow(row, row_id, own=True)
    return MatchedRow(row, row_id, reference=True) if row.shows_answer() or row.id_text is not None else None


class _Titles:
    """The rows of a package by title, for rows whose ID cell is blank; IDs that the file carries are not offered."""

    def __init__(self, package: Package, given: Given, used_ids: frozenset[str]) -> None:
        self._package, self._given, self._used_ids = package, given, used_ids

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """The rows by title; built for the first row without an ID, as most files have none."""
        alike: dict[str, list[str]] = defaultdict(list)
        for row in self._package.rows:
            if row.row_id in self._given:
                alike[fold_name(self._given[row.row_id]["title"] or "")].append(row.row_id)
        return alike

    def find(self, row: ReadRow) -> str | None:
        """Return the ID of the one row with that measure and title; None if two have it, or if the file uses it."""
        title = fold_name(row.given.get("title") or "")
        alike = [each for each in self._alike.get(title, ()) if title and self._has_measure(each, row)]
        return alike[0] if len(alike) == 1 and alike[0] not in self._used_ids else None

    def _has_measure(self, row_id: str, row: ReadRow) -> bool:
        return names_measure(row.given.get("measure"), self._given[row_id]["measure"])


def names_measure(typed: str | None, code: str | None) -> bool:
    """Whether a 実施内容 cell begins with that measure's code."""
    text, wanted = fold_name(typed or ""), fold_name(code or "")
    return bool(wanted) and text.startswith(wanted) and not text[len(wanted) : len(wanted) + 1].isdecimal()


def _fold_duplicates(matched: Sequence[MatchedRow]) -> tuple[MatchedRow, ...]:
    """Keep one of several rows with one ID and equal answers; with different answers all are held."""
    by_id: dict[str, list[MatchedRow]] = defaultdict(list)
    for row in matched:
        if row.row_id is not None and row.fate is None:
            by_id[row.row_id].append(row)
    fixed: dict[int, MatchedRow] = {}
    for rows in by_id.values():
        alike = len({_answers(row.read) for row in rows}) == 1
        for row in rows[1:] if alike else rows:
            fate, reason = (Fate.DUPLICATE, None) if alike else (Fate.HELD, "ROW-TWICE")
            fixed[id(row)] = replace(row, fate=fate, reason=reason)
    return tuple(fixed.get(id(row), row) for row in matched)


def _answers(row: ReadRow) -> tuple[tuple[str, str, str], ...]:
    """Return a row's answers normalised for comparison."""
    return tuple(
        sorted((key, cell.state.value, fold(cell.text) or cell.found or "") for key, cell in row.cells.items())
    )


def _questions(file: AnswerFile, row: MatchedRow, known: MergeContext) -> Iterator[Problem]:
    """Yield a problem for a match by title and for each locked cell that differs; neither changes anything."""
    if row.row_id is None:
        return
    place = Place(file=file.name, sheet=row.read.sheet, row=row.read.row, id=row.row_id)
    before = known.owners_before.get(row.row_id, ())
    if row.read.id_text is None:
        yield problem("MATCHED-BY-TITLE", place, found=row.read.given.get("title")).at(cell=row.read.address("id"))
    if row.fate is not None:
        return
    for key, heading in LOCKED.items():
        typed, sent = row.read.given.get(key), known.given[row.row_id].get(key)
        texts = (sent, *before) if key == "divisions" else (sent,)
        if fold_name(typed or "") and not any(_is_as_given(key, typed, each, known.organisation) for each in texts):
            found = problem("LOCKED-CHANGED", place, found=typed, expected=sent or "")
            yield found.at(key=key, column=heading, cell=row.read.address(key))


def _unlike_before(file: AnswerFile, row: MatchedRow, given: Given) -> Iterator[Problem]:
    """Yield a question for a figure whose unit or denominator is not that of the figures before."""
    cell, before = row.read.cells.get(FIGURE), given.get(row.row_id or "", {}).get(FIGURE)
    if row.fate is not None or cell is None or not cell.text or before is None:
        return
    place = Place(file.name, row.read.sheet, cell.cell, row.read.row, FIGURE_LABEL, row.row_id, FIGURE)
    yield from unlike(parse_figure(cell.text), parse_figure(before), place)


def _beside_remark(file: AnswerFile, row: MatchedRow, package: Package, profile: Profile) -> Iterator[Problem]:
    """Yield a problem for text written in the cell of the office's remark."""
    typed = row.read.given.get(REMARK)
    if row.fate is None and not is_as_printed(typed, package, row.row_id or "", profile):
        place = Place(file=file.name, sheet=row.read.sheet, row=row.read.row, id=row.row_id)
        printed = printed_remark(package, row.row_id or "", profile)
        found = problem("LOCKED-CHANGED", place, found=typed, expected=printed)
        yield found.at(key=REMARK, column=REMARK_LABEL, cell=row.read.address(REMARK))


def _is_as_given(key: str, typed: str | None, sent: str | None, organisation: Organisation) -> bool:
    """Whether a locked cell holds what was given; a division may have its name of the time when the form was made."""
    if key == "measure":
        return names_measure(typed, sent)
    is_same = fold_name(typed or "") == fold_name(sent or "")
    return is_same or (key == "divisions" and name_the_same(typed, sent, organisation))


def moved_rows(
    packages: Sequence[Package],
    rows: Iterable[RoundRow],
    listings: Mapping[str, Listing],
    suppliers: Mapping[str, str | None],
) -> Moved:
    """Return the rows and 成果指標 of a round's packages (oldest first) that another division was asked for since.

    `suppliers` are the divisions that supply the 成果指標.
    """
    asked: dict[tuple[str, str], int] = {}
    for place, package in enumerate(packages):
        if not package.purpose.is_for_some_rows:
            asked |= {(package.division, each): place for each in (*package.answer_rows, *package.figures)}
    known = {row.row_id: row for row in rows}
    moved = {}
    for place, package in enumerate(packages):
        for row_id in (*package.answer_rows, *package.figures):
            heirs = _heirs(package.division, known.get(row_id), listings.get(row_id), suppliers.get(row_id))
            heir = next((each for each in heirs if asked.get((each, row_id), -1) > place), None)
            if heir is not None:
                moved[package.package_id, row_id] = heir
    return moved


def _heirs(division: str, row: RoundRow | None, listing: Listing | None, supplier: str | None) -> tuple[str, ...]:
    """Return who answers in place of a division that a row no longer names."""
    if row is None or listing is None:
        return (supplier,) if supplier not in (None, division) else ()
    if any(each.division == division for each in row.answerers):
        return ()
    return taken_over_by(listing, division) or row.writers
