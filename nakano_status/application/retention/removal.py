"""What a closed round need not keep: files as they were received, and names of persons (retain).

Both are acts that are kept. Digests, sizes and verdicts of files remain, and every answer, so that `verify` follows the
history, a file that arrives once more is recognised, and papers are made as before (decision 0093).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.lookup import chosen_round, need_closed, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.retention.acts import acts_of_round
from nakano_status.application.retention.retained_folder import known_manifest
from nakano_status.application.retention.round_files import RoundFile, files_of_round, hashes_of_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answered_return import Return, ReturnState
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.plan.annotations import Tag
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.planning import LaidDownDiffers, NotLaidDown
from nakano_status.domain.review.confirmation import without_name
from nakano_status.domain.round.round import Round

_MOST_NAMED = 3


@dataclass(frozen=True)
class RemovedFiles:
    """The round, the files that are removed (or would be), and how many bytes they have."""

    round_: Round
    files: tuple[RoundFile, ...]

    @property
    def size(self) -> int:
        """Their bytes."""
        return sum(each.received.size for each in self.files)

    @property
    def text(self) -> str:
        """How many there are, as text."""
        return f"受け取ったファイル{len(self.files)}件（{self.size:,}バイト）"


def drop_received(
    parts: Parts,
    store: Store,
    year: FiscalYear | None = None,
    folder: Path | None = None,
    by: str | None = None,
    *,
    without_folder: bool = False,
) -> Outcome[RemovedFiles]:
    """Remove the bytes of the files that were received for a closed round; those with undecided items are kept.

    `folder` is that into which it was laid down; `without_folder`: none is needed. Raises WrongRole, RoundUnknown,
    RoundNotClosed, NotLaidDown, LaidDownUnknown, LaidDownDiffers.
    """
    with store.writing() as work:
        found = files_to_drop(work, year)
        round_, files = found.value.round_, found.value.files
        if not without_folder:
            _need_laid_down(parts, work, round_, folder, files)
        if files:
            work.begin_act("drop_received", by, f"{round_.year.label}分 {len(files)}件")
            today = parts.clock.today()
            for each in files:
                work.history.drop_file(each.received.sha256, today)
            work.commit()
    return found


def files_to_drop(records: Records, year: FiscalYear | None) -> Outcome[RemovedFiles]:
    """Return what `drop_received` would remove; raises WrongRole, RoundUnknown, RoundNotClosed."""
    round_ = _closed_round(records, year)
    kept = [each for each in files_of_round(records, round_) if each.content is not None]
    waiting = sum(each.waits for each in kept)
    problems = (problem("REMOVAL-WAITS", found=str(waiting)),) if waiting else ()
    return Outcome(RemovedFiles(round_, tuple(each for each in kept if not each.waits)), problems=problems)


def _need_laid_down(
    parts: Parts, records: Records, round_: Round, folder: Path | None, files: tuple[RoundFile, ...]
) -> None:
    """Refuse unless every file is in the folder as it was received."""
    if folder is None:
        raise NotLaidDown(year=round_.year.label)
    manifest = known_manifest(parts, records, round_, folder)
    differing = [each for each in manifest.problems(parts) if each.code != "LAID-DOWN-ADDED"]
    missing = [each.received.name for each in files if each.received.sha256 not in manifest.hashes]
    named = [each.found or "" for each in differing] + missing
    if named:
        found = "、".join(named[:_MOST_NAMED]) + (f"など{len(named)}件" if len(named) > _MOST_NAMED else "")
        raise LaidDownDiffers(path=str(folder), found=found)


def _closed_round(records: Records, year: FiscalYear | None) -> Round:
    need_role(records, StoreRole.OFFICE)
    return need_closed(chosen_round(records, year))


@dataclass(frozen=True)
class BlankedNames:
    """The round, and where names are removed (or would be).

    `confirmations` are how many 所属長確認 each division gave in this data file, `findings` those in files that quote
    one, by SHA-256, without the name.
    """

    round_: Round
    returns: tuple[str, ...]
    confirmations: Mapping[str, int]
    acts: tuple[str, ...]
    tags: tuple[Tag, ...]
    findings: Mapping[str, Sequence[Problem]]

    @property
    def text(self) -> str:
        """How many there are, as text."""
        counts = self.counts
        tags = f"、枠組みとの対応{counts['tags']}件" if counts["tags"] else ""
        named = f"回答{counts['returns']}件、所属長確認{counts['confirmations']}件、操作{counts['acts']}件{tags}"
        return f"{named}の氏名と内線"

    @property
    def counts(self) -> Mapping[str, int]:
        """How many returns, confirmations, acts and tags have names."""
        return {
            "returns": len(self.returns),
            "confirmations": sum(self.confirmations.values()),
            "acts": len(self.acts),
            "tags": len(self.tags),
        }


def blank_names(store: Store, year: FiscalYear | None = None, by: str | None = None) -> Outcome[BlankedNames]:
    """Remove names and extensions of persons from the returns, confirmations, acts and tags of a closed round.

    Answers are kept. Raises WrongRole, RoundUnknown, RoundNotClosed.
    """
    with store.writing() as work:
        outcome = names_to_blank(work, year)
        found = outcome.value
        if any(found.counts.values()) or found.findings:
            work.begin_act("blank_names", by, f"{found.round_.year.label}分")
            for return_id in found.returns:
                work.returns.blank_names(return_id)
            for division in found.confirmations:
                work.reviews.blank_confirmations(found.round_.round_id, division)
            for act_id in found.acts:
                work.history.blank_person(act_id)
            for tag in found.tags:
                work.frames.blank_decider(tag)
            for sha256, problems in found.findings.items():
                work.reviews.save_findings(sha256, problems)
            work.commit()
    return outcome


def names_to_blank(records: Records, year: FiscalYear | None) -> Outcome[BlankedNames]:
    """Return where `blank_names` would remove names; raises WrongRole, RoundUnknown, RoundNotClosed."""
    round_ = _closed_round(records, year)
    round_id = round_.round_id
    returns = records.returns.of_round(round_id, tuple(ReturnState), row_ids=())
    confirmed = {
        each.division_id: sum(
            not given.is_blanked for given in records.reviews.confirmations(round_id, each.division_id)
        )
        for each in records.organisation.read().divisions
    }
    answers = [
        each
        for each in files_of_round(records, round_)
        if each.content is not None and Verdict(each.received.verdict).is_answer
    ]
    acts = acts_of_round(records, round_)
    found = BlankedNames(
        round_,
        tuple(each.return_id for each in returns if _has_names(each)),
        {division: number for division, number in confirmed.items() if number},
        tuple(each.act_id for each in acts if each.by is not None),
        tuple(records.frames.tags_decided_in({each.act_id for each in acts})),
        _findings_without_names(records, round_),
    )
    return Outcome(found, problems=(problem("NAMES-IN-RECEIVED", found=str(len(answers))),) if answers else ())


def _findings_without_names(records: Records, round_: Round) -> Mapping[str, Sequence[Problem]]:
    quoted = {}
    for sha256 in hashes_of_round(records, round_):
        findings = list(records.reviews.findings(sha256))
        blanked = [without_name(each) for each in findings]
        if blanked != findings:
            quoted[sha256] = blanked
    return quoted


def _has_names(answered: Return) -> bool:
    respondent, given = answered.respondent, answered.confirmation
    named = (respondent.name, respondent.extension, respondent.confirmed_by)
    return any(each is not None for each in named) or (given is not None and not given.is_blanked)
