"""A division's data file knows on which rows others answer, too: those that it is asked about without leading them."""

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.entries.own_answers import other_answerers
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.read.views import RowView
from nakano_status.domain.round.states import RowState
from tests.support.rounds import division_store, round_of, rows_of, send, write


@pytest.fixture
def shared(office: Store) -> RowView:
    """A row that all who are named on it answer."""
    row = next(row for row in rows_of(office).values() if row.counted and len(row.leads) == 1 and row.associates)
    amend_round(office, Amendment((row.id,), "課ごとに状況が異なるため", AnswererRule.ALL))
    return rows_of(office)[row.id]


def others_in(parts: Parts, office: Store, folder: Path, division: str) -> dict[str, tuple[str, ...]]:
    path = division_store(parts, send(parts, office, folder, division), folder / f"{division}.nakano")
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        return dict(other_answerers(records, round_of(store)))


def test_one_that_is_asked_beside_the_lead_knows_the_others(
    parts: Parts, office: Store, shared: RowView, tmp_path: Path
) -> None:
    asked = next(name for name in shared.answerers if name not in shared.leads)
    found = others_in(parts, office, tmp_path, asked)
    assert set(found) == {shared.id}
    assert {*found[shared.id], asked} == {*shared.leads, *shared.associates}


def test_leaving_the_row_to_them_is_no_question_there(
    parts: Parts, office: Store, shared: RowView, tmp_path: Path
) -> None:
    asked = next(name for name in shared.answerers if name not in shared.leads)
    path = division_store(parts, send(parts, office, tmp_path, asked), tmp_path / "asked.nakano")
    write(parts, path, shared.id, deferred="yes")
    with closing(parts.stores.open(path, read_only=True)) as store:
        assert rows_of(store)[shared.id].state is RowState.FILLED


def test_the_lead_cannot_know(parts: Parts, office: Store, shared: RowView, tmp_path: Path) -> None:
    assert others_in(parts, office, tmp_path, shared.leads[0]) == {}


def test_the_office_knows_it_from_the_rows_themselves(office: Store, shared: RowView) -> None:
    with office.reading() as records:
        assert other_answerers(records, round_of(office)) == {}
    assert len(shared.answerers) > 1
