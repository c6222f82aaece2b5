"""Cells of a workbook as stored, and everything that is seen beside them."""

import io
import re
from collections.abc import Mapping
from typing import Never

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from nakano_status.workbook import loading
from nakano_status.workbook.gate import WorkbookParts
from nakano_status.workbook.loading import ERROR, UNPARSED, Sheet, StoredCell, load
from nakano_status.workbook.seen import SeenKind, SeenThing, plain_header_text
from tests.support.spreadsheets import parts_of, saved

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
SHAPES = "http://schemas.openxmlformats.org/drawingml/2006/main"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
SHEET = "xl/worksheets/sheet1.xml"


def plain_book(text: str = "実施した。") -> Workbook:
    book = Workbook()
    book.worksheets[0]["B2"] = text
    return book


def sheet_of(parts: Mapping[str, bytes]) -> Sheet:
    return load(WorkbookParts(parts)).sheets[0]


def with_relations(content: bytes, *targets: tuple[str, str], **more: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook whose first sheet refers to (kind, target) beside what it refers to already."""
    parts = parts_of(content)
    listed = "".join(
        f'<Relationship Id="own{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    before = parts.get(name, f'<Relationships xmlns="{PACKAGE_RELATIONS}"></Relationships>'.encode())
    parts[name] = before.replace(b"</Relationships>", f"{listed}</Relationships>".encode())
    return {**parts, **more}


def anchored(content: str, row: int = 8, column: int = 9) -> bytes:
    """Return a drawing with one object over a cell, rows and columns counted from 0."""
    corner = f"<xdr:from><xdr:col>{column}</xdr:col><xdr:row>{row}</xdr:row></xdr:from>"
    spaces = f'xmlns:xdr="{DRAWING}" xmlns:a="{SHAPES}" xmlns:r="{RELATIONS}"'
    anchor = f"<xdr:twoCellAnchor>{corner}{content}<xdr:clientData/></xdr:twoCellAnchor>"
    return f"<xdr:wsDr {spaces}>{anchor}</xdr:wsDr>".encode()


def shape(*lines: str) -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<xdr:sp><xdr:txBody>{paragraphs}</xdr:txBody></xdr:sp>"


def drawn(content: str, **more: bytes) -> tuple[SeenThing, ...]:
    parts = with_relations(saved(plain_book()), ("drawing", "../drawings/own.xml"), **more)
    return sheet_of({**parts, "xl/drawings/own.xml": anchored(content)}).seen


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (shape("電話で", "回答済み"), SeenKind.TEXT_BOX, "電話で\n回答済み"),
        (f"<xdr:grpSp>{shape('組の中')}</xdr:grpSp>", SeenKind.TEXT_BOX, "組の中"),
        ("<xdr:sp/>", SeenKind.SHAPE, None),
        ("<xdr:cxnSp/>", SeenKind.SHAPE, None),
        ("<xdr:pic/>", SeenKind.PICTURE, None),
    ],
)
def test_an_object_is_found_with_its_text_and_the_cell_below_it(content: str, kind: SeenKind, text: str | None) -> None:
    assert drawn(content) == (SeenThing(kind, "J9", text),)


def test_an_object_that_is_stored_in_two_ways_is_found_once() -> None:
    spaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:Choice>{shape('一度')}</mc:Choice><mc:Fallback>{shape('一度')}</mc:Fallback>"
    assert drawn(f"<mc:AlternateContent {spaces}>{both}</mc:AlternateContent>") == (
        SeenThing(SeenKind.TEXT_BOX, "J9", "一度"),
    )


@pytest.mark.parametrize("first", ["<mc:Choice/>", "<mc:Choice> </mc:Choice>", ""])
def test_an_object_whose_first_way_is_empty_is_found_in_the_second(first: str) -> None:
    spaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"{first}<mc:Fallback>{shape('課長決裁')}</mc:Fallback>"
    assert drawn(f"<mc:AlternateContent {spaces}>{both}</mc:AlternateContent>") == (
        SeenThing(SeenKind.TEXT_BOX, "J9", "課長決裁"),
    )


@pytest.mark.parametrize("element", ["shape", "rect", "oval", "line", "roundrect", "polyline", "arc", "curve"])
def test_every_shape_of_the_old_kind_is_found_with_its_text(element: str) -> None:
    box = "<v:textbox><div>課長決裁</div></v:textbox>"
    anchor = '<x:ClientData ObjectType="Shape"><x:Anchor>9,0,8,0,12,0,12,0</x:Anchor></x:ClientData>'
    content = f"<xml><v:{element}>{box}{anchor}</v:{element}></xml>".encode()
    parts = with_relations(saved(plain_book()), ("vmlDrawing", "../drawings/own.vml"))
    assert sheet_of({**parts, "xl/drawings/own.vml": content}).seen == (SeenThing(SeenKind.TEXT_BOX, "J9", "課長決裁"),)


@pytest.mark.parametrize("style", ["-1", "-9999", "9999"])
def test_a_style_that_the_file_does_not_have_is_none(style: str) -> None:
    book = plain_book()
    book.worksheets[0]["A1"] = 45000
    book.worksheets[0]["A1"].number_format = "yyyy/m/d"
    parts = parts_of(saved(book))
    name = "xl/worksheets/sheet1.xml"
    found = re.sub(rb'(<c r="A1" s=")\d+', rb"\g<1>" + style.encode(), parts[name])
    assert found != parts[name]
    assert sheet_of({**parts, name: found}).cells[1, 1].kind == ERROR  # without its format it may be a date


@pytest.mark.parametrize("place", ["-1", "-11", "11", "1_0", "１", "1.0", "1e0"])
def test_a_text_that_the_file_does_not_have_is_no_answer(place: str) -> None:
    assert cell_of_shared_text("10").value == "10番目の回答"
    cell = cell_of_shared_text(place)
    assert (cell.kind, cell.value) == (ERROR, UNPARSED)


@pytest.mark.parametrize("name", ["SheetAttachments", "read_string"])
@pytest.mark.parametrize("defect", [KeyError("key"), IndexError("place"), TypeError("type"), ValueError("value")])
def test_a_defect_of_this_program_is_not_taken_for_damage_of_the_file(
    name: str, defect: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Never:
        raise defect

    monkeypatch.setattr(loading, name, fail)
    with pytest.raises(type(defect)) as found:
        sheet_of(parts_of(saved(plain_book())))
    assert found.value is defect


def cell_of_shared_text(place: str) -> StoredCell:
    """Return the only cell of a file with eleven shared texts; `place`: its reference to one of them, as stored."""
    parts = parts_of(saved(plain_book()))
    shared = "".join(f"<si><t>{number}番目の回答</t></si>" for number in range(11))
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{SPREADSHEET}">{shared}</sst>'.encode()
    cell = f'<c r="B2" t="s"><v>{place}</v></c>'.encode()
    parts[SHEET], found = re.subn(rb'<c r="B2".*</c>', cell, parts[SHEET])
    assert found == 1
    return sheet_of(parts).cells[2, 2]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("drawing", anchored(shape("電話で回答済み"))),
        (
            "vmlDrawing",
            b"<xml><rect><textbox>\xe9\x9b\xbb</textbox><ClientData><Anchor>9,0,8,0</Anchor></ClientData></rect></xml>",
        ),
    ],
)
def test_a_drawing_of_many_sheets_is_found_on_each_and_read_once(
    kind: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = plain_book()
    for _ in range(9):
        book.create_sheet()
    parts = with_relations(saved(book), (kind, "../drawings/own.part"), **{"xl/drawings/own.part": content})
    listed = parts["xl/worksheets/_rels/sheet1.xml.rels"]
    parts |= {f"xl/worksheets/_rels/sheet{number}.xml.rels": listed for number in range(2, 11)}
    read = parts_read(monkeypatch)
    assert [len(sheet.seen) for sheet in load(WorkbookParts(parts)).sheets] == [1] * 10
    assert read.count("xl/drawings/own.part") == 1


def parts_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the name of each part is added that is read from now on."""
    read: list[str] = []

    def get(self: WorkbookParts, name: str) -> bytes:
        read.append(name)
        return getitem(self, name)

    getitem = WorkbookParts.__getitem__
    monkeypatch.setattr(WorkbookParts, "__getitem__", get)
    return read


@pytest.mark.parametrize(
    ("frame", "kind"),
    [('<c:chart xmlns:c="c" r:id="rId1"/>', "chart"), ('<d:relIds xmlns:d="d" r:dm="rId1"/>', "diagramData")],
)
def test_a_part_of_many_frames_is_seen_in_each_and_read_once(
    frame: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = b"".join(anchored(f"<xdr:graphicFrame>{frame}</xdr:graphicFrame>", row) for row in range(40))
    start, end = anchored("").split(b"<xdr:twoCellAnchor>")[0], b"</xdr:wsDr>"
    drawing = start + frames.replace(start, b"").replace(end, b"") + end
    listed = f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="../charts/own.xml"/>'
    relations = f'<Relationships xmlns="{PACKAGE_RELATIONS}">{listed}</Relationships>'
    more = {
        "xl/drawings/own.xml": drawing,
        "xl/drawings/_rels/own.xml.rels": relations.encode(),
        "xl/charts/own.xml": f'<c xmlns:a="{SHAPES}"><a:p><a:r><a:t>参加者の推移</a:t></a:r></a:p></c>'.encode(),
    }
    parts = with_relations(saved(plain_book()), ("drawing", "../drawings/own.xml"), **more)
    read = parts_read(monkeypatch)
    assert [(each.cell, each.text) for each in sheet_of(parts).seen] == [
        (f"J{row}", "参加者の推移") for row in range(1, 41)
    ]
    assert read.count("xl/charts/own.xml") == 1


def test_a_formula_that_many_cells_share_is_one_text_with_its_links_once() -> None:
    formula = "+".join(f'HYPERLINK("https://example.jp/{number}")' for number in range(50))
    cells = [f'<c r="A1"><f t="shared" ref="A1:A500" si="0">{formula.replace(chr(34), "&quot;")}</f><v>1</v></c>']
    cells += [f'<c r="A{row}"><f t="shared" si="0"/><v>1</v></c>' for row in range(2, 501)]
    rows = "".join(f'<row r="{row}">{cell}</row>' for row, cell in enumerate(cells, start=1)).encode()
    parts = parts_of(saved(Workbook()))
    parts[SHEET] = re.sub(
        rb"<sheetData */>|<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>", parts[SHEET]
    )
    sheet = sheet_of(parts)
    assert {cell.value for cell in sheet.cells.values()} == {f"={formula}"}
    assert len({id(cell.value) for cell in sheet.cells.values()}) == 1
    assert [(each.cell, each.text) for each in sheet.seen] == [
        ("A1", f"https://example.jp/{number}") for number in range(50)
    ]


def test_a_cell_without_content_is_none_and_the_next_one_follows_it() -> None:
    parts = parts_of(saved(plain_book()))
    rows = b'<sheetData><row r="1048576" s="1"/><row r="2"><c r="C2" s="0"/><c t="n"><v>1</v></c></row></sheetData>'
    sheet = sheet_of({**parts, SHEET: re.sub(rb"<sheetData>.*</sheetData>", rows, parts[SHEET])})
    assert (list(sheet.cells), sheet.last_row, sheet.last_column) == ([(2, 4)], 2, 4)


def test_a_chart_has_its_title() -> None:
    content = '<xdr:graphicFrame><c:chart xmlns:c="c" r:id="rId1"/></xdr:graphicFrame>'
    chart = f'<c:chartSpace xmlns:c="c" xmlns:a="{SHAPES}"><a:p><a:r><a:t>参加者の推移</a:t></a:r></a:p></c:chartSpace>'
    listed = f'<Relationship Id="rId1" Type="{RELATIONS}/chart" Target="../charts/own.xml"/>'
    relations = f'<Relationships xmlns="{PACKAGE_RELATIONS}">{listed}</Relationships>'
    more = {"xl/drawings/_rels/own.xml.rels": relations.encode(), "xl/charts/own.xml": chart.encode()}
    assert drawn(content, **more) == (SeenThing(SeenKind.CHART, "J9", "参加者の推移"),)


def test_a_broken_drawing_costs_no_cell() -> None:
    parts = with_relations(saved(plain_book()), ("drawing", "../drawings/own.xml"))
    sheet = sheet_of({**parts, "xl/drawings/own.xml": b"<broken"})
    assert sheet.seen == ()
    assert sheet.cells[2, 2].value == "実施した。"


def test_a_form_control_of_an_old_drawing_has_its_label_and_its_tick() -> None:
    box = "<v:textbox><div>済み</div></v:textbox>"
    facts = '<x:ClientData ObjectType="Checkbox"><x:Anchor>9, 0, 8, 0, 10, 0, 9, 0</x:Anchor><x:Checked>1</x:Checked>'
    note = '<v:shape id="n"><x:ClientData ObjectType="Note"></x:ClientData></v:shape>'
    part = f'<xml><v:shape id="a">{box}{facts}</x:ClientData></v:shape>{note}<br></xml>'.encode()
    parts = with_relations(saved(plain_book()), ("vmlDrawing", "../drawings/own.vml"))
    found = sheet_of({**parts, "xl/drawings/own.vml": part}).seen
    assert found == (SeenThing(SeenKind.CONTROL, "J9", "済み\n（チェックあり）"),)


def test_a_note_is_found() -> None:
    book = plain_book()
    book.worksheets[0]["B2"].comment = Comment("電話で確認", "担当")
    assert sheet_of(parts_of(saved(book))).seen == (SeenThing(SeenKind.NOTE, "B2", "電話で確認"),)


PLACEHOLDER = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits to it "
    "will get removed if the file is opened in a newer version of Excel.\n\nComment:\n    5回が正しい"
)
THREAD = f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="B2" personId="p"><text>5回が正しい</text>'


def test_a_thread_is_found_once_and_without_the_placeholder() -> None:
    book = plain_book()
    book.worksheets[0]["B2"].comment = Comment(PLACEHOLDER, "tc={0}")
    alone = sheet_of(parts_of(saved(book))).seen
    assert [(each.kind, each.cell, (each.text or "").strip()) for each in alone] == [
        (SeenKind.THREAD, "B2", "5回が正しい")
    ]
    parts = with_relations(saved(book), ("threadedComment", "../threadedComments/own.xml"))
    thread = f"{THREAD}</threadedComment></ThreadedComments>".encode()
    assert sheet_of({**parts, "xl/threadedComments/own.xml": thread}).seen == (
        SeenThing(SeenKind.THREAD, "B2", "5回が正しい"),
    )


def test_a_link_has_its_address() -> None:
    book = plain_book()
    book.worksheets[0]["B2"].hyperlink = "https://www.example.jp/a"
    assert sheet_of(parts_of(saved(book))).seen == (SeenThing(SeenKind.LINK, "B2", "https://www.example.jp/a"),)


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ('&C&"游ゴシック,標準"&10&P / &N&R暫定版', "/ 暫定版"),
        ("&L&K000000A&&B", "A&B"),
        ("&P", ""),
    ],
)
def test_a_header_is_its_text_without_codes(stored: str, text: str) -> None:
    assert plain_header_text(stored) == text


def test_header_and_footer_are_found_where_they_are_printed() -> None:
    book = plain_book()
    for header, text in ((book.worksheets[0].oddHeader, "未確定"), (book.worksheets[0].evenHeader, "偶数だけ")):
        assert header is not None
        header.center.text = text
    assert sheet_of(parts_of(saved(book))).seen == (SeenThing(SeenKind.HEADER, None, "未確定"),)


@pytest.mark.parametrize("on", [b"1", b"true", b"TRUE"])
def test_hidden_rows_and_columns_are_known(on: bytes) -> None:
    book = plain_book()
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0].column_dimensions["C"].hidden = True
    parts = parts_of(saved(book))
    parts[SHEET] = parts[SHEET].replace(b'hidden="1"', b'hidden="%s"' % on)
    sheet = sheet_of(parts)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {3})


@pytest.mark.parametrize(("off", "shown"), [(b"0", "0;-0;;@"), (b"False", "0;-0;;@"), (b"1", "General")])
def test_a_sheet_that_shows_no_zeros_gives_them_a_format_that_shows_nothing(off: bytes, shown: str) -> None:
    book = plain_book()
    book.worksheets[0]["B2"] = 0
    parts = parts_of(saved(book))
    parts[SHEET] = parts[SHEET].replace(b"<sheetView ", b'<sheetView showZeros="%s" ' % off)
    assert sheet_of(parts).cells[2, 2].number_format == shown


def test_a_formula_is_read_together_with_what_was_calculated() -> None:
    book = plain_book("=1+1")
    parts = parts_of(saved(book))
    parts[SHEET] = parts[SHEET].replace(b"<v />", b"<v>2</v>")
    cell = sheet_of(parts).cells[2, 2]
    assert cell.result is not None
    assert (cell.value, cell.result.value) == ("=1+1", 2)


def test_every_cell_is_what_openpyxl_reads(answered_like: bytes) -> None:
    ours = sheet_of(parts_of(answered_like))
    theirs = load_workbook(io.BytesIO(answered_like)).worksheets[0]
    values = {
        (cell.row, cell.column): cell.value for row in theirs.iter_rows() for cell in row if cell.value is not None
    }
    assert {place: cell.value for place, cell in ours.cells.items() if cell.value is not None} == values


@pytest.fixture
def answered_like() -> bytes:
    book = plain_book()
    rows = (("文章", 3, 0.5, True, None), ("=A1", -2, 1e20, False, "改行\nあり"))
    for row in rows:
        book.worksheets[0].append(row)
    return saved(book)
