"""印刷 of a division: its own summary as one file, and how many of its rows are not answered yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.export_summary import SummaryWish, summary_document
from nakano_status.application.papers.writing import WrittenPaper, write_paper
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.views import RoundView, read_round
from nakano_status.application.submission.check_entries import check_entries


@dataclass(frozen=True)
class OwnSummary:
    """Facts shown beside the pages: the round, the division, and how many of its rows have no answer yet."""

    round: RoundView
    division: str
    missing: int


def read_own_summary(records: Records) -> OwnSummary:
    """Return the facts about the summary of a division's data file; raises RoundUnknown if it has no round."""
    view = read_round(records, chosen_round(records))
    return OwnSummary(view, view.division or "", len(check_entries(records).value.missing))


def write_own_summary(
    parts: Parts, store: Store, wish: SummaryWish, target: Path, *, replace: bool = False
) -> Outcome[WrittenPaper]:
    """Write the summary of a division's data file as one file at `target`.

    Raises RoundUnknown, PaperFormatUnknown, PaperFontMissing, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        document = summary_document(parts, records, wish)
    return write_paper(parts, document, target, replace=replace)
