"""The one table of reported fields, used by form, columns, checks, reading, list and merge (architecture.md).

To add a field, or another ward's profile, add a row here: values are stored by key.
"""

from __future__ import annotations

from nakano_status.domain.calendar.fiscal_year import FiscalYear
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

FIELDS: tuple[Field, ...] = (
    Field(MARK, "進捗状況", Scope.ROW, MARK, None, published=True, editor=Editor.MARK),
    Field(CHANGE_REASON, "スケジュールの変更理由", Scope.ROW, MARK, 60, published=True, editor=Editor.TEXT),
    Field(DONE, "令和{n}年度までの取組状況", Scope.ROW, DONE, 150, published=True, editor=Editor.TEXT),
    Field(NEXT_YEAR, "令和{n1}年度取組予定", Scope.ROW, NEXT_YEAR, 150, published=True, editor=Editor.TEXT),
    Field(LATER_YEARS, "令和{n2}年度以降取組予定", Scope.ROW, LATER_YEARS, 150, published=True, editor=Editor.TEXT),
    Field(CHANGE_KIND, "変更の種別", Scope.ROW, MARK, None, published=False, editor=Editor.KIND),
    Field(NOTE, "事務局への連絡", Scope.DIVISION, NOTE, None, published=False, editor=Editor.TEXT),
)
BY_KEY = {field.key: field for field in FIELDS}
ROW_KEYS = tuple(field.key for field in FIELDS if field.scope is Scope.ROW)
PUBLISHED_KEYS = tuple(field.key for field in FIELDS if field.published)
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
ANY_BY_KEY = {**BY_KEY, **{field.key: field for field in INDICATOR_FIELDS}}
"""The fields of rows and of indicators."""
GROUPS: dict[str, tuple[str, ...]] = {
    group: tuple(field.key for field in ANY_BY_KEY.values() if field.group == group)
    for group in dict.fromkeys(field.group for field in ANY_BY_KEY.values())
}

_DIRECTION_AFTER_PLAN = "計画期間終了後の方向性"
_HANDED_ON = "今後の方向性（次期計画への引継ぎ）"


def answered_keys(year: FiscalYear, last_year: FiscalYear) -> tuple[str, ...]:
    """Return the keys answered in a round, in the form's order; in the plan's last year next and later are one."""
    if year < last_year:
        return tuple(field.key for field in FIELDS)
    return tuple(field.key for field in FIELDS if field.key != LATER_YEARS)


def heading(key: str, year: FiscalYear, last_year: FiscalYear) -> str:
    """Return a field's heading in the round of `year` of a plan that ends in `last_year` (source: product.md)."""
    if key == LATER_YEARS and year.plus(1) == last_year:
        return _DIRECTION_AFTER_PLAN
    if key == NEXT_YEAR and year >= last_year:
        return _HANDED_ON
    pattern = ANY_BY_KEY[key].heading
    years = {"n": year, "n1": year.plus(1), "n2": year.plus(2)}
    return pattern.format(**{name: each.era.removeprefix("令和") for name, each in years.items()})


def value_as_typed(text: str | None) -> str | None:
    """Return the stored form of a value: LF newlines, None where blank."""
    return as_typed(text)
