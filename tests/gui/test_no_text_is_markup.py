"""What people and files gave is shown letter by letter: no tag in it is one, no file that it names is opened."""

import ctypes
import gzip
import importlib
import os
import pkgutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6 import QtWidgets
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QAbstractProxyModel, QEvent, QPoint
from PySide6.QtGui import QAction, QFontMetrics, QHelpEvent, QPixmap, Qt

import nakano_status.gui
from nakano_status.application.entries.paste_block import PastedCell, PasteOptions, PastePlan
from nakano_status.application.entries.skip_reasons import SkipReason
from nakano_status.application.organisation.import_divisions import PlannedDivisions
from nakano_status.application.plan.draft_table import DraftTable
from nakano_status.application.plan.list_changes import ListChange
from nakano_status.application.wording.unify_wording import Unification, UnifiedText
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.organisation.divisions import Organisation, SuccessionKind
from nakano_status.domain.organisation.reorganisation import BodyChangeKind, DivisionChange
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals.files import StoreMissing
from nakano_status.gui.answers.paste_panel import paste_lines
from nakano_status.gui.features.finding.finder import FoundTable
from nakano_status.gui.features.finding.sources import Findable
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.overview.years_section import YearCell, YearRow, YearTable
from nakano_status.gui.features.start.plan_table import PlanTableModel
from nakano_status.gui.features.wording.wording_page import list_difference_items, unification_items
from nakano_status.gui.help.help_panel import ShownHelp
from nakano_status.gui.lists.line_steps import TextTable
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import ClosedDocument, RichTextView
from nakano_status.gui.lists.tables import FittedTable
from nakano_status.gui.looks.labels import escape_ampersands, tooltip_text, unescape_ampersands
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import Page
from nakano_status.gui.panels.kept_table import division_change_lines
from tests.support.altered_stores import begin_history_anew
from tests.support.command_line import ROOT, ask, done
from tests.support.fields import NAKANO
from tests.support.windows import Person, somebody

PICTURE = "probe.png"
MARKED_UP = f"<img src={PICTURE}>&x"
"""The beginning of every text: Qt checks only a text's first line, and looks for the file in the current folder."""

_TEXTS = {
    "act": ("by_name", "program"),
    "act_reason": ("text",),
    "batch_file": ("name",),
    "change": ("was", "now", "file", "cell"),
    "confirmation": ("name",),
    "division_name": ("name",),
    "division_place": ("contact",),
    "draft": ("text",),
    "edition": ("title",),
    "entry_value": ("value",),
    "frame": ("title", "edition"),
    "frame_item": ("title", "group_title"),
    "frame_tag": ("decided_by",),
    "finding": ("file", "sheet", "found", "expected"),
    "held_item": ("file", "cell", "found"),
    "indicator_in_edition": ("name", "name_printed", "unit", "footnote"),
    "indicator_value": ("reason", "source", "factor"),
    "listing": ("title", "owners_printed"),
    "opinion": ("who", "text"),
    "opinion_answer": ("answer", "changed"),
    "package_remark": ("text",),
    "package_value": ("value",),
    "plan": ("title",),
    "plan_node": ("title",),
    "planned_schedule": ("text",),
    "return": ("file", "respondent", "extension", "confirmed_by"),
    "return_confirmation": ("name",),
    "return_value": ("text", "cell"),
    "return_writer": ("told",),
    "review_value": ("value",),
    "word_value": ("value",),
}
"""The columns of free text; rows with a `key` whose values are a few codes are left out."""

_MORE = """
INSERT INTO planned_schedule SELECT edition_id, row_id, 2022, '運用', act_id FROM listing;
INSERT INTO draft SELECT round_id, row_id, 'office', 'done', '書きかけ', '2023-06-01T00:00:00' FROM round_row
WHERE row_id NOT IN (SELECT row_id FROM review_value);
INSERT INTO indicator SELECT 'KPI-1-1', plan_id, act_id FROM plan;
INSERT INTO indicator_in_edition
SELECT edition_id, 'KPI-1-1', code, 1, '交付率', '交付率', '%', '※1', '注記', 'up', act_id
FROM plan_node WHERE level = 'goal';
INSERT INTO indicator_value
SELECT '', indicator_id, 2022, 'actual', act_id, '50%', '50', NULL, '%', NULL, '理由', NULL, '出典', '要因'
FROM indicator;
"""
"""Statements for data that the older data file does not have: figures, the schedule, and unfinished entries."""

_CHOSEN = "('mark', 'change_kind', 'review', 'out_of_report')"
_IN_OPEN = 0x20
"""IN_OPEN of inotify: a file in the folder was opened."""


def mark_up(store: Path) -> None:
    """Put the tag and the & before every text of a data file, without the program."""
    with closing(sqlite3.connect(store)) as base, base:
        for table, columns in _TEXTS.items():
            there = {row[1] for row in base.execute(f'PRAGMA table_info("{table}")')}
            only = f" AND COALESCE(key, '') NOT IN {_CHOSEN}" if "key" in there else ""
            for column in (each for each in columns if each in there):
                marked = f'UPDATE "{table}" SET "{column}" = ? || "{column}" WHERE "{column}" <> \'\'{only}'  # noqa: S608 - named above
                base.execute(marked, (MARKED_UP,))
        begin_history_anew(base)  # else the file would be damaged


def marked_up_office(folder: Path) -> Path:
    """Return an office's data file with answers, a conflict, held items, requests, figures, frames and opinions."""
    store = _unpacked("format-1.1/office.nakano.gz", folder)
    make_parts().stores.open(store).close()  # in the current format
    with closing(sqlite3.connect(store)) as base, base:
        base.executescript(_MORE)
        begin_history_anew(base)  # else the file would be damaged
    _add_frames_and_opinions(folder, store)
    mark_up(store)
    return store


def _add_frames_and_opinions(folder: Path, store: Path) -> None:
    """Add a frame with a tag on a row, and an opinion on it with its answer."""
    row = done("show", "--store", store)["rows"][0]["id"]
    table = folder / "枠組み.csv"
    table.write_text("枠組み,版,区分,項目番号,項目\n国の計画,1版,重点,T-1,手続\n", encoding="utf-8")
    done("frames", "import", table, "--store", store)
    done("frames", "tag", row, "T-1", "--by", "中野", "--store", store)
    opinion = ("--source", "議会", "--day", "2023-06-01", "--who", "中野", "--text", "意見", "--id", row)
    done("opinions", "add", *opinion, "--store", store)
    done("opinions", "answer", "1", "--answer", "考え", "--changed", "変更", "--store", store)


def marked_up_division(folder: Path) -> Path:
    """Return a division's data file that received two returns from a section."""
    store = _unpacked("format-1/division.nakano.gz", folder)
    asked = folder / "係"
    done("distribute", "--division", "管理係", "--out", asked, "--store", store)
    (form,) = asked.rglob("*.xlsx")
    rows = [each["id"] for each in done("show", "--store", store)["rows"]]
    for number, text in enumerate(("一つ目", "二つ目")):
        path = folder / f"{number}.xlsx"
        answers = {row: {"mark": "◎", "done": text, "next_year": text} for row in rows}
        path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), answers))
        ask("merge", path, "--store", store)
    mark_up(store)
    return store


def marked_up_files(folder: Path) -> list[Path]:
    """Return returns for that office, in files with names like its texts."""
    kept = ROOT / "tests" / "fixtures" / "format-1"
    found = [folder / f"{MARKED_UP}{path.name}" for path in sorted(kept.rglob("*.xlsx"))]
    for path in found:
        path.write_bytes(next(kept.rglob(path.name.removeprefix(MARKED_UP))).read_bytes())
    return found


def _unpacked(name: str, folder: Path) -> Path:
    packed = ROOT / "tests" / "fixtures" / name
    store = folder / MARKED_UP / Path(name).stem
    store.parent.mkdir(exist_ok=True)
    store.write_bytes(gzip.decompress(packed.read_bytes()))
    return store


@dataclass
class Watch:
    """The names of files opened in a folder, as reported by the kernel."""

    folder: Path
    opened: list[str] = field(default_factory=list)


@contextmanager
def watched(folder: Path) -> Iterator[Watch]:
    """Watch which files of a folder are opened, by Python or by libraries."""
    watch, libc = Watch(folder), ctypes.CDLL(None, use_errno=True)
    queue = libc.inotify_init1(os.O_NONBLOCK)
    try:
        if queue < 0 or libc.inotify_add_watch(queue, os.fsencode(folder), _IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        yield watch
        watch.opened += _names(queue)
    finally:
        os.close(queue)


def _names(queue: int) -> Iterator[str]:
    """Read the events that are waiting: 16 bytes, of which the last four are the length of the name after them."""
    try:
        events = os.read(queue, 1 << 20)
    except BlockingIOError:
        return
    while events:
        size = int.from_bytes(events[12:16], "little")
        yield events[16 : 16 + size].rstrip(b"\0").decode()
        events = events[16 + size :]


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


def shown(widget: QtWidgets.QWidget) -> None:
    """Lay a widget out and paint it, on the screen that is not there."""
    widget.show()
    QtWidgets.QApplication.processEvents()
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
        for tabs in page.findChildren(QtWidgets.QTabWidget):
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
        lasting = [each for each in window.findChildren(QtWidgets.QWidget) if not each.inherits("QTipLabel")]
        for widget in lasting:
            self._read_widget(widget)
        self.keys.update(filter(names_a_key, (action.text() for action in window.findChildren(QAction))))
        shown(window)

    def _read(self, page: Page) -> None:
        self.person.wait()
        for view in self._views(page):
            self._read_model(view.model())
            self._point_at_lines(view)
        for widget in page.findChildren(QtWidgets.QWidget):
            self._read_widget(widget)
        shown(page)

    def _views(self, page: Page) -> list[QtWidgets.QAbstractItemView]:
        found = (view for view in page.findChildren(QtWidgets.QAbstractItemView) if view.model() is not None)
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

    def _point_at_lines(self, view: QtWidgets.QAbstractItemView) -> None:
        """Rest the pointer on the first lines, as Qt reports it to the view."""
        for row in range(min(_FEW, view.model().rowCount())):
            for column in range(columns_of(view.model())):
                place = view.visualRect(view.model().index(row, column)).center()
                point_at(view.viewport(), place)

    def _read_widget(self, widget: QtWidgets.QWidget) -> None:
        if widget.toolTip():
            self.tips.add(widget.toolTip())
            point_at(widget, widget.rect().center())
        if isinstance(widget, QtWidgets.QAbstractButton) or (
            isinstance(widget, QtWidgets.QLabel) and widget.buddy() is not None
        ):
            self.keys.update(filter(names_a_key, (widget.text(),)))


def columns_of(model: QAbstractItemModel) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def names_a_key(text: str) -> bool:
    """Whether the & of a marked-up text would be taken for a key."""
    return "&x" in text.replace("&&", "")


def point_at(widget: QtWidgets.QWidget, place: QPoint) -> None:
    """Rest the pointer on a place, and look at the tool tip that comes."""
    QtWidgets.QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
    for each in QtWidgets.QApplication.topLevelWidgets():
        if each.inherits("QTipLabel"):
            each.grab()
    QtWidgets.QToolTip.hideText()


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
    panel, bodies = page.divisions.reorganising_panel, page.divisions.model.bodies
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
    plan = PastePlan(PasteOptions(()), 1, (cell,), 0, 0, wrong, NAKANO)
    at = CellPlace(MARKED_UP, 9, "C")
    change = ListChange(MARKED_UP, MARKED_UP, "done", MARKED_UP, at, MARKED_UP, f"{MARKED_UP}新", NAKANO)
    text = UnifiedText(MARKED_UP, MARKED_UP, "done", MARKED_UP, MARKED_UP, f"{MARKED_UP}新", ())
    unified = Unification((text,), (replace(text, left=SkipReason.ACCEPTED),), FiscalYear(2022))
    changes = tuple(
        DivisionChange(kind, "x", MARKED_UP, None, MARKED_UP, f"{MARKED_UP}新", term=MARKED_UP)
        for kind in BodyChangeKind
    )
    planned = PlannedDivisions(Organisation(()), changes, 1, 0, (), (), wrong)
    for lines in (
        paste_lines(plan, {}),
        list_difference_items((change,), wrong),
        unification_items(unified, wrong),
        division_change_lines(planned),
    ):
        model = RichTextList()
        model.set_items(lines)
        yield model


def test_the_watch_sees_what_a_label_opens(folder: Path) -> None:
    with watched(folder) as watch:
        shown(QtWidgets.QLabel(MARKED_UP))
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
        years, view = YearTable(), QtWidgets.QTableView()
        years.show_rows([YearRow(MARKED_UP, (YearCell(FiscalYear(2022), MARKED_UP, MARKED_UP),))])
        view.setModel(years)
        models.add(type(years))
        shown(view)
        plan, view = PlanTableModel(DraftTable([MARKED_UP], [[MARKED_UP]])), QtWidgets.QTableView()
        view.setModel(plan)
        models.add(type(plan))
        shown(view)
        found = FoundTable()
        found.show_lines([Findable(MARKED_UP, MARKED_UP, MARKED_UP, lambda: None, MARKED_UP)])
        table = FittedTable(found, MARKED_UP, (0,))
        models.add(type(found))
        shown(table)
    assert PICTURE not in watch.opened
    assert {*all_models()} - models == set()


def test_the_question_that_holds_up_the_window_is_plain(
    folder: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QtWidgets.QMessageBox, "exec", shown)
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
    given = tooltip_text(text)
    assert (given == text) is is_kept
    document = ClosedDocument()
    document.setHtml(given) if Qt.mightBeRichText(given) else document.setPlainText(given)
    assert document.toPlainText().strip() == text


@pytest.mark.parametrize("text", ["長い文章。" * 200, "一行目\n" + "長い文章。" * 200])
def test_a_long_tool_tip_is_wrapped_where_it_can_still_be_read(text: str, person: Person) -> None:
    window = person.shell.window
    QtWidgets.QToolTip.showText(window.mapToGlobal(QPoint(9, 9)), tooltip_text(text), window)
    widths = [each.width() for each in QtWidgets.QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
    QtWidgets.QToolTip.hideText()
    assert widths
    assert max(widths) < 45 * QFontMetrics(QtWidgets.QToolTip.font()).horizontalAdvance("国")


def test_what_a_button_says_is_read_back_as_it_was() -> None:
    assert escape_ampersands("R&D\t部") == "R&&D 部"
    assert unescape_ampersands(escape_ampersands("R&D")) == "R&D"
