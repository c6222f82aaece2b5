"""Writes what was sent: packages with their base, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nakano_status.domain.exchange.package import Package
from nakano_status.store import tables as t
from nakano_status.store.reading import division_in_key
from nakano_status.store.writing import Writing, observed_rows


class PackageWriting(Writing):
    """Writes the packages."""

    def add_package(self, package: Package) -> None:
        """Add a package with its base values."""
        key = {"package_id": package.package_id}
        head = {
            **key,
            "ordinal": self._next(t.package),
            "round_id": package.round_id,
            "division_id": package.division,
            "purpose": package.purpose.value,
            "form_version": package.form_version,
            "seal": package.seal,
            "act_id": self._act_id,
        }
        rows = [
            {**key, "row_id": row.row_id, "role": row.role.value, "position": position}
            for position, row in enumerate(package.rows)
        ]
        self._insert(t.package, [head])
        self._insert(t.package_parent, [{**key, "parent_id": parent} for parent in sorted(package.parents)])
        self._insert(t.package_row, rows)
        self._insert(t.package_value, _value_rows(package))
        self._insert(t.package_seen, observed_rows(key, package.observed))
        remarks = package.remarks.items()
        self._insert(t.package_remark, [{**key, "row_id": row, "key": of, "text": text} for (row, of), text in remarks])


def _value_rows(package: Package) -> list[Mapping[str, Any]]:
    return [
        {
            "package_id": package.package_id,
            "row_id": slot.row_id,
            "division_id": division_in_key(slot.division),
            "key": key,
            "value": value,
        }
        for slot, values in package.base.items()
        for key, value in zip(slot.keys, values, strict=True)
    ]
