"""The tally as shown: by mark, with the rows left out and why, and broken down (counts)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView
from nakano_status.domain.fields.field import MARK, Editor, Field
from nakano_status.domain.fields.headings import find_field
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.refusals.exchange import KeyUnknown
from nakano_status.domain.round.item_totals import ItemTotal, total_of_item, totals_by
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import (
    CountDifference,
    CountedRound,
    Grouping,
    Tally,
    TallyRow,
    explain_difference,
    group_by_level,
    groups_in_last_edition,
    tally,
    tally_by,
)

NO_GROUP = "—"
"""Label of the group of rows without a group, such as a repost without a division."""


def read_counts(
    records: Records, round_: Round, by: Grouping | Level | None = None, item: str | None = None
) -> CountsView:
    """Return the tally of a round, broken down if `by` is given.

    `item`: the heading or key of the choice or number that is counted (None: 進捗状況). Raises KeyUnknown if the round
    has no such item.
    """
    contents = RoundContents.load(records, round_)
    if item is None:
        return count_contents(contents, by)
    field = find_field(contents.asked, item)
    if field is None or not _can_be_counted(field):
        fields = (contents.asked.profile.by_key[key] for key in contents.asked.every_key)
        known = (contents.asked.heading(each.key) for each in filter(_can_be_counted, fields))
        raise KeyUnknown(found=item, expected="、".join(known))
    return count_contents(contents, by) if field.key == MARK else _item_counts(contents, field, by)


def _can_be_counted(field: Field) -> bool:
    return bool(field.options) or field.editor is Editor.NUMBER


def _item_counts(contents: RoundContents, field: Field, by: Grouping | Level | None) -> CountsView:
    """Return the numbers of rows with each option, or the sum of numbers, broken down if `by` is given."""
    rows = contents.item_rows(field)
    if isinstance(by, Level):
        added = group_by_level([each.row for each in rows], contents.edition, by)
        rows = [replace(each, row=row) for each, row in zip(rows, added, strict=True)]
    whole = total_of_item(rows, field)
    totals = totals_by(rows, field, by) if by else {}
    groups = sort_groups(contents, by, totals) if by else ()
    names = {group: _group_name(contents, by, group) for group in groups}
    return CountsView(
        counts=_options(whole),
        total=whole.answered_count,
        in_report=whole.in_report,
        excluded=tuple((each.row.row_id, each.why_not.value) for each in rows if each.why_not),
        groups={
            names[each]: {
                **_options(totals[each]),
                "total": totals[each].answered_count,
                "in_report": totals[each].in_report,
            }
            for each in groups
        },
        group_names={names[each]: group_label(contents, by, each) for each in groups},
        sum=whole.sum,
        group_sums={names[each]: totals[each].sum for each in groups if whole.sum},
        item=field,
    )


def _options(total: ItemTotal) -> dict[str, int]:
    return {option.symbol: number for option, number in total.counts.items()}


def count_contents(contents: RoundContents, by: Grouping | Level | None = None) -> CountsView:
    """Return the tally of a round's loaded contents, broken down if `by` is given."""
    return _counted_rows(contents, tally_rows(contents), by)


def count_contents_again(records: Records, contents: RoundContents) -> CountsView:
    """Return the tally of loaded contents; only rows written since the last call are counted again."""
    key, kept = ("counted", contents.round_.round_id), records.kept
    known = kept.known_value(key) if kept is not None else None
    written = known.rows(contents.round_.round_id) if known is not None else None
    if known is None or written is None:
        rows = {row.row_id: row for row in tally_rows(contents)}
    else:
        rows, seen = known.value
        some = tuple(row for each in written if (row := contents.row(each)) is not None)
        now = {row.row_id: row for row in contents.tallied(some)}
        if all(rows[row_id] == row for row_id, row in now.items()):
            return cast("CountsView", seen)
        rows = {**rows, **now}
    view = _counted_rows(contents, tuple(rows.values()))
    if kept is not None:
        kept.put(key, (rows, view))
    return view


def _counted_rows(
    contents: RoundContents,
    rows: Sequence[TallyRow],
    by: Grouping | Level | None = None,
) -> CountsView:
    rows = group_by_level(rows, contents.edition, by) if isinstance(by, Level) else rows
    options = contents.edition.profile.marks
    whole = tally(rows, options)
    groups = tally_by(rows, by, options) if by else {}
    groups = {group: groups[group] for group in sort_groups(contents, by, groups)} if by else {}
    return CountsView(
        counts=whole.by_symbol,
        total=whole.total,
        in_report=whole.in_report,
        excluded=tuple((row_id, why.value) for row_id, why in whole.excluded),
        groups={_group_name(contents, by, group): with_total(each) for group, each in groups.items()},
        group_names={_group_name(contents, by, group): group_label(contents, by, group) for group in groups},
    )


def sort_groups(contents: RoundContents, by: Grouping | Level, groups: Iterable[str | None]) -> tuple[str | None, ...]:
    """Return groups in the order shown: bodies in 建制順, others as given, None (rows without a group) last."""
    found = list(dict.fromkeys(groups))
    named = [group for group in found if group is not None]
    if by in (Grouping.DIVISION, Grouping.DEPARTMENT):
        named = list(contents.organisation.sort_divisions(named))
    return (*named, *((None,) if None in found else ()))


def tally_rows(contents: RoundContents) -> tuple[TallyRow, ...]:
    """Return all rows of a round with mark and groups for the tally, in printed order; also uncounted rows."""
    return contents.tally_rows


def tally_of(contents: RoundContents) -> Tally:
    """Return the tally of all rows of a round."""
    return tally(tally_rows(contents), contents.edition.profile.marks)


def with_total(tally: Tally) -> dict[str, int]:
    """Return the numbers of a tally by mark, and under the keys `total` and `in_report`, as `counts` shows them."""
    return {**tally.by_symbol, "total": tally.total, "in_report": tally.in_report}


def _group_name(contents: RoundContents, by: Grouping | Level | None, group: str | None) -> str:
    if group is None:
        return NO_GROUP
    if by in (Grouping.DIVISION, Grouping.DEPARTMENT):
        return contents.organisation.name(group, contents.round_.named_on)
    return contents.edition.profile.sponsors.get(group, group) if by is Grouping.SPONSOR else group


def group_label(contents: RoundContents, by: Grouping | Level | None, group: str | None) -> str:
    """Return the label of a group: number and title of a goal, 実施内容 or other level; otherwise the name.

    `group`: None for the rows without a group.
    """
    if group is None or (not isinstance(by, Level) and by not in (Grouping.GOAL, Grouping.MEASURE)):
        return _group_name(contents, by, group)
    title = contents.nodes[group].title
    level = contents.edition.profile.goal_level if by is Grouping.GOAL else by if isinstance(by, Level) else None
    number = level.numbered(group) if level else group
    return f"{number} {title}" if title else number


def groups_before(contents: RoundContents, before: RoundContents, by: Grouping | Level) -> Mapping[str, str]:
    """Return the group of each node of the earlier round `before`, by the node's code, in a comparison with a round.

    The group is the node that continues it in the round (see `groups_in_last_edition`). Empty if `by` does not group by
    nodes of the plan.
    """
    order = editions_in_order([contents.plan])
    ids = [each.edition_id for each in order]
    first, last = ids.index(before.edition.edition_id), ids.index(contents.edition.edition_id)
    between = order[first : last + 1] if first <= last else order[last : first + 1][::-1]
    return groups_in_last_edition(between, by)[before.edition.edition_id]


def read_difference(records: Records, round_: Round, against: Round) -> CountDifference:
    """Return how the counts of `round_` differ from the counts of the round `against`, with reasons."""
    return difference_of(RoundContents.load(records, round_), RoundContents.load(records, against))


def difference_of(contents: RoundContents, against: RoundContents) -> CountDifference:
    """Return how a round's counts differ from the counts of the round `against`, with reasons; both are loaded."""
    return explain_difference(_counted(against), _counted(contents), contents.lineage_from(against.round_))


def difference_sentence(difference: CountDifference) -> str:
    """Return a sentence on the numbers of 報告対象 rows before and now, with the reasons.

    The reasons are written as 新たに開始 7件、完了 2件.
    """
    was, now = difference.in_report
    found = [(why.label, len(rows)) for why, rows in difference.by_reason().items() if why.effect]
    reasons = "、".join(f"{label} {number}件" for label, number in found)
    if was == now:
        return f"報告対象は{now}件で、前回と同じ件数です{f'（{reasons}）' if reasons else ''}。"
    return f"報告対象は{was}件から{now}件になりました（{reasons}）。"


def _counted(contents: RoundContents) -> CountedRound:
    return CountedRound(tally_rows(contents), {each.row_id: each.initiative for each in contents.edition.listings})
