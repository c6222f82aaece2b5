"""A division's acts before and at handing in, as menus ask for them of the page that has them."""

from __future__ import annotations

from enum import StrEnum


class SubmitAct(StrEnum):
    """A wish to come to an act: record the 所属長確認, make the 回答ファイル, ask a section (係)."""

    CONFIRM = "confirm"
    MAKE = "make"
    ASK_SECTION = "ask_section"


class AdviceAct(StrEnum):
    """What is offered at an advice on a wording; the word that it is offered by."""

    UNIFY = "統一する"
    LET_STAND = "このまま"
