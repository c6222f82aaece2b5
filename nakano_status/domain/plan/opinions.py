"""Opinions on the plan (議会・有識者・パブリックコメント・監査), with the office's answers (years.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OpinionSource(StrEnum):
    """Where an opinion comes from; the values are the labels shown on screen."""

    ASSEMBLY = "議会"
    EXPERT = "有識者"
    PUBLIC_COMMENT = "パブリックコメント"
    AUDIT = "監査"
    OTHER = "その他"


@dataclass(frozen=True)
class Opinion:
    """One opinion: its number, its author (`is_named`: the name may be published), and what the office answered.

    `changed` states what was changed because of it; `rows` are the 管理番号 that it is about.
    """

    number: int
    source: OpinionSource
    day: date
    who: str | None
    is_named: bool
    text: str
    answer: str | None = None
    changed: str | None = None
    rows: tuple[str, ...] = ()

    @property
    def published_name(self) -> str | None:
        """The author's name if it may be published, else None."""
        return self.who if self.is_named else None
