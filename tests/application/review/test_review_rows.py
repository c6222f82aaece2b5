"""確認済 and 再開: by division and by row, refused with a reason, held answers imported."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.entries.read.history import read_history
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import apply_held, held_items, reject_held
from nakano_status.application.merge.merge_returns import MergeOptions, merge_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import accept, reopen
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.refusals.exchange import (
    DivisionUnknown,
    IdUnknown,
    NotAcceptable,
    NotYours,
    ReasonMissing,
    RowAccepted,
    RowNotLocked,
)
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.review.review import ReviewKind
from nakano_status.domain.round.states import RowState
from tests.support.fields import slot_in
from tests.support.rounds import ANSWER, OWN, ZEIMU, hand_in, merge, rows_of, write

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
        (answer,) = records.returns.of_round("R4")
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
    with office.reading() as records:
        assert len(records.reviews.of_round("R4")) == 2


def test_the_offices_own_word_after_acceptance_is_a_change_after_it_until_accepted_again(
    parts: Parts, office: Store
) -> None:
    accept(office, ZEIMU)
    edit_entry(parts, office, Entry(FIRST, {"done": "実施した。 "}))
    assert states(office) == [RowState.ACCEPTED] * 2
    edit_entry(parts, office, Entry(FIRST, {"done": "事務局の修文"}))
    assert states(office) == [RowState.CHANGED_AFTER_ACCEPTANCE, RowState.ACCEPTED]
    assert accept(office, ZEIMU).value.already == (SECOND,)
    assert states(office) == [RowState.ACCEPTED] * 2


def test_an_answer_on_behalf_of_a_division_is_refused_on_an_accepted_row(parts: Parts, office: Store) -> None:
    accept(office, ZEIMU, [FIRST])
    for row_id in OWN:
        entry = Entry(row_id, {"done": "電話で聞いた文"}, ZEIMU)
        if row_id == FIRST:
            with pytest.raises(RowAccepted):
                edit_entry(parts, office, entry)
            with pytest.raises(RowAccepted):
                save_draft(office, entry)
        else:
            assert edit_entry(parts, office, entry).value.changed == ("done",)


def test_what_is_open_waits_or_is_not_answered_is_not_accepted_and_named(
    parts: Parts, sending_office: Store, own: Path, form: Path, tmp_path: Path
) -> None:
    def refused(*row_ids: str) -> str:
        with pytest.raises(NotAcceptable) as told:
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


def test_what_waits_on_a_row_stops_its_acceptance(parts: Parts, office: Store, own: Path, tmp_path: Path) -> None:
    accept(office, ZEIMU, [FIRST])
    later(parts, office, own, tmp_path, done="後から")
    with pytest.raises(NotAcceptable) as told:
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
    with pytest.raises(NotAcceptable) as told:
        accept(office, ZEIMU)
    assert told.value.details["reason"] == "未取込 「空.xlsx」"
    assert accept(office, ZEIMU, [FIRST]).value.ids == (FIRST,)
    apply_held(parts, office, [held_items(office)[0].item_id])
    assert [(item.reason, item.row_id) for item in held_items(office)] == [("ACCEPTED", FIRST)]
    assert [rows_of(office)[each].values["done"] for each in OWN] == ["実施した。", None]


def test_who_and_what_cannot_be_accepted_is_refused(parts: Parts, office: Store, own: Path) -> None:
    for division, row_ids, refusal in (
        ("ない課", (), DivisionUnknown),
        (ZEIMU, ("1-1-1-01-P",), NotYours),
        (ZEIMU, ("9-9-9-99-A",), IdUnknown),
        ("学校教育課", (), NotAcceptable),
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
    with office.reading() as records:
        assert records.reviews.of_round("R4") == []


def test_finished_can_be_reopened_by_row_with_a_reason_on_record(office: Store) -> None:
    accept(office, ZEIMU)
    for reason in ("", " 　", "\n"):
        with pytest.raises(ReasonMissing):
            reopen(office, [FIRST], reason)
    with pytest.raises(IdUnknown):
        reopen(office, ["9-9-9-99-A"], "理由")
    assert reopen(office, [FIRST.lower(), FIRST], "決算の訂正\n（財政課）", by="担当 花子").value.ids == (FIRST,)
    with office.reading() as records:
        review, act = records.reviews.of_round("R4")[-1], records.entries.acts()[-1]
    assert (review.kind, review.row_id, review.division, review.act_id) == (
        ReviewKind.REOPENED,
        FIRST,
        "zeimu",
        act.act_id,
    )
    assert (act.kind, act.reason, act.by) == ("reopen", "決算の訂正\n（財政課）", "担当 花子")
    assert states(office) == [RowState.SUBMITTED, RowState.ACCEPTED]


def test_history_says_when_a_row_was_accepted_and_reopened_and_why(office: Store) -> None:
    accept(office, ZEIMU, [FIRST], by="担当 花子")
    reopen(office, [FIRST], "決算の訂正")
    with office.reading() as records:
        lines = read_history(records, chosen_round(records), FIRST, "review")
    assert [(line.shown_values, line.how, line.act.by, line.division, line.heading) for line in lines] == [
        ((None, "確認済"), "入力", "担当 花子", ZEIMU, "確認"),
        (("確認済", "再開"), "入力（決算の訂正）", None, ZEIMU, "確認"),
    ]


def test_of_several_rows_one_that_is_open_stops_them_all(office: Store) -> None:
    accept(office, ZEIMU, [FIRST])
    with pytest.raises(RowNotLocked) as told:
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
    with office.reading() as records:
        act, change = records.entries.changes("R4", FIRST, "done")[-1]
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
    with office.reading() as records:
        last = records.returns.of_round("R4")[-1]
    take_back(office, last.return_id)
    assert (rows_of(office)[FIRST].values["done"], held_items(office)) == ("後から", ())


def test_a_word_is_not_enough_for_what_waits_for_a_reopening(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    accept(office, ZEIMU)
    later(parts, office, own, tmp_path, done="後から")
    with pytest.raises(RowAccepted):
        apply_held(parts, office, [held_items(office)[0].item_id])
    assert rows_of(office)[FIRST].values["done"] == "実施した。"


def test_a_row_that_was_left_out_is_not_let_in_after_the_acceptance(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, FIRST, done="外した行")
    file = hand_in(parts, own, tmp_path / "二.xlsx").file
    merge_batch(office, read_batch(parts, [file]), MergeOptions(left_out=[FIRST]))
    (item,) = held_items(office)
    with pytest.raises(NotAcceptable):
        accept(office, ZEIMU, [FIRST])
    reject_held(office, [item.item_id])
    accept(office, ZEIMU, [FIRST])
    assert item.reason == "LEFT-OUT"


def test_the_reviews_of_one_year_are_not_those_of_another(office: Store) -> None:
    accept(office, ZEIMU)
    with office.reading() as records:
        assert records.reviews.of_round("R3") == []
        assert chosen_round(records).round_id == "R4"
