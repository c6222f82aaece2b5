"""Work that a person stops: once, in time, and not where nothing is kept."""

import threading

import pytest

from nakano_status.domain.problems.stopping import Cancelled, StopFlag, check_stop, keep, on_trial, stoppable


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
        keep()
        flag.ask()
        check_stop()
    assert not flag.is_in_time


def test_on_trial_nothing_is_kept_so_it_can_be_stopped_all_the_time() -> None:
    flag = StopFlag()
    with stoppable(flag), on_trial():
        keep()
        assert flag.is_in_time
        flag.ask()
        with pytest.raises(Cancelled):
            check_stop()


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
