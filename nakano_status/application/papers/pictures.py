"""Pictures of a round by name, made from its records: one source for papers, the public page and the window.

The kinds of change (変更の種別) are shown only if the plan's profile publishes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.counts import NO_DEPARTMENT, UNWRITTEN
from nakano_status.application.papers.item_counts import counted_by_item, note_on_counting
from nakano_status.application.papers.paper import PictureName
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.read.counts import count_contents, group_label, groups_before, sort_groups
from nakano_status.application.round.read.overview import Bar, Overview, read_overview
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_targets import RowTargets, read_targets
from nakano_status.application.round.read.row_years import all_row_years
from nakano_status.application.round.read.views import CountsView
from nakano_status.documents import course_charts as courses
from nakano_status.documents.charts import (
    Caption,
    Category,
    ShareLine,
    category_of,
    draw_answers_by_day,
    share_bars,
    with_title,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import CHANGE_KIND, CHANGE_REASON
from nakano_status.domain.fields.headings import ID, TITLE
from nakano_status.domain.fields.mark import MarkColour, MarkPattern
from nakano_status.domain.fields.option import KINDS, ChoiceOption
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import Direction, IndicatorYear, IndicatorYears, sizes_in_one_unit
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.plan.plan import Listing
from nakano_status.domain.refusals.papers import PaperFormatUnknown, PictureEmpty
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import Exclusion, Grouping, RowResult, grouping_label
from nakano_status.domain.text.file_names import safe_name
from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.documents.picture import Picture
    from nakano_status.domain.fields.field import Field
    from nakano_status.domain.round.item_totals import ItemRow

PRINTED = tuple(each for each in PictureName if each is not PictureName.SUBMISSIONS)
"""Pictures that papers have."""

_REPORTED = "報告対象"
"""The heading of the numbers of rows beside bars."""
_NAMELESS = {Grouping.DEPARTMENT: NO_DEPARTMENT, Grouping.DIVISION: "（所管課の登録なし）"}
"""Names for the groups of rows without a 部 or 所管課; the placeholder is the plan's term for 部."""
_WIDEST_PANEL, _PAGE = 150.0, 680.0
"""In points: the width from which panels are placed side by side, and the height of a matrix without a limit."""
_MOST_ROWS = 500
"""Maximum number of rows of a plan in a matrix; a plan with more rows has no such picture."""


@dataclass(frozen=True)
class RoundPictures:
    """Pictures of a round, `width` points wide.

    A picture that would be higher than `height` points is divided into parts. Data that several pictures need are read
    once.
    """

    records: Records
    round_: Round
    width: float
    height: float = float("inf")

    def all(self, names: Sequence[PictureName] = PRINTED) -> Mapping[str, Picture]:
        """Return the pictures with these names, by name.

        A picture without content is left out. A divided picture has an entry for each part.
        """
        return {each.name: each for name in names for each in self.parts(name)}

    def parts(self, name: PictureName) -> tuple[Picture, ...]:
        """Return the parts of a picture; empty if there is nothing to show."""
        return tuple(_DRAWN[name](self))

    @cached_property
    def contents(self) -> RoundContents:
        """Contents of the round."""
        return RoundContents.load(self.records, self.round_)

    @cached_property
    def overview(self) -> Overview:
        """Overview of the round: its 報告対象 rows by category, in all and by group, and its answers by day."""
        return read_overview(self.records, self.round_)

    @cached_property
    def indicators(self) -> tuple[IndicatorYears, ...]:
        """Indicators with a numeric actual or target in any year, as known at the end of the round's year."""
        found = read_indicator_years(self.records, self.round_)
        return tuple(each for each in found if any(map(_is_used, each.years)))

    @cached_property
    def changed(self) -> tuple[courses.ChangedRow, ...]:
        """Rows that did not go as planned.

        If papers show 変更の種別, the rows are sorted by it, otherwise they are in printed order. The reason of a row
        is `UNWRITTEN` if it is blank.
        """
        profile = self.contents.edition.profile
        has_kinds = profile.by_key[CHANGE_KIND].published
        rows = []
        for row_id, mark in self.contents.off_plan.items():
            values = self.contents.values_on_paper(self.contents.known_rows[row_id])
            kind = KINDS.read(self.contents.reported(row_id).decided.get(CHANGE_KIND)) if has_kinds else None
            title, reason = title_without_sign(self.contents.listings[row_id]), values.get(CHANGE_REASON) or ""
            reason = UNWRITTEN if is_blank(reason) else reason
            rows.append(courses.ChangedRow(category_of(mark), row_id, title, kind, reason))
        kinds: list[ChoiceOption | None] = [*KINDS, None]
        return tuple(sorted(rows, key=lambda each: kinds.index(each.kind)))

    @property
    def _row_heads(self) -> tuple[str, str]:
        given = self.contents.edition.profile.headings
        return given[ID], given[TITLE]

    @property
    def _as_of(self) -> str:
        return f"（{self.round_.year.label}末時点）"

    def bars(self, name: str, by: Grouping, most: int | None = None, *, has_before: bool = True) -> Iterator[Picture]:
        """Yield the bar chart of the marks, with a bar of all rows first, then one of each of the first `most` groups.

        `name`: the name of the picture. `by`: the kind of groups; a group that has rows in neither year is left out.
        `most`: None for all groups. `has_before`: the bars of the year before are shown, too. Nothing is yielded if no
        row is counted.
        """
        overview, figures = self.overview, tuple(self.overview.whole.pieces)
        bars = [each for each in overview.groups[by] if each.total or each.total_before][:most]
        word = self._level(by)
        previous = overview.previous if has_before else None
        now, before = self.round_.year.label, previous.label if previous else None
        caption = Caption(
            str(name), f"{word}別の進捗状況{self._as_of}", _described(overview.whole, figures, word, previous)
        )
        nameless = _NAMELESS.get(by, "").format(word)
        named = (each if each.code is not None else replace(each, name=nameless or each.name) for each in bars)
        lines = [
            ShareLine.of(each.name, each.numbers, each.before, each.code, is_sum=each is overview.whole)
            for each in (overview.whole, *named)
        ]
        lines = lines if has_before else [replace(each, before=None) for each in lines]
        categories = tuple(map(category_of, figures))

        def draw(named: Caption, some: Sequence[ShareLine]) -> Picture:
            return share_bars(named, categories, some, (now, before), (word, _REPORTED), self.width, lines)

        if overview.whole.total:
            yield from courses.draw_in_parts(draw, caption, lines, self.height, attrgetter("label"))

    def by_department(self) -> Iterator[Picture]:
        """Yield the bar chart of the counts by 部; nothing if papers do not show 部."""
        if self.contents.papers_show_departments:
            yield from self.bars(PictureName.BY_DEPARTMENT, Grouping.DEPARTMENT)

    def items(self, key: str | None = None) -> Iterator[Picture]:
        """Yield a bar chart for each counted choice, with bars of all rows and of each goal.

        `key`: the key of the only choice (None: all choices).
        """
        asked, compared = self.contents.asked, self.contents.compared_round
        keys = [each for each in asked.profile.counted_choices if each in asked.every_key and key in (None, each)]
        before = RoundContents.load(self.records, compared) if compared and keys else None
        for each in keys:
            yield from self._item_bars(asked.profile.by_key[each], before)

    def _item_bars(self, item: Field, before: RoundContents | None) -> Iterator[Picture]:
        """Yield the bar chart of a choice; nothing if no row has an option, or no row is 報告対象 now.

        Options that only the profile of the round before has are the last ones. `before`: the round before, if any.
        """
        declared = before.asked.profile.by_key.get(item.key) if before else None
        is_comparable = item.is_comparable_to(declared)
        now = _options_by_goal(self.contents, item.key)
        then = _options_by_goal(before, item.key) if before and is_comparable else {}
        groups = groups_before(self.contents, before, Grouping.GOAL) if before and then else {}
        then = {code if code is None else groups.get(code, code): counts for code, counts in then.items()}
        options = tuple(dict.fromkeys((*item.options, *(declared.options if declared and then else ()))))
        used = {figure for counts in (*now.values(), *then.values()) for figure in counts.figures}
        figures = [each for each in (*options, Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT) if each in used]
        if not now or used.isdisjoint(options):
            return

        def line(code: str | None, label: str, *, is_sum: bool = False) -> ShareLine:
            found = [counts.get(code, _NONE_CHOSEN) for counts in (now, then)]
            some = [{each: one.figures[each] for each in figures} for one in found]
            made = ShareLine.of(label, some[0], some[1] if then else None, code, is_sum=is_sum)
            return replace(made, rows=found[0].rows, rows_before=found[1].rows)

        goals = sort_groups(self.contents, Grouping.GOAL, (code for code in now if code != _WHOLE))
        lines = [line(_WHOLE, "全体", is_sum=True)]
        lines += [line(code, group_label(self.contents, Grouping.GOAL, code)) for code in goals]
        categories = [_options_category(options, each) for each in figures]
        numbers = "、".join(
            f"{each.label} {now[_WHOLE].figures[figure]}件" for each, figure in zip(categories, figures, strict=True)
        )
        note, (_, total) = note_on_counting(self.contents, item), counted_by_item(self.contents, item)
        word, name = self._level(Grouping.GOAL), f"{PictureName.BY_ITEM}-{item.key}"
        described = f"{total}{now[_WHOLE].rows}件の内訳は、{numbers}です。{note.removeprefix('※')}"
        described += f"{word}別の内訳も示します。"
        caption = Caption(name, f"{item.short_name}の内訳{self._as_of}", described, note)
        years = self.round_.year.label, before.round_.year.label if before and then else None

        def draw(named: Caption, some: Sequence[ShareLine]) -> Picture:
            return share_bars(named, categories, some, years, (word, total), self.width, lines)

        yield from courses.draw_in_parts(draw, caption, lines, self.height, attrgetter("label"))

    def _level(self, by: Grouping) -> str:
        names = self.contents.organisation.names_of(DivisionKind.DEPARTMENT)
        return grouping_label(by, self.contents.edition.profile, names)

    def panels(self, shape: courses.PanelShape | None = None, most: int | None = None) -> Iterator[Picture]:
        """Yield the chart of the indicators, with one panel for each indicator.

        Nothing is yielded if there are no indicators. `shape`: the shape of the panels; by default as many panels are
        side by side as fit the width. `most`: the maximum number of indicators (None: all).
        """
        found = self.indicators[:most]
        if not found:
            return
        years = [each.year for each in found[0].years]
        used = [place for place, _ in enumerate(years) if any(_is_used(each.years[place]) for each in found)]
        shown = years[used[0] : used[-1] + 1]
        caption = Caption(
            PictureName.INDICATORS.value,
            f"成果指標の推移と目標（{self.round_.year.label}まで）",
            f"成果指標{len(found)}件の、{_span(shown)}の実績と目標です。",
        )
        panels = [_panel(each, shown) for each in found]
        wanted = shape or courses.PanelShape(max(int(self.width / _WIDEST_PANEL), 1))

        def draw(named: Caption, some: Sequence[courses.IndicatorPanel]) -> Picture:
            return courses.small_multiples(named, some, [each.short for each in shown], wanted, self.width)

        yield from courses.draw_in_parts(draw, caption, panels, self.height, attrgetter("title"))

    def targets(self) -> Iterator[Picture]:
        """Yield the chart of the numbers of rows against the plan's targets, one panel for each row and target.

        Nothing is yielded if no field of the plan is a target, or if no row has a target.
        """
        found = list(read_targets(self.records, self.contents))
        years = [year for each in found for year in (*each.actuals, *each.targets)]
        if not years:
            return
        shown = list(map(FiscalYear, range(min(years).start, max(years).start + 1)))
        caption = Caption(
            PictureName.TARGETS.value,
            f"取組の実績と目標（{self.round_.year.label}まで）",
            f"目標のある{len({each.row_id for each in found})}件の取組の、{_span(shown)}の実績と目標です。",
        )
        listings = self.contents.listings
        panels = [_target_panel(each, title_without_sign(listings[each.row_id]), shown) for each in found]
        shape = courses.PanelShape(max(int(self.width / _WIDEST_PANEL), 1))

        def draw(named: Caption, some: Sequence[courses.IndicatorPanel]) -> Picture:
            return courses.small_multiples(named, some, [each.short for each in shown], shape, self.width)

        yield from courses.draw_in_parts(draw, caption, panels, self.height, attrgetter("title"))

    def days(self, today: date) -> Iterator[Picture]:
        """Yield the chart of the answers by day, with a label at `today`.

        Nothing is yielded if there are no answers.
        """
        answers = self.overview.answers
        if answers is not None and answers.days:
            yield draw_answers_by_day(answers, today, self.width, year=self.round_.year.label)

    def changes(self) -> Iterator[Picture]:
        """Yield the pictures of the rows that did not go as planned, with the reasons; none if all rows did.

        The rows are divided among as few pictures as the height allows.
        """
        rows = self.changed
        named = self.contents.edition.profile.marks.asking_reason.quoted
        kinds = {kind: sum(each.kind is kind for each in rows) for kind in KINDS}
        listed = "、".join(f"{each}{number}件" for each, number in kinds.items() if number)
        kind = self.contents.edition.profile.by_key[CHANGE_KIND].short_name
        caption = Caption(
            PictureName.SCHEDULE_CHANGES.value,
            f"{named}の取組と理由{self._as_of}",
            f"{named}の取組{len(rows)}件と、その理由です。{f'{kind}は、{listed}です。' if listed else ''}",
        )
        if rows:
            draw = partial(courses.changed_schedules, width=self.width, kind=kind, heads=self._row_heads)
            yield from courses.draw_in_parts(draw, caption, rows, self.height, attrgetter("row_id"))

    def matrix(self) -> Iterator[Picture]:
        """Yield the matrix of the marks of all rows by year, up to the round's year.

        Nothing is yielded if no row has a mark, or if the plan has more than `_MOST_ROWS` rows.
        """
        contents = self.contents
        if len(contents.edition.listings) > _MOST_ROWS:
            return
        own = (each for each in all_row_years(self.records) if each.plan == contents.plan and each.row_id)
        lines = grouped((each.row_id or "", each) for each in own if each.year <= self.round_.year)
        listings = {each.row_id: each for each in contents.edition.listings}
        places = {row_id: place for place, row_id in enumerate(listings)}
        ids = sorted(lines, key=lambda each: places.get(each, len(places)))
        there = {each.year for some in lines.values() for each in some if each.mark}
        years = list(map(FiscalYear, range(min(there).start, max(there).start + 1))) if there else []
        rows = []
        for row_id in ids:
            by_year = {each.year: each for each in lines[row_id]}
            cells = tuple(
                category_of(line.mark) if line and line.mark else line.gap.short if line and line.gap else "―"
                for line in map(by_year.get, years)
            )
            if any(isinstance(each, Category) for each in cells):
                title = title_without_sign(listings[row_id]) if row_id in listings else lines[row_id][-1].title or ""
                rows.append(courses.MatrixRow(row_id, title, cells))
        if not rows:
            return
        caption = Caption(
            PictureName.MARKS_BY_YEAR.value,
            f"年度別の進捗状況（{self.round_.year.label}まで）",
            f"{len(rows)}件の取組の、{_span(years)}の進捗状況です。",
        )
        shown = [each.short for each in years]
        now = tuple(map(category_of, contents.edition.profile.marks))
        used = (each for row in rows for each in row.cells if isinstance(each, Category))
        marks = tuple(dict.fromkeys((*now, *used)))  # marks of earlier years are as they were then
        room = min(self.height, _PAGE)
        draw = partial(
            courses.mark_matrix, categories=marks, years=shown, width=self.width, height=room, heads=self._row_heads
        )
        yield from courses.draw_in_parts(draw, caption, rows, self.height, attrgetter("row_id"))


_OPTION_COLOURS = tuple(reversed(MarkColour))
_OPTION_PATTERNS = tuple(each for each in MarkPattern if each is not MarkPattern.EMPTY)
"""The looks of options by their place; a profile declares none. Rows without an option have the empty pattern."""


def _options_category(options: Sequence[ChoiceOption], figure: ChoiceOption | Exclusion) -> Category:
    """Return the category of the rows with one of the options of a choice, or without one, as `category_of`."""
    if not isinstance(figure, ChoiceOption):
        return category_of(figure)
    place = options.index(figure)
    colour = _OPTION_COLOURS[place % len(_OPTION_COLOURS)]
    return Category(figure.symbol, figure.symbol, colour, _OPTION_PATTERNS[place % len(_OPTION_PATTERNS)], figure)


_WHOLE = ""
"""In place of a goal's code: all rows."""


@dataclass(frozen=True)
class _ChosenOptions:
    """The number of 報告対象 rows of a group, and how many of them have each option of a choice or lack one."""

    figures: Counter[ChoiceOption | Exclusion]
    rows: int


_NONE_CHOSEN = _ChosenOptions(Counter(), 0)


def _options_by_goal(contents: RoundContents, key: str) -> Mapping[str | None, _ChosenOptions]:
    """Return the chosen options of the 報告対象 rows by goal, and of all these rows under `_WHOLE`.

    Empty if the round does not ask for such a choice.
    """
    item = contents.asked.profile.by_key.get(key)
    if item is None or not item.options or key not in contents.asked.every_key:
        return {}
    rows = [each for each in contents.item_rows(item) if each.row.out_of_report is None]
    found = grouped((group, each) for each in rows for group in (_WHOLE, each.row.groups[Grouping.GOAL]))
    return {group: _chosen_options(item, some) for group, some in found.items()}


def _chosen_options(item: Field, rows: Sequence[ItemRow]) -> _ChosenOptions:
    figures = Counter[ChoiceOption | Exclusion]()
    for each in rows:
        figures.update((each.why_not,) if each.why_not else item.options_in(each.value))
    return _ChosenOptions(figures, len(rows))


_DRAWN: Mapping[PictureName, Callable[[RoundPictures], Iterator[Picture]]] = {
    PictureName.COUNTS: partial(RoundPictures.bars, name=PictureName.COUNTS, by=Grouping.GOAL),
    PictureName.BY_DEPARTMENT: RoundPictures.by_department,
    PictureName.BY_MEASURE: partial(RoundPictures.bars, name=PictureName.BY_MEASURE, by=Grouping.MEASURE),
    PictureName.BY_ITEM: RoundPictures.items,
    PictureName.INDICATORS: RoundPictures.panels,
    PictureName.TARGETS: RoundPictures.targets,
    PictureName.SCHEDULE_CHANGES: RoundPictures.changes,
    PictureName.MARKS_BY_YEAR: RoundPictures.matrix,
}
_FILE_WIDTH, _UNBROKEN = 464.0, 1e9
"""Width of a picture in a file (with its margins the width of the text on A4), and a height that no picture reaches."""
_SUFFIXES, _LONGEST_NAME = ("svg", "png"), 60


def pictures_for_files(records: Records, round_: Round) -> RoundPictures:
    """Return the pictures of a round for files, in which no picture is divided."""
    return RoundPictures(records, round_, _FILE_WIDTH, _UNBROKEN)


def picture_for_file(drawn: Iterable[Picture]) -> Picture | None:
    """Return the first picture for a file or the clipboard, with its title above it and a margin around it.

    None if there is no picture.
    """
    return next(map(with_title, drawn), None)


def save_pictures(
    parts: Parts, store: Store, name: PictureName, year: FiscalYear | None, target: Path, *, replace: bool = False
) -> tuple[tuple[Path, ...], CountsView]:
    """Write the picture called `name` of a round, as SVG or PNG by the suffix of `target`.

    Return the files, and the counts of the round. If there are several pictures of this name, such as one for each
    counted choice, each has a file of its own, whose number and title follow the name of `target`. `year`: the year of
    the round (None: the current round). Raises RoundUnknown, PlanUnclear, PictureEmpty, PaperFormatUnknown,
    TargetExists, TargetNotWritable.
    """
    suffix = target.suffix.lower().removeprefix(".")
    if suffix not in _SUFFIXES:
        raise PaperFormatUnknown(path=str(target), expected="、".join(f".{each}" for each in _SUFFIXES))
    with store.reading() as records:
        pictures = pictures_for_files(records, chosen_round(records, year))
        drawn = pictures.days(parts.clock.today()) if name is PictureName.SUBMISSIONS else pictures.parts(name)
        found, counts = [*map(with_title, drawn)], count_contents(pictures.contents)
    if not found:
        raise PictureEmpty(year=pictures.round_.year.label)
    names = [target.name]
    if len(found) > 1:
        titles = (safe_name(each.title, _LONGEST_NAME) for each in found)
        names = [f"{target.stem}_{number}_{title}{target.suffix}" for number, title in enumerate(titles, start=1)]
    contents = (parts.papers.picture_png(each) if suffix == "png" else each.svg.encode() for each in found)
    parts.files.write_all(target.parent, dict(zip(names, contents, strict=True)), replace=replace)
    return tuple(map(target.with_name, names)), counts


def title_without_sign(listing: Listing) -> str:
    """Return a row's title without the plan's own sign (◎ or ○), which would look like a mark of 進捗状況.

    再掲 and 国 are not removed.
    """
    return listing.title.replace(listing.plan_class or "", "", 1).strip()


def _span(years: Sequence[FiscalYear]) -> str:
    first, last = years[0].label, years[-1].label
    return first if first == last else f"{first}から{last}まで"


def _described(whole: Bar, figures: Sequence[RowResult], word: str, previous: FiscalYear | None) -> str:
    """Return a description of the bars: the numbers of the whole, the kind of groups, and the year compared with."""
    numbers = "、".join(f"{category_of(each).label} {whole.numbers[each]}件" for each in figures if whole.numbers[each])
    beside = f"と{previous.label}末の件数" if previous else ""
    return f"報告対象{whole.total}件の内訳は、{numbers}です。{word}別の内訳{beside}も示します。"


def _is_used(year: IndicatorYear) -> bool:
    figures = (each.figure for each in (year.actual, year.target) if each is not None)
    return any(each.value is not None for each in figures)


def _target_panel(found: RowTargets, title: str, years: Sequence[FiscalYear]) -> courses.IndicatorPanel:
    actuals, targets = (
        tuple(courses.PlottedFigure(years.index(year), float(text), found.actual.printed(text)) for year, text in some)
        for some in (sorted(found.actuals.items()), sorted(found.targets.items()))
    )
    return courses.IndicatorPanel(f"{found.row_id}　{title}", found.actual.called_with_unit, actuals, targets)


def _panel(found: IndicatorYears, years: Sequence[FiscalYear]) -> courses.IndicatorPanel:
    indicator = found.indicator
    arrow = "↑" if indicator.direction is Direction.UP else "↓"
    shown = [each for each in found.years if each.year in years]
    actuals = [(each.year, each.actual.figure) for each in shown if each.actual]
    targets = [(each.year, each.target.figure) for each in shown if each.target]
    sizes = sizes_in_one_unit([figure for _, figure in (*actuals, *targets)], indicator.unit)
    plotted = tuple(
        courses.PlottedFigure(years.index(year), None if size is None else float(size), figure.printed)
        for (year, figure), size in zip((*actuals, *targets), sizes, strict=True)
    )
    return courses.IndicatorPanel(
        indicator.with_unit(indicator.name),
        f"{arrow} {indicator.direction.label}",
        plotted[: len(actuals)],
        plotted[len(actuals) :],
    )
