"""A paper that the program does not have: the titles of all rows, under a heading that is chosen."""

from collections.abc import Iterator

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import paper
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import count_contents
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.document import OFFICIAL_PAGE, Block, Document, Heading, Paragraph, Section, plain
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem

HEADING = paper.Option("heading", "重点", paper.OptionKind.TEXT, "見出し", "--heading", "見出しの文字", "TEXT", row=160)


def _read(_: Parts, records: Records, request: paper.PaperRequest) -> paper.PaperContent:
    contents = RoundContents.load(records, chosen_round(records, request.year))
    counted = count_contents(contents).total
    blocks: tuple[Block, ...] = (
        Heading(1, 1, request[HEADING]),
        Paragraph(plain(f"回答のある取組 {counted}件")),
        *(Paragraph(plain(each.title)) for each in contents.listings.values()),
    )
    section = Section("重点取組", OFFICIAL_PAGE, blocks, header=request.note or "")
    document = Document("重点取組", (section,), contents.round_.as_of.isoformat())
    return paper.PaperContent(
        document=document, rows=len(contents.rows), keys={"pages": None, "rows": len(contents.rows)}
    )


def _prove(parts: Parts, contents: RoundContents, _: paper.PaperContent, file: paper.PaperFile) -> Iterator[Problem]:
    if file.name.endswith(PaperFormat.DOCX):
        expected = f"回答のある取組 {count_contents(contents).total}件"
        if expected not in parts.papers.read_docx(file.content).paragraphs:
            yield problem("PROOF-TEXT", found="別の件数", expected=expected)


PAPER = paper.Paper(
    code="focus",
    title="重点取組",
    description="取組の名称を並べます。",
    help="重点取組を作成します。",
    group=paper.PaperGroup.MEETINGS,
    position=85,
    read=_read,
    file_name="重点取組_{year}_{heading}",
    options=(HEADING,),
    formats=(PaperFormat.DOCX, PaperFormat.PDF),
    in_set=paper.InSet((Occasion.PUBLIC,), "重点取組", _prove, (PaperFormat.DOCX, PaperFormat.PDF)),
)
