"""改正: bodies are renamed, merged, split, founded, abolished or moved from a day on (source: years.md).

What was before that day is kept: a body that ends keeps its names and its place, and is found by them. If a later one
is to have its last name, it is that body again: a name means one body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce

from nakano_status.domain.calendar.printed_day import era_day
from nakano_status.domain.organisation.changes import from_day, known_days, official_name, renamed
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    fold_name,
    new_division,
)
from nakano_status.domain.organisation.succession import Succession, SuccessionKind
from nakano_status.domain.refusals.answering import DivisionNameInUse, DivisionNameMissing, NameDayUnfit, NotADepartment
from nakano_status.domain.refusals.reorganising import BodyEnded, GenericBody, HeirUnfit, NameOfPast, TooFewBodies


@dataclass(frozen=True)
class Renaming:
    """改称: the body of this ID has another name."""

    body: str
    name: str


@dataclass(frozen=True)
class Merger:
    """統合: bodies become the one of the name `into`: one of them, another one, or a new one."""

    bodies: tuple[str, ...]
    into: str


@dataclass(frozen=True)
class Split:
    """分割: a body becomes parts of these names; a part of its own name is the body itself.

    `rows` are the 管理番号 with the name of the part that has them from then on; `rest` is the part that has all others
    (None: they remain with a part of the body's own name, else each has to be named).
    """

    body: str
    parts: tuple[str, ...]
    rows: Mapping[str, str]
    rest: str | None = None


@dataclass(frozen=True)
class Abolition:
    """廃止: a body ends; `heir` (None: no one) has its rows from then on."""

    body: str
    heir: str | None = None


@dataclass(frozen=True)
class Transfer:
    """異動: a body is moved under another 部 or 室 (None: under none)."""

    body: str
    above: str | None


@dataclass(frozen=True)
class Founding:
    """新設: a new body."""

    name: str
    kind: DivisionKind = DivisionKind.DIVISION
    above: str | None = None


OrganisationChange = Renaming | Merger | Split | Abolition | Transfer | Founding


@dataclass(frozen=True)
class Reorganised:
    """The organisation after changes, and which body continues which."""

    organisation: Organisation
    successions: tuple[Succession, ...] = ()


def reorganised(before: Organisation, changes: Iterable[OrganisationChange], day: date) -> Reorganised:
    """Return the organisation after changes of one day, in their order.

    Raises NameDayUnfit if a body has changed on that day or later, GenericBody, BodyEnded, DivisionNameInUse,
    DivisionNameMissing, NameOfPast, NotADepartment, HeirUnfit and TooFewBodies.
    """
    return reduce(lambda done, change: _changed(done, change, day), changes, Reorganised(before))


def _changed(done: Reorganised, change: OrganisationChange, day: date) -> Reorganised:
    before, steps = done.organisation, _Steps()
    if isinstance(change, Renaming):
        after, steps = _after_renaming(before, change, day), [(change.body, change.body)]
    elif isinstance(change, Merger):
        after, steps = _after_merger(before, change, day)
    elif isinstance(change, Split):
        after, steps = _after_split(before, change, day)
    elif isinstance(change, Abolition):
        if change.heir is not None:
            _alive(before, change.heir, day)
        after, steps = _ended(before, change.body, change.heir, day), [(change.body, change.heir)]
        if change.heir is not None:
            after = _with_sub_units(after, before.get(change.body), change.heir, day)
    elif isinstance(change, Transfer):
        after, steps = _after_transfer(before, change, day), [(change.body, change.body)]
    else:
        founded = _founded(before, change, day)
        _need_place(before, change.kind, change.above)
        after, steps = before.with_body(founded), [(None, founded.division_id)]
    made = (Succession(day, _KINDS[type(change)], one, other) for one, other in steps)
    return Reorganised(after, (*done.successions, *made))


_Steps = list[tuple[str | None, str | None]]
_KINDS: Mapping[type, SuccessionKind] = {
    Renaming: SuccessionKind.RENAMED,
    Merger: SuccessionKind.MERGED,
    Split: SuccessionKind.SPLIT,
    Abolition: SuccessionKind.ABOLISHED,
    Transfer: SuccessionKind.MOVED,
    Founding: SuccessionKind.FOUNDED,
}


def _after_renaming(before: Organisation, change: Renaming, day: date) -> Organisation:
    body = _alive(before, change.body, day)
    _need_unused(before, change.name, {change.body})
    try:
        return before.with_body(renamed(body, change.name, day))
    except ValueError:
        raise _unfit(body, day) from None


def _after_merger(before: Organisation, change: Merger, day: date) -> tuple[Organisation, _Steps]:
    bodies = [_alive(before, each, day) for each in dict.fromkeys(change.bodies)]
    known, ids = before.find(change.into), {each.division_id for each in bodies}
    into = known if known is not None and _is_official(known, change.into) else None
    others = ids if into is None else ids | {into.division_id}
    goes_on = into is not None and into.until is None
    if into is None or not goes_on:
        into = _founded(before, Founding(change.into, bodies[0].kind, bodies[0].parent), day, ids)
    if len(others) < 2:  # noqa: PLR2004 - two become one
        raise TooFewBodies(found="、".join(each.name_on(day) for each in bodies))
    after = before.with_body(into)
    ending = [each for each in bodies if each.division_id != into.division_id]
    for body in ending:
        after = _with_sub_units(_ended(after, body.division_id, into.division_id, day), body, into.division_id, day)
    named = [*([into] if goes_on else []), *ending]
    return _without_alias(after, ending, change.into), [(each.division_id, into.division_id) for each in named]


def _after_split(before: Organisation, change: Split, day: date) -> tuple[Organisation, _Steps]:
    body = _alive(before, change.body, day)
    names = list({fold_name(each): each for each in change.parts}.values())
    if len(names) < 2:  # noqa: PLR2004 - one becomes two
        raise TooFewBodies(found="、".join(names))
    after, parts = before, []
    for name in names:
        if _is_official(body, name):
            parts.append(body.division_id)
            continue
        part = _founded(before, Founding(name, body.kind, body.parent), day, {body.division_id})
        after = after.with_body(part)
        parts.append(part.division_id)
    if body.division_id not in parts:
        after = _ended(after, body.division_id, parts[0], day)
    for name in names:
        after = _without_alias(after, [body], name)
    return after, [(body.division_id, part) for part in parts]


def _founded(before: Organisation, new: Founding, day: date, bodies: Iterable[str] = ()) -> Division:
    """Return the body that begins on a day: a new one, or that which had its name last, and ended, once more.

    The name may be an alias of `bodies`. Raises as `_need_unused`, and NameDayUnfit if the body had not ended by then.
    """
    was = before.find(new.name)
    if was is None or was.until is None or was.kind is not new.kind or not _is_official(was, new.name):
        _need_unused(before, new.name, bodies)
        return new_division(new.name, new.kind, day, new.above)
    eve = day - timedelta(days=1)
    if was.until >= eve:
        raise _unfit(was, day)
    return replace(
        was,
        names=(*was.names, DivisionName(new.name, NameKind.OFFICIAL, day)),
        parent=new.above,
        order=None,
        is_liaison=False,
        contact=None,
        earlier=(*was.earlier, EarlierPlace(eve, was.parent, was.order, was.is_liaison, was.contact)),
        until=None,
    )


def _after_transfer(before: Organisation, change: Transfer, day: date) -> Organisation:
    body = _alive(before, change.body, day)
    if change.above is not None:
        _alive(before, change.above, day)
    _need_place(before, body.kind, change.above)
    return _placed(before, body, change.above, day)


def _placed(before: Organisation, body: Division, above: str | None, day: date) -> Organisation:
    """Return the organisation with a body under another; it is no longer 庶務担当課 if its 部 changes."""
    after = before.with_body(replace(body, parent=above))
    if after.department_of(body.division_id) != before.department_of(body.division_id):
        after = after.with_body(replace(body, parent=above, is_liaison=False))
    try:
        return from_day(before, after, day)
    except ValueError:
        raise _unfit(body, day) from None


def _ended(before: Organisation, body_id: str, heir: str | None, day: date) -> Organisation:
    """Return the organisation in which a body ends on the day before; those below it go to its heir.

    Without an heir they are below none; only sections remain.
    """
    body = _alive(before, body_id, day)
    if heir is not None:
        _need_heir(before, body, heir)
    last = official_name(body)
    until = day - timedelta(days=1)
    names = tuple(replace(each, valid_to=until) if each is last else each for each in body.names)
    after = before.with_body(replace(body, names=names, until=until))
    for each in before.divisions:
        remains = heir is None and each.kind is DivisionKind.SECTION
        if each.parent == body_id and not (each.has_ended or remains):
            after = _placed(after, after.get(each.division_id), heir, day)
    return after


def _need_heir(organisation: Organisation, body: Division, heir_id: str) -> None:
    """Refuse an heir that is the body itself, below it, or of another level; raises HeirUnfit."""
    heir = organisation.get(heir_id)
    if heir.kind.answers is not body.kind.answers or organisation.is_within(heir_id, body.division_id):
        raise HeirUnfit(name=body.name_on(), found=heir.name_on())


def _alive(organisation: Organisation, body_id: str, day: date) -> Division:
    """Return a body that can change on a day; raises GenericBody, BodyEnded, NameDayUnfit."""
    body = organisation.get(body_id)
    if body.is_generic:
        raise GenericBody(name=body.name_on())
    if body.until is not None:
        raise BodyEnded(name=body.name_on(body.until), found=era_day(body.until))
    if any(known > day for known in known_days(body)):
        raise _unfit(body, day)
    return body


def _need_place(organisation: Organisation, kind: DivisionKind, above: str | None) -> None:
    """Refuse a place under a body of the wrong kind; raises NotADepartment."""
    if above is not None and not kind.can_be_under(organisation.get(above).kind):
        raise NotADepartment(found=organisation.name(above))


def _unfit(body: Division, day: date) -> NameDayUnfit:
    return NameDayUnfit(name=body.name_on(), found=era_day(day))


def _need_unused(organisation: Organisation, name: str, bodies: Iterable[str]) -> None:
    """Refuse a blank name and that of another body; an alias of `bodies` may become a name.

    Raises DivisionNameMissing, DivisionNameInUse, NameOfPast.
    """
    if not fold_name(name):
        raise DivisionNameMissing
    other = organisation.find(name)
    if other is None or (other.division_id in set(bodies) and not _is_official(other, name)):
        return
    official = [
        each for each in other.names if each.kind is NameKind.OFFICIAL and fold_name(each.name) == fold_name(name)
    ]
    if official and (last := official[-1].valid_to) is not None:
        raise NameOfPast(found=name, name=other.name_on(other.until), until=era_day(last))
    raise DivisionNameInUse(found=name, expected=other.name_on(other.until))


def _is_official(body: Division, name: str) -> bool:
    """Whether a name is the official one that a body has, or had last."""
    return fold_name(official_name(body).name) == fold_name(name)


def _with_sub_units(organisation: Organisation, body: Division, heir_id: str, day: date) -> Organisation:
    """Return the organisation in which an heir has the sub-units (国保) of a body that it continues as a whole."""
    heir = organisation.get(heir_id)
    own = {fold_name(each.name) for each in heir.names if each.kind is NameKind.SUB_UNIT}
    units = (each for each in body.names if each.kind is NameKind.SUB_UNIT and fold_name(each.name) not in own)
    names = (*heir.names, *(replace(each, valid_from=day) for each in units))
    return organisation.with_body(replace(heir, names=names))


def _without_alias(organisation: Organisation, bodies: Iterable[Division], name: str) -> Organisation:
    """Return the organisation in which bodies no longer have an alias that is now the name of another."""
    for each in bodies:
        body = organisation.get(each.division_id)
        kept = (one for one in body.names if one.kind is NameKind.OFFICIAL or fold_name(one.name) != fold_name(name))
        organisation = organisation.with_body(replace(body, names=tuple(kept)))
    return organisation
