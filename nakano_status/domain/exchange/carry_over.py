"""引き継ぎ: which texts of an old form, or of another year's, are copied into the blank fields of this round.

Rows are matched by their 管理番号 (a 成果指標 by its own number) and by nothing else. A field that is not blank is
kept. From another year only texts of rows are copied: a mark is that year's judgement, a figure and its comment are
that year's result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nakano_status.domain.exchange.answer_file import AnswerFile, ReadCell, ReadRow
from nakano_status.domain.exchange.answered_return import CellState
from nakano_status.domain.fields.field import NOTE, Scope
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.text.labelled import Labelled
from nakano_status.domain.text.narrative import is_blank, same


class WhyLeft(Labelled):
    """Why something in a file was not carried over."""

    FILLED = "filled", "既に別の内容が記入されているため"
    NOT_ASKED = "not_asked", "今回回答する取組ではないため"
    UNKNOWN_ROW = "unknown_row", "管理番号を確認できないため"
    OTHER_YEAR = "other_year", "年度が異なるため"
    OTHER_DIVISION = "other_division", "他の所管課の連絡であるため"
    NO_FIELD = "no_field", "今回の様式にない項目であるため"
    UNREADABLE = "unreadable", "値を読み取れないため"
    LOCKED = "locked", "確認済又は締切り後の取組であるため"


@dataclass(frozen=True)
class CarryTarget:
    """What is to be filled: the round's year as `R4`, and the current text of every open field, by row and key.

    `locked` are rows that can no longer be changed; `same_division` is whether the file is from the division whose
    fields these are.
    """

    year: str
    fields: Mapping[str, Mapping[str, str | None]]
    same_division: bool
    profile: Profile
    locked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CarriedField:
    """One text that is carried over; `cell` is its address in the file, as `H9` on `sheet`."""

    row_id: str
    key: str
    text: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class LeftField:
    """One cell that is not carried over, with its text and why; `row_id` is None if the row is not known."""

    row_id: str | None
    key: str
    text: str
    sheet: str
    cell: str
    why: WhyLeft


@dataclass(frozen=True)
class CarryOver:
    """What is carried over from a file, and what is not; texts that are already in their field are neither."""

    carried: tuple[CarriedField, ...] = ()
    left: tuple[LeftField, ...] = ()

    @property
    def texts(self) -> dict[str, dict[str, str | None]]:
        """What is carried over, by row and key."""
        found: dict[str, dict[str, str | None]] = {}
        for each in self.carried:
            found.setdefault(each.row_id, {})[each.key] = each.text
        return found


@dataclass
class _Filling:
    """The fields while they are being filled: of two rows with one 管理番号 the second finds them filled."""

    target: CarryTarget
    year: str | None
    now: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def why_left(self, row: ReadRow, key: str, cell: ReadCell) -> WhyLeft | None:
        """Return why a cell is not carried over, or None if it is."""
        row_id, target = row.row_id, self.target
        if row_id is None:
            return WhyLeft.UNKNOWN_ROW
        reasons = (
            (row_id not in target.fields, WhyLeft.NOT_ASKED),
            (row_id in target.locked, WhyLeft.LOCKED),
            (key not in target.fields.get(row_id, {}), WhyLeft.NO_FIELD),
            (cell.state is CellState.UNREADABLE, WhyLeft.UNREADABLE),
            (self.year != target.year and self._is_of_its_year(key), WhyLeft.OTHER_YEAR),
            (key == NOTE and not target.same_division, WhyLeft.OTHER_DIVISION),
            (not is_blank(self.current(row_id, key)), WhyLeft.FILLED),
        )
        return next((why for holds, why in reasons if holds), None)

    def _is_of_its_year(self, key: str) -> bool:
        declared = self.target.profile.any_by_key[key]
        return declared.scope is Scope.INDICATOR or not declared.is_text

    def current(self, row_id: str, key: str) -> str | None:
        """Return the present text of a field, including what was filled so far."""
        return self.now.get((row_id, key), self.target.fields.get(row_id, {}).get(key))


def carry_over(file: AnswerFile, target: CarryTarget) -> CarryOver:
    """Return what is carried over from a file into blank fields, and what is not, each with its reason."""
    filling = _Filling(target, file.identity.year)
    carried: list[CarriedField] = []
    left: list[LeftField] = []
    for row, key, cell in _written(file):
        text = cell.text or cell.found or ""
        if row.row_id is not None and same(filling.current(row.row_id, key), text):
            continue
        why = filling.why_left(row, key, cell)
        if why is None and row.row_id is not None:
            filling.now[row.row_id, key] = text
            carried.append(CarriedField(row.row_id, key, text, row.sheet, cell.cell))
        elif why is not None:
            left.append(LeftField(row.row_id, key, text, row.sheet, cell.cell, why))
    return CarryOver(tuple(carried), tuple(left))


def _written(file: AnswerFile) -> Iterator[tuple[ReadRow, str, ReadCell]]:
    """Yield every answer cell that was written in: one whose text differs from what was sent."""
    lines = (*file.check_lines, *file.check_figures)
    sent = {(line.row_id, key): text for line in lines for key, text in line.base.items()}
    for row in file.answered_rows:
        for key, cell in row.cells.items():
            is_as_sent = cell.state is CellState.VALUE and same(cell.text, sent.get((row.row_id or "", key)))
            if cell.state is not CellState.BLANK and not is_as_sent:
                yield row, key, cell
