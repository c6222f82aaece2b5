"""改正: bodies are renamed, merged, split, founded, abolished or moved from a day on, and this can be undone.

Two states of the organisation are compared body by body.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce

from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.act_subjects import ActSubject, body_attribute
from nakano_status.domain.organisation.divisions import (
    NAME_FORM,
    BodyAttribute,
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Succession,
    SuccessionKind,
    differing_attributes,
    endings,
    fold_name,
    may_be_name,
    term_for_level,
)
from nakano_status.domain.refusals import exchange as refusals
from nakano_status.domain.refusals.planning import BodyEnded, GenericBody, HeirUnfit, NameOfPast, TooFewBodies
from nakano_status.domain.text.labels import YES


class BodyChangeKind(StrEnum):
    """Kind of change to a body; the values are the labels shown on screen."""

    NEW = "新しい組織"
    REMOVED = "削除"
    RENAMED = "改称"
    MOVED = "上の組織の変更"
    CHANGED = "内容の変更"


_KINDS_OF_ATTRIBUTES = {BodyAttribute.NAME: BodyChangeKind.RENAMED, BodyAttribute.ABOVE: BodyChangeKind.MOVED}
PLACE_ATTRIBUTES = frozenset({BodyAttribute.ABOVE, BodyAttribute.ORDER, BodyAttribute.LIAISON})
"""The attributes that are a body's place; they are stored with their days, like its name."""


@dataclass(frozen=True)
class DivisionChange:
    """A difference of a body between two states of the organisation.

    `name`: the body's current name. `attribute`: what differs (None: the whole body is new or removed). `was`, `now`:
    both texts, empty if blank. `since`: the day from which it applies; None if it applies from the beginning (a
    correction), or is not dated. `term`: for a new body, the term for its kind (部, 室 or 所管課).
    """

    kind: BodyChangeKind
    division_id: str
    name: str
    attribute: BodyAttribute | None
    was: str
    now: str
    since: date | None = None
    term: str = ""

    @property
    def label(self) -> str:
        """The label of the difference: the attribute, or for a new body the term for its kind.

        '' for a removed body.
        """
        return self.attribute.label if self.attribute else self.term


def organisation_changes(before: Organisation, after: Organisation) -> tuple[DivisionChange, ...]:
    """Return every difference between two states of the organisation, in the order of the bodies in `after`.

    Removed bodies are last.
    """
    known = {each.division_id: each for each in before.divisions}
    kept = {each.division_id for each in after.divisions}
    found = [each for division in after.divisions for each in _of(before, after, known, division)]
    removed = (each for each in before.divisions if each.division_id not in kept)
    found += [
        DivisionChange(BodyChangeKind.REMOVED, each.division_id, each.name_on(), None, each.name_on(), "")
        for each in removed
    ]
    return tuple(found)


def replaced_texts(changes: Iterable[DivisionChange]) -> Mapping[ActSubject, tuple[str, ...]]:
    """Return the texts that changes replace, by the subjects of the acts that make the changes."""
    return grouped(
        (body_attribute(each.division_id, each.attribute.value if each.attribute else ""), each.was) for each in changes
    )


def rename_body(division: Division, name: str, since: date) -> Division:
    """Return a division that has the name `name` from the day `since` on; its current name ends on the day before.

    Raise ValueError if the current name began on that day or later, or if `since` is `date.min`, which has no day
    before.
    """
    last = division.official_name
    if since == date.min or (last.valid_from is not None and last.valid_from >= since):
        raise ValueError(since)
    ended = replace(last, valid_to=since - timedelta(days=1))
    names = tuple(ended if each is last else each for each in _names_without_alias(division, name))
    return replace(division, names=(*names, DivisionName(name, NameKind.OFFICIAL, since)))


def with_name_corrected(division: Division, name: str, mistaken: str | None = None) -> Division:
    """Return a division with a mistaken name replaced by `name` for all time; unchanged if `name` is its current name.

    `mistaken`: the name to replace (None, or not a name of the division: its current name). It is kept as a name that
    was valid on no day, so that texts with it are still read as this division's.
    """
    official = division.official_names
    if official[-1].name == name:
        return division
    alike = (each for each in official if fold_name(each.name) == fold_name(mistaken or ""))
    wrong = next(alike, official[-1])
    corrected = replace(wrong, name=name)
    names = tuple(corrected if each is wrong else each for each in _names_without_alias(division, name))
    return replace(division, names=(*names, DivisionName(wrong.name, NameKind.SLIP, None, date.min)))


def with_places_until(before: Organisation, after: Organisation, since: date) -> Organisation:
    """Return the organisation `after` in which moved bodies have their earlier place until the day before `since`.

    `before`: the organisation with the earlier places. Raise ValueError if a body's earlier place began on `since` or
    later, or if `since` is `date.min`, which has no day before.
    """
    known = {each.division_id: each for each in before.divisions}
    return Organisation(tuple(_moved_on(known.get(each.division_id), each, since) for each in after.divisions))


def find_differing_bodies(before: Organisation, after: Organisation) -> tuple[tuple[Division, Division], ...]:
    """Return the bodies of both organisations whose name or place differs, each as (before, after)."""
    known = {each.division_id: each for each in before.divisions}
    both = ((known[each.division_id], each) for each in after.divisions if each.division_id in known)
    return tuple((was, now) for was, now in both if was.name_on() != now.name_on() or _place_of(was) != _place_of(now))


def replaces_known(before: Organisation, after: Organisation) -> bool:
    """Return whether a body's name or place that was known differs in `after`; filling in a blank does not count.

    Whether a body is 庶務担当課 is filled in together with its 部; it is known if the 部 is known.
    """
    return any(
        was.name_on() != now.name_on()
        or was.parent not in (None, now.parent)
        or was.order not in (None, now.order)
        or (was.is_liaison != now.is_liaison and (was.is_liaison or was.parent is not None))
        for was, now in find_differing_bodies(before, after)
    )


def with_only_liaison(organisation: Organisation, division_id: str) -> Organisation:
    """Return the organisation with a division as the only 庶務担当課 of its 部.

    The mark of every other division of the 部 is removed; the division's own must be set already. Unchanged if the
    division has no 部.
    """
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
    left = EarlierPlace(since - timedelta(days=1), *_place_of(was))
    return replace(now, earlier=(*was.earlier, left))


def _place_of(division: Division) -> tuple[str | None, int | None, bool]:
    return division.parent, division.order, division.is_liaison


def _names_without_alias(division: Division, name: str) -> tuple[DivisionName, ...]:
    """Return the names of a division without the alias that becomes its official name."""
    wanted = fold_name(name)
    return tuple(each for each in division.names if each.kind is NameKind.OFFICIAL or fold_name(each.name) != wanted)


def known_days(division: Division) -> frozenset[date]:
    """Return the days on which a division changed its name or place, as far as known."""
    named = (each.valid_from for each in division.official_names if each.valid_from is not None)
    placed = (each.valid_to + timedelta(days=1) for each in division.earlier)
    return frozenset((*named, *placed))


def division_names_of_kind(division: Division, kind: NameKind) -> tuple[str, ...]:
    """Return the names of a division that are of a kind, in the order in which they were added."""
    return tuple(each.name for each in division.names if each.kind is kind)


def _of(
    before: Organisation, after: Organisation, known: dict[str, Division], now: Division
) -> Iterator[DivisionChange]:
    was = known.get(now.division_id)
    name = now.name_on()
    if was is None:
        above, term = after.names_above(now), term_for_level([name], now.kind)
        yield DivisionChange(BodyChangeKind.NEW, now.division_id, name, None, "", above, term=term)
        return
    texts = {
        BodyAttribute.NAME: (was.name_on(), name),
        BodyAttribute.ABOVE: (before.names_above(was), after.names_above(now)),
        BodyAttribute.ORDER: (_number(was.order), _number(now.order)),
        BodyAttribute.LIAISON: (_yes(was), _yes(now)),
        BodyAttribute.ALIASES: (_aliases(was), _aliases(now)),
        BodyAttribute.CONTACT: (was.contact or "", now.contact or ""),
    }
    for attribute in differing_attributes(was, now):
        text_before, text_now = texts[attribute]
        if text_before != text_now:  # a difference of days alone is not shown
            kind = _KINDS_OF_ATTRIBUTES.get(attribute, BodyChangeKind.CHANGED)
            since = _since(attribute, was, now)
            yield DivisionChange(kind, now.division_id, name, attribute, text_before, text_now, since)


def _since(attribute: BodyAttribute, was: Division, now: Division) -> date | None:
    """Return the day from which a difference applies; None if the earlier name or place is replaced for all time."""
    if attribute is BodyAttribute.NAME:
        renamed_again = len(now.official_names) > len(was.official_names)
        return now.official_name.valid_from if renamed_again else None
    is_dated = attribute in PLACE_ATTRIBUTES and len(now.earlier) > len(was.earlier)
    return now.placed_since if is_dated else None


def succession_line(step: Succession, before: Organisation, after: Organisation, remark: str = "") -> str:
    """Return a succession as text: 税務課 → 管理課（統合）, 職員課：総務部 → 企画部（異動）.

    `before`, `after`: the organisations of the day before the change and of its day. `remark`: a text after the kind,
    in the brackets.
    """
    was = before.name(step.division) if step.division else ""
    now = after.name(step.successor) if step.successor else ""
    if step.kind is SuccessionKind.MOVED and step.division is not None:
        places = (one.names_above(one.get(step.division)) for one in (before, after))
        return f"{now}：{' → '.join(place or '上の組織なし' for place in places)}（{step.kind.label}{remark}）"
    return f"{' → '.join(dict.fromkeys(filter(None, (was, now))))}（{step.kind.label}{remark}）"


def _number(order: int | None) -> str:
    return "" if order is None else str(order)


def _yes(division: Division) -> str:
    return YES if division.is_liaison else ""


def _aliases(division: Division) -> str:
    return "、".join(division_names_of_kind(division, NameKind.ALIAS))


@dataclass(frozen=True)
class Renaming:
    """改称: the body gets another name. `body`: its ID, or its name in a change as entered."""

    body: str
    name: str


@dataclass(frozen=True)
class Merger:
    """統合: bodies become the body named `into`, which is one of them, another existing body, or a new body.

    `bodies`: their IDs, or their names in a change as entered.
    """

    bodies: tuple[str, ...]
    into: str


@dataclass(frozen=True)
class Split:
    """分割: a body becomes the bodies named `parts`; a part with the body's own name is the body itself.

    `body`: its ID, or its name in a change as entered. `rows`: the part that each row goes to, by 管理番号, with the
    title of its plan before it if there are several plans (as entered, only if needed). `rest`: the part that all other
    rows go to. If `rest` is None, they remain with the part that has the body's own name; without such a part, `rows`
    must name every row.
    """

    body: str
    parts: tuple[str, ...]
    rows: Mapping[str, str]
    rest: str | None = None


@dataclass(frozen=True)
class Abolition:
    """廃止: a body ends; its rows pass to `heir` (None: to no body).

    `body`, `heir`: their IDs, or their names in a change as entered.
    """

    body: str
    heir: str | None = None


@dataclass(frozen=True)
class Transfer:
    """異動: a body is moved under the 部 or 室 `above` (None: under no body).

    `body`, `above`: their IDs, or their names in a change as entered.
    """

    body: str
    above: str | None


@dataclass(frozen=True)
class Founding:
    """新設: a new body. `above`: the ID of its parent, or the parent's name as entered (None: it has no parent)."""

    name: str
    kind: DivisionKind = DivisionKind.DIVISION
    above: str | None = None


OrganisationChange = Renaming | Merger | Split | Abolition | Transfer | Founding


@dataclass(frozen=True)
class Reorganised:
    """The result of changes: the organisation after them, and their successions."""

    organisation: Organisation
    successions: tuple[Succession, ...] = ()


@dataclass(frozen=True)
class RowHeirs:
    """The heirs of the rows of bodies that ended: one heir per body, or for a split body one heir per row.

    Rows are named as in `Split`. If a body is in `of_rows` and has no heir in `of_body`, its rows that are not named
    there remain its own.
    """

    of_body: Mapping[str, str | None]
    of_rows: Mapping[str, Mapping[str, str]]

    def after(self, change: OrganisationChange, made: Reorganised) -> RowHeirs:
        """Return the heirs after one more change."""
        ended = {each.division or "": each.successor for each in endings(made.successions)}
        if not isinstance(change, Split):
            return RowHeirs({**self.of_body, **ended}, self.of_rows)

        parts = {
            fold_name(made.organisation.name(each.successor or "")): each.successor or "" for each in made.successions
        }
        rest = parts[fold_name(change.rest)] if change.rest else None
        rows = {row: parts[fold_name(name)] for row, name in change.rows.items()}
        return RowHeirs({**self.of_body, **dict.fromkeys(ended, rest)}, {**self.of_rows, change.body: rows})

    def heir_of(self, body: str, row: str) -> str | None:
        """Return the heir of a body for a row; the body itself if it does not end, None if it has no heir."""
        heir: str | None = body
        passed: set[str] = set()
        while heir is not None and heir not in passed:
            passed.add(heir)
            heir = self.of_rows.get(heir, {}).get(row) or self.of_body.get(heir, heir)
        return heir


def apply_reorganisation(before: Organisation, changes: Iterable[OrganisationChange], day: date) -> Reorganised:
    """Return the result of the changes of one day, made in their order.

    `changes` have the IDs of existing bodies. Raise NameDayUnfit if a body has changed on that day or later. Also raise
    GenericBody, BodyEnded, DivisionNameInUse, DivisionNameMissing, DivisionNameUnfit, NameOfPast, NotADepartment,
    BodyThereAlready, HeirUnfit and TooFewBodies.
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
        return before.with_body(rename_body(body, change.name, day))
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
        part = _founded(after, Founding(name, body.kind, body.parent), day, {body.division_id})
        after = after.with_body(part)
        parts.append(part.division_id)
    if body.division_id not in parts:
        after = _ended(after, body.division_id, parts[0], day)
    for name in names:
        after = _without_alias(after, [body], name)
    return after, [(body.division_id, part) for part in parts]


def _founded(before: Organisation, new: Founding, day: date, bodies: Iterable[str] = ()) -> Division:
    """Return the body that begins on a day: a new one, or the ended body that last had its name, founded again.

    The name may be an alias of `bodies`. Raises the same errors as `_need_unused`, and NameDayUnfit if the body had not
    ended by then.
    """
    was = before.find(new.name)
    if was is None or was.until is None or was.kind is not new.kind or not _is_official(was, new.name):
        _need_unused(before, new.name, bodies)
        return before.make_body(new.name, new.kind, day, new.above)
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
    if body.parent == change.above:
        above = before.get(change.above).name_on() if change.above is not None else "上の組織なし"
        since = f"{era_day(body.placed_since)}から" if body.placed_since else "はじめから"
        raise refusals.BodyThereAlready(name=body.name_on(), above=above, since=since)
    return _placed(before, body, change.above, day)


def _placed(before: Organisation, body: Division, above: str | None, day: date) -> Organisation:
    """Return the organisation with a body under another; it is no longer 庶務担当課 if its 部 changes."""
    after = before.with_body(replace(body, parent=above))
    if after.department_of(body.division_id) != before.department_of(body.division_id):
        after = after.with_body(replace(body, parent=above, is_liaison=False))
    try:
        return with_places_until(before, after, day)
    except ValueError:
        raise _unfit(body, day) from None


def _ended(before: Organisation, body_id: str, heir: str | None, day: date) -> Organisation:
    """Return the organisation in which a body ends on the day before `day`; the bodies below it go to its heir.

    Without an heir they are moved out from under it, except sections.
    """
    body = _alive(before, body_id, day)
    if heir is not None:
        _need_heir(before, body, heir)
    last = body.official_name
    until = day - timedelta(days=1)
    names = tuple(replace(each, valid_to=until) if each is last else each for each in body.names)
    after = before.with_body(replace(body, names=names, until=until))
    for each in before.divisions:
        remains = heir is None and each.kind is DivisionKind.SECTION
        if each.parent == body_id and not (each.has_ended or remains):
            after = _placed(after, after.get(each.division_id), heir, day)
    return after


def _need_heir(organisation: Organisation, body: Division, heir_id: str) -> None:
    """Refuse an heir that is the body itself, below it, or of another level; raise HeirUnfit."""
    heir = organisation.get(heir_id)
    if heir.kind.can_answer is not body.kind.can_answer or organisation.is_within(heir_id, body.division_id):
        raise HeirUnfit(name=body.name_on(), found=heir.name_on())


def _alive(organisation: Organisation, body_id: str, day: date) -> Division:
    """Return a body that can change on a day; raise GenericBody, BodyEnded or NameDayUnfit."""
    body = organisation.get(body_id)
    if body.is_generic:
        raise GenericBody(name=body.name_on())
    if body.until is not None:
        raise BodyEnded(name=body.name_on(body.until), found=era_day(body.until))
    if any(known > day for known in known_days(body)):
        raise _unfit(body, day)
    return body


def _need_place(organisation: Organisation, kind: DivisionKind, above: str | None) -> None:
    """Refuse a place under a body of the wrong kind; raise NotADepartment."""
    if above is not None and not kind.can_be_under(organisation.get(above).kind):
        raise refusals.NotADepartment(found=organisation.name(above), called=organisation.departments_called)


def _unfit(body: Division, day: date) -> refusals.NameDayUnfit:
    return refusals.NameDayUnfit(name=body.name_on(), found=era_day(day))


def _need_unused(organisation: Organisation, name: str, bodies: Iterable[str]) -> None:
    """Refuse a blank or unfit name and the name of another body; an alias of `bodies` may become a name.

    Raise DivisionNameMissing, DivisionNameUnfit, DivisionNameInUse or NameOfPast.
    """
    if not fold_name(name):
        raise refusals.DivisionNameMissing
    need_fit_name(name)
    other = organisation.find(name)
    if other is None or (other.division_id in set(bodies) and not _is_official(other, name)):
        return
    official = [
        each for each in other.names if each.kind is NameKind.OFFICIAL and fold_name(each.name) == fold_name(name)
    ]
    if official and (last := official[-1].valid_to) is not None:
        raise NameOfPast(found=name, name=other.name_on(other.until), until=era_day(last))
    raise refusals.DivisionNameInUse(found=name, expected=other.name_on(other.until))


def need_fit_name(name: str) -> None:
    """Raise DivisionNameUnfit if a text cannot be the name of a body."""
    if not may_be_name(name):
        raise refusals.DivisionNameUnfit(found=name, expected=NAME_FORM)


def _is_official(body: Division, name: str) -> bool:
    """Return whether a name is the last official name of a body."""
    return fold_name(body.official_name.name) == fold_name(name)


def _with_sub_units(organisation: Organisation, body: Division, heir_id: str, day: date) -> Organisation:
    """Return the organisation in which an heir has the sub-units (国保) of a body that it continues as a whole."""
    heir = organisation.get(heir_id)
    own = {fold_name(each.name) for each in heir.names if each.kind is NameKind.SUB_UNIT}
    units = (each for each in body.names if each.kind is NameKind.SUB_UNIT and fold_name(each.name) not in own)
    names = (*heir.names, *(replace(each, valid_from=day) for each in units))
    return organisation.with_body(replace(heir, names=names))


def _without_alias(organisation: Organisation, bodies: Iterable[Division], name: str) -> Organisation:
    """Return the organisation in which bodies no longer have an alias that is now the name of another body."""
    for each in bodies:
        body = organisation.get(each.division_id)
        kept = (one for one in body.names if one.kind is NameKind.OFFICIAL or fold_name(one.name) != fold_name(name))
        organisation = organisation.with_body(replace(body, names=tuple(kept)))
    return organisation


def undo_steps(after: Organisation, steps: Sequence[Succession], earlier: Iterable[Succession] = ()) -> Organisation:
    """Return the organisation `after` without the effects of `steps`, successions of one day.

    Nothing may have changed after that day. Bodies that the steps founded are removed, or ended again; bodies that they
    ended go on. An alias that became a name is not restored. `earlier`: successions that were registered before the
    steps; bodies founded and sub-units handed on by these on the same day remain.
    """
    day = steps[0].day
    before = [each for each in earlier if each.day == day]
    founded = _founded_by(steps, before)
    units = _handed_on(after, steps) - _handed_on(after, before)
    bodies = (
        _ended_again(each, day) if each.division_id in founded else each
        for each in after.divisions
        if each.division_id not in founded or _founded_on(each) != day
    )
    return Organisation(tuple(_undone(_without_units(each, units, day), steps) for each in bodies))


def _founded_on(body: Division) -> date | None:
    """Return the day of a body's first name."""
    return next(each.valid_from for each in body.names if each.kind is NameKind.OFFICIAL)


def _founded_by(steps: Iterable[Succession], earlier: Iterable[Succession]) -> set[str | None]:
    """Return the IDs of the bodies that steps founded, or founded again: they are not named earlier.

    A body that only becomes an heir of an abolished one existed before.
    """
    there = {body for each in earlier for body in (each.division, each.successor)}
    founded = set[str | None]()
    for each in steps:
        there.add(each.division)
        if each.successor not in there and each.kind is not SuccessionKind.ABOLISHED:
            founded.add(each.successor)
        there.add(each.successor)
    return founded


def _handed_on(organisation: Organisation, steps: Iterable[Succession]) -> set[tuple[str, str]]:
    """Return the sub-units that steps handed on, each as the ID of the heir and the folded name."""
    passed = ((each.division, each.successor) for each in steps if each.division != each.successor)
    return {
        (heir, fold_name(name))
        for body, heir in passed
        if body and heir
        for name in division_names_of_kind(organisation.get(body), NameKind.SUB_UNIT)
    }


def _without_units(body: Division, units: Container[tuple[str, str]], day: date) -> Division:
    """Return a body without the sub-units in `units` that it has had from a day on."""
    names = (
        each
        for each in body.names
        if each.kind is not NameKind.SUB_UNIT
        or each.valid_from != day
        or (body.division_id, fold_name(each.name)) not in units
    )
    return replace(body, names=tuple(names))


def _undone(body: Division, steps: Sequence[Succession]) -> Division:
    for step in steps:
        is_moved = step.division == body.division_id and step.kind is SuccessionKind.MOVED
        is_section_of_heir = body.parent == step.successor and step.division != step.successor
        if is_section_of_heir and body.earlier:
            is_section_of_heir = body.earlier[-1].parent == step.division
        if (is_moved or is_section_of_heir) and body.placed_since == step.day:
            place = body.earlier[-1]
            body = replace(body, parent=place.parent, order=place.order, is_liaison=place.is_liaison)
            body = replace(body, earlier=body.earlier[:-1])
        if step.division != body.division_id:
            continue
        last = body.official_name
        if step.kind is SuccessionKind.RENAMED and last.valid_from == step.day:
            body = _going_on(replace(body, names=tuple(each for each in body.names if each is not last)))
        elif body.until == step.day - timedelta(days=1):
            body = _going_on(replace(body, until=None))
    return body


def _ended_again(body: Division, day: date) -> Division:
    """Return a body as it was before it was founded again on a day; otherwise unchanged."""
    *before, last = (each for each in body.names if each.kind is NameKind.OFFICIAL)
    until = before[-1].valid_to if before else None
    if last.valid_from != day or until is None or until >= day - timedelta(days=1):
        return body
    place, names = body.earlier[-1], tuple(each for each in body.names if each is not last)
    body = replace(body, names=names, until=until, contact=place.contact, earlier=body.earlier[:-1])
    return replace(body, parent=place.parent, order=place.order, is_liaison=place.is_liaison)


def _going_on(body: Division) -> Division:
    """Return a body whose last official name has no end."""
    last = body.official_name
    return replace(body, names=tuple(replace(each, valid_to=None) if each is last else each for each in body.names))
