"""成果指標: the indicators of an edition, their figures as typed, the checks of a figure, and the tables of figures.

A report's table has goals and rows, as they are entered and published. In the table of all years, the actual of a year
is beside the target in the edition of that year; a missing figure is shown with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import INDICATOR_NAME, INDICATOR_NOTE
from nakano_status.domain.plan.lineage import Derivation, PlanSubject, descendants, origins
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.row_years import Absence
from nakano_status.domain.storage.store_info import LARGEST_NUMBER
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import NUMBER, fold_width, is_blank, is_dash, with_minus

_SCALES = {"": Decimal(1), "千": Decimal(1_000), "万": Decimal(10_000), "億": Decimal(100_000_000)}
_LETTER = r"(?:[^\W\d_ー]|(?<=[ぁ-ゖァ-ヺ])ー|[%‰°])"
"""A letter of any script, a ー that lengthens a kana (メートル), or a sign that is a unit; no other dash."""
_UNIT = rf"({_LETTER}*?)"
_REMARK = rf"(?:\(({_LETTER}+)\))?"
_BELOW = "未満"
_RANGES = ("以上", "以下", _BELOW)
_FRACTION = re.compile(rf"(\d++)\s*+/\s*+(\d++)\s*+{_UNIT}{_REMARK}")
_QUANTITY = re.compile(
    rf"(約|およそ|おおよそ|概ね)?\s*+(-?{NUMBER})\s*+([千万億]?)\s*+{_UNIT}{_REMARK}"
    rf"\s*+({'|'.join(_RANGES)}|程度)?{_REMARK}"
)

_MOST_DIGITS = 30
_THOUSANDS = re.compile(r"(?<![\d.,．，])[1-9１-９]\d{3,}(?![\d,，年])")
"""A number of thousands in any width, without separators, that is not a year."""

_MONTHS = {name: place for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_YEAR_FIRST = re.compile(r"\d{4}[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_DAY_FIRST = re.compile(r"(\d{1,2})-([a-z]{3})")
_MONTH_FIRST = re.compile(r"([a-z]{3})-(\d{1,2})")


@dataclass(frozen=True)
class Figure:
    """A figure of an indicator.

    `text`: as typed. `value`: in whole units (146万件 is 1460000); None for — or a text that cannot be read.
    `denominator`: set only for a fraction such as 0/15, whose `value` is the number above the stroke. `unit`: 件, ％
    and the like, without the remark (None: not stated). `qualifier`: 約, 以上 and the like; both as 約…以上 (None: not
    stated). `remark`: the text in brackets after it, such as 速報 (None: there is none).
    """

    text: str
    value: Decimal | None
    denominator: int | None = None
    unit: str | None = None
    qualifier: str | None = None
    remark: str | None = None

    @property
    def bound(self) -> str | None:
        """以上, 以下 or 未満 if the figure is a range (also 約…以上); otherwise None."""
        return next((each for each in _RANGES if (self.qualifier or "").endswith(each)), None)

    @property
    def printed(self) -> str:
        """The text as printed in papers and pictures: thousands separators are added."""
        return self.text if self.value is None else _THOUSANDS.sub(lambda found: f"{int(found[0]):,}", self.text)


def parse_figure(text: str) -> Figure:
    """Return the figure of 約171万件, 約1,460,000, 46.0%, ▲5, 0/15 or —, in any width; otherwise raise ValueError."""
    folded = " ".join(fold_width(text).split())  # a search of several blanks takes time in the cube of their number
    if any(len(digits) > _MOST_DIGITS for digits in re.findall(r"\d+", folded)):
        raise ValueError(text)  # no spreadsheet program has numbers of that size
    if folded != unicodedata.normalize("NFKC", folded) or any(unicodedata.category(each) == "No" for each in folded):
        raise ValueError(text)  # 10⁶, 5², ① or ❶: neither a digit nor a part of the unit
    if is_dash(folded):
        return Figure(text, value=None)
    folded = with_minus(folded)
    if match := _FRACTION.fullmatch(folded):
        if int(match[2]) > LARGEST_NUMBER:
            raise ValueError(text)
        return Figure(text, Decimal(match[1]), int(match[2]), match[3] or None, remark=match[4])
    if match := _QUANTITY.fullmatch(folded):
        value = Decimal(match[2].replace(",", "")) * _SCALES[match[3]]
        qualifier = "…".join(filter(None, match.group(1, 6))) or None
        remark = "、".join(filter(None, match.group(5, 7))) or None
        return Figure(text, value, None, match[4] or None, qualifier, remark)
    raise ValueError(text)


def figure_as_typed(text: str) -> Figure:
    """Return a text as a figure; a text that cannot be read becomes a figure without a value."""
    try:
        return parse_figure(text)
    except ValueError:
        return Figure(text, value=None)


class Direction(Labelled):
    """Direction of improvement; three of the ten indicators are meant to go down."""

    UP = "up", "増やす"
    DOWN = "down", "減らす"


class FigureKind(Labelled):
    """Kind of a figure: actual (実績) or target (目標)."""

    ACTUAL = "actual", "実績"
    TARGET = "target", "目標"


def key_of_figure(kind: FigureKind, year: FiscalYear) -> str:
    """Return the key of a figure among the texts about an indicator, such as `actual:R3`."""
    return f"{kind.value}:{year.short}"


def figure_of_key(key: str) -> tuple[FigureKind, FiscalYear] | None:
    """Return the figure that a key of `key_of_figure` names; None for any other key."""
    kind, _, year = key.partition(":")
    found = FiscalYear.read(year) if kind in [*FigureKind] else None
    return (FigureKind(kind), found) if found else None


def recorded_key_of_figure(kind: FigureKind, year: FiscalYear) -> str:
    """Return the key of a figure in the history of an indicator: `R3` for an actual, `target:R3` for a target."""
    return year.short if kind is FigureKind.ACTUAL else key_of_figure(kind, year)


def figure_of_recorded_key(key: str) -> tuple[FigureKind, FiscalYear] | None:
    """Return the figure that a key of `recorded_key_of_figure` names; None for any other key."""
    if year := FiscalYear.read(key):
        return FigureKind.ACTUAL, year
    found = figure_of_key(key)
    return found if found and found[0] is FigureKind.TARGET else None


GIVEN_LABELS = {INDICATOR_NAME: "指標項目", "unit": "単位", "direction": "めざす方向"}
"""The labels of the columns of a form that show an indicator, beside its number, its goal and its figures."""


@dataclass(frozen=True)
class YearFigure:
    """The figure of one fiscal year.

    `reason`: why there is no figure (—); None if no reason is known. `as_of` (時点), `source` (出典) and `factor`
    (増減の要因): texts as typed (None: blank); `as_of` is no date, because it may be only the month of a survey.
    `is_undecided`: it is in an open conflict of the year's round, so that papers do not print it.
    """

    year: FiscalYear
    figure: Figure
    reason: str | None = None
    as_of: str | None = None
    source: str | None = None
    factor: str | None = None
    is_undecided: bool = field(default=False, compare=False)


class FigureKey(NamedTuple):
    """The place of a figure: indicator, 実績 or 目標, and year."""

    indicator_id: str
    kind: FigureKind
    year: FiscalYear

    @property
    def label(self) -> str:
        """The place as text: 令和4年度の実績."""
        return f"{self.year.label}の{self.kind.label}"

    def figure_of(self, indicator: Indicator) -> YearFigure | None:
        """Return the current figure of `indicator` at this place; None if it has none there."""
        return indicator.actual(self.year) if self.kind is FigureKind.ACTUAL else indicator.target(self.year)


@dataclass(frozen=True)
class Indicator:
    """An indicator under a goal.

    `goal`: the code of its goal. `ordinal`: its place in the report. `name`: without unit and footnote mark.
    `name_printed`: the name's cell as published. `unit`: None if it has no unit. `footnote_mark`, `note`: the mark
    after the name (※), and the text of the footnote, if any. `owner`: the ID of the division that supplies the figures
    (None: unknown). `actuals`, `targets`: the figures by year; targets belong to the indicator's edition.
    """

    indicator_id: str
    edition_id: str
    goal: str
    ordinal: int
    name: str
    name_printed: str
    unit: str | None
    footnote_mark: str | None
    note: str | None
    direction: Direction
    owner: str | None
    actuals: tuple[YearFigure, ...]
    targets: tuple[YearFigure, ...]

    @property
    def note_printed(self) -> str:
        """The footnote with its mark; empty if there is none."""
        return f"{self.footnote_mark or ''}{self.note}" if self.note else ""

    @property
    def cell_printed(self) -> str:
        """The text of the indicator's cell in a form: its name, with the footnote below."""
        return "\n".join(filter(None, (self.name_printed, self.note_printed)))

    @property
    def given(self) -> dict[str, str | None]:
        """The texts about the indicator in a form, by the keys of their columns, such as `actual:R3` (None: blank)."""
        name, _, note = self.cell_printed.partition("\n")
        figures = {key_of_figure(at.kind, at.year): each.figure.text for at, each in self.placed()}
        about = {"goal": self.goal, "unit": self.unit, "direction": self.direction.label}
        return {INDICATOR_NAME: name, INDICATOR_NOTE: note, **about, **figures}

    def with_unit(self, name: str) -> str:
        """Return a name with the indicator's unit in brackets, unless the name or a figure states the unit."""
        is_stated = not self.unit or self.unit in name or any(each.figure.unit for _, each in self.placed())
        return name if is_stated else f"{name}（{self.unit}）"

    def figures(self, kind: FigureKind) -> tuple[YearFigure, ...]:
        """Return the actuals, or the targets, by year."""
        return self.actuals if kind is FigureKind.ACTUAL else self.targets

    def placed(self) -> Iterator[tuple[FigureKey, YearFigure]]:
        """Yield every figure with its place: the actuals, then the targets."""
        for kind in FigureKind:
            for figure in self.figures(kind):
                yield FigureKey(self.indicator_id, kind, figure.year), figure

    def actual(self, year: FiscalYear) -> YearFigure | None:
        """Return the actual of a year; None if the indicator has no entry for that year."""
        return _of_year(self.actuals, year)

    def target(self, year: FiscalYear) -> YearFigure | None:
        """Return the target of a year; None if the indicator has no entry for that year."""
        return _of_year(self.targets, year)


_AIMS = {Direction.UP: ("以上",), Direction.DOWN: ("以下", _BELOW)}
"""The bounds of a target that is a range, by direction; any other range cannot be compared with an actual."""
_PERCENT = "%"


def has_reached(actual: Figure, target: Figure, indicator: Indicator) -> bool | None:
    """Return whether an actual reaches a target of `indicator`; None if the figures do not decide this.

    They decide it if both are numbers of one unit. If the actual is a range, such as 100人以上, all its numbers must
    have the same result. If the target is a range, it must extend in the direction of improvement.
    """
    size, aim = sizes_in_one_unit((actual, target), indicator.unit)
    is_other_range = target.bound is not None and target.bound not in _AIMS[indicator.direction]
    if size is None or aim is None or is_other_range:
        return None
    is_up = indicator.direction is Direction.UP
    one, other = (size, actual.bound != _BELOW), (aim, target.bound != _BELOW)  # 100未満 is less than 100
    is_reached = one >= other if is_up else one <= other
    if actual.bound is not None and is_reached is not ((actual.bound == "以上") is is_up):
        return None
    return is_reached


def is_worse(actual: Figure, base: Figure, indicator: Indicator) -> bool | None:
    """Return whether an actual is worse than the figure of the base year; None if the figures do not decide this.

    They decide it if both are numbers of one unit, and neither is a range.
    """
    one, other = sizes_in_one_unit((actual, base), indicator.unit)
    if one is None or other is None or actual.bound is not None or base.bound is not None:
        return None
    return one < other if indicator.direction is Direction.UP else one > other


def sizes_in_one_unit(figures: Sequence[Figure], unit: str | None) -> tuple[Decimal | None, ...]:
    """Return the numbers of figures in one unit, which is the unit of most of them.

    The number is None for a figure that has no number or is in another unit. A fraction is a percentage, because its
    denominator may change; it has no number if the denominator is 0. `unit`: the indicator's unit, which is the unit of
    figures that state none (None: their unit is the one that most of the others state).
    """
    stated = [each.unit for each in figures if each.unit]
    usual = _bare_unit(unit) or max(stated, key=stated.count, default="")
    found = [(_PERCENT if each.denominator is not None else each.unit or usual, _size(each)) for each in figures]
    units = [own for own, size in found if size is not None]
    shared = max(units, key=units.count, default="")
    return tuple(size if own == shared else None for own, size in found)


def _bare_unit(unit: str | None) -> str:
    """Return an indicator's unit as `Figure.unit` has it, without the remark in brackets; empty if `unit` is None."""
    return fold_width(unit or "").partition("(")[0].strip()


def _size(figure: Figure) -> Decimal | None:
    if figure.value is None or figure.denominator is None:
        return figure.value
    return figure.value / figure.denominator * 100 if figure.denominator else None


def _of_year(figures: tuple[YearFigure, ...], year: FiscalYear) -> YearFigure | None:
    return next((figure for figure in figures if figure.year == year), None)


def name_without_unit(printed: str, unit: str | None) -> str:
    """Return a printed name without its `unit` in brackets and without the footnote mark at its end.

    If nothing else is left, it is returned unchanged. `unit`: None if the indicator has none.
    """
    name = printed.rstrip().removesuffix("※").rstrip()
    for bracketed in (f"({unit})", f"（{unit}）"):
        name = name.removesuffix(bracketed).rstrip()
    return name or printed


def as_indicator_id(number: str) -> str:
    """Return a 指標番号 as it is stored, without differences of width and case; numbers are compared by `fold_id`."""
    return unicodedata.normalize("NFKC", number).strip().upper()


def fraction_read_as_date(text: str) -> str | None:
    """Return the fraction that a spreadsheet program may have turned into this date; None if the text is not a date.

    1月15日 and 15-Jan give 1/15.
    """
    folded = fold_width(text).strip().lower()
    if match := _YEAR_FIRST.fullmatch(folded) or _MONTH_AND_DAY.fullmatch(folded):
        return f"{int(match[1])}/{int(match[2])}"
    if (match := _DAY_FIRST.fullmatch(folded)) and match[2] in _MONTHS:
        return f"{_MONTHS[match[2]]}/{int(match[1])}"
    if (match := _MONTH_FIRST.fullmatch(folded)) and match[1] in _MONTHS:
        return f"{_MONTHS[match[1]]}/{int(match[2])}"
    return None


def read_figure(text: str, place: Place) -> Figure | Problem:
    """Return the figure in a text, or the problem if the text is not a figure or looks like a date.

    `place`: the place that the problem names.
    """
    meant = fraction_read_as_date(text)
    if meant is not None:
        return problem("FIGURE-DATE", place, found=text, expected=meant)
    try:
        return parse_figure(text)
    except ValueError:
        return problem("FIGURE-UNREADABLE", place, found=text)


def figure_questions(indicator: Indicator, year: FiscalYear, text: str | None, place: Place) -> Iterator[Problem]:
    """Yield a question if a figure of the round of `year` is blank, or has another unit or denominator than earlier.

    `text`: the figure as typed (None: blank).
    """
    if is_blank(text):
        yield problem("FIGURE-BLANK", place)
    else:
        yield from questions_about_change(indicator, figure_as_typed(text or ""), place, year)


def questions_about_change(
    indicator: Indicator, figure: Figure, place: Place, year: FiscalYear | None = None
) -> Iterator[Problem]:
    """Yield a question if the unit or denominator of a figure differs from the latest number before `year`.

    If `year` is None, all years count.
    """
    before = latest_number(indicator, year)
    if before is not None:
        yield from questions_about_difference(figure, before, place, indicator.unit)


def latest_number(indicator: Indicator, before: FiscalYear | None = None) -> Figure | None:
    """Return the latest actual that is a number, otherwise the latest such target; None if there is none.

    `before`: only actuals of earlier years count (None: all); targets of all years count.
    """
    actuals = (each for each in reversed(indicator.actuals) if before is None or each.year < before)
    numbers = (each.figure for each in (*actuals, *reversed(indicator.targets)))
    return next((each for each in numbers if each.value is not None), None)


def questions_about_difference(figure: Figure, before: Figure, place: Place, unit: str | None) -> Iterator[Problem]:
    """Yield a question for a unit and one for a denominator of a figure that differ from the figure `before`.

    There is no question if the new figure is —. If the figure before states no unit, the indicator's `unit` is compared
    (None: it has none). `place`: the place of the new figure.
    """
    if figure.value is None:
        return
    stated = before.unit or (figure.unit and _bare_unit(unit))
    if (figure.unit or "") != (stated or ""):
        yield problem("FIGURE-UNIT", place, found=figure.text, expected=before.text)
    if figure.denominator != before.denominator:
        yield problem("FIGURE-DENOMINATOR", place, found=figure.text, expected=before.text)


@dataclass(frozen=True)
class IndicatorRow:
    """A line of the table: the indicator's name as printed, and the printed figure of each year (None: no figure).

    `actuals`, `targets`: the figures, in the order of the table's years; `UNDECIDED` in place of one in conflict.
    `reached`: the years whose target the round's figure already meets. `is_worse`: whether the round's figure is worse
    than the base year's; papers do not show this by colour. `is_undecided`: whether the round's figure is in conflict.
    """

    indicator: Indicator
    name: str
    actuals: tuple[str | None, ...]
    targets: tuple[str | None, ...]
    reached: tuple[FiscalYear, ...] = ()
    is_worse: bool = False
    is_undecided: bool = False

    @property
    def figures(self) -> tuple[str | None, ...]:
        """Its cells, in the order of the table's years: actuals, then targets (None: no figure)."""
        return (*self.actuals, *self.targets)


@dataclass(frozen=True)
class IndicatorGoal:
    """The indicators under one goal.

    `code`, `title`: the goal's code and title (None: it has no title). `number`: the goal's name without its title:
    目標1. `notes`: the notes below its table (※fm…).
    """

    code: str
    number: str
    title: str | None
    rows: tuple[IndicatorRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label above its table."""
        return f"{self.number} {self.title or ''}".rstrip()


@dataclass(frozen=True)
class IndicatorTable:
    """The table of indicators in a round's report.

    Its head has two lines: 実績 over `actual_years`, 目標 over `target_years`.
    """

    year: FiscalYear
    goals: tuple[IndicatorGoal, ...]
    actual_years: tuple[FiscalYear, ...]
    target_years: tuple[FiscalYear, ...]

    @property
    def rows(self) -> tuple[IndicatorRow, ...]:
        """All lines, goal after goal."""
        return tuple(row for goal in self.goals for row in goal.rows)

    def figures(self) -> Iterator[tuple[str, FigureKind, FiscalYear, str | None]]:
        """Yield every figure as printed: the indicator's ID, the kind, the year and the text (None: no figure)."""
        columns = [(FigureKind.ACTUAL, year) for year in self.actual_years]
        columns += [(FigureKind.TARGET, year) for year in self.target_years]
        for row in self.rows:
            for column, text in zip(columns, row.figures, strict=True):
                yield row.indicator.indicator_id, *column, text


@dataclass(frozen=True)
class IndicatorYear:
    """A year of an indicator.

    `actual`: the actual. `gap`: why there is no actual. Both are None if no round of the year has been held yet.
    `target`: the target in the edition of the year's round, or in the newest edition. `other_targets`: the targets of
    other editions that differ, each as (title of the edition, target). `has_reached`: None if there is no actual or no
    target, or if they do not decide this.
    """

    year: FiscalYear
    actual: YearFigure | None = None
    gap: Absence | None = None
    target: YearFigure | None = None
    other_targets: tuple[tuple[str, str], ...] = ()
    has_reached: bool | None = None

    @property
    def other_label(self) -> str:
        """The differing targets as shown: 当初計画は200万件."""
        return "、".join(f"{title}は{text}" for title, text in self.other_targets)


@dataclass(frozen=True)
class IndicatorYears:
    """An indicator, as declared in the newest edition that has it, with all its years in order."""

    indicator: Indicator
    years: tuple[IndicatorYear, ...]


def indicator_years(
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    rounds: Mapping[FiscalYear, str],
    first_year: FiscalYear,
    steps: Sequence[Derivation] = (),
) -> tuple[IndicatorYears, ...]:
    """Return every indicator of a plan's `editions` (oldest first) with all its years.

    `rounds`: the ID of the edition that each year's round uses. `first_year`: the plan's first year. `steps`: the
    derivations between editions. Indicators that a later edition dropped are last.
    """
    found = [
        _followed(place, each, editions, steps)
        for place, (_, indicators) in reversed(list(enumerate(editions)))
        for each in indicators
        if not _goes_on(place, each, editions, steps)
    ]
    years = _all_years([each for some in found for each in some.values()], rounds)
    return tuple(
        IndicatorYears(_last(some), tuple(_years(some, years, editions, rounds, first_year))) for some in found
    )


_ByEdition = dict[str, Indicator]
"""An indicator by the IDs of the editions that have it, oldest first."""


def _goes_on(
    place: int,
    indicator: Indicator,
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    steps: Sequence[Derivation],
) -> bool:
    """Return whether a later edition has the indicator, whatever its ID there."""
    for later in range(place + 1, len(editions)):
        ids = _ids(editions[place : later + 1])
        became = descendants(steps, PlanSubject.INDICATOR, indicator.indicator_id, ids, mergers=())
        if any(each.indicator_id in became for each in editions[later][1]):
            return True
    return False


def _followed(
    place: int,
    indicator: Indicator,
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    steps: Sequence[Derivation],
) -> _ByEdition:
    """Return the indicator in each edition up to its own; of several predecessors the first one."""
    found: _ByEdition = {}
    for earlier in range(place + 1):
        edition, indicators = editions[earlier]
        ids = _ids(editions[earlier : place + 1])
        was = origins(steps, PlanSubject.INDICATOR, indicator.indicator_id, ids, mergers=())
        here = next((each for wanted in was for each in indicators if each.indicator_id == wanted), None)
        if here is not None:
            found[edition.edition_id] = here
    return found


def _ids(editions: Sequence[tuple[Edition, Sequence[Indicator]]]) -> tuple[str, ...]:
    return tuple(edition.edition_id for edition, _ in editions)


def _last(some: _ByEdition) -> Indicator:
    return some[next(reversed(some))]


def _all_years(found: Sequence[Indicator], rounds: Mapping[FiscalYear, str]) -> tuple[FiscalYear, ...]:
    known = {figure.year for each in found for figure in (*each.actuals, *each.targets)} | set(rounds)
    if not known:
        return ()
    return tuple(map(FiscalYear, range(min(known).start, max(known).start + 1)))


def _years(
    some: _ByEdition,
    years: Sequence[FiscalYear],
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    rounds: Mapping[FiscalYear, str],
    first_year: FiscalYear,
) -> Iterator[IndicatorYear]:
    titles = {edition.edition_id: edition.title for edition, _ in editions}
    for year in years:
        known = next((figure for each in some.values() if (figure := each.actual(year)) is not None), None)
        actual = None if known is None or known.is_undecided else known
        own = rounds.get(year, next(reversed(some)))
        targets = {edition_id: figure for edition_id, each in some.items() if (figure := each.target(year)) is not None}
        target = targets.get(own)
        others = tuple(
            (titles[edition_id], figure.figure.text)
            for edition_id, figure in targets.items()
            if edition_id != own and (target is None or figure.figure.text != target.figure.text)
        )
        reached = has_reached(actual.figure, target.figure, _last(some)) if actual and target else None
        gap = Absence.UNDECIDED if known else _gap(year, some, rounds, first_year)
        yield IndicatorYear(year, actual, None if actual else gap, target, others, reached)


def _gap(
    year: FiscalYear, some: _ByEdition, rounds: Mapping[FiscalYear, str], first_year: FiscalYear
) -> Absence | None:
    """Return the reason why a year has no actual; None after the last round."""
    if year > max(rounds, default=year) or not rounds:
        return None
    if year < first_year:
        return Absence.NOT_IN_PLAN
    if year in rounds:
        return Absence.NO_FIGURE if rounds[year] in some else Absence.NOT_IN_PLAN
    return Absence.NO_ROUND if year > min(rounds) else Absence.NO_FIGURE
