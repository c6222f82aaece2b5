"""A fault of a profile, shown in the terms of a plan's workbook."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from nakano_status.application.plan.profile_sheets import (
    DeclarationKind,
    complete_field,
    declarations_for_cells,
    describe_fault_in_cells,
    options_with_entry,
    with_keys_of_named,
)
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


def test_a_new_heading_of_the_last_year_is_recognised_beside_the_former_headings() -> None:
    own = next(each for each in json.loads(load_profile().content)["fields"] if "late_headings" in each)
    made = complete_field({**own, "late_headings": {**own["late_headings"], "0": "計画全体の総括"}}, own)
    assert made["patterns"] == [*own["patterns"], "計画全体の総括"]
    assert complete_field({**own}, own)["patterns"] == own["patterns"]


def test_a_target_is_found_again_where_two_fields_have_the_same_name() -> None:
    known = [
        {"key": "now", "heading": "令和{n}年度の予算額"},
        {"key": "next", "heading": "令和{n1}年度の予算額"},
        {"key": "spent", "heading": "執行額", "target_of": "next"},
        {"key": "asked", "heading": "要求額", "target_of": "spent"},
    ]
    shown = declarations_for_cells({"fields": known, "levels": []}, DeclarationKind.FIELD)
    assert [each.get("target_of") for each in shown[2:]] == ["next", "執行額"]
    assert with_keys_of_named(shown, []) == known
    ambiguous = [*known[:2], {**known[2], "target_of": "予算額"}]
    assert with_keys_of_named(ambiguous, []) == ambiguous


@pytest.mark.parametrize(
    ("options", "part", "cell"),
    [
        ([{"symbol": "甲＝乙", "ends": True}, "継続"], "ends", "甲＝乙"),
        ([{"symbol": "甲=乙", "also": ["丙"]}, "継続"], "also", "丙=甲=乙"),
        ([{"symbol": "廃止", "also": ["A＝B", "終了"]}], "also", "A＝B=廃止、終了＝廃止"),
    ],
)
def test_an_option_and_a_word_may_have_the_sign_that_joins_them(options: list[Any], part: str, cell: str) -> None:
    plain = [each if isinstance(each, str) else each["symbol"] for each in options]
    assert options_with_entry(plain, part, cell) == options
