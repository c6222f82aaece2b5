"""Slips of the sources: corrected in the errata table only, never in the catalogue."""

import pytest

from nakano_status.catalogue.plans import BuiltIn, load_organisation, load_plan
from nakano_status.domain.plan.plan import Erratum, ErratumKind, recognised_titles

EDITION = load_plan("nakano2").newest
ERRATA = BuiltIn().errata("nakano2")


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda erratum: f"{erratum.kind}-{erratum.where}")
def test_every_slip_stands_where_the_table_says(erratum: Erratum) -> None:
    assert erratum.why
    assert erratum.printed != erratum.read
    if erratum.kind is ErratumKind.TITLE:
        assert erratum.printed in EDITION.listing(erratum.where).title
    elif erratum.kind is ErratumKind.MEASURE:
        assert erratum.printed in (EDITION.node(erratum.where).title or "")
    elif erratum.applied:
        assert erratum.printed in (EDITION.listing(erratum.where).owners_printed or "")


def test_every_missing_measure_title_is_listed_and_nothing_is_applied_to_it() -> None:
    missing = {measure.code for measure in EDITION.measures if measure.title is None}
    listed = {erratum.where for erratum in ERRATA if erratum.kind is ErratumKind.MEASURE and not erratum.printed}
    assert missing == listed
    assert not any(erratum.applied for erratum in ERRATA if not erratum.printed)


def test_the_shifted_row_waits_for_the_ward() -> None:
    row = next(row for row in EDITION.listings if row.measure == "2-1-③")
    assert row.title == "窓口支援システムの導入"
    waiting = [erratum for erratum in ERRATA if erratum.where in {"2-1-③", row.row_id}]
    assert [erratum.read for erratum in waiting] == ["窓口支援システムの導入", "◎新庁舎の窓口支援システムの導入"]
    assert not any(erratum.applied for erratum in waiting)
    assert recognised_titles(row.title, row.row_id, ERRATA) == (row.title,)


def test_a_slip_in_a_title_is_kept_as_printed_and_recognised_both_ways() -> None:
    row = next(row for row in EDITION.listings if "びったり" in row.title)
    as_printed, as_read = recognised_titles(row.title, row.row_id, ERRATA)
    assert as_printed == row.title
    assert as_read == row.title.replace("びったり", "ぴったり")


def test_a_title_without_a_slip_has_one_wording() -> None:
    assert recognised_titles("びったり", "elsewhere", ERRATA) == ("びったり",)


def test_a_division_slip_that_is_applied_is_known_to_the_organisation() -> None:
    organisation = load_organisation("nakano")
    for erratum in ERRATA:
        if erratum.kind is ErratumKind.DIVISION and erratum.read is not None:
            assert organisation.find(erratum.printed) == organisation.find(erratum.read)
