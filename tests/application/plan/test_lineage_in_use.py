"""Forms, counts, comparisons and histories after a revision that merged, split and dropped rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.counts import difference_content
from nakano_status.application.papers.kinds import compare_paper
from nakano_status.application.plan.edition_tables import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.counts import read_difference
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.cli.as_json import difference_as_json
from nakano_status.cli.as_text import difference_lines
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.tally import Reason
from tests.support.command_line import done, run
from tests.support.edition_books import TREE, EditedBooks, EditionBook

R4, R5 = FiscalYear(2022), FiscalYear(2023)
FIRST, SECOND, THIRD, PART, WHOLE = "1-5-1-01-B", "1-5-1-02-K", "1-5-1-03-U", "1-1-1-03-F", "1-1-1-01-P"
SECOND_TITLE = "区内事業者のICT化促進及び経済交流の支援"
THIRD_TITLE = "◎販路拡大のためのイベントや先端技術を紹介するセミナー等への事業者の参加を支援"


def revised(book: EditionBook) -> None:
    """Merge the second row into the third, split one row, drop another."""
    book.change(TREE, THIRD, 旧管理番号=SECOND)
    book.remove(SECOND)
    book.remove(FIRST)
    book.add_row("窓口の混雑状況の配信", "1-1-①", "戸籍住民課", after=WHOLE, former=WHOLE)


@pytest.fixture
def office_after(parts: Parts, office: Store, tmp_path: Path) -> Store:
    """The office with answers of R4 on the first edition, and the round of R5 on the second."""
    edit_entry(parts, office, Entry(SECOND, {"mark": "◎", "done": "交流会を開いた。", "next_year": "継続"}))
    edit_entry(parts, office, Entry(THIRD, {"mark": "◎", "done": "セミナーを開いた。", "next_year": "拡大"}))
    edit_entry(parts, office, Entry(WHOLE, {"mark": "◎", "done": "窓口を増やした。", "next_year": "配信"}))
    export_edition(parts, office, tmp_path / "plan.xlsx")
    books = EditedBooks(parts)
    path = books.edited(tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", revised)
    assert revise_plan(
        books.parts, office, PlanRevision(path, "改定版", date(2024, 2, 28), reason="見直し")
    ).value.is_written
    open_round(parts, office, R5, date(2024, 7, 12))
    return office


def contents(store: Store, year: FiscalYear) -> RoundContents:
    with store.reading() as records:
        return RoundContents.load(records, chosen_round(records, year))


def test_reference_columns_show_what_the_rows_were(office_after: Store) -> None:
    found = contents(office_after, R5)
    given = found.given
    assert given[THIRD]["previous_done"] == (
        f"【{SECOND} {SECOND_TITLE}】\n交流会を開いた。\n【{THIRD} {THIRD_TITLE}】\nセミナーを開いた。"
    )
    assert given[THIRD]["planned"] == f"【{SECOND} {SECOND_TITLE}】\n継続\n【{THIRD} {THIRD_TITLE}】\n拡大"
    title = found.listings[WHOLE].title
    whole = f"【分割前の {WHOLE} {title} の全体】\n窓口を増やした。"
    assert (given[WHOLE]["previous_done"], given[PART]["previous_done"]) == (whole, whole)
    assert given["1-1-1-02-X"]["previous_done"] is None
    assert found.previous_values[THIRD]["mark"] == "◎"


def test_what_was_reported_before_is_as_it_was(office_after: Store) -> None:
    found = contents(office_after, R4)
    assert {FIRST, SECOND, THIRD, WHOLE} <= set(found.listings)
    assert found.given[THIRD]["previous_done"] is None
    assert found.values[SECOND]["done"] == "交流会を開いた。"


def test_the_difference_of_counts_names_what_was_merged_and_split(office_after: Store) -> None:
    with office_after.reading() as records:
        found = read_difference(records, chosen_round(records, R5), chosen_round(records, R4))
    rows = {each.row_id: (each.why, each.kin) for each in found.rows}
    assert (rows[SECOND], rows[PART], rows[FIRST]) == (
        (Reason.MERGED, (THIRD,)),
        (Reason.SPLIT, (WHOLE,)),
        (Reason.REMOVED, ()),
    )
    assert difference_as_json(found)[-1]["with"] == [THIRD]
    lines = list(difference_lines(found))
    assert f"  {SECOND}（{THIRD}へ） ◎ → 計画になし" in lines
    assert f"  {PART}（{WHOLE}から） 計画になし → 未記入" in lines
    paper = difference_content(contents(office_after, R5), contents(office_after, R4))
    titles = {row.row_id: row.title for _, rows in paper.reasons for row in rows}
    assert titles[SECOND] == f"{SECOND_TITLE}（{THIRD}に統合）"
    assert titles[PART].endswith(f"（{WHOLE}から分割）")


@pytest.mark.parametrize("sides", [("当初計画", "改定版"), ("R4", "R5")])
def test_the_comparison_says_merged_and_split(parts: Parts, office_after: Store, sides: tuple[str, str]) -> None:
    old, new = sides
    with office_after.reading() as records:
        request = compare_paper.PAPER.request({compare_paper.OLD: old, compare_paper.NEW: new})
        paper = compare_paper.PAPER.read(parts, records, request)
    changes = {each["id"]: each for each in paper.keys["changes"]}
    assert (changes[THIRD]["kinds"][0], changes[THIRD]["from"], changes[THIRD]["to"]) == (
        "merged",
        [THIRD, SECOND],
        [THIRD],
    )
    assert (changes[PART]["kinds"][0], changes[PART]["from"], changes[PART]["to"]) == (
        "split",
        [WHOLE],
        [WHOLE, PART],
    )
    assert changes[FIRST]["kinds"] == ["removed"]
    assert SECOND not in changes
    text = "".join(run.text for row in _cells(paper.document) for run in row)
    assert f"（{SECOND} を {THIRD} に統合）" in text
    assert f"{SECOND}　{SECOND_TITLE}" in text
    assert f"（{WHOLE} を {WHOLE}、{PART} に分割）" in text


def _cells(document: Any) -> Iterator[Any]:
    for block in document.sections[0].blocks:
        for row in getattr(block, "rows", ()):
            yield from (cell.text for cell in row.cells)


def test_the_history_of_a_row_begins_with_what_became_of_it(office_after: Store) -> None:
    office_after.close()
    for command in (("history",), ("explain", "--key", "done")):
        for year, row_id in (("R4", SECOND), ("R5", THIRD)):
            words = (command[0], row_id, *command[1:], "--year", year, "--store", office_after.path)
            (step,) = done(*words)["lineage"]
            assert step == {
                "edition": 2,
                "title": "改定版",
                "plan": None,
                "year": None,
                "fate": "統合",
                "from": [SECOND, THIRD],
                "to": [THIRD],
                "reason": "見直し",
            }
            first = run(*words).output.splitlines()[0]
            assert first == f"第2版「改定版」（令和6年2月28日策定）：{SECOND} を {THIRD} に統合（見直し）"
    assert done("history", "1-1-1-02-X", "--store", office_after.path)["lineage"] == []
