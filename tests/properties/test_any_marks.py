"""Marks of every kind that a profile may declare go from the form to the recorded papers and back through `import`.

So do names of levels and headings of data to the data files, or `init` refuses them.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nakano_status.domain.fields.mark import FEWEST_MARKS, MOST_MARKS, MarkColour, MarkPattern
from tests.support.command_line import ask, done
from tests.support.own_wards import LEVELS, OwnWard, mark_of, own_plan, own_profile

SYMBOLS = (
    "ABCDEFGXZaoxＡＢｃｏあアｱ甲良可未済①⑨㊤㈱㍻Ⅰⅳ％＋＊＾｜～￥＄＝＜＞×÷±§¶†‡※★☆●■▲▼◇◎○△♪→⇒∴！？．・、。＃＆＠＼：；"
)
ALIKE = ".^$*+?()[]{}|\\-\"'~&,<>#%:=!_/ｚＺ０9"
"""Characters that mean something in a regular expression, a formula, a template or markup."""
TEXTS = st.sampled_from(
    ("達成", "100％ 達成", "A評価（上）", "[予定]どおり*", "未着手", "{n}件", "B", "＝1+1", "&amp;", "１・２")
)


@st.composite
def marks(draw: st.DrawFn) -> list[dict[str, Any]]:
    number = draw(st.integers(FEWEST_MARKS, MOST_MARKS))
    symbols = draw(st.permutations(SYMBOLS))[:number]
    alike = draw(st.permutations(ALIKE))
    return [
        mark_of(
            f"m{place}",
            symbol,
            look_alikes=symbol + "".join(alike[place * 3 : place * 3 + draw(st.integers(0, 3))]),
            label=f"{draw(TEXTS)}{place}",
            legend=f"{draw(TEXTS)}{place}",
            asks_reason=place < 2 and draw(st.booleans()),
            counted_apart=place >= 2 and draw(st.booleans()),
            colour=draw(st.sampled_from(MarkColour)),
            pattern=draw(st.sampled_from(MarkPattern)),
        )
        for place, symbol in enumerate(symbols)
    ]


HEADINGS = st.sampled_from(
    [
        *(
            "取組状況",
            "取組①",
            "Ⅰ編",
            "髙",
            "編 ",
            "基 本",
            "取組\n状況",
            "令和4年度の取組",
            "関係課1",
            "管理番号 ",
            "計画",
        ),
        *("=1+1", 'a,"b', "目標1", "目標①", "ｺｰﾄﾞ", "2024", "件数(件)", "―", "％", "\u202e逆", "再掲元の管理名", "値\t"),
    ]
)
"""Names of levels and headings of data, of which some fit and some do not."""
ANSWERS = st.sampled_from("窓口で行った。,3回,同上,〃,1/2,5,①髙,はい\nいいえ,令和4年度,東京".split(","))


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Return a profile of which some levels or data headings are other than those of every plan."""
    found = own_profile(draw(marks()))
    found["levels"] = [{**each, "name": draw(st.just(each["name"]) | HEADINGS)} for each in found["levels"]]
    found["fields"] = [
        {**each, "data": {**each["data"], "heading": draw(st.just(each["data"]["heading"]) | HEADINGS)}}
        if "data" in each
        else each
        for each in found["fields"]
    ]
    return found


def entries_of(profile: Mapping[str, Any]) -> list[str]:
    """Return the entries that name levels and columns of data."""
    levels = [f"levels/{each['key']}/name" for each in profile["levels"]]
    return levels + [f"fields/{each['key']}/data" for each in profile["fields"]]


@pytest.mark.timeout(1200)
@settings(max_examples=settings().max_examples // 6)
@example(own_profile([mark_of("a", "A"), mark_of("b", "B")], levels=[{**LEVELS[0], "name": "目標①"}, LEVELS[1]]), "3回")
@given(profiles(), ANSWERS)
def test_a_profile_is_refused_by_its_entry_or_makes_data(profile: dict[str, Any], answer: str) -> None:
    with TemporaryDirectory() as name:
        folder, store = Path(name), Path(name) / "office.nakano"
        said = ask("init", "--plan", own_plan(folder, profile), "--store", store)
        if said.code:
            assert (said.code, said.keys["error"]) == (2, "PLAN-NOT-READABLE")
            assert any(entry in said.keys["message"] for entry in entries_of(profile))
            return
        done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
        row = done("show", "--store", store)["rows"][0]["id"]
        done("set", row, f"done={answer}", f"next_year={answer}", "--store", store)
        done("export", "data", "--out", folder / "data", "--store", store)


WORDS = "進捗状況の区分取組数合計前回年度報告対象件名称題施策基本方針主管課実績目標値番号令和Sを数字"
"""Characters with which papers themselves begin a cell or a line."""


@pytest.mark.timeout(1200)
@settings(max_examples=settings().max_examples // 5)
@example("進良合S", ("順調", "進捗が良い", "合格", "すぐれている"))
@example("年報取前", ("年内", "報告した", "取り組んだ", "前進"))
@given(
    st.lists(st.sampled_from(WORDS), min_size=FEWEST_MARKS, max_size=6, unique=True).map("".join),
    st.lists(st.text(WORDS, min_size=1, max_size=4), min_size=6, max_size=6, unique=True).map(tuple),
)
def test_signs_that_papers_begin_a_cell_with_are_proved_by_their_place(signs: str, labels: tuple[str, ...]) -> None:
    """Publishing reads every count back, of the page of one sheet, too."""
    marks = [
        mark_of(f"m{place}", sign, label=label, legend=f"{label}である", asks_reason=place == 1)
        for place, (sign, label) in enumerate(zip(signs, labels, strict=False))
    ]
    with TemporaryDirectory() as name:
        ward = OwnWard(Path(name), own_profile(marks))
        given_marks = ward.collect()
        out = ward.folder / "公表"
        ward.office("publish", "--for", "公表", "--one-page", "--date", "2023-10-11", "--out", out)
        assert ward.taken_over(out / "進捗状況一覧_R4.xlsx") == given_marks


LETTERS = [mark_of(key, key.upper(), asks_reason=key != "a") for key in "abc"]
SIX = [mark_of(f"m{place}", symbol) for place, symbol in enumerate("甲乙丙丁戊己")]
TEN = [
    mark_of(f"m{number}", str(number), look_alikes=str(number) if number < 10 else "", asks_reason=number < 4)
    for number in range(1, 11)
]


@pytest.mark.timeout(1200)
@settings(max_examples=settings().max_examples // 6)
@example(LETTERS)
@example(SIX)
@example(TEN)
@given(marks())
def test_they_are_answered_published_and_read_back(declared: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as name:
        ward = OwnWard(Path(name), own_profile(declared))
        given_marks = ward.collect()
        assert {row["id"]: row["mark"] for row in ward.office("show")["rows"]} == given_marks
        printed = ward.publish() / "進捗状況一覧_R4.xlsx"
        assert ward.office("list-changes", printed)["changes"] == []
        assert ward.taken_over(printed) == given_marks
