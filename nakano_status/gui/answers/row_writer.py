"""Writing of a form's texts to the data file; each edit becomes an undo command."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from nakano_status.application.entries.edit_entry import Edited, Entry, edit_entry, save_draft
from nakano_status.application.entries.read.history import earlier_values
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, TypedAnswer, TypedTexts
from nakano_status.application.problem_text import refusal_text
from nakano_status.application.round.read.views import RoundView
from nakano_status.domain.fields.field import CHANGE_KIND, DONE
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import NotYours, ValueMoved
from nakano_status.domain.refusals.files import StoreLocked, StoreServerGone
from nakano_status.domain.round.round import Round
from nakano_status.gui.act_runner import OnRefusal
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.answers.kept_entries import KeptEntries, Place, field_of, narrow, place_of
from nakano_status.gui.answers.row_context import RestoredDraft
from nakano_status.gui.editing.edits_under_way import EditsUnderWay, EditUnderWay
from nakano_status.gui.editing.text_field import earlier_lines
from nakano_status.gui.editing.undo_commands import Edit, EditCommand, NotDone, Texts
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, GoTo

if TYPE_CHECKING:
    from nakano_status.gui.lists.rich_text_list import RichTextItem

RETRY_PAUSE = 5_000
"""Milliseconds after which the texts that wait for a server are written again."""

_SERVER_AWAY = (StoreServerGone, StoreLocked)
"""The refusals after which a write is tried again automatically: the server is away, or another act takes long."""

_Done = Callable[[Outcome[Edited]], None]
_Write = EditUnderWay[Place, str, str | None]


class RowWriter(QObject):
    """The writer of one form's edits.

    `source`: the way in which an answer was received that is written in the name of a division (電話); None if not
    recorded.

    Signals: `saved` is emitted after texts were stored, also as drafts, or given up, if no text remains that could not
    be stored (`is_unsaved`), `failed` after texts were not stored that remain to be. `taking_back` carries the row, key
    and `as_division` of a field of the displayed round that the form is to show, because its edit is about to be undone
    or redone, or because its text was refused. An edit of another round cannot be undone.

    Texts whose write was not done while another row was displayed are kept. They are put into their fields when their
    row is shown again in the same round with the same `as_division`, and written with the next successful write.

    A text is in `_edits` while it is written; in `_unwritten` after its write was not done, until it is in its field
    again; in `_restored` if it is from an earlier session, and its row was not shown yet; in `_drafts` if it is not to
    be written yet; in `_replaced` while a value that was not typed is being written over such a draft, which its field
    cannot hold. `_unstored` has the texts whose last change or draft could be stored neither in the data file nor on
    this PC, and that were not stored, replaced or discarded since; `_on_pc` has the newest texts of fields that are on
    this PC. A choice that was refused for good is shown as it is stored, and forgotten, unless its row was left.
    """

    saved = Signal()
    failed = Signal()
    taking_back = Signal(str, str, object)

    def __init__(self, around: AppContext, form: EntryForm) -> None:
        super().__init__(form)
        self._around = around
        self._form = form
        self.source: str | None = None
        self._unwritten = KeptEntries()
        self._drafts = KeptEntries()
        self._restored = KeptEntries()
        self._moved: dict[Place, ValueMoved] = {}
        self._rounds: dict[str | None, RoundView] = {}  # in which texts were typed, by ID
        self._edits = EditsUnderWay[Place, str, str | None]()
        self._replaced: dict[_Write, KeptEntries] = {}
        self._unstored = KeptEntries()
        self._on_pc = KeptEntries()
        self.is_unsaved = False
        self._is_waiting = False
        self._retry = QTimer(self, singleShot=True, interval=RETRY_PAUSE)
        self._retry.timeout.connect(self._try_again)
        around.session.returned.connect(self._try_again)
        form.newer_texts = self._newer_texts
        form.waiting_choices = self._waiting_choices
        form.row_shown.connect(self._show_kept)
        form.draft_due.connect(self._keep_draft)
        form.change_due.connect(self._change)
        form.back_wanted.connect(self._put_back)
        form.earlier_wanted.connect(self._show_earlier)
        form.typing_undone.connect(self._remember_undone)

    @property
    def as_division(self) -> str | None:
        """The division whose answer is written in the form; None for the owner of the data file."""
        return self._form.as_division

    def put_back(self, row_id: str, texts: Texts) -> None:
        """Write earlier texts of a row, by field key (None: blank), as its current texts; the edit can be undone."""
        row, newer = self._form.row, self._edits.shown((self._form.round_id, row_id, None))
        expected = None
        if row is not None and row.id == row_id:
            expected = {key: newer.get(key, row.values.get(key)) for key in texts}
        entry = Entry(row_id, _typed(texts), year=self._form.year, expected=expected, round_id=self._form.round_id)
        self._restore(entry)

    def restore_drafts(self, round_: RoundView) -> Sequence[RestoredDraft]:
        """Return the texts of a round that were typed and are stored only on this PC, as drafts.

        Each text is put into its field when its row is shown.
        """
        restored = []
        self._rounds[round_.round_id] = round_
        for text in self._typed.all() if self._typed is not None else ():
            if isinstance(text, TypedAnswer) and text.of_round == round_.round_id:
                expected, place = {text.key: text.seen}, (text.as_division, round_.year, text.source)
                entry = Entry(text.row_id, {text.key: text.text}, *place, expected, round_.round_id)
                self._restored.add(entry)
                self._on_pc.add(entry)
                restored.append(RestoredDraft(text.row_id, text.key, text.as_division))
        if self._form.row is not None:
            self._show_kept(self._form.row.id)
        return restored

    @property
    def keeps(self) -> bool:
        """True if texts are stored on this PC while they are typed, and the newest text of every field is."""
        return self._typed is not None and not self._unstored.places

    @property
    def _typed(self) -> TypedTexts | None:
        file = self._around.session.file
        return None if file is None else file.typed

    def _keep_on_pc(self, entry: Entry) -> bool:
        """Store texts of a set on a server on this PC, too; return whether all of them were stored there."""
        if self._typed is None:
            return False
        refusals = dict[str, Refused]()
        for text in _texts_of(entry):
            try:
                self._typed.keep([text])
            except Refused as refused:
                refusals[text.key] = refused
        if (kept := narrow(entry, entry.typed.keys() - refusals.keys())) is not None:
            self._on_pc.add(kept)
            self._unstored.take(place_of(entry), kept.typed)
        if (unkept := narrow(entry, refusals)) is not None:
            self._around.messages.refuse(next(iter(refusals.values())))
            self._unstored.add(unkept)
            self._report_failed()
        return not refusals

    def _forget(self, place: Place, keys: Container[str]) -> None:
        """Remove texts of fields from `_unstored` and from this PC, because none is to be stored any more."""
        self._unstored.take(place, keys)
        if (kept := self._on_pc.take(place, keys)) is not None:
            self._around.session.drop_typed(_texts_of(kept))

    def _keep_draft(self, row_id: str, texts: Texts) -> None:
        """Keep a draft until its text is written."""
        entry = self._entry(row_id, texts)
        self._drafts.add(entry)
        self._save_draft(entry)

    def _save_draft(self, entry: Entry) -> None:
        """Store a draft; in a set on a server, where several users type, store it only on this PC."""

        def saved(_: object) -> None:
            self._unstored.take(place_of(entry), entry.typed)
            self._report_stored()

        def fail(_: object = None) -> None:
            self._unstored.add(entry)
            self._report_failed()

        def refuse(refused: Refused) -> None:
            self._around.messages.refuse_saving(refused, self._save_again)
            fail()

        if self._typed is None:
            self._around.session.use(partial(save_draft, entry=entry), saved, refused=refuse, failed=fail)
        elif self._keep_on_pc(entry):
            self._report_stored()

    def _change(self, row_id: str, texts: Texts) -> None:
        """Write texts, and push a command that undoes it for the same writer; a refused text is left in its field."""
        self._write_typed(self._entry(row_id, texts))

    def _write_typed(self, entry: Entry) -> None:
        """Write texts of fields; if that is not done, they are unsaved in their fields again, or kept until then.

        Earlier texts of the fields that were not written are not wanted any more.
        """
        for kept in (self._unwritten, self._restored, self._drafts, self._unstored):
            kept.take(place_of(entry), entry.typed)
        is_kept = self._keep_on_pc(entry)

        def refuse(refused: Refused) -> None:
            if isinstance(refused, ValueMoved):
                if not self._is_shown(entry):  # otherwise it is asked under the field
                    show = partial(self._show_field, entry, refused.details["key"])
                    self._around.messages.refuse(refused, Offer("欄を表示", show))
            elif is_kept and isinstance(refused, _SERVER_AWAY):
                self._report_waiting(refused)
            elif isinstance(refused, NotYours):  # nobody can write for this division here any more
                self._around.messages.refuse(refused, Offer("文章をコピー", partial(self._copy_refused, entry)))
            else:
                self._around.messages.refuse_saving(refused, self._save_again)

        self._write_and_remember(entry, refuse=refuse)

    def _keep_unwritten(self, entry: Entry, refused: Refused | None) -> None:
        """Keep texts whose write was not done, and put them into their fields again if their row is displayed.

        `refused`: the refusal of the write; None if it was stopped, or failed by a defect.
        """
        place, is_shown, is_moved = place_of(entry), self._is_shown(entry), isinstance(refused, ValueMoved)
        on_pc = self._on_pc.same_texts(entry)
        waits = bool(on_pc) and isinstance(refused, _SERVER_AWAY)
        if is_shown and not is_moved:  # a choice that does not wait is shown as it is stored
            given_up = entry.typed.keys() - self._form.texts.keys() - (on_pc if waits else frozenset())
            self._form.show_choices()
            self._forget(place, given_up)
            left = narrow(entry, entry.typed.keys() - given_up)
            if left is None:
                return
            entry = left
        self._unwritten.add(entry)
        if (unstored := narrow(entry, entry.typed.keys() - on_pc)) is not None:
            self._unstored.add(unstored)
        if isinstance(refused, ValueMoved) and refused.details["key"] in entry.typed:
            self._moved[place] = refused
        if waits:
            self._retry.start()
        if is_shown:
            self._bring_back(entry.row_id, waits=waits)
        self._report_failed()

    def _copy_refused(self, entry: Entry) -> None:
        """Copy refused texts to the clipboard, and discard them, also on this PC; displayed text fields keep theirs."""
        QGuiApplication.clipboard().setText("\n".join(entry.typed.values()))
        place, same = place_of(entry), self._unwritten.same_texts(entry)
        if (discarded := self._unwritten.take(place, same)) is not None:
            self._end_question(discarded)
            self._forget(place, same)
            if self._is_shown(entry):
                self._form.show_choices()
                self._form.end_question(same)
            self._report_stored()

    def _show_field(self, entry: Entry, key: str) -> None:
        """Show a field of an entry in the round of the entry."""
        if self._shows_round_of(entry):
            self.taking_back.emit(entry.row_id, key, entry.as_division)
        else:
            round_ = self._rounds[entry.round_id]
            there = GoTo(entry.row_id, key, asks=False, as_division=entry.as_division)
            self._around.wanted_in_year.emit(round_.year, there, round_.plan_id or None)

    def _is_shown(self, entry: Entry) -> bool:
        row = self._form.row
        return row is not None and self._place_shown(row.id) == place_of(entry)

    def _place_shown(self, row_id: str) -> Place:
        """Return the place of a row of the displayed round, written by the current writer."""
        return self._form.round_id, row_id, self.as_division

    def _newer_texts(self, row_id: str) -> dict[str, str | None]:
        """Return the texts of a row that are being stored or were stored since it was read, by key (None: blank)."""
        return {key: text or None for key, text in self._edits.shown(self._place_shown(row_id)).items()}

    def _waiting_choices(self, row_id: str) -> dict[str, str | None]:
        """Return the choices of a row that wait to be written, except one about which the user is asked, by key."""
        place = self._place_shown(row_id)
        entry, moved = self._unwritten.at(place), self._moved.get(place)
        asked = moved.details["key"] if moved is not None else None
        waiting = entry.typed.items() if entry is not None else ()
        return {key: text or None for key, text in waiting if key not in self._form.texts and key != asked}

    def follow_read(self, *row_ids: str) -> None:
        """Show rows as they were read now, with only the texts that are still being stored."""
        self._edits.follow_shown(lambda place: place[1] in row_ids)

    def _report_waiting(self, refused: Refused) -> None:
        """Report once that texts wait because the server is away, or another user's act takes long."""
        if not self._is_waiting:
            self._is_waiting = True
            code, text, _ = refusal_text(refused)
            words = f"{text}記入した内容はこのPCに残してあり、つながりしだい、自動で保存します。"
            self._around.messages.report_waiting(words, code)

    def _try_again(self) -> None:
        """Write the waiting texts, except in the field where typing goes on; later, if a text is being written."""
        if self._edits.are_under_way:
            self._retry.start()
            return
        self._form.retry_waiting_texts()
        self._write_kept()

    def _show_kept(self, row_id: str) -> None:
        """Put the kept texts of a row and its drafts into its fields; in a set on a server these wait to be stored."""
        place = self._place_shown(row_id)
        if (shown := self._form.shown_round) is not None:
            self._rounds[self._form.round_id] = shown
        self._form.mark_seen(row_id, self._newer_texts(row_id))
        self._show_drafts(row_id)
        if (entry := self._restored.take(place)) is not None:
            self._unwritten.add_older(entry)
        self._bring_back(row_id, waits=self._typed is not None)

    def _show_drafts(self, row_id: str) -> None:
        """Put the kept drafts of a row into its fields again."""
        if (drafts := self._drafts.at(self._place_shown(row_id))) is not None:
            self._form.show_drafts(row_id, drafts.typed)
            self._form.mark_seen(row_id, drafts.expected or {})

    def _bring_back(self, row_id: str, *, waits: bool) -> None:
        """Put the unwritten texts of a row into its fields again, to be written when the focus leaves them.

        A choice is shown, and remains unwritten until the next write. If another user changed a field meanwhile, ask
        which text is wanted; a choice remains unwritten until the answer. `waits`: the texts wait for a server, which
        their fields show.
        """
        place = self._place_shown(row_id)
        entry = self._unwritten.take(place)
        if entry is None:
            return
        is_kept = waits and not (self._unstored.keys_at(place) & entry.typed.keys())
        self._form.show_refused(row_id, entry.typed, waits=is_kept)
        self._form.mark_seen(row_id, entry.expected or {})
        if (drafts := narrow(entry, self._form.held_drafts(row_id))) is not None:
            self._drafts.add(drafts)
        moved = self._moved.pop(place, None)
        if (choices := narrow(entry, entry.typed.keys() - self._form.texts.keys())) is not None:
            self._unwritten.add(choices)
            if moved is not None and moved.details["key"] in choices.typed:
                self._moved[place] = moved
            self._form.show_choices()
        if moved is not None:
            details = moved.details
            self._form.ask_which_text(
                details["key"], details["found"] or None, entry.typed.get(details["key"], ""), refusal_text(moved)[1]
            )

    def _report_failed(self) -> None:
        self.is_unsaved = True
        self.failed.emit()

    def _report_stored(self) -> None:
        kept = self._unwritten.places or self._unstored.places
        self.is_unsaved = self.is_unsaved and (bool(kept) or self._form.has_typed_text)
        if not self.is_unsaved:
            self.saved.emit()

    def _save_again(self) -> None:
        """Write the texts in the fields and the unwritten texts of other rows, and store the drafts that are not."""
        self._form.flush()
        for place in self._unstored.places:
            drafts = self._drafts.at(place)
            if drafts is not None and (unstored := narrow(drafts, self._unstored.keys_at(place))) is not None:
                self._save_draft(unstored)
        self._write_kept()

    def _write_kept(self) -> None:
        """Write the unwritten texts, except in fields that are being written, and at places with an open question."""
        for place in (each for each in self._unwritten.places if each not in self._moved):
            due = self._unwritten.keys_at(place) - self._edits.under_way(place)
            if (entry := self._unwritten.take(place, due)) is not None:
                self._write_typed(entry)

    def _put_back(self, row_id: str, texts: Texts) -> None:
        """Write a value that was chosen outside its field."""
        self._restore(self._entry(row_id, texts))

    def _restore(self, entry: Entry) -> None:
        """Write values that were not typed, and show them if their row is still displayed when they are stored.

        A refused text that is in its field then is asked about; if the field was left before, that text is written
        behind the values. A choice that waits is forgotten.
        """

        def show(outcome: Outcome[Edited]) -> None:
            choices = entry.typed.keys() - self._form.texts.keys()
            if self._unwritten.take(place_of(entry), choices) is not None:
                self._forget(place_of(entry), choices)
            self._show(entry, outcome.value.now)
            if self._is_shown(entry):
                self._form.follow_write(entry.row_id, _stored(entry, outcome), asks=True)

        self._write_and_remember(entry, show, replaced=self._take_drafts(entry))

    def _entry(self, row_id: str, texts: Texts) -> Entry:
        """Return the entry to write on the displayed row: it replaces only the values that the user saw there."""
        division = self.as_division
        seen = self._form.seen_values(map(field_of, texts))
        source = self.source if division else None
        return Entry(row_id, _typed(texts), division, self._form.year, source, seen, self._form.round_id)

    def _show_earlier(self, row_id: str, key: str) -> None:
        """Show the earlier values of a field below it, as the current writer may see them."""
        division = self.as_division

        def read(records: Records, round_: Round) -> tuple[RichTextItem, ...]:
            return tuple(earlier_lines(key, earlier_values(records, round_, row_id, key, division)))

        self._around.session.query_detail(read, lambda lines: self._form.show_earlier(row_id, key, lines))

    def _remember_undone(self, row_id: str, texts: Mapping[str, tuple[str, str]]) -> None:
        """Push, after the current write, a command that redoes text that was typed and undone in a field.

        It is not pushed if another round is displayed by then.
        """
        was, now = ({key: both[place] or None for key, both in texts.items()} for place in (0, 1))
        entry = self._entry(row_id, now)
        edit = Edit(self._edit_text(entry, now), row_id, was, now, entry.as_division, entry.round_id)
        command = EditCommand(self._around, edit, partial(self._rewrite, entry))

        def push() -> None:
            if self._shows_round_of(entry):
                command.push_undone()

        self._around.session.after_requests(push)

    def _shows_round_of(self, entry: Entry) -> bool:
        """Return whether the round of an entry is displayed, so that the user sees the entry when it is undone."""
        return self._around.session.shows_round(self._rounds[entry.round_id])

    def _write_and_remember(
        self,
        entry: Entry,
        then: _Done = lambda _: None,
        *,
        refuse: OnRefusal | None = None,
        replaced: KeptEntries | None = None,
    ) -> None:
        """Write an entry, and push a command that undoes it for the same writer; the arguments are as in `_write`."""

        def remember(outcome: Outcome[Edited]) -> None:
            self._is_waiting = False
            edited = outcome.value
            if (edited.was or edited.now) and self._shows_round_of(entry):
                words, steps = self._edit_text(entry, edited.now), CHANGE_KIND in entry.typed
                place = (entry.as_division, entry.round_id)
                edit = Edit(words, entry.row_id, edited.was, edited.now, *place, steps)
                EditCommand(self._around, edit, partial(self._rewrite, entry)).push()
            then(outcome)

        edit = self._edits.begin(place_of(entry), entry.expected or {}, entry.typed)
        self._write(edit, entry, remember, refuse=refuse, replaced=replaced)

    def _rewrite(self, edited: Entry, texts: Texts, expected: Texts, not_done: NotDone) -> None:
        """Undo or redo an edit where the user can see it; a newer value is not overwritten.

        Nothing is done if the pages show another round since, because another user has begun it.
        """
        entry = replace(edited, typed=_typed(texts), expected=expected)
        if not self._shows_round_of(entry):
            why = "表示していない年度か計画の記入のためです。左上で選び、その欄を直してください。"
            self._around.refuse_undo(not_done, why)
            return
        self.taking_back.emit(entry.row_id, next(iter(entry.typed)), entry.as_division)
        edit = self._edits.begin_undo(place_of(entry), expected, texts)
        if edit is None:
            self._around.refuse_undo(not_done)
            return

        def keep_unsaved(outcome: Outcome[Edited]) -> None:
            if self._is_shown(entry):
                self._form.follow_write(entry.row_id, _stored(entry, outcome))

        self._write(edit, entry, keep_unsaved, replaced=self._take_drafts(entry), not_done=not_done)
        self._show(entry, entry.typed)

    def _show(self, entry: Entry, texts: Texts) -> None:
        """Show texts of an entry that were not typed; the next texts replace these."""
        if self._is_shown(entry):
            self._form.mark_seen(entry.row_id, texts)
            self._form.set_texts(entry.row_id, texts)

    def _write(
        self,
        edit: _Write,
        entry: Entry,
        then: _Done,
        *,
        refuse: OnRefusal | None = None,
        not_done: NotDone = lambda: None,
        replaced: KeptEntries | None = None,
    ) -> None:
        """Write an entry; if that is not done, typed texts come back, except where another was typed since.

        `replaced`: the drafts that the entry replaces; None if its own texts were typed. `refuse` and `not_done` are as
        in `Session.act`.
        """
        session, refusals = self._around.session, list[Refused]()
        self._end_question(entry)
        if replaced is not None:
            self._replaced[edit] = replaced
            entry = replace(entry, ended_drafts=replaced.keys_at(edit.place))

        def work(store: Store) -> Outcome[Edited]:
            outcome = edit_entry(session.parts, store, replace(entry, expected=edit.expected()), session.by)
            edit.mark_written({**entry.typed, **outcome.value.left, **outcome.value.now})
            return outcome

        def note_refusal(refused: Refused) -> None:
            refusals.append(refused)
            (refuse or self._around.messages.refuse)(refused)

        def bring_back() -> None:
            self._give_up(edit, replace(entry, expected=edit.expected()), refusals[0] if refusals else None)
            not_done()

        def done(outcome: Outcome[Edited]) -> None:
            self._end(edit, {**entry.typed, **outcome.value.left}, entry)
            then(outcome)
            self._around.report_conflicts(outcome.problems)
            self._report_stored()
            self._write_kept()

        session.act(work, done, what="記入した内容を保存しています", refused=note_refusal, not_done=bring_back)

    def _end_question(self, entry: Entry) -> None:
        """Forget that another user moved the value of a field, because the user has decided about it."""
        moved = self._moved.get(place_of(entry))
        if moved is not None and moved.details["key"] in entry.typed:
            del self._moved[place_of(entry)]

    def _take_drafts(self, entry: Entry) -> KeptEntries:
        """Take the drafts that the displayed fields of an entry cannot hold, for a write over them."""
        replaced = KeptEntries()
        unfit = self._form.unfit_drafts(entry.row_id) if self._is_shown(entry) else {}
        seen = self._form.seen_values(map(field_of, unfit))
        shown = narrow(replace(entry, typed=unfit, expected=seen), entry.typed)
        if shown is not None:
            replaced.add(shown)
            # with the value that it replaces; a draft of an earlier session is not among these
            if (kept := self._drafts.take(place_of(entry), shown.typed)) is not None:
                replaced.add(kept)
        return replaced

    def _give_up(self, edit: _Write, unwritten: Entry, refused: Refused | None) -> None:
        """Remove an edit that was not done, and bring back typed texts: its own, or the drafts that it was to replace.

        `unwritten`: the entry of the edit. `refused`: the refusal, as in `_keep_unwritten`.
        """
        replaced, later_edits = self._replaced.pop(edit, None), self._edits.later_of(edit)
        self._edits.give_up(edit)
        if replaced is None:  # typed texts outlive any value that is restored or undone later; drafts pass to the next
            left = {key for key, later in later_edits.items() if all(each in self._replaced for each in later)}
            self._bring_typed_back(unwritten, left, refused)
        else:
            for key, later in later_edits.items():
                if later and later[0] in self._replaced and (drafts := replaced.take(edit.place, {key})) is not None:
                    self._replaced[later[0]].add_older(drafts)
            self._bring_drafts_back(unwritten, replaced, {key for key, later in later_edits.items() if not later})

    def _bring_typed_back(self, unwritten: Entry, left: AbstractSet[str], refused: Refused | None) -> None:
        """Keep the `left` texts of a typed entry that was not written, except in fields that have newer drafts."""
        place = place_of(unwritten)
        if (seen := narrow(unwritten, left)) is not None:
            self._drafts.note_stored(place, seen.expected or {})
            if self._is_shown(unwritten):
                self._form.mark_seen(unwritten.row_id, seen.expected or {})
        if (texts := narrow(unwritten, left - self._drafts.keys_at(place))) is not None:
            self._keep_unwritten(texts, refused)

    def _bring_drafts_back(self, unwritten: Entry, replaced: KeptEntries, left: AbstractSet[str]) -> None:
        """Show the drafts of the `left` fields again that an entry was to replace, or else their stored values."""
        place, is_shown = place_of(unwritten), self._is_shown(unwritten)
        if (drafts := replaced.take(place, left)) is not None:
            self._drafts.add_older(drafts)
        stored = left - self._drafts.keys_at(place)
        if is_shown:
            self._mark_replaced(unwritten, left)
            self._form.show_current(unwritten.row_id, map(field_of, stored))
        self._settle(place, stored)
        if drafts is not None and is_shown:
            self._show_drafts(unwritten.row_id)
        if self.is_unsaved:
            self._report_stored()

    def _mark_replaced(self, unwritten: Entry, keys: AbstractSet[str]) -> None:
        """Mark the values that an entry was to replace as seen where its own values counted as seen (after an undo)."""
        place, drafts = place_of(unwritten), self._drafts.at(place_of(unwritten))
        was = {key: text for key, text in (unwritten.expected or {}).items() if key in keys and key in unwritten.typed}

        def counted_as_seen(seen: Texts) -> dict[str, str | None]:
            return {key: was[key] for key in was if key in seen and (seen[key] or "") == unwritten.typed[key]}

        self._form.mark_seen(unwritten.row_id, counted_as_seen(self._form.seen_values(was)))
        if drafts is not None:
            self._drafts.note_stored(place, counted_as_seen(drafts.expected or {}))

    def _end(self, edit: _Write, stored: Texts, entry: Entry) -> None:
        """Show the stored values of an edit that was done, and forget the texts that it replaces.

        These are drafts that its fields cannot hold, except where another was typed since.
        """
        place, newest, replaced = edit.place, self._edits.newest_of(edit), self._replaced.pop(edit, KeptEntries())
        self._edits.end(edit)
        for drafts in (self._drafts, *self._replaced.values()):
            drafts.note_stored(place, stored)
        if self._is_shown(entry):
            self._form.discard_drafts(entry.row_id, replaced.keys_at(place) - self._drafts.keys_at(place))
            self._form.show_stored(entry.row_id, stored)
        self._settle(place, newest)

    def _settle(self, place: Place, keys: Iterable[str]) -> None:
        """Forget the texts of fields that have no write under way, except where another text is still to be stored."""
        waiting = (self._drafts, self._unwritten, self._restored)
        newer = frozenset[str]().union(*(kept.keys_at(place) for kept in waiting))
        if self._form.row is not None and self._place_shown(self._form.row.id) == place:
            newer |= self._form.unsaved_keys
        self._forget(place, frozenset(keys) - newer)

    def _edit_text(self, entry: Entry, keys: Iterable[str]) -> str:
        """Return the text of an edit in the menu, by the headings of its own round: 取組状況の変更（1-1-1-02-K）."""
        asked = self._rounds[entry.round_id].asked
        fields = (asked.profile.by_key[key].short_name if key == DONE else asked.heading(key) for key in keys)
        return f"{'・'.join(fields)}の変更（{entry.row_id}）"


def _stored(entry: Entry, outcome: Outcome[Edited]) -> dict[str, str | None]:
    """Return the values of the fields of an entry after it was written, by key (None: blank)."""
    return {**{key: text or None for key, text in entry.typed.items()}, **outcome.value.now}


def _typed(texts: Texts) -> dict[str, str]:
    """Return texts by key with an empty text instead of None; an empty text clears its field."""
    return {key: text or "" for key, text in texts.items()}


def _texts_of(entry: Entry) -> list[TypedAnswer]:
    """Return the texts of an entry in the form in which they are stored on this PC."""
    year, seen = entry.year.short if entry.year else "", entry.expected or {}
    return [
        TypedAnswer(
            year=year,
            row_id=entry.row_id,
            key=key,
            as_division=entry.as_division,
            text=text,
            seen=seen.get(key),
            source=entry.source,
            round_id=entry.round_id or "",
        )
        for key, text in entry.typed.items()
    ]
