"""Find everything that a person sees on a sheet beside its cells: notes, links, objects, header and footer of the page.

Nothing of it is ever an answer: each thing is found with its text and the cell that it lies over. Of a broken part
nothing is found; the sheet's cells are read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from nakano_status.workbook.addresses import LAST_COLUMN, column_letters
from nakano_status.workbook.gate import Relationship, WorkbookParts, readable

IDENTIFIERS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""The namespace of the attributes that name a relationship."""


class SeenKind(Enum):
    """The kinds of things that lie over cells or around them, by the name that people give them."""

    NOTE = "メモ"
    THREAD = "コメント"
    LINK = "リンク"
    TEXT_BOX = "図形の中の文字"
    SHAPE = "図形"
    PICTURE = "画像"
    CHART = "グラフ"
    DIAGRAM = "図表（SmartArt）"
    OBJECT = "埋め込まれた文書"
    CONTROL = "ボタンなどの部品"
    HEADER = "ページのヘッダー"
    FOOTER = "ページのフッター"
    PROMPT = "入力するときの説明"
    ABOVE = "ふりがなの場所に書かれた言葉"


OBJECTS = frozenset(SeenKind) - {
    *(SeenKind.NOTE, SeenKind.THREAD, SeenKind.LINK),
    *(SeenKind.HEADER, SeenKind.FOOTER),
}
"""The kinds of things that are drawn or embedded on a sheet."""


@dataclass(frozen=True, slots=True)
class SeenThing:
    """One thing beside the cells: the address of the cell that it belongs to or lies over, and its text."""

    kind: SeenKind
    cell: str | None
    text: str | None


class SheetLink(NamedTuple):
    """A link of a sheet as stored: its area, the relation with its address, or a place in the same file."""

    reference: str | None
    relation_id: str | None
    location: str | None
    address: str = ""
    """The address that a formula gives it."""


class SheetPrompt(NamedTuple):
    """A message that shows beside cells while they are filled in: their areas, its title and text."""

    reference: str
    title: str
    text: str


@dataclass
class SheetAttachments:
    """Elements of a sheet that are not cells, and the part they come from."""

    parts: WorkbookParts
    part: str
    links: list[SheetLink] = field(default_factory=list)
    edges: Element | None = None
    objects: list[Element] = field(default_factory=list)
    prompts: list[SheetPrompt] = field(default_factory=list)
    above: dict[str, str] = field(default_factory=dict)
    """Texts above the characters of cells that are no furigana, by address."""

    def targets(self, kind: str) -> list[str]:
        """Return the parts of a kind that the sheet refers to."""
        return _targets(self.parts, kind, self.part)


def seen_on(sheet: SheetAttachments) -> Iterator[SeenThing]:
    """Yield what is seen on a sheet, each thing once: some programs store it in two ways."""
    known: set[tuple[str | None, str]] = set()
    for thing in (*_notes(sheet), *_links(sheet), *_drawn(sheet), *_edges(sheet), *_prompts(sheet), *_above(sheet)):
        key = (thing.cell, "".join((thing.text or thing.kind.value).split()))
        if key not in known:
            known.add(key)
            yield thing


def _targets(parts: WorkbookParts, kind: str, part: str) -> list[str]:
    found = (each.target for each in parts.relationships(part) if each.kind == kind and not each.is_external)
    return list(dict.fromkeys(found))


def _tree(parts: WorkbookParts, part: str) -> Element | None:
    """Return the tree of a part; None if it is missing or broken."""
    return readable(parts.get(part, b""))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(tree: Element | None, name: str) -> Iterator[Element]:
    """Yield the elements of a local name, whatever their namespace."""
    return (each for each in (() if tree is None else tree.iter()) if _local(each) == name)


_PLACEHOLDER = re.compile(
    r"""\A\s*+\[(?:Threaded\ comment|スレッド化されたコメント|スレッド\ コメント|コメント\ スレッド)\]
    (?:(?!\n[^\S\n]*+(?:Comment|コメント)[^\S\n]*+[:：]).)*+
    \n[^\S\n]*+(?:Comment|コメント)[^\S\n]*+[:：]\s*+""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_REPLY = re.compile(r"^[^\S\n]*+(?:Reply|返信)[^\S\n]*+[:：][^\S\n]*+\n?", re.MULTILINE | re.IGNORECASE)
_OF_A_THREAD = "tc="


def _notes(sheet: SheetAttachments) -> Iterator[SeenThing]:
    """Yield notes and threads of comments; a note in place of a thread only if the thread is missing."""
    threads = dict(_threads(sheet))
    for cell, text in threads.items():
        yield SeenThing(SeenKind.THREAD, cell, text)
    for part in sheet.targets("comments"):
        for note in sheet.parts.read_once(_notes_in, part):
            if note.kind is SeenKind.NOTE or note.cell not in threads:
                yield note


def _notes_in(parts: WorkbookParts, part: str) -> tuple[SeenThing, ...]:
    """Return the notes of a part, and those in place of a thread without their placeholder."""
    return tuple(_notes_of(_tree(parts, part)))


def _notes_of(tree: Element | None) -> Iterator[SeenThing]:
    authors = [author.text or "" for author in _all(tree, "author")]
    for note in _all(tree, "comment"):
        cell, text = note.get("ref", "").upper(), _note_text(note)
        number = _number(note.get("authorId", ""))
        author = authors[number] if number is not None and number < len(authors) else ""
        if not text.strip():
            continue
        if author.startswith(_OF_A_THREAD) or _PLACEHOLDER.match(text) is not None:
            yield SeenThing(SeenKind.THREAD, cell, _REPLY.sub("", _PLACEHOLDER.sub("", text)))
        else:
            yield SeenThing(SeenKind.NOTE, cell, text)


def _note_text(note: Element) -> str:
    body = next((each for each in note if _local(each) == "text"), None)
    hidden = {id(text) for phonetic in _all(body, "rPh") for text in phonetic.iter()}
    return "".join(text.text or "" for text in _all(body, "t") if id(text) not in hidden)


def _threads(sheet: SheetAttachments) -> Iterator[tuple[str, str]]:
    """Yield the cell of each thread and its comments in their order, each with the name of who wrote it."""
    threads: dict[str, list[str]] = {}
    for part in sheet.targets("threadedComment"):
        for cell, text in sheet.parts.read_once(_comments_in, part):
            threads.setdefault(cell, []).append(text)
    return ((cell, "\n".join(texts)) for cell, texts in threads.items())


def _comments_in(parts: WorkbookParts, part: str) -> tuple[tuple[str, str], ...]:
    """Return the cell of each comment of a part that has a text, and the text with the name of who wrote it."""
    names = parts.read_once(_names_of_persons, parts.main)
    found: list[tuple[str, str]] = []
    for comment in _all(_tree(parts, part), "threadedComment"):
        text = "".join(each.text or "" for each in comment if _local(each) == "text")
        name = names.get(comment.get("personId", ""))
        if text.strip():
            found.append((comment.get("ref", "").upper(), f"{name}：{text}" if name else text))
    return tuple(found)


def _names_of_persons(parts: WorkbookParts, main: str) -> dict[str, str]:
    return {
        person.get("id", ""): person.get("displayName", "")
        for part in _targets(parts, "person", main)
        for person in _all(_tree(parts, part), "person")
    }


def _links(sheet: SheetAttachments) -> Iterator[SeenThing]:
    addresses = {each.id: each.target for each in sheet.parts.relationships(sheet.part) if each.is_external}
    for link in sheet.links:
        address = link.address or addresses.get(link.relation_id or "", "")
        text = "#".join(filter(None, (address, link.location))) if address else f"#{link.location or ''}"
        if text != "#":
            yield SeenThing(SeenKind.LINK, (link.reference or "").upper().partition(":")[0] or None, text)


def _above(sheet: SheetAttachments) -> Iterator[SeenThing]:
    return (SeenThing(SeenKind.ABOVE, cell, text) for cell, text in sheet.above.items())


def _prompts(sheet: SheetAttachments) -> Iterator[SeenThing]:
    for prompt in sheet.prompts:
        text = "\n".join(each for each in (prompt.title, prompt.text) if each.strip())
        if text:
            first = prompt.reference.upper().partition(" ")[0].partition(":")[0]
            yield SeenThing(SeenKind.PROMPT, first.replace("$", "") or None, text)


_EDGE_CODES = re.compile(r'&"[^"]*"|&[0-9]+|&K[0-9A-Fa-f]{6}|&K\d\d[+-]\d{3}|&[A-JL-Z+\-]', re.IGNORECASE)
_AMPERSAND = re.compile("&&")
_PICTURE_IN_EDGE = "&G"
_EDGES = (
    ("odd", None),
    ("first", "differentFirst"),
    ("even", "differentOddEven"),
)
_TRUE = frozenset({"1", "true"})


def edge_text(text: str) -> str:
    """Return the text of a header or footer without the codes for type, place, page number, day and names."""
    parts = (_EDGE_CODES.sub(" ", part) for part in _AMPERSAND.split(text))
    return " ".join("&".join(parts).split())


def _edges(sheet: SheetAttachments) -> Iterator[SeenThing]:
    """Yield the headers and footers of the page that are printed."""
    if sheet.edges is None:
        return
    texts = {_local(each): each.text or "" for each in sheet.edges}
    for pages, wanted in _EDGES:
        if wanted is not None and sheet.edges.get(wanted, "").lower() not in _TRUE:
            continue
        for kind, name in ((SeenKind.HEADER, "Header"), (SeenKind.FOOTER, "Footer")):
            stored = texts.get(pages + name, "")
            if text := edge_text(stored):
                yield SeenThing(kind, None, text)
            if _PICTURE_IN_EDGE in _AMPERSAND.sub("", stored).upper():
                yield SeenThing(SeenKind.PICTURE, None, kind.value)


_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
_GROUPS = frozenset({"grpSp", "wgp"})
_MOST_DIGITS = 7
_FORM_PARTS = {"oleObject": SeenKind.OBJECT, "control": SeenKind.CONTROL}


def _drawn(sheet: SheetAttachments) -> Iterator[SeenThing]:
    for kind, read in (("drawing", _in_drawing), ("vmlDrawing", _vml)):
        for part in sheet.targets(kind):
            yield from sheet.parts.read_once(read, part)
    yield from _embedded(sheet.objects)
    for _ in sheet.targets("image"):
        yield SeenThing(SeenKind.PICTURE, None, "シートの背景")


def _in_drawing(parts: WorkbookParts, part: str) -> tuple[SeenThing, ...]:
    tree = _tree(parts, part)
    found = {each.id: each for each in parts.relationships(part)}
    anchors = (each for each in (() if tree is None else _opened(tree, ())) if _local(each) in _ANCHORS)
    return tuple(thing for anchor in anchors for thing in _in_anchor(parts, found, anchor))


def _opened(node: Element, names: Collection[str]) -> Iterator[Element]:
    """Yield what an element holds, with elements of the names replaced by what they hold in turn.

    Of the ways to show a thing, the first counts that is not empty. Elements may be deeper than calls can be.
    """
    waiting = list(reversed(node))
    while waiting:
        each = waiting.pop()
        name = _local(each)
        if name == "AlternateContent":
            waiting.extend(reversed(next((way for way in each if len(way)), ())))
        elif name in names:
            waiting.extend(reversed(each))
        else:
            yield each


def _in_anchor(parts: WorkbookParts, found: Mapping[str, Relationship], anchor: Element) -> Iterator[SeenThing]:
    cell = _anchored_at(anchor)
    for each in _opened(anchor, _GROUPS):
        yield from _object(parts, found, each, cell)


def _anchored_at(anchor: Element) -> str | None:
    """Return the cell below an object's upper left corner; None if it has none."""
    start = next((each for each in anchor.iter() if _local(each) == "from"), None)
    facts = {} if start is None else {_local(each): each.text or "" for each in start}
    return _cell_at(facts.get("row", ""), facts.get("col", ""))


def _cell_at(row: str, column: str) -> str | None:
    rows, columns = _number(row), _number(column)
    if rows is None or columns is None or columns >= LAST_COLUMN:
        return None
    return f"{column_letters(columns + 1)}{rows + 1}"


def _number(text: str) -> int | None:
    """Return the number of a row, a column or an entry; None for any other text, and beyond all that a file has."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def _object(
    parts: WorkbookParts, found: Mapping[str, Relationship], node: Element, cell: str | None
) -> Iterator[SeenThing]:
    """Yield one object."""
    kind = _local(node)
    if kind in ("sp", "cxnSp"):
        text = _text_of(node)
        yield SeenThing(SeenKind.TEXT_BOX if text else SeenKind.SHAPE, cell, text)
    elif kind == "pic":
        yield SeenThing(SeenKind.PICTURE, cell, None)
    elif kind == "contentPart":
        yield SeenThing(SeenKind.SHAPE, cell, "手書き")
    elif kind == "graphicFrame":
        yield _frame(parts, found, node, cell)


def _text_of(node: Element | None) -> str | None:
    """Return the text of an object, one paragraph a line; None if it has none."""
    lines: list[list[str]] = []
    for each in () if node is None else node.iter():
        name = _local(each)
        if name == "p":
            lines.append([])
        elif name == "t" and lines:
            lines[-1].append(each.text or "")
    return "\n".join(filter(str.strip, map("".join, lines))) or None


def _part_text(parts: WorkbookParts, part: str) -> str | None:
    return _text_of(_tree(parts, part))


def _frame(parts: WorkbookParts, found: Mapping[str, Relationship], node: Element, cell: str | None) -> SeenThing:
    """Return a chart or a diagram with the text of its own part, or with the text in the frame if it has no part."""
    for each in node.iter():
        name = _local(each)
        if name == "chart" and (relation := found.get(each.get(f"{IDENTIFIERS}id", ""))):
            return SeenThing(SeenKind.CHART, cell, parts.read_once(_chart_text, relation.target))
        if name == "relIds" and (relation := found.get(each.get(f"{IDENTIFIERS}dm", ""))):
            return SeenThing(SeenKind.DIAGRAM, cell, parts.read_once(_part_text, relation.target))
    text = _text_of(node)
    return SeenThing(SeenKind.TEXT_BOX if text else SeenKind.SHAPE, cell, text)


_NAMES_OF_CHARTS = frozenset({"tx", "strLit", "strCache"})
"""The elements of a chart that hold the names of series and categories."""


def _chart_text(parts: WorkbookParts, part: str) -> str | None:
    """Return the text of a chart: titles, names of series and categories, and what is drawn on it."""
    tree = _tree(parts, part)
    drawn = (parts.read_once(_part_text, each) for each in _targets(parts, "chartUserShapes", part))
    texts = (_text_of(tree), *(each.text for each in _names_in(tree)), *drawn)
    return "\n".join(dict.fromkeys(text for text in texts if text and text.strip())) or None


def _names_in(chart: Element | None) -> Iterator[Element]:
    """Yield the elements with the names of series and categories, each once."""
    known: set[int] = set()
    for holder in () if chart is None else chart.iter():
        if _local(holder) in _NAMES_OF_CHARTS and id(holder) not in known:
            for each in holder.iter():
                known.add(id(each))
                if _local(each) == "v":
                    yield each


_VML_MARKUP = re.compile(
    r"""<(?P<end>/?)(?:[\w.-]++:)?+(?P<name>[\w.-]++)(?P<facts>(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>
    | <[!?][^<>]*+>? | (?P<text>[^<]++)""",
    re.VERBOSE,
)
_VML_SHAPES = frozenset({"shape", "rect", "oval", "line", "roundrect", "polyline", "arc", "curve"})
_VML_TYPE = re.compile(r"""\bObjectType\s*+=\s*+["'](\w++)""")
_VML_WORD_ART = re.compile(r"""(?<!\w)string\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_VML_BREAKS = frozenset({"br", "div"})
_VML_DRAWN = frozenset({"Rect", "Oval", "Line", "Shape", "Group"})
_CHECKED = "（チェックあり）"
_CORNER = 4


@dataclass(slots=True)
class _VmlShape:
    """One shape of an old kind of drawing; its elements are read one after the other."""

    kind: str = "Shape"
    within: str = ""
    in_text: bool = False
    texts: list[str] = field(default_factory=list)
    anchor: str = ""
    is_checked: bool = False

    def open(self, name: str, facts: str) -> None:
        """Enter an element."""
        self.within = name
        if name == "textbox":
            self.in_text = not facts.endswith("/")
        elif name == "ClientData" and (kind := _VML_TYPE.search(facts)):
            self.kind = kind[1]
        elif name == "textpath" and (words := _VML_WORD_ART.search(facts)):
            self.texts += ["\n", words[1] or words[2] or "", "\n"]
        elif name == "br":
            self.texts.append("\n")

    def close(self, name: str) -> None:
        """Leave an element."""
        self.within = ""
        self.in_text = self.in_text and name != "textbox"
        if name in _VML_BREAKS or name == "textbox":
            self.texts.append("\n")

    def read(self, text: str) -> None:
        """Take a text between two tags."""
        if self.within == "Anchor":
            self.anchor = text
        elif self.within == "Checked":
            self.is_checked = text.strip() == "1"
        elif self.in_text:
            self.texts.append(text)

    def seen(self) -> SeenThing | None:
        """Return the shape as it is seen; None for the frame of a note."""
        if self.kind == "Note":
            return None
        corner = self.anchor.split(",", _CORNER)
        cell = _cell_at(corner[2], corner[0]) if len(corner) >= _CORNER else None
        lines = (line.strip() for line in unescape("".join(self.texts)).splitlines())
        text = "\n".join(filter(None, (*lines, _CHECKED if self.is_checked else "")))
        return SeenThing(_vml_kind(self.kind, text), cell, text or None)


def _vml(parts: WorkbookParts, part: str) -> tuple[SeenThing, ...]:
    """Return the objects of an old kind of drawing, which is often no XML, but not its notes."""
    shapes = _vml_shapes(parts.get(part, b"").decode("utf-8", "replace"))
    return tuple(thing for shape in shapes if (thing := shape.seen()))


def _vml_shapes(drawing: str) -> Iterator[_VmlShape]:
    """Yield the shapes of a drawing; each ends where it is closed or where another one begins."""
    shape: _VmlShape | None = None
    for piece in _VML_MARKUP.finditer(drawing):
        name = piece["name"]
        if name in _VML_SHAPES:
            if shape is not None:
                yield shape
            shape = None if piece["end"] else _VmlShape()
            if shape is not None and piece["facts"].endswith("/"):
                yield shape
                shape = None
        elif shape is None:
            continue
        elif name is None:
            shape.read(piece["text"] or "")
        elif piece["end"]:
            shape.close(name)
        else:
            shape.open(name, piece["facts"])
    if shape is not None:
        yield shape


def _vml_kind(kind: str, text: str) -> SeenKind:
    if kind == "Pict":
        return SeenKind.PICTURE
    if kind not in _VML_DRAWN:
        return SeenKind.CONTROL
    return SeenKind.TEXT_BOX if text else SeenKind.SHAPE


def _embedded(objects: Iterable[Element]) -> Iterator[SeenThing]:
    """Yield embedded documents and controls; each is stored twice, for newer and for older programs."""
    known: set[str] = set()
    for each in objects:
        number = each.get("shapeId") or each.get(f"{IDENTIFIERS}id") or ""
        if number not in known:
            known.add(number)
            yield SeenThing(_FORM_PARTS[_local(each)], _anchored_at(each), each.get("progId") or each.get("name"))
