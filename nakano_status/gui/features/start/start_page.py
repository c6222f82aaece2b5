"""The first page, shown while no data file is open: buttons to open or make data files, and a list of recent files.

Each recent file has a button to open it and a button to remove it from the list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QEnterEvent

from nakano_status.domain.calendar.days import moment_label
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scroll_area_of
from nakano_status.gui.controls.drag_and_drop import DropArea
from nakano_status.gui.controls.fields import PrimaryButton
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.icons import IconPicture
from nakano_status.gui.looks.labels import ElidedLabel, ReadingLabel, escape_ampersands, label, label_field, set_tip
from nakano_status.gui.memory import RecentFile
from nakano_status.gui.qt_override import override
from nakano_status.gui.typed_characters import ControlsRemoved

_SIDE = 2.5
"""The side of the icon of a file, in steps."""


class RecentList(QtWidgets.QWidget):
    """The list of recent files, hidden while it is empty.

    The signal `wanted` carries the path of a file to open. The signal `removed` carries the path, as a string, of a
    file to remove from the list.
    """

    wanted = Signal(object)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, RecentRow] = {}
        self._heading = label("", "heading")
        self._column = column_of(self._heading, within=self, spacing=STEP // 2)
        self._heading.setContentsMargins(0, 0, 0, STEP // 2)
        self.hide()

    def show_files(self, files: Sequence[RecentFile]) -> None:
        """Show the given files in the given order; hide the list if there are none."""
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {file.path: RecentRow(file) for file in files}
        places = {file.path: file.where for file in files}
        self._heading.setText(f"最近使ったデータファイル　{len(files)}件")
        for path, row in self.rows.items():
            self._column.addWidget(row)
            row.button.clicked.connect(lambda _=False, path=places[path]: self.wanted.emit(path))
            row.remove.clicked.connect(lambda _=False, path=path: self.removed.emit(path))
        self.setVisible(bool(files))

    def mark_missing(self, paths: Collection[str]) -> None:
        """Mark the files in `paths` as missing."""
        for path, row in self.rows.items():
            if path in paths:
                row.mark_missing()

    def first_button(self) -> QtWidgets.QPushButton | None:
        """Return the button of the newest file; None if the list is empty."""
        return next((row.button for row in self.rows.values()), None)


class RecentRow(QtWidgets.QWidget):
    """A recent file: a wide button that opens it, and a small button that removes it from the list.

    The small button is visible only if the pointer or the focus is on the row, or if the file is missing.
    """

    def __init__(self, file: RecentFile) -> None:
        super().__init__()
        self.button = _WideButton()
        self.button.setAccessibleName(f"{file.title}、{file.name}")
        set_tip(self.button, file.path)
        self.title = label(file.title, "heading")
        place = f"サーバーの「{file.server}」" if file.server else file.path
        self.below = ElidedLabel("　".join(part for part in (_opened_words(file.opened), place) if part))
        self.remove = QtWidgets.QToolButton()
        self.remove.setText("一覧から外す")
        self.remove.setToolTip("一覧から外します。ファイルは残ります。")
        self.remove.setAccessibleName(f"「{file.name}」を一覧から外す")
        self._is_gone = False
        self._lay_out()
        self.button.installEventFilter(self)
        self.remove.installEventFilter(self)

    def mark_missing(self) -> None:
        """Show that the file was not found, and show the button that removes it from the list."""
        self._is_gone = True
        self._offer_removal()
        self.below.show_text("見つかりません。移動や削除をされたか、保存先に接続していません。")
        set_kind(self.below, "ask")
        self.button.setAccessibleDescription("見つかりません")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._offer_removal()
        return False

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._offer_removal()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._offer_removal()

    def _offer_removal(self) -> None:
        has_keyboard = self.button.hasFocus() or self.remove.hasFocus()
        self.remove.setVisible(self._is_gone or has_keyboard or self.underMouse())

    def _lay_out(self) -> None:
        policy = self.remove.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.remove.setSizePolicy(policy)
        self.remove.hide()
        picture = IconPicture("file", _SIDE, "accent")
        words = column_of(self.title, self.below, spacing=STEP - STEP // 4)
        line_of(
            picture,
            (words, 1),
            within=self.button,
            margins=(STEP + STEP // 2, STEP, STEP + STEP // 2, STEP),
            spacing=STEP + STEP // 2,
        )
        for part in (picture, self.title, self.below):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line_of((self.button, 1), (self.remove, Qt.AlignmentFlag.AlignVCenter), within=self)


class _WideButton(QtWidgets.QPushButton):
    """A button as high as the widgets on it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "wide")
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())


def _opened_words(moment: str) -> str:
    """Return a text with the local time when a file was opened; empty if the time is not known."""
    try:
        return moment_label(datetime.fromisoformat(moment))
    except ValueError:
        return ""


_WIDEST = 96 * STEP
_ABOVE, _BELOW = 2, 3
"""The shares of the remaining height above and below the content, which is a little above the middle."""
_BUTTON_WIDTH, _WORDS_WIDTH = 27 * STEP, 57 * STEP


class StartPage(QtWidgets.QWidget):
    """The first page: its buttons open or make data files.

    The signal `sample_wanted` is emitted to open a sample; it carries true for the sample of an office.
    """

    sample_wanted = Signal(bool)

    def __init__(self, plan: str) -> None:
        """Make the page; `plan` is the title of the plan that a new office data file has."""
        super().__init__()
        self._plan = plan
        self.setObjectName("page")
        self.recent = RecentList()
        self.drop = DropArea("回答様式やデータファイルは、この画面のどこにでもドロップできます", picture="gather")
        self.form_button = PrimaryButton("回答様式を開く…")
        self.file_button = QtWidgets.QPushButton("データファイルを開く…")
        self.office_button = QtWidgets.QPushButton("新しく作成…")
        self.other_button = QtWidgets.QPushButton("別の計画・サーバー")
        menu = QtWidgets.QMenu(self)
        self.new_plan, self.plan_of_table, self.plan_of_list, self.save_template, self.server = (
            menu.addAction(escape_ampersands(words))
            for words in (
                "新しい計画を作成…",
                "計画の表から作成…",
                "公表している一覧から作成…",
                "計画の表のひな形を保存…",
                "サーバーのデータを開く…",
            )
        )
        self.other_button.setMenu(menu)
        self.sample_button = QtWidgets.QPushButton("見本で試す")
        self.sample_button.setMenu(self._samples())
        self.person = QtWidgets.QLineEdit()
        self.person.setValidator(ControlsRemoved(self.person))
        self.under_way = label("")
        self.office_button.setAccessibleName("事務局のデータファイルを新しく作成")
        self._lay_out()

    def show_recent(self, files: Sequence[RecentFile]) -> None:
        """List the recent files, and make the newest one the default for Enter."""
        self.recent.show_files(files)
        self._offer_first()

    def show_work(self, what: str) -> None:
        """Show the text `what` on work in progress and disable the page; if `what` is empty, enable the page again."""
        self.under_way.setText(what)
        for part in (self.recent, self.ways):
            part.setEnabled(not what)
        if not what:
            self._offer_first()

    def _offer_first(self) -> None:
        (self.recent.first_button() or self.form_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = line_of(label("進捗状況とりまとめ", "title"), STRETCH, self.under_way, spacing=None)
        self.ways = self._ways()
        holder = QtWidgets.QWidget()
        parts = (head, self.recent, self.ways, self.drop, self._who())
        column_of((STRETCH, _ABOVE), *parts, (STRETCH, _BELOW), within=holder, spacing=2 * STEP + STEP // 2)
        holder.setMaximumWidth(_WIDEST)
        middle = QtWidgets.QWidget()
        middle.setMinimumHeight(1)  # wrapped labels set the height; the minimum width is not requested
        line_of(
            STRETCH, (holder, 8), STRETCH, within=middle, margins=(6 * STEP, 3 * STEP, 6 * STEP, 2 * STEP), spacing=None
        )
        column_of(scroll_area_of(middle), within=self)

    def _who(self) -> QtWidgets.QGridLayout:
        """Return the field for the user's name, with a note on its purpose below it."""
        self.person.setMaximumWidth(_BUTTON_WIDTH)
        self.person.setPlaceholderText("未記入")
        grid = QtWidgets.QGridLayout()
        grid.setContentsMargins(2 * STEP, 0, 2 * STEP, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP // 2)
        grid.addWidget(label_field(self.person, "操作する人の名前（任意）", ""), 0, 0)
        grid.addWidget(self.person, 0, 1)
        grid.addWidget(ReadingLabel("同じファイルを開いた人に表示し、変更履歴に残します。", kind="muted"), 1, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _samples(self) -> QtWidgets.QMenu:
        """Return the menu with the samples, one for each role."""
        menu = QtWidgets.QMenu(self)
        for words, for_office in (("事務局として試す", True), ("所管課として試す", False)):
            action = QAction(escape_ampersands(words), menu)
            action.triggered.connect(partial(self.sample_wanted.emit, for_office))
            menu.addAction(action)
        return menu

    def _ways(self) -> QtWidgets.QFrame:
        """Return the panel of the ways to begin, the most common one first."""
        panel = QtWidgets.QFrame()
        panel.setProperty("kind", "panel")
        form = "事務局から届いた回答様式（Excelファイル）を開いて記入します。"
        going_on = "前に作成したデータファイルを開きます。"
        office = f"組込みの計画（{self._plan}）のデータファイルを作成します。"
        other = (
            "別の計画のデータファイルを、画面、計画の表（Excel）、公表している一覧から作成します。"
            "サーバーのデータも開けます。"
        )
        sample = "架空の回答が入った見本を開きます。自由に操作でき、閉じると消えます。"
        column_of(
            _way("所管課の方", form, self.form_button),
            _way("続きから", going_on, self.file_button),
            _way("事務局の方", office, self.office_button),
            _way("別の計画・サーバーで使う方", other, self.other_button),
            _way("初めての方", sample, self.sample_button),
            within=panel,
            margins=(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP),
            spacing=2 * STEP,
        )
        return panel


def _way(title: str, words: str, *buttons: QtWidgets.QPushButton) -> QtWidgets.QHBoxLayout:
    """Return a line with the description of an act and its buttons."""
    for button in buttons:
        button.setMinimumWidth(_BUTTON_WIDTH)
    below = ReadingLabel(words, kind="muted")
    below.setMinimumWidth(_WORDS_WIDTH)
    text = column_of(label(title, "heading"), below, STRETCH)
    return line_of((text, 1), (column_of(*buttons), Qt.AlignmentFlag.AlignVCenter), spacing=3 * STEP)
