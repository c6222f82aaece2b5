"""Interfaces of the outside except data files and documents: files on disk, built-in plans, the clock.

Adapters implement the Protocols.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nakano_status.domain.calendar.days import local_time

if TYPE_CHECKING:  # not for the first paint of the window
    from datetime import date, datetime

    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.indicators.indicator import Indicator
    from nakano_status.domain.organisation.divisions import Organisation
    from nakano_status.domain.plan.annotations import NationalFrame
    from nakano_status.domain.plan.plan import Erratum, Plan, PlanValues
    from nakano_status.domain.problems.problem import Problem


class Files(Protocol):
    """Reads and writes whole files; paths inside files are never followed."""

    def read(self, path: Path, most_bytes: int | None = None) -> bytes:
        """Return a file's bytes.

        Raises FileMissing, and FileUnreadable with the reason, such as a file in use or a file of more than
        `most_bytes` (None: the limit for any file).
        """

    def modified_at(self, path: Path) -> datetime | None:
        """Return when a file was last modified (UTC), as the file system records it; None if it does not."""

    def holds(self, path: Path, content: bytes) -> bool:
        """Return whether a file exists and has exactly these bytes, whatever its size; raises FileUnreadable."""

    def files_in(self, path: Path) -> Sequence[Path]:
        """Return the path itself if it is a file, otherwise all files in the folder and below it, sorted by name."""

    def names_in(self, folder: Path) -> Sequence[str]:
        """Return the names of the files directly in a folder, sorted; empty if there is no such folder.

        Raises FileUnreadable.
        """

    def is_same(self, one: Path, other: Path) -> bool:
        """Return whether two paths lead to the same file, through links or not."""

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there; raises TargetNotWritable."""

    def free_bytes(self, folder: Path) -> int:
        """Return how many bytes can be written in a folder, which need not exist yet; raises TargetNotWritable."""

    def write(self, path: Path, content: bytes, *, replace: bool = False) -> None:
        """Write a whole file; a file with the same bytes is left unchanged. Raises TargetNotWritable.

        Raises TargetExists if the file has other bytes and `replace` is false.
        """

    def write_checked(self, path: Path, content: bytes, *, parents: bool = True) -> None:
        """Write a new file as `write` does, and read it back; raises TargetNotWritable if it reads differently.

        If `parents` is false, only the file's own folder is made, none above it.
        """

    def write_all(self, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False) -> None:
        """Write the files `contents` (`表.xlsx`, `区民部/表.xlsx`) into a folder; otherwise as `laid_out`."""

    def laid_out(
        self, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False
    ) -> AbstractContextManager[Callable[[], None]]:
        """Write files under temporary names, and yield a function that gives all of them their final names.

        `replace` and the errors are as in `write`. The yielded function raises them, too; by then some files may have
        their final names. Files that still have temporary names at the end are removed.
        """


class Catalogue(Protocol):
    """The built-in plans with all that belongs to them, and the reader of files in their format."""

    def plan(self, name: str) -> Plan:
        """Return the built-in plan with a name, such as `nakano2`; raises PlanUnknown."""

    def profile(self) -> Profile:
        """Return the built-in profile."""

    def blank_profile(self) -> Profile:
        """Return the profile of a new plan before anything is declared for it.

        It has two levels and no examples, and it names no ward, plan or committee.
        """

    def profile_in(self, content: Mapping[str, Any]) -> Profile | tuple[Problem, ...]:
        """Return the profile that `content` (parsed JSON) declares.

        If it is unusable for an office's own plan, return its problems.
        """

    def read(self, content: bytes) -> tuple[Plan, Organisation, Mapping[str, PlanValues]] | list[Problem]:
        """Return the plan in a file of the catalogue's format with its organisation and, by edition, the plan's values.

        If the profile in the file is unusable, return its problems. Raises ValueError if the file has another format.
        """

    def organisation(self, name: str) -> Organisation:
        """Return the organisation of the ward of the built-in plan `name`; raises KeyError for any other plan."""

    def indicators(self, name: str) -> tuple[Indicator, ...]:
        """Return the 成果指標 of a plan with their figures; empty for a plan that is not built in."""

    def frames(self, name: str) -> tuple[NationalFrame, ...]:
        """Return the national frames for a plan; empty for a plan that is not built in."""

    def errata(self, name: str) -> tuple[Erratum, ...]:
        """Return the errors in the sources of a plan; empty for a plan that is not built in."""

    def names(self, name: str) -> Mapping[str, str]:
        """Return the names that papers of a built-in plan have, such as `office`, by key; empty for any other plan."""

    def template(self, name: str, *, is_built_in: bool = True) -> str:
        """Return the built-in wording of a paper, by the wording's name.

        `is_built_in`: the paper is for the built-in plan; some wordings differ for other plans.
        """


class Clock:
    """The clock for acts and papers: the machine's, a played one, or a test's."""

    def now(self) -> datetime:
        """Return the present time in UTC."""
        raise NotImplementedError

    def today(self) -> date:
        """Return today's date at the office: in the machine's time zone."""
        return local_time(self.now()).date()
