"""Three questions in the page: the name of a body, where it belongs now, and what a new body is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget

from nakano_status.application.organisation.edit_division import NewBody
from nakano_status.application.organisation.read.organisation import BodyView
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.day_field import DayField, SinceChoice, spring_of
from nakano_status.gui.controls.fields import Choice
from nakano_status.gui.controls.scrolling import Sight
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, caption
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.page import Question
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

KIND_WORDS = {DivisionKind.DIVISION: "所管課", DivisionKind.OFFICE: "室", DivisionKind.DEPARTMENT: "部"}
_ABOVE = (DivisionKind.DEPARTMENT, DivisionKind.OFFICE)


class _BodyQuestion(Question):
    """A question with fields and two buttons, which is scrolled into view as a whole."""

    def __init__(self, act: str, stop: str) -> None:
        super().__init__("panel")
        self.words = ReadingLabel()
        self.do = QPushButton(without_key(act))
        self.stop = QPushButton(without_key(stop))
        self._sight = Sight(self)
        self.fields = QFormLayout()
        self.fields.setHorizontalSpacing(2 * STEP)
        self.fields.setVerticalSpacing(STEP)
        buttons = line_of(self.do, self.stop, STRETCH, spacing=None)
        column_of(
            self.words,
            self.fields,
            buttons,
            within=self,
            margins=(2 * STEP, STEP + STEP // 2, 2 * STEP, STEP + STEP // 2),
        )
        self.stop.clicked.connect(self.end)
        self.ended.connect(self._sight.go_back)

    @override
    def begin(self) -> None:
        super().begin()
        self._sight.bring()

    def _end_with(self, last: QWidget) -> None:
        """Set the tab order from the last field to the buttons, which were made before the fields."""
        for before, after in ((last, self.do), (self.do, self.stop)):
            QWidget.setTabOrder(before, after)


class _NameQuestion(_BodyQuestion):
    """A question that requires a name. Enter in the name moves on, because the day has to be checked."""

    def __init__(self, act: str, stop: str) -> None:
        super().__init__(act, stop)
        self.name = QLineEdit()
        self.name.textChanged.connect(lambda text: self.do.setEnabled(bool(text.strip())))
        self.do.setEnabled(False)
        self.name.returnPressed.connect(self.focusNextChild)


class RenameQuestion(_NameQuestion):
    """A question for a name; `given` carries the new name and the day from which it holds (None: a correction)."""

    given = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(tr("名称を変える"), tr("変えない"))
        self.choice = SinceChoice()
        self.fields.addRow(caption(self.name, tr("新しい名称")), self.name)
        self.fields.addRow(self.choice)
        self._end_with(self.choice.correction)
        self.do.clicked.connect(lambda: self.given.emit(self.name.text(), self.choice.day))

    def ask(self, body: BodyView, today: date) -> None:
        """Ask for another name of a body."""
        words = tr("「{name}」の名称を変えます。変更のときは、前の名称が、適用開始日より前の進捗確認に残ります。")
        self.words.show_text(words.format(name=body.name))
        self.name.setText(body.name)
        self.name.selectAll()
        self.choice.ask(today, is_change=True)
        self.begin()
        self.name.setFocus()


class PlaceQuestion(_BodyQuestion):
    """A question where a body belongs; `given` carries the id of the 部 or 室 (blank: none), and the day or None."""

    given = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(tr("部・室を変える"), tr("変えない"))
        self._above = ""
        self.choice = SinceChoice()
        self.fields.addRow(self.choice)
        self._end_with(self.choice.correction)
        self.do.clicked.connect(lambda: self.given.emit(self._above, self.choice.day))

    def ask(self, body: BodyView, above: str, name: str, today: date) -> None:
        """Ask since when a body belongs to another 部 or 室, `above` by its id, with that name."""
        self._above = above
        words = tr("「{body}」の部・室を「{name}」に変えます。変更のときは、適用開始日より前の進捗確認は前のままです。")
        self.words.show_text(words.format(body=body.name, name=name))
        self.choice.ask(today, is_change=True)
        self.begin()
        self.choice.change.setFocus()


class NewBodyQuestion(_NameQuestion):
    """A question for a new body; `given` carries the NewBody."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("追加する"), tr("追加しない"))
        self._bodies: Sequence[BodyView] = ()
        self._beside: BodyView | None = None
        self.since = DayField(tr("適用開始日"))
        self.kind = Choice()
        self.above = Choice()
        for kind, words in KIND_WORDS.items():
            self.kind.addItem(tr(words), kind)
        for field, words in (
            (self.kind, "種類"),
            (self.name, "名称"),
            (self.above, "部・室"),
            (self.since, "適用開始日"),
        ):
            self.fields.addRow(caption(field, tr(words)), field)
        self._end_with(self.since)
        self.words.show_text(tr("部・室・所管課を追加します。名称だけが変わったときは、追加せずに改称してください。"))
        self.kind.currentIndexChanged.connect(lambda _: self._offer_places())
        self.do.clicked.connect(lambda: self.given.emit(self._made()))

    def ask(self, bodies: Sequence[BodyView], beside: BodyView | None, today: date) -> None:
        """Ask what to add; the proposed place is that of `beside`."""
        self.name.clear()
        self._bodies, self._beside = bodies, beside
        self._offer_places()
        self.since.show_day(spring_of(today))
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
        return NewBody(self.name.text(), kind, above or None, self.since.day)


def fill_places(box: Choice, bodies: Sequence[BodyView], kind: DivisionKind, chosen: str | None) -> None:
    """Offer every 部 and 室 that a body of a kind can be under, and none; a 室 can be under a 部 only."""
    fitting = (DivisionKind.DEPARTMENT,) if kind is DivisionKind.OFFICE else _ABOVE
    choices = [(tr("（部なし）"), "")]
    for body in bodies:
        if body.kind in fitting and kind is not DivisionKind.DEPARTMENT:
            name = body.name if body.kind is DivisionKind.DEPARTMENT else f"{body.department} {body.name}".strip()
            choices.append((name, body.division_id))
    with QSignalBlocker(box):
        box.offer(choices, chosen)
