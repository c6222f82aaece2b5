"""What a window learns of the acts of others in a set of two plans."""

from collections.abc import Callable
from datetime import date

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.news import News, read_news
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from tests.support.plans import R7


def seen(store: Store, plan_id: str, since: News | None, year: FiscalYear | None = None) -> News:
    """Return the news of a window that shows a plan and a year."""
    store.choose_plan(plan_id)
    with store.reading() as records:
        return read_news(records, since, year, frozenset())


def by_another(store: Store, plan_id: str, act: Callable[[], object]) -> None:
    """Do an act of another user, who shows a plan."""
    store.choose_plan(plan_id)
    act()


def test_the_first_round_of_the_plan_after_is_another_round(parts: Parts, two_plans: Store) -> None:
    by_another(two_plans, "kodo", lambda: open_round(parts, two_plans, R7, date(2026, 7, 14)))
    before = seen(two_plans, "kodo", None)
    by_another(two_plans, "tsugi", lambda: open_round(parts, two_plans, R7, date(2026, 7, 14)))
    assert seen(two_plans, "kodo", before).shows_another_round(before)


def test_the_same_year_of_another_plan_is_chosen_by_the_user(parts: Parts, both_collected: Store) -> None:
    first = seen(both_collected, "kodo", None, R7)
    chosen = seen(both_collected, "tsugi", first, R7)
    assert not chosen.shows_another_round(first)
    by_another(both_collected, "kodo", lambda: edit_entry(parts, both_collected, Entry("1-1-1-01-P", {"done": "文。"})))
    assert not seen(both_collected, "tsugi", chosen, R7).shows_another_round(chosen)
