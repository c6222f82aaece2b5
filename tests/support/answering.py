"""Forms, returns and an office in memory, each built in one line, without disk or workbook.

`Office` has one round, and plans and applies batches with the program's own functions. `Clerk` is a division's data
file as far as lineage is concerned: the revisions in it are the parents of what it submits. The other functions change
a file as a user does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace

from nakano_status.application.merge.decide_held import with_item_admitted
from nakano_status.application.merge.folding import RoundFacts, fold_slots, observed_by_writer
from nakano_status.application.merge.merge_plan import MergePlan, hold_locked_rows, plan_merge
from nakano_status.application.merge.merge_returns import agreed_returns
from nakano_status.application.merge.resolve_conflict import observed_by_decision
from nakano_status.application.merge.weigh_clearing import ClearingScope, reweighed_slots, weigh_clearing
from nakano_status.domain.exchange.admission import Admission, admit_file
from nakano_status.domain.exchange.answer_file import AnswerFile, Identity, ReadCell, ReadRow
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind, MergeContext, RoundScope
from nakano_status.domain.exchange.returns import (
    CellState,
    HeldState,
    Package,
    PackageRow,
    Purpose,
    identify_return,
    return_id,
)
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.merge.resolution import (
    OFFICE,
    Assertion,
    AssertionKind,
    Conflict,
    CurrentValue,
    Lineage,
    Slot,
    Values,
    decide_conflict,
    slot_of,
)
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.domain.review.review import LOCK_REASONS, Locks
from nakano_status.domain.round.round import Origin, Round, RoundRow
from tests.support.fields import NAKANO
from tests.support.plans import R4

KEYS = tuple(NAKANO.by_key)
ROW_IDS = tuple(make_id("1-1-①", ordinal) for ordinal in range(1, 13))
A, B, C, D, E, F, G, H, I, J, K, L = ROW_IDS  # noqa: E741 - each row is named by a letter
SHEET = "回答"
_COLUMNS = dict(zip(KEYS, "KLMNOPQ", strict=True))
_FIRST_ROW = 9

Texts = Mapping[str, "str | Unreadable | None"]


@dataclass(frozen=True)
class Unreadable:
    """The content of a cell that has no text: an error value, a date, a formula without a value."""

    found: str = "#REF!"


def title_of(row_id: str) -> str:
    """Return the title of a row."""
    return f"取組{ROW_IDS.index(row_id) + 1}"


def sent(
    package_id: str = "R4-P1",
    to: str = "zeimu",
    rows: Iterable[str] = (A, B),
    *,
    reads: Iterable[str] = (),
    base: Mapping[str, Mapping[str, str | None]] | None = None,
    parents: Iterable[str] = (),
    seen: Mapping[Slot, frozenset[str]] | None = None,
    round_id: str = "R4",
) -> Package:
    """Return a package: the division answers `rows` and reads `reads`; sent values are blank except those of `base`."""
    answered, texts = tuple(rows), base or {}
    slots = {slot_of(NAKANO, row_id, key, to): None for row_id in answered for key in KEYS}
    slots |= {slot_of(NAKANO, row_id, NOTE, to): None for row_id in reads}
    return Package(
        package_id,
        round_id,
        to,
        frozenset(parents),
        Purpose.REISSUED if parents else Purpose.INITIAL,
        (*(PackageRow(each, Role.LEAD) for each in answered), *(PackageRow(each, Role.ASSOCIATE) for each in reads)),
        {slot: slot.values_of(texts.get(slot.row_id, {})) for slot in slots},
        seen or {},
        seal=f"seal of {package_id}",
    )


def read_row(number: int, row_id: str | None, texts: Texts, *, id_text: str | None = None, **given: str) -> ReadRow:
    """Return a row as read: `texts` in its answer cells, at sheet row `number`; `given` in its locked cells."""
    return ReadRow(
        SHEET,
        number,
        row_id,
        row_id if id_text is None else id_text,
        {key: _cell(value, f"{_COLUMNS[key]}{number}") for key, value in texts.items()},
        {"measure": "1-1-①\nカード", **({"title": title_of(row_id)} if row_id in ROW_IDS else {}), **given},
    )


def _cell(value: str | Unreadable | None, address: str) -> ReadCell:
    if isinstance(value, Unreadable):
        return ReadCell(CellState.UNREADABLE, None, address, value.found)
    return ReadCell(CellState.BLANK if value is None else CellState.VALUE, value, address)


def filled(
    package: Package,
    answers: Mapping[str, Texts] | None = None,
    *,
    name: str = "回答.xlsx",
    declared: str | None = None,
    parents: Iterable[str] = (),
) -> AnswerFile:
    """Return a package's form as filled in by a user: all its rows and columns; cells without answers are as sent."""
    typed = answers or {}
    rows = []
    for number, row in enumerate(package.rows, start=_FIRST_ROW):
        keys = KEYS if row.answers else (NOTE,)
        texts = {key: _as_sent(package, row.row_id, key) for key in keys}
        rows.append(read_row(number, row.row_id, {**texts, **typed.get(row.row_id, {})}))
    identity = Identity(
        head_package=package.package_id,
        check_package=package.package_id,
        property_package=package.package_id,
        form_version=package.form_version,
        year=package.round_id,
        parents=tuple(parents),
        declared_return=declared,
        seal=package.seal,
    )
    return saved(AnswerFile(name, "", 0, identity, tuple(rows), KEYS))


def _as_sent(package: Package, row_id: str, key: str) -> str | None:
    slot = slot_of(NAKANO, row_id, key, package.division)
    return dict(zip(slot.keys, package.base[slot], strict=True))[key] if slot in package.base else None


def saved(file: AnswerFile, *, by: str = "") -> AnswerFile:
    """Return the file as saved: the bytes, and so the SHA-256, depend on its content (and on who saved it)."""
    content = repr((by, file.identity, file.rows)).encode()
    return replace(file, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def edited(file: AnswerFile, row_id: str, **texts: str | Unreadable | None) -> AnswerFile:
    """Type into cells of a row by hand."""
    return _each_row(file, lambda row: _typed(row, texts) if row.row_id == row_id else row)


def _typed(row: ReadRow, texts: Texts) -> ReadRow:
    return replace(
        row, cells={**row.cells, **{key: _cell(text, f"{_COLUMNS[key]}{row.row}") for key, text in texts.items()}}
    )


def emptied(file: AnswerFile, *row_ids: str) -> AnswerFile:
    """Empty the answer cells of some rows, or of all, as an editor does that loses the texts."""
    return _each_row(
        file, lambda row: _typed(row, dict.fromkeys(row.cells)) if row.row_id in (row_ids or ROW_IDS) else row
    )


def without_rows(file: AnswerFile, *row_ids: str) -> AnswerFile:
    """Delete rows."""
    return saved(replace(file, rows=tuple(row for row in file.rows if row.row_id not in row_ids)))


def without_columns(file: AnswerFile, *keys: str) -> AnswerFile:
    """Delete columns."""
    shown = tuple(key for key in file.shown_keys if key not in keys)
    kept = _each_row(file, lambda row: replace(row, cells={k: cell for k, cell in row.cells.items() if k not in keys}))
    return saved(replace(kept, shown_keys=shown))


def without_id(file: AnswerFile, row_id: str) -> AnswerFile:
    """Empty the ID cell of a row."""
    return _each_row(file, lambda row: replace(row, row_id=None, id_text=None) if row.row_id == row_id else row)


def with_rows(file: AnswerFile, *rows: ReadRow) -> AnswerFile:
    """Insert rows at the end of the sheet."""
    first = max((row.row for row in file.rows), default=_FIRST_ROW - 1) + 1
    placed = tuple(_moved(row, number) for number, row in enumerate(rows, start=first))
    return saved(replace(file, rows=(*file.rows, *placed)))


def _moved(row: ReadRow, number: int) -> ReadRow:
    cells = {key: replace(cell, cell=f"{_COLUMNS[key]}{number}") for key, cell in row.cells.items()}
    return replace(row, row=number, cells=cells)


def upside_down(file: AnswerFile) -> AnswerFile:
    """Reverse the order of the rows."""
    numbers = [row.row for row in file.rows]
    return saved(replace(file, rows=tuple(map(_moved, reversed(file.rows), numbers))))


def retyped(file: AnswerFile, row_id: str, **given: str) -> AnswerFile:
    """Type over locked cells of a row."""
    return _each_row(file, lambda row: replace(row, given={**row.given, **given}) if row.row_id == row_id else row)


def _each_row(file: AnswerFile, change: Callable[[ReadRow], ReadRow]) -> AnswerFile:
    return saved(replace(file, rows=tuple(change(row) for row in file.rows)))


@dataclass
class Clerk:
    """A division's data file: its packages and returns, and its current values."""

    package: Package
    held: set[str] = field(default_factory=set)
    values: dict[str, dict[str, str | None]] = field(default_factory=dict)

    def writes(self, row_id: str, **texts: str | None) -> None:
        """Answer a row."""
        self.values.setdefault(row_id, {}).update(texts)

    def submits(self, *, name: str = "提出.xlsx", is_draft: bool = False) -> AnswerFile:
        """Make a return of all current values; every revision held is its parent, and it is held itself from now on."""
        file = filled(self.package, self.values, name=name)
        parents = frozenset(self.held | {self.package.package_id})
        texts = {(row.row_id or "", key): cell.text for row in file.rows for key, cell in row.cells.items()}
        declared = return_id(parents, self.package.package_id, texts)
        identity = replace(file.identity, declared_return=declared, parents=tuple(sorted(parents)), is_draft=is_draft)
        self.held = {*parents, declared}
        return saved(replace(file, identity=identity))

    def opens(self, file: AnswerFile) -> None:
        """Import a return: its values become current, and it and its parents become parents of the next return."""
        texts: dict[tuple[str, str], str | None] = {}
        gaps: dict[tuple[str, str], str | None] = {}
        for row in file.rows:
            for key, cell in row.cells.items() if row.row_id else ():
                if cell.state is CellState.UNREADABLE:
                    gaps[row.row_id or "", key] = cell.found
                else:
                    texts[row.row_id or "", key] = cell.text
        for (row_id, key), text in texts.items():
            self.writes(row_id, **{key: text})
        said = file.identity
        returned, parents = identify_return(self.package.package_id, said.declared_return, said.parents, texts, gaps)
        self.held |= {returned, *parents}

    def receives(self, package: Package) -> None:
        """Open a form that was sent again: values that are blank here are as sent."""
        self.held |= {self.package.package_id, package.package_id}
        self.package = package

    def copied(self) -> Clerk:
        """Copy the data file to another PC."""
        return deepcopy(self)


@dataclass
class Office:
    """An office in memory. `leads` are the divisions named on a row, the lead first; 税務課 leads all other rows.

    `reported` are the texts of the last report, by row. `accepted` are (row, division); `reopened` are rows of a
    closed round; `moved` are rows of packages with the division that was asked for them since.
    """

    leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    facts: RoundFacts = field(init=False)
    current: dict[Slot, CurrentValue] = field(default_factory=dict)
    held: dict[str, HeldItem] = field(default_factory=dict)
    files: dict[str, AnswerFile] = field(default_factory=dict)
    closed: bool = False
    reported: Mapping[str, str] = field(default_factory=dict)
    accepted: set[tuple[str, str]] = field(default_factory=set)
    reopened: set[str] = field(default_factory=set)
    moved: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {row_id: self.leads.get(row_id, ("zeimu",)) for row_id in ROW_IDS}
        rows = tuple(
            RoundRow(row_id, None, tuple(NamedDivision(each, Role.LEAD, place) for place, each in enumerate(divisions)))
            for row_id, divisions in named.items()
        )
        round_ = Round("R4", R4, "p-1", R4.as_of, None, None, Origin.COLLECTED, rows)
        self.facts = RoundFacts(round_, Lineage([]), {}, {}, named, NAKANO)

    def sends(self, to: str = "zeimu", *rows: str, reads: Iterable[str] = (), after: Iterable[str] = ()) -> Package:
        """Send a form with the current values; `after` are the packages and returns that are its parents."""
        slots = {slot_of(NAKANO, row_id, key, to) for row_id in rows for key in KEYS}
        stands = {slot: self.facts.resolve(slot) for slot in slots}
        shown: dict[str, dict[str, str | None]] = {row_id: {} for row_id in rows}
        for slot, resolution in stands.items():
            shown[slot.row_id].update(zip(slot.keys, resolution.values, strict=True))
        package = sent(
            f"R4-P{len(self.packages) + 1}",
            to,
            rows,
            reads=reads,
            base=shown,
            parents=after,
            seen={slot: observed_by_writer(standing) for slot, standing in stands.items()},
        )
        return self.knows(package)

    def knows(self, package: Package) -> Package:
        """Add a package to the merged set."""
        self.packages[package.package_id] = package
        self.facts = self.facts.including(packages=[package.as_revision()])
        return package

    def known(self, *, without: Iterable[str] = (), agreed: Iterable[str] = ()) -> MergeContext:
        """Return the merge context of the office."""
        return MergeContext(
            dict(self.packages),
            {
                row_id: {"measure": "1-1-①", "title": title_of(row_id), "previous_done": self.reported.get(row_id)}
                for row_id in ROW_IDS
            },
            {"zeimu": "税務課", "koseki": "戸籍住民課", "bosai": "防災課"},
            RoundScope("R4", {"R3": "R3", "R4": "R4"}, frozenset({"R3", *(["R4"] if self.closed else [])})),
            NAKANO,
            frozenset(self.facts.returns),
            dict(self.held),
            frozenset(without),
            frozenset(agreed),
            moved=dict(self.moved),
        )

    def admits(self, file: AnswerFile, *, without: Iterable[str] = (), agreed: Iterable[str] = ()) -> Admission:
        """Return the admission of one file."""
        return admit_file(file, self.known(without=without, agreed=agreed))

    def plans(self, *files: AnswerFile, without: Iterable[str] = (), agreed: Collection[str] = ()) -> MergePlan:
        """Return the plan of merging the files."""
        known = self.known(without=without, agreed=agreed)
        freed = agreed_returns(self.facts, self.held.values(), agreed)
        facts = replace(
            self.facts, returns={each: one for each, one in self.facts.returns.items() if each not in freed}
        )
        admissions = [admit_file(file, known) for file in files]
        admissions = [
            replace(each, returns=tuple(freed.get(r.return_id, r) for r in each.returns)) for each in admissions
        ]
        admissions = [hold_locked_rows(each, facts, self.locks, known) for each in admissions]
        return plan_merge(facts, self.current, admissions, self._kept, agreed=agreed)

    @property
    def _kept(self) -> list[HeldItem]:
        """The held items that count: those that went with a removed return do not."""
        return [item for item in self.held.values() if item.state is not HeldState.WITHDRAWN]

    @property
    def locks(self) -> Locks:
        """The rows that are locked until they are reopened."""
        round_ = replace(self.facts.round_, closed=self.closed, reopened=frozenset(self.reopened))
        return Locks(round_, frozenset(self.accepted))

    def merges(self, *files: AnswerFile, without: Iterable[str] = (), agreed: Collection[str] = ()) -> MergePlan:
        """Merge the files as one batch."""
        plan = self.plans(*files, without=without, agreed=agreed)
        self.files |= {file.sha256: file for file in files}
        self.facts = self.facts.including(returns=(*plan.returns, *plan.reweighed))
        self.current |= {line.slot: line for line in plan.folded.current}
        for item in (*plan.held, *plan.needless):
            self._holds(item)
        for item_id in plan.withdrawn:
            self.settles(item_id, HeldState.WITHDRAWN)
        for item_id in plan.superseded:
            self.settles(item_id, HeldState.SUPERSEDED)
        for item_id in agreed:
            self.settles(item_id, HeldState.APPLIED)
        return plan

    def settles(self, item_id: str, state: HeldState) -> None:
        """Set the state of a held item."""
        self.held[item_id] = replace(self.held[item_id], state=state)

    def applies(self, *items: HeldItem) -> None:
        """Apply held items at once: rows and fields first, then the files as one batch with every consent."""
        files = {item.item_id: self.files[item.sha256] for item in items if item.kind is HeldKind.FILE}
        before, rows = self.facts, [item for item in items if item.kind is not HeldKind.FILE]
        for item in rows:
            self.facts = self.facts.including(
                returns=[with_item_admitted(self.facts.returns[item.return_id or ""], item)]
            )
            self.settles(item.item_id, HeldState.APPLIED)
        if rows:
            entered = {item.return_id or "" for item in rows}
            self._weighs(before, ClearingScope(self._kept, entered=entered, agreed=tuple(files)))
            self._folds(
                slot_of(NAKANO, row_id, key, answer.division)
                for answer in map(self.facts.returns.__getitem__, entered)
                for row_id, key in answer.values
            )
        if files:
            self.merges(*{file.sha256: file for file in files.values()}.values(), agreed=tuple(files))

    def takes_back(self, return_id: str) -> None:
        """Remove a return from the set, with its items."""
        before, touched = self.facts, self.facts.touched_by([return_id])
        self.facts = self.facts.without(return_id)
        for item in [each for each in self.held.values() if each.return_id == return_id]:
            self.settles(item.item_id, HeldState.WITHDRAWN)
        self._weighs(before, ClearingScope(self._kept, left=[return_id]))
        self._folds(touched)

    def _weighs(self, before: RoundFacts, scope: ClearingScope) -> None:
        weighed = weigh_clearing(before, self.facts, scope)
        self.facts = weighed.facts
        for item in weighed.held.values():
            self._holds(item)
        for item_id in weighed.withdrawn:
            self.settles(item_id, HeldState.WITHDRAWN)
        self._folds(reweighed_slots(self.facts, weighed.returns.values()))

    def _holds(self, item: HeldItem) -> None:
        """Hold an item, also one that was dropped."""
        known = self.held.get(item.item_id)
        if known is None or known.state is HeldState.WITHDRAWN:
            self.held[item.item_id] = item

    def reopens(self, row_id: str) -> None:
        """Reopen a row for answers, and apply the items that were held on it."""
        self.reopened.add(row_id)
        self.accepted = {place for place in self.accepted if place[0] != row_id}
        for item in list(self.held.values()):
            if item.row_id == row_id and item.reason in LOCK_REASONS and item.state is not HeldState.REJECTED:
                self.applies(item)

    def says(self, row_id: str, key: str, text: str | None, *, on_behalf_of: str | None = None) -> Assertion:
        """Write a field as the office, or on behalf of a division, with the current value observed."""
        slot = slot_of(NAKANO, row_id, key, on_behalf_of or OFFICE)
        stands = dict(zip(slot.keys, self.facts.resolve(slot).values, strict=True))
        seen = observed_by_writer(self.facts.resolve(slot))
        return self._adds(
            slot, slot.values_of({**stands, key: text}), AssertionKind.TYPED, on_behalf_of or OFFICE, seen
        )

    def decides(self, row_id: str, key: str, take: str, text: str | None = None) -> Assertion:
        """Decide an open conflict."""
        conflict = self.conflict(row_id, key)
        assert conflict is not None
        values = decide_conflict(conflict, take, text)
        assert values is not None
        seen = observed_by_decision(conflict, self.facts.resolve(conflict.slot))
        return self._adds(conflict.slot, values, AssertionKind.DECIDED, OFFICE, seen)

    def _adds(self, slot: Slot, values: Values, kind: AssertionKind, writer: str, seen: frozenset[str]) -> Assertion:
        number = sum(len(assertions) for assertions in self.facts.assertions.values()) + 1
        assertion = Assertion(f"W{number:02d}", slot, values, writer, kind, seen)
        self.facts = self.facts.including(assertions=[assertion])
        self._folds([slot])
        return assertion

    def _folds(self, slots: Iterable[Slot]) -> None:
        self.current |= {line.slot: line for line in fold_slots(self.facts, self.current, slots, "").current}

    def value(self, row_id: str, key: str, division: str = "zeimu") -> str | None:
        """Return the current value of a field from the cache; for a note, `division` is its writer."""
        slot = slot_of(NAKANO, row_id, key, division)
        line = self.current.get(slot)
        values = line.values if line else self.facts.resolve(slot).values
        return dict(zip(slot.keys, values, strict=True))[key]

    def conflict(self, row_id: str, key: str) -> Conflict | None:
        """Return the open conflict on a field, or None."""
        return self.facts.conflict(slot_of(NAKANO, row_id, key, OFFICE))

    @property
    def waiting(self) -> list[HeldItem]:
        """The held items that wait for a decision."""
        return [item for item in self.held.values() if item.state is HeldState.WAITING]

    def copied(self) -> Office:
        """Return an independent copy of the office."""
        other = Office(
            self.leads, dict(self.packages), dict(self.current), dict(self.held), dict(self.files), self.closed
        )
        other.facts, other.accepted, other.reopened = self.facts, set(self.accepted), set(self.reopened)
        return other
