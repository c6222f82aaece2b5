"""Files on this PC with typed texts that are not yet stored in a set (port `TypedTexts`).

Each text is a file of its own, so that it is saved by one write, and two windows on one PC do not overwrite each
other's texts of other fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from nakano_status.application.ports.data_file import TypedText
from nakano_status.atomic_write import system_reason, write_whole
from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.patience import retry_while_held
from nakano_status.program_files import user_data_folder


@dataclass(frozen=True)
class TypedTextFiles:
    """The files of typed texts of one set, in the folder `folder` of this PC."""

    folder: Path

    def all(self) -> Sequence[TypedText]:
        """Return the texts that can be read, sorted by year, row and field."""
        found = (_read(path) for path in self.folder.glob("*.json"))
        return sorted((text for text in found if text is not None), key=_field_of)

    def keep(self, texts: Iterable[TypedText]) -> None:
        """Save texts; each replaces the text saved for the same field. Raises TargetNotWritable."""
        with self._refusing():
            self.folder.mkdir(parents=True, exist_ok=True)
            for text in texts:
                write_whole(self._path(text), json.dumps(text).encode(), replace=True)

    def drop(self, texts: Iterable[TypedText]) -> None:
        """Delete texts, because the set has stored them; a field's newer text remains. Raises TargetNotWritable."""
        with self._refusing():
            for text in texts:
                path = self._path(text)
                kept = _read(path)
                if kept is not None and kept.text == text.text:
                    retry_while_held(partial(path.unlink, missing_ok=True))

    def _path(self, text: TypedText) -> Path:
        return self.folder / f"{sha256(repr(_field_of(text)).encode()).hexdigest()[:24]}.json"

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TargetNotWritable(path=str(self.folder), reason=system_reason(error)) from error


def typed_texts_of_set(store_id: str) -> TypedTextFiles:
    """Return the typed texts that this PC keeps for a set.

    Their folder is named by the set's ID, because a set may be moved or have several addresses.
    """
    return TypedTextFiles(user_data_folder() / "typed" / store_id)


def _field_of(text: TypedText) -> tuple[str, str, str, str]:
    return text.year, text.row_id, text.key, text.as_division or ""


def _read(path: Path) -> TypedText | None:
    """Return the text in a file; None if another window removed the file, or if this program did not write it."""
    try:
        return TypedText(*json.loads(retry_while_held(path.read_bytes)))
    except (FileNotFoundError, ValueError, TypeError):
        return None
