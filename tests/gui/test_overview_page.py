"""集計: bars follow decisions, every piece leads to exactly the rows that it counts, the difference is row by row."""

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.overview import GROUPINGS, Bar
from nakano_status.bootstrap import make_parts
from nakano_status.documents.picture import PRINTED, Box
from nakano_status.domain.fields.mark import MarkColour
from nakano_status.domain.round.tally import Exclusion, Grouping, RowResult
from nakano_status.gui.commands import COPY, COPY_PICTURE, COPY_TABLE, COUNT_YEARS, SAVE_PICTURE
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.overview import bar_view
from nakano_status.gui.features.overview.bar_list import (
    WHOLE,
    BarKey,
    BarList,
    PieceChoice,
    bar_name,
    filter_of,
    share_line,
)
from nakano_status.gui.features.overview.bar_view import BarView
from nakano_status.gui.features.overview.overview_page import OverviewPage, read_shown_overview
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage, RowFilters, read_all_rows
from nakano_status.gui.features.rows.rows_view import RowTable
from nakano_status.gui.lists.copying import block_on_clipboard
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.marks import AS_PLANNED, figure_key
from tests.support.offices import Office
from tests.support.planted_profiles import PART, PlantedWard, plan_with_a_related_division
from tests.support.user_input import click, keys, press
from tests.support.windows import (
    FIRST,
    SECOND,
    Person,
    choose_in_dialog,
    copied,
    gather,
    second_copy,
    somebody,
    unnamed,
)

ZEIMU = BarKey(Grouping.DIVISION, "zeimu")
OUT = "1-1-1-01-P"
MARKS = {FIRST: "◎", SECOND: "△", "1-1-1-02-X": "○", "1-2-2-01-X": "×", "1-4-2-01-D": "◎", "2-3-1-01-W": "△"}


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with R3, in which two rows were answered, and R4: one row left it, six have marks."""
    path = tmp_path_factory.mktemp("two-years") / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R3", "--store", path)
    done("set", FIRST, "mark=○", "change_reason=入札不調のため", "--store", path)
    done("set", OUT, "mark=◎", "--store", path)
    done("round", "close", "--year", "R3", "--store", path)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", path)
    done("round", "amend", "--id", OUT, "--out", "完了", "--reason", "令和3年度で完了", "--store", path)
    for row_id, mark in MARKS.items():
        done("set", row_id, f"mark={mark}", "change_reason=入札不調のため", "--store", path)
    return path


@pytest.mark.parametrize(
    ("by", "code", "name", "shown"),
    [
        (Grouping.MEASURE, "1-1-①", "1-1-①", "1-1-① （計画に題名がありません）"),
        (Grouping.GOAL, "1", "1", "1 （計画に題名がありません）"),
        (Grouping.MEASURE, "1-1-①", "1-1-① カードの普及", "1-1-① カードの普及"),
        (Grouping.DIVISION, "税務課", "税務課", "税務課"),
    ],
)
def test_a_group_without_a_title_says_that_the_plan_has_none(by: Grouping, code: str, name: str, shown: str) -> None:
    assert bar_name(BarKey(by, code), Bar(code, name, {}, None)) == shown


@pytest.fixture
def comparing(two_years: Path, tmp_path: Path) -> Iterator[Person]:
    """A user of the office whose data file has two years."""
    with somebody(copied(two_years, tmp_path)) as sitting:
        yield sitting


def shown_ids(person: Person) -> set[str]:
    """Return the rows that 取組一覧 shows, where that is the page that is shown."""
    page = of_kind(AllRowsPage, person.shell.window.page)
    return {row.id for row in page.model.shown}


def numbers_of(page: OverviewPage, key: BarKey) -> dict[str, int]:
    return {figure_key(figure): len(ids) for figure, ids in page.model.bars[key].pieces.items() if ids}


def overview(person: Person, wish: object = None) -> OverviewPage:
    return of_kind(OverviewPage, person.go_to("overview", wish))


def pieces_in(bars: BarView, index: QModelIndex) -> dict[RowResult, Box]:
    """Return the pieces of a line as they are painted, from where it begins."""
    boxes = [each for each in bars._painter.shapes(bars._option(index), index) if isinstance(each, Box)]
    return {each.key[1]: each for each in boxes if isinstance(each.key, tuple)}


def place_in(bars: BarView, index: QModelIndex, piece: RowResult) -> QPoint:
    """Return where a piece can be clicked."""
    box = bars._painter.painting(bars.font()).place_of(pieces_in(bars, index)[piece])
    return bar_view._begin(bars._option(index)) + box.center().toPoint()


@pytest.fixture(scope="module")
def parts_ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with an item that 税務課, 戸籍住民課 and 防災課 each answer for themselves on the first row."""
    folder = tmp_path_factory.mktemp("parts-ward")
    ward = PlantedWard(folder, PART, plan=plan_with_a_related_division(folder, PART))
    ward.office("division", "add", "総務部", "--kind", "department", "--from", "2020-04-01")
    ward.office("division", "move", "税務課", "--department", "総務部", "--correct")
    return ward.store


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize(("file", "least"), [("two_years", 2 * len(MARKS)), ("parts_ward", 4)])
def test_every_piece_counts_just_the_rows_that_it_leads_to(
    request: pytest.FixtureRequest, file: str, least: int, by: Grouping
) -> None:
    parts = make_parts()
    path = request.getfixturevalue(file)
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        round_ = chosen_round(records)
        rows = read_all_rows(records, round_, parts.clock.today())
        shown = read_shown_overview(records, round_)
    filters, table, bars = RowFilters(), RowTable(), BarList()
    table.set_rows(rows.fresh.rows, rows.haystacks)
    filters.offer(rows.choices)
    bars.show_bars(shown.overview, by)
    told = 0
    for key, bar in bars.bars.items():
        for piece, ids in (*bar.pieces.items(), (None, bar.rows)):
            if ids:
                filters.choose(filter_of(PieceChoice(key, piece), bar, shown.round.asked))
                table.set_filter(filters.value)
                assert [row.id for row in table.shown if row.id not in ids] == []
                assert len(table.shown) == len(ids)
                told += 1
    assert told >= least


def test_a_decision_changes_the_bar_under_the_cursor_and_a_piece_shows_its_rows(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    page = overview(office_person, Grouping.DIVISION)
    assert unnamed(page) == []
    assert numbers_of(page, ZEIMU) == {"◎": 1, "open_conflict": 1}
    page.bars.setCurrentIndex(page.model.place_of(ZEIMU))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        press(page.bars, key)
    assert page.bars.choice == PieceChoice(ZEIMU, Exclusion.OPEN_CONFLICT)
    spoken = page.bars.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "税務課、相違 1件"
    office_person.press(page.bars, Qt.Key.Key_Return)
    assert shown_ids(office_person) == {SECOND}
    overview(office_person)
    kept = QPersistentModelIndex(page.bars.currentIndex())
    decide_all(office_person)
    assert page is overview(office_person)
    assert sum(numbers_of(page, ZEIMU).values()) == 2
    assert "open_conflict" not in numbers_of(page, ZEIMU)
    assert kept == page.bars.currentIndex()
    office_person.click(page.bars.viewport(), place_in(page.bars, page.model.place_of(ZEIMU), AS_PLANNED))
    assert FIRST in shown_ids(office_person)
    assert len(shown_ids(office_person)) == numbers_of(page, ZEIMU)["◎"]


def decide_all(person: Person) -> None:
    """Decide what differs by key, the first side each time, blank or not."""
    page = of_kind(ConflictPage, person.go_to("conflict"))
    for _ in range(len(page.model.open_items)):
        keys(page.list, "1")
        press(page.list, Qt.Key.Key_Return)
        if page.panel.question.is_open:
            click(page.panel.question.confirm)
        person.wait()
    assert not page.model.open_items


def test_all_bars_of_the_page_have_one_length_and_pieces_are_shares_of_it(comparing: Person) -> None:
    page = overview(comparing, Grouping.GOAL)
    indexes = [page.model.index(place) for place in range(page.model.rowCount())]
    ends = []
    for index in indexes:
        bar, pieces = page.model.bars[index.data(ITEM_ROLE)], pieces_in(page.bars, index)
        begin = min(each.x for each in pieces.values())
        ends.append(max(each.x + each.width for each in pieces.values()))
        for figure, box in pieces.items():
            assert abs(box.width / (ends[-1] - begin) - bar.numbers[figure] / bar.total) < 0.1
    assert len(ends) >= 3  # the whole and its two goals
    assert max(ends) - min(ends) <= 2


def test_bars_have_their_width_again_after_a_wide_window(comparing: Person) -> None:
    page, window = overview(comparing), comparing.shell.window
    before = page.bars.width()
    for width in (1920, 1366):
        window.resize(width, 768)
        comparing.wait()
    assert page.bars.width() == before


def test_a_piece_beside_leads_to_its_rows_whatever_has_the_keyboard(comparing: Person) -> None:
    page, window = overview(comparing), comparing.shell.window
    window.resize(1920, 1080)
    comparing.wait()
    view = next(iter(page._others.values()))
    view.setCurrentIndex(view.lines.index(0))
    page.bars.setFocus()
    view.went.emit(view.choice)
    comparing.wait()
    assert window.page is window.pages["all_rows"]


def test_an_act_changes_lines_where_they_stand(comparing: Person) -> None:
    page = overview(comparing)
    resets: list[int] = []
    page.model.modelReset.connect(lambda: resets.append(1))
    page.bars.setCurrentIndex(page.model.index(1))
    entry = Entry("2-3-1-02-E", {"mark": "◎"})
    session = comparing.shell.session
    session.act(lambda store: edit_entry(session.parts, store, entry), lambda _: None, what="保存しています")
    comparing.wait()
    assert numbers_of(page, WHOLE)["◎"] == 3
    assert (page.bars.currentIndex().row(), resets) == (1, [])


def test_the_difference_is_told_row_by_row_and_leads_to_the_rows(comparing: Person) -> None:
    comparing.click(comparing.shell.window.status_bar.counts.whole)
    page = of_kind(OverviewPage, comparing.shell.window.page)
    assert page.side.why.plain_text.startswith("報告対象は110件から109件になりました（完了 1件）。")
    lines = [str(page.side.reasons.index(place).data()) for place in range(page.side.reasons.rowCount())]
    assert lines[0] == "完了　1件"
    assert f"{OUT}、◎\u00a0→\u00a0完了" in lines[1]
    assert "進捗状況が変わった　1件" in lines
    comparing.do(COPY)
    assert [(line[:2], line[3:]) for line in block_on_clipboard()] == [(("完了", OUT), ("◎", "完了"))]
    comparing.press(page.side.difference, Qt.Key.Key_Return)
    assert shown_ids(comparing) == {OUT}
    overview(comparing)
    press(page.side.difference, Qt.Key.Key_Down)
    comparing.press(page.side.difference, Qt.Key.Key_Return)
    shown = of_kind(AllRowsPage, comparing.shell.window.page)
    assert shown.editor.form.row is not None
    assert shown.editor.form.row.id == OUT


def test_a_day_of_the_chart_leads_to_the_rows_that_came(comparing: Person) -> None:
    page = overview(comparing)
    assert "報告対象109件のうち、6件の回答を受領しています。" in page.side.received.plain_text
    press(page.side.chart, Qt.Key.Key_Right)
    assert "6件を受領（累計 6件／109件）" in page.side.chart.accessibleDescription()
    comparing.press(page.side.chart, Qt.Key.Key_Return)
    assert shown_ids(comparing) == set(MARKS)


def test_the_numbers_are_copied_as_a_table_that_adds_up(comparing: Person) -> None:
    page = overview(comparing, Grouping.DIVISION)
    page.bars.setFocus()
    comparing.do(COPY_TABLE)
    heads, whole, *groups = block_on_clipboard()
    assert heads[:4] == ("内訳", "報告対象", "◎", "○")
    assert heads[8] == "前回 報告対象"
    sums = [str(sum(int(line[column]) for line in groups)) for column in range(1, len(heads))]
    assert list(whole[1:]) == sums


def test_before_anything_is_there_the_page_says_what_would_be(person: Person, tmp_path: Path) -> None:
    done("init", "--store", tmp_path / "new.nakano")
    person.open(tmp_path / "new.nakano")
    page = overview(person)
    assert page.empty.isVisible()
    person.click(page.empty.button)
    assert person.shell.window.page is person.shell.window.pages["inquiry"]


def test_without_an_earlier_year_or_an_answer_the_page_says_how_to_get_them(office_person: Person) -> None:
    page = overview(office_person)
    assert not page.side.difference.isVisible()
    assert "比べる前の年度がありません" in page.side.why.plain_text
    assert "回答はまだありません" in page.side.received.plain_text
    assert numbers_of(page, WHOLE) == {"unanswered": 110}


def test_the_bars_are_saved_as_they_are_printed(comparing: Person, tmp_path: Path) -> None:
    page = overview(comparing, Grouping.DIVISION)
    comparing.do(SAVE_PICTURE)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert [Path(each).name for each in dialog.selectedFiles()] == ["所管課別の進捗状況（令和4年度末時点）.svg"]
    dialog.filterSelected.emit("PNG (*.png)")
    assert [Path(each).suffix for each in dialog.selectedFiles()] == [".png"]
    choose_in_dialog(page, tmp_path / "bars.svg")
    comparing.wait()
    assert page.pictures.made.isVisible()
    drawing = ET.fromstring((tmp_path / "bars.svg").read_bytes())  # noqa: S314 -- our own text
    texts = [each.text for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"全体", "税務課", "109件", "太い帯：令和4年度　細い帯：令和3年度"} <= set(texts)
    assert PRINTED[MarkColour.GOOD] in (tmp_path / "bars.svg").read_text("utf-8")


def test_the_picture_of_the_days_is_saved_as_an_image(comparing: Person, tmp_path: Path) -> None:
    page = overview(comparing)
    page.side.chart.setFocus()
    comparing.do(SAVE_PICTURE)
    choose_in_dialog(page, tmp_path / "days.png")
    comparing.wait()
    image = QImage(str(tmp_path / "days.png"))
    assert (image.width(), image.height()) == (1280, 376)
    assert image.dotsPerMeterX() == pytest.approx(192 / 0.0254, abs=1)  # as wide in a document as on paper


def test_another_file_is_replaced_only_when_it_is_asked_for(comparing: Person, tmp_path: Path) -> None:
    page, target = overview(comparing), tmp_path / "図"
    (tmp_path / "図.svg").write_text("other", "utf-8")
    comparing.do(SAVE_PICTURE)
    choose_in_dialog(page, target)
    comparing.wait()
    assert page.pictures.question.isVisible()
    assert (tmp_path / "図.svg").read_text("utf-8") == "other"
    comparing.click(page.pictures.question.replace)
    assert (tmp_path / "図.svg").read_text("utf-8").startswith("<svg")
    assert not page.pictures.question.isVisible()


def test_a_picture_is_copied_as_a_drawing_and_as_an_image(comparing: Person) -> None:
    page = overview(comparing, Grouping.GOAL)
    comparing.do(COPY_PICTURE)
    held = QGuiApplication.clipboard().mimeData()
    assert held.hasImage()
    drawing = bytes(held.data("image/svg+xml").data()).decode()
    assert "<title id" in drawing
    assert "目標別の進捗状況（令和4年度末時点）" in drawing
    assert "図「目標別の進捗状況（令和4年度末時点）」をコピーしました。" in comparing.said[-1].text
    menu = page.pictures.copying.menu()
    menu.aboutToShow.emit()
    named = {each.text(): each for each in menu.actions()}
    assert list(named) == [
        "目標別の進捗状況",
        "実施内容別の進捗状況",
        "所管課別の進捗状況",
        "回答の推移",
        "成果指標の推移と目標",
        "変更した取組と理由",
        "年度別の進捗状況",
    ]
    named["回答の推移"].trigger()
    comparing.wait()
    assert (
        "回答の推移（令和4年度）" in bytes(QGuiApplication.clipboard().mimeData().data("image/svg+xml").data()).decode()
    )


def test_without_numbers_there_is_no_picture(office_person: Person) -> None:
    page = overview(office_person)
    menu = page.pictures.saving.menu()
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == "回答の推移").trigger()
    office_person.wait()
    assert office_person.said[-1].text == "「回答の推移」には、図にする数値がまだありません。"
    assert page.findChild(QFileDialog) is None


def test_a_picture_of_the_years_is_saved_where_they_are_shown(comparing: Person) -> None:
    page = overview(comparing)
    comparing.do(COUNT_YEARS)
    comparing.do(COPY_PICTURE)
    assert comparing.said[-1].text == "図「年度別の進捗状況（令和4年度まで）」をコピーしました。"
    page.years.by.setCurrentIndex(page.years.by.findText("成果指標"))
    comparing.do(COPY_PICTURE)
    assert comparing.said[-1].text.startswith("図「成果指標の推移と目標（")


def test_a_year_without_such_rows_has_no_bar_as_on_paper() -> None:
    bars = [Bar("zeimu", "税務課", {AS_PLANNED: ("a",)}, {AS_PLANNED: number}) for number in (0, 2)]
    assert [share_line(ZEIMU, each).before for each in bars] == [None, (2,)]


def test_a_tab_is_there_for_what_the_plan_has_and_beside_the_one_before(comparing: Person) -> None:
    tabs = overview(comparing, Grouping.GOAL).switch
    shown = [place for place in range(tabs.count()) if tabs.isTabVisible(place)]
    assert [tabs.tabText(place) for place in shown] == ["目標", "実施内容", "所管課", "年度別"]
    assert all(tabs.tabRect(one).right() + 1 == tabs.tabRect(other).left() for one, other in pairwise(shown))
