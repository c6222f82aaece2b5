"""A form as it comes back: changed in a workbook, read, and what is reported of it."""

from collections.abc import Callable
from typing import Any

from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import form_content
from tests.support.spreadsheets import changed

FORM = write_form(form_content())
WORDS = "課長決裁は来週の予定"


def read(content: bytes) -> AnswerFile:
    return read_answers("form.xlsx", content, NAKANO)


def after(change: Callable[[Any], None], form: bytes = FORM) -> AnswerFile:
    return read(changed(form, change))


def told(file: AnswerFile) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.place.cell, each.found) for each in file.problems]
