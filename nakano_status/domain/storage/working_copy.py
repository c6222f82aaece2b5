"""The steps between a data file on a share and its working copy on this PC, by the content of both (decision 0092).

Contents are compared, never times: a share may return an older file with a newer date. The file on the share is
overwritten only if it still has the content that the working copy began with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from hashlib import sha256
from itertools import chain, count
from pathlib import PurePath

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem

QUIET = 30.0
"""Seconds without a change after which the working copy is written to the share.

Also the pause between two attempts.
"""

MOST_GENERATIONS = 10
NOT_CONNECTED = "共有フォルダーに接続できません"
"""The text of the reason if the share cannot be reached."""
_LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The size in bytes and the SHA-256 of a file's content."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Fingerprint:
        """Return the fingerprint of a file's content."""
        return cls(len(content), sha256(content).hexdigest())


class NoFile(Enum):
    """Reason why there is no file on the share."""

    GONE = "gone"
    """The share cannot be reached."""
    MISSING = "missing"
    """The share can be reached but has no such file: it was moved, renamed or deleted."""


class Step(StrEnum):
    """The next step to take with the share's file and the working copy."""

    KEEP = "keep"
    """Do nothing: go on with the working copy."""
    TAKE = "take"
    """Replace the working copy by the share's file."""
    WRITE = "write"
    """Replace the share's file by the working copy."""
    NOTE = "note"
    """Note that the share already has the content of the working copy: a kill interrupted writing and noting."""
    LAY_BESIDE = "lay_beside"
    """Keep both: write the working copy under another name beside the share's file."""
    WAIT = "wait"
    """Try again later."""
    OPEN_AGAIN = "open_again"
    """Report that the share's file has another content, and that opening it again loses nothing here."""
    REFUSE = "refuse"
    """Report that there is nothing to open."""


@dataclass(frozen=True)
class Copies:
    """The contents of the share's file and of the working copy, to be compared.

    `share`: the share's file. `local`: the working copy (None: there is none yet). `taken`: the content of both when
    they were last equal. `continues`: whether the share's file contains every act of the working copy. `is_beside`:
    whether every act of the working copy is in a file beside the share's file, to which it was written. `goes_on`:
    whether the working copy continues the share's file; false if the share's file was put back to an older state or
    replaced by another data file.
    """

    taken: Fingerprint | None
    local: Fingerprint | None
    share: Fingerprint | NoFile
    continues: bool = True
    is_beside: bool = False
    goes_on: bool = True

    @property
    def is_unwritten(self) -> bool:
        """Whether the working copy has content that was not written to the share."""
        return self.local is not None and self.local != self.taken


def step_to_open(copies: Copies) -> Step:
    """Return the step to take before a data file on a share is opened for writing; REFUSE if it cannot be opened."""
    match copies.share:
        case NoFile.GONE:
            return Step.REFUSE if copies.local is None else Step.KEEP
        case NoFile.MISSING:
            return Step.LAY_BESIDE if copies.is_unwritten else Step.REFUSE
        case found if found == copies.local:
            return Step.NOTE
    if copies.is_unwritten:
        return Step.KEEP if copies.share == copies.taken and copies.goes_on else Step.LAY_BESIDE
    is_elsewhere = copies.local is None or copies.continues or copies.is_beside
    return Step.TAKE if is_elsewhere else Step.LAY_BESIDE


def step_to_write_back(copies: Copies, torn: Fingerprint | None = None, *, is_locked_elsewhere: bool = False) -> Step:
    """Return the step to take while the working copy is open.

    `torn`: the content that the last attempt left on the share, if it wrote only a part, otherwise None.
    `is_locked_elsewhere`: whether another PC has locked the share's file.
    """
    if not copies.is_unwritten:
        if copies.share is NoFile.MISSING:
            return Step.WAIT
        return Step.KEEP if copies.share in {copies.taken, NoFile.GONE} else Step.OPEN_AGAIN
    if is_locked_elsewhere or copies.share is NoFile.GONE:
        return Step.WAIT
    if copies.share == copies.local:
        return Step.NOTE
    is_known = copies.share in {copies.taken, torn} - {None}
    return Step.WRITE if is_known and copies.goes_on else Step.LAY_BESIDE


class ShareStage(StrEnum):
    """Progress of writing the working copy to the share."""

    WRITTEN = "written"
    AHEAD = "ahead"
    WAITING = "waiting"
    BESIDE = "beside"
    CHANGED = "changed"
    """The share got another content while it could not be reached; nothing of this PC is missing in it."""


@dataclass(frozen=True)
class ShareState:
    """The state of the share's file.

    `at`: the local time at which it was last written (None: not since it was opened). `reason`: why writing must wait.
    `beside`: the name of the file to which this PC's content was written, if the share's file has another content. Both
    are '' otherwise.
    """

    stage: ShareStage
    at: datetime | None = None
    reason: str = ""
    beside: str = ""

    @property
    def has_other_content(self) -> bool:
        """Whether the share's file has another content, and opening it loses nothing on this PC."""
        return self.stage in {ShareStage.BESIDE, ShareStage.CHANGED}

    @property
    def is_behind(self) -> bool:
        """Whether some content of the working copy is not on the share yet."""
        return self.stage in {ShareStage.AHEAD, ShareStage.WAITING}

    def problem(self, file: str | None = None) -> Problem | None:
        """Return the problem to report about the share; None if there is nothing to report here.

        `file`: the name of the data file for the problem's place. Other stages need no report, or another notice
        reports them.
        """
        match self.stage:
            case ShareStage.WAITING:
                return problem("SHARE-WAITING", Place(file=file), found=self.reason)
            case ShareStage.CHANGED:
                return problem("SHARE-NEWER", Place(file=file))
        return None


def name_beside(name: str, moment: datetime, computer: str, taken: Iterable[str]) -> str:
    """Return the name under which a working copy is written beside the share's file.

    It has the day, the time (local) and this PC's name, and differs from the names in `taken` ignoring case.
    """
    path = PurePath(name)
    safe = re.sub(r"[^\w-]", "-", computer)[:_LONGEST_NAME]
    stem, others = f"{path.stem}_{moment:%Y-%m-%d_%H%M}_{safe}", {each.casefold() for each in taken}
    numbers = chain([""], (f"-{number}" for number in count(2)))
    return next(name for number in numbers if (name := f"{stem}{number}{path.suffix}").casefold() not in others)


def generations_folder(name: str) -> str:
    """Return the name of the folder for the overwritten contents of a file."""
    return f"{PurePath(name).stem}-以前の内容"


def generation_name(name: str, moment: datetime) -> str:
    """Return the name of the file for a content that is overwritten at a moment (local)."""
    path = PurePath(name)
    return f"{path.stem}_{moment:%Y-%m-%d_%H%M%S}{path.suffix}"


def spare_generations(name: str, names: Iterable[str], newest: str) -> Sequence[str]:
    """Return the names of the oldest stored contents of the file `name` beyond ten, which may be deleted.

    `names`: the names of the files in their folder. `newest` is never returned, even if a clock was set back.
    """
    path = PurePath(name)
    pattern = re.compile(rf"{re.escape(path.stem)}_\d{{4}}-\d\d-\d\d_\d{{6}}{re.escape(path.suffix)}")
    others = sorted(each for each in names if pattern.fullmatch(each) and each != newest)
    return others[: max(0, len(others) - MOST_GENERATIONS + 1)]


def may_be_copies(name: str, names: Iterable[str]) -> Sequence[str]:
    """Return the names beside a data file that look like a synchroniser's conflicting copies: 税務課-PC7.nakano.

    OneDrive adds the PC's name, Google Drive a number in brackets, Dropbox the person and the time. The caller must
    check whether the file is a copy of the same data file.
    """
    path = PurePath(name)
    computer, brackets = r"-(?=[\d-]*[A-Z])[A-Z\d][A-Z\d-]{2,}", r" ?[(（](\d+|.*(conflict|競合).*)[)）]"
    pattern = re.compile(rf"{re.escape(path.stem)}({computer}|{brackets}){re.escape(path.suffix)}")
    return sorted(each for each in names if pattern.fullmatch(each))
