"""The start of the window after the last run, and lasting notices about the state of the open data file.

A file may be damaged, in use elsewhere, read-only, or in a folder where storing has risks.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

from nakano_status.application.ports.data_file import Store
from nakano_status.crash_record import collect_crash_reports
from nakano_status.defect_report import write_lines
from nakano_status.domain.refusals.files import StoreDamaged, StoreLocked, StoreNotLockable, StoreStillOpen
from nakano_status.domain.storage.server_address import place_name
from nakano_status.gui.memory import Memory
from nakano_status.gui.messages import Offer
from nakano_status.gui.session import OpenFile, Session
from nakano_status.gui.window.notices import (
    CRASHED,
    DAMAGED,
    IN_USE,
    PLACE,
    READ_ONLY,
    SHARE,
    ReasonOffer,
    StateNotices,
)

_IN_A_ROW = 2
"""The number of consecutive crashes after which the last data file is not opened automatically."""

LOOK_EVERY = 15_000
"""Milliseconds between two checks whether a data file is still in use elsewhere; a check reads one small file."""


class Beginning(NamedTuple):
    """The start of the window.

    `file`: the data file to open; None to show the first page. `reports`: the reports of crashed runs. `held_back`:
    whether the last data file is not opened because the program crashed repeatedly with it.
    """

    file: Path | None = None
    reports: tuple[Path, ...] = ()
    held_back: bool = False


def determine_beginning(memory: Memory, named: Path | None) -> Beginning:
    """Return what the window shows at its start, and count in `memory` how often the program crashed in succession.

    The data file to open is `named`, or if that is None, the last data file, unless the program crashed repeatedly with
    it.
    """
    reports = tuple(collect_crash_reports())
    memory.remember_crashes(memory.crashes + 1 if reports else 0)
    last = memory.last_file
    held_back = named is None and last is not None and memory.crashes >= _IN_A_ROW
    return Beginning(named or (None if held_back else last), reports, held_back)


class FileNotices(QObject):
    """Shows notices about the state of the open data file, and does the acts that they offer.

    Such acts are to open the file again, to take it over, and to turn a copy of a backup into the data file. While the
    file is in use elsewhere, looks repeatedly and shows a notice once it can be edited. `reopen`: opens the file again.
    """

    def __init__(self, notices: StateNotices, session: Session, reopen: Callable[[], None]) -> None:
        super().__init__(session)
        self._notices, self._session = notices, session
        self._reopening = Offer("編集できるようにして開き直す", reopen)
        self._worked_in: OpenFile | None = None
        self._reason = ""
        self.looking = QTimer(self, interval=LOOK_EVERY)
        self.looking.timeout.connect(self._look)
        session.opened.connect(self._show_states)
        session.closed.connect(self._end)

    def _show_states(self, file: OpenFile) -> None:
        self.looking.stop()
        if file.damaged is not None:
            self._notices.show(DAMAGED, *_damaged_words(file, file.damaged))
        elif file.in_use is not None:
            self._show_in_use(file, file.in_use)
            # only the lock file is read: opening the data file to find out could disturb the writer
            self.looking.start()
        elif file.is_backup_copy:
            self._show_copy(file)
        elif file.refused is not None:
            from nakano_status.application.problem_text import refusal_text

            offer = self._reopening if isinstance(file.refused, StoreNotLockable) else None
            self._notices.show(READ_ONLY, *refusal_text(file.refused)[1:], offer)
        elif file.read_only and file.server is not None:
            words = f"「{place_name(file.path)}」は、閲覧の権限で接続しているため、閲覧用に開いています。"
            self._notices.show(READ_ONLY, words, "編集するときは、情報システム部門に、書込みの権限を依頼してください。")
        elif file.read_only and file.reads_copy is None:
            words = f"「{place_name(file.path)}」は、書き込みができない場所にあるため、閲覧用に開いています。"
            rest = "編集するときは、書き込みのできるフォルダーに写し、写したほうを開いてください。"
            self._notices.show(READ_ONLY, words, rest)
        if not file.is_backup_copy:
            self._worked_in = file
        if file.reads_copy is not None:
            from nakano_status.application.problem_text import message, remedy

            self._notices.show(SHARE, message(file.reads_copy), remedy(file.reads_copy), self._reopening)
        if file.place is not None:
            from nakano_status.application.problem_text import message, remedy

            self._notices.show(PLACE, message(file.place), remedy(file.place))

    def _show_in_use(self, file: OpenFile, locked: StoreLocked) -> None:
        """Show who has the file open; offer to take it over with a reason, which is proposed again after a refusal."""

        def take_over(reason: str) -> None:
            self._reason = reason
            # last: opening a file withdraws the message that was shown
            self._session.opened.connect(self._report_refused, Qt.ConnectionType.SingleShotConnection)
            self._session.reopen(reason)

        offer: Offer | ReasonOffer = self._reopening
        if "computer" in locked.details:
            usual = self._reason if isinstance(locked, StoreStillOpen) else ""
            offer = ReasonOffer("引き継いで編集する", take_over, usual=usual)
        self._notices.show(IN_USE, *_in_use_words(file, locked), offer)

    def _report_refused(self, file: OpenFile) -> None:
        """Report it if a file could not be taken over."""
        if isinstance(file.in_use, StoreStillOpen):
            self._session.runner.messages.refuse(file.in_use)

    def _show_copy(self, file: OpenFile) -> None:
        """Show that the file is a copy of a backup; offer to return to the original, otherwise to work in the copy."""
        before = self._worked_in
        words = "控えの写しのため、閲覧用に開いています。"
        if before is not None and before.damaged is None and before.info.store_id == file.info.store_id:
            rest = "この内容に戻すときは、元のデータファイルの［保存と復元］で復元してください。"
            back = Offer("元のデータファイルに戻る", lambda: self._session.open(before.path))
            self._notices.show(READ_ONLY, words, rest, back)
            return
        rest = (
            "元のデータファイルを使えないときだけ、理由を記入し、正式なデータファイルにしてください。"
            "元のほうも使うと、記入できるファイルが2つになります。"
        )
        using = ReasonOffer("これを正式なデータファイルとして使う", lambda reason: self._use_copy(file, reason))
        self._notices.show(READ_ONLY, words, rest, using)

    def _use_copy(self, file: OpenFile, reason: str) -> None:
        """Turn a copy of a backup into the data file to work in, and report it once it can be written."""
        session = self._session

        def use(_store: Store) -> None:
            from nakano_status.application.storage.restore import use_copy

            use_copy(session.parts, file.path, reason, session.by)

        def report(found: OpenFile) -> None:
            if session.shows(file.path) and not found.read_only:
                words = f"「{place_name(file.path)}」を、正式なデータファイルにしました。"
                rest = "元のデータファイルが残っているときは、誤って記入しないよう、別の場所に移してください。"
                session.runner.messages.report_done(words, rest)

        def reopen(_: None) -> None:
            session.opened.connect(report, Qt.ConnectionType.SingleShotConnection)
            session.reopen()

        session.use(use, reopen, what="正式なデータファイルにしています")

    def _look(self) -> None:
        """Check whether the file is free, unless other work is going on: no queue may build up on a slow share."""
        if not self._session.runner.worker.is_busy:
            self._session.check_whether_free(self._report_free)

    def _report_free(self, free: bool) -> None:  # noqa: FBT001 - the result of the check
        """Report that the file can be written now; it remains read-only until the user opens it again."""
        file = self._session.file
        if free and file is not None and file.in_use is not None and self.looking.isActive():
            self.looking.stop()
            words = f"「{place_name(file.path)}」は、他での使用が終わり、編集できるようになりました。"
            self._notices.show(IN_USE, words, "開き直すと、最新の内容になります。", self._reopening)

    def _end(self) -> None:
        self.looking.stop()
        self._worked_in = None


def _damaged_words(file: OpenFile, damaged: StoreDamaged) -> tuple[str, str]:
    """Return the notice that part of the file is damaged, and what to do; a report for support names the part."""
    rest = (
        "メニュー「ファイル」の［保存と復元…］で、控えの写しを作成し、それを開いてください。"
        "控えがないときは、いま表示できる内容を一覧などのファイルに書き出してください。"
    )
    report = write_lines((damaged.code, damaged.details.get("reason", "")))
    if report is not None:
        rest += f"壊れた箇所の記録「{report}」を、担当者に渡してください。"
    words = f"「{place_name(file.path)}」の内容の一部が壊れているため、閲覧用に開いています。書き込みはしていません。"
    return words, rest


def _in_use_words(file: OpenFile, locked: StoreLocked) -> tuple[str, str]:
    """Return the notice on who has the file open, where and since when, and what to do about it."""
    since, who, computer = (locked.details.get(name, "") for name in ("since", "who", "computer"))
    words = f"「{place_name(file.path)}」は、{since}から{who}が開いているため、閲覧用に開いています。"
    if "computer" in locked.details:
        return words, (
            f"{computer}で閉じられると、編集できます。故障や不在のため閉じられないときは、理由を記入して引き継げます。"
            f"{computer}でまだ書き戻していない内容は、{computer}に残ります。"
        )
    return words, "このPCの別の画面で開かれていないかを確認してください。閉じられると、ここでお知らせします。"


def report_crashes(notices: StateNotices, beginning: Beginning) -> None:
    """Show a notice about the last run, if it crashed, until the user confirms it.

    The notice names the report of the crash, and states that typed text was saved.
    """
    if not beginning.reports:
        return
    words = (
        "前回、プログラムが途中で止まりました。記入した内容は、書きかけの文章も含めてデータファイルに、"
        "作成中の計画は下書きに残っています。"
    )
    if beginning.held_back:
        words += "続けて止まったため、データファイルを開かずに開始しました。「最近使ったデータファイル」から開けます。"
    seen = Offer("確認しました", lambda: notices.clear(CRASHED))
    rest = f"記録「{beginning.reports[-1]}」を添えて、担当者に連絡してください。記録に回答の文章は含まれません。"
    notices.show(CRASHED, words, rest, seen)
