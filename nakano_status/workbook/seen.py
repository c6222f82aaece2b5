"""Finds everything visible on a sheet except its cells: notes, links, objects, headers and footers of the page.

None of it is ever an answer. Each thing is returned with its text and the cell that it covers. In a broken part nothing
is found; the cells of the sheet are read nevertheless.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from html import unescape
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from nakano_status.domain.cell_address import LAST_COLUMN, cell_address
from nakano_status.workbook.gate import Relationship, WorkbookParts, is_on, local_name, try_parse_part
from nakano_status.workbook.rich_text import (
    LOWERED,
    PLAIN,
    RAISED,
    CharacterLook,
    TextRun,
    read_string,
    seen_text,
    symbol_font,
)

IDENTIFIERS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""The namespace of the attributes that name a relationship."""


class SeenKind(Enum):
    """The kinds of things that are over cells or around them; a member's value is the name that people use."""

    NOTE = "メモ"
    THREAD = "コメント"
    LINK = "リンク"
    TIP = "リンクに重ねると出る説明"
    TEXT_BOX = "図形の中の文字"
    SHAPE = "図形"
    PICTURE = "画像"
    CHART = "グラフ"
    SPARKLINE = "セルの中のグラフ（スパークライン）"
    DIAGRAM = "図表（SmartArt）"
    OBJECT = "埋め込まれた文書"
    CONTROL = "ボタンなどの部品"
    HEADER = "ページのヘッダー"
    FOOTER = "ページのフッター"
    PROMPT = "入力するときの説明"
    ABOVE = "ふりがなの場所に書かれた言葉"
    CROSSED = "斜線"
    FORMAT = "表示形式の加える言葉"
    CONDITION = "条件付き書式"


OBJECTS = frozenset(SeenKind) - {
    *(SeenKind.NOTE, SeenKind.THREAD, SeenKind.LINK, SeenKind.TIP),
    *(SeenKind.HEADER, SeenKind.FOOTER, SeenKind.CROSSED, SeenKind.FORMAT, SeenKind.CONDITION),
}
"""The kinds of things that are drawn or embedded on a sheet."""


@dataclass(frozen=True, slots=True)
class SeenThing:
    """One visible thing other than a cell.

    `cell`: the address of the cell at its place, such as `C12` (None: not known). `text`: its text (None: it has none).
    """

    kind: SeenKind
    cell: str | None
    text: str | None


class SheetLink(NamedTuple):
    """A link of a sheet as stored; None for an attribute that it lacks.

    `reference`: its area. `relation_id`: the relationship that has its address. `location`: a place in the same file.
    `address`: the address, if a formula states it instead of a relationship. `tip`: the text shown while a person
    points at the link.
    """

    reference: str | None
    relation_id: str | None
    location: str | None
    address: str = ""
    tip: str = ""


class SheetPrompt(NamedTuple):
    """An input message that is shown beside cells while they are filled in: their areas, its title and its text."""

    reference: str
    title: str
    text: str


@dataclass
class SheetAttachments:
    """The elements of a sheet that are not cells, and the part that contains them.

    `edges`: the headers and footers of its pages, if it has any. `sparklines`: the cells with a chart in them, each
    with the cells that the chart is made from. `above`: the texts above the characters of cells, except furigana, by
    address. `looks`: looks of cells that change the meaning of their texts, and conditional formats that may give one.
    """

    parts: WorkbookParts
    part: str
    links: list[SheetLink] = field(default_factory=list)
    edges: Element | None = None
    objects: list[Element] = field(default_factory=list)
    prompts: list[SheetPrompt] = field(default_factory=list)
    sparklines: list[tuple[str, str]] = field(default_factory=list)
    above: dict[str, str] = field(default_factory=dict)
    looks: list[SeenThing] = field(default_factory=list)
    has_background: bool = False

    def targets(self, kind: str) -> list[str]:
        """Return the names of the parts to which the sheet refers by relationships of a kind, such as `comments`."""
        return _targets(self.parts, kind, self.part)


def visible_things(sheet: SheetAttachments) -> Iterator[SeenThing]:
    """Yield the visible things of a sheet except cells, each once, although some programs store a thing in two ways."""
    known: set[tuple[str | None, str]] = set()
    kinds = (_notes, _links, _drawn, _sparklines, _edges, _prompts, _above)
    for thing in (*sheet.looks, *(each for kind in kinds for each in kind(sheet))):
        key = (thing.cell, "".join((thing.text or thing.kind.value).split()))
        if key not in known:
            known.add(key)
            yield thing


def _targets(parts: WorkbookParts, kind: str, part: str) -> list[str]:
    found = (each.target for each in parts.relationships(part) if each.kind == kind and not each.is_external)
    return list(dict.fromkeys(found))


def _tree(parts: WorkbookParts, part: str) -> Element | None:
    """Return the tree of a part; None if it is missing or broken."""
    return try_parse_part(parts.get(part, b""))


def _all(tree: Element | None, name: str) -> Iterator[Element]:
    """Yield the elements of a local name, whatever their namespace."""
    return (each for each in (() if tree is None else tree.iter()) if local_name(each) == name)


_PLACEHOLDER = re.compile(
    r"""\A\s*+\[(?:Threaded\ comment|スレッド化されたコメント|スレッド\ コメント|コメント\ スレッド)\]
    (?:(?!\n[^\S\n]*+(?:Comment|コメント)[^\S\n]*+[:：]).)*+
    \n[^\S\n]*+(?:Comment|コメント)[^\S\n]*+[:：]\s*+""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_REPLY = re.compile(r"^[^\S\n]*+(?:Reply|返信)[^\S\n]*+[:：][^\S\n]*+\n?", re.MULTILINE | re.IGNORECASE)
_OF_A_THREAD = "tc="


def _notes(sheet: SheetAttachments) -> Iterator[SeenThing]:
    """Yield notes and threads of comments; a note that replaces a thread only if the thread is missing."""
    threads = dict(_threads(sheet))
    for cell, text in threads.items():
        yield SeenThing(SeenKind.THREAD, cell, text)
    for part in sheet.targets("comments"):
        for note in sheet.parts.read_once(_notes_in, part):
            if note.kind is SeenKind.NOTE or note.cell not in threads:
                yield note


def _notes_in(parts: WorkbookParts, part: str) -> tuple[SeenThing, ...]:
    """Return the notes of a part; a note that replaces a thread is returned without its placeholder."""
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
    body = next((each for each in note if local_name(each) == "text"), None)
    text, runs = ("", ()) if body is None else read_string(body)
    return _as_seen(runs) if runs else text


def _as_seen(runs: Iterable[TextRun]) -> str:
    """Return the text of runs with descriptions of lines through it and of raised characters."""
    known = tuple(runs)
    seen = seen_text(known, PLAIN)
    return "".join(each.text for each in known) if seen is None else seen.marked


def _threads(sheet: SheetAttachments) -> Iterator[tuple[str, str]]:
    """Yield the cell of each thread and its comments in their order, each with the name of its author."""
    threads: dict[str, list[str]] = {}
    for part in sheet.targets("threadedComment"):
        for cell, text in sheet.parts.read_once(_comments_in, part):
            threads.setdefault(cell, []).append(text)
    return ((cell, "\n".join(texts)) for cell, texts in threads.items())


def _comments_in(parts: WorkbookParts, part: str) -> tuple[tuple[str, str], ...]:
    """Return the cell of each comment of a part that has a text, and the text with the name of its author."""
    names = parts.read_once(_names_of_persons, parts.main)
    found: list[tuple[str, str]] = []
    for comment in _all(_tree(parts, part), "threadedComment"):
        text = "".join(each.text or "" for each in comment if local_name(each) == "text")
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
        cell = (link.reference or "").upper().partition(":")[0] or None
        yield from _link(cell, text, link.tip)


def _link(cell: str | None, text: str, tip: str) -> Iterator[SeenThing]:
    """Yield a link, and its tip unless the tip is the address."""
    if text != "#":
        yield SeenThing(SeenKind.LINK, cell, text)
    if tip.strip() and bare_address(tip) != bare_address(text):
        yield SeenThing(SeenKind.TIP, cell, tip)


_SCHEMES = re.compile(r"^(?:https?://|mailto:|file:/*)", re.IGNORECASE)


def bare_address(text: str) -> str:
    """Return an address in a form for comparison: without its scheme and without a slash at its end."""
    return _SCHEMES.sub("", text.strip()).rstrip("/")


def _sparklines(sheet: SheetAttachments) -> Iterator[SeenThing]:
    for reference, source in sheet.sparklines:
        cell = reference.upper().partition(" ")[0].partition(":")[0].replace("$", "")
        yield SeenThing(SeenKind.SPARKLINE, cell or None, source or None)


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


def plain_header_text(text: str) -> str:
    """Return the text of a header or footer without the codes for typeface, position, page number, day and names."""
    parts = (_EDGE_CODES.sub(" ", part) for part in _AMPERSAND.split(text))
    return " ".join("&".join(parts).split())


def _edges(sheet: SheetAttachments) -> Iterator[SeenThing]:
    """Yield the headers and footers of the page that are printed."""
    if sheet.edges is None:
        return
    texts = {local_name(each): each.text or "" for each in sheet.edges}
    for pages, wanted in _EDGES:
        if wanted is not None and not is_on(sheet.edges, wanted):
            continue
        for kind, name in ((SeenKind.HEADER, "Header"), (SeenKind.FOOTER, "Footer")):
            stored = texts.get(pages + name, "")
            if text := plain_header_text(stored):
                yield SeenThing(kind, None, text)
            if _PICTURE_IN_EDGE in _AMPERSAND.sub("", stored).upper():
                yield SeenThing(SeenKind.PICTURE, None, kind.value)


_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
_GROUPS = frozenset({"grpSp", "wgp"})
_SHOWING = _ANCHORS | _GROUPS | {"sp", "cxnSp", "pic", "contentPart", "graphicFrame"}
"""Elements of a drawing that show something known."""
_MOST_DIGITS = 7
_FORM_PARTS = {"oleObject": SeenKind.OBJECT, "control": SeenKind.CONTROL}


def _drawn(sheet: SheetAttachments) -> Iterator[SeenThing]:
    for part in sheet.targets("drawing"):
        yield from sheet.parts.read_once(_in_drawing, part)
    embedded = {each.get("shapeId") for each in sheet.objects}  # an older drawing shows them once more
    for part in sheet.targets("vmlDrawing"):
        yield from (thing for number, thing in sheet.parts.read_once(_vml, part) if number not in embedded)
    yield from _embedded(sheet)
    if sheet.has_background:
        yield SeenThing(SeenKind.PICTURE, None, "シートの背景")


def _in_drawing(parts: WorkbookParts, part: str) -> tuple[SeenThing, ...]:
    tree = _tree(parts, part)
    found = {each.id: each for each in parts.relationships(part)}
    anchors = (each for each in (() if tree is None else _opened(tree, ())) if local_name(each) in _ANCHORS)
    return tuple(thing for anchor in anchors for thing in _in_anchor(parts, found, anchor))


def _opened(node: Element, names: Collection[str]) -> Iterator[Element]:
    """Yield the children of an element; children with one of the names are replaced by their own children.

    Of several ways to show a thing, the first with something known counts. Elements may be nested more deeply than
    calls can be.
    """
    waiting = list(reversed(node))
    showing: frozenset[int] | None = None
    while waiting:
        each = waiting.pop()
        name = local_name(each)
        if name == "AlternateContent":
            showing = _showing(node) if showing is None else showing
            waiting.extend(reversed(next((way for way in each if id(way) in showing), ())))
        elif name in names:
            waiting.extend(reversed(each))
        else:
            yield each


def _showing(node: Element) -> frozenset[int]:
    """Return the identities of the descendants that show something, or contain an element that does."""
    found: set[int] = set()
    for each in reversed(list(node.iter())):  # what an element contains comes before the element
        if local_name(each) in _SHOWING or any(id(child) in found for child in each):
            found.add(id(each))
    return frozenset(found)


def _in_anchor(parts: WorkbookParts, found: Mapping[str, Relationship], anchor: Element) -> Iterator[SeenThing]:
    cell = _anchored_at(anchor)
    for each in _opened(anchor, _GROUPS):
        yield from _object(parts, found, each, cell)
    for link in (each for name in _LINKS for each in _all(anchor, name)):
        relation = found.get(link.get(f"{IDENTIFIERS}id", ""))
        target = "" if relation is None else relation.target
        address = target if relation is not None and relation.is_external else f"#{target.partition('#')[2]}"
        yield from _link(cell, address, link.get("tooltip", ""))


_LINKS = ("hlinkClick", "hlinkHover", "hlinkMouseOver")
"""The elements that make a shape, a picture or a text on it a link."""


def _anchored_at(anchor: Element) -> str | None:
    """Return the cell under an object's upper left corner; None if the object has no anchor."""
    start = next((each for each in anchor.iter() if local_name(each) == "from"), None)
    facts = {} if start is None else {local_name(each): each.text or "" for each in start}
    return _cell_at(facts.get("row", ""), facts.get("col", ""))


def _cell_at(row: str, column: str) -> str | None:
    rows, columns = _number(row), _number(column)
    if rows is None or columns is None or columns >= LAST_COLUMN:
        return None
    return cell_address(rows + 1, columns + 1)


def _number(text: str) -> int | None:
    """Return the number of a row, a column or an entry; None for any other text, and beyond the size of any file."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def _object(
    parts: WorkbookParts, found: Mapping[str, Relationship], node: Element, cell: str | None
) -> Iterator[SeenThing]:
    """Yield the visible thing for an element of a drawing, if it shows one."""
    kind = local_name(node)
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
    """Return the text of an object, one paragraph per line, with descriptions of its look; None if it has none."""
    lines: list[list[TextRun]] = []
    look = PLAIN
    for each in () if node is None else node.iter():
        name = local_name(each)
        if name == "p":
            lines.append([])
        elif name in _RUNS:
            look = PLAIN
        elif name == "rPr":
            look = _drawn_look(each)
        elif name == "t" and lines:
            lines[-1].append(TextRun(each.text or "", look))
    return "\n".join(filter(str.strip, map(_as_seen, lines))) or None


_RUNS = frozenset({"r", "fld", "br"})
_STRIKES = frozenset({"sngStrike", "dblStrike"})


def _drawn_look(properties: Element) -> CharacterLook:
    """Return the look that the properties of a run in a drawing give to its characters."""
    shift = properties.get("baseline", "0").strip()
    script = LOWERED if shift.startswith("-") else RAISED if shift.strip("0%.") else None
    fonts = (each for each in properties if local_name(each) == "latin")
    symbols = (symbol_font(each.get("typeface", ""), each.get("charset", "")) for each in fonts)
    return CharacterLook(properties.get("strike") in _STRIKES, script, next(symbols, None))


def _part_text(parts: WorkbookParts, part: str) -> str | None:
    return _text_of(_tree(parts, part))


def _frame(parts: WorkbookParts, found: Mapping[str, Relationship], node: Element, cell: str | None) -> SeenThing:
    """Return a chart or a diagram with the text of its own part, otherwise with the text in the frame.

    The buttons that filter a table have the name of its column.
    """
    for each in node.iter():
        name = local_name(each)
        if name == "chart" and (relation := found.get(each.get(f"{IDENTIFIERS}id", ""))):
            return SeenThing(SeenKind.CHART, cell, parts.read_once(_chart_text, relation.target))
        if name == "relIds" and (relation := found.get(each.get(f"{IDENTIFIERS}dm", ""))):
            return SeenThing(SeenKind.DIAGRAM, cell, parts.read_once(_part_text, relation.target))
        if name in _FILTERS:
            return SeenThing(SeenKind.CONTROL, cell, each.get("name"))
    text = _text_of(node)
    return SeenThing(SeenKind.TEXT_BOX if text else SeenKind.SHAPE, cell, text)


_FILTERS = frozenset({"slicer", "timeslicer"})
_NAMES_OF_CHARTS = frozenset({"tx", "strLit", "strCache", "multiLvlStrCache", "dlblRangeCache", "strDim"})
"""The elements of a chart that hold the names of series and categories, and labels from cells."""
_NAMES = frozenset({"v", "pt"})


def _chart_text(parts: WorkbookParts, part: str) -> str | None:
    """Return the text of a chart: titles, names of series and categories, and texts of shapes drawn on it."""
    tree = _tree(parts, part)
    drawn = (parts.read_once(_part_text, each) for each in _targets(parts, "chartUserShapes", part))
    texts = (_text_of(tree), *(each.text for each in _names_in(tree)), *drawn)
    return "\n".join(dict.fromkeys(text for text in texts if text and text.strip())) or None


def _names_in(chart: Element | None) -> Iterator[Element]:
    """Yield the elements with the names of series and categories, each once."""
    known: set[int] = set()
    for holder in () if chart is None else chart.iter():
        if local_name(holder) in _NAMES_OF_CHARTS and id(holder) not in known:
            for each in holder.iter():
                known.add(id(each))
                if local_name(each) in _NAMES:
                    yield each


_VML_MARKUP = re.compile(
    r"""<(?P<end>/?)(?:[\w.-]++:)?+(?P<name>[\w.-]++)(?P<facts>(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>
    | <[!?][^<>]*+>? | (?P<text>[^<]++)""",
    re.VERBOSE,
)
_VML_SHAPES = frozenset({"shape", "rect", "oval", "line", "roundrect", "polyline", "arc", "curve"})
_VML_TYPE = re.compile(r"""\bObjectType\s*+=\s*+["'](\w++)""")
_VML_WORD_ART = re.compile(r"""(?<!\w)string\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_VML_NUMBER = re.compile(r"""\bid\s*+=\s*+["'][^"']*?_s(\d+)["']""")
_VML_BREAKS = frozenset({"br", "div"})
_VML_DRAWN = frozenset({"Rect", "Oval", "Line", "Shape", "Group"})
_VML_LOOKS: Mapping[str, Mapping[str, Any]] = {
    **{name: {"is_struck": True} for name in ("s", "strike", "del")},
    "sup": {"script": RAISED},
    "sub": {"script": LOWERED},
}
_VML_STATES = {"Checked": "checked", "Sel": "sel", "FmlaRange": "fmlaRange"}
"""Elements with the state of a control, and the attributes that a newer part has for them."""
_IS_CHECKED = frozenset({"1", "checked"})
_CORNER = 4


@dataclass(slots=True)
class _VmlShape:
    """One shape of a VML drawing, the old kind; its elements are read one after the other."""

    number: str = ""
    kind: str = "Shape"
    within: str = ""
    in_text: bool = False
    look: CharacterLook = PLAIN
    texts: list[TextRun] = field(default_factory=list)
    anchor: str = ""
    state: dict[str, str] = field(default_factory=dict)

    def open(self, name: str, facts: str) -> None:
        """Enter an element."""
        self.within = name
        if name == "textbox":
            self.in_text = not facts.endswith("/")
        elif name == "ClientData" and (kind := _VML_TYPE.search(facts)):
            self.kind = kind[1]
        elif name == "textpath" and (words := _VML_WORD_ART.search(facts)):
            self.texts.append(TextRun(f"\n{words[1] or words[2] or ''}\n"))
        elif name in _VML_LOOKS:
            self.look = self.look._replace(**_VML_LOOKS[name])
        elif name == "br":
            self.texts.append(TextRun("\n"))

    def close(self, name: str) -> None:
        """Leave an element."""
        self.within = ""
        self.in_text = self.in_text and name != "textbox"
        if name in _VML_LOOKS:
            self.look = self.look._replace(**{key: getattr(PLAIN, key) for key in _VML_LOOKS[name]})
        if name in _VML_BREAKS or name == "textbox":
            self.texts.append(TextRun("\n"))

    def read(self, text: str) -> None:
        """Read a text between two tags."""
        if self.within == "Anchor":
            self.anchor = text
        elif self.within in _VML_STATES:
            self.state[_VML_STATES[self.within]] = text.strip()
        elif self.in_text:
            self.texts.append(TextRun(text, self.look))

    def seen(self) -> SeenThing | None:
        """Return the shape as a visible thing; None for the frame of a note."""
        if self.kind == "Note":
            return None
        corner = self.anchor.split(",", _CORNER)
        cell = _cell_at(corner[2], corner[0]) if len(corner) >= _CORNER else None
        lines = (line.strip() for line in unescape(_as_seen(self.texts)).splitlines())
        text = "\n".join(filter(None, (*lines, _state(self.state))))
        return SeenThing(_vml_kind(self.kind, text), cell, text or None)


def _state(state: Mapping[str, str]) -> str:
    """Return words for the state of a control: whether it is ticked, and which line of a list is chosen."""
    chosen = state.get("sel", "0")
    source = state.get("fmlaRange", "")
    return "".join(
        (
            "（チェックあり）" if state.get("checked", "").lower() in _IS_CHECKED else "",
            f"（{source or '一覧'}の{chosen}番目を選択）" if chosen.strip("0") else "",
        )
    )


def _vml(parts: WorkbookParts, part: str) -> tuple[tuple[str, SeenThing], ...]:
    """Return the objects of a VML drawing with the numbers of their shapes, except its notes.

    Such a drawing is often not well-formed XML.
    """
    shapes = _vml_shapes(parts.get(part, b"").decode("utf-8", "replace"))
    return tuple((shape.number, thing) for shape in shapes if (thing := shape.seen()))


def _vml_shapes(drawing: str) -> Iterator[_VmlShape]:
    """Yield the shapes of a drawing; each ends where it is closed or where another one begins."""
    shape: _VmlShape | None = None
    for piece in _VML_MARKUP.finditer(drawing):
        name = piece["name"]
        if name in _VML_SHAPES:
            if shape is not None:
                yield shape
            number = _VML_NUMBER.search(piece["facts"])
            shape = None if piece["end"] else _VmlShape(number[1] if number else "")
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


def _embedded(sheet: SheetAttachments) -> Iterator[SeenThing]:
    """Yield embedded documents and controls; each is stored twice, for newer and for older programs."""
    parts = {each.id: each for each in sheet.parts.relationships(sheet.part)}
    known: set[str] = set()
    for each in sheet.objects:
        number = each.get("shapeId") or each.get(f"{IDENTIFIERS}id") or ""
        if number not in known:
            known.add(number)
            name = each.get("progId") or each.get("name") or ""
            words = _of_control(sheet.parts, parts.get(each.get(f"{IDENTIFIERS}id", "")))
            yield SeenThing(_FORM_PARTS[local_name(each)], _anchored_at(each), f"{name}{words}" or None)


_SHOWN_BY_CONTROLS = frozenset({"Caption", "Value", "Text"})


def _of_control(parts: WorkbookParts, relation: Relationship | None) -> str:
    """Return the state and the texts of a control, from its own part."""
    tree = None if relation is None or relation.is_external else _tree(parts, relation.target)
    texts = [each for each in _all(tree, "ocxPr") if _property(each, "name") in _SHOWN_BY_CONTROLS]
    state = "" if tree is None else _state(tree.attrib)
    return state + "".join(f"：{text}" for each in texts if (text := _property(each, "value")))


def _property(node: Element, name: str) -> str:
    """Return an attribute by its local name."""
    return next((value for key, value in node.items() if key.rpartition("}")[2] == name), "")
