"""A paper as a value, whole and in parts: nothing is lost or moved, no part is too long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nakano_status.documents.document import Block, Group, PageBreak, Paragraph, plain
from nakano_status.documents.pages.page_proof import headings_of
from nakano_status.documents.pages.printed_paper import Value
from nakano_status.documents.pages.typeset import in_parts, numbers_value
from tests.support.set_papers import document, value_of

BLANK = Paragraph(())
SAID = Paragraph(plain("文"))


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ((BLANK,), 0),
        ((Group((BLANK, BLANK)),), 0),
        ((Group((Group((BLANK,)),)), BLANK), 0),
        ((Group((BLANK, SAID)),), 1),
    ],
)
def test_blank_lines_before_the_end_of_a_page_fill_no_page_of_their_own(before: tuple[Block, ...], kept: int) -> None:
    blocks = value_of(document(PageBreak(), *before, PageBreak(), SAID))["sections"][0]["blocks"]
    kinds = [block["kind"] for block in blocks]
    assert kinds == ["paragraph", "break", *["group"] * kept, "break", "paragraph"]


@pytest.mark.parametrize(
    ("after", "kept"), [((SAID,), 1), ((replace(SAID, is_kept_with_next=True),), 0), ((Group((SAID, SAID)),), 0)]
)
def test_blank_lines_at_the_beginning_of_a_page_are_never_all_that_it_has(after: tuple[Block, ...], kept: int) -> None:
    blocks = value_of(document(SAID, PageBreak(), BLANK, *after))["sections"][0]["blocks"]
    assert len(blocks) == 3 + kept + len(after)


def row(text: str, *spans: int, kept: bool = False) -> Value:
    """Return a row of a table with cells that reach down so many rows, one cell where none is given."""
    return {"cells": [{"rows": each, "text": [{"text": text}]} for each in spans or (1,)], "kept": kept}


def table(*rows: Value, whole: bool = False) -> Value:
    return {"kind": "table", "rows": list(rows), "whole": whole, "head": [row("見出し")]}


def rows(count: int, first: int = 0) -> list[Value]:
    return [row(str(number)) for number in range(first, first + count)]


def heading(text: str, level: int = 1) -> Value:
    return {"kind": "heading", "level": level, "text": [{"text": text}]}


def paragraph(text: str, **keys: Any) -> Value:
    return {"kind": "paragraph", "text": [{"text": text}]} | keys


def flow(*blocks: Value, key: int = 0, begins: bool = True) -> Value:
    return {
        "kind": "flow",
        "key": key,
        "begins": begins,
        "blocks": list(blocks),
        "header": "上",
        "left": "",
        "right": "",
    }


def a_list(*counts: int, key: int = 0) -> Value:
    parts = [
        {
            "measure": f"実施内容{place}",
            "again": False,
            "rows": [{"id": f"{place}-{number}"} for number in range(count)],
        }
        for place, count in enumerate(counts)
    ]
    return {"kind": "list", "key": key, "begins": True, "title": "一覧", "parts": parts}


def paper(*sections: Value) -> Value:
    return {"title": "題", "sections": list(sections)}


def texts(part: Value) -> list[str]:
    """Return the texts of the rows and paragraphs of a part in order."""
    found: list[str] = []

    def walk(blocks: list[Value]) -> None:
        for block in blocks:
            if block["kind"] == "group":
                walk(block["blocks"])
            elif block["kind"] == "table":
                found.extend(each["cells"][0]["text"][0]["text"] for each in block["rows"])
            else:
                found.append(block["text"][0]["text"])

    for section in part["sections"]:
        walk(section.get("blocks", []))
        found.extend(each["id"] for of in section.get("parts", []) for each in of["rows"])
    return found


@pytest.mark.parametrize(
    "value", [paper(flow(table(*rows(10)))), paper(a_list(5, 5)), paper(a_list()), paper(), paper(flow())]
)
def test_a_short_paper_is_one_part_as_it_is(value: Value) -> None:
    assert in_parts(value, 10) == [value]


@pytest.mark.parametrize("most", [1, 3, 7, 10])
def test_a_table_is_cut_between_rows(most: int) -> None:
    parts = in_parts(paper(flow(table(*rows(25)))), most)
    assert [len(texts(each)) for each in parts] == [most] * (25 // most) + [25 % most] * bool(25 % most)
    assert [text for part in parts for text in texts(part)] == [str(number) for number in range(25)]
    assert all(part["sections"][0]["blocks"][0]["head"] for part in parts)
    assert not any(section["numbered"] for part in parts for section in part["sections"])


def test_only_the_first_piece_of_a_section_begins_it() -> None:
    first, second, third = in_parts(paper(flow(table(*rows(25)))), 10)
    assert "continued" not in first["sections"][0]
    assert first["sections"][0]["begins"]
    for part in (second, third):
        assert part["sections"][0]["continued"]
        assert not part["sections"][0]["begins"]


def test_a_list_is_cut_between_its_parts_even_where_one_is_too_long() -> None:
    parts = in_parts(paper(a_list(4, 4, 4, 15, 2)), 10)
    assert [[len(each["rows"]) for each in part["sections"][0]["parts"]] for part in parts] == [[4, 4], [4], [15], [2]]


def test_rows_under_one_cell_stay_together() -> None:
    body = [row("甲", 1, 1), row("乙", 3, 1), row("丙", 1), row("丁", 1), row("戊", 1, 1)]
    assert [texts(each) for each in in_parts(paper(flow(table(*body))), 2)] == [["甲"], ["乙", "丙", "丁"], ["戊"]]


def test_a_title_stays_with_its_row_and_is_said_again_below_a_cut() -> None:
    body = [row("章", kept=True), row("節", kept=True), *rows(3), row("次の節", kept=True), *rows(2, 3)]
    assert [texts(each) for each in in_parts(paper(flow(table(*body))), 3)] == [
        ["章", "節", "0"],
        ["章", "節", "1", "2"],
        ["次の節", "3", "4"],
    ]


def test_a_heading_stays_with_what_follows() -> None:
    blocks = [paragraph("一"), paragraph("二"), heading("章"), paragraph("前文", sticky=True), table(*rows(3))]
    assert [texts(each) for each in in_parts(paper(flow(*blocks)), 4)] == [
        ["一", "二"],
        ["章", "前文", "0", "1"],
        ["2"],
    ]


def test_what_is_kept_on_one_page_is_cut_only_where_it_is_longer_than_a_part() -> None:
    group = {"kind": "group", "blocks": [paragraph("一"), paragraph("二"), paragraph("三")]}
    whole = table(*rows(3), whole=True)
    value = paper(flow(paragraph("前"), group, whole))
    assert [texts(each) for each in in_parts(value, 3)] == [["前"], ["一", "二", "三"], ["0", "1", "2"]]
    assert [texts(each) for each in in_parts(value, 2)] == [["前", "一"], ["二", "三"], ["0", "1"], ["2"]]


def test_short_sections_share_a_part_and_a_section_that_fits_one_is_not_cut() -> None:
    value = paper(*(flow(table(*rows(4)), key=key) for key in range(3)), flow(table(*rows(14)), key=3), flow(key=4))
    parts = in_parts(value, 10)
    assert [[section["key"] for section in part["sections"]] for part in parts] == [[0, 1], [2], [3], [3, 4]]


def test_a_list_says_its_title_once() -> None:
    first, second = in_parts(paper(a_list(4, 4)), 4)
    assert [each.text for each in headings_of(first["sections"][0])] == ["一覧", "実施内容0"]
    assert [each.text for each in headings_of(second["sections"][0])] == ["実施内容1"]


def test_page_numbers_are_a_paper_of_all_sections_with_nothing_else() -> None:
    value = numbers_value(paper(flow(table(*rows(3))), a_list(4, key=1)), {0: 2, 1: 3})
    assert [each["pages"] for each in value["sections"]] == [2, 3]
    assert texts(value) == []
    assert value["sections"][0]["header"] == ""
