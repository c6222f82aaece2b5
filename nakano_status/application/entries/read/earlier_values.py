"""以前の内容: earlier values of one field, newest first, with the change that set them; any can be restored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakano_status.application.entries.edit_entry import writer_of
from nakano_status.application.entries.own_answers import before_writer
from nakano_status.application.entries.read.history import HistoryLine, read_history
from nakano_status.application.lookup import find_row, organisation_of
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.views import OFFICE_NAME
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.registry import NOTE
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import same


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
