import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    FileFacts,
    Group,
    Heading,
    PageBreak,
    PageSetup,
    PaperSize,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Section,
    Table,
    Typeface,
    bullet_line,
    plain,
)
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.paper.word_file import drop_unwritable, read_docx
from nakano_status.paper.word_writer import write_word

UPRIGHT = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=12, footer=10)
LYING = PageSetup(PaperSize.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7)
HEAD = Row((Cell(plain("区分")), Cell(plain("数"))))
TABLE = Table((Column(100), Column(25, Align.RIGHT)), (Row((Cell(plain("◎")), Cell(plain("97")))),), (HEAD,))


def section(*blocks: Block, **properties: Any) -> Section:
    return Section("見本", **{"setup": UPRIGHT, "blocks": blocks, **properties})


def paper(*blocks: Block, **properties: Any) -> Document:
    return Document("進捗状況について", (section(*blocks, **properties),), "2023-10-11")


def paragraph(text: str, **properties: Any) -> Paragraph:
    return Paragraph(plain(text), **properties)


def body(document: Document) -> Any:
    return docx.Document(io.BytesIO(write_word(document))).element.body


def found(element: Any, *tags: str) -> list[Any]:
    return list(element.iter(*(qn(f"w:{tag}") for tag in tags)))


def test_blanks_at_the_ends_of_a_text_count_and_no_other_text_says_so() -> None:
    texts = ("文", " 前", "後 ", "中 中", "　全角")
    written = found(body(paper(*map(paragraph, texts))), "t")
    assert [each.text for each in written] == list(texts)
    assert [each.get(qn("xml:space")) for each in written] == [None, "preserve", "preserve", None, None]


def test_what_a_paper_says_is_what_its_word_file_says_with_the_official_numbers() -> None:
    document = paper(
        paragraph("進捗状況について", role=ParagraphRole.TITLE, align=Align.CENTRE),
        Heading(1, 1, "計画の概要"),
        Heading(2, 1, "目標"),
        Heading(3, 2, "細目"),
        Heading(4, 1, "さらに"),
        Paragraph((Run("取組は"), Run("下線", underlined=True), Run("の\nとおり。"))),
        Group((TABLE, paragraph("注"))),
    )

    said = read_docx(write_word(document))

    assert said.paragraphs == (
        "進捗状況について", "１　計画の概要", "(1)　目標", "イ　細目", "(ア)　さらに", "取組は下線の\nとおり。", "注"
    )  # fmt: skip
    assert said.tables == ((("区分", "数"), ("◎", "97")),)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_any_text_comes_back_but_for_what_no_xml_can_hold(texts: list[str]) -> None:
    table = Table((Column(50),), tuple(Row((Cell(plain(text)),)) for text in texts))

    said = read_docx(write_word(paper(*map(paragraph, texts), table)))

    shown = [as_printed(drop_unwritable(text)) for text in texts]
    assert said.paragraphs == tuple(filter(None, shown))
    assert said.tables == (tuple((text,) for text in shown),)


def test_control_characters_are_left_out_tabs_are_spaces_and_breaks_and_rare_characters_kept() -> None:
    said = read_docx(write_word(paper(paragraph("一\x00\x0b二\r\n三\t𠮷<&>"))))

    assert said.paragraphs == ("一二\n三\u3000𠮷<&>",)


def test_equal_papers_are_equal_files_with_no_persons_name_in_them() -> None:
    document = paper(paragraph("本文"), TABLE, header="作成中")

    content = write_word(document)

    assert content == write_word(document)
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert (properties.title, properties.language, properties.author) == ("進捗状況について", "ja-JP", "")
    assert (str(properties.created)[:10], properties.last_modified_by) == ("2023-10-11", "")


def test_the_properties_state_office_kind_and_plan_if_they_are_known() -> None:
    facts = FileFacts("政策室計画課", "報告 & 一覧", "計画、令和4年度")
    properties = docx.Document(io.BytesIO(write_word(replace(paper(TABLE), facts=facts)))).core_properties
    assert (properties.author, properties.subject, properties.keywords) == (facts.office, facts.subject, facts.keywords)
    assert repr(replace(paper(TABLE), facts=facts)) == repr(paper(TABLE)), "a recorded set is known by it"


@pytest.mark.parametrize("count", [1, 3])
def test_of_several_tables_each_has_its_number_as_its_title_beside_its_description(count: int) -> None:
    tables = (replace(TABLE, description=f"表の説明{number}") for number in range(count))
    written = docx.Document(io.BytesIO(write_word(paper(*tables, TABLE))))
    found = [
        [each.get(qn("w:val")) for each in table._tbl.tblPr if each.tag in {qn("w:tblCaption"), qn("w:tblDescription")}]
        for table in written.tables
    ]
    own = [[*([f"表{number + 1}"] if count > 1 else []), f"表の説明{number}"] for number in range(count)]
    assert found == [*own, []]


def test_headings_are_real_ones_and_every_style_has_the_papers_japanese_font() -> None:
    content = write_word(paper(Heading(1, 1, "あ"), Heading(2, 1, "い"), paragraph("題", role=ParagraphRole.TITLE)))

    word = docx.Document(io.BytesIO(content))
    assert [each.style.name for each in word.paragraphs if each.style] == ["Heading 1", "Heading 2", "Title"]
    styles = word.styles.element.xml
    assert 'w:eastAsia="BIZ UD明朝"' in styles
    assert set(re.findall(r'w:eastAsia="([^"]*)"', styles)) == {"BIZ UD明朝", "BIZ UDPゴシック", "ja-JP"}
    assert "Theme" not in styles


def test_running_text_says_that_points_may_hang_over_the_edge_for_else_libreoffice_loses_them() -> None:
    normal = docx.Document(io.BytesIO(write_word(paper(paragraph("文。"))))).styles["Normal"]
    (said,) = found(normal.element, "overflowPunct")
    assert not said.attrib


def test_a_section_in_the_other_face_says_so_in_each_run() -> None:
    sections = (section(paragraph("本文")), section(paragraph("別紙"), typeface=Typeface.GOTHIC, size=9.0))

    fonts = found(body(Document("見本", sections, "2023-10-11")), "rFonts")

    assert fonts
    assert {each.get(qn("w:eastAsia")) for each in fonts} == {"BIZ UDPゴシック"}


def test_what_is_bold_is_set_in_gothic_for_mincho_has_no_bold() -> None:
    content = body(paper(Paragraph((Run("太字", bold=True), Run("細字"))), paragraph("表", role=ParagraphRole.LABEL)))

    bold, *others = found(content, "r")
    assert found(bold, "rFonts")[0].get(qn("w:eastAsia")) == "BIZ UDPゴシック"
    assert not any(found(each, "rFonts") for each in others)


def test_head_rows_are_repeated_and_no_row_is_parted() -> None:
    table = found(body(paper(TABLE)), "tbl")[0]

    rows = found(table, "tr")
    assert [bool(found(row, "tblHeader")) for row in rows] == [True, False]
    assert all(found(row, "cantSplit") for row in rows)


def test_only_a_row_that_may_be_taller_than_a_page_is_parted() -> None:
    rows = tuple(Row((Cell(plain("文" * count)), Cell(plain("1")))) for count in (20, 400, 900))
    written = found(body(paper(Table((Column(60), Column(25)), rows))), "tr")
    assert [bool(found(row, "cantSplit")) for row in written] == [True, True, False]


def test_cells_reach_over_columns_and_rows() -> None:
    head = (
        Row((Cell(plain("指標"), rows=2), Cell(plain("実績"), columns=2))),
        Row((Cell(plain("R2")), Cell(plain("R3")))),
    )
    table = Table((Column(60), Column(20), Column(20)), (Row(tuple(map(Cell, map(plain, "abc")))),), head)
    document = paper(table)

    rows = found(found(body(document), "tbl")[0], "tr")

    assert [len(found(row, "tc")) for row in rows] == [2, 3, 3]
    merges = [each.get(qn("w:val")) for each in found(rows[0], "vMerge") + found(rows[1], "vMerge")]
    assert merges == ["restart", "continue"]
    assert read_docx(write_word(document)).tables[0][:2] == (("指標", "実績"), ("R2", "R3"))


def test_a_row_with_fewer_cells_than_columns_is_filled_up() -> None:
    short = replace(TABLE, rows=(Row((Cell(plain("だけ")),)),))

    assert read_docx(write_word(paper(short))).tables == ((("区分", "数"), ("だけ", "")),)


def test_a_table_wider_than_its_page_is_made_as_narrow() -> None:
    wide = replace(TABLE, columns=(Column(300), Column(20)))

    widths = [int(each.get(qn("w:w"))) for each in found(body(paper(wide)), "gridCol")]

    assert sum(widths) == pytest.approx(160 / 25.4 * 1440, abs=2)


def test_two_tables_that_follow_each_other_stay_two() -> None:
    content = body(paper(TABLE, TABLE))

    tags = [child.tag for child in content]
    table = qn("w:tbl")
    assert tags.count(table) == 2
    assert not any(one == other == table for one, other in pairwise(tags))


def test_a_group_stays_together_and_lets_go_of_what_follows() -> None:
    content = body(paper(Group((paragraph("一"), TABLE, paragraph("二"))), paragraph("三")))

    kept = ["".join(found_text(each)) for each in found(content, "p") if found(each, "keepNext")]
    assert kept == ["一", "区分", "数", "◎", "97"]


def found_text(element: Any) -> Iterator[str]:
    return (each.text for each in found(element, "t"))


def test_the_rows_of_a_grouped_table_stay_together_and_the_last_two_of_any() -> None:
    table = Table((Column(100),), tuple(Row((Cell(plain(text)),)) for text in "一二三"))
    for blocks, kept in (((Group((table,)),), [1, 1, 0]), ((table,), [0, 1, 0])):
        rows = found(body(paper(*blocks)), "tr")
        assert [len(found(each, "keepNext")) for each in rows] == kept


def test_rows_under_one_cell_stay_together() -> None:
    under = [Row((Cell(plain("目標"), rows=2), Cell(plain("一")))), Row((Cell(plain("二")),))]
    rows = found(body(paper(Table((Column(50), Column(50)), (*under, *under)))), "tr")
    assert [bool(found(each, "keepNext")) for each in rows] == [True, False, True, False]


LOOKS = ("numPr", "pBdr", "snapToGrid", "spacing", "ind", "jc")
TEXTS = (
    Heading(1, 1, "計画の概要"),
    Heading(1, 2, "取組"),
    paragraph("本文", first_line=1),
    paragraph("本文", indent=1, first_line=1, space_above=12),
    bullet_line("一つ目の項目"),
    paragraph("（注）", align=Align.RIGHT, role=ParagraphRole.NOTE),
    TABLE,
    bullet_line("二つ目の項目"),
    replace(TABLE, space_above=6),
    paragraph("件名", role=ParagraphRole.TITLE, align=Align.CENTRE, is_boxed=True),
)


def styles_of(word: Any) -> dict[str, Any]:
    return {each.get(qn("w:styleId")): each for each in found(word.styles.element, "style")}


def look_of(paragraph: Any, styles: dict[str, Any]) -> dict[str, Any]:
    """Return the looks of a paragraph: those of its style's bases, of its style, and its own; the later ones count."""
    properties = paragraph.find(qn("w:pPr"))
    named = None if properties is None else properties.find(qn("w:pStyle"))
    saying, style = [properties], styles["Normal" if named is None else named.get(qn("w:val"))]
    while style is not None:
        saying.append(style.find(qn("w:pPr")))
        based = style.find(qn("w:basedOn"))
        style = None if based is None else styles[based.get(qn("w:val"))]
    looks = (each for properties in reversed(saying) for each in (() if properties is None else properties))
    return {each.tag: dict(each.attrib) for each in looks if each.tag in {qn(f"w:{tag}") for tag in LOOKS}}


def test_no_paragraph_but_a_heading_sets_its_look_by_hand() -> None:
    word: Any = docx.Document(io.BytesIO(write_word(paper(*TEXTS, Heading(1, 3, "後", space_above=30)))))
    by_hand = {
        (each.find(qn("w:pStyle")).get(qn("w:val")), look.tag)
        for each in found(word.element.body, "pPr")
        for look in each
        if look.tag in {qn(f"w:{tag}") for tag in LOOKS}
    }
    assert by_hand == {("Heading1", qn("w:spacing"))}  # as one of three has another space above it
    names = [each.find(qn("w:name")).get(qn("w:val")) for each in found(word.styles.element, "style")]
    assert len(set(names)) == len(names)
    assert any(name.startswith("本文 1（") for name in names)


def test_a_style_says_what_its_paragraphs_said(monkeypatch: pytest.MonkeyPatch) -> None:
    document = paper(*TEXTS)
    by_styles: Any = docx.Document(io.BytesIO(write_word(document)))
    monkeypatch.setattr("nakano_status.paper.word_writer.move_looks_to_styles", lambda *_: None)
    by_hand: Any = docx.Document(io.BytesIO(write_word(document)))

    def looks(word: Any) -> list[dict[str, Any]]:
        styles = styles_of(word)
        return [look_of(each, styles) for each in found(word.element.body, "p")]

    assert looks(by_styles) == looks(by_hand)


def test_the_lines_of_a_list_are_a_list_whose_sign_word_writes() -> None:
    content = write_word(paper(*TEXTS))
    word: Any = docx.Document(io.BytesIO(content))
    lines = [each for each in word.paragraphs if each.style.name.startswith("List Bullet")]
    assert [each.text for each in lines] == ["一つ目の項目", "二つ目の項目"]
    number = found(styles_of(word)["ListBullet"], "numId")[0].get(qn("w:val"))
    numbering = word.part.numbering_part.element
    assert [each.get(qn("w:numId")) for each in found(numbering, "num")] == [number]
    assert [each.get(qn("w:val")) for each in found(numbering, "lvlText")] == ["・"]
    assert [each for each in read_docx(content).paragraphs if "項目" in each] == [
        "・一つ目の項目",
        "・二つ目の項目",
    ]


def test_a_paper_without_a_list_has_no_numbering() -> None:
    names = zipfile.ZipFile(io.BytesIO(write_word(paper(TABLE)))).namelist()
    assert "word/numbering.xml" not in names


@pytest.mark.parametrize(
    ("title", "stated"),
    [("進捗状況について", "進捗状況について（令和4年度末時点）"), ("令和4年度の一覧", "令和4年度の一覧")],
)
def test_a_file_states_its_year_in_its_title_and_the_day_on_which_it_was_made(title: str, stated: str) -> None:
    facts = FileFacts(year="令和4年度", made_on="2023-10-02")
    document = replace(paper(TABLE), title=title, facts=facts)
    properties = docx.Document(io.BytesIO(write_word(document))).core_properties
    assert (properties.title, str(properties.created)[:10]) == (stated, "2023-10-02")


def test_a_page_break_begins_a_page_and_never_an_empty_one() -> None:
    content = body(paper(PageBreak(), paragraph("一"), PageBreak(), PageBreak(), TABLE, PageBreak()))

    breaks = [each for each in found(content, "p") if found(each, "pageBreakBefore")]
    assert len(breaks) == 1
    assert breaks[0].getnext().tag == qn("w:tbl")
    assert not found(content, "lastRenderedPageBreak", "br")


def test_each_section_has_its_paper_and_one_that_says_nothing_no_page() -> None:
    sections = (section(paragraph("鑑"), header="作成中"), section(PageBreak()), section(TABLE, setup=LYING))

    word = docx.Document(io.BytesIO(write_word(Document("一式", sections, "2023-10-11"))))

    sizes = [(round(each.page_width.mm), round(each.page_height.mm)) for each in word.sections]  # type: ignore[union-attr]
    assert sizes == [(210, 297), (420, 297)]
    assert [each.header.paragraphs[0].text for each in word.sections] == ["作成中", ""]


def test_pages_are_counted_through_or_by_the_sections_that_begin_anew() -> None:
    def fields(*sections: Section) -> list[list[str]]:
        word = docx.Document(io.BytesIO(write_word(Document("まとめ", sections, "2023-10-11"))))
        return [
            [each.get(qn("w:instr")) for each in found(part.footer.part.element, "fldSimple")] for part in word.sections
        ]

    one, anew = section(paragraph("一")), section(paragraph("二"), begins_numbering=True)
    assert fields(one, one) == [["PAGE", "NUMPAGES"]] * 2
    assert fields(anew, one, anew) == [["PAGE", "PAGEREF pages_0"]] * 2 + [["PAGE", "PAGEREF pages_1"]]
    assert fields(replace(one, counts_pages=False)) == [[]]


def test_until_word_counts_the_pages_of_some_sections_the_printed_ones_stand_there() -> None:
    long = section(*[paragraph("本文")] * 100, begins_numbering=True)
    word = docx.Document(io.BytesIO(write_word(Document("まとめ", (long, long), "2023-10-11"))))

    assert found(word.sections[0].footer.part.element, "t")[-1].text == "3"
    bookmarks = [each.get(qn("w:name")) for each in found(word.element.body, "bookmarkStart")]
    assert bookmarks == ["pages_0", "pages_1"]


def test_a_paper_that_says_nothing_is_no_file() -> None:
    with pytest.raises(ValueError, match="進捗"):
        write_word(paper(PageBreak()))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no more", b"%PDF-1.4"])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="Word"):
        read_docx(content)


def test_another_office_file_is_no_word_file() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(ValueError, match="Word"):
        read_docx(target.getvalue())
