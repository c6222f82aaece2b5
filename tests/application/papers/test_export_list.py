"""List, data and board are written."""

import re
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.resolve_conflict import Decision, resolve_conflict
from nakano_status.application.papers.kinds import approval_paper, board_paper, check_paper
from nakano_status.application.papers.making import begin_preview
from nakano_status.application.papers.paper import MadePaper, Paper
from nakano_status.application.papers.set_kinds import changes_paper, data_paper, list_paper
from nakano_status.application.papers.set_kinds.data_paper import DataTables, read_data_tables
from nakano_status.application.papers.set_kinds.list_paper import ListPaper, list_sheet
from nakano_status.application.papers.writing import DrawnPaper
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_into_new
from nakano_status.application.plan.list_changes import ListChangesOptions, compare_list
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.board import read_board
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.documents import progress_data
from nakano_status.documents.data_table import DataTable
from nakano_status.documents.pages.printed_paper import do_nothing
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.machine_readable.check import is_government_code
from nakano_status.domain.plan import plan_faults
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.papers import DataCodesAlike, DataHeadingUnfit, PaperFormatUnknown, TextTooTall
from tests.support.command_line import done
from tests.support.made_papers import content_of, make
from tests.support.offices import make_office
from tests.support.profiles import changed
from tests.support.replaced_parts import with_workbooks
from tests.support.rounds import ANSWER, OWN, ZEIMU, hand_in, merge, round_of, rows_of, write_all
from tests.support.stores import read_in

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
    word = parts.papers.read_docx((tmp_path / "変更.docx").read_bytes())
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


def test_what_is_undecided_prints_as_undecided_and_is_named(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "return.xlsx").file
    edit_entry(parts, sending_office, Entry(OWN[0], {"mark": "○", "change_reason": "不調", "done": "事務局が書いた。"}))
    merge(parts, sending_office, answer)
    outcome = make(parts, sending_office, WHOLE, tmp_path / "一覧.xlsx")
    assert [(each.code, dict(each.details)["ids"]) for each in outcome.problems] == [("LIST-UNDECIDED", OWN[0])]
    assert outcome.needs_person
    listed = read_in(sending_office, lambda records: content_of(parts, records, WHOLE))
    first, second = ({e.row_id: e.values for e in listed.content.entries}[each] for each in OWN[:2])
    assert {first[key] for key in ("mark", "change_reason", "done")} == {"相違（確認前）"}
    assert first["next_year"] == second["next_year"] == ANSWER["next_year"]
    back = compare_list(parts, sending_office, ListChangesOptions(outcome.value.file))
    assert (back.value.changes, back.problems) == ((), ())
    for key in ("mark", "done"):
        resolve_conflict(parts, sending_office, f"{OWN[0]}:{key}", Decision("office"))
    back = compare_list(parts, sending_office, ListChangesOptions(outcome.value.file))
    assert (back.value.changes, back.problems) == ((), ())
    assert make(parts, sending_office, WHOLE, tmp_path / "後.xlsx").problems == ()


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
        assert read_in(store, lambda records: begin_preview(parts, records, WHOLE.request()))(do_nothing).fault is None
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


def drawn(parts: Parts, found: DataTables) -> dict[str, DrawnPaper]:
    return {each.path: each.draw(parts) for each in data_paper.data_files(found)}


def test_a_file_that_breaks_an_item_by_the_programs_fault_is_not_left(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    def write_twice(name: str, table: DataTable, made_at: datetime) -> bytes:
        doubled = replace(table, columns=(*table.columns[:-1], table.columns[0]))
        return parts.workbooks.write_data(name, doubled, made_at)

    with pytest.raises(RuntimeError, match="DATA-1-6"):
        make(
            with_workbooks(parts, write_data=write_twice),
            office,
            data_paper.PAPER,
            tmp_path / "データ",
        )
    assert not (tmp_path / "データ").exists()


def test_a_file_in_which_one_number_means_two_things_is_not_left(
    parts: Parts, office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_data, "node_numbers", lambda nodes: dict.fromkeys((node.code for node in nodes), 1))
    found = read_in(office, lambda records: read_data_tables(parts, records, round_of(office)))
    with pytest.raises(RuntimeError, match="目標番号の1が"):
        drawn(parts, found)


def test_a_file_in_which_one_code_means_two_things_is_not_left(
    parts: Parts, office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_data, "has_own_codes", lambda *_: True)
    monkeypatch.setattr(progress_data, "data_code", lambda _: "1")
    found = read_in(office, lambda records: read_data_tables(parts, records, round_of(office)))
    with pytest.raises(RuntimeError, match="目標コードの1が"):
        drawn(parts, found)


def test_a_plan_that_was_taken_in_with_codes_alike_is_refused_by_its_headings(
    parts: Parts, office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_faults, "data_code", lambda _: "1")
    with office.reading() as records, pytest.raises(DataCodesAlike, match="データではどちらも「1」になります"):
        read_data_tables(parts, records, round_of(office))


@pytest.mark.parametrize("written", ["3回", "同上", "〃", "1/2", "５", "①髙", "令和4年度", "東京"])
def test_a_short_answer_is_in_the_data_as_it_is(parts: Parts, office: Store, written: str) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "◎", "done": written, "next_year": written}, ZEIMU))
    files = read_in(office, lambda records: drawn(parts, read_data_tables(parts, records, round_of(office))))
    problems = [each for found in files.values() for each in found.problems]
    assert {each.severity for each in problems} <= {Severity.ADVICE}
    with_figures = files["131148_progress_2022.csv"].content.decode("utf-8-sig")
    assert with_figures.count(f",{written},{written},") == 1


@pytest.mark.parametrize(
    ("heading", "reason"),
    [("髙い取組", "「髙」"), ("令和4年度の取組", "令和4年度の取組"), ("関係課", "2列")],
)
def test_a_stored_heading_that_no_data_can_have_is_refused_by_its_name(
    parts: Parts, tmp_path: Path, heading: str, reason: str
) -> None:
    with (
        closing(office_of_heading(parts, tmp_path, heading)) as store,
        pytest.raises(DataHeadingUnfit) as refused,
    ):
        make(parts, store, data_paper.PAPER, tmp_path / "データ")
    assert refused.value.details["found"] == heading
    assert reason in refused.value.details["reason"]
    assert not (tmp_path / "データ").exists()


@pytest.mark.parametrize(("heading", "expected"), [("取組①", "取組1"), (" 取組\n状 況", "取組状況")])
def test_a_stored_heading_is_written_in_letters_of_every_computer(
    parts: Parts, tmp_path: Path, heading: str, expected: str
) -> None:
    with closing(office_of_heading(parts, tmp_path, heading)) as store, store.reading() as records:
        found = read_data_tables(parts, records, round_of(store))
        assert drawn(parts, found)
    assert expected in [each.heading for each in found.tables[found.first].columns]


def office_of_heading(parts: Parts, folder: Path, heading: str) -> Store:
    """Return an office whose plan has this heading for the data of 取組状況, as a data file of before may have it."""

    def rename(content: dict[str, Any]) -> None:
        [done] = [each for each in content["fields"] if each["key"] == "done"]
        done["data"]["heading"] = heading

    profile = read_profile(changed(rename))
    assert isinstance(profile, Profile)
    source = built_in_plan(parts)
    editions = tuple(replace(each, profile=profile) for each in source.plan.editions)
    path = folder / "office.nakano"
    create_store(parts, path, replace(source, plan=replace(source.plan, editions=editions)))
    store = parts.stores.open(path)
    open_round(parts, store, R4, date(2023, 7, 14))
    return store


def test_a_file_that_counts_otherwise_is_not_left(parts: Parts, office: Store) -> None:
    found = read_in(office, lambda records: read_data_tables(parts, records, round_of(office)))
    for name, view in found.counts.items():
        wrong = {**found.counts, name: replace(view, counts={**view.counts, "◎": 1})}
        with pytest.raises(RuntimeError, match=rf"{name}\.csv"):
            drawn(parts, replace(found, counts=wrong))


def test_equal_contents_are_equal_bytes(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        once, again = (drawn(parts, read_data_tables(parts, records, round_of(office))) for _ in range(2))
    assert once == again


def test_names_begin_with_the_ward_s_code_and_are_of_ascii_letters(parts: Parts, office: Store) -> None:
    names = drawn(parts, read_in(office, lambda records: read_data_tables(parts, records, round_of(office))))
    assert all(len(name) <= 40 and re.fullmatch(r"131148_[a-z]+_[0-9-]+\.(csv|xlsx)", name) for name in names)


def test_the_wards_code_ends_with_its_check_digit() -> None:
    assert is_government_code(BuiltInCatalogue().names("nakano2")["area_code"])


def test_a_plan_of_no_known_ward_has_its_data_with_a_word_on_it(
    parts: Parts, office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BuiltInCatalogue, "names", lambda *_: {})
    files = drawn(parts, read_in(office, lambda records: read_data_tables(parts, records, round_of(office))))
    rows = files["progress_2022.csv"]
    assert "DATA-1-12" in {each.code for each in rows.problems}
    assert {each.severity for each in rows.problems} == {Severity.ADVICE}


_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def text_of(pdf: Path) -> str:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    read = subprocess.run([reader, "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return read.stdout


def test_the_pdf_names_every_division_and_has_the_documents_pages(parts: Parts, office: Store, tmp_path: Path) -> None:
    target = tmp_path / "提出状況.pdf"
    printed = make(parts, office, board_paper.PAPER, target).value
    assert len(_PAGE.findall(target.read_bytes())) == printed.pages == 1
    text = text_of(target)
    lines = read_in(office, lambda records: read_board(records, chosen_round(records), parts.clock.today()))
    assert [line.division for line in lines if line.division not in text] == []
    assert "令和4年度末時点" in text


def test_another_file_in_its_place_is_not_replaced_unasked(parts: Parts, office: Store, tmp_path: Path) -> None:
    target = tmp_path / "提出状況.pdf"
    target.write_bytes(b"%PDF-1.4 another")
    with pytest.raises(TargetExists):
        make(parts, office, board_paper.PAPER, target)
    make(parts, office, board_paper.PAPER, target, replace=True)
    assert target.read_bytes().startswith(b"%PDF")


def test_the_command_writes_it_without_a_display(tmp_path: Path) -> None:
    office, target = make_office(tmp_path), tmp_path / "提出状況.pdf"
    told = done("board", "--out", target, "--store", office.store)
    assert told["pages"] == 1
    assert target.exists()
