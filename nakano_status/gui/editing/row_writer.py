"""Carries what a form hands over into the data file, and keeps the way back (decisions 4 and 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from nakano_status.application.edit_entry import Edited, Entry, edit_entry, save_draft
from nakano_status.application.outcome import Outcome
from nakano_status.application.read.views import RoundView, RowView
from nakano_status.domain.fields import BY_KEY, NOTE
from nakano_status.domain.problem import Refused
from nakano_status.gui.pages.entry_form import EntryForm
from nakano_status.gui.pages.page import Surroundings
from nakano_status.gui.undo_commands import EditCommand, Texts
from nakano_status.gui.words import tr

FindRow = Callable[[str], RowView | None]


class RowWriter(QObject):
    """Writes for one form. `saved` follows everything that reached the data file; `failed` what did not.

    `as_division` is whose answer it is: None for the one whose data file this is (the office's word in the office's).
    """

    saved = Signal()
    failed = Signal()

    def __init__(self, around: Surroundings, form: EntryForm, find: FindRow) -> None:
        super().__init__(form)
        self._around = around
        self._form = form
        self._find = find
        self.as_division: str | None = None
        self.round: RoundView | None = None
        form.draft_due.connect(self._keep_draft)
        form.change_due.connect(self._change)

    def _keep_draft(self, row_id: str, texts: Texts) -> None:
        entry = Entry(row_id, texts, self.as_division)
        self._around.session.use(
            lambda store, _: save_draft(store, entry), lambda _: self.saved.emit(), refused=self._refuse
        )

    def _change(self, row_id: str, texts: Texts) -> None:
        """Write, and remember how to take it back in the same voice."""
        row = self._find(row_id)
        voice = self.as_division
        before = _texts_before(row, texts, voice or (self.round.division if self.round else None))

        def write(where: str, what: Texts) -> None:
            self._write(where, what, voice, lambda _: None)

        def remember(outcome: Outcome[Edited]) -> None:
            changed = {key: text for key, text in texts.items() if key in outcome.value.changed}
            if changed:
                old = {key: before[key] for key in changed}
                self._around.undo.push(EditCommand(_words(row_id, changed), row_id, old, changed, write))

        self._write(row_id, texts, voice, remember)

    def _write(self, row_id: str, texts: Texts, voice: str | None, then: Callable[[Outcome[Edited]], None]) -> None:
        entry = Entry(row_id, texts, voice)
        session = self._around.session

        def done(outcome: Outcome[Edited]) -> None:
            then(outcome)
            self.saved.emit()

        def refuse(refused: Refused) -> None:
            self._form.take_back(row_id, texts)
            self._refuse(refused)

        session.act(
            lambda store, _: edit_entry(session.parts, store, entry, session.by),
            done,
            initiator=self._form,
            refused=refuse,
        )

    def _refuse(self, refused: Refused) -> None:
        self._around.messages.refuse(refused)
        self.failed.emit()


def _texts_before(row: RowView | None, texts: Texts, division: str | None) -> Mapping[str, str]:
    values = dict(row.values) if row else {}
    if row and division:
        values[NOTE] = row.notes.get(division)
    return {key: values.get(key) or "" for key in texts}


def _words(row_id: str, changed: Texts) -> str:
    """Name an edit in the menu: 「取組状況（1-1-1-02-K）」の変更."""
    fields = "・".join(
        BY_KEY[key].heading.replace("令和{n}年度までの", "").format(n="", n1="翌", n2="翌々") for key in changed
    )
    return tr("{fields}の変更（{id}）").format(fields=fields, id=row_id)
