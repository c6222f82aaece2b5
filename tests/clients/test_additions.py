"""The additions to workbooks, which are made at random, can be made in any order, and none replaces another."""

import io
import re
from collections import Counter
from collections.abc import Mapping
from html import unescape
from random import Random

import pytest
from openpyxl import load_workbook

from nakano_status.workbook.form.layout import FIGURES_SHEET
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.gate import WorkbookParts
from tests.support.additions import KINDS, OF_FORMS, scribbled
from tests.support.forms import CARD, form_content
from tests.support.spreadsheets import parts_of, workbook_of

pytestmark = pytest.mark.timeout(1_800)

FEW, MANY = 2, 40
FORM = write_form(form_content(figures=(CARD,)))
OF_ANY = sorted(KINDS.keys() - OF_FORMS)
ROWS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "divisions": (("部", "所管課", "連絡先"), ("区民部", "税務課", "03-0000")),
    "opinions": (("区分", "意見", "管理番号"), ("議会", "早くすべきである。", "1-1-1-01-P")),
}


BOOKS = {"form": FORM, "figures": FORM, **{name: workbook_of(rows, "表") for name, rows in ROWS.items()}}


@pytest.mark.parametrize("name", [*BOOKS, "published list"])
def test_every_addition_is_in_the_file_however_often_its_kind_is_made(
    request: pytest.FixtureRequest, name: str
) -> None:
    book = BOOKS.get(name) or request.getfixturevalue("published_list").read_bytes()
    kinds = sorted(KINDS) if name == "form" else OF_ANY
    for seed in range(MANY if request.config.getoption("--whole") else FEW):
        random = Random(seed)
        drawn = random.sample(kinds * 2, 2 * len(kinds))
        content, planted = scribbled(book, drawn, random, FIGURES_SHEET if name == "figures" else None)
        load_workbook(io.BytesIO(content))
        parts = parts_of(content)
        text = unescape(b"".join(parts.values()).decode("utf-8", "ignore"))
        assert [each for each in planted if each.words and each.words not in text] == [], seed
        assert _several(parts) == [], seed


def _several(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return the sheets with two parts of a kind of which a sheet has one, and the cells with two notes or threads."""
    of_one = {"drawing", "comments", "threadedComment", "legacyDrawing"}
    kinds = [
        (name, each.kind)
        for name, part in WorkbookParts(parts).sheets()
        for each in WorkbookParts(parts).relationships(part)
        if each.kind in of_one
    ]
    cells = [
        (name, cell.decode())
        for name, part in parts.items()
        for cell in re.findall(rb'<(?:threadedC|c)omment ref="(\w+)"', part)
    ]
    return [each for each, number in Counter([*kinds, *cells]).items() if number > 1]
