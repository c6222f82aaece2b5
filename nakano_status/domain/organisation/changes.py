"""The differences between two states of the organisation, body by body, and how one state becomes the next.

A change applies from a day: the names and places before keep their days. A correction replaces the present name or
place from its beginning on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.organisation.succession import Succession, SuccessionKind
from nakano_status.domain.text.yes_no import YES

PLACE_WORDS = ("部・室", "建制順", "庶務担当課")
"""The attributes of a body that are its place: they are kept by day, as its name is."""


class BodyChangeKind(StrEnum):
    """What happened to a body; the values are the labels shown on screen."""

    NEW = "新しい組織"
    REMOVED = "削除"
    RENAMED = "改称"
    MOVED = "部・室の変更"
    CHANGED = "内容の変更"


@dataclass(frozen=True)
class DivisionChange:
    """One difference: the body's name now, what it is about (連絡先, 別名 …), and both texts (may be blank).

    Of a new body `what` is its kind: 部, 室 or 所管課. `since` is the day from which it applies; None: from the
    beginning (a correction), or it is not dated.
    """

    kind: BodyChangeKind
    division_id: str
    name: str
    what: str
    was: str
    now: str
    since: date | None = None


def organisation_changes(before: Organisation, after: Organisation) -> tuple[DivisionChange, ...]:
    """Return every difference, bodies in their order afterwards, those removed last."""
    known = {each.division_id: each for each in before.divisions}
    kept = {each.division_id for each in after.divisions}
    found = [each for division in after.divisions for each in _of(before, after, known, division)]
    removed = (each for each in before.divisions if each.division_id not in kept)
    found += [
        DivisionChange(BodyChangeKind.REMOVED, each.division_id, each.name_on(), "", each.name_on(), "")
        for each in removed
    ]
    return tuple(found)


def renamed(division: Division, name: str, since: date) -> Division:
    """Return a division that has another name from that day on; the name before ends on the day before it.

    Raise ValueError if its present name began on that day or later, or could not end before it.
    """
    last = official_name(division)
    if since == date.min or (last.valid_from is not None and last.valid_from >= since):
        raise ValueError(since)
    ended = replace(last, valid_to=since - timedelta(days=1))
    names = tuple(ended if each is last else each for each in _without_alias(division, name))
    return replace(division, names=(*names, DivisionName(name, NameKind.OFFICIAL, since)))


def with_name_corrected(division: Division, name: str, mistaken: str | None = None) -> Division:
    """Return a division that had another name for all the time of a mistaken one (None: of its present name).

    The mistaken name is kept as one valid on no day: texts that use it are still read as this division's. If the right
    name is the present one, the division is as it should be: it has that name from the day from which it has it.
    """
    official = _official(division)
    if official[-1].name == name:
        return division
    alike = (each for each in official if fold_name(each.name) == fold_name(mistaken or ""))
    wrong = next(alike, official[-1])
    corrected = replace(wrong, name=name)
    names = tuple(corrected if each is wrong else each for each in _without_alias(division, name))
    return replace(division, names=(*names, DivisionName(wrong.name, NameKind.SLIP, None, date.min)))


def from_day(before: Organisation, after: Organisation, since: date) -> Organisation:
    """Return the organisation `after`, in which each body that has moved keeps its earlier place until that day.

    Raise ValueError if a body's earlier place began on that day or later, or could not end before it.
    """
    known = {each.division_id: each for each in before.divisions}
    return Organisation(tuple(_moved_on(known.get(each.division_id), each, since) for each in after.divisions))


def otherwise_now(before: Organisation, after: Organisation) -> tuple[tuple[Division, Division], ...]:
    """Return the bodies whose name or place differs afterwards, as they were and as they are."""
    known = {each.division_id: each for each in before.divisions}
    both = ((known[each.division_id], each) for each in after.divisions if each.division_id in known)
    return tuple((was, now) for was, now in both if was.name_on() != now.name_on() or _place_of(was) != _place_of(now))


def replaces_known(before: Organisation, after: Organisation) -> bool:
    """Whether a body has another name or place than was known; filling in a blank does not count.

    庶務担当課 is filled in together with the 部: of a body whose 部 is known it is known whether it is one.
    """
    return any(
        was.name_on() != now.name_on()
        or was.parent not in (None, now.parent)
        or was.order not in (None, now.order)
        or (was.is_liaison != now.is_liaison and (was.is_liaison or was.parent is not None))
        for was, now in otherwise_now(before, after)
    )


def with_only_liaison(organisation: Organisation, division_id: str) -> Organisation:
    """Make a division the only 庶務担当課 of its 部."""
    above = organisation.department_of(division_id)
    if above is None:
        return organisation
    return Organisation(
        tuple(
            replace(each, is_liaison=False)
            if each.is_liaison
            and not each.has_ended
            and each.division_id != division_id
            and organisation.department_of(each.division_id) == above
            else each
            for each in organisation.divisions
        )
    )


def _moved_on(was: Division | None, now: Division, since: date) -> Division:
    if was is None:
        return now
    if _place_of(was) == _place_of(now):
        return replace(now, earlier=was.earlier)
    if since == date.min or (was.placed_since is not None and was.placed_since >= since):
        raise ValueError(since)
    left = EarlierPlace(since - timedelta(days=1), *_place_of(was), was.contact)
    return replace(now, earlier=(*was.earlier, left))


def _place_of(division: Division) -> tuple[str | None, int | None, bool]:
    return division.parent, division.order, division.is_liaison


def _without_alias(division: Division, name: str) -> tuple[DivisionName, ...]:
    """Return the names of a division without the alias that becomes its official name."""
    wanted = fold_name(name)
    return tuple(each for each in division.names if each.kind is NameKind.OFFICIAL or fold_name(each.name) != wanted)


def official_name(division: Division) -> DivisionName:
    """Return the present name of a division, with the day on which it began."""
    return _official(division)[-1]


def known_days(division: Division) -> frozenset[date]:
    """Return the days on which a division is known to have changed its name or place."""
    named = (each.valid_from for each in _official(division) if each.valid_from is not None)
    placed = (each.valid_to + timedelta(days=1) for each in division.earlier)
    return frozenset((*named, *placed))


def names_of(division: Division, kind: NameKind) -> tuple[str, ...]:
    """Return a division's names of a kind, in the order in which they were added."""
    return tuple(each.name for each in division.names if each.kind is kind)


def _of(
    before: Organisation, after: Organisation, known: dict[str, Division], now: Division
) -> Iterator[DivisionChange]:
    was = known.get(now.division_id)
    name = now.name_on()
    if was is None:
        above = after.names_above(now)
        yield DivisionChange(BodyChangeKind.NEW, now.division_id, name, now.kind.label, "", above)
        return
    compared = [
        (BodyChangeKind.RENAMED, "名称", was.name_on(), name),
        (BodyChangeKind.MOVED, "部・室", before.names_above(was), after.names_above(now)),
        (BodyChangeKind.CHANGED, "建制順", _number(was.order), _number(now.order)),
        (BodyChangeKind.CHANGED, "庶務担当課", _yes(was), _yes(now)),
        (BodyChangeKind.CHANGED, "別名", _aliases(was), _aliases(now)),
        (BodyChangeKind.CHANGED, "連絡先", was.contact or "", now.contact or ""),
    ]
    for kind, what, text_before, text_now in compared:
        if text_before != text_now:
            yield DivisionChange(kind, now.division_id, name, what, text_before, text_now, _since(what, was, now))


def _since(what: str, was: Division, now: Division) -> date | None:
    """The day from which a difference applies, if the body keeps its earlier name or place."""
    if what == "名称":
        renamed_again = len(_official(now)) > len(_official(was))
        return official_name(now).valid_from if renamed_again else None
    is_dated = what in PLACE_WORDS and len(now.earlier) > len(was.earlier)
    return now.placed_since if is_dated else None


def _official(division: Division) -> tuple[DivisionName, ...]:
    return tuple(each for each in division.names if each.kind is NameKind.OFFICIAL)


def succession_line(step: Succession, before: Organisation, after: Organisation, remark: str = "") -> str:
    """Return who continues whom, for people: 税務課 → 管理課（統合）, 職員課：総務部 → 企画部（異動）.

    `before` and `after` are the organisations of the last day before the change and of its day; `remark` follows the
    kind in the brackets.
    """
    was = before.name(step.division) if step.division else ""
    now = after.name(step.successor) if step.successor else ""
    if step.kind is SuccessionKind.MOVED and step.division is not None:
        places = (one.names_above(one.get(step.division)) for one in (before, after))
        return f"{now}：{' → '.join(place or '部なし' for place in places)}（{step.kind.label}{remark}）"
    return f"{' → '.join(dict.fromkeys(filter(None, (was, now))))}（{step.kind.label}{remark}）"


def _number(order: int | None) -> str:
    return "" if order is None else str(order)


def _yes(division: Division) -> str:
    return YES if division.is_liaison else ""


def _aliases(division: Division) -> str:
    return "、".join(names_of(division, NameKind.ALIAS))
