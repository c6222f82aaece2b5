"""Stores the subjects of acts in the step to format 1.10, from the acts' reasons and from rows that name the act.

Programs up to format 1.9 read from reasons which folders were chosen for backups, whether opening a round blanked
contacts, and which merges assigned a row; the corrections of due dates name the date in their reason, not the round.
Other acts get no subject: their subjects only name the writer of a content that changes while it is shown. One act
records the step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from nakano_status.application.ports.outside import Clock
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history import act_subjects
from nakano_status.domain.history.act_subjects import ActSubject
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import BodyAttribute
from nakano_status.store import act_recording
from nakano_status.store.history_start import add_conversion_act
from nakano_status.store.statements import Database

_CORRECTED = re.compile(r"回答期限 .* → ([^：]*)(?:：.*)?", re.DOTALL)

_Cells = Mapping[str, Any]


class _Act(NamedTuple):
    kind: str
    reason: str


def move_subjects(database: Database, clock: Clock) -> None:
    """Store the subjects of the acts of a data file in its transaction; do nothing if there are none.

    The table must exist.
    """
    file = _File(database)
    found = file.subjects()
    subjects = sorted({(act_id, each.key) for act_id, each in found if act_id in file.acts})
    if not subjects:
        return
    act = add_conversion_act(database, clock, ActKind.MOVE_SETTINGS)
    history = act_recording.ActRecorder(database)
    history.begin(act["act_id"])
    history.prepare(database.tables["act"], [act])
    for act_id, keys in grouped(subjects).items():
        rows = [{"act_id": act_id, "subject": key} for key in keys]
        with suppress(act_recording.ContentMismatchError):
            history.prepare(database.tables["act_subject"], rows)
            database.run_many("insert act_subject", rows)
    history.store()


class _File:
    """The rows of a data file from which the subjects of its acts are known."""

    def __init__(self, database: Database) -> None:
        self._database = database
        reasons = {row["act_id"]: row["text"] for row in self._rows("act_reason")}
        self.acts = {row["act_id"]: _Act(row["kind"], reasons.get(row["act_id"], "")) for row in self._rows("act")}

    def _rows(self, table: str) -> Iterator[_Cells]:
        """Yield the rows of a table whose cells are texts, numbers or empty."""
        columns = self._database.tables[table].summed
        for line in self._database.run(f"lines {table}").fetchall():
            if all(isinstance(cell, str | int | None) for cell in line):
                yield dict(zip(columns, line, strict=True))

    def subjects(self) -> Iterator[tuple[str, ActSubject]]:
        """Yield the known subjects of acts, with the IDs of the acts."""
        for act_id, act in self.acts.items():
            if act.kind == ActKind.CHOOSE_BACKUP_FOLDER and act.reason:
                yield act_id, act_subjects.folder_of_backups(act.reason)
            elif act.kind == ActKind.CORRECT_DUE:
                yield from ((act_id, each) for each in self._corrected_rounds(act.reason))
        yield from self._assigned_rows()
        yield from self._blanked_contacts()

    def _assigned_rows(self) -> Iterator[tuple[str, ActSubject]]:
        """Yield the row that each merge with a reason assigned: no other merge had a reason."""
        returns = {row["return_id"]: row for row in self._rows("return")}
        for value in self._rows("return_value"):
            answer = returns.get(value["return_id"])
            act = self.acts.get(answer["act_id"]) if answer else None
            if answer and act is not None and act.kind == ActKind.MERGE and act.reason:
                yield answer["act_id"], act_subjects.assigned_row(answer["round_id"], value["row_id"])

    def _blanked_contacts(self) -> Iterator[tuple[str, ActSubject]]:
        """Yield the contacts that were blanked when rounds were opened."""
        opened = {row["round_id"]: row["opened_by"] for row in self._rows("round")}
        for row in self._rows("blanked_contact"):
            if (act_id := opened.get(row["round_id"])) is not None:
                yield act_id, act_subjects.body_attribute(row["division_id"], BodyAttribute.CONTACT.value)

    def _corrected_rounds(self, reason: str) -> Iterator[ActSubject]:
        """Yield the rounds whose due date a correction may have set: those that have the date in its reason now."""
        for row in self._rows("round"):
            if row["due"] and _may_correct_to(reason, date.fromisoformat(row["due"])):
                yield act_subjects.round_due(row["round_id"])


def _may_correct_to(reason: str, due: date) -> bool:
    stated = _CORRECTED.fullmatch(reason)
    return stated is None or stated[1] == printed_day(due)
