"""まとめ of a division, in its own data file: always one file (印刷)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds.summary_paper import LANDSCAPE, read_summary_paper
from nakano_status.application.papers.paper import DIVISIONS, Paper, PaperContent, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.views import RoundView, read_round
from nakano_status.application.submission.check_entries import check_entries


@dataclass(frozen=True)
class OwnSummary:
    """Facts shown beside the pages: the round, the division, and the number of its rows without an answer."""

    round: RoundView
    division: str
    missing: int


def read_own_summary(records: Records) -> OwnSummary:
    """Return the facts shown beside the pages of a division's summary.

    They are the current round, the division, and the number of its rows without an answer. Raises RoundUnknown if the
    data file has no round, PlanUnclear if it is not clear which one is current.
    """
    view = read_round(records, chosen_round(records))
    return OwnSummary(view, view.division or "", len(check_entries(records).value.missing))


def _read(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    content = read_summary_paper(parts, records, replace(request, values={LANDSCAPE.name: request[LANDSCAPE]}))
    return PaperContent(document=content.documents[0])


PAPER = Paper(
    is_for_office=False,
    code="own",
    title="まとめ",
    position=130,
    read=_read,
    file_name="{divisions}_{year}まとめ{is_landscape}",
    options=(DIVISIONS, LANDSCAPE),
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
)
