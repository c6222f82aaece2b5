"""What was reported on a row before, if an edition in between merged or split rows.

Of several predecessors every text is shown, each under its number and title; the text on a split row is marked as that
of the whole. A mark or a kind of change is only shown if all agree: it is one of the round's, never put together.
Texts of the plan before are each under number and title, and marks are left out: another plan has marks of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.domain.plan.lineage import RowLineage

Texts = Mapping[str, str | None]


def values_before(
    values: Mapping[str, Texts], lineage: RowLineage, titles: Mapping[str, str], text_keys: Collection[str]
) -> Mapping[str, Texts]:
    """Return the values of a previous round by the rows of this one; `titles` are those of its rows.

    `text_keys` are the fields that are texts. Without a lineage the values are as they are.
    """
    touched = {*lineage.was, *(part for parts in lineage.now.values() for part in parts)}
    return {**values, **{row_id: _of(row_id, values, lineage, titles, text_keys) for row_id in touched}}


def _of(
    row_id: str, values: Mapping[str, Texts], lineage: RowLineage, titles: Mapping[str, str], text_keys: Collection[str]
) -> Texts:
    found = {each: values.get(each, {}) for each in lineage.origins(row_id)}
    if len(found) == 1 and not lineage.parts(row_id) and not lineage.spans_plans:
        return next(iter(found.values()))
    label = "【{id} {title}】" if len(found) > 1 else "【分割前の {id} {title} の全体】"
    if lineage.spans_plans:
        label = "【前の計画の {id} {title}】"
    labels = {each: label.format(id=each, title=titles[each]) for each in found}
    keys = dict.fromkeys(
        key for texts in found.values() for key in texts if key in text_keys or not lineage.spans_plans
    )
    return {
        key: _joined(key, found, labels) if key in text_keys else _agreed([texts.get(key) for texts in found.values()])
        for key in keys
    }


def _joined(key: str, found: Mapping[str, Texts], labels: Mapping[str, str]) -> str | None:
    texts = [f"{labels[each]}\n{text}" for each, values in found.items() if not is_blank(text := values.get(key))]
    return "\n".join(texts) or None


def _agreed(values: list[str | None]) -> str | None:
    return values[0] if len({*values}) == 1 else None
