"""Work that a person stops: once, in time, and not where nothing is kept."""

import threading

import pytest

from nakano_status.application.stopping import (
    Cancelled,
    StopFlag,
    check_stop,
    counted,
    forbid_stopping,
    on_trial,
    report,
    stoppable,
    while_wanted,
)


def test_work_is_stopped_where_it_looks_and_what_cleans_up_is_not() -> None:
    flag = StopFlag()
    with stoppable(flag):
        check_stop()
        flag.ask()
        with pytest.raises(Cancelled):
            check_stop()
        check_stop()


def test_what_was_kept_for_good_goes_to_its_end() -> None:
    flag = StopFlag()
    with stoppable(flag):
        forbid_stopping()
        flag.ask()
        check_stop()
    assert not flag.is_in_time


def test_on_trial_nothing_is_kept_so_it_can_be_stopped_all_the_time() -> None:
    flag = StopFlag()
    with stoppable(flag), on_trial():
        forbid_stopping()
        assert flag.is_in_time
        flag.ask()
        with pytest.raises(Cancelled):
            check_stop()


def test_how_far_work_is_is_that_of_the_work_that_it_is_a_part_of_until_it_shall_stop() -> None:
    flag = StopFlag("集める")
    assert flag.at == ("集める", 0, 0)
    with stoppable(flag), on_trial():
        report("試す", 1, 2)
        assert flag.at == ("試す", 1, 2)
        flag.ask()
        with pytest.raises(Cancelled):
            report("試す", 2, 2)
    assert flag.at == ("試す", 1, 2)


def test_a_reading_stops_where_it_looks_once_it_is_not_wanted() -> None:
    answers = [False, True]
    with while_wanted(answers.pop):
        check_stop()
        with pytest.raises(Cancelled):
            check_stop()


def test_a_list_within_a_longer_one_does_not_take_its_place() -> None:
    flag = StopFlag("集める")
    with stoppable(flag):
        at = [flag.at for _ in counted("読む", range(60), 60) for _ in counted("比べる", range(3), 3)]
    assert at == [("読む", place, 60) for place in range(60) for _ in range(3)]


@pytest.mark.parametrize(("total", "step"), [(3, 1), (200, 4)])
def test_a_list_is_reported_about_fifty_times_and_then_what_was_reported_before(total: int, step: int) -> None:
    flag = StopFlag("集める")
    with stoppable(flag), on_trial():
        assert [flag.at for _ in counted("読む", range(total), total)] == [
            ("読む", place - place % step, total) for place in range(total)
        ]
        assert flag.at == ("集める", 0, 0)
    assert [*counted("読む", range(total), total)] == [*range(total)]


@pytest.mark.parametrize("place", [1, 4])
def test_a_list_can_be_stopped_at_each_of_its_items(place: int) -> None:
    flag = StopFlag()
    with stoppable(flag):
        items = counted("読む", range(200), 200)
        assert [next(items) for _ in range(place)] == [*range(place)]
        flag.ask()
        with pytest.raises(Cancelled):
            next(items)


def test_each_work_has_a_flag_of_its_own_and_the_one_around_goes_on() -> None:
    outer, inner = StopFlag(), StopFlag()
    inner.ask()
    with stoppable(outer):
        with stoppable(inner), pytest.raises(Cancelled):
            check_stop()
        check_stop()
        with stoppable(None):
            outer.ask()
            check_stop()


def test_another_thread_is_not_stopped() -> None:
    flag, found = StopFlag(), []
    flag.ask()

    def look() -> None:
        check_stop()
        found.append("not stopped")

    with stoppable(flag):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found == ["not stopped"]
    check_stop()
