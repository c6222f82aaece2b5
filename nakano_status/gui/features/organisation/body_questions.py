"""Three questions in the page: the right name of a body, where it belongs, and which body is missing.

The answers are corrections, valid from the beginning; what changed on a day is a 改正.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from nakano_status.application.organisation.edit_division import NewBody
from nakano_status.application.organisation.read.organisation import BodyView
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.gui.controls.boxes import STRETCH, column_of, form_of, line_of
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.features.organisation.correcting import ReachedRounds
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, caption, without_key
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr

KIND_WORDS = {DivisionKind.DIVISION: "所管課", DivisionKind.OFFICE: "室", DivisionKind.DEPARTMENT: "部"}
_ABOVE = (DivisionKind.DEPARTMENT, DivisionKind.OFFICE)


class _BodyQuestion(Question):
    """A question with fields and two buttons, which is scrolled into view as a whole."""

    def __init__(self, act: str, stop: str, *others: QPushButton) -> None:
        super().__init__("panel")
        self.words = ReadingLabel()
        self.do = QPushButton(without_key(act))
        self.stop = Button(without_key(stop), self.end)
        self.fields = form_of()
        buttons = line_of(*others, self.do, self.stop, STRETCH, spacing=None)
        column_of(
            self.words,
            self.fields,
            buttons,
            within=self,
            margins=(2 * STEP, STEP + STEP // 2, 2 * STEP, STEP + STEP // 2),
        )
        self.ended.connect(self.sight.go_back)

    def _end_with(self, last: QWidget) -> None:
        """Set the tab order from the last field to the buttons, which were made before the fields."""
        for before, after in ((last, self.do), (self.do, self.stop)):
            QWidget.setTabOrder(before, after)


class _NameQuestion(_BodyQuestion):
    """A question that requires a name. Enter in the name moves on, because what it applies to has to be read."""

    def __init__(self, act: str, stop: str) -> None:
        super().__init__(act, stop)
        self.name = QLineEdit()
        self.name.textChanged.connect(lambda text: self.do.setEnabled(bool(text.strip())))
        self.do.setEnabled(False)
        # later: the window presses the button that has the focus when the key reaches it
        self.name.returnPressed.connect(lambda: QTimer.singleShot(0, self, self.focusNextChild))


class NameQuestion(_NameQuestion):
    """A question for the right name of a body; `given` carries it."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("名称を訂正する"), tr("訂正しない"))
        self.name.setAccessibleName(tr("正しい名称"))
        self.fields.addRow(caption(self.name, tr("正しい名称")), self.name)
        self.reaching = ReachedRounds()
        self.fields.addRow(self.reaching)
        self._end_with(self.reaching.reason)
        self.name.textChanged.connect(lambda _: self.reaching.clear())
        self.do.clicked.connect(lambda: self.given.emit(self.name.text()))

    def ask(self, body: BodyView) -> None:
        """Ask for the right name of a body."""
        words = tr(
            "「{name}」の登録の誤りを、はじめから訂正します。前の進捗確認にも、訂正した名称を使います"
            "（締切・公表・記録の済んだものが変わるときは、訂正の前に示します）。"
            "ある日から名称が変わったときは、訂正せずに［改正…］で登録してください。"
        )
        self.words.show_text(words.format(name=body.name))
        self.reaching.clear()
        self.name.setText(body.name)
        self.name.selectAll()
        self.begin()
        self.name.setFocus()


class PlaceQuestion(_BodyQuestion):
    """A question whether a body moved, or belongs elsewhere from the beginning.

    `moved` and `given` carry the id of the 部 or 室 (blank: none).
    """

    moved = Signal(str)
    given = Signal(str)

    def __init__(self) -> None:
        self.change = Button(tr("異動として改正…"), lambda: self.moved.emit(self._above))
        super().__init__(tr("はじめから訂正する"), tr("変えない"), self.change)
        self._above = ""
        self.reaching = ReachedRounds()
        self.fields.addRow(self.reaching)
        self.do.clicked.connect(lambda: self.given.emit(self._above))
        QWidget.setTabOrder(self.change, self.reaching.reason)
        self._end_with(self.reaching.reason)

    def ask(self, body: BodyView, above: str, name: str) -> None:
        """Ask what it is if a body belongs to another 部 or 室, `above` by its id, with that name."""
        self._above = above
        self.reaching.clear()
        words = tr(
            "「{body}」の部・室を「{name}」にします。ある日から変わったときは改正、登録の誤りは訂正です。"
            "訂正した部・室は、前の進捗確認にも使います。"
        )
        self.words.show_text(words.format(body=body.name, name=name))
        self.begin()
        self.change.setFocus()


class NewBodyQuestion(_NameQuestion):
    """A question for a body that is missing; `given` carries the NewBody."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("追加する"), tr("追加しない"))
        self._bodies: Sequence[BodyView] = ()
        self._beside: BodyView | None = None
        self.kind = Choice()
        self.above = Choice()
        for kind, words in KIND_WORDS.items():
            self.kind.addItem(tr(words), kind)
        for field, words in (
            (self.kind, "種類"),
            (self.name, "名称"),
            (self.above, "部・室"),
        ):
            field.setAccessibleName(tr(words))
            self.fields.addRow(caption(field, tr(words)), field)
        self._end_with(self.above)
        words = tr(
            "登録にない部・室・所管課を、はじめからあるものとして追加します。新設は［改正…］で登録してください。"
        )
        self.words.show_text(words)
        self.kind.currentIndexChanged.connect(lambda _: self._offer_places())
        self.do.clicked.connect(lambda: self.given.emit(self._made()))

    def ask(self, bodies: Sequence[BodyView], beside: BodyView | None) -> None:
        """Ask what to add; the proposed place is that of `beside`."""
        self.name.clear()
        self._bodies, self._beside = bodies, beside
        self._offer_places()
        self.begin()
        self.name.setFocus()

    def _offer_places(self) -> None:
        """Offer the places for a body of the chosen kind; a 部 has nothing above it."""
        kind = DivisionKind(self.kind.currentData())
        self.above.setEnabled(kind is not DivisionKind.DEPARTMENT)
        chosen = self._beside.above if self._beside else None
        fill_places(self.above, self._bodies, kind, chosen)

    def _made(self) -> NewBody:
        kind = DivisionKind(self.kind.currentData())
        above = self.above.currentData() if kind is not DivisionKind.DEPARTMENT else None
        return NewBody(self.name.text(), kind, above or None)


def fill_places(box: Choice, bodies: Sequence[BodyView], kind: DivisionKind, chosen: str | None) -> None:
    """Offer every 部 and 室 that a body of a kind can be under, and none; a 室 can be under a 部 only."""
    fitting = (DivisionKind.DEPARTMENT,) if kind is DivisionKind.OFFICE else _ABOVE
    offered = [each for each in bodies if each.kind in fitting and kind is not DivisionKind.DEPARTMENT]
    named = ((f"{each.where} {each.name}".strip(), each.division_id) for each in offered)
    with QSignalBlocker(box):
        box.offer(((tr("（部なし）"), ""), *named), chosen)
