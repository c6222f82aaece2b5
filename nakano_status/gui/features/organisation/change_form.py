"""The form of a 改正: what happens to which body, from which day, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from nakano_status.application.organisation.read.organisation import BodyView
from nakano_status.application.organisation.tables import aliases_in
from nakano_status.domain.organisation.divisions import DivisionKind, SuccessionKind
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    Founding,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    Transfer,
)
from nakano_status.gui.controls.boxes import STRETCH, column_of, form_of
from nakano_status.gui.controls.fields import Choice, DayField, LineField, spring_of
from nakano_status.gui.features.organisation.body_questions import KIND_WORDS, fill_places
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, caption
from nakano_status.gui.words import tr

Kind = SuccessionKind
_SHORT = 10
"""The least number of characters that a choice shows; its list is as wide as its texts."""

_WORDS = {
    Kind.RENAMED: "名称が変わり、取組はそのまま続けます。",
    Kind.MERGED: "いくつかの組織が1つになり、取組はすべてその組織が引き継ぎます。ほかに統合する組織も選んでください。",
    Kind.SPLIT: "1つの組織が分かれます。元の名称も書くと、元の組織も続きます。取組ごとに引継ぎ先を選んでください。",
    Kind.ABOLISHED: "組織がなくなり、取組は引き継ぐ組織に移ります。",
    Kind.MOVED: "別の部・室に移り、取組はそのまま続けます。",
    Kind.FOUNDED: "新しい組織ができます。取組を引き継ぐ組織は、統合・分割・廃止で登録します。",
}
_NAMES = {Kind.RENAMED: "新しい名称", Kind.MERGED: "統合後の名称", Kind.FOUNDED: "名称"}
_HINTS = {Kind.MERGED: "統合する組織のどれかの名称か、新しい名称"}


class ChangeForm(QWidget):
    """The fields of a 改正; those of other kinds are hidden. `changed` follows any input."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bodies: Sequence[BodyView] = ()
        self.kind = Choice(least=_SHORT)
        self.body = Choice(least=_SHORT)
        self.sort = Choice(least=_SHORT)
        self.name = LineField()
        self.parts = LineField(hint=tr("「、」で区切ります（例：課税課、納税課）"))
        self.heir = Choice(least=_SHORT)
        self.above = Choice(least=_SHORT)
        self.since = DayField(tr("適用開始日"))
        self.reason = LineField(hint=tr("省略できます。変更の記録に残ります"))
        self.words = ReadingLabel(kind="muted")
        self._name_caption = caption(self.name, "")
        self._form = form_of()
        self._lay_out()
        self._connect()

    @property
    def chosen_kind(self) -> SuccessionKind:
        """What happens."""
        return SuccessionKind(self.kind.currentData())

    @property
    def chosen_body(self) -> BodyView | None:
        """The body to which it happens; None of a new one, or if there is none."""
        own = self.body.currentData()
        fits = (each for each in self._bodies if each.division_id == own)
        return None if self.chosen_kind is Kind.FOUNDED else next(fits, None)

    @property
    def alike(self) -> tuple[BodyView, ...]:
        """The other bodies of the same kind, which can be merged with it or continue it."""
        own = self.chosen_body
        return tuple(each for each in self._bodies if own and each.kind is own.kind and each is not own)

    @property
    def part_names(self) -> tuple[str, ...]:
        """The names of the parts of a split."""
        return tuple(dict.fromkeys(aliases_in(self.parts.text())))

    @property
    def is_complete(self) -> bool:
        """Whether every field that must not be blank is filled in."""
        kind = self.chosen_kind
        named = kind not in _NAMES or bool(self.name.text().strip())
        return named and (kind is not Kind.SPLIT or bool(self.part_names)) and self._has_body

    @property
    def _has_body(self) -> bool:
        return self.chosen_body is not None or self.chosen_kind is Kind.FOUNDED

    def change(self, others: Sequence[str], rows: Mapping[str, str]) -> OrganisationChange:
        """Return the change; `others` are the names of the bodies to merge with it, `rows` the parts of rows by ID."""
        kind, name = self.chosen_kind, self.name.text().strip()
        body = self.chosen_body.name if self.chosen_body else ""
        if kind is Kind.RENAMED:
            return Renaming(body, name)
        if kind is Kind.MERGED:
            return Merger((body, *others), name)
        if kind is Kind.SPLIT:
            return Split(body, self.part_names, rows)
        if kind is Kind.ABOLISHED:
            return Abolition(body, self._name_of(self.heir))
        if kind is Kind.MOVED:
            return Transfer(body, self._name_of(self.above))
        return Founding(name, DivisionKind(self.sort.currentData()), self._name_of(self.above))

    def begin(
        self, bodies: Sequence[BodyView], body: BodyView | None, today: date, kind: SuccessionKind, above: str | None
    ) -> None:
        """Begin with a body and what happens to it; `above` is the ID of the 部 or 室 to which it moves."""
        with QSignalBlocker(self):
            for field in (self.name, self.parts, self.reason):
                field.setText("")  # clear() could be undone by Ctrl+Z
            self.since.setEnabled(True)
            self.since.show_day(spring_of(today))
            self.show_bodies(bodies, body)
            self.kind.choose(kind)
            self._follow_kind()
            if above is not None:
                self.above.choose(above)
        self.changed.emit()

    def begin_next(self, bodies: Sequence[BodyView]) -> None:
        """Begin another change of the same day, after changes that lead to these bodies."""
        with QSignalBlocker(self):
            for field in (self.name, self.parts):
                field.setText("")
            self.since.setEnabled(False)
            self.kind.choose(Kind.RENAMED)
            self.show_bodies(bodies)
            self._follow_kind()
        self.changed.emit()

    def show_bodies(self, bodies: Sequence[BodyView], body: BodyView | None = None) -> None:
        """Offer the bodies that exist; the one that is chosen is kept, unless another is given."""
        self._bodies = bodies
        wanted = body.division_id if body else self.body.currentData()
        with QSignalBlocker(self.body):
            self.body.offer(((each.name, each.division_id) for each in bodies), wanted)
        self._follow_body()

    def _name_of(self, box: Choice) -> str | None:
        """Return the name of the body that is chosen in a box; None for none."""
        return next((each.name for each in self._bodies if each.division_id == box.currentData()), None)

    def _follow_kind(self) -> None:
        """Show the fields of the kind."""
        kind = self.chosen_kind
        shown = {
            self.body: kind is not Kind.FOUNDED,
            self.sort: kind is Kind.FOUNDED,
            self.name: kind in _NAMES,
            self.parts: kind is Kind.SPLIT,
            self.heir: kind is Kind.ABOLISHED,
            self.above: kind in (Kind.MOVED, Kind.FOUNDED),
        }
        for field, is_shown in shown.items():
            self._form.setRowVisible(field, is_shown)
        words = tr(_NAMES.get(kind, "名称"))
        self._name_caption.setText(words)
        self.name.setAccessibleName(words)
        self.name.setPlaceholderText(tr(_HINTS.get(kind, "")))
        self.words.show_text(tr(_WORDS[kind]))
        self._follow_body()

    def _follow_body(self) -> None:
        """Offer heirs and places that fit the body."""
        body, heir = self.chosen_body, self.heir.currentData()
        with QSignalBlocker(self.heir):
            self.heir.offer([(tr("（なし）"), ""), *((each.name, each.division_id) for each in self.alike)], heir)
        sort = body.kind if body else DivisionKind(self.sort.currentData())
        fill_places(self.above, self._bodies, sort, body.above if body else self.above.currentData())
        self.above.setEnabled(sort is not DivisionKind.DEPARTMENT)
        self.changed.emit()

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _: self._follow_kind())
        self.body.currentIndexChanged.connect(lambda _: self._follow_body())
        self.sort.currentIndexChanged.connect(lambda _: self._follow_body())
        for box in (self.heir, self.above):
            box.activated.connect(lambda _: self.changed.emit())
        for field in (self.name, self.parts):
            field.textChanged.connect(lambda _: self.changed.emit())
            field.returnPressed.connect(self.focusNextChild)
        self.since.dateChanged.connect(lambda _: self.changed.emit())

    def _lay_out(self) -> None:
        fields: tuple[tuple[QComboBox | QLineEdit | DayField, str], ...] = (
            (self.kind, "改正の種類"),
            (self.body, "対象の組織"),
            (self.sort, "組織の種類"),
            (self.name, "名称"),
            (self.parts, "分割後の名称"),
            (self.heir, "引き継ぐ組織"),
            (self.above, "部・室"),
            (self.since, "適用開始日"),
            (self.reason, "理由"),
        )
        for field, words in fields:
            field.setAccessibleName(tr(words))
            self._form.addRow(self._name_caption if field is self.name else caption(field, tr(words)), field)
        with QSignalBlocker(self.sort), QSignalBlocker(self.kind):
            self.kind.offer((each.label, each) for each in Kind)
            self.sort.offer((tr(words), each) for each, words in KIND_WORDS.items())
        column_of(self.words, self._form, STRETCH, within=self, margins=(0, 0, 2 * STEP, 0))
