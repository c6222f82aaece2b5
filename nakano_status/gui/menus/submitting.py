"""A division's acts before and at submission that menus request of the page that has them."""

from __future__ import annotations

from enum import StrEnum


class SubmitAct(StrEnum):
    """A request for an act: record the 所属長確認, make the 回答ファイル, ask a section (係)."""

    CONFIRM = "confirm"
    MAKE = "make"
    ASK_SECTION = "ask_section"


class AdviceAct(StrEnum):
    """The acts on a piece of advice on a wording; the value is the label."""

    UNIFY = "統一する"
    LET_STAND = "このまま"
