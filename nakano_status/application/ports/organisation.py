"""What is kept of the organisation: divisions with their dated names, and other names confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nakano_status.domain.organisation.divisions import Organisation


class OrganisationReader(Protocol):
    """Reads the organisation."""

    def read(self) -> Organisation:
        """All divisions, dated."""

    def aliases(self) -> Mapping[str, str]:
        """Division names confirmed by a person: folded name to division id."""


class OrganisationWriter(OrganisationReader, Protocol):
    """Writes the organisation."""

    def save(self, organisation: Organisation) -> None:
        """Add or replace divisions and their dated names; others are kept, after these."""

    def remove(self, division_ids: Iterable[str]) -> None:
        """Remove divisions that no row and no round names, with their names."""

    def remember_alias(self, name: str, division: str) -> None:
        """Save the division that a person confirmed for a name."""

    def forget_alias(self, name: str) -> None:
        """Remove a confirmed name; do nothing if it was never confirmed."""
