"""Editing one entry, pasting a block, and what is shown of the history of an entry."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.entries import paste_block
from nakano_status.application.entries.edit_entry import Edited, Entry, edit_entry, save_draft
from nakano_status.application.entries.own_answers import other_answerers
from nakano_status.application.entries.read.history import (
    AssertionState,
    Because,
    EarlierValues,
    Explanation,
    HistoryLine,
    earlier_values,
    explain,
    read_history,
)
from nakano_status.application.entries.skip_reasons import SkipReason, SkipReasons
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.resolve_conflict import Decision, conflict_views, resolve_conflict
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import refusal_text
from nakano_status.application.review.review_rows import accept, ask_back
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import RowView
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.clipboard.blocks import Block
from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.acts import Why
from nakano_status.domain.merge.resolution import AssertionKind, slot_of
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.states import RowState
from tests.support.answering import A, B, Clerk, filled
from tests.support.desks import Desk
from tests.support.fields import NAKANO
from tests.support.planted_profiles import OF_LEVELS, STATE, STATE_HEAD, planted_profile
from tests.support.rounds import OWN, ZEIMU, digest_of, division_store, merge, round_of, rows_of, send, write
from tests.support.stores import read_in

ROW = OWN[0]
REPOST = "1-1-4-03-X"


def entry_write(parts: Parts, store: Store, row_id: str = ROW, as_division: str | None = None, **typed: str) -> Edited:
    return edit_entry(parts, store, Entry(row_id, typed, as_division), by="見本 花子").value


def history(store: Store, row_id: str = ROW) -> list[HistoryLine]:
    return list(read_in(store, read_history, round_of(store), row_id))


def test_the_office_writes_and_what_changed_is_told(parts: Parts, office: Store) -> None:
    edited = entry_write(parts, office, mark="◎", done="実施した。")
    assert (edited.id, set(edited.changed)) == (ROW, {"mark", "done"})
    assert rows_of(office)[ROW].values["done"] == "実施した。"
    assert [(line.who, line.act.by, line.why) for line in history(office)] == [("事務局", "見本 花子", Why.TYPED)] * 2


def test_writing_the_same_again_changes_nothing(parts: Parts, office: Store) -> None:
    entry_write(parts, office, done="実施した。")
    assert entry_write(parts, office, done="実施した。").changed == ()
    assert len(history(office)) == 1


@pytest.mark.parametrize("writer", [None, ZEIMU])
def test_a_repost_is_answered_at_its_original(parts: Parts, office: Store, writer: str | None) -> None:
    with pytest.raises(exchange.RepostNotAnswered):
        entry_write(parts, office, REPOST, writer, mark="◎")


def test_a_blank_value_clears(parts: Parts, office: Store) -> None:
    entry_write(parts, office, done="実施した。")
    entry_write(parts, office, done="")
    assert rows_of(office)[ROW].values["done"] is None
    assert [(line.was, line.now) for line in history(office)] == [(None, "実施した。"), ("実施した。", None)]


def test_fields_of_a_group_that_were_not_typed_stay(parts: Parts, office: Store) -> None:
    entry_write(parts, office, mark="○", change_reason="納期のため")
    entry_write(parts, office, mark="△")
    values = rows_of(office)[ROW].values
    assert (values["mark"], values["change_reason"]) == ("△", "納期のため")


def test_a_look_alike_is_kept_as_the_mark(parts: Parts, office: Store) -> None:
    entry_write(parts, office, mark="〇")
    assert rows_of(office)[ROW].values["mark"] == "○"


def test_an_id_is_read_in_any_width_and_case(parts: Parts, office: Store) -> None:
    assert entry_write(parts, office, "２－１－２－０３－ｎ", done="実施した。").id == ROW


@pytest.mark.parametrize(
    ("row_id", "typed", "refused"),
    [
        ("9-9-9-99-Z", {"done": "x"}, exchange.IdUnknown),
        (ROW, {"shinchoku": "◎"}, exchange.KeyUnknown),
        (ROW, {"mark": "▽"}, exchange.ValueUnknown),
        (ROW, {"change_kind": "延期"}, exchange.ValueUnknown),
        (ROW, {"out_of_report": "someday"}, exchange.ValueUnknown),
        (ROW, {"note": "連絡"}, exchange.NoteNeedsDivision),
        (ROW, {"done": "書いた。", "mark": "▽"}, exchange.ValueUnknown),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    parts: Parts, office: Store, row_id: str, typed: dict[str, str], refused: type[Refused]
) -> None:
    before = digest_of(office)
    with pytest.raises(refused):
        entry_write(parts, office, row_id, **typed)
    assert digest_of(office) == before


def test_an_answer_on_behalf_is_the_divisions_and_recorded_as_such(parts: Parts, office: Store) -> None:
    entry_write(parts, office, as_division=ZEIMU, mark="◎", done="実施した。", note="電話による。")
    assert {(line.who, line.why) for line in history(office)} == {(ZEIMU, Why.ON_BEHALF)}
    assert rows_of(office)[ROW].notes == {ZEIMU: "電話による。"}


def test_a_division_answers_its_own_rows_only(parts: Parts, office: Store) -> None:
    with pytest.raises(exchange.NotYours):
        entry_write(parts, office, as_division="戸籍住民課", done="実施した。")


def test_a_division_that_is_only_named_may_write_a_note_and_nothing_else(parts: Parts, office: Store) -> None:
    named = next(row for row in rows_of(office).values() if ZEIMU in row.associates and row.counted)
    entry_write(parts, office, named.id, ZEIMU, note="参考にしてください。")
    assert rows_of(office)[named.id].notes == {ZEIMU: "参考にしてください。"}
    with pytest.raises(exchange.NotYours):
        entry_write(parts, office, named.id, ZEIMU, note="連絡", done="実施した。")


def test_the_office_takes_a_row_out_of_the_report_and_in_again(parts: Parts, office: Store) -> None:
    assert entry_write(parts, office, out_of_report="finished").changed == ("out_of_report",)
    assert rows_of(office)[ROW].out_of_report is OutOfReport.FINISHED
    entry_write(parts, office, out_of_report="")
    assert rows_of(office)[ROW].counted
    assert [(line.key, line.was, line.now) for line in history(office)] == [
        ("out_of_report", None, "finished"),
        ("out_of_report", "finished", None),
    ]


def test_a_repost_stays_one_and_nothing_else_becomes_one(parts: Parts, office: Store) -> None:
    for row_id, reason in ((REPOST, ""), (REPOST, "finished"), (ROW, "repost")):
        with pytest.raises(exchange.ValueUnknown):
            entry_write(parts, office, row_id, out_of_report=reason)


def test_a_divisions_reason_is_a_proposal_in_its_note_and_takes_nothing_out(parts: Parts, office: Store) -> None:
    entry_write(parts, office, as_division=ZEIMU, note="詳しくは電話で。")
    entry_write(parts, office, as_division=ZEIMU, out_of_report="finished")
    row = rows_of(office)[ROW]
    assert row.counted
    assert row.notes == {ZEIMU: "報告対象外（完了）\n詳しくは電話で。"}
    entry_write(parts, office, as_division=ZEIMU, out_of_report="")
    assert rows_of(office)[ROW].notes == {ZEIMU: "詳しくは電話で。"}


def test_a_row_that_is_out_of_the_report_takes_no_answer_by_any_act(parts: Parts, office: Store) -> None:
    entry_write(parts, office, done="前の内容")
    entry_write(parts, office, out_of_report="finished")
    before = rows_of(office)[ROW].values
    for as_division in (None, ZEIMU):
        for key, text in (("done", "別の内容"), ("mark", "◎")):
            with pytest.raises(exchange.RowOutOfReport):
                entry_write(parts, office, as_division=as_division, **{key: text})
    pasted = paste_block.plan_paste(office, paste_block.PasteOptions((("別の内容",),), rows=(ROW,), start="done")).value
    assert (pasted.changes, [each.code for each in pasted.problems]) == ((), ["PASTE-NOT-COUNTED"])
    with office.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
        skipped = SkipReasons.load(records, contents)
        row = contents.round_.row(ROW)
        reasons = {skipped.reason(row, key) for key in ("mark", "done", "next_year")}
    assert reasons == {SkipReason.OUT_OF_REPORT}
    with pytest.raises(exchange.RowOutOfReport):
        accept(office, ZEIMU, [ROW])
    with pytest.raises(exchange.RowOutOfReport):
        ask_back(parts, office, FormOptions(ZEIMU, office.path.parent / "asked"), {ROW: "確認を"})
    assert rows_of(office)[ROW].values == before
    assert entry_write(parts, office, done="").changed == ("done",), "a text can be removed"
    entry_write(parts, office, out_of_report="", done="戻して書いた")
    assert rows_of(office)[ROW].values["done"] == "戻して書いた"


def test_an_answer_left_to_others_and_a_proposal_replace_each_other(parts: Parts, office: Store) -> None:
    entry_write(parts, office, as_division=ZEIMU, note="詳しくは電話で。", out_of_report="finished")
    entry_write(parts, office, as_division=ZEIMU, deferred="yes")
    assert rows_of(office)[ROW].notes == {ZEIMU: "他課が回答\n詳しくは電話で。"}
    entry_write(parts, office, as_division=ZEIMU, out_of_report="finished")
    assert rows_of(office)[ROW].notes == {ZEIMU: "報告対象外（完了）\n詳しくは電話で。"}
    with pytest.raises(exchange.DeferralAndProposal):
        entry_write(parts, office, as_division=ZEIMU, deferred="yes", out_of_report="finished")
    entry_write(parts, office, as_division=ZEIMU, deferred="yes", out_of_report="")
    assert rows_of(office)[ROW].notes == {ZEIMU: "他課が回答\n詳しくは電話で。"}


def test_a_draft_is_kept_as_typed_until_the_field_is_left(parts: Parts, office: Store) -> None:
    save_draft(office, Entry(ROW, {"done": "書きかけ"}))
    row = rows_of(office)[ROW]
    assert (row.drafts, row.values["done"]) == ({"done": "書きかけ"}, None)
    entry_write(parts, office, done="書きかけ")
    row = rows_of(office)[ROW]
    assert (row.drafts, row.values["done"]) == ({}, "書きかけ")


def test_what_is_typed_again_as_it_is_leaves_no_act_and_no_draft(parts: Parts, office: Store) -> None:
    entry_write(parts, office, done="実施した。", mark="◎")
    acts = acts_on(office)
    save_draft(office, Entry(ROW, {"done": "書きかけ"}))
    again = entry_write(parts, office, done="実施した。", mark="")
    assert (again.changed, acts_on(office)) == (("mark",), [*acts, "edit_entry"])
    save_draft(office, Entry(ROW, {"done": "書きかけ"}))
    assert entry_write(parts, office, done="実施した。").changed == ()
    assert (acts_on(office), rows_of(office)[ROW].drafts) == ([*acts, "edit_entry"], {})


def test_a_new_value_of_one_side_of_a_conflict_is_recorded_and_the_same_value_is_not(
    parts: Parts, office: Store
) -> None:
    row = next(row for row in rows_of(office).values() if row.counted and row.leads and row.associates)
    amend_round(office, Amendment((row.id,), "課ごとに状況が異なるため", AnswererRule.ALL))
    first, second = rows_of(office)[row.id].answerers[:2]
    entry_write(parts, office, row.id, first, done="一方の回答。")
    assert entry_write(parts, office, row.id, second, done="他方の回答。").beside == ("done",)
    acts = acts_on(office)
    for text, beside, count in (
        ("他方の回答。", (), 0),
        ("直した回答。", ("done",), 1),
        ("直した回答。", (), 1),
        ("一方の回答。", (), 2),
    ):
        edited = entry_write(parts, office, row.id, second, done=text)
        assert (edited.changed, edited.beside, edited.left) == ((), beside, {"done": text})
        assert acts_on(office) == [*acts, *["edit_entry"] * count]


def test_a_text_typed_for_one_of_several_divisions_supersedes_no_copy_that_nobody_was_shown(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    row = next(row for row in rows_of(office).values() if row.counted and row.leads and row.associates)
    amend_round(office, Amendment((row.id,), "課ごとに状況が異なるため", AnswererRule.ALL))
    division = rows_of(office)[row.id].answerers[0]
    form, user = send(parts, office, tmp_path / "様式", division).read_bytes(), make_spreadsheet_user()

    def arrives(text: str) -> None:
        path = tmp_path / f"{text}.xlsx"
        path.write_bytes(user.fill_in(form, {row.id: {"done": text}}))
        merge(parts, office, path)

    def sides() -> set[str | None]:
        (view,) = read_in(office, conflict_views)
        return {side.values["done"] for side in view.sides}

    for text in ("甲の文", "乙の文"):
        arrives(text)
    assert entry_write(parts, office, row.id, division, done="電話で聞いた文").was == {}
    assert sides() == {"甲の文", "乙の文", "電話で聞いた文"}

    # what the office decided is shown, and not the copy that arrived after the decision
    resolve_conflict(parts, office, f"{row.id}:done", Decision("text", "事務局の文"))
    arrives("丙の文")
    entry_write(parts, office, row.id, division, done="電話で直した文")
    assert sides() == {"丙の文", "電話で直した文"}


def test_a_text_typed_beside_two_copies_of_the_divisions_form_is_recorded(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    form, user = send(parts, office, tmp_path / "様式").read_bytes(), make_spreadsheet_user()
    for name in ("甲", "乙"):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(user.fill_in(form, {ROW: {"done": f"{name}の文"}}))
        merge(parts, office, path)
    before = acts_on(office)
    edited = entry_write(parts, office, as_division=ZEIMU, done="電話で聞いた文")
    assert (edited.changed, edited.beside, edited.left) == ((), ("done",), {"done": None})
    assert acts_on(office) == [*before, "edit_entry"]


def test_nothing_is_written_in_a_closed_round(parts: Parts, office: Store) -> None:
    close_round(office)
    with pytest.raises(RoundClosed):
        entry_write(parts, office, done="遅れて")


def test_what_was_before_and_what_is_now_come_with_the_edit(parts: Parts, office: Store) -> None:
    entry_write(parts, office, mark="◎", done="実施した。")
    edited = entry_write(parts, office, mark="○", done="実施した。", change_reason="納期のため")
    assert edited.was == {"mark": "◎", "change_reason": None}
    assert edited.now == {"mark": "○", "change_reason": "納期のため"}
    proposed = entry_write(parts, office, as_division=ZEIMU, out_of_report="finished")
    assert (proposed.was, proposed.now) == ({"note": None}, {"note": "報告対象外（完了）"})


def test_what_is_taken_back_is_what_was_written_and_no_newer_word(parts: Parts, office: Store) -> None:
    entry_write(parts, office, done="実施した。")
    entry_write(parts, office, as_division=ZEIMU, done="所管課の新しい回答。")
    with pytest.raises(exchange.ValueMoved):
        edit_entry(parts, office, Entry(ROW, {"done": ""}, expected={"done": "実施した。"}))
    assert rows_of(office)[ROW].values["done"] == "所管課の新しい回答。"
    edit_entry(parts, office, Entry(ROW, {"done": ""}, expected={"done": "所管課の新しい回答。 "}))
    assert rows_of(office)[ROW].values["done"] is None


def test_two_clerks_who_saw_the_same_value_do_not_write_over_each_other(parts: Parts, office: Store) -> None:
    entry_write(parts, office, done="二人が見た文。")
    seen = {"done": "二人が見た文。", "next_year": None}
    edit_entry(parts, office, Entry(ROW, {"done": "佐藤の文。"}, expected={"done": seen["done"]}), by="佐藤")
    before = digest_of(office)
    with pytest.raises(exchange.ValueMoved) as refused:
        edit_entry(parts, office, Entry(ROW, {"done": "鈴木の文。", "next_year": "次。"}, expected=seen), by="鈴木")
    assert digest_of(office) == before
    assert (refused.value.details["who"], refused.value.details["found"]) == ("事務局（操作：佐藤）", "佐藤の文。")
    assert "佐藤" in refusal_text(refused.value)[1]
    seen["done"] = refused.value.details["found"]
    edit_entry(parts, office, Entry(ROW, {"done": "鈴木の文。", "next_year": "次。"}, expected=seen), by="鈴木")
    assert rows_of(office)[ROW].values["done"] == "鈴木の文。"


def test_what_is_there_already_covers_nothing(parts: Parts, office: Store) -> None:
    """The answer to an act may be lost though it was stored: it is asked for again."""
    entry_write(parts, office, done="二人が書いた文。")
    edited = edit_entry(parts, office, Entry(ROW, {"done": "二人が書いた文。"}, expected={"done": None}))
    assert edited.value.changed == ()


def test_a_note_names_the_last_writer_of_that_divisions_note(parts: Parts, office: Store) -> None:
    entry_write(parts, office, as_division=ZEIMU, note="先の連絡")
    with pytest.raises(exchange.ValueMoved) as refused:
        edit_entry(parts, office, Entry(ROW, {"note": "後の連絡"}, ZEIMU, expected={"note": None}))
    assert refused.value.details["who"].startswith("税務課")


def test_what_the_office_decided_between_divisions_comes_back_when_an_answer_on_behalf_is_taken_back(
    parts: Parts, office: Store
) -> None:
    row = next(row for row in rows_of(office).values() if row.counted and row.leads and row.associates)
    amend_round(office, Amendment((row.id,), "課ごとに状況が異なるため", AnswererRule.ALL))
    first, second = rows_of(office)[row.id].answerers[:2]
    entry_write(parts, office, row.id, first, done="一方の回答。")
    entry_write(parts, office, row.id, second, done="他方の回答。")
    entry_write(parts, office, row.id, done="一方の回答。\n他方の回答。")
    edited = entry_write(parts, office, row.id, first, done="書き間違い。")
    assert (edited.was, edited.now) == ({"done": "一方の回答。\n他方の回答。"}, {"done": "書き間違い。"})
    back = {key: text or "" for key, text in edited.was.items()}
    edit_entry(parts, office, Entry(row.id, back, first, expected=edited.now))
    assert rows_of(office)[row.id].values["done"] == "一方の回答。\n他方の回答。"


@pytest.mark.parametrize("note", ["完了", "対象外（完了）", "報告対象外（完了）"])
def test_a_proposal_that_was_written_by_hand_is_taken_off_too(parts: Parts, office: Store, note: str) -> None:
    entry_write(parts, office, as_division=ZEIMU, note=f"{note}\n令和4年度で終了")
    entry_write(parts, office, as_division=ZEIMU, out_of_report="")
    assert rows_of(office)[ROW].notes == {ZEIMU: "令和4年度で終了"}


def test_a_proposal_in_a_sentence_stays_in_the_note_and_is_told_when_it_is_withdrawn(
    parts: Parts, office: Store
) -> None:
    sentence = "対象外とできるかご相談です。3月末で委託が終わりました。"
    entry_write(parts, office, as_division=ZEIMU, note=f"{sentence}\n報告対象外とする時期は6月に決めます。")
    written = rows_of(office)[ROW].notes[ZEIMU]
    proposed = edit_entry(parts, office, Entry(ROW, {"out_of_report": "finished"}, ZEIMU))
    assert (rows_of(office)[ROW].notes[ZEIMU], proposed.problems) == (f"報告対象外（完了）\n{written}", ())
    withdrawn = edit_entry(parts, office, Entry(ROW, {"out_of_report": ""}, ZEIMU))
    assert rows_of(office)[ROW].notes[ZEIMU] == written
    assert [each.code for each in withdrawn.problems] == ["OUT-OF-REPORT-PROPOSED"]


ASKED = AskedFields(load_profile(), FiscalYear(2022), FiscalYear(2025))
IDS = tuple(make_id("1-1-①", number) for number in range(1, 5))
FIRST, SECOND, THIRD, FOURTH = IDS
GROUND = paste_block.PasteGround(
    asked=ASKED,
    headings=ASKED.headings,
    titles={row_id: f"取組{place}" for place, row_id in enumerate(IDS, start=1)},
    measures=dict.fromkeys(IDS, "1-1-①"),
    values={row_id: {"done": "実施した。"} for row_id in IDS},
    locked={THIRD: ("PASTE-ACCEPTED", {})},
    conflicts={FOURTH: (slot_of(ASKED.profile, FOURTH, "mark", ""),)},
)
DONE_HEAD = "令和4年度までの取組状況"
COPIED_LINE = (SECOND, "1-1-① 実施内容", "取組1", "税務課", "◎", "", "", "書いた。", "", "続ける。", "記入済")


def fates(plan: paste_block.PastePlan) -> int:
    return len(plan.changes) + plan.same + plan.left_out + len(plan.problems)


def decided(
    *lines: tuple[str, ...], rows: tuple[str, ...] = (), start: str = "mark", clears: bool = False
) -> paste_block.PastePlan:
    plan = paste_block.sort_block_cells(paste_block.PasteOptions(lines, rows, start, clears=clears), GROUND)
    assert fates(plan) == plan.cells
    return plan


def changed(plan: paste_block.PastePlan) -> list[tuple[str, str, str | None]]:
    return [(each.row_id, each.key, each.now) for each in plan.changes]


def told(plan: paste_block.PastePlan) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.place.cell, each.found) for each in plan.problems]


def test_a_block_without_names_goes_down_and_right_from_the_cursor() -> None:
    plan = decided(("◎", "", "前倒し"), ("○", "遅れた。", ""), rows=(FIRST, SECOND))
    assert changed(plan) == [
        (FIRST, "mark", "◎"),
        (FIRST, "change_kind", "前倒し"),
        (SECOND, "mark", "○"),
        (SECOND, "change_reason", "遅れた。"),
    ]
    assert (plan.names_rows, plan.names_fields) == (False, False)


def test_a_block_begins_at_the_field_that_was_chosen() -> None:
    assert changed(decided(("書いた。", "続ける。"), rows=(FIRST,), start="done")) == [
        (FIRST, "done", "書いた。"),
        (FIRST, "next_year", "続ける。"),
    ]


def test_rows_are_found_by_their_ids_and_fields_by_the_headings_of_the_round() -> None:
    plan = decided((DONE_HEAD, "管理番号", "進捗状況", "事業内容"), ("書いた。", SECOND, "◎", "題名"))
    assert changed(plan) == [(SECOND, "done", "書いた。"), (SECOND, "mark", "◎")]
    assert (plan.names_rows, plan.names_fields) == (True, True)


def test_a_copied_table_comes_back_without_headings_too() -> None:
    line = (SECOND, "1-1-① 実施内容", "題名", "税務課", "◎", "", "", "書いた。", "", "続ける。", "記入済")
    plan = decided(line)
    assert changed(plan) == [
        (SECOND, "mark", "◎"),
        (SECOND, "done", "書いた。"),
        (SECOND, "later_years", "続ける。"),
    ]
    assert plan.names_fields


def test_what_stands_there_already_is_counted_and_changes_nothing() -> None:
    plan = decided(("実施した。 \r",), rows=(FIRST,), start="done")
    assert (plan.same, plan.changes) == (1, ())


def test_blank_cells_leave_what_stands_unless_they_are_to_clear() -> None:
    assert decided(("",), ("",), rows=(FIRST, SECOND), start="done").left_out == 2
    assert changed(decided(("",), rows=(FIRST,), start="done", clears=True)) == [(FIRST, "done", None)]
    assert decided(("",), rows=(FIRST,), start="mark", clears=True).same == 1


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ((("管理番号", "進捗状況"), ("1-1-1-01-A", "◎")), [("PASTE-ID-UNREADABLE", "2行目・1列目", "1-1-1-01-A")]),
        ((("管理番号", "進捗状況"), ("", "◎")), [("PASTE-ID-MISSING", "2行目・1列目", None)]),
        (
            (("管理番号", "進捗状況"), (make_id("9-9-①", 9), "◎")),
            [("PASTE-ID-UNKNOWN", "2行目・1列目", make_id("9-9-①", 9))],
        ),
        (
            (("管理番号", "進捗状況"), (FIRST, "◎"), (FIRST, "○")),
            [("PASTE-ID-TWICE", "2行目・1列目", FIRST), ("PASTE-ID-TWICE", "3行目・1列目", FIRST)],
        ),
        (
            (("管理番号", "事業内容", "進捗状況"), (SECOND, "取組１", "◎"), (FIRST, "取組2", "○")),
            [("PASTE-LINE-OF-ANOTHER", "2行目・2列目", "取組１"), ("PASTE-LINE-OF-ANOTHER", "3行目・2列目", "取組2")],
        ),
        ((COPIED_LINE,), [("PASTE-LINE-OF-ANOTHER", "1行目・3列目", "取組1")]),
        ((("管理番号", "進捗状況"), (FIRST, "▽")), [("MARK-UNKNOWN", "2行目・2列目", "▽")]),
        ((("管理番号", "変更の種別"), (FIRST, "延期")), [("KIND-UNKNOWN", "2行目・2列目", "延期")]),
        ((("管理番号", "備考"), (FIRST, "何か")), [("PASTE-HEADING-UNKNOWN", "1行目・2列目", "備考")]),
        (
            (("管理番号", "進捗状況", "進捗状況"), (FIRST, "◎", "○")),
            [("PASTE-HEADING-TWICE", "1行目・2列目", "進捗状況"), ("PASTE-HEADING-TWICE", "1行目・3列目", "進捗状況")],
        ),
        (
            (("管理番号", "令和3年度までの取組状況"), (FIRST, "書いた。")),
            [("PASTE-HEADING-YEAR", "1行目・2列目", "令和3年度までの取組状況")],
        ),
        ((("管理番号", "進捗状況"), (THIRD, "◎")), [("PASTE-ACCEPTED", "2行目・2列目", "◎")]),
        ((("管理番号", "進捗状況"), (FOURTH, "◎")), [("PASTE-CONFLICT", "2行目・2列目", "◎")]),
        ((("管理番号", "事務局への連絡"), (FIRST, "連絡")), [("PASTE-NOTE", "2行目・2列目", "連絡")]),
    ],
)
def test_what_cannot_be_pasted_is_told_where_it_stands(lines: Block, problems: list[tuple[str, str, str]]) -> None:
    plan = decided(*lines)
    assert told(plan) == problems
    assert changed(plan) == []


def test_of_rows_with_one_title_the_measure_beside_it_shows_which_is_meant() -> None:
    ground = replace(
        GROUND, titles={**GROUND.titles, SECOND: "取組1"}, measures={**GROUND.measures, FIRST: "1-3-①", SECOND: "1-6-①"}
    )

    def problems(measure: str) -> list[str]:
        lines = (("管理番号", "実施内容", "事業内容", "進捗状況"), (FIRST, measure, "取組1", "◎"))
        plan = paste_block.sort_block_cells(paste_block.PasteOptions(lines), ground)
        assert bool(plan.problems) is not bool(plan.changes)
        return [f"{each.code} {each.expected}" for each in plan.problems]

    assert problems("1-6-① 別の内容") == [f"PASTE-LINE-OF-ANOTHER {SECOND}"]
    assert problems("1-3-① 内容") == problems("") == problems("1-9-①") == []


def test_a_line_at_the_cursor_with_the_title_of_another_row_is_told_and_the_other_rows_are_pasted() -> None:
    plan = decided(("事業内容", "進捗状況"), ("取組2", "◎"), ("取組 ２", "○"), ("", "△"), rows=(FIRST, SECOND, FOURTH))
    assert told(plan)[0] == ("PASTE-LINE-OF-ANOTHER", "2行目・1列目", "取組2")
    assert plan.problems[0].expected == SECOND
    assert changed(plan)[0] == (SECOND, "mark", "○")


def test_rows_of_one_title_are_told_by_their_ids() -> None:
    ground = replace(GROUND, titles=dict.fromkeys(IDS, "同じ題名"))
    block = (("管理番号", "事業内容", "進捗状況"), (FIRST, "同じ題名", "◎"), (SECOND, "同じ題名", "○"))
    plan = paste_block.sort_block_cells(paste_block.PasteOptions(block), ground)
    assert (told(plan), changed(plan)) == ([], [(FIRST, "mark", "◎"), (SECOND, "mark", "○")])


def test_a_wrong_check_character_is_told_and_the_other_rows_are_pasted() -> None:
    plan = decided(("1-1-1-01-A", "◎"), (SECOND, "○"))
    assert told(plan) == [("PASTE-ID-UNREADABLE", "1行目・1列目", "1-1-1-01-A")]
    assert changed(plan) == [(SECOND, "mark", "○")]


def test_what_runs_over_the_edge_is_told_and_the_rest_is_pasted() -> None:
    plan = decided(("（推進）", "余り"), ("継続", ""), ("下", ""), rows=(FIRST, SECOND), start="later_years")
    assert changed(plan) == [(FIRST, "later_years", "（推進）"), (SECOND, "later_years", "継続")]
    assert told(plan) == [("PASTE-TOO-WIDE", "1行目・2列目", "余り"), ("PASTE-TOO-LONG", "3行目・1列目", "下")]


def test_an_accepted_row_that_would_not_change_is_no_problem() -> None:
    plan = decided(("管理番号", DONE_HEAD), (THIRD, "実施した。"))
    assert (plan.same, plan.problems) == (1, ())


def test_an_item_about_a_level_is_pasted_at_the_row_that_gives_it() -> None:
    profile = planted_profile(*OF_LEVELS)
    asked = AskedFields(profile, FiscalYear(2022), FiscalYear(2025), {STATE: dict.fromkeys(IDS, FIRST)})
    ground = replace(GROUND, asked=asked, headings=asked.headings, values={**GROUND.values, SECOND: {STATE: "C"}})
    block = (("管理番号", STATE_HEAD), (FIRST, "A"), (SECOND, "B"), (FOURTH, "B"))
    plan = paste_block.sort_block_cells(paste_block.PasteOptions(block), ground)
    assert changed(plan) == [(FIRST, STATE, "A")]
    assert told(plan) == [("PASTE-LEVEL-ITEM", f"{line}行目・2列目", "B") for line in (3, 4)]
    cleared = paste_block.PasteOptions((("管理番号", STATE_HEAD), (SECOND, "")), clears=True)
    assert changed(paste_block.sort_block_cells(cleared, ground)) == [(SECOND, STATE, None)]


CELLS = st.sampled_from(
    [
        "",
        " ",
        "◎",
        "▽",
        "実施した。",
        "書いた。",
        "延期",
        "管理番号",
        DONE_HEAD,
        "備考",
        "状態",
        "事業内容",
        "取組1",
        "取組2",
        *IDS,
        "1-1-1-01-A",
    ]
)


@given(
    block=st.lists(st.lists(CELLS, min_size=1, max_size=12).map(tuple), max_size=6).map(tuple),
    rows=st.lists(st.sampled_from(IDS), unique=True).map(tuple),
    start=st.sampled_from(["mark", "done", "later_years", "note"]),
    clears=st.booleans(),
)
def test_every_cell_has_one_fate(block: Block, rows: tuple[str, ...], start: str, clears: bool) -> None:
    plan = paste_block.sort_block_cells(paste_block.PasteOptions(block, rows, start, clears=clears), GROUND)
    assert fates(plan) == plan.cells == sum(map(len, block))
    assert len({each.place for each in plan.changes}) == len(plan.changes)
    assert not [each for each in plan.changes if each.row_id == THIRD]


def wish_for(*lines: tuple[str, ...], as_division: str | None = None) -> paste_block.PasteOptions:
    return paste_block.PasteOptions((("管理番号", "進捗状況", DONE_HEAD), *lines), as_division=as_division)


def acts_on(store: Store) -> list[str]:
    return [act.kind for act in read_in(store, lambda records: records.entries.acts())]


def test_what_is_ticked_is_written_in_one_act_and_taken_back_in_one(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "前の文章。"}))
    before = rows_of(office)
    plan = paste_block.plan_paste(office, wish_for((OWN[0], "◎", "新しい文章。"), (OWN[1], "○", "書いた。"))).value
    ticked = [each.place for each in plan.changes if each.place != (OWN[1], "mark")]
    pasted = paste_block.apply_paste(parts, office, plan, ticked, by="見本 花子")
    assert pasted.touched >= {(OWN[0], "done"), (OWN[0], "mark"), (OWN[1], "done")}
    assert pasted.value.changed_count == 3
    rows = rows_of(office)
    assert [rows[OWN[0]].values[key] for key in ("mark", "done")] == ["◎", "新しい文章。"]
    assert [rows[OWN[1]].values[key] for key in ("mark", "done")] == [None, "書いた。"]
    assert acts_on(office).count("paste_block") == 1
    back = paste_block.rewrite_paste(parts, office, pasted.value, again=False)
    assert rows_of(office) == before
    paste_block.rewrite_paste(parts, office, pasted.value, again=True)
    assert rows_of(office)[OWN[0]].values["done"] == "新しい文章。"
    assert back.touched


def test_characters_that_are_removed_from_a_pasted_cell_are_reported(office: Store) -> None:
    plan = paste_block.plan_paste(office, wish_for((OWN[0], "◎", "窓口を\u202e増やす\a。"))).value
    assert (OWN[0], "done", "窓口を増やす。") in changed(plan)
    assert [(each.code, each.found) for each in plan.removals] == [
        ("CELL-CONTROL", "U+0007"),
        ("CELL-DIRECTION", "U+202E"),
    ]
    assert plan.problems == ()
    assert fates(plan) == plan.cells


def test_a_pasted_cell_with_removed_characters_is_counted_once_also_if_it_changes_nothing_or_is_locked() -> None:
    plan = decided((FIRST, "実施し\aた。"), (THIRD, "書い\aた。"), (SECOND, "\u202e書い\aた。"), start="done")
    assert (plan.same, changed(plan)) == (1, [(SECOND, "done", "書いた。")])
    assert [each.code for each in plan.problems] == ["PASTE-ACCEPTED"]
    assert [(each.place.id, each.code) for each in plan.removals] == [
        (FIRST, "CELL-CONTROL"),
        (SECOND, "CELL-CONTROL"),
        (SECOND, "CELL-DIRECTION"),
    ]


def test_on_behalf_of_a_division_it_is_that_divisions_word(parts: Parts, office: Store) -> None:
    wish = replace(wish_for((OWN[0], "◎", "電話で聞いた。")), as_division=ZEIMU, source="電話")
    paste_block.apply_paste(parts, office, paste_block.plan_paste(office, wish).value)
    lines = list(read_in(office, read_history, round_of(office), OWN[0]))
    assert {(line.who, line.act.reason) for line in lines} == {("税務課", "電話")}


def test_a_newer_word_is_not_pasted_over_and_nothing_is_written(parts: Parts, office: Store) -> None:
    plan = paste_block.plan_paste(office, wish_for((OWN[0], "◎", "古い表の文章。"), (OWN[1], "○", "書いた。"))).value
    edit_entry(parts, office, Entry(OWN[0], {"done": "その間に書いた。"}))
    before = digest_of(office)
    with pytest.raises(exchange.ValueMoved) as refused:
        paste_block.apply_paste(parts, office, plan)
    assert digest_of(office) == before
    assert "取り消" not in refusal_text(refused.value)[1], "nothing was taken back"


def test_what_is_being_typed_stays_beside_what_is_pasted(parts: Parts, office: Store) -> None:
    save_draft(office, Entry(OWN[0], {"done": "書きかけ"}))
    paste_block.apply_paste(
        parts, office, paste_block.plan_paste(office, wish_for((OWN[0], "◎", "貼り付けた。"))).value
    )
    row = rows_of(office)[OWN[0]]
    assert (row.values["done"], row.drafts) == ("貼り付けた。", {"done": "書きかけ"})


def test_a_row_that_is_not_the_divisions_is_told(parts: Parts, office: Store, own: Path) -> None:
    foreign = next(row.id for row in rows_of(office).values() if row.counted and ZEIMU not in row.answerers)
    repost = next(row.id for row in rows_of(office).values() if row.repost_of)
    plan = paste_block.plan_paste(office, wish_for((foreign, "◎", ""), (repost, "◎", ""), as_division=ZEIMU)).value
    assert [each.code for each in plan.problems] == ["PASTE-NOT-YOURS", "PASTE-NOT-COUNTED"]
    with closing(parts.stores.open(own)) as store:
        plan = paste_block.plan_paste(store, wish_for((foreign, "◎", ""), (OWN[0], "◎", ""))).value
    assert [each.code for each in plan.problems] == ["PASTE-NOT-YOURS"]
    assert changed(plan) == [(OWN[0], "mark", "◎")]


def test_a_closed_round_is_told_row_by_row(office: Store) -> None:
    close_round(office)
    plan = paste_block.plan_paste(office, wish_for((OWN[0], "◎", ""))).value
    assert [each.code for each in plan.problems] == ["PASTE-CLOSED"]


def values_write(parts: Parts, store: Store, as_division: str | None = None, **typed: str) -> None:
    edit_entry(parts, store, Entry(ROW, typed, as_division), "見本 花子")


def earlier(store: Store, key: str, as_division: str | None = None) -> EarlierValues:
    return read_in(store, earlier_values, round_of(store), ROW, key, as_division)


def test_each_value_comes_once_newest_first_and_what_stands_now_not_at_all(parts: Parts, office: Store) -> None:
    for text in ("一", "二", "一", "三", "二 "):
        values_write(parts, office, done=text)
    found = earlier(office, "done")
    assert found.now == "二 "
    assert [value.text for value in found.values] == ["三", "一", None]
    assert [value.line is not None for value in found.values] == [True, True, False]
    assert found.values[0].line is not None
    assert (found.values[0].line.who, found.values[0].line.act.by) == ("事務局", "見本 花子")


def test_a_field_that_nobody_wrote_in_has_none(parts: Parts, office: Store) -> None:
    values_write(parts, office, done="一")
    assert earlier(office, "next_year") == EarlierValues(None, (), NAKANO)


def test_marks_have_earlier_values_too(parts: Parts, office: Store) -> None:
    for mark in ("◎", "○"):
        values_write(parts, office, mark=mark)
    assert [value.text for value in earlier(office, "mark").values] == ["◎", None]


def test_a_note_is_the_divisions_own(parts: Parts, office: Store) -> None:
    for text in ("一", "二"):
        values_write(parts, office, ZEIMU, note=text)
    assert [value.text for value in earlier(office, "note", ZEIMU).values] == ["一", None]


def test_what_is_no_field_has_no_values(office: Store) -> None:
    with pytest.raises(exchange.KeyUnknown):
        earlier(office, "shinchoku")


@pytest.fixture
def package(desk: Desk) -> Package:
    """What 税務課 was sent."""
    return desk.sends("R4-P1", A, B)


def explain_told(desk: Desk, row_id: str = B, key: str = "done") -> Explanation:
    return read_in(desk.store, explain, row_id, key)


def types(desk: Desk, text: str) -> None:
    edit_entry(desk.parts, desk.store, Entry(B, {"done": text}), by="担当 花子")


def why(desk: Desk, row_id: str = B, key: str = "done") -> tuple[str | None, Because]:
    (stands,) = explain_told(desk, row_id, key).values
    return stands.value, stands.because


def test_what_nobody_answered_is_as_sent(desk: Desk, package: Package) -> None:
    desk.merges(filled(package))
    assert why(desk) == (None, Because.SENT)
    assert explain_told(desk).assertions == ()
    assert len(explain_told(desk).values[0].repeated_by) == 1


def test_one_answer_says_which_file_and_cell_it_stands_in(desk: Desk, package: Package) -> None:
    desk.merges(filled(package, {B: {"done": "済"}}), by="担当 花子")
    (word,) = explain_told(desk).assertions
    assert why(desk) == ("済", Because.ONLY_ASSERTION)
    assert (word.number, word.who, word.kind, word.state, word.value) == (
        1, "税務課", AssertionKind.RETURNED, AssertionState.CURRENT, "済"
    )  # fmt: skip
    assert (word.file, word.cell, word.by, word.observed) == ("回答.xlsx", "回答!M10", "担当 花子", ())
    assert word.at is not None


def test_who_had_observed_what_decides(desk: Desk, package: Package) -> None:
    clerk = Clerk(package)
    for text in ("一回目", "二回目", "三回目"):
        clerk.writes(B, done=text)
        desk.merges(clerk.submits(name=f"{text}.xlsx"))
    assert [(word.value, word.state, word.observed) for word in explain_told(desk).assertions] == [
        ("一回目", AssertionState.SUPERSEDED, ()),
        ("二回目", AssertionState.SUPERSEDED, (1,)),
        ("三回目", AssertionState.CURRENT, (1, 2)),
    ]
    assert why(desk) == ("三回目", Because.OBSERVED_ALL)


def test_while_a_conflict_is_open_the_offices_word_stands_and_then_what_was_decided(
    desk: Desk, package: Package
) -> None:
    types(desk, "事務局の文")
    desk.merges(filled(package, {B: {"done": "所管課の文"}}))
    assert why(desk) == ("事務局の文", Because.OPEN_OFFICE)
    assert {word.state for word in explain_told(desk).assertions} == {AssertionState.SIDE}
    resolve_conflict(desk.parts, desk.store, f"{B}:done", Decision("division"))
    assert why(desk) == ("所管課の文", Because.DECIDED)
    assert [(word.who, word.kind, word.observed) for word in explain_told(desk).assertions] == [
        ("事務局", AssertionKind.TYPED, ()),
        ("税務課", AssertionKind.RETURNED, ()),
        ("事務局", AssertionKind.DECIDED, (1, 2)),
    ]


def test_while_a_conflict_is_open_the_leads_one_answer_stands_else_what_was_sent(desk: Desk, package: Package) -> None:
    other = desk.sends("R4-P2", A, to="koseki")
    desk.merges(
        filled(package, {A: {"done": "税務課の文"}}), filled(other, {A: {"done": "戸籍の文"}}, name="戸籍.xlsx")
    )
    assert why(desk, A) == ("税務課の文", Because.OPEN_LEAD)
    desk.merges(filled(package, {A: {"done": "別の写し"}}, name="写し.xlsx"))
    assert why(desk, A) == (None, Because.OPEN_SENT)


def test_equal_answers_that_had_not_seen_each_other_agree(desk: Desk, package: Package) -> None:
    other = desk.sends("R4-P2", A, to="koseki")
    desk.merges(filled(package, {A: {"done": "済"}}), filled(other, {A: {"done": "済　"}}, name="戸籍.xlsx"))
    assert why(desk, A) == ("済", Because.AGREED)


def test_of_a_group_the_key_that_was_asked_for_is_told_with_the_whole(desk: Desk, package: Package) -> None:
    desk.merges(filled(package, {B: {"mark": "○", "change_reason": "不調のため"}}))
    (word,) = explain_told(desk, B, "change_reason").assertions
    assert (word.value, word.values) == (
        "不調のため",
        {"mark": "○", "change_reason": "不調のため", "change_kind": None},
    )


def test_notes_are_told_for_each_division_and_joined_where_they_had_not_seen_each_other(
    desk: Desk, package: Package
) -> None:
    other = desk.sends("R4-P2", A, to="koseki")
    desk.merges(
        filled(package, {A: {"note": "一通目"}}),
        filled(package, {A: {"note": "二通目"}}, name="写し.xlsx"),
        filled(other, {A: {"note": "戸籍の連絡"}}, name="戸籍.xlsx"),
    )
    stands = {each.division: (each.value, each.because) for each in explain_told(desk, A, "note").values}
    assert stands["戸籍住民課"] == ("戸籍の連絡", Because.ONLY_ASSERTION)
    assert stands["税務課"][1] is Because.JOINED
    assert sorted((stands["税務課"][0] or "").split("\n")) == ["一通目", "二通目"]
    assert sorted(word.number for word in explain_told(desk, A, "note").assertions) == [1, 2, 3]


def test_every_reason_has_its_own_sentence() -> None:
    assert len({because.label for because in Because}) == len(Because)


def test_what_is_no_row_or_no_field_is_refused(desk: Desk) -> None:
    with pytest.raises(exchange.IdUnknown):
        explain_told(desk, "1-1-1-99-Z")
    with pytest.raises(exchange.KeyUnknown):
        explain_told(desk, B, "nothing")


@pytest.fixture
def shared(office: Store) -> RowView:
    """A row that all who are named on it answer."""
    row = next(row for row in rows_of(office).values() if row.counted and len(row.leads) == 1 and row.associates)
    amend_round(office, Amendment((row.id,), "課ごとに状況が異なるため", AnswererRule.ALL))
    return rows_of(office)[row.id]


def others_in(parts: Parts, office: Store, folder: Path, division: str) -> dict[str, tuple[str, ...]]:
    path = division_store(parts, send(parts, office, folder, division), folder / f"{division}.nakano")
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        return dict(other_answerers(records, round_of(store)))


def test_one_that_is_asked_beside_the_lead_knows_the_others(
    parts: Parts, office: Store, shared: RowView, tmp_path: Path
) -> None:
    asked = next(name for name in shared.answerers if name not in shared.leads)
    found = others_in(parts, office, tmp_path, asked)
    assert set(found) == {shared.id}
    assert {*found[shared.id], asked} == {*shared.leads, *shared.associates}


def test_leaving_the_row_to_them_is_no_question_there(
    parts: Parts, office: Store, shared: RowView, tmp_path: Path
) -> None:
    asked = next(name for name in shared.answerers if name not in shared.leads)
    path = division_store(parts, send(parts, office, tmp_path, asked), tmp_path / "asked.nakano")
    write(parts, path, shared.id, deferred="yes")
    with closing(parts.stores.open(path, read_only=True)) as store:
        assert rows_of(store)[shared.id].state is RowState.FILLED


def test_the_lead_cannot_know(parts: Parts, office: Store, shared: RowView, tmp_path: Path) -> None:
    assert others_in(parts, office, tmp_path, shared.leads[0]) == {}


def test_the_office_knows_it_from_the_rows_themselves(office: Store, shared: RowView) -> None:
    assert read_in(office, other_answerers, round_of(office)) == {}
    assert len(shared.answerers) > 1
