"""Files that are no workbook, or whose zip is invalid or hostile."""

import io
import warnings
import zipfile

from tests.support.hostile.form_parts import MAIN, SHEET, STRINGS, FormParts
from tests.support.locked_files import locked
from tests.support.spreadsheets import zipped

MIB = 1024 * 1024
FEW, MANY = 8 * MIB, 1024 * MIB
"""The inflated bytes of a bomb: enough to be one, and as in floors.md."""


def _with_bomb(form: FormParts, name: str, head: str, filling: str, tail: str, size: int) -> bytes:
    """Return the form with a part that inflates to `size` bytes; it is never whole in memory."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, part in form.parts.items():
            if other != name:
                archive.writestr(other, part)
        block = filling.encode() * (MIB // len(filling.encode()))
        with archive.open(name, "w", force_zip64=True) as bomb:
            bomb.write(head.encode())
            for _ in range(size // len(block)):
                bomb.write(block)
            bomb.write(tail.encode())
    return target.getvalue()


def bomb_in_sheet(form: FormParts, size: int) -> bytes:
    """One endless row."""
    row = '<row><c t="inlineStr"><is><t>あ</t></is></c></row>'
    head, tail = f'<worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"
    return _with_bomb(form, SHEET, head, row, tail, size)


def bomb_in_strings(form: FormParts, size: int) -> bytes:
    """One endless text."""
    return _with_bomb(form, STRINGS, f'<sst xmlns="{MAIN}"><si><t>', "A", "</t></si></sst>", size)


def bomb_in_media(form: FormParts, size: int) -> bytes:
    """A picture without content that inflates."""
    return _with_bomb(form, "xl/media/image1.png", "", "\0", "", size)


def behind_password(form: FormParts) -> bytes:
    """Saved with a password."""
    return locked(form.zipped(), "知らない言葉")


def owner_file(_: FormParts) -> bytes:
    """The file that Excel writes beside an open workbook, with the name of its user."""
    return b"\x06Hanako" + b" " * 48 + b"\x06\0" + "Hanako".encode("utf-16-le") + b" \0" * 49


def cut_off(form: FormParts) -> bytes:
    """The first half of a file."""
    content = form.zipped()
    return content[: len(content) // 2]


def csv(_: FormParts) -> bytes:
    """A CSV with the name of a workbook."""
    return "管理番号,進捗状況\r\n1-1-1-01-P,◎\r\n".encode("cp932")


def html(_: FormParts) -> bytes:
    """A web page with the name of a workbook."""
    return "<html><body><table><tr><td>管理番号</td></tr></table></body></html>".encode()


def biff(_: FormParts) -> bytes:
    """The records of Excel 4 and before."""
    return b"\x09\x04\x06\x00\x00\x00\x10\x00" + b"\x0a\x00\x00\x00"


def old_excel(_: FormParts) -> bytes:
    """An .xls."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + bytes(2032)


def nothing(_: FormParts) -> bytes:
    """An empty file."""
    return b""


def duplicate_parts(form: FormParts) -> bytes:
    """The sheet twice: which one is read depends on the reader."""
    target = io.BytesIO(form.zipped())
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, form.parts[SHEET].replace(b"<is><t>", "<is><t>偽".encode()))
    return target.getvalue()


def path_traversal(form: FormParts) -> bytes:
    """A part that would be written elsewhere if the file were unpacked."""
    return form.with_part("../../../../tmp/evil.txt", b"x").zipped()


def backslash_names(form: FormParts) -> bytes:
    """Names as a careless program for Windows writes them."""
    return zipped({name.replace("/", "\\"): part for name, part in form.parts.items()})
