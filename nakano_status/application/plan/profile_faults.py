"""Find the faults of a declared profile at the cells that declare it, and make a profile without these entries."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import fields as attributes
from typing import Any

from nakano_status.application.plan import edition_tables
from nakano_status.application.plan.declared_profile import DeclaredProfile
from nakano_status.application.plan.head_lines import Content
from nakano_status.application.plan.head_sheet import Lines
from nakano_status.application.plan.plan_tables import Faults, PlanTables, wrong_cell
from nakano_status.application.plan.profile_sheets import (
    CONTENT,
    HEAD,
    SHEETS,
    DeclarationKind,
    describe_fault_in_cells,
    find_head_line,
    heading_of,
    with_width,
)
from nakano_status.application.table_rows import TableRow
from nakano_status.domain.fields.field import ROLES
from nakano_status.domain.fields.profile import IN_CELLS, Profile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem

OTHER = "other"
"""Name of the problem detail that holds a second cell of the same sheet."""
ANY_CODE = ".{1,9}"
"""The pattern of the codes of a level whose own pattern is faulty."""

_OF_ROWS = frozenset({"levels", "initiative_id", "sponsors"})
"""Entries of a profile that are needed to read rows."""
_IN_ONE_CELL = ("/code_pattern", "/label", "/legend", "/data")
"""The entries without which the other entries of a declaration can still be used."""
_WHOLE = "profile"
"""The entry of a fault of the profile as a whole."""


def read_sound_profile(
    tables: PlanTables, lines: Lines, declared: DeclaredProfile, base: Content, known: Container[Place]
) -> tuple[Profile | None, Faults]:
    """Return the declared profile, and its faults at their cells; faults at places in `known` are left out.

    If the declaration is faulty, its faulty entries are replaced by entries of `base`, so that the rows can still be
    read. The profile is None if it has no usable levels.
    """
    found = tables.parts.catalogue.profile_in(declared.content)
    if isinstance(found, Profile):
        return found, ()
    placed = (_at_its_cell(tables, lines, declared, each) for each in found)
    sound = _without(declared.content, {_entry(each) for each in found})
    return _profile_on(tables, base, sound), tuple(each for each in placed if each.place not in known)


def _profile_on(given: PlanTables, base: Content, sound: Content) -> Profile | None:
    """Return `base` with the sound entries; if these do not fit it, only with the sound entries that rows need."""
    of_rows = {name: value for name, value in sound.items() if name in _OF_ROWS}
    made = (given.parts.catalogue.profile_in({**base, **each}) for each in (sound, of_rows) if "levels" in each)
    return next((each for each in made if isinstance(each, Profile)), None)


def _entry(found: Problem) -> str:
    """Return the entry of a profile that a problem concerns, such as `fields/done/heading`."""
    return dict(found.details).get("entry", "")


def _at_its_cell(given: PlanTables, lines: Lines, declared: DeclaredProfile, found: Problem) -> Problem:
    """Return a problem of the profile as a fault of the cell that declares its entry."""
    name, _, rest = _entry(found).partition("/")
    key, _, entry = rest.partition("/")
    kind = DeclarationKind.of_entry(name)
    stated, expected = describe_fault_in_cells(kind, key, entry, found)
    if kind and (row := declared.rows.get((kind, key))):
        return _in_row(declared, row, (kind, key, entry), found)
    if line := _line_of(lines, name, key):
        is_example = name == "initiative_id"  # the profile has the pattern that was made of it
        return wrong_cell(line.place(CONTENT), line.text(CONTENT) if is_example else stated, expected)
    where = Place(given.path.name, SHEETS[kind][0] if kind else HEAD)
    if found.code == "PROFILE-ENTRY-MISSING":
        code = "PLAN-HEADING-MISSING" if key in ROLES else "PLAN-CELL-MISSING"
        return problem(code, where, found=key or where.sheet, part="行")
    return wrong_cell(where, stated, expected)


def _line_of(lines: Lines, name: str, key: str) -> TableRow | None:
    """Return the line of 概要 for an entry, or None; a profile is named by the plan's number, or by its title."""
    entries = (edition_tables.PLAN_ITEM, "title") if name == "profile_id" else (f"{name}/{key}", name)
    found = [line for each in entries if (line := find_head_line(lines, each))]
    return next((each for each in found if each.text(CONTENT) or name != "profile_id"), None)


def _in_row(
    declared: DeclaredProfile, row: TableRow, place: tuple[DeclarationKind, str, str], found: Problem
) -> Problem:
    """Return a problem of a declaration as a fault of its line; `place` is the kind, the key and the entry."""
    kind, key, entry = place
    stated, expected = describe_fault_in_cells(kind, key, entry, found)
    if kind is DeclarationKind.MARK and entry == "look_alikes" and (other := _mark_like(declared, key)):
        return _marks_alike(row, other)
    is_by_symbol = entry == "look_alikes" and not row.text(heading_of(kind, entry))
    column = heading_of(kind, kind.named_by if is_by_symbol else entry)
    if found.code == "PROFILE-ENTRY-MISSING":
        return problem("PLAN-CELL-MISSING", row.place(column), found=column)
    typed = row.text(column)
    if is_by_symbol:
        return wrong_cell(row.place(column), typed, "ほかの記号と見分けられる記号")
    if entry == "options" and not typed:
        return problem("PLAN-CELL-MISSING", row.place(column), found=column)
    # the profile has a count or "true" where the cell has a text
    is_named_otherwise = entry == "patterns" or IN_CELLS in dict(found.details)
    return wrong_cell(row.place(column), typed if is_named_otherwise else stated, expected)


def _marks_alike(row: TableRow, other: TableRow) -> Problem:
    """Return the fault of a mark that is read as the mark of an `other` line."""
    symbol = heading_of(DeclarationKind.MARK, DeclarationKind.MARK.named_by)
    own, like = (with_width(each.text(symbol)) for each in (row, other))
    found = problem("PLAN-MARKS-ALIKE", row.place(symbol), found=own, expected=like)
    return found.having({OTHER: other.place(symbol).cell or ""})


def _mark_like(declared: DeclaredProfile, key: str) -> TableRow | None:
    """Return the line of the first other mark that is read as a mark."""
    read_as = {each["key"]: {*each.get("look_alikes", "")} for each in declared.content[DeclarationKind.MARK]}
    alike = (other for other, read in read_as.items() if other != key and read & read_as[key])
    return next((declared.rows[DeclarationKind.MARK, other] for other in alike), None)


def _without(content: Content, faulty: Collection[str]) -> dict[str, Any]:
    """Return the content of a profile without its faulty entries.

    A fault of a single cell removes only that entry; a level without its pattern then reads any code. Any other fault
    removes all declarations of its sheet.
    """
    cells = {each for each in faulty if each.endswith(_IN_ONE_CELL)}
    left_out = {each.partition("/")[0] for each in faulty if each not in cells}
    if _WHOLE in left_out:
        left_out |= content.keys() - _OF_ROWS
    return {
        name: _without_cells(kind, value, cells) if (kind := DeclarationKind.of_entry(name)) else value
        for name, value in content.items()
        if name not in left_out
    }


def _without_cells(
    kind: DeclarationKind, declared: Sequence[Mapping[str, Any]], cells: Iterable[str]
) -> list[dict[str, Any]]:
    """Return the declarations of a kind without the entries of `cells`; needed entries are replaced."""
    needed = {each.name for each in attributes(SHEETS[kind][2]) if each.default is each.default_factory is NO_DEFAULT}
    made = []
    for each in declared:
        wrong = {name for cell in cells for of, key, name in [cell.split("/")] if (of, key) == (kind, each["key"])}
        instead = {name: ANY_CODE if name == "code_pattern" else each["key"] for name in wrong & needed}
        made.append({name: value for name, value in each.items() if name not in wrong} | instead)
    return made
