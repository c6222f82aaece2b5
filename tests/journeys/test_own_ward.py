"""Another ward's plan, from its file to the papers: they have the plan's own names and numbers."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from nakano_status.domain.round.letter import LetterKind
from tests.support.command_line import ask
from tests.support.own_wards import LEVELS, OwnWard, mark_of, own_profile

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
