"""Which plan is meant, what is known about a row, its lineage, the schedule, entered columns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round, current_plan
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.papers.counts import difference_content
from nakano_status.application.papers.kinds import compare_paper
from nakano_status.application.papers.making import make_paper, read_paper
from nakano_status.application.papers.paper import PaperRequest, find_paper
from nakano_status.application.plan import schedules
from nakano_status.application.plan.add_successor import PlanHead, Successor, add_successor
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.frames import ItemsAndOpinions, read_items_and_opinions, tag_rows
from nakano_status.application.plan.opinions import OpinionEdit, add_opinion, edit_opinion, opinion_plans
from nakano_status.application.plan.revise_plan import (
    PlanRevision,
    RevisedPlan,
    read_editions,
    revise_plan,
    revision_obstacles,
    withdraw_revision,
)
from nakano_status.application.ports.data_file import Parts, Store, UnitOfWork
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.open_and_close_round import close_round, open_round, read_closing, read_rounds
from nakano_status.application.round.read.counts import read_difference
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.save_tables import save_schedule
from nakano_status.application.verify import verify
from nakano_status.bootstrap import find_example_tables
from nakano_status.cli.output import count_difference_lines, difference_as_json
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import IdUnknown, TableHeadingsMissing
from nakano_status.domain.refusals.planning import EditionFaulty, RevisionOfAnotherEdition, YearOutOfPlan
from nakano_status.domain.round.tally import Reason
from tests.support.command_line import done, run
from tests.support.edition_books import ABOUT, INDICATORS, OWNERS, SCHEDULE, TREE, EditedBooks, EditionBook, edited
from tests.support.marks import BUILT_IN_MARKS
from tests.support.opinions import new_opinion
from tests.support.plan_files import plan_edition, plan_row, two_editions
from tests.support.plans import R6, R7, small_organisation
from tests.support.rounds import OWN
from tests.support.stores import act, read_in
from tests.support.successors import NEXT_ROWS, next_plan, planted_next_plan

ROW = "1-1-1-01-P"
"""A row of both plans."""


def move(parts: Parts, store: Store) -> object:
    return hand_on_row(parts, store, RowMove(ROW, "防災課", date(2023, 4, 1), "事務分掌の変更"))


def opinion(_: Parts, store: Store) -> object:
    return add_opinion(store, new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), "意見", rows=(ROW,)))


def schedule(_: Parts, store: Store) -> object:
    return schedules.edit_schedule(store, {(ROW, R7): "推進"}, None, EditionChoice(number=1))


ACTS: list[Callable[[Parts, Store], object]] = [
    move,
    opinion,
    schedule,
    lambda _, store: withdraw_revision(store),
    lambda parts, store: export_edition(parts, store, store.path.with_suffix(".xlsx")),
]


@pytest.mark.parametrize("do", ACTS)
@pytest.mark.parametrize("begun", [True, False])
def test_an_act_on_one_plan_is_refused_while_two_could_be_meant(
    parts: Parts, two_plans: Store, do: Callable[[Parts, Store], object], begun: bool, request: pytest.FixtureRequest
) -> None:
    if begun:
        request.getfixturevalue("both_collected")
    before = two_plans.path.read_bytes()
    with pytest.raises(Refused) as refused:
        do(parts, two_plans)
    assert refused.value.code == "PLAN-UNCLEAR"
    assert refused.value.details["plans"] == "「小さな行動計画」、「次の行動計画」"
    assert two_plans.path.read_bytes() == before


@pytest.mark.parametrize(("plan_id", "answering"), [("kodo", ("bosai", "koseki")), ("tsugi", ("zeimu", "bosai"))])
def test_a_row_of_the_plan_that_was_chosen_is_handed_on(
    parts: Parts, both_collected: Store, plan_id: str, answering: tuple[str, str]
) -> None:
    both_collected.choose_plan(plan_id)
    move(parts, both_collected)
    with both_collected.reading() as records:
        assert current_plan(records).plan_id == plan_id
        now = tuple(each.newest.listing(ROW).on(date(2026, 4, 1)).answerers[0] for each in records.plan.all())
    assert now == answering


def test_the_plan_of_the_only_round_that_matters_is_meant(parts: Parts, two_plans: Store) -> None:
    open_round(parts, two_plans, R6)
    assert read_in(two_plans, current_plan).plan_id == "kodo"
    close_round(two_plans)
    two_plans.choose_plan("tsugi")
    open_round(parts, two_plans, R7)
    two_plans.choose_plan(None)
    with two_plans.reading() as records:
        assert current_plan(records).plan_id == "tsugi"
        assert [each.edition.title for each in read_editions(records).editions] == ["当初計画"]


def test_a_file_of_another_plan_is_refused_with_both_plans(parts: Parts, two_plans: Store, tmp_path: Path) -> None:
    two_plans.choose_plan("kodo")
    export_edition(parts, two_plans, tmp_path / "plan.xlsx", 1)
    edited(tmp_path / "plan.xlsx", tmp_path / "unknown.xlsx", lambda b: b.change(ABOUT, "計画の番号", 内容="x"))
    edited(tmp_path / "plan.xlsx", tmp_path / "later.xlsx", lambda b: b.change(ABOUT, "版の番号", 内容="9"))
    first = "第1版「当初計画」"
    wanted = [
        ("tsugi", "plan.xlsx", f"「小さな行動計画」の{first}", f"「次の行動計画」の{first}"),
        ("kodo", "plan.xlsx", f"「小さな行動計画」の{first}", "「小さな行動計画」の第2版「改定版」"),
        ("tsugi", "later.xlsx", "「小さな行動計画」の登録されていない版", f"「次の行動計画」の{first}"),
        ("tsugi", "unknown.xlsx", "このデータファイルにない計画", f"「次の行動計画」の{first}"),
    ]
    for plan_id, name, found, expected in wanted:
        two_plans.choose_plan(plan_id)
        with pytest.raises(RevisionOfAnotherEdition) as refused:
            revise_plan(parts, two_plans, PlanRevision(tmp_path / name, "再改定版", date(2027, 2, 1)))
        details = refused.value.details
        assert (str(details["found"]).startswith(found), str(details["expected"]).startswith(expected)) == (True, True)


OLD_ROW = "2-1-1-01-Q"
"""A row of the first plan; its number is given again by the revised edition of the second."""


def revise_second(store: Store) -> None:
    rows = (*NEXT_ROWS, plan_row("2-1-①", 1, "新しい取組"))
    edition = replace(plan_edition(2, "改定版", date(2027, 2, 1), rows), edition_id="tsugi-2")
    with act(store, "revise_plan") as work:
        work.plan.save(replace(next_plan(R7.start), editions=(edition,)))


def test_an_opinion_keeps_its_plan_when_it_is_edited_while_another_is_meant(
    parts: Parts, both_collected: Store, tmp_path: Path
) -> None:
    both_collected.choose_plan("kodo")
    new = new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), "意見", rows=(ROW, OLD_ROW))
    number = add_opinion(both_collected, new).value.number
    both_collected.choose_plan("tsugi")
    with pytest.raises(Refused) as refused:
        edit_opinion(both_collected, number, OpinionEdit(rows=("1-2-1-01-S",)))  # it is a row of the other plan
    assert refused.value.code == "PLAN-ROW-UNKNOWN"
    edited = edit_opinion(both_collected, number, OpinionEdit(rows=(OLD_ROW,), text="意見です")).value
    assert edited.rows == (OLD_ROW,)
    assert read_in(both_collected, opinion_plans) == {number: "kodo"}
    assert make_paper(parts, both_collected, PaperRequest(find_paper("opinions"), {}), tmp_path / "a.docx").value.files
    edit_opinion(both_collected, number, OpinionEdit(rows=()))
    edit_opinion(both_collected, number, OpinionEdit(rows=(ROW,)))  # it was about no row any more
    assert read_in(both_collected, opinion_plans) == {number: "tsugi"}


def test_the_paper_lists_the_opinions_of_the_plan_that_is_meant(parts: Parts, both_collected: Store) -> None:
    texts = {"kodo": ("前の計画の取組に", (OLD_ROW,)), "tsugi": ("次の計画の全体に", ())}
    for plan_id, (text, rows) in texts.items():
        both_collected.choose_plan(plan_id)
        add_opinion(both_collected, new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), text, rows=rows))
    for plan_id, (text, _) in texts.items():
        both_collected.choose_plan(plan_id)
        with both_collected.reading() as records:
            found = read_paper(parts, records, PaperRequest(find_paper("opinions"), {}))
        assert found.keys["opinions"] == 1
        assert text in repr(found.document)


def test_an_answer_to_an_opinion_needs_no_plan(both_collected: Store) -> None:
    both_collected.choose_plan("kodo")
    number = opinion(None, both_collected).value.number  # type: ignore[arg-type, attr-defined]
    both_collected.choose_plan(None)
    assert edit_opinion(both_collected, number, OpinionEdit(answer="参考にします。")).value.rows == (ROW,)


def test_an_edition_with_numbers_of_the_other_plan_is_withdrawn(parts: Parts, two_plans: Store) -> None:
    two_plans.choose_plan("kodo")
    hand_on_row(parts, two_plans, RowMove(OLD_ROW, "税務課", date(2023, 4, 1), "事務分掌の変更"))
    add_opinion(two_plans, new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), "意見", rows=(OLD_ROW,)))
    two_plans.choose_plan("tsugi")
    revise_second(two_plans)
    with two_plans.reading() as records:
        before = records.plan.read("kodo-2")
        assert revision_obstacles(records) == ()
    assert withdraw_revision(two_plans, "誤り").value.edition_id == "tsugi-2"
    assert verify(two_plans).value
    assert read_in(two_plans, lambda records: records.plan.all()) == (before, next_plan(R7.start))


def test_an_opinion_on_a_row_that_the_edition_added_prevents_withdrawing_it(two_plans: Store) -> None:
    two_plans.choose_plan("tsugi")
    revise_second(two_plans)
    add_opinion(two_plans, new_opinion(OpinionSource.ASSEMBLY, date(2027, 6, 1), "意見", rows=(OLD_ROW,)))
    assert [each.startswith("意見1が") for each in read_in(two_plans, revision_obstacles)] == [True]


@pytest.mark.parametrize(("plan_id", "edition_id"), [("kodo", "kodo-2"), ("tsugi", "tsugi-1")])
def test_the_round_that_can_be_closed_is_of_the_plan_that_is_shown(
    parts: Parts, both_collected: Store, plan_id: str, edition_id: str
) -> None:
    both_collected.choose_plan("tsugi")
    open_round(parts, both_collected, R7.plus(1))
    both_collected.choose_plan(plan_id)
    with both_collected.reading() as records:
        left, rounds = read_closing(records, parts.clock.today()).left, read_rounds(records)
    assert left is not None
    assert rounds.collecting_round == left.round_
    assert left.round_.edition_id == edition_id
    assert {each.edition_id for each in rounds.rounds} == {edition_id}
    assert [year for plan, year in rounds.free if plan.plan_id == "tsugi"] == [R7.plus(2), R7.plus(3), R7.plus(4)]
    assert close_round(both_collected, left.round_.year).value.round_ == left.round_


ASKED = new_opinion(OpinionSource.ASSEMBLY, date(2023, 6, 1), "なぜ遅れたのか。", rows=(OWN[0],))


def about(store: Store, row_id: str, edition_id: str = "") -> ItemsAndOpinions:
    with store.reading() as records:
        round_ = chosen_round(records)
        return read_items_and_opinions(records, replace(round_, edition_id=edition_id or round_.edition_id), row_id)


def test_a_row_has_its_items_with_those_that_repeat_them_and_the_opinions_on_it(office: Store) -> None:
    tag_rows(office, [OWN[0]], "KM-4")
    opinion = add_opinion(office, ASKED).value
    found = about(office, OWN[0])
    assert [(frame.title, item.item_id) for frame, item in found.items] == [
        ("市町村官民データ活用推進計画", "KM-4"),
        ("自治体DX推進計画", "DX-8"),
    ]
    assert found.opinions == (opinion,)
    other = about(office, OWN[1])
    assert (other.items, other.opinions, other.own) == ((), (), frozenset())


def test_an_item_of_the_measure_is_none_of_the_row_itself(office: Store) -> None:
    tag_rows(office, ["2-1-②"], "DX-4")
    tag_rows(office, [OWN[0]], "DX-3")
    found = about(office, OWN[0])
    assert found.own == {"KM-3"}, "the item that DX-3 repeats"
    assert {item.item_id for _, item in found.items} == {"KM-3", "DX-3", "DX-4"}
    assert "DX-3" not in {each.item_id for each in found.choices}
    assert {"KM-3", "DX-4"} <= {each.item_id for each in found.choices}


def test_an_opinion_on_a_row_is_one_on_what_became_of_it(office: Store) -> None:
    opinion = add_opinion(office, ASKED).value
    plan = read_in(office, lambda records: records.plan.all())[0]
    newer = replace(plan.newest, edition_id="newer", ordinal=2)
    with act(office) as work:
        work.plan.save(replace(plan, editions=(newer,)))
        merged = Derivation(PlanSubject.ROW, plan.newest.edition_id, OWN[0], "newer", OWN[1], PlanFate.MERGED)
        work.plan.add_derivations([merged])
    assert about(office, OWN[1], "newer").opinions == (opinion,)
    assert about(office, OWN[1]).opinions == (), "in the first edition it was another row"


R4, R5 = FiscalYear(2022), FiscalYear(2023)
FIRST, SECOND, THIRD, PART, WHOLE = "1-5-1-01-B", "1-5-1-02-K", "1-5-1-03-U", "1-1-1-03-F", "1-1-1-01-P"
SECOND_TITLE = "区内事業者のICT化促進及び経済交流の支援"
THIRD_TITLE = "◎販路拡大のためのイベントや先端技術を紹介するセミナー等への事業者の参加を支援"


def revised(book: EditionBook) -> None:
    """Merge the second row into the third, split one row, drop another."""
    book.change(TREE, THIRD, 旧管理番号=SECOND)
    book.remove(SECOND)
    book.remove(FIRST)
    book.add_row("窓口の混雑状況の配信", "1-1-①", "戸籍住民課", after=WHOLE, former=WHOLE)


@pytest.fixture
def office_after(parts: Parts, office: Store, tmp_path: Path) -> Store:
    """The office with answers of R4 on the first edition, and the round of R5 on the second."""
    edit_entry(parts, office, Entry(SECOND, {"mark": "◎", "done": "交流会を開いた。", "next_year": "継続"}))
    edit_entry(parts, office, Entry(THIRD, {"mark": "◎", "done": "セミナーを開いた。", "next_year": "拡大"}))
    edit_entry(parts, office, Entry(WHOLE, {"mark": "◎", "done": "窓口を増やした。", "next_year": "配信"}))
    export_edition(parts, office, tmp_path / "plan.xlsx")
    books = EditedBooks(parts)
    path = books.edited(tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", revised)
    assert revise_plan(
        books.parts, office, PlanRevision(path, "改定版", date(2024, 2, 28), reason="見直し")
    ).value.is_written
    open_round(parts, office, R5, date(2024, 7, 12))
    return office


def contents(store: Store, year: FiscalYear) -> RoundContents:
    return read_in(store, lambda records: RoundContents.load(records, chosen_round(records, year)))


def test_reference_columns_show_what_the_rows_were(office_after: Store) -> None:
    found = contents(office_after, R5)
    given = found.given
    assert given[THIRD]["previous_done"] == (
        f"【{SECOND} {SECOND_TITLE}】\n交流会を開いた。\n【{THIRD} {THIRD_TITLE}】\nセミナーを開いた。"
    )
    assert given[THIRD]["planned"] == f"【{SECOND} {SECOND_TITLE}】\n継続\n【{THIRD} {THIRD_TITLE}】\n拡大"
    title = found.listings[WHOLE].title
    whole = f"【分割前の {WHOLE} {title} の全体】\n窓口を増やした。"
    assert (given[WHOLE]["previous_done"], given[PART]["previous_done"]) == (whole, whole)
    assert given["1-1-1-02-X"]["previous_done"] is None
    assert found.previous_values[THIRD]["mark"] == "◎"


def test_what_was_reported_before_is_as_it_was(office_after: Store) -> None:
    found = contents(office_after, R4)
    assert {FIRST, SECOND, THIRD, WHOLE} <= set(found.listings)
    assert found.given[THIRD]["previous_done"] is None
    assert found.values[SECOND]["done"] == "交流会を開いた。"


def test_the_difference_of_counts_names_what_was_merged_and_split(office_after: Store) -> None:
    with office_after.reading() as records:
        found = read_difference(records, chosen_round(records, R5), chosen_round(records, R4))
    rows = {each.row_id: (each.reason, each.kin) for each in found.rows}
    assert (rows[SECOND], rows[PART], rows[FIRST]) == (
        (Reason.MERGED, (THIRD,)),
        (Reason.SPLIT, (WHOLE,)),
        (Reason.REMOVED, ()),
    )
    assert difference_as_json(found)[-1]["with"] == [THIRD]
    lines = list(count_difference_lines(found, BUILT_IN_MARKS))
    assert f"  {SECOND}（{THIRD}へ） ◎ → 計画になし" in lines
    assert f"  {PART}（{WHOLE}から） 計画になし → 未記入" in lines
    paper = difference_content(contents(office_after, R5), contents(office_after, R4))
    titles = {row.row_id: row.title for _, rows in paper.reasons for row in rows}
    assert titles[SECOND] == f"{SECOND_TITLE}（{THIRD}に統合）"
    assert titles[PART].endswith(f"（{WHOLE}から分割）")


@pytest.mark.parametrize("sides", [("当初計画", "改定版"), ("R4", "R5")])
def test_the_comparison_says_merged_and_split(parts: Parts, office_after: Store, sides: tuple[str, str]) -> None:
    old, new = sides
    with office_after.reading() as records:
        request = compare_paper.PAPER.request({compare_paper.OLD: old, compare_paper.NEW: new})
        paper = compare_paper.PAPER.read(parts, records, request)
    changes = {each["id"]: each for each in paper.keys["changes"]}
    assert (changes[THIRD]["kinds"][0], changes[THIRD]["from"], changes[THIRD]["to"]) == (
        "merged",
        [THIRD, SECOND],
        [THIRD],
    )
    assert (changes[PART]["kinds"][0], changes[PART]["from"], changes[PART]["to"]) == (
        "split",
        [WHOLE],
        [WHOLE, PART],
    )
    assert changes[FIRST]["kinds"] == ["removed"]
    assert SECOND not in changes
    text = "".join(run.text for row in _cells(paper.document) for run in row)
    assert f"（{SECOND} を {THIRD} に統合）" in text
    assert f"{SECOND}　{SECOND_TITLE}" in text
    assert f"（{WHOLE} を {WHOLE}、{PART} に分割）" in text


def _cells(document: Any) -> Iterator[Any]:
    for block in document.sections[0].blocks:
        for row in getattr(block, "rows", ()):
            yield from (cell.text for cell in row.cells)


def test_the_history_of_a_row_begins_with_what_became_of_it(office_after: Store) -> None:
    office_after.close()
    for command in (("history",), ("explain", "--key", "done")):
        for year, row_id in (("R4", SECOND), ("R5", THIRD)):
            words = (command[0], row_id, *command[1:], "--year", year, "--store", office_after.path)
            (step,) = done(*words)["lineage"]
            assert step == {
                "edition": 2,
                "title": "改定版",
                "plan": None,
                "year": None,
                "fate": "統合",
                "from": [SECOND, THIRD],
                "to": [THIRD],
                "reason": "見直し",
            }
            first = run(*words).output.splitlines()[0]
            assert first == f"第2版「改定版」（令和6年2月28日策定）：{SECOND} を {THIRD} に統合（見直し）"
    assert done("history", "1-1-1-02-X", "--store", office_after.path)["lineage"] == []


def test_a_plan_that_another_pc_adds_meanwhile_is_not_added_twice(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_store(parts, tmp_path / "one.nakano", PlanSource(two_editions(), small_organisation()))
    office = parts.stores.open(tmp_path / "one.nakano")
    writing, successor = office.writing, Successor(str(planted_next_plan(tmp_path)))

    @contextmanager
    def after_another() -> Iterator[UnitOfWork]:
        monkeypatch.setattr(office, "writing", writing)
        add_successor(parts, office, successor)
        with writing() as work:
            yield work

    monkeypatch.setattr(office, "writing", after_another)
    assert add_successor(parts, office, successor).value.is_unchanged
    acts = read_in(office, lambda records: records.entries.acts())
    assert sum(each.kind == "add_successor" for each in acts) == 1
    office.close()


SCHEDULE_R4 = FiscalYear(2022)


def table(store: Store) -> schedules.ScheduleTable:
    return read_in(store, schedules.read_schedules)


def text(store: Store, row_id: str) -> str:
    return next(row.texts[SCHEDULE_R4] for row in table(store).rows if row.row_id == row_id)


def test_rows_without_a_schedule_are_counted(parts: Parts, office: Store) -> None:
    assert len(table(office).blank) == len(table(office).rows) == 110
    schedules.import_schedule(parts, office, find_example_tables()[1])
    assert 0 < len(table(office).blank) < 110
    assert all(not any(row.texts.values()) for row in table(office).blank)


def test_a_text_is_written_and_a_blank_takes_it_back(office: Store) -> None:
    assert schedules.edit_schedule(office, {(OWN[0], SCHEDULE_R4): " 検討 "}, "伊藤").value.places == (
        (OWN[0], SCHEDULE_R4),
    )
    assert text(office, OWN[0]) == "検討"
    assert schedules.edit_schedule(office, {(OWN[0], SCHEDULE_R4): "検討"}).value.places == (), (
        "what is the same is no change"
    )
    schedules.edit_schedule(office, {(OWN[0], SCHEDULE_R4): ""})
    assert text(office, OWN[0]) == ""
    acts = [act for act in read_in(office, lambda records: records.entries.acts()) if act.kind == "edit_schedule"]
    assert [(act.by, act.reason) for act in acts] == [
        ("伊藤", "計画上のスケジュールの変更 1か所"),
        (None, acts[0].reason),
    ]


def test_a_row_or_a_year_that_the_plan_does_not_have_is_refused(office: Store) -> None:
    with pytest.raises(IdUnknown):
        schedules.edit_schedule(office, {("9-9-9-99-Z", SCHEDULE_R4): "検討"})
    with pytest.raises(YearOutOfPlan):
        schedules.edit_schedule(office, {(OWN[0], FiscalYear(2030)): "検討"})


@pytest.mark.parametrize("name", ["スケジュール.xlsx", "スケジュール.csv"])
def test_a_saved_table_comes_back_as_it_is(parts: Parts, office: Store, tmp_path: Path, name: str) -> None:
    schedules.import_schedule(parts, office, find_example_tables()[1])
    schedules.edit_schedule(office, {(OWN[0], SCHEDULE_R4): "検討\n=構築"})
    before = table(office)
    path = save_schedule(parts, office, tmp_path / name).value
    planned = schedules.plan_schedule(parts, office, path)
    assert (planned.changes, planned.problems, planned.unnamed) == ((), (), 0)
    assert (planned.rows, planned.unchanged) == (0, 110)
    schedules.import_schedule(parts, office, path)
    assert table(office) == before


def test_a_table_tells_what_would_change_and_writes_nothing(parts: Parts, office: Store, tmp_path: Path) -> None:
    schedules.edit_schedule(office, {(OWN[0], SCHEDULE_R4): "検討"})
    path = tmp_path / "table.csv"
    path.write_text(f"管理番号,令和4年度\n{OWN[0]},構築\n9-9-9-99-Z,検討\n", "utf-8-sig")
    planned = schedules.plan_schedule(parts, office, path)
    assert [(each.row_id, each.was, each.now) for each in planned.changes] == [(OWN[0], "検討", "構築")]
    assert [(each.code, each.place.row) for each in planned.problems] == [("TABLE-ID-UNKNOWN", 3)]
    assert planned.unnamed == 109
    assert text(office, OWN[0]) == "検討"


def test_a_repost_in_a_table_has_the_texts_of_its_original(parts: Parts, office: Store, tmp_path: Path) -> None:
    edition = read_in(office, lambda records: records.plan.all())[0].newest
    repost = next(each for each in edition.listings if each.is_repost)
    path = tmp_path / "table.csv"

    def take_in(own: str, of_original: str) -> tuple[int, int, list[tuple[str, str | None]]]:
        path.write_text(f"管理番号,令和4年度\n{repost.row_id},{own}\n{repost.repost_of},{of_original}\n", "utf-8-sig")
        outcome = schedules.import_schedule(parts, office, path)
        problems = [(each.code, each.expected) for each in outcome.problems]
        return outcome.value.rows, outcome.value.unchanged, problems

    def stored() -> dict[str, str]:
        kept = read_in(office, lambda records: records.plan.schedules(edition.edition_id))
        return {row_id: text for (row_id, _), text in kept.items()}

    def acts() -> int:
        return len(read_in(office, lambda records: records.entries.acts()))

    assert take_in("運用開始", "検討") == (1, 0, [("TABLE-REPOST-DIFFERS", repost.repost_of)])
    assert stored() == {repost.repost_of: "検討"}
    assert take_in("構築", "構築") == (1, 1, [])
    before = acts()
    assert take_in("", "構築") == take_in("構築", "構築") == (0, 2, [])
    assert (stored(), acts()) == ({repost.repost_of: "構築"}, before)


COLUMNS_R5, COLUMNS_R6 = FiscalYear(2023), FiscalYear(2024)
COLUMNS_FIRST, DROPPED = "1-5-1-01-B", "1-5-1-02-K"
Edit = Callable[[EditionBook], None]
Revise = Callable[[Edit], RevisedPlan]
HEAD = PlanHead("次期計画", FiscalYear(2026), FiscalYear(2030), date(2025, 12, 1))


@pytest.fixture
def revise(parts: Parts, office: Store, tmp_path: Path) -> Revise:
    """Enter the workbook of the plan, edited; 税務課 supplies an indicator, and a row is planned for two years."""
    edit_indicator(parts, office, IndicatorEntry("KPI-1-3", owner="税務課"))
    schedules.edit_schedule(office, {(COLUMNS_FIRST, COLUMNS_R5): "検討", (COLUMNS_FIRST, COLUMNS_R6): "構築"})
    export_edition(parts, office, tmp_path / "plan.xlsx")

    def run(edit: Edit) -> RevisedPlan:
        path = edited(tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", edit)
        return revise_plan(parts, office, PlanRevision(path, "改定版", date(2024, 2, 28))).value

    return run


def newest(store: Store) -> Edition:
    return read_in(store, lambda records: records.plan.all())[0].newest


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("sheet", "heading"),
    [
        *((INDICATORS, each) for each in ("目標", "指標項目", "単位", "方向", "所管課", "注", "令和7年度目標")),
        (SCHEDULE, "令和6年度"),
        (OWNERS, "所管課"),
        (TREE, "再掲の元"),
        (TREE, "旧管理番号"),
    ],
)
def test_a_column_that_is_missing_changes_nothing(office: Store, revise: Revise, sheet: str, heading: str) -> None:
    def edit(book: EditionBook) -> None:
        book.remove_column(sheet, heading)
        book.remove(DROPPED)

    before = newest(office)
    assert revise(edit).is_written
    after = newest(office)
    with office.reading() as records:
        kept, now = (records.indicators.of_edition(each.edition_id) for each in (before, after))
        planned = records.plan.schedules(after.edition_id)
    told = [[(i.goal, i.name, i.unit, i.direction, i.owner, i.note, i.targets) for i in some] for some in (kept, now)]
    assert told[0] == told[1]
    assert planned == {(COLUMNS_FIRST, COLUMNS_R5): "検討", (COLUMNS_FIRST, COLUMNS_R6): "構築"}
    rows = [
        [(each.row_id, each.repost_of, each.owners_printed) for each in edition.listings if each.row_id != DROPPED]
        for edition in (before, after)
    ]
    assert rows[0] == rows[1]


def test_the_plan_after_names_an_indicator_without_its_unit_and_its_footnote_mark(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    export_edition(parts, office, tmp_path / "next.xlsx")
    added = add_successor(parts, office, Successor(str(tmp_path / "next.xlsx"), HEAD, is_dry_run=True)).value
    with office.reading() as records:
        before = records.indicators.of_edition(records.plan.all()[0].newest.edition_id)
    assert [(each.name, each.name_printed) for each in added.indicators] == [
        (each.name, each.name_printed) for each in before
    ]


def test_without_the_numbers_of_the_indicators_a_revision_is_refused(office: Store, revise: Revise) -> None:
    def edit(book: EditionBook) -> None:
        book.remove_column(INDICATORS, "指標番号")
        book.remove(DROPPED)

    before = newest(office)
    with pytest.raises(TableHeadingsMissing) as refused:
        revise(edit)
    assert refused.value.details["found"] == "「指標番号」"
    assert newest(office) == before


def test_a_new_indicator_without_a_goal_is_a_fault_of_its_line(revise: Revise) -> None:
    def edit(book: EditionBook) -> None:
        book.remove_column(INDICATORS, "目標")
        book.add(INDICATORS, 指標項目="テレワークの実施率", 方向="増")

    with pytest.raises(EditionFaulty) as refused:
        revise(edit)
    (fault,) = refused.value.problems
    assert (fault.code, fault.place.cell, fault.place.row) == ("REVISION-GOAL-UNKNOWN", None, 12)


def test_a_row_whose_line_was_not_moved_is_listed_under_its_new_measure(office: Store, revise: Revise) -> None:
    revise(lambda book: book.change(TREE, COLUMNS_FIRST, 番号="1-1-①"))
    listings = newest(office).listings
    assert [each.row_id for each in listings[:4]] == ["1-1-1-01-P", "1-1-1-02-X", COLUMNS_FIRST, "1-1-2-01-U"]
    assert [each.ordinal for each in listings[:4]] == [1, 2, 3, 1]
    measures = [each.measure for each in listings]
    assert len({*measures}) == 1 + sum(one != other for one, other in pairwise(measures))


def continued(book: EditionBook) -> None:
    """State for every row that is no 再掲 that it continues the row of the plan before with its number."""
    for line in book.book[TREE].iter_rows(min_row=2):
        _, _, _, number, former, original = line
        former.value = number.value if not original.value else None


def blank(*sheets: str) -> Edit:
    def edit(book: EditionBook) -> None:
        for sheet in sheets:
            book.blank(sheet, "管理番号")

    return edit


def without_codes(book: EditionBook) -> None:
    for sheet in (OWNERS, SCHEDULE):
        book.remove_column(sheet, "番号")


def without_reposts(book: EditionBook) -> None:
    """Leave out the 所管課 of the 再掲, which have none."""
    for number in range(book.book[OWNERS].max_row, 1, -1):
        if not book.book[OWNERS].cell(number, 4).value:
            book.book[OWNERS].delete_rows(number)


def reordered(book: EditionBook) -> None:
    """List what is planned for the second goal before the first: so that titles alike are in another order."""
    page = book.book[SCHEDULE]
    lines = [[str(cell.value or "") or None for cell in line] for line in page.iter_rows(min_row=2)]
    for number, texts in enumerate(sorted(lines, key=lambda texts: (texts[1] or "")[0], reverse=True), start=2):
        for column, text in enumerate(texts, start=1):
            page.cell(number, column).value = text


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "edits",
    [
        (blank(TREE, OWNERS, SCHEDULE),),
        (continued, blank(TREE, OWNERS, SCHEDULE)),
        (continued, blank(TREE, OWNERS, SCHEDULE), without_codes),
        (continued, blank(TREE, OWNERS, SCHEDULE), without_reposts, reordered),
        (continued, blank(TREE), without_reposts),
    ],
    ids=["blank", "continued", "without codes", "without reposts", "only the tree is blank"],
)
def test_every_row_of_the_plan_after_has_what_the_other_sheets_have_of_it(
    parts: Parts, office: Store, tmp_path: Path, edits: tuple[Edit, ...]
) -> None:
    before = newest(office)
    schedules.edit_schedule(
        office, {(each.row_id, COLUMNS_R6): f"計画 {each.row_id}" for each in before.listings if not each.is_repost}
    )
    export_edition(parts, office, tmp_path / "plan.xlsx")
    path = tmp_path / "plan.xlsx"
    for edit in edits:
        path = edited(path, path, edit)
    head = replace(HEAD, first_year=COLUMNS_R5)
    after = add_successor(parts, office, Successor(str(path), head)).value.plan.newest
    planned = read_in(office, lambda records: records.plan.schedules(after.edition_id))
    was = {now.row_id: each for each, now in zip(before.listings, after.listings, strict=True)}
    own = {each.row_id: now for now, each in was.items()}
    for each in after.listings:
        then = was[each.row_id]
        assert (each.title, each.measure, each.owners_printed) == (then.title, then.measure, then.owners_printed)
        assert each.repost_of == (None if then.repost_of is None else own[then.repost_of])
        assert planned.get((each.row_id, COLUMNS_R6)) == (None if each.is_repost else f"計画 {then.row_id}")


def test_a_row_of_a_body_that_the_plan_after_does_not_declare_is_reported(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    def edit(book: EditionBook) -> None:
        book.add_row("（商工会）まつり", "1-5-①", "産業振興課", after="1-1-1-02-X")
        blank(TREE, OWNERS, SCHEDULE)(book)

    export_edition(parts, office, tmp_path / "plan.xlsx")
    path = edited(tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", edit)
    found = add_successor(parts, office, Successor(str(path), HEAD, is_dry_run=True)).problems
    assert ("PLAN-SPONSOR-UNDECLARED", "商工会") in {(each.code, each.found) for each in found}
    assert "PLAN-YEAR-OUTSIDE" not in {each.code for each in found}


def test_what_one_row_or_file_decides_needs_no_plan_named(both_collected: Store, tmp_path: Path) -> None:
    both_collected.close()
    store = ("--store", both_collected.path)
    unique = next(each.row_id for each in NEXT_ROWS if each.row_id.startswith("1-2-1-01"))
    sent = done("distribute", "--out", tmp_path / "forms", "--of-plan", "tsugi", *store)["packages"]
    form = next(Path(each["file"]) for each in sent if each["division"] == "防災課")
    assert [each["plan"] for each in done("show", unique, "--years", *store)["years"]][:1] == ["tsugi"]
    assert done("show", unique, *store)["plan"] == "tsugi"
    assert done("set", unique, "done=統一した。", *store)["changed"] == ["done"]
    assert {each["to"] for each in done("history", unique, *store)["changes"]} == {"統一した。"}
    assert done("disclose", unique, "--out", tmp_path / "disclosed", *store)["files"]
    assert done("export", "years", "--out", tmp_path / "years.xlsx", "--id", unique, *store)
    text = ("--source", "議会", "--day", "2031-04-01", "--text", "なぜか")
    assert done("opinions", "add", "--id", unique, *text, *store)["rows"] == [unique]
    assert run("show", ROW, "--years", "--json", *store).keys["error"] == "PLAN-UNCLEAR"
    assert run("set", ROW, "done=x", "--json", *store).keys["error"] == "PLAN-UNCLEAR"
    for options in (("--dry-run",), ()):
        assert run("merge", form, "--json", *options, *store).keys["files"][0]["division"] == "防災課"


def test_todo_lists_what_has_to_be_done_in_every_plan_that_could_be_meant(both_collected: Store) -> None:
    both_collected.close()
    store = ("--store", both_collected.path)
    every = done("todo", *store)
    alone = {plan: done("todo", "--of-plan", plan, *store) for plan in ("kodo", "tsugi")}
    assert every["items"] == [{**each, "plan": plan} for plan, todo in alone.items() for each in todo["items"]]
    assert every["next"] == alone["kodo"]["next"]
    assert {"小さな行動計画", "次の行動計画"} <= {*run("todo", *store).output.splitlines()}
    assert not any("plan" in each for each in alone["tsugi"]["items"])
