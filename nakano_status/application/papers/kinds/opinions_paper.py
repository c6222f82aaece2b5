"""意見と区の考え方: opinions on the plan that is meant with the office's answers, as published (export opinions)."""

from __future__ import annotations

from nakano_status.application.lookup import meant_plan
from nakano_status.application.papers.option import Option, OptionChoice, OptionKind
from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.plan.opinions import opinion_plans
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents.papers.opinions import TITLE, OpinionPart, OpinionsContent, build_opinions
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.problem_texts import problem

_NO_SOURCES: tuple[OpinionSource, ...] = ()
SOURCES = Option(
    "sources",
    _NO_SOURCES,
    OptionKind.CHOICE,
    label="区分",
    flag="--source",
    help="この区分の意見だけ（繰り返し可）",
    choices=tuple(OptionChoice(each, each.value) for each in OpinionSource),
    is_multiple=True,
    nothing="すべての区分",
    row=10,
    is_of_paper=True,
)


def _read(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    plan, wanted = meant_plan(records), request[SOURCES] or tuple(OpinionSource)
    titles = {listing.row_id: listing.title for edition in plan.editions for listing in edition.listings}
    plans = opinion_plans(records)
    of_plan = [each for each in records.opinions.all() if plans[each.number] == plan.plan_id]
    opinions = [each for each in of_plan if each.source in wanted]
    grouped = ((source, [each for each in opinions if each.source is source]) for source in OpinionSource)
    sources = tuple((source.value, tuple(_part(each, titles) for each in found)) for source, found in grouped if found)
    content = OpinionsContent(plan.title, sources, parts.clock.today().isoformat())
    unanswered = [each.number for each in opinions if each.answer is None]
    named = "、".join(map(str, unanswered))
    return PaperContent(
        document=build_opinions(content),
        rows=len(opinions),
        problems=(problem("OPINION-UNANSWERED", found=named),) if unanswered else (),
        keys={"pages": None, "opinions": len(opinions), "unanswered": unanswered},
        lines=(MADE, f"意見は{len(opinions)}件です（区の考え方が未記入のもの {len(unanswered)}件）。"),
    )


def _part(opinion: Opinion, titles: dict[str, str]) -> OpinionPart:
    return OpinionPart(opinion.as_published, tuple(f"{row_id} {titles[row_id]}" for row_id in opinion.rows))


PAPER = Paper(
    code="opinions",
    title=TITLE,
    description="計画への意見（議会・有識者・パブリックコメント・監査）と区の考え方です。公表しない氏名は印刷しません。",
    help="計画への意見と区の考え方を作成します。公表しない氏名は印刷しません。",
    group=PaperGroup.MEETINGS,
    place=54,
    read=_read,
    file_name=TITLE,
    is_of_year=False,
    options=(SOURCES,),
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
)
