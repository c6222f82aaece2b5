"""What a PDF reads like, line by line: the first text that differs is named."""

import pytest

from nakano_status.documents.document import Run, Typeface
from nakano_status.documents.page import Paper
from nakano_status.documents.page_reading import UnreadText, first_unread
from nakano_status.documents.printed import Line, PrintedDocument, PrintedPage


def printed(*pages: tuple[str, ...]) -> PrintedDocument:
    drawn = tuple(
        PrintedPage(
            Paper.A4,
            is_landscape=False,
            marks=tuple(Line(0, 0, 9, 9, (Run(text),), 9, Typeface.GOTHIC) for text in lines),
        )
        for lines in pages
    )
    return PrintedDocument("文", drawn, "2023-10-11")


def test_texts_that_read_as_they_were_meant_agree_whatever_blanks_a_reader_adds() -> None:
    made = printed(("実施 内容", "－ Ｗｉ‐Ｆｉ"), ("◎",))
    assert first_unread(made, ("実 施\n内容 — Wi-Fi", "◎")) is None


@pytest.mark.parametrize(
    ("read", "lost"),
    [
        (("Microsoft Of ce", "次"), UnreadText(1, "Microsoft Office", "f")),
        (("Microsoft Office", ""), UnreadText(2, "次", "次")),
        (("Microsoft Office 余", "次"), None),
    ],
)
def test_the_first_character_that_is_lost_is_named(read: tuple[str, str], lost: UnreadText | None) -> None:
    assert first_unread(printed(("Microsoft Office",), ("次",)), read) == lost


@pytest.mark.parametrize(("read", "is_read"), [("2025 و 2023 سنة", True), ("2025 و 2023 سن", False)], ids=ascii)
def test_what_is_written_from_right_to_left_may_come_in_another_order(read: str, *, is_read: bool) -> None:
    made = printed(("سنة 2023 و 2025",))
    assert (first_unread(made, (read,)) is None) is is_read
