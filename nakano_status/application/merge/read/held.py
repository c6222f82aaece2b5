"""未取込（要確認）: held items with the facts that a person needs to decide on them (held)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from nakano_status.application.lookup import edition_of, plan_of, rounds_of_plan
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.admission import can_apply, can_assign, is_assigned
from nakano_status.domain.exchange.ledger import (
    BESIDE_UNREADABLE,
    OTHER_TITLE,
    OTHER_YEAR,
    ROW_MOVED,
    HeldItem,
    HeldKind,
    problem_of,
)
from nakano_status.domain.exchange.returns import HeldState, Package, Return, ReturnState
from nakano_status.domain.fields.field import FIGURE_KEYS, INDICATOR_NAME
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.acts import Act
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.revised_edition import likeness
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.review.review import ROUND_CLOSED, Locks
from nakano_status.domain.round.round import Round, RoundRow


@dataclass(frozen=True)
class LaterAnswer:
    """An imported answer that a division sent after a held item.

    `file`: its file. `values`: its texts in the row of the item, by key (None: blank); empty for a whole file.
    """

    division: str
    file: str
    values: Mapping[str, str | None]

    @property
    def advice(self) -> str:
        """Sentences on the later import and on how to decide on the item."""
        return (
            f"{self.division}から後に届いた「{self.file}」は、取り込み済みです。"
            "先に届いた内容を改めたものであれば、取り込まないこととしてください。"
        )


@dataclass(frozen=True)
class HeldView:
    """One held item.

    `division`: its sender. `answerers`: the divisions that answer its row; for a whole file, the divisions with answers
    in it. Divisions are given by name. `title`: the row's title. `values`: the texts of a row by key (with locked cells
    for a row without a place in the plan), or a file's statements about itself. `can_apply`: whether a person's
    approval suffices to import it, once `needs_reopening` is false. `received`, `settled`: the acts, if recorded.
    `why`: the reason as shown, with its place; for a cell the finding in it (merged, no mark), if known. `likely`: for
    a row without a place, the rows that it may be, with their titles, the likeliest first; the form asked for them, but
    the file does not show them. `as_row`: the row as which a person placed it; `title` and `answerers` are then of that
    row. `later`: the division's last answer that was received after a waiting item; the item may then be out of date.
    `cleared`: the fields (row_id, key) that it would leave blank. `needs_reopening`: whether its row, or rows of its
    round, must be reopened before anything of it can be imported.
    """

    item: HeldItem
    division: str | None
    answerers: tuple[str, ...]
    title: str | None
    values: Mapping[str, str]
    can_apply: bool
    received: Act | None
    settled: Act | None
    why: Problem
    likely: Mapping[str, str] = field(default_factory=dict)
    as_row: str | None = None
    later: LaterAnswer | None = None
    cleared: tuple[tuple[str, str], ...] = ()
    needs_reopening: bool = False

    @property
    def row_id(self) -> str | None:
        """The item's row in the round, also if a person placed it; None if it is not known."""
        return self.as_row if can_assign(self.item) else self.item.row_id

    @property
    def typed(self) -> str:
        """The file's 管理番号 and title for a row without a place in the plan; empty for a row with a place."""
        parts = (self.item.typed_id, self.item.found) if can_assign(self.item) else ()
        return "　".join(dict.fromkeys(filter(None, parts)))

    @property
    def division_name(self) -> str | None:
        """The name of the division that the item's answer belongs to.

        The sender if it answers the row, otherwise the only answerer; None if there are several or none.
        """
        if self.division in self.answerers:
            return self.division
        return self.answerers[0] if len(self.answerers) == 1 else None

    @property
    def received_at(self) -> datetime | None:
        """When the item was first held (UTC); None if it is not recorded."""
        return self.received.at if self.received else None


def held_views(
    records: Records, round_: Round, *, decided: bool = False, division: str | None = None
) -> tuple[HeldView, ...]:
    """Return the held items of a round, oldest first.

    If `decided` is true, settled items are included. If `division` is given, only its items are returned.
    """
    items = records.exchange.held(round_.round_id, None if decided else HeldState.WAITING)
    if division is not None:
        whose = divisions_of_items(records, round_, items)
        items = [item for item in items if division in whose[item.item_id]]
    describer = _Describer.load(records, round_, items) if items else None
    return tuple(describer.view(item) for item in items) if describer else ()


def count_waiting_before(records: Records, round_: Round) -> tuple[tuple[FiscalYear, int], ...]:
    """Return the number of waiting items for each earlier year of a round's plan; years without any are left out."""
    rounds = (each for each in rounds_of_plan(records, plan_of(records, round_).plan_id) if each.year < round_.year)
    counts = ((each.year, len(records.exchange.held(each.round_id))) for each in rounds)
    return tuple(pair for pair in counts if pair[1])


def divisions_of_items(records: Records, round_: Round, items: Iterable[HeldItem]) -> Mapping[str, tuple[str, ...]]:
    """Return the IDs of the divisions of each held item, by item ID.

    A whole file belongs to all divisions whose answers it carries. Any other item belongs to the division of its
    return; if that is not known, to the division of its file, otherwise to the first answerer of its row. A row that
    was handed on also belongs to the new division. The tuple is empty if no division is known.
    """
    writers = {row.row_id: next(iter(row.writers), "") for row in round_.rows}
    returns = records.exchange.returns(round_.round_id, tuple(ReturnState), row_ids=())
    by_id = {answer.return_id: answer.division for answer in returns}
    by_file = {answer.sha256: answer.division for answer in returns if answer.state is ReturnState.ADMITTED}
    organisation = records.organisation.read()
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        stated = organisation.find(item.facts.division or "")
        whose = (by_file.get(item.sha256), stated.division_id if stated else None, writers.get(item.row_id or ""))
        one = by_id.get(item.return_id or "") or next(filter(None, whose), None)
        heir = writers.get(item.row_id or "") if item.reason == ROW_MOVED else None
        found[item.item_id] = item.facts.carries or tuple(dict.fromkeys(filter(None, (one, heir))))
    return found


@dataclass(frozen=True)
class _Describer:
    """Describes held items with names instead of IDs."""

    round_: Round
    organisation: Organisation
    asked: AskedFields
    titles: Mapping[str, str]
    originals: Mapping[str, str | None]
    rows: Mapping[str, RoundRow]
    returns: Mapping[str, Return]
    by_file: Mapping[str, Return]
    acts: Mapping[str, Act]
    findings: Mapping[str, Sequence[Problem]]
    packages: Mapping[str, Package]
    has_home: Container[str]
    has_closed_home: Container[str]
    locks: Locks
    divisions: Mapping[str, Sequence[str]]
    arrivals: Mapping[str, int]
    identity: Mapping[str, str]

    @staticmethod
    def load(records: Records, round_: Round, items: Sequence[HeldItem]) -> _Describer:
        listings = edition_of(records, round_).listings
        returns = records.exchange.returns(round_.round_id, tuple(ReturnState))
        indicators = {each.indicator_id: each.name for each in records.indicators.of_edition(round_.edition_id)}
        return _Describer(
            round_=round_,
            organisation=organisation_of(records, round_),
            asked=records.plan.asked(round_),
            titles={listing.row_id: listing.title for listing in listings} | indicators,
            originals={listing.row_id: listing.repost_of for listing in listings},
            rows={row.row_id: row for row in round_.rows},
            returns={each.return_id: each for each in returns},
            by_file={each.sha256: each for each in reversed(returns) if each.sha256},
            acts={act.act_id: act for act in records.entries.acts()},
            findings=records.reviews.findings_of(each.sha256 for each in items if _is_cell(each)),
            # only the values of figures show which figures a package asked for
            packages={each.package_id: each for each in records.exchange.packages(round_.round_id, row_ids=indicators)}
            if any(map(can_assign, items))
            else {},
            has_home={item.item_id for item in items if other_open_round(records, item) is not None},
            has_closed_home={
                item.item_id for item in items if can_apply(item) and has_closed_home(records, round_, item)
            },
            locks=Locks.of(round_, records.reviews.of_round(round_.round_id)),
            divisions=divisions_of_items(records, round_, items),
            arrivals={each.sha256: -place for place, each in enumerate(reversed(records.exchange.received()))},
            identity={"year": round_.year.short, "plan": records.plan.plan_ids()[round_.edition_id]},
        )

    def view(self, item: HeldItem) -> HeldView:
        answer, as_row = self._answer(item), self._as_row(item)
        row_id = (as_row if can_assign(item) else item.row_id) or ""
        row = self.rows.get(row_id)
        waits = item.state is HeldState.WAITING
        obstacles = obstacles_of(item, answer, self.rows.get(item.row_id or ""), self.asked, self.locks)
        return HeldView(
            item=item,
            division=self._name(answer.division) if answer else item.facts.division,
            answerers=tuple(map(self._name, self._answerers(item, row))),
            title=self.titles.get(row_id),
            values=item.facts.stated or item.values or item_texts(item, answer),
            can_apply=waits and (item.item_id in self.has_home or obstacles <= {HeldObstacle.LOCKED}),
            received=self.acts.get(item.act_id or ""),
            settled=self.acts.get(item.settled_by or ""),
            why=self._why(item),
            likely=self._likely(item) if waits and can_assign(item) else {},
            as_row=as_row,
            later=self._later(item, item_texts(item, answer)) if waits else None,
            cleared=item.facts.clears,
            needs_reopening=waits and (HeldObstacle.LOCKED in obstacles or item.item_id in self.has_closed_home),
        )

    def _answerers(self, item: HeldItem, row: RoundRow | None) -> tuple[str, ...]:
        """Return the divisions that answer the row or the cell of an item; for a whole file, those with answers in it.

        Generic entries (各所管課) are left out.
        """
        found = row.writers_of(item.key, self.asked) if row else item.facts.carries
        return tuple(each for each in found if not self.organisation.get(each).is_generic) if row else found

    def _later(self, item: HeldItem, texts: Mapping[str, str]) -> LaterAnswer | None:
        """Return the last answer to the same row or file that arrived after an item, from a division of the item.

        None if there is no such answer. `texts` are the item's texts: a field that is blank in both is left out. A form
        of another year or another plan is not an earlier version of an answer to this round.
        """
        is_file, stated = item.kind is HeldKind.FILE, item.facts.stated
        if is_file and any(stated.get(key, own) != own for key, own in self.identity.items()):
            return None
        for answer in reversed([*self.returns.values()]):
            is_theirs = answer.state is ReturnState.ADMITTED and answer.division in self.divisions[item.item_id]
            if not is_theirs or not answer.file or not self._arrived(item.sha256) < self._arrived(answer.sha256 or ""):
                continue
            values = {
                key: value.text
                for (row_id, key), value in answer.values.items()
                if value.takes_part
                and row_id == item.row_id
                and (key == item.key if item.key else value.text or key in texts)
            }
            if values or is_file:
                return LaterAnswer(self._name(answer.division), answer.file, values)
        return None

    def _arrived(self, sha256: str) -> int:
        """Return the position of a file in the order of first arrivals.

        A file that did not arrive is before all others.
        """
        return self.arrivals.get(sha256, -len(self.arrivals) - 1)

    def _as_row(self, item: HeldItem) -> str | None:
        """Return the row as which a person placed a row of a file; None if it was not placed."""
        if item.state is not HeldState.APPLIED or not can_assign(item):
            return None
        admitted = (each for each in self.returns.values() if each.state is ReturnState.ADMITTED)
        return next((row_id for each in admitted if is_assigned(each, item) for row_id, _ in each.values), None)

    def _likely(self, item: HeldItem) -> dict[str, str]:
        """Return the rows that a row without a place may be, the likeliest first, with their titles.

        A row at a repost's place is most likely the original. Otherwise the likeness of titles decides, then of
        管理番号. If the file shows its 管理番号 beside another row's title, the row with that number is the last among
        equal titles.
        """
        of_file = [
            each for each in self.returns.values() if each.sha256 == item.sha256 and each.state is ReturnState.ADMITTED
        ]
        shown = {row_id for each in of_file for row_id, _ in each.values}
        is_figure = any(key in item.values for key in (INDICATOR_NAME, *FIGURE_KEYS))
        asked = (self.packages[each.package_id] for each in of_file if each.package_id in self.packages)
        rows = (row_id for each in asked for row_id in (each.figures if is_figure else each.answer_rows))
        found = {row_id: self.titles.get(row_id, "") for row_id in rows if row_id not in shown}
        title, typed = item.values.get(INDICATOR_NAME if is_figure else "title", ""), item.typed_id or ""
        original = self.originals.get(item.row_id or "")

        def rank(row: tuple[str, str]) -> tuple[bool, float, float, str]:
            alike = -1.0 if item.reason == OTHER_TITLE and row[0] == item.row_id else likeness(typed, row[0])
            return row[0] != original, -likeness(title, row[1]), -alike, row[0]

        return dict(sorted(found.items(), key=rank))

    def _why(self, item: HeldItem) -> Problem:
        """Return the finding in the item's cell on arrival, which is more specific than the item's own problem."""
        problem = problem_of_item(item)
        if not _is_cell(item):
            return problem
        spot = (problem.place.sheet, problem.place.cell, problem.found)
        found = (each for each in self.findings.get(item.sha256, ()) if each.severity is not Severity.ADVICE)
        return next((each for each in found if (each.place.sheet, each.place.cell, each.found) == spot), problem)

    def _answer(self, item: HeldItem) -> Return | None:
        """Return the return that contains an item, or a return of the same file."""
        return self.by_file.get(item.sha256) if item.return_id is None else self.returns.get(item.return_id)

    def _name(self, division: str) -> str:
        return self.organisation.name(division, self.round_.named_on)


def other_open_round(records: Records, item: HeldItem) -> Round | None:
    """Return the open round to which a held file of another round belongs; the file can be merged there.

    None if there is no such round.
    """
    if item.kind is not HeldKind.FILE or item.reason != OTHER_YEAR:
        return None
    package = package_of_file(records, item)
    rounds = {each.round_id: each for each in records.rounds.all() if not each.closed}
    return rounds.get(package.round_id) if package else None


def package_of_file(records: Records, item: HeldItem) -> Package | None:
    """Return the first package that a held file declares; None if it is not in the data file."""
    return records.exchange.find_package(item.facts.packages[0]) if item.facts.packages else None


def home_of_file(records: Records, round_: Round, item: HeldItem) -> Round:
    """Return the round that a held file belongs to: the round that its form was made for, otherwise `round_`.

    `round_`: the round in which the file is held.
    """
    package = package_of_file(records, item) if item.reason == ROUND_CLOSED else None
    stated = records.rounds.find(package.round_id) if package else None
    return stated or other_open_round(records, item) or round_


def has_closed_home(records: Records, round_: Round, item: HeldItem) -> bool:
    """Return whether an item is a whole file that waits until rows of its closed round are reopened."""
    if item.kind is not HeldKind.FILE:
        return False
    home = home_of_file(records, round_, item)
    return home.closed and not home.reopened


class HeldObstacle(Enum):
    """A reason for which a person's approval alone does not import a held item.

    REPOST: the row is a repost and takes no answer. OTHER_DIVISION: the field is not the sender's. LOCKED: the row is
    accepted or closed. NOT_APPLICABLE: the item has nothing to import, or needs another decision.
    """

    REPOST = auto()
    OTHER_DIVISION = auto()
    LOCKED = auto()
    NOT_APPLICABLE = auto()


def obstacles_of(
    item: HeldItem, answer: Return | None, row: RoundRow | None, asked: AskedFields, locks: Locks
) -> frozenset[HeldObstacle]:
    """Return all obstacles to the import of an item by a person's approval.

    `answer`: the return that the item belongs to. `row`: the item's row in its round (None: a 成果指標, or unknown).
    """
    return frozenset(_obstacles(item, answer, row, asked, locks))


def _obstacles(
    item: HeldItem, answer: Return | None, row: RoundRow | None, asked: AskedFields, locks: Locks
) -> Iterator[HeldObstacle]:
    if not can_apply(item):
        yield HeldObstacle.NOT_APPLICABLE
    if can_assign(item) or item.row_id is None:
        return
    if row is not None and not row.may_take(item_texts(item, answer).values()):
        yield HeldObstacle.REPOST
    sender = answer.division if _is_cell(item) and answer is not None else None
    if sender is not None and row is not None and sender not in row.writers_of(item.key, asked):
        yield HeldObstacle.OTHER_DIVISION
    if locks.reason(item.row_id, writer_of_item(item, answer, row, asked)) is not None:
        yield HeldObstacle.LOCKED


def writer_of_item(item: HeldItem, answer: Return | None, row: RoundRow | None, asked: AskedFields) -> str:
    """Return the writer whose locks count for an item: the division that sent it, or OFFICE.

    It is OFFICE if the division was not asked for all fields of the item: the item then writes on a row that may be
    accepted for another division.
    """
    if answer is None:
        return OFFICE
    keys = [key for row_id, key in answer.values if row_id == item.row_id and item.key in (None, key)]
    is_own = row is None or all(answer.division in row.writers_of(key, asked) for key in keys or [item.key or ""])
    return answer.division if is_own else OFFICE


def _is_cell(item: HeldItem) -> bool:
    return item.kind is HeldKind.FIELD


def problem_of_item(item: HeldItem) -> Problem:
    """Return the problem that states the reason of an item, with its place."""
    if item.cell is not None:
        return problem_of(item)
    return Problem(item.reason, entry_of(item.reason).severity, Place(file=item.file), item.found)


def item_texts(item: HeldItem, answer: Return | None) -> dict[str, str]:
    """Return the texts of a held item by field: the fields of a held row, or the one field of a held field.

    If a row is held for its note alone (`HeldItem.key`), only the note is returned. `answer`: the return that the item
    belongs to, if any.
    """
    if item.reason == BESIDE_UNREADABLE and item.key is not None:
        return {item.key: item.text or ""}
    if answer is None or item.kind is not HeldKind.ROW:
        return {}
    shown = ((key, value.text) for (row_id, key), value in answer.values.items() if row_id == item.row_id)
    return {key: text for key, text in shown if text is not None and item.key in (None, key)}
