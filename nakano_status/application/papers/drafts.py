"""作成中: what stands above a paper until its round is final, so that a copy never passes for the last word."""

from __future__ import annotations

from datetime import date

from nakano_status.application.ports import Records
from nakano_status.application.read.digest import state_digest
from nakano_status.domain.printed_day import era_day
from nakano_status.domain.publication import Publication, last_final
from nakano_status.domain.round import Origin, Round

DRAFT = "作成中"
"""The word on a paper that is no final one, and in the names of its files."""


def draft_note(records: Records, round_: Round, day: date) -> str:
    """Return 「作成中 令和5年8月10日時点」; '' for a round whose state is that of its last final paper.

    A round that was read from a list is published already.
    """
    if round_.origin is Origin.IMPORTED or final_paper(records, round_) is not None:
        return ""
    return draft_words(day)


def draft_words(day: date) -> str:
    """Return what stands above a draft, whatever the state."""
    return f"{DRAFT} {era_day(day)}時点"


def final_paper(records: Records, round_: Round) -> Publication | None:
    """Return the last final paper of a round, where what stands is still what it was made from."""
    paper = last_final(records.publications(round_.round_id))
    return paper if paper and paper.state_digest == state_digest(records, round_) else None
