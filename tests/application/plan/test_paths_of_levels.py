"""A list whose levels have the same titles below several upper nodes: its rows are matched by the path of titles."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.plan_of_list import content_of_list
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.rows import read_rows
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.refusals.exchange import NothingOnList
from tests.application.plan.test_ward_lists import HEAD
from tests.support.ward_lists import YEAR, Page, workbook

NOT_MATCHED = {"LIST-ROW-UNMATCHED", "LIST-ROW-UNCLEAR", "LIST-MEASURE-DIFFERS", "LIST-ROW-ABSENT"}
ANSWERS = ["事業名", "担当課", "評価"]


def lines_below(paths: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return two rows for each path, with the same titles below all paths and different marks."""
    return [
        [*path, title, "総務課", "AB"[(place // of + place) % 2]]
        for of, title in enumerate(("窓口の充実", "研修の実施"), start=1)
        for place, path in enumerate(paths)
    ]


def list_by_columns(headings: Sequence[str], *paths: Sequence[str]) -> bytes:
    return workbook(Page("一覧", [[*headings, *ANSWERS], *lines_below(paths)]))


def list_by_sheets() -> bytes:
    below = [
        (f"基本目標{place}　{goal}", lines_below([("支援",), (other,)]))
        for place, (goal, other) in enumerate((("福祉", "相談"), ("教育", "学校")), start=1)
    ]
    head = ["施策", *ANSWERS]
    return workbook(*(Page(title[:5], [[title], head, *lines]) for title, lines in below))


def list_by_sheets_and_columns(*texts: str) -> bytes:
    """Return a list of two sheets, each with a title (福祉 in it) and a column of texts for its rows."""
    pages = []
    for number, goal, other in (("1", "福祉", "相談"), ("2", "教育", "学校")):
        title, text = (each.replace("1", number).replace("福祉", goal) for each in texts)
        lines = lines_below([(text, "支援"), (text, other)])
        pages.append(Page(goal, [[title], ["基本目標", "施策", *ANSWERS], *lines]))
    return workbook(*pages)


def list_with_merged_levels() -> bytes:
    lines = [["福祉", "新規"], ["", "継続"], ["教育", "新規"], ["", "継続"]]
    rows = [[*line, f"事業{place}", "総務課", "AB"[place % 2]] for place, line in enumerate(lines)]
    return workbook(Page("一覧", [["分野", "区分", *ANSWERS], *rows]))


LISTS = {
    "some titles alike": list_by_columns(
        ["分野", "施策"], ("福祉", "相談"), ("福祉", "支援"), ("教育", "学校"), ("教育", "支援")
    ),
    "all titles alike": list_by_columns(
        ["分野", "区分"], ("福祉", "新規"), ("福祉", "継続"), ("教育", "新規"), ("教育", "継続")
    ),
    "alike on two levels": list_by_columns(
        ["柱", "分野", "区分"], ("海", "福祉", "新規"), ("海", "教育", "新規"), ("山", "福祉", "新規")
    ),
    "the same words in another order": list_by_columns(
        ["柱", "分野", "区分"], ("海", "山", "川"), ("山", "海", "川"), ("川", "海", "山"), ("海", "川", "山")
    ),
    "with numbers in titles": list_by_columns(
        ["基本目標", "施策"], ("基本目標1　福祉", "①支援"), ("基本目標1　福祉", "②相談"), ("基本目標2　教育", "①支援")
    ),
    "with numbers that begin again": list_by_columns(
        ["No.", "分野", "No.", "施策"],
        ("1", "福祉", "1", "支援"),
        ("1", "福祉", "2", "相談"),
        ("2", "教育", "1", "支援"),
    ),
    "with numbers beside the titles of two levels": list_by_columns(
        ["番号", "基本目標", "番号", "施策"],
        ("1", "福祉", "1", "支援"),
        ("1", "福祉", "2", "相談"),
        ("2", "教育", "1", "支援"),
    ),
    "with the name of the level and numbers in titles": list_by_columns(
        ["基本目標", "施策"],
        ("基本目標1　福祉", "施策1-1　支援"),
        ("基本目標1　福祉", "施策1-2　相談"),
        ("基本目標2　教育", "施策2-1　支援"),
    ),
    "with the name of the level and numbers that begin again": list_by_columns(
        ["基本目標", "施策"],
        ("基本目標1　福祉", "施策1　支援"),
        ("基本目標1　福祉", "施策2　相談"),
        ("基本目標2　教育", "施策1　支援"),
    ),
    "with a number of each row before the titles of a level": workbook(
        Page(
            "一覧",
            [
                ["ID", "施策", *ANSWERS],
                *([f"A-{at}", *line] for at, line in enumerate(lines_below([("道",), ("橋",)]))),
            ],
        )
    ),
    "with a column of codes, and the name of the level and codes in titles": list_by_columns(
        ["番号", "施策"], ("1-1", "施策1-1　支援"), ("1-2", "施策1-2　相談"), ("2-1", "施策2-1　支援")
    ),
    "with letters that begin again below no heading": list_by_columns(
        ["分野", "", "施策"], ("福祉", "ア", "支援"), ("福祉", "イ", "相談"), ("教育", "ア", "支援")
    ),
    "alike on both levels": list_by_columns(
        ["分野", "施策"], ("福祉", "福祉"), ("福祉", "教育"), ("教育", "福祉"), ("教育", "教育")
    ),
    "with a title that ends with another title": list_by_columns(
        ["分野", "施策"], ("地域", "福祉"), ("地域", "交通"), ("高齢者", "地域福祉"), ("高齢者", "介護")
    ),
    "with an upper title that ends with another title": list_by_columns(
        ["柱", "分野", "施策"], ("地域", "福祉", "支援"), ("町", "地域福祉", "支援")
    ),
    "with the name and the number of the upper level only": list_by_columns(
        ["基本目標", "施策"], ("基本目標1", "支援"), ("基本目標1", "相談"), ("基本目標2", "支援")
    ),
    "with the name and the number of an upper level that begins again": list_by_columns(
        ["柱", "基本目標", "施策"],
        ("柱1", "基本目標1", "支援"),
        ("柱1", "基本目標2", "相談"),
        ("柱2", "基本目標1", "支援"),
    ),
    "with the name and the number of the upper level for one title": list_by_columns(
        ["基本目標", "施策", "小施策"],
        ("基本目標1", "支援", "子ども"),
        ("基本目標1", "支援", "若者"),
        ("基本目標2", "支援", "子ども"),
    ),
    "with the number of the upper level only": list_by_columns(
        ["基本目標", "施策"], ("1", "支援"), ("1", "相談"), ("2", "支援")
    ),
    "with numbers below the number of the upper level": list_by_columns(
        ["No.", "基本目標", "施策"], ("1", "1", "支援"), ("2", "1", "相談"), ("1", "2", "学校")
    ),
    "with codes before the number of the upper level": list_by_columns(
        ["番号", "基本目標", "施策"], ("1-1", "1", "支援"), ("1-2", "1", "相談"), ("2-1", "2", "支援")
    ),
    "with numbers of two levels that are alike": list_by_columns(
        ["番号", "分野", "番号", "施策"],
        ("1", "福祉", "1", "支援"),
        ("1", "福祉", "2", "相談"),
        ("2", "教育", "3", "支援"),
    ),
    "by sheets": list_by_sheets(),
    "by sheets and columns": list_by_sheets_and_columns("福祉", "福祉"),
    "by sheets and columns of numbers": list_by_sheets_and_columns("基本目標1　福祉", "基本目標1"),
    "by sheets and columns with numbers": list_by_sheets_and_columns("基本目標1　福祉", "基本目標1　福祉"),
    "below titles of other nodes": workbook(
        Page(
            "一覧",
            [
                ["基本目標1　福祉"],
                ["基本目標2　教育"],
                ["基本目標", "施策", *ANSWERS],
                *lines_below([("福祉", "支援"), ("教育", "支援")]),
            ],
        )
    ),
    "with levels where they change": list_with_merged_levels(),
}


def marks_printed(parts: Parts, path: Path) -> dict[str, str]:
    """Return the mark of each row of a list, by the 管理番号 that the plan of the list gives it."""
    edition = content_of_list(parts, path, path.read_bytes()).value.edition
    assert edition is not None
    lines = [line for sheet in load_workbook(path) for line in sheet.iter_rows(values_only=True)]
    marks = [str(line[-1]) for line in lines if line[-1] in ("A", "B")]
    return {listing.row_id: mark for listing, mark in zip(edition.listings, marks, strict=True)}


def marks_imported(store: Store) -> dict[str, str | None]:
    with store.reading() as records:
        return {row.id: row.values.get(MARK) for row in read_rows(records, chosen_round(records, YEAR))}


def made_of(parts: Parts, published: Path, folder: Path, *entries: str) -> PlanSource:
    """Return the plan that a list makes with statements on its columns, and create its data file `new.nakano`."""
    table = folder / "計画の表.xlsx"
    export_template(parts, table, str(published), entries)
    user = make_spreadsheet_user(parts.catalogue.profile())
    head = {item: {"内容": text} for item, text in HEAD.items()}
    table.write_bytes(user.change_lines(table.read_bytes(), "概要", head))
    source = named_plan(parts, str(table))
    create_store(parts, folder / "new.nakano", source)
    return source


@pytest.mark.parametrize("name", LISTS)
def test_a_list_with_titles_alike_below_several_nodes_is_imported_into_the_plan_that_it_makes(
    parts: Parts, tmp_path: Path, name: str
) -> None:
    published = tmp_path / "一覧.xlsx"
    published.write_bytes(LISTS[name])
    source = made_of(parts, published, tmp_path)
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store:
        outcome = import_list(parts, store, ListImport(published, YEAR))
        assert marks_imported(store) == marks_printed(parts, published)
    assert outcome.value.initiatives == outcome.value.rows == len(source.plan.newest.listings)
    assert {each.code for each in outcome.problems}.isdisjoint(NOT_MATCHED)


SECOND_TITLES = [
    *("2　教育", "基本目標2　教育", "教育", "基本目標2", "【教育】", "教育分野"),
    *("2　教育・文化", "基本目標2　教育・文化", "3　環境", "文化"),
]


@pytest.mark.parametrize(
    ("column", "is_headed", "first"),
    [
        *((at, True, "施策 1-1、2-1 のどれの取組か") for at in range(3)),
        *((at, False, "施策 1-1、2-1 のどれの取組か") for at in range(2)),
        (3, True, "4行目、事業名：進捗状況が入っていますが、事業内容が空欄です"),
    ],
)
@pytest.mark.parametrize("title", SECOND_TITLES)
def test_a_list_with_a_second_title_on_a_sheet_is_refused_if_no_text_beside_its_rows_is_above_the_measures(
    parts: Parts, tmp_path: Path, title: str, column: int, is_headed: bool, first: str
) -> None:
    whole, other = tmp_path / "一覧.xlsx", tmp_path / "段ごとの表.xlsx"
    whole.write_bytes(list_by_columns(["基本目標", "施策"], ("基本目標1　福祉", "支援"), ("基本目標2　教育", "支援")))
    head = ["施策", *ANSWERS]
    lines = [["1　福祉"], head, ["支援", "窓口の充実", "総務課", "A"], [*[""] * column, title]]
    if is_headed:
        lines += [["凡例", "A 達成", "B 未達"], head]
    other.write_bytes(workbook(Page("一覧", [*lines, ["支援", "研修の実施", "総務課", "B"]])))
    made_of(parts, whole, tmp_path)
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store, pytest.raises(NothingOnList) as refused:
        import_list(parts, store, ListImport(other, YEAR))
    assert first in refused.value.details["first"]


def test_a_list_without_the_levels_that_tell_its_rows_apart_is_refused_with_the_nodes_that_they_may_be_below(
    parts: Parts, tmp_path: Path
) -> None:
    whole, without = tmp_path / "一覧.xlsx", tmp_path / "上の段のない一覧.xlsx"
    whole.write_bytes(LISTS["all titles alike"])
    without.write_bytes(list_by_columns(["区分"], ("新規",), ("継続",), ("新規",), ("継続",)))
    made_of(parts, whole, tmp_path)
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store, pytest.raises(NothingOnList) as refused:
        import_list(parts, store, ListImport(without, YEAR))
    assert "区分 1-1、2-1 のどれの取組か" in refused.value.details["first"]


def test_a_list_with_its_upper_level_to_the_right_is_matched_by_it(parts: Parts, tmp_path: Path) -> None:
    whole, other = tmp_path / "一覧.xlsx", tmp_path / "段の順の違う一覧.xlsx"
    whole.write_bytes(list_by_columns(["基本目標", "施策"], ("福祉", "支援"), ("教育", "支援")))
    other.write_bytes(list_by_columns(["施策", "基本目標"], ("支援", "福祉"), ("支援", "教育")))
    made_of(parts, whole, tmp_path)
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store:
        outcome = import_list(parts, store, ListImport(other, YEAR))
        assert marks_imported(store) == marks_printed(parts, whole)
    assert {each.code for each in outcome.problems}.isdisjoint(NOT_MATCHED)


@pytest.mark.parametrize("heading", ["No.", "番号", ""])
def test_a_running_number_is_no_code_of_a_node_without_a_title(parts: Parts, tmp_path: Path, heading: str) -> None:
    whole, other = tmp_path / "一覧.xlsx", tmp_path / "番号のある一覧.xlsx"
    whole.write_bytes(list_by_columns(["基本目標", "施策"], ("基本目標1", "支援"), ("基本目標2", "支援")))
    lines = [["1", "支援", "窓口の充実", "総務課", "A"], ["2", "支援", "研修の実施", "総務課", "B"]]
    other.write_bytes(workbook(Page("一覧", [["基本目標2"], [heading, "施策", *ANSWERS], *lines])))
    made_of(parts, whole, tmp_path)
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store:
        import_list(parts, store, ListImport(other, YEAR))
        assert marks_imported(store) == {"1-1-01-Z": None, "1-1-02-F": None, "2-1-01-A": "A", "2-1-02-G": "B"}


def test_a_list_without_measures_is_matched_by_its_upper_level(parts: Parts, tmp_path: Path) -> None:
    whole, without = tmp_path / "一覧.xlsx", tmp_path / "下の段のない一覧.xlsx"
    whole.write_bytes(list_by_columns(["分野", "施策"], ("福祉", "支援"), ("教育", "充実")))
    without.write_bytes(list_by_columns(["分野"], ("福祉",), ("教育",)))
    made_of(parts, whole, tmp_path)
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store:
        outcome = import_list(parts, store, ListImport(without, YEAR))
        assert marks_imported(store) == marks_printed(parts, whole)
    assert {each.code for each in outcome.problems}.isdisjoint(NOT_MATCHED)


@pytest.mark.parametrize(
    ("headings", "paths", "nodes"),
    [
        (
            ["基本目標", "施策"],
            [("基本目標1", "支援"), ("基本目標1", "相談"), ("基本目標2", "支援")],
            [("1", None), ("1-1", "支援"), ("1-2", "相談"), ("2", None), ("2-1", "支援")],
        ),
        (
            ["番号", "基本目標", "施策"],
            [("A", "1", "支援"), ("B", "1", "相談"), ("C", "2", "支援")],
            [("1", None), ("A", "支援"), ("B", "相談"), ("2", None), ("C", "支援")],
        ),
        (
            ["No.", "基本目標", "施策"],
            [("1", "1", "支援"), ("2", "1", "相談"), ("1", "2", "支援")],
            [("1", None), ("1-1", "支援"), ("1-2", "相談"), ("2", None), ("2-1", "支援")],
        ),
        (
            ["基本目標", "目標の名称"],
            [("基本目標1", "福祉"), ("基本目標2", "教育")],
            [("1", "福祉"), ("2", "教育")],
        ),
        (
            ["施策番号", "施策名"],
            [("1-1", "支援"), ("1-1", "支援 "), ("1-2", "相談")],
            [("1-1", "支援"), ("1-2", "相談")],
        ),
    ],
)
def test_a_column_of_codes_is_a_level_unless_it_numbers_the_titles_to_its_right(
    parts: Parts, headings: list[str], paths: Sequence[Sequence[str]], nodes: list[tuple[str, str | None]]
) -> None:
    made = content_of_list(parts, Path("一覧.xlsx"), list_by_columns(headings, *paths))
    assert made.value.edition is not None
    assert [(each.code, each.title) for each in made.value.edition.nodes] == nodes


@pytest.mark.parametrize("end", ["No.", "Ｎｏ．", "no", "№", "番号", "の番号", "コード", "ｺｰﾄﾞ", "名", "の 名称", ""])
def test_a_level_has_the_name_in_its_heading_without_the_words_for_numbers_in_any_width(parts: Parts, end: str) -> None:
    content = list_by_columns([f"分野{end}", f"施策{end}"], ("1", "1-1"), ("1", "1-2"), ("2", "2-1"))
    made = content_of_list(parts, Path("一覧.xlsx"), content)
    assert [each.name for each in made.value.profile.levels] == ["分野", "施策"]


@pytest.mark.parametrize("text", ["基本目標1　福祉", "基本目標1", "1　福祉", "福祉"])
def test_a_column_that_repeats_the_titles_of_the_sheets_is_the_same_level(parts: Parts, text: str) -> None:
    made = content_of_list(parts, Path("一覧.xlsx"), list_by_sheets_and_columns("基本目標1　福祉", text))
    assert made.value.edition is not None
    nodes = [(each.code, each.title) for each in made.value.edition.nodes]
    assert [each.name for each in made.value.profile.levels] == ["基本目標", "施策"]
    assert nodes == [
        ("1", "福祉"), ("1-1", "支援"), ("1-2", "相談"), ("2", "教育"), ("2-1", "支援"), ("2-2", "学校")
    ]  # fmt: skip
    assert [each.code for each in made.problems if each.found and "福祉" in each.found] == []


def test_a_list_with_only_codes_below_no_heading_for_its_upper_level_is_refused_in_its_own_plan(
    parts: Parts, tmp_path: Path
) -> None:
    """Such a code decides nothing: in another list of the plan it may be the number of a row."""
    published = tmp_path / "一覧.xlsx"
    published.write_bytes(list_by_columns(["", "施策"], ("1", "支援"), ("1", "相談"), ("2", "支援"), ("2", "相談")))
    made_of(parts, published, tmp_path)
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store, pytest.raises(NothingOnList) as refused:
        import_list(parts, store, ListImport(published, YEAR))
    assert "施策 1-1、2-1 のどれの取組か" in refused.value.details["first"]
