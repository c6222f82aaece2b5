"""The folder into which a closed round is laid down: the SHA-256 of every file, and whether it still fits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.lookup import chosen_round, need_closed
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.rounds import SettingReader, SettingWriter
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Act
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable
from nakano_status.domain.refusals.planning import LaidDownUnknown
from nakano_status.domain.round.round import Round

MANIFEST, SUMS = "manifest.json", "SHA256SUMS.txt"
"""The lists of the files: one for programs, one for `sha256sum -c`, which covers the first, too."""

_SETTING = "laid_down"
"""The setting that lists the folders: [act_id, round_id, SHA-256 of the manifest], oldest first."""


@dataclass(frozen=True)
class Manifest:
    """The files of a folder: the SHA-256 of each by its path in it."""

    folder: Path
    files: Mapping[str, str]

    @property
    def hashes(self) -> frozenset[str]:
        """What the files contain."""
        return frozenset(self.files.values())

    def problems(self, parts: Parts) -> Iterator[Problem]:
        """Yield a problem for each file that is missing, differs, or was added."""
        for path, sha256 in self.files.items():
            try:
                content = parts.files.read(self.folder / path)
            except FileMissing:
                yield problem("LAID-DOWN-MISSING", found=path)
            except FileUnreadable:
                yield problem("LAID-DOWN-CHANGED", found=path)
            else:
                if hashlib.sha256(content).hexdigest() != sha256:
                    yield problem("LAID-DOWN-CHANGED", found=path)
        known = {*self.files, MANIFEST}
        for file in parts.files.files_in(self.folder):
            path = file.relative_to(self.folder).as_posix()
            if path not in known:
                yield problem("LAID-DOWN-ADDED", found=path)


def known_manifest(parts: Parts, records: Records, round_: Round, folder: Path) -> Manifest:
    """Return the list of files of a folder, if this data file recorded it for the round; raises LaidDownUnknown."""
    unknown = LaidDownUnknown(path=str(folder), year=round_.year.label)
    try:
        content = parts.files.read(folder / MANIFEST)
    except (FileMissing, FileUnreadable):
        raise unknown from None
    sha256 = hashlib.sha256(content).hexdigest()
    if (round_.round_id, sha256) not in ((of, each) for _, of, each in _kept(records.settings)):
        raise unknown
    files = {each["path"]: each["sha256"] for each in json.loads(content)["files"]}
    return Manifest(folder, {**files, SUMS: hashlib.sha256(sums_of(files, sha256)).hexdigest()})


def sums_of(files: Mapping[str, str], manifest: str) -> bytes:
    """Return the list for `sha256sum -c` of files by path, and of the manifest with that SHA-256."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in {**files, MANIFEST: manifest}.items()).encode()


def check_laid_down(parts: Parts, store: Store, folder: Path, year: FiscalYear | None = None) -> Outcome[Manifest]:
    """Return the files of a folder, with a problem for each that is missing, differs, or was added.

    Raises RoundUnknown, RoundNotClosed, LaidDownUnknown.
    """
    with store.reading() as records:
        manifest = known_manifest(parts, records, need_closed(chosen_round(records, year)), folder)
    return Outcome(manifest, problems=tuple(manifest.problems(parts)))


def is_laid_down(records: Records, round_: Round) -> bool:
    """Whether a folder was recorded for a round."""
    return any(round_id == round_.round_id for _, round_id, _ in _kept(records.settings))


def keep_laid_down(settings: SettingWriter, act: Act, round_: Round, manifest: str) -> None:
    """Record that a round was laid down, with the SHA-256 of its list of files."""
    settings.save(_SETTING, json.dumps([*_kept(settings), (act.act_id, round_.round_id, manifest)]))


def _kept(settings: SettingReader) -> list[tuple[str, str, str]]:
    return [(act_id, round_id, sha256) for act_id, round_id, sha256 in json.loads(settings.read(_SETTING) or "[]")]
