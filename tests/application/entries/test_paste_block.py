"""A pasted block: every cell has one fate, nothing is guessed, and what is ticked is written in one act."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.entries.paste_block import (
    PasteGround,
    PasteOptions,
    PastePlan,
    apply_paste,
    decide,
    plan_paste,
    rewrite_paste,
)
from nakano_status.application.entries.read.history import read_history
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import refusal_text
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.clipboard.blocks import Block
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.refusals.exchange import ValueMoved
from tests.support.rounds import OWN, ZEIMU, digest_of, round_of, rows_of

ASKED = AskedFields(load_profile(), FiscalYear(2022), FiscalYear(2025))
IDS = tuple(make_id("1-1-①", number) for number in range(1, 5))
FIRST, SECOND, THIRD, FOURTH = IDS
GROUND = PasteGround(
    asked=ASKED,
    headings=ASKED.headings,
    titles={row_id: f"取組{place}" for place, row_id in enumerate(IDS, start=1)},
    values={row_id: {"done": "実施した。"} for row_id in IDS},
    locked={THIRD: ("PASTE-ACCEPTED", {})},
    conflicts={FOURTH: ("mark",)},
)
DONE_HEAD = "令和4年度までの取組状況"


def fates(plan: PastePlan) -> int:
    return len(plan.changes) + plan.same + plan.left_out + len(plan.problems)


def decided(
    *lines: tuple[str, ...], rows: tuple[str, ...] = (), start: str = "mark", clears: bool = False
) -> PastePlan:
    plan = decide(PasteOptions(lines, rows, start, clears=clears), GROUND)
    assert fates(plan) == plan.cells
    return plan


def changed(plan: PastePlan) -> list[tuple[str, str, str | None]]:
    return [(each.row_id, each.key, each.now) for each in plan.changes]


def told(plan: PastePlan) -> list[tuple[str, str | None, str | None]]:
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


CELLS = st.sampled_from(
    ["", " ", "◎", "▽", "実施した。", "書いた。", "延期", "管理番号", DONE_HEAD, "備考", "状態", *IDS, "1-1-1-01-A"]
)


@given(
    block=st.lists(st.lists(CELLS, min_size=1, max_size=12).map(tuple), max_size=6).map(tuple),
    rows=st.lists(st.sampled_from(IDS), unique=True).map(tuple),
    start=st.sampled_from(["mark", "done", "later_years", "note"]),
    clears=st.booleans(),
)
def test_every_cell_has_one_fate(block: Block, rows: tuple[str, ...], start: str, clears: bool) -> None:
    plan = decide(PasteOptions(block, rows, start, clears=clears), GROUND)
    assert fates(plan) == plan.cells == sum(map(len, block))
    assert len({each.place for each in plan.changes}) == len(plan.changes)
    assert not [each for each in plan.changes if each.row_id == THIRD]


def wish_for(*lines: tuple[str, ...], as_division: str | None = None) -> PasteOptions:
    return PasteOptions((("管理番号", "進捗状況", DONE_HEAD), *lines), as_division=as_division)


def acts_on(store: Store) -> list[str]:
    with store.reading() as records:
        return [act.kind for act in records.entries.acts()]


def test_what_is_ticked_is_written_in_one_act_and_taken_back_in_one(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "前の文章。"}))
    before = rows_of(office)
    plan = plan_paste(office, wish_for((OWN[0], "◎", "新しい文章。"), (OWN[1], "○", "書いた。"))).value
    ticked = [each.place for each in plan.changes if each.place != (OWN[1], "mark")]
    pasted = apply_paste(parts, office, plan, ticked, by="見本 花子")
    assert pasted.touched >= {(OWN[0], "done"), (OWN[0], "mark"), (OWN[1], "done")}
    assert pasted.value.cells == 3
    rows = rows_of(office)
    assert [rows[OWN[0]].values[key] for key in ("mark", "done")] == ["◎", "新しい文章。"]
    assert [rows[OWN[1]].values[key] for key in ("mark", "done")] == [None, "書いた。"]
    assert acts_on(office).count("paste_block") == 1
    back = rewrite_paste(parts, office, pasted.value, again=False)
    assert rows_of(office) == before
    rewrite_paste(parts, office, pasted.value, again=True)
    assert rows_of(office)[OWN[0]].values["done"] == "新しい文章。"
    assert back.touched


def test_on_behalf_of_a_division_it_is_that_divisions_word(parts: Parts, office: Store) -> None:
    wish = replace(wish_for((OWN[0], "◎", "電話で聞いた。")), as_division=ZEIMU, source="電話")
    apply_paste(parts, office, plan_paste(office, wish).value)
    with office.reading() as records:
        lines = list(read_history(records, round_of(office), OWN[0]))
    assert {(line.who, line.act.reason) for line in lines} == {("税務課", "電話")}


def test_a_newer_word_is_not_pasted_over_and_nothing_is_written(parts: Parts, office: Store) -> None:
    plan = plan_paste(office, wish_for((OWN[0], "◎", "古い表の文章。"), (OWN[1], "○", "書いた。"))).value
    edit_entry(parts, office, Entry(OWN[0], {"done": "その間に書いた。"}))
    before = digest_of(office)
    with pytest.raises(ValueMoved) as refused:
        apply_paste(parts, office, plan)
    assert digest_of(office) == before
    assert "取り消" not in refusal_text(refused.value)[1], "nothing was taken back"


def test_what_is_being_typed_stays_beside_what_is_pasted(parts: Parts, office: Store) -> None:
    save_draft(office, Entry(OWN[0], {"done": "書きかけ"}))
    apply_paste(parts, office, plan_paste(office, wish_for((OWN[0], "◎", "貼り付けた。"))).value)
    row = rows_of(office)[OWN[0]]
    assert (row.values["done"], row.drafts) == ("貼り付けた。", {"done": "書きかけ"})


def test_a_row_that_is_not_the_divisions_is_told(parts: Parts, office: Store, own: Path) -> None:
    foreign = next(row.id for row in rows_of(office).values() if row.counted and ZEIMU not in row.answerers)
    repost = next(row.id for row in rows_of(office).values() if row.repost_of)
    plan = plan_paste(office, wish_for((foreign, "◎", ""), (repost, "◎", ""), as_division=ZEIMU)).value
    assert [each.code for each in plan.problems] == ["PASTE-NOT-YOURS", "PASTE-NOT-COUNTED"]
    with closing(parts.stores.open(own)) as store:
        plan = plan_paste(store, wish_for((foreign, "◎", ""), (OWN[0], "◎", ""))).value
    assert [each.code for each in plan.problems] == ["PASTE-NOT-YOURS"]
    assert changed(plan) == [(OWN[0], "mark", "◎")]


def test_a_closed_round_is_told_row_by_row(office: Store) -> None:
    close_round(office)
    plan = plan_paste(office, wish_for((OWN[0], "◎", ""))).value
    assert [each.code for each in plan.problems] == ["PASTE-CLOSED"]
