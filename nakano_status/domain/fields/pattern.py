"""Which regular expressions of a profile are safe to match: it may arrive with a form from anywhere.

Matching a pattern tries every way through it: without repetitions, and with few branches, there are at most some
hundreds.
"""

from __future__ import annotations

import re

_REPEATING = re.compile(r"[*+]|\{\d*,(?!\d\})|\)\{|\(\?(?!:|P<check>)|\\\d")
_BRANCHING = re.compile(r"(?<!\()\?|\||\{\d*,\d\}")
_MOST_BRANCHES = 9
_OF_A_RANGE = 3
"""A range as {1,9} counts as so many branches: it has up to nine ways, about 2 to the power of 3."""


def matches_fast(pattern: str) -> bool:
    """Return whether a text is a regular expression that cannot take long to match a long text."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):  # a count that is too large, groups nested too deeply
        return False
    return not _REPEATING.search(pattern) and _branches(pattern) <= _MOST_BRANCHES


def _branches(pattern: str) -> int:
    """Return how often a match may go one way or another, so that it has at most 2 to that power of ways."""
    return sum(_OF_A_RANGE if found.startswith("{") else 1 for found in _BRANCHING.findall(pattern))
