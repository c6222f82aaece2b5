"""Writing on a row: an edit of the office, a division's answer, one on its behalf, a proposal, a draft."""

import pytest

from nakano_status.application.entries.edit_entry import Edited, Entry, edit_entry, save_draft
from nakano_status.application.entries.read.history import HistoryLine, read_history
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.domain.history.acts import Why
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import (
    IdUnknown,
    KeyUnknown,
    NoteNeedsDivision,
    NotYours,
    RepostNotAnswered,
    ValueMoved,
    ValueUnknown,
)
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.round.round import OutOfReport
from tests.support.rounds import OWN, ZEIMU, digest_of, round_of, rows_of

ROW = OWN[0]
READ_BY_ZEIMU = "2-3-1-13-W"
REPOST = "1-1-4-03-X"


def write(parts: Parts, store: Store, row_id: str = ROW, as_division: str | None = None, **typed: str) -> Edited:
    return edit_entry(parts, store, Entry(row_id, typed, as_division), by="見本 花子").value


def history(store: Store, row_id: str = ROW) -> list[HistoryLine]:
    with store.reading() as records:
        return list(read_history(records, round_of(store), row_id))


def test_the_office_writes_and_what_changed_is_told(parts: Parts, office: Store) -> None:
    edited = write(parts, office, mark="◎", done="実施した。")
    assert (edited.id, set(edited.changed)) == (ROW, {"mark", "done"})
    assert rows_of(office)[ROW].values["done"] == "実施した。"
    assert [(line.who, line.act.by, line.why) for line in history(office)] == [("事務局", "見本 花子", Why.TYPED)] * 2


def test_writing_the_same_again_changes_nothing(parts: Parts, office: Store) -> None:
    write(parts, office, done="実施した。")
    assert write(parts, office, done="実施した。").changed == ()
    assert len(history(office)) == 1


@pytest.mark.parametrize("writer", [None, ZEIMU])
def test_a_repost_is_answered_at_its_original(parts: Parts, office: Store, writer: str | None) -> None:
    with pytest.raises(RepostNotAnswered):
        write(parts, office, REPOST, writer, mark="◎")


def test_a_blank_value_clears(parts: Parts, office: Store) -> None:
    write(parts, office, done="実施した。")
    write(parts, office, done="")
    assert rows_of(office)[ROW].values["done"] is None
    assert [(line.was, line.now) for line in history(office)] == [(None, "実施した。"), ("実施した。", None)]


def test_fields_of_a_group_that_were_not_typed_stay(parts: Parts, office: Store) -> None:
    write(parts, office, mark="○", change_reason="納期のため")
    write(parts, office, mark="△")
    values = rows_of(office)[ROW].values
    assert (values["mark"], values["change_reason"]) == ("△", "納期のため")


def test_a_look_alike_is_kept_as_the_mark(parts: Parts, office: Store) -> None:
    write(parts, office, mark="〇")
    assert rows_of(office)[ROW].values["mark"] == "○"


def test_an_id_is_read_in_any_width_and_case(parts: Parts, office: Store) -> None:
    assert write(parts, office, "２－１－２－０３－ｎ", done="実施した。").id == ROW


@pytest.mark.parametrize(
    ("row_id", "typed", "refused"),
    [
        ("9-9-9-99-Z", {"done": "x"}, IdUnknown),
        (ROW, {"shinchoku": "◎"}, KeyUnknown),
        (ROW, {"mark": "▽"}, ValueUnknown),
        (ROW, {"change_kind": "延期"}, ValueUnknown),
        (ROW, {"out_of_report": "someday"}, ValueUnknown),
        (ROW, {"note": "連絡"}, NoteNeedsDivision),
        (ROW, {"done": "書いた。", "mark": "▽"}, ValueUnknown),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    parts: Parts, office: Store, row_id: str, typed: dict[str, str], refused: type[Refused]
) -> None:
    before = digest_of(office)
    with pytest.raises(refused):
        write(parts, office, row_id, **typed)
    assert digest_of(office) == before


def test_an_answer_on_behalf_is_the_divisions_and_recorded_as_such(parts: Parts, office: Store) -> None:
    write(parts, office, as_division=ZEIMU, mark="◎", done="実施した。", note="電話による。")
    assert {(line.who, line.why) for line in history(office)} == {(ZEIMU, Why.ON_BEHALF)}
    assert rows_of(office)[ROW].notes == {ZEIMU: "電話による。"}


def test_a_division_answers_its_own_rows_only(parts: Parts, office: Store) -> None:
    with pytest.raises(NotYours):
        write(parts, office, as_division="戸籍住民課", done="実施した。")


def test_a_division_that_is_only_named_may_write_a_note_and_nothing_else(parts: Parts, office: Store) -> None:
    named = next(row for row in rows_of(office).values() if ZEIMU in row.associates and row.counted)
    write(parts, office, named.id, ZEIMU, note="参考にしてください。")
    assert rows_of(office)[named.id].notes == {ZEIMU: "参考にしてください。"}
    with pytest.raises(NotYours):
        write(parts, office, named.id, ZEIMU, note="連絡", done="実施した。")


def test_the_office_takes_a_row_out_of_the_report_and_in_again(parts: Parts, office: Store) -> None:
    assert write(parts, office, out_of_report="finished").changed == ("out_of_report",)
    assert rows_of(office)[ROW].out_of_report is OutOfReport.FINISHED
    write(parts, office, out_of_report="")
    assert rows_of(office)[ROW].counted
    assert [(line.key, line.was, line.now) for line in history(office)] == [
        ("out_of_report", None, "finished"),
        ("out_of_report", "finished", None),
    ]


def test_a_repost_stays_one_and_nothing_else_becomes_one(parts: Parts, office: Store) -> None:
    for row_id, reason in ((REPOST, ""), (REPOST, "finished"), (ROW, "repost")):
        with pytest.raises(ValueUnknown):
            write(parts, office, row_id, out_of_report=reason)


def test_a_divisions_reason_is_a_proposal_in_its_note_and_takes_nothing_out(parts: Parts, office: Store) -> None:
    write(parts, office, as_division=ZEIMU, note="詳しくは電話で。")
    write(parts, office, as_division=ZEIMU, out_of_report="finished")
    row = rows_of(office)[ROW]
    assert row.counted
    assert row.notes == {ZEIMU: "報告対象外（完了）\n詳しくは電話で。"}
    write(parts, office, as_division=ZEIMU, out_of_report="")
    assert rows_of(office)[ROW].notes == {ZEIMU: "詳しくは電話で。"}


def test_a_draft_is_kept_as_typed_until_the_field_is_left(parts: Parts, office: Store) -> None:
    save_draft(office, Entry(ROW, {"done": "書きかけ"}))
    row = rows_of(office)[ROW]
    assert (row.drafts, row.values["done"]) == ({"done": "書きかけ"}, None)
    write(parts, office, done="書きかけ")
    row = rows_of(office)[ROW]
    assert (row.drafts, row.values["done"]) == ({}, "書きかけ")


def test_nothing_is_written_in_a_closed_round(parts: Parts, office: Store) -> None:
    close_round(office)
    with pytest.raises(RoundClosed):
        write(parts, office, done="遅れて")


def test_what_was_before_and_what_is_now_come_with_the_edit(parts: Parts, office: Store) -> None:
    write(parts, office, mark="◎", done="実施した。")
    edited = write(parts, office, mark="○", done="実施した。", change_reason="納期のため")
    assert edited.was == {"mark": "◎", "change_reason": None}
    assert edited.now == {"mark": "○", "change_reason": "納期のため"}
    proposed = write(parts, office, as_division=ZEIMU, out_of_report="finished")
    assert (proposed.was, proposed.now) == ({"note": None}, {"note": "報告対象外（完了）"})


def test_what_is_taken_back_is_what_was_written_and_no_newer_word(parts: Parts, office: Store) -> None:
    write(parts, office, done="実施した。")
    write(parts, office, as_division=ZEIMU, done="所管課の新しい回答。")
    with pytest.raises(ValueMoved):
        edit_entry(parts, office, Entry(ROW, {"done": ""}, expected={"done": "実施した。"}))
    assert rows_of(office)[ROW].values["done"] == "所管課の新しい回答。"
    edit_entry(parts, office, Entry(ROW, {"done": ""}, expected={"done": "所管課の新しい回答。 "}))
    assert rows_of(office)[ROW].values["done"] is None


def test_what_the_office_decided_between_divisions_comes_back_when_an_answer_on_behalf_is_taken_back(
    parts: Parts, office: Store
) -> None:
    row = next(row for row in rows_of(office).values() if row.counted and row.leads and row.associates)
    amend_round(office, Amendment((row.id,), "課ごとに状況が異なるため", AnswererRule.ALL))
    first, second = rows_of(office)[row.id].answerers[:2]
    write(parts, office, row.id, first, done="一方の回答。")
    write(parts, office, row.id, second, done="他方の回答。")
    write(parts, office, row.id, done="一方の回答。\n他方の回答。")
    edited = write(parts, office, row.id, first, done="書き間違い。")
    assert (edited.was, edited.now) == ({"done": "一方の回答。\n他方の回答。"}, {"done": "書き間違い。"})
    back = {key: text or "" for key, text in edited.was.items()}
    edit_entry(parts, office, Entry(row.id, back, first, expected=edited.now))
    assert rows_of(office)[row.id].values["done"] == "一方の回答。\n他方の回答。"


@pytest.mark.parametrize("note", ["完了", "対象外（完了）", "報告対象外（完了）"])
def test_a_proposal_that_was_written_by_hand_is_taken_off_too(parts: Parts, office: Store, note: str) -> None:
    write(parts, office, as_division=ZEIMU, note=f"{note}\n令和4年度で終了")
    write(parts, office, as_division=ZEIMU, out_of_report="")
    assert rows_of(office)[ROW].notes == {ZEIMU: "令和4年度で終了"}
