"""PDF files: joined, their heads, and as they are read aloud."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from nakano_status.paper.pdf_join import PdfPart, join_pdfs
from nakano_status.paper.pdf_proof import read_attached
from nakano_status.paper.shipped_fonts import font_folder
from nakano_status.paper.tagged_pdf import TableHeads, with_row_heads
from nakano_status.paper.typst_setter import typeset_value
from tests.house.source_tree import ROOT
from tests.support.set_papers import HEAD, paper, read_pdf_paper, wrong_pdf

NUMBERS = wrong_pdf("一\n#pagebreak()\n二")
PLAIN = PdfPart(wrong_pdf("#par[これは文]"), [1])
TABLE = PdfPart(wrong_pdf("#table(columns: 2, table.header[甲][乙], [一], [二])"), [1])


def root(pdf: bytes) -> Any:
    return PdfReader(BytesIO(pdf), strict=True).trailer["/Root"]


def test_any_title_is_a_bookmark_below_that_of_its_chapter() -> None:
    titles = ["(a (b) 1 0 R", "/ID(x) 3 0 R ((", "/Title(9 0 R) endobj /Dest 4 0 R", "\\) 2 0 R", "[5 0 R] /K[]"]
    body = "\n".join(f"#heading(level: 2, {quoted(each)})" for each in titles)
    part = PdfPart(wrong_pdf(f"{body}\n= 次の章\n== 節"), [1, *[2] * len(titles), 1, 2])
    made = join_pdfs([part, PLAIN], wrong_pdf("一\n#pagebreak()\n二\n#pagebreak()\n三"))
    reader = PdfReader(BytesIO(made), strict=True)
    outline: Any = reader.outline
    first, below, second, below_second, last = outline
    assert [first.title, second.title, last.title] == ["題", "次の章", "題"]
    assert [each.title for each in below] == titles
    assert [each.title for each in below_second] == ["節"]
    assert reader.get_destination_page_number(last) == 2
    assert read_pdf_paper(made).blocks[-1] == "これは文"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_heads_of_cells_lead_to_those_of_their_own_part() -> None:
    tree = root(join_pdfs([TABLE, TABLE], NUMBERS))["/StructTreeRoot"]
    named = tree["/IDTree"]["/Names"]
    assert named[::2] == ["00001-U1x0y0", "00001-U1x1y0", "U1x0y0", "U1x1y0"]
    assert [each.get_object()["/ID"] for each in named[1::2]] == named[::2]
    tables = [each.get_object() for each in tree["/K"][0]["/K"] if each.get_object()["/S"] == "/Table"]
    bodies = [each["/K"][1].get_object()["/K"][0].get_object()["/K"] for each in tables]
    heads = [[cell.get_object()["/A"][0]["/Headers"] for cell in body] for body in bodies]
    assert heads == [[["U1x0y0"], ["U1x1y0"]], [["00001-U1x0y0"], ["00001-U1x1y0"]]]


def test_cells_that_are_alike_share_their_attributes() -> None:
    part = PdfPart(wrong_pdf("#table(columns: 2)[一][二][三][四]"), [1])
    elements = root(join_pdfs([PLAIN, part], NUMBERS))["/StructTreeRoot"]["/K"][0]["/K"]
    (table,) = (each.get_object() for each in elements if each.get_object()["/S"] == "/Table")
    cells = [cell.get_object() for row in table["/K"] for cell in row.get_object()["/K"]]
    assert len(cells) == 4
    assert len({each.raw_get("/A").idnum for each in cells}) == 1


def test_a_part_may_have_no_table_and_no_other_part_one() -> None:
    for parts in ([TABLE, PLAIN], [PLAIN, TABLE], [PLAIN, PLAIN]):
        read = read_pdf_paper(join_pdfs(parts, NUMBERS))
        assert read.table_heads == [2] * parts.count(TABLE)
        assert len(read.pages) == 2


def test_what_is_said_of_the_file_is_that_of_its_first_part_but_for_the_pages_and_the_identity() -> None:
    made, first = (root(each)["/Metadata"].get_data() for each in (join_pdfs([PLAIN, TABLE], NUMBERS), PLAIN.pdf))
    assert b"<xmpTPg:NPages>2<" in made
    vague = re.compile(rb"(?<=NPages>)\d+|(?<=ID>)[^<]+")
    assert vague.sub(b"", made) == vague.sub(b"", first)
    identity = PdfReader(BytesIO(join_pdfs([PLAIN, TABLE], NUMBERS))).trailer["/ID"]
    assert identity != PdfReader(BytesIO(join_pdfs([PLAIN, PLAIN], NUMBERS))).trailer["/ID"]
    assert f"<xmpMM:InstanceID>{identity[0]}<".encode() in made  # type: ignore[index]


def test_a_file_attached_to_the_first_part_stays_and_one_of_another_part_is_refused() -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
    attached = '#pdf.attach("a.csv", bytes("1"), relationship: "data", mime-type: "text/csv", description: "表")'
    part = typst.compile(f"{HEAD}{attached}".encode(), font_paths=fonts, pdf_standards=["a-3a"])
    with pytest.raises(ValueError, match="in the PDF"):
        join_pdfs([PLAIN, PdfPart(part, [1])], NUMBERS)
    assert read_attached(join_pdfs([PdfPart(part, [1]), PLAIN], NUMBERS)) == {"a.csv": b"1"}


def test_elements_that_mean_something_else_are_refused() -> None:
    other = PLAIN.pdf.replace(b"/Strong/Span", b"/Strong/Quot")
    with pytest.raises(ValueError, match="mean different things"):
        join_pdfs([PLAIN, PdfPart(other, [1])], NUMBERS)


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ([], "no PDF to join"),
        ([PLAIN], "longer"),
        ([PLAIN] * 3, "shorter"),
        ([PLAIN, PdfPart(PLAIN.pdf, [])], "longer"),
        ([PLAIN, PdfPart(PLAIN.pdf, [1, 2])], "shorter"),
    ],
)
def test_numbers_of_other_pages_and_other_headings_than_there_are_are_refused(parts: list[PdfPart], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        join_pdfs(parts, NUMBERS)


TABLES = "#table(columns: 2)[あ][い][う][え]\n#table(columns: 1)[お]"


def tables(pdf: bytes) -> list[Any]:
    root: Any = PdfReader(BytesIO(pdf), strict=True).trailer["/Root"]
    elements = [each.get_object() for each in root["/StructTreeRoot"]["/K"][0]["/K"]]
    return [each for each in elements if each["/S"] == "/Table"]


def kinds(row: Any) -> list[tuple[str, str | None]]:
    cells = [each.get_object() for each in row.get_object()["/K"]]
    return [(cell["/S"], cell["/A"][0].get("/Scope")) for cell in cells]


def test_what_a_style_shades_is_a_head_of_its_row_and_the_table_has_its_summary() -> None:
    (table,) = tables(bytes(typeset_value("document.typ", paper("一", "二")).pdf))
    head, body = (each.get_object()["/K"] for each in table["/K"])
    assert table["/A"][0]["/Summary"] == "一覧の表"
    assert [kinds(row) for row in head] == [[("/TH", "/Column"), ("/TH", "/Column")]]
    assert [kinds(row) for row in body] == [[("/TH", "/Row"), ("/TD", None)]] * 2
    assert not any("/Headers" in str(cell.get_object()["/A"]) for row in body for cell in row.get_object()["/K"])


def test_the_file_stays_what_it_was_and_is_added_to_in_the_same_way_each_time() -> None:
    pdf = wrong_pdf(TABLES)
    described = [TableHeads("表１", [[0], []]), TableHeads("", [[]])]
    made = with_row_heads(pdf, described)
    assert made.startswith(pdf + b"\n")  # PDF/A: every object begins on a line of its own
    assert made == with_row_heads(pdf, described)
    first, second = tables(made)
    assert [kinds(row) for row in first["/K"]] == [[("/TH", "/Row"), ("/TD", None)], [("/TD", None)] * 2]
    assert "/Summary" not in str(second["/A"])


def test_where_nothing_is_to_be_added_nothing_is() -> None:
    pdf = wrong_pdf(TABLES)
    assert with_row_heads(pdf, [TableHeads("", []), TableHeads("", [])]) == pdf


@pytest.mark.parametrize(
    "described",
    [[], [TableHeads("", [[0], []])], [TableHeads("", [[0]]), TableHeads("", [[]])]],
    ids=["no table", "one of two", "a row too few"],
)
def test_tables_that_are_not_those_of_the_pdf_are_noticed(described: list[TableHeads]) -> None:
    with pytest.raises(ValueError, match="described"):
        with_row_heads(wrong_pdf(TABLES), described)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\nno more", b"%PDF-1.7\nxref\n0 0\ntrailer\n<<>>\nstartxref\n9\n%%EOF"])
def test_what_is_no_such_pdf_is_noticed(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="in the PDF"):
        with_row_heads(pdf, [])


def test_a_paper_is_printed_in_its_reading_order(tmp_path: Path) -> None:
    file = tmp_path / "報告.pdf"
    file.write_bytes(typeset_value("document.typ", paper("一", "二")).pdf)
    command = [sys.executable, str(ROOT / "build" / "read_aloud.py"), str(file)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env={"PYTHONUTF8": "1"})
    assert ended.stdout.splitlines() == [
        "進捗状況の報告（ja-JP、1ページ）", "しおり：進捗状況の報告", "しおり：１　経過", "進捗状況の報告",
        "１経過", "一", "二", "表（3行）", "項目｜内容", "番号｜一", "番号｜二", "表の終わり"
    ]  # fmt: skip
