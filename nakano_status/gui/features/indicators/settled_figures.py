"""Above the table of 成果指標: which rounds keep their figures whatever is edited, and a tick to correct them, too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.fields import LineField, TickBox
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.words import tr


class SettledFigures(QWidget):
    """Asks whether an edit corrects settled rounds (締切・公表・記録の済んだもの), and for the reason."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel(kind="muted")
        self.tick = TickBox(tr("これらの資料の数値も訂正する"))
        self.reason = LineField(tr("訂正の理由"), tr("訂正の理由（記入すると、セルの訂正が反映されます）"))
        column_of(self.words, line_of(self.tick, (self.reason, 1)), within=self)
        self.tick.toggled.connect(self.reason.setVisible)
        self.reason.hide()
        self.hide()

    @property
    def correcting(self) -> str | None:
        """The reason of a correction of settled rounds; None if they keep their figures."""
        return self.reason.text() if self.tick.isChecked() else None

    def show_rounds(self, labels: Sequence[str], *, may_write: bool) -> None:
        """Name the settled rounds; without any, nothing is asked."""
        self.setVisible(bool(labels) and may_write)
        words = tr("{rounds}の資料では、目標と、公表された年度の実績を直しても、前の数値のままです。")
        self.words.show_text(words.format(rounds="、".join(labels)))
