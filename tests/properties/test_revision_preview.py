"""However the workbook of a plan is edited, its preview lists every difference of the two editions, and nothing else.

The editions are read back from the data file, and compared here field by field with what the preview listed.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.head_lines import HEAD_ITEMS
from nakano_status.application.plan.revise_plan import PlanRevision, RevisedPlan, revise_plan
from nakano_status.application.plan.schedules import edit_schedule
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile, read_checked_profile
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, parse_figure
from nakano_status.domain.plan.edition_changes import EditionChange, EditionPart, RevisionKind
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.lineage import PlanSubject
from nakano_status.domain.plan.plan import Edition, Listing, PlanNode
from nakano_status.domain.plan.revised_edition import RevisionAnswers
from nakano_status.domain.refusals.planning import EditionFaulty
from tests.support.edition_books import HEAD, INDICATORS, OWNERS, SCHEDULE, TREE, EditionBook, edited
from tests.support.plan_files import plan_edition, plan_of, plan_row
from tests.support.plans import R5, R6, R7, small_organisation
from tests.support.profiles import changed
from tests.support.stores import TickingClock

M1, M2, M3 = "1-1-①", "1-1-②", "2-1-①"
ROWS = (
    plan_row(M1, 1, "予約の受付"),
    plan_row(M1, 2, "調査", "koseki"),
    plan_row(M1, 3, "○証明書の交付"),
    plan_row(M2, 1, "窓口の案内", "bosai"),
    plan_row(M3, 1, "機器の更新"),
    plan_row(M3, 2, "職員の研修", "koseki"),
    replace(plan_row(M3, 3, "予約の受付"), repost_of="1-1-1-01-P", owners=(), owners_printed=None),
)
IDS = [each.row_id for each in ROWS]
CODES = ["1", "1-1", M1, M2, "2", "2-1", M3]
NAMES = {
    "office": "企画課",
    "head": "企画課長",
    "contact": "企画課調整係",
    "site": "https://a.example/",
    "licence": "CC0",
}
HEAD_LINES: dict[str, tuple[Sequence[str], Callable[[Profile], str]]] = {
    "事務局": (["", "総務課"], lambda profile: profile.names.get("office", "")),
    "事務局の長": (["", "総務課長"], lambda profile: profile.names.get("head", "")),
    "問合せ先": (["", "総務課"], lambda profile: profile.names.get("contact", "")),
    "庁内の会議": (["", "企画会議", "庁議"], lambda profile: profile.occasions.get("庁議", "")),
    "報告する委員会": (["", "文教委員会"], lambda profile: profile.names.get("committee", "")),
    "公表の呼び名": (["", "公開"], lambda profile: profile.occasions["公表"]),
    "理由を求める取組の呼び名": (["", "遅れた取組"], lambda profile: profile.changed_rows),
    "データの使用条件": (["", "CC BY"], lambda profile: profile.names.get("licence", "")),
    "公表先のアドレス": (["", "https://b.example/"], lambda profile: profile.names.get("site", "")),
    "管理番号の見出し": (["", "事業番号", "管理番号"], lambda profile: profile.headings["id"].replace("管理番号", "")),
    "所管課の見出し": (["", "担当課", "所管課"], lambda profile: profile.headings["divisions"].replace("所管課", "")),
    "終わった取組の表示": (
        ["", "理由", "載せない"],
        lambda profile: {"blank": "", "reason": "理由", "leave": "載せない"}[profile.ended_rows.value],
    ),
}
"""Texts for lines of 概要, and how a profile has them."""
KPIS = ["KPI-1-1", "KPI-1-2", "KPI-2-1"]


def indicator(number: str, name: str, note: str | None = None) -> Indicator:
    goal = number.split("-")[1]
    targets = tuple(YearFigure(year, parse_figure(f"{year.short[1:]}0件")) for year in (R5, R7))
    mark = "※" if note else None
    about = ("件", mark, note, Direction.DOWN, "zeimu")
    return Indicator(number, "kodo-1", goal, int(number[-1]), name, name, *about, (), targets)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Parts, Store, Path]]:
    """A data file with a plan of one edition that has indicators and a schedule, and its workbook."""
    parts, folder = make_parts(TickingClock()), tmp_path_factory.mktemp("preview")
    content = changed(lambda own: own["names"].update(NAMES))
    profile = read_checked_profile({**content, "profile_id": "kodo", "headings": {"id": "番号"}})
    plan = plan_of(replace(plan_edition(1, "当初計画", date(2021, 11, 1), ROWS), profile=profile))
    kpis = (indicator(KPIS[0], "件数"), indicator(KPIS[1], "利用者数"), indicator(KPIS[2], "台数", "更新した台数"))
    create_store(parts, folder / "office.nakano", PlanSource(plan, small_organisation(), indicators=kpis))
    with closing(parts.stores.open(folder / "office.nakano")) as store:
        edit_schedule(store, {(IDS[0], R5): "検討", (IDS[0], R6): "構築", (IDS[1], R5): "運用", (IDS[4], R7): "更新"})
        export_edition(parts, store, folder / "plan.xlsx")
        yield parts, store, folder


Edit = Callable[[EditionBook], object]


def move_line(sheet: str, key: str, after: str) -> Edit:
    """Move a line below another one."""

    def edit(book: EditionBook) -> None:
        page = book.book[sheet]
        head = [str(cell.value) for cell in page[1]]
        line = next(row for row in page.iter_rows(values_only=True) if key in row)
        if key != after:
            book.remove(key, sheet)
            book.add(sheet, after, **{name: str(text) for name, text in zip(head, line, strict=True) if text})

    return edit


def removed(key: str) -> Edit:
    return lambda book: book.remove(key, TREE)


def one(some: Sequence[str], place: int) -> str:
    return some[place % len(some)]


def edits(n: int) -> dict[str, list[Edit]]:
    """Return what a person may do in the workbook; `n` chooses where, and what is entered there."""
    return {**edits_of_rows(n), **edits_of_levels(n), **edits_of_indicators(n), **edits_of_head(n)}


def edits_of_head(n: int) -> dict[str, list[Edit]]:
    line = one([*HEAD_LINES], n)
    return {
        "a line of 概要": [lambda b: b.change(HEAD, line, 内容=one(HEAD_LINES[line][0], n // 12) or None)],
        "an empty line of 概要": [lambda b: b.change(HEAD, line, 内容=None)],
        "no line of 概要": [lambda b: b.remove(line, HEAD)],
        "no 概要": [lambda b: b.book.remove(b.book[HEAD])],
    }


def edits_of_rows(n: int) -> dict[str, list[Edit]]:
    far, new = n // 7, f"新しい取組{n}"
    row, other, measure = one(IDS, n), one(IDS, far), one([M1, M2, M3], far)

    def added(former: str = "") -> Edit:
        return lambda b: b.add_row(new, one([M1, M2, M3], n), "防災課", after=row, former=former)

    return {
        "retitle a row": [lambda b: b.change(TREE, row, 名称=f"◎名称{n}")],
        "blanks in a title": [lambda b: b.change(TREE, IDS[1], 名称="調査  ")],
        "move a row": [lambda b: b.change(TREE, row, 番号=measure)],
        "move a line": [move_line(TREE, row, other)],
        "hand on a row": [lambda b: b.change(OWNERS, row, 所管課=one(["防災課", "税務課\n（防災課）"], far))],
        "spell a division otherwise": [lambda b: b.change(OWNERS, IDS[0], 所管課="税 務 課")],
        "drop a row": [removed(row)],
        "add a row": [added()],
        "split a row": [added(row)],
        "merge a row": [lambda b: b.change(TREE, row, 旧管理番号=other), removed(other)],
        "merge rows into a new one": [added(f"{IDS[1]}、{IDS[2]}")],
        "make a repost": [
            lambda b: b.change(TREE, IDS[2], 再掲の元=IDS[0]),
            lambda b: b.change(OWNERS, IDS[2], 所管課=None),
        ],
        "repost another": [lambda b: b.change(TREE, IDS[6], 再掲の元=IDS[1])],
        "renumber a row": [lambda b: b.change(TREE, IDS[4], 管理番号=make_id(M3, 9), 旧管理番号=IDS[4])],
        "plan a row": [lambda b: b.change(SCHEDULE, row, 令和6年度=one(["", "試行", "構築 "], far))],
        "plan a new row": [added(), lambda b: b.add(SCHEDULE, 事業内容=new, 令和6年度="試行")],
        "no schedule": [lambda b: b.book.remove(b.book[SCHEDULE])],
        "no year": [lambda b: b.remove_column(SCHEDULE, "令和5年度")],
    }


def edits_of_levels(n: int) -> dict[str, list[Edit]]:
    return {
        "rename a node": [lambda b: b.change(TREE, one(CODES, n), 名称=f"題名{n}")],
        "add a measure": [lambda b: b.add(TREE, IDS[3], 区分="実施内容", 番号="1-1-③", 名称="新しい実施内容")],
        "renumber a measure": [
            lambda b: b.change(TREE, M2, 番号="1-1-④"),
            lambda b: b.change(TREE, IDS[3], 番号="1-1-④"),
        ],
        "exchange measures": [move_line(TREE, M1, IDS[3])],
        "move a measure": [move_line(TREE, M2, IDS[6])],
        "drop a goal": [removed(each) for each in ("2", "2-1", M3, *IDS[4:])],
    }


def edits_of_indicators(n: int) -> dict[str, list[Edit]]:
    far, kpi = n // 7, one(KPIS, n)
    return {
        "rename an indicator": [lambda b: b.change(INDICATORS, kpi, 指標項目=f"指標{n}")],
        "unit": [lambda b: b.change(INDICATORS, kpi, 単位="人")],
        "direction": [lambda b: b.change(INDICATORS, kpi, 方向="増")],
        "note": [lambda b: b.change(INDICATORS, kpi, 注=one(["", "※新しい注", "更新した台数"], far))],
        "supplier": [lambda b: b.change(INDICATORS, kpi, 所管課=one(["", "防災課"], far))],
        "goal": [lambda b: b.change(INDICATORS, kpi, 目標=one(["1", "2"], far))],
        "target": [lambda b: b.change(INDICATORS, kpi, 令和7年度目標=one(["", "99件", "—"], far))],
        "no column": [lambda b: b.remove_column(INDICATORS, one(["方向", "注", "令和5年度目標"], n))],
        "drop an indicator": [lambda b: b.remove(kpi, INDICATORS)],
        "add an indicator": [
            lambda b: b.add(INDICATORS, 目標="1", 指標項目=f"割合{n}", 方向="減", 令和6年度目標="1件")
        ],
        "move an indicator": [move_line(INDICATORS, kpi, one(KPIS, far))],
    }


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(st.tuples(st.sampled_from([*edits(0)]), st.integers(0, 48)), min_size=1, max_size=6), st.booleans())
def test_the_preview_lists_every_difference_and_nothing_else(
    office: tuple[Parts, Store, Path], wanted: list[tuple[str, int]], is_continued: bool
) -> None:
    parts, store, folder = office

    def edit(book: EditionBook) -> None:
        for name, number in wanted:
            for each in edits(number)[name]:
                with suppress(StopIteration, KeyError, ValueError):  # an earlier edit removed what this one changes
                    each(book)

    path = edited(folder / "plan.xlsx", folder / "edited.xlsx", edit)
    with store.on_trial() as copy:
        try:
            found = revised(parts, copy, path, is_continued=is_continued)
        except EditionFaulty:
            assume(False)
        with copy.reading() as records:
            (plan,) = records.plan.all()
            if found.is_unchanged:
                assert {each.change for each in found.changes} == {RevisionKind.SAME}
                return
            check(records, found, *plan.editions)


@pytest.mark.parametrize("line", HEAD_LINES)
def test_an_empty_line_of_the_head_has_its_meaning_and_a_missing_one_keeps_what_was(
    office: tuple[Parts, Store, Path], line: str
) -> None:
    parts, store, folder = office
    (item,) = (each for each in HEAD_ITEMS if each.name == line)
    edits: tuple[tuple[Callable[[EditionBook], None], str | None], ...] = (
        (lambda book: book.change(HEAD, line, 内容=None), item.blank),
        (lambda book: book.remove(line, HEAD), None),
    )
    for edit, expected in edits:
        path = edited(folder / "plan.xlsx", folder / "edited.xlsx", edit)
        with store.on_trial() as copy:
            revised(parts, copy, path, is_continued=False)
            with copy.reading() as records:
                (plan,) = records.plan.all()
        was, now = (HEAD_LINES[line][1](edition.profile) for edition in (plan.editions[0], plan.newest))
        assert now == (was if expected is None else expected)


def revised(parts: Parts, store: Store, path: Path, *, is_continued: bool) -> RevisedPlan:
    """Enter the file; each new row that is asked about continues the likeliest one, or none."""
    answers = RevisionAnswers()
    for _ in range(9):
        revision = PlanRevision(path, "改定版", date(2024, 2, 1), answers=answers)
        found = revise_plan(parts, store, revision).value
        if not found.questions:
            return found
        first = found.questions[0]
        if is_continued:
            former = {**answers.former, first.row_id: (first.candidates[0].row_id,)}
            answers = replace(answers, former=former)
        else:
            answers = replace(answers, new=answers.new | {first.row_id})
    raise AssertionError("it is asked without end")


@dataclass(frozen=True)
class Fact:
    """What an edition has: as shown, and all that is kept of it."""

    shown: str
    kept: object


Key = tuple[RevisionKind, FiscalYear | None]
Facts = dict[Key, Fact]
Part = dict[str, Facts]


def rows_of(records: Records, edition: Edition) -> Part:
    assert {each.name for each in fields(Listing)} == {
        *("row_id", "measure", "ordinal", "title", "plan_class", "sponsor", "repost_of"),
        *("owners", "owners_printed", "former"),
    }, "what is new in a row must be in the preview, too"
    found: Part = {
        each.row_id: {
            (RevisionKind.RENUMBERED, None): Fact(each.row_id, each.row_id),
            (RevisionKind.MOVED, None): Fact(each.measure, each.measure),
            (RevisionKind.RETITLED, None): Fact(each.title, (each.title, each.plan_class, each.sponsor)),
            (RevisionKind.REPOST, None): Fact(each.repost_of or "", each.repost_of),
            (RevisionKind.REASSIGNED, None): Fact(
                each.owners_printed or "", (each.owners_printed, each.owners, each.former)
            ),
        }
        for each in edition.listings
    }
    for (row_id, year), text in records.plan.schedules(edition.edition_id).items():
        found[row_id][RevisionKind.RESCHEDULED, year] = Fact(text, text)
    return found


def nodes_of(edition: Edition) -> Part:
    assert {each.name for each in fields(PlanNode)} == {"code", "level", "parent", "title", "ordinal"}
    names = {level.key: level.name for level in edition.profile.levels}
    return {
        each.code: {
            (RevisionKind.RENUMBERED, None): Fact(each.code, each.code),
            (RevisionKind.MOVED, None): Fact(each.parent or "", each.parent),
            (RevisionKind.OTHER_LEVEL, None): Fact(names[each.level], each.level),
            (RevisionKind.RETITLED, None): Fact(each.title or "", each.title),
        }
        for each in edition.nodes
    }


def indicators_of(records: Records, edition: Edition) -> Part:
    assert {each.name for each in fields(Indicator)} == {
        *("indicator_id", "edition_id", "goal", "ordinal", "name", "name_printed", "unit", "footnote_mark", "note"),
        *("direction", "owner", "actuals", "targets"),
    }
    names = records.organisation.read().names()
    return {
        each.indicator_id: {
            (RevisionKind.RENUMBERED, None): Fact(each.indicator_id, each.indicator_id),
            (RevisionKind.MOVED, None): Fact(each.goal, each.goal),
            (RevisionKind.RETITLED, None): Fact(each.name_printed, (each.name, each.name_printed)),
            (RevisionKind.REASSIGNED, None): Fact(names[each.owner] if each.owner else "", each.owner),
            (RevisionKind.UNIT, None): Fact(each.unit or "", each.unit),
            (RevisionKind.DIRECTION, None): Fact(each.direction.label, each.direction),
            (RevisionKind.NOTE, None): Fact(
                f"{each.footnote_mark or ''}{each.note or ''}", (each.footnote_mark, each.note)
            ),
            **{(RevisionKind.TARGET, target.year): Fact(target.figure.text, target) for target in each.targets},
        }
        for each in records.indicators.of_edition(edition.edition_id)
    }


def check(records: Records, found: RevisedPlan, base: Edition, newest: Edition) -> None:
    steps = [each for each in records.plan.derivations() if each.to_edition == newest.edition_id]

    def origins(subject: PlanSubject) -> dict[str, list[str]]:
        into: dict[str, list[str]] = {}
        for each in steps:
            if each.subject is subject and each.to_id is not None:
                into.setdefault(each.to_id, []).append(each.from_id)
        return into

    rows, measures = origins(PlanSubject.ROW), origins(PlanSubject.MEASURE)
    groups = {
        EditionPart.TREE: (nodes_of(base), nodes_of(newest), measures),
        EditionPart.ROW: (rows_of(records, base), rows_of(records, newest), rows),
        EditionPart.INDICATOR: (indicators_of(records, base), indicators_of(records, newest), {}),
    }
    parts = [*groups, EditionPart.PROFILE]
    assert [each.part for each in found.changes] == sorted((each.part for each in found.changes), key=parts.index)
    check_profile(found.changes_of(EditionPart.PROFILE), base.profile, newest.profile)
    for part, (was, now, into) in groups.items():
        check_part(found.changes_of(part), was, now, into)
        check_order(found.changes_of(part), was, now, into)


def check_profile(changes: tuple[EditionChange, ...], was: Profile, now: Profile) -> None:
    facts = {line: Fact(read(was), read(now)) for line, (_, read) in HEAD_LINES.items()}
    wanted = {(line, each.shown, each.kept) for line, each in facts.items() if each.shown != each.kept}
    assert {(text.name, text.was, text.now) for change in changes for text in change.texts} == wanted
    old, new = ({**json.loads(each.content), "profile_id": ""} for each in (was, now))
    assert (old == new) is (not wanted), "nothing is hidden"


def compared(number: str, was: Part, into: Mapping[str, list[str]]) -> str | None:
    """Return what a part is compared with: its own number, else the only one that became it."""
    former = into.get(number, [number] if number in was else [])
    return number if number in former else former[0] if len(former) == 1 else None


def check_part(changes: tuple[EditionChange, ...], was: Part, now: Part, into: Mapping[str, list[str]]) -> None:
    listed = {each.number: each for each in changes}
    assert len(listed) == len(changes), "each part is listed once"
    renumbered = {before for each in now if (before := compared(each, was, into)) is not None and before != each}
    assert {*now} | ({*was} - {*now} - renumbered) == {*listed}
    for number, facts in now.items():
        before = compared(number, was, into)
        change = listed[number]
        old = was[before] if before is not None else {}
        keys = (
            {*old, *facts}
            if before is not None
            else {key for key in facts if key not in ((RevisionKind.RENUMBERED, None), (RevisionKind.RETITLED, None))}
        )
        blank = Fact("", None)
        pairs = {key: (old.get(key, blank), facts.get(key, blank)) for key in keys}
        if before is not None:
            assert all((a.kept == b.kept) is (a.shown == b.shown) for a, b in pairs.values()), "nothing is hidden"
        wanted = {(key, a.shown, b.shown) for key, (a, b) in pairs.items() if a.shown != b.shown}
        assert {((text.kind, text.year), text.was, text.now) for text in change.texts} == wanted
        kinds = {key[0] for key, _, _ in wanted}
        steps = {RevisionKind.MERGED, RevisionKind.SPLIT, RevisionKind.REORDERED}
        if before is not None:
            assert {*change.changes} - steps - {RevisionKind.SAME} == kinds
        elif number not in into:
            assert change.changes == ((RevisionKind.REPOST,) if RevisionKind.REPOST in kinds else (RevisionKind.ADDED,))
    for number in {*was} - {*now} - renumbered:
        assert (listed[number].change is RevisionKind.DROPPED) is not any(number in some for some in into.values())


def check_order(changes: tuple[EditionChange, ...], was: Part, now: Part, into: Mapping[str, list[str]]) -> None:
    """Check that the parts that are not listed as reordered are in the order that they had, and others only if not."""
    moved = {each.number for each in changes if RevisionKind.REORDERED in each.changes}
    above: Key = (RevisionKind.MOVED, None)
    kept = {each: before for each in now if (before := compared(each, was, into)) is not None}
    places = {each: place for place, each in enumerate(was)}
    groups: dict[str, list[str]] = {}
    for each, before in kept.items():
        if now[each][above] == was[before][above]:
            groups.setdefault(now[each][above].shown, []).append(each)
    assert moved <= {each for group in groups.values() for each in group}
    for group in groups.values():
        old = [places[kept[each]] for each in group]
        rest = [places[kept[each]] for each in group if each not in moved]
        assert rest == sorted(rest)
        assert (old == sorted(old)) is not any(each in moved for each in group)
