"""A plan is made from a list, reads that list, is asked for a year, and its own list is read in the next."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round, current_plan
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.plan.create_store import create_store
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.plan_draft import PlanDraft
from nakano_status.application.plan.plan_sheets import template_tables, write_tables
from nakano_status.application.plan.plan_workbook import named_plan, read_plan_sheets
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.demonstration.invented_answers import invent_items
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FilledBy
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.problems.problem import Severity
from tests.support.command_line import done
from tests.support.expected import present
from tests.support.ward_lists import Page, workbook

pytestmark = pytest.mark.timeout(600)

PARTS = make_parts()
LISTED, NEXT = FiscalYear(2024), FiscalYear(2025)
HEAD = {
    "計画の名称": "みどり市計画（架空）", "計画の番号": "midori", "計画期間の始め": "令和6年度",
    "計画期間の終わり": "令和10年度", "策定日": "令和6年3月25日", "自治体の名称": "みどり市",
    "事務局": "企画課",
}  # fmt: skip
ROWS = tuple(("道づくり" if at < 4 else "水と緑", f"{at}番目の事業", ("道路課", "公園課")[at % 2]) for at in range(8))
MARKS = ("順調", "完了", "遅れ", "順調")
Line = Sequence[str | None]


def grouped_heads() -> Page:
    """Return a list with three rows of headings."""
    heads: list[Line] = [
        ("柱", "取組項目", "担当課", "進捗", "令和6年度", None, None, "外部評価", None),
        (None, None, None, None, "効果額（千円）", None, "取組", "区分", "意見"),
        (None, None, None, None, "目標", "実績", "内容", None, None),
    ]
    lines = [
        (*row, "ABCA"[at % 4], f"{at},000", f"{at},500", f"{at}を進めた。", ("適当", "要改善")[at % 2], "よい。")
        for at, row in enumerate(ROWS)
    ]
    merges = ("A1:A3", "B1:B3", "C1:C3", "D1:D3", "E1:G1", "H1:I1", "E2:F2", "H2:H3", "I2:I3")
    return Page("一覧", [*heads, *lines], merges=merges)


def rows_in(store: Store, year: FiscalYear) -> dict[str, dict[str, str | None]]:
    with store.reading() as records:
        return {each.id: dict(each.values) for each in read_rows(records, chosen_round(records, year))}


def plan_store(folder: Path, listed: Path, entries: Sequence[str]) -> Path:
    """Make the data file of the plan that a list proposes; only the facts of the plan are filled in."""
    table, store = folder / "計画の表.xlsx", folder / "office.nakano"
    export_template(PARTS, table, str(listed), entries)
    user = make_spreadsheet_user(PARTS.catalogue.profile())
    stated: Mapping[str, Mapping[str, str]] = {item: {"内容": text} for item, text in HEAD.items()}
    table.write_bytes(user.change_lines(table.read_bytes(), "概要", stated))
    create_store(PARTS, store, named_plan(PARTS, str(table)))
    return store


_ABOUT_COLUMNS = {"LIST-COLUMN-IGNORED", "LIST-COLUMN-TWO", "LIST-COLUMN-UNREAD", "LIST-HEADING-TWICE"}


def collect_next_year(store: Store, folder: Path) -> dict[str, Mapping[str, str]]:
    """Ask every division for the next year, merge its invented answers, and return them by row."""
    roll_over(PARTS, store, RollOverChoice(NEXT, due=date(2026, 5, 14)))
    sent = distribute(PARTS, store, DistributeOptions(folder / "照会")).value
    with store.reading() as records:
        plan, round_ = current_plan(records), chosen_round(records, NEXT)
    profile, counted = plan.newest.profile, {each.row_id for each in round_.rows if each.counted}
    asked = AskedFields(profile, NEXT, plan.last_year)
    listings = [each for each in plan.newest.listings if each.row_id in counted]
    answers = {each.row_id: invent_items(each, asked, NEXT).values for each in listings}
    user = make_spreadsheet_user(profile)
    (folder / "回答").mkdir()
    for form in sent:
        typed = {each.row_id: answers[each.row_id] for each in listings if form.division in each.answerers}
        content = user.fill_in(form.file.read_bytes(), typed, "記入者")
        (folder / "回答" / form.file.name).write_bytes(content)
    merge_batch(PARTS, store, read_batch(PARTS, (folder / "回答",)))
    return answers


@pytest.mark.parametrize(
    ("page", "entries", "values"),
    [
        (grouped_heads, (), ["B", "1000", "1500", "1を進めた。", "要改善", "よい。"]),
    ],
)
def test_a_plan_made_from_a_list_is_asked_for_a_year(
    tmp_path: Path, page: object, entries: Sequence[str], values: Sequence[str]
) -> None:
    listed, printed = tmp_path / "進捗状況一覧_R6.xlsx", tmp_path / "一覧.xlsx"
    listed.write_bytes(workbook(page()))  # type: ignore[operator]
    path = plan_store(tmp_path, listed, entries)
    with closing(PARTS.stores.open(path)) as store:
        read = import_list(PARTS, store, ListImport(listed, LISTED, columns=tuple(entries), asks=True))
        assert read.value.initiatives == len(ROWS)
        assert not _ABOUT_COLUMNS & {each.code for each in read.problems}
        assert not [each for each in read.problems if each.severity is Severity.ERROR]
        second = [*rows_in(store, LISTED).values()][1]
        with store.reading() as records:
            profile = current_plan(records).newest.profile
        mark = present(profile.marks.option_of(second["mark"] or ""))
        second["mark"] = mark.label
        assert [second[each] for each in profile.by_key if second.get(each)] == values
        answers = collect_next_year(store, tmp_path)
        collected = rows_in(store, NEXT)
    for row_id, given in answers.items():
        assert {key: (collected[row_id][key] or "").strip() for key in given} == given
    done("export", "list", "--year", "R7", "--out", printed, "--store", path)
    (tmp_path / "next").mkdir()
    again = plan_store(tmp_path / "next", listed, entries)
    with closing(PARTS.stores.open(again)) as store:
        read = import_list(PARTS, store, ListImport(printed, NEXT, asks=True))
        assert not _ABOUT_COLUMNS & {each.code for each in read.problems}
        known = rows_in(store, NEXT)
    shown = [each.key for each in profile.fields if each.published and each.filled_by is not FilledBy.PLAN]
    assert {row_id: [row.get(key) or None for key in shown] for row_id, row in known.items()} == {
        row_id: [row.get(key) or None for key in shown] for row_id, row in collected.items()
    }


def numbered_rows(year: FiscalYear, numbers: Sequence[str], word: str = "の事業") -> bytes:
    """Return a list of a year with numbers of the rows, whose titles and marks no heading shows; `word` ends titles."""
    head = ("No.", "施策", "名前", "担当課", "どうか", f"{year.label}の成果値")
    lines = [
        (number, level, f"{at}番目{word}", division, MARKS[at % 4], f"{at}5")
        for at, (number, (level, _, division)) in enumerate(zip(numbers, ROWS, strict=True))
    ]
    return workbook(Page("一覧", [(f"{year.label} 一覧",), head, *lines]))


STATED = ("No.=管理番号", "C=事業内容", "どうか=進捗状況", "F=数字")


def test_what_a_person_stated_of_the_list_is_known_when_it_is_imported_and_in_the_next_year(tmp_path: Path) -> None:
    numbers = [f"{at}" for at in (1, 2, 3, 20, 30, 99, 100, 101)]
    with closing(PARTS.stores.open(plan_of_numbered(tmp_path, numbers))) as store:
        read = import_list(PARTS, store, ListImport(tmp_path / "一覧.xlsx", asks=True))
        assert (read.value.initiatives, {each.code for each in read.problems}) == (len(ROWS), {"SEEN-ADDED"})
        assert [*rows_in(store, LISTED)] == numbers
        (tmp_path / "次.xlsx").write_bytes(numbered_rows(NEXT, numbers, "のもの"))  # known only by their numbers
        read = import_list(PARTS, store, ListImport(tmp_path / "次.xlsx", asks=True))
        assert read.value.initiatives == len(ROWS)
        assert {each.code for each in read.problems} == {"LIST-TITLE-DIFFERS", "SEEN-ADDED"}
        assert rows_in(store, NEXT)["101"]["item_1"] == "75"


def test_numbers_that_cannot_be_those_of_the_rows_are_values_of_the_plan_in_the_import(tmp_path: Path) -> None:
    with closing(PARTS.stores.open(plan_of_numbered(tmp_path, "12341234"))) as store:
        read = import_list(PARTS, store, ListImport(tmp_path / "一覧.xlsx", asks=True))
        assert (read.value.initiatives, {each.code for each in read.problems}) == (len(ROWS), {"SEEN-ADDED"})
        assert [row["item_1"] for row in rows_in(store, LISTED).values()] == [*"12341234"]


def plan_of_numbered(folder: Path, numbers: Sequence[str]) -> Path:
    """Make the data file of the plan of such a list, of which a person stated the columns."""
    listed = folder / "一覧.xlsx"
    listed.write_bytes(numbered_rows(LISTED, numbers))
    return plan_store(folder, listed, STATED)


def test_a_statement_on_an_item_that_was_deleted_is_left_out(tmp_path: Path) -> None:
    listed, table = tmp_path / "一覧.xlsx", tmp_path / "計画の表.xlsx"
    listed.write_bytes(numbered_rows(LISTED, "12345678"))
    export_template(PARTS, table, str(listed), STATED)
    draft = PlanDraft(read_plan_sheets(PARTS, table), template_tables(PARTS))
    fields = draft.tables["項目"]
    fields.rows[:] = [row for row in fields.rows if "成果値" not in "".join(row)]
    head = draft.tables["概要"]
    for row in head.rows:
        row[1] = HEAD.get(row[0], row[1])
    write_tables(PARTS, table, draft.sheets(), replace=True)
    found = named_plan(PARTS, str(table)).list_columns
    assert found.items() >= {"NO.": "id", "名前": "title", "どうか": "mark"}.items()
    assert not {*found.values()} & {"item_1", "item_2"}
