"""Digits of one width: tests compare the numbers of a letter, not the width in which it prints them."""

_HALF = str.maketrans("０１２３４５６７８９", "0123456789")


def half_width(text: str) -> str:
    """Return a text with its digits half as wide as a character."""
    return text.translate(_HALF)
