"""修正依頼: chosen rows are sent with a comment, and classified by what is returned."""

from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.read.history import read_history
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds.letters_paper import reminder_mail
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.ask_back import AskedBack, ask_back
from nakano_status.application.review.review_rows import accept, reopen
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.views import AskedRow, BoardLine
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import Submission, submit
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.refusals.exchange import CommentMissing, DivisionUnknown, IdUnknown, NothingReceived, NotYours
from nakano_status.domain.refusals.files import TargetExists, WrongRole
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.review.review import AskOutcome
from nakano_status.domain.round.states import DivisionState, RowState
from tests.support.fields import NAKANO
from tests.support.rounds import (
    OWN,
    ZEIMU,
    division_store,
    hand_in,
    merge,
    rows_in,
    rows_of,
    write,
    write_all,
)

FIRST, SECOND = OWN
COMMENT = "窓口の数を記入してください。"


def ask(
    parts: Parts, office: Store, folder: Path, comments: Mapping[str, str] | None = None, *, replace: bool = True
) -> AskedBack:
    return ask_back(parts, office, FormOptions(ZEIMU, folder, replace=replace), comments or {FIRST: COMMENT}).value


def line_of(office: Store) -> BoardLine:
    with office.reading() as records:
        lines = read_board(records, chosen_round(records), date(2023, 7, 10))
    return next(line for line in lines if line.division == ZEIMU)


def asked(office: Store) -> AskedRow:
    (found,) = line_of(office).asked_rows
    return found


def packages(office: Store) -> list[Package]:
    with office.reading() as records:
        return list(records.packages.of_round("R4"))


def test_the_form_holds_only_those_rows_with_the_comment_and_comes_after_all_that_was_said(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    made = ask(parts, answered, tmp_path / "依頼")
    assert made.file.name == "税務課_R4修正依頼.xlsx"
    assert (made.division, made.ids, made.reopened) == (ZEIMU, (FIRST,), ())
    first, package = packages(answered)
    assert (package.package_id, package.purpose, package.answer_rows) == (made.package, Purpose.ASK_BACK, (FIRST,))
    assert package.remarks == {(FIRST, ""): COMMENT}
    with answered.reading() as records:
        returns = {each.return_id for each in records.returns.of_round("R4")}
    assert package.parents == {first.package_id, *returns}
    file = parts.workbooks.read_answers("依頼.xlsx", made.file.read_bytes(), NAKANO)
    assert [row.row_id for row in file.rows] == [FIRST]
    assert file.rows[0].cells["done"].text == "実施した。"
    assert (file.identity.purpose, file.check_lines[0].remarks) == (Purpose.ASK_BACK, {"": COMMENT})
    assert file.problems == ()


def test_three_states_are_distinguished_and_a_comment_is_required(
    parts: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommentMissing):
        ask(parts, answered, tmp_path / "依頼", {FIRST: " 　\n"})
    made = ask(parts, answered, tmp_path / "依頼")
    rows = rows_of(answered)
    assert (rows[FIRST].state, rows[FIRST].remark, rows[FIRST].asked) == (RowState.ASKED_BACK, COMMENT, AskOutcome.OPEN)
    assert (rows[SECOND].state, rows[SECOND].remark) == (RowState.SUBMITTED, None)
    assert (line_of(answered).state, line_of(answered).asked_back) == (DivisionState.ASKED_BACK, 1)
    assert (asked(answered).package, asked(answered).comment, asked(answered).at is not None) == (
        made.package,
        COMMENT,
        True,
    )
    open_form(parts, own, made.file)
    write(parts, own, FIRST, done="2か所で実施した。")
    merge(parts, answered, hand_in(parts, own, tmp_path / "二.xlsx").file)
    assert (rows_of(answered)[FIRST].state, asked(answered).outcome) == (RowState.RESUBMITTED, AskOutcome.CHANGED)
    assert (line_of(answered).state, line_of(answered).resubmitted) == (DivisionState.RESUBMITTED, 1)
    accept(answered, ZEIMU)
    assert [rows_of(answered)[each].state for each in OWN] == [RowState.ACCEPTED] * 2
    assert (line_of(answered).state, line_of(answered).accepted, line_of(answered).asked_rows) == (
        DivisionState.ACCEPTED,
        2,
        (),
    )


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        ({"done": "2か所で実施した。"}, AskOutcome.CHANGED),
        ({"note": "このままでお願いします。"}, AskOutcome.NOTED),
        ({}, AskOutcome.UNCHANGED),
    ],
)
def test_an_answer_in_excel_settles_it_changed_with_a_note_or_unchanged(
    parts: Parts, answered: Store, tmp_path: Path, texts: dict[str, str], outcome: AskOutcome
) -> None:
    made = ask(parts, answered, tmp_path / "依頼")
    back = tmp_path / "返送.xlsx"
    back.write_bytes(make_spreadsheet_user().fill_in(made.file.read_bytes(), {FIRST: texts}))
    merge(parts, answered, back)
    assert asked(answered).outcome is outcome
    assert rows_of(answered)[FIRST].state is RowState.RESUBMITTED


def test_an_answer_by_telephone_settles_it_too(parts: Parts, answered: Store, tmp_path: Path) -> None:
    ask(parts, answered, tmp_path / "依頼")
    edit_entry(parts, answered, Entry(FIRST, {"done": "事務局の修文"}))
    assert asked(answered).outcome is AskOutcome.OPEN
    edit_entry(parts, answered, Entry(FIRST, {"done": "3か所で実施した。"}, ZEIMU))
    assert asked(answered).outcome is AskOutcome.CHANGED


def test_asking_the_same_again_is_the_same_file_until_it_was_answered(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    made = ask(parts, answered, tmp_path / "依頼")
    before = made.file.read_bytes()
    again = ask(parts, answered, tmp_path / "依頼", replace=False)
    assert (again, again.file.read_bytes(), len(packages(answered))) == (made, before, 2)
    back = tmp_path / "返送.xlsx"
    back.write_bytes(before)
    merge(parts, answered, back)
    assert asked(answered).outcome is AskOutcome.UNCHANGED
    other = ask(parts, answered, tmp_path / "もう一度")
    assert other.package != made.package
    assert asked(answered).outcome is AskOutcome.OPEN


def test_another_file_is_not_overwritten_and_then_nothing_was_asked(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    ask(parts, answered, tmp_path / "依頼")
    with pytest.raises(TargetExists):
        ask(parts, answered, tmp_path / "依頼", {SECOND: "別の依頼"}, replace=False)
    assert len(packages(answered)) == 2
    assert rows_of(answered)[SECOND].state is RowState.SUBMITTED


def test_asked_twice_about_two_rows_both_are_open_and_each_is_settled_by_itself(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    one, two = ask(parts, answered, tmp_path / "一"), ask(parts, answered, tmp_path / "二", {SECOND: "理由も"})
    assert [row.outcome for row in line_of(answered).asked_rows] == [AskOutcome.OPEN] * 2
    back = tmp_path / "返送.xlsx"
    back.write_bytes(make_spreadsheet_user().fill_in(one.file.read_bytes(), {FIRST: {"done": "直した。"}}))
    merge(parts, answered, back)
    assert {row.id: row.outcome for row in line_of(answered).asked_rows} == {
        FIRST: AskOutcome.CHANGED,
        SECOND: AskOutcome.OPEN,
    }
    assert line_of(answered).state is DivisionState.ASKED_BACK
    assert two.package != one.package


def test_a_comment_a_row_and_the_due_date(parts: Parts, answered: Store, tmp_path: Path) -> None:
    wish = FormOptions(ZEIMU, tmp_path, due=date(2023, 8, 25))
    made = ask_back(parts, answered, wish, {SECOND: "二つ目", FIRST: "一つ目\n二行目"}, "担当 花子").value
    assert made.ids == (FIRST, SECOND)
    assert {row.id: (row.comment, row.by) for row in line_of(answered).asked_rows} == {
        FIRST: ("一つ目\n二行目", "担当 花子"),
        SECOND: ("二つ目", "担当 花子"),
    }
    assert line_of(answered).due == date(2023, 8, 25)
    assert parts.workbooks.read_answers("依頼.xlsx", made.file.read_bytes(), NAKANO).identity.due == "2023-08-25"


def test_the_reminder_names_who_was_asked_back(parts: Parts, answered: Store, tmp_path: Path) -> None:
    with answered.reading() as records:
        assert ZEIMU not in reminder_mail(parts, records)
    ask(parts, answered, tmp_path)
    with answered.reading() as records:
        text = reminder_mail(parts, records)
    assert "税務課：2件のうち2件記入済、修正依頼1件の回答待ち" in text
    assert "修正依頼中" not in text


def test_an_accepted_row_is_reopened_by_asking_with_the_comment_as_the_reason(
    parts: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    accept(answered, ZEIMU)
    write(parts, own, FIRST, done="差し替えた文")
    merge(parts, answered, hand_in(parts, own, tmp_path / "二.xlsx").file)
    assert rows_of(answered)[FIRST].values["done"] == "実施した。"
    made = ask(parts, answered, tmp_path / "依頼")
    assert made.reopened == (FIRST,)
    assert rows_of(answered)[FIRST].values["done"] == "差し替えた文"
    assert [rows_of(answered)[each].state for each in OWN] == [RowState.ASKED_BACK, RowState.ACCEPTED]
    file = parts.workbooks.read_answers("依頼.xlsx", made.file.read_bytes(), NAKANO)
    assert file.rows[0].cells["done"].text == "差し替えた文"
    with answered.reading() as records:
        (change,) = [each for each in read_history(records, chosen_round(records), FIRST) if each.now == "差し替えた文"]
        (act,) = [each for each in records.entries.acts() if each.kind == "ask_back"]
    assert (act.reason, change.act.at) == (COMMENT, act.at)


def test_history_tells_the_asking_with_its_comment(parts: Parts, answered: Store, tmp_path: Path) -> None:
    ask(parts, answered, tmp_path / "依頼")
    ask(parts, answered, tmp_path / "依頼")
    with answered.reading() as records:
        (line,) = read_history(records, chosen_round(records), FIRST, "review")
    assert (line.shown_values, line.act.reason, line.division) == ((None, "修正依頼"), COMMENT, ZEIMU)


def test_an_acceptance_ends_the_asking_and_a_reopening_does_not_begin_it_anew(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    ask(parts, answered, tmp_path)
    accept(answered, ZEIMU, [FIRST])
    assert rows_of(answered)[FIRST].state is RowState.ACCEPTED
    reopen(answered, [FIRST], "訂正の申出")
    assert rows_of(answered)[FIRST].state is RowState.SUBMITTED
    assert line_of(answered).asked_rows == ()


def test_what_cannot_be_asked_back_is_refused_by_its_reason(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    def refused(comments: Mapping[str, str], division: str = ZEIMU) -> type[Exception]:
        with pytest.raises(Exception) as told:  # noqa: PT011 - its class is what is asserted
            ask_back(parts, sending_office, FormOptions(division, tmp_path / "依頼"), comments)
        return told.type

    assert refused({FIRST: COMMENT}) is NothingReceived
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "一.xlsx").file)
    assert refused({"1-1-1-01-P": COMMENT}) is NotYours
    assert refused({"9-9-9-99-A": COMMENT}) is IdUnknown
    assert refused({FIRST: COMMENT}, "ない課") is DivisionUnknown
    assert refused({}) is CommentMissing
    close_round(sending_office)
    assert refused({FIRST: COMMENT}) is RoundClosed
    assert not (tmp_path / "依頼").exists()
    assert len(packages(sending_office)) == 1
    with closing(parts.stores.open(own)) as division, pytest.raises(WrongRole):
        ask_back(parts, division, FormOptions(ZEIMU, tmp_path / "依頼"), {FIRST: COMMENT})


def test_a_row_without_an_answer_can_be_asked_about(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, FIRST, mark="◎", done="実施した。", next_year="続ける。")
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "一.xlsx", draft=True).file)
    ask(parts, sending_office, tmp_path / "依頼", {SECOND: "こちらも記入してください。"})
    assert rows_of(sending_office)[SECOND].state is RowState.ASKED_BACK


def test_forms_made_anew_are_the_divisions_own_and_not_those_that_asked(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    first = packages(answered)[0]
    ask(parts, answered, tmp_path / "依頼")
    (again,) = distribute(parts, answered, DistributeOptions(tmp_path / "照会", (ZEIMU,))).value
    assert (again.package, again.rows) == (first.package_id, 2)
    (anew,) = distribute(parts, answered, DistributeOptions(tmp_path / "照会2", (ZEIMU,), renew=True)).value
    assert anew.rows == 2


# In the division's own data file


def test_the_division_sees_what_is_asked_until_it_writes_on_the_row(
    parts: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    open_form(parts, own, ask(parts, answered, tmp_path / "依頼").file)
    rows = rows_in(parts, own)
    assert (rows[FIRST].state, rows[FIRST].remark) == (RowState.ASKED_BACK, COMMENT)
    assert rows[SECOND].state is RowState.SUBMITTED
    write(parts, own, FIRST, done="2か所で実施した。")
    rows = rows_in(parts, own)
    assert (rows[FIRST].state, rows[FIRST].remark) == (RowState.FILLED, COMMENT)
    hand_in(parts, own, tmp_path / "二.xlsx")
    assert (rows_in(parts, own)[FIRST].state, rows_in(parts, own)[FIRST].asked) == (
        RowState.RESUBMITTED,
        AskOutcome.CHANGED,
    )


def test_its_answer_is_the_form_that_asked_and_is_not_held_up_by_other_rows(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    made = ask(parts, answered, tmp_path / "依頼")
    fresh = division_store(parts, made.file, tmp_path / "別のPC.nakano")
    with closing(parts.stores.open(fresh)) as store, store.reading() as records:
        assert check_entries(records).value.rows == 1
    write(parts, fresh, FIRST, done="2か所で実施した。")
    submitted = hand_in(parts, fresh, tmp_path / "二.xlsx")
    assert (submitted.package, submitted.rows) == (made.package, 1)


def test_nothing_typed_elsewhere_is_left_behind(parts: Parts, answered: Store, own: Path, tmp_path: Path) -> None:
    whole, _ = packages(answered)[0].package_id, open_form(parts, own, ask(parts, answered, tmp_path / "依頼").file)
    write(parts, own, SECOND, done="ついでに直した文")
    write(parts, own, FIRST, done="2か所で実施した。")
    submitted = hand_in(parts, own, tmp_path / "二.xlsx")
    assert (submitted.package, submitted.rows) == (whole, 2)
    merge(parts, answered, submitted.file)
    rows = rows_of(answered)
    assert [rows[each].values["done"] for each in OWN] == ["2か所で実施した。", "ついでに直した文"]
    assert asked(answered).outcome is AskOutcome.CHANGED
    assert all(not rows[each].conflicts for each in OWN)
    write(parts, own, FIRST, done="もう一度直した文")
    assert hand_in(parts, own, tmp_path / "三.xlsx").rows == 1


def test_a_row_that_no_form_shows_together_with_the_rest_is_told(parts: Parts, answered: Store, tmp_path: Path) -> None:
    one, two = ask(parts, answered, tmp_path / "一"), ask(parts, answered, tmp_path / "二", {SECOND: "理由も"})
    fresh = division_store(parts, one.file, tmp_path / "別のPC.nakano")
    open_form(parts, fresh, two.file)
    write(parts, fresh, FIRST, done="直した。")
    write(parts, fresh, SECOND, done="こちらも直した。")
    with closing(parts.stores.open(fresh)) as store:
        first = submit(parts, store, Submission(tmp_path / "a.xlsx"))
        second = submit(parts, store, Submission(tmp_path / "b.xlsx"))
    assert [(each.code, each.found) for each in first.problems if each.code == "ROWS-NOT-IN-FORM"] == [
        ("ROWS-NOT-IN-FORM", FIRST)
    ]
    assert (first.value.package, second.value.package) == (two.package, one.package)
    merge(parts, answered, tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert [rows_of(answered)[each].values["done"] for each in OWN] == ["直した。", "こちらも直した。"]
