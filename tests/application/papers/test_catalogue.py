"""The catalogue of published data as portals read it: by the shapes of DCAT-AP 3.0.1, and by the rules of CKAN."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SH, SKOS

from nakano_status.application.papers.paper import CONTACT, DAY, LICENCE, SITE
from nakano_status.application.papers.set_kinds import data_paper
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.domain.refusals.papers import SiteUnfit
from tests.support.made_papers import Values, make

SHAPES = Path(__file__).parents[2] / "fixtures" / "dcat-ap-3.0.1"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SITE_NAME = "https://ward.example.jp/plan/"
NAMES = {"office": "企画課", "area": "東京都例区", "area_code": "131997"}
NOT_KNOWN = {
    *("dcat:bbox", "dcat:centroid"),  # where on the globe the ward is
    "dcat:themeTaxonomy",
    *("dct:issued", "dct:modified", "dct:spatial", "dcat:contactPoint", "dct:type"),
    "http://data.europa.eu/r5r/availability",
}
"""What is recommended and stated only where it is known."""


def graph_of(folder: Path) -> Any:
    [file] = folder.glob("catalog_*.jsonld")
    return Graph().parse(data=file.read_text("utf-8"), format="json-ld", publicID="https://where.it.is.example/")


def faults(graph: Any, shapes: str) -> list[tuple[str, str]]:
    """Return the path and the message of each result of a validation, warnings too."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES / f"{shapes}.ttl"))
    assert isinstance(report, Graph)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return [(str(report.value(each, SH.resultPath)), str(report.value(each, SH.resultMessage))) for each in results]


CASES: list[tuple[dict[str, str], Values]] = [
    (NAMES, {SITE: SITE_NAME, DAY: date(2023, 11, 1), CONTACT: "企画課 03-1111-2222 kikaku@ward.example.jp"}),
    (NAMES, {SITE: "https://ward.example.jp/plan", LICENCE: "区の定める条件"}),
    ({"office": "企画課"}, {LICENCE: "CC0 1.0"}),
    (NAMES, {data_paper.YEARS: True}),
]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
@pytest.mark.parametrize(("names", "values"), CASES, ids=["all known", "a sentence", "no ward", "years"])
def test_the_catalogue_fits_every_shape_of_dcat_ap(
    parts: Parts, answered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: Any, values: Values
) -> None:
    monkeypatch.setattr(BuiltInCatalogue, "names", lambda *_: names)
    make(parts, answered, data_paper.PAPER, tmp_path, values)
    graph = graph_of(tmp_path)
    assert len([*graph.subjects(RDF.type, DCAT.Dataset)]) == (1 if data_paper.YEARS in values else 2)
    assert faults(graph, "shapes") == []
    assert faults(graph, "range") == []
    prefixed = {path.replace(str(DCAT), "dcat:").replace(str(DCTERMS), "dct:") for path, _ in recommended(graph)}
    assert prefixed <= NOT_KNOWN | (set() if SITE in values else {"http://xmlns.com/foaf/0.1/homepage"})


def recommended(graph: Any) -> list[tuple[str, str]]:
    return faults(graph, "shapes_recommended")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
@pytest.mark.parametrize(
    "lacking",
    [DCTERMS.description, DCTERMS.title, DCAT.accessURL, DCTERMS.publisher],
    ids=lambda each: each.rpartition("/")[2],
)
def test_the_shapes_find_what_a_catalogue_lacks(parts: Parts, answered: Store, tmp_path: Path, lacking: URIRef) -> None:
    make(parts, answered, data_paper.PAPER, tmp_path)
    graph = graph_of(tmp_path)
    graph.remove((None, lacking, None))
    assert str(lacking) in {path for path, _ in faults(graph, "shapes")}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
def test_every_address_is_absolute_and_every_dataset_has_the_ward_s_code(
    parts: Parts, answered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BuiltInCatalogue, "names", lambda *_: NAMES)
    make(parts, answered, data_paper.PAPER, tmp_path, {SITE: SITE_NAME})
    graph = graph_of(tmp_path)
    addresses = {str(each) for triple in graph for each in triple if isinstance(each, URIRef)}
    assert not [each for each in addresses if each.startswith("https://where.it.is.example/")]
    datasets = [str(each) for each in graph.subjects(RDF.type, DCAT.Dataset)]
    assert all(each.startswith(f"{SITE_NAME}131997/") and each.isascii() for each in datasets)
    for each in graph.objects(predicate=DCAT.downloadURL):
        assert (tmp_path / str(each).removeprefix(SITE_NAME)).exists()
    [rows] = tmp_path.glob("*progress_2022.json")
    triples: Any = Graph().parse(data=rows.read_text("utf-8"), format="json-ld")
    assert f"{SITE_NAME}131997/p/R4/1-1-1-01-P" in {str(each) for each in triples.subjects()}
    described = json.loads(rows.with_name(f"{rows.stem}.csv-metadata.json").read_text("utf-8"))
    assert described["tableSchema"]["aboutUrl"] == f"{SITE_NAME}131997/p/R4/{{row_id}}"
    properties = {str(each) for each in triples.predicates()}
    assert properties <= {
        f"{SITE_NAME}{described['url']}#{each['name']}" for each in described["tableSchema"]["columns"]
    }


@pytest.mark.parametrize("address", ["ward.example.jp", "https://区.example.jp/", "https://a b/", "ftp://a/"])
def test_an_address_that_is_none_is_refused(parts: Parts, answered: Store, tmp_path: Path, address: str) -> None:
    with pytest.raises(SiteUnfit):
        make(parts, answered, data_paper.PAPER, tmp_path / "data", {SITE: address})
    assert not (tmp_path / "data").exists()


def ckan_of(graph: Any) -> Iterator[dict[str, Any]]:
    """Yield the datasets as CKAN's harvester makes them of a catalogue (ckanext-dcat, profile euro_dcat_ap_3).

    A title, notes, tags, resources: the rules are those of its `_parse_dataset_base`, written again.
    """
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        contact = graph.value(dataset, DCAT.contactPoint)
        publisher = graph.value(dataset, DCTERMS.publisher)
        period = graph.value(dataset, DCTERMS.temporal)
        yield {
            "title": str(graph.value(dataset, DCTERMS.title)),
            "notes": str(graph.value(dataset, DCTERMS.description)),
            "tags": [part.strip() for each in graph.objects(dataset, DCAT.keyword) for part in str(each).split(",")],
            "license": str(next(graph.objects(graph.value(dataset, DCAT.distribution), DCTERMS.license))),
            "frequency": str(graph.value(dataset, DCTERMS.accrualPeriodicity)),
            "language": [str(each) for each in graph.objects(dataset, DCTERMS.language)],
            "publisher_name": str(graph.value(publisher, FOAF.name)),
            "contact_name": str(graph.value(contact, VCARD.fn)),
            "contact_email": str(graph.value(contact, VCARD.hasEmail)).removeprefix("mailto:"),
            "temporal": [str(graph.value(period, each)) for each in (DCAT.startDate, DCAT.endDate)],
            "spatial_text": str(graph.value(graph.value(dataset, DCTERMS.spatial), SKOS.prefLabel)),
            "resources": [
                {
                    "name": str(graph.value(each, DCTERMS.title)),
                    "url": str(graph.value(each, DCAT.downloadURL) or graph.value(each, DCAT.accessURL)),
                    "mimetype": str(graph.value(each, DCAT.mediaType)),
                    "format": str(graph.value(each, DCTERMS.format)).rpartition("/")[2],
                    "size": int(float(graph.value(each, DCAT.byteSize))),
                }
                for each in graph.objects(dataset, DCAT.distribution)
            ],
        }


TAG = re.compile(r"[\w \-.]{2,100}")
"""What CKAN takes as a tag (`tag_name_validator`, `tag_length_validator`)."""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
def test_ckan_makes_whole_datasets_of_the_catalogue(
    parts: Parts, answered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BuiltInCatalogue, "names", lambda *_: {**NAMES, "area": "東京都例区（架空）"})
    contact = "企画課（電話０３－１１１１－２２２２、kikaku@ward.example.jp）"
    make(parts, answered, data_paper.PAPER, tmp_path, {SITE: SITE_NAME, CONTACT: contact})
    found = [*ckan_of(graph_of(tmp_path))]
    assert len(found) == 2
    for each in found:
        assert "None" not in json.dumps(each)
        assert each["contact_email"] == "kikaku@ward.example.jp"
        assert each["language"] == ["http://publications.europa.eu/resource/authority/language/JPN"]
        assert each["tags"]
        assert all(TAG.fullmatch(tag) for tag in each["tags"])
        assert sorted(resource["format"] for resource in each["resources"]) == ["CSV", "JSON", "XLSX"]
        assert all(resource["url"] == f"{SITE_NAME}{resource['name']}" for resource in each["resources"])
    graph = graph_of(tmp_path)
    numbers = {str(each) for each in graph.objects(predicate=VCARD.hasTelephone)}
    assert numbers == {"tel:+81-3-1111-2222"}
