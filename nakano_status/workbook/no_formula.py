"""A text in a CSV that a spreadsheet program would run as a formula, made to stay a text."""

_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Japanese spreadsheets take the wide ones, too."""

_SKIPPED = " \t\r\n\v\f\xa0"
"""What such a program may leave off before it looks for a sign."""

_BLANK = "\u3000"
"""What it does not leave off; our readers take blanks away."""


def without_formula(text: str) -> str:
    """Return the text with a blank before it where it would be run; a sign alone is none."""
    begins = text.lstrip(_SKIPPED)
    return _BLANK + text if len(begins) > 1 and begins.startswith(_SIGNS) else text


def without_guard(text: str) -> str:
    """Return the text as it was before `without_formula`: without the blank that only keeps it from being run."""
    bare = text.removeprefix(_BLANK)
    return bare if text == without_formula(bare) else text
