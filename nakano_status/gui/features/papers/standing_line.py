"""The line above the button that records: 確定版 or 作成中, and in short what should be known of the paper."""

from __future__ import annotations

from nakano_status.application.papers.paper import PaperRequest
from nakano_status.application.papers.publish import DRAFT
from nakano_status.application.problem_text import title
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.words import tr


class StandingLine(ReadingLabel):
    """A label for papers that are recorded; hidden after the button was pressed, when its answer needs the space."""

    def __init__(self) -> None:
        super().__init__()
        self._recorded = ""
        self._is_known = self._gives_way = False
        self._can_record = True
        self._advice: tuple[Problem, ...] = ()
        self.hide()

    def show_request(self, request: PaperRequest, *, allowed: bool) -> None:
        """Show how a paper is recorded (`allowed`: nothing open prevents 確定版); empty if it is not recorded."""
        final = tr("確定版として記録します") if allowed else tr("確定版は記録できません。作成中としては記録できます")
        self._recorded = tr("作成中として記録します") if request[DRAFT] else final
        self._is_known = request.paper.is_recorded
        self._tell()

    def give_way(self, to: bool) -> None:  # noqa: FBT001 - a signal's
        """Hide while a question or an answer is shown."""
        self._gives_way = to
        self._tell()

    def note(self, advice: tuple[Problem, ...], *, can_record: bool) -> None:
        """Show the problems of the paper's pages in short; hidden if none can be recorded, which is shown elsewhere."""
        self._advice, self._can_record = advice, can_record
        self._tell()

    def _tell(self) -> None:
        titles = "、".join(dict.fromkeys(map(title, self._advice)))
        words = tr("{recorded}（{advice}）") if titles else "{recorded}"
        self.show_text(words.format(recorded=self._recorded, advice=titles))
        self.setVisible(self._is_known and self._can_record and not self._gives_way)
