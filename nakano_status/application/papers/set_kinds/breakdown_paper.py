"""件数の内訳 of the set for 庁議: the composition of the counts of a round, for the people who explain them."""

from __future__ import annotations

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import counts
from nakano_status.application.papers.item_counts import item_blocks
from nakano_status.application.papers.paper import InSet, Paper, PaperContent, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents import document as doc
from nakano_status.documents.template import with_numerals
from nakano_status.domain.papers.publication import Occasion

_TITLE = "件数の内訳"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=20, bottom=18, left=25, right=19, header=9, footer=9)
_SIZE, _TITLE_SIZE = 10.0, 14.0


def _read(_: Parts, records: Records, request: PaperRequest) -> PaperContent:
    """Return the counts by group, the rows that are not counted and why, and the difference to the round before."""
    contents = RoundContents.load(records, chosen_round(records, request.year))
    round_ = contents.round_
    against = RoundContents.load(records, contents.compared_round) if contents.compared_round else None
    title = f"{_TITLE}（{round_.year.label}末時点）"
    blocks: tuple[doc.Block, ...] = (
        doc.paper_title_line(title, _TITLE_SIZE, is_kept_with_next=True),
        doc.Heading(1, 1, "件数", space_above=6),
        *counts.overview_blocks(counts.count_overview(contents, against, tally_of(contents))),
        *item_blocks(contents, against),
    )
    if against:
        difference = counts.difference_content(contents, against)
        heading = doc.Heading(1, 2, f"前回（{difference.before}）との差", space_above=12)
        blocks = (*blocks, heading, *counts.difference_blocks(difference))
    written, note = with_numerals(blocks, doc.Numerals.FULL_WIDTH), request.note or ""
    section = doc.Section(_TITLE, _SETUP, written, size=_SIZE, header=note)
    return PaperContent(document=doc.Document(title, (section,), (round_.made_on or round_.as_of).isoformat()))


PAPER = Paper(
    code="breakdown",
    title=_TITLE,
    position=45,
    read=_read,
    file_name=f"{_TITLE}_{{year}}",
    in_set=InSet((Occasion.COUNCIL,), _TITLE, counts.prove_counts, (PaperFormat.DOCX,)),
)
