"""A file that is not a workbook, is too large or is harmful is refused."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import replace

import pytest

from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook import gate
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.loading import load
from tests.support.compound_files import compound
from tests.support.expected import of_kind
from tests.support.forms import form_content
from tests.support.spreadsheets import parts_of, workbook_of, zipped

SHEET = "xl/worksheets/sheet1.xml"


def code_of(content: bytes, name: str = "回答.xlsx", limits: gate.Limits = gate.RETURN_LIMITS) -> str | None:
    found = gate.admit_workbook(name, content, limits)
    return found.code if isinstance(found, Problem) else None


@pytest.fixture(scope="module")
def form() -> bytes:
    return write_form(form_content())


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    return zipped({**parts_of(content), name: part})


def with_sheet_text(content: bytes, text: str) -> bytes:
    return with_part(content, SHEET, f"<worksheet><sheetData>{text}</sheetData></worksheet>".encode())


def test_a_form_is_admitted(form: bytes) -> None:
    assert dict(of_kind(gate.WorkbookParts, gate.admit_workbook("回答.xlsx", form, gate.RETURN_LIMITS))) == parts_of(
        form
    )


def test_a_workbook_of_another_program_is_admitted() -> None:
    assert code_of(workbook_of([["管理番号", "進捗状況"], ["1-1-1-01-P", "◎"]])) is None


def test_a_refusal_names_the_file() -> None:
    found = of_kind(Problem, gate.admit_workbook("部/回答.xlsx", b"", gate.RETURN_LIMITS))
    assert found.place.file == "部/回答.xlsx"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE-EMPTY"),
        (compound(["Workbook"]), "FILE-OLD-EXCEL"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "FILE-PASSWORD"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "FILE-OLD-EXCEL"),
        ("管理番号,進捗状況\r\n1-1-1-01-P,◎\r\n".encode("cp932"), "FILE-TEXT"),
        ("\ufeff管理番号,進捗状況".encode(), "FILE-TEXT"),
        ("管理番号\t進捗状況".encode("utf-16"), "FILE-TEXT"),
        (b"<html><body><table>", "FILE-TEXT"),
        (b"\r\n<!DOCTYPE html>", "FILE-TEXT"),
        (b'<?xml version="1.0"?><Workbook>', "FILE-TEXT"),
        (b"%PDF-1.7\n%\xe2\xe3", "FILE-NOT-WORKBOOK"),
        (bytes(range(256)), "FILE-NOT-WORKBOOK"),
        (zipped({}), "FILE-NOT-WORKBOOK"),
        (zipped({"word/document.xml": b"<a/>"}), "FILE-NOT-WORKBOOK"),
        (b"SQLite format 3\0" + bytes(100), "FILE-NOT-WORKBOOK"),
        (zipped({"回答.xlsx": b"PK"}), "FILE-ARCHIVE"),
    ],
)
def test_what_is_no_workbook_is_told_by_its_bytes(content: bytes, code: str) -> None:
    assert code_of(content) == code


@pytest.mark.parametrize("name", ["~$回答.xlsx", "共有/~$回答.xlsx", "共有\\~$回答.xlsx"])
def test_an_owner_file_is_told_by_its_name(name: str) -> None:
    assert code_of(b"\x05\xe3\x81\x82", name) == "FILE-OWNER"


@pytest.mark.parametrize("kept", [100, 2000])
def test_a_file_that_was_cut_off_is_damaged(form: bytes, kept: int) -> None:
    assert code_of(form[:kept]) == "FILE-DAMAGED"
    found = of_kind(Problem, gate.admit_workbook("form.xlsx", form[:kept], gate.RETURN_LIMITS))
    assert not re.search("Error|BadZip", found.found or "")


def test_a_changed_byte_in_a_part_is_damage(form: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        entry = archive.getinfo(SHEET)
    place = entry.header_offset + 30 + len(SHEET) + entry.compress_size // 2
    assert code_of(form[:place] + bytes([form[place] ^ 0xFF]) + form[place + 1 :]) == "FILE-DAMAGED"


def test_a_part_that_inflates_too_much_is_refused_from_the_directory_alone(form: bytes) -> None:
    assert code_of(with_part(form, "xl/media/image1.bin", bytes(3_000_000))) == "FILE-TOO-LARGE"


def test_parts_that_are_too_large_together_are_refused(form: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nakano_status.workbook.gate.MAX_BYTES", 10_000)
    assert code_of(form) == "FILE-TOO-LARGE"


def test_too_many_parts_are_refused(form: bytes) -> None:
    many = {f"xl/media/{number}.bin": b"" for number in range(2001)}
    assert code_of(zipped({**parts_of(form), **many}, zipfile.ZIP_STORED)) == "FILE-TOO-LARGE"


def test_a_part_that_is_longer_than_it_declares_is_refused(form: bytes) -> None:
    """A reader would inflate all of it before it looks at what was declared."""
    bomb = zlib.compress(b"A" * 1_000_000)[2:-4]
    short = b"A" * 1000
    name = b"xl/media/a.bin"
    parts = zipped(parts_of(form))
    local = struct.pack(
        "<4s5HIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(short), len(bomb), len(short), len(name), 0
    )
    end = parts.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", parts, end + 10)
    entry = struct.pack(
        "<4s6HIIIHHHHHII",
        *(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(short), len(bomb), len(short), len(name), 0, 0, 0, 0, 0),
        start,
    )
    directory = parts[start:end] + entry + name
    added = local + name + bomb
    tail = struct.pack(
        "<4s4HIIH", b"PK\x05\x06", 0, 0, count + 1, count + 1, size + len(entry) + len(name), start + len(added), 0
    )
    crafted = parts[:start] + added + directory + tail
    with zipfile.ZipFile(io.BytesIO(crafted)) as archive:
        assert archive.getinfo(name.decode()).file_size == 1000
    assert code_of(crafted) == "FILE-DAMAGED"


@pytest.mark.parametrize("name", ["../xl/a.xml", "xl/../../a.xml", "/xl/a.xml", "xl\\a.xml", "C:/a.xml"])
def test_names_that_lead_elsewhere_are_refused(form: bytes, name: str) -> None:
    assert code_of(with_part(form, name, b"<a/>")) == "FILE-PART-NAMES"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused(form: bytes) -> None:
    target = io.BytesIO(form)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    assert code_of(target.getvalue()) == "FILE-PART-NAMES"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declaration", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!ENTITY b "c">'])
def test_declarations_are_refused_in_any_encoding(form: bytes, declaration: str, encoding: str) -> None:
    part = f"<?xml version='1.0'?>{declaration}<a/>".encode(encoding)
    assert code_of(with_part(form, "xl/sharedStrings.xml", part)) == "FILE-DOCTYPE"


def test_a_text_that_speaks_of_declarations_is_only_a_text() -> None:
    assert code_of(workbook_of([["<!DOCTYPE html>", "<!ENTITY a>"]])) is None


@pytest.mark.parametrize(
    "text",
    [
        '<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c s='1' r='A2001'><v>1</v></c></row>",
        '<row r="1"><c r="CW1"><v>1</v></c></row>',
        '<row r="2001"><c><v>1</v></c></row>',
        '<row spans="1:3" r="1048576" ht="15"><c><f>1</f></c></row>',
        '<x:row r="1"><x:c r="A2001"><x:v>1</x:v></x:c></x:row>',
        '<row r="1"><c t="a>b" r="A2001"><v>1</v></c></row>',
        """<row r="1"><c s="1 r='A1'" r="A2001"><v>1</v></c></row>""",
        '<row r="1"><c r = "A2001"><v>1</v></c></row>',
        "<row r='1'><c\n\tr='A2001'><v>1</v></c></row>",
        "<row/>" * 2000 + "<row><c><v>1</v></c></row>",
        "<row>" + "<c/>" * 100 + "<c><v>1</v></c></row>",
        '<row r="1"><c s="1" r="CV1" /><c><v>1</v></c></row>',
        '<row r="1"><c r="A2000"></c></row><row><c><v>1</v></c></row>',
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>',
        '</sheetData><hyperlinks><hyperlink ref="A:A"/></hyperlinks><sheetData>',
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused(form: bytes, text: str) -> None:
    assert code_of(with_sheet_text(form, text)) == "FILE-TOO-MANY-CELLS"


@pytest.mark.parametrize("reference", ["A&#50;001", "R1C1", "A1.", "１Ａ"])
def test_a_reference_that_is_not_that_of_a_cell_is_refused_as_such(form: bytes, reference: str) -> None:
    content = with_sheet_text(form, f'<row r="1"><c r="{reference}"/></row>')
    found = of_kind(Problem, gate.admit_workbook("回答.xlsx", content, gate.RETURN_LIMITS))
    assert (found.code, found.place.sheet) == ("FILE-CELL-REFERENCE", "回答")


@pytest.mark.parametrize("number", ["3.0", "3e0", "-3"])
def test_a_row_whose_number_is_not_a_whole_one_is_refused(form: bytes, number: str) -> None:
    assert code_of(with_sheet_text(form, f'<row r="{number}"/>')) == "FILE-CELL-REFERENCE"


@pytest.mark.parametrize(
    "text",
    [
        '<row r="1048576" s="14" customFormat="1"/>',
        '<row r="9000" ht="12"></row>',
        '<row r="1048576"><c r="XFD1048576" s="14"/><c r="XFD1048576" s="14"></c></row>',
        "<row/>" * 2001 + "<row>" + "<c/>" * 101 + "</row>",
    ],
)
def test_rows_and_cells_without_content_cost_nothing(form: bytes, text: str) -> None:
    assert code_of(with_sheet_text(form, text)) is None
    assert cells_of(with_sheet_text(form, text)) == cells_of(with_sheet_text(form, ""))


def test_references_are_read_in_either_case(form: bytes) -> None:
    cells = '<row r="3"><c r="a3"><v>1</v></c><c r="cv3"><v>1</v></c></row>'
    assert code_of(with_sheet_text(form, cells)) is None
    assert code_of(with_sheet_text(form, cells.replace("cv", "cw"))) == "FILE-TOO-MANY-CELLS"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('<row r="9000"><c r="ZZ9000"><v>1</v></c></row>', "ZZ9000"),
        ('<row r="1"><c r="ZZ1"><v>1</v></c></row>', "ZZ1"),
        ('<row r="9000"><c><v>1</v></c></row>', "A9000"),
    ],
)
def test_the_first_cell_that_is_too_far_is_named(form: bytes, text: str, named: str) -> None:
    found = of_kind(Problem, gate.admit_workbook("回答.xlsx", with_sheet_text(form, text), gate.RETURN_LIMITS))
    assert (found.code, found.place.sheet, found.found) == ("FILE-TOO-MANY-CELLS", "回答", named)


def test_a_sheet_that_reaches_too_far_in_two_bytes_a_character_is_refused(form: bytes) -> None:
    text = '<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert code_of(with_part(form, SHEET, text.encode("utf-16"))) == "FILE-TOO-MANY-CELLS"


@pytest.mark.parametrize(
    "text", ['<row r="2000"><c r="CV2000"><v>1</v></c></row>', '<row r="1"><c r="A1"><v>XFD9</v></c></row>']
)
def test_a_sheet_within_the_limits_is_admitted(form: bytes, text: str) -> None:
    assert code_of(with_sheet_text(form, text)) is None


def test_a_published_list_may_have_more_rows(form: bytes) -> None:
    far = with_sheet_text(form, '<row r="20000"><c r="A20000"><v>1</v></c></row>')
    assert (code_of(far), code_of(far, limits=gate.LIST_LIMITS)) == ("FILE-TOO-MANY-CELLS", None)


def test_cells_count_wherever_a_row_stands(form: bytes) -> None:
    """A reader takes rows also outside the table."""
    part = b'<worksheet><row><c r="XFD1048576"><v>1</v></c></row></worksheet>'
    assert code_of(with_part(form, "xl/worksheets/sheet9.xml", part)) == "FILE-TOO-MANY-CELLS"


def test_a_picture_far_down_is_no_cell(form: bytes) -> None:
    part = b"<xdr:wsDr>" + b"<xdr:from><xdr:row>9</xdr:row></xdr:from>" * 3_000 + b"</xdr:wsDr>"
    assert code_of(zipped({**parts_of(form), "xl/drawings/drawing1.xml": part}, zipfile.ZIP_STORED)) is None


def test_rows_may_stand_in_any_order(form: bytes) -> None:
    assert (
        code_of(
            with_sheet_text(
                form, "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2000, 0, -1))
            )
        )
        is None
    )


def with_sheets(content: bytes, number: int, text: str) -> bytes:
    part = f"<worksheet><sheetData>{text}</sheetData></worksheet>".encode()
    parts = {f"xl/worksheets/more{place}.xml": part for place in range(number)}
    return zipped({**parts_of(content), **parts}, zipfile.ZIP_STORED)


FAR = '<row r="2000"><c r="CR2000"><v>1</v></c></row>'


def test_sheets_that_are_looked_through_in_vain_add_up(form: bytes) -> None:
    """Each has one cell, and a reader looks at the 192,000 before it."""
    assert [code_of(with_sheets(form, number, FAR)) for number in (1, 2)] == [None, "FILE-TOO-MANY-CELLS"]


def test_what_merges_cover_adds_up(form: bytes) -> None:
    merges = "</sheetData><mergeCells>{}</mergeCells><sheetData>".format('<mergeCell ref="CV2000:A1"/>' * 3)
    assert code_of(with_sheet_text(form, merges)) == "FILE-TOO-MANY-CELLS"


def cells_of(content: bytes) -> int:
    scan = gate.CellScan(gate.RETURN_LIMITS)
    for name, part in parts_of(content).items():
        scan.count_part(name, part)
    return scan.cells


def test_the_cells_of_all_sheets_add_up(form: bytes) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    within = replace(gate.RETURN_LIMITS, cells=cells_of(form) + 4)
    assert [code_of(with_sheets(form, number, row), limits=within) for number in (2, 3)] == [
        None,
        "FILE-TOO-MANY-CELLS",
    ]


@pytest.mark.parametrize("name", ["xl/worksheets/sheet9.xml", "xl/sharedStrings9.xml"])
def test_more_elements_than_a_reader_can_take_are_refused(form: bytes, name: str) -> None:
    assert (
        code_of(zipped({**parts_of(form), name: b"<a>" + b"<b/>" * 1_000_000 + b"</a>"}, zipfile.ZIP_STORED))
        == "FILE-TOO-LARGE"
    )


def test_fewer_elements_are_allowed_beside_the_sheets(form: bytes) -> None:
    """Of each of them a reader makes objects."""
    part = b"<a>" + b"<xf/>" * 200_000 + b"</a>"
    parts = parts_of(form)
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</worksheet>", part + b"</worksheet>")
    assert code_of(zipped({**parts, "xl/worksheets/sheet1.xml": sheet}, zipfile.ZIP_STORED)) is None
    assert code_of(zipped({**parts, "xl/styles9.xml": part}, zipfile.ZIP_STORED)) == "FILE-TOO-LARGE"


def test_more_text_than_a_return_can_have_is_refused_and_a_picture_is_no_text(form: bytes) -> None:
    much = bytes(17 * 1024 * 1024)
    parts = parts_of(form)
    assert code_of(zipped({**parts, "xl/worksheets/sheet9.xml": much}, zipfile.ZIP_STORED)) == "FILE-TOO-LARGE"
    assert code_of(zipped({**parts, "xl/media/image1.png": much}, zipfile.ZIP_STORED)) is None


def test_a_file_that_is_too_large_itself_is_not_looked_into(form: bytes) -> None:
    assert code_of(form + bytes(64 * 1024 * 1024)) == "FILE-TOO-LARGE"


def test_a_comment_far_away_is_refused(form: bytes) -> None:
    part = b'<comments><commentList><comment ref="A1048576"/></commentList></comments>'
    assert code_of(with_part(form, "xl/comments1.xml", part)) == "FILE-TOO-MANY-CELLS"


def test_a_sheet_in_a_part_that_is_not_looked_at_never_reaches_a_reader(form: bytes) -> None:
    parts = parts_of(form)
    hidden = parts.pop(SHEET)
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"media/sheet1.xml")
    content = zipped({**parts, "xl/_rels/workbook.xml.rels": relations, "xl/media/sheet1.xml": hidden})

    found = gate.admit_workbook("回答.xlsx", content, gate.RETURN_LIMITS)

    assert isinstance(found, gate.WorkbookParts)
    assert "xl/media/sheet1.xml" not in found
    assert load(found).lost_sheets == ("回答",)


@pytest.mark.parametrize(
    ("properties", "hour"),
    [
        ("<dcterms:created>2023-03-31T00:00:00Z</dcterms:created><dcterms:modified>2023-03-31T00:00:00Z<", None),
        ("<dcterms:created>2023-03-31T00:00:00Z</dcterms:created><dcterms:modified>2023-07-01T09:30:00Z<", 9),
        ('<dcterms:modified xsi:type="dcterms:W3CDTF">2023-07-01T18:30:00+09:00</dcterms:modified>', 9),
        ("<dcterms:modified>2023-07-01T09:30:00</dcterms:modified>", 9),
        ("<dcterms:modified>0001-01-01T00:00:00+09:00</dcterms:modified>", None),
        ("<dcterms:modified>きのう</dcterms:modified>", None),
        ("", None),
    ],
)
def test_a_workbook_says_when_a_person_saved_it_last_or_nothing(form: bytes, properties: str, hour: int | None) -> None:
    found = gate.last_saved(with_part(form, "docProps/core.xml", properties.encode()))
    assert (found.hour if found else None) == hour
    assert gate.last_saved(form) is None
    assert gate.last_saved(form[:-100]) is None
