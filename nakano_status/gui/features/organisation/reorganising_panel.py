"""改正 of the organisation: a form for the kind of change, its body, day and reason, then a preview, then one act.

If a body is split, the user assigns its rows to the new bodies, row by row or for all selected rows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from operator import attrgetter

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView, QWidget

from nakano_status.application.organisation.import_divisions import aliases_in
from nakano_status.application.organisation.read.organisation import BodyView, read_bodies
from nakano_status.application.organisation.reorganise import (
    HANDED_ON,
    OwnedRow,
    Reorganisation,
    plan_reorganisation,
    read_owned,
    read_titles,
    reorganise,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.problem_text import plain_sentence
from nakano_status.application.round.settled_rounds import SettledRound
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation.divisions import DivisionKind, SuccessionKind, fold_name
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    Founding,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    Transfer,
)
from nakano_status.domain.round.states import LATEST_DUE, JoinedDue
from nakano_status.gui.controls.boxes import (
    STRETCH,
    FlowLayout,
    add_form_row,
    column_of,
    form_of,
    line_of,
    scroll_area_of,
    splitter_of,
    stack_of,
)
from nakano_status.gui.controls.fields import (
    BackButton,
    Button,
    Choice,
    DayField,
    LineField,
    PrimaryButton,
    fiscal_year_start,
)
from nakano_status.gui.features.organisation.division_editor import kind_names, offer_places
from nakano_status.gui.lists.line_steps import ROW_FLAGS, Index, TextTable
from nakano_status.gui.lists.rich_text_list import RichTextItem, item_html, plain_item, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.tables import FittedTable
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, caption, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.choice_cells import ChoiceDelegate
from nakano_status.gui.panels.kept_table import division_line
from nakano_status.gui.qt_override import override

Kind = SuccessionKind
_SHORT = 10
"""The least number of characters that a choice shows; its list is as wide as its texts."""

_WORDS = {
    Kind.RENAMED: "名称が変わり、取組はそのまま続けます。",
    Kind.MERGED: "いくつかの組織が1つになり、取組はすべてその組織が引き継ぎます。ほかに統合する組織も選んでください。",
    Kind.SPLIT: "1つの組織が分かれます。元の名称も書くと、元の組織も続きます。取組ごとに引継ぎ先を選んでください。",
    Kind.ABOLISHED: "組織がなくなり、取組は引き継ぐ組織に移ります。",
    Kind.MOVED: "別の組織の下に移り、取組はそのまま続けます。",
    Kind.FOUNDED: "新しい組織ができます。取組を引き継ぐ組織は、統合・分割・廃止で登録します。",
}
_NAMES = {Kind.RENAMED: "新しい名称", Kind.MERGED: "統合後の名称", Kind.FOUNDED: "名称"}
_HINTS = {Kind.MERGED: "統合する組織のどれかの名称か、新しい名称"}


class ChangeForm(QWidget):
    """The fields of a 改正; fields that its kind does not need are hidden.

    The signal `changed` is emitted at every input.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bodies: Sequence[BodyView] = ()
        self.kind = Choice(least=_SHORT)
        self.body = Choice(least=_SHORT)
        self.sort = Choice(least=_SHORT)
        self.name = LineField(kept_as="reorganised-name")
        self.parts = LineField(hint="「、」で区切ります（例：課税課、納税課）", kept_as="reorganised-parts")
        self.heir = Choice(least=_SHORT)
        self.above = Choice(least=_SHORT)
        self.since = DayField("適用開始日")
        self.reason = LineField(hint="省略できます。変更の記録に残ります", kept_as="reorganising-reason")
        self.words = ReadingLabel(kind="muted")
        self._name_caption = caption(self.name, "")
        self._form = form_of()
        self._lay_out()
        self._connect()

    @property
    def chosen_kind(self) -> SuccessionKind:
        """The chosen kind of change."""
        return SuccessionKind(self.kind.currentData())

    @property
    def chosen_body(self) -> BodyView | None:
        """The body that the change is about; None if no body is chosen, or if a new body is founded."""
        own = self.body.currentData()
        fits = (each for each in self._bodies if each.division_id == own)
        return None if self.chosen_kind is Kind.FOUNDED else next(fits, None)

    @property
    def alike(self) -> tuple[BodyView, ...]:
        """The other bodies of the chosen body's kind, which can be merged with it or continue it.

        Empty if no body is chosen.
        """
        own = self.chosen_body
        return tuple(each for each in self._bodies if own and each.kind is own.kind and each is not own)

    @property
    def part_names(self) -> tuple[str, ...]:
        """The typed names of the bodies into which the chosen body is split."""
        return tuple(dict.fromkeys(aliases_in(self.parts.text())))

    @property
    def is_complete(self) -> bool:
        """Whether every required field is filled in."""
        kind = self.chosen_kind
        named = kind not in _NAMES or bool(self.name.text().strip())
        return named and (kind is not Kind.SPLIT or bool(self.part_names)) and self._has_body

    @property
    def _has_body(self) -> bool:
        return self.chosen_body is not None or self.chosen_kind is Kind.FOUNDED

    def make_change(self, others: Sequence[str], rows: Mapping[str, str]) -> OrganisationChange:
        """Return the change that the fields describe.

        `others`: for a merger, the names of the bodies to merge with the chosen body. `rows`: for a split, the name of
        the new body of each row, by the row's name (`OwnedRow`).
        """
        kind, name = self.chosen_kind, self.name.text().strip()
        body = self.chosen_body.name if self.chosen_body else ""
        if kind is Kind.RENAMED:
            return Renaming(body, name)
        if kind is Kind.MERGED:
            return Merger((body, *others), name)
        if kind is Kind.SPLIT:
            return Split(body, self.part_names, rows)
        if kind is Kind.ABOLISHED:
            return Abolition(body, self._name_of(self.heir))
        if kind is Kind.MOVED:
            return Transfer(body, self._name_of(self.above))
        return Founding(name, DivisionKind(self.sort.currentData()), self._name_of(self.above))

    def begin(
        self, bodies: Sequence[BodyView], body: BodyView | None, today: date, kind: SuccessionKind, above: str | None
    ) -> None:
        """Empty the fields, and begin a change of the given kind.

        `bodies`: the existing bodies to choose from. `body`: the body to choose, if any. `today`: the start of its
        fiscal year is proposed as the day. `above`: the ID of the 部 or 室 to propose for a move, if any.
        """
        with QSignalBlocker(self):
            for field in (self.name, self.parts, self.reason):
                field.clear_for_good()
            self.since.setEnabled(True)
            self.since.show_day(fiscal_year_start(today))
            self.show_bodies(bodies, body)
            self.kind.choose(kind)
            self._follow_kind()
            if above is not None:
                self.above.choose(above)
        self.changed.emit()

    def begin_next(self, bodies: Sequence[BodyView]) -> None:
        """Begin another change of the same day; `bodies` are the bodies that exist after the changes before it."""
        with QSignalBlocker(self):
            for field in (self.name, self.parts):
                field.clear_for_good()
            self.since.setEnabled(False)
            self.kind.choose(Kind.RENAMED)
            self.show_bodies(bodies)
            self._follow_kind()
        self.changed.emit()

    def show_bodies(self, bodies: Sequence[BodyView], body: BodyView | None = None) -> None:
        """Replace the bodies to choose from, and choose `body`; if it is None, the chosen body remains chosen."""
        self._bodies = bodies
        with QSignalBlocker(self.sort):
            self.sort.offer(((words, each) for each, words in kind_names(bodies).items()), self.sort.currentData())
        wanted = body.division_id if body else self.body.currentData()
        with QSignalBlocker(self.body):
            self.body.offer(((each.name, each.division_id) for each in bodies), wanted)
        self._follow_body()

    def _name_of(self, box: Choice) -> str | None:
        """Return the name of the body chosen in a box; None if no body is chosen."""
        return next((each.name for each in self._bodies if each.division_id == box.currentData()), None)

    def _follow_kind(self) -> None:
        """Show the fields that the chosen kind needs."""
        kind = self.chosen_kind
        shown = {
            self.body: kind is not Kind.FOUNDED,
            self.sort: kind is Kind.FOUNDED,
            self.name: kind in _NAMES,
            self.parts: kind is Kind.SPLIT,
            self.heir: kind is Kind.ABOLISHED,
            self.above: kind in (Kind.MOVED, Kind.FOUNDED),
        }
        for field, is_shown in shown.items():
            self._form.setRowVisible(field, is_shown)
        words = _NAMES.get(kind, "名称")
        self._name_caption.setText(words)
        self.name.setAccessibleName(words)
        self.name.setPlaceholderText(_HINTS.get(kind, ""))
        self.words.show_text(_WORDS[kind])
        self._follow_body()

    def _follow_body(self) -> None:
        """Offer heirs and places that fit the chosen body."""
        body, heir = self.chosen_body, self.heir.currentData()
        with QSignalBlocker(self.heir):
            self.heir.offer([("（なし）", ""), *((each.name, each.division_id) for each in self.alike)], heir)
        sort = body.kind if body else DivisionKind(self.sort.currentData())
        offer_places(self.above, self._bodies, sort, body.above if body else self.above.currentData())
        self.above.setEnabled(sort is not DivisionKind.DEPARTMENT)
        self.changed.emit()

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _: self._follow_kind())
        self.body.currentIndexChanged.connect(lambda _: self._follow_body())
        self.sort.currentIndexChanged.connect(lambda _: self._follow_body())
        for box in (self.heir, self.above):
            box.activated.connect(lambda _: self.changed.emit())
        for field in (self.name, self.parts):
            field.textChanged.connect(lambda _: self.changed.emit())
            field.returnPressed.connect(self.focusNextChild)
        self.since.changed.connect(self.changed)

    def _lay_out(self) -> None:
        fields: tuple[tuple[QComboBox | QLineEdit, str], ...] = (
            (self.kind, "改正の種類"),
            (self.body, "対象の組織"),
            (self.sort, "組織の種類"),
            (self.name, "名称"),
            (self.parts, "分割後の名称"),
            (self.heir, "引き継ぐ組織"),
            (self.above, "上の組織"),
            (self.since, "適用開始日"),
            (self.reason, "理由"),
        )
        for field, words in fields:
            field.setAccessibleName(words)
            beside = self._name_caption if field is self.name else caption(field, words)
            add_form_row(self._form, beside, field)
        with QSignalBlocker(self.sort), QSignalBlocker(self.kind):
            self.kind.offer((each.label, each) for each in Kind)
        column_of(self.words, self._form, STRETCH, within=self, margins=(0, 0, 2 * STEP, 0))


TITLE, HEIR = 1, 2


class HeirsModel(TextTable):
    """A table model of the rows of a body that is split, with the name of the new body that gets each row.

    The names of the new bodies are called parts. A row without a choice goes to the part with the old body's name; if
    no part has that name, the row is undecided. The signal `decided` is emitted at each choice.
    """

    decided = Signal()
    heads = ("管理番号", "事業内容・指標項目", "引継ぎ先")
    key = attrgetter("name")
    _lines: list[OwnedRow]

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, str] = {}
        self._stays = ""
        self.parts: tuple[str, ...] = ()

    @property
    def chosen(self) -> Mapping[str, str]:
        """The name of the new body chosen for each row, by the row's name; rows without a choice are left out."""
        return {each.name: part for each in self._lines if (part := self._part_of(each.name))}

    @property
    def undecided_count(self) -> int:
        """The number of rows without a choice; 0 if the old body continues, because it then gets these rows."""
        return 0 if self._stays else len(self._lines) - len(self.chosen)

    def show_rows(self, rows: Sequence[OwnedRow]) -> None:
        """Show the rows of a body."""
        self.show_lines(rows)
        self.decided.emit()

    def clear(self) -> None:
        """Remove the rows and all choices."""
        self._chosen = {}
        self.show_rows(())

    def show_parts(self, parts: Sequence[str], body: str) -> None:
        """Offer the names of the new bodies (`parts`); a choice of another name is kept until the name exists again.

        `body`: the name of the split body.
        """
        self.parts = tuple(parts)
        self._stays = next((each for each in parts if fold_name(each) == fold_name(body)), "")
        self._report(range(len(self._lines)))

    def choose(self, line_numbers: Sequence[int], part: str) -> None:
        """Choose the new body with the name `part` for the rows at the given line numbers."""
        for place in line_numbers:
            self._chosen[self._lines[place].name] = part
        self._report(line_numbers)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return ROW_FLAGS | Qt.ItemFlag.ItemIsEditable if index.column() == HEIR and self.parts else ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            return self._part_of(self._lines[index.row()].name) or self._stays
        return super().data(index, role)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or value not in self.parts:
            return False
        self.choose([index.row()], str(value))
        return True

    @override
    def texts(self, line: OwnedRow) -> tuple[str, ...]:
        return line.name, line.title, self._part_of(line.name) or self._stays or "（未定）"

    def _part_of(self, row: str) -> str:
        """Return the name of the new body chosen for a row; empty if none is chosen, or it is not offered now."""
        part = self._chosen.get(row, "")
        return part if part in self.parts else ""

    def _report(self, places: Sequence[int]) -> None:
        for place in places:
            self.dataChanged.emit(self.index(place, 0), self.index(place, HEIR))
        self.decided.emit()


class _HeirDelegate(ChoiceDelegate):
    """A delegate whose editor is a choice of the parts."""

    @override
    def choices(self, index: Index) -> tuple[str, Sequence[str]]:
        title, model = index.sibling(index.row(), TITLE).data(), index.model()
        return f"{title}の引継ぎ先", model.parts if isinstance(model, HeirsModel) else ()


class HeirsTable(QWidget):
    """The table of the rows of a body that is split; above it is a choice for all selected rows.

    Enter or a double click opens the choice for one row.
    """

    def __init__(self) -> None:
        super().__init__()
        self.model = HeirsModel(self)
        self.words = ReadingLabel(kind="muted")
        self.part = Choice("選んだ取組の引継ぎ先", fits=True)
        self.give = Button("選んだ取組に入れる", self._give)
        self.table = FittedTable(self.model, "分割する組織の取組の一覧", (TITLE,))
        self.table.setItemDelegate(_HeirDelegate(self.table))
        self.table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        column_of(self.words, FlowLayout(self.part, self.give), (self.table, 1), within=self)
        self.table.activated.connect(lambda index: self.table.edit(index.siblingAtColumn(HEIR)))
        self.model.decided.connect(self._show_open)

    def show_parts(self, parts: Sequence[str], body: str) -> None:
        """Offer the names of the new bodies (`parts`) for the rows of `body`, which is split into them."""
        if tuple(parts) != self.model.parts:
            chosen = self.part.currentData()
            self.part.offer(((each, each) for each in parts), chosen)
        self.model.show_parts(parts, body)

    def _give(self) -> None:
        places = [index.row() for index in self.table.selectionModel().selectedRows()]
        if self.part.currentData() is not None:
            self.model.choose(places, str(self.part.currentData()))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_open(self) -> None:
        rows, is_ready = self.model.rowCount(), bool(self.model.parts)
        self.part.setEnabled(is_ready)
        self.give.setEnabled(is_ready and rows > 0)
        if not is_ready:
            self.words.show_text("分割後の名称を記入すると、取組ごとに引継ぎ先を選べます。")
            return
        how = "行を選び（Ctrl+Aで全部）、引継ぎ先を入れてください。1件ずつは、行でEnterを押します。"
        words = f"取組・成果指標 {rows}件のうち、引継ぎ先が未定のもの {self.model.undecided_count}件。"
        self.words.show_text(words + (how if rows else ""))


def describe_reorganisation(planned: Reorganisation) -> str:
    """Return a text on a 改正: its first day, the numbers of rows and 成果指標 that move, and the affected rounds.

    A line for each new name with characters that papers cannot print follows.
    """
    moves = planned.moves
    counted = (
        ("取組", len({row for row, _, _ in moves.rows})),
        ("成果指標", len(moves.indicators)),
    )
    what = "と".join(f"{words} {count}件" for words, count in counted if count)
    moved = f"{what}が移ります。" if what else "移る取組・成果指標はありません。"
    text = f"{era_day(planned.day)}からの改正です。{moved}"
    taken = len({row.row_id for rows in planned.rounds.values() for row in rows})
    if taken:
        text += f"このうち{taken}件は、集めている進捗確認でも引き継ぎます。"
    if planned.former:
        years = "、".join(each.label for each in planned.former)
        text += f"集めている{years}分は、改正の前の組織のまま続けます。"
    kept = "この日までに開始する" if planned.is_to_come else "これより前に作成した"
    before = "改正の前" if planned.is_to_come else "前"
    return "\n".join((f"{text}{kept}進捗確認は、{before}のままです。", *map(plain_sentence, planned.problems)))


def preview_lines(planned: Reorganisation, titles: Mapping[str, str]) -> list[RichTextItem]:
    """Return the list items that preview the effects of a 改正, under headings.

    `titles`: the titles of rows and 成果指標 (`read_titles`).
    """
    moves, kept = planned.moves, "適用開始日より後の進捗確認ですが、前の名称と上の組織のままです。"
    return [
        *section("改正", [RichTextItem(f"<p>{escape(each)}</p>", each, each) for each in planned.lines()]),
        *section("組織の内容", [division_line(each) for each in planned.changes]),
        *section(
            "今のまま変わらない進捗確認（締切・公表の済んだもの）",
            [_round_line(each, kept) for each in planned.settled if not each.is_kept_current],
        ),
        *section(
            "資料を記録した進捗確認",
            [_round_line(each, HANDED_ON) for each in planned.settled if each.is_kept_current],
        ),
        *section("移る取組", list(_moved(moves.rows, titles))),
        *section("移る成果指標", list(_moved(moves.indicators, titles))),
        *section(
            "送付済みの回答様式（照会番号）",
            [
                plain_item(
                    each.package_id,
                    f"{each.division}　{each.package_id}",
                    "この様式に記入された回答も取り込めます。",
                )
                for each in moves.forms
            ],
        ),
        *section(
            "所管課ごとの回答期限",
            [_due_line(each) for each in moves.dues],
        ),
        *section(
            "確かめ直す連絡先",
            [
                plain_item(
                    ("contact", each), each, "連絡先は引き継ぎません。引き継いだ組織の連絡先を確かめてください。"
                )
                for each in moves.contacts
            ],
        ),
    ]


def _round_line(settled: SettledRound, words: str) -> RichTextItem:
    return plain_item(("settled", settled.round_.round_id), settled.label, words)


def _due_line(joined: JoinedDue) -> RichTextItem:
    where = f"{joined.body}（{joined.year.label}分）"
    html = item_html(where, escape(joined.label), LATEST_DUE)
    return RichTextItem(html, f"{where}、{joined.label}。{LATEST_DUE}", ("due", joined.year, joined.body))


def _moved(rows: Iterable[tuple[str, str, str]], titles: Mapping[str, str]) -> Iterator[RichTextItem]:
    for row, was, now in rows:
        where = f"{row}　{titles.get(row, '')}".strip()
        yield plain_item((row, was, now), where, f"{was} → {now}")


_FORM_WIDTH, _SIDE_WIDTH = 44 * STEP, 96 * STEP


@dataclass(frozen=True)
class _Looked:
    """A preview: changes of one day with their consequences.

    `titles`: the titles of rows and 成果指標 (`read_titles`). `bodies`: the bodies that exist after the changes.
    """

    changes: tuple[OrganisationChange, ...]
    planned: Reorganisation
    titles: Mapping[str, str]
    bodies: Sequence[BodyView]


class ReorganisingPanel(Panel):
    """The panel of a 改正: a form, with further choices or the preview beside it.

    Only previewed changes can be written; an input in the form closes the preview. Several changes of the same day can
    be collected and are written in one act. The signal `done` carries the written Reorganisation. The signal `left` is
    emitted when the panel is closed without a change.
    """

    done = Signal(object)
    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._split: str | None = None
        self._shown: _Looked | None = None
        self._collected: tuple[OrganisationChange, ...] = ()
        self._existing: Sequence[BodyView] = ()
        self.form = ChangeForm()
        self.together = ReadingLabel()
        self.drop_last = Button("最後の1つを外す", self._drop_last)
        self.nothing = ReadingLabel(
            "内容を決めて［移るものを確かめる］を押すと、移る取組などを、改正の前に一覧で確かめられます。",
            kind="muted",
        )
        self.others_list = RichTextView("ほかに統合する組織の一覧", click_goes=False)
        self.heirs = HeirsTable()
        self.words = ReadingLabel()
        self.list = RichTextView("改正で移るものの一覧", click_goes=False)
        self.stop = BackButton("改正しない", self.left)
        self.back = BackButton("内容に戻る", self._go_back)
        self.another = Button("ほかの改正も加える", lambda _=False: self._collect(self._shown))
        self.another.setToolTip("同じ日の改正をまとめて、1回で登録します。")
        self.look = PrimaryButton("移るものを確かめる", self._look)
        self.do = PrimaryButton("この内容で改正する", self._do)
        self._lay_out()
        self.form.changed.connect(self._follow_form)

    def begin(
        self, bodies: Sequence[BodyView], body: BodyView | None, kind: SuccessionKind, above: str | None = None
    ) -> None:
        """Begin a new 改正 with a change of the given kind; collected changes are discarded.

        The arguments are as in `ChangeForm.begin`.
        """
        self._forget_choices()
        self._existing = bodies
        self._show_collected((), ())
        self.form.begin(bodies, body, self.session.parts.clock.today(), kind, above)
        self.form.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bodies(self, bodies: Sequence[BodyView]) -> None:
        """Offer the existing bodies to choose from.

        If changes are collected, the form continues to offer the bodies that result from them.
        """
        self._existing = bodies
        if not self._collected:
            self.form.show_bodies(bodies)

    def _follow_form(self) -> None:
        """Show the further choices for the chosen kind and body."""
        kind, body = self.form.chosen_kind, self.form.chosen_body
        self._shown = None
        side: QWidget = self._nothing_side
        if kind is Kind.MERGED:
            self.others_list.lines.update_items(map(_body_line, self.form.alike))
            side = self._others_side
        elif kind is Kind.SPLIT and body is not None:
            self._read_rows(body)
            self.heirs.show_parts(self.form.part_names, body.name)
            side = self.heirs
        self._show_side(side)

    def _read_rows(self, body: BodyView) -> None:
        if self._split == body.division_id:
            return
        self._split = own = body.division_id

        def show(rows: tuple[OwnedRow, ...]) -> None:
            if self._split == own:
                self.heirs.model.show_rows(rows)

        self.session.query(lambda records: read_owned(records, own), show)

    def _show_side(self, side: QWidget) -> None:
        """Show one part beside the form, with its buttons."""
        is_preview = side is self._preview_side
        self._side.setCurrentWidget(side)
        for button in (self.back, self.another, self.do):
            button.setVisible(is_preview)
        self.look.setVisible(not is_preview)
        may_write = self.session.may_write
        self.look.setEnabled((self.form.is_complete or bool(self._collected)) and may_write)
        self.do.setEnabled(may_write)

    @property
    def _changes(self) -> tuple[OrganisationChange, ...]:
        """The collected changes, and the change in the form if it is complete."""
        if not self.form.is_complete:
            return self._collected
        names = [str(each) for each in self.others_list.lines.ticked]
        return (*self._collected, self.form.make_change(names, dict(self.heirs.model.chosen)))

    def _look(self) -> None:
        """Preview the changes; nothing is written."""
        day = self.form.since.ask_day()
        if day is None:
            return
        wanted = self._changes, day

        def show(looked: _Looked) -> None:
            if (self._changes, self.form.since.day) == wanted:
                self.around.messages.withdraw()
                self._show_preview(looked)

        self._plan(*wanted, show)

    def _plan(self, changes: Sequence[OrganisationChange], day: date, then: Callable[[_Looked], None]) -> None:
        parts = self.session.parts

        def plan(store: Store) -> _Looked:
            planned = plan_reorganisation(parts, store, changes, day)
            with store.reading() as records:
                bodies = read_bodies(records, planned.after, day)
                return _Looked(tuple(changes), planned, _titles(records, planned), bodies)

        self.session.use(plan, then, what="移るものを確かめています")

    def _show_preview(self, looked: _Looked) -> None:
        self._shown = looked
        self.words.show_text(describe_reorganisation(looked.planned))
        self.list.lines.set_items(preview_lines(looked.planned, looked.titles))
        self._show_side(self._preview_side)
        self.do.setFocus(Qt.FocusReason.OtherFocusReason)

    def _collect(self, looked: _Looked | None) -> None:
        """Keep the previewed changes, and begin another change of the same day."""
        if looked is not None:
            self._forget_choices()
            self._show_collected(looked.changes, list(looked.planned.lines()))
            self.form.begin_next(looked.bodies)
            self.form.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop_last(self) -> None:
        left = self._collected[:-1]
        if left:
            if (day := self.form.since.ask_day()) is not None:
                self._plan(left, day, self._collect)
            return
        self._forget_choices()
        self._show_collected((), ())
        self.form.begin_next(self._existing)
        self.form.since.setEnabled(True)

    def _show_collected(self, changes: tuple[OrganisationChange, ...], lines: Sequence[str]) -> None:
        self._collected = changes
        words = f"まとめて行う改正 {len(changes)}件"
        self.together.show_text("\n".join((words, *(f"・{line}" for line in lines))))
        for each in (self.together, self.drop_last):
            each.setVisible(bool(changes))

    def _forget_choices(self) -> None:
        self._split = None
        self.others_list.lines.set_items(())
        self.heirs.model.clear()

    def _go_back(self) -> None:
        self._follow_form()
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self) -> None:
        """Write the previewed changes."""
        if self._shown is None:
            return
        shown, reason, session, day = self._shown, self.form.reason.text(), self.session, self._shown.planned.day
        session.act(
            lambda store: reorganise(session.parts, store, shown.changes, day, reason, session.by, shown.planned),
            self._show_done,
            what="改正しています",
            initiator=self,
        )

    def _show_done(self, outcome: Outcome[Reorganisation]) -> None:
        self.done.emit(outcome.value)
        lines = "、".join(outcome.value.lines())
        words = f"改正しました：{lines}。"
        asked = "引き継いだ組織の回答様式は「照会」で作成してください。" if outcome.value.rounds else ""
        if outcome.value.is_to_come:
            words = f"{era_day(outcome.value.day)}からの改正を登録しました：{lines}。"
            asked = "その日までは今の組織のままです。「登録した改正と引継ぎ」で確かめられます。"
        self.around.report_saved(words, asked)

    def _lay_out(self) -> None:
        self._nothing_side, self._others_side, self._preview_side = QWidget(), QWidget(), QWidget()
        column_of(self.nothing, STRETCH, within=self._nothing_side)
        column_of(
            ReadingLabel("ほかに統合する組織を選んでください（Spaceキーで選びます）。", kind="muted"),
            (self.others_list, 1),
            within=self._others_side,
        )
        column_of(self.words, (self.list, 1), within=self._preview_side)
        self._side = stack_of(self._nothing_side, self._others_side, self.heirs, self._preview_side)
        side = QWidget()
        column_of(self._side, within=side, margins=(2 * STEP, 0, 0, 0))
        left = QWidget()
        column_of(self.together, line_of(self.drop_last, STRETCH), (self.form, 1), within=left)
        both = splitter_of(
            scroll_area_of(left), side, shares=(0, 1), sizes=(_FORM_WIDTH, _SIDE_WIDTH), name="reorganising"
        )
        foot = line_of(self.stop, STRETCH, self.back, self.another, self.look, self.do)
        column_of(label("組織の改正", "heading"), (both, 1), foot, within=self)


def _body_line(body: BodyView) -> RichTextItem:
    html = f'<p>{escape(body.name)} <span class="muted">{escape(body.where)}</span></p>'
    return RichTextItem(html, "、".join(filter(None, (body.name, body.where))), body.name, ticked=False)


def _titles(records: Records, planned: Reorganisation) -> Mapping[str, str]:
    moves = planned.moves
    return read_titles(records) if moves.rows or moves.indicators else {}
