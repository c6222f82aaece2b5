"""Texts as paper shows them."""

import pytest

from nakano_status.documents.pages.printed_characters import as_printed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\t二\n三", "一\u3000二\n三"),
        ("一\x00\x07\x1b\x7f\ufeff二", "一二"),
        ("一\x80\x85\x9f二\u00a0", "一二\u00a0"),
        ("前\u202eabc\u202c\u2067（\u2069\u200e\u061c後\u200d", "前abc（後\u200d"),
        ("com\u00admu\u00adni", "communi"),
        ("か\u3099e\u0301\u0323", "がẹ\u0301"),
        ("か\u309aあ\u0301 \u0301", "か\u309aあ\u0301 \u0301"),
        ("\ufa19\ufa19\u0301", "\ufa19\ufa19\u0301"),
    ],
)
def test_controls_and_directions_are_left_out_and_marks_are_one_with_their_letter(text: str, shown: str) -> None:
    assert as_printed(text) == shown
