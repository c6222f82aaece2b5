"""A paper set in parts and joined has the content that its parts must have, on numbered pages, as one tagged file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from nakano_status.documents.document import (
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    ParagraphRole,
    Row,
    Section,
    Table,
    head_row,
    plain,
)
from nakano_status.documents.list.builder import ListContent, build_list
from nakano_status.documents.pages.page_proof import (
    ARTEFACT,
    ExpectedBlock,
    FaultKind,
    PageArea,
    ReadPaper,
    expected_in_parts,
    expected_of,
    faults_of,
    visible,
)
from nakano_status.documents.pages.printed_paper import PAPER_STYLE, SetPaper, Value, document_paper, list_paper
from nakano_status.documents.pages.typeset import in_parts, paper_value
from nakano_status.paper.pdf_proof import read_in_parts, read_paper
from nakano_status.paper.typst_setter import measure, set_long_paper, set_paper
from tests.support.list_entries import content, entry
from tests.support.set_papers import TITLE, UPRIGHT

LONG = "区民の利便性を高めるため、窓口の手続を電子化し、１０件の申請を令和5年度までに受け付ける仕組みを整えた。"


def list_of(*counts: int) -> Value:
    """Return a list with so many rows under each 実施内容."""
    rows = (
        entry(number, code=f"1-{measure}-①", done=LONG[: number * 7 % 50], mark="◎")
        for measure, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    )
    return list_value_of(content(*rows, draft_note="作成中"))


def list_value_of(of: ListContent) -> Value:
    return paper_value(list_paper(build_list(of)), measure)


def flow_of(*counts: int, numbers_again: bool = False) -> Value:
    """Return a paper of sections with tables of so many rows, all but the first with headings alone."""
    sections = tuple(section(number, count) for number, count in enumerate(counts))
    sections = (sections[0], *(replace(each, begins_numbering=numbers_again) for each in sections[1:]))
    return paper_value(document_paper(Document(TITLE, sections, "2026-01-01")), measure)


def section(number: int, count: int) -> Section:
    title = Paragraph(plain(TITLE), ParagraphRole.TITLE) if not number else Heading(1, 1, f"第{number}部")
    shaded = [Cell(plain(str(row)), is_shaded=True) for row in range(count)]
    rows = [Row((cell, Cell(plain(LONG[: 9 + place * 7 % 40])))) for place, cell in enumerate(shaded)]
    for place in range(10, count, 17):
        rows[place] = Row((Cell(plain(f"区分{place}"), columns=2),), is_kept_with_next=True)
    table = Table((Column(30), Column(100)), tuple(rows), (head_row(("項目", "内容")),), description="一覧の表")
    blocks = (
        title,
        Paragraph(plain("前文")),
        Heading(1, 1, "経過"),
        table,
        Heading(2, 1, "その後"),
        Paragraph(plain("後文")),
    )
    return Section(f"報告{number}", UPRIGHT, blocks, header="作成中")


PAPERS = {
    "a list": (list_of(7, 30, 3, 12, 1), 20),
    "a list with a long 実施内容": (list_of(2, 90, 1), 20),
    "a paper": (flow_of(50), 20),
    "a paper of sections": (flow_of(30, 3, 45, 4), 20),
    "a paper whose sections have numbers of their own": (flow_of(30, 3, 45, 4, numbers_again=True), 20),
}


@cache
def made(name: str) -> tuple[SetPaper, ReadPaper]:
    value, most = PAPERS[name]
    paper = set_long_paper(value, most_rows=most)
    return paper, read_paper(paper.pdf)


def as_parts(value: Value, most: int) -> Value:
    """Return the paper with the sections of its parts."""
    return value | {"sections": [section for part in in_parts(value, most) for section in part["sections"]]}


def without_numbers(read: ReadPaper) -> list[Any]:
    """Return the letters of pages but for the numbers below them, each with the text of its block."""
    room = {page: height - 20 for page, (_, height) in enumerate(read.pages)}
    return [
        each._replace(block=min(each.block, 0)) for each in read.glyphs if each.block >= 0 or each.top < room[each.page]
    ]


@pytest.mark.parametrize("name", PAPERS)
def test_pages_are_without_fault(name: str) -> None:
    paper, read = made(name)
    assert list(faults_of(read, expected_of(as_parts(*PAPERS[name]), paper.places))) == []
    assert len(in_parts(*PAPERS[name])) > 2


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", PAPERS)
def test_each_part_is_read_alone_and_a_fault_of_one_is_found_there(name: str) -> None:
    paper, _ = made(name)
    value, most = PAPERS[name]
    reads = list(read_in_parts(paper.pdf, paper.parts))
    expected = list(expected_in_parts(value, paper.places, most))
    assert [list(faults_of(*each)) for each in zip(reads, expected, strict=True)] == [[] for _ in reads]
    changed = [
        each._replace(blocks=[*each.blocks, ExpectedBlock("もう一つ", PageArea(0, 0, 9, 9))]) for each in expected
    ]
    for read, meant, pages in zip(reads, changed, paper.parts, strict=True):
        assert [each.kind for each in faults_of(read, meant)] == [FaultKind.TEXT]
        assert {each.page for each in read.glyphs} == {*pages}


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", PAPERS)
def test_pages_are_those_of_the_parts_one_after_the_other(name: str) -> None:
    paper, read = made(name)
    alone = [set_paper(PAPER_STYLE, part, standards=["a-2a"]) for part in in_parts(*PAPERS[name])]
    reads = [read_paper(each.pdf) for each in alone]
    assert list(read.blocks) == [block for each in reads for block in each.blocks]
    assert list(read.table_heads) == [count for each in reads for count in each.table_heads]
    assert [pages.stop - pages.start for pages in paper.parts] == [len(each.pages) for each in reads]
    assert list(paper.pages) == [size for each in alone for size in each.pages]
    for pages, each in zip(paper.parts, reads, strict=True):
        of_part = [
            glyph._replace(page=glyph.page - pages.start) for glyph in without_numbers(read) if glyph.page in pages
        ]
        assert of_part == without_numbers(each)


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", PAPERS)
def test_each_page_has_its_number(name: str) -> None:
    _, read = made(name)
    value, _ = PAPERS[name]
    shown = [
        "".join(
            each.text for each in read.glyphs if each.page == page and each.block == ARTEFACT and each.top > height - 20
        )
        for page, (_, height) in enumerate(read.pages)
    ]
    if not any(each["begins"] for each in value["sections"][1:]):
        assert shown == [f"{number}/{len(shown)}" for number in range(1, len(shown) + 1)]
        return
    totals = [int(each.split("/")[1]) for each in shown if each.startswith("1/")]
    assert shown == [f"{number}/{total}" for total in totals for number in range(1, total + 1)]
    assert len(totals) == len(value["sections"])


def test_rows_are_told_where_they_are() -> None:
    paper, read = made("a list")
    rows = [row["id"] for part in PAPERS["a list"][0]["sections"][0]["parts"] for row in part["rows"]]
    assert [each.row_id for each in paper.places] == rows
    for each in paper.places:
        shown = [glyph for glyph in read.glyphs if glyph.page == each.page and each.top < glyph.top < each.bottom]
        title = f"取組{int(each.row_id.split('-')[3])}"
        assert title in "".join(glyph.text for glyph in shown)


def test_chapters_that_go_on_have_one_bookmark_and_what_follows_is_below_it() -> None:
    paper, _ = made("a paper of sections")
    reader = PdfReader(BytesIO(paper.pdf), strict=True)
    assert titles(reader.outline) == [
        TITLE,
        ["１ 経過", ["(1) その後"]],
        *(title for part in (1, 2, 3) for title in (f"１ 第{part}部", "１ 経過", ["(1) その後"])),
    ]


def titles(outline: Sequence[Any]) -> list[Any]:
    return [titles(each) if isinstance(each, list) else " ".join(each.title.split()) for each in outline]


@pytest.mark.parametrize("name", PAPERS)
def test_the_file_has_one_structure(name: str) -> None:
    paper, _ = made(name)
    root: Any = PdfReader(BytesIO(paper.pdf), strict=True).trailer["/Root"]
    tree = root["/StructTreeRoot"]
    (document,) = tree["/K"]
    assert root["/Lang"] == "ja-JP"
    assert root["/MarkInfo"]["/Marked"]
    assert len(root["/OutputIntents"]) == 1
    assert f"<xmpTPg:NPages>{len(paper.pages)}<".encode() in root["/Metadata"].get_data()
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()
    pages = [page.get_object() for page in root["/Pages"]["/Kids"]]
    assert len(pages) == root["/Pages"]["/Count"] == len(paper.pages)
    assert [page["/StructParents"] for page in pages] == list(range(len(pages)))
    assert all(page["/Tabs"] == "/S" for page in pages)
    parents = leaves(tree["/ParentTree"], "/Nums")
    assert parents[::2] == list(range(len(pages)))
    assert tree["/ParentTreeNextKey"] == len(pages)
    for key, entries in zip(parents[::2], parents[1::2], strict=True):
        assert all(has_content_on(pages[key], each.get_object()) for each in entries.get_object())
    check_ids(tree)
    check_parents(document.get_object(), tree)


def leaves(node: Any, key: str) -> list[Any]:
    """Return the keys and values of a tree, one after the other."""
    below = (each for kid in node.get("/Kids", []) for each in leaves(kid.get_object(), key))
    return [*node.get(key, []), *below]


def has_content_on(page: Any, element: Any) -> bool:
    contents = [each for each in element["/K"] if isinstance(each, int) or each.get_object().get("/Type") == "/MCR"]
    return any((element if isinstance(each, int) else each.get_object())["/Pg"] == page for each in contents)


def check_ids(tree: Any) -> None:
    """Every name of an element is there once, in order, and leads to it; every reference to one leads somewhere."""
    names = leaves(tree["/IDTree"], "/Names")
    assert names[::2] == sorted({*names[::2]})
    assert all(element.get_object()["/ID"] == name for name, element in zip(names[::2], names[1::2], strict=True))
    for element in elements(tree["/K"][0].get_object()):
        for attributes in element.get("/A", ArrayObject()).get_object():
            assert {*attributes.get_object().get("/Headers", [])} <= {*names[::2]}


def check_parents(document: Any, tree: Any) -> None:
    assert document["/P"] == tree
    for element in elements(document):
        assert element["/S"] != "/H1" or element["/K"]
        assert all(child["/P"] == element for child in children(element))


def elements(element: Any) -> Iterator[Any]:
    yield element
    for child in children(element):
        yield from elements(child)


def children(element: Any) -> list[Any]:
    found = [each.get_object() for each in element["/K"] if not isinstance(each, int)]
    return [each for each in found if each["/Type"] == "/StructElem"]


def test_equal_papers_give_equal_bytes_and_others_another_identity() -> None:
    value, most = PAPERS["a paper"]
    paper, _ = made("a paper")
    assert set_long_paper(value, most_rows=most).pdf == paper.pdf
    assert identity(paper) != identity(made("a paper of sections")[0])


def identity(paper: SetPaper) -> object:
    return PdfReader(BytesIO(paper.pdf)).trailer["/ID"]


@pytest.mark.parametrize("value", [list_of(), list_of(1), flow_of(0), flow_of(1)])
def test_a_short_paper_is_set_as_a_whole(value: Value) -> None:
    paper = set_long_paper(value)
    assert paper.pdf == set_paper(PAPER_STYLE, value).pdf
    assert paper.parts == ()


def test_a_short_paper_does_not_load_what_joins_parts() -> None:
    code = (
        "import sys; from tests.paper.test_long_paper import list_of, set_long_paper;"
        "set_long_paper(list_of(1)); print('pikepdf' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True).stdout == b"False\n"


def test_work_is_given_up_between_parts() -> None:
    calls = []

    def give_up(*shown: SetPaper) -> None:
        calls.append(shown)
        if len(calls) == 3:
            raise KeyboardInterrupt

    value, most = PAPERS["a paper"]
    with pytest.raises(KeyboardInterrupt):
        set_long_paper(value, give_up, most_rows=most)
    assert [len(each) for each in calls] == [0, 1, 2]
    assert calls[2][0] is calls[1][0]
    whole, _ = made("a paper")
    assert [each.pages for each in calls[2]] == [whole.pages[each.start : each.stop] for each in whole.parts[:2]]


@pytest.mark.whole
@pytest.mark.parametrize("value", [list_of(*[7] * 171, 3), flow_of(700, 300)], ids=["a list", "a paper"])
def test_a_paper_of_1200_rows_is_without_fault(value: Value) -> None:
    paper = set_long_paper(value)
    assert len(paper.parts) == 3
    read = read_paper(paper.pdf)
    assert list(faults_of(read, expected_of(as_parts(value, 500), paper.places))) == []
    said = [visible(each.text) for each in expected_of(value, paper.places).blocks]
    assert [*dict.fromkeys(read.blocks)] == [*dict.fromkeys(each for each in said if each)]


@pytest.mark.whole
def test_the_memory_of_a_part_is_given_back() -> None:
    """A whole layout of as many rows takes 780 MiB."""
    code = (
        "from tests.paper.test_long_paper import list_of; from nakano_status.paper.typst_setter import set_long_paper;"
        "assert len(set_long_paper(list_of(*[10] * 200)).parts) == 4"
    )
    command = [sys.executable, "-m", "tests.bench.peak_of_child", "-c", code]
    assert int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout) < 512 * 1024
