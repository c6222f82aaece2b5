"""指摘を確認した: list the received files with findings not looked at, and mark their findings as looked at.

A finding about an answer is listed with its row, and a waiting item is listed as held. The other findings are listed
with their file only: texts, notes and objects outside the answers, and the notes to the office.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.application.merge.received_files import find_received_file
from nakano_status.application.outcome import Outcome
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problem_texts.exchange import SUBMISSION_CODES
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.storage.value_cache import cached_once

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records, Store
    from nakano_status.application.round.read.round_answers import RoundAnswers
    from nakano_status.domain.round.round import Round

_UNPRINTABLE = ("TEXT-TAB", "TEXT-UNPRINTABLE")
_OF_ANSWERS = frozenset(entry.code for entry in SUBMISSION_CODES if entry.code not in _UNPRINTABLE)
"""Findings about an answer, whoever typed it: they are listed with its row."""


@dataclass(frozen=True)
class FileToLookAt:
    """A received file with findings to look at: its SHA-256 and its name."""

    sha256: str
    name: str


def files_to_look_at(records: Records, answers: RoundAnswers) -> tuple[FileToLookAt, ...]:
    """Return the imported files of a round with findings that no one has looked at, oldest first.

    A note to the office counts as a finding of its file; advice and findings about answers do not count. Empty if the
    round does not collect answers.
    """
    if not answers.round_.is_collecting:
        return ()
    files, returns = _imported(records, answers.round_)
    noted = {returns[each] for each in _notes(answers) if each in returns}
    seen = records.reviews.seen_findings()
    return tuple(
        FileToLookAt(sha256, name)
        for sha256, (name, has_findings) in files.items()
        if sha256 not in seen and (has_findings or sha256 in noted)
    )


def notes_in_file(records: Records, answers: RoundAnswers, sha256: str) -> tuple[Problem, ...]:
    """Return the notes to the office that arrived with a file, as questions beside its findings."""
    _, returns = _imported(records, answers.round_)
    return tuple(
        problem("NOTE-GIVEN", Place(id=row_id, key=NOTE), found=text)
        for return_id, notes in _notes(answers).items()
        if returns.get(return_id) == sha256
        for row_id, text in notes
    )


def look_at_findings(
    store: Store, seen: Iterable[str], unseen: Iterable[str] = (), by: str | None = None
) -> Outcome[tuple[str, ...]]:
    """Mark the findings in files as looked at or not, and return the SHA-256 of the files whose mark changed.

    `seen`, `unseen`: SHA-256 of the files, or their first 8 digits; a file in both ends as not looked at. If no mark
    changes, no act is recorded. Raises ReceivedUnknown, StoreReadOnly; then no mark is changed.
    """
    with store.writing() as work:
        before = work.reviews.seen_findings()
        looked_at = {find_received_file(work, each).sha256 for each in seen}
        now = before.union(looked_at).difference(find_received_file(work, each).sha256 for each in unseen)
        if now != before:
            work.begin_act(ActKind.LOOK_AT_FINDINGS, by)
            work.reviews.save_seen_findings(now)
            work.commit()
    return Outcome(tuple(sorted(before ^ now)))


def _imported(records: Records, round_: Round) -> tuple[dict[str, tuple[str, bool]], dict[str, str]]:
    """Return name and "has findings" of each imported file by SHA-256, and the SHA-256 of each return's file."""

    def read() -> tuple[dict[str, tuple[str, bool]], dict[str, str]]:
        returns = records.exchange.returns(round_.round_id, row_ids=())
        of = {each.return_id: each.sha256 for each in returns if each.sha256 is not None}
        files = {each.sha256: each.file or "" for each in returns if each.sha256 is not None}
        found = records.reviews.findings_of(files)
        return {sha256: (name, any(map(_is_finding, found.get(sha256, ())))) for sha256, name in files.items()}, of

    return cached_once(records.kept, ("imported files", round_.round_id), read)


def _is_finding(found: Problem) -> bool:
    return found.severity is not Severity.ADVICE and found.code not in _OF_ANSWERS


def _notes(answers: RoundAnswers) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the current notes, as 管理番号 and text, by the return or the assertion that gave them."""
    notes = ((slot, line) for slot, line in answers.current.items() if slot.group == NOTE)
    return grouped(
        (each, (slot.row_id, text)) for slot, line in notes if (text := line.values[0]) for each in line.assertion_ids
    )
