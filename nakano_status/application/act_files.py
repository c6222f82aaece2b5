"""Files that belong to an act: they are written before it is committed, and get their names afterwards.

So no file has its name while the data file knows nothing of its act, and an act that is refused changed nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.ports.data_file import Parts, UnitOfWork
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.files import FileUnreadable, TargetExists, TargetNotWritable


@dataclass(frozen=True)
class ActFiles:
    """The files of an act by name (`区民部/表.xlsx`), and the folder for them.

    `replace`: whether existing files with other bytes may be replaced.
    """

    folder: Path
    contents: Mapping[str, bytes]
    replace: bool


@dataclass(frozen=True)
class PlacedFiles:
    """The paths of the files of a committed act that are in their places; `problems`: why others are not."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()


def commit_with_files(parts: Parts, work: UnitOfWork, files: ActFiles, code: str, found: str) -> PlacedFiles:
    """Write the files under temporary names, commit the act, give the files their names, and return their paths.

    Raises TargetExists or TargetNotWritable if the files cannot be written; then nothing is changed. If a file cannot
    get its name after the commit, the result has a problem with `code` and with `found`, the text that names the
    recorded thing; if nothing was recorded, because no act had begun, the error is raised instead.
    """
    has_act = work.current_act() is not None
    names = {files.folder / name: content for name, content in files.contents.items()}
    with parts.files.laid_out(files.folder, files.contents, replace=files.replace) as put_in_place:
        work.commit()
        try:
            put_in_place()
        except (TargetExists, TargetNotWritable) as refused:
            if not has_act:
                raise
            reason = refused.details.get("reason", "同じ名前のファイルがあります")
            unplaced = problem(code, found=found, reason=reason, path=refused.details["path"])
            return PlacedFiles(tuple(path for path in names if _is_there(parts, path, names[path])), (unplaced,))
    return PlacedFiles(tuple(names))


def _is_there(parts: Parts, path: Path, content: bytes) -> bool:
    try:
        return parts.files.holds(path, content)
    except FileUnreadable:
        return False  # it was not made here just now
