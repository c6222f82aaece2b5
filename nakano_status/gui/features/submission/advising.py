"""What a user decides on a piece of advice on a wording — 統一する, このまま — is done, and can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from nakano_status.application.entries.edit_entry import Entry, edit_entries, edit_entry
from nakano_status.application.outcome import Outcome
from nakano_status.application.wording.unify_wording import (
    UnifiedWording,
    WordingPlace,
    entries_of,
    keep_wording_as_typed,
    show_advice,
    unify_all,
    unify_one,
)
from nakano_status.gui.editing.undo_commands import AppliedCommand, Edit, EditCommand, Texts
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr


class Advising(QObject):
    """Acts on advice."""

    def __init__(self, around: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around

    def unify(self, place: WordingPlace, printed: str) -> None:
        """Write a wording of one text as the published list prints it, as an edit of that field."""
        session = self._around.session

        def done(outcome: Outcome[UnifiedWording]) -> None:
            made = outcome.value
            if made.now != made.was:
                words = tr("「{typed}」の統一（{id}）").format(typed=place.typed, id=place.row_id)
                edit = Edit(words, place.row_id, {place.key: made.was}, {place.key: made.now})
                self._around.undo.push(EditCommand(edit, self._rewrite))
            text = tr("「{typed}」を「{printed}」に統一しました。").format(typed=place.typed, printed=printed)
            self._around.report_saved(text, tr("「元に戻す」で取り消せます。"))

        session.act(lambda store, _: unify_one(session.parts, store, place, session.by), done, initiator=self)

    def unify_all(self, places: Sequence[WordingPlace]) -> None:
        """Write all these wordings as the published list prints them; one step of undo reverts all of them."""
        session = self._around.session

        def done(outcome: Outcome[tuple[UnifiedWording, ...]]) -> None:
            texts = outcome.value
            if texts:
                words = tr("用語の統一（{count}件の文章）").format(count=len(texts))
                self._around.undo.push(AppliedCommand(words, lambda again: self._write_all(texts, back=not again)))
            text = tr("{count}件の文章の用語を統一しました。").format(count=len(texts))
            self._around.report_saved(text, tr("「元に戻す」で取り消せます。"))

        session.act(lambda store, _: unify_all(session.parts, store, places, session.by), done, initiator=self)

    def _write_all(self, texts: tuple[UnifiedWording, ...], *, back: bool) -> None:
        session, entries = self._around.session, entries_of(texts, back=back)
        session.act(
            lambda store, _: edit_entries(session.parts, store, entries, "unify", session.by),
            self._report_saved,
            initiator=self,
        )

    def keep_as_typed(self, place: WordingPlace) -> None:
        """Leave a wording as it is; the advice is shown again when the text changes."""

        def done(_: Outcome[bool]) -> None:
            words = tr("「{typed}」をこのままにする（{id}）").format(typed=place.typed, id=place.row_id)
            self._around.undo.push(AppliedCommand(words, lambda again: self._keep(place, is_kept=again)))
            text = tr("「{typed}」は、このままにします。").format(typed=place.typed)
            self._around.report_saved(text, tr("文章を変更すると、もう一度お知らせします。"))

        session = self._around.session
        session.act(lambda store, _: keep_wording_as_typed(store, place, session.by), done, initiator=self)

    def _report_saved(self, _: object) -> None:
        self._around.saved.emit()

    def show(self, *, shown: bool) -> None:
        """Store whether advice is shown."""
        session = self._around.session
        session.act(
            lambda store, _: show_advice(store, session.by, shown=shown),
            self._report_saved,
            initiator=self,
        )

    def _keep(self, place: WordingPlace, *, is_kept: bool) -> None:
        session = self._around.session
        session.act(
            lambda store, _: keep_wording_as_typed(store, place, session.by, is_kept=is_kept),
            self._report_saved,
            initiator=self,
        )

    def _rewrite(self, command: EditCommand, texts: Texts, expected: Texts) -> None:
        """Undo or redo an edit; a newer value is not overwritten."""
        session = self._around.session
        entry = Entry(command.edit.row_id, _typed(texts), expected=expected)
        session.act(
            lambda store, _: edit_entry(session.parts, store, entry, session.by),
            self._report_saved,
            initiator=self,
            refused=lambda refused: command.give_up(self._around, refused),
        )


def _typed(texts: Texts) -> Mapping[str, str]:
    return {key: text or "" for key, text in texts.items()}
