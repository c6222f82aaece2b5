"""表の点検: a user's own tables, chosen or dropped, checked by the 15 items for machine-readable tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from nakano_status.application import problem_text
from nakano_status.application.check_data_files import CheckedData, check_data_files
from nakano_status.application.outcome import Progress
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.machine_readable.check import ITEMS, item_of
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.gui.controls.boxes import PAGE_MARGINS, STRETCH, column_of, line_of
from nakano_status.gui.controls.dropping_files import DropArea
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.controls.files import TABLES, choose_several
from nakano_status.gui.lists.rich_text_list import SIGNS, LineSign, RichTextItem, heading, weight_words
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr

_MOST = 200
"""The most places listed for one check in one list: a whole column is corrected at once, not each of 20,000 cells."""


def finding_lines(files: Sequence[CheckedData]) -> Iterator[RichTextItem]:
    """Yield the list items of the findings in files, each file under its name."""
    for number, file in enumerate(files):
        yield from _of_file(number, file)


def _of_file(number: int, file: CheckedData) -> Iterator[RichTextItem]:
    words = tr("「{file}」　{summary}").format(file=file.file, summary=_sum(file))
    if not file.problems:
        yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words, (number, None), sign=LineSign("done", "good"))
        return
    yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words)
    for severity in Severity:
        mine = [each for each in file.problems if each.severity is severity]
        if mine:
            yield heading(tr(severity.label), len(mine))
            yield from _of_list(number, mine)


def _sum(file: CheckedData) -> str:
    if not file.was_read:
        return tr("点検できませんでした")
    if not file.problems:
        return tr("15項目に当たるものはありません。")
    items = len({item_of(each.code) for each in file.problems})
    return tr("{items}項目で{count}件").format(items=items, count=len(file.problems))


def _of_list(number: int, problems: Iterable[Problem]) -> Iterator[RichTextItem]:
    counts: Counter[str] = Counter()
    for place, problem in enumerate(problems):
        counts[problem.code] += 1
        if counts[problem.code] <= _MOST:
            yield _line((number, place, problem), problem)
    for code, count in counts.items():
        if count > _MOST:
            words = tr("項目{item}はほかに{count}件あります。").format(item=item_of(code), count=count - _MOST)
            yield RichTextItem(f'<p><span class="muted">{words}</span></p>', words, (number, code, count))


def _line(item: object, problem: Problem) -> RichTextItem:
    place = problem_text.place(problem.at(file=None))
    of_rules = item_of(problem.code)
    rule = tr("項目{item} {title}").format(item=of_rules, title=ITEMS[of_rules]) if of_rules else ""
    where = "　".join(part for part in (place, rule) if part)
    words = problem_text.message(problem) + problem_text.remedy(problem)
    head = f"{muted(where)}<br>" if where else ""
    accessible_text = "、".join(part for part in (where, f"{weight_words(problem)}{words}") if part)
    return RichTextItem(f"<p>{head}{escape(words)}</p>", accessible_text, item, sign=SIGNS[problem.severity])


class CheckTables(QPushButton):
    """A button that leads from the papers of a stack to 表の点検 and asks for files; from there back to the papers."""

    def __init__(self, around: AppContext, stack: QStackedWidget) -> None:
        super().__init__(tr("表を点検…"))
        self.panel: DataCheck | None = None
        self._around, self._stack = around, stack
        self._before: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.ask)

    @property
    def is_shown(self) -> bool:
        """Whether the panel is shown in place of the papers."""
        return self.panel is not None and self._stack.currentWidget() is self.panel

    def ask(self) -> None:
        """Show the panel, with the findings of the last time, and ask for files."""
        if self.panel is None:
            self.panel = DataCheck(self._around)
            self.panel.left.connect(self._leave)
            self._stack.addWidget(self.panel)
        if not self.is_shown:
            self._before = self._stack.currentWidget()
            self._stack.setCurrentWidget(self.panel)
        self.panel.drop.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.ask_files()

    def put_away(self) -> None:
        """Show again what was shown before."""
        if self.is_shown and self._before is not None:
            self._stack.setCurrentWidget(self._before)

    def _leave(self) -> None:
        self.put_away()
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class DataCheck(Panel):
    """The panel 表の点検: files to check and the findings. Files are only read; nothing is stored.

    `left` is emitted when the user returns to the papers.
    """

    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.back = Button(tr("資料作成に戻る"), self.left)
        self.drop = DropArea(tr("点検する表（Excel・CSV）をここへ"), (tr("表を選ぶ…"),), "file")
        self.explanation = ReadingLabel(
            tr(
                "総務省の「統計表における機械判読可能なデータの表記方法の統一ルール」の15項目で点検します。"
                "ファイルは読み取るだけで、変更しません。"
            ),
            kind="muted",
        )
        self.totals = ReadingLabel()
        self.list = RichTextView(tr("点検の結果"), click_goes=False)
        self._lay_out()
        self.drop.asked.connect(lambda _: self.ask_files())
        self.drop.dropped.connect(self.check)

    def ask_files(self) -> None:
        """Ask which files are to be checked."""
        choose_several(self, tr("点検する表を選ぶ"), self.check, self.session.folder, TABLES)

    def check(self, paths: Sequence[Path]) -> None:
        """Check files, one after the other; earlier findings are removed first."""
        self.list.lines.set_items(())
        self.totals.show_text("")

        def look(_store: Store, progress: Progress) -> tuple[CheckedData, ...]:
            found: list[CheckedData] = []
            for done, path in enumerate(paths):
                progress(tr("表を点検しています"), done, len(paths))
                found += check_data_files(self.session.parts, (path,))
            return tuple(found)

        self.session.use(look, self.show_found, what=tr("表を点検しています"))

    def show_found(self, files: tuple[CheckedData, ...]) -> None:
        """Show the findings, and their totals."""
        self.list.lines.set_items(finding_lines(files))
        self.list.scrollToTop()
        fit = sum(each.passes for each in files)
        unread = sum(not each.was_read for each in files)
        words = tr(
            "機械で読み取れる表 {fit}件、直すか確認するところがある表 {other}件、点検できなかったもの {unread}件"
        )
        self.totals.show_text(words.format(fit=fit, other=len(files) - fit - unread, unread=unread))
        if self.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = line_of(self.back, label(tr("表の点検"), "title"), STRETCH, spacing=2 * STEP)
        column_of(head, self.explanation, self.drop, self.totals, (self.list, 1), within=self, margins=PAGE_MARGINS)
