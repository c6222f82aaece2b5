"""年度の切替え as lines in groups, as the command and the window show it; some of them have a tick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nakano_status.application.round.roll_over import RollOver
from nakano_status.domain.round.roll_over import Ending
from nakano_status.domain.text.labels import Labelled


class RollOverGroup(Labelled):
    """The groups, in the order in which they are shown."""

    OPEN = "open", "前回までの進捗確認に残っているもの"
    BEGINS = "begins", "始まる取組"
    NEW = "new", "計画に加わった取組"
    ENDS = "ends", "前回までに完了・中止とした取組（報告対象外のまま）"
    PROPOSED = "proposed", "所管課が完了・中止を申し出た取組（選んだものを報告対象外にします）"
    LEFT = "left", "計画から外れた取組、統合・分割した取組"
    MOVES = "moves", "所管課が変わる取組"
    ORGANISATION = "organisation", "前回の後の組織の改正"
    CONTACTS = "contacts", "連絡先を改めて確かめる所管課（選んだものの登録を消します）"


@dataclass(frozen=True)
class RollOverLine:
    """A line: `key` is the 管理番号 or the name that is ticked, `tick` None if nothing is to be chosen."""

    key: str
    text: str
    note: str = ""
    tick: bool | None = None

    @property
    def whole(self) -> str:
        """The line in one text."""
        parts = (self.key, self.text, f"（{self.note}）" if self.note else "")
        return " ".join(filter(None, parts)).replace("\n", " ")


def roll_over_groups(planned: RollOver) -> tuple[tuple[RollOverGroup, tuple[RollOverLine, ...]], ...]:
    """Return the groups that have any line."""
    found = ((group, tuple(_LINES[group](planned))) for group in RollOverGroup)
    return tuple((group, lines) for group, lines in found if lines)


def _open(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.left:
        yield RollOverLine("", f"{each.name}：{'、'.join(text for *_, text in each.points)}")


def _begins(planned: RollOver) -> Iterator[RollOverLine]:
    if planned.previous is None:
        return  # everything begins: there is nothing to compare with
    for row_id in planned.rows.begins:
        yield RollOverLine(row_id, planned.titles[row_id], tick=True)
    yield from _unticked(planned, begins=True)


def _unticked(planned: RollOver, *, begins: bool) -> Iterator[RollOverLine]:
    ended = {each.row_id for each in planned.rows.ends}
    for row_id in planned.rows.unticked:
        if (row_id not in ended) is begins:
            yield RollOverLine(row_id, planned.titles[row_id], tick=False)


def _new(planned: RollOver) -> Iterator[RollOverLine]:
    counted = {row.row_id for row in planned.round_.rows if row.counted}
    for row_id in planned.rows.new:
        is_counted = row_id in counted
        note = "" if is_counted else "実施年度前"
        yield RollOverLine(row_id, planned.titles[row_id], note, tick=True if is_counted else None)


def _ends(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.rows.ends:
        if each.proposal is None:
            yield RollOverLine(each.row_id, planned.titles[each.row_id], _why(planned, each), each.is_ticked)


def _why(planned: RollOver, ending: Ending) -> str:
    known = planned.ended.get(ending.row_id)
    if known is not None:
        return known.text
    year = planned.previous.year.label if planned.previous else ""
    return f"{year}で{ending.why.label}"


def _proposed(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.rows.ends:
        if each.proposal is not None:
            stated = f"変更の種別「{each.proposal.kind}」" if each.proposal.kind else each.why.label
            why = f"{each.into}に統合" if each.into else stated
            note = f"{why}：{planned.names([each.proposal.division], before=True)}"
            yield RollOverLine(each.row_id, planned.titles[each.row_id], note, each.is_ticked)


def _left(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.rows.departed:
        to = f"→ {'、'.join(each.now)}" if each.now else ""
        note = " ".join(filter(None, (each.fate.label, to)))
        yield RollOverLine(each.row_id, planned.titles.get(each.row_id, ""), note)


def _moves(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.rows.moves:
        note = f"{planned.names(each.was, before=True)} → {planned.names(each.now)}"
        yield RollOverLine(each.row_id, planned.titles[each.row_id], note)


def _organisation(planned: RollOver) -> Iterator[RollOverLine]:
    yield from (RollOverLine("", line) for line in planned.succession_lines())


def _contacts(planned: RollOver) -> Iterator[RollOverLine]:
    for body, contact in planned.contacts.items():
        yield RollOverLine(planned.names([body]), "", contact, tick=True)


_LINES = {
    RollOverGroup.OPEN: _open,
    RollOverGroup.BEGINS: _begins,
    RollOverGroup.NEW: _new,
    RollOverGroup.ENDS: _ends,
    RollOverGroup.PROPOSED: _proposed,
    RollOverGroup.LEFT: _left,
    RollOverGroup.MOVES: _moves,
    RollOverGroup.ORGANISATION: _organisation,
    RollOverGroup.CONTACTS: _contacts,
}
