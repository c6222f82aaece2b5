"""Another ward's plan, from its file to the papers: they have the plan's own names and numbers."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from nakano_status.application.plan.create_store import named_plan
from nakano_status.bootstrap import make_parts
from nakano_status.catalogue.plans import read_resource
from nakano_status.domain.refusals.planning import PlanNotReadable
from nakano_status.domain.round.states import LetterKind
from tests.support.command_line import ask
from tests.support.own_wards import LEVELS, OwnWard, mark_of, own_plan, own_profile

MARKS = [mark_of(key, key.upper(), asks_reason=key != "a") for key in "abcd"]
ONE_LEVEL = {"levels": [LEVELS[-1]]}, tuple((f"1-{each}-①", "work", None) for each in (1, 2, 3))


def records_of(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "進捗状況一覧データ_R4.csv").read_text("utf-8-sig").splitlines()))


def collected(folder: Path, given: tuple[dict[str, Any], Any] | None = None) -> OwnWard:
    profile, nodes = given or ({}, None)
    ward = OwnWard(folder, own_profile(MARKS, **profile), **({"nodes": nodes} if nodes else {}))
    ward.collect()
    return ward


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (
            None,
            [
                {"基本方針コード": "I", "基本方針番号": "1", "施策コード": "1-1-1", "施策番号": "1"},
                {"基本方針コード": "I", "基本方針番号": "1", "施策コード": "1-2-1", "施策番号": "2"},
                {"基本方針コード": "V", "基本方針番号": "5", "施策コード": "5-1-1", "施策番号": "1"},
            ],
        ),
        (ONE_LEVEL, [{"施策コード": f"1-{each}-1", "施策番号": f"{each}"} for each in (1, 2, 3)]),
    ],
)
def test_data_state_each_code_and_a_number_that_means_one_thing(
    tmp_path: Path, shape: tuple[dict[str, Any], Any] | None, expected: list[dict[str, str]]
) -> None:
    folder = collected(tmp_path, shape).publish()
    rows = [{key: row[key] for key in expected[0]} for row in records_of(folder)]
    assert rows[::2] == rows[1::2] == expected
    (checked,) = ask("check-data", folder / "進捗状況一覧データ_R4.csv").keys["files"]
    assert checked["passes"], checked["problems"]


OF_THE_BUILT_IN_WARD = ("中野", "デジタル政策", "総務部", "総務委員", "地域情報化", "131148")


def texts_in(folder: Path) -> str:
    """Return everything that a reader of the files of a folder may see: pages, cells, paragraphs, properties."""
    found: list[str] = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix != ".nakano"):
        found += [path.name, *file_texts(path)]
    return "\n".join(found)


def file_texts(path: Path) -> list[str]:
    if path.suffix == ".pdf":
        read = PdfReader(path)
        return [*(page.extract_text() for page in read.pages), str(read.metadata)]
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return [path.read_bytes().decode("utf-8", "replace")]


def make_every_paper(ward: OwnWard, folder: Path) -> None:
    """Make letters of each kind, papers of the office, and the set of each occasion."""
    for kind in LetterKind:
        ward.office("export", "letters", "--kind", kind.value, "--pdf", "--out", folder / f"letters-{kind.value}")
    for name in ("approval.pdf", "approval.docx", "questions.pdf", "summary", "list.pdf", "changes.xlsx", "years.pdf"):
        ward.office("export", name.partition(".")[0], "--out", folder / name)
    for occasion in ("庁議", "委員会", "公表"):
        ward.publish(occasion)


def test_no_paper_names_another_ward(tmp_path: Path) -> None:
    ward = collected(tmp_path)
    make_every_paper(ward, tmp_path / "papers")
    printed = "".join(texts_in(tmp_path).split())
    assert [word for word in OF_THE_BUILT_IN_WARD if "".join(word.split()) in printed] == []
    assert "政策室計画課長" in printed
    assert "企画委員会資料" in printed
    assert ward.taken_over(tmp_path / "公表" / "進捗状況一覧_R4.xlsx")
    (book,) = (load_workbook(each) for each in (tmp_path / "公表").glob("進捗状況一覧_R4.xlsx"))
    texts = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert ("施策" in texts, "実施内容" in texts) == (True, False)


def test_without_an_office_no_final_paper_is_made_and_the_remedy_names_where_it_is_entered(tmp_path: Path) -> None:
    ward = collected(tmp_path, ({"names": {}}, None))
    words = ("publish", "--for", "公表", "--out", tmp_path / "papers", "--store", ward.store)
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, "OFFICE-UNKNOWN")
    assert not (tmp_path / "papers").exists()
    drafted = ward.office("publish", "--for", "公表", "--draft", "--out", tmp_path / "draft")
    assert "OFFICE-MISSING" in {each["code"] for each in drafted["problems"]}
    ward.office("templates", "save", "report", "--out", tmp_path / "wording.txt")
    wording = (tmp_path / "wording.txt").read_text("utf-8-sig")
    assert "［右］｛事務局｝" in wording
    (tmp_path / "wording.txt").write_text(wording.replace("［右］｛事務局｝", "［右］計画室"), "utf-8")
    ward.office("templates", "import", "report", tmp_path / "wording.txt")
    assert ask(*words).code == 0
    assert "計画室" in texts_in(tmp_path / "papers")


def test_a_mark_of_nothing_to_do_is_counted_apart(tmp_path: Path) -> None:
    nothing = mark_of("none", "無", label="該当なし", legend="年度内に行うことがない", counted_apart=True)
    ward = OwnWard(tmp_path, own_profile([*MARKS[:2], nothing]))
    given = ward.collect(empty="none")
    assert sorted(given.values()) == ["A", "A", "B", "B", "無", "無"]
    counted = ward.office("counts", "--by", "goal")
    assert counted["counts"] == {"A": 2, "B": 2, "無": 2, "total": 4}
    assert (counted["in_report"], counted["excluded"]) == (6, [])
    found = ward.office("check")["problems"]
    assert {given[each["id"]] for each in found} == {"B"}
    folder = ward.publish()
    tables = make_parts().papers.read_word((folder / "進捗状況について_R4.docx").read_bytes()).tables
    rows = [row for table in tables for row in table]
    assert ["無（年度内に行うことがない）　※合計に含まない", "2"] in [list(row) for row in rows]
    text = "".join(texts_in(folder).split())
    assert "報告の対象とした４件の取組" in text
    assert [row["進捗状況"] for row in records_of(folder)] == list(given.values())
    report = ward.office("export", "report", "--for", "庁議", "--out", tmp_path / "report.docx")
    assert report["offered"]["share"] == "50.0％"
    ward.office("export", "summary", "--out", tmp_path / "summary.xlsx")
    ward.office("export", "approval", "--out", tmp_path / "approval.pdf")


@pytest.mark.parametrize("wrong", [{"asks_reason": True}, {"shortfall": 1}])
def test_a_mark_that_is_counted_apart_is_no_failure(tmp_path: Path, wrong: dict[str, Any]) -> None:
    path = own_plan(tmp_path, own_profile([*MARKS[:2], mark_of("none", "無", counted_apart=True, **wrong)]))
    refused = ask("init", "--plan", path, "--store", tmp_path / "a.nakano")
    assert refused.code == 2
    assert "counted_apart" in refused.output


@pytest.mark.parametrize("symbol", ["👍", "✅"])
def test_a_mark_that_no_font_of_papers_has_is_refused_with_its_place(tmp_path: Path, symbol: str) -> None:
    path = own_plan(tmp_path, own_profile([*MARKS[:2], mark_of("good", symbol)]))
    with pytest.raises(PlanNotReadable, match=f"marks/good/symbol.*{symbol}.*印刷できる記号"):
        named_plan(make_parts(), str(path))


def test_two_marks_are_counted_together(tmp_path: Path) -> None:
    path = own_plan(tmp_path, own_profile([MARKS[0], mark_of("none", "無", counted_apart=True)]))
    assert ask("init", "--plan", path, "--store", tmp_path / "a.nakano").code == 2


def narrow(key: str, heading: str, editor: str) -> dict[str, Any]:
    """Return the declaration of a field whose columns are too narrow for its numbers."""
    places = ("form", "list", "previous", "changes", "check", "check_alone")
    entries = {"heading": heading, "scope": "row", "group": key, "published": True, "patterns": [heading]}
    return {"key": key, **entries, "editor": editor, "widths": dict.fromkeys(places, 8)}


@pytest.mark.parametrize(
    "words", [("list",), ("list", "--check"), ("list", "--paper", "A4"), ("changes",), ("summary",), ("approval",)]
)
def test_a_number_is_on_one_line_however_narrow_its_column(tmp_path: Path, words: tuple[str, ...]) -> None:
    fields = read_resource("profiles", "nakano2")["fields"]
    own = [narrow("money", "執行額", "number"), narrow("memo", "実績の説明", "text")]
    ward = OwnWard(tmp_path, own_profile(MARKS, fields=[*fields[:3], *own, *fields[3:]]))
    ward.collect(money="1,234,567,890", memo="参加者は1,234,567人（46.05%）で、延べ12,345.67時間です。")
    target = tmp_path / ("papers" if words[0] == "summary" else "paper.pdf")
    shape = ("--format", "pdf") if words[0] == "summary" else ()
    ward.office("export", *words, *shape, "--out", target)
    pages = texts_in(target) if target.is_dir() else "\n".join(file_texts(target))
    for number in ("1234567890", "1,234,567", "46.05%", "12,345.67"):
        assert number in pages, number
