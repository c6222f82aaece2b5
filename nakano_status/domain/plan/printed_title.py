"""The parts of a printed title: repost mark, sponsor, plan class."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import TypeVar

from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.text.narrative import TYPED_BLANKS, bare_text

_REPOST = re.compile(r"[(（]\s*+(?:[^()（）\s][^()（）]{0,13}?)?再掲\s*+[)）]\s*+")
_IN_BRACKETS = re.compile(r"\s*[(（]([^()（）]{1,40})[)）]")
_HYPHEN_OF_CODE = re.compile("(?<=[0-9])[‐‑‒–—―−ー](?=[0-9])")
Row = TypeVar("Row")

PLAN_CLASSES = ("◎", "○")
"""The signs before titles by which a plan classes its rows."""
_CLASS_LOOK_ALIKES = {"◎": "◎", "⦾": "◎", "○": "○", "〇": "○", "◯": "○", "⭕": "○"}


def read_sponsor(title: str, sponsors: Mapping[str, str]) -> Sponsor:
    """Return the sponsor that a title names in brackets at its start, such as (国) or (都); otherwise the ward itself.

    `sponsors` are the plan's names of sponsors, by their stored values.
    """
    match = _IN_BRACKETS.match(_without_repost_mark(title))
    named = match and bare_text(match[1])
    return next((Sponsor(key) for key, name in sponsors.items() if bare_text(name) == named), Sponsor.WARD)


def undeclared_sponsor(title: str, sponsors: Iterable[str]) -> str | None:
    """Return the text in brackets at the start of a title if it is not one of the plan's `sponsors` (names).

    None if the title has no such text, or names a sponsor of the plan.
    """
    match = _IN_BRACKETS.match(_without_repost_mark(title))
    return match[1].strip(TYPED_BLANKS) if match and bare_text(match[1]) not in map(bare_text, sponsors) else None


def read_plan_class(title: str, sponsors: Iterable[str]) -> str | None:
    """Return the plan's class sign ◎ or ○ before a title, None if there is none; look-alikes are read as the sign.

    The sign may follow a repost mark and a sponsor in brackets. `sponsors` are the plan's names of sponsors.
    """
    return _CLASS_LOOK_ALIKES.get(_without_sponsor(title, sponsors)[:1])


def bare_title(title: str, sponsors: Iterable[str] | None = None) -> str:
    """Return the title without repost mark, sponsor and plan class.

    `sponsors`: the plan's names of sponsors (None: any text in brackets at the start counts as one).
    """
    rest = _without_sponsor(title, sponsors)
    return (rest[1:].lstrip("\ufe0f") if rest[:1] in _CLASS_LOOK_ALIKES else rest).strip(TYPED_BLANKS)


def fold_title(title: str) -> str:
    """Return the title normalised for comparison, so that two printings of one title give equal results.

    Width, blanks, look-alike characters and the hyphens of codes are unified. Repost mark and sponsor are kept:
    (国)共通化… and 共通化… are different titles.
    """
    shaped = "".join(_CLASS_LOOK_ALIKES.get(character, character) for character in title.replace("\ufe0f", ""))
    return _HYPHEN_OF_CODE.sub("-", bare_text(shaped))


def number_of_other_row(title: str, own: Container[str], by_title: Mapping[str, str]) -> str | None:
    """Return the number of another row that has the title of a line; None if the title fits or is unknown.

    `own`: the titles of the row that the line is read for. `by_title`: the numbers of the rows. All titles are folded.
    """
    return None if title in own else by_title.get(title)


def rows_meant(titled: Sequence[Row], has_measure: Callable[[Row], bool]) -> Sequence[Row]:
    """Return the rows that a line means by its title, of the rows `titled` that have the title.

    These are the rows that also have the 実施内容 of the line (`has_measure`), or all rows if none has it.
    """
    return [each for each in titled if has_measure(each)] or titled


def data_code(code: str) -> str:
    """Return a code as in published data, without characters that some computers lack: 1-1-1 for 1-1-①, I for Ⅰ."""
    return unicodedata.normalize("NFKC", code)


def _without_repost_mark(title: str) -> str:
    return _REPOST.sub("", title, count=1).strip(TYPED_BLANKS)


def _without_sponsor(title: str, sponsors: Iterable[str] | None) -> str:
    rest = _without_repost_mark(title)
    match = _IN_BRACKETS.match(rest)
    is_one = match and (sponsors is None or bare_text(match[1]) in map(bare_text, sponsors))
    return rest[match.end() :].lstrip() if match and is_one else rest
