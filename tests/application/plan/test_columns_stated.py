"""A person states what one column of a list holds; all other columns are read as they were before."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.plan_of_list import columns_of_list, content_of_list
from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.fields.headings import CODE, LEVEL, MEASURE
from nakano_status.domain.published_list.published_list import NOT_READ
from nakano_status.domain.refusals.exchange import ListColumnsUnclear, ListNotReadable
from tests.support.ward_lists import LISTS, Page, workbook

HEAD = ("施策の方向性", "事業番号", "事業名", "取組内容", "担当課", "現状値", "評価", "今後の課題")


def with_mixed_numbers() -> bytes:
    """Return a list in the shape of a city's plan: a level without a number, and 重点 in front of some numbers."""
    lines = [
        (
            f"（{at // 4 + 1}）　道{at // 4}" if at % 4 == 0 else None,
            f"{'重点 ' if at % 3 == 0 else ''}{at + 1}",
            f"事業{at}",
            f"事業{at}に努める。",
            "総務課" if at % 2 else "学び課",
            f"{at}0.5%",
            "ABCD"[at % 4],
            "周知が足りない。",
        )
        for at in range(8)
    ]
    return workbook(*(Page(f"目標{at}", [(f"基本目標{at}　柱{at}",), HEAD, *lines]) for at in (1, 2)))


SHAPES = {**LISTS, "numbers of two forms": ("一覧.xlsx", with_mixed_numbers)}


def read(parts: Parts, path: Path, *entries: str) -> EditionContent | None:
    """Return the plan of a list; None if its columns are not clear."""
    try:
        return content_of_list(parts, path, path.read_bytes(), entries).value
    except (ListColumnsUnclear, ListNotReadable):
        return None


@pytest.mark.parametrize(("file", "make"), SHAPES.values(), ids=SHAPES)
def test_the_item_shown_for_a_column_is_the_item_that_was_read(
    parts: Parts, tmp_path: Path, file: str, make: Callable[[], bytes]
) -> None:
    path = tmp_path / file
    path.write_bytes(make())
    shown = columns_of_list(parts, path)
    first = read(parts, path)
    known = [shown.entry(each, each.key) for each in shown.columns if each.key]
    for entries in ([each] for each in known):
        assert read(parts, path, *entries) == first


@pytest.mark.parametrize(("file", "make"), SHAPES.values(), ids=SHAPES)
def test_the_levels_are_read_whatever_another_column_is(
    parts: Parts, tmp_path: Path, file: str, make: Callable[[], bytes]
) -> None:
    path = tmp_path / file
    path.write_bytes(make())
    first = read(parts, path)
    assert first is not None
    shown = columns_of_list(parts, path)
    levels = {each.heading for each in shown.columns if each.key in (MEASURE, LEVEL, CODE)}
    for column in shown.columns:
        if column.heading not in levels and (made := read(parts, path, shown.entry(column, NOT_READ))) is not None:
            assert names_of_levels(made) == names_of_levels(first), column


def names_of_levels(made: EditionContent) -> Sequence[str]:
    """Return the names of a plan's levels."""
    return [each.name for each in made.profile.levels]


@pytest.mark.parametrize("kind", [NOT_READ, "計画の値", "id"])
def test_a_level_beside_numbers_remains_when_the_numbers_are_something_else(
    parts: Parts, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(with_mixed_numbers())
    made = read(parts, path, f"事業番号={kind}")
    assert made is not None
    assert names_of_levels(made) == ["基本目標", "施策の方向性"]
    assert ("事業番号" in [each.heading for each in made.profile.fields]) is (kind == "計画の値")
