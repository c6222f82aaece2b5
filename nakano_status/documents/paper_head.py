"""The lines above a paper's title, by occasion: 資料番号, date, issuing body (source: practice.md §5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nakano_status.documents.numbering import Numerals
from nakano_status.domain.calendar.days import era_year
from nakano_status.domain.papers.publication import Occasion

_ORDINAL_OF_PLAN = re.compile(r"^第[0-9０-９一二三四五六七八九十]+次")
_DIGITS = re.compile(r"\d+")
_NO_DAY = "○月○日"


@dataclass(frozen=True)
class PaperHead:
    """The audience of a paper: the occasion, its date (None: not fixed yet), 資料番号 ('' if there is none)."""

    occasion: Occasion
    day: date | None = None
    number: str = ""
    committee: str = Occasion.COMMITTEE.value

    @property
    def lacks_day(self) -> bool:
        """Whether the paper lacks a date that it needs; a published one may have none."""
        return self.day is None and self.occasion in (Occasion.COUNCIL, Occasion.COMMITTEE)

    @property
    def meeting(self) -> str:
        """The body that the paper is for, a committee's name letter-spaced as published; '' for publication."""
        if self.occasion is Occasion.COMMITTEE:
            return " ".join(f"{self.committee}資料")
        return f"{self.occasion.value}資料" if self.occasion is Occasion.COUNCIL else ""

    def open_day(self, today: date) -> str:
        """Return the date of papers other than the report while it is not fixed: `令和5年○月○日`; '' otherwise."""
        return f"{era_year(today)}{_NO_DAY}" if self.lacks_day else ""

    def written_day(self, today: date, numerals: Numerals) -> str:
        """Return the date line: `令和５年（２０２３年）１０月１１日`; ○月○日 of this year if the date is lacking."""
        if self.day is not None:
            return official_day(self.day, numerals)
        return f"{_year(today, numerals)}{_NO_DAY}" if self.lacks_day else ""


def official_day(day: date, numerals: Numerals) -> str:
    """Return a date as in the head of papers, with the western year in brackets."""
    return f"{_year(day, numerals)}{numerals.written(day.month)}月{numerals.written(day.day)}日"


def _year(day: date, numerals: Numerals) -> str:
    era = _DIGITS.sub(lambda found: numerals.written(int(found[0])), era_year(day))
    return f"{era}（{numerals.written(day.year)}年）"


def usual_name(plan_title: str) -> str:
    """Return the name of a plan in papers: 第2次… is left out, as published."""
    return _ORDINAL_OF_PLAN.sub("", plan_title)
