"""Published data with their terms: read back by other programs (csvw, rdflib, pikepdf), and in the PDF of the list."""

import csv
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from csvw import CSVW
from rdflib import Graph, Namespace

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.kinds import years_paper
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.paper import CONTACT, DAY, LICENCE, Paper
from nakano_status.application.papers.set_kinds import data_paper, list_paper
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.papers.writing import printable_value
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.papers import PaperNotProved
from nakano_status.paper.typst_setter import typeset_paper
from nakano_status.workbook.cell_texts import GREY
from tests.support.made_papers import Values, content_of, make, published
from tests.support.paper_offices import FIRST
from tests.support.replaced_parts import with_papers

DCAT, DCT, SPDX = (
    Namespace(each)
    for each in ("http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "http://spdx.org/rdf/terms#")
)
PUBLIC: Values = {OCCASION: Occasion.PUBLIC}
GUARDED = "=SUM(A1)\n「引用」, 𠮷・🙂"


@pytest.fixture
def written(parts: Parts, answered: Store) -> Store:
    """The office with an answer that a spreadsheet program would run."""
    edit_entry(parts, answered, Entry(FIRST, {"done": GUARDED}))
    return answered


def read(file: Path) -> Any:
    found = json.loads(file.read_text("utf-8"))
    return found.get("@graph", found)


def as_json(csvw: CSVW) -> list[dict[str, Any]]:
    """Return the rows as the standard makes them of a CSV and its metadata."""
    rows: list[dict[str, Any]] = csvw.to_json(minimal=True)
    return rows


@pytest.mark.parametrize("values", [{}, {data_paper.YEARS: True}], ids=["year", "years"])
def test_another_program_reads_a_csv_by_its_metadata_as_the_json_has_it(
    parts: Parts, written: Store, tmp_path: Path, values: Values
) -> None:
    make(parts, written, data_paper.PAPER, tmp_path, values)
    found = sorted(tmp_path.glob("*.csv-metadata.json"))
    assert len(found) == len([*tmp_path.glob("*.csv")]) > 0
    for metadata in found:
        csvw = CSVW(str(metadata), validate=True)
        assert (csvw.is_valid, [str(each.message) for each in csvw.warnings]) == (True, [])
        own = read(metadata.with_name(metadata.name.replace(".csv-metadata", "")))
        assert len({row["@id"] for row in own}) == len(own) > 0
        for theirs, row in zip(as_json(csvw), own, strict=True):
            assert theirs.pop("@id").as_posix().endswith(row.pop("@id"))
            if row.get("row_id") == FIRST and row["answer_done"] == GUARDED:
                assert (row.pop("answer_done"), theirs.pop("answer_done")) == (GUARDED, f"\u3000{GUARDED}")
            assert theirs == {key: value for key, value in row.items() if value is not None}


def test_an_answer_with_a_line_like_a_row_is_published(parts: Parts, answered: Store, tmp_path: Path) -> None:
    text = f"対象サービス\uf8f0\n{','.join('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"
    edit_entry(parts, answered, Entry(FIRST, {"done": text}))
    make(parts, answered, data_paper.PAPER, tmp_path, {})
    texts = [row.get("answer_done") for file in tmp_path.glob("*.json") for row in read(file) if isinstance(row, dict)]
    assert text in texts


@pytest.mark.filterwarnings("default")  # by which that program tells what it finds
@pytest.mark.parametrize(("was", "becomes"), [(FIRST, ""), (",2022,", ",令和4,"), ("2023-03-31", "2023/3/31")])
def test_a_csv_that_breaks_its_metadata_is_found_by_that_program(
    parts: Parts, answered: Store, tmp_path: Path, was: str, becomes: str
) -> None:
    make(parts, answered, data_paper.PAPER, tmp_path)
    [file] = tmp_path.glob("progress*.csv")
    file.write_bytes(file.read_bytes().replace(was.encode(), becomes.encode(), 1))
    assert not CSVW(str(file.with_name(f"{file.name}-metadata.json")), validate=True).is_valid


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # of rdflib's own parser
def test_the_catalogue_states_files_as_they_are_with_terms_contact_days_and_place(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    make(parts, answered, data_paper.PAPER, tmp_path, {CONTACT: "統計係 03-0000-0000"})
    [file] = tmp_path.glob("catalog_*.jsonld")
    graph: Any = Graph().parse(data=file.read_text("utf-8"), format="json-ld", publicID=f"{tmp_path.as_uri()}/")
    datasets = [*graph.subjects(predicate=None, object=DCAT.Dataset)]
    assert datasets
    for dataset in datasets:
        assert str(graph.value(dataset, DCT.license)) == "https://creativecommons.org/licenses/by/4.0/"
        assert graph.value(dataset, DCT.issued) is None
        contact = graph.value(dataset, DCAT.contactPoint)
        assert [str(each) for each in graph.objects(contact) if "統計係" in each] == ["統計係 03-0000-0000"]
    sizes = {}
    for each in graph.subjects(predicate=None, object=DCAT.Distribution):
        name = str(graph.value(each, DCT.title))
        content = (tmp_path / name).read_bytes()
        digest = str(graph.value(graph.value(each, SPDX.checksum), SPDX.checksumValue))
        assert digest.lower() == hashlib.sha256(content).hexdigest()
        sizes[name] = int(graph.value(each, DCAT.byteSize))
    tables = [each for each in tmp_path.iterdir() if each.suffix in {".csv", ".xlsx", ".json"}]
    listed = {
        each.name: each.stat().st_size
        for each in tables
        if "metadata" not in each.name and "dictionary" not in each.name
    }
    assert sizes == listed


def test_terms_that_are_chosen_are_stated_and_part_of_the_set_s_mark(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    make(parts, answered, data_paper.PAPER, tmp_path, {LICENCE: "区の定める条件"})
    [metadata] = tmp_path.glob("progress*metadata.json")
    assert read(metadata)["dc:license"] == {"@type": "dc:LicenseDocument", "rdfs:label": "区の定める条件"}
    with answered.reading() as records:
        usual = content_of(parts, records, data_paper.PAPER)
        chosen = content_of(parts, records, data_paper.PAPER, {LICENCE: "CC0 1.0"})
    assert usual.value is usual.found
    assert chosen.value == (chosen.found, ("CC0 1.0", ""))


def test_the_day_of_published_data_is_the_given_one_and_that_of_issue_is_the_first(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    published(parts, answered, tmp_path / "1", {**PUBLIC, DAY: date(2023, 10, 20)})
    correct(parts, answered)
    published(parts, answered, tmp_path / "2", {**PUBLIC, DAY: date(2023, 11, 1)})
    published(parts, answered, tmp_path / "3", {**PUBLIC, DAY: None})
    stated = [[day_of(tmp_path / each, kind) for kind in ("issued", "modified")] for each in "123"]
    assert stated == [["2023-10-20", "2023-10-20"], [None, "2023-11-01"], [None, None]]
    described = [read(next((tmp_path / each).glob("progress*metadata.json"))).get("dc:modified") for each in "123"]
    assert [each and each["@value"] for each in described] == ["2023-10-20", "2023-11-01", None]


def correct(parts: Parts, store: Store) -> None:
    """Change an answer after it was published."""
    edit_entry(parts, store, Entry(FIRST, {"done": "実施を取りやめた。"}))


def day_of(folder: Path, kind: str) -> str | None:
    [file] = folder.glob("catalog_*.jsonld")
    found = read(file)["dcat:dataset"][0].get(f"dct:{kind}")
    return str(found["@value"]) if found else None


def test_a_draft_s_metadata_and_catalogue_name_the_files_as_they_are_called(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    published(parts, answered, tmp_path, {**PUBLIC, DRAFT: True})
    [metadata] = tmp_path.glob("progress*metadata.json")
    assert (metadata.with_name(read(metadata)["url"])).exists()
    assert metadata.name == f"{read(metadata)['url']}-metadata.json"
    [catalogue] = tmp_path.glob("catalog_*_作成中.jsonld")
    names = [file["dct:title"] for each in read(catalogue)["dcat:dataset"] for file in each["dcat:distribution"]]
    assert all((tmp_path / name).exists() for name in names)


@pytest.mark.parametrize("years", [True, False])
def test_every_workbook_of_data_is_a_table_with_filters(
    parts: Parts, answered: Store, tmp_path: Path, years: bool
) -> None:
    make(parts, answered, data_paper.PAPER, tmp_path / "data", {data_paper.YEARS: years})
    found = [openpyxl.load_workbook(file).worksheets[0] for file in (tmp_path / "data").glob("*.xlsx")]
    assert found
    for sheet in found:
        [table] = sheet.tables.values()
        assert (table.name, table.ref, sheet.freeze_panes) == (sheet.title, sheet.dimensions, "A2")
        assert table.autoFilter is not None
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]


@pytest.mark.parametrize("kind", [list_paper.PAPER, years_paper.PAPER], ids=lambda each: each.code)
def test_a_workbook_names_the_office_the_paper_the_plan_and_the_year(
    parts: Parts, answered: Store, tmp_path: Path, kind: Paper[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BuiltInCatalogue, "names", lambda *_: {"office": "企画課"})
    make(parts, answered, kind, tmp_path / "a.xlsx")
    found = openpyxl.load_workbook(tmp_path / "a.xlsx").properties
    assert (found.creator, found.subject) == ("企画課", kind.title)
    assert kind is list_paper.PAPER or "令和4年度" in found.keywords


def contrast(colour: str) -> float:
    """Return the contrast of a colour with white, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05)


def test_grey_letters_of_workbooks_can_be_read() -> None:
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast(GREY) >= 4.5


def attached_to(pdf: Path) -> dict[str, bytes]:
    """Return the attached files by name as another program reads them."""
    with pikepdf.open(pdf) as file:
        return {each.filename: each.get_file().read_bytes() for each in file.attachments.values()}


def test_the_published_list_has_the_data_beside_it_in_its_pdf(parts: Parts, answered: Store, tmp_path: Path) -> None:
    published(parts, answered, tmp_path, PUBLIC)
    [pdf] = tmp_path.glob("進捗状況一覧_*.pdf")
    found = attached_to(pdf)
    assert sorted(name.partition(".")[2] for name in found) == ["csv", "csv-metadata.json", "json"]
    assert found == {name: (tmp_path / name).read_bytes() for name in found}
    with pikepdf.open(pdf) as file:
        metadata = file.open_metadata()
        assert [metadata[f"pdf{key}"] for key in ("aid:part", "aid:conformance", "uaid:part")] == ["3", "A", "1"]
        files = [*file.Root.AF]
        assert len(files) == 3
        for each in files:
            assert each.AFRelationship == pikepdf.Name.Data
            assert str(each.Desc)
            assert str(each.EF.F.Subtype) in {"/text/csv", "/application/json"}
            assert each.EF.F.Params.Size == len(each.EF.F.read_bytes())
            assert "/ModDate" in each.EF.F.Params
    [report] = tmp_path.glob("進捗状況について_*.pdf")
    assert attached_to(report) == {}


@pytest.mark.parametrize("occasion", [Occasion.COUNCIL, Occasion.COMMITTEE])
def test_a_list_that_is_not_published_has_no_data_in_it(
    parts: Parts, answered: Store, tmp_path: Path, occasion: Occasion
) -> None:
    published(parts, answered, tmp_path, {OCCASION: occasion})
    [pdf] = tmp_path.glob("進捗状況一覧_*.pdf")
    assert attached_to(pdf) == {}


def test_a_list_alone_has_its_data_if_that_is_chosen(parts: Parts, answered: Store, tmp_path: Path) -> None:
    plain, full = tmp_path / "a.pdf", tmp_path / "b.pdf"
    make(parts, answered, list_paper.PAPER, plain)
    make(parts, answered, list_paper.PAPER, full, {list_paper.ATTACHED: True})
    assert attached_to(plain) == {}
    [content] = [each for name, each in attached_to(full).items() if name.endswith(".csv")]
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert FIRST in {row["管理番号"] for row in rows}


def test_a_list_that_is_set_in_parts_has_its_data_once(parts: Parts, answered: Store, tmp_path: Path) -> None:
    with answered.reading() as records:
        [printed] = content_of(parts, records, list_paper.PAPER, {list_paper.ATTACHED: True}).printed
    value, _ = printable_value(parts, printed)
    (tmp_path / "a.pdf").write_bytes(bytes(typeset_paper(value, most_rows=2).pdf))
    assert attached_to(tmp_path / "a.pdf") == {each.name: each.content for each in printed.attached}
    with pikepdf.open(tmp_path / "a.pdf") as file:
        assert file.open_metadata()["pdfaid:part"] == "3"


def test_a_set_whose_list_lost_its_data_is_not_proved(parts: Parts, answered: Store, tmp_path: Path) -> None:
    losing = with_papers(parts, read_attached=lambda _: {})
    with pytest.raises(PaperNotProved):
        published(losing, answered, tmp_path, PUBLIC)
