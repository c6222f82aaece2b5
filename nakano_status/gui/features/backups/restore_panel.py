"""The questions before a restore and before a copy replaces a file, and the reports after them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from nakano_status.application.storage.restore import Restored, copy_backup, read_awaited
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.controls.boxes import STRETCH, framed, line_of
from nakano_status.gui.controls.fields import Button, LineField, OnceButton
from nakano_status.gui.controls.files import TargetQuestion
from nakano_status.gui.features.backups.backup_lines import DifferentRow
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, Question
from nakano_status.gui.words import tr

_MUCH = 100


class RestorePanel(Question):
    """The question, hidden until it asks; `confirmed` carries the row (None: everything) and the reason."""

    confirmed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.row: DifferentRow | None = None
        self.words = ReadingLabel()
        self.reason = LineField(tr("復元する理由"), tr("理由（変更履歴に残ります。省略できます）"))
        self.do = OnceButton(tr("復元する"), lambda: self.confirmed.emit(self.row, self.reason.text().strip()))
        self.stop = Button(tr("やめる"), self.end)
        line = line_of((self.reason, _MUCH), self.do, self.stop, STRETCH)
        heading = label(tr("復元の確認"), "heading")
        framed(self, heading, self.words, line)

    def ask(self, backup: str, row: DifferentRow | None = None) -> None:
        """Ask about a backup by its day; with a `row`, about the texts of that row only."""
        self.row = row
        if row is None:
            words = tr(
                "データファイルの全体を、控え（{backup}）の内容に戻します。いまの内容は、先に控えとして残します。"
                "その後に届いたファイルは、中身を削除したものを除き、復元した後に、もう一度取りまとめられます。"
            )
        else:
            words = tr(
                "管理番号 {row_id} の進捗状況と文章を、控え（{backup}）の内容に入力し直します。ほかは変わりません。"
            )
        self.words.show_text(words.format(backup=backup, row_id=row.row_id if row else ""))
        self.do.setText(tr("復元する") if row is None else tr("内容を戻す"))
        self.reason.setText("")  # clear() could be undone by Ctrl+Z
        self.begin()
        self.reason.setFocus()


class CopyQuestion(TargetQuestion):
    """Writes copies of backups, and asks before one replaces a file."""

    def __init__(self, around: AppContext, other: Callable[[], object]) -> None:
        super().__init__(lambda target: self.write_copy(self._backup, target, replace=True), other)
        self._around = around
        self._backup = Path()

    def write_copy(self, backup: Path, target: Path, *, replace: bool = False) -> None:
        """Write a copy of a backup, and offer to look into it; before it replaces a file, that is asked."""
        session, around, by = self._around.session, self._around, self._around.session.by
        self._backup = backup
        self.end()

        def refuse(refused: Refused) -> None:
            if session.shows(target) or not self.asks_about(refused):
                around.messages.refuse(refused)

        def show(out: Path) -> None:
            opening = Offer(tr("写しを閲覧用に開く"), lambda: session.open(out, read_only=True))
            around.messages.report_done(tr("控えの写し「{name}」を作成しました。").format(name=out.name), offer=opening)

        session.use(
            lambda _store, _: copy_backup(session.parts, backup, target, by, replace=replace),
            show,
            what=tr("写しを作成しています"),
            refused=refuse,
        )


def report_restored(around: AppContext, restored: Restored) -> None:
    """Report a restore, and offer to merge the files again that were received since."""
    session, files = around.session, restored.awaited
    words = tr("控え「{name}」の内容に戻しました。").format(name=restored.backup.name)
    kept = tr("戻す前の内容は、控え「{name}」に残っています。").format(name=restored.before.name)
    removed = len(restored.differences.lost_files) - len(files)
    if removed:
        kept += tr("控えの後に届き、中身を削除したファイル{count}件は、手元のファイルで取りまとめてください。").format(
            count=removed
        )
    if not files:
        around.messages.report_done(words, kept)
        return

    def gather() -> None:
        session.use(lambda store, _: read_awaited(session.parts, store), lambda read: around.wanted.emit("merge", read))

    count = tr("その後に届いたファイル{count}件は、もう一度取りまとめてください。").format(count=len(files))
    around.messages.report_done(words, f"{kept}{count}", Offer(tr("取りまとめの画面へ"), gather))
