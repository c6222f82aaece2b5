"""The 作成日 of a round is corrected: names, places and divisions are those of the corrected day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import recorded_changes, withdraw_row_move
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.amend_round import CorrectedDay, correct_made_on, corrected_lines
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.organisation.reorganisation import Merger, Renaming, Transfer
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.round.round import Round
from tests.support.organisations import division_named, organisation
from tests.support.rounds import OWN, ZEIMU
from tests.support.stores import TickingClock

AUTUMN, WINTER = date(2023, 10, 1), date(2023, 12, 1)
WHY = "作成日の誤り"


@pytest.fixture
def later(parts: Parts) -> Parts:
    """The parts on a day of the following year."""
    return replace(parts, clock=TickingClock(datetime(2024, 6, 3, tzinfo=UTC)))


def contents(store: Store) -> RoundContents:
    with store.reading() as records:
        return RoundContents.load(records, chosen_round(records))


def the_round(store: Store) -> Round:
    return contents(store).round_


def to_winter(parts: Parts, store: Store) -> Outcome[CorrectedDay]:
    return correct_made_on(parts, store, WINTER, WHY, by="伊藤")


def test_names_and_places_are_those_of_the_corrected_day(later: Parts, office: Store) -> None:
    import_divisions(later, office, find_example_tables()[0])
    reorganise(later, office, [Renaming(ZEIMU, "課税課"), Transfer("職員課", "企画財政部")], AUTUMN)
    before = the_round(office)
    done = to_winter(later, office).value
    assert ("税務課", "課税課") in {(each.was.split()[-1], each.now.split()[-1]) for each in done.bodies}
    assert ("総務管理部 職員課", "企画財政部 職員課") in {(each.was, each.now) for each in done.bodies}
    assert {OWN[0], OWN[1]} <= set(done.renamed)
    assert done.rows == ()
    assert "課税課" in (contents(office).divisions(OWN[0]) or "")
    assert the_round(office) == replace(before, made_on=WINTER)
    assert done.asked == ()


def test_rows_are_those_of_the_division_that_has_them_on_the_corrected_day(later: Parts, office: Store) -> None:
    before = the_round(office)
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    heir = division_named(organisation(office), "職員課").division_id
    assert the_round(office).rows == before.rows
    outcome = to_winter(later, office)
    assert outcome.value.asked == ("職員課",)
    assert (OWN[0], OWNERS) in outcome.touched
    after = the_round(office)
    assert (after.row(OWN[0]).writers, after.own_due(heir)) == ((heir,), None)
    assert outcome.value.idle == ((ZEIMU, date(2023, 8, 1)),)
    with office.reading() as records:
        changes = [(act.by, change.was, change.now) for act, change in records.entries.changes("R4", key=OWNERS)]
    assert all(by == "伊藤" and ZEIMU in (was or "") and "職員課" in (now or "") for by, was, now in changes)
    assert {each.what for each in outcome.value.rows} == {row.row_id for row in after.rows if row not in before.rows}
    correct_made_on(later, office, before.named_on, WHY)
    assert the_round(office) == replace(before, division_dues=after.division_dues)


def test_a_row_that_was_handed_on_in_the_round_keeps_its_division(later: Parts, office: Store) -> None:
    hand_on_row(later, office, RowMove(OWN[0], "総務課", AUTUMN, "事務分掌の変更"))
    moved = the_round(office)
    assert to_winter(later, office).value.rows == ()
    correct_made_on(later, office, moved.named_on, WHY)
    assert the_round(office) == moved
    withdraw_row_move(office)
    assert the_round(office).row(OWN[0]) != moved.row(OWN[0])


def test_a_row_whose_move_was_withdrawn_follows_the_day_again(later: Parts, office: Store) -> None:
    hand_on_row(later, office, RowMove(OWN[0], "総務課", AUTUMN, "事務分掌の変更"))
    withdraw_row_move(office)
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    assert OWN[0] in {each.what for each in to_winter(later, office).value.rows}


def test_a_trial_shows_the_same_and_writes_nothing(later: Parts, office: Store) -> None:
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    before = the_round(office)
    shown = correct_made_on(later, office, WINTER, WHY, is_dry_run=True).value
    assert the_round(office) == before
    assert to_winter(later, office).value == shown


def test_the_same_day_changes_nothing(later: Parts, office: Store) -> None:
    with office.reading() as records:
        acts = len(records.entries.acts())
    correct_made_on(later, office, the_round(office).named_on, WHY)
    with office.reading() as records:
        assert len(records.entries.acts()) == acts


def test_an_imported_round_too(later: Parts, office: Store, published_list: Path) -> None:
    import_list(later, office, ListImport(published_list))
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    correct_made_on(later, office, WINTER, WHY, FiscalYear(2021))
    heir = division_named(organisation(office), "職員課").division_id
    with office.reading() as records:
        assert chosen_round(records, FiscalYear(2021)).row(OWN[0]).writers == (heir,)


def test_a_reorganisation_on_which_the_round_then_hangs_is_kept(later: Parts, office: Store) -> None:
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    to_winter(later, office)
    with office.reading() as records:
        (recorded,) = recorded_changes(records)
    assert recorded.obstacles == ("令和4年度分の進捗確認の作成日を訂正しています",)


def test_the_correction_of_another_round_does_not_stand_in_the_way(
    later: Parts, office: Store, published_list: Path
) -> None:
    import_list(later, office, ListImport(published_list))
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], date(2022, 6, 1))
    correct_made_on(later, office, date(2022, 5, 2), WHY, FiscalYear(2021))
    with office.reading() as records:
        (recorded,) = recorded_changes(records)
    assert recorded.obstacles == ()


def test_what_cannot_be_corrected(later: Parts, office: Store) -> None:
    with pytest.raises(Refused, match="REASON-NOT-GIVEN"):
        correct_made_on(later, office, WINTER, "　")
    with pytest.raises(Refused, match="MADE-ON-TO-COME"):
        correct_made_on(later, office, date(2030, 4, 1), WHY)
    paper = Publication("R4", 1, Occasion.COUNCIL, "資料1", WINTER, "d" * 64, is_final=True)
    with office.writing() as work:
        work.begin_act("publish", None)
        work.publications.add(paper, {}, {})
        work.commit()
    with pytest.raises(Refused, match="MADE-ON-RECORDED") as refused:
        to_winter(later, office)
    assert refused.value.details["found"] == "第1号"


def test_the_day_is_not_before_the_edition(later: Parts, office: Store) -> None:
    with pytest.raises(Refused, match="MADE-ON-TOO-EARLY"):
        correct_made_on(later, office, date(2021, 4, 1), WHY)


def test_a_correction_that_moves_nothing_is_told_as_such(later: Parts, office: Store) -> None:
    corrected = correct_made_on(later, office, WINTER, WHY).value
    assert corrected_lines(corrected, is_dry_run=True)[0].endswith("に訂正できます。")
    _, nothing = corrected_lines(corrected, is_dry_run=False)
    assert nothing == "  所管課の名称、部・室、取組の所管課は変わりません。"


def test_a_round_that_was_collected_and_closed_keeps_its_day(later: Parts, office: Store) -> None:
    close_round(office)
    with pytest.raises(Refused, match="CLOSED-FOR-WRITING"):
        to_winter(later, office)
