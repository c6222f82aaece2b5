"""成果指標: the published table, edited in its cells, and beside it one figure with its details.

Entries are written to the data file and can be undone; a newer value is not overwritten. A note above the table names
the settled rounds, whose figures an edit does not change, with a check box to correct these rounds, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nakano_status.application.indicators.edit_indicator import (
    TEXT,
    EditedIndicator,
    FigureEntry,
    FigureText,
    IndicatorEntry,
    current_entry,
    edit_indicator,
)
from nakano_status.application.indicators.import_indicators import import_indicators, plan_indicators
from nakano_status.application.indicators.read.indicators import FiguresView, read_figures
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import BUILT_IN
from nakano_status.application.ports.data_file import Store, TypedText
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.save_tables import save_indicators
from nakano_status.application.table_rows import ImportedTable
from nakano_status.application.unchanged_content import TablePreview
from nakano_status.domain.indicators.indicator import FigureKey, FigureKind
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.planning import SettledReasonMissing
from nakano_status.gui.act_runner import OnRefusal
from nakano_status.gui.commands import IMPORT_INDICATORS, SAVE_INDICATORS, offer
from nakano_status.gui.controls import boxes
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import LineField, TickBox
from nakano_status.gui.controls.picture_files import PictureFiles, PictureKind
from nakano_status.gui.editing.edits_under_way import EditsUnderWay, EditUnderWay
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.features.indicators.figure_panel import FACTS, FigurePanel, ShownFigure
from nakano_status.gui.features.indicators.figure_table import (
    FigureTable,
    FigureTableLine,
    figure_edit_label,
    figures_summary,
)
from nakano_status.gui.features.indicators.figures_view import FiguresTableView
from nakano_status.gui.lists.copying import block_on_clipboard, copy_focused, offer_copying
from nakano_status.gui.lists.unstored_cells import NOT_STORED, CellText, UnstoredText
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, GoTo, OfDivision, Page, PageKind
from nakano_status.gui.panels import kept_table
from nakano_status.gui.qt_override import override

_Edition = tuple[str, EditionChoice]
"""The ID of a plan, and the edition of that plan whose figures are edited."""


class FigureWriter(QObject):
    """Writes entries on indicators.

    `failed` is emitted if an entry was not stored, `reason_wanted` if it corrects settled rounds and has no reason.
    `corrected` is emitted if an entry corrected settled rounds.
    `taking_back` carries an entry that is about to be undone or redone, so that the page can show its figure.
    `display_due` is emitted if other texts of the displayed edition are to be displayed before the figures are read,
    because an entry is being undone or redone, or that was not done; it carries these texts, by FigureText.
    """

    failed = Signal()
    reason_wanted = Signal()
    corrected = Signal()
    taking_back = Signal(object)
    display_due = Signal(object)

    def __init__(
        self,
        around: AppContext,
        parent: QObject,
        correcting: Callable[[], str | None],
        shown: Callable[[IndicatorEntry], IndicatorEntry | None],
        typed_texts: Callable[[IndicatorEntry], Sequence[TypedText]],
    ) -> None:
        """Make a writer that calls three functions for each entry.

        `correcting` returns the reason if settled rounds are to be corrected, too; otherwise None. `shown` returns an
        entry with the values last read for the same figures, or None if the indicator is not shown. `typed_texts`
        returns the unsaved texts on this PC that become stored with the entry.
        """
        super().__init__(parent)
        self._around = around
        self._correcting = correcting
        self._shown, self._typed_texts = shown, typed_texts
        self._under_way = EditsUnderWay[_Edition, FigureText, str]()
        self.plan_id, self.edition = "", EditionChoice()

    def follow_shown(self, view: FiguresView | None) -> None:
        """Write the next entries to the edition of `view`, which displays all entries written so far.

        Earlier entries are undone in the edition to which they were written. `view`: None if there is no round.
        """
        self._under_way.follow_shown()
        self.plan_id = "" if view is None else view.plan_id
        self.edition = EditionChoice(number=None if view is None else view.edition_number)

    def awaited(self, place: FigureKey) -> FigureEntry:
        """Return the texts of a figure that were typed and are not read yet; a text is None if it was not typed."""
        texts = self._under_way.shown(self._edition_shown)
        return FigureEntry(**{name: text for (at, name), text in texts.items() if at == place})

    def displayed(self, entry: IndicatorEntry) -> IndicatorEntry | None:
        """Return an entry with the values displayed for the same figures; None if the indicator is not shown."""
        read, typed = self._shown(entry), self._under_way.shown(self._edition_shown)
        return read and read.with_texts({name: typed.get(name, text) for name, text in read.texts().items()})

    @property
    def _edition_shown(self) -> _Edition:
        """The displayed plan and edition."""
        return self.plan_id, self.edition

    def write(
        self,
        typed: IndicatorEntry,
        words: str,
        over: IndicatorEntry | None = None,
        stored: Callable[[], None] = lambda: None,
        not_done: Callable[[IndicatorEntry | None], None] = lambda _: None,
    ) -> None:
        """Write an entry on an indicator to the data file; `words` is the text of its undo command.

        A correction of settled rounds is reported and cannot be undone. If another user has changed the values
        meanwhile, ask which values are wanted. `over`: the values that may be replaced; None for the displayed ones.
        `stored`: called when the entry was stored or is not wanted any more. If the entry was not stored, `not_done` is
        called with the values that could have been replaced, and `failed` is emitted.
        """
        seen = over or self.displayed(typed)
        self._write_over(self.edition, self._correcting(), typed, words, stored, not_done, seen)

    def _write_over(
        self,
        edition: EditionChoice,
        correcting: str | None,
        typed: IndicatorEntry,
        words: str,
        stored: Callable[[], None],
        not_done: Callable[[IndicatorEntry | None], None],
        seen: IndicatorEntry | None,
    ) -> None:
        """Write an entry to an edition over the displayed values `seen`."""
        shown = self.plan_id, edition
        own = self._under_way.begin(shown, {} if seen is None else seen.texts(), typed.texts())

        def remember(edited: EditedIndicator) -> None:
            stored()
            reached = edited.settled.reached
            if correcting is not None and reached:
                self._report_correction("。".join(each.line for each in reached))
            elif edited.changed:  # undo also removes values filled into a settled round that had none
                rewrite = partial(self._rewrite, typed, edited.was, edition, "元に戻す" if reached else None)
                AppliedCommand(self._around, words, rewrite).push()

        def keep() -> None:
            self._give_up(own, lambda: not_done(seen and seen.with_texts(own.expected())))
            self.failed.emit()

        refuse_moved = self._around.moved_content_handler(
            partial(self._write_over, edition, correcting, typed, words, stored, not_done),
            lambda: self.displayed(typed) if self._edition_shown == shown else None,
            stored,
        )

        def refuse(refused: Refused) -> None:
            refuse_moved(refused)
            if isinstance(refused, SettledReasonMissing):
                self.reason_wanted.emit()

        self._write(own, replace(typed, expected=seen), edition, correcting, remember, refuse, keep)

    def _report_correction(self, rounds: str) -> None:
        again = "［元に戻す］では戻せません。戻すときは、前の数値を記入して、もう一度訂正してください。"
        self._around.report_saved(f"資料の数値も訂正しました：{rounds}", again, for_good=True)
        self.corrected.emit()

    def _rewrite(
        self,
        entry: IndicatorEntry,
        was: IndicatorEntry,
        edition: EditionChoice,
        correcting: str | None,
        again: bool,  # noqa: FBT001
        not_done: NotDone,
    ) -> None:
        """Undo an entry, or redo it, in the edition for which it was written."""
        now, before = (entry, was) if again else (was, entry)
        self.taking_back.emit(now)
        own = self._under_way.begin_undo((self.plan_id, edition), before.texts(), now.texts())
        if own is None:
            self._around.refuse_undo(not_done)
            return
        self._display(own, now.texts())

        keep = partial(self._give_up, own, not_done)
        self._write(own, replace(now, expected=before), edition, correcting, lambda _: None, None, keep)

    def _give_up(self, own: EditUnderWay[_Edition, FigureText, str], keep: Callable[[], None]) -> None:
        """Have the texts displayed again that an edit would have replaced, because it was not done.

        `keep`: called before that; it may keep the typed texts, which are then displayed.
        """
        names, texts = self._under_way.give_up(own), own.expected()
        keep()
        self._display(own, {name: texts[name] for name in names if name in texts})

    def _display(self, own: EditUnderWay[_Edition, FigureText, str], texts: Mapping[FigureText, str]) -> None:
        """Have texts displayed if an edit is of the displayed edition."""
        if own.place == self._edition_shown:
            self.display_due.emit(texts)

    def _write(
        self,
        own: EditUnderWay[_Edition, FigureText, str],
        entry: IndicatorEntry,
        edition: EditionChoice,
        correcting: str | None,
        then: Callable[[EditedIndicator], None],
        refuse: OnRefusal | None,
        not_done: NotDone,
    ) -> None:
        session = self._around.session

        def act(store: Store) -> Outcome[EditedIndicator]:
            expected = entry.expected and entry.expected.with_texts(own.expected())
            given = replace(entry, expected=expected)
            outcome = edit_indicator(session.parts, store, given, session.by, edition, correcting=correcting)
            own.mark_written()
            return outcome

        def done(outcome: Outcome[EditedIndicator]) -> None:
            self._under_way.end(own)
            then(outcome.value)
            self._around.report_conflicts(outcome.problems)
            self._around.saved.emit()

        session.act(
            act,
            done,
            what="記入した内容を保存しています",
            refused=refuse,
            not_done=not_done,
            storing=self._typed_texts(entry),
        )


class SettledFiguresPanel(QWidget):
    """A check box to correct settled rounds, too (締切・公表・記録の済んだもの), and a field for the reason."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel(kind="muted")
        self.tick = TickBox("これらの資料の数値も訂正する")
        self.reason = LineField(
            "訂正の理由", "訂正の理由（記入して Enter を押すと、セルの訂正を保存します）", kept_as="correction-reason"
        )
        boxes.column_of(self.words, boxes.line_of(self.tick, (self.reason, 1)), within=self)
        self._labels: tuple[str, ...] = ()
        self.tick.toggled.connect(self.reason.setVisible)
        self.reason.hide()
        self.hide()

    @property
    def correction_reason(self) -> str | None:
        """The reason for a correction of settled rounds; None if the check box is not ticked."""
        return self.reason.text() if self.tick.isChecked() else None

    def ask_reason(self) -> None:
        """Show the field for the reason, with the focus, because an entry corrects settled rounds."""
        self.tick.setChecked(True)
        if self.isVisible():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self) -> None:
        """Clear the check box and the reason after a correction: each correction has a reason of its own."""
        self.tick.setChecked(False)
        self.reason.clear_for_good()

    def show_rounds(self, labels: Sequence[str], *, may_write: bool) -> None:
        """Show the settled rounds, by their `labels`, and offer to correct the figures in their papers, too.

        Hide the panel if there are no such rounds, or if `may_write` is false. If they are other rounds than before,
        clear the check box, because it was ticked for those.
        """
        if self._labels != tuple(labels):
            self.tick.setChecked(False)
        self._labels = tuple(labels)
        self.setVisible(bool(labels) and may_write)
        words = f"{'、'.join(labels)}の資料では、目標と、公表された年度の実績を直しても、前の数値のままです。"
        self.words.show_text(words)


@dataclass(frozen=True)
class _MeantTable:
    """The edition whose table is imported or saved, and whether an import also corrects settled rounds."""

    edition: EditionChoice
    corrects: bool


_PICTURE = PictureKind("成果指標の推移と目標", lambda pictures: pictures.panels())
_TABLE_WIDTH, _PANEL_WIDTH = 102 * STEP, 42 * STEP


class IndicatorsPage(Page):
    """The page 成果指標.

    Its `request` is a GoTo to an indicator, or an OfDivision, which leads to the division's first missing figure.
    """

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._view: FiguresView | None = None
        self._wanted: FigureKey | OfDivision | str | None = None
        self._is_entering = False
        self.model = FigureTable(self)
        self.table = FiguresTableView(self.model)
        self.words = ReadingLabel(kind="muted")
        self.unread = ReadingLabel(kind="ask")
        self.panel = FigurePanel(around)
        self.settled = SettledFiguresPanel()
        self.writer = FigureWriter(
            around, self, lambda: self.settled.correction_reason, self._shown_values, self._typed_texts
        )
        self.pictures = PictureFiles(self, lambda: _PICTURE)
        self.empty = EmptyState()
        self._content = QWidget()
        self.kept = kept_table.KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        if isinstance(request, GoTo):
            self._wanted = request.row_id
        elif isinstance(request, OfDivision):
            self._wanted = request
        self._is_entering = True
        self.look_again()

    @override
    def leave(self) -> None:
        self.table.setFocus()  # a text being typed in a cell is stored when the cell loses focus
        self.panel.store_pending_edits()
        self.model.unstored.write_again(self._write)

    def _copy(self, *, headed: bool) -> None:
        """Copy the current cell, or the whole table if `headed`."""
        place = self.model.place_at(self.table.currentIndex())
        if not headed and self.table.hasFocus() and place is not None:
            QGuiApplication.clipboard().setText(self.model.shown_text(place))
        else:
            copy_focused(self, self.around.messages, headed=headed)

    def _ask(self, ask: Callable[[], None]) -> None:
        """Ask for a file of the table by calling `ask`, after the typed text is stored."""
        self.leave()
        ask()

    def show_view(self, view: FiguresView | None) -> None:
        """Show the table, or why it is empty; `view` is None if there is no round.

        The requested figure becomes current. Without a request, the current figure remains current; if there is none,
        the first missing figure becomes current.
        """
        self._view = view
        self.writer.follow_shown(view)
        has_any = view is not None and bool(view.table.rows)
        self._both.setVisible(has_any)
        self.empty.setVisible(not has_any)
        self.kept.drop.setVisible(view is not None and view.is_office)
        self.kept.allow(may_write=self.session.may_write and view is not None and view.is_office)
        self.settled.show_rounds(() if view is None else view.settled, may_write=self.session.may_write)
        self.kept.follow()
        if view is None or not has_any:
            self._show_empty(view)
            return
        now = self.model.place_at(self.table.currentIndex())
        self.model.may_write = self.session.may_write
        self.model.show_view(view)
        self.table.lay_out()
        self.words.show_text(figures_summary(view))
        wanted, self._wanted = self._wanted, None
        self._go_to(wanted or now)
        if self._is_entering:
            self._is_entering = False
            self.take_keyboard(self.table)
            if isinstance(wanted, str):  # there is a question about its figure
                self.table.open_editor()
        self._show_figure()
        self.loaded.emit()

    @override
    def look_again(self) -> None:
        year = self.session.year
        self.session.query(lambda records: read_figures(records, year), self.show_view)

    def _go_to(self, wanted: FigureKey | OfDivision | str | None) -> None:
        """Make a figure current: the given one, an indicator's figure of the round's year, or the first missing one."""
        view = self._view
        if view is None:
            return
        if isinstance(wanted, FigureKey):
            index = self.model.index_of(wanted.indicator_id, wanted.kind, wanted.year)
        else:
            indicator_id = wanted if isinstance(wanted, str) else _first(view, wanted)
            index = self.model.index_of(indicator_id, FigureKind.ACTUAL, view.year)
        if index.isValid() and index != self.table.currentIndex():
            self.table.setCurrentIndex(index)

    def _show_figure(self) -> None:
        """Show the current figure beside the table; if a name is current, its figure of the round's year."""
        view, index = self._view, self.table.currentIndex()
        line = self.model.line_at(index.row()) if index.isValid() else None
        if view is None or not isinstance(line, FigureTableLine):
            return
        now = FigureKey(line.indicator_id, FigureKind.ACTUAL, view.year)
        place = self.model.place_at(index) or now
        unstored = self.model.unstored_at(place)
        sign = line.sign(place)
        notice = f"{unstored.reason}Esc で元の内容に戻ります。" if unstored else sign[1] if sign else ""
        facts = {name: self.model.unstored.at((place, name)) for name in FACTS}
        texts = {name: fact.text for name, fact in facts.items() if fact}
        awaited = self.writer.awaited(place)
        shown = ShownFigure(place, line.row, self.model.shown_text(place), notice, texts, awaited)
        self.panel.show_figure(view, shown, may_write=self.session.may_write)
        self._count_unread()

    def _show_texts(self, texts: Mapping[FigureText, str]) -> None:
        """Show texts that were not typed; what is typed next replaces them."""
        self._show_figure()
        self.panel.mark_seen(texts)
        self.model.unstored.mark_seen(texts)
        self.table.viewport().update()

    def _count_unread(self) -> None:
        self.unread.show_text(self.model.unstored.describe())
        self.unread.setVisible(len(self.model.unstored) > 0)

    @property
    @override
    def keeps_unsaved(self) -> bool:
        """Facts about figures are kept on this PC for a set on a server; texts of the table's cells are not."""
        file = self.session.file
        kept = file.typed.all() if file is not None and file.typed is not None else ()
        unstored = self.model.unstored.all().items()
        facts = Counter(text.text for (_, (_, name)), text in unstored if name != TEXT)
        return facts.total() == len(unstored) and facts <= Counter(each.text for each in kept)

    def _shown_values(self, entry: IndicatorEntry) -> IndicatorEntry | None:
        """Return the values shown in the places of an entry; None if its indicator is not shown."""
        if self._view is None:
            return None
        found = (row.indicator for row in self._view.table.rows if row.indicator.indicator_id == entry.indicator_id)
        owner = self._view.owners.get(entry.indicator_id, "")
        return next((current_entry(indicator, owner, entry) for indicator in found), None)

    def _typed_texts(self, entry: IndicatorEntry) -> Sequence[TypedText]:
        """Return the typed texts on this PC that an entry stores."""
        return self.panel.factor.kept.typed_among([each.factor for each in entry.actuals.values()])

    def _write(self, about: tuple[FigureKey, str], text: str, replaced: Mapping[FigureText, str]) -> None:
        """Write the text of a figure, or of a fact about it, over the texts `replaced`.

        If the figure is removed, the displayed texts beside them are removed, too.
        """
        unstored, spot = self.model.unstored, self.model.unstored.spot(about)
        edit, (place, _) = unstored.begin(spot, text), about
        entry = IndicatorEntry(place.indicator_id).with_texts({about: text})
        displayed = self.writer.displayed(entry)
        over = displayed and displayed.with_texts({**displayed.texts(), **replaced})

        def keep(seen: IndicatorEntry | None) -> None:
            unstored.keep(spot, UnstoredText(text, NOT_STORED, seen.texts() if seen else replaced), edit)

        words = figure_edit_label(place, place.indicator_id)
        self.writer.write(entry, words, over, partial(unstored.forget, spot, edit), keep)

    def _write_fact(self, place: FigureKey, fact: str, typed: CellText) -> None:
        """Write the text of a fact about a figure."""
        about = place, fact
        self._write(about, typed.text, self.model.unstored.replaced_by(typed, about, typed.replaced))

    def _try_out(self, place: FigureKey, typed: CellText) -> None:
        """Treat the text of the figure's field as if it had been typed in the cell."""
        self.model.try_out(place, typed)
        self._show_figure()

    def _paste(self) -> None:
        """Treat figures from the clipboard as if they had been typed: one, or a column from the current cell down.

        A blank cell leaves its figure unchanged. A block of several columns is refused; it can be imported as a table.
        """
        block, places = block_on_clipboard(), self.model.places_from(self.table.currentIndex())
        figures = [line[0].strip() for line in block]
        if any(len(line) > 1 for line in block) or any(figures[len(places) :]):
            words = "1列の数値だけを、下の指標の数まで貼り付けられます。貼り付けていません。"
            remedy = "1列だけをコピーするか、下の［表を選ぶ…］から表として取り込んでください。"
            self.around.messages.report_not_done(words, remedy)
            return
        given = [(place, figure) for place, figure in zip(places, figures, strict=False) if figure]
        accepted = sum(self.model.try_out(place, figure) for place, figure in given)
        if len(figures) > 1 and accepted:
            words = f"{accepted}件の数値を、上から順に貼り付けました。"
            self.around.messages.report_done(words, "［元に戻す］で1件ずつ戻せます。")

    def _follow_back(self, entry: IndicatorEntry) -> None:
        """Go to the figure of an edit that is about to be undone or redone."""
        years = [(FigureKind.ACTUAL, year) for year in entry.actuals]
        years += [(FigureKind.TARGET, year) for year in entry.targets]
        self._wanted = FigureKey(entry.indicator_id, *years[0]) if years else entry.indicator_id
        if not self.isVisible():
            self.around.wanted.emit(self.name, None)

    def _show_empty(self, view: FiguresView | None) -> None:
        if view is None:
            words = "進捗確認を開始すると、成果指標の実績を入力できます。"
            self.empty.set_content("measure", "進捗確認がまだありません", words, "照会へ進む")
        else:
            # the built-in indicators are those of the built-in plan
            if has_own := view.profile.is_built_in:
                words = "組込みの成果指標か、下から選ぶ表を取り込むと、実績と目標がここに並びます。"
            else:
                words = "下から選ぶ表を取り込むと、実績と目標がここに並びます。"
            may = self.session.may_write and view.is_office and has_own
            button = "組込みの成果指標を取り込む" if may else ""
            self.empty.set_content("measure", "成果指標はまだありません", words, button)
        self.loaded.emit()

    def _bring(self) -> None:
        """Go to the page where a round is started, or import the built-in indicators of the plan."""
        view = self._view
        if view is None:
            self.around.wanted.emit("inquiry", None)
            return
        source, choice = f"{BUILT_IN}{view.plan_id}", EditionChoice(view.year)
        self.session.act(
            lambda store: import_indicators(self.session.parts, store, source, self.session.by, choice),
            lambda _: self.around.saved.emit(),
            what="成果指標を取り込んでいます",
            initiator=self,
        )

    def _meant(self) -> _MeantTable:
        """Return the edition of the round that is shown, and whether the check box for corrections is ticked."""
        return _MeantTable(self.writer.edition, corrects=self.settled.correction_reason is not None)

    def _kept_table(self) -> kept_table.KeptTable[_MeantTable]:
        def look(store: Store, path: Path, meant: _MeantTable) -> kept_table.PreviewedTable:
            planned = plan_indicators(
                self.session.parts, store, str(path), meant.edition, correcting="" if meant.corrects else None
            )
            return kept_table.PreviewedTable(
                kept_table.indicator_lines(planned),
                kept_table.indicators_preview_text(planned),
                len(kept_table.indicator_differences(planned)),
                needs_reason=meant.corrects and bool(planned.value.settled.reached),
                shown=planned.value,
            )

        def take_in(
            store: Store, path: Path, meant: _MeantTable, seen: TablePreview | None, reason: str
        ) -> Outcome[ImportedTable]:
            outcome = import_indicators(
                self.session.parts,
                store,
                str(path),
                self.session.by,
                meant.edition,
                correcting=reason if meant.corrects else None,
                seen=seen,
            )
            done = outcome.value
            taken = ImportedTable(done.rows, done.unchanged, settled=done.settled, left_out=done.left_out)
            return Outcome(taken, outcome.touched)

        return kept_table.KeptTable(
            "成果指標",
            "indicators",
            lambda _: self._meant(),
            look,
            take_in,
            lambda store, path, meant, replace: save_indicators(
                self.session.parts, store, path, meant.edition, replace=replace
            ),
        )

    def _connect(self) -> None:
        offer(self, IMPORT_INDICATORS, partial(self._ask, self.kept.ask_file))
        offer(self, SAVE_INDICATORS, partial(self._ask, self.kept.ask_target))
        offer_copying(self, self._copy)
        self.table.moved.connect(self._show_figure)
        self.table.pasting.connect(self._paste)
        self.model.written.connect(self._write)
        self.model.awaited = lambda place: self.writer.awaited(place).text
        self.model.refused.connect(lambda _: self._show_figure())
        self.model.unstored.report_to(self)
        self.panel.typed.connect(self._try_out)
        self.panel.fact_typed.connect(self._write_fact)
        self.panel.edited.connect(self.writer.write)
        self.writer.failed.connect(self.look_again)
        self.writer.reason_wanted.connect(self.settled.ask_reason)
        self.settled.reason.returnPressed.connect(lambda: self.model.unstored.write_again(self._write))
        self.writer.corrected.connect(self.settled.reset)
        self.kept.saved.connect(lambda _: self.settled.reset())
        self.writer.taking_back.connect(self._follow_back)
        self.writer.display_due.connect(self._show_texts)
        self.empty.asked.connect(self._bring)

    def _lay_out(self) -> None:
        left = QWidget()
        boxes.column_of(
            self.words, self.settled, (self.table, 1), self.unread, within=left, margins=(0, 0, 2 * STEP, 0)
        )
        kept_free = self.unread.sizePolicy()
        kept_free.setRetainSizeWhenHidden(True)  # no row moves when it is shown
        self.unread.setSizePolicy(kept_free)
        self._count_unread()
        sizes = (_TABLE_WIDTH, _PANEL_WIDTH)
        self._both = boxes.ListAndDetail(self.table, left, boxes.scroll_area_of(self.panel), (1, 0), sizes)
        boxes.column_of(self._both, self.empty, within=self._content, spacing=None)
        self.empty.hide()
        acts = (self.pictures.saving, self.pictures.copying, self._both.open)
        head = boxes.FlowLayout(label(self.title, "title"), *acts, at_end=len(acts))
        boxes.column_of(head, self.pictures, (self.kept, 1), within=self, margins=boxes.PAGE_MARGINS, spacing=0)


def _first(view: FiguresView, request: OfDivision | None) -> str:
    """Return the indicator whose figure is missing first; a division's own indicators come first."""
    every = (*view.missing_ids, *(row.indicator.indicator_id for row in view.table.rows))
    own = (each for each in every if request is not None and view.owners.get(each) == request.division)
    return next(own, every[0])
