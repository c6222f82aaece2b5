"""Refuse to replace content that a colleague changed after the person saw it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.history.acts import UNKNOWN_WRITER, moment_text
from nakano_status.domain.refusals import exchange
from nakano_status.domain.text.narrative import truncated

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act

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


def last_writer(records: Records, writes: Callable[[Act], bool]) -> tuple[str, str]:
    """Return who did the last act for which `writes` is true, and when, as texts to show.

    If there is no such act, return UNKNOWN_WRITER.
    """
    last = next(filter(writes, reversed(records.entries.acts())), None)
    return (last.by or UNKNOWN_WRITER[0], moment_text(last.at)) if last else UNKNOWN_WRITER
