"""Whether last round's answers were pasted into this round's form: the same rows, the same texts (exchange.md)."""

from __future__ import annotations

from collections.abc import Iterable

from nakano_status.domain.answer_file import AnswerFile
from nakano_status.domain.fields import DONE
from nakano_status.domain.known import Given
from nakano_status.domain.narrative import is_blank, same
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.row_matching import MatchedRow
from nakano_status.domain.submission_rules import is_standing_word

_FEWEST = 2
"""One text like last year's is a row's own matter (SAME-AS-LAST-YEAR)."""


def last_round_pasted(file: AnswerFile, rows: Iterable[MatchedRow], given: Given) -> Problem | None:
    """Ask, once a file, where most of its 取組状況 say what was reported the last time; 「継続」 and the like aside."""
    alike = told = 0
    for row in rows:
        cell = row.read.cells.get(DONE)
        if cell is None or is_blank(cell.text) or is_standing_word(cell.text):
            continue
        told += 1
        alike += same(cell.text, given.get(row.row_id or "", {}).get("previous_done"))
    if alike < _FEWEST or alike * 2 <= told:
        return None
    return problem("LAST-ROUND-PASTED", Place(file=file.name), found=str(alike), expected=str(told))
