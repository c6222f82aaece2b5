"""The head of an editor: the row's title, who answers it, and what the plan foresees."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QWidget

from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.lists.row_words import class_words, measure_line
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, paragraph
from nakano_status.gui.words import tr


class RowHead(QWidget):
    """実施内容, 事業内容, and two lines of facts."""

    def __init__(self) -> None:
        super().__init__()
        self.measure = label("", "muted")
        self.measure.setWordWrap(True)
        self.title = ReadingLabel()
        self.facts = ReadingLabel()
        column_of(self.measure, self.title, self.facts, within=self, spacing=STEP // 2)

    def show_row(self, row: RowView, round_: RoundView, others: Sequence[str] = ()) -> None:
        """Show another row; `others` answer it beside the division of this data file (各課回答)."""
        self.measure.setText(measure_line(row))
        self.title.show_html(paragraph(f'<span style="font-size: large"><b>{escape(row.title)}</b></span>'))
        lines = ["&nbsp; &nbsp; &nbsp;".join(map(_fact, line)) for line in _facts(row, round_, others) if line]
        self.facts.show_html(paragraph("<br>".join(lines)))


def _fact(fact: tuple[str, str]) -> str:
    """Return a fact as HTML: its caption muted, its text plain."""
    caption, text = fact
    return f'<span class="muted">{escape(caption)}</span>&nbsp; {escape(text)}'


def _facts(row: RowView, round_: RoundView, others: Sequence[str]) -> list[list[tuple[str, str]]]:
    """Return what is known of the row, line by line; facts without a text are left out."""
    answerers = list(dict.fromkeys((*row.answerers, *others)))
    shared = bool(others) and len(row.answerers) == 1  # in a division's own file its only answerer passes for the lead
    first = [
        (tr("管理番号"), row.id),
        (tr("主管課"), "" if shared else "、".join(row.leads)),
        (tr("状況確認課"), "、".join(row.trackers)),
        (tr("関係課"), "、".join(row.associates)),
    ]
    several = [
        (tr("各課回答"), "、".join(answerers) if len(answerers) > 1 else ""),
        (tr("他課が回答"), "、".join(row.deferred)),
    ]
    planned = [
        (tr("計画上のスケジュール（{year}）").format(year=round_.year.label), row.scheduled or ""),
        (tr("実施主体"), row.sponsor if row.sponsor != "区" else ""),
        (tr("題名の記号"), class_words(row)),
    ]
    return [[fact for fact in line if fact[1]] for line in (first, several, planned)]
