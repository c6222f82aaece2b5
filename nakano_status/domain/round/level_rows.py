"""The rows at which divisions give the values of items about a level of the plan, such as 施策の評価.

An item about a level has one value for each node. It is the answer to an ordinary field of one row under the node, so
that forms, conflicts and the history need no rule of their own. The plan may state the row; otherwise it is the first
row under the node that is 報告対象 and that a division answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from nakano_status.domain.fields.field import FilledBy
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.lineage import continuing_nodes
from nakano_status.domain.plan.plan import Edition, PlanItem, PlanValues
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.tally import codes_above

if TYPE_CHECKING:
    from nakano_status.domain.fields.field import Field
    from nakano_status.domain.plan.plan import PlanNode
    from nakano_status.domain.round.round import RoundRow

UNANSWERED_NODE = "PLAN-LEVEL-UNANSWERED"
"""The code of the notice that no one can answer the item of a node."""


def stated_rows(values: PlanValues, key: str) -> Mapping[str, str]:
    """Return what the plan states for an item about a level, by row ID: a sign that the row gives it, or the node."""
    return {row_id: text for (row_id, item), text in values.items() if item == PlanItem(key, None)}


def choose_level_rows(
    edition: Edition, rows: Iterable[RoundRow], values: PlanValues
) -> Mapping[str, Mapping[str, str]]:
    """Return the IDs of the rows that give the values of items about levels, by item key and each row of the node.

    The rows of a node are the rows under it; if none of them is 報告対象, they are left out. `values`: the plan's
    values; a row with such a value is preferred.
    """
    known, found = {row.row_id: row for row in rows}, dict[str, dict[str, str]]()
    listed = [known[each.row_id] for each in edition.listings if each.row_id in known]
    for key in edition.profile.level_items:
        stated, found[key] = stated_rows(values, key), {}
        for under in rows_by_node(edition, listed, key).values():
            if chosen := _choose(under, stated):
                found[key] |= {row.row_id: chosen for row in under}
    return found


def rows_by_node(edition: Edition, rows: Iterable[RoundRow], key: str) -> Mapping[str, Sequence[RoundRow]]:
    """Return the rows under each node of the level that an item is about, by the node's code.

    `key`: the key of the item. Nodes without rows have no entry.
    """
    profile = edition.profile
    nodes = codes_above(edition, profile.level(profile.by_key[key].of))
    measures = {each.row_id: each.measure for each in edition.listings}
    return grouped((node, row) for row in rows if (node := nodes.get(measures[row.row_id])))


def find_unanswered_nodes(edition: Edition, rows: Iterable[RoundRow]) -> Iterator[tuple[Field, PlanNode]]:
    """Yield (item, node) for each node for which no one can answer the item about its level.

    An item that divisions answer needs a row under the node that a division answers; an item of the office needs any
    row.
    """
    known = list(rows)
    for item in (each for each in edition.profile.fields if each.of):
        under = rows_by_node(edition, known, item.key)
        for node in (each for each in edition.nodes if each.level == item.of):
            here = under.get(node.code, ())
            if not (any(row.writers for row in here) if item.filled_by is FilledBy.DIVISION else here):
                yield item, node


def unanswered_node_problem(item: Field, node: PlanNode, place: Place) -> Problem:
    """Return the notice that no one can answer the item of a node; `place`: where the person can find the node."""
    found = problem(UNANSWERED_NODE, place, found=" ".join(filter(None, (node.code, node.title))))
    return found.having({"item": item.short_name})


def names_of_nodes(edition: Edition) -> Mapping[str, Mapping[str, str]]:
    """Return the names of nodes, such as 目標1 暮らしを便利にする, by the key of an item about a level and by row ID.

    Each row has the name of the node above it that the item is about. A node of the lowest level has only its number,
    because its title is shown beside its rows anyway.
    """
    profile, titles = edition.profile, {node.code: node.with_plain_title.title for node in edition.nodes}
    found = dict[str, dict[str, str]]()
    for key in (each.key for each in profile.fields if each.of):
        level = profile.level(profile.by_key[key].of)
        above, is_lowest = codes_above(edition, level), level == profile.measure_level
        codes = {each.row_id: above[each.measure] for each in edition.listings if each.measure in above}
        found[key] = {
            row_id: " ".join(filter(None, (level.numbered(code), None if is_lowest else titles[code])))
            for row_id, code in codes.items()
        }
    return found


def giving_row(rows: Iterable[str], asked: Collection[str], given: Collection[str]) -> str | None:
    """Return the ID of the row that gives the value of a node; None if no row is asked or has a value.

    It is the first asked row with a value, otherwise the first row with a value, which was asked earlier, otherwise the
    first asked row. `rows`: the IDs of the rows under the node, in order. `asked`, `given`: the IDs of the rows that
    are asked, and of the rows that have a value.
    """
    known = list(rows)
    has_value = [each for each in known if each in given]
    is_asked = [each for each in known if each in asked]
    return next(iter([*(each for each in is_asked if each in given), *has_value, *is_asked]), None)


def moved_values(
    values: Mapping[str, Mapping[str, str | None]], before: Edition, now: Edition
) -> Iterator[tuple[str, str, PlanNode, PlanNode]]:
    """Yield (row ID, key, former node, present node) for each value of an item about a level that a revision moved.

    A value moves if the revision put its row under another node of the level. `values`: the texts by row ID and key.
    The former node is the node for which the value was given.
    """
    for key in same_level_items(before, now):
        was, new = _nodes_of_rows(before, key), _nodes_of_rows(now, key)
        continued = continuing_item_nodes(before, now, key)
        for row_id in (each for each, texts in values.items() if texts.get(key) and each in was and each in new):
            if continued.get(was[row_id].code) != new[row_id].code:
                yield row_id, key, was[row_id], new[row_id]


def same_level_items(before: Edition, now: Edition) -> tuple[str, ...]:
    """Return the keys of the items that are about a level, and about the same level in both editions."""
    levels = {each.key: each.of for each in before.profile.fields if each.of}
    return tuple(each.key for each in now.profile.fields if each.of and levels.get(each.key) == each.of)


def continuing_item_nodes(before: Edition, now: Edition, key: str) -> Mapping[str, str]:
    """Return the codes in a later edition of the nodes that an item is about, by their codes in an earlier edition.

    `key`: the key of the item, which both editions declare. Nodes that ended are left out.
    """
    was, new = (each.nodes_of(each.profile.by_key[key].of) for each in (before, now))
    return continuing_nodes(was, new)


def _nodes_of_rows(edition: Edition, key: str) -> Mapping[str, PlanNode]:
    """Return the node that an item about a level is about, by each row under it."""
    nodes = {node.code: node for node in edition.nodes}
    above = codes_above(edition, edition.profile.level(edition.profile.by_key[key].of))
    return {each.row_id: nodes[above[each.measure]] for each in edition.listings if each.measure in above}


def _choose(rows: Iterable[RoundRow], stated: Collection[str]) -> str | None:
    reported = [row for row in rows if row.counted]
    preferred = ([row for row in reported if row.row_id in stated], [row for row in reported if row.writers], reported)
    return next((some[0].row_id for some in preferred if some), None)
