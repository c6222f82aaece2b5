"""What a 受領のお知らせ states: each file with answers of a round, what became of its rows, and its SHA-256."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from nakano_status.application.merge.read.received import ReceivedView, received_in
from nakano_status.application.ports.data_file import Records
from nakano_status.documents.papers.letter_texts import ReceiptLine
from nakano_status.domain.calendar.printed_day import moment_label
from nakano_status.domain.exchange.ledger import Fate, LedgerRow, Verdict
from nakano_status.domain.round.round import Round

_WHOLE_FILE = "ファイル全体が未取込です。"


def read_receipts(records: Records, round_: Round) -> tuple[ReceiptLine, ...]:
    """Return a line for each file and division, in order of arrival; a file that arrived again has one."""
    rows = defaultdict[tuple[str | None, str], list[LedgerRow]](list)
    first: dict[str, ReceivedView] = {}
    for file in received_in(records, round_):
        if file.is_answer and file.divisions:
            first.setdefault(file.sha256, file)
    for act_id in dict.fromkeys(each.act_id for each in first.values()):
        for row in records.arrivals.ledger(act_id):
            rows[act_id, row.sha256].append(row)
    return tuple(
        ReceiptLine(
            division,
            file.name,
            moment_label(file.at) if file.at else "",
            tuple(_fates(file, rows[file.act_id, file.sha256])),
            file.sha256,
        )
        for file in first.values()
        for division in file.divisions
    )


def _fates(file: ReceivedView, rows: list[LedgerRow]) -> Iterator[str]:
    """Yield each result with its rows: 反映2件（2-1-2-03-N、2-1-2-04-W）."""
    if file.verdict == Verdict.HELD and file.carries:
        yield _WHOLE_FILE
        return
    for fate in Fate:
        found = [each for each in rows if each.fate is fate]
        if found:
            ids = "、".join(each.row_id for each in found if each.row_id)
            yield f"{fate.label}{len(found)}件" + (f"（{ids}）" if ids else "")
