"""意見と区の考え方: opinions on the current plan with the office's answers, as published (export opinions).

The opinions are listed by source, each with its answer and the changes made because of it. A4 portrait. Names that may
not be published are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakano_status.application.lookup import current_plan
from nakano_status.application.papers import paper
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.plan.opinions import opinion_plans
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents import document as doc
from nakano_status.documents.template import with_numerals
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.problem_texts import problem

TITLE = "意見と考え方"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=22, bottom=20, left=22, right=18, header=10, footer=10)
_SIZE, _TITLE_SIZE = 10.0, 14.0
_COLUMNS = (doc.Column(12, doc.Align.CENTRE), doc.Column(68), doc.Column(56), doc.Column(34))


@dataclass(frozen=True)
class OpinionPart:
    """An opinion as it may be published; `rows` are 管理番号 and titles."""

    opinion: Opinion
    rows: Sequence[str]


@dataclass(frozen=True)
class OpinionsContent:
    """Content of 意見と区の考え方.

    `plan`: the plan's title. `own`: the ward's name for itself. `sources`: the opinions by source.
    """

    plan: str
    own: str
    sources: Sequence[tuple[str, Sequence[OpinionPart]]]
    made_on: str


def build_opinions(content: OpinionsContent) -> doc.Document:
    """Return 意見と区の考え方 as a document."""
    title = f"意見と{content.own}の考え方"
    blocks: list[doc.Block] = [
        doc.paper_title_line(f"{content.plan}に関する{title}", _TITLE_SIZE, is_kept_with_next=True),
    ]
    for ordinal, (source, opinions) in enumerate(content.sources, start=1):
        blocks.append(doc.Heading(1, ordinal, f"{source}（{len(opinions)}件）", space_above=12))
        blocks.append(_table(source, opinions, content.own))
    if not content.sources:
        blocks.append(doc.Paragraph(doc.plain("意見はない。"), first_line=1, space_above=8))
    section = doc.Section(title, _SETUP, with_numerals(blocks, doc.Numerals.FULL_WIDTH), size=_SIZE)
    return doc.Document(f"{content.plan}に関する{title}", (section,), content.made_on)


def _table(source: str, opinions: Sequence[OpinionPart], own: str) -> doc.Table:
    rows, heads = tuple(map(_row, opinions)), ("番号", "意見", f"{own}の考え方", "変更した内容")
    return doc.Table(
        _COLUMNS, rows, (doc.head_row(heads),), space_above=4, description=f"{source}の意見", head_columns=1
    )


def _row(part: OpinionPart) -> doc.Row:
    opinion, name = part.opinion, part.opinion.published_name
    head = f"{era_day(opinion.day)}　{name}" if name else era_day(opinion.day)
    about = [f"〔関連する取組〕{'、'.join(part.rows)}"] if part.rows else []
    text = "\n".join((f"（{head}）", opinion.text, *about))
    return doc.text_row(str(opinion.number), (text, opinion.answer, opinion.changed))


_NO_SOURCES: tuple[OpinionSource, ...] = ()
SOURCES = paper.Option(
    "sources",
    _NO_SOURCES,
    paper.OptionKind.CHOICE,
    label="区分",
    flag="--source",
    help="この区分の意見だけ（繰り返し可）",
    choices=tuple(paper.OptionChoice(each, each.value) for each in OpinionSource),
    is_multiple=True,
    nothing="すべての区分",
    row=10,
    is_of_paper=True,
)


def _read(parts: Parts, records: Records, request: paper.PaperRequest) -> paper.PaperContent:
    plan, wanted = current_plan(records), request[SOURCES] or tuple(OpinionSource)
    titles = {listing.row_id: listing.title for edition in plan.editions for listing in edition.listings}
    plans = opinion_plans(records)
    of_plan = [each for each in records.plan.opinions() if plans[each.number] == plan.plan_id]
    opinions = [each for each in of_plan if each.source in wanted]
    grouped = ((source, [each for each in opinions if each.source is source]) for source in OpinionSource)
    sources = tuple((source.value, tuple(_part(each, titles) for each in found)) for source, found in grouped if found)
    content = OpinionsContent(plan.title, plan.newest.profile.own_name, sources, parts.clock.today().isoformat())
    unanswered = [each.number for each in opinions if each.answer is None]
    named = "、".join(map(str, unanswered))
    return paper.PaperContent(
        document=build_opinions(content),
        rows=len(opinions),
        problems=(problem("OPINION-UNANSWERED", found=named),) if unanswered else (),
        keys={"pages": None, "opinions": len(opinions), "unanswered": unanswered},
        lines=(paper.MADE, f"意見は{len(opinions)}件です（考え方が未記入のもの {len(unanswered)}件）。"),
    )


def _part(opinion: Opinion, titles: dict[str, str]) -> OpinionPart:
    return OpinionPart(opinion.as_published, tuple(f"{row_id} {titles[row_id]}" for row_id in opinion.rows))


PAPER = paper.Paper(
    code="opinions",
    title=TITLE,
    description="計画への意見（議会・有識者・パブリックコメント・監査）と、それへの考え方です。公表しない氏名は印刷しません。",
    help="計画への意見と、それへの考え方を作成します。公表しない氏名は印刷しません。",
    group=paper.PaperGroup.OTHERS,
    position=54,
    read=_read,
    file_name=TITLE,
    is_of_year=False,
    options=(SOURCES,),
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
)
