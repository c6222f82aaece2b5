"""The papers of several years: every page is A4, one page wide, and loses nothing in grey, also with long texts."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from nakano_status.application.papers.kinds import compare_paper, frames_paper, opinions_paper, years_paper
from nakano_status.application.papers.making import make_paper, read_paper
from nakano_status.application.papers.paper import PaperRequest
from nakano_status.application.papers.writing import PaperFormat, draw_document
from nakano_status.application.plan.frames import import_frames, tag_rows
from nakano_status.application.plan.opinions import add_opinion
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.bootstrap import make_parts
from nakano_status.documents.document import Document, Table
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.round.row_years import Gap, RowYear
from nakano_status.domain.round.tally import Exclusion
from tests.support.opinions import new_opinion
from tests.support.plan_files import two_editions
from tests.support.plans import R3
from tests.support.rounds import OWN
from tests.support.several_years import answer_of_year, ten_years

LONG = "区報、ホームページ、チラシ等による広報により周知を図るとともに、窓口の予約システムの改善を行った。" * 3
A4 = {(210, 297), (297, 210)}
MARKS = "◎○△×"


def answer(year: FiscalYear, row_id: str) -> dict[str, str]:
    mark = MARKS[(year.start + ord(row_id[-1])) % len(MARKS)]
    return {**answer_of_year(year, row_id), "mark": mark, "done": f"{year.short} {LONG}", "next_year": LONG}


@pytest.fixture(scope="module")
def parts() -> Parts:
    return make_parts()


@pytest.fixture(scope="module")
def store(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Ten years with long texts, with items of frames and opinions."""
    path = tmp_path_factory.mktemp("years") / "office.nakano"
    with closing(replace(ten_years(), answers=answer).make(path)) as made:
        import_frames(parts, made, "builtin:nakano2")
        tag_rows(made, OWN, "DX-4")
        tag_rows(made, ["1-1-①", "2-3-①"], "KM-3")
        for source in OpinionSource:
            who = "公益財団法人中野区地域デジタル推進協議会　会長　中野 太郎"
            add_opinion(
                made,
                new_opinion(source, date(2021, 6, 1), LONG, who, is_named=True, answer=LONG, changed=LONG, rows=OWN),
            )
        yield made


PAPERS = {
    "row": years_paper.PAPER.request({years_paper.ROWS: OWN[0]}),
    "all": years_paper.PAPER.request(),
    "frames": frames_paper.PAPER.request(),
    "opinions": opinions_paper.PAPER.request(),
    "comparison": compare_paper.PAPER.request({compare_paper.OLD: "R11", compare_paper.NEW: "R12"}),
}


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_is_a4_and_its_tables_are_one_page_wide(parts: Parts, store: Store, name: str) -> None:
    request = PAPERS[name]
    with store.reading() as records:
        document = read_paper(parts, records, request).document
    assert document is not None
    for section in document.sections:
        assert section.setup.paper == "A4"
        widths = [sum(column.width for column in each.columns) for each in section.blocks if isinstance(each, Table)]
        assert widths
        assert max(widths) <= section.setup.room[0] + 0.01


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_is_the_same_in_grey_and_marks_are_characters(
    parts: Parts, store: Store, tmp_path: Path, name: str
) -> None:
    with closing(PdfDocument(made(parts, store, PAPERS[name], tmp_path))) as pages:
        assert {tuple(round(length / 72 * 25.4) for length in page.get_size()) for page in pages} <= A4
        texts = "".join(page.get_textpage().get_text_bounded() for page in pages)
        assert [coloured for page in list(pages)[:3] if (coloured := _colours(page))] == []
    if name != "opinions":
        assert [mark for mark in MARKS if mark not in texts] == []


@pytest.mark.parametrize("number_of_years", [3, 5, 7, 12])
def test_a_management_number_is_not_broken_in_a_narrow_column(parts: Parts, number_of_years: int) -> None:
    plan, into = two_editions(), "1-5-1-03-U"
    why = Gap(Exclusion.STOPPED_OR_MERGED, reason=f"{into}に統合")
    years = [FiscalYear(R3.start + each) for each in range(number_of_years)]
    lines = [RowYear(plan, each, plan.editions[0], OWN[0], "取組", gap=why) for each in years]
    document = Document("経過", (years_paper.row_section(OWN[0], "取組", lines),), "2024-04-01")
    with closing(PdfDocument(draw_document(parts, document, PaperFormat.PDF).content)) as pages:
        text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert text.count(into) == 2 * number_of_years, text


def made(parts: Parts, store: Store, request: PaperRequest, folder: Path) -> Path:
    return make_paper(parts, store, request, folder / "paper.pdf").value.file


def _colours(page: object) -> set[bytes]:
    """Return the pixels of a page that are not grey."""
    painted = page.render(scale=0.75)  # type: ignore[attr-defined]
    content, wide = bytes(painted.buffer), painted.n_channels
    starts = range(0, painted.height * painted.stride, painted.stride)
    pixels = {content[at : at + 3] for start in starts for at in range(start, start + painted.width * wide, wide)}
    return {pixel for pixel in pixels if len(set(pixel)) > 1}
