"""A CSV is read piece by piece, and one that is none is refused whatever its size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nakano_status.domain.machine_readable.check import CheckedFile
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.tables.data_reader import read_data
from nakano_status.workbook.tables.table_reader import read_table
from tests.support.command_line import ROOT
from tests.support.file_words import READING
from tests.support.offices import Office, make_office

MIB = 1 << 20
_HEAD = "部,所管課名\r\n".encode()
HOSTILE: dict[str, tuple[bytes, str]] = {
    "one line": (b"a" * (9 * MIB), "FILE-TOO-LARGE"),
    "one line below a head": (_HEAD + b"a" * (9 * MIB), "FILE-TOO-LARGE"),
    "one line in UTF-16": (("部,課\n" + "あ" * (5 * MIB)).encode("utf-16"), "FILE-TOO-LARGE"),
    "one line in CP932": ("部,課\n".encode("cp932") + "あ".encode("cp932") * (5 * MIB), "FILE-TOO-LARGE"),
    "columns without end": (_HEAD + b"a," * MIB, "FILE-TOO-MANY-CELLS"),
    "a cell that never ends": (_HEAD + b'"' + b"a\n" * (2 * MIB), "FILE-TOO-LARGE"),
    "beyond the limit": (_HEAD + b"a,b\n" * (17 * MIB), "FILE-TOO-LARGE"),
    "more cells than a workbook may have": (_HEAD + (b"a," * 99 + b"a\n") * 6_100, "FILE-TOO-MANY-CELLS"),
    "NUL": (_HEAD + b"a" * 5_000 + b"\0,b\n", "TABLE-ENCODING"),
    "NUL at the end": (_HEAD + b"a,b\n" * 5_000 + b"c,\0d\n", "TABLE-ENCODING"),
    "no text in the middle": (_HEAD + b"a,b\n" * 300_000 + b"\xff\xff,\n", "TABLE-ENCODING"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_csv_is_refused_by_its_code(content: bytes, code: str) -> None:
    for found in (read_table("表.csv", content), read_data("表.csv", content)):
        assert isinstance(found, Problem)
        assert (found.code, found.place.file) == (code, "表.csv")


@pytest.mark.sample(1)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_a_large_csv_in_any_encoding_is_read_whole(encoding: str) -> None:
    lines = ["部,所管課名", *(f"区民部{number},{'税務課' * 100}" for number in range(20_000))]
    content = "\r\n".join(lines).encode(encoding)
    table = read_table("表.csv", content)
    assert not isinstance(table, Problem)
    assert (table.head, len(table.rows), table.rows[-1][1][0]) == (("部", "所管課名"), 20_000, "区民部19999")
    data = read_data("表.csv", content)
    assert isinstance(data, CheckedFile)
    assert len(data.sheets[0].cells) == 40_002


def test_of_a_csv_without_the_heading_the_rows_are_not_read() -> None:
    table = read_table("表.csv", b"name,telephone\n" + b"a,1\n" * 50_000, ["所管課名"])
    assert not isinstance(table, Problem)
    assert (table.head, table.rows) == (("name", "telephone"), ())


_STATUS = Path("/proc/self/status")
_SAID = f"""
import sys
from tests.support.command_line import ask
said = ask(*sys.argv[1:])
held = next(line.split()[1] for line in open("{_STATUS}") if line.startswith("VmHWM"))
print(held, said.code, said.keys.get("error"))
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def line(office: Office) -> Path:
    """A CSV of one line of 120 MB."""
    path = office.folder / "一行.csv"
    path.write_bytes(b"a" * 120_000_000)
    return path


def _peak(*words: str | Path) -> tuple[int, str]:
    """Return the most memory (MiB) that a command held, and how it ended."""
    command = [sys.executable, "-c", _SAID, *map(str, words)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    kib, code, error = ended.stdout.split()
    return int(kib) // 1024, f"{code} {error}"


@pytest.mark.skipif(not _STATUS.exists(), reason="what a process held is told otherwise here")
@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["merge", "import", "check-data", "division import", "templates import"])
def test_a_line_of_120_mb_is_refused_in_bounded_memory(office: Office, line: Path, name: str) -> None:
    held, ended = _peak(*READING[name](office, line))
    assert ended.startswith(("2 ", "1 "))
    assert held < 300, "the program itself holds about 100"
