"""資料の文面: the editor of a template with a list of its faults below, and the paper's pages on the right.

A menu inserts placeholders into the template; edits can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.making import Preview
from nakano_status.application.papers.paper import WordingFor
from nakano_status.application.papers.templates import (
    EditedWording,
    KeptWording,
    WordingPages,
    begin_wording_pages,
    read_wordings,
    save_template_file,
    store_wording,
    wording_in_file,
)
from nakano_status.application.ports.data_file import Store
from nakano_status.application.problem_text import message, remedy
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.act_runner import OnRefusal
from nakano_status.gui.controls.boxes import STRETCH, FlowLayout, column_of, line_of, splitter_of
from nakano_status.gui.controls.fields import BackButton, Button, Choice
from nakano_status.gui.controls.files import MadeFile, TargetQuestion, choose_existing, choose_target
from nakano_status.gui.controls.kept_typing import KeptTyping
from nakano_status.gui.editing.edits_under_way import EditsUnderWay, EditUnderWay
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.features.papers.paper_desk import PagesPanel
from nakano_status.gui.lists.rich_text_list import LineSign, RichTextItem
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled_font
from nakano_status.gui.looks.focus_frame import fill_rectangle
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.preview.latest_read import LatestRead
from nakano_status.gui.qt_override import override


class WordingEdit(NarrativeEdit):
    """A text editor with line numbers that fills the available space and scrolls."""

    def __init__(self) -> None:
        self._numbers: _LineNumbers | None = None
        super().__init__(lines=6)
        self.setAccessibleName("文面")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._numbers = _LineNumbers(self)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._follow())
        self.textChanged.connect(self._follow)
        self._make_room()

    def mark_lines(self, numbers: Iterable[int]) -> None:
        """Mark the lines with errors, by line number from 1; other lines lose their mark."""
        if self._numbers is not None:
            self._numbers.marked = frozenset(numbers)
            self._numbers.update()

    def go_to_line(self, number: int) -> None:
        """Put the cursor at the beginning of a line (counted from 1), scroll to it, and focus the editor."""
        block = self.document().findBlockByNumber(number - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def insert_line(self, text: str) -> None:
        """Insert a text as a line of its own below the cursor's line, or into that line if it is empty."""
        cursor = self.textCursor()
        if cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            text = f"\n{text}"
        self.setTextCursor(cursor)
        self.put(text)

    def begin_line(self, text: str) -> None:
        """Insert a text at the beginning of the cursor's line, such as a prefix for its alignment."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        self.setTextCursor(cursor)
        self.put(text)

    @override
    def sizeHint(self) -> QSize:
        return QSize(60 * STEP, 60 * STEP)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24 * STEP, 16 * STEP)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    @override
    def _fit(self) -> None:
        """Do nothing, because the height does not depend on the text."""

    def _follow(self) -> None:
        self._make_room()
        if self._numbers is not None:
            self._numbers.update()

    def _make_room(self) -> None:
        if self._numbers is not None:
            width = self._numbers.width_needed()
            self.setViewportMargins(width, 0, 0, 0)
            inside = self.contentsRect()
            self._numbers.setGeometry(QRect(inside.left(), inside.top(), width, inside.height()))


class _LineNumbers(QWidget):
    """The margin on the left with the numbers of the lines."""

    def __init__(self, editor: WordingEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self.marked: frozenset[int] = frozenset()

    def width_needed(self) -> int:
        """Return the width that the longest line number needs with a sign before it."""
        digits = max(2, len(str(self._editor.document().blockCount())))
        return self._editor.fontMetrics().horizontalAdvance("！" + "9" * digits) + 2 * STEP

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        fill_rectangle(painter, event.rect(), theme.window)
        layout = self._editor.document().documentLayout()
        off = QPoint(0, -self._editor.verticalScrollBar().value())
        block, number = self._editor.document().begin(), 1
        while block.isValid():
            place = layout.blockBoundingRect(block).toRect().translated(off)
            if place.top() > self.height():
                break
            if place.bottom() >= 0:
                is_marked = number in self.marked
                line = QRect(0, place.top(), self.width() - STEP, round(block.layout().lineAt(0).height()))
                painter.setFont(scaled_font(self._editor.font(), 1, bold=is_marked))
                painter.setPen(QColor(theme.attention if is_marked else theme.muted))
                words = f"！{number}" if is_marked else str(number)
                painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
            block, number = block.next(), number + 1
        painter.end()


def add_insert_menu(button: QPushButton, wording: EditedWording, editor: WordingEdit) -> None:
    """Set the menu of a button to the placeholders, parts and line prefixes that a template may contain.

    The chosen item is inserted at the cursor of `editor`.
    """
    if (before := button.menu()) is not None:
        before.deleteLater()
    menu = QMenu(button)
    words = menu.addMenu("置き換わる語")
    for name, description in wording.kind.placeholders.items():
        _add(words, f"｛{name}｝　{description}", partial(editor.put, f"｛{name}｝"))
    parts = menu.addMenu("入る部分（その行だけに書く）")
    for name, description in wording.kind.parts.items():
        _add(parts, f"［{name}］　{description}", partial(editor.insert_line, f"［{name}］"))
    manners = menu.addMenu("行の置き方（行の先頭に書く）")
    for name in wording.manners:
        _add(manners, f"［{name}］", partial(editor.begin_line, f"［{name}］"))
    button.setMenu(menu)


def _add(menu: QMenu, words: str, do: Callable[[], None]) -> None:
    menu.addAction(escape_ampersands(words)).triggered.connect(lambda _=False: do())


def fault_lines(faults: Iterable[Problem]) -> Iterator[RichTextItem]:
    """Yield a list item for each fault of a template, with its line number."""
    for each in faults:
        where = f"{each.place.row}行目" if each.place.row else "文面"
        text = f"{message(each)}{remedy(each)}"
        html = f"<p><b>{escape(where)}</b>　{escape(text)}</p>"
        yield RichTextItem(html, f"{where}、{text}", each, sign=LineSign("ask", "ask"))


class WordingWriter(QObject):
    """Stores wordings in the data file.

    The signal `saved` is emitted after a wording was stored. `failed` carries the name of a wording whose text was not
    stored, the text, and the text before. `put` carries the name of a wording, the text that the editor must show, and
    the text in whose place it must be shown; `taken_back` carries these if a text that was put was not stored.
    `dropped` carries the name of a wording and its stored text, which replaces the text typed in the editor if the
    wording is shown.
    """

    saved = Signal()
    failed = Signal(str, str, str)
    put = Signal(str, str, str)
    taken_back = Signal(str, str, str)
    dropped = Signal(str, str)

    def __init__(self, around: AppContext, parent: QObject, read: Callable[[str], str], kept: KeptTyping) -> None:
        """Make a writer.

        `read`: a function that returns the text of a wording, by name, as last read. `kept`: the copy of typed text on
        this PC.
        """
        super().__init__(parent)
        self._around, self._read, self._kept = around, read, kept
        self._seen: dict[str, str] = {}
        self._under_way = EditsUnderWay[None, str, str]()

    def as_typed(self, wording: EditedWording) -> EditedWording:
        """Return a wording with the text that was typed and is not read yet, if there is one."""
        return replace(wording, text=self._under_way.shown(None).get(wording.kind.name, wording.text))

    def follow_read(self) -> None:
        """Show the wordings as they were read now, with the texts that are being stored."""
        self._under_way.follow_shown()

    def see(self, name: str, over: str | None = None) -> str:
        """Note and return the text that the next edit of a wording replaces: `over`, or by default the displayed text.

        The edit is refused if the stored text is no longer this text.
        """
        self._seen[name] = self._displayed(name) if over is None else over
        return self._seen[name]

    def _displayed(self, name: str) -> str:
        """Return the text of a wording that was typed and is not read yet; if there is none, the text last read."""
        return self._under_way.shown(None).get(name, self._read(name))

    def store(self, name: str, text: str) -> None:
        """Store the text of a wording; a text with errors is stored as unfinished.

        If another user changed the stored text, ask whether to replace it.
        """
        self._store_over(name, text, text, lambda: None, self._seen[name])

    def _store_over(self, name: str, text: str, before: str, then: Callable[[], None], seen: str) -> None:
        def drop() -> None:
            self.dropped.emit(name, self.see(name))
            self.saved.emit()

        edit = self._under_way.begin(None, {name: seen}, {name: text})

        def keep() -> None:
            if self._under_way.give_up(edit):  # otherwise another text was typed since
                self._seen[name] = edit.expected()[name]
                self.failed.emit(name, text, before)

        write = partial(self._store_over, name, text, before, then)
        refuse = self._around.moved_content_handler(write, lambda: self._displayed(name), drop)

        self._write(edit, name, text, then, refuse, keep)

    def _write(
        self,
        edit: EditUnderWay[None, str, str],
        name: str,
        text: str,
        then: Callable[[], None],
        refuse: OnRefusal | None,
        not_done: NotDone,
    ) -> None:
        session = self._around.session
        self._seen[name] = text  # the next text is compared with this one

        def act(store: Store) -> Outcome[KeptWording]:
            outcome = store_wording(session.parts, store, name, text, session.by, edit.expected()[name])
            edit.mark_written()
            return outcome

        def done(_: object) -> None:
            self._under_way.end(edit)
            then()
            self.saved.emit()

        session.act(
            act,
            done,
            what="文面を保存しています",
            repeats=True,
            initiator=self,
            refused=refuse,
            not_done=not_done,
            storing=self._kept.typed_among([text]),
        )

    def change(self, wording: EditedWording, text: str, before: str) -> None:
        """Store `text` as the wording in one edit that can be undone.

        Undo restores the text `before`, unless another user has changed the wording since.
        """
        name = wording.kind.name
        then = partial(self._remember, f"文面の変更（{wording.kind.title}）", name, before, text)
        self._store_over(name, text, before, then, self._seen[name])

    def reset(self, wording: EditedWording, before: str) -> None:
        """Store the built-in text of a wording again; undo restores `before`, the text that was in the editor."""
        if before.rstrip() != wording.built_in.rstrip():  # otherwise it is being reset already
            self._reset_over(wording, before, self._seen[wording.kind.name])

    def _reset_over(self, wording: EditedWording, before: str, seen: str) -> None:
        name, built_in = wording.kind.name, wording.built_in

        def done() -> None:
            self._remember(f"元の文面に戻す（{wording.kind.title}）", name, before, built_in)
            self._around.messages.report_done("元の文面に戻しました。", "前の文面は「元に戻す」で戻せます。")

        refuse = self._around.moved_content_handler(
            lambda now: self._reset_over(wording, now, now), lambda: self._displayed(name)
        )
        edit = self._under_way.begin(None, {name: seen}, {name: built_in})
        self._replace(edit, name, built_in, before, done, refuse, lambda: None)

    def _remember(self, words: str, name: str, before: str, after: str) -> None:
        def rewrite(again: bool, not_rewritten: NotDone) -> None:  # noqa: FBT001 - Qt's two ways
            wanted, seen = (after, before) if again else (before, after)
            edit = self._under_way.begin_undo(None, {name: seen}, {name: wanted})
            if edit is None:
                self._around.refuse_undo(not_rewritten)
                return
            self._replace(edit, name, wanted, seen, lambda: None, None, not_rewritten)

        AppliedCommand(self._around, words, rewrite).push()

    def _replace(
        self,
        edit: EditUnderWay[None, str, str],
        name: str,
        wanted: str,
        shown: str,
        then: Callable[[], None],
        refuse: OnRefusal | None,
        not_replaced: NotDone,
    ) -> None:
        """Store a text that was not typed, and show it in place of the text `shown`; what is typed next replaces it.

        If that is not done, a text that was typed meanwhile replaces what the edit would have replaced.
        """

        def show_stored() -> None:
            self._under_way.give_up(edit)
            self._seen[name] = edit.expected()[name]
            self.taken_back.emit(name, self._displayed(name), wanted)
            not_replaced()

        self.put.emit(name, wanted, shown)

        self._write(edit, name, wanted, then, refuse, show_stored)


_TEXTS = "テキスト (*.txt)"
_TO_PAGES, _TO_KEEPING = 400, 5000
"""Milliseconds without a key after which the pages are made again, and after which the text is stored."""
_WIDTHS = (64 * STEP, 60 * STEP)


class PaperWordings(Panel):
    """The editor of templates, with a preview of the paper.

    A faulty text is stored as unfinished: it is shown again, but papers are made with the last valid text. The signal
    `left` is emitted when the user returns to the papers, `saved` when a text was stored, `unsaved` when storing
    failed.
    """

    left = Signal()
    saved = Signal()
    unsaved = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._wordings: dict[str, EditedWording] = {}
        self._name = self._text = ""
        self._whose: tuple[tuple[str, ...], tuple[str, ...]] = (), ()
        self._faulty, self._is_lost = 0, False
        self._unstored: dict[str, str] = {}
        self._reading, self._laying_out = LatestRead(around.session), LatestRead(around.session)
        self.back = BackButton("資料作成に戻る", self._go_back)
        self.choice = Choice("文面の種類", lambda: self.show_wording(str(self.choice.currentData())), fits=True)
        self.state = ReadingLabel(kind="muted")
        self.insert = QPushButton("差し込む")
        self.reset = Button("元の文面に戻す", self._reset)
        self.take_in = Button("テキストを読み込む…", self._ask_source)
        self.save_text = Button("テキストで保存…", self._ask_target)
        self.editor = WordingEdit()
        self.writer = WordingWriter(around, self, lambda name: self._wordings[name].text, self.editor.kept)
        self.fault_list = ShortRichTextView("文面の確認")
        self.pages = PagesPanel(around.session.parts)
        self.question = TargetQuestion(self._ask_target)
        self.made = MadeFile()
        self._page_timer, self._keep_timer = self._timer(_TO_PAGES), self._timer(_TO_KEEPING)
        self._lay_out()
        self._connect()

    @property
    def current(self) -> EditedWording | None:
        """The template that is shown, as it was typed; None before the templates are read."""
        wording = self._wordings.get(self._name)
        return None if wording is None else self.writer.as_typed(wording)

    def read(self) -> None:
        """Read the templates again in the background, then show them; a text with unsaved changes is not replaced."""
        parts = self.session.parts
        self._reading.ask(lambda records: read_wordings(parts, records), self.show_wordings)

    def set_letter_recipients(self, departments: tuple[str, ...], divisions: tuple[str, ...]) -> None:
        """Set the 部 and 所管課, by name, to whose letter the preview applies; takes effect when pages are made next.

        If no name is given, the preview shows the first letter.
        """
        self._whose = departments, divisions

    def show_wording(self, name: str) -> None:
        """Show a template by its name, after text typed in another template is stored.

        The editor is read-only until the template is read.
        """
        self.store_pending_edits()
        self._is_lost = self._is_lost and name == self._name
        if (known := self._wordings.get(name)) is not None:
            self._put(name, self.writer.as_typed(known).text)
        else:
            self._name = name
            self.editor.setReadOnly(True)
        self.read()
        if not self.choice.hasFocus():
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wordings(self, wordings: tuple[EditedWording, ...]) -> None:
        """Show the templates; a text with unsaved changes is not replaced."""
        is_untouched = self.editor.text_as_typed() == self._text and not self._is_lost
        self.writer.follow_read()
        self._wordings = {each.kind.name: each for each in wordings}
        stored = {name: self.writer.as_typed(each).text for name, each in self._wordings.items()}
        self._unstored = {name: text for name, text in self._unstored.items() if text != stored.get(name)}
        if self._name not in self._wordings:
            self._name = wordings[0].kind.name
        titles = (
            (f"{each.kind.title}（変更あり）" if each.is_own else each.kind.title, each.kind.name) for each in wordings
        )
        self.choice.offer(titles, self._name)
        wording = self._wordings[self._name]
        add_insert_menu(self.insert, wording, self.editor)
        for name in self._wordings:
            if is_untouched if name == self._name else name not in self._unstored:
                self.writer.see(name)
        if is_untouched:
            self._load(stored[self._name])
        self._show_state()

    def store_pending_edits(self) -> None:
        """Store the typed text as one edit that can be undone; does nothing if it is unchanged."""
        self._keep_timer.stop()
        self.editor.settle()
        wording, text, before = self.current, self.editor.text(), self._text
        if wording is not None and (text != before or self._is_lost) and not self.editor.isReadOnly():
            self._text = text
            self.editor.clear_undo_history()
            self.writer.change(wording, text, before)

    def save(self, target: Path) -> None:
        """Write the text in the editor to a file; ask before another file is replaced."""
        if self.current is not None:
            self._write(self.current.kind.name, self.editor.text(), target)

    def _write(self, name: str, text: str, target: Path, *, replace: bool = False) -> None:
        session = self.session
        self.question.hide()
        self.made.hide()
        words = f"「{target.name}」に保存しました。直して［テキストを読み込む…］で戻せます。"
        session.use(
            lambda store: save_template_file(session.parts, store, name, target, text, replace=replace),
            lambda _: self.made.show_file(target, words),
            what="文面を書き出しています",
            refused=self.question.refusal_handler(
                lambda: self._write(name, text, target, replace=True), self.around.messages.refuse
            ),
        )

    def take_in_file(self, path: Path) -> None:
        """Replace the text of the wording that is shown by the text of a file; this can be undone.

        If another wording is shown by the time that the file is read, only report that nothing was replaced.
        """
        name, title = self._name, self.choice.currentText()

        def show(text: str) -> None:
            if name != self._name:
                words = f"ほかの文面を表示したため、「{path.name}」を読み込んでいません。"
                self.around.messages.report_done(words, f"「{title}」を表示して、もう一度読み込んでください。")
                return
            self.store_pending_edits()
            self.editor.selectAll()
            self.editor.put(text)
            self.store_pending_edits()

        self.session.use(
            lambda _store: wording_in_file(self.session.parts, path), show, what="テキストを読み取っています"
        )

    def _put(self, name: str, text: str) -> None:
        """Show a text of a template, after text typed in another template is stored.

        A text of the template that could not be stored is shown as if it was typed now.
        """
        if name != self._name:
            self.store_pending_edits()
            self._is_lost = False
        self._name = name
        self.choice.choose(name)
        self._load(text)
        if (unstored := self._unstored.pop(name, None)) is not None:
            self.editor.selectAll()
            self.editor.put(unstored)

    def _restore(self, name: str, text: str, replaced: str) -> None:
        """Show a restored text of a template in place of the text `replaced`; if another text was typed, leave that."""
        if name != self._name or self.editor.text_as_typed().rstrip() == replaced.rstrip():
            self._put(name, text)
            self.writer.see(name)
        else:
            self._text = text

    def _take_back(self, name: str, text: str, put: str) -> None:
        """Show the stored text of a template in place of the text `put`, if the template is shown."""
        if name == self._name:
            self._restore(name, text, put)
        elif name not in self._unstored:
            self.writer.see(name)

    def _drop(self, name: str, text: str) -> None:
        """Show the stored text of a template in place of the typed text, if the template is shown."""
        self._unstored.pop(name, None)
        if name == self._name:
            self._load(text)

    def _load(self, text: str) -> None:
        # trailing empty lines are not stored, but may be typed
        shown = self.editor.text() if self.editor.text().rstrip() == text.rstrip() else text
        over = self.editor.show_stored(f"wording/{self._name}", shown)
        self._text = self.editor.text() if over is None else text
        if over is not None:
            self._keep_timer.stop()  # it is stored when the field is left, and not unasked
            self.writer.see(self._name, over)
        self._ask_pages()

    def _follow_stored(self) -> None:
        self._is_lost = False
        if not self._unstored:
            self.saved.emit()

    def _follow_unstored(self, name: str, text: str, before: str) -> None:
        """Leave a text that was not stored in the editor, to be stored later, or keep it until its template is shown.

        `before`: the text over which it was typed.
        """
        if name == self._name:
            self._is_lost = True
            if self._text == text:
                self._text = before
        else:
            self._unstored[name] = text
        self.unsaved.emit()

    def _keep_meanwhile(self) -> None:
        """Store the typed text while the user goes on typing; undo still covers all of it."""
        if self.current is not None and not self.editor.isReadOnly():
            self.writer.store(self._name, self.editor.text())

    def _ask_pages(self) -> None:
        """Have the text checked and its pages made; only the result of the last request is shown."""
        of = WordingFor(self.session.year, *self._whose)
        self._laying_out.ask_in_parallel(
            partial(begin_wording_pages, name=self._name, text=self.editor.text(), of=of),
            self._show_pages,
            refused=self.pages.show_refusal,
        )

    def _show_pages(self, found: WordingPages) -> None:
        self._faulty = len(found.faults)
        self.fault_list.lines.set_items(fault_lines(found.faults))
        self.fault_list.setVisible(bool(found.faults))
        self.editor.mark_lines(each.place.row for each in found.faults if each.place.row)
        self._show_state()
        if found.pages is not None:
            self.pages.show_preview(Preview(found.pages))
        elif not found.faults:
            self.pages.show_preview(Preview())
            self.pages.instead.show_text("いまの進捗確認では送付先がないため、紙面はありません。")

    def _show_state(self) -> None:
        """Show which text papers are made with now, and enable the possible acts."""
        wording, may = self.current, self.session.may_write
        self.editor.setReadOnly(not may)
        is_own = wording is not None and (wording.is_own or wording.text != wording.kept)
        for button, fits in ((self.insert, may), (self.take_in, may), (self.reset, may and is_own)):
            button.setEnabled(fits)
        if self._faulty:
            words = f"直すところが{self._faulty}件あります。入力した内容は残りますが、資料は前の文面で作成します。"
            self.state.show_text(words)
        else:
            text = "変更した文面で資料を作成します。" if is_own else "元の文面で資料を作成します。"
            self.state.show_text(text)

    def _follow_text(self) -> None:
        self._page_timer.start()
        if self.editor.text() != self._text:
            self._keep_timer.start()

    def _go_to_fault(self, fault: Problem) -> None:
        self.editor.go_to_line(fault.place.row or 1)

    def _go_back(self) -> None:
        self.store_pending_edits()
        self.left.emit()

    def _reset(self) -> None:
        self.store_pending_edits()
        if (wording := self.current) is not None:
            self.writer.reset(wording, self.editor.text())

    def _ask_source(self) -> None:
        folder = self.session.folder
        choose_existing(self, "文面のテキストを選ぶ", self.take_in_file, folder, _TEXTS)

    def _ask_target(self) -> None:
        suggested = self.session.folder / f"文面_{self.choice.currentText()}.txt"
        choose_target(self, "文面をテキストで保存", suggested, self.save, _TEXTS)

    def _timer(self, after: int) -> QTimer:
        return QTimer(self, singleShot=True, interval=after)

    def _connect(self) -> None:
        self.editor.typed.connect(self._follow_text)
        self.editor.left.connect(self.store_pending_edits)
        self.editor.noticed.connect(self.around.messages.report_done)
        self.fault_list.went.connect(self._go_to_fault)
        self.pages.left.connect(self._laying_out.drop)
        self._page_timer.timeout.connect(self._ask_pages)
        self._keep_timer.timeout.connect(self._keep_meanwhile)
        self.writer.put.connect(self._restore)
        self.writer.taken_back.connect(self._take_back)
        self.writer.dropped.connect(self._drop)
        self.writer.saved.connect(self._follow_stored)
        self.writer.failed.connect(self._follow_unstored)
        self.writer.saved.connect(self.read)
        self.writer.failed.connect(lambda *_: self.read())

    def _lay_out(self) -> None:
        head = line_of(self.back, label("資料の文面", "title"), self.choice, STRETCH, spacing=2 * STEP)
        buttons = FlowLayout(self.insert, self.reset, self.take_in, self.save_text)
        writing = QWidget()
        column_of(
            buttons,
            self.state,
            (self.editor, 1),
            self.fault_list,
            self.question,
            self.made,
            within=writing,
            margins=(0, 0, 2 * STEP, 0),
        )
        both = splitter_of(writing, self.pages, shares=(0, 0), sizes=_WIDTHS, name="wordings")
        column_of(head, (both, 1), within=self, margins=(3 * STEP, 2 * STEP, 0, 2 * STEP))
