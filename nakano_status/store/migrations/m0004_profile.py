"""Format 1.3: each edition with its profile; editions of older files get the built-in one. Frozen, like every step."""

from __future__ import annotations

import json

from alembic.operations import Operations

from nakano_status.program_files import program_folder
from nakano_status.store.migrations import frozen_tables as c

step = c.FrozenTables()

step.name_earlier("act", "act_id")
step.name_earlier("edition", "edition_id")

step.add("edition_profile", c.key("edition_id", "edition.edition_id"), c.text("profile"), c.act())

_BUILT_IN = "profiles/nakano2.json"
_FILL = "INSERT INTO edition_profile (edition_id, profile, act_id) SELECT edition_id, ?, act_id FROM edition"


def upgrade(op: Operations) -> None:
    """Make the table, and write the built-in profile for every edition."""
    step.create(op)
    parsed = json.loads((program_folder("resources") / _BUILT_IN).read_text(encoding="utf-8"))
    profile = json.dumps(parsed, ensure_ascii=False, separators=(",", ":"))
    op.get_bind().exec_driver_sql(_FILL, (profile,))
