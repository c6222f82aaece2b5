"""年度別の経過 on paper: one row through all years, or all counts; offered to the office and to divisions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.papers.counts import NO_DEPARTMENT
from nakano_status.application.papers.kinds import years_paper
from nakano_status.application.papers.kinds.years_paper import TableOfYears, YearLine, counts_section
from nakano_status.application.papers.making import make_paper, papers, read_paper
from nakano_status.application.papers.paper import PaperGroup
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.document import Document, Paragraph, Table, plain_text
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.exchange import IdUnknown
from tests.support.paper_offices import FIRST, SECOND
from tests.support.rounds import OWN
from tests.support.several_years import MERGED, small_years


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(small_years().make(tmp_path_factory.mktemp("years") / "office.nakano")) as made:
        yield made


def document(parts: Parts, store: Store, **values: Any) -> Document:
    options = {each.name: each for each in years_paper.PAPER.options}
    request = years_paper.PAPER.request({options[name]: value for name, value in values.items()})
    with store.reading() as records:
        found = read_paper(parts, records, request).document
    assert found is not None
    return found


def tables(made: Document) -> dict[str, list[list[str]]]:
    """Return the rows of each table by its description, the last row of its head first."""
    return {
        block.description: [[plain_text(cell.text) for cell in row.cells] for row in (block.head[-1], *block.rows)]
        for block in made.blocks
        if isinstance(block, Table)
    }


def test_a_row_has_its_marks_as_a_strip_with_gaps_and_predecessors(parts: Parts, store: Store) -> None:
    strip = tables(document(parts, store, rows=MERGED))["進捗状況（令和3年度から令和6年度まで）"]
    assert strip == [
        ["管理番号", "令和3年度", "令和4年度", "令和5年度", "令和6年度"],
        [MERGED, "―\n計画なし", "―\n計画なし", "―\n確認なし", "◎"],
        [f"{FIRST}\n統合前", "◎", "◎", "―\n確認なし", f"―\n{MERGED}に統合"],
        [f"{SECOND}\n統合前", "◎", "―\n完了", "―\n確認なし", f"―\n{MERGED}に統合"],
    ]


def test_a_row_has_planned_beside_done_with_who_answered_and_its_papers(parts: Parts, store: Store) -> None:
    lines = tables(document(parts, store, rows=MERGED))["予定と取組状況"]
    assert lines[3] == [
        "令和4年度",
        f"◎\n{FIRST}\n統合前",
        f"R3 {FIRST} 次の予定",
        f"R4 {FIRST} 取組",
        "税務課",
        "第1号\n第2号",
    ]
    assert lines[5] == ["令和5年度", "―　この年度の進捗確認がない"]


def test_several_rows_have_a_page_each(parts: Parts, store: Store) -> None:
    made = document(parts, store, rows=f"{FIRST}、{MERGED.lower()} {FIRST}")
    assert [each.name for each in made.sections] == [FIRST, MERGED]
    assert all(each.setup.paper == "A4" for each in made.sections)


def test_without_a_row_all_counts_are_side_by_side_and_a_missing_year_is_missing(parts: Parts, store: Store) -> None:
    made = tables(document(parts, store))
    assert made["全体の件数（令和3年度から令和6年度まで）"][1] == ["◎ 予定どおり", "5", "4", "―\n確認なし", "4"]
    assert made["目標別の件数（令和3年度から令和6年度まで）"][1:] == [
        ["目標1 便利", "◎3", "◎2", "―\n確認なし", "◎3"],
        ["目標2 効率", "◎2", "◎2", "―\n確認なし", "◎1"],
    ]


def test_bodies_without_a_department_are_named_and_not_shown_as_a_missing_value(parts: Parts, store: Store) -> None:
    lines = tables(document(parts, store))["部別の件数（令和3年度から令和6年度まで）"]
    assert [each[0] for each in lines][-1] == NO_DEPARTMENT


def test_the_paper_says_whose_organisation_it_follows(parts: Parts, store: Store) -> None:
    def notes(**values: Any) -> str:
        blocks = document(parts, store, **values).blocks
        return "".join(plain_text(each.text) for each in blocks if isinstance(each, Paragraph))

    assert "各年度の組織によります" in notes()
    assert "令和5年7月1日現在の組織によります" in notes(today=True)


def test_an_unknown_number_is_refused(parts: Parts, store: Store) -> None:
    with pytest.raises(IdUnknown):
        document(parts, store, rows="9-9-9-99-A")


@pytest.mark.parametrize("rows", ["", MERGED])
@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_it_is_made_and_proved_in_every_format(
    parts: Parts, store: Store, tmp_path: Path, rows: str, ending: str
) -> None:
    target = tmp_path / f"years.{ending}"
    made = make_paper(parts, store, years_paper.PAPER.request({years_paper.ROWS: rows}), target).value
    assert target.stat().st_size > 0
    assert made.pages in ((1, 2) if ending == "pdf" else (None,))


def test_a_division_makes_it_of_its_own_row(parts: Parts, own: Path, tmp_path: Path) -> None:
    with closing(parts.stores.open(own)) as division:
        request = years_paper.PAPER.request({years_paper.ROWS: OWN[0]})
        make_paper(parts, division, request, tmp_path / "years.pdf")
        strip = tables(document(parts, division, rows=OWN[0]))["進捗状況（令和3年度から令和4年度まで）"]
    assert strip[1] == [OWN[0], "―\n確認なし", "―\n未記入"]


def test_it_is_offered_to_the_office_and_to_divisions() -> None:
    paper = next(each for each in papers() if each.code == "years")
    assert (paper.group, paper.is_for_office) == (PaperGroup.OFFICE, False)


def test_the_file_is_named_after_the_row() -> None:
    request = years_paper.PAPER.request({years_paper.ROWS: MERGED})
    assert request.suggested_name(FiscalYear(2024)) == f"年度別の経過_R6_{MERGED}.pdf"
    assert years_paper.PAPER.request().suggested_name(FiscalYear(2024)) == "年度別の経過_R6.pdf"


def test_more_than_twelve_years_are_set_in_several_tables_of_alike_width() -> None:
    years = tuple(map(FiscalYear, range(2021, 2034)))
    line = YearLine("計", tuple(str(each.start) for each in years))
    section = counts_section("推移", [TableOfYears("件数", "区分", years, (line,))], [])
    found = [each for each in section.blocks if isinstance(each, Table)]
    assert [len(each.columns) - 1 for each in found] == [7, 6]
    assert plain_text(found[1].rows[0].cells[1].text) == "2028"
