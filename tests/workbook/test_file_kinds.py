"""A file that is not a workbook is named as what it is, with what to ask for."""

from base64 import b64encode

import pytest

from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.file_kinds import is_encrypted
from nakano_status.workbook.gate import RETURN_LIMITS, admit_workbook
from tests.support.compound_files import compound
from tests.support.expected import of_kind
from tests.support.spreadsheets import workbook_of, zipped

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL = b"Received: from a\r\nFrom: tax@example.jp\r\nTo: dx@example.jp\r\nSubject: a\r\n\r\n<html><body>"
DOCUMENT = b'<w:document xmlns:w="w"><w:body/></w:document>'


def main_part(name: str) -> bytes:
    return f'<Relationships><Relationship Type="http://x/officeDocument" Target="{name}"/></Relationships>'.encode()


def refused(content: bytes, name: str = "税務課.xlsx") -> Problem:
    return of_kind(Problem, admit_workbook(name, content, RETURN_LIMITS))


@pytest.mark.parametrize(
    ("content", "code", "kind"),
    [
        (compound(["WordDocument", "1Table"]), "FILE-NOT-WORKBOOK", "以前の形式の Word 文書（.doc）"),
        (compound(["PowerPoint Document"]), "FILE-NOT-WORKBOOK", "以前の形式の PowerPoint の文書（.ppt）"),
        (compound(["__properties_version1.0"]), "FILE-MAIL", "Outlook のメール（.msg）"),
        (compound(["DocumentText", "JSRV_SegmentInformation"]), "FILE-NOT-WORKBOOK", "一太郎の文書（.jtd）"),
        (compound(["Props14", "CompObj"]), "FILE-NOT-WORKBOOK", "Microsoft Project の計画（.mpp）"),
        (compound(["Quill"]), "FILE-NOT-WORKBOOK", "Publisher の文書（.pub）"),
        (compound(["VisioDocument"]), "FILE-NOT-WORKBOOK", "Visio の図面"),
        (compound(["CONTENTS"]), "FILE-NOT-WORKBOOK", "種類の分からないファイル"),
        (compound(["Workbook"]), "FILE-OLD-EXCEL", None),
        (compound(["Book"]), "FILE-OLD-EXCEL", None),
        (compound(["EncryptedPackage", "EncryptionInfo"]), "FILE-PASSWORD", None),
        (MAIL, "FILE-MAIL", "電子メール（.eml）"),
        (b"\x78\x9f\x3e\x22\x01\x00", "FILE-MAIL", "Outlook が添付を包んだファイル（winmail.dat）"),
        (b64encode(workbook_of([["管理番号"]])), "FILE-MAIL", "メールの添付を文字に直したもの（Base64）"),
        (b"UEsDB,1\r\n", "FILE-TEXT", "文字だけのファイル（CSV など）"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n<html>", "FILE-TEXT", "ウェブページ（HTML）"),
        (b"SQLite format 3\0" + bytes(52) + b"NKST", "FILE-DATA", None),
        (b"SQLite format 3\0" + bytes(100), "FILE-NOT-WORKBOOK", "データベース（SQLite）"),
        (b"\x89PNG\r\n\x1a\n", "FILE-NOT-WORKBOOK", "画像（PNG）"),
        (b"\xff\xd8\xff\xe0", "FILE-NOT-WORKBOOK", "画像（JPEG）"),
        (b"\0\0\0\x18ftypheic", "FILE-NOT-WORKBOOK", "画像（HEIC）"),
        (b"%PDF-1.7\n%\xe2\xe3", "FILE-NOT-WORKBOOK", "PDF"),
        (b"{\\rtf1\\ansi", "FILE-NOT-WORKBOOK", "リッチテキスト形式の文書（.rtf）"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "FILE-ARCHIVE", "7-Zip"),
        (b"\x21\x0b-lh5-\x02\x03", "FILE-ARCHIVE", "LZH"),
        (zipped({"[Content_Types].xml": b"<a/>", "word/document2.xml": b"<a/>"}), "FILE-NOT-WORKBOOK", "Word 文書"),
        (zipped({"_rels/.rels": main_part("main.xml"), "main.xml": DOCUMENT}), "FILE-NOT-WORKBOOK", "Word 文書"),
        (
            zipped({"word/document.xml": b"<a/>", "word/media/image1.bmp": bytes(9_000_000)}),
            "FILE-NOT-WORKBOOK",
            "Word 文書",
        ),
        (
            zipped({"_rels/.rels": main_part("/xl/workbook22.bin"), "xl/workbook22.bin": b"\x83"}),
            "FILE-NOT-WORKBOOK",
            "バイナリ形式（.xlsb）のブック",
        ),
        (zipped({"Index/Document.iwa": b"a"}), "FILE-NOT-WORKBOOK", "Numbers などの文書"),
    ],
)
def test_another_file_under_a_workbooks_name_is_named_as_what_it_is(
    content: bytes, code: str, kind: str | None
) -> None:
    found = refused(content)
    assert (found.code, found.found, found.place.file) == (code, kind, "税務課.xlsx")
    assert entry_of(code).remedy


def test_a_document_is_named_by_what_it_is_and_not_by_what_is_embedded_in_it() -> None:
    assert refused(compound(["WordDocument"], inner=["Workbook"])).found == "以前の形式の Word 文書（.doc）"
    assert refused(compound(["Workbook"], inner=["WordDocument"])).code == "FILE-OLD-EXCEL"
    mail_with_locked_workbook = compound(["__properties_version1.0"], inner=["EncryptedPackage"])
    assert refused(mail_with_locked_workbook).code == "FILE-MAIL"
    assert not is_encrypted(mail_with_locked_workbook)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (COMPOUND + bytes(600) + "Workbook\0".encode("utf-16-le"), "FILE-OLD-EXCEL"),
        (COMPOUND + bytes(600) + "WordDocument\0".encode("utf-16-le"), "FILE-NOT-WORKBOOK"),
        (COMPOUND + bytes(2_000), "FILE-NOT-WORKBOOK"),
        (compound(["Workbook"])[:1_300], "FILE-OLD-EXCEL"),
    ],
)
def test_a_damaged_compound_file_is_named_by_the_streams_that_are_left(content: bytes, code: str) -> None:
    assert refused(content).code == code


@pytest.mark.parametrize("text", ["Subject: a\r\nmemo: b\r\n", "管理番号,From: a,To: b\r\n", "a\nFrom: b\nTo: c\n"])
def test_a_text_with_a_colon_is_not_a_mail(text: str) -> None:
    assert refused(text.encode()).code == "FILE-TEXT"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_a_text_that_ends_with_ctrl_z_is_a_text(encoding: str) -> None:
    assert refused("管理番号,進捗状況\r\n\x1a".encode(encoding)).code == "FILE-TEXT"


LETTERS = ["BM", "BMI", "MZ区", "GIF8月", "MSCF", "ab-lh5-", "abcdftypheic", "%PDF", "%PDFの数", "PK", "Rar!", "7z"]
"""Words with which a heading may begin, and other files as well."""


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("heading", [*LETTERS, "<備考>の欄", "管理番号,<body>", "管理番号,<html"])
def test_a_text_is_named_a_text_whatever_letters_it_begins_with(heading: str, encoding: str) -> None:
    found = refused(f"{heading},部\r\nあ,い\r\n".encode(encoding))
    is_xml = heading.startswith("<") and encoding != "utf-16"
    assert (found.code, found.found) == ("FILE-TEXT", "XML" if is_xml else "文字だけのファイル（CSV など）")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", "画像（BMP）"),
        (b"MZ\x90\0\x03\0\0\0", "プログラム"),
        (b"GIF89a\x01\0\x01\0", "画像（GIF）"),
        (b"MSCF\0\0\0\0\x2c", "CAB"),
        (b"<?xml version='1.0'?>\n<!-- a -->\n<!DOCTYPE html>\n<html>", "ウェブページ（HTML）"),
        (b"\xef\xbb\xbf <HTML><body>", "ウェブページ（HTML）"),
        (b"<!--a-->" * 40 + b"<note>", "XML"),
    ],
)
def test_a_file_that_begins_with_letters_is_named_by_the_bytes_behind_them(content: bytes, kind: str) -> None:
    assert refused(content).found == kind
