"""Opinions on the plan (議会・有識者・パブリックコメント・監査), with the office's answers (years.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any


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

    @property
    def as_published(self) -> Opinion:
        """The opinion without its author's name if that may not be published."""
        return replace(self, who=self.published_name)


def opinion_as_json(opinion: Opinion) -> dict[str, Any]:
    """Return an opinion as it is kept in settings and in forms."""
    kept = {each.name: getattr(opinion, each.name) for each in fields(opinion)}
    return kept | {"source": opinion.source.value, "day": opinion.day.isoformat(), "rows": list(opinion.rows)}


def opinion_of_json(kept: Mapping[str, Any]) -> Opinion:
    """Return an opinion that was kept so; raises ValueError if it is none."""
    try:
        read = {each.name: kept[each.name] for each in fields(Opinion)}
        texts = [read[name] for name in ("who", "answer", "changed") if read[name] is not None]
        if not all(isinstance(text, str) for text in (read["text"], *texts, *read["rows"])):
            raise ValueError
        read |= {"source": OpinionSource(read["source"]), "day": date.fromisoformat(read["day"])}
        read |= {"number": int(read["number"]), "is_named": bool(read["is_named"]), "rows": tuple(read["rows"])}
    except (KeyError, TypeError) as unfit:
        raise ValueError from unfit
    return Opinion(**read)
