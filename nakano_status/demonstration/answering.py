"""Spring to July: the data file, last year's list, the round and the forms; then the divisions answer.

Some divisions answer in the program, most in a spreadsheet, and not all correctly. In one division, two rows are sent
to a section and returned, and the head confirms the submission. The figures of 成果指標 and the divisions that supply
them are invented: a fraction that Excel changed, a lost figure, final values. Each scene returns its result as a
sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entries, edit_entry
from nakano_status.application.entries.read.history import explain
from nakano_status.application.forms.ask_section import SendToSectionsOptions, send_to_sections
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.indicators.read.indicators import read_indicator_table
from nakano_status.application.lookup import chosen_round, current_plan
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.papers.choose_sender import choose_sender
from nakano_status.application.papers.set_kinds.list_paper import list_sheet
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.schedules import import_schedule
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.read.confirmation import read_confirmation
from nakano_status.application.submission.submit import SubmitOptions, confirm, submit
from nakano_status.demonstration import cast
from nakano_status.demonstration.cast import NOT_THIS_YEAR, OFFICE_CLERK
from nakano_status.demonstration.invented_answers import (
    Answer,
    as_typed_by_hand,
    invent,
    with_long_story,
    with_more_done,
)
from nakano_status.demonstration.stage import LAST_YEAR, YEAR, Expectation, ResultSentence, Stage, expect, only_waiting
from nakano_status.documents.list.builder import ListContent, ListEntry, build_list
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import DONE, FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import OutOfReport

_YEAR_END = "令和5年3月31日"

_AS_EXCEL_HAS_IT: Mapping[str, Mapping[str, str | date]] = {cast.DATED_FIGURE: {FIGURE: date(2023, 1, 15)}}
"""The date that a spreadsheet makes of 1/15 typed into a cell."""


@dataclass(frozen=True)
class InventedFigure:
    """A division's figure for an indicator, as typed.

    `owner`: the division that supplies it.
    `text`: the figure. `as_of`, `source`, `factor`: the texts of 時点, 出典 and 増減の要因; blank if not filled in.
    """

    owner: str
    text: str
    as_of: str = _YEAR_END
    source: str = ""
    factor: str = ""

    @property
    def typed(self) -> dict[str, str]:
        """The texts typed into the sheet, by field key."""
        texts = {FIGURE: self.text, FIGURE_AS_OF: self.as_of, FIGURE_SOURCE: self.source, FIGURE_FACTOR: self.factor}
        return {key: text for key, text in texts.items() if text}


FIGURES = {
    "KPI-1-1": InventedFigure(
        cast.PICTURED, "58.3%", source="交付状況の月次集計（例）", factor="出張申請の会場を増やした。"
    ),
    "KPI-1-2": InventedFigure(
        cast.SENDS_TO_SECTION, "約180万件", source="申請システムの集計（例）", factor="受付できる手続を増やした。"
    ),
    "KPI-1-3": InventedFigure(cast.SENDS_TO_SECTION, "—", factor="窓口の配置を変えたため、件数を集計していない。"),
    "KPI-1-4": InventedFigure(cast.SURVEYS, "4.4%", as_of="令和4年9月", source="区民意識の調査（例）"),
    "KPI-1-5": InventedFigure(cast.SENDS_TO_SECTION, "3団体"),
    "KPI-2-1": InventedFigure(
        cast.REARRANGED, "約4,700fm", source="文書量の調査（例）", factor="保存年限を過ぎた文書の廃棄が進んだ。"
    ),
    "KPI-2-2": InventedFigure(cast.SENDS_TO_SECTION, "6件", factor="2つの業務で試行を終えた。"),
    "KPI-2-3": InventedFigure(cast.SURVEYS, "1/15", factor="1つの事業が移行を終えた。"),
    "KPI-2-4": InventedFigure(cast.SENDS_TO_SECTION, "11件", factor="送付の前の確認を2人で行うこととした。"),
    "KPI-2-5": InventedFigure(cast.PASTES_FOREIGN_ROW, "17名", source="資格取得の届出（例）"),
}
"""The figures by 指標番号."""


def figures_of(division: str) -> dict[str, InventedFigure]:
    """Return the invented figures of a division, by 指標番号."""
    return {number: figure for number, figure in FIGURES.items() if figure.owner == division}


def enter_suppliers(stage: Stage) -> ResultSentence:
    """Import which division supplies each 成果指標, so that the divisions' forms ask for the figures."""
    stage.clock.set(6, 22)
    owners = {number: stage.organisation.name(figure.owner) for number, figure in FIGURES.items()}
    lines = [f"指標番号,所管課,{YEAR.label}実績", *(f"{number},{name}," for number, name in owners.items())]
    table = stage.folder.given / "成果指標の所管課（例）.csv"
    stage.parts.files.write(table, "\n".join(lines).encode("utf-8-sig"))
    with stage.office() as store:
        imported = import_indicators(stage.parts, store, str(table), cast.OFFICE_CLERK).value
    expect("所管課を登録した成果指標", imported.changed, tuple(f"{number} owner" for number in owners))
    asked = len(set(owners.values()))
    return f"成果指標{len(owners)}件の所管課（例）を登録しました。{asked}所管の回答様式で実績を照会します。"


def answer_figures(stage: Stage, store: Store, division: str) -> None:
    """Enter the figures of a division that answers in the program, into its data file `store`."""
    for number, figure in figures_of(division).items():
        edit_indicator(stage.parts, store, _figure_entry(number, figure), cast.CLERK)


def typed_figures(division: str) -> dict[str, dict[str, str | date]]:
    """Return the figures that a division types into its workbook, by 指標番号 and field key.

    If the spreadsheet program changes a typed fraction into a date, the value is that date.
    """
    return {
        number: {**figure.typed, **_AS_EXCEL_HAS_IT.get(number, {})} for number, figure in figures_of(division).items()
    }


def enter_missing_figures(stage: Stage) -> ResultSentence:
    """Enter, as the office, the figure that arrived as a date, and the figure that a 部 lost when joining its files."""
    item = only_waiting(stage, "UNREADABLE")
    expect("日付になった成果指標", item.row_id, cast.DATED_FIGURE)
    expect("届いていない成果指標", _missing(stage), {cast.DATED_FIGURE, cast.LOST_FIGURE})
    with stage.office() as store:
        for number in (cast.DATED_FIGURE, cast.LOST_FIGURE):
            edit_indicator(stage.parts, store, _figure_entry(number, FIGURES[number]), cast.OFFICE_CLERK)
    _check_figures(stage)
    return (
        f"Excel が日付に変えた{cast.DATED_FIGURE}と、部でまとめたときに抜けた{cast.LOST_FIGURE}を所管課に確認し、"
        f"事務局が記入しました。成果指標{len(FIGURES)}件の実績がそろいました。"
    )


def _check_figures(stage: Stage) -> None:
    """Compare every figure of the year with the invented one; raises Unexpected."""
    with stage.records() as records:
        rows = read_indicator_table(records, chosen_round(records, YEAR)).rows
    actuals = {row.indicator.indicator_id: row.indicator.actual(YEAR) for row in rows}
    found = {number: (each.figure.text, each.as_of) for number, each in actuals.items() if each is not None}
    expect("成果指標の実績", found, {number: (figure.text, figure.as_of) for number, figure in FIGURES.items()})


def _missing(stage: Stage) -> set[str]:
    with stage.records() as records:
        rows = read_indicator_table(records, chosen_round(records, YEAR)).rows
    return {row.indicator.indicator_id for row in rows if row.indicator.actual(YEAR) is None}


def _figure_entry(number: str, figure: InventedFigure) -> IndicatorEntry:
    return IndicatorEntry(number, {YEAR: FigureEntry(figure.text, figure.as_of, figure.source, figure.factor)})


_DUE = date(2023, 7, 14)
_LISTINGS, _REPOSTS, _DIVISIONS = 124, 14, 26
_Schedules = dict[tuple[str, FiscalYear], str]


def make_store(stage: Stage) -> ResultSentence:
    """Create the office's data file with the built-in plan."""
    stage.clock.set(4, 3)
    stage.folder.divisions.mkdir()
    source = built_in_plan(stage.parts)
    title = f"{stage.title_mark}{source.plan.title}"
    editions = tuple(replace(each, title=f"{stage.title_mark}{each.title}") for each in source.plan.editions)
    source = replace(source, plan=replace(source.plan, title=title, editions=editions))
    made = create_store(stage.parts, stage.folder.store, source, OFFICE_CLERK).value
    expect("一覧の行", len(made.plan.newest.listings), _LISTINGS)
    expect("所管課", made.divisions, _DIVISIONS)
    return f"計画（一覧の行 {_LISTINGS}件、所管課 {made.divisions}）を入れたデータファイルを作成しました。"


def import_example_tables(stage: Stage) -> ResultSentence:
    """Import the departments and schedules from the example tables."""
    for table in (stage.tables.departments, stage.tables.schedule):
        stage.parts.files.write(stage.folder.given / table.name, stage.parts.files.read(table))
    with stage.office() as store:
        divisions = import_divisions(stage.parts, store, stage.folder.given / stage.tables.departments.name).value
        schedule = import_schedule(stage.parts, store, stage.folder.given / stage.tables.schedule.name).value
        choose_sender(stage.parts, store, None)  # the plan's real office is not in the invented organisation
    expect("組織の表の行", divisions.rows, _DIVISIONS)
    expect("スケジュールの表の行", schedule.rows + schedule.unchanged, _LISTINGS - _REPOSTS)
    stage.learn()
    return "部の組織と計画上のスケジュール（いずれも例）を取り込みました。"


def import_last_year(stage: Stage) -> ResultSentence:
    """Write an invented list of last year's round and import it, which is how every office begins."""
    stage.clock.set(4, 4)
    target = stage.folder.given / f"【別紙】進捗状況一覧_{LAST_YEAR.short}.xlsx"
    expected = stage.last_year
    expected.add_answers(_last_years_answers(stage))
    expected.in_report = set(expected.texts)
    document = build_list(_last_years_list(stage, expected))
    stage.parts.files.write(target, stage.parts.workbooks.draw_list(document, list_sheet(stage.parts, document)))
    with stage.office() as store:
        imported = import_list(stage.parts, store, ListImport(target, LAST_YEAR), OFFICE_CLERK).value
    expect("前年の一覧の行", imported.rows, _LISTINGS)
    expect("前年の件数", imported.tally.by_symbol, expected.counts)
    return f"前年（{LAST_YEAR.label}）の一覧を取り込みました。報告対象は{len(expected.in_report)}件です。"


def open_the_round(stage: Stage) -> ResultSentence:
    """Open the round of the year; rows that begin this year are included automatically."""
    stage.clock.set(6, 20)
    with stage.office() as store:
        round_ = open_round(stage.parts, store, YEAR, _DUE, OFFICE_CLERK).value
    expected = {listing.row_id for listing in stage.edition.listings if not listing.is_repost}
    expect("報告対象", {row.row_id for row in round_.rows if row.counted}, expected)
    stage.expectation.in_report = expected
    return f"{YEAR.label}分の進捗確認を開始しました（報告対象 {len(expected)}件）。"


def exclude_rows(stage: Stage) -> ResultSentence:
    """Exclude from the report the rows that the national government has not begun (国の実施年度前)."""
    stage.clock.set(6, 21)
    with stage.office() as store:
        for row_id in NOT_THIS_YEAR:
            reason = {"out_of_report": OutOfReport.NOT_BEGUN.value}
            edit_entry(stage.parts, store, Entry(row_id, reason), OFFICE_CLERK)
    stage.expectation.in_report -= set(NOT_THIS_YEAR)
    return f"国の実施年度前の{len(NOT_THIS_YEAR)}件を報告対象外としました。"


def send_forms(stage: Stage) -> ResultSentence:
    """Write a form for every division, in one folder for each 部, and invent this year's answers."""
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
    """Return last year's answers; reposts, rows that begin later and rows not begun by the nation have none."""
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
        plan = current_plan(records)
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


def record_telephone_note(stage: Stage) -> ResultSentence:
    """Record, as the office, an answer that a division gave on the telephone while its form is out."""
    stage.clock.set(7, 3, 14)
    with stage.office() as store:
        entry = Entry(cast.CONTRADICTED_ROW, {DONE: cast.TELEPHONE_NOTE})
        changed = edit_entry(stage.parts, store, entry, cast.OFFICE_CLERK).value.changed
    expect("電話で聞いた取組の変更", changed, (DONE,))
    return f"管理番号 {cast.CONTRADICTED_ROW} に、電話で聞いた内容を事務局が記入しました。"


def stop_halfway(stage: Stage) -> ResultSentence:
    """Answer half of one division's rows, and take screenshots of its window."""
    stage.clock.set(7, 4, 16)
    division = cast.PICTURED
    rows = stage.rows_of(division)
    answered = rows[: len(rows) // 2]
    _answer(stage, division, set(rows) - set(answered))
    name = stage.organisation.name(division)
    taken = stage.take_pictures(stage.store_of(division), stage.folder.pictures / f"{name}（記入の途中）")
    return f"{name}が{len(rows)}件のうち{len(answered)}件を記入しました（画面の画像 {len(taken)}枚）。"


def answer_in_program(stage: Stage) -> ResultSentence:
    """For each division that uses the program, open its form, enter its answers and figures, and submit."""
    stage.clock.set(7, 5, 9, 30)
    story = stage.answers[cast.LONG_ROW]
    stage.answers[cast.LONG_ROW] = with_long_story(story)
    for division in stage.by_program:
        left = {cast.UNANSWERED_ROW} if division == cast.INCOMPLETE else set()
        _answer(stage, division, left)
        target = _answer_file(stage, division, f"【回答】{stage.organisation.name(division)}.xlsx")
        _hand_in(stage, division, target, is_draft=bool(left))
    return f"{len(stage.by_program)}所管がプログラムで記入し、回答ファイルを作成しました。"


def answer_by_hand(stage: Stage) -> ResultSentence:
    """Type the answers of the divisions that do not use the program into their workbooks; leave out late divisions."""
    stage.clock.set(7, 10, 15)
    known = {*stage.by_program, *cast.LATE}
    others = [each for each in stage.forms if each not in known and (stage.rows_of(each) or figures_of(each))]
    for division in others:
        typed = {
            row_id: as_typed_by_hand(stage.answers[row_id], stage.edition.profile.marks)
            for row_id in stage.rows_of(division)
        }
        form = stage.parts.files.read(stage.forms[division])
        if division == cast.PASTES_FOREIGN_ROW:
            form = _with_foreign_row(stage, form)
            answer = as_typed_by_hand(stage.answers[cast.FOREIGN_ROW], stage.edition.profile.marks)
            typed[cast.FOREIGN_ROW] = answer
        content = stage.spreadsheet_user.fill_in(form, typed, cast.CLERK, typed_figures(division))
        if division == cast.REARRANGED:
            content = stage.spreadsheet_user.rearrange(content)
        target = _answer_file(stage, division, f"{stage.organisation.name(division)}（回答）.xlsx")
        stage.parts.files.write(target, content)
        stage.returns[division] = target
    return f"{len(others)}所管が回答様式に直接記入しました。"


def hand_in_together(stage: Stage) -> ResultSentence:
    """Paste the answers of one 部's divisions into one workbook."""
    members = [each for each in stage.forms if each in stage.returns and _submits_together(stage, each)]
    first, *others = (stage.parts.files.read(stage.returns[division]) for division in members)
    target = stage.folder.answers / f"{cast.TOGETHER}とりまとめ.xlsx"
    stage.parts.files.write(target, stage.spreadsheet_user.paste_together(first, others))
    for division in members:
        stage.returns[division] = target
    return f"{cast.TOGETHER}が{len(members)}所管分を1つのファイルにまとめました。"


def send_text_as_workbook(stage: Stage) -> ResultSentence:
    """Send a text file that is named like a workbook."""
    stage.parts.files.write(stage.folder.answers / cast.BROKEN_FILE, cast.BROKEN_CONTENT.encode("cp932"))
    return "Excel の名前が付いた、Excel ではないファイルが1件届きました。"


def submit_second_answer(stage: Stage) -> ResultSentence:
    """Change one division's answer after the due date and submit it again."""
    stage.clock.set(7, 20, 11)
    stage.answers[cast.SECOND_THOUGHT_ROW] = with_more_done(stage.answers[cast.SECOND_THOUGHT_ROW])
    division = cast.SECOND_THOUGHTS
    with stage.opened(stage.store_of(division), cast.CLERK) as store:
        texts = {DONE: stage.answers[cast.SECOND_THOUGHT_ROW].values[DONE]}
        edit_entry(stage.parts, store, Entry(cast.SECOND_THOUGHT_ROW, texts), cast.CLERK)
    name = stage.organisation.name(division)
    _hand_in(stage, division, stage.folder.late / f"【差替】{name}_修正2.xlsx", is_draft=False)
    return f"{name}から2回目の回答が届きました。"


def _answer(stage: Stage, division: str, left: set[str]) -> None:
    """Open the form, which creates the division's data file, and write the answers."""
    path = stage.store_of(division)
    opened = open_form(stage.parts, path, stage.forms[division], cast.CLERK).value
    rows = stage.rows_of(division)
    expect(f"{opened.division}の取組", opened.rows, len(rows))
    with stage.opened(path, cast.CLERK) as store:
        entries = [Entry(row_id, stage.answers[row_id].values) for row_id in rows if row_id not in left]
        edit_entries(stage.parts, store, entries, ActKind.EDIT_ENTRY, cast.CLERK)
        answer_figures(stage, store, division)


def _hand_in(stage: Stage, division: str, target: Path, *, is_draft: bool) -> None:
    with stage.opened(stage.store_of(division), cast.CLERK) as store:
        submitted = submit(stage.parts, store, SubmitOptions(target, is_draft=is_draft), cast.CLERK).value
    expect(f"{target.name} の取組", submitted.rows, len(stage.rows_of(division)))
    stage.returns[division] = target


def _with_foreign_row(stage: Stage, form: bytes) -> bytes:
    """Return the form with a row of another division's form pasted in."""
    owner = next(each for each in stage.forms if cast.FOREIGN_ROW in stage.rows_of(each))
    source = stage.parts.files.read(stage.forms[owner])
    return stage.spreadsheet_user.paste_rows(form, source, [cast.FOREIGN_ROW])


def _answer_file(stage: Stage, division: str, name: str) -> Path:
    """Return the path of an answer: at the office, or at the 部 if it submits for its divisions."""
    folder = stage.folder.answers
    return stage.folder.within_department / name if _submits_together(stage, division) else folder / name


def _submits_together(stage: Stage, division: str) -> bool:
    department = stage.organisation.department_of(division)
    return department is not None and department.name_on() == cast.TOGETHER


def ask_a_section(stage: Stage) -> ResultSentence:
    """Send two rows of a division to its section, and merge the section's return into the division's data file."""
    stage.clock.set(7, 3, 9)
    division, folder = cast.SENDS_TO_SECTION, stage.folder.within_division
    path = stage.store_of(division)
    open_form(stage.parts, path, stage.forms[division], cast.CLERK)
    with stage.opened(path, cast.CLERK) as store:
        options = SendToSectionsOptions((cast.SECTION,), folder / "照会", cast.SECTION_ROWS)
        (sent,) = send_to_sections(stage.parts, store, options, cast.CLERK).value
    expect("係に送った取組", sent.rows, len(cast.SECTION_ROWS))
    typed = {row_id: stage.answers[row_id].values for row_id in cast.SECTION_ROWS}
    answer = folder / f"{cast.SECTION}（回答）.xlsx"
    stage.parts.files.write(answer, stage.spreadsheet_user.fill_in(stage.parts.files.read(sent.file), typed))
    with stage.opened(path, cast.CLERK) as store:
        merge_batch(stage.parts, store, read_batch(stage.parts, [answer]), by=cast.CLERK)
        with store.reading() as records:
            rows = {row.id: row for row in read_rows(records, chosen_round(records, YEAR))}
    for row_id, values in typed.items():
        expect(f"課内とりまとめの {row_id}", rows[row_id].values[DONE], values[DONE].strip())
    return f"{stage.organisation.name(division)}が{cast.SECTION}に{sent.rows}件を照会し、回答を取りまとめました。"


def confirm_by_head(stage: Stage) -> ResultSentence:
    """Record that the head of a division confirmed its answers, and submit them again with the head's name."""
    stage.clock.set(7, 6, 10)
    division = cast.CONFIRMED
    with stage.opened(stage.store_of(division), cast.CLERK) as store:
        confirmed = confirm(stage.parts, store, cast.HEAD).value
        submit(stage.parts, store, SubmitOptions(stage.returns[division], replace=True), cast.CLERK)
    expect("所属長が確認した取組", confirmed.rows, len(stage.rows_of(division)))
    return f"{stage.organisation.name(division)}の所属長（{cast.HEAD}）が{confirmed.rows}件を確認しました。"


def check_changes_after_confirmation(stage: Stage) -> ResultSentence:
    """Raise Unexpected unless the office sees which field changed after the head of a division confirmed it."""
    with stage.records() as records:
        found = read_confirmation(records, chosen_round(records, YEAR), cast.CONFIRMED)
    expect("所属長確認", found and found.name, cast.HEAD)
    expect("所属長確認の後の変更", found and found.changed, ((cast.SECOND_THOUGHT_ROW, DONE),))
    return f"所属長確認（{cast.HEAD}）の後に変わった1件（管理番号 {cast.SECOND_THOUGHT_ROW}）が示されました。"


def trace_to_the_section(stage: Stage) -> ResultSentence:
    """Raise Unexpected unless the office can find out which section of a division wrote a text."""
    row_id = cast.SECTION_ROWS[0]
    with stage.records() as records:
        words = explain(records, row_id, DONE, YEAR).assertions
    names_section = [cast.SECTION in (each.last_writer or "") for each in words]
    expect(f"管理番号 {row_id} の取組状況を{cast.SECTION}が書いたこと", names_section, [True])
    return f"管理番号 {row_id} の取組状況は、{cast.SECTION}の回答であることを確認しました。"
