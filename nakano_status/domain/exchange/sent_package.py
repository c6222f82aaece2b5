"""What a division was sent: the slots that a form asks for, and the package as read from 照合用.

A division's data file learns its package from the form; so does an office's that was restored from a backup
(exchange.md, "A seal").
"""

from __future__ import annotations

from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.package import FORM_VERSION, Package, PackageRow, Purpose, seal
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.fields.registry import FIGURE_KEYS, NOTE
from nakano_status.domain.merge.slot import Slot, slot_of
from nakano_status.domain.plan.plan import Role


def asked_slots(row: PackageRow, division: str, asked: AskedFields) -> list[Slot]:
    """Return the slots of a row that a form asks for: all if the division answers the row, else its note."""
    keys = asked.keys if row.answers else (NOTE,)
    return list(dict.fromkeys(slot_of(asked.profile, row.row_id, key, division) for key in keys))


def figure_slots(indicator_id: str) -> list[Slot]:
    """Return the slots of a 成果指標 that its division is asked for."""
    return [Slot(indicator_id, key) for key in FIGURE_KEYS]


def sent_package(file: AnswerFile, round_id: str, division: str, asked: AskedFields) -> Package:
    """Return the package that a file names, as read from its 照合用; raises ValueError for an unknown role.

    Its parents are known only from a form that the program has never written answers into.
    """
    identity = file.identity
    parents = frozenset() if identity.declared_return else frozenset(identity.parents)
    lines = {line.row_id: line for line in file.check_lines}
    rows = tuple(PackageRow(line.row_id, Role(line.role)) for line in lines.values())
    return Package(
        package_id=identity.packages[0],
        round_id=round_id,
        division=division,
        parents=parents,
        purpose=identity.purpose or (Purpose.REISSUED if parents else Purpose.INITIAL),
        rows=rows,
        base={
            slot: slot.values_of(lines[row.row_id].base) for row in rows for slot in asked_slots(row, division, asked)
        }
        | {slot: slot.values_of(line.base) for line in file.check_figures for slot in figure_slots(line.row_id)},
        form_version=identity.form_version or FORM_VERSION,
        seal=identity.seal or "",
        remarks={(line.row_id, key): text for line in lines.values() for key, text in line.remarks.items()},
    )


def is_sealed_by(package: Package, key: bytes) -> bool:
    """Whether the data file with this key issued the package with exactly this content."""
    return bool(package.seal) and seal(key, package.package_id, package.rows, package.base) == package.seal
