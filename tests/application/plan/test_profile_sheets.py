"""A fault of a profile, shown in the terms of a plan's workbook."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from nakano_status.application.plan.profile_sheets import DeclarationKind, describe_fault_in_cells
from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.fields.profile_validation import check_profile

SYMBOL = "1字（記号か文字。横線は「なし」の意味で書かれるため使えません）か、2桁までの数字"


def more_fields(content: dict[str, Any]) -> None:
    content["fields"] += [{**content["fields"][-1], "key": f"more{number}"} for number in range(30)]


def one_mark(content: dict[str, Any]) -> None:
    del content["marks"][1:]


def six_levels(content: dict[str, Any]) -> None:
    content["levels"] += [{**content["levels"][-1], "key": f"more{number}"} for number in range(6)]


def dash(content: dict[str, Any]) -> None:
    content["marks"][0]["symbol"] = "―"


def wide_heading(content: dict[str, Any]) -> None:
    content["fields"][0]["heading"] = "{n3}の状況"


@pytest.mark.parametrize(
    ("change", "entry", "shown"),
    [
        (more_fields, "fields", ("37行", "20行以下")),
        (one_mark, "marks", ("1行", "2～10行")),
        (six_levels, "levels", ("9行", "1～5行")),
        (dash, "marks/as_planned/symbol", ("―", SYMBOL)),
        (wide_heading, "", ("{n3}の状況", "｛年度｝、｛翌年度｝、｛翌々年度｝のほかに波括弧（半角の { }）のない文")),
    ],
)
def test_a_fault_is_told_in_rows_and_cells(
    change: Callable[[dict[str, Any]], None], entry: str, shown: tuple[str, str]
) -> None:
    content = json.loads(load_profile().content)
    change(content)
    entry = entry or f"fields/{content['fields'][0]['key']}/heading"
    problems = {dict(each.details)["entry"]: each for each in check_profile(content)[1]}
    kind, _, rest = entry.partition("/")
    key, _, name = rest.partition("/")
    assert describe_fault_in_cells(DeclarationKind.of_entry(kind), key, name, problems[entry]) == shown
