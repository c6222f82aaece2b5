"""Controls beside the texts of a row: 他課が回答, 報告対象外の申出, each with its meaning, and 変更の種別."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.field import NOTE, OUT_OF_REPORT
from nakano_status.domain.fields.mark import ChangeKind
from nakano_status.domain.round.round import DEFERRED, OutOfReport, is_deferral, proposed_in_note
from nakano_status.gui.answers.drafts import ActingDivision
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Choice, TickBox
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, head_of
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_REASONS = tuple(reason for reason in OutOfReport if reason is not OutOfReport.REPOST)


class RowOffers(QFrame):
    """The controls for a division's proposals on a row.

    `offered` carries texts by key, as `edit_entry` reads them; both are stored in the note, as in files.
    """

    offered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.deferred = TickBox(tr("他課が回答する"))
        self.deferred_words = ReadingLabel(kind="muted")
        self.reasons = Choice(do=self._propose)
        self.reason_words = ReadingLabel(kind="muted")
        self._lay_out()
        self.deferred.clicked.connect(self._defer)

    def show_row(self, row: RowView, acting_division: ActingDivision) -> None:
        """Show the proposals of the division of `acting_division`; hidden if no division answers."""
        note = acting_division.kept(row, NOTE)
        answers = acting_division.division is not None and acting_division.division in (*row.answerers, row.writer)
        self.setVisible(answers and row.counted)
        deferred = is_deferral(note)
        for part in (self.deferred, self.deferred_words):
            part.setVisible(bool(acting_division.others) or deferred)
        self.deferred.setChecked(deferred)
        words = tr("{others}の回答に委ね、この所管課としては回答しないときに選びます。事務局への連絡に記入されます。")
        self.deferred_words.show_text(words.format(others="、".join(acting_division.others) or tr("他の所管課")))
        reason = proposed_in_note(note)
        self.reasons.choose(reason.value if reason else None)
        self.reason_words.show_text(_meaning(reason))
        for control in (self.deferred, self.reasons):
            control.setEnabled(acting_division.notes and acting_division.answers)

    def _defer(self) -> None:
        deferred = self.deferred.isChecked()
        self.offered.emit({DEFERRED: "yes", OUT_OF_REPORT: ""} if deferred else {DEFERRED: "no"})

    def _propose(self) -> None:
        reason = self.reasons.currentData()
        self.offered.emit({DEFERRED: "no", OUT_OF_REPORT: reason} if reason else {OUT_OF_REPORT: ""})

    def _lay_out(self) -> None:
        self.reasons.addItem(tr("申し出ない（報告する）"), None)
        for reason in _REASONS:
            self.reasons.addItem(tr(reason.label), reason.value)
        line = line_of(head_of(self.reasons, tr("報告対象外の申出")), self.reasons, STRETCH)
        column_of(
            (self.deferred, Qt.AlignmentFlag.AlignLeft),
            self.deferred_words,
            STEP // 2,
            line,
            self.reason_words,
            within=self,
            spacing=STEP // 2,
        )


def _meaning(reason: OutOfReport | None) -> str:
    """Return what a proposal means, and how it is withdrawn."""
    if reason is None:
        return tr("完了や中止などで報告しない取組は、理由を選ぶと、事務局への連絡に記入されます。")
    words = tr("「報告対象外（{reason}）」を申し出ています。事務局が認めると、一覧では空欄になり、件数に数えません。")
    why = tr("理由を事務局への連絡に書き添えてください。") if reason is OutOfReport.OTHER else ""
    return words.format(reason=reason.label) + why + tr("取りやめるときは「申し出ない」を選んでください。")


class KindPicker(Choice):
    """A combo box; the signal `picked` carries what a user chose (str or None).

    The wheel scrolls the page and never changes an answer.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.addItem(tr("（選択しない）"), None)
        for kind in ChangeKind:
            self.addItem(kind.value, kind.value)
        self.activated.connect(lambda _: self.picked.emit(self.value))

    @property
    def value(self) -> str | None:
        """The kind that is shown, as stored; None where none is chosen."""
        value = self.currentData()
        return None if value is None else str(value)

    def load(self, value: str | None) -> None:
        """Show a stored value."""
        self.choose(value)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
