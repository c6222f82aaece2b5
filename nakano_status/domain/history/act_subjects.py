"""Subjects of acts: exact keys of what an act is about, which data files store with the act.

The records that write a content also record its subject, so that the acts on the content are found again after it is
changed or removed. The reason of an act is a text for people and is never read by the program.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class SubjectKind(StrEnum):
    """Kinds of subjects. Data files keep the values."""

    ASSIGNED_ROW = "assigned_row"
    BACKUP_FOLDER = "backup_folder"
    BODY = "body"
    BODY_DUE = "body_due"
    COMMENT = "comment"
    EDITIONS = "editions"
    FATE = "fate"
    FRAME = "frame"
    OPINION = "opinion"
    ROUND_DUE = "round_due"
    SCHEDULE = "schedule"
    SETTING = "setting"
    WITHDRAWN_ACT = "withdrawn_act"
    WORD_TABLE = "word_table"


@dataclass(frozen=True, slots=True)
class ActSubject:
    """A subject of an act: its kind, and the texts that identify it among the subjects of this kind."""

    kind: SubjectKind
    parts: tuple[str, ...]

    @property
    def key(self) -> str:
        """The text that data files store: `["fate","nakano2-1","1-1-1-01-P"]`."""
        return json.dumps([self.kind, *self.parts], ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def read(key: str) -> ActSubject:
        """Return the subject with a key; raise ValueError or TypeError for another text."""
        kind, *parts = json.loads(key)
        found = ActSubject(SubjectKind(kind), tuple(parts))
        if not all(isinstance(part, str) for part in parts) or found.key != key:
            raise ValueError(key)
        return found


def assigned_row(round_id: str, row_id: str) -> ActSubject:
    """Return the subject of an act that assigns a received row to a row of a round."""
    return ActSubject(SubjectKind.ASSIGNED_ROW, (round_id, row_id))


def folder_of_backups(path: str) -> ActSubject:
    """Return the subject of an act that chose a folder for backups."""
    return ActSubject(SubjectKind.BACKUP_FOLDER, (path,))


def body_attribute(division_id: str, attribute: str) -> ActSubject:
    """Return the subject of an act on an attribute of a division or another body.

    `attribute`: the value of a `BodyAttribute`; empty if the body is added or removed.
    """
    return ActSubject(SubjectKind.BODY, (division_id, attribute))


def body_due(round_id: str, division_id: str) -> ActSubject:
    """Return the subject of an act on the due date of a division or a 部 in a round."""
    return ActSubject(SubjectKind.BODY_DUE, (round_id, division_id))


def comment_on_row(round_id: str, division_id: str, row_id: str) -> ActSubject:
    """Return the subject of an act on the saved comment to a division on a row."""
    return ActSubject(SubjectKind.COMMENT, (round_id, division_id, row_id))


def editions_of_plan(plan_id: str) -> ActSubject:
    """Return the subject of an act that adds or removes an edition of a plan."""
    return ActSubject(SubjectKind.EDITIONS, (plan_id,))


def fate_in_next_plan(edition_id: str, row_id: str) -> ActSubject:
    """Return the subject of an act on the fate of a row in the next plan.

    `edition_id`: the last edition of the row's plan.
    """
    return ActSubject(SubjectKind.FATE, (edition_id, row_id))


def frame_of_items(frame_id: str) -> ActSubject:
    """Return the subject of an act on a national frame with its items."""
    return ActSubject(SubjectKind.FRAME, (frame_id,))


def opinion_field(number: int, name: str) -> ActSubject:
    """Return the subject of an act on a field of an opinion.

    `name`: the name of the field in `Opinion`; empty if the opinion is added or removed.
    """
    return ActSubject(SubjectKind.OPINION, (str(number), name))


def round_due(round_id: str) -> ActSubject:
    """Return the subject of an act on the due date of a round itself."""
    return ActSubject(SubjectKind.ROUND_DUE, (round_id,))


def schedule_cell(edition_id: str, row_id: str, year: int) -> ActSubject:
    """Return the subject of an act on the planned schedule of a row for a year; `year`: its first calendar year."""
    return ActSubject(SubjectKind.SCHEDULE, (edition_id, row_id, str(year)))


def setting_text(key: str) -> ActSubject:
    """Return the subject of an act on a setting, such as a wording of papers."""
    return ActSubject(SubjectKind.SETTING, (key,))


def withdrawn_act(act_id: str) -> ActSubject:
    """Return the subject of an act that withdraws another act."""
    return ActSubject(SubjectKind.WITHDRAWN_ACT, (act_id,))


def word_table() -> ActSubject:
    """Return the subject of an act on the office's 用語の表."""
    return ActSubject(SubjectKind.WORD_TABLE, ())
