"""The meaning of a pasted block: its line of headings, the column of row IDs, and the field of each column.

Nothing is guessed: a heading that occurs twice, or names another year, has no field and is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nakano_status.domain.clipboard.formats import Block
from nakano_status.domain.fields.headings import DIVISIONS, ID, MEASURE, TITLE, ColumnHeading, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import is_blank

STATE, STATE_HEADING = "state", "状態"

_BEFORE = (ID, MEASURE, TITLE, DIVISIONS)


@dataclass(frozen=True)
class BlockFrame:
    """The meaning of a block's lines and columns, counted from 0.

    The rows begin on line `first`; `id_column` has their IDs (None: they follow each other from a given row). `keys`
    are the fields by column; from the column `beyond` on there are no more fields (None: the headings define them).
    `problems` are those of headings, by column. `names_fields` is whether the block itself defines its fields.
    """

    first: int
    id_column: int | None
    keys: Mapping[int, str]
    beyond: int | None = None
    problems: Mapping[int, Problem] = field(default_factory=dict)
    names_fields: bool = False


def copied_columns(profile: Profile, headings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns of a copied table in a round whose answered fields have these `headings`."""
    return (*_BEFORE, *table_keys(profile, headings), STATE)


def table_keys(profile: Profile, headings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields in the order of a copied table; a block without headings fills them from left to right."""
    return tuple(key for key in profile.grouped_row_keys if key in headings)


def read_frame(block: Block, profile: Profile, headings: Mapping[str, str], start: str) -> BlockFrame:
    """Read a block in a round whose answered fields have these `headings`, by key.

    Without headings it is a copied table if it is as wide as one and begins with 管理番号; otherwise its fields begin
    with `start`, after the column of 管理番号, or at the left edge if there is none.
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
        return BlockFrame(0, 0, fields_of_copy, width, names_fields=True)
    left = 0 if id_column is None else id_column + 1
    fields = order[order.index(start) :] if start in order else order
    return BlockFrame(0, id_column, dict(enumerate(fields, left)), left + len(fields))


def place_in(line: int, column: int, row_id: str | None = None, key: str | None = None) -> Place:
    """Return the place of a cell in its block, counted from 1."""
    return Place(cell=f"{line + 1}行目・{column + 1}列目", row=line + 1, id=row_id, key=key)


def _meaning(text: str, profile: Profile) -> ColumnHeading | None:
    """Return the column that a heading belongs to; None for any other text."""
    return ColumnHeading(STATE) if text.strip() == STATE_HEADING else read_heading(text, profile)


def _headed(texts: tuple[str, ...], profile: Profile, headings: Mapping[str, str]) -> BlockFrame:
    ours = {key: read_heading(text, profile) for key, text in headings.items()}
    read = {column: _meaning(text, profile) for column, text in enumerate(texts)}
    problems = dict(_heading_problems(texts, read, headings, ours))
    known = {column: heading.key for column, heading in read.items() if heading and column not in problems}
    id_column = next((column for column, key in known.items() if key == ID), None)
    keys = {at: key for at, key in known.items() if key in headings}
    return BlockFrame(1, id_column, keys, None, problems, names_fields=True)


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
        if found and all(re.fullmatch(profile.initiative_id, fold_id(text)) for text in found):
            return column
    return None
