"""The note 作成中 above papers that are not final, and whether the last final paper is still current."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.papers.publication import Publication, last_final
from nakano_status.domain.round.round import Origin, Round

if TYPE_CHECKING:
    from nakano_status.documents.template import Template
    from nakano_status.store.papers import StoredPapers

DRAFT_LABEL = "作成中"
"""Label of a paper that is not final, also used in the names of its files."""

WORDING = "wording"
"""Key under which a recorded paper stores the digest of its report's wording."""


def draft_file_name(name: str, note: str) -> str:
    """Return a file name, with 作成中 added if `note` is not empty.

    A published table has no other place for a draft note.
    """
    stem, dot, suffix = name.partition(".")
    return f"{stem}_{DRAFT_LABEL}{dot}{suffix}" if note else name


def draft_note(records: Records, round_: Round, day: date) -> str:
    """Return 「作成中 令和5年8月10日時点」; '' if the round is unchanged since its last final paper.

    A round that was read from a list is published already, so its note is ''.
    """
    if round_.origin is Origin.IMPORTED or final_publication(records, round_) is not None:
        return ""
    return draft_text(day)


def report_note(records: Records, round_: Round, day: date, wording: str) -> str:
    """Return the draft note of a report; '' if round and wording are unchanged since the last final paper.

    `wording`: the digest of the report's wording. A round that was read from a list has no note.
    """
    is_reworded = (
        round_.origin is not Origin.IMPORTED
        and last_final_if_reworded(records.publications, round_, wording) is not None
    )
    return draft_text(day) if is_reworded else draft_note(records, round_, day)


def wording_digest(template: Template) -> str:
    """Return a digest of a wording as it is printed; remarks and line numbers do not change it.

    Later versions must return the same digest: it is made from the text and the kind of each line, not from how this
    version stores them.
    """
    lines = [[line.manner.value, line.level, line.text] for line in template.lines]
    printed = json.dumps([template.numerals.value, lines])
    return hashlib.sha256(printed.encode()).hexdigest()


def last_final_if_reworded(publications: StoredPapers, round_: Round, wording: str) -> Publication | None:
    """Return the last final paper of a round if its report had a different wording; otherwise None.

    `wording`: the digest of the current wording. A paper that was recorded without a digest counts as not different.
    """
    publication = last_final(publications.of_round(round_.round_id))
    if publication is None:
        return None
    printed = publications.printed_values(round_.round_id, publication.number).get(("", WORDING))
    return publication if printed not in (None, wording) else None


def draft_text(day: date) -> str:
    """Return the note above a draft made on a day, whatever the state of the round."""
    return f"{DRAFT_LABEL} {era_day(day)}時点"


def final_publication(records: Records, round_: Round) -> Publication | None:
    """Return the last final paper of a round if the round is unchanged since then; otherwise None."""
    publication = last_final(records.publications.of_round(round_.round_id))
    if publication is None:
        return None
    return publication if publication.state_digest == state_digest(records, round_) else None
