"""The queries of the office's reviews of answers, and of the 所属長確認 given here, and of the findings in files."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from nakano_status.store import tables as t
from nakano_status.store.expressions import Named, NamedWrite, by, changing, in_order_of_acts


def queries() -> Iterator[Named]:
    """Yield every query with its name."""
    review, given = t.review.c, t.confirmation.c
    yield "reviews", select(t.review).where(by(review.round_id)).order_by(review.ordinal)
    yield "review_values", select(t.review_value).where(by(t.review_value.c.round_id))
    yield "review_seen", select(t.review_seen).where(by(t.review_seen.c.round_id))
    confirmed = select(given.act_id, given.name, given.confirmed_at)
    whose = in_order_of_acts(confirmed, t.confirmation).where(by(given.round_id), by(given.division_id))
    yield "confirmations", whose
    part = t.confirmation_field.c
    fields = select(part.act_id, part.row_id, part.key, part.code)
    yield "confirmation_fields", fields.where(by(part.round_id), by(part.division_id))
    found = t.finding.c
    yield "findings", select(t.finding).where(by(found.sha256)).order_by(found.ordinal)


def writes() -> Iterator[NamedWrite]:
    """Yield the statement that blanks the name of a 所属長確認."""
    yield changing(t.confirmation, ["round_id", "division_id", "act_id"], ["name"])
