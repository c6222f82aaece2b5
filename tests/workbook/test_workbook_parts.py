"""Parts of a workbook are found as ECMA-376 part 2 requires: by relationships, and by names in any case."""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from zipfile import ZIP_STORED

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.facts import Fact
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.gate import LIST_LIMITS, WorkbookParts, admit_workbook
from nakano_status.workbook.loading import first_rows, load
from nakano_status.workbook.seen import SeenKind, SeenThing
from tests.support.additions import OFFICE, related_to
from tests.support.expected import of_kind
from tests.support.fields import NAKANO
from tests.support.forms import form_content
from tests.support.spreadsheets import filled_in, parts_of, saved, zipped

TYPES, ROOT = "[Content_Types].xml", "_rels/.rels"
RELATIONSHIPS = re.compile(r"(?P<folder>.*?)_rels/(?P<name>[^/]*)\.rels")


@pytest.fixture(scope="module")
def form() -> Mapping[str, bytes]:
    answers = {(0, "mark"): "◎", (0, "done"): "実施した。", (1, "mark"): "○", (2, "note"): "電話"}
    return parts_of(filled_in(write_form(form_content()), answers))


def read(parts: Mapping[str, bytes]) -> AnswerFile:
    file = read_answers("回答.xlsx", zipped(parts), NAKANO)
    assert file.refused is None
    return replace(file, sha256="", size=0)


def moved(parts: Mapping[str, bytes], new_name: Callable[[str], str]) -> dict[str, bytes]:
    """Return the parts under other names, with every reference to them."""
    owners = {name: match["folder"] + match["name"] for name in parts if (match := RELATIONSHIPS.fullmatch(name))}
    names = {name: new_name(name) for name in parts if name not in {TYPES, *owners}}
    result = {names[name]: part for name, part in parts.items() if name in names}
    for name, owner in owners.items():
        folder, own = posixpath.split(names.get(owner, owner))
        result[posixpath.join(folder, "_rels", f"{own}.rels")] = _with_targets(
            parts[name], posixpath.dirname(owner), names
        )
    for old, new in names.items():
        parts = {**parts, TYPES: parts[TYPES].replace(f'"/{old}"'.encode(), f'"/{new}"'.encode())}
    return {**result, TYPES: parts[TYPES]}


def _with_targets(listed: bytes, folder: str, names: Mapping[str, str]) -> bytes:
    def target(match: re.Match[bytes]) -> bytes:
        old = posixpath.normpath(posixpath.join("/", folder, match[1].decode())).lstrip("/")
        return f' Target="/{names[old]}"'.encode()

    return re.sub(rb' Target="([^"]*)"', target, listed)


def elsewhere(name: str) -> str:
    """Return a name as other programs give them: in one folder, with other numbers."""
    if name == "xl/workbook.xml":
        return "xl/workbook22.xml"
    if name.startswith("docProps"):
        return name
    return f"book/{name.replace('/', '-').replace('1.xml', '77.xml')}"


@pytest.mark.parametrize(
    "new_name",
    [lambda name: name.replace("workbook.xml", "workbook22.xml"), elsewhere, str.swapcase],
    ids=["workbook22", "elsewhere", "case"],
)
def test_a_form_whose_parts_have_other_names_is_the_same_form(
    form: Mapping[str, bytes], new_name: Callable[[str], str]
) -> None:
    assert read(moved(form, new_name)) == read(form)


@given(data=st.data())
def test_the_case_of_a_name_in_the_zip_file_means_nothing(form: Mapping[str, bytes], data: st.DataObject) -> None:
    cases = {"lower": str.lower, "upper": str.upper, "title": str.title}
    renamed = {cases[data.draw(st.sampled_from(sorted(cases)), label=name)](name): part for name, part in form.items()}
    assert read(renamed) == read(form)


@given(data=st.data())
def test_the_case_of_a_reference_to_a_cell_means_nothing(form: Mapping[str, bytes], data: st.DataObject) -> None:
    def lower(match: re.Match[bytes]) -> bytes:
        return match[0].replace(match[1], match[1].lower())

    sheets = [name for name in form if "/sheet" in name and data.draw(st.booleans(), label=name)]
    changed = {name: re.sub(rb' r(?:ef)?="([A-Z]+\d+(?::[A-Z]+\d+)?)"', lower, form[name]) for name in sheets}
    assert read({**form, **changed}) == read(form)


def test_objects_are_found_on_sheets_with_names_in_another_case(form: Mapping[str, bytes]) -> None:
    form, _ = related_to(form, "xl/worksheets/sheet1.xml", f"{OFFICE}/drawing", "xl/drawings/own.xml")
    form = {**form, "xl/drawings/own.xml": b"<wsDr><twoCellAnchor><pic/></twoCellAnchor></wsDr>"}
    plain = of_kind(WorkbookParts, admit_workbook("a.xlsx", zipped(form), LIST_LIMITS))
    other = of_kind(WorkbookParts, admit_workbook("a.xlsx", zipped(moved(form, elsewhere)), LIST_LIMITS))
    assert [each.seen for each in load(other).sheets] == [each.seen for each in load(plain).sheets]
    assert SeenThing(SeenKind.PICTURE, None, None) in load(other).sheets[0].seen
    assert [name for name, _ in other.sheets()] == [name for name, _ in plain.sheets()]


def test_a_large_sheet_of_another_name_is_admitted_and_cut() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(2_500):
        sheet.append(range(25))
    parts = moved(parts_of(saved(book)), elsewhere)
    admitted = of_kind(WorkbookParts, admit_workbook("a.xlsx", zipped(parts), LIST_LIMITS))
    assert len(load(first_rows(admitted, 30)).sheets[0].cells) == 30 * 25


def test_a_part_that_is_a_sheet_and_something_else_has_the_limit_of_others(form: Mapping[str, bytes]) -> None:
    listed = form["xl/_rels/workbook.xml.rels"]
    styles = b'<Relationship Id="own" Type="http://x/worksheet" Target="styles.xml"/></Relationships>'
    part = form["xl/styles.xml"].replace(b"</styleSheet>", b"<a/>" * 210_000 + b"</styleSheet>")
    parts = {
        **form,
        "xl/_rels/workbook.xml.rels": listed.replace(b"</Relationships>", styles),
        "xl/styles.xml": part,
    }
    assert of_kind(Problem, admit_workbook("a.xlsx", zipped(parts, ZIP_STORED), LIST_LIMITS)).code == "FILE-TOO-LARGE"


CHART = (
    '<xdr:wsDr xmlns:xdr="http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing"><xdr:oneCellAnchor><xdr:from>'
    "<xdr:col>9</xdr:col><xdr:row>8</xdr:row></xdr:from><xdr:graphicFrame>"
    '<c:chart xmlns:c="http://purl.oclc.org/ooxml/drawingml/chart" '
    'xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships" r:id="rId1"/>'
    "</xdr:graphicFrame></xdr:oneCellAnchor></xdr:wsDr>"
)
"""A chart as Excel writes it into a Strict workbook: its own element declares the namespaces."""
TITLE = (
    '<c:chartSpace xmlns:c="http://purl.oclc.org/ooxml/drawingml/chart" xmlns:a="http://purl.oclc.org/ooxml/drawingml/'
    'main"><c:title><a:p><a:r><a:t>図の題名</a:t></a:r></a:p></c:title></c:chartSpace>'
)


def test_namespaces_of_a_strict_workbook_are_known_wherever_they_are_declared(form: Mapping[str, bytes]) -> None:
    usual, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    parts = {
        name: part.replace(usual + b"spreadsheetml/2006/main", strict + b"spreadsheetml/main").replace(
            usual + b"officeDocument/2006/relationships", strict + b"officeDocument/relationships"
        )
        for name, part in form.items()
    }
    rels = (
        b'<Relationships><Relationship Id="%s" Type="%sofficeDocument/relationships/%s" Target="%s"/></Relationships>'
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels % (b"rId9", strict, b"drawing", b"../drawings/a.xml")
    parts["xl/drawings/a.xml"], parts["xl/charts/a.xml"] = CHART.encode(), TITLE.encode()
    parts["xl/drawings/_rels/a.xml.rels"] = rels % (b"rId1", strict, b"chart", b"../charts/a.xml")
    file = read(parts)
    assert Fact("回答", 9, 10, SeenKind.CHART.value, "図の題名") in file.facts
    assert file.rows[0].cells["done"].text == "実施した。"


def test_relationships_lead_to_parts_and_to_addresses() -> None:
    listed = (
        b'<Relationships><Relationship Id="a" Type="http://x/relationships/drawing" Target="../drawings/d.xml"/>'
        b'<Relationship Id="b" Type="http://x/hyperlink" Target="http://a/b" TargetMode="External"/></Relationships>'
    )
    parts = WorkbookParts({"xl/sheets/_rels/S.xml.rels": listed, "XL/Drawings/D.xml": b"<d/>"})
    found = [(each.id, each.kind, each.target, each.is_external) for each in parts.relationships("xl/sheets/s.xml")]
    assert found == [("a", "drawing", "xl/drawings/d.xml", False), ("b", "hyperlink", "http://a/b", True)]
    assert parts.related("drawing", "/xl/sheets/s.xml") == "xl/drawings/d.xml"
    assert parts.related("hyperlink", "xl/sheets/s.xml") is None
    assert parts["xl/drawings/d.xml"] == b"<d/>"
