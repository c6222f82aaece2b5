"""Bad input to every command that makes a paper: a coded message with place and remedy, the old file untouched."""

from __future__ import annotations

import csv
import errno
import io
import os
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Never

import pytest

from nakano_status.application.papers import writing
from tests.support.command_line import Said, ask, done
from tests.support.offices import make_office

ROW = "2-1-2-03-N"
FILES: Mapping[str, Sequence[str]] = {
    "一覧.xlsx": ("export", "list"),
    "一覧.pdf": ("export", "list"),
    "変更.docx": ("export", "changes"),
    "報告.docx": ("export", "report", "--for", "庁議", "--date", "2023-10-11"),
    "決裁.xlsx": ("export", "approval"),
    "問答.docx": ("export", "questions"),
    "新旧.docx": ("compare", "--from", "R4", "--to", "R4"),
    "文面.txt": ("templates", "save", "report"),
}
FOLDERS: Mapping[str, Sequence[str]] = {
    "文書": ("export", "letters", "--kind", "送付票"),
    "まとめ": ("export", "summary", "--format", "docx", "--division", "税務課", "--division", "戸籍住民課"),
    "データ": ("export", "data"),
}
PUBLISH = ("publish", "--for", "庁議", "--date", "2023-10-11", "--draft")
OLD = "前の資料".encode()
FORMULAS = ("=1+1", "+81", "-1件", "@SUM(1)", "\t=1", "＝１＋１", '=HYPERLINK("x")', "{=1+1}")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file of a round that is out; nothing is written into it."""
    return make_office(tmp_path_factory.mktemp("office")).store


@pytest.fixture
def own(store: Path, tmp_path: Path) -> Path:
    """A copy of it to write into."""
    return Path(shutil.copyfile(store, tmp_path / "own.nakano"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(said: Said, code: str, *told: str) -> None:
    """It is not done, and the message names what and where, and what to do."""
    assert said.code == 2, said
    assert said.keys["error"] == code
    assert said.keys["remedy"]
    for word in told:
        assert word in said.keys["message"]
    assert "Traceback" not in said.output + said.messages


def sharing_violation(*_: object, **__: object) -> Never:
    raise PermissionError(errno.EACCES, "used by another process")


def full_disk(*_: object, **__: object) -> Never:
    raise OSError(errno.ENOSPC, "no space left")


@pytest.mark.parametrize("name", FILES)
def test_a_target_that_cannot_be_had_is_left_as_it_is(
    store: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / name
    words: tuple[str | Path, ...] = (*FILES[name], "--store", store)
    target.write_bytes(OLD)
    (tmp_path / f"~${name}").write_bytes(b"\x06")
    before = contents(tmp_path)
    refused(ask(*words, "--out", target), "TARGET-EXISTS", name, "元のファイルは変更していません")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", sharing_violation)
        refused(ask(*words, "--out", target, "--replace"), "TARGET-NOT-WRITABLE", name, "他で開かれています")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        refused(ask(*words, "--out", target, "--replace"), "TARGET-NOT-WRITABLE", name, "空き容量が足りません")
    refused(ask(*words, "--out", target / name), "TARGET-NOT-WRITABLE", "同じ名前のファイルがあります")
    assert contents(tmp_path) == before


@pytest.mark.sample(1)
@pytest.mark.parametrize("words", [*FOLDERS.values(), PUBLISH], ids=lambda words: " ".join(words[:2]))
def test_of_several_files_none_is_written_where_one_cannot_be(
    store: Path, tmp_path: Path, words: Sequence[str]
) -> None:
    own = Path(shutil.copyfile(store, tmp_path / "own.nakano"))
    assert ask(*words, "--out", tmp_path / "good", "--store", own).code in {0, 1}
    last = max(contents(tmp_path / "good"))
    for name, is_folder, code in (("other", False, "TARGET-EXISTS"), ("folder", True, "TARGET-NOT-WRITABLE")):
        target = tmp_path / name / last
        target.parent.mkdir(parents=True)
        target.mkdir() if is_folder else target.write_bytes(OLD)
        refused(ask(*words, "--out", tmp_path / name, "--store", own), code, target.name)
        assert contents(tmp_path / name) == ({} if is_folder else {last: OLD})


def test_who_stops_half_way_finds_no_half_of_it(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []

    def stopped(*given: Any) -> Any:
        if drawn:
            raise KeyboardInterrupt
        drawn.append(given)
        return writing.draw_named(*given)

    monkeypatch.setattr("nakano_status.application.papers.kinds.summary_paper.draw_named", stopped)
    refused(ask(*FOLDERS["まとめ"], "--out", tmp_path / "out", "--store", store), "CANCELLED")
    assert len(drawn) == 1
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("character", ["\ue000", "\U0010ffff"])
def test_a_character_that_no_font_has_is_named_with_its_place(own: Path, tmp_path: Path, character: str) -> None:
    done("set", ROW, "mark=△", f"done=進めた{character}。", "change_reason=遅れ", "--store", own)
    (tmp_path / "out").mkdir()
    for name in ("一覧.pdf", "変更.pdf"):
        words = FILES.get(name, FILES["変更.docx"])
        made = ask(*words, "--out", tmp_path / "out" / name, "--store", own)
        assert made.code == 1  # somebody should look at it
        [told] = made.keys["problems"]
        assert (told["code"], told["column"].split("の「")[0]) == ("TEXT-UNPRINTABLE", ROW)
        assert f"U+{ord(character):04X}" in told["found"]
    said = ask("publish", "--for", "庁議", "--draft", "--out", tmp_path / "庁議", "--store", own)
    refused(said, "CHARACTER-UNPRINTABLE", f"U+{ord(character):04X}", f"{ROW}の「")
    assert not (tmp_path / "庁議").exists()


def test_no_text_becomes_a_formula(own: Path, tmp_path: Path) -> None:
    rows = [row["id"] for row in done("show", "--store", own)["rows"] if row["leads"]]
    for row_id, typed in zip(rows, FORMULAS, strict=False):
        done("set", row_id, f"done={typed}", "--store", own)
    done(*FOLDERS["データ"], "--out", tmp_path / "データ", "--store", own)
    done(*FILES["一覧.xlsx"], "--out", tmp_path / "データ" / "一覧.xlsx", "--store", own)
    made = contents(tmp_path / "データ")
    texts = [content.decode("utf-8-sig") for name, content in made.items() if name.endswith(".csv")]
    cells = {cell for text in texts for row in csv.reader(io.StringIO(text)) for cell in row}
    assert {cell.removeprefix("\u3000") for cell in cells} >= set(FORMULAS)
    assert not any(len(cell) > 1 and cell.lstrip("\t ").startswith(tuple("=+-@＝＋－＠")) for cell in cells)
    for content in (made[name] for name in made if name.endswith(".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = [parts.read(part) for part in parts.namelist() if part.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_a_text_of_pages_is_printed_whole_and_one_that_no_cell_holds_is_told(own: Path, tmp_path: Path) -> None:
    done("set", ROW, "done=" + "".join(f"第{number}号" for number in range(7_000)), "--store", own)
    made = done(*FILES["一覧.xlsx"], "--out", tmp_path / "一覧.xlsx", "--store", own)
    with zipfile.ZipFile(made["file"]) as parts:
        assert parts.read("xl/sharedStrings.xml").decode("utf-8").count("号") >= 7_000
    said = ask(*FOLDERS["データ"], "--out", tmp_path / "データ", "--store", own)
    refused(said, "TEXT-TOO-LONG", ROW, "32,767字")
    assert not (tmp_path / "データ").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("｛知らない｝", "1行目：｛知らない｝"),
        ("本文\n［知らない］", "2行目：［知らない］"),
        ("本文｛年度末", "1行目"),
        ("", "文面に"),
    ],
)
def test_a_wording_that_cannot_be_filled_is_not_taken_in(own: Path, tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "文面.txt").write_text(line, "utf-8")
    before = own.read_bytes()
    refused(ask("templates", "import", "report", tmp_path / "文面.txt", "--store", own), "TEMPLATE-FAULTY", told)
    assert own.read_bytes() == before


REFUSED: Mapping[str, Sequence[str]] = {
    "DIVISION-UNKNOWN": ("export", "summary", "--division", "宇宙課", "--out", "{out}"),
    "NOT-A-DEPARTMENT": ("export", "letters", "--department", "税務課", "--out", "{out}"),
    "DATE-UNREADABLE": ("export", "letters", "--date", "2023-02-30", "--out", "{out}"),
    "ROUND-UNKNOWN": ("export", "data", "--year", "R9", "--out", "{out}"),
    "PAPER-FORMAT-UNKNOWN": ("export", "approval", "--out", "{out}/鑑.ods"),
    "SIDE-UNKNOWN": ("compare", "--from", "R4 第9号", "--to", "R4", "--out", "{out}/表.xlsx"),
    "TEMPLATE-UNKNOWN": ("templates", "save", "知らない", "--out", "{out}/文面.txt"),
    "FILE-MISSING": ("check-data", "{out}/ない.csv"),
    "INDICATOR-UNKNOWN": ("kpi", "set", "ない", "R4=1"),
    "USAGE": ("publish", "--for", "議会", "--out", "{out}"),
    "PAPER-NOT-FINAL": ("publish", "--for", "庁議", "--out", "{out}"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_not_there_is_named_and_nothing_is_made(store: Path, tmp_path: Path, code: str) -> None:
    words = [word.replace("{out}", str(tmp_path / "out")) for word in REFUSED[code]]
    refused(ask(*words, "--store", store), code)
    assert contents(tmp_path) == {}


def test_without_a_round_every_paper_says_so(tmp_path: Path) -> None:
    done("init", "--store", tmp_path / "new.nakano")
    named = {name: words for name, words in FILES.items() if words[0] == "export"}
    for name, words in {**named, **FOLDERS, "庁議": PUBLISH}.items():
        said = ask(*words, "--out", tmp_path / "out" / name, "--store", tmp_path / "new.nakano")
        refused(said, "ROUND-UNKNOWN")
        assert said.keys["message"] == "進捗確認がありません。"
    assert [path.name for path in tmp_path.iterdir()] == ["new.nakano"]
