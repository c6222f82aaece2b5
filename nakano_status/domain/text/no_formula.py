"""Keep texts in a CSV from being run as formulas by a spreadsheet program."""

_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""The signs that begin a formula; Japanese spreadsheet programs accept the full-width ones, too."""

_SKIPPED = " \t\r\n\v\f\xa0"
"""Characters that such a program may strip before it looks for a sign."""

_BLANK = "\u3000"
"""A blank that it does not strip; this program's readers strip it."""


def without_formula(text: str) -> str:
    """Return a text that a spreadsheet program does not run as a formula: a blank is put before it if needed.

    A text that already has such a blank before its sign gets one more, so that `without_guard` leaves the one that was
    typed. A sign alone, such as -, is unchanged.
    """
    begins = text.lstrip(_SKIPPED + _BLANK)
    return _BLANK + text if len(begins) > 1 and begins.startswith(_SIGNS) else text


def without_guard(text: str) -> str:
    """Return the text from which `without_formula` made this one; a blank in front that was not put there is kept."""
    bare = text.removeprefix(_BLANK)
    return bare if text == without_formula(bare) else text
