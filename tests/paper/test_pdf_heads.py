"""Heads of rows and summaries of tables, as another reader of PDFs finds them."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from nakano_status.paper.typst_setter import TableHeads, set_paper, with_row_heads
from tests.support.set_papers import paper, wrong_pdf

TABLES = "#table(columns: 2)[あ][い][う][え]\n#table(columns: 1)[お]"


def tables(pdf: bytes) -> list[Any]:
    root: Any = PdfReader(BytesIO(pdf), strict=True).trailer["/Root"]
    elements = [each.get_object() for each in root["/StructTreeRoot"]["/K"][0]["/K"]]
    return [each for each in elements if each["/S"] == "/Table"]


def kinds(row: Any) -> list[tuple[str, str | None]]:
    cells = [each.get_object() for each in row.get_object()["/K"]]
    return [(cell["/S"], cell["/A"][0].get("/Scope")) for cell in cells]


def test_what_a_style_shades_is_a_head_of_its_row_and_the_table_has_its_summary() -> None:
    (table,) = tables(bytes(set_paper("document.typ", paper("一", "二")).pdf))
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
