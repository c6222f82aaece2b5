"""国の計画と取組の対応 on paper: the counts of every item, each row once, and the rows of no item."""

from __future__ import annotations

from dataclasses import replace

from nakano_status.application.papers.kinds.frames_paper import (
    FrameItemPart,
    FramePart,
    FrameRow,
    FramesContent,
    build_frames,
)
from nakano_status.documents.document import Document, Heading, Paragraph, Table, plain_text
from nakano_status.domain.plan.annotations import FrameItem

A, B = FrameRow("a", "取組 a", "税務課", "◎"), FrameRow("b", "取組 b", "戸籍住民課", "未記入")
CARDS = FrameItemPart(FrameItem("N-1", "カード", "記載"), (A, B), (1, 0))
NOTHING = FrameItemPart(FrameItem("N-2", "手続", "記載"), (), (0, 0))
REPOST = FrameItemPart(FrameItem("D-1", "カード", repost_of="N-1"), (A, B), (1, 0))
CONTENT = FramesContent(
    "令和4年度末",
    ("◎", "○"),
    (FramePart("官民データ", "1版", (CARDS, NOTHING)), FramePart("DX", "", (REPOST,))),
    (FrameRow("c", "取組 c", "防災課", "○"),),
    "2023-09-01",
)
WITHOUT_ROUND = replace(
    CONTENT,
    as_of="",
    marks=(),
    frames=(FramePart("官民データ", "1版", (replace(CARDS, counts=(), rows=(replace(A, mark=""),)),)),),
    untagged=(),
)


def tables(document: Document) -> list[list[tuple[str, ...]]]:
    return [
        [tuple(plain_text(cell.text) for cell in row.cells) for row in (*block.head, *block.rows)]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def test_a_frame_has_its_counts_by_item_and_its_rows_once() -> None:
    counted, rows, repeated, untagged = tables(build_frames(CONTENT))
    assert counted == [
        ("項目", "◎", "○", "取組"),
        ("記載",),
        ("N-1　カード", "1", "0", "2"),
        ("N-2　手続", "0", "0", "0"),
    ]
    assert rows == [
        ("管理番号", "事業内容", "所管課", "進捗状況"),
        ("N-1　カード　2件",),
        ("a", "取組 a", "税務課", "◎"),
        ("b", "取組 b", "戸籍住民課", "未記入"),
        ("N-2　手続　当たる取組はない",),
    ]
    assert repeated == [("項目", "◎", "○", "取組"), ("D-1　カード（N-1の再掲）", "1", "0", "2")]
    assert untagged[1:] == [("c", "取組 c", "防災課", "○")]


def test_before_a_round_there_are_no_marks_and_nothing_left_over_is_said() -> None:
    document = build_frames(WITHOUT_ROUND)
    assert document.title == "国の計画と取組の対応"
    assert tables(document) == [
        [("項目", "取組"), ("記載",), ("N-1　カード", "1")],
        [("管理番号", "事業内容", "所管課"), ("N-1　カード　1件",), ("a", "取組 a", "税務課")],
    ]
    said = [plain_text(each.text) for each in document.blocks if isinstance(each, Paragraph)]
    assert said[-1] == "すべての取組が、いずれかの項目に当たる。"


def test_every_table_is_as_wide_as_the_page_and_headings_count_on() -> None:
    (section,) = build_frames(CONTENT).sections
    assert {round(each.width, 3) for each in section.blocks if isinstance(each, Table)} == {section.setup.room[0]}
    headings = [(each.ordinal, each.text) for each in section.blocks if isinstance(each, Heading)]
    assert headings == [(1, "官民データ（１版）"), (2, "DX"), (3, "どの項目にも当たらない取組（１件）")]
