"""Marks of every kind that a profile may declare go from the form to the recorded papers and back through `import`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nakano_status.domain.fields.mark import FEWEST_MARKS, MOST_MARKS, MarkColour, MarkPattern
from tests.support.own_wards import OwnWard, mark_of, own_profile

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


LETTERS = [mark_of(key, key.upper(), asks_reason=key != "a") for key in "abc"]
SIX = [mark_of(f"m{place}", symbol) for place, symbol in enumerate("甲乙丙丁戊己")]


@pytest.mark.timeout(600)
@settings(max_examples=settings().max_examples // 6)
@example(LETTERS)
@example(SIX)
@given(marks())
def test_they_are_answered_published_and_read_back(declared: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as name:
        ward = OwnWard(Path(name), own_profile(declared))
        given_marks = ward.collect()
        assert {row["id"]: row["mark"] for row in ward.office("show")["rows"]} == given_marks
        printed = ward.publish() / "進捗状況一覧_R4.xlsx"
        assert ward.office("list-changes", printed)["changes"] == []
        assert ward.taken_over(printed) == given_marks
