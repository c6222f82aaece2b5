"""export data, check-data: what the office leaves for machines, read back, and any file looked through."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from nakano_status.documents.progress_data import tally_of_data
from nakano_status.domain.text.narrative import fold
from tests.support.command_line import ask, done, run
from tests.support.offices import make_office


def test_the_data_files_say_every_row_and_the_same_counts(tmp_path: Path) -> None:
    office, folder = make_office(tmp_path), tmp_path / "データ"
    done("merge", office.answer, "--store", office.store)
    made = done("export", "data", "--out", folder, "--store", office.store)
    names = [Path(file).name for file in made["files"]]
    tables = ("進捗状況一覧データ_R4", "成果指標データ_R4")
    assert names == [*(f"{name}{end}" for name in tables for end in (".csv", ".xlsx")), "データ項目定義書_R4.xlsx"]
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    content = (folder / names[0]).read_bytes()
    shown = done("show", "--store", office.store)
    records = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [record["管理番号"] for record in records] == [row["id"] for row in shown["rows"]]
    assert [record["取組状況"] for record in records] == [fold(row["done"]) or "" for row in shown["rows"]]
    assert tally_of_data(content, "◎○△×") == made["counts"] == shown["counts"]
    assert made["rows"] == len(records) == 124
    checked = done("check-data", *made["files"])["files"]
    assert [(file["file"], file["passes"]) for file in checked] == [(name, True) for name in names]


def test_a_file_that_machines_cannot_read_is_told_item_by_item(tmp_path: Path) -> None:
    file = tmp_path / "件数.csv"
    file.write_text("区分,件数\n申請,約10件\n届出,20件\n" + "相談,1名\n" * 6, encoding="utf-8")
    said = ask("check-data", file)
    assert said.code == 1
    (found,) = said.keys["files"]
    assert not found["passes"]
    assert {"item": "1-3", "cell": "B2", "found": "約10件"}.items() <= found["problems"][0].items()
    output = run("check-data", file).output
    assert "「件数.csv」：3項目で10件" in output
    assert "1-3 数値データは数値属性とし、文字列を含まないこと 8件" in output
    assert "ほか3件" in output
    headings = [line for line in output.splitlines() if line[:1] not in {" ", "「"}]
    assert headings == ["修正を要するもの 8件", "ご確認いただきたいもの 2件"]


def test_a_file_that_is_not_there_is_not_done(tmp_path: Path) -> None:
    said = ask("check-data", tmp_path / "なし.csv")
    assert said.code == 2
    assert said.keys["error"] == "FILE-MISSING"
    assert "なし.csv" in run("check-data", tmp_path / "なし.csv").output


def test_of_several_files_the_readable_ones_are_looked_through(tmp_path: Path) -> None:
    (tmp_path / "報告.pdf").write_bytes(b"%PDF-1.7\n")
    said = ask("check-data", tmp_path / "報告.pdf", tmp_path / "なし.csv")
    assert said.code == 1
    assert [file["problems"][0]["code"] for file in said.keys["files"]] == ["DATA-1-1", "FILE-MISSING"]
