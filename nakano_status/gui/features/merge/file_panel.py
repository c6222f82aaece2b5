"""A received file in a list and in a panel: its verdict, its arrival, its findings, and the file to send back.

Two more panels ask questions before a file is imported: for the password of locked files, which is not stored, and for
the rows of a closed round to reopen.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from nakano_status.application.findings.look_at_findings import files_to_look_at
from nakano_status.application.findings.return_findings import (
    FindingsOptions,
    ReturnedFiles,
    return_findings,
    return_findings_of_read_files,
)
from nakano_status.application.forms.carry_over import (
    OFFERED_FOR,
    CarriedOver,
    carry_file_into_form,
    names_of_divisions_with_form,
)
from nakano_status.application.lookup import edition_of
from nakano_status.application.merge.late_file import LateFile, LateImport, LateRow, read_late_file, reopen_and_apply
from nakano_status.application.merge.read.received import ReceivedReturn, ReceivedView, received_in
from nakano_status.application.merge.received_files import ReadFile, read_received_file
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.problem_text import problems_for_division, refusal_text
from nakano_status.application.retention.retain_round import is_laid_down
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.domain.calendar.days import era_day, moment_label
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.exchange.returns import ReturnState
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.refusals.exchange import HeldFileLocked, ReceivedNotKept
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import fold_for_search
from nakano_status.gui.controls.boxes import FRAME_MARGINS, STRETCH, FlowLayout, column_of, fill_frame, line_of
from nakano_status.gui.controls.fields import BackButton, Button, Choice, LineField, PrimaryButton, TickBox
from nakano_status.gui.controls.files import FileAct, MakingFile, due_dates_text
from nakano_status.gui.lists.difference_html import difference_html, shown_value
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList, problem_items
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.page import AppContext, Panel, Question

_BYTES_IN_KB = 1024
_KINDS = {Verdict.MERGED.value: "good", Verdict.KNOWN.value: "muted"}


@dataclass(frozen=True)
class Arrivals:
    """The arrivals of files in a round.

    `files`: all arrivals, oldest first. `titles`: the titles of the rows by 管理番号. `laid_down`: whether the records
    of the year were saved in a folder. `to_look_at`: the SHA-256 of files with findings that no user has looked at yet.
    `seen`: the SHA-256 of files whose findings a user has looked at.
    """

    files: tuple[ReceivedView, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    laid_down: bool = False
    to_look_at: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()


def read_arrivals(records: Records, round_: Round) -> Arrivals:
    """Read all arrivals of a round."""
    listings = edition_of(records, round_).listings
    titles = {listing.row_id: listing.title for listing in listings}
    open_ones = files_to_look_at(records, RoundAnswers.load(records, round_))
    return Arrivals(
        received_in(records, round_),
        titles,
        is_laid_down(records, round_),
        frozenset(each.sha256 for each in open_ones),
        records.reviews.seen_findings(),
    )


class ReceivedList(RichTextList):
    """A list model of arrivals; the key of an item is the arrival's number, counted from the oldest."""

    def __init__(self) -> None:
        super().__init__()
        self._arrivals: Sequence[ReceivedView] = ()
        self._to_look_at: Container[str] = ()

    def arrival(self, item: object) -> ReceivedView | None:
        """Return the arrival of an item by the item's key; None if there is no such arrival."""
        return self._arrivals[item] if isinstance(item, int) and item < len(self._arrivals) else None

    def show_arrivals(self, arrivals: Sequence[ReceivedView], wanted: str = "", to_look_at: Container[str] = ()) -> int:
        """Show the arrivals whose name, division, person or verdict contains `wanted`; return their number.

        Files whose SHA-256 is in `to_look_at` are marked, because no user has looked at their findings yet.
        """
        self._arrivals, self._to_look_at = arrivals, to_look_at
        lines = list(self._lines_of(fold_for_search(wanted)))
        self.set_items(reversed(lines))
        return len(lines)

    def _lines_of(self, wanted: str) -> Iterator[RichTextItem]:
        for number, arrival in enumerate(self._arrivals):
            line = _received_line(arrival, number, is_open=arrival.sha256 in self._to_look_at)
            if wanted in fold_for_search(line.accessible_text):
                yield line


def format_size(size: int) -> str:
    """Return the size of a file as text, for example 12 KB, or 0 バイト for an empty file."""
    return f"{max(1, round(size / _BYTES_IN_KB)):,} KB" if size else "0 バイト"


def answering_divisions_of(arrival: ReceivedView) -> tuple[str, ...]:
    """Return the names of the divisions whose answers are in a file, whether imported or held.

    A division whose answer was withdrawn has a note after its name.
    """
    named = (describe_return(each, is_taken_back=arrival.is_taken_back) for each in arrival.returns)
    return tuple(dict.fromkeys((*named, *arrival.carries)))


def describe_return(answer: ReceivedReturn, *, is_taken_back: bool) -> str:
    """Return the division of an answer, with a note if the answer was withdrawn.

    `is_taken_back`: whether it was withdrawn from this arrival and imported again with a later file.
    """
    taken_back = is_taken_back or answer.state is ReturnState.WITHDRAWN
    return f"{answer.division}（取消し済み）" if taken_back else answer.division


def describe_writer(arrival: ReceivedView) -> str:
    """Return a text on who filled in a file, with the telephone extension; empty if the file does not name a person."""
    named = (each.respondent for each in arrival.returns)
    writers = (f"{each.name or ''}{f'（内線{each.extension}）' if each.extension else ''}" for each in named)
    words = "・".join(dict.fromkeys(filter(None, writers)))
    return f"記入者 {words}" if words else ""


def _received_line(arrival: ReceivedView, number: int, *, is_open: bool) -> RichTextItem:
    when = moment_label(arrival.at) if arrival.at else "日時不明"
    whose = "・".join(answering_divisions_of(arrival)) or ("所管課不明" if arrival.is_answer else "")
    is_known = arrival.left_out is None and arrival.verdict in _KINDS
    kind = (_KINDS[arrival.verdict] if is_known else "ask") if arrival.is_answer else "muted"
    size = format_size(arrival.size) if arrival.removed is None else "内容は削除済み"
    below = (whose, describe_writer(arrival), when, size, arrival.by or "")
    why = "指摘を確認していません" if is_open else ""
    return replace(file_line(arrival.name, arrival.verdict_label, kind, below, arrival.code, why), item=number)


def file_line(
    name: str, verdict: str, kind: str, below: Iterable[str], code: str | None, otherwise: str = ""
) -> RichTextItem:
    """Return the list item of a file: its name, its verdict, the facts `below`, and the reason of the verdict.

    `kind`: the look of the verdict (good, muted or ask). `code`: the code of the reason, shown by its title; if it is
    None, the text `otherwise` is shown as the reason.
    """
    why = entry_of(code).title if code else otherwise
    facts = "　".join(filter(None, below))
    reason = f'<br><span class="ask">{escape(why)}</span>' if why else ""
    html = f'<p>{escape(name)}<br><span class="{kind}">{verdict}</span>　{muted(facts)}{reason}</p>'
    return RichTextItem(html, "、".join(filter(None, (name, verdict, why, facts))))


@dataclass(frozen=True)
class ShownFile:
    """Facts of a file to show in its panel.

    `sha256`: the hash of its bytes. `verdict`: the text of its verdict. `code`: the code of the reason why it was
    refused or is held (None: it was merged). `division`: the name of its division (None: unknown). `at`: when it
    arrived (UTC); None if it is only previewed. `by`: who imported it (None: not known). `problems`: its findings.
    `absent`: the reason why its bytes are not stored in the data file; empty if they are.
    """

    name: str
    sha256: str
    verdict: str
    code: str | None
    division: str | None
    at: datetime | None
    by: str | None
    problems: tuple[Problem, ...]
    absent: str = ""


def explain_absence(arrival: ReceivedView, *, laid_down: bool) -> str:
    """Return a text on why the bytes of a file are not stored, and what to do about it; empty if they are stored.

    Refused files are never stored. Other files were removed when their retention period ended. If `laid_down` is true,
    the text points to the folder where the records of the year were saved.
    """
    if arrival.is_refused:
        return "".join(refusal_text(ReceivedNotKept(file=arrival.name))[1:])
    if arrival.removed is None:
        return ""
    words = f"ファイルの内容は、{era_day(arrival.removed)}に削除しました。"
    kept = "年度の記録を保存したフォルダーの「受け取ったファイル」をご覧ください。"
    return words + (kept if laid_down else "")


def received_file_facts(file: ShownFile) -> str:
    """Return a text on a file: its verdict, the reason, its division, and its arrival.

    If the bytes of the file are not stored, the reason follows.
    """
    who = f"（{file.by}）" if file.by else ""
    received = f"受領 {moment_label(file.at)}" + who if file.at else "まだ取り込んでいません"
    why = entry_of(file.code).title if file.code else ""
    parts = (file.verdict, why, file.division or "所管課不明", received)
    return "\n".join(filter(None, ("　".join(part for part in parts if part), file.absent)))


class CarryPanel(Question):
    """A question for the division whose form gets the answers of a file, hidden until it is asked.

    The signal `chosen` carries the division's name.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("panel")
        self.words = ReadingLabel()
        self.division = Choice("引き継ぐ先の所管課")
        self.make = Button("回答様式を作成…", self._choose)
        self.stop = Button("やめる", self.end)
        choice = line_of(label("引き継ぐ先", "field"), self.division, STRETCH)
        line = line_of(self.make, self.stop, STRETCH)
        fill_frame(self, self.words, choice, line)

    def ask(self, file: str, divisions: Sequence[str], own: str | None) -> None:
        """Ask for the division that the answers of a file are for; divisions are given by name.

        `divisions`: the divisions with a form of this round. `own`: the division that the file names (None: none),
        which is proposed if it is in `divisions`.
        """
        words = (
            f"「{file}」に記入された内容を、今回の回答様式の空欄に移します。"
            "元のファイルと取込済みの回答は変わりません。"
        )
        self.words.show_text(words)
        self.division.clear()
        self.division.addItems(list(divisions))
        self.division.setCurrentIndex(divisions.index(own) if own in divisions else -1)
        self.division.setPlaceholderText("所管課を選ぶ")
        self.make.setEnabled(bool(divisions))
        self.begin()
        self.division.setFocus()

    def _choose(self) -> None:
        if self.division.currentIndex() < 0:
            self.division.showPopup()
        else:
            self.chosen.emit(self.division.currentText())


Source = Callable[[Store], ReadFile]
"""A function that reads the file that is shown; it is called on the worker thread."""


class FilePanel(Panel):
    """A panel that shows one file with its findings and the acts on it.

    The layout `sending` has the buttons that make files to be sent. Pages add their own buttons to it and to the
    layout `acts`.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._file: ShownFile | None = None
        self._source: Source | None = None
        self._titles: Mapping[str, str] = {}
        self._carry_problems: tuple[Problem, ...] = ()
        self.title = ReadingLabel(kind="heading")
        self.facts = ReadingLabel(kind="muted")
        self.list = RichTextView("ファイルの指摘の一覧", click_goes=False)
        self.nothing = ReadingLabel("このファイルに指摘はありません。", kind="muted")
        self.send_back = Button("指摘を所管課へ返す…", self.return_findings)
        self.carry = Button("内容を引き継ぐ…", self.ask_carrying)
        self.acts, self.sending = FlowLayout(), FlowLayout(self.send_back, self.carry)
        self.asking = CarryPanel()
        self.making = MakingFile(around)
        self._lay_out()
        self.asking.chosen.connect(self._carry)
        self.making.made.connect(self._show_carried)

    @property
    def file(self) -> ShownFile | None:
        """The file that is shown; None if no file is shown."""
        return self._file

    def show_file(self, file: ShownFile | None, source: Source | None, titles: Mapping[str, str]) -> None:
        """Show a file, or a hint if `file` is None; the report of an act on another file is removed.

        `source`: a function that reads the file; None for a received file, which is read from the data file. `titles`:
        the titles of rows by 管理番号.
        """
        if file is not None and file == self._file:
            self._source = source
            return  # messages about the same file remain
        if file is None or self._file is None or file.sha256 != self._file.sha256:
            self.making.clear()
            self.asking.hide()
        self._file, self._source, self._titles, self._carry_problems = file, source, titles, ()
        self.title.show_text(file.name if file else "ファイルを選ぶと、指摘を表示します")
        self.facts.show_text(received_file_facts(file) if file else "")
        self._show_problems(file.problems if file else ())
        self.nothing.setVisible(file is not None and not file.problems)
        self._offer()

    def return_findings(self) -> None:
        """Ask for a folder, and write the file to send back to the division: its answers with the findings.

        Does nothing if there are no findings to send, or if a past round is shown.
        """
        file, source, parts = self._file, self._source, self.session.parts
        if file is None or not self.send_back.isEnabled():
            return

        def do(store: Store, folder: Path, __: bool) -> Outcome[ReturnedFiles]:  # noqa: FBT001 - as FileAct
            if source is None:
                return return_findings(parts, store, [file.sha256], FindingsOptions(folder))
            return return_findings_of_read_files(parts, store, [source(store)], FindingsOptions(folder))

        self.making.begin(FileAct("指摘の保存先のフォルダー", "指摘を作成しています", do, describe_returned))

    def ask_carrying(self) -> None:
        """Read the file, and ask for the division whose form gets its answers; the file's own division is proposed."""
        file = self._file
        if file is None or not self.carry.isEnabled():
            return
        source = self._source or self._kept(file.sha256)

        def work(store: Store) -> tuple[tuple[str, ...], str | None]:
            with store.reading() as records:
                divisions = names_of_divisions_with_form(records)
            return divisions, source(store).answers.identity.division

        def show(found: tuple[tuple[str, ...], str | None]) -> None:
            if self._file is not None and self._file.sha256 == file.sha256:
                self.asking.ask(file.name, *found)

        self.session.use(work, show, what="ファイルを読み取っています", asked_by=(self, file.sha256))

    def _carry(self, division: str) -> None:
        if self._file is None:
            return
        parts, source = self.session.parts, self._source or self._kept(self._file.sha256)

        def do(store: Store, folder: Path, __: bool) -> Outcome[CarriedOver]:  # noqa: FBT001 - as FileAct
            return carry_file_into_form(parts, store, source(store).answers, folder, division=division)

        def follow(outcome: Outcome[CarriedOver]) -> None:
            self._carry_problems = outcome.problems

        title, what = "引き継いだ回答様式の保存先のフォルダー", "内容を引き継いでいます"
        self.making.begin(FileAct(title, what, do, describe_carried, follow))

    def _kept(self, sha256: str) -> Source:
        def read(store: Store) -> ReadFile:
            with store.reading() as records:
                return read_received_file(self.session.parts, records, sha256)

        return read

    def _show_carried(self) -> None:
        """Show field by field whether it was carried over."""
        if self._carry_problems:
            self.asking.hide()
            self.facts.show_text("引き継いだ項目と、引き継がなかった項目です。")
            self._show_problems(self._carry_problems)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        self.list.lines.set_items(problem_items((each.at(file=None) for each in problems), self._titles))

    def _offer(self) -> None:
        """Enable the acts that fit this file."""
        file, session = self._file, self.session
        may = session.year is None  # nothing is sent for a past round
        is_office = session.is_office
        self.send_back.setVisible(file is not None and bool(file.sha256) and bool(problems_for_division(file.problems)))
        self.send_back.setEnabled(may and not self.send_back.isHidden())
        self.send_back.setText("指摘を所管課へ返す…" if is_office else "指摘を係へ返す…")
        self.carry.setVisible(file is not None and file.code in OFFERED_FOR and is_office)
        self.carry.setEnabled(may and not self.carry.isHidden())

    def _lay_out(self) -> None:
        column_of(
            self.title,
            self.facts,
            self.acts,
            self.sending,
            self.asking,
            self.making,
            self.nothing,
            (self.list, 1),
            within=self,
            margins=(2 * STEP, STEP + STEP // 2, STEP, 0),
        )


def describe_returned(made: ReturnedFiles) -> tuple[Path, str]:
    """Return the path of the first written file, and a text on the written files and where to send them.

    The path is empty if no file was written.
    """
    written = [each for each in made.files if each.out is not None]
    file = next((each.out for each in written if each.out is not None), Path())
    whose = "、".join(dict.fromkeys(each.division for each in written if each.division)) or "送り主"
    until = due_dates_text(each.due for each in written)
    if len(written) == 1:
        kind = "指摘を書き添えた回答様式" if written[0].holds_answers else "指摘の一覧"
        words = f"{kind}「{file.name}」を作成しました。{whose}に送り、記入し直したファイルを受け取ってください。"
        return file, words + until
    return file, f"指摘のファイルを{len(written)}件作成しました。それぞれの送り主（{whose}）に送ってください。" + until


def describe_carried(made: CarriedOver) -> tuple[Path, str]:
    """Return the path of the new form, and a text on the number of fields carried over and where to send the form."""
    file = made.out or Path()
    words = (
        f"「{file.name}」を作成しました。{len(made.what.carried)}項目を引き継ぎ、{len(made.what.left)}項目は引き継いでいません。"
        f"{made.division}に送り、確認と残りの記入を依頼してください。"
    )
    return file, words + due_dates_text([made.due])


_FIELD_WIDTH = 22 * STEP
_NAMED = 3

_LEAST_HEIGHT = 20 * STEP


class PasswordPanel(QFrame):
    """A question for a password, hidden while no file is locked. The signal `given` carries the typed password."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.words = ReadingLabel()
        self.field = LineField("パスワード", "パスワード")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.shown = TickBox("文字を表示")
        self.open = Button("開く", self._give)
        self.open.setEnabled(False)
        self.stop = BackButton("やめる", lambda: self.ask((), was_wrong=False))
        line_of(
            (self.words, 1),
            self.field,
            self.open,
            self.stop,
            self.shown,
            within=self,
            margins=FRAME_MARGINS,
        )
        self.hide()
        self.field.textChanged.connect(lambda text: self.open.setEnabled(bool(text)))
        self.field.returnPressed.connect(self._give)
        self.shown.toggled.connect(self._show_letters)

    def ask(self, names: Sequence[str], *, was_wrong: bool) -> None:
        """Ask for the password of the files in `names`; hide the question if `names` is empty.

        `was_wrong` is true if the password typed before did not open these files.
        """
        self.setVisible(bool(names))
        if not names:
            self.field.clear()
            return
        listed = "".join(f"「{name}」" for name in names[:_NAMED])
        more = f"ほか{len(names) - _NAMED}件" if len(names) > _NAMED else ""
        head = "このパスワードでは開けない" if was_wrong else "パスワードの必要な"
        rest = "。読み取るときにだけ使い、残しません。"
        self.words.show_text(f"{head}ファイルが{len(names)}件あります：{listed}{more}{rest}")
        self.field.selectAll()

    def _give(self) -> None:
        if self.field.text():
            self.given.emit(self.field.text())

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - type of the signal
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class LateFilePanel(QFrame):
    """The rows of a held file of a closed round, with check boxes and a reason.

    `rows_read` is emitted when the rows of a file were read. `taken` is emitted when rows were imported. `locked`
    carries the refusal of a file whose password is missing.
    """

    taken = Signal()
    rows_read = Signal()
    locked = Signal(object)

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._around = around
        self._item = ""
        self._file: LateFile | None = None
        self.passwords: tuple[str, ...] = ()
        self.words = ReadingLabel()
        self.list = RichTextView("締め切った年度の取組", click_goes=False)
        self.reason = LineField("再開する理由", "例：決算の訂正のため", kept_as="late-file-reason")
        self.take_in = PrimaryButton("選んだ取組を再開して取り込む", self._take_in)
        self._lay_out()
        self.list.lines.turned.connect(self._offer)
        self.reason.textChanged.connect(lambda _: self._offer())
        self.reason.returnPressed.connect(self.take_in.click)

    @property
    def needs_reopening(self) -> bool:
        """Whether rows must be reopened before import, so that the file cannot be imported as a whole.

        Also true until the rows of the file are read; false while the panel is hidden.
        """
        return not self.isHidden() and (self._file is None or bool(self._file.rows))

    def show_item(self, item_id: str) -> None:
        """Read the rows of a held file and show them, by the ID of the held item.

        If another file was shown, its ticks and reason are discarded.
        """
        if item_id != self._item:
            self._file = None
            self.reason.clear_for_good()
            self.list.lines.set_items(())
            self.words.show_text("ファイルの取組を読み取っています。")
        self._item = item_id
        self._offer()
        self.read()

    def read(self) -> None:
        """Read the rows of the held file again."""
        session, item_id, passwords = self._around.session, self._item, self.passwords
        session.use(
            lambda store: read_late_file(session.parts, store, item_id, passwords),
            self._show,
            what="ファイルの取組を読み取っています",
            refused=partial(self._refuse, item_id),
        )

    def _show(self, file: LateFile) -> None:
        if file.item_id != self._item:
            return
        self._file = file
        self.list.lines.update_items(_late_line(row, file) for row in file.rows)
        if file.rows:
            words = (
                f"内容が変わる取組が{len(file.rows)}件あります。再開する取組を選び、理由を記入してください。"
                f"選ばない取組は、{file.year.label}の「未取込」に残ります。"
            )
        else:
            words = "再開が必要な取組はありません。このまま取り込めます。"
        self.words.show_text(f"締め切った{file.year.label}の回答です。{words}")
        for part in (self.list, self._foot):
            part.setVisible(bool(file.rows))
        self._offer()
        self.rows_read.emit()

    def _refuse(self, item_id: str, refused: Refused) -> None:
        if item_id != self._item or self.isHidden():
            return
        if isinstance(refused, HeldFileLocked):
            self.words.show_text("パスワードを入力すると、取組を選べます。")
            self.locked.emit(refused)
        else:
            self.words.show_text("この回答の取組を読み取れません。")
            self._around.messages.refuse(refused)

    def _offer(self) -> None:
        chosen, has_reason = bool(self.list.lines.ticked), bool(self.reason.text().strip())
        self.take_in.setEnabled(self._around.session.may_write and chosen and has_reason)

    def _take_in(self) -> None:
        session, item_id, reason, passwords = self._around.session, self._item, self.reason.text(), self.passwords
        rows = [row_id for row_id in self.list.lines.ticked if isinstance(row_id, str)]
        session.act(
            lambda store: reopen_and_apply(
                session.parts, store, item_id, rows, reason, by=session.by, passwords=passwords
            ),
            self._show_taken,
            what="再開して取り込んでいます",
            initiator=self,
            subject=(item_id, *rows),
        )

    def _show_taken(self, outcome: Outcome[LateImport]) -> None:
        done = outcome.value
        self.passwords = ()
        self.list.lines.forget_ticks(done.ids)
        self._around.undo.clear()
        words = f"{done.year.label}の取組{len(done.ids)}件を再開し、遅れて届いた回答を取り込みました。"
        self._around.messages.report_done(words, "理由は変更履歴に残ります。")
        self.taken.emit()

    def _lay_out(self) -> None:
        self.list.setMinimumHeight(_LEAST_HEIGHT)
        self._foot = QFrame()
        line = line_of(label("再開する理由", "field"), (self.reason, 1))
        column_of(line, (self.take_in, Qt.AlignmentFlag.AlignRight), within=self._foot)
        column_of(
            self.words,
            (self.list, 1),
            self._foot,
            within=self,
            margins=(2 * STEP, STEP + STEP // 2, 2 * STEP, STEP + STEP // 2),
        )


def _late_line(row: LateRow, file: LateFile) -> RichTextItem:
    where = f"{row.row_id}　{row.title}"
    texts = [
        (file.headings.get(key, key), shown_value(key, was, file.profile), shown_value(key, now, file.profile))
        for key, (was, now) in row.texts.items()
    ]
    fields = "".join(f"<br>{muted(heading)}　{difference_html(was, now)}" for heading, was, now in texts)
    accessible_text = "、".join(f"{heading} {was or ('空欄')}から{now or ('空欄')}" for heading, was, now in texts)
    return RichTextItem(
        f"<p><b>{escape(where)}</b>{fields}</p>", f"{where}、{accessible_text}", row.row_id, ticked=False
    )
