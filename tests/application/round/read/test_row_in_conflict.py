"""A row in 相違 is neither 未記入 nor 記入中, and its field is not blank: all outputs agree on it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.openness import OpenKind, read_openness
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import message, remedy
from nakano_status.application.review.review_rows import accept
from nakano_status.application.round.open_and_close_round import missing_divisions
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.domain.refusals.exchange import NotAcceptable
from nakano_status.domain.round.states import DivisionState, RowState
from tests.support.rounds import OWN, ZEIMU, hand_in, merge, rows_of, write, write_all

FIRST, SECOND = OWN
TODAY = date(2023, 7, 10)


@pytest.fixture
def two_files(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Store:
    """An office that merged two answers of 税務課, which differ in the mark of one row and the text of another."""
    other = Path(shutil.copyfile(own, tmp_path / "other.nakano"))
    write_all(parts, own)
    write_all(parts, other)
    write(parts, other, FIRST, mark="×", change_reason="不調のため", change_kind="その他")
    write(parts, other, SECOND, done="別の内容を実施した。")
    merge(parts, sending_office, *(hand_in(parts, each, each.with_suffix(".xlsx")).file for each in (own, other)))
    return sending_office


def test_its_state_is_conflict_whichever_field_differs(two_files: Store) -> None:
    rows = rows_of(two_files)
    assert [rows[each].state for each in OWN] == [RowState.CONFLICT] * 2
    assert (rows[FIRST].values["mark"], rows[SECOND].values["done"]) == (None, None)  # what was sent stands meanwhile


def test_its_fields_are_not_found_blank_but_to_be_decided(two_files: Store) -> None:
    with two_files.reading() as records:
        checked = check_entries(records, division=ZEIMU)
    assert checked.value.missing == ()
    assert not checked.value.complete
    assert [(each.code, each.place.id, each.place.key) for each in checked.problems] == [
        ("CONFLICT-OPEN", FIRST, "mark"),
        ("CONFLICT-OPEN", SECOND, "done"),
    ]
    first = checked.problems[0]
    assert message(first) + remedy(first) == (
        "「進捗状況」に、内容の異なる回答が並んでいます。どの内容にするかを「相違」で決めてください。"
    )


def test_the_board_counts_it_as_answered_and_asks_for_no_more(two_files: Store) -> None:
    with two_files.reading() as records:
        round_ = chosen_round(records)
        line = next(each for each in read_board(records, round_, TODAY) if each.division == ZEIMU)
        missing = missing_divisions(records, round_, TODAY)
    assert (line.answered, line.rows, line.conflicts) == (2, 2, 2)
    assert line.state is DivisionState.REVIEWING
    assert not line.is_to_be_reminded
    assert ZEIMU not in missing


def test_counts_closing_and_acceptance_name_it_as_conflict_only(two_files: Store) -> None:
    with two_files.reading() as records:
        round_ = chosen_round(records)
        counts, open_points = read_counts(records, round_), read_openness(records, round_)
    ids = {each.kind: each.ids for each in open_points.points}
    assert dict(counts.excluded)[FIRST] == "open_conflict"  # only of the mark: the other row counts
    assert SECOND not in dict(counts.excluded)
    assert ids[OpenKind.CONFLICT] == OWN
    assert OpenKind.ERROR not in ids
    assert not {*OWN} & {*ids[OpenKind.UNANSWERED]}
    with pytest.raises(NotAcceptable) as refused:
        accept(two_files, ZEIMU)
    assert refused.value.details["reason"] == f"相違 {FIRST} {SECOND}"
