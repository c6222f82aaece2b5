"""The form as data: sheets, columns, labels and texts that its writer and its reader share.

This is format 1 (docs/return-format.md), which will always be readable: texts here are added, never changed.

A form has the sheet 成果指標 if its division supplies an indicator. Older readers ignore this sheet, and the lines of
照合用 that record the values sent on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import CHECK_SHEET, GUIDE_SHEET, PREVIOUS_SHEET
from nakano_status.domain.exchange.returns import Purpose
from nakano_status.domain.fields import headings
from nakano_status.domain.fields.field import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_KEYS, FIGURE_SOURCE, Field
from nakano_status.domain.fields.profile import ALL_SPONSORS, AskedFields, Profile
from nakano_status.domain.history.acts import HEAD_LABEL
from nakano_status.domain.indicators.indicator import GIVEN_LABELS, FigureKind
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.text.narrative import bare_text, truncated

ANSWER_SHEET = "回答"
FINDINGS_SHEET = "指摘一覧"
GIVEN_SHEETS = (GUIDE_SHEET, PREVIOUS_SHEET, FINDINGS_SHEET, CHECK_SHEET)
"""Sheets that have nothing to fill in."""

FORM_TITLE = "{as_of} 進捗状況の確認（{called}）"
REFERENCE_HEADING = "関係する取組（参考）"
NOTHING_TO_ANSWER = "回答していただく取組はありません（回答不要）"
ONLY_PARTS = "下の「関係する取組」の、自課の分だけを記入してください"
_LONGEST_FOOTER = 60
LONGEST_TITLE, LONGEST_PROMPT = 32, 255
"""Longest title of a message, and longest message, in characters, that spreadsheet programs allow."""

HEADER_ROW = 8
"""The row of the headings as written; a reader finds them wherever they are."""

LABEL_DIVISION = "部・所管課"
LABEL_DIVISION_ALONE = "回答所管課"
"""Label in place of LABEL_DIVISION for an organisation without 部; no column has it as its heading."""
LABEL_PACKAGE = "照会番号"
LABEL_DUE = "回答期限"
LABEL_STATE = "記入の状況"
LABEL_NAME = "記入者"
LABEL_EXTENSION = "内線"
LABEL_CONFIRMED_BY = "所属長確認"
LABEL_CONFIRMED_ON = "確認日"
HEAD_LABELS = (LABEL_DIVISION, LABEL_PACKAGE, LABEL_DUE, LABEL_STATE)
HEAD_LABELS_TO_FILL_IN = (LABEL_NAME, LABEL_EXTENSION, LABEL_CONFIRMED_BY, LABEL_CONFIRMED_ON)

CHECK_TITLE = "照合用（{collector}が取りまとめに使う控えです。書き換えないでください。）"
CHECK_VERSION = "様式の版"
CHECK_SEAL = "確認符号"
CHECK_PURPOSE = "照会の種類"
CHECK_PLAN = "計画"
CHECK_EDITION = "計画の版"
CHECK_YEAR = "年度"
CHECK_PROFILE = "計画の項目の指定"
"""Written only if the profile is not the built-in one."""

CHECK_PLAN_TITLE = "計画の名称"
CHECK_PLAN_YEARS = "計画の期間"
"""Written with the profile: the pages of such a form have the title in their footer."""

CHECK_OPINION = "取組への意見"
"""One line for each opinion that the form shows, after all other facts; older readers ignore it."""

CHECK_SHOWN = "表示した文章（内容の符号）"
"""Codes (`text_code`) of the texts shown on this form alone: 指摘一覧, and sentences about its source."""

CHECK_OPTIONS = "選択肢"
"""One line for each choice whose options are too long for a validation."""

CHECK_DEPARTMENT = "部"
CHECK_DIVISION = "所管課"
CHECK_COLLECTOR = "取りまとめる所管課"
"""Written only in a form for a section (係)."""

CHECK_PARENTS = "前回提出分との続き"
CHECK_HEAD = HEAD_LABEL
CHECK_RETURN = "回答番号"
CHECK_DRAFT = "下書き"
"""Also the text that a draft shows above the table of 回答."""

CHECK_CONFIRMED_BY = "所属長確認（氏名）"
CHECK_CONFIRMED_AT = "所属長確認（日時）"
CHECK_CONFIRMED_CONTENT = "所属長確認（内容の符号）"
YES = "はい"
LINE_ROLE = "区分"
LINE_SPONSOR = "実施主体"
LINE_MEASURE = "実施内容"
SENT_AS = "送付時の"
WRITTEN_BY = "最終記入："
AS_RECEIVED = "受領時の"
RECEIVED_BLANK = "（空欄）"
NOT_ASKED_HERE = "（この行では聞かない）"
LINE_COMMENT = "事務局からの修正依頼"
CONFIRMED_AS = "確認時の"
ROLE_WORDS = {each: each.label for each in Role}
PURPOSE_WORDS = {Purpose.ASK_BACK: "修正依頼", Purpose.WORDING: "修文の確認依頼"}
"""Written in a form that asks again for some rows; other forms lack it."""

PURPOSES_BY_WORD = {word: purpose for purpose, word in PURPOSE_WORDS.items()}
ROLES_BY_WORD = {word: role for role, word in ROLE_WORDS.items()}
PROPERTY_PACKAGE = "照会番号 {package}"

PAST_TITLE = "組織と計画の経過"
"""Heading of the lines about the past, which are absent if nothing was reorganised or revised."""

GUIDE_WORDS = "6　用語の表"
WORDS_TYPED, WORDS_PRINTED = "入力", "一覧での表記"
"""Headings of the 用語の表 in 記入のしかた, which has the table only if it is not the built-in one."""

NO_WORDS = "―"
"""Written below both headings of a table without lines."""

GUIDE_OPINIONS = "{number}　取組への意見と{own}の考え方（参考）"
OPINION_HEADINGS = ("意見・取組", "意見の内容", "{own}の考え方")
"""Headings of the opinions in 記入のしかた, below the 用語の表; opinions are only shown."""

_WIDTHS = {
    headings.ID: 22.0,
    headings.MEASURE: 31.0,
    headings.TITLE: 44.0,
    headings.SCHEDULED: 30.0,
    headings.PLANNED: 42.0,
    headings.DIVISIONS: 25.0,
    headings.PREVIOUS_DONE: 42.0,
    headings.REMARK: 62.0,
}
"""Widths in millimetres of the given columns, in their order.

At 85 %, a screen of 1366 pixels shows the columns IN_SIGHT and the texts of the answers.
"""

_WIDTHS_BESIDE_REMARKS = {**_WIDTHS, headings.MEASURE: 24.0, headings.PREVIOUS_DONE: 27.0, headings.PLANNED: 33.0}
"""Widths if there is a column of remarks: the sheet is still one page wide, printed at 8 pt or more."""

IN_SIGHT = frozenset((headings.ID, headings.MEASURE, headings.TITLE, headings.SCHEDULED, headings.PLANNED))
"""Columns that are always visible: they identify the row, and show the plan by which its mark is chosen."""

FIGURES_SHEET = "成果指標"
NUMBER, NAME, GOAL, UNIT = "number", "indicator", "goal", "unit"
ACTUAL, TARGET = FigureKind.ACTUAL.value, FigureKind.TARGET.value
DIRECTION = "direction"
"""Key of the column that states whether a figure should rise or fall; not used for the built-in plan."""

GIVEN_HEADINGS = {NUMBER: "指標番号", **GIVEN_LABELS}
ACTUAL_HEADING = "実績\n{year}"
TARGET_HEADING = "目標\n{year}"
ANSWER_HEADINGS = {
    FIGURE: "{year}の実績",
    FIGURE_AS_OF: "時点",
    FIGURE_SOURCE: "出典",
    FIGURE_FACTOR: "増減の要因",
}
CHECK_HEADINGS = {FIGURE: "実績", FIGURE_AS_OF: "時点", FIGURE_SOURCE: "出典", FIGURE_FACTOR: "増減の要因"}

_PATTERNS = tuple(
    (key, re.compile(pattern + headings.HINT))
    for key, pattern in (
        (NUMBER, "指標番号"),
        (NAME, "指標項目"),
        (UNIT, "単位"),
        (DIRECTION, "めざす方向"),
        (ACTUAL, f"実績{headings.YEAR}"),
        (TARGET, f"目標{headings.YEAR}"),
        (GOAL, "目標"),
        (FIGURE, f"(?:{headings.YEAR}の?)?実績"),
        (FIGURE_AS_OF, "時点"),
        (FIGURE_SOURCE, "出典"),
        (FIGURE_FACTOR, "増減の?要因"),
    )
)


@dataclass(frozen=True)
class FormColumn:
    """One column of the sheet 回答.

    `heading`: as written. `width`: in millimetres. `is_answer`: it is to be filled in.
    """

    key: str
    heading: str
    width: float
    is_answer: bool


def measure_column_heading(profile: Profile) -> str:
    """Return the heading of the column on 照合用 that has the codes of measures.

    It is the plan's name for measures. In format 1, and if another column has that name as its heading, it is
    LINE_MEASURE.
    """
    name = profile.measure_level.name
    is_another = bare_text(name) in map(bare_text, (LINE_ROLE, LINE_SPONSOR, LINE_COMMENT))
    return LINE_MEASURE if profile.is_built_in or is_another else name


def sponsor_words(profile: Profile) -> dict[str, str]:
    """Return the text on 照合用 for each sponsor, by the sponsor's key.

    In format 2 the text is the plan's name for the sponsor. In format 1, and if the plan calls a sponsor by the key of
    another one, the text is the key.
    """
    names = profile.sponsors
    is_clear = not profile.is_built_in and all(name not in ALL_SPONSORS or name == key for key, name in names.items())
    return dict(names) if is_clear else {key: key for key in names}


def form_columns(
    asked: AskedFields, remark_heading: str | None = None, left_out: Collection[str] = ()
) -> tuple[FormColumn, ...]:
    """Return the columns of a form that asks for these fields, in order; remarks precede the columns to fill in.

    `remark_heading`: the heading of the column of remarks (None: there is none). `left_out`: the keys of columns that
    are left out because no row has a text in them.
    """
    widths = _WIDTHS_BESIDE_REMARKS if remark_heading else _WIDTHS
    named = {
        **headings.given_labels(asked.profile),
        headings.SCHEDULED: f"計画上の\nスケジュール\n（{asked.year.label}）",
        headings.PLANNED: headings.planned_label(asked.profile, asked.year).replace("前回の", "前回の\n", 1),
    }
    given = [
        FormColumn(key, named[key], widths[key], is_answer=False)
        for key in _WIDTHS
        if key in named and key not in left_out
    ]
    given += (
        FormColumn(key, asked.heading(key), asked.profile.by_key[key].widths["form"], is_answer=False)
        for key in asked.shown_keys
        if key not in left_out
    )
    answered = [
        FormColumn(key, text, asked.profile.by_key[key].widths["form"], is_answer=True)
        for key, text in asked.headings.items()
    ]
    remark = (
        [FormColumn(headings.REMARK, remark_heading, widths[headings.REMARK], is_answer=False)]
        if remark_heading
        else []
    )
    return (*given, *remark, *answered)


def footer_title(plan_title: str) -> str:
    """Return the title of a plan, shortened to fit the pages' footer."""
    return truncated(plan_title, _LONGEST_FOOTER)


def has_long_list(choice: Field) -> bool:
    """Return whether the options of a choice are too long for a validation; they are then a range of 照合用."""
    return len(",".join(choice.options.symbols)) > LONGEST_PROMPT


def as_of_words(year: FiscalYear) -> str:
    """Return 「令和N年度末時点」, the wording for a year that is used everywhere."""
    return f"{year.label}末時点"


def read_figure_heading(heading: str | None, goal: str = "") -> headings.ColumnHeading | None:
    """Return the column of the sheet 成果指標 that a heading names; None if the heading is unknown.

    Character width, blanks and line breaks are ignored. `goal`: the plan's name for its goals.
    """
    folded = bare_text(heading).upper()
    for key, pattern in _PATTERNS:
        if match := pattern.fullmatch(folded):
            return headings.ColumnHeading(key, FiscalYear.read(match.groupdict().get("year")), match["hint"])
    return headings.ColumnHeading(GOAL) if folded and folded == bare_text(goal).upper() else None


def is_figure_header(keys: set[str]) -> bool:
    """Return whether headings are the headings of the sheet 成果指標: the indicator's number, and a column to fill in.

    `keys`: the keys of the columns that the headings name.
    """
    return NUMBER in keys and bool(keys.intersection(FIGURE_KEYS))
