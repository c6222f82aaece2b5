"""A division's other name is asked about once: what a person answers is remembered."""

import pytest

from nakano_status.application.lookup import find_division
from nakano_status.application.organisation.edit_division import name_division
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.refusals.exchange import DivisionNameInUse, DivisionUnknown


def found(store: Store, name: str) -> str:
    with store.reading() as records:
        return find_division(records, name).name_on()


def test_a_name_that_was_answered_means_that_division_from_now_on(office: Store) -> None:
    with pytest.raises(DivisionUnknown):
        found(office, "納税課")
    name_division(office, "納税課", "税務課")
    assert found(office, "納税 課") == "税務課"


def test_the_same_answer_again_is_nothing_new(office: Store) -> None:
    for name in ("納税課", "納税課", "税務課"):
        assert name_division(office, name, "税務課").value.division == "税務課"
    with office.reading() as records:
        assert [act.kind for act in records.entries.acts()].count("name_division") == 1


def test_anothers_name_stays_anothers(office: Store) -> None:
    with pytest.raises(DivisionNameInUse):
        name_division(office, "職員課", "税務課")
    assert found(office, "職員課") == "職員課"


def test_only_a_known_division_can_be_meant(office: Store) -> None:
    with pytest.raises(DivisionUnknown):
        name_division(office, "納税課", "月面課")
