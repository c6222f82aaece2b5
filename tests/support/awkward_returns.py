"""An office that waits for returns, and the outcome of merging one that a user made unusual."""

from __future__ import annotations

import io
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.domain.exchange.returns import open_drafts
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.merge.resolution import slot_of
from tests.support.command_line import ask, done
from tests.support.fields import NAKANO
from tests.support.spreadsheets import first_header

SMALL, SMALL_ID = "戸籍住民課", "koseki"
LARGE, LARGE_ID = "情報システム課", "joho"
OTHER = "税務課"
YEAR, YEAR_BEFORE = "R4", "R3"
SHEET = "回答"


@dataclass(frozen=True)
class Waiting:
    """An office's data file, the forms that it sent, and what 戸籍住民課 reported the year before."""

    folder: Path
    rows: Mapping[str, tuple[str, ...]]
    """The 管理番号 of the rows that each division answers, in the form's order."""
    referred: tuple[str, ...]
    """The 管理番号 of the rows on which 戸籍住民課 is only named."""

    def form(self, division: str) -> bytes:
        """Return the form of a division as sent."""
        return next((self.folder / YEAR).rglob(f"*{division}*")).read_bytes()

    @cached_property
    def answers(self) -> dict[str, dict[str, str]]:
        """Return the answers of 戸籍住民課: its first four rows, and a note where it is only named."""
        said = {
            row_id: {
                "mark": mark,
                "change_reason": f"{row_id}の納期が遅れたため",
                "done": f"{row_id}の取組を進めた。",
                "next_year": f"{row_id}を続ける。",
            }
            for row_id, mark in zip(self.rows[SMALL], "○○△△", strict=False)
        }
        return {**said, self.referred[0]: {"note": "所管課と調整しました。"}}

    @cached_property
    def answered(self) -> bytes:
        """The form of 戸籍住民課 as filled in by hand, before any unusual change."""
        return make_spreadsheet_user().fill_in(self.form(SMALL), self.answers, "見本 太郎")

    @cached_property
    def reported(self) -> dict[str, str]:
        """取組状況 as 戸籍住民課 reported it the year before, by row."""
        return {row_id: f"{row_id}を前年度に行った。" for row_id in self.rows[SMALL]}

    def merges(self, folder: Path, content: bytes, *, name: str = "回答.xlsx", of: str = SMALL) -> Came:
        """Merge a file of a division into a copy of the data file."""
        store = Path(shutil.copy(self.folder / "office.nakano", folder / "office.nakano"))
        path = folder / name
        path.write_bytes(content)
        said = ask("merge", path, "--store", store)
        return Came(store, content, self.form(of), said.keys)


def make_waiting(folder: Path) -> Waiting:
    """Make the data file with a round of the year before and one that waits."""
    store = folder / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", YEAR_BEFORE, "--store", store)
    done("distribute", "--out", folder / YEAR_BEFORE, "--division", SMALL, "--store", store)
    form = next((folder / YEAR_BEFORE).rglob("*.xlsx"))
    lines = make_parts().workbooks.read_answers(form.name, form.read_bytes(), NAKANO).check_lines
    own = tuple(line.row_id for line in lines if line.role != "associate")
    waiting = Waiting(folder, {SMALL: own}, tuple(line.row_id for line in lines if line.role == "associate"))
    before = {row_id: {"mark": "◎", "done": text} for row_id, text in waiting.reported.items()}
    form.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), before))
    ask("merge", form, "--store", store)
    done("round", "open", "--year", YEAR, "--due", "2023-07-14", "--store", store)
    done("distribute", "--out", folder / YEAR, "--store", store)
    rows = {division: tuple(_rows_to_answer(waiting.form(division))) for division in (SMALL, LARGE, OTHER)}
    return Waiting(folder, rows, waiting.referred)


def _rows_to_answer(form: bytes) -> Iterator[str]:
    lines = make_parts().workbooks.read_answers("form.xlsx", form, NAKANO).check_lines
    return (line.row_id for line in lines if line.role != "associate")


@dataclass(frozen=True)
class Came:
    """The outcome of a file: the output of the command, and the values in the data file."""

    store: Path
    content: bytes
    form: bytes
    said: Mapping[str, Any]

    @property
    def file(self) -> dict[str, Any]:
        """The output about the one file."""
        (file,) = self.said["files"]
        assert isinstance(file, dict)
        return file

    @property
    def problems(self) -> list[dict[str, Any]]:
        """The problems that are reported."""
        return list(self.file["problems"])

    @cached_property
    def stands(self) -> dict[tuple[str, str, str | None], str]:
        """The current values in the data file, by row, key and (for a note) division."""
        with closing(make_parts().stores.open(self.store)) as store, store.reading() as records:
            lines = list(records.entries.current(YEAR).values())
        pairs = (
            (line.slot, key, text) for line in lines for key, text in zip(line.slot.keys, line.values, strict=True)
        )
        return {(slot.row_id, key, slot.division): text for slot, key, text in pairs if text is not None}

    def value(self, row_id: str, key: str, division: str = SMALL_ID) -> str | None:
        """Return the current value of a field."""
        return self.stands.get((row_id, key, slot_of(NAKANO, row_id, key, division).division))

    @property
    def is_draft(self) -> bool:
        """Whether the division's answers were merged as a 下書き."""
        with closing(make_parts().stores.open(self.store)) as store, store.reading() as records:
            returns = [each for round_ in records.rounds.all() for each in records.exchange.returns(round_.round_id)]
            return bool(open_drafts(returns))

    @cached_property
    def held(self) -> list[dict[str, Any]]:
        """The held items."""
        return list(ask("held", "--store", self.store).keys["held"])

    def check(self) -> None:
        """Check what must be true for every file: both balances add up, and every message has a remedy."""
        assert self.said["balanced"]
        for told in self.problems:
            assert told["message"]
            assert told["remedy"]
            assert "（不明）" not in told["message"] + told["remedy"], told
            assert told["file"]
            assert "found" not in told or told["code"] in _NAMED_OTHERWISE or told["found"] in told["message"], told

    @cached_property
    def unaccounted(self) -> list[str]:
        """Yield the texts that a user wrote into a table and that are neither stored nor reported."""
        if self.file["verdict"] in ("held", "refused"):
            return []
        sides = (side["value"] for each in self.said["conflicts"] for side in each["sides"])
        known = {_folded(text) for text in (*self.stands.values(), *sides) if text}
        cells = {(told.get("sheet"), told.get("cell")) for told in self.problems}
        rows = {(told.get("sheet"), told["row"]) for told in self.problems if told["code"] in _ABOUT_A_ROW}
        of_columns = [told for told in self.problems if told["code"] in _COLUMN]
        columns = {(told["sheet"], told["cell"].rstrip(_DIGITS)) for told in of_columns if "cell" in told}
        sheets = {told["sheet"] for told in of_columns if "cell" not in told}
        return [
            f"{cell.parent.title}!{cell.coordinate}: {cell.value}"
            for cell in self._written
            if _folded(cell.value) not in known
            and (cell.parent.title, cell.coordinate) not in cells
            and (cell.parent.title, cell.row) not in rows
            and (cell.parent.title, cell.column_letter) not in columns
            and cell.parent.title not in sheets
        ]

    @property
    def _written(self) -> Iterator[Any]:
        """Yield the cells below the headings of a table, except IDs, with a text that the sent form has nowhere."""
        sent = _texts(self.form)
        for sheet in _book(self.content):
            header = first_header(sheet)
            if header is not None and sheet.title != CHECK_SHEET:
                below = (cell for cell in _cells(sheet) if cell.row > header.row and cell.column != header.columns[ID])
                yield from (cell for cell in below if _folded(cell.value) not in sent)


_DIGITS = "0123456789"
_NAMED_OTHERWISE = frozenset({"ROW-TWICE", "FOREIGN"})
_ABOUT_A_ROW = frozenset({"ID-UNREADABLE", "UNKNOWN-ID", "PROPOSAL", "ROW-TWICE", "FOREIGN"})
_COLUMN = frozenset({"HEADING-TWICE", "SEEN-ADDED"})


def _book(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


@cache
def _texts(content: bytes) -> frozenset[str]:
    """Return all texts of a workbook."""
    return frozenset(_folded(cell.value) for sheet in _book(content) for cell in _cells(sheet))


def _cells(sheet: Any) -> Iterator[Any]:
    return (cell for row in sheet for cell in row if cell.value is not None)


def _folded(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).split())
