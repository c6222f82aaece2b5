"""Long work reports how far it is: whatever reads or writes many rows counts them as it goes."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.application.stopping import counted, report, stoppable
from nakano_status.cli.session import CommandSession
from tests.house.source_tree import PACKAGE, sources
from tests.support import command_year
from tests.support.command_line import Said, ask
from tests.support.progress import Difference

COUNTED = {
    "PDFを作成しています": "publish",
    "ファイルを読み取っています": "merge",
    "フォルダーに保存しています": "retain",
    "一覧の修正を反映しています": "list-changes",
    "一覧を比べています": "list-changes",
    "一覧を読み込んでいます": "import",
    "内容を引き継いでいます": "carry-over",
    "修文の確認依頼を作成しています": "wording --send",
    "修正依頼を作成しています": "ask-back",
    "取込内容を確認しています": "merge",
    "指摘を作成しています": "findings",
    "再開しています": "reopen",
    "再開して取り込んでいます": "held apply",
    "写しで試しています": "roll-over",
    "取り込んでいます": "merge",
    "回答ファイルを作成しています": "submit",
    "回答を取り消しています": "take-back",
    "回答様式を作成しています": "distribute",
    "回答様式を読み取っています": "open",
    "復元しています": "restore",
    "成果指標を取り込んでいます": "kpi import",
    "改定版の表を確かめています": "plan revise",
    "改定版を登録しています": "plan revise",
    "改正しています": "division add",
    "用語を統一しています": "unify",
    "用語を調べています": "unify",
    "登録を取り消しています": "row take-back",
    "確認済にしています": "accept",
    "移るものを確かめています": "division move",
    "引き継いでいます": "row move",
    "締め切っています": "round close",
    "表の内容を反映しています": "set",
    "表を保存しています": "terms export",
    "表を取り込んでいます": "schedule import",
    "表を読み取っています": "schedule import",
    "一覧を読み取っています": "list-changes",
    "計画の表を保存しています": "plan export",
    "計画の表を読み取っています": "plan revise",
    "貼り付けた内容を元に戻しています": "set",
    "貼り付ける内容を調べています": "set",
    "進捗確認を開始しています": "roll-over",
}
"""The command that does what the window does under this text."""

SHORT = frozenset(
    {
        "テキストを読み取っています",
        "データファイルを作成しています",  # 0.4 s with a plan of 3,000 rows
        "保存しています",
        "年度別の経過を作成しています",
        "ファイルを開いています",  # one file is handed to another program
        "フォルダーを確かめています",
        "作成日を訂正しています",
        "写しを作成しています",  # the bytes of one file
        "削除しています",
        "前の年度を読み込んでいます",
        "取り込むかどうかを記録しています",
        "回答期限を訂正しています",
        "データファイルを確かめています",  # tests/gui/test_manners.py
        "スケジュールを保存しています",
        "表示する内容を読み取っています",
        "変更しています",
        "控えを作成しています",  # reports its steps: tests/gui/test_backups_page.py
        "控えを調べています",
        "改定版を取り消しています",
        "期限を変更しています",
        "正式なデータファイルにしています",
        "相違の決定を保存しています",
        "見本を用意しています",
        "開始を取り消しています",
        "表を点検しています",
        "ファイルの取組を読み取っています",
        "一覧の列を読み取っています",
        "削除するファイルを確かめています",
        "参考の表示を切り替えています",
        "取りまとめないことを記録しています",
        "図を書き出しています",
        "国の枠組みとの対応を保存しています",
        "国の枠組みを取り込んでいます",
        "変更を保存しています",
        "対応付けを書き直しています",
        "引継ぎを登録しています",
        "意見を削除しています",
        "意見を登録しています",
        "所属長確認を記録しています",
        "指摘の確認を記録しています",
        "控えとの違いを読み取っています",
        "控えの内容に戻しています",
        "控えの場所を変更しています",
        "文面を保存しています",
        "文面を書き出しています",
        "日付を変えた後の内容を確かめています",
        "用語の表を保存しています",
        "用語をこのままにしています",
        "相違の決定を書き直しています",
        "組織の変更を保存しています",
        "組織を登録しています",
        "訂正しています",
        "訂正の及ぶ資料を調べています",
        "記入した内容を保存しています",
        "記入者を保存しています",
        "資料の発信者を変更しています",
    }
)
"""What touches no more than a few rows or one file, whatever the plan, or counts files on the page itself."""


def test_items_are_counted_as_often_as_is_seen() -> None:
    flag = Difference()
    with stoppable(flag):
        report("全体を行っています", 1, 3)
        assert list(counted("数えています", iter(range(1_000)), 1_000)) == list(range(1_000))
    first, *parts, last = flag.reports
    assert first == last == ("全体を行っています", 1, 3), "when a part is done, the whole goes on"
    assert parts == [("数えています", done, 1_000) for done in range(0, 1_000, 20)]
    assert list(counted("数えています", "ab", 2)) == ["a", "b"]


@pytest.mark.timeout(1200)
def test_whatever_the_window_calls_long_counts_what_it_does(tmp_path: Path) -> None:
    """Play a year of commands: each that the window does, too, reports a number of things of which it does one."""
    reports = told_in_a_year(tmp_path)
    without = {words for words, command in COUNTED.items() if not any(total for _, _, total in reports[command])}
    assert without == set()


def test_all_that_the_window_names_is_known_here() -> None:
    named = {text for source in sources(PACKAGE / "gui") for text in named_in(source.tree)}
    assert named - {*COUNTED, *SHORT} == set(), "does it count what takes long? (application/stopping.py)"
    assert {*COUNTED, *SHORT} - named == set()
    assert not SHORT & COUNTED.keys()


def named_in(tree: ast.Module) -> Iterator[str]:
    """Yield the texts under which work is requested, where they are written out; those of papers have their title."""
    for node in ast.walk(tree):
        named: list[ast.expr] = []
        if isinstance(node, ast.Call):
            named += [each.value for each in node.keywords if each.arg == "what"]
            named += node.args[1:2] if isinstance(node.func, ast.Name) and node.func.id == "FileAct" else []
        elif isinstance(node, ast.Assign) and "what" in map(ast.unparse, node.targets):
            named.append(node.value)
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and isinstance(node.value, ast.Tuple)
        ):
            pairs = zip(node.targets[0].elts, node.value.elts, strict=False)
            named += [value for target, value in pairs if ast.unparse(target) == "what"]
        inside = [text for each in named for text in ast.walk(each)]
        formatted = {part for text in inside if isinstance(text, ast.JoinedStr) for part in text.values}
        for text in inside:
            if isinstance(text, ast.Constant) and str(text.value).endswith("います") and text not in formatted:
                yield str(text.value)


def told_in_a_year(folder: Path) -> dict[str, list[tuple[str, int, int]]]:
    """Return what the commands of a year report, by the name of each and by its first part."""
    reports: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)

    def ask_and_keep(*words: str, session: CommandSession) -> Said:
        flag = Difference()
        with stoppable(flag):
            said = ask(*words, session=session)
        for end in (1, 2):
            reports[" ".join(words[:end])] += flag.reports
        return said

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command_year, "ask", ask_and_keep)
        command_year.answers_of_a_year(folder)
    return reports
