"""What is different between two states of the organisation, told body by body; a new name keeps the old one's days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from nakano_status.domain.division import Division, DivisionName, NameKind, Organisation


class ChangeKind(StrEnum):
    """What became of a body; the values are the words on screen."""

    NEW = "新しい組織"
    REMOVED = "削除"
    RENAMED = "改称"
    MOVED = "部・室の変更"
    CHANGED = "内容の変更"


@dataclass(frozen=True)
class DivisionChange:
    """One difference: the body's name now, what it is about (連絡先, 別名 …), and both texts (may be blank)."""

    kind: ChangeKind
    division_id: str
    name: str
    what: str
    was: str
    now: str


def organisation_changes(before: Organisation, after: Organisation) -> tuple[DivisionChange, ...]:
    """Return every difference, bodies in the order in which they stand afterwards, those removed last."""
    known = {each.division_id: each for each in before.divisions}
    staying = {each.division_id for each in after.divisions}
    found = [each for division in after.divisions for each in _of(before, after, known, division)]
    gone = (each for each in before.divisions if each.division_id not in staying)
    found += [
        DivisionChange(ChangeKind.REMOVED, each.division_id, each.name_on(), "", each.name_on(), "") for each in gone
    ]
    return tuple(found)


def renamed(division: Division, name: str, since: date) -> Division:
    """Return a division that bears another name from that day on; the name before ends on the day before it.

    Raise ValueError where the name that it bears now began on that day or later, or could not end before it.
    """
    official = [each for each in division.names if each.kind is NameKind.OFFICIAL]
    last = official[-1]
    if since == date.min or (last.valid_from is not None and last.valid_from >= since):
        raise ValueError(since)
    ended = replace(last, valid_to=since - timedelta(days=1))
    names = tuple(ended if each is last else each for each in division.names)
    return replace(division, names=(*names, DivisionName(name, NameKind.OFFICIAL, since)))


def official_name(division: Division) -> DivisionName:
    """Return the name that a division bears now, with the day since which it does."""
    return [each for each in division.names if each.kind is NameKind.OFFICIAL][-1]


def names_of(division: Division, kind: NameKind) -> tuple[str, ...]:
    """Return a division's names of a kind, in the order in which they were added."""
    return tuple(each.name for each in division.names if each.kind is kind)


def _of(
    before: Organisation, after: Organisation, known: dict[str, Division], now: Division
) -> Iterator[DivisionChange]:
    was = known.get(now.division_id)
    name = now.name_on()
    if was is None:
        yield DivisionChange(ChangeKind.NEW, now.division_id, name, "", "", _place(after, now))
        return
    told = [
        (ChangeKind.RENAMED, "名称", was.name_on(), name),
        (ChangeKind.MOVED, "部・室", _place(before, was), _place(after, now)),
        (ChangeKind.CHANGED, "建制順", _number(was.order), _number(now.order)),
        (ChangeKind.CHANGED, "庶務担当課", _yes(was), _yes(now)),
        (ChangeKind.CHANGED, "別名", _aliases(was), _aliases(now)),
        (ChangeKind.CHANGED, "連絡先", was.contact or "", now.contact or ""),
    ]
    for kind, what, text_before, text_now in told:
        if text_before != text_now:
            yield DivisionChange(kind, now.division_id, name, what, text_before, text_now)


def _place(organisation: Organisation, division: Division) -> str:
    """The names above a body, from the top: 総務部 DX推進室."""
    names: list[str] = []
    parent = division.parent
    while parent is not None:
        above = organisation.get(parent)
        names.insert(0, above.name_on())
        parent = above.parent
    return " ".join(names)


def _number(order: int | None) -> str:
    return "" if order is None else str(order)


def _yes(division: Division) -> str:
    return "○" if division.is_liaison else ""


def _aliases(division: Division) -> str:
    return "、".join(names_of(division, NameKind.ALIAS))
