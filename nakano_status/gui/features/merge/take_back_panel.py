"""回答の取消し: asks which return and why; lists what has observed it, each with a link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from nakano_status.application.merge.read.received import ReceivedReturn
from nakano_status.application.merge.take_back import Observer
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.problem_texts import entry_of
from nakano_status.gui.controls.boxes import STRETCH, framed, line_of
from nakano_status.gui.controls.fields import Button, Choice, LineField
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr

_MOST_LINES = 5
_LINE = 4
"""In steps."""
_MUCH = 100


@dataclass(frozen=True)
class TakeBack:
    """The request: which return, and why (empty: not stated)."""

    return_id: str
    reason: str


class TakeBackPanel(Question):
    """The question which return to withdraw, hidden until it asks.

    `chosen` asks who observed a return, `confirmed` carries a TakeBack.
    """

    chosen = Signal(str)
    confirmed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.which = Choice(tr("取り消す回答の所管課"), lambda: self.chosen.emit(self.return_id))
        self.reason = LineField(tr("取り消す理由"), tr("理由（変更履歴に残ります。省略できます）"))
        self.do = QPushButton(tr("回答を取り消す"))
        self.stop = Button(tr("やめる"), self.end)
        self.seen = RichTextView(tr("この回答が元になっているものの一覧"))
        self._lay_out()
        self.do.clicked.connect(lambda: self.confirmed.emit(TakeBack(self.return_id, self.reason.text().strip())))

    @property
    def return_id(self) -> str:
        """The return that would be withdrawn."""
        return str(self.which.currentData() or "")

    def ask(self, returns: Sequence[ReceivedReturn]) -> None:
        """Ask about the returns of a file; the observers of the first are read at once."""
        self.which.offer((each.division, each.return_id) for each in returns)
        self.which.setVisible(len(returns) > 1)
        self.reason.setText("")  # clear() could be undone by Ctrl+Z
        self.chosen.emit(self.return_id)

    def show_sightings(self, sightings: Sequence[Observer]) -> None:
        """Show what has observed the return; only without observers can it be withdrawn."""
        whose = self.which.currentText()
        if sightings:
            entry = entry_of("RETURN-SEEN")
            words = tr("{whose}の回答は、次の{count}件の元になっているため、取り消せません。{remedy}")
            self.words.show_text(words.format(whose=whose, count=len(sightings), remedy=entry.remedy))
        else:
            words = tr(
                "{whose}の回答を取り消し、取り込む前の内容に戻します。"
                "ファイルは受領ファイルに残り、もう一度取り込むことができます。"
            )
            self.words.show_text(words.format(whose=whose))
        self.seen.lines.set_items(_lines(sightings))
        self.seen.setVisible(bool(sightings))
        self.seen.setFixedHeight(min(len(sightings), _MOST_LINES) * steps(_LINE) + STEP)
        self.stop.setText(tr("閉じる") if sightings else tr("やめる"))
        for part in (self.reason, self.do):
            part.setVisible(not sightings)
        self.begin()
        (self.seen if sightings else self.reason).setFocus()

    def _lay_out(self) -> None:
        line = line_of(self.which, (self.reason, _MUCH), self.do, self.stop, STRETCH)
        framed(self, label(tr("回答の取消し"), "heading"), self.words, self.seen, line)


def _lines(sightings: Sequence[Observer]) -> Iterator[RichTextItem]:
    for each in sightings:
        when = moment_label(each.at) if each.at else ""
        below = "　".join(part for part in (when, each.by or "") if part)
        html = f"<p>{escape(each.label)}　{muted(below)}</p>"
        yield RichTextItem(html, "、".join(part for part in (each.label, below) if part), each)
