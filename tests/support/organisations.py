"""Reads the organisation of an office's data file for tests."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.table_rows import ImportedTable
from nakano_status.domain.organisation.divisions import Division, Organisation

Table = Callable[[str], Path]
"""A function that writes the text of a table into a file."""


def organisation(store: Store) -> Organisation:
    """Return the stored organisation."""
    with store.reading() as records:
        return records.organisation.read()


def division_named(found: Organisation, name: str) -> Division:
    """Return the division that has or had a name."""
    division = found.find(name)
    assert division is not None
    return division


def above(found: Organisation, name: str) -> list[str]:
    """Return the names of the bodies above a division, from the top."""
    names: list[str] = []
    parent = division_named(found, name).parent
    while parent is not None:
        names.insert(0, found.name(parent))
        parent = found.get(parent).parent
    return names


def counts_of(outcome: Outcome[ImportedTable]) -> tuple[int, int]:
    """Return the numbers of rows of an imported table with changes and without."""
    return outcome.value.rows, outcome.value.unchanged


def named_on(store: Store, name: str, day: date) -> tuple[str, str]:
    """Return the 部 and the name of a division on a day."""
    found = organisation(store).on(day)
    own = division_named(found, name)
    department = found.department_of(own.division_id)
    return (department.name_on() if department else "", own.name_on())
