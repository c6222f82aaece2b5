"""Command lines for remedies: the catalogue's texts also fit the window, so only this module adds what to type."""

from __future__ import annotations

_TYPED = {
    "ACCEPTED": "reopen",
    "CHANGE-DAY-MISSING": "--from、--correct",
    "CLOSED-FOR-WRITING": "reopen",
    "CONFLICT-OPEN": "conflicts、resolve",
    "CONFLICT-UNKNOWN": "conflicts",
    "DIVISION-UNKNOWN": "division alias",
    "DUE-YEAR-DOUBTFUL": "round amend --due-all",
    "EDITION-DIFFERS": "--edition",
    "EDITION-UNCLEAR": "--edition",
    "EDITION-UNKNOWN": "--edition",
    "FIGURES-NONE": "kpi import",
    "FILE-PASSWORD": "--password",
    "FORM-OF-OTHER-DIVISION": "carry-over",
    "FORM-VERSION": "carry-over",
    "HELD-FILE-LOCKED": "--password",
    "ITEM-UNKNOWN": "held",
    "LEFT-OUT": "held apply",
    "LIST-CHANGE-UNKNOWN": "list-changes",
    "LIST-DIVISION-UNKNOWN": "division import、division alias",
    "LIST-ROW-UNMATCHED": "plan revise",
    "LIST-TITLE-DIFFERS": "plan revise",
    "MANY-PACKAGES": "held apply",
    "NOTHING-MENDED": "wording",
    "NOTE-NEEDS-DIVISION": "--as",
    "NOTHING-RECEIVED": "board --remind",
    "NOTHING-SENT": "distribute",
    "OTHER-YEAR": "carry-over",
    "PACKAGE-UNKNOWN": "carry-over",
    "PACKAGE-VOID": "carry-over",
    "PAPER-DAY-OPEN": "--date",
    "PAPERS-NOT-PLACED": "publications --save",
    "PASSWORD-WRONG": "--password",
    "PLAN-NOT-READABLE": "--plan builtin:nakano2",
    "PLAN-UNKNOWN": "--plan builtin:nakano2",
    "PREVIOUS-UNKNOWN": "import",
    "RECEIVED-UNKNOWN": "received",
    "REPORT-REWORDED": "publish、templates reset",
    "RETURN-UNKNOWN": "received",
    "REVISION-OF-ANOTHER-EDITION": "plan template",
    "REVISION-DAY-UNFIT": "--adopted、--in-force",
    "REVISION-TITLE-TAKEN": "--title",
    "ROUND-CLOSED": "reopen、held apply",
    "ROUND-UNKNOWN": "round open",
    "ROW-ACCEPTED": "reopen",
    "ROWS-NOT-IN-FORM": "submit",
    "STORE-NOT-GIVEN": "--store",
    "SUBMISSION-INCOMPLETE": "check、--draft",
    "STORE-LOCKED": "--wait",
    "TARGET-EXISTS": "--replace",
    "TEMPLATE-FAULTY": "templates save、templates import、templates reset",
    "TEMPLATE-UNKNOWN": "templates list",
    "USAGE": "--help",
}
"""What to type to carry out the remedy of a code."""


def hint(code: str) -> str:
    """Return （コマンドでは …） for a code; empty if its remedy is not a command."""
    return f"（コマンドでは {_TYPED[code]}）" if code in _TYPED else ""
