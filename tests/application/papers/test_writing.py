"""The last step of every paper: the form its name asks for, whole or not at all, and clear words where it cannot be."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.papers.writing import DrawnPaper, draw, format_of, set_papers
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import Papers
from nakano_status.documents.document import Document, PageSetup, PaperSize, Paragraph, Section, plain
from nakano_status.documents.pages.printed_paper import Checkpoint, SetPaper, Value, document_paper, go_on
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.papers import PaperFormatUnknown, PaperUnreadable

A4 = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)


def document(*texts: str) -> Document:
    return Document("報告", (Section("報告", A4, tuple(Paragraph(plain(text)) for text in texts)),), "2023-10-11")


def write_paper(parts: Parts, paper: Document, target: Path, *, replace: bool = False) -> DrawnPaper:
    drawn = draw(parts, paper, format_of(target))
    parts.files.write(target, drawn.content, replace=replace)
    return drawn


@pytest.mark.parametrize(
    ("name", "begins", "pages"), [("報告.pdf", b"%PDF", 1), ("報告.docx", b"PK", None), ("報告.XLSX", b"PK", None)]
)
def test_the_name_of_the_file_says_what_it_becomes(
    parts: Parts, tmp_path: Path, name: str, begins: bytes, pages: int | None
) -> None:
    written = write_paper(parts, document("以下のとおり報告する。"), tmp_path / name)
    assert written.pages == pages
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_another_kind_of_file_is_refused_and_says_which_there_are(parts: Parts, tmp_path: Path) -> None:
    with pytest.raises(PaperFormatUnknown) as refused:
        write_paper(parts, document("文"), tmp_path / "報告.doc")
    assert refused.value.details["expected"] == ".pdf、.docx、.xlsx"
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_that_name_stays_unless_it_may_be_replaced(parts: Parts, tmp_path: Path) -> None:
    target = tmp_path / "報告.pdf"
    target.write_bytes(b"another")
    with pytest.raises(TargetExists):
        write_paper(parts, document("文"), target)
    assert target.read_bytes() == b"another"
    write_paper(parts, document("文"), target, replace=True)
    assert target.read_bytes().startswith(b"%PDF")


def test_pages_that_say_something_else_are_not_written(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = parts.papers.set_paper(paper_value(document_paper(document("別の文")), parts.papers.measure))
    monkeypatch.setattr("nakano_status.paper.typst_setter.set_long_paper", lambda *_: other)
    with pytest.raises(PaperUnreadable) as refused:
        write_paper(parts, document("文"), tmp_path / "報告.pdf")
    assert refused.value.details == {"found": "記載と異なる「別の文」", "where": "1ページの「文」"}
    assert list(tmp_path.iterdir()) == []


def test_a_character_that_no_font_has_is_printed_as_a_sign_and_told(parts: Parts, tmp_path: Path) -> None:
    written = write_paper(parts, document("一行目", "外字の\ue000がある行"), tmp_path / "報告.pdf")
    [told] = written.problems
    assert (told.code, told.place.column, told.found) == ("TEXT-UNPRINTABLE", "「報告」", "\ue000（U+E000）")
    assert "外字の〓がある行" in parts.papers.read_pages((tmp_path / "報告.pdf").read_bytes())[0]


def test_the_form_is_read_from_the_suffix_alone() -> None:
    assert format_of(Path("令和4年度.報告.PDF")) == "pdf"


class _Careless:
    """Papers that set a paper outside its margins unless its lines are broken simply."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._papers, name)

    def set_paper(self, value: Value, _: Checkpoint = go_on) -> SetPaper:
        (section,) = value["sections"]
        careless = {} if "breaks" in value else {"margin-left": section["margin-left"] - 9}
        return self._papers.set_paper(value | {"sections": [section | careless]})


def test_lines_that_reach_over_the_edge_are_broken_in_another_way(parts: Parts, tmp_path: Path) -> None:
    careless = replace(parts, papers=_Careless(parts.papers))
    assert write_paper(careless, document("文"), tmp_path / "報告.pdf").pages == 1
    looked_at = set_papers(careless, (document_paper(document("文")),))
    printed = looked_at.proved(careless)
    assert printed.papers[0].pdf == (tmp_path / "報告.pdf").read_bytes() != looked_at.papers[0].pdf
    looked_at.write_pdf(careless, range(1), tmp_path / "印刷.pdf")
    assert (tmp_path / "印刷.pdf").read_bytes() == printed.papers[0].pdf
    assert printed.unproved == [None]


@pytest.mark.parametrize("count", [2, 501])
def test_pages_with_a_sign_are_looked_at_and_printed_however_many_they_are(parts: Parts, count: int) -> None:
    pages = set_papers(parts, (document_paper(document("外字の\ue000がある行", *["文"] * (count - 1))),))
    assert bool(pages.papers[0].parts) == (count > 500)
    assert "外字の〓がある行" in "".join(pages.page_text(parts, 0).split())
    pages.proved(parts)
