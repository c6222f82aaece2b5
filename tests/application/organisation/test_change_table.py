"""The table of several changes of one day: its headings, and which part of a split has the rows that no part names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.organisation.reorganise import read_changes
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.organisation.reorganisation import Split
from nakano_status.domain.refusals.exchange import TableNotReadable
from tests.support.command_line import ask
from tests.support.organisations import organisation

Table = Callable[[str], Path]
PARTS = ("課税課", "納税課")


@pytest.mark.parametrize(
    ("text", "rows", "rest"),
    [
        ("種別,所管課,新しい名称\n分割,税務課,課税課\n分割,税務課,納税課\n", {}, "課税課"),
        (
            "種別,所管課,新しい名称,管理番号\n分割,税務課,課税課,1-1-1-01-A\n分割,税務課,納税課,\n",
            {"1-1-1-01-A": PARTS[0]},
            "納税課",
        ),
        ("種別,所管課,新しい名称,管理番号\n分割,税務課,課税課,\n分割,税務課,納税課,\n", {}, None),
    ],
)
def test_one_part_has_the_other_rows_and_two_blank_ones_are_asked_about(
    parts: Parts, office: Store, table: Table, text: str, rows: dict[str, str], rest: str | None
) -> None:
    assert read_changes(parts, table(text), organisation(office)) == ((Split("税務課", PARTS, rows, rest),), ())


def test_a_misspelt_heading_is_named_with_what_the_changes_are(office: Store, table: Table) -> None:
    text = "種別,所管課,新しい名称,管理番後\n分割,税務課,課税課,2-1-2-03-N\n分割,税務課,納税課,\n"
    said = ask("division", "change", table(text), "--from", "2023-10-01", "--dry-run", "--store", office.path)
    assert [(each["code"], each["found"]) for each in said.keys["problems"]] == [("TABLE-COLUMN-UNREAD", "管理番後")]
    assert (said.code, said.keys["moves"]["rows"] != []) == (0, True)


@pytest.mark.parametrize(
    ("heads", "missing"),
    [
        ("種別,名称,新しい名称", "所管課"),
        ("種別,所管課,新名称", "新しい名称"),
        ("変更の種別,所管課,新しい名称", "種別"),
    ],
)
def test_a_missing_heading_is_named_with_those_that_are_there(
    parts: Parts, office: Store, table: Table, heads: str, missing: str
) -> None:
    there = "".join(f"「{each}」" for each in heads.split(","))
    with pytest.raises(TableNotReadable) as refused:
        read_changes(parts, table(f"{heads}\n改称,税務課,課税課\n"), organisation(office))
    assert refused.value.details["reason"] == f"見出し「{missing}」がありません。この表の見出しは{there}です"
