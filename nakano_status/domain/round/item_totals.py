"""The totals of an item of a plan: how many rows have each option of a choice, or the sum of the numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from nakano_status.domain.fields.field import NO_SUM, OPTION_JOINT, Field, number_in
from nakano_status.domain.fields.option import ChoiceOption
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.grouped import grouped
from nakano_status.domain.round.tally import Exclusion, Grouping, TallyRow

_DIGITS = 1000
"""Significant digits of a sum, more than the numbers of a plan have, so that no sum is rounded."""


@dataclass(frozen=True)
class ItemRow:
    """A row with its current value of an item (None: blank). `conflict`: whether the item is in an open conflict."""

    row: TallyRow
    value: str | None
    conflict: bool

    @property
    def why_not(self) -> Exclusion | None:
        """The reason why the value is not counted; None if it is counted."""
        if self.row.out_of_report is not None:
            return Exclusion(self.row.out_of_report.value)
        if self.conflict:
            return Exclusion.OPEN_CONFLICT
        return Exclusion.UNANSWERED if self.value is None else None


@dataclass(frozen=True)
class ItemTotal:
    """The totals of an item over some rows; rows that are 報告対象外 or in an open conflict are not counted.

    `chosen`: the 管理番号 of the rows with each option, in the order of the options; empty for a number. A row with
    several options counts for each of them. `sum`: the sum of the numbers, spelled as numbers are stored; empty for a
    choice. `filled`: the 管理番号 of the rows with a value. `in_report`: the number of 報告対象 rows.
    """

    chosen: Mapping[ChoiceOption, tuple[str, ...]]
    sum: str
    filled: tuple[str, ...]
    in_report: int

    @property
    def counts(self) -> dict[ChoiceOption, int]:
        """The number of rows by option."""
        return {option: len(rows) for option, rows in self.chosen.items()}

    @property
    def answered_count(self) -> int:
        """The number of rows with a value."""
        return len(self.filled)

    def printed_sum(self, field: Field) -> str:
        """Return the sum as printed; a dash if no row has a value, because the sum of no numbers is not 0."""
        return field.printed(self.sum) if self.filled else NO_SUM


def total_of_item(rows: Iterable[ItemRow], field: Field) -> ItemTotal:
    """Return the totals of an item over rows: counts if it is a choice, otherwise the sum of its numbers."""
    reported = [each for each in rows if each.row.out_of_report is None]
    values = [(each.row.row_id, each.value) for each in reported if each.value is not None and not each.why_not]
    chosen = grouped((option.symbol, row_id) for row_id, value in values for option in field.options_in(value))
    return ItemTotal(
        chosen={option: chosen.get(option.symbol, ()) for option in field.options},
        sum="" if field.options else _sum(value for _, value in values),
        filled=tuple(row_id for row_id, _ in values),
        in_report=len(reported),
    )


def totals_by(rows: Iterable[ItemRow], field: Field, grouping: Grouping | Level) -> dict[str | None, ItemTotal]:
    """Return the totals of the rows of each group, in the order of the groups' first rows.

    Rows without a group, if there are any, are added up under the key None.
    """
    found = grouped((each.row.groups[grouping], each) for each in rows)
    return {group: total_of_item(members, field) for group, members in found.items()}


def add_parts(texts: Iterable[str], field: Field) -> str | None:
    """Return the value that a row has of an item, made of the parts of its divisions; None if there are no parts.

    For a choice, each option that any division chose; for a number, the sum. Parts that are not values of the item are
    left out; if none is a value, the first part is returned unchanged.
    """
    parts = list(texts)
    chosen = {option.symbol for part in parts for option in field.options_in(part)}
    numbers = [] if field.options else [part for part in parts if number_in(part) is not None]
    options = OPTION_JOINT.join(option.symbol for option in field.options if option.symbol in chosen)
    return options or (_sum(numbers) if numbers else next(iter(parts), None))


def _sum(values: Iterable[str]) -> str:
    with localcontext(prec=_DIGITS):
        text = f"{sum(filter(None, map(number_in, values)), Decimal()):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
