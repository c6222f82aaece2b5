"""A form as it comes back: changed in a workbook, read, and what is reported of it beside what was sent."""

from collections.abc import Callable
from functools import cache
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile, sent_package
from nakano_status.domain.exchange.fact_problems import fact_problems
from nakano_status.domain.exchange.ledger import MergeContext, RoundScope
from nakano_status.domain.exchange.matched_rows import find_rows
from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.form.answer_reader import read_answers, read_sent_form
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import CARD, form_content
from tests.support.spreadsheets import changed

FORM = write_form(form_content(figures=(CARD,)))
"""A form with figures, as sent."""


def read(content: bytes) -> AnswerFile:
    return read_answers("form.xlsx", content, NAKANO)


_read_once, _sent_once = cache(read), cache(read_sent_form)


def after(change: Callable[[Any], None], form: bytes = FORM) -> AnswerFile:
    return read(changed(form, change))


def problems(file: AnswerFile, *sent: bytes) -> list[Problem]:
    """Return the problems of a file as read, and what is reported of it against the forms that were sent.

    The first form is the file's own. If none is given, `FORM` was sent.
    """
    contents = sent or (FORM,)
    forms = [_read_once(form) for form in contents]
    packages = [_package(form) for form in forms]
    by_id = {each.package_id: form for each, form in zip(packages, contents, strict=True)}
    known = MergeContext(
        {each.package_id: each for each in packages},
        {row.row_id: row.given for form in forms for row in form.all_rows if row.row_id},
        {each.division: each.division for each in packages},
        RoundScope("R4", {"R4": "R4"}),
        forms[0].profile or NAKANO,
        sent=lambda package: (_sent_once(by_id[package.package_id], NAKANO),),
    )
    rows = find_rows(file, packages[0], known.given)
    return [*file.problems, *fact_problems(file, rows, packages[0], known)]


def _package(form: AnswerFile) -> Package:
    asked = AskedFields(form.profile or NAKANO, FiscalYear(2022), FiscalYear(2025))
    return sent_package(form, "R4", form.identity.division or "", asked)


def told(file: AnswerFile, *sent: bytes) -> list[tuple[str, str | None, str | None]]:
    """Return the code, the cell and the text of each problem of a file."""
    return [(each.code, each.place.cell, each.found) for each in problems(file, *sent)]
