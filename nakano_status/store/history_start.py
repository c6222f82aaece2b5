"""Begins the history of a data file of an older format: one act records the content of the file (decision 0089).

Formats 1.2 to 1.4 stored check sums in `setting`: a CRC-32 of each column and row, in the form in which Python prints
them. A version of Python prints a character that it does not know as its number, so several sums of a row may be right.
The current sums do not depend on the version.
"""

from __future__ import annotations

import re
import uuid
import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import compress, product
from typing import Any
from unicodedata import ucd_3_2_0

import nakano_status
from nakano_status.application.ports.outside import Clock
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.merge.resolution import slot_of
from nakano_status.store import act_recording
from nakano_status.store.statements import Database, read_stored_profile, stored_time

_STORED = re.compile(r"([0-9a-f]{8}) (([0-9a-f]{8})+ ([0-9a-f]{8})*)")
"""A stored check sum: its own CRC-32, then the sums."""

_PREFIX = "sum:"
_MOST_CHARACTERS = 8


def old_sums(database: Database, acts: int) -> Mapping[tuple[str, str], act_recording.Checksums]:
    """Return the check sums that an older format stored, by table and group.

    `acts`: the number of acts in the file. The result is empty if a program that stored no check sums added acts.
    """
    found: dict[str, act_recording.Checksums] = {}
    for key, act_id, value in database.run("settings"):
        if all(isinstance(cell, str) for cell in (key, act_id, value)) and key.startswith(_PREFIX):
            parts = _STORED.fullmatch(value)
            if parts and parts[1] == f"{zlib.crc32(f'{key} {act_id} {parts[2]}'.encode()):08x}":
                columns, rows = map(act_recording.parse_sums, parts[2].split(" "))
                found[key] = act_recording.Checksums(columns, rows)
    kept = found.pop(_PREFIX, None)
    if kept is None or kept.columns[0] < acts:
        return {}
    pairs = ((key.removeprefix(_PREFIX).partition(":"), sums) for key, sums in found.items())
    return {(table, group): sums for (table, _, group), sums in pairs}


def mismatched_sums(
    kept: act_recording.Checksums, lines: Sequence[act_recording.Line]
) -> act_recording.Checksums | None:
    """Compare the rows of a group with the sums that an older format stored (`kept`); return None if they match.

    Otherwise return sums in the current form. A row or column that does not match keeps its old sum, so that the
    mismatch can still be found.
    """
    places = defaultdict[int, list[int]](list)
    for place, own in enumerate(kept.rows):
        places[own].append(place)
    ordered, others = dict[int, act_recording.Line](), list[act_recording.Line]()
    for line in lines:
        known = next((places[each] for each in _line_sums(line) if places.get(each)), None)
        if known:
            ordered[known.pop(0)] = line
        else:
            others.append(line)
    missing = [place for place in range(len(kept.rows)) if place not in ordered]
    if not missing and not others:
        return None
    rows = tuple(
        act_recording.sum_of_line(ordered[place]) if place in ordered else own for place, own in enumerate(kept.rows)
    )
    if len(missing) != len(others) or len(kept.columns) != len(lines[0]):
        return act_recording.Checksums(kept.columns, rows)
    ordered |= zip(missing, others, strict=True)
    in_order = [line for _, line in sorted(ordered.items())]
    pairs = zip(
        kept.columns, act_recording.summary_of_lines(in_order).sums.columns, zip(*in_order, strict=True), strict=True
    )
    return act_recording.Checksums(
        tuple(now if _column_sum(cells) == before else before for before, now, cells in pairs), rows
    )


def _line_sums(line: act_recording.Line) -> Iterator[int]:
    """Yield the possible old sums of a row: characters newer than Unicode 3.2 may have been printed in either form."""
    text = repr(line)
    texts = (cell for cell in line if isinstance(cell, str))
    newer = sorted({each for cell in texts for each in cell if ucd_3_2_0.category(each) == "Cn"})[:_MOST_CHARACTERS]
    for chosen in product((False, True), repeat=len(newer)):
        other = text
        for each in compress(newer, chosen):
            number = ascii(each)[1:-1]
            other = other.replace(each, number) if each in text else other.replace(number, each)
        yield _crc(other)


def _column_sum(cells: Iterable[object]) -> int:
    return _crc("".join(f"{cell!r}," for cell in cells))


def _crc(text: str) -> int:
    return zlib.crc32(text.encode())


def begin_history(database: Database, clock: Clock, there: Container[str] | None = None) -> None:
    """Add the act that begins the history, with the content of every group; add nothing if the file has no act yet.

    Also deletes the sums of the older format, and adds the check texts of drafts.
    `there`: the names of the tables that the file has (None: all). A group that does not match the sums of the older
    format gets an empty digest, which no rows have. So earlier damage is not recorded as written by an act.
    """
    acts = database.run("act_count").fetchone()[0]
    old = old_sums(database, acts)
    database.run("delete sums")
    if not acts:
        return
    act_id = add_conversion_act(database, clock, ActKind.BEGIN_HISTORY)["act_id"]
    _drop_blank_lines(database)
    database.run("restamp entry_value")
    database.run_many(
        "insert draft_check", [act_recording.draft_check(line) for line in database.run("drafts_whole").fetchall()]
    )
    contents = []
    tables = act_recording.summed_tables(database)
    for table in (each for each in tables if there is None or each.name in there):
        groups = act_recording.GroupedTable(database, table).groups()
        for key in groups.keys() | {each for name, each in old if name == table.name}:
            rows, lines = act_recording.summary_of_lines(groups.get(key, [])), groups.get(key, [])
            off = mismatched_sums(old[table.name, key], lines) if (table.name, key) in old else None
            digest, sums = ("", off) if off else (rows.digest(), rows.sums)
            contents.append(act_recording.StoredContent.of(act_id, (table, key), digest, sums))
    act_recording.store_contents(database, act_id, contents)


def add_conversion_act(database: Database, clock: Clock, kind: str) -> Mapping[str, Any]:
    """Add an act of the program itself, with which it converts a data file; return the row of the act."""
    act = {
        "act_id": uuid.uuid4().hex,
        "ordinal": database.run("last act").fetchone()[0] + 1,
        "kind": kind,
        "at": stored_time(clock.now()),
        "by_name": None,
        "program": nakano_status.__version__,
    }
    database.run_many("insert act", [act])
    return act


def _drop_blank_lines(database: Database) -> None:
    """Delete the cached lines of slots without a value, an assertion or a conflict, which are no longer written."""
    profiles = {round_id: read_stored_profile(profile) for round_id, profile in database.run("round_profiles")}
    asserted = {tuple(slot) for slot in database.run("asserted_slots")}
    slots = defaultdict[tuple[str, ...], list[tuple[str, str | None, bool]]](list)
    for round_id, row_id, division_id, key, value, conflict in database.run("cached_lines"):
        with suppress(KeyError):  # a damaged line without a profile or field is kept, to be reported
            slot = slot_of(profiles[round_id], row_id, key, division_id)
            slots[round_id, row_id, division_id, slot.group].append((key, value, conflict))
    blanks = [
        {"round_id": slot[0], "row_id": slot[1], "division_id": slot[2], "key": key}
        for slot, lines in slots.items()
        if slot not in asserted and not any(value or conflict for _, value, conflict in lines)
        for key, *_ in lines
    ]
    database.run_many("delete entry_value", blanks, ["round_id", "row_id", "division_id", "key"])
