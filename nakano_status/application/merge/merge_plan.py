"""Decide a merge: one plan for a whole batch, after reading all files and before writing anything (exchange.md).

Pure: a function of the set, the admitted files and the held items. A dry run prints the plan; applying it recomputes it
and writes only if it equals the one shown (`fingerprint`). `docs/merge.md` explains the rule with worked examples.

A confirmation (所属長確認) is not part of the answers, so it does not affect a return's ID: a file with nothing new but
a confirmation is the same return, and its confirmation is imported all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nakano_status.application.merge.file_plan import FilePlan, file_plans
from nakano_status.application.merge.folding import Folded, RoundFacts, fold
from nakano_status.application.merge.row_fates import RowFates, superseded_items
from nakano_status.application.ports.data_file import CurrentValue
from nakano_status.domain.exchange.admission import Admission
from nakano_status.domain.exchange.answered_return import HeldState, Return
from nakano_status.domain.exchange.ledger import Fate, HeldItem, Verdict, count_fates
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import Change
from nakano_status.domain.merge.resolution import Conflict
from nakano_status.domain.merge.revision import Slot, in_order
from nakano_status.domain.review.confirmation import best_confirmation
from nakano_status.domain.text.narrative import same


def arriving_returns(facts: RoundFacts, arrived: Iterable[Return]) -> tuple[dict[str, Return], list[Return]]:
    """Return the new returns by ID, each once, and the known ones whose confirmation has changed."""
    known, new = facts.returns, dict[str, Return]()
    again: dict[str, Return] = {}
    for answer in arrived:
        found = again if answer.return_id in known else new
        before = found.get(answer.return_id) or known.get(answer.return_id) or answer
        found[answer.return_id] = with_confirmation(before, answer, facts.profile)
    confirmed = (each for each in again.values() if each.confirmation != known[each.return_id].confirmation)
    return new, list(confirmed)


def with_confirmation(answer: Return, other: Return, profile: Profile) -> Return:
    """Return an answer with the better of two confirmations of the same content, whichever arrived first."""
    given = [each.confirmation for each in (answer, other) if each.confirmation]
    if answer.confirmation is not None and answer.confirmation.is_blanked_copy_of(other.confirmation):
        return answer  # the name that was removed does not return with the same file
    found = best_confirmation(given, {place: value.text for place, value in answer.values.items()}, profile)
    return replace(answer, confirmation=found[0]) if found else answer


@dataclass(frozen=True)
class MergePlan:
    """What importing a batch would do: returns to admit, changes, conflicts, held items, and the ledger.

    `packages` are those that the store no longer has and adds again; `confirmed` are known returns that arrive with
    another 所属長確認; `held` are new held items; `needless` are new ones that a later answer has already superseded,
    kept for the record; `superseded` are the IDs of items held until this batch.
    """

    files: tuple[FilePlan, ...]
    returns: tuple[Return, ...]
    folded: Folded
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    held: tuple[HeldItem, ...]
    needless: tuple[HeldItem, ...]
    superseded: tuple[str, ...]
    packages: tuple[Package, ...] = ()
    confirmed: tuple[Return, ...] = ()

    @property
    def fates(self) -> dict[Fate, int]:
        """The number of rows of the batch with each fate."""
        return count_fates(row for file in self.files for row in file.ledger)

    @property
    def contested(self) -> int:
        """The number of rows and 成果指標 with conflicts: one row can have several."""
        return len({each.slot.row_id for each in self.conflicts})

    @property
    def cleared(self) -> tuple[Change, ...]:
        """The changes that leave a field blank."""
        return tuple(change for change in self.changes if change.now is None)

    @property
    def absent(self) -> int:
        """How many rows the new files of the batch do not show; known files are not counted again."""
        return sum(len(file.absent) for file in self.files if file.verdict is not Verdict.KNOWN)

    @property
    def balanced(self) -> bool:
        """Whether the balances of every file hold."""
        return all(file.balanced for file in self.files)

    @property
    def needs_person(self) -> bool:
        """Whether anything in the batch needs a person's attention."""
        return bool(self.conflicts or self.held or self.absent)

    @property
    def fingerprint(self) -> str:
        """A digest of everything that the plan would do, to check that it is still the plan that was shown."""
        # what a person saw: fates, changes, sides and held items; not times or act IDs, which differ at every reading
        files = [
            [file.sha256, file.verdict, [[row.sheet, row.row, row.row_id, row.fate] for row in file.ledger]]
            for file in self.files
        ]
        changes = [[each.row_id, each.key, each.division, each.was, each.now] for each in self.changes]
        conflicts = [
            [each.conflict_id, [[side.assertion_id, *side.values] for side in each.sides]] for each in self.conflicts
        ]
        waiting = [sorted(item.item_id for item in items) for items in (self.held, self.needless)]
        content = [
            files,
            [each.return_id for each in self.returns],
            changes,
            conflicts,
            waiting,
            sorted(self.superseded),
            [[each.return_id, each.confirmation.label] for each in self.confirmed if each.confirmation],
        ]
        # surrogatepass: a broken surrogate in a cell must not stop the merge of the other files
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def plan_merge(
    facts: RoundFacts,
    current: Mapping[Slot, CurrentValue],
    admissions: Sequence[Admission],
    kept: Iterable[HeldItem],
    act_id: str = "",
) -> MergePlan:
    """Decide what importing the admitted files would do to the round with the set `facts` and the cache `current`.

    `kept` are the round's held items in any state: what was held before is not held again.
    """
    new, confirmed = arriving_returns(facts, (answer for admission in admissions for answer in admission.returns))
    news: dict[str, HeldItem] = {}
    before = {item.item_id: item for item in kept}
    for item in (item for admission in admissions for item in admission.held if item.item_id not in before):
        # two files of a batch may hold the same row; it is one question to one person
        news.setdefault(item.item_id, item)
    after = facts.including(returns=new.values())
    # only what the new returns can affect: resolving the whole round would cost as much for one file as for all
    touched = after.touched_by(new)
    folded = fold(after, current, touched, act_id)
    waiting = [item for item in before.values() if item.state is HeldState.WAITING]
    superseded = superseded_items(after, [*waiting, *news.values()])
    fates = RowFates(after, current, tuple(new.values()), superseded)
    return MergePlan(
        tuple(file_plans(admissions, fates, facts, before, confirmed)),
        tuple(new.values()),
        folded,
        tuple(change for change in folded.changes if not same(change.was, change.now)),
        # also conflicts that were open before: the person who merges should see them while deciding
        tuple(filter(None, map(after.conflict, in_order(touched)))),
        tuple(item for item in news.values() if item.item_id not in superseded),
        # kept, though there is nothing to decide: every row of every file must be accounted for
        tuple(replace(item, state=HeldState.SUPERSEDED) for item in news.values() if item.item_id in superseded),
        tuple(item.item_id for item in waiting if item.item_id in superseded),
        confirmed=tuple(confirmed),
    )
