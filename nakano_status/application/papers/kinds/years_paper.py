"""年度別の経過: a row through all years, or the counts and 成果指標 of all years, side by side (export years).

Marks and reasons are text, so that nothing is lost in greyscale. Widths are in millimetres, sizes in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.counts import NO_DEPARTMENT
from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.paper import (
    MADE,
    Paper,
    PaperContent,
    PaperGroup,
    PaperRequest,
    text_option,
    tick_option,
)
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.as_known import organisation_of, papers_show_departments
from nakano_status.application.round.read.overview import OF_BODIES, YearCount, YearCounts, YearGroup, read_year_counts
from nakano_status.application.round.read.row_years import find_followed_row, read_years_of_row
from nakano_status.documents import document as doc
from nakano_status.documents.drawing_rules import code_width
from nakano_status.documents.list.builder import fit_widths
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.mark import counted_beside
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.indicators.indicator import IndicatorYear, IndicatorYears
from nakano_status.domain.plan.initiative_id import read_ids
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.row_years import NO_MARK, Absence, ItemOfYear, RowRelation, RowYear
from nakano_status.domain.round.tally import LEFT_OUT_LABEL, Grouping, Tally

_UPRIGHT = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=20, bottom=18, left=22, right=18, header=9, footer=9)
_LYING = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=18, bottom=15, left=18, right=15, header=8, footer=8)
_SIZE, _SMALL, _TITLE_SIZE = 9.0, 8.0, 13.0
_MOST_YEARS = 12
"""Maximum number of years side by side; more years are set in tables of about as many years each."""
_HEIGHT = 6.5


@dataclass(frozen=True)
class YearLine:
    """A line of a table of years: its label, and a cell for each year; `is_sum`: it is a sum, set in bold."""

    label: str
    cells: tuple[str, ...]
    is_sum: bool = False


@dataclass(frozen=True)
class TableOfYears:
    """Table with a column for each year.

    `title`: the label above the table. `head`: the heading of the first column.
    """

    title: str
    head: str
    years: tuple[FiscalYear, ...]
    lines: tuple[YearLine, ...]


def counts_section(title: str, tables: Sequence[TableOfYears], notes: Sequence[str], header: str = "") -> doc.Section:
    """Return the page of the counts and 成果指標 of all years; `notes` are below the title, `header` is above it."""
    blocks: list[doc.Block] = [doc.paper_title_line(title, _TITLE_SIZE, is_kept_with_next=True)]
    blocks += [doc.Paragraph(doc.plain(each), doc.ParagraphRole.NOTE, size=_SMALL, space_above=4) for each in notes]
    for each in tables:
        blocks += _year_blocks(each, _LYING.room[0], 58.0)
    return doc.Section("年度別の集計", _LYING, tuple(blocks), doc.Typeface.GOTHIC, _SIZE, header=header)


def row_section(row_id: str, title: str, lines: Sequence[RowYear], header: str = "") -> doc.Section:
    """Return the page of one row: its marks by year, then the texts on the planned and the done work of each year."""
    blocks: list[doc.Block] = [
        doc.paper_title_line(f"年度別の経過　{row_id}", _TITLE_SIZE, is_kept_with_next=True),
        doc.Paragraph(doc.plain(title), align=doc.Align.CENTRE, size=_SIZE + 1, space_above=4, is_kept_with_next=True),
        *_year_blocks(_strip(row_id, lines), _UPRIGHT.room[0], 36.0),
        *(block for table in _items(row_id, lines) for block in _year_blocks(table, _UPRIGHT.room[0], 36.0)),
        _label(f"予定と{lines[-1].done_label}"),
        _details(row_id, lines),
    ]
    return doc.Section(
        row_id, _UPRIGHT, tuple(blocks), doc.Typeface.GOTHIC, _SIZE, header=header, begins_numbering=True
    )


def _strip(row_id: str, lines: Sequence[RowYear]) -> TableOfYears:
    """Return the marks year by year, with a line for each row that the followed row was or became."""
    years = tuple(dict.fromkeys(line.year for line in lines))
    relations = {row_id: RowRelation.SAME} | {line.row_id: line.relation for line in lines if line.row_id}
    strips = (
        YearLine(
            "\n".join(filter(None, (each, _relation_label(each, lines)))),
            tuple(_mark(each, relation, year, lines) for year in years),
        )
        for each, relation in relations.items()
    )
    return TableOfYears("進捗状況", lines[-1].headings[ID], years, tuple(strips))


def _items(row_id: str, lines: Sequence[RowYear]) -> Iterator[TableOfYears]:
    """Yield the table of the row's numbers beside the plan's targets for them, and of its other counted items, if any.

    It has a line for each item of each row that the followed row was or became.
    """
    years = tuple(dict.fromkeys(line.year for line in lines))
    found = {(line.row_id, each.name): each for line in lines for each in line.items if each.actual or each.target}
    there = {(line.row_id, each.name, line.year): each for line in lines for each in line.items}
    names = {(own, name): name if own == row_id else f"{name}\n{own}" for own, name in found}
    numbers = (
        YearLine(label, tuple(_number(there.get((*which, year))) for year in years)) for which, label in names.items()
    )
    if found:
        with_aims = {each.name for line in lines for each in line.items if each.target}
        aims = "実績と目標（目標はその年度の計画の版のもの）" if with_aims else ""
        others = "集計する項目" if any(name not in with_aims for _, name in found) else ""
        yield TableOfYears("・".join(filter(None, (others, aims))), "項目", years, tuple(numbers))


def _number(found: ItemOfYear | None) -> str:
    if found is None or not (found.actual or found.target):
        return NO_MARK
    return "\n".join((found.actual or NO_MARK, *([f"目標 {found.target}"] if found.target else ())))


def _relation_label(row_id: str, lines: Sequence[RowYear]) -> str:
    """Return the relation of a row to the followed row, in all its years: 統合前、統合後."""
    own = [line.relation for line in lines if line.row_id == row_id]
    is_followed = RowRelation.SAME in own
    return "" if is_followed else "、".join(dict.fromkeys(each.label for each in own))


def _mark(row_id: str, relation: RowRelation, year: FiscalYear, lines: Sequence[RowYear]) -> str:
    """Return the mark of a row in a year, or why there is none: for a merged row, the row that it was merged into."""
    there = {line.row_id: line for line in lines if line.year == year}
    line = there.get(row_id) or there.get(None)
    if line is not None and line.mark:
        return line.mark.symbol
    if line is not None and line.gap:
        return f"{NO_MARK}\n{line.gap.short}"
    own = [each.year for each in lines if each.row_id == row_id]
    if own and year > max(own) and relation in _BEFORE:
        into = next((each for each, one in there.items() if one.relation not in _BEFORE), None)
        return f"{NO_MARK}\n{into if into and relation is RowRelation.BEFORE_MERGER else ''}{_BEFORE[relation]}"
    if own and year < min(own) and relation in _AFTER:
        return f"{NO_MARK}\n{_AFTER[relation]}"
    return f"{NO_MARK}\n{Absence.NOT_IN_PLAN.short}"


_BEFORE = {RowRelation.BEFORE_MERGER: "に統合", RowRelation.BEFORE_SPLIT: "分割"}
"""Text shown for a row after its last year, when it was merged or split."""

_AFTER = {RowRelation.AFTER_MERGER: "統合前", RowRelation.AFTER_SPLIT: "分割前"}
"""Text shown for a row before its first year, when the rows that it was merged or split from existed."""
_DONE = "done"
"""Column of the work done; its heading is the plan's term."""
_DETAILS = {
    "年度": doc.Column(17, doc.Align.CENTRE),
    "進捗状況": doc.Column(24, doc.Align.CENTRE),
    "前の年度に書いた予定": doc.Column(42),
    _DONE: doc.Column(50),
    "回答": doc.Column(21),
    "資料": doc.Column(16),
}
_WIDEST_CODE = 45.0
"""No column is made wider than this for a code in it."""


def _details(row_id: str, lines: Sequence[RowYear]) -> doc.Table:
    rows = tuple(_detail(row_id, line) for line in lines)
    done = lines[-1].done_label
    heads = (doc.head_row([done if name == _DONE else name for name in _DETAILS], height=_HEIGHT),)
    marks = (row.cells[1] for row in rows if row.cells[1].columns == 1)
    codes = max((code_width(doc.plain_text(each.text), _SIZE) for each in marks), default=0)
    widths = fit_widths(
        {name: each.width for name, each in _DETAILS.items()},
        {"年度": _DETAILS["年度"].width, "進捗状況": min(codes, _WIDEST_CODE)},
        _UPRIGHT.room[0],
    )
    columns = tuple(replace(each, width=widths[name]) for name, each in _DETAILS.items())
    return doc.Table(columns, rows, heads, space_above=3, description=f"予定と{done}", head_columns=1)


def _detail(row_id: str, line: RowYear) -> doc.Row:
    year = doc.naming_cell(line.year.label)
    if line.row_id is None:
        why = doc.Cell(doc.plain(f"{NO_MARK}　{line.gap.label}" if line.gap else ""), columns=5, align=doc.Align.LEFT)
        return doc.Row((year, why), _HEIGHT)
    state = line.mark.symbol if line.mark else f"{NO_MARK}\n{line.gap.label}" if line.gap else ""
    other = line.row_id if line.row_id != row_id else ""
    named = "\n".join(filter(None, (state, other, line.relation.label)))
    papers = "\n".join(f"第{each.number}号" for each in line.papers)
    texts = (named, line.planned_text, line.done_text, "\n".join(line.answered_by), papers)
    return doc.Row((year, *(doc.Cell(doc.plain(text)) for text in texts)), _HEIGHT)


def _year_blocks(table: TableOfYears, room: float, label_width: float) -> Iterator[doc.Block]:
    """Yield the tables of the years, as many as the years need, with their label."""
    yield _label(table.title)
    every = range(len(table.years))
    codes = max((code_width(cell, _SMALL) for line in table.lines for cell in line.cells), default=0)
    most = int((room - label_width) / min(codes, _WIDEST_CODE)) if codes else _MOST_YEARS
    together = ceil(len(every) / ceil(len(every) / min(most, _MOST_YEARS))) if every else 1
    for first in every[::together]:
        places = every[first : first + together]
        width = (room - label_width) / max(together, min(most, _MOST_YEARS // 2))
        columns = (doc.Column(label_width), *(doc.Column(width, doc.Align.CENTRE) for _ in places))
        heads = (doc.head_cell(table.head), *(doc.head_cell(table.years[place].label, size=_SMALL) for place in places))
        rows = tuple(_year_row(line, places) for line in table.lines)
        above = 8 if first else 3
        described = f"{table.title}（{table.years[places[0]].label}から{table.years[places[-1]].label}まで）"
        yield doc.Table(
            columns, rows, (doc.Row(heads, _HEIGHT),), space_above=above, description=described, head_columns=1
        )


def _year_row(line: YearLine, places: Sequence[int]) -> doc.Row:
    label = doc.Cell((doc.Run(line.label, bold=line.is_sum),))
    cells = (doc.Cell((doc.Run(line.cells[place], bold=line.is_sum),), size=_SMALL) for place in places)
    return doc.Row((label, *cells), _HEIGHT)


def _label(text: str) -> doc.Paragraph:
    return doc.Paragraph((doc.Run(text, bold=True),), doc.ParagraphRole.LABEL, space_above=10, is_kept_with_next=True)


_TITLE = "年度別の経過"
_GROUPINGS = (Grouping.GOAL, Grouping.DEPARTMENT, Grouping.DIVISION)


def _in_name(ids: str) -> str:
    return "".join(f"_{each}" for each in read_ids(ids)[:1])


ROWS = text_option(
    "rows",
    "管理番号（空欄は全体）",
    "--id",
    "この管理番号の取組の経過（読点で区切って複数。省略すると全体の集計）",
    "ID",
    10,
    in_name=_in_name,
    is_of_paper=True,
)
TODAY = tick_option("today", "今の組織で分ける", "--today", "組織ごとの集計を、今の組織で分けます。", 20)


def _read(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    """Return the paper. Raises RoundUnknown, IdUnknown."""
    round_, today = chosen_round(records, request.year), parts.clock.today()
    ids = read_ids(request[ROWS])
    header = draft_note(records, round_, today) if request.note is None else request.note
    sections = (
        tuple(_row_section(records, each, request, header) for each in ids)
        if ids
        else (_counts_section(records, round_, today if request[TODAY] else None, header),)
    )
    title = f"{_TITLE}（{'、'.join(ids) if ids else '全体の集計'}）"
    return PaperContent(
        document=doc.Document(title, sections, today.isoformat()),
        rows=len(ids),
        keys={"pages": None, "rows": len(ids)},
        lines=(MADE,),
    )


def _row_section(records: Records, row_id: str, request: PaperRequest, header: str) -> doc.Section:
    followed = find_followed_row(records, row_id, request.year)
    edition = next(each for each in followed.plan.editions if each.edition_id == followed.at)
    return row_section(
        followed.row_id, edition.listing(followed.row_id).title, read_years_of_row(records, followed), header
    )


def _counts_section(records: Records, round_: Round, on: date | None, header: str) -> doc.Section:
    found = read_year_counts(records, _GROUPINGS, on, round_)
    goal = found.years[-1].edition.profile.goal_level.name if found.years[-1].edition else ""
    above = organisation_of(records, round_).departments_called
    names: dict[Grouping | Level, str] = {by: by.label for by in _GROUPINGS}
    division = records.plan.asked(round_).profile.headings["divisions"]
    names |= {Grouping.GOAL: goal, Grouping.DEPARTMENT: above, Grouping.DIVISION: division}
    years = tuple(each.year for each in found.years)
    bodies = f"{above}・{division}" if papers_show_departments(records, round_) else division
    tables = [
        TableOfYears("全体の件数", "区分", years, tuple(_whole_lines(found))),
        *_item_tables(found, years),
        *(
            TableOfYears(
                f"{names[by]}別の件数",
                names[by],
                years,
                tuple(_group_lines(found, groups, NO_DEPARTMENT.format(above))),
            )
            for by, groups in found.groups.items()
            if by not in OF_BODIES or len(groups) > 1
        ),
        *_indicator_tables(read_indicator_years(records, round_)),
    ]
    notes = [
        f"{bodies}別の件数は、{found.organisation_label}によります。",
        f"「{NO_MARK}」は、その年度に値がないことを示します（{_legend()}）。",
        *found.notes_on_marks,
    ]
    return counts_section(f"{_TITLE}（全体の集計、{round_.year.label}まで）", tables, notes, header)


def _legend() -> str:
    used = (Absence.NO_ROUND, Absence.NOT_IN_PLAN, Absence.NO_FIGURE)
    return "、".join(f"{each.short}：{each.label}" for each in used)


def _whole_lines(found: YearCounts) -> Iterator[YearLine]:
    """Yield a line for each mark, then their sum, the rows in the report, and the rows out of report."""
    for mark in found.marks:
        numbers = (each.tally.counts.get(mark, NO_MARK) for each in found.years)
        yield YearLine(mark.named, tuple(map(_cell, found.years, map(str, numbers))))
    yield YearLine("計", tuple(_cell(each, str(each.tally.total)) for each in found.years), is_sum=True)
    yield YearLine("報告対象", tuple(_cell(each, str(each.tally.in_report)) for each in found.years), is_sum=True)
    left = (_cell(each, str(len(each.rows) - each.tally.in_report)) for each in found.years)
    yield YearLine(LEFT_OUT_LABEL, tuple(left))


def _item_tables(found: YearCounts, years: tuple[FiscalYear, ...]) -> Iterator[TableOfYears]:
    """Yield a table for each counted item: its options, or its sum, and how many have a value."""
    for item in found.items:
        texts = {name: [each.text if each else NO_MARK for each in cells] for name, cells in item.lines.items()}
        lines = (YearLine(name, tuple(map(_cell, found.years, some))) for name, some in texts.items())
        yield TableOfYears(item.item.called_with_unit, "区分", years, tuple(lines))


def _cell(count: YearCount, text_: str) -> str:
    return text_ if count.has_round else _missing(count)


def _missing(count: YearCount) -> str:
    return f"{NO_MARK}\n{(Absence.NOT_IN_PLAN if count.has_round else Absence.NO_ROUND).short}"


def _group_lines(found: YearCounts, groups: Sequence[YearGroup], no_department: str) -> Iterator[YearLine]:
    """Yield a line for each group; rows without a group have a line only if any of them is in a report."""
    for group in groups:
        tallies = [(each, each.tally_of(group)) for each in found.years]
        if group.code is not None or any(tally.in_report for _, tally in tallies):
            there = found.years_of(group)
            cells = (_marks(tally) if each in there else _missing(each) for each, tally in tallies)
            is_bodies = group.by is Grouping.DEPARTMENT and group.code is None
            yield YearLine(no_department if is_bodies else group.label, tuple(cells))


def _marks(tally: Tally) -> str:
    """Return the marks that occur with their numbers; 0 if no row is in the report."""
    found = [counted_beside(mark.symbol, number, "") for mark, number in tally.counts.items() if number]
    return " ".join([*found, *([f"未定{tally.waiting_count}"] if tally.waiting_count else [])]) or "0"


def _indicator_tables(found: tuple[IndicatorYears, ...]) -> Iterator[TableOfYears]:
    if found:
        years = tuple(each.year for each in found[0].years)
        lines = (
            YearLine(each.indicator.with_unit(each.indicator.name), tuple(map(_figure, each.years))) for each in found
        )
        yield TableOfYears("成果指標の実績と目標（目標はその年度の計画の版のもの）", "指標項目", years, tuple(lines))


def _figure(cell: IndicatorYear) -> str:
    actual = cell.actual.figure.printed if cell.actual else f"{NO_MARK}\n{cell.gap.short}" if cell.gap else ""
    target = f"目標 {cell.target.figure.printed}" if cell.target else ""
    others = f"（{cell.other_label}）" if cell.other_targets else ""
    return "\n".join(filter(None, (actual, f"{target}{others}")))


PAPER = Paper(
    code="years",
    title=_TITLE,
    description="1つの取組のすべての年度の経過、または全体の件数と成果指標の推移です（A4）。",
    help="取組の、または全体の、すべての年度の経過を作成します。",
    group=PaperGroup.OTHERS,
    position=105,
    read=_read,
    file_name=f"{_TITLE}_{{year}}{{rows}}",
    options=(ROWS, TODAY),
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
    is_for_office=False,
)
