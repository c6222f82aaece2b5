"""変更履歴 of a row, and 以前の内容 of a field: who wrote what, from which file and cell, and the value before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.application.entries.edit_entry import writer_of
from nakano_status.application.entries.own_answers import before_writer
from nakano_status.application.entries.record_values import fact_label
from nakano_status.application.lookup import find_answered, find_row, organisation_of
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.views import OFFICE_NAME
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE_KEYS, INDICATOR_FIELDS, NOTE, ROW_FACTS
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.history.acts import Act, Why
from nakano_status.domain.merge.revision import OFFICE
from nakano_status.domain.refusals.exchange import KeyUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import same

OWNER = "owner"
"""The key that the history uses for the division that supplies a 成果指標."""

EDIT_INDICATOR = "edit_indicator"
"""The kind of act by which a person edits a 成果指標; any other imported it from a table or the built-in plan."""


@dataclass(frozen=True)
class HistoryLine:
    """One change of one field, as shown. `who` is 事務局 or a division's name, `heading` the field's in the round.

    The reason of the act is the one given, or how an answer on behalf of a division was received.
    """

    act: Act
    who: str
    why: Why
    key: str
    heading: str
    division: str | None
    was: str | None
    now: str | None
    file: str | None = None
    sha256: str | None = None
    cell: str | None = None

    @property
    def shown_values(self) -> tuple[str | None, str | None]:
        """The value before and the value after, as text to show."""
        if self.key not in ROW_FACTS:
            return self.was, self.now
        return fact_label(self.key, self.was), fact_label(self.key, self.now)

    @property
    def written_by(self) -> str:
        """Who wrote it, and the person who did the act, if the name is known: 税務課（操作：佐藤）."""
        return f"{self.who}（操作：{self.act.by}）" if self.act.by else self.who

    @property
    def how(self) -> str:
        """The kind of change, with the reason or source: 代理入力（電話）."""
        return f"{self.why.label}（{self.act.reason}）" if self.act.reason else self.why.label


def label_of(key: str) -> str:
    """Return the label of a field of 成果指標, or of an indicator's own key (R3, target:R7, owner)."""
    if key in FIGURE_KEYS:
        return next(each.heading for each in INDICATOR_FIELDS if each.key == key)
    if key == OWNER:
        return "所管課"
    kind, _, year = key.rpartition(":")
    return f"{FiscalYear.parse(year).label}の{'目標' if kind else '実績'}"


def read_history(records: Records, round_: Round, row_id: str, key: str | None = None) -> Sequence[HistoryLine]:
    """Return the changes of a row, oldest first, or those of one field; raises IdUnknown, KeyUnknown."""
    found = find_answered(records.indicators, round_, row_id)
    recorded = records.indicators.history(found)
    headings = {**records.plan.asked(round_).every_heading, **ROW_FACTS}
    known = dict.fromkeys((*headings, *(each for _, each, _ in recorded)))
    if key is not None and key not in known:
        raise KeyUnknown(found=key, expected="、".join(known))
    names = organisation_of(records, round_).names()
    lines = [
        HistoryLine(
            act=act,
            who=OFFICE_NAME if change.who == OFFICE else names.get(change.who, change.who),
            why=change.why,
            key=change.key,
            heading=headings.get(change.key) or label_of(change.key),
            division=names.get(change.division) if change.division else None,
            was=change.was,
            now=change.now,
            file=change.file,
            sha256=change.sha256,
            cell=change.cell,
        )
        for act, change in records.entries.changes(round_.round_id, found, key)
    ]
    of_indicator = [line for line in _of_indicator(recorded, names) if key in (None, line.key)]
    if not (lines and of_indicator):
        return [*lines, *of_indicator]
    # in order of acts, not of times: the clock may have been set back between two acts
    place = {act.act_id: number for number, act in enumerate(records.entries.acts())}
    return sorted((*lines, *of_indicator), key=lambda line: place[line.act.act_id])


def _of_indicator(recorded: Iterable[tuple[Act, str, str | None]], names: Mapping[str, str]) -> Iterator[HistoryLine]:
    """Return the values recorded on an indicator itself, each that differs from the one before."""
    current: dict[str, str | None] = {}
    for act, key, value in recorded:
        text = names.get(value, value) if key == OWNER and value is not None else value
        if text != current.get(key):
            why = Why.TYPED if act.kind == EDIT_INDICATOR else Why.IMPORTED
            was, current[key] = current.get(key), text
            yield HistoryLine(act, OFFICE_NAME, why, key, label_of(key), None, was, text)


@dataclass(frozen=True)
class EarlierValue:
    """A value (None: blank) and the change that set it; a change of None: the value was there before any change."""

    text: str | None
    line: HistoryLine | None


@dataclass(frozen=True)
class EarlierValues:
    """The current value of a field (drafts aside) and its other earlier values, newest first, each once.

    `marks` are those of the plan.
    """

    now: str | None
    values: tuple[EarlierValue, ...]
    marks: Marks


def earlier_values(
    records: Records, round_: Round, row_id: str, key: str, as_division: str | None = None
) -> EarlierValues:
    """Return the values of a field, as its writer sees it (None: the data file's owner).

    For a note, and on behalf of one of several divisions on a row, these are the values of this division and the
    office. Raises IdUnknown, KeyUnknown, DivisionUnknown.
    """
    lines = read_history(records, round_, row_id, key)
    row = find_row(round_, row_id)
    writer = writer_of(records, as_division)
    if key == NOTE or (as_division is not None and row.several_writers):
        name = organisation_of(records, round_).name(writer)
        lines = [line for line in lines if line.division == name or (key != NOTE and line.who in (name, OFFICE_NAME))]
    now = before_writer(records, round_, row, writer).get(key)
    return EarlierValues(now, tuple(_once(_from_newest(lines), now)), records.plan.asked(round_).profile.marks)


def _from_newest(lines: Sequence[HistoryLine]) -> Iterator[EarlierValue]:
    """Yield the values from the newest back to the one before the first change."""
    for line in reversed(lines):
        yield EarlierValue(line.now, line)
    if lines:
        yield EarlierValue(lines[0].was, None)


def _once(found: Iterator[EarlierValue], now: str | None) -> Iterator[EarlierValue]:
    """Leave out the current value and repeated ones."""
    kept = [now]
    for value in found:
        if not any(same(value.text, each) for each in kept):
            kept.append(value.text)
            yield value
