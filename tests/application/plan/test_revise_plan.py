"""A plan is revised, and a revision withdrawn."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation, withdraw_row_move
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.opinions import add_opinion, delete_opinion
from nakano_status.application.plan.revise_plan import (
    PlanRevision,
    RevisedPlan,
    copy_indicators,
    read_editions,
    revise_plan,
    revision_obstacles,
    withdraw_revision,
)
from nakano_status.application.plan.schedules import edit_schedule
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.amend_round import Amendment, ReportChange, amend_round
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.stopping import Cancelled, stoppable
from nakano_status.application.verify import verify
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Act
from nakano_status.domain.organisation.reorganisation import Abolition, Merger, Split
from nakano_status.domain.plan.annotations import OpinionSource, Tag
from nakano_status.domain.plan.edition_changes import EditionPart, RevisionKind, WholeEdition
from nakano_status.domain.plan.lineage import PlanFate, PlanSubject, descendants
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.plan.revised_edition import NO_ANSWERS, RevisionAnswers
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals import planning
from nakano_status.domain.refusals.exchange import ContentMoved, FileMoved, ListNotReadable, TableNotReadable
from nakano_status.domain.round.round import OutOfReport
from tests.application.conftest import World
from tests.support.edition_books import ABOUT, INDICATORS, OWNERS, SCHEDULE, TREE, EditedBooks, EditionBook, edited
from tests.support.opinions import new_opinion
from tests.support.progress import StoppedAt
from tests.support.stores import TickingClock, act, read_in

R5, R6 = FiscalYear(2023), FiscalYear(2024)
ADOPTED = date(2024, 2, 28)
FIRST, SECOND, THIRD = "1-5-1-01-B", "1-5-1-02-K", "1-5-1-03-U"
M = "1-5-①"
ZEIMU_ROW = "2-1-2-03-N"
Edit = Callable[[EditionBook], None]
Revise = Callable[..., Outcome[RevisedPlan]]


@pytest.fixture(scope="module")
def plan_book(world: World) -> bytes:
    """The workbook of the plan."""
    parts, path = make_parts(TickingClock()), world.folder / "plan.xlsx"
    with closing(parts.stores.open(world.fresh_office, read_only=True)) as store:
        export_edition(parts, store, path)
    return path.read_bytes()


@pytest.fixture
def revise(parts: Parts, office: Store, plan_book: bytes, tmp_path: Path) -> Revise:
    """Enter the workbook of the newest edition, edited."""
    (tmp_path / "plan.xlsx").write_bytes(plan_book)
    books = EditedBooks(parts)

    def run(edit: Edit | Path, **given: Any) -> Outcome[RevisedPlan]:
        path = edit if isinstance(edit, Path) else books.edited(tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", edit)
        seen = given.pop("seen", None)
        revision = PlanRevision(path, given.pop("title", "改定版"), given.pop("adopted_on", ADOPTED), **given)
        return revise_plan(books.parts, office, revision, seen=seen)

    return run


def editions(store: Store) -> tuple[Edition, ...]:
    return read_in(store, lambda records: records.plan.all())[0].editions


def changes(outcome: Outcome[RevisedPlan]) -> list[tuple[str, str]]:
    rows = outcome.value.changes_of(EditionPart.ROW)
    return [(each.number, each.change.value) for each in rows if each.change is not RevisionKind.SAME]


def test_a_file_without_a_difference_changes_nothing(office: Store, revise: Revise, published_list: Path) -> None:
    for path in (lambda _: None, published_list):
        outcome = revise(path)
        assert (outcome.value.is_unchanged, outcome.value.is_written, outcome.needs_person) == (True, False, False)
        assert {each.change for each in outcome.value.changes} == {RevisionKind.SAME}
    assert len(editions(office)) == 1


def many(book: EditionBook) -> None:
    """Retitle, move, give to another division, add, drop, merge and split rows, and change a measure."""
    book.change(TREE, FIRST, 名称="区内事業者に対するオンライン化の支援")
    book.change(TREE, "1-1-1-02-X", 番号="1-1-②")
    book.change(OWNERS, "1-1-2-01-U", 所管課="税務課")
    book.change(TREE, THIRD, 旧管理番号=SECOND)
    book.remove(SECOND)
    book.add_row("議事録の自動作成", "1-5-①", "産業振興課", after=THIRD)
    book.add_row("窓口の混雑状況の配信", "1-1-①", "戸籍住民課", after="1-1-1-01-P", former="1-1-1-01-P")
    book.change(TREE, "1-5-①", 名称="区内産業のデジタル化")


@pytest.mark.parametrize("sheet", [OWNERS, SCHEDULE])
def test_a_title_and_a_measure_beside_a_number_that_its_row_does_not_have_are_asked_about(
    office: Store, revise: Revise, sheet: str
) -> None:
    (edition,) = editions(office)
    row = edition.listing(SECOND)
    outcome = revise(lambda book: book.change(sheet, SECOND, 事業内容="別の名称", 番号="9-9-⑨"))
    assert (outcome.value.is_unchanged, outcome.needs_person) == (True, True)
    assert [(each.code, each.place.sheet, each.found, each.expected) for each in outcome.problems] == [
        ("REVISION-LINE-DIFFERS", sheet, "別の名称", row.title),
        ("REVISION-LINE-DIFFERS", sheet, "9-9-⑨", row.measure),
    ]


def test_lines_that_keep_the_title_and_the_measure_of_the_edition_before_are_not(revise: Revise) -> None:
    assert "REVISION-LINE-DIFFERS" not in {each.code for each in revise(many).problems}


def test_every_change_is_in_the_preview_and_in_the_new_edition(office: Store, revise: Revise) -> None:
    outcome = revise(many, in_force=date(2024, 4, 1), reason="中間の見直し")
    assert sorted(changes(outcome)) == sorted(
        [
            ("1-1-1-01-P", "split"),
            ("1-1-1-03-F", "split"),
            ("1-1-1-02-X", "moved"),
            ("1-1-2-01-U", "reassigned"),
            (FIRST, "retitled"),
            (SECOND, "merged"),
            (THIRD, "merged"),
            ("1-5-1-04-C", "added"),
        ]
    )
    first, second = editions(office)
    assert (second.ordinal, second.title, second.adopted_on, second.in_force) == (
        2, "改定版", ADOPTED, date(2024, 4, 1)
    )  # fmt: skip
    assert (len(first.listings), len(second.listings)) == (124, 125)
    assert second.node(M).title == "区内産業のデジタル化"
    assert [each.division for each in second.listing("1-5-1-04-C").owners] == ["sangyo-shinko"]
    with office.reading() as records:
        steps = {(each.from_id, each.to_id, each.fate) for each in records.plan.derivations()}
        acts = records.entries.acts()
    assert steps == {
        (SECOND, THIRD, PlanFate.MERGED),
        (THIRD, THIRD, PlanFate.MERGED),
        ("1-1-1-01-P", "1-1-1-01-P", PlanFate.SPLIT),
        ("1-1-1-01-P", "1-1-1-03-F", PlanFate.SPLIT),
    }
    assert (acts[-1].kind, acts[-1].reason) == ("revise_plan", "中間の見直し")


def test_the_lines_of_a_removed_row_that_other_sheets_keep_change_nothing(office: Store, revise: Revise) -> None:
    def dropped(book: EditionBook) -> None:
        book.remove(FIRST, TREE)

    assert revise(dropped).value.is_written
    again = revise(dropped, title="もう一度", adopted_on=date(2025, 1, 1))
    assert (again.value.is_unchanged, len(editions(office))) == (True, 2)


def test_the_same_file_again_gives_no_difference(office: Store, revise: Revise) -> None:
    assert revise(many).value.is_written
    again = revise(many, title="もう一度", adopted_on=date(2025, 1, 1))
    assert (again.value.is_unchanged, len(editions(office))) == (True, 2)


def test_tags_of_national_frames_come_along(office: Store, revise: Revise) -> None:
    before = editions(office)[-1]
    with office.writing() as work:
        item = work.plan.frames()[0].items[0].item_id
        work.begin_act("tag_rows", None)
        target = next(each.row_id for each in before.listings if not each.is_repost)
        work.plan.add_tags([Tag(item, before.edition_id, PlanSubject.ROW, target)])
        work.commit()
    revise(many)
    newest = editions(office)[-1]
    with office.reading() as records:
        tags = records.plan.tags()
        wanted = descendants(
            records.plan.derivations(), PlanSubject.ROW, target, (before.edition_id, newest.edition_id), mergers=()
        )
    assert [each.target for each in tags if each.edition_id == newest.edition_id] == list(wanted)


def test_a_new_row_of_a_body_that_the_plan_does_not_declare_is_reported(office: Store, revise: Revise) -> None:
    def row(book: EditionBook) -> None:
        book.add_row("（商工会）まつり", "1-5-①", "産業振興課", after=THIRD)

    assert editions(office)
    found, *_ = revise(row, is_dry_run=True).problems
    assert (found.code, found.found, found.place.sheet) == ("PLAN-SPONSOR-UNDECLARED", "商工会", TREE)


def test_a_dry_run_writes_nothing(office: Store, revise: Revise) -> None:
    outcome = revise(many, is_dry_run=True)
    assert (outcome.value.is_written, outcome.needs_person, len(editions(office))) == (False, False, 1)


def test_a_file_that_was_saved_again_after_its_preview_is_not_entered(
    office: Store, revise: Revise, tmp_path: Path
) -> None:
    seen = revise(replaced, is_dry_run=True).value
    with pytest.raises(FileMoved, match=r"edited\.xlsx"):
        revise(lambda book: book.remove(SECOND), seen=seen)
    assert len(editions(office)) == 1
    shown = revise(tmp_path / "edited.xlsx", is_dry_run=True).value
    assert revise(tmp_path / "edited.xlsx", seen=shown).value.sha256 == shown.sha256


def test_a_file_is_not_entered_over_what_a_colleague_changed_in_the_newest_edition_after_its_preview(
    parts: Parts, office: Store, revise: Revise, tmp_path: Path
) -> None:
    path = tmp_path / "edited.xlsx"
    seen = revise(lambda book: book.change(TREE, FIRST, 名称="オンライン化の支援"), is_dry_run=True).value
    for change in (
        lambda: edit_schedule(office, {(SECOND, R5): "検討会を設置"}, "佐藤"),
        lambda: edit_indicator(parts, office, IndicatorEntry("KPI-1-1", targets={FiscalYear(2025): "95%"}), "佐藤"),
    ):
        change()
        with pytest.raises(ContentMoved, match=r"前の版の内容.*佐藤"):
            revise(path, seen=seen)
        assert len(editions(office)) == 1
        seen = revise(path, is_dry_run=True).value
    assert {RevisionKind.RESCHEDULED, RevisionKind.TARGET} <= {each.change for each in seen.changes}
    assert revise(path, seen=seen).value.is_written


def replaced(book: EditionBook) -> None:
    book.remove(SECOND)
    book.add_row("事業者のICT化と交流の支援", M, "産業振興課", after=THIRD)


def test_what_cannot_be_told_is_asked_and_nothing_is_written(office: Store, revise: Revise) -> None:
    asked = revise(replaced)
    (question,) = asked.value.questions
    assert (asked.needs_person, asked.value.is_written, len(editions(office))) == (True, False, 1)
    assert [each.row_id for each in question.candidates] == [SECOND]
    answered = revise(replaced, answers=RevisionAnswers({question.row_id: (SECOND,)}))
    assert (changes(answered), answered.value.is_written) == ([(THIRD, "reordered"), (SECOND, "retitled")], True)


def test_the_comparison_with_all_earlier_rows_is_counted_and_can_be_stopped(office: Store, revise: Revise) -> None:
    with stoppable(StoppedAt("前の版の取組と比べています")), pytest.raises(Cancelled):
        revise(replaced)
    assert len(editions(office)) == 1


def test_targets_schedules_and_suppliers_come_along(parts: Parts, office: Store, revise: Revise) -> None:
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner="戸籍住民課"))
    edit_schedule(office, {(SECOND, R5): "検討", (THIRD, R5): "運用", (FIRST, R6): "構築"})
    before = _indicators(office, 1)

    def edit(book: EditionBook) -> None:
        book.remove(SECOND)
        book.change(TREE, THIRD, 旧管理番号=SECOND)
        book.book.remove(book.book[SCHEDULE])
        book.book.remove(book.book[INDICATORS])

    revise(edit)
    with office.reading() as records:
        first, second = (records.plan.schedules(each.edition_id) for each in records.plan.all()[0].editions)
    assert (first[SECOND, R5], second) == ("検討", {(THIRD, R5): "運用", (FIRST, R6): "構築"})
    edition_id = editions(office)[1].edition_id
    assert _indicators(office, 2) == tuple(replace(each, edition_id=edition_id) for each in before)


def test_a_row_with_a_new_number_has_the_schedules_of_all_that_it_continues(
    parts: Parts, office: Store, revise: Revise, tmp_path: Path
) -> None:
    edit_schedule(office, {(SECOND, R5): "検討", (THIRD, R5): "運用", (SECOND, R6): "運用", (THIRD, R6): "運用"})
    edit_schedule(office, {("1-1-1-01-P", R5): "拡大"})
    export_edition(parts, office, tmp_path / "plan.xlsx", replace=True)

    def edit(book: EditionBook) -> None:
        book.add_row("まとめた取組", M, "産業振興課", after=THIRD, former=f"{SECOND}、{THIRD}")
        book.add_row("分けた取組", "1-1-①", "戸籍住民課", after="1-1-1-01-P", former="1-1-1-01-P")
        book.remove(SECOND)
        book.remove(THIRD)

    revise(edit)
    found = read_in(office, lambda records: records.plan.schedules(editions(office)[1].edition_id))
    merged, part = "1-5-1-04-C", "1-1-1-03-F"
    assert found == {
        (merged, R5): "検討\n運用", (merged, R6): "運用", ("1-1-1-01-P", R5): "拡大", (part, R5): "拡大"
    }  # fmt: skip


def test_a_changed_target_keeps_both(office: Store, revise: Revise) -> None:
    def edit(book: EditionBook) -> None:
        book.change(INDICATORS, "KPI-1-1", 令和7年度目標="90%")
        book.change(INDICATORS, "KPI-1-2", 所管課="税務課")
        book.remove("KPI-2-5", INDICATORS)
        book.add(INDICATORS, 目標="2", 指標項目="テレワークの実施率", 単位="%", 方向="増", 令和7年度目標="50%")
        book.add_row("別の取組", M, "税務課", after=THIRD)
        book.add(SCHEDULE, 事業内容="別の取組", 令和6年度="検討")

    revise(edit)
    first, second = ({each.indicator_id: each for each in _indicators(office, number)} for number in (1, 2))
    assert [each["KPI-1-1"].targets[-1].figure.text for each in (first, second)] == ["100%", "90%"]
    assert (first["KPI-1-2"].owner, second["KPI-1-2"].owner) == (None, "zeimu")
    assert second["KPI-1-1"].actuals == first["KPI-1-1"].actuals
    assert set(first) - set(second) == {"KPI-2-5"}
    assert (second["KPI-2-6"].name, second["KPI-2-6"].targets[0].figure.unit) == ("テレワークの実施率", "%")
    with office.reading() as records:
        (ended,) = records.plan.derivations()
        assert records.plan.schedules(editions(office)[1].edition_id) == {("1-5-1-04-C", R6): "検討"}
    assert (ended.subject, ended.from_id, ended.to_id) == (PlanSubject.INDICATOR, "KPI-2-5", None)
    assert revise(edit).value.is_unchanged


def _indicators(store: Store, number: int) -> tuple[Any, ...]:
    return tuple(read_in(store, lambda records: records.indicators.of_edition(editions(store)[number - 1].edition_id)))


def test_an_open_round_is_continued_on_its_edition(parts: Parts, office: Store, revise: Revise) -> None:
    outcome = revise(lambda book: book.remove(SECOND))
    (advice,) = outcome.problems
    assert (advice.code, dict(advice.details)["rows"], outcome.needs_person) == ("REVISION-ROUND-OPEN", SECOND, False)
    with office.reading() as records:
        (round_,) = records.rounds.all()
        assert (round_.edition_id, round_.row(SECOND).counted) == (editions(office)[0].edition_id, True)
    assert open_round(parts, office, R5).value.edition_id == editions(office)[1].edition_id


def test_the_order_of_the_goals_in_the_sheet_of_indicators_changes_nothing(office: Store, revise: Revise) -> None:
    def exchanged(book: EditionBook) -> None:
        page = book.book[INDICATORS]
        head, *lines = page.values
        page.delete_rows(2, page.max_row)
        for line in sorted(lines, key=lambda each: str(each[head.index("目標")]), reverse=True):
            page.append(line)

    def last(book: EditionBook) -> None:
        book.add(INDICATORS, 目標="1", 指標項目="交流会の回数", 単位="回", 方向="増", 令和7年度目標="10回")

    assert (revise(exchanged).value.is_unchanged, len(editions(office))) == (True, 1)
    assert revise(last).value.is_written
    again = revise(last, title="もう一度", adopted_on=date(2025, 1, 1))
    assert (again.value.is_unchanged, len(editions(office))) == (True, 2)


def test_indicators_follow_their_goals_where_the_file_does_not_state_them(parts: Parts, office: Store) -> None:
    import_indicators(parts, office, "builtin:nakano2")
    (edition,) = editions(office)
    known = read_in(office, lambda records: records.indicators.of_edition(edition.edition_id))
    before = WholeEdition(edition, tuple(known))
    first, second, *_ = before.edition.goals
    exchanged = {first: second, second: first}
    nodes = [
        replace(each, code=exchanged.get(each.code, each.code))
        for each in before.edition.nodes_of(before.edition.profile.goal_level.key)
    ]
    renumbered = replace(before.edition, edition_id="p-2", nodes=tuple(nodes))
    found = copy_indicators(before, renumbered)
    assert [each.goal for each in found] == [exchanged.get(each.goal, each.goal) for each in before.indicators]
    assert {each.edition_id for each in found} == {"p-2"}


def test_rows_that_were_handed_on_are_exported_and_continued_as_they_are_now(
    parts: Parts, office: Store, revise: Revise, tmp_path: Path, published_list: Path
) -> None:
    coming = date(2024, 4, 1)
    hand_on_row(parts, office, RowMove(FIRST, "税務課", date(2023, 6, 1), "事務分掌の変更"))
    hand_on_row(parts, office, RowMove(SECOND, "税務課", coming, "事務分掌の変更"))
    export_edition(parts, office, tmp_path / "plan.xlsx", replace=True)
    lines = {each[0].value: each[3].value for each in openpyxl.load_workbook(tmp_path / "plan.xlsx")[OWNERS]}
    assert (lines[FIRST], lines[SECOND]) == ("税務課", "産業振興課")
    assert revise(lambda _: None).value.is_unchanged
    assert revise(published_list).value.is_unchanged, "the list is older than the row's move"
    outcome = revise(lambda book: book.remove(THIRD))
    assert changes(outcome) == [(THIRD, "dropped")]
    newest = editions(office)[-1]
    first, second = newest.listing(FIRST), newest.listing(SECOND)
    assert (first.owners_printed, [each.division for each in first.printed_first]) == ("税務課", ["zeimu"])
    days = (coming - timedelta(days=1), coming)
    assert [second.on(day).answerers for day in days] == [("sangyo-shinko",), ("zeimu",)]


@pytest.mark.parametrize(
    ("is_said", "answers", "fate"),
    [
        (False, NO_ANSWERS, PlanFate.ABOLISHED),
        (True, NO_ANSWERS, PlanFate.FINISHED),
        (True, RevisionAnswers(dropped=frozenset({SECOND})), PlanFate.ABOLISHED),
        (False, RevisionAnswers(finished=frozenset({SECOND})), PlanFate.FINISHED),
    ],
)
def test_a_dropped_row_is_finished_if_its_last_round_or_the_answer_is(
    office: Store, revise: Revise, is_said: bool, answers: RevisionAnswers, fate: PlanFate
) -> None:
    if is_said:
        amend_round(office, Amendment((SECOND,), "5月で終了", None, ReportChange.OUT, OutOfReport.FINISHED))
    outcome = revise(lambda book: book.remove(SECOND), answers=answers)
    assert [each.fate for each in outcome.value.changes if each.number == SECOND] == [fate]
    with office.reading() as records:
        assert [each.fate for each in records.plan.derivations() if each.from_id == SECOND] == [fate]


def test_an_edition_can_be_for_some_years_of_the_plan(parts: Parts, office: Store, revise: Revise) -> None:
    revise(lambda book: book.remove(SECOND), years=(R6, R6.plus(1)))
    assert editions(office)[-1].years == (R6, R6.plus(1))
    assert open_round(parts, office, R5).value.edition_id == editions(office)[0].edition_id
    assert open_round(parts, office, R6).value.edition_id == editions(office)[1].edition_id


def test_what_is_given_to_a_division_that_ends_is_its_heirs_then(parts: Parts, office: Store, revise: Revise) -> None:
    day = date(2024, 4, 1)
    reorganise(parts, office, [Merger(("税務課", "戸籍住民課"), "窓口課")], day)
    revise(many)
    organisation = read_in(office, lambda records: records.organisation.read())
    for row_id, name in (("1-1-1-03-F", "戸籍住民課"), ("1-1-2-01-U", "税務課"), (THIRD, "産業振興課")):
        listing = editions(office)[-1].listing(row_id)
        named = [organisation.name(listing.on(each).answerers[0]) for each in (day - timedelta(days=1), day)]
        assert named == [name, name if row_id == THIRD else "窓口課"]
    again = revise(many, title="もう一度", adopted_on=date(2025, 1, 1))
    assert again.value.is_unchanged


def test_a_workbook_made_before_a_merger_gives_no_row_back(parts: Parts, office: Store, revise: Revise) -> None:
    reorganise(parts, office, [Merger(("税務課", "職員課"), "税務・人事課")], date(2023, 5, 1))

    def edit(book: EditionBook) -> None:
        book.change(OWNERS, "1-1-2-01-U", 所管課="税務課")
        book.add_row("議事録の自動作成", "1-5-①", "職員課", after=THIRD)

    assert revise(lambda _: None).value.is_unchanged
    outcome = revise(edit)
    assert changes(outcome) == [("1-1-2-01-U", "reassigned"), ("1-5-1-04-C", "added")]
    newest, organisation = editions(office)[-1], read_in(office, lambda records: records.organisation.read())
    named = {division for each in newest.listings for division in each.on(ADOPTED).answerers}
    assert {organisation.get(each).until for each in named} == {None}
    assert [newest.listing(each).owners_printed for each, _ in changes(outcome)] == ["税務・人事課", "税務・人事課"]


def test_a_workbook_made_before_a_row_was_handed_on_does_not_return_it(
    parts: Parts, office: Store, revise: Revise
) -> None:
    hand_on_row(parts, office, RowMove(ZEIMU_ROW, "職員課", date(2023, 5, 1), "事務の移管"))
    given = revise(lambda book: book.change(OWNERS, ZEIMU_ROW, 所管課="産業振興課"), is_dry_run=True)
    assert changes(given) == [(ZEIMU_ROW, "reassigned")]
    outcome = revise(lambda book: book.change(TREE, FIRST, 名称="区内事業者に対するオンライン化の支援"))
    assert changes(outcome) == [(FIRST, "retitled")]
    (told,) = (each for each in outcome.problems if each.code == "REVISION-OWNERS-KEPT")
    assert (told.found, told.expected, told.place.id) == ("税務課", "職員課", ZEIMU_ROW)


def test_an_indicator_given_to_a_division_that_ends_is_its_heirs_then(
    parts: Parts, office: Store, revise: Revise
) -> None:
    days = (date(2024, 3, 31), date(2024, 4, 1))
    reorganise(parts, office, [Merger(("税務課", "戸籍住民課"), "窓口課")], days[1])
    revise(lambda book: book.change(INDICATORS, "KPI-1-1", 所管課="税務課"))
    with office.reading() as records:
        found = [records.indicators.owners(editions(office)[-1].edition_id, each)["KPI-1-1"] for each in days]
        assert [records.organisation.read().name(each or "") for each in found] == ["税務課", "窓口課"]
        assert revision_obstacles(records) == ()


def test_an_edition_may_be_of_the_day_of_a_merger_of_two_that_read_a_row(
    parts: Parts, office: Store, revise: Revise
) -> None:
    organisation = read_in(office, lambda records: records.organisation.read())
    listing = next(each for each in editions(office)[-1].listings if len(each.owners) > 2)
    lead, one, other, *others = [organisation.name(each.division) for each in listing.owners]
    reorganise(parts, office, [Merger((one, other), other)], ADOPTED)
    assert revise(lambda book: book.change(OWNERS, FIRST, 所管課="職員課")).value.is_written
    owners = editions(office)[-1].listing(listing.row_id).owners
    assert [organisation.name(each.division) for each in owners] == [lead, other, *others]


def test_a_division_without_a_single_heir_is_pointed_out(parts: Parts, office: Store, revise: Revise) -> None:
    reorganise(parts, office, [Split("税務課", ("課税課", "納税課"), {}, rest="課税課")], date(2024, 4, 1))
    with pytest.raises(planning.EditionFaulty) as refused:
        revise(many)
    assert [each.code for each in refused.value.problems] == ["REVISION-DIVISION-ENDED"]
    assert len(editions(office)) == 1


def swap_numbers(sheet: str) -> Edit:
    """Return an edit that gives two lines of a sheet the number of each other, beside their own titles."""

    def swap(book: EditionBook) -> None:
        for was, now in ((FIRST, "1"), (SECOND, FIRST), ("1", SECOND)):
            book.change(sheet, was, 管理番号=now)

    return swap


FAULTS: dict[str, tuple[Edit, str]] = {
    "owners of another row": (swap_numbers(OWNERS), "REVISION-LINE-OF-ANOTHER"),
    "schedule of another row": (swap_numbers(SCHEDULE), "REVISION-LINE-OF-ANOTHER"),
    "number twice": (lambda b: b.change(TREE, SECOND, 管理番号=FIRST), "REVISION-ID-TWICE"),
    "number of no row": (lambda b: b.change(TREE, SECOND, 管理番号="1-5-1-09-Z"), "REVISION-ID-UNREADABLE"),
    "unknown former": (lambda b: b.change(TREE, SECOND, 旧管理番号="9-9-9-01-A"), "REVISION-FORMER-UNKNOWN"),
    "measure": (lambda b: b.change(TREE, SECOND, 番号="1-9-①"), "REVISION-MEASURE-UNKNOWN"),
    "division": (lambda b: b.change(OWNERS, SECOND, 所管課="存在しない課"), "REVISION-DIVISION-UNKNOWN"),
    "no division": (lambda b: b.change(OWNERS, SECOND, 所管課=None), "REVISION-DIVISION-MISSING"),
    "title": (lambda b: b.change(TREE, SECOND, 名称=None), "REVISION-TITLE-MISSING"),
    "level": (lambda b: b.change(TREE, SECOND, 区分="取組"), "REVISION-LEVEL-UNKNOWN"),
    "node twice": (lambda b: b.add(TREE, M, 区分="実施内容", 番号=M, 名称="再び"), "REVISION-NODE-FAULTY"),
    "line of no row": (lambda b: b.add(OWNERS, 事業内容="ない行", 所管課="税務課"), "REVISION-ROW-UNKNOWN"),
    "original": (lambda b: b.change(TREE, SECOND, 再掲の元="9-9-9-01-A"), "REVISION-ORIGINAL-UNKNOWN"),
    "original of a repost": (lambda b: b.remove("1-1-2-04-V"), "REVISION-ORIGINAL-UNKNOWN"),
    "goal": (lambda b: b.change(INDICATORS, "KPI-1-1", 目標="9"), "REVISION-GOAL-UNKNOWN"),
    "indicator": (lambda b: b.change(INDICATORS, "KPI-1-1", 指標番号="KPI-9"), "REVISION-INDICATOR-UNKNOWN"),
    "no indicator name": (lambda b: b.change(INDICATORS, "KPI-1-1", 指標項目=None), "TABLE-NAME-MISSING"),
    "direction": (lambda b: b.change(INDICATORS, "KPI-1-1", 方向="横"), "TABLE-VALUE-UNREADABLE"),
    "figure": (lambda b: b.change(INDICATORS, "KPI-1-1", 令和7年度目標="多数"), "FIGURE-UNREADABLE"),
    "supplier": (lambda b: b.change(INDICATORS, "KPI-1-1", 所管課="各所管課"), "REVISION-DIVISION-UNKNOWN"),
}
FORMULAS: dict[str, Edit] = {
    "owners": lambda b: b.change(OWNERS, SECOND, 所管課="=1+1"),
    "schedule": lambda b: b.change(SCHEDULE, SECOND, 令和7年度="=1+1"),
    "indicators": lambda b: b.change(INDICATORS, "KPI-1-2", 単位="=1+1"),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_without_a_result_is_refused_in_every_sheet(
    office: Store, revise: Revise, tmp_path: Path, name: str
) -> None:
    path = edited(tmp_path / "plan.xlsx", tmp_path / "saved.xlsx", FORMULAS[name])
    with pytest.raises(planning.EditionFaulty) as refused:
        revise(path)
    assert [each.code for each in refused.value.problems] == ["TABLE-FORMULA-UNREADABLE"]
    assert len(editions(office)) == 1


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_with_its_place(office: Store, revise: Revise, name: str) -> None:
    edit, code = FAULTS[name]
    with pytest.raises(planning.EditionFaulty) as refused:
        revise(edit)
    first = refused.value.problems[0]
    assert (first.code, first.place.row is not None) == (code, True)
    assert len(editions(office)) == 1


def test_a_number_that_an_edition_gave_up_is_never_used_again(
    parts: Parts, revise: Revise, office: Store, tmp_path: Path
) -> None:
    revise(lambda book: book.remove(SECOND))
    export_edition(parts, office, tmp_path / "plan.xlsx", replace=True)
    with pytest.raises(planning.EditionFaulty) as refused:
        revise(lambda book: book.change(TREE, FIRST, 管理番号=SECOND), title="再改定", adopted_on=date(2025, 2, 1))
    assert refused.value.problems[0].code == "REVISION-ID-RETIRED"


def old_edition(parts: Parts, office: Store, revise: Revise, tmp_path: Path) -> None:
    revise(replaced, answers=RevisionAnswers(dropped=frozenset({SECOND})))
    export_edition(parts, office, tmp_path / "plan.xlsx", 1, replace=True)


def test_a_file_of_another_edition_is_refused(parts: Parts, office: Store, revise: Revise, tmp_path: Path) -> None:
    old_edition(parts, office, revise, tmp_path)
    with pytest.raises(planning.RevisionOfAnotherEdition):
        revise(lambda book: book.remove(FIRST), title="再改定", adopted_on=date(2025, 2, 1))


HEADS: dict[str, tuple[dict[str, Any], type[Refused]]] = {
    "day of the last edition": ({"adopted_on": date(2021, 11, 22)}, planning.RevisionDayUnfit),
    "in force before": ({"in_force": date(2024, 2, 27)}, planning.RevisionDayUnfit),
    "years in reverse": ({"years": (R6, R5)}, planning.RevisionDayUnfit),
    "years outside the plan": ({"years": (R6, FiscalYear(2026))}, planning.RevisionDayUnfit),
    "title": ({"title": "当初計画"}, planning.RevisionTitleTaken),
    "no title": ({"title": " "}, planning.RevisionTitleTaken),
}


@pytest.mark.parametrize("name", HEADS)
def test_days_and_titles_must_follow_the_last_edition(office: Store, revise: Revise, name: str) -> None:
    given, refusal = HEADS[name]
    with pytest.raises(refusal):
        revise(many, **given)
    assert len(editions(office)) == 1


def test_other_files_are_refused(revise: Revise, tmp_path: Path) -> None:
    with pytest.raises(planning.EditionFormatUnknown):
        revise(lambda book: book.change(ABOUT, "形式", 内容="2"))
    with pytest.raises(planning.RevisionOfAnotherEdition):
        revise(lambda book: (book.change(ABOUT, "計画の番号", 内容="other"), book.remove(FIRST))[0])
    with pytest.raises(TableNotReadable):
        revise(lambda book: book.book[TREE].delete_rows(2, 400))
    (tmp_path / "text.xlsx").write_text("text")
    with pytest.raises(ListNotReadable):
        revise(tmp_path / "text.xlsx")


REVISION_R5 = FiscalYear(2023)
REVISION_FIRST, REVISION_SECOND, REVISION_THIRD, NEW = "1-5-1-01-B", "1-5-1-02-K", "1-5-1-03-U", "1-5-1-04-C"


def changed(book: EditionBook) -> None:
    """Merge two rows, add a row and an indicator."""
    book.change(TREE, REVISION_THIRD, 旧管理番号=REVISION_SECOND)
    book.remove(REVISION_SECOND)
    book.add_row("交流会の開催", "1-5-①", "産業振興課", after=REVISION_THIRD)
    book.add(INDICATORS, 目標="1", 指標項目="交流会の回数", 単位="回", 方向="増", 令和7年度目標="10回")


@pytest.fixture
def revised(parts: Parts, office: Store, tmp_path: Path) -> Store:
    """An office with a revised edition."""
    revision_revise(parts, office, tmp_path)
    return office


def revision_revise(parts: Parts, office: Store, folder: Path) -> None:
    export_edition(parts, office, folder / "plan.xlsx", replace=True)
    books = EditedBooks(parts)
    path = books.edited(folder / "plan.xlsx", folder / "edited.xlsx", changed)
    answers = RevisionAnswers(new=frozenset({NEW}))
    assert revise_plan(
        books.parts, office, PlanRevision(path, "改定版", date(2024, 2, 28), answers=answers)
    ).value.is_written


def content(store: Store) -> object:
    with store.reading() as records:
        plan = records.plan.all()[0]
        schedules = [dict(records.plan.schedules(each.edition_id)) for each in plan.editions]
        indicators = [records.indicators.of_edition(each.edition_id) for each in plan.editions]
        return plan, records.plan.derivations(), schedules, indicators, records.plan.tags()


def test_everything_is_as_it_was_and_the_same_revision_can_be_entered_again(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    with act(office, "tag_rows") as work:
        newest = work.plan.all()[0].newest
        work.plan.add_tags(
            [Tag(work.plan.frames()[0].items[0].item_id, newest.edition_id, PlanSubject.ROW, REVISION_FIRST)]
        )
    before = content(office)
    revision_revise(parts, office, tmp_path)
    assert content(office) != before
    withdraw_revision(office, "誤り")
    assert content(office) == before
    assert verify(office).value
    revision_revise(parts, office, tmp_path)


def schedule(parts: Parts, store: Store) -> None:  # noqa: ARG001 - all have the same signature
    edit_schedule(store, {(REVISION_FIRST, REVISION_R5): "推進"}, None, EditionChoice(number=2))


def actual(parts: Parts, store: Store) -> None:
    with store.reading() as records:
        own = next(each for each in records.indicators.of_edition("nakano2-2") if each.name == "交流会の回数")
    entry = IndicatorEntry(own.indicator_id, {REVISION_R5: FigureEntry("5回")})
    edit_indicator(parts, store, entry, None, EditionChoice(number=2))


def opened(parts: Parts, store: Store) -> None:
    close_round(store)
    open_round(parts, store, REVISION_R5)


@pytest.mark.parametrize(
    ("done", "named"),
    [(schedule, "1回変更"), (actual, "に実績があります"), (opened, "令和5年度分の進捗確認がこの版によっています")],
)
def test_what_depends_on_it_is_named(
    parts: Parts, revised: Store, done: Callable[[Parts, Store], None], named: str
) -> None:
    done(parts, revised)
    before = content(revised)
    with pytest.raises(Refused, match="EDITION-KEPT") as refused:
        withdraw_revision(revised)
    assert named in refused.value.details["reason"]
    assert content(revised) == before


def test_what_was_handed_on_in_every_edition_prevents_nothing(parts: Parts, office: Store, tmp_path: Path) -> None:
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner="税務課"))
    revision_revise(parts, office, tmp_path)
    hand_on_row(parts, office, RowMove(REVISION_FIRST, "総務課", date(2023, 6, 1), "事務分掌の変更"))
    reorganise(parts, office, [Abolition("税務課", "職員課")], date(2023, 6, 1))
    withdraw_revision(office)
    with office.reading() as records:
        plan = records.plan.all()[0]
        assert plan.newest.listing(REVISION_FIRST).answerers == ("somu",)
        assert records.indicators.owners(plan.newest.edition_id)["KPI-1-1"] == "shokuin"


def test_an_edition_is_later_than_a_row_move_also_after_a_withdrawn_reorganisation(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner="税務課"))
    hand_on_row(parts, office, RowMove(REVISION_FIRST, "総務課", date(2023, 4, 1), "事務分掌の変更"))
    revision_revise(parts, office, tmp_path)
    reorganise(parts, office, [Abolition("税務課", "職員課")], date(2023, 5, 1))
    withdraw_reorganisation(office)
    with pytest.raises(Refused, match="ROW-MOVE-KEPT") as refused:
        withdraw_row_move(office)
    assert "「改定版」（令和6年2月28日策定）を登録しています" in refused.value.details["reason"]


def test_nothing_is_left_that_only_the_edition_had(parts: Parts, office: Store, tmp_path: Path) -> None:
    before = stored(tmp_path / "office.nakano")
    revision_revise(parts, office, tmp_path)
    assert stored(tmp_path / "office.nakano") != before
    withdraw_revision(office)
    assert stored(tmp_path / "office.nakano") == before


def stored(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as store:
        tables = ("edition", "edition_profile", "plan_node", "listing", "ownership", "initiative", "indicator")
        more = ("indicator_in_edition", "indicator_owner", "indicator_value", "derivation")
        return [
            store.execute(f"select count(*) from {each}").fetchone()[0]  # noqa: S608 - our own names
            for each in (*tables, *more)
        ]


def test_the_first_edition_is_kept(office: Store) -> None:
    assert read_in(office, revision_obstacles) == ("改定として登録した版ではありません",)


def test_a_row_that_the_edition_added_and_that_was_handed_on_prevents_withdrawing_it(
    parts: Parts, revised: Store
) -> None:
    hand_on_row(parts, revised, RowMove(added_row(revised), "総務課", date(2024, 6, 1), "事務分掌の変更"))
    assert read_in(revised, revision_obstacles) == (
        f"この版で加えた取組（{added_row(revised)}）の引継ぎを記録しています",
    )
    withdraw_row_move(revised)
    withdraw_revision(revised)
    assert verify(revised).value


def added_row(store: Store) -> str:
    listings = read_in(store, lambda records: records.plan.all()[0].newest.listings)
    return next(each.row_id for each in listings if each.title == "交流会の開催")


def test_a_removed_opinion_on_a_row_that_the_edition_added_does_not_damage_the_file(revised: Store) -> None:
    add_opinion(revised, new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), "意見", rows=(added_row(revised),)))
    delete_opinion(revised, 1, "誤り")
    withdraw_revision(revised)
    assert verify(revised).value


def test_an_actual_that_was_cleared_does_not_prevent_withdrawing_the_edition_of_its_indicator(
    parts: Parts, revised: Store
) -> None:
    actual(parts, revised)
    indicators = read_in(revised, lambda records: records.indicators.of_edition("nakano2-2"))
    added = next(each.indicator_id for each in indicators if each.name == "交流会の回数")
    edit_indicator(parts, revised, IndicatorEntry(added, {REVISION_R5: FigureEntry("")}), None, EditionChoice(number=2))
    withdraw_revision(revised)
    assert verify(revised).value


def made_by(office: Store) -> Act:
    """Return the act that registered the newest edition."""
    return read_in(office, read_editions).editions[0].made_by


def test_an_edition_that_a_colleague_registered_meanwhile_is_not_withdrawn_unseen(
    office: Store, revise: Revise
) -> None:
    seen = made_by(office)
    revise(lambda book: book.remove(SECOND), answers=RevisionAnswers(dropped=frozenset({SECOND})))
    with pytest.raises(ContentMoved):
        withdraw_revision(office, seen=seen)
    assert withdraw_revision(office, seen=made_by(office)).value.title == "改定版"


def test_an_edition_that_a_colleague_registered_anew_is_not_withdrawn_unseen(office: Store, revise: Revise) -> None:
    revise(lambda book: book.remove(SECOND), answers=RevisionAnswers(dropped=frozenset({SECOND})))
    seen, edition = made_by(office), editions(office)[-1]
    withdraw_revision(office)
    revise(lambda book: book.remove(SECOND), answers=RevisionAnswers(dropped=frozenset({SECOND})))
    assert editions(office)[-1] == edition
    with pytest.raises(ContentMoved):
        withdraw_revision(office, seen=seen)
    withdraw_revision(office, seen=made_by(office))
