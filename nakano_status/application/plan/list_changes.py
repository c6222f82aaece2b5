"""Import an exported list that was corrected in Excel: first compare it, then apply the changes (list-changes).

The changes are recorded as the office's wording changes (修文), in one act; the file is kept as received, and the
history names file and cell. Only texts that are new in the list are applied, unless others are named explicitly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.entries.record_values import RecordedValues, record_values
from nakano_status.application.lookup import (
    chosen_round,
    edition_of,
    find_row,
    known_organisation,
    need_role,
    plan_of,
)
from nakano_status.application.merge.folding import Source
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.list_file import read_list_file, year_of_list
from nakano_status.application.plan.read.list_differences import ACT, ListChange, ListDifferences
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.round.choosing_edition import plan_to_read
from nakano_status.documents.list.builder import CHANGES_TITLE
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.merge.revision import OFFICE, AssertionKind
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list.published_list import PublishedList, division_problems, match_list
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class ListChangesOptions:
    """The file and its year (None: as stated in the list)."""

    path: Path
    year: FiscalYear | None = None


@dataclass(frozen=True)
class ListChanges:
    """The file, its SHA-256, year and number of rows, its differences, and those that were applied."""

    file: str
    sha256: str
    year: FiscalYear
    rows: int
    changes: tuple[ListChange, ...]
    applied: tuple[ListChange, ...] = ()

    @property
    def left(self) -> tuple[ListChange, ...]:
        """The differences that were not applied."""
        return tuple(each for each in self.changes if each not in self.applied)


def compare_list(parts: Parts, store: Store, options: ListChangesOptions) -> Outcome[ListChanges]:
    """Return how a list differs from the round; nothing is written.

    Raises FileMissing, ListNotReadable, YearUnreadable, YearMismatch, RoundUnknown, WrongRole.
    """
    content = parts.files.read(options.path)
    with store.reading() as records:
        reading = _read(parts, records, options, content)
    found = reading.result()
    return Outcome(found, problems=reading.problems, attention=any(each.is_correction for each in found.changes))


def apply_list(
    parts: Parts, store: Store, options: ListChangesOptions, names: Sequence[str] | None, by: str | None = None
) -> Outcome[ListChanges]:
    """Apply a list's differences: all new ones (None), or those named as `管理番号` or `管理番号:key`.

    Raises what comparing raises, and IdUnknown, KeyUnknown, or NotOnList if no difference has that name; then nothing
    is applied.
    """
    content = parts.files.read(options.path)
    touched: frozenset[tuple[str, str]] = frozenset()
    with store.writing() as work:
        reading = _read(parts, work, options, content, names or ())
        wanted = reading.differences.new() if names is None else reading.differences.named(names)
        applied = [each for each in wanted if each.skip_reason is None]
        if applied:
            published = reading.published
            act = work.begin_act(ACT, by)
            work.arrivals.add(
                ReceivedFile(
                    published.sha256, published.name, len(content), Verdict.CORRECTED_LIST.value, content=content
                )
            )
            touched = record_values(parts, work, act, reading.round_, _recorded_values(published, applied)).touched
            work.commit()
    found = reading.result(applied)
    attention = len(applied) < len(wanted) or any(each.is_correction for each in found.left)
    return Outcome(found, touched, reading.problems, attention)


@dataclass(frozen=True)
class _Reading:
    """A list as read and matched to the plan, with its differences."""

    published: PublishedList
    round_: Round
    differences: ListDifferences
    problems: tuple[Problem, ...]

    def result(self, applied: Iterable[ListChange] = ()) -> ListChanges:
        published = self.published
        return ListChanges(
            published.name,
            published.sha256,
            self.round_.year,
            len(published.rows),
            self.differences.changes,
            tuple(applied),
        )


def _read(
    parts: Parts, records: Records, options: ListChangesOptions, content: bytes, names: Sequence[str] = ()
) -> _Reading:
    need_role(records, StoreRole.OFFICE)
    read_as = plan_to_read(records, options.year)
    published = read_list_file(parts, options.path, content, read_as.newest.profile)
    round_ = chosen_round(records, year_of_list(published, options.year))
    if (plan := plan_of(records, round_)) != read_as:  # its columns are another plan's
        published = read_list_file(parts, options.path, content, plan.newest.profile)
    match = match_list(published, edition_of(records, round_), parts.catalogue.errata(plan.plan_id))
    named = {find_row(round_, name.partition(":")[0]).row_id for name in names}
    differences = ListDifferences.load(records, round_, match.matched, published.stamp, named)
    printed = {each.listing.row_id: differences.contents.divisions(each.listing.row_id) for each in match.matched}
    divisions = division_problems(published, match.matched, known_organisation(records), printed)
    problems = (*published.problems, *_expected_rows(published, match.problems), *divisions)
    return _Reading(published, round_, differences, problems)


def _expected_rows(published: PublishedList, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Return the problems of matching, without absent rows: a list may show changed rows only."""
    shows_all = published.title is None or CHANGES_TITLE not in "".join(published.title.split())
    return (each for each in problems if shows_all or each.code != "LIST-ROW-ABSENT")


def _recorded_values(published: PublishedList, applied: Iterable[ListChange]) -> RecordedValues:
    texts: dict[str, dict[str, str | None]] = {}
    cells: dict[tuple[str, str], str] = {}
    for each in applied:
        texts.setdefault(each.id, {})[each.key] = each.now
        cells[each.id, each.key] = each.cell
    return RecordedValues(texts, OFFICE, AssertionKind.TYPED, Source(published.name, published.sha256, cells))
