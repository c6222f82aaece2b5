"""件数の内訳 of the set for 庁議: counts broken down, excluded rows with reasons, difference to last year by row."""

from __future__ import annotations

from nakano_status.application.papers.count_overview import count_overview
from nakano_status.application.papers.difference import difference_content
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.counts import tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.breakdown_builder import BreakdownContent, build_breakdown
from nakano_status.documents.document import Document


def breakdown_document(records: Records, contents: RoundContents, note: str) -> Document:
    """Return the document from loaded contents; `note` is that of a draft or ''."""
    against = RoundContents.load(records, contents.previous) if contents.previous else None
    round_ = contents.round_
    return build_breakdown(
        BreakdownContent(
            as_of=f"{round_.year.label}末",
            counts=count_overview(contents, against, tally_of(contents)),
            difference=difference_content(contents, against) if against else None,
            made_on=(round_.made_on or round_.as_of).isoformat(),
            draft_note=note,
        )
    )
