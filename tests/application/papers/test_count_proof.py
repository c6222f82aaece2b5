"""Files are read back: one that differs from the one tally is found, whatever kind of file it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import silent
from nakano_status.application.papers.kinds import (
    approval_paper,
    board_paper,
    compare_paper,
    letters_paper,
    questions_paper,
    set_paper,
    summary_paper,
    years_paper,
)
from nakano_status.application.papers.kinds.summary_paper import prove_summaries
from nakano_status.application.papers.paper import Paper, PaperFile
from nakano_status.application.papers.paper_set import PaperSet, make_set, prove, read_set
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.documents import Papers
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.document import Block, Cell, Document, Section, Table, plain, plain_text
from nakano_status.documents.pages.page_proof import ReadPaper
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.papers import PaperUnreadable
from nakano_status.domain.round.states import LetterKind
from tests.support.made_papers import Values, make
from tests.support.paper_offices import CHANGED, FIRST, SECOND
from tests.support.replaced_parts import with_workbooks

if TYPE_CHECKING:
    from nakano_status.documents.pages.printed_paper import PdfContent

COUNTED = {
    Occasion.COUNCIL: [
        "進捗状況について_R4.docx",
        "進捗状況について_R4.pdf",
        "進捗状況一覧_R4.xlsx",
        "進捗状況一覧_R4.pdf",
        "スケジュールを変更した取組等の一覧_R4.xlsx",
        "スケジュールを変更した取組等の一覧_R4.pdf",
        "件数の内訳_R4.docx",
    ],
    Occasion.PUBLIC: ["進捗状況一覧データ_R4.csv", "進捗状況一覧データ_R4.xlsx"],
}


def read(parts: Parts, store: Store, occasion: Occasion) -> PaperSet:
    with store.reading() as records:
        return read_set(parts, records, set_paper.PAPER.request({OCCASION: occasion}), "")


def changed(parts: Parts, store: Store) -> None:
    edit_entry(parts, store, Entry(SECOND, {"mark": "△", "change_reason": "遅れたため"}))


@pytest.mark.parametrize("occasion", COUNTED)
def test_files_of_another_state_are_found_one_by_one(parts: Parts, answered: Store, occasion: Occasion) -> None:
    before = read(parts, answered, occasion)
    files = make_set(parts, before, silent)
    assert prove(parts, before, files) == ()
    changed(parts, answered)
    differing = prove(parts, read(parts, answered, occasion), files)
    told = {each.place.file for each in differing}
    assert set(COUNTED[occasion]) <= told
    assert all(each.found != each.expected for each in differing if each.found)


def test_every_field_of_a_row_that_a_list_prints_otherwise_is_named(parts: Parts, answered: Store) -> None:
    made = make_set(parts, read(parts, answered, Occasion.COUNCIL), silent)
    (book,) = (file for file in made if file.paper is list_paper.PAPER and file.name.endswith(".xlsx"))
    texts = ("change_reason", "done", "next_year", "later_years")
    edit_entry(parts, answered, Entry(FIRST, {"mark": "", **dict.fromkeys(texts, "書き直した。")}))
    told = prove(parts, read(parts, answered, Occasion.COUNCIL), (book,))
    found = {each.place.key: (each.found, each.expected) for each in told if each.code == "PROOF-TEXT"}
    assert found == {
        "mark": (CHANGED["mark"], "空欄"),
        **{key: (CHANGED.get(key, "空欄"), "書き直した。") for key in texts},
    }


def _spoiled(files: tuple[PaperFile, ...]) -> Iterator[PaperFile]:
    """Every file with the bytes of another kind of file."""
    for file in files:
        other = next(each for each in files if each.name[-4:] != file.name[-4:])
        yield dataclasses.replace(file, content=other.content)


def test_a_file_that_cannot_be_read_back_is_told(parts: Parts, answered: Store) -> None:
    found = read(parts, answered, Occasion.COUNCIL)
    files = tuple(_spoiled(make_set(parts, found, silent)))
    assert {each.place.file for each in prove(parts, found, files)} == set(COUNTED[Occasion.COUNCIL])


def test_summaries_count_as_the_one_tally_does(parts: Parts, answered: Store) -> None:
    def one_more(document: Document) -> bytes:
        return parts.workbooks.draw_sheets(
            dataclasses.replace(document, sections=tuple(map(_miscounted, document.sections)))
        )

    with answered.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
        assert prove_summaries(parts, records, contents) == ()
        told = prove_summaries(
            with_workbooks(parts, draw_sheets=one_more),
            records,
            contents,
        )
        assert {each.place.file for each in told} == {
            f"所管課別まとめ（{name}）" for name in ("税務課", "戸籍住民課", "防災課")
        }
        empty = with_workbooks(parts, draw_sheets=lambda _: b"")
        assert [each.code for each in prove_summaries(empty, records, contents)] == ["PROOF-UNREADABLE"]


def _miscounted(section: Section) -> Section:
    """The section with one more in every figure of its strip."""
    return dataclasses.replace(section, blocks=tuple(map(_one_more, section.blocks)))


def _one_more(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    return dataclasses.replace(
        block, rows=tuple(dataclasses.replace(row, cells=tuple(map(_raised, row.cells))) for row in block.rows)
    )


def _raised(cell: Cell) -> Cell:
    text = plain_text(cell.text)
    return dataclasses.replace(cell, text=plain(str(int(text) + 1))) if text.isdecimal() else cell


PRINTED = (
    "か\u309aき\u309aの案内",
    "𠮷野家と𩸽",
    "葛\U000e0100飾区",
    "e\u0301",
    pytest.param("".join(f"第{number}号を配布した。" for number in range(1_500)), marks=pytest.mark.whole),
)


@pytest.mark.parametrize("text", PRINTED, ids=lambda text: ascii(text[:12]))
def test_what_prints_is_proved(parts: Parts, answered: Store, text: str) -> None:
    edit_entry(parts, answered, Entry(SECOND, {"mark": "△", "change_reason": text, "done": text}))
    found = read(parts, answered, Occasion.COUNCIL)
    assert prove(parts, found, make_set(parts, found, silent)) == ()


class _LosingPapers:
    """Papers whose reader cannot read one character."""

    def __init__(self, papers: Papers, lost: str) -> None:
        self._papers, self._lost = papers, lost

    def __getattr__(self, name: str) -> Any:
        return getattr(self._papers, name)

    def read_in_parts(self, pdf: PdfContent, parts: Sequence[range]) -> Iterator[ReadPaper]:
        for read in self._papers.read_in_parts(pdf, parts):
            yield read._replace(blocks=[text.replace(self._lost, "\ufffd") for text in read.blocks])


def test_a_pdf_that_reads_otherwise_is_not_made(parts: Parts, answered: Store) -> None:
    edit_entry(parts, answered, Entry(SECOND, {"done": "窓口にΩを置いた。"}))
    found = read(parts, answered, Occasion.COMMITTEE)
    losing = dataclasses.replace(parts, papers=_LosingPapers(parts.papers, "Ω"))
    with pytest.raises(PaperUnreadable) as refused:
        make_set(losing, found, silent)
    assert refused.value.details["found"] == "記載と異なる「窓口に\ufffdを置いた。」"
    assert refused.value.details["where"].startswith(f"「進捗状況一覧_R4.pdf」の{SECOND}の")


NAMED = {"summaries": "まとめ.pdf」の", "letters": "依頼文.pdf」の"}
"""What names the file, where several are made at once."""
WRITERS: dict[str, tuple[Paper[Any], Values]] = {
    "list": (list_paper.PAPER, {}),
    "report": (report_paper.PAPER, {}),
    "summaries": (summary_paper.PAPER, {}),
    "approval": (approval_paper.PAPER, {}),
    "questions": (questions_paper.PAPER, {}),
    "board": (board_paper.PAPER, {}),
    "years": (years_paper.PAPER, {}),
    "letters": (letters_paper.PAPER, {letters_paper.KINDS: (LetterKind.REQUEST,), letters_paper.WITH_PDF: True}),
    "comparison": (compare_paper.PAPER, {compare_paper.OLD: "R4", compare_paper.NEW: "R4"}),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_no_act_leaves_a_pdf_that_reads_otherwise(parts: Parts, answered: Store, tmp_path: Path, writer: str) -> None:
    lost = "変" if writer == "comparison" else "令"  # 変更はありません。
    losing = dataclasses.replace(parts, papers=_LosingPapers(parts.papers, lost))
    paper, values = WRITERS[writer]
    target = tmp_path if paper.is_folder else tmp_path / "x.pdf"
    with pytest.raises(PaperUnreadable) as refused:
        make(losing, answered, paper, target, values)
    assert NAMED.get(writer, "") in refused.value.details["where"]
    assert list(tmp_path.glob("**/*.pdf")) == []
