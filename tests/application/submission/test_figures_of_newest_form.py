"""成果指標 in a division's data file: they follow the newest form, in whatever order the forms are opened."""

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.indicators.edit_indicator import (
    FigureEntry,
    IndicatorEntry,
    edit_indicator,
    find_indicator,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import ask_back
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import SubmitOptions, submit
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Refused
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, merge, send, write_all
from tests.support.stores import read_in

ASKED, OTHER = "KPI-2-3", "KPI-2-4"
R3, R4, R5, R7 = (FiscalYear(2018 + number) for number in (3, 4, 5, 7))


@pytest.fixture
def office(parts: Parts, sending_office: Store) -> Store:
    """The office, where 税務課 supplies two 成果指標."""
    for each in (ASKED, OTHER):
        edit_indicator(parts, sending_office, IndicatorEntry(each, owner=ZEIMU))
    return sending_office


def figures(parts: Parts, path: Path, indicator_id: str = ASKED) -> tuple[str | None, str | None, bool]:
    """Return an indicator's actual of R3 and target of R7 in a data file, and whether its division supplies figures."""
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        found = find_indicator(records, indicator_id)
        texts = (each.figure.text if each else None for each in (found.actual(R3), found.target(R7)))
        return (*texts, found.owner == records.info.division)  # type: ignore[return-value]


def correct(parts: Parts, office: Store, actual: str, target: str) -> None:
    """Correct the figures of the indicator at the office; a blank one is withdrawn."""
    edit_indicator(parts, office, IndicatorEntry(ASKED, {R3: FigureEntry(actual)}, {R7: target}))


def test_a_form_of_an_earlier_year_takes_nothing_back(parts: Parts, office: Store, tmp_path: Path) -> None:
    first = send(parts, office, tmp_path / "R4", anew=True)
    own = division_store(parts, first, tmp_path / "own.nakano")
    open_round(parts, office, R5)
    correct(parts, office, "5/15", "14/15")
    edit_indicator(parts, office, IndicatorEntry(OTHER, owner="職員課"))
    open_form(parts, own, send(parts, office, tmp_path / "R5"))
    expected = ("5/15", "14/15", True)
    for form in (first, send(parts, office, tmp_path / "R5 again")):
        assert (figures(parts, own), figures(parts, own, OTHER)[2]) == (expected, False)
        open_form(parts, own, form)
    assert (figures(parts, own), figures(parts, own, OTHER)[2]) == (expected, False)


def test_a_figure_that_the_office_withdrew_is_withdrawn(parts: Parts, office: Store, tmp_path: Path) -> None:
    own = division_store(parts, send(parts, office, tmp_path / "1", anew=True), tmp_path / "own.nakano")
    assert figures(parts, own) == ("0/15", "15/15", True)
    correct(parts, office, "", "")
    open_form(parts, own, send(parts, office, tmp_path / "2", anew=True))
    assert figures(parts, own) == (None, None, True)
    correct(parts, office, "1/15", "15/15")
    open_form(parts, own, send(parts, office, tmp_path / "3", anew=True))
    assert figures(parts, own) == ("1/15", "15/15", True)


@pytest.mark.parametrize("is_part_first", [False, True])
def test_a_form_about_some_rows_changes_nothing_in_either_order(
    parts: Parts, office: Store, tmp_path: Path, *, is_part_first: bool
) -> None:
    path = division_store(parts, send(parts, office, tmp_path / "1", anew=True), tmp_path / "own.nakano")
    write_all(parts, path)
    merge(parts, office, hand_in(parts, path, tmp_path / "answer.xlsx").file)
    correct(parts, office, "5/15", "14/15")
    edit_indicator(parts, office, IndicatorEntry(OTHER, owner="職員課"))
    whole = send(parts, office, tmp_path / "2", anew=True)
    asked = ask_back(parts, office, FormOptions(ZEIMU, tmp_path / "asked"), {OWN[0]: "お願いします。"}).value.file
    for form in (asked, whole) if is_part_first else (whole, asked):
        open_form(parts, path, form)
    assert (figures(parts, path), figures(parts, path, OTHER)[2]) == (("5/15", "14/15", True), False)
    with closing(parts.stores.open(path)) as store, pytest.raises(Refused, match="FIGURE-NOT-ASKED"):
        edit_indicator(parts, store, IndicatorEntry(OTHER, {R4: FigureEntry("3件")}))


def test_a_typed_figure_that_is_asked_for_no_more_is_named_at_submission(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    own = division_store(parts, send(parts, office, tmp_path / "1", anew=True), tmp_path / "own.nakano")
    write_all(parts, own)
    with closing(parts.stores.open(own)) as store:
        for each in (ASKED, OTHER):
            edit_indicator(parts, store, IndicatorEntry(each, {R4: FigureEntry("3/15")}))
    edit_indicator(parts, office, IndicatorEntry(OTHER, owner="職員課"))
    open_form(parts, own, send(parts, office, tmp_path / "2", anew=True))
    with closing(parts.stores.open(own)) as store:
        made = submit(parts, store, SubmitOptions(tmp_path / "answer.xlsx"))
    assert [each.found for each in made.problems if each.code == "ROWS-NOT-IN-FORM"] == [OTHER]
    merge(parts, office, made.value.file)
    assert read_in(office, find_indicator, ASKED).actual(R4) is not None
    assert read_in(office, find_indicator, OTHER).actual(R4) is None
