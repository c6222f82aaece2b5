"""What was sent: packages with their base, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table, select
from sqlalchemy.sql import ColumnElement

from nakano_status.domain.package import Package, PackageRow, Purpose
from nakano_status.domain.plan import Role
from nakano_status.store import tables as t
from nakano_status.store.reading import Reading, among, division_in_key, seen_by_slot, values_by_slot
from nakano_status.store.writing import Writing, seen_rows


class PackageReading(Reading):
    """Reads the packages."""

    def packages(
        self, round_id: str, division: str | None = None, *, row_ids: Iterable[str] | None = None
    ) -> Sequence[Package]:
        """Return the packages of a round in the order of their making; `row_ids` narrows base and seen words."""
        head = t.package.c
        conditions = [head.round_id == round_id, *among(head.division_id, None if division is None else [division])]
        return self._packages(conditions, row_ids)

    def package(self, package_id: str) -> Package | None:
        """Return one package by its 照会番号, or None."""
        return next(iter(self._packages([t.package.c.package_id == package_id], None)), None)

    def _packages(self, conditions: Sequence[ColumnElement[bool]], row_ids: Iterable[str] | None) -> Sequence[Package]:
        wanted = None if row_ids is None else list(row_ids)

        def parts(table: Table, *columns: str) -> Select[Any]:
            names = [table.c[name] for name in ("package_id", *columns)]
            narrowed = among(table.c.row_id, wanted) if table in {t.package_value, t.package_seen} else []
            return select(*names).join(t.package).where(*conditions, *narrowed)

        parents = self._grouped(parts(t.package_parent, "parent_id"))
        rows = self._grouped(parts(t.package_row, "row_id", "role").order_by(t.package_row.c.position))
        values = self._grouped(parts(t.package_value, "row_id", "division_id", "key", "value"))
        seen = self._grouped(parts(t.package_seen, "row_id", "division_id", "group_key", "word_id"))
        heads = self._rows(select(t.package).where(*conditions).order_by(t.package.c.ordinal))
        return [
            Package(
                package_id=head.package_id,
                round_id=head.round_id,
                division=head.division_id,
                parents=frozenset(parent for (parent,) in parents.get(head.package_id, ())),
                purpose=Purpose(head.purpose),
                rows=tuple(PackageRow(row_id, Role(role)) for row_id, role in rows.get(head.package_id, ())),
                base=values_by_slot(values.get(head.package_id, ())),
                seen=seen_by_slot(seen.get(head.package_id, ())),
                form_version=head.form_version,
                seal=head.seal,
            )
            for head in heads
        ]


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
        self._insert(t.package_seen, seen_rows(key, package.seen))


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
