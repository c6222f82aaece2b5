"""Determines from its bytes the kind of a file that is not an Excel workbook, because people rename and confuse files.

A compound file is a folder in a file ([MS-CFB]): Office programs up to 2003 wrote such files, and Outlook, Project and
一太郎 still do. The names of the streams in its first folder determine its kind; files that are attached to a mail or
embedded in a document are in deeper folders.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem

_OLD_WORD, _OLD_POWERPOINT = "以前の形式の Word 文書（.doc）", "以前の形式の PowerPoint の文書（.ppt）"
_OUTLOOK, _PROJECT = "Outlook のメール（.msg）", "Microsoft Project の計画（.mpp）"
_VISIO, _PUBLISHER, _ICHITARO = "Visio の図面", "Publisher の文書（.pub）", "一太郎の文書（.jtd）"
_WORD, _POWERPOINT, _XPS = "Word 文書", "PowerPoint の文書", "XPS の文書"
_SEVEN_ZIP, _RAR, _LHA = "7-Zip", "RAR", "LZH"
_UNKNOWN, _PLAIN_TEXT = "種類の分からないファイル", "文字だけのファイル（CSV など）"
_TEXT_ENDINGS = (".csv", ".tsv")
FILE_TEXT = "FILE-TEXT"
"""Code of the problem of a text file; the readers of a CSV accept such a file."""

_KINDS_BY_PART = {
    _WORD: re.compile("word/"),  # not every program calls its main part document.xml
    _POWERPOINT: re.compile("ppt/"),
    _VISIO: re.compile("visio/"),
    _XPS: re.compile(r"fixeddocumentsequence\.fdseq|fixeddocseq\.fdseq"),
    "OpenDocument 形式の文書（.ods など）": re.compile(r"mimetype\Z"),
    "バイナリ形式（.xlsb）のブック": re.compile(r"(?:.*/)?workbook\d*\.bin\Z"),
    "Numbers などの文書": re.compile(r"index/document\.iwa\Z"),
}
"""Kinds of documents that are zip files, by the names of their parts in lower case."""
_KINDS_BY_ROOT = {
    b"document": _WORD,
    b"presentation": _POWERPOINT,
    b"VisioDocument": _VISIO,
    b"FixedDocumentSequence": _XPS,
}
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")

_KINDS_BY_STREAM = {
    "__properties_version1.0": _OUTLOOK,
    "__nameid_version1.0": _OUTLOOK,
    "worddocument": _OLD_WORD,
    "powerpoint document": _OLD_POWERPOINT,
    "pp40": _OLD_POWERPOINT,
    "props": _PROJECT,
    "props9": _PROJECT,
    "props12": _PROJECT,
    "props14": _PROJECT,
    "visiodocument": _VISIO,
    "quill": _PUBLISHER,
    "documenttext": _ICHITARO,
    "documentviewstyles": _ICHITARO,
    "textlayoutstyle": _ICHITARO,
}
"""Kinds of compound files, by the streams and storages of their first folder in lower case."""
_EXCEL_STREAMS = frozenset({"workbook", "book"})
_LOCKED_STREAM = "encryptedpackage"

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_HTML_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<(?:\?xml[^>]*|!--.*?--)>\s*)*+" + _HTML_TAG.pattern, re.IGNORECASE | re.DOTALL
)
_TNEF = b"\x78\x9f\x3e\x22"
"""First bytes of the file in which Outlook wraps the attachments of a mail in its own format ([MS-OXTNEF])."""
_BASE64_ZIP = re.compile(rb"(?:\xef\xbb\xbf)?\s*UEsDB[A-Za-z0-9+/=\s]*\Z")
_MIME = re.compile(rb"(?:\xef\xbb\xbf)?MIME-Version:", re.IGNORECASE)
_HEADER = re.compile(rb"(?:^|\n)([A-Za-z][A-Za-z0-9-]*):[ \t]")
_MAIL_HEADERS = frozenset({b"from", b"to", b"received", b"return-path", b"message-id", b"delivered-to", b"subject"})
_LEAST_HEADERS = 2
_ARCHIVES = {b"7z\xbc\xaf\x27\x1c": _SEVEN_ZIP, b"Rar!\x1a\x07": _RAR, b"MSCF\0\0\0\0": "CAB", b"\x1f\x8b": "gzip"}
_LHA_MARK = re.compile(rb"..-lh[0-9a-z]-", re.DOTALL)
_KINDS_BY_START = {
    b"PK\x05\x06": "空の圧縮ファイル（ZIP）",
    b"%PDF-": "PDF",
    b"\x89PNG": "画像（PNG）",
    b"\xff\xd8\xff": "画像（JPEG）",
    b"II*\0": "画像（TIFF）",
    b"MM\0*": "画像（TIFF）",
    b"{\\rtf": "リッチテキスト形式の文書（.rtf）",
    b"[InternetShortcut]": "ショートカット",
    b"L\0\0\0\x01\x14\x02\0": "ショートカット",
}
_KINDS_BY_LETTERS = {b"GIF8": "画像（GIF）", b"BM": "画像（BMP）", b"MZ": "プログラム"}
"""Kinds by first letters that a text may begin with, too."""
_KINDS_BY_SECOND = {b"ftypheic": "画像（HEIC）", b"ftypheix": "画像（HEIC）", b"ftypmif1": "画像（HEIC）"}
"""Kinds by the bytes after the first four."""
_DATABASE = b"SQLite format 3\0"
_APPLICATION_AT = slice(68, 72)
_OUR_APPLICATION = b"NKST"
_START = 4096
_FIRST_PRINTABLE = 0x20


def kind_problem(name: str, content: bytes) -> Problem | None:
    """Return the problem of a file that is not a workbook, found from its name and its bytes.

    None for a zip file, which may be a workbook, unless its name begins with `~$`: Excel writes such a file beside an
    open workbook.
    """
    if re.split(r"[\\/]", name)[-1].startswith("~$"):
        return problem("FILE-OWNER")
    if not content:
        return problem("FILE-EMPTY")
    if content.startswith(_ZIP):
        return None
    if content.startswith(_COMPOUND):
        return _compound_problem(content)
    if _BIFF.match(content):
        return problem("FILE-OLD-EXCEL")
    return _problem_of_other(name, content[:_START])


def kind_by_parts(names: Iterable[str]) -> str | None:
    """Return the name of the kind of a zip file for a message, such as 「Word 文書」; None if it is of an unknown kind.

    `names`: the names of its parts in lower case.
    """
    parts = tuple(names)
    return next((kind for kind, mark in _KINDS_BY_PART.items() if any(map(mark.match, parts))), None)


def kind_by_root(part: bytes) -> str | None:
    """Return the name of a document's kind for a message, such as 「Word 文書」; None if it may be a workbook.

    `part`: the main part of the document (UTF-8); its first element determines the kind.
    """
    root = _ROOT.search(part)
    return _KINDS_BY_ROOT.get(root[1]) if root else None


def is_encrypted(content: bytes) -> bool:
    """Return whether the bytes are an encrypted Office file: with a password, a certificate or by rights management.

    False for files in the formats of Office 2003 and earlier, encrypted or not.
    """
    return content.startswith(_COMPOUND) and _LOCKED_STREAM in _first_folder(content)


def _compound_problem(content: bytes) -> Problem:
    streams = _first_folder(content)
    if _LOCKED_STREAM in streams:
        return problem("FILE-PASSWORD")
    if not _EXCEL_STREAMS.isdisjoint(streams):
        return problem("FILE-OLD-EXCEL")
    kind = next((kind for stream, kind in _KINDS_BY_STREAM.items() if stream in streams), _UNKNOWN)
    return problem("FILE-MAIL" if kind == _OUTLOOK else "FILE-NOT-WORKBOOK", found=kind)


@lru_cache(maxsize=1)
def _first_folder(content: bytes) -> Collection[str]:
    """Return the names in a compound file's first folder in lower case.

    If the directory of a damaged file cannot be followed, the names are searched in all its bytes.
    """
    from olefile import OleFileIO

    try:
        with OleFileIO(io.BytesIO(content)) as opened:
            return frozenset(path[0].lower() for path in opened.listdir(storages=True))
    except Exception:  # noqa: BLE001 - the library may raise any exception for unexpected content
        return frozenset(each for each in _TELLING_STREAMS if _occurs(each, content))


_TELLING_STREAMS = (_LOCKED_STREAM, *_EXCEL_STREAMS, *_KINDS_BY_STREAM)


def _occurs(stream: str, content: bytes) -> bool:
    letters = rb"".join(rb"%b\0" % re.escape(letter.encode()) for letter in stream)
    return re.search(letters + rb"(?:\0\0|\Z)", content, re.IGNORECASE) is not None


def _problem_of_other(name: str, start: bytes) -> Problem:
    if start.startswith(_DATABASE):
        is_ours = start[_APPLICATION_AT] == _OUR_APPLICATION
        return problem("FILE-DATA") if is_ours else problem("FILE-NOT-WORKBOOK", found="データベース（SQLite）")
    if start.startswith(_TNEF):
        return problem("FILE-MAIL", found="Outlook が添付を包んだファイル（winmail.dat）")
    archive = next((kind for mark, kind in _ARCHIVES.items() if start.startswith(mark)), None)
    is_text = _is_text(start)
    if archive or (_LHA_MARK.match(start) and not is_text):
        return problem("FILE-ARCHIVE", found=archive or _LHA)
    kind = next((kind for mark, kind in _KINDS_BY_START.items() if start.startswith(mark)), None)
    if not is_text:
        kind = kind or next((kind for mark, kind in _KINDS_BY_LETTERS.items() if start.startswith(mark)), None)
        kind = kind or next((kind for mark, kind in _KINDS_BY_SECOND.items() if start.startswith(mark, 4)), None)
    if kind is not None:
        return problem("FILE-NOT-WORKBOOK", found=kind)
    of_text = _problem_of_text(start)
    if of_text is None and name.lower().endswith(_TEXT_ENDINGS):  # what its reader cannot read, it reports by its line
        return problem(FILE_TEXT, found=_PLAIN_TEXT)
    return of_text or problem("FILE-NOT-WORKBOOK", found=_UNKNOWN)


def _problem_of_text(start: bytes) -> Problem | None:
    if _is_mail(start):
        return problem("FILE-MAIL", found="電子メール（.eml）")
    if _BASE64_ZIP.match(start):
        return problem("FILE-MAIL", found="メールの添付を文字に直したもの（Base64）")
    if _HTML.match(start) or (_MIME.match(start) and _HTML_TAG.search(start)):
        return problem(FILE_TEXT, found="ウェブページ（HTML）")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return problem(FILE_TEXT, found="XML")
    return problem(FILE_TEXT, found=_PLAIN_TEXT) if _is_text(start) else None


def _is_mail(start: bytes) -> bool:
    """Return whether a text begins with the headers of a mail (RFC 5322)."""
    head = re.split(rb"\r?\n\r?\n", start.removeprefix(b"\xef\xbb\xbf"), maxsplit=1)[0]
    headers = {header.lower() for header in _HEADER.findall(head)}
    return _HEADER.match(head) is not None and len(headers & _MAIL_HEADERS) >= _LEAST_HEADERS


def _is_text(start: bytes) -> bool:
    """Return whether the bytes may be UTF-8, UTF-16 with a mark, or CP932: no control characters except blanks.

    Programs of MS-DOS end a text with Ctrl-Z.
    """
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not any(byte < _FIRST_PRINTABLE and byte not in b"\t\r\n\x0c" for byte in start.rstrip(b"\x1a"))
