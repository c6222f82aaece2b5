"""Pages as a PDF: their texts once and in order, the paper's size, title, language, bookmarks, equal bytes."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject
from PySide6.QtCore import QHashSeed
from PySide6.QtGui import QFontDatabase

from nakano_status.documents.document import Align, Document, Paragraph, Run, Section, Typeface, plain
from nakano_status.documents.flow import lay_out
from nakano_status.documents.page import PageSetup, Paper
from nakano_status.documents.page_reading import first_unread
from nakano_status.documents.printed import Disc, Ground, Line, PrintedDocument, PrintedPage, Rule, on_a4
from nakano_status.paper import painter
from nakano_status.paper.application import need_application
from nakano_status.paper.fonts import FAMILIES
from nakano_status.paper.pdf_reader import read_pdf
from nakano_status.paper.pdf_writer import write_pdf

A4 = PageSetup(Paper.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)
A3 = PageSetup(Paper.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7)
RUNS = (
    Run("前の文"),
    Run("太い字", bold=True),
    Run("下線", underlined=True),
    Run("取消し", struck=True),
    Run("髙﨑①"),
)
WORDS = (Path(__file__).parents[1] / "fixtures" / "latin-words.txt").read_text(encoding="utf-8").split()
FONTS = sorted({family for families in FAMILIES.values() for family in families} | {"VL Gothic", "DejaVu Sans"})


def document(*texts: str) -> PrintedDocument:
    body = tuple(Paragraph(plain(text)) for text in texts)
    sections = (Section("本文", A4, (*body, Paragraph(RUNS))), Section("別紙", A3, body, Typeface.GOTHIC))
    return lay_out(Document("進捗状況（報告）", sections, "2023-10-11"))


def seen(text: str) -> str:
    return "".join(text.split())


def starts_of(pdf: bytes) -> list[float]:
    """Where the pieces of text of the first page begin, in millimetres from its left edge."""
    starts: list[float] = []

    def visit(text: str, to_page: Sequence[float], place: Sequence[float], *_: object) -> None:
        if text.strip():
            starts.append((place[4] * to_page[0] + to_page[4]) * 25.4 / 72)

    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
    return starts


def test_the_texts_stand_in_it_once_and_in_order() -> None:
    made = document("令和４年度末時点の進捗状況について", "以下のとおり報告する。")
    assert [seen(page) for page in read_pdf(write_pdf(made))] == [seen(page.words) for page in made.pages]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("前\u202e逆さ\u202c後", "前逆さ後"),
        ("A\u200eB\u2067C\u2069", "ABC"),
        ("か\u3099き\u3099ハ\u309a", "がぎパ"),
        ("Cafe\u0301", "Café"),
        ("神\ufa19\ufa10塚", "神\ufa19\ufa10塚"),
    ],
    ids=ascii,
)
def test_what_was_pasted_along_turns_no_line_around_and_tears_no_letter(typed: str, read: str) -> None:
    (page,) = read_pdf(write_pdf(lay_out(Document("文", (Section("", A4, (Paragraph(plain(typed)),)),), "2023-10-11"))))
    assert read in seen(page)


def test_characters_whose_codes_follow_one_another_are_read() -> None:
    in_order = "αβγδЖЗИＡＢＣ①②✕"  # glyphs whose codes and characters follow one another are named as a range
    assert in_order in seen(read_pdf(write_pdf(document(in_order)))[0])


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("family", FONTS)
def test_ordinary_latin_words_are_read_letter_by_letter_in_every_font(
    family: str, *, bold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_application()
    if family not in QFontDatabase.families():
        pytest.skip(f"{family} is not installed here")
    if bold and (family not in FAMILIES[Typeface.GOTHIC] or "Bold" not in QFontDatabase.styles(family)):
        pytest.skip(f"{family} has no bold one: another font is used")
    monkeypatch.setattr(painter, "family_of", lambda _, *, bold: ((family,), bold))
    painter._set_type.forget()
    runs = tuple(Run(f"{' '.join(WORDS[place : place + 8])} ", bold=bold) for place in range(0, len(WORDS), 8))
    made = lay_out(Document("文", (Section("", A4, tuple(Paragraph((run,)) for run in runs)),), "2023-10-11"))
    read = read_pdf(write_pdf(made))
    painter._set_type.forget()
    assert len(WORDS) == 1_000
    assert first_unread(made, read) is None


@pytest.mark.parametrize("text", ["𠮷野家", "㈠ 丄", "葛\U000e0100飾区の案内"], ids=ascii)
def test_a_bold_text_with_a_letter_that_the_bold_font_lacks_says_it_once(text: str) -> None:
    paragraph = Paragraph((Run("前に "), Run(text, bold=True)))
    made = lay_out(Document("文", (Section("", A4, (paragraph,)),), "2023-10-11"))
    assert first_unread(made, read_pdf(write_pdf(made))) is None


def test_a_page_is_as_large_as_its_paper_and_a3_goes_on_a4() -> None:
    def sizes(printed: PrintedDocument) -> list[tuple[int, int]]:
        boxes = [page.mediabox for page in PdfReader(BytesIO(write_pdf(printed))).pages]
        return [(round(box.width * 25.4 / 72), round(box.height * 25.4 / 72)) for box in boxes]

    made = document("文")
    assert sizes(made) == [(210, 297), (420, 297)]
    assert sizes(on_a4(made)) == [(210, 297), (297, 210)]


def test_title_language_and_bookmarks_help_who_reads_on_screen() -> None:
    reader = PdfReader(BytesIO(write_pdf(document("文"))), strict=True)
    root = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "進捗状況（報告）"
    assert str(root["/Lang"]) == "ja"
    assert "/ViewerPreferences" in root
    marks = [
        (mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline if not isinstance(mark, list)
    ]
    assert marks == [("本文", 0), ("別紙", 1)]


def test_equal_documents_give_equal_bytes_with_their_own_date(monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_pdf(document("文"))
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert write_pdf(document("文")) == first
    assert write_pdf(document("別の文")) != first
    assert b"(D:20231011000000" in first
    assert b"2023-10-11T00:00:00" in first


def test_every_process_writes_the_fonts_of_a_file_in_one_order() -> None:
    made = document("文")

    def as_another_process_would() -> bytes:
        QHashSeed.resetRandomGlobalSeed()
        return write_pdf(made)

    assert len({as_another_process_would() for _ in range(8)}) == 1


def test_one_section_needs_no_bookmarks() -> None:
    made = document("文")
    alone = write_pdf(replace(made, pages=made.pages[:1]))
    assert "/Outlines" not in PdfReader(BytesIO(alone)).root_object


def test_a_line_that_is_too_wide_is_set_narrower_never_cut() -> None:
    marks = [
        Line(10, 10 + 10 * row, 50, 6, (Run("とても長い一行の文字" * 3),), 12, typeface, align)
        for row, (typeface, align) in enumerate((face, align) for face in Typeface for align in Align)
    ]
    made = PrintedDocument("幅", (PrintedPage(Paper.A4, is_landscape=False, marks=tuple(marks)),), "2023-10-11")
    assert 55 < max(starts_of(write_pdf(made))) < 60


def test_a_line_that_is_spread_ends_at_the_edge() -> None:
    text = "令和４年度末時点の進捗状況を"
    room = (len(text) + 1) * 12 * 25.4 / 72 + 3
    marks = (Line(10, 10, room, 6, (Run(text), Run("終", bold=True)), 12, Typeface.MINCHO, is_spread=True),)
    made = PrintedDocument("幅", (PrintedPage(Paper.A4, is_landscape=False, marks=marks),), "2023-10-11")
    plain_made = PrintedDocument(
        "幅", (replace(made.pages[0], marks=(marks[0]._replace(is_spread=False),)),), "2023-10-11"
    )
    spread, apart = (starts_of(write_pdf(each))[-1] for each in (made, plain_made))
    assert spread - apart == pytest.approx(3, abs=0.3)


def test_signs_rules_and_grounds_are_drawn() -> None:
    signs = [
        Disc(20, 20 + 10 * number, 5, filled, is_clock=number == 3) for number, filled in enumerate((0, 0.5, 1, 0))
    ]
    bare = PrintedPage(Paper.A4, is_landscape=False, marks=(Rule(10, 10, 50, 10, 0.3), Ground(10, 12, 5, 5, "#d9d9d9")))
    more = replace(bare, marks=(*bare.marks, *signs))
    drawn = [
        PdfReader(BytesIO(write_pdf(PrintedDocument("印", (page,), "2023-10-11")))).pages[0].get_contents()
        for page in (bare, more)
    ]
    assert drawn[0] is not None
    assert drawn[1] is not None
    assert len(drawn[1].get_data()) > len(drawn[0].get_data())


def test_a_document_without_pages_is_a_defect() -> None:
    with pytest.raises(ValueError, match="空"):
        write_pdf(PrintedDocument("空", (), "2023-10-11"))


def test_what_is_no_pdf_is_told() -> None:
    with pytest.raises(ValueError, match="Stream has ended"):
        read_pdf(b"%PDF-1.4 broken")


def test_a_page_that_shows_text_in_another_way_is_refused_not_passed_over() -> None:
    writer, stream, target = PdfWriter(), DecodedStreamObject(), BytesIO()
    stream.set_data(b"BT /F1 12 Tf (abc) Tj ET")
    page = writer.add_blank_page(100, 100)
    page[NameObject("/Contents")] = stream
    writer.write(target)
    with pytest.raises(ValueError, match="page 0"):
        read_pdf(target.getvalue())


def test_threads_that_come_and_go_draw_at_once_and_alike() -> None:
    made = document("令和４年度末時点の進捗状況について", "以下のとおり報告する。")
    alone = write_pdf(made)
    for _ in range(3):  # a later thread may have the identifier of one that has ended
        with ThreadPoolExecutor(2) as threads:
            found = list(threads.map(lambda _: write_pdf(made), range(6)))
        assert all(each == alone for each in found)
