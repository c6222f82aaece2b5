"""The state digest: equal for two data files with the same content of a round, however it was made (show)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.merge.resolution import OFFICE, fold_values
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import fold

if TYPE_CHECKING:
    from nakano_status.domain.indicators.indicator import Indicator, YearFigure


def state_digest(records: Records, round_: Round) -> str:
    """Return the SHA-256 of a round's state; see `digest`."""
    return digest(RoundContents.load(records, round_), RoundFacts.load(records, round_))


def digest(contents: RoundContents, facts: RoundFacts) -> str:
    """Return the SHA-256 of a round's state: values, parts, rows out of report, and open conflicts with their sides.

    The figures of 成果指標 are included if the plan has any. Times, people's names and random IDs are not included.
    """
    round_ = contents.round_
    # names as of the round's day: a later renaming must not change the digest of an old round
    names = {each.division_id: each.name_on(round_.as_of) for each in contents.organisation.divisions}
    rows = []
    for row in contents.rows:
        parts = {
            key: {names[who]: fold(text) for who, text in texts.items()}
            for key, texts in contents.parts.get(row.row_id, {}).items()
        }
        shown = ((key, typed) for key, typed in contents.values.get(row.row_id, {}).items() if key not in parts)
        values, notes = {key: text for key, typed in shown if (text := fold(typed))}, parts.pop(NOTE, {})
        state_of_row = [row.row_id, row.out_of_report, values, notes, _conflicts(facts, contents, row.row_id, names)]
        rows.append([*state_of_row, parts] if parts else state_of_row)
    state: list[object] = [contents.plan.plan_id, round_.year.short, rows]
    if contents.indicators:
        state.append([_figures(each, contents, facts, names) for each in contents.indicators])
    # one canonical form: sorted keys and no spaces, so that equal states give equal bytes
    text = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _figures(indicator: Indicator, contents: RoundContents, facts: RoundFacts, names: dict[str, str]) -> list[object]:
    """Return an indicator's part of the state: its figures up to the round's year, its targets, and its conflicts."""
    reached = [each for each in indicator.actuals if each.year <= contents.round_.year]
    figures = [[each.year.short, *map(fold, _texts(each))] for each in (*reached, *indicator.targets)]
    return [indicator.indicator_id, figures, _conflicts(facts, contents, indicator.indicator_id, names)]


def _texts(figure: YearFigure) -> tuple[str | None, ...]:
    return figure.figure.text, figure.as_of, figure.source, figure.factor, figure.reason


def _conflicts(facts: RoundFacts, contents: RoundContents, row_id: str, names: dict[str, str]) -> list[object]:
    found: list[object] = []
    for slot in contents.conflicts.get(row_id, ()):
        resolution = facts.resolve(slot)
        # an earlier version joined the sides to the value, which the state has
        if contents.current[slot].values == resolution.joined_before:
            continue
        sides = [[names.get(head.writer, OFFICE), list(fold_values(head.values))] for head in resolution.heads]
        whose = [] if slot.division is None else [names[slot.division]]
        found.append([slot.group, sorted(sides, key=json.dumps), *whose])
    return found
