"""Commands that wait for a data file that another program has open."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from nakano_status.application.merge import merge_returns
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.outcome import Outcome
from tests.journeys.test_bad_input import check_message
from tests.support.command_line import ROOT, ask, done
from tests.support.generated_calls import commands
from tests.support.offices import Office
from tests.support.plan_files import write_plan
from tests.support.successors import next_plan

_HOLDER = "見本 花子"


@contextmanager
def _in_use(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """Have the data file open in another process until its input is closed."""
    command = [sys.executable, "-m", "tests.support.lock_holder", str(office.store), _HOLDER]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"open"
        yield holder
        if holder.poll() is None:
            holder.communicate()


def _begun(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "nakano_status", *map(str, words), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")


def _line_of(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline()


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "after it"])
def test_a_command_waits_until_the_data_file_is_free(office: Office, *, before: bool) -> None:
    words = ("merge", office.answer, "--store", office.store)
    waits = ("--wait", 50)
    with _in_use(office) as holder, _begun(*(waits if before else ()), *words, *(() if before else waits)) as waiting:
        told = _line_of(waiting.stderr)
        assert _HOLDER in told
        assert "50秒" in told
        holder.communicate()
        output, more = waiting.communicate()
    assert (waiting.returncode, more) == (0, "")
    assert [file["verdict"] for file in json.loads(output)["files"]] == ["merged"]
    assert done("history", "2-1-2-03-N", "--store", office.store)["changes"]


def test_a_command_that_reads_waits_too(office: Office) -> None:
    with closing(sqlite3.connect(office.store, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with _begun("counts", "--store", office.store, "--wait", 50) as waiting:
            assert "待ちます" in _line_of(waiting.stderr)
            writer.execute("ROLLBACK")
            output, _ = waiting.communicate()
    assert waiting.returncode == 0
    assert json.loads(output)["in_report"] == 110


def test_after_the_time_it_ends_as_it_does_without_waiting(office: Office) -> None:
    with _in_use(office):
        said = ask("merge", office.answer, "--store", office.store, "--wait", "1")
        check_message(said, "STORE-LOCKED")
        assert said.messages.count("待ちます") == 1
        at_once = ask("merge", office.answer, "--store", office.store)
        check_message(at_once, "STORE-LOCKED")
        assert at_once.messages == ""


_PREVIEWS = {
    "import": "list.xlsx --year R3",
    "round amend": "--made-on 2023-06-01 --reason 訂正",
    "roll-over": "--year R5",
    "merge": "answers",
    "kpi set": "KPI-1-1 R4=50%",
    "kpi import": "builtin:nakano2",
    "opinions import": "opinions.csv",
    "frames import": "builtin:nakano2",
    "terms import": "terms.csv",
    "restore": "backup.nakano",
    "retain": "--drop-received --without-folder",
    "division abolish": "税務課 --to 職員課 --from 2023-09-01",
    "division add": "新設課 --from 2023-09-01",
    "division change": "changes.csv --from 2023-09-01",
    "division import": "departments.csv",
    "division merge": "税務課 職員課 --into 合同課 --from 2023-09-01",
    "division move": "税務課 --department 区民部 --from 2023-09-01",
    "division order": "departments.csv --from 2023-09-01",
    "division rename": "税務課 納税課 --from 2023-09-01",
    "division split": "税務課 --into 税務課 --into 納税課 --row 2-1-2-03-N=納税課 --from 2023-09-01",
    "row move": "2-1-2-03-N --to 職員課 --from 2023-09-01 --reason 引継ぎ",
    "schedule import": "schedule.csv",
    "plan revise": "plan.xlsx --adopted 2024-02-28 --title 改定版",
    "plan successor": "next.json",
    "plan withdraw": "",
}
"""The arguments of every command with `--dry-run`; `store move` is left out, because it needs the file alone."""

_REFUSED_BY_RULES = {
    "import": "YEAR-MISMATCH",
    "retain": "ROUND-NOT-CLOSED",
    "division move": "NOT-A-DEPARTMENT",
    "plan successor": "SUCCESSOR-DIVISIONS-UNKNOWN",
    "plan withdraw": "EDITION-KEPT",
}
"""The previews that a rule about the data refuses after it has been read, with the codes."""


def test_every_preview_reads_a_data_file_that_another_program_writes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder)
    done("export", "list", "--out", "list.xlsx", "--store", office.store)
    done("plan", "export", "--out", "plan.xlsx", "--store", office.store)
    done("backup", "--out", "backup.nakano", "--store", office.store)
    write_plan(Path("next.json"), next_plan())
    Path("changes.csv").write_text("種別,所管課,新しい名称\n改称,税務課,納税課", "utf-8-sig")
    Path("departments.csv").write_text("部,所管課\n区民部,税務課", "utf-8-sig")
    Path("schedule.csv").write_text("管理番号,令和4年度\n2-1-2-03-N,検討", "utf-8-sig")
    Path("opinions.csv").write_text("番号,意見,氏名・団体名\n,もっと早く。,区民", "utf-8-sig")
    Path("terms.csv").write_text("使わない語,使う語,使用\n子供,子ども,○", "utf-8-sig")
    previews = [
        words for words, command in commands().items() if any("--dry-run" in each.opts for each in command.params)
    ]
    assert {" ".join(each) for each in previews} == {*_PREVIEWS, "store move"}
    content = office.store.read_bytes()
    with _in_use(office):
        asked = {each: f"{each} {given} --dry-run".split() for each, given in _PREVIEWS.items()}
        ends = {each: ask(*words, "--store", office.store).keys.get("error") for each, words in asked.items()}
    assert {each: error for each, error in ends.items() if error} == _REFUSED_BY_RULES
    assert office.store.read_bytes() == content


def test_a_command_that_has_written_is_not_repeated(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(office.store, isolation_level=None)) as other:

        def merge_and_lose_the_file(*given: Any, **named: Any) -> Outcome[MergePlan]:
            outcome = merge_batch(*given, **named)
            other.execute("BEGIN EXCLUSIVE")
            return outcome

        monkeypatch.setattr(merge_returns, "merge_batch", merge_and_lose_the_file)
        said = ask("merge", office.answer, "--store", office.store, "--wait", "30")
        other.execute("ROLLBACK")
        (merges,) = other.execute("SELECT count(*) FROM act WHERE kind = 'merge'").fetchone()
    check_message(said, "STORE-LOCKED-AFTER-WRITING")
    assert merges == 1
    assert done("history", "2-1-2-03-N", "--store", office.store)["changes"]


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "1.5", "100000", "すこし"])
def test_what_is_no_number_of_seconds_is_refused(office: Office, seconds: str) -> None:
    check_message(ask("counts", "--store", office.store, "--wait", seconds), "USAGE")
