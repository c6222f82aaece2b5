"""図解: one A4 page on a round for 課長, 議員 and residents (export one-page).

It shows the progress, the changes, the delays with their reasons, and the indicators. It is always one page. If there
is not enough space, pictures are made simpler, and of long lists only the first rows are printed, with the number of
the rows that are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.counts import state_sentences, text_to_compare
from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.paper import (
    COUNTS,
    MADE,
    InSet,
    Paper,
    PaperContent,
    PaperFile,
    PaperGroup,
    PaperRequest,
    PictureName,
    tick_option,
)
from nakano_status.application.papers.pictures import RoundPictures
from nakano_status.application.papers.set_kinds.report_paper import OCCASIONS
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, count_differences
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import count_contents, difference_sentence, tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents import document as doc
from nakano_status.documents.charts import category_of, wrapped_lines
from nakano_status.documents.course_charts import ChangedRow, PanelShape, shorten_to_lines
from nakano_status.documents.drawing_rules import (
    CELL_AIR,
    CELL_INSET,
    CELL_LEADING,
    LEADING,
    paragraph_size,
    space_above,
)
from nakano_status.documents.picture import Picture
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.plan.ownership import owners_in_line
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.tally import Grouping

_TITLE = "図解"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=15, bottom=14, left=16, right=14, header=7, footer=6)
_FACE = doc.Typeface.GOTHIC
_SIZE, _SMALL, _TITLE_SIZE = 9.0, 8.0, 14.0
_ROOM = (_SETUP.room[0] / doc.MM_PER_POINT, _SETUP.room[1] / doc.MM_PER_POINT)
_SPARE = 10.0
"""Points: Word sets lines and tables a little wider apart than they are estimated."""
_CLOSE = 0.94
"""Share of a line that can surely be filled although numbers and names are not broken."""
_COLUMNS = (doc.Column(10, doc.Align.CENTRE), doc.Column(64), doc.Column(34), doc.Column(72))
_YEAR = doc.Column(24, doc.Align.CENTRE)
_LISTS = ("変更して取り組んだもの", "進んでいないものと、その理由")
_MOST_ROWS, _FEW_ROWS = 30, 3
_BARS = ((8, True), (8, False), (4, False))
"""Number of groups in the bars, and whether they show the year before, from the richest picture to the plainest."""
_PANELS = tuple((PanelShape(5, *each), most) for *each, most in ((72, 3, 10), (56, 3, 10), (40, 2, 10), (34, 2, 5)))
"""Shape of the panels and their maximum number, from the richest picture to the plainest."""
_LONGEST_LEAD = 4
_NO_REASON = "（記入なし）"


@dataclass(frozen=True)
class ListedRow:
    """A row that did not go as planned, with the names of its divisions."""

    row: ChangedRow
    divisions: str


@dataclass(frozen=True)
class OnePage:
    """Content of 図解.

    `numbers`: the lines of the counts below `heads`, beginning with this year. `bars` and `panels`: versions of the two
    pictures, the richest first; empty if there is nothing to show. `changed`: the rows that were carried out with
    changes. `behind`: the rows that are behind schedule. `marks`: the marks of the changed rows, and the marks of the
    rows behind; '' if the plan has no such mark, and then the page has no such list. `whole`: the term for the groups
    with their number, and the number of indicators. `division`: the heading of the divisions.
    """

    title: str
    lead: str
    heads: tuple[str, ...]
    numbers: tuple[tuple[str, ...], ...]
    bars: Sequence[Picture]
    panels: Sequence[Picture]
    changed: Sequence[ListedRow]
    behind: Sequence[ListedRow]
    marks: tuple[str, str]
    whole: tuple[tuple[str, int], int]
    header: str
    made_on: str
    division: str = field(default="所管課", repr=False)


Choice = tuple[Picture | None, Picture | None]
"""The picture of the bars and the picture of the indicators that are drawn; None if not drawn."""


def build_one_page(content: OnePage) -> doc.Document:
    """Return 図解 as a document, with the richest pictures that leave enough space for all rows.

    If there are no such pictures, it has the plainest ones and as many rows as fit.
    """
    lists = [content.changed, content.behind]
    every, few = ([min(len(each), most) for each in lists] for most in (_MOST_ROWS, _FEW_ROWS))
    bars, panels = content.bars or (None,), content.panels or (None,)
    rich = [(one, other) for other in panels for one in bars]
    plain = [(one, other) for other in panels for one in reversed(bars)]
    choices = [*((each, every) for each in rich), *((each, few) for each in plain)]
    choice = next((each for each, most in choices if _fits(_blocks(content, each, most))), plain[-1])
    counts = every
    while not _fits(_blocks(content, choice, counts)) and any(counts):
        # rows behind are explained in preference to changed rows
        place = 0 if counts[0] > _FEW_ROWS or counts[0] >= counts[1] else 1
        counts[place] -= 1
    blocks = _blocks(content, choice, counts)
    section = doc.Section(_TITLE, _SETUP, blocks, _FACE, _SIZE, header=content.header, counts_pages=False)
    return doc.Document(content.title, (section,), content.made_on)


def _blocks(content: OnePage, choice: Choice, counts: Sequence[int]) -> tuple[doc.Block, ...]:
    """Return the blocks with these pictures, and with these numbers of changed rows and of rows behind."""
    bars, panels = choice
    blocks: list[doc.Block] = [
        doc.paper_title_line(content.title, _TITLE_SIZE),
        doc.Paragraph(doc.plain(content.lead), space_above=3),
        doc.Heading(1, 1, "どこまで進んでいるか"),
        _numbers(content),
        *([doc.PictureBlock(bars, space_above=5)] if bars else []),
    ]
    parts = zip(_LISTS, content.marks, (content.changed, content.behind), counts, strict=True)
    there = [each for each in parts if each[1]]
    for ordinal, (words, marks, rows, most) in enumerate(there, 2):
        blocks.append(doc.Heading(1, ordinal, f"{words}（{marks}）　{len(rows)}件"))
        blocks += _listed(words, rows, most, content.division)
    if panels:
        blocks += [doc.Heading(1, len(there) + 2, "成果指標"), doc.PictureBlock(panels, space_above=2)]
    if left := "".join(_left_out(content, bars, panels)):
        blocks.append(doc.Paragraph(doc.plain(left), doc.ParagraphRole.NOTE, size=_SMALL, space_above=2))
    return tuple(blocks)


def _left_out(content: OnePage, bars: Picture | None, panels: Picture | None) -> Iterator[str]:
    """Yield notes on groups and indicators that the pictures leave out; the first line of the bars is the whole."""
    (word, groups), indicators = content.whole
    shown = len({row[0] for row in bars.table.rows}) - 1 if bars else 0
    if shown < groups:
        yield f"{word}は、全{groups}のうち{shown}を示しています。"
    shown = len(panels.table.rows) if panels else 0
    if shown < indicators:
        yield f"成果指標は、全{indicators}のうち{shown}を示しています。"


def _numbers(content: OnePage) -> doc.Table:
    width = (_SETUP.room[0] - _YEAR.width) / (len(content.heads) - 1)
    columns = (_YEAR, *(doc.Column(width, doc.Align.CENTRE) for _ in content.heads[1:]))
    head = doc.head_row(content.heads, size=_SMALL)
    rows = tuple(
        doc.Row(tuple(doc.Cell((doc.Run(each, bold=number == 0),)) for each in line))
        for number, line in enumerate(content.numbers)
    )
    return doc.Table(columns, rows, (head,), space_above=2, description="進捗状況の区分別の取組の数", head_columns=1)


def _listed(words: str, rows: Sequence[ListedRow], most: int, division: str) -> Iterator[doc.Block]:
    """Yield the first rows of a list, and the number of the others; `division`: the heading of the divisions."""
    if most:
        cells = (_cells(each) for each in rows[:most])
        body = tuple(doc.Row(tuple(doc.Cell(doc.plain(text), size=_SMALL) for text in each)) for each in cells)
        head = doc.head_row(("進捗", "取組", division, "理由"), size=_SMALL)
        yield doc.Table(_COLUMNS, body, (head,), space_above=2, description=words, head_columns=1)
    left = len(rows) - most
    if left or not rows:
        more = f"{'ほか' if most else ''}{left}件は、一覧にあります。" if left else "ありません。"
        yield doc.Paragraph(doc.plain(more), size=_SMALL, indent=1, space_above=1)


def _cells(listed: ListedRow) -> tuple[str, ...]:
    row, (_, title, divisions, reason) = listed.row, (_text_width(each) for each in _COLUMNS)
    return (
        row.category.symbol,
        "".join(wrapped_lines(f"{row.row_id}　{row.title}", title, _SMALL, 2)),
        "".join(wrapped_lines(owners_in_line(listed.divisions), divisions, _SMALL, 2)),
        "".join(shorten_to_lines(row.reason.strip() or _NO_REASON, reason, _SMALL, 2)),
    )


def _text_width(column: doc.Column) -> float:
    return (column.width - 2 * CELL_INSET) / doc.MM_PER_POINT * _CLOSE


def _fits(blocks: Sequence[doc.Block]) -> bool:
    return sum(map(_height, blocks)) <= _ROOM[1] - _SPARE


def _height(block: doc.Block) -> float:
    """Return the maximum height of a block, in points."""
    match block:
        case doc.Heading():
            return space_above(block, _SIZE, _FACE) + _SIZE * LEADING[_FACE]
        case doc.Paragraph():
            size = paragraph_size(block, _SIZE)
            lines = len(wrapped_lines(doc.plain_text(block.text), _ROOM[0] * _CLOSE, size, 99))
            return block.space_above + lines * size * LEADING[_FACE]
        case doc.Table():
            return block.space_above + sum(_row_height(block, each) for each in (*block.head, *block.rows))
        case doc.PictureBlock():
            return block.space_above + block.picture.height
    return 0.0


def _row_height(table: doc.Table, row: doc.Row) -> float:
    heights = []
    for cell, column in zip(row.cells, table.columns, strict=True):
        size = cell.size or _SIZE
        lines = len(wrapped_lines(doc.plain_text(cell.text), _text_width(column), size, 99))
        heights.append(lines * size * CELL_LEADING)
    return max(heights) + 2 * CELL_AIR / doc.MM_PER_POINT


@dataclass(frozen=True, kw_only=True)
class OnePagePaper(PaperContent):
    """図解 as it would be made now.

    `expected`: the count of each mark; every drawn file is compared with these counts.
    """

    expected: Mapping[Mark, int]

    def draw(self, parts: Parts, format_: PaperFormat) -> DrawnPaper:
        """Draw the paper and return the content of the file, with a problem for each count unlike `expected`.

        Raises PaperFontMissing and PaperUnreadable for a PDF, and LookupError for CSV.
        """
        drawn = super().draw(parts, format_)
        differences = self.differences(parts, drawn.content, is_word=format_ is PaperFormat.DOCX)
        return replace(drawn, problems=(*drawn.problems, *differences))

    def differences(self, parts: Parts, content: bytes, *, is_word: bool) -> Iterator[Problem]:
        """Read a file of the paper back and yield a problem for each count that differs from `expected`.

        `content`: the content of a Word file if `is_word` is true, otherwise of a PDF.
        """
        tables = parts.papers.read_docx(content).tables if is_word else parts.papers.read_tables(content)
        heads, numbers = tables[0][:2]
        below = dict(zip(map(text_to_compare, heads), numbers, strict=True))
        texts = {mark.symbol: below.get(text_to_compare(category_of(mark).label), "") for mark in self.expected}
        found = {symbol: int(text) if text.isdecimal() else 0 for symbol, text in texts.items()}
        yield from count_differences(found, {mark.symbol: number for mark, number in self.expected.items()})


def _read(parts: Parts, records: Records, request: PaperRequest) -> OnePagePaper:
    """Return the page. Raises RoundUnknown."""
    round_, today = chosen_round(records, request.year), parts.clock.today()
    pictures = RoundPictures(records, round_, _ROOM[0])
    content = _content(pictures)
    note = draft_note(records, round_, today) if request.note is None else request.note
    counts = count_contents(pictures.contents)
    return OnePagePaper(
        document=build_one_page(replace(content, header=note, made_on=(round_.made_on or round_.as_of).isoformat())),
        counts=counts,
        keys={"pages": None, "counts": counts},
        lines=(MADE, COUNTS),
        expected=tally_of(pictures.contents).counts,
    )


def _content(pictures: RoundPictures) -> OnePage:
    contents, overview = pictures.contents, pictures.overview
    year, profile, goals = contents.round_.year, contents.edition.profile, overview.groups[Grouping.GOAL]
    lists: dict[bool, list[ListedRow]] = {False: [], True: []}
    behind = {mark.symbol: mark.shortfall for mark in profile.marks.asking_reason}
    for row in sorted(pictures.changed, key=lambda each: -behind[each.category.symbol]):
        lists[behind[row.category.symbol] > 0].append(ListedRow(row, contents.divisions_text(row.row_id) or ""))
    heads, numbers = _count_lines(pictures)
    indicators = len(pictures.indicators)
    name = doc.plan_name_in_papers(contents.plan.title, is_built_in=profile.is_built_in)
    title = f"{name}の進捗状況（{year.label}末時点）"
    return OnePage(
        title="".join(wrapped_lines(title, _ROOM[0] * _CLOSE, _TITLE_SIZE, 2)),
        lead="".join(wrapped_lines(_lead(pictures), _ROOM[0] * _CLOSE, _SIZE, _LONGEST_LEAD)),
        heads=heads,
        numbers=numbers,
        bars=[
            each
            for most, has in _BARS
            for each in pictures.bars(PictureName.COUNTS, Grouping.GOAL, most, has_before=has)
        ],
        panels=[each for shape, most in _PANELS for each in pictures.panels(shape, most)],
        changed=lists[False],
        behind=lists[True],
        division=profile.headings["divisions"],
        marks=(_listed_marks(profile.marks, is_behind=False), _listed_marks(profile.marks, is_behind=True)),
        whole=((profile.goal_level.name, sum(bool(each.total or each.total_before) for each in goals)), indicators),
        header="",
        made_on="",
    )


def _listed_marks(marks: Marks, *, is_behind: bool) -> str:
    return str(Marks(tuple(each for each in marks.asking_reason if bool(each.shortfall) is is_behind)))


def _count_lines(pictures: RoundPictures) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the headings of the counts, and a line for each year.

    Rows without a mark have a column only if there are any.
    """
    whole, previous = pictures.overview.whole, pictures.overview.previous
    lines = [(pictures.round_.year.label, whole.numbers)]
    if previous is not None and whole.before is not None:
        lines.append((previous.label, dict(whole.before)))
    used = [each for each in whole.pieces if isinstance(each, Mark) or any(numbers[each] for _, numbers in lines)]
    heads = ("年度", *(category_of(each).label for each in used), "報告対象")
    return heads, tuple(
        (label, *(str(numbers[each]) for each in used), str(sum(numbers.values()))) for label, numbers in lines
    )


def _lead(pictures: RoundPictures) -> str:
    """Return the state of the plan, and why there are more or fewer rows than before."""
    marks, found = pictures.contents.edition.profile.marks, tally_of(pictures.contents)
    difference = pictures.overview.difference
    return state_sentences(found, marks) + (difference_sentence(difference) if difference else "")


def _prove(parts: Parts, _: RoundContents, made: OnePagePaper, file: PaperFile) -> Iterator[Problem]:
    return made.differences(parts, file.content, is_word=file.name.endswith(PaperFormat.DOCX))


ADDED = tick_option("has_one_page", f"{_TITLE}を加える", "--one-page", f"{_TITLE}（A4で1枚）を一式に加えます。", 135)
"""Option: 図解 is added to a set."""

PAPER = Paper(
    code="one-page",
    title=_TITLE,
    description="進捗状況、変更・遅れとその理由、成果指標を、図と表でA4の1枚にまとめます。課長・議員・住民に示します。",
    help="進捗状況の図解（A4で1枚）を作成します。",
    group=PaperGroup.MEETINGS,
    position=25,
    read=_read,
    file_name=f"{_TITLE}_{{year}}",
    formats=(PaperFormat.PDF, PaperFormat.DOCX),
    accepted=(PaperFormat.PDF, PaperFormat.DOCX),
    in_set=InSet(tuple(OCCASIONS), _TITLE, _prove, (PaperFormat.PDF,), only_with=ADDED),
)
