"""相違: a list with a line for each conflict, and the sides of the current conflict in columns.

The user chooses one side or all of them, or writes a new text. Enter decides and goes to the next conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from html import escape
from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nakano_status.application.entries.read.history import read_history
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import find_division, successions_in
from nakano_status.application.merge import resolve_conflict
from nakano_status.application.merge.take_back import withdraw_decisions
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.ports.documents import Workbooks
from nakano_status.application.preconditions import is_unlocked
from nakano_status.application.review.wording_changes import received_by_row, wording_changes
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.todo import read_open
from nakano_status.application.round.read.views import OFFICE_NAME, RowView, read_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import PREVIOUS_DONE, given_labels, planned_label
from nakano_status.domain.merge.conflict_id import parse_conflict_id
from nakano_status.domain.merge.resolution import OFFICE, ConflictChoice
from nakano_status.domain.organisation.divisions import predecessors
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ConflictUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.todo import Openness
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import same
from nakano_status.gui.controls.boxes import FRAME_MARGINS, STRETCH, column_of, splitter_of, stack_of, title_line
from nakano_status.gui.controls.empty_state import EmptyState, NarrowedLine
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.features.conflicts.decision_panel import DecisionPanel, describe_chosen_side
from nakano_status.gui.lists.difference_html import history_items, one_side_html, shown_value
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList, item_html, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, Room
from nakano_status.gui.looks.labels import label, lines_html, muted
from nakano_status.gui.menus.row_menu import offer_row_years
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, Page, PageKind
from nakano_status.gui.panels.todo_lines import OpenPoints
from nakano_status.gui.qt_override import override

Heading = Callable[[str], str]
Decided = tuple[resolve_conflict.Resolved, ...]
Choice = tuple[resolve_conflict.ConflictView, resolve_conflict.Decision]


@dataclass(frozen=True)
class ConflictItem:
    """The key of an item in the list of conflicts, with whether the conflict is decided."""

    conflict: str
    is_decided: bool


class ConflictList(RichTextList):
    """A list model of ConflictItems; `view_of` returns the conflict of an item."""

    def __init__(self) -> None:
        super().__init__()
        self._views: dict[ConflictItem, resolve_conflict.ConflictView] = {}
        self._settled: Collection[str] = ()

    @property
    def open_items(self) -> list[ConflictItem]:
        """The keys of the conflicts that need a decision, in order."""
        return [item for item in self._views if not item.is_decided]

    @property
    def conflict_items(self) -> list[ConflictItem]:
        """The keys of all conflicts, in order."""
        return list(self._views)

    def view_of(self, item: object) -> resolve_conflict.ConflictView | None:
        """Return the conflict of an item's key; None if no conflict in the list has it."""
        return self._views.get(item) if isinstance(item, ConflictItem) else None

    def show_conflicts(
        self,
        waiting: Iterable[resolve_conflict.ConflictView],
        decided: Iterable[resolve_conflict.ConflictView],
        heading: Heading,
        settled: Collection[str] = (),
    ) -> None:
        """Show open and decided conflicts.

        `heading`: a function that returns the heading of a field by its key. `settled`: the rows whose conflicts can no
        longer be decided.
        """
        self._settled = settled
        self._views = {ConflictItem(view.conflict, is_decided=False): view for view in waiting}
        self._views |= {ConflictItem(view.conflict, is_decided=True): view for view in decided}
        self.set_items(self._items(heading))

    def _items(self, heading: Heading) -> Iterator[RichTextItem]:
        can_decide = any(item.is_decided and view.id not in self._settled for item, view in self._views.items())
        decided = "決めた相違（決め直せます）" if can_decide else "決めた相違"
        for is_decided, words in ((False, "決めていない相違"), (True, decided)):
            mine = [(item, view) for item, view in self._views.items() if item.is_decided is is_decided]
            yield from section(words, [_line(item, view, heading(view.key) + view.whose) for item, view in mine])


def _line(item: ConflictItem, view: resolve_conflict.ConflictView, field: str) -> RichTextItem:
    who = _who(view)
    place = f'<span class="muted">{escape(view.id)}　{escape(field)}　{escape(who)}</span>'
    return RichTextItem(f"<p>{escape(view.title)}<br>{place}</p>", f"{view.title}、{field}、{who}", item)


def _who(view: resolve_conflict.ConflictView) -> str:
    """Return the writers who disagree; for a decided conflict, the writer whose text was chosen."""
    if chosen := describe_chosen_side(view):
        return f"決定：{chosen}"
    writers = dict.fromkeys(side.who for side in view.sides)
    files = len({side.return_id for side in view.sides} - {None})
    if len(writers) == 1 and files > 1:
        return f"{next(iter(writers))}の{files}つの回答"
    return "・".join(writers)


def _current_values(view: resolve_conflict.ConflictView, row: RowView | None) -> Mapping[str, str | None]:
    """Return the current values of the fields of a conflict by key; as sent if `row` is None."""
    if row is None:
        return view.base
    return row.values if view.part_of is None else {key: row.parts[key].get(view.part_of) for key in view.base}


def _replacing_html(now: str | None, new: str | None) -> str:
    """Return a new text as HTML with its differences marked; below it the current text, if that is another one."""
    html = one_side_html(now, new)
    if not now or same(now, new):
        return html
    return f"{html}<br>{muted('いまの内容：')}{lines_html(now)}"


_LIST_WIDTH = 42 * STEP
_LEAST_WIDTH = 28 * STEP
_DECIDE = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
Received = Mapping[str, Mapping[str, str | None]]
"""Answers as received before the office changed them, by row and key."""


@dataclass(frozen=True)
class Conflicts:
    """Content of the page 相違.

    `waiting`, `decided`: the open and the decided conflicts to show. `headings`: the headings of fields by key.
    `received`: the answers before the office changed them. `in_round`: the round's conflicts that can be decided.
    `rows`: the rows with conflicts by 管理番号. `captions`: the captions of this year's plan and last year's results.
    `openness`: the open points of the round if the office has no open conflict; otherwise None. `settled`: the rows
    that are 確認済, or of a closed round and not reopened; their conflicts cannot be decided. `kept_as`: the key of the
    round under which its typed texts are kept on this PC (kept_typing.py).
    """

    year: FiscalYear | None = None
    waiting: tuple[resolve_conflict.ConflictView, ...] = ()
    decided: tuple[resolve_conflict.ConflictView, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    received: Received = field(default_factory=dict)
    in_round: tuple[resolve_conflict.ConflictView, ...] = ()
    rows: Mapping[str, RowView] = field(default_factory=dict)
    captions: tuple[str, str] = ("", "")
    openness: Openness | None = None
    settled: frozenset[str] = frozenset()
    kept_as: str = ""


def read_conflicts(records: Records, round_: Round, division: str | None, workbooks: Workbooks) -> Conflicts:
    """Read the content of the page 相違.

    `division`: the name of a division; only conflicts on the rows and 成果指標 that it answers, and on its own parts
    of rows, are to be shown (None: all conflicts). `workbooks`: reads from the received files when they were last
    saved. Raises DivisionUnknown.
    """
    waiting = resolve_conflict.conflict_views(records, round_.year, workbooks)
    decided = resolve_conflict.decided_views(records, round_.year)
    has_office_text = (
        any(view.office is not None for view in (*waiting, *decided)) and records.info.role is StoreRole.OFFICE
    )
    received = received_by_row(wording_changes(records, round_)) if has_office_text else {}
    is_done = not waiting and records.info.role is StoreRole.OFFICE
    ids = {view.id for view in (*waiting, *decided)}
    settled = frozenset(each for each in ids if not is_unlocked(records.reviews, round_, each, OFFICE))
    in_round = tuple(view for view in waiting if view.id not in settled)
    if division is not None:
        named = find_division(records, division).division_id
        own = {row.row_id for row in round_.rows_of(named)} | {*figures_asked(records, round_).supplied.get(named, ())}
        writers = predecessors(successions_in(records), named, date.max)
        waiting, decided = (tuple(_concerning(views, writers, own)) for views in (waiting, decided))
    rows = {row.id: row for row in read_rows(records, round_, {view.id for view in (*waiting, *decided)})}
    view = read_round(records, round_)
    profile = view.asked.profile
    captions = (planned_label(profile, round_.year), given_labels(profile)[PREVIOUS_DONE])
    openness = read_open(records, round_) if is_done else None
    return Conflicts(
        year=round_.year,
        waiting=waiting,
        decided=decided,
        headings=view.headings,
        received=received,
        in_round=in_round,
        rows=rows,
        captions=captions,
        openness=openness,
        settled=settled,
        # a round that is named by its year has the key of earlier versions
        kept_as=captions[0] if round_.round_id == round_.year.short else round_.round_id,
    )


def _concerning(
    views: Iterable[resolve_conflict.ConflictView], writers: Collection[str], rows: Collection[str]
) -> Iterator[resolve_conflict.ConflictView]:
    """Yield the conflicts about parts of the divisions `writers` (IDs), and about values that belong to `rows`."""
    for view in views:
        _, _, part_of = parse_conflict_id(view.conflict)
        if part_of in writers or (not part_of and view.id in rows):
            yield view


class ConflictPage(Page):
    """The page 相違: the keys 1, 2, … choose a side, Enter decides and goes to the next conflict.

    A decision can be changed until the round is closed. The page's `request` is the key of a 相違, for example
    `1-1-1-02-K:done`, or an OfDivision.
    """

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._headings: Mapping[str, str] = {}
        self._received: Received = {}
        self._in_round: tuple[resolve_conflict.ConflictView, ...] = ()
        self._year: FiscalYear | None = None
        self._shown: ConflictItem | None = None
        self._view: resolve_conflict.ConflictView | None = None
        self._is_deciding = self._has_text = False
        self._request: str | None = None
        self._rows: Mapping[str, RowView] = {}
        self._captions = ("", "")
        self._kept_as = ""
        self._settled: frozenset[str] = frozenset()
        self._beside = QWidget()
        self._beside.hide()
        self.history = RichTextView("変更履歴", click_goes=False)
        self.next = OpenPoints(label("相違はすべて決まりました。次に残っているもの："))
        self.model = ConflictList()
        self.list = RichTextView("相違の一覧", self.model, click_goes=False)
        self.panel = DecisionPanel(around.underlining)
        self.narrowed = NarrowedLine()
        self.empty = EmptyState(
            "done",
            "内容の相違はありません",
            "回答どうし、または回答と事務局の修文が異なるときに、ここに並びます。",
        )
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self._request = request if isinstance(request, str) else None
        if self._shown not in self.model.open_items:
            self._shown = None  # open conflicts come first, also new ones
        self.narrowed.follow(request)
        self._read()

    @override
    def leave(self) -> None:
        self._report_texts()

    @property
    @override
    def keeps_unsaved(self) -> bool:
        return self.session.keeps_typed

    def _drop_texts(self, conflicts: Iterable[str]) -> None:
        """Discard the new texts of conflicts that are gone, and show them, so that they can be copied."""
        if dropped := self.panel.drop_texts_of_others(conflicts, self._kept_as):
            words = "相違がなくなったため、書きかけの文章は使われません。必要なときは、下の文章をコピーしてください。"
            self.around.messages.report_not_done(words, "\n".join(dropped))
            self._report_texts()

    def _report_texts(self) -> None:
        """Report whether a new text was typed for a conflict that is not decided, so that closing asks."""
        if (has_text := self.panel.has_undecided_text) is not self._has_text:
            self._has_text = has_text
            (self.unsaved if has_text else self.saved).emit()

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        self._read(is_others=initiator is self.session)

    def _read(self, *, is_others: bool = False) -> None:
        read = partial(read_conflicts, division=self.narrowed.division, workbooks=self.session.parts.workbooks)
        show = partial(self.show_conflicts, takes_focus=not is_others)
        self.session.query_round_if_any(read, lambda found: show(found or Conflicts()))

    def show_conflicts(self, conflicts: Conflicts, *, takes_focus: bool = True) -> None:
        """Show the conflicts, and select the requested conflict if there is a request.

        Without a request the current conflict remains selected, unless it has just been decided. `takes_focus`: whether
        the list gets the focus.
        """
        self._headings, self._received = conflicts.headings, conflicts.received
        self._in_round, self._year, self._settled = conflicts.in_round, conflicts.year, conflicts.settled
        self._is_deciding = False
        self._rows, self._captions, self._kept_as = conflicts.rows, conflicts.captions, conflicts.kept_as
        self.panel.question.hide()
        points = conflicts.openness.points if conflicts.openness else ()
        self.next.setVisible(bool(points))
        if points:
            self.next.show_items(points)
        kept = self._shown
        if takes_focus:
            self.take_keyboard(self.list)
        self.model.show_conflicts(conflicts.waiting, conflicts.decided, self._heading, conflicts.settled)
        items = self.model.item_keys
        self._stack.setCurrentWidget(self._whole if items else self.empty)
        wished = next((item for item in self.model.conflict_items if item.conflict == self._request), None)
        following = wished or (kept if kept in items else next(iter(self.model.open_items or items), None))
        self._request = None
        if following is not None:
            self.list.setCurrentIndex(self.model.place_of(following))
            self._show(following)  # it may be the current one already
        if self.narrowed.division is None:
            self._drop_texts([view.conflict for view in (*conflicts.waiting, *conflicts.decided)])

    def decide(self) -> None:
        """Decide the current conflict as chosen, and go to the next conflict.

        Show a message instead if nothing is chosen. Ask first if the decision empties a field.
        """
        if not self._may_decide or self.panel.question.is_open:
            return
        view, choice = self._view, self.panel.choice
        if view is None or choice is None:
            self.panel.ask_choice()
        elif (key := view.emptied_by(choice)) is not None:
            words = f"「{self._heading(key)}」が空欄になります。空欄でよければ［空欄に決める］を押してください。"
            self._ask(words, "空欄に決める", [(view, choice)])
        else:
            self._decide([(view, choice)])

    def decide_alike(self) -> None:
        """Ask, with a preview, whether to decide the division's other conflicts for the chosen side as well.

        If no single side is chosen, ask the user to choose.
        """
        view, choice = self._view, self.panel.choice
        if not self._may_decide or view is None:
            return
        if choice is None or choice.choice in (ConflictChoice.BOTH, ConflictChoice.TEXT):
            self.panel.ask_choice()
            return
        alike, rest = resolve_conflict.choices_of_same_side(view, choice, self._in_round)
        chosen = [(view, choice), *alike]
        emptied = [each for each, its in chosen if each.emptied_by(its) is not None]
        words = [f"次の{len(chosen)}件を、同じ側の内容に決めます。"]
        if emptied:
            words.append(f"{len(emptied)}件は、記入のある欄が空欄になります。")
        if rest:
            words.append(f"この側の内容がない{len(rest)}件は、決めずに残します。")
        preview = [self._preview(*each) for each in chosen]
        self._ask("".join(words), f"{len(chosen)}件を決める", chosen, preview)

    def _preview(self, view: resolve_conflict.ConflictView, choice: resolve_conflict.Decision) -> RichTextItem:
        """Return a list item with the text that a choice writes, and below it the text that it replaces."""
        values = next((side.values for side in view.sides if side.assertion_id == choice.choice), view.base)
        now = _current_values(view, self._rows.get(view.id))
        pairs = {key: [shown_value(key, each.get(key), view.profile) for each in (now, values)] for key in values}
        html = "<br>".join(f"{muted(self._heading(key))}　{_replacing_html(*pair)}" for key, pair in pairs.items())
        where, read_aloud = f"{view.id}　{view.title}", "、".join(text or "" for _, text in pairs.values())
        return RichTextItem(item_html(where, html), f"{where}、{read_aloud}", view.conflict)

    def _ask(self, words: str, button: str, chosen: Sequence[Choice], preview: Sequence[RichTextItem] = ()) -> None:
        self.panel.question.ask(words, button, lambda: self._decide(chosen), preview)

    def _decide(self, chosen: Sequence[Choice]) -> None:
        """Decide conflicts in one act; undoing it withdraws the decisions, so that the conflicts are open again."""
        session, around, year = self.session, self.around, self._year
        views, choices = [view for view, _ in chosen], [(view.conflict, choice) for view, choice in chosen]
        following = self._next(views)
        decided: list[Decided] = []

        def decide(store: Store) -> Outcome[Decided]:
            return resolve_conflict.resolve_several(session.parts, store, choices, year=year, by=session.by, seen=views)

        def withdraw(store: Store) -> Outcome[Decided]:
            return withdraw_decisions(store, decided[-1], year=year, by=session.by)

        def done(outcome: Outcome[Decided]) -> None:
            self._show_decided(following)
            decided.append(outcome.value)
            command.push()
            if len(chosen) > 1:
                offer = Offer("元に戻す", around.undo.undo)
                around.messages.report_done(f"{len(chosen)}件の相違を決めました。", "", offer)

        def rewrite(again: bool, not_done: NotDone) -> None:  # noqa: FBT001 - as a command calls it
            def rewritten(outcome: Outcome[Decided]) -> None:
                decided.append(outcome.value)
                around.saved.emit()

            self._request = choices[0][0]
            act = decide if again else withdraw
            session.act(
                act,
                rewritten,
                what="相違の決定を書き直しています",
                repeats=True,
                initiator=self,
                not_done=not_done,
            )

        command = AppliedCommand(around, f"相違の決定（{len(chosen)}件）", rewrite)
        self._do(decide, done, views)

    def _do(
        self,
        act: Callable[[Store], Outcome[Decided]],
        then: Callable[[Outcome[Decided]], None],
        views: Sequence[resolve_conflict.ConflictView],
    ) -> None:
        """Decide conflicts by `act`; deciding is disabled until the conflicts are read again."""

        def refuse(refused: Refused) -> None:
            if isinstance(refused, ConflictUnknown):
                remedy = "一覧に残っている相違を決めてください。"
                words = (
                    f"{self._which(views)}の相違は、すでに決められたか、回答が取り消されています。"
                    "何も変更していません。"
                )
                self.around.messages.report_not_done(words, remedy)
            else:
                self.around.messages.refuse(refused)
                self._request = views[0].conflict  # to show its current state, with the user's own text

        def done(outcome: Outcome[Decided]) -> None:
            self.panel.forget_texts([each.conflict for each in views], kept_as)
            self._report_texts()
            then(outcome)

        kept_as, self._is_deciding = self._kept_as, True
        self.take_keyboard(self.list)  # a disabled button would pass the focus on
        self.panel.enable_deciding(may=False)
        what = "相違の決定を保存しています"
        editor = self.panel.editor  # the user's own text is no longer needed, whatever was chosen
        storing = editor.kept.typed_among([editor.text_as_typed()])
        self.session.act(act, done, what=what, initiator=self, refused=refuse, not_done=self._read, storing=storing)

    def _which(self, views: Sequence[resolve_conflict.ConflictView]) -> str:
        """Return the row and the field of the first conflict as text, with the number of all if there are several."""
        first = views[0]
        named = f"{first.id}「{first.title}」の「{self._heading(first.key)}」{first.whose}"
        return named if len(views) == 1 else f"{named}など{len(views)}件"

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _DECIDE and self.panel.question.is_open:
            self.panel.question.press()
        elif event.key() in _DECIDE and self.list.hasFocus():
            self.panel.go_to_choice()
        elif event.key() in _DECIDE:
            self.decide()
        elif not (event.text().isdecimal() and self.panel.choose(int(event.text()))):
            super().keyPressEvent(event)

    def _show_decided(self, following: ConflictItem | None) -> None:
        """Go to the next conflict; the list is read again when the change is signalled."""
        self._shown = following
        self.around.saved.emit()

    def _next(self, decided: Sequence[resolve_conflict.ConflictView]) -> ConflictItem | None:
        """Return the next open conflict that is not in `decided`, continuing from the top after the end."""
        waiting, known = self.model.open_items, {view.conflict for view in decided}
        place = waiting.index(self._shown) if self._shown in waiting else 0
        turned = waiting[place:] + waiting[:place]
        return next((item for item in turned if item.conflict not in known), None)

    def _show(self, item: object) -> None:
        view = self.model.view_of(item)
        if view is None or not isinstance(item, ConflictItem):
            return
        self._shown = item
        if view != self._view:  # a choice or text is not disturbed by changes of other rows
            self._view = view
            row, received = self._rows.get(view.id), self._received.get(view.id, {})
            self.panel.show_conflict(view, self._headings, row, received, self._captions, self._kept_as)
            divisions = {side.who for side in view.sides} - {OFFICE_NAME}
            shared = (each for each in self._in_round if not divisions.isdisjoint(side.who for side in each.sides))
            self.panel.alike.setVisible(any(each.conflict != view.conflict for each in shared))
            self._read_history()
        self.panel.enable_deciding(may=self._may_decide)

    @property
    def _may_decide(self) -> bool:
        is_settled = self._view is not None and self._view.id in self._settled
        return self.session.may_correct and not self._is_deciding and not is_settled

    def _heading(self, key: str) -> str:
        return self._headings.get(key, key)

    def _connect(self) -> None:
        offer_row_years(self, lambda: self._view.id if self._view else None)
        self.list.moved.connect(self._show)
        self.narrowed.widened.connect(self._read)
        self.panel.decided.connect(self.decide)
        self.panel.alike_wanted.connect(self.decide_alike)
        self.panel.question.ended.connect(self.list.setFocus)
        self.next.wanted.connect(self.around.wanted)

    def _lay_out(self) -> None:
        self.list.setMinimumWidth(_LEAST_WIDTH)
        column_of(label("変更履歴", "heading"), (self.history, 1), within=self._beside, margins=FRAME_MARGINS)
        sizes = (_LIST_WIDTH, 3 * _LIST_WIDTH, _LIST_WIDTH)
        self._whole = splitter_of(self.list, self.panel, self._beside, shares=(0, 1, 0), sizes=sizes)
        self._stack = stack_of(self._whole, self.empty)
        head = title_line(self.title, label("数字で選び、Enterで決定して次へ進みます", "muted"), STRETCH, self.narrowed)
        column_of(head, self.next, (self._stack, 1), within=self, margins=(3 * STEP, 2 * STEP, 0, 0))

    @override
    def arrange(self, room: Room) -> None:
        """Show the history beside the conflict if the window is wide; stack the sides if it is narrow."""
        super().arrange(room)
        self.panel.arrange_cards(is_narrow=room is Room.NARROW)
        width = _LEAST_WIDTH if room is Room.NARROW else _LIST_WIDTH
        self._beside.setVisible(room is Room.WIDE)
        self._whole.setSizes([width, 3 * _LIST_WIDTH, _LIST_WIDTH])
        self._read_history()

    def _read_history(self) -> None:
        """Read the changes of the current row, if the history is shown."""
        view = self._view
        if view is None or self._beside.isHidden():
            return

        def read(records: Records, round_: Round) -> list[RichTextItem]:
            lines = reversed(read_history(records, round_, view.id))
            return history_items(lines, attrgetter("heading"), "この取組の変更はまだありません。")

        def show(lines: list[RichTextItem]) -> None:
            if view is self._view:
                self.history.lines.set_items(lines)

        self.session.query_detail(read, show)
