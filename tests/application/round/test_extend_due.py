"""Dates of a round: due dates, closing, corrections, withdrawal, two plans at once."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import chosen_round, find_plan, previous_round
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import recorded_changes, withdraw_row_move
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds.letters_paper import reminder_mail
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import message
from nakano_status.application.review.review_rows import accept
from nakano_status.application.round import open_and_close_round
from nakano_status.application.round.amend_round import (
    Amendment,
    CorrectedDay,
    ReportChange,
    amend_round,
    correct_made_on,
    corrected_lines,
)
from nakano_status.application.round.extend_due import BodyDue, CorrectedDue, Extension, correct_due, extend_due
from nakano_status.application.round.read.board import WholeBoard, read_whole_board
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.application.submission.submit import confirm
from nakano_status.application.verify import verify
from nakano_status.bootstrap import find_example_tables, make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.organisation.reorganisation import Merger, Renaming, Transfer
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import DivisionUnknown, NotADepartment, NothingToAnswer, ReasonMissing
from nakano_status.domain.refusals.planning import RoundClosed, RoundHasAnswers
from nakano_status.domain.round.round import OutOfReport, Round
from nakano_status.domain.round.states import DivisionState, DueChange
from nakano_status.domain.round.todo import Openness, TodoItem, TodoKind
from tests.support.altered_stores import from_format_1_9
from tests.support.expected import present
from tests.support.fields import NAKANO
from tests.support.made_papers import published
from tests.support.organisations import division_named, organisation
from tests.support.plans import R6, R7
from tests.support.rounds import ANSWER, OWN, ZEIMU, hand_in, merge, round_of, rows_of, send, write_all
from tests.support.stores import act, read_in
from tests.support.successors import NEXT_ROWS, next_plan

KUMIN = "区民生活部"
DUE, LATER, AFTER = date(2023, 7, 14), date(2023, 7, 21), date(2023, 7, 17)
OPENED = date(2023, 7, 1)


@pytest.fixture
def office_with_department(sending_office: Store) -> Store:
    """税務課 and 戸籍住民課 are below a 部, whose 庶務担当課 is the latter."""
    with act(sending_office) as work:
        known = work.organisation.read()
        above = Division("kumin", DivisionKind.DEPARTMENT, (DivisionName(KUMIN, NameKind.OFFICIAL),), order=1)
        zeimu = replace(known.get("zeimu"), parent="kumin", contact="中野　内線 1234")
        koseki = replace(known.get("koseki-jumin"), parent="kumin", is_liaison=True, contact="野方　内線 5678")
        work.organisation.save(Organisation((above, zeimu, koseki)))
    return sending_office


def extend(store: Store, due: date, *divisions: str, department: str | None = None) -> Outcome[tuple[BodyDue, ...]]:
    return extend_due(store, Extension(due, "決算の確認のため", divisions, department), "中野 花子")


def board(store: Store, today: date = AFTER) -> WholeBoard:
    return read_in(store, read_whole_board, round_of(store), today)


def line_of(store: Store, division: str, today: date = AFTER) -> BoardLine:
    return next(line for line in board(store, today).lines if line.division == division)


def changes(store: Store) -> list[DueChange]:
    return list(read_in(store, lambda records: records.rounds.due_changes(round_of(store).round_id)))


def codes(outcome: Outcome[Any]) -> list[str]:
    return [problem.code for problem in outcome.problems]


def test_a_division_that_was_given_time_is_not_late(sending_office: Store) -> None:
    assert line_of(sending_office, ZEIMU).state is DivisionState.OVERDUE
    done = extend(sending_office, LATER, ZEIMU)
    line = line_of(sending_office, ZEIMU)
    assert (line.state, line.due, line.extended) == (DivisionState.EXTENDED, LATER, True)
    assert line_of(sending_office, ZEIMU, date(2023, 7, 23)).overdue_days == 2
    assert codes(done) == []
    (told,) = done.value
    assert (told.name, told.before, told.now, told.is_changed) == (ZEIMU, None, LATER, True)


def test_who_gave_it_and_why_is_kept(sending_office: Store) -> None:
    extend(sending_office, LATER, ZEIMU)
    (change,) = changes(sending_office)
    assert (change.body, change.due, change.by, change.reason) == ("zeimu", LATER, "中野 花子", "決算の確認のため")
    assert change.act_kind == "extend_due"


def test_the_rounds_own_date_takes_it_back_and_what_was_before_stays_in_the_history(sending_office: Store) -> None:
    extend(sending_office, LATER, ZEIMU, "戸籍住民課")
    (told,) = extend(sending_office, DUE, ZEIMU).value
    assert (told.before, told.now) == (LATER, None)
    line = line_of(sending_office, ZEIMU)
    assert (line.state, line.due, line.extended) == (DivisionState.OVERDUE, DUE, False)
    assert [(change.body, change.due) for change in changes(sending_office)] == [("koseki-jumin", LATER)]
    assert round_of(sending_office).division_dues == (("koseki-jumin", LATER),)
    last = read_in(sending_office, lambda records: records.entries.acts())[-1]
    assert last.reason == "税務課の回答期限 令和5年7月21日（金） → 全体の回答期限：決算の確認のため"
    assert verify(sending_office).value


def test_saying_the_same_again_changes_nothing(sending_office: Store) -> None:
    extend(sending_office, LATER, ZEIMU)
    (told,) = extend(sending_office, LATER, ZEIMU).value
    assert not told.is_changed
    assert len(changes(sending_office)) == 1


def test_a_department_sets_a_date_of_its_own_and_its_divisions_keep_theirs(office_with_department: Store) -> None:
    done = extend(office_with_department, date(2023, 7, 11), department=KUMIN)
    assert codes(done) == []
    assert done.value[0].is_department
    assert board(office_with_department).departments[KUMIN].due == date(2023, 7, 11)
    assert line_of(office_with_department, ZEIMU).due == DUE
    extend(office_with_department, DUE, department=KUMIN)
    assert board(office_with_department).departments[KUMIN].due is None


def test_several_divisions_get_it_in_one_act(sending_office: Store) -> None:
    done = extend(sending_office, LATER, ZEIMU, "総務課", ZEIMU)
    assert [told.name for told in done.value] == [ZEIMU, "総務課"]
    assert len({change.at for change in changes(sending_office)}) == 1


@pytest.mark.parametrize(
    ("due", "body", "asked"),
    [
        (date(2023, 5, 31), {"department": KUMIN}, ["DUE-BEFORE-OPENING"]),
        (date(2023, 7, 12), {"divisions": (ZEIMU,)}, ["DUE-EARLIER"]),
        (LATER, {"department": KUMIN}, ["DEPARTMENT-DUE-LATER"]),
        (OPENED, {"department": KUMIN}, []),
    ],
)
def test_a_date_that_looks_odd_is_asked_about_and_stands(
    office_with_department: Store, due: date, body: dict[str, str], asked: list[str]
) -> None:
    done = extend_due(office_with_department, Extension(due, "理由", **body))  # type: ignore[arg-type]
    assert codes(done) == asked
    assert [change.due for change in changes(office_with_department)] == [due]


def test_a_form_that_is_out_keeps_the_date_that_it_shows_and_one_made_now_has_the_new_one(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    (sent,) = distribute(parts, office, DistributeOptions(tmp_path / "one", (ZEIMU,))).value
    before = sent.file.read_bytes()
    extend(office, LATER, ZEIMU)
    assert sent.file.read_bytes() == before
    (again,) = distribute(parts, office, DistributeOptions(tmp_path / "two", (ZEIMU,))).value
    made = parts.workbooks.read_answers("様式.xlsx", again.file.read_bytes(), NAKANO).identity
    assert (made.due, again.package) == ("2023-07-21", sent.package)


def test_what_cannot_have_a_date_is_refused_and_nothing_is_written(sending_office: Store) -> None:
    reader = next(line.division for line in board(sending_office).lines if not line.rows)
    for wish, refused in (
        (Extension(LATER, " ", (ZEIMU,)), ReasonMissing),
        (Extension(LATER, "理由", ("ない課",)), DivisionUnknown),
        (Extension(LATER, "理由", (ZEIMU, reader)), NothingToAnswer),
        (Extension(LATER, "理由", department=ZEIMU), NotADepartment),
        (Extension(LATER, "理由", department="ない部"), NotADepartment),
    ):
        with pytest.raises(refused):
            extend_due(sending_office, wish)
    open_and_close_round.close_round(sending_office)
    with pytest.raises(RoundClosed):
        extend(sending_office, LATER, ZEIMU)
    assert changes(sending_office) == []


def test_the_board_tells_whom_to_ask_at_a_division_and_at_a_department(office_with_department: Store) -> None:
    assert line_of(office_with_department, ZEIMU).contact == "中野　内線 1234"
    department = board(office_with_department).departments[KUMIN]
    assert (department.liaison, department.contact) == ("戸籍住民課", "野方　内線 5678")


def test_the_text_to_ask_again_is_there_for_all_for_a_department_and_for_a_division(
    parts: Parts, office_with_department: Store
) -> None:
    extend(office_with_department, LATER, ZEIMU)
    extend(office_with_department, date(2023, 7, 11), department=KUMIN)
    with office_with_department.reading() as records:
        to_all = reminder_mail(parts, records)
        to_department = reminder_mail(parts, records, department=KUMIN)
        to_division = reminder_mail(parts, records, division=ZEIMU)
    assert f"・{KUMIN} {ZEIMU}：2件のうち0件記入済（回答期限 令和5年7月21日（金））" in to_all
    assert "様" not in to_all.splitlines()[2]
    assert "区民生活部庶務担当課長（戸籍住民課長）　様" in to_department
    assert "令和5年7月14日（金）\n　　部内期限　令和5年7月11日（火）" in to_department
    assert f"・{ZEIMU}：2件のうち0件記入済（回答期限 令和5年7月21日（金））" in to_department
    assert "税務課 ご担当者様" in to_division
    assert "令和5年7月21日（金）" in to_division
    assert f"・{ZEIMU}：2件のうち0件記入済\n" in to_division


def test_without_anything_to_wait_for_there_is_no_text(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        assert reminder_mail(parts, records) == ""
        assert reminder_mail(parts, records, division=ZEIMU) == ""


def test_the_due_date_of_all_is_corrected_and_who_has_its_own_keeps_it(sending_office: Store) -> None:
    extend(sending_office, LATER, ZEIMU)
    extend(sending_office, LATER, "戸籍住民課")
    extend(sending_office, DUE, "戸籍住民課")  # taken back: it goes with the round's
    done = correct_due(sending_office, date(2023, 7, 28), "誤記", by="中野 花子")
    assert (done.value.before, done.value.now, [each.name for each in done.value.kept]) == (
        DUE,
        date(2023, 7, 28),
        [ZEIMU],
    )
    assert codes(done) == ["DUE-EARLIER"]
    assert message(done.problems[0]).startswith(f"{ZEIMU}の回答期限は令和5年7月21日（金）です。"), "it was not set now"
    found = round_of(sending_office)
    assert (found.due, found.due_of("koseki-jumin"), found.due_of("zeimu")) == (date(2023, 7, 28), found.due, LATER)
    act_done = read_in(sending_office, lambda records: records.entries.acts())[-1]
    assert (act_done.kind, act_done.by) == ("correct_due", "中野 花子")
    assert act_done.reason == "回答期限 令和5年7月14日（金） → 令和5年7月28日（金）：誤記"
    assert verify(sending_office).value


def test_a_date_that_was_given_is_kept_where_a_correction_of_all_passes_over_it(sending_office: Store) -> None:
    extend(sending_office, LATER, ZEIMU)
    correct_due(sending_office, LATER, "打ち間違い")
    done = correct_due(sending_office, date(2023, 7, 18), "訂正")
    assert [(each.name, each.now) for each in done.value.kept] == [(ZEIMU, LATER)]
    extend(sending_office, date(2023, 7, 18), ZEIMU)
    correct_due(sending_office, DUE, "訂正")
    assert correct_due(sending_office, LATER, "再度の訂正").value.kept == ()
    assert round_of(sending_office).due_of("zeimu") == LATER


@pytest.mark.parametrize("is_other_corrected", [False, True])
def test_a_division_whose_date_was_taken_back_follows_whatever_another_plans_round_does(
    both_collected: Store, *, is_other_corrected: bool
) -> None:
    def correct(plan: str, due: date) -> Outcome[CorrectedDue]:
        both_collected.choose_plan(plan)
        return correct_due(both_collected, due, "訂正")

    before, later, last = date(2026, 7, 14), date(2026, 7, 21), date(2026, 7, 31)
    correct("kodo", before)
    extend(both_collected, later, ZEIMU)
    extend(both_collected, before, ZEIMU)
    if is_other_corrected:
        correct("tsugi", date(2026, 8, 1))
    assert correct("kodo", last).value.kept == ()
    assert read_in(both_collected, chosen_round).due_of("zeimu") == last


@pytest.mark.parametrize("is_other_corrected", [False, True])
def test_a_body_that_has_the_rounds_date_after_a_merger_follows_whatever_another_plans_round_does(
    parts: Parts, both_collected: Store, *, is_other_corrected: bool
) -> None:
    def correct(plan: str, due: date) -> Outcome[CorrectedDue]:
        both_collected.choose_plan(plan)
        return correct_due(both_collected, due, "訂正")

    last = date(2026, 7, 31)
    correct("kodo", date(2026, 7, 14))
    extend(both_collected, date(2026, 7, 10), ZEIMU)
    round_ = read_in(both_collected, chosen_round)
    reorganise(parts, both_collected, [Merger((ZEIMU, "戸籍住民課"), "戸籍住民課")], round_.named_on)
    if is_other_corrected:
        correct("tsugi", date(2026, 8, 1))
    assert [each.name for each in correct("kodo", last).value.kept] == [ZEIMU]
    assert read_in(both_collected, chosen_round).due_of("koseki-jumin") == last


@pytest.mark.parametrize("is_own", [False, True])
def test_a_date_that_an_earlier_program_took_back_by_the_rounds_date_follows(
    parts: Parts, sending_office: Store, tmp_path: Path, *, is_own: bool
) -> None:
    extend(sending_office, LATER, ZEIMU)
    with act(sending_office, "extend_due") as work:
        work.rounds.set_division_due(round_of(sending_office).round_id, "zeimu", LATER if is_own else DUE)
    if is_own:
        correct_due(sending_office, LATER, "後から同じ日になった")
    with from_format_1_9(parts, sending_office, tmp_path / "older.nakano") as older:
        kept = (("zeimu", LATER),) if is_own else ()
        assert len(correct_due(older, date(2023, 7, 28)).value.kept) == len(kept)
        assert round_of(older).division_dues == kept


def test_a_corrected_date_before_the_opening_is_asked_about_and_the_same_date_is_no_act(sending_office: Store) -> None:
    assert codes(correct_due(sending_office, date(2023, 6, 14))) == ["DUE-BEFORE-OPENING"]
    before = len(read_in(sending_office, lambda records: records.entries.acts()))
    correct_due(sending_office, date(2023, 6, 14))
    assert len(read_in(sending_office, lambda records: records.entries.acts())) == before


def test_a_corrected_date_of_another_year_is_asked_about(sending_office: Store) -> None:
    done = correct_due(sending_office, date(2024, 7, 14))
    assert codes(done) == ["DUE-YEAR-DOUBTFUL"]
    assert "令和4年度末（令和5年3月31日）時点" in message(done.problems[0])
    assert round_of(sending_office).due == date(2024, 7, 14), "nothing is refused"


def test_a_closed_round_has_no_due_date_to_correct(office: Store) -> None:
    open_and_close_round.close_round(office)
    with pytest.raises(RoundClosed):
        correct_due(office, LATER)


AUTUMN, WINTER = date(2023, 10, 1), date(2023, 12, 1)
WHY = "作成日の誤り"


def contents(store: Store) -> RoundContents:
    return read_in(store, lambda records: RoundContents.load(records, chosen_round(records)))


def the_round(store: Store) -> Round:
    return contents(store).round_


def to_winter(parts: Parts, store: Store) -> Outcome[CorrectedDay]:
    return correct_made_on(parts, store, WINTER, WHY, by="伊藤")


def test_names_and_places_are_those_of_the_corrected_day(later: Parts, office: Store) -> None:
    import_divisions(later, office, find_example_tables()[0])
    reorganise(later, office, [Renaming(ZEIMU, "課税課"), Transfer("職員課", "企画財政部")], AUTUMN)
    before = the_round(office)
    done = to_winter(later, office).value
    assert ("税務課", "課税課") in {(each.was.split()[-1], each.now.split()[-1]) for each in done.bodies}
    assert ("総務管理部 職員課", "企画財政部 職員課") in {(each.was, each.now) for each in done.bodies}
    assert {OWN[0], OWN[1]} <= set(done.renamed)
    assert done.rows == ()
    assert "課税課" in (contents(office).divisions_text(OWN[0]) or "")
    assert the_round(office) == replace(before, made_on=WINTER)
    assert done.asked == ()


def test_rows_are_those_of_the_division_that_has_them_on_the_corrected_day(later: Parts, office: Store) -> None:
    before = the_round(office)
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    heir = division_named(organisation(office), "職員課").division_id
    assert the_round(office).rows == before.rows
    outcome = to_winter(later, office)
    assert outcome.value.asked == ("職員課",)
    assert (OWN[0], OWNERS) in outcome.touched
    after = the_round(office)
    assert (after.row(OWN[0]).writers, after.own_due(heir)) == ((heir,), None)
    assert outcome.value.idle == ((ZEIMU, date(2023, 8, 1)),)
    with office.reading() as records:
        changes = [(act.by, change.was, change.now) for act, change in records.entries.changes("R4", key=OWNERS)]
    assert all(by == "伊藤" and ZEIMU in (was or "") and "職員課" in (now or "") for by, was, now in changes)
    assert {each.what for each in outcome.value.rows} == {row.row_id for row in after.rows if row not in before.rows}
    correct_made_on(later, office, before.named_on, WHY)
    assert the_round(office) == replace(before, division_dues=after.division_dues)


def test_a_row_that_was_handed_on_in_the_round_keeps_its_division(later: Parts, office: Store) -> None:
    hand_on_row(later, office, RowMove(OWN[0], "総務課", AUTUMN, "事務分掌の変更"))
    moved = the_round(office)
    assert to_winter(later, office).value.rows == ()
    correct_made_on(later, office, moved.named_on, WHY)
    assert the_round(office) == moved
    withdraw_row_move(office)
    assert the_round(office).row(OWN[0]) != moved.row(OWN[0])


def test_a_row_whose_move_was_withdrawn_follows_the_day_again(later: Parts, office: Store) -> None:
    hand_on_row(later, office, RowMove(OWN[0], "総務課", AUTUMN, "事務分掌の変更"))
    withdraw_row_move(office)
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    assert OWN[0] in {each.what for each in to_winter(later, office).value.rows}


def test_a_trial_shows_the_same_and_writes_nothing(later: Parts, office: Store) -> None:
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    before = the_round(office)
    shown = correct_made_on(later, office, WINTER, WHY, is_dry_run=True).value
    assert the_round(office) == before
    assert to_winter(later, office).value == shown


def test_the_same_day_changes_nothing(later: Parts, office: Store) -> None:
    acts = len(read_in(office, lambda records: records.entries.acts()))
    correct_made_on(later, office, the_round(office).named_on, WHY)
    assert len(read_in(office, lambda records: records.entries.acts())) == acts


def test_an_imported_round_too(later: Parts, office: Store, published_list: Path) -> None:
    import_list(later, office, ListImport(published_list))
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    correct_made_on(later, office, WINTER, WHY, FiscalYear(2021))
    heir = division_named(organisation(office), "職員課").division_id
    assert read_in(office, chosen_round, FiscalYear(2021)).row(OWN[0]).writers == (heir,)


def test_a_reorganisation_on_which_the_round_then_hangs_is_kept(later: Parts, office: Store) -> None:
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    to_winter(later, office)
    (recorded,) = read_in(office, recorded_changes)
    assert recorded.obstacles == ("令和4年度分の進捗確認の作成日を訂正しています",)


def test_the_correction_of_another_round_does_not_stand_in_the_way(
    later: Parts, office: Store, published_list: Path
) -> None:
    import_list(later, office, ListImport(published_list))
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], date(2022, 6, 1))
    correct_made_on(later, office, date(2022, 5, 2), WHY, FiscalYear(2021))
    (recorded,) = read_in(office, recorded_changes)
    assert recorded.obstacles == ()


def test_what_cannot_be_corrected(later: Parts, office: Store) -> None:
    with pytest.raises(Refused, match="REASON-NOT-GIVEN"):
        correct_made_on(later, office, WINTER, "　")
    with pytest.raises(Refused, match="MADE-ON-TO-COME"):
        correct_made_on(later, office, date(2030, 4, 1), WHY)
    paper = Publication("R4", 1, Occasion.COUNCIL, "資料1", WINTER, "d" * 64, is_final=True)
    with office.writing() as work:
        work.begin_act("publish", None)
        work.publications.add(paper, {}, {})
        work.commit()
    with pytest.raises(Refused, match="MADE-ON-RECORDED") as refused:
        to_winter(later, office)
    assert refused.value.details["found"] == "第1号"


def test_the_day_is_not_before_the_edition(later: Parts, office: Store) -> None:
    with pytest.raises(Refused, match="MADE-ON-TOO-EARLY"):
        correct_made_on(later, office, date(2021, 4, 1), WHY)


def test_a_correction_that_moves_nothing_is_told_as_such(later: Parts, office: Store) -> None:
    corrected = correct_made_on(later, office, WINTER, WHY).value
    assert corrected_lines(corrected, is_dry_run=True)[0].endswith("に訂正できます。")
    _, nothing = corrected_lines(corrected, is_dry_run=False)
    assert nothing == "  所管課の名称、上の組織、取組の所管課は変わりません。"


def test_a_round_that_was_collected_and_closed_keeps_its_day(later: Parts, office: Store) -> None:
    open_and_close_round.close_round(office)
    with pytest.raises(Refused, match="CLOSED-FOR-WRITING"):
        to_winter(later, office)


R4 = FiscalYear(2022)
REASON = "期限の誤り"


def is_refused(store: Store) -> str:
    with pytest.raises(RoundHasAnswers) as refused:
        open_and_close_round.withdraw_round(store)
    return str(refused.value.details["found"])


def test_a_round_that_was_sent_and_amended_goes_whole(parts: Parts, office: Store, tmp_path: Path) -> None:
    send(parts, office, tmp_path)
    extend_due(office, Extension(date(2023, 7, 21), REASON, (ZEIMU,)))
    amend_round(office, Amendment((OWN[0],), REASON, report_change=ReportChange.OUT, why_out=OutOfReport.OTHER))
    done = open_and_close_round.withdraw_round(office, R4, REASON, "中野 花子").value
    void = done.void
    assert (done.round_.year, [each.division for each in void]) == (R4, [ZEIMU])
    with office.reading() as records:
        assert [each for each in records.rounds.all() if each.year == R4] == []
        assert records.exchange.packages("R4") == []
        assert records.entries.changes("R4") == []
        (told,) = open_and_close_round.withdrawals(records)
    assert (told.year, told.packages) == (R4, (void[0].package,))
    assert (told.act.kind, told.act.by, told.act.reason) == ("withdraw_round", "中野 花子", REASON)
    assert verify(office).value


def test_a_reason_is_stored_without_the_blanks_around_it(office: Store) -> None:
    amend_round(office, Amendment((OWN[0],), f"　{REASON} ", report_change=ReportChange.OUT, why_out=OutOfReport.OTHER))
    with office.reading() as records:
        assert records.entries.acts()[-1].reason == REASON


def test_the_same_year_begins_again_and_a_void_form_is_named_as_such(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(
        make_spreadsheet_user().fill_in(send(parts, office, tmp_path).read_bytes(), dict.fromkeys(OWN, ANSWER))
    )
    open_and_close_round.withdraw_round(office)
    open_and_close_round.open_round(parts, office, R4, date(2023, 7, 28))
    assert round_of(office).due == date(2023, 7, 28)
    assert all(row.counted for row in round_of(office).rows if row.row_id in OWN)
    assert [each.code for each in merge(parts, office, filled).problems] == ["PACKAGE-VOID"]
    assert rows_of(office)[OWN[0]].values["done"] is None
    assert verify(office).value


def test_once_something_came_the_start_stands(parts: Parts, office: Store, tmp_path: Path) -> None:
    form = send(parts, office, tmp_path)
    merge(parts, office, form)
    assert is_refused(office) == "届いた回答1件"
    assert round_of(office).year == R4


def test_what_was_typed_on_behalf_of_a_division_is_an_answer(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "電話で聞いた。"}, ZEIMU))
    assert is_refused(office) == "入力した内容1件"
    with office.reading() as records:
        assert list(open_and_close_round.content_received(records, round_of(office))) == ["入力した内容1件"]


def test_each_kind_of_thing_that_came_is_counted(parts: Parts, office: Store, tmp_path: Path) -> None:
    form = send(parts, office, tmp_path)
    confirm(parts, office, "課長", as_division=ZEIMU)
    assert is_refused(office) == "所属長確認1件"
    save_draft(office, Entry(OWN[0], {"done": "書きかけ"}, ZEIMU))
    assert is_refused(office) == "入力した内容1件、所属長確認1件"
    unread = tmp_path / "unread.xlsx"
    unread.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {OWN[0]: {"mark": "未定"}, OWN[1]: ANSWER}))
    merge(parts, office, unread)
    accept(office, ZEIMU, [OWN[1]])
    published(parts, office, tmp_path / "papers", {DRAFT: True})
    said = is_refused(office).split("、")
    assert said == [
        "届いた回答1件", "未取込1件", "入力した内容1件", "確認済・再開1件", "所属長確認1件", "記録した資料1件"
    ]  # fmt: skip


def test_a_round_that_is_closed_is_not_taken_back(office: Store) -> None:
    open_and_close_round.close_round(office)
    with pytest.raises(RoundClosed):
        open_and_close_round.withdraw_round(office)


def closing(parts: Parts, store: Store) -> open_and_close_round.Closing:
    return read_in(store, open_and_close_round.read_closing, parts.clock.today())


def test_what_is_open_is_counted_and_goes_as_answers_come(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    before = closing(parts, sending_office)
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "回答.xlsx").file)
    after = closing(parts, sending_office)
    assert before.left is not None
    assert after.left is not None
    assert set(before.waiting) - set(after.waiting) == {ZEIMU}
    assert before.left.openness.counts["unanswered"] - after.left.openness.counts["unanswered"] == 2
    assert not after.is_clean


def test_after_closing_the_round_is_told_and_nothing_is_left_to_close(parts: Parts, office: Store) -> None:
    told = present(closing(parts, office).left)
    assert open_and_close_round.close_round(office).value == told, "what was shown is what the act tells"
    after = closing(parts, office)
    assert (after.left, after.waiting, after.is_clean) == (None, (), False)
    assert after.last_closed is not None
    assert after.last_closed.year == told.round_.year


def test_not_all_is_in_while_a_figure_is_blank_or_a_row_is_asked_again(parts: Parts, office: Store) -> None:
    told = present(closing(parts, office).left)
    assert told.openness.count(TodoKind.FIGURE) == 10
    for kind in (TodoKind.FIGURE, TodoKind.ASKED_BACK):
        alone = open_and_close_round.Closed(told.round_, Openness((TodoItem(kind, ("x",)),)))
        assert not open_and_close_round.Closing(alone, (), None).is_clean
        assert alone.openness.allows(draft=False)
    assert open_and_close_round.Closing(open_and_close_round.Closed(told.round_, Openness(())), (), None).is_clean
    assert not told.openness.allows(draft=False)
    assert told.openness.allows(draft=True)


R8 = R7.plus(1)


def code_of(do: object, *given: object) -> str:
    with pytest.raises(Refused) as refused:
        do(*given)  # type: ignore[operator]
    return refused.value.code


def test_a_year_of_one_plan_needs_no_plan_and_one_of_two_does(parts: Parts, two_plans: Store) -> None:
    assert open_and_close_round.open_round(parts, two_plans, R6).value.edition_id == "kodo-2"
    open_and_close_round.close_round(two_plans)
    opened = open_and_close_round.open_round(parts, two_plans, R8).value
    assert (opened.edition_id, opened.round_id) == ("tsugi-1", "R8")
    assert [row.row_id for row in opened.rows] == [each.row_id for each in NEXT_ROWS]
    with pytest.raises(Refused) as refused:
        open_and_close_round.open_round(parts, two_plans, R7)
    assert refused.value.code == "PLAN-UNCLEAR"
    assert refused.value.details["plans"] == "「小さな行動計画」、「次の行動計画」"


def test_both_plans_have_a_round_in_one_year(parts: Parts, two_plans: Store) -> None:
    opened = []
    for plan_id in ("kodo", "tsugi"):
        two_plans.choose_plan(plan_id)
        opened.append(open_and_close_round.open_round(parts, two_plans, R7, date(2026, 7, 14)).value)
        assert code_of(open_and_close_round.open_round, parts, two_plans, R7) == "ROUND-EXISTS"
    assert [each.round_id for each in opened] == ["R7", "R7-tsugi"]
    for round_ in opened:
        two_plans.choose_plan(round_.edition_id.partition("-")[0])
        with two_plans.reading() as records:
            assert chosen_round(records) == chosen_round(records, R7) == round_
    two_plans.choose_plan(None)
    with two_plans.reading() as records:
        assert code_of(chosen_round, records) == code_of(chosen_round, records, R7) == "PLAN-UNCLEAR"
    two_plans.choose_plan("kodo")
    open_and_close_round.close_round(two_plans)
    two_plans.choose_plan(None)
    with two_plans.reading() as records:
        assert chosen_round(records) == opened[1]  # the only one that is being collected
        assert code_of(chosen_round, records, R7) == "PLAN-UNCLEAR"


def test_the_round_before_is_that_of_its_own_plan_and_of_the_plan_before_for_the_first(
    parts: Parts, two_plans: Store
) -> None:
    open_and_close_round.open_round(parts, two_plans, R6)
    two_plans.choose_plan("kodo")
    open_and_close_round.open_round(parts, two_plans, R7)
    two_plans.choose_plan("tsugi")
    first, second = (
        open_and_close_round.open_round(parts, two_plans, R7).value,
        open_and_close_round.open_round(parts, two_plans, R8).value,
    )
    with two_plans.reading() as records:
        before = present(previous_round(records, first))
        assert before.round_id == "R6"
        assert previous_round(records, second) == first


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_settled_round_of_the_next_plan_keeps_its_previous_round_if_a_year_before_it_is_begun(
    parts: Parts, two_plans: Store, *, is_closed: bool
) -> None:
    open_and_close_round.open_round(parts, two_plans, R6)
    open_and_close_round.close_round(two_plans)
    after = open_and_close_round.open_round(parts, two_plans, R8).value
    if is_closed:
        open_and_close_round.close_round(two_plans)
    two_plans.choose_plan("kodo")
    between = open_and_close_round.open_round(parts, two_plans, R7).value
    rests = [] if is_closed else ["前回の報告として使う令和8年度分の進捗確認"]
    with two_plans.reading() as records:
        assert present(previous_round(records, between)).round_id == "R6"
        assert present(previous_round(records, after)).round_id == ("R6" if is_closed else between.round_id)
        assert [*open_and_close_round.content_received(records, between)] == rests


def test_a_plan_is_found_by_its_title_and_by_its_id(two_plans: Store) -> None:
    with two_plans.reading() as records:
        assert find_plan(records, "次の　行動計画").plan_id == find_plan(records, "tsugi").plan_id == "tsugi"
        with pytest.raises(Refused) as refused:
            find_plan(records, "別の計画")
    assert refused.value.code == "PLAN-NOT-HERE"
    assert refused.value.details["plans"] == "「小さな行動計画」（kodo）、「次の行動計画」（tsugi）"


def test_a_figure_that_one_plan_collects_is_not_that_of_the_other(
    parts: Parts, two_plans: Store, tmp_path: Path
) -> None:
    two_plans.choose_plan("kodo")
    open_and_close_round.open_round(parts, two_plans, R7)
    table = tmp_path / "kpi.csv"
    table.write_text("指標番号,目標,指標項目,令和7年度実績\nKPI-1-1,1,受付の件数,10件\n", "utf-8")
    import_indicators(parts, two_plans, str(table))
    two_plans.choose_plan("tsugi")
    open_and_close_round.open_round(parts, two_plans, R7)
    with two_plans.reading() as records:
        (found,) = current_indicators(records, "kodo-2")
        assert [each.figure.text for each in found.actuals] == ["10件"]
        assert current_indicators(records, "tsugi-1") == ()


@pytest.mark.parametrize("is_closed", [False, True])
def test_an_open_round_of_another_plan_keeps_its_contacts(parts: Parts, two_plans: Store, *, is_closed: bool) -> None:
    open_and_close_round.open_round(parts, two_plans, R6)
    edit_division(two_plans, "koseki", DivisionEdit(contact="山田（内線1234）"))
    if is_closed:
        open_and_close_round.close_round(two_plans, R6)
    roll_over(parts, two_plans, RollOverChoice(R7, plan_id="tsugi"))
    with two_plans.reading() as records:
        assert records.organisation.read().get("koseki").contact == (None if is_closed else "山田（内線1234）")


def test_a_row_move_is_kept_by_what_is_of_its_own_plan_only(parts: Parts, two_plans: Store) -> None:
    two_plans.choose_plan("kodo")
    hand_on_row(parts, two_plans, RowMove(NEXT_ROWS[0].row_id, "防災課", date(2023, 4, 1), "事務分掌の変更"))
    plan = next_plan()
    with act(two_plans) as work:
        revised = replace(plan.newest, edition_id="tsugi-2", title="改定版", adopted_on=date(2026, 4, 1), ordinal=2)
        work.plan.save(replace(plan, editions=(revised,)))
    two_plans.choose_plan("tsugi")
    open_and_close_round.open_round(parts, two_plans, R7)
    (moved,) = read_in(two_plans, recorded_changes)
    assert moved.obstacles == ()
    two_plans.choose_plan("kodo")
    open_and_close_round.open_round(parts, two_plans, R7)
    (moved,) = read_in(two_plans, recorded_changes)
    assert moved.obstacles == ("令和7年度分の進捗確認を開始しています",)
