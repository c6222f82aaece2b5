"""他課が回答 is recognised by its wording, and nothing is guessed."""

import pytest

from nakano_status.domain.round.round import is_deferral, with_deferral


@pytest.mark.parametrize(
    "note",
    [
        "他課が回答",
        "他課が回答します。",
        "　他課が 回答します\n主管課と調整済",
        "他の課が回答する",
        "他課で回答します",
        "他課回答",
        "他課が回答します.",
    ],
)
def test_the_first_line_says_it_in_known_words(note: str) -> None:
    assert is_deferral(note)


@pytest.mark.parametrize(
    "note", [None, "", "他課が回答済みか確認中", "主管課と調整済\n他課が回答", "他課が回答しません", "他課", "回答"]
)
def test_nothing_else_counts(note: str | None) -> None:
    assert not is_deferral(note)


@pytest.mark.parametrize(
    ("note", "deferred", "after"),
    [
        (None, True, "他課が回答"),
        ("調整済", True, "他課が回答\n調整済"),
        ("他課が回答します。\n調整済", True, "他課が回答\n調整済"),
        ("他課が回答\n調整済", False, "調整済"),
        ("他課が回答", False, None),
        (None, False, None),
    ],
)
def test_it_is_written_and_taken_off_and_the_rest_of_the_note_stays(
    note: str | None, deferred: bool, after: str | None
) -> None:
    assert with_deferral(note, deferred=deferred) == after
