"""Checks files before a reader opens them; a file that is not a workbook, is too large or is harmful is refused.

No sheet is parsed and no declared size is trusted. Every part is inflated up to a limit. The cells of its sheets, and
places beyond the area that a sheet may have, are counted by scanning bytes. A part that is larger than the directory
declares costs nothing: it is inflated only up to the declared size, whereas the standard library inflates first and
compares afterwards. `file_kinds` determines the kind of a file that is not a zip file.

The limits were measured with the reader of `loading`: on a machine with 2 cores a file at nearly all limits of a return
at once took 3 s and 172 MiB; 20 s and 512 MiB are guaranteed. The largest real returns are below 200 KB, a hundredth of
each limit.

A file saved as 「Strict Open XML スプレッドシート」 uses other names for the same things (ISO/IEC 29500), and `loading`
finds no sheet in it. Only the names that elements declare, and the kinds of relationships, are replaced by the usual
ones; texts and cells are not changed.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import NoReturn, TypeVar, cast
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring

from nakano_status.domain.cell_address import cell_address, letters_as_number
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.file_kinds import kind_by_parts, kind_by_root, kind_problem

MAX_ENTRIES = 2_000
MAX_RATIO = 200
MAX_BYTES = 64 * 1024 * 1024
"""Largest total size of the parts of a workbook, pictures included, and of the file itself."""
LONGEST_TEXT = 32_767
"""Longest text of a cell, in UTF-16 code units, as Excel counts."""
MAX_TAGS_BESIDE = 200_000
"""Maximum number of tags in parts other than sheets and texts: each style becomes an object."""


@dataclass(frozen=True)
class Limits:
    """The last row and column that a file may use, and limits for the content of all its sheets together.

    `cells`: written cells.
    `reach`: cells from A1 to the last cell of each sheet, including merges, because a reader visits all of them.
    `tags`: start and end tags.
    `text`: bytes of all parts except pictures.
    """

    rows: int
    columns: int
    cells: int
    reach: int
    tags: int
    text: int

    @property
    def last_cell(self) -> str:
        """The address of the last cell that may be used, such as `CV2000`."""
        return cell_address(self.rows, self.columns)


RETURN_LIMITS = Limits(2_000, 100, cells=60_000, reach=300_000, tags=1_000_000, text=16 * 1024 * 1024)
LIST_LIMITS = Limits(50_000, 100, cells=600_000, reach=2_100_000, tags=6_000_000, text=MAX_BYTES)
"""Limits of a list: 20,000 rows with up to 28 filled columns; or as many cells in more rows, one for each year."""


class TooMany(Exception):  # noqa: N818 - names a state of the file, no error of the program
    """Raised if a file contains more than is allowed.

    `found`: the counted content, as text. `allowed`: the limit, as text. `code`: the code of the problem.
    """

    def __init__(self, found: str, allowed: str, code: str = "FILE-TOO-MANY-CELLS") -> None:
        super().__init__(found)
        self.found = found
        self.allowed = allowed
        self.code = code


class Malformed(ValueError):  # noqa: N818 - names a state of the file, no error of the program
    """Raised if something stored in a workbook is not as its format defines it.

    Any other error while a workbook is read is a defect of this program and is never reported as damage of the file.
    """


class _SheetRefused(TooMany):
    """Raised if a sheet reaches beyond the last admitted cell, or has a reference of an unknown form."""


DAMAGED = (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, OverflowError, zlib.error)
"""Exceptions that reading a damaged archive raises."""
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1

WORKBOOK_PART = "xl/workbook.xml"
"""Name of the main part of a file whose relationships do not name one."""
_LARGEST_LIST = 64 * 1024
"""Largest size of the list of a file's main parts, in bytes; real lists have less than 1 KiB."""
_MAIN, _PROPERTIES = "officeDocument", "core-properties"
_RELATION_ID = "relationships}id"
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^<>]*>([^<]{1,40})<")
_YEARS = range(1990, 2200)
"""Plausible years; any other year is from a clock that was not set."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL_NAMES = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_STRICT_TAG = re.compile(rb"<[A-Za-z_](?>[^<>]*?http://purl\.oclc\.org/ooxml/)[^<>]*+>")
_NAMESPACE = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")
"""The declaration of a namespace, which any element may have: Excel declares some at each chart and link."""


@dataclass(frozen=True)
class Relationship:
    """A reference from a part to another part, or to an address outside the file.

    `kind`: the end of the address that names its type: worksheet, sharedStrings, drawing, hyperlink.
    """

    id: str
    kind: str
    target: str
    is_external: bool


Found = TypeVar("Found")


class WorkbookParts(Mapping[str, bytes]):
    """The inflated parts of a workbook by name.

    Names are compared as ECMA-376 part 2 defines: case and a leading slash are ignored. The kind of a part is
    determined by relationships, never by its name: some programs call the main part workbook22.xml.
    """

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Store the parts under the names that the file gives them."""
        self._parts = dict(parts)
        self._names = {fold_part_name(name): name for name in parts}
        self._read: dict[tuple[Callable[..., object], str], object] = {}

    def __getitem__(self, name: str) -> bytes:
        """Return a part; raise KeyError if no part has the name."""
        return self._parts[self._names[fold_part_name(name)]]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names as the file gives them."""
        return iter(self._parts)

    def __len__(self) -> int:
        """Return the number of parts."""
        return len(self._parts)

    @cached_property
    def main(self) -> str:
        """The name of the part that lists the sheets."""
        return self.related(_MAIN) or WORKBOOK_PART

    @property
    def properties(self) -> bytes:
        """The part with the title, the author and the times; empty if the file has none."""
        part = self.related(_PROPERTIES)
        return self[part] if part is not None else b""

    def related(self, kind: str, part: str = "") -> str | None:
        """Return the name of the first part of a kind to which `part` refers; None if there is no such part.

        An empty `part` means the file itself.
        """
        targets = (each.target for each in self.relationships(part) if each.kind == kind and not each.is_external)
        return next((target for target in targets if target in self), None)

    def read_once(self, read: Callable[[WorkbookParts, str], Found], part: str) -> Found:
        """Return the result of `read` for a part, which is cached: `read` is called once for each part."""
        key = read, fold_part_name(part)
        if key not in self._read:
            self._read[key] = read(self, part)
        return cast("Found", self._read[key])

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """Return the relationships of a part, or of the file itself if `part` is empty.

        Empty if they are missing or cannot be parsed.
        """
        listed = self.get(_relationships_part(part))
        return _relationships(listed, part) if listed is not None else ()

    def sheets(self) -> tuple[tuple[str, str], ...]:
        """Return the sheets in order, each as its name and the name of its part.

        Empty if the main part is missing or cannot be parsed.
        """
        targets = {each.id: each.target for each in self.relationships(self.main)}
        elements = (each for each in _root(self.get(self.main, b"")).iter() if each.tag.endswith("}sheet"))
        named = ((each.get("name", ""), targets.get(_relation_id(each), "")) for each in elements)
        return tuple((name, target) for name, target in named if target)


def fold_part_name(name: str) -> str:
    """Return the name of a part in a form for comparison: in lower case, without a leading slash, %-codes decoded."""
    return unquote(name).lstrip("/").lower()


def _relationships_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relationships(listed: bytes, part: str) -> tuple[Relationship, ...]:
    return tuple(_relationship(each, posixpath.dirname(part)) for each in _root(listed))


def _relationship(element: Element, folder: str) -> Relationship:
    target, is_external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, is_external)


def _relation_id(sheet: Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith(_RELATION_ID)), "")


def parse_part(part: bytes) -> Element:
    """Return the XML tree of a part; entities cannot be declared in it, because the gate refuses such files.

    Raises ParseError, or Malformed for an encoding that expat does not know.
    """
    try:
        return fromstring(part)  # noqa: S314
    except (ValueError, LookupError) as unknown:
        raise Malformed(str(unknown)) from unknown


def try_parse_part(part: bytes) -> Element | None:
    """Return the XML tree of a part; None if it cannot be parsed."""
    with suppress(ParseError, Malformed):
        return parse_part(part)
    return None


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_within(element: Element, name: str) -> str:
    """Return the text of the child element with a local name; empty if there is none."""
    return next((each.text or "" for each in element if local_name(each) == name), "")


def is_on(element: Element, attribute: str) -> bool:
    """Return whether an attribute that is off when missing is on, in any case, as some programs write TRUE."""
    return element.get(attribute, "").lower() in {"1", "true"}


def is_off(element: Element, attribute: str) -> bool:
    """Return whether an attribute that is on when missing is off, in any case, as some programs write FALSE."""
    return element.get(attribute, "").lower() in {"0", "false", "off"}


def _root(part: bytes) -> Element:
    """Return the root of a part; an empty element if it cannot be parsed."""
    found = try_parse_part(part)
    return Element("empty") if found is None else found


class PartDamaged(Exception):  # noqa: N818 - names a state of the file, no error of the program
    """Raised if the bytes of a part differ from their declaration in the directory; the message is the part's name."""


def zip_directory(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the directory of a zip file; raise one of the exceptions DAMAGED if it cannot be read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.infolist()


def needs_password(entry: zipfile.ZipInfo) -> bool:
    """Return whether a part is encrypted with a password."""
    return bool(entry.flag_bits & _ENCRYPTED)


def inflate(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return a part's bytes.

    Raises PartDamaged if the part is encrypted or differs from its declaration in the directory, or one of DAMAGED.
    """
    signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    if signature != b"PK\x03\x04" or needs_password(entry):
        raise PartDamaged(entry.filename)
    start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = content[start : start + entry.compress_size]
    data = packed if entry.compress_type == zipfile.ZIP_STORED else _deflated(packed, entry)
    if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
        raise PartDamaged(entry.filename)
    return data


def _deflated(packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise PartDamaged(entry.filename)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    data = stream.decompress(packed, entry.file_size + 1)
    if not stream.eof and len(data) <= entry.file_size:
        data += stream.decompress(stream.unconsumed_tail, 1)
    return data


def last_saved(content: bytes) -> datetime | None:
    """Return the time at which a workbook was last saved, as `saved_at` does; None also if the file cannot be read."""
    try:
        properties = _related(content, zip_directory(content), _PROPERTIES)
        return saved_at(inflate(content, properties)) if properties is not None else None
    except (*DAMAGED, PartDamaged):  # a file with a password, too
        return None


def _related(content: bytes, entries: Collection[zipfile.ZipInfo], kind: str) -> zipfile.ZipInfo | None:
    """Return the part of a kind that the file itself refers to, or None; raise PartDamaged or one of DAMAGED."""
    named = {fold_part_name(entry.filename): entry for entry in entries}
    listed = named.get(_relationships_part(""))
    if listed is None or listed.file_size > _LARGEST_LIST:
        return None
    parts = WorkbookParts({each.filename: b"" for each in entries} | {listed.filename: _undeclared(content, listed)})
    target = parts.related(kind)
    return None if target is None else named[fold_part_name(target)]


def _undeclared(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return a part, or an empty one in its place if it declares entities, so that it can be parsed.

    Raises PartDamaged or one of DAMAGED.
    """
    part = inflate(content, entry)
    return b"" if _DECLARATION.search(_as_utf8(part)) else part


def saved_at(properties: bytes) -> datetime | None:
    """Return the time (UTC) at which a program last saved a workbook; `properties`: the part with that time.

    None if there is no valid time, or if it equals the creation time: this program writes the day of the form as both,
    so no other program has saved the workbook.
    """
    times = {of.decode(): at.decode("ascii", "replace").strip() for of, at in _TIMES.findall(properties)}
    try:
        at = datetime.fromisoformat(times.get("modified", ""))
    except ValueError:
        return None
    is_recorded = times.get("created") != times["modified"] and at.year in _YEARS
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC) if is_recorded else None


def convert_from_strict(parts: WorkbookParts) -> WorkbookParts:
    """Return the parts of a workbook in the usual format.

    Unchanged unless the workbook was saved as Strict Open XML.
    """
    if _STRICT not in parts.get(parts.main, b""):
        return parts
    return WorkbookParts({name: _renamed(name, part) for name, part in parts.items()})


def _renamed(name: str, part: bytes) -> bytes:
    if fold_part_name(name).endswith(".rels"):
        return _in_usual_names(part)
    if fold_part_name(name).endswith(".xml"):
        return _STRICT_TAG.sub(lambda tag: _NAMESPACE.sub(lambda space: _in_usual_names(space[0]), tag[0]), part)
    return part


def _in_usual_names(text: bytes) -> bytes:
    for strict, usual in _USUAL_NAMES:
        text = text.replace(strict, usual)
    return text


_AROUND_CELLS = (b"sheetData", b"commentList")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?:[\s/]|>(?!\d+</))")
"""Pattern of a row; a reader accepts rows in any part. `<xdr:row>5</xdr:row>` is only the position of a picture."""

_WORKSHEET, _TEXTS = "worksheet", "sharedStrings"
"""Kinds of the parts that hold the cells and the texts of a file."""
_USUAL = rb""" r="([A-Za-z]{0,3})(\d{1,7})"(?: [A-Za-z0-9:]+="[^"]*")* ?/?(?=>)"""
"""Attributes of a row or a cell as nearly all programs write them; others are searched by `_REFERENCE`."""
_ATTRIBUTES = rb"""[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*"""
_ELEMENT = re.compile(
    rb"<(?:[\w.-]+:)?(row|c|mergeCell|hyperlink|comment)(?=[\s/>])(" + _USUAL + rb"|" + _ATTRIBUTES + rb")"
)
_REFERENCE = re.compile(rb"""\s(?:r|ref)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{1,7})")
_WHOLE = re.compile(r"\$?[A-Za-z]{1,3}|\$?\d{8,}")
"""A reference to a whole column, or to a row beyond those of any program."""
_A_RANGE = 2


@dataclass
class CellScan:
    """The counts so far over all parts of a file; `count_part` raises TooMany as soon as a limit is exceeded.

    `texts`: the names of the parts that contain the cells and the texts of the file. `cells`, `reach`, `tags`: as in
    `Limits`.
    """

    limits: Limits
    texts: Collection[str] = ()
    cells: int = 0
    reach: int = 0
    tags: int = 0
    _beside: int = field(default=0, init=False)

    def count_part(self, name: str, text: bytes) -> None:
        """Count the cells and tags of a part (`text`, as UTF-8); raise TooMany if a limit is exceeded."""
        if any(name in text for name in _AROUND_CELLS) or _ROW.search(text):
            self._count_cells(text)
        self._count_tags(name, text.count(b"<"))

    def _count_tags(self, name: str, number: int) -> None:
        self.tags += number
        self._beside += 0 if fold_part_name(name) in self.texts else number
        for counted, limit in ((self.tags, self.limits.tags), (self._beside, MAX_TAGS_BESIDE)):
            if counted > limit:
                raise TooMany(f"要素 {counted:,}個", f"{limit:,}個", "FILE-TOO-LARGE")

    def _count_cells(self, text: bytes) -> None:
        """Count the cells with content, and the places to which merges, links and notes refer.

        Rows and cells without content cost nothing, wherever they are: readers pass over them.
        """
        at_row = at_column = last_row = last_column = 0
        for element in _ELEMENT.finditer(text):
            kind, attributes, letters, digits = element.groups()
            row, column = (int(digits), _column(letters)) if digits else self._furthest(kind, attributes)
            if kind == b"row":  # rows and cells may omit their position: then they follow the one before
                at_row, at_column = row or at_row + 1, 0
                continue
            if kind == b"c":
                at_row, at_column = row, column = row or at_row, column or at_column + 1
                if attributes.endswith(b"/") or text.startswith(b"></", element.end()):
                    continue
                self.cells += 1
            if row > self.limits.rows or column > self.limits.columns:
                raise _SheetRefused(cell_address(row, max(column, 1)), self.limits.last_cell)
            last_row, last_column = max(last_row, row), max(last_column, column)
            if self.cells > self.limits.cells:
                self._check_sum(self.cells, self.limits.cells)
        self.reach += last_row * last_column
        self._check_sum(self.reach, self.limits.reach)

    def _check_sum(self, counted: int, limit: int) -> None:
        if counted > limit:
            raise TooMany(f"すべてのシートで {counted:,}個", f"{limit:,}個")

    def _furthest(self, kind: bytes, attributes: bytes) -> tuple[int, int]:
        """Return the last row and column that an element refers to; cells covered by a merge count as well."""
        places = [_place(each, self.limits) for each in _references(attributes)]
        if kind == b"mergeCell" and len(places) == _A_RANGE:
            (top, left), (bottom, right) = places
            self.reach += (abs(bottom - top) + 1) * (abs(right - left) + 1)
            self._check_sum(self.reach, self.limits.reach)
        return max((row for row, _ in places), default=0), max((column for _, column in places), default=0)


def _references(attributes: bytes) -> Iterator[str]:
    for match in _REFERENCE.finditer(attributes):
        yield from (match[1] or match[2] or b"").decode("ascii", "replace").split(":")


def _place(reference: str, limits: Limits) -> tuple[int, int]:
    cell = _CELL.fullmatch(reference)
    if cell is None:
        is_whole = _WHOLE.fullmatch(reference) is not None
        code = "FILE-TOO-MANY-CELLS" if is_whole else "FILE-CELL-REFERENCE"  # a reader might expand it to anything
        raise _SheetRefused(reference[:20], limits.last_cell, code)
    return int(cell[2]), _column(cell[1].encode())


@cache
def _column(letters: bytes) -> int:
    return letters_as_number(letters.decode())


_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_NO_XML = re.compile(r"(?:.*/)?media/|.*\.(?:bin|bmp|emf|gif|jpe?g|png|tiff?|wmf)\Z", re.DOTALL)
"""Names, in lower case, of parts that are pictures or the data of other programs."""


class _Stopped(Exception):  # noqa: N818 - carries the finding out of the scan; never leaves this module
    """Raised if the scan finds something that is refused; carries the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.found = found


def admit_workbook(name: str, content: bytes, limits: Limits) -> WorkbookParts | Problem:
    """Return the parts of a workbook if it may be read, otherwise the problem for which it is refused.

    The parts of a workbook saved as Strict Open XML are converted to the usual format.
    `name`: the file name given by the user, used only to recognise Excel's `~$` files and for the problem's place.
    """
    found = kind_problem(name, content) or _size_problem(content) or _parts(content, limits)
    return found.at(file=name) if isinstance(found, Problem) else convert_from_strict(found)


def _size_problem(content: bytes) -> Problem | None:
    if len(content) <= MAX_BYTES:
        return None
    return problem("FILE-TOO-LARGE", found=f"{len(content):,}バイト", expected=f"{MAX_BYTES:,}バイト")


def _parts(content: bytes, limits: Limits) -> WorkbookParts | Problem:
    try:
        entries = zip_directory(content)
        _check_directory(content, entries)
        parts = dict(_checked(content, entries, limits, _outline(content, entries)))
        _check_text(entries, limits)  # last: for rows down to the sheet's end, that is the more helpful problem
        return WorkbookParts(parts)
    except TooMany as met:
        return problem(met.code, found=met.found, expected=met.allowed)
    except _Stopped as stopped:
        return stopped.found
    except zlib.error:
        return problem("FILE-DAMAGED", found="圧縮された内容を元に戻せません")
    except PartDamaged as damaged:
        return problem("FILE-DAMAGED", found=str(damaged)[:100])
    except DAMAGED:
        return problem("FILE-DAMAGED", found="ブックの部品の一覧が欠けているか、壊れています")


def _checked(
    content: bytes, entries: Sequence[zipfile.ZipInfo], limits: Limits, outline: WorkbookParts
) -> Iterator[tuple[str, bytes]]:
    """Yield the parts with their names; no reader is given a part that was not scanned here."""
    scan = CellScan(limits, _parts_of_texts(outline))
    for entry in entries:
        part = inflate(content, entry)
        if _NO_XML.match(fold_part_name(entry.filename)):
            continue
        try:
            _check_part(entry.filename, part, scan)
        except _SheetRefused as met:
            names = {fold_part_name(part): name for name, part in outline.sheets()}
            place = Place(sheet=names.get(fold_part_name(entry.filename)))
            raise _Stopped(problem(met.code, place, found=met.found, expected=met.allowed)) from None
        yield entry.filename, part


def _outline(content: bytes, entries: Sequence[zipfile.ZipInfo]) -> WorkbookParts:
    """Return the parts that list the sheets, without parts that have too many tags.

    Raises PartDamaged or one of DAMAGED.
    """
    main = _related(content, entries, _MAIN)
    book = fold_part_name(main.filename if main else WORKBOOK_PART)
    needed = {fold_part_name(each) for each in (_relationships_part(""), book, _relationships_part(book))}
    parts = {each.filename: _undeclared(content, each) for each in entries if fold_part_name(each.filename) in needed}
    return WorkbookParts({name: part for name, part in parts.items() if part.count(b"<") <= MAX_TAGS_BESIDE})


def _parts_of_texts(outline: WorkbookParts) -> frozenset[str]:
    """Return the names of the parts that are sheets of cells or shared texts and nothing else."""
    usual = posixpath.join(posixpath.dirname(outline.main), "sharedStrings.xml")
    kinds = {fold_part_name(usual): {_TEXTS}}
    for each in outline.relationships(outline.main):
        kinds.setdefault(fold_part_name(each.target), set()).add(each.kind)
    return frozenset(name for name, found in kinds.items() if found <= {_WORKSHEET, _TEXTS})


def _check_directory(content: bytes, entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        _stop("FILE-TOO-LARGE", f"部品 {len(entries):,}個", f"{MAX_ENTRIES:,}個")
    names: set[str] = set()
    for entry in entries:
        _check_name(entry, names)
    _check_kind(content, entries, names)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_BYTES:
        _stop("FILE-TOO-LARGE", f"{total:,}バイト", f"{MAX_BYTES:,}バイト")
    for entry in entries:
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            _stop("FILE-TOO-LARGE", f"圧縮前の{entry.file_size // max(entry.compress_size, 1):,}倍", f"{MAX_RATIO}倍")


def _check_kind(content: bytes, entries: Sequence[zipfile.ZipInfo], names: Collection[str]) -> None:
    main = _related(content, entries, _MAIN)
    if main is not None and not _NO_XML.match(fold_part_name(main.filename)):
        kind = kind_by_root(_as_utf8(inflate(content, main))) if main.file_size <= MAX_BYTES else None
        if kind is not None:
            _stop("FILE-NOT-WORKBOOK", kind)
    elif main is not None or WORKBOOK_PART not in names:
        kind = kind_by_parts(names)
        _stop("FILE-NOT-WORKBOOK" if kind else "FILE-ARCHIVE", kind or "ZIP")


def _check_text(entries: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries if not _NO_XML.match(fold_part_name(entry.filename)))
    if total > limits.text:
        _stop("FILE-TOO-LARGE", f"{total:,}バイト", f"{limits.text:,}バイト")


def _check_name(entry: zipfile.ZipInfo, names: set[str]) -> None:
    # orig_filename: zipfile itself replaces backslashes on Windows and cuts at NUL.
    name = entry.orig_filename
    if (
        fold_part_name(name) in names
        or "\\" in name
        or "\0" in name
        or name.startswith("/")
        or ".." in name.split("/")
        or ":" in name
    ):
        _stop("FILE-PART-NAMES", name.replace("\0", "␀")[:100])
    names.add(fold_part_name(name))


def _check_part(name: str, data: bytes, scan: CellScan) -> None:
    text = _as_utf8(data)
    if _DECLARATION.search(text):
        _stop("FILE-DOCTYPE", name[:100])
    scan.count_part(name, text)


def _as_utf8(data: bytes) -> bytes:
    """Return a part as UTF-8: expat also reads UTF-16, in which a scan for ASCII would find nothing."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode()
    if data[:1] == b"\0" or data[1:2] == b"\0":
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace").encode()
    return data


def _stop(code: str, found: str, expected: str | None = None) -> NoReturn:
    raise _Stopped(problem(code, Place(), found=found, expected=expected))
