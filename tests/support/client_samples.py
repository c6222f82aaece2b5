"""Answers with everything that spreadsheet programs might damage, as files of several kinds.

`program`: submitted from a division's data file; `hand`: typed into the form with a spreadsheet program; `mended`: a
submitted file with cells changed afterwards; `fragile`: typed into the form, with values that some program is known to
destroy.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import cycle, product
from pathlib import Path
from typing import Any

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import CHANGE_KIND, CHANGE_REASON, DONE, LATER_YEARS, MARK, NEXT_YEAR, NOTE
from tests.support.command_line import done
from tests.support.spreadsheets import answer_cell, changed

LONGEST_TEXT = 32_767
"""The most UTF-16 units in a cell of Excel."""

AWKWARD = (
    "𠮷野と髙橋、﨑山が𩸽漁港の窓口を担当した。",
    "公開を開始👩‍💻🏮、多言語化🇯🇵は継続中",
    "一行目\n二行目\n\n四行目",
    "=SUM(A1:A9)",
    "=と書いて始まる文",
    "1/15",
    "2023-04-01",
    "0012",
    "1E5",
    "TRUE",
    "#N/A",
    "50%",
    "+3件",
    "-2件",
    "@担当",
    "'引用符で始まる",
    "\u3000字下げした文\u3000\u3000空きのある文\u3000",
    "  前後に空白  ",
    "<b>太字</b> & \"引用\" 'と' ]]>",
    "_x0041_ と _xyz_ と __x という文字",
    "葛󠄀城市と葛城市",  # the first with a variation selector
    "か\u3099き\u3099（結合文字）とe\u0301",
    "ｶﾅとＡＢＣと①㈱㍻",
    "外字\ue000\uf8ff",
    "幅のない\u200b空白と\u200d結合子と\u00a0改行しない空白",
    "ー―‐−～〜∥‖￤",
    "―",
)
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TEXT_KEYS = (DONE, NEXT_YEAR, LATER_YEARS, CHANGE_REASON, NOTE)
_MARKS = ("◎", "○", "△", "×")
_LOOK_ALIKES = ("◎", "〇", "▵", "Ｘ", "◯", "✕")
_UNTOUCHED_FROM = 6
"""In files filled in by hand, one of so many rows is left as it was sent."""
_CLEARED = ("done", "next_year")
_LONG = ((2, "あ" * LONGEST_TEXT), (3, "文" + "𠮷" * 200))
_ERROR = "#REF!"
_FRAGILE_KEYS = (DONE, NEXT_YEAR)
FRAGILE: Mapping[str, tuple[Any, str]] = {
    "a tab in a text": ("タブ\tの後", "@"),
    "`_x000D_` typed as a text": ("_x000D_ という文字", "@"),
    "a cell full of 𠮷": ("𠮷" * (LONGEST_TEXT // 2), "@"),
    "the same after one other character": ("文" + "𠮷" * (LONGEST_TEXT // 2), "@"),
    "a number": (3, "General"),
    "a percentage": (0.5, "0%"),
    "a number with separators": (1234, "#,##0"),
    "1/15, which became a day": (date(2024, 1, 15), "m/d"),
    "an error value": (_ERROR, "General"),
}
"""Values that some program destroys: name → value and number format of the cell."""

FRAGILE_KIND = "fragile"
SOUND = ("program", "hand", "mended")
"""The kinds in which no program may change anything relevant."""

KINDS = (*SOUND, FRAGILE_KIND)


@dataclass(frozen=True)
class Sample:
    """An office's data file with an open round, one division's answers to it by kind, and its rows."""

    store: Path
    files: Mapping[str, Path]
    row_ids: Sequence[str]


def make_sample(folder: Path, division: str) -> Sample:
    """Make an office in a folder, send its forms, and let the division answer in each of the `KINDS`."""
    office = folder / "office.nakano"
    done("init", "--store", office)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", office)
    row_ids = _rows_of(office, division)
    for row_id in row_ids[:2]:  # values to be cleared
        done("set", row_id, *(f"{key}=事務局の案" for key in _CLEARED), "--store", office)
    done("distribute", "--out", folder / "forms", "--division", division, "--store", office)
    form = next((folder / "forms").rglob("*.xlsx"))
    program = _submitted(folder, form, row_ids)
    contents = {
        "program": program.read_bytes(),
        "hand": _worked_on(form, _typing(len(row_ids))),
        "mended": _worked_on(program, _mending),
        FRAGILE_KIND: _worked_on(form, _typing_fragile),
    }
    files = {kind: folder / "files" / f"{kind}.xlsx" for kind in KINDS}
    (folder / "files").mkdir()
    for kind, content in contents.items():
        files[kind].write_bytes(content)
    return Sample(office, files, row_ids)


def _worked_on(file: Path, work: Callable[[Any], None]) -> bytes:
    """Open a file, change it, and save it as Excel does, which escapes texts that look like escapes."""

    def work_and_escape(book: Any) -> None:
        work(book)
        for cell in (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
            if cell.data_type == "s" and "_x" in cell.value:
                cell.value = _LIKE_ESCAPE.sub("_x005F_", cell.value)
                cell.data_type = "s"

    return changed(file.read_bytes(), work_and_escape)


def _rows_of(office: Path, division: str) -> list[str]:
    rows = done("show", "--division", division, "--store", office)["rows"]
    answering = [row for row in rows if division in (*row["leads"], *row["trackers"]) and row["repost_of"] is None]
    return [row["id"] for row in answering]


def _answers(row_ids: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Give each row a mark, and every text cell the next of the unusual texts."""
    texts = cycle(AWKWARD)
    for row_id, mark in zip(row_ids, cycle(_MARKS), strict=False):
        yield row_id, {MARK: mark, CHANGE_KIND: "その他", **{key: next(texts) for key in _TEXT_KEYS}}


def _submitted(folder: Path, form: Path, row_ids: Sequence[str]) -> Path:
    """Answer in the program: all rows, the first two with cleared fields; return the file that it makes."""
    own, target = folder / "division.nakano", folder / "submitted.xlsx"
    done("open", form, "--store", own)
    parts = make_parts()
    with closing(parts.stores.open(own)) as store:
        for place, (row_id, typed) in enumerate(_answers(row_ids)):
            cleared = dict.fromkeys(_CLEARED[place : place + 1], "")
            edit_entry(parts, store, Entry(row_id, {**typed, **cleared}, None, FiscalYear(2022)))
    done("submit", "--draft", "--out", target, "--store", own)
    return target


def _typing(rows: int) -> Any:
    """Type into the form as a user: look-alike marks, unusual and long texts; some rows are left as they were sent."""

    def work(book: Any) -> None:
        texts = cycle(AWKWARD)
        for place in range(rows):
            if place % _UNTOUCHED_FROM == _UNTOUCHED_FROM - 1:
                continue
            _type(book, place, MARK, _LOOK_ALIKES[place % len(_LOOK_ALIKES)])
            for key in _TEXT_KEYS:
                _type(book, place, key, next(texts))
        for place, key in product(range(2), _CLEARED[1:]):
            answer_cell(book, place, key).value = None
        for place, text in _LONG:
            _type(book, place, DONE, text)

    return work


def _mending(book: Any) -> None:
    _type(book, 0, DONE, "提出後に\n直した。𠮷")
    answer_cell(book, 2, NOTE).value = None


def fragile_place(number: int) -> tuple[int, str]:
    """Return the row (from 0) and the key of the `number`-th of the `FRAGILE`."""
    place, column = divmod(number, len(_FRAGILE_KEYS))
    return place, _FRAGILE_KEYS[column]


def _typing_fragile(book: Any) -> None:
    for number, (value, number_format) in enumerate(FRAGILE.values()):
        cell = answer_cell(book, *fragile_place(number))
        cell.value = value
        cell.number_format = number_format
        if isinstance(value, str):
            cell.data_type = "e" if value == _ERROR else "s"


def _type(book: Any, place: int, key: str, text: str) -> None:
    """Type a text; it is stored as text, whatever it begins with."""
    cell = answer_cell(book, place, key)
    cell.value = text
    cell.data_type = "s"
