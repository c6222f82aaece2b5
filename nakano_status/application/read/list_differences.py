"""What a list that was exported and mended in Excel says otherwise than the round (list-changes).

A text that is an older value of its field tells that the list was exported before; a field that changed after that was
not yet on the list. Both are told apart: what the list says there was not written on it, or not beside what stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from nakano_status.application.finding import find_row
from nakano_status.application.ports import Records
from nakano_status.application.read.round_contents import RoundContents
from nakano_status.application.staying import Staying, Stays
from nakano_status.domain.change import Act, Change
from nakano_status.domain.fields import BY_KEY, MARK, PUBLISHED_KEYS, answered_keys, heading
from nakano_status.domain.list_matching import MatchedListing
from nakano_status.domain.narrative import same
from nakano_status.domain.refusals import KeyUnknown, NotOnList
from nakano_status.domain.round import Round, RoundRow
from nakano_status.domain.text_difference import Piece, text_difference

_DIGITS = "0123456789"

History = Mapping[tuple[str, str], Sequence[tuple[Act, Change]]]
"""The changes by row and key, oldest first."""


@dataclass(frozen=True)
class ListChange:
    """One field that the list shows otherwise: what stands (`was`), what the list says (`now`), and its cell.

    `is_older`: the field said so before. `is_overtaken`: the field changed after the list was exported, as its older
    texts tell. `stays` is why the office cannot write on it.
    """

    id: str
    title: str
    key: str
    heading: str
    cell: str
    was: str | None
    now: str | None
    is_older: bool = False
    is_overtaken: bool = False
    stays: Stays | None = None

    @property
    def is_new(self) -> bool:
        """Whether somebody wrote it on the list beside what stands, as far as can be told."""
        return not self.is_older and not self.is_overtaken

    @property
    def difference(self) -> tuple[Piece, ...]:
        """What differs inside the text."""
        return text_difference(self.was, self.now)


@dataclass(frozen=True)
class ListDifferences:
    """A list beside the round that it is of; `named` rows are those that a person chose by their 管理番号."""

    contents: RoundContents
    matched: Sequence[MatchedListing]
    history: History
    staying: Staying

    @staticmethod
    def load(
        records: Records, round_: Round, matched: Sequence[MatchedListing], named: Collection[str] = ()
    ) -> ListDifferences:
        """Load what the list is compared with."""
        contents = RoundContents.load(records, round_)
        history: dict[tuple[str, str], list[tuple[Act, Change]]] = {}
        for act, change in records.changes(round_.round_id):
            history.setdefault((change.row_id, change.key), []).append((act, change))
        return ListDifferences(contents, matched, history, Staying.load(records, contents, named))

    @cached_property
    def changes(self) -> tuple[ListChange, ...]:
        """Every difference, in the list's order."""
        found = [each for matched in self.matched for each in self._of(matched)]
        exported = min((at for each in found if each.is_older and (at := self._left_at(each))), default=None)
        if exported is None:
            return tuple(found)
        return tuple(replace(each, is_overtaken=self._is_overtaken(each, exported)) for each in found)

    def new(self) -> list[ListChange]:
        """Return what somebody wrote on the list, where the office can write it."""
        return [each for each in self.changes if each.is_new and each.stays is None]

    def named(self, names: Sequence[str]) -> list[ListChange]:
        """Return the differences that are named as `管理番号:key`, or as a row's `管理番号`: then those that are new.

        Raises IdUnknown, KeyUnknown, NotOnList.
        """
        found: list[ListChange] = []
        for name in names:
            row_id, key = self._read_name(name)
            these = [each for each in self.changes if each.id == row_id and key in (None, each.key)]
            if not these:
                raise NotOnList(found=name)
            found += (each for each in these if key or each.is_new)
        return list(dict.fromkeys(found))

    def _read_name(self, name: str) -> tuple[str, str | None]:
        text, _, key = name.partition(":")
        if key and key not in PUBLISHED_KEYS:
            raise KeyUnknown(found=key, expected="、".join(PUBLISHED_KEYS))
        return find_row(self.contents.round_, text).row_id, key or None

    def _of(self, matched: MatchedListing) -> Iterator[ListChange]:
        row = self._rows.get(matched.listing.row_id)
        if row is None:
            return
        for key in answered_keys(*self.contents.years):
            if BY_KEY[key].published and key in matched.row.values:
                was, now = self._printed(row, key), matched.row.values[key]
                if not same(was, now):
                    yield self._change(matched, row, key, was, now)

    @cached_property
    def _rows(self) -> dict[str, RoundRow]:
        return {row.row_id: row for row in self.contents.round_.rows}

    def _printed(self, row: RoundRow, key: str) -> str | None:
        """Return what the list would print: a row that is not counted prints no mark."""
        return self.contents.values.get(row.row_id, {}).get(key) if row.counted or key != MARK else None

    def _change(self, matched: MatchedListing, row: RoundRow, key: str, was: str | None, now: str | None) -> ListChange:
        changes = self.history.get((row.row_id, key), ())
        return ListChange(
            id=row.row_id,
            title=matched.listing.title,
            key=key,
            heading=heading(key, *self.contents.years),
            cell=self._cell(matched, key),
            was=was,
            now=now,
            is_older=any(same(text, now) for _, change in changes for text in (change.was, change.now)),
            stays=self.staying.why(row, key),
        )

    def _left_at(self, change: ListChange) -> datetime | None:
        """Return when the field last stopped saying what the list says."""
        changes = self.history.get((change.id, change.key), ())
        return next((act.at for act, each in reversed(changes) if same(each.was, change.now)), None)

    def _is_overtaken(self, change: ListChange, exported: datetime) -> bool:
        changes = self.history.get((change.id, change.key), ())
        return bool(changes) and changes[-1][0].at >= exported and not change.is_older

    def _cell(self, matched: MatchedListing, key: str) -> str:
        """Return where a value stands; of a blank cell by the column in which others of its sheet stand."""
        row = matched.row
        if key in row.cells:
            return row.cells[key]
        return f"{row.sheet}!{self._columns.get((row.sheet, key), '')}{row.row}"

    @cached_property
    def _columns(self) -> dict[tuple[str, str], str]:
        return {
            (each.row.sheet, key): cell.rpartition("!")[2].rstrip(_DIGITS)
            for each in self.matched
            for key, cell in each.row.cells.items()
        }
