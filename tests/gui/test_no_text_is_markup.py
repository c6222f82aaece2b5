"""What people and files gave is shown letter by letter: no tag in it is one, no file that it names is opened."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QAbstractProxyModel, QEvent, QPoint
from PySide6.QtGui import QAction, QFontMetrics, QHelpEvent, QPixmap, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMessageBox,
    QTableView,
    QTabWidget,
    QToolTip,
    QWidget,
)

import nakano_status.gui
from nakano_status.application.entries.paste_block import PastedCell, PasteOptions, PastePlan
from nakano_status.application.organisation.import_divisions import PlannedDivisions
from nakano_status.application.plan.list_changes import ListChange
from nakano_status.application.wording.unify_wording import SkipReason, Unification, UnifiedText
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Organisation, SuccessionKind
from nakano_status.domain.organisation.reorganisation import BodyChangeKind, DivisionChange
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals.files import StoreMissing
from nakano_status.gui.answers.paste_panel import paste_lines
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.overview.years_section import YearCell, YearRow, YearTable
from nakano_status.gui.features.wording.wording_page import returned_lines, unify_lines
from nakano_status.gui.help.help_panel import ShownHelp
from nakano_status.gui.lists.line_steps import TextTable
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import ClosedDocument, RichTextView
from nakano_status.gui.looks.labels import tip, with_letters, without_key
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import Page
from nakano_status.gui.panels.kept_table import division_lines
from tests.support.marked_up import (
    MARKED_UP,
    PICTURE,
    marked_up_division,
    marked_up_files,
    marked_up_office,
    watched,
)
from tests.support.marks import BUILT_IN_MARKS
from tests.support.windows import Person, somebody

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which files a program opens")

ROLES = (*range(14), *(Qt.ItemDataRole.UserRole.value + number for number in range(12)))
TIPS = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)
_FEW = 3
"""On how many lines of a list the cursor is set: what is beside it changes with each."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which Qt looks for the picture that every text names."""
    place = tmp_path / "here"
    place.mkdir()
    picture = QPixmap(4, 4)
    picture.fill(Qt.GlobalColor.red)
    picture.save(str(place / PICTURE))
    monkeypatch.chdir(place)
    return place


def shown(widget: QWidget) -> None:
    """Lay a widget out and paint it, on the screen that is not there."""
    widget.show()
    QApplication.processEvents()
    widget.grab()


@dataclass
class Reader:
    """Looks at everything that a window shows, and keeps what it saw."""

    person: Person
    models: set[type[QAbstractItemModel]] = field(default_factory=set)
    tips: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    marked: int = 0

    def read_page(self, page: Page) -> None:
        """Look at a page, behind each of its tabs, with the cursor on several lines of each list."""
        self._read(page)
        for tabs in page.findChildren(QTabWidget):
            for place in range(tabs.count()):
                tabs.setCurrentIndex(place)
                self._read(page)
        for view in self._views(page):
            for place in range(min(_FEW, view.model().rowCount())):
                view.setCurrentIndex(view.model().index(place, 0))
                self.person.wait()
                page.grab()
        self._read(page)

    def read_window(self) -> None:
        """Check what is around the pages, and the menus."""
        window = self.person.shell.window
        lasting = [each for each in window.findChildren(QWidget) if not each.inherits("QTipLabel")]
        for widget in lasting:
            self._read_widget(widget)
        self.keys.update(filter(names_a_key, (action.text() for action in window.findChildren(QAction))))
        shown(window)

    def _read(self, page: Page) -> None:
        self.person.wait()
        for view in self._views(page):
            self._read_model(view.model())
            self._point_at_lines(view)
        for widget in page.findChildren(QWidget):
            self._read_widget(widget)
        shown(page)

    def _views(self, page: Page) -> list[QAbstractItemView]:
        found = (view for view in page.findChildren(QAbstractItemView) if view.model() is not None)
        return [view for view in found if type(view.model()).__module__.startswith("nakano_status")]

    def _read_model(self, model: QAbstractItemModel) -> None:
        if isinstance(model, QAbstractProxyModel):
            self._read_model(model.sourceModel())
        if model.rowCount():
            self.models.add(type(model))
        for row in range(model.rowCount()):
            for column in range(columns_of(model)):
                index = model.index(row, column)
                said = {role: index.data(role) for role in ROLES}
                self.marked += any(MARKED_UP in str(text) for text in said.values())
                self.tips.update(str(said[role]) for role in TIPS if said.get(role))

    def _point_at_lines(self, view: QAbstractItemView) -> None:
        """Rest the pointer on the first lines, as Qt reports it to the view."""
        for row in range(min(_FEW, view.model().rowCount())):
            for column in range(columns_of(view.model())):
                place = view.visualRect(view.model().index(row, column)).center()
                point_at(view.viewport(), place)

    def _read_widget(self, widget: QWidget) -> None:
        if widget.toolTip():
            self.tips.add(widget.toolTip())
            point_at(widget, widget.rect().center())
        if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None):
            self.keys.update(filter(names_a_key, (widget.text(),)))


def columns_of(model: QAbstractItemModel) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def names_a_key(text: str) -> bool:
    """Whether the & of a marked-up text would be taken for a key."""
    return "&x" in text.replace("&&", "")


def point_at(widget: QWidget, place: QPoint) -> None:
    """Rest the pointer on a place, and look at the tool tip that comes."""
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
    for each in QApplication.topLevelWidgets():
        if each.inherits("QTipLabel"):
            each.grab()
    QToolTip.hideText()


def all_models() -> Iterator[type[QAbstractItemModel]]:
    """Give every model that the window has; what has no data or no texts of its own is what others are made of."""
    for module in pkgutil.walk_packages(nakano_status.gui.__path__, "nakano_status.gui."):
        importlib.import_module(module.name)
    waiting = [QAbstractItemModel]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            has_data = kind.data is not QAbstractItemModel.data and kind is not TextTable
            if kind.__module__.startswith("nakano_status.gui") and has_data:
                yield kind


def look_at_all(reader: Reader, store: Path, files: list[Path]) -> None:
    """Go to every page of a data file, show a message, and leave it for the first page."""
    person, window = reader.person, reader.person.shell.window
    person.open(store)
    for name in window.offered:
        page = person.go_to(name, files if name == "merge" else None)
        reader.read_page(page)
        if isinstance(page, OrganisationPage):
            look_at_reorganising(reader, page)
    assert [each.code for each in person.said if each.code == "DEFECT"] == []
    person.shell.messages.refuse(StoreMissing(path=MARKED_UP), Offer(MARKED_UP, person.wait))
    window.notices.show(MARKED_UP, MARKED_UP, MARKED_UP, Offer(MARKED_UP, person.wait))
    reader.read_window()
    person.shell.opening.close_file()
    person.wait()
    reader.read_window()


def look_at_reorganising(reader: Reader, page: OrganisationPage) -> None:
    """Look at the rows of a body that is split, and at what passes to an heir."""
    panel, bodies = page.divisions.reorganising, page.divisions.model.bodies
    most = max(bodies, key=lambda each: each.rows)
    page.divisions.begin_reorganising()
    for kind in (SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.ABOLISHED):
        panel.form.kind.choose(kind)
        panel.form.body.choose(most.division_id)
        panel.form.parts.setText(f"{MARKED_UP}甲、{MARKED_UP}乙")
        reader.read_page(page)
    panel.form.heir.setCurrentIndex(1)
    reader.person.wait()
    panel.look.click()
    reader.read_page(page)
    assert sum(MARKED_UP in str(panel.list.lines.index(row).data()) for row in range(panel.list.lines.rowCount())) > 1
    page.divisions.end_reorganising()


def seldom_seen() -> Iterator[RichTextList]:
    """Give the lists that are filled only by what a person brings: a block, a table, a list, other words."""
    wrong = (problem("FOREIGN", Place(file=MARKED_UP, id=MARKED_UP), found=MARKED_UP),)
    cell = PastedCell(0, 0, MARKED_UP, MARKED_UP, "done", MARKED_UP, MARKED_UP, f"{MARKED_UP}新")
    plan = PastePlan(PasteOptions(()), 1, (cell,), 0, 0, wrong, BUILT_IN_MARKS)
    change = ListChange(MARKED_UP, MARKED_UP, "done", MARKED_UP, MARKED_UP, MARKED_UP, f"{MARKED_UP}新", BUILT_IN_MARKS)
    text = UnifiedText(MARKED_UP, MARKED_UP, "done", MARKED_UP, MARKED_UP, f"{MARKED_UP}新", ())
    unified = Unification((text,), (replace(text, left=SkipReason.ACCEPTED),))
    changes = tuple(
        DivisionChange(kind, "x", MARKED_UP, MARKED_UP, MARKED_UP, f"{MARKED_UP}新") for kind in BodyChangeKind
    )
    planned = PlannedDivisions(Organisation(()), changes, 1, 0, (), (), wrong)
    for lines in (
        paste_lines(plan, {}),
        returned_lines((change,), wrong),
        unify_lines(unified, wrong),
        division_lines(planned),
    ):
        model = RichTextList()
        model.set_items(lines)
        yield model


def test_the_watch_sees_what_a_label_opens(folder: Path) -> None:
    with watched(folder) as watch:
        shown(QLabel(MARKED_UP))
    assert PICTURE in watch.opened


def test_no_page_takes_a_text_for_markup_and_no_model_is_left_out(folder: Path, tmp_path: Path) -> None:
    models, files = set(), marked_up_files(tmp_path)
    for make in (marked_up_office, marked_up_division):
        store = make(tmp_path)
        with watched(folder) as watch, somebody() as person:
            reader = Reader(person)
            look_at_all(reader, store, files)
        models |= reader.models
        assert PICTURE not in watch.opened
        assert reader.keys == set()
        assert reader.marked > len(files)
        assert {each for each in reader.tips if "<img" in each and Qt.mightBeRichText(each)} == set()
    with watched(folder) as watch:
        for model in seldom_seen():
            models.add(type(model))
            assert sum(MARKED_UP in str(model.index(row).data()) for row in range(model.rowCount())) > 1
            shown(RichTextView(MARKED_UP, model))
        years, view = YearTable(), QTableView()
        years.show_rows([YearRow(MARKED_UP, (YearCell(FiscalYear(2022), MARKED_UP, MARKED_UP),))])
        view.setModel(years)
        models.add(type(years))
        shown(view)
    assert PICTURE not in watch.opened
    assert {*all_models()} - models == set()


def test_the_question_that_holds_up_the_window_is_plain(
    folder: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", shown)
    with watched(folder) as watch:
        assert not person.shell.messages.may_lose(person.shell.window, MARKED_UP)
    assert PICTURE not in watch.opened


def test_a_picture_in_a_list_or_the_manual_is_not_looked_for_even_where_markup_came_through(
    folder: Path, person: Person
) -> None:
    lines = RichTextList()
    lines.set_items([RichTextItem(MARKED_UP, "")])
    with watched(folder) as watch:
        shown(RichTextView("", lines))
        person.shell.menus.guidance.panel.show_help(ShownHelp("", MARKED_UP, is_markdown=False))
        shown(person.shell.window)
    assert PICTURE not in watch.opened


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("", True),
        ("短い説明", True),
        ("A & B、5 < 6", True),
        ("<未定>", True),
        (MARKED_UP, False),
        ("長い文章。" * 20, False),
    ],
)
def test_a_tool_tip_says_what_its_text_says(text: str, *, is_kept: bool) -> None:
    given = tip(text)
    assert (given == text) is is_kept
    document = ClosedDocument()
    document.setHtml(given) if Qt.mightBeRichText(given) else document.setPlainText(given)
    assert document.toPlainText().strip() == text


@pytest.mark.parametrize("text", ["長い文章。" * 200, "一行目\n" + "長い文章。" * 200])
def test_a_long_tool_tip_is_wrapped_where_it_can_still_be_read(text: str, person: Person) -> None:
    window = person.shell.window
    QToolTip.showText(window.mapToGlobal(QPoint(9, 9)), tip(text), window)
    widths = [each.width() for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
    QToolTip.hideText()
    assert widths
    assert max(widths) < 45 * QFontMetrics(QToolTip.font()).horizontalAdvance("国")


def test_what_a_button_says_is_read_back_as_it_was() -> None:
    assert without_key("R&D\t部") == "R&&D 部"
    assert with_letters(without_key("R&D")) == "R&D"
