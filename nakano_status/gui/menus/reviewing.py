"""The office's acts on received answers that menus and other pages request of the page that has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReviewAct(StrEnum):
    """The office's acts on answers: accept, reopen, ask again, request confirmation of wording changes, amend.

    `EXTEND` gives a division more time or sets the 部内期限 of a 部, `REMIND` makes the 再依頼文: both on 提出状況.
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
    """A request for an act in 取組一覧: on one row, or on the rows of a division (by the name that is shown)."""

    act: ReviewAct
    row_id: str | None = None
    division: str | None = None


class WordingSection(StrEnum):
    """The sections of the page 修文, in order; also a request to show one."""

    MENDED = "修文の一覧"
    UNIFY = "用語の統一"
    TERMS = "用語の表"
    RETURNED = "一覧からの修正"
