"""Rows that were accepted, or are of a closed round: nothing changes them, in whatever order and batches files come.

Between two acts of a person the state is a function of the set; a reopening then lets everything in that waited.
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.domain.exchange.answer_file import AnswerFile, HeldState
from nakano_status.domain.exchange.ledger import Fate
from nakano_status.domain.merge.resolution import folded
from nakano_status.domain.review.review import LOCK_REASONS
from tests.properties.test_batches import OWN, Story, orders, state, stories
from tests.support.answering import Office
from tests.support.sets import stale_slots

quick = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def locked(story: Story, data: st.DataObject) -> tuple[Office, list[AnswerFile], Office]:
    """Return an office that took some files in and locked rows then, the other files, and one that locked none."""
    early = data.draw(st.sets(st.sampled_from(range(len(story.files)))), "taken in before")
    office = story.told([sorted(early)]) if early else story.office.copied()
    free = office.copied()
    places = sorted((row_id, division) for division, rows in OWN.items() for row_id in rows)
    office.accepted = data.draw(st.sets(st.sampled_from(places)), "accepted")
    office.closed = data.draw(st.booleans(), "closed")
    office.reopened = data.draw(st.sets(st.sampled_from([row_id for row_id, _ in places])), "reopened before")
    return office, [file for place, file in enumerate(story.files) if place not in early], free


def told(office: Office, files: list[AnswerFile], story: Story, order: list[list[int]]) -> Office:
    """Return the office after the files, in batches of places."""
    after = office.copied()
    for batch in order:
        plan = after.merges(*(files[place] for place in batch), without=story.without)
        assert plan.balanced
        assert stale_slots(after.facts, after.current) == []
    return after


def stands(office: Office) -> dict[object, object]:
    """Return the current values, and the sides of open conflicts."""
    found: dict[object, object] = {}
    for slot, line in office.current.items():
        if any(line.values) or line.conflict:
            conflict = office.conflict(slot.row_id, slot.group) if slot.division is None else None
            sides = sorted(repr((side.writer, folded(side.values))) for side in conflict.sides) if conflict else None
            found[slot] = (folded(line.values), sides)
    return found


def that_matters(office: Office) -> object:
    """Return values, conflicts and held items, but no locked rows that a later answer has made needless.

    No one has to decide on them, and whether they take part changes nothing. Whether such a row was held on its way
    depends on which of the answers between the two had arrived by then.
    """
    seen = office.copied()
    seen.held = {
        name: item
        for name, item in office.held.items()
        if item.reason not in LOCK_REASONS or item.state is not HeldState.SUPERSEDED
    }
    lines, sides, items, _shown = state(seen)
    return lines, sides, items


@quick
@given(stories(), st.data())
def test_order_and_batches_do_not_matter_between_two_acts(story: Story, data: st.DataObject) -> None:
    office, files, _ = locked(story, data)
    together = told(office, files, story, [list(range(len(files)))])
    assert that_matters(told(office, files, story, data.draw(orders(len(files))))) == that_matters(together)
    again = told(together, files, story, [[place] for place in range(len(files))])
    assert state(again) == state(together)


@quick
@given(stories(), st.data())
def test_a_reopening_lets_in_everything_that_waited_as_if_nothing_had_been_locked(
    story: Story, data: st.DataObject
) -> None:
    office, files, free = locked(story, data)
    order = data.draw(orders(len(files)))
    after = told(office, files, story, order)
    for row_id in sorted({row_id for rows in OWN.values() for row_id in rows}):
        after.reopens(row_id)
    assert not [item for item in after.held.values() if item.reason in LOCK_REASONS and item.state is HeldState.WAITING]
    assert stands(after) == stands(told(free, files, story, order))


@quick
@given(stories(), st.data())
def test_no_answer_changes_what_stands_on_a_closed_round(story: Story, data: st.DataObject) -> None:
    office, files, _ = locked(story, data)
    office.closed, office.reopened = True, set()
    before = {slot: folded(line.values) for slot, line in office.current.items() if any(line.values)}
    for file in files:
        plan = office.merges(file, without=story.without)
        assert not plan.changes
        assert not plan.fates[Fate.APPLIED]
    assert {slot: folded(line.values) for slot, line in office.current.items() if any(line.values)} == before
