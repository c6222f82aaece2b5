"""Every thing beside the cells of a returned form is reported, with the text that it shows."""

from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl.worksheet.hyperlink import Hyperlink

from nakano_status.workbook.gate import WorkbookParts
from tests.support.additions import OFFICE, related_to
from tests.support.returned_forms import FORM, after, read, told
from tests.support.spreadsheets import parts_of, zipped

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_LATER = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_NAMES = (
    f'xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main" xmlns:r="{OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
SHEET = dict(WorkbookParts(parts_of(FORM)).sheets())["回答"]
DRAWING = "xl/drawings/drawing77.xml"
Parts = Mapping[str, bytes]


def shape(text: str = "<a:p><a:r><a:t>詳細</a:t></a:r></a:p>", link: str = "") -> str:
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="T">{link}</xdr:cNvPr></xdr:nvSpPr>'
        f"<xdr:txBody>{text}</xdr:txBody></xdr:sp>"
    )


def drawn(inner: str) -> Parts:
    start = "<xdr:from><xdr:col>9</xdr:col><xdr:row>8</xdr:row></xdr:from>"
    drawing = f"<xdr:wsDr {_NAMES}><xdr:oneCellAnchor>{start}{inner}</xdr:oneCellAnchor></xdr:wsDr>"
    new, _ = related_to(parts_of(FORM), SHEET, f"{OFFICE}/drawing", DRAWING)
    return {**new, DRAWING: drawing.encode()}


def with_address(parts: Parts, address: str) -> Parts:
    """Return the parts with the address that the drawing refers to as `rIdLink`."""
    listed = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rIdLink" Type="{OFFICE}/hyperlink" Target="{address}" TargetMode="External"/></Relationships>'
    )
    return {**parts, "xl/drawings/_rels/drawing77.xml.rels": listed.encode()}


def ending_with(inner: str, parts: Parts | None = None) -> Parts:
    """Return the parts with an element at the end of the sheet."""
    parts = parts or parts_of(FORM)
    return {**parts, SHEET: parts[SHEET].replace(b"</worksheet>", inner.encode() + b"</worksheet>")}


def found(parts: Parts) -> list[tuple[str, str | None, str | None]]:
    return told(read(zipped(parts)))


TIP = "実は中止した。公表しないでください。"


@pytest.mark.parametrize(
    ("text", "address", "tip", "expected"),
    [
        ("https://example.jp/a を公開した。", "https://example.jp/a", TIP, [TIP]),
        ("公開した。", "https://example.jp/a", "example.jp/a/", ["https://example.jp/a"]),
        ("https://example.jp/a を公開した。", "https://example.jp/a", "公開した", []),
    ],
)
def test_the_tip_of_a_link_is_reported_unless_it_shows_anyway(
    text: str, address: str, tip: str, expected: list[str]
) -> None:
    def add(book: Any) -> None:
        book["回答"]["J9"] = text
        book["回答"]["J9"].hyperlink = Hyperlink("J9", target=address, tooltip=tip)

    assert told(after(add)) == [("SEEN-ADDED", "J9", words) for words in expected]


@pytest.mark.parametrize("element", ["hlinkClick", "hlinkHover"])
def test_the_link_of_a_shape_or_a_picture_is_reported_with_its_address_and_tip(element: str) -> None:
    link = f'<a:{element} r:id="rIdLink" tooltip="中止の決定通知"/>'
    picture = f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="p">{link}</xdr:cNvPr></xdr:nvPicPr></xdr:pic>'
    words = [("SEEN-ADDED", "J9", "https://example.jp/b"), ("SEEN-ADDED", "J9", "中止の決定通知")]
    for inner, kind in ((shape(link=link), "詳細"), (picture, "画像")):
        told_of = found(with_address(drawn(inner), "https://example.jp/b"))
        assert told_of == [("SEEN-ADDED", "J9", kind), *words]


def test_struck_and_raised_characters_of_shapes_and_notes_are_told_as_in_cells() -> None:
    expected = "【取消線：◎予定どおり】×未着手10⁶5μ"
    struck, raised = '<a:rPr strike="sngStrike"/>', '<a:rPr baseline="30000"/>'
    symbol = '<a:rPr><a:latin typeface="Symbol"/></a:rPr>'
    pieces = ((struck, "◎予定どおり"), ("", "×未着手10"), (raised, "6"), ("", "5"), (symbol, "m"))
    runs = "".join(f"<a:r>{look}<a:t>{text}</a:t></a:r>" for look, text in pieces)
    assert found(drawn(shape(f"<a:p>{runs}</a:p>"))) == [("SEEN-ADDED", "J9", expected)]
    looks = ("<strike/>", "", '<vertAlign val="superscript"/>', "", '<rFont val="Symbol"/>')
    runs = "".join(f"<r><rPr>{look}</rPr><t>{text}</t></r>" for look, (_, text) in zip(looks, pieces, strict=True))
    new, _ = related_to(parts_of(FORM), SHEET, f"{OFFICE}/comments", "xl/comments77.xml")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    note = f'<comments xmlns="{main}"><comment ref="J9"><text>{runs}</text></comment></comments>'
    assert found({**new, "xl/comments77.xml": note.encode()}) == [("SEEN-ADDED", "J9", expected)]


@pytest.mark.parametrize("first", ["", "<zz:new>新しい図</zz:new>"])
def test_a_thing_of_an_unknown_kind_is_told_as_older_programs_show_it(first: str) -> None:
    choice = f'<mc:Choice xmlns:zz="urn:zz" Requires="zz">{first}</mc:Choice>'
    other = f"<mc:AlternateContent>{choice}<mc:Fallback>{shape()}</mc:Fallback></mc:AlternateContent>"
    assert found(drawn(other)) == [("SEEN-ADDED", "J9", "詳細")]
    known = other.replace(first or "></mc:Choice>", shape() if first else f">{shape()}</mc:Choice>")
    assert found(drawn(known)) == [("SEEN-ADDED", "J9", "詳細")]


def test_a_chart_in_a_cell_is_reported() -> None:
    main = "http://schemas.microsoft.com/office/excel/2006/main"
    line = "<x14:sparkline><xm:f>成果指標!E6:F6</xm:f><xm:sqref>N9</xm:sqref></x14:sparkline>"
    group = f"<x14:sparklineGroup><x14:sparklines>{line}</x14:sparklines></x14:sparklineGroup>"
    lines = f'<x14:sparklineGroups xmlns:x14="{_LATER}" xmlns:xm="{main}">{group}</x14:sparklineGroups>'
    assert found(ending_with(f"<extLst><ext>{lines}</ext></extLst>")) == [("SEEN-ADDED", "N9", "成果指標!E6:F6")]


@pytest.mark.parametrize(("prompt", "is_told"), [("中止です。", True), ("", False)])
def test_an_input_message_that_newer_programs_store_is_reported(prompt: str, *, is_told: bool) -> None:
    main = "http://schemas.microsoft.com/office/excel/2006/main"
    rule = (
        f'<x14:dataValidation type="list" showInputMessage="1" prompt="{prompt}">'
        "<x14:formula1><xm:f>成果指標!$A$1</xm:f></x14:formula1><xm:sqref>J9:J12</xm:sqref></x14:dataValidation>"
    )
    rules = f'<x14:dataValidations xmlns:x14="{_LATER}" xmlns:xm="{main}">{rule}</x14:dataValidations>'
    expected = [("SEEN-ADDED", "J9", prompt)] if is_told else []
    assert found(ending_with(f"<extLst><ext>{rules}</ext></extLst>")) == expected


_CHART = "xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'"
_LABELS = "xmlns:c15='http://schemas.microsoft.com/office/drawing/2012/chart'"
_NEWER = "xmlns:cx='http://schemas.microsoft.com/office/drawing/2014/chartex'"
CHARTS = {
    "categories of several levels": f"<c:chart {_CHART}><c:cat><c:multiLvlStrRef><c:multiLvlStrCache><c:lvl>"
    "<c:pt><c:v>未着手</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat></c:chart>",
    "labels from cells": f"<c:chart {_CHART}><c15:datalabelsRange {_LABELS}><c15:dlblRangeCache>"
    "<c:pt><c:v>未着手</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:chart>",
    "newer charts": f"<cx:chartSpace {_NEWER}><cx:strDim type='cat'><cx:f>回答!A1</cx:f><cx:lvl>"
    "<cx:pt idx='0'>未着手</cx:pt></cx:lvl></cx:strDim></cx:chartSpace>",
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_name_in_a_chart_is_told(name: str) -> None:
    frame = f'<xdr:graphicFrame><c:chart {_CHART} r:id="{{}}"/></xdr:graphicFrame>'
    new, relation = related_to(drawn(frame), DRAWING, f"{OFFICE}/chart", "xl/charts/chart77.xml")
    parts = {**new, DRAWING: new[DRAWING].replace(b"{}", relation.encode())}
    assert found({**parts, "xl/charts/chart77.xml": CHARTS[name].encode()}) == [("SEEN-ADDED", "J9", "未着手")]


def test_a_filter_by_buttons_is_told_with_its_name() -> None:
    frame = '<xdr:graphicFrame><sle:slicer xmlns:sle="urn:slicer" name="所管課"/></xdr:graphicFrame>'
    assert found(drawn(frame)) == [("SEEN-ADDED", "J9", "所管課")]


CONTROLS = {
    "a box that is ticked": (
        "ctrlProp",
        f'<formControlPr xmlns="{_LATER}" objectType="CheckBox" checked="Checked"/>',
        "部品（チェックあり）",
    ),
    "a box that is not ticked": ("ctrlProp", f'<formControlPr xmlns="{_LATER}" objectType="CheckBox"/>', "部品"),
    "a list with a choice": (
        "ctrlProp",
        f'<formControlPr xmlns="{_LATER}" objectType="Drop" fmlaRange="$P$1:$P$3" sel="2"/>',
        "部品（$P$1:$P$3の2番目を選択）",
    ),
    "a text": (
        "control",
        '<o xmlns:ax="a"><ax:ocxPr ax:name="Size" ax:value="9"/><ax:ocxPr ax:name="Text" ax:value="未着手"/></o>',
        "部品：未着手",
    ),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_is_told_with_what_it_shows(name: str) -> None:
    kind, part, words = CONTROLS[name]
    new, relation = related_to(parts_of(FORM), SHEET, f"{OFFICE}/{kind}", "xl/controls/control77.xml")
    control = f'<controls><control xmlns:r="{OFFICE}" shapeId="9" r:id="{relation}" name="部品"/></controls>'
    parts = {**ending_with(control, new), "xl/controls/control77.xml": part.encode()}
    assert found(parts) == [("SEEN-ADDED", None, words)]


STRUCK_TEXT = "<v:textbox><div>旧<s>計画<sup>2</sup></s>新<sub>3</sub></div></v:textbox>"
CHOICE = '<x:ClientData ObjectType="Drop"><x:FmlaRange>$P$1:$P$3</x:FmlaRange><x:Sel>2</x:Sel></x:ClientData>'


@pytest.mark.parametrize(
    ("content", "words"),
    [(STRUCK_TEXT, "旧【取消線：計画】【取消線：²】新₃"), (CHOICE, "（$P$1:$P$3の2番目を選択）")],
)
def test_an_older_drawing_is_told_as_it_looks(content: str, words: str) -> None:
    new, _ = related_to(parts_of(FORM), SHEET, f"{OFFICE}/vmlDrawing", "xl/drawings/vmlDrawing77.vml")
    drawing = f"<xml><v:shape>{content}</v:shape></xml>"
    assert found({**new, "xl/drawings/vmlDrawing77.vml": drawing.encode()}) == [("SEEN-ADDED", None, words)]
