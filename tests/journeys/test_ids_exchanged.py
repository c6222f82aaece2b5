"""Title and number are compared together: an answer beside another row's number is held, and placed by a person."""

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ask, done, run
from tests.support.offices import Office
from tests.support.sending import filled_in, line_of, merged, row_of, sound
from tests.support.spreadsheets import changed

DIVISION = "新区役所整備課"
ROWS = ("1-1-3-01-Z", "1-1-3-02-H", "1-1-3-03-S")
SWAPS = [numbers for numbers in permutations(ROWS) if numbers != ROWS]


def renumbered(office: Office, numbers: Sequence[str]) -> Path:
    """Return the division's answer in which the rows have these numbers, as if that column alone had been sorted."""
    now = dict(zip(ROWS, numbers, strict=True))

    def change(book: Any) -> None:
        for cell in [cell for line in book.worksheets[0].iter_rows() for cell in line if cell.value in now]:
            cell.value = now[cell.value]

    answers = {row_id: {"mark": "◎", "done": f"{row_id}の回答"} for row_id in ROWS}
    form = filled_in(office.form(DIVISION), office.folder / "came" / "回答.xlsx", answers)
    form.write_bytes(changed(form.read_bytes(), change))
    return form


def answers_of(office: Office) -> dict[str, str | None]:
    return {row_id: row_of(office.store, row_id)["done"] for row_id in ROWS}


@pytest.mark.parametrize("numbers", SWAPS)
def test_a_row_with_the_number_of_one_and_the_title_of_another_waits_and_is_placed(
    office: Office, numbers: Sequence[str]
) -> None:
    path = renumbered(office, numbers)
    said = merged(office, path)
    right = {row_id: f"{row_id}の回答" for row_id, number in zip(ROWS, numbers, strict=True) if row_id == number}
    assert (said.code, answers_of(office)) == (1, {row_id: right.get(row_id) for row_id in ROWS})
    items = ask("held", "--store", office.store).keys["held"]
    assert {each["reason"] for each in items} == {"ID-NOT-OF-TITLE"}
    assert len(items) == len(ROWS) - len(right)
    for each in items:
        meant = each["values"]["done"].removesuffix("の回答")
        assert each["likely"][0]["id"] == meant != each["found"]
        assert f"--as-row {meant}" in run("held", "--store", office.store).output
        done("held", "apply", each["item"], "--as-row", meant, "--store", office.store)
    assert answers_of(office) == {row_id: f"{row_id}の回答" for row_id in ROWS}
    assert (line_of(office, DIVISION)["answered"], ask("held", "--store", office.store).keys["held"]) == (3, [])
    again = merged(office, path)
    assert (again.keys["files"][0]["verdict"], again.keys["held"], sound(office.store)) == ("known", [], True)


def test_a_title_that_is_no_other_row_s_is_asked_about_and_the_answer_is_taken(office: Office) -> None:
    def change(book: Any) -> None:
        for cell in [cell for line in book.worksheets[0].iter_rows() for cell in line if cell.value == ROWS[0]]:
            book.worksheets[0].cell(cell.row, cell.column + 2).value = "題名を改めたい"

    form = renumbered(office, ROWS)
    form.write_bytes(changed(form.read_bytes(), change))
    said = merged(office, form)
    assert "SEEN-CHANGED" in {each["code"] for each in said.keys["files"][0]["problems"]}
    assert answers_of(office)[ROWS[0]] == f"{ROWS[0]}の回答"
