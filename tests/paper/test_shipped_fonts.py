"""Fonts that are shipped, and the characters they print."""

from pathlib import Path
from shutil import copyfile

import pytest
from fontTools.ttLib import TTFont

from nakano_status.documents.document import (
    Cell,
    Column,
    Document,
    PageSetup,
    PaperSize,
    Paragraph,
    ParagraphRole,
    Row,
    Section,
    Table,
    Typeface,
    plain,
)
from nakano_status.documents.pages.page_proof import Fault, page_faults
from nakano_status.documents.pages.printed_characters import (
    as_printed,
    has_rare_characters,
    mark_missing_characters,
    missing_characters,
)
from nakano_status.documents.pages.printed_paper import PAPER_STYLE, TypesetPaper, Value, document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.domain.refusals.papers import PaperFontMissing
from nakano_status.paper import shipped_fonts
from nakano_status.paper.typst_setter import measure_rows, typeset_value
from nakano_status.workbook import rich_text
from tests.paper.test_typst_setter import list_of
from tests.support.set_papers import expect_pages, read_pdf_paper


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with copies of the fonts that is asked instead of theirs; they were whole when it was asked first."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for name in shipped_fonts.SHA_256:
        copyfile(shipped_fonts.font_folder() / name, fonts / name)
    monkeypatch.setattr(shipped_fonts, "program_folder", lambda _: tmp_path)
    assert shipped_fonts.font_folder() == fonts
    return fonts


def test_the_fonts_are_whole_and_their_licence_is_beside_them() -> None:
    kept = {path.name for path in shipped_fonts.font_folder().iterdir()}
    assert kept == {*shipped_fonts.SHA_256, shipped_fonts.LICENCE}
    licence = (shipped_fonts.font_folder() / shipped_fonts.LICENCE).read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(name.partition("-")[0] in licence for name in shipped_fonts.SHA_256 if name != "characters.txt")


def test_a_font_that_is_missing_is_refused_until_it_is_there_again(folder: Path) -> None:
    name = "BIZUDMincho-Regular.ttf"
    (folder / name).rename(folder.with_name(name))
    with pytest.raises(PaperFontMissing) as refused:
        shipped_fonts.font_folder()
    assert refused.value.details == {"found": name}
    folder.with_name(name).rename(folder / name)
    assert shipped_fonts.font_folder() == folder


def test_pages_are_set_as_before_once_the_fonts_are_there_again(folder: Path) -> None:
    value = list_of(1)
    before = typeset_value(PAPER_STYLE, value).pdf
    target = folder.rename(folder.with_name("moved"))
    with pytest.raises(PaperFontMissing):
        typeset_value(PAPER_STYLE, value)
    target.rename(folder)
    assert typeset_value(PAPER_STYLE, value).pdf == before
    name = "BIZUDPGothic-Regular.ttf"
    (folder / name).unlink()
    (folder / name).write_bytes((folder / "BIZUDGothic-Bold.ttf").read_bytes())
    with pytest.raises(PaperFontMissing, match=name):
        typeset_value(PAPER_STYLE, value)


def test_nothing_is_read_again_where_nothing_has_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_fonts, "_digest", lambda _: "")
    assert shipped_fonts.font_folder() == folder


def test_a_font_with_one_other_byte_is_refused(folder: Path) -> None:
    name = "NotoSansCJKjp-Rest.otf"
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).unlink()
    (folder / name).write_bytes(content)
    with pytest.raises(PaperFontMissing) as refused:
        shipped_fonts.font_folder()
    assert refused.value.details == {"found": name}


def test_a_font_that_was_added_is_refused_and_another_file_is_not(folder: Path) -> None:
    (folder / "Thumbs.db").write_bytes(b"")
    assert shipped_fonts.font_folder() == folder
    (folder / "mine.TTF").write_bytes(b"")
    with pytest.raises(PaperFontMissing) as refused:
        shipped_fonts.font_folder()
    assert refused.value.details == {"found": "mine.TTF"}


def test_the_list_of_characters_is_what_the_fonts_have() -> None:
    def characters_of(name: str) -> frozenset[int]:
        with TTFont(shipped_fonts.font_folder() / name, lazy=True) as font:
            return frozenset(font.getBestCmap())

    (drawn,) = {characters_of(name) for name in shipped_fonts.SHA_256 if name.startswith("BIZ")}
    others = [characters_of(name) for name in shipped_fonts.SHA_256 if name.startswith("Noto")]
    assert shipped_fonts.drawable_characters() == drawn.union(*others)


def test_raised_and_lowered_characters_of_a_return_can_be_printed() -> None:
    for shifted in rich_text.SHIFTED.values():
        assert shipped_fonts.unprintable_characters("".join(shifted)) == frozenset()


def test_rare_characters_of_names_are_there_and_what_no_japanese_font_has_is_not() -> None:
    assert {ord(each) for each in "髙﨑𠮷葛㋿𩸽ﾊ㈱①\u309a한"} <= shipped_fonts.drawable_characters()
    assert not {ord(each) for each in "م😀\ue000"} & shipped_fonts.drawable_characters()


def test_every_character_that_is_not_rare_is_there() -> None:
    common = "".join(chr(code) for code in range(0x20000) if not has_rare_characters(chr(code)))
    assert len(common) > 7000
    assert missing_characters(common, shipped_fonts.drawable_characters()) == frozenset()


def test_a_text_is_compared_as_paper_shows_it() -> None:
    assert shipped_fonts.unprintable_characters("e\u0301か\u3099\x07\ufeff\u202e") == frozenset()
    assert shipped_fonts.unprintable_characters("c\u0327\u0301と\ue000") == {"ḉ", "\ue000"}
    assert shipped_fonts.unprintable_characters("あ\u0301") == {"\u0301"}


A4 = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)
PRINTED = (
    "髙﨑𠮷㋿𩸽ﾊﾝｶｸ㈱①", "葛\U000e0100城 辻\ufe00", "か\u309aか\u3099が", "e\u0301a\u0308 Nguyễn Ǐ", "한국어 简体"
)  # fmt: skip
NOT_SEEN = (
    "前\u200d後\u200c末", "前\ufeff後", "前\u202eabc漢字\u202c後", "前\u2067（1）\u2069後", "前\u00ad\u2060後\x07"
)  # fmt: skip
ONE_GLYPH = "𩿗"
"""Drawn as 𩿎 is: beside that it is not read, as no other of two such characters on one paper."""
MISSING = {
    "سلام": "سلام", "שלום": "שלום", "😀と👨\u200d👩": "😀👨👩", "外字\ue000": "\ue000", "あ\u0301": "\u0301",
    "あ\u20dd": "\u20dd", "前\ud800後": "\ud800", "前\uffff\ufff9後": "\uffff\ufff9", "oﬃce": "ﬃ",
    "前\u3164後": "\u3164"
}  # fmt: skip

BEFORE = ("12", "1件", "A1", "R5-1", "令和4年度", "３", "AI-OCR", "あ", "ア", "漢", "）")
MARKS = "：；・、。，．！？〜～ー々…‥／％＝－（）「」『』【】〔〕〈〉《》［］｛｝:;"
AFTER = ("続", "あ", "ア", "3", "A", "３", "「", "）", "：")


def value_of(*texts: str, typeface: Typeface = Typeface.MINCHO) -> Value:
    blocks = (Paragraph(plain("題"), ParagraphRole.TITLE), *(Paragraph(plain(text)) for text in texts))
    section = Section("報告", A4, blocks, typeface, header=texts[0], footer_left=texts[0], footer_right=texts[-1])
    paper = Document(f"題{texts[0]}", (section,), "2026-01-01")
    return paper_value(document_paper(paper), measure_rows)


def pages_of(value: Value) -> TypesetPaper:
    return typeset_value("document.typ", value)


def faults(value: Value) -> list[Fault]:
    return list(page_faults(read_pdf_paper(pages_of(value).pdf), expect_pages(value)))


@pytest.mark.parametrize("typeface", list(Typeface))
def test_what_the_fonts_have_is_read_back_as_it_was_written(typeface: Typeface) -> None:
    assert [shipped_fonts.unprintable_characters(text) for text in PRINTED] == [frozenset()] * len(PRINTED)
    assert faults(value_of(*PRINTED, typeface=typeface)) == []


def test_what_nobody_sees_changes_no_letter_and_its_order() -> None:
    assert [shipped_fonts.unprintable_characters(text) for text in NOT_SEEN] == [frozenset()] * len(NOT_SEEN)
    assert faults(value_of(*NOT_SEEN)) == []
    assert "前abc漢字後" in read_pdf_paper(pages_of(value_of(*NOT_SEEN)).pdf).blocks


@pytest.mark.parametrize("text", list(MISSING))
def test_a_missing_character_is_named_and_its_page_is_set_with_a_sign_in_its_place(text: str) -> None:
    missing = frozenset(MISSING[text])
    assert shipped_fonts.unprintable_characters(text) == missing
    shown = mark_missing_characters(as_printed(text), shipped_fonts.drawable_characters())
    assert shown.count("〓") == sum(text.count(each) for each in missing)
    assert faults(value_of(text)) != []
    as_shown = value_of(shown)
    assert list(page_faults(read_pdf_paper(pages_of(value_of(text)).pdf), expect_pages(as_shown))) == []


@pytest.mark.parametrize("typeface", list(Typeface))
def test_what_stands_around_a_punctuation_mark_is_not_over_it_in_a_line_and_at_its_end(typeface: Typeface) -> None:
    runs = [f"{before}{mark}{after}" for before in BEFORE for mark in MARKS for after in AFTER]
    lines = ["　".join(runs[place::50]) for place in range(50)]
    assert faults(value_of("題", *lines, "題", *runs[::7], typeface=typeface)) == []
    table = narrow_table(["".join(runs[place::50]) for place in range(0, 50, 10)])
    read = read_pdf_paper(typeset_value("document.typ", paper_value(document_paper(table), measure_rows)).pdf)
    assert "".join(read.blocks).count("：") > 40
    assert list(page_faults(read, expect_pages(paper_value(document_paper(table), measure_rows)))) == []


def narrow_table(texts: list[str]) -> Document:
    """Return a paper whose table has these texts in a narrow column, where long words may be broken anywhere."""
    rows = tuple(Row((Cell(plain(each)), Cell(plain("欄")))) for each in texts)
    table = Table((Column(25), Column(130)), rows, description="表")
    title = Paragraph(plain("題"), ParagraphRole.TITLE)
    return Document("題", (Section("報告", A4, (title, table), Typeface.GOTHIC),), "2026-01-01")


@pytest.mark.whole
@pytest.mark.parametrize("typeface", list(Typeface))
def test_every_character_of_the_fonts_is_read_back(typeface: Typeface) -> None:
    drawable = shipped_fonts.drawable_characters()
    found = [each for each in map(chr, sorted(drawable)) if not missing_characters(each, drawable) and each.strip()]
    assert len(found) > 44_900
    for first in range(0, len(found), 1000):
        some = [each for each in found[first : first + 1000] if each != ONE_GLYPH]
        lines = [f"頭{'一'.join(some[place : place + 30])}末" for place in range(0, len(some), 30)]
        assert faults(value_of(*lines, typeface=typeface)) == [], hex(ord(some[0]))
