"""The parts of a Word file around its text: an empty file to write into, and equal bytes for equal parts.

python-docx brings a template of its own, with a picture, an author and 440 kB of styles for English letters; this one
has only what a paper uses.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from nakano_status.documents.document import Document
from nakano_status.paper.word_styles import NAMESPACE, font_part, styles_part
from nakano_status.paper.word_xml import writable

_STAMP = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def empty_package(document: Document) -> bytes:
    """Return a Word file without text, with the styles, fonts and properties of a document."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            {
                f"{_OFFICE}/officeDocument": "word/document.xml",
                f"{_PACKAGE}/relationships/metadata/core-properties": "docProps/core.xml",
            }
        ),
        "docProps/core.xml": _properties(document),
        "word/_rels/document.xml.rels": _relations(
            {
                f"{_OFFICE}/styles": "styles.xml",
                f"{_OFFICE}/settings": "settings.xml",
                f"{_OFFICE}/fontTable": "fontTable.xml",
            }
        ),
        "word/document.xml": f'<w:document xmlns:w="{NAMESPACE}" xmlns:r="{_OFFICE}"><w:body/></w:document>',
        "word/styles.xml": styles_part(document),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": font_part(),
    }
    return _zipped({name: f"{_HEAD}{part}".encode() for name, part in parts.items()})


def without_stamps(content: bytes) -> bytes:
    """Return a Word file with its parts unchanged, in a fixed order, and without times of writing in its directory."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = sorted(package.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return _zipped({name: package.read(name) for name in names})


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise the system that it was written on would be recorded
            package.writestr(entry, part)
    return target.getvalue()


def _types() -> str:
    parts = {
        "word/document.xml": f"{_MAIN}.document.main+xml",
        "word/styles.xml": f"{_MAIN}.styles+xml",
        "word/settings.xml": f"{_MAIN}.settings+xml",
        "word/fontTable.xml": f"{_MAIN}.fontTable+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _properties(document: Document) -> str:
    """Return the properties; no person is named, because papers leave the office."""
    moment = f"{document.made_on}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(writable(document.title))}</dc:title><dc:language>ja-JP</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def _settings() -> str:
    """Return the settings; mode 15 is current Word, and lines ended by a manual break are not justified."""
    return (
        f'<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="ja-JP" w:eastAsia="ja-JP"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )
