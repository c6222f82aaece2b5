"""Refuse to replace or attest content that a colleague changed after the person saw it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.history.acts import UNKNOWN_PERSON, UNKNOWN_WRITER, moment_text
from nakano_status.domain.refusals import exchange
from nakano_status.domain.text.narrative import same, truncated

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.review.confirmation import ShownTexts
    from nakano_status.domain.round.round import Round

_LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Content:
    """Content that an act may replace, and how to recognise the acts that wrote it.

    `name`: the name of the content in messages. `kinds`: the kinds of these acts (empty: any kind). `subject`: what
    these acts are about (`Act.is_about`; empty: anything); the history records that nowhere else once the content is
    withdrawn. `apart_from`: the ID of the act that is about to replace the content, if that act has begun.
    """

    name: str
    kinds: Sequence[str] = ()
    subject: str = ""
    apart_from: str = ""

    def is_written_by(self, act: Act) -> bool:
        """Whether an act may have written this content."""
        is_of_kind = not self.kinds or act.kind in self.kinds
        return is_of_kind and act.act_id != self.apart_from and (not self.subject or act.is_about(self.subject))


def need_unchanged(records: Records, content: Content, seen: object, now: object, wanted: object = None) -> None:
    """Refuse to replace content that a colleague changed after the person saw it.

    `seen`: the content that the person saw. `now`: the stored content. `wanted`: the content to be stored; nothing is
    refused if it is stored already. Raises ContentMoved, which names the last writer.
    """
    if now not in (seen, wanted):
        who, since = last_writer(records, content.is_written_by)
        quote = truncated(" ".join(now.split()), _LONGEST_QUOTE) if isinstance(now, str) else ""
        raise exchange.ContentMoved(
            name=content.name, who=who, since=since, found=f"「{quote}」" if quote else "別の内容"
        )


class TablePreview(Protocol):
    """A preview of the import of a table."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file; empty if no file is read."""

    @property
    def replaced(self) -> object:
        """The current content that the import would replace."""


def need_same_file(shown: str | None, sha256: str, file: str) -> None:
    """Raise FileMoved if a file has another SHA-256 than a preview showed (None: not checked); `file` is its name."""
    if shown not in (None, sha256):
        raise exchange.FileMoved(file=file)


def need_as_previewed(
    records: Records, content: Content, seen: TablePreview | None, now: TablePreview, file: str
) -> None:
    """Refuse to import another table, or to replace other content, than a preview showed.

    `seen`: the preview as shown (None: not checked). `now`: the import as it would be. `file`: the name of the file.
    Raises FileMoved, or ContentMoved if a colleague changed the content.
    """
    if seen is not None:
        need_same_file(seen.sha256, now.sha256, file)
        need_unchanged(records, content, seen.replaced, now.replaced)


def need_as_shown(records: Records, round_: Round, seen: ShownTexts | None, now: ShownTexts) -> None:
    """Refuse to attest texts of a round that are not as the person saw them.

    `seen`: the texts that the person saw (None: not checked). `now`: the texts to attest. Raises ContentMoved, which
    names the rows, and the last writer of the first text that differs.
    """
    if seen is None:
        return
    moved = [place for place in {**now, **seen} if not same(seen.get(place), now.get(place))]
    if moved:
        who, since = field_writer(records, round_, *moved[0])
        rows = "、".join(dict.fromkeys(row_id for row_id, _ in moved))
        raise exchange.ContentMoved(name=f"{rows}の記入内容", who=who, since=since, found="別の内容")


def field_writer(
    records: Records, round_: Round, row_id: str, key: str, as_division: str | None = None
) -> tuple[str, str]:
    """Return who wrote the current value of a field, and when, as texts to show; UNKNOWN_WRITER if no one did.

    `as_division`: the division whose own values count (None: the values of all divisions).
    """
    from nakano_status.application.entries.read.history import read_history  # only a refused value names the writer

    found = read_history(records, round_, row_id, key)
    lines = [line for line in found if as_division is None or line.division in (None, as_division)]
    return (lines[-1].written_by, moment_text(lines[-1].act.at)) if lines else UNKNOWN_WRITER


def last_writer(records: Records, writes: Callable[[Act], bool]) -> tuple[str, str]:
    """Return who did the last act for which `writes` is true, and when, as texts to show.

    If there is no such act, return UNKNOWN_WRITER.
    """
    last = next(filter(writes, reversed(records.entries.acts())), None)
    return (last.by or UNKNOWN_PERSON, moment_text(last.at)) if last else UNKNOWN_WRITER
