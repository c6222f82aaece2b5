"""The keys of fields that rules ask for, and the fields of 成果指標, which are those of the program."""

from __future__ import annotations

from nakano_status.domain.fields.field import Editor, Field, Scope
from nakano_status.domain.text.narrative import as_typed

MARK = "mark"
CHANGE_KIND = "change_kind"
CHANGE_REASON = "change_reason"
DONE = "done"
NEXT_YEAR = "next_year"
LATER_YEARS = "later_years"
NOTE = "note"
ROLES = (MARK, CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS, CHANGE_KIND, NOTE)
"""The keys by which the rules know a field for what it is; every profile declares them, and may declare more."""
FIGURE = "figure"
FIGURE_AS_OF = "figure_as_of"
FIGURE_SOURCE = "figure_source"
FIGURE_FACTOR = "figure_factor"

INDICATOR_FIELDS: tuple[Field, ...] = (
    Field(FIGURE, "令和{n}年度の実績", Scope.INDICATOR, FIGURE, None, published=True, editor=Editor.FIGURE),
    Field(FIGURE_AS_OF, "時点", Scope.INDICATOR, FIGURE_AS_OF, None, published=False, editor=Editor.TEXT),
    Field(FIGURE_SOURCE, "出典", Scope.INDICATOR, FIGURE_SOURCE, None, published=False, editor=Editor.TEXT),
    Field(FIGURE_FACTOR, "増減の要因", Scope.INDICATOR, FIGURE_FACTOR, 150, published=False, editor=Editor.TEXT),
)
"""The fields asked of the division that owns a 成果指標; in their slots the indicator's ID replaces the row's."""
FIGURE_KEYS = tuple(field.key for field in INDICATOR_FIELDS)
INDICATOR_NAME = "indicator"
"""The key of an indicator's name as shown in a form; it is not answered."""


def value_as_typed(text: str | None) -> str | None:
    """Return the stored form of a value: LF newlines, None where blank."""
    return as_typed(text)
