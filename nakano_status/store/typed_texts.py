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

from nakano_status.application.ports.data_file import TypedAnswer, TypedOther, TypedText
from nakano_status.atomic_write import system_reason, write_whole
from nakano_status.domain.history.acts import digest_of
from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.patience import retry_while_held
from nakano_status.program_files import user_data_folder


@dataclass(frozen=True)
class TypedTextFiles:
    """The files of typed texts of one set, in the folder `folder` of this PC."""

    folder: Path

    def all(self) -> Sequence[TypedText]:
        """Return the texts that can be read.

        Texts outside the answers are first, sorted by place; then answers, sorted by year, row and field.
        """
        found = (_read(path) for path in self.folder.glob("*.json"))
        return sorted((text for text in found if text is not None), key=_field_of)

    def keep(self, texts: Iterable[TypedText]) -> None:
        """Save texts that are not saved already; each replaces the text of the same field. Raises TargetNotWritable."""
        with self._refusing():
            self.folder.mkdir(parents=True, exist_ok=True)
            for text in texts:
                path, former = self._paths(text)
                if _read(path) != text:
                    write_whole(path, json.dumps(_as_line(text)).encode(), replace=True)
                kept = _read(former)
                if kept is not None and _field_of(kept) == _field_of(text):
                    retry_while_held(partial(former.unlink, missing_ok=True))

    def drop(self, texts: Iterable[TypedText]) -> None:
        """Delete the files of texts that the set has stored, or that are no longer wanted. Raises TargetNotWritable.

        If the file of a field has another text by now, it remains.
        """
        with self._refusing():
            for text in texts:
                for path in self._paths(text):
                    kept = _read(path)
                    if kept is not None and kept.text == text.text and _field_of(kept) == _field_of(text):
                        retry_while_held(partial(path.unlink, missing_ok=True))

    def _paths(self, text: TypedText) -> tuple[Path, Path]:
        """Return the path of a text's file, and the path at which earlier versions kept the text."""
        year, row_id, key, writer, *_ = _as_line(text)
        former = sha256(repr((year, row_id, key, writer or "")).encode()).hexdigest()
        return self.folder / f"{digest_of(_field_of(text))[:24]}.json", self.folder / f"{former[:24]}.json"

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


def _field_of(text: TypedText) -> tuple[str, ...]:
    """Return the field of which a text is the only one kept."""
    if isinstance(text, TypedAnswer):
        return text.of_round, text.row_id, text.key, text.as_division or ""
    return "", text.place, text.window or ""


def _as_line(text: TypedText) -> tuple[str | None, ...]:
    """Return the values in a text's file; those of an answer begin with a year, those of another text with ''."""
    if isinstance(text, TypedAnswer):
        return text
    return "", text.place, text.name, text.window, text.text, text.seen, None


def _of_line(line: Sequence[str]) -> TypedText:
    """Return the text with these values, which `_as_line` returned."""
    answer = TypedAnswer(*line)
    if answer.year:
        return answer
    return TypedOther(answer.row_id, answer.key, answer.text, answer.seen, answer.as_division)


def _read(path: Path) -> TypedText | None:
    """Return the text in a file; None if another window removed the file, or if this program did not write it."""
    try:
        return _of_line(json.loads(retry_while_held(path.read_bytes)))
    except (FileNotFoundError, ValueError, TypeError, RecursionError):
        return None
