"""Changes of a list, and which plan a list is of."""

import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.read.history import read_history
from nakano_status.application.entries.skip_reasons import SkipReason
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.set_kinds import list_paper
from nakano_status.application.plan import list_changes
from nakano_status.application.plan.add_successor import PlanHead, Successor, add_successor
from nakano_status.application.plan.create_store import plan_of_list
from nakano_status.application.plan.import_list import ListImport, import_into_new
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.wording_changes import wording_changes
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.published_list.published_list import ListRow, PublishedList
from nakano_status.domain.refusals.exchange import (
    FileMoved,
    IdUnknown,
    KeyUnknown,
    ListNotReadable,
    NotOnList,
    ValueMoved,
)
from nakano_status.domain.refusals.planning import YearMismatch
from nakano_status.domain.review.review import Review, ReviewKind
from tests.application.conftest import World
from tests.support.made_papers import make
from tests.support.rounds import OWN, merge, round_of, rows_of
from tests.support.stores import TickingClock, act

FIRST, SECOND = OWN
ANSWERED = {"mark": "◎", "done": "連携を開始した。", "next_year": "対象を広げる。"}
MENDED = "連携を令和5年1月に開始した。"
COLUMNS = {"mark": 3, "change_reason": 4, "done": 5, "next_year": 6, "later_years": 7}
ID_COLUMN = 10
MEASURE = ("1-1-①", "マイナンバーカードの普及促進")


@pytest.fixture(scope="module")
def _made(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with an office that took an answer in, and the list as it is then."""
    folder = tmp_path_factory.mktemp("listed")
    shutil.copyfile(world.office, folder / "office.nakano")
    parts, file = make_parts(TickingClock()), folder / "回答.xlsx"
    file.write_bytes(make_spreadsheet_user().fill_in(world.form.read_bytes(), dict.fromkeys(OWN, ANSWERED)))
    with closing(parts.stores.open(folder / "office.nakano")) as store:
        merge(parts, store, file)
        make(parts, store, list_paper.PAPER, folder / "一覧.xlsx")
    return folder


@pytest.fixture
def answered(parts: Parts, _made: Path, tmp_path: Path) -> Iterator[Store]:
    """An office that took an answer in."""
    path = Path(shutil.copyfile(_made / "office.nakano", tmp_path / "answered-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


@pytest.fixture
def exported(_made: Path, tmp_path: Path) -> Path:
    """The list as it is then."""
    return Path(shutil.copyfile(_made / "一覧.xlsx", tmp_path / "一覧.xlsx"))


def mend(path: Path, change: Callable[[Any, dict[str, int]], None]) -> Path:
    """Let a user change the list in a spreadsheet program; `change` gets the sheet and each row by its 管理番号."""
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet: Any = book.active
    rows = {sheet.cell(row, ID_COLUMN).value: row for row in range(1, sheet.max_row + 1)}
    change(sheet, rows)
    target = path.with_name("一覧（修正後）.xlsx")
    book.save(target)
    return target


def typed(path: Path, *cells: tuple[str, str, str | None]) -> Path:
    """Let a user type texts into fields of the list."""

    def change(sheet: Any, rows: dict[str, int]) -> None:
        for row_id, key, text in cells:
            sheet.cell(rows[row_id], COLUMNS[key]).value = text

    return mend(path, change)


def compare(parts: Parts, store: Store, path: Path) -> Outcome[list_changes.ListChanges]:
    return list_changes.compare_list(parts, store, list_changes.ListChangesOptions(path))


def changes(parts: Parts, store: Store, path: Path) -> tuple[list_changes.ListChange, ...]:
    return compare(parts, store, path).value.changes


def take(
    parts: Parts, store: Store, path: Path, names: Sequence[str] | None = None
) -> Outcome[list_changes.ListChanges]:
    return list_changes.apply_list(parts, store, list_changes.ListChangesOptions(path), names, by="係長")


def value(store: Store, row_id: str, key: str) -> str | None:
    return rows_of(store)[row_id].values[key]


def test_a_sign_that_papers_cannot_print_is_told_at_its_cell_of_a_corrected_list(
    parts: Parts, answered: Store, exported: Path
) -> None:
    outcome = compare(parts, answered, typed(exported, (FIRST, "done", "☑連携を開始した。")))
    (told,) = outcome.problems
    assert (told.code, told.found, told.place.id) == ("TEXT-UNPRINTABLE", "☑（U+2611）", FIRST)
    assert str(told.place.cell).startswith("E")


def test_the_list_as_exported_says_nothing_otherwise(parts: Parts, answered: Store, exported: Path) -> None:
    outcome = compare(parts, answered, exported)
    assert outcome.value.changes == ()
    assert (outcome.value.rows, outcome.value.year) == (124, FiscalYear(2022))
    assert not outcome.needs_person


def test_words_added_to_the_title_of_a_list_that_the_program_made_are_asked_about(
    parts: Parts, answered: Store, exported: Path
) -> None:
    def retitle(sheet: Any, _: dict[str, int]) -> None:
        title = next(cell for row in sheet.iter_rows() for cell in row if cell.value)
        title.value = f"{title.value}（3-2は取下げ）"

    outcome = compare(parts, answered, mend(exported, retitle))
    [told] = outcome.problems
    assert (told.code, str(told.found).endswith("（3-2は取下げ）")) == ("LIST-RETITLED", True)
    assert outcome.needs_person
    assert outcome.value.changes == ()


def test_words_in_place_of_a_title_or_a_heading_of_a_list_that_the_program_made_are_asked_about(
    parts: Parts, answered: Store, exported: Path
) -> None:
    def replaced(place: Callable[[Any], Any]) -> tuple[str, str | None]:
        def put(sheet: Any, _: dict[str, int]) -> None:
            place(sheet).value = "3-2は取下げ、未確定の案"

        [told] = compare(parts, answered, mend(exported, put)).problems
        return told.code, told.found

    cells = [cell for sheet in load_workbook(exported) for row in sheet.iter_rows() for cell in row if cell.value]
    title, measure = cells[0].coordinate, next(cell for cell in cells if cell.value == "実施内容").coordinate
    assert replaced(lambda sheet: sheet[title]) == ("LIST-RETITLED", "3-2は取下げ、未確定の案")
    assert replaced(lambda sheet: sheet[measure]) == ("LIST-HEADING-RENAMED", "3-2は取下げ、未確定の案")


@pytest.mark.parametrize(
    ("code", "title", "differs"),
    [("9-9-⑨", "違う", True), (None, "言い換えた題名", True), ("9-9-⑨", None, True), (None, None, False)],
)
def test_another_measure_above_numbered_rows_is_asked_about_once_at_its_cell(
    parts: Parts, answered: Store, exported: Path, code: str | None, title: str | None, *, differs: bool
) -> None:
    (code_there, title_there), typed_text = MEASURE, f"{code or MEASURE[0]}\n{title or ''}"
    cells = []

    def change(sheet: Any, _rows: dict[str, int]) -> None:
        cells.append(next(each for (each,) in sheet.iter_rows(max_col=1) if str(each.value).startswith(code_there)))
        assert cells[0].value == f"{code_there}\n{title_there}"
        cells[0].value = typed_text

    outcome = compare(parts, answered, mend(exported, change))
    assert outcome.value.changes == ()
    expected = f"{code_there} {title_there}"
    assert [(each.code, each.place.cell, each.found, each.expected) for each in outcome.problems] == [
        ("LIST-MEASURE-DIFFERS", cells[0].coordinate, " ".join(typed_text.split()), expected)
    ] * differs


def test_a_changed_title_is_asked_about_by_every_act_that_reads_a_list(
    parts: Parts, answered: Store, exported: Path, tmp_path: Path
) -> None:
    def retitle(sheet: Any, _: dict[str, int]) -> None:
        next(cell for row in sheet.iter_rows() for cell in row if cell.value).value = "3-2は取下げ"

    path = mend(exported, retitle)
    imported = import_into_new(parts, tmp_path / "new.nakano", ListImport(path, is_dry_run=True))
    revision = PlanRevision(path, "改定版", date(2023, 12, 1), is_dry_run=True)
    head = PlanHead("次期計画", FiscalYear(2026), FiscalYear(2030), date(2026, 2, 28))
    successor = Successor(str(path), head, is_dry_run=True)
    for outcome in (imported, revise_plan(parts, answered, revision), add_successor(parts, answered, successor)):
        assert [each.found for each in outcome.problems if each.code == "LIST-RETITLED"] == ["3-2は取下げ"]


def test_a_note_at_an_answer_is_reported_for_a_revision_too(parts: Parts, answered: Store, exported: Path) -> None:
    def annotate(sheet: Any, _: dict[str, int]) -> None:
        sheet["C11"].comment = Comment("この取組は廃止予定", "係長")

    revision = PlanRevision(mend(exported, annotate), "改定版", date(2023, 12, 1), is_dry_run=True)
    (found,) = revise_plan(parts, answered, revision).problems
    assert (found.code, found.place.cell) == ("SEEN-ADDED", "C11")
    assert "この取組は廃止予定" in str(found.found)


def test_every_difference_is_told_with_its_cell_and_nothing_is_written(
    parts: Parts, answered: Store, exported: Path
) -> None:
    path = typed(exported, (FIRST, "done", MENDED), (SECOND, "mark", "○"), (SECOND, "change_reason", "前倒しのため"))
    outcome = compare(parts, answered, path)
    first, second, third = outcome.value.changes
    assert (first.id, first.key, first.was, first.now) == (FIRST, "done", ANSWERED["done"], MENDED)
    assert first.cell.text.startswith("進捗状況一覧!E")
    assert (second.id, second.key, second.was, second.now) == (SECOND, "mark", "◎", "○")
    assert (third.key, third.was, third.now) == ("change_reason", None, "前倒しのため")
    assert all(each.is_new and each.skip_reason is None for each in outcome.value.changes)
    assert outcome.needs_person
    assert value(answered, FIRST, "done") == ANSWERED["done"]


def test_applied_they_are_the_office_s_words_in_one_act_with_file_and_cell(
    parts: Parts, answered: Store, exported: Path
) -> None:
    path = typed(exported, (FIRST, "done", MENDED), (SECOND, "mark", "○"))
    outcome = take(parts, answered, path)
    assert [(each.id, each.key) for each in outcome.value.applied] == [(FIRST, "done"), (SECOND, "mark")]
    assert outcome.value.unapplied == ()
    assert not outcome.attention
    assert (value(answered, FIRST, "done"), value(answered, SECOND, "mark")) == (MENDED, "○")
    with answered.reading() as records:
        (line,) = [line for line in read_history(records, round_of(answered), FIRST, "done") if line.now == MENDED]
        assert (line.act.by, line.file) == ("係長", path.name)
        assert (line.cell, line.sha256) == (outcome.value.applied[0].cell.text, outcome.value.sha256)
        assert records.exchange.content(line.sha256 or "") == path.read_bytes()
        assert [each.received for each in wording_changes(records, round_of(answered))] == [ANSWERED["done"], "◎"]
        assert sum(each.kind == "list_changes" for each in records.entries.acts()) == 1
    assert compare(parts, answered, path).value.changes == ()


def test_only_what_is_named_is_taken(parts: Parts, answered: Store, exported: Path) -> None:
    path = typed(exported, (FIRST, "done", MENDED), (FIRST, "next_year", "続ける。"), (SECOND, "done", MENDED))
    outcome = take(parts, answered, path, [f"{FIRST}:done"])
    assert [(each.id, each.key) for each in outcome.value.applied] == [(FIRST, "done")]
    assert outcome.attention
    take(parts, answered, path, [FIRST])
    assert value(answered, FIRST, "next_year") == "続ける。"
    assert value(answered, SECOND, "done") == ANSWERED["done"]


def test_what_another_person_wrote_since_the_list_was_shown_is_not_replaced_unseen(
    parts: Parts, answered: Store, exported: Path
) -> None:
    path = typed(exported, (FIRST, "done", MENDED), (SECOND, "done", MENDED))
    options, seen = list_changes.ListChangesOptions(path), compare(parts, answered, path).value
    edit_entry(parts, answered, Entry(FIRST, {"done": "佐藤の文。"}), "佐藤")
    with pytest.raises(ValueMoved) as refused:
        list_changes.apply_list(parts, answered, options, [f"{FIRST}:done", SECOND], seen=seen)
    assert (refused.value.details["found"], "佐藤" in refused.value.details["who"]) == ("佐藤の文。", True)
    assert value(answered, SECOND, "done") == ANSWERED["done"]
    seen = compare(parts, answered, path).value
    list_changes.apply_list(parts, answered, options, [f"{FIRST}:done", SECOND], seen=seen)
    assert [value(answered, each, "done") for each in (FIRST, SECOND)] == [MENDED, MENDED]


def test_a_list_that_was_saved_again_since_it_was_shown_is_not_taken(
    parts: Parts, answered: Store, exported: Path
) -> None:
    path = typed(exported, (FIRST, "done", MENDED))
    options, seen = list_changes.ListChangesOptions(path), compare(parts, answered, path).value
    path.write_bytes(typed(exported, (FIRST, "done", "別の文。")).read_bytes())
    with pytest.raises(FileMoved, match=path.name):
        list_changes.apply_list(parts, answered, options, [f"{FIRST}:done"], seen=seen)
    assert value(answered, FIRST, "done") == ANSWERED["done"]


def test_without_the_column_of_ids_rows_are_matched_as_an_import_does(
    parts: Parts, answered: Store, exported: Path
) -> None:
    def change(sheet: Any, rows: dict[str, int]) -> None:
        sheet.cell(rows[FIRST], COLUMNS["done"]).value = MENDED
        sheet.delete_cols(ID_COLUMN)

    (found,) = changes(parts, answered, mend(exported, change))
    assert (found.id, found.key, found.now) == (FIRST, "done", MENDED)


def test_an_older_text_is_distinguished_and_never_imported_unless_it_is_named(
    parts: Parts, answered: Store, exported: Path
) -> None:
    edit_entry(parts, answered, Entry(FIRST, {"done": "その後に事務局で直した。"}))
    path = typed(exported, (SECOND, "done", MENDED))
    older, new = changes(parts, answered, path)
    assert (older.id, older.is_older, older.now) == (FIRST, True, ANSWERED["done"])
    assert (new.id, new.is_new) == (SECOND, True)
    outcome = take(parts, answered, path)
    assert [each.id for each in outcome.value.applied] == [SECOND]
    assert not outcome.attention
    assert take(parts, answered, path, [FIRST]).value.applied == ()
    take(parts, answered, path, [f"{FIRST}:done"])
    assert value(answered, FIRST, "done") == ANSWERED["done"]


def test_what_changed_after_the_list_was_exported_was_not_corrected_on_it(
    parts: Parts, answered: Store, exported: Path
) -> None:
    edit_entry(parts, answered, Entry(FIRST, {"done": "その後に事務局で直した。"}))
    edit_entry(parts, answered, Entry(SECOND, {"done": "これも後から直した。"}))
    path = typed(exported, (SECOND, "done", MENDED))
    older, overtaken = changes(parts, answered, path)
    assert older.is_older
    assert (overtaken.is_superseded, overtaken.is_new) == (True, False)
    assert compare(parts, answered, path).attention
    outcome = take(parts, answered, path)
    assert outcome.value.applied == ()
    assert outcome.attention  # somebody's sentence was not taken
    take(parts, answered, path, [f"{SECOND}:done"])
    assert value(answered, SECOND, "done") == MENDED


def test_an_emptied_cell_is_told_with_its_place(parts: Parts, answered: Store, exported: Path) -> None:
    (change,) = changes(parts, answered, typed(exported, (FIRST, "next_year", None)))
    assert (change.was, change.now, change.is_older) == (ANSWERED["next_year"], None, True)
    assert change.cell.text.startswith("進捗状況一覧!F")


def test_an_emptied_cell_is_no_sign_that_the_list_is_old(parts: Parts, answered: Store, exported: Path) -> None:
    path = typed(exported, (FIRST, "next_year", None), (SECOND, "done", MENDED))
    assert [each.is_new for each in changes(parts, answered, path)] == [False, True]
    assert [each.id for each in take(parts, answered, path).value.applied] == [SECOND]
    assert value(answered, FIRST, "next_year") == ANSWERED["next_year"]


def test_a_field_in_conflict_is_listed_and_not_imported(
    parts: Parts, answered: Store, exported: Path, form: Path, tmp_path: Path
) -> None:
    other = tmp_path / "別.xlsx"
    other.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "公開した。"}}))
    merge(parts, answered, other)
    path = typed(exported, (FIRST, "done", MENDED))
    (change,) = changes(parts, answered, path)
    assert change.skip_reason is SkipReason.CONFLICT
    outcome = take(parts, answered, path, [f"{FIRST}:done"])
    assert outcome.value.applied == ()
    assert outcome.attention
    assert rows_of(answered)[FIRST].conflicts == ("done",)


def test_an_accepted_row_is_not_taken_even_where_it_is_named(parts: Parts, answered: Store, exported: Path) -> None:
    with act(answered, "accept") as work:
        work.reviews.add(round_of(answered).round_id, Review(FIRST, "zeimu", ReviewKind.ACCEPTED))
    path = typed(exported, (FIRST, "done", MENDED))
    assert changes(parts, answered, path)[0].skip_reason is SkipReason.ACCEPTED
    assert take(parts, answered, path).value.applied == ()
    named = take(parts, answered, path, [f"{FIRST}:done"])
    assert (named.value.applied, named.attention) == ((), True)


def test_a_mark_on_a_row_out_of_report_is_listed_and_not_taken(parts: Parts, answered: Store, exported: Path) -> None:
    edit_entry(parts, answered, Entry(FIRST, {"out_of_report": "finished"}))
    changed = changes(parts, answered, exported)
    assert [(each.id, each.key, each.skip_reason) for each in changed] == [(FIRST, "mark", SkipReason.OUT_OF_REPORT)]


def test_rows_that_are_not_there_or_not_of_the_plan_are_problems(parts: Parts, answered: Store, exported: Path) -> None:
    def change(sheet: Any, rows: dict[str, int]) -> None:
        sheet.cell(rows[FIRST], ID_COLUMN).value = None
        sheet.cell(rows[FIRST], 2).value = "計画にない取組"
        sheet.cell(rows[SECOND], COLUMNS["mark"]).value = "▽"

    outcome = compare(parts, answered, mend(exported, change))
    assert sorted(each.code for each in outcome.problems) == ["LIST-ROW-ABSENT", "LIST-ROW-UNMATCHED", "MARK-UNKNOWN"]
    assert outcome.value.changes == ()


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("9-9-9-99-X", IdUnknown), (f"{FIRST}:note", KeyUnknown), (f"{FIRST}:done", NotOnList), (FIRST, NotOnList)],
)
def test_what_is_named_and_is_not_on_the_list_is_refused(
    parts: Parts, answered: Store, exported: Path, name: str, refusal: type[Exception]
) -> None:
    path = typed(exported, (SECOND, "done", MENDED))
    with pytest.raises(refusal):
        take(parts, answered, path, [f"{SECOND}:done", name])
    assert value(answered, SECOND, "done") == ANSWERED["done"]


@pytest.mark.parametrize("has_stamp", [True, False])
def test_of_two_mended_lists_the_second_does_not_write_over_the_first(
    parts: Parts, answered: Store, exported: Path, *, has_stamp: bool
) -> None:
    first = typed(exported, (FIRST, "done", MENDED)).rename(exported.with_name("係長.xlsx"))
    second = typed(exported, (FIRST, "done", "課長が直した文。"), (SECOND, "done", MENDED))
    if not has_stamp:
        unstamped(first)
        unstamped(second)
    assert len(take(parts, answered, first).value.applied) == 1
    overtaken, new = changes(parts, answered, second)
    assert (overtaken.id, overtaken.is_superseded, overtaken.is_older) == (FIRST, True, False)
    assert (new.id, new.is_new) == (SECOND, True)
    assert [each.id for each in take(parts, answered, second).value.applied] == [SECOND]
    assert value(answered, FIRST, "done") == MENDED
    take(parts, answered, second, [f"{FIRST}:done"])
    assert value(answered, FIRST, "done") == "課長が直した文。"


def test_a_list_exported_after_a_change_mends_what_was_changed(parts: Parts, answered: Store, exported: Path) -> None:
    take(parts, answered, typed(exported, (FIRST, "done", MENDED)))
    edit_entry(parts, answered, Entry(SECOND, {"done": "その後に事務局で直した。"}))
    again = make(parts, answered, list_paper.PAPER, exported.with_name("もう一度.xlsx")).value.file
    path = typed(again, (FIRST, "done", "また直した文。"), (SECOND, "done", MENDED))
    assert [each.is_new for each in changes(parts, answered, path)] == [True, True]


def test_a_change_that_no_older_text_tells_of_is_known_by_the_stamp(
    parts: Parts, answered: Store, exported: Path
) -> None:
    edit_entry(parts, answered, Entry(SECOND, {"done": "その後に事務局で直した。"}))
    (change,) = changes(parts, answered, typed(exported, (SECOND, "done", MENDED)))
    assert change.is_superseded


def unstamped(path: Path) -> None:
    """Let a program save the list that keeps no properties."""
    book = load_workbook(path)
    assert book.properties.keywords
    book.properties.keywords = None
    book.save(path)


def test_a_list_of_another_year_and_what_is_no_list_are_refused(
    parts: Parts, answered: Store, exported: Path, form: Path
) -> None:
    with pytest.raises(YearMismatch):
        list_changes.compare_list(parts, answered, list_changes.ListChangesOptions(exported, FiscalYear(2021)))
    with pytest.raises(ListNotReadable):
        list_changes.compare_list(parts, answered, list_changes.ListChangesOptions(form))


R5 = FiscalYear(2023)


def row(number: int, code: str, title: str, owners: str | None) -> ListRow:
    return ListRow("一覧", number, code, "施設の予約", title, owners, {"mark": "◎"})


def test_it_is_made_of_the_list_itself() -> None:
    rows = (
        row(5, "1-1-①", "予約の電子化", "施設課"),
        row(6, "1-1-①", "鍵の電子化", "施設課\n（情報課）"),
        row(7, "1-1-②", "窓口の案内", "各施設所管課"),
    )
    published = PublishedList("list.xlsx", "0" * 64, rows, title="別の区の計画 進捗状況一覧")
    source, _, match = plan_of_list(make_parts().catalogue, published, R5)
    assert (source.plan.title, source.plan.first_year) == ("別の区の計画", R5)
    assert [each.row for each in match.matched] == list(rows)
    assert [listing.title for listing in source.plan.newest.listings] == [each.title for each in rows]
    assert {each.name_on(): each.kind for each in source.organisation.divisions} == {
        "施設課": DivisionKind.DIVISION,
        "情報課": DivisionKind.DIVISION,
        "各施設所管課": DivisionKind.GENERIC,
    }
    assert [listing.answerers for listing in source.plan.newest.listings] == [("施設課",), ("施設課",), ()]


def test_what_cannot_be_numbered_and_whose_original_is_unknown_is_told() -> None:
    rows = (
        row(5, "1-1-①", "予約の電子化", "施設課"),
        row(6, "1-1-①", "鍵の電子化", None),
        row(7, "1-1-①", "", "施設課"),
    )
    _, _, match = plan_of_list(make_parts().catalogue, PublishedList("list.xlsx", "0" * 64, rows), R5)
    assert [each.code for each in match.problems] == ["LIST-ROW-UNMATCHED", "LIST-REPOST-UNKNOWN"]
    assert match.unmatched == rows[2:]


def test_a_list_of_the_built_in_plan_is_known_by_its_rows() -> None:
    catalogue = make_parts().catalogue
    listings = catalogue.plan("nakano2").newest.listings
    rows = tuple(row(5 + place, each.measure, each.title, each.owners_printed) for place, each in enumerate(listings))
    source, _, match = plan_of_list(catalogue, PublishedList("list.xlsx", "0" * 64, rows), FiscalYear(2021))
    assert len(match.matched) == len(listings)
    assert source.plan == catalogue.plan("nakano2")
