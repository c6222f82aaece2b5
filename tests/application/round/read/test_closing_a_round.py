"""What is open in a round is listed before it is closed, and what was closed last after it."""

from pathlib import Path

from nakano_status.application.papers.openness import OpenKind, Openness, OpenPoint
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import Closed, Closing, close_round, read_closing
from tests.support.rounds import ZEIMU, hand_in, merge, write_all


def closing(parts: Parts, store: Store) -> Closing:
    with store.reading() as records:
        return read_closing(records, parts.clock.today())


def test_what_is_open_is_counted_and_goes_as_answers_come(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    before = closing(parts, sending_office)
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "回答.xlsx").file)
    after = closing(parts, sending_office)
    assert before.left is not None
    assert after.left is not None
    assert set(before.waiting) - set(after.waiting) == {ZEIMU}
    assert before.left.openness.counts["unanswered"] - after.left.openness.counts["unanswered"] == 2
    assert not after.is_clean


def test_after_closing_the_round_is_told_and_nothing_is_left_to_close(parts: Parts, office: Store) -> None:
    told = closing(parts, office).left
    assert told is not None
    assert close_round(office).value == told, "what was shown is what the act tells"
    after = closing(parts, office)
    assert (after.left, after.waiting, after.is_clean) == (None, (), False)
    assert after.last_closed is not None
    assert after.last_closed.year == told.round_.year


def test_not_all_is_in_while_a_figure_is_blank_or_a_row_is_asked_again(parts: Parts, office: Store) -> None:
    told = closing(parts, office).left
    assert told is not None
    assert told.openness.count(OpenKind.FIGURE) == 10
    for kind in (OpenKind.FIGURE, OpenKind.ASKED_BACK):
        alone = Closed(told.round_, Openness((OpenPoint(kind, ("x",)),)))
        assert not Closing(alone, (), None).is_clean
        assert alone.openness.allows(draft=False)
    assert Closing(Closed(told.round_, Openness(())), (), None).is_clean
    assert not told.openness.allows(draft=False)
    assert told.openness.allows(draft=True)
