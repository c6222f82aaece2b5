"""A late file of a closed round: reopen rows with a reason and import the file, in one transaction.

The acts `reopen` and `held apply` are done one after the other: both or neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nakano_status.application.lookup import edition_of
from nakano_status.application.merge.decide_held import find_held, read_held_file, round_of_file
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import MergeOptions, merge_within, plan_batch
from nakano_status.application.merge.received_files import ReadFile
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.preconditions import office_reading, office_writing
from nakano_status.application.review.review_rows import reopen_within
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import read_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.refusals.exchange import HeldNotApplicable
from nakano_status.domain.review.review import LOCK_REASONS, ROUND_CLOSED
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import same

Texts = Mapping[str, tuple[str | None, str | None]]
"""The current text and the file's text, by key."""


@dataclass(frozen=True)
class LateRow:
    """A row of a closed round that the file would change, once it is reopened.

    `texts`: by key, the current text and the text in the file, for each field that differs.
    """

    row_id: str
    title: str
    texts: Texts


@dataclass(frozen=True)
class LateFile:
    """A held file of a closed round.

    `item_id`: the ID of its held item. `year`: the year of the round. `rows`: the rows that wait to be reopened.
    `headings`: the headings of that year, by key. `profile`: the round's profile.
    """

    item_id: str
    year: FiscalYear
    rows: tuple[LateRow, ...]
    headings: Mapping[str, str]
    profile: Profile = field(repr=False)


@dataclass(frozen=True)
class LateImport:
    """The result of importing a late file; rows of the file that were not reopened are held in its round.

    `year`: the year of the round. `ids`: the reopened rows. `plan`: the effects of the import.
    """

    year: FiscalYear
    ids: tuple[str, ...]
    plan: MergePlan


def is_late_file(item: HeldItem) -> bool:
    """Return whether a held item is a whole file of an earlier, closed round."""
    return item.kind is HeldKind.FILE and item.reason == ROUND_CLOSED


def read_late_file(parts: Parts, store: Store, item_id: str, passwords: Sequence[str] = ()) -> LateFile:
    """Return the changes that a late file would make in its round.

    `passwords` are tried on a protected file. Raises RoundUnknown, PlanUnclear, ItemUnknown, HeldFileLocked,
    HeldNotApplicable.
    """
    with store.reading() as records:
        file, home = _file_and_home(parts, records, item_id, passwords)
    # planned in its own round: a late file never counts in the round that is being collected
    plan = plan_batch(parts, store, [file], MergeOptions(home.year, agreed=[item_id], round_id=home.round_id)).plan
    waiting = [each.row_id for each in plan.held if each.reason in LOCK_REASONS and each.row_id is not None]
    with store.reading() as records:
        contents = RoundContents.load(records, home)
        view = read_round(records, home)
        titles = {listing.row_id: listing.title for listing in edition_of(records, home).listings}
    rows = (LateRow(row_id, titles[row_id], dict(_texts(plan, contents, row_id))) for row_id in dict.fromkeys(waiting))
    return LateFile(item_id, home.year, tuple(rows), view.headings, view.asked.profile)


def reopen_and_apply(
    parts: Parts,
    store: Store,
    item_id: str,
    row_ids: Sequence[str],
    reason: str,
    *,
    by: str | None = None,
    passwords: Sequence[str] = (),
) -> Outcome[LateImport]:
    """Reopen rows of a closed round, and import its late file, in one transaction.

    `passwords` are tried on a protected file. Raises WrongRole, RoundUnknown, PlanUnclear, ItemUnknown,
    HeldFileLocked, HeldNotApplicable, ReasonMissing, IdUnknown, RowNotLocked; then nothing is changed.
    """
    with office_reading(store) as records:
        file, home = _file_and_home(parts, records, item_id, passwords)
    with office_writing(store) as work:
        find_held(work, [item_id], None)
        reopened = reopen_within(work, home, row_ids, reason, by)
        # in the same transaction: a row that was reopened for a file that then fails would stay open unnoticed
        options = MergeOptions(home.year, agreed=[item_id], round_id=home.round_id)
        merged = merge_within(parts, work, [file], options, by)
        work.commit()
    result = LateImport(home.year, reopened.value.ids, merged.value)
    attention = reopened.attention or merged.attention
    return Outcome(result, reopened.touched | merged.touched, merged.problems, attention=attention)


def _file_and_home(parts: Parts, records: Records, item_id: str, passwords: Sequence[str]) -> tuple[ReadFile, Round]:
    """Read a held file from its stored bytes; return it and the closed round to which it belongs."""
    _, (item,) = find_held(records, [item_id], None)
    file = read_held_file(parts, records, item, passwords)
    home = round_of_file(records, file)
    if not is_late_file(item) or home is None:
        raise HeldNotApplicable(found=item_id, reason="締め切った年度の回答ではありません", remedy="")
    return file, home


def _texts(
    plan: MergePlan, contents: RoundContents, row_id: str
) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    """Yield the fields of a row whose texts in the file differ from the current ones, in order."""
    current = contents.values.get(row_id, {})
    texts = {key: value.text for answer in plan.returns for (row, key), value in answer.values.items() if row == row_id}
    for key in contents.asked.profile.by_key:
        if key in texts and not same(current.get(key), texts[key]):
            yield key, (current.get(key), texts[key])
