"""Texts are kept as typed and compared after folding (product.md, "Rules of the domain")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.narrative import as_typed, fold, is_blank, same

TEXTS = st.text("あい \u3000\t\r\n a", max_size=30)


@pytest.mark.parametrize("text", [None, "", " ", "\u3000", "\r\n", "\t\n \u3000"])
def test_a_cell_of_blanks_only_is_blank(text: str | None) -> None:
    assert is_blank(text)
    assert fold(text) is None
    assert as_typed(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("推進する。\r\n検討する。", "推進する。\n検討する。"),
        ("推進する。\u3000\n検討する。 ", "推進する。\n検討する。"),
        ("推進する。\n\n\u3000\n", "推進する。"),
        ("Free  Wi-Fi", "Free Wi-Fi"),
    ],
)
def test_line_ends_trailing_blanks_and_runs_of_spaces_make_no_difference(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("推進\u3000する", "推進する"),
        ("\u3000推進する", "推進する"),
        ("推進\n\n検討", "推進\n検討"),
        ("推進する", None),
        ("—", None),
        ("Ａ", "A"),
    ],
)
def test_everything_else_is_text(one: str, other: str | None) -> None:
    assert not same(one, other)


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_what_is_kept_folds_like_what_was_typed(text: str) -> None:
    assert same(as_typed(text), text)
    assert "\r" not in (as_typed(text) or "")
