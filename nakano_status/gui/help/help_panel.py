"""F1: the manual beside the window, opened at the chapter about the page (docs/manual), and texts made by the program.

These texts are the list of all shortcuts, made from the menus and the pages' own keys, and a text about the program:
versions, the data file, and the libraries with their licences (docs/dependencies.md).
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote

from PySide6.QtCore import QStandardPaths, Qt, QUrl, qVersion
from PySide6.QtGui import QGuiApplication, QPagedPaintDevice, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QMainWindow, QTextBrowser, QToolButton, QWidget

from nakano_status import __version__
from nakano_status.domain.exchange.returns import FORM_FORMATS
from nakano_status.domain.fields.mark import Marks
from nakano_status.gui.commands import EDITING, MOST_MARK_KEYS, action_of
from nakano_status.gui.controls.boxes import LEAST_WIDTH, STRETCH, SidePanel, column_of, line_of
from nakano_status.gui.lists.rich_text_view import ClosedDocument
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import escape_ampersands, label, set_tip
from nakano_status.gui.menus.menu_table import REDO_KEYS, UNDO_KEYS, MenuAct, MenuTable, acts_in
from nakano_status.gui.page import Page, PageKind
from nakano_status.gui.preview.printing import choose_printer
from nakano_status.gui.window import page_list
from nakano_status.program_files import program_folder

CONTENTS = "index.md"
"""The manual's first page."""

_PICTURE = re.compile(r"^!\[.*?\]\(.*?\)\s*$", re.MULTILINE)
_CHAPTER = 2
"""The level of a chapter's heading."""
_PUNCTUATION = re.compile(r"[^\w\- ]")
_WIDTH = 46
"""The width of the newly opened panel, in steps."""
_LINE_HEIGHT = 135
"""Per cent of the font's own line height."""
_BY_KEYBOARD = Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByKeyboard


def find_manual() -> Path:
    """Return the folder of the manual's files, which are part of the program."""
    return program_folder("docs") / "manual"


def section_of(page_text: str, heading: str) -> str | None:
    """Return the part of a Markdown page under a heading, with the heading and its subsections, without pictures.

    None if the page does not have the heading.
    """
    lines = _PICTURE.sub("", page_text).splitlines()
    depths = [_depth(line) for line in lines]
    for first, line in enumerate(lines):
        if depths[first] and _anchor(line[depths[first] :]) == _anchor(heading):
            after = (place for place in range(first + 1, len(lines)) if 0 < depths[place] <= depths[first])
            return "\n".join(lines[first : next(after, len(lines))])
    return None


def page_headings(page_text: str) -> list[str]:
    """Return the headings of the first and second level of a Markdown page, in order, without their #."""
    return [line[depth:].strip() for line in page_text.splitlines() if 0 < (depth := _depth(line)) <= _CHAPTER]


def _anchor(heading: str) -> str:
    """Return the anchor of a heading in a link: its letters without punctuation."""
    return _PUNCTUATION.sub("", heading.strip()).casefold().replace(" ", "-")


def _depth(line: str) -> int:
    """Return the level of a heading (1 for the heading of the page), or 0 for a line that is not a heading."""
    mark = line.partition(" ")[0]
    return len(mark) if mark and set(mark) == {"#"} else 0


@dataclass(frozen=True)
class ShownHelp:
    """Content of the panel: its title, and the text as HTML or as Markdown from the manual."""

    title: str
    text: str
    is_markdown: bool = True


class HelpPanel(SidePanel):
    """A panel beside the window, shown until it is closed, also by Esc. Its links lead to other pages of the manual."""

    def __init__(self, parent: QMainWindow) -> None:
        super().__init__("手引", parent)
        self.setObjectName("help")
        self.title = label("", "title")
        self.text = QTextBrowser()
        self.text.setDocument(ClosedDocument(self.text))
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(2 * STEP)
        self.text.anchorClicked.connect(self._follow)
        self.text.setTextInteractionFlags(self.text.textInteractionFlags() | _BY_KEYBOARD)
        self.contents = self._button("目次", lambda: self.explain(CONTENTS), "手引の目次を表示します")
        self.back = self._button("戻る", self.go_back, "前に表示していたところに戻ります")
        self.copying = self._button("コピー", self.copy, "表示している内容をすべてコピーします")
        self.printing = self._button("印刷…", self.ask_printer, "表示している内容を印刷します")
        self.closing = self._button("閉じる", self.close, "閉じて、元の場所に戻ります（Esc）")
        self._shown: list[ShownHelp] = []
        self._lay_out()
        self.setMinimumWidth(LEAST_WIDTH)
        self.hide()

    def explain(self, place: str) -> None:
        """Show a place of the manual: a page ("index.md"), or the text under a heading ("excel.md#提出する").

        If the page does not have the heading, show the whole page.
        """
        page, _, heading = place.partition("#")
        text = _read(page).replace("](#", f"]({page}#")  # a link within the page leads to this page
        self.show_help(ShownHelp("手引", section_of(text, heading) or _PICTURE.sub("", text)))

    def show_help(self, shown: ShownHelp) -> None:
        """Show a text and set the focus to it; `go_back` leads back to the previous text."""
        if not self._shown or self._shown[-1] != shown:
            self._shown.append(shown)
        self._show_last()

    def go_back(self) -> None:
        """Show the previous text; do nothing if there is none."""
        if len(self._shown) > 1:
            self._shown.pop()
            self._show_last()

    def copy(self) -> None:
        """Copy the whole displayed text."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def ask_printer(self) -> None:
        """Ask for a printer with the system's dialog, then print the displayed text."""
        from PySide6.QtPrintSupport import QPrinter

        printer, documents = QPrinter(), QStandardPaths.StandardLocation.DocumentsLocation
        printer.setDocName(self._shown[-1].title)
        folder = Path(QStandardPaths.writableLocation(documents))
        choose_printer(self, printer, folder, lambda: self.print_on(printer))

    def print_on(self, printer: QPagedPaintDevice) -> None:
        """Print the displayed text, dark on light whatever the theme is."""
        document = ClosedDocument()
        document.setDefaultFont(self.text.font())
        _fill(document, self._shown[-1])
        document.print_(printer)

    def _show_last(self) -> None:
        shown = self._shown[-1]
        self.setWindowTitle(shown.title)
        self.title.setText(shown.title)
        self.text.setAccessibleName(shown.title)
        _fill(self.text.document(), shown)
        self.back.setEnabled(len(self._shown) > 1)
        self.show_beside(lambda window: min(steps(_WIDTH), window.width() // 2))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text.verticalScrollBar().setValue(0)

    def _follow(self, link: QUrl) -> None:
        if link.fileName():
            self.explain(f"{link.fileName()}#{unquote(link.fragment())}")

    def _button(self, words: str, do: Callable[[], object], hint: str) -> QToolButton:
        button = QToolButton()
        button.setText(escape_ampersands(words))
        set_tip(button, hint)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _=False: do())
        return button

    def _lay_out(self) -> None:
        self.setTitleBarWidget(QWidget())  # the system's own has buttons that no key reaches
        head = line_of((self.title, 1), self.closing, margins=(2 * STEP, STEP + STEP // 2, STEP, 0), spacing=None)
        line = line_of(
            self.contents,
            self.back,
            self.copying,
            self.printing,
            STRETCH,
            margins=(STEP, 0, STEP, STEP // 2),
            spacing=STEP // 2,
        )
        whole = QWidget()
        whole.setObjectName("help")
        column_of(head, line, (self.text, 1), within=whole, spacing=0)
        self.setWidget(whole)


def _fill(document: QTextDocument, shown: ShownHelp) -> None:
    """Set the text with space between its lines."""
    if shown.is_markdown:
        document.setMarkdown(shown.text)
    else:
        document.setHtml(shown.text)
    airy = QTextBlockFormat()
    airy.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(airy)


def _read(page: str) -> str:
    """Return a page of the manual, or a text that it is missing instead of raising an error."""
    path = find_manual() / Path(page).name
    try:
        return path.read_text("utf-8")
    except OSError:
        return f"手引「{page}」が見つかりません。プログラムと一緒に配られている手引を確認してください。"


_MARKING = (
    ("{numbers}", "選んでいる取組の進捗状況を {marks} にする（一覧と記号のボタンの上で）"),
    ("0、Delete、BackSpace", "進捗状況を未記入に戻す（記号のボタンの上で）"),
)
_PAPER = (
    ("PageUp、PageDown", "紙面を送る（Ctrlと一緒に押すと、いつもページごとに送る）"),
    ("Home、End", "最初のページ、最後のページを表示する（紙面の上で）"),
    ("＋、－", "紙面を大きくする、小さくする（紙面の上で。Ctrl+ホイールも同じ）"),
)

MNEMONIC = re.compile(r"\(&.\)")
"""The access letter in a menu's title."""
Group = tuple[str, tuple[tuple[str, str], ...]]
"""A heading with its lines: keys and a description of their effect."""

_ROW = re.compile(r"^\| ([a-z0-9-]+) \| (\d\S*) \| (\S+) \|", re.MULTILINE)


@dataclass(frozen=True)
class PageKeys:
    """The keys of a page, or the keys that all pages have if `page` is None.

    `keys`: pairs of keys and a description.
    """

    page: PageKind | None
    keys: tuple[tuple[str, str], ...]


PAGE_KEYS: tuple[PageKeys, ...] = (
    PageKeys(
        None,
        (
            ("Tab、Shift+Tab", "次の項目、前の項目へ移る"),
            ("↑、↓、Home、End", "一覧の中を移る"),
            ("Space", "チェックを付ける・外す、ボタンを押す"),
            ("Enter", "一覧で選んでいる行を開く、ボタンを押す"),
            ("Esc", "お知らせと手引を閉じ、元の場所に戻る"),
            ("Shift+F10、メニューキー", "選んでいる行でできることを表示する（右クリックと同じ）"),
            ("Alt+↓", "選択欄の候補を開く"),
        ),
    ),
    PageKeys(page_list.ENTRIES, _MARKING),
    PageKeys(page_list.MERGE, (("Space", "取り込むファイルや取組のチェックを付ける・外す"),)),
    PageKeys(
        page_list.CONFLICT,
        (("1、2、3…", "並んでいる内容から、採用するものを選ぶ"), ("Enter", "選んだ内容に決めて、次の相違へ移る")),
    ),
    PageKeys(page_list.ALL_ROWS, _MARKING),
    PageKeys(page_list.BOARD, (*_PAPER, ("Esc", "紙面から提出状況に戻る"))),
    PageKeys(
        page_list.INDICATORS,
        (
            ("F2", "セルの数値を直す（文字を入力すると、書き換える）"),
            ("Enter", "下の指標に移る"),
            ("Delete、BackSpace", "数値を空欄にする"),
            ("Esc", "読み取れなかった内容を、元の内容に戻す"),
        ),
    ),
    PageKeys(
        page_list.OVERVIEW,
        (("↑、↓、←、→", "帯や、年度別の表の欄を選ぶ"), ("Enter", "選んだ件数の取組を一覧に表示する")),
    ),
    PageKeys(page_list.EXPORT, _PAPER),
    PageKeys(page_list.SUMMARY, _PAPER),
    PageKeys(
        page_list.ORGANISATION,
        (("F2", "計画上のスケジュールの欄に記入する"), ("Enter", "所管課の連絡先に移る")),
    ),
)


def keys_of(kinds: tuple[PageKind, ...], marks: Marks) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return, for each of these pages, its title and its keys with their descriptions; first the keys of all pages.

    Pages without keys of their own are left out. `marks`: filled into the descriptions of the number keys.
    """
    there = (each for each in PAGE_KEYS if each.page is None or each.page in kinds)
    keyed = [(str(number), mark.symbol) for number, mark in marks.by_number.items() if number <= MOST_MARK_KEYS]
    named = {"numbers": "、".join(number for number, _ in keyed), "marks": " ".join(symbol for _, symbol in keyed)}

    def filled(keys: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((each.format(**named), words.format(**named)) for each, words in keys)

    return tuple((each.page.title if each.page else "どの画面でも", filled(each.keys)) for each in there)


def key_groups(table: MenuTable, kinds: tuple[PageKind, ...], marks: Marks) -> tuple[Group, ...]:
    """Return the groups of the list of keys: one for each menu of `table` that has keys, then the groups of `keys_of`.

    `kinds`: the pages whose keys are listed. `marks`: filled into the descriptions of the number keys.
    """
    menus = ((MNEMONIC.sub("", title), tuple(_lines(title, table))) for title, _ in table)
    return (*(group for group in menus if group[1]), *keys_of(kinds, marks))


def key_groups_of_page(
    table: MenuTable, page: Page, marks: Marks, always: Iterable[MenuAct | None]
) -> tuple[Group, ...]:
    """Return the keys that apply on a page, in groups, each with a title.

    First the keys of the menu commands that the page performs, then the page's own keys, then the keys of all pages,
    then the keys of the acts in `always`. `marks`: filled into the descriptions of the number keys.
    """
    offered = (act for _, lines in table for act in acts_in(lines) if act.command and action_of(page, act.command))
    acts = tuple((_key_labels(act.keys), act.text) for act in offered if act.keys)
    others = tuple((_key_labels(act.keys), act.text) for act in always if act and act.keys)
    own = reversed(keys_of((page_list.kind_of(page.name),), marks))
    return (("この画面での操作", acts), *own, ("ヘルプ", others))


def help_list_html(groups: Iterable[Group]) -> str:
    """Return groups of keys as HTML, each group under its heading."""
    return "".join(f"<h3>{escape(heading)}</h3>{_rows(lines)}" for heading, lines in groups)


def _lines(title: str, table: MenuTable) -> Iterable[tuple[str, str]]:
    if title == EDITING.title:
        yield _key_labels(UNDO_KEYS), "元に戻す"
        yield _key_labels(REDO_KEYS), "やり直す"
    for act in acts_in(dict(table)[title]):
        if act.keys:
            yield _key_labels(act.keys), act.text


def _key_labels(keys: tuple[str, ...]) -> str:
    """Return shortcuts as they are printed on the keys."""
    return "、".join(dict.fromkeys(each.replace("Return", "Enter") for each in keys))


def _rows(lines: Iterable[tuple[str, str]]) -> str:
    cells = (
        f'<tr><td width="42%" style="padding: 2px 8px 2px 0"><b>{escape(keys)}</b></td>'
        f'<td style="padding: 2px 0">{escape(words)}</td></tr>'
        for keys, words in lines
    )
    return f'<table width="100%">{"".join(cells)}</table>'


@dataclass(frozen=True)
class Library:
    """A library that is distributed with the program."""

    name: str
    version: str
    licence: str


def about_html(data_file: str, data_format: str) -> str:
    """Return the text about the program as HTML.

    `data_file`: the path of the open data file, or empty. `data_format`: the format version of the data files that the
    program writes.
    """
    facts = [
        ("プログラム", f"nakano-status {__version__}"),
        ("Qt", qVersion()),
        ("Python", f"{platform.python_version()} ({platform.system()})"),
        ("データファイルの形式", data_format),
        ("回答様式の形式", FORM_FORMATS),
        ("開いているデータファイル", data_file or "開いていません"),
        (
            "プログラムの利用条件",
            "MIT License（無保証。著作権と許諾の表示を残せば、自由に使用・改変・配布できます）",
        ),
    ]
    library_note = (
        "Qt（PySide6）は LGPL（GNU Lesser General Public License 第3版）の下で利用しています。"
        "Qt のライブラリはプログラムとは別のファイルで、差し替えることができます。"
    )
    named = [(f"{each.name} {each.version}", each.licence) for each in libraries()]
    head, below = "バージョン情報", "使用しているソフトウェア"
    return f"<h3>{head}</h3>{_table(facts)}<h3>{below}</h3><p>{escape(library_note)}</p>{_table(named)}"


def libraries() -> tuple[Library, ...]:
    """Return the libraries that docs/dependencies.md lists, in its order; empty if the file does not exist."""
    listed = find_manual().parent / "dependencies.md"
    text = listed.read_text("utf-8") if listed.is_file() else ""
    return tuple(Library(*found.groups()) for found in _ROW.finditer(text))


def _table(rows: list[tuple[str, str]]) -> str:
    rows_html = "".join(f"<tr>{_cell(name, 16)}{_cell(value)}</tr>" for name, value in rows)
    return f"<table>{rows_html}</table>"


def _cell(text: str, after: int = 0) -> str:
    return f'<td style="padding: 2px {after}px 2px 0">{escape(text)}</td>'
