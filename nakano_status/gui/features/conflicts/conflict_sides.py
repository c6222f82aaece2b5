"""The sides of a conflict as they are shown: equal texts once, with the one that was decided on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nakano_status.application.merge.resolve_conflict import ConflictView, SideView, have_same_values
from nakano_status.domain.calendar.days import moment_label, saving_label
from nakano_status.domain.merge.revision import ConflictChoice
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class ShownSide:
    """A candidate: who asserts it, in which files, the choice for the act, and whether it was chosen.

    `arrivals` names its files with the time of their receipt, which distinguish several candidates of one division.
    """

    who: str
    source: str
    take: str
    values: Mapping[str, str | None]
    is_chosen: bool = False
    arrivals: str = ""


def shown_sides(view: ConflictView) -> tuple[ShownSide, ...]:
    """Return the text that was sent and each different text once; a decision only if no side has the same text."""
    decision = next((side for side in view.sides if side.assertion_id == view.decision), None)
    not_decisions = [side for side in view.sides if not side.is_decision]
    groups = _grouped(not_decisions)
    known = [view.base, *(group[0].values for group in groups)]
    own = [
        side
        for side in view.sides
        if side.is_decision and not any(have_same_values(side.values, each) for each in known)
    ]
    sides = [ShownSide(tr("照会時"), "", ConflictChoice.BASE, view.base), *(_shown(each, view) for each in groups)]
    sides += [_shown_decision(side, view) for side in own]
    chosen = [place for place, side in enumerate(sides) if decision and have_same_values(side.values, decision.values)]
    here = chosen[-1] if chosen else None  # a division's text goes before what was sent, where both are the same
    return tuple(replace(side, is_chosen=place == here) for place, side in enumerate(sides))


def chosen_words(view: ConflictView) -> str:
    """Return whose text was decided on, with its file if others have texts too; nothing while the conflict is open."""
    sides = shown_sides(view)
    chosen = next((side for side in sides if side.is_chosen), None)
    if chosen is None:
        return ""
    is_alone = sum(side.who == chosen.who for side in sides) == 1
    return chosen.who if is_alone or not chosen.arrivals else f"{chosen.who}（{chosen.arrivals}）"


def file_name(side: SideView, copies: Iterable[SideView]) -> str:
    """Return the name of a copy's file, with the beginning of its 回答番号 if another copy has the same name."""
    is_alone = sum(each.file == side.file for each in copies) == 1
    return (side.file or "") if is_alone else f"{side.file}（{(side.return_id or '')[:8]}）"


def _grouped(sides: Iterable[SideView]) -> list[list[SideView]]:
    """Return groups of the sides that have the same values."""
    groups: list[list[SideView]] = []
    for side in sides:
        mine = next((group for group in groups if have_same_values(group[0].values, side.values)), None)
        if mine is None:
            groups.append([side])
        else:
            mine.append(side)
    return groups


def _shown(group: list[SideView], view: ConflictView) -> ShownSide:
    who = "・".join(dict.fromkeys(side.who for side in group))
    source = "、".join(dict.fromkeys(_source(side) for side in group if _source(side)))
    arrivals = "・".join(_arrival(side, view.sides) for side in group if side.file)
    return ShownSide(who, source, group[0].assertion_id, group[0].values, arrivals=arrivals)


def _shown_decision(side: SideView, view: ConflictView) -> ShownSide:
    words = tr("{who}の決定") if side.assertion_id == view.decision else tr("{who}の前の決定")
    return ShownSide(words.format(who=side.who), "", side.assertion_id, side.values)


def _arrival(side: SideView, sides: Iterable[SideView]) -> str:
    moment = tr("{moment}受領").format(moment=moment_label(side.received_at)) if side.received_at else ""
    return "、".join(filter(None, (file_name(side, [each for each in sides if each.who == side.who]), moment)))


def _source(side: SideView) -> str:
    if side.file is None:
        return tr("この画面での入力") if side.return_id is None else ""
    return "　".join(filter(None, (side.file, saving_label(side.saved_at) if side.saved_at else "")))
