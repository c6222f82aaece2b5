"""年度別の経過: a row through all years, or the counts and 成果指標 of all years (export years)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.count_overview import NO_DEPARTMENT
from nakano_status.application.papers.openness import draft_note
from nakano_status.application.papers.option import text, tick
from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.overview import OF_BODIES, YearCount, YearCounts, YearGroup, read_year_counts
from nakano_status.application.round.read.row_years import follow, followed_row
from nakano_status.documents.document import Document, Section
from nakano_status.documents.papers.years import TableOfYears, YearLine, counts_section, row_section
from nakano_status.domain.indicators.indicator import IndicatorYear, IndicatorYears
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.row_years import NO_MARK, Absence
from nakano_status.domain.round.tally import Grouping, Tally

_TITLE = "年度別の経過"
_SEPARATORS = re.compile(r"[\s、，,・]+")
_GROUPINGS = (Grouping.GOAL, Grouping.DEPARTMENT, Grouping.DIVISION)


def _in_name(ids: str) -> str:
    return "".join(f"_{each}" for each in ids_in(ids)[:1])


ROWS = text(
    "rows",
    "管理番号（空欄は全体）",
    "--id",
    "この管理番号の取組の経過（読点で区切って複数。省略すると全体の集計）",
    "ID",
    10,
    in_name=_in_name,
    is_of_paper=True,
)
TODAY = tick("today", "部・所管課を今の組織で分ける", "--today", "全体の集計の部・所管課を、今の組織で分けます。", 20)


def ids_in(text_: str) -> list[str]:
    """Return the 管理番号 in a text, folded, each once."""
    return list(dict.fromkeys(map(fold_id, filter(None, _SEPARATORS.split(text_)))))


def _read(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    """Return the paper; raises RoundUnknown, IdUnknown."""
    round_, today = chosen_round(records, request.year), parts.clock.today()
    ids = ids_in(request[ROWS])
    header = draft_note(records, round_, today) if request.note is None else request.note
    sections = (
        tuple(_row_section(records, each, request, header) for each in ids)
        if ids
        else (_counts_section(records, round_, today if request[TODAY] else None, header),)
    )
    title = f"{_TITLE}（{'、'.join(ids) if ids else '全体の集計'}）"
    return PaperContent(
        document=Document(title, sections, today.isoformat()),
        rows=len(ids),
        keys={"pages": None, "rows": len(ids)},
        lines=(MADE,),
    )


def _row_section(records: Records, row_id: str, request: PaperRequest, header: str) -> Section:
    followed = followed_row(records, row_id, request.year)
    edition = next(each for each in followed.plan.editions if each.edition_id == followed.at)
    return row_section(followed.row_id, edition.listing(followed.row_id).title, follow(records, followed), header)


def _counts_section(records: Records, round_: Round, on: date | None, header: str) -> Section:
    found = read_year_counts(records, _GROUPINGS, on, round_)
    goal = found.years[-1].edition.profile.goal_level.name if found.years[-1].edition else ""
    names = {by: by.label for by in _GROUPINGS} | {Grouping.GOAL: goal}
    years = tuple(each.year for each in found.years)
    tables = [
        TableOfYears("全体の件数", "区分", years, tuple(_whole_lines(found))),
        *(
            TableOfYears(f"{names[by]}別の件数", names[by], years, tuple(_group_lines(found, groups)))
            for by, groups in found.groups.items()
            if by not in OF_BODIES or len(groups) > 1
        ),
        *_indicator_tables(read_indicator_years(records, round_)),
    ]
    notes = [
        f"部・所管課別の件数は、{found.organisation_label}によります。",
        f"「{NO_MARK}」は、その年度に値がないことを示します（{_legend()}）。",
    ]
    return counts_section(f"{_TITLE}（全体の集計、{round_.year.label}まで）", tables, notes, header)


def _legend() -> str:
    used = (Absence.NO_ROUND, Absence.NOT_IN_PLAN, Absence.NO_FIGURE)
    return "、".join(f"{each.short}：{each.label}" for each in used)


def _whole_lines(found: YearCounts) -> Iterator[YearLine]:
    """Yield a line for each mark, then their sum, the rows in the report, and those that are not."""
    for mark in found.marks:
        yield YearLine(mark.named, tuple(_cell(each, str(each.tally.counts.get(mark, 0))) for each in found.years))
    yield YearLine("計", tuple(_cell(each, str(each.tally.total)) for each in found.years), is_sum=True)
    yield YearLine("報告対象", tuple(_cell(each, str(each.tally.in_report)) for each in found.years), is_sum=True)
    left = (_cell(each, str(len(each.rows) - each.tally.in_report)) for each in found.years)
    yield YearLine("報告対象外", tuple(left))


def _cell(count: YearCount, text_: str) -> str:
    return text_ if count.has_round else _missing(count)


def _missing(count: YearCount) -> str:
    return f"{NO_MARK}\n{(Absence.NOT_IN_PLAN if count.has_round else Absence.NO_ROUND).short}"


def _group_lines(found: YearCounts, groups: Sequence[YearGroup]) -> Iterator[YearLine]:
    """Yield a line for each group; rows of no group have one only if any of them is in a report."""
    for group in groups:
        tallies = [(each, each.tally_of(group)) for each in found.years]
        if group.code is not None or any(tally.in_report for _, tally in tallies):
            there = found.years_of(group)
            cells = (_marks(tally) if each in there else _missing(each) for each, tally in tallies)
            is_bodies = group.by is Grouping.DEPARTMENT and group.code is None
            yield YearLine(NO_DEPARTMENT if is_bodies else group.label, tuple(cells))


def _marks(tally: Tally) -> str:
    """Return the marks that occur with their numbers; 0 if no row is in the report."""
    found = [f"{mark}{number}" for mark, number in tally.counts.items() if number]
    return " ".join([*found, *([f"未定{tally.waiting}"] if tally.waiting else [])]) or "0"


def _indicator_tables(found: tuple[IndicatorYears, ...]) -> Iterator[TableOfYears]:
    if found:
        years = tuple(each.year for each in found[0].years)
        lines = (YearLine(each.indicator.name, tuple(map(_figure, each.years))) for each in found)
        yield TableOfYears("成果指標の実績と目標（目標はその年度の計画の版のもの）", "指標項目", years, tuple(lines))


def _figure(cell: IndicatorYear) -> str:
    actual = cell.actual.figure.text if cell.actual else f"{NO_MARK}\n{cell.gap.short}" if cell.gap else ""
    target = f"目標 {cell.target.figure.text}" if cell.target else ""
    others = f"（{cell.other_label}）" if cell.other_targets else ""
    return "\n".join(filter(None, (actual, f"{target}{others}")))


PAPER = Paper(
    code="years",
    title=_TITLE,
    description="1つの取組のすべての年度の経過、または全体の件数と成果指標の推移です（A4）。",
    help="取組の、または全体の、すべての年度の経過を作成します。",
    group=PaperGroup.OFFICE,
    place=105,
    read=_read,
    file_name=f"{_TITLE}_{{year}}{{rows}}",
    options=(ROWS, TODAY),
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
    is_for_office=False,
)
