"""The editor of a row: the planned texts, and the fields to answer.

Each message is beside its field, with its remedy. A field that was not visited, or that is being typed in, shows no
message.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from html import escape

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.application import problem_text
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import LATER_YEARS, MARK, NEXT_YEAR, NOTE, PROPOSED
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.states import RowState
from nakano_status.domain.text.narrative import is_dash, same
from nakano_status.gui.answers.answer_fields import AnswerFields
from nakano_status.gui.answers.row_context import ActingDivision, NotesPanel, RemarkPanel, RowHead, RowOpinions
from nakano_status.gui.controls.boxes import column_of, scroll_area_of
from nakano_status.gui.editing.text_field import Autosave
from nakano_status.gui.lists.difference_html import one_side_html, shown_value
from nakano_status.gui.lists.rich_text_list import RichTextItem, weight_words
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import paragraph
from nakano_status.gui.page import Underlining


class FieldMessages:
    """The messages beside the fields of a row.

    `is_being_typed`: returns whether text is being typed in the field of a key; it then shows no message.
    """

    def __init__(self, fields: AnswerFields, is_being_typed: Callable[[str], bool]) -> None:
        self._fields = fields
        self._is_being_typed = is_being_typed
        self._visited: set[str] | None = None
        self._problems: tuple[Problem, ...] = ()

    def begin(self, *, quiet: bool) -> None:
        """Begin with a new row; if `quiet`, a field shows messages only after it was visited, otherwise at once."""
        self._visited = set() if quiet else None

    def mark_visited(self, key: str) -> None:
        """Let a field show its messages from the next `show` or `repeat` on, because it was visited."""
        if self._visited is not None:
            self._visited.add(key)

    def mark_all_visited(self) -> None:
        """Let every field show its messages from the next `show` or `repeat` on, as after 提出前の確認."""
        self._visited = None

    def show(self, problems: Iterable[Problem]) -> None:
        """Replace the problems of the row, and show them beside their fields."""
        self._problems = tuple(problems)
        self.repeat()

    def repeat(self) -> None:
        """Show the same problems again, after a field was entered or left."""
        messages: dict[str, list[str]] = {}
        typed = (found.at(key=key) for key in self._fields.texts if (found := self._fields.typed_problem(key)))
        for problem in (*filter(self._may_show, self._problems), *typed):
            words = f"{weight_words(problem)}{problem_text.message(problem)}{problem_text.remedy(problem)}"
            messages.setdefault(problem.place.key or MARK, []).append(words)
        for key, field in self._fields.texts.items():
            field.show_message("" if self._is_being_typed(key) else "\n".join(messages.get(key, [])))
        for key, choice in self._fields.choices.items():
            choice.show_message("\n".join(messages.get(key, [])))
        self._fields.mark_message.show_text("\n".join(messages.get(MARK, [])))
        self._fields.mark_message.setVisible(MARK in messages)

    def _may_show(self, problem: Problem) -> bool:
        """Return whether a problem may be shown; a proposal is shown at once, because it helps to choose."""
        is_visited = self._visited is None or (problem.place.key or MARK) in self._visited
        return is_visited or problem.code == PROPOSED


@dataclass(frozen=True)
class _Fresh:
    """The current values of a row, and its problems."""

    row: RowView
    problems: tuple[Problem, ...]
    acting_division: ActingDivision | None


class EntryForm(QWidget):
    """The form of a row.

    A field that is being typed in, or whose text is not a change yet, is never replaced, unless the user restores
    another text, or undoes an edit, over a draft that the field cannot hold. While an input method composes, newly
    read values wait until it ends.

    `draft_due` and `change_due`: signals with a row ID and texts by key (an empty text clears).
    `earlier_wanted`: signal with a row ID and the key of a field whose earlier values are requested.
    `back_wanted`: signal with a row ID and the texts to restore.
    `row_shown`: signal after a row is shown.
    `typing_undone`: signal with a row ID, and by key a field's text and the typed text that was undone.
    """

    draft_due = Signal(str, object)
    change_due = Signal(str, object)
    earlier_wanted = Signal(str, str)
    back_wanted = Signal(str, object)
    row_shown = Signal(str)
    typing_undone = Signal(str, object)

    def __init__(self, underlining: Underlining, *, answer_first: bool = False) -> None:
        """Make the form; if `answer_first`, scroll to the answer at first and keep the position for the next rows."""
        super().__init__()
        self.setObjectName("editor")
        self._answer_first = answer_first
        self._row: RowView | None = None
        self._round: RoundView | None = None
        self._acting_division = ActingDivision(None)
        self.newer_texts: Callable[[str], Mapping[str, str | None]] = lambda _: {}
        """Returns the texts of a row that are newer than the row as it was read, by field key (None: blank)."""
        self.waiting_choices: Callable[[str], Mapping[str, str | None]] = lambda _: {}
        """Returns the choices of a row that wait to be written, by field key (None: blank)."""
        self._waiting: _Fresh | None = None
        self._seen: dict[str, str | None] = {}
        self._moved: tuple[str | None, str] = None, ""
        self._undecided = set[str]()  # fields with a draft over another text about which the user has not decided
        self._waits: set[str] = set()
        self.head = RowHead()
        self.remark = RemarkPanel()
        self.notes = NotesPanel()
        self.opinions = RowOpinions()
        above = (self.head.facts, self.remark, self.notes, self.opinions)
        self.fields = AnswerFields(above, underlining)
        self.marks, self.texts = self.fields.marks, self.fields.texts
        self._autosave = Autosave(lambda key: self.texts[key].editor.text_as_typed(), self)
        self._messages = FieldMessages(self.fields, self._autosave.is_being_typed)
        self._scroll = scroll_area_of(self.fields)
        column_of(self.head, (self._scroll, 1), within=self)
        self._connect()

    @property
    def row(self) -> RowView | None:
        """The edited row; None before a row was shown."""
        return self._row

    @property
    def shown_round(self) -> RoundView | None:
        """The round of the edited row; None before a row was shown."""
        return self._round

    @property
    def year(self) -> FiscalYear | None:
        """The year of the edited row's round; None before a row was shown.

        It does not change if another user begins the next round meanwhile.
        """
        return None if self._round is None else self._round.year

    @property
    def round_id(self) -> str | None:
        """The ID of the edited row's round; None before a row was shown."""
        return None if self._round is None else self._round.round_id or None

    @property
    def as_division(self) -> str | None:
        """The division in whose name the office writes the answer (代理入力); None for the owner of the data file."""
        return self._acting_division.division if self._acting_division.on_behalf else None

    @property
    def is_composing(self) -> bool:
        """True if an input method is composing text in one of the fields."""
        return any(field.editor.is_composing for field in self.texts.values())

    @property
    def focused_key(self) -> str | None:
        """The key of the text field that has the focus; None if the focus is elsewhere."""
        return next((key for key, field in self.texts.items() if field.editor.hasFocus()), None)

    def show_row(
        self, row: RowView, round_: RoundView, acting_division: ActingDivision, problems: Iterable[Problem] = ()
    ) -> None:
        """Show a row for editing by `acting_division`; text typed on the previous row is emitted first (`flush`).

        A field shows its problem at once if the row has answers, otherwise only after the field was visited.
        """
        self.flush()
        self._waiting = None
        self.fields.hide_panels()
        if self._row is None or self._row.id != row.id:
            self._keep_sight()
            self.fields.show_received({})
        self._row, self._round, self._acting_division = row, round_, acting_division
        self._messages.begin(quiet=row.state is RowState.BLANK)
        is_reference = round_.division is not None and row.writer != round_.division
        self.head.show_row(row, round_, acting_division.others, is_reference=is_reference)
        self._show_notes(row)
        self.fields.show_references(row, round_, acting_division)
        self.fields.prepare_for_round(round_)
        self.fields.name_nodes(row, round_)
        self._autosave.begin(row.id, self._drafts)
        self._waits.clear()
        self._seen = {key: acting_division.stored_value(row, key) for key in self.texts}
        for key, field in self.texts.items():
            field.load(self.fields.as_shown(key, self._text_of(row, key)))
        self.fields.let_write(acting_division)
        self.show_choices()
        self._hold_drafts(row)
        self.show_problems(problems)
        self.row_shown.emit(row.id)

    def _text_of(self, row: RowView, key: str) -> str | None:
        """Return the text to show in a field: the text that is newer than the row, the draft, or the stored value."""
        newer = self.newer_texts(row.id)
        return newer[key] if key in newer else self._acting_division.text_of(row, key)

    def _keep_sight(self) -> None:
        """Scroll to the top, or if `answer_first`, keep the uppermost visible field at the same height for another row.

        For the first row, this is the field of the mark.
        """
        bar = self._scroll.verticalScrollBar()
        if not self._answer_first:
            bar.setValue(0)
            return
        seen = (MARK, *(key for key, field in self.texts.items() if field.isVisibleTo(self)))
        tops = [(key, self.fields.top_of(key) - bar.value()) for key in seen]
        above, key = min(((top, key) for key, top in tops if top >= 0 and self._row), default=(STEP, MARK))

        def scroll() -> None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # of all that is above
            if key == MARK or key in self.texts:  # the next row may have other fields
                bar.setValue(self.fields.top_of(key) - above)

        QTimer.singleShot(0, self, scroll)

    def refresh_row(
        self, row: RowView, problems: Iterable[Problem] = (), acting_division: ActingDivision | None = None
    ) -> None:
        """Show new values and problems of the edited row, except in a field being typed in.

        `acting_division`: the new writer; None if it is unchanged. If it writes for another division, text typed for
        the one before is emitted first, and the row is shown again. While an input method is composing, wait until it
        ends. Do nothing if another row is edited by now.
        """
        if self._row is None or self._row.id != row.id:
            return
        self._waiting = _Fresh(row, tuple(problems), acting_division)
        self._show_waiting()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show each problem of the row beside its field, with its remedy; not beside a field that is being typed in."""
        self._messages.show(problems)

    def show_earlier(self, row_id: str, key: str, lines: Sequence[RichTextItem]) -> None:
        """Show the earlier values of a field under it; do nothing if another row is edited by now."""
        if self._row is not None and self._row.id == row_id:
            panel = self.fields.show_earlier(key, lines, may_write=self._acting_division.may_write(key))
            in_sight = partial(self._scroll.ensureWidgetVisible, panel, 0, STEP)
            QTimer.singleShot(0, self, in_sight)  # once it has its height

    def set_texts(self, row_id: str, texts: Mapping[str, str | None]) -> None:
        """Show texts of the edited row that were just undone or restored, by field key (None: blank).

        A field with typed text that is not saved yet is left as it is. Do nothing if another row is edited by now.
        """
        if self._row is not None and self._row.id == row_id:
            for key in (key for key in texts if not self._autosave.is_unsaved(key)):
                self.fields.load(key, texts[key] or None)

    def show_current(self, row_id: str, keys: Iterable[str]) -> None:
        """Show the newest stored values of fields again, over which a write was not done, and mark them as seen.

        A draft in the data file is shown over its value. A field with text that is not saved yet is left as it is. Do
        nothing if another row is edited by now.
        """
        if self._row is not None and self._row.id == row_id:
            stored = self._stored_values(self._row, (key for key in keys if not self._autosave.is_unsaved(key)))
            self.mark_seen(row_id, stored)
            self.set_texts(row_id, stored)
            drafts = self._acting_division.drafts(self._row)
            self.show_drafts(row_id, {key: drafts[key] for key in self._drafts & stored.keys()})

    def _stored_values(self, row: RowView, keys: Iterable[str]) -> dict[str, str | None]:
        """Return the newest values of fields, without drafts, by key (None: blank)."""
        newer, acting = self.newer_texts(row.id), self._acting_division
        return {key: newer[key] if key in newer else acting.stored_value(row, key) for key in keys}

    def seen_values(self, keys: Iterable[str]) -> dict[str, str | None]:
        """Return the stored values that the user saw, by field key (None: blank); only these may be replaced."""
        if self._row is None:
            return {}
        row, acting = self._row, self._acting_division
        return {key: self._seen[key] if key in self._seen else acting.stored_value(row, key) for key in keys}

    def mark_seen(self, row_id: str, values: Mapping[str, str | None]) -> None:
        """Record that the user saw these stored values of a row, by field key (None: blank).

        Do nothing if another row is edited by now.
        """
        if self._row is not None and self._row.id == row_id:
            self._seen.update(values)

    def show_stored(self, row_id: str, values: Mapping[str, str | None]) -> None:
        """Show values that were written here and are now stored, by field key (None: blank).

        A field with newer unsaved text is left as it is. The values count as seen, and their fields no longer wait for
        a server. Do nothing if another row is edited by now.
        """
        self.mark_seen(row_id, values)
        if self._row is None or self._row.id != row_id:
            return
        self.end_question(values)
        for key in (key for key in values if key in self.texts and not self._autosave.is_unsaved(key)):
            self._waits.discard(key)
            self.texts[key].hide_feedback()
            editor, shown = self.texts[key].editor, self.fields.as_shown(key, values[key])
            is_under_way = editor.hasFocus() and same(editor.text(), values[key])
            if not (same(editor.text(), shown) or is_under_way):
                self.fields.load(key, values[key])

    def ask_which_text(self, key: str, current: str | None, own: str, explanation: str) -> None:
        """Show under a field the question whether to use the user's `own` text or the `current` text of another user.

        `current`: None if it is blank. `explanation`: the text above the two.
        """
        self._ask(key, current, own, "記入している間に、ほかの方がこの欄を変更しました", explanation)

    def _ask(self, key: str, current: str | None, own: str, heading: str, explanation: str) -> None:
        if self._round is None:
            return
        self._moved = current, own
        shown, typed = (shown_value(key, text or None, self._round.asked.profile) for text in self._moved)
        html = paragraph(escape(explanation)) + paragraph(one_side_html(typed, shown))
        panel = self.fields.show_text_question(key, heading, html)
        QTimer.singleShot(0, self, partial(self._scroll.ensureWidgetVisible, panel, 0, STEP))

    def end_question(self, keys: Container[str]) -> None:
        """Hide the question about a field if its key is among `keys`: its text was stored, replaced or discarded."""
        if self.fields.asked_key in keys:
            self.fields.moved.hide()

    def _settle_moved(self, key: str, is_own: bool) -> None:  # noqa: FBT001 - as the signal carries it
        """Pass on the user's own text if `is_own`; otherwise discard it and show the text of the other user."""
        if self._row is None:
            return
        current, own = self._moved
        self._seen[key] = current
        if not is_own:
            own = current or ""
            self.fields.load(key, current)
        elif key in self.texts:
            own = self.texts[key].editor.text_as_typed()
        self._autosave.drop(key)
        self._undecided.discard(key)
        # a text that is already current changes nothing, but ends the draft
        self._hand_over(self._row.id, {key: own})
        self._ask_about_draft(self.texts)

    @property
    def _drafts(self) -> frozenset[str]:
        """The keys of the fields that show a draft of the row, and no newer text."""
        if self._row is None:
            return frozenset()
        drafts, newer = self._acting_division.drafts(self._row), self.newer_texts(self._row.id)
        return frozenset(drafts.keys() & self.texts.keys() - newer.keys())

    def _hold_drafts(self, row: RowView) -> None:
        """Hold the drafts that are not to be stored unasked, and ask about the first of them.

        These are the drafts over other texts, which may have been stored since, and those that their field cannot hold.
        If one of the latter over another text is corrected, the user is asked about it.
        """
        acting, drafts = self._acting_division, self._drafts
        changed = drafts & acting.changed_drafts(row).keys()
        self._undecided = {key for key in changed if acting.stored_value(row, key)}
        self._autosave.hold(row.id, self._undecided.union(filter(self.fields.typed_problem, drafts)))
        self._ask_about_draft(self.texts)

    def held_drafts(self, row_id: str) -> dict[str, str]:
        """Return the drafts of a row that are held, by field key; none if another row is edited."""
        is_shown = self._row is not None and self._row.id == row_id
        held = filter(self._autosave.is_held, self.texts) if is_shown else ()
        return {key: self.texts[key].editor.text_as_typed() for key in held}

    def discard_drafts(self, row_id: str, keys: AbstractSet[str]) -> None:
        """Discard held drafts of a row, because other texts were stored; do nothing if another row is edited."""
        for key in self.held_drafts(row_id).keys() & keys:
            self._autosave.drop(key)
            self._undecided.discard(key)

    def unfit_drafts(self, row_id: str) -> dict[str, str]:
        """Return the drafts of a row that are held because their fields cannot hold them, by field key."""
        return {key: text for key, text in self.held_drafts(row_id).items() if self.fields.typed_problem(key)}

    def show_drafts(self, row_id: str, drafts: Mapping[str, str | None]) -> None:
        """Show held drafts of a row again, and ask about those over other texts, as when the row is shown at first."""
        if self._row is not None and self._row.id == row_id:
            shown = [key for key in drafts if key in self.texts and not self._autosave.is_typed(key)]
            stored = self._stored_values(self._row, shown)
            self._undecided |= {key for key in shown if stored[key] and not same(drafts[key], stored[key])}
        self.show_refused(row_id, drafts)

    def follow_write(self, row_id: str, values: Mapping[str, str | None], *, asks: bool = False) -> None:
        """Ask again about unsaved texts of fields after a value was restored or an edit was undone there.

        `values`: the values that were stored, by field key. If `asks`, also ask about texts that were shown again and
        that the user did not change since; they become drafts, which are emitted in `draft_due` and held until the user
        decides.
        """
        if self._row is None or self._row.id != row_id:
            return
        own = {key: self.texts[key].editor.text_as_typed() for key in sorted(self.unsaved_keys & values.keys())}
        if asks and (over := {key: own[key] for key in own if self._autosave.is_shown_again(key)}):
            self._undecided.update(over)
            self._autosave.hold(row_id, over)
            self.draft_due.emit(row_id, over)
        asked = (key for key in own if key in self._undecided and not self.fields.typed_problem(key))
        if (key := next(asked, None)) is not None:
            explanation = "この欄には、次の内容を保存しました。どちらの内容にするかを選んでください。"
            self._ask(key, values[key], own[key], "この欄には、まだ保存していない内容が残っています", explanation)

    def _ask_about_draft(self, keys: Iterable[str]) -> None:
        """Ask which text is wanted in the first field with a held draft over another text, if it can hold the draft."""
        asked = (key for key in keys if key in self._undecided and self._autosave.is_held(key))
        key = next((each for each in asked if not self.fields.typed_problem(each)), None)
        if key is not None and self._row is not None:
            own, stored = self.texts[key].editor.text_as_typed(), self._stored_values(self._row, [key])[key]
            explanation = "この欄には、次の内容が保存されています。どちらの内容にするかを選んでください。"
            self._ask(key, stored, own, "入力の途中だった内容と、保存されている内容が違います", explanation)

    @property
    def unsaved_keys(self) -> frozenset[str]:
        """The keys of the fields with text that is not saved as a change yet."""
        return frozenset(filter(self._autosave.is_unsaved, self.texts))

    @property
    def has_typed_text(self) -> bool:
        """True if a field has text that is neither saved as a change yet nor held as a draft."""
        return any(map(self._autosave.is_being_typed, self.texts))

    def mark_all_visited(self) -> None:
        """Let every field show its messages, as after 提出前の確認; they appear with the next `show_problems`."""
        self._messages.mark_all_visited()

    def flush(self) -> None:
        """Emit all typed text that is not saved yet in `change_due`, including text being composed.

        A text that its field cannot store is emitted in `draft_due`, and undone typing in `typing_undone`.
        """
        undone: dict[str, tuple[str, str]] = {}
        for key, field in self.texts.items():
            field.editor.settle()
            if self._autosave.is_unsaved(key):
                if (typed := field.editor.text_before_undo()) is not None:
                    was, now = (self.fields.as_stored(key, text) for text in (field.editor.text(), typed))
                    undone[key] = (was or "", now or "")
                field.editor.clear_undo_history()
        self._autosave.flush()
        if undone and self._row is not None:
            self.typing_undone.emit(self._row.id, undone)

    def show_refused(self, row_id: str, texts: Mapping[str, str | None], *, waits: bool = False) -> None:
        """Show the texts of a refused change again, as typed and unsaved, except in fields where the user typed since.

        `texts`: the texts by field key (None: emptied). Mark and choices are shown as in `show_choices`. If `waits`,
        the texts wait for a server on this PC, which is shown under their fields.
        """
        refused = [key for key in texts if key in self.texts and not self._autosave.is_typed(key)]
        for key in refused:
            if self.texts[key].editor.text_as_typed() != texts[key]:
                self.texts[key].load(texts[key])
        self._reopen(row_id, refused)
        self._ask_about_draft(self.texts)
        self.show_choices()
        if waits:
            self._waits.update(refused)
            for key in refused:
                self.texts[key].show_feedback("まだ保存されていません。このPCに残してあります。")

    def _reopen(self, row_id: str, keys: Sequence[str]) -> None:
        """Mark fields of a row as unsaved again, and show a message beside each field that cannot hold its text."""
        self._autosave.reopen(row_id, keys)
        self._autosave.hold(row_id, filter(self._is_draft, keys))
        self._messages.repeat()

    def retry_waiting_texts(self) -> None:
        """Emit the texts that wait for a server in `change_due` again, except in the field that has the focus."""
        for key in sorted(self._waits):
            if self._autosave.is_unsaved(key) and not self.texts[key].editor.hasFocus():
                self._autosave.save_change(key)

    def show_choices(self) -> None:
        """Show the mark and choices, stored or waiting to be, and the division's proposals for the row."""
        if self._row is not None:
            newer = {**self.newer_texts(self._row.id), **self.waiting_choices(self._row.id)}
            self.fields.load_choices(self._row, self._acting_division, newer)

    def focus_field(self, key: str) -> None:
        """Set the focus to a field, and scroll it into view."""
        if key == MARK:
            self.focus_marks()
        else:
            (widget := self.fields.widget_of(key)).setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(widget, 0, 6 * STEP)

    def continue_in(self, key: str) -> None:
        """Set the focus to a field, and in a text field the cursor to the end."""
        self.focus_field(key)
        if key in self.texts:
            self.texts[key].editor.to_end()

    def focus_marks(self) -> None:
        """Set the focus to the marks, and scroll to the top.

        If the division writes only its own part of the row, the focus goes to the first item of that part.
        """
        widget = self.fields.widget_of(self._part_items[0]) if self._part_items else self.marks
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.verticalScrollBar().setValue(0)

    def write_next(self) -> None:
        """Set the focus to the first field that is yet to be filled in, or else to the usual field.

        If the division writes only its own part of the row, the usual field is the first blank item of that part, or
        its first item.
        """
        if self._row is None or self._round is None:
            return
        items, typed = self._part_items, self.fields.typed_values
        usual = next(filter(self.fields.is_blank, items), items[0]) if items else self.fields.usual_key
        to_fill_in = self._round.blank_keys(self._row, typed, of_part=bool(items))
        self.focus_field(next(filter(self._acting_division.may_write, to_fill_in), usual))

    @property
    def _part_items(self) -> tuple[str, ...]:
        """The items to write for a division that has only a part of the row; otherwise none."""
        acting, row = self._acting_division, self._row
        has_part = row is not None and acting.division in row.asked_of and acting.division not in row.answerers
        return self._round.asked.part_items if self._round and has_part and acting.notes else ()

    def copy_planned(self) -> None:
        """Append the last round's planned text to a field; do nothing if the answer may not be written.

        If the focus is in a field for later years, this field gets the plan for later years, otherwise 取組状況 gets
        this year's plan.
        """
        if self._row is None or not self._acting_division.answers:
            return
        under = self.fields.key_of(QApplication.focusWidget())
        is_later = under in (NEXT_YEAR, LATER_YEARS)
        text = self._row.previous_later if is_later else self._row.planned
        key = under if under and is_later else self.fields.usual_key
        if text and not is_dash(text) and key != MARK:
            self.fields.copy_plan(key, text)

    def ask_earlier(self) -> None:
        """Request the earlier values of the field that has the focus, or of `AnswerFields.usual_key` if none has it.

        Typed text is emitted first (`flush`).
        """
        self._ask_earlier(self.fields.key_of(QApplication.focusWidget()) or self.fields.usual_key)

    def _ask_earlier(self, key: str) -> None:
        if self._row is not None:
            self.flush()
            self.earlier_wanted.emit(self._row.id, key)

    def _put_back(self, key: str, text: str | None) -> None:
        if self._row is not None:
            self.back_wanted.emit(self._row.id, {key: text or ""})
            self.focus_field(key)

    def _offer(self, texts: Mapping[str, str]) -> None:
        """Pass on a proposal for the row itself; text typed in the note is passed on first."""
        if self._row is not None:
            self.flush()
            self.back_wanted.emit(self._row.id, texts)

    def _show_waiting(self) -> None:
        if self._waiting is None or self.is_composing:
            return
        fresh, self._waiting = self._waiting, None
        if fresh.acting_division is not None and fresh.acting_division != self._acting_division:
            if fresh.acting_division.division != self._acting_division.division and self._round is not None:
                self.show_row(fresh.row, self._round, fresh.acting_division, fresh.problems)
                return
            self._acting_division = fresh.acting_division
            self.fields.let_write(fresh.acting_division)
            if self._round is not None:
                self.fields.show_references(fresh.row, self._round, fresh.acting_division)
        newer = self.newer_texts(fresh.row.id)
        for key, field in self.texts.items():
            text = self._acting_division.text_of(fresh.row, key)
            is_same = self.fields.shows(key, text)
            is_typed = field.editor.hasFocus() and not self.fields.shows(key, self._seen.get(key))
            if key in newer or self._autosave.is_unsaved(key) or (is_typed and not is_same):
                continue
            self._seen[key] = self._acting_division.stored_value(fresh.row, key)
            if not is_same:
                place = field.editor.textCursor().position()
                field.load(self.fields.as_shown(key, text))
                field.editor.put_caret(place)
        self._seen = {key: text for key, text in self._seen.items() if key in self.texts or key in newer}
        self._row = fresh.row
        self._show_notes(fresh.row)
        self.show_choices()
        self.show_problems(fresh.problems)

    def _show_notes(self, row: RowView) -> None:
        """Show the notes on the row by other divisions; the note of the acting division is in its field."""
        notes = {who: note for who, note in row.notes.items() if who != self._acting_division.division}
        self.notes.show_notes(notes, self.fields.heading_of(NOTE))

    def _choose(self, key: str, value: str | None) -> None:
        if self._row is not None:
            self._messages.mark_visited(key)
            self.fields.follow_mark()
            self.change_due.emit(self._row.id, {key: value or ""})

    def _leave(self, key: str) -> None:
        """Pass on the typed text of a field; if there is none, show the value if it was changed elsewhere meanwhile.

        A text about which the user is asked waits for the answer.
        """
        self._messages.mark_visited(key)
        self._show_waiting()
        if self._autosave.is_unsaved(key):
            if self.fields.asked_key != key:
                self.texts[key].editor.clear_undo_history()
                self._autosave.save_change(key)
        elif self._row is not None:
            text = self.fields.as_shown(key, self._text_of(self._row, key)) or ""
            if key not in self.newer_texts(self._row.id):
                self._seen[key] = self._acting_division.stored_value(self._row, key)
            if self.texts[key].editor.text() != text:
                self.texts[key].load(text)
            self._messages.repeat()

    def _follow_typing(self, key: str) -> None:
        was_being_typed = self._autosave.is_being_typed(key)
        self._autosave.mark_typed(key)
        if not was_being_typed:
            self._messages.repeat()  # messages of the field may be outdated
        self._show_waiting()

    def _is_draft(self, key: str) -> bool:
        """Return whether the text of a field remains a draft: the user has not decided, or the field cannot hold it."""
        return key in self._undecided or (key in self.texts and self.fields.typed_problem(key) is not None)

    def _hand_over(self, row_id: str, texts: Mapping[str, str]) -> None:
        """Pass on changes; a text that its field cannot hold is kept as a draft, and remains there with its message.

        A draft over another text remains one until the user has decided about it.
        """
        drafts = {key: text for key, text in texts.items() if self._is_draft(key)}
        changes = {key: text for key, text in texts.items() if key not in drafts}
        for signal, given in ((self.draft_due, drafts), (self.change_due, changes)):
            if given:
                signal.emit(row_id, given)
        if drafts:
            self._reopen(row_id, [*drafts])
            self._ask_about_draft(drafts)

    def _connect_field(self, key: str) -> None:
        self.texts[key].typed.connect(self._follow_typing)
        self.texts[key].left.connect(self._leave)

    def _connect(self) -> None:
        for key in self.texts:
            self._connect_field(key)
        self.fields.added.connect(self._connect_field)
        self._autosave.draft_due.connect(self.draft_due)
        self._autosave.change_due.connect(self._hand_over)
        self.marks.picked.connect(lambda value: self._choose(MARK, value))
        self.marks.confirmed.connect(self.write_next)
        self.fields.picked.connect(self._choose)
        self.fields.earlier_wanted.connect(self._ask_earlier)
        self.fields.back_wanted.connect(self._put_back)
        self.fields.earlier_closed.connect(self.focus_field)
        self.fields.moved.closed.connect(self.focus_field)
        self.fields.moved.decided.connect(self._settle_moved)
        self.fields.offers.offered.connect(self._offer)
