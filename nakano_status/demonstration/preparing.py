"""Spring and early summer: the data file, last year's list, the round, the forms."""

from __future__ import annotations

from datetime import date

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import meant_plan
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.papers.progress_list import list_sheet
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.schedules import import_schedule
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.demonstration.cast import NOT_THIS_YEAR, OFFICE_CLERK
from nakano_status.demonstration.invented_answers import Answer, invent
from nakano_status.demonstration.stage import LAST_YEAR, YEAR, Expectation, Stage, expect
from nakano_status.documents.list.builder import ListContent, ListEntry, build_list
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import OutOfReport

_DUE = date(2023, 7, 14)
_LISTINGS, _REPOSTS, _DIVISIONS = 124, 14, 26
_Schedules = dict[tuple[str, FiscalYear], str]


def make_store(stage: Stage) -> str:
    """Make the office's data file with the built-in plan."""
    stage.clock.set(4, 3)
    stage.folder.divisions.mkdir()
    made = create_store(stage.parts, stage.folder.store, built_in_plan(stage.parts), OFFICE_CLERK).value
    expect("一覧の行", len(made.plan.newest.listings), _LISTINGS)
    expect("所管課", made.divisions, _DIVISIONS)
    return f"計画（一覧の行 {_LISTINGS}件、所管課 {made.divisions}）を入れたデータファイルを作成しました。"


def import_example_tables(stage: Stage) -> str:
    """Fill in departments and schedules from the invented tables."""
    for table in (stage.tables.departments, stage.tables.schedule):
        stage.parts.files.write(stage.folder.given / table.name, stage.parts.files.read(table))
    with stage.office() as store:
        divisions = import_divisions(stage.parts, store, stage.folder.given / stage.tables.departments.name).value
        schedule = import_schedule(stage.parts, store, stage.folder.given / stage.tables.schedule.name).value
    expect("組織の表の行", divisions.rows, _DIVISIONS)
    expect("スケジュールの表の行", schedule.rows + schedule.unchanged, _LISTINGS - _REPOSTS)
    stage.learn()
    return "部の組織と計画上のスケジュール（いずれも例）を取り込みました。"


def import_last_year(stage: Stage) -> str:
    """Write an invented list of last year, and import it, as every office begins."""
    stage.clock.set(4, 4)
    target = stage.folder.given / f"【別紙】進捗状況一覧_{LAST_YEAR.short}.xlsx"
    expected = stage.last_year
    expected.take(_last_years_answers(stage))
    expected.in_report = set(expected.texts)
    document = build_list(_last_years_list(stage, expected))
    stage.parts.files.write(target, stage.parts.workbooks.draw_list(document, list_sheet(stage.parts, document)))
    with stage.office() as store:
        imported = import_list(stage.parts, store, ListImport(target, LAST_YEAR), OFFICE_CLERK).value
    expect("前年の一覧の行", imported.rows, _LISTINGS)
    expect("前年の件数", imported.tally.by_symbol, expected.counts)
    return f"前年（{LAST_YEAR.label}）の一覧を取り込みました。報告対象は{len(expected.in_report)}件です。"


def open_the_round(stage: Stage) -> str:
    """Open the round of the year; the rows that begin this year are added by themselves."""
    stage.clock.set(6, 20)
    with stage.office() as store:
        round_ = open_round(stage.parts, store, YEAR, _DUE, OFFICE_CLERK).value
    expected = {listing.row_id for listing in stage.edition.listings if not listing.is_repost}
    expect("報告対象", {row.row_id for row in round_.rows if row.counted}, expected)
    stage.expectation.in_report = expected
    return f"{YEAR.label}分の進捗確認を開始しました（報告対象 {len(expected)}件）。"


def leave_out(stage: Stage) -> str:
    """Exclude the rows that the nation has not begun from the report."""
    stage.clock.set(6, 21)
    with stage.office() as store:
        for row_id in NOT_THIS_YEAR:
            reason = {"out_of_report": OutOfReport.NOT_BEGUN.value}
            edit_entry(stage.parts, store, Entry(row_id, reason), OFFICE_CLERK)
    stage.expectation.in_report -= set(NOT_THIS_YEAR)
    return f"国の実施年度前の{len(NOT_THIS_YEAR)}件を報告対象外としました。"


def send_forms(stage: Stage) -> str:
    """Write a form for every division, in a folder for each 部; invent what each will answer."""
    stage.clock.set(6, 23, 10)
    with stage.office() as store:
        sent = distribute(stage.parts, store, DistributeOptions(stage.folder.forms), OFFICE_CLERK).value
    stage.forms = {stage.division_id(form.division): form.file for form in sent}
    stage.answers = {answer.row_id: answer for answer in _this_years_answers(stage)}
    expect("回答様式", len(sent), _DIVISIONS)
    expect("回答様式の行の合計", sum(form.rows for form in sent), len(stage.expectation.in_report))
    return f"{len(sent)}所管に回答様式を作成しました（回答のある所管 {sum(form.rows > 0 for form in sent)}）。"


def _schedules(stage: Stage) -> _Schedules:
    with stage.records() as records:
        return dict(records.plan.schedules(stage.edition.edition_id))


def _last_years_answers(stage: Stage) -> list[Answer]:
    """Return last year's answers: none on reposts, rows that begin later, and those that the nation had not begun."""
    schedules = _schedules(stage)
    begun = [
        listing
        for listing in stage.edition.listings
        if not listing.is_repost
        and listing.row_id not in NOT_THIS_YEAR
        and (schedules.get((listing.row_id, LAST_YEAR)) or not schedules.get((listing.row_id, YEAR)))
    ]
    return [
        invent(listing, stage.edition.profile.marks, LAST_YEAR, schedules.get((listing.row_id, LAST_YEAR)))
        for listing in begun
    ]


def _this_years_answers(stage: Stage) -> list[Answer]:
    schedules, edition = _schedules(stage), stage.edition
    rows = [edition.listing(row_id) for row_id in sorted(stage.expectation.in_report)]
    return [invent(listing, edition.profile.marks, YEAR, schedules.get((listing.row_id, YEAR))) for listing in rows]


def _last_years_list(stage: Stage, expected: Expectation) -> ListContent:
    with stage.records() as records:
        plan = meant_plan(records)
    entries = tuple(_entry(stage.edition, row.row_id, expected) for row in stage.edition.listings)
    asked = AskedFields(stage.edition.profile, LAST_YEAR, plan.last_year)
    return ListContent(plan.title, asked, entries, date(2022, 9, 1))


def _entry(edition: Edition, row_id: str, expected: Expectation) -> ListEntry:
    listing = edition.listing(row_id)
    return ListEntry(
        row_id=row_id,
        measure_code=listing.measure,
        measure_title=edition.node(listing.measure).title,
        title=listing.title,
        divisions=listing.owners_printed,
        values=expected.texts.get(row_id, {}),
        counted=row_id in expected.in_report,
    )
