"""The types in which tests compare what is read from answered forms."""

from nakano_status.domain.exchange.answer_file import AnswerFile, CellState
from nakano_status.workbook.form.answer_reader import read_answers
from tests.support.fields import NAKANO
from tests.support.forms import IDS

ANSWERS = {
    (0, "mark"): "◎", (0, "done"): "実施した。", (1, "mark"): "○", (1, "done"): "見直した。", (2, "note"): "電話"
}  # fmt: skip
"""The texts typed into a form, by (row from 0, key)."""

SAID = {(IDS[place], key): text for (place, key), text in ANSWERS.items()}
"""The same texts as read, by (管理番号, key)."""


def read(content: bytes) -> AnswerFile:
    file = read_answers("回答.xlsx", content, NAKANO)
    assert file.refused is None
    return file


def values_of(file: AnswerFile) -> dict[tuple[str | None, str], str | None]:
    return {
        (row.row_id, key): cell.text
        for row in file.rows
        for key, cell in row.cells.items()
        if cell.state is not CellState.BLANK
    }


def codes_of(file: AnswerFile) -> list[str]:
    return [found.code for found in file.problems]
