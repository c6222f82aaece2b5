"""A vision of five years over plans of three and two: editions with spans of years and trees of their own."""

from pathlib import Path

import openpyxl
import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.journeys.test_revised_profile import of_year
from tests.support.command_line import ask, done
from tests.support.edition_books import EditionBook, edited
from tests.support.own_wards import OwnWard, answerer, mark_of, own_profile

MARKS = (mark_of("good", "A"), mark_of("slow", "B", asks_reason=True))
SPAN = ("版の期間の始め", "版の期間の終わり")


def early(book: EditionBook) -> None:
    """Make the first edition one of R3 to R5: 前期実施計画."""
    for item, year in zip(SPAN, ("令和3年度", "令和5年度"), strict=True):
        book.change("概要", item, 内容=year)
    book.change("概要", "版の名称", 内容="前期実施計画")


def late(book: EditionBook) -> None:
    """Make the edition after it: of R6 and R7, with another work under the vision I, and with rows of their own."""
    for item, year in zip(SPAN, ("令和6年度", "令和7年度"), strict=True):
        book.change("概要", item, 内容=year)
    for row_id in ("AO-03", "AO-04", "AO-06"):
        book.remove(row_id)
    book.remove("1-2-①", "計画")
    book.add("計画", "AO-02", 区分="施策", 番号="1-3-①", 名称="後期の施策")
    book.add("計画", "後期の施策", 区分="事業内容", 番号="1-3-①", 名称="後期だけの取組", 管理番号="AO-07")
    book.add("所管", 管理番号="AO-07", 番号="1-3-①", 事業内容="後期だけの取組", 所管課="みどり課")
    book.change("計画", "AO-05", 番号="1-3-①")
    book.change("所管", "AO-05", 番号="1-3-①")


def too_long(book: EditionBook) -> None:
    """State years of which one is not the plan's."""
    book.change("概要", SPAN[1], 内容="令和8年度")


def collected(ward: OwnWard, year: str, marks: dict[str, str]) -> None:
    """Collect a year: every row with its mark."""
    for each in ward.office("distribute", "--year", year, "--out", ward.folder / year)["packages"]:
        form = Path(each["file"])
        own = {
            row: {"mark": mark, "done": f"{year}に行った。"}
            for row, mark in marks.items()
            if answerer(row) == each["division"]
        }
        form.write_bytes(make_spreadsheet_user(ward.profile).fill_in(form.read_bytes(), own))
    ward.office("merge", ward.folder / year, "--year", year)
    ward.office("round", "close", "--year", year)


@pytest.fixture
def ward(tmp_path: Path) -> OwnWard:
    """Return a ward whose plan is made of a workbook that states the span of its first edition."""
    found = OwnWard(tmp_path, own_profile(MARKS))
    found.office("plan", "export", "--out", tmp_path / "whole.xlsx")
    book = edited(tmp_path / "whole.xlsx", tmp_path / "early.xlsx", early)
    found.store = tmp_path / "layers.nakano"
    found.office("init", "--plan", book)
    return found


def test_a_vision_is_counted_over_the_plans_of_three_and_two_years(ward: OwnWard, tmp_path: Path) -> None:
    (first,) = ward.office("plan", "editions")["editions"]
    assert (first["title"], first["years"]) == ("前期実施計画", ["R3", "R5"])
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-12")
    five = {f"AO-{number:02d}": "AB"[number % 2] for number in range(1, 7)}
    collected(ward, "R5", five)
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    head = [cell.value for cell in openpyxl.load_workbook(tmp_path / "plan.xlsx")["スケジュール"][1]]
    assert head[3:] == ["令和3年度", "令和4年度", "令和5年度"]
    early_papers = of_year(ward.store, "R5")
    wrong = edited(tmp_path / "plan.xlsx", tmp_path / "wrong.xlsx", too_long)
    said = ask("plan", "revise", wrong, "--adopted", "2024-03-01", "--title", "後期", "--store", ward.store)
    assert (said.code, [(each["sheet"], each["found"]) for each in said.keys["problems"]]) == (
        2,
        [("概要", "令和3年度")],
    )
    book = edited(tmp_path / "plan.xlsx", tmp_path / "late.xlsx", late)
    words = ("--adopted", "2024-03-01", "--title", "後期実施計画", "--dropped", "AO-03", "--dropped", "AO-04")
    assert ward.office("plan", "revise", book, *words, "--dropped", "AO-06", "--new", "AO-07")["written"]
    assert ward.office("plan", "editions")["editions"][1]["years"] == ["R6", "R7"]
    opened = ward.office("round", "open", "--year", "R6", "--due", "2025-07-11")
    assert (opened["edition"], opened["rows"]) == ("aoba-2", 4)
    collected(ward, "R6", {"AO-01": "A", "AO-02": "A", "AO-05": "A", "AO-07": "B"})
    by_vision = ward.office("counts", "--years", "--by", "goal")["groups"]
    totals = {name: {year: each["total"] for year, each in years.items()} for name, years in by_vision.items()}
    assert totals == {"I": {"R5": 4, "R6": 4}, "V": {"R5": 2, "R6": 0}}
    assert of_year(ward.store, "R5") == early_papers
    years = {each["year"]: each["mark"] for each in ward.office("show", "AO-05", "--years")["years"] if each["mark"]}
    assert years == {"R5": "B", "R6": "A"}
    for year, titles in (("R5", ("取組その6", "取組その5")), ("R6", ("後期だけの取組", "取組その5"))):
        page = tmp_path / f"page of {year}"
        ward.office("export", "page", "--year", year, "--out", page)
        text = "".join(each.read_text("utf-8") for each in page.rglob("*.html"))
        assert all(title in text for title in titles)
    done("verify", "--store", ward.store)
