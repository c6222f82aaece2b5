"""Counts of a round as papers show them, and the proof that a file shows the same counts.

The papers have the table 進捗状況の区分｜取組の数, breakdowns by goal and 部 with the rows that are not counted, and
the difference to another round, with the rows by reason. Each number has a cell to itself beside its mark, so that
other programs can read it. The proof reads it there and compares it with the tally. A user may choose sentences that
describe the counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

from nakano_status.application.papers.paper import OfferedJudgement, PaperContent, PaperFile
from nakano_status.application.papers.writing import PaperFormat, count_differences
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.round.read.counts import (
    count_contents,
    difference_of,
    difference_sentence,
    group_label,
    sort_groups,
    tally_of,
    tally_rows,
)
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents import document as doc
from nakano_status.documents.pages.page_proof import without_white_space
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import USUAL_HEADINGS
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round import tally

HEAD = "進捗状況の区分"
NUMBER = "取組の数"
TOTAL = "合計"
_APART = "　※合計に含まない"

_WIDTH, _NUMBER_WIDTH, _PREVIOUS_WIDTH = 105.0, 25.0, 26.0
_INDENT, _INDENT_BESIDE_PREVIOUS = 15.0, 2.0
"""Indents in millimetres: the table is centred on a page of 160 mm."""
_SMALL_SIZE = 9.0
_ROW_HEIGHT = 7.0
"""Height of the rows of all tables of this module, in millimetres."""
_MOSTLY, _OFTEN = 0.9, 0.5
"""Shares of ◎ from which 概ね and 多く are offered."""


@dataclass(frozen=True)
class CountTableContent:
    """Content of a count table.

    `counts`: the number of rows by mark. `has_total`: 合計 is shown. `previous`: the year of the previous round and its
    counts; None if they are not shown. `firsts`: the 管理番号 of the first row with each mark; the mark's number links
    to the rows.
    """

    counts: Mapping[Mark, int]
    has_total: bool = False
    previous: tuple[FiscalYear, Mapping[Mark, int]] | None = None
    firsts: Mapping[Mark, str] = field(default_factory=dict)


def count_table(content: CountTableContent) -> doc.Table:
    """Return the count table: a row for each mark in the order of the legend, and 合計 if `has_total` is true.

    Marks that are counted apart come last, because 合計 does not include them.
    """
    columns = [doc.Column(_WIDTH), doc.Column(_NUMBER_WIDTH, doc.Align.RIGHT)]
    heads = [_head(HEAD), _head(NUMBER)]
    numbers = [content.counts]
    if content.previous is not None:
        year, before = content.previous
        columns.append(doc.Column(_PREVIOUS_WIDTH, doc.Align.RIGHT))
        heads.append(_head(f"前回\n{year.label}末", _SMALL_SIZE))
        numbers.append(before)
    apart = [mark for mark in content.counts if mark.counted_apart]
    own = {mark: [counts.get(mark) for counts in numbers] for counts in numbers for mark in counts}
    rows = [_row_of_mark(content, mark, own[mark], mark.explained) for mark in content.counts if mark not in apart]
    rows += [_row(mark.explained, numbers) for mark, numbers in own.items() if mark not in content.counts]
    if content.has_total:
        rows.append(_row(TOTAL, [tally.total_of(counts) for counts in numbers], doc.Align.CENTRE))
    rows += [_row_of_mark(content, mark, own[mark], f"{mark.explained}{_APART}") for mark in apart]
    return doc.Table(
        tuple(columns),
        (*(replace(row, is_kept_with_next=True) for row in rows[:-1]), rows[-1]),
        (doc.Row(tuple(heads), _ROW_HEIGHT),),
        indent=_INDENT_BESIDE_PREVIOUS if content.previous else _INDENT,
        space_above=4.0,
        description="進捗状況の区分別の取組の数",
        head_columns=1,
    )


def _head(text: str, size: float | None = None) -> doc.Cell:
    return doc.Cell(doc.plain(text), align=doc.Align.CENTRE, is_shaded=True, size=size)


def _row_of_mark(content: CountTableContent, mark: Mark, numbers: Sequence[int | None], label: str) -> doc.Row:
    """Return the row of a mark of this year, whose number links to its rows."""
    first = content.firsts.get(mark)
    counted = first and doc.CountedRows(first, label, content.counts[mark], mark.symbol)
    return _row(label, numbers, leads_to=counted or "")


def _row(
    label: str,
    numbers: Sequence[int | None],
    align: doc.Align | None = None,
    leads_to: str | doc.CountedRows = "",
) -> doc.Row:
    """Return a row; a number is None if its year has no such mark. The first number is linked to rows of the list."""
    now, *before = (doc.Cell(doc.plain(_NO_CHANGE if number is None else str(number))) for number in numbers)
    return doc.Row((doc.Cell(doc.plain(label), align=align), replace(now, leads_to=leads_to), *before), _ROW_HEIGHT)


def offered_judgement(counts: Mapping[Mark, int], year: FiscalYear, changed_rows: str) -> OfferedJudgement | None:
    """Return a sentence that fits the counts, to be offered to a person.

    None if no row is counted, if less than half of the counted rows went as planned (◎), or if every counted mark of
    the plan means that. `changed_rows` is the plan's term for rows with the other marks.
    """
    part, marks = _part(counts), tuple(_planned(counts))
    if part < _OFTEN or {mark for mark in counts if not mark.counted_apart} == {*marks}:
        return None
    legend = next(mark.legend for mark in marks)
    does = f"{legend[:-1]}{'で' if legend.endswith('だ') else 'て'}いる"
    if len(marks) > 1 or not _DONE.fullmatch(legend):
        sentence = _offered_in_general("・".join(mark.label for mark in marks), part)
    elif part == 1:
        sentence = f"全ての取組について、{does}ことを確認した。"
    elif part >= _MOSTLY:
        sentence = f"概ね{does}ことを確認した。"
    else:
        sentence = f"多くの取組について{legend}が、{changed_rows}もあることを確認した。"
    return OfferedJudgement(
        f"{year.label}においては、{sentence}", share_as_planned(counts), "".join(map(str, _planned(counts)))
    )


_DONE = re.compile(".{2,}(?<!かっ|だっ)(?:た|[んい]だ)")
"""Pattern of a legend that states something done: 取り組んだ, 達成した."""


def _offered_in_general(labels: str, part: float) -> str:
    """Return the sentence that quotes the labels of the marks."""
    if part == 1:
        return f"全ての取組が「{labels}」であることを確認した。"
    if part >= _MOSTLY:
        return f"概ね「{labels}」であることを確認した。"
    return f"多くの取組が「{labels}」であるが、そうでない取組もあることを確認した。"


def share_as_planned(counts: Mapping[Mark, int]) -> str:
    """Return the share of the counted rows whose marks mean 'as planned' (in the built-in plan ◎), as 94.2％.

    The percentage is rounded half up, as a spreadsheet rounds it; but 100.0％ is the share of all rows only, and 0.0％
    of none only. ― if no row is counted. `counts`: the number of rows of each mark of the plan.
    """
    total = tally.total_of(counts)
    if not total:
        return "―"
    planned, step = sum(_planned(counts).values()), Decimal("0.1")
    percentage = (Decimal(100 * planned) / total).quantize(step, ROUND_HALF_UP)
    if 0 < planned < total:
        percentage = min(max(percentage, step), 100 - step)
    return f"{percentage}％"


def state_sentences(counts: tally.Tally, marks: Marks) -> str:
    """Return sentences on a plan's counts: the rows with each kind of mark, and the rows that are undecided."""
    kinds = (
        (marks.as_planned, f"（{share_as_planned(counts.counts)}）"),
        (marks.asking_reason, ""),
        (marks.counted_apart, "（割合に含みません）"),
    )
    numbers = [
        f"{some.quoted}が{sum(counts.counts[mark] for mark in some)}件{more}" for some, more in kinds if some.each
    ]
    text = f"報告の対象とした取組は{counts.in_report}件です。このうち、{'、'.join(numbers)}です。"
    return text + (f"進捗状況の定まらない取組が{counts.waiting_count}件あります。" if counts.waiting_count else "")


def _part(counts: Mapping[Mark, int]) -> float:
    return sum(_planned(counts).values()) / max(tally.total_of(counts), 1)


def _planned(counts: Mapping[Mark, int]) -> dict[Mark, int]:
    return {mark: number for mark, number in counts.items() if mark in Marks(tuple(counts)).as_planned}


_OVERVIEW_WIDTH, _LEAST_LABEL = 166.0, 30.0
_NUMBER = doc.Column(17, doc.Align.RIGHT)


@dataclass(frozen=True)
class CountLine:
    """A line of counts: the numbers of rows of one group, or of all rows.

    `marks`: the number of rows for each mark, in the order of the marks. `in_report`: the number of 報告対象 rows.
    `apart`: the number of rows with marks that are counted apart. `counted`: the rows of each mark, '' if no row has
    it; empty if the numbers are not linked.
    """

    label: str
    marks: tuple[int, ...]
    in_report: int
    apart: int = 0
    counted: tuple[doc.CountedRows | str, ...] = ()

    @property
    def total(self) -> int:
        """Number of rows with a mark, without the marks that are counted apart."""
        return sum(self.marks) - self.apart


@dataclass(frozen=True)
class ExcludedRow:
    """A row that is not counted, with the reason as printed."""

    row_id: str
    title: str
    divisions: str
    why: str


@dataclass(frozen=True)
class CountOverview:
    """Counts of this year and the year before, breakdowns, and the rows that are not counted.

    `table`: the counts by mark. `whole`: the line for all rows. `groups`: for each breakdown, the term for its groups,
    and its lines. `note`: how the rows were counted; '' if that is not stated. `on_marks`: how the marks differ from
    the marks of the year before. `headings`: the headings of the columns that name a row.
    """

    table: CountTableContent
    whole: CountLine
    groups: Sequence[tuple[str, Sequence[CountLine]]]
    excluded: Sequence[ExcludedRow]
    note: str = ""
    on_marks: str = ""
    headings: tuple[str, ...] = field(default=tuple(USUAL_HEADINGS.values()), repr=False)


def describe_count(rows: tally.Tally, list_name: str) -> str:
    """Return sentences on how the rows were counted, which rows were left out, and the list that shows the rows."""
    out, waiting = (Counter(why for _, why in rows.excluded if why.is_in_report is kind) for kind in (False, True))
    words = ["※報告対象の取組を、行う課の数によらず1件と数えた。"]
    words += [f"{_listed(out)}は含まない。"] if out else []
    words += (
        [f"区分の定まらない取組（{_listed(waiting)}）は、報告対象に含み、区分の件数に含まない。"] if waiting else []
    )
    return "".join((*words, f"各取組は、{list_name}に載せた。"))


def _listed(left_out: Mapping[tally.Exclusion, int]) -> str:
    return "、".join(f"{why.label}{left_out[why]}件" for why in tally.Exclusion if why in left_out)


def note_on_marks(contents: RoundContents, against: RoundContents | None) -> str:
    """Return a note on how the marks that the plan declares differ between two rounds; `against` is the earlier round.

    Empty if the marks mean the same, or if `against` is None.
    """
    if against is None:
        return ""
    before = against.edition.profile.marks
    return contents.edition.profile.marks.note_on_changes(f"{against.round_.year.label}末", before)


def count_note(text: str) -> doc.Paragraph:
    """Return a note below a count table as a paragraph."""
    return doc.Paragraph(doc.plain(text), doc.ParagraphRole.NOTE, first_line=-1, indent=1, space_above=3)


def overview_blocks(content: CountOverview) -> tuple[doc.Block, ...]:
    """Return the overview as blocks of a document: the tables of counts with their labels."""
    return (
        _label("全体の件数"),
        replace(count_table(content.table), indent=0.0),  # aligned with the tables below
        *(count_note(each) for each in (content.note, content.on_marks) if each),
        *(
            block
            for word, lines in content.groups
            for block in _counted(word, [*lines, content.whole], content.table.counts)
        ),
        *(_excluded(content.excluded, content.headings) if content.excluded else ()),
    )


def _counted(word: str, lines: Sequence[CountLine], marks: Iterable[Mark]) -> Iterator[doc.Block]:
    yield _label(f"{word}別の件数")
    heads = (*map(str, marks), "計", "報告対象")
    number = replace(_NUMBER, width=min(_NUMBER.width, (_OVERVIEW_WIDTH - _LEAST_LABEL) / len(heads)))
    first = doc.Column(_OVERVIEW_WIDTH - len(heads) * number.width)
    head = doc.head_row(("区分", *heads), height=_ROW_HEIGHT)
    rows = tuple(_line(line, is_last=line is lines[-1]) for line in lines)
    yield doc.Table(
        (first, *(number,) * len(heads)), rows, (head,), space_above=3, description=f"{word}別の件数", head_columns=1
    )


def _line(line: CountLine, *, is_last: bool) -> doc.Row:
    words = (line.label, *map(str, line.marks), str(line.total), str(line.in_report))
    leads = zip_longest(words, ("", *line.counted), fillvalue="")
    cells = (doc.Cell((doc.Run(word, bold=is_last),), leads_to=rows) for word, rows in leads)
    return doc.Row(tuple(cells), height=_ROW_HEIGHT)


def _excluded(rows: Sequence[ExcludedRow], headings: Iterable[str]) -> Iterator[doc.Block]:
    yield _label(f"件数に含まない取組（{len(rows)}件）")
    columns = (doc.Column(28, doc.Align.CENTRE), doc.Column(74), doc.Column(36), doc.Column(28))
    body = tuple(
        doc.Row(
            (
                doc.Cell(doc.plain(row.row_id), leads_to=row.row_id),
                *(doc.Cell(doc.plain(word)) for word in (row.title, row.divisions, row.why)),
            ),
            _ROW_HEIGHT,
            row_id=row.row_id,
        )
        for row in rows
    )
    heads = doc.head_row((*headings, "理由"), height=_ROW_HEIGHT)
    yield doc.Table(columns, body, (heads,), space_above=3, description="件数に含まない取組", head_columns=1)


def _label(word: str) -> doc.Paragraph:
    return doc.Paragraph((doc.Run(word, bold=True),), doc.ParagraphRole.LABEL, space_above=12, is_kept_with_next=True)


_FIGURE_COLUMNS = (
    doc.Column(66, doc.Align.CENTRE),
    doc.Column(28, doc.Align.RIGHT),
    doc.Column(28, doc.Align.RIGHT),
    doc.Column(28, doc.Align.RIGHT),
)
_ROW_COLUMNS = (
    doc.Column(28, doc.Align.CENTRE),
    doc.Column(60),
    doc.Column(36),
    doc.Column(26, doc.Align.CENTRE),
    doc.Column(16, doc.Align.CENTRE),
)
_NO_CHANGE = "―"


@dataclass(frozen=True)
class DifferenceLine:
    """A line of counts: the number of rows in the round before (`was`) and in this round (`now`).

    `is_sum`: it is a sum, set in bold.
    """

    label: str
    was: int
    now: int
    is_sum: bool = False

    @property
    def change(self) -> str:
        """Signed difference, as 「＋4」; 「―」 if the numbers are equal."""
        if self.now == self.was:
            return _NO_CHANGE
        return f"{'＋' if self.now > self.was else '－'}{abs(self.now - self.was)}"


@dataclass(frozen=True)
class DifferenceRow:
    """A row that is counted differently in two rounds.

    `was` and `now`: the row's mark in each round, or the reason why it is not counted.
    """

    row_id: str
    title: str
    divisions: str
    was: str
    now: str


@dataclass(frozen=True)
class DifferenceContent:
    """Content of 前回との差: how the counts of a round differ from the counts of the round before, and why.

    `before` and `now`: the two rounds, as 令和3年度末. `sentence`: the number of 報告対象 rows and why it changed.
    `lines`: the numbers of rows in both rounds. `reasons`: the rows that are counted differently, by reason.
    `unchanged`: the number of rows that are counted as before. `on_marks`: how the marks of the two rounds differ, or
    ''. `headings`: the headings of the columns that name a row.
    """

    before: str
    now: str
    sentence: str
    lines: Sequence[DifferenceLine]
    reasons: Sequence[tuple[str, Sequence[DifferenceRow]]]
    unchanged: int
    on_marks: str = ""
    headings: tuple[str, ...] = field(default=tuple(USUAL_HEADINGS.values()), repr=False)


def difference_blocks(content: DifferenceContent) -> tuple[doc.Block, ...]:
    """Return 前回との差 as blocks of a document: the sentence, the table of numbers, and the table of rows."""
    same = f"上のほか、前回と同じ進捗状況の取組は{content.unchanged}件です。"
    return (
        doc.Paragraph(doc.plain(content.sentence), first_line=1, space_above=6),
        _difference_table(content),
        *((count_note(content.on_marks),) if content.on_marks else ()),
        *(_rows(content) if content.reasons else ()),
        doc.Paragraph(doc.plain(same), first_line=1, space_above=6),
    )


def _difference_table(content: DifferenceContent) -> doc.Table:
    head = doc.head_row(("区分", content.before, content.now, "差"), height=_ROW_HEIGHT)
    rows = tuple(doc.Row(tuple(_difference_cells(line)), height=_ROW_HEIGHT) for line in content.lines)
    return doc.Table(_FIGURE_COLUMNS, rows, (head,), space_above=6, description="前回との件数の差", head_columns=1)


def _difference_cells(line: DifferenceLine) -> Iterator[doc.Cell]:
    for word in (line.label, str(line.was), str(line.now), line.change):
        yield doc.Cell((doc.Run(word, bold=line.is_sum),))


def _rows(content: DifferenceContent) -> Iterator[doc.Block]:
    head = doc.head_row((*content.headings, "前回", "今回"), height=_ROW_HEIGHT)
    rows = tuple(row for word, members in content.reasons for row in _reason(word, members))
    yield doc.Table(_ROW_COLUMNS, rows, (head,), space_above=10, description="前回と異なる取組", head_columns=1)


def _reason(word: str, members: Sequence[DifferenceRow]) -> Iterator[doc.Row]:
    yield doc.group_row(f"{word}　{len(members)}件", len(_ROW_COLUMNS), _ROW_HEIGHT)
    for row in members:
        cells = (row.row_id, row.title, row.divisions, row.was, row.now)
        yield doc.Row(tuple(doc.Cell(doc.plain(word)) for word in cells), height=_ROW_HEIGHT, row_id=row.row_id)


NO_DEPARTMENT = "（{}のない所管課）"
"""Label of the group of bodies without a 部; the placeholder is the plan's term for 部."""


def count_overview(
    contents: RoundContents, against: RoundContents | None, rows: tally.Tally, list_name: str = ""
) -> CountOverview:
    """Return the counts of a round, broken down by goal and 部, with the rows that are not counted and the reasons.

    `against`: the round before, whose counts by mark are shown too (None: no round). `rows`: the tally of the round. If
    `list_name` is given, the overview states how the rows were counted, and its numbers link to rows of that list. A
    breakdown with a single group is left out.
    """
    groups = (
        (word, tuple(_lines(contents, grouping, rows if list_name else None)))
        for grouping, word in terms_of_groups(contents).items()
    )
    before = (against.round_.year, tally_of(against).counts) if against else None
    firsts = _firsts(tally_rows(contents)) if list_name else {}
    return CountOverview(
        table=CountTableContent(rows.counts, has_total=True, previous=before, firsts=firsts),
        whole=_count_line("計", rows, _rows_of_marks("計", rows, firsts)),
        groups=tuple((word, lines) for word, lines in groups if len(lines) > 1),
        excluded=tuple(_excluded_row(contents, row_id, why) for row_id, why in rows.excluded),
        note=describe_count(rows, list_name) if list_name else "",
        on_marks=note_on_marks(contents, against),
        headings=tuple(contents.edition.profile.headings.values()),
    )


def terms_of_groups(contents: RoundContents) -> dict[tally.Grouping, str]:
    """Return the groupings of the breakdowns on papers, each with the plan's term for its groups."""
    return {
        tally.Grouping.GOAL: contents.edition.profile.goal_level.name,
        tally.Grouping.DEPARTMENT: contents.organisation.departments_called,
    }


def group_name(contents: RoundContents, grouping: tally.Grouping, group: str | None) -> str:
    """Return the name of a group as papers show it; `group` is None for the rows without a group.

    If the grouping is by 部, None gives the name for the bodies without a 部.
    """
    if group is None and grouping is tally.Grouping.DEPARTMENT:
        return NO_DEPARTMENT.format(contents.organisation.departments_called)
    return group_label(contents, grouping, group)


def _firsts(rows: Iterable[tally.TallyRow]) -> dict[Mark, str]:
    """Return the first row with each mark, as 管理番号."""
    marked = ((row.result, row.row_id) for row in rows)
    return dict(reversed([(figure, row_id) for figure, row_id in marked if isinstance(figure, Mark)]))


def _lines(contents: RoundContents, grouping: tally.Grouping, whole: tally.Tally | None) -> Iterator[CountLine]:
    """Yield a line for each group, except for a 部 with nothing to report.

    If the tally of all rows is given (`whole`), the numbers link to rows.
    """
    found = tally.tally_by(tally_rows(contents), grouping, contents.edition.profile.marks)
    for group in sort_groups(contents, grouping, found):
        if found[group].in_report:
            name = group_name(contents, grouping, group)
            firsts = _firsts(row for row in tally_rows(contents) if row.groups[grouping] == group)
            goal = group if grouping is tally.Grouping.GOAL else None
            counted = _rows_of_marks(name, found[group], firsts, goal, whole) if whole else ()
            yield _count_line(name, found[group], counted)


def _count_line(word: str, rows: tally.Tally, counted: tuple[doc.CountedRows | str, ...]) -> CountLine:
    apart = sum(rows.counts.values()) - rows.total
    return CountLine(word, tuple(rows.counts.values()), rows.in_report, apart, counted)


def _rows_of_marks(
    word: str, rows: tally.Tally, firsts: Mapping[Mark, str], goal: str | None = None, whole: tally.Tally | None = None
) -> tuple[doc.CountedRows | str, ...]:
    """Return the rows of each mark in a line of counts, '' for a mark without a row.

    `word`: the label of the line. `goal`: the code of its goal (None: it is of another group, or of all rows). `whole`:
    the tally of all rows (None: the line is of all rows).
    """
    every = (whole or rows).counts
    return tuple(
        doc.CountedRows(
            firsts[mark],
            word if word.startswith(mark.symbol) else f"{word}の{mark.symbol}",
            number,
            mark.symbol,
            goal,
            is_every=goal is not None or number == every[mark],
        )
        if mark in firsts
        else ""
        for mark, number in rows.counts.items()
    )


def _excluded_row(contents: RoundContents, row_id: str, why: tally.Exclusion) -> ExcludedRow:
    listing = contents.listings[row_id]
    return ExcludedRow(row_id, listing.title, contents.divisions_text(row_id) or "", why.label)


_WAITING = (tally.Exclusion.UNANSWERED, tally.Exclusion.OPEN_CONFLICT)


def difference_content(contents: RoundContents, against: RoundContents) -> DifferenceContent:
    """Return the content of 前回との差 for a round, compared with the round `against`."""
    difference = difference_of(contents, against)
    reasons = difference.differing().items()
    return DifferenceContent(
        before=f"{against.round_.year.label}末",
        now=f"{contents.round_.year.label}末",
        sentence=difference_sentence(difference),
        lines=tuple(_difference_lines(difference, contents, against)),
        reasons=tuple(
            (why.label, tuple(_differing_row(each, contents, against) for each in rows)) for why, rows in reasons
        ),
        unchanged=len(difference.by_reason().get(tally.Reason.UNCHANGED, ())),
        on_marks=note_on_marks(contents, against),
        headings=tuple(contents.edition.profile.headings.values()),
    )


def _difference_lines(
    difference: tally.CountDifference, contents: RoundContents, against: RoundContents
) -> Iterator[DifferenceLine]:
    """Yield the lines of the marks, of undecided rows if there are any, and of 報告対象 as their sum."""
    marks = dict.fromkeys((*contents.edition.profile.marks, *against.edition.profile.marks))
    for figure in (*marks, *_WAITING):
        was = sum(row.was == figure for row in difference.rows)
        now = sum(row.now == figure for row in difference.rows)
        if isinstance(figure, Mark):
            yield DifferenceLine(figure.labelled, was, now)
        elif was or now:
            yield DifferenceLine(figure.label, was, now)
    yield DifferenceLine("報告対象", *difference.in_report, is_sum=True)


def _differing_row(row: tally.RowDifference, contents: RoundContents, against: RoundContents) -> DifferenceRow:
    named = contents if row.row_id in contents.listings else against
    title, divisions = named.listings[row.row_id].title, named.divisions_text(row.row_id) or ""
    if row.kin:
        title += f"（{'、'.join(row.kin)}{'から分割' if row.was is None else 'に統合'}）"
    was = tally.earlier_result_label(row.was, contents.edition.profile.marks)
    return DifferenceRow(row.row_id, title, divisions, was, tally.result_label(row.now))


UNWRITTEN = "（記載なし）"
"""Text that papers print in place of a missing text."""


def text_to_compare(text: str) -> str:
    """Return a text as printed, without white space, to be compared with text that was read from a file."""
    return without_white_space(as_printed(text))


def prove_counts(parts: Parts, contents: RoundContents, made: PaperContent, file: PaperFile) -> Iterator[Problem]:
    """Yield a problem for each mark whose number in the file's count table differs from the round's count.

    `made`: the paper from which `file` was written. A paper without a count table is not checked, because an office's
    own wording may omit it. Raises ValueError if the paper has a count table and the file has none.
    """
    blocks, marks = made.document.blocks if made.document else (), contents.edition.profile.marks
    tables = [
        [[doc.plain_text(cell.text) for cell in row.cells] for row in block.rows]
        for block in blocks
        if isinstance(block, doc.Table)
    ]
    if counts_in_tables(tables, marks) is None:
        return
    is_word = file.name.endswith(PaperFormat.DOCX)
    read = parts.papers.read_docx(file.content).tables if is_word else parts.papers.read_tables(file.content)
    found = counts_in_tables(read, marks)
    if found is None:
        raise ValueError(file.name)
    yield from count_differences(
        {mark.symbol: number for mark, number in found.items()}, count_contents(contents).counts
    )


def counts_in_tables(tables: Sequence[Sequence[Sequence[str]]], marks: Marks) -> Mapping[Mark, int] | None:
    """Return the numbers beside the marks in the first table that has all marks; None if there is no such table.

    A mark is recognised only by a cell with exactly the text that `count_table` writes for it: other cells may begin
    with the same sign, such as 合計 with 合. A table with an invalid number, or with a mark twice, is not a count
    table.
    """
    cells = {text_to_compare(text): mark for mark in marks for text in (mark.explained, f"{mark.explained}{_APART}")}
    for table in tables:
        found = [
            (mark, row[1]) for row in table if len(row) > 1 and (mark := cells.get(text_to_compare(row[0]))) is not None
        ]
        # marks that are counted apart come last in a table, whatever their place in the plan
        has_all = len(found) == len(marks) and {mark for mark, _ in found} == {*marks}
        if has_all and all(number.isdecimal() for _, number in found):
            return {mark: int(number) for mark, number in found}
    return None
