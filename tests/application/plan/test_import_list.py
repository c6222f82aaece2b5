"""A published list becomes that year's round: into a data file, or into one made for it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.read.history import read_history
from nakano_status.application.lookup import chosen_round, previous_round
from nakano_status.application.organisation.edit_division import name_division
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.set_kinds import list_paper
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ImportedList, ListImport, import_into_new, import_list
from nakano_status.application.ports.data_file import Parts, Store, UnitOfWork
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import open_round, withdraw_round
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.acts import Why
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import ListNotReadable, NothingToAnswer
from nakano_status.domain.refusals.planning import RoundExists, RoundHasAnswers, YearMismatch
from nakano_status.domain.round.round import Origin, OutOfReport
from tests.support.made_papers import make
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS
from tests.support.rounds import OWN, ZEIMU, digest_of, round_of, rows_of
from tests.support.stores import read_in

R3, R4 = FiscalYear(2021), FiscalYear(2022)
FIRST, SECOND = OWN


@pytest.fixture
def printed(parts: Parts, tmp_path: Path) -> Path:
    """A list of R3 with two marked rows, as the program prints it."""
    path = tmp_path / "source.nakano"
    create_store(parts, path, built_in_plan(parts))
    with closing(parts.stores.open(path)) as store:
        open_round(parts, store, R3)
        edit_entry(parts, store, Entry(FIRST, {"mark": "◎", "done": "実施した。\n続きがある。"}))
        edit_entry(parts, store, Entry(SECOND, {"mark": "△", "change_reason": "遅れたため", "done": "着手した。"}))
        make(parts, store, list_paper.PAPER, tmp_path / "list.xlsx")
    return tmp_path / "list.xlsx"


@pytest.fixture
def opened(parts: Parts) -> Iterator[Callable[[Path], Store]]:
    """Open data files that are closed when the test ends."""
    stores: list[Store] = []

    def open_(path: Path) -> Store:
        stores.append(parts.stores.open(path))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def office(parts: Parts, tmp_path: Path, opened: Callable[[Path], Store]) -> Store:
    create_store(parts, tmp_path / "office.nakano", built_in_plan(parts))
    return opened(tmp_path / "office.nakano")


def take_in(parts: Parts, store: Store, path: Path, **wish: FiscalYear | bool) -> Outcome[ImportedList]:
    return import_list(parts, store, ListImport(path, **wish))  # type: ignore[arg-type]


def test_every_row_is_there_with_its_texts_as_typed(parts: Parts, office: Store, printed: Path) -> None:
    read = take_in(parts, office, printed).value
    assert (read.rows, read.initiatives, read.reposts, read.year) == (124, 110, 14, R3)
    assert (read.tally.counts[AS_PLANNED], read.tally.total, len(read.tally.excluded)) == (1, 2, 122)
    rows = rows_of(office)
    assert rows[FIRST].values["done"] == "実施した。\n続きがある。"
    assert (rows[SECOND].values["mark"], rows[SECOND].values["change_reason"]) == ("△", "遅れたため")
    assert round_of(office).origin is Origin.IMPORTED


def test_of_a_list_that_was_read_in_nobody_is_given_a_due_date(parts: Parts, office: Store, printed: Path) -> None:
    take_in(parts, office, printed)
    with pytest.raises(NothingToAnswer):
        extend_due(office, Extension(date(2023, 7, 21), "理由", (ZEIMU,)))
    assert read_in(office, lambda records: records.rounds.due_changes(round_of(office).round_id)) == []


def test_history_names_the_lists_cell(parts: Parts, office: Store, printed: Path) -> None:
    take_in(parts, office, printed)
    (line, *_) = [each for each in read_in(office, read_history, round_of(office), FIRST) if each.key == "done"]
    assert line.file == "list.xlsx"
    assert line.cell is not None
    assert line.cell.startswith("進捗状況一覧!")


def test_without_a_data_file_one_is_made_with_the_same_numbers(
    parts: Parts, office: Store, printed: Path, tmp_path: Path, opened: Callable[[Path], Store]
) -> None:
    take_in(parts, office, printed)
    import_into_new(parts, tmp_path / "new.nakano", ListImport(printed))
    new = opened(tmp_path / "new.nakano")
    assert digest_of(new) == digest_of(office)


def test_the_same_list_again_says_nothing_new(parts: Parts, office: Store, printed: Path) -> None:
    take_in(parts, office, printed)
    before = len(read_in(office, lambda records: records.entries.assertions("R3")))
    again = take_in(parts, office, printed).value
    assert (again.changed_count, again.unchanged) == (0, again.initiatives + again.reposts)
    assert len(read_in(office, lambda records: records.entries.assertions("R3"))) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(
    parts: Parts, office: Store, printed: Path, tmp_path: Path
) -> None:
    looked = take_in(parts, office, printed, is_dry_run=True).value
    assert not read_in(office, lambda records: records.rounds.all())
    assert looked == take_in(parts, office, printed).value
    assert import_into_new(parts, tmp_path / "new.nakano", ListImport(printed, is_dry_run=True)).value == looked
    assert not (tmp_path / "new.nakano").exists()


def test_a_year_that_the_list_is_not_of_is_refused(parts: Parts, office: Store, printed: Path, tmp_path: Path) -> None:
    with pytest.raises(YearMismatch):
        take_in(parts, office, printed, year=R4)
    with pytest.raises(YearMismatch):
        import_into_new(parts, tmp_path / "new.nakano", ListImport(printed, R4))
    assert not (tmp_path / "new.nakano").exists()


def test_a_year_that_is_being_collected_here_is_not_overwritten(parts: Parts, office: Store, printed: Path) -> None:
    open_round(parts, office, R3)
    with pytest.raises(RoundExists):
        take_in(parts, office, printed)


def test_the_next_round_shows_what_was_reported(parts: Parts, office: Store, printed: Path) -> None:
    take_in(parts, office, printed)
    round_ = open_round(parts, office, R4).value
    assert sum(row.counted for row in round_.rows) == 110
    assert rows_of(office)[FIRST].previous_done == "実施した。\n続きがある。"


def test_the_same_list_again_leaves_what_was_mended_since(
    parts: Parts, office: Store, printed: Path, tmp_path: Path
) -> None:
    take_in(parts, office, printed)
    edit_entry(parts, office, Entry(FIRST, {"done": "実施した。"}))
    take_in(parts, office, printed)
    assert rows_of(office)[FIRST].values["done"] == "実施した。"
    book = openpyxl.load_workbook(printed)
    (cell,) = (
        cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "実施した。\n続きがある。"
    )
    cell.value = "実施し、続きもある。"
    book.save(tmp_path / "corrected.xlsx")
    assert take_in(parts, office, tmp_path / "corrected.xlsx").value.changed_count == 1
    assert rows_of(office)[FIRST].values["done"] == "実施し、続きもある。"


def test_why_a_row_was_not_reported_stays_as_the_office_decided_and_follows_a_corrected_list_else(
    parts: Parts, office: Store, printed: Path, tmp_path: Path
) -> None:
    take_in(parts, office, printed)
    unmarked, marked = [row.id for row in rows_of(office).values() if row.out_of_report is OutOfReport.NOT_BEGUN][:2]
    edit_entry(parts, office, Entry(unmarked, {"out_of_report": "finished"}))
    book = openpyxl.load_workbook(printed)
    sheet = book.worksheets[0]
    (row,) = (row for row in sheet.iter_rows(min_row=2) if any(cell.value == marked for cell in row))
    row[2].value = "◎"
    book.save(tmp_path / "corrected.xlsx")
    take_in(parts, office, tmp_path / "corrected.xlsx")
    now = rows_of(office)
    assert (now[unmarked].out_of_report, now[marked].out_of_report) == (OutOfReport.FINISHED, None)
    told = [line for line in read_in(office, read_history, round_of(office), marked) if line.key == "out_of_report"]
    assert [(line.was, line.now, line.why) for line in told] == [("not_begun", None, Why.IMPORTED)]


def test_a_corrected_list_replaces_the_divisions_that_the_last_one_printed(
    parts: Parts, office: Store, printed: Path, tmp_path: Path
) -> None:
    def shown() -> str | None:
        return read_in(office, lambda records: RoundContents.load(records, round_of(office)).divisions_text(FIRST))

    def told() -> list[tuple[str | None, str | None]]:
        lines = read_in(office, read_history, round_of(office), FIRST)
        return [(line.was, line.now) for line in lines if line.key == OWNERS]

    wrong, bare = tmp_path / "wrong.xlsx", tmp_path / "bare.xlsx"
    book = openpyxl.load_workbook(printed)
    (row,) = (row for row in book.worksheets[0].iter_rows() if any(cell.value == FIRST for cell in row))
    row[7].value = "職員課"
    book.save(wrong)
    book.worksheets[0].delete_cols(8)
    book.save(bare)
    _, asked = take_in(parts, office, wrong).problems
    assert (asked.code, shown(), told()) == ("LIST-DIVISIONS-DIFFER", "職員課", [])
    again = take_in(parts, office, printed)
    assert [each.code for each in again.problems] == ["LIST-IS-DRAFT"]
    assert (again.value.changed_count, shown(), told()) == (1, "税務課", [("職員課", "税務課")])
    assert take_in(parts, office, wrong).value.changed_count == 1
    assert (shown(), told()[-1]) == ("職員課", ("税務課", "職員課"))
    take_in(parts, office, bare)
    assert (shown(), len(told())) == ("職員課", 2)


def test_a_round_that_another_pc_opens_meanwhile_is_not_overwritten(
    parts: Parts, office: Store, printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another PC writes while this one waits for its turn to write."""
    writing = office.writing

    @contextmanager
    def after_another() -> Iterator[UnitOfWork]:
        monkeypatch.setattr(office, "writing", writing)
        open_round(parts, office, R3)
        edit_entry(parts, office, Entry(FIRST, {"mark": "△", "change_reason": "理由", "done": "担当が書いた。"}, ZEIMU))
        with writing() as work:
            yield work

    monkeypatch.setattr(office, "writing", after_another)
    with pytest.raises(RoundExists):
        take_in(parts, office, printed)
    values = rows_of(office)[FIRST].values
    assert (values["mark"], values["done"]) == ("△", "担当が書いた。")


def test_an_unknown_division_is_asked_about_once_and_remembered(
    parts: Parts, office: Store, printed: Path, tmp_path: Path
) -> None:
    renamed = tmp_path / "renamed.xlsx"
    book = openpyxl.load_workbook(printed)
    for cell in book.worksheets[0]["H"]:
        cell.value = "納税課" if cell.value == "税務課" else cell.value
    book.save(renamed)
    _, asked = take_in(parts, office, renamed).problems
    assert (asked.code, asked.found, asked.place.sheet) == ("LIST-DIVISION-UNKNOWN", "納税課", "進捗状況一覧")
    name_division(office, "納税課", "税務課")
    assert [each.code for each in take_in(parts, office, renamed).problems] == ["LIST-IS-DRAFT"]


@pytest.mark.parametrize("note", ["作成中 令和5年7月1日時点", "作成中"])
@pytest.mark.parametrize("edge", ["oddHeader", "oddFooter"])
def test_a_draft_of_a_list_is_a_question_with_its_day(
    parts: Parts, office: Store, printed: Path, edge: str, note: str
) -> None:
    book = openpyxl.load_workbook(printed)

    def saved(place: str, text: str | None) -> Path:
        getattr(book.worksheets[0], place).left.text = text
        book.save(printed)
        return printed

    assert [each.found for each in take_in(parts, office, printed).problems] == ["作成中 令和5年7月1日時点"]
    assert take_in(parts, office, saved("oddHeader", None)).problems == ()
    made_by = take_in(parts, office, saved(edge, "作成　中野区企画課")).problems
    assert "LIST-IS-DRAFT" not in {each.code for each in made_by}
    saved(edge, note)
    for is_dry_run in (True, False):
        (asked,) = take_in(parts, office, printed, is_dry_run=is_dry_run).problems
        expected = ("LIST-IS-DRAFT", Severity.QUESTION, note, printed.name)
        assert (asked.code, asked.severity, asked.found, asked.place.file) == expected


def test_what_is_no_list_is_refused(parts: Parts, office: Store, tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("進捗状況一覧", "utf-8")
    with pytest.raises(ListNotReadable):
        take_in(parts, office, tmp_path / "text.xlsx")


def test_the_real_list_reads_to_its_published_counts(parts: Parts, office: Store, published_list: Path) -> None:
    outcome = take_in(parts, office, published_list)
    read = outcome.value
    assert not outcome.needs_person
    assert (read.rows, read.initiatives, read.reposts) == (124, 110, 14)
    assert [read.tally.counts[mark] for mark in BUILT_IN_MARKS] == [97, 4, 1, 1]
    whys = [why.value for _, why in read.tally.excluded]
    assert (whys.count("repost"), whys.count("not_begun"), len(whys)) == (14, 7, 21)


def test_a_list_of_a_wrong_year_is_withdrawn_and_leaves_the_year_free(
    parts: Parts, office: Store, printed: Path
) -> None:
    take_in(parts, office, printed)
    with pytest.raises(RoundHasAnswers):  # the current round, of which nobody said that it is meant
        withdraw_round(office)
    assert withdraw_round(office, R3, "年度の誤り").value.round_.year == R3
    assert read_in(office, lambda records: records.rounds.all()) == []
    assert verify(office).value
    assert take_in(parts, office, printed).value.unchanged == 0
    withdraw_round(office, R3)
    open_round(parts, office, R3)
    assert round_of(office).origin is Origin.COLLECTED


def test_a_list_is_not_withdrawn_once_it_was_changed_or_used(parts: Parts, office: Store, printed: Path) -> None:
    take_in(parts, office, printed)
    open_round(parts, office, R4)
    with pytest.raises(RoundHasAnswers) as shown:
        withdraw_round(office, R3)
    assert "前回の報告として使う令和4年度分の進捗確認" in str(shown.value)
    withdraw_round(office, R4)
    edit_entry(parts, office, Entry(FIRST, {"done": "訂正した。"}))
    with pytest.raises(RoundHasAnswers) as typed:
        withdraw_round(office, R3)
    assert "入力した内容1件" in str(typed.value)


@pytest.mark.parametrize("is_recorded", [False, True])
def test_a_list_keeps_the_list_before_it_once_a_paper_of_it_is_recorded(
    parts: Parts, office: Store, printed: Path, tmp_path: Path, *, is_recorded: bool
) -> None:
    listed = tmp_path / "R4.nakano"
    create_store(parts, listed, built_in_plan(parts))
    with closing(parts.stores.open(listed)) as store:
        open_round(parts, store, R4)
        edit_entry(parts, store, Entry(FIRST, {"mark": "◎", "done": "実施した。"}))
        make(parts, store, list_paper.PAPER, tmp_path / "R4.xlsx")
    take_in(parts, office, tmp_path / "R4.xlsx")
    if is_recorded:
        record(office)
    take_in(parts, office, printed)
    with office.reading() as records:
        found = previous_round(records, chosen_round(records, R4))
    assert (found.year if found else None) == (None if is_recorded else R3)
    if not is_recorded:
        record(office)
        with pytest.raises(RoundHasAnswers, match="前回の報告として使う令和4年度分"):
            withdraw_round(office, R3)
    else:
        withdraw_round(office, R3)


def record(store: Store) -> None:
    """Record a draft of a paper of R4."""
    with store.writing() as work:
        work.begin_act("publish", None)
        draft = Publication("R4", 1, Occasion.COUNCIL, "資料1", date(2023, 8, 10), "d" * 64, is_final=False)
        work.publications.add(draft, {}, {})
        work.commit()
