"""Current values after acts that change who writes a row, and no answer: the cache is always the resolution."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.merge.folding import RoundFacts, fold_unresolved, refold
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation, withdraw_row_move
from nakano_status.application.ports.data_file import Store, ValueRules
from nakano_status.application.verify import stale_values, verify
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.acts import ActKind, Why
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, CurrentValue
from nakano_status.domain.organisation.reorganisation import Merger
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.answering import A, B, filled, sent
from tests.support.desks import Desk, desk_in
from tests.support.fields import NAKANO, slot_in
from tests.support.stores import TickingClock, act, read_in

SPRING = date(2022, 4, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office in which the two leads of row A gave different answers; the value is the first-named one's."""
    with desk_in(tmp_path) as desk:
        forms = desk.sends("R4-P1", A, to="zeimu"), desk.sends("R4-P2", A, to="koseki")
        for form, mark in zip(forms, ("◎", "○"), strict=True):
            desk.merges(filled(form, {A: {"mark": mark, "done": "済"}}, name=f"{mark}.xlsx"))
        yield desk


def shown(desk: Desk) -> tuple[str | None, bool]:
    """Return the mark of row A, and whether all current values are those of the set."""
    found = {each.code for each in verify(desk.store).problems} - {"STORE-SEAL-OFF"}  # the forms of a desk have no seal
    return desk.value(A, "mark"), desk.stale() == [] and not found


def hand_on(desk: Desk, to: str) -> frozenset[tuple[str, str]]:
    return hand_on_row(desk.parts, desk.store, RowMove(A, to, SPRING, "事務分掌の変更")).touched


def test_if_the_row_is_handed_on_the_value_of_an_open_conflict_is_no_more_the_former_leads(desk: Desk) -> None:
    assert shown(desk) == ("◎", True)
    touched = hand_on(desk, "防災課")
    assert shown(desk) == (None, True)
    assert touched == {(A, key) for key in (OWNERS, *NAKANO.groups["mark"])}
    assert withdraw_row_move(desk.store).touched == touched
    assert shown(desk) == ("◎", True)


def test_the_history_names_the_act_and_no_division_that_wrote_nothing(desk: Desk) -> None:
    hand_on(desk, "防災課")
    *_, (by, change) = read_in(desk.store, lambda records: records.entries.changes("R4", A, "mark"))
    assert by.kind == ActKind.HAND_ON_ROW
    assert (change.was, change.now, change.who, change.why) == ("◎", None, OFFICE, Why.REVERTED)


def test_if_the_lead_is_merged_into_the_other_division_the_value_is_the_others(desk: Desk) -> None:
    merger = Merger(("税務課", "戸籍住民課"), "戸籍住民課")
    reorganise(desk.parts, desk.store, [merger], SPRING, "組織改正")
    assert shown(desk) == ("○", True)
    withdraw_reorganisation(desk.store)
    assert shown(desk) == ("◎", True)


def test_the_data_file_is_written_after_it_was_opened_again(desk: Desk) -> None:
    hand_on(desk, "防災課")
    desk.store.close()
    with closing(opened_again(desk.store.path)) as store:
        edit_entry(desk.parts, store, Entry(B, {"done": "実施した。"}))


def test_the_writer_of_a_figure_is_the_division_of_its_newest_form(desk: Desk) -> None:
    figure = slot_in("KPI-1-1", "figure")

    def value() -> str | None:
        return desk.value("KPI-1-1", "figure")

    def ask(package_id: str, division: str) -> None:
        package = sent(package_id, division, [B])
        with act(desk.store, "distribute") as work:
            work.exchange.add_package(replace(package, base={**package.base, figure: (None,)}))

    ask("R4-P3", "zeimu")
    with act(desk.store) as work:
        for text, writer in (("3", "koseki"), ("4", "zeimu")):
            work.entries.add_assertion("R4", Assertion(text, figure, (text,), writer, AssertionKind.TYPED))
        refold(work.entries, RoundFacts.load(work, work.rounds.read("R4")), [figure], work.begin_act("test", None))
    assert value() == "4"
    ask("R4-P4", "koseki")
    assert (value(), desk.stale()) == ("3", [])


@pytest.mark.stale
def test_the_value_of_a_former_lead_that_an_earlier_version_stored_is_no_damage_and_is_replaced(desk: Desk) -> None:
    earlier = read_in(desk.store, lambda records: records.entries.current("R4"))[slot_in(A, "mark")]
    hand_on(desk, "防災課")
    store_as_earlier_versions(desk.store, earlier)
    desk.store.close()
    with closing(opened_again(desk.store.path)) as store:
        reopened = replace(desk, store=store)
        assert reopened.value(A, "mark") == "◎"
        form = reopened.sends("R4-P3", B)
        reopened.merges(filled(form, {B: {"done": "済"}}))
        assert shown(reopened) == (None, True)


def store_as_earlier_versions(store: Store, line: CurrentValue) -> None:
    """Store a line in the place of what an act gave, with the history that leads to it."""
    with act(store) as work:
        (_, change) = work.entries.changes("R4", line.slot.row_id, "mark")[-1]
        work.entries.add_changes([replace(change, was=change.now, now=change.was)])
        work.entries.save_current("R4", [line])


def opened_again(path: Path) -> Store:
    """Open a data file as the program does: it is examined before it is first written."""
    store = SqliteStores(
        TickingClock(datetime(2023, 7, 20, tzinfo=UTC)), ValueRules(stale_values, fold_unresolved)
    ).open(path)
    store._is_sound = False
    return store
