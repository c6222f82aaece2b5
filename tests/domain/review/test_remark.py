"""What was printed beside a row, and whether a cell still shows it."""

import pytest

from nakano_status.domain.exchange.package import Package, PackageRow, Purpose
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.review.review import is_as_printed, printed_remark, reworded_pieces
from nakano_status.domain.text.narrative import PieceKind
from tests.support.fields import NAKANO, slot_in

ROW = "1-1-1-01-P"


def package(purpose: Purpose, remarks: dict[tuple[str, str], str]) -> Package:
    base = {slot_in(ROW, "done"): ("見られる。",), slot_in(ROW, "mark"): ("△", None, None)}
    rows = (PackageRow(ROW, Role.LEAD),)
    return Package("R4-P1", "R4", "zeimu", frozenset(), purpose, rows, base, remarks=remarks)


ASKED = package(Purpose.ASK_BACK, {(ROW, ""): "時期を記入してください。\nよろしくお願いします。"})
MENDED = package(Purpose.WORDING, {(ROW, "done"): "見れる", (ROW, "mark"): "○"})


def test_a_comment_is_printed_as_it_is() -> None:
    assert printed_remark(ASKED, ROW, NAKANO) == "時期を記入してください。\nよろしくお願いします。"
    assert printed_remark(ASKED, "1-1-1-02-X", NAKANO) == ""


def test_mended_fields_are_printed_in_the_forms_order() -> None:
    assert printed_remark(MENDED, ROW, NAKANO) == "○→△見られる。"


@pytest.mark.parametrize(
    ("received", "sent", "text"), [("○", "△", "○→△"), (None, "◎", "（空欄）→◎"), ("×", None, "×→（空欄）")]
)
def test_between_two_marks_stands_an_arrow(received: str | None, sent: str | None, text: str) -> None:
    assert "".join(piece.text for piece in reworded_pieces(NAKANO.by_key["mark"], received, sent)) == text


def test_blanks_at_the_end_of_a_text_are_not_struck() -> None:
    (piece,) = reworded_pieces(NAKANO.by_key["done"], "見られる。　", "見られる。")
    assert (piece.kind, piece.text) == (PieceKind.SAME, "見られる。")
    assert reworded_pieces(NAKANO.by_key["done"], " ", None) == ()


@pytest.mark.parametrize(
    "typed",
    [
        None,
        "　",
        "【進捗状況】\n○→△\n\n【令和4年度までの取組状況】\n見られる。",
        "【進捗状況】\r\n○→△\r\n\r\n【令和4年度までの取組状況】\r\n見られる。",
        "【進捗状況】 ○→△ 【令和4年度までの取組状況】 見られる。",
        "○→△見られる。",
    ],
)
def test_a_cell_that_shows_what_was_printed_or_nothing_is_as_printed(typed: str | None) -> None:
    assert is_as_printed(typed, MENDED, ROW, NAKANO)


@pytest.mark.parametrize("typed", ["了解しました。", "【進捗状況】\n○→△\n\n了解しました。"])
def test_what_somebody_wrote_there_is_not(typed: str) -> None:
    assert not is_as_printed(typed, MENDED, ROW, NAKANO)
    assert not is_as_printed(typed, ASKED, ROW, NAKANO)


def test_a_comment_may_begin_like_a_heading() -> None:
    asked = package(Purpose.ASK_BACK, {(ROW, ""): "【至急】\n直してください。"})
    assert is_as_printed("【至急】\n直してください。", asked, ROW, NAKANO)
