"""A picture on paper: its texts are read back from the page, it has alternative text, Word has it as vectors too."""

import io
import zipfile
from dataclasses import replace

import pytest
from pikepdf import Dictionary, Pdf

from nakano_status.documents.charts import Caption, Category, ShareLine, share_bars
from nakano_status.documents.document import (
    OFFICIAL_PAGE,
    Document,
    PictureBlock,
    Section,
    number_table,
    paper_title_line,
)
from nakano_status.documents.pages.page_proof import FaultKind, page_faults
from nakano_status.documents.pages.printed_paper import Value, document_paper, unprintable_texts
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.documents.picture import Picture, TextLine
from nakano_status.domain.fields.mark import MarkColour, MarkPattern
from nakano_status.paper.shipped_fonts import unprintable_characters
from nakano_status.paper.typst_setter import measure_rows, picture_png, replace_missing_glyphs, typeset_paper
from nakano_status.paper.word_file import read_docx
from nakano_status.paper.word_writer import write_word
from tests.support.set_papers import expect_pages, read_pdf_paper

CATEGORIES = (
    Category("◎", "◎ できた", MarkColour.GOOD, MarkPattern.SOLID),
    Category("△", "△ すこし", MarkColour.WEAK, MarkPattern.DOTS),
)
CAPTION = Caption("counts", "目標別の進捗状況", "全体13件の内訳です。")


def bars(label: str = "目標1 <b>&]]>") -> Picture:
    lines = (ShareLine("全体", (12, 1), (10, 2), None, is_sum=True), ShareLine(label, (3, 0)))
    return share_bars(CAPTION, CATEGORIES, lines, ("令和4年度", "令和3年度"), ("目標", "報告対象"), 440)


def document(picture: Picture, caption: str = "図1　目標別の進捗状況") -> Document:
    blocks = (paper_title_line("試し", 14), PictureBlock(picture, caption, 6), number_table(picture, 160, 8))
    return Document("試し", (Section("試し", OFFICIAL_PAGE, blocks),), "2023-10-11")


def value_of(picture: Picture) -> Value:
    return paper_value(document_paper(document(picture)), measure_rows)


def test_every_text_of_a_picture_is_proved_on_its_page() -> None:
    value = value_of(bars())
    made = typeset_paper(value)
    read = read_pdf_paper(made.pdf)
    assert list(page_faults(read, expect_pages(value, made.places))) == []
    assert "目標1<b>&]]>" in read.blocks[1]
    assert "◎12" in read.blocks[1]
    assert read.blocks[2] == "図1目標別の進捗状況"
    drawn = bars()
    others = tuple(
        replace(each, text="◎ 13") if each.text == "◎ 12" else each
        for each in drawn.shapes
        if isinstance(each, TextLine)
    )
    wrong = expect_pages(value_of(replace(drawn, shapes=others)), made.places)
    assert FaultKind.TEXT in {each.kind for each in page_faults(read, wrong)}


@pytest.mark.parametrize(("shape", "kind"), [
    (TextLine("外", 470, 20, 9), FaultKind.OUTSIDE),
    (TextLine("小", 2, 20, 7), FaultKind.TOO_SMALL),
])  # fmt: skip
def test_a_text_that_is_outside_the_page_or_too_small_is_a_fault(shape: TextLine, kind: FaultKind) -> None:
    value = value_of(replace(bars(), shapes=(shape,)))
    made = typeset_paper(value)
    assert kind in {each.kind for each in page_faults(read_pdf_paper(made.pdf), expect_pages(value, made.places))}


def test_a_picture_is_read_aloud_by_its_title_and_description() -> None:
    pdf = bytes(typeset_paper(value_of(bars())).pdf)
    with Pdf.open(io.BytesIO(pdf)) as file:
        elements = [each for each in file.objects if isinstance(each, Dictionary) and each.get("/S") == "/Figure"]
        found = [str(each.Alt) for each in elements]
    assert found == ["目標別の進捗状況。全体13件の内訳です。"]


def test_a_character_that_no_font_has_is_replaced_in_a_picture_too() -> None:
    picture = bars("目標\ue000")
    value = value_of(picture)
    unprintable = unprintable_texts(document_paper(document(picture)), unprintable_characters)
    assert [each.place.text for each in unprintable] == ["目標\ue000", "目標\ue000"]
    made = typeset_paper(replace_missing_glyphs(value))
    assert list(page_faults(read_pdf_paper(made.pdf), expect_pages(replace_missing_glyphs(value), made.places))) == []
    assert picture_png(picture) == picture_png(bars("目標〓"))


def test_a_picture_that_is_wider_than_the_page_is_narrowed() -> None:
    (figure,) = (
        each for each in value_of(replace(bars(), width=880))["sections"][0]["blocks"] if each["kind"] == "figure"
    )
    assert figure["width"] == pytest.approx(OFFICIAL_PAGE.room[0])


def test_word_has_a_picture_as_vectors_and_as_pixels_with_its_alternative_text() -> None:
    content = write_word(document(bars()))
    assert content == write_word(document(bars()))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body, styles = (package.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
        relations, kinds = (
            package.read(name).decode() for name in ("word/_rels/document.xml.rels", "[Content_Types].xml")
        )
        png, svg = (package.read(f"word/media/figure1.{kind}") for kind in ("png", "svg"))
    assert png == picture_png(bars())
    assert svg.decode().startswith("<svg")
    assert "目標1 &lt;b&gt;&amp;]]&gt;" in svg.decode()
    assert body.count('descr="目標別の進捗状況。全体13件の内訳です。"') == 2
    assert 'r:embed="figure1-png"' in body
    assert 'r:embed="figure1-svg"' in body
    assert relations.count("/image") == 2
    assert "image/svg+xml" in kinds
    assert 'w:styleId="Caption"' in styles
    assert read_docx(content).paragraphs == ("試し", "図1　目標別の進捗状況")


def test_a_paper_without_pictures_has_nothing_of_them() -> None:
    with zipfile.ZipFile(
        io.BytesIO(
            write_word(
                Document("試し", (Section("試し", OFFICIAL_PAGE, (paper_title_line("試し", 14),)),), "2023-10-11")
            )
        )
    ) as package:
        assert not any("media" in each for each in package.namelist())
        assert "Caption" not in package.read("word/styles.xml").decode()


def test_a_png_is_twice_as_fine_as_a_screen() -> None:
    png = picture_png(replace(bars(), width=300, height=90))
    assert [int.from_bytes(png[at : at + 4]) for at in (16, 20)] == [800, 240]
