"""Open conflicts as views show them: sides with the names of their writers (source: cli.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nakano_status.application.lookup import chosen_round, edition_of, organisation_of
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.resolve_conflict import Decision, decided_conflicts, open_conflicts
from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.documents import Workbooks
from nakano_status.application.round.read.views import OFFICE_NAME
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.merge.resolution import Conflict, emptied
from nakano_status.domain.merge.revision import OFFICE, Assertion, AssertionKind, ConflictChoice, Values, same_values
from nakano_status.domain.plan.plan import Edition


@dataclass(frozen=True)
class Receipt:
    """When a file was first received (UTC), and in which act: files of one act have no order."""

    act: int
    at: datetime | None


_NEVER: Mapping[str, Receipt] = {}


@dataclass(frozen=True)
class SideView:
    """One side as shown: its writer, its return, and its values by key; `is_decision` if a person decided on it.

    `received_at` (UTC) is when its file was first received; `place` its position by arrival among several of one
    division, from 1; None if there is one only, or if another was received with it: then it is unknown which is
    the later one. `saved_at` (UTC) is when its workbook states that it was saved last: a hint, by which nothing is
    decided.
    """

    who: str
    return_id: str | None
    assertion_id: str
    values: Mapping[str, str | None]
    file: str | None = None
    is_decision: bool = False
    received_at: datetime | None = None
    place: int | None = None
    saved_at: datetime | None = None


@dataclass(frozen=True)
class ConflictView:
    """One conflict as shown. `key` is the field or group; `base`, `office`, `division` are values by key.

    `decision` is the assertion id of the chosen side; None while the conflict is open. `texts` are the different texts
    of the first field; those of one division's copies in order of arrival.
    """

    conflict: str
    id: str
    key: str
    measure: str
    title: str
    base: Mapping[str, str | None]
    office: Mapping[str, str | None] | None
    division: Mapping[str, str | None] | None
    sides: tuple[SideView, ...]
    question: str | None
    marks: Marks
    decision: str | None = None
    texts: tuple[str, ...] = ()

    @property
    def divisions(self) -> tuple[str, ...]:
        """The divisions that differ from each other (課間の相違); empty if fewer than two are sides."""
        named = tuple(dict.fromkeys(side.who for side in self.sides if side.who != OFFICE_NAME))
        return named if len(named) > 1 else ()

    @property
    def copies(self) -> tuple[SideView, ...]:
        """The answers between which one choice decides (`question`), in order of arrival as far as that is known."""
        found = [side for side in self.sides if side.return_id and self.question]
        return tuple(sorted(found, key=lambda side: (side.place or 0, side.file or "")))

    def emptied_by(self, choice: Decision) -> str | None:
        """Return the key of a field that a choice would leave blank although a side has text in it, or None.

        The choice is the value as sent, both texts, a new text, or a side by its assertion id.
        """
        if choice.choice == ConflictChoice.TEXT:
            return self._emptied((choice.text,))
        known = {ConflictChoice.BASE.value: self.base, **{side.assertion_id: side.values for side in self.sides}}
        return self._emptied(_texts(known[choice.choice])) if choice.choice in known else None

    def is_emptied_by_copy(self, return_id: str) -> bool:
        """Whether choosing all of one copy (`resolve_question`) blanks a field although a side has text in it."""
        own = next(side.values for side in self.sides if side.return_id == return_id)
        return self._emptied(_texts(own)) is not None

    def _emptied(self, values: Values) -> str | None:
        return emptied(tuple(self.base), values, [_texts(side.values) for side in self.sides], self.marks)


def have_same_values(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> bool:
    """Return whether two sides have the same values."""
    return same_values(_texts(one), _texts(other))


def asked_together(views: Iterable[ConflictView], return_id: str) -> list[ConflictView]:
    """Return the conflicts that one answer for a second copy decides (`resolve_question`)."""
    return [view for view in views if view.question and any(side.return_id == return_id for side in view.sides)]


def _texts(values: Mapping[str, str | None]) -> Values:
    return tuple(values.values())


def conflict_views(
    records: Records, year: FiscalYear | None = None, workbooks: Workbooks | None = None
) -> tuple[ConflictView, ...]:
    """Return the open conflicts of a round, in printed order; only rows in conflict by the cache are resolved.

    With `workbooks` the kept files are asked when they were saved last.
    """
    round_ = chosen_round(records, year)
    row_ids = {line.slot.row_id for line in records.entries.current(round_.round_id).values() if line.conflict}
    if not row_ids:
        return ()
    facts = RoundFacts.load(records, round_, row_ids)
    views = _views(records, facts, open_conflicts(facts))
    return views if workbooks is None else _with_times_of_saving(records, workbooks, facts, views)


def _with_times_of_saving(
    records: Records, workbooks: Workbooks, facts: RoundFacts, views: Sequence[ConflictView]
) -> tuple[ConflictView, ...]:
    """Add to several copies of one division when each was saved last, as its bytes record."""
    wanted = dict.fromkeys(side.return_id or "" for view in views for side in view.copies)
    hashes = {each: facts.returns[each].sha256 or "" for each in wanted}
    saved = {each: workbooks.last_saved(records.arrivals.content(sha256) or b"") for each, sha256 in hashes.items()}
    return tuple(
        replace(view, sides=tuple(replace(side, saved_at=saved.get(side.return_id or "")) for side in view.sides))
        for view in views
    )


def decided_views(records: Records, year: FiscalYear | None = None) -> tuple[ConflictView, ...]:
    """Return the decided conflicts of a round, in printed order; the decision is the office's value."""
    facts = RoundFacts.load(records, chosen_round(records, year))
    return _views(records, facts, decided_conflicts(facts))


def _views(records: Records, facts: RoundFacts, conflicts: Iterable[Conflict]) -> tuple[ConflictView, ...]:
    edition = edition_of(records, facts.round_)
    places = _places(records, edition)
    names = organisation_of(records, facts.round_).names()
    arrivals = receipts(records) if conflicts else {}
    found = sorted(conflicts, key=lambda each: places[each.slot.row_id][0])
    return tuple(
        view_of(each, names, *places[each.slot.row_id][1:], edition.profile.marks, facts, arrivals) for each in found
    )


def receipts(records: Records) -> Mapping[str, Receipt]:
    """Return the first receipt of every file, by SHA-256."""
    received = records.arrivals.received()
    acts = {act_id: place for place, act_id in enumerate(dict.fromkeys(each.act_id for each in received))}
    return {each.sha256: Receipt(acts[each.act_id], each.at) for each in reversed(received)}


def _places(records: Records, edition: Edition) -> dict[str, tuple[int, str, str]]:
    """Return the printed position, measure and title of every row, followed by the 成果指標, each under its goal."""
    lines = [(each.row_id, each.measure, each.title) for each in edition.listings]
    lines += [(each.indicator_id, each.goal, each.name) for each in records.indicators.of_edition(edition.edition_id)]
    return {row_id: (place, measure, title) for place, (row_id, measure, title) in enumerate(lines)}


def view_of(
    conflict: Conflict,
    names: Mapping[str, str],
    measure: str,
    title: str,
    marks: Marks,
    facts: RoundFacts | None = None,
    arrivals: Mapping[str, Receipt] = _NEVER,
) -> ConflictView:
    """Return a conflict as shown; `names` are division names by id, `arrivals` the first receipts by SHA-256."""
    keys = conflict.slot.keys
    decided = _decisions(facts, conflict)
    returns = facts.returns if facts else {}
    received = {each: arrivals.get(answer.sha256 or "") for each, answer in returns.items()}

    def side_view(side: Assertion) -> SideView:
        answer, receipt = returns.get(side.return_id or ""), received.get(side.return_id or "")
        return SideView(
            OFFICE_NAME if side.writer == OFFICE else names.get(side.writer, side.writer),
            side.return_id,
            side.assertion_id,
            dict(zip(keys, side.values, strict=True)),
            answer.file if answer else None,
            side.assertion_id in decided,
            receipt.at if receipt else None,
            _place(conflict, side, received),
        )

    return ConflictView(
        conflict.conflict_id,
        conflict.slot.row_id,
        conflict.slot.group,
        measure,
        title,
        dict(zip(keys, conflict.base, strict=True)),
        _by_key(keys, conflict.office),
        _by_key(keys, conflict.division),
        tuple(map(side_view, conflict.sides)),
        conflict.question,
        marks,
        next((assertion_id for assertion_id, is_current in decided.items() if is_current), None),
        conflict.texts,
    )


def _by_key(keys: Sequence[str], values: Values | None) -> dict[str, str | None] | None:
    return None if values is None else dict(zip(keys, values, strict=True))


def _decisions(facts: RoundFacts | None, conflict: Conflict) -> dict[str, bool]:
    """Return the decisions on a slot by assertion id, and whether one is current: nothing was recorded after it."""
    if facts is None:
        return {}
    resolution = facts.resolve(conflict.slot)
    heads = {head.assertion_id for head in resolution.heads} if not resolution.conflict else set()
    return {
        assertion.assertion_id: assertion.assertion_id in heads
        for assertion in resolution.assertions
        if assertion.kind is AssertionKind.DECIDED
    }


def _place(conflict: Conflict, side: Assertion, received: Mapping[str, Receipt | None]) -> int | None:
    """Return a return's position by arrival among several sides of one division.

    None if it is the only one, or if another was received in the same act: the order in a batch is that of the names.
    """
    own = received.get(side.return_id or "")
    others = [
        received.get(each.return_id)
        for each in conflict.sides
        if each.writer == side.writer and each.return_id and each is not side
    ]
    known = [each.act for each in others if each is not None]
    if own is None or not others or len(known) < len(others) or own.act in known:
        return None
    return 1 + sum(act < own.act for act in known)
