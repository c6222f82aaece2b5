"""The last step of 照会: a closed round is laid down and checked, and what need not be kept is removed, if confirmed.

What these acts need is imported when they are asked for: it is not small, and rarely used.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.problem_text import message, remedy, sentence
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.round import Round
from nakano_status.gui.controls.boxes import column_of, in_line
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.controls.files import MadeFile, TargetQuestion, Then, choose_folder
from nakano_status.gui.features.round.round_panel import RoundQuestion
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.outcome import Outcome, Progress
    from nakano_status.application.ports.data_file import Store
    from nakano_status.application.retention.retain_round import BlankedNames, LaidDownRound, Manifest, RemovedFiles
    from nakano_status.domain.problems.problem import Problem, Refused

_MOST_NAMED = 5
_CANNOT_BE_UNDONE = "元に戻せません。削除したことは記録に残り、回答と件数は変わりません。削除しますか。"


class RetentionPanel(Panel):
    """The acts on a closed round; the page shows it if there is one."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._years: tuple[FiscalYear, ...] = ()
        self._folder = Path()
        words = tr("締め切った年度の記録をフォルダーに保存し、保存期間の終わったものを削除します。")
        self.state = ReadingLabel(words, kind="muted")
        self.year = Choice(tr("年度"), fits=True)
        self.save = Button(tr("フォルダーに保存…"), self._ask_folder)
        self.check = Button(tr("フォルダーを確かめる…"), lambda: self._ask_laid_down(self.check_folder))
        self.drop = Button(tr("受け取ったファイルを削除…"), lambda: self._ask_laid_down(self.ask_to_drop))
        self.blank = Button(tr("氏名と内線を削除…"), self.ask_to_blank)
        self.dropping = RoundQuestion(tr("削除する"), tr("削除しない"), self._drop)
        self.blanking = RoundQuestion(tr("削除する"), tr("削除しない"), self._blank)
        self.exists = TargetQuestion(lambda _: self.lay_down(self._folder, replace=True), self._ask_folder)
        self.made = MadeFile()
        self.chosen = in_line(label(tr("年度")), self.year, self.save, self.check)
        column_of(in_line(self.drop, self.blank), self.dropping, self.blanking, self.exists, self.made, within=self)
        self._connect()

    def show_rounds(self, closed: Iterable[Round]) -> None:
        """Offer the rounds that are not collected any more, the latest first."""
        self._years = tuple(dict.fromkeys(sorted((each.year for each in closed), reverse=True)))
        for question in (self.dropping, self.blanking, self.exists):
            question.end()
        self.year.offer(((each.label, place) for place, each in enumerate(self._years)), 0 if self._years else None)

    @property
    def _year(self) -> FiscalYear:
        return self._years[int(self.year.currentData())]

    def lay_down_in(self, above: Path) -> None:
        """Lay the chosen year down in a folder of its own within another, which may be in use."""
        from nakano_status.application.retention.retain_round import folder_name

        name = folder_name(self._year)
        self.lay_down(above if above.name == name else above / name)

    def lay_down(self, folder: Path, *, replace: bool = False) -> None:
        """Lay the chosen year down in a folder."""
        from nakano_status.application.retention.retain_round import lay_down

        session, year, self._folder = self.session, self._year, folder
        self.made.hide()
        session.act(
            lambda store, progress: lay_down(session.parts, store, folder, year, session.by, progress, replace=replace),
            self._show_laid_down,
            what=tr("フォルダーに保存しています"),
            initiator=self,
            refused=self.exists.asking_or(self.around.messages.refuse),
        )

    def check_folder(self, folder: Path) -> None:
        """Check that a folder is as it was when the chosen year was laid down in it."""
        from nakano_status.application.retention.retain_round import check_laid_down

        year = self._year
        self.session.act(
            lambda store, _: check_laid_down(self.session.parts, store, folder, year),
            self._show_checked,
            what=tr("フォルダーを確かめています"),
            initiator=self,
        )

    def ask_to_drop(self, folder: Path) -> None:
        """Ask whether the files of the chosen year are to be removed, if that year was laid down in the folder."""
        from nakano_status.application.retention.retain_round import files_to_drop, known_manifest

        session, year, self._folder = self.session, self._year, folder

        def look(store: Store, _: Progress) -> Outcome[RemovedFiles]:
            with store.reading() as records:
                found = files_to_drop(records, year)
                known_manifest(session.parts, records, found.value.round_, folder)
            return found

        def ask(found: Outcome[RemovedFiles]) -> None:
            words = tr("{year}分の{found}を、「{folder}」に同じものがあることを確かめて、削除します。{others}")
            others = "".join(message(each) + remedy(each) for each in found.problems)
            about = words.format(year=year.label, found=found.value.text, folder=folder.name, others=others)
            self.dropping.ask(about + tr(_CANNOT_BE_UNDONE))

        self.dropping.end()
        session.use(look, ask)

    def ask_to_blank(self) -> None:
        """Ask whether the names of the chosen year are to be removed."""
        from nakano_status.application.retention.retain_round import names_to_blank

        def ask(found: Outcome[BlankedNames]) -> None:
            words = tr("{year}分の{found}を削除します。{others}")
            others = "".join(message(each) + remedy(each) for each in found.problems)
            about = words.format(year=year.label, found=found.value.text, others=others)
            self.blanking.ask(about + tr(_CANNOT_BE_UNDONE))

        year = self._year
        self.session.query(lambda records: names_to_blank(records, year), ask)

    def _drop(self) -> None:
        from nakano_status.application.retention.retain_round import drop_received

        session, year, folder = self.session, self._year, self._folder
        session.act(
            lambda store, _: drop_received(session.parts, store, year, folder, session.by),
            lambda outcome: self._show_removed(outcome.value.text, outcome.problems),
            what=tr("削除しています"),
            initiator=self,
            refused=lambda refused: self._refuse_removal(refused, self.dropping),
        )

    def _blank(self) -> None:
        from nakano_status.application.retention.retain_round import blank_names

        year = self._year
        self.session.act(
            lambda store, _: blank_names(store, year, self.session.by),
            lambda outcome: self._show_removed(outcome.value.text, outcome.problems),
            what=tr("削除しています"),
            initiator=self,
            refused=lambda refused: self._refuse_removal(refused, self.blanking),
        )

    def _show_laid_down(self, outcome: Outcome[LaidDownRound]) -> None:
        made = outcome.value
        whole, part = tr("{year}分の記録を保存しました（{count}ファイル）。"), tr("{year}分の一部だけを保存しました。")
        words = (whole if made.manifest in made.files else part).format(
            year=made.round_.year.label, count=len(made.files)
        )
        self.made.show_folder(self._folder, "\n".join((words, *map(sentence, outcome.problems))))

    def _show_checked(self, outcome: Outcome[Manifest]) -> None:
        problems = outcome.problems
        if not problems:
            words = tr("{count}ファイルは、保存したときのままです。").format(count=len(outcome.value.files))
            self.around.messages.report_done(words)
            return
        named = [sentence(each) for each in problems[:_MOST_NAMED]]
        more = [tr("ほかに{count}件あります。").format(count=len(problems) - _MOST_NAMED)]
        lines = named + (more if len(problems) > _MOST_NAMED else [])
        self.around.messages.report_done(tr("保存したときと異なるところがあります。"), "\n".join(lines))

    def _show_removed(self, found: str, problems: tuple[Problem, ...]) -> None:
        for question in (self.dropping, self.blanking):
            question.end()
        self.around.undo.clear()
        words = tr("{found}を削除しました。").format(found=found)
        self.around.messages.report_done(words, "".join(map(sentence, problems)))

    def _refuse_removal(self, refused: Refused, question: RoundQuestion) -> None:
        """Report why nothing was removed; the question is kept, beside the message."""
        self.around.messages.refuse(refused)
        question.sight.bring()

    def _connect(self) -> None:
        self.dropping.ended.connect(self.drop.setFocus)
        self.blanking.ended.connect(self.blank.setFocus)

    def _ask_folder(self) -> None:
        title = tr("年度の記録のフォルダーを作る場所を選ぶ")
        choose_folder(self, title, self.lay_down_in, self.session.folder)

    def _ask_laid_down(self, then: Then) -> None:
        choose_folder(self, tr("保存したフォルダーを選ぶ"), then, self.session.folder)
