"""The 成果指標 that a round asks each division for, the answered ones, and the ones that no sent form asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read import as_known
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.grouped import grouped
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.states import NO_FIGURES, FigureCount
from nakano_status.domain.text.narrative import is_blank


@dataclass(frozen=True)
class FiguresAsked:
    """The 成果指標 that a round asks for, by their 指標番号; divisions are given by ID.

    `supplied`: the indicators by supplying division. `on_forms`: the indicators that the forms of each division ask
    for; a division without a form has no key. `answered`: the indicators with a figure for the round's year.
    """

    supplied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on_forms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()

    def unsent(self, division: str) -> tuple[str, ...]:
        """Return the IDs of a division's unanswered indicators that its form does not ask for.

        If there are any, the form must be made again. Empty if the division has no form.
        """
        if (asked := self.on_forms.get(division)) is None:
            return ()
        return tuple(each for each in self.supplied.get(division, ()) if each not in asked | self.answered)

    def count(self, division: str) -> FigureCount:
        """Return the numbers of a division's indicators: all, the answered ones, and the `unsent` ones."""
        if not (supplied := self.supplied.get(division)):
            return NO_FIGURES
        return FigureCount(len(supplied), len(self.answered.intersection(supplied)), len(self.unsent(division)))


def figures_asked(records: Records, round_: Round) -> FiguresAsked:
    """Return the 成果指標 that a round asks divisions for; empty if no division supplies any.

    Empty also for a round imported from a list. In a closed round, they are the indicators on the forms that were sent.
    """
    owners = {} if round_.origin is Origin.IMPORTED else as_known.suppliers_of(records, round_)
    if not owners:
        return FiguresAsked()
    sent = records.exchange.packages(round_.round_id, row_ids=owners)
    forms = [each for each in sent if not each.purpose.is_for_some_rows]
    if round_.closed:
        owners = {indicator_id: form.division for form in forms for indicator_id in form.figures}
    supplied = grouped((division, each) for each in sorted(owners) if (division := owners[each]) is not None)
    asked = grouped((form.division, form.figures) for form in forms)
    on_forms = {division: frozenset[str]().union(*figures) for division, figures in asked.items()}
    current = records.entries.current(round_.round_id)
    answered = (slot.row_id for slot, line in current.items() if slot.group == FIGURE and not is_blank(line.values[0]))
    return FiguresAsked(supplied, on_forms, frozenset(answered))
