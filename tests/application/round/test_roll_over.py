"""From one round to the next, and the day a round is opened for."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division, name_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.read.organisation import read_organisation
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.comparison import read_side
from nakano_status.application.papers.kinds import compare_paper, questions_paper
from nakano_status.application.papers.kinds.questions_paper import read_questions
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.kinds.summary_paper import read_summaries
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import find_paper
from nakano_status.application.papers.set_kinds import data_paper, list_paper
from nakano_status.application.papers.set_kinds.data_paper import progress_data
from nakano_status.application.papers.set_kinds.list_paper import list_content
from nakano_status.application.plan.create_store import PlanSource, built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_into_new, import_list
from nakano_status.application.plan.list_changes import ListChangesOptions, compare_list
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.retention.retain_round import blank_names
from nakano_status.application.review.review_rows import reopen
from nakano_status.application.round.amend_round import Amendment, AnswererRule, ReportChange, amend_round
from nakano_status.application.round.open_and_close_round import close_round, open_round, withdraw_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.counts import count_contents
from nakano_status.application.round.read.round_contents import RoundContents, read_ended_rows
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.round.roll_over import (
    RollOver,
    RollOverChoice,
    RollOverGroup,
    read_roll_over,
    roll_over,
    roll_over_groups,
)
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.application.verify import verify
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.calendar.days import is_working_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import EndedRows, read_checked_profile
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import DivisionKind, EarlierPlace, Organisation
from nakano_status.domain.papers.publication import Kind, Occasion, Publication, compare
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals import planning
from nakano_status.domain.refusals.exchange import ContentMoved, IdUnknown
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.tally import Grouping
from tests.support.altered_stores import from_format_1_9
from tests.support.fields import NAKANO
from tests.support.made_papers import content_of, make, published
from tests.support.organisations import division_named, organisation
from tests.support.plan_files import FIRST, FIRST_ROWS, plan_of, two_editions
from tests.support.plans import R4, small_organisation
from tests.support.rounds import OWN, ZEIMU, round_of, rows_of
from tests.support.settled_facts import seen
from tests.support.stores import TickingClock, read_in

R5, R6 = FiscalYear(2023), FiscalYear(2024)
ENDED, PROPOSED, KEPT = *OWN, "1-1-1-01-P"
REPOSTED = "1-1-4-03-X"
OTHER = "1-1-1-02-X"
MINE = (ENDED, PROPOSED, KEPT)


def looked(parts: Parts, store: Store, choice: RollOverChoice) -> RollOver:
    return read_in(store, lambda records: read_roll_over(parts, records, choice))


def contact(store: Store, name: str = ZEIMU) -> str | None:
    found = read_in(store, lambda records: records.organisation.read().find(name))
    assert found
    return found.contact


def reasons(store: Store) -> dict[str, OutOfReport | None]:
    return {row.row_id: row.out_of_report for row in round_of(store).rows if row.row_id in MINE}


def test_what_was_entered_after_the_preview_is_not_rolled_over_unseen(parts: Parts, after_r4: Store) -> None:
    seen, choice = looked(parts, after_r4, RollOverChoice(R5)), RollOverChoice(R5, without=("戸籍住民課",))
    own = division_named(organisation(after_r4), ZEIMU).division_id
    edit_division(after_r4, own, DivisionEdit(contact="鈴木 内線2222"), "佐藤")
    with pytest.raises(ContentMoved, match="佐藤"):
        roll_over(parts, after_r4, choice, seen=seen)
    assert (contact(after_r4), round_of(after_r4).year) == ("鈴木 内線2222", FiscalYear(2022))
    roll_over(parts, after_r4, choice, seen=looked(parts, after_r4, RollOverChoice(R5)))
    assert contact(after_r4) is None
    assert contact(after_r4, "戸籍住民課") is not None


def test_looking_writes_nothing_and_the_plan_is_what_is_done(parts: Parts, after_r4: Store) -> None:
    planned = looked(parts, after_r4, RollOverChoice(R5))
    groups = {group: [line.key for line in lines] for group, lines in roll_over_groups(planned)}
    assert (groups[RollOverGroup.ENDS], groups[RollOverGroup.PROPOSED]) == ([ENDED], [PROPOSED])
    assert groups[RollOverGroup.CONTACTS] == ["戸籍住民課", ZEIMU]
    assert planned.left[0].openness.counts["unanswered"] == len(planned.rows.rows) - 14 - 2
    assert round_of(after_r4).year == FiscalYear(2022)
    assert contact(after_r4) is not None
    done = roll_over(parts, after_r4, RollOverChoice(R5)).value
    assert done.rows == planned.rows
    assert round_of(after_r4).rows == planned.rows.rows
    assert reasons(after_r4) == {ENDED: OutOfReport.FINISHED, PROPOSED: None, KEPT: None}
    assert (contact(after_r4), contact(after_r4, "戸籍住民課")) == (None, None)
    assert verify(after_r4).value


def test_the_due_date_is_a_working_day_unless_one_is_given(parts: Parts, after_r4: Store) -> None:
    due = looked(parts, after_r4, RollOverChoice(R5)).round_.due
    assert due is not None
    assert is_working_day(due)
    assert looked(parts, after_r4, RollOverChoice(R5, date(2024, 7, 12))).round_.due == date(2024, 7, 12)


def test_without_ticks_it_is_the_same_round_as_round_open(parts: Parts, after_r4: Store) -> None:
    planned = looked(parts, after_r4, RollOverChoice(R5, date(2024, 7, 12)))
    opened = open_round(parts, after_r4, R5, date(2024, 7, 12)).value
    assert opened == planned.round_


def test_ticks_are_done_in_one_act_and_once(parts: Parts, after_r4: Store) -> None:
    choice = RollOverChoice(R5, without=(ENDED, ZEIMU), ends={PROPOSED.lower(): KEPT})
    done = roll_over(parts, after_r4, choice, "中野 花子").value
    assert reasons(after_r4) == {ENDED: None, PROPOSED: OutOfReport.STOPPED_OR_MERGED, KEPT: None}
    assert (contact(after_r4), contact(after_r4, "戸籍住民課")) == ("山田（内線1234）", None)
    with after_r4.reading() as records:
        acts = records.entries.acts()
        changes = [(each.row_id, each.now) for _, each in records.entries.changes("R5")]
    assert (acts[-1].kind, acts[-1].by) == ("open_round", "中野 花子")
    assert acts[-1].reason == f"{PROPOSED}を{KEPT}に統合、選択を外した取組 {ENDED}、連絡先を消した所管課 戸籍住民課"
    assert sorted(changes) == sorted([(ENDED, None), (PROPOSED, OutOfReport.STOPPED_OR_MERGED)])
    assert not done.is_done
    for again in (RollOverChoice(R5), choice):
        assert roll_over(parts, after_r4, again).value.is_done
    assert len(read_in(after_r4, lambda records: records.entries.acts())) == len(acts)
    assert verify(after_r4).value


def test_a_body_is_known_by_a_confirmed_name_when_it_is_done_and_asked_again(parts: Parts, after_r4: Store) -> None:
    name_division(after_r4, "税の窓口", ZEIMU)
    choice = RollOverChoice(R5, without=("税の窓口",))
    roll_over(parts, after_r4, choice)
    assert contact(after_r4) == "山田（内線1234）"
    assert roll_over(parts, after_r4, choice).value.is_done
    with pytest.raises(planning.RollOverDiffers) as refused:
        roll_over(parts, after_r4, RollOverChoice(R5, without=("戸籍住民課",)))
    assert refused.value.details["found"] == "連絡先を残す所管課"


def test_withdrawing_returns_what_was_ticked(parts: Parts, after_r4: Store) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: None}))
    own = read_in(after_r4, lambda records: records.organisation.read().find("戸籍住民課"))
    assert own
    edit_division(after_r4, own.division_id, DivisionEdit(contact="鈴木（内線5678）"))
    withdraw_round(after_r4, R5)
    assert round_of(after_r4).year == FiscalYear(2022)
    assert (contact(after_r4), contact(after_r4, "戸籍住民課")) == ("山田（内線1234）", "鈴木（内線5678）")
    roll_over(parts, after_r4, RollOverChoice(R5))
    assert reasons(after_r4)[PROPOSED] is None
    assert verify(after_r4).value


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_round_on_which_a_later_round_rests_is_not_withdrawn(parts: Parts, after_r4: Store, is_closed: bool) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: KEPT}))
    roll_over(parts, after_r4, RollOverChoice(R6))
    if is_closed:
        close_round(after_r4, R6)
    with pytest.raises(planning.RoundHasAnswers) as refused:
        withdraw_round(after_r4, R5)
    assert refused.value.details["found"] == "前回の報告として使う令和6年度分の進捗確認"
    assert ended_in(after_r4, R6, PROPOSED) == f"{KEPT}に統合"


def test_the_later_round_is_withdrawn_first(parts: Parts, after_r4: Store) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: KEPT}))
    roll_over(parts, after_r4, RollOverChoice(R6))
    for year in (R6, R5):
        withdraw_round(after_r4, year)
    assert round_of(after_r4).year == R4
    assert verify(after_r4).value


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_year_that_was_left_out_reaches_the_later_round_only_before_that_is_settled(
    parts: Parts, after_r4: Store, is_closed: bool
) -> None:
    open_round(parts, after_r4, R6)
    edit_entry(parts, after_r4, Entry(PROPOSED, {"mark": "◎", "done": "続けた。"}, ZEIMU))
    if is_closed:
        close_round(after_r4, R6)
    was = read_in(after_r4, seen, R6), known_to(after_r4, R6)
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: KEPT}))
    assert read_in(after_r4, lambda records: [each.returned for each in row_mergers(records)]) == [R6]
    now = read_in(after_r4, seen, R6), known_to(after_r4, R6)
    assert (now == was, now[1][0]) == ((True, R4) if is_closed else (False, R5))
    if is_closed:
        withdraw_round(after_r4, R5)
        assert (read_in(after_r4, seen, R6), known_to(after_r4, R6)) == was


@pytest.fixture
def list_of_r5(parts: Parts, tmp_path: Path) -> Path:
    """A list of R5 that reports a row which the office finished in R4."""
    create_store(parts, tmp_path / "r5.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "r5.nakano")) as store:
        open_round(parts, store, R5)
        edit_entry(parts, store, Entry(ENDED, {"mark": "◎", "done": "続けた。"}, ZEIMU))
        make(parts, store, list_paper.PAPER, tmp_path / "r5.xlsx", year=R5)
    return tmp_path / "r5.xlsx"


def _close(store: Store) -> None:
    close_round(store, R6)


def _record(store: Store) -> None:
    """Record a draft for 庁議; answers are still collected."""
    with store.writing() as work:
        work.begin_act("publish", None)
        paper = Publication("R6", 1, Occasion.COUNCIL, "資料1", date(2025, 8, 10), "d" * 64, is_final=False)
        work.publications.add(paper, {}, {})
        work.commit()


def _collect(_: Store) -> None:
    """Leave the round as it is."""


@pytest.mark.parametrize(("settle", "previous"), [(_close, R4), (_record, R4), (_collect, R5)])
def test_a_settled_round_keeps_its_past_when_a_list_of_a_year_between_is_imported(
    parts: Parts, after_r4: Store, list_of_r5: Path, settle: Callable[[Store], None], previous: FiscalYear
) -> None:
    roll_over(parts, after_r4, RollOverChoice(R6))
    settle(after_r4)
    was = read_in(after_r4, seen, R6), known_to(after_r4, R6)
    assert was[1] == (R4, {ENDED: R4})
    import_list(parts, after_r4, ListImport(list_of_r5, R5))
    now = read_in(after_r4, seen, R6), known_to(after_r4, R6)
    assert (now == was, now[1][0]) == (previous == R4, previous)
    assert sum(each.year == R5 for each in read_in(after_r4, read_row_years, ENDED)) == 1
    if previous == R4:
        withdraw_round(after_r4, R5)
        assert (read_in(after_r4, seen, R6), known_to(after_r4, R6)) == was
        import_list(parts, after_r4, ListImport(list_of_r5, R5))
        roll_over(parts, after_r4, RollOverChoice(FiscalYear(2025)))
        assert known_to(after_r4, FiscalYear(2025))[0] == R6
    else:
        with pytest.raises(planning.RoundHasAnswers, match="前回の報告として使う令和6年度分"):
            withdraw_round(after_r4, R5)


def known_to(store: Store, year: FiscalYear) -> tuple[FiscalYear | None, dict[str, FiscalYear]]:
    """Return the year of a round's previous round, and the year in which each of its ended rows ended."""
    with store.reading() as records:
        contents = RoundContents.load(records, chosen_round(records, year))
    ended = {row_id: each.year for row_id, each in contents.ended.items()}
    return contents.previous.year if contents.previous else None, ended


def ended_in(store: Store, year: FiscalYear, row_id: str) -> str:
    return read_in(store, lambda records: read_ended_rows(records, chosen_round(records, year))[row_id].text)


def test_once_something_came_it_can_neither_be_withdrawn_nor_done_otherwise(parts: Parts, after_r4: Store) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5))
    edit_entry(parts, after_r4, Entry(KEPT, {"done": "電話で聞いた。"}))
    with pytest.raises(planning.RoundHasAnswers):
        withdraw_round(after_r4, R5)
    with pytest.raises(planning.RollOverDiffers) as refused:
        roll_over(parts, after_r4, RollOverChoice(R5, date(2099, 7, 12), without=(ENDED,)))
    assert refused.value.details["found"] == "回答期限・外す取組"


@pytest.mark.parametrize(
    ("choice", "refusal", "named"),
    [
        (RollOverChoice(FiscalYear(2026)), planning.YearOutOfPlan, "令和8年度"),
        (RollOverChoice(R5, without=("9-9-9-99-Z",)), IdUnknown, "9-9-9-99-Z"),
        (RollOverChoice(R5, without=(KEPT,)), planning.RollOverNotOffered, KEPT),
        (RollOverChoice(R5, ends={KEPT: None}), planning.RollOverNotOffered, KEPT),
        (RollOverChoice(R5, ends={PROPOSED: "9-9-9-99-Z"}), IdUnknown, "9-9-9-99-Z"),
        (RollOverChoice(R5, ends={PROPOSED: PROPOSED}), planning.RollOverTargetUnfit, PROPOSED),
        (RollOverChoice(R5, ends={PROPOSED: ENDED}), planning.RollOverTargetUnfit, ENDED),
        (RollOverChoice(R5, ends={PROPOSED: REPOSTED}), planning.RollOverTargetUnfit, REPOSTED),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    parts: Parts, after_r4: Store, choice: RollOverChoice, refusal: type[Refused], named: str
) -> None:
    with pytest.raises(refusal) as refused:
        roll_over(parts, after_r4, choice)
    assert named in refused.value.details.values()
    assert round_of(after_r4).year == FiscalYear(2022)


def test_a_row_can_be_merged_into_the_other_rows_that_are_reported(parts: Parts, after_r4: Store) -> None:
    planned = looked(parts, after_r4, RollOverChoice(R5))
    counted = [row.row_id for row in planned.round_.rows if row.counted]
    assert [row_id for row_id, _ in planned.targets(PROPOSED)] == [each for each in counted if each != PROPOSED]
    assert ENDED not in counted
    assert dict(planned.targets(PROPOSED))[KEPT] == planned.titles[KEPT]


def test_what_changes_hands_is_named_with_the_names_of_both_days(parts: Parts, after_r4: Store) -> None:
    day = parts.clock.today()
    hand_on_row(parts, after_r4, RowMove(PROPOSED, "戸籍住民課", day, "分掌の変更"))
    reorganise(parts, after_r4, [reorganisation.Renaming("戸籍住民課", "窓口課")], day)
    planned = looked(parts, after_r4, RollOverChoice(R5))
    groups = dict(roll_over_groups(planned))
    assert [each.row_id for each in planned.rows.moves] == [PROPOSED]
    assert [line.note for line in groups[RollOverGroup.MOVES]] == ["税務課 → 窓口課"]


def test_blanked_contacts_are_in_the_history_and_are_kept_until_the_round_is_closed(
    parts: Parts, after_r4: Store, tmp_path: Path
) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5))
    with after_r4.reading() as records:
        latest = read_organisation(records, parts.clock.today()).acts[0]
        kept = records.rounds.rolled_over()["R5"].contacts
    assert (latest.kind, latest.reason) == ("open_round", f"連絡先を消した所管課 戸籍住民課・{ZEIMU}")
    with from_format_1_9(parts, after_r4, tmp_path / "older.nakano") as older:
        assert read_in(older, read_organisation, parts.clock.today()).acts[0] == latest
    assert [*kept.values()] == ["佐藤（内線5678）", "山田（内線1234）"]
    close_round(after_r4, R5)
    assert [*read_in(after_r4, lambda records: records.rounds.rolled_over()["R5"].contacts.values())] == ["", ""]
    assert "山田".encode() not in after_r4.whole()
    assert after_r4.check_integrity() == []
    open_round(parts, after_r4, R6)
    assert read_in(after_r4, read_organisation, parts.clock.today()).acts[0] == latest


def test_contacts_that_an_earlier_version_kept_are_removed_with_the_names(parts: Parts, after_r4: Store) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5))
    close_round(after_r4, R5)
    with after_r4.writing() as work:
        work.begin_act(ActKind.CLOSE_ROUND, None)
        chosen = work.rounds.rolled_over()["R5"]
        work.rounds.save_rolled_over("R5", replace(chosen, contacts=dict.fromkeys(chosen.contacts, "山田（内線1234）")))
        zeimu, *others = sorted(work.organisation.read().divisions, key=lambda each: each.name_on() != ZEIMU)
        place = EarlierPlace(date(2020, 3, 31), contact="山田（内線9876）")
        work.organisation.save(Organisation((replace(zeimu, earlier=(place,)), *others)))
        work.commit()
    assert blank_names(after_r4, R5).value.counts["contacts"] == 3
    assert "山田".encode() not in after_r4.whole()
    assert blank_names(after_r4, R5).value.counts["contacts"] == 0
    assert after_r4.check_integrity() == []


def test_the_contact_of_a_body_that_is_not_asked_is_kept(parts: Parts, after_r4: Store) -> None:
    reorganise(parts, after_r4, [reorganisation.Founding("新設課")], parts.clock.today())
    founded = read_in(after_r4, lambda records: records.organisation.read().find("新設課"))
    assert founded
    edit_division(after_r4, founded.division_id, DivisionEdit(contact="鈴木（内線9999）"))
    roll_over(parts, after_r4, RollOverChoice(R5))
    assert (contact(after_r4), contact(after_r4, "新設課")) == (None, "鈴木（内線9999）")


def printed(store: Store) -> dict[str, str | None]:
    content = list_content(read_in(store, RoundContents.load, round_of(store)))
    return {each.row_id: each.values.get("done") for each in content.entries if each.row_id in MINE}


def test_the_lists_of_later_rounds_print_why_a_row_ended(parts: Parts, after_r4: Store) -> None:
    assert printed(after_r4)[ENDED] is None
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: KEPT}))
    expected = {ENDED: "令和4年度で完了", PROPOSED: f"{KEPT}に統合", KEPT: None}
    assert printed(after_r4) == expected
    close_round(after_r4)
    roll_over(parts, after_r4, RollOverChoice(R6))
    assert printed(after_r4) == expected


def test_a_recorded_list_does_not_differ_from_its_round_in_rows_that_ended(
    parts: Parts, after_r4: Store, tmp_path: Path
) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: KEPT}))
    published(parts, after_r4, tmp_path / "papers", {DRAFT: True})
    with after_r4.reading() as records:
        recorded, now = (read_side(parts, records, each) for each in ("R5 第1号", "R5"))
    assert compare(recorded, now) == ()


def test_what_a_division_states_as_its_change_is_offered_and_not_ticked(parts: Parts, after_r4: Store) -> None:
    stated = {KEPT: "統合", PROPOSED: "中止", OTHER: "後ろ倒し"}
    reopen(after_r4, tuple(stated), "追記")
    for row_id, kind in stated.items():
        edit_entry(parts, after_r4, Entry(row_id, {"mark": "○", "change_reason": "見直し", "change_kind": kind}))
    planned = looked(parts, after_r4, RollOverChoice(R5))
    offered = dict(roll_over_groups(planned))[RollOverGroup.PROPOSED]
    assert [(each.key, each.note, each.tick) for each in offered] == [
        (KEPT, "変更の種別「統合」：戸籍住民課", False),
        (PROPOSED, "完了：税務課、変更の種別「中止」：税務課", False),
    ]
    assert reasons(after_r4)[KEPT] is None
    roll_over(parts, after_r4, RollOverChoice(R5, ends={KEPT: OTHER}))
    assert reasons(after_r4)[KEPT] is OutOfReport.STOPPED_OR_MERGED


def test_every_proposal_on_a_row_is_named_with_its_division(parts: Parts, office: Store) -> None:
    row = next(row for row in rows_of(office).values() if row.counted and row.leads and row.associates)
    lead, other = row.leads[0], row.associates[0]
    amend_round(office, Amendment((row.id,), "各課に照会", answering=AnswererRule.ALL))
    for division, note in ((other, "報告対象外（中止／統合）"), (lead, "完了"), (other, "中止／統合")):
        edit_entry(parts, office, Entry(row.id, {"note": note}, division))
    planned = looked(parts, office, RollOverChoice(R5))
    ((line, *_), (ending, *_)) = dict(roll_over_groups(planned))[RollOverGroup.PROPOSED], planned.rows.ends
    assert (line.note, ending.why) == (f"完了：{lead}、中止／統合：{other}", OutOfReport.FINISHED)


def test_every_round_that_is_still_collected_is_named_with_what_is_open(parts: Parts, office: Store) -> None:
    for year in (R5, R6):
        roll_over(parts, office, RollOverChoice(year))
    lines = dict(roll_over_groups(looked(parts, office, RollOverChoice(R6.plus(1)))))[RollOverGroup.OPEN]
    assert [each.text.partition("：")[0] for each in lines] == ["令和4年度分", "令和5年度分", "令和6年度分"]
    assert all("締め切っていません" in each.text and "成果指標 10件" in each.text for each in lines)


def test_the_first_round_of_the_plan_after_names_what_is_open_in_the_plan_before(
    parts: Parts, two_plans: Store
) -> None:
    two_plans.choose_plan("kodo")
    open_round(parts, two_plans, R6, date(2025, 7, 14))
    planned = looked(parts, two_plans, RollOverChoice(R6.plus(1), plan_id="tsugi"))
    (line,) = dict(roll_over_groups(planned))[RollOverGroup.OPEN]
    assert line.text.startswith(f"{two_editions().title} 令和6年度分：締め切っていません、未記入の取組")


def with_ended_rows(contents: RoundContents, ended: EndedRows) -> RoundContents:
    profile = replace(contents.edition.profile, ended_rows=ended)
    return replace(contents, edition=replace(contents.edition, profile=profile))


def test_a_profile_may_have_ended_rows_leave_the_list(parts: Parts, after_r4: Store) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5))
    contents = read_in(after_r4, RoundContents.load, round_of(after_r4))
    listed = [each.row_id for each in list_content(contents).entries]
    left = [each.row_id for each in list_content(with_ended_rows(contents, EndedRows.LEAVE)).entries]
    assert [each for each in listed if each not in left] == [ENDED]


@pytest.mark.parametrize("is_recorded", [False, True])
def test_a_row_that_ended_and_left_the_list_is_compared_with_why_it_ended(
    parts: Parts, tmp_path: Path, *, is_recorded: bool
) -> None:
    path, row = tmp_path / "office.nakano", FIRST_ROWS[0].row_id
    leaving = replace(FIRST, profile=read_checked_profile(json.loads(NAKANO.content) | {"ended_rows": "leave"}))
    create_store(parts, path, PlanSource(plan_of(leaving), small_organisation()))
    with closing(parts.stores.open(path)) as store:
        roll_over(parts, store, RollOverChoice(R4))
        edit_entry(parts, store, Entry(row, {"mark": "◎", "done": "終えた。"}, ZEIMU))
        amend_round(store, Amendment((row,), "終えた", report_change=ReportChange.OUT, why_out=OutOfReport.FINISHED))
        close_round(store)
        roll_over(parts, store, RollOverChoice(R5))
        if is_recorded:
            published(parts, store, tmp_path / "papers", {DRAFT: True})
        with store.reading() as records:
            sides = {compare_paper.OLD: "R4", compare_paper.NEW: "R5 第1号" if is_recorded else "R5"}
            paper = content_of(parts, records, compare_paper.PAPER, sides)
    (change,) = [each for each in paper.found.changes if each.shown.row_id == row]
    assert (change.now, change.kinds, change.why) == (None, (Kind.ENDED,), "令和4年度で完了")
    assert "（令和4年度で完了）" in repr(paper.document)
    assert "取組の削除" not in repr(paper.document)


def test_a_list_with_reasons_is_no_change_when_it_returns(parts: Parts, after_r4: Store, tmp_path: Path) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5))
    path = tmp_path / "list.xlsx"
    assert make_paper(parts, after_r4, find_paper("list").request(), path).value.files == (path,)
    found = compare_list(parts, after_r4, ListChangesOptions(path)).value
    assert found.changes == ()


R3, DAY_R4, DAY_R5 = FiscalYear(2021), FiscalYear(2022), FiscalYear(2023)
OLD, NEW = "情報システム課", "デジタル政策課"
SPRING, DAY = date(2023, 4, 1), date(2024, 8, 1)
BY = Grouping.DEPARTMENT


def renaming(folder: Path) -> Path:
    """A table with the rename of 2023 and a move between 部 on the same day."""
    path = folder / "table.csv"
    rows = (f"総務管理部,デジタル推進室,{NEW},{OLD},2023-04-01", "健康環境部,,産業振興課,,2023-04-01")
    path.write_text("\n".join(("部,室,所管課,旧名称,適用開始日", *rows)), "utf-8-sig")
    return path


@pytest.fixture
def day_parts() -> Parts:
    return make_parts(TickingClock(datetime(2024, 9, 1, 9, tzinfo=UTC)))


@pytest.fixture
def day_office(day_parts: Parts, published_list: Path, tmp_path: Path) -> Iterator[Store]:
    """An office with the list of R3 and its divisions in their 部."""
    path = tmp_path / "office.nakano"
    import_into_new(day_parts, path, ListImport(published_list, R3))
    with closing(day_parts.stores.open(path)) as store:
        import_divisions(day_parts, store, find_example_tables()[0])
        yield store


def papers(day_parts: Parts, store: Store, folder: Path, year: FiscalYear) -> dict[str, bytes]:
    """The papers of a round that print 所管課, as files."""
    for name in ("list.xlsx", "list.pdf"):
        make(day_parts, store, list_paper.PAPER, folder / name, year=year)
    make(day_parts, store, data_paper.PAPER, folder / "data", year=year)
    make(day_parts, store, questions_paper.PAPER, folder / "questions.docx", year=year)
    return {each.name: each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def named(store: Store, year: FiscalYear) -> dict[str, int]:
    """On how many rows of a round's list each of both names is printed."""
    contents = read_in(store, lambda records: RoundContents.load(records, chosen_round(records, year)))
    printed = [entry.divisions or "" for entry in list_content(contents).entries]
    return {name: sum(name in text for text in printed) for name in (OLD, NEW)}


def test_after_a_rename_each_list_prints_the_name_of_its_day(
    day_parts: Parts, day_office: Store, tmp_path: Path
) -> None:
    before = papers(day_parts, day_office, tmp_path / "before", R3)
    import_divisions(day_parts, day_office, renaming(tmp_path))
    open_round(day_parts, day_office, DAY_R4, made_on=date(2023, 3, 31))
    open_round(day_parts, day_office, DAY_R5, made_on=SPRING)
    assert named(day_office, R3) == named(day_office, DAY_R4) == {OLD: 65, NEW: 0}
    assert named(day_office, DAY_R5) == {OLD: 0, NEW: 65}
    assert papers(day_parts, day_office, tmp_path / "after", R3) == before
    with day_office.reading() as records:
        r4, r5 = (
            count_contents(RoundContents.load(records, chosen_round(records, year)), BY) for year in (DAY_R4, DAY_R5)
        )
    assert r4.groups["区民生活部"]["in_report"] - r5.groups["区民生活部"]["in_report"] == 4
    assert r5.groups["健康環境部"]["in_report"] - r4.groups["健康環境部"]["in_report"] == 4


def test_a_list_that_is_read_in_after_the_rename_prints_the_name_of_its_year(
    day_parts: Parts, published_list: Path, tmp_path: Path
) -> None:
    for made_on, printed in ((None, {OLD: 65, NEW: 0}), (SPRING, {OLD: 0, NEW: 65})):
        path = tmp_path / f"{made_on}.nakano"
        create_store(day_parts, path, built_in_plan(day_parts))
        with closing(day_parts.stores.open(path)) as store:
            import_divisions(day_parts, store, renaming(tmp_path))
            assert import_list(day_parts, store, ListImport(published_list, R3, made_on=made_on)).problems == ()
            assert named(store, R3) == printed


def test_a_list_that_comes_again_does_not_change_the_day_of_its_round(
    day_parts: Parts, day_office: Store, published_list: Path
) -> None:
    import_list(day_parts, day_office, ListImport(published_list, R3, made_on=R3.as_of))
    with pytest.raises(planning.MadeOnKept):
        import_list(day_parts, day_office, ListImport(published_list, R3, made_on=SPRING))
    assert named(day_office, R3) == {OLD: 65, NEW: 0}


def test_a_list_with_the_new_name_and_one_with_the_old_are_read_back(
    day_parts: Parts, day_office: Store, published_list: Path, tmp_path: Path
) -> None:
    import_divisions(day_parts, day_office, renaming(tmp_path))
    open_round(day_parts, day_office, DAY_R5, made_on=DAY)
    target = tmp_path / "R5.xlsx"
    make(day_parts, day_office, list_paper.PAPER, target, year=DAY_R5)
    for path, year in ((target, DAY_R5), (published_list, R3)):
        codes = {each.code for each in compare_list(day_parts, day_office, ListChangesOptions(path, year)).problems}
        assert not codes & {"LIST-DIVISION-UNKNOWN", "LIST-DIVISIONS-DIFFER"}


def test_a_list_of_a_past_year_has_no_changes_in_divisions_that_were_joined_since(
    day_parts: Parts, day_office: Store, published_list: Path, tmp_path: Path
) -> None:
    reorganise(day_parts, day_office, [reorganisation.Merger((OLD, "税務課"), "税務課")], SPRING)
    target = tmp_path / "R3.xlsx"
    make(day_parts, day_office, list_paper.PAPER, target, year=R3)
    for path in (target, published_list):
        found = compare_list(day_parts, day_office, ListChangesOptions(path, R3))
        assert (found.value.changes, found.problems) == ((), ())
    assert import_list(day_parts, day_office, ListImport(published_list, R3)).problems == ()


def test_a_comparison_shows_each_round_with_the_name_of_its_day(
    day_parts: Parts, day_office: Store, tmp_path: Path
) -> None:
    import_divisions(day_parts, day_office, renaming(tmp_path))
    open_round(day_parts, day_office, DAY_R5, made_on=DAY)
    with day_office.reading() as records:
        sides = {compare_paper.OLD: "R3", compare_paper.NEW: "R5"}
        found = content_of(day_parts, records, compare_paper.PAPER, sides).found
    divisions = [
        (each.was.divisions or "", each.now.divisions or "") for each in found.changes if each.was and each.now
    ]
    assert sum(OLD in was for was, _ in divisions) == sum(NEW in now for _, now in divisions) == 65
    assert not any(NEW in was or OLD in now for was, now in divisions)


def test_forms_go_into_the_folders_of_the_rounds_day(day_parts: Parts, day_office: Store, tmp_path: Path) -> None:
    import_divisions(day_parts, day_office, renaming(tmp_path))
    for year, made_on in ((DAY_R4, date(2023, 3, 31)), (DAY_R5, SPRING)):
        open_round(day_parts, day_office, year, made_on=made_on)
    for year, name, department in ((DAY_R4, OLD, "03_区民生活部"), (DAY_R5, NEW, "06_健康環境部")):
        sent = distribute(
            day_parts, day_office, DistributeOptions(tmp_path / "forms", (OLD, "産業振興課"), year=year)
        ).value
        assert [each.division for each in sent] == [name, "産業振興課"]
        assert sent[1].file.parent.name == department
        answers = day_parts.workbooks.read_answers(sent[0].file.name, sent[0].file.read_bytes(), NAKANO)
        assert all(name in (row.given["divisions"] or "") for row in answers.rows)


@pytest.fixture(scope="module")
def past(published_list: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An office with R3; each example changes its organisation in a transaction that is never committed."""
    day_parts = make_parts(TickingClock())
    path = tmp_path_factory.mktemp("past") / "office.nakano"
    import_into_new(day_parts, path, ListImport(published_list, R3))
    with closing(day_parts.stores.open(path)) as store:
        import_divisions(day_parts, store, find_example_tables()[0])
        yield store


def said(records: Records) -> list[object]:
    """What a round's figures and papers show, as values."""
    round_ = chosen_round(records, R3)
    contents, now = RoundContents.load(records, round_), datetime(2024, 1, 1, tzinfo=UTC)
    divisions = contents.organisation.sort_divisions(round_.divisions)
    return [
        list_content(contents),
        read_questions(records, DAY, R3),
        progress_data(contents, None),
        read_summaries(records, round_, divisions, now),
        [count_contents(contents, by) for by in Grouping],
        read_board(records, round_, DAY),
        contents.given,
    ]


changes = st.tuples(
    st.sampled_from(["rename", "move", "order", "liaison"]),
    st.integers(0, 25),
    st.dates(date(2022, 4, 1), date(2026, 4, 1)),
    st.integers(0, 6),
)


def changed(organisation: Organisation, act: str, place: int, since: date, target: int) -> Organisation:
    """The organisation after an act; as it was where the day does not fit."""
    divisions = [each for each in organisation.divisions if each.kind is DivisionKind.DIVISION]
    departments = [each for each in organisation.divisions if each.kind is DivisionKind.DEPARTMENT]
    own = divisions[place]
    try:
        if act == "rename":
            other = reorganisation.rename_body(own, f"新{target}{own.names[0].name}", since)
        elif act == "move":
            other = replace(own, parent=departments[target].division_id, is_liaison=False)
        elif act == "order":
            other = replace(own, order=target + 20)
        else:
            other = replace(own, is_liaison=True)
        after = Organisation(tuple(other if each is own else each for each in organisation.divisions))
        after = reorganisation.with_only_liaison(after, own.division_id) if act == "liaison" else after
        return reorganisation.with_places_until(organisation, after, since)
    except ValueError:
        return organisation


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=5)
@given(acts=st.lists(changes, min_size=1, max_size=12))
def test_whatever_is_renamed_or_moved_later_leaves_every_figure_and_text(
    past: Store, acts: list[tuple[str, int, date, int]]
) -> None:
    with past.writing() as work:
        before, organisation = said(work), work.organisation.read()
        for act in acts:
            organisation = changed(organisation, *act)
        work.begin_act("test", None)
        work.organisation.save(organisation)
        assert work.organisation.read() == organisation
        assert said(work) == before
