"""A panel to make the shown paper as a file of a chosen format, and then to open the file or its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import MadePaper, Paper, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.plan.initiative_id import is_id
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.papers import PaperNotFinal
from nakano_status.gui.controls import files
from nakano_status.gui.controls.boxes import FlowLayout, column_of
from nakano_status.gui.controls.fields import Button, Choice, PrimaryButton
from nakano_status.gui.features.papers.paper_desk import describe_record, record_name
from nakano_status.gui.looks.labels import escape_ampersands, label
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, GoTo, Panel

_PROGRAMS = {PaperFormat.XLSX: "Excel", PaperFormat.PDF: "PDF", PaperFormat.DOCX: "Word", PaperFormat.CSV: "CSV"}


class MakePanel(Panel):
    """The format, the target and the button to make the paper.

    Signals: `pressed` when the button is pressed, `form_chosen` when the format changes, `finished` with the request of
    a paper that was made, `recorded` when it was also recorded. `settling` is emitted before a paper is made, so that
    the owner passes the current request to `show_request`. The owner places the messages `question`, `made` and
    `unfinished` elsewhere; `telling` carries whether one of them is shown.
    """

    form_chosen = Signal()
    finished = Signal(object)
    pressed = Signal()
    recorded = Signal()
    settling = Signal()
    telling = Signal(bool)

    def __init__(self, around: AppContext, paper: Paper[Any]) -> None:
        super().__init__(around)
        self._forms: dict[Paper[Any], str] = {}
        self._folders: dict[Paper[Any], Path] = {}
        self._names: dict[Paper[Any], str] = {}
        self._shown_problems: tuple[Problem, ...] = ()
        self._was_refused = False
        self._request, self._title = paper.request(), paper.title
        self._id_patterns: tuple[str, ...] = ()
        self._target: Path | None = None
        self._suggested = ""
        self.form = Choice("ファイルの形式", fits=True)  # the longest item belongs to another paper
        self.target = files.PathLabel()
        self.make = PrimaryButton(do=lambda _: self.pressed.emit())
        self.change = Button("保存先を変更…", self.ask_target)
        self.print_out = QPushButton("印刷…")
        self.question = files.TargetQuestion(self.ask_target)
        self.made = files.MadeFile()
        self.unfinished = files.UnfinishedPaper()
        self._lay_out()
        self._connect()
        self.show_paper(paper)

    @property
    def format(self) -> PaperFormat:
        """The chosen file format; PDF if the paper has no formats to choose from."""
        return PaperFormat(self.form.currentData() or PaperFormat.PDF)

    def show_paper(self, paper: Paper[Any]) -> None:
        """Offer the file formats of a paper; the format last chosen for the paper is selected."""
        with QSignalBlocker(self.form):
            self.form.offer(((f"{_PROGRAMS[each]}（.{each}）", each) for each in paper.formats), self._forms.get(paper))
        self.form.setVisible(bool(paper.formats))
        self.make.setText(escape_ampersands(paper.button))

    def show_request(self, request: PaperRequest, asked: AskedFields) -> None:
        """Set the request for the paper to make, and show its target path.

        Folder and name are as the user chose them for this paper, otherwise the folder of the data file and a proposed
        name. Messages about another request are removed. `asked`: the fields of the round; its year and plan are in the
        name.
        """
        if request != self._request:
            self.forget()
        self._id_patterns = asked.profile.id_patterns
        suggested, paper = request.suggested_name(asked.year, asked.profile), request.paper
        self._title = paper.title_in(asked.profile)
        folder = self._folders.get(paper, self.session.folder)
        target = folder / self._names.get(paper, suggested)
        self._request, self._suggested = request, suggested
        self._target = target if paper.is_folder else target.with_suffix(f".{request.format}")
        self.target.show_path(self._target)

    def note(self, problems: tuple[Problem, ...]) -> None:
        """Remember the problems shown beside the pages, so that they are not repeated when the paper is made."""
        self._shown_problems = problems

    def choose(self, target: Path) -> None:
        """Set the target path.

        For the next requests of this paper, its folder is proposed again, and its name if it is not the proposed one.
        """
        paper = self._request.paper
        self.forget()
        self._folders[paper] = target.parent
        if target.name == self._suggested:
            self._names.pop(paper, None)
        else:
            self._names[paper] = target.name
        self._target = target
        self.target.show_path(target)

    def leave_round(self) -> None:
        """Remove the messages and the target, before another round is shown.

        Nothing can be made until `show_request` is called for a paper of that round.
        """
        self.forget()
        self._names.clear()
        self._target = None

    def begin(self) -> None:
        """Make the paper; the user is asked before an existing file is replaced."""
        self.settling.emit()
        if self._target is not None:
            self._make(self._request, self._target)

    def ask_target(self) -> None:
        """Ask the user for another target path, and set it."""
        self.settling.emit()
        paper, target = self._request.paper, self._target
        title = f"{self._title}の保存先"
        if target is None:
            return
        if paper.is_folder:
            files.ask_for_folder(self, title, lambda path: self.choose(path / target.name), target.parent)
        else:
            files.choose_target(self, title, target, self.choose, f"{_PROGRAMS[self.format]} (*.{self.format})")

    def _make(self, request: PaperRequest, target: Path, *, replace: bool = False) -> None:
        self.forget()
        self.session.act(
            lambda store: make_paper(self.session.parts, store, request, target, replace=replace, by=self.session.by),
            lambda outcome: self._show_made(request, target, outcome),
            what=f"{self._title}を作成しています",
            initiator=self,
            subject=target,
            refused=lambda refused: self._refuse(request, target, refused),
        )

    def forget(self) -> None:
        """Remove the messages, because they are about another paper."""
        for message in (self.question, self.made, self.unfinished):
            message.hide()
        self.telling.emit(False)
        if self._was_refused:
            self._was_refused = False
            self.around.messages.withdraw()

    def _show_made(self, request: PaperRequest, target: Path, outcome: Outcome[MadePaper]) -> None:
        made = outcome.value
        problems = (each for each in outcome.problems if each not in self._shown_problems)
        if request.paper.is_folder:
            self.made.show_folder(target, _words(target, made), problems)
        else:
            self.made.show_file(target, _words(target, made), problems=problems, opens=True)
        self.telling.emit(True)
        self.finished.emit(request)
        if made.recorded is not None:
            self.recorded.emit()

    def _refuse(self, request: PaperRequest, target: Path, refused: Refused) -> None:
        """Ask before the target of `request` is replaced; for any other refusal show why the paper was not made."""
        if isinstance(refused, TargetExists):
            self.question.ask(Path(refused.details["path"]), lambda: self._make(request, target, replace=True))
            self.telling.emit(True)
        elif isinstance(refused, PaperNotFinal):
            self.unfinished.show_refusal(refused)  # beside the widget that it refers to, never over it
            self.telling.emit(True)
        else:
            self._was_refused = True
            self.around.messages.refuse(refused, self._way_to_row(refused.details.get("row", "")))

    def _way_to_row(self, text: str) -> Offer | None:
        """Return an offer to show the row that a refusal names; None if the text is not a 管理番号 of the plan."""
        if not is_id(text, self._id_patterns):
            return None
        return Offer("取組を表示", lambda: self.around.wanted.emit("all_rows", GoTo(text)))

    def _follow_form(self) -> None:
        self._forms[self._request.paper] = self.format
        self.form_chosen.emit()

    def _connect(self) -> None:
        self.form.currentIndexChanged.connect(lambda _: self._follow_form())
        self.question.ended.connect(self.forget)

    def _lay_out(self) -> None:
        self.target.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        buttons = FlowLayout(self.form, self.make, self.print_out, self.change)
        column_of(label("保存先", "field"), self.target, buttons, within=self)


def _words(target: Path, made: MadePaper) -> str:
    """Return a text on the files that were made, with numbers of rows and pages."""
    if made.recorded is not None:
        return _recorded_words(target, made, made.recorded)
    if made.files != (target,):
        return f"「{target.name}」に{len(made.files)}件のファイルを作成しました。"
    counts = made.content.counts
    facts = [f"{made.content.rows}行"] if made.content.rows is not None else []
    facts += [f"{made.pages}ページ"] if made.pages is not None else []
    facts += [f"計 {counts.total}件"] if counts is not None else []
    noted = f"（{'、'.join(facts)}）" if facts else ""
    return f"「{target.name}」を作成しました{noted}。"


def _recorded_words(target: Path, made: MadePaper, recorded: Publication) -> str:
    """Return a text with the number of a recorded paper and its files in the folder.

    If files are missing there, their refusal follows the text.
    """
    paper, there, whole = record_name(recorded), len(made.files), len(recorded.files)
    if there < whole:
        counted = f"「{target.name}」に作成できたファイルは、{whole}件中{there}件です。" if there else ""
        return f"{paper}として記録しました。{counted}"
    known = "内容は前に記録したものと同じです。" if made.is_known else ""
    more = describe_record(recorded, made.left)
    return f"{paper}として記録し、「{target.name}」に{there}件のファイルを作成しました。{known}{more}"
