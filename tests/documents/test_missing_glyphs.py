"""Which characters no font has."""

import pytest

from nakano_status.documents.pages.missing_glyphs import missing_characters, shown_text

DRAWABLE = frozenset(map(ord, "あい髙é \u309a\u0302\u20dd\u302c\u3164ﬃ〓"))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("あい髙", ""),
        ("あ\u309aい", ""),
        ("あ😀い髙م", "😀م"),
        ("あ\ue000", "\ue000"),
        ("あ\u0301", "\u0301"),
        ("あ\u0302い", "\u0302"),
        ("é", ""),
        ("あ\u20e0", "\u20e0"),
        ("い\u20dd\u302c", "\u20dd\u302c"),
        ("ﬃ", "ﬃ"),
        ("\u3164", "\u3164"),
        ("\u1680", "\u1680"),
        ("あ\udc00", "\udc00"),
        ("あ\t\n\r\u3000\u2003\u2028い", ""),
        ("髙\U000e0100い\ufe0f\u200d\ufeff\u00ad", ""),
    ],
)
def test_only_what_would_be_drawn_is_missing(text: str, missing: str) -> None:
    assert missing_characters(text, DRAWABLE) == frozenset(missing)


def test_a_sign_stands_for_what_is_missing_and_nothing_else_changes() -> None:
    assert shown_text("あ😀い\ue000\u200d\n", DRAWABLE) == "あ〓い〓\u200d\n"
    assert shown_text("あい", DRAWABLE) == "あい"
