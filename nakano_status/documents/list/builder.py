"""Make the official list (別紙 進捗状況一覧) from plain values: columns, headings, legend, texts.

The result is the list before it is drawn: columns, measures and rows, and its sizes. Widths are millimetres, heights
and type sizes points. The list is laid out once, for A3. On A4 the same pages are scaled down by √2, so that pages
break alike; the size of type is the smallest that is then still 8 points.

Papers with the same layout are made here, too: the list of changed rows and the check print. In other papers that show
rows of the list (決裁用一式), and in スケジュールを変更した取組等の一覧 for Word on A4, the rows are an ordinary table
with the list's columns, scaled to the width of that paper.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count, groupby

from nakano_status.documents import document as doc
from nakano_status.documents.document import POINTS_PER_MM, FileFacts, PageSetup, PaperSize
from nakano_status.documents.drawing_rules import CELL_INSET, EM, advance, unbroken_width, wrap
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields import field as fields
from nakano_status.domain.fields.field import MARK, Editor, Field
from nakano_status.domain.fields.headings import (
    DIVISIONS,
    ID,
    MEASURE,
    PLANNED,
    PREVIOUS_DONE,
    TITLE,
    given_labels,
    measure_heading,
    planned_label,
)
from nakano_status.domain.fields.profile import USUAL_HEADINGS, AskedFields, Profile
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import as_typed

RED_PEN = "red_pen"

FONT = "BIZ UDPゴシック"
TITLE_SIZE = 16.0
LABEL_SIZE = 12.0
BODY_SIZE = 11.5
MARK_SIZE = 14.0
FOOTER_SIZE = 10.0
ID_SIZE = 8.0

NOTHING = "該当する取組はありません。"
"""The text on a paper that has no rows."""

A3_TO_A4 = 1 / math.sqrt(2)
SETUP = PageSetup(PaperSize.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7.2, footer=7.2)
PAPER_WIDTH, PAPER_HEIGHT = 420.0, 297.0

TITLE_HEIGHT = 24.0
AS_OF_HEIGHT = 16.5
LEGEND_HEIGHT = 15.0
LEGEND_LINES = 5
LEGEND_GAP = 3.0
"""Points of space below the last line of the legend, so that the head's frame does not touch it."""
HEAD_HEIGHT = 36.0
_HEAD_SCALES = (1.0, 0.9, 0.8, 0.7)
"""Scales of the headings' type, the first that leaves room for the texts below; none is below 8 points on A3."""
_SHARE_OF_HEADS = 0.8
"""The part of the width that headings in small type may need at most, so that texts have room."""

PIXEL = 0.75
"""Points: heights of rows in a spreadsheet are whole pixels."""
LINE_PITCH = 1.3 * BODY_SIZE
AIR = 1.0
"""Millimetres between a text and the line above it or below it."""
_AROUND_TEXT = 2 * AIR * POINTS_PER_MM
INNER_MARGIN = 1.0
"""Millimetres between a text and the line at its left or right."""
_LOWEST_ROW = 9 * POINTS_PER_MM
HIGHEST_ROW = 409.0
"""The greatest height of a row in Excel."""
# Where a heading that is too long for one line of its column is best broken.
_BREAK = re.compile(
    "(?<=^進捗)(?=状況$)|(?<=の)(?=変更理由)|(?<=^計画期間)|(?<=年度)(?=以降|まで|取組予定)|(?<=.)(?=（)"
)
_EDGES = ("top", "bottom", "left", "right", "header", "footer")
SPARE = 9.0  # a page is never filled to the last points: printers differ by some pixels

REPEATED_HEIGHT = TITLE_HEIGHT + AS_OF_HEIGHT + LEGEND_LINES * LEGEND_HEIGHT + LEGEND_GAP + HEAD_HEIGHT
PAGE_CAPACITY = (PAPER_HEIGHT - SETUP.top - SETUP.bottom) * POINTS_PER_MM - REPEATED_HEIGHT - SPARE
"""The height in points of the area below the repeated rows of a page."""


def page_setup(paper: PaperSize) -> PageSetup:
    """Return the page set-up of the list for a paper size; on A4 the margins are scaled down like the page."""
    if paper is PaperSize.A3:
        return SETUP
    margins = {edge: getattr(SETUP, edge) * A3_TO_A4 for edge in _EDGES}
    return PageSetup(paper, landscape=True, **margins)


def text_width(millimetres: float) -> int:
    """Return the width available for text in a column, in thousandths of an em of the body size.

    On screen Excel sets characters on whole pixels, so an em counts as the next whole pixel.
    """
    # 96 dpi: a spreadsheet program breaks lines as on the screen, also when it prints
    pixels = (millimetres - 2 * INNER_MARGIN) / doc.MM_PER_INCH * 96
    return int(pixels * EM / math.ceil(BODY_SIZE * 96 / 72))


def printed_width(millimetres: float) -> int:
    """Return the width available for text in a column on printed pages, in the unit of `text_width`.

    Pages are set in exact points, so this is never less than the width in a spreadsheet.
    """
    return int((millimetres - 2 * INNER_MARGIN) * POINTS_PER_MM * EM / BODY_SIZE)


def head_text(heading: str, millimetres: float) -> str:
    """Return a heading as printed over a column of a width; it is divided into two lines if it does not fit on one."""
    return heading if advance(heading) <= text_width(millimetres) else _BREAK.sub("\n", heading, count=1)


def fits_head(heading: str, millimetres: float, scale: float = 1.0) -> bool:
    """Return whether a heading fits into the head over a column of a width, in `scale` times the size of the rows."""
    width = _width_at(scale, millimetres)
    lines = len(wrap(head_text(heading, width), min(text_width(width), printed_width(width))))
    return lines * LINE_PITCH * scale <= HEAD_HEIGHT


def _width_at(scale: float, millimetres: float) -> float:
    """Return the width of a column that has as much room in type of the body size as `millimetres` in scaled type."""
    return (millimetres - 2 * INNER_MARGIN) / scale + 2 * INNER_MARGIN


def height_of_lines(lines: int) -> float:
    """Return the height in points of a row whose longest text fills `lines` lines.

    It is whole pixels, and at most Excel's greatest height.
    """
    # rounded up to pixels by ourselves: each program would round in its own way, and pages would break differently
    return min(whole_pixels(max(text_height(lines), _LOWEST_ROW)), HIGHEST_ROW)


def text_height(lines: int) -> float:
    """Return the height in points of `lines` lines, including the space above and below them."""
    return lines * LINE_PITCH + _AROUND_TEXT


def whole_pixels(points: float) -> float:
    """Return a height in points rounded up to whole pixels, as a spreadsheet program would set it."""
    return math.ceil(points / PIXEL) * PIXEL


def lines_in_row(height: float) -> int:
    """Return how many lines a row of a height in points shows."""
    return int((height - _AROUND_TEXT) / LINE_PITCH)


_SHORT = 4
"""Longest options, in characters, that are centred."""


@dataclass(frozen=True)
class ListColumn:
    """One printed column.

    `key`: `measure`, `title`, a field key, or `divisions`. `width`: in millimetres. `given`: whether it is printed for
    comparison, on a light background. `is_text`: whether its texts may continue in a row below. `is_number`: whether it
    is aligned to the right. `is_short`: whether its texts are options of a few characters, which are centred.
    `head_scale`: the size of its heading's type as a part of the body size.
    """

    key: str
    heading: str
    width: float
    given: bool = False
    is_text: bool = False
    is_number: bool = False
    is_short: bool = field(default=False, repr=False)
    head_scale: float = field(default=1.0, repr=False)

    @property
    def head(self) -> str:
        """The heading as printed: divided into lines where it does not fit on one."""
        return head_text(self.heading, _width_at(self.head_scale, self.width))

    @property
    def align(self) -> doc.Align:
        """The alignment of its cells: marks and short options are centred, numbers are at the right."""
        if self.key == MARK or self.is_short:
            return doc.Align.CENTRE
        return doc.Align.RIGHT if self.is_number else doc.Align.LEFT


@dataclass(frozen=True)
class MeasureRow:
    """One row of the list.

    `cells`: its texts, not yet broken over pages, in the order of the columns; the first (実施内容) is None, because
    `ListMeasure.text` has it.
    """

    row_id: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class ListMeasure:
    """One 実施内容: the text of its cell (code and title) and its rows."""

    text: str
    rows: tuple[MeasureRow, ...]


SHEET_NAME = "進捗状況一覧"
"""The name of the sheet of a list of all rows."""


@dataclass(frozen=True)
class ListDocument:
    """The whole list. All sizes are for A3.

    `label`: the text in the box at the upper right. `draft_note`: the text 作成中 … (None: the list is final). `as_of`:
    its 時点 as printed. `legend`: the sentences of the marks. `setup`: the paper to print on. `body_size`: the type
    size of the rows in points. `made_on`: an ISO date. `stamp`: identifies the texts of the round from which the list
    was made (`list_age.stamp_of`); '' if the list is not imported again. `footer`: a text at the lower right of
    each page. `keeps_measures_whole`: whether a 実施内容 that fits on a page is kept on one. `id_heading`: heads
    the IDs beside the print area of a sheet.
    """

    title: str
    label: str
    as_of: str
    legend: tuple[str, ...]
    columns: tuple[ListColumn, ...]
    measures: tuple[ListMeasure, ...]
    setup: PageSetup
    font: str
    body_size: float
    made_on: str
    draft_note: str | None = None
    stamp: str = ""
    footer: str = ""
    keeps_measures_whole: bool = True
    facts: FileFacts = field(default=FileFacts(), repr=False)
    sheet_name: str = field(default=SHEET_NAME, repr=False)  # not a part of the digest of a recorded set
    id_heading: str = field(default=USUAL_HEADINGS[ID], repr=False)

    @property
    def needs_a3(self) -> bool:
        """Whether its headings are in so small a type that they are legible on A3 only."""
        return any(column.head_scale < 1 for column in self.columns)


_ALONE_WIDTH = "check_alone"

_ACROSS_A3 = 396.0
_PER_LEVEL = 12
"""Millimetres of the first column for each level above the lowest two: it names them all."""
_NARROWEST = 10

_GIVEN_KEYS = frozenset({PREVIOUS_DONE, PLANNED})
_ALONE = {TITLE: 8, RED_PEN: 12}
"""Millimetres added if nothing was reported before; fields declare a width for that case."""

_TEXTS: Mapping[str, Callable[[ListEntry], str | None]] = {
    MEASURE: lambda _: None,  # merged down its rows
    RED_PEN: lambda _: None,
    ID: lambda entry: entry.row_id,
    TITLE: lambda entry: entry.title,
    DIVISIONS: lambda entry: entry.divisions or None,
    fields.MARK: lambda entry: entry.values.get(fields.MARK) if entry.counted else None,
}


class ListKind(Labelled):
    """The kind of a list, which determines its rows and columns."""

    WHOLE = "list", "別紙"
    CHANGES = "changes", ""
    """スケジュールを変更した取組等の一覧: the rows of ○△×."""
    CHECK = "check", "確認用"
    """確認用: with 管理番号, the last reported texts, and room for the red pen."""

    def title_of(self, plan_title: str, profile: Profile) -> str:
        """Return the title of a list of this kind for a plan."""
        if self is ListKind.CHANGES:
            return profile.changes_title
        return _list_title(plan_title, is_built_in=profile.is_built_in)

    @property
    def keeps_measures_whole(self) -> bool:
        """True if a 実施内容 that fits on a page is kept on one page.

        False for a check print, which is twice as long and fills its pages.
        """
        return self is not ListKind.CHECK


def _list_title(plan_title: str, *, is_built_in: bool) -> str:
    return f"{doc.plan_name_in_papers(plan_title, is_built_in=is_built_in)} 進捗状況一覧"


def titles_of_lists(plan_title: str, profile: Profile) -> frozenset[str]:
    """Return the titles that the program prints on lists of a plan: with and without the built-in plan's short name."""
    return frozenset({profile.changes_title, *(_list_title(plan_title, is_built_in=each) for each in (True, False))})


# Millimetres, beside the fields' own widths; all together they are the usable width of A3.
_BEFORE: Mapping[ListKind, Mapping[str, float]] = {
    ListKind.WHOLE: {MEASURE: 44, TITLE: 62},
    ListKind.CHANGES: {MEASURE: 44, TITLE: 66},
    ListKind.CHECK: {MEASURE: 25, ID: 31, TITLE: 38, PREVIOUS_DONE: 38, PLANNED: 38},
}
_AFTER: Mapping[ListKind, Mapping[str, float]] = {
    ListKind.WHOLE: {DIVISIONS: 34},
    ListKind.CHANGES: {DIVISIONS: 40},
    ListKind.CHECK: {DIVISIONS: 31, RED_PEN: 30},
}
_NUMBER = re.compile(r"(?<![!-~])[-+]?[0-9](?:[0-9,.]{0,20}[0-9])?[%％]?(?![!-~])")
"""A number such as 1,234,567 or 46.0%; numbers in names and codes, and longer ones, may be broken."""


def list_columns(
    asked: AskedFields,
    kind: ListKind = ListKind.WHOLE,
    previous: FiscalYear | None = None,
    rows: Sequence[Mapping[str, str | None]] = (),
) -> tuple[ListColumn, ...]:
    """Return the columns of a list in a round, with the widths for A3 (mm).

    `asked`: the fields of the round. `previous`: the year of the last report, which only the check print shows (None:
    there is none). `rows`: the values of the rows by key; columns are wide enough for their numbers.
    """
    is_alone = kind is ListKind.CHECK and previous is None
    widths = {**_BEFORE[kind], **_field_widths(asked, kind, is_alone=is_alone), **_AFTER[kind]}
    if not asked.profile.is_built_in:
        widths[MEASURE] += _PER_LEVEL * max(len(asked.profile.levels) - 2, 0)
    if is_alone:
        widths = {key: width + _ALONE.get(key, 0) for key, width in widths.items() if key not in _GIVEN_KEYS}
    by_key = asked.profile.by_key_as_printed
    headings = _headings_beside_fields(asked, previous)
    named = {key: asked.heading(key) if key in by_key else headings[key] for key in widths}
    numbers = number_widths(asked, rows, BODY_SIZE)
    across = min(sum(widths.values()), _ACROSS_A3)
    scale, least = _scale_of_heads(named, numbers, across)
    if across < sum(widths.values()) or any(widths[key] < least[key] for key in widths):
        widths = dict(fit_widths(widths, least, across))
    return tuple(
        ListColumn(
            key,
            named[key],
            width,
            given=key in _GIVEN_KEYS,
            is_text=key in _GIVEN_KEYS or (key in by_key and by_key[key].is_text),
            is_number=key in by_key and by_key[key].editor is Editor.NUMBER,
            is_short=key in by_key and _has_short_options(by_key[key]),
            head_scale=scale,
        )
        for key, width in widths.items()
    )


def _headings_beside_fields(asked: AskedFields, previous: FiscalYear | None) -> Mapping[str, str]:
    """Return the headings of the columns that are not fields, by key; `previous` as in `list_columns`."""
    profile = asked.profile
    before = f"{given_labels(profile)[PREVIOUS_DONE]}（{previous.label}末）" if previous is not None else ""
    return {
        MEASURE: measure_heading(profile),
        ID: profile.headings[ID],
        TITLE: profile.headings[TITLE],
        DIVISIONS: profile.headings[DIVISIONS],
        RED_PEN: "朱書き",
        PLANNED: planned_label(profile, asked.year),
        PREVIOUS_DONE: before,
    }


def _scale_of_heads(
    named: Mapping[str, str], numbers: Mapping[str, float], across: float
) -> tuple[float, Mapping[str, float]]:
    """Return the scale of the headings' type, and the least widths (mm) of the columns with it, by key.

    It is less than 1 if the headings (`named`) and `numbers` need more than the width of the page (`across`).
    """
    scale, least = 1.0, dict[str, float]()
    for scale in _HEAD_SCALES:
        least = {key: max(_needed(heading, scale), numbers.get(key, 0)) for key, heading in named.items()}
        if sum(least.values()) <= (across if scale == _HEAD_SCALES[0] else across * _SHARE_OF_HEADS):
            break
    return scale, least


def _has_short_options(item: Field) -> bool:
    is_one = bool(item.options) and not item.several
    return is_one and all(len(option) <= _SHORT for option in item.options.symbols)


def fit_widths(widths: Mapping[str, float], least: Mapping[str, float], across: float) -> Mapping[str, float]:
    """Return the columns' widths, scaled so that they are `across` together, and none is less than in `least`.

    If the least widths are too large together, all are scaled alike.
    """
    whole = sum(widths.values())
    # a column with its least width takes room from the others, which may then be too narrow themselves
    fixed: dict[str, float] = {}
    while True:
        room = across - sum(fixed.values())
        if room <= 0:
            return {key: width * across / whole for key, width in widths.items()}
        scale = room / sum(width for key, width in widths.items() if key not in fixed)
        free = {key: width * scale for key, width in widths.items() if key not in fixed}
        narrow = {key: least[key] for key, width in free.items() if width < least.get(key, 0)}
        if not narrow or len(narrow) == len(free):
            return {key: fixed.get(key, width * scale) for key, width in widths.items()}
        fixed |= narrow


def number_widths(asked: AskedFields, rows: Sequence[Mapping[str, str | None]], size: float) -> dict[str, float]:
    """Return the least widths (mm) of columns in which no number is broken, by field key; other columns have no key.

    A broken number would be read as two numbers. `rows`: the values by key (None: blank). `size`: the size of type in
    points.
    """
    widest: dict[str, float] = {}
    for each in asked.profile.fields:
        texts = "\n".join(filter(None, (row.get(each.key) for row in rows)))  # one search: lists have many rows
        widest[each.key] = max(map(unbroken_width, {*_NUMBER.findall(texts)}), default=0)
    return {key: width / EM * size * doc.MM_PER_POINT + 2 * CELL_INSET for key, width in widest.items() if width}


def _needed(heading: str, scale: float) -> float:
    """Return the least whole millimetres in which a heading, in type of this scale, fits the lines of the head."""
    return next(width for width in count(_NARROWEST) if fits_head(heading, width, scale))


def _field_widths(asked: AskedFields, kind: ListKind, *, is_alone: bool) -> dict[str, float]:
    """Return the widths of the published fields; a field that is not asked adds its width to the field before."""
    widths: dict[str, float] = {}
    for each in asked.profile.fields:
        width = each.widths.get(_ALONE_WIDTH, 0) if is_alone else 0
        width = width or each.widths.get(kind, 0)
        if not each.published or not width or each.of:
            continue
        if each.key in asked.every_key:
            widths[each.key] = width
        elif widths:
            widths[next(reversed(widths))] += width
    return widths


@dataclass(frozen=True)
class ListEntry:
    """One row to print.

    `measure_title`: None if it is not printed. `divisions`: as printed on the list (one 課 per line). `values`: the
    round's values by field key; only published fields are printed. `counted`: if false, no mark is printed. `previous`:
    前回の取組状況 and the plan for this year, by PREVIOUS_DONE and PLANNED; only the check print shows them. `above`:
    the lines that name the nodes above the measure, by their codes, from the top (`Level.line_under`). `is_off_plan`:
    whether the row did not go as planned (`tally.off_plan_mark`).
    """

    row_id: str
    measure_code: str
    measure_title: str | None
    title: str
    divisions: str | None
    values: Mapping[str, str | None]
    counted: bool = True
    previous: Mapping[str, str | None] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)
    is_off_plan: bool = False


@dataclass(frozen=True)
class ListContent:
    """The content of the list.

    `plan_title`: as adopted; the list's title has the plan's usual name. `draft_note`: the text that marks a draft
    (None: it is none). `label`: the text in the box at the upper right (None: as usual for the kind). `previous_year`:
    the year of the last report. `stamp`: identifies the texts (`list_age.stamp_of`).
    """

    plan_title: str
    asked: AskedFields
    entries: Sequence[ListEntry]
    made_on: date
    draft_note: str | None = None
    kind: ListKind = ListKind.WHOLE
    paper: doc.PaperSize = doc.PaperSize.A3
    label: str | None = None
    previous_year: FiscalYear | None = None
    stamp: str = ""

    @property
    def year(self) -> FiscalYear:
        """The round's year."""
        return self.asked.year


def build_list(content: ListContent) -> ListDocument:
    """Return the list before it is drawn; equal content gives equal lists."""
    rows = [entry.values for entry in content.entries]
    columns = list_columns(content.asked, content.kind, content.previous_year, rows)
    texts_of = [_text_of(column.key) for column in columns]
    return ListDocument(
        title=content.kind.title_of(content.plan_title, content.asked.profile),
        label=content.kind.label if content.label is None else content.label,
        as_of=f"{content.year.label}末時点",
        legend=content.asked.profile.legend,
        columns=columns,
        measures=tuple(_measure(text, entries, texts_of) for text, entries in _measures(content.entries)),
        setup=page_setup(content.paper),
        font=FONT,
        body_size=BODY_SIZE,
        made_on=content.made_on.isoformat(),
        draft_note=content.draft_note,
        stamp=content.stamp,
        keeps_measures_whole=content.kind.keeps_measures_whole,
        id_heading=content.asked.profile.headings[ID],
        sheet_name=content.asked.profile.changes_name if content.kind is ListKind.CHANGES else SHEET_NAME,
    )


def only_changed(content: ListContent) -> ListContent:
    """Return the content of スケジュールを変更した取組等の一覧: the rows that did not go as planned."""
    entries = tuple(entry for entry in content.entries if entry.is_off_plan)
    return replace(content, kind=ListKind.CHANGES, entries=entries)


def _measures(entries: Iterable[ListEntry]) -> Iterator[tuple[str, list[ListEntry]]]:
    """Yield the texts of the measures with their entries: code, title, and the nodes above.

    A node that is also above the measure before is left out if the code begins with the node's code (11 does not begin
    with 1), because the code then names the place well enough.
    """
    before: Mapping[str, str] = {}
    for code, members in groupby(entries, lambda entry: entry.measure_code):
        together = list(members)
        title = next((entry.measure_title for entry in together if entry.measure_title), None)
        above = together[0].above
        lines = (line for each, line in above.items() if before.get(each) != line or not _is_within(each, code))
        yield "\n".join(filter(None, (code, title, *lines))), together
        before = above


def _is_within(above: str, code: str) -> bool:
    rest = code[len(above) :]
    return code.startswith(above) and not (above[-1:].isdecimal() and rest[:1].isdecimal())


def _measure(
    text: str, entries: Sequence[ListEntry], texts_of: Sequence[Callable[[ListEntry], str | None]]
) -> ListMeasure:
    rows = (MeasureRow(entry.row_id, tuple(text_of(entry) for text_of in texts_of)) for entry in entries)
    return ListMeasure(text, tuple(rows))


def _text_of(key: str) -> Callable[[ListEntry], str | None]:
    """Return the function that gets the text of a column from a row, so that the key is looked up once for all rows."""
    if key in _TEXTS:
        return _TEXTS[key]
    if key in _GIVEN_KEYS:
        return lambda entry: as_typed(entry.previous.get(key))
    return lambda entry: as_typed(entry.values.get(key))


_INSET = 1.0
"""Millimetres at both sides of a heading, in addition to the margins of the list's own columns."""
_LEAST_HEIGHT = 7.0
_MARK_SIZE = 11.0
_MOVED = {MEASURE: -5.0, TITLE: -5.0, DIVISIONS: 10.0}
"""Millimetres on A3 by which columns differ from the list's, so that 介護・高齢者支援課 fits on one line on A4."""
_SPACE_ABOVE = 3.0

_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=18, bottom=14, left=13, right=13, header=8, footer=7)
_WIDTH = 271.0
_SIZE = 9.0
_TITLE_SIZE = 14.0


def list_table(
    entries: Sequence[ListEntry],
    kind: ListKind,
    asked: AskedFields,
    width: float,
    type_size: float,
    description: str,
) -> doc.Table:
    """Return rows of the list as an ordinary table, with the columns of the kind of list.

    `width`: the width of the table, in millimetres. `type_size`: in points. `description`: its alternative text. A
    実施内容 cell spans its rows.
    """
    of_list = list_columns(asked, kind)
    moved = {each.key: each.width + _MOVED.get(each.key, 0) for each in of_list}
    widths = fit_widths(moved, number_widths(asked, [each.values for each in entries], type_size), width)
    columns = [replace(each, width=widths[each.key]) for each in of_list]
    return doc.Table(
        columns=tuple(doc.Column(column.width, column.align) for column in columns),
        head=(doc.Row(tuple(list_head(column.heading, column.width, type_size) for column in columns)),),
        rows=tuple(_rows(entries, columns)),
        space_above=_SPACE_ABOVE,
        description=description,
        head_columns=2,
    )


def list_head(heading: str, width: float, size: float) -> doc.Cell:
    """Return the cell of a heading for a column `width` millimetres wide, in type of `size` points.

    The heading is divided into two lines if it does not fit on one.
    """
    words = head_text(heading, (width - _INSET) * BODY_SIZE / size)
    return doc.head_cell(words, size=size)


def _rows(entries: Sequence[ListEntry], columns: Sequence[ListColumn]) -> Iterator[doc.Row]:
    for text, together in _measures(entries):
        for place, entry in enumerate(together):
            # the cell of the first row covers the column down to the last
            first = (doc.Cell(doc.plain(text), rows=len(together), is_top=True),) if not place else ()
            cells = (_cell(entry, column.key) for column in columns[1:])
            yield doc.Row((*first, *cells), height=_LEAST_HEIGHT, row_id=entry.row_id)


def _cell(entry: ListEntry, key: str) -> doc.Cell:
    if key == MARK:
        return doc.Cell(doc.plain(entry.values.get(MARK) if entry.counted else None), size=_MARK_SIZE)
    if key == TITLE:
        return doc.naming_cell(entry.title, entry.row_id)
    if key == DIVISIONS:
        return doc.naming_cell(entry.divisions)
    return doc.Cell(doc.plain(as_typed(entry.values.get(key))))


def changes_document(content: ListContent) -> doc.Document:
    """Return スケジュールを変更した取組等の一覧 as a document for Word; `content` must have only changed rows."""
    section = doc.Section(
        content.asked.profile.changes_name,
        _SETUP,
        (*_head(content), *_legend(content.asked.profile), _changed_rows(content)),
        typeface=doc.Typeface.GOTHIC,
        size=_SIZE,
        header=content.draft_note or "",
    )
    return doc.Document(content.asked.profile.changes_title, (section,), content.made_on.isoformat())


def _head(content: ListContent) -> tuple[doc.Block, ...]:
    title = doc.paper_title_line(content.asked.profile.changes_title, _TITLE_SIZE, is_kept_with_next=True)
    as_of = doc.Paragraph(
        doc.plain(f"{content.year.label}末時点"), doc.ParagraphRole.SENDER, doc.Align.RIGHT, is_kept_with_next=True
    )
    return (title, as_of)


def _legend(profile: Profile) -> tuple[doc.Block, ...]:
    notes = (doc.plain(line) for line in profile.legend)
    return tuple(doc.Paragraph(line, doc.ParagraphRole.NOTE, size=_SIZE, is_kept_with_next=True) for line in notes)


def _changed_rows(content: ListContent) -> doc.Block:
    if not content.entries:
        return doc.Paragraph(doc.plain(NOTHING), space_above=_SIZE)
    title = content.asked.profile.changes_title
    return list_table(content.entries, ListKind.CHANGES, content.asked, _WIDTH, _SIZE, title)
