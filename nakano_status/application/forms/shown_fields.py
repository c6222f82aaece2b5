"""What a new form shows a division in its open fields: never what other divisions answered on the same row."""

from __future__ import annotations

from nakano_status.application.entries.own_answers import before_writing
from nakano_status.application.forms.form_content import FormMaker
from nakano_status.domain.exchange.package import Package


def shown_fields(maker: FormMaker, package: Package) -> dict[str, dict[str, str | None]]:
    """Return current values, as seen by the division of a package, of the fields open to it, by row and key."""
    found: dict[str, dict[str, str | None]] = {}
    for row in package.rows:
        slots = {key: maker.facts.slot(row.row_id, key, package.division) for key in maker.keys_of(row)}
        values = {slot: before_writing(maker.facts, slot, package.division).values for slot in {*slots.values()}}
        found[row.row_id] = {key: values[slot][slot.keys.index(key)] for key, slot in slots.items()}
    return found
