"""The steps that are played with the packaged program, and their expected outcomes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from play_kills import play_kills
from play_page import Page
from play_root import (
    DEMO,
    HOME,
    OTHER,
    ROW,
    SECOND_ROW,
    SHARE,
    STORE,
    BareRoot,
    NotAsExpectedError,
    Play,
    process_in,
)
from pypdf import PdfReader

from tests.support.altered_stores import rewrite_whole_history

ROUND, CLERK = "R4", "見本 花子"
FORGED = "1-1-2-03-M"
FORGERY = (
    "UPDATE entry_value SET value = '◎' WHERE round_id = 'R4' AND row_id = '1-1-2-03-M' AND key = 'mark'",
    "UPDATE change SET now = '◎' WHERE round_id = 'R4' AND row_id = '1-1-2-03-M' AND key = 'mark'",
    "UPDATE publication_value SET value = '◎' WHERE round_id = 'R4' AND row_id = '1-1-2-03-M' AND key = 'mark'",
    "UPDATE return_value SET text = '◎' WHERE row_id = '1-1-2-03-M' AND key = 'mark'",
)
RECORDED_PAPER = f"{DEMO}/13_委員会/進捗状況について_R4.pdf"
_DROPPED = "SELECT sum(length(content)) FROM received_file JOIN dropped_file USING (sha256)"
_HEAD = re.compile(r"照合番号\s+((?:[0-9a-f]{4} ?){3})")


def play_start(play: Play) -> None:
    """Play the version, the demonstration, and opening a data file and a form in the window."""
    play.page.begin("展開と実演", "PythonもネットワークもないDebian 12に配布ファイルを展開し、1年分の実演を行います。")
    version = play.root.run("--version", has_proc=False)
    play.page.add_command("nakano-status --version", version.code, version.text)
    play.expect(not version.code, "/proc がなくても始まる")
    ran = play.root.run("demo", DEMO)
    play.page.add_command(f"nakano-status demo {DEMO}", ran.code, ran.text)
    play.expect(not ran.code, "実演の結果は、すべて想定のとおり")
    form = min(play.root.path(f"{DEMO}/02_照会").rglob("*回答様式.xlsx"))
    play.do(STORE, "--exit-when-shown")
    play.do(play.root.give(form, f"{HOME}/回答様式.xlsx"), "--exit-when-shown")
    shutil.copytree(play.root.path(DEMO), play.page.folder / "実演")
    play.page.add_link(play.page.folder / "実演" / "index.html", "実演の結果を見る")
    for screen in ("提出状況", "集計"):
        (picture,) = play.root.path(f"{DEMO}/16_画面/事務局").glob(f"*-{screen}.png")
        play.page.add_picture(picture, f"実演の後の画面「{screen}」")
    play.page.add_paper(play.root.path(RECORDED_PAPER), "委員会の資料。下に「記録の照合番号」がある")


def play_share(play: Play) -> None:
    """Play a share: written back to, disconnected and connected again, changed by another PC, and left locked."""
    play.page.begin(
        "共有フォルダー",
        f"データファイルを、同期されるフォルダー（環境変数 OneDrive が示す {SHARE}）に置き、2台のPCで使います。",
    )
    store = play.root.give(play.root.path(STORE), f"{SHARE}/事務局.nakano")
    share = play.root.path(SHARE)
    play.do("set", ROW, "done=PC-1で記入した文。", "--by", "佐藤", "--store", store)
    play.expect(
        play.text_of(store, pc=OTHER) == "PC-1で記入した文。", "共有フォルダーへ書き戻した内容を、PC-2で見られる"
    )
    play.expect(len(list(share.glob("*-以前の内容/*"))) == 1, "書き戻す前の内容が、1つ残っている")
    play.page.add_text("共有フォルダーとの接続が切れました（フォルダーの名前を変更）。")
    away = share.rename(share.with_name("接続なし"))
    play.do("set", ROW, "done=接続のない間に記入した文。", "--store", store, code=1, names="SHARE-WAITING")
    play.take(store, "取組一覧", "書き戻しを待っていることを知らせる画面")
    away.rename(share)
    play.page.add_text("接続が戻りました。次に開くと、書き戻します。")
    play.do("set", SECOND_ROW, "done=接続が戻った後の文。", "--store", store)
    play.expect(play.text_of(store, pc=OTHER) == "接続のない間に記入した文。", "接続のない間の記入が、書き戻されている")
    _play_two_contents(play, store)
    _play_dead_lock(play, store)


def _play_two_contents(play: Play, store: str) -> None:
    share = play.root.path(SHARE)
    play.page.add_text("もう一度接続が切れている間にPC-1で記入し、その間に、PC-2が共有フォルダーの内容を変更します。")
    away = share.rename(share.with_name("接続なし"))
    play.do("set", ROW, "done=PC-1だけにある文。", "--store", store, code=1, names="SHARE-WAITING")
    away.rename(share)
    play.do("set", ROW, "done=PC-2で記入した文。", "--by", "鈴木", "--store", store, pc=OTHER)
    play.take(store, "保存と復元", "別の内容になっていたことを知らせる画面")
    beside = [each for each in share.glob("*.nakano") if each.name != Path(store).name]
    play.expect(len(beside) == 1, "PC-1の内容は、上書きせず、別のファイルとして置かれている")
    other = f"{SHARE}/{beside[0].name}"
    play.expect(play.text_of(store, pc=OTHER) == "PC-2で記入した文。", "共有フォルダーのファイルには、PC-2の内容がある")
    play.expect(play.text_of(other) == "PC-1だけにある文。", f"「{beside[0].name}」には、PC-1の内容がある")
    play.do("verify", "--store", store)
    play.do("verify", "--store", other)


def _play_dead_lock(play: Play, store: str) -> None:
    play.page.add_text("PC-2で開いているときに、PC-2が停止しました（kill -9）。「使用中」の表示が残ります。")
    watcher = play.root.start("screens", "--out", f"{HOME}/停止", "--store", store, pc=OTHER)
    lock = play.root.path(f"{store}.lock")
    while not (lock.exists() and lock.stat().st_size) and watcher.poll() is None:
        time.sleep(0.01)
    if (process := process_in(watcher)) is None:
        raise NotAsExpectedError("PC-2が、停止する前に終わりました。")
    os.kill(process, signal.SIGKILL)
    watcher.communicate()
    play.do("set", ROW, "done=引き継ぐ前の文。", "--store", store, code=2, names="PC-2")
    taking = ("--take-over", "--reason", "PC-2の故障のため", "--by", "佐藤")
    play.do("set", ROW, "done=引き継いで記入した文。", *taking, "--store", store)
    acts = play.do("audit", "--store", store).splitlines()
    found = [line.strip() for line in acts if "PC-2の故障のため" in line]
    play.expect(found, f"引継ぎと理由が、操作の記録に残っている：{''.join(found)}")


def play_restore(play: Play) -> None:
    """Play backups: the differences, one row, and the whole state; the earlier state is in a backup."""
    play.page.begin("控えと復元", "控えを作成し、その後の記入を、1つの取組だけ、次に全体、控えの内容に戻します。")
    store = play.copy("控えと復元")
    kept, before = (play.text_of(store, row) for row in (SECOND_ROW, ROW))
    backup = str(play.root.ask("backup", "--store", store)["file"])
    play.do("set", ROW, "done=控えの後に書き直した文。", "--store", store)
    play.do("set", SECOND_ROW, "done=誤って書き直した文。", "--store", store)
    play.do("backup", "list", "--store", store)
    play.do("restore", backup, "--dry-run", "--store", store, names=SECOND_ROW)
    differing = play.root.ask("restore", backup, "--dry-run", "--store", store)["differences"]["rows"]
    play.expect({each["id"] for each in differing} == {ROW, SECOND_ROW}, "控えとの違いは、書き直した2つの取組だけ")
    play.take(store, "保存と復元", "控えと、いまの内容との違いを示す画面")
    play.do("restore", backup, "--row", SECOND_ROW, "--reason", "書き間違えたため", "--store", store)
    play.expect(play.text_of(store, SECOND_ROW) == kept, "選んだ取組の文章が、控えの内容に戻っている")
    play.expect(play.text_of(store) == "控えの後に書き直した文。", "ほかの取組は、そのまま")
    play.do("restore", backup, "--reason", "誤って取り込んだため", "--store", store)
    play.expect(play.text_of(store) == before, "全体が、控えの内容に戻っている")
    backups = play.root.ask("backup", "list", "--store", store)["backups"]
    abandoned = [each["file"] for each in backups if each["abandoned"]]
    texts = [play.text_of(each) for each in abandoned]
    play.expect("控えの後に書き直した文。" in texts, "復元する前の状態が、控えに残っている")
    play.do("verify", "--store", store)


def play_history(play: Play) -> None:
    """Play a rewritten history: by SQL in all tables alike, then with all digests computed again."""
    play.page.begin(
        "記録の書き換え", "プログラムを使わずに書き換えたデータファイルを、verify と、紙の資料の番号で見付けます。"
    )
    store = play.copy("書き換え")
    head = _printed_head(play.root.path(RECORDED_PAPER))
    play.do("verify", "--head", head, "--store", store)
    play.page.add_text(f"進捗状況「△」（{FORGED}）を、値のあるすべての表で、同じように「◎」にします。")
    with closing(sqlite3.connect(play.root.path(store), isolation_level=None)) as connection:
        for each in FORGERY:
            connection.execute(each)
    play.page.add_command("sqlite3 事務局.nakano", 0, ";\n".join(FORGERY))
    found = play.do("verify", "--store", store, code=1, names="STORE-CELL-CHANGED")
    for table in ("変更履歴", "回答の内容", "発行した資料に記した値"):
        play.expect(f"「{table}」の記録" in found and FORGED in found, f"書き換えた表「{table}」の記録が示される")
    play.take(store, "提出状況", "書き換えたデータファイルを開いた画面")
    _play_computed_anew(play, head)


def _play_computed_anew(play: Play, head: str) -> None:
    store = play.copy("計算のやり直し")
    play.page.add_text(
        "次に、プログラムと同じ計算を知る人が、代理入力の文をすべての表で書き換え、すべての番号を計算し直します。"
    )
    rewrite_whole_history(play.root.path(store), "試行の結果を確認した", "試行の結果に問題はなかった")
    play.do("verify", "--store", store)
    play.page.add_text("データファイルの中だけでは、分かりません。委員会に出した紙の資料の番号と比べます。")
    play.do("verify", "--head", head, "--store", store, code=1, names="STORE-HEAD-UNKNOWN")
    play.expect(True, "紙の資料の番号が、データファイルの記録にないことが示される")


def play_retention(play: Play) -> None:
    """Play a closed round: stored in a folder, received files and names removed, and one row disclosed."""
    play.page.begin("保存期間と開示", "締め切った年度をフォルダーに保存し、受け取ったファイルと氏名を削除します。")
    store, folder = play.copy("保存"), f"{HOME}/保存/R4"
    play.do("round", "close", "--year", ROUND, "--store", store)
    play.do("retain", "--year", ROUND, "--out", folder, "--store", store)
    play.do("retain", "--year", ROUND, "--out", folder, "--check", "--store", store)
    before = play.root.ask("counts", "--store", store)["counts"]
    play.do("retain", "--year", ROUND, "--drop-received", "--out", folder, "--store", store)
    names = play.root.run("audit", "--store", store).text.count(CLERK)
    play.do("retain", "--year", ROUND, "--blank-names", "--store", store)
    left = play.root.run("audit", "--store", store).text.count(CLERK)
    play.expect(left < names, f"操作の記録の氏名「{CLERK}」は、{names}件から、年度の前の{left}件だけになっている")
    with closing(sqlite3.connect(play.root.path(store))) as connection:
        (contents,) = connection.execute(_DROPPED).fetchone()
    play.expect(contents == 0, "受け取ったファイルの中身は、データファイルにない")
    play.expect(play.root.ask("counts", "--store", store)["counts"] == before, "件数は変わらない")
    play.do("verify", "--store", store)
    play.do("verify", "--head", _printed_head(play.root.path(RECORDED_PAPER)), "--store", store)
    play.expect(True, "削除した後も、紙の資料の番号が記録にある")
    play.take(store, "照会", "「5　保存と削除」のある画面")
    play.do("disclose", SECOND_ROW, "--out", f"{HOME}/保存/開示", "--store", store)
    disclosed = play.root.path(f"{HOME}/保存/開示/取組の記録_{SECOND_ROW}.pdf")
    play.page.add_paper(disclosed, "開示する取組の記録")


def _printed_head(pdf: Path) -> str:
    """Return the history head that is printed on a recorded paper."""
    found = _HEAD.search(PdfReader(pdf).pages[0].extract_text())
    if not found:
        raise NotAsExpectedError(f"{pdf.name}に、記録の照合番号がありません。")
    return found[1].strip()


STEPS = (play_start, play_share, play_kills, play_restore, play_history, play_retention)
_FAILED = "結果が想定と異なり、途中で止まりました。"
_NOT_PLAYED = (
    "Windows、実際の共有フォルダーとOneDrive、実際の画面への表示と印刷、停電。これらは、ここでは試していません。"
)


def main() -> int:
    """Play all steps and write the page; the exit code is 1 if an outcome was not as expected."""
    root, program, traces, out, package = sys.argv[1:]
    page = Page(Path(out))
    play = Play(BareRoot(Path(root), program, Path(traces)), page)
    began, failure = time.monotonic(), ""
    try:
        for step in STEPS:
            at = time.monotonic()
            step(play)
            play.root.refuse_network()
            page.end(time.monotonic() - at)
            _print(f"{page.title}: {time.monotonic() - at:.0f} s")
        page.begin("試していないもの", _NOT_PLAYED)
        _print(f"sockets of the network: none asked for, in {play.root.runs} runs of the program")
    except NotAsExpectedError as unexpected:
        failure = str(unexpected)
        page.add_failure(failure)
        _print(failure)
    head = (
        f"{package}を、何もないDebian 12で、ネットワークなしに実行したものです。表示されている内容は、すべて架空です。"
    )
    head += (
        _FAILED
        if failure
        else f"プログラムを{play.root.runs}回実行し、ネットワークのソケットは一度も開かれませんでした。"
    )
    _print(f"{time.monotonic() - began:.0f} s; {page.write(head)}")
    return 1 if failure else 0


def _print(line: str) -> None:
    print(f"play: {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
