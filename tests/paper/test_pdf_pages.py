"""Pages as they are looked at and printed are those of the file: in one piece or in bands, from several threads."""

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from nakano_status.documents.pages.printed_paper import TypesetPaper
from nakano_status.paper import pdf_pages
from nakano_status.paper.pdf_pages import extract_pages, page_words_of, paint_page
from nakano_status.paper.pdf_proof import read_pages
from nakano_status.paper.typst_setter import typeset_value
from tests.support.command_line import ROOT
from tests.support.set_papers import paper, read_pdf_paper

pytestmark = pytest.mark.usefixtures("qapp")
TEXTS = tuple(f"第{number}号の申請を受け付け、窓口で手続を案内した。" for number in range(80))


@pytest.fixture(scope="module")
def made() -> TypesetPaper:
    """A paper of several pages of A4."""
    return typeset_value("document.typ", paper(*TEXTS))


def painted(made: TypesetPaper, page: int, dots_per_inch: float, ratio: float = 1.0) -> QImage:
    """Return a page as a picture."""
    width, height = (round(length / 25.4 * dots_per_inch * ratio) for length in made.pages[page])
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_page(made, page, painter, dots_per_inch)
    painter.end()
    return image


def test_a_page_that_is_painted_in_bands_is_the_same_to_the_dot(
    made: TypesetPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = painted(made, 1, 150)
    bands: list[int] = []
    band = pdf_pages._band

    def counted(paper: TypesetPaper, number: int, size: tuple[int, int], top: int, rows: int) -> QImage:
        bands.append(rows)
        return band(paper, number, size, top, rows)

    monkeypatch.setattr(pdf_pages, "_BAND", 200_000)
    monkeypatch.setattr(pdf_pages, "_band", counted)
    assert painted(made, 1, 150) == whole
    assert len(bands) > 5
    assert sum(bands) == whole.height()


def test_pages_of_a3_are_printed_at_600_dots_per_inch_in_little_memory(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.printing_process", str(tmp_path / "printed.pdf")]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    dots, most = map(float, printed.stdout.split())
    assert dots > 9900  # one of them is 280 MB as a picture of the screen's colours
    assert most < 300


def test_a_screen_with_more_dots_is_painted_with_all_of_them(made: TypesetPaper) -> None:
    fine = painted(made, 0, 96, ratio=2.0).copy()
    fine.setDevicePixelRatio(1.0)
    assert fine == painted(made, 0, 192)


def test_a_page_says_what_the_file_says(made: TypesetPaper) -> None:
    assert len(made.pages) > 2
    said = [page_words_of(made, page) for page in range(len(made.pages))]
    assert said == list(read_pages(made.pdf))
    assert TEXTS[0] in said[0]


def test_some_pages_are_painted_as_they_were(made: TypesetPaper) -> None:
    some = TypesetPaper(extract_pages([(made, 2), (made, 0)]), (made.pages[2], made.pages[0]))
    assert read_pages(some.pdf) == (page_words_of(made, 2), page_words_of(made, 0))
    assert painted(some, 1, 72) == painted(made, 0, 72)


def test_pages_of_a_paper_share_its_fonts(made: TypesetPaper) -> None:
    one, three = (extract_pages([(made, page) for page in range(count)]) for count in (1, 3))
    assert three.count(b"/FontFile") == one.count(b"/FontFile") > 0


def test_pages_are_painted_while_others_are_read_and_files_are_let_go() -> None:
    papers = [typeset_value("document.typ", paper(*TEXTS[:40], f"{number}")) for number in range(4)]
    glyphs = len(read_pdf_paper(papers[0].pdf).glyphs)
    expected = [painted(each, 0, 72) for each in papers]
    with ThreadPoolExecutor(4) as pool:
        reading = [pool.submit(read_pdf_paper, papers[0].pdf) for _ in range(6)]
        painting = [pool.submit(painted, papers[number % 4], 0, 72) for number in range(24)]
        assert {len(each.result().glyphs) for each in reading} == {glyphs}
        assert all(each.result() == expected[number % 4] for number, each in enumerate(painting))
    gc.collect()  # papers of other tests may be waiting for it, too
    before = len(pdf_pages._open)
    del papers, expected, painting
    gc.collect()
    assert len(pdf_pages._open) == before - 4


def test_a_copy_is_a_paper_of_its_own(made: TypesetPaper) -> None:
    assert page_words_of(replace(made), 0) == page_words_of(made, 0)
