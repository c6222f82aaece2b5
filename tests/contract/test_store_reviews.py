"""What every data file promises about acceptance, reopening, 所属長確認, remarks and findings."""

from __future__ import annotations

from dataclasses import replace

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.review.confirmation import Confirmation
from nakano_status.domain.review.review import Review, ReviewKind
from tests.support.fields import slot_in
from tests.support.stores import ROUND, act, package_for, received, return_for

ACCEPTED = Review(
    "a", "zeimu", ReviewKind.ACCEPTED, {"done": "実施した。", "mark": None}, {slot_in("a", "done"): frozenset({"r1"})}
)
REOPENED = Review("a", "zeimu", ReviewKind.REOPENED)
CONFIRMED = Confirmation("課長 山田", "2023-07-10T01:00:00+00:00", {("a", "done"): "0123456789ab", ("a", "mark"): "x"})


def test_reviews_are_told_in_the_order_in_which_they_were_said(store: Store) -> None:
    with act(store) as work:
        work.reviews.add(ROUND, ACCEPTED)
    with act(store) as work:
        work.reviews.add(ROUND, REOPENED)
    with store.reading() as records:
        said = [act.act_id for act in records.entries.acts()][-2:]
        expected = [replace(ACCEPTED, act_id=said[0]), replace(REOPENED, act_id=said[1])]
        assert list(records.reviews.of_round(ROUND)) == expected
        assert list(records.reviews.of_round("another round")) == []


def test_a_row_of_a_closed_round_is_open_only_where_it_was_reopened_since(store: Store) -> None:
    with act(store) as work:
        work.reviews.add(ROUND, Review("b", "koseki", ReviewKind.REOPENED))
    with act(store) as work:
        work.rounds.close(ROUND)
    with act(store) as work:
        work.reviews.add(ROUND, REOPENED)
    with store.reading() as records:
        (round_,) = (each for each in records.rounds.all() if each.round_id == ROUND)
    assert round_.reopened == {"a"}
    assert (round_.is_open("a"), round_.is_open("b")) == (True, False)


def test_a_row_is_opened_to_all_and_closed_again(store: Store) -> None:
    said = []
    for several in (True, False):
        with act(store) as work:
            work.rounds.set_several_writers(ROUND, "a", several=several)
        with store.reading() as records:
            rounds = {each.round_id: each for each in records.rounds.all()}
            said.append([row.several_writers for row in rounds[ROUND].rows if row.row_id in ("a", "b")])
    assert said == [[True, False], [False, False]]


def test_an_act_has_its_reason(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("reopen", "佐藤", "数値に誤りがあったため")
        work.commit()
    with store.reading() as records:
        assert [(each.by, each.reason) for each in records.entries.acts()][-1] == ("佐藤", "数値に誤りがあったため")


def test_confirmations_given_here_are_told_oldest_first(store: Store) -> None:
    later = Confirmation("部長 鈴木")
    for given in (CONFIRMED, later):
        with act(store) as work:
            work.reviews.add_confirmation(ROUND, "zeimu", given)
    with store.reading() as records:
        assert list(records.reviews.confirmations(ROUND, "zeimu")) == [CONFIRMED, later]
        assert list(records.reviews.confirmations(ROUND, "koseki")) == []


def test_a_return_brings_its_confirmation_and_the_writers_that_it_names(store: Store) -> None:
    package = replace(package_for(), remarks={("a", ""): "数値をご確認ください。", ("a", "done"): "前の文"})
    answered = replace(return_for(package), confirmation=CONFIRMED, writers={("a", "done"): "国保係"})
    with act(store) as work:
        work.packages.add(package)
        work.returns.add(answered)
    with act(store) as work:
        work.returns.add(answered)
    with store.reading() as records:
        assert records.packages.find(package.package_id) == package
        assert records.returns.find(answered.return_id) == answered
        assert list(records.returns.of_round(ROUND)) == [answered]


def test_what_was_found_in_a_file_is_kept_in_place_of_what_was_found_before(store: Store) -> None:
    place = Place("税務課.xlsx", "回答", "H12", 12, "進捗状況", "1-1-1-01-A", "mark")
    found = [problem("MARK-UNKNOWN", place, found="▽"), problem("ROWS-ABSENT", found="a", count="2")]
    for kept in ([found[1]], found):
        with act(store) as work:
            work.reviews.save_findings("f" * 64, kept)
    with store.reading() as records:
        assert list(records.reviews.findings("f" * 64)) == found
        assert list(records.reviews.findings("0" * 64)) == []


def test_an_arrival_says_when_and_by_whom(store: Store) -> None:
    with store.writing() as work:
        act_ = work.begin_act("merge", "佐藤")
        work.arrivals.add(received(b"x"))
        work.commit()
    with store.reading() as records:
        assert [(each.at, each.by) for each in records.arrivals.received()][-1] == (act_.at, "佐藤")
