"""What a 受領のお知らせ states: each file with answers of a round, what became of its rows, and its SHA-256."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from nakano_status.application.merge.read.received import ReceivedView, read_received, whole_files
from nakano_status.application.ports.data_file import Records
from nakano_status.documents.papers.letter_texts import ReceiptLine
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.exchange.answered_return import HeldState
from nakano_status.domain.exchange.ledger import Fate, LedgerRow, Verdict
from nakano_status.domain.round.round import Round

_States = Mapping[tuple[str, str | None], HeldState]
"""What became of what was held of a file, by its SHA-256 and the row (None: the whole file)."""


def read_receipts(records: Records, round_: Round, is_of: Callable[[str, str], bool]) -> tuple[ReceiptLine, ...]:
    """Return a line for each file and division, in order of arrival; a file that arrived again has one.

    `is_of` is whether a division (name) answers a row: in a file of several divisions, each line has its own rows, and
    those of none of them. A whole file that was held in another round is not this round's.
    """
    states, whole = _states(records, round_), whole_files(records, round_, None)
    arrivals = _arrivals(records, round_, whole)
    first: dict[str, ReceivedView] = {}
    for each in arrivals:
        first.setdefault(each.sha256, each)
    last = first | {each.sha256: each for each in arrivals if each.verdict == Verdict.MERGED}
    rows = defaultdict[tuple[str | None, str], list[LedgerRow]](list)
    for act_id in dict.fromkeys(each.act_id for each in last.values()):
        for row in records.arrivals.ledger(act_id):
            rows[act_id, row.sha256].append(row)

    def divisions_in(file: ReceivedView) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*(each.division for each in file.returns), *whole.get(file.sha256, ()))))

    def belongs(row_id: str | None, division: str, divisions: Iterable[str]) -> bool:
        return row_id is None or is_of(division, row_id) or not any(is_of(each, row_id) for each in divisions)

    def became(division: str, file: ReceivedView) -> tuple[str, ...]:
        if file.verdict == Verdict.HELD and file.sha256 in whole:
            return (f"ファイル全体：{states[file.sha256, None].label}",)
        found, divisions = rows[file.act_id, file.sha256], divisions_in(file)
        if len(divisions) > 1:
            found = [each for each in found if belongs(each.row_id, division, divisions)]
        return tuple(_results(found, states))

    return tuple(
        ReceiptLine(
            division, file.name, moment_label(file.at) if file.at else "", became(division, last[sha256]), sha256
        )
        for sha256, file in first.items()
        for division in divisions_in(last[sha256])
    )


def _arrivals(records: Records, round_: Round, whole: Container[str]) -> list[ReceivedView]:
    """Return the arrivals of files with answers to a round, oldest first."""
    return [
        file
        for file in read_received(records)
        if file.is_answer and (file.sha256 in whole or any(each.round_id == round_.round_id for each in file.returns))
    ]


def _states(records: Records, round_: Round) -> _States:
    """Return the states; of several of one row, one that waits decides."""
    items = records.arrivals.held(round_.round_id, None)
    in_order = sorted(items, key=lambda item: item.state is HeldState.WAITING)
    return {(item.sha256, item.row_id): item.state for item in in_order}


def _results(rows: Iterable[LedgerRow], states: _States) -> Iterator[str]:
    """Yield each result with its rows: 反映2件（2-1-2-03-N、2-1-2-04-W）."""
    found = defaultdict[str, list[str | None]](list)
    for row in sorted(rows, key=lambda row: [*Fate].index(row.fate)):
        state = states.get((row.sha256, row.row_id), HeldState.WAITING)
        is_settled = row.fate is Fate.HELD and state is not HeldState.WAITING
        found[f"{state.label}もの" if is_settled else row.fate.label].append(row.row_id)
    for label, those in found.items():
        ids = "、".join(filter(None, those))
        yield f"{label}{len(those)}件" + (f"（{ids}）" if ids else "")
