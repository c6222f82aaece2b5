"""改正 of the organisation: what happens from which day, then everything that it moves, then it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.organisation.read.organisation import BodyView, read_bodies
from nakano_status.application.organisation.reorganise import (
    OwnedRow,
    Reorganisation,
    plan_reorganisation,
    read_owned,
    read_titles,
    reorganise,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.domain.organisation.reorganisation import OrganisationChange
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scrolled, splitter_of, stack_of
from nakano_status.gui.controls.fields import Button, PrimaryButton
from nakano_status.gui.features.organisation.change_form import ChangeForm
from nakano_status.gui.features.organisation.heirs_table import HeirsTable
from nakano_status.gui.features.organisation.reorganisation_preview import preview_lines, preview_words
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr

Kind = SuccessionKind
_FORM_WIDTH, _SIDE_WIDTH = 44 * STEP, 96 * STEP


@dataclass(frozen=True)
class _Looked:
    """Changes of one day as they were shown, with titles of what moves and the bodies that there are then."""

    changes: tuple[OrganisationChange, ...]
    planned: Reorganisation
    titles: Mapping[str, str]
    bodies: Sequence[BodyView]


class ReorganisingPanel(Panel):
    """The form of a 改正, beside it what else has to be chosen, then its preview.

    Any input after the preview ends it: what is written is what was shown. Several changes of one day are collected
    after their preview, and written in one act. `done` carries the written Reorganisation, `left` follows when it is
    put away without one.
    """

    done = Signal(object)
    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._split: str | None = None
        self._shown: _Looked | None = None
        self._collected: tuple[OrganisationChange, ...] = ()
        self._existing: Sequence[BodyView] = ()
        self.form = ChangeForm()
        self.together = ReadingLabel()
        self.drop_last = Button(tr("最後の1つを外す"), self._drop_last)
        self.nothing = ReadingLabel(
            tr("内容を決めて［移るものを確かめる］を押すと、移る取組などを、改正の前に一覧で確かめられます。"),
            kind="muted",
        )
        self.others_list = RichTextView(tr("ほかに統合する組織の一覧"), click_goes=False)
        self.heirs = HeirsTable()
        self.words = ReadingLabel()
        self.list = RichTextView(tr("改正で移るものの一覧"), click_goes=False)
        self.stop = Button(tr("改正しない"), self.left)
        self.back = Button(tr("内容に戻る"), self._go_back)
        self.another = Button(tr("ほかの改正も加える"), lambda _=False: self._collect(self._shown))
        self.another.setToolTip(tr("同じ日の改正をまとめて、1回で登録します。"))
        self.look = PrimaryButton(tr("移るものを確かめる"), self._look)
        self.do = PrimaryButton(tr("この内容で改正する"), self._do)
        self._lay_out()
        self.form.changed.connect(self._follow_form)

    def begin(
        self, bodies: Sequence[BodyView], body: BodyView | None, kind: SuccessionKind, above: str | None = None
    ) -> None:
        """Begin a 改正 of a body; `above` is the ID of the 部 or 室 to which it is to move."""
        self._forget_choices()
        self._existing = bodies
        self._show_collected((), ())
        self.form.begin(bodies, body, self.session.parts.clock.today(), kind, above)
        self.form.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bodies(self, bodies: Sequence[BodyView]) -> None:
        """Offer the bodies that exist now; those that lead on from collected changes are kept."""
        self._existing = bodies
        if not self._collected:
            self.form.show_bodies(bodies)

    def _follow_form(self) -> None:
        """Show what else has to be chosen for this kind and this body."""
        kind, body = self.form.chosen_kind, self.form.chosen_body
        self._shown = None
        side: QWidget = self._nothing_side
        if kind is Kind.MERGED:
            ticked = self.others_list.lines.ticked
            self.others_list.lines.set_items(
                _body_line(each, is_ticked=each.name in ticked) for each in self.form.alike
            )
            side = self._others_side
        elif kind is Kind.SPLIT and body is not None:
            self._read_rows(body)
            self.heirs.show_parts(self.form.part_names, body.name)
            side = self.heirs
        self._show_side(side)

    def _read_rows(self, body: BodyView) -> None:
        if self._split == body.division_id:
            return
        self._split = own = body.division_id

        def show(rows: tuple[OwnedRow, ...]) -> None:
            if self._split == own:
                self.heirs.model.show_rows(rows)

        self.session.query(lambda records: read_owned(records, own), show)

    def _show_side(self, side: QWidget) -> None:
        """Show one part beside the form, with the buttons that belong to it."""
        is_preview = side is self._preview_side
        self._side.setCurrentWidget(side)
        for button in (self.back, self.another, self.do):
            button.setVisible(is_preview)
        self.look.setVisible(not is_preview)
        may_write = self.session.may_write
        self.look.setEnabled((self.form.is_complete or bool(self._collected)) and may_write)
        self.do.setEnabled(may_write)

    @property
    def _changes(self) -> tuple[OrganisationChange, ...]:
        """The collected changes, and the one in the form if it is complete."""
        if not self.form.is_complete:
            return self._collected
        names = [str(each) for each in self.others_list.lines.ticked]
        return (*self._collected, self.form.change(names, dict(self.heirs.model.chosen)))

    def _look(self) -> None:
        """Show what the changes would move; nothing is written."""
        wanted = self._changes, self.form.since.day

        def show(looked: _Looked) -> None:
            if (self._changes, self.form.since.day) == wanted:
                self.around.messages.withdraw()
                self._show_preview(looked)

        self._plan(*wanted, show)

    def _plan(self, changes: Sequence[OrganisationChange], day: date, then: Callable[[_Looked], None]) -> None:
        parts = self.session.parts

        def plan(store: Store) -> _Looked:
            planned = plan_reorganisation(parts, store, changes, day)
            with store.reading() as records:
                bodies = read_bodies(records, planned.after, day)
                return _Looked(tuple(changes), planned, _titles(records, planned), bodies)

        self.session.use(lambda store, _: plan(store), then, what=tr("移るものを確かめています"), asked_by=self)

    def _show_preview(self, looked: _Looked) -> None:
        self._shown = looked
        self.words.show_text(preview_words(looked.planned))
        self.list.lines.set_items(preview_lines(looked.planned, looked.titles))
        self._show_side(self._preview_side)
        self.do.setFocus(Qt.FocusReason.OtherFocusReason)

    def _collect(self, looked: _Looked | None) -> None:
        """Keep the changes that were looked at, and begin another one of the same day."""
        if looked is not None:
            self._forget_choices()
            self._show_collected(looked.changes, list(looked.planned.lines()))
            self.form.begin_next(looked.bodies)
            self.form.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop_last(self) -> None:
        left, day = self._collected[:-1], self.form.since.day
        if left:
            self._plan(left, day, self._collect)
            return
        self._forget_choices()
        self._show_collected((), ())
        self.form.begin_next(self._existing)
        self.form.since.setEnabled(True)

    def _show_collected(self, changes: tuple[OrganisationChange, ...], lines: Sequence[str]) -> None:
        self._collected = changes
        words = tr("まとめて行う改正 {count}件").format(count=len(changes))
        self.together.show_text("\n".join((words, *(f"・{line}" for line in lines))))
        for each in (self.together, self.drop_last):
            each.setVisible(bool(changes))

    def _forget_choices(self) -> None:
        self._split = None
        self.others_list.lines.set_items(())
        self.heirs.model.show_rows(())

    def _go_back(self) -> None:
        self._follow_form()
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self) -> None:
        """Write what was shown."""
        if self._shown is None:
            return
        shown, reason, session = self._shown, self.form.reason.text(), self.session
        session.act(
            lambda store, _: reorganise(session.parts, store, shown.changes, shown.planned.day, reason, session.by),
            self._show_done,
            what=tr("改正しています"),
            initiator=self,
        )

    def _show_done(self, outcome: Outcome[Reorganisation]) -> None:
        self.done.emit(outcome.value)
        words = tr("改正しました：{lines}。").format(lines="、".join(outcome.value.lines()))
        asked = tr("引き継いだ組織の回答様式は「照会」で作成してください。") if outcome.value.rounds else ""
        if outcome.value.is_to_come:
            words = tr("{day}からの改正を登録しました：{lines}。").format(
                day=era_day(outcome.value.day), lines="、".join(outcome.value.lines())
            )
            asked = tr("その日までは今の組織のままです。「登録した改正と引継ぎ」で確かめられます。")
        self.around.report_saved(words, asked)

    def _lay_out(self) -> None:
        self._nothing_side, self._others_side, self._preview_side = QWidget(), QWidget(), QWidget()
        column_of(self.nothing, STRETCH, within=self._nothing_side)
        column_of(
            ReadingLabel(tr("ほかに統合する組織を選んでください（Spaceキーで選びます）。"), kind="muted"),
            (self.others_list, 1),
            within=self._others_side,
        )
        column_of(self.words, (self.list, 1), within=self._preview_side)
        self._side = stack_of(self._nothing_side, self._others_side, self.heirs, self._preview_side)
        side = QWidget()
        column_of(self._side, within=side, margins=(2 * STEP, 0, 0, 0))
        left = QWidget()
        column_of(self.together, line_of(self.drop_last, STRETCH), (self.form, 1), within=left)
        both = splitter_of(scrolled(left), side, shares=(0, 1), sizes=(_FORM_WIDTH, _SIDE_WIDTH))
        foot = line_of(self.stop, STRETCH, self.back, self.another, self.look, self.do)
        column_of(label(tr("組織の改正"), "heading"), (both, 1), foot, within=self)


def _body_line(body: BodyView, *, is_ticked: bool) -> RichTextItem:
    from html import escape

    html = f'<p>{escape(body.name)} <span class="muted">{escape(body.where)}</span></p>'
    return RichTextItem(html, "、".join(filter(None, (body.name, body.where))), body.name, ticked=is_ticked)


def _titles(records: Records, planned: Reorganisation) -> Mapping[str, str]:
    moves = planned.moves
    return read_titles(records) if moves.rows or moves.indicators else {}
