"""The commands that pages offer and menus list, each with its text, its shortcuts and its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from nakano_status.domain.fields.mark import Marks
from nakano_status.gui.looks.labels import escape_ampersands


@dataclass(frozen=True)
class Command:
    """A command that a page or the window performs, and that menus and shortcuts request.

    `text`: with & before the letter that chooses the command in a menu.
    `shortcuts`: a menu shows the first.
    `page`: the page to which the menu leads if the displayed page does not offer the command (empty: none).
    `at_once`: that page then performs the command; other commands wait until the user has selected something.
    """

    key: str
    text: str
    shortcuts: tuple[str, ...] = ()
    page: str = ""
    at_once: bool = False


class Menu:
    """A menu of commands in the order of their declaration; None among its `lines` is a separator.

    `page`: only a role that has this page has the menu (empty: every role). Commands that most offices never need are
    in a submenu.
    """

    def __init__(self, title: str, page: str = "") -> None:
        self.title, self.page = title, page
        self.lines: list[Command | Menu | None] = []

    def add_command(self, key: str, text: str, *shortcuts: str, page: str = "", at_once: bool = False) -> Command:
        """Add a command to the menu and return it; the arguments are the attributes of `Command`."""
        made = Command(key, text, shortcuts, page, at_once)
        self.lines.append(made)
        return made

    def add_separator(self) -> None:
        """Add a separator after the commands so far."""
        self.lines.append(None)

    def add_submenu(self) -> Menu:
        """Add a submenu その他 at the end of the menu and return it."""
        inner = Menu("その他")
        self.lines.append(inner)
        return inner


def offer(owner: QWidget, command: Command, do: Callable[[], object]) -> QAction:
    """Add a command to a page or to the window (`owner`) and return its action; choosing the command calls `do`."""
    action = QAction(escape_ampersands(command.text), owner)
    action.setObjectName(command.key)
    action.triggered.connect(lambda _=False: do())
    owner.addAction(action)
    return action


def action_of(owner: QWidget, command: Command) -> QAction | None:
    """Return the action that `offer` added to a page or the window for a command; None if there is none."""
    return next((each for each in owner.actions() if each.objectName() == command.key), None)


EDITING = Menu("編集(&E)")
CUT = EDITING.add_command("cut", "切り取り", "Ctrl+X")
COPY = EDITING.add_command("copy", "コピー", "Ctrl+C")
PUT_IN = EDITING.add_command("put_in", "貼り付け", "Ctrl+V")
COPY_TABLE = EDITING.add_command("copy_table", "表をコピー", "Ctrl+Shift+C")
PASTE = EDITING.add_command("paste", "表から貼り付け…", "Ctrl+Shift+V")
EDITING.add_separator()
SEARCH = EDITING.add_command("search", "検索", "Ctrl+F")
UNIFY_ADVICE = EDITING.add_command("unify_advice", "用語の表の書き方に直す", "Ctrl+U")
EDITING.add_separator()
ROW_YEARS = EDITING.add_command("row_years", "取組の年度別の経過", "F7")

NEXT = Command("next", "次の未記入へ", ("Ctrl+Enter", "Ctrl+Return"))
COPY_PLANNED = Command("copy_planned", "前回の予定を転記", ("Ctrl+D",))
EARLIER = Command("earlier", "以前の内容…", ("Ctrl+H",))
SHOW_BACKUPS = Command("show_backups", "保存と復元…", (), "backups")
PRINT_BOARD = Command("print_board", "提出状況を印刷…", (), "board", at_once=True)

GATHERING = Menu("取りまとめ(&G)", "merge")
CHOOSE_FILES = GATHERING.add_command("choose_files", "回答ファイルを選ぶ…", "Ctrl+Shift+G", page="merge", at_once=True)
CHOOSE_FOLDER = GATHERING.add_command("choose_folder", "回答ファイルのフォルダーを選ぶ…", page="merge", at_once=True)
GATHERING.add_separator()
TAKE_IN = GATHERING.add_command("take_in", "取り込む", "Ctrl+Shift+T", page="merge")
LEAVE_OUT = GATHERING.add_command("leave_out", "取り込まない", "Ctrl+Shift+N", page="held")
GATHERING.add_separator()
RETURN_FINDINGS = GATHERING.add_command("return_findings", "指摘を返す…", "Ctrl+Shift+F", page="received")
CARRY = GATHERING.add_command("carry", "内容を引き継ぐ…", "Ctrl+Shift+H", page="received")
SAVE_FILE = GATHERING.add_command("save_file", "元のファイルを保存…", "Ctrl+Shift+S", page="received")
TAKE_BACK = GATHERING.add_command("take_back", "回答を取り消す…", "Ctrl+Shift+B", page="received")

REVIEWING = Menu("確認(&R)", "board")
ACCEPT = REVIEWING.add_command("accept", "確認済にする", "Ctrl+Shift+K")
ASK_BACK = REVIEWING.add_command("ask_back", "修正依頼…", "Ctrl+Shift+R")
REOPEN = REVIEWING.add_command("reopen", "再開…", "Ctrl+Shift+E")
AMEND = REVIEWING.add_command("amend", "回答する所管課・報告対象の変更…", "Ctrl+Shift+A")
SEND_WORDING = REVIEWING.add_command("send_wording", "修文の確認依頼を作成…", "Ctrl+Shift+M")
REVIEWING.add_separator()
EXTEND = REVIEWING.add_command("extend", "期限の延長・変更…", "Ctrl+Shift+D", page="board", at_once=True)
REMIND = REVIEWING.add_command("remind", "再依頼文を作成", page="board", at_once=True)
COUNT_DIFFERENCE = REVIEWING.add_command("count_difference", "件数の前回との差…", page="overview", at_once=True)
REVIEWING.add_separator()
UNIFY_TERMS = REVIEWING.add_command("unify_terms", "用語の統一…", page="wording", at_once=True)
WORD_TABLE = REVIEWING.add_command("word_table", "用語の表…", page="wording", at_once=True)
REVIEWING.add_separator()
CLOSE_ROUND = REVIEWING.add_command("close_round", "進捗確認を締め切る…", page="inquiry", at_once=True)
_OTHER_REVIEWING = REVIEWING.add_submenu()
HAND_ON = _OTHER_REVIEWING.add_command("hand_on", "別の所管課への引継ぎ…")
RETURNED_LIST = _OTHER_REVIEWING.add_command("returned_list", "一覧からの修正…", page="wording", at_once=True)
COUNT_YEARS = _OTHER_REVIEWING.add_command(
    "count_years", "件数と成果指標の年度別の推移…", page="overview", at_once=True
)
SAVE_PICTURE = _OTHER_REVIEWING.add_command("save_picture", "図を保存…", page="overview", at_once=True)
COPY_PICTURE = _OTHER_REVIEWING.add_command("copy_picture", "図をコピー", page="overview", at_once=True)

PAPERS = Menu("資料(&P)", "export")
MAKE_PAPER = PAPERS.add_command("make_paper", "表示している資料を作成", "Ctrl+Shift+L", page="export")
CHOOSE_TARGET = PAPERS.add_command("choose_target", "資料の保存先を変更…", page="export")
EDIT_WORDING = PAPERS.add_command("edit_wording", "資料の文面を編集…", page="export")
PRINT_PAPER = PAPERS.add_command("print_paper", "表示しているものを印刷…", "Ctrl+P", page="export")
CHECK_TABLES = PAPERS.add_command("check_tables", "表を点検…", page="export", at_once=True)

ORGANISING = Menu("計画・組織(&O)", "organisation")
IMPORT_DIVISIONS = ORGANISING.add_command("import_divisions", "組織の表を取り込む…", page="organisation", at_once=True)
SAVE_DIVISIONS = ORGANISING.add_command("save_divisions", "組織の表を保存…", page="organisation", at_once=True)
IMPORT_SCHEDULE = ORGANISING.add_command(
    "import_schedule", "計画上のスケジュールの表を取り込む…", page="organisation", at_once=True
)
SAVE_SCHEDULE = ORGANISING.add_command(
    "save_schedule", "計画上のスケジュールの表を保存…", page="organisation", at_once=True
)
IMPORT_INDICATORS = ORGANISING.add_command(
    "import_indicators", "成果指標の表を取り込む…", page="indicators", at_once=True
)
SAVE_INDICATORS = ORGANISING.add_command("save_indicators", "成果指標の表を保存…", page="indicators", at_once=True)
ORGANISING.add_separator()
REORGANISE = ORGANISING.add_command("reorganise", "組織の改正…", page="organisation", at_once=True)
ADD_BODY = ORGANISING.add_command("add_body", "登録もれの組織を追加…", page="organisation", at_once=True)
CORRECT_NAME = ORGANISING.add_command("correct_name", "組織の名称の訂正…", page="organisation")
MOVE_UP = ORGANISING.add_command("move_up", "建制順で上へ", "Ctrl+Shift+Up", page="organisation")
MOVE_DOWN = ORGANISING.add_command("move_down", "建制順で下へ", "Ctrl+Shift+Down", page="organisation")
REMOVE_BODY = ORGANISING.add_command("remove_body", "組織の削除", page="organisation")
ORGANISING.add_separator()
ADD_OPINION = ORGANISING.add_command("add_opinion", "意見を登録…", page="opinions", at_once=True)
ORGANISING.add_separator()
_OTHER_ORGANISING = ORGANISING.add_submenu()
REVISE_PLAN = _OTHER_ORGANISING.add_command("revise_plan", "改定版を登録…", page="organisation", at_once=True)
SAVE_PLAN = _OTHER_ORGANISING.add_command("save_plan", "計画の表を保存…", page="organisation", at_once=True)
_OTHER_ORGANISING.add_separator()
IMPORT_FRAMES = _OTHER_ORGANISING.add_command(
    "import_frames", "国の計画の枠組みの表を取り込む…", page="opinions", at_once=True
)
SAVE_FRAMES = _OTHER_ORGANISING.add_command("save_frames", "国の計画の枠組みの表を保存…", page="opinions", at_once=True)
IMPORT_OPINIONS = _OTHER_ORGANISING.add_command("import_opinions", "意見の表を取り込む…", page="opinions", at_once=True)
SAVE_OPINIONS = _OTHER_ORGANISING.add_command("save_opinions", "意見の表を保存…", page="opinions", at_once=True)

SUBMITTING = Menu("提出(&S)", "check")
CONFIRM = SUBMITTING.add_command("confirm", "所属長確認…", "Ctrl+Shift+K", page="check", at_once=True)
MAKE_RETURN = SUBMITTING.add_command("make_return", "回答ファイルを作成…", "Ctrl+Shift+M", page="check", at_once=True)
SUBMITTING.add_separator()
KEEP_ADVICE = SUBMITTING.add_command("keep_advice", "参考の用語をこのままにする", "Ctrl+Shift+U")
SUBMITTING.add_separator()
ASK_SECTION = SUBMITTING.add_command("ask_section", "係に照会する…", "Ctrl+Shift+R", page="sections", at_once=True)

PRINTING = Menu("印刷(&P)", "summary")
MAKE_SUMMARY = PRINTING.add_command("make_summary", "まとめを作成", "Ctrl+Shift+L", page="summary")
CHOOSE_SUMMARY_TARGET = PRINTING.add_command("choose_summary_target", "まとめの保存先を変更…", page="summary")
PRINT_SUMMARY = PRINTING.add_command("print_summary", "まとめを印刷…", "Ctrl+P", page="summary")

MENUS = (GATHERING, REVIEWING, PAPERS, ORGANISING, SUBMITTING, PRINTING)
"""The menus of the roles."""


MOST_MARK_KEYS = 9
"""The number of marks that have a number key of their own."""


def mark_commands(marks: Marks) -> tuple[Command, ...]:
    """Return the commands that choose a mark for the current row, one for each mark of the plan."""
    return tuple(mark_command(number, mark.named) for number, mark in marks.by_number.items())


def mark_command(number: int, text: str = "") -> Command:
    """Return the command that chooses the mark with this number for the current row; `text` is its menu text."""
    return Command(f"mark_{number}", text, (f"Ctrl+{number}",) if number <= MOST_MARK_KEYS else ())
