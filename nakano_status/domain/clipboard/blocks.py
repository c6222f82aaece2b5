"""Blocks of cells on the clipboard: writing and reading them, and assigning a pasted block's cells to rows and fields.

Blocks are exchanged with other programs, such as Excel and Word. The line of headings and the column of row IDs show
the field and the row of a cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from nakano_status.domain.fields.headings import DIVISIONS, ID, MEASURE, TITLE, ColumnHeading, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import has_form_of_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import find_dropped_characters, is_blank

Cells = Sequence[Sequence[str]]
"""Texts by line and column; every line has the same number of columns."""

_NEEDS_QUOTES = re.compile(r'[\t\n\r"]')
_SPACES = re.compile(r"^ | {2,}| $", re.MULTILINE)
_AS_TEXT = """sdnum="1041;0;@" style="mso-number-format:'\\@'\""""
_BREAK_IN_CELL = '<br style="mso-data-placement:same-cell">'

Block = tuple[tuple[str, ...], ...]
"""Texts by line and column, as in the cells; lines may differ in length."""

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|$)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_BREAK = re.compile("\r\n|[\r\n]")

COLUMN_JOINT = "\u3000"
"""The separator between the cells of a line: a wide blank, as the published lists separate items."""

BULLET = "・"
"""The beginning of a list item, whichever sign Word uses."""

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BULLETS = re.compile("^[・·•‣◦▪\uf000-\uf0ffo§Øülnu]\t[ \t\u3000]*", re.MULTILINE)
"""The sign of an item with its tab: a dot, or the letter that is drawn as one in Wingdings or Courier."""

_SYMBOL_BULLETS = re.compile("^([ \u3000]*)[\uf000-\uf0ff•] *", re.MULTILINE)
_NO_WIDTH = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc]")
_JOINERS = re.compile("[\u200c\u200d]")
_NO_BREAK_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f", " "))
_NO_BREAK_HYPHEN = str.maketrans({"\x1e": "-"})
_SIGNS = frozenset({"So", "Sk", "Mn"})


def as_tabbed(cells: Cells) -> str:
    """Return a table as tab-separated lines that end in CRLF, like Excel's."""
    return "".join("\t".join(map(_quoted, line)) + "\r\n" for line in cells)


def table_as_html(cells: Cells, *, headed: bool) -> str:
    """Return a table as a complete HTML document; if `headed`, its first line consists of headings."""
    lines = [_line(line, "th" if headed and place == 0 else "td") for place, line in enumerate(cells)]
    head = '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
    return f"<html>{head}<body><table>{''.join(lines)}</table></body></html>"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _line(texts: Iterable[str], tag: str) -> str:
    cells = "".join(f"<{tag} {_AS_TEXT}>{_text(text)}</{tag}>" for text in texts)
    return f'<tr align="left" valign="top">{cells}</tr>'


def _text(text: str) -> str:
    """Return a text as HTML that keeps line breaks within the cell and does not collapse blanks."""
    kept = _SPACES.sub(lambda found: f"\0{found[0]}\1", text)
    marked = escape(kept).replace("\0", '<span style="mso-spacerun:yes;white-space:pre">').replace("\1", "</span>")
    return re.sub("\r\n|\r|\n", _BREAK_IN_CELL, marked)


def read_block(text: str) -> Block:
    """Return the cells of tab-separated text, line by line.

    A cell is quoted if its closing quote is followed by a tab, a line break or the end, and if it holds a tab, a line
    break or a doubled quote: Excel quotes no other cells, so other quotes were typed, and a stray quote does not
    swallow the rest. Line breaks within a cell become LF. A line break at the end of the text begins no further line.
    """
    return tuple(_lines(text)) if text else ()


def _lines(text: str) -> Iterator[tuple[str, ...]]:
    place, line = 0, list[str]()
    while True:
        cell, place = _cell(text, place)
        line.append(cell)
        if place < len(text) and text[place] == "\t":
            place += 1
            continue
        yield tuple(line)
        ending = _BREAK.match(text, place)
        if ending is None or ending.end() == len(text):
            return
        place, line = ending.end(), []


def _cell(text: str, place: int) -> tuple[str, int]:
    """Return the cell that begins at a position, and the position of its end."""
    quoted = _QUOTED.match(text, place)
    if quoted and _NEEDS_QUOTES.search(quoted[1]):
        return _BREAK.sub("\n", quoted[1].replace('""', '"')), quoted.end()
    plain = _PLAIN.match(text, place)
    return (plain[0], plain.end()) if plain else ("", place)


@dataclass(frozen=True)
class Pasted:
    """The text to insert, and the number of cells that were joined in its widest line (1: none were joined)."""

    text: str
    columns: int = 1


def clean_paste(text: str) -> Pasted:
    """Return text from another program without the formatting characters of that program.

    Lines are kept (Word's soft break and the separators of Unicode are line breaks). Adjacent cells are joined by
    COLUMN_JOINT, leaving out blank ones; a list's sign becomes BULLET; no-break blanks become blanks. Characters
    without width, or that a workbook cannot hold, are removed, and so are line breaks at the end.
    """
    filled = [[cell for cell in line if cell.strip(" \u3000")] for line in read_block(_plain(text))]
    joined = "\n".join(COLUMN_JOINT.join(line) for line in filled)
    return Pasted(joined.rstrip(" \t\u3000\n"), max(map(len, filled), default=0) or 1)


def _plain(text: str) -> str:
    """Return a text with plain line breaks and blanks, list signs replaced, and no invisible characters."""
    plain = _LINE_BREAKS.sub("\n", text.translate(_NO_BREAK_HYPHEN)).translate(_NO_BREAK_BLANKS)
    plain = _SYMBOL_BULLETS.sub(rf"\1{BULLET}", _BULLETS.sub(BULLET, plain))
    seen = _JOINERS.sub(_joiner, _NO_WIDTH.sub("", plain))
    return seen.translate(dict.fromkeys(map(ord, find_dropped_characters(seen))))


def _joiner(found: re.Match[str]) -> str:
    """Keep a joiner that joins two characters into one (emoji, scripts that join), drop any other."""
    text, place = found.string, found.start()
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return found[0] if before and after and all(map(_joins, (before, after))) else ""


def _joins(character: str) -> bool:
    is_of_joining_script = "\u0600" <= character <= "\u0dff"
    return is_of_joining_script or unicodedata.category(character) in _SIGNS


STATE, STATE_HEADING = "state", "状態"

_BEFORE = (ID, MEASURE, TITLE, DIVISIONS)


@dataclass(frozen=True)
class BlockFrame:
    """The rows and fields to which the lines and columns of a block belong, counted from 0.

    `first`: the line on which the rows begin. `id_column`: the column of row IDs (None: the rows follow each other from
    a given row). `title_column`, `measure_column`: the columns of titles and of 実施内容 (None: there is none). `keys`:
    the field of each column. `beyond`: the first column after the last field, from which on filled cells are problems
    (None: the block has headings, which define the fields). `problems`: the problems of headings, by
    column. `names_fields`: whether the block itself defines its fields.
    """

    first: int
    id_column: int | None
    keys: Mapping[int, str]
    beyond: int | None = None
    problems: Mapping[int, Problem] = field(default_factory=dict)
    names_fields: bool = False
    title_column: int | None = None
    measure_column: int | None = None


def copied_columns(profile: Profile, headings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of the columns of a copied table, in order: columns about the row, its fields, its state.

    `headings`: the headings of the fields that the round asks for, by key; other fields are left out.
    """
    return (*_BEFORE, *table_keys(profile, headings), STATE)


def table_keys(profile: Profile, headings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of the fields in `headings`, in the order of a copied table.

    A block without headings fills the fields from left to right.
    """
    return tuple(key for key in profile.grouped_row_keys if key in headings)


def read_frame(block: Block, profile: Profile, headings: Mapping[str, str], start: str) -> BlockFrame:
    """Return the rows and fields to which the lines and columns of a block belong.

    `headings`: the headings of the fields that the round asks for, by key. A block without headings is a copied table
    if it is as wide as one and begins with 管理番号. Otherwise its fields begin with the field `start`, after the
    column of 管理番号, or at the left edge if there is no such column.
    """
    if not block:
        return BlockFrame(0, None, {})
    if any(_meaning(text, profile) for text in block[0]):
        return _headed(block[0], profile, headings)
    id_column = _id_column(block, profile)
    width = max(map(len, block))
    columns, order = copied_columns(profile, headings), table_keys(profile, headings)
    if id_column == 0 and width == len(columns):
        fields_of_copy = {at: key for at, key in enumerate(columns) if key in order}
        at_title, at_measure = map(columns.index, (TITLE, MEASURE))
        return BlockFrame(
            0, 0, fields_of_copy, width, names_fields=True, title_column=at_title, measure_column=at_measure
        )
    left = 0 if id_column is None else id_column + 1
    fields = order[order.index(start) :] if start in order else order
    return BlockFrame(0, id_column, dict(enumerate(fields, left)), left + len(fields))


def place_in(line: int, column: int, row_id: str | None = None, key: str | None = None) -> Place:
    """Return the place of a cell for a message; `line` and `column` count from 0, the place from 1.

    `row_id`, `key`: the row and field that the cell is for (None: not known).
    """
    return Place(cell=f"{line + 1}行目・{column + 1}列目", row=line + 1, id=row_id, key=key)


def _meaning(text: str, profile: Profile) -> ColumnHeading | None:
    """Return the column that a heading belongs to; None for any other text."""
    return ColumnHeading(STATE) if text.strip() == STATE_HEADING else read_heading(text, profile)


def _headed(texts: tuple[str, ...], profile: Profile, headings: Mapping[str, str]) -> BlockFrame:
    ours = {key: read_heading(text, profile) for key, text in headings.items()}
    read = {column: _meaning(text, profile) for column, text in enumerate(texts)}
    problems = dict(_heading_problems(texts, read, headings, ours))
    known = {column: heading.key for column, heading in read.items() if heading and column not in problems}
    at_id, at_title, at_measure = (
        next((at for at, key in known.items() if key == wanted), None) for wanted in (ID, TITLE, MEASURE)
    )
    keys = {at: key for at, key in known.items() if key in headings}
    return BlockFrame(
        1, at_id, keys, None, problems, names_fields=True, title_column=at_title, measure_column=at_measure
    )


def _heading_problems(
    texts: tuple[str, ...],
    read: Mapping[int, ColumnHeading | None],
    headings: Mapping[str, str],
    ours: Mapping[str, ColumnHeading | None],
) -> Iterator[tuple[int, Problem]]:
    counts = Counter(heading.key for heading in read.values() if heading)
    for column, heading in read.items():
        text, place = texts[column], place_in(0, column)
        if heading is None:
            if not is_blank(text):
                yield column, problem("PASTE-HEADING-UNKNOWN", place, found=text)
        elif heading.key in headings and counts[heading.key] > 1:
            yield column, problem("PASTE-HEADING-TWICE", place, found=text)
        elif _is_of_another_year(heading, ours.get(heading.key)):
            yield column, problem("PASTE-HEADING-YEAR", place, found=text, expected=headings[heading.key])


def _is_of_another_year(heading: ColumnHeading, expected: ColumnHeading | None) -> bool:
    return expected is not None and None not in (heading.year, expected.year) and heading.year != expected.year


def _id_column(block: Block, profile: Profile) -> int | None:
    """Return the first column in which every non-blank text has the form of a 管理番号."""
    for column in range(max(map(len, block))):
        found = [line[column] for line in block if column < len(line) and not is_blank(line[column])]
        if found and all(has_form_of_id(text, profile.id_patterns) for text in found):
            return column
    return None
