"""The divisions named in a 所管課 cell, and their roles.

If a row passes to another division, the row names other divisions from a day on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from nakano_status.domain.organisation.divisions import (
    LONGEST_NAME,
    Division,
    NameKind,
    Organisation,
    Role,
    Succession,
    fold_name,
)
from nakano_status.domain.plan.plan import Listing, NamedDivision, Owner

_PIECE = re.compile(r"(?P<opening>[(（])|(?P<closing>[)）])|(?P<words>[^()（）]+)")
_NAME = re.compile(r"[^\s、，,]+")
_WITHIN_NAMES = re.compile(r"[・･/／]")
_PART = re.compile(r"[^・･/／]+")
_ENDS = ("課", "室", "局", "所", "館", "センター")
"""The last characters of divisions' names."""
_LONGEST_RUN = 2 * LONGEST_NAME
"""The longest name of a division with the names of its sub-units."""
_Found = TypeVar("_Found")
_JOIN = "・"
_LISTED = "、"


@dataclass(frozen=True)
class _Piece:
    """A piece of the cell's text, from `start` up to `end`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Named:
    """A name as read from the cell; `division` is None if no division has that name."""

    piece: str
    bracketed: bool
    division: Division | None
    sub_unit: str | None = None


@dataclass(frozen=True)
class KeptRowMove:
    """A row that passed from the division `was` to `heir` on a day, with the divisions named on it before.

    `owners`: the owners in each edition that was changed, by edition ID. `named_divisions`: the divisions named in each
    open round, by round ID.
    """

    row_id: str
    was: str
    heir: str
    day: date
    owners: Mapping[str, tuple[Owner, ...]]
    named_divisions: Mapping[str, tuple[NamedDivision, ...]]


def parse_owners(cell_text: str | None, organisation: Organisation) -> tuple[tuple[Owner, ...], tuple[str, ...]]:
    """Return the owners that a 所管課 cell (None: blank) names, in printed order, and the names without a division.

    `Owner.ordinal` counts the printed names from 1, including unknown names. If the name of the answering division is
    unknown, no division leads until a person has identified the name. A division named twice is one owner.
    """
    named = _fold_repeats(_read_names(cell_text or "", organisation))
    answering, role = _answering(named)
    owners = tuple(
        Owner(name.division.division_id, role if name is answering else Role.ASSOCIATE, ordinal, name.sub_unit)
        for ordinal, name in enumerate(named, start=1)
        if name.division is not None
    )
    return owners, tuple(name.piece for name in named if name.division is None)


def split_joined_names(name: str, is_known: Callable[[str], object]) -> tuple[str, ...]:
    """Return the names that an unknown name consists of: 総務課・学び課 is most likely two names.

    The longest known names are found first, because names may contain middle dots (文化・学び課). Each other name ends
    with a part that ends as names of divisions do. If nothing in the name is known and its last part does not end so,
    it is not divided. `is_known`: whether a name is known; its result is read as true or false.
    """
    pieces = [*_longest_known(name, is_known)]
    groups, is_ended = list[list[_Piece]](), True
    for piece, found in pieces:
        groups += [[]] if is_ended or found else []
        groups[-1].append(piece)
        is_ended = bool(found) or piece.text.endswith(_ENDS)
    is_certain = is_ended or any(found for _, found in pieces)
    parts = tuple(name[each[0].start : each[-1].end] for each in groups)
    return parts if parts[1:] and is_certain else (name,)


def find_undivided_names(cells: Iterable[str | None], organisation: Organisation) -> frozenset[str]:
    """Return the unknown names, folded, that 所管課 cells of a table print as one name.

    A name that consists of other names, joined by middle dots, is left out.
    """
    unknown = {fold_name(name) for cell in {*cells} for name in parse_owners(cell, organisation)[1]}
    alone = set[str]()
    for name in sorted(unknown, key=lambda each: (len(each), each)):  # a shorter name may be part of a longer one
        if split_joined_names(name, alone.__contains__) == (name,):
            alone.add(name)
    return frozenset(alone)


def find_unknown_names(cell_text: str | None, organisation: Organisation, alone: Container[str]) -> tuple[str, ...]:
    """Return the names in a 所管課 cell that no division has; joined names are divided.

    `alone`: the names that the table prints as one name (`find_undivided_names`).
    """
    _, unknown = parse_owners(cell_text, organisation)
    divided = (part for name in unknown for part in split_joined_names(name, _is_known(organisation, alone)))
    return tuple(name for name in dict.fromkeys(divided) if organisation.find(name) is None)


def find_joined_names(
    cell_text: str | None, organisation: Organisation, alone: Container[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the texts of a 所管課 cell that are read as several names joined by middle dots, with these names.

    `alone`: the names that the table prints as one name (`find_undivided_names`).
    """
    for words, _ in _segments(cell_text or ""):
        for word in words:
            if _find(word.text, organisation) is None:
                parts = split_joined_names(word.text, _is_known(organisation, alone))
                yield from [(word.text, parts)] if len(parts) > 1 else []


def _is_known(organisation: Organisation, alone: Container[str]) -> Callable[[str], bool]:
    return lambda name: organisation.find(name) is not None or fold_name(name) in alone


def _longest_known(name: str, find: Callable[[str], _Found]) -> Iterator[tuple[_Piece, _Found | None]]:
    """Yield the longest names in a joined name that `find` finds, and the other parts one by one, in their order."""
    parts = [*_PART.finditer(name)]
    start = 0
    while start < len(parts):
        begin = parts[start].start()
        for end in range(min(start + LONGEST_NAME, len(parts)), start, -1):
            stop = parts[end - 1].end()
            if stop - begin <= LONGEST_NAME and (found := find(name[begin:stop])):
                yield _Piece(name[begin:stop], begin, stop), found
                break
        else:
            end = start + 1
            yield _Piece(parts[start][0], *parts[start].span()), None
        start = end


def owner_cell_on(cell_text: str | None, organisation: Organisation, day: date | None) -> str | None:
    """Return the text of a 所管課 cell with the official names of a day (None: the latest names).

    A name is replaced if it was given up before the day, or is an official name that began after it. Unchanged if no
    name differs; None if the cell is blank.
    """
    if cell_text is None or not organisation.has_dated_names:
        return cell_text
    printed, done = [], 0
    for word, _, division in _recognised(cell_text, organisation):
        if division is not None and _is_of_another_day(word.text, division, day or date.max):
            printed += [cell_text[done : word.start], division.name_on(day)]
            done = word.end
    return "".join((*printed, cell_text[done:]))


def printed_owners(
    listing: Listing, named: Iterable[NamedDivision], organisation: Organisation, day: date | None
) -> str | None:
    """Return the 所管課 text of a row for the divisions named on it, with the names of a day; None if there is none.

    `day`: None for the latest names. If the published cell names the same divisions in these roles, the text is that
    cell as `owner_cell_on` returns it. Otherwise the answering division comes first and each name has its own line.
    Associates come last; they are in brackets if the division at their place in the published cell is.
    """
    wanted = sorted(named, key=attrgetter("ordinal"))
    if [each[:2] for each in wanted] == [(owner.division, owner.role) for owner in listing.printed_first]:
        return owner_cell_on(listing.owners_printed, organisation, day)
    published = _fold_repeats(_read_names(listing.owners_printed or "", organisation))
    sub_units = {each.division.division_id: each.sub_unit for each in published if each.division is not None}
    then = (each for each in (*listing.former, *listing.owners) if day is None or each.holds_on(day))
    sub_units |= {each.division: each.sub_unit for each in then if each.sub_unit}
    places = {place for place, each in enumerate(published, start=1) if each.bracketed}
    return _composed(wanted, sub_units, places, organisation, day)


def owners_in_line(printed: str | None) -> str:
    """Return a printed 所管課 text in one line: its lines joined by 、; empty for None.

    Blanks within a line remain, because names that were registered earlier may have blanks.
    """
    return "、".join(filter(None, map(str.strip, (printed or "").splitlines())))


def with_owners_printed(listing: Listing, organisation: Organisation, day: date) -> Listing:
    """Return a row that has a 所管課 cell: the row itself, or a copy with a cell made of its owners.

    `day`: the day whose names of the owners the new cell has.
    """
    if listing.owners_printed is not None:
        return listing
    named = [each.named_division for each in listing.printed_first]
    sub_units = {each.division: each.sub_unit for each in listing.printed_first}
    return replace(listing, owners_printed=_composed(named, sub_units, (), organisation, day))


def _composed(
    named: Iterable[NamedDivision],
    sub_units: Mapping[str, str | None],
    bracketed_places: Container[int],
    organisation: Organisation,
    day: date | None,
) -> str | None:
    """Return the cell for divisions in printed order.

    Associates come last. They are in brackets if their place is in `bracketed_places`; all divisions are if one tracks.
    """
    wanted = sorted(named, key=lambda each: each.role is Role.ASSOCIATE)
    is_tracked = any(role is Role.TRACKER for _, role, _ in wanted)
    plain: list[str] = []
    bracketed: list[str] = []
    for division, role, place in wanted:
        in_brackets = is_tracked or (place in bracketed_places and role is Role.ASSOCIATE)
        sub_unit = sub_units.get(division)
        name = organisation.get(division).name_on(day)
        (bracketed if in_brackets else plain).append(f"{name}({sub_unit})" if sub_unit else name)
    return "\n".join((*plain, *([f"({_LISTED.join(bracketed)})"] if bracketed else []))) or None


def with_owners_of_day(listing: Listing, organisation: Organisation, day: date) -> Listing:
    """Return a row as an edition of a day would print it, as if its owners of that day had always been named.

    Divisions that are owners from a later day on are kept; divisions whose time ended before the day are left out.
    """
    owners = [each for each in (*listing.former, *listing.owners) if each.until is None or each.until >= day]
    begun = tuple(replace(each, since=None) if each.since and each.since <= day else each for each in owners)
    today = [each.named_division for each in begun if each.since is None]
    return replace(
        listing,
        owners=tuple(each for each in begun if each.until is None),
        former=tuple(each for each in begun if each.until is not None),
        owners_printed=printed_owners(listing, today, organisation, day),
    )


def names_of_other_days(division: Division, day: date) -> frozenset[str]:
    """Return the names of a division that a cell of a day must not print, because they are of another time.

    The names are normalised by `fold_name`.
    """
    names = {fold_name(name.name) for name in division.names}
    return frozenset(each for each in names if _is_of_another_day(each, division, day))


def _is_of_another_day(word: str, division: Division, day: date) -> bool:
    """Return whether the name belongs to the division, but only before or after that day."""
    meant = [name for name in division.names if fold_name(name.name) == fold_name(word)]
    return bool(meant) and all(
        (name.valid_to is not None and name.valid_to < day)
        or (name.kind is NameKind.OFFICIAL and not name.holds_on(day))
        for name in meant
    )


def has_same_divisions(one: str | None, other: str | None, organisation: Organisation) -> bool:
    """Return whether two 所管課 cells name the same divisions in the same order and roles, even by different names.

    False if a cell has an unknown name or no name.
    """
    (owners, unknown), (others, unknown_others) = (parse_owners(each, organisation) for each in (one, other))
    return bool(owners) and owners == others and not unknown and not unknown_others


def names_of_others(cell_text: str | None, organisation: Organisation, division: str) -> tuple[str, ...]:
    """Return the other names in a 所管課 cell by which `division` (an ID) does not answer the row.

    Empty if the division answers the row by the cell. Names without a division are included. A division that does not
    answer by the cell is asked only if the row was opened to all named divisions (各課回答).
    """
    owners, _ = parse_owners(cell_text, organisation)
    leads = any(each.role is not Role.ASSOCIATE for each in owners if each.division == division)
    return () if leads else names_beside(cell_text, organisation, division)


def names_beside(cell_text: str | None, organisation: Organisation, division: str) -> tuple[str, ...]:
    """Return all names in a 所管課 cell except the name of `division` (an ID), names without a division included."""
    owners, unknown = parse_owners(cell_text, organisation)
    return (*(organisation.name(each.division) for each in owners if each.division != division), *unknown)


def _answering(named: list[_Named]) -> tuple[_Named | None, Role]:
    """Return the name whose division answers, and its role; if that name is unknown, no division answers."""
    able = [name for name in named if name.division is None or not name.division.is_generic]
    plain = [name for name in able if not name.bracketed]
    return next(iter(plain or able), None), Role.LEAD if plain else Role.TRACKER


def _read_names(cell_text: str, organisation: Organisation) -> list[_Named]:
    named: list[_Named] = []
    for word, bracketed, division in _recognised(cell_text, organisation):
        before = named[-1].division if named else None
        if bracketed and before is not None and _is_sub_unit(word.text, before):
            named[-1] = replace(named[-1], sub_unit=_joined(named[-1].sub_unit, word.text))
        else:
            sub_unit = word.text if division is not None and _is_sub_unit(word.text, division) else None
            named.append(_Named(word.text, bracketed, division, sub_unit))
    return named


def _recognised(cell_text: str, organisation: Organisation) -> Iterator[tuple[_Piece, bool, Division | None]]:
    """Yield every name in the cell, whether it is in brackets, and its division (None if unknown)."""
    for words, bracketed in _segments(cell_text):
        for word, division in _recognise(words, organisation):
            yield word, bracketed, division


def _segments(cell_text: str) -> Iterator[tuple[list[_Piece], bool]]:
    """Yield the names between brackets, and whether they are inside; an unclosed bracket reaches to the end."""
    depth = 0
    for piece in _PIECE.finditer(cell_text):
        if piece["opening"]:
            depth += 1
        elif piece["closing"]:
            depth = max(depth - 1, 0)
        else:
            yield [_Piece(found[0], *found.span()) for found in _NAME.finditer(cell_text, *piece.span())], depth > 0


def _recognise(words: list[_Piece], organisation: Organisation) -> Iterator[tuple[_Piece, Division | None]]:
    """Match the longest run of pieces that is one name: a name may be broken over lines or spread with blanks.

    No name has more pieces than the longest one has characters, and its first piece is the beginning of a known name.
    """
    start = 0
    while start < len(words):
        begins = organisation.begins_name(_WITHIN_NAMES.split(words[start].text)[0])
        last = min(start + LONGEST_NAME, len(words)) if begins else start
        for end in range(last, start, -1):
            run = words[start:end]
            name = "".join(word.text for word in run)
            if len(name) <= _LONGEST_RUN and (division := _find(name, organisation)):
                yield _Piece(name, run[0].start, run[-1].end), division
                break
        else:
            end = start + 1
            yield from _split_further(words[start], organisation)
        start = end


def _find(name: str, organisation: Organisation) -> Division | None:
    """Return the division of that name, or of several of its sub-units (国保・後期)."""
    if division := organisation.find(name):
        return division
    first = organisation.find(_WITHIN_NAMES.split(name)[0])
    return first if first is not None and _is_sub_unit(name, first) else None


def _split_further(word: _Piece, organisation: Organisation) -> list[tuple[_Piece, Division | None]]:
    """Split 税務課・職員課 into two names, only if every part is known, because names may contain middle dots."""
    named = [*_longest_known(word.text, organisation.find)]
    parts = [(replace(each, start=word.start + each.start, end=word.start + each.end), found) for each, found in named]
    known = len(parts) > 1 and all(division is not None for _, division in parts)
    return parts if known else [(word, None)]


def _is_sub_unit(word: str, division: Division) -> bool:
    sub_units = {fold_name(name.name) for name in division.names if name.kind is NameKind.SUB_UNIT}
    return all(fold_name(part) in sub_units for part in _WITHIN_NAMES.split(word))


def _joined(one: str | None, other: str | None) -> str | None:
    return _JOIN.join(part for part in (one, other) if part) or None


def _fold_repeats(named: list[_Named]) -> list[_Named]:
    """Return one entry per division, at its first place, with all its sub-units."""
    folded: dict[str, _Named] = {}
    for name in named:
        key = name.division.division_id if name.division else f"?{fold_name(name.piece)}"
        known = folded.get(key)
        folded[key] = replace(known, sub_unit=_joined(known.sub_unit, name.sub_unit)) if known else name
    return list(folded.values())


_RANK = {Role.LEAD: 0, Role.TRACKER: 1, Role.ASSOCIATE: 2}


def replace_by_heirs(named: Iterable[NamedDivision], heirs: Mapping[str, str]) -> tuple[NamedDivision, ...]:
    """Return the divisions named on a row, in printed order, after some were replaced by their heirs.

    `heirs`: the heir of each replaced division, by ID. A division that would be named twice gets the stronger role and
    the first place of both.
    """
    found: dict[str, NamedDivision] = {}
    for each in sorted(named, key=attrgetter("ordinal")):
        heir = heirs.get(each.division, each.division)
        first = found.get(heir, each)
        role = min(first.role, each.role, key=_RANK.__getitem__)
        found[heir] = NamedDivision(heir, role, first.ordinal)
    return tuple(found.values())


def owners_after_handover(
    listing: Listing, heirs: Mapping[str, str], day: date, whole: Container[str] = ()
) -> tuple[Owner, ...]:
    """Return all owners of a row, with their days, after divisions were replaced by their heirs on a day.

    `heirs`: the heir of each replaced division. `whole`: replaced divisions whose sub-units (国保) pass to their heirs,
    even to heirs already named on the row. Raise ValueError if a replaced division was named only from that day or
    later.
    """
    present = {each.named_division: each for each in listing.owners}
    after = replace_by_heirs(present, heirs)
    if any(each.since is not None and each.since >= day for named, each in present.items() if named not in after):
        raise ValueError(day)
    units: dict[str, list[str]] = {}
    for each in sorted(listing.owners, key=attrgetter("ordinal")):
        if each.sub_unit and (each.division in whole or each.division not in heirs):
            units.setdefault(heirs.get(each.division, each.division), []).append(each.sub_unit)
    return _replaced(listing, after, day, {heir: "・".join(dict.fromkeys(some)) for heir, some in units.items()})


def _replaced(
    listing: Listing, after: Iterable[NamedDivision], day: date, units: Mapping[str, str] | None = None
) -> tuple[Owner, ...]:
    """Return all owners of a row that names `after` from `day` on; owners that began on `day` or later are dropped.

    `units` are the sub-units of divisions named from then on; a division with other sub-units than before begins again.
    """
    present = {each.named_division: each for each in listing.owners}
    now, given = list(after), dict(units or {})
    going_on = {
        named: each for named, each in present.items() if given.get(named.division, each.sub_unit) == each.sub_unit
    }
    ending = (
        owner
        for named, owner in present.items()
        if (named not in now or named not in going_on) and (owner.since or date.min) < day
    )
    sub_units = {owner.division: owner.sub_unit for owner in (*listing.former, *listing.owners)} | given
    return (
        *listing.former,
        *(replace(owner, until=day - timedelta(days=1)) for owner in ending),
        *(going_on.get(named) or Owner(*named, sub_units.get(named.division), since=day) for named in now),
    )


def owners_after_registered_ends(listing: Listing, steps: Iterable[Succession]) -> tuple[Owner, ...]:
    """Return all owners of a row, with their days, after owners whose end is registered were replaced by their heirs.

    `steps`: the successions by which rows pass on (`trace_heirs`), each to one heir.
    """
    for day, some in groupby(sorted(set(steps), key=attrgetter("day")), key=attrgetter("day")):
        heirs = {each.division: each.successor for each in some if each.division and each.successor}
        named = (each.named_division for each in listing.owners)
        listing = listing.with_owners(_replaced(listing, replace_by_heirs(named, heirs), day))
    return (*listing.former, *listing.owners)


def owners_before_handover(
    listing: Listing, givers: set[str], takers: set[str], day: date, adopted_on: date | None = None
) -> tuple[Owner, ...]:
    """Return all owners of a row, with their days, as they were before `takers` replaced `givers` on a day.

    `givers`, `takers`: IDs of divisions. `adopted_on`: the day of the row's edition; if it is the same day, owners
    without a first day may also come from the change. Other changes of the same day are left alone: a row given to a
    taker in a place that no giver held, or taken from a giver without any taker getting it.
    """
    last = day - timedelta(days=1)
    everyone = (*listing.former, *listing.owners)
    ended = [each for each in everyone if each.until == last and each.division in {*givers, *takers}]
    has_taker = any(each.division in takers for each in listing.owners)
    if not has_taker or not any(each.division in givers for each in ended):
        return everyone
    places = {each.ordinal for each in ended}
    begun = [each for each in everyone if (each.since or adopted_on) == day and each not in ended]
    leaving = [each for each in begun if each.division in takers and each.ordinal in places]
    back = {*givers, *(each.division for each in leaving)}
    return tuple(
        replace(each, until=None) if each in ended and each.division in back else each
        for each in everyone
        if each not in leaving
    )


def find_heirs_on_row(listing: Listing, division: str) -> tuple[str, ...]:
    """Return the IDs of the divisions now named on a row in place of `division`, whose time there has ended.

    Empty if `division` is still named, or has no heir on the row.
    """
    everyone = (*listing.former, *listing.owners)
    own = (each for each in listing.former if each.division == division)
    last = max(own, key=lambda each: each.until or date.max, default=None)
    heirs: list[Owner] = []
    while last is not None and last.until is not None:
        begun = [each for each in everyone if each.since == last.until + timedelta(days=1)]
        heirs = [each for each in begun if each.ordinal == last.ordinal] or begun
        last = next(iter(heirs), None)
    return tuple(each.division for each in heirs)
