"""The queries of the rounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, literal_column, select

from nakano_status.store import tables as t
from nakano_status.store.expressions import Named, NamedWrite, by, changing, deleting, in_order_of_acts, with_reasons
from nakano_status.store.statements import BETWEEN


def queries() -> Iterator[Named]:
    """Yield every query with its name."""
    row, out, due, several = t.round_row.c, t.out_of_report, t.round_due, t.round_several
    yield "rounds", select(t.round_).order_by(t.round_.c.year, t.round_.c.round_id)
    profiles = select(t.edition_profile.c.profile).join(
        t.round_, t.round_.c.edition_id == t.edition_profile.c.edition_id
    )
    yield "round_profile", profiles.where(by(t.round_.c.round_id))
    yield "round_rows", select(row.round_id, row.row_id).order_by(row.round_id, row.position)
    yield "round_lengths", select(func.count().label("length")).select_from(t.round_row).group_by(row.round_id)
    yield "answerers", _answerers()
    yield "out_of_report", in_order_of_acts(select(out.c.round_id, out.c.row_id, out.c.reason), out)
    opened = select(several.c.round_id, several.c.row_id, several.c.several)
    yield "several_writers", in_order_of_acts(opened, several)
    named = t.round_answerer.c
    yield "answerer_acts", select(named.act_id).distinct().where(by(named.round_id), by(named.row_id))
    texts = select(t.round_owners.c.row_id, t.round_owners.c.text)
    yield "owners_printed", texts.where(by(t.round_owners.c.round_id))
    yield "reopened", _reopened_after_closing()
    dues = in_order_of_acts(select(due.c.round_id, due.c.division_id, due.c.due), due)
    yield "dues", dues.order_by(due.c.position, due.c.division_id)
    act = t.act.c
    given = select(due.c.division_id, due.c.due, act.at, act.by_name, act.kind, t.act_reason.c.text)
    changes = with_reasons(in_order_of_acts(given, due)).where(by(due.c.round_id))
    yield "due_changes", changes.order_by(due.c.position, due.c.division_id)


def _answerers() -> Select[Any]:
    """The named divisions, with the rows on which they are named alike: few combinations for thousands of rows."""
    named = t.round_answerer.c
    how = (named.round_id, named.position, named.division_id, named.role, named.ordinal)
    between: Any = literal_column(f"'{BETWEEN}'")  # a text would become a parameter
    rows = func.aggregate_strings(named.row_id, between).label("row_ids")
    return select(*how, rows).group_by(*how).order_by(named.position)


def _reopened_after_closing() -> Select[Any]:
    """The rows of closed rounds that were reopened afterwards."""
    reopening, closing, review = t.act.alias("said"), t.act.alias("closing"), t.review.c
    found = select(review.round_id, review.row_id).distinct().join(t.round_, t.round_.c.round_id == review.round_id)
    found = found.join(reopening, reopening.c.act_id == review.act_id).join(
        closing, closing.c.act_id == t.round_.c.closed_by
    )
    return found.where(review.kind == literal_column("'reopened'"), reopening.c.ordinal > closing.c.ordinal)


def writes() -> Iterator[NamedWrite]:
    """Yield every statement that changes or deletes rows by other columns than their key."""
    yield deleting(t.round_answerer, "round_id", "row_id", "act_id")
    yield deleting(t.round_due, "round_id", "act_id")
    yield changing(t.round_, ["round_id"], ["closed_by"])
    yield changing(t.round_, ["round_id"], ["made_on"])
    yield changing(t.round_, ["round_id"], ["due"])
