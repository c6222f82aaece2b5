"""受領ファイル: the list of received files; their findings, saving a file as received, and withdrawing an answer.

回答の取消し asks for the return and the reason. A return that later acts have observed, such as a decision or a
recorded paper, cannot be withdrawn; these observers are listed with links instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.findings.look_at_findings import look_at_findings, notes_in_file
from nakano_status.application.findings.return_findings import read_findings
from nakano_status.application.merge.read.received import ReceivedReturn, ReceivedView
from nakano_status.application.merge.received_files import SavedFile, read_received_file, save_received
from nakano_status.application.merge.take_back import (
    Observer,
    ObserverKind,
    RemovedReturn,
    observers_of_return,
    take_back,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.exchange.returns import ReturnState
from nakano_status.domain.merge.conflict_id import conflict_id
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import CARRY, RETURN_FINDINGS, SAVE_FILE, SEARCH, TAKE_BACK, offer
from nakano_status.gui.controls.boxes import STRETCH, column_of, fill_frame, line_of, splitter_of, stack_of, title_line
from nakano_status.gui.controls.drag_and_drop import DragSource, Taking
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button, Choice, LineField, SearchField
from nakano_status.gui.controls.files import FileAct
from nakano_status.gui.features.merge import file_panel
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, label, muted, set_tip
from nakano_status.gui.menus.row_menu import offer_context_menu
from nakano_status.gui.page import AppContext, GoTo, Page, PageKind, Question, ReceivedRequest
from nakano_status.gui.qt_override import override

_MOST_LINES = 5
_LINE = 4
"""The height of a line, in steps."""
_MUCH = 100


@dataclass(frozen=True)
class TakeBackRequest:
    """A request to withdraw a return, with the reason (empty if none is given)."""

    return_id: str
    reason: str


class TakeBackPanel(Question):
    """The question which return of a file to withdraw, hidden until it is asked.

    The signal `chosen` carries the ID of the chosen return, whose observers are to be read. The signal `confirmed`
    carries a TakeBackRequest.
    """

    chosen = Signal(str)
    confirmed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._file = ""
        self.words = ReadingLabel()
        self.which = Choice("取り消す回答の所管課", lambda: self.chosen.emit(self.return_id))
        self.reason = LineField("取り消す理由", "理由（変更履歴に残ります。省略できます）", kept_as="take-back-reason")
        self.do = QPushButton("回答を取り消す")
        self.stop = Button("やめる", self.end)
        self.seen = RichTextView("この回答が元になっているものの一覧")
        self._lay_out()
        self.do.clicked.connect(
            lambda: self.confirmed.emit(TakeBackRequest(self.return_id, self.reason.text().strip()))
        )

    @property
    def return_id(self) -> str:
        """The ID of the chosen return; empty if none is chosen."""
        return str(self.which.currentData() or "")

    def ask(self, file: str, returns: Sequence[ReceivedReturn]) -> None:
        """Ask which returns of the file with the name `file` to withdraw; the first return is chosen."""
        self._file = file
        self.which.offer((each.division, each.return_id) for each in returns)
        self.which.setVisible(len(returns) > 1)
        self.reason.clear_for_good()
        self.chosen.emit(self.return_id)

    def show_observers(self, observers: Sequence[Observer]) -> None:
        """Show the observers of the chosen return.

        If there are none, show the fields to withdraw the return; otherwise it cannot be withdrawn.
        """
        whose = f"「{self._file}」の{self.which.currentText()}"
        if observers:
            entry = entry_of("RETURN-SEEN")
            words = f"{whose}の回答は、次の{len(observers)}件の元になっているため、取り消せません。{entry.remedy}"
            self.words.show_text(words)
        else:
            self.words.show_text(
                f"{whose}の回答を取り消し、取り込む前の内容に戻します。"
                "ファイルは受領ファイルに残り、もう一度取り込むことができます。"
            )
        self.seen.lines.set_items(_lines(observers))
        self.seen.setVisible(bool(observers))
        self.seen.setFixedHeight(min(len(observers), _MOST_LINES) * steps(_LINE) + STEP)
        self.stop.setText("閉じる" if observers else "やめる")
        for part in (self.reason, self.do):
            part.setVisible(not observers)
        self.begin()
        (self.seen if observers else self.reason).setFocus()

    def _lay_out(self) -> None:
        line = line_of(self.which, (self.reason, _MUCH), self.do, self.stop, STRETCH)
        fill_frame(self, label("回答の取消し", "heading"), self.words, self.seen, line)


def _lines(sightings: Sequence[Observer]) -> Iterator[RichTextItem]:
    for each in sightings:
        when = moment_label(each.at) if each.at else ""
        below = "　".join(part for part in (when, each.by or "") if part)
        html = f"<p>{escape(each.label)}　{muted(below)}</p>"
        yield RichTextItem(html, "、".join(part for part in (each.label, below) if part), each)


_LIST_WIDTH = 52 * STEP
_LEAST_WIDTH = 28 * STEP


class ReceivedPage(Page):
    """The page 受領ファイル: the files, found by name, division or verdict, and the acts on the current one."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._arrivals = file_panel.Arrivals()
        self._request: ReceivedRequest | None = None
        self.model = file_panel.ReceivedList()
        self.list = RichTextView("受領ファイルの一覧", self.model, click_goes=False)
        self.search = SearchField("受領ファイルを検索", "ファイル名・所管課・結果で検索（Ctrl+F）")
        self.count = label("", "muted")
        self.panel = file_panel.FilePanel(around)
        self.asking = TakeBackPanel()
        self.save = Button("元のファイルを保存…", self.save_file)
        self.looked = Button("指摘を確認した", self._look_at_findings)
        self.again = Button("もう一度取りまとめる", self._gather_again)
        self.take_back = Button("回答を取り消す…", self.ask_taking_back)
        self.empty = EmptyState("file")
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self._request = request if isinstance(request, ReceivedRequest) else None
        self.look_again()
        self.take_keyboard(self.list)

    @override
    def look_again(self) -> None:
        self.session.query_round_if_any(
            file_panel.read_arrivals, lambda arrivals: self.show_arrivals(arrivals or file_panel.Arrivals())
        )

    def show_arrivals(self, arrivals: file_panel.Arrivals) -> None:
        """Show the arrivals; the requested file becomes current, otherwise the current file remains."""
        self._arrivals = arrivals
        self._show_empty()
        self._stack.setCurrentWidget(self._whole if arrivals.files else self.empty)
        self._fill()
        if self._request is not None:
            self._go_to(self._request.sha256)
        elif arrivals.files and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        self._show_file()

    def _show_empty(self) -> None:
        """Set the text shown if there are no files."""
        if self.session.year is None:
            words = "取り込んだファイルは、受け取ったときのままの形で、ここに残ります。"
            self.empty.set_content("file", "受領したファイルはまだありません", words, "取りまとめへ進む")
        else:
            words = "一覧を読み込んだだけの年度には、回答ファイルはありません。"
            self.empty.set_content("file", "この年度に受領したファイルはありません", words)

    def save_file(self) -> None:
        """Ask for a folder and save the current file into it, as it was received."""
        file, parts = self._current(), self.session.parts
        if file is None or not self.save.isEnabled():
            return
        name = PurePosixPath(file.name).name

        def do(store: Store, folder: Path, replace: bool) -> Outcome[SavedFile]:  # noqa: FBT001 - as FileAct
            return Outcome(save_received(parts, store, file.sha256, folder / name, replace=replace))

        def describe(saved: SavedFile) -> tuple[Path, str]:
            return saved.file, f"「{saved.file.name}」を、受け取ったときのまま保存しました。"

        self.panel.making.begin(FileAct("元のファイルの保存先のフォルダー", "保存しています", do, describe))

    def _lend_file(self, take: Taking) -> None:
        """Give the current file, as received, to a program that it is dragged to."""
        file, parts = self._current(), self.session.parts
        if file is not None and self.save.isEnabled():
            name = PurePosixPath(file.name).name
            self.session.lend(
                lambda store, folder: (save_received(parts, store, file.sha256, folder / name).file,), take
            )

    def ask_taking_back(self) -> None:
        """Ask which answer of the current file to withdraw, and for the reason.

        Does nothing if no answer can be withdrawn.
        """
        file = self._current()
        if file is not None and self.take_back.isEnabled():
            self.asking.ask(file.name, _in_set(file))

    def _look_at_findings(self) -> None:
        """Mark the findings of the file as looked at, or remove the mark."""
        file = self._current()
        if file is None or not self.looked.isEnabled():
            return
        was_seen = file.sha256 in self._arrivals.seen
        seen, unseen = ((), (file.sha256,)) if was_seen else ((file.sha256,), ())
        self.session.act(
            lambda store: look_at_findings(store, seen, unseen, self.session.by),
            lambda _: self.take_keyboard(self.list),
            what="指摘の確認を記録しています",
            initiator=self,
            subject=file.sha256,
        )

    def _gather_again(self) -> None:
        """Preview the file again on the page 取りまとめ, from its bytes as received."""
        file, parts = self._current(), self.session.parts
        if file is not None:
            self.session.query(
                lambda records: read_received_file(parts, records, file.sha256),
                lambda read: self.around.wanted.emit("merge", (read,)),
            )

    def _ask_sightings(self, return_id: str) -> None:
        file = self._current()

        def show(observers: Sequence[Observer]) -> None:
            if self._current() == file and return_id == self.asking.return_id:
                self.asking.show_observers(observers)

        self.session.use(lambda store: observers_of_return(store, return_id), show)

    def _take_back(self, request: TakeBackRequest) -> None:
        self.session.act(
            lambda store: take_back(store, request.return_id, reason=request.reason or None, by=self.session.by),
            self._show_taken_back,
            what="回答を取り消しています",
            initiator=self,
            subject=request.return_id,
        )

    def _show_taken_back(self, outcome: Outcome[RemovedReturn]) -> None:
        self.asking.hide()
        self.take_keyboard(self.list)
        taken = outcome.value
        remedy = "ファイルは残っています。［もう一度取りまとめる］で、再び取り込めます。"
        words = f"{taken.division}の回答を取り消しました。{len(taken.changes)}項目が取り込む前の内容に戻りました。"
        self.around.report_saved(words, remedy, for_good=True)

    def _follow_sighting(self, sight: Observer) -> None:
        """Go to the item that has observed the answer."""
        if sight.id is not None:
            if sight.kind is ObserverKind.DECISION:
                self.around.wanted.emit("conflict", conflict_id(sight.id, sight.key or "", sight.part_of))
            else:
                self.around.wanted.emit("all_rows" if self.session.is_office else "entries", GoTo(sight.id, ""))

    def _fill(self) -> None:
        """Show the files that the search finds."""
        shown = self.model.show_arrivals(self._arrivals.files, self.search.text(), self._arrivals.to_look_at)
        whole = len(self._arrivals.files)
        words = f"{shown}件" if shown == whole else f"{whole}件のうち{shown}件"
        self.count.setText(words + "（新しい順）")

    def _go_to(self, sha256: str) -> None:
        self.search.clear()
        numbers = [number for number, file in enumerate(self._arrivals.files) if file.sha256 == sha256]
        if numbers:
            self.list.setCurrentIndex(self.model.place_of(numbers[-1]))

    def _follow_request(self, file: ReceivedView) -> None:
        """Carry over the answers of the file once it is shown, if the page's request asks for it."""
        request = self._request
        if request is not None and request.sha256 == file.sha256:
            self._request = None
            if request.carries:
                self.panel.ask_carrying()

    def _current(self) -> ReceivedView | None:
        return self.model.arrival(self.list.current_item)

    def _show_file(self) -> None:
        """Read the findings of the current file, and show it."""
        file = self._current()
        self._offer(file)
        if file is None:
            self.panel.show_file(None, None, {})
            return

        def show(problems: tuple[Problem, ...]) -> None:
            if self._current() == file:
                absent = file_panel.explain_absence(file, laid_down=self._arrivals.laid_down)
                self.panel.show_file(_shown(file, problems, absent), None, self._arrivals.titles)
                self._follow_request(file)

        def read(records: Records, round_: Round) -> tuple[Problem, ...]:
            answers = RoundAnswers.load(records, round_)
            return (*notes_in_file(records, answers, file.sha256), *read_findings(records, file.sha256))

        self.session.query_detail_if_any(read, lambda problems: show(problems or ()))

    def _offer(self, file: ReceivedView | None) -> None:
        """Enable the acts that are possible on the file; the tool tips of the others give the reasons."""
        for button, why_not in self._obstacles(file).items():
            button.setEnabled(file is not None and not why_not)
            set_tip(button, why_not)
        seen = file is not None and file.sha256 in self._arrivals.seen
        self.looked.setText("指摘を確認していないことにする" if seen else "指摘を確認した")
        self.asking.hide()

    def _obstacles(self, file: ReceivedView | None) -> dict[Button, str]:
        """Return for each act on the file the reason why it is not possible; empty if it is possible."""
        absent = file_panel.explain_absence(file, laid_down=self._arrivals.laid_down) if file else ""
        no_answer = "" if file is None or file.is_answer else "回答として届いたファイルではありません。"
        none_left = "" if _in_set(file) else "取り込まれている回答がないため、取り消すものはありません。"
        only_read = "" if self.session.may_write else "閲覧用に開いているため、変更できません。"
        listed = file is not None and file.sha256 in self._arrivals.seen | self._arrivals.to_look_at
        nothing = "" if file is None or listed else "確認する指摘はありません。"
        return {
            self.looked: nothing or only_read,
            self.save: absent,
            self.again: absent or no_answer or only_read,
            self.take_back: none_left or absent or only_read,
        }

    def _connect(self) -> None:
        panel = self.panel
        DragSource(self.list, self._lend_file)
        offer(self, SEARCH, self.search.begin)
        offer(self, RETURN_FINDINGS, panel.return_findings)
        offer(self, CARRY, panel.ask_carrying)
        offer(self, SAVE_FILE, self.save_file)
        offer(self, TAKE_BACK, self.ask_taking_back)
        offer_context_menu(
            self.list, lambda: (self.looked, panel.send_back, panel.carry, self.save, self.again, self.take_back)
        )
        self.list.moved.connect(lambda _: self._show_file())
        self.search.textChanged.connect(lambda _: self._fill())
        self.asking.chosen.connect(self._ask_sightings)
        self.asking.confirmed.connect(self._take_back)
        self.asking.seen.went.connect(self._follow_sighting)
        self.empty.asked.connect(lambda: self.around.wanted.emit("merge", None))

    def _lay_out(self) -> None:
        for button in (self.looked, self.save, self.again, self.take_back):
            self.panel.acts.addWidget(button)
        beside = QWidget()
        column_of((self.panel, 1), self.asking, within=beside, margins=(0, 0, 3 * STEP, 2 * STEP))
        self.list.setMinimumWidth(_LEAST_WIDTH)
        self._whole = splitter_of(self.list, beside, shares=(0, 1), sizes=(_LIST_WIDTH, 2 * _LIST_WIDTH))
        self._stack = stack_of(self._whole, self.empty)
        head = title_line(self.title, self.count, STRETCH, (self.search, 1), margins=(0, 0, 3 * STEP, 0))
        column_of(head, (self._stack, 1), within=self, margins=(3 * STEP, 2 * STEP, 0, 0), spacing=STEP + STEP // 2)


def _shown(file: ReceivedView, problems: tuple[Problem, ...], absent: str) -> file_panel.ShownFile:
    whose = "・".join(file_panel.answering_divisions_of(file)) or None
    return file_panel.ShownFile(
        name=file.name,
        sha256=file.sha256,
        verdict=file.verdict_label,
        code=file.code,
        division=whose,
        at=file.at,
        by=file.by,
        problems=problems,
        absent=absent,
    )


def _in_set(file: ReceivedView | None) -> tuple[ReceivedReturn, ...]:
    """Return the answers of a file that can be withdrawn."""
    return tuple(each for each in (file.returns if file else ()) if each.state is ReturnState.ADMITTED)
