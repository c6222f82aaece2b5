"""A form of ours in its parts, with one answer in it, so that one thing can be broken at a time."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from openpyxl import load_workbook

from tests.support.spreadsheets import answer_cell, parts_of, zipped

ANSWER = "実施した。"
SHEET, WORKBOOK, STRINGS, STYLES = (
    "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
)  # fmt: skip
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"


@dataclass(frozen=True)
class FormParts:
    """The parts of a form by name; `cell` is the cell of the answer `done` of the first row."""

    parts: Mapping[str, bytes]
    cell: str

    def zipped(self) -> bytes:
        """Return the file."""
        return zipped(self.parts)

    def with_part(self, name: str, part: bytes) -> FormParts:
        """Add or replace a part."""
        return replace(self, parts={**self.parts, name: part})

    def without(self, *names: str) -> FormParts:
        """Remove parts, with all references to them."""
        left = {name: part for name, part in self.parts.items() if name not in names}
        for name in names:
            said = re.escape(name.removeprefix("xl/").encode())
            for place in (RELATIONS, TYPES):
                left[place] = re.sub(
                    rb'<(?:Relationship|Override) [^>]*"(?:/xl/)?' + said + rb'"[^>]*/>', b"", left[place]
                )
        return replace(self, parts=left)

    def changed(self, name: str, change: Callable[[bytes], bytes]) -> FormParts:
        """Change a part; a change without effect is an error in the test."""
        part = change(self.parts[name])
        assert part != self.parts[name], name
        return self.with_part(name, part)

    def replaced(self, name: str, old: str, new: str) -> FormParts:
        """Replace a text in a part."""
        return self.changed(name, lambda part: part.replace(old.encode(), new.encode()))

    def with_sheet_text(self, before: str, text: str) -> FormParts:
        """Insert a text into the sheet 回答, in front of another one."""
        return self.replaced(SHEET, before, text + before)

    def with_cell(self, attributes: str, content: str) -> FormParts:
        """Replace the answer cell; `attributes` are added to its address."""
        cell = re.compile(rb'<c r="' + self.cell.encode() + rb'"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
        new = f'<c r="{self.cell}" {attributes}>{content}</c>'.encode()
        return self.changed(SHEET, lambda part: cell.sub(lambda _: new, part, count=1))

    def with_shared_text(self, item: str) -> FormParts:
        """Let the answer cell refer to an item of the shared strings, given as XML."""
        number = self.parts[STRINGS].count(b"<si>")
        told = self.replaced(STRINGS, "</sst>", f"<si>{item}</si></sst>")
        return told.with_cell('t="s"', f"<v>{number}</v>")

    def with_sheet_in_front(self, name: str, text: str, state: str = "visible", rows: str = "") -> FormParts:
        """Add a sheet before all others, with a text in A1, and more rows if any are given."""
        number = 90 + self.parts[WORKBOOK].count(b"<sheet ")
        first = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{first}{rows}</sheetData></worksheet>'
        listed = f'<sheets><sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        with_sheet = self.replaced(WORKBOOK, "<sheets>", listed).with_part(
            f"xl/worksheets/sheet{number}.xml", sheet.encode()
        )
        return with_sheet.with_relation(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml", "worksheet")

    def with_relation(self, number: str, kind: str, target: str, content: str) -> FormParts:
        """Add a relationship to a part."""
        relation = f'<Relationship Id="{number}" Type="{RELATION}/{kind}" Target="{target}"/></Relationships>'
        told = self.replaced(RELATIONS, "</Relationships>", relation)
        override = f'<Override PartName="/xl/{target}" ContentType="{CONTENT}.{content}+xml"/></Types>'
        return told.replaced(TYPES, "</Types>", override)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def answered(form: bytes) -> FormParts:
    """Return a form in its parts, with ANSWER as the first row's `done`."""
    cell = answer_cell(load_workbook(io.BytesIO(form)), 0, "done").coordinate
    return FormParts(parts_of(form), cell).with_cell('t="inlineStr"', f"<is><t>{ANSWER}</t></is>")
