"""What is given to a division whose end is registered already is its heir's from the day of that change on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation, withdraw_row_move
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.organisation.reorganisation import Abolition, Founding, Merger, OrganisationChange, Split
from nakano_status.domain.refusals.exchange import FigureMoved
from nakano_status.domain.refusals.planning import BodyEnded
from tests.support.organisations import Table
from tests.support.rounds import ZEIMU

GIVEN, LAST, DAY = date(2024, 2, 1), date(2024, 3, 31), date(2024, 4, 1)
MERGER = Merger((ZEIMU, "戸籍住民課"), "窓口課")
INDICATOR = "KPI-1-1"


def leads(store: Store, row_id: str) -> list[str]:
    """Return who answers a row on the days before and after the change."""
    with store.reading() as records:
        organisation, listing = records.organisation.read(), records.plan.all()[0].newest.listing(row_id)
        return [organisation.name(listing.on(day).answerers[0]) for day in (LAST, DAY)]


def suppliers(store: Store) -> list[str]:
    """Return who supplies an indicator on the days before and after the change."""
    with store.reading() as records:
        edition_id = records.plan.all()[0].newest.edition_id
        owners = [records.indicators.owners(edition_id, day)[INDICATOR] for day in (LAST, DAY)]
        return [records.organisation.read().name(each) if each else "" for each in owners]


def row_of_another(store: Store) -> str:
    with store.reading() as records:
        return next(
            each.row_id for each in records.plan.all()[0].newest.listings if each.owners_printed == "情報システム課"
        )


def test_a_row_is_the_heirs_from_its_day_on(parts: Parts, office: Store) -> None:
    row_id = row_of_another(office)
    reorganise(parts, office, [MERGER], DAY)
    hand_on_row(parts, office, RowMove(row_id, ZEIMU, GIVEN, "事務分掌の変更"))
    assert leads(office, row_id) == [ZEIMU, "窓口課"]
    withdraw_row_move(office)
    assert leads(office, row_id) == ["情報システム課", "情報システム課"]


def test_an_open_round_of_a_later_day_asks_the_heir(parts: Parts, office: Store) -> None:
    row_id = row_of_another(office)
    reorganise(parts, office, [MERGER], date(2022, 10, 1))
    hand_on_row(parts, office, RowMove(row_id, ZEIMU, date(2022, 5, 1), "事務分掌の変更"))
    with office.reading() as records:
        (named,) = chosen_round(records).row(row_id).answerers
        assert records.organisation.read().name(named.division) == "窓口課"


def test_an_indicator_is_the_heirs_from_its_day_on(parts: Parts, office: Store) -> None:
    reorganise(parts, office, [MERGER], DAY)
    edit_indicator(parts, office, IndicatorEntry(INDICATOR, owner="戸籍住民課"))
    assert suppliers(office) == ["戸籍住民課", "窓口課"]
    withdraw_reorganisation(office)
    assert suppliers(office) == ["戸籍住民課", "戸籍住民課"]


def test_a_division_that_was_given_an_indicator_is_put_back(parts: Parts, office: Store) -> None:
    reorganise(parts, office, [MERGER], DAY)
    entry = IndicatorEntry(INDICATOR, owner="戸籍住民課")
    was = edit_indicator(parts, office, entry).value.was
    edit_indicator(parts, office, replace(was, expected=entry))
    assert suppliers(office) == [was.owner] * 2
    with pytest.raises(FigureMoved):
        edit_indicator(parts, office, replace(was, expected=entry))


def test_an_imported_indicator_is_the_heirs_from_its_day_on(parts: Parts, office: Store, table: Table) -> None:
    reorganise(parts, office, [MERGER], DAY)
    import_indicators(parts, office, str(table(f"指標番号,所管課,令和3年度実績\n{INDICATOR},{ZEIMU},\n")))
    assert suppliers(office) == [ZEIMU, "窓口課"]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (ZEIMU, Split(ZEIMU, ("課税課", "納税課"), {}, rest="課税課")),
        ("予約課", Abolition("予約課", None)),
    ],
)
def test_nothing_is_given_to_a_division_without_a_single_heir(
    parts: Parts, office: Store, name: str, change: OrganisationChange
) -> None:
    row_id = row_of_another(office)
    reorganise(parts, office, [Founding("予約課")], date(2023, 5, 1))
    reorganise(parts, office, [change], DAY)
    for give in (
        lambda: hand_on_row(parts, office, RowMove(row_id, name, GIVEN, "事務分掌の変更")),
        lambda: edit_indicator(parts, office, IndicatorEntry(INDICATOR, owner=name)),
    ):
        with pytest.raises(BodyEnded):
            give()
    assert leads(office, row_id) == ["情報システム課", "情報システム課"]
