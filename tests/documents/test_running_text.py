"""Numbers of sentences are written as the paper's headings write theirs."""

from __future__ import annotations

import pytest

from nakano_status.documents.document import (
    Block,
    Cell,
    Column,
    Group,
    Heading,
    Numerals,
    Paragraph,
    ParagraphRole,
    Row,
    Table,
    plain,
)
from nakano_status.documents.template import fill, parse_template, with_numerals


def said(text: str, numerals: Numerals = Numerals.FULL_WIDTH) -> str:
    (block,) = with_numerals((Paragraph(plain(text)),), numerals)
    assert isinstance(block, Paragraph)
    return "".join(run.text for run in block.text)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("令和4年度末の103件", "令和４年度末の１０３件"),
        ("「第2次計画」の4段階", "「第２次計画」の４段階"),
        ("資料5、別紙1", "資料５、別紙１"),
        ("令和5年7月14日（金）", "令和５年７月１４日（金）"),
        ("目標1 利便性、△5件、3か年", "目標１ 利便性、△５件、３か年"),
        ("様式.xlsx、4件", "様式.xlsx、４件"),
    ],
)
def test_a_number_in_a_sentence_is_as_wide_as_its_characters(typed: str, written: str) -> None:
    assert said(typed) == written
    assert said(typed, Numerals.HALF_WIDTH) == typed


@pytest.mark.parametrize(
    "kept",
    [
        "R4-RTQDJU",
        "・職員課（回答）.xlsx　8938 9fe6 ee47（89389fe6ee47155a）",
        "・防災課.xlsx　33a8 5747 7a18（33a857477a18acc0）",
        "02-01_総務課_R4回答様式.xlsx",
        "・02-03_第2課_R4修正依頼(2).xlsx",
        "「令和5年度第2課.xlsx」",
        "1-1-2-03-M",
        "94.2％",
        "12,345件",
        "+5件",
        "1/15",
        "1fm",
        "(1)",
        "9:30",
        "Windows 11",
        "https://example.lg.jp/a?id=12&page=3#4",
        "12@example.lg.jp",
    ],
)
def test_a_number_in_a_name_and_one_of_several_parts_stays_as_it_is(kept: str) -> None:
    assert said(kept) == kept


def test_headings_and_groups_are_written_so_and_tables_and_their_notes_are_not() -> None:
    table = Table((Column(20),), (Row((Cell(plain("令和4年度")),)),))
    note = Paragraph(plain("※約1万枚と換算する。"), ParagraphRole.NOTE)
    blocks: tuple[Block, ...] = (Heading(1, 1, "令和4年度"), Group((table, note)))
    assert with_numerals(blocks, Numerals.FULL_WIDTH) == (Heading(1, 1, "令和４年度"), Group((table, note)))


@pytest.mark.parametrize(
    ("typed", "year"), [("１　状況", "令和４年度"), ("1 状況", "令和4年度"), ("状況", "令和４年度")]
)
def test_a_wording_whose_headings_are_typed_in_half_width_has_such_numbers_all_through(typed: str, year: str) -> None:
    blocks = fill(parse_template(f"{typed}\n｛年度｝である。"), {"年度": "令和4年度"}, {})
    assert f"{year}である。" in str(blocks[-1])
