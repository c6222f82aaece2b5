"""The nodes of a plan that the texts of a published list name, and the measures below which its rows may be."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from nakano_status.domain.fields.codes import code_in_front, is_code_of_any_form
from nakano_status.domain.fields.headings import LEVEL, MEASURE
from nakano_status.domain.fields.profile import UNTITLED, Level
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan import printed_title
from nakano_status.domain.plan.plan import Edition, Erratum, PlanNode, recognised_titles
from nakano_status.domain.published_list.published_list import ListRow, PublishedList, SeenColumn
from nakano_status.domain.text.narrative import TYPED_BLANKS


class TextAbove(NamedTuple):
    """A text of a list about a level above the measures.

    `heading`: the heading of its column, or the name of the level. `shown`: the text, for a message. `texts`: the
    texts of which any may name the node.
    """

    heading: str
    shown: str
    texts: tuple[str, ...]


class NamedNodes:
    """The nodes of a plan, as the texts of a list name them."""

    def __init__(self, edition: Edition, errata: tuple[Erratum, ...]) -> None:
        self._levels, self._nodes = edition.profile.levels, {each.code: each for each in edition.nodes}
        self._upper_names = "・".join(each.name for each in self._levels[:-1])
        self._level_of = {each.code: edition.profile.level(each.level) for each in edition.nodes}
        self._wordings = {each.code: _wordings_of_node(each, errata) for each in edition.nodes}
        self._recognised = {
            each.code: {
                *self._wordings[each.code],
                "",
                printed_title.fold_title(printed_title.bare_title(each.title or "", ())),
            }
            for each in edition.nodes
        }
        self._of_level = grouped((each.level, each.code) for each in edition.nodes)
        self._named = dict[str, list[str]]()
        self._measures = frozenset(each.code for each in edition.measures)

    def possible_measures(self, row: ListRow, titles: Iterable[str], having_row: Sequence[str]) -> Sequence[str]:
        """Return the codes of the measures below which a row may be.

        They are the measures that the text of its measure names, otherwise those that have the title of the row. Of
        several, they are those below the nodes that the columns and the titles above the head name, and that have the
        title of the row. Columns that contradict the plan decide nothing, nor does a title that names no node above the
        row. `titles`: the titles above the head. `having_row`: the codes of the measures with a row of the same title.
        """
        named = self._named_by_each(_texts_of_levels(row))
        measures = [code for code in named[-1] if code in self._measures]
        possible = measures or having_row
        if len(possible) > 1:
            upper = named[:-1] if measures else named  # the last text may be of an upper level
            by_columns = [*filter(None, (set(codes) - self._measures for codes in upper))]
            kept = [code for code in possible if _are_in_order(by_columns, self.path_to(code))]
            for level in self._named_on_levels(titles):
                kept = [code for code in kept if not level.isdisjoint(self.path_to(code))] or kept
            possible = kept or possible
        return possible if len(possible) == 1 else [code for code in possible if code in having_row]

    def is_measure(self, row: ListRow, measure: str) -> bool:
        """Return whether the title of the measure of a row names the measure with a code."""
        *_, before, text = ("", *_texts_of_levels(row))
        return self.has_named((measure,), _with_code(before, text))

    def _named_by(self, text: str) -> list[str]:
        """Return the codes of the nodes that a text names."""
        if text not in self._named:
            self._named[text] = []
            for level in self._levels:
                names = _read_name(text, level)
                codes = self._of_level.get(level.key, ())
                self._named[text] += [code for code in codes if _is_named(code, self._wordings[code], names)]
        return self._named[text]

    def _named_by_each(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the codes of the nodes that each of the texts names, perhaps with the code to its left in front."""
        pairs = pairwise(("", *texts))
        return [next(filter(None, map(self._named_by, _with_code(*each))), []) for each in pairs]

    def _named_on_levels(self, texts: Iterable[str]) -> list[frozenset[str]]:
        """Return the codes of the nodes that any of the texts names, of each level that has some."""
        codes = dict.fromkeys(code for text in texts for code in self._named_by(text))
        return [*map(frozenset, grouped((self._nodes[code].level, code) for code in codes).values())]

    def path_to(self, code: str) -> list[str]:
        """Return the codes of the nodes from the uppermost one down to a node."""
        above = self._nodes[code].parent if code in self._nodes else None
        return [*(self.path_to(above) if above else ()), code]

    def has_named(self, path: Iterable[str], texts: Sequence[str]) -> bool:
        """Return whether any of the texts names a node of a path: by its title, marks of reposts aside, or its code."""
        every = {*texts, *(printed_title.bare_title(each, ()) for each in texts)}
        return any(
            _is_named(code, self._recognised[code], _read_name(text, self._level_of[code]))
            for code in path
            for text in every
        )

    def show(self, codes: Iterable[str]) -> str:
        """Return the codes and the titles of nodes as a text for a message."""
        nodes = (self._nodes[code].with_plain_title for code in codes)
        return "」「".join(f"{each.code} {each.title or UNTITLED}" for each in nodes)

    def titles_of_whole_sheets(self, published: PublishedList) -> dict[str, Sequence[str]]:
        """Return the titles above the head, by sheet, of the sheets whose rows are all below these titles.

        A sheet with other texts below its head that name an upper level or a node of one, as a sheet with a table for
        each goal has, is left out.
        """
        found = dict[str, Sequence[str]]()
        for sheet, titles in published.titles.items():
            texts = {text.strip() for line in published.outside.get(sheet, ()) for text in line}.difference(titles)
            named = any(code not in self._measures for text in texts for code in self._named_by(text))
            rows = (row.title for row in published.rows if row.sheet == sheet)
            if not named and not any(self._titles_above([*texts, *rows])):
                found[sheet] = titles
        return found

    def texts_above(self, published: PublishedList, row: ListRow) -> list[TextAbove]:
        """Return the texts beside a row about levels above the measures.

        They are the texts of columns of upper levels, and others left of the title of the measure. A text of another
        column that a person is asked about does not count. If there are none, the titles above the head that begin
        with the name of an upper level are returned.
        """
        columns, last = _columns_of(published, row), len(_texts_of_levels(row)) - 1
        pairs = enumerate(pairwise((("", ""), *row.levels)))
        beside = [
            TextAbove(columns[letters].heading or self._upper_names, text, _with_code(before, text))
            for at, ((_, before), (letters, text)) in pairs
            if text != UNTITLED and self._is_above(columns.get(letters), text, is_left=at < last < len(row.levels))
        ]
        return beside or [*self._titles_above(published.titles.get(row.sheet, ()))]

    def _is_above(self, column: SeenColumn | None, text: str, *, is_left: bool) -> bool:
        """Return whether a text is about an upper level; `is_left`: it is left of the title of the measure."""
        if column is None or column.key != MEASURE or not is_left:
            return column is not None and column.key == LEVEL
        has_code = any(each.codes.read_cell(text) for each in self._levels)
        return any(map(str.isalpha, text)) and (has_code or not column.heading)

    def _titles_above(self, titles: Iterable[str]) -> Iterator[TextAbove]:
        for level in self._levels[:-1]:
            rests = {each: each.removeprefix(level.name) for each in titles if each.startswith(level.name)}
            read = {each: level.codes.read_cell(rest) for each, rest in rests.items()}
            if texts := tuple(each for each, found in read.items() if found and found[1]):
                yield TextAbove(level.name, "」「".join(texts), texts)


def _columns_of(published: PublishedList, row: ListRow) -> dict[str, SeenColumn]:
    """Return the columns below the head of a row, by their letters."""
    return {each.letters: each for each in published.heads.get(row.head, ())}


def ends_above_measures(published: PublishedList, row: ListRow) -> bool:
    """Return whether the last text of levels beside a row is in a column of an upper level, as in a list of goals."""
    last = len(_texts_of_levels(row)) - 1
    column = _columns_of(published, row).get(row.levels[last][0]) if last < len(row.levels) else None
    return column is not None and column.key == LEVEL


def _wordings_of_node(node: PlanNode, errata: tuple[Erratum, ...]) -> frozenset[str]:
    """Return the wordings of the title of a node, normalised for comparison; '' for a node without a title."""
    titles = {node.title or "", node.with_plain_title.title or ""}
    every = (each for title in titles for each in recognised_titles(title, node.code, errata))
    return frozenset(map(printed_title.fold_title, every))


def _texts_of_levels(row: ListRow) -> list[str]:
    """Return the texts in the columns of levels of a row as far as that of its measure, the last ('': it has none)."""
    texts = [text for _, text in row.levels]
    measure = printed_title.fold_title(row.measure_title or "")
    last = next((at for at in reversed(range(len(texts))) if printed_title.fold_title(texts[at]) == measure), None)
    return [*texts, row.measure_title or ""] if last is None else texts[: last + 1]


def _with_code(before: str, text: str) -> tuple[str, ...]:
    """Return what may be the whole name of a node: a text behind the code to its left, or the text alone."""
    return (f"{before}{text}", text) if is_code_of_any_form(before) else (text,)


_Name = tuple[str, str]
"""A code and a title, normalised for comparison, that a text may have as the name of a node ('': none)."""


def _read_name(text: str, level: Level) -> set[_Name]:
    """Return the names that a text may be for nodes of a level: the whole text, also without the name of the level.

    A code in front of a title is read apart from it, and left out if it is of another form than those of the level.
    """
    found = set[_Name]()
    whole = text.strip(TYPED_BLANKS)
    for each in (whole, whole.removeprefix(level.name).strip(TYPED_BLANKS)):
        code, title = level.codes.read_cell(each) or ("", each.removeprefix(code_in_front(each)))
        found |= {("", printed_title.fold_title(each)), (code, printed_title.fold_title(title or ""))}
    return found


def _is_named(code: str, wordings: Iterable[str], names: Container[_Name]) -> bool:
    """Return whether one of `names` names a node: its title, alone or behind its code.

    A node without a title is named by its code. `wordings`: the wordings of its title.
    """
    return any((code, each) in names or (each and ("", each) in names) for each in wordings)


def _are_in_order(named: Iterable[Container[str]], path: Iterable[str]) -> bool:
    """Return whether each of `named` contains a code of the path, in the order of the path."""
    rest = iter(path)
    return all(any(code in codes for code in rest) for codes in named)
