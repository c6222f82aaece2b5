"""No content of a file makes a reader raise, or takes a time out of proportion to its size."""

import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font

from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.data_reader import read_data
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.gate import MAX_TAGS_BESIDE, RETURN_LIMITS, WorkbookParts, admit_workbook, last_saved
from nakano_status.workbook.loading import UnreadableWorkbook, load
from nakano_status.workbook.table_reader import read_sheets, read_table
from tests.support.additions import OFFICE, related_to
from tests.support.fields import NAKANO
from tests.support.spreadsheets import parts_of, saved
from tests.support.spreadsheets import zipped as compressed

DRAWING, VML, SHEET = "xl/drawings/own.xml", "xl/drawings/own.vml", "xl/worksheets/sheet1.xml"
SPACES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
CORNER = "<xdr:from><xdr:col>3</xdr:col><xdr:row>4</xdr:row></xdr:from>"
BOX = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>回答済み</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
GROUP = f"<mc:AlternateContent><mc:Choice><xdr:grpSp>{BOX}<xdr:pic/></xdr:grpSp></mc:Choice></mc:AlternateContent>"
VML_SHAPE = (
    '<v:shape id="a"><v:textbox><div>済み<br/></div></v:textbox><x:ClientData ObjectType="Checkbox">'
    "<x:Anchor>9, 0, 8, 0, 10, 0, 9, 0</x:Anchor><x:Checked>1</x:Checked></x:ClientData></v:shape>"
)
MOST_CPU_SECONDS = 10
"""The largest file within the limits of the gate takes less, and any quadratic search of it takes minutes."""


@cache
def corpus() -> Mapping[str, bytes]:
    """Return the parts of a workbook with one of each thing that a reader looks at."""
    book: Any = Workbook()
    sheet = book.worksheets[0]
    for row in (("番号", "名称", "件数", "率"), (1, "甲", 12, 0.5), (2, "乙", "=C2*2", 45000)):
        sheet.append(row)
    sheet["D2"].number_format, sheet["D3"].number_format = '#,##0.0;"▲"0', "yyyy/m/d"
    sheet["B2"].font = Font(strike=True)
    sheet["B2"].comment, sheet["B3"].hyperlink = Comment("電話で確認", "担当"), "https://www.example.jp/a"
    sheet.merge_cells("A5:B6")
    sheet.column_dimensions["F"].hidden = sheet.row_dimensions[8].hidden = True
    sheet.oddHeader.center.text = "暫定版"
    sheet["C4"] = "=SUM(C2:C3)"
    chart = BarChart()
    chart.add_data(Reference(sheet, 3, 1, 3, 3), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    parts: Mapping[str, bytes] = parts_of(saved(book))
    parts, _ = related_to(parts, SHEET, f"{OFFICE}/drawing", DRAWING)
    parts, _ = related_to(parts, SHEET, f"{OFFICE}/vmlDrawing", VML)
    return {**parts, DRAWING: drawing(CORNER + GROUP), VML: vml(VML_SHAPE)}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a file of the parts, without the compression for which the gate refuses what repeats itself."""
    return compressed(parts, zipfile.ZIP_STORED)


def drawing(content: str) -> bytes:
    return f"<xdr:wsDr {SPACES}><xdr:twoCellAnchor>{content}</xdr:twoCellAnchor></xdr:wsDr>".encode()


def vml(content: str) -> bytes:
    return f'<xml xmlns:v="urn:v" xmlns:x="urn:x">{content}</xml>'.encode()


def read_by_all(parts: Mapping[str, bytes]) -> None:
    """Read a file with every reader; each returns what it finds or why not."""
    content = zipped(parts)
    read_table("表.xlsx", content)
    read_sheets("表.xlsx", content)
    read_data("表.xlsx", content)
    read_answers("回答.xlsx", content, NAKANO)
    last_saved(content)


_NUMERIC = re.compile(rb'(?<=[\s<])(?:\w+:)?(\w+)="-?\d+(?:\.\d+)?"|<(?:\w+:)?(\w+)>\s*-?\d+(?:\.\d+)?\s*(?=</)')


def numbers() -> Iterator[tuple[str, bytes, int, int]]:
    """Yield the places of numbers in the corpus: of every attribute and element in every part, the first."""
    known: set[tuple[str, bytes]] = set()
    for name, part in sorted(corpus().items()):
        for found in _NUMERIC.finditer(part):
            kind = found[1] or found[2]
            if (name, kind) not in known:
                known.add((name, kind))
                digits = re.search(rb"-?\d+(?:\.\d+)?(?=\"?\s*\Z)", found[0])
                assert digits is not None
                yield name, kind, found.start() + digits.start(), found.start() + digits.end()


@pytest.mark.parametrize("text", [b"9" * 5000, b"9" * 400, b"-3000000", b"1e999", b"nan", b"1_0", b""])
def test_no_number_of_a_file_makes_a_reader_raise(text: bytes) -> None:
    places = list(numbers())
    assert {kind for _, kind, *_ in places} >= {b"row", b"col", b"numFmtId", b"v", b"max", b"s", b"authorId"}
    for name, _, start, end in places:
        part = corpus()[name]
        read_by_all({**corpus(), name: part[:start] + text + part[end:]})


def test_a_number_beyond_all_numbers_is_an_error_value_and_not_read() -> None:
    part = corpus()[SHEET].replace(b"<v>12</v>", b"<v>" + b"9" * 400 + b"</v>")
    cell = load(WorkbookParts({**corpus(), SHEET: part})).sheets[0].cells[2, 3]
    assert (cell.kind, cell.value) == ("e", "#VALUE!")


_TAG = re.compile(rb"<([\w:.-]+)([^<>]*?)(/?)>")


def test_no_depth_of_elements_makes_a_reader_raise() -> None:
    depth = 2000
    for name, part in corpus().items():
        known: set[bytes] = set()
        for tag in _TAG.finditer(part):
            if tag[1] in known:
                continue
            known.add(tag[1])
            nested = b"<%b%b>" % (tag[1], tag[2]) * depth + b"</%b>" % tag[1] * depth
            before = part[: tag.start() if tag[3] else tag.end()]
            content = zipped({**corpus(), name: before + nested + part[tag.end() :]})
            read_table("表.xlsx", content)
            read_data("表.xlsx", content)


@pytest.mark.parametrize("encoding", ["Shift_JIS", "EUC-JP", "UTF-7", "none"])
def test_no_encoding_of_a_part_makes_a_reader_raise(encoding: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    for name, part in corpus().items():
        read_by_all({**corpus(), name: declaration + re.sub(rb"\A<\?xml[^>]*\?>", b"", part)})


def test_of_broken_properties_only_the_keywords_are_lost() -> None:
    properties = b'<?xml version="1.0" encoding="Shift_JIS"?><a/>'
    parts = of_corpus("docProps/core.xml", properties)
    assert load(WorkbookParts(parts)).keywords is None
    assert not isinstance(read_table("表.xlsx", zipped(parts)), Problem)


def of_corpus(name: str, part: bytes) -> Mapping[str, bytes]:
    return {**corpus(), name: part}


def test_a_main_part_outside_the_file_is_none() -> None:
    listed = corpus()["_rels/.rels"].replace(b'officeDocument" ', b'officeDocument" TargetMode="External" ')
    assert listed != corpus()["_rels/.rels"]
    moved = {"xl/book.xml" if name == "xl/workbook.xml" else name: part for name, part in corpus().items()}
    read_by_all({**moved, "_rels/.rels": listed.replace(b"workbook.xml", b"book.xml")})


def spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.parametrize(
    "shape",
    [
        "<v:shape>",
        "<v:shape><v:textbox>",
        '<v:rect ObjectType="Rect"><v:textpath string="',
        "<v:shape><br",
        VML_SHAPE,
    ],
)
def test_as_many_old_shapes_as_the_gate_admits_take_little_time(shape: str) -> None:
    part = vml(shape * (MAX_TAGS_BESIDE // (2 * shape.count("<"))))
    assert spent(lambda: load(WorkbookParts(of_corpus(VML, part))).sheets[0].seen) < MOST_CPU_SECONDS


@pytest.mark.parametrize("element", ["xdr:grpSp", "xdr:sp", "a:p", "mc:AlternateContent", "xdr:graphicFrame"])
@pytest.mark.parametrize("is_nested", [True, False])
def test_as_many_objects_as_the_gate_admits_take_little_time(element: str, is_nested: bool) -> None:
    number = MAX_TAGS_BESIDE // 4
    many = f"<{element}>" * number + f"</{element}>" * number if is_nested else f"<{element}></{element}>" * number
    part = drawing(f"{CORNER}<xdr:sp>{many}</xdr:sp>" if element == "a:p" else CORNER + many)
    assert spent(lambda: load(WorkbookParts(of_corpus(DRAWING, part))).sheets[0].seen) < MOST_CPU_SECONDS


def test_names_of_series_within_one_another_take_little_time() -> None:
    (chart,) = (name for name in corpus() if name.startswith("xl/charts/chart"))
    number = MAX_TAGS_BESIDE // 4
    part = b'<c:chart xmlns:c="c">' + b"<c:tx>" * number + b"<c:v>a</c:v>" + b"</c:tx>" * number + b"</c:chart>"
    assert spent(lambda: load(WorkbookParts(of_corpus(chart, part))).sheets[0].seen) < MOST_CPU_SECONDS


@pytest.mark.parametrize("text", ["[Comment]", "[Threaded comment]", "Reply"])
def test_a_long_note_takes_little_time(text: str) -> None:
    (comments,) = (
        name for name in corpus() if "comment" in name and "/comments/" in f"/{name}" and name.endswith(".xml")
    )
    part = corpus()[comments].replace("電話で確認".encode(), text.encode() + b"\n" * 300_000)
    assert part != corpus()[comments]
    assert spent(lambda: load(WorkbookParts(of_corpus(comments, part))).sheets[0].seen) < MOST_CPU_SECONDS


ROWS, COLUMNS = 1_500, 40


def cells(cell: Callable[[int, int], str], before: str = "") -> bytes:
    rows = (f'<row r="{row}">{"".join(cell(row, column) for column in range(COLUMNS))}</row>' for row in range(1, ROWS))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}">{before}<sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize("area", ["A{0}", "A{0}:A{1}", "A1:XFD1048576"])
def test_as_many_array_formulas_as_there_are_cells_take_little_time(area: str) -> None:
    def cell(row: int, column: int) -> str:
        formula = f'<f t="array" ref="{area.format(row, row + 1)}">B1</f>' if column % 2 else ""
        return f"<c>{formula}<v>1</v></c>"

    assert spent(lambda: load(WorkbookParts(of_corpus(SHEET, cells(cell))))) < MOST_CPU_SECONDS


def test_a_cell_in_the_area_of_an_array_formula_is_a_formula() -> None:
    def cell(row: int, column: int) -> str:
        formula = '<f t="array" ref="B3:C4">A1</f>' if (row, column) == (3, 1) else ""
        return f"<c>{formula}<v>1</v></c>"

    sheet = load(WorkbookParts(of_corpus(SHEET, cells(cell)))).sheets[0]
    assert [place for place, each in sorted(sheet.cells.items()) if each.kind == "f"] == [
        (3, 2),
        (3, 3),
        (4, 2),
        (4, 3),
    ]


def test_a_long_formula_that_all_cells_share_takes_little_time() -> None:
    def cell(row: int, column: int) -> str:
        text = "HYPERLINK(" * 200_000 if (row, column) == (1, 0) else ""
        return f'<c><f t="shared" si="1">{text}</f><v>1</v></c>'

    assert spent(lambda: load(WorkbookParts(of_corpus(SHEET, cells(cell))))) < MOST_CPU_SECONDS


def test_as_many_hidden_columns_as_the_gate_admits_take_little_time() -> None:
    columns = '<col min="-999999999" max="16384" hidden="1"/>' * 200_000
    part = cells(lambda *_: "", f"<cols>{columns}</cols>")
    assert spent(lambda: load(WorkbookParts(of_corpus(SHEET, part)))) < MOST_CPU_SECONDS


def test_a_sheet_that_is_listed_many_times_is_read_once() -> None:
    main = corpus()["xl/workbook.xml"]
    (listed,) = re.findall(rb"<sheet [^<>]*/>", main)
    parts = of_corpus("xl/workbook.xml", main.replace(listed, listed * 1000))
    assert len(load(WorkbookParts(parts)).sheets) == 1


@pytest.mark.parametrize(
    "part", [b"<a" * (MAX_TAGS_BESIDE - 10_000), b"<a " + b"http://purl.oclc.org/ooxml/ " * 20_000]
)
def test_a_strict_workbook_without_the_end_of_any_tag_takes_little_time(part: bytes) -> None:
    main = corpus()["xl/workbook.xml"] + b"<!-- http://purl.oclc.org/ooxml/ -->"
    parts = {**corpus(), "xl/workbook.xml": main, "xl/other.xml": part}
    assert isinstance(admit_workbook("a.xlsx", zipped(parts), RETURN_LIMITS), WorkbookParts)
    assert spent(lambda: admit_workbook("a.xlsx", zipped(parts), RETURN_LIMITS)) < MOST_CPU_SECONDS


@pytest.mark.parametrize(
    ("area", "rule"),
    [
        ("A1:CV2000", '<cfRule type="expression" dxfId="0"><formula>TRUE</formula></cfRule>'),
        ("A1:CV2000", '<cfRule type="expression" stopIfTrue="1"><formula>ZZZ1="x"</formula></cfRule>'),
        ("A1", '<cfRule type="containsText" dxfId="0" text="x" stopIfTrue="1" priority="9999999999"></cfRule>'),
    ],
)
def test_as_many_conditional_rules_as_the_gate_admits_take_little_time(area: str, rule: str) -> None:
    sheet = cells(lambda *_: "<c><v>1</v></c>")
    rules = f'<conditionalFormatting sqref="{area}">{rule * 100_000}</conditionalFormatting>'.encode()
    styles = corpus()["xl/styles.xml"]
    struck = b"<dxfs><dxf><font><strike/></font></dxf></dxfs>"
    parts = of_corpus(
        "xl/styles.xml", re.sub(rb"<dxfs[^>]*?/>|<dxfs.*</dxfs>|(?=</styleSheet>)", struck, styles, count=1)
    )
    assert struck in parts["xl/styles.xml"]
    parts = {**parts, SHEET: sheet.replace(b"</worksheet>", rules + b"</worksheet>")}
    assert spent(lambda: loaded(parts)) < MOST_CPU_SECONDS


def test_as_many_colours_as_cells_beside_conditional_rules_take_little_time() -> None:
    pale, styles = [f"FF{0xFFFFFF - each:06X}" for each in range(16)], corpus()["xl/styles.xml"].decode()
    pale += [f"FF{0xFFFF0F - 0x100 * each:06X}" for each in range(16)]
    fonts = "".join(f'<font><color rgb="{each}"/></font>' for each in pale)
    of_cells = "".join(f'<xf numFmtId="0" fontId="{each}" fillId="0" borderId="0"/>' for each in range(len(pale)))
    white = '<dxfs><dxf><fill><patternFill><bgColor rgb="FFFFFFFF"/></patternFill></fill></dxf></dxfs>'
    for tag, content in (("fonts", fonts), ("cellXfs", of_cells)):
        styles = re.sub(f"<{tag}[ >].*</{tag}>", f"<{tag}>{content}</{tag}>", styles, flags=re.DOTALL)
    styles = re.sub("<dxfs[^>]*?/>|<dxfs.*</dxfs>|(?=</styleSheet>)", white, styles, count=1)
    rule = '<cfRule type="expression" dxfId="0" priority="1"><formula>$A$1="x"</formula></cfRule>'
    rules = f'<conditionalFormatting sqref="A1:AN1500">{rule * 40}</conditionalFormatting>'
    sheet = cells(lambda row, column: f'<c s="{(row + column) % len(pale)}"><v>1</v></c>').decode()
    sheet = sheet.replace("</worksheet>", f"{rules}</worksheet>")
    parts = {**of_corpus(SHEET, sheet.encode()), "xl/styles.xml": styles.encode()}
    assert spent(lambda: load(WorkbookParts(parts))) < MOST_CPU_SECONDS


def loaded(parts: Mapping[str, bytes]) -> None:
    with suppress(UnreadableWorkbook):
        load(WorkbookParts(parts))


def test_a_condition_on_a_cell_beyond_the_last_column_refuses_no_file() -> None:
    rule = (
        b'<conditionalFormatting sqref="A1:D9"><cfRule type="expression" dxfId="0" priority="1"><formula>ZZZ1="x"'
        b'</formula></cfRule><cfRule type="cellIs" operator="equal" dxfId="0" priority="2"><formula>"'
        + b"9" * 5000
        + b'"</formula></cfRule></conditionalFormatting></worksheet>'
    )
    parts = of_corpus(SHEET, corpus()[SHEET].replace(b"</worksheet>", rule))
    assert load(WorkbookParts(parts)).sheets[0].cells[2, 2].value == "甲"
