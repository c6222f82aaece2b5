"""The fields of the built-in profile, for tests that need any declaration."""

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.merge.resolution import Slot, group_slot

NAKANO = load_profile()
LAST_YEAR = FiscalYear(2025)


def asked_in(year: FiscalYear, last_year: FiscalYear = LAST_YEAR) -> AskedFields:
    """Return what a round of the built-in profile asks."""
    return AskedFields(NAKANO, year, last_year)


def slot_in(row_id: str, group: str, division: str | None = None) -> Slot:
    """Return the slot of a group of the built-in profile."""
    return group_slot(NAKANO, row_id, group, division)
