"""The head of the list of 提出前の確認: how far the division is, links into a long list, 参考 shown or hidden."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.wording.advice import WordingPlace, wording_place
from nakano_status.domain.problems.problem import Severity
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.tick_box import TickBox
from nakano_status.gui.features.submission.check_list import Findings
from nakano_status.gui.lists.problem_list import SEVERITY_WORDS
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.looks.plain_text import set_tip, without_key
from nakano_status.gui.looks.restyle import repolish
from nakano_status.gui.words import tr

_LONG_LIST = 12
"""The number of items from which the head has links to the three lists."""


class CheckHead(QWidget):
    """The head; `advice_wanted` carries whether to show 参考, `list_wanted` the Severity of the list to scroll to.

    `unify_wanted` carries the wordings that are shown, all of which are to be replaced by the preferred ones.
    """

    unify_wanted = Signal(object)
    advice_wanted = Signal(bool)
    list_wanted = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.summary = ReadingLabel(kind="muted")
        self.no_advice = TickBox(tr("参考を表示しない"))
        what = tr("参考は、表記や文章の長さなど、直さなくても提出できるお知らせです。")
        set_tip(self.no_advice, what)
        self.unify = QPushButton()
        self._wordings: tuple[WordingPlace, ...] = ()
        self.ways = {severity: QPushButton() for severity in Severity}
        self.no_advice.clicked.connect(lambda ticked: self.advice_wanted.emit(not ticked))
        self.unify.clicked.connect(lambda: self.unify_wanted.emit(self._wordings))
        for severity, button in self.ways.items():
            button.clicked.connect(lambda _=False, severity=severity: self.list_wanted.emit(severity))
        self._lay_out(title)

    def show_findings(self, found: Findings, rows: int, done: int) -> None:
        """Show how many of how many rows are answered, what is left, and how much of each kind there is."""
        counts = {each: sum(problem.severity is each for problem in found.problems) for each in Severity}
        self._say(rows, done, counts[Severity.ERROR])
        hidden = counts[Severity.ADVICE] if not found.shows_advice else 0
        words = tr("参考を表示しない（{count}件）").format(count=hidden) if hidden else tr("参考を表示しない")
        self.no_advice.setText(without_key(words))
        self.no_advice.setChecked(not found.shows_advice)
        self.no_advice.setEnabled(found.may_write)
        self._offer_unifying(found)
        shown = {each: count for each, count in counts.items() if count and (each is not Severity.ADVICE or not hidden)}
        is_long = sum(shown.values()) >= _LONG_LIST and len(shown) > 1
        for severity, button in self.ways.items():
            words = tr("{list}　{count}件").format(list=tr(SEVERITY_WORDS[severity]), count=counts[severity])
            button.setText(without_key(words))
            button.setVisible(is_long and severity in shown)

    def _offer_unifying(self, found: Findings) -> None:
        """Offer to replace all wordings that are shown by the preferred ones, if there are several."""
        places = (wording_place(each) for each in found.problems)
        self._wordings = tuple(each for each in places if each) if found.shows_advice and found.may_write else ()
        self.unify.setText(tr("用語をすべて統一する（{count}件）").format(count=len(self._wordings)))
        self.unify.setVisible(len(self._wordings) > 1)

    def _say(self, rows: int, done: int, errors: int) -> None:
        is_ready = rows > 0 and done == rows and not errors
        self.summary.setProperty("kind", "good" if is_ready else "muted")
        repolish(self.summary)
        some = tr("{rows}件の取組のうち{done}件が記入済みです。")
        if errors:
            some = tr("{rows}件の取組のうち{done}件が記入済みです（修正を要するものが残る取組は数えません）。")
        all_ = tr("✓ {rows}件の取組すべてに記入があり、修正を要するものはありません。")
        then = tr("項目を選ぶと、記入する欄に移ります。") if errors else ""
        self.summary.show_text((all_ if is_ready else some + then).format(rows=rows, done=done))

    def _lay_out(self, title: str) -> None:
        first = line_of(label(tr(title), "title"), STRETCH, self.no_advice, spacing=None)
        ways = line_of(*self.ways.values(), STRETCH, self.unify)
        for button in (*self.ways.values(), self.unify):
            button.hide()
        column_of(
            first, self.summary, ways, within=self, margins=(2 * STEP, 2 * STEP, 2 * STEP, STEP), spacing=STEP // 2
        )
