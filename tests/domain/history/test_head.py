"""Heads as papers state them, and as people copy them from paper."""

import pytest

from nakano_status.domain.history.acts import HEAD_LABEL, canonical, head_note, head_of, printed_head, read_number
from nakano_status.domain.refusals.files import NumberUnreadable

HEAD = head_of(["1" * 64])


def test_papers_state_the_first_letters_in_groups_of_four() -> None:
    assert printed_head("0123456789abcdef") == "0123 4567 89ab"
    assert head_note("0123456789abcdef") == "記録の照合番号 0123 4567 89ab"


def test_bytes_are_hexadecimal_and_nothing_else_is_made_up() -> None:
    assert canonical(["あ", b"\x00\xff", 1, None]) == b'["\\u3042",{"bytes":"00ff"},1,null]'
    with pytest.raises(TypeError):
        canonical(object())


@pytest.mark.parametrize(
    "typed",
    [
        printed_head(HEAD),
        printed_head(HEAD).upper(),
        HEAD[:12].translate({ord("1"): "１", ord("a"): "ａ"}),
        printed_head(HEAD).replace(" ", "-"),
        printed_head(HEAD).replace(" ", "‐"),
        f"{HEAD_LABEL}：{printed_head(HEAD)}",
        head_note(HEAD),
    ],
)
def test_what_is_copied_from_paper_is_read(typed: str) -> None:
    assert read_number(typed) == HEAD[:12]


@pytest.mark.parametrize(("typed", "read"), [("9ffc el7a 266b", "9ffce17a266b"), ("oOl0 Ii00 0000", "001011000000")])
def test_letters_that_look_like_a_digit_are_read_as_it(typed: str, read: str) -> None:
    assert read_number(typed) == read.ljust(12, "0")[:12]


@pytest.mark.parametrize("typed", ["", HEAD[:11], "g" * 12, f"{HEAD[:11]}-", f"{HEAD}0"])
def test_anything_else_is_no_number(typed: str) -> None:
    with pytest.raises(NumberUnreadable):
        read_number(typed)
