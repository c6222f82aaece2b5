"""Count the objects on the sheets of a workbook: pictures, shapes, charts; their content is never read.

openpyxl leaves them out here (`loading`), so the parts of the file are read directly.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from nakano_status.workbook.archive import WorkbookParts
from nakano_status.workbook.strict_format import WORKBOOK_PART

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_KINDS = {
    "pic": "画像",
    "graphicFrame": "グラフなど",
    "sp": "図形やテキストボックス",
    "cxnSp": "線",
    "grpSp": "図形の集まり",
}
_CONTROLS = {"oleObject": "埋め込まれた文書", "control": "ボタンなどの部品", "ctrlProp": "ボタンなどの部品"}
_ANCHOR = re.compile(r"\}(?:twoCell|oneCell|absolute)Anchor$")


def objects_by_sheet(parts: WorkbookParts) -> Mapping[str, tuple[str, ...]]:
    """Return the objects on each sheet of an admitted workbook, as 「画像 2個」; what cannot be read is left out."""
    return {name: tuple(_told(parts, part)) for name, part in _sheets(parts)}


def _sheets(parts: WorkbookParts) -> Iterator[tuple[str, str]]:
    targets = {relation: target for relation, _, target in _relations(parts, WORKBOOK_PART)}
    for element in _root(parts, WORKBOOK_PART).iter():
        if element.tag.endswith("}sheet") and (part := targets.get(element.get(_RELATION, ""))):
            yield element.get("name", ""), part


def _told(parts: WorkbookParts, sheet: str) -> Iterator[str]:
    found: Counter[str] = Counter()
    for _, kind, target in _relations(parts, sheet):
        if kind == "drawing":
            found.update(_drawn(parts, target))
        elif kind in _CONTROLS:
            found[_CONTROLS[kind]] += 1
    return (f"{what} {number}個" for what, number in found.items())


def _drawn(parts: WorkbookParts, drawing: str) -> Iterator[str]:
    for anchor in _root(parts, drawing):
        if _ANCHOR.search(anchor.tag):
            kinds = (child.tag.rpartition("}")[2] for child in anchor)
            yield next((_KINDS[kind] for kind in kinds if kind in _KINDS), "図形など")


def _relations(parts: WorkbookParts, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield (id, kind, part) of what a part refers to inside the file."""
    folder, name = posixpath.split(part)
    for each in _root(parts, f"{folder}/_rels/{name}.rels"):
        if each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            yield each.get("Id", ""), each.get("Type", "").rpartition("/")[2], target


def _root(parts: WorkbookParts, part: str) -> Element:
    """Return the part's root; an empty one if the part is missing or cannot be parsed."""
    try:
        root: Element = fromstring(parts[part])
    except (KeyError, ParseError):
        return Element("empty")
    return root
