"""次期計画への引継ぎ: the rows of a plan with what was written about their future; the fate of one is decided below."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtWidgets import QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.decide_fate import (
    FateLine,
    FatesView,
    decide_fate,
    plan_to_decide,
    read_fates,
)
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.plan.lineage import ROW_FATES, UNDECIDED, PlanFate, RowFate
from nakano_status.gui.controls.boxes import FlowLayout, column_of
from nakano_status.gui.controls.fields import Button, Choice, LineField
from nakano_status.gui.lists.line_steps import TextTable
from nakano_status.gui.lists.tables import FittedTable
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

TITLE, TO = 1, 3
_SEPARATOR = "、"
_FIELD_WIDTH = 34 * STEP


class FatesModel(TextTable):
    """A model of the rows of a plan with their fates."""

    heads = ("管理番号", "事業内容", "引継ぎ", "次期計画の取組")
    key = attrgetter("listing.row_id")

    @override
    def texts(self, line: FateLine) -> tuple[str, ...]:
        to = _SEPARATOR.join(f"{each.row_id} {each.title}" for each in line.to)
        return line.listing.row_id, line.listing.title, line.label, to


class FatesPanel(Panel):
    """The rows, and below them the fate of the current one: each decision is one act."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._view: FatesView | None = None
        self.words = ReadingLabel(kind="muted")
        self.model = FatesModel(self)
        self.table = FittedTable(self.model, tr("次期計画への引継ぎの一覧"), (TITLE, TO))
        self.facts = ReadingLabel()
        self.fate = Choice(tr("引継ぎ"), fits=True)
        self.to = LineField(tr("次期計画の取組の管理番号"), tr("次期計画の管理番号（「、」で区切ります）"))
        self.reason = LineField(tr("引継ぎの理由"), tr("理由"))
        self.decide = Button(tr("登録する"), self._decide)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_line())

    @property
    def first(self) -> QWidget:
        """What gets the focus first."""
        return self.table

    @property
    def current(self) -> FateLine | None:
        """The current row."""
        index = self.table.currentIndex()
        return self.model.line_at(index.row()) if index.isValid() else None

    def read(self) -> None:
        """Read the fates again."""

        def read(records: Records) -> FatesView:
            return read_fates(records, plan_to_decide(records))

        self.session.query(read, self.show_view)

    def show_view(self, view: FatesView) -> None:
        """Show the fates; the current row remains."""
        now = self.current.listing.row_id if self.current else None
        self._view = view
        self.model.show_lines(view.lines)
        self.table.setCurrentIndex(self.model.place_of(now))
        counted = _SEPARATOR.join(tr("{label} {count}件").format(label=k, count=n) for k, n in view.counts.items())
        after = view.pair.new.title if view.pair.new else tr("未登録")
        words = tr("「{plan}」の取組の引継ぎ（次期計画：{after}）　{counted}")
        self.words.show_text(words.format(plan=view.pair.old.title, after=after, counted=counted))
        self._show_line()

    def _show_line(self) -> None:
        line, view = self.current, self._view
        may = line is not None and self.session.may_write
        for part in (self.fate, self.to, self.reason, self.decide):
            part.setEnabled(may)
        if line is None or view is None:
            self.facts.show_text("")
            return
        direction = line.direction or tr("（記載なし）")
        self.facts.show_text(f"{line.listing.row_id}　{line.listing.title}\n{view.heading}：{direction}")
        self.fate.choose(line.fate.fate.value if line.fate else UNDECIDED)
        self.to.setText(_SEPARATOR.join(each.row_id for each in line.to))
        self.reason.setText((line.fate.reason if line.fate else None) or "")

    def _decide(self) -> None:
        line, view, chosen = self.current, self._view, str(self.fate.currentData())
        if line is None or view is None or (chosen == UNDECIDED and line.fate is None):
            return
        fate = None if chosen == UNDECIDED else PlanFate(chosen)
        to = tuple(filter(None, self.to.text().replace(_SEPARATOR, " ").replace(",", " ").split())) if fate else ()
        row_id, reason, plan_id = line.listing.row_id, self.reason.text(), view.pair.old.plan_id

        def done(outcome: Outcome[RowFate | None]) -> None:
            words = tr("{id} の引継ぎを登録しました。") if outcome.value else tr("{id} の引継ぎを未定に戻しました。")
            self.around.report_saved(words.format(id=row_id))
            self.read()

        self.session.act(
            lambda store, _: decide_fate(store, row_id, fate, to, reason, by=self.session.by, plan_id=plan_id),
            done,
            initiator=self,
        )

    def _lay_out(self) -> None:
        self.fate.offer((tr(each), each) for each in (UNDECIDED, *(fate.value for fate in ROW_FATES)))
        for field in (self.to, self.reason):
            field.setMinimumWidth(_FIELD_WIDTH)
        below = FlowLayout(self.fate, self.to, self.reason, self.decide)
        column_of(self.words, (self.table, 1), self.facts, below, within=self, spacing=STEP)
