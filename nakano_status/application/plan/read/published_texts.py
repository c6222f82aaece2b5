"""All published texts of a round, whichever rows and columns a list shows: the content of its export stamp."""

from __future__ import annotations

from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.published_list.list_age import Field


def published_texts(contents: RoundContents) -> dict[Field, str | None]:
    """Return the current published texts, by row and key."""
    keys = contents.asked.profile.published_keys
    return {(row_id, key): texts.get(key) for row_id, texts in contents.values.items() for key in keys}
