"""A lasting notice while backups cannot be made; the work goes on meanwhile (decision 0091)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from nakano_status.application.storage.make_backup import BackupState, OwnBackups, backup_state
from nakano_status.domain.calendar.days import local_time, moment_label
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.storage.backups import office_time
from nakano_status.gui.messages import Offer
from nakano_status.gui.session import Session
from nakano_status.gui.window.notices import NO_BACKUP, StateNotices


class BackupNotices(QObject):
    """Makes the backup of the day once a data file is shown, and shows a notice if that fails.

    `show_page`: shows the page 保存と復元; the notice has a button for it.
    """

    def __init__(self, notices: StateNotices, session: Session, show_page: Callable[[], None]) -> None:
        super().__init__(session)
        self._notices, self._session = notices, session
        self._offer = Offer("保存と復元を表示", show_page)
        session.changed.connect(lambda _touched, _by: self.look())

    def begin(self) -> None:
        """Make the backup of the day if there is none yet, and show a notice if that fails."""
        self._session.use(lambda store: backup_state(store, OwnBackups.back_up_of_day), self._show)

    def look(self) -> None:
        """Show the notice if the last backup failed, otherwise clear it.

        A data file on a share may have been backed up meanwhile on another thread.
        """
        self._session.use(backup_state, self._show)

    def _show(self, state: BackupState | None) -> None:
        if state is None or state.failure is None:
            self._notices.clear(NO_BACKUP)
            return
        from nakano_status.application.problem_text import refusal_text

        now = office_time(self._session.parts.clock.now())
        words = "控えを作成できません。"
        if state.newest is None:
            words = "控えを1つも作成できていません。"
        elif state.is_overdue(now):
            moment = moment_label(local_time(state.newest), now.date())
            words = f"1日以上、控えを作成できていません。最後の控えは{moment}です。"
        _, why, remedy = refusal_text(state.failure)
        if not isinstance(state.failure, StoreDamaged):
            remedy = f"作業は続けられます。{remedy}"
        shown = self._notices.shown.get(NO_BACKUP)
        if shown is None or (shown.accessibleName(), shown.accessibleDescription()) != (words + why, remedy):
            self._notices.show(NO_BACKUP, words + why, remedy, self._offer)
