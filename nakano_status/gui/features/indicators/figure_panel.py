"""A panel beside the table of 成果指標: a figure with 時点・出典・増減の要因, its division, answers and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from nakano_status.application.entries.read.history import read_history
from nakano_status.application.indicators.edit_indicator import FigureEntry, FigureText, IndicatorEntry
from nakano_status.application.indicators.read.indicators import FiguresView
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.indicators.indicator import FigureKey, IndicatorRow
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import same
from nakano_status.gui.controls.boxes import FRAME_MARGINS, STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import ActField, Button, StoredChoice
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.features.indicators import figure_table
from nakano_status.gui.lists.difference_html import history_items
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.lists.unstored_cells import CellText
from nakano_status.gui.looks.labels import ReadingLabel, label, label_field
from nakano_status.gui.page import AppContext, GoTo

FACTS = ("as_of", "source", "factor")
"""The facts about a figure, by the names in FigureEntry."""


@dataclass(frozen=True)
class ShownFigure:
    """Content of the panel of a figure.

    `place`: the indicator, the kind and the year of the figure. `row`: the indicator. `typed`: the text in the figure's
    field. `notice`: a text below the field, such as the reason why `typed` was refused; empty if there is none.
    `unstored`: the typed facts (時点・出典・増減の要因) that could not be stored, by the name in FigureEntry.
    `awaited`: the typed texts that are not read yet.
    """

    place: FigureKey
    row: IndicatorRow
    typed: str
    notice: str
    unstored: Mapping[str, str]
    awaited: FigureEntry


class FigurePanel(QWidget):
    """The details of a figure and of its indicator, with fields to edit them.

    The signal `typed` carries the place of the figure (a FigureKey) and the text typed in its field, a CellText. The
    signal `fact_typed` carries the place, the name of a fact in FigureEntry, and the text typed in its field, a
    CellText. The signal `edited` carries an edit of the other fields as an IndicatorEntry, with its undo label.
    """

    typed = Signal(object, object)
    fact_typed = Signal(object, str, object)
    edited = Signal(object, str)

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._around = around
        self._shown: ShownFigure | None = None
        self._shown_view: FiguresView | None = None
        self._seen: dict[str, str] = {}  # the text that the next one in a field replaces, by the name in FigureEntry
        self.name = ReadingLabel(kind="heading")
        self.facts = ReadingLabel()
        self.owner = StoredChoice("所管課（実績を回答する課）", self._report_owner)
        self.unsent = ReadingLabel(kind="ask")
        self.to_inquiry = Button("照会へ進む", lambda _=False: self._around.wanted.emit("inquiry", None))
        self.heading = label("", "heading")
        self.figure = ActField("実績又は目標")
        self.notice = ReadingLabel(kind="ask")
        self.compared = ReadingLabel(kind="muted")
        self.as_of = ActField(hint="例：年度末の日", kept_as="figure-as-of")
        self.source = ActField(kept_as="figure-source")
        self.factor = NarrativeEdit(around.underlining, lines=2, most_lines=8)
        self.answers = ReadingLabel()
        self.decide = Button("相違を確認", self._decide)
        self.look = Button("未取込を確認", self._look_at_held)
        self.history_list = ShortRichTextView("成果指標の変更履歴", click_goes=False)
        self._lay_out()
        self._connect()

    def show_figure(self, view: FiguresView, shown: ShownFigure, *, may_write: bool) -> None:
        """Show the current values of a figure, to be edited if `may_write` and the view allow it.

        If another figure was shown, its unsaved edits are reported first. If the figure remains the same, a field that
        is being edited is not replaced.
        """
        is_other = self._shown is None or self._shown.place != shown.place
        is_other_indicator = self._shown is None or self._shown.place.indicator_id != shown.place.indicator_id
        if is_other:
            self.store_pending_edits()
        self._shown = shown
        self._show_facts(view, shown, may_write=may_write)
        may = may_write and view.may_be_written(shown.place)
        current = shown.place.figure_of(shown.row.indicator)
        self._fill("text", self.figure, shown.typed, is_other=is_other, may=may)
        self.notice.show_if_any(shown.notice)
        is_now = figure_table.is_actual(shown.place) and shown.place.year == view.year
        self.compared.show_if_any(figure_table.describe_comparison(view, shown.row) if is_now else "")
        has_facts = figure_table.is_actual(shown.place) and (current is not None or (is_now and view.is_collected))
        texts = self._shown_facts(shown)
        for field, name in ((self.as_of, "as_of"), (self.source, "source")):
            self._fill(name, field, texts[name], is_other=is_other, may=may and has_facts)
        if is_other or self.factor.text_as_typed() == self._seen["factor"]:
            self._seen["factor"] = texts["factor"]
            self._show_factor(shown, is_other=is_other, is_kept=has_facts)
        self.factor.setReadOnly(not (may and has_facts))
        for part in self._fact_parts:
            part.setVisible(figure_table.is_actual(shown.place))
        self._show_answers(view, shown, is_now=is_now)
        if self._shown_view is not view or is_other_indicator:
            self._shown_view = view
            self._read_history(shown, view.year.label)

    def mark_seen(self, texts: Mapping[FigureText, str]) -> None:
        """Record that what is being typed about the shown figure replaces these texts; others are ignored."""
        if self._shown is not None:
            place = self._shown.place
            typed = {"text": self.figure, "as_of": self.as_of, "source": self.source}
            names = {name for name, field in typed.items() if field.isModified()}
            names |= {"factor"} if self.factor.text_as_typed() != self._seen["factor"] else set()
            self._seen |= {name: text for (at, name), text in texts.items() if at == place and name in names}

    def store_pending_edits(self) -> None:
        """Emit the edits that were typed and are not stored yet, by the signals `typed` and `fact_typed`."""
        self._report_figure()
        self._report_facts()

    def _show_factor(self, shown: ShownFigure, *, is_other: bool, is_kept: bool) -> None:
        """Show the stored factor, with a text over it that could not be stored; its copy on this PC remains."""
        place = f"indicator/{shown.place.indicator_id}/{shown.place.year.short}/factor" if is_kept else ""
        current, awaited = shown.place.figure_of(shown.row.indicator), shown.awaited.factor
        if is_other or "factor" not in shown.unstored:
            stored = awaited if awaited is not None else current.factor if current else None
            over = self.factor.show_stored(place, stored)
            self._seen["factor"] = self._seen["factor"] if over is None else over
        if "factor" in shown.unstored and self.factor.text() != self._seen["factor"]:
            self.factor.load(self._seen["factor"])

    def _shown_facts(self, shown: ShownFigure) -> dict[str, str]:
        """Return the texts of the facts about a figure, by name: a text that could not be stored, or the current one.

        The current text is the text that is being stored, otherwise the stored one.
        """
        current = shown.place.figure_of(shown.row.indicator)
        facts = {"as_of": current.as_of, "source": current.source, "factor": current.factor} if current else {}
        facts |= {name: text for name in FACTS if (text := getattr(shown.awaited, name)) is not None}
        return {name: shown.unstored.get(name, facts.get(name) or "") for name in FACTS}

    def _show_facts(self, view: FiguresView, shown: ShownFigure, *, may_write: bool) -> None:
        self.name.show_text(shown.row.name)
        self.facts.show_html(figure_table.facts_html(shown.row, view.profile.goal_level))
        self.heading.setText(shown.place.label)
        self.figure.setAccessibleName(f"{shown.row.name}　{shown.place.label}")
        place = shown.place
        self.figure.kept_as = f"figure/{place.indicator_id}/{place.kind.name}/{place.year.short}"
        owner = view.owners.get(shown.place.indicator_id, "")
        with QSignalBlocker(self.owner):
            names = dict.fromkeys((*filter(None, (owner,)), *view.suppliers))
            self.owner.offer((("未登録", ""), *((name, name) for name in names)), owner)
        self.owner.setEnabled(may_write)
        for part in (self._owner_head, self.owner):
            part.setVisible(view.is_office)
        is_unsent = shown.place.indicator_id in view.unsent
        words = f"{owner}に送った回答様式には、この指標の記入欄がありません。「照会」で様式を作り直して送ってください。"
        self.unsent.show_if_any(words if is_unsent else "")
        self.to_inquiry.setVisible(is_unsent and may_write)

    def _show_answers(self, view: FiguresView, shown: ShownFigure, *, is_now: bool) -> None:
        answers = view.answers.get(shown.place.indicator_id, ()) if is_now else ()
        current = shown.place.figure_of(shown.row.indicator)
        self.answers.show_html(figure_table.answers_html(answers, current.figure.text if current else None))
        is_held = is_now and shown.place.indicator_id in view.held
        self.decide.setVisible(is_now and shown.row.is_undecided)
        self.look.setVisible(is_held)
        self._answers_head.setVisible(bool(answers) or is_held)
        self.answers.setVisible(bool(answers))

    def _read_history(self, shown: ShownFigure, year: str) -> None:
        wanted = shown.place.indicator_id

        def read(records: Records, round_: Round) -> list[RichTextItem]:
            lines, words = read_history(records, round_, wanted), f"{year}の実績"
            nothing = "この指標の変更はまだありません。取り込んだ回答や訂正がここに並びます。"
            return history_items(reversed(lines), lambda line: words if line.key == FIGURE else line.heading, nothing)

        def show(lines: list[RichTextItem]) -> None:
            if self._shown is not None and self._shown.place.indicator_id == wanted:
                self.history_list.lines.set_items(lines)

        self._around.session.query_detail(read, show)

    def _report_figure(self) -> None:
        if self._shown is not None and self.figure.isModified():
            self.figure.setModified(False)
            typed = CellText(self.figure.text(), self._seen["text"])
            self._seen["text"] = typed.text
            self.typed.emit(self._shown.place, typed)

    def _report_facts(self) -> None:
        """Report the edits of the fields beside the figure, and again each text that could not be stored."""
        shown = self._shown
        if shown is None or self.factor.isReadOnly():
            return
        self.factor.settle()
        texts = {name: getattr(self, name).text() for name in FACTS}
        changed = {
            name: text for name, text in texts.items() if name in shown.unstored or not same(text, self._seen[name])
        }
        seen, self._seen = self._seen, {**self._seen, **texts}
        for field in (self.as_of, self.source):
            field.setModified(False)
        if changed:
            self.factor.clear_undo_history()
        for name, text in changed.items():
            self.fact_typed.emit(shown.place, name, CellText(text, seen[name]))

    def _report_owner(self) -> None:
        if self._shown is not None:
            indicator_id = self._shown.place.indicator_id
            words = f"所管課の変更（{indicator_id}）"
            self.edited.emit(IndicatorEntry(indicator_id, owner=self.owner.currentData() or ""), words)

    def _decide(self) -> None:
        if self._shown is not None:
            self._around.wanted.emit("conflict", f"{self._shown.place.indicator_id}:figure")

    def _look_at_held(self) -> None:
        if self._shown is not None:
            self._around.wanted.emit("held", GoTo(self._shown.place.indicator_id))

    def _fill(self, name: str, field: QLineEdit, text: str, *, is_other: bool, may: bool) -> None:
        if is_other or not field.isModified():
            self._seen[name] = text
            if field.text() != text:
                field.setText(text)
        field.setReadOnly(not may)

    def _connect(self) -> None:
        self.figure.editingFinished.connect(self._report_figure)
        for field in (self.as_of, self.source):
            field.editingFinished.connect(self._report_facts)
        self.factor.left.connect(self._report_facts)
        self.factor.noticed.connect(self._around.messages.report_done)
        self.factor.earlier_wanted.connect(self.history_list.setFocus)

    def _lay_out(self) -> None:
        self._answers_head = label("所管課の回答", "field")
        fields = (("時点", self.as_of), ("出典", self.source), ("増減の要因", self.factor))
        self._owner_head = label("所管課（実績を回答する課）", "field")
        self._fact_parts: list[QWidget] = []
        for words, field in fields:
            self._fact_parts += [label_field(field, words), field]
        column_of(
            self.name,
            self.facts,
            self._owner_head,
            self.owner,
            self.unsent,
            (self.to_inquiry, Qt.AlignmentFlag.AlignLeft),
            self.heading,
            self.figure,
            self.notice,
            self.compared,
            *self._fact_parts,
            self._answers_head,
            self.answers,
            line_of(self.decide, self.look, STRETCH),
            label("変更履歴", "field"),
            self.history_list,
            STRETCH,
            within=self,
            margins=FRAME_MARGINS,
        )
        self.to_inquiry.hide()
