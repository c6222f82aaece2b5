"""Appearance: themes, styles, narrow windows, places, the bar below."""

import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QSettings, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from nakano_status.application.stopping import report
from nakano_status.domain.fields.mark import MarkColour
from nakano_status.domain.round.tally import Exclusion
from nakano_status.gui.act_runner import ActRunner, Worker
from nakano_status.gui.app import SIZE, settings_format
from nakano_status.gui.commands import NEXT
from nakano_status.gui.controls.boxes import scroll_area_of
from nakano_status.gui.looks import appearance
from nakano_status.gui.memory import Forgetful, Memory, PlaceKeeper, show_on_screen
from nakano_status.gui.messages import Message, Messages
from nakano_status.gui.qt_override import override
from nakano_status.gui.window.main_window import StatusBar, StatusCount
from nakano_status.gui.window.notices import MessagePanel
from nakano_status.gui.window.page_list import CHECK, OFFICE_PAGES
from nakano_status.gui.window.work_line import WorkLine
from tests.support.marks import AS_PLANNED
from tests.support.offices import Office
from tests.support.painted import READABLE, contrast, luminance
from tests.support.row_views import counts_view, round_view
from tests.support.user_input import click
from tests.support.windows import Person, entries, gather, second_copy

SEEN = 3.0
"""The contrast ratio of the outline of a field or button against its background (WCAG 2.2, 1.4.11)."""
EVERY = [appearance.LIGHT, appearance.DARK, appearance.HIGH_CONTRAST, appearance.HIGH_CONTRAST_LIGHT]
SCHEMES = pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@SCHEMES
def test_every_text_colour_is_readable_on_every_ground(theme: appearance.Theme) -> None:
    grounds = [theme.base, theme.window, theme.sunken, theme.selected]
    colours = [theme.text, theme.muted, theme.attention, theme.good, theme.accent, *theme.marks.values()]
    found = {(colour, ground): contrast(colour, ground) for colour in colours for ground in grounds}
    assert {pair: ratio for pair, ratio in found.items() if ratio < READABLE} == {}


@SCHEMES
def test_texts_on_tinted_grounds_are_readable(theme: appearance.Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= READABLE
    assert contrast(theme.hint, theme.base) >= READABLE
    assert contrast(theme.attention, theme.attention_back) >= READABLE
    for ground in (theme.added, theme.removed, theme.attention_back):
        assert contrast(theme.text, ground) >= READABLE


@SCHEMES
def test_the_outline_of_a_field_is_seen_on_every_ground(theme: appearance.Theme) -> None:
    grounds = [theme.base, theme.window, theme.sunken, theme.selected, theme.attention_back]
    assert {ground: contrast(theme.edge, ground) for ground in grounds if contrast(theme.edge, ground) < SEEN} == {}


@SCHEMES
@pytest.mark.usefixtures("qapp")
def test_fields_and_buttons_are_drawn_with_their_outline(theme: appearance.Theme) -> None:
    for control in (QLineEdit(), QPushButton("取り込む"), QComboBox(), QTextEdit()):
        control.setStyleSheet(appearance.control_style_rules(theme, tick=16))
        control.resize(120, 40)
        picture = control.grab().toImage()
        assert picture.pixelColor(picture.width() // 2, 0).name() == theme.edge, type(control)


@SCHEMES
def test_each_mark_has_a_colour_of_its_own(theme: appearance.Theme) -> None:
    assert len({*theme.marks.values(), theme.unmarked}) == len(MarkColour) + 1


@SCHEMES
def test_a_mark_is_shown_in_the_colour_that_it_declares(theme: appearance.Theme) -> None:
    assert theme.mark_colour(None) == theme.unmarked
    assert theme.mark_colour(AS_PLANNED) == theme.marks[AS_PLANNED.colour]


def test_every_system_has_the_one_look(app: QApplication) -> None:
    app.setStyle("windows")
    try:
        appearance.apply_theme(app)
        assert app.style().objectName() == "fusion"
        assert "QPushButton" in app.property("nakanoRules")
    finally:
        app.setStyle("fusion")


def test_only_the_dark_schemes_are_dark() -> None:
    assert [luminance(theme.text) > luminance(theme.base) for theme in EVERY] == [False, True, True, False]


@pytest.mark.usefixtures("qapp")
def test_without_japanese_on_the_system_the_window_uses_the_fonts_of_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[int] = []
    add = QFontDatabase.addApplicationFont
    monkeypatch.setattr(
        QFontDatabase, "families", lambda: [QFontDatabase.applicationFontFamilies(each)[0] for each in added]
    )
    monkeypatch.setattr(QFontDatabase, "addApplicationFont", lambda file: added.append(add(file)))
    assert appearance.body_font(QFont("unknown")).families() == [appearance.FAMILIES[0]]
    for each in added:
        QFontDatabase.removeApplicationFont(each)


MOST = 3
"""How often a widget may be restyled while its page is made and shown.

With the rules in the application it was 25 times.
"""


class Dressing(QObject):
    """Counts how often each widget is notified that its style has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.told: Counter[QObject] = Counter()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.told[watched] += 1
        return False


def test_a_page_is_dressed_when_it_comes_into_the_window_and_not_with_each_panel_around_it(
    office_person: Person, app: QApplication
) -> None:
    dressing = Dressing()
    app.installEventFilter(dressing)
    page = office_person.go_to("all_rows")
    app.removeEventFilter(dressing)
    labels = page.findChildren(QLabel)
    assert labels
    assert all(dressing.told[each] for each in labels)
    assert dressing.told.most_common(1)[0][1] <= MOST


WINDOW_SIZE = (1092, 614)
"""What is left of 1366 × 768 pixels where each takes 1.25 × 1.25 of them."""
SELECTABLE = Qt.ItemFlag.ItemIsSelectable
READ_WHOLE = {"管理番号", "進捗状況", "状態", "記入済"}


def cut_columns(view: QTableView) -> list[str]:
    """Name the columns of a table of which a line is shown narrower than its text; a heading goes over all columns."""
    model = view.model()
    headings = {place: model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())}
    lines = [line for line in range(model.rowCount()) if model.flags(model.index(line, 0)) & SELECTABLE]
    return [
        heading
        for place, heading in headings.items()
        if heading in READ_WHOLE and not view.isColumnHidden(place)
        if any(view.sizeHintForIndex(model.index(line, place)).width() > view.columnWidth(place) for line in lines)
    ]


def test_no_number_mark_or_state_is_cut(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    office_person.shell.window.resize(*WINDOW_SIZE)
    cut: dict[str, list[str]] = {}
    for kind in OFFICE_PAGES:
        page = office_person.go_to(kind.name)
        for view in page.findChildren(QTableView):
            if view.isVisible():
                cut[kind.name] = cut_columns(view)
    assert {"all_rows", "board"} <= set(cut)
    assert {name: columns for name, columns in cut.items() if columns} == {}


def test_on_a_large_screen_the_window_has_its_own_size(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_on_screen(window, SIZE, QRect(0, 0, 1920, 1040))
    assert (window.width(), window.height()) == SIZE
    assert not window.isMaximized()


def test_on_the_smallest_screen_it_takes_the_whole_and_would_fit_with_its_title_bar(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_on_screen(window, SIZE, QRect(0, 0, 1366, 768))
    assert window.isMaximized()
    assert window.normalGeometry().width() < 1366
    assert window.normalGeometry().height() < 768 - 20


class Moved(QObject):
    """Emits a signal when a window was moved."""

    placed = Signal()


def test_the_window_stands_again_where_it_stood_also_after_a_kill(qtbot: QtBot) -> None:
    memory, moved = Memory(Forgetful()), Moved()
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
    keeper = PlaceKeeper(first, moved.placed, memory, (400, 300))
    assert (first.width(), first.height()) == (400, 300)
    first.setGeometry(120, 90, 500, 350)
    moved.placed.emit()
    qtbot.waitUntil(lambda: memory.window_place is not None)
    PlaceKeeper(second, moved.placed, memory, (400, 300))
    assert second.isVisible()
    assert second.geometry() == first.geometry()
    keeper.store_place()


def test_no_window_covers_another_exactly(qtbot: QtBot) -> None:
    memory, moved, earlier = Memory(Forgetful()), Moved(), QWidget()
    qtbot.addWidget(earlier)
    earlier.setGeometry(120, 90, 500, 350)
    places = {(earlier.x(), earlier.y())}
    for windows in range(1, 60):
        memory.remember_window_place(earlier.saveGeometry())
        window = QWidget()
        qtbot.addWidget(window)
        PlaceKeeper(window, moved.placed, memory, (400, 300), windows).store_place()
        places.add((window.x(), window.y()))
        assert window.screen().availableGeometry().contains(window.frameGeometry())
    assert len(places) > 50


def test_a_maximized_window_stays_maximized_beside_others(qtbot: QtBot) -> None:
    memory, moved, window = Memory(Forgetful()), Moved(), QWidget()
    qtbot.addWidget(window)
    window.showMaximized()
    memory.remember_window_place(window.saveGeometry())
    PlaceKeeper(window, moved.placed, memory, (400, 300), 2)
    assert window.isMaximized()


def test_a_place_that_is_none_or_on_a_screen_that_is_gone_is_no_place(qtbot: QtBot) -> None:
    memory, moved, away = Memory(Forgetful()), Moved(), QWidget()
    qtbot.addWidget(away)
    away.setGeometry(9000, 9000, 400, 300)
    for place in (QByteArray(b"rubbish"), away.saveGeometry()):
        memory.remember_window_place(place)
        window = QWidget()
        qtbot.addWidget(window)
        PlaceKeeper(window, moved.placed, memory, (400, 300))
        assert window.isVisible()
        assert window.screen().availableGeometry().intersects(window.geometry())


def test_a_window_is_whole_on_a_screen_that_became_smaller_while_it_was_open(qtbot: QtBot) -> None:
    window, moved = QWidget(), Moved()
    qtbot.addWidget(window)
    _keeper = PlaceKeeper(window, moved.placed, Memory(Forgetful()), (700, 500))
    window.setGeometry(90, 60, 700, 500)
    screen, before = window.screen(), window.frameGeometry()
    screen.availableGeometryChanged.emit(QRect(0, 0, 800, 600))
    assert window.frameGeometry() == before  # there is room for it
    screen.availableGeometryChanged.emit(QRect(0, 0, 720, 400))
    room = QRect(0, 0, 720, 400)
    assert room.contains(window.frameGeometry())
    assert window.width() == 700


def test_a_screen_that_becomes_smaller_calls_no_window_that_is_gone(qtbot: QtBot) -> None:
    window, moved = QWidget(), Moved()
    screen, _keeper = window.screen(), PlaceKeeper(window, moved.placed, Memory(Forgetful()), (700, 500))
    window.close()
    delete(window)
    with qtbot.captureExceptions() as raised:
        screen.availableGeometryChanged.emit(QRect(0, 0, 720, 400))
    assert raised == []


def test_windows_keeps_the_place_in_a_file_and_not_in_its_registry() -> None:
    assert settings_format("win32") is QSettings.Format.IniFormat
    assert settings_format("linux") is QSettings.Format.NativeFormat


def test_work_that_lasts_longer_than_a_blink_is_shown_and_can_be_stopped(qtbot: QtBot) -> None:
    worker, messages = Worker(), Messages()
    runner = ActRunner(worker, messages)
    said: list[Message] = []
    messages.posted.connect(said.append)
    line = WorkLine(runner)
    qtbot.addWidget(line)
    go_on = threading.Event()

    def work() -> None:
        report("読み取っています", 1, 3)
        go_on.wait(300)
        report("読み取っています", 2, 3)

    runner.run(work, lambda _: None, what="読み取っています")
    qtbot.waitUntil(lambda: line.isVisible() and line.bar.maximum() == 3)  # a blink may pass before work has begun
    assert line.words.text() == "読み取っています　1 / 3"
    assert (line.bar.value(), line.bar.maximum()) == (1, 3)
    click(line.stop)
    go_on.set()
    worker.settle()
    assert line.isHidden()
    assert said[0].text == "中止しました。何も変更していません。"
    worker.finish()


def test_where_it_is_kept_is_named_as_long_as_there_is_room(qtbot: QtBot) -> None:
    worker = Worker()
    window = QWidget()
    messages = Messages()
    foot = StatusBar(ActRunner(worker, messages), MessagePanel(messages))
    foot.setParent(window)
    qtbot.addWidget(window)
    foot.resize(900, 40)
    window.show()
    foot.show_place("データファイル「税務課.nakano」", "/課の共有/税務課.nakano")
    foot.show_submitted(3, 15)
    assert foot.submitted.text() == "15所管中3所管が提出"
    foot.show_submitted(0, 0)
    assert foot.submitted.text() == ""
    for show in (foot.show_read_only, foot.show_unsaved):
        foot.clear()
        foot.resize(901, 40)  # without a text, the part is hidden
        foot.resize(900, 40)
        assert foot.saved.isHidden()
        show()
        assert foot.saved.isVisible()
    foot.show_place("データファイル「税務課.nakano」", "/課の共有/税務課.nakano")
    assert foot.place.text() == "データファイル「税務課.nakano」"
    assert "課の共有" in foot.place.toolTip()
    assert foot.place.isVisible()
    foot.resize(200, 40)
    assert foot.place.isHidden()
    worker.finish()


def test_running_work_makes_no_number_shorter(qtbot: QtBot) -> None:
    worker, window = Worker(), QWidget()
    messages = Messages()
    runner = ActRunner(worker, messages)
    foot = StatusBar(runner, MessagePanel(messages))
    foot.setParent(window)
    qtbot.addWidget(window)
    foot.counts.show_counts(counts_view(), round_view(previous_in_report=103))
    foot.show_place("データファイル「進捗確認.nakano」", "/課の共有/進捗確認.nakano")
    foot.show_saved(datetime(2026, 11, 23, 0, 28, tzinfo=UTC))
    foot.show_submitted(2, 15)
    foot.resize(1200, 40)
    window.show()
    assert foot.place.isVisible()
    go_on = threading.Event()
    runner.run(lambda: go_on.wait(300), lambda _: None, what="控えを調べています")
    qtbot.waitUntil(foot.work.isVisible)
    window.repaint()
    numbers = [*foot.counts.buttons.values(), foot.counts.whole]
    assert [each.text() for each in numbers if each.isVisible() and each.width() < each.sizeHint().width()] == []
    assert foot.counts.whole.isVisible()
    assert foot.place.isHidden()
    go_on.set()
    worker.settle()
    assert foot.place.isVisible()
    worker.finish()


def test_every_number_of_the_tally_is_shown_and_leads_somewhere(qtbot: QtBot) -> None:
    line = StatusCount()
    qtbot.addWidget(line)
    excluded = (("A", Exclusion.UNANSWERED.value), ("B", Exclusion.OPEN_CONFLICT.value), ("C", Exclusion.REPOST.value))
    line.show_counts(counts_view(excluded=excluded), round_view(previous_in_report=103))
    assert [button.text() for button in line.buttons.values()] == ["◎ 61", "○ 5", "△ 2", "× 1", "未記入 1"]
    assert line.whole.text() == "報告対象 103（うち相違 1、前回 103）"
    assert line.buttons["○"].accessibleName() == "変更して実施 5件"
    with qtbot.waitSignal(line.wanted) as told:
        click(line.buttons["○"])
    assert told.args == ["○"]


def test_the_next_step_is_shown_on_the_page_that_has_one(clerk: Person) -> None:
    button = clerk.shell.window.status_bar.next
    assert (button.isHidden(), NEXT.shortcuts[0] in button.text()) == (False, True)
    before = entries(clerk).form.row
    clerk.click(button)
    assert entries(clerk).form.row != before
    clerk.go_to(CHECK.name)
    assert button.isHidden()


def test_what_scrolls_up_and_down_is_never_narrower_than_its_content(qtbot: QtBot) -> None:
    content = QLabel("題名")
    content.setMinimumWidth(432)
    area = scroll_area_of(content)
    qtbot.addWidget(area)
    assert area.minimumSizeHint().width() > 432
