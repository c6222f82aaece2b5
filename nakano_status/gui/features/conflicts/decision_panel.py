"""A panel to decide one conflict: its sides as cards beside each other, all of them together, or a new text.

Equal texts are shown once, and the chosen one is marked. Before a value is emptied, a question is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import chain

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QWidget

from nakano_status.application.merge import resolve_conflict
from nakano_status.application.round.read.views import RowView
from nakano_status.domain.calendar.days import moment_label, saving_label
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.resolution import ConflictChoice
from nakano_status.domain.text.narrative import same
from nakano_status.gui.controls.boxes import STRETCH, column_of, fill_frame, line_of, scroll_area_of, wrapping_line
from nakano_status.gui.controls.fields import Button, OnceButton
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.lists.difference_html import comparison_values, one_side_html, shown_value
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import (
    ReadingLabel,
    escape_ampersands,
    facts_table,
    label,
    muted,
    paragraph,
    text_as_html,
)
from nakano_status.gui.page import Question, Underlining


@dataclass(frozen=True)
class ShownSide:
    """A side of a conflict as it is shown for choosing: one text, from one or more writers.

    `who`: the names of its writers. `source`: its files and times as text. `take`: the choice passed to the act.
    `values`: its values by field key (None: blank). `is_chosen`: whether the conflict was decided for it. `arrivals`:
    its files with the time of their receipt, to distinguish several sides of one division. `heading`: the title above
    `source`; `who` is shown if it is empty.
    """

    who: str
    source: str
    take: str
    values: Mapping[str, str | None]
    is_chosen: bool = False
    arrivals: str = ""
    heading: str = ""


def shown_sides(view: resolve_conflict.ConflictView) -> tuple[ShownSide, ...]:
    """Return the sides of a conflict to choose from.

    The first is the text that was sent with the form. Each distinct text of the writers follows once, and last a text
    that the office decided on, if no other side has the same text. The side of the current decision is marked.
    """
    decision = next((side for side in view.sides if side.assertion_id == view.decision), None)
    not_decisions = [side for side in view.sides if not side.is_decision]
    groups = _grouped(not_decisions)
    known = [view.base, *(group[0].values for group in groups)]
    own = [
        side
        for side in view.sides
        if side.is_decision and not any(resolve_conflict.have_same_values(side.values, each) for each in known)
    ]
    sides = [ShownSide("照会時", "", ConflictChoice.BASE, view.base), *(_shown(each, view) for each in groups)]
    sides += [_shown_decision(side, view) for side in own]
    chosen = [
        place
        for place, side in enumerate(sides)
        if decision and resolve_conflict.have_same_values(side.values, decision.values)
    ]
    # if both are the same, the division's text counts, not the text that was sent
    here = chosen[-1] if chosen else None
    return tuple(replace(side, is_chosen=place == here) for place, side in enumerate(sides))


def describe_chosen_side(view: resolve_conflict.ConflictView) -> str:
    """Return the name of the writer whose text was chosen; empty if the conflict is open.

    If the same writer has other texts, the files of the chosen text follow the name.
    """
    sides = shown_sides(view)
    chosen = next((side for side in sides if side.is_chosen), None)
    if chosen is None:
        return ""
    is_alone = sum(side.who == chosen.who for side in sides) == 1
    return chosen.who if is_alone or not chosen.arrivals else f"{chosen.who}（{chosen.arrivals}）"


def distinct_file_name(side: resolve_conflict.SideView, copies: Iterable[resolve_conflict.SideView]) -> str:
    """Return the name of a side's file.

    If another side in `copies` has a file with the same name, append the beginning of the 回答番号.
    """
    is_alone = sum(each.file == side.file for each in copies) == 1
    return (side.file or "") if is_alone else f"{side.file}（{(side.return_id or '')[:8]}）"


def _grouped(sides: Iterable[resolve_conflict.SideView]) -> list[list[resolve_conflict.SideView]]:
    """Return the sides in groups with the same values."""
    groups: list[list[resolve_conflict.SideView]] = []
    for side in sides:
        mine = next(
            (group for group in groups if resolve_conflict.have_same_values(group[0].values, side.values)), None
        )
        if mine is None:
            groups.append([side])
        else:
            mine.append(side)
    return groups


def _shown(group: list[resolve_conflict.SideView], view: resolve_conflict.ConflictView) -> ShownSide:
    """Return sides with the same values as one side.

    If there are several writers, each is named beside its own files.
    """
    writers = tuple(dict.fromkeys(side.who for side in group))
    who, is_shared = "・".join(writers), len(writers) > 1
    named = {writer: [_source(side, view) for side in group if side.who == writer] for writer in writers}
    lines = ((each if is_shared else "", *dict.fromkeys(named[each])) for each in writers)
    source = "\n".join(filter(None, chain.from_iterable(lines)))
    arrivals = "・".join(_arrival(side, view.sides) for side in group if side.file)
    heading = f"{len(writers)}者とも同じ内容" if is_shared else who
    return ShownSide(who, source, group[0].assertion_id, group[0].values, arrivals=arrivals, heading=heading)


def _shown_decision(side: resolve_conflict.SideView, view: resolve_conflict.ConflictView) -> ShownSide:
    words = f"{side.who}の決定" if side.assertion_id == view.decision else f"{side.who}の前の決定"
    return ShownSide(words, "", side.assertion_id, side.values)


def _arrival(side: resolve_conflict.SideView, sides: Iterable[resolve_conflict.SideView]) -> str:
    moment = f"{moment_label(side.received_at)}受領" if side.received_at else ""
    return "、".join(filter(None, (distinct_file_name(side, [each for each in sides if each.who == side.who]), moment)))


def _source(side: resolve_conflict.SideView, view: resolve_conflict.ConflictView) -> str:
    """Return a text on the source of a side: its file, time and order of receipt, or who typed it here and when."""
    if side.return_id is None:
        who, at = (side.typed.by, side.typed.at) if side.typed else (None, None)
        return "　".join(filter(None, ("この画面での入力", who, moment_label(at) if at else "")))
    copies = sum(each.who == side.who and each.return_id is not None for each in view.sides)
    ends = {None: "", 1: "先に届いた回答", copies: "最後に届いた回答"}
    place = ends.get(side.place, f"{side.place}番目に届いた回答")
    saved = saving_label(side.saved_at) if side.saved_at else ""
    return "\n".join(filter(None, (_arrival(side, view.sides) if side.file else "", place, saved)))


def other_fields_html(view: resolve_conflict.ConflictView, row: RowView | None, headings: Mapping[str, str]) -> str:
    """Return the fields of the row that are not in conflict as an HTML table, with a column for each file.

    Differences are marked; equal texts are shown once. If fewer than two files have the row, another column shows the
    current values, from `row` (None: there is no such column). Empty if there are no such fields.
    """
    files = {side.source: side for side in view.sides if side.row}
    columns = [(side.who, side.file or "", side.row) for side in files.values()]
    if len(columns) < _BOTH and row is not None:
        columns.insert(0, ("いまの内容", "", row.values))
    keys = [key for key in headings if key not in view.base and any(values.get(key) for *_, values in columns)]
    names = "".join(f"<td>{muted('　'.join(filter(None, (who, file))))}</td>" for who, file, _ in columns)
    lines = [f"<tr><td></td>{names}</tr>"] if len(columns) > 1 else []
    for key in keys:
        texts = [shown_value(key, values.get(key), view.profile) for *_, values in columns]
        if all(same(text, texts[0]) for text in texts):
            cells = f'<td colspan="{len(columns)}">{text_as_html(texts[0] or "")}</td>'
        else:
            bases = [texts[1], *(texts[0] for _ in texts[1:])]
            shown = (paragraph(one_side_html(base, text)) for base, text in zip(bases, texts, strict=True))
            cells = "".join(f"<td>{html}</td>" for html in shown)
        lines.append(f"<tr><td>{muted(headings[key])}</td>{cells}</tr>")
    return f'<table width="100%" cellpadding="4">{"".join(lines)}</table>' if keys else ""


Values = Mapping[str, str | None]


class DecisionQuestion(Question):
    """The question before a field is emptied or several conflicts are decided, with a preview of the chosen texts.

    The focus is on ［選び直す］, so that pressing Enter once more decides nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.preview = ShortRichTextView("決める内容", click_goes=False)
        self.confirm = Button("", self._confirm)
        self.stop = Button("選び直す", self.end)
        self._decide: Callable[[], None] = lambda: None
        fill_frame(self, self.words, self.preview, wrapping_line(self.confirm, self.stop), spacing=None)

    @property
    def is_open(self) -> bool:
        """Whether the question is shown and waits for an answer."""
        return not self.isHidden()

    def ask(self, words: str, button: str, decide: Callable[[], None], preview: Sequence[RichTextItem] = ()) -> None:
        """Show the question with the `preview`, if any; `decide` is called if the user confirms by the button."""
        self._decide = decide
        self.words.show_text(words)
        self.confirm.setText(escape_ampersands(button))
        self.preview.lines.set_items(preview)
        self.preview.setVisible(bool(preview))
        self.begin()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """Press the button that has the focus; ［選び直す］ if no button has it."""
        (self.confirm if self.confirm.hasFocus() else self.stop).click()

    def _confirm(self) -> None:
        self.hide()
        self._decide()


class SideCard(QFrame):
    """A card that shows one side of a conflict, with its number on the panel.

    `choice`: the button that chooses the side. `take`: the choice passed to the act. `chosen`: a label that is shown if
    the conflict was decided for this side.
    """

    def __init__(self, number: int, side: ShownSide) -> None:
        super().__init__()
        self.take = side.take
        self.chosen = label("✓ 決定した内容", "good")
        self.setProperty("kind", "panel")
        self.choice = QRadioButton(escape_ampersands(f"{number}　{side.heading or side.who}"))
        self.choice.setAccessibleName("、".join((self.choice.text(), *side.source.splitlines())))
        self.text = ReadingLabel()
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = column_of(
            self.choice, self.chosen, within=self, margins=(2 * STEP, STEP + STEP // 2, 2 * STEP, 2 * STEP)
        )
        self.chosen.setVisible(side.is_chosen)
        if side.source:
            column.addWidget(ReadingLabel(side.source, kind="muted"))
        column.addWidget(self.text, 1)

    def show_values(self, values: Values, base: Values, headings: Mapping[str, str], profile: Profile) -> None:
        """Show the side's `values`, with their differences from `base` marked.

        `values`, `base`, `headings`: the texts by field key.
        """
        parts, texts = [], []
        for key, value in values.items():
            shown, was = shown_value(key, value, profile), shown_value(key, base.get(key), profile)
            head = f"{muted(headings.get(key, ''))}<br>" if len(values) > 1 else ""
            parts.append(paragraph(f"{head}{one_side_html(was, shown)}"))
            texts.append(f"{headings.get(key, '')} {shown or '空欄'}")
        self.text.show_html("".join(parts))
        accessible_text = "、".join(texts)
        self.choice.setAccessibleDescription(
            f"{accessible_text}、{self.chosen.text()}" if not self.chosen.isHidden() else accessible_text
        )


_BOTH = 2
"""The number of texts that are called both (両方); more texts are called all."""


def _text_place(conflict: str, kept_as: str) -> str:
    """Return the place of the new text for a conflict, under which it is also kept on this PC."""
    return f"conflict/{kept_as}/{conflict}"


class DecisionPanel(QWidget):
    """The sides of a conflict to choose from, and a field for a new text.

    The signal `decided` asks for the chosen decision. The signal `alike_wanted` asks for the same side to be chosen in
    the division's other conflicts.
    """

    decided = Signal()
    alike_wanted = Signal()

    def __init__(self, underlining: Underlining) -> None:
        super().__init__()
        self.cards: list[SideCard] = []
        self.title = ReadingLabel()
        self.field = label("", "field", wraps=True)
        self.received = ReadingLabel(kind="muted")
        self.both = QRadioButton()
        self.joined = ReadingLabel()
        self.joined.hide()
        self.write = QRadioButton()
        self.editor = NarrativeEdit(underlining, lines=3)
        self.editor.setAccessibleName("書き直す文章")
        self.button = OnceButton("決定して次へ（Enter）", self.decided)
        self.button.setProperty("kind", "primary")
        self.alike = OnceButton("この課の残りも同じ側で…", self.alike_wanted)
        self.order = label("一度に届いた回答は、どちらが後のものか分かりません。所管課に確認してください。", wraps=True)
        self.planned, self.row = ReadingLabel(), ReadingLabel()
        self.row_head = label("この取組のほかの項目", "field")
        self.missing = label("採用する内容を選んでください。", "ask")
        self.missing.hide()
        self.question = DecisionQuestion()
        self._place = self._offered = ""
        self._aside: dict[str, str] = {}  # texts typed for conflicts that are not shown and not decided
        self._group = QButtonGroup(self)
        self._columns = QHBoxLayout()
        self._lay_out()
        self._group.buttonToggled.connect(lambda *_: self._forget())
        self.both.toggled.connect(self.joined.setVisible)
        self.editor.typed.connect(self._choose_writing)

    @property
    def choice(self) -> resolve_conflict.Decision | None:
        """The decision that the user has chosen; None if nothing is chosen."""
        if (text := self.new_text) is not None:
            return resolve_conflict.Decision(ConflictChoice.TEXT, text)
        if self.both.isChecked():
            return resolve_conflict.Decision(ConflictChoice.BOTH)
        return next((resolve_conflict.Decision(card.take) for card in self.cards if card.choice.isChecked()), None)

    @property
    def new_text(self) -> str | None:
        """The new text if it is chosen; otherwise None."""
        return self.editor.text_as_typed() if self.write.isChecked() else None

    @property
    def has_undecided_text(self) -> bool:
        """True if a new text was typed for a conflict that is not decided."""
        return any(self._aside.values()) or (self._is_typed and bool(self.editor.text_as_typed()))

    @property
    def _is_typed(self) -> bool:
        return bool(self._place) and self.editor.text_as_typed() != self._offered

    def drop_texts_of_others(self, conflicts: Iterable[str], kept_as: str) -> list[str]:
        """Discard the new texts for all conflicts of a round but `conflicts`, and return these texts.

        `kept_as`: the key of the round; texts of other rounds are kept.
        """
        there, of_round = {_text_place(each, kept_as) for each in conflicts}, _text_place("", kept_as)
        gone = [place for place in self._aside if place.startswith(of_round) and place not in there]
        dropped = [self._aside.pop(place) for place in gone]
        if self._is_typed and self._place.startswith(of_round) and self._place not in there:
            self._offered = self.editor.text_as_typed()
            dropped.append(self._offered)
        return [text for text in dropped if text]

    def forget_texts(self, conflicts: Iterable[str], kept_as: str) -> None:
        """Discard the new texts that were typed for conflicts, because these are decided."""
        for place in (_text_place(each, kept_as) for each in conflicts):
            self._aside.pop(place, None)
            if place == self._place:
                self._offered = self.editor.text_as_typed()

    def ask_choice(self) -> None:
        """Show beside the button that nothing is chosen yet."""
        self.missing.show()

    def enable_deciding(self, *, may: bool) -> None:
        """Enable all choices and buttons, or disable them if the user may not decide."""
        choices = [*(card.choice for card in self.cards), self.both, self.write]
        for part in (*choices, self.editor, self.button, self.alike):
            part.setEnabled(may)

    def choose(self, number: int) -> bool:
        """Choose the side, or the option to keep all texts or to write one, by its number on the panel.

        Return whether the number exists.
        """
        choices = [*(card.choice for card in self.cards), self.both, self.write]
        offered = [choice for choice in choices if not choice.isHidden()]
        if not 0 < number <= len(offered):
            return False
        offered[number - 1].setChecked(True)
        (self.editor if offered[number - 1] is self.write else offered[number - 1]).setFocus()
        return True

    def go_to_choice(self) -> None:
        """Set the focus to the chosen side.

        If no side is chosen, set it to the first side and show that a side must be chosen.
        """
        chosen = self._group.checkedButton()
        if chosen is None:
            self.ask_choice()
        (chosen or self.cards[0].choice).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_conflict(
        self,
        view: resolve_conflict.ConflictView,
        headings: Mapping[str, str],
        row: RowView | None,
        received: Mapping[str, str | None],
        captions: tuple[str, str],
        kept_as: str,
    ) -> None:
        """Show a conflict and its row (None: the row is not known).

        `headings`: the headings of fields by key. `received`: the row's answers by key, as received before the office
        changed them. `captions`: the captions of this year's plan and of last year's results. `kept_as`: the key of the
        round under which its typed texts are kept on this PC.
        """
        if self._is_typed:
            self._aside[self._place] = self.editor.text_as_typed()
        planned, previous_done = captions
        self.title.show_html(paragraph(f"<b>{escape(view.title)}</b>&nbsp; {escape(view.id)}"))
        between = f"回答どうしの相違（{'・'.join(view.divisions)}）" if view.divisions else ""
        fields = "・".join(headings.get(key, key) for key in view.base) + view.whose
        self.field.setText("　".join(part for part in (fields, between) if part))
        self._show_received(view, received)
        self._show_sides(view, headings)
        self._show_writing(view, kept_as)
        self._forget()
        self.order.setVisible(bool(view.question_sides) and not all(side.place for side in view.question_sides))
        facts = ((planned, row.planned), (previous_done, row.previous_done)) if row else ()
        known = [(caption, text) for caption, text in facts if text]
        others = other_fields_html(view, row, headings)
        self.planned.show_html(facts_table(known))
        self.row.show_html(others)
        self.planned.setVisible(bool(known))
        self.row_head.setVisible(bool(others))
        self.row.setVisible(bool(others))

    def _show_writing(self, view: resolve_conflict.ConflictView, kept_as: str) -> None:
        """Show the choices to leave all texts and to write a new one, as far as the conflict has them."""
        single = len(view.base) == 1
        key = next(iter(view.base))
        # two figures, numbers, dates or choices cannot be combined
        is_text = single and view.profile.any_by_key[key].is_text
        texts = [view.profile.printed_in_full(key, text) or "" for text in view.texts]
        number = len(self.cards) + 1
        every = (
            f"{number}　両方の文章を残す"
            if len(view.texts) <= _BOTH
            else f"{number}　{len(view.texts)}つの文章をすべて残す"
        )
        self.both.setText(escape_ampersands(every))
        number += is_text
        self.write.setText(f"{number}　書き直す")
        self.joined.show_text("\n".join(texts))
        self.both.setVisible(is_text)
        for part in (self.write, self.editor):
            part.setVisible(single)
        self._place, self._offered = _text_place(view.conflict, kept_as), "\n".join(texts if is_text else texts[:1])
        self.editor.show_stored(self._place, self._offered)
        if (typed := self._aside.pop(self._place, None)) is not None:
            self.editor.write_all(typed)
            self._choose_writing()

    def arrange_cards(self, *, is_narrow: bool) -> None:
        """Lay out the sides one below the other if the panel is narrow, otherwise side by side."""
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)

    def _choose_writing(self) -> None:
        self.write.setChecked(True)
        self._forget()

    def _forget(self) -> None:
        """Hide the messages about another choice."""
        self.missing.hide()
        self.question.hide()

    def _show_received(self, view: resolve_conflict.ConflictView, received: Mapping[str, str | None]) -> None:
        """Show the answers as received before the office changed them, unless a side has the same text."""
        side_texts = [text for side in view.sides for text in side.values.values()]
        texts_by_key = ((key, text) for key in view.base if (text := received.get(key)))
        known = ((key, text) for key, text in texts_by_key if not any(same(text, each) for each in side_texts))
        texts = [shown_value(key, text, view.profile) or "" for key, text in known]
        self.received.setVisible(bool(texts))
        self.received.show_text(f"修文前に受け取った回答：{' ／ '.join(texts)}")

    def _show_sides(self, view: resolve_conflict.ConflictView, headings: Mapping[str, str]) -> None:
        for card in self.cards:
            self._group.removeButton(card.choice)
            self._columns.removeWidget(card)
            card.hide()  # at once: deletion waits for the event loop
            card.deleteLater()
        sent, *sides = shown_sides(view)
        self.cards = [SideCard(1, sent)]
        self.cards[0].show_values(view.base, view.base, headings, view.profile)
        base, side_values = tuple(view.base.values()), [tuple(side.values.values()) for side in sides]
        for place, side in enumerate(sides):
            card = SideCard(place + 2, side)
            against = comparison_values(base, side_values, place)
            card.show_values(side.values, dict(zip(view.base, against, strict=True)), headings, view.profile)
            self.cards.append(card)
        self._group.setExclusive(False)
        for button in (self.both, self.write):
            button.setChecked(False)
        for card in self.cards:
            self._group.addButton(card.choice)
            self._columns.addWidget(card, 1)
        self._group.setExclusive(True)

    def _lay_out(self) -> None:
        self._group.addButton(self.both)
        self._group.addButton(self.write)
        self._columns.setSpacing(STEP + STEP // 2)
        inner = QWidget()
        column_of(
            self.title,
            self.field,
            self._columns,
            self.order,
            self.received,
            self.both,
            self.joined,
            self.write,
            self.editor,
            self.planned,
            self.row_head,
            self.row,
            STRETCH,
            within=inner,
            margins=(3 * STEP, STEP, 3 * STEP, 2 * STEP),
            spacing=STEP + STEP // 2,
        )
        foot = line_of(
            STRETCH,
            self.missing,
            self.alike,
            self.button,
            margins=(3 * STEP, STEP, 3 * STEP, 2 * STEP),
            spacing=2 * STEP,
        )
        column_of((scroll_area_of(inner), 1), self.question, foot, within=self, spacing=0)
