"""Each row of a table is imported, unchanged or left out, and each left-out row and cell is counted exactly once.

Tables of every import get random bad cells and rows. Without what an import left out, the same table has the same
effects and no error: nothing else was left out.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from nakano_status.application.indicators.import_indicators import plan_indicators
from nakano_status.application.organisation.import_divisions import BlankDays, plan_divisions
from nakano_status.application.plan.frames import plan_frames
from nakano_status.application.plan.opinions import plan_opinions
from nakano_status.application.plan.schedules import plan_schedule
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import message
from nakano_status.application.table_rows import LeftOut
from nakano_status.application.wording.word_sheet import plan_word_import
from nakano_status.bootstrap import make_parts
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.wording.word_table import MOST_LINES
from tests.support.command_line import done, run

Lines = tuple[tuple[str, ...], ...]
STRUCK, ERROR, DAY = "取り消した言葉", "#REF!", "1月15日"
BAD = ("？", "x", DAY, "ない課", "-1", "あ" * 120, "KPI-9-9", "", STRUCK, ERROR)
FIRST = 2
"""The number of the first row below the head."""


@dataclass(frozen=True)
class Effects:
    """What an import would do: the numbers of imported and unchanged rows, what it leaves out, and its changes."""

    imported: int
    unchanged: int
    left_out: LeftOut
    problems: tuple[Problem, ...]
    changes: object


def indicators(parts: Parts, store: Store, path: Path) -> Effects:
    said = plan_indicators(parts, store, str(path))
    found = said.value
    return Effects(found.rows, found.unchanged, found.left_out, said.problems, (found.changed, found.edits))


def divisions(parts: Parts, store: Store, path: Path) -> Effects:
    found = plan_divisions(parts, store, path, BlankDays(is_correction=True))
    return Effects(found.rows, found.unchanged, found.left_out, found.problems, found.changes)


def schedules(parts: Parts, store: Store, path: Path) -> Effects:
    found = plan_schedule(parts, store, path)
    return Effects(found.rows, found.unchanged, found.left_out, found.problems, found.changes)


def opinions(parts: Parts, store: Store, path: Path) -> Effects:
    found = plan_opinions(parts, store, path)
    return Effects(len(found.opinions), found.unchanged, found.left_out, found.problems, found.opinions)


def terms(parts: Parts, store: Store, path: Path) -> Effects:
    found = plan_word_import(parts, store, path)
    changed = sum(each.now is not None for each in found.changes)
    unchanged = len(found.table.lines) - changed
    return Effects(changed, unchanged, found.left_out, found.problems, found.table)


def frames(parts: Parts, store: Store, path: Path) -> Effects:
    found = plan_frames(parts, store, str(path))
    if found.is_refused:
        return Effects(0, 0, found.left_out, found.problems, None)
    imported = len(found.added) + len(found.changed)
    return Effects(imported, found.unchanged, found.left_out, found.problems, (found.added, found.changed))


IMPORTS: Mapping[str, tuple[Callable[[Parts, Store, Path], Effects], Lines]] = {
    "kpi": (
        indicators,
        (
            ("指標番号", "指標項目", "所管課", "令和4年度実績", "令和4年度の時点", "令和7年度目標", "備考"),
            ("KPI-1-2", "", "戸籍住民課", "約180万件", "3月末", "200万件", "済"),
            ("", "標準化システムへ移行した事業数", "", "1/15", "", "15/15", ""),
            ("KPI-2-4", "", "", "12件", "3月末", "", ""),
            ("KPI-2-5", "", "税務課", "", "", "20名", ""),
        ),
    ),
    "division": (
        divisions,
        (
            ("部", "所管課", "所管課の建制順", "庶務担当課", "適用開始日", "備考"),
            ("区民部", "税務課", "1", "", "", "済"),
            ("区民部", "新しい課", "2", "", "2023-04-01", ""),
            ("新しい部", "別の課", "3", "○", "", ""),
            ("区民部", "戸籍住民課", "4", "", "", ""),
        ),
    ),
    "schedule": (
        schedules,
        (
            ("管理番号", "事業内容", "令和4年度", "令和5年度", "備考"),
            ("2-1-2-03-N", "", "検討", "実施", "済"),
            ("2-1-2-04-W", "", "調査", "", ""),
            ("1-1-1-01-N", "", "導入", "", ""),
        ),
    ),
    "opinions": (
        opinions,
        (
            ("番号", "区分", "日付", "氏名の公表", "意見", "管理番号", "備考"),
            ("", "議会", "2023-06-01", "可", "増やす", "", "済"),
            ("", "議会", "2023-06-02", "", "減らす", "2-1-2-03-N", ""),
            ("7", "議会", "2023-06-03", "不可", "続ける", "", ""),
        ),
    ),
    "terms": (
        terms,
        (
            ("使わない語", "使う語", "使用", "備考"),
            ("ベンダ", "ベンダー", "する", "済"),
            ("サーバ", "サーバー", "しない", ""),
            ("ユーザ", "ユーザー", "", ""),
            ("ホームペイジ", "ベンダ", "", ""),
        ),
    ),
    "frames": (
        frames,
        (
            ("枠組み", "版", "項目番号", "項目", "再掲", "備考"),
            ("国", "1", "K-1", "窓口", "", "済"),
            ("国", "", "K-2", "文", "", ""),
            ("国", "", "K-3", "書", "", ""),
        ),
    ),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("tables") / "office.nakano"
    done("init", "--store", store)
    return store


@pytest.fixture(scope="module")
def office(path: Path) -> Iterator[Store]:
    with closing(make_parts().stores.open(path)) as store:
        yield store


def spoilt(data: st.DataObject, lines: Lines) -> dict[tuple[int, int], str]:
    """Return the cells of a table by row and column, some bad, some rows twice, and a struck cell beside the table."""
    head, *rows = lines
    body = data.draw(st.lists(st.sampled_from(rows), min_size=1, max_size=6))
    cells = {(row, column): text for row, texts in enumerate((head, *body), 1) for column, text in enumerate(texts, 1)}
    places = st.tuples(st.integers(FIRST, len(body) + 1), st.integers(1, len(head)))
    cells |= data.draw(st.dictionaries(places, st.sampled_from(BAD), max_size=4))
    beside = data.draw(st.sampled_from(range(len(body) + 2)))
    return cells | ({(beside, len(head) + 2): STRUCK} if beside else {})


def written(cells: Mapping[tuple[int, int], str], target: Path) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for (row, column), text in cells.items():
        if text:
            cell = sheet.cell(row, column, text)
            cell.font = Font(strike=text == STRUCK)
    content = io.BytesIO()
    book.save(content)
    target.write_bytes(content.getvalue())
    return target


def filled_rows(cells: Mapping[tuple[int, int], str], width: int) -> set[int]:
    return {row for (row, column), text in cells.items() if row >= FIRST and column <= width and text}


@pytest.mark.parametrize("name", IMPORTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_every_row_is_imported_unchanged_or_left_out(
    office: Store, tmp_path: Path, name: str, data: st.DataObject
) -> None:
    plan, lines = IMPORTS[name]
    cells, parts = spoilt(data, lines), make_parts()
    found = plan(parts, office, written(cells, tmp_path / "表.xlsx"))
    left, rows = found.left_out, filled_rows(cells, len(lines[0]))
    assert left.rows <= rows
    assert found.imported + found.unchanged + len(left.rows) == len(rows), found.problems
    assert not left.rows & {row for row, _ in left.cells}
    errors = {(each.place.row, each.place.cell) for each in found.problems if each.severity is Severity.ERROR}
    assert {each for each in errors if each[0] not in left.rows} == left.cells
    told = {each.place.row for each in found.problems if re.search("この行は(取り込|使っ)", message(each))}
    assert told <= left.rows, "a row that is imported is told as left out"
    assert told == left.rows or name == "frames", "a row that is left out is not told"
    kept = {
        (row, column): text
        for (row, column), text in cells.items()
        if row not in left.rows and (row, f"{get_column_letter(column)}{row}") not in left.cells
    }
    again = plan(parts, office, written(kept, tmp_path / "直した表.xlsx"))
    assert again.left_out == LeftOut()
    if name != "frames" or not left.rows:
        assert (again.imported, again.unchanged, again.changes) == (found.imported, found.unchanged, found.changes)


def test_every_line_beyond_the_most_of_a_word_table_is_left_out(office: Store, tmp_path: Path) -> None:
    table, beyond = tmp_path / "用語.csv", 3
    lines = (f"語{number},用語{number}" for number in range(MOST_LINES + beyond))
    table.write_text("\n".join(("使わない語,使う語", *lines)), encoding="utf-8")
    found = plan_word_import(make_parts(), office, table)
    assert (len(found.table.lines), len(found.left_out.rows)) == (MOST_LINES, beyond)


COUNTED = "取り込まない行 1件と取り込まないセル 1件"


@pytest.mark.parametrize("name", [each for each in IMPORTS if each != "frames"])
def test_a_command_prints_how_many_rows_and_cells_it_left_out(path: Path, tmp_path: Path, name: str) -> None:
    _, (head, first, *_) = IMPORTS[name]
    table, bad = tmp_path / "表.xlsx", {(3, column): ERROR for column in (1, 2)}
    cells = {(row, column): text for row, texts in enumerate((head, first), 1) for column, text in enumerate(texts, 1)}
    written(cells | bad | {(2, len(head) + 2): STRUCK}, table)
    store = tmp_path / "copy.nakano"
    store.write_bytes(path.read_bytes())
    options = ("--correct",) if name == "division" else ()
    if name in ("division", "schedule"):
        assert (
            f"{COUNTED}は、表を直すと取り込めます。" in run(name, "import", table, "--dry-run", "--store", store).output
        )
    said = run(name, "import", table, *options, "--store", store)
    assert f"{COUNTED}があります。" in said.output, said
    again = run(name, "import", table, *options, "--json", "--store", store)
    assert again.keys["left_out"] == {"rows": 1, "cells": 1}
