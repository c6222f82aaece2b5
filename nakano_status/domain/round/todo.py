"""今日すること: the open points of a round as one ranked list, the finished work, and the next milestone.

Every view that counts open points selects from these lines: 提出状況, 締め切る, the check before 資料作成, the numbers
beside pages, and `todo`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from nakano_status.domain.calendar.days import day_label, days_left_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import OCCASIONS
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.text.labels import Labelled

MISSING = "未提出・一部"
"""The label of divisions that have not handed in all rows; it joins the labels of their two states on the board."""


class TodoKind(Labelled):
    """Kinds of lines, in the order in which they should be dealt with."""

    FIRST_STEP = "first_step", ""
    MERGE_AGAIN = "merge_again", "もう一度取りまとめるファイル"
    ARRIVED = "arrived", "届いたが取り込んでいないファイル"
    HELD = "held", "未取込（要確認）"
    CONFLICT = "conflict", "相違（確認前）"
    EARLIER = "earlier", "前の年度の相違"
    EARLIER_HELD = "earlier_held", "前の年度の未取込"
    EARLIER_UNANSWERED = "earlier_unanswered", "前の年度の未記入の取組"
    FINDINGS = "findings", "指摘や連絡を確認していないファイル"
    OVERDUE = "overdue", "期限を過ぎて未提出・一部"
    AWAITED = "awaited", "回答待ち"
    ASKED_BACK = "asked_back", "修正依頼中の取組"
    RESUBMITTED = "resubmitted", "再提出された取組"
    DRAFT = "draft", "下書きの取組"
    DRAFT_FIGURE = "draft_figure", "下書きの成果指標"
    FIGURE = "figure", "実績が空欄の成果指標"
    OFFICE_ITEM = "office_item", "事務局の記入がない取組"
    QUESTION = "question", "確認を要する記入"
    UNANSWERED = "unanswered", "未記入の取組"
    ERROR = "error", "修正を要するもの"
    UNPRINTABLE = "unprintable", "印刷できない文字のある取組"

    @property
    def prevents_final(self) -> bool:
        """Whether an open line of this kind prevents a final paper."""
        return self in _PREVENTING


_PREVENTING = (TodoKind.CONFLICT, TodoKind.HELD, TodoKind.UNANSWERED, TodoKind.ERROR)
_DRAFTS = (TodoKind.DRAFT, TodoKind.DRAFT_FIGURE)
_QUESTIONS = (TodoKind.FIGURE, TodoKind.OFFICE_ITEM, TodoKind.QUESTION)
OPEN_KINDS = (*_PREVENTING, TodoKind.UNPRINTABLE, TodoKind.ASKED_BACK, *_DRAFTS, *_QUESTIONS)
"""The kinds of open points listed in papers and in 締め切る, in their order."""

_OF_DIVISIONS = (TodoKind.OVERDUE, TodoKind.AWAITED)
_RANKS = {kind: place for place, kind in enumerate(TodoKind)}


class TodoStep(Labelled):
    """Steps that are done once in a year."""

    BEGIN = "begin", "前回の一覧を読み込むか、進捗確認を開始する"
    OPEN = "open", "進捗確認を開始する"
    SEND = "send", "回答様式を作成し、照会する"
    RENEW = "renew", "回答様式を作り直し、送る"
    SUBMIT = "submit", "回答ファイルを作成し、送る"
    PAPERS = "papers", "資料を作成し、記録する"
    CLOSE = "close", "進捗確認を締め切る"


@dataclass(frozen=True)
class TodoItem:
    """A line of the list: an open point, and the rows, files or divisions concerned.

    `ids`: the entries, as 管理番号, 指標番号, IDs of held items, SHA-256 of files, or names of divisions. `problems`:
    the problems of the rows. `names`: the names of divisions, files or the office's items, with their numbers. `since`:
    the day since which it is open (None: not known). `step`: the step of work (None: the line is no step). `conflicts`:
    the IDs of conflicts, in the order of `ids`. `occasion`: the key of the occasion for which the step
    makes papers; '' for other lines. `year`: the year of an earlier round that it is about (None: the round of the
    list).
    """

    kind: TodoKind
    ids: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    names: tuple[str, ...] = ()
    since: date | None = None
    step: TodoStep | None = None
    conflicts: tuple[str, ...] = ()
    occasion: str = ""
    year: FiscalYear | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        """The entries as arguments of commands: the IDs, or for conflicts `row:field`."""
        return self.conflicts or self.ids

    @property
    def count(self) -> int:
        """The number of problems if the line lists problems of rows, otherwise the number of entries."""
        return len(self.problems) or len(self.ids)

    @property
    def is_of_divisions(self) -> bool:
        """Whether the entries are divisions."""
        return self.kind in _OF_DIVISIONS or self.step in (TodoStep.SEND, TodoStep.RENEW)

    @property
    def text(self) -> str:
        """The label with the number of entries, such as 未記入の取組 3件.

        For a step that is not about divisions it has no number.
        """
        if self.step is TodoStep.BEGIN:
            return self.step.label
        if self.step is not None and not self.is_of_divisions:
            return f"{self.ids[0]}の{self.step.label}"
        label = self.step.label if self.step else self.kind.label
        return f"{label} {self.count}{'所管' if self.is_of_divisions else '件'}"


@dataclass(frozen=True)
class Openness:
    """The open points in the rows and held files of a round; the points that prevent a final paper come first."""

    points: tuple[TodoItem, ...]

    @staticmethod
    def of(lines: Iterable[TodoItem]) -> Openness:
        """Return the open points among lines, in the order of `OPEN_KINDS`.

        These are the lines that have entries and one of these kinds.
        """
        by_kind = {each.kind: each for each in lines if each.count}
        return Openness(tuple(by_kind[kind] for kind in OPEN_KINDS if kind in by_kind))

    def with_unprintable(self, rows: Iterable[str]) -> Openness:
        """Return a copy with a line for rows that a paper cannot print. `rows`: their 管理番号."""
        return Openness.of((*self.points, TodoItem(TodoKind.UNPRINTABLE, tuple(dict.fromkeys(rows)))))

    @property
    def blocking_points(self) -> tuple[TodoItem, ...]:
        """The lines that prevent a final paper; empty if a final paper can be made."""
        return tuple(each for each in self.points if each.kind.prevents_final)

    @property
    def drafts_text(self) -> str:
        """A sentence on values in papers that are current only by a 下書き, with the divisions; otherwise ''."""
        found = (f"{each.text}（{'、'.join(each.names)}）" for each in self.points if each.kind in _DRAFTS)
        listed = "、".join(found)
        return f"{listed}を含みます。" if listed else ""

    def allows(self, *, draft: bool) -> bool:
        """Return whether a paper can be recorded now. A draft always can; a final paper only if nothing prevents it."""
        return draft or not self.blocking_points

    def count(self, kind: TodoKind) -> int:
        """Return the number of open entries of a kind."""
        return self.counts.get(kind.value, 0)

    @property
    def counts(self) -> dict[str, int]:
        """The number of open entries by the value of their kind."""
        return {each.kind.value: each.count for each in self.points}


_DUE = "回答期限"


@dataclass(frozen=True)
class Milestone:
    """The next milestone: 回答期限, or the occasion of a paper.

    `what`: its name. `day`: its day (None: the day of the occasion is not known, or past). `blockers`: the number of
    entries that must be settled first. `pattern`: the text for them, with `{}` for the number. `occasion`: the
    occasion's key; '' for 回答期限.
    """

    what: str
    day: date | None
    blockers: int
    pattern: str
    occasion: str = ""

    def text(self, today: date) -> str:
        """Return the milestone as text: its name, its day with the days left, and the entries to be settled first."""
        days = (day_label(self.day, today), days_left_label(self.day, today)) if self.day is not None else ()
        return "　".join(filter(None, (self.what, *days, self.blockers_text)))

    @property
    def is_due_date(self) -> bool:
        """Whether it is 回答期限, and not an occasion."""
        return not self.occasion

    @property
    def blockers_text(self) -> str:
        """The text for the entries to be settled first; '' if there are none."""
        return self.pattern.format(self.blockers) if self.blockers else ""


@dataclass(frozen=True)
class Todo:
    """The list of things to do.

    `items`: the ranked lines. `done`: texts on the finished work. `next`: the next milestone (None: there is none).
    `openness`: the open points listed in papers and in 締め切る. `missing`: the names of divisions that have not handed
    in, in 建制順. `submitted`: the number of answering divisions that have handed in, and of all. `is_handed_in`: in a
    division's data file, whether all answers are as in its last 回答ファイル. `progress`: the number of the division's
    answered rows, and of all its rows (None: in an office's data file). `is_whole`: false as long as the texts of the
    rows have not been read.
    """

    items: tuple[TodoItem, ...]
    done: tuple[str, ...] = ()
    next: Milestone | None = None
    openness: Openness = field(default_factory=lambda: Openness(()))
    missing: tuple[str, ...] = ()
    submitted: tuple[int, int] = (0, 0)
    is_handed_in: bool = False
    progress: tuple[int, int] | None = None
    is_whole: bool = True

    @property
    def has_merge_work(self) -> bool:
        """Whether received files wait to be merged, or conflicts and held items wait to be decided."""
        return self.count(TodoKind.MERGE_AGAIN, TodoKind.ARRIVED, TodoKind.HELD, TodoKind.CONFLICT) > 0

    def item(self, kind: TodoKind) -> TodoItem | None:
        """Return the first line of a kind; None if there is none."""
        return next((each for each in self.items if each.kind is kind), None)

    def count(self, *kinds: TodoKind) -> int:
        """Return the number of the line of a kind, or of the entries of several kinds together.

        Of several kinds, an entry counts once, although it has several problems or is in several of these lines.
        """
        found = [each for each in self.items if each.kind in kinds]
        if len(found) == 1:
            return found[0].count
        return len({item_id for each in found for item_id in each.ids})


@dataclass(frozen=True)
class TodoFacts:
    """The facts that determine the steps and the next milestone of a round.

    `round_`: None if there is no round yet. `following`: the year whose round can be opened next, as text ('': none).
    `finals`: the occasions with a final paper. `drafted`: the day of the last draft, by occasion. `missing`: the names
    of divisions that have not handed in. `unsent`: the names among `missing` without a sent form. `lacking`: the
    divisions whose form lacks rows. `files`: the files of held items, by item ID. `arrived`: the IDs of held items that
    are whole files with answers. `is_whole`: false as long as it is not known which texts the rows lack. `occasions`:
    the plan's names of the occasions for which it has papers, by their keys.
    """

    round_: Round | None = None
    following: str = ""
    finals: frozenset[str] = frozenset()
    drafted: Mapping[str, date] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    arrived: frozenset[str] = frozenset()
    is_whole: bool = True
    occasions: Mapping[str, str] = field(default_factory=lambda: dict(zip(OCCASIONS, OCCASIONS, strict=True)))


def build_todo(
    facts: TodoFacts, found: Iterable[TodoItem], others: Iterable[TodoItem], done: Iterable[str], today: date
) -> Todo:
    """Return the list of things to do for an office, with the open points and the next milestone.

    `found`: the lines found in rows and files. `others`: further lines. `done`: texts on the finished work.
    """
    openness = Openness.of(found)
    upcoming = _milestone(facts, openness, today)
    lines = (*_steps(facts, openness, upcoming), *_apart(openness.points, facts), *others)
    return Todo(rank_items(lines), tuple(done), upcoming, openness, facts.missing, is_whole=facts.is_whole)


def rank_items(items: Iterable[TodoItem]) -> tuple[TodoItem, ...]:
    """Return the lines that have entries, in the order of their kinds."""
    return tuple(sorted((each for each in items if each.count), key=lambda each: _RANKS[each.kind]))


def _apart(points: Iterable[TodoItem], facts: TodoFacts) -> Iterator[TodoItem]:
    """Yield the lines, with whole files that have arrived as a line of their own."""
    for each in points:
        if each.kind is TodoKind.HELD:
            yield _held(TodoKind.ARRIVED, tuple(item for item in each.ids if item in facts.arrived), facts, each.since)
            yield _held(TodoKind.HELD, tuple(item for item in each.ids if item not in facts.arrived), facts, each.since)
        else:
            yield each


def _held(kind: TodoKind, ids: tuple[str, ...], facts: TodoFacts, since: date | None) -> TodoItem:
    return TodoItem(kind, ids, names=tuple(dict.fromkeys(facts.files[each] for each in ids)), since=since)


def _steps(facts: TodoFacts, found: Openness, upcoming: Milestone | None) -> Iterator[TodoItem]:
    """Yield the first steps: begin, send, make the paper that nothing prevents, close, begin again."""
    round_ = facts.round_
    if round_ is not None and round_.is_collecting:
        yield _step(TodoStep.SEND, facts.unsent, facts.unsent)
        yield _step(TodoStep.RENEW, facts.lacking, facts.lacking)
    following = (facts.following,) if facts.following else ()
    if not facts.is_whole:
        return
    if round_ is None:
        yield _step(TodoStep.BEGIN, following)
    elif not round_.is_collecting and upcoming is None:
        yield _step(TodoStep.OPEN, following)
    elif upcoming is None:
        yield _step(TodoStep.CLOSE, (round_.year.label,))
    elif not upcoming.is_due_date and not (found.blocking_points or facts.missing):
        step = TodoStep.PAPERS
        yield TodoItem(TodoKind.FIRST_STEP, (upcoming.what,), step=step, occasion=upcoming.occasion)


def _step(step: TodoStep, ids: tuple[str, ...], names: tuple[str, ...] = ()) -> TodoItem:
    return TodoItem(TodoKind.FIRST_STEP, ids, names=names, step=step)


def _milestone(facts: TodoFacts, found: Openness, today: date) -> Milestone | None:
    """Return the due date until it is past, then the first occasion without a final paper.

    A paper of a later occasion settles the earlier ones; an imported list was published already.
    """
    round_ = facts.round_
    if round_ is None or round_.origin is Origin.IMPORTED:
        return None
    if round_.is_collecting and round_.due is not None and round_.due >= today:
        return Milestone(_DUE, round_.due, len(facts.missing), f"{MISSING} {{}}所管")
    if not facts.is_whole:
        return None

    meetings = [each.value for each in Occasion if each in facts.occasions]
    passed = max((place for place, each in enumerate(meetings, start=1) if each in facts.finals), default=0)
    following = next(iter(meetings[passed:]), None)
    if following is None:
        return None
    day = facts.drafted.get(following)
    blockers = sum(each.count for each in found.blocking_points)
    named, to_come = facts.occasions[following], day is not None and day >= today
    return Milestone(named, day if to_come else None, blockers, "確定の妨げ {}件", following)


def next_due(round_: Round, division: str, blockers: int) -> Milestone | None:
    """Return the due date of a division as its next milestone; None if it has no due date.

    `blockers`: the number of entries that the division must correct first.
    """
    due = round_.due_of(division)
    return Milestone(_DUE, due, blockers, "修正を要するもの {}件") if due is not None else None


def earlier_due(year: FiscalYear, due: date, blank: int) -> Milestone:
    """Return the due date of a round of an earlier year, which a division has not answered yet, as a milestone.

    `blank`: the number of its unanswered rows.
    """
    return Milestone(f"{year.label}の{_DUE}", due, blank, "未記入 {}件")
