"""The sheet 照合用 of a form: opinions in its cells."""

import json
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.workbook.cells import SheetCells
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.check_sheet import read_check_sheet, read_opinion
from nakano_status.workbook.form.check_sheet_drawer import opinion_as_text
from nakano_status.workbook.gate import WorkbookParts
from nakano_status.workbook.loading import load
from tests.support.fields import NAKANO
from tests.support.spreadsheets import parts_of, saved

HEARD = Opinion(
    7, OpinionSource.EXPERT, date(2023, 6, 1), "中野", True, "絞るべき", "絞ります", "取組を減らした", ("a", "b")
)
KEPT = {
    "number": 7,
    "source": "有識者",
    "day": "2023-06-01",
    "who": "中野",
    "is_named": True,
    "text": "絞るべき",
    "answer": "絞ります",
    "changed": "取組を減らした",
    "rows": ["a", "b"],
}


def test_an_opinion_is_kept_as_json_and_read_back() -> None:
    assert opinion_as_text(HEARD) == json.dumps(KEPT, ensure_ascii=False)
    bare = replace(HEARD, who=None, is_named=False, answer=None, changed=None, rows=())
    for opinion in (HEARD, bare):
        assert read_opinion(opinion_as_text(opinion)) == opinion


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: 1} for name in ("text", "who", "answer", "changed", "source", "day", "rows")),
        {"rows": [1]},
        {"rows": None},
        {"text": None},
        {"number": None},
        {"number": "x"},
        {"number": float("inf")},
        {"source": "噂"},
        {"day": "2023-02-30"},
    ],
)
def test_what_is_no_opinion_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it finds
        read_opinion(json.dumps(KEPT | wrong))


@pytest.mark.parametrize("name", KEPT)
def test_an_opinion_that_lacks_anything_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it finds
        read_opinion(json.dumps({each: value for each, value in KEPT.items() if each != name}))


def test_what_stands_above_the_rows_is_read_without_their_heading() -> None:
    book = Workbook()
    book.worksheets[0].append((layout.CHECK_OPINION, opinion_as_text(HEARD)))
    book.worksheets[0].append((layout.CHECK_SHOWN, "ab12 cd34"))
    read = read_check_sheet(SheetCells(load(WorkbookParts(parts_of(saved(book)))).sheets[0]), NAKANO)
    assert read.opinions == (HEARD,)
    assert read.shown == {"ab12", "cd34"}
    assert not read.lines
