"""会議・公表の一式: the papers of an occasion as one set, proved and recorded with a number (publish)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakano_status.application.papers.openness import draft_words
from nakano_status.application.papers.paper import Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.paper_set import read_set
from nakano_status.application.papers.progress_list import need_whole_texts
from nakano_status.application.papers.publish import DRAFT, publish
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.papers.writing import need_printable
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.pages.printed_paper import PrintedPaper


@dataclass(frozen=True, kw_only=True)
class SetPapers(PaperContent):
    """The pages of the papers of a set; what they are made from is not kept, as the pages of a long round need room."""

    papers: Sequence[PrintedPaper]
    sheets: Sequence[ListDocument]

    @property
    def printed(self) -> tuple[PrintedPaper, ...]:
        """The papers that are shown, in their order."""
        return tuple(self.papers)

    def check(self, parts: Parts) -> None:
        """Refuse what could not be recorded; raises TextTooTall, CharacterUnprintable."""
        for each in self.sheets:
            need_whole_texts(each)
        need_printable(parts, *self.papers)


def _read(parts: Parts, records: Records, request: PaperRequest) -> SetPapers:
    note = draft_words(parts.clock.today()) if request[DRAFT] else ""
    found = read_set(parts, records, request, note)
    made = [content for _, content in found.papers]
    return SetPapers(
        papers=[each for content in made for each in content.printed],
        sheets=[each for content in made for each in content.lists],
        problems=found.report.problems,
        offered=found.report.offered,
    )


PAPER = Paper(
    code="set",
    title="会議・公表の一式",
    description="会議や公表に出す資料をまとめて作成し、件数を読み返して確かめ、号を付けて記録します。",
    group=PaperGroup.MEETINGS,
    place=10,
    read=_read,
    file_name="{occasion}資料_{year}{is_draft}",
    options=(DRAFT, *report_paper.OPTIONS),
    is_folder=True,
    is_recorded=True,
    button="記録して作成",
    make=publish,
    wording=report_paper.PAPER.wording,
)
