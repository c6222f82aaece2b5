"""Acts on received files that the menus request of the current page."""

from __future__ import annotations

from enum import StrEnum


class GatherAct(StrEnum):
    """Acts on received files: choose, merge or leave out, return findings, carry texts over, save, withdraw a file."""

    CHOOSE_FILES = "choose_files"
    CHOOSE_FOLDER = "choose_folder"
    TAKE_IN = "take_in"
    LEAVE_OUT = "leave_out"
    RETURN_FINDINGS = "return_findings"
    CARRY = "carry"
    SAVE = "save"
    TAKE_BACK = "take_back"
