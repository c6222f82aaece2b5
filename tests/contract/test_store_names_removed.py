"""What every data file promises of names whose retention period ended: they are gone, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.exchange.answer_file import Respondent
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation
from tests.support.stores import ROUND, act, package_for, return_for

CODES = {("a", "done"): "0123456789ab"}
CONFIRMED = Confirmation("課長 山田", "2023-07-10T01:00:00+00:00", CODES)


def test_a_return_loses_who_wrote_it_and_who_confirmed_it_and_keeps_its_answers(store: Store) -> None:
    package = package_for()
    named = Respondent("佐藤", "1234", "山田", "令和5年7月10日")
    first = replace(return_for(package), confirmation=CONFIRMED, respondent=named)
    others = [replace(first, return_id="r2"), replace(return_for(package, return_id="r3"), respondent=named)]
    with act(store) as work:
        work.packages.add(package)
        for each in (first, *others):
            work.returns.add(each)
    with act(store) as work:
        work.returns.blank_names("r1")
        work.returns.blank_names("r3")
    blanked = Respondent(confirmed_on=named.confirmed_on)
    expected = [
        replace(first, confirmation=replace(CONFIRMED, name=BLANKED_NAME), respondent=blanked),
        others[0],
        replace(others[1], respondent=blanked),
    ]
    with store.reading() as records:
        assert list(records.returns.of_round(ROUND)) == expected
    assert list(store.check_integrity()) == []


def test_every_confirmation_of_a_division_loses_its_name_and_those_of_others_keep_theirs(store: Store) -> None:
    given = [CONFIRMED, Confirmation("部長 鈴木")]
    for each in given:
        with act(store) as work:
            work.reviews.add_confirmation(ROUND, "zeimu", each)
            work.reviews.add_confirmation(ROUND, "koseki", each)
    with act(store) as work:
        work.reviews.blank_confirmations(ROUND, "zeimu")
    with store.reading() as records:
        blanked = [replace(each, name=BLANKED_NAME) for each in given]
        assert list(records.reviews.confirmations(ROUND, "zeimu")) == blanked
        assert list(records.reviews.confirmations(ROUND, "koseki")) == given
    assert list(store.check_integrity()) == []
