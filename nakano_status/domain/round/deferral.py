"""他課が回答: a division named with others leaves the answer to them, in the first line of its note (exchange.md).

It is written in the note, as a proposal of 報告対象外 is, so that every form and every client carries it.
"""

from __future__ import annotations

import unicodedata

from nakano_status.domain.text.narrative import as_typed

DEFERRED = "deferred"
"""The key under which a division leaves a row to the others; no field of the form."""

DEFERRAL = "他課が回答"
"""The text that this program writes."""

_WORDINGS = frozenset(
    [f"{whose}が回答{end}" for whose in ("他課", "他の課", "ほかの課") for end in ("", "します", "する")]
    + ["他課回答", "他課で回答", "他課で回答します"]
)


def is_deferral(note: str | None) -> bool:
    """Whether a note's first line leaves the answer to the others; only the known wordings count."""
    return _plain((note or "").strip().partition("\n")[0]) in _WORDINGS


def with_deferral(note: str | None, *, deferred: bool) -> str | None:
    """Return a note whose first line declares the deferral, or no longer does; the rest of it is kept."""
    lines = [line for line in note.split("\n") if not is_deferral(line)] if note else []
    return as_typed("\n".join(([DEFERRAL] if deferred else []) + lines))


def _plain(text: str) -> str:
    """Return the text in one width, without blanks and the mark at its end."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。.")
