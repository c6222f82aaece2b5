"""What every scene of the year uses: the parts, a simulated user, the days, the folder, the expected results.

The demonstration checks its own results: a difference stops it and names the place. Its days make it the same whenever
it is run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from nakano_status.application.lookup import meant_plan
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.demo_folder import DemoFolder, PlayedFolder
from nakano_status.demonstration.invented_answers import Answer
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.plan import Edition

LAST_YEAR = FiscalYear(2021)
YEAR = FiscalYear(2022)


class Unexpected(AssertionError):  # noqa: N818 - the name is clear without the ending
    """A result of the demonstration differs from what follows from its invented answers."""

    def __init__(self, what: str, found: object, expected: object) -> None:
        """Keep what was checked, what was found and what was expected."""
        super().__init__(f"{what}：{expected} となるはずですが、{found} でした。")


def expect(what: str, found: object, expected: object) -> None:
    """Compare a result with the expected one; raises Unexpected."""
    if found != expected:
        raise Unexpected(what, found, expected)


@dataclass
class Expectation:
    """The expected current values, from the invented answers alone.

    `symbols` are those of the plan's marks, `in_report` the rows to count.
    """

    symbols: tuple[str, ...] = ()
    in_report: set[str] = field(default_factory=set)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, answers: Iterable[Answer]) -> None:
        """Make these answers the expected ones from now on."""
        for answer in answers:
            self.texts[answer.row_id] = dict(answer.values)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows have each mark."""
        found = Counter(self.texts[row_id][MARK] for row_id in self.in_report & self.texts.keys())
        return {symbol: found[symbol] for symbol in self.symbols}

    @property
    def unanswered(self) -> set[str]:
        """Return the rows to count that have no answer."""
        return self.in_report - self.texts.keys()

    def compare(self, row_id: str, values: Mapping[str, str | None]) -> None:
        """Compare the values of a row, text by text, without blanks at the ends; raises Unexpected."""
        expected = self.texts.get(row_id, {})
        for key in {**expected, **values}:
            found = (values.get(key) or "").strip()
            expect(f"管理番号 {row_id} の {key}", found, expected.get(key, "").strip())


class PlayedClock:
    """A clock that stops until it is set; the usual year is R5 (2023), in which the round of R4 is carried out."""

    def __init__(self) -> None:
        """Begin on the first working day of the year, in the machine's time zone: windows show its hours."""
        self.set(4, 3)

    def set(self, month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2023) -> None:
        """Set the clock to a day of the year and an hour in the office."""
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - hours of local time
        self.set_to(moment)

    def set_to(self, moment: datetime) -> None:
        """Set the clock to a moment."""
        self._now = moment.astimezone()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self._now.astimezone(UTC)

    def today(self) -> date:
        """Return the date in the office."""
        return self._now.date()


class SpreadsheetUser(Protocol):
    """A simulated user of a spreadsheet program: gets the bytes of a form, returns the bytes as saved."""

    def fill_in(self, form: bytes, answers: Mapping[str, Mapping[str, str]], name: str | None = None) -> bytes:
        """Type texts by 管理番号 and key, and a name into 記入者."""

    def fill_figures(self, form: bytes, figures: Mapping[str, Mapping[str, str | date]]) -> bytes:
        """Type into the sheet 成果指標 by 指標番号 and key; a date is what the spreadsheet made of a typed text."""

    def rearrange(self, form: bytes) -> bytes:
        """Sort the rows, hide one, widen a column."""

    def paste_rows(self, form: bytes, source: bytes, row_ids: Sequence[str]) -> bytes:
        """Paste rows of another workbook under those of the form."""

    def paste_together(self, first: bytes, others: Sequence[bytes]) -> bytes:
        """Paste the rows of several workbooks into the first."""

    def retype(self, book: bytes, was: str, now: str) -> bytes:
        """Type another text over the one cell that holds exactly `was`."""

    def change_lines(self, book: bytes, sheet: str, lines: Mapping[str, Mapping[str, str]]) -> bytes:
        """Type into cells, by heading, of the lines of a table that have a text."""

    def remove_lines(self, book: bytes, sheet: str, keys: Iterable[str]) -> bytes:
        """Delete the lines of a table that have a text."""

    def add_line(self, book: bytes, sheet: str, after: str, cells: Mapping[str, str]) -> bytes:
        """Insert a line below the one that has the text `after`."""

    def lock(self, form: bytes, password: str) -> bytes:
        """Save with a password."""


class Photographer(Protocol):
    """Takes a picture of every screen of a data file's role."""

    def __call__(self, store: Path, folder: Path, to_merge: tuple[Path, ...] = ()) -> Sequence[Path]:
        """Write the pictures into the folder and return them; 取りまとめ shows the preview of merging `to_merge`."""


@dataclass(frozen=True)
class ExampleTables:
    """The invented organisation and schedule of `resources/`, marked 例."""

    departments: Path
    schedule: Path


@dataclass
class AnyStage:
    """What every stage has, whatever is played on it."""

    parts: Parts
    clock: PlayedClock
    folder: PlayedFolder
    tables: ExampleTables
    take_pictures: Photographer

    @contextmanager
    def opened(self, path: Path, by: str) -> Iterator[Store]:
        """Open a data file."""
        with closing(self.parts.stores.open(path, by=by)) as store:
            yield store

    @contextmanager
    def office(self) -> Iterator[Store]:
        """Open the office's data file."""
        with self.opened(self.folder.store, OFFICE_CLERK) as store:
            yield store

    @contextmanager
    def records(self) -> Iterator[Records]:
        """Read the office's data file."""
        with self.office() as store, store.reading() as records:
            yield records


@dataclass
class Stage(AnyStage):
    """The year while it is played.

    `forms` are the files that were sent and `returns` those that were received, by division id; `answers` are the
    answers of all divisions, by 管理番号; `last_year` those of the year before. `edition` and `organisation` are
    available after `learn`.
    """

    folder: DemoFolder
    spreadsheet_user: SpreadsheetUser
    expectation: Expectation = field(default_factory=Expectation)
    forms: dict[str, Path] = field(default_factory=dict)
    returns: dict[str, Path] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    last_year: Expectation = field(default_factory=Expectation)
    edition: Edition = field(init=False)
    organisation: Organisation = field(init=False)

    def learn(self) -> None:
        """Read the plan and the organisation, which do not change from then on."""
        with self.records() as records:
            self.edition, self.organisation = meant_plan(records).newest, records.organisation.read()
        for each in (self.expectation, self.last_year):
            each.symbols = self.edition.profile.marks.symbols

    def division_id(self, name: str) -> str:
        """Return the id of a division that was named."""
        found = self.organisation.find(name)
        if found is None:
            raise Unexpected(name, "組織表にない名前", "所管課")
        return found.division_id

    def rows_of(self, division: str) -> tuple[str, ...]:
        """Return the rows that a division answers, in printed order."""
        return tuple(
            listing.row_id
            for listing in self.edition.listings
            if division in listing.answerers and listing.row_id in self.expectation.in_report
        )

    def store_of(self, division: str) -> Path:
        """Return the path of the data file of a division that answers in the program."""
        return self.folder.divisions / f"{self.organisation.name(division)}.nakano"
