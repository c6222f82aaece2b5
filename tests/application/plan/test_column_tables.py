"""A list of any ward is read by its table of columns, which a person corrects on the sheet 列."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.plan.create_store import create_store
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.plan_of_list import columns_of_list, sheets_of_list
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.fields.field import MARK, FilledBy, Scope
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import ListColumnsUnclear, ListItemUnknown, ListNotReadable
from tests.application.plan.test_ward_lists import answers, take_in, ward
from tests.support.ward_lists import COVER, LISTS, ROWS, Page, content_of_list, csv_of, workbook

__all__ = ["ward"]
SHAPES = Path(__file__).parents[4] / "shared" / "tries" / "lists"
Corrections = Mapping[str, Mapping[str, str]]
"""The cells of the sheet 列 that a person corrects, by heading of the line and heading of the column."""
PLAYED: Mapping[str, tuple[Corrections, int, Sequence[str], str]] = {
    "shape-n1-three-heading-rows.xlsx": ({}, 10, ("政策", "施策"), "ABCD"),
    "shape-n2-committee.xlsx": ({"表題": {"項目": "段"}}, 10, ("基本方針", "推進項目"), "ABCD"),
    "shape-n4-several-divisions.xlsx": (
        {"審議会等の女性割合（％）": {"記入する人": "所管課が記入"}},
        5,
        ("基本目標", "施策の方向"),
        "◎○△",
    ),
    "shape-n7-out-of-a-pdf.xlsx": ({"概算費用(百万円)": {"記入する人": "計画の値"}}, 8, ("類型",), "ABCD"),
    "shape-s1.xlsx": ({}, 15, ("取組",), "進計遅"),
    "shape-s1-last-year.xlsx": ({}, 15, ("取組",), "進計遅"),
    "shape-s4.xlsx": (
        {"表題": {"項目": "段"}, "取組内容": {"記入する人": "計画の値"}},
        15,
        ("基本目標", "施策の方向性"),
        "ABC",
    ),
    "shape-s4-last-year.xlsx": ({"表題": {"項目": "段"}}, 15, ("基本目標", "施策の方向性"), "ABC"),
    "shape-s6.xlsx": ({"一次評価（担当課） 妥当性": {"種類": "選択"}}, 15, ("施策",), "135"),
    "shape-s6-last-year.xlsx": ({}, 15, ("施策",), "135"),
    "two-heading-rows.xlsx": ({}, 3, ("施策",), "計進"),
    "merged-heading.xlsx": (
        {"実施状況 自己点検": {"項目": "進捗状況"}, "実施状況 内容": {"項目": "取組状況"}},
        3,
        ("施策",),
        "計進遅",
    ),
    "unread-columns.xlsx": ({}, 3, ("施策の方向性",), "ABC"),
    "year-in-title.xlsx": ({}, 3, ("施策",), "計進遅"),
}
"""The lists in shapes of other towns: the cells to correct, and the number of rows, the levels and the marks then."""
MOST_CORRECTED = 5
FACTS = {
    "計画の名称": "みち計画",
    "計画期間の始め": "令和6年度",
    "計画期間の終わり": "令和8年度",
    "策定日": "令和6年3月1日",
    "自治体の名称": "みち市",
    "事務局": "企画課",
}


def correct(path: Path, corrections: Corrections) -> int:
    """Correct cells of the sheet 列 as a person does, and return how many."""
    book = openpyxl.load_workbook(path)
    head, *rows = book["列"].iter_rows()
    places = {cell.value: at for at, cell in enumerate(head)}
    lines = {row[places["見出し"]].value: row for row in rows}
    cells = [(lines[heading], name, text) for heading, texts in corrections.items() for name, text in texts.items()]
    for row, name, text in cells:
        row[places[name]].value = text
    book.save(path)
    return len(cells)


@pytest.mark.parametrize("name", PLAYED)
def test_a_list_in_the_shape_of_another_town_needs_few_corrected_cells(parts: Parts, tmp_path: Path, name: str) -> None:
    corrections, count, levels, marks = PLAYED[name]
    path, first, second = SHAPES / name, tmp_path / "計画の表.xlsx", tmp_path / "直した表.xlsx"
    if not path.exists():
        pytest.skip("../shared/tries/lists is not here")
    export_template(parts, first, str(path))
    assert openpyxl.load_workbook(first).sheetnames[0] == "列"
    assert correct(first, corrections) <= MOST_CORRECTED
    export_template(parts, second, str(path), [str(first)])
    made = content_of_list(parts, path, path.read_bytes(), [str(second)]).value
    assert made.edition is not None
    assert len(made.edition.listings) == count
    assert {*levels} <= {each.name for each in made.profile.levels}
    assert {*made.profile.marks.symbols, *(each.label for each in made.profile.marks)} >= {*marks}


@pytest.mark.parametrize("way", LISTS)
def test_a_list_of_a_ward_begins_a_plan_with_all_its_rows(parts: Parts, way: str) -> None:
    name, content = LISTS[way]
    made = content_of_list(parts, Path(name), content()).value
    assert made.edition is not None
    assert [each.title for each in made.edition.listings] == [row.title for row in ROWS]
    assert [each.owners_printed for each in made.edition.listings] == [row.division for row in ROWS]


HEAD = ("施策", "事業名", "担当課", "評価", "取組状況")
LINES = [("1 道", "橋梁", "土木課", "A", "直した。"), ("1 道", "街灯", "管理課", "B", "替えた。")]


def listed(*lines: Sequence[str | None], merges: Sequence[str] = ()) -> bytes:
    """Return a list with these lines."""
    return workbook(Page("一覧", lines, merges))


@pytest.mark.parametrize(
    "below",
    [
        ("以上",),
        ("（注）担当は現在の名称",),
        ("出典：計画書",),
        ("評価：A 計画どおり　B 遅れ",),
        ("※1　次年度に統合",),
        (None, None, None, None, "以上"),
        (None, None, None, None, "出典：計画書"),
    ],
)
@pytest.mark.parametrize("is_above", [False, True])
def test_a_line_beside_the_table_is_told_and_becomes_nothing(
    parts: Parts, below: Sequence[str | None], *, is_above: bool
) -> None:
    lines = [below, [], HEAD, *LINES] if is_above else [HEAD, *LINES, below]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(*lines))
    assert made.value.edition is not None
    assert [each.title for each in made.value.edition.listings] == ["橋梁", "街灯"]
    assert [each.name for each in made.value.profile.levels] == ["施策"]
    assert made.value.profile.marks.symbols == ("A", "B")
    assert [each.name_on() for each in made.value.organisation.divisions] == ["土木課", "管理課"]
    text = "".join(filter(None, below))
    assert [each.found for each in made.problems if each.code == "SEEN-ADDED"] == [text]


def test_a_line_below_the_last_row_is_no_part_of_its_answer(parts: Parts, ward: Store) -> None:
    row = ROWS[0]
    lines = [HEAD, [row.measure, row.title, row.division, row.mark, "行った。"], [None, None, None, None, "以上"]]
    outcome = take_in(parts, ward, "一覧.xlsx", listed(*lines))
    assert answers(ward)[0][2] == "行った。"
    assert any(each.code == "SEEN-ADDED" and each.found == "以上" for each in outcome.problems)


def test_a_line_break_within_a_name_is_none(parts: Parts) -> None:
    lines = [
        ("1 道", "橋梁の\n点検", "学校施\n設課", "A", "直した。"),
        ("1 道", "街灯", "総務課\n学校施設課", "B", "替えた。"),
    ]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(HEAD, *lines)).value
    assert made.edition is not None
    assert [each.title for each in made.edition.listings] == ["橋梁の 点検", "街灯"]
    assert [each.name_on() for each in made.organisation.divisions] == ["学校施設課", "総務課"]


def test_headings_of_two_rows_are_read_in_a_csv_as_in_a_workbook(parts: Parts, tmp_path: Path) -> None:
    rows = [
        ("施策", "事業名", "担当課", "評価", "", "効果額（千円）", ""),
        ("", "", "", "自己評価", "委員会評価", "目標", "実績"),
        ("1 道", "橋梁", "土木課", "A", "B", "10", "20"),
        ("1 道", "街灯", "管理課", "B", "B", "30", "40"),
    ]
    (tmp_path / "一覧.csv").write_bytes(csv_of(rows, "utf-8"))
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1")
    cells = [[text or None for text in row] for row in rows]
    (tmp_path / "一覧.xlsx").write_bytes(listed(*cells, merges=merges))
    csv, book = (columns_of_list(parts, tmp_path / f"一覧.{suffix}") for suffix in ("csv", "xlsx"))
    assert [(each.heading, each.key) for each in csv.columns] == [(each.heading, each.key) for each in book.columns]
    assert [each.heading for each in csv.columns][-2:] == ["効果額（千円） 目標", "効果額（千円） 実績"]
    assert {each.heading: each.key for each in csv.columns}["評価 自己評価"] == MARK


def test_a_declared_column_is_taken_as_declared(parts: Parts) -> None:
    lines = [
        (*HEAD[:3], "今後の方向性"),
        *(("1 道", f"事業{at}", "総務課", text) for at, text in enumerate("甲乙丙", 1)),
    ]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(*lines), ["今後の方向性=選択・事務局が記入"]).value
    (item,) = (each for each in made.profile.fields if each.heading == "今後の方向性")
    assert [*item.options.symbols] == ["甲", "乙", "丙"]
    assert item.filled_by is FilledBy.OFFICE


def test_lines_of_one_title_are_one_row_with_the_answers_of_their_divisions(parts: Parts, ward: Store) -> None:
    row = ROWS[0]
    lines = [
        HEAD,
        [row.measure, row.title, "情報課", row.mark, "行った。"],
        [None, None, "総務課", row.mark, "支えた。"],
        [ROWS[1].measure, ROWS[1].title, ROWS[1].division, ROWS[1].mark, "始めた。"],
    ]
    assert take_in(parts, ward, "一覧.xlsx", listed(*lines, merges=("A2:A3", "B2:B3"))).value.rows == 2
    assert [each[2] for each in answers(ward)[:2]] == ["【情報課】行った。\n【総務課】支えた。", "始めた。"]


def test_lines_of_one_number_and_title_are_one_row(parts: Parts) -> None:
    lines = [
        ("番号", *HEAD),
        ("1", "1 道", "橋梁", "土木課", "A", "直した。"),
        ("1", "1 道", "橋梁", "管理課", "A", "点検した。"),
        ("2", "1 道", "橋梁", "緑地課", "A", "植えた。"),
    ]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(*lines), ["A=管理番号"]).value
    assert made.edition is not None
    assert [each.owners_printed for each in made.edition.listings] == ["土木課\n管理課", "緑地課"]


def test_answers_of_several_divisions_make_an_item_of_each_division(parts: Parts) -> None:
    lines = [
        ("番号", *HEAD, "人数（人）"),
        ("1", "1 道", "橋梁", "土木課", "A", "直した。", "3"),
        ("1", "1 道", "橋梁", "管理課", "B", "直した。", "4"),
        ("2", "1 道", "街灯", "管理課", "B", "替えた。", "5"),
    ]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(*lines), ["A=管理番号"])
    (item,) = (each for each in made.value.profile.fields if each.heading.startswith("人数"))
    assert item.scope is Scope.DIVISION
    assert "LIST-ANSWERS-DIFFER" not in {each.code for each in made.problems}  # a plan has no marks of rows


def test_a_total_is_no_row_and_a_dash_no_division(parts: Parts) -> None:
    lines = [HEAD, *LINES, ("合計", "2事業", "2課", "A:1", "二つ"), ("2 川", "欠番", "―", "―", "―")]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(*lines))
    assert made.value.edition is not None
    assert [each.title for each in made.value.edition.listings] == ["橋梁", "街灯"]
    assert [each.name_on() for each in made.value.organisation.divisions] == ["土木課", "管理課"]
    told = "".join(each.found or "" for each in made.problems if each.code == "SEEN-ADDED")
    assert "2事業" in told
    assert "欠番" in told


def test_a_text_of_a_level_on_a_line_of_its_own_leaves_the_level_of_the_rows_below_open(parts: Parts) -> None:
    lines = [HEAD, LINES[0], ("2 川", None), (None, "街灯", "管理課", "B", "替えた。")]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(*lines))
    assert [each.found for each in made.problems if each.code == "LIST-LEVEL-MISSING"] == ["街灯"]


def test_a_mark_that_is_stated_by_the_letter_of_its_column_is_no_heading(parts: Parts) -> None:
    lines = [HEAD, ("A", "B", "C", "D", "E"), *LINES]
    stated = ["A=段", "B=事業内容", "C=所管課", "D=進捗状況", "E=取組状況"]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(*lines), stated).value
    assert made.edition is not None
    assert [each.title for each in made.edition.listings] == ["B", "橋梁", "街灯"]


def test_a_legend_is_offered_beside_the_marks(parts: Parts) -> None:
    lines = [("評価：A 計画どおり　B やや遅れ",), ("担当の課（A 総務）",), HEAD, *LINES]
    sheets = sheets_of_list(parts, Path("一覧.xlsx"), listed(*lines)).value
    (marks,) = (each for each in sheets if each.sheet == "進捗状況")
    assert marks.choices["凡例"] == ("計画どおり", "やや遅れ")
    assert marks.open_choices == {"凡例"}


@pytest.mark.parametrize(
    ("numbers", "titles"),
    [
        (("(1)", "(2)", "(1)"), ["水", "土", "火"]),
        (("(1)", "(3)", "(1)"), ["(1)水", "(3)土", "(1)火"]),
    ],
)
def test_numbers_that_only_count_the_nodes_below_one_are_not_part_of_the_titles(
    parts: Parts, numbers: Sequence[str], titles: Sequence[str]
) -> None:
    named = zip(("1 海", "1 海", "2 山"), numbers, "水土火", strict=True)
    lines = [(goal, f"{number}{title}", f"{title}の事業", "総務課", "A") for goal, number, title in named]
    made = content_of_list(parts, Path("一覧.xlsx"), listed(("基本目標", "施策", "事業名", "担当課", "評価"), *lines))
    assert made.value.edition is not None
    assert [each.title for each in made.value.edition.nodes if each.level == "level_2"] == titles


def test_the_table_is_kept_with_the_plan_and_reads_the_list_of_the_next_year(parts: Parts, tmp_path: Path) -> None:
    head = ["まとまり", "メニュー", "信号", "やったこと", "係"]
    rows = [[f"1 道{at % 2}", f"事業{at}", "AB"[at % 2], "直した。", "土木課"] for at in range(4)]
    (tmp_path / "一覧_R6.xlsx").write_bytes(listed(head, *rows))
    stated = ("まとまり=まとまり", "メニュー=事業内容", "信号=進捗状況", "やったこと=取組状況", "係=所管課")
    table, file = tmp_path / "計画の表.xlsx", tmp_path / "みち.nakano"
    export_template(parts, table, str(tmp_path / "一覧_R6.xlsx"), stated)
    user = make_spreadsheet_user(parts.catalogue.profile())
    table.write_bytes(
        user.change_lines(table.read_bytes(), "概要", {item: {"内容": text} for item, text in FACTS.items()})
    )
    create_store(parts, file, named_plan(parts, str(table)))
    (tmp_path / "一覧_R7.xlsx").write_bytes(listed([*head, "気づき"], *([*each, "なし"] for each in rows)))
    with closing(parts.stores.open(file)) as store:
        first, second = (import_list(parts, store, ListImport(tmp_path / f"一覧_{year}.xlsx")) for year in ("R6", "R7"))
    assert (first.value.rows, second.value.rows) == (4, 4)
    assert [each.found for each in second.problems if each.code == "LIST-COLUMN-IGNORED"] == ["気づき"]


class TestBadInput:
    """Lists and tables of columns that no one would want."""

    def test_a_list_without_any_heading_has_a_table_in_which_a_person_states_all(self, parts: Parts) -> None:
        content = listed(*LINES, ("1 道", "公園", "緑地課", "A", "植えた。"))
        asked = content_of_list(parts, Path("一覧.xlsx"), content)
        assert [(each.code, each.severity) for each in asked.problems] == [("LIST-TITLE-UNKNOWN", Severity.QUESTION)]
        made = content_of_list(parts, Path("一覧.xlsx"), content, ["B=事業内容", "C=所管課", "D=進捗状況"]).value
        assert made.edition is not None
        assert [each.title for each in made.edition.listings] == ["街灯", "公園"]  # the first line is the heading

    def test_a_heading_on_each_page_is_no_row(self, parts: Parts) -> None:
        pages: list[Sequence[str | None]] = []
        for each in LINES:
            pages += (HEAD, each, (), (None, "- 1 -"))
        made = content_of_list(parts, Path("一覧.xlsx"), listed(*pages))
        assert made.value.edition is not None
        assert [each.title for each in made.value.edition.listings] == ["橋梁", "街灯"]
        assert [each.code for each in made.problems] == ["LIST-PLAN-GUESSED"]

    def test_columns_beyond_those_of_a_plan_are_told_and_two_hundred_are_refused(self, parts: Parts) -> None:
        more = [f"数値{at}" for at in range(90)]
        lines = [(*HEAD, *more), *((*each, *(f"文{at}" for at in range(90))) for each in LINES)]
        made = content_of_list(parts, Path("一覧.xlsx"), listed(*lines))
        told = {each.found for each in made.problems if each.code == "LIST-ITEM-LEFT-OUT"}
        items = {each.heading for each in made.value.profile.fields}
        assert told
        assert {*more} == told | ({*more} & items)
        with pytest.raises(ListNotReadable) as refused:
            content_of_list(parts, Path("一覧.xlsx"), listed([f"見出し{at}" for at in range(200)]))
        assert "CV50000" in refused.value.details["reason"]

    def test_a_table_for_another_list_is_refused_with_its_columns(self, parts: Parts, tmp_path: Path) -> None:
        (tmp_path / "甲.xlsx").write_bytes(listed(HEAD, *LINES))
        (tmp_path / "乙.xlsx").write_bytes(listed(("柱", "取組名", "所管課", "評価"), ("1 海", "浜", "土木課", "A")))
        export_template(parts, tmp_path / "表.xlsx", str(tmp_path / "甲.xlsx"))
        with pytest.raises(ListItemUnknown) as refused:
            export_template(parts, tmp_path / "2.xlsx", str(tmp_path / "乙.xlsx"), [str(tmp_path / "表.xlsx")])
        assert "事業名" in refused.value.details["found"]

    def test_a_table_with_two_titles_or_an_unknown_word_is_refused(self, parts: Parts, tmp_path: Path) -> None:
        path, table = tmp_path / "甲.xlsx", tmp_path / "表.xlsx"
        path.write_bytes(listed(HEAD, *LINES))
        export_template(parts, table, str(path))
        correct(table, {"取組状況": {"項目": "事業内容"}})
        with pytest.raises(ListColumnsUnclear) as unclear:
            export_template(parts, tmp_path / "2.xlsx", str(path), [str(table)])
        assert unclear.value.details["found"] == "事業内容"
        correct(table, {"取組状況": {"項目": "なにか"}})
        with pytest.raises(ListItemUnknown):
            export_template(parts, tmp_path / "2.xlsx", str(path), [str(table)])

    def test_a_table_without_a_title_begins_no_rows_and_says_so(self, parts: Parts, tmp_path: Path) -> None:
        path, table = tmp_path / "甲.xlsx", tmp_path / "表.xlsx"
        path.write_bytes(listed(HEAD, *LINES))
        export_template(parts, table, str(path))
        correct(table, {"事業名": {"項目": "読み取らない"}, "施策": {"項目": "読み取らない"}})
        asked = export_template(parts, tmp_path / "2.xlsx", str(path), [str(table)])
        assert [each.code for each in asked.problems] == ["LIST-TITLE-UNKNOWN"]

    def test_a_workbook_without_the_sheet_of_columns_is_no_table(self, parts: Parts, tmp_path: Path) -> None:
        path = tmp_path / "甲.xlsx"
        path.write_bytes(listed(HEAD, *LINES))
        with pytest.raises(ListNotReadable):
            export_template(parts, tmp_path / "2.xlsx", str(path), [str(path)])

    def test_a_cover_alone_is_no_list(self, parts: Parts) -> None:
        with pytest.raises(ListNotReadable):
            content_of_list(parts, Path("表紙.xlsx"), workbook(Page("表紙", [[text] for text in COVER])))
