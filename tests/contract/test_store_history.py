"""What every data file keeps of its acts: the heads that they led to, where these are stated, what was removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from nakano_status.application.ports.data_file import Store, UnitOfWork
from nakano_status.domain.history.acts import HeadOf
from nakano_status.domain.round.round import OutOfReport
from tests.support.fields import slot_in
from tests.support.stores import ROUND, act, package_for, received, return_for, small_round, typed

DAY = date(2029, 4, 1)


def test_every_head_that_there_was_is_known_with_the_act_that_led_to_it(store: Store) -> None:
    heads = []
    for text in ("一", "二", "三"):
        with act(store, by="佐藤") as work:
            work.settings.save("k", text)
        with store.reading() as records:
            heads.append(records.history.head())
    with store.reading() as records:
        found = records.history.heads()
        assert list(found)[1:] == heads
        assert list(found.values()) == list(records.entries.acts())
    assert len(set(found)) == 4


def test_the_head_within_an_act_is_that_of_the_acts_before_it(store: Store) -> None:
    with store.reading() as records:
        before = records.history.head()
    with act(store) as work:
        work.settings.save("k", "v")
        assert work.history.head() == before


def test_the_heads_that_papers_and_forms_state_are_kept_apart(store: Store) -> None:
    with act(store) as work:
        work.history.state(HeadOf.PUBLICATION, "R4/1", "a" * 64)
        work.history.state(HeadOf.PUBLICATION, "R4/2", "b" * 64)
        work.history.state(HeadOf.PACKAGE, "R4-ZEIMU", "c" * 64)
    with store.reading() as records:
        assert records.history.stated(HeadOf.PUBLICATION) == {"R4/1": "a" * 64, "R4/2": "b" * 64}
        assert records.history.stated(HeadOf.PACKAGE) == {"R4-ZEIMU": "c" * 64}


def test_of_a_removed_file_the_bytes_are_gone_and_the_day_is_kept(store: Store) -> None:
    first, second = received(b"one"), received(b"two")
    with act(store) as work:
        for each in (first, second):
            work.arrivals.add(each)
    with act(store) as work:
        work.history.drop_file(first.sha256, DAY)
    with store.reading() as records:
        assert records.history.dropped() == {first.sha256: DAY}
        assert [records.arrivals.content(each.sha256) for each in (first, second)] == [None, b"two"]
        sizes = {each.sha256: each.size for each in records.arrivals.received()}
    assert sizes == {each.sha256: each.size for each in (first, second)}
    assert store.check_integrity() == []


def test_the_acts_of_a_round_are_those_that_wrote_of_it_or_received_a_file_for_it(store: Store) -> None:
    file, returned = received(b"one"), return_for(package_for())

    def type_in(work: UnitOfWork) -> None:
        work.entries.add_assertion(ROUND, typed("w1", slot_in("a", "done"), "済"))

    done: Mapping[str, Callable[[UnitOfWork], object]] = {
        "another round": lambda work: work.rounds.add(small_round("R4-2")),
        "a file received": lambda work: work.arrivals.add(file),
        "a form": lambda work: work.packages.add(package_for()),
        "the answer in the file": lambda work: work.returns.add(replace(returned, sha256=file.sha256, file=file.name)),
        "a file for no round": lambda work: work.arrivals.add(received(b"two")),
        "a setting": lambda work: work.settings.save("k", "v"),
        "typed": type_in,
        "a row": lambda work: work.rounds.set_out_of_report(ROUND, "b", OutOfReport.FINISHED),
    }
    for kind, write in done.items():
        with act(store, kind) as work:
            write(work)
    with store.reading() as records:
        kinds = {each.act_id: each.kind for each in records.entries.acts()}
        of_round = sorted(kinds[act_id] for act_id in records.history.acts_of_round(ROUND))
        of_other = [kinds[act_id] for act_id in records.history.acts_of_round("R4-2")]
    assert of_round == ["a file received", "a form", "a row", "init", "the answer in the file", "typed"]
    assert of_other == ["another round"]


def test_a_name_is_removed_from_its_act_alone(store: Store) -> None:
    for by in ("佐藤", "鈴木"):
        with act(store, by=by):
            pass
    with act(store) as work:
        work.history.blank_person(work.entries.acts()[1].act_id)
    with store.reading() as records:
        assert [each.by for each in records.entries.acts()] == ["担当 花子", None, "鈴木", None]
    assert store.check_integrity() == []
