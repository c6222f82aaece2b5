"""Every text that a page paints is whole and readable: at every size of the screen and of texts, in every scheme."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableWidget, QTableWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.application.plan.create_store import DEFAULT_PLAN
from nakano_status.application.plan.export_plan import export_template
from nakano_status.gui.commands import ROW_YEARS
from nakano_status.gui.looks import appearance
from nakano_status.gui.looks.appearance import DARK, HIGH_CONTRAST, LIGHT, TextSize, apply_theme
from nakano_status.gui.qt_override import override
from nakano_status.program_files import program_folder
from tests.support.edition_books import EditionBook, edited
from tests.support.offices import Office
from tests.support.own_wards import LEVELS, OwnWard, mark_of, own_profile
from tests.support.painted import faults_in, texts_in
from tests.support.user_input import write
from tests.support.windows import FIRST, Person, entries, gather, rows_in, second_copy, store_of, views_of

SIZES = {
    "1366x768": (1366, 768),
    "1366x768 125 %": (1093, 614),
    "1366x768 150 %": (911, 512),
    "1920x1080": (1920, 1080),
    "1920x1080 125 %": (1536, 864),
    "1920x1080 150 %": (1280, 720),
    "1920x1080 175 %": (1097, 617),
    "1920x1080 200 %": (960, 540),
    "2560x1440": (2560, 1440),
    "2560x1440 125 %": (2048, 1152),
    "2560x1440 150 %": (1707, 960),
    "2560x1440 175 %": (1463, 823),
}
"""Screens by their pixels and scale, and what of them a window has in its own."""
LARGE_TEXTS = {
    f"{name} largest texts": SIZES[name] for name in ("1366x768", "1920x1080", "2560x1440", "1920x1080 200 %")
}

KANA = "ファイルをエクスプローラーで表示するしくみ"
"""A text whose width differs most between fonts."""


@pytest.fixture(autouse=True)
def _dressed_again(app: QApplication) -> Iterator[None]:
    """Leave the application as it was found."""
    yield
    apply_theme(app, LIGHT, TextSize.STANDARD)


@pytest.fixture
def busy(office_person: Person, sent_office: Office, tmp_path: Path) -> Person:
    """A user of the office who has merged an answer, and another one that differs from it."""
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    return office_person


@pytest.fixture
def planner(person: Person, tmp_path: Path) -> Person:
    """A user who makes a plan of a workbook that has a wrong cell."""
    export_template(person.shell.session.parts, tmp_path / "plan.xlsx", DEFAULT_PLAN)
    edit = partial(EditionBook.change, sheet="段", key="実施内容", 番号の例="番号なし")
    person.shell.opening.plan_wanted.emit(edited(tmp_path / "plan.xlsx", tmp_path / "plan.xlsx", edit))
    person.wait()
    return person


@pytest.fixture
def ward(person: Person, tmp_path: Path) -> Person:
    """A user of the office of another ward, whose levels and marks have other names, with its round closed."""
    levels = [{**level, "name": name} for level, name in zip(LEVELS, ("まちの基本目標", "分野別の施策"), strict=True)]
    made = OwnWard(tmp_path, own_profile((mark_of("a", "良"), mark_of("b", "可", asks_reason=True)), levels=levels))
    made.collect()
    person.open(made.store)
    return person


@pytest.mark.always
@pytest.mark.sample(2)
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("who", ["busy", "clerk", "planner", "ward"])
@pytest.mark.parametrize("screen", [*SIZES, *LARGE_TEXTS])
def test_no_painted_text_is_cut(who: str, screen: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    if screen in LARGE_TEXTS:
        person.shell.menus.sizing.choose(TextSize.LARGEST)
    person.shell.window.resize(*(SIZES | LARGE_TEXTS)[screen])
    window = person.shell.window
    found = [f"{view}: {fault}" for view in views_of(person) for fault in sorted({*faults_in(window)})]
    assert not found, "\n".join(found)


def test_a_screen_that_shrinks_and_texts_that_grow_while_one_writes_cut_and_lose_nothing(clerk: Person) -> None:
    window, form = clerk.shell.window, entries(clerk).form
    editor = form.texts["done"].editor
    window.resize(2560, 1440)
    editor.setFocus()
    write(editor, "試行し、")
    for size, texts in (((911, 512), None), ((960, 540), TextSize.LARGEST), ((1920, 1080), TextSize.STANDARD)):
        if texts is not None:
            clerk.shell.menus.sizing.choose(texts)
        window.resize(*size)
        for scale in (QEvent.Type.ScreenChangeInternal, QEvent.Type.DevicePixelRatioChange):
            QApplication.sendEvent(window, QEvent(scale))
        clerk.wait()
        assert not sorted({*faults_in(window)})
        assert QApplication.focusWidget() is editor
        write(editor, "続けた。")
    clerk.go_to("check")
    assert (rows_in(store_of(clerk))[FIRST].values["done"] or "").count("続けた。") == 3


@pytest.mark.whole
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("who", ["busy", "clerk"])
def test_no_painted_text_is_cut_in_a_wider_font(
    who: str, request: pytest.FixtureRequest, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    person: Person = request.getfixturevalue(who)
    added = QFontDatabase.addApplicationFont(str(program_folder("resources") / "fonts" / "BIZUDGothic-Regular.ttf"))
    (family,) = QFontDatabase.applicationFontFamilies(added)
    usual = QFontMetrics(app.font()).horizontalAdvance(KANA)
    monkeypatch.setattr(appearance, "FAMILIES", (family,))
    apply_theme(app, LIGHT)
    assert QFontMetrics(app.font()).horizontalAdvance(KANA) > usual * 1.05
    window = person.shell.window
    window.resize(1366, 768)
    found = [f"{view}: {fault}" for view in views_of(person) for fault in sorted({*faults_in(window)})]
    assert not found, "\n".join(found)


@pytest.mark.whole
@pytest.mark.timeout(1200)
def test_a_window_that_moves_between_screens_of_different_scale_cuts_no_text(
    sent_office: Office, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.support.screens_process", str(sent_office.store), str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (ended.stdout.split("\n"), ended.returncode) == (["moved", ""], 0), ended.stderr


@pytest.mark.always
@pytest.mark.sample(1)
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("who", ["busy", "clerk", "planner"])
@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_every_painted_text_is_readable(who: str, theme: object, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    apply_theme(QApplication.instance(), theme)  # type: ignore[arg-type]
    window = person.shell.window
    window.resize(1920, 1080)
    found = [f"{view}: {fault}" for view in views_of(person) for fault in {*faults_in(window, window.grab().toImage())}]
    assert not found, "\n".join(sorted(found))


@pytest.mark.sample(1)
@pytest.mark.always
@pytest.mark.parametrize("screen", ["1366x768", "1366x768 125 %", "2560x1440 175 %"])
def test_no_mark_or_state_is_cut_beside_the_years_of_a_row(busy: Person, screen: str) -> None:
    busy.shell.window.resize(*SIZES[screen])
    busy.go_to("all_rows")
    busy.shell.window.perform(ROW_YEARS)
    busy.wait()
    assert not {*faults_in(busy.shell.window)}


class Painted(QWidget):
    """Paints a text of its own, in a place that may be too narrow for it."""

    def __init__(self, text: str, width: int, colour: str = "#000000") -> None:
        super().__init__()
        self._text, self._width, self._colour = text, width, colour
        self.resize(400, 60)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's
        painter = QPainter(self)
        painter.fillRect(self.rect(), "#ffffff")
        painter.setPen(self._colour)
        place = QRect(0, 0, self._width, 40)
        painter.drawText(place, painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self._width))
        painter.end()


@pytest.mark.parametrize("text", ["1-1-1-01-K", "◎予定どおり", "修正依頼中", "1,234件"])
def test_a_cut_id_mark_state_or_number_is_found(qtbot: QtBot, text: str) -> None:
    widget = Painted(text, 30)
    qtbot.addWidget(widget)
    widget.setToolTip(text)
    widget.show()
    assert len([*faults_in(widget)]) == 1
    widget._width = 400
    assert [*faults_in(widget)] == []


def test_a_title_may_be_elided_with_its_tooltip_if_enough_remains(qtbot: QtBot) -> None:
    title = "コンビニ交付サービスの利用促進と窓口の混雑の緩和"
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    table.setWordWrap(False)
    item = QTableWidgetItem(title)
    table.setItem(0, 0, item)
    table.setColumnWidth(0, 200)
    table.show()
    assert any(each.text.endswith("…") for each in texts_in(table))
    assert len([*faults_in(table)]) == 1
    item.setToolTip(title)
    assert [*faults_in(table)] == []
    table.setColumnWidth(0, 60)
    assert len([*faults_in(table)]) == 1


def test_a_button_without_room_is_found(qtbot: QtBot) -> None:
    window = QWidget()  # Windows makes no window as narrow as the button
    qtbot.addWidget(window)
    button = QPushButton("取り込む", window)
    button.resize(20, 30)
    window.show()
    assert len([*faults_in(window)]) == 1


def test_a_label_lower_than_its_text_is_found(qtbot: QtBot) -> None:
    label = QLabel("未記入 34件")
    qtbot.addWidget(label)
    label.resize(200, 6)
    label.show()
    assert len([*faults_in(label)]) == 1


@pytest.mark.parametrize(("colour", "count"), [("#777777", 1), ("#767676", 0)])
def test_a_text_below_the_contrast_of_the_standard_is_found(qtbot: QtBot, colour: str, count: int) -> None:
    widget = Painted("管理番号", 400, colour)
    qtbot.addWidget(widget)
    widget.show()
    assert len([*faults_in(widget, widget.grab().toImage())]) == count
