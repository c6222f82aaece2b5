"""Complete the register of the organisation one body at a time, or correct its mistakes (はじめから).

Each edit is an act in the history. A correction holds from the beginning; it is not a change from a day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nakano_status.application.edited_fields import edited
from nakano_status.application.indicators.read.indicators import figure_owners
from nakano_status.application.lookup import every_edition, find_division, known_organisation
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, UnitOfWork
from nakano_status.application.preconditions import need_role, office_writing
from nakano_status.application.round import settled_rounds
from nakano_status.application.unchanged_content import Content, find_acts_about, need_parts_unchanged, need_unchanged
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.act_subjects import body_attribute
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import (
    BodyAttribute,
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
    with_body_moved,
)
from nakano_status.domain.refusals import exchange as refusals
from nakano_status.domain.round.settled import Corrections
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import stored_entry

if TYPE_CHECKING:
    from nakano_status.store.organisation import StoredOrganisation


Changes = tuple[reorganisation.DivisionChange, ...]


@dataclass(frozen=True)
class EditedRegister:
    """The changes that an edit made in the register; `settled` are its effects on settled rounds."""

    changes: Changes
    settled: settled_rounds.SettledEffect = field(default_factory=settled_rounds.SettledEffect)


@dataclass(frozen=True)
class DivisionEdit:
    """Changes to a 所管課; None means no change. `above` is the ID of the new 部 or 室 above it (blank: none).

    `contact` is 担当者・内線・メール as text. `aliases` are all aliases after the edit, including names confirmed by a
    person. `is_liaison`: whether it is the 庶務担当課 of its 部.
    """

    contact: str | None = None
    aliases: tuple[str, ...] | None = None
    is_liaison: bool | None = None
    above: str | None = None

    def after(self, later: DivisionEdit) -> DivisionEdit:
        """Return this edit as it is after `later`: each value that `later` changes is replaced by its new value."""
        return DivisionEdit(
            edited(later.contact, self.contact),
            edited(later.aliases, self.aliases),
            edited(later.is_liaison, self.is_liaison),
            edited(later.above, self.above),
        )


def edit_division(
    store: Store, division_id: str, edit: DivisionEdit, by: str | None = None, seen: DivisionEdit | None = None
) -> Outcome[EditedRegister]:
    """Change the contact, aliases, 庶務担当課 or place of a division.

    `seen` are the former values as shown to the user (None: not compared). A 部 has one 庶務担当課: a division that
    becomes it replaces the former 庶務担当課. A division that moves to another 部 is no longer 庶務担当課. Raises
    WrongRole, DivisionUnknown, DivisionNameInUse, DivisionNameUnfit and ContentMoved.
    """
    with office_writing(store) as work:
        before = work.organisation.read()
        division = get_body(before, division_id)
        if seen is not None:
            _need_unmoved(work, division, edit, seen)
        need_fit_parent(before, division.kind, edit.above)
        if edit.aliases is not None:
            need_own_names(known_organisation(work), division, edit.aliases)
        after = before.with_body(_edited(division, edit))
        if edit.is_liaison:
            after = reorganisation.with_only_liaison(after, division_id)
        elif after.department_of(division_id) != before.department_of(division_id):
            after = after.with_body(replace(after.get(division_id), is_liaison=False))
        forgotten = _forgotten(work.organisation, division_id, edit.aliases)
        return _write(work, by, before, after, forgotten)


def _need_unmoved(records: Records, division: Division, edit: DivisionEdit, seen: DivisionEdit) -> None:
    """Raise ContentMoved if a value of a body is neither the value seen by the user nor the value to write."""
    own = division.division_id
    known = [each.name for each in division.names if each.kind is NameKind.ALIAS]
    known += [name for name, whose in records.organisation.aliases().items() if whose == own]
    compared = (
        (
            BodyAttribute.CONTACT,
            _typed(seen.contact),
            _typed(division.contact or ""),
            _typed(edit.contact),
        ),
        (BodyAttribute.ALIASES, _folded(seen.aliases), _folded(known), _folded(edit.aliases)),
        (BodyAttribute.LIAISON, seen.is_liaison, division.is_liaison, edit.is_liaison),
        (BodyAttribute.ABOVE, seen.above, division.parent or "", edit.above),
    )
    for attribute, was, now, wanted in compared:
        if wanted is not None:
            content = Content(
                f"{division.name_on()}の{attribute.label}", find_acts_about(body_attribute(own, attribute.value))
            )
            need_unchanged(records, content, was, now, wanted)


def _typed(text: str | None) -> str | None:
    return None if text is None else stored_entry(text) or ""


def _folded(names: Sequence[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(map(fold_name, names)) - {""}


def add_body(store: Store, new: reorganisation.Founding, by: str | None = None) -> Outcome[EditedRegister]:
    """Add a 部, 室 or 所管課.

    Raises WrongRole, DivisionUnknown, DivisionNameMissing, DivisionNameUnfit and DivisionNameInUse.
    """
    with office_writing(store) as work:
        before = work.organisation.read()
        name = need_name(new.name)
        need_own_names(known_organisation(work), None, (name,))
        need_fit_parent(before, new.kind, new.above)
        made = before.make_body(name, new.kind, above=new.above or None)
        return _write(work, by, before, Organisation((*before.divisions, made)))


def move_division(store: Store, division_id: str, step: int, by: str | None = None) -> Outcome[EditedRegister]:
    """Move a body by a number of places in 建制順 among its siblings, at most to the first or last place.

    It moves towards the end if `step` is positive. Raises WrongRole and DivisionUnknown.
    """
    with office_writing(store) as work:
        before = work.organisation.read()
        get_body(before, division_id)
        return _write(work, by, before, with_body_moved(before, division_id, step))


def remove_division(store: Store, division_id: str, by: str | None = None) -> Outcome[EditedRegister]:
    """Remove a body that is not in use, such as one added by mistake.

    Raises WrongRole and DivisionUnknown, and DivisionNotRemovable with the first of the reasons, such as rows that
    name the body (`reasons_to_keep`).
    """
    with office_writing(store) as work:
        before = work.organisation.read()
        division = get_body(before, division_id)
        if why := reasons_to_keep(work, before).get(division_id):
            raise refusals.DivisionNotRemovable(name=division.name_on(), reason=why)
        after = Organisation(tuple(each for each in before.divisions if each is not division))
        return _write(work, by, before, after)


def _write(
    work: UnitOfWork, by: str | None, before: Organisation, after: Organisation, forgotten: Sequence[str] = ()
) -> Outcome[EditedRegister]:
    """Write the differences as one act with a reason that describes them; without differences no act is written."""
    changes, kept = reorganisation.organisation_changes(before, after), settled_rounds.SettledEffect()
    if changes or forgotten:
        work.begin_act(ActKind.EDIT_DIVISION, by, describe_changes(changes))
        with settled_rounds.preserve_settled_rounds(work) as kept:
            work.organisation.save(after)
            work.organisation.remove(
                each.division_id for each in changes if each.kind is reorganisation.BodyChangeKind.REMOVED
            )
        for name in forgotten:
            work.organisation.remove_alias(name)
        work.commit()
    return Outcome(EditedRegister(changes, kept))


def describe_changes(changes: Changes) -> str:
    """Return the changes of an act as one text for its record.

    Contacts are personal data: only the fact of a change is recorded.
    """
    return "、".join(dict.fromkeys(map(_change_label, changes))) or "別名の変更"


def _change_label(change: reorganisation.DivisionChange) -> str:
    if change.kind is reorganisation.BodyChangeKind.RENAMED:
        return f"{change.was}を{change.now}に訂正"
    if change.kind in (reorganisation.BodyChangeKind.NEW, reorganisation.BodyChangeKind.REMOVED):
        return f"{change.name}を{'追加' if change.kind is reorganisation.BodyChangeKind.NEW else '削除'}"
    if change.attribute is BodyAttribute.ORDER:
        return "建制順の変更"
    return f"{change.name}の{change.label}の変更"


def _edited(division: Division, edit: DivisionEdit) -> Division:
    return replace(
        division,
        contact=division.contact if edit.contact is None else stored_entry(edit.contact),
        names=division.names if edit.aliases is None else _with_aliases(division, edit.aliases),
        is_liaison=edited(edit.is_liaison, division.is_liaison),
        parent=edited(edit.above, division.parent) or None,
    )


def _with_aliases(division: Division, aliases: Sequence[str]) -> tuple[DivisionName, ...]:
    """Return the names of a division with exactly these aliases; its other names are not added as aliases."""
    wanted = {fold_name(each): each for each in aliases if fold_name(each)}
    kept = tuple(each for each in division.names if each.kind is not NameKind.ALIAS or fold_name(each.name) in wanted)
    known = {fold_name(each.name) for each in kept}
    return (*kept, *(DivisionName(name, NameKind.ALIAS) for key, name in wanted.items() if key not in known))


def _forgotten(organisation: StoredOrganisation, division_id: str, aliases: Sequence[str] | None) -> list[str]:
    """Return the confirmed names of a division if its aliases are replaced: they are aliases now, or given up."""
    if aliases is None:
        return []
    return [name for name, whose in organisation.aliases().items() if whose == division_id]


_OF_ROWS = "取組の所管課です"
_WITH_PAPERS = "進捗確認で、回答様式を作成したか、期限を決めたか、回答ファイルが届いています"
_USES = {
    "paper_sender": "資料の発信者です",
    "ownership": _OF_ROWS,
    "round_answerer": _OF_ROWS,
    "succession": "改正の記録があります",
    "package": _WITH_PAPERS,
    "return": _WITH_PAPERS,
    "round_due": _WITH_PAPERS,
}
"""The reason by the table that names a body, in the order of importance; other tables have a general sentence."""


def reasons_to_keep(records: Records, organisation: Organisation) -> Mapping[str, str]:
    """Return the first reason that prevents removing a body, as a sentence, by its ID; without removable bodies.

    `organisation`: the organisation in which the body must have no other bodies under it, now or earlier.
    """
    reasons = dict[str, str]()
    for body, reason in _obstacles(records, organisation):
        reasons.setdefault(body, reason)
    return reasons


def _obstacles(records: Records, organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Yield each body with a reason that prevents removing the body; a body may have several."""
    for body, below in grouped((each.parent, each.name_on()) for each in organisation.divisions if each.parent).items():
        yield body, f"下に{below[0]}などがあります" if len(below) > 1 else f"下に{below[0]}があります"
    places = (place for each in organisation.divisions for place in each.earlier)
    yield from ((place.parent, "前に下にあった組織があります") for place in places if place.parent)
    for edition in every_edition(records):
        for body in figure_owners(records.indicators.of_edition(edition.edition_id)):
            yield body, "成果指標の所管課です"
    naming = records.organisation.bodies_named_in()
    by_name = {table.name: table for table in naming}
    for name in dict.fromkeys((*_USES, *by_name)):
        for body in naming[by_name[name]] if name in by_name else ():
            yield body, _USES.get(name, f"記録（{by_name[name].title}）で使われています")


def need_name(name: str) -> str:
    """Return a typed name without blanks around it.

    Raises DivisionNameMissing if the name is blank, and DivisionNameUnfit.
    """
    wanted = stored_entry(name)
    if wanted is None:
        raise refusals.DivisionNameMissing
    reorganisation.need_fit_name(wanted)
    return wanted


def need_own_names(known: Organisation, division: Division | None, names: Sequence[str]) -> None:
    """Raise DivisionNameUnfit for an unfit new name, DivisionNameInUse for a name of another body.

    `division`: the body that gets the names (None: a new body). Names that a person confirmed as another body's count
    as its names.
    """
    for name in names:
        other = known.find(name)
        if other is None:
            reorganisation.need_fit_name(name)
        elif division is None or other.division_id != division.division_id:
            raise refusals.DivisionNameInUse(found=name, expected=other.name_on())


def need_fit_parent(organisation: Organisation, kind: DivisionKind, above: str | None) -> None:
    """Raise DivisionUnknown if a body of this kind cannot belong to another body.

    `above`: the ID of the other body (blank or None: there is none). A 室 belongs to a 部; a 部 has no parent.
    """
    if above and not kind.can_be_under(get_body(organisation, above).kind):
        raise refusals.DivisionUnknown(found=above)


def get_body(organisation: Organisation, division_id: str) -> Division:
    """Return the body with an ID; raises DivisionUnknown."""
    try:
        return organisation.get(division_id)
    except KeyError:
        raise refusals.DivisionUnknown(found=division_id) from None


@dataclass(frozen=True)
class ConfirmedName:
    """A name as typed or printed, and the name of its division."""

    name: str
    division: str


def name_division(store: Store, name: str, division: str, by: str | None = None) -> Outcome[ConfirmedName]:
    """Record that a name means a division.

    Nothing is written if the name is known as the division's. Raises DivisionUnknown, DivisionNameInUse and WrongRole;
    for a new name DivisionNameMissing and DivisionNameUnfit, too.
    """
    with office_writing(store) as work:
        meant = find_division(work, division)
        known = known_organisation(work).find(name)
        if known is not None and known.division_id != meant.division_id:
            raise refusals.DivisionNameInUse(found=name, expected=known.name_on())
        if known is None:
            name = need_name(name)
            work.begin_act(ActKind.NAME_DIVISION, by)
            work.organisation.save_alias(name, meant.division_id)
            work.commit()
    return Outcome(ConfirmedName(name, meant.name_on()))


@dataclass(frozen=True)
class BodyCorrection:
    """The right name of a body, or the ID of its 部 or 室 (blank: none). A value of None is not corrected.

    `mistaken` is the wrong name, present or past. If it is None or not a name of the body, the present name was wrong.
    `rounds` are the IDs of the settled rounds to correct. If it is None, a name is corrected in the rounds that show
    the mistaken name (in all rounds if the present name is right), and a place in all rounds.
    """

    division_id: str
    name: str | None = None
    above: str | None = None
    mistaken: str | None = None
    rounds: frozenset[str] | None = None


@dataclass(frozen=True)
class CorrectedBody:
    """The changes of a correction in the register, and the settled rounds that differ afterwards (`reached`).

    `left` are the rounds that it could also change and leaves unchanged. `filled` are the rounds where it only fills
    blanks.
    """

    changes: Changes
    reached: tuple[settled_rounds.ReachedRound, ...] = ()
    left: tuple[settled_rounds.ReachedRound, ...] = ()
    filled: tuple[settled_rounds.ReachedRound, ...] = ()

    @property
    def correctable_rounds(self) -> tuple[settled_rounds.ReachedRound, ...]:
        """The settled rounds that a person may choose from, by year."""
        return tuple(sorted((*self.reached, *self.left), key=lambda each: each.settled.round_.year))


def plan_correction(store: Store, correction: BodyCorrection) -> CorrectedBody:
    """Return the effects of a correction without writing.

    Raises the same errors as `correct_body`, except ContentMoved and SettledReasonMissing.
    """
    with store.reading() as records:
        return _planned(records, correction)[1]


def correct_body(
    store: Store,
    correction: BodyCorrection,
    reason: str = "",
    by: str | None = None,
    seen: CorrectedBody | None = None,
) -> Outcome[CorrectedBody]:
    """Correct the name or place of a body from the beginning, also in the settled rounds that show the mistake.

    `seen` are the effects as shown to the user (None: not compared). `reason`: needed if a settled round is corrected.
    Raises WrongRole, DivisionUnknown, DivisionNameMissing, DivisionNameUnfit, DivisionNameInUse, SettledReasonMissing
    and ContentMoved.
    """
    with store.writing() as work:
        after, done = _planned(work, correction)
        if seen is not None:
            shown, now = (reorganisation.replaced_texts(each.changes) for each in (seen, done))
            need_parts_unchanged(work, "訂正で変わる組織", shown, now)
        given = need_reason(done.reached, reason)
        if done.changes or done.reached:
            work.begin_act(ActKind.EDIT_DIVISION, by, "：".join(filter(None, (_words(after, correction, done), given))))
            with settled_rounds.preserve_settled_rounds(work, _corrections(correction, done.reached)):
                work.organisation.save(after)
            work.commit()
    return Outcome(done)


def need_reason(reached: Iterable[settled_rounds.ReachedRound], reason: str) -> str | None:
    """Return the reason as it is stored; None if it is blank.

    Raises SettledReasonMissing if it is blank and an act changes settled rounds (`reached`).
    """
    return settled_rounds.need_settled_reason([each.line for each in reached], reason)


def _planned(records: Records, correction: BodyCorrection) -> tuple[Organisation, CorrectedBody]:
    need_role(records, StoreRole.OFFICE)
    before = records.organisation.read()
    body = after_body = get_body(before, correction.division_id)
    if correction.name is not None:
        wanted = need_name(correction.name)
        need_own_names(known_organisation(records), body, (wanted,))
        after_body = reorganisation.with_name_corrected(body, wanted, correction.mistaken)
    if correction.above is not None:
        need_fit_parent(before, body.kind, correction.above)
        after_body = replace(after_body, parent=correction.above or None)
    after = before.with_body(after_body)
    if after.department_of(body.division_id) != before.department_of(body.division_id):
        after = after.with_body(replace(after_body, is_liaison=False))
    effect = settled_rounds.effect_of_organisation(records, after, _corrections(correction))
    possible = effect.reached
    chosen = correction.rounds
    if chosen is None:
        chosen = frozenset(each.settled.round_.round_id for each in possible if _shows_mistake(each, body, correction))
    reached, left = (
        tuple(each for each in possible if (each.settled.round_.round_id in chosen) is is_chosen)
        for is_chosen in (True, False)
    )
    return after, CorrectedBody(reorganisation.organisation_changes(before, after), reached, left, effect.filled)


def _corrections(
    correction: BodyCorrection, reached: Iterable[settled_rounds.ReachedRound] | None = None
) -> Corrections:
    """Return the corrections of a correction's name or place in the rounds that it reaches (None: in all rounds)."""
    own = (correction.division_id,)
    rounds = None if reached is None else frozenset(each.settled.round_.round_id for each in reached)
    names, places = (own if each is not None else () for each in (correction.name, correction.above))
    return Corrections(names, places, rounds=rounds)


def _shows_mistake(reached: settled_rounds.ReachedRound, body: Division, correction: BodyCorrection) -> bool:
    """Return whether a settled round shows the mistake, and not another name that was right at its time.

    A round that would show a third name does not count: it dates from when the body had that other name.
    """
    if correction.name is None:
        return True
    names = {fold_name(each.name) for each in body.names if each.kind is NameKind.OFFICIAL}
    present = fold_name(body.official_name.name)
    given = fold_name(correction.mistaken or "")
    mistaken, right = given if given in names else present, fold_name(correction.name)
    if mistaken == right == present:
        return True
    changes = ((fold_name(was), fold_name(now)) for was, now in reached.moved)
    return any(now == right and mistaken in {was, right} for was, now in changes)


def _words(after: Organisation, correction: BodyCorrection, done: CorrectedBody) -> str:
    name = after.name(correction.division_id)
    rounds = "、".join(each.settled.label for each in done.reached)
    what = describe_changes(done.changes) if done.changes else f"{name}の訂正"
    return f"{what}（{rounds}）" if rounds else what
