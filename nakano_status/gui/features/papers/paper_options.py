"""The options of the chosen paper; those that it does not have are hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from nakano_status.application.papers.offered import BINDINGS, OCCASIONS, SIZES, USUAL_COMMITTEE, PaperKind, PaperWish
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.letter import LetterKind
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.choice import Choice
from nakano_status.gui.controls.day_field import DayField
from nakano_status.gui.controls.tick_box import TickBox
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.features.papers.sentence_offer import SentenceOffer
from nakano_status.gui.features.papers.side_fields import SideFields
from nakano_status.gui.features.papers.whose_panel import WhosePanel
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.choices import PaperChoices
    from nakano_status.application.papers.preview import OfferedSentence

_PAUSE = 300
"""Milliseconds after the last key or click until the pages are made again."""

_REPORTS = frozenset({PaperKind.SET, PaperKind.REPORT})
_BINDINGS = tuple(zip(BINDINGS, ("所管課ごとのファイル", "部ごとのファイル", "一つのファイル"), strict=True))


@dataclass(frozen=True)
class _Own:
    """What was chosen for one paper and applies to no other: 用紙 (its place in `SIZES`), texts, numbers, day."""

    size: int
    texts: tuple[str, ...]
    is_dated: bool
    day: date


class PaperOptions(QWidget):
    """The fields of the options.

    `changed` is emitted, after a pause, when an option changes; `draft` is laid out elsewhere, beside the button.
    """

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.kind = PaperKind.REPORT
        self.occasion = _choice(tr("会議・公表の別"), ((each.value, each) for each in OCCASIONS))
        self.dated = TickBox(tr("日付"))
        self.dated.setAccessibleName(tr("日付を入れる"))
        self.day = DayField(tr("資料の日付"))
        self.number, self.letter_number = QLineEdit(), QLineEdit()
        self.label, self.list_name = QLineEdit(), QLineEdit()
        self.committee = QLineEdit()
        self.paper = _choice(tr("用紙"), ((name, name) for name in SIZES))
        self.total = TickBox(tr("件数表に合計を入れる"))
        self.previous = TickBox(tr("件数表に前回の件数を入れる"))
        self.judgement = NarrativeEdit(lines=2, most_lines=6)
        self.draft = TickBox(tr("作成中の資料として記録する"), self)
        self.offer = SentenceOffer()
        self.letter = _choice(
            tr("文書"), [(tr("いま必要なもの"), None), *((each.file_label, each) for each in LetterKind)]
        )
        self.with_pdf = TickBox(tr("PDFも作成する"))
        self.binding = _choice(tr("ファイルの分け方"), ((tr(words), each) for each, words in _BINDINGS))
        self.landscape = TickBox(tr("横向き（表の形）"))
        self.whose = WhosePanel()
        self.sides = SideFields()
        self._choices: PaperChoices | None = None
        self._own_texts = (self.number, self.list_name, self.letter_number, self.label)
        self._fresh = _Own(0, ("",) * len(self._own_texts), is_dated=False, day=today)
        self._shown: PaperKind | Occasion = self.kind
        self._kept: dict[PaperKind | Occasion, _Own] = {}
        self._known = self._fields_by_kind()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay_out(today)
        self._connect()
        self.show_kind(self.kind)

    def show_kind(self, kind: PaperKind) -> None:
        """Show the options of another paper."""
        self.kind = kind
        self._turn()
        self._show_fields()
        known = self._known.get(kind, ())
        self.whose.setVisible(self.whose in known)
        self._show_whose()
        self.sides.setVisible(self.sides in known)
        self._show_offer()

    def _turn(self) -> None:
        """Store the choices of the last paper; show those of this one. Reports of two occasions are two papers."""
        self._kept[self._shown] = self._own()
        self._shown = Occasion(self.occasion.currentData()) if self.kind in _REPORTS else self.kind
        self._show_own(self._kept.get(self._shown, self._fresh))

    def _own(self) -> _Own:
        texts = tuple(each.text() for each in self._own_texts)
        return _Own(self.paper.currentIndex(), texts, self.dated.isChecked(), self.day.day)

    def _show_own(self, own: _Own) -> None:
        blockers = [QSignalBlocker(each) for each in (self.paper, self.dated, *self._own_texts)]
        self.paper.setCurrentIndex(own.size)
        for field, text in zip(self._own_texts, own.texts, strict=True):
            field.setText(text)
        self.dated.setChecked(own.is_dated)
        self.day.show_day(own.day)
        for each in blockers:
            each.unblock()

    def _show_fields(self) -> None:
        """Show the fields of the paper; a committee's name only if the paper is for one."""
        known = set(self._known.get(self.kind, ()))
        if self.occasion.currentData() != Occasion.COMMITTEE:
            known.discard(self.committee)
        for field in self._fields:
            self._form.setRowVisible(field, field in known)
        self.day.setVisible(self.day in known and self.dated.isChecked())
        self.draft.setVisible(self.kind is PaperKind.SET)

    def show_choices(self, choices: PaperChoices) -> None:
        """Show the choices; what is chosen is kept."""
        self._choices = choices
        self._show_whose()
        self.sides.show_sides(choices.sides, choices.old, choices.new)
        self.previous.setEnabled(choices.round.previous_in_report is not None)

    def _show_whose(self) -> None:
        """Offer recipients: letters are also for those who are asked for 成果指標 only."""
        if self._choices is None or self.whose not in self._known.get(self.kind, ()):
            return
        offered = self._choices.of_letters if self.kind is PaperKind.LETTERS else self._choices.of_rows
        self.whose.show_names(offered.departments, offered.divisions)

    def show_offer(self, offered: OfferedSentence | None) -> None:
        """Offer a summarising sentence; only the user adopts it."""
        self.offer.tell(offered)
        self._show_offer()

    def wish(self) -> PaperWish:
        """Return the paper with all its options except its format and its year."""
        is_report = self.kind in _REPORTS
        number, name = (self.number, self.list_name) if is_report else (self.letter_number, self.label)
        occasion, letter, binding = self.occasion.currentData(), self.letter.currentData(), self.binding.currentData()
        return PaperWish(
            kind=self.kind,
            size=str(self.paper.currentData()),
            label=name.text().strip(),
            occasion=Occasion(occasion),
            day=self.day.day if self.dated.isChecked() else None,
            number=number.text().strip(),
            committee=self.committee.text().strip(),
            judgement="".join(self.judgement.text().split("\n")).strip(),
            has_total=self.total.isChecked(),
            has_previous=self.previous.isChecked() and self.previous.isEnabled(),
            divisions=self.whose.divisions,
            departments=self.whose.departments,
            binding=str(binding),
            is_landscape=self.landscape.isChecked(),
            letter=LetterKind(letter) if letter else None,
            with_pdf=self.with_pdf.isChecked(),
            old=self.sides.old,
            new=self.sides.new,
            is_draft=self.draft.isChecked(),
        )

    def settle(self) -> None:
        """Apply at once what was typed within the pause, including a composition."""
        self.judgement.settle()
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()

    def _show_offer(self) -> None:
        is_wanted = self.kind in _REPORTS and not self.judgement.text()
        self._form.setRowVisible(self.offer, is_wanted and bool(self.offer.sentence))

    def _take(self, sentence: str) -> None:
        self.judgement.add(sentence)
        self._ask()

    def _ask(self) -> None:
        """Ask for other pages, after a pause."""
        self._show_offer()
        self._pause.start()

    def _fields_by_kind(self) -> dict[PaperKind, tuple[QWidget, ...]]:
        """Return the fields of each paper."""
        of_list = (self.paper, self.label)
        in_report = (self.occasion, self.committee, self.number, self.list_name, self.day)
        return {
            PaperKind.SET: (*in_report, self.total, self.previous, self.judgement),
            PaperKind.REPORT: (*in_report, self.total, self.previous, self.judgement),
            **dict.fromkeys((PaperKind.LIST, PaperKind.CHANGES, PaperKind.CHECK), of_list),
            PaperKind.COMPARISON: (self.sides,),
            PaperKind.APPROVAL: (self.letter_number, self.day),
            PaperKind.SUMMARIES: (self.binding, self.landscape, self.whose),
            PaperKind.LETTERS: (self.letter, self.letter_number, self.day, self.with_pdf, self.whose),
        }

    def _ask_anew(self) -> None:
        """Ask for other pages after a choice that also determines which fields there are."""
        self._show_fields()
        self._ask()

    def _follow_occasion(self) -> None:
        self._turn()
        self._ask_anew()

    def _connect(self) -> None:
        self._pause.timeout.connect(self.changed)
        self.dated.toggled.connect(self._ask_anew)
        self.occasion.currentIndexChanged.connect(self._follow_occasion)
        self.day.dateChanged.connect(self._ask)
        self.offer.taken.connect(self._take)
        for box in (self.paper, self.letter, self.binding):
            box.currentIndexChanged.connect(self._ask)
        for text in (self.committee, self.number, self.letter_number, self.label, self.list_name):
            text.textChanged.connect(self._ask)
        self.judgement.typed.connect(self._ask)
        for tick in (self.draft, self.total, self.previous, self.with_pdf, self.landscape):
            tick.toggled.connect(self._ask)
        self.whose.changed.connect(self._ask)
        self.sides.changed.connect(self._ask)

    def _lay_out(self, today: date) -> None:
        self._fill_in(today)
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(STEP)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        captioned = self._captioned()
        for words, field in captioned:
            self._add_row(words, field)
        self._fields = [*(field for _, field in captioned), self.day]
        column_of(self._form, self.whose, self.sides, within=self)

    def _fill_in(self, today: date) -> None:
        """Set the usual values of the fields, and placeholders for empty ones."""
        self.day.show_day(today)
        self.label.setPlaceholderText(tr("別紙、確認用 など"))
        self.committee.setText(USUAL_COMMITTEE)
        for empty, usual in ((self.committee, USUAL_COMMITTEE), (self.list_name, tr("別紙"))):
            empty.setPlaceholderText(tr("空欄のときは「{usual}」").format(usual=usual))

    def _captioned(self) -> tuple[tuple[str, QWidget], ...]:
        """Return the fields from top to bottom, each with its caption; fields with own labels have none."""
        return (
            (tr("会議・公表"), self.occasion),
            (tr("委員会の名称"), self.committee),
            (tr("文書"), self.letter),
            (tr("用紙"), self.paper),
            (tr("資料番号"), self.number),
            (tr("文書番号"), self.letter_number),
            (tr("右上の表示"), self.label),
            (tr("一覧の呼び名"), self.list_name),
            (tr("全体の状況"), self.judgement),
            ("", self.total),
            ("", self.previous),
            (tr("分け方"), self.binding),
            ("", self.landscape),
            ("", self.with_pdf),
        )

    def _add_row(self, words: str, field: QWidget) -> None:
        """Add a field below the others, and what follows it: the day of a report, the sentence that is offered."""
        if words:
            if not field.accessibleName():
                field.setAccessibleName(words)
            self._form.addRow(words, field)
        else:
            self._form.addRow(field)
        if field is self.judgement:
            self._form.addRow(self.offer)
        if field is self.list_name:
            self._form.addRow(self.dated, self.day)


def _choice(name: str, choices: Iterable[tuple[str, object]]) -> QComboBox:
    box = Choice()
    box.setAccessibleName(name)
    with QSignalBlocker(box):
        for words, value in choices:
            box.addItem(words, value)
    return box
