"""A pasted block's meaning: its line of headings, the column of IDs, the field of each column."""

from __future__ import annotations

from nakano_status.domain.clipboard.blocks import BlockFrame, place_in, read_frame
from nakano_status.domain.problems.problem import Place
from tests.support.fields import NAKANO

HEADINGS = {"mark": "進捗状況", "change_reason": "変更理由", "done": "取組状況"}
ID = "1-1-1-01-P"


def test_an_empty_block_has_no_fields() -> None:
    assert read_frame((), NAKANO, HEADINGS, "mark") == BlockFrame(0, None, {})


def test_fields_follow_the_column_of_ids_wherever_it_is_and_however_long_each_line_is() -> None:
    frame = read_frame((("取組",), ("取組", ID, "◎", "遅れた。")), NAKANO, HEADINGS, "mark")
    assert (frame.first, frame.id_column) == (0, 1)
    assert frame.keys == {2: "mark", 3: "change_reason", 4: "done"}


def test_an_id_may_be_written_wide_small_and_with_blanks() -> None:
    assert read_frame(((" １-1-1- 01-ｐ", "◎"),), NAKANO, HEADINGS, "mark").id_column == 0


def test_a_column_with_another_text_among_the_ids_is_no_column_of_ids() -> None:
    frame = read_frame(((ID, "◎"), ("別の文", "○")), NAKANO, HEADINGS, "mark")
    assert (frame.id_column, frame.keys[0]) == (None, "mark")


def test_lines_of_a_copied_table_may_end_early() -> None:
    copied = ("1-1-1-01-P", "取組の方向", "取組", "税務課", "◎", "", "実施した。", "提出済")
    assert read_frame((copied, copied[:5]), NAKANO, HEADINGS, "mark").names_fields


def test_a_place_in_a_block_counts_from_1() -> None:
    assert place_in(1, 2, ID, "mark") == Place(cell="2行目・3列目", row=2, id=ID, key="mark")
