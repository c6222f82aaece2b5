"""Enter, answer, correct and delete opinions on the plan (opinions add, answer, correct, delete).

A deleted opinion leaves lists and papers made afterwards; it is kept with the reason, and its number is not used again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NoReturn

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.opinion_plans import plan_of_opinion, save_opinions
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.application.ports.rounds import SettingReader
from nakano_status.domain.history.acts import Act
from nakano_status.domain.plan.annotations import Opinion, OpinionSource, opinion_as_json, opinion_of_json
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import PlanSubject, descendants, editions_in_order
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.refusals.planning import (
    OpinionGone,
    OpinionReasonMissing,
    OpinionTextMissing,
    OpinionUnknown,
    PlanRowOfOtherEdition,
    PlanRowUnknown,
)
from nakano_status.domain.text.narrative import as_typed

ADD, EDIT, DELETE = "add_opinion", "edit_opinion", "delete_opinion"
"""The kinds of the acts."""

_SETTING = "opinions_deleted"
"""The setting that lists deleted opinions: [act_id, opinion], oldest first."""


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
    """What to write on an opinion (None: as it is; a blank text: none any more); `rows` replace the linked ones."""

    answer: str | None = None
    changed: str | None = None
    rows: tuple[str, ...] | None = None
    source: OpinionSource | None = None
    day: date | None = None
    who: str | None = None
    is_named: bool | None = None
    text: str | None = None


_CHANGED = {
    "source": "区分",
    "day": "日付",
    "who": "氏名・団体名",
    "is_named": "氏名の公表",
    "text": "意見",
    "answer": "区の考え方",
    "changed": "変更した内容",
    "rows": "取組",
}
"""What can be changed, as it is called in the history, by the field of an opinion."""


@dataclass(frozen=True)
class DeletedOpinion:
    """An opinion that was deleted, as it was then; the act has who deleted it, when, and why."""

    opinion: Opinion
    act: Act


def add_opinion(store: Store, new: NewOpinion, by: str | None = None) -> Outcome[Opinion]:
    """Add an opinion, with the next number; raises WrongRole and what `opinion_of` raises."""
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        opinion = opinion_of(work, new, next_number(work))
        work.begin_act(ADD, by, f"意見{opinion.number}")
        save_opinions(work, [opinion])
        work.commit()
    return Outcome(opinion)


def edit_opinion(store: Store, number: int, edit: OpinionEdit, by: str | None = None) -> Outcome[Opinion]:
    """Write the answer to an opinion, or correct it; return it as it is then. The act names what was changed.

    Raises WrongRole, OpinionUnknown, OpinionGone, OpinionTextMissing, PlanRowUnknown, PlanRowOfOtherEdition.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        before = find_opinion(work, number)
        texts = {
            name: text for name in ("answer", "changed", "who", "text") if (text := getattr(edit, name)) is not None
        }
        written: dict[str, Any] = {name: as_typed(text) for name, text in texts.items()}
        written |= {name: value for name in ("source", "day", "is_named") if (value := getattr(edit, name)) is not None}
        after = replace(before, **written)
        if after.text is None:
            raise OpinionTextMissing
        if edit.rows is not None:
            after = replace(after, rows=linked_rows(work, edit.rows, after.day, before))
        if after != before:
            changed = [word for name, word in _CHANGED.items() if getattr(after, name) != getattr(before, name)]
            work.begin_act(EDIT, by, f"意見{number}：{'、'.join(changed)}")
            save_opinions(work, [after])
            work.commit()
    return Outcome(after)


def delete_opinion(store: Store, number: int, reason: str, by: str | None = None) -> Outcome[DeletedOpinion]:
    """Delete an opinion with its answers; papers that were recorded with it are not changed.

    Raises WrongRole, OpinionUnknown, OpinionGone, OpinionReasonMissing.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        opinion, why = find_opinion(work, number), as_typed(reason.strip())
        if why is None:
            raise OpinionReasonMissing(found=str(number))
        act = work.begin_act(DELETE, by, why)
        work.opinions.remove(number)
        kept = [*_kept(work.settings), (act.act_id, opinion_as_json(opinion))]
        work.settings.save(_SETTING, json.dumps(kept, ensure_ascii=False))
        work.commit()
    return Outcome(DeletedOpinion(opinion, act))


def deleted_opinions(records: Records) -> tuple[DeletedOpinion, ...]:
    """Return what was deleted, oldest first."""
    kept = _kept(records.settings)
    acts = {act.act_id: act for act in records.entries.acts()} if kept else {}
    return tuple(DeletedOpinion(opinion_of_json(opinion), acts[act_id]) for act_id, opinion in kept)


def find_opinion(records: Records, number: int) -> Opinion:
    """Return the opinion with a number; raises OpinionUnknown, OpinionGone."""
    for opinion in records.opinions.all():
        if opinion.number == number:
            return opinion
    for gone in deleted_opinions(records):
        if gone.opinion.number == number:
            raise OpinionGone(found=str(number), reason=gone.act.reason or "")
    raise OpinionUnknown(found=str(number))


def opinion_of(records: Records, new: NewOpinion, number: int) -> Opinion:
    """Return what a person entered as an opinion; raises OpinionTextMissing, PlanRowUnknown, PlanRowOfOtherEdition."""
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
        rows=linked_rows(records, new.rows, new.day),
    )


def next_number(records: Records) -> int:
    """Return the number of the next opinion; that of a deleted one is not used again."""
    return max((*(each.number for each in records.opinions.all()), *deleted_numbers(records.settings)), default=0) + 1


def deleted_numbers(settings: SettingReader) -> frozenset[int]:
    """Return the numbers of the deleted opinions."""
    return frozenset(int(opinion["number"]) for _, opinion in _kept(settings))


def linked_rows(records: Records, named: Iterable[str], day: date, before: Opinion | None = None) -> tuple[str, ...]:
    """Return the 管理番号 of the rows that a person linked with an opinion of a day, each once and in order.

    They are in the newest edition, or in the one that was the newest on that day; those of the opinion `before`
    may remain, and they are of its plan. Raises PlanRowUnknown, PlanRowOfOtherEdition, PlanUnclear.
    """
    wanted = tuple(named)
    if not wanted:
        return ()
    plan = plan_of_opinion(records, before)
    editions = editions_in_order([plan])
    then = [each for each in editions if each.adopted_on <= day][-1:] or editions[:1]
    fitting = {fold_id(row.row_id): row.row_id for each in (*then, plan.newest) for row in each.listings}
    fitting |= {fold_id(row_id): row_id for row_id in (before.rows if before else ())}
    found = set()
    for text in wanted:
        if fold_id(text) not in fitting:
            _refuse_row(records, editions, text)
        found.add(fitting[fold_id(text)])
    return tuple(sorted(found))


def _refuse_row(records: Records, editions: Sequence[Edition], text: str) -> NoReturn:
    """Refuse a row, naming the editions that have it and what it is now."""
    having = [each for each in editions if any(fold_id(row.row_id) == fold_id(text) for row in each.listings)]
    if not having:
        raise PlanRowUnknown(found=text)
    row_id = next(row.row_id for row in having[-1].listings if fold_id(row.row_id) == fold_id(text))
    later = [each.edition_id for each in editions[editions.index(having[-1]) :]]
    now = descendants(records.plan.derivations(), PlanSubject.ROW, row_id, later)
    known = {row.row_id for row in editions[-1].listings}
    raise PlanRowOfOtherEdition(
        found=row_id,
        edition="、".join(each.title for each in having),
        expected="、".join(each for each in now if each in known) or "なし",
    )


def _kept(settings: SettingReader) -> list[tuple[str, dict[str, Any]]]:
    return [(act_id, opinion) for act_id, opinion in json.loads(settings.read(_SETTING) or "[]")]
