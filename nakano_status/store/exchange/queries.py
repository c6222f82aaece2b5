"""The queries of what was sent and received."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from nakano_status.store import tables as t
from nakano_status.store.expressions import (
    Named,
    NamedWrite,
    among,
    by,
    changing,
    in_order_of_acts,
    narrowed,
    parts,
    with_or_without,
    with_reasons,
)


def queries() -> Iterator[Named]:
    """Yield every query with its name; a name is repeated for each combination of parameters."""
    yield from _packages()
    yield from _returns()
    yield from _arrivals()


def _packages() -> Iterator[Named]:
    head, act = t.package.c, t.act.c
    of_round = by(head.round_id)
    acts = select(head.package_id, act.act_id, act.kind, act.at, act.by_name, t.act_reason.c.text)
    made = with_reasons(acts.join(t.act, act.act_id == head.act_id))
    yield "package_acts", made.where(of_round).order_by(head.ordinal)
    for of in ((of_round,), (of_round, by(head.division_id)), (by(head.package_id),)):
        yield "packages", select(t.package).where(*of).order_by(head.ordinal)
        yield "package_parents", parts(t.package, t.package_parent, "parent_id").where(*of)
        rows = parts(t.package, t.package_row, "row_id", "role")
        yield "package_rows", rows.where(*of).order_by(t.package_row.c.position)
        values = parts(t.package, t.package_value, "row_id", "division_id", "key", "value").where(*of)
        yield from narrowed("package_values", values, t.package_value)
        seen = parts(t.package, t.package_seen, "row_id", "division_id", "group_key", "word_id").where(*of)
        yield from narrowed("package_seen", seen, t.package_seen)
        yield "package_remarks", parts(t.package, t.package_remark, "row_id", "key", "text").where(*of)


def _returns() -> Iterator[Named]:
    head = t.return_.c
    for of in ((by(head.round_id), among(head.state)), (by(head.return_id),)):
        yield "returns", select(t.return_).where(*of).order_by(head.ordinal)
        yield "return_parents", parts(t.return_, t.return_parent, "parent_id").where(*of)
        values = parts(t.return_, t.return_value, "row_id", "key", "state", "text", "cell").where(*of)
        yield from narrowed("return_values", values, t.return_value)
        seen = parts(t.return_, t.return_seen, "row_id", "division_id", "group_key", "word_id").where(*of)
        yield from narrowed("return_seen", seen, t.return_seen)
        confirmed = parts(t.return_, t.return_confirmation, "name", "confirmed_at")
        yield "return_confirmations", confirmed.where(*of)
        codes = t.return_confirmed.c
        covered = select(codes.return_id, codes.row_id, codes.key, codes.code)
        yield "return_confirmed", covered.join(t.return_, head.return_id == codes.return_id).where(*of)
        yield "return_writers", parts(t.return_, t.return_writer, "row_id", "key", "told").where(*of)
    answered = select(t.act.c.at).join(t.return_, head.act_id == t.act.c.act_id)
    newest = answered.order_by(t.act.c.ordinal.desc())
    yield "last_submission", newest.where(by(head.round_id), by(head.division_id), by(head.state))


def _arrivals() -> Iterator[Named]:
    held, file, ledger = t.held_item.c, t.batch_file.c, t.ledger_row.c
    for chosen in with_or_without(by(held.round_id), by(held.state)):
        yield "held", select(t.held_item).where(*chosen).order_by(held.ordinal)
        values = select(t.held_value).join(t.held_item, held.item_id == t.held_value.c.item_id)
        yield "held_values", values.where(*chosen)
    arrival = (file.sha256, file.name, file.size, file.verdict, file.code)
    arrivals = select(*arrival, file.act_id, t.act.c.at, t.act.c.by_name)
    yield "received", in_order_of_acts(arrivals, t.batch_file).order_by(file.ordinal)
    yield "content", select(t.received_file.c.content).where(by(t.received_file.c.sha256))
    lines = in_order_of_acts(select(ledger.sha256, ledger.sheet, ledger.row, ledger.row_id, ledger.fate), t.ledger_row)
    for chosen in with_or_without(by(ledger.act_id)):
        yield "ledger", lines.where(*chosen).order_by(ledger.ordinal)


def writes() -> Iterator[NamedWrite]:
    """Yield every statement that changes or deletes rows by other columns than their key."""
    yield changing(t.held_item, ["item_id"], ["state", "settled_by"])
    yield changing(t.held_item, ["item_id"], ["round_id"])
    yield changing(t.return_, ["return_id"], ["respondent", "extension", "confirmed_by"])
    yield changing(t.return_confirmation, ["return_id"], ["name"])
