"""Making the paper that is shown: in which form, where to; then it is opened, or its folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.make import MadePaper, make_paper
from nakano_status.application.papers.offered import EXCEL, PDF, WORD, PaperKind, PaperWish, suggested_name
from nakano_status.application.problem_text import sentence
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.problems.paper_refusals import PaperNotFinal
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.problems.refusals import TargetExists
from nakano_status.gui.controls.boxes import FlowLayout, column_of
from nakano_status.gui.controls.choice import Choice
from nakano_status.gui.controls.choosing_files import choose_folder, choose_target
from nakano_status.gui.controls.made_file import MadeFile, TargetQuestion, UnfinishedPaper
from nakano_status.gui.controls.path_label import PathLabel
from nakano_status.gui.looks.labels import PrimaryButton, label
from nakano_status.gui.models.record_lines import record_name, recorded_more
from nakano_status.gui.pages.page import Surroundings
from nakano_status.gui.words import tr

_FORMS = {EXCEL: "Excel（.xlsx）", PDF: "PDF（.pdf）", WORD: "Word（.docx）"}
_FILTERS = {EXCEL: "Excel (*.xlsx)", PDF: "PDF (*.pdf)", WORD: "Word (*.docx)"}
_ACTS = {PaperKind.SET: "記録して作成", PaperKind.RECORDED: "ファイルを保存"}


class MakePanel(QWidget):
    """`form_chosen` follows when another form is chosen, `recorded` when a paper was recorded.

    `settling` comes before a paper is made: whoever knows what is wished shows it now (`show_wish`).
    What is asked and told (`question`, `made`, `unfinished`) stands where whoever lays this out has room for it;
    `telling` says whether there is something now.
    """

    form_chosen = Signal()
    recorded = Signal()
    settling = Signal()
    telling = Signal(bool)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._forms: dict[PaperKind, str] = {}
        self._folders: dict[PaperKind, Path] = {}
        self._names: dict[PaperKind, str] = {}
        self._told: tuple[Problem, ...] = ()
        self._was_refused = False
        self._wish = PaperWish(PaperKind.REPORT)
        self._asked = self._wish, Path()
        self._target: Path | None = None
        self._suggested = ""
        self.form = Choice()
        self.form.setAccessibleName(tr("ファイルの形式"))
        self.form.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToContents
        )  # the longest comes with another paper
        self.target = PathLabel()
        self.make = PrimaryButton()
        self.change = QPushButton(tr("保存先を変更…"))
        self.print_out = QPushButton(tr("印刷…"))
        self.question = TargetQuestion()
        self.made = MadeFile()
        self.unfinished = UnfinishedPaper()
        self._lay_out()
        self._connect()

    @property
    def format(self) -> str:
        """The form that is chosen; PDF where there is nothing to choose."""
        return str(self.form.currentData() or PDF)

    def show_kind(self, kind: PaperKind) -> None:
        """Offer the forms of another paper."""
        with QSignalBlocker(self.form):
            self.form.clear()
            for each in kind.forms:
                self.form.addItem(_FORMS[each], each)
            if (chosen := self._forms.get(kind)) is not None:
                self.form.setCurrentIndex(self.form.findData(chosen))
        self.form.setVisible(bool(kind.forms))
        self.make.setText(tr(_ACTS.get(kind, "作成")))

    def show_wish(self, wish: PaperWish, year: FiscalYear) -> None:
        """Show where that paper would be written: where a person said, else beside the data file.

        What was told of another is over.
        """
        if wish != self._wish:
            self.forget()
        suggested = suggested_name(wish, year)
        folder = self._folders.get(wish.kind, self._around.session.folder)
        target = folder / self._names.get(wish.kind, suggested)
        self._wish, self._suggested = wish, suggested
        self._target = target if wish.kind.is_folder else target.with_suffix(f".{wish.format}")
        self.target.show_path(self._target)

    def note(self, problems: tuple[Problem, ...]) -> None:
        """Know what is told beside the pages already: it is not told again when the paper is made."""
        self._told = problems

    def choose(self, target: Path) -> None:
        """Write to another place; a name that is not the usual one is kept, whatever else is wished."""
        kind = self._wish.kind
        self.forget()
        self._folders[kind] = target.parent
        if target.name == self._suggested:
            self._names.pop(kind, None)
        else:
            self._names[kind] = target.name
        self._target = target
        self.target.show_path(target)

    def begin(self) -> None:
        """Make the paper; another file in its place is asked about here."""
        self.settling.emit()
        if self._target is not None:
            self._make(self._wish, self._target)

    def ask_target(self) -> None:
        """Ask for another place."""
        self.settling.emit()
        kind, target = self._wish.kind, self._target
        title = tr("{paper}の保存先").format(paper=kind.value)
        if target is None:
            return
        if kind.is_folder:
            choose_folder(self, title, lambda paths: self.choose(paths[0] / target.name), target.parent)
        else:
            choose_target(self, title, target, lambda paths: self.choose(paths[0]), _FILTERS[self.format])

    def _make(self, wish: PaperWish, target: Path, *, replace: bool = False) -> None:
        self.forget()
        session = self._around.session
        session.act(
            lambda store, progress: make_paper(
                session.parts, store, wish, target, replace=replace, by=session.by, progress=progress
            ),
            lambda outcome: self._show_made(wish, target, outcome),
            what=tr("{paper}を作成しています").format(paper=wish.kind.value),
            initiator=self,
            refused=lambda refused: self._refuse(wish, target, refused),
        )

    def forget(self) -> None:
        """Take away what was told: it is about something else."""
        for told in (self.question, self.made, self.unfinished):
            told.hide()
        self.telling.emit(False)
        if self._was_refused:
            self._was_refused = False
            self._around.messages.withdraw()

    def _show_made(self, wish: PaperWish, target: Path, outcome: Outcome[MadePaper]) -> None:
        made = outcome.value
        problems = (each for each in outcome.problems if each not in self._told)
        told = "\n".join((_words(target, made), *map(sentence, problems)))
        if wish.kind.is_folder:
            self.made.show_folder(target, told)
        else:
            self.made.show_file(target, told, opens=True)
        self.telling.emit(True)
        if made.recorded is not None:
            self.recorded.emit()

    def _refuse(self, wish: PaperWish, target: Path, refused: Refused) -> None:
        """Ask about what was to be made, whatever is wished by now; else say why it was not made."""
        if isinstance(refused, TargetExists):
            self._asked = wish, target
            self.question.ask(Path(refused.details["path"]))
            self.telling.emit(True)
        elif isinstance(refused, PaperNotFinal):
            self.unfinished.show_refusal(refused)  # beside what it sends one to, never over it
            self.telling.emit(True)
        else:
            self._was_refused = True
            self._around.messages.refuse(refused)

    def _follow_form(self) -> None:
        self._forms[self._wish.kind] = self.format
        self.form_chosen.emit()

    def _connect(self) -> None:
        self.form.currentIndexChanged.connect(lambda _: self._follow_form())
        self.make.clicked.connect(lambda _: self.begin())
        self.change.clicked.connect(self.ask_target)
        self.question.replace.clicked.connect(lambda: self._make(*self._asked, replace=True))
        self.question.other.clicked.connect(self.ask_target)
        self.question.ended.connect(self.forget)

    def _lay_out(self) -> None:
        self.target.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        buttons = FlowLayout(self.form, self.make, self.print_out, self.change)
        column_of(label(tr("保存先"), "field"), self.target, buttons, within=self)


def _words(target: Path, made: MadePaper) -> str:
    """Say what was made, with what can be told of it in figures."""
    if made.recorded is not None:
        return _recorded_words(target, made, made.recorded)
    if made.files != (target,):
        return tr("「{name}」に{count}件のファイルを作成しました。").format(name=target.name, count=len(made.files))
    facts = [tr("{rows}行").format(rows=made.rows)] if made.rows is not None else []
    facts += [tr("{pages}ページ").format(pages=made.pages)] if made.pages is not None else []
    facts += [tr("計 {total}件").format(total=made.counts.total)] if made.counts is not None else []
    told = tr("（{facts}）").format(facts="、".join(facts)) if facts else ""
    return tr("「{name}」を作成しました{told}。").format(name=target.name, told=told)


def _recorded_words(target: Path, made: MadePaper, recorded: Publication) -> str:
    """Say under which number a paper is recorded and what stands in the folder; what stopped the rest is told after."""
    paper, there, whole = record_name(recorded), len(made.files), len(recorded.files)
    if there < whole:
        placed = tr("「{name}」に作成できたファイルは、{whole}件中{there}件です。") if there else ""
        told = placed.format(name=target.name, whole=whole, there=there)
        return tr("{paper}として記録しました。{told}").format(paper=paper, told=told)
    known = tr("内容は前に記録したものと同じです。") if made.is_known else ""
    words = tr("{paper}として記録し、「{name}」に{count}件のファイルを作成しました。{known}{more}")
    more = recorded_more(recorded, made.left)
    return words.format(paper=paper, name=target.name, count=there, known=known, more=more)
