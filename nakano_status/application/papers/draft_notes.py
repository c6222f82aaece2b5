"""The note 作成中 above papers that are not final, and whether the last final paper still holds."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.application.merge.read.digest import state_digest
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.papers.publication import Publication, last_final
from nakano_status.domain.round.round import Origin, Round

if TYPE_CHECKING:
    from nakano_status.documents.template import Template
    from nakano_status.store.indicators_and_papers import StoredPapers

DRAFT_LABEL = "作成中"
"""The label on a paper that is not final, and in the names of its files."""

WORDING = "wording"
"""The key of a recorded paper's digest of the wording that its report was made from."""


def marked_name(name: str, note: str) -> str:
    """Return a file's name; that of a draft is marked, because a data file has no other place for the mark."""
    stem, dot, suffix = name.partition(".")
    return f"{stem}_{DRAFT_LABEL}{dot}{suffix}" if note else name


def draft_note(records: Records, round_: Round, day: date) -> str:
    """Return 「作成中 令和5年8月10日時点」; '' for a round whose state is that of its last final paper.

    A round that was read from a list is published already.
    """
    if round_.origin is Origin.IMPORTED or final_paper(records, round_) is not None:
        return ""
    return draft_words(day)


def report_note(records: Records, round_: Round, day: date, wording: str) -> str:
    """Return the same for a report, which is final only with the wording of the last final paper."""
    is_reworded = (
        round_.origin is not Origin.IMPORTED and reworded_since(records.publications, round_, wording) is not None
    )
    return draft_words(day) if is_reworded else draft_note(records, round_, day)


def wording_digest(template: Template) -> str:
    """Return a digest of a wording as it is printed: neither remarks nor line numbers change it.

    Later versions must return the same: it is made from the text and the kind of a line, not from how this version
    stores it.
    """
    lines = [[line.manner.value, line.level, line.text] for line in template.lines]
    printed = json.dumps([template.numerals.value, lines])
    return hashlib.sha256(printed.encode()).hexdigest()


def reworded_since(publications: StoredPapers, round_: Round, wording: str) -> Publication | None:
    """Return the last final paper of a round if its report was made from another wording than that of the digest."""
    paper = last_final(publications.of_round(round_.round_id))
    if paper is None:
        return None
    printed = publications.printed_values(round_.round_id, paper.number).get(("", WORDING))
    return paper if printed not in (None, wording) else None


def draft_words(day: date) -> str:
    """Return the note above a draft, whatever the state."""
    return f"{DRAFT_LABEL} {era_day(day)}時点"


def final_paper(records: Records, round_: Round) -> Publication | None:
    """Return the last final paper of a round if the current values are still those that it was made from."""
    paper = last_final(records.publications.of_round(round_.round_id))
    if paper is None:
        return None
    return paper if paper.state_digest == state_digest(records, round_) else None
