"""The papers of the list: made as their file's name asks, with every row, drafts until they are final, or not made."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.kinds import approval_paper, check_paper
from nakano_status.application.papers.making import begin_preview
from nakano_status.application.papers.paper import MadePaper, Paper
from nakano_status.application.papers.set_kinds import changes_paper, list_paper
from nakano_status.application.papers.set_kinds.list_paper import ListPaper, list_sheet
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_into_new
from nakano_status.application.plan.list_changes import ListChangesOptions, compare_list
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.documents.pages.printed_paper import go_on
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.papers import PaperFormatUnknown, TextTooTall
from tests.support.made_papers import content_of, make
from tests.support.rounds import OWN, ZEIMU, rows_of

WHOLE = list_paper.PAPER
R4, R5 = FiscalYear(2022), FiscalYear(2023)
DRAFT = "作成中 令和5年7月1日時点"
LATE = {"mark": "○", "change_reason": "入札不調のため", "done": "延期した。", "next_year": "始める。"}


def plain(text: str) -> str:
    return "".join(text.split())


def made(parts: Parts, store: Store, target: Path, paper: Paper[ListPaper] = WHOLE) -> MadePaper:
    return make(parts, store, paper, target).value


def pages(parts: Parts, target: Path) -> list[str]:
    return [plain(page) for page in parts.papers.read_pages(target.read_bytes())]


@pytest.fixture
def late(parts: Parts, office: Store) -> Store:
    """An office in which one row was done later than planned."""
    edit_entry(parts, office, Entry(OWN[0], LATE, ZEIMU))
    return office


def test_the_pdf_says_every_row_on_as_many_pages_as_the_workbook(parts: Parts, office: Store, tmp_path: Path) -> None:
    drawn, printed = (made(parts, office, tmp_path / f"一覧{suffix}") for suffix in (".xlsx", ".pdf"))
    told = pages(parts, printed.file)
    assert (drawn.content.rows, drawn.pages) == (printed.content.rows, printed.pages) == (124, len(told))
    whole = "".join(told)
    assert all(plain(row.title) in whole for row in rows_of(office).values())
    assert all(plain(DRAFT) in page and "別紙" in page for page in told)


def test_changed_rows_alone_in_every_form(parts: Parts, late: Store, tmp_path: Path) -> None:
    for suffix in (".xlsx", ".pdf", ".docx"):
        found = made(parts, late, tmp_path / f"変更{suffix}", changes_paper.PAPER)
        assert found.content.rows == 1
    word = parts.papers.read_word((tmp_path / "変更.docx").read_bytes())
    assert "スケジュールを変更した取組等の一覧" in word.paragraphs
    [table] = word.tables
    assert [LATE["mark"], LATE["change_reason"], LATE["done"], LATE["next_year"]] == list(table[1][2:6])
    [page] = pages(parts, tmp_path / "変更.pdf")
    assert LATE["change_reason"] in page
    assert made(parts, late, tmp_path / "全件.xlsx").content.rows == 124


def test_the_check_print_shows_what_was_reported_the_time_before(parts: Parts, late: Store) -> None:
    open_round(parts, late, R5, date(2024, 7, 12))
    with late.reading() as records:
        now, before = (content_of(parts, records, check_paper.PAPER, year=year).listed for year in (R5, R4))
    [row] = [row for measure in now.measures for row in measure.rows if row.row_id == OWN[0]]
    told = dict(zip((column.heading for column in now.columns), row.cells, strict=True))
    assert told["前回の取組状況（令和4年度末）"] == LATE["done"]
    assert told["前回の令和5年度取組予定"] == LATE["next_year"]
    assert not any("前回" in column.heading for column in before.columns)


@pytest.mark.parametrize("paper", [changes_paper.PAPER, check_paper.PAPER])
def test_each_of_them_comes_back_and_says_nothing_otherwise(
    parts: Parts, late: Store, tmp_path: Path, paper: Paper[ListPaper]
) -> None:
    path = made(parts, late, tmp_path / "一覧.xlsx", paper).file
    outcome = compare_list(parts, late, ListChangesOptions(path))
    assert outcome.value.changes == ()
    assert not outcome.needs_person


def test_a_list_that_was_read_from_a_published_one_is_no_draft(
    parts: Parts, tmp_path: Path, published_list: Path
) -> None:
    path = tmp_path / "事務局.nakano"
    import_into_new(parts, path, ListImport(published_list, FiscalYear(2021)))
    with closing(parts.stores.open(path)) as store, store.reading() as records:
        found = content_of(parts, records, WHOLE)
    assert (len(found.content.entries), found.counts and found.counts.total) == (124, 103)
    assert len(list_sheet(parts, found.listed)) == 14
    assert found.listed.draft_note is None


class TestRefused:
    """Nothing is written, and the file that was there is kept."""

    def test_a_form_that_the_paper_has_not(self, parts: Parts, office: Store, tmp_path: Path) -> None:
        with pytest.raises(PaperFormatUnknown) as refused:
            made(parts, office, tmp_path / "一覧.docx")
        assert refused.value.details["expected"] == ".xlsx、.pdf"
        assert not list(tmp_path.glob("一覧*"))

    def test_a_text_that_no_row_of_a_sheet_can_show(self, parts: Parts, tmp_path: Path) -> None:
        target = tmp_path / "一覧.xlsx"
        target.write_bytes(b"before")
        with closing(tall_office(parts, tmp_path)) as store, pytest.raises(TextTooTall) as refused:
            make(parts, store, WHOLE, target, replace=True)
        assert refused.value.details["where"] == f"管理番号 {OWN[0]}の事業内容"
        assert target.read_bytes() == b"before"


def test_pages_show_what_no_row_of_a_sheet_can(parts: Parts, tmp_path: Path) -> None:
    with closing(tall_office(parts, tmp_path)) as store:
        made(parts, store, tmp_path / "一覧.pdf")
        make(parts, store, approval_paper.PAPER, tmp_path / "決裁.pdf")
        with store.reading() as records:
            assert begin_preview(parts, records, WHOLE.request())(go_on).fault is None
    for name in ("一覧.pdf", "決裁.pdf"):
        tables = parts.papers.read_tables((tmp_path / name).read_bytes())
        assert any("長い題名" * 40 in row for table in tables for row in table)


def tall_office(parts: Parts, folder: Path) -> Store:
    """Return an office whose plan names one 取組 in forty lines."""
    source = built_in_plan(parts)
    edition = source.plan.newest
    listings = (replace(each, title="長い題名\n" * 40) if each.row_id == OWN[0] else each for each in edition.listings)
    plan = replace(source.plan, editions=(replace(edition, listings=tuple(listings)),))
    path = folder / "office.nakano"
    create_store(parts, path, replace(source, plan=plan))
    store = parts.stores.open(path)
    open_round(parts, store, R4, date(2023, 7, 14))
    return store
