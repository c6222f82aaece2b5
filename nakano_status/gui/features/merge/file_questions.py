"""Questions before a file is imported: the password of locked files, and which rows of a closed round to reopen.

The password is not stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from nakano_status.application.merge.late_file import LateFile, LateImport, LateRow, read_late_file, reopen_and_apply
from nakano_status.application.outcome import Outcome
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import HeldFileLocked
from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.fields import Button, LineField, PrimaryButton, TickBox
from nakano_status.gui.lists.difference_html import difference_html, shown_value
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr

_FIELD_WIDTH = 22 * STEP
_NAMED = 3

_LEAST_HEIGHT = 20 * STEP


class PasswordPanel(QFrame):
    """A panel that is hidden while nothing is locked; `given` carries the password that was typed."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.words = ReadingLabel()
        self.field = LineField(tr("パスワード"), tr("パスワード"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.shown = TickBox(tr("文字を表示"))
        self.open = Button(tr("開く"), self._give)
        self.open.setEnabled(False)
        self.stop = Button(tr("やめる"), lambda: self.ask((), was_wrong=False))
        line_of(
            (self.words, 1),
            self.field,
            self.open,
            self.stop,
            self.shown,
            within=self,
            margins=(2 * STEP, STEP, 2 * STEP, STEP),
        )
        self.hide()
        self.field.textChanged.connect(lambda text: self.open.setEnabled(bool(text)))
        self.field.returnPressed.connect(self._give)
        self.shown.toggled.connect(self._show_letters)

    def ask(self, names: Sequence[str], *, was_wrong: bool) -> None:
        """Ask for the password of these files (empty: hide); `was_wrong`: one was tried."""
        self.setVisible(bool(names))
        if not names:
            self.field.clear()
            return
        listed = "".join(f"「{name}」" for name in names[:_NAMED])
        more = tr("ほか{count}件").format(count=len(names) - _NAMED) if len(names) > _NAMED else ""
        head = tr("このパスワードでは開けないファイルが{count}件あります") if was_wrong else ""
        head = head or tr("パスワードの必要なファイルが{count}件あります")
        rest = tr("。読み取るときにだけ使い、残しません。")
        self.words.show_text(f"{head.format(count=len(names))}：{listed}{more}{rest}")
        self.field.selectAll()

    def _give(self) -> None:
        if self.field.text():
            self.given.emit(self.field.text())

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - type of the signal
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class LateFilePanel(QFrame):
    """The rows of a held file, with check boxes and a reason.

    `rows_read` is emitted when the rows of a file were read, `taken` when some were imported. `locked` carries the
    refusal of a file whose password is missing.
    """

    taken = Signal()
    rows_read = Signal()
    locked = Signal(object)

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._around = around
        self._item = ""
        self._file: LateFile | None = None
        self.passwords: tuple[str, ...] = ()
        self.words = ReadingLabel()
        self.list = RichTextView(tr("締め切った年度の取組"), click_goes=False)
        self.reason = LineField(tr("再開する理由"), tr("例：決算の訂正のため"))
        self.take_in = PrimaryButton(tr("選んだ取組を再開して取り込む"), self._take_in)
        self._lay_out()
        self.list.lines.turned.connect(self._offer)
        self.reason.textChanged.connect(lambda _: self._offer())
        self.reason.returnPressed.connect(self.take_in.click)

    @property
    def needs_reopening(self) -> bool:
        """Whether rows of the file must be reopened first, so that the file cannot be imported as a whole."""
        return not self.isHidden() and (self._file is None or bool(self._file.rows))

    def show_item(self, item_id: str) -> None:
        """Show the rows of a held file; for another one than before, without ticks and reason."""
        if item_id != self._item:
            self._file = None
            self.reason.setText("")  # clear() could be undone by Ctrl+Z
            self.list.lines.set_items(())
            self.words.show_text(tr("ファイルの取組を読み取っています。"))
        self._item = item_id
        self._offer()
        self.read()

    def read(self) -> None:
        """Read the stored file again."""
        session, item_id, passwords = self._around.session, self._item, self.passwords
        session.use(
            lambda store, _: read_late_file(session.parts, store, item_id, passwords), self._show, refused=self._refuse
        )

    def _show(self, file: LateFile) -> None:
        if file.item_id != self._item:
            return
        self._file = file
        self.list.lines.show_again(_line(row, file) for row in file.rows)
        if file.rows:
            words = tr(
                "締め切った{year}の回答です。内容が変わる取組が{count}件あります。再開する取組を選び、理由を記入してください。"
                "選ばない取組は、{year}の「未取込」に残ります。"
            )
        else:
            words = tr("締め切った{year}の回答です。再開が必要な取組はありません。このまま取り込めます。")
        self.words.show_text(words.format(year=file.year.label, count=len(file.rows)))
        for part in (self.list, self._foot):
            part.setVisible(bool(file.rows))
        self._offer()
        self.rows_read.emit()

    def _refuse(self, refused: Refused) -> None:
        if isinstance(refused, HeldFileLocked):
            self.words.show_text(tr("パスワードを入力すると、取組を選べます。"))
            self.locked.emit(refused)
        else:
            self.words.show_text(tr("この回答の取組を読み取れません。"))
            self._around.messages.refuse(refused)

    def _offer(self) -> None:
        chosen, has_reason = bool(self.list.lines.ticked), bool(self.reason.text().strip())
        self.take_in.setEnabled(self._around.session.may_write and chosen and has_reason)

    def _take_in(self) -> None:
        session, item_id, reason, passwords = self._around.session, self._item, self.reason.text(), self.passwords
        rows = [row_id for row_id in self.list.lines.ticked if isinstance(row_id, str)]
        session.act(
            lambda store, _: reopen_and_apply(
                session.parts, store, item_id, rows, reason, by=session.by, passwords=passwords
            ),
            self._show_taken,
            what=tr("再開して取り込んでいます"),
            initiator=self,
        )

    def _show_taken(self, outcome: Outcome[LateImport]) -> None:
        done = outcome.value
        self.passwords = ()
        words = tr("{year}の取組{count}件を再開し、遅れて届いた回答を取り込みました。")
        self._around.undo.clear()
        self._around.messages.report_done(
            words.format(year=done.year.label, count=len(done.ids)), tr("理由は変更履歴に残ります。")
        )
        self.taken.emit()

    def _lay_out(self) -> None:
        self.list.setMinimumHeight(_LEAST_HEIGHT)
        self._foot = QFrame()
        line = line_of(label(tr("再開する理由"), "field"), (self.reason, 1))
        column_of(line, (self.take_in, Qt.AlignmentFlag.AlignRight), within=self._foot)
        column_of(
            self.words,
            (self.list, 1),
            self._foot,
            within=self,
            margins=(2 * STEP, STEP + STEP // 2, 2 * STEP, STEP + STEP // 2),
        )


def _line(row: LateRow, file: LateFile) -> RichTextItem:
    where = f"{row.row_id}　{row.title}"
    texts = [
        (file.headings.get(key, key), shown_value(key, was, file.marks), shown_value(key, now, file.marks))
        for key, (was, now) in row.texts.items()
    ]
    fields = "".join(f"<br>{muted(heading)}　{difference_html(was, now)}" for heading, was, now in texts)
    accessible_text = "、".join(f"{heading} {was or tr('空欄')}から{now or tr('空欄')}" for heading, was, now in texts)
    return RichTextItem(
        f"<p><b>{escape(where)}</b>{fields}</p>", f"{where}、{accessible_text}", row.row_id, ticked=False
    )
