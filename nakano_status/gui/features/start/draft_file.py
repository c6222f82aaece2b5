"""Saves the draft of a plan: in its own file, or in a new one if another program changed the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QStandardPaths

from nakano_status.application.plan.plan_draft import DraftSource
from nakano_status.application.plan.plan_sheets import keep_draft
from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.problems.problem import Refused

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts


class SavedDraft(NamedTuple):
    """The result of a save.

    `wanted`: the path at which the draft was to be stored (None: in a new file). `target`: the path at which it is.
    `refused`: why `wanted` could not be written (None: it was, or the file was saved elsewhere meanwhile).
    """

    wanted: Path | None
    target: Path
    refused: Refused | None

    @property
    def is_moved(self) -> bool:
        """Whether the draft continues in another file than the wanted one."""
        return self.wanted is not None and self.target != self.wanted


class DraftFile:
    """The file of a draft.

    A workbook that only this program wrote is written again as long as it has the same bytes; otherwise the draft gets
    a new file. `path`: the path as shown to the user (None: not stored yet); it is set after a save was reported.
    """

    def __init__(self, parts: Parts, source: DraftSource) -> None:
        """Begin with the opened workbook, if only this program wrote it."""
        self._parts, self._opened = parts, source.path
        self.path = None if source.is_list else source.path
        self._known = {source.path: source.kept} if source.path is not None and source.kept is not None else {}
        self._saved = next(iter(self._known), None)

    def folders(self, others: Path) -> Sequence[Path]:
        """Return the folders for a new draft, the likeliest first: beside the opened file, the user's documents.

        `others`: the folder used if there are no documents.
        """
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        beside = [self._opened.parent] if self._opened else []
        return [*beside, documents if documents.is_dir() else others]

    def save(
        self, title: str, sheets: Sequence[TableSheet], path: Path | None, folders: Sequence[Path], *, replace: bool
    ) -> SavedDraft:
        """Store the draft at a path; if `path` is None, in the file of the last save, otherwise in a new file.

        If `replace` is true and the path cannot be written, the draft is stored in one of the folders. Saves are done
        one after another by the caller's worker: the one before may end after this one was asked for.
        """
        wanted = path or self._saved
        likely = dict.fromkeys([*([wanted.parent] if wanted else ()), *folders])
        self._saved, refused = keep_draft(self._parts, sheets, title, wanted, self._known, likely, replace=replace)
        return SavedDraft(wanted, self._saved, refused)
