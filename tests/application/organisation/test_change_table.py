"""The table of several changes of one day: which part of a split has the rows that no part names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.organisation.change_table import read_changes
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.organisation.reorganisation import Split
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
    assert read_changes(parts, table(text), organisation(office)) == (Split("税務課", PARTS, rows, rest),)
