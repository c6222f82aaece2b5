"""The record of acts: who did what and when, one line per act in order (audit)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.history.acts import Act, act_label, moment_text, printed_head
from nakano_status.domain.round.round import Round

_HEADS = ("番号", "日時", "操作", "担当者", "理由・もと", "変更した値", "照合番号")


@dataclass(frozen=True)
class ActLine:
    """One act with its number, counted from 1.

    An act without a reason has the names of the files that it received as its reason. `values` is the number of values
    that it changed. `head` are the first letters of the history head after it ('' if the data file had none yet).
    """

    number: int
    act: Act
    values: int
    head: str

    @property
    def label(self) -> str:
        """The label of the act's kind."""
        return act_label(self.act.kind)

    @property
    def moment(self) -> str:
        """The time of the act as text."""
        return moment_text(self.act.at)

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells of the act in a table."""
        counted = str(self.values) if self.values else ""
        return str(self.number), self.moment, self.label, self.act.by or "", self.act.reason or "", counted, self.head


def read_acts(records: Records) -> tuple[ActLine, ...]:
    """Return the acts of a data file, oldest first.

    In place of a missing reason, an act has the names of the files that it received.
    """
    rounds = records.rounds.all()
    values = Counter(act.act_id for each in rounds for act, _ in records.entries.changes(each.round_id))
    files = defaultdict[str | None, list[str]](list)
    for file in records.exchange.received():
        files[file.act_id].append(file.name)
    heads = {act.act_id: printed_head(head) for head, act in records.history.heads().items()}
    return tuple(
        ActLine(
            number,
            replace(act, reason=act.reason or "、".join(files[act.act_id]) or None),
            values.get(act.act_id, 0),
            heads.get(act.act_id, ""),
        )
        for number, act in enumerate(records.entries.acts(), start=1)
    )


def acts_of_round(records: Records, round_: Round) -> tuple[Act, ...]:
    """Return the acts that wrote data of a round, and the acts while it was open that belong to no other round.

    They are in order, the oldest first. An imported list was never open.
    """
    own = records.history.acts_of_round(round_.round_id)
    others = [each.round_id for each in records.rounds.all() if each.round_id != round_.round_id]
    of_others = frozenset[str]().union(*map(records.history.acts_of_round, others))
    opened, closed = records.rounds.acts()[round_.round_id]
    acts = records.entries.acts()
    places = {act.act_id: place for place, act in enumerate(acts)}
    while_open = range(places[opened], places[closed or opened] + 1)
    return tuple(
        act
        for place, act in enumerate(acts)
        if act.act_id in own or (place in while_open and act.act_id not in of_others)
    )


def acts_sheet(lines: Sequence[ActLine]) -> TableSheet:
    """Return the acts as a table."""
    return sheet_of(_HEADS, (line.texts for line in lines))


def sheet_of(heads: tuple[str, ...], lines: Iterable[Sequence[str | None]]) -> TableSheet:
    """Return a table of texts; a missing text is blank."""
    rows = enumerate((tuple(each or "" for each in line) for line in lines), start=2)
    return TableSheet(heads, (), tuple(rows))
