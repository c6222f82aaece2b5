"""Tables that the office maintains: a sheet is previewed before it is imported, and the table can be exported.

The preview first lists the rows that are not imported, with the reason, then the changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.indicators.edit_indicator import IndicatorEntry
from nakano_status.application.indicators.import_indicators import ImportedIndicators
from nakano_status.application.organisation.import_divisions import PlannedDivisions
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.frames import PlannedFrames
from nakano_status.application.plan.opinions import PlannedOpinions, changed_texts
from nakano_status.application.plan.schedules import PlannedSchedule
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.settled_rounds import ReachedRound, SettledEffect
from nakano_status.application.table_rows import ImportedTable, LeftOut
from nakano_status.application.unchanged_content import TablePreview
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation.reorganisation import BodyChangeKind, DivisionChange
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.domain.problems.problem import Problem, Refused, Severity
from nakano_status.domain.refusals.exchange import ContentMoved
from nakano_status.domain.round.settled import NO_CORRECTION
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, stack_of
from nakano_status.gui.controls.drag_and_drop import DropArea
from nakano_status.gui.controls.fields import BackButton, LineField, PrimaryButton, SinceChoice, TickBox
from nakano_status.gui.controls.files import TABLES, WORKBOOKS, MadeFile, TargetQuestion, choose_existing, choose_target
from nakano_status.gui.lists.difference_html import difference_html, opinion_head
from nakano_status.gui.lists.rich_text_list import RichTextItem, heading, item_html, plain_item, problem_item, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, lines_html
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, Panel

Subject = TypeVar("Subject")

_MOST_NAMES = 5
_FACT_LABELS = ("の実績", "の時点", "の出典", "の増減の要因")


def division_change_lines(planned: PlannedDivisions) -> list[RichTextItem]:
    """Return the preview of a table of the organisation as list items, in sections.

    First the problems, then the settled rounds that are corrected, filled in or unchanged, last the changes by kind.
    """
    problems = table_problem_lines(planned.problems, planned.left_out)
    lines = [*problems, *_reached_lines(planned.settled), *_settled_lines(planned.settled)]
    for kind in BodyChangeKind:
        lines += section(kind.value, [division_line(each) for each in planned.changes if each.kind is kind])
    return lines


def schedule_lines(planned: PlannedSchedule) -> list[RichTextItem]:
    """Return the preview of a table of the schedule as list items, in sections.

    First the problems, then the settled rounds that are filled in or unchanged, last the changes.
    """
    lines = [
        _line(each, f"{each.row_id}　{each.title}　{each.year.label}", each.was, each.now) for each in planned.changes
    ]
    changes = section("計画上のスケジュールの変更", lines)
    problems = table_problem_lines(planned.problems, planned.left_out)
    return [*problems, *_settled_lines(planned.settled, CORRECTS_SCHEDULES), *changes]


_CORRECTS_FIGURES = "これらも訂正するときは、表を取り込む前に「これらの資料の数値も訂正する」に印を付けます。"
_NEEDS_TICK = "。記入済か資料にある数値を変えるときは、表を取り込む前に「これらの資料の数値も訂正する」に印を付けます。"
CORRECTS_SCHEDULES = "これらも訂正するときは、コマンド「schedule import」に「--correct」を付けて、表を取り込みます。"


def _reached_lines(settled: SettledEffect, remedy: str = "") -> list[RichTextItem]:
    reached = [
        plain_item(each.line, each.settled.label, "、".join(f"{was} → {now}" for was, now in each.moved) + remedy)
        for each in settled.reached
    ]
    return section("締切・公表・記録が済み、訂正で変わる進捗確認", reached)


def _settled_lines(settled: SettledEffect, remedy: str = "") -> list[RichTextItem]:
    words = "締切・公表・記録が済み、今のまま変わらない進捗確認"
    kept = "一覧・件数・資料は、取り込んだ後も変わりません。"
    lines = section(words, [plain_item(each.label, each.label, f"{kept}{remedy}") for each in settled.unchanged])
    return [*_filled_lines(settled.filled), *lines]


def _filled_lines(filled: Iterable[ReachedRound]) -> list[RichTextItem]:
    words = "締切・公表が済み、空欄だったところを補う進捗確認"
    found = [(each.settled.label, f"{len(each.moved)}件") for each in filled]
    return section(words, [plain_item(("filled", label), label, count) for label, count in found])


def describe_settled_rounds(settled: SettledEffect) -> str:
    """Return a sentence for each settled round whose blanks were filled in, and a sentence on the unchanged rounds.

    Empty if there are no such rounds.
    """
    filled = "".join(
        f"締切・公表の済んだ{each.settled.label}の、空欄だったところ（{len(each.moved)}件）を補いました。"
        for each in settled.filled
    )
    if not settled.unchanged:
        return filled
    rounds = "、".join(each.label for each in settled.unchanged)
    return f"{filled}締切・公表・記録の済んだ進捗確認（{rounds}）は、前のまま変わりません。"


def indicator_lines(planned: Outcome[ImportedIndicators]) -> list[RichTextItem]:
    """Return the preview of a table of 成果指標 as list items, in sections.

    First the problems, then the settled rounds that change or are unchanged, last the changes.
    """
    settled = planned.value.settled
    needed = _NEEDS_TICK if settled.corrections is NO_CORRECTION else ""
    lines = [*table_problem_lines(planned.problems, planned.value.left_out), *_reached_lines(settled, needed)]
    lines += _settled_lines(settled, _CORRECTS_FIGURES)
    return [*lines, *section("成果指標の変更", [_line(each[0], *each) for each in indicator_differences(planned)])]


def frame_lines(planned: PlannedFrames) -> list[RichTextItem]:
    """Return the problems of a table of national frames as list items, then the added, changed and removed items."""
    all_items = (item for frame in (*planned.replaced, *planned.frames) for item in frame.items)
    titles = {item.item_id: item.title for item in all_items}
    lines = table_problem_lines(planned.problems, planned.left_out)
    for words, ids in (
        ("追加する項目", planned.added),
        ("変更する項目", planned.changed),
        ("除く項目", planned.removed),
    ):
        lines += section(words, [_item_line(planned, each, titles[each]) for each in ids])
    return lines


def _item_line(planned: PlannedFrames, item_id: str, title: str) -> RichTextItem:
    """Return the list item of an item of a frame, with the number of rows and measures recorded for a changed one."""
    number = planned.tagged.get(item_id, 0) if item_id in planned.changed else 0
    used = f"（この項目に当たると記録した取組など {number}件）" if number else ""
    return _changed_line(item_id, item_id, f"{title}{used}", planned.changed_texts(item_id))


def opinion_lines(planned: PlannedOpinions) -> list[RichTextItem]:
    """Return the problems of a table of opinions, then the corrected, added and changed opinions, as list items.

    A corrected or changed opinion has each field that changes below its text.
    """
    lines = table_problem_lines(planned.problems, planned.left_out)
    both = list(zip(planned.opinions, planned.replaced, strict=True))
    corrected = [_opinion_line(now, changed_texts(was, now)) for was, now in planned.corrected]
    lines += section("内容か氏名・団体名を訂正する意見", corrected)
    lines += section("追加する意見", [_opinion_line(now, ()) for now, was in both if was is None])
    others = [(now, was) for now, was in both if was is not None and (was, now) not in planned.corrected]
    return [*lines, *section("変更する意見", [_opinion_line(now, changed_texts(was, now)) for now, was in others])]


def _opinion_line(opinion: Opinion, changed: Iterable[tuple[str, str, str]]) -> RichTextItem:
    return _changed_line(opinion, opinion_head(opinion), opinion.text, changed)


def _changed_line(item: object, where: str, text: str, changed: Iterable[tuple[str, str, str]]) -> RichTextItem:
    """Return the list item of something with a text; below it is each field that changes, with its texts."""
    parts, read = [lines_html(text)], [where, text]
    for name, was, now in changed:
        parts.append(f"{escape(name)}：{difference_html(was, now)}")
        read.append(f"{name}：{was or '空欄'}から{now or '空欄'}")
    return RichTextItem(item_html(where, "<br>".join(parts)), "、".join(read), item)


def frames_preview_text(planned: PlannedFrames) -> str:
    """Return a sentence that counts the items in a table of frames, and the changes.

    If the table has an error, the sentence explains that nothing is imported.
    """
    if planned.is_refused:
        return "表に直すところがあるため、取り込めません。直して、もう一度取り込んでください。"
    return _counted(
        len(planned.added) + len(planned.changed) + planned.unchanged, planned.change_count, planned.left_out
    )


def opinions_preview_text(planned: PlannedOpinions) -> str:
    """Return sentences that count the opinions of a table that can be imported, the changes, and what is left out."""
    return _counted(len(planned.opinions) + planned.unchanged, len(planned.opinions), planned.left_out)


def indicators_preview_text(planned: Outcome[ImportedIndicators]) -> str:
    """Return sentences that count the 成果指標 of a table that can be imported, the changes, and what is left out."""
    rows = planned.value.rows + planned.value.unchanged
    return _counted(rows, len(indicator_differences(planned)), planned.value.left_out)


def indicator_differences(planned: Outcome[ImportedIndicators]) -> list[tuple[str, str, str]]:
    """Return the differences of a table from the current 成果指標: the place, current text and new text of each."""
    return [change for entry, was in planned.value.edits for change in _differences(entry, was)]


def _differences(entry: IndicatorEntry, was: IndicatorEntry) -> Iterator[tuple[str, str, str]]:
    for year, actual in entry.actuals.items():
        before = was.actuals[year]
        pairs = ((before.text, actual.text), (before.as_of, actual.as_of), (before.source, actual.source))
        for what, (old, new) in zip(_FACT_LABELS, (*pairs, (before.factor, actual.factor)), strict=True):
            if new is not None and new != (old or ""):
                yield f"{entry.indicator_id}　{year.label}{what}", old or "", new
    for year, text in entry.targets.items():
        if text != was.targets[year]:
            yield f"{entry.indicator_id}　{(f'{year.label}の目標')}", was.targets[year], text
    if entry.owner is not None and entry.owner != was.owner:
        yield f"{entry.indicator_id}　所管課", was.owner or "", entry.owner


def divisions_preview_text(planned: PlannedDivisions) -> str:
    """Return sentences that count the rows, changes and left-out rows of a table of the organisation.

    They also ask how to treat rows without a date, and name the divisions that the table does not have.
    """
    text = _counted(planned.rows + planned.unchanged, len(planned.changes), planned.left_out)
    text += _undated(planned.undated)
    if not planned.unnamed:
        return text
    names = "、".join(planned.unnamed[:_MOST_NAMES]) + ("など" if len(planned.unnamed) > _MOST_NAMES else "")
    text += f"表にない所管課 {len(planned.unnamed)}件（{names}）は、今のまま残ります。"
    is_new = any(change.kind is BodyChangeKind.NEW for change in planned.changes)
    renaming = "名称が変わった所管課は、表の「旧名称」に前の名称、「適用開始日」に日付を記入すると、改称になります。"
    return text + renaming if is_new else text


def _undated(rows: Sequence[int]) -> str:
    """Return the question how to treat the rows without a date; empty if there are none."""
    if not rows:
        return ""
    shown = "、".join(map(str, rows[:_MOST_NAMES])) + ("など" if len(rows) > _MOST_NAMES else "")
    return (
        f"適用開始日が空欄か、前の変更の日のままの変更が {len(rows)}件（{shown}行目）あります。"
        "ある日からの変更か、登録の誤りの訂正かを選んでください。"
    )


def schedule_preview_text(planned: PlannedSchedule) -> str:
    """Return sentences that count the rows, changes and left-out rows of a table of the schedule.

    They also count the plan's rows that the table does not have.
    """
    text = _counted(planned.rows + planned.unchanged, len(planned.changes), planned.left_out)
    left = f"表にない取組 {planned.unnamed}件は、今のまま残ります。"
    return text + (left if planned.unnamed else "")


def _counted(rows: int, changes: int, left_out: LeftOut) -> str:
    text = f"取り込める行 {rows}件、今の内容との違い {changes}か所。{left_out.preview_text}"
    return text if changes else f"{text}取り込むものはありません。"


def table_problem_lines(problems: Iterable[Problem], left_out: LeftOut) -> list[RichTextItem]:
    """Return the problems of a table as list items in three sections.

    These are the problems of rows that are left out, of cells that are left out, and all others.
    """
    rows, cells, others = list[RichTextItem](), list[RichTextItem](), list[RichTextItem]()
    for each in problems:
        is_error = each.severity is Severity.ERROR
        (rows if each.place.row in left_out.rows else cells if is_error else others).append(problem_item(each))
    lines = [heading("取り込まない行", len(left_out.rows)), *rows] if rows else []
    lines += [heading("取り込まないセル", len(left_out.cells)), *cells] if cells else []
    return [*lines, *section("確認すること", others)]


def division_line(change: DivisionChange) -> RichTextItem:
    """Return the list item of a change to the organisation; its key is the change."""
    if change.kind is BodyChangeKind.NEW:
        name = f'<span class="added">{escape(change.name)}</span>'
        where = f"新しい{change.label}　{change.now}".strip()
        html = item_html(where, name)
        return RichTextItem(html, f"{where} {change.name}", change)
    since = f"　{era_day(change.since)}から" if change.since else ""
    return _line(change, f"{change.name}　{change.label}{since}", change.was, change.now)


def _line(item: object, where: str, was: str, now: str) -> RichTextItem:
    html = item_html(where, difference_html(was, now))
    return RichTextItem(html, f"{where}、{was or ('空欄')}から{now or ('空欄')}", item)


_CSV = "CSV (*.csv)"


@dataclass(frozen=True)
class PreviewedTable:
    """The preview of a sheet: `lines` with its changes and problems, a `summary`, and the number of `changes`.

    `asks`: the user must choose whether rows without a date are changes from a day on or corrections.
    `needs_reason`: settled rounds are corrected, which needs a reason.
    `may_correct`: the user may choose that rows also correct known content.
    `shown`: the preview, which the import is given.
    """

    lines: Sequence[RichTextItem]
    summary: str
    changes: int
    asks: bool = False
    needs_reason: bool = False
    may_correct: bool = False
    shown: TablePreview | None = None


class ImportChoices(NamedTuple):
    """The choices for an import in the panel of a table.

    `since`: the choice for rows without a date. `is_correction`: whether rows also correct known content.
    """

    since: SinceChoice
    is_correction: bool


@dataclass(frozen=True)
class KeptTable(Generic[Subject]):
    """A table that the office maintains, with the functions on it.

    `name`: also the name of the exported file.
    `key`: begins the key under which the typed reason of an import is kept (`LineField`).
    `subject`: returns what is chosen on the page when a sheet is to be previewed or written, for instance an edition;
    its argument is what is chosen in the panel. It is called on the window's thread; the three other functions
    are called on the worker's thread with its result, so they apply to what was chosen, whatever is chosen by then.
    `look`: previews a sheet.
    `take_in`: imports the sheet for the subject of its preview; its last two arguments are `PreviewedTable.shown` and
    the reason.
    `save`: writes the table as a sheet; its last argument is whether it may replace a file.
    `correction`: the label of the choice that rows also correct known content (empty: there is no such choice).
    """

    name: str
    key: str
    subject: Callable[[ImportChoices], Subject]
    look: Callable[[Store, Path, Subject], PreviewedTable]
    take_in: Callable[[Store, Path, Subject, TablePreview | None, str], Outcome[ImportedTable]]
    save: Callable[[Store, Path, Subject, bool], Outcome[Path]]
    correction: str = ""


@dataclass(frozen=True)
class _Looked(Generic[Subject]):
    """The sheet whose preview is shown, with its subject."""

    path: Path
    subject: Subject
    preview: TablePreview | None


class KeptTablePanel(Panel, Generic[Subject]):
    """A panel that shows `content`, or the preview of a sheet.

    The signal `saved` is emitted after an import; it carries the preview, as PreviewedTable has it in `shown`.
    """

    saved = Signal(object)

    def __init__(self, around: AppContext, table: KeptTable[Subject], content: QWidget) -> None:
        super().__init__(around)
        self._table = table
        self._content = content
        self._path: Path | None = None
        self._may_take_in = False
        self._looked: _Looked[Subject] | None = None
        self.drop = DropArea("直した表（Excel・CSV）をここへ", ("表を選ぶ…", "表として保存…"), "file", narrow=True)
        self.words = ReadingLabel()
        self.since = SinceChoice()
        self.reason = LineField(
            "訂正の理由",
            "締切・公表・記録の済んだ進捗確認も変わる訂正の理由",
            kept_as=f"{table.key}-import-reason",
        )
        self.correcting = TickBox(escape_ampersands(table.correction))
        self.list = RichTextView(f"{table.name}の表の取込内容", click_goes=False)
        self.stop = BackButton("取り込まない", self._put_away)
        self.take_in = PrimaryButton("取り込む", self._take_in)
        self.question = TargetQuestion(self.ask_target)
        self.made = MadeFile()
        self._lay_out()
        self._connect()

    @property
    def _choices(self) -> ImportChoices:
        return ImportChoices(self.since, self.correcting.isChecked())

    def look_at(self, path: Path) -> None:
        """Show the preview of a sheet; nothing is written.

        If it is another sheet than before, reset the typed reason and the choices of a correction.
        """
        if path != self._path:
            self.around.messages.withdraw()  # it is about the sheet before
            self.since.reset(self.session.parts.clock.today(), is_change=False)
            self.reason.clear()
            self.correcting.setChecked(False)
        self._path = path
        self.made.hide()
        look, subject = self._table.look, self._table.subject(self._choices)
        self.session.use(
            lambda store: look(store, path, subject),
            partial(self._show, path, subject),
            what="表を読み取っています",
            refused=partial(self._refuse, path),
        )

    def ask_file(self) -> None:
        """Ask for a sheet with a dialog, and preview it."""
        title = f"{self._table.name}の表を選ぶ"
        choose_existing(self, title, self.look_at, self.session.folder, TABLES)

    def ask_target(self) -> None:
        """Ask with a dialog where to save the table, and save it there."""
        title = f"{self._table.name}の表を保存"
        suggested = self.session.folder / f"{self._table.name}.xlsx"
        choose_target(self, title, suggested, self.save, WORKBOOKS, _CSV)

    def save(self, target: Path) -> None:
        """Write the table as a sheet; ask before another file is replaced."""
        self._save(target, self._table.subject(self._choices), replace=False)

    def _save(self, target: Path, subject: Subject, *, replace: bool) -> None:
        save = self._table.save
        self.question.hide()
        self.made.hide()
        self.session.use(
            lambda store: save(store, target, subject, replace),
            lambda _: self._show_saved(target),
            what="表を保存しています",
            refused=self.question.refusal_handler(
                lambda: self._save(target, subject, replace=True), self.around.messages.refuse
            ),
        )

    def follow(self) -> None:
        """Preview the sheet again, because the data file has changed; do nothing if no sheet is previewed."""
        if self._path is not None:
            self.look_at(self._path)

    def allow(self, *, may_write: bool) -> None:
        """Enable or disable the import of a sheet, by the button and by dropping a file."""
        self.drop.buttons[0].setEnabled(may_write)
        self.drop.allow(may_drop=may_write)

    def _show(self, path: Path, subject: Subject, looked: PreviewedTable) -> None:
        """Show the preview of a sheet, unless another sheet was chosen, or none is wanted any more."""
        if path != self._path:
            return
        self._looked = _Looked(path, subject, looked.shown)
        self.list.lines.set_items(looked.lines)
        self.words.show_text(f"「{path.name}」　{looked.summary}")
        count = looked.changes
        self.take_in.setText(f"{count}か所を取り込む")
        self.since.setVisible(looked.asks or self.since.is_made)
        self.reason.setVisible(looked.needs_reason)
        self.correcting.setVisible(looked.may_correct or self.correcting.isChecked())
        self._may_take_in = looked.changes > 0 and not looked.asks and self.session.may_write
        self._follow_reason()
        self._stack.setCurrentWidget(self._looking)
        if self.isVisible() and not self.since.since.hasFocus():  # the user still types the day
            asked = self.reason if looked.needs_reason else self.stop
            (self.take_in if self.take_in.isEnabled() else asked).setFocus()

    def _follow_reason(self) -> None:
        is_given = self.reason.isHidden() or bool(self.reason.text().strip())
        self.take_in.setEnabled(self._may_take_in and is_given)

    def _put_away(self) -> None:
        self._path = self._looked = None
        self.list.lines.set_items(())
        self._stack.setCurrentWidget(self._content)

    def _take_in(self) -> None:
        """Import the sheet as previewed; after a refusal, the preview remains, and the import can be tried again."""
        looked, reason, take_in = self._looked, self.reason.text(), self._table.take_in
        if looked is None or not self.since.check_day():
            return

        def refuse(refused: Refused) -> None:
            again = Offer("もう一度確かめる", lambda: self.look_at(looked.path))
            self.around.messages.refuse(refused, again if isinstance(refused, ContentMoved) else None)

        self.session.act(
            lambda store: take_in(store, looked.path, looked.subject, looked.preview, reason),
            lambda outcome: self._show_taken(looked, outcome),
            what="表を取り込んでいます",
            initiator=self,
            refused=refuse,
        )

    def _show_taken(self, looked: _Looked[Subject], outcome: Outcome[ImportedTable]) -> None:
        path = looked.path
        if path == self._path:  # no other sheet was chosen meanwhile
            self._put_away()
        taken = outcome.value
        words = f"「{path.name}」から{taken.rows}行を取り込みました。"
        words += f"変わりのない行は{taken.unchanged}行です。" if taken.unchanged else ""
        words += f"取り込んだ表にない{taken.removed}行は除きました。" if taken.removed else ""
        words += describe_settled_rounds(taken.settled)
        if reached := "、".join(each.settled.label for each in taken.settled.reached):
            words += f"締切・公表・記録の済んだ進捗確認（{reached}）も、示したとおりに変わりました。"
        self.around.report_saved(words, taken.left_out.result_text, for_good=bool(reached))
        self.saved.emit(looked.preview)

    def _show_saved(self, target: Path) -> None:
        words = f"「{target.name}」に保存しました。Excel で直して、ここへドラッグすると取り込めます。"
        self.made.show_file(target, words)

    def _refuse(self, path: Path, refused: Refused) -> None:
        """Show why a sheet cannot be read, and close its preview unless another sheet was chosen since."""
        if path == self._path:
            self._put_away()
        self.around.messages.refuse(refused)

    def _connect(self) -> None:
        self.drop.cover(self)
        self.drop.take_one_by(self.look_at, self.around.messages)
        self.drop.asked.connect(lambda number: (self.ask_file, self.ask_target)[number]())
        self.since.chosen.connect(self.follow)
        self.correcting.clicked.connect(lambda _: self.follow())
        self.reason.textChanged.connect(lambda _: self._follow_reason())

    def _lay_out(self) -> None:
        foot = line_of(STRETCH, self.stop, self.take_in, spacing=None)
        self._looking = QWidget()
        column_of(self.words, self.since, self.reason, self.correcting, (self.list, 1), foot, within=self._looking)
        self._stack = stack_of(self._content, self._looking)
        column_of(
            (self._stack, 1),
            self.question,
            self.made,
            self.drop,
            within=self,
            margins=(0, 2 * STEP, 0, 0),
            spacing=STEP + STEP // 2,
        )
