"""What can be done about files that came in, as menus ask for it of the page that is shown."""

from __future__ import annotations

from enum import StrEnum


class GatherAct(StrEnum):
    """Choose what came, take in what is ticked, send back what was found, carry texts over, save or take back."""

    CHOOSE_FILES = "choose_files"
    CHOOSE_FOLDER = "choose_folder"
    TAKE_IN = "take_in"
    LEAVE_OUT = "leave_out"
    RETURN_FINDINGS = "return_findings"
    CARRY = "carry"
    SAVE = "save"
    TAKE_BACK = "take_back"
