"""Previews of acts read: they are there in a data file that is opened read-only."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.amend_round import correct_made_on
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.domain.organisation.reorganisation import Renaming
from nakano_status.domain.refusals.files import StoreReadOnly
from tests.support.plans import R4
from tests.support.rounds import OWN

DAY = date(2023, 5, 1)


@pytest.fixture
def read_only(parts: Parts, tmp_path: Path) -> Iterator[Store]:
    """An office that collects R4, opened read-only."""
    path = tmp_path / "office.nakano"
    create_store(parts, path, built_in_plan(parts))
    with closing(parts.stores.open(path)) as store:
        open_round(parts, store, R4)
    with closing(parts.stores.open(path, read_only=True)) as store:
        yield store


def test_a_corrected_day_is_previewed(parts: Parts, read_only: Store) -> None:
    assert correct_made_on(parts, read_only, DAY, "誤り", is_dry_run=True).value.year == R4
    with pytest.raises(StoreReadOnly):
        correct_made_on(parts, read_only, DAY, "誤り")


def test_a_corrected_day_is_previewed_with_the_names_of_that_day(parts: Parts, office: Store) -> None:
    reorganise(parts, office, [Renaming("税務課", "市税課")], date(2023, 6, 1))
    shown = correct_made_on(parts, office, DAY, "誤り", is_dry_run=True).value
    assert [(each.was, each.now) for each in shown.bodies] == [("市税課", "税務課")]
    assert OWN[0] in shown.renamed
    assert correct_made_on(parts, office, DAY, "誤り", seen=shown).value == shown


def test_a_handed_on_row_is_previewed(parts: Parts, read_only: Store) -> None:
    move = RowMove(OWN[0], "戸籍住民課", DAY, "引継ぎ")
    assert hand_on_row(parts, read_only, move, is_dry_run=True).value.row_id == OWN[0]
    with pytest.raises(StoreReadOnly):
        hand_on_row(parts, read_only, move)
