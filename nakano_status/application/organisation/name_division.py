"""Record which division a name means, so that no one is asked again (division alias; source: product.md)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.lookup import find_division, known_organisation, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store, StoreRole
from nakano_status.domain.refusals.answering import DivisionNameInUse


@dataclass(frozen=True)
class NamedDivision:
    """A name as typed or printed, and the division that it means."""

    name: str
    division: str


def name_division(store: Store, name: str, division: str, by: str | None = None) -> Outcome[NamedDivision]:
    """Record that a name means a division; raises DivisionUnknown, DivisionNameInUse, WrongRole."""
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        meant = find_division(work, division)
        known = known_organisation(work).find(name)
        if known is not None and known.division_id != meant.division_id:
            raise DivisionNameInUse(found=name, expected=known.name_on())
        if known is None:
            work.begin_act("name_division", by)
            work.organisation.remember_alias(name, meant.division_id)
            work.commit()
    return Outcome(NamedDivision(name, meant.name_on()))
