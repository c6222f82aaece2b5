"""期限延長 and 部内期限: given with a reason, questioned where they look odd, never refused, withdrawn."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds.letters_paper import reminder_mail
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import message
from nakano_status.application.round.extend_due import DueOf, Extension, correct_due, extend_due
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.board import WholeBoard, read_whole_board
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.verify import verify
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.refusals.exchange import DivisionUnknown, NotADepartment, NothingToAnswer, ReasonMissing
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.round.states import DivisionState, DueChange
from tests.support.fields import NAKANO
from tests.support.rounds import ZEIMU, round_of
from tests.support.stores import act

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


def extend(store: Store, due: date, *divisions: str, department: str | None = None) -> Outcome[tuple[DueOf, ...]]:
    return extend_due(store, Extension(due, "決算の確認のため", divisions, department), "中野 花子")


def board(store: Store, today: date = AFTER) -> WholeBoard:
    with store.reading() as records:
        return read_whole_board(records, round_of(store), today)


def line_of(store: Store, division: str, today: date = AFTER) -> BoardLine:
    return next(line for line in board(store, today).lines if line.division == division)


def changes(store: Store) -> list[DueChange]:
    with store.reading() as records:
        return list(records.rounds.due_changes(round_of(store).round_id))


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
    assert (told.name, told.before, told.now, told.changed) == (ZEIMU, None, LATER, True)


def test_who_gave_it_and_why_is_kept(sending_office: Store) -> None:
    extend(sending_office, LATER, ZEIMU)
    (change,) = changes(sending_office)
    assert (change.body, change.due, change.by, change.reason) == ("zeimu", LATER, "中野 花子", "決算の確認のため")
    assert change.act_kind == "extend_due"


def test_the_rounds_own_date_takes_it_back_and_what_was_before_stays_in_the_file(sending_office: Store) -> None:
    extend(sending_office, LATER, ZEIMU)
    (told,) = extend(sending_office, DUE, ZEIMU).value
    assert (told.before, told.now) == (LATER, None)
    line = line_of(sending_office, ZEIMU)
    assert (line.state, line.due, line.extended) == (DivisionState.OVERDUE, DUE, False)
    assert [change.due for change in changes(sending_office)] == [LATER, DUE]


def test_saying_the_same_again_changes_nothing(sending_office: Store) -> None:
    extend(sending_office, LATER, ZEIMU)
    (told,) = extend(sending_office, LATER, ZEIMU).value
    assert not told.changed
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
    close_round(sending_office)
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
    with sending_office.reading() as records:
        act_done = records.entries.acts()[-1]
    assert (act_done.kind, act_done.by) == ("correct_due", "中野 花子")
    assert act_done.reason == "回答期限 令和5年7月14日（金） → 令和5年7月28日（金）：誤記"
    assert verify(sending_office).value


def test_a_corrected_date_before_the_opening_is_asked_about_and_the_same_date_is_no_act(sending_office: Store) -> None:
    assert codes(correct_due(sending_office, date(2023, 6, 14))) == ["DUE-BEFORE-OPENING"]
    with sending_office.reading() as records:
        before = len(records.entries.acts())
    correct_due(sending_office, date(2023, 6, 14))
    with sending_office.reading() as records:
        assert len(records.entries.acts()) == before


def test_a_corrected_date_of_another_year_is_asked_about(sending_office: Store) -> None:
    done = correct_due(sending_office, date(2024, 7, 14))
    assert codes(done) == ["DUE-YEAR-DOUBTFUL"]
    assert "令和4年度末（令和5年3月31日）時点" in message(done.problems[0])
    assert round_of(sending_office).due == date(2024, 7, 14), "nothing is refused"


def test_a_closed_round_has_no_due_date_to_correct(office: Store) -> None:
    close_round(office)
    with pytest.raises(RoundClosed):
        correct_due(office, LATER)
