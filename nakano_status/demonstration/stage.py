"""What every scene of the year uses: the parts, a simulated user, the days, the folder, the expected results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.checking import Expectation, Unexpected
from nakano_status.demonstration.demo_folder import DemoFolder
from nakano_status.demonstration.invented_answers import Answer
from nakano_status.demonstration.played_clock import PlayedClock
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.plan import Edition

LAST_YEAR = FiscalYear(2021)
YEAR = FiscalYear(2022)


class Hands(Protocol):
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
class Stage:
    """The year while it is played.

    `forms` are the files that were sent and `returns` those that were received, by division id; `answers` are the
    answers of all divisions, by 管理番号; `last_year` those of the year before. `edition` and `organisation` are
    available after `learn`.
    """

    parts: Parts
    hands: Hands
    clock: PlayedClock
    folder: DemoFolder
    tables: ExampleTables
    take_pictures: Photographer
    expectation: Expectation = field(default_factory=Expectation)
    forms: dict[str, Path] = field(default_factory=dict)
    returns: dict[str, Path] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    last_year: Expectation = field(default_factory=Expectation)
    edition: Edition = field(init=False)
    organisation: Organisation = field(init=False)

    @contextmanager
    def office(self) -> Iterator[Store]:
        """Open the office's data file."""
        with self.opened(self.folder.store, OFFICE_CLERK) as store:
            yield store

    @contextmanager
    def opened(self, path: Path, by: str) -> Iterator[Store]:
        """Open a data file."""
        store = self.parts.stores.open(path, by=by)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def records(self) -> Iterator[Records]:
        """Read the office's data file."""
        with self.office() as store, store.reading() as records:
            yield records

    def learn(self) -> None:
        """Read the plan and the organisation, which do not change from then on."""
        with self.records() as records:
            self.edition, self.organisation = records.plan.read().newest, records.organisation.read()
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
