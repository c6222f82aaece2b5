"""A sound text of every setting that formats up to 1.8 wrote as JSON, for a data file of `whole_store`."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.support.paper_offices import FIRST
from tests.support.stores import ROUND

ACT = "an act"
"""What stands for the ID of an act of the data file."""

PACKAGE = "a package"
"""What stands for the ID of a package of the data file."""

_OWNERS = [["zeimu", "lead", 1, None, None, None]]
_BODY = {
    "kind": "division",
    "names": [["税務課", "official", None, None]],
    "place": [None, 1, False],
    "earlier": [["2022-03-31", None, 1, False]],
    "until": None,
}
_OPINION = {
    "number": 7,
    "source": "議会",
    "day": "2022-04-01",
    "who": None,
    "is_named": False,
    "text": "意見",
    "answer": None,
    "changed": None,
    "rows": [FIRST],
}
_INDICATOR = {
    **dict.fromkeys(("indicator_id", "edition_id", "goal", "name", "name_printed"), "指標"),
    **dict.fromkeys(("unit", "footnote_mark", "note", "owner")),
    "ordinal": 1,
    "direction": "up",
    "actuals": [[2022, "80", None, None, None, None]],
    "targets": [],
}
_TERMS = [["ＡＩ", "AI", True]]

SOUND: Mapping[str, Any] = {
    f"asking:{ROUND}:zeimu": {FIRST: "年度を確かめてください。"},
    "awaited_files": [["c" * 64, "税務課.xlsx", "控え.nakano"]],
    "findings_looked_at": ["d" * 64],
    "laid_down": [[ACT, ROUND, "e" * 64]],
    f"let_stand:{ROUND}": [[FIRST, "done", "ＡＩ", "ＡＩを使った。"]],
    "list_columns:p": {"担当課": "divisions"},
    "opinion_plans": {"7": "p"},
    "opinions.sent": [[json.dumps(_OPINION), [PACKAGE]]],
    "opinions_deleted": [[ACT, _OPINION]],
    "rolled_over": {ROUND: {"ends": {FIRST: None}, "without": [FIRST], "contacts": {"zeimu": "内線1"}}},
    "row_moves": {
        ACT: {
            "row": FIRST,
            "was": "zeimu",
            "heir": "koseki",
            "day": "2023-04-01",
            "owners": {"p-1": _OWNERS},
            "answerers": {ROUND: [["zeimu", "lead", 1]]},
        }
    },
    "sender": {"body": "zeimu", "kept": {ROUND: "政策室計画課"}},
    "settled_rounds": {
        ROUND: {
            "bodies": {"zeimu": _BODY},
            "indicators": {"指標": _INDICATOR},
            "scheduled": {FIRST: "実施"},
            "owners": {FIRST: _OWNERS},
        }
    },
    "withdrawn": [[ACT, "R4", [PACKAGE]]],
    "withdrawn_decisions": ["W1"],
    "word_table": _TERMS,
    "word_table.sent": [[json.dumps(_TERMS), [PACKAGE]]],
}
"""The settings by key, each with every part that it can have."""


def damaged(value: Any, junk: Any) -> Iterator[Any]:
    """Yield the value with each part of it replaced by `junk`, one at a time, the whole first."""
    yield junk
    places = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for place, part in places:
        for each in damaged(part, junk):
            changed = deepcopy(value)
            changed[place] = each
            yield changed
