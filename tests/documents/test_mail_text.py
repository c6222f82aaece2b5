"""A letter as the text of a mail: 件名, recipient, text, sender; nothing of it is lost."""

from __future__ import annotations

import pytest

from nakano_status.documents.document import Align, Block, Heading, Paragraph, ParagraphRole, Row, Table, plain
from nakano_status.documents.letters import mail_text

LETTER: tuple[Block, ...] = (
    Paragraph(plain("区民部庶務担当課長　様"), ParagraphRole.SENDER),
    Paragraph(plain("デジタル政策課長"), ParagraphRole.SENDER, Align.RIGHT),
    Paragraph(plain("確認について（依頼）"), ParagraphRole.TITLE, Align.CENTRE),
    Paragraph(plain("確認をお願いします。"), first_line=1, space_above=18),
    Paragraph(plain("記"), ParagraphRole.SENDER, Align.CENTRE, space_above=18),
    Heading(1, 1, "方法"),
    Paragraph(plain("・一行目\n二行目"), indent=2, first_line=-1),
    Heading(2, 1, "期限"),
    Paragraph(plain("以上"), ParagraphRole.SENDER, Align.RIGHT, space_above=18),
)


def test_the_title_is_the_subject_and_the_sender_stands_at_the_foot() -> None:
    lines = mail_text(LETTER, "確認").splitlines()
    assert lines[:3] == ["件名：確認について（依頼）", "", "区民部庶務担当課長　様"]
    assert lines[-1] == "デジタル政策課長"
    assert lines.count("デジタル政策課長") == 1


def test_headings_are_numbered_and_lines_stand_in_as_on_paper() -> None:
    lines = mail_text(LETTER, "確認").splitlines()
    assert lines[3:5] == ["", "　確認をお願いします。"]
    assert lines[7:11] == ["１　方法", "　・一行目", "　　二行目", "　(1)　期限"]
    assert lines[6].strip() == "記"
    assert lines[6].startswith("　" * 10)


def test_a_letter_to_nobody_by_name_begins_with_what_it_says() -> None:
    assert mail_text(LETTER[2:4], "確認") == "件名：確認について（依頼）\n\n　確認をお願いします。\n"


def test_a_wording_without_a_title_has_the_papers_own_as_its_subject() -> None:
    assert mail_text(LETTER[3:4], "確認") == "件名：確認\n\n　確認をお願いします。\n"


def test_a_table_is_no_text_of_a_mail() -> None:
    with pytest.raises(TypeError):
        mail_text((LETTER[2], Table((), (Row(()),))), "確認")
