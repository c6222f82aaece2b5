"""The levels of a plan that a published list begins: their names, codes and nodes, and the columns of numbers.

Everything is guessed from the form of the texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, NamedTuple

from nakano_status.application.plan.items_of_list import are_signs_or_months
from nakano_status.domain.fields.codes import can_be_id, code_form, pattern_of_example, pattern_of_id
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import CODE, LEVEL, MEASURE, fold_heading, year_in_heading
from nakano_status.domain.plan.initiative_id import fold_id, is_id
from nakano_status.domain.plan.plan import PlanNode
from nakano_status.domain.published_list.published_list import ListRow, PublishedList, SeenColumn

_MAY_BE_CODE = re.compile(r"[第（()）\d①-⑳Ⅰ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚア-ワ.．・－-]*[章節款編項部]?")
_MOST_LEVELS = 5
_OF_LEVELS = frozenset({MEASURE, LEVEL, CODE})
_NAME_ENDS = re.compile(r"の?(?:番号|コード|No\.?)?名?称?$")
_LINE_ABOVE = re.compile(r"^［([^\n］]+[^\S\n][^\n］]+)］$", re.MULTILINE)
"""A line of a cell that names a level above, with its title. Other lists have lines such as ［新規］ in this place."""
_NUMBER = re.compile(r"[^\w\s]?[\d,，.．]+[百千万億円人件％%]*")
_AMOUNT = re.compile(r"\d[,，]\d{3}|\d{4}|[百千万億円人件％%]")
"""Parts of an amount that a code never contains: a thousands separator, four digits, or a unit."""
_LEGEND = re.compile(r"\S[:：].*\s\S{1,3}[:：]")
"""A line that explains several signs, as a legend of marks does (【評価】A：実施　B：未実施)."""
_WORD_OF_LEVEL = re.compile(r"[^第\s\d①-⑳Ⅰ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚ]++(?=\S*+\s)")


class RowNumbers(NamedTuple):
    """The numbers that a list has for its rows, as 管理番号 by row, and the pattern of them."""

    ids: tuple[str, ...]
    pattern: str


@dataclass(frozen=True)
class ReadLevel:
    """A level: its name, the text of its node for each row, and the pattern of its codes if all texts have one."""

    name: str
    texts: tuple[str, ...]
    pattern: str | None = None

    def read(self, text: str) -> tuple[str | None, str | None]:
        """Return the code and the title in a text; None for a missing one."""
        found = code_form(self.pattern).read_cell(text) if self.pattern else None
        return found or (None, text or None)


def find_levels(
    published: PublishedList,
    rows: Sequence[ListRow],
    headings_above: Sequence[tuple[str, ...]],
    names: Sequence[str],
    named_columns: Mapping[str, str],
    numbers: Container[str],
) -> tuple[list[ReadLevel], RowNumbers | None]:
    """Return the levels, upper ones first, and the rows' own numbers, or None if they have none.

    `headings_above`: the headings above each of `rows`, the lowest level last. `names`: the usual names of levels.
    `named_columns`: a person's names of columns, by folded heading or letters. `numbers`: the letters of columns that
    are not read as levels or codes.
    """
    depth = max(map(len, headings_above))
    titled = list(titles_of_sheets(published, rows))
    padded = [("",) * (depth - len(each)) + each for each in headings_above]
    found = titled + list(zip([*[""] * (depth - len(names)), *names[-depth:]], zip(*padded, strict=True), strict=False))
    waiting: _Column | None = None
    for name, texts, is_number in _with_lines_above(_columns(published, rows, named_columns, numbers)):
        if pattern_in_front(texts, set(texts), whole=True):
            waiting = (name, texts, is_number)
        elif waiting:
            found.append((name, tuple(f"{code}　{text}" for code, text in zip(waiting[1], texts, strict=True))))
            waiting = None
        else:
            found.append((name, texts))
    of_rows = waiting[1] if waiting and (found or waiting[2]) and len(set(waiting[1])) == len(rows) else ()
    ids = RowNumbers(tuple(map(fold_id, of_rows)), pattern_of_id(of_rows[0])) if of_rows else None
    if waiting and not ids:
        found.append(waiting[:2])
    whole = [(names[-1], (published.title or names[-1],) * len(rows))]
    return list(_with_patterns(found[-_MOST_LEVELS:] or whole, names)), ids


def rows_under_headings(lines: Sequence[ListRow]) -> tuple[list[ListRow], list[tuple[str, ...]]]:
    """Return the rows, and the headings above each row: lines with a title only, the last ones of the lowest levels.

    In a list with columns of levels, such a line is a row without an answer.
    """
    if any(line.levels for line in lines):
        return [*lines], [()] * len(lines)
    rows: list[ListRow] = []
    over: list[tuple[str, ...]] = []
    run: list[str] = []
    above: tuple[str, ...] = ()
    for line in lines:
        if not line.owners_printed and MARK in line.values and not any(line.values.values()):
            run.append(line.title)
            continue
        if run:
            above, run = (*above[: max(0, len(above) - len(run))], *run), []
        rows.append(line)
        over.append(above)
    return rows, over


def titles_of_sheets(published: PublishedList, rows: Sequence[ListRow]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the level that the titles of the sheets name, if all name one: its name, and the title of each row's sheet.

    The sheets name one level if their titles are, for instance, 基本目標1 on one sheet and 基本目標2 on another.
    """
    named = {sheet: level_above(published.titles.get(sheet, ())) for sheet in {each.sheet: None for each in rows}}
    levels = [level for level in named.values() if level]
    if len(levels) == len(named) == len(set(levels)) and len({word for word, _ in levels}) == 1:
        of = dict(zip(named, levels, strict=True))
        yield levels[0][0], tuple(of[each.sheet][1] for each in rows)


def level_above(titles: Iterable[str]) -> tuple[str, str] | None:
    """Return the name of the level and the rest of the title that names a level.

    None if no title or more than one title names a level.
    """
    found = [level for each in titles if (level := level_in_title(each))]
    return found[0] if len(found) == 1 else None


_Column = tuple[str, tuple[str, ...], bool]
"""Name and texts of a column, and whether its heading is a heading of numbers."""


def _columns(
    published: PublishedList, rows: Sequence[ListRow], own: Mapping[str, str], numbers: Container[str]
) -> Iterator[_Column]:
    """Yield the columns of levels and codes, without columns of row numbers and amounts (`numbers`, by letters)."""
    for column in published.columns:
        if column.key not in _OF_LEVELS or column.sheet != rows[0].sheet or column.letters in numbers:
            continue
        if any(texts := texts_in_column(column, rows)):
            named = own.get(fold_heading(column.heading)) or own.get(column.letters)
            name = named or _NAME_ENDS.sub("", "".join(column.heading.split()))
            if name and all(each.startswith(name) for each in texts if each):  # 基本目標1　しごとをつくる
                texts = tuple(each.removeprefix(name) for each in texts)
            yield name, texts, column.key == CODE


def texts_in_column(column: SeenColumn, rows: Sequence[ListRow]) -> tuple[str, ...]:
    """Return the text of each row in a column of levels or numbers; '' for a row without a text there."""
    return tuple(dict(row.levels).get(column.letters, "") for row in rows)


def is_number_column(column: SeenColumn, rows: Sequence[ListRow]) -> bool:
    """Return whether a column contains only row numbers (1, 2, 3) or amounts, which are not levels of the plan.

    Row numbers may begin again under each level, or on each sheet. Signs beside rows and dates without a day are no
    levels, too.
    """
    if column.key not in _OF_LEVELS:
        return False
    texts = texts_in_column(column, rows)
    if column.key != CODE and are_signs_or_months([*filter(None, texts)]):
        return True
    if column.key != CODE and any(map(_AMOUNT.search, texts)) and all(map(_NUMBER.fullmatch, filter(None, texts))):
        return True
    if column.key == CODE and _numbers_rows_below_levels(column, rows):
        return True
    if not len(set(texts)) == len(rows) > 1:
        return False
    is_of_no_pattern = column.key == CODE and not pattern_in_front(texts, set(texts), whole=True)
    return is_of_no_pattern or all(each.strip().isdigit() for each in texts)


def _numbers_rows_below_levels(column: SeenColumn, rows: Sequence[ListRow]) -> bool:
    """Return whether a column has no title beside it, and a number for each title, but not for each row of the list."""
    texts, paths = texts_in_column(column, rows), {(row.sheet, row.levels) for row in rows}
    is_last = all(row.levels and row.levels[-1][0] == column.letters for row in rows)
    titles = {(row.sheet, row.levels, row.title) for row in rows}  # several rows of one title have divisions of it
    return (
        is_last
        and all(row.title for row in rows)
        and len(set(texts)) < max(len(paths), len(rows))
        and len(titles) == len(paths)
    )


def read_row_numbers(texts: Sequence[str], made: str) -> RowNumbers | str:
    """Return the numbers that a list states for its rows; if they cannot be 管理番号, the reason, as a text to show.

    `texts`: the number of each row, '' for a row without a number. `made`: the pattern of the 管理番号 that the program
    makes for rows.
    """
    if count := sum(not each for each in texts):
        return f"番号のない取組が{count}件あるため"
    ids = tuple(map(fold_id, texts))
    twice, count = Counter(ids).most_common(1)[0]
    if count > 1:
        return f"「{texts[ids.index(twice)]}」が{count}件あるため"
    patterns = dict.fromkeys((made, *filter(None, map(_pattern_of_number, texts))))
    for pattern in patterns:
        if all(is_id(each, (pattern,)) for each in ids):
            return RowNumbers(ids, pattern)
    first = _pattern_of_number(texts[0])
    other = next((each for each in texts if first and not is_id(each, (first,))), None)
    return f"「{texts[0]}」と「{other}」の形が違うため" if other else f"「{texts[0]}」が番号の形でないため"


def _pattern_of_number(text: str) -> str | None:
    try:
        return pattern_of_id(text) if can_be_id(text) else None
    except ValueError:
        return None


def _with_lines_above(columns: Iterable[_Column]) -> Iterator[_Column]:
    """Yield columns, each after the upper levels that lines in its cells name: ［柱Ⅰ 海］ (`Level.line_under`).

    A list names upper levels where they change. The lines of a cell are the lowest of these levels; a cell without such
    lines has the same levels as the cell above.
    """
    for name, texts, is_number in columns:
        named = [_LINE_ABOVE.findall(text) for text in texts]
        if depth := max(map(len, named)):
            over, above = list[tuple[str, ...]](), ("",) * depth
            for lines in named:
                above = (*above[: depth - len(lines)], *lines)
                over.append(above)
            for level in zip(*over, strict=True):
                word = _WORD_OF_LEVEL.match(level[0])
                shown = word[0] if word else ""
                yield shown, tuple(text.removeprefix(shown) for text in level), False
        yield name, tuple(_LINE_ABOVE.sub("", text).strip() for text in texts), is_number


def _with_patterns(found: Sequence[tuple[str, tuple[str, ...]]], names: Sequence[str]) -> Iterator[ReadLevel]:
    taken: set[str] = set()
    for place, (name, texts) in enumerate(found):
        paths = set(zip(*(each for _, each in found[: place + 1]), strict=True))
        free = (each for each in (name, *names, f"段{place + 1}") if each and each not in taken)
        taken.add(shown := next(free))
        yield ReadLevel(shown, texts, pattern_in_front(texts, paths))


def pattern_in_front(texts: Sequence[str], nodes: set[Any], *, whole: bool = False) -> str | None:
    """Return the pattern of the codes at the beginning of all texts; None if they have no such codes in common.

    `nodes`: the nodes that the texts name; the texts must begin with as many different codes. If `whole` is true, the
    texts must consist only of codes.
    """
    run = _MAY_BE_CODE.match(texts[0])
    for end in range(run.end() if run else 0, 0, -1):
        try:
            pattern = pattern_of_example(texts[0][:end])
        except ValueError:
            continue
        read = [code_form(pattern).read_cell(text) for text in texts]
        known = [each for each in read if each is not None]
        is_fit = len(known) == len(texts) and len({code for code, _ in known}) == len(nodes)
        if is_fit and not (whole and any(title for _, title in known)):
            return pattern
    return None


def level_in_title(title: str) -> tuple[str, str] | None:
    """Split a title such as 基本目標1　子育て into the name of its level and the rest; None if it names no level."""
    word = _WORD_OF_LEVEL.match(title)
    rest = title.removeprefix(word[0]) if word else ""
    is_other = year_in_heading(title) is not None or _LEGEND.search(title) is not None
    is_level = rest and not is_other and pattern_in_front((rest,), {rest})
    return (title.removesuffix(rest), rest) if is_level else None


def make_nodes(
    levels: Sequence[ReadLevel], numbers: Iterable[str]
) -> tuple[tuple[PlanNode, ...], list[str], list[str]]:
    """Return the nodes of the levels in printed order, the code of each row's lowest node, and each level's pattern.

    A node without a code in the list gets a number below the node above it. If the list has numbers of its level as
    codes of another level, or as `numbers` of other kinds, by which it would be read, the nodes of the level get
    letters, as far as there are enough.
    """
    own = {unicodedata.normalize("NFKC", each) for each in numbers}
    own |= {code for level in levels for text in level.texts if (code := level.read(text)[0])}
    lettered = set[int]()
    while True:
        nodes, lowest, made = _nodes_with_codes(levels, lettered)
        below = Counter((each.level, each.parent) for each in nodes)
        crowded = {level for (level, _), number in below.items() if number > len(ascii_uppercase)}
        clashing = {place for place, codes in made.items() if own.intersection(codes)} - lettered
        if not (fit := {place for place in clashing if f"level_{place + 1}" not in crowded}):
            break
        lettered |= fit
    patterns = [level.pattern or pattern_of_example(made[place][0]) for place, level in enumerate(levels)]
    return tuple(nodes), lowest, patterns


def _nodes_with_codes(
    levels: Sequence[ReadLevel], lettered: Container[int]
) -> tuple[list[PlanNode], list[str], Mapping[int, list[str]]]:
    """Return the nodes of the levels, the code of each row's lowest node, and the codes made for each level, by place.

    `lettered`: the places of the levels whose made codes end with a letter.
    """
    codes: dict[tuple[str, ...], str] = {}
    nodes: list[PlanNode] = []
    below: Counter[str | None] = Counter()
    lowest: list[str] = []
    made: defaultdict[int, list[str]] = defaultdict(list)
    for texts in zip(*(level.texts for level in levels), strict=True):
        parent: str | None = None
        for place, level in enumerate(levels):
            path = texts[: place + 1]
            if path not in codes:
                below[parent] += 1
                code, title = level.read(texts[place])
                number = ascii_uppercase[below[parent] - 1] if place in lettered else str(below[parent])
                codes[path] = code or (f"{parent}-{number}" if parent else number)
                if not code:
                    made[place].append(codes[path])
                nodes.append(PlanNode(codes[path], f"level_{place + 1}", parent, title, below[parent]))
            parent = codes[path]
        lowest.append(parent or "")
    return nodes, lowest, made
