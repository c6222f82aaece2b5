"""The content of one cell of a return: the right value, or a problem that names the cell.

A table, a line for each kind.
"""

from __future__ import annotations

from typing import Any

import pytest

from nakano_status.bootstrap import make_parts
from tests.support.awkward_cells import CELLS, MARKS, Typed, placed, with_cells
from tests.support.awkward_returns import LARGE, LARGE_ID, SHEET, Came, Waiting
from tests.support.fields import NAKANO

TEXT_KEYS = ("done", "next_year", "later_years")
Address = tuple[int, str]


@pytest.fixture(scope="session")
def addresses(waiting: Waiting) -> dict[Typed, Address]:
    """Where each line of the table is: a row of the sheet and a key."""
    own = set(waiting.rows[LARGE])
    read = make_parts().workbooks.read_answers("form.xlsx", waiting.form(LARGE), NAKANO).rows
    rows = [row.row for row in read if row.row_id in own]
    lines = (*placed(rows, TEXT_KEYS, CELLS), *placed(rows, ("mark",), MARKS))
    return {line: address for address, line in lines}


@pytest.fixture(scope="session")
def came(waiting: Waiting, addresses: dict[Typed, Address], tmp_path_factory: pytest.TempPathFactory) -> Came:
    """What became of the one return that contains all of them."""
    content = with_cells(waiting.form(LARGE), {address: line for line, address in addresses.items()})
    return waiting.merges(tmp_path_factory.mktemp("cells"), content, of=LARGE)


@pytest.fixture(scope="session")
def ids(waiting: Waiting) -> dict[int, str]:
    """The 管理番号 by row of the sheet."""
    read = make_parts().workbooks.read_answers("form.xlsx", waiting.form(LARGE), NAKANO).rows
    return {row.row: row.row_id for row in read if row.row_id is not None}


def test_every_line_of_the_table_has_a_cell(addresses: dict[Typed, Address]) -> None:
    assert set(addresses) == {*CELLS, *MARKS}
    assert len({line.name for line in addresses}) == len(addresses)


def test_the_return_is_balanced_and_every_message_can_be_acted_upon(came: Came) -> None:
    assert came.file["verdict"] == "merged"
    came.check()


ABOUT_PRINTING = {"TEXT-TAB", "TEXT-UNPRINTABLE"}
"""What is reported of a value that was read rightly, because of how it will be printed."""


@pytest.mark.parametrize("line", [*CELLS, *MARKS], ids=lambda line: line.name)
def test_a_cell_is_the_right_value_or_a_problem_that_names_it(
    line: Typed, came: Came, addresses: dict[Typed, Address], ids: dict[int, str]
) -> None:
    row, key = addresses[line]
    assert came.value(ids[row], key, LARGE_ID) == line.text
    told = [
        each
        for each in came.problems
        if (each.get("row"), each.get("key")) == (row, key) and each["code"] not in ABOUT_PRINTING
    ]
    if line.code is None:
        assert told == []
    else:
        check_told(line, told, (row, ids[row], key))
    held = [each for each in came.held if (each.get("id"), each.get("key")) == (ids[row], key)]
    waits = line.text is None and line.code is not None
    assert [(each["reason"], each["found"]) for each in held] == ([("UNREADABLE", line.found)] if waits else [])


def check_told(line: Typed, told: list[dict[str, Any]], where: tuple[int, str, str]) -> None:
    (found,) = told
    row, row_id, key = where
    assert (found["code"], found["found"], found["sheet"]) == (line.code, line.found, SHEET)
    assert (found["row"], found["id"], found["key"]) == (row, row_id, key)
    assert found["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(row)
    assert found["found"] in found["message"]
    assert found["remedy"]


def test_of_a_date_where_text_belongs_it_says_what_may_have_been_typed(came: Came) -> None:
    days = [each for each in came.problems if each["code"] == "CELL-DATE" and each["found"] == "2023-01-15"]
    assert days
    assert all(each["expected"] == "1/15" and "「1/15」" in each["remedy"] for each in days)
