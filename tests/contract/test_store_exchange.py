"""What every data file guarantees about what was sent, what was returned, and which values are current."""

from dataclasses import replace

from nakano_status.application.ports.data_file import CurrentValue, Store
from nakano_status.domain.exchange.answer_file import CellState, HeldState, ReturnState, ReturnValue
from nakano_status.domain.exchange.ledger import Fate, HeldItem, HeldKind, LedgerRow, ReceivedFile
from nakano_status.domain.history.acts import Draft
from nakano_status.domain.merge.resolution import Assertion, AssertionKind, ConflictChoice
from tests.support.fields import slot_in
from tests.support.stores import ROUND, act, package_for, received, return_for, typed

DONE_A = slot_in("a", "done")


def test_packages_are_told_in_the_order_of_making_for_all_or_one_division(store: Store) -> None:
    first, second = package_for(), package_for("koseki", ("b",), package_id="R4-KOSEKI")
    anew = package_for(package_id="R4-A", parents=["R4-ZEIMU"], value="\u3000前回の値")
    with act(store) as work:
        for each in (first, second, anew):
            work.packages.add(each)
    with store.reading() as records:
        assert list(records.packages.of_round(ROUND)) == [first, second, anew]
        assert list(records.packages.of_round(ROUND, "zeimu")) == [first, anew]
        assert records.packages.find("R4-A") == anew
        assert records.packages.find("nothing") is None


def test_each_package_has_the_act_in_which_it_was_made(store: Store) -> None:
    with store.writing() as work:
        first = work.begin_act("distribute", "佐藤", "理由")
        work.packages.add(package_for())
        work.commit()
    with store.writing() as work:
        second = work.begin_act("distribute", None)
        work.packages.add(package_for("koseki", ("b",), package_id="R4-KOSEKI"))
        work.commit()
    with store.reading() as records:
        assert records.packages.acts(ROUND) == {"R4-ZEIMU": first, "R4-KOSEKI": second}
        assert records.packages.acts("R9") == {}


def test_packages_and_returns_can_be_read_for_some_rows_only(store: Store) -> None:
    package = package_for()
    with act(store) as work:
        work.packages.add(package)
        work.returns.add(return_for(package))
    with store.reading() as records:
        (narrow,) = records.packages.of_round(ROUND, row_ids=["c"])
        (answered,) = records.returns.of_round(ROUND, row_ids=["c"])
    assert {slot.row_id for slot in narrow.base} == {"c"}
    assert narrow.observed == {}
    assert narrow.rows == package.rows
    assert answered.values == {("c", "done"): return_for(package).values["c", "done"]}
    assert answered.parents == {package.package_id}


def test_a_return_taken_in_again_has_its_new_states_and_its_old_place(store: Store) -> None:
    package = package_for()
    first, second = return_for(package), return_for(package, "別", return_id="r2")
    left_out = ReturnValue(CellState.LEFT_OUT, "実施した。", "回答!Ka")
    later = replace(first, values={("a", "done"): left_out}, state=ReturnState.WAITING, parents=frozenset())
    with act(store) as work:
        work.packages.add(package)
        for each in (first, second):
            work.returns.add(each)
    with act(store) as work:
        work.returns.add(later)
    with store.reading() as records:
        assert records.returns.find("r1") == later
        assert [each.return_id for each in records.returns.of_round(ROUND)] == ["r2"]
        assert [each.return_id for each in records.returns.of_round(ROUND, ReturnState)] == ["r1", "r2"]
        assert records.returns.find("r3") is None


def test_the_last_submission_is_when_the_newest_admitted_return_came(store: Store) -> None:
    package = package_for()
    waiting = replace(return_for(package, "別", return_id="r2"), state=ReturnState.WAITING)
    with act(store) as work:
        work.packages.add(package)
        work.returns.add(return_for(package))
    with store.reading() as records:
        came = records.entries.acts()[-1].at
    with act(store) as work:
        work.returns.add(waiting)
    with store.reading() as records:
        assert records.returns.last_submission(ROUND, "zeimu") == came
        assert records.returns.last_submission(ROUND, "koseki") is None


def test_a_return_may_name_parents_and_a_package_that_never_came(store: Store) -> None:
    lost = replace(return_for(package_for()), package_id="LOST", parents=frozenset({"LOST", "r0"}))
    with act(store) as work:
        work.returns.add(lost)
    with store.reading() as records:
        assert records.returns.find("r1") == lost
    assert store.check_integrity() == []


def test_words_are_told_for_some_rows_in_the_order_in_which_they_were_said(store: Store) -> None:
    first = typed("w2", DONE_A, "一")
    second = replace(
        typed("w1", DONE_A, "二", seen=["w2", "r1"]), kind=AssertionKind.DECIDED, choice=ConflictChoice.TEXT
    )
    other = Assertion("w3", slot_in("b", "note", "zeimu"), (None,), "zeimu", AssertionKind.IMPORTED)
    with act(store) as work:
        for assertion in (first, second, other):
            work.entries.add_assertion(ROUND, assertion)
    with store.reading() as records:
        assert list(records.entries.assertions(ROUND, ["a"])) == [first, second]
        assert list(records.entries.assertions(ROUND, ["b", "c"])) == [other]
        assert list(records.entries.assertions(ROUND, [])) == []
        assert len(records.entries.assertions(ROUND)) == 3


def test_a_line_of_the_cache_is_replaced_whole(store: Store) -> None:
    mark = slot_in("a", "mark")
    with act(store) as work:
        work.entries.save_current(
            ROUND,
            [
                CurrentValue(mark, ("○", "遅れた", "後ろ倒し"), conflict=True, assertion_ids=("r2", "r1")),
                CurrentValue(slot_in("a", "note", "zeimu"), ("連絡",), conflict=False),
            ],
        )
    settled = CurrentValue(mark, ("◎", None, None), conflict=False, assertion_ids=("w9",))
    with act(store) as work:
        work.entries.save_current(ROUND, [settled])
    with store.reading() as records:
        current = records.entries.current(ROUND)
        assert records.entries.current(ROUND, ["a"]) == current
        assert records.entries.current(ROUND, ["b"]) == {}
        lines, assertion_ids = records.entries.cached(ROUND)
    assert {(each.slot, each.key, each.value, each.conflict) for each in lines} == {
        *((mark, key, value, False) for key, value in zip(mark.keys, ("◎", None, None), strict=True)),
        (slot_in("a", "note", "zeimu"), "note", "連絡", False),
    }
    assert assertion_ids == {mark: ("w9",)}
    assert current[mark] == settled
    assert current[slot_in("a", "note", "zeimu")].values == ("連絡",)
    assert len(current) == 2


def test_a_line_of_the_cache_that_became_blank_is_gone(store: Store) -> None:
    mark = slot_in("a", "mark")
    lines = [
        CurrentValue(mark, ("○", "遅れた", "後ろ倒し"), conflict=False, assertion_ids=("r1",)),
        CurrentValue(slot_in("b", "done"), ("済",), conflict=False),
    ]
    with act(store) as work:
        work.entries.save_current(ROUND, lines)
    with act(store) as work:
        work.entries.save_current(ROUND, [CurrentValue(mark, (None, None, None), conflict=False)])
    with store.reading() as records:
        assert records.entries.current(ROUND) == {lines[1].slot: lines[1]}


def test_a_draft_is_one_row_a_field_until_it_is_dropped(store: Store) -> None:
    with store.writing() as work:
        work.entries.save_draft(ROUND, Draft("a", "done", "zeimu", "途中"))
        work.entries.save_draft(ROUND, Draft("a", "done", "zeimu", "途中まで"))
        work.entries.save_draft(ROUND, Draft("a", "note", "zeimu", None))
        work.commit()
    with store.reading() as records:
        assert list(records.entries.drafts(ROUND)) == [
            Draft("a", "done", "zeimu", "途中まで"),
            Draft("a", "note", "zeimu", None),
        ]
    with store.writing() as work:
        work.entries.drop_draft(ROUND, "a", "done", "zeimu")
        work.commit()
    with store.reading() as records:
        assert [draft.key for draft in records.entries.drafts(ROUND)] == ["note"]


def test_held_items_wait_once_until_somebody_settles_them(store: Store) -> None:
    item = HeldItem(
        "h1",
        HeldKind.FIELD,
        "UNREADABLE",
        "回答.xlsx",
        "0" * 64,
        "回答!F12",
        "a",
        "mark",
        "#REF!",
        "r1",
        values={"mark": "#REF!", "done": "済"},
    )
    whole = HeldItem("h2", HeldKind.FILE, "PACKAGE-UNKNOWN", "別.xlsx", "1" * 64)
    with act(store) as work:
        work.arrivals.add_held(ROUND, [item])
        work.arrivals.add_held(None, [whole])
    with act(store) as work:
        work.arrivals.settle_held("h1", HeldState.APPLIED)
        work.arrivals.settle_held("h2", HeldState.WAITING)
    with act(store) as work:
        work.arrivals.add_held(ROUND, [replace(item, values={"mark": "◎"})])
    with store.reading() as records:
        received_in, settled_in = (each.act_id for each in records.entries.acts()[-3:-1])
        (settled,), (waiting,) = records.arrivals.held(ROUND, None), records.arrivals.held(None)
        assert (settled.act_id, settled.settled_by, settled.values) == (received_in, settled_in, item.values)
        assert (waiting.act_id, waiting.settled_by, waiting.values) == (received_in, None, {})
        assert list(records.arrivals.held(ROUND)) == []
        assert list(records.arrivals.held(ROUND, None)) == [replace(item, state=HeldState.APPLIED)]
        assert list(records.arrivals.held(None)) == [whole]
        assert [each.item_id for each in records.arrivals.held(None, None)] == ["h1", "h2"]


def test_an_item_is_held_in_another_round_from_then_on(store: Store) -> None:
    whole = HeldItem("h2", HeldKind.FILE, "ROUND-CLOSED", "前.xlsx", "1" * 64, values={"package": "R3-P1"})
    with act(store) as work:
        work.arrivals.add_held(None, [whole])
        work.arrivals.settle_held("h2", HeldState.REJECTED)
    with act(store) as work:
        work.arrivals.move_held("h2", ROUND)
    with store.reading() as records:
        (moved,) = records.arrivals.held(ROUND, None)
        received_in, *_ = (each.act_id for each in records.entries.acts()[-2:])
    assert moved == replace(whole, state=HeldState.REJECTED)
    assert (moved.act_id, moved.settled_by, moved.values) == (received_in, received_in, whole.values)


def test_a_file_is_kept_once_and_every_arrival_is_told(store: Store) -> None:
    file = received(b"PK\x03\x04 bytes")
    refused = ReceivedFile("f" * 64, "壊れた.xlsx", 12, "refused", "FILE-NOT-ZIP")
    with act(store) as work:
        work.arrivals.add(file)
        work.arrivals.add(refused)
    with act(store) as work:
        work.arrivals.add(replace(file, verdict="known", name="再送.xlsx"))
    with store.reading() as records:
        assert [(each.name, each.verdict, each.code, each.content) for each in records.arrivals.received()] == [
            ("回答.xlsx", "merged", None, None),
            ("壊れた.xlsx", "refused", "FILE-NOT-ZIP", None),
            ("再送.xlsx", "known", None, None),
        ]
        assert records.arrivals.content(file.sha256) == b"PK\x03\x04 bytes"
        assert records.arrivals.content("f" * 64) is None


def test_the_ledger_is_told_for_one_act_or_all(store: Store) -> None:
    row = LedgerRow("0" * 64, "回答", 12, "a", Fate.APPLIED)
    with store.writing() as work:
        merge = work.begin_act("merge", None)
        work.arrivals.add_ledger([row, row])  # the same file twice in one batch: each row has its fate
        work.commit()
    with act(store) as work:
        work.arrivals.add_ledger([replace(row, row_id=None, fate=Fate.UNKNOWN)])
    with store.reading() as records:
        assert list(records.arrivals.ledger(merge.act_id)) == [row, row]
        assert len(records.arrivals.ledger()) == 3
