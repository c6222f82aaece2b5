"""What scenes read: the office's data file and written papers; files are merged as a user does.

Papers are checked by the texts in the files themselves, not by what they were made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import held_items
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.read.digest import state_digest
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.papers.count_proof import counts_in_tables
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RowView
from nakano_status.demonstration import cast
from nakano_status.demonstration.stage import YEAR, Stage, expect
from nakano_status.domain.exchange.ledger import HeldItem

_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")


def take_in(stage: Stage, *paths: Path, passwords: Sequence[str] = ()) -> MergePlan:
    """Merge files or folders into the office's data file as one batch."""
    with stage.office() as store:
        files = read_batch(stage.parts, paths, passwords=passwords)
        return merge_batch(store, files, by=cast.OFFICE_CLERK).value


def check_rows(stage: Stage) -> None:
    """Compare every text of every row with what follows from the invented answers; raises Unexpected."""
    for row in office_rows(stage).values():
        stage.expectation.compare(row.id, row.values)


def office_rows(stage: Stage) -> dict[str, RowView]:
    """Return the rows of the round by 管理番号, as shown to the office."""
    with stage.records() as records:
        return {row.id: row for row in read_rows(records, chosen_round(records, YEAR))}


def digest(stage: Stage) -> str:
    """Return the state digest of the round."""
    with stage.records() as records:
        return state_digest(records, chosen_round(records, YEAR))


def only_waiting(stage: Stage, reason: str) -> HeldItem:
    """Return the one item that is held for that reason; raises Unexpected if there is none or more than one."""
    with stage.office() as store:
        items = [item for item in held_items(store) if item.reason == reason]
    expect(f"未取込（{reason}）", len(items), 1)
    return items[0]


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


def find_words(path: Path, text: str, words: Iterable[str]) -> None:
    """Look for texts in the text of a paper, whatever blanks its reader added and however wide its figures are.

    Raises Unexpected.
    """
    bare = _bare(text)
    expect(f"{path.name} にない文字", [each for each in words if _bare(each) not in bare], [])


def check_count_table(stage: Stage, path: Path) -> None:
    """Compare the count table in a Word file or a PDF with the expected counts; raises Unexpected."""
    content = stage.parts.files.read(path)
    papers = stage.parts.papers
    tables = papers.read_word(content).tables if path.suffix == ".docx" else papers.read_tables(content)
    found = counts_in_tables(tables, stage.edition.profile.marks)
    counts = None if found is None else {mark.symbol: number for mark, number in found.items()}
    expect(f"{path.name} の件数", counts, stage.expectation.counts)


def _bare(text: str) -> str:
    return "".join(text.translate(_FIGURES).split())
