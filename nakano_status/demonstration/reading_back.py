"""Reads written papers back, and checks their texts in the files themselves, not in what they were made from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nakano_status.application.papers.proof import counts_in_tables
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.stage import Stage

_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")


def words_of(stage: Stage, path: Path) -> str:
    """Return all text of a Word file, a PDF or a text file."""
    content = stage.parts.files.read(path)
    match path.suffix:
        case ".docx":
            read = stage.parts.papers.read_word(content)
            cells = (cell for table in read.tables for row in table for cell in row)
            return "\n".join((*read.paragraphs, *cells))
        case ".pdf":
            return "\n".join(stage.parts.papers.read_pages(content))
        case _:
            return content.decode("utf-8-sig")


def expect_words(stage: Stage, path: Path, words: Iterable[str]) -> None:
    """Look for texts in a paper; raises Unexpected if some are not in it."""
    find_words(path, words_of(stage, path), words)


def find_words(path: Path, said: str, words: Iterable[str]) -> None:
    """Look for texts in the text of a paper, whatever blanks its reader added and however wide its figures are.

    Raises Unexpected.
    """
    bare = _bare(said)
    expect(f"{path.name} にない文字", [each for each in words if _bare(each) not in bare], [])


def check_count_table(stage: Stage, path: Path) -> None:
    """Compare the count table in a Word file or a PDF with the expected counts; raises Unexpected."""
    content = stage.parts.files.read(path)
    papers = stage.parts.papers
    tables = papers.read_word(content).tables if path.suffix == ".docx" else papers.read_tables(content)
    found = counts_in_tables(tables, stage.edition.profile.marks)
    told = None if found is None else {mark.symbol: number for mark, number in found.items()}
    expect(f"{path.name} の件数", told, stage.expectation.counts)


def _bare(text: str) -> str:
    return "".join(text.translate(_FIGURES).split())
