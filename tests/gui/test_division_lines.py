"""What is pending at a division: changed after 所属長確認, asked again, reworded; each line leads to its row."""

from dataclasses import replace

from nakano_status.application.review.wording_changes import WordingChange
from nakano_status.application.round.read.views import AskedRow, ConfirmationView
from nakano_status.domain.review.confirmation import Confirmation
from nakano_status.domain.review.review import AskOutcome, Reply
from nakano_status.gui.features.board.division_panel import DivisionDetail, division_lines
from tests.support.marks import BUILT_IN_MARKS
from tests.support.row_views import board_line

ROW = "1-1-1-02-K"
CONFIRMED = ConfirmationView(
    "税務課", "課長", "2023-07-10T00:00:00+00:00", "7月10日", ((ROW, "done"),), Confirmation("課長")
)
ASKED = AskedRow(ROW, "税務課", "数を記入してください。", "R4-P9", AskOutcome.UNCHANGED)
MENDED = WordingChange(
    ROW,
    "1-1-1",
    "交付窓口の拡大",
    "税務課",
    "zeimu",
    "done",
    "取組状況",
    "開始した。",
    "始めた。",
    "始めた。",
    Reply.NOT_SENT,
    BUILT_IN_MARKS,
)


def detail(**changed: object) -> DivisionDetail:
    line = replace(board_line("税務課"), confirmed=CONFIRMED, asked_rows=(ASKED,))
    found = DivisionDetail(line, (MENDED,), {ROW: "交付窓口の拡大"}, {"done": "令和4年度までの取組状況"})
    return replace(found, **changed)  # type: ignore[arg-type]


def told(found: DivisionDetail) -> list[str]:
    return [line.accessible_text for line in division_lines(found)]


def test_each_kind_has_its_heading_with_how_many() -> None:
    assert told(detail()) == [
        "所属長確認の後に変わった欄　1件",
        f"{ROW}、交付窓口の拡大、令和4年度までの取組状況",
        "修正依頼　1件",
        f"{ROW}、交付窓口の拡大、数を記入してください。、変更なしで戻った",
        "修文　1件",
        f"{ROW}、交付窓口の拡大、取組状況、未送付",
    ]


def test_a_line_leads_to_its_row_and_field() -> None:
    items = [line.item for line in division_lines(detail()) if line.item is not None]
    assert items == [(ROW, "done"), (ROW, ""), (ROW, "done")]


def test_where_nothing_waits_nothing_is_told() -> None:
    assert told(detail(line=board_line("税務課"), wording=())) == []


def test_what_is_to_be_asked_is_what_has_no_word_yet() -> None:
    agreed = replace(MENDED, reply=Reply.AGREED)
    assert detail(wording=(MENDED, replace(MENDED, reply=Reply.ASKED), agreed)).to_ask == 2
