"""Texts in pieces: together they are the text, whatever runs it is divided into."""

import pytest

from nakano_status.documents.line_pieces import pieces_of_runs

ENDLESS = "W" * 30


@pytest.mark.parametrize(
    ("texts", "made"),
    [
        (["ただの文", ""], ["ただの文", ""]),
        (["前", ENDLESS], [["前"], [{"endless": ENDLESS}]]),
        (["前WW", "W" * 28, "後"], [["前", {"endless": "WW"}], [{"endless": "W" * 28}], ["後"]]),
        (["令和8年", "度"], [["令和", {"kept": "8年"}], [{"kept": "度"}]]),
    ],
)
def test_a_word_that_runs_share_is_broken_or_kept_in_each_of_them(texts: list[str], made: list[object]) -> None:
    assert list(pieces_of_runs(texts, 12_000)) == made
