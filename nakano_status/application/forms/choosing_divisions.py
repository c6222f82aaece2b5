"""Choose divisions by name or by 部; by default all that the round names, without generic entries (各所管課)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import find_department, find_division
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.domain.exchange.returns import rows_asked_by_forms
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import Division, Organisation
from nakano_status.domain.refusals.exchange import DivisionUnknown
from nakano_status.domain.refusals.papers import DivisionNotNamed
from nakano_status.domain.round.round import Round


def divisions_with_outdated_form(records: Records, round_: Round) -> frozenset[str]:
    """Return the IDs of the divisions whose newest form asks for other rows than the round asks of them now.

    Forms about some rows only do not count. A row that left the report afterwards makes no form outdated,
    because its answer is no longer waited for. A division that no row names any more is left out.
    """
    asked = records.plan.asked(round_)
    packages = records.exchange.packages(round_.round_id, row_ids=())
    newest = {each.division: {*each.rows_asked(asked)} for each in packages if not each.purpose.is_for_some_rows}
    out = {row.row_id for row in round_.rows if not row.counted}
    return _divisions_asked_at_other_rows(records, round_, asked) | {
        each
        for each in newest.keys() & set(round_.divisions)
        if newest[each] - out != {row.row_id for row in round_.rows_asked_of(each, asked)}
    }


def _divisions_asked_at_other_rows(records: Records, round_: Round, asked: AskedFields) -> frozenset[str]:
    """Return the IDs of divisions with a form that asks for an item about a level at other rows than the round now."""
    keys = [key for key in asked.keys if key in asked.profile.level_items]
    packages = records.exchange.packages(round_.round_id) if keys else ()
    found = set[str]()
    for division, forms in grouped((each.division, each) for each in packages).items():
        rows = {row.row_id for row in round_.rows_of(division)}
        for key in keys:
            sent = rows & {*rows_asked_by_forms(forms, key, asked.profile)}
            if sent != {row_id for row_id in rows if asked.is_asked_at(row_id, key)}:
                found.add(division)
    return frozenset(found)


def forms_sent(records: Records, round_: Round) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Return how many divisions have a form, and the names of the divisions with an outdated form, and without one.

    An outdated form must be made again. If no form has been made, the result is 0 and two empty tuples. Forms about
    some rows only do not count.
    """
    fields, packages = records.plan.asked(round_), records.exchange.packages(round_.round_id, row_ids=())
    sent = {each.division for each in packages if not each.purpose.is_for_some_rows}
    if not sent:
        return 0, (), ()
    organisation, figures = organisation_of(records, round_), figures_asked(records, round_)
    outdated = divisions_with_outdated_form(records, round_)
    named = real_divisions_of(organisation, round_)
    answering = [each for each in named if round_.rows_asked_of(each, fields)]
    lacking = (each for each in sent if each in outdated or figures.unsent(each))
    formless = {*answering, *figures.supplied} - sent

    def names(divisions: Iterable[str]) -> tuple[str, ...]:
        return tuple(organisation.name(each) for each in organisation.sort_divisions(divisions))

    return len(sent & {*named, *figures.supplied}), names(lacking), names(formless)


def divisions_awaiting_form(records: Records, round_: Round) -> tuple[str, ...]:
    """Return the names of the divisions with an outdated form, then of divisions without a form, both in 建制順.

    The next `distribute` makes their forms. Empty if no form of the round has been made.
    """
    _, _, formless = forms_sent(records, round_)
    organisation = organisation_of(records, round_)
    outdated = organisation.sort_divisions(divisions_with_outdated_form(records, round_))
    return (*map(organisation.name, outdated), *formless)


def chosen_divisions(
    records: Records,
    round_: Round,
    divisions: Sequence[str] = (),
    departments: Sequence[str] = (),
    also: Iterable[str] = (),
) -> list[str]:
    """Return the IDs of the chosen divisions in 建制順; all that the round names if none is chosen.

    `divisions`, `departments`: names as typed; all divisions of a 部 are chosen. Divisions in `also` (IDs) count as if
    the round named them. Raises DivisionUnknown, NotADepartment, and DivisionNotNamed if the round does not name a
    chosen division, or any division of a chosen 部.
    """
    organisation = organisation_of(records, round_)
    named = organisation.sort_divisions({*real_divisions_of(organisation, round_), *also})
    if not divisions and not departments:
        return named
    chosen = {_named(find_real_division(records, name), named, round_) for name in divisions}
    for name in departments:
        chosen.update(_divisions_of(organisation, find_department(records, name), named, round_))
    return organisation.sort_divisions(chosen)


def real_divisions_of(organisation: Organisation, round_: Round) -> list[str]:
    """Return the IDs of the divisions that a round names, in 建制順, without generic entries (各所管課)."""
    return organisation.sort_divisions(each for each in round_.divisions if not organisation.get(each).is_generic)


def find_real_division(records: Records, name: str) -> Division:
    """Return the division called `name`; raise DivisionUnknown if there is none or it is a generic entry (各所管課)."""
    found = find_division(records, name)
    if found.is_generic:
        raise DivisionUnknown(found=name)
    return found


def _named(division: Division, named: Iterable[str], round_: Round) -> str:
    if division.division_id not in named:
        raise DivisionNotNamed(division=division.name_on(round_.named_on), year=round_.year.label)
    return division.division_id


def _divisions_of(organisation: Organisation, department: Division, named: Iterable[str], round_: Round) -> list[str]:
    in_departments = {each: organisation.department_of(each) for each in named}
    found = [each for each, above in in_departments.items() if above and above.division_id == department.division_id]
    if not found:
        raise DivisionNotNamed(division=department.name_on(round_.named_on), year=round_.year.label)
    return found
