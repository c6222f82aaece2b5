"""修文: tabs for wording changes with the divisions' replies, 用語の統一, and the import of an edited list.

修文の一覧 shows each change by the office beside the answer as received. 用語の統一 previews replacements in the texts
of all divisions or of one division. 一覧からの修正 previews the changes in a list that was edited in Excel. Both
previews have check boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtWidgets import QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan import list_changes
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.wording_changes import WordingChange, wording_changes
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.wording import unify_wording, word_sheet
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.review.confirmation import RowField
from nakano_status.domain.review.review import Reply
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import RETURNED_LIST, SEND_WORDING, UNIFY_TERMS, WORD_TABLE, offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, STRETCH, column_of, line_of, stack_of, tabs_of
from nakano_status.gui.controls.drag_and_drop import DropArea
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button, Choice, PrimaryButton
from nakano_status.gui.controls.files import TABLES, WORKBOOKS, MakingFile, choose_existing
from nakano_status.gui.features.wording.word_table_panel import WordTablePanel
from nakano_status.gui.lists.difference_html import (
    difference_html,
    replacing_html,
    reply_words,
    shown_value,
    wording_change_html,
)
from nakano_status.gui.lists.rich_text_list import RichTextItem, item_html, problem_item, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, lines_html, muted
from nakano_status.gui.menus.row_menu import offer_row_years
from nakano_status.gui.page import AppContext, GoTo, Page, PageKind, Panel
from nakano_status.gui.panels.office_acts import wording_request_act
from nakano_status.gui.qt_override import override

_KINDS = {Reply.AGREED: "good", Reply.CHANGED: "ask", Reply.NOTED: "ask", Reply.OPEN: "ask"}


def unification_items(unification: unify_wording.Unification, problems: Sequence[Problem]) -> list[RichTextItem]:
    """Return the list items of a preview of 用語の統一: the problems of the table, the changes, then the skipped texts.

    The item of a text is identified by the text's 管理番号 and field key.
    """
    return [
        *_problems("表の確認事項", problems),
        *section("統一する文章", [_unified(each) for each in unification.changes]),
        *section("変更しない文章", [_left(each) for each in unification.left]),
    ]


def list_difference_items(
    changes: Sequence[list_changes.ListChange], problems: Sequence[Problem]
) -> list[RichTextItem]:
    """Return the list items of a preview of an edited list: its differences by kind, then the problems found in it.

    The item of a difference is identified by its 管理番号 and field key.
    """
    items: list[RichTextItem] = []
    for words, mine, ticked in _by_kind(changes):
        items += section(words, [_returned(each, ticked=ticked) for each in mine])
    return [*items, *_problems("読み取りの際の確認事項", problems)]


def _by_kind(
    changes: Sequence[list_changes.ListChange],
) -> Iterator[tuple[str, list[list_changes.ListChange], bool | None]]:
    """Yield the heading, the differences and the initial tick of each kind, differences edited in the list first.

    The tick is None if the differences cannot be ticked.
    """
    fixed = [each for each in changes if each.skip_reason is not None]
    free = [each for each in changes if each.skip_reason is None]
    yield "一覧で直したもの", [each for each in free if each.is_new], True
    superseded = [each for each in free if each.is_superseded]
    yield "一覧の作成後に変わった項目（印を付けると、一覧の文に置き換えます）", superseded, False
    older = [each for each in free if each.is_older]
    yield "以前の内容と同じもの（古い一覧のおそれがあります）", older, False
    yield "反映できないもの", fixed, None


def wording_line(change: WordingChange) -> RichTextItem:
    """Return the list item of a wording change: the text as received and the current text, with the division's reply.

    The item is identified by 管理番号, field key and division.
    """
    when = f"修文 {moment_label(change.at)}" if change.at else ""
    where = "　".join(filter(None, (_where(change.id, change.title, change.heading), change.division, when, change.by)))
    words = reply_words(change)
    kind = _KINDS.get(change.reply, "muted")
    html = f'<p>{muted(where)}<br>{wording_change_html(change)}<br><span class="{kind}">{escape(words)}</span></p>'
    was, now = (shown_value(change.key, text, change.profile) for text in (change.received, change.office_text))
    accessible_text = f"{where}、{was or ('空欄')}から{now or ('空欄')}、{words}"
    return RichTextItem(html, accessible_text, (change.id, change.key, change.division))


def _unified(text: unify_wording.UnifiedText) -> RichTextItem:
    where, words = _where(text.id, text.title, text.heading), _replaced(text)
    html = item_html(where, difference_html(text.was, text.now), words)
    return RichTextItem(html, f"{where}、{words}、{text.now}", (text.id, text.key), ticked=True)


def _left(text: unify_wording.UnifiedText) -> RichTextItem:
    place = (text.id, text.key)
    where, why = _where(text.id, text.title, text.heading), text.left.label if text.left else ""
    html = item_html(where, lines_html(text.was), f"{why}　{_replaced(text)}")
    return RichTextItem(html, f"{where}、{why}、{text.was}", place)


def _returned(change: list_changes.ListChange, *, ticked: bool | None) -> RichTextItem:
    place: RowField = (change.id, change.key)
    where = f"{_where(change.id, change.title, change.heading)}　{change.cell.text}"
    was, now = (shown_value(change.key, text, change.profile) for text in (change.was, change.now))
    is_text = change.profile.by_key_as_printed[change.key].is_text
    difference = difference_html(was, now) if is_text else replacing_html(was, now)
    why = change.skip_reason.label if change.skip_reason else ""
    accessible_text = f"{where}、{was or ('空欄')}から{now or ('空欄')}、{why}"
    return RichTextItem(item_html(where, difference, why), accessible_text, place, ticked)


def _where(row_id: str, title: str, heading: str) -> str:
    return f"{row_id}　{title}　{heading}"


def _replaced(text: unify_wording.UnifiedText) -> str:
    """Return the wordings that are replaced in a text, each once, as one text."""
    return "、".join(dict.fromkeys(f"{each.typed} → {each.printed}" for each in text.replaced))


def _problems(words: str, problems: Sequence[Problem]) -> list[RichTextItem]:
    return section(words, [problem_item(each) for each in problems])


class UnifyPanel(Panel):
    """The preview of 用語の統一 by a wording table, with a button that applies the ticked replacements."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._table: Path | None = None
        self.table = Choice("用語の表", self.look, fits=True)
        self.choose = Button("表を選ぶ…", self._ask_table)
        self.division = Choice("所管課", self.look, fits=True)
        self.none = Button("すべて外す", lambda: self.list.lines.tick_all(ticked=False))
        self.every = Button("すべて選ぶ", lambda: self.list.lines.tick_all(ticked=True))
        self.apply = PrimaryButton(do=self._apply)
        self.words = ReadingLabel(kind="muted")
        self.list = RichTextView("用語を統一する文章の一覧", click_goes=False)
        self.empty = EmptyState(
            "write",
            "統一する用語はありません",
            "用語の表にある語が文章に使われていると、ここに並びます。",
            "用語の表を開く",
        )
        self._found: unify_wording.Unification | None = None
        self._asked: unify_wording.UnifyOptions | None = None
        """The options of the preview that is being read; None if the last one is shown."""
        self._source: tuple[Path | None, FiscalYear] | None = None
        """The table (None: the office's) and the year of the preview that is shown."""
        self._lay_out()
        self.list.lines.turned.connect(self._offer)

    @property
    def options(self) -> unify_wording.UnifyOptions:
        """The chosen options: the division whose texts are unified, and the table."""
        table = self._table if self.table.currentIndex() else None
        return unify_wording.UnifyOptions(division=self.division.currentData(), year=self.session.year, table=table)

    def offer(self, divisions: Iterable[str]) -> None:
        """Offer the divisions to choose from; the current choice remains if it still exists."""
        choices = (("すべての所管課", None), *((name, name) for name in divisions))
        self.division.offer(choices, self.division.currentData())

    def look(self) -> None:
        """Preview the replacements; nothing is written."""
        options = self._asked = self.options
        self._offer()
        self.session.use(
            lambda store: unify_wording.preview_unification(self.session.parts, store, options),
            partial(self._show, options),
            what="用語を調べています",
            refused=partial(self._refuse, options),
        )

    def use_table(self, path: Path) -> None:
        """Use the wording table in a file instead of the office's table, and preview the replacements."""
        self._table = path
        if self.table.count() == 1:
            self.table.addItem("")
        self.table.setItemText(1, path.name)
        self.table.setCurrentIndex(1)
        self.look()

    def _show(self, options: unify_wording.UnifyOptions, outcome: Outcome[unify_wording.Unification]) -> None:
        if options is not self._asked:
            return
        self._asked, found = None, outcome.value
        source = options.table, found.year
        if source != self._source:
            self.list.lines.forget_ticks()
        self._found, self._source = found, source
        self.list.lines.update_items(unification_items(found, outcome.problems))
        self.words.show_text(f"{len(found.changes)}件の文章に、統一できる用語があります。")
        has_items = bool(self.list.lines.item_keys)
        for part in (self.words, self.list, self.every, self.none, self.apply):
            part.setVisible(has_items)
        self.empty.setVisible(not has_items)
        self._offer()

    def _refuse(self, options: unify_wording.UnifyOptions, refused: Refused) -> None:
        """Show why a table cannot be read, and return to the office's table unless another table was chosen since."""
        self.around.messages.refuse(refused)
        if options is self._asked and self.table.currentIndex():
            self.table.setCurrentIndex(0)
            self.look()

    def _offer(self) -> None:
        count = len(self._chosen())
        self.apply.setText(f"{count}件を統一する")
        self.apply.setEnabled(count > 0 and self._asked is None and self.session.may_write)
        has_any = self._found is not None and bool(self._found.changes)
        for button in (self.none, self.every):
            button.setEnabled(has_any)

    def _chosen(self) -> list[unify_wording.UnifiedText]:
        ticked = set(self.list.lines.ticked)
        return [each for each in (self._found.changes if self._found else ()) if (each.id, each.key) in ticked]

    def _apply(self) -> None:
        if self._found is None:
            return
        session, options, chosen = self.session, replace(self.options, year=self._found.year), self._chosen()
        session.act(
            lambda store: unify_wording.unify(session.parts, store, options, session.by, chosen),
            self._show_done,
            what="用語を統一しています",
            initiator=self,
            refused=self.around.refusal_handler(),
        )

    def _show_done(self, outcome: Outcome[unify_wording.Unification]) -> None:
        words = f"{len(outcome.value.changes)}件の文章の用語を統一しました。"
        then = "受領時の回答は残ります。所管課への確認依頼は「修文の一覧」で作成できます。"
        self.around.report_saved(words, then, for_good=True)

    def _ask_table(self) -> None:
        title = f"用語の表を選ぶ（見出し：{word_sheet.AVOIDED}、{word_sheet.USED}）"
        choose_existing(self, title, self.use_table, self.session.folder, TABLES)

    def _lay_out(self) -> None:
        self.table.addItem("用語の表")
        head = line_of(label("表", "muted"), self.table, self.choose, self.division, STRETCH, spacing=None)
        foot = line_of(self.every, self.none, STRETCH, self.apply, spacing=None)
        self.empty.hide()
        column_of(head, self.words, (self.list, 1), (self.empty, 1), foot, within=self, margins=(0, 2 * STEP, 0, 0))
        self._offer()


class ReturnedListPanel(Panel):
    """The preview of an edited list, with a button that imports the ticked changes."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._path: Path | None = None
        self._found: list_changes.ListChanges | None = None
        self._asked: list_changes.ListChangesOptions | None = None
        """The options of the comparison that is being read; None if the last one is shown."""
        self.drop = DropArea("直した一覧（Excel）をここへ", ("ファイルを選ぶ…",), "file")
        self.words = ReadingLabel(kind="muted")
        self.list = RichTextView("一覧との違い", click_goes=False)
        self.put_away = Button("一覧を片付ける", self._put_away)
        self.apply = PrimaryButton(do=self._apply)
        self.empty = EmptyState(
            "file",
            "直した一覧はまだありません",
            "「資料作成」で作成した一覧を Excel で直し、ここへドラッグすると、今の内容との違いを示します。",
        )
        self._lay_out()
        self._connect()

    def compare_with(self, path: Path) -> None:
        """Compare another list with the current values and show the differences, each ticked as proposed."""
        self._path = path
        self.list.lines.forget_ticks()
        self.look()

    def look(self) -> None:
        """Compare the list with the current values and show the differences; nothing is written."""
        if self._path is None:
            return
        options = self._asked = list_changes.ListChangesOptions(self._path)
        self._offer()
        self.session.use(
            lambda store: list_changes.compare_list(self.session.parts, store, options),
            partial(self._show, options),
            what="一覧を比べています",
            refused=partial(self._refuse, options),
        )

    def _show(self, options: list_changes.ListChangesOptions, outcome: Outcome[list_changes.ListChanges]) -> None:
        if options is not self._asked:
            return
        self._asked, found = None, outcome.value
        self._found = found
        self._stack.setCurrentWidget(self._whole)
        self.list.lines.update_items(list_difference_items(found.changes, outcome.problems))
        text = f"「{found.file}」（{found.year.label}、{found.rows}行）と今の内容との違い {len(found.changes)}件"
        self.words.show_text(text if found.changes else f"{text}。反映するものはありません。")
        self._offer()

    def _refuse(self, options: list_changes.ListChangesOptions, refused: Refused) -> None:
        if options is self._asked:
            self._put_away()
        self.around.messages.refuse(refused)

    def _put_away(self) -> None:
        """Close the preview of the list; imported changes remain."""
        self._path = self._asked = None
        self.list.lines.set_items(())
        self._stack.setCurrentWidget(self.empty)

    def _offer(self) -> None:
        count = len(self.list.lines.ticked)
        self.apply.setText(f"{count}件を修文として反映する")
        self.apply.setEnabled(count > 0 and self._asked is None and self.session.may_write)

    def _apply(self) -> None:
        if self._path is None:
            return
        options = list_changes.ListChangesOptions(self._path)
        names, seen = [":".join(place) for place in self.list.lines.ticked if isinstance(place, tuple)], self._found

        def refuse(refused: Refused) -> None:
            self.around.messages.refuse(refused)
            self.look()

        self.session.act(
            lambda store: list_changes.apply_list(self.session.parts, store, options, names, self.session.by, seen),
            self._show_done,
            what="一覧の修正を反映しています",
            initiator=self,
            refused=refuse,
        )

    def _show_done(self, outcome: Outcome[list_changes.ListChanges]) -> None:
        done = outcome.value
        self.list.lines.forget_ticks((each.id, each.key) for each in done.applied)
        text = f"{len(done.applied)}件を修文として反映しました。残りの違いは{len(done.unapplied)}件です。"
        self.around.report_saved(text, "一覧のファイルは保管しています。セルは変更履歴で確認できます。", for_good=True)

    def _ask_file(self) -> None:
        title, folder = "直した一覧を選ぶ", self.session.folder
        choose_existing(self, title, self.compare_with, folder, WORKBOOKS)

    def _connect(self) -> None:
        self.drop.cover(self)
        self.drop.take_one_by(self.compare_with, self.around.messages)
        self.drop.asked.connect(lambda _: self._ask_file())
        self.list.lines.turned.connect(self._offer)

    def _lay_out(self) -> None:
        foot = line_of(self.put_away, STRETCH, self.apply, spacing=None)
        self._whole = QWidget()
        column_of(self.words, (self.list, 1), foot, within=self._whole)
        self._stack = stack_of(self.empty, self._whole)
        column_of((self._stack, 1), self.drop, within=self, margins=(0, 2 * STEP, 0, 0), spacing=2 * STEP)


def read_answering_divisions(records: Records, round_: Round) -> tuple[str, ...]:
    """Read the names of the divisions that answer rows of a round, in 建制順."""
    organisation = organisation_of(records, round_)
    answering = {each for row in round_.rows for each in row.writers if not organisation.get(each).is_generic}
    return tuple(organisation.name(each, round_.named_on) for each in organisation.sort_divisions(sorted(answering)))


class WordingPage(Page):
    """The page 修文, with a tab for each way to change wordings."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self.changes = WordingChangesPanel(around)
        self.unifying = UnifyPanel(around)
        self.terms = WordTablePanel(around)
        self.returned = ReturnedListPanel(around)
        self.tabs = tabs_of(
            "修文の一覧、用語の統一、用語の表、一覧からの修正",
            (self.changes, "修文の一覧"),
            (self.unifying, "用語の統一"),
            (self.terms, "用語の表"),
            (self.returned, "一覧からの修正"),
        )
        self._has_round = False
        self.terms.model.unstored.report_to(self)
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.session.query_round_if_any(read_answering_divisions, lambda divisions: self._offer(divisions or ()))

    @override
    def leave(self) -> None:
        if self.terms.isVisible():
            self.terms.table.setFocus()  # a text being typed in a cell is stored when the cell loses focus
        self.terms.model.write_again()

    def _send(self) -> None:
        """Make the file that asks divisions to confirm the changes of wording."""
        self.tabs.setCurrentWidget(self.changes)
        self.changes.send.click()

    def _show_section(self, section: QWidget) -> None:
        self.tabs.setCurrentWidget(section)
        self.enter()

    def _offer(self, divisions: tuple[str, ...]) -> None:
        self._has_round = bool(divisions) and self.session.year is None  # no wording changes in a past round
        for tab in (self.unifying, self.returned):
            self.tabs.setTabEnabled(self.tabs.indexOf(tab), self._has_round)
        self.unifying.offer(divisions)
        self.look_again()
        if self.tabs.currentWidget() is self.terms:
            self.take_keyboard(self.terms.table)
        else:
            sections = (self.changes, self.unifying, self.returned)
            self.take_keyboard(next(each.list for each in sections if each is self.tabs.currentWidget()))
        self.loaded.emit()

    @override
    def look_again(self) -> None:
        """Read the data of the section that is shown."""
        shown = self.tabs.currentWidget()
        if shown is self.unifying and self._has_round:
            self.unifying.look()
        elif shown is self.terms:
            self.terms.read()
        elif shown is self.returned:
            self.returned.look()
        else:
            self.changes.read()

    def _go(self, place: object) -> None:
        if isinstance(place, tuple):
            self.around.wanted.emit("all_rows", GoTo(*place[:2]))

    def _connect(self) -> None:
        offer(self, SEND_WORDING, self._send)
        offer(self, UNIFY_TERMS, partial(self._show_section, self.unifying))
        offer(self, WORD_TABLE, partial(self._show_section, self.terms))
        offer(self, RETURNED_LIST, partial(self._show_section, self.returned))
        offer_row_years(self, lambda: _row_of(self.tabs.currentWidget()))
        self.tabs.currentChanged.connect(lambda _: self.look_again())
        for tab in (self.changes, self.unifying, self.returned):
            tab.list.went.connect(self._go)
        self.unifying.empty.asked.connect(lambda: self.tabs.setCurrentWidget(self.terms))

    def _lay_out(self) -> None:
        column_of(label(self.title, "title"), (self.tabs, 1), within=self, margins=PAGE_MARGINS)


def _row_of(section: QWidget) -> str | None:
    """Return the row ID of the current line of a section; None if the section does not list texts of rows."""
    if not isinstance(section, WordingChangesPanel | UnifyPanel | ReturnedListPanel):
        return None
    place = section.list.current_item
    return place[0] if isinstance(place, tuple) else None


def _read_changes(records: Records, round_: Round) -> tuple[tuple[WordingChange, ...], frozenset[str]]:
    """Return the wording changes of a round, and the 管理番号 of their rows that can still be edited."""
    changes = wording_changes(records, round_)
    return changes, frozenset(each.id for each in changes if round_.is_open(each.id))


class WordingChangesPanel(Panel):
    """The list of wording changes, with a button that asks the divisions to confirm them."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._changes: tuple[WordingChange, ...] = ()
        self._open_ids = frozenset[str]()
        self.division = Choice("所管課", self._show, fits=True)
        self.reply = Choice("所管課の確認", self._show, fits=True)
        self.how_many = label("", "muted")
        self.send = PrimaryButton(do=self._send)
        self.making = MakingFile(around)
        self.list = RichTextView("修文の一覧", click_goes=False)
        self.empty = EmptyState(
            "write",
            "修文はまだありません",
            "「取組一覧」で文章を直すと、受領時の回答と並べて、所管課の確認とともにここに表示されます。",
        )
        self._lay_out()
        self.making.made.connect(self.around.saved)

    def read(self) -> None:
        """Read the wording changes of the round and show them."""
        self.session.query_round_if_any(_read_changes, lambda found: self.show_changes(*(found or ((), frozenset()))))

    def show_changes(self, changes: tuple[WordingChange, ...], open_ids: frozenset[str]) -> None:
        """Show the wording changes, and offer their divisions and replies as filters.

        `open_ids`: the rows about which divisions can still be asked.
        """
        self._changes, self._open_ids = changes, open_ids
        self._stack.setCurrentWidget(self._whole if changes else self.empty)
        _fill(self.division, "すべての所管課", dict.fromkeys(each.division for each in changes))
        found = {each.reply for each in changes}
        _fill(self.reply, "所管課の確認", [each.label for each in Reply if each in found])
        self._show()

    @property
    def shown(self) -> list[WordingChange]:
        """The wording changes that the chosen division and reply admit."""
        whose, reply = self.division.currentData(), self.reply.currentData()
        return [each for each in self._changes if whose in (None, each.division) and reply in (None, each.reply.label)]

    def _show(self) -> None:
        shown = self.shown
        self.list.lines.set_items(map(wording_line, shown))
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.lines.index(0))
        self.how_many.setText(f"{len(self._changes)}件中 {len(shown)}件を表示")
        asked, count = self._to_ask()
        self.send.setText(f"確認依頼を作成…（{len(asked)}所管 {count}件）")
        self.send.setEnabled(bool(asked) and self.session.may_write)

    def _to_ask(self) -> tuple[list[str], int]:
        """Return the divisions of the changes shown that still have to reply, and the number of all their texts."""
        divisions = list(dict.fromkeys(each.division for each in self.shown if self._is_to_be_asked(each)))
        return divisions, sum(self._is_to_be_asked(each) for each in self._changes if each.division in divisions)

    def _is_to_be_asked(self, change: WordingChange) -> bool:
        return change.reply.is_to_be_asked and change.id in self._open_ids

    def _send(self) -> None:
        divisions, _ = self._to_ask()
        self.making.begin(wording_request_act(self.around, divisions))

    def _lay_out(self) -> None:
        self.send.setEnabled(False)  # until it is known which divisions have not replied
        head = line_of(self.division, self.reply, self.how_many, STRETCH, self.send)
        self._whole = QWidget()
        column_of(head, self.making, (self.list, 1), within=self._whole)
        self._stack = stack_of(self._whole, self.empty)
        column_of(self._stack, within=self, margins=(0, 2 * STEP, 0, 0), spacing=None)


def _fill(box: Choice, every: str, names: Iterable[str]) -> None:
    """Offer names and a choice of all; the choice is kept if it still exists."""
    box.offer(((every, None), *((name, name) for name in names)), box.currentData())
