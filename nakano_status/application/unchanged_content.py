"""Refuse to replace or attest content that a colleague changed after the person saw it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.history.act_subjects import ActSubject
from nakano_status.domain.history.acts import UNKNOWN_PERSON, UNKNOWN_WRITER, moment_text
from nakano_status.domain.refusals import exchange
from nakano_status.domain.text.narrative import same, truncated

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.review.confirmation import ShownTexts
    from nakano_status.domain.round.round import Round

_LONGEST_QUOTE = 60


def find_acts_about(*subjects: ActSubject) -> Callable[[Records], Iterable[Act]]:
    """Return a function that finds the acts about any of these subjects, for `Content`."""
    return lambda records: records.history.acts_about(subjects)


def _unknown_acts(_: Records) -> Iterable[Act]:
    return ()


@dataclass(frozen=True)
class Content:
    """Content that an act may replace, and how to find the acts that wrote it.

    `name`: the name of the content in messages. `find_acts`: returns the acts that wrote this content, and no other
    acts, oldest first; by default it is not known which acts wrote it, such as for the effects of a planned act.
    """

    name: str
    find_acts: Callable[[Records], Iterable[Act]] = _unknown_acts


_NO_CONTENT = object()
"""The default of `wanted`: no stored content equals it, whereas None is content."""


def need_unchanged(records: Records, content: Content, seen: object, now: object, wanted: object = _NO_CONTENT) -> None:
    """Refuse to replace content that a colleague changed after the person saw it.

    `seen`: the content that the person saw. `now`: the stored content. `wanted`: the content to be stored; nothing is
    refused if it is stored already. Raises ContentMoved, which names the last writer if it is known.
    """
    if now not in (seen, wanted):
        who, since = last_writer(content.find_acts(records))
        quote = truncated(" ".join(now.split()), _LONGEST_QUOTE) if isinstance(now, str) else ""
        raise exchange.ContentMoved(
            name=content.name, who=who, since=since, found=f"「{quote}」" if quote else "別の内容"
        )


Part = TypeVar("Part")


def _acts_about(records: Records, subjects: Iterable[ActSubject]) -> Iterable[Act]:
    return records.history.acts_about(subjects)


def need_parts_unchanged(
    records: Records,
    name: str,
    seen: Mapping[Part, object],
    now: Mapping[Part, object],
    find_acts: Callable[[Records, Iterable[Any]], Iterable[Act]] = _acts_about,
) -> None:
    """Refuse to replace parts of content that a colleague changed after the person saw them.

    `name`: the name of the content in messages. `seen`, `now`: the parts by the subject of the acts that write a part,
    or by another key for which `find_acts` returns these acts, oldest first. Raises ContentMoved, which names the last
    writer of the parts that differ, if it is known.
    """
    moved = [part for part in {**seen, **now} if part not in seen or part not in now or seen[part] != now[part]]
    need_unchanged(records, Content(name, lambda records: find_acts(records, moved)), seen, now)


class TablePreview(Protocol):
    """A preview of the import of a table."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file; empty if no file is read."""

    @property
    def replaced_parts(self) -> Mapping[Any, object]:
        """The parts of the current content that the import would replace, as for `need_parts_unchanged`."""


def need_same_file(shown: str | None, sha256: str, file: str) -> None:
    """Raise FileMoved if a file has another SHA-256 than a preview showed (None: not checked); `file` is its name."""
    if shown not in (None, sha256):
        raise exchange.FileMoved(file=file)


def need_as_previewed(
    records: Records,
    name: str,
    seen: TablePreview | None,
    now: TablePreview,
    file: str,
    find_acts: Callable[[Records, Iterable[Any]], Iterable[Act]] = _acts_about,
) -> None:
    """Refuse to import another table, or to replace other content, than a preview showed.

    `name`: the name of the content in messages. `seen`: the preview as shown (None: not checked). `now`: the import as
    it would be. `file`: the name of the file. `find_acts`: as for `need_parts_unchanged`. Raises FileMoved, or
    ContentMoved if a colleague changed the content.
    """
    if seen is not None:
        need_same_file(seen.sha256, now.sha256, file)
        need_parts_unchanged(records, name, seen.replaced_parts, now.replaced_parts, find_acts)


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


def last_writer(acts: Iterable[Act]) -> tuple[str, str]:
    """Return who did the last of these acts, and when, as texts to show; UNKNOWN_WRITER if there is none."""
    last = next(reversed([*acts]), None)
    return (last.by or UNKNOWN_PERSON, moment_text(last.at)) if last else UNKNOWN_WRITER
