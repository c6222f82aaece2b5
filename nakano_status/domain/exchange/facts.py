"""Compare what a person sees in a returned workbook with what was sent.

Reported is facts(returned) - facts(sent) - cells that were read.

A fact is a text in a cell, or anything else that a person sees on a sheet. The cells that were read, such as answers,
are left out. Nothing here knows the sheets of a form.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from nakano_status.domain.cell_address import cell_address
from nakano_status.domain.text.narrative import INVISIBLE, bare_text

TEXT = "文字"
"""The kind of a text in a cell; every other kind is the name that people use for it."""
SHEET_NAME = "シートの名前"
HEADINGS = "見出し"
"""The ID of a row of headings, so that it may be repeated."""

Spot = tuple[str, int, int]
"""The place of a cell in a workbook: the name of the sheet, the row and the column, both from 1."""


class Fact(NamedTuple):
    """A thing that a person sees in a workbook.

    `row`, `column`: its cell, or the cell under its corner, counted from 1 (0: it is at no cell). `text`: its text.
    `look`: its text in brackets that name a look which changes its meaning, such as 【斜線：…】 (empty: a plain
    look). `key`: the ID in its row and the heading above it, both folded (None: it is not in a table). `is_hidden`: its
    row, column or sheet is hidden. `is_counted`: the text is the result of a formula, so its numbers may differ.
    """

    sheet: str
    row: int
    column: int
    kind: str
    text: str
    look: str = ""
    key: tuple[str, str] | None = None
    is_hidden: bool = False
    is_counted: bool = False

    @property
    def spot(self) -> Spot:
        """The place of the cell."""
        return self.sheet, self.row, self.column

    @property
    def shown(self) -> str:
        """The text as a person sees it."""
        return self.look or self.text

    @property
    def address(self) -> str | None:
        """The address of the cell, such as `C12`; None if the fact is at no cell."""
        return cell_address(self.row, self.column) if self.row else None


@dataclass(frozen=True)
class FormAsSent:
    """A form as it was sent: all that it shows, and the fields that it left open, as (ID of the row, key).

    `is_made_again`: it was not stored, and may lack texts of the version of the program that made it.
    """

    facts: tuple[Fact, ...] = ()
    open_fields: frozenset[tuple[str, str]] = frozenset()
    is_made_again: bool = False


class DifferenceKind(Enum):
    """How a returned workbook differs from what was sent."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"
    HIDDEN = "hidden"


class Difference(NamedTuple):
    """A difference that a person is reported; `sent`: the text that was sent in that place (empty: none was)."""

    difference: DifferenceKind
    fact: Fact
    sent: str = ""


_ALIKE = str.maketrans("〜～－‐‑‒–—―−ー", "~~---------", INVISIBLE)
"""Characters that look alike, and characters of no width."""
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,15})?")
_NUMBERS = re.compile(r"\d+")
_CODE_LENGTH = 12


@lru_cache(maxsize=8192)
def fold_seen(text: str) -> str:
    """Return a text in the form in which two texts that look alike are equal.

    Width, case, blanks and kinds of dashes are left out, and so is the spelling of a number, which programs change.
    """
    folded = bare_text(text).translate(_ALIKE).casefold()
    return str(Decimal(folded.replace(",", "")).normalize()) if _NUMBER.fullmatch(folded) else folded


def text_code(text: str) -> str:
    """Return the code of a text shown on one form alone, 12 hexadecimal digits; blanks and width do not change it."""
    return hashlib.sha256(bare_text(text).encode()).hexdigest()[:_CODE_LENGTH]


@dataclass
class _Place:
    """A place of a form as sent; it accounts for one text of a returned workbook. `facts`: its text in each version."""

    facts: list[Fact] = field(default_factory=list)
    is_found: bool = False


Lookup = tuple[object, ...]


class _SentPlaces:
    """The places of sent forms, by their texts: near a place of the returned workbook first, then anywhere."""

    def __init__(self, sent: Sequence[Sequence[FormAsSent]]) -> None:
        """Collect the places; the versions of one form have the same places."""
        self.sheets: set[str] = set()
        self.rows: set[str] = set()
        self.own: dict[Lookup, _Place] = {}
        self._places: dict[Lookup, list[_Place]] = defaultdict(list)
        for number, versions in enumerate(sent):
            places: dict[Lookup, _Place] = {}
            for fact in dict.fromkeys(fact for form in versions for fact in form.facts if fact.kind == TEXT):
                self._add(places, fact)
            self.own = self.own if number else places

    def _add(self, places: dict[Lookup, _Place], fact: Fact) -> None:
        where = _where(fact)
        if where not in places:
            places[where] = _Place()
            for each in {where, (where[0], fact.row, fact.column)}:
                self._places[each].append(places[where])
        places[where].facts.append(fact)
        self.sheets.add(fold_seen(fact.sheet))
        lookups: list[Lookup] = []
        for words in {(fold_seen(fact.text), fact.look), (fold_seen(fact.text), "")}:  # programs lose looks
            lookups += [(where, words), (where[1:], words), (where[0], words), (words,)]
            lookups += [(fact.key[0], words)] if fact.key else []
        if fact.is_counted:
            lookups.append((where, _NUMBERS.sub("0", fold_seen(fact.text))))
        if fact.key:
            self.rows.add(fact.key[0])
        for lookup in lookups:
            self._places[lookup].append(places[where])

    def has_in_table(self, fact: Fact) -> bool:
        """Return whether a text was sent in this row of a table under this heading, however often it is there."""
        if fact.key is None or (_where(fact)[1:], (fold_seen(fact.text), fact.look)) not in self._places:
            return False
        self.take((_where(fact), (fold_seen(fact.text), fact.look)))
        return True

    def lookups(self, fact: Fact) -> tuple[Lookup, ...]:
        """Return where to look for the text of a fact, nearest first; in a known row, for this row only."""
        where, words = _where(fact), (fold_seen(fact.text), fact.look)
        near: tuple[Lookup, ...] = (where, words), (where, _NUMBERS.sub("0", words[0]))
        if fact.key is not None and fact.key[0] in self.rows:
            return (*near, (fact.key[0], words))
        return (*near, (where[0], words), (words,))

    def is_copied(self, fact: Fact, read: Container[Lookup]) -> bool:
        """Return whether a fact is on a sheet that was not sent, as it was sent or read on another: on a copy of it."""
        lookup = _where(fact)[1:], (fold_seen(fact.text), fact.look)
        return fold_seen(fact.sheet) not in self.sheets and (lookup in self._places or lookup in read)

    def take(self, *lookups: Lookup) -> _Place | None:
        """Return the first place that was not found before, and that one of the lookups finds; it is found now."""
        places = (place for lookup in lookups for place in self._places.get(lookup, ()) if not place.is_found)
        if (place := next(places, None)) is not None:
            place.is_found = True
        return place

    def text_at(self, fact: Fact) -> str:
        """Return the text sent at the place of a fact, unless it was found; the place is found now."""
        where = _where(fact)
        place = self.take(where, (where[0], fact.row, fact.column))
        return place.facts[0].text if place else ""


def _where(fact: Fact) -> Lookup:
    return (fold_seen(fact.sheet), *(fact.key or (fact.row, fact.column)))


_STEPS = 4


def differences(
    returned: Iterable[Fact],
    sent: Sequence[Sequence[FormAsSent]],
    read: Container[Spot],
    own: Collection[str] = (),
) -> list[Difference]:
    """Return what a returned workbook shows beside the cells that were read and beside what was sent.

    `sent`: the versions of each form that the workbook may be made of; of the first form, texts are returned, too, that
    are gone from a row and a column which are still there. `read`: the cells that were read; of these, only hiding
    counts. `own`: folded texts that the workbook itself declares as its own.
    """
    facts, places = tuple(returned), _SentPlaces(sent)
    things = [fact for versions in sent for form in versions for fact in form.facts if fact.kind != TEXT]
    known = {*own, *(fold_seen(fact.text or fact.kind) for fact in things)}
    reported: list[Difference] = []
    left: list[Fact] = []
    for fact in facts:
        if fact.kind != TEXT:
            if fold_seen(fact.text or fact.kind) not in known:
                reported.append(Difference(DifferenceKind.ADDED, fact))
        elif fact.spot not in read:
            left.append(fact)
        else:
            places.text_at(fact)
            reported += [Difference(DifferenceKind.HIDDEN, fact)] if fact.is_hidden else []
    left = [fact for fact in left if fold_seen(fact.text) not in own and not places.has_in_table(fact)]
    lookups = {fact: places.lookups(fact) for fact in left}
    for step in range(_STEPS):
        left = [fact for fact in left if step >= len(lookups[fact]) or not places.take(lookups[fact][step])]
    answers = {(_where(fact)[1:], (fold_seen(fact.text), fact.look)) for fact in facts if fact.spot in read}
    for fact in (fact for fact in left if not places.is_copied(fact, answers)):
        was = places.text_at(fact)
        reported.append(Difference(DifferenceKind.CHANGED if was else DifferenceKind.ADDED, fact, was))
    if any(form.is_made_again for versions in sent for form in versions):
        return reported
    shown = {(fold_seen(fact.sheet), part) for fact in facts if fact.key for part in fact.key}
    lost = (place.facts[0] for place in places.own.values() if not place.is_found and place.facts[0].spot not in read)
    cleared = (fact for fact in lost if fact.key and all((fold_seen(fact.sheet), part) in shown for part in fact.key))
    return [*reported, *(Difference(DifferenceKind.GONE, fact) for fact in cleared)]
