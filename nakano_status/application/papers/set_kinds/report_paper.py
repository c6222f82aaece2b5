"""進捗状況について: the report of a round for an occasion (export report).

It is made from values and the office's wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.application.indicators.read.indicators import read_indicator_table
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import paper
from nakano_status.application.papers.counts import (
    CountTableContent,
    count_note,
    count_table,
    describe_count,
    note_on_marks,
    offered_judgement,
    prove_counts,
    share_as_planned,
)
from nakano_status.application.papers.draft_notes import last_final_if_reworded, report_note, wording_digest
from nakano_status.application.papers.item_counts import item_blocks
from nakano_status.application.papers.plan_names import printed_names
from nakano_status.application.papers.set_kinds.list_paper import list_content, row_places
from nakano_status.application.papers.templates import goal_titles, office_problems, usable_template, wording_names
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import count_contents, tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView
from nakano_status.documents import document as doc
from nakano_status.documents.indicator_table import all_indicators, indicator_blocks
from nakano_status.documents.list.builder import build_list
from nakano_status.documents.picture import Picture
from nakano_status.documents.template import OFFICE_WORDS, Template, TemplateKind, fill_template
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import DONE, MARK, NEXT_YEAR
from nakano_status.domain.fields.headings import planned_noun
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.indicators.indicator import IndicatorTable
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.papers.publication import Occasion, paper_label
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.planning import PreviousRoundUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import total_of

if TYPE_CHECKING:
    from nakano_status.store.papers import StoredPapers

_USUAL_LABEL = "別紙"
"""The report's usual name for the list."""


@dataclass(frozen=True)
class ReportContent:
    """Content of the report 進捗状況について.

    `judgement`: a sentence written by a person, or ''. `label`: the name of the list. `in_report`: the number of
    報告対象 rows, with or without a mark. `last_year`: the last year of the plan. `counted`: how the rows were counted;
    '' if that is not stated. `on_marks`: how the marks differ from the marks of the year before, or ''. `pictures`:
    pictures printed at the end; below a picture of counts, its numbers are printed too. `items`: the totals of the
    plan's own items, printed below the counts.
    """

    plan_title: str
    year: FiscalYear
    last_year: FiscalYear
    in_report: int
    head: doc.PaperHead
    counts: CountTableContent
    indicators: IndicatorTable
    made_on: date
    profile: Profile
    judgement: str = ""
    label: str = _USUAL_LABEL
    draft_note: str = ""
    counted: str = ""
    on_marks: str = ""
    pictures: Sequence[Picture] = ()
    items: tuple[doc.Block, ...] = ()

    @property
    def usual_name(self) -> str:
        """Name of the plan in papers."""
        return doc.plan_name_in_papers(self.plan_title, is_built_in=self.profile.is_built_in)


_COUNTS, _INDICATORS, _COURSE = "件数表", "成果指標", "成果指標の推移"
_ABOVE_PICTURE, _CAPTION_ROOM, _NUMBER_SIZE = 14.0, 40.0, 8.0
_NO_INDICATORS = doc.Paragraph(doc.plain("（成果指標の登録なし）"), indent=1, first_line=1)
"""Text printed in place of empty tables, so that no heading is without content."""


def _words(profile: Profile) -> dict[str, str]:
    """Return the names of values that a wording may contain, with their descriptions."""
    marks = profile.marks
    planned = marks.as_planned
    return {
        "資料番号": "資料番号（指定した場合）",
        "日付": "資料の日付（西暦を添えます）",
        "会議資料": "会議の名称と「資料」（公表では入りません）",
        "計画名": "計画の名称",
        "計画の通称": "計画の名称（組込みの計画では、第何次かを除いたもの）",
        "年度": "対象の年度",
        "次年度": "対象の年度の次の年度",
        "実績の項目": "取り組んだ内容を記入する項目の名称",
        "今後の予定": "次の年度以降の予定（計画の最終年度では、その項目の名称）",
        "年度末": "対象の年度の末",
        "確認の対象": "「各取組の進捗状況と成果指標を毎年度併せて」（指標のない計画では、成果指標を除く）",
        _INDICATORS: "「成果指標」（ない計画では入りません）",
        "成果指標の確認": "対象の年度の末の実績を確認した旨（成果指標のない計画では入りません）",
        _COURSE: "「成果指標の推移」（ない計画では入りません）",
        "区分の説明": f"{marks}の{len(marks)}つの区分とその意味",
        "区分の数": f"{len(marks)}",
        "対象数": "件数の合計（103件。区分の定まらない取組があるときは、110件のうち、区分の定まった103件。"
        "合計に入れない区分があるときは、110件のうち、「無 該当なし」を除く103件）",
        **{f"{mark}の数": f"{mark}の取組の数（97件）" for mark in marks},
        f"{planned}の割合": f"件数の合計に占める{planned}の割合（94.2％）",
        "判断": "全体の状況についての文（入力した場合）",
        "別紙": "一覧の呼び名（別紙）",
    }


_ANY_GOAL = "目標"
"""Term for the goals of every plan in wordings of earlier versions."""


def report_template_kind(named: paper.WordingNames) -> TemplateKind:
    """Return the kind of template for the report, with the names of its possible values and parts."""
    goals, profile = named.goals, named.profile
    level = profile.goal_level
    parts = {_COUNTS: "進捗状況の区分別の取組の数", _INDICATORS: "成果指標の表（全て）"}
    by_goal = {f"{_INDICATORS} {each}": f"成果指標の表（{each}だけ）" for each in map(level.numbered, goals)}
    needed = {_COUNTS: [f"{mark}の数" for mark in profile.marks]}
    words, parts = {**_words(profile), **OFFICE_WORDS}, {**parts, **by_goal}
    once = {_ANY_GOAL, level.name, *(each.goal_level.name for each in named.earlier)}
    former = {f"{_INDICATORS} {name}{code}": f"{_INDICATORS} {level.numbered(code)}" for name in once for code in goals}
    former = {name: now for name, now in former.items() if name != now}
    return TemplateKind("report", "進捗状況について", words, parts, needed, former)


def build_report(content: ReportContent, template: Template) -> doc.Document:
    """Return the report 進捗状況について as a document; the template must have no faults (`faults_of_template`)."""
    blocks = (
        *fill_template(template, _values(content, template.numerals), _parts(content, template)),
        *_pictures(content.pictures, template.numerals),
    )
    section = doc.Section("進捗状況について", doc.OFFICIAL_PAGE, blocks, header=content.draft_note)
    title = f"{content.usual_name}の進捗状況について"
    return doc.Document(title, (section,), content.made_on.isoformat(), template.numerals)


def _pictures(pictures: Sequence[Picture], numerals: doc.Numerals) -> Iterator[doc.Block]:
    """Yield the pictures on pages of their own, numbered in order."""
    if pictures:
        yield doc.PageBreak()
    for number, each in enumerate(pictures, 1):
        caption = f"図{numerals.written(number)}{doc.BLANK}{each.title}"
        yield doc.PictureBlock(each, caption, space_above=_ABOVE_PICTURE if number > 1 else 0)
        if each.name.startswith(paper.PictureName.COUNTS):
            yield doc.number_table(each, doc.OFFICIAL_PAGE.room[0], _NUMBER_SIZE)


def _values(content: ReportContent, numerals: doc.Numerals) -> dict[str, str]:
    year, head, counts = content.year, content.head, content.counts.counts
    planned = Marks(tuple(counts)).as_planned
    has_indicators = bool(content.indicators.rows)
    return {
        "資料番号": paper_label(head.number),
        "日付": head.written_day(content.made_on, numerals),
        "会議資料": head.meeting,
        "計画名": content.plan_title,
        "計画の通称": content.usual_name,
        "年度": year.label,
        "次年度": year.plus(1).label,
        "実績の項目": content.profile.by_key[MARK if DONE in content.profile.left_out else DONE].short_name,
        "今後の予定": _ahead(content),
        "年度末": f"{year.label}末",
        "確認の対象": "各取組の進捗状況" + (f"と{_INDICATORS}を毎年度併せて" if has_indicators else "を毎年度"),
        _INDICATORS: _INDICATORS if has_indicators else "",
        "成果指標の確認": f"{_INDICATORS}は、{year.label}末時点の実績を確認した。" if has_indicators else "",
        _COURSE: _COURSE if has_indicators else "",
        "区分の説明": "、".join(f"「{mark.explained}」" for mark in counts),
        "区分の数": str(len(counts)),
        "対象数": _reported(counts, content.in_report),
        **{f"{mark}の数": f"{number}件" for mark, number in counts.items()},
        f"{planned}の割合": share_as_planned(counts),
        "判断": content.judgement,
        "別紙": content.label,
    }


def _ahead(content: ReportContent) -> str:
    """Return the plan's term for the years ahead: 令和5年度以降の取組予定, or in the last year 今後の方向性.

    A plan that does not ask about them has その内容 instead, so that the sentence remains one.
    """
    if NEXT_YEAR in content.profile.left_out:
        return "その内容"
    is_last = content.year >= content.last_year
    noun = planned_noun(content.profile, is_last_year=is_last)
    return noun if is_last else f"{content.year.plus(1).label}以降の{noun}"


def _reported(counts: Mapping[Mark, int], in_report: int) -> str:
    """Return the number of counted rows, and the number of 報告対象 rows if it differs."""
    counted = total_of(counts)
    apart = {mark: number for mark, number in counts.items() if mark.counted_apart and number}
    left_out = f"{Marks(tuple(apart)).quoted}を除く" if apart else ""
    is_settled = counted + sum(apart.values()) == in_report
    settled = "" if is_settled else "、区分の定まった" if apart else "区分の定まった"
    return f"{in_report}件のうち、{left_out}{settled}{counted}件" if counted != in_report else f"{counted}件"


def _leaves_heading_out(template: Template) -> bool:
    """Return whether a wording has no heading of 成果指標 for a plan without any, and so needs nothing below it."""
    return any(fold_name(each) == _COURSE for line in template.lines for each in line.placeholders)


def _parts(content: ReportContent, template: Template) -> dict[str, tuple[doc.Block, ...]]:
    indicators = content.indicators
    instead = () if _leaves_heading_out(template) else (_NO_INDICATORS,)
    by_goal = {f"{_INDICATORS} {each.number}": indicator_blocks(each, indicators) for each in indicators.goals}
    everything = tuple(block for blocks in by_goal.values() for block in blocks) or instead
    notes = (count_note(each) for each in (content.counted, content.on_marks) if each)
    return {_COUNTS: (count_table(content.counts), *notes, *content.items), _INDICATORS: everything, **by_goal}


OCCASIONS = (Occasion.COUNCIL, Occasion.COMMITTEE, Occasion.PUBLIC)
OCCASION = paper.Option(
    "occasion",
    Occasion.COUNCIL,
    paper.OptionKind.CHOICE,
    "会議・公表",
    "--for",
    "、".join(OCCASIONS) + "（別の計画では、その計画で決めた名称）",
    is_required=True,
    choices=tuple(paper.OptionChoice(each, each.value) for each in OCCASIONS),
    row=10,
    is_occasion=True,
    accessible_name="会議・公表の別",
)
COMMITTEE = paper.text_option(
    "committee",
    "委員会の名称",
    "--committee",
    "委員会の名称",
    "NAME",
    row=20,
    placeholder="計画で決めた委員会",
    only_with=(OCCASION, Occasion.COMMITTEE),
)
NUMBER = paper.text_option("number", "資料番号", "--number", "資料番号", "NUMBER", row=50, is_of_paper=True)
_ON_THE_WHOLE = "全体の状況についての文"
JUDGEMENT = paper.text_option(
    "judgement", "全体の状況", "--judgement", _ON_THE_WHOLE, "TEXT", 100, kind=paper.OptionKind.LONG_TEXT
)
TOTAL = paper.tick_option("has_total", "件数表に合計を入れる", "--total", "件数の表に合計の行を加えます。", row=110)
_PREVIOUS = "件数表に前回の件数を入れる"
PREVIOUS = paper.tick_option(
    "has_previous", _PREVIOUS, "--previous", "件数の表に前回の列を加えます。", 120, needs_previous=True
)
_EXPLAIN = "件数表の下に、数え方と、取組の載る一覧の頁を書きます。"
EXPLAINED = paper.tick_option("is_explained", "件数表に数え方を入れる", "--explain", _EXPLAIN, row=125)
PICTURES = paper.tick_option(
    "has_pictures", "図を入れる", "--pictures", "進捗状況・成果指標・変更の図を末尾に入れます。", 130
)
OPTIONS = (
    OCCASION,
    paper.DAY.with_help("資料の日付（2023-10-11）"),
    NUMBER,
    COMMITTEE,
    paper.LIST_LABEL,
    JUDGEMENT,
    TOTAL,
    PREVIOUS,
    EXPLAINED,
    PICTURES,
)
"""Options of the report and of the sets that contain it."""


@dataclass(frozen=True, kw_only=True)
class ReportPaper(paper.PaperContent):
    """The report as it would be made now, and the values recorded with it.

    `wording`: the digest of its wording. `committee`: the committee that the report is for, or ''.
    `undecided_day`: the date as printed while the day is not fixed; '' if the day is fixed or not needed.
    """

    document: doc.Document
    wording: str
    indicators: IndicatorTable
    committee: str
    undecided_day: str


def read_report(
    parts: Parts, records: Records, request: paper.PaperRequest, template: Template | None = None
) -> ReportPaper:
    """Return the report as it would be made now; `template` (without faults) replaces the stored wording.

    `template`: None for the stored wording. Raises RoundUnknown, PlanUnclear, PreviousRoundUnknown, TemplateFaulty.
    """
    kind = wording_kind(records, request.year)
    template = template or usable_template(parts, records, kind, request.year)
    contents = RoundContents.load(records, chosen_round(records, request.year))
    round_, wording, counts = contents.round_, wording_digest(template), count_contents(contents)
    indicators = read_indicator_table(records, round_)
    content = _content(parts, records, request, contents, indicators, wording)
    offered = offered_judgement(content.counts.counts, round_.year, content.profile.changed_rows)
    rows = len(contents.rows)
    return ReportPaper(
        document=build_report(content, template),
        counts=counts,
        problems=(
            *office_problems(parts, records, kind, request.year),
            *_reworded(records.publications, round_, wording),
            *_lacks(content, template, counts, indicators),
        ),
        offered=offered,
        keys={"pages": None, "rows": rows, "counts": counts, "offered": offered and vars(offered)},
        lines=(paper.MADE, paper.COUNTS, *(_offer(offered) if offered and not content.judgement else ())),
        wording=wording,
        indicators=indicators,
        committee=content.head.committee if content.head.occasion is Occasion.COMMITTEE else "",
        undecided_day=content.head.undecided_day(round_.named_on),
    )


def _content(
    parts: Parts,
    records: Records,
    request: paper.PaperRequest,
    contents: RoundContents,
    indicators: IndicatorTable,
    wording: str,
) -> ReportContent:
    """Return the content of the report; `wording` is the digest of its wording."""
    round_, tally, note = contents.round_, tally_of(contents), request.note
    committee = request[COMMITTEE] or printed_names(parts, records, contents.edition).committee
    named = contents.asked.profile.occasions
    occasion = next(each for each in (request[OCCASION], *map(Occasion, named)) if each in named)
    before = _previous(records, contents) if request[PREVIOUS] else None
    counted_before = (before.round_.year, tally_of(before).counts) if before else None
    return ReportContent(
        plan_title=contents.plan.title,
        year=round_.year,
        last_year=contents.plan.last_year,
        in_report=tally.in_report,
        head=doc.PaperHead(occasion, request[paper.DAY], request[NUMBER], committee, named[occasion]),
        counts=CountTableContent(tally.counts, request[TOTAL], counted_before),
        indicators=all_indicators(indicators, goal_titles(records.plan), contents.asked.profile.goal_level),
        made_on=request[paper.DAY] or round_.named_on,
        profile=contents.asked.profile,
        judgement=request[JUDGEMENT],
        label=request[paper.LIST_LABEL],
        draft_note=report_note(records, round_, parts.clock.today(), wording) if note is None else note,
        counted=describe_count(tally, _where(parts, contents, request[paper.LIST_LABEL])) if request[EXPLAINED] else "",
        on_marks=note_on_marks(contents, before),
        pictures=_drawn(records, round_) if request[PICTURES] else (),
        items=item_blocks(contents, before),
    )


def _where(parts: Parts, contents: RoundContents, label: str) -> str:
    """Return the name of the list, with the pages of the rows that are not as planned."""
    places = row_places(parts, build_list(list_content(contents, label=label)))
    pages = {place.row_id: place.page + 1 for place in reversed(places)}
    found: dict[Mark, dict[int, None]] = {}
    for row_id, mark in contents.off_plan.items():
        found.setdefault(mark, {})[pages[row_id]] = None
    words = [
        f"{mark}は{'・'.join(map(str, found[mark]))}頁" for mark in contents.edition.profile.marks if mark in found
    ]
    return f"{label}（{'。'.join(filter(None, ('進捗状況一覧', '、'.join(words))))}）"


def _drawn(records: Records, round_: Round) -> tuple[Picture, ...]:
    # most reports have no pictures, and reading their content takes longer than the report
    from nakano_status.application.papers import pictures

    width, height = (each / doc.MM_PER_POINT for each in doc.OFFICIAL_PAGE.room)
    names = [each for each in pictures.PRINTED if each is not paper.PictureName.BY_MEASURE]
    return tuple(pictures.RoundPictures(records, round_, width, height - _CAPTION_ROOM).all(names).values())


def _offer(offered: paper.OfferedJudgement) -> Iterator[str]:
    yield f"全体の状況についての文の例（{offered.of}の割合 {offered.share}）：{offered.text}"


def _previous(records: Records, contents: RoundContents) -> RoundContents:
    if contents.compared_round is None:
        raise PreviousRoundUnknown(year=contents.round_.year.label)
    return RoundContents.load(records, contents.compared_round)


def _reworded(publications: StoredPapers, round_: Round, wording: str) -> Iterator[Problem]:
    """Yield a problem if the wording differs from the last final paper's: nothing in the report shows that."""
    if last := last_final_if_reworded(publications, round_, wording):
        yield problem("REPORT-REWORDED", found=f"第{last.number}号（{last.occasion_name}）")


def _lacks(
    content: ReportContent, template: Template, counts: CountsView, indicators: IndicatorTable
) -> Iterator[Problem]:
    """Yield problems that a reader of the report should know and the report does not show."""
    if content.head.lacks_day:
        day = content.head.written_day(content.made_on, template.numerals)
        yield problem("PAPER-DAY-OPEN", found=day)
    if open_rows := counts.in_report - sum(counts.counts.values()):
        yield problem("COUNT-INCOMPLETE", found=str(open_rows))
    year = indicators.year
    if not (indicators.rows or _leaves_heading_out(template)):
        yield problem("FIGURES-NONE")
    undecided = sum(row.is_undecided for row in indicators.rows)
    if undecided:
        yield problem("FIGURES-UNDECIDED", found=str(undecided), expected=year.label)
    missing = sum(row.indicator.actual(year) is None for row in indicators.rows)
    if missing:
        yield problem("FIGURES-MISSING", found=str(missing), expected=year.label)


def wording_kind(records: Records, year: FiscalYear | None) -> TemplateKind:
    """Return the kind of template for the report of a year's round (None: the current round).

    Raises RoundUnknown, PlanUnclear.
    """
    return report_template_kind(wording_names(records, year))


def _with_wording(
    parts: Parts, records: Records, _: str, template: Template, of: paper.WordingFor
) -> doc.Document | None:
    values = {OCCASION: Occasion.COMMITTEE, paper.DAY: parts.clock.today()}
    return read_report(parts, records, PAPER.request(values, of.year), template).document


def report_wording_name(_: paper.PaperRequest) -> str:
    """Return the name of the report's wording."""
    return PAPER.code


NAME = "進捗状況について"
"""Name of its files in a set."""

PAPER = paper.Paper(
    code="report",
    title="進捗状況について（報告）",
    description="会議・公表に出す本文です。件数表と成果指標が入ります。",
    help="進捗状況の報告（進捗状況について）を作成します。",
    group=paper.PaperGroup.MEETINGS,
    position=20,
    read=read_report,
    file_name="進捗状況について_{year}_{occasion}",
    options=OPTIONS,
    formats=(PaperFormat.DOCX, PaperFormat.PDF),
    facts=(),
    in_set=paper.InSet(
        OCCASIONS,
        NAME,
        prove_counts,
        (PaperFormat.DOCX, PaperFormat.PDF),
        lambda of_set: of_set.values,
    ),
    wording=paper.PaperWording(10, lambda named: (report_template_kind(named),), report_wording_name, _with_wording),
)
