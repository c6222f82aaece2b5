"""The papers on national frames and opinions, from the data file to the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.papers.kinds.frames_paper import PAPER as FRAMES
from nakano_status.application.papers.kinds.opinions_paper import PAPER as OPINIONS
from nakano_status.application.papers.kinds.opinions_paper import SOURCES
from nakano_status.application.papers.making import make_paper, read_paper
from nakano_status.application.papers.paper import PaperContent, PaperRequest
from nakano_status.application.plan.frames import import_frames, tag_rows
from nakano_status.application.plan.opinions import add_opinion, edit_opinion
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.document import Document, Table, plain_text
from nakano_status.domain.plan.annotations import OpinionSource
from tests.support.opinions import new_opinion

DAY = date(2023, 6, 1)


def content(parts: Parts, store: Store, request: PaperRequest) -> PaperContent:
    with store.reading() as records:
        return read_paper(parts, records, request)


def cells(document: Document | None) -> list[str]:
    assert document is not None
    return [
        plain_text(cell.text)
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
    ]


@pytest.fixture
def framed(parts: Parts, answered: Store, tmp_path: Path) -> Store:
    """The office with everything answered, and one frame."""
    table = tmp_path / "枠組み.csv"
    table.write_text("枠組み,版,項目番号,項目\n官民データ,1版,N-1,カード\n,,N-2,手続\n", encoding="utf-8")
    import_frames(parts, answered, str(table))
    return answered


def test_the_paper_shows_rows_with_marks_by_item_and_counts_what_is_left_over(parts: Parts, framed: Store) -> None:
    with framed.reading() as records:
        first, *others = [each for each in records.plan.all()[0].newest.listings if not each.is_repost]
    tag_rows(framed, [first.row_id], "N-1")
    found = content(parts, framed, FRAMES.request())
    assert found.keys["untagged"] == [each.row_id for each in others]
    assert found.rows == 1
    shown = cells(found.document)
    place = shown.index("N-1　カード　1件")
    assert shown[place + 1 : place + 3] == [first.row_id, first.title]
    assert shown[place + 4] == "○"
    assert {each.row_id for each in others} <= set(shown)


def test_both_papers_are_drawn_one_page_wide(parts: Parts, framed: Store, tmp_path: Path) -> None:
    add_opinion(framed, new_opinion(OpinionSource.ASSEMBLY, DAY, "長い意見。" * 200, answer="考え。" * 100))
    for request, name in ((FRAMES.request(), "国の計画"), (OPINIONS.request(), "意見")):
        for suffix in ("pdf", "docx", "xlsx"):
            made = make_paper(parts, framed, request, tmp_path / f"{name}.{suffix}")
            assert made.problems == ()
            assert made.value.file.stat().st_size


def test_a_name_that_may_not_be_published_is_printed_nowhere(parts: Parts, answered: Store) -> None:
    with answered.reading() as records:
        row = records.plan.all()[0].newest.listings[0]
    add_opinion(answered, new_opinion(OpinionSource.ASSEMBLY, DAY, "遅れた理由は", "秘密 一郎", rows=(row.row_id,)))
    add_opinion(answered, new_opinion(OpinionSource.EXPERT, DAY, "絞るべき", "公開 花子", is_named=True))
    document = content(parts, answered, OPINIONS.request()).document
    shown = cells(document)
    assert "秘密" not in repr(document)
    assert shown[1] == f"（令和5年6月1日）\n遅れた理由は\n〔関連する取組〕{row.row_id} {row.title}"
    assert shown[5] == "（令和5年6月1日　公開 花子）\n絞るべき"


def test_opinions_without_an_answer_are_asked_about_and_a_source_can_be_chosen(parts: Parts, answered: Store) -> None:
    for source in (OpinionSource.AUDIT, OpinionSource.ASSEMBLY):
        add_opinion(answered, new_opinion(source, DAY, "意見"))
    edit_opinion(answered, 1, {"answer": "改めます。", "changed": "改めた。"})
    found = content(parts, answered, OPINIONS.request())
    assert [(each.code, each.found) for each in found.problems] == [("OPINION-UNANSWERED", "2")]
    chosen = content(parts, answered, OPINIONS.request({SOURCES: (OpinionSource.AUDIT,)}))
    assert (chosen.problems, chosen.rows, cells(chosen.document)[2:]) == ((), 1, ["改めます。", "改めた。"])
