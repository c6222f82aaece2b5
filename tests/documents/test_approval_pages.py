"""決裁用一式 on its pages: the lists that are decided on stand there as they will be handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nakano_status.documents.approval_builder import ApprovalContent, build_approval
from nakano_status.documents.approval_pages import approval_lists, approval_pages
from nakano_status.documents.list_builder import ListContent, build_list, only_changed
from nakano_status.documents.list_pages import list_pages
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import Paper
from nakano_status.documents.printed import Line, PrintedPage
from nakano_status.documents.template import Template
from tests.documents.test_approval_builder import CONTENT, ENTRIES, TEMPLATE
from tests.support.list_sheets import pages_of_sheet

MANY = tuple(replace(ENTRIES[number % 3], row_id=f"r{number}", measure_code=f"1-1-{number}") for number in range(40))


def pages(content: ApprovalContent, template: Template = TEMPLATE) -> tuple[PrintedPage, ...]:
    document = build_approval(content, template)
    lists = approval_lists(content, document.numerals).items()
    return approval_pages(document, {name: list_pages(each, pages_of_sheet(each)) for name, each in lists}).pages


def handed_out(content: ListContent, label: str) -> list[Sequence[object]]:
    paper = replace(content, paper=Paper.A4, label=label, draft_note=CONTENT.draft_note)
    return [tuple(page.marks) for page in list_pages(build_list(paper), pages_of_sheet(build_list(paper))).pages]


def test_the_lists_are_the_pages_that_will_be_handed_out_but_for_the_words_in_the_box() -> None:
    rows = replace(CONTENT.list_content, entries=MANY)
    expected = [*handed_out(only_changed(rows), "別添２"), *handed_out(rows, "別添３")]
    made = [tuple(page.marks) for page in pages(replace(CONTENT, list_content=rows)) if page.is_landscape]
    assert made == expected
    assert len(made) > 2


def test_each_part_is_named_where_it_begins_and_counts_its_own_pages() -> None:
    made = pages(CONTENT)
    assert [page.bookmark for page in made] == ["鑑", "件数表", "変更一覧", "進捗状況一覧", "確認事項", "前回との差"]
    assert all("1 / 1" in page.words.split("\n") for page in made)
    assert [page.words.count("別添１") for page in made] == [1, 2, 0, 0, 0, 0]  # 鑑 lists it; in the box and below


def test_in_a_wording_of_half_width_its_parts_are_numbered_so_too() -> None:
    made = pages(CONTENT, replace(TEMPLATE, numerals=Numerals.HALF_WIDTH))
    assert [page.words.count("別添2") for page in made] == [1, 0, 1, 0, 0, 0]
    assert not any("別添２" in page.words for page in made)


def test_where_nothing_changed_a_page_says_so() -> None:
    rows = replace(CONTENT.list_content, entries=ENTRIES[:1])
    changed = next(page for page in pages(replace(CONTENT, list_content=rows)) if page.bookmark == "変更一覧")
    assert "該当する取組はありません。" in changed.words


def test_a_copy_that_is_not_final_says_so_on_every_page() -> None:
    assert all(CONTENT.draft_note in page.words for page in pages(CONTENT))
    final = pages(replace(CONTENT, draft_note=""))
    assert not any("作成中" in line.text[0].text for page in final for line in page.marks if isinstance(line, Line))
