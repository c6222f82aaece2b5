"""Forms with a part that is broken, unusual or hostile to its reader."""

import re

from openpyxl.utils import get_column_letter

from tests.support.hostile.form_parts import (
    MAIN,
    RELATION,
    RELATIONS,
    SHEET,
    STRINGS,
    STYLES,
    TYPES,
    WORKBOOK,
    FormParts,
)

_STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    RELATION: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_END_OF_ROWS = "</sheetData>"


def _with_doctype(form: FormParts, name: str, declared: str, text: str, *, instead_of: str) -> bytes:
    root = {SHEET: "<worksheet", STRINGS: "<sst", WORKBOOK: "<workbook"}[name]
    doctype = f"<!DOCTYPE x [{declared}]>{root}"
    return form.replaced(name, root, doctype).replaced(name, instead_of, text).zipped()


def billion_laughs(form: FormParts) -> bytes:
    """Entities of ten entities each, nested many times."""
    levels = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    return _with_doctype(form, SHEET, '<!ENTITY a0 "lol">' + levels, "&a9;", instead_of="実施した。")


def quadratic_entity(form: FormParts) -> bytes:
    """One long entity, used many times."""
    return _with_doctype(form, SHEET, f'<!ENTITY a "{"A" * 50_000}">', "&a;" * 5_000, instead_of="実施した。")


def entity_of_a_file(form: FormParts) -> bytes:
    """An entity that refers to a file of the reader's machine."""
    return _with_doctype(form, SHEET, '<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;", instead_of="実施した。")


def entity_in_workbook(form: FormParts) -> bytes:
    """The same in the list of sheets."""
    entity = '<!ENTITY e SYSTEM "file:///etc/passwd">'
    return _with_doctype(form, WORKBOOK, entity, 'name="照合用&e;"', instead_of='name="照合用"')


def strict_format(form: FormParts) -> bytes:
    """Saved by Excel as Strict Open XML."""
    for name, part in form.parts.items():
        text = part
        for usual, strict in _STRICT.items():
            text = text.replace(usual.encode(), strict.encode())
        form = form.with_part(name, text)
    return form.zipped()


def dimension(ref: str, form: FormParts) -> bytes:
    """A sheet whose declared size is not its real size."""
    return form.changed(
        SHEET, lambda part: re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="{ref}"/>'.encode(), part)
    ).zipped()


def styled_rows(form: FormParts, number: int) -> bytes:
    """Blank rows with a border, far down."""
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(100, number))
    return form.with_sheet_text(_END_OF_ROWS, rows).zipped()


def last_cell(form: FormParts) -> bytes:
    """A blank in the last cell of the sheet."""
    return form.with_sheet_text(_END_OF_ROWS, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').zipped()


def sheet_elsewhere(form: FormParts) -> bytes:
    """A reference to a sheet outside the file."""
    return form.replaced(RELATIONS, "worksheets/sheet1.xml", "../../../../etc/passwd").zipped()


def no_strings(form: FormParts) -> bytes:
    """All shared texts removed, with the references to the part."""
    return form.without(STRINGS).zipped()


def no_styles(form: FormParts) -> bytes:
    """All formats removed; the answer is a number that may or may not be a date."""
    return form.without(STYLES).with_cell('s="13"', "<v>45383</v>").zipped()


def macros(form: FormParts) -> bytes:
    """A workbook with macros."""
    enabled = form.replaced(
        TYPES,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    kind = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    return enabled.replaced(TYPES, "</Types>", kind).with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 500).zipped()


def deep(form: FormParts, depth: int) -> bytes:
    """Deeply nested elements, with many names, so that they do not compress too well."""
    names = [f"a{number * 7919 % 9973}" for number in range(depth)]
    opened, closed = "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))
    return form.with_sheet_text("<sheetData>", opened + closed).zipped()


def other_sheet_first(form: FormParts) -> bytes:
    """An example sheet in front of the others."""
    return form.with_sheet_in_front("記入例", "記入例").zipped()


def hidden_sheet_first(form: FormParts) -> bytes:
    """A hidden sheet with a program's keys in front of the others."""
    return form.with_sheet_in_front("_key", "_key", state="veryHidden").zipped()


def only_a_chart(form: FormParts) -> bytes:
    """A workbook of one chart."""
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 9)]
    listed = '<sheets><sheet name="グラフ" sheetId="1" r:id="rId80"/></sheets>'
    chart = f'<chartsheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>'.encode()
    left = form.without(*(name for name in names if name in form.parts))
    left = left.changed(WORKBOOK, lambda part: re.sub(rb"<sheets>.*</sheets>", listed.encode(), part))
    left = left.with_relation("rId80", "chartsheet", "chartsheets/sheet1.xml", "chartsheet")
    return left.with_part("xl/chartsheets/sheet1.xml", chart).zipped()


def no_sheets(form: FormParts) -> bytes:
    """An empty list of sheets."""
    return form.changed(WORKBOOK, lambda part: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", part)).zipped()


def rows_out_of_order(form: FormParts) -> bytes:
    """The last row first."""
    rows = re.compile(rb"<row .*?(?:</row>|/>(?=<row|</sheetData>))", re.DOTALL)

    def turned(part: bytes) -> bytes:
        start, end = part.index(b"<sheetData>") + len("<sheetData>"), part.index(b"</sheetData>")
        found = rows.findall(part[start:end])
        assert b"".join(found) == part[start:end]
        return part[:start] + b"".join(reversed(found)) + part[end:]

    return form.changed(SHEET, turned).zipped()


def utf16_sheet(form: FormParts) -> bytes:
    """The sheet in UTF-16."""
    told = form.replaced(SHEET, 'encoding="UTF-8"', 'encoding="UTF-16"')
    return told.changed(SHEET, lambda part: part.decode().encode("utf-16")).zipped()


def prefixed(form: FormParts) -> bytes:
    """Every element with a prefix, as some programs write."""
    told = form.replaced(SHEET, f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    return told.changed(SHEET, lambda part: re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1x:", part)).zipped()


def at_the_limits(form: FormParts) -> bytes:
    """As much of everything as the limits allow: cells, a far corner, styles, texts."""
    columns = [get_column_letter(column) for column in range(1, 101)]
    cells = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}"><v>{row}.5</v></c>' for column in columns) + "</row>"
        for row in range(100, 690)
    )
    form = form.with_sheet_in_front("数値", "", rows=cells)
    form = form.with_sheet_in_front("遠い角", "", rows='<row r="2000"><c r="CV2000"><v>1</v></c></row>')
    formats = "".join(f'<xf numFmtId="{number % 49}"/>' for number in range(190_000))
    texts = "".join(f"<si><t>{number * 7919 % 999_983}</t></si>" for number in range(130_000))
    return (
        form.replaced(STYLES, "</cellXfs>", f"{formats}</cellXfs>")
        .replaced(STRINGS, "</sst>", f"{texts}</sst>")
        .zipped()
    )
