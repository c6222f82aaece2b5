"""Interfaces of everything but data files: files on disk, built-in plans, the clock.

Adapters implement the Protocols.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nakano_status.domain.calendar.days import local_time

if TYPE_CHECKING:  # loaded where it is used: what the window does not need first is imported late
    from datetime import date, datetime

    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.indicators.indicator import Indicator
    from nakano_status.domain.organisation.divisions import Organisation
    from nakano_status.domain.plan.annotations import NationalFrame
    from nakano_status.domain.plan.plan import Erratum, Plan
    from nakano_status.domain.problems.problem import Problem


class Files(Protocol):
    """Reads and writes whole files; paths inside files are never followed."""

    def read(self, path: Path, most_bytes: int | None = None) -> bytes:
        """Return a file's bytes, at most `most_bytes`.

        Raises FileMissing, FileUnreadable with the reason (too large, in use).
        """

    def modified_at(self, path: Path) -> datetime | None:
        """Return when a file was changed last (UTC), as the file system records it, or None if it does not."""

    def holds(self, path: Path, content: bytes) -> bool:
        """Return whether a file has these bytes, of whatever size; raises FileUnreadable."""

    def files_in(self, path: Path) -> Sequence[Path]:
        """Return the path itself, or all files in a folder and its subfolders, sorted by name."""

    def names_in(self, folder: Path) -> Sequence[str]:
        """Return the names of the files in a folder itself, sorted; none if there is no such folder.

        Raises FileUnreadable.
        """

    def is_same(self, one: Path, other: Path) -> bool:
        """Return whether two paths lead to one file, by links or not."""

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there; raises TargetNotWritable."""

    def free_bytes(self, folder: Path) -> int:
        """Return how many bytes can be written in a folder, or where it is to be made; raises TargetNotWritable."""

    def write(self, path: Path, content: bytes, *, replace: bool = False) -> None:
        """Write a file completely; equal bytes are left as they are. Raises TargetExists for another one.

        Raises TargetNotWritable.
        """

    def write_checked(self, path: Path, content: bytes, *, parents: bool = True) -> None:
        """Write a new file as `write` does, and read it again: TargetNotWritable if it reads otherwise.

        Without `parents`, no folder above its own is made.
        """

    def write_all(self, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False) -> None:
        """Write files of these names (`表.xlsx`, `区民部/表.xlsx`) into a folder, as `laid_out` does, at once."""

    def laid_out(
        self, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False
    ) -> AbstractContextManager[Callable[[], None]]:
        """Write the files under temporary names; the yielded function gives them their names, all. Raises as `write`.

        Naming raises the same exceptions: some files may be in place then. Files without a name at the end are removed.
        """


class Catalogue(Protocol):
    """The built-in plans and organisations."""

    def plan(self, name: str) -> Plan:
        """Return a plan; raises PlanUnknown."""

    def profile(self) -> Profile:
        """Return the built-in profile."""

    def blank_profile(self) -> Profile:
        """Return the profile that a new plan begins with: no names and examples, and two levels."""

    def profile_in(self, content: Mapping[str, Any]) -> Profile | tuple[Problem, ...]:
        """Return the profile in parsed JSON, or the problems for which a plan of one's own cannot have it."""

    def read(self, content: bytes) -> tuple[Plan, Organisation] | list[Problem]:
        """Return the plan and organisation of a file in the catalogue's format; raises ValueError for any other.

        If the file brings a profile that is none, return its problems.
        """

    def organisation(self, name: str) -> Organisation:
        """Return the organisation of that plan's ward."""

    def indicators(self, name: str) -> tuple[Indicator, ...]:
        """Return the 成果指標 of that plan with their figures; empty for a plan that is not built in."""

    def frames(self, name: str) -> tuple[NationalFrame, ...]:
        """Return the national frames for that plan; empty for a plan that is not built in."""

    def errata(self, name: str) -> tuple[Erratum, ...]:
        """Return the slips of that plan's sources; empty for a plan that is not built in."""

    def names(self, name: str) -> Mapping[str, str]:
        """Return the names of that plan's office and local government; empty for a plan that is not built in."""

    def template(self, name: str, *, is_built_in: bool = True) -> str:
        """Return the wording of a paper that comes with the program, for the built-in plan or for any other."""


class Clock:
    """The clock, for acts and papers; the machine's, one that is played, or one of a test."""

    def now(self) -> datetime:
        """Return the present time in UTC."""
        raise NotImplementedError

    def today(self) -> date:
        """Return today's date at the office: in the machine's time zone."""
        return local_time(self.now()).date()
