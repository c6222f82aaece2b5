"""The numbers of rows year by year, with the targets that the plan states for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import rounds_of_plan
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_answers import reported_by_row
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Field, number_in
from nakano_status.domain.grouped import grouped


@dataclass(frozen=True)
class RowTargets:
    """The numbers of a row in a field, and the plan's targets for them, by year.

    `actual`: the field of the numbers. `actuals`, `targets`: the numbers as stored texts; years without one have no
    key.
    """

    row_id: str
    actual: Field
    actuals: Mapping[FiscalYear, str]
    targets: Mapping[FiscalYear, str]


def read_targets(records: Records, contents: RoundContents) -> Iterator[RowTargets]:
    """Yield the numbers and targets of each row of a round with a target, in printed order.

    The targets are from the round's edition. The numbers are from all rounds of the plan up to this one, except rounds
    whose edition declares the number in another unit or about another level.
    """
    profile = contents.edition.profile
    fields = [each for each in profile.fields if each.target_of]
    if not fields:
        return
    values_of = records.plan.values(contents.edition.edition_id)
    stated = grouped(((row_id, item.key), (item.year, text)) for (row_id, item), text in values_of.items() if item.year)
    rounds = [each for each in rounds_of_plan(records, contents.plan.plan_id) if each.year < contents.round_.year]
    before = [
        (each, reported_by_row(records.entries.current(each.round_id)), records.plan.asked(each)) for each in rounds
    ]
    for row in contents.rows:
        for field in fields:
            targets = stated.get((row.row_id, field.key))
            if targets:
                actual = profile.by_key[field.target_of]
                actuals = {contents.round_.year: contents.reported(row.row_id).decided.get(field.target_of)}
                for round_, values, asked in before:
                    if not actual.is_comparable_to(asked.profile.by_key.get(actual.key)):
                        continue
                    origins = contents.lineage_from(round_).origins(row.row_id)
                    same = values.get(origins[0]) if len(origins) == 1 else None  # several rows have no one number
                    actuals[round_.year] = same.decided.get(field.target_of) if same else None
                found = {year: text for year, text in actuals.items() if text and number_in(text) is not None}
                yield RowTargets(row.row_id, actual, found, dict(targets))
