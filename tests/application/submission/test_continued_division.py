"""A division's own data file goes on under the division that continues it: renamed, merged, or with rows handed on."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.submission.form_reading import Fit, form_fit
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.reorganisation import Merger, OrganisationChange, Renaming, Split
from nakano_status.domain.problems.problem import Refused
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, merge, rows_in, send, write_all
from tests.support.stores import TickingClock

R4, R5, R6 = FiscalYear(2022), FiscalYear(2023), FiscalYear(2024)
SPRING = date(2024, 4, 1)
KOSEKI = "戸籍住民課"


@pytest.fixture
def later(parts: Parts) -> Parts:
    """The parts on a day of the following year."""
    return replace(parts, clock=TickingClock(datetime(2024, 6, 3, tzinfo=UTC)))


@pytest.fixture
def answered(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Store:
    """The office that merged what 税務課 answered for R4."""
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    merge(parts, sending_office, tmp_path / "back.xlsx")
    return sending_office


def next_form(later: Parts, office: Store, folder: Path, name: str, *changes: OrganisationChange) -> Path:
    """Reorganise, open R5, and return the form of the division of that name."""
    if changes:
        reorganise(later, office, changes, SPRING)
        close_round(office, R4)
        open_round(later, office, R5)
    return send(later, office, folder / "forms-5", name)


def years_of(parts: Parts, path: Path, row_id: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        lines = read_row_years(records, row_id)
    return [(each.year.short, each.done, each.divisions) for each in lines if each.row_id]


def test_renamed_it_opens_the_next_form_and_each_year_has_the_name_of_its_day(
    later: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    form = next_form(later, answered, tmp_path, "課税課", Renaming(ZEIMU, "課税課"))
    opened = open_form(later, own, form).value
    assert (opened.division, opened.is_new_store) == ("課税課", False)
    assert years_of(later, own, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R5", None, ("課税課",))]
    write_all(later, own)
    hand_in(later, own, tmp_path / "back-5.xlsx")
    file = later.workbooks.read_answers(
        "back-5.xlsx", (tmp_path / "back-5.xlsx").read_bytes(), later.catalogue.profile()
    )
    assert file.identity.division == "課税課"
    plan = merge(later, answered, tmp_path / "back-5.xlsx").value
    assert (plan.conflicts, plan.held, plan.balanced) == ((), (), True)


def test_a_form_under_the_old_name_is_still_its_own(
    later: Parts, answered: Store, own: Path, form: Path, tmp_path: Path
) -> None:
    after = next_form(later, answered, tmp_path, "課税課", Renaming(ZEIMU, "課税課"))
    open_form(later, own, after)
    before = years_of(later, own, OWN[0])
    open_form(later, own, form)
    open_form(later, own, after)
    assert years_of(later, own, OWN[0]) == before


def test_merged_any_of_the_files_takes_the_next_form(later: Parts, answered: Store, own: Path, tmp_path: Path) -> None:
    koseki = division_store(later, send(later, answered, tmp_path / "forms", KOSEKI), tmp_path / "koseki.nakano")
    form = next_form(later, answered, tmp_path, "税務戸籍課", Merger((ZEIMU, KOSEKI), "税務戸籍課"))
    for path in (own, koseki):
        with closing(later.stores.open(path)) as store:
            assert form_fit(later, store, form).fit is Fit.OWN
        assert open_form(later, path, form).value.division == "税務戸籍課"
        assert set(OWN) < set(rows_in(later, path))
    assert years_of(later, koseki, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R5", None, ("税務戸籍課",))]


def test_the_form_names_who_answered_a_row_before_it_was_handed_on(
    later: Parts, answered: Store, tmp_path: Path
) -> None:
    close_round(answered, R4)
    hand_on_row(later, answered, RowMove(OWN[0], KOSEKI, SPRING, "事務分掌の変更"))
    open_round(later, answered, R5)
    form = send(later, answered, tmp_path / "forms", KOSEKI)
    file = later.workbooks.read_answers(form.name, form.read_bytes(), later.catalogue.profile())
    assert file.previous is not None
    assert file.previous.divisions == {OWN[0]: ZEIMU}
    path = division_store(later, form, tmp_path / "koseki.nakano")
    assert years_of(later, path, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R5", None, (KOSEKI,))]
    row = rows_in(later, path)[OWN[0]]
    assert (row.previous_done, row.previous_by) == ("実施した。", (ZEIMU,))
    others = [each for each in rows_in(later, path).values() if each.id != OWN[0]]
    assert {each.previous_by for each in others} == {()}


def test_a_part_of_a_split_division_has_a_data_file_of_its_own(
    later: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    rows = dict.fromkeys(rows_in(later, own), "課税課") | {OWN[1]: "納税課"}
    split = Split(ZEIMU, ("課税課", "納税課"), rows)
    form = next_form(later, answered, tmp_path, "課税課", split)
    with pytest.raises(Refused, match="FORM-OF-PART"):
        open_form(later, own, form)
    assert open_form(later, tmp_path / "new.nakano", form).value.is_new_store


def test_a_form_of_an_unrelated_division_is_refused(later: Parts, answered: Store, own: Path, tmp_path: Path) -> None:
    next_form(later, answered, tmp_path, "課税課", Renaming(ZEIMU, "課税課"))
    with pytest.raises(Refused, match="FORM-OF-OTHER-DIVISION"):
        open_form(later, own, send(later, answered, tmp_path / "forms", KOSEKI))


def test_a_division_that_is_there_again_goes_on_in_its_old_file_and_is_a_part_for_that_of_the_merged_one(
    later: Parts, answered: Store, own: Path, tmp_path: Path
) -> None:
    rows = dict.fromkeys(rows_in(later, own), ZEIMU)
    old = Path(shutil.copyfile(own, tmp_path / "old.nakano"))
    merged = next_form(later, answered, tmp_path, "税務戸籍課", Merger((ZEIMU, KOSEKI), "税務戸籍課"))
    open_form(later, own, merged)
    again = replace(later, clock=TickingClock(datetime(2025, 6, 2, tzinfo=UTC)))
    reorganise(again, answered, [Split("税務戸籍課", (ZEIMU, KOSEKI), rows, KOSEKI)], date(2025, 4, 1))
    close_round(answered, R5)
    open_round(again, answered, R6)
    form = send(again, answered, tmp_path / "forms-6", ZEIMU)
    with pytest.raises(Refused, match="FORM-OF-PART"):
        open_form(again, own, form)
    assert open_form(again, tmp_path / "new.nakano", form).value.is_new_store
    assert open_form(again, old, form).value.division == ZEIMU
    assert years_of(again, old, OWN[0]) == [("R4", "実施した。", (ZEIMU,)), ("R6", None, (ZEIMU,))]
    write_all(again, old)
    hand_in(again, old, tmp_path / "back-6.xlsx")
    plan = merge(again, answered, tmp_path / "back-6.xlsx").value
    assert (plan.conflicts, plan.held, plan.balanced) == ((), (), True)
    with closing(again.stores.open(old)) as store:
        assert verify(store).value


def test_renamed_back_it_has_its_first_name_again(later: Parts, answered: Store, own: Path, tmp_path: Path) -> None:
    open_form(later, own, next_form(later, answered, tmp_path, "課税課", Renaming(ZEIMU, "課税課")))
    again = replace(later, clock=TickingClock(datetime(2025, 6, 2, tzinfo=UTC)))
    reorganise(again, answered, [Renaming("課税課", ZEIMU)], date(2025, 4, 1))
    close_round(answered, R5)
    open_round(again, answered, R6)
    assert open_form(again, own, send(again, answered, tmp_path / "forms-6", ZEIMU)).value.division == ZEIMU
    assert [each for _, _, each in years_of(again, own, OWN[0])] == [(ZEIMU,), ("課税課",), (ZEIMU,)]
