"""The queries of 成果指標 with their figures, and of the recorded papers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, bindparam, literal_column, select

from nakano_status.store import tables as t
from nakano_status.store.expressions import Named, by, in_order_of_acts, with_reasons


def queries() -> Iterator[Named]:
    """Yield every query with its name."""
    yield from _indicators()
    head, file, value = t.publication.c, t.publication_file.c, t.publication_value.c
    yield "publications", select(t.publication).where(by(head.round_id)).order_by(head.number)
    named = select(file.number, file.name, file.sha256).where(by(file.round_id))
    yield "publication_files", named.order_by(file.number, file.position)
    content = select(file.content).where(by(file.round_id), by(file.number), by(file.name, "file_name"))
    yield "publication_content", content
    printed = select(value.row_id, value.key, value.value)
    yield "printed_values", printed.where(by(value.round_id), by(value.number))
    numbers = select(value.number).where(by(value.round_id), by(value.row_id))
    yield "papers_of_row", numbers.distinct().order_by(value.number)


def _indicators() -> Iterator[Named]:
    of, owner, figure = t.indicator_in_edition.c, t.indicator_owner, t.indicator_value
    yield "indicators", select(t.indicator_in_edition).where(by(of.edition_id)).order_by(of.goal, of.ordinal)
    since = t.indicator_owner_day
    owners = select(owner.c.indicator_id, owner.c.division_id, since.c.valid_from).where(by(owner.c.edition_id))
    same = (owner.c[each] == since.c[each] for each in ("edition_id", "indicator_id", "act_id"))
    owners = owners.outerjoin(since, and_(*same))
    yield "indicator_owners", in_order_of_acts(owners, owner)
    act = (t.act.c.act_id, t.act.c.kind, t.act.c.at, t.act.c.by_name, t.act_reason.c.text.label("why"))
    figures = select(figure.c.year, figure.c.kind.label("figure_kind"), figure.c.text, t.act.c.ordinal, *act)
    supplied = select(owner.c.division_id, t.act.c.ordinal, *act)
    for name, statement, table in (("indicator_words", figures, figure), ("indicator_owner_words", supplied, owner)):
        yield name, with_reasons(in_order_of_acts(statement, table)).where(by(table.c.indicator_id))
    of_edition = figure.c.edition_id.in_((bindparam("edition_id"), literal_column("''")))
    yield "indicator_values", in_order_of_acts(select(figure).where(of_edition), figure)
