"""What prevents a final paper: each kind is listed, with where to find it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.take_back import observers_of_return, take_back
from nakano_status.application.papers.openness import OpenKind, Openness, read_openness
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.refusals.exchange import ReturnObserved
from tests.support.paper_offices import FIRST, SECOND
from tests.support.rounds import OWN, digest_of, hand_in, merge, write, write_all
from tests.support.stores import TickingClock, act

R4 = FiscalYear(2022)


def openness(store: Store) -> Openness:
    with store.reading() as records:
        return read_openness(records, chosen_round(records))


def test_nothing_is_open_where_everything_is_answered(answered: Store) -> None:
    assert openness(answered).stopping == ()


def test_a_row_without_a_mark_is_unanswered_and_one_without_its_reason_an_error(parts: Parts, answered: Store) -> None:
    edit_entry(parts, answered, Entry(FIRST, {"mark": ""}))
    edit_entry(parts, answered, Entry(SECOND, {"mark": "△"}))
    unanswered, error = openness(answered).stopping
    assert (unanswered.kind, unanswered.ids, unanswered.text) == (OpenKind.UNANSWERED, (FIRST,), "未記入の取組 1件")
    assert (error.kind, error.ids) == (OpenKind.ERROR, (SECOND,))
    assert [each.code for each in error.problems] == ["REASON-MISSING"]


def test_what_is_held_stops_a_final_paper_and_a_question_does_not(parts: Parts, answered: Store) -> None:
    with act(answered, "merge") as work:
        work.arrivals.add_held("R4", [HeldItem("H1", HeldKind.FILE, "ROW-UNKNOWN", "回答.xlsx", "0" * 64)])
    edit_entry(parts, answered, Entry(SECOND, {"done": "", "next_year": ""}))
    found = openness(answered)
    assert found.counts == {"held": 1, "error": 1, "question": 1}
    assert [each.ids for each in found.stopping] == [("H1",), (SECOND,)]


def test_a_figure_that_is_blank_is_told_whoever_supplies_it_and_stops_nothing(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        first, second, *others = (
            each.indicator_id for each in records.indicators.of_edition(chosen_round(records).edition_id)
        )
    edit_indicator(parts, office, IndicatorEntry(first, owner="情報システム課"))
    edit_indicator(parts, office, IndicatorEntry(second, {R4: FigureEntry("—")}))  # said: there is none
    found = openness(office)
    points = {each.kind: each for each in found.points}
    assert points[OpenKind.FIGURE].ids == (first, *others)
    assert points[OpenKind.FIGURE].text == "実績が空欄の成果指標 9件"
    assert OpenKind.QUESTION not in points  # asked of its division as well: told once
    assert [each.kind for each in found.stopping] == [OpenKind.UNANSWERED]


def test_a_conflict_stops_a_final_paper_and_a_paper_that_is_final_holds_the_return(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "return.xlsx")
    edit_entry(parts, sending_office, Entry(OWN[0], {"done": "事務局が書いた。"}))
    merge(parts, sending_office, answer.file)
    conflict = openness(sending_office).stopping[0]
    assert (conflict.kind, conflict.ids) == (OpenKind.CONFLICT, (OWN[0],))
    _record(sending_office, is_final=False)
    assert observers_of_return(sending_office, answer.return_id) == ()
    _record(sending_office, is_final=True)
    (seen,) = observers_of_return(sending_office, answer.return_id)
    assert (seen.paper, seen.label) == (2, "記録した資料 第2号（庁議、確定版）")
    with pytest.raises(ReturnObserved):
        take_back(sending_office, answer.return_id)


def test_a_paper_holds_the_return_also_where_the_clock_was_set_back_between_them(
    parts: Parts, sending_office: Store, own: Path
) -> None:
    write_all(parts, own)
    answer = hand_in(parts, own, own.with_suffix(".xlsx"))
    merge(parts, sending_office, answer.file)
    assert isinstance(parts.clock, TickingClock)
    parts.clock.step = timedelta(days=-1)
    _record(sending_office, is_final=True)
    (seen,) = observers_of_return(sending_office, answer.return_id)
    assert seen.paper == 1


def test_a_row_whose_mark_is_in_conflict_is_not_told_as_unanswered_as_well(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copyfile(own, tmp_path / "other.nakano"))
    write_all(parts, own)
    write_all(parts, other)
    write(parts, other, OWN[0], mark="×", change_reason="不調のため")
    returns = [hand_in(parts, each, each.with_suffix(".xlsx")).file for each in (own, other)]
    merge(parts, sending_office, *returns)
    conflict, unanswered = openness(sending_office).stopping
    assert (conflict.kind, conflict.ids) == (OpenKind.CONFLICT, (OWN[0],))
    assert unanswered.kind is OpenKind.UNANSWERED
    assert not {*OWN} & {*unanswered.ids}  # as the counts tell it: excluded as open_conflict


def _record(store: Store, *, is_final: bool) -> None:
    with act(store, "publish") as work:
        round_ = chosen_round(work)
        number = len(work.publications.of_round(round_.round_id)) + 1
        paper = Publication(round_.round_id, number, Occasion.COUNCIL, "", round_.as_of, digest_of(store), is_final)
        work.publications.add(paper, {}, {})
