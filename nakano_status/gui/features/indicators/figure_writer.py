"""Writes the entries on a 成果指標 to the data file, and makes them undoable; a newer value is not overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from nakano_status.application.indicators.edit_indicator import EditedIndicator, IndicatorEntry, edit_indicator
from nakano_status.application.outcome import Outcome
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.editing.undo_commands import AppliedCommand
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr


class FigureWriter(QObject):
    """Writes entries on indicators.

    The signal `failed` follows what did not reach the data file. `taking_back` carries an entry that is
    about to be undone or redone, so that its page can show it.
    """

    failed = Signal()
    taking_back = Signal(object)

    def __init__(self, around: AppContext, parent: QObject, correcting: Callable[[], str | None]) -> None:
        """Write with the reason that `correcting` returns if settled rounds are corrected, too (None: they are not)."""
        super().__init__(parent)
        self._around = around
        self._correcting = correcting

    def write(self, entry: IndicatorEntry, words: str) -> None:
        """Write an entry on an indicator; `words` is the text of the undo command."""
        correcting = self._correcting()

        def remember(edited: EditedIndicator) -> None:
            reached = edited.settled.reached
            if correcting is not None and reached:
                rounds = "。".join(each.line for each in reached)
                again = tr("［元に戻す］では戻せません。戻すときは、前の数値を記入して、もう一度訂正してください。")
                done = tr("資料の数値も訂正しました：{rounds}").format(rounds=rounds)
                self._around.report_saved(done, again, for_good=True)
            elif edited.changed:  # what was filled in where a settled round had nothing is taken out of it again
                self._remember(entry, edited.was, words, tr("元に戻す") if reached else None)

        def refuse(refused: Refused) -> None:
            self._around.messages.refuse(refused)
            self.failed.emit()

        self._write(entry, correcting, remember, refuse)

    def _remember(self, entry: IndicatorEntry, was: IndicatorEntry, words: str, correcting: str | None) -> None:
        def rewrite(again: bool) -> None:  # noqa: FBT001 - Qt's two ways
            now, before = (entry, was) if again else (was, entry)
            self.taking_back.emit(now)
            entry_again = replace(now, expected=before)
            give_up = partial(command.give_up, self._around)
            self._write(entry_again, correcting, lambda _: None, give_up)

        command = AppliedCommand(words, rewrite)
        self._around.undo.push(command)

    def _write(
        self,
        entry: IndicatorEntry,
        correcting: str | None,
        then: Callable[[EditedIndicator], None],
        refuse: Callable[[Refused], None],
    ) -> None:
        session = self._around.session

        def done(outcome: Outcome[EditedIndicator]) -> None:
            then(outcome.value)
            self._around.report_conflicts(outcome.problems)
            self._around.saved.emit()

        choice = EditionChoice(session.year)
        session.act(
            lambda store, _: edit_indicator(session.parts, store, entry, session.by, choice, correcting=correcting),
            done,
            refused=refuse,
        )
