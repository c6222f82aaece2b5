"""Carries what a form hands over into the data file, and keeps the way back (decisions 4 and 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nakano_status.application.edit_entry import Edited, Entry, edit_entry, save_draft
from nakano_status.application.outcome import Outcome
from nakano_status.application.read.views import RowView
from nakano_status.domain.fields import BY_KEY
from nakano_status.domain.problem import Refused
from nakano_status.gui.pages.entry_form import EntryForm
from nakano_status.gui.pages.page import Surroundings
from nakano_status.gui.pages.voice import Voice
from nakano_status.gui.undo_commands import EditCommand, Texts
from nakano_status.gui.words import tr

FindRow = Callable[[str], RowView | None]


class RowWriter(QObject):
    """Writes for one form. `saved` follows everything that reached the data file; `failed` what did not.

    `as_division` is whose answer it is: None for the one whose data file this is (the office's word in the office's);
    `source` is where such an answer was told (電話), None: not said.
    """

    saved = Signal()
    failed = Signal()

    def __init__(self, around: Surroundings, form: EntryForm, find: FindRow) -> None:
        super().__init__(form)
        self._around = around
        self._form = form
        self._find = find
        self.as_division: str | None = None
        self.source: str | None = None
        form.draft_due.connect(self._keep_draft)
        form.change_due.connect(self._change)

    def _keep_draft(self, row_id: str, texts: Texts) -> None:
        entry = Entry(row_id, texts, self.as_division)
        self._around.session.use(
            lambda store, _: save_draft(store, entry), lambda _: self.saved.emit(), refused=self._refuse
        )

    def put_back(self, row_id: str, texts: Texts) -> None:
        """Write earlier texts as the office's word; what stood there can be taken back again."""
        row = self._find(row_id)
        self._write_and_remember(Entry(row_id, texts), _texts(Voice(None), row, texts))

    def _change(self, row_id: str, texts: Texts) -> None:
        """Write, and remember how to take it back in the same voice."""
        division = self.as_division
        source = self.source if division else None
        before = _texts(self._form.voice, self._find(row_id), texts)
        self._write_and_remember(Entry(row_id, texts, division, source=source), before)

    def _write_and_remember(self, entry: Entry, before: Texts) -> None:
        row_id, texts = entry.row_id, entry.typed

        def write(where: str, what: Texts) -> None:
            self._write(replace(entry, row_id=where, typed=what), lambda _: None)

        def remember(outcome: Outcome[Edited]) -> None:
            changed = {key: text for key, text in texts.items() if key in outcome.value.changed}
            if changed:
                old = {key: before[key] for key in changed}
                self._around.undo.push(EditCommand(_words(row_id, changed), row_id, old, changed, write))

        self._write(entry, remember)

    def _write(self, entry: Entry, then: Callable[[Outcome[Edited]], None]) -> None:
        session = self._around.session

        def done(outcome: Outcome[Edited]) -> None:
            then(outcome)
            self.saved.emit()

        def refuse(refused: Refused) -> None:
            self._form.take_back(entry.row_id, entry.typed)
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


def _texts(voice: Voice, row: RowView | None, texts: Texts) -> Mapping[str, str]:
    """Return what stood in the fields of these texts, as the voice had it before it."""
    return {key: (voice.kept(row, key) if row else None) or "" for key in texts}


def _words(row_id: str, changed: Texts) -> str:
    """Name an edit in the menu: 「取組状況（1-1-1-02-K）」の変更."""
    fields = "・".join(
        BY_KEY[key].heading.replace("令和{n}年度までの", "").format(n="", n1="翌", n2="翌々") for key in changed
    )
    return tr("{fields}の変更（{id}）").format(fields=fields, id=row_id)
