"""A conditional format strikes a cell through where Excel does; where that is not certain, it is asked about."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle

from nakano_status.domain.cell_address import parse_area
from nakano_status.workbook.conditional_format_reader import LookRule, RuleFormat, rules_of
from nakano_status.workbook.gate import LIST_LIMITS, WorkbookParts, admit_workbook
from nakano_status.workbook.loading import load
from nakano_status.workbook.rich_text import MAIN

STRUCK, ASKED, LIVE = "struck", "asked", "live"
LATE = datetime(2024, 1, 1)  # noqa: DTZ001 - a cell has no time zone


def shown(own: Any, beside: Any, kind: Any, **facts: Any) -> str:
    """Return how a cell is shown by a rule, with another cell of its row beside it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A2"], sheet["C2"] = own, beside
    struck = DifferentialStyle(font=Font(strike=True))
    sheet.conditional_formatting.add("A2", Rule(type=kind, dxf=struck, **facts))
    saved = io.BytesIO()
    book.save(saved)
    parts = admit_workbook("a.xlsx", saved.getvalue(), LIST_LIMITS)
    assert isinstance(parts, WorkbookParts)
    style = load(parts).sheets[0].cells[2, 1].style
    return STRUCK if style.look.is_struck else ASKED if style.may_be_struck else LIVE


def by_formula(beside: Any, formula: str) -> str:
    return shown("計画の言葉", beside, "expression", formula=[formula])


@pytest.mark.parametrize(
    ("beside", "formula", "expected"),
    [
        (True, "$C2=TRUE", STRUCK),
        (False, "$C2=TRUE", LIVE),
        (None, "$C2=TRUE", LIVE),
        ("済", "$C2=TRUE", LIVE),
        (True, "$C2", STRUCK),
        (False, "$C2", LIVE),
        (None, "$C2", LIVE),
        (3, "$C2", STRUCK),
        ("済", "$C2", ASKED),
        (False, "$C2<>TRUE", STRUCK),
        (False, "$C2=FALSE()", STRUCK),
        (None, "$C2=FALSE", ASKED),
        (True, "$C2=1", ASKED),
        (1, "$C2=TRUE", ASKED),
        (True, '$C2="TRUE"', LIVE),
        (None, "$C2=0", ASKED),
        (None, "$C2<>0", ASKED),
        (None, "$C2=5", LIVE),
        (None, '$C2=""', STRUCK),
        (None, '$C2<>""', LIVE),
        (None, '$C2="済"', LIVE),
        (0, "$C2=0", STRUCK),
        (0.1 + 0.2, "$C2=0.3", STRUCK),
        (35, "$C2=35.0", STRUCK),
        ("35", "$C2=35", LIVE),
        (35, '$C2="35"', LIVE),
        (LATE, "$C2=45292", ASKED),
        (date(2024, 1, 1), "$C2<>45292", ASKED),
        (time(9, 30), "$C2=0", ASKED),
        (LATE, '$C2="済"', LIVE),
        ("Done", '$C2="done"', STRUCK),
        ("#N/A", '$C2<>"済"', ASKED),
        ('="済"', '$C2="済"', ASKED),
        (5, "$C2=inf", ASKED),
        (5, "$C2=nan", ASKED),
    ],
)
def test_a_rule_on_another_cell_is_decided_as_excel_does_or_asked_about(
    beside: Any, formula: str, expected: str
) -> None:
    assert by_formula(beside, formula) == expected


@pytest.mark.parametrize(("areas", "applies"), [("A2 A9", True), ("A9 A2", None)])
def test_a_rule_of_several_areas_is_asked_about_where_programs_count_from_another_cell(
    areas: str, *, applies: bool | None
) -> None:
    covered = tuple(map(parse_area, areas.split()))
    rule = LookRule(covered, "expression", "", "", ('$C2="済"',), 1, RuleFormat(strikes=True), is_last=False)
    assert rule.applies((2, 1), {(2, 1): "計画の言葉", (2, 3): "済"}) is applies


@pytest.mark.parametrize(("area", "applies"), [("A:A", True), ("2:2", True), ("A1:XFD1048576", True), ("Table1", None)])
def test_a_rule_applies_to_whole_columns_and_rows_and_perhaps_to_an_area_that_is_not_understood(
    area: str, *, applies: bool | None
) -> None:
    stated = f'<f xmlns="{MAIN[1:-1]}" sqref="{area}"><cfRule type="expression"><formula>TRUE</formula></cfRule></f>'
    (rule,) = rules_of(fromstring(stated), {})  # noqa: S314 - made here
    assert all(each.covers(2, 1) for each in rule.areas)
    assert rule.applies((2, 1), {(2, 1): "計画の言葉"}) is applies


@pytest.mark.parametrize(
    ("own", "kind", "text", "expected"),
    [
        (35, "endsWith", "5", STRUCK),
        (35, "containsText", ".0", LIVE),
        (35, "notContainsText", ".0", STRUCK),
        (1.5, "containsText", "1.5", STRUCK),
        (1e20, "containsText", "1", ASKED),
        (True, "beginsWith", "TR", STRUCK),
        (LATE, "containsText", "取り下げ", LIVE),
        (LATE, "containsText", "45", ASKED),
        ("中止です", "beginsWith", "中止", STRUCK),
        ("中止です", "containsText", "中?", ASKED),
        ("#N/A", "notContainsText", "中止", LIVE),
    ],
)
def test_a_text_is_searched_in_what_a_cell_holds_as_excel_writes_it(
    own: Any, kind: str, text: str, expected: str
) -> None:
    assert (
        shown(
            own,
            None,
            kind,
            operator=kind.removesuffix("Text") if kind.startswith("not") else kind,
            text=text,
            formula=["TRUE"],
        )
        == expected
    )


CONSTANTS = {"0": 0, "35": 35, "45292": LATE, "1.5": 1.5, "TRUE": True, "FALSE": False, '"済"': "済", '"0"': "0"}


def of_kind(content: Any) -> type:
    return float if type(content) is int else type(content)


@settings(max_examples=20)  # each saves two workbooks
@given(content=st.sampled_from([*CONSTANTS.values(), None]), constant=st.sampled_from(sorted(CONSTANTS)))
def test_a_comparison_and_its_contrary_never_agree_and_one_kind_is_always_decided(content: Any, constant: str) -> None:
    looks: Sequence[str] = [by_formula(content, f"$C2{sign}{constant}") for sign in ("=", "<>")]
    assert sorted(looks) in ([LIVE, STRUCK], [ASKED, ASKED])
    if of_kind(content) is of_kind(CONSTANTS[constant]) and constant != "45292":
        assert looks == ([STRUCK, LIVE] if content == CONSTANTS[constant] else [LIVE, STRUCK])
