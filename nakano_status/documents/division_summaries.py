"""所管課別まとめ: the content and the pages of the summaries of divisions, and the counts read back from them.

A summary has a head, a strip of counts, the changed rows, and all rows, the division's own first: as cards, or as a
table on A4 landscape with the columns of the 別紙 except 所管課. Each division is a section with its own page numbers.
Widths are in millimetres, sizes and the space above in points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from nakano_status.documents import document as doc
from nakano_status.documents.drawing_rules import EM, advance
from nakano_status.documents.indicator_table import indicator_blocks
from nakano_status.documents.list.builder import NOTHING, ListColumn, fit_widths, list_columns, list_head, number_widths
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import CHANGE_REASON, DONE, MARK, NEXT_YEAR
from nakano_status.domain.fields.headings import DIVISIONS, TITLE
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.indicators.indicator import IndicatorTable
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.published_list.published_list import CONTINUED
from nakano_status.domain.round.tally import Exclusion, RowResult, Tally, off_plan_mark, total_of
from nakano_status.domain.text.narrative import is_blank, truncated


class SummaryPart(StrEnum):
    """Role of a division in a row of its summary, in the order in which the parts are printed."""

    LEAD = "主管の取組"
    TRACKER = "状況確認の取組"
    ASSOCIATE = "関係する取組（参考）"


@dataclass(frozen=True)
class SummaryRow:
    """A row of a summary.

    `measure_title`: None if unknown. `divisions`: 所管課 as printed, in one line. `lead`: the division that answers the
    row, or ''. `values`: the current values by field key (None: blank). `figure`: the mark or state that it counts as.
    `is_shared`: several divisions answer it (各課回答).
    """

    row_id: str
    part: SummaryPart
    measure_code: str
    measure_title: str | None
    title: str
    divisions: str
    lead: str
    values: Mapping[str, str | None]
    figure: RowResult
    is_shared: bool = False

    @property
    def is_in_report(self) -> bool:
        """Whether the row is 報告対象."""
        return isinstance(self.figure, Mark) or self.figure.is_in_report

    @property
    def is_changed(self) -> bool:
        """Whether the division answers the row, and the row did not go as planned."""
        return self.part is not SummaryPart.ASSOCIATE and off_plan_mark(self.figure) is not None


@dataclass(frozen=True)
class SummaryContent:
    """Content of the summary of one division.

    `department`: the name of its 部 (None: it is in none). `names_departments`: whether the paper shows 部. `tally`:
    the counts of the rows that the division answers, as in `counts --by division`. `respondent`: 記入者（内線）.
    `confirmation`: name and day, or 未. `draft_note`: empty if nothing is a draft. `made_on`: an ISO date. `made_at`:
    the moment as printed. `indicators`: the 成果指標 whose figures the division supplies in this round.
    """

    division: str
    department: str | None
    names_departments: bool
    asked: AskedFields
    rows: Sequence[SummaryRow]
    tally: Tally
    respondent: str
    confirmation: str
    draft_note: str
    made_on: str
    made_at: str
    indicators: IndicatorTable

    @property
    def title(self) -> str:
        """Title of the paper."""
        return f"{self.year.label}末時点 進捗状況（{self.division}）"

    @property
    def state(self) -> str:
        """The label of the paper's state: `draft_note`, or 確定 if nothing is a draft."""
        return self.draft_note or "確定"

    @property
    def has_rows_to_answer(self) -> bool:
        """Whether the division answers any row; a division that is only named has nothing to confirm."""
        return any(row.part is not SummaryPart.ASSOCIATE for row in self.rows)

    @property
    def out_of_report(self) -> tuple[Exclusion, ...]:
        """Reasons why rows that the division answers are 報告対象外, one for each row."""
        return tuple(why for _, why in self.tally.excluded if not why.is_in_report)

    @property
    def undecided(self) -> tuple[Exclusion, ...]:
        """Reasons why rows in the report have no mark that counts, one for each row."""
        return tuple(why for _, why in self.tally.excluded if why.is_in_report)

    @property
    def changed(self) -> tuple[SummaryRow, ...]:
        """The rows that the division answers and that did not go as planned."""
        return tuple(row for row in self.rows if row.is_changed)

    @property
    def year(self) -> FiscalYear:
        """Year of the round."""
        return self.asked.year


def strip_heads(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Return the headings of the strip of counts: 報告対象, each mark with its meaning, 対象外."""
    return ("報告対象", *(mark.named for mark in marks), "対象外")


def strip_numbers(tally: Tally) -> tuple[int, ...]:
    """Return the numbers of the strip of counts, in the order of `strip_heads`."""
    out_of_report = sum(not why.is_in_report for _, why in tally.excluded)
    return tally.in_report, *tally.counts.values(), out_of_report


def strip_counts(numbers: Sequence[int], marks: Marks) -> dict[str, int]:
    """Return the numbers of a strip by key: the symbol of each mark, `total` (their sum) and `in_report`.

    `numbers`: as `strip_numbers` returns them; the last number (対象外) is left out.
    """
    counts = dict(zip(marks, numbers[1:-1], strict=True))
    return {**{mark.symbol: each for mark, each in counts.items()}, "total": total_of(counts), "in_report": numbers[0]}


def find_strip_counts(rows: Iterable[Sequence[str]], marks: Marks) -> tuple[Mapping[str, int], ...]:
    """Return the counts of every strip among rows of cells, in order, as `strip_counts` returns them.

    Blank cells are skipped. Raises ValueError if the row below the headings of a strip does not have its numbers.
    """
    return tuple(_below_heads(rows, marks))


def _below_heads(rows: Iterable[Sequence[str]], marks: Marks) -> Iterator[Mapping[str, int]]:
    is_below, heads = False, tuple(map(_bare, strip_heads(marks)))
    for row in rows:
        cells = tuple(cell for cell in map(_bare, row) if cell)
        if is_below:
            yield strip_counts([int(cell) for cell in cells], marks)
        is_below = cells == heads


def _bare(text: str) -> str:
    """Return a text without white space, which PDF readers leave out."""
    return "".join(text.split())


SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=15, bottom=15, left=25, right=15, header=8, footer=8)
WIDTH = 257.0
"""Millimetres between the margins; the left margin of 25 has room for two punched holes."""
SIZE = 9.0
_TABLE_MARK_SIZE, _TABLE_SIZE = 12.0, 8.0
_MARK_WIDTH = 17.0
"""Millimetres; 実施年度前 fits on one line."""


def summary_table(content: SummaryContent) -> doc.Table:
    """Return the table of all rows of a summary, by the division's role in them; a 実施内容 is merged over its rows."""
    columns = _columns(content)
    return doc.Table(
        columns=tuple(
            doc.Column(each.width, doc.Align.CENTRE if each.key == MARK else doc.Align.LEFT) for each in columns
        ),
        head=(doc.Row(tuple(list_head(each.heading, each.width, _TABLE_SIZE) for each in columns)),),
        rows=tuple(_table_rows(content, columns)),
        space_above=2.0,
        description="取組ごとの進捗状況",
        head_columns=2,
    )


def _columns(content: SummaryContent) -> tuple[ListColumn, ...]:
    """Return the list's columns without 所管課, as wide as the page; a label in place of a mark is not broken."""
    kept = [each for each in list_columns(content.asked) if each.key != DIVISIONS]
    numbers = number_widths(content.asked, [each.values for each in content.rows], SIZE)
    widths = dict(fit_widths({each.key: each.width for each in kept}, numbers, WIDTH))
    widest = max(widths, key=lambda key: (key == DONE, widths[key]))
    widths[widest] -= _MARK_WIDTH - widths[MARK]
    widths[MARK] = _MARK_WIDTH
    return tuple(ListColumn(each.key, each.heading, widths[each.key]) for each in kept)


def _table_rows(content: SummaryContent, columns: tuple[ListColumn, ...]) -> Iterator[doc.Row]:
    for part in SummaryPart:
        rows = [row for row in content.rows if row.part is part]
        if rows:
            title = doc.Cell((doc.Run(f"{part.value}　{len(rows)}件", bold=True),), columns=len(columns))
            yield doc.Row((title,), is_kept_with_next=True)
        for _, alike in groupby(rows, lambda row: row.measure_code):
            yield from _rows_of(list(alike), columns)


def _rows_of(rows: list[SummaryRow], columns: tuple[ListColumn, ...]) -> Iterator[doc.Row]:
    """Yield the rows of one 実施内容: its cell is in the first row and spans all."""
    measure = "\n".join(filter(None, (rows[0].measure_code, rows[0].measure_title)))
    again = doc.plain(f"{CONTINUED}{measure}")
    for place, row in enumerate(rows):
        first = (doc.Cell(doc.plain(measure), rows=len(rows), is_top=True, continued=again),) if place == 0 else ()
        own = (_cell(row, each.key) for each in columns[1:])
        yield doc.Row((*first, *own), row_id=row.row_id)


def _cell(row: SummaryRow, key: str) -> doc.Cell:
    if key == TITLE:
        return doc.naming_cell(_title(row), row.row_id)
    if key == MARK:
        return _mark_in_table(row)
    return doc.Cell(doc.plain(row.values.get(key)))


def _title(row: SummaryRow) -> str:
    """Return the title and, for another division's row, the division that answers it."""
    return f"{row.title}\n（主管：{row.lead}）" if row.part is SummaryPart.ASSOCIATE else row.title


def _mark_in_table(row: SummaryRow) -> doc.Cell:
    if isinstance(row.figure, Mark):
        return doc.Cell(doc.plain(row.figure.symbol), size=_TABLE_MARK_SIZE)
    word = row.figure.label if row.figure.is_in_report else f"対象外\n{row.figure.label}"
    return doc.Cell(doc.plain(word), size=_TABLE_SIZE)


class SummaryLayout(StrEnum):
    """Layout of the rows: as cards on portrait pages, or as a table on A4 landscape."""

    CARDS = "cards"
    TABLE = "table"


_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=15, bottom=15, left=25, right=15, header=8, footer=8)
"""The left margin has room for two punched holes."""
_WIDTH = 170.0
_SIZE, _TITLE_SIZE, _MARK_SIZE, _SMALL_SIZE = 10.0, 14.0, 14.0, 9.0
_CARD_SPACE, _PART_SPACE, _BELOW_HEADING = 6.0, 9.0, 2.0
_CARD_LABEL, _CARD_MARK = 41.0, 20.0
"""Widths that fit the longest usual label, and 報告対象外, on one line."""
_FACT_LABEL = 28.0
_NUMBER_ROOM = 20.0
"""Width of the page number in the middle of the footer, with space at its sides."""
_EM_WIDTH = _SMALL_SIZE * doc.MM_PER_POINT
"""Width of a letter of header and footer."""
_NOTHING_TO_CONFIRM = "該当なし"
_CHANGED_FIELDS = {CHANGE_REASON: 50.0, NEXT_YEAR: 48.0}
"""The fields of the table of changed rows, with the widths of their columns; the title has those of fields left out."""
_CHANGED_TITLE, _CHANGED_MARK = 60.0, doc.Column(12, doc.Align.CENTRE)


def build_summaries(contents: Sequence[SummaryContent], layout: SummaryLayout = SummaryLayout.CARDS) -> doc.Document:
    """Return one document with a section per division, in the order given. Raises ValueError if `contents` is empty."""
    if not contents:
        raise ValueError(contents)
    first = contents[0]
    title = first.title if len(contents) == 1 else f"{first.year.label}末時点 進捗状況（所管課別まとめ）"
    make = _upright if layout is SummaryLayout.CARDS else _landscape
    sections = tuple(map(make, contents))
    if len(sections) > 1:
        sections = tuple(replace(section, begins_numbering=True) for section in sections)
    return doc.Document(title, sections, first.made_on)


def _upright(content: SummaryContent) -> doc.Section:
    parts = (
        (content.asked.profile.changed_rows, (_changed(content),)),
        *_indicators(content, _WIDTH),
        ("取組の状況", tuple(_parts(content))),
    )
    return _section(content, _SETUP, (*_head(content, _WIDTH), *_numbered(parts)), _SIZE)


def _landscape(content: SummaryContent) -> doc.Section:
    width = WIDTH
    parts = (*_indicators(content, width), ("取組の状況", (summary_table(content),)))
    return _section(content, SETUP, (*_head(content, width), *_numbered(parts)), SIZE)


def _numbered(parts: Iterable[tuple[str, Sequence[doc.Block]]]) -> Iterator[doc.Block]:
    """Yield each part with its numbered heading, from number 2: the head has number 1."""
    for ordinal, (heading, blocks) in enumerate(parts, start=2):
        yield doc.Heading(1, ordinal, heading)
        yield from blocks


def _indicators(content: SummaryContent, width: float) -> Iterator[tuple[str, Sequence[doc.Block]]]:
    """Yield 成果指標 as the report shows them; nothing if the division supplies none."""
    found = content.indicators
    if found.goals:
        yield "成果指標", [block for goal in found.goals for block in indicator_blocks(goal, found, width)]


def _section(content: SummaryContent, setup: doc.PageSetup, blocks: tuple[doc.Block, ...], size: float) -> doc.Section:
    in_footer = _fits_in_footer(content.division, setup)
    above = (content.draft_note, "" if in_footer else _fitting(content.division, content.draft_note, setup))
    return doc.Section(
        name=content.division,
        setup=setup,
        blocks=blocks,
        typeface=doc.Typeface.GOTHIC,
        size=size,
        header="　".join(filter(None, above)),
        footer_left=content.division if in_footer else "",
        footer_right=content.made_at,
    )


def _fits_in_footer(division: str, setup: doc.PageSetup) -> bool:
    """Return whether a name fits beside the page number; a longer name is put in the header."""
    return advance(division) / EM * _EM_WIDTH <= (setup.room[0] - _NUMBER_ROOM) / 2


def _fitting(division: str, note: str, setup: doc.PageSetup) -> str:
    """Return a name cut to fit the one line of the header after the note; the head shows the whole name."""
    room = setup.room[0] / _EM_WIDTH - advance(f"{note}　…") / EM
    return truncated(division, int(room))


def _head(content: SummaryContent, width: float) -> Iterator[doc.Block]:
    """Yield the title, the division with its state, and the counts."""
    yield doc.paper_title_line(content.title, _TITLE_SIZE)
    yield _facts_table(content, width)
    yield doc.Heading(1, 1, "進捗状況の件数")
    yield _strip(content, width)
    yield from (doc.Paragraph(doc.plain(note), doc.ParagraphRole.NOTE, size=_SMALL_SIZE) for note in _notes(content))


def _facts_table(content: SummaryContent, width: float) -> doc.Table:
    own = "　".join(filter(None, (content.department, content.division)))
    label = content.asked.profile.headings["divisions"]
    label = f"{term_for_level([content.department])}・{label}" if content.names_departments else label
    confirmed = content.confirmation if content.has_rows_to_answer else _NOTHING_TO_CONFIRM
    lines = (
        ((label, own), ("記入者（内線）", content.respondent)),
        (("所属長確認", confirmed), ("確定・作成中", content.state)),
    )
    text_width = width / 2 - _FACT_LABEL
    return doc.Table(
        columns=(doc.Column(_FACT_LABEL), doc.Column(text_width), doc.Column(_FACT_LABEL), doc.Column(text_width)),
        rows=tuple(doc.Row(tuple(cell for fact in line for cell in _fact(*fact)), height=7) for line in lines),
        space_above=_CARD_SPACE,
        description="所管課、記入者、所属長確認の有無、確定・作成中の別",
    )


def _fact(label: str, text: str) -> tuple[doc.Cell, doc.Cell]:
    return replace(_small(label), is_shaded=True), _small(text)


def _strip(content: SummaryContent, width: float) -> doc.Table:
    """Return the strip: 報告対象, the marks, 対象外."""
    heads, numbers = strip_heads(content.tally.counts), strip_numbers(content.tally)
    return doc.Table(
        columns=tuple(doc.Column(width / len(heads), doc.Align.CENTRE) for _ in heads),
        rows=(doc.Row(tuple(doc.Cell(doc.plain(str(number)), size=_TITLE_SIZE) for number in numbers), height=9),),
        head=(_heads(heads),),
        space_above=_BELOW_HEADING,
        description="報告対象と進捗状況ごとの取組の数",
    )


def _heads(texts: Iterable[str]) -> doc.Row:
    return doc.head_row(texts, size=_SMALL_SIZE, height=6)


def _notes(content: SummaryContent) -> Iterator[str]:
    """Yield notes below the strip: why its numbers do not add up, and why rows are 対象外."""
    if not content.has_rows_to_answer:
        yield "※回答する取組はありません。"
    if content.undecided:
        marks = "".join(map(str, content.tally.counts))
        yield f"※報告対象のうち、{_listed(content.undecided)}は、{marks}の件数に含まれていません。"
    if content.out_of_report:
        yield f"※対象外の内訳：{_listed(content.out_of_report)}"


def _listed(reasons: Iterable[Exclusion]) -> str:
    return "、".join(f"{why.label} {number}件" for why, number in Counter(reasons).items())


def _changed(content: SummaryContent) -> doc.Block:
    if not content.changed:
        return doc.Paragraph(doc.plain(NOTHING), indent=1)
    profile = content.asked.profile
    names = {CHANGE_REASON: profile.by_key[CHANGE_REASON].short_name, NEXT_YEAR: "今後"}
    keys = [key for key in _CHANGED_FIELDS if key not in profile.left_out]
    title = _CHANGED_TITLE + sum(width for key, width in _CHANGED_FIELDS.items() if key in profile.left_out)
    return doc.Table(
        columns=(doc.Column(title), _CHANGED_MARK, *(doc.Column(_CHANGED_FIELDS[key]) for key in keys)),
        rows=tuple(_changed_row(row, keys) for row in content.changed),
        head=(_heads((profile.headings["title"], "状況", *(names[key] for key in keys))),),
        space_above=_BELOW_HEADING,
        description=f"{content.asked.profile.changed_rows}の理由と今後の予定",
        head_columns=1,
    )


def _changed_row(row: SummaryRow, keys: Iterable[str]) -> doc.Row:
    cells = (replace(_small(str(row.figure)), size=_MARK_SIZE), *map(_small, map(row.values.get, keys)))
    named = replace(doc.naming_cell(f"{row.row_id}　{row.title}", ""), size=_SMALL_SIZE)
    return doc.Row((named, *cells), row_id=row.row_id)


def _parts(content: SummaryContent) -> Iterator[doc.Block]:
    """Yield the cards by the division's role in their rows; a part without rows is left out."""
    found = [(part, [row for row in content.rows if row.part is part]) for part in SummaryPart]
    for ordinal, (part, rows) in enumerate(((part, rows) for part, rows in found if rows), start=1):
        yield doc.Heading(2, ordinal, f"{part.value}　{len(rows)}件", space_above=_PART_SPACE)
        yield from (_card(content, row) for row in rows)
    if not content.rows:
        yield doc.Paragraph(doc.plain(NOTHING), indent=1)


def _card(content: SummaryContent, row: SummaryRow) -> doc.Group:
    """Return the card of a row: number, title and mark, then the answers; its title is repeated on the next page."""
    texts = tuple((content.asked.heading(key), row.values.get(key)) for key in _shown(content, row))
    about = doc.Run(f"\n{'　'.join(filter(None, _about(row)))}")
    title = doc.Cell((doc.Run(f"{row.row_id}　{row.title}", bold=True), about), columns=2)
    table = doc.Table(
        columns=(
            doc.Column(_CARD_LABEL),
            doc.Column(_WIDTH - _CARD_LABEL - _CARD_MARK),
            doc.Column(_CARD_MARK, doc.Align.CENTRE),
        ),
        head=(doc.Row((title, _mark(row)), row_id=row.row_id),),
        rows=tuple(doc.Row((_small(label), doc.Cell(doc.plain(text), columns=2))) for label, text in texts),
        space_above=_CARD_SPACE,
        description=f"{row.row_id}の進捗状況",
        head_columns=1,
    )
    return doc.Group((table,))


def _shown(content: SummaryContent, row: SummaryRow) -> Iterator[str]:
    """Yield the fields of a card: the asked fields, blank or not; for a row out of report only those with a text."""
    for key in content.asked.profile.grouped_row_keys:
        is_printed = key != MARK and key in content.asked.every_key and content.asked.profile.by_key[key].published
        is_written = not is_blank(row.values.get(key))
        if is_printed and (is_written or (row.is_in_report and key != CHANGE_REASON)):
            yield key


def _about(row: SummaryRow) -> tuple[str, str, str]:
    """Return 実施内容, the divisions of another division's row, and whether several divisions answer it."""
    whose = f"所管課：{row.divisions}" if row.part is SummaryPart.ASSOCIATE else ""
    measure = f"{row.measure_code}　{row.measure_title or ''}"
    return measure.rstrip(), whose, "各課回答" if row.is_shared else ""


def _small(text: str | None) -> doc.Cell:
    return doc.Cell(doc.plain(text), size=_SMALL_SIZE)


def _mark(row: SummaryRow) -> doc.Cell:
    if isinstance(row.figure, Mark):
        return doc.Cell(doc.plain(row.figure.symbol), size=_MARK_SIZE)
    word = row.figure.label.replace("（", "\n（")
    return _small(word if row.figure.is_in_report else f"報告対象外\n{word}")
