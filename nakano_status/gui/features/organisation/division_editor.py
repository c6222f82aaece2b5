"""A panel beside 組織: the stored values of a body, edited in place; each change is stored on leaving the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.organisation.edit_division import BodyCorrection, DivisionEdit
from nakano_status.application.organisation.read.organisation import BodyView
from nakano_status.application.organisation.tables import aliases_in
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Button, Choice, LineField, TickBox
from nakano_status.gui.features.organisation.body_questions import (
    KIND_WORDS,
    NameQuestion,
    PlaceQuestion,
    fill_places,
)
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, facts_table, label, set_tip
from nakano_status.gui.words import tr


class DivisionEditor(QWidget):
    """The editor of a body of the organisation.

    `edited` carries the body's id and the changed values; `moving` the number of places to move in 建制順,
    `replacing` the id of another 部 or 室, of which it is asked whether the body moved there; `correcting` a
    question with the BodyCorrection that answers it.
    """

    edited = Signal(str, object)
    moving = Signal(int)
    replacing = Signal(str)
    correcting = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("editor")
        self.body: BodyView | None = None
        self._may_write = False
        self.name = label("", "title", wraps=True)
        self.facts = ReadingLabel()
        self.contact = LineField(tr("連絡先"), tr("例：佐藤（内線 1234）sato@example.lg.jp"))
        self.aliases = LineField(tr("別名"), tr("「、」で区切ります"))
        self.above = Choice(tr("部・室"), self._choose_place)
        self.liaison = TickBox(tr("部の庶務担当課"))
        self.up = Button(tr("上へ"), lambda: self.moving.emit(-1))
        self.down = Button(tr("下へ"), lambda: self.moving.emit(1))
        self.correct = QPushButton(tr("名称の訂正…"))
        self.remove = QPushButton(tr("削除"))
        self.question = NameQuestion()
        self.placing = PlaceQuestion()
        self._lay_out()
        self._connect()

    def show_body(self, body: BodyView, bodies: Sequence[BodyView], *, may_write: bool) -> None:
        """Show the current body; a field that is being edited is not replaced."""
        is_other = self.body is None or self.body.division_id != body.division_id
        if is_other:
            self.hand_over()
            self.question.end()
            self.placing.end()
        self.body, self._may_write = body, may_write
        self.name.setText(body.name)
        self.facts.show_html(_facts_html(body))
        for field, text in ((self.contact, body.contact), (self.aliases, _aliases(body))):
            if (is_other or not field.isModified()) and field.text() != text:
                field.setText(text)
        fill_places(self.above, bodies, body.kind, body.above)
        self.liaison.setChecked(body.is_liaison)
        self._offer(body)

    def hand_over(self) -> None:
        """Store what was typed and not stored yet."""
        self._write_contact()
        self._write_aliases()

    def _write_contact(self) -> None:
        if self.contact.isModified():
            self.contact.setModified(False)
            self._edit(DivisionEdit(contact=self.contact.text()))

    def _write_aliases(self) -> None:
        if self.aliases.isModified():
            self.aliases.setModified(False)
            self._edit(DivisionEdit(aliases=tuple(aliases_in(self.aliases.text()))))

    def _edit(self, edit: DivisionEdit) -> None:
        if self.body is not None and self._may_write:
            self.edited.emit(self.body.division_id, edit)

    def _choose_place(self) -> None:
        """Ask whether a body moved; if its place was unknown, only fill it in."""
        above, body = self.above.currentData(), self.body
        if body is None or above == (body.above or ""):
            return
        if body.above is None:
            self._edit(DivisionEdit(above=above))
        else:
            self.replacing.emit(above)

    def _correct_name(self, name: str) -> None:
        if self.body is not None:
            self.correcting.emit(self.question, BodyCorrection(self.body.division_id, name))

    def _correct_place(self, above: str) -> None:
        if self.body is not None:
            self.correcting.emit(self.placing, BodyCorrection(self.body.division_id, above=above))

    def _show_place(self) -> None:
        """Show where the body belongs now: a change that is asked about is not made yet."""
        if self.body is not None:
            self.above.choose(self.body.above)

    def _offer(self, body: BodyView) -> None:
        is_division = body.kind is DivisionKind.DIVISION
        for part in (*self._captions[:-1], self.contact, self.aliases, self.liaison):
            part.setVisible(is_division)
        for part in (self._captions[-1], self.above):
            part.setVisible(body.kind is not DivisionKind.DEPARTMENT)
        for field in (self.contact, self.aliases):
            field.setReadOnly(not self._may_write)
        may_place = self._may_write and body.changes_on is None
        for control in (self.above, self.liaison, self.up, self.down, self.correct):
            control.setEnabled(may_place)
        self.liaison.setEnabled(may_place and bool(body.where))
        self.remove.setEnabled(self._may_write and not body.is_in_use)
        why = tr("取組の所管課であるか、下に組織があるため、削除できません。") if body.is_in_use else ""
        set_tip(self.remove, why)

    def _connect(self) -> None:
        self.contact.editingFinished.connect(self._write_contact)
        self.aliases.editingFinished.connect(self._write_aliases)
        self.liaison.clicked.connect(lambda checked: self._edit(DivisionEdit(is_liaison=checked)))
        self.question.given.connect(self._correct_name)
        self.placing.given.connect(self._correct_place)
        self.placing.ended.connect(self._show_place)

    def _lay_out(self) -> None:
        self._captions = []
        fields: list[QWidget] = []
        for words, field in (
            (tr("連絡先（担当者・内線・メール）"), self.contact),
            (tr("別名（一覧や回答での呼び方）"), self.aliases),
            (tr("部・室"), self.above),
        ):
            caption = label(words, "field")
            caption.setBuddy(field)
            self._captions.append(caption)
            fields += [caption, field]
        buttons = line_of(self.up, self.down, self.correct, self.remove, STRETCH)
        below = (self.liaison, buttons, self.question, self.placing, STRETCH)
        column_of(self.name, self.facts, *fields, *below, within=self, margins=(2 * STEP, STEP, 0, STEP))


def _aliases(body: BodyView) -> str:
    return "、".join((*body.aliases, *body.asked))


def _facts_html(body: BodyView) -> str:
    """Return what is known of a body as an HTML table of captions and texts."""
    since = tr("{day}から").format(day=era_day(body.since)) if body.since else ""
    earlier = "、".join(f"{name}（{era_day(until)}まで）" if until else name for name, until in body.earlier)
    named = tr("所管課欄に名称がある取組 {count}件（ほかの課が回答する取組を含みます）")
    facts = (
        (tr("種類"), tr(KIND_WORDS[body.kind])),
        (tr("部・室"), body.where),
        (tr("名称の適用"), since),
        (tr("前の名称"), earlier),
        (tr("これからの改正"), tr("{day}から").format(day=era_day(body.changes_on)) if body.changes_on else ""),
        (tr("一覧での表記"), "、".join(body.spellings)),
        (tr("取組"), named.format(count=body.rows) if body.rows else ""),
    )
    return facts_table(facts)
