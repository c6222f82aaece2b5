"""The last step of 照会: what is still open in the round, each with a link, and closing it after a question."""

from __future__ import annotations

from PySide6.QtCore import Signal

from nakano_status.application.outcome import Outcome
from nakano_status.application.round.open_and_close_round import Closed, Closing, close_round, read_closing
from nakano_status.gui.controls.boxes import column_of, framed, in_line
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.labels import ReadingLabel, without_key
from nakano_status.gui.page import AppContext, Panel, Question
from nakano_status.gui.panels.open_panel import OpenPoints
from nakano_status.gui.words import tr

_AFTER = (
    "内容は閲覧でき、一覧も作成できます。取組を直すときは「取組一覧」で理由を付けて再開します。"
    "これから届く回答は「未取込」に残ります。"
)


class ClosingPanel(Panel):
    """What is open in a round, with the button to close it.

    `done` is emitted when a round was closed, `asked` when the question is shown, so that the page scrolls to it.
    """

    asked = Signal()
    done = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._closing: Closing | None = None
        self.state = ReadingLabel(kind="muted")
        self.act = Button(tr("締め切る…"), self.ask)
        self.waiting = Button(do=lambda _=False: self.around.wanted.emit("board", None))
        self.open = OpenPoints(self.waiting)
        self.words = ReadingLabel()
        self.close_round = Button(tr("締め切る"), self._close)
        self.question = Question()
        self.stop = Button(tr("締め切らない"), self.question.end)
        self._lay_out()
        self._connect()

    def read(self, *, asking: bool = False) -> None:
        """Read what is open; with `asking`, show the question then."""
        today = self.session.parts.clock.today()

        def then(found: Closing) -> None:
            self.show_closing(found)
            if asking and self.act.isEnabled():
                self.ask()

        self.session.query(lambda records: read_closing(records, today), then)

    def show_closing(self, found: Closing) -> None:
        """Show what is open in the round that is being collected, or what is possible after it was closed."""
        self._closing = found
        left = found.left
        self.question.hide()
        self.act.setEnabled(left is not None and self.session.may_write)
        self.waiting.setText(without_key(_waiting_words(found)))
        self.waiting.setVisible(bool(found.waiting))
        if left is not None:
            self.open.show_openness(left.openness)
        self.open.setVisible(left is not None and not found.is_clean)
        self.state.show_text(_state_words(found))

    def ask(self) -> None:
        """Ask, in the page, before the round is closed."""
        found = self._closing
        if found is None or found.left is None:
            return
        self.words.show_text(_question_words(found, found.left))
        self.question.begin()
        self.stop.setFocus()
        self.asked.emit()

    def _close(self) -> None:
        found = self._closing
        if found is None or found.left is None:
            return
        year = found.left.round_.year
        self.session.act(
            lambda store, _: close_round(store, year, self.session.by),
            self._show_closed,
            what=tr("締め切っています"),
            initiator=self,
        )

    def _show_closed(self, outcome: Outcome[Closed]) -> None:
        words = tr("{year}末時点の進捗確認を締め切りました。").format(year=outcome.value.round_.year.label)
        self.around.undo.clear()
        self.around.messages.report_done(words, tr(_AFTER))
        self.done.emit()

    def _connect(self) -> None:
        self.question.ended.connect(self.act.setFocus)
        self.open.wanted.connect(self.around.wanted)

    def _lay_out(self) -> None:
        framed(self.question, self.words, in_line(self.close_round, self.stop), spacing=None)
        column_of(in_line(self.act), self.question, within=self)


def _state_words(found: Closing) -> str:
    if found.left is not None:
        label = found.left.round_.year.label
        if found.is_clean:
            return tr("{year}末時点の回答はすべてそろっています。締め切ると、内容が固定されます。").format(year=label)
        words = tr("{year}末時点の進捗確認には、次のものが残っています。残したままでも締め切れます。")
        return words.format(year=label)
    if found.last_closed is not None:
        words = tr("{year}末時点の進捗確認は締め切っています。")
        return words.format(year=found.last_closed.year.label) + tr(_AFTER)
    return tr("進捗確認を開始すると、ここで締め切れます。")


def _waiting_words(found: Closing) -> str:
    return tr("未提出 {count}所管").format(count=len(found.waiting))


def _question_words(found: Closing, left: Closed) -> str:
    """Return what is left and what closing does, as text."""
    waiting = [_waiting_words(found)] if found.waiting else []
    listed = "、".join((*waiting, *(point.text for point in left.openness.points)))
    remaining = tr("{points}が残っています。").format(points=listed) if listed else ""
    ask = tr("{year}末時点の進捗確認を締め切ります。{left}締め切ると記入と取込みができなくなります。締め切りますか。")
    return ask.format(year=left.round_.year.label, left=remaining)
