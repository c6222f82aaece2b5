"""What the cells of a data file's columns may hold."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from nakano_status.domain.calendar.fiscal_year import YEARS, FiscalYear
from nakano_status.domain.refusals.planning import DateUnreadable
from nakano_status.store import statements
from nakano_status.store import tables as t
from nakano_status.store.integrity import references
from tests.support.fields import NAKANO


def test_a_time_is_stored_in_utc_with_microseconds_and_read_back() -> None:
    tokyo = datetime(2023, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    assert statements.stored_time(tokyo) == "2023-07-01T00:30:00.000000+00:00"
    assert statements.read_time(statements.stored_time(tokyo)) == tokyo
    assert statements.read_time(statements.stored_time(tokyo)).tzinfo is UTC


def test_a_time_of_no_time_zone_is_not_stored() -> None:
    with pytest.raises(ValueError, match="2023"):
        statements.stored_time(datetime(2023, 7, 1))  # noqa: DTZ001 - that is what is tested


@pytest.mark.parametrize("year", [1, 1970, 2201, 9999])
def test_a_time_of_a_wrong_clock_that_no_file_may_have_is_refused_before_it_is_written(year: int) -> None:
    with pytest.raises(DateUnreadable):
        statements.stored_time(datetime(year, 7, 1, tzinfo=UTC))


def test_a_day_may_be_missing() -> None:
    assert [statements.day_from_store(statements.stored_day(day)) for day in (date(2023, 7, 1), None)] == [
        date(2023, 7, 1),
        None,
    ]
    assert statements.day_from_store("") is None


@pytest.mark.parametrize(("year", "is_sound"), [(1867, False), (1868, True), (2200, True), (2201, False)])
def test_a_year_is_one_from_the_first_of_meiji_to_2200(year: int, is_sound: bool) -> None:
    if is_sound:
        assert statements.year_from_store(year) == FiscalYear(year)
    else:
        with pytest.raises(ValueError, match=str(year)):
            statements.year_from_store(year)


_STATED_YEARS = (
    *(str(year) for year in range(1900, 2100)),
    *(f"{era}{number}" for era in ("平成", "令和", "H", "R") for number in range(1, 100)),
)


def test_every_year_that_a_text_can_state_is_one_that_is_read_back() -> None:
    for text in _STATED_YEARS:
        year = FiscalYear.parse(text)
        assert statements.year_from_store(year.start) == year
        assert year.plus(-1).start in YEARS
        assert year.plus(1).start in YEARS


def test_a_count_begins_at_1() -> None:
    assert statements.read_count(1) == 1
    with pytest.raises(ValueError, match="0"):
        statements.read_count(0)


def test_details_are_a_list_of_pairs() -> None:
    assert statements.read_details('[["count", 2], ["found", "▽"]]') == (("count", "2"), ("found", "▽"))
    with pytest.raises(TypeError):
        statements.read_details('{"ab": "cd"}')
    with pytest.raises(ValueError, match="unpack"):
        statements.read_details('[["count"]]')


def test_a_profile_is_read_or_is_no_sound_cell() -> None:
    assert statements.read_stored_profile(NAKANO.content) == NAKANO
    with pytest.raises(ValueError, match="Problem"):
        statements.read_stored_profile(json.dumps({"format": "of something else"}))


def test_a_column_named_after_a_round_or_an_edition_refers_to_one() -> None:
    """Else its rows would remain when the round or the edition is removed; the 版 of a national frame is a text."""
    for table in t.all_tables.sorted_tables:
        known = statements.StoredTable.of(table)
        assert [each for each in known.columns if each == "round_id"] == [*known.of_round]
        named = [each for each in known.columns if each in {"edition_id", "from_edition", "to_edition", "edition"}]
        assert named == [*known.of_edition] or (table.name, named) == ("frame", ["edition"])


def test_what_refers_to_something_of_a_round_is_removed_with_it() -> None:
    """It belongs to the round itself, or its rows are grouped by the package, return or held item."""
    groups = {"package": "package_id", "return": "return_id", "held_item": "item_id"}
    for table in t.all_tables.sorted_tables:
        known = statements.StoredTable.of(table)
        named = {groups[each.target] for each in references(table) if each.target in groups}
        assert known.of_round or named <= {known.group}
