"""Find everything that a person sees on a sheet beside its cells: notes, links, objects, header and footer of the page.

Nothing of it is ever an answer: each thing is found with its text and the cell that it lies over. Of a broken part
nothing is found; the sheet's cells are read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, ParseError

from nakano_status.workbook.addresses import column_letters
from nakano_status.workbook.gate import Relationship, WorkbookParts

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
    """The part of a sheet, and its elements that are no cells."""

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


def parsed(part: bytes) -> Element:
    """Return the tree of a part; the gate has refused documents with declarations of entities."""
    return ET.fromstring(part)  # noqa: S314


def _targets(parts: WorkbookParts, kind: str, part: str) -> list[str]:
    return [each.target for each in parts.relationships(part) if each.kind == kind and not each.is_external]


def _tree(parts: WorkbookParts, part: str) -> Element | None:
    """Return the tree of a part; None if it is missing or broken."""
    with suppress(KeyError, ParseError, ValueError, LookupError):
        return parsed(parts[part])
    return None


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(tree: Element | None, name: str) -> Iterator[Element]:
    """Yield the elements of a local name, whatever their namespace."""
    return (each for each in (() if tree is None else tree.iter()) if _local(each) == name)


_PLACEHOLDER = re.compile(
    r"\A\s*\[(?:Threaded comment|スレッド化されたコメント|スレッド コメント|コメント スレッド)\].*?\n\s*\n?"
    r"(?:Comment|コメント)\s*[:：]\s*\n?",
    re.DOTALL | re.IGNORECASE,
)
_REPLY = re.compile(r"^\s*(?:Reply|返信)\s*[:：]\s*\n?", re.MULTILINE | re.IGNORECASE)
_OF_A_THREAD = "tc="


def _notes(sheet: SheetAttachments) -> Iterator[SeenThing]:
    """Yield notes and threads of comments; a note in place of a thread only if the thread is missing."""
    threads = dict(_threads(sheet))
    for cell, text in threads.items():
        yield SeenThing(SeenKind.THREAD, cell, text)
    for part in sheet.targets("comments"):
        tree = _tree(sheet.parts, part)
        authors = [author.text or "" for author in _all(tree, "author")]
        for note in _all(tree, "comment"):
            cell, text = note.get("ref", "").upper(), _note_text(note)
            number = note.get("authorId", "")
            author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
            is_thread = author.startswith(_OF_A_THREAD) or _PLACEHOLDER.match(text) is not None
            if not text.strip() or (is_thread and cell in threads):
                continue
            kind = SeenKind.THREAD if is_thread else SeenKind.NOTE
            yield SeenThing(kind, cell, _REPLY.sub("", _PLACEHOLDER.sub("", text)) if is_thread else text)


def _note_text(note: Element) -> str:
    body = next((each for each in note if _local(each) == "text"), None)
    hidden = {id(text) for phonetic in _all(body, "rPh") for text in phonetic.iter()}
    return "".join(text.text or "" for text in _all(body, "t") if id(text) not in hidden)


def _threads(sheet: SheetAttachments) -> Iterator[tuple[str, str]]:
    """Yield the cell of each thread and its comments in their order, each with the name of who wrote it."""
    names = {
        person.get("id", ""): person.get("displayName", "")
        for part in _targets(sheet.parts, "person", sheet.parts.main)
        for person in _all(_tree(sheet.parts, part), "person")
    }
    threads: dict[str, list[str]] = {}
    for part in sheet.targets("threadedComment"):
        for comment in _all(_tree(sheet.parts, part), "threadedComment"):
            text = "".join(each.text or "" for each in comment if _local(each) == "text")
            name = names.get(comment.get("personId", ""))
            if text.strip():
                threads.setdefault(comment.get("ref", "").upper(), []).append(f"{name}：{text}" if name else text)
    return ((cell, "\n".join(texts)) for cell, texts in threads.items())


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
_OBJECT_IDS = frozenset({"oleObject", "control"})
_FORM_PARTS = {"oleObject": SeenKind.OBJECT, "control": SeenKind.CONTROL}


def _drawn(sheet: SheetAttachments) -> Iterator[SeenThing]:
    for part in sheet.targets("drawing"):
        tree = _tree(sheet.parts, part)
        found = sheet.parts.relationships(part)
        for anchor in () if tree is None else _anchors(tree):
            yield from _in_anchor(sheet.parts, found, anchor)
    for part in sheet.targets("vmlDrawing"):
        yield from _vml(sheet.parts, part)
    yield from _embedded(sheet.objects)
    for _ in sheet.targets("image"):
        yield SeenThing(SeenKind.PICTURE, None, "シートの背景")


def _anchors(tree: Element) -> Iterator[Element]:
    """Yield the anchors of a drawing; of two ways to show one, the first."""
    for each in tree:
        if _local(each) in _ANCHORS:
            yield each
        elif _local(each) == "AlternateContent" and len(each):
            yield from _anchors(each[0])


def _in_anchor(parts: WorkbookParts, found: Sequence[Relationship], anchor: Element) -> Iterator[SeenThing]:
    cell = _anchored_at(anchor)
    for each in anchor:
        yield from _object(parts, found, each, cell)


def _anchored_at(anchor: Element) -> str | None:
    """Return the cell below an object's upper left corner; None if it has none."""
    start = next((each for each in anchor.iter() if _local(each) == "from"), None)
    facts = {} if start is None else {_local(each): each.text or "" for each in start}
    return _cell_at(facts.get("row", ""), facts.get("col", ""))


def _cell_at(row: str, column: str) -> str | None:
    if not (row.strip().isdecimal() and column.strip().isdecimal()):
        return None
    return f"{column_letters(int(column) + 1)}{int(row) + 1}"


def _object(
    parts: WorkbookParts, found: Sequence[Relationship], node: Element, cell: str | None
) -> Iterator[SeenThing]:
    """Yield one object, or those of a group."""
    kind = _local(node)
    if kind in ("grpSp", "wgp"):
        for each in node:
            yield from _object(parts, found, each, cell)
    elif kind == "AlternateContent":
        for each in node[0] if len(node) else ():
            yield from _object(parts, found, each, cell)
    elif kind in ("sp", "cxnSp"):
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
    lines = ("".join(text.text or "" for text in _all(each, "t")) for each in _all(node, "p"))
    return "\n".join(line for line in lines if line.strip()) or None


def _frame(parts: WorkbookParts, found: Sequence[Relationship], node: Element, cell: str | None) -> SeenThing:
    """Return a chart or a diagram with the text of its own part, or else that in the frame."""
    by_id = {each.id: each for each in found}
    for each in node.iter():
        name = _local(each)
        if name == "chart" and (relation := by_id.get(each.get(f"{IDENTIFIERS}id", ""))):
            return SeenThing(SeenKind.CHART, cell, _chart_text(parts, relation.target))
        if name == "relIds" and (relation := by_id.get(each.get(f"{IDENTIFIERS}dm", ""))):
            return SeenThing(SeenKind.DIAGRAM, cell, _text_of(_tree(parts, relation.target)))
    text = _text_of(node)
    return SeenThing(SeenKind.TEXT_BOX if text else SeenKind.SHAPE, cell, text)


_NAMES_OF_CHARTS = frozenset({"tx", "strLit", "strCache"})
"""The elements of a chart that hold the names of series and categories."""


def _chart_text(parts: WorkbookParts, part: str) -> str | None:
    """Return the text of a chart: titles, names of series and categories, and what is drawn on it."""
    tree = _tree(parts, part)
    drawn = (_text_of(_tree(parts, each)) for each in _targets(parts, "chartUserShapes", part))
    named = (each for kind in _NAMES_OF_CHARTS for holder in _all(tree, kind) for each in _all(holder, "v"))
    texts = (_text_of(tree), *(each.text for each in named), *drawn)
    return "\n".join(dict.fromkeys(text for text in texts if text and text.strip())) or None


_VML_SHAPE = re.compile(
    r"<v:(?:shape|rect|oval|line|roundrect|group)\b.*?</v:(?:shape|rect|oval|line|roundrect)>", re.DOTALL
)
_VML_TYPE = re.compile(r'ObjectType\s*=\s*"(\w+)"')
_VML_ANCHOR = re.compile(r"<x:Anchor>([^<]*)</x:Anchor>")
_VML_TEXT = re.compile(r"<v:textbox\b.*?</v:textbox>", re.DOTALL)
_VML_WORD_ART = re.compile(r"<v:textpath\b[^>]*?\bstring\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_VML_CHECKED = re.compile(r"<x:Checked>\s*1\s*</x:Checked>")
_TAG, _BREAK = re.compile(r"<[^>]*>"), re.compile(r"<br\b[^>]*>|</div>", re.IGNORECASE)
_VML_DRAWN = frozenset({"Rect", "Oval", "Line", "Shape", "Group"})
_CHECKED = "（チェックあり）"
_CORNER = 4


def _vml(parts: WorkbookParts, part: str) -> Iterator[SeenThing]:
    """Yield the objects of an old kind of drawing, which is often no XML, but not its notes."""
    text = parts.get(part, b"").decode("utf-8", "replace")
    for shape in _VML_SHAPE.findall(text):
        found = _VML_TYPE.search(shape)
        kind = found[1] if found else "Shape"
        if kind == "Note":
            continue
        anchor = _VML_ANCHOR.search(shape)
        corner = anchor[1].split(",") if anchor else []
        cell = _cell_at(corner[2], corner[0]) if len(corner) >= _CORNER else None
        text = "\n".join(filter(None, (_vml_text(shape), _CHECKED if _VML_CHECKED.search(shape) else "")))
        yield SeenThing(_vml_kind(kind, text), cell, text or None)


def _vml_kind(kind: str, text: str) -> SeenKind:
    if kind == "Pict":
        return SeenKind.PICTURE
    if kind not in _VML_DRAWN:
        return SeenKind.CONTROL
    return SeenKind.TEXT_BOX if text else SeenKind.SHAPE


def _vml_text(shape: str) -> str:
    from html import unescape

    texts = (unescape(_TAG.sub("", _BREAK.sub("\n", box))) for box in _VML_TEXT.findall(shape))
    drawn = (unescape(double or single) for double, single in _VML_WORD_ART.findall(shape))
    lines = (line.strip() for text in (*texts, *drawn) for line in text.splitlines())
    return "\n".join(filter(None, lines))


def _embedded(objects: Iterable[Element]) -> Iterator[SeenThing]:
    """Yield embedded documents and controls; each is stored twice, for newer and for older programs."""
    known: set[str] = set()
    for each in objects:
        number = each.get("shapeId") or each.get(f"{IDENTIFIERS}id") or ""
        if number not in known:
            known.add(number)
            yield SeenThing(_FORM_PARTS[_local(each)], _anchored_at(each), each.get("progId") or each.get("name"))
