"""Begins the history of a data file whose format had none: one act records what the file held (decision 0089)."""

from __future__ import annotations

import re
import uuid
import zlib
from collections import defaultdict
from collections.abc import Mapping

import nakano_status
from nakano_status.application.ports.data_file import Clock
from nakano_status.domain.merge.slot import slot_of
from nakano_status.store.history.contents import Sums, gathered, line_sum, numbers
from nakano_status.store.history.drafts import check_of
from nakano_status.store.history.groups import GroupedTable, summed_tables
from nakano_status.store.history.keeping import BEGIN_HISTORY, StoredContent, store_contents
from nakano_status.store.statements import Database
from nakano_status.store.stored_forms import read_stored_profile, stored_time

_OLD = re.compile(r"([0-9a-f]{8}) (([0-9a-f]{8})+ ([0-9a-f]{8})*)")
"""A check sum as formats 1.2 to 1.4 kept it in `setting`: its own CRC-32, then the sums."""

_PREFIX = "sum:"


def begin_history(database: Database, clock: Clock) -> None:
    """Add the act, with the content of every group; nothing if the file has no act yet.

    Sums that the older format kept are kept. A group that differs from them gets a digest that no rows have, so
    that damage from before is not taken for what was written.
    """
    acts = database.run("act_count").fetchone()[0]
    old = _old_sums(database, acts)
    database.run("delete sums")
    if not acts:
        return
    act_id = uuid.uuid4().hex
    head = {"act_id": act_id, "ordinal": database.run("last act").fetchone()[0] + 1, "kind": BEGIN_HISTORY}
    when = {"at": stored_time(clock.now()), "by_name": None, "program": nakano_status.__version__}
    database.run_many("insert act", [head | when])
    _drop_blank_lines(database)
    database.run("restamp entry_value")
    database.run_many("insert draft_check", [check_of(line) for line in database.run("drafts_whole").fetchall()])
    contents = []
    for table in summed_tables(database):
        groups = GroupedTable(database, table).groups()
        for key in groups.keys() | {each for name, each in old if name == table.name}:
            rows, kept = gathered(groups.get(key, [])), old.get((table.name, key))
            is_damaged = kept is not None and sorted(kept.rows) != sorted(map(line_sum, groups.get(key, [])))
            digest, sums = "" if is_damaged else rows.digest(), kept if is_damaged and kept else rows.sums
            contents.append(StoredContent.of(act_id, (table, key), digest, sums))
    store_contents(database, act_id, contents)


def _drop_blank_lines(database: Database) -> None:
    """Drop the lines of the cache of slots without a value, an assertion and a conflict: they are no longer written."""
    profiles = {round_id: read_stored_profile(profile) for round_id, profile in database.run("round_profiles")}
    asserted = {tuple(slot) for slot in database.run("asserted_slots")}
    slots = defaultdict[tuple[str, ...], list[tuple[str, str | None, bool]]](list)
    for round_id, row_id, division_id, key, value, conflict in database.run("cached_lines"):
        slot = slot_of(profiles[round_id], row_id, key, division_id)
        slots[round_id, row_id, division_id, slot.group].append((key, value, conflict))
    blanks = [
        {"round_id": slot[0], "row_id": slot[1], "division_id": slot[2], "key": key}
        for slot, lines in slots.items()
        if slot not in asserted and not any(value or conflict for _, value, conflict in lines)
        for key, *_ in lines
    ]
    database.run_many("delete entry_value", blanks, ["round_id", "row_id", "division_id", "key"])


def _old_sums(database: Database, acts: int) -> Mapping[tuple[str, str], Sums]:
    """Return the sums of the older format by table and group; none if a program that kept none wrote afterwards."""
    found: dict[str, Sums] = {}
    for key, act_id, value in database.run("settings"):
        if all(isinstance(cell, str) for cell in (key, act_id, value)) and key.startswith(_PREFIX):
            parts = _OLD.fullmatch(value)
            if parts and parts[1] == f"{zlib.crc32(f'{key} {act_id} {parts[2]}'.encode()):08x}":
                columns, rows = map(numbers, parts[2].split(" "))
                found[key] = Sums(columns, rows)
    kept = found.pop(_PREFIX, None)
    if kept is None or kept.columns[0] < acts:
        return {}
    pairs = ((key.removeprefix(_PREFIX).partition(":"), sums) for key, sums in found.items())
    return {(table, group): sums for (table, _, group), sums in pairs}
