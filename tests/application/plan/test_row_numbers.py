"""Numbers of rows are read as a plan prints them, by the example in its workbook."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.levels_of_list import read_row_numbers
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.fields.codes import EXPECTED_IN_IDS
from nakano_status.domain.plan.initiative_id import fold_id, make_id
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.planning import PlanTableFaulty
from tests.application.plan.test_plan_workbook import town
from tests.application.plan.test_ward_lists import HEAD
from tests.support.command_line import ask, done
from tests.support.edition_books import EditionBook
from tests.support.ward_lists import Page, workbook

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


@pytest.mark.parametrize("has_own", [False, True])
def test_more_rows_below_one_node_than_two_digits_count_are_rows_of_the_plan_that_their_list_begins(
    tmp_path: Path, has_own: bool
) -> None:
    rows = [[str(at), f"事業{at}", "総務課", "AB"[at % 2]] for at in range(1, 121)]
    lines = [line if has_own else line[1:] for line in (["管理番号", "事業名", "担当課", "評価"], *rows)]
    published, table = tmp_path / "一覧.xlsx", tmp_path / "計画の表.xlsx"
    published.write_bytes(workbook(Page("一覧", lines)))
    done("plan", "template", "--from", published, "--out", table)
    user = make_spreadsheet_user(PARTS.catalogue.profile())
    head = {item: {"内容": text} for item, text in HEAD.items()}
    table.write_bytes(user.change_lines(table.read_bytes(), "概要", head))
    newest = named_plan(PARTS, str(table)).plan.newest
    assert [each.title for each in newest.listings] == [f"事業{at}" for at in range(1, 121)]
    number = newest.listings[99].row_id
    assert number == ("100" if has_own else make_id(newest.listings[99].measure, 100))
    done("init", "--store", tmp_path / "ward.nakano", "--plan", table)
    said = ask("import", published, "--year", "R6", "--store", tmp_path / "ward.nakano")
    assert said.keys["initiatives"] == 120


def test_rows_that_no_number_counts_are_told_when_the_plan_is_made_of_their_list(tmp_path: Path) -> None:
    rows = [[f"1-{at // 1002 + 1} 道", f"事業{at}", "総務課", "AB"[at % 2]] for at in range(1004)]
    published, table = tmp_path / "一覧.xlsx", tmp_path / "計画の表.xlsx"
    published.write_bytes(workbook(Page("一覧", [["施策", "事業名", "担当課", "評価"], *rows])))
    told = [each for each in export_template(PARTS, table, str(published)).problems if each.severity is Severity.ERROR]
    assert [(each.code, each.found, each.place.cell) for each in told] == [
        ("LIST-MEASURE-TOO-LONG", f"事業{at}", f"B{at + 2}") for at in (999, 1000, 1001)
    ]
    assert {dict(each.details)["measure"] for each in told} == {"1-1"}
    user = make_spreadsheet_user(PARTS.catalogue.profile())
    head = {item: {"内容": text} for item, text in HEAD.items()}
    table.write_bytes(user.change_lines(table.read_bytes(), "概要", head))
    titles = [each.title for each in named_plan(PARTS, str(table)).plan.newest.listings]
    assert titles == [f"事業{at}" for at in (*range(999), 1002, 1003)]
