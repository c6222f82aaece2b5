"""Pages that are wrong on purpose are found wrong, by what was painted; the same pages set right are not."""

from collections import Counter
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdfium2 import PdfDocument, raw

from nakano_status.documents.pages.page_proof import ARTEFACT, Expected, ExpectedBlock, Fault, FaultKind, page_faults
from nakano_status.paper import pdf_proof
from nakano_status.paper.pdf_proof import read_attached, read_in_parts, read_pages, read_pdf_tables
from nakano_status.paper.typst_setter import typeset_value
from tests.support.set_papers import ROOM, TITLE, paper, read_pdf_paper, wrong_pdf


def faults(body: str, *texts: str, tagged: bool = True, heads: tuple[int, ...] = ()) -> list[Fault]:
    """Return what is found of a page that must have 題 and these texts."""
    expected = Expected("題", [ExpectedBlock(text, ROOM) for text in ("題", *texts)], heads, ["題"])
    return list(page_faults(read_pdf_paper(wrong_pdf(body, tagged=tagged)), expected))


def kinds(found: list[Fault]) -> set[FaultKind]:
    return {fault.kind for fault in found}


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("#par[これは文]", ["これは文"]),
        ("#par[office ffi fl か\u309a 葛\U000e0100飾]", ["office ffi fl か\u309a 葛\U000e0100飾"]),
        ("#par[一行目 #linebreak() 二行目]\n#par[三行目]", ["一行目二行目", "三行目"]),
        ("#par[下線の#underline[文]と#strike[消す文]]", ["下線の文と消す文"]),
        ("#par[文]\n#pdf.artifact[頁]", ["文"]),
        ("#table(columns: 2, [#par[一]#par[二]], [三])", ["一二", "三"]),
        ("#block(width: 11mm, par[文AI-OCR])", ["文AI-OCR"]),
        (f"#par[文 #linebreak() {60 * '　'} #linebreak() 文]", ["文文"]),
    ],
)
def test_a_page_that_is_right_has_no_fault(body: str, texts: list[str]) -> None:
    assert faults(body, *texts, heads=(0,) if "#table" in body else ()) == []


def test_a_block_that_runs_off_the_page_is_found() -> None:
    lines = [str(number) for number in range(12)]
    body = "#block(breakable: false, range(12).map(str).map(par).join())"
    found = faults(body, *lines)
    assert kinds(found) == {FaultKind.OUTSIDE}
    assert "".join(fault.found for fault in found).endswith("1011")
    assert faults("#range(12).map(str).map(par).join()", *lines) == []


def test_a_text_over_another_is_found_read_aloud_or_not() -> None:
    over = "#par[これは文]\n#place(top + left, dy: 6mm, {})"
    assert faults("#par[これは文]\n#place(top + left, dy: 20mm, par[あいう])", "これは文", "あいう") == []
    assert kinds(faults(over.format("par[あいう]"), "これは文", "あいう")) == {FaultKind.OVER_ANOTHER}
    assert kinds(faults(over.format("pdf.artifact[あいう]"), "これは文")) == {FaultKind.OVER_ANOTHER}


def test_a_text_over_the_same_text_is_found() -> None:
    twice = "#place(top + left, dy: 6mm, par[これは文])" * 2
    assert FaultKind.OVER_ANOTHER in kinds(faults(twice, "これは文", "これは文"))


def test_letters_of_six_points_are_found_whatever_they_are_scaled_from() -> None:
    small = [Fault(FaultKind.TOO_SMALL, 0, "文", "これは文")]
    assert faults("#par[これは#text(size: 6pt)[文]]", "これは文") == small
    assert faults("#par[これは#box(scale(60%, reflow: true)[文])]", "これは文") == small
    assert faults("#par[これは#text(size: 8pt)[文]]", "これは文") == []


def test_a_text_outside_the_structure_is_found() -> None:
    found = faults("#par[これは文]", "これは文", tagged=False)
    assert {FaultKind.UNTAGGED, FaultKind.TEXT, FaultKind.LANGUAGE} >= kinds(found) >= {FaultKind.UNTAGGED}
    assert [fault.found for fault in found if fault.kind is FaultKind.UNTAGGED] == [*"題これは文"]


def test_a_text_that_is_only_painted_is_not_read_aloud() -> None:
    assert faults("#pdf.artifact[これは文]", "これは文") == [Fault(FaultKind.TEXT, None, "", "これは文")]
    letters = read_pdf_paper(wrong_pdf("#pdf.artifact[頁]")).glyphs
    assert {each.text: each.block for each in letters} == {"題": 0, "頁": ARTEFACT}


def test_letters_that_an_eye_finds_in_another_order_are_found() -> None:
    body = "#par[これは#h(20mm)文#h(-12mm)の]"
    assert faults(body, "これは文の") == [Fault(FaultKind.LETTERS, 0, "これはの文", "これは文の")]


def test_another_text_order_title_bookmark_or_number_of_heads_is_found() -> None:
    assert faults("#par[これは文]", "これは別の文") == [Fault(FaultKind.TEXT, 0, "これは文", "これは別の文")]
    assert faults("#par[一]\n#par[二]", "二", "一") == [Fault(FaultKind.TEXT, 0, "一", "二")]
    assert kinds(faults("#table(columns: 2)[あ][い]", "あ", "い", heads=(2,))) == {FaultKind.TABLE_HEADS}
    assert kinds(faults("== 節", "節")) == {FaultKind.BOOKMARKS}
    assert kinds(faults('#set document(title: "別")')) == {FaultKind.TITLE}
    read, expected = read_pdf_paper(wrong_pdf("")), Expected("題", [ExpectedBlock("題", ROOM)], [], ["題"])
    assert list(page_faults(read, expected)) == []
    assert list(page_faults(read._replace(language="en"), expected)) == [Fault(FaultKind.LANGUAGE, None, "en", "ja-JP")]


def test_what_a_paper_shows_is_read_in_order_with_its_frame() -> None:
    read = read_pdf_paper(typeset_value("document.typ", paper("一つ", "二つ")).pdf)
    assert (read.language, read.title, read.table_heads) == ("ja-JP", TITLE, [4])
    assert [*map(str, read.bookmarks)] == [TITLE, "１　経過"]
    cells = ["項目", "内容", "番号", "一つ", "番号", "二つ"]
    assert read.blocks == [TITLE, "１経過", "一つ", "二つ", *cells]
    assert "".join(glyph.text for glyph in read.glyphs if glyph.block == ARTEFACT) == "作成中1/1"
    assert [tuple(map(round, size)) for size in read.pages] == [(210, 297)]


def test_the_tables_of_a_paper_are_read_row_by_row_and_cell_by_cell() -> None:
    first = "#table(columns: 2, table.header([頭], [題]), [#par[一]#par[二]], [], [三], [四])"
    assert read_pdf_tables(wrong_pdf(f"文 {first} #pagebreak() #table(columns: 1)[五] 文")) == [
        [["頭", "題"], ["一二", ""], ["三", "四"]],
        [["五"]],
    ]
    assert read_pdf_tables(wrong_pdf("文")) == []


def test_of_a_long_paper_each_part_has_its_pages_and_the_frame_of_the_whole() -> None:
    pdf = wrong_pdf("#par[一] #pagebreak() #par[二] #pagebreak() #table(columns: 1, table.header([頭]), [三])")
    parts = list(read_in_parts(pdf, [range(2), range(2, 3)]))
    assert [each.blocks for each in parts] == [["題", "一", "二"], ["頭", "三"]]
    assert [each.table_heads for each in parts] == [[], [1]]
    assert [[glyph.page for glyph in each.glyphs] for each in parts] == [[0, 0, 1], [2, 2]]
    assert {(each.title, each.language, len(each.pages), *each.bookmarks) for each in parts} == {
        ("題", "ja-JP", 3, "題")
    }


def test_of_a_text_of_pages_each_line_is_asked_for_once_and_not_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    ask, asked = raw.FPDF_StructElement_GetChildMarkedContentID, Counter[int]()

    def counted(element: object, place: int) -> int:
        asked[place] += 1
        found: int = ask(element, place)
        return found

    monkeypatch.setattr(raw, "FPDF_StructElement_GetChildMarkedContentID", counted)
    lines = 2_000
    read = read_pdf_paper(wrong_pdf(f"#par[{lines * '文 #linebreak()'}]"))
    assert (read.blocks, len(read.pages) > 30) == (["題", lines * "文"], True)
    assert asked.total() < 10 * lines < lines * len(read.pages)


EM = 10 * 25.4 / 72
"""The size of a letter of 10 points, in millimetres; a line begins 0.88 of it above its base line."""


def test_a_letter_is_where_it_is_painted_in_millimetres_from_the_upper_left() -> None:
    read = read_pdf_paper(wrong_pdf("#place(top + left, dx: 20mm, dy: 10mm)[国]"))
    (letter,) = (each for each in read.glyphs if each.text == "国")
    assert letter.size == pytest.approx(10)
    assert 30 < letter.left < letter.right < 30 + EM
    assert 20 < letter.top < letter.baseline < letter.bottom < 20 + EM
    assert letter.baseline == pytest.approx(20 + 0.88 * EM)
    assert letter.right - letter.left == pytest.approx(0.85 * EM, rel=0.02)
    assert letter.bottom - letter.top == pytest.approx(0.91 * EM, rel=0.02)


@pytest.mark.parametrize("turned", [0, 45, 90, 200])
def test_a_letter_has_its_size_however_it_is_turned(turned: int) -> None:
    read = read_pdf_paper(wrong_pdf(f"#place(top + left, dx: 20mm, dy: 10mm, rotate({turned}deg)[国])"))
    assert [each.size for each in read.glyphs if each.text == "国"] == [pytest.approx(10)]


@pytest.mark.parametrize(("dx", "dy"), [(0, 30), (60, 0)])
def test_a_text_that_is_painted_twice_in_one_place_is_found_by_its_box(dx: int, dy: int) -> None:
    """PDFium reads it once; what was painted beneath is no more than a box."""
    place = f"#place(top + left, dx: {dx}mm, dy: {dy}mm)[国国]"
    once, twice = (read_pdf_paper(wrong_pdf(place * times)).glyphs for times in (1, 2))
    unread = [each for each in twice if each.text == "\ufffd"]
    letters = [each for each in once if each.text == "国"]
    assert [(each.page, each.block, each.baseline == each.bottom) for each in unread] == [(0, ARTEFACT, True)]
    assert unread[0][1:5] == pytest.approx(
        (letters[0].left, letters[0].top, letters[1].right, letters[0].bottom), abs=0.05
    )


def test_a_rare_kanji_is_one_letter() -> None:
    read = read_pdf_paper(wrong_pdf("#par[一𠮟二]"))
    assert read.blocks == ["題", "一𠮟二"]
    assert [each.text for each in read.glyphs] == [*"題一𠮟二"]


def test_a_cell_is_read_in_the_order_of_its_text_wherever_its_letters_are_painted() -> None:
    assert read_pdf_tables(wrong_pdf("#table(columns: 1, rotate(180deg)[文甲乙])")) == [[["文甲乙"]]]


def test_the_files_attached_to_a_pdf_are_read_by_their_names() -> None:
    document, content = PdfDocument.new(), BytesIO()
    document.new_page(72, 144).close()
    document.new_attachment("a.csv").set_data(b"1")
    document.new_attachment("b.csv").set_data(b"2")
    document.save(content)
    assert read_attached(content.getvalue()) == {"a.csv": b"1", "b.csv": b"2"}


def test_a_pdf_that_says_nothing_of_itself_has_neither_language_nor_title() -> None:
    empty, content = PdfDocument.new(), BytesIO()
    empty.new_page(72, 144).close()
    empty.save(content)
    read = read_pdf_paper(content.getvalue())
    assert (read.language, read.title, read.bookmarks, read.blocks, read.glyphs) == ("", "", [], [], [])
    assert [*map(pytest.approx, read.pages)] == [(25.4, 50.8)]


def test_what_pdfium_opens_is_closed_under_its_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left to the garbage collection would be closed whenever that runs, in any thread."""
    calls: Counter[str] = Counter()
    of_page = (
        "FPDF_LoadPage", "FPDF_StructTree_GetForPage", "FPDF_StructTree_Close", "FPDFText_LoadPage",
        "FPDFText_ClosePage", "FPDF_ClosePage"
    )  # fmt: skip
    expected = {**dict.fromkeys(of_page, 2), "FPDF_LoadMemDocument64": 1, "FPDF_CloseDocument": 1}

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            calls[name if pdf_proof.PDFIUM._is_owned() else f"{name} without the lock"] += 1  # type: ignore[attr-defined]
            return function(*given)

        return call

    pdf = wrong_pdf("#par[一] #pagebreak() #par[二]")
    for name in expected:
        monkeypatch.setattr(raw, name, counted(name, getattr(raw, name)))
    read_pdf_paper(pdf)
    assert calls == expected


@pytest.mark.parametrize("read", [read_pdf_paper, read_pdf_tables, read_pages])
def test_what_is_no_pdf_is_noticed(read: Callable[[bytes], object]) -> None:
    with pytest.raises(ValueError, match="Failed to load"):
        read(b"%PDF-1.7")
