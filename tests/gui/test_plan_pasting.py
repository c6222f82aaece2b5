"""Lists that are pasted into the table of a new plan: headings, levels and codes."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from nakano_status.gui.features.start.plan_page import PlanPage
from nakano_status.gui.window.notices import MessagePanel
from tests.gui.test_plan_page import STEP_2, STEP_3, STEP_4, STEP_5, begin, fill_in_town, paste, settle
from tests.support.user_input import CONTROL, press
from tests.support.windows import Person

pytestmark = pytest.mark.timeout(1200)


def test_a_list_of_41_rows_with_merged_cells_is_pasted_with_its_headings(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    lines = [("基本目標", "施策名", "取組", "担当課", "予算額")]
    for at in range(41):
        goal = f"{at // 20 + 1}　目標{at // 20 + 1}" if at % 20 == 0 else ""
        measure = f"{at // 20 + 1}-{at % 20 // 5 + 1} 施策{at // 5}" if at % 5 == 0 else ""
        lines.append((goal, measure, f"取組{at}\n（2行目）", "総務課", "1,000"))
    paste(page.tables["計画"], lines)
    rows = page.draft.tables["計画"].rows
    assert [row[0] for row in rows].count("事業内容") == 41
    assert [row[:3] for row in rows[:3]] == [
        ["基本目標", "1", "目標1"], ["施策", "1-1", "施策0"], ["事業内容", "1-1", "取組0\n（2行目）"]
    ]  # fmt: skip
    assert planner.said[-1].remedy == "次の列は使っていません：予算額"
    press(page.tables["計画"], Qt.Key.Key_Z, CONTROL)
    assert page.draft.tables["計画"].rows == []


def test_a_heading_that_is_not_known_is_declared_once_and_read_so_from_then_on(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    lines = [("施策", "取組", "担当の係"), ("1-1 施策", "窓口", "総務課")]
    paste(page.tables["計画"], lines)
    paste(page.tables["計画"], [("事業内容", "1-1", "あとの取組")], row=2)
    assert [each.heading for each in page.columns.shown.columns] == ["施策", "取組", "担当の係"]
    box = page.columns.boxes[2]
    box.setCurrentIndex(box.findText("所管課"))
    planner.click(page.columns.start)
    assert page.columns.isHidden()
    owners = {row[2]: row[3] for row in page.draft.tables["計画"].rows}
    assert owners == {"施策": "", "窓口": "総務課", "あとの取組": ""}
    paste(page.tables["計画"], [("施策", "取組", "担当の係"), ("1-2 施策2", "広報", "広報課")])
    assert page.columns.isHidden()
    assert page.draft.tables["計画"].rows[-1][2:4] == ["広報", "広報課"]


def test_a_pasted_row_that_is_corrected_before_the_columns_are_named_is_not_doubled(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    tree = page.tables["計画"]
    paste(tree, [("施策", "取組", "担当の係"), ("1-1 施策", "窓口", "総務課"), ("", "広報", "広報課")])
    paste(tree, [("事業内容", "1-1", "あとの取組")], row=3)
    paste(tree, [("窓口の改善",)], row=1, column=2)
    paste(tree, [("広報紙",)], row=2, column=2)
    press(tree, Qt.Key.Key_Z, CONTROL)
    tree.go_to(2, 0)
    tree.insert_line()
    box = page.columns.boxes[2]
    box.setCurrentIndex(box.findText("所管課"))
    planner.click(page.columns.start)
    rows = [row[2:4] for row in page.draft.tables["計画"].rows if any(row)]
    assert rows == [["あとの取組", ""], ["施策", ""], ["窓口の改善", "総務課"], ["広報", "広報課"]]


def test_a_list_whose_headings_are_all_unknown_is_asked_about(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    table = page.tables["計画"]
    paste(table, [("No.", "事業の名前", "担当"), ("1", "窓口", "総務課"), ("2", "広報", "広報課")])
    assert page.draft.tables["計画"].rows == []
    assert "取組の名称の列が分かりません" in planner.said[-1].text
    assert f"［{page.columns.start.text()}］" in planner.said[-1].remedy
    for at, item in ((1, "事業内容など（名称）"), (2, "所管課")):
        page.columns.boxes[at].setCurrentIndex(page.columns.boxes[at].findText(item))
    planner.click(page.columns.start)
    assert [row[2:4] for row in page.draft.tables["計画"].rows] == [["窓口", "総務課"], ["広報", "広報課"]]


def test_codes_are_read_though_a_heading_was_unknown_at_first(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    lines = [("Ⅰ 海", "Ⅰ-ア 藻場", "植える"), ("", "Ⅰ-イ 浜", "拾う")]
    paste(page.tables["計画"], [("基本目標", "施策", "すること"), *lines])
    box = page.columns.boxes[2]
    box.setCurrentIndex(box.findText("事業内容など（名称）"))
    planner.click(page.columns.start)
    assert [row[1] for row in page.draft.tables["段"].rows] == ["Ⅰ", "Ⅰ-ア"]
    assert [row[1:3] for row in page.draft.tables["計画"].rows if row[0] != "事業内容"] == [
        ["Ⅰ", "海"], ["Ⅰ-ア", "藻場"], ["Ⅰ-イ", "浜"]
    ]  # fmt: skip


def test_columns_of_a_list_are_the_levels_of_a_plan_that_has_named_none(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    lines = [("Ⅰ 海", "Ⅰ-ア 藻場", "植える", "水産課"), ("", "Ⅰ-イ 浜", "拾う", "海岸課")]
    paste(page.tables["計画"], [("挑戦", "手立て", "事業名", "担当課"), *lines])
    for box in page.columns.boxes[:2]:
        box.setCurrentIndex(box.findText("新しい段（見出しの名称）"))
    planner.click(page.columns.start)
    assert [row[:3] for row in page.draft.tables["段"].rows] == [["挑戦", "Ⅰ", "○"], ["手立て", "Ⅰ-ア", "○"]]
    assert [row[:3] for row in page.draft.tables["計画"].rows] == [
        ["挑戦", "Ⅰ", "海"], ["手立て", "Ⅰ-ア", "藻場"], ["事業内容", "Ⅰ-ア", "植える"],
        ["手立て", "Ⅰ-イ", "浜"], ["事業内容", "Ⅰ-イ", "拾う"]
    ]  # fmt: skip
    assert page.columns.isHidden()
    paste(page.tables["計画"], [("挑戦", "手立て", "行動", "事業名"), ("Ⅱ 山", "Ⅱ-ア 森", "1 枝", "切る")])
    page.columns.boxes[2].setCurrentIndex(page.columns.boxes[2].findText("新しい段（見出しの名称）"))
    planner.click(page.columns.start)
    assert [row[0] for row in page.draft.tables["段"].rows] == ["挑戦", "手立て", "行動"]


def be_levels(page: PlanPage, *columns: int) -> None:
    for at in columns:
        page.columns.boxes[at].setCurrentIndex(page.columns.boxes[at].findText("新しい段（見出しの名称）"))


def test_blank_lines_of_levels_make_no_level_of_every_column(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    page.models["段"].replace_all([[""] * 4, [""] * 4])
    paste(page.tables["計画"], [("挑戦", "手立て", "事業名", "担当課"), ("Ⅰ 海", "Ⅰ-ア 藻場", "植える", "水産課")])
    be_levels(page, 0, 1)
    planner.click(page.columns.start)
    assert [row[:2] for row in page.draft.tables["段"].rows] == [["挑戦", "Ⅰ"], ["手立て", "Ⅰ-ア"]]
    assert page.draft.tables["計画"].rows[-1][:4] == ["事業内容", "Ⅰ-ア", "植える", "水産課"]


def test_a_level_beside_lines_has_the_codes_of_its_column(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    paste(page.tables["計画"], [("基本目標名", "施策", "事業名"), ("1 目", "1-1 施", "取る")])
    paste(page.tables["計画"], [("基本目標名", "施策", "手段", "事業名"), ("2 目", "2-1 施", "2-1-3 手", "走る")])
    be_levels(page, 2)
    planner.click(page.columns.start)
    assert [row[:2] for row in page.draft.tables["段"].rows] == [["基本目標", "1"], ["施策", "1-1"], ["手段", "1-1-1"]]
    assert [row[:3] for row in page.draft.tables["計画"].rows[-2:]] == [
        ["手段", "2-1-3", "手"], ["事業内容", "2-1-3", "走る"]
    ]  # fmt: skip


def test_what_cannot_be_a_level_is_told_as_a_column_without_use(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    paste(page.tables["計画"], [("基本目標名", "", "手段", "事業名"), ("1 目", "1-1 施", "1-1-1 手", "走る")])
    be_levels(page, 1, 2)
    planner.click(page.columns.start)
    assert [row[0] for row in page.draft.tables["段"].rows] == ["基本目標", "手段"]
    assert planner.said[-1].remedy == "次の列は使っていません：B列"


def test_indicators_are_pasted_by_their_headings(planner: Person) -> None:
    page = begin(planner)
    fill_in_town(planner)
    page.steps.setCurrentIndex(STEP_5)
    table = page.tables["指標"]
    paste(table, [("指標項目", "令和10年度目標", "担当", "所管課"), ("手続の割合", "80", "佐藤", "総務課")])
    rows, at = page.draft.tables["指標"].rows, table.source.heads.index
    assert [rows[0][at(each)] for each in ("指標番号", "指標項目", "令和10年度目標", "所管課")] == [
        "", "手続の割合", "80", "総務課"
    ]  # fmt: skip
    assert (len(rows), planner.said[-1].remedy) == (1, "次の列は使っていません：担当")
    told = planner.shell.window.findChild(MessagePanel)
    assert told is not None
    assert told.isVisible()


def test_tables_are_pasted_by_the_headings_that_offices_have(planner: Person) -> None:
    page = begin(planner)
    fill_in_town(planner)
    page.steps.setCurrentIndex(STEP_5)
    paste(page.tables["指標"], [("柱", "成果指標", "単位", "担当課"), ("第1", "手続の割合", "％", "総務課")])
    indicators = page.draft.tables["指標"]
    read = ("属する段", "指標項目", "単位", "所管課")
    assert [indicators.text(indicators.rows[0], each) for each in read] == ["第1", "手続の割合", "％", "総務課"]
    page.steps.setCurrentIndex(STEP_3)
    paste(page.tables["進捗状況"], [("記号", "区分", "説明"), ("A", "順調", "順調である"), ("B", "遅れ", "遅れている")])
    assert [row[:3] for row in page.draft.tables["進捗状況"].rows[:2]] == [
        ["A", "順調", "順調である"], ["B", "遅れ", "遅れている"]
    ]  # fmt: skip
    page.steps.setCurrentIndex(STEP_4)
    paste(page.tables["組織"], [("局", "部", "課"), ("総務局", "", "総務課"), ("教育局", "学校部", "学び課")])
    bodies = page.draft.tables["組織"]
    assert [[bodies.text(row, each) for each in ("部", "室", "所管課")] for row in bodies.rows[:2]] == [
        ["総務局", "", "総務課"], ["教育局", "学校部", "学び課"]
    ]  # fmt: skip


def test_examples_of_codes_are_taken_from_a_pasted_list(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    lines = [
        ("基本目標", "施策", "事業名"),
        ("A　くらし", "A-1　道", "舗装"),
        ("", "A-2 水", "水道"),
        ("B　学び", "B-1 学校", "改修"),
    ]
    paste(page.tables["計画"], lines)
    assert [row[1] for row in page.draft.tables["段"].rows] == ["A", "A-1"]
    rows = page.draft.tables["計画"].rows
    assert [row[1:3] for row in rows[:3]] == [["A", "くらし"], ["A-1", "道"], ["A-1", "舗装"]]
    paste(page.tables["計画"], [("基本目標", "施策", "事業名"), ("１ くらし", "1-1 道", "舗装")])
    assert [row[1] for row in page.draft.tables["段"].rows] == ["A", "A-1"]
    assert planner.said[-1].text == "前からある8行の下に、3行を貼り付けました。"
    assert page.tables["計画"].current_row == len(rows) - 3


def test_a_list_that_is_pasted_again_replaces_the_first_one_on_demand(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_2)
    tree = page.tables["計画"]
    paste(tree, [("基本目標", "施策", "事業名"), ("A　くらし", "A-1　道", "舗装"), ("", "", "街灯")])
    assert not any(each.offer for each in planner.said)
    paste(tree, [("基本目標", "施策", "事業名"), ("Ⅰ 町", "Ⅰ-1 道", "舗装"), ("", "Ⅰ-2 水", "水道")])
    assert planner.said[-1].text == "前からある4行の下に、5行を貼り付けました。"
    offer = planner.said[-1].offer
    assert offer is not None
    assert offer.label == "前からある行を除く"
    offer.do()
    assert [row[:3] for row in page.draft.tables["計画"].rows] == [
        ["基本目標", "Ⅰ", "町"], ["施策", "Ⅰ-1", "道"], ["事業内容", "Ⅰ-1", "舗装"], ["施策", "Ⅰ-2", "水"],
        ["事業内容", "Ⅰ-2", "水道"]
    ]  # fmt: skip
    assert planner.said[-1].text == "5行を貼り付けました。"
    for _ in range(2):
        press(tree, Qt.Key.Key_Z, CONTROL)
    assert len(page.draft.tables["計画"].rows) == 9


def test_a_step_shows_the_cell_that_one_is_at_and_seven_divisions_at_once(planner: Person) -> None:
    page = begin(planner)
    page.steps.setCurrentIndex(STEP_4)
    table = page.tables["組織"]
    paste(table, [[f"{at}番課"] for at in range(7)], column=table.source.heads.index("所管課"))
    QCoreApplication.processEvents()
    cells = [table.visualRect(table.source.index(row, table.currentIndex().column())) for row in range(7)]
    assert all(table.viewport().visibleRegion().contains(each) for each in cells)
    planner.shell.window.resize(911, 512)
    for name in ("実施主体", "事業内容と所管課", "組織"):
        page.tables[name].go_to(0, 0)
        other = page.tables[name]
        QCoreApplication.processEvents()
        assert other.viewport().visibleRegion().contains(other.visualRect(other.currentIndex()).center())


def test_columns_become_items_of_the_plan_and_of_the_divisions(planner: Person) -> None:
    page = begin(planner)
    fill_in_town(planner)
    page.steps.setCurrentIndex(STEP_2)
    heads = ("柱", "事業名", "担当課", "成果指標", "現状値", "令和7年度\n実績値", "方向")
    lines = [
        (f"第{at // 3 + 1}", f"別の事業{at}", "総務課", f"指標{at}", f"{at}.5%", f"{at}%", "拡充") for at in range(6)
    ]
    paste(page.tables["計画"], [heads, *lines], row=20)
    boxes = {column.heading: box for column, box in zip(page.columns.shown.columns, page.columns.boxes, strict=True)}
    for heading, item in (("成果指標", "計画の値"), ("現状値", "計画の値"), ("令和7年度\n実績値", "所管課に聞く")):
        box = boxes[heading]
        box.setCurrentIndex(box.findText(f"新しい項目（{item}）"))
    planner.click(page.columns.start)
    assert page.columns.isHidden()
    assert planner.said[-1].remedy == "次の列は使っていません：方向"
    items, tree = page.draft.tables["項目"], page.draft.tables["計画"]
    shown = ("見出し", "種類", "単位", "記入する人", "公表する")
    assert [[items.text(row, each) for each in shown] for row in items.rows[-3:]] == [
        ["成果指標", "文章", "", "計画", "○"],
        ["現状値", "数字", "%", "計画", "○"],
        ["｛年度｝実績値", "数字", "%", "", "○"],
    ]
    assert [tree.text(tree.rows[-1], each) for each in ("名称", "成果指標", "現状値")] == ["別の事業5", "指標5", "5.5%"]
    offer = planner.said[-1].offer
    assert offer is not None
    offer.do()
    tree.rows[-1][tree.index_of("現状値")] = ""
    settle(planner)
    assert [each.code for each in page.found.problems] == ["PLAN-ITEMS-NOT-IN-DATA", "PLAN-DIVISION-IDLE"]
    assert "現状値　5件（空欄 1件）" in page.facts.text()
    count = len(items.rows)
    paste(tree_table := page.tables["計画"], [heads, ("第1", "次の事業", "総務課", "指標", "7%", "8%", "維持")], row=40)
    assert tree_table.source.table.text(tree.rows[-1], "現状値") == "7%"
    assert len(items.rows) == count
