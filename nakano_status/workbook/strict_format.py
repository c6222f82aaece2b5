"""Convert 「Strict Open XML スプレッドシート」 to the usual format: other names for the same things (ISO/IEC 29500).

openpyxl finds no sheet in such a file. Only the names that the root element declares, and the kinds of relationships,
are replaced by the usual ones; texts and cells are not changed.
"""

from __future__ import annotations

import re

from nakano_status.workbook.archive import WorkbookParts

WORKBOOK_PART = "xl/workbook.xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL_NAMES = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_ROOT_ELEMENT = re.compile(rb"<[A-Za-z_][^>]*>")


def in_usual_format(parts: WorkbookParts) -> WorkbookParts:
    """Return the parts of a workbook in the usual format; unchanged, unless it was saved as Strict Open XML."""
    if _STRICT not in parts[WORKBOOK_PART]:
        return parts
    return WorkbookParts({name: _renamed(name, part) for name, part in parts.items()})


def _renamed(name: str, part: bytes) -> bytes:
    if name.endswith(".rels"):
        return _in_usual_names(part)
    if name.endswith(".xml"):
        return _ROOT_ELEMENT.sub(lambda root: _in_usual_names(root[0]), part, count=1)
    return part


def _in_usual_names(text: bytes) -> bytes:
    for strict, usual in _USUAL_NAMES:
        text = text.replace(strict, usual)
    return text
