"""What each row move replaced, kept in a setting, so that the row can be returned exactly as it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nakano_status.application.ports.rounds import SettingReader, SettingWriter
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.round.round import Answerer

_SETTING = "row_moves"
"""The setting: by the ID of the act, what it replaced; null if the move was withdrawn."""


@dataclass(frozen=True)
class KeptRowMove:
    """A row that passed from one division to another on a day, and who was named on it before.

    `owners` are those of each edition that was changed, `answerers` those of each open round, by their IDs.
    """

    row_id: str
    was: str
    heir: str
    day: date
    owners: Mapping[str, tuple[Owner, ...]]
    answerers: Mapping[str, tuple[Answerer, ...]]


def row_moves(settings: SettingReader) -> Mapping[str, KeptRowMove | None]:
    """Return every row move by the ID of its act; None if it was withdrawn."""
    return {act_id: _read(each) if each else None for act_id, each in _stored(settings).items()}


def keep_row_move(settings: SettingWriter, act_id: str, move: KeptRowMove) -> None:
    """Keep what an act replaced."""
    owners = {key: [_owner_line(each) for each in some] for key, some in move.owners.items()}
    answerers = {
        key: [(each.division, each.role.value, each.ordinal) for each in some] for key, some in move.answerers.items()
    }
    line = {"row": move.row_id, "was": move.was, "heir": move.heir, "day": move.day.isoformat()}
    _save(settings, {**_stored(settings), act_id: {**line, "owners": owners, "answerers": answerers}})


def forget_row_move(settings: SettingWriter, act_id: str) -> None:
    """Keep of an act only that it was withdrawn."""
    _save(settings, {**_stored(settings), act_id: None})


def _read(line: Mapping[str, Any]) -> KeptRowMove:
    return KeptRowMove(
        line["row"],
        line["was"],
        line["heir"],
        date.fromisoformat(line["day"]),
        {key: tuple(map(_owner, some)) for key, some in line["owners"].items()},
        {
            key: tuple(Answerer(own, Role(role), at) for own, role, at in some)
            for key, some in line["answerers"].items()
        },
    )


def _owner_line(owner: Owner) -> list[str | int | None]:
    days = (each.isoformat() if each else None for each in (owner.since, owner.until))
    return [owner.division, owner.role.value, owner.ordinal, owner.sub_unit, *days]


def _owner(line: Iterable[Any]) -> Owner:
    division, role, ordinal, sub_unit, *days = line
    since, until = (date.fromisoformat(each) if each else None for each in days)
    return Owner(division, Role(role), ordinal, sub_unit, since, until)


def _stored(settings: SettingReader) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(settings.read(_SETTING) or "{}")
    return found


def _save(settings: SettingWriter, lines: Mapping[str, Any]) -> None:
    settings.save(_SETTING, json.dumps(lines, ensure_ascii=False))
