"""The office's acts on answers that came in, as menus and other pages ask for them of the page that has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReviewAct(StrEnum):
    """What the office does about answers: accept, let in again, ask again, ask for a word on mended texts, amend.

    `EXTEND` gives a division time or a 部 its 部内期限, `REMIND` makes the 再依頼文: both on 提出状況.
    """

    ACCEPT = "accept"
    REOPEN = "reopen"
    ASK_BACK = "ask_back"
    SEND_WORDING = "send_wording"
    AMEND = "amend"
    EXTEND = "extend"
    REMIND = "remind"


@dataclass(frozen=True)
class ReviewWish:
    """A wish to come to an act in 取組一覧: of one row, or of the rows of a division (by the name that is shown)."""

    act: ReviewAct
    row_id: str | None = None
    division: str | None = None


class WordingSection(StrEnum):
    """The sections of the page 修文, in order; a wish to see one."""

    MENDED = "修文の一覧"
    UNIFY = "用語の統一"
    TERMS = "用語の表"
    RETURNED = "一覧からの修正"
