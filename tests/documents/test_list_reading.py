"""The rows of a list are told in a PDF's text by all that they say; one that says something else is none of them."""

from __future__ import annotations

from datetime import date

import pytest
from nakano_status.documents.page_reading import letters

from nakano_status.documents.list_builder import ListContent, ListEntry, build_list
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.list_reading import marks_in_pages
from nakano_status.domain.fiscal_year import FiscalYear

MARKS = ("◎", None, None, "×")
TITLES = ("◎窓口の案内", "○窓口の案内", "◎", "申請の受付")


def document() -> ListDocument:
    """Four rows; the second and third print no mark, and what follows each begins as one might look."""
    entries = tuple(
        ListEntry(f"R{place}", "1-1-①", "手続", title, None if place == 1 else "税務課", {"mark": mark, "done": None})
        for place, (title, mark) in enumerate(zip(TITLES, MARKS, strict=True))
    )
    return build_list(ListContent("計画", FiscalYear(2022), FiscalYear(2025), entries, date(2023, 8, 10)))


def text(*marks: str | None) -> str:
    """What a reader gives back of these marks: lines broken anywhere, blanks between letters."""
    rows = zip(TITLES, marks, ("税務課", "", "税務課", "税務課"), strict=True)
    return "実施内容\n1-1-①\n手続\n" + "\n".join(
        " ".join(f"{title}\n{mark or ''}\n{last}") for title, mark, last in rows
    )


def test_each_row_is_found_with_its_mark() -> None:
    found = marks_in_pages(document(), [text(*MARKS)])
    assert found == {f"R{place}": mark for place, mark in enumerate(MARKS)}


@pytest.mark.parametrize("place", range(len(MARKS)))
def test_another_mark_is_read_as_it_stands(place: int) -> None:
    marks = [*MARKS[:place], "△", *MARKS[place + 1 :]]
    assert marks_in_pages(document(), [text(*marks)])[f"R{place}"] == "△"


def test_a_row_that_is_not_there_whole_is_absent() -> None:
    pages = [text(*MARKS).replace("申 請 の 受 付", "申 請 の")]
    assert list(marks_in_pages(document(), pages)) == ["R0", "R1", "R2"]
    assert marks_in_pages(document(), ["別の資料"]) == {}


def test_letters_are_compared_whatever_their_width_and_dashes_are_not() -> None:
    assert letters("Ｒ４ ―○①（ｶﾅ）\n") == letters("R4−○1(カナ)") == "R4○1カナ"


ARABIC = "سنة 2023 و 2025"


def of_one(title: str, done: str | None) -> ListDocument:
    entry = ListEntry("R", "1-1-①", "手続", title, "税務課", {"mark": "○", "done": done})
    return build_list(ListContent("計画", FiscalYear(2022), FiscalYear(2025), (entry,), date(2023, 8, 10)))


@pytest.mark.parametrize("read", ["سنة2023و2025", "2025و2023سنة", "2025 2023 سنة و"], ids=ascii)
def test_what_is_written_from_right_to_left_is_read_in_whatever_order_its_pieces_are_drawn(read: str) -> None:
    assert marks_in_pages(of_one("窓口", f"{ARABIC}に着手"), [f"手続窓口○に着手{read}税務課"]) == {"R": "○"}
    assert marks_in_pages(of_one(f"窓口{ARABIC}", None), [f"手続{read}窓口○税務課"]) == {"R": "○"}


@pytest.mark.parametrize("read", ["2024و2023سنة", "2032و2025سنة", "2025و2023سن", "2025و2023سنةا"], ids=ascii)
def test_other_letters_and_numbers_are_none_of_it(read: str) -> None:
    assert marks_in_pages(of_one("窓口", f"{ARABIC}に着手"), [f"手続窓口○に着手{read}税務課"]) == {}


def test_in_another_order_a_text_without_such_letters_is_none_of_it() -> None:
    assert marks_in_pages(of_one("窓口", "令和5年に着手"), ["手続窓口○に着手令和5年税務課"]) == {}


def test_what_goes_on_below_a_row_is_read_too() -> None:
    done = "".join(f"第{number}回の会議で検討した。\n" for number in range(1, 81)) + "終わりの文。"
    document = of_one("窓口", done)
    heads = "実施内容 事業内容 進捗状況"
    read = heads.join("手続" + "".join(filter(None, line.cells)) for page in document.pages for line in page.lines)
    assert sum(line.continuation for page in document.pages for line in page.lines) > 0
    assert marks_in_pages(document, [read]) == {"R": "○"}
    for lost in ("終わり", "80回"):
        assert marks_in_pages(document, [read.replace(lost, "")]) == {}
