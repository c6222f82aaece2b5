"""Invented answers: plausible texts for any row, made from its title and its planned schedule, and always the same.

The phrases are chosen by the subject of a row; none of them was ever reported. Some answers are typed as people type
into a spreadsheet, with look-alike marks and invisible blanks. Choices look random but are the same on every machine.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TypeVar

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import (
    CHANGE_KIND,
    CHANGE_REASON,
    DONE,
    LATER_YEARS,
    MARK,
    NEXT_YEAR,
    NOTE,
    Editor,
    Field,
)
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.plan.plan import Listing, Sponsor


@dataclass(frozen=True)
class PhraseTheme:
    """The phrases for rows on one subject.

    `title_words`: words in the titles of such rows.
    `subject`: the object of the work.
    `deeds`: things done.
    `figure`: a sentence with a number.
    `aims`: next aims.

    In them, `{n}` is replaced by a number and `{m}` by a month.
    """

    title_words: Sequence[str]
    subject: str
    deeds: Sequence[str]
    figure: str
    aims: Sequence[str]


_PHRASES = tomllib.loads(resources.files(__package__).joinpath("phrases.toml").read_text("utf-8"))

THEMES = tuple(PhraseTheme(**theme) for theme in _PHRASES["themes"])
"""The themes in order. The first with any of its `title_words` in a title applies; the last is for all other rows."""

UNCHANGED = ("（推進）", "継続")
"""Texts that people write if nothing changes; most texts of `later_years` are such texts."""
Item = TypeVar("Item")

_DASH = "―"
_SHARES = (88, 95, 98, 100)
"""Cumulative percentages of the marks, in their order; the published R3 had 94, 4, 1 and 1 per cent."""
_FULL_WIDTH = {ord("0") + digit: ord("０") + digit for digit in range(10)}
_WHO = {Sponsor.NATION: "国", Sponsor.METROPOLIS: "都"}


class Chance:
    """A source of choices that look random but depend only on a seed."""

    def __init__(self, *seed: str) -> None:
        """Begin the sequence of choices for a seed."""
        self._seed = "/".join(seed)
        self._drawn = 0

    def number(self, low: int, high: int) -> int:
        """Return a number from `low` to `high`, both included."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._seed}#{self._drawn}".encode()).digest()
        return low + int.from_bytes(digest[:8], "big") % (high - low + 1)

    def one_of(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.number(0, len(items) - 1)]

    def happens(self, percent: int) -> bool:
        """Return True with a probability of `percent` per cent."""
        return self.number(1, 100) <= percent


@dataclass(frozen=True)
class Answer:
    """The answer to one row: the mark as stored, and the texts as a user would type them, by key.

    Blanks are left out.
    """

    row_id: str
    values: Mapping[str, str]

    @property
    def mark(self) -> str:
        """The mark of the answer."""
        return self.values[MARK]


def invent(listing: Listing, marks: Marks, year: FiscalYear, scheduled: str | None) -> Answer:
    """Return an invented answer to a row of the built-in plan's kind in a year.

    `scheduled`: the row's 計画上のスケジュール for that year (None: there is none).
    """
    chance = Chance("例", listing.row_id, year.short)
    mark = _draw_mark(chance, marks)
    values = {MARK: mark.symbol, **_reason(chance, mark, listing.sponsor)}
    if listing.sponsor is Sponsor.WARD:
        values |= _done(chance, theme_of(listing.title), mark, scheduled or "")
        values |= _plans(chance, theme_of(listing.title), Chance("例", listing.row_id).number(0, 2) + year.start)
    else:
        values |= _watched_texts(chance, listing.sponsor)
    return Answer(listing.row_id, values)


def invent_items(listing: Listing, asked: AskedFields, year: FiscalYear) -> Answer:
    """Return an invented answer to a row of a plan with items of its own; `asked` are the fields asked in the year."""
    chance = Chance("項目", listing.row_id, year.short)
    values = {key: _item(chance, asked.profile.by_key[key], listing.title) for key in asked.keys if key not in _BESIDE}
    mark = asked.profile.marks.option_of(values[MARK])
    if mark and mark.asks_reason and CHANGE_REASON in asked.keys:
        values[CHANGE_REASON] = chance.one_of(_PHRASES["reasons"]["その他"])
    return Answer(listing.row_id, values)


def invent_office_items(listing: Listing, asked: AskedFields, year: FiscalYear) -> Answer:
    """Return invented texts of the fields that the office fills in for a row."""
    chance = Chance("事務局", listing.row_id, year.short)
    fields = (asked.profile.by_key[key] for key in asked.office_keys)
    return Answer(listing.row_id, {each.key: _item(chance, each, listing.title) for each in fields})


def invent_deed(chance: Chance, title: str) -> str:
    """Return a sentence on what was done for a row."""
    theme = theme_of(title)
    return _filled(chance, chance.one_of(theme.deeds), theme)


_BESIDE = (CHANGE_REASON, CHANGE_KIND, NOTE)
"""Fields of an answer that are filled in only in some cases."""


def _item(chance: Chance, field: Field, title: str) -> str:
    """Return an invented text of a field, by its editor."""
    if field.options:
        return chance.one_of(field.options.symbols)
    match field.editor:
        case Editor.NUMBER:
            return str(chance.number(1, 99) * (100 if "円" in field.number_unit else 1))
        case Editor.DATE:
            return f"令和8年{chance.number(4, 12)}月1日"
        case _:
            return invent_deed(chance, title)


def with_long_story(answer: Answer) -> Answer:
    """Return the answer with a 取組状況 of three paragraphs."""
    return Answer(answer.row_id, {**answer.values, DONE: _PHRASES["long_story"]})


def with_more_done(answer: Answer) -> Answer:
    """Return the answer with one more sentence at the end of 取組状況."""
    return Answer(answer.row_id, {**answer.values, DONE: f"{answer.values[DONE]}年度末の実績を確認し、数値を改めた。"})


def theme_of(title: str) -> PhraseTheme:
    """Return the phrases for the subject of a row, chosen by words in its title."""
    return next((theme for theme in THEMES if any(word in title for word in theme.title_words)), THEMES[-1])


def _draw_mark(chance: Chance, marks: Marks) -> Mark:
    drawn = chance.number(1, 100)
    found = (mark for limit, mark in zip(_SHARES, marks, strict=False) if drawn <= limit)
    return next(found, marks.each[-1])  # for fewer marks than percentages


def _reason(chance: Chance, mark: Mark, sponsor: Sponsor) -> dict[str, str]:
    """Return a reason if the mark needs one; for the nation's rows, only the kind of change."""
    if not mark.asks_reason:
        return {}
    kind = chance.one_of(["前倒し", "内容・規模"] if not mark.shortfall else ["後ろ倒し", "その他"])
    if sponsor is not Sponsor.WARD:
        return {CHANGE_KIND: kind}
    return {CHANGE_REASON: chance.one_of(_PHRASES["reasons"][kind]), CHANGE_KIND: kind}


def _done(chance: Chance, theme: PhraseTheme, mark: Mark, scheduled: str) -> dict[str, str]:
    """Return the text on a year of study, construction, first operation, or continuation."""
    if mark.shortfall > 1:
        return {DONE: _DASH}
    deed = chance.one_of(theme.deeds)
    if "構築" in scheduled:
        sentence = chance.one_of(_PHRASES["built"])
    elif "検討" in scheduled:
        sentence = chance.one_of(_PHRASES["studied"])
    else:
        sentence = (chance.one_of(_PHRASES["started"]) if "運用" in scheduled else "") + deed
    sentence = _filled(chance, sentence, theme)
    if chance.happens(50):
        sentence += ("\n" if chance.happens(30) else "") + _filled(chance, theme.figure, theme)
    return {DONE: sentence}


def _plans(chance: Chance, theme: PhraseTheme, turn: int) -> dict[str, str]:
    """Return the texts on the next years; `turn` grows by one each year, so that no text equals last year's."""
    next_aim, later_aim = (theme.aims[(turn + ahead) % len(theme.aims)] for ahead in range(2))
    texts = {NEXT_YEAR: next_aim}
    if chance.happens(80):
        texts[LATER_YEARS] = chance.one_of(UNCHANGED) if chance.happens(70) else later_aim
    return texts


def _filled(chance: Chance, sentence: str, theme: PhraseTheme) -> str:
    """Return a sentence with the subject, a month and a number filled in; some months are in full width."""
    month = str(chance.number(5, 12))
    if chance.happens(20):
        month = month.translate(_FULL_WIDTH)
    return sentence.format(subject=theme.subject, m=month, n=chance.number(2, 60))


def _watched_texts(chance: Chance, sponsor: Sponsor) -> dict[str, str]:
    """Return a division's texts about a row that the nation or the metropolis carries out."""
    who = _WHO[sponsor]
    texts = {DONE: chance.one_of(_PHRASES["watched"]).format(who=who)}
    if chance.happens(70):
        texts[NEXT_YEAR] = chance.one_of(_PHRASES["watching"]).format(who=who)
    return texts


def as_typed_by_hand(answer: Answer, marks: Marks) -> dict[str, str]:
    """Return an answer's texts by key as a user types them into cells, with look-alike marks and stray blanks."""
    chance = Chance("hand", answer.row_id)
    typed = dict(answer.values)
    if mark := marks.option_of(answer.mark):
        typed[MARK] = chance.one_of([*mark.look_alikes, f"{mark} ", f"　{mark}"])
    if chance.happens(40):
        typed[DONE] += chance.one_of([" ", "　", "\n"])
    return typed
