"""A plan begun at the window from a published list: where one asks for it, and where a list comes by another way."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.plan_draft import PlanDraft
from nakano_status.application.plan.plan_sheets import template_tables
from nakano_status.application.plan.plan_workbook import read_plan_sheets
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.start.plan_page import PlanPage
from nakano_status.gui.features.start.start_page import StartPage
from nakano_status.gui.messages import Message
from nakano_status.gui.window.notices import MessagePanel
from tests.gui.test_plan_page import (
    CONFIRMED,
    PARTS,
    STEP_3,
    begin,
    choose_file,
    fill,
    open_table,
    page_of,
    settle,
    start_page_of,
)
from tests.support.expected import of_kind
from tests.support.ward_lists import Page, workbook
from tests.support.windows import Person

pytestmark = pytest.mark.timeout(1200)

HEAD = ("施策", "事業名", "担当課", "目標値", "参加者", "評価", "上半期")
LINES = [
    ("みどり市こども計画 令和6年度 実績",),
    HEAD,
    *(
        (f"1-{at} 道", f"事業{at}", "総務課" if at % 2 else "学び課", f"{at}0", f"{at}人", mark, "")
        for at, mark in enumerate("ABBA", 1)
    ),
]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A published list, in a folder of its own."""
    path = tmp_path / "lists" / "進捗.xlsx"
    path.parent.mkdir()
    path.write_bytes(workbook(Page("一覧", LINES)))
    return path


def open_list(person: Person, path: Path) -> None:
    choose_file(person, start_page_of(person).plan_of_list, path)


def take_offer(person: Person, label: str) -> Message:
    """Press a button of the last message, and return the message."""
    said = person.said[-1]
    offer = next(each for each in (said.offer, said.other) if each is not None and each.label == label)
    offer.do()
    person.wait()
    return said


def test_the_window_proposes_the_plan_that_the_command_writes(planner: Person, published: Path) -> None:
    written = published.with_name("計画の表.xlsx")
    export_template(PARTS, written, str(published))
    before = published.read_bytes()
    open_list(planner, published)
    page = page_of(planner)
    sheets = [each for each in read_plan_sheets(PARTS, written) if each.sheet != "列"]
    assert page.draft.sheets() == PlanDraft(sheets, template_tables(PARTS)).sheets()
    assert [row[0] for row in page.draft.tables["進捗状況"].rows] == ["A", "B"]
    assert page.steps.currentIndex() == CONFIRMED
    page.steps.setCurrentIndex(0)
    assert page.draft.title == "みどり市こども計画"
    fill(page.tables["概要"], 0, "内容", "みどり市の計画")
    settle(planner)
    assert published.read_bytes() == before
    assert page.path == published.with_name("計画の表_下書き.xlsx")
    kept = read_plan_sheets(PARTS, page.path)
    assert PlanDraft(kept, template_tables(PARTS)).title == "みどり市の計画"
    assert planner.said == []


def test_what_was_guessed_and_what_was_not_read_is_said_with_its_reason(planner: Person, published: Path) -> None:
    open_list(planner, published)
    words = page_of(planner).guesses.words.text()
    assert page_of(planner).guesses.isVisible()
    assert "取組4件と、段（番号の例）：施策（1-1）、進捗状況：A、B を読み取りました" in words


def be(page: PlanPage, heading: str, item: str) -> None:
    """Choose the item of a column of the list."""
    columns = page.guesses.columns
    box = next(box for box, each in zip(columns.boxes, columns.shown.columns, strict=True) if each.heading == heading)
    box.setCurrentIndex(box.findText(item))
    assert box.currentText() == item


def test_a_clerk_corrects_what_a_column_is_and_the_list_is_read_again(planner: Person, published: Path) -> None:
    open_list(planner, published)
    first = page_of(planner)
    own = ("自治体の名称", "ながれ市")
    head = first.models["概要"]
    place = next(at for at, row in enumerate(first.draft.tables["概要"].rows) if row[0] == own[0])
    head.setData(head.index(place, 1), own[1])
    planner.click(first.guesses.change)
    be(first, "参加者", "計画の項目（数字・計画の値）")
    planner.click(first.guesses.columns.start)
    page = page_of(planner)
    assert page is not first
    assert own in [tuple(row[:2]) for row in page.draft.tables["概要"].rows], "the list does not have it"
    writer = page.draft.tables["項目"].index_of("記入する人")
    assert {row[1]: row[writer] for row in page.draft.tables["項目"].rows}["参加者"] == "計画"
    assert "参加者" in page.draft.tables["計画"].heads
    planner.click(page.guesses.change)
    be(page, "目標値", "読み取らない")
    planner.click(page.guesses.columns.start)
    page = page_of(planner)
    headings = {row[1]: row[writer] for row in page.draft.tables["項目"].rows}
    assert headings["参加者"] == "計画"  # what was chosen before remains
    assert "目標値" not in headings
    planner.click(page.guesses.change)
    be(page, "目標値", "（内容から決める）")
    be(page, "参加者", "読み取らない")
    planner.click(page.guesses.columns.start)
    headings = {row[1]: row[writer] for row in page_of(planner).draft.tables["項目"].rows}
    assert headings["目標値"] == "計画"
    assert "参加者" not in headings


@pytest.mark.parametrize("size", [(1200, 720), (1366, 768), (800, 480)])
def test_the_question_about_columns_has_the_height_of_the_page(
    planner: Person, published: Path, size: tuple[int, int]
) -> None:
    planner.shell.window.resize(*size)
    open_list(planner, published)
    page = page_of(planner)
    planner.click(page.guesses.change)
    assert page.listed.isHidden()
    assert page.right.isHidden()
    assert page.guesses.height() > page.steps.height() * 3 / 4
    assert "次の一覧" not in page.guesses.columns.words.text()  # a new draft stores no choice
    assert "新しい下書き" in page.guesses.columns.words.text()
    planner.click(page.guesses.columns.stop)
    assert page.listed.isVisible()


def test_a_draft_that_is_opened_again_names_the_list_and_where_its_guesses_are(
    planner: Person, published: Path
) -> None:
    open_list(planner, published)
    page_of(planner).models["概要"].put({(0, 1): "みどり市の計画"})
    draft = settle(planner).path
    assert draft is not None
    page_of(planner).left.emit()
    planner.wait()
    page = open_table(planner, draft)
    page.steps.setCurrentIndex(CONFIRMED)
    assert page.guesses.isVisible()
    assert "［公表している一覧から作成…］" in page.guesses.words.text()
    assert "「進捗.xlsx」から読み取った内容" in [each.text() for each in page.guesses.findChildren(QLabel)]
    assert not page.guesses.change.isVisible()


def test_all_columns_of_the_items_are_in_sight_in_a_small_window(planner: Person, published: Path) -> None:
    planner.shell.window.resize(1200, 720)
    open_list(planner, published)
    page = page_of(planner)
    page.steps.setCurrentIndex(STEP_3)
    planner.wait()
    table = page.tables["項目"]
    assert table.horizontalScrollBar().maximum() == 0
    shown = [head for at, head in enumerate(table.source.heads) if not table.isColumnHidden(at)]
    assert shown == ["見出し", "種類", "選択肢", "記入する人", "答える単位", "聞く年度", "記入のしかた"]
    planner.shell.window.resize(1920, 1080)
    planner.wait()
    assert not table.isColumnHidden(table.source.heads.index("公表する"))


def test_columns_that_are_not_clear_are_asked_for_before_anything_is_proposed(planner: Person, tmp_path: Path) -> None:
    path = tmp_path / "進捗.xlsx"
    rows = [(f"事業{at}", f"内容{at}", "総務課", mark) for at, mark in enumerate("ABBA", 1)]
    path.write_bytes(workbook(Page("一覧", [("こと", "事がら", "担当課", "評価"), *rows])))
    open_list(planner, path)
    page = page_of(planner)
    assert page.guesses.columns.isVisible()
    be(page, "こと", "事業内容")
    be(page, "事がら", "計画の項目（文章・所管課が記入）")
    planner.click(page.guesses.columns.start)
    tree = page_of(planner).draft.tables["計画"].rows
    assert [row[2] for row in tree if row[0] == "事業内容"] == ["事業1", "事業2", "事業3", "事業4"]
    assert planner.said == []


def test_the_list_of_a_new_plan_is_offered_as_the_list_of_the_year_before(
    planner: Person, published: Path, tmp_path: Path
) -> None:
    open_list(planner, published)
    page = page_of(planner)
    rows = {row[0]: at for at, row in enumerate(page.models["概要"].table.rows)}
    stated = {
        "計画期間の始め": "令和6年度",
        "計画期間の終わり": "令和10年度",
        "策定日": "令和6年3月25日",
        "自治体の名称": "みどり市",
        "事務局": "企画課",
    }
    page.models["概要"].put({(rows[item], 1): text for item, text in stated.items()})
    settle(planner)
    page.make_at(tmp_path / "office.nakano")
    planner.wait()
    inquiry = of_kind(InquiryPage, planner.go_to("inquiry"))
    assert "同じ一覧を読み込むと、前回の回答が入ります" in inquiry.import_state.text()
    assert (inquiry.own_list_button.text(), inquiry.own_list_button.isVisible()) == ("「進捗.xlsx」を読み込む", True)
    planner.click(inquiry.own_list_button)
    assert "令和6年度分の一覧を読み込みました（4行" in planner.said[-1].text
    assert not inquiry.own_list_button.isVisible()
    assert inquiry.import_state.plain_text.startswith("前回は令和6年度分です")


def test_a_dropped_list_is_offered_as_the_beginning_of_a_plan(planner: Person, published: Path) -> None:
    planner.shell.opening.take((published,))
    planner.wait()
    said = take_offer(planner, "一覧から計画を作成")
    assert said.code == "FORM-NOT-READABLE"
    assert said.text == "回答様式として読み取れません。"
    assert said.remedy.startswith(
        "公表している一覧であれば、［一覧から計画を作成］で"
    )  # in the lines that are in sight
    assert "見つかりません" in said.remedy
    assert len(page_of(planner).draft.tables["計画"].rows) == 8
    told = planner.shell.window.findChild(MessagePanel)
    assert told is not None
    assert not told.isVisible()  # it was about the page before


def test_a_list_that_is_chosen_as_a_table_of_a_plan_is_offered_as_a_list(planner: Person, published: Path) -> None:
    page = start_page_of(planner)
    choose_file(planner, page.plan_of_table, published)
    assert planner.shell.window.shown is page
    said = take_offer(planner, "一覧から計画を作成")
    assert said.text == "「進捗.xlsx」に、計画の表のシート（概要、段、計画など）がありません。"
    assert isinstance(planner.shell.window.shown, PlanPage)


def test_a_list_as_csv_is_offered_as_the_beginning_of_a_plan(planner: Person, tmp_path: Path) -> None:
    path = tmp_path / "進捗.csv"
    path.write_text("\n".join(",".join(line) for line in LINES), encoding="utf-8-sig")
    planner.shell.opening.take((path,))
    planner.wait()
    take_offer(planner, "一覧から計画を作成")
    assert len(page_of(planner).draft.tables["計画"].rows) == 8


def test_a_table_of_a_plan_that_is_chosen_as_a_list_is_opened_as_what_it_is(planner: Person, tmp_path: Path) -> None:
    export_template(PARTS, tmp_path / "plan.xlsx")
    open_list(planner, tmp_path / "plan.xlsx")
    page = page_of(planner)
    assert page.path == tmp_path / "plan.xlsx"
    assert not page.guesses.isVisible()


def test_what_is_no_list_is_refused_on_the_first_page(planner: Person, tmp_path: Path) -> None:
    (tmp_path / "手紙.xlsx").write_bytes(workbook(Page("手紙", [("こんにちは",)])))
    open_list(planner, tmp_path / "手紙.xlsx")
    assert isinstance(planner.shell.window.shown, StartPage)
    assert planner.said[-1].code == "LIST-NOT-READABLE"


def test_saves_that_wait_for_each_other_have_one_draft(planner: Person, documents: Path) -> None:
    plan = begin(planner)
    for title in ("計", "計画", "計画の名称"):  # typed before the file of the save before is known
        plan.models["概要"].put({(0, 1): title})
        plan.settle()
    planner.wait()
    (draft,) = documents.iterdir()
    assert plan.path == draft
    assert PlanDraft(read_plan_sheets(PARTS, draft), template_tables(PARTS)).title == "計画の名称"


def test_what_is_typed_while_a_draft_is_moved_is_kept_in_its_new_place(
    planner: Person, tmp_path: Path, documents: Path
) -> None:
    export_template(PARTS, tmp_path / "plan.xlsx")
    page = open_table(planner, tmp_path / "plan.xlsx")
    page.keep_at(tmp_path / "moved.xlsx")
    page.models["概要"].put({(0, 1): "計画"})
    page.settle()
    planner.wait()
    assert page.path == tmp_path / "moved.xlsx"
    titles = {
        path.name: PlanDraft(read_plan_sheets(PARTS, path), template_tables(PARTS)).title
        for path in tmp_path.glob("*.xlsx")
    }
    assert titles == {"plan.xlsx": "", "moved.xlsx": "計画"}
    assert not [*documents.iterdir()]
