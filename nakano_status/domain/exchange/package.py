"""A package (照会): what one division was sent in one round, kept as values (source: exchange.md; data.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from nakano_status.domain.fields.field import FIGURE_KEYS
from nakano_status.domain.merge.resolution import Revision, Slot, Values
from nakano_status.domain.organisation.divisions import Role

FORM_VERSION = 1


class Purpose(StrEnum):
    """Why a package was made."""

    INITIAL = "initial"
    REISSUED = "anew"
    ASK_BACK = "ask_back"
    WORDING = "wording"
    SECTION = "section"

    @property
    def is_for_some_rows(self) -> bool:
        """Whether it asks again for some rows only (修正依頼, 修文の確認依頼), and replaces no form of the division."""
        return self in (Purpose.ASK_BACK, Purpose.WORDING)


@dataclass(frozen=True)
class PackageRow:
    """One row of a package; an associate only reads it and may write a note."""

    row_id: str
    role: Role

    @property
    def answers(self) -> bool:
        """Whether the division answers the row in this package."""
        return self.role is not Role.ASSOCIATE


@dataclass(frozen=True)
class Package:
    """What one division was sent: `package_id` is the 照会番号 as printed; `base` the values as sent, byte for byte.

    `observed` are the IDs of the assertions that were current when it was made. `seal` is the issuing data file's HMAC.
    `remarks` are shown beside a row, by (row_id, key): under the empty key the office's comment (修正依頼), under a
    field's key the division's text as received (修文の確認依頼).
    """

    package_id: str
    round_id: str
    division: str
    parents: frozenset[str]
    purpose: Purpose
    rows: tuple[PackageRow, ...]
    base: Mapping[Slot, Values]
    observed: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    form_version: int = FORM_VERSION
    seal: str = ""
    remarks: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def answer_rows(self) -> tuple[str, ...]:
        """The IDs of the rows that the division answers."""
        return tuple(row.row_id for row in self.rows if row.answers)

    @property
    def figures(self) -> tuple[str, ...]:
        """The IDs of the 成果指標 whose figures the division is asked for."""
        return tuple(dict.fromkeys(slot.row_id for slot in self.base if slot.group in FIGURE_KEYS))

    def sent(self, row_id: str, key: str) -> str | None:
        """Return the value of a field as it was sent; None if it was blank or not asked for."""
        return self._sent.get((row_id, key))

    @cached_property
    def _sent(self) -> dict[tuple[str, str], str | None]:
        return {
            (slot.row_id, key): value
            for slot, values in self.base.items()
            for key, value in zip(slot.keys, values, strict=True)
        }

    def as_revision(self, *, asserts: bool = False, writer: str | None = None) -> Revision:
        """Return the package as a revision: a base in the data file that made it, elsewhere the office's assertions."""
        return Revision(
            self.package_id,
            writer or self.division,
            self.parents,
            dict(self.base),
            dict(self.observed),
            asserts=asserts,
        )


def seal(key: bytes, package_id: str, rows: tuple[PackageRow, ...], base: Mapping[Slot, Values]) -> str:
    """Return the 確認符号: an HMAC over package, IDs and base values; it detects damage, and gives no protection."""
    import hashlib
    import hmac
    import json

    lines = sorted([slot.row_id, slot.group, slot.division or "", list(values)] for slot, values in base.items())
    content = [package_id, sorted([row.row_id, row.role.value] for row in rows), lines]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:24]
