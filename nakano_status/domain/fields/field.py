"""One reported field as its profile declares it: how it is headed, asked, typed, read, printed and published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """Whether a value belongs to the row, to (row, division), or to a 成果指標."""

    ROW = "row"
    DIVISION = "division"
    INDICATOR = "indicator"


class Editor(StrEnum):
    """How a field is typed, which decides what its values may be and when two are equal.

    A text is kept as typed and compared after folding. Marks, kinds of change and numbers are stored in one spelling
    only, so that equal answers are equal texts.
    """

    TEXT = "text"
    NUMBER = "number"
    MARK = "mark"
    KIND = "kind"
    FIGURE = "figure"


class Asked(StrEnum):
    """In which years of the plan a field is asked for."""

    EVERY_YEAR = "every_year"
    BEFORE_LAST_YEAR = "before_last_year"


@dataclass(frozen=True)
class DataItem:
    """The column of the published data: its heading, and its description in the dictionary."""

    heading: str
    meaning: str


@dataclass(frozen=True)
class Field:
    """One answered field.

    `heading` is a pattern with {n}, {n1}, {n2} (era years of the round, the next and the year after next); `group` is
    the key under which fields are shown, decided and merged together; `guide_length` is the 目安 in characters (None:
    none); `published` is whether the official list has it. `late_headings` replace the heading in the last years of
    the plan, by the number of years that are left.

    `patterns` are regular expressions for headings that are read as this field, as `headings` folds them; {year} is a
    year. `other_patterns` are those of other lists. `years_ahead` is how many years after the round's the field is
    about; it is the year that its heading names. `widths` are in millimetres, by the place where the column is
    drawn. `guide` and `example` are the sentences of 記入のしかた, `need` is the label about whether it is required,
    `short` its name
    in a message about a file, `list_name` in one about a list without it.
    """

    key: str
    heading: str
    scope: Scope
    group: str
    guide_length: int | None = None
    published: bool = False
    editor: Editor = Editor.TEXT
    asked: Asked = Asked.EVERY_YEAR
    late_headings: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    other_patterns: tuple[str, ...] = ()
    years_ahead: int = 0
    widths: Mapping[str, float] = field(default_factory=dict)
    guide: str = ""
    example: str = ""
    need: str = ""
    short: str = ""
    list_name: str = ""
    data: DataItem | None = None

    @property
    def is_text(self) -> bool:
        """Whether its values are running text."""
        return self.editor is Editor.TEXT
