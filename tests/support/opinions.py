"""Opinions as a person enters them."""

from datetime import date
from typing import Any

from nakano_status.domain.plan.annotations import Opinion, OpinionSource


def new_opinion(source: OpinionSource, day: date, text: str, who: str | None = None, **more: Any) -> Opinion:
    """Return an opinion without a number; its author's name may not be published unless `more` lets it."""
    return Opinion(0, source, day, who, **{"is_named": False, **more}, text=text)
