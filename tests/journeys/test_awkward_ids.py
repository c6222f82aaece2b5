"""The content of the cell of a 管理番号: the row that is meant, or a problem that names the cell. A line a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.plan.initiative_id import make_id
from tests.support.awkward_returns import LARGE, LARGE_ID, SHEET, Came, Waiting
from tests.support.fields import NAKANO
from tests.support.spreadsheets import changed, header_of
from tests.support.wrong_ids import exchanged

_LENGTH = len("1-1-1-01-P")
_OF_ANOTHER_DIVISION = "2-1-2-03-N"
_DAY = datetime(2023, 1, 15)  # noqa: DTZ001 - a cell has no time zone


@dataclass(frozen=True)
class Line:
    """One line: what was typed for a 管理番号, and the problem; without one the row must be read."""

    name: str
    typed: Callable[[str], Any]
    code: str | None = None


def wrong(row_id: str, *, place: int) -> str:
    """Return an ID with one character wrong, as it is misread or mistyped."""
    mistaken = {"1": "7", "-": "1", "2": "3", "0": "6"}.get(row_id[place], "8" if row_id[place].isdigit() else "Z")
    return row_id[:place] + (mistaken if mistaken != row_id[place] else "Y") + row_id[place + 1 :]


def swapped(row_id: str, *, place: int) -> str:
    return exchanged(row_id, place, place + 1)


def full_width(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def joined_by(row_id: str, *, sign: str) -> str:
    return row_id.replace("-", sign)


LINES = (
    Line("そのまま", str),
    Line("全角", full_width),
    Line("小文字", str.lower),
    Line("全角の小文字", lambda row_id: full_width(row_id.lower())),
    Line("前後の空白", " {}\u3000\n".format),
    Line("幅のない空白", "\ufeff{}\u200b".format),
    *(Line(f"横線 U+{ord(sign[0]):04X}", partial(joined_by, sign=sign)) for sign in (" - ", *"‐‑–—―−ー－")),
    *(Line(f"{place + 1}字目の違い", partial(wrong, place=place), "ID-UNREADABLE") for place in range(_LENGTH)),
    *(
        Line(f"{place + 1}字目の入替わり", partial(swapped, place=place), "ID-UNREADABLE")
        for place in range(_LENGTH - 1)
    ),
    Line("末尾の文字がない", lambda row_id: row_id[:-2], "ID-UNREADABLE"),
    Line("数値", lambda _: 5, "ID-UNREADABLE"),
    Line("日付", lambda _: _DAY, "ID-UNREADABLE"),
    Line("別の言葉", lambda _: "新規", "ID-UNREADABLE"),
    Line("計画にない番号", lambda _: make_id("9-9-⑨", 99), "UNKNOWN-ID"),
    Line("他の課の番号", lambda _: _OF_ANOTHER_DIVISION, "FOREIGN"),
)


@pytest.fixture(scope="session")
def rows(waiting: Waiting) -> dict[Line, tuple[int, str]]:
    """The row of the sheet of each line of the table, and the 管理番号 that was sent there."""
    own = waiting.rows[LARGE]
    read = make_parts().workbooks.read_answers("form.xlsx", waiting.form(LARGE), NAKANO).rows
    told_apart = [
        (row.row, row.row_id)
        for row in read
        if row.row_id in own and len(row.row_id) == _LENGTH and row.row_id[6] != row.row_id[7]
    ]
    return dict(zip(LINES, told_apart, strict=False))


@pytest.fixture(scope="session")
def came(waiting: Waiting, rows: dict[Line, tuple[int, str]], tmp_path_factory: pytest.TempPathFactory) -> Came:
    """What became of the one return that contains all of them."""

    def work(book: Any) -> None:
        sheet = book[SHEET]
        columns = header_of(sheet).columns
        for line, (row, row_id) in rows.items():
            sheet.cell(row, columns["done"]).value = answer_of(row_id)
            sheet.cell(row, columns["id"]).value = line.typed(row_id)

    return waiting.merges(tmp_path_factory.mktemp("ids"), changed(waiting.form(LARGE), work), of=LARGE)


def answer_of(row_id: str) -> str:
    return f"{row_id}の取組を進めた。"


def test_every_line_of_the_table_has_a_row(rows: dict[Line, tuple[int, str]]) -> None:
    assert tuple(rows) == LINES


def test_the_return_is_balanced_and_nothing_in_it_is_passed_over(came: Came) -> None:
    assert came.file["verdict"] == "merged"
    assert came.file["absent"] == sum(line.code is not None for line in LINES)
    came.check()
    assert came.unaccounted == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_an_id_is_the_row_that_is_meant_or_a_problem_that_names_it(
    line: Line, came: Came, rows: dict[Line, tuple[int, str]]
) -> None:
    row, row_id = rows[line]
    told = [each for each in came.problems if each.get("row") == row and each["code"] != "LOCKED-CHANGED"]
    held = [each for each in came.held if each["cell"] == f"{SHEET}!{row}"]
    if line.code is None:
        assert (came.value(row_id, "done", LARGE_ID), told, held) == (answer_of(row_id), [], [])
        return
    assert came.value(row_id, "done", LARGE_ID) is None
    assert [each["code"] for each in told] == [line.code]
    assert (told[0]["file"], told[0]["sheet"]) == ("回答.xlsx", SHEET)
    assert len(held) == 1
    if line.code == "ID-UNREADABLE":
        typed = line.typed(row_id)
        shown = "2023-01-15" if typed is _DAY else str(typed)
        assert (told[0]["cell"], told[0]["found"], held[0]["found"]) == (f"A{row}", shown, shown)
        assert f"「{shown}」" in told[0]["message"]
