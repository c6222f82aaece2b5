"""Comments for a future 修正依頼, saved row by row as they are typed, until the file is made.

They are not part of the merged set: only the window shows them, and `ask_back` receives them as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from nakano_status.application.lookup import chosen_round, find_division, find_row, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.round import Round

Comments = Mapping[str, str]
"""Comments by 管理番号."""


def keep_comment(
    store: Store, division: str, row_ids: Iterable[str], text: str, by: str | None = None
) -> Outcome[Comments]:
    """Save the comment for some rows of a division, where blank removes it; return all its comments.

    Raises WrongRole, RoundUnknown, DivisionUnknown, IdUnknown.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = chosen_round(work)
        whose = find_division(work, division).division_id
        kept = dict(_kept(work, round_, whose))
        for row_id in row_ids:
            row = find_row(round_, row_id).row_id
            kept.pop(row, None)
            if text.strip():
                kept[row] = text
        work.begin_act("keep_comment", by)
        work.settings.save(_key(round_, whose), json.dumps(kept, ensure_ascii=False))
        work.commit()
    return Outcome(_in_order(round_, kept))


def kept_comments(records: Records, division: str, year: FiscalYear | None = None) -> Comments:
    """Return the saved comments for a division in printed order; raises RoundUnknown, DivisionUnknown."""
    round_ = chosen_round(records, year)
    return _in_order(round_, _kept(records, round_, find_division(records, division).division_id))


def _kept(records: Records, round_: Round, division: str) -> dict[str, str]:
    kept: dict[str, str] = json.loads(records.settings.read(_key(round_, division)) or "{}")
    return kept


def _key(round_: Round, division: str) -> str:
    return f"asking:{round_.round_id}:{division}"


def _in_order(round_: Round, kept: Comments) -> dict[str, str]:
    return {row.row_id: kept[row.row_id] for row in round_.rows if row.row_id in kept}
