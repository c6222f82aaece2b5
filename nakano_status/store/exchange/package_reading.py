"""Reads what was sent: packages with their base, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nakano_status.store.reading import Reading, observed_by_slot, values_by_slot
from nakano_status.store.stored_forms import read_time

if TYPE_CHECKING:
    from nakano_status.domain.exchange.package import Package
    from nakano_status.domain.merge.change import Act


class PackageReading(Reading):
    """Reads the packages."""

    def packages(
        self, round_id: str, division: str | None = None, *, row_ids: Iterable[str] | None = None
    ) -> Sequence[Package]:
        """Return the packages of a round in the order of creation; `row_ids` limits base and observed assertions."""
        return self._packages(row_ids, round_id=round_id, division_id=division)

    def package(self, package_id: str) -> Package | None:
        """Return one package by its 照会番号, or None."""
        return next(iter(self._packages(None, package_id=package_id)), None)

    def package_acts(self, round_id: str) -> Mapping[str, Act]:
        """Return the act in which each package of a round was made, by 照会番号."""
        from nakano_status.domain.merge.change import Act

        acts = self._rows("package_acts", round_id=round_id)
        return {package_id: Act(act_id, kind, read_time(at), by, why) for package_id, act_id, kind, at, by, why in acts}

    def _packages(self, row_ids: Iterable[str] | None, **of: str | None) -> Sequence[Package]:
        heads = self._rows("packages", **of)
        if not heads:
            return []
        from nakano_status.domain.exchange.package import Package, PackageRow, Purpose
        from nakano_status.domain.plan.plan import Role

        wanted = None if row_ids is None else list(row_ids)
        parents = self._grouped("package_parents", **of)
        rows = self._grouped("package_rows", **of)
        values = self._grouped("package_values", row_id=wanted, **of)
        seen = self._grouped("package_seen", row_id=wanted, **of)
        remarks = self._grouped("package_remarks", **of)
        profile = self._profile(heads[0].round_id)
        return [
            Package(
                package_id=head.package_id,
                round_id=head.round_id,
                division=head.division_id,
                parents=frozenset(parent for (parent,) in parents.get(head.package_id, ())),
                purpose=Purpose(head.purpose),
                rows=tuple(PackageRow(row_id, Role(role)) for row_id, role in rows.get(head.package_id, ())),
                base=values_by_slot(profile, values.get(head.package_id, ())),
                observed=observed_by_slot(seen.get(head.package_id, ())),
                form_version=head.form_version,
                seal=head.seal,
                remarks={(row_id, key): text for row_id, key, text in remarks.get(head.package_id, ())},
            )
            for head in heads
        ]
