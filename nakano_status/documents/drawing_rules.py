"""Rules common to every output format of a paper: sizes, spacing, places of cells, widths of texts.

Settings that only the page style needs are in resources/style/house.typ.

Widths of texts are thousandths of an em, estimated without a font file and rather too wide. Latin characters have the
advances of BIZ UDPGothic; everything Japanese counts as a full em although that font sets kana and punctuation closer,
so that a fixed-pitch substitute fits too.

For a style that breaks lines, a text is divided into pieces. A piece is a plain string, or an object with one key:
`kept` must not be broken (a number with its unit), `endless` may be broken between any two of its letters. The pieces
joined are the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from nakano_status.documents import document as doc

LEADING = {doc.Typeface.MINCHO: 1.7, doc.Typeface.GOTHIC: 1.4}
"""Line pitch of running text, as a multiple of its size: 38 lines of 11 points on an A4 page of letters and reports."""
CELL_LEADING = 1.3
"""Line pitch in a cell, as a multiple of its size."""
CELL_AIR = 0.8
"""Millimetres above and below the lines of a cell."""
CELL_INSET, _FIGURE_INSET, _FIGURE_SHARE = 1.2, 3.0, 0.12
"""Millimetres left and right of a text; right-aligned numbers have more, if the column is wide enough."""
_TITLE_GROWTH = 14 / 11
_NOTE_SHRINKAGE = 9 / 11
SMALLEST_SIZE = 8.0
"""The smallest size of type on paper, in points."""
_ABOVE_FIRST_LEVEL = 0.5


def space_above(heading: doc.Heading, size: float, typeface: doc.Typeface) -> float:
    """Return the space above a heading in points.

    It is the heading's own, otherwise half a line above a heading of the first level, and none above others.
    """
    usual = _ABOVE_FIRST_LEVEL * LEADING[typeface] * size if heading.level == 1 else 0.0
    return heading.space_above or usual


def paragraph_size(paragraph: doc.Paragraph, usual: float) -> float:
    """Return the size of a paragraph in points.

    It is the paragraph's own, otherwise the size of its role in a section whose size is `usual`.
    """
    if paragraph.size is not None:
        return paragraph.size
    if paragraph.role is doc.ParagraphRole.TITLE:
        return usual * _TITLE_GROWTH
    is_small = paragraph.role in (doc.ParagraphRole.NOTE, doc.ParagraphRole.CAPTION)
    return max(usual * _NOTE_SHRINKAGE, SMALLEST_SIZE) if is_small else usual


def inset_of(align: doc.Align, width: float) -> float:
    """Return the space (mm) left and right of a cell's text in a column `width` mm wide."""
    return max(min(_FIGURE_INSET, width * _FIGURE_SHARE), CELL_INSET) if align is doc.Align.RIGHT else CELL_INSET


def cut_text(text: doc.Text, start: int, end: int) -> doc.Text:
    """Return the part of a text from position `start` up to but not including `end`, with its formats."""
    runs, place = [], 0
    for run in text:
        piece = run.text[max(start - place, 0) : max(end - place, 0)]
        if piece:
            runs.append(run._replace(text=piece))
        place += len(run.text)
    return tuple(runs) or (doc.Run(""),)


class PlacedCell(NamedTuple):
    """A cell with its place and extent in a table.

    `row`, `column`: its upper left place, from 0. `columns`, `rows`: the numbers that it covers.
    """

    cell: doc.Cell
    row: int
    column: int
    columns: int
    rows: int


def narrow_table(table: doc.Table, width: float) -> doc.Table:
    """Return a table that is at most `width` mm wide, including its indent.

    The columns of a wider table are narrowed in proportion.
    """
    factor = (width - table.indent) / table.width
    if factor >= 1:
        return table
    return replace(table, columns=tuple(replace(each, width=each.width * factor) for each in table.columns))


def place_cells(rows: Sequence[doc.Row], columns: int) -> tuple[tuple[PlacedCell, ...], ...]:
    """Return for each row the cells that begin in it, with their places.

    A cell that would extend beyond the table is cut. Raise ValueError for a row with more cells than free places.
    """
    taken: set[tuple[int, int]] = set()
    return tuple(tuple(_row(rows, number, columns, taken)) for number in range(len(rows)))


def _row(rows: Sequence[doc.Row], number: int, columns: int, taken: set[tuple[int, int]]) -> list[PlacedCell]:
    """Return the cells of a row, each in the first free place; `taken` holds the places that cells above cover."""
    cells, column = [], 0
    for cell in rows[number].cells:
        while (number, column) in taken:
            column += 1
        if column >= columns:
            raise ValueError(number)
        wide = _reach(cell.columns, column, number, columns, taken)
        high = min(cell.rows, len(rows) - number)
        taken.update((number + down, column + right) for down in range(1, high) for right in range(wide))
        cells.append(PlacedCell(cell, number, column, wide, high))
        column += wide
    return cells


def _reach(wanted: int, column: int, row: int, columns: int, taken: set[tuple[int, int]]) -> int:
    """Return how many columns a cell may cover before the table's edge or another cell."""
    wide = 1
    while wide < wanted and column + wide < columns and (row, column + wide) not in taken:
        wide += 1
    return wide


EM = 1000

# BIZ UDPGothic from U+0020 to U+007E; all digits are as wide as the widest.
_LATIN = (
    "333 330 470 920 800 1000 890 290 490 490 500 840 310 480 310 500 760 760 760 760 760 760 760 760 760 760 310 310 "
    "840 840 840 775 980 760 770 800 840 700 660 840 820 420 540 750 600 980 820 860 740 890 760 710 700 840 740 980 "
    "800 720 750 500 500 500 500 305 500 650 710 640 710 690 500 670 700 320 380 630 330 940 700 680 710 710 450 590 "
    "470 700 580 880 600 610 580 520 440 520 500"
)
_HALF_WIDTH = 500
_PICTOGRAPH = 1400
_WIDER = re.compile("[\U0001f000-\U0001faff]")
_NOT_AT_START = frozenset(
    "、。，．・：；？！ー）」』】〕〉》］｝〟゛゜々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥"
    "｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ,.:;?!)]}%℃％〜～°′″ \u3000\n"
)
_HANGING = frozenset(" \u3000\n")
_NOT_AT_END = frozenset("（「『【〔〈《［｛〝([{｢￥＄¥$＃#")

Piece = str | dict[str, str]

_UNITS = (
    "年度|年間|年|か月|カ月|ヶ月|ヵ月|箇月|月|週間|週|日間|日|時間|時|分|秒|歳|世帯|団体|件|人|名|回|台|館|校|園|か所|カ所|ヶ所|ヵ所|"
    "箇所|施設|課|部|種類|種|項目|業務|手続|事業|基|本|枚|冊|通|点|割|倍|位|次|号|条|章|節|頁|ページ|ポイント|"
    "百万円|千万円|億円|万円|千円|円|万人|千人|万件|千件|億|万|千|%|％|㎡|㎞|㎏"
)
_KEPT = re.compile(
    rf"[約第]?[!-~]{{0,9}}[0-9０-９]+(?:[.,．，][0-9０-９]+)*(?:-[A-Za-z0-9①-⑳]+)*(?:{_UNITS})?[・：；〜～ー々]?"
    r"|(?<![A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+"
)
"""A number with its unit, or a hyphenated word, with the characters bound to it: Typst may break at its ends.

A pattern that cannot begin inside a run is searched for only at the run's first letter; otherwise a long run would be
read again at each letter.
"""
_LETTER = r"[^\s、。，．\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uf900-\ufaff\uff10-\uff19\U00020000-\U0003ffff]"
_UNBROKEN = re.compile(rf"(?:\S(?=[)\]}},.!?:;%]))?{_LETTER}{{4,}}(?:(?<=[(\[{{])\S)?")
"""Letters between which a line may have no place to break: anything but kana, kanji, wide digits and 、 or 。.

Including the letter that a half-width bracket or full stop at their ends binds to them.
"""

_SURELY_FITS = 0.85
"""Share of a line above which a piece is not kept together.

Typst, which optimises all lines of a paragraph and binds punctuation to a piece, sometimes has no choice but to let a
line run over the edge.
"""
_NOT_FIRST, _NOT_LAST = "、。，．・：；？！ー）」』】〕〉》］｝々", "（「『【〔〈《［｛"
_FOLLOWING = re.compile(rf"[ \u3000{_NOT_FIRST}]*[{_NOT_FIRST}]")
_BOUND = re.compile(
    rf"(?<![{_NOT_LAST}])[{_NOT_LAST}]+[^\s{_NOT_LAST}]"
    rf"|(?:[^\s{_NOT_FIRST}]|(?<![ \u3000])){_FOLLOWING.pattern}"
)
"""Characters that a line break may not separate from the letter after them, or from the letter before them."""


def _advance(character: str) -> int:
    # marks that join the letter before them, and signs of control, take no room of their own
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    width = unicodedata.east_asian_width(character)
    if width == "H":
        return _HALF_WIDTH
    return _PICTOGRAPH if _WIDER.match(character) else EM


class _Advances(dict[str, int]):
    """Cache of advances by character."""

    def __missing__(self, character: str) -> int:
        advance = self[character] = _advance(character)
        return advance


_ADVANCES = _Advances({chr(0x20 + place): int(width) for place, width in enumerate(_LATIN.split())})
_ADVANCES["\n"] = 0


def advance(text: str) -> int:
    """Return the width of a text set in one line, in thousandths of an em."""
    return sum(map(_ADVANCES.__getitem__, text))


@lru_cache(maxsize=8192)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """Return the lines that a text fills in a column of a width (thousandths of an em).

    Joined, the lines are the text; a line break is at the end of its line. Breaks are where a spreadsheet program
    breaks: between Japanese characters, not inside a Latin word, not before 。 or ー, not after （; blanks may extend
    over the edge.
    """
    if len(text) * EM <= width and "\n" not in text and _WIDER.search(text) is None:
        return (text,)
    paragraphs = text.split("\n")
    kept = [f"{paragraph}\n" for paragraph in paragraphs[:-1]] + paragraphs[-1:]
    return tuple(line for paragraph in kept for line in _lines(paragraph, width))


def _lines(paragraph: str, width: int) -> Iterator[str]:
    """Yield lines, each up to the last possible break before the first character that exceeds the width."""
    sums = list(accumulate(map(_ADVANCES.__getitem__, paragraph), initial=0))
    start = 0
    while (full := _full(paragraph, sums, start, width)) < len(paragraph):
        end = full
        while end > start and not _may_break(paragraph[end - 1], paragraph[end]):
            end -= 1
        end = end if end > start else full  # a word wider than the line is cut, as a spreadsheet program cuts it
        yield paragraph[start:end]
        start = end
    yield paragraph[start:]


def _full(paragraph: str, sums: list[int], start: int, room: int) -> int:
    """Return the index of the first character that exceeds the width of a line from `start`; blanks never do."""
    place = max(bisect_right(sums, sums[start] + room) - 1, start + 1)
    while place < len(paragraph) and paragraph[place] in _HANGING:
        place += 1
    return place


def _may_break(before: str, character: str) -> bool:
    if character in _NOT_AT_START or before in _NOT_AT_END:
        return False
    return not (before.isascii() and character.isascii() and before != " ")


def printable_pieces(text: str, width: int) -> str | list[Piece]:
    """Return a text in pieces for a column `width` wide, in thousandths of an em; the text itself if it needs none.

    A piece is a text, {"kept": a text that must not be broken}, or {"endless": a text that may be broken anywhere}.
    """
    made: list[Piece] = []
    place = 0
    for start, end, kind in _special(text, width):
        if start > place:
            made.append(text[place:start])
        made.append({kind: text[start:end]})
        place = end
    if not made:
        return text
    return [*made, text[place:]] if place < len(text) else made


def unbroken_width(number: str) -> float:
    """Return the least width of a column in which `printable_pieces` keeps a number whole, in thousandths of an em."""
    return advance(number) / _SURELY_FITS


_ROUNDING = 5
"""Thousandths of an em by which a width in millimetres may be rounded down."""


def code_width(text: str, size: float) -> float:
    """Return the least width (mm) of a column in which no code of a text is broken; 0 if the text has no code.

    A code is a 管理番号 or another hyphenated word. `size`: the size of the type, in points.
    """
    codes = (_on_one_line(text, *found.span()) for found in _KEPT.finditer(text) if "-" in found[0])
    widest = max(map(unbroken_width, codes), default=0)
    return (widest + _ROUNDING) / EM * size * doc.MM_PER_POINT + 2 * CELL_INSET if widest else 0


def join_pieces(text: str | Sequence[Piece]) -> str:
    """Return the text of a string or of a list of pieces."""
    if isinstance(text, str):
        return text
    return "".join(each if isinstance(each, str) else next(iter(each.values())) for each in text)


def pieces_of_runs(texts: Sequence[str], width: int) -> Iterator[str | list[Piece]]:
    """Yield the pieces of each text, made by `printable_pieces` for all texts as one line."""
    whole = printable_pieces("".join(texts), width)
    if isinstance(whole, str):
        yield from texts
        return
    waiting = [("", each) if isinstance(each, str) else next(iter(each.items())) for each in reversed(whole)]
    for text in texts:
        # no pieces joined are nothing to Typst, not an empty text, and nothing cannot be underlined
        yield _taken(waiting, len(text)) if text else text


def _taken(waiting: list[tuple[str, str]], length: int) -> list[Piece]:
    """Remove `length` letters from the end of a list of pieces in reverse order, and return them."""
    made: list[Piece] = []
    while length:
        kind, text = waiting.pop()
        if len(text) > length:
            waiting.append((kind, text[length:]))
        part = text[:length]
        length -= len(part)
        made.append({kind: part} if kind else part)
    return made


def _special(text: str, width: int) -> list[tuple[int, int, str]]:
    """Return start, end and kind of the pieces that are not plain, in order and without overlaps."""
    room = int(_SURELY_FITS * width)
    words = chain(_UNBROKEN.finditer(text), _BOUND.finditer(text))
    endless = list(_apart((found.start(), found.end()) for found in words if advance(found[0]) > room))
    taken = {place for start, end, _ in endless for place in range(start, end)}
    kept = [
        (found.start(), found.end(), "kept")
        for found in _KEPT.finditer(text)
        if len(found[0]) > 1
        and ("-" in found[0] or not found[0].isascii())
        and advance(_on_one_line(text, found.start(), found.end())) <= room
        and taken.isdisjoint(range(found.start(), found.end()))
    ]
    return sorted(endless + kept)


def _on_one_line(text: str, start: int, end: int) -> str:
    """Return a part of a text, widened by the characters that no line break may separate from it."""
    while start and text[start - 1] in _NOT_LAST:
        start -= 1
    following = _FOLLOWING.match(text, end)
    return text[start : following.end() if following else end]


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield endless pieces; overlapping ones are joined."""
    begin = last = 0
    for start, end in sorted(places):
        if start >= last:
            if last > begin:
                yield begin, last, "endless"
            begin = start
        last = max(last, end)
    if last > begin:
        yield begin, last, "endless"
