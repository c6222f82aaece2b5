"""The choices with which a round was opened (年度の切替え), stored in a setting so that they can be shown or withdrawn.

Another setting lists the withdrawn starts of rounds with the forms that became void.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Records, UnitOfWork
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.lineage import RowMerger
from nakano_status.domain.round.round import FINAL_REASONS, Round
from nakano_status.domain.storage.settings import json_of_setting

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.round.row_years import Agreed
    from nakano_status.store.entries import StoredSettings

BLANKED = "連絡先を消した所管課"
"""The phrase in the reason of an act that precedes the names of the bodies whose contacts it blanked."""

_SETTING = "rolled_over"
"""The setting: by the ID of the round, `ends` (by row, the row into which it was merged), `without`, `contacts`."""

_WITHDRAWN = "withdrawn"
"""The setting that lists withdrawn starts: [act_id, year as `R4`, [照会番号 …]], oldest first."""


@dataclass(frozen=True)
class RolledOver:
    """The ends that the office accepted, the rows that it left out, and the blanked contacts (by body ID)."""

    ends: Mapping[str, str | None] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    contacts: Mapping[str, str] = field(default_factory=dict)


def rolled_over(settings: StoredSettings, round_id: str) -> RolledOver:
    """Return the choices with which a round was opened."""
    return _kept(settings).get(round_id, RolledOver())


def agreed_ends(settings: StoredSettings) -> Agreed:
    """Return the rows whose end was accepted when a round was opened, by the ID of that round."""
    return {round_id: each.ends for round_id, each in _kept(settings).items()}


def row_mergers(records: Records) -> tuple[RowMerger, ...]:
    """Return the rows that were merged into another row when a round was opened, and are still out of its report."""
    agreed = agreed_ends(records.settings)
    return tuple(
        RowMerger(round_.edition_id, round_.year, row.row_id, into)
        for round_ in (records.rounds.all() if any(agreed.values()) else ())
        for row in round_.rows
        if row.out_of_report in FINAL_REASONS and (into := agreed.get(round_.round_id, {}).get(row.row_id))
    )


def keep_rolled_over(settings: StoredSettings, round_id: str, ticked: RolledOver) -> None:
    """Store the choices for a round, replacing stored ones."""
    _save(settings, {**_kept(settings), round_id: ticked})


def has_blanked_contacts(act: Act) -> bool:
    """Return whether an act opened a round and blanked contacts; its reason names their bodies then."""
    return act.kind == "open_round" and BLANKED in (act.reason or "")


def withdraw_ticks(work: UnitOfWork, round_id: str) -> None:
    """Restore the contacts that a roll-over blanked, except those entered since, and remove its stored choices."""
    kept = _kept(work.settings)
    ticked = kept.pop(round_id, None)
    if ticked is None:
        return
    if ticked.contacts:
        bodies = work.organisation.read().divisions
        returned = (replace(each, contact=each.contact or ticked.contacts.get(each.division_id)) for each in bodies)
        work.organisation.save(Organisation(tuple(returned)))
    _save(work.settings, kept)


def keep_withdrawn(settings: StoredSettings, act: Act, round_: Round, packages: Sequence[str]) -> None:
    """Store that an act withdrew the start of a round, and which forms (照会番号) became void."""
    line = (act.act_id, round_.year.short, packages)
    settings.save(_WITHDRAWN, json.dumps([*withdrawn_starts(settings), line], ensure_ascii=False))


def withdrawn_starts(settings: StoredSettings) -> list[tuple[str, str, list[str]]]:
    """Return act ID, year and forms (照会番号) of every withdrawn start, oldest first."""
    return [(act_id, year, sent) for act_id, year, sent in json_of_setting(_WITHDRAWN, settings.read(_WITHDRAWN))]


def void_packages(settings: StoredSettings) -> frozenset[str]:
    """Return the 照会番号 of all forms that are void because the start of their round was withdrawn."""
    return frozenset(package for _, _, sent in withdrawn_starts(settings) for package in sent)


def _kept(settings: StoredSettings) -> dict[str, RolledOver]:
    found = json_of_setting(_SETTING, settings.read(_SETTING))
    return {
        round_id: RolledOver(each["ends"], frozenset(each["without"]), each["contacts"])
        for round_id, each in found.items()
    }


def _save(settings: StoredSettings, kept: Mapping[str, RolledOver]) -> None:
    lines = {
        round_id: {"ends": dict(each.ends), "without": sorted(each.without), "contacts": dict(each.contacts)}
        for round_id, each in kept.items()
    }
    settings.save(_SETTING, json.dumps(lines, ensure_ascii=False))
