"""An invented ward's plan (例（架空）), and its list of one year in the layouts that other wards publish."""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.column_table import read_column_table
from nakano_status.application.plan.create_store import PlanSource
from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.plan_of_list import base_profile, content_of_table
from nakano_status.application.ports.data_file import Parts
from nakano_status.catalogue.plans import read_resource
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.codes import code_form
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    Role,
)
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Sponsor

GOALS = (("Ⅰ", "便利な窓口"), ("Ⅱ", "支える基盤"))
MEASURES = (("Ⅰ-1", "手続のオンライン化"), ("Ⅰ-2", "地域への発信"), ("Ⅱ-1", "職員の働き方"))
MARKS = (("A", "完了"), ("B", "順調"), ("C", "やや遅れ"), ("D", "遅延"))
DIVISIONS = ("情報課", "広報課", "総務課")
COVER = ("かえで市情報計画 令和6年度 取組状況一覧", "令和7年7月", "かえで市 企画部")


@dataclass(frozen=True)
class WardRow:
    """A row of the plan with its answer; `mark` is its symbol."""

    measure: str
    title: str
    mark: str
    reason: str
    done: str
    planned: str
    division: str

    @property
    def label(self) -> str:
        """The label of its mark."""
        return dict(MARKS)[self.mark]


ROWS = (
    WardRow("Ⅰ-1", "申請書の電子化", "B", "", "20の手続を電子化した。", "10の手続を加える。", "情報課"),
    WardRow("Ⅰ-1", "窓口の予約", "C", "機器の納入が遅れた。", "3つの窓口で始めた。", "全窓口に広げる。", "総務課"),
    WardRow("Ⅰ-2", "防災アプリの配信", "A", "", "配信した。\n利用者は2万人。", "見直しを行う。", "広報課"),
    WardRow("Ⅰ-2", "多言語での案内", "D", "翻訳の委託先が決まらなかった。", "調査した。", "委託する。", "広報課"),
    WardRow("Ⅱ-1", "在宅勤務の試行", "B", "", "2課で試行した。", "5課で試行する。", "総務課"),
    WardRow("Ⅱ-1", "会議資料の電子化", "B", "", "端末を配った。", "続ける。", "総務課"),
)


ACTUAL: Mapping[str, Any] = {
    "key": "actual",
    "heading": "実績値",
    "scope": "row",
    "group": "actual",
    "editor": "text",
    "published": True,
    "patterns": ["実績値"],
    "widths": {"form": 24, "list": 20},
    "guide": "実績値を記入してください。",
    "need": "任意",
    "data": {"heading": "実績値", "meaning": "指標の実績値。"},
}
"""An item whose heading names no year."""


def ward_profile(
    levels: Sequence[tuple[str, str]] = (("基本目標", "[Ⅰ-Ⅻ]"), ("施策", r"[Ⅰ-Ⅻ]-\d\d?")),
    items: Sequence[Mapping[str, Any]] = (),
) -> Profile:
    """Return the ward's profile with these levels (names and patterns of codes) and these items more."""
    base = read_resource("profiles", "blank")
    declared = [
        {"key": f"level_{number}", "name": name, "code_pattern": pattern, "counts": True}
        for number, (name, pattern) in enumerate(levels, start=1)
    ]
    looks = (("good", "solid"), ("changed", "stripes"), ("weak", "dots"), ("bad", "crosses"))
    marks = [
        {"key": f"mark_{symbol.lower()}", "symbol": symbol, "label": label, "legend": f"{label}である"}
        | {"look_alikes": symbol, "asks_reason": place > 1, "colour": colour, "pattern": pattern}
        for place, ((symbol, label), (colour, pattern)) in enumerate(zip(MARKS, looks, strict=True))
    ]
    ids = code_form(levels[-1][1]).initiative_id
    head = {"profile_id": "kaede", "names": {"ward": "かえで市"}, "initiative_id": ids}
    fields = [*base["fields"], *items]
    found = read_profile({**base, **head, "levels": declared, "marks": marks, "fields": fields})
    assert isinstance(found, Profile), found
    return found


YEAR = FiscalYear(2024)


def ward_plan(profile: Profile | None = None) -> PlanSource:
    """Return the ward's plan with its rows."""
    profile = profile or ward_profile()
    organisation = Organisation(
        tuple(
            Division(f"ka{place}", DivisionKind.DIVISION, (DivisionName(name, NameKind.OFFICIAL),), None, place)
            for place, name in enumerate(DIVISIONS, start=1)
        )
    )
    goals = [PlanNode(code, profile.levels[0].key, None, title, place) for place, (code, title) in enumerate(GOALS, 1)]
    measures = [
        PlanNode(code, profile.measure_level.key, code.partition("-")[0], title, place)
        for place, (code, title) in enumerate(MEASURES, 1)
    ]
    places: Counter[str] = Counter()
    listings = []
    for row in ROWS:
        places[row.measure] += 1
        owner = Owner(f"ka{DIVISIONS.index(row.division) + 1}", Role.LEAD, 1)
        facts = (make_id(row.measure, places[row.measure]), row.measure, places[row.measure], row.title)
        listings.append(Listing(*facts, None, Sponsor.WARD, None, (owner,), row.division))
    edition = Edition("kaede-1", "当初計画", date(2023, 3, 1), 1, (*goals, *measures), tuple(listings), profile)
    plan = Plan("kaede", "かえで市情報計画", FiscalYear(2023), FiscalYear(2027), (edition,))
    return PlanSource(plan, organisation)


Cells = Sequence[str | float | None]


@dataclass(frozen=True)
class Page:
    """One sheet: its lines, the cells that are merged (A1:B2), and its hidden columns (A)."""

    name: str
    lines: Sequence[Cells]
    merges: Sequence[str] = ()
    hidden: Sequence[str] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)
    """Formulas by cell; the cell's text is what they gave when the file was saved."""


def workbook(*pages: Page) -> bytes:
    """Return the pages as an .xlsx."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for area in page.merges:
                sheet.merge_range(area, "")
            for row, cells in enumerate(page.lines):
                for column, value in enumerate(cells):
                    if value is not None:
                        _write(sheet, page, row, column, value)
            for letter in page.hidden:
                sheet.set_column(f"{letter}:{letter}", None, None, {"hidden": True})
    return target.getvalue()


def _write(sheet: Any, page: Page, row: int, column: int, value: str | float) -> None:
    formula = page.formulas.get(f"{chr(65 + column)}{row + 1}")
    if formula:
        sheet.write_formula(row, column, formula, None, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def csv_of(lines: Sequence[Cells], encoding: str) -> bytes:
    """Return the lines as a CSV."""
    quoted = (",".join(f'"{"" if each is None else each}"' for each in cells) for cells in lines)
    return "\r\n".join((*quoted, "")).encode(encoding)


def _by_measure() -> Iterator[tuple[str, str, list[WardRow]]]:
    for code, title in MEASURES:
        yield code, title, [row for row in ROWS if row.measure == code]


def a_sheet_a_goal() -> bytes:
    """A cover, then a sheet for each goal; the measure with its code in front, merged down."""
    pages = [Page("表紙", [[text] for text in COVER])]
    for goal, goal_title in GOALS:
        lines: list[Cells] = [[f"基本目標{goal} {goal_title}"], ["令和6年度末時点"]]
        lines.append(["施策", "取組名", "進捗状況", "遅れの理由", "取組状況", "今後の予定", "担当課"])
        merges = ["A1:G1"]
        for code, title, rows in _by_measure():
            if code.startswith(f"{goal}-"):
                first = len(lines) + 1
                merges += [f"A{first}:A{first + len(rows) - 1}"]
                for row in rows:
                    shown = f"{code}　{title}" if row is rows[0] else None
                    lines.append([shown, row.title, row.mark, row.reason, row.done, row.planned, row.division])
        pages.append(Page(f"目標{goal}", lines, merges))
    return workbook(*pages)


def three_rows_of_headings() -> bytes:
    """Headings in three rows, merged across and down; goal and measure in columns of their own, marks as words."""
    lines: list[Cells] = [
        ["かえで市情報計画 進捗管理表（令和6年度末現在）"],
        [],
        ["基本目標", "施策", "事業名", "進捗", None, "取組", None, "担当"],
        [None, None, None, "評価", "遅れの理由", "令和6年度", "令和7年度", None],
        [None, None, None, None, None, "実績", "予定", None],
    ]
    merges = ["A1:H1", "D3:E3", "F3:G3", "A3:A5", "B3:B5", "C3:C5", "H3:H5", "D4:D5", "E4:E5"]
    goals = dict(GOALS)
    for code, title, rows in _by_measure():
        for row in rows:
            first = row is rows[0]
            goal = code.partition("-")[0]
            shown = [f"{goal} {goals[goal]}", f"{code} {title}"] if first else [None, None]
            lines.append([*shown, row.title, row.label, row.reason, row.done, row.planned, row.division])
    return workbook(Page("進捗管理表", lines, merges))


def code_in_a_column_of_its_own() -> bytes:
    """Number and name of the measure in two columns, marks with their words, totals, notes and blank rows between."""
    lines: list[Cells] = [
        ["資料2"],
        ["番号", "施策名", "具体的な取組", "自己評価", "理由", "令和6年度の主な実績", "令和7年度の計画", "所管部署"],
    ]
    for code, title, rows in _by_measure():
        for row in rows:
            mark = f"{row.mark}：{row.label}"
            lines.append([code, title, row.title, mark, row.reason, row.done, row.planned, row.division])
        lines.append([None, None, "小計", f"{len(rows)}件"])
        lines.append([])
    lines += [["合計", None, None, "6件"], ["※ 評価は令和7年3月31日現在"], ["（注）担当は現在の組織名"]]
    return workbook(Page("一覧", lines))


def years_beside_each_other() -> bytes:
    """A CSV of Excel with the results of several years side by side."""
    lines: list[Cells] = [
        [
            "施策番号",
            "施策",
            "取組事業",
            "令和6年度評価",
            "評価理由",
            "令和5年度実績",
            "令和6年度実績",
            "令和7年度予定",
            "主管課",
        ]
    ]
    lines += [
        [
            row.measure,
            dict(MEASURES)[row.measure],
            row.title,
            row.mark,
            row.reason,
            "前の年の実績",
            row.done,
            row.planned,
            row.division,
        ]
        for row in ROWS
    ]
    return csv_of(lines, "cp932")


def other_order() -> bytes:
    """A CSV in UTF-8 with a mark of it, the division first, without titles of measures."""
    lines: list[Cells] = [
        ["かえで市情報計画 令和6年度末時点"],
        ["担当課", "進捗度", "事業名", "施策コード", "取組実績", "今後の取組", "遅延理由", "備考"],
    ]
    lines += [[row.division, row.mark, row.title, row.measure, row.done, row.planned, row.reason, None] for row in ROWS]
    return csv_of(lines, "utf-8-sig")


def measures_in_rows_of_their_own() -> bytes:
    """Goals and measures as rows merged over the whole table, above their rows."""
    lines: list[Cells] = [["令和6年度末現在"], ["取組名", "進捗", "理由", "実績", "今後の方針", "所管"]]
    merges = []
    for goal, goal_title in GOALS:
        lines.append([f"{goal} {goal_title}"])
        merges.append(f"A{len(lines)}:F{len(lines)}")
        for code, title, rows in _by_measure():
            if not code.startswith(f"{goal}-"):
                continue
            lines.append([f"{code} {title}"])
            merges.append(f"A{len(lines)}:F{len(lines)}")
            lines += [[row.title, row.label, row.reason, row.done, row.planned, row.division] for row in rows]
    return workbook(Page("取組一覧", lines, merges))


def hidden_and_calculated() -> bytes:
    """A hidden column of the mark of the year before, and marks that formulas gave."""
    lines: list[Cells] = [
        ["令和6年度末時点"],
        ["施策", "事業名", "進捗状況", "進捗状況", "遅れの理由", "取組状況", "取組予定", "担当部署"],
    ]
    formulas = {}
    for row in ROWS:
        lines.append(
            [
                f"{row.measure} {dict(MEASURES)[row.measure]}",
                row.title,
                "A",
                row.mark,
                row.reason,
                row.done,
                row.planned,
                row.division,
            ]
        )
        formulas[f"D{len(lines)}"] = f'=IF(1,"{row.mark}","")'
    return workbook(Page("Sheet1", lines, (), ("C",), formulas))


def no_codes() -> bytes:
    """The goals and measures by their names only."""
    lines: list[Cells] = [
        ["令和6年度末時点"],
        ["基本目標", "施策", "取組", "評価", "評価の理由", "実施状況", "今後の取組予定", "担当課名"],
    ]
    goals = dict(GOALS)
    for code, title, rows in _by_measure():
        for row in rows:
            shown = [goals[code.partition("-")[0]], title] if row is rows[0] else [None, None]
            lines.append([*shown, row.title, row.mark, row.reason, row.done, row.planned, row.division])
    return workbook(Page("一覧", lines))


def own_words() -> bytes:
    """Headings that nothing knows: they have to be mapped."""
    lines: list[Cells] = [
        ["令和6年度末時点"],
        ["まとまり", "メニュー", "信号", "つまずき", "やったこと", "これから", "係"],
    ]
    lines += [[row.measure, row.title, row.mark, row.reason, row.done, row.planned, row.division] for row in ROWS]
    return workbook(Page("みんなの計画", lines))


LISTS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a sheet a goal": ("一覧.xlsx", a_sheet_a_goal),
    "three rows of headings": ("一覧.xlsx", three_rows_of_headings),
    "code in a column of its own": ("一覧.xlsx", code_in_a_column_of_its_own),
    "years beside each other": ("一覧.csv", years_beside_each_other),
    "other order": ("一覧.csv", other_order),
    "measures in rows of their own": ("一覧.xlsx", measures_in_rows_of_their_own),
    "hidden and calculated": ("一覧.xlsx", hidden_and_calculated),
    "no codes": ("一覧.xlsx", no_codes),
}


def content_of_list(parts: Parts, path: Path, file: bytes, statements: Sequence[str] = ()) -> Outcome[EditionContent]:
    """Return what a plan's workbook made from a list would have."""
    return content_of_table(parts, path, read_column_table(parts, path, file, base_profile(parts, path), statements))
