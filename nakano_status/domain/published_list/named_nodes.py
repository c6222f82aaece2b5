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
    texts of which any may name the node. `is_certain`: it is about such a level; otherwise it only may be.
    """

    heading: str
    shown: str
    texts: tuple[str, ...]
    is_certain: bool


class TextsOfLevels(NamedTuple):
    """The texts beside a row of a list about levels.

    `measure`: the texts of which any may name its measure; empty if the list has none. `above`: the texts about levels
    above the measures, from left to right.
    """

    measure: tuple[str, ...]
    above: tuple[TextAbove, ...]


class _TextBeside(NamedTuple):
    """A text beside a row. `before`: the text to its left ('': none). `column`: its column; None if it has no head."""

    text: str
    before: str
    column: SeenColumn | None

    @property
    def is_upper(self) -> bool:
        """Whether the text is in a column of upper levels."""
        return self.column is not None and self.column.key == LEVEL

    @property
    def names(self) -> tuple[str, ...]:
        """The texts that may name a node: with the code to the left in front, if there is one, and without it."""
        return (f"{self.before}{self.text}", self.text) if is_code_of_any_form(self.before) else (self.text,)


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

    def texts_of_levels(self, published: PublishedList, row: ListRow) -> TextsOfLevels:
        """Return the texts beside a row about levels.

        A text in a column of upper levels is about one of these, wherever the column is. So may be any other text to
        the left of the title of the measure, except a code alone, which may be the number of a row: certainly if it has
        a code in front of a title, or no heading above.
        """
        columns, title = _columns_of(published, row), printed_title.fold_title(row.measure_title or "")
        beside = [
            _TextBeside(text, before, columns.get(letters))
            for (_, before), (letters, text) in pairwise((("", ""), *row.levels))
        ]
        like_measure = [at for at, each in enumerate(beside) if printed_title.fold_title(each.text) == title]
        places = [at for at in like_measure if not beside[at].is_upper]
        of_measure = places[-1] if places else 0
        if places:
            measure = beside[of_measure].names
        elif like_measure:
            measure = ()
        else:
            measure = (row.measure_title or "",)
        above = (
            self._text_above(each)
            for at, each in enumerate(beside)
            if each.text != UNTITLED and (each.is_upper or (at < of_measure and not is_code_of_any_form(each.text)))
        )
        return TextsOfLevels(measure, tuple(above))

    def _text_above(self, beside: _TextBeside) -> TextAbove:
        column, text = beside.column, beside.text
        has_code = any(level.codes.read_cell(text) for level in self._levels)
        is_of_levels = column is not None and column.key == MEASURE and (has_code or not column.heading)
        heading = (column.heading if column else "") or self._upper_names
        return TextAbove(heading, text, beside.names, is_certain=beside.is_upper or is_of_levels)

    def possible_measures(
        self, texts: TextsOfLevels, titles: Iterable[str], having_row: Sequence[str]
    ) -> Sequence[str]:
        """Return the codes of the measures below which a row may be.

        They are the measures that the text of its measure names, otherwise those that have the title of the row. Of
        several, they are those below the nodes that the texts about upper levels and the titles above the head name,
        and that have the title of the row. Texts that contradict the plan decide nothing, nor does a title that names
        no node above the row. `titles`: the titles above the head. `having_row`: the codes of the measures with a row
        of the same title.
        """
        possible = [code for code in self._first_named(texts.measure) if code in self._measures] or having_row
        if len(possible) > 1:
            named = (set(self._first_named(each.texts)) - self._measures for each in texts.above)
            by_columns = [*filter(None, named)]
            kept = [code for code in possible if _are_in_order(by_columns, self.path_to(code))]
            for level in self._named_on_levels(titles):
                kept = [code for code in kept if not level.isdisjoint(self.path_to(code))] or kept
            possible = kept or possible
        return possible if len(possible) == 1 else [code for code in possible if code in having_row]

    def _first_named(self, texts: Iterable[str]) -> list[str]:
        """Return the codes of the nodes that the first of the texts names that names any."""
        return next(filter(None, map(self._named_by, texts)), [])

    def _named_by(self, text: str) -> list[str]:
        """Return the codes of the nodes that a text names."""
        if text not in self._named:
            self._named[text] = []
            for level in self._levels:
                names = _read_name(text, level)
                codes = self._of_level.get(level.key, ())
                self._named[text] += [code for code in codes if _is_named(code, self._wordings[code], names)]
        return self._named[text]

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

        A sheet is left out if it has several heads, or a line between its rows that may be the title of the rows below
        it: any that neither repeats the titles nor names a measure. Such a line may be read as a row without values.
        """
        found = dict[str, Sequence[str]]()
        for sheet, titles in published.titles.items():
            rows = [row for row in published.rows if row.sheet == sheet]
            blank = [row for row in rows if not any(row.values.values())]
            lines = [*published.between.get(sheet, ()), *([row.title] for row in blank if not row.owners_printed)]
            is_one_table = len({row.head for row in rows}) <= 1 and all(self._is_below(titles, line) for line in lines)
            upper = any(not self._measures.issuperset(self._named_by(row.title)) for row in blank)
            if is_one_table and not upper and not any(self._titles_above(row.title for row in rows)):
                found[sheet] = titles
        return found

    def _is_below(self, titles: Sequence[str], line: Iterable[str]) -> bool:
        """Return whether the rows below a line between rows are still below the titles above the head."""
        named = [self._named_by(text) for text in map(str.strip, line) if text not in titles]
        return (not named or any(named)) and all(self._measures.issuperset(codes) for codes in named)

    def certainly_above(self, published: PublishedList, row: ListRow, titles: Iterable[str]) -> list[TextAbove]:
        """Return the texts that are certainly about levels above the measure of a row.

        If there are none beside the row, those of `titles`, the titles above the head, that begin with the name of an
        upper level are returned.
        """
        beside = [each for each in self.texts_of_levels(published, row).above if each.is_certain]
        return beside or [*self._titles_above(titles)]

    def _titles_above(self, titles: Iterable[str]) -> Iterator[TextAbove]:
        for level in self._levels[:-1]:
            rests = {each: each.removeprefix(level.name) for each in titles if each.startswith(level.name)}
            read = {each: level.codes.read_cell(rest) for each, rest in rests.items()}
            if texts := tuple(each for each, found in read.items() if found and found[1]):
                yield TextAbove(level.name, "」「".join(texts), texts, is_certain=True)


def _columns_of(published: PublishedList, row: ListRow) -> dict[str, SeenColumn]:
    """Return the columns below the head of a row, by their letters."""
    return {each.letters: each for each in published.heads.get(row.head, ())}


def _wordings_of_node(node: PlanNode, errata: tuple[Erratum, ...]) -> frozenset[str]:
    """Return the wordings of the title of a node, normalised for comparison; '' for a node without a title."""
    titles = {node.title or "", node.with_plain_title.title or ""}
    every = (each for title in titles for each in recognised_titles(title, node.code, errata))
    return frozenset(map(printed_title.fold_title, every))


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

    Only a node without a title is named by its code alone: such a code may also be the number of a row. `wordings`: the
    wordings of the title; '' for a node without a title.
    """
    return any((code, each) in names or (each and ("", each) in names) for each in wordings)


def _are_in_order(named: Iterable[Container[str]], path: Iterable[str]) -> bool:
    """Return whether each of `named` contains a code of the path, in the order of the path."""
    rest = iter(path)
    return all(any(code in codes for code in rest) for codes in named)
