"""An office with a real data file in a folder, and files to merge whose content is known beforehand."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import MergeOptions, apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.bootstrap import make_parts
from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.merge.resolution import OFFICE, Conflict, Slot, slot_of
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Edition, NamedDivision, Plan, PlanNode
from nakano_status.domain.round.round import Origin, Round, RoundRow
from tests.support.answering import ROW_IDS, B, C, sent, title_of
from tests.support.fields import NAKANO
from tests.support.plans import R3, R4, R7, listing, small_organisation
from tests.support.replaced_parts import reading_known
from tests.support.sets import stale_slots
from tests.support.stores import act, made_once, read_in


@dataclass
class Desk:
    """A data file with the rows of `answering`, all led by 税務課 (the first row by 戸籍住民課, too)."""

    folder: Path
    store: Store
    known: dict[bytes, AnswerFile] = field(default_factory=dict)

    @property
    def parts(self) -> Parts:
        """The real parts, except the reader: the content of a file is known by its bytes."""
        return reading_known(make_parts(), self.known)

    def sends(self, package_id: str = "R4-P1", *rows: str, to: str = "zeimu", reads: Iterable[str] = ()) -> Package:
        """Record a package as sent."""
        package = sent(package_id, to, rows, reads=reads)
        with act(self.store, "distribute") as work:
            work.exchange.add_package(package)
        return package

    def saves(self, file: AnswerFile) -> Path:
        """Write a file into the folder under its own name."""
        content = repr((file.sha256, file.rows)).encode()
        self.known[content] = file
        path = self.folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def merges(self, *files: AnswerFile, without: Iterable[str] = (), by: str | None = None) -> Outcome[MergePlan]:
        """Merge files as one batch, as they are in the folder."""
        read = read_batch(self.parts, [self.saves(file) for file in files])
        return apply_batch(
            self.parts,
            self.store,
            plan_batch(self.parts, self.store, read, MergeOptions(left_out=tuple(without))),
            by=by,
        )

    def interrupts(self, patch: pytest.MonkeyPatch, act_of_another: Callable[[], object]) -> None:
        """Let another person act on the data file before the next transaction that writes begins."""
        writing = type(self.store).writing

        def after_another(store: Any) -> Any:
            patch.setattr(type(store), "writing", writing)
            act_of_another()
            return writing(store)

        patch.setattr(type(self.store), "writing", after_another)

    def value(self, row_id: str, key: str, division: str = "zeimu") -> str | None:
        """Return the current value of a field."""
        slot = slot_of(NAKANO, row_id, key, division)
        line = read_in(self.store, lambda records: records.entries.current("R4").get(slot))
        return dict(zip(slot.keys, line.values, strict=True))[key] if line else None

    def conflict(self, row_id: str, key: str) -> Conflict | None:
        """Return the open conflict on a field."""
        return read_in(self.store, _facts).conflict(slot_of(NAKANO, row_id, key, OFFICE))

    def stale(self) -> list[Slot]:
        """Return the slots whose cached line differs from the resolution of the set."""
        with self.store.reading() as records:
            return stale_slots(_facts(records), records.entries.current("R4"))


def _facts(records: Records) -> RoundFacts:
    return RoundFacts.load(records, next(iter(records.rounds.all())))


@contextmanager
def desk_in(folder: Path, plan: Plan | None = None) -> Iterator[Desk]:
    """Make a data file with a plan and a round of the rows A to L, and close it at the end."""

    def fill(work: UnitOfWork) -> None:
        work.plan.save(plan or plan_of_letters())
        work.organisation.save(small_organisation())
        work.rounds.add(_round())

    with closing(made_once(folder / "office.nakano", f"letters {plan}", fill)) as store:
        yield Desk(folder / "files", store)


@contextmanager
def asking_desk(folder: Path) -> Iterator[Desk]:
    """Make an office that has asked 税務課 for the rows B and C, and close it at the end."""
    with desk_in(folder) as desk:
        desk.sends("R4-P1", B, C)
        yield desk


def first_form(desk: Desk) -> Package:
    """Return the first form of the round R4."""
    return read_in(desk.store, lambda records: records.exchange.packages("R4"))[0]


def plan_of_letters() -> Plan:
    """Return a plan with the rows A to L in one measure."""
    nodes = (PlanNode("1-1-①", "measure", None, "カード", 1),)
    leads = (("zeimu", Role.LEAD), ("koseki", Role.LEAD))
    listings = tuple(
        replace(listing(row_id, owners=leads, title=title_of(row_id)), owners_printed="税務課") for row_id in ROW_IDS
    )
    return Plan(
        "p", "小さな計画", R3, R7, (Edition("p-1", "当初計画", date(2021, 11, 1), 1, nodes, listings, load_profile()),)
    )


def open_next_round(store: Store) -> None:
    """Close the newest round, and open the next one with the same rows."""
    with act(store, "close") as work:
        *_, round_ = work.rounds.all()
        work.rounds.close(round_.round_id)
        year = round_.year.plus(1)
        work.rounds.add(replace(round_, round_id=year.short, year=year, as_of=year.as_of, closed=False))


def _round() -> Round:
    first, *others = ROW_IDS
    both = (NamedDivision("zeimu", Role.LEAD, 1), NamedDivision("koseki", Role.LEAD, 2))
    rows = (RoundRow(first, None, both), *(RoundRow(row_id, None, both[:1]) for row_id in others))
    return Round("R4", R4, "p-1", R4.as_of, None, None, Origin.COLLECTED, rows)
