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

    def command(self, key: str, text: str, *shortcuts: str, page: str = "", at_once: bool = False) -> Command:
        """Add a command to the menu and return it; the arguments are the attributes of `Command`."""
        made = Command(key, text, shortcuts, page, at_once)
        self.lines.append(made)
        return made

    def separate(self) -> None:
        """Add a separator after the commands so far."""
        self.lines.append(None)

    def rest(self) -> Menu:
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
CUT = EDITING.command("cut", "切り取り", "Ctrl+X")
COPY = EDITING.command("copy", "コピー", "Ctrl+C")
PUT_IN = EDITING.command("put_in", "貼り付け", "Ctrl+V")
COPY_TABLE = EDITING.command("copy_table", "表をコピー", "Ctrl+Shift+C")
PASTE = EDITING.command("paste", "表から貼り付け…", "Ctrl+Shift+V")
EDITING.separate()
SEARCH = EDITING.command("search", "検索", "Ctrl+F")
UNIFY_ADVICE = EDITING.command("unify_advice", "用語の表の書き方に直す", "Ctrl+U")
EDITING.separate()
ROW_YEARS = EDITING.command("row_years", "取組の年度別の経過", "F7")

NEXT = Command("next", "次の未記入へ", ("Ctrl+Enter", "Ctrl+Return"))
COPY_PLANNED = Command("copy_planned", "前回の予定を転記", ("Ctrl+D",))
EARLIER = Command("earlier", "以前の内容…", ("Ctrl+H",))
SHOW_BACKUPS = Command("show_backups", "保存と復元…", (), "backups")
PRINT_BOARD = Command("print_board", "提出状況を印刷…", (), "board", at_once=True)

GATHERING = Menu("取りまとめ(&G)", "merge")
CHOOSE_FILES = GATHERING.command("choose_files", "回答ファイルを選ぶ…", "Ctrl+Shift+G", page="merge", at_once=True)
CHOOSE_FOLDER = GATHERING.command("choose_folder", "回答ファイルのフォルダーを選ぶ…", page="merge", at_once=True)
GATHERING.separate()
TAKE_IN = GATHERING.command("take_in", "取り込む", "Ctrl+Shift+T", page="merge")
LEAVE_OUT = GATHERING.command("leave_out", "取り込まない", "Ctrl+Shift+N", page="held")
GATHERING.separate()
RETURN_FINDINGS = GATHERING.command("return_findings", "指摘を返す…", "Ctrl+Shift+F", page="received")
CARRY = GATHERING.command("carry", "内容を引き継ぐ…", "Ctrl+Shift+H", page="received")
SAVE_FILE = GATHERING.command("save_file", "元のファイルを保存…", "Ctrl+Shift+S", page="received")
TAKE_BACK = GATHERING.command("take_back", "回答を取り消す…", "Ctrl+Shift+B", page="received")

REVIEWING = Menu("確認(&R)", "board")
ACCEPT = REVIEWING.command("accept", "確認済にする", "Ctrl+Shift+K")
ASK_BACK = REVIEWING.command("ask_back", "修正依頼…", "Ctrl+Shift+R")
REOPEN = REVIEWING.command("reopen", "再開…", "Ctrl+Shift+E")
AMEND = REVIEWING.command("amend", "回答する所管課・報告対象の変更…", "Ctrl+Shift+A")
SEND_WORDING = REVIEWING.command("send_wording", "修文の確認依頼を作成…", "Ctrl+Shift+M")
REVIEWING.separate()
EXTEND = REVIEWING.command("extend", "期限の延長・変更…", "Ctrl+Shift+D", page="board", at_once=True)
REMIND = REVIEWING.command("remind", "再依頼文を作成", page="board", at_once=True)
COUNT_DIFFERENCE = REVIEWING.command("count_difference", "件数の前回との差…", page="overview", at_once=True)
REVIEWING.separate()
UNIFY_TERMS = REVIEWING.command("unify_terms", "用語の統一…", page="wording", at_once=True)
WORD_TABLE = REVIEWING.command("word_table", "用語の表…", page="wording", at_once=True)
REVIEWING.separate()
CLOSE_ROUND = REVIEWING.command("close_round", "進捗確認を締め切る…", page="inquiry", at_once=True)
_OTHER_REVIEWING = REVIEWING.rest()
HAND_ON = _OTHER_REVIEWING.command("hand_on", "別の所管課への引継ぎ…")
RETURNED_LIST = _OTHER_REVIEWING.command("returned_list", "一覧からの修正…", page="wording", at_once=True)
COUNT_YEARS = _OTHER_REVIEWING.command("count_years", "件数と成果指標の年度別の推移…", page="overview", at_once=True)
SAVE_PICTURE = _OTHER_REVIEWING.command("save_picture", "図を保存…", page="overview", at_once=True)
COPY_PICTURE = _OTHER_REVIEWING.command("copy_picture", "図をコピー", page="overview", at_once=True)

PAPERS = Menu("資料(&P)", "export")
MAKE_PAPER = PAPERS.command("make_paper", "表示している資料を作成", "Ctrl+Shift+L", page="export")
CHOOSE_TARGET = PAPERS.command("choose_target", "資料の保存先を変更…", page="export")
EDIT_WORDING = PAPERS.command("edit_wording", "資料の文面を編集…", page="export")
PRINT_PAPER = PAPERS.command("print_paper", "表示しているものを印刷…", "Ctrl+P", page="export")
CHECK_TABLES = PAPERS.command("check_tables", "表を点検…", page="export", at_once=True)

ORGANISING = Menu("計画・組織(&O)", "organisation")
IMPORT_DIVISIONS = ORGANISING.command("import_divisions", "組織の表を取り込む…", page="organisation", at_once=True)
SAVE_DIVISIONS = ORGANISING.command("save_divisions", "組織の表を保存…", page="organisation", at_once=True)
IMPORT_SCHEDULE = ORGANISING.command(
    "import_schedule", "計画上のスケジュールの表を取り込む…", page="organisation", at_once=True
)
SAVE_SCHEDULE = ORGANISING.command(
    "save_schedule", "計画上のスケジュールの表を保存…", page="organisation", at_once=True
)
IMPORT_INDICATORS = ORGANISING.command("import_indicators", "成果指標の表を取り込む…", page="indicators", at_once=True)
SAVE_INDICATORS = ORGANISING.command("save_indicators", "成果指標の表を保存…", page="indicators", at_once=True)
ORGANISING.separate()
REORGANISE = ORGANISING.command("reorganise", "組織の改正…", page="organisation", at_once=True)
ADD_BODY = ORGANISING.command("add_body", "登録もれの組織を追加…", page="organisation", at_once=True)
CORRECT_NAME = ORGANISING.command("correct_name", "組織の名称の訂正…", page="organisation")
MOVE_UP = ORGANISING.command("move_up", "建制順で上へ", "Ctrl+Shift+Up", page="organisation")
MOVE_DOWN = ORGANISING.command("move_down", "建制順で下へ", "Ctrl+Shift+Down", page="organisation")
REMOVE_BODY = ORGANISING.command("remove_body", "組織の削除", page="organisation")
ORGANISING.separate()
ADD_OPINION = ORGANISING.command("add_opinion", "意見を登録…", page="opinions", at_once=True)
ORGANISING.separate()
_OTHER_ORGANISING = ORGANISING.rest()
REVISE_PLAN = _OTHER_ORGANISING.command("revise_plan", "改定版を登録…", page="organisation", at_once=True)
SAVE_PLAN = _OTHER_ORGANISING.command("save_plan", "計画の表を保存…", page="organisation", at_once=True)
_OTHER_ORGANISING.separate()
IMPORT_FRAMES = _OTHER_ORGANISING.command(
    "import_frames", "国の計画の枠組みの表を取り込む…", page="opinions", at_once=True
)
SAVE_FRAMES = _OTHER_ORGANISING.command("save_frames", "国の計画の枠組みの表を保存…", page="opinions", at_once=True)
IMPORT_OPINIONS = _OTHER_ORGANISING.command("import_opinions", "意見の表を取り込む…", page="opinions", at_once=True)
SAVE_OPINIONS = _OTHER_ORGANISING.command("save_opinions", "意見の表を保存…", page="opinions", at_once=True)

SUBMITTING = Menu("提出(&S)", "check")
CONFIRM = SUBMITTING.command("confirm", "所属長確認…", "Ctrl+Shift+K", page="check", at_once=True)
MAKE_RETURN = SUBMITTING.command("make_return", "回答ファイルを作成…", "Ctrl+Shift+M", page="check", at_once=True)
SUBMITTING.separate()
KEEP_ADVICE = SUBMITTING.command("keep_advice", "参考の用語をこのままにする", "Ctrl+Shift+U")
SUBMITTING.separate()
ASK_SECTION = SUBMITTING.command("ask_section", "係に照会する…", "Ctrl+Shift+R", page="sections", at_once=True)

PRINTING = Menu("印刷(&P)", "summary")
MAKE_SUMMARY = PRINTING.command("make_summary", "まとめを作成", "Ctrl+Shift+L", page="summary")
CHOOSE_SUMMARY_TARGET = PRINTING.command("choose_summary_target", "まとめの保存先を変更…", page="summary")
PRINT_SUMMARY = PRINTING.command("print_summary", "まとめを印刷…", "Ctrl+P", page="summary")

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
