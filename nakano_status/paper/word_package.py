"""The parts of a Word file in a zip: only what a paper uses, and equal bytes for equal papers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import escape

from nakano_status.documents.document import Document
from nakano_status.paper.word_xml import writable

_STAMP = (1980, 1, 1, 0, 0, 0)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "core-properties"
_TYPES = "application/vnd.openxmlformats"
_NAMESPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "r": _OFFICE}
_SETTINGS = (
    f'<w:settings xmlns:w="{_NAMESPACES["w"]}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="ja-JP" w:eastAsia="ja-JP"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)
"""Mode 15 is current Word; lines ended by a manual break are not justified."""


def packed(document: Document, body: Element, others: Mapping[str, Element]) -> bytes:
    """Return a Word file of the document's text and `others`, its parts by name (styles, header0)."""
    parts = {name: _as_text(part) for name, part in others.items()} | {"settings": _SETTINGS}
    kinds = {f"/word/{name}.xml": f"{_TYPES}-officedocument.wordprocessingml.{_kind(name)}+xml" for name in parts}
    files = {
        "[Content_Types].xml": _types(kinds),
        "_rels/.rels": _relations(
            [
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/{_CORE}", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _core_properties(document),
        "word/document.xml": _as_text(body),
        "word/_rels/document.xml.rels": _relations((name, f"{_OFFICE}/{_kind(name)}", f"{name}.xml") for name in parts),
        **{f"word/{name}.xml": part for name, part in parts.items()},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, part in files.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise the system that it was written on would be recorded
            package.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{part}'.encode())
    return target.getvalue()


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def _as_text(part: Element) -> str:
    part.attrib |= {f"xmlns:{prefix}": name for prefix, name in _NAMESPACES.items()}
    return tostring(part, encoding="unicode")


def _types(kinds: Mapping[str, str]) -> str:
    kinds = {
        **kinds,
        "/word/document.xml": f"{_TYPES}-officedocument.wordprocessingml.document.main+xml",
        "/docProps/core.xml": f"{_TYPES}-package.{_CORE}+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPES}-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Iterable[tuple[str, str, str]]) -> str:
    relations = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{part}"/>' for key, kind, part in targets)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _core_properties(document: Document) -> str:
    """Return the properties; no person is named, because papers leave the office."""
    moment = f"{document.made_on}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(writable(document.title))}</dc:title><dc:language>ja-JP</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )
