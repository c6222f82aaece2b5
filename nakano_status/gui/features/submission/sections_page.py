"""課内とりまとめ: a division sends forms to its sections (係), sees which have answered, and imports their answers.

The panel 係に照会する makes the form that asks a section about some of the division's rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from nakano_status.application.forms import ask_section
from nakano_status.application.forms.distribute import Sent
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.round.read.board import state_label
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import BoardLine, RowView
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import ASK_SECTION, offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, FlowLayout, column_of, line_of, stack_of
from nakano_status.gui.controls.drag_and_drop import DropArea
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button, LineField, PrimaryButton, TickBox
from nakano_status.gui.controls.files import RETURNS, FileAct, MakingFile, choose_several
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.row_words import state_word
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, label_field, muted
from nakano_status.gui.page import AppContext, Page, PageKind
from nakano_status.gui.qt_override import override
from nakano_status.gui.window.page_list import MERGE


@dataclass(frozen=True)
class Sections:
    """Content of the page 課内とりまとめ.

    `lines`: the state of each section that was asked. `asked`: the IDs of the rows that a section was asked about, by
    the section's name. `rows`: the division's own rows. `closed`: whether the round is closed.
    """

    lines: Sequence[BoardLine]
    asked: Mapping[str, Sequence[str]]
    rows: Sequence[RowView]
    closed: bool

    def asked_about(self, row_id: str) -> list[str]:
        """Return the names of the sections that were asked about a row."""
        return [name for name, rows in self.asked.items() if row_id in rows]


def read_sections(records: Records, round_: Round, today: date) -> Sections:
    """Read the content of the page 課内とりまとめ: the sections that were asked, and the division's own rows."""
    organisation, own = records.organisation.read(), records.info.division or ""
    sections = [organisation.get(each) for each in organisation.sections_of(own)]
    asked = [row.row_id for row in round_.rows_asked_of(own, records.plan.asked(round_))]
    return Sections(
        ask_section.read_section_board(records, round_, today),
        {
            each.name_on(round_.named_on): ask_section.rows_asked_of_section(records, round_, each.division_id)
            for each in sections
        },
        read_rows(records, round_, asked),
        round_.closed,
    )


def _row_line(row: RowView, asked: Sequence[str], *, is_ticked: bool) -> RichTextItem:
    known = f"{'・'.join(asked)}に照会中" if asked else ""
    facts = "　".join(part for part in (row.id, state_word(row), known) if part)
    html = f"<p>{escape(row.title)}<br>{muted(facts)}</p>"
    return RichTextItem(html, f"{row.title}、{facts}", row.id, ticked=is_ticked)


class AskingSection(QFrame):
    """The panel 係に照会する: a field for a section's name, check boxes for rows, and a button to make the form."""

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("side")
        self._around = around
        self._found: Sections | None = None
        self.name = LineField(hint="例　管理係", kept_as="section-name")
        self.list = RichTextView("照会する取組の一覧", click_goes=False)
        self.all_rows = Button("すべて選ぶ", lambda: self.list.lines.tick_all(ticked=True))
        self.chosen = label("", "muted")
        self.renew = TickBox("今の内容で作り直す")
        self.make = PrimaryButton("回答様式を作成…", self.send)
        self.missing = ReadingLabel(kind="muted")
        self.making = MakingFile(around)
        self._lay_out()
        self._connect()

    def show_rows(self, sections: Sections) -> None:
        """Show the rows that the division is asked for; rows that the user ticked remain ticked."""
        self._found = sections
        self._tick(sections, self.list.lines.ticked)

    def choose_section(self, name: str) -> None:
        """Choose a section that was asked before, and tick the rows that it was asked about."""
        if self._found is not None:
            self.name.setText(name)
            self._tick(self._found, self._found.asked.get(name, ()))

    def send(self) -> None:
        """Ask for a folder, and write the form with the ticked rows for the named section into it."""
        if not self.make.isEnabled():
            return
        session, name = self._around.session, self.name.text().strip()
        rows = tuple(str(each) for each in self.list.lines.ticked)
        renew = self.renew.isChecked() and not self.renew.isHidden()

        def do(store: Store, folder: Path, replace: bool) -> Outcome[tuple[Sent, ...]]:  # noqa: FBT001 - as FileAct
            options = ask_section.SendToSectionsOptions((name,), folder, rows, renew=renew, replace=replace)
            return ask_section.send_to_sections(session.parts, store, options, session.by)

        self.making.begin(FileAct("係への回答様式の保存先のフォルダー", "回答様式を作成しています", do, _describe))

    def _tick(self, found: Sections, ticked: Collection[object]) -> None:
        """Show the rows that the division is asked for, ticked if they are in `ticked`; ticked rows are sent."""
        self.list.lines.set_items(
            _row_line(row, found.asked_about(row.id), is_ticked=row.id in ticked) for row in found.rows
        )
        self._offer()

    def _offer(self) -> None:
        """Show the number of chosen rows, and a note on the input missing before a form can be made."""
        count, name = len(self.list.lines.ticked), self.name.text().strip()
        known = self._found.asked if self._found else {}
        self.chosen.setText(f"{count}件を選んでいます")
        self.renew.setVisible(bool(known.get(name)))
        may = self._around.session.may_write and not (self._found and self._found.closed)
        self.make.setEnabled(may and bool(count and name))
        words = "係の名前を記入し、照会する取組を選ぶと作成できます。"
        self.missing.show_if_any("" if count and name else words)

    def _connect(self) -> None:
        self.name.textChanged.connect(lambda _: self._offer())
        self.list.lines.turned.connect(self._offer)
        self.making.made.connect(self._around.saved)

    def _lay_out(self) -> None:
        counting = FlowLayout(label("照会する取組", "field"), self.chosen, self.all_rows, at_end=1)
        column_of(
            label("係に照会する", "heading"),
            STEP,
            label_field(self.name, "係の名前"),
            self.name,
            counting,
            (self.list, 1),
            self.renew,
            self.missing,
            self.make,
            self.making,
            within=self,
            margins=(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP),
        )


def _describe(made: tuple[Sent, ...]) -> tuple[Path, str]:
    """Return the path of the one form that was made, and a text on what to do with it."""
    (sent,) = made
    then = "戻ったファイルは、この画面に落とすと取りまとめられます。"
    words = (
        f"「{sent.file.name}」を作成しました（{sent.rows}件）。"
        f"{sent.division}に送り、記入して戻すよう依頼してください。"
    )
    return sent.file, f"{words}{then}"


def _section_line(line: BoardLine, rows: Iterable[str], titles: Mapping[str, str]) -> RichTextItem:
    """Return the list item of a section: its state, and the rows that it was asked about; its key is the name."""
    received = f"受領 {moment_label(line.received)}" if line.received else ""
    counted = f"{line.answered}／{line.rows}件 記入済"
    facts = "　".join(part for part in (counted, state_label(line), received) if part)
    about = "、".join(titles.get(row_id, row_id) for row_id in rows)
    html = f"<p><b>{escape(line.division)}</b>　{escape(facts)}<br>{muted(about)}</p>"
    return RichTextItem(html, f"{line.division}、{facts}、{about}", line.division)


_PANEL_WIDTH = 56 * STEP


class SectionsPage(Page):
    """The page 課内とりまとめ. The answers of sections are imported on the page 取りまとめ, as in the office."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self.list = RichTextView("照会した係の一覧")
        self.summary = label("", "muted", wraps=True)
        self.asking = AskingSection(around)
        self.drop = DropArea("係から戻ったファイルやフォルダーをここへ（何件でも）", ("ファイルを選ぶ…",), narrow=True)
        self.empty = EmptyState(
            "gather",
            "係への照会はまだありません",
            "係ごとに分けて記入するときだけ使います。",
        )
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.session.query_round(partial(read_sections, today=self.session.parts.clock.today()), self.show_sections)

    @override
    def look_again(self) -> None:
        self.enter()

    def show_sections(self, sections: Sections) -> None:
        """Show the sections that were asked, and the rows to ask about."""
        titles = {row.id: row.title for row in sections.rows}
        self.list.lines.set_items(
            _section_line(line, sections.asked.get(line.division, ()), titles) for line in sections.lines
        )
        self._stack.setCurrentWidget(self.list if sections.lines else self.empty)
        answered = sum(line.received is not None for line in sections.lines)
        words = (
            f"{len(sections.lines)}つの係に照会し、{answered}つの係から回答がありました。"
            "係を選ぶと、右の欄に取組を表示します。"
        )
        self.summary.setText(words if sections.lines else "")
        self.asking.show_rows(sections)
        self.loaded.emit()

    def _gather(self, paths: object) -> None:
        self.around.wanted.emit(MERGE.name, paths)

    def _ask_files(self) -> None:
        title, folder = "係から戻ったファイルを選ぶ", self.session.folder
        choose_several(self, title, self._gather, folder, RETURNS)

    def _connect(self) -> None:
        offer(self, ASK_SECTION, lambda: self.asking.name.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.list.went.connect(lambda name: self.asking.choose_section(str(name)))
        self.drop.dropped.connect(self._gather)
        self.drop.asked.connect(lambda _: self._ask_files())

    def _lay_out(self) -> None:
        self._stack = stack_of(self.list, self.empty)
        head = column_of(label(self.title, "title"), self.summary, spacing=STEP // 2)
        left = QWidget()
        column_of(head, (self._stack, 1), self.drop, within=left, margins=PAGE_MARGINS)
        self.asking.setMaximumWidth(_PANEL_WIDTH)
        line_of((left, 3), (self.asking, 2), within=self, spacing=0)
