"""Begins the history of a data file whose format had none: one act records what the file held (decision 0089)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from contextlib import suppress

import nakano_status
from nakano_status.application.ports.data_file import Clock
from nakano_status.domain.merge.revision import slot_of
from nakano_status.store.history.act_recording import BEGIN_HISTORY, StoredContent, store_contents
from nakano_status.store.history.content_digests import draft_check, gathered
from nakano_status.store.history.legacy_checksums import damaged_sums, old_sums
from nakano_status.store.history.row_groups import GroupedTable, summed_tables
from nakano_status.store.statements import Database
from nakano_status.store.stored_forms import read_stored_profile, stored_time


def begin_history(database: Database, clock: Clock) -> None:
    """Add the act, with the content of every group; nothing if the file has no act yet.

    A group that differs from the sums that the older format kept gets a digest that no rows have, so that damage from
    before is not taken for what was written.
    """
    acts = database.run("act_count").fetchone()[0]
    old = old_sums(database, acts)
    database.run("delete sums")
    if not acts:
        return
    act_id = uuid.uuid4().hex
    head = {"act_id": act_id, "ordinal": database.run("last act").fetchone()[0] + 1, "kind": BEGIN_HISTORY}
    when = {"at": stored_time(clock.now()), "by_name": None, "program": nakano_status.__version__}
    database.run_many("insert act", [head | when])
    _drop_blank_lines(database)
    database.run("restamp entry_value")
    database.run_many("insert draft_check", [draft_check(line) for line in database.run("drafts_whole").fetchall()])
    contents = []
    for table in summed_tables(database):
        groups = GroupedTable(database, table).groups()
        for key in groups.keys() | {each for name, each in old if name == table.name}:
            rows, lines = gathered(groups.get(key, [])), groups.get(key, [])
            off = damaged_sums(old[table.name, key], lines) if (table.name, key) in old else None
            digest, sums = ("", off) if off else (rows.digest(), rows.sums)
            contents.append(StoredContent.of(act_id, (table, key), digest, sums))
    store_contents(database, act_id, contents)


def _drop_blank_lines(database: Database) -> None:
    """Drop the lines of the cache of slots without a value, an assertion and a conflict: they are no longer written."""
    profiles = {round_id: read_stored_profile(profile) for round_id, profile in database.run("round_profiles")}
    asserted = {tuple(slot) for slot in database.run("asserted_slots")}
    slots = defaultdict[tuple[str, ...], list[tuple[str, str | None, bool]]](list)
    for round_id, row_id, division_id, key, value, conflict in database.run("cached_lines"):
        with suppress(KeyError):  # the profile or the field of a damaged line is not there: it is kept to be found
            slot = slot_of(profiles[round_id], row_id, key, division_id)
            slots[round_id, row_id, division_id, slot.group].append((key, value, conflict))
    blanks = [
        {"round_id": slot[0], "row_id": slot[1], "division_id": slot[2], "key": key}
        for slot, lines in slots.items()
        if slot not in asserted and not any(value or conflict for _, value, conflict in lines)
        for key, *_ in lines
    ]
    database.run_many("delete entry_value", blanks, ["round_id", "row_id", "division_id", "key"])
