"""The printed pages of the list: the workbook's breaks, everything on its paper, the same on A3 and A4."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.documents.document import spoken
from nakano_status.documents.list_builder import ListContent, build_list
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.list_kind import ListKind
from nakano_status.documents.list_pages import list_pages
from nakano_status.documents.page import Paper
from nakano_status.documents.printed import Ground, Line, PrintedDocument, PrintedPage, Rule
from tests.support.list_entries import R3, content, entries_of, entry
from tests.support.list_sheets import pages_of_sheet
from tests.support.printed_lists import INVENTED, LEGEND

LONG = "この取組について検討を行い、関係する所管課と調整した。\n" * 9


def set_list(document: ListDocument) -> PrintedDocument:
    return list_pages(document, pages_of_sheet(document))


def many() -> ListContent:
    """A list of several pages."""
    rows = (entry(n, code=f"1-{1 + n // 7}-①", done=LONG[: 20 * n], mark="◎") for n in range(1, 30))
    return content(*rows, draft_note="作成中 令和5年8月10日時点")


def plain(text: str) -> str:
    return "".join(text.split())


def words(document: ListDocument) -> list[str]:
    return [page.words for page in set_list(document).pages]


def lines(page: PrintedPage) -> list[Line]:
    return [mark for mark in page.marks if isinstance(mark, Line)]


def test_every_text_stands_on_the_page_of_its_row() -> None:
    document = build_list(many())
    told = [plain(page) for page in words(document)]
    assert len(told) == len(pages_of_sheet(document)) > 2
    for page, text in zip(pages_of_sheet(document), told, strict=True):
        for line in page.lines:
            assert all(plain(cell) in text for cell in (line.measure, *line.cells) if cell)


def test_a_tab_is_printed_as_a_full_width_space() -> None:
    told = words(build_list(content(entry(1, done="一つ目\t二つ目", mark="◎"))))
    assert "一つ目\u3000二つ目" in told[0]
    assert "\t" not in "".join(told)


def test_title_legend_heads_and_the_page_s_number_stand_on_every_page() -> None:
    made = many()
    pages = words(build_list(made))
    for number, page in enumerate(pages, start=1):
        told = page.splitlines()
        assert {"小さな計画 進捗状況一覧", "別紙", "令和4年度末時点", "作成中 令和5年8月10日時点", *LEGEND} <= set(told)
        assert f"{number} / {len(pages)}" in told
        assert "令和4年度までの取組状況" in told


def test_a_row_that_goes_on_over_a_page_says_whose_it_is_there() -> None:
    document = build_list(content(entry(done="検討を行った。\n" * 80, mark="◎")))
    first, *others = words(document)
    assert others
    assert "（つづき）" not in first.split("検討を行った。")[0]
    for page in others:
        before = plain(page.split("検討を行った。")[0])
        assert plain("1-1-①\n窓口の改善") in before
        assert plain("（つづき）1-1-1-01-P") in before
        assert plain(entry().title) in before
        assert plain(entry().divisions or "") in plain(page)


def test_the_legend_does_not_touch_the_head() -> None:
    page = set_list(build_list(many())).pages[0]
    [last] = [line for line in lines(page) if spoken(line.text) == LEGEND[-1]]
    [head] = [mark for mark in page.marks if isinstance(mark, Ground)]
    assert head.y - (last.y + last.height) == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("paper", Paper)
def test_nothing_is_drawn_beyond_the_paper(paper: Paper) -> None:
    for page in set_list(build_list(replace(many(), paper=paper))).pages:
        width, height = page.size
        assert (page.paper, page.is_landscape) == (paper, True)
        for mark in page.marks:
            match mark:
                case Line() | Ground():
                    assert 0 <= mark.x <= mark.x + mark.width <= width
                    assert 0 <= mark.y <= mark.y + mark.height <= height
                case Rule():
                    assert 0 <= mark.x <= mark.to_x <= width
                    assert 0 <= mark.y <= mark.to_y <= height


def test_the_lines_of_a_cell_stand_within_their_row() -> None:
    made = content(entry(1, done=LONG), entry(2, done="短い文"))
    page = set_list(build_list(made)).pages[0]
    [short] = [line for line in lines(page) if line.text[0].text == "短い文"]
    first = [line for line in lines(page) if "".join(run.text for run in line.text) in LONG]
    assert max(line.y + line.height for line in first) < short.y


def test_a4_has_the_same_pages_in_type_that_can_be_read() -> None:
    large, small = (build_list(replace(many(), paper=paper)) for paper in (Paper.A3, Paper.A4))
    assert words(large) == words(small)
    assert min(line.size for page in set_list(small).pages for line in lines(page)) >= 8


def test_a_paper_without_rows_is_one_page_that_says_so() -> None:
    [page] = words(build_list(content()))
    assert "該当する取組はありません。" in page.splitlines()
    assert "1 / 1" in page.splitlines()


def test_what_was_reported_before_stands_on_a_light_ground() -> None:
    made = replace(content(entry()), kind=ListKind.CHECK, previous_year=R3)
    page = set_list(build_list(made)).pages[0]
    given = [mark.width for mark in page.marks if isinstance(mark, Ground) and mark.grey == "#f2f2f2"]
    assert given == [column.width for column in build_list(made).columns if column.given]


def test_equal_lists_are_equal_pages() -> None:
    made = content(*entries_of(INVENTED), year=R3)
    assert set_list(build_list(made)) == set_list(build_list(made))


@pytest.mark.parametrize(("label", "told"), [(None, "別紙"), ("資料3 別紙1", "資料3 別紙1")])
def test_what_stands_in_the_box_is_the_kind_s_or_the_office_s(label: str | None, told: str) -> None:
    document = build_list(replace(content(entry()), label=label))
    page = set_list(document).pages[0]
    [box] = [line for line in lines(page) if line.text[0].text == told]
    assert box.x + box.width == pytest.approx(420 - document.setup.right)


def test_without_a_label_there_is_no_box() -> None:
    page = set_list(build_list(replace(content(entry()), label=""))).pages[0]
    assert not any(line.text[0].text in ("", "別紙") for line in lines(page))


def test_a_bookmark_names_the_measure_with_which_a_page_begins_once() -> None:
    rows = (entry(n, code="1-1-①" if n < 9 else "1-2-①", measure=f"題名{n > 8}", done=LONG) for n in range(1, 14))
    bookmarks = [page.bookmark for page in set_list(build_list(content(*rows))).pages]
    assert bookmarks[0] == "1-1-① 題名False"
    assert [each for each in bookmarks if each] == ["1-1-① 題名False", "1-2-① 題名True"]
    assert len(bookmarks) > 2


@pytest.mark.parametrize(
    ("divisions", "shown"),
    [
        ("(情報システム課)\n税務課", ["(情報システム課)", "税務課"]),
        ("（防災危機管理課）", ["（防災危機管理課）"]),
        ("選挙管理委員会事務局", ["選挙管理委員会", "事務局"]),
    ],
)
def test_a_division_is_broken_only_where_much_of_it_is_left_over(divisions: str, shown: list[str]) -> None:
    (page,) = set_list(build_list(content(entry(divisions=divisions)))).pages
    assert [words for line in lines(page) if (words := spoken(line.text)) in shown] == shown
