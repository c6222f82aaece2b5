"""A profile with one more text field and one more number field, and a small plan that has it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from nakano_status.catalogue.plans import read_resource
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Owner
from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator
from tests.support.command_line import done
from tests.support.plan_files import FIRST, FIRST_ROWS, plan_of, write_plan

ROW, BESIDE, ALONE, OTHER = (row.row_id for row in FIRST_ROWS)
"""The rows of the plan: two of the first 実施内容, the only row of the second one, and the only row of the third."""
ANSWER = {"mark": "○", "change_reason": "遅れた。", "done": "行った。", "next_year": "続ける。"}

BUDGET, PARTNER = "budget", "partner"
BUDGET_HEAD, PARTNER_HEAD = "令和4年度予算執行額", "連携した団体"
PLANTED: tuple[dict[str, Any], ...] = (
    {
        "key": BUDGET,
        "heading": "令和{n}年度予算執行額",
        "scope": "row",
        "group": BUDGET,
        "editor": "number",
        "published": True,
        "patterns": ["(?:{year}の?)?予算執行額"],
        "widths": {"form": 24, "previous": 30, "list": 22, "changes": 24, "check": 24},
        "guide": "{year}の執行額を千円単位で記入してください。",
        "example": "1200",
        "need": "任意",
        "short": "予算執行額",
        "list_name": "予算執行額",
        "data": {"heading": "予算執行額（千円）", "meaning": "対象年度の予算の執行額（千円）。"},
    },
    {
        "key": PARTNER,
        "heading": PARTNER_HEAD,
        "scope": "row",
        "group": PARTNER,
        "editor": "text",
        "published": True,
        "guide_length": 10,
        "patterns": ["連携した?団体名?"],
        "widths": {"form": 40, "previous": 44, "list": 30, "changes": 34, "check": 26},
        "guide": "連携した団体を記入してください（目安は{guide}字）。",
        "example": "見本町会",
        "need": "任意",
        "short": "連携した団体",
        "list_name": "連携した団体",
        "data": {"heading": "連携した団体", "meaning": "取組で連携した団体。"},
    },
)


DIRECTION, DIRECTION_HEAD = "direction", "見直しの区分"
CHOICE: dict[str, Any] = {
    "key": DIRECTION,
    "heading": DIRECTION_HEAD,
    "scope": "row",
    "group": DIRECTION,
    "editor": "choice",
    "options": ["拡充", "維持", "縮小", {"symbol": "廃止", "also": ["終了"], "ends": True}],
    "published": True,
    "patterns": ["見直しの区分"],
    "widths": {"form": 24, "list": 20},
    "guide": "見直しの区分を選んでください。",
    "need": "任意",
    "data": {"heading": "見直しの区分", "meaning": "翌年度からの取組の方向。"},
}
"""A choice with options of its own, one of which means the end of an initiative."""
TARGETS, TARGETS_HEAD, HELD, HELD_HEAD = "targets", "対象者", "held", "開催日"
SEVERAL: dict[str, Any] = {
    **CHOICE,
    "key": TARGETS,
    "group": TARGETS,
    "heading": TARGETS_HEAD,
    "patterns": [TARGETS_HEAD],
    "options": ["子ども", "高齢者", "事業者"],
    "several": True,
    "guide": "当てはまるものを全て選んでください。",
    "data": {"heading": TARGETS_HEAD, "meaning": "取組の対象者。"},
}
DAY: dict[str, Any] = {
    **{each: CHOICE[each] for each in ("scope", "published", "widths", "need")},
    "key": HELD,
    "group": HELD,
    "heading": HELD_HEAD,
    "patterns": [HELD_HEAD],
    "editor": "date",
    "guide": "開催した日を記入してください。",
    "data": {"heading": HELD_HEAD, "meaning": "催しを開いた日。"},
}
SPENT: dict[str, Any] = {**DAY, "key": "spent", "group": "spent", "heading": "決算額", "patterns": ["決算額"]}
SPENT |= {"editor": "number", "unit": "千円", "negative": "▲"}
SPENT |= {"data": {"heading": "決算額（千円）", "meaning": "決算額（千円）。"}}
PLACES, PLACES_HEAD = "places", "目標の箇所数"
NUMBERS: tuple[dict[str, Any], ...] = tuple(
    {
        **DAY,
        "key": key,
        "group": key,
        "heading": heading,
        "patterns": [heading],
        "editor": "number",
        "unit": "箇所",
        "guide": "",
        "data": {"heading": f"{heading}（箇所）", "meaning": "窓口の数。"},
    }
    for key, heading in ((PLACES, PLACES_HEAD), ("opened", "開いた箇所数"))
)
PROPOSES = {"actual": "opened", "target": PLACES, "at_least": {"◎": 100, "○": 80.5, "△": 50}}
"""Thresholds by which the mark is proposed from the two numbers."""

BASE_HEAD, TARGET_HEAD = "現状値（令和2年度）", "執行額の目標"
BASE: dict[str, Any] = {
    "key": "base",
    "group": "base",
    "heading": BASE_HEAD,
    "scope": "row",
    "filled_by": "plan",
    "published": True,
    "patterns": [r"現状値\(令和2年度\)"],
    "widths": {"form": 24, "list": 20},
    "data": {"heading": "現状値", "meaning": "計画を定めたときの値。"},
}
TARGET: dict[str, Any] = {
    **BASE,
    "key": "target",
    "group": "target",
    "heading": TARGET_HEAD,
    "editor": "number",
    "unit": "千円",
    "by_year": True,
    "target_of": BUDGET,
    "patterns": [TARGET_HEAD],
    "data": {"heading": "執行額の目標（千円）", "meaning": "その年度の目標。"},
}
"""Values of the plan: a text that every year has, and a number by year that the budget is measured with."""


SECOND, SECOND_HEAD, REMARK_OF_OFFICE = "second", "二次評価", "committee"
REMARK_HEAD = "委員会の意見"
OF_OFFICE: tuple[dict[str, Any], ...] = (
    {
        **CHOICE,
        "key": SECOND,
        "group": SECOND,
        "heading": SECOND_HEAD,
        "patterns": [SECOND_HEAD],
        "options": ["適当", "要見直し", {"symbol": "終了", "ends": True}],
        "filled_by": "office",
        "counted": True,
        "widths": {"previous": 24, "list": 20},
        "data": {"heading": SECOND_HEAD, "meaning": "事務局の評価。"},
    },
    {
        "key": REMARK_OF_OFFICE,
        "group": REMARK_OF_OFFICE,
        "heading": REMARK_HEAD,
        "patterns": [REMARK_HEAD],
        "scope": "row",
        "editor": "text",
        "filled_by": "office",
        "published": True,
        "widths": {"list": 40},
    },
)
"""Two items that the office fills in: a choice that is counted, and a text."""


DID, DID_HEAD = "did", "令和4年度の各課の取組"
PART: dict[str, Any] = {
    "key": DID,
    "heading": "令和{n}年度の各課の取組",
    "scope": "division",
    "group": DID,
    "editor": "text",
    "published": True,
    "patterns": ["(?:{year}の?)?各課の取組"],
    "widths": {"form": 40, "previous": 40, "list": 30},
    "guide": "自課が{year}に行ったことを記入してください。",
    "need": "任意",
    "data": {"heading": "各課の取組", "meaning": "所管課ごとの取組の内容。"},
}
"""A text that each division writes for itself."""
OF_EACH: tuple[dict[str, Any], ...] = (
    {**NUMBERS[0], "scope": "division"},
    {**SEVERAL, "scope": "division"},
    {**DAY, "scope": "division"},
    {**CHOICE, "scope": "division"},
)
"""A number, several options, a day and one option that each division has for itself."""
SHARED_OWNERS = (Owner("zeimu", Role.LEAD, 1), Owner("koseki", Role.ASSOCIATE, 2))

STATE, STATE_HEAD, PEOPLE, PEOPLE_HEAD = "grade", "実施内容の評価", "people", "目標の参加者数"
OF_LEVELS: tuple[dict[str, Any], ...] = (
    {
        **CHOICE,
        "key": STATE,
        "group": STATE,
        "heading": STATE_HEAD,
        "patterns": [STATE_HEAD],
        "options": ["A", "B", "C"],
        "counted": True,
        "of": "measure",
        "widths": {"form": 24},
        "guide": "実施内容の評価を選んでください。",
        "data": {"heading": STATE_HEAD, "meaning": "実施内容ごとの評価。"},
    },
    {
        **{each: CHOICE[each] for each in ("scope", "published", "need")},
        "key": PEOPLE,
        "group": PEOPLE,
        "heading": PEOPLE_HEAD,
        "patterns": [PEOPLE_HEAD],
        "editor": "number",
        "unit": "人",
        "counted": True,
        "of": "goal",
        "widths": {"form": 24},
        "guide": "目標の参加者の数を記入してください。",
        "data": {"heading": f"{PEOPLE_HEAD}（人）", "meaning": "目標ごとの参加者の数。"},
    },
)
"""Two items about levels: a choice about each 実施内容, and a number about each 目標."""


def planted_content(*more: dict[str, Any]) -> dict[str, Any]:
    """Return the built-in profile with the two fields and `more` after 取組状況, under a name of its own.

    One of `more` that has the key of a field of the built-in profile changes entries of that field.
    """
    content: dict[str, Any] = read_resource("profiles", "nakano2")
    changes = {each["key"]: each for each in more}
    fields = [{**each, **changes.pop(each["key"], {})} for each in content["fields"]]
    place = next(at for at, each in enumerate(fields) if each["key"] == "done") + 1
    content["names"]["office"] = "計画課"
    return {
        **content,
        "profile_id": "planted",
        "fields": [*fields[:place], *PLANTED, *changes.values(), *fields[place:]],
    }


def planted_profile(*more: dict[str, Any]) -> Profile:
    """Return the profile with the two fields and `more`."""
    found = read_profile(planted_content(*more))
    assert isinstance(found, Profile), found
    return found


def planted_plan(folder: Path, *more: dict[str, Any]) -> Path:
    """Write a small plan that brings the profile, as a file for `init --plan`.

    If one of `more` is each division's own, the first row names 戸籍住民課 beside 税務課.
    """
    shared = replace(FIRST_ROWS[0], owners=SHARED_OWNERS, owners_printed="税務課\n戸籍住民課")
    has_parts = any(each.get("scope") == "division" for each in more)
    edition = replace(FIRST, listings=(shared, *FIRST_ROWS[1:])) if has_parts else FIRST
    path = write_plan(folder / "plan.json", plan_of(edition))
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "profile": planted_content(*more)}), "utf-8")
    return path


def plan_with_a_related_division(folder: Path, *more: dict[str, Any]) -> Path:
    """Write the small plan; 防災課 answers none of its rows, but has a part of the first."""
    path = planted_plan(folder, *more)
    content = json.loads(path.read_text("utf-8"))
    rows = {each["row_id"]: each for each in content["editions"][0]["listings"]}
    first, third = rows[ROW], rows[FIRST_ROWS[2].row_id]
    first["owners"].append({**first["owners"][-1], "division": "bosai", "ordinal": 3})
    first["owners_printed"] += "\n防災課"
    third |= {"owners": rows[OTHER]["owners"], "owners_printed": rows[OTHER]["owners_printed"]}
    path.write_text(json.dumps(content), "utf-8")
    return path


def planted_hands(*more: dict[str, Any]) -> SpreadsheetSimulator:
    """Return a person who fills in forms of the profile in a spreadsheet program."""
    return SpreadsheetSimulator(planted_profile(*more))


def write_values(table: Path, values: Mapping[str, Mapping[str, str | int | None]]) -> Path:
    """Write values of the plan into its workbook, by 管理番号 and heading; a heading that it lacks is added."""
    book = openpyxl.load_workbook(table)
    sheet = book["計画の値"]
    rows = {str(row[0].value): place for place, row in enumerate(sheet.iter_rows(min_row=2), start=2)}
    for row_id, texts in values.items():
        for heading, text in texts.items():
            heads = [cell.value for cell in sheet[1]]
            column = heads.index(heading) + 1 if heading in heads else len(heads) + 1
            sheet.cell(1, column, heading)
            sheet.cell(rows[row_id], column).value = text
    book.save(table)
    return table


class PlantedWard:
    """The data files and forms of a small ward."""

    def __init__(
        self, folder: Path, *more: dict[str, Any], plan: Path | None = None, store: Path | None = None
    ) -> None:
        """Make the data file of a plan with the two fields and `more`, open a round and make its forms.

        `plan`: the file of the plan (None: `planted_plan`). `store`: the office's data file, or the path of its set on
        a server (None: a file in the folder).
        """
        self.more = more
        self.folder, self.store, self.own = folder, store or folder / "office.nakano", folder / "zeimu.nakano"
        self.office("init", "--plan", plan or planted_plan(folder, *more))
        self.office("round", "open", "--year", "R4", "--due", "2023-07-14")
        self.office("distribute", "--out", folder / "forms")

    def office(self, *words: str | Path) -> dict[str, Any]:
        """Run a command on the office's data file."""
        return done(*words, "--store", self.store)

    def division(self, *words: str | Path) -> dict[str, Any]:
        """Run a command on the division's data file."""
        return done(*words, "--store", self.own)

    @property
    def form(self) -> Path:
        """The form of 税務課."""
        return self.form_of("税務課")

    def form_of(self, division: str) -> Path:
        """Return the form of a division."""
        return next((self.folder / "forms").rglob(f"*{division}*"))

    def filled(self, name: str, **texts: str) -> Path:
        """Return the form as filled in by hand on both rows."""
        path = self.folder / name
        answers = {row_id: {**ANSWER, **texts} for row_id in (ROW, OTHER)}
        path.write_bytes(planted_hands(*self.more).fill_in(self.form.read_bytes(), answers))
        return path

    def row(self, row_id: str = ROW) -> dict[str, Any]:
        """Return a row as the office shows it."""
        rows: list[dict[str, Any]] = self.office("show")["rows"]
        return next(row for row in rows if row["id"] == row_id)


def measures_of(target: Path) -> list[str]:
    """Return the texts of the 実施内容 cells of a list, from the first row on."""
    sheet = openpyxl.load_workbook(target).worksheets[0]
    return [str(row[0]) for row in sheet.iter_rows(values_only=True, min_row=9) if row[0]]
