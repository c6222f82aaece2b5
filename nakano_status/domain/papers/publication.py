"""A recorded paper, the chosen sender of papers, and the comparison of two states of the list (新旧対照).

A comparison finds rows added, removed, moved and reworded. A row of the new state is matched with a row of the old
state by its 管理番号, otherwise by the lineage of the two editions, otherwise by a unique title. A row that was merged
into another row is listed with that row and not as removed; each part of a split row is compared with the whole row.
Differences are listed field by field; texts equal after normalisation are equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import DIVISIONS, MEASURE, TITLE
from nakano_status.domain.plan.lineage import SAME_ROWS, PlanFate, RowLineage
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import same

if TYPE_CHECKING:
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.fields.mark import Marks
    from nakano_status.domain.problems.problem import Problem


class Occasion(StrEnum):
    """Occasion of a paper: the meeting or the readers it is made for."""

    COUNCIL = "庁議"
    COMMITTEE = "委員会"
    PUBLIC = "公表"
    DIVISION = "所管課"


@dataclass(frozen=True)
class SenderChoice:
    """The choice of the sender of papers.

    `is_made`: whether a choice was made. `body`: the ID of the chosen body; None for the name as stated in the plan.
    `kept`: the names that settled rounds print instead, by round ID.
    """

    is_made: bool = False
    body: str | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PublicationFile:
    """A file of a paper; its bytes are stored in the data file and read by name."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Publication:
    """A paper as recorded.

    `number`: counts up within the round. `label`: its 資料番号; empty if it has none. `day`: the date printed on it.
    `state_digest`: the digest of the round's state that it was made from. `supersedes`: the number of the paper that it
    replaces (None: it replaces none). `files`: its files, without their bytes. `act_id`: the act that recorded it;
    empty until then. `called`: the plan's name of the occasion.
    """

    round_id: str
    number: int
    occasion: Occasion
    label: str
    day: date
    state_digest: str
    is_final: bool
    supersedes: int | None = None
    files: tuple[PublicationFile, ...] = ()
    act_id: str = ""
    called: str = field(default="", compare=False)

    @property
    def occasion_name(self) -> str:
        """The plan's name of the occasion, used in every text; the data file stores the key."""
        return self.called or self.occasion.value

    @property
    def next_step(self) -> str:
        """A hint for the person who published a final paper for 公表, otherwise ''."""
        return _TO_WEB_SITE if self.is_final and self.occasion is Occasion.PUBLIC else ""


_TO_WEB_SITE = "ホームページには、このフォルダーの全てのファイルを、名前を変えずに同じ場所に置いてください。"


def paper_label(number: str) -> str:
    """Return the 資料番号 as printed: bare digits get the prefix 資料, anything else is returned as typed."""
    return f"資料{number}" if number.isdecimal() else number


def last_final(papers: Iterable[Publication]) -> Publication | None:
    """Return the final paper with the highest number; None if no paper is final."""
    return max((each for each in papers if each.is_final), key=lambda each: each.number, default=None)


def is_published(papers: Iterable[Publication]) -> bool:
    """Return whether a final paper for 公表 is recorded."""
    return any(each.is_final and each.occasion is Occasion.PUBLIC for each in papers)


def current_publication(papers: Iterable[Publication]) -> Publication | None:
    """Return the paper that is in force: the last final paper; if no paper is final, the last draft; otherwise None."""
    kept = tuple(papers)
    return last_final(kept) or max(kept, key=lambda each: each.number, default=None)


class Kind(Labelled):
    """Kinds of changes to a row; a row can have several."""

    MERGED = "merged", "統合"
    SPLIT = "split", "分割"
    ADDED = "added", "追加"
    REMOVED = "removed", "削除"
    ENDED = "ended", "終了"
    MOVED = "moved", "移動"
    RETITLED = "retitled", "事業内容名の変更"
    OTHER_DIVISION = "other_division", "所管課の変更"
    REWORDED = "reworded", "記載の変更"


@dataclass(frozen=True)
class ComparedRow:
    """A row as one side of the comparison prints it.

    `row_id`, `measure_title`, `divisions`: None if the side does not print them. `page`: None if the side has no pages.
    `measure`: the code of its measure. `texts`: the texts by field key (None: blank); a field that the side does not
    show is absent. `named`: the divisions that the row names (None: not known); if both sides name the same divisions,
    another spelling is not a difference. `unread`: the keys of the fields and names that the side does not show or that
    cannot be read there; they are not compared.
    """

    row_id: str | None
    measure: str
    measure_title: str | None
    title: str
    divisions: str | None
    texts: Mapping[str, str | None]
    page: int | None = None
    named: tuple[Owner, ...] | None = None
    unread: frozenset[str] = frozenset()

    @property
    def is_identified(self) -> bool:
        """Whether the row has a 管理番号 or a title that can be read."""
        return self.row_id is not None or TITLE not in self.unread

    def with_names_of(self, other: ComparedRow) -> ComparedRow:
        """Return the row with the measure and the title of the other side's row in place of unread ones."""
        of_other = replace(self, measure=other.measure, measure_title=other.measure_title)
        row = of_other if MEASURE in self.unread else self
        return replace(row, title=other.title) if TITLE in self.unread else row


@dataclass(frozen=True)
class ComparisonSide:
    """One side of a comparison.

    `name`: its label (令和4年度末時点). `rows`: its rows in printed order. `headings`: the headings of a row's measure,
    title and divisions and of its fields, by key. `figures`: the figures of 成果指標 in its report, by indicator and
    heading (令和4年度 実績). `indicators`: the indicators' names, by ID; names need not be unique. `edition_id`: the
    edition of its rows. `year`: the year of their round. `ended`: the ends of rows (令和4年度で完了), by 管理番号,
    because a list may leave these rows out. `marks`: the marks of its year's profile (None: it has no marks).
    `untitled`: the text in place of a missing title of a measure. `problems`: the problems of reading the side.
    """

    name: str
    rows: tuple[ComparedRow, ...]
    headings: Mapping[str, str]
    figures: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    edition_id: str | None = None
    ended: Mapping[str, str] = field(default_factory=dict)
    year: FiscalYear | None = None
    marks: Marks | None = None
    untitled: str = field(default="", repr=False)
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    def naming_marks(self) -> ComparisonSide:
        """Return a copy in which each mark has its label, because two sides may use one symbol for different marks."""
        return replace(self, rows=tuple(map(self._named, self.rows)))

    def _named(self, row: ComparedRow) -> ComparedRow:
        mark = self.marks.option_of(row.texts.get(MARK)) if self.marks else None
        return replace(row, texts={**row.texts, MARK: mark.named}) if mark else row


@dataclass(frozen=True)
class FigureChange:
    """A figure of 成果指標 that the two sides print differently.

    `name`: the indicator's name. `what`: the figure's heading (令和4年度 実績). `was`, `now`: the figures as printed;
    None if the figure is blank there.
    """

    name: str
    what: str
    was: str | None
    now: str | None


@dataclass(frozen=True)
class FieldChange:
    """A field that the two sides print differently. `was`, `now`: its texts; None if the field is blank there."""

    key: str
    was: str | None
    now: str | None


@dataclass(frozen=True)
class RowChange:
    """A row that differs.

    `was`, `now`: the row on the old and on the new side; `was` is None if it was added, `now` if it was removed.
    `joined`: further old rows that were merged into it. `parts`: the numbers of all parts, if it is one part of a split
    row. `why`: the reason why a removed row ended ('' if it did not end).
    """

    was: ComparedRow | None
    now: ComparedRow | None
    kinds: tuple[Kind, ...]
    fields: tuple[FieldChange, ...]
    joined: tuple[ComparedRow, ...] = ()
    parts: tuple[str, ...] = ()
    why: str = ""

    @property
    def shown(self) -> ComparedRow:
        """The row as printed on the new side, or on the old side if it was removed."""
        shown = self.now or self.was
        if shown is None:
            raise ValueError("a change of no row")
        return shown

    @property
    def step(self) -> tuple[tuple[str, ...], tuple[str, ...], PlanFate] | None:
        """The 管理番号 before, the 管理番号 after, and the kind of a merger or split; None if there was neither."""
        if self.joined:
            numbers = tuple(each.row_id for each in (self.was, *self.joined) if each and each.row_id is not None)
            return numbers, (self.shown.row_id or "",), PlanFate.MERGED
        if self.parts and self.was:
            return (self.was.row_id or "",), self.parts, PlanFate.SPLIT
        return None


_Gap: TypeAlias = tuple[int | None, int | None]
"""The place between two matched rows, as the indexes of their old rows (None: the place is at the beginning or end)."""


def compare(old: ComparisonSide, new: ComparisonSide, lineage: RowLineage = SAME_ROWS) -> tuple[RowChange, ...]:
    """Return every row that differs, in the order of the new side.

    A removed row comes after the row that it followed. A row that was merged into another row is shown with that row,
    even if the new side still lists it as ended. A row without a partner that cannot be identified, or that may be such
    a row of the other side, is neither added nor removed.
    """
    new = replace(new, rows=tuple(each for each in new.rows if not (each.row_id and lineage.went_into(each.row_id))))
    partners = _partners(old.rows, new.rows, lineage)
    keys = [key for key in dict.fromkeys((*new.headings, *old.headings)) if key in old.headings and key in new.headings]
    joined = _joined(old.rows, new.rows, lineage, partners)
    merged = {each for places in joined.values() for each in places}
    at_places, unclear_old, unclear_new = _by_gap(
        old.rows, new.rows, partners, merged, is_ordered=not lineage.spans_plans
    )
    partners |= at_places
    ended = {was: why for row_id, why in new.ended.items() for was in lineage.origins(row_id)}
    unclear_old = {each for each in unclear_old if old.rows[each].row_id not in ended}
    left = _left_behind(old.rows, {*partners.values(), *merged}, unclear_old)
    found = [*_removed(left.pop(None, ()), ended)]
    for place, row in enumerate(new.rows):
        before = partners.get(place)
        others = tuple(old.rows[each] for each in joined.get(place, ()))
        parts = lineage.parts(row.row_id) if row.row_id is not None else ()
        change = _change(None if before is None else old.rows[before], row, keys, others, parts)
        found += [change] if change.kinds and place not in unclear_new else []
        for each in (before, *joined.get(place, ())):
            if each is not None:
                found += _removed(left.pop(each, ()), ended)
    return tuple(found)


def compare_figures(old: ComparisonSide, new: ComparisonSide) -> tuple[FigureChange, ...]:
    """Return the figures that both sides have and print differently, in the order of the new side."""
    return tuple(
        FigureChange(new.indicators[indicator_id], what, old.figures[indicator_id, what], figure)
        for (indicator_id, what), figure in new.figures.items()
        if old.figures.get((indicator_id, what), figure) != figure
    )


def _partners(old: Sequence[ComparedRow], new: Sequence[ComparedRow], lineage: RowLineage) -> dict[int, int]:
    """Return the index of the old row for each new row.

    Rows match by 管理番号, then by lineage, then by title and measure, then by title alone. Rows with one title under
    one measure are matched by their order; a title in several places matches nothing. Rows of two plans match by
    lineage only.
    """
    found: dict[int, int] = {}
    was, now = _by_id(old, range(len(old))), _by_id(new, range(len(new)))
    if not lineage.spans_plans:
        found |= {now[row_id]: was[row_id] for row_id in now if row_id in was}
    origins = {now[row_id]: _origins(row_id, was, lineage) for row_id in lineage.was if row_id in now}
    found |= {place: places[0] for place, places in origins.items() if place not in found and places}
    merged = {each for places in origins.values() for each in places}
    for index_by in () if lineage.spans_plans else (_by_place, _by_title):
        matched = {*found.values(), *merged}
        before = index_by(old, [place for place in _titled(old) if place not in matched])
        after = index_by(new, [place for place in _titled(new) if place not in found])
        found |= {after[name]: before[name] for name in after if name in before}
    return found


def _by_gap(
    old: Sequence[ComparedRow],
    new: Sequence[ComparedRow],
    partners: Mapping[int, int],
    merged: Iterable[int],
    *,
    is_ordered: bool,
) -> tuple[dict[int, int], set[int], set[int]]:
    """Return the index of the old row for new rows at one place, and the indexes of the unclear old and new rows.

    Rows are at one place if they are in one gap between matched rows, equal numbers of rows there may be rows of the
    other side, and all of these rows of one side cannot be identified. A row is unclear if it is not matched and may be
    a row of a gap of the other side that begins or ends with the same row. `merged`: the indexes of the old rows that
    were merged into others. `is_ordered`: whether both sides have one order; otherwise they have no places.
    """
    known = partners if is_ordered else {}
    was = _gaps(len(old), {each: each for each in known.values()}, {*partners.values(), *merged})
    now = _gaps(len(new), known, partners)
    found: dict[int, int] = {}
    for gap in now if is_ordered else ():
        before = _possible(old, was.get(gap, ()), new, now[gap])
        after = _possible(new, now[gap], old, was.get(gap, ()))
        are_known = [any(rows[each].is_identified for each in places) for rows, places in ((old, before), (new, after))]
        if len(before) == len(after) and not all(are_known):
            found |= dict(zip(after, before, strict=True))
    unclear_old = {each for gap, places in was.items() for each in _possible(old, places, new, _near(now, gap))}
    unclear_new = {each for gap, places in now.items() for each in _possible(new, places, old, _near(was, gap))}
    return found, unclear_old - {*found.values()}, unclear_new - {*found}


def _gaps(number: int, matched: Mapping[int, int], passed: Collection[int]) -> dict[_Gap, list[int]]:
    """Return the indexes of the rows without a partner by their gap; `passed` rows are in no gap.

    `number`: the number of rows. `matched`: the index of the old row of each row that has a partner.
    """
    found: dict[_Gap, list[int]] = {}
    last: int | None = None
    waiting: list[int] = []
    for place in range(number):
        if place in matched:
            found.setdefault((last, matched[place]), []).extend(waiting)
            last, waiting = matched[place], []
        elif place not in passed:
            waiting.append(place)
    found.setdefault((last, None), []).extend(waiting)
    return found


def _near(gaps: Mapping[_Gap, Sequence[int]], gap: _Gap) -> list[int]:
    """Return the indexes of the rows in the gaps that begin or end with the same row as a gap of the other side."""
    return [each for other, places in gaps.items() if other[0] == gap[0] or other[1] == gap[1] for each in places]


def _possible(
    rows: Sequence[ComparedRow], places: Iterable[int], others: Sequence[ComparedRow], near: Iterable[int]
) -> list[int]:
    """Return the places of the rows that may be one of the other side's rows: one of both cannot be identified."""
    is_open = any(not others[each].is_identified for each in near)
    return [place for place in places if is_open or not rows[place].is_identified]


def _titled(rows: Sequence[ComparedRow]) -> list[int]:
    """Return the indexes of the rows with a title that can be read."""
    return [place for place, row in enumerate(rows) if TITLE not in row.unread]


def _origins(row_id: object, was: Mapping[object, int], lineage: RowLineage) -> list[int]:
    """Return the indexes of the old rows that became a row."""
    return [was[each] for each in lineage.origins(str(row_id)) if each in was]


def _joined(
    old: Sequence[ComparedRow], new: Sequence[ComparedRow], lineage: RowLineage, partners: Mapping[int, int]
) -> dict[int, list[int]]:
    """Return the indexes of the further rows that were merged into a new row, beside its partner."""
    was = _by_id(old, range(len(old)))
    found = {
        place: [each for each in _origins(row.row_id, was, lineage) if each != partners.get(place)]
        for place, row in enumerate(new)
        if row.row_id in lineage.was
    }
    return {place: others for place, others in found.items() if others}


def _by_id(rows: Sequence[ComparedRow], places: Iterable[int]) -> dict[object, int]:
    return {row_id: place for place in places if (row_id := rows[place].row_id) is not None}


def _by_place(rows: Sequence[ComparedRow], places: Iterable[int]) -> dict[object, int]:
    alike: Counter[object] = Counter()
    found: dict[object, int] = {}
    for place in places:
        name = rows[place].measure, fold_title(rows[place].title)
        found[name, alike[name]] = place
        alike[name] += 1
    return found


def _by_title(rows: Sequence[ComparedRow], places: Iterable[int]) -> dict[object, int]:
    titles = [(fold_title(rows[place].title), place) for place in places]
    often = Counter(title for title, _ in titles)
    return {title: place for title, place in titles if often[title] == 1}


def _left_behind(
    old: Sequence[ComparedRow], matched: Collection[int], unclear: Collection[int]
) -> dict[int | None, tuple[ComparedRow, ...]]:
    """Return the removed rows by the index of the old row that they followed (None: no row precedes them)."""
    left: dict[int | None, list[ComparedRow]] = {}
    last: int | None = None
    for place, row in enumerate(old):
        if place in matched:
            last = place
        elif place not in unclear:
            left.setdefault(last, []).append(row)
    return {place: tuple(rows) for place, rows in left.items()}


def _removed(rows: Iterable[ComparedRow], ended: Mapping[str, str]) -> Iterator[RowChange]:
    for row in rows:
        why = ended.get(row.row_id or "", "")
        yield RowChange(row, None, (Kind.ENDED if why else Kind.REMOVED,), (), why=why)


def _change(
    was: ComparedRow | None,
    now: ComparedRow,
    keys: Iterable[str],
    joined: tuple[ComparedRow, ...],
    parts: tuple[str, ...],
) -> RowChange:
    if was is None:
        return RowChange(None, now, (Kind.ADDED,), ())
    was = was.with_names_of(now)
    now, unread = now.with_names_of(was), was.unread | now.unread
    are_named = same(was.divisions, now.divisions) or (was.named is not None and was.named == now.named)
    heads = [
        (Kind.MOVED, FieldChange(MEASURE, _measure(was), _measure(now)), was.measure == now.measure),
        (Kind.RETITLED, FieldChange(TITLE, was.title, now.title), same(was.title, now.title)),
        (Kind.OTHER_DIVISION, FieldChange(DIVISIONS, was.divisions, now.divisions), are_named or DIVISIONS in unread),
    ]
    steps = (*((Kind.MERGED,) if joined else ()), *((Kind.SPLIT,) if parts else ()))
    changed = [(kind, change) for kind, change, is_same in heads if not is_same]
    texts = [FieldChange(key, was.texts.get(key), now.texts.get(key)) for key in keys if key not in unread]
    texts = [each for each in texts if not same(each.was, each.now)]
    kinds = (*steps, *(kind for kind, _ in changed), *((Kind.REWORDED,) if texts else ()))
    return RowChange(was, now, kinds, (*(change for _, change in changed), *texts), joined, parts)


def _measure(row: ComparedRow) -> str:
    return f"{row.measure} {row.measure_title}" if row.measure_title else row.measure
