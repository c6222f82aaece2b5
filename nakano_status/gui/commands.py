"""The commands that pages offer and menus list, each with its text, its shortcuts and its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from nakano_status.domain.fields.mark import Mark
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class Command:
    """A command by its key, with its text, in which & is a letter; of several shortcuts the first is shown.

    The page that is shown performs it, if it offers it. Otherwise the menu leads to `page` (empty: nowhere), which
    performs it only if `at_once`: other commands apply to what a user selects there first.
    """

    key: str
    text: str
    shortcuts: tuple[str, ...] = ()
    page: str = ""
    at_once: bool = False


def offer(owner: QWidget, command: Command, do: Callable[[], object]) -> QAction:
    """Return an action with which a page, or the window, performs a command; the menus trigger it."""
    action = QAction(without_key(tr(command.text)), owner)
    action.setObjectName(command.key)
    action.triggered.connect(lambda _=False: do())
    owner.addAction(action)
    return action


def action_of(owner: QWidget, command: Command) -> QAction | None:
    """Return the action with which a page, or the window, performs a command; None if it does not offer it."""
    return next((each for each in owner.actions() if each.objectName() == command.key), None)


COPY = Command("copy", "コピー", ("Ctrl+C",))
COPY_TABLE = Command("copy_table", "表をコピー", ("Ctrl+Shift+C",))
PASTE = Command("paste", "表から貼り付け…", ("Ctrl+Shift+V",))
SEARCH = Command("search", "検索", ("Ctrl+F",))

NEXT = Command("next", "次の未記入へ", ("Ctrl+Enter", "Ctrl+Return"))
COPY_PLANNED = Command("copy_planned", "前回の予定を転記", ("Ctrl+D",))
EARLIER = Command("earlier", "以前の内容…", ("Ctrl+H",))

CHOOSE_FILES = Command("choose_files", "回答ファイルを選ぶ…", ("Ctrl+Shift+G",), "merge", at_once=True)
CHOOSE_FOLDER = Command("choose_folder", "回答ファイルのフォルダーを選ぶ…", (), "merge", at_once=True)
TAKE_IN = Command("take_in", "取り込む", ("Ctrl+Shift+T",), "merge")
LEAVE_OUT = Command("leave_out", "取り込まない", ("Ctrl+Shift+N",), "held")
RETURN_FINDINGS = Command("return_findings", "指摘を返す…", ("Ctrl+Shift+F",), "received")
CARRY = Command("carry", "内容を引き継ぐ…", ("Ctrl+Shift+H",), "received")
SAVE_FILE = Command("save_file", "元のファイルを保存…", ("Ctrl+Shift+S",), "received")
TAKE_BACK = Command("take_back", "回答を取り消す…", ("Ctrl+Shift+B",), "received")

ACCEPT = Command("accept", "確認済にする", ("Ctrl+Shift+K",))
ASK_BACK = Command("ask_back", "修正依頼…", ("Ctrl+Shift+R",))
REOPEN = Command("reopen", "再開…", ("Ctrl+Shift+E",))
AMEND = Command("amend", "回答する所管課・報告対象の変更…", ("Ctrl+Shift+A",))
SEND_WORDING = Command("send_wording", "修文の確認依頼を作成…", ("Ctrl+Shift+M",))
EXTEND = Command("extend", "期限の延長・部内期限…", ("Ctrl+Shift+D",), "board", at_once=True)
REMIND = Command("remind", "再依頼文を作成", (), "board", at_once=True)
COUNT_DIFFERENCE = Command("count_difference", "件数の前回との差…", (), "overview", at_once=True)
UNIFY_TERMS = Command("unify_terms", "用語の統一…", (), "wording", at_once=True)
WORD_TABLE = Command("word_table", "用語の表…", (), "wording", at_once=True)
RETURNED_LIST = Command("returned_list", "一覧からの修正…", (), "wording", at_once=True)
CLOSE_ROUND = Command("close_round", "進捗確認を締め切る…", (), "inquiry", at_once=True)

PRINT_BOARD = Command("print_board", "提出状況を印刷…", (), "board", at_once=True)
MAKE_PAPER = Command("make_paper", "表示している資料を作成", ("Ctrl+Shift+L",), "export")
CHOOSE_TARGET = Command("choose_target", "資料の保存先を変更…", (), "export")
EDIT_WORDING = Command("edit_wording", "資料の文面を編集…", (), "export")
PRINT_PAPER = Command("print_paper", "表示しているものを印刷…", ("Ctrl+P",), "export")
CHECK_TABLES = Command("check_tables", "表を点検…", (), "export", at_once=True)
MAKE_SUMMARY = Command("make_summary", "まとめを作成", ("Ctrl+Shift+L",), "summary")
CHOOSE_SUMMARY_TARGET = Command("choose_summary_target", "まとめの保存先を変更…", (), "summary")
PRINT_SUMMARY = Command("print_summary", "まとめを印刷…", ("Ctrl+P",), "summary")

IMPORT_DIVISIONS = Command("import_divisions", "組織の表を取り込む…", (), "organisation", at_once=True)
SAVE_DIVISIONS = Command("save_divisions", "組織の表を保存…", (), "organisation", at_once=True)
IMPORT_SCHEDULE = Command("import_schedule", "計画上のスケジュールの表を取り込む…", (), "organisation", at_once=True)
SAVE_SCHEDULE = Command("save_schedule", "計画上のスケジュールの表を保存…", (), "organisation", at_once=True)
IMPORT_INDICATORS = Command("import_indicators", "成果指標の表を取り込む…", (), "indicators", at_once=True)
SAVE_INDICATORS = Command("save_indicators", "成果指標の表を保存…", (), "indicators", at_once=True)
ADD_BODY = Command("add_body", "部・室・所管課を追加…", (), "organisation", at_once=True)
RENAME_BODY = Command("rename_body", "改称…", (), "organisation")
MOVE_UP = Command("move_up", "建制順で上へ", ("Ctrl+Shift+Up",), "organisation")
MOVE_DOWN = Command("move_down", "建制順で下へ", ("Ctrl+Shift+Down",), "organisation")
REMOVE_BODY = Command("remove_body", "組織の削除", (), "organisation")

CONFIRM = Command("confirm", "所属長確認…", ("Ctrl+Shift+K",), "check", at_once=True)
MAKE_RETURN = Command("make_return", "回答ファイルを作成…", ("Ctrl+Shift+M",), "check", at_once=True)
UNIFY_ADVICE = Command("unify_advice", "参考の用語を統一する", ("Ctrl+U",))
KEEP_ADVICE = Command("keep_advice", "参考の用語をこのままにする", ("Ctrl+Shift+U",))
ASK_SECTION = Command("ask_section", "係に照会する…", ("Ctrl+Shift+R",), "sections", at_once=True)


def mark_commands(marks: Iterable[Mark]) -> tuple[Command, ...]:
    """Return the commands that choose one of the marks of a plan for the current row."""
    return tuple(mark_command(number, mark.named) for number, mark in enumerate(marks, start=1))


def mark_command(number: int, text: str = "") -> Command:
    """Return the command that chooses the mark with a number, from 1, for the current row."""
    return Command(f"mark_{number}", text, (f"Ctrl+{number}",))
