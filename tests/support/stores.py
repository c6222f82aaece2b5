"""Data files for tests: an empty office store with the small plan, a round, packages and returns."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import pytest

from nakano_status import atomic_write
from nakano_status.application.merge.folding import fold_unresolved
from nakano_status.application.ports.data_file import Records, Store, UnitOfWork, ValueRules
from nakano_status.application.ports.outside import Clock
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.ledger import ReceivedFile
from nakano_status.domain.exchange.returns import CellState, Package, PackageRow, Purpose, Return, ReturnValue
from nakano_status.domain.merge.resolution import Assertion, AssertionKind, Slot, Values
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.domain.round.round import Origin, OutOfReport, Round, RoundRow
from nakano_status.domain.storage.store_info import StoreInfo, StoreRole
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.sqlite import migrating, opening
from nakano_status.store.sqlite.file_format import data_format_of
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.store import SqliteStore
from tests.support.fields import slot_in
from tests.support.plans import R4, small_organisation, small_plan

Given = ParamSpec("Given")
Read = TypeVar("Read")

ROUND = "R4"
RULES = ValueRules(fold=fold_unresolved)
OFFICE_INFO = StoreInfo("office-1", StoreRole.OFFICE, "p", None, b"k" * 32, "test")


@dataclass
class TickingClock(Clock):
    """A clock that advances by one second with each call."""

    moment: datetime = datetime(2023, 7, 1, 10, 0, tzinfo=UTC)
    step: timedelta = field(default=timedelta(seconds=1))

    def now(self) -> datetime:
        """Return the time in UTC."""
        self.moment += self.step
        return self.moment

    def today(self) -> date:
        """Return the date of that time."""
        return self.moment.date()


def small_round(round_id: str = ROUND) -> Round:
    """Return the round of R4: f is a repost, e names no division, 税務課 has a later due date."""

    def row(row_id: str, *named: tuple[str, Role], out: OutOfReport | None = None) -> RoundRow:
        divisions_ = (NamedDivision(division, role, ordinal) for ordinal, (division, role) in enumerate(named, start=1))
        return RoundRow(row_id, out, tuple(divisions_))

    rows = (
        row("a", ("zeimu", Role.LEAD)),
        row("b", ("koseki", Role.LEAD), ("zeimu", Role.ASSOCIATE)),
        row("c", ("zeimu", Role.LEAD), ("koseki", Role.LEAD)),
        row("d", ("bosai", Role.TRACKER)),
        row("e"),
        row("f", out=OutOfReport.REPOST),
    )
    return Round(
        round_id=round_id,
        year=R4,
        edition_id="p-1",
        as_of=R4.as_of,
        due=date(2023, 7, 14),
        made_on=None,
        origin=Origin.COLLECTED,
        rows=rows,
        division_dues=(("zeimu", date(2023, 7, 20)),),
    )


def office_store(folder: Path, name: str = "office.nakano") -> Store:
    """Make an office store in `folder` with the small plan, its divisions and the round of R4."""
    store = SqliteStores(TickingClock(), RULES).create(folder / name, OFFICE_INFO)
    with act(store, "init") as work:
        work.plan.save(small_plan())
        work.organisation.save(small_organisation())
        work.rounds.add(small_round())
    return store


def package_for(
    division: str = "zeimu",
    rows: Iterable[str] = ("a", "c"),
    *,
    package_id: str = "R4-ZEIMU",
    parents: Iterable[str] = (),
    value: str | None = None,
) -> Package:
    """Return a package; `value` is the `done` sent in every row."""
    base: dict[Slot, Values] = {}
    for row_id in rows:
        base |= {slot_in(row_id, "mark"): (None, None, None), slot_in(row_id, "done"): (value,)}
        base |= {slot_in(row_id, "note", division): (None,)}
    return Package(
        package_id=package_id,
        round_id=ROUND,
        division=division,
        parents=frozenset(parents),
        purpose=Purpose.INITIAL,
        rows=tuple(PackageRow(row_id, Role.LEAD) for row_id in rows),
        base=base,
        observed={slot_in("a", "done"): frozenset({"w1", "w2"})},
        seal="0" * 24,
    )


def return_for(package: Package, text: str | None = "実施した。", *, return_id: str = "r1") -> Return:
    """Return an answer to a package: `text` as `done` in every row."""
    state = CellState.BLANK if text is None else CellState.VALUE
    return Return(
        return_id=return_id,
        declared_id=None,
        package_id=package.package_id,
        round_id=package.round_id,
        division=package.division,
        parents=frozenset({package.package_id}),
        values={
            (row.row_id, "done"): ReturnValue(state, text, CellPlace("回答", number, "K"))
            for number, row in enumerate(package.rows, start=9)
        },
    )


def received(content: bytes, name: str = "回答.xlsx", verdict: str = "merged") -> ReceivedFile:
    """Return a received file."""
    return ReceivedFile(hashlib.sha256(content).hexdigest(), name, len(content), verdict, None, content)


@contextmanager
def act(store: Store, kind: str = "test", by: str | None = None) -> Iterator[UnitOfWork]:
    """Write in one act, and commit it."""
    with store.writing() as work:
        work.begin_act(kind, by)
        yield work
        work.commit()


_MADE: dict[str, tuple[bytes, datetime]] = {}


def made_once(path: Path, key: str, fill: Callable[[UnitOfWork], None]) -> SqliteStore:
    """Open a data file with what `fill` writes in its first act: made once for each key, and copied."""
    if key not in _MADE:
        clock = TickingClock()
        with closing(SqliteStores(clock, RULES).create(path, OFFICE_INFO)) as store, act(store, "init") as work:
            fill(work)
        _MADE[key] = path.read_bytes(), clock.moment
    content, moment = _MADE[key]
    path.write_bytes(content)
    return SqliteStores(TickingClock(moment), RULES).open(path)


def read_in(
    store: Store, read: Callable[Concatenate[Records, Given], Read], *given: Given.args, **named: Given.kwargs
) -> Read:
    """Return what a function reads in one snapshot of a data file."""
    with store.reading() as records:
        return read(records, *given, **named)


def typed(assertion_id: str, slot: Slot, *values: str | None, seen: Iterable[str] = ()) -> Assertion:
    """Return an assertion that the office typed."""
    return Assertion(assertion_id, slot, values, "office", AssertionKind.TYPED, frozenset(seen))


def format_in(path: Path) -> str:
    """Return the format that a data file states."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return str(data_format_of(connection))


def become_a_program_of(patch: pytest.MonkeyPatch, number: str) -> None:
    """Let the program open what one opens whose newest format is that one."""
    patch.setattr(opening, "CURRENT", FormatVersion.read(number))


def become_a_newer_program(patch: pytest.MonkeyPatch) -> None:
    """Give the program one format more than that of the existing data files: these are older from now on."""
    newer = FormatVersion(CURRENT.major, CURRENT.minor + 1)
    step = migrating.MigrationStep(newer, ["ALTER TABLE setting ADD COLUMN remark TEXT"])
    patch.setattr(migrating, "STEPS", (*migrating.STEPS, step))
    patch.setattr(opening, "CURRENT", newer)


def spoil_what_is_written(patch: pytest.MonkeyPatch) -> None:
    """Let every file that is written whole from now on lack its last byte, without an error."""
    write_through = atomic_write._write_through
    patch.setattr(atomic_write, "_write_through", lambda file, data: write_through(file, data[:-1]))
