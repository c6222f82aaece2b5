"""What is no part of a paper is refused where parts are joined; what is written in a part is not mistaken for more."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from nakano_status.paper.pdf_join import PdfJoiner
from nakano_status.paper.pdf_proof import read_paper
from nakano_status.paper.plain_pdf import PlainPdf
from nakano_status.paper.shipped_fonts import font_folder
from tests.support.set_papers import HEAD, wrong_pdf

NUMBERS = wrong_pdf("一\n#pagebreak()\n二")
PLAIN = "#par[これは文]"


def joined(*parts: bytes, numbers: bytes = NUMBERS) -> bytes:
    file = BytesIO()
    joiner = PdfJoiner(file)
    for each in parts:
        joiner.add(each)
    joiner.finish(numbers)
    return file.getvalue()


def test_texts_that_look_like_references_stay_as_they_are() -> None:
    titles = ["(a (b) 1 0 R", "/ID(x) 3 0 R ((", "/Title(9 0 R) endobj /Dest 4 0 R", "\\) 2 0 R", "[5 0 R] /K[]"]
    body = "\n".join(f"#heading(level: 2, {quoted(each)})" for each in titles)
    made = joined(wrong_pdf(body), wrong_pdf(PLAIN), numbers=wrong_pdf("一\n#pagebreak()\n二\n#pagebreak()\n三"))
    outline: Any = PdfReader(BytesIO(made), strict=True).outline
    first, below, second = outline
    assert [first.title, second.title] == ["題", "題"]
    assert [each.title for each in below] == titles
    assert read_paper(made).blocks[-1] == "これは文"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_heads_of_cells_lead_to_those_of_their_own_part() -> None:
    table = "#table(columns: 2, table.header[甲][乙], [一], [二])"
    root: Any = PdfReader(BytesIO(joined(wrong_pdf(table), wrong_pdf(table))), strict=True).trailer["/Root"]
    named = [each for node in root["/StructTreeRoot"]["/IDTree"]["/Kids"] for each in node["/Names"]]
    assert named[::2] == ["00000-U1x0y0", "00000-U1x1y0", "00001-U1x0y0", "00001-U1x1y0"]
    content = joined(wrong_pdf(table), wrong_pdf(table))
    for name in named[::2]:
        assert content.count(b"/Headers[(%s)]" % name.encode()) == 1


def test_bytes_of_streams_stay_as_they_are() -> None:
    part = wrong_pdf(PLAIN)
    file = PlainPdf(part)
    made = joined(part, part)
    streams = [stream for number in file if (stream := file.whole(number)[1]) and b"xpacket" not in stream]
    assert len(streams) > 5
    assert all(stream in made for stream in streams)


@pytest.mark.parametrize(
    "pdf",
    [
        b"",
        b"%PDF-1.7\nno more",
        b"%PDF-1.7\nxref\n0 0\ntrailer\n<<>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Prev 9>>\nstartxref\n9\n%%EOF",
        wrong_pdf(PLAIN).replace(b"/OutputIntents", b"/OutputIntent_"),
        wrong_pdf(PLAIN).replace(b"/Lang(", b"/AF  ("),
        wrong_pdf(PLAIN).replace(b"/Strong/Span", b"/Strong/Quot"),
        wrong_pdf(PLAIN, tagged=False),
    ],
)
def test_what_is_no_such_part_is_refused(pdf: bytes) -> None:
    with pytest.raises(ValueError, match=r"in the PDF|parts whose"):
        joined(wrong_pdf(PLAIN), pdf)


def test_a_part_that_lost_some_bytes_is_joined_or_refused() -> None:
    part = wrong_pdf("#table(columns: 2, table.header[甲][乙], [一], [二])\n== 節")
    refused = 0
    for start in range(0, len(part), 97):
        try:
            joined(part[:start] + part[start + 11 :], wrong_pdf(PLAIN))
        except ValueError:
            refused += 1
    assert refused > 50


def test_an_attached_file_is_refused() -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
    attached = '#pdf.attach("a.csv", bytes("1"), relationship: "data", mime-type: "text/csv", description: "表")'
    part = typst.compile(f"{HEAD}{attached}".encode(), font_paths=fonts, pdf_standards=["a-3a"])
    with pytest.raises(ValueError, match="in the PDF"):
        joined(part)


@pytest.mark.parametrize(
    ("count", "numbers"),
    [(0, NUMBERS), (1, NUMBERS), (3, NUMBERS), (2, b""), (2, wrong_pdf("#rect(fill: gradient.linear(red, blue))" * 2))],
)
def test_numbers_of_other_pages_are_refused(count: int, numbers: bytes) -> None:
    with pytest.raises(ValueError, match=r"page number|no PDF to join|in the PDF"):
        joined(*[wrong_pdf(PLAIN)] * count, numbers=numbers)
