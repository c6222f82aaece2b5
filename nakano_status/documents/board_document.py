"""提出状況 on paper: what stands on it and on which page, before anything is drawn (source: practice.md §5; window.md).

One A4 page where it fits, for a meeting or the wall: lines come closer together before a second page is begun. Widths
and heights are millimetres, text sizes points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from nakano_status.documents.page import MM_PER_POINT, PageSetup, Paper
from nakano_status.documents.text_measure import EM, wrap

TITLE_SIZE, BODY_SIZE, SMALL_SIZE = 14.0, 10.0, 9.0
HEAD_HEIGHT = 26.0
"""From the upper margin to the table: title, facts, and air."""

_SETUP = PageSetup(Paper.A4, landscape=False, top=15, bottom=15, left=18, right=15, header=8, footer=8)
_PAPER_HEIGHT = 297.0
_CAPACITY = _PAPER_HEIGHT - _SETUP.top - _SETUP.bottom - HEAD_HEIGHT
LEADING = BODY_SIZE * MM_PER_POINT * 1.25
_LEAST_AIR, _USUAL_AIR, _MOST_AIR = 0.9, 2.2, 3.2
_NO_DEPARTMENT = "部の登録がない所管課"


class Sign(StrEnum):
    """The sign beside a state, told apart in grey, too: nothing, an empty, half or full circle, a clock."""

    NONE = "none"
    EMPTY = "empty"
    HALF = "half"
    FULL = "full"
    LATE = "late"


@dataclass(frozen=True)
class BoardEntry:
    """One division: how much it answered, its state in words with its sign, when its answer came, its due date.

    `figures` are the 成果指標 that it supplies, `figures_answered` of them have a figure.
    """

    division: str
    department: str | None
    rows: int
    answered: int
    state: str
    sign: Sign
    received: str
    due: str
    figures: int = 0
    figures_answered: int = 0


@dataclass(frozen=True)
class BoardContent:
    """What the paper says: the round, the moment at which it was so, the due date, the divisions in 建制順.

    `handed_in` of `answering` divisions have handed in.
    """

    as_of: str
    moment: str
    due: str
    handed_in: int
    answering: int
    entries: tuple[BoardEntry, ...]


@dataclass(frozen=True)
class BoardColumn:
    """A column: its heading and width; numbers stand at the right."""

    heading: str
    width: float
    is_number: bool = False


@dataclass(frozen=True)
class BoardLine:
    """A line of the table: the lines of text of each cell. `is_sum` is a 部 or the total, set bold."""

    cells: tuple[tuple[str, ...], ...]
    height: float
    is_sum: bool = False
    sign: Sign = Sign.NONE


@dataclass(frozen=True)
class BoardPage:
    """The lines of one page, the heading left out: it stands on each."""

    lines: tuple[BoardLine, ...]


@dataclass(frozen=True)
class BoardDocument:
    """The whole paper; `head_height` is that of the table's heading."""

    title: str
    moment: str
    facts: tuple[str, ...]
    columns: tuple[BoardColumn, ...]
    head_height: float
    pages: tuple[BoardPage, ...]
    setup: PageSetup


NAME, ROWS, ANSWERED, FIGURES, STATE, RECEIVED, DUE = (
    "部・所管課",
    "件数",
    "記入済",
    "成果指標",
    "状態",
    "受領",
    "回答期限",
)
_COLUMNS = (
    BoardColumn(NAME, 53),
    BoardColumn(ROWS, 12, is_number=True),
    BoardColumn(ANSWERED, 22, is_number=True),
    BoardColumn(STATE, 39),
    BoardColumn(RECEIVED, 29),
    BoardColumn(DUE, 22),
)
_COLUMNS_WITH_FIGURES = (
    BoardColumn(NAME, 43),
    BoardColumn(ROWS, 12, is_number=True),
    BoardColumn(ANSWERED, 21, is_number=True),
    BoardColumn(FIGURES, 18, is_number=True),
    BoardColumn(STATE, 33),
    BoardColumn(RECEIVED, 29),
    BoardColumn(DUE, 21),
)
"""Where any division supplies 成果指標."""

INSET, INDENT, SIGN_WIDTH = 1.5, 4.0, 5.0
"""What stands before a text: at every edge, before a division under its 部, for the sign of a state."""


def build_board(content: BoardContent) -> BoardDocument:
    """Lay the paper out: on one page where that is possible, with as much air between lines as there is room for."""
    columns = _COLUMNS_WITH_FIGURES if any(each.figures for each in content.entries) else _COLUMNS
    lines = list(_lines(content.entries, columns))
    needed = sum(_texts_height(line) for line in lines) + LEADING
    air = min((_CAPACITY - needed) / (len(lines) + 1), _MOST_AIR)
    if air < _LEAST_AIR:  # a second page is needed anyway, so there is room
        air = _USUAL_AIR
    height = LEADING + air
    aired = [_with_air(line, air) for line in lines]
    facts = [
        f"回答期限　{content.due}" if content.due else "",
        f"{content.answering}所管中{content.handed_in}所管　提出済",
    ]
    return BoardDocument(
        title=f"{content.as_of}時点　提出状況",
        moment=f"{content.moment}現在",
        facts=tuple(filter(None, facts)),
        columns=columns,
        head_height=height,
        pages=tuple(_pages(aired, _CAPACITY - height)),
        setup=_SETUP,
    )


def _lines(entries: Sequence[BoardEntry], columns: Sequence[BoardColumn]) -> Iterator[BoardLine]:
    for department, group in groupby(entries, key=lambda each: each.department):
        members = list(group)
        yield _sum(department or _NO_DEPARTMENT, members, columns)
        yield from (_entry(each, columns) for each in members)
    yield _sum("合計", entries, columns)


def _sum(name: str, entries: Sequence[BoardEntry], columns: Sequence[BoardColumn]) -> BoardLine:
    rows, answered = sum(each.rows for each in entries), sum(each.answered for each in entries)
    figures = sum(each.figures for each in entries), sum(each.figures_answered for each in entries)
    return _line({NAME: name, **_counts(rows, answered, *figures)}, columns, is_sum=True)


def _entry(entry: BoardEntry, columns: Sequence[BoardColumn]) -> BoardLine:
    counts = _counts(entry.rows, entry.answered, entry.figures, entry.figures_answered)
    texts = {NAME: entry.division, STATE: entry.state, RECEIVED: entry.received, DUE: entry.due}
    return _line({**texts, **counts}, columns, sign=entry.sign)


def _counts(rows: int, answered: int, figures: int, figures_answered: int) -> dict[str, str]:
    """How much there is, and how much is answered; nothing is said of what there is none of."""
    told = {ROWS: str(rows), ANSWERED: f"{answered}/{rows}"} if rows else {}
    return {**told, FIGURES: f"{figures_answered}/{figures}"} if figures else told


def _line(
    texts: Mapping[str, str], columns: Iterable[BoardColumn], *, is_sum: bool = False, sign: Sign = Sign.NONE
) -> BoardLine:
    said = ((texts.get(column.heading, ""), _room(column, is_sum=is_sum)) for column in columns)
    return BoardLine(tuple(wrap(text, room) if text else () for text, room in said), 0.0, is_sum, sign)


def _room(column: BoardColumn, *, is_sum: bool) -> int:
    """How wide a cell's text may be, in thousandths of an em."""
    before = {STATE: SIGN_WIDTH, NAME: 0 if is_sum else INDENT}.get(column.heading, 0)
    return int((column.width - 2 * INSET - before) / (BODY_SIZE * MM_PER_POINT) * EM)


def _texts_height(line: BoardLine) -> float:
    return max(map(len, line.cells)) * LEADING


def _with_air(line: BoardLine, air: float) -> BoardLine:
    return BoardLine(line.cells, _texts_height(line) + air, line.is_sum, line.sign)


def _pages(lines: Iterable[BoardLine], capacity: float) -> Iterator[BoardPage]:
    """Fill pages; a 部 never stands as the last line of one."""
    page: list[BoardLine] = []
    used = 0.0
    for line in lines:
        if page and used + line.height > capacity + 1e-6:
            moved = [page.pop()] if len(page) > 1 and page[-1].is_sum else []
            yield BoardPage(tuple(page))
            page, used = moved, sum(each.height for each in moved)
        page.append(line)
        used += line.height
    yield BoardPage(tuple(page))
