"""Texts outside a list that begins a plan are reported cell by cell, except those that the plan uses."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from nakano_status.application.plan.plan_of_list import content_of_list
from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.text.narrative import join_texts
from tests.support.ward_lists import Page, workbook

TITLE = "ながれ市こども計画　令和7年度　評価シート"
HEAD = ("施策", "事業名", "担当課", "評価")
LONG = "関係する課に確かめる。" * 40
LINES = [f"覚え書き{at}：{'長い説明' * 8}" for at in range(20)]


@pytest.mark.parametrize(
    "beside",
    [["市長、副市長、教育長に報告"], [LONG], ["確認済み", LONG], LINES, ["1", "令和7年度、速報", f"{TITLE}、案"]],
    ids=["comma", "long", "cut", "many", "commas"],
)
@pytest.mark.parametrize("title", [[TITLE], []], ids=["title", "no title"])
def test_texts_in_a_column_beside_the_table_are_counted_by_cell(
    parts: Parts, title: Sequence[str], beside: Sequence[str]
) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", "◎○"[at % 2]) for at in range(len(LINES))]
    texts = [*beside, *[None] * (len(rows) - len(beside))]
    lines = [title, HEAD, *((*row, None, None, text) for row, text in zip(rows, texts, strict=True))]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(Page("一覧", lines)))
    told = [(each.found, dict(each.details)["count"]) for each in made.problems if each.code == "TABLE-OUTSIDE"]
    assert told == [(join_texts(beside), str(len(beside)))]


def test_texts_that_the_plan_uses_are_left_out_whole_and_behind_the_end_of_a_long_message(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", "◎○"[at % 2]) for at in range(2)]
    legend = "◎：上回る、○：計画どおり、△：下回る、×：実施していない"
    for above in (["作成 総務課", TITLE], [LONG, legend, TITLE]):
        lines = [["一覧"], *([text] for text in above), HEAD, *rows]
        made = content_of_list(parts, Path("一覧.xlsx"), workbook(Page("一覧", lines)))
        told = [(each.found, dict(each.details)["count"]) for each in made.problems if each.code == "TABLE-OUTSIDE"]
        assert told == [(join_texts(above[:1]), "1")]
