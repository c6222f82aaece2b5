"""Who takes over what is given to a body whose end is registered already: its heir, from the day of that change on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nakano_status.application.forms.form_past import successions_in
from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation.divisions import Division, Succession, passed_on
from nakano_status.domain.refusals.planning import BodyEnded

HAND_ON_INDICATOR = "hand_on_indicator"
"""The kind of an act by which an heir has a 成果指標 from the day of a registered change on."""


def need_heirs(records: Records, body: Division, day: date) -> tuple[Succession, ...]:
    """Return the steps by which what a body is given on a day passes on; none if it goes on.

    Raises BodyEnded if a body ends without a single heir.
    """
    if body.until is None:
        return ()
    steps = passed_on(successions_in(records), body.division_id, day)
    for each in steps:
        if each.successor is None:
            ending = records.organisation.read().get(each.division or "")
            raise BodyEnded(name=ending.name_on(ending.until), found=era_day(ending.until or each.day))
    return steps


def last_heir(records: Records, body: Division) -> str:
    """Return the name of who has at last what a body was given from the beginning; raises BodyEnded."""
    steps = need_heirs(records, body, date.min)
    return records.organisation.read().name(steps[-1].successor or "" if steps else body.division_id)


def hand_on_figures(work: UnitOfWork, edition_id: str, indicator_ids: Iterable[str], by: str | None) -> None:
    """Give 成果指標 of bodies that end to their heirs, each in an act of its own; raises BodyEnded."""
    organisation, owners = work.organisation.read(), work.indicators.owners(edition_id)
    for indicator_id in indicator_ids:
        owner = owners[indicator_id]
        for step in () if owner is None else need_heirs(work, organisation.get(owner), date.min):
            work.begin_act(HAND_ON_INDICATOR, by)
            work.indicators.set_owner(edition_id, indicator_id, step.successor, step.day)
