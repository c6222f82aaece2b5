"""A sheet of a plan's workbook that a person edits in the window: its headings and the lines below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.table_rows import read_headings
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.text.narrative import as_typed


@dataclass
class DraftTable:
    """An editable sheet of a plan's workbook: its headings and the lines below them.

    `choices`: the texts that the cells below a heading offer. `otherwise`: other names of headings that are recognised,
    with the headings that they mean. `of_list`: returns the heading of this sheet that a heading of a published list
    means, or None. `completions`: by heading and text of a cell, the heading and the text of another
    cell of its row that is filled in with it if it is blank.
    """

    heads: list[str]
    rows: list[list[str]]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_hidden: bool = False
    otherwise: Mapping[str, str] = field(default_factory=dict)
    of_list: Callable[[str], str | None] = lambda _: None
    completions: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def complete(self, row: int, heading: str) -> None:
        """Fill in the cell that follows from the cell below `heading` of a row (see `completions`), if it is blank.

        `row`: the index of the row.
        """
        line = self.rows[row]
        other, text = self.completions.get((heading, self.text(line, heading)), ("", ""))
        if other in self.heads and not self.text(line, other):
            line[self.index_of(other)] = text

    def index_of(self, heading: str) -> int:
        """Return the index of the column with a heading."""
        return self.heads.index(heading)

    def columns_of(self, line: Sequence[str]) -> dict[int, int]:
        """Return the columns of this table that a line of headings names, by the index of the cell in the line.

        Empty if the line is not a line of headings.
        """
        places = {fold_name(each): at for at, each in enumerate(self.heads)}
        names = [*read_headings(line)]
        for other, heading in self.otherwise.items():
            if other in names and heading not in names and heading in places:
                names[names.index(other)] = heading  # a second heading with the same meaning is not read
        for at, text in enumerate(line):
            known = self.of_list(text) if names[at] not in places else None
            if known is not None and known in places and known not in names:
                names[at] = known
        found = {at: places[name] for at, name in enumerate(names) if name in places}
        return found if len(found) > 1 and 2 * len(found) > sum(map(bool, line)) else {}

    def text(self, row: Sequence[str], heading: str) -> str:
        """Return the stripped text of a row below a heading."""
        return row[self.index_of(heading)].strip()

    def add(self, texts: Mapping[str, str]) -> None:
        """Add a row from its texts by heading."""
        self.rows.append([texts.get(each, "") for each in self.heads])

    def sheet(self, name: str) -> TableSheet:
        """Return the table as a sheet to be written."""
        columns = tuple(column_letters(number) for number, _ in enumerate(self.heads, start=1))
        lines = (tuple((as_typed(text) or "") if text else "" for text in row) for row in self.rows)
        rows = tuple(enumerate(lines, start=2))
        return TableSheet(tuple(self.heads), columns, rows, name, (), self.choices, self.is_hidden)
