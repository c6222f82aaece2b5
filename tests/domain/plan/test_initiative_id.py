"""管理番号: stable, readable, and wrong ones are found (exchange.md, "The form")."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.plan.initiative_id import check_character, is_id, make_id, read_id, texts_below_headings
from tests.support.fields import NAKANO
from tests.support.wrong_ids import ALPHABET, exchanged, is_read, with_one_wrong, with_two_exchanged

MEASURES = [f"{goal}-{direction}-{measure}" for goal in (1, 2) for direction in (1, 5, 7) for measure in "①②⑤⑫"]
IDS = [make_id(measure, ordinal) for measure in MEASURES for ordinal in (1, 2, 16)]


def test_every_id_reads_as_itself() -> None:
    assert [read_id(row_id, NAKANO.initiative_id) for row_id in IDS] == IDS


def test_any_one_wrong_character_is_caught_in_every_id() -> None:
    assert [text for text in with_one_wrong(IDS) if is_read(text)] == []


def test_any_two_exchanged_characters_are_caught_in_every_id() -> None:
    assert [text for text in with_two_exchanged(IDS) if is_read(text)] == []


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 20), st.integers(1, 99), st.data())
def test_wrong_and_exchanged_characters_are_caught_in_any_id(
    goal: int, direction: int, measure: int, ordinal: int, data: st.DataObject
) -> None:
    row_id = make_id(f"{goal}-{direction}-{chr(ord('①') + measure - 1)}", ordinal)
    assert read_id(row_id, NAKANO.initiative_id) == row_id
    place = data.draw(st.integers(0, len(row_id) - 1))
    other = data.draw(st.integers(0, len(row_id) - 1))
    character = data.draw(st.sampled_from(ALPHABET))
    swapped = exchanged(row_id, place, other)
    assert is_read(swapped) == (swapped == row_id)
    replaced = row_id[:place] + character + row_id[place + 1 :]
    assert is_read(replaced) == (replaced == row_id)


@pytest.mark.parametrize("row_id", IDS[:5])
def test_width_case_hyphens_and_blanks_are_folded(row_id: str) -> None:
    full_width = row_id.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for typed in (full_width, row_id.lower(), f" {row_id}\n", row_id.replace("-", "－"), row_id.replace("-", " ‐ ")):
        assert read_id(typed, NAKANO.initiative_id) == row_id


ONE, OTHER = IDS[0], IDS[1]


@pytest.mark.parametrize(
    ("text", "below"),
    [
        (
            f"【{ONE} 窓口】\n続ける。\n広げる。\n【{OTHER} 配信】\n始める。",
            f"{ONE}：続ける。\n広げる。\n{OTHER}：始める。",
        ),
        (f"【{OTHER} 配信】\n始める。", "始める。"),
        (f"【分割前の {ONE} 窓口 の全体】\n続ける。", "続ける。"),
        ("【前の計画の A-1 窓口】\n続ける。\n【前の計画の A-2 配信】\n始める。", "A-1：続ける。\nA-2：始める。"),
        (f"【{ONE} 窓口】\n【窓口 の予定】\n続ける。", "【窓口 の予定】\n続ける。"),
        ("【窓口 の予定】\n続ける。", "【窓口 の予定】\n続ける。"),
        (f"続ける。\n【{ONE} 窓口】", f"続ける。\n【{ONE} 窓口】"),
        ("続ける。", "続ける。"),
        ("", ""),
    ],
)
def test_a_text_is_copied_without_the_headings_of_the_rows_that_it_is_of(text: str, below: str) -> None:
    assert texts_below_headings(text, NAKANO.initiative_id) == below


@pytest.mark.parametrize("text", ["", "1-1-1-02", "1-1-1-02-Y", "1-1-1-2-X", "1-1-①", "戸籍住民課", "1-1-1-02-"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        read_id(text, NAKANO.initiative_id)


def test_the_letter_is_never_one_that_is_read_as_a_digit() -> None:
    bodies = (f"{goal}-1-{measure}-{ordinal:02d}" for goal in (1, 2) for measure in (1, 12) for ordinal in range(1, 60))
    assert {check_character(body) for body in bodies}.isdisjoint("ILO")


def test_an_id_tells_measure_and_place() -> None:
    assert make_id("1-1-②", 3).startswith("1-1-2-03-")


def test_a_plan_may_write_its_ids_in_another_form_with_a_check_character_or_without() -> None:
    assert read_id(" ｔ－７ ", r"T-\d+") == "T-7"
    checked = f"T-7-{check_character('T-7')}"
    assert read_id(checked.lower(), r"T-\d+-(?P<check>[A-Z])") == checked
    assert not is_id(f"T-8-{checked[-1]}", r"T-\d+-(?P<check>[A-Z])")
    ends_in_letter = f"7X-{check_character('7X')}"
    assert read_id(ends_in_letter, r"\dX-(?P<check>[A-Z])") == ends_in_letter
