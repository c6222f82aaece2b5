"""What is recorded about a row beside its answers: its items, and the opinions on it and on what it was before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.frames import AboutRow, read_about_row, tag_rows
from nakano_status.application.plan.opinions import add_opinion
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from tests.support.opinions import new_opinion
from tests.support.rounds import OWN
from tests.support.stores import act

ASKED = new_opinion(OpinionSource.ASSEMBLY, date(2023, 6, 1), "なぜ遅れたのか。", rows=(OWN[0],))


def about(store: Store, row_id: str, edition_id: str = "") -> AboutRow:
    with store.reading() as records:
        round_ = chosen_round(records)
        return read_about_row(records, replace(round_, edition_id=edition_id or round_.edition_id), row_id)


def test_a_row_has_its_items_with_those_that_repeat_them_and_the_opinions_on_it(office: Store) -> None:
    tag_rows(office, [OWN[0]], "KM-4")
    opinion = add_opinion(office, ASKED).value
    found = about(office, OWN[0])
    assert [(frame.title, item.item_id) for frame, item in found.items] == [
        ("市町村官民データ活用推進計画", "KM-4"),
        ("自治体DX推進計画", "DX-8"),
    ]
    assert found.opinions == (opinion,)
    other = about(office, OWN[1])
    assert (other.items, other.opinions, other.own) == ((), (), frozenset())


def test_an_item_of_the_measure_is_none_of_the_row_itself(office: Store) -> None:
    tag_rows(office, ["2-1-②"], "DX-4")
    tag_rows(office, [OWN[0]], "DX-3")
    found = about(office, OWN[0])
    assert found.own == {"KM-3"}, "the item that DX-3 repeats"
    assert {item.item_id for _, item in found.items} == {"KM-3", "DX-3", "DX-4"}
    assert "DX-3" not in {each.item_id for each in found.choices}
    assert {"KM-3", "DX-4"} <= {each.item_id for each in found.choices}


def test_an_opinion_on_a_row_is_one_on_what_became_of_it(office: Store) -> None:
    opinion = add_opinion(office, ASKED).value
    with office.reading() as records:
        plan = records.plan.all()[0]
    newer = replace(plan.newest, edition_id="newer", ordinal=2)
    with act(office) as work:
        work.plan.save(replace(plan, editions=(newer,)))
        merged = Derivation(PlanSubject.ROW, plan.newest.edition_id, OWN[0], "newer", OWN[1], PlanFate.MERGED)
        work.plan.add_derivations([merged])
    assert about(office, OWN[1], "newer").opinions == (opinion,)
    assert about(office, OWN[1]).opinions == (), "in the first edition it was another row"
