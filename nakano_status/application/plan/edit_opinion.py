"""Enter and answer opinions on the plan (opinions add, opinions answer)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.opinion_plans import save_opinions
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.opinions import Opinion, OpinionSource
from nakano_status.domain.refusals.planning import OpinionTextMissing, OpinionUnknown, PlanRowUnknown
from nakano_status.domain.text.narrative import as_typed

ADD, EDIT = "add_opinion", "edit_opinion"
"""The kinds of the acts."""


@dataclass(frozen=True)
class NewOpinion:
    """An opinion as a person enters it; a blank `who` is unknown, `rows` are 管理番号 as typed."""

    source: OpinionSource
    day: date
    text: str
    who: str = ""
    is_named: bool = False
    answer: str = ""
    changed: str = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpinionEdit:
    """Texts to write on an opinion (None: as it is, blank: none any more); `rows` replace the linked ones."""

    answer: str | None = None
    changed: str | None = None
    rows: tuple[str, ...] | None = None


def add_opinion(store: Store, new: NewOpinion, by: str | None = None) -> Outcome[Opinion]:
    """Add an opinion, with the next number; raises WrongRole, OpinionTextMissing, PlanRowUnknown."""
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        opinion = opinion_of(work, new, next_number(work))
        work.begin_act(ADD, by, f"意見{opinion.number}")
        save_opinions(work, [opinion])
        work.commit()
    return Outcome(opinion)


def edit_opinion(store: Store, number: int, edit: OpinionEdit, by: str | None = None) -> Outcome[Opinion]:
    """Write the answer to an opinion, what was changed, or its rows; return it as it is then.

    Raises WrongRole, OpinionUnknown, PlanRowUnknown.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        before = find_opinion(work, number)
        after = replace(
            before,
            answer=before.answer if edit.answer is None else as_typed(edit.answer),
            changed=before.changed if edit.changed is None else as_typed(edit.changed),
            rows=before.rows if edit.rows is None else known_rows(work, edit.rows),
        )
        if after != before:
            work.begin_act(EDIT, by, f"意見{number}")
            save_opinions(work, [after])
            work.commit()
    return Outcome(after)


def find_opinion(records: Records, number: int) -> Opinion:
    """Return the opinion with a number; raises OpinionUnknown."""
    for opinion in records.opinions.all():
        if opinion.number == number:
            return opinion
    raise OpinionUnknown(found=str(number))


def opinion_of(records: Records, new: NewOpinion, number: int) -> Opinion:
    """Return what a person entered as an opinion; raises OpinionTextMissing, PlanRowUnknown."""
    text = as_typed(new.text)
    if text is None:
        raise OpinionTextMissing
    return Opinion(
        number=number,
        source=new.source,
        day=new.day,
        who=as_typed(new.who),
        is_named=new.is_named,
        text=text,
        answer=as_typed(new.answer),
        changed=as_typed(new.changed),
        rows=known_rows(records, new.rows),
    )


def next_number(records: Records) -> int:
    """Return the number of the next opinion."""
    return max((each.number for each in records.opinions.all()), default=0) + 1


def known_rows(records: Records, named: Iterable[str]) -> tuple[str, ...]:
    """Return the 管理番号 of rows of any edition of the plan, each once and in order; raises PlanRowUnknown."""
    editions = records.plan.read().editions
    known = {fold_id(listing.row_id): listing.row_id for edition in editions for listing in edition.listings}
    found = {}
    for text in named:
        if fold_id(text) not in known:
            raise PlanRowUnknown(found=text)
        found[known[fold_id(text)]] = True
    return tuple(sorted(found))
