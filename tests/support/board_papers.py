"""Small 提出状況 papers for tests."""

from nakano_status.application.papers.kinds.board_paper import BoardContent, BoardEntry, Sign, build_board
from nakano_status.documents.document import Document

LONG_NAME = "北部すこやか福祉センター地域包括ケア推進担当課総合調整主査室"
LONG_STATE = "期限延長（8月10日まで）　修正依頼中2　相違3　未取込4"


def entry(name: str, department: str | None = "総務部", state: str = "提出済", figures: int = 0) -> BoardEntry:
    """Return a division that answered five of eight rows, and a figure if it supplies any."""
    return BoardEntry(
        name, department, 8, 5, state, Sign.HALF, "12/28 16:40", "12月28日", figures, figures_answered=min(figures, 1)
    )


def many(count: int, in_one: int, state: str = "提出済", figures: int = 0) -> tuple[BoardEntry, ...]:
    """Return divisions, the given number in each 部."""
    return tuple(entry(f"第{place}課", f"第{place // in_one}部", state, figures) for place in range(count))


def paper(*entries: BoardEntry) -> Document:
    """Return 提出状況 of these divisions."""
    moment = "令和5年7月13日（木） 16:40現在"
    return build_board(
        BoardContent("令和4年度末", moment, "令和5年7月14日（金）", 9, 15, entries, made_on="2023-07-13")
    )
