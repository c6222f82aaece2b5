"""Archives, passwords, papers and data files that are altered."""

import csv
import errno
import hashlib
import io
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Never

import pytest

from nakano_status.application.papers import writing
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.store.sqlite.lock import lock_path
from tests.support import altered_stores
from tests.support.command_line import Said, ask, done, run
from tests.support.locked_files import locked
from tests.support.locked_zips import locked_zip
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.spreadsheets import zipped

FITTING = "税務-Zeimu-4417"
ROW = "2-1-2-03-N"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    """An office of its own for each test: the data file before anything was received."""
    shutil.copytree(made.folder, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


def merge(office: Office, *words: str | Path) -> Said:
    return ask("merge", *words, "--store", office.store)


def codes(said: Said) -> dict[str, list[str]]:
    return {file["file"]: [found["code"] for found in file["problems"]] for file in said.keys["files"]}


def value(office: Office, row: str = ROW) -> Any:
    (found,) = (each for each in done("show", "--store", office.store)["rows"] if each["id"] == row)
    return found["done"]


def kept(office: Office) -> dict[str, bytes]:
    """The bytes that the data file keeps, by the SHA-256 that it records."""
    with closing(sqlite3.connect(office.store)) as connection:
        return dict(connection.execute("SELECT sha256, content FROM received_file"))


def other_answer(office: Office) -> bytes:
    """An answer of 戸籍住民課."""
    form = office.form("戸籍住民課").read_bytes()
    return make_spreadsheet_user().fill_in(
        form, {"1-1-1-01-P": {"mark": "◎", "done": "窓口を増やした。", "next_year": "続ける。"}}
    )


def test_every_return_in_a_zip_is_a_file_of_its_own(office: Office) -> None:
    answer, other = office.answer.read_bytes(), other_answer(office)
    box = office.folder / "一式.zip"
    box.write_bytes(zipped({"税務課.xlsx": answer, "区民部/戸籍.xlsx": other, "送付状.txt": "送ります。".encode()}))
    said = merge(office, box)
    assert said.code == 1
    files = {file["file"]: file for file in said.keys["files"]}
    assert {name: file["verdict"] for name, file in files.items()} == {
        "一式.zip/税務課.xlsx": "merged",
        "一式.zip/区民部/戸籍.xlsx": "merged",
        "一式.zip/送付状.txt": "refused",
    }
    assert codes(said)["一式.zip/送付状.txt"] == ["FILE-TEXT"]
    assert files["一式.zip/税務課.xlsx"]["sha256"] == hashlib.sha256(answer).hexdigest()
    assert (value(office), value(office, "1-1-1-01-P")) == ("連携を開始した。", "窓口を増やした。")
    assert kept(office) == {hashlib.sha256(each).hexdigest(): each for each in (answer, other)}
    assert done("verify", "--store", office.store)["ok"] is True


def test_a_zip_inside_a_folder_is_opened_and_a_zip_inside_a_zip_is_named(office: Office) -> None:
    inner = zipped({"税務課.xlsx": office.answer.read_bytes()})
    office.answer.unlink()
    (office.answer.parent / "外.zip").write_bytes(zipped({"内.zip": inner}))
    (office.answer.parent / "良.zip").write_bytes(inner)
    said = merge(office, office.answer.parent)
    assert codes(said)["外.zip/内.zip"] == ["FILE-ARCHIVE"]
    assert said.keys["fates"]["applied"] == 2


def test_names_in_a_zip_lead_nowhere(office: Office) -> None:
    box = office.folder / "一式.zip"
    box.write_bytes(zipped({"../../逃げる.xlsx": office.answer.read_bytes(), "/etc/逃げる.xlsx": b"x"}))
    before = {path for path in office.folder.parent.rglob("*") if "nakano" not in path.name}
    assert list(codes(merge(office, box))) == ["一式.zip/../../逃げる.xlsx", "一式.zip//etc/逃げる.xlsx"]
    assert {path for path in office.folder.parent.rglob("*") if "nakano" not in path.name} == before
    assert value(office) == "連携を開始した。"


def test_the_zip_and_the_file_beside_it_are_one_return(office: Office) -> None:
    box = office.folder / "一式.zip"
    box.write_bytes(zipped({"税務課.xlsx": office.answer.read_bytes()}))
    merge(office, box)
    said = merge(office, office.answer)
    assert [file["verdict"] for file in said.keys["files"]] == ["known"]


def test_a_zip_that_holds_nothing_to_read_is_not_done(office: Office) -> None:
    box = office.folder / "一式.zip"
    box.write_bytes(zipped({"a.txt": b"a"}))
    assert merge(office, box).code == 2


def test_a_locked_return_is_named_until_its_password_is_given(office: Office) -> None:
    behind = locked(office.answer.read_bytes(), FITTING)
    office.answer.write_bytes(behind)
    said = merge(office, office.answer)
    assert (said.code, codes(said)) == (2, {"税務課.xlsx": ["FILE-PASSWORD"]})
    said = merge(office, office.answer, "--password", "違う")
    assert (said.code, codes(said)) == (2, {"税務課.xlsx": ["PASSWORD-WRONG"]})
    assert kept(office) == {}
    said = merge(office, office.answer, "--password", "違う", "--password", FITTING)
    assert (said.code, codes(said)) == (0, {"税務課.xlsx": []})
    assert value(office) == "連携を開始した。"
    assert kept(office) == {hashlib.sha256(behind).hexdigest(): behind}


def test_a_return_in_a_zip_with_a_password_is_opened_by_it(office: Office) -> None:
    box, content = office.folder / "一式.zip", office.answer.read_bytes()
    box.write_bytes(locked_zip({"税務課.xlsx": content}, FITTING.encode()))
    said = merge(office, box)
    assert (said.code, codes(said)) == (2, {"一式.zip/税務課.xlsx": ["ZIP-PASSWORD"]})
    said = merge(office, box, "--password", "違う")
    assert (said.code, codes(said)) == (2, {"一式.zip/税務課.xlsx": ["PASSWORD-WRONG"]})
    said = merge(office, box, "--password", FITTING)
    assert (said.code, codes(said)) == (0, {"一式.zip/税務課.xlsx": []})
    assert kept(office) == {hashlib.sha256(content).hexdigest(): content}


@pytest.mark.sample(1)
@pytest.mark.parametrize("given", [[], ["--password", "違う"]])
def test_what_to_type_is_said_beside_a_locked_return(office: Office, given: list[str]) -> None:
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    assert "（コマンドでは --password）" in run("merge", office.answer, *given, "--store", office.store).output


def test_a_password_is_tried_on_every_locked_file_of_the_batch(office: Office) -> None:
    inside = zipped({"戸籍.xlsx": locked(other_answer(office), FITTING)}, zipfile.ZIP_STORED)
    (office.answer.parent / "一式.zip").write_bytes(inside)
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    said = merge(office, office.answer.parent, "--password", FITTING)
    assert {file["verdict"] for file in said.keys["files"]} == {"merged"}


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_a_password_is_kept_nowhere(office: Office, options: list[str]) -> None:
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    said = merge(office, office.answer, "--password", FITTING, "--by", "中野 花子", *options)
    assert said.code == 0
    stored = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    for encoding in ("utf-8", "utf-16-le", "cp932"):
        assert FITTING.encode(encoding) not in stored
        assert FITTING.encode(encoding) not in (said.output + said.messages).encode(encoding)


def test_what_opens_without_a_password_is_not_kept_open(office: Office) -> None:
    answer = office.answer.read_bytes()
    office.answer.write_bytes(locked(answer, FITTING))
    merge(office, office.answer, "--password", FITTING)
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        sheet = next(entry for entry in archive.infolist() if entry.filename.endswith("sheet1.xml"))
    packed = answer[sheet.header_offset + 40 : sheet.header_offset + 40 + sheet.compress_size // 2]
    assert packed not in office.store.read_bytes()


def with_many_cleared(office: Office) -> bytes:
    """An answer to a form that was reissued after all was filled in; it empties everything."""
    for row in ANSWERS:
        done("set", row, "mark=◎", "done=済", "next_year=継続", "--as", "税務課", "--store", office.store)
    again = office.folder / "again"
    done("distribute", "--out", again, "--division", "税務課", "--anew", "--store", office.store)
    empty = {row: {"mark": "", "done": "", "next_year": ""} for row in ANSWERS}
    return make_spreadsheet_user().fill_in(next(again.rglob("*税務課*")).read_bytes(), empty)


def test_a_held_file_behind_a_password_is_taken_in_with_it_and_not_without(office: Office) -> None:
    office.answer.write_bytes(locked(with_many_cleared(office), FITTING))
    said = merge(office, office.answer, "--password", FITTING)
    (item,) = said.keys["held"]
    assert codes(said) == {"税務課.xlsx": ["MASS-CLEARED"]}
    refused = ask("held", "apply", item, "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "HELD-FILE-LOCKED")
    assert "--password" in refused.keys["remedy"]
    assert ask("held", "apply", item, "--password", "違う", "--store", office.store).keys["error"] == "HELD-FILE-LOCKED"
    assert value(office) == "済"
    assert ask("held", "--store", office.store).keys["held"] != []
    ask("held", "apply", item, "--password", FITTING, "--store", office.store)
    assert value(office) is None
    assert ask("held", "--store", office.store).keys["held"] == []


@pytest.mark.sample(1)
@pytest.mark.parametrize("given", [[], ["--password", "違う"], ["--password", FITTING]])
def test_a_locked_return_that_was_taken_in_is_known_by_its_bytes_without_its_password(
    office: Office, given: list[str]
) -> None:
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    (first,) = merge(office, office.answer, "--password", FITTING).keys["files"]
    said = merge(office, office.answer.parent, *given)
    (again,) = said.keys["files"]
    assert (said.code, again["verdict"], again["return"]) == (0, "known", first["return"])
    assert codes(said) == {"税務課.xlsx": ["ALREADY-MERGED"]}
    assert again["division"] == "税務課"
    assert {each["verdict"] for each in done("received", "--store", office.store)["files"]} == {"merged", "known"}
    assert done("verify", "--store", office.store)["ok"] is True


def test_a_locked_return_that_was_taken_back_wants_its_password_again(office: Office) -> None:
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    (first,) = merge(office, office.answer, "--password", FITTING).keys["files"]
    done("take-back", first["return"], "--store", office.store)
    assert codes(merge(office, office.answer)) == {"税務課.xlsx": ["FILE-PASSWORD"]}
    (again,) = merge(office, office.answer, "--password", FITTING).keys["files"]
    assert (again["verdict"], value(office)) == ("merged", "連携を開始した。")


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
    "ページ": ("export", "page"),
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


def test_a_character_that_no_font_has_is_a_question_in_lists_of_acts_and_of_divisions(
    own: Path, tmp_path: Path
) -> None:
    done("division", "rename", "税務課", "見本\ue000課", "--correct", "--store", own)
    for command in ("audit", "board"):
        made = ask(command, "--out", tmp_path / f"{command}.pdf", "--store", own)
        assert {each["code"] for each in made.keys["problems"]} == {"TEXT-UNPRINTABLE"}
        assert made.code == 1, command


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
    "OCCASION-UNKNOWN": ("publish", "--for", "議会", "--out", "{out}"),
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


OF_EACH_KIND = (
    "トリガー「rewrite」", "トリガー「endless」", "ビュー「draft」", "仮想表「hidden」",
    "表「setting」の列「remark」", "索引「by_length」", "表「draft」がありません"
)  # fmt: skip
"""One of each kind; that every one of them is refused is tested in `tests/store`."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose round is sent, with one answer merged and an assertion of its own."""
    office = make_office(tmp_path_factory.mktemp("played"))
    done("merge", office.answer, "--store", office.store)
    done("set", ROW, "next_year=庁内に広げる。", "--store", office.store)
    return office


@pytest.fixture
def stores_store(played: Office, tmp_path: Path) -> Path:
    """A copy of its data file."""
    path = tmp_path / "x.nakano"
    path.write_bytes(played.store.read_bytes())
    return path


def reading(office: Office, out: Path) -> tuple[Sequence[str | Path], ...]:
    """Return commands that only read."""
    return (
        ("show",),
        ("counts",),
        ("verify",),
        ("held",),
        ("board",),
        ("merge", office.answer, "--dry-run"),
        ("export", "list", "--out", out / "一覧.xlsx"),
    )


def stores_writing(office: Office, out: Path) -> tuple[Sequence[str | Path], ...]:
    """Return commands that write."""
    return (
        ("set", ROW, "done=書き直した。"),
        ("merge", office.form("戸籍住民課")),
        ("distribute", "--out", out / "様式"),
        ("round", "close", "--year", "R4"),
    )


def check_refused(said: Said, code: str, found: str) -> None:
    assert (said.code, said.keys["error"]) == (2, code), said
    assert found in said.keys["message"]
    assert "控え" in said.keys["remedy"]
    assert "Traceback" not in said.messages


@pytest.mark.sample(2)
@pytest.mark.parametrize("found", OF_EACH_KIND)
def test_every_command_refuses_what_was_put_into_a_data_file(
    played: Office, stores_store: Path, tmp_path: Path, found: str
) -> None:
    altered_stores.change_store(stores_store, *{**altered_stores.FOREIGN, **altered_stores.MISSING}[found])
    before = stores_store.read_bytes()
    for words in (*reading(played, tmp_path), *stores_writing(played, tmp_path)):
        code = "STORE-SCHEMA-FOREIGN" if found in altered_stores.FOREIGN else "STORE-DAMAGED"
        check_refused(ask(*words, "--store", stores_store), code, found)
    assert stores_store.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [stores_store.name]


@pytest.mark.parametrize(
    ("damage", "named", "code"),
    [
        (altered_stores.damage_an_index, "missing from index ix_package_round_id", "STORE-STRUCTURE-BROKEN"),
        (altered_stores.damage_a_text, "：listing／", "STORE-CELL-CHANGED"),
        (altered_stores.damage_a_shown_value, "：entry_value／", "STORE-VALUES-OFF"),
    ],
)
def test_a_damaged_data_file_is_read_and_never_written(
    played: Office, stores_store: Path, tmp_path: Path, damage: Callable[[Path], None], named: str, code: str
) -> None:
    damage(stores_store)
    before, out = stores_store.read_bytes(), tmp_path / "out"
    out.mkdir()
    for words in stores_writing(played, out):
        check_refused(ask(*words, "--store", stores_store), "STORE-DAMAGED", named)
    assert list(out.iterdir()) == []
    for words in reading(played, out):
        assert ask(*words, "--store", stores_store).code in {0, 1}, words
    (found, *_) = ask("verify", "--store", stores_store).keys["problems"]
    assert found["code"] == code
    assert stores_store.read_bytes() == before


@pytest.mark.parametrize("number", [-1, 0, 999, -(2**31)])
def test_a_format_that_never_was_is_no_defect(stores_store: Path, number: int) -> None:
    altered_stores.change_store(stores_store, f"PRAGMA user_version = {number}")
    for words in (("show",), ("set", ROW, "done=書き直した。"), ("verify",)):
        check_refused(ask(*words, "--store", stores_store), "STORE-SCHEMA-FOREIGN", f"形式の番号「{number}」")


def test_a_lock_whose_time_is_no_time_is_told_as_any_other(stores_store: Path) -> None:
    lock_path(stores_store).write_text('{"who": null, "host": "kyoyu-pc", "pid": 1, "since": "きのう"}', "utf-8")
    said = ask("set", ROW, "done=書き直した。", "--store", stores_store)
    assert (said.code, said.keys["error"]) == (2, "STORE-LOCKED")
    assert "先ほどから他のプログラム（kyoyu-pc）" in said.keys["message"]
    assert ask("counts", "--store", stores_store).code == 0


@pytest.mark.skipif(os.name != "posix", reason="no pipes of this kind here")
@pytest.mark.parametrize("name", ["x.nakano", "x.nakano.lock", "x.nakano-journal", "x.nakano-wal"])
def test_a_pipe_is_not_waited_for(played: Office, tmp_path: Path, name: str) -> None:
    stores_store = tmp_path / "x.nakano"
    stores_store.write_bytes(played.store.read_bytes())
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    said = ask("set", ROW, "done=書き直した。", "--store", stores_store)
    codes = {"x.nakano": "STORE-FOREIGN", "x.nakano.lock": "STORE-NOT-LOCKABLE"}
    assert (said.code, said.keys["error"]) == (2, codes.get(name, "STORE-SCHEMA-FOREIGN"))
