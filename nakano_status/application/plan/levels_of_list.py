"""The levels of a plan that a published list begins: their names, codes and nodes, and the columns of numbers.

Everything is guessed from the form of the texts.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, NamedTuple

from nakano_status.application.plan.items_of_list import are_signs_or_months
from nakano_status.application.plan.level_columns import ColumnPlace, Layout, LevelColumn
from nakano_status.domain.fields.codes import can_be_id, code_form, code_in_front, pattern_of_example, pattern_of_id
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import CODE, fold_heading, year_in_heading
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.initiative_id import fold_id, is_id
from nakano_status.domain.plan.plan import PlanNode
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.published_list.published_list import NO_HEAD, ListRow, PublishedList
from nakano_status.domain.text.narrative import bare_text

_MAY_BE_CODE = re.compile(r"[第（()）\d①-⑳Ⅰ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚア-ワ.．・－-]*[章節款編項部]?")
_MOST_LEVELS = 5
_NAME_ENDS = re.compile(r"の?(?:番号|コード|NO\.?)?名?称?")
"""The end of a heading behind the name of a level, in unified width and case."""
_LINE_ABOVE = re.compile(r"^［((?=[^\n］]+?[^\S\n][^\n］])[^\n］]++)］$", re.MULTILINE)
"""A line of a cell that names a level above, with its title. Other lists have lines such as ［新規］ in this place."""
_NUMBER = re.compile(r"[^\w\s]?[\d,，.．]+[百千万億円人件％%]*")
_AMOUNT = re.compile(r"\d[,，]\d{3}|\d{4}|[百千万億円人件％%]")
"""Parts of an amount that a code never contains: a thousands separator, four digits, or a unit."""
_MAY_BE_NUMBER = re.compile(r"\D{0,4}\d[\W\d]*")
"""A number of any kind, such as No.12, ID001 and A-1."""
_LEGEND = re.compile(r"^(?>.*?\S[:：]).*\s\S{1,3}[:：]", re.MULTILINE)
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
    layouts: Iterable[Layout],
    numbers: Collection[ColumnPlace],
) -> FoundLevels:
    """Return the levels, the rows' own numbers, and the levels that a plan has no room for.

    `headings_above`: the headings above each of `rows`, the lowest level last. `names`: the usual names of levels.
    `layouts`: the columns of the list. `numbers`: the places of columns that are not read as levels or codes.
    """
    titled = [*titles_of_sheets(published, rows)]
    read = [*_read_headings(headings_above, names), *(_read_layout(each, numbers) for each in layouts)]
    of_rows = _numbers_of_rows(read, rows, has_upper=bool(titled))
    ids = RowNumbers(tuple(map(fold_id, of_rows)), pattern_of_id(of_rows[0])) if of_rows else None
    columns = _joined(read, rows, with_last=not ids)
    found = [*titled, *(each for each in columns if not any(_repeats(each, title) for title in titled))]
    whole = [(names[-1], (published.title or names[-1],) * len(rows))]
    levels = list(_with_patterns(found[-_MOST_LEVELS:] or whole, names))
    return FoundLevels(levels, ids, tuple(_level_with_text(*each) for each in found[:-_MOST_LEVELS]))


class FoundLevels(NamedTuple):
    """The levels of a list, upper ones first.

    `ids`: the rows' own numbers, or None if they have none. `left_out`: the uppermost levels, which are not read
    because a plan has at most five; each as its name with its first text in brackets, or as this text alone.
    """

    levels: list[ReadLevel]
    ids: RowNumbers | None
    left_out: tuple[str, ...]


def _level_with_text(name: str, texts: Iterable[str]) -> str:
    first = " ".join(next(filter(None, texts), "").split())
    return f"{name}（{first}）" if name and first else name or first


class _LayoutLevels(NamedTuple):
    """The levels of a layout: names and texts of its `rows`. `last`: a column of codes with no titles beside it."""

    rows: Sequence[int]
    levels: Sequence[_Level]
    last: _Column | None


def _read_headings(over: Sequence[tuple[str, ...]], names: Sequence[str]) -> Iterator[_LayoutLevels]:
    """Yield the levels of the headings above rows, if there are any; `names` are the usual names of levels."""
    rows = [place for place, each in enumerate(over) if each]
    if rows:
        depth = max(map(len, over))
        padded = (("",) * (depth - len(over[place])) + over[place] for place in rows)
        named = [*[""] * (depth - len(names)), *names[-depth:]]
        yield _LayoutLevels(rows, [*zip(named, zip(*padded, strict=True), strict=True)], None)


def _read_layout(layout: Layout, numbers: Collection[ColumnPlace]) -> _LayoutLevels:
    """Return the levels of a layout; a column of codes that number titles is one with the column of these titles."""
    columns = [each for each in layout.columns if each.places.isdisjoint(numbers)]
    found: list[_Level] = []
    waiting: list[_Column] = []
    for column in _with_lines_above(_columns(columns)):
        if column.has_only_codes:
            waiting.append(column)
        else:
            found += _with_numbers(column, waiting, found)
            waiting = []
    found += (each.level for each in waiting[:-1])
    return _LayoutLevels(layout.rows, found, waiting[-1] if waiting else None)


def _with_numbers(titles: _Column, codes: Sequence[_Column], above: Sequence[_Level]) -> Iterator[_Level]:
    """Yield the levels that a column of titles and the columns of codes to its left make.

    At most one of these columns numbers the titles; each other one is a level that has only codes. `above`: the levels
    above them.
    """
    upper = [texts for _, texts in above]
    for place in reversed(range(len(codes))):
        if _are_numbers_of(codes[place], titles, upper):
            yield from (each.level for at, each in enumerate(codes) if at != place)
            pairs = zip(codes[place].texts, titles.texts, strict=True)
            yield titles.name, tuple(f"{code}　{text}" for code, text in pairs)
            return
        upper.append(codes[place].texts)
    yield from (each.level for each in (*codes, titles))


def _are_numbers_of(codes: _Column, titles: _Column, upper: Iterable[Sequence[str]]) -> bool:
    """Return whether codes are the numbers of titles: both are of one level by name, or no code has two titles.

    Codes that have the name of another level (基本目標1) are of that level. `upper`: the texts of the levels above; the
    same codes below two of their nodes are different ones.
    """
    level, of_titles = fold_heading(codes.name), fold_heading(titles.name)
    if level == of_titles != "":
        return True
    nodes = zip(zip(*upper, codes.texts, strict=True), map(fold_title, titles.texts), strict=True)
    is_of_other = codes.is_named and not level.endswith(of_titles)  # 目標 is short for 基本目標
    return not is_of_other and all(len({*each}) == 1 for each in grouped(nodes).values())


def _numbers_of_rows(layouts: Sequence[_LayoutLevels], rows: Sequence[ListRow], *, has_upper: bool) -> Sequence[str]:
    """Return the number of each row, if the last columns of all layouts are the numbers of the rows; otherwise none.

    `has_upper`: whether the list has levels that are not in columns.
    """
    found: dict[int, str] = {}
    for each in layouts:
        if each.last and (has_upper or each.levels or each.last.is_number):
            found |= zip(each.rows, each.last.texts, strict=True)
    texts = [found.get(place, "") for place in range(len(rows))]
    is_each = len({*texts}) == len(texts) and pattern_in_front(texts, {*texts}, whole=True)
    return texts if is_each else ()


def _joined(layouts: Iterable[_LayoutLevels], rows: Sequence[ListRow], *, with_last: bool) -> Iterator[_Level]:
    """Yield the levels of all layouts in one order, each with the text of all rows; '' below heads without the level.

    `with_last`: the columns of codes with no titles beside them are levels.
    """
    names: dict[tuple[str, int], str] = {}
    order: list[tuple[str, int]] = []
    texts = defaultdict[tuple[str, int], dict[int, str]](dict)
    for each in layouts:
        number, after = Counter[str](), 0
        last = [each.last.level] if with_last and each.last else []
        for name, of in (*each.levels, *last):
            level = fold_heading(name), number[fold_heading(name)]
            number[level[0]] += 1
            if level not in names:
                names[level] = name
                order.insert(after, level)
            after = order.index(level) + 1
            texts[level] |= zip(each.rows, of, strict=True)
    for level in order:
        yield names[level], tuple(texts[level].get(place, "") for place in range(len(rows)))


def rows_under_headings(published: PublishedList) -> tuple[list[ListRow], list[tuple[str, ...]]]:
    """Return the rows, and the headings above each row: lines with a title only, the last ones of the lowest levels.

    Below a head with columns of levels, such a line is a row without an answer. Headings are not those of rows below
    another head.
    """
    headings = {head: tuple(each.heading for each in columns) for head, columns in published.heads.items()}
    with_levels = {headings.get(line.head) for line in published.rows if line.levels}
    rows: list[ListRow] = []
    over: list[tuple[str, ...]] = []
    run: list[str] = []
    above: tuple[str, ...] = ()
    head = NO_HEAD
    for line in published.rows:
        if headings.get(line.head) != headings.get(head):
            run, above = run if line.head[0] == head[0] else [], ()
        head = line.head
        is_beside_levels = headings.get(head) in with_levels
        has_title_only = not line.owners_printed and MARK in line.values and not any(line.values.values())
        if has_title_only and not is_beside_levels:
            run.append(line.title)
            continue
        if run:
            above, run = (*above[: max(0, len(above) - len(run))], *run), []
        rows.append(line)
        over.append(() if is_beside_levels else above)
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


def _repeats(column: _Level, titled: _Level) -> bool:
    """Return whether a column repeats the level in the titles of the sheets: whole, without the codes, or these."""
    (name, texts), (level, titles) = column, titled
    codes = [*map(code_in_front, titles)]
    shown = ((title, title.removeprefix(code), code) for code, title in zip(codes, titles, strict=True))
    return fold_heading(name) == fold_heading(level) and all(
        fold_title(text) in map(fold_title, each) for text, each in zip(texts, shown, strict=True)
    )


def level_above(titles: Iterable[str]) -> tuple[str, str] | None:
    """Return the name of the level and the rest of the title that names a level.

    None if no title or more than one title names a level.
    """
    found = [level for each in titles if (level := level_in_title(each))]
    return found[0] if len(found) == 1 else None


_Level = tuple[str, tuple[str, ...]]
"""Name and texts of a level."""


class _Column(NamedTuple):
    """A column: the name of its level ('': its heading names none) and its texts without this name.

    `is_named`: all texts had the name. `is_number`: its heading is a heading of numbers.
    """

    name: str
    texts: tuple[str, ...]
    is_named: bool = False
    is_number: bool = False

    @property
    def level(self) -> _Level:
        """The column as a level."""
        return self.name, self.texts

    @property
    def has_only_codes(self) -> bool:
        """Whether every text is a code."""
        return _are_codes(self.texts)


def _columns(columns: Iterable[LevelColumn]) -> Iterator[_Column]:
    """Yield the columns of levels and codes that have texts."""
    return (_read_column(each) for each in columns if any(each.texts))


def _read_column(column: LevelColumn) -> _Column:
    """Return a column of levels or codes; the name of the level in its heading is left out of its texts."""
    name, texts = column.stated or _name_in(column.first.heading), column.texts
    is_named = bool(name) and all(each.startswith(name) for each in texts if each)  # 基本目標1　しごとをつくる
    if is_named:
        texts = tuple(each.removeprefix(name) for each in texts)
    return _Column(name, texts, is_named, is_number=column.key == CODE)


def _name_in(heading: str) -> str:
    """Return the name of the level in a heading such as 施策の名称 or 施策Ｎｏ．; '' if there is none."""
    shown = "".join(heading.split())
    return next(shown[:at] for at in range(len(shown) + 1) if _NAME_ENDS.fullmatch(bare_text(shown[at:]).upper()))


def is_number_column(column: LevelColumn, beside: Sequence[LevelColumn]) -> bool:
    """Return whether a column contains only row numbers (1, 2, 3) or amounts, which are not levels of the plan.

    Row numbers may begin again under each level, or on each sheet. Signs beside rows and dates without a day are no
    levels, too. `beside`: all columns of its layout.
    """
    texts = column.texts
    if column.key != CODE and are_signs_or_months([*filter(None, texts)]):
        return True
    if column.key != CODE and any(map(_AMOUNT.search, texts)) and all(map(_NUMBER.fullmatch, filter(None, texts))):
        return True
    if (column.key == CODE and _numbers_rows_below_levels(column)) or _numbers_rows_of_nodes(column, beside):
        return True
    if _numbers_nodes_below_codes(column, beside):
        return True
    if not len(set(texts)) == len(texts) > 1:
        return False
    is_of_no_pattern = column.key == CODE and not pattern_in_front(texts, set(texts), whole=True)
    return is_of_no_pattern or all(each.strip().isdigit() for each in texts)


def _numbers_rows_below_levels(column: LevelColumn) -> bool:
    """Return whether a column has no title beside it, and a number for each title, but not for each row of the list."""
    paths = {(row.sheet, row.levels) for row in column.rows}
    titles = {(row.sheet, row.levels, row.title) for row in column.rows}  # several rows of one title divide it
    return (
        column.ends_every_row
        and all(row.title for row in column.rows)
        and len(set(column.texts)) < max(len(paths), len(column.rows))
        and len(titles) == len(paths)
    )


def _numbers_rows_of_nodes(column: LevelColumn, beside: Sequence[LevelColumn]) -> bool:
    """Return whether a column has another number for every row of a node, whose title is to its right.

    Nodes below different heads are different ones. `beside`: as for `is_number_column`.
    """
    place = next(at for at, each in enumerate(beside) if each is column)
    titles = [each for each in beside if not _has_only_numbers(each.texts)]
    right = next((each for each in beside[place + 1 :] if each in titles), None)
    if right is None or not _has_only_numbers(column.texts):
        return False
    above = titles[: titles.index(right) + 1]
    nodes = zip(((row.sheet, row.head) for row in column.rows), *(each.texts for each in above), strict=True)
    numbers = grouped(zip(nodes, column.texts, strict=True)).values()
    return any(len(each) > 1 for each in numbers) and all(len(each) == len({*each}) for each in numbers)


def _numbers_nodes_below_codes(column: LevelColumn, beside: Sequence[LevelColumn]) -> bool:
    """Return whether a column numbers what is below the level to its right, which has only codes: No., 基本目標.

    Its heading names no level, and a code to its right has several of its numbers, which are not themselves the codes
    of the nodes. `beside`: as for `is_number_column`.
    """
    place = next(at for at, each in enumerate(beside) if each is column)
    right = _read_column(beside[place + 1]) if beside[place + 1 :] else None
    if right is None or not (right.name and right.has_only_codes):
        return False
    if _read_column(column).name or not _are_codes(column.texts):
        return False
    above = zip(*(each.texts for each in beside[:place]), right.texts, strict=True)
    has_several = any(len({*each}) > 1 for each in grouped(zip(above, column.texts, strict=True)).values())
    nodes = {*zip(*(each.texts for each in beside), strict=True)}
    return has_several and not (len({*column.texts}) == len(nodes) and {*column.texts}.isdisjoint(right.texts))


def _are_codes(texts: Sequence[str]) -> bool:
    return pattern_in_front(texts, {*texts}, whole=True) is not None


def _has_only_numbers(texts: Sequence[str]) -> bool:
    return all(map(_MAY_BE_NUMBER.fullmatch, texts)) or _are_codes(texts)


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
    for column in columns:
        named = [_LINE_ABOVE.findall(text) for text in column.texts]
        if depth := max(map(len, named)):
            over, above = list[tuple[str, ...]](), ("",) * depth
            for lines in named:
                above = (*above[: depth - len(lines)], *lines)
                over.append(above)
            for level in zip(*over, strict=True):
                word = _WORD_OF_LEVEL.match(level[0])
                shown = word[0] if word else ""
                yield _Column(shown, tuple(text.removeprefix(shown) for text in level))
        yield column._replace(texts=tuple(_LINE_ABOVE.sub("", text).strip() for text in column.texts))


def _with_patterns(found: Sequence[tuple[str, tuple[str, ...]]], names: Sequence[str]) -> Iterator[ReadLevel]:
    """Yield the levels, each with a name of its own; codes that a level above has, too, are parts of the titles."""
    stated, taken, above = {fold_heading(name) for name, _ in found if name}, set[str](), set[str]()
    for place, (name, texts) in enumerate(found):
        paths = set(zip(*(each for _, each in found[: place + 1]), strict=True))
        numbered = (f"段{number}" for number in itertools.count(place + 1))
        others = itertools.chain(() if name else names, numbered)
        free = (each for each in others if fold_heading(each) not in stated | taken)
        shown = name if name and fold_heading(name) not in taken else next(free)
        taken.add(fold_heading(shown))
        level = ReadLevel(shown, texts, pattern_in_front(texts, paths))
        codes = {code for text in texts if (code := level.read(text)[0])}
        if codes.isdisjoint(above):
            above |= codes
            yield level
        else:
            yield ReadLevel(shown, texts)


def pattern_in_front(texts: Sequence[str], nodes: set[Any], *, whole: bool = False) -> str | None:
    """Return the pattern of the codes at the beginning of all texts; None if they have no such codes in common.

    `nodes`: the nodes that the texts name; the texts must begin with as many different codes. If `whole` is true, the
    texts must consist only of codes.
    """
    shortest = min(texts, key=lambda each: (len(each), each))  # not the first, so that the order has no effect
    run = _MAY_BE_CODE.match(shortest)
    for end in range(run.end() if run else 0, 0, -1):
        try:
            pattern = pattern_of_example(shortest[:end])
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
    nodes: dict[tuple[str, ...], PlanNode] = {}
    below: Counter[str | None] = Counter()
    lowest: list[str] = []
    made: defaultdict[int, list[str]] = defaultdict(list)
    for texts in zip(*(level.texts for level in levels), strict=True):
        parent: str | None = None
        for place, level in enumerate(levels):
            path = texts[: place + 1]
            if path not in nodes:
                below[parent] += 1
                code, title = level.read(texts[place])
                number = ascii_uppercase[below[parent] - 1] if place in lettered else str(below[parent])
                known = code or (f"{parent}-{number}" if parent else number)
                if not code:
                    made[place].append(known)
                nodes[path] = PlanNode(known, f"level_{place + 1}", parent, title, below[parent])
            parent = nodes[path].code
        lowest.append(parent or "")
    number_of = {path: number for number, path in enumerate(nodes)}
    in_order = sorted(nodes, key=lambda path: [number_of[path[:end]] for end in range(1, len(path) + 1)])
    return [nodes[path] for path in in_order], lowest, made
