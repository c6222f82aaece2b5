"""Review: rows are reviewed and asked back."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.entries.read.history import read_history
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import apply_held, held_items, reject_held
from nakano_status.application.merge.merge_returns import MergeOptions, merge_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.papers.kinds.letters_paper import reminder_mail
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.review.review_rows import (
    AskedBack,
    accept,
    ask_back,
    keep_comment,
    read_comments,
    reopen,
)
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import AskedRow, BoardLine
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import SubmitOptions, submit
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.exchange.returns import Package, Purpose
from nakano_status.domain.fields.headings import REMARK
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals.files import TargetExists, WrongRole
from nakano_status.domain.refusals.planning import DuePassed, RoundClosed
from nakano_status.domain.review.review import AskOutcome, ReviewKind
from nakano_status.domain.round.states import DivisionState, RowState
from tests.support.fields import NAKANO, slot_in
from tests.support.rounds import (
    ANSWER,
    OWN,
    ZEIMU,
    digest_of,
    division_store,
    hand_in,
    merge,
    rows_in,
    rows_of,
    send,
    write,
    write_all,
)
from tests.support.stores import TickingClock, read_in

FIRST, SECOND = OWN


@pytest.fixture
def office(answered: Store) -> Store:
    return answered


def later(parts: Parts, office: Store, own: Path, folder: Path, row_id: str = FIRST, **texts: str) -> None:
    """Let the division change its answer, and merge it."""
    write(parts, own, row_id, **texts)
    merge(parts, office, hand_in(parts, own, folder / "後.xlsx").file)


def states(office: Store) -> list[RowState | None]:
    return [rows_of(office)[row_id].state for row_id in OWN]


def test_a_row_is_accepted_as_it_stands_and_by_whom(office: Store) -> None:
    done = accept(office, ZEIMU, [FIRST], by="担当 花子").value
    assert (done.division, done.ids, done.already) == (ZEIMU, (FIRST,), ())
    with office.reading() as records:
        (review,) = records.reviews.of_round("R4")
        act = records.entries.acts()[-1]
        (answer,) = records.exchange.returns("R4")
    assert (review.row_id, review.division, review.kind) == (FIRST, "zeimu", ReviewKind.ACCEPTED)
    assert (review.values["mark"], review.values["done"], review.values["note"]) == ("◎", "実施した。", None)
    assert review.observed[slot_in(FIRST, "done")] == {answer.return_id}
    assert (act.act_id, act.kind, act.by) == (review.act_id, "accept", "担当 花子")
    assert states(office) == [RowState.ACCEPTED, RowState.SUBMITTED]


def test_a_division_is_accepted_and_the_same_again_says_nothing_new(office: Store) -> None:
    accept(office, ZEIMU, [FIRST])
    assert accept(office, ZEIMU).value.already == (FIRST,)
    again = accept(office, ZEIMU).value
    assert (again.ids, again.already) == (OWN, OWN)
    assert len(read_in(office, lambda records: records.reviews.of_round("R4"))) == 2


def test_a_row_of_two_divisions_is_as_it_was_accepted_last_whoever_is_printed_last(
    parts: Parts, sending_office: Store
) -> None:
    def pick(records: Records) -> tuple[str, str, str]:
        bodies = records.organisation.read()
        for row in chosen_round(records).rows:
            named = [each.division for each in row.named_divisions if not bodies.get(each.division).is_generic]
            if row.counted and len(named) == 2:
                return row.row_id, bodies.name(named[0]), bodies.name(named[1])
        raise AssertionError

    def type_for(division: str, **texts: str) -> None:
        edit_entry(parts, sending_office, Entry(row_id, {"mark": "◎", **texts}, as_division=division))

    row_id, lead, other = read_in(sending_office, pick)
    amend_round(sending_office, Amendment((row_id,), "各課で", answering=AnswererRule.ALL))
    type_for(other, done="実施した。", next_year="続ける。")
    accept(sending_office, other, [row_id])
    type_for(lead, later_years="拡げる。")
    accept(sending_office, lead, [row_id])
    assert rows_of(sending_office)[row_id].state is RowState.ACCEPTED
    reopen(sending_office, [row_id], "訂正のため")
    accept(sending_office, lead, [row_id])
    type_for(other, done="計画どおり実施した。")
    accept(sending_office, other, [row_id])
    assert rows_of(sending_office)[row_id].state is RowState.ACCEPTED


def test_the_offices_own_text_after_acceptance_is_refused_until_the_row_is_reopened(
    parts: Parts, office: Store
) -> None:
    accept(office, ZEIMU)
    for typed in ({"done": "事務局の修文"}, {"mark": "△"}, {"done": ""}):
        with pytest.raises(exchange.RowAccepted):
            edit_entry(parts, office, Entry(FIRST, typed))
    assert states(office) == [RowState.ACCEPTED] * 2
    reopen(office, [FIRST], "修文のため")
    edit_entry(parts, office, Entry(FIRST, {"done": "事務局の修文"}))
    assert accept(office, ZEIMU).value.already == (SECOND,)
    assert states(office) == [RowState.ACCEPTED] * 2


def test_an_answer_on_behalf_of_a_division_is_refused_on_an_accepted_row(parts: Parts, office: Store) -> None:
    accept(office, ZEIMU, [FIRST])
    for row_id in OWN:
        entry = Entry(row_id, {"done": "電話で聞いた文"}, ZEIMU)
        if row_id == FIRST:
            with pytest.raises(exchange.RowAccepted):
                edit_entry(parts, office, entry)
            with pytest.raises(exchange.RowAccepted):
                save_draft(office, entry)
        else:
            assert edit_entry(parts, office, entry).value.changed == ("done",)


def test_what_is_open_waits_or_is_not_answered_is_not_accepted_and_named(
    parts: Parts, sending_office: Store, own: Path, form: Path, tmp_path: Path
) -> None:
    def refused(*row_ids: str) -> str:
        with pytest.raises(exchange.NotAcceptable) as told:
            accept(sending_office, ZEIMU, row_ids)
        return told.value.details["reason"]

    assert refused() == f"未記入 {FIRST} {SECOND}"
    write(parts, own, FIRST, **ANSWER)
    file = hand_in(parts, own, tmp_path / "一.xlsx", draft=True).file
    merge(parts, sending_office, file)
    assert refused() == f"未記入 {SECOND}"
    assert accept(sending_office, ZEIMU, [FIRST]).value.ids == (FIRST,)
    reopen(sending_office, [FIRST], "試し")
    edit_entry(parts, sending_office, Entry(FIRST, {"done": "事務局の修文"}))
    other = tmp_path / "もう一つ.xlsx"
    other.write_bytes(
        make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"mark": "◎", "done": "別の写し"}, SECOND: ANSWER})
    )
    merge(parts, sending_office, other)
    assert refused(FIRST) == f"相違 {FIRST}"
    assert refused() == f"相違 {FIRST}"
    assert accept(sending_office, ZEIMU, [SECOND]).value.ids == (SECOND,)
    with sending_office.reading() as records:
        assert [each.kind for each in records.reviews.of_round("R4") if each.row_id == SECOND] == [ReviewKind.ACCEPTED]


def test_a_row_with_only_a_proposal_of_no_report_is_accepted_once_the_office_agreed(
    parts: Parts, sending_office: Store
) -> None:
    edit_entry(parts, sending_office, Entry(FIRST, {"out_of_report": "finished"}, ZEIMU))
    edit_entry(parts, sending_office, Entry(SECOND, ANSWER, ZEIMU))
    with pytest.raises(exchange.NotAcceptable) as told:
        accept(sending_office, ZEIMU)
    assert told.value.details["reason"] == f"未記入 {FIRST}"
    edit_entry(parts, sending_office, Entry(FIRST, {"out_of_report": "finished"}))
    assert accept(sending_office, ZEIMU).value.ids == (SECOND,)


def test_what_waits_on_a_row_stops_its_acceptance(parts: Parts, office: Store, own: Path, tmp_path: Path) -> None:
    accept(office, ZEIMU, [FIRST])
    later(parts, office, own, tmp_path, done="後から")
    with pytest.raises(exchange.NotAcceptable) as told:
        accept(office, ZEIMU)
    assert told.value.details["reason"] == f"未取込 {FIRST}"
    reject_held(office, [held_items(office)[0].item_id])
    assert accept(office, ZEIMU).value.ids == OWN


def test_a_file_that_waits_whole_stops_the_acceptance_of_its_division(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    (sent,) = distribute(parts, office, DistributeOptions(tmp_path / "照会", (ZEIMU,), renew=True)).value
    emptied = dict.fromkeys(("mark", "done", "next_year"), "")
    back = tmp_path / "空.xlsx"
    back.write_bytes(make_spreadsheet_user().fill_in(sent.file.read_bytes(), dict.fromkeys(OWN, emptied)))
    merge(parts, office, back)
    assert [item.reason for item in held_items(office)] == ["MASS-CLEARED"]
    with pytest.raises(exchange.NotAcceptable) as told:
        accept(office, ZEIMU)
    assert told.value.details["reason"] == "未取込 「空.xlsx」"
    assert accept(office, ZEIMU, [FIRST]).value.ids == (FIRST,)
    apply_held(parts, office, [held_items(office)[0].item_id])
    assert [(item.reason, item.row_id) for item in held_items(office)] == [("ACCEPTED", FIRST)]
    assert [rows_of(office)[each].values["done"] for each in OWN] == ["実施した。", None]


def test_who_and_what_cannot_be_accepted_is_refused(parts: Parts, office: Store, own: Path) -> None:
    for division, row_ids, refusal in (
        ("ない課", (), exchange.DivisionUnknown),
        (ZEIMU, ("1-1-1-01-P",), exchange.NotYours),
        (ZEIMU, ("9-9-9-99-A",), exchange.IdUnknown),
        ("学校教育課", (), exchange.NotAcceptable),
    ):
        with pytest.raises(refusal):
            accept(office, division, row_ids)
    with closing(parts.stores.open(own)) as division_file:
        with pytest.raises(WrongRole):
            accept(division_file, ZEIMU)
        with pytest.raises(WrongRole):
            reopen(division_file, [FIRST], "理由")
    close_round(office)
    with pytest.raises(RoundClosed):
        accept(office, ZEIMU)
    assert read_in(office, lambda records: records.reviews.of_round("R4")) == []


def test_finished_can_be_reopened_by_row_with_a_reason_on_record(office: Store) -> None:
    accept(office, ZEIMU)
    for reason in ("", " 　", "\n"):
        with pytest.raises(exchange.ReasonMissing):
            reopen(office, [FIRST], reason)
    with pytest.raises(exchange.IdUnknown):
        reopen(office, ["9-9-9-99-A"], "理由")
    assert reopen(office, [FIRST.lower(), FIRST], "決算の訂正\n（財政課）", by="担当 花子").value.ids == (FIRST,)
    with office.reading() as records:
        review, act = records.reviews.of_round("R4")[-1], records.entries.acts()[-1]
    assert (review.kind, review.row_id, review.division, review.act_id) == (
        ReviewKind.REOPENED, FIRST, "zeimu", act.act_id
    )  # fmt: skip
    assert (act.kind, act.reason, act.by) == ("reopen", "決算の訂正\n（財政課）", "担当 花子")
    assert states(office) == [RowState.SUBMITTED, RowState.ACCEPTED]


def test_history_says_when_a_row_was_accepted_and_reopened_and_why(office: Store) -> None:
    accept(office, ZEIMU, [FIRST], by="担当 花子")
    reopen(office, [FIRST], "決算の訂正")
    lines = read_in(office, lambda records: read_history(records, chosen_round(records), FIRST, "review"))
    assert [(line.shown_values, line.way, line.act.by, line.division, line.heading) for line in lines] == [
        ((None, "確認済"), "入力", "担当 花子", ZEIMU, "確認"),
        (("確認済", "再開"), "入力（決算の訂正）", None, ZEIMU, "確認"),
    ]


def test_of_several_rows_one_that_is_open_stops_them_all(office: Store) -> None:
    accept(office, ZEIMU, [FIRST])
    with pytest.raises(exchange.RowNotLocked) as told:
        reopen(office, OWN, "理由")
    assert told.value.details["id"] == SECOND
    assert states(office)[0] is RowState.ACCEPTED


def test_reopening_takes_in_what_waited_and_history_says_from_which_cell_and_why(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    accept(office, ZEIMU)
    later(parts, office, own, tmp_path, done="後から", mark="○", change_reason="理由")
    done = reopen(office, [FIRST], "申出のため").value
    assert {(change.key, change.was, change.now) for change in done.changes} == {
        ("done", "実施した。", "後から"),
        ("mark", "◎", "○"),
        ("change_reason", None, "理由"),
    }
    act, change = read_in(office, lambda records: records.entries.changes("R4", FIRST, "done"))[-1]
    assert (act.kind, act.reason, change.file) == ("reopen", "申出のため", "後.xlsx")
    assert change.cell is not None
    assert held_items(office) == ()


def test_what_waited_and_was_left_stays_left(parts: Parts, office: Store, own: Path, tmp_path: Path) -> None:
    accept(office, ZEIMU)
    later(parts, office, own, tmp_path, done="後から")
    reject_held(office, [held_items(office)[0].item_id])
    assert reopen(office, [FIRST], "理由").value.applied == ()
    assert rows_of(office)[FIRST].values["done"] == "実施した。"


def test_of_several_answers_that_waited_the_last_stands(parts: Parts, office: Store, own: Path, tmp_path: Path) -> None:
    accept(office, ZEIMU)
    later(parts, office, own, tmp_path, done="後から")
    later(parts, office, own, tmp_path, done="もっと後から")
    assert len(held_items(office)) == 2
    assert len(reopen(office, [FIRST], "理由").value.applied) == 2
    row = rows_of(office)[FIRST]
    assert (row.values["done"], row.conflicts, held_items(office)) == ("もっと後から", (), ())


def test_what_was_overtaken_while_it_waited_is_let_in_too_as_if_the_row_had_never_been_locked(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    accept(office, ZEIMU)
    later(parts, office, own, tmp_path, done="後から")
    copy = Path(shutil.copyfile(own, tmp_path / "写し.nakano"))
    later(parts, office, own, tmp_path, done="実施した。")
    assert held_items(office) == ()
    assert reopen(office, [FIRST], "理由").value.applied == ()
    later(parts, office, copy, tmp_path, SECOND, done="別の行")
    row = rows_of(office)[FIRST]
    assert (row.values["done"], row.conflicts) == ("実施した。", ())


def test_what_was_let_in_waits_no_more_when_what_had_overtaken_it_is_taken_back(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    accept(office, ZEIMU)
    later(parts, office, own, tmp_path, done="後から")
    later(parts, office, own, tmp_path, done="実施した。")
    reopen(office, [FIRST], "理由")
    last = read_in(office, lambda records: records.exchange.returns("R4"))[-1]
    take_back(office, last.return_id)
    assert (rows_of(office)[FIRST].values["done"], held_items(office)) == ("後から", ())


def test_a_word_is_not_enough_for_what_waits_for_a_reopening(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    accept(office, ZEIMU)
    later(parts, office, own, tmp_path, done="後から")
    with pytest.raises(exchange.RowAccepted):
        apply_held(parts, office, [held_items(office)[0].item_id])
    assert rows_of(office)[FIRST].values["done"] == "実施した。"


def test_a_row_that_was_left_out_is_not_let_in_after_the_acceptance(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, FIRST, done="外した行")
    file = hand_in(parts, own, tmp_path / "二.xlsx").file
    merge_batch(parts, office, read_batch(parts, [file]), MergeOptions(left_out=[FIRST]))
    (item,) = held_items(office)
    with pytest.raises(exchange.NotAcceptable):
        accept(office, ZEIMU, [FIRST])
    reject_held(office, [item.item_id])
    accept(office, ZEIMU, [FIRST])
    assert item.reason == "LEFT-OUT"


def test_the_reviews_of_one_year_are_not_those_of_another(office: Store) -> None:
    accept(office, ZEIMU)
    with office.reading() as records:
        assert records.reviews.of_round("R3") == []
        assert chosen_round(records).round_id == "R4"


COMMENT = "窓口の数を記入してください。"


def ask(
    parts: Parts, office: Store, folder: Path, comments: Mapping[str, str] | None = None, *, replace: bool = True
) -> AskedBack:
    return ask_back(parts, office, FormOptions(ZEIMU, folder, replace=replace), comments or {FIRST: COMMENT}).value


def line_of(office: Store) -> BoardLine:
    lines = read_in(office, lambda records: read_board(records, chosen_round(records), date(2023, 7, 10)))
    return next(line for line in lines if line.division == ZEIMU)


def asked(office: Store) -> AskedRow:
    (found,) = line_of(office).asked_rows
    return found


def packages(office: Store) -> list[Package]:
    return list(read_in(office, lambda records: records.exchange.packages("R4")))


def test_the_form_holds_only_those_rows_with_the_comment_and_comes_after_all_that_was_said(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    made = ask(parts, answered, tmp_path / "依頼")
    assert made.file.name == "税務課_R4修正依頼.xlsx"
    assert (made.division, made.ids, made.reopened) == (ZEIMU, (FIRST,), ())
    first, package = packages(answered)
    assert (package.package_id, package.purpose, package.answer_rows) == (made.package, Purpose.ASK_BACK, (FIRST,))
    assert package.remarks == {(FIRST, ""): COMMENT}
    returns = {each.return_id for each in read_in(answered, lambda records: records.exchange.returns("R4"))}
    assert package.parents == {first.package_id, *returns}
    file = parts.workbooks.read_answers("依頼.xlsx", made.file.read_bytes(), NAKANO)
    assert [row.row_id for row in file.rows] == [FIRST]
    assert file.rows[0].cells["done"].text == "実施した。"
    assert (file.identity.purpose, file.check_lines[0].remarks) == (Purpose.ASK_BACK, {"": COMMENT})
    assert file.problems == ()


def test_three_states_are_distinguished_and_a_comment_is_required(
    parts: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    with pytest.raises(exchange.CommentMissing):
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
    form = made.file.read_bytes()
    assert parts.workbooks.read_answers("依頼.xlsx", form, NAKANO).identity.due == "2023-08-25"
    kept = read_in(answered, lambda records: records.exchange.sent_forms([made.package]))
    assert kept == {made.package: (form,)}


def test_a_form_that_asks_again_has_no_due_date_in_the_past(parts: Parts, answered: Store, tmp_path: Path) -> None:
    before = digest_of(answered)
    with pytest.raises(DuePassed):
        ask_back(parts, answered, FormOptions(ZEIMU, tmp_path, due=date(2020, 1, 1)), {FIRST: COMMENT})
    assert digest_of(answered) == before
    late = replace(parts, clock=TickingClock(datetime(2026, 11, 29, 10, tzinfo=UTC)))
    made = ask(late, answered, tmp_path)
    due = parts.workbooks.read_answers("依頼.xlsx", made.file.read_bytes(), NAKANO).identity.due
    assert due == "2026-12-07"
    assert line_of(answered).due == date(2023, 7, 14)


def test_the_reminder_names_who_was_asked_back(parts: Parts, answered: Store, tmp_path: Path) -> None:
    assert ZEIMU not in read_in(answered, lambda records: reminder_mail(parts, records))
    ask(parts, answered, tmp_path)
    text = read_in(answered, lambda records: reminder_mail(parts, records))
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
    (line,) = read_in(answered, lambda records: read_history(records, chosen_round(records), FIRST, "review"))
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

    assert refused({FIRST: COMMENT}) is exchange.NothingReceived
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "一.xlsx").file)
    assert refused({"1-1-1-01-P": COMMENT}) is exchange.NotYours
    assert refused({"9-9-9-99-A": COMMENT}) is exchange.IdUnknown
    assert refused({FIRST: COMMENT}, "ない課") is exchange.DivisionUnknown
    assert refused({}) is exchange.CommentMissing
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


@pytest.mark.parametrize(
    ("text", "state", "outcome"),
    [
        ("12件実施した。", RowState.RESUBMITTED, AskOutcome.CHANGED),
        ("実施した。", RowState.RESUBMITTED, AskOutcome.UNCHANGED),
    ],
)
def test_an_answer_on_the_form_made_anew_since_settles_the_asking(
    parts: Parts, answered: Store, tmp_path: Path, text: str, state: RowState, outcome: AskOutcome
) -> None:
    ask(parts, answered, tmp_path / "依頼")
    assert rows_of(answered)[FIRST].state is RowState.ASKED_BACK
    (anew,) = distribute(parts, answered, DistributeOptions(tmp_path / "照会", (ZEIMU,), renew=True)).value
    path = tmp_path / "後.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(anew.file.read_bytes(), {FIRST: {"done": text}}))
    merge(parts, answered, path)
    row = rows_of(answered)[FIRST]
    assert (row.values["done"], row.state, asked(answered).outcome, row.conflicts) == (text, state, outcome, ())


@pytest.mark.parametrize("answered_form", ["asking", "anew"])
def test_the_form_made_anew_repeats_what_is_asked_until_either_form_is_answered(
    parts: Parts, answered: Store, tmp_path: Path, answered_form: str
) -> None:
    made, before = ask(parts, answered, tmp_path / "依頼"), asked(answered)
    anew = send(parts, answered, tmp_path / "照会", anew=True)
    assert asked(answered) == before, "it is no new request"
    file = parts.workbooks.read_answers("照会.xlsx", anew.read_bytes(), NAKANO)
    assert {row.row_id: text for row in file.rows if (text := row.given.get(REMARK))} == {FIRST: COMMENT}
    assert {each.row_id: each.remarks for each in file.check_lines if each.remarks} == {FIRST: {"": COMMENT}}
    assert (file.identity.purpose, file.problems) == (None, ())
    form, back = made.file if answered_form == "asking" else anew, tmp_path / "返送.xlsx"
    back.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "12件実施した。"}}))
    merge(parts, answered, back)
    assert asked(answered).outcome is AskOutcome.CHANGED
    settled = send(parts, answered, tmp_path / "照会2", anew=True)
    file = parts.workbooks.read_answers("照会.xlsx", settled.read_bytes(), NAKANO)
    assert not any(REMARK in row.given for row in file.rows)
    assert not any(each.remarks for each in file.check_lines)


# In the division's own data file


@pytest.mark.parametrize("is_fresh", [True, False])
def test_the_division_sees_what_is_asked_on_the_form_made_anew(
    parts: Parts, answered: Store, own: Path, tmp_path: Path, *, is_fresh: bool
) -> None:
    ask(parts, answered, tmp_path / "依頼")
    anew, path = send(parts, answered, tmp_path / "照会", anew=True), tmp_path / "別のPC.nakano" if is_fresh else own
    assert open_form(parts, path, anew).value.remarks == ((FIRST, COMMENT),)
    rows = rows_in(parts, path)
    assert [rows[each].remark for each in OWN] == [COMMENT, None]
    assert rows[FIRST].state is RowState.ASKED_BACK
    write(parts, path, FIRST, done="2か所で実施した。")
    merge(parts, answered, hand_in(parts, path, tmp_path / "二.xlsx").file)
    assert rows_in(parts, path)[FIRST].asked is AskOutcome.CHANGED
    assert (asked(answered).outcome, rows_of(answered)[FIRST].conflicts) == (AskOutcome.CHANGED, ())


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
        first = submit(parts, store, SubmitOptions(tmp_path / "a.xlsx"))
        second = submit(parts, store, SubmitOptions(tmp_path / "b.xlsx"))
    assert [(each.code, each.found) for each in first.problems if each.code == "ROWS-NOT-IN-FORM"] == [
        ("ROWS-NOT-IN-FORM", FIRST)
    ]
    assert (first.value.package, second.value.package) == (two.package, one.package)
    merge(parts, answered, tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert [rows_of(answered)[each].values["done"] for each in OWN] == ["直した。", "こちらも直した。"]


def kept(office: Store, division: str = ZEIMU) -> dict[str, str]:
    return dict(read_in(office, read_comments, division))


def test_comments_are_kept_by_row_and_division_in_printed_order(sending_office: Store) -> None:
    keep_comment(sending_office, ZEIMU, [SECOND], "数を記入してください。")
    told = keep_comment(sending_office, ZEIMU, [FIRST], "時期を記入してください。").value
    assert list(told.items()) == [(FIRST, "時期を記入してください。"), (SECOND, "数を記入してください。")]
    assert kept(sending_office) == dict(told)
    assert kept(sending_office, "総務課") == {}


def test_a_comment_that_is_kept_already_is_no_act(sending_office: Store) -> None:
    def count() -> int:
        return read_in(sending_office, lambda records: len(records.entries.acts()))

    before = count()
    for text, acts in (("確認してください。", 1), ("確認してください。", 1), ("", 2), (" ", 2)):
        keep_comment(sending_office, ZEIMU, [FIRST], text)
        assert count() - before == acts


def test_a_comment_that_is_blanked_is_gone(sending_office: Store) -> None:
    keep_comment(sending_office, ZEIMU, OWN, "確認してください。")
    keep_comment(sending_office, ZEIMU, [FIRST], " \n")
    assert kept(sending_office) == {SECOND: "確認してください。"}


def test_a_kept_comment_is_removed_once_it_is_sent_and_not_if_it_was_changed_since(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    keep_comment(answered, ZEIMU, [FIRST], f"{COMMENT}\n")
    keep_comment(answered, ZEIMU, [SECOND], "時期も記入してください。")
    keep_comment(answered, "総務課", [FIRST], COMMENT)
    for _ in range(2):  # the second time, the same file is made
        ask(parts, answered, tmp_path / "依頼", {FIRST: COMMENT, SECOND: "時期を記入してください。"})
        assert kept(answered) == {SECOND: "時期も記入してください。"}
        keep_comment(answered, ZEIMU, [FIRST], COMMENT)
    assert kept(answered, "総務課") == {FIRST: COMMENT}


def test_what_is_kept_is_no_asking(sending_office: Store) -> None:
    keep_comment(sending_office, ZEIMU, OWN, "確認してください。")
    rows = read_in(sending_office, lambda records: read_rows(records, chosen_round(records), OWN))
    assert {row.asked for row in rows} == {None}


def test_a_row_or_a_division_that_is_not_there_is_refused(sending_office: Store) -> None:
    with pytest.raises(exchange.IdUnknown):
        keep_comment(sending_office, ZEIMU, ["9-9-9-99-X"], "確認してください。")
    with pytest.raises(exchange.DivisionUnknown):
        keep_comment(sending_office, "ない課", [FIRST], "確認してください。")


def test_a_division_asks_nobody(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(WrongRole):
        keep_comment(store, ZEIMU, [FIRST], "確認してください。")
