"""All texts of a round that lists print, whatever rows and columns one of them shows: what its stamp is made of."""

from __future__ import annotations

from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.fields.registry import PUBLISHED_KEYS
from nakano_status.domain.published_list.list_age import Field


def published_texts(contents: RoundContents) -> dict[Field, str | None]:
    """Return what stands, by row and key."""
    return {(row_id, key): texts.get(key) for row_id, texts in contents.values.items() for key in PUBLISHED_KEYS}
