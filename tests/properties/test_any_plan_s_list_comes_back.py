"""The list of any plan, with one to five levels, codes of any kind and any marks, is read back as it was printed."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.papers.set_kinds.list_paper import list_places
from nakano_status.catalogue.plans import read_resource
from nakano_status.documents.list.builder import ListContent, ListEntry, build_list
from nakano_status.documents.list.typeset_list import sheet_pages
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.codes import code_form, pattern_of_example
from nakano_status.domain.fields.mark import MarkColour, MarkPattern
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.text.narrative import as_typed
from nakano_status.paper.typst_setter import forget_layouts, measure_rows
from nakano_status.workbook.list.drawer import draw_list
from nakano_status.workbook.list.reader import read_list
from tests.support.own_wards import mark_of

YEAR, LAST = FiscalYear(2024), FiscalYear(2028)
CODES = (
    ("1-1-①", "1-2-⑫", "3-1-②"),
    ("第1章", "第2章", "第12章"),
    ("A-01", "B-12", "C-07"),
    ("Ⅰ-2", "Ⅰ-10", "Ⅳ-1"),
    ("一", "二", "十一"),
    ("①", "②", "⑳"),
    ("1", "2", "41"),
    ("ア", "イ", "ウ"),
    ("1.1", "1.2", "10.3"),
)
NAMES = ("基本目標", "施策", "取組", "事業", "分野", "基本方針", "主な取組", "柱", "項目")
TEXTS = st.text("取組を行った。実績1A①・\n　-", max_size=60)


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Return the content of a profile; its lowest level has codes of one of `CODES`."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, 5))]
    lowest = pattern_of_example(draw(st.sampled_from(CODES))[0])
    levels = [
        {"key": f"level_{place}", "name": name, "code_pattern": rf"上{place}\d", "counts": True}
        for place, name in enumerate(names)
    ]
    levels[-1]["code_pattern"] = lowest
    symbols = draw(st.permutations("ABCDEF◎○△×"))[: draw(st.integers(2, 6))]
    marks = [
        mark_of(f"m{place}", symbol, colour=[*MarkColour][place], pattern=[*MarkPattern][place])
        for place, symbol in enumerate(symbols)
    ]
    base = read_resource("profiles", "blank")
    ids = code_form(lowest).initiative_id
    return {**base, "profile_id": "any", "initiative_id": ids, "levels": levels, "marks": marks}


@given(st.data(), profiles())
def test_a_list_is_read_as_it_was_printed(data: st.DataObject, declared: dict[str, Any]) -> None:
    profile = read_profile(declared)
    assert isinstance(profile, Profile), profile
    pattern = profile.measure_level.code_pattern
    codes = next(each for each in CODES if pattern_of_example(each[0]) == pattern)
    upper = enumerate(profile.levels[:-1])
    above = {f"上{place}1": level.line_under(f"上{place}1", "大きな目標") for place, level in upper}
    entries = []
    for code in codes[: data.draw(st.integers(1, 3))]:
        for place in range(1, data.draw(st.integers(1, 2)) + 1):
            mark = data.draw(st.sampled_from(profile.marks.symbols))
            values = {key: data.draw(TEXTS) for key in profile.published_keys} | {"mark": mark}
            entries.append(
                ListEntry(
                    make_id(code, place), code, f"{code}の名称", f"取組{place}", "情報課", values, True, above=above
                )
            )
    document = build_list(
        ListContent("計画", AskedFields(profile, YEAR, LAST), tuple(entries), date(2025, 8, 10), None)
    )
    found = read_list(
        "一覧.xlsx",
        draw_list(document, sheet_pages(document, list_places(document, measure_rows, forget_layouts))),
        profile,
    )
    questions = [each for each in found.problems if each.severity is not Severity.ADVICE]  # its title is advice
    assert (found.refused, found.unclear_keys, questions) == (None, (), [])
    assert [(row.printed_id, row.measure_code, row.title, row.owners_printed) for row in found.rows] == [
        (each.row_id, each.measure_code, each.title, each.divisions) for each in entries
    ]
    for row, each in zip(found.rows, entries, strict=True):
        assert row.measure_title == each.measure_title
        assert row.values == {key: as_typed(each.values[key]) for key in row.values}
        assert row.values.keys() == set(profile.published_keys)
