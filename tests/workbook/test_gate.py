"""What is no workbook, too large or harmful is refused; every file in a zip comes out or is named."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from nakano_status.application.ports.documents import UnpackedFile
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook import gate
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.loading import UnreadableWorkbook, load
from tests.support.compound_files import compound
from tests.support.expected import of_kind
from tests.support.forms import form_content
from tests.support.locked_zips import locked_zip
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
        (zipped({"回答.xlsx": b"PK"}), "FILE-NOT-WORKBOOK"),
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
        "<row r='1'><c s='1' r='A2001'/></row>",
        '<row r="1"><c r="CW1"/></row>',
        '<row r="2001"/>',
        '<row spans="1:3" r="1048576" ht="15"/>',
        '<x:row r="1"><x:c r="A2001"/></x:row>',
        '<row r="1"><c t="a>b" r="A2001"/></row>',
        """<row r="1"><c s="1 r='A1'" r="A2001"/></row>""",
        '<row r="1"><c r = "A2001"/></row>',
        "<row r='1'><c\n\tr='A2001'/></row>",
        "<row/>" * 2001,
        "<row>" + "<c/>" * 101 + "</row>",
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


@pytest.mark.parametrize("reference", ["A2001", "XFD1", "A1048576"])
def test_a_sheet_that_reaches_too_far_is_named(form: bytes, reference: str) -> None:
    content = with_sheet_text(form, f'<row r="1"><c r="{reference}"/></row>')
    found = of_kind(Problem, gate.admit_workbook("回答.xlsx", content, gate.RETURN_LIMITS))
    assert (found.code, found.place.sheet) == ("FILE-TOO-MANY-CELLS", "回答")


def test_references_are_read_in_either_case(form: bytes) -> None:
    cells = '<row r="3"><c r="a3"/><c r="cv3"/></row>'
    assert code_of(with_sheet_text(form, cells)) is None
    assert code_of(with_sheet_text(form, cells.replace("cv", "cw"))) == "FILE-TOO-MANY-CELLS"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('<row r="9000"><c r="ZZ9000"><v>1</v></c></row>', "ZZ9000"),
        ('<row r="1"><c r="ZZ1"><v>1</v></c></row>', "ZZ1"),
        ('<row r="9000" ht="12"></row>', "9000行目"),
    ],
)
def test_the_first_cell_that_is_too_far_is_named(form: bytes, text: str, named: str) -> None:
    assert (
        of_kind(Problem, gate.admit_workbook("回答.xlsx", with_sheet_text(form, text), gate.RETURN_LIMITS)).found
        == named
    )


def test_a_sheet_that_reaches_too_far_in_two_bytes_a_character_is_refused(form: bytes) -> None:
    text = '<worksheet><sheetData><row r="1"><c r="XFD1048576"/></row></sheetData></worksheet>'
    assert code_of(with_part(form, SHEET, text.encode("utf-16"))) == "FILE-TOO-MANY-CELLS"


@pytest.mark.parametrize("text", ['<row r="2000"><c r="CV2000"/></row>', '<row r="1"><c r="A1"><v>XFD9</v></c></row>'])
def test_a_sheet_within_the_limits_is_admitted(form: bytes, text: str) -> None:
    assert code_of(with_sheet_text(form, text)) is None


def test_a_published_list_may_have_more_rows(form: bytes) -> None:
    far = with_sheet_text(form, '<row r="20000"><c r="A20000"/></row>')
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
        code_of(with_sheet_text(form, "".join(f'<row r="{row}"><c r="A{row}"/></row>' for row in range(2000, 0, -1))))
        is None
    )


def with_sheets(content: bytes, number: int, text: str) -> bytes:
    part = f"<worksheet><sheetData>{text}</sheetData></worksheet>".encode()
    parts = {f"xl/worksheets/more{place}.xml": part for place in range(number)}
    return zipped({**parts_of(content), **parts}, zipfile.ZIP_STORED)


FAR = '<row r="2000"><c r="CR2000"/></row>'


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
    row = '<row r="1"><c r="A1"/><c r="B1"/></row>'
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
    with pytest.raises(UnreadableWorkbook, match="部品がありません"):
        load(found)


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


def files_in(content: bytes, name: str = "回答一式.zip", passwords: Sequence[str] = ()) -> dict[str, UnpackedFile]:
    found = gate.unpack(name, content, passwords)
    assert found is not None
    assert not isinstance(found, Problem)
    files = list(found)
    assert len({file.name for file in files}) == len(files)
    return {file.name: file for file in files}


def code_in(file: UnpackedFile) -> str | None:
    return file.problem.code if file.problem else None


def with_names(*names: bytes) -> bytes:
    """Return a zip whose names are those bytes, unmarked, as Windows writes them."""
    stand_ins = {f"{place:0{len(name)}d}": name for place, name in enumerate(names)}
    content = zipped(dict.fromkeys(stand_ins, b"x"))
    for stand_in, name in stand_ins.items():
        assert content.count(stand_in.encode()) == 2
        content = content.replace(stand_in.encode(), name)
    return content


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"abc"])
def test_what_is_no_zip_is_left_to_the_reader(content: bytes) -> None:
    assert gate.unpack("x.zip", content) is None


@pytest.mark.parametrize(
    "content",
    [
        write_form(form_content()),
        workbook_of([["管理番号"]]),
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        zipped({"_rels\\.rels": b"<a/>", "xl\\workbook.xml": b"<a/>"}),
        zipped({"空のフォルダー/": b""}),
        zipped({"word/document.xml": b"<a/>"}),
        zipped({"xl/workbook.bin": b"a", "docProps/app.xml": b"<a/>"}),
    ],
)
def test_a_workbook_is_no_zip_of_files(content: bytes) -> None:
    assert gate.unpack("回答.xlsx", content) is None


def test_every_file_comes_out_under_the_name_of_the_zip_and_its_own() -> None:
    found = files_in(zipped({"税務課.xlsx": b"1", "区民部/": b"", "区民部/戸籍住民課.xlsx": b"2", "メモ.txt": b""}))
    assert {name: (file.content, code_in(file)) for name, file in found.items()} == {
        "回答一式.zip/税務課.xlsx": (b"1", None),
        "回答一式.zip/区民部/戸籍住民課.xlsx": (b"2", None),
        "回答一式.zip/メモ.txt": (b"", None),
    }


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_names_are_read_as_windows_and_as_others_write_them(encoding: str) -> None:
    names = ["税務課_R4回答様式.xlsx", "進捗表示課 能.xlsx"]  # 表 and 能 end in the byte of a backslash in CP932
    found = files_in(with_names(*(name.encode(encoding) for name in names)), "z")
    assert list(found) == [f"z/{each}" for each in names]


def test_a_name_of_neither_is_still_a_name() -> None:
    (name,) = files_in(with_names(b"\x81\xff\xfe.xlsx"), "z")
    assert name.startswith("z/")
    assert name.endswith(".xlsx")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/回答.xlsx", "z/../../etc/回答.xlsx"),
        ("C:\\回答.xlsx", "z/C:/回答.xlsx"),
        ("a\n\x1b[31m.xlsx", "z/a〓〓[31m.xlsx"),
        ("長" * 300 + ".xlsx", "z/…" + "長" * 115 + ".xlsx"),
    ],
)
def test_a_name_is_only_something_to_show(name: str, shown: str) -> None:
    assert list(files_in(zipped({name: b"1"}), "z")) == [shown]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_both_come_out() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("回答.xlsx", b"1")
        archive.writestr("回答.xlsx", b"2")
    found = files_in(target.getvalue(), "z")
    assert {name: file.content for name, file in found.items()} == {"z/回答.xlsx": b"1", "z/回答.xlsx（2）": b"2"}


def test_a_zip_in_a_zip_is_named_and_not_opened() -> None:
    inner = zipped({"回答.xlsx": b"1"})
    found = files_in(zipped({"中.zip": inner, "名前を変えた.xlsx": inner, "良.xlsx": workbook_of([["x"]])}), "z")
    assert {name: code_in(file) for name, file in found.items()} == {
        "z/中.zip": "ZIP-IN-ZIP",
        "z/名前を変えた.xlsx": "ZIP-IN-ZIP",
        "z/良.xlsx": None,
    }


def with_password(content: bytes) -> bytes:
    """Mark every file of a zip as put away with a password."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        places = [entry.header_offset + 6 for entry in archive.infolist()]
    found = content.find(b"PK\x01\x02")
    while found >= 0:
        places.append(found + 8)
        found = content.find(b"PK\x01\x02", found + 1)
    changed = bytearray(content)
    for place in places:
        changed[place] |= 1
    return bytes(changed)


def test_a_zip_with_a_password_has_each_file_named() -> None:
    found = files_in(with_password(zipped({"一.xlsx": b"1", "二.xlsx": b"2"})), "z")
    assert [code_in(file) for file in found.values()] == ["ZIP-PASSWORD", "ZIP-PASSWORD"]


@pytest.mark.parametrize(
    ("passwords", "codes"),
    [
        ((), ["ZIP-PASSWORD", "ZIP-PASSWORD"]),
        (("違う",), ["PASSWORD-WRONG", "PASSWORD-WRONG"]),
        (("違う", "区民2023"), [None, None]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_the_files_of_a_zip_with_a_password_are_opened_by_it(
    passwords: tuple[str, ...], codes: list[str | None], encoding: str
) -> None:
    files = {"一.xlsx": b"1" * 40_000, "部/二.xlsx": b"2"}
    found = list(files_in(locked_zip(files, "区民2023".encode(encoding)), "z", passwords).values())
    assert [each.problem.code if each.problem else None for each in found] == codes
    assert [each.content for each in found] == ([*files.values()] if codes == [None, None] else [b"", b""])


def test_a_locked_file_that_is_large_is_not_decrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_BYTES_LOCKED", 100)
    (file,) = files_in(locked_zip({"一.xlsx": b"1" * 200}, b"a"), "z", ["a"]).values()
    assert file.problem is not None
    assert file.problem.code == "FILE-TOO-LARGE"


def test_a_damaged_file_does_not_cost_the_others() -> None:
    content = bytearray(zipped({"一.xlsx": b"abcdefgh" * 9, "二.xlsx": b"2"}, zipfile.ZIP_STORED))
    content[60] ^= 0xFF
    found = files_in(bytes(content), "z")
    assert [code_in(file) for file in found.values()] == ["FILE-DAMAGED", None]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_packed_in_another_way_is_named(method: int) -> None:
    (file,) = files_in(zipped({"一.xlsx": b"1" * 500}, method), "z").values()
    assert code_in(file) == "FILE-DAMAGED"


def test_too_many_files_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_FILES", 2)
    found = of_kind(Problem, gate.unpack("z", zipped({f"{number}.xlsx": b"" for number in range(3)})))
    assert (found.code, found.place.file) == ("FILE-TOO-LARGE", "z")


def test_files_that_are_too_large_together_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_BYTES_TOGETHER", 1_000)
    found = of_kind(Problem, gate.unpack("z", zipped({"一.xlsx": b"1" * 600, "二.xlsx": b"2" * 600})))
    assert found.code == "FILE-TOO-LARGE"


def test_a_file_that_is_longer_than_it_declares_is_not_taken_out() -> None:
    honest = zipped({"一.xlsx": b"A" * 1_000})
    size = (1_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    (file,) = files_in(honest.replace(size, (10).to_bytes(4, "little")), "z").values()
    assert (code_in(file), file.content) == ("FILE-DAMAGED", b"")
