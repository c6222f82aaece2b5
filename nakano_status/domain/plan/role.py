"""The role of a division on a printed row; a round has roles, too, without the plan's rows."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The role of a division on a listing: lead and tracker answer, an associate reads and comments."""

    LEAD = "lead"
    TRACKER = "tracker"
    ASSOCIATE = "associate"
