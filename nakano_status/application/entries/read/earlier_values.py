"""以前の内容: what stood in one field before, newest first, and how it came there; from it a field can be put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakano_status.application.entries.edit_entry import writer_of
from nakano_status.application.entries.own_answers import before_writer
from nakano_status.application.entries.read.history import HistoryLine, read_history
from nakano_status.application.lookup import find_row, organisation_of
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.views import OFFICE_WORD
from nakano_status.domain.fields.registry import NOTE
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import same


@dataclass(frozen=True)
class EarlierValue:
    """A value (None: blank) with the change that brought it; None: it stood there before anything was changed."""

    text: str | None
    line: HistoryLine | None


@dataclass(frozen=True)
class EarlierValues:
    """What stands in a field now (drafts aside), and the other values that stood there, newest first, each once."""

    now: str | None
    values: tuple[EarlierValue, ...]


def earlier_values(
    records: Records, round_: Round, row_id: str, key: str, as_division: str | None = None
) -> EarlierValues:
    """Return what stood in a field, as whoever writes there has it (None: the one whose data file this is).

    Of a note, and on behalf of one of several divisions on a row, that is what this division or the office said.
    Raises IdUnknown, KeyUnknown, DivisionUnknown.
    """
    lines = read_history(records, round_, row_id, key)
    row = find_row(round_, row_id)
    writer = writer_of(records, as_division)
    if key == NOTE or (as_division is not None and row.several_writers):
        name = organisation_of(records, round_).name(writer)
        lines = [line for line in lines if line.division == name or (key != NOTE and line.who in (name, OFFICE_WORD))]
    now = before_writer(records, round_, row, writer).get(key)
    return EarlierValues(now, tuple(_once(_stood(lines), now)))


def _stood(lines: Sequence[HistoryLine]) -> Iterator[EarlierValue]:
    """Give what stood, newest first, down to what was there before the first change."""
    for line in reversed(lines):
        yield EarlierValue(line.now, line)
    if lines:
        yield EarlierValue(lines[0].was, None)


def _once(found: Iterator[EarlierValue], now: str | None) -> Iterator[EarlierValue]:
    """Leave out what stands now, and what was told already."""
    told = [now]
    for value in found:
        if not any(same(value.text, each) for each in told):
            told.append(value.text)
            yield value
