"""Numbers of rows are read as a plan prints them, by the example in its workbook."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.plan.levels_of_list import read_row_numbers
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.bootstrap import make_parts
from nakano_status.domain.fields.codes import EXPECTED_IN_IDS
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.refusals.planning import PlanTableFaulty
from tests.application.plan.test_plan_workbook import town
from tests.support.command_line import done
from tests.support.edition_books import EditionBook

PARTS = make_parts()


@pytest.mark.parametrize(
    ("example", "number"), [("Ⅰ-1-ア", "Ⅰ-{}-ア"), ("1-(1)-①", "1-({})-①"), ("①", "{}"), ("No.1", "No.{}")]
)
def test_numbers_of_rows_are_read_as_they_are_printed(
    made: Callable[..., Path], tmp_path: Path, example: str, number: str
) -> None:
    def numbered(book: EditionBook) -> None:
        town(book)
        book.change("概要", "管理番号の例", 内容=example)
        for at in range(12):
            book.change("計画", f"{('くらし', '学び')[at // 6]}の取組{at % 6 + 1}", 管理番号=number.format(at + 1))

    source = named_plan(PARTS, str(made(numbered)))
    ids = [each.row_id for each in source.plan.newest.listings]
    assert ids == [fold_id(number.format(at + 1)) for at in range(12)]
    done("init", "--store", tmp_path / "town.nakano", "--plan", made(numbered))
    done("plan", "export", "--out", tmp_path / "表.xlsx", "--store", tmp_path / "town.nakano")
    again = named_plan(PARTS, str(tmp_path / "表.xlsx"))
    assert again.plan.newest.profile.id_patterns == source.plan.newest.profile.id_patterns
    assert again.plan.newest.listings == source.plan.newest.listings


def test_a_number_of_another_form_is_refused_with_the_form(made: Callable[..., Path]) -> None:
    def numbered(book: EditionBook) -> None:
        town(book)
        book.change("概要", "管理番号の例", 内容="No.1")
        for at in range(12):
            book.change(
                "計画", f"{('くらし', '学び')[at // 6]}の取組{at % 6 + 1}", 管理番号=f"{'第' * (not at)}No.{at}"
            )

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(numbered)))
    told = [(each.code, each.found, each.expected) for each in refused.value.problems]
    assert told == [("REVISION-ID-UNREADABLE", "第NO.0", "NO.1")]


def test_the_example_of_a_number_that_would_be_cut_is_refused_at_its_cell(made: Callable[..., Path]) -> None:
    def numbered(book: EditionBook) -> None:
        town(book)
        book.change("概要", "管理番号の例", 内容="A：01")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(numbered)))
    found = next(each for each in refused.value.problems if each.expected == EXPECTED_IN_IDS)
    assert (found.code, found.found, found.place.sheet) == ("PLAN-CELL-WRONG", "A：01", "概要")


@pytest.mark.parametrize("sign", ["：", ":", "、", ","])
def test_numbers_on_a_list_that_would_be_cut_are_no_ids(sign: str) -> None:
    assert read_row_numbers([f"A{sign}01", f"A{sign}02"], r"\d") == f"「A{sign}01」が番号の形でないため"


def test_the_number_of_a_new_indicator_that_would_be_cut_is_refused_at_its_cell(made: Callable[..., Path]) -> None:
    def numbered(book: EditionBook) -> None:
        town(book)
        book.add("指標", 指標番号="1：2", 属する段="第1", 指標項目="利用者", 単位="人", 方向="増")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(numbered)))
    found = [(each.code, each.found, each.expected) for each in refused.value.problems]
    assert found == [("PLAN-CELL-WRONG", "1:2", EXPECTED_IN_IDS)]
