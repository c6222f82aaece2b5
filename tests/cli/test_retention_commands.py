"""Commands for retention."""

import csv
import errno
import hashlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from openpyxl import load_workbook

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.history.acts import digest_of
from nakano_status.domain.refusals.files import FileUnreadable
from nakano_status.files import DiskFiles
from nakano_status.store.format_version import FormatVersion
from nakano_status.workbook.form.layout import HEAD_LABELS_TO_FILL_IN
from tests.support.altered_stores import take_back
from tests.support.command_line import Said, ask, done, import_draft, run
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.sending import filled_in

NAMED: Mapping[str, tuple[str, ...]] = {
    "act": ("by_name",),
    "return": ("respondent", "extension", "confirmed_by"),
    "return_confirmation": ("name",),
    "confirmation": ("name",),
    "frame_tag": ("decided_by",),
}
"""The columns with names, by table."""

Cells = tuple[object, ...]
_SALT = 32
_SUM = 8


def names_found_out(path: Path, names: Sequence[str]) -> set[str]:
    """Return those of the names that a digest, a sum or a number in the file proves."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = (row for table in tables for row in connection.execute(f'SELECT * FROM "{table}"'))  # noqa: S608
        kept = set(_numbers(cell for row in rows for cell in row))
        salts = [b"", *(bytes.fromhex(each) for each in kept if len(each) == _SALT)]
        found = {name for name in names if not kept.isdisjoint(_of_value(name))}
        for table, columns in NAMED.items():
            for row, place in _rows(connection, table, columns):
                for guess in product(names, repeat=len(place)):
                    cells = list(row)
                    for each, name in zip(place, guess, strict=True):
                        cells[each] = name
                    if not kept.isdisjoint(_of_row(tuple(cells), salts)):
                        found.update(guess)
    return found


def _rows(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[tuple[Cells, Sequence[int]]]:
    """Yield each row with the indexes of the cells that may hold names."""
    cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - named above
    names = [each[0] for each in cursor.description]
    for row in cursor:
        yield row, [names.index(column) for column in columns]


def _numbers(cells: Iterable[object]) -> Iterator[str]:
    """Yield every number in the cells, in lower-case hexadecimal; of a long one each sum that it may consist of."""
    for cell in cells:
        text = f"{cell:08x}" if isinstance(cell, int) else cell.hex() if isinstance(cell, bytes) else str(cell)
        for digits in re.findall(rf"[0-9a-f]{{{_SUM},}}", text[:100_000]):
            yield digits
            yield from (digits[start : start + _SUM] for start in range(0, len(digits), _SUM))


def _of_value(text: str) -> Iterator[str]:
    for spelled in (text, repr(text), ascii(text), json.dumps(text), json.dumps(text, ensure_ascii=False)):
        for content in (spelled.encode(), f"{spelled},".encode(), f"{spelled}, ".encode()):
            yield f"{zlib.crc32(content):08x}"
            yield from _cut(hashlib.sha256(content).hexdigest())


def _of_row(cells: Cells, salts: Sequence[bytes]) -> Iterator[str]:
    for spelled in (repr(cells), ascii(cells), json.dumps(cells), json.dumps(cells, separators=(",", ":"))):
        yield f"{zlib.crc32(spelled.encode()):08x}"
        own = hashlib.sha256(spelled.encode()).digest()
        yield from (hashlib.sha256(salt + own).hexdigest() for salt in salts)
    yield from _cut(digest_of(cells))


def _cut(digest: str) -> Iterator[str]:
    """Yield a digest and the beginnings of it that the program keeps of some."""
    yield from (digest, digest[:12], digest[:24], digest[:32])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = make_office(tmp_path / "office")
    done("merge", office.answer, "--store", office.store, "--by", "佐藤")
    return office


def test_audit_lists_each_act_with_its_label_values_and_head(office: Office) -> None:
    acts = done("audit", "--store", office.store)["acts"]
    assert [each["number"] for each in acts] == list(range(1, len(acts) + 1))
    assert [each["kind"] for each in acts] == ["create_store", "open_round", "distribute", "merge"]
    merged = acts[-1]
    changed = [each for row in ("2-1-2-03-N", "2-1-2-04-W") for each in history(office, row)]
    assert (merged["by"], merged["label"], merged["values"]) == ("佐藤", "回答ファイルを取込み", len(changed))
    head = done("verify", "--store", office.store)["head"]
    assert merged["head"].replace(" ", "") == head[:12]
    assert merged["reason"] == office.answer.name
    words = f"回答ファイルを取込み　佐藤　{office.answer.name}　値{len(changed)}件　{merged['head']}"
    assert words in run("audit", "--store", office.store).output


def history(office: Office, row: str) -> list[object]:
    found: list[object] = done("history", row, "--store", office.store)["changes"]
    return found


def test_audit_as_csv_opens_in_excel_and_has_a_line_for_each_act(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "操作.csv"
    acts = done("audit", "--out", target, "--store", office.store)["acts"]
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(target.read_text("utf-8-sig").splitlines())
    assert head == ["番号", "日時", "操作", "担当者", "理由・もと", "変更した値", "照合番号"]
    assert [(line[2], line[6]) for line in lines] == [(each["label"], each["head"]) for each in acts]
    assert ask("audit", "--out", target, "--store", office.store).code == 0  # equal bytes
    target.write_text("別のもの", "utf-8")
    assert ask("audit", "--out", target, "--store", office.store).keys["error"] == "TARGET-EXISTS"


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
def test_audit_as_a_paper_is_drawn_and_proved(office: Office, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"操作.{suffix}"
    keys = done("audit", "--out", target, "--store", office.store)
    assert keys["problems"] == []
    assert target.stat().st_size


def test_audit_in_another_form_is_refused(office: Office, tmp_path: Path) -> None:
    said = ask("audit", "--out", tmp_path / "操作.txt", "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "PAPER-FORMAT-UNKNOWN")


@pytest.fixture
def closed(office: Office) -> Office:
    """The office with the answer merged, a draft recorded and the round closed."""
    papers = office.folder / "papers"
    done("publish", "--draft", "--for", "庁議", "--out", papers, "--store", office.store)
    assert ask("round", "close", "--store", office.store).code in (0, 1)
    return office


def retain(office: Office, *words: str | Path) -> Said:
    return ask("retain", "--year", "R4", *words, "--store", office.store)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_round_that_is_open_is_not_laid_down(office: Office, tmp_path: Path) -> None:
    before = office.store.read_bytes()
    for words in (("--out", tmp_path / "R4"), ("--drop-received", "--without-folder"), ("--blank-names",)):
        said = retain(office, *words)
        assert (said.code, said.keys["error"]) == (2, "ROUND-NOT-CLOSED")
    assert office.store.read_bytes() == before
    assert not (tmp_path / "R4").exists()


def test_a_closed_round_is_laid_down_with_everything_in_it(closed: Office, tmp_path: Path) -> None:
    folder = tmp_path / "R4"
    said = retain(closed, "--out", folder)
    assert said.code == 0, said
    found = files_in(folder)
    assert {folder / path for path in found} == set(map(Path, said.keys["files"]))
    for part, source in (("資料", closed.folder / "papers"), ("照会", closed.forms)):
        laid = {each for path, each in found.items() if path.startswith(f"{part}/")}
        assert laid == set(files_in(source).values()), part
    assert found["受け取ったファイル/001_税務課.xlsx"] == closed.answer.read_bytes()
    manifest = json.loads(found.pop("manifest.json"))
    assert hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest() == said.keys["sha256"]
    sums = found.pop("SHA256SUMS.txt").decode()
    real = {path: hashlib.sha256(content).hexdigest() for path, content in found.items()}
    assert {each["path"]: each["sha256"] for each in manifest["files"]} == real
    assert {line[66:]: line[:64] for line in sums.splitlines() if not line.endswith("manifest.json")} == real
    if sys.platform != "win32":  # which has no such program
        subprocess.run(["sha256sum", "-c", "--quiet", "-"], cwd=folder, input=sums.encode(), check=True)
    assert manifest["head"] in (folder / "はじめにお読みください.txt").read_text("utf-8-sig")
    values = list(csv.reader(found["現在の値.csv"].decode("utf-8-sig").splitlines()))
    assert ["2-1-2-03-N", "◎"] in [[line[0], line[4]] for line in values]
    history = list(csv.reader(io.StringIO(found["変更履歴.csv"].decode("utf-8-sig"))))
    assert "連携を開始した。" in [line[6] for line in history]
    acts = list(csv.reader(found["操作の記録.csv"].decode("utf-8-sig").splitlines()))
    assert [line[2] for line in acts[1:]] == [
        "進捗確認を開始", "照会を作成", "回答ファイルを取込み", "資料を記録", "進捗確認を終了"
    ]  # fmt: skip
    assert done("audit", "--store", closed.store)["acts"][-1]["kind"] == "lay_down"


def test_the_folder_is_checked_later_and_what_differs_is_named(closed: Office, tmp_path: Path) -> None:
    folder = tmp_path / "R4"
    assert retain(closed, "--out", folder).code == 0
    assert retain(closed, "--out", folder, "--check").keys["ok"] is True
    (folder / "変更履歴.csv").write_bytes(b"")
    (folder / "受け取ったファイル" / "001_税務課.xlsx").unlink()
    (folder / "操作の記録.csv").unlink()
    (folder / "操作の記録.csv").mkdir()
    (folder / "メモ.txt").touch()
    said = retain(closed, "--out", folder, "--check")
    assert said.code == 1
    assert {(each["code"], each["found"]) for each in said.keys["problems"]} == {
        ("LAID-DOWN-CHANGED", "変更履歴.csv"),
        ("LAID-DOWN-UNREADABLE", "操作の記録.csv"),
        ("LAID-DOWN-MISSING", "受け取ったファイル/001_税務課.xlsx"),
        ("LAID-DOWN-ADDED", "メモ.txt"),
    }


def test_files_that_are_not_put_in_place_are_told_and_the_folder_is_made_again(
    closed: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, give = tmp_path / "R4", Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.suffix == ".csv":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target))
        return give(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        said = retain(closed, "--out", folder, "--replace")
    assert (said.code, [each["code"] for each in said.keys["problems"]]) == (1, ["FOLDER-NOT-PLACED"])
    assert done("audit", "--store", closed.store)["acts"][-1]["kind"] == "lay_down"
    there = {str(folder / path) for path in files_in(folder)}
    assert set(said.keys["files"]) == there
    assert said.keys["manifest"] not in there
    assert retain(closed, "--out", folder, "--check").keys["error"] == "LAID-DOWN-UNKNOWN"
    assert retain(closed, "--out", folder, "--replace").code == 0
    assert retain(closed, "--out", folder, "--check").keys["problems"] == []


def test_a_folder_that_has_other_files_is_refused(closed: Office, tmp_path: Path) -> None:
    folder = tmp_path / "仕事"
    (folder / "表").mkdir(parents=True)
    (folder / "表" / "予算.xlsx").touch()
    for words in ((), ("--replace",)):
        said = retain(closed, "--out", folder, *words)
        assert (said.code, said.keys["error"]) == (2, "LAID-DOWN-FOLDER-TAKEN")
        assert "表/予算.xlsx" in said.keys["message"]
    assert [each for each in folder.rglob("*") if each.is_file()] == [folder / "表" / "予算.xlsx"]
    assert done("audit", "--store", closed.store)["acts"][-1]["kind"] != "lay_down"


def test_a_folder_counts_the_removed_files_and_the_forms_that_were_not_kept(closed: Office, tmp_path: Path) -> None:
    assert retain(closed, "--drop-received", "--without-folder").code == 0
    take_back(closed.store, FormatVersion(1, 10))
    said = retain(closed, "--out", tmp_path / "R4")
    gone = 1 + len(files_in(closed.forms))
    assert [(each["code"], each["found"]) for each in said.keys["problems"]] == [("LAID-DOWN-WITHOUT-FILES", str(gone))]
    assert not (tmp_path / "R4" / "照会").exists()


@pytest.mark.parametrize("path", ["manifest.json", "SHA256SUMS.txt"])
def test_a_changed_list_of_files_is_noticed(closed: Office, tmp_path: Path, path: str) -> None:
    folder = tmp_path / "R4"
    assert retain(closed, "--out", folder).code == 0
    changed = (folder / path).read_text("utf-8").replace("0", "1", 1)
    (folder / path).write_text(changed, "utf-8")
    said = retain(closed, "--out", folder, "--check")
    assert said.code != 0


def test_received_files_are_removed_only_where_the_folder_has_them(closed: Office, tmp_path: Path) -> None:
    folder = tmp_path / "R4"
    preview = retain(closed, "--drop-received", "--dry-run").keys
    assert [each["file"] for each in preview["dropped"]] == ["税務課.xlsx"]
    refused = run("retain", "--year", "R4", "--drop-received", "--store", closed.store)
    assert "（コマンドでは retain --out、--without-folder） [NOT-LAID-DOWN]" in refused.messages
    assert retain(closed, "--out", folder).code == 0
    assert retain(closed, "--drop-received", "--out", tmp_path).keys["error"] == "LAID-DOWN-UNKNOWN"
    kept = folder / "受け取ったファイル" / "001_税務課.xlsx"
    kept.write_bytes(b"")
    said = retain(closed, "--drop-received", "--out", folder)
    assert (said.keys["error"], "001_税務課.xlsx" in said.keys["message"]) == ("LAID-DOWN-DIFFERS", True)
    kept.write_bytes(closed.answer.read_bytes())
    heads = head_of(closed)
    received = done("received", "--store", closed.store)["files"]
    said = retain(closed, "--drop-received", "--out", folder)
    assert said.keys["dropped"] == preview["dropped"]
    assert done("verify", "--head", heads, "--store", closed.store)["ok"] is True
    assert done("received", "--store", closed.store)["files"] == [{**each, "kept": False} for each in received]
    sha256 = received[0]["sha256"]
    refused = ask("received", "--save", sha256, "--out", tmp_path / "x.xlsx", "--store", closed.store)
    assert refused.keys["error"] == "RECEIVED-REMOVED"
    assert retain(closed, "--out", folder, "--check").keys["ok"] is True  # the folder still has it


def head_of(office: Office) -> str:
    head: str = done("verify", "--store", office.store)["head"]
    return head


def papers_of(office: Office, folder: Path) -> dict[str, bytes]:
    words = ("--store", office.store)
    done("export", "list", "--year", "R4", "--out", folder / "list.xlsx", *words)
    done("publications", "--year", "R4", "--save", "1", "--out", folder / "recorded", *words)
    done("export", "data", "--year", "R4", "--out", folder / "data", *words)
    return files_in(folder)


def test_after_removal_everything_else_is_as_before(closed: Office, tmp_path: Path) -> None:
    """The answers, the papers and earlier heads are as before, and the same file is recognised."""
    shown, papers = done("show", "--year", "R4", "--store", closed.store), papers_of(closed, tmp_path / "before")
    heads = [each["head"] for each in done("audit", "--store", closed.store)["acts"]]
    size = closed.store.stat().st_size
    assert retain(closed, "--drop-received", "--without-folder").code == 0
    assert retain(closed, "--blank-names").code == 0
    assert closed.store.stat().st_size <= size + 200_000
    assert done("verify", "--store", closed.store)["ok"] is True
    assert done("show", "--year", "R4", "--store", closed.store)["digest"] == shown["digest"]
    assert papers_of(closed, tmp_path / "after") == papers
    assert [each["head"] for each in done("audit", "--store", closed.store)["acts"]][: len(heads)] == heads
    merged = ask("merge", closed.answer, "--year", "R4", "--store", closed.store)
    assert [each["verdict"] for each in merged.keys["files"]] == ["known"]
    assert done("verify", "--store", closed.store)["ok"] is True


NAMES = ("鈴木", "内1234", "田中課長", "山田課長", "高橋", "佐藤", "伊藤")


def fill_in_head(answer: Path) -> None:
    """Fill in 記入者, 内線 and 所属長確認 beside their labels."""
    book = load_workbook(answer)
    sheet = book.worksheets[0]
    for label, text in zip(HEAD_LABELS_TO_FILL_IN, ("鈴木", "内1234", "田中課長", "7月3日"), strict=True):
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)
        last = next((each.max_col for each in sheet.merged_cells.ranges if cell.coordinate in each), cell.column)
        sheet.cell(cell.row, last + 1).value = text
    book.save(answer)


def test_names_are_blanked_in_returns_confirmations_acts_and_tags(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    fill_in_head(office.answer)
    for person in ("佐藤", "高橋"):
        done("merge", office.answer, "--store", office.store, "--by", person)
    done("confirm", "--as", "税務課", "--name", "山田課長", "--store", office.store)
    done("frames", "tag", "2-1-2-03-N", "DX-4", "--store", office.store, "--by", "伊藤")
    ask("round", "close", "--store", office.store, "--by", "高橋")
    preview = retain(office, "--blank-names", "--dry-run").keys["blanked"]
    assert preview == {"returns": 1, "confirmations": 1, "acts": 4, "tags": 1, "contacts": 0}
    before = everything_in(office.store)
    assert [name for name in NAMES if name not in before] == []
    assert names_found_out(office.store, NAMES) == set(NAMES)
    heads = [each["head"] for each in done("audit", "--store", office.store)["acts"]]
    said = retain(office, "--blank-names")
    assert said.keys.get("blanked") == preview, said
    assert [(each["code"], each["found"]) for each in said.keys["problems"]] == [("NAMES-IN-RECEIVED", "1")]
    texts = everything_in(office.store)
    assert [name for name in NAMES if name in texts] == []
    assert names_found_out(office.store, NAMES) == set()
    assert "連携を開始した。" in texts
    assert done("verify", "--store", office.store)["ok"] is True
    acts = done("audit", "--store", office.store)["acts"]
    assert [each["head"] for each in acts][: len(heads)] == heads
    assert retain(office, "--blank-names").keys["blanked"] == dict.fromkeys(preview, 0)
    assert done("audit", "--store", office.store)["acts"] == acts  # nothing changed: no act
    ask("merge", office.answer, "--year", "R4", "--store", office.store)
    assert [name for name in NAMES if name in everything_in(office.store)] == []
    assert done("verify", "--store", office.store)["ok"] is True


def test_the_name_in_the_findings_of_a_file_is_blanked(tmp_path: Path) -> None:
    """A file that was changed after it was confirmed has a finding for each changed field, which quotes who did."""
    office, own, sent = make_office(tmp_path / "office"), tmp_path / "own.nakano", tmp_path / "税務課.xlsx"
    run("open", office.answer, "--store", own)
    done("confirm", "--name", "山田課長", "--store", own)
    done("submit", "--out", sent, "--store", own)
    sent.write_bytes(make_spreadsheet_user().fill_in(sent.read_bytes(), {"2-1-2-03-N": {"done": "直した。"}}))
    ask("merge", sent, "--store", office.store)
    ask("round", "close", "--store", office.store)
    (before,) = findings(office.store)
    assert "山田課長" in before
    assert retain(office, "--blank-names").code == 0
    assert findings(office.store) == ['[["confirmed", "氏名は削除済み"]]']
    assert "山田課長" not in everything_in(office.store)
    assert names_found_out(office.store, ["山田課長"]) == set()
    assert retain(office, "--drop-received", "--without-folder").code == 0
    assert retain(office, "--blank-names").keys["problems"] == []
    assert done("verify", "--store", office.store)["ok"] is True


def findings(store: Path) -> list[str]:
    """Return what findings state beyond their place."""
    with closing(sqlite3.connect(store)) as connection:
        return [each for (each,) in connection.execute("SELECT details FROM finding") if "confirmed" in each]


def everything_in(store: Path) -> str:
    """Return every text in a data file, one a line."""
    with closing(sqlite3.connect(store)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = (row for table in tables for row in connection.execute(f'SELECT * FROM "{table}"'))  # noqa: S608
        return "\n".join(cell for row in rows for cell in row if isinstance(cell, str))


def tables_in(folder: Path) -> dict[str, list[list[str]]]:
    return {
        path.stem: list(csv.reader(io.StringIO(path.read_text("utf-8-sig")))) for path in sorted(folder.glob("*.csv"))
    }


def test_everything_about_one_row_is_disclosed_without_names(closed: Office, tmp_path: Path) -> None:
    row = "2-1-2-03-N"
    about = ("--source", "議会", "--day", "2023-06-01", "--id", row, "--store", closed.store)
    done("opinions", "add", "--who", "秘密 花子", "--text", "なぜか。", *about)
    done("opinions", "add", "--who", "公開 太郎", "--named", "--text", "どうするか。", *about)
    done("reopen", "--year", "R4", "--id", row, "--reason", "誤りのため", "--by", "佐藤", "--store", closed.store)
    keys = done("disclose", row, "--out", tmp_path / "out", "--store", closed.store)
    assert (keys["id"], keys["years"]) == (row, ["R4"])
    tables = tables_in(tmp_path / "out")
    assert {title: len(lines) - 1 for title, lines in tables.items()} == keys["counts"]
    sha256 = hashlib.sha256(closed.answer.read_bytes()).hexdigest()
    assert {line[5] for line in tables["現在の値"]} >= {"◎", "連携を開始した。", "対象を広げる。"}
    assert {line[1] for line in tables["現在の値"][1:]} == {row}
    assert "連携を開始した。" in [line[6] for line in tables["変更履歴"]]
    received = [line[4:] for line in tables["受け取った回答とファイル"][1:]]
    assert {(name, result, of) for name, _, _, result, of in received} == {("税務課.xlsx", "反映", sha256)}
    assert ("令和4年度までの取組状況", "連携を開始した。") in {(heading, text) for _, heading, text, _, _ in received}
    assert [line[4:] for line in tables["事務局の判断"][1:]] == [["再開", "", "誤りのため"]]
    assert [line[3] for line in tables["意見"][1:]] == ["", "公開 太郎"]
    assert [line[1] for line in tables["掲載した資料"][1:]] == ["第1号"]
    files = files_in(tmp_path / "out")
    with zipfile.ZipFile(io.BytesIO(files[f"取組の記録_{row}.docx"])) as word:
        text = word.read("word/document.xml").decode()
    for name in ("秘密 花子", "佐藤"):
        assert name not in text
        assert not [path for path, content in files.items() if name.encode() in content]
    done("disclose", row, "--with-names", "--out", tmp_path / "named", "--store", closed.store)
    named = tables_in(tmp_path / "named")
    assert [line[5] for line in named["事務局の判断"][1:]] == ["佐藤"]
    assert "秘密 花子" not in str(named)


def test_every_line_about_a_row_names_its_division_as_of_its_day(office: Office, tmp_path: Path) -> None:
    row, late = "2-1-2-03-N", tmp_path / "late.xlsx"
    filled_in(office.form("税務課"), late, {row: {"mark": "○", "done": "遅れて届いた。"}})
    move = ("--from", "2023-04-01", "--reason", "分掌の変更")
    done("row", "move", row, "--to", "職員課", *move, "--store", office.store)
    done("distribute", "--division", "職員課", "--anew", "--out", office.forms, "--replace", "--store", office.store)
    done("set", row, "done=職員課が答えた。", "--as", "職員課", "--store", office.store)
    assert ask("merge", late, "--store", office.store).code == 1
    assert ask("held", "--store", office.store).keys["held"]
    done("round", "amend", "--id", row, "--out", "その他", "--reason", "見送り", "--store", office.store)
    assert ask("round", "close", "--store", office.store).code in (0, 1)
    done("reopen", "--id", row, "--reason", "誤りのため", "--store", office.store)
    done("disclose", row, "--out", tmp_path / "out", "--store", office.store)
    tables = tables_in(tmp_path / "out")
    with_divisions = {title: lines for title, lines in tables.items() if "所管課" in lines[0] and len(lines) > 1}
    assert {*with_divisions} == {"現在の値", "変更履歴", "受け取った回答とファイル", "事務局の判断", "照会"}
    for title, (heads, *lines) in with_divisions.items():
        assert all(line[heads.index("所管課")] for line in lines), title
    assert {line[4] for line in tables["現在の値"][1:]} == {"職員課"}
    named = [line[4] for line in tables["変更履歴"][1:]]
    assert named == sorted(named, key="税務課職員課".index)
    assert {*named} == {"税務課", "職員課"}


def test_whatever_was_recorded_about_a_row_is_disclosed(office: Office, tmp_path: Path) -> None:
    row, store = "2-1-2-03-N", ("--store", office.store)
    of_row, by = ("--id", row), ("--by", "佐藤")
    schedule = tmp_path / "schedule.csv"
    schedule.write_text(f"管理番号,令和4年度\n{row},〔予定〕", encoding="utf-8")
    done("merge", office.answer, *store)
    done("ask-back", "--division", "税務課", *of_row, "--comment", "〔依頼〕", "--out", tmp_path / "back", *by, *store)
    done("set", row, "done=〔事務局の文〕", *by, *store)
    done("set", row, "note=〔連絡〕", "--as", "税務課", "--source", "〔電話〕", *store)
    done("accept", "--division", "税務課", *of_row, *by, *store)
    done("reopen", *of_row, "--reason", "〔再開〕", *by, *store)
    done("row", "move", row, "--to", "職員課", "--from", "2023-04-01", "--reason", "〔分掌〕", *by, *store)
    done("frames", "tag", row, "KM-1", *by, *store)
    done("schedule", "import", schedule, *store)
    done("round", "amend", *of_row, "--out", "完了", "--reason", "〔除外〕", *store)
    done("fate", row, "--becomes", "廃止", "--reason", "〔廃止〕", *by, *store)

    done("disclose", row, "--out", tmp_path / "out", "--with-names", *store)
    tables = tables_in(tmp_path / "out")
    shown = "\n".join(cell for lines in tables.values() for line in lines for cell in line)
    stored = {*re.findall("〔[^〔〕]*〕", everything_in(office.store))}
    assert len(stored) == 9
    assert {each for each in stored if each not in shown} == set()
    decided = {line[4]: (line[3], line[5]) for line in tables["事務局の判断"][1:]}
    assert decided["修正依頼を作成"] == ("税務課", "佐藤")
    assert decided["取組の担当を引継ぎ"][0] == decided["進捗確認の取組・所管課を変更"][0] == "職員課"
    assert [line[3:5] + line[6:] for line in tables["引継ぎ"][1:]] == [
        ["取組の担当を引継ぎ", "税務課から職員課", "〔分掌〕"],
        ["廃止", "", "〔廃止〕"],
    ]
    assert [line[3:] for line in tables["枠組み"][1:]] == [["KM-1", tables["枠組み"][1][4], "佐藤"]]
    assert ["R4", "〔予定〕"] in [line[2:] for line in tables["計画上のスケジュール"][1:]]
    assert [line[3:] for line in tables["照会"][1:]] == [
        ["税務課", "照会を作成", ""],
        ["税務課", "修正依頼を作成", "〔依頼〕"],
    ]
    done("disclose", row, "--out", tmp_path / "nameless", *store)
    assert "佐藤" not in str(tables_in(tmp_path / "nameless"))


def test_a_row_that_is_not_there_is_refused(closed: Office, tmp_path: Path) -> None:
    said = ask("disclose", "9-9-9-99-N", "--out", tmp_path / "out", "--store", closed.store)
    assert (said.code, said.keys["error"]) == (2, "ID-UNKNOWN")
    assert not (tmp_path / "out").exists()


def test_a_file_with_something_undecided_is_kept(office: Office) -> None:
    ask("round", "close", "--store", office.store)
    late = office.folder / "late.xlsx"
    late.write_bytes(make_spreadsheet_user().fill_in(office.answer.read_bytes(), {"2-1-2-03-N": {"done": "後で。"}}))
    assert ask("merge", late, "--store", office.store).code == 1
    said = retain(office, "--drop-received", "--without-folder")
    assert [each["file"] for each in said.keys["dropped"]] == ["税務課.xlsx"]
    assert [(each["code"], each["found"]) for each in said.keys["problems"]] == [("REMOVAL-WAITS", "1")]
    kept = {each["file"]: each["kept"] for each in done("received", "--store", office.store)["files"]}
    assert kept == {"税務課.xlsx": False, "late.xlsx": True}
    (item,) = ask("held", "--store", office.store).keys["held"]
    done("held", "reject", item["item"], "--store", office.store)
    said = retain(office, "--drop-received", "--without-folder")
    assert ([each["file"] for each in said.keys["dropped"]], said.code) == (["late.xlsx"], 0)
    assert done("verify", "--store", office.store)["ok"] is True


def test_what_belongs_to_another_year_is_left(office: Office, tmp_path: Path) -> None:
    """The next year begins while this one is still open."""
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store, "--by", "次年 次郎")
    done(
        "distribute",
        "--out",
        tmp_path / "next",
        "--division",
        "税務課",
        "--year",
        "R5",
        "--store",
        office.store,
        "--by",
        "次年 次郎",
    )
    form = next((tmp_path / "next").rglob("*税務課*"))
    answer = tmp_path / "R5.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {"2-1-2-03-N": {"done": "翌年。"}}))
    ask("merge", answer, "--year", "R5", "--store", office.store, "--by", "次年 次郎")
    assert ask("round", "close", "--year", "R4", "--store", office.store, "--by", "佐藤").code in {0, 1}
    assert len(retain(office, "--drop-received", "--without-folder").keys["dropped"]) == 1
    assert retain(office, "--blank-names").code == 0
    kept = {each["file"]: each["kept"] for each in done("received", "--store", office.store)["files"]}
    assert kept == {"税務課.xlsx": False, "R5.xlsx": True}
    names = [each["by"] for each in done("audit", "--store", office.store)["acts"] if each["by"]]
    assert set(names) == {"次年 次郎"}
    assert done("verify", "--store", office.store)["ok"] is True
    assert retain(office, "--out", tmp_path / "R4").code == 0
    received = csv.reader(io.StringIO((tmp_path / "R4" / "受け取ったファイル.csv").read_text("utf-8-sig")))
    assert [line[6] for line in received][1:] == ["（保存していません）"]


def test_two_acts_at_once_or_a_preview_of_none_are_refused(closed: Office) -> None:
    for words in (("--drop-received", "--blank-names"), ("--dry-run", "--out", closed.folder), ()):
        assert retain(closed, *words).keys["error"] == "USAGE"


@pytest.mark.parametrize(
    "words",
    [
        ("--out", "R4", "--without-folder"),
        ("--out", "R4", "--check", "--without-folder"),
        ("--out", "R4", "--check", "--replace"),
        ("--out", "R4", "--drop-received", "--replace"),
        ("--out", "R4", "--blank-names"),
        ("--blank-names", "--without-folder"),
        ("--blank-names", "--replace"),
    ],
)
def test_an_option_of_another_use_is_refused(
    closed: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = closed.store.read_bytes()
    refused = retain(closed, *words)
    assert (refused.code, refused.keys["error"]) == (2, "USAGE")
    assert closed.store.read_bytes() == before
    assert not (tmp_path / "R4").exists()


def test_an_imported_year_is_laid_down_too(office: Office, tmp_path: Path) -> None:
    published, store, folder = tmp_path / "list.xlsx", tmp_path / "new.nakano", tmp_path / "R4"
    done("export", "list", "--year", "R4", "--out", published, "--store", office.store)
    import_draft(published, "--year", "R4", "--store", store, "--by", "田中")
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", store, "--by", "次年 次郎")
    words = ("retain", "--year", "R4", "--out", folder, "--store", store)
    done(*words)
    assert (folder / "受け取ったファイル" / "001_list.xlsx").read_bytes() == published.read_bytes()
    assert done(*words, "--drop-received")["dropped"] == [
        {"file": "list.xlsx", "sha256": hashlib.sha256(published.read_bytes()).hexdigest()}
    ]
    assert done("retain", "--year", "R4", "--blank-names", "--store", store)["blanked"]["acts"] == 1
    assert [each["by"] for each in done("audit", "--store", store)["acts"] if each["by"]] == ["田中", "次年 次郎"]
    assert done("verify", "--store", store)["ok"] is True
    assert import_draft(published, "--year", "R4", "--store", store)["unchanged"] == 124


NAME = "鈴木三郎"


@pytest.fixture
def repeats_office(tmp_path: Path) -> Office:
    """The office with an answer that states who wrote it."""
    repeats_office = make_office(tmp_path / "office")
    repeats_office.answer.write_bytes(
        make_spreadsheet_user().fill_in(repeats_office.form("税務課").read_bytes(), ANSWERS, NAME)
    )
    assert verdict(repeats_office, repeats_office.answer) == "merged"
    return repeats_office


def verdict(repeats_office: Office, file: Path, year: str = "R4") -> str:
    (found,) = ask("merge", file, "--year", year, "--store", repeats_office.store).keys["files"]
    return str(found["verdict"])


def saved_again(file: Path, name: str) -> Path:
    """Return the same workbook in other bytes, as a spreadsheet program saves it without a change."""
    target, made = file.with_name(name), io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as copy:
        for part in source.namelist():
            copy.writestr(part, source.read(part))
    target.write_bytes(made.getvalue())
    return target


def repeats_retain(repeats_office: Office, *words: str | Path, year: str = "R4") -> Said:
    return ask("retain", "--year", year, *words, "--store", repeats_office.store)


def close(repeats_office: Office, year: str = "R4") -> None:
    assert ask("round", "close", "--year", year, "--store", repeats_office.store).code in {0, 1}


def files_with(store: Path, name: str) -> int:
    """Return how many received files, as their bytes are kept, have a name in them."""
    with closing(sqlite3.connect(store)) as connection:
        kept = [content for (content,) in connection.execute("SELECT content FROM received_file") if content]
    return sum(any(name.encode() in book.read(part) for part in book.namelist()) for book in map(_opened, kept))


def _opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_file_that_arrived_again_in_other_bytes_is_laid_down_and_removed_with_the_others(
    repeats_office: Office, tmp_path: Path
) -> None:
    assert verdict(repeats_office, saved_again(repeats_office.answer, "再送.xlsx")) == "known"
    close(repeats_office)
    assert files_with(repeats_office.store, NAME) == 2
    assert [each["found"] for each in repeats_retain(repeats_office, "--blank-names").keys["problems"]] == ["2"]
    folder = tmp_path / "R4"
    assert repeats_retain(repeats_office, "--out", folder).code == 0
    received = folder / "受け取ったファイル"
    assert [each.name for each in sorted(received.iterdir())] == ["001_税務課.xlsx", "002_再送.xlsx"]
    said = repeats_retain(repeats_office, "--drop-received", "--out", folder)
    assert [each["file"] for each in said.keys["dropped"]] == ["税務課.xlsx", "再送.xlsx"]
    assert repeats_retain(repeats_office, "--blank-names").keys["problems"] == []
    assert files_with(repeats_office.store, NAME) == 0
    assert done("verify", "--store", repeats_office.store)["ok"] is True


def test_a_file_that_arrived_again_belongs_to_the_year_of_the_one_that_it_repeats(
    repeats_office: Office, tmp_path: Path
) -> None:
    close(repeats_office)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", repeats_office.store)
    done("distribute", "--out", tmp_path / "R5", "--year", "R5", "--store", repeats_office.store)
    names = [("戸籍住民課", "1-1-1-01-P"), ("税務課", "2-1-2-03-N")]
    other, own = (answer_of(tmp_path / "R5", division, row) for division, row in names)
    assert verdict(repeats_office, other, "R5") == "merged"
    assert verdict(repeats_office, saved_again(repeats_office.answer, "R4再送.xlsx"), "R5") == "known"
    assert verdict(repeats_office, own, "R5") == "merged"
    assert verdict(repeats_office, saved_again(own, "R5再送.xlsx"), "R5") == "known"
    close(repeats_office, "R5")
    dropped = {
        year: repeats_retain(repeats_office, "--drop-received", "--dry-run", year=year).keys["dropped"]
        for year in ("R4", "R5")
    }
    assert {year: [each["file"] for each in files] for year, files in dropped.items()} == {
        "R4": ["税務課.xlsx", "R4再送.xlsx"],
        "R5": ["戸籍住民課R5.xlsx", "税務課R5.xlsx", "R5再送.xlsx"],
    }


def answer_of(forms: Path, division: str, row: str) -> Path:
    form, answer = next(forms.rglob(f"*{division}*")), forms / f"{division}R5.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {row: {"done": "翌年。"}}))
    return answer


@pytest.fixture
def dropped(repeats_office: Office, tmp_path: Path) -> Path:
    """The folder into which the round was laid down before its received file was removed from the data file."""
    close(repeats_office)
    folder = tmp_path / "R4"
    assert repeats_retain(repeats_office, "--out", folder).code == 0
    assert repeats_retain(repeats_office, "--drop-received", "--out", folder).code == 0
    return folder


def test_laying_down_again_keeps_the_removed_files_of_the_folder(repeats_office: Office, dropped: Path) -> None:
    said = repeats_retain(repeats_office, "--out", dropped, "--replace")
    assert (said.code, said.keys["problems"]) == (0, [])
    listed = [each["path"] for each in json.loads((dropped / "manifest.json").read_text("utf-8"))["files"]]
    assert "受け取ったファイル/001_税務課.xlsx" in listed
    assert (dropped / "受け取ったファイル" / "001_税務課.xlsx").read_bytes() == repeats_office.answer.read_bytes()
    assert "受け取ったファイル/001_税務課.xlsx" in (dropped / "受け取ったファイル.csv").read_text("utf-8-sig")
    checked = repeats_retain(repeats_office, "--out", dropped, "--check")
    assert (checked.keys["ok"], checked.keys["problems"]) == (True, [])


def test_a_removed_file_that_the_folder_has_no_more_is_told(repeats_office: Office, dropped: Path) -> None:
    (dropped / "受け取ったファイル" / "001_税務課.xlsx").write_bytes(b"")
    said = repeats_retain(repeats_office, "--out", dropped, "--replace")
    assert [(each["code"], each["found"]) for each in said.keys["problems"]] == [("LAID-DOWN-WITHOUT-FILES", "1")]


@pytest.mark.parametrize(
    ("name", "words"),
    [("001_税務課.xlsx", ["--replace"]), ("manifest.json", ["--replace"]), ("manifest.json", ["--check"])],
)
def test_a_file_of_the_folder_that_cannot_be_read_is_neither_missing_nor_unknown(
    repeats_office: Office, dropped: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: list[str]
) -> None:
    before, read = files_in(dropped), DiskFiles.read

    def _read(self: DiskFiles, path: Path, most_bytes: int | None = None) -> bytes:
        if path.name == name:
            raise FileUnreadable(path=str(path), reason="他で開かれています")
        return read(self, path, most_bytes)

    monkeypatch.setattr(DiskFiles, "read", _read)
    said = repeats_retain(repeats_office, "--out", dropped, *words)
    assert (said.code, said.keys["error"]) == (2, "FILE-UNREADABLE")
    assert files_in(dropped) == before


def test_the_folder_of_one_year_is_not_replaced_by_another(repeats_office: Office, dropped: Path) -> None:
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", repeats_office.store)
    close(repeats_office, "R5")
    said = repeats_retain(repeats_office, "--out", dropped, "--replace", year="R5")
    assert (said.code, said.keys["error"]) == (2, "LAID-DOWN-FOLDER-TAKEN")
    assert repeats_retain(repeats_office, "--out", dropped, "--check").keys["ok"] is True
