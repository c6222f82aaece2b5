"""年度の切替え: a preview of the next round with check boxes, and a button that opens the round.

Opening can be tried (試しに行う) on a copy of the data file: the resulting papers are written to a folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import count
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.try_out import try_out
from nakano_status.application.ports.data_file import Store
from nakano_status.application.problem_text import message, remedy
from nakano_status.application.round.roll_over import (
    PROPOSED_ENDS,
    RollOver,
    RollOverChoice,
    RollOverGroup,
    RollOverLine,
    read_roll_over,
    roll_over,
    roll_over_groups,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ContentMoved
from nakano_status.domain.round.level_rows import UNANSWERED_NODE
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, wrapping_line
from nakano_status.gui.controls.fields import Button, Choice, PrimaryButton, SearchedChoice
from nakano_status.gui.controls.files import MadeFile, ask_for_folder
from nakano_status.gui.lists.rich_text_list import RichTextItem, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.page import AppContext, Question

TrialAct = Callable[[Store], object]


class TrialPanel(MadeFile):
    """A message on the folder of a trial, hidden until a trial was made.

    `act` is a function that returns the act to try; it returns None if there is nothing to try.
    """

    def __init__(self, around: AppContext, act: Callable[[], TrialAct | None]) -> None:
        super().__init__()
        self._around, self._act = around, act
        self.button = Button("試しに行う…", lambda _=False: self._ask_folder())

    def try_in(self, above: Path) -> None:
        """Perform the act on a copy of the data file, and make the resulting papers in a new folder in `above`."""
        session, act = self._around.session, self._act()
        if act is None:
            return
        folder = next(each for each in _names(above) if not each.exists())
        self.hide()
        session.use(
            lambda store: try_out(session.parts, store, act, folder),
            lambda tried: self._show(folder, len(tried.files)),
            what="写しで試しています",
            asked_by=self,
        )

    def _show(self, folder: Path, number: int) -> None:
        words = f"データファイルの写しで試し、資料を{number}件作成しました。データファイルは変わっていません。"
        self.show_folder(folder, words)

    def _ask_folder(self) -> None:
        title = "試しに作成する資料のフォルダーを選ぶ"
        ask_for_folder(self, title, self.try_in, self._around.session.folder)


def _names(above: Path) -> Iterator[Path]:
    name = "試しに作成した資料"
    yield above / name
    yield from (above / f"{name}-{number}" for number in count(2))


_TICKED = "印の付いているものを行います。"
_NOT_REPORTED = "印を外した取組は、この年度の報告対象にしません。"
_UNTICKED = {
    RollOverGroup.BEGINS: _NOT_REPORTED,
    RollOverGroup.NEW: _NOT_REPORTED,
    RollOverGroup.PROPOSED: "印のない申出は、報告対象に残ります。",
    RollOverGroup.JUDGED: "事務局の評価などで終わりとした取組も、印がなければ報告対象に残ります。",
    RollOverGroup.CONTACTS: "印を外した所管課の連絡先は、そのまま残ります。",
}
"""The notes on unticked lines, by the group of the line."""
_SHORT = 24
"""The least number of characters that the choice of a row shows; its list is as wide as its texts."""


@dataclass(frozen=True)
class RoundStart:
    """A round to be opened.

    `year`, `due`: its year and due date. `question`: the text that asks whether to open it. `editions`: the editions to
    choose from; empty if the edition is certain. `plan_id`: its plan if there are several; otherwise None. `is_first`:
    whether there is no round before it.
    """

    year: FiscalYear
    due: date
    question: str
    editions: tuple[Edition, ...] = ()
    plan_id: str | None = None
    is_first: bool = False


class RollOverPanel(Question):
    """A question that fills the page: a preview with check boxes, and buttons to open the round, try it, or close.

    The signal `opened` carries the outcome of opening the round.
    """

    opened = Signal(object)

    def __init__(self, around: AppContext) -> None:
        super().__init__("")
        self._around = around
        self._start: RoundStart | None = None
        self._planned: RollOver | None = None
        self._shown: RollOver | None = None
        self._items: list[RichTextItem] = []
        self._targets: dict[str, str] = {}
        self.title = label("", "title")
        self.words = ReadingLabel()
        self.editions = Choice("計画の版", fits=True)
        self.editions.setPlaceholderText("計画の版を選ぶ")
        self.about = ReadingLabel(kind="muted")
        self.list = RichTextView("開始する内容", click_goes=False)
        self.merged = label("統合先")
        self.into = SearchedChoice("統合先", self._choose_target, hint="管理番号や事業内容で検索", least=_SHORT)
        self.merging = wrapping_line(self.merged, self.into)
        self.trial = TrialPanel(around, self._act)
        self.start = PrimaryButton("この内容で開始する", self._open)
        self.stop = Button("開始しない", self.end)
        self._lay_out()
        self._connect()

    def ask(self, start: RoundStart) -> None:
        """Ask whether to open a round; the preview is shown once the edition is certain or chosen."""
        self._start = start
        self.title.setText(f"{start.year.label}の進捗確認の開始")
        self.words.show_text(start.question)
        with QSignalBlocker(self.editions):  # nothing is chosen at first
            self.editions.offer((each.label, each.ordinal) for each in start.editions)
            self.editions.setCurrentIndex(-1)
        self.editions.setVisible(bool(start.editions))
        self.trial.hide()
        self._show_none()
        self.begin()
        self.stop.setFocus()
        if not start.editions:
            self._look()

    @property
    def choice(self) -> RollOverChoice | None:
        """The choices made so far: the edition, the unticked lines and the proposals to accept; None before `ask`."""
        if self._start is None:
            return None
        edition = self.editions.currentData()
        unticked = [each for each in self.list.lines.unticked if isinstance(each, tuple)]
        ticked = [each for each in self.list.lines.ticked if isinstance(each, tuple)]
        return RollOverChoice(
            self._start.year,
            self._start.due,
            edition=None if edition is None else int(edition),
            without=tuple(key for group, key in unticked if group not in PROPOSED_ENDS),
            ends={key: self._targets.get(key) for group, key in ticked if group in PROPOSED_ENDS},
            plan_id=self._start.plan_id,
        )

    def _show_none(self) -> None:
        self._planned = None
        self._targets.clear()
        self.list.lines.set_items(())
        for part in (self.list, self.about, self.merging):
            part.hide()
        self.start.setEnabled(False)
        self.trial.button.setEnabled(False)

    def _look(self) -> None:
        """Read the preview, with all ticks as planned."""
        self._show_none()
        self._read(self._show)

    def _look_again(self) -> None:
        """Read the preview again; lines that are still there remain as the user ticked them, with their 統合先."""
        lines, targets, planned = self.list.lines, dict(self._targets), {each.item: each.ticked for each in self._items}
        ticked = {each: Qt.CheckState.Checked for each in lines.ticked if not planned[each]}
        ticked |= {each: Qt.CheckState.Unchecked for each in lines.unticked if planned[each]}

        def show(found: RollOver) -> None:
            self._show(found)
            self._targets.update(targets)
            for item in ticked.keys() & {*lines.ticked, *lines.unticked}:
                lines.setData(lines.place_of(item), ticked[item], Qt.ItemDataRole.CheckStateRole)

        self._show_none()
        self._read(show)

    def _read(self, show: Callable[[RollOver], None]) -> None:
        """Read the plan of the current choices, and pass it to `show` unless they change meanwhile."""
        session, asked = self._around.session, self.choice
        if asked is not None:
            session.query(
                lambda records: read_roll_over(session.parts, records, asked),
                lambda planned: show(planned) if asked == self.choice else None,
            )

    def _show(self, planned: RollOver) -> None:
        self._shown, groups = planned, roll_over_groups(planned)
        self._items = [each for group, lines in groups for each in _items(group, lines)]
        self.list.lines.set_items(self._items)
        self.list.setVisible(bool(groups))
        self.merging.setVisible(any(group in PROPOSED_ENDS for group, _ in groups))
        self._update(planned)
        self.about.show()
        for button in (self.start, self.trial.button):
            button.setEnabled(self._around.session.may_write)

    def _update(self, planned: RollOver) -> None:
        """Show the effect of the current ticks: the outcome of proposed ends, and the number of rows in the report."""
        self._planned = planned
        now = {each.item: each for each in _proposed(planned)}
        self.list.lines.update_items(replace(now.get(each.item, each), ticked=each.ticked) for each in self._items)
        rows = planned.round_.rows
        left_out = Counter(row.out_of_report.label for row in rows if row.out_of_report)
        reasons = "、".join(f"{each} {left_out[each]}件" for each in left_out)
        words = f"報告対象は{sum(row.counted for row in rows)}件です。"
        words += f"報告対象外は、{reasons}です。" if reasons else ""
        unanswered = (each for each in planned.notices if each.code == UNANSWERED_NODE)
        words += "".join(f"{message(each)}{remedy(each)}" for each in unanswered)
        can_tick = bool(self.list.lines.ticked or self.list.lines.unticked)
        groups = {group for group, lines in roll_over_groups(planned) if any(each.tick is not None for each in lines)}
        unticked = "".join(dict.fromkeys(text for group, text in _UNTICKED.items() if group in groups))
        self.about.show_text(words + (_TICKED + unticked if can_tick else ""))
        self._offer_targets()

    def _offer_targets(self) -> None:
        """Offer the rows that the current row can be merged into, if its end was proposed."""
        row_id = self._proposed_row
        self.into.setEnabled(row_id is not None)
        if row_id is None or self._planned is None:
            self.merged.setText("統合先（終わる取組を選ぶと、統合する取組を選べます）")
            self.into.offer(())
            return
        self.merged.setText(f"{row_id} の統合先")
        targets = ((f"{each}　{' '.join(title.split())}", each) for each, title in self._planned.targets(row_id))
        self.into.offer((("（統合しない）", None), *targets), self._targets.get(row_id))

    def _choose_target(self) -> None:
        """Merge the current row into the chosen row, and tick its proposal."""
        row_id, into = self._proposed_row, self.into.currentData()
        if row_id is None:
            return
        if into is None:
            self._targets.pop(row_id, None)
            self._read(self._update)
        else:
            self._targets[row_id] = str(into)
            self.list.lines.setData(self.list.currentIndex(), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)

    @property
    def _proposed_row(self) -> str | None:
        """The current row, if its end was proposed; otherwise None."""
        item = self.list.current_item
        return str(item[1]) if isinstance(item, tuple) and item[0] in PROPOSED_ENDS else None

    def _act(self) -> TrialAct | None:
        session, choice = self._around.session, self.choice
        if choice is None:
            return None
        return lambda store: roll_over(session.parts, store, choice, session.by)

    def _open(self) -> None:
        session, choice = self._around.session, self.choice
        if choice is None:
            return
        seen = self._shown

        def refuse(refused: Refused) -> None:
            self._around.messages.refuse(refused)
            if isinstance(refused, ContentMoved):
                self._look_again()

        session.act(
            lambda store: roll_over(session.parts, store, choice, session.by, seen),
            self._finish,
            what="進捗確認を開始しています",
            initiator=self,
            refused=refuse,
        )

    def _finish(self, outcome: Outcome[RollOver]) -> None:
        self._start = None
        self.end()
        self.opened.emit(outcome)

    def _connect(self) -> None:
        self.editions.currentIndexChanged.connect(lambda place: self._look() if place >= 0 else None)
        self.list.lines.turned.connect(lambda: self._read(self._update))
        self.list.moved.connect(lambda _: self._offer_targets())

    def _lay_out(self) -> None:
        column_of(
            self.title,
            self.words,
            wrapping_line(self.editions),
            self.about,
            (self.list, 50),  # it gets nearly all of the room while it is shown
            self.merging,
            self.trial,
            STRETCH,
            line_of(self.stop, STRETCH, self.trial.button, self.start, spacing=None),
            within=self,
            margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP),
        )
        self.setMinimumHeight(1)  # wrapped labels would request more than they need; the list yields


def _items(group: RollOverGroup, lines: tuple[RollOverLine, ...]) -> list[RichTextItem]:
    items = [_item(group, line, place) for place, line in enumerate(lines)]
    if group is RollOverGroup.OPEN:  # its line has the remaining numbers of each kind
        return [RichTextItem(f"<p><b>{escape(group.label)}</b></p>", group.label), *items]
    return section(group.label, items)


def _proposed(planned: RollOver) -> Iterator[RichTextItem]:
    """Yield the list items of the proposed ends."""
    for group, lines in roll_over_groups(planned):
        if group in PROPOSED_ENDS:
            yield from (_item(group, line, place) for place, line in enumerate(lines))


def _item(group: RollOverGroup, line: RollOverLine, place: int) -> RichTextItem:
    """Return the list item of a line: its text, and muted, its key and note."""
    text = escape(" ".join((line.text or line.key).split()))
    aside = muted("　".join(filter(None, (line.key if line.text else "", line.note))))
    return RichTextItem(f"<p>{text}　{aside}</p>", line.whole, (group, line.key or str(place)), line.tick)
