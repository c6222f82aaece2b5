"""Rows that were handed on while forms are out: what comes on old forms waits, and nothing of it is lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.domain.exchange.answer_file import AnswerFile, HeldState
from nakano_status.domain.exchange.ledger import ROW_MOVED
from tests.properties.test_batches import Story, orders, stories
from tests.properties.test_locked_rows import stands, told
from tests.support.answering import Office

quick = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def handed_on(story: Story, data: st.DataObject) -> tuple[Office, list[AnswerFile], Office]:
    """Return an office that took some files in and handed on rows then, the other files, and one that did not."""
    early = data.draw(st.sets(st.sampled_from(range(len(story.files)))), "taken in before")
    free = story.told([sorted(early)]) if early else story.office.copied()
    office = free.copied()
    asked = sorted((name, row_id) for name, each in office.packages.items() for row_id in each.answer_rows)
    moved = data.draw(st.sets(st.sampled_from(asked)), "handed on")
    office.moved = dict.fromkeys(moved, "bosai")
    return office, [file for place, file in enumerate(story.files) if place not in early], free


@quick
@given(stories(), st.data())
def test_the_files_balance_and_order_does_not_matter_after_it(story: Story, data: st.DataObject) -> None:
    office, files, _ = handed_on(story, data)
    together = told(office, files, story, [list(range(len(files)))])
    assert stands(told(office, files, story, data.draw(orders(len(files))))) == stands(together)


@quick
@given(stories(), st.data())
def test_with_one_word_each_all_that_waited_counts_as_if_nothing_had_moved(story: Story, data: st.DataObject) -> None:
    office, files, free = handed_on(story, data)
    order = data.draw(orders(len(files)))
    after, expected = told(office, files, story, order), told(free, files, story, order)
    for item in list(after.held.values()):
        if item.reason == ROW_MOVED and item.state is HeldState.WAITING:
            after.applies(item)
    assert not [each for each in after.held.values() if (each.reason, each.state) == (ROW_MOVED, HeldState.WAITING)]
    if not any(item.reason == "MANY-PACKAGES" for item in (*after.held.values(), *expected.held.values())):
        assert stands(after) == stands(expected)
