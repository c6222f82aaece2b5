"""年度別の経過: a panel beside the page with the content of one row in all years, shown until it is closed.

The panel begins with a strip of the marks; below it is an item per year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMainWindow, QPushButton, QToolButton, QWidget

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds import years_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import MadePaper
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.round.read.row_years import find_followed_row, read_years_of_row
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import ID, TITLE
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.round.row_years import NO_MARK, RowYear
from nakano_status.gui.controls.boxes import FRAME_MARGINS, LEAST_WIDTH, FlowLayout, SidePanel, column_of, line_of
from nakano_status.gui.controls.files import FileAct, MakingFile
from nakano_status.gui.lists.copying import put_on_clipboard
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label, set_tip
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_context_menu
from nakano_status.gui.page import AppContext


@dataclass(frozen=True)
class ShownYears:
    """Content of the panel 年度別の経過.

    `row_id`, `title`: the row; for a repost, its original. `lines`: the row in each year. `year`: the year of the round
    that the page shows; None for the current round.
    """

    row_id: str
    title: str
    lines: Sequence[RowYear]
    year: FiscalYear | None = None


def read_shown_years(records: Records, row_id: str, year: FiscalYear | None) -> ShownYears:
    """Read the content of the panel 年度別の経過 for a row; for a repost, read the years of its original row.

    `year`: the year of the round that has the row (None: the current round). Raises IdUnknown and RoundUnknown.
    """
    followed = find_followed_row(records, row_id, year)
    edition = next(each for each in followed.plan.editions if each.edition_id == followed.at)
    title = edition.listing(followed.row_id).title
    return ShownYears(followed.row_id, title, read_years_of_row(records, followed), year)


@dataclass(frozen=True)
class YearItem:
    """The key of an item of the list of years.

    `row_id`: the ID of the row in that year; None if the year does not have the row. `has_round`: whether the year has
    a round, which can be shown.
    """

    year: FiscalYear
    row_id: str | None
    has_round: bool


def year_items(row_id: str, lines: Sequence[RowYear]) -> Iterator[RichTextItem]:
    """Yield a heading with the marks of all years, then a list item for each of `lines`; its key is a YearItem.

    `row_id`: the 管理番号 of the row now; other numbers that it had are shown beside their years.
    """
    yield RichTextItem(_strip_html(row_id, lines), _strip_text(lines))
    for line in lines:
        yield RichTextItem(_html(row_id, line), _text(row_id, line), _item(line))


def years_to_copy(lines: Sequence[RowYear]) -> list[list[str]]:
    """Return the years of a row as cells for a spreadsheet: a line of headings, then a line per year."""
    of_row = (lines[-1].headings[key] for key in (ID, TITLE)) if lines else ()
    numbers = tuple(dict.fromkeys(each.name for line in lines for each in line.items))
    before = ("年度", *of_row, "進捗状況", "ない理由", "前の年度に書いた予定", _done(lines))
    return [[*before, *numbers, "回答", "資料"], *(_cells(line, numbers) for line in lines)]


def _done(lines: Sequence[RowYear]) -> str:
    """Return the heading that the last of the plans gives to reported results; empty if there are no lines."""
    return lines[-1].done_label if lines else ""


def _item(line: RowYear) -> YearItem:
    return YearItem(line.year, line.row_id, line.edition is not None)


_ACROSS = 5
"""The most years side by side: more would be broken in a narrow panel."""


def _strip_html(row_id: str, lines: Sequence[RowYear]) -> str:
    """Return a table of the marks below their years.

    If the row had several 管理番号, each number has a line of its own.
    """
    years = tuple(dict.fromkeys(line.year for line in lines))
    by_place = {(line.row_id, line.year): line for line in lines}
    ids = dict.fromkeys((row_id, *(line.row_id for line in lines if line.row_id)))
    rows = []
    for start in range(0, len(years), _ACROSS):
        some = years[start : start + _ACROSS]
        rows.append("".join(f'<td><p align="center" class="muted">{year.short}</p></td>' for year in some))
        for each in ids:
            if each != row_id and not any((each, year) in by_place for year in some):
                continue
            if len(ids) > 1:
                rows.append(f'<td colspan="{len(some)}"><p>{escape(each)}</p></td>')
            signs = (_sign(by_place.get((each, year))) for year in some)
            rows.append("".join(f'<td><p align="center">{sign}</p></td>' for sign in signs))
    return f'<table cellpadding="4">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'


def _sign(line: RowYear | None) -> str:
    return line.mark.symbol if line is not None and line.mark else NO_MARK


def _strip_text(lines: Sequence[RowYear]) -> str:
    states = "、".join(f"{line.year.label} {_state(line)}" for line in lines)
    return f"進捗状況：{states}"


def _state(line: RowYear) -> str:
    """Return the mark with its label, or the reason why there is no mark."""
    if line.mark:
        return line.mark.named
    return f"{NO_MARK}（{line.gap.label}）" if line.gap else ""


def _named(row_id: str, line: RowYear) -> str:
    """Return the 管理番号, title and relation of a year's row; empty if it is the row `row_id` itself."""
    if line.row_id in (None, row_id):
        return ""
    return "　".join(filter(None, (line.row_id, line.title, line.relation.label)))


def _parts(line: RowYear) -> dict[str, str | None]:
    return {
        "計画上のスケジュール": line.scheduled,
        "前の年度に書いた予定": line.planned_text,
        line.done_label: line.done_text,
        **{each.name: each.text for each in line.items},
        "回答": "、".join(line.answered_by),
        "資料": "、".join(map(_publication_name, line.papers)),
    }


def _publication_name(publication: Publication) -> str:
    draft = "" if publication.is_final else "・作成中"
    return f"第{publication.number}号（{publication.occasion_name}{draft}）"


def _html(row_id: str, line: RowYear) -> str:
    head = f"<b>{escape(line.year.label)}　{escape(_state(line))}</b>"
    named = escape(_named(row_id, line))
    parts = [
        f'<span class="muted">{escape(heading)}</span>　{escape(text).replace(chr(10), "<br>")}'
        for heading, text in _parts(line).items()
        if text
    ]
    return f"<p>{'<br>'.join(filter(None, (head, named, *parts)))}</p>"


def _text(row_id: str, line: RowYear) -> str:
    parts = (f"{heading} {text}" for heading, text in _parts(line).items() if text)
    return "、".join(filter(None, (f"{line.year.label} {_state(line)}", _named(row_id, line), *parts)))


def _cells(line: RowYear, numbers: Sequence[str]) -> list[str]:
    texts = _parts(line)
    return [
        line.year.label,
        line.row_id or "",
        line.title or "",
        line.mark.symbol if line.mark else "",
        line.gap.label if line.gap else "",
        *((texts.get(each) or "") for each in ("前の年度に書いた予定", line.done_label, *numbers, "回答", "資料")),
    ]


_WIDTH = 56
"""The width of the panel when it opens, in steps."""


class YearsPanel(SidePanel):
    """The panel 年度別の経過.

    The signal `went` carries the YearItem that a user opens to see the row in the round of that year.
    """

    went = Signal(object)

    def __init__(self, parent: QMainWindow, around: AppContext, room: Callable[[int], int]) -> None:
        """Make the panel.

        `room` is a function that takes the least width of the panel and returns the width that the page leaves for it,
        both in pixels.
        """
        super().__init__("年度別の経過", parent)
        self.setObjectName("years")
        self._around, self._room = around, room
        self._shown: ShownYears | None = None
        self.title = label("年度別の経過", "title")
        self.row = ReadingLabel()
        self.view = RichTextView("年度別の経過", click_goes=False)
        self.going = self._button("この年度の回答を表示", self._go, "選んだ年度の進捗確認で、この取組を表示します")
        self.copying = self._button("コピー", self.copy, "すべての年度を、表としてコピーします")
        self.saving = self._button("資料を作成…", self._save, "A4の資料（PDF）を作成します")
        self.closing = QToolButton()
        self.making = MakingFile(around)
        self._lay_out()
        self.setMinimumWidth(LEAST_WIDTH)
        self.hide()
        self.view.went.connect(self.went)
        self.view.moved.connect(lambda _: self._offer())
        offer_context_menu(self.view, self._acts)

    @property
    def shown(self) -> ShownYears | None:
        """The content of the panel; None before it is filled."""
        return self._shown

    def open_years(self, shown: ShownYears) -> None:
        """Open the panel with the years of a row and set the focus to the newest year."""
        self._open()
        self.fill(shown)

    def fill(self, shown: ShownYears) -> None:
        """Show the years of a row; the newest year becomes current. The focus does not change."""
        self._shown = shown
        self.making.clear()
        self.row.show_text(f"{shown.row_id}　{shown.title}")
        self.view.lines.set_items(year_items(shown.row_id, shown.lines))
        if items := self.view.lines.item_keys:
            self.view.setCurrentIndex(self.view.lines.place_of(items[-1]))
        self.view.scrollToTop()
        self._offer()

    def copy(self) -> None:
        """Copy all years of the row to the clipboard as a table."""
        if self._shown is not None:
            put_on_clipboard(years_to_copy(self._shown.lines), self._around.messages, headed=True)

    def _open(self) -> None:
        self.show_beside(lambda _: max(LEAST_WIDTH, min(steps(_WIDTH), self._room(LEAST_WIDTH))))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _acts(self) -> list[RowLine]:
        return [self.going, RowAct("表をコピー", self.copy)]

    def _offer(self) -> None:
        item = self.view.current_item
        self.going.setEnabled(isinstance(item, YearItem) and item.has_round and item.row_id is not None)

    def _go(self) -> None:
        self.went.emit(self.view.current_item)

    def _save(self) -> None:
        if self._shown is not None:
            self.making.begin(years_paper_act(self._around, self._shown.row_id, self._shown.year))

    def _button(self, words: str, do: Callable[[], object], hint: str) -> QPushButton:
        button = QPushButton(escape_ampersands(words))
        set_tip(button, hint)
        button.clicked.connect(lambda _=False: do())
        return button

    def _lay_out(self) -> None:
        self.setTitleBarWidget(QWidget())  # the system's own has buttons that no key reaches
        self.closing.setText("閉じる")
        self.closing.setAutoRaise(True)
        self.closing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tip(self.closing, "閉じて、元の場所に戻ります（Esc）")
        self.closing.clicked.connect(lambda _=False: self.close())
        head = line_of((self.title, 1), self.closing, margins=(2 * STEP, STEP + STEP // 2, STEP, 0), spacing=None)
        foot = column_of(FlowLayout(self.going, self.copying, self.saving, at_end=2), margins=FRAME_MARGINS)
        row = line_of((self.row, 1), margins=(2 * STEP, 0, 2 * STEP, STEP))
        whole = QWidget()
        whole.setObjectName("help")
        column_of(head, row, (self.view, 1), self.making, foot, within=whole, spacing=0)
        self.setWidget(whole)


def years_paper_act(around: AppContext, row_id: str, year: FiscalYear | None) -> FileAct[MadePaper]:
    """Return the act that asks for a folder and makes the paper 年度別の経過 of a row in it.

    `year` is the year of the row's round; None for the current round.
    """
    parts = around.session.parts
    request = years_paper.PAPER.request({years_paper.ROWS: row_id}, year)

    def do(store: Store, folder: Path, replace: bool) -> Outcome[MadePaper]:  # noqa: FBT001
        with store.reading() as records:
            of_round = chosen_round(records, year).year
        target = folder / request.suggested_name(of_round)
        return make_paper(parts, store, request, target, replace=replace)

    return FileAct(
        "年度別の経過の保存先",
        "年度別の経過を作成しています",
        do,
        lambda made: (made.file, f"「{made.file.name}」を作成しました。"),
    )
