"""Save national frames or opinions as a sheet (Excel or CSV) that can be imported unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nakano_status.application.organisation.save_tables import save_sheet
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan import import_frames, import_opinions
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.plan.annotations import NationalFrame, Opinion


def save_frames(parts: Parts, store: Store, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the frames; raises WrongRole, TargetExists, TargetNotWritable."""
    return save_sheet(parts, store, target, lambda records: frames_sheet(records.frames.all()), replace=replace)


def save_opinions(parts: Parts, store: Store, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the opinions with their answers; raises WrongRole, TargetExists, TargetNotWritable."""
    return save_sheet(parts, store, target, lambda records: opinions_sheet(records.opinions.all()), replace=replace)


def frames_sheet(frames: Iterable[NationalFrame]) -> TableSheet:
    """Return frames as the table that the import reads."""
    rows = (
        (frame.title, frame.edition, item.group or "", item.item_id, item.title, item.repost_of or "")
        for frame in frames
        for item in frame.items
    )
    return TableSheet(import_frames.HEADINGS, (), tuple(enumerate(rows, start=2)), "国の計画の枠組み")


def opinions_sheet(opinions: Iterable[Opinion]) -> TableSheet:
    """Return opinions as the table that the import reads."""
    rows = (
        (
            str(each.number),
            each.source.value,
            each.day.isoformat(),
            each.who or "",
            "可" if each.is_named else "不可",
            each.text,
            each.answer or "",
            each.changed or "",
            "、".join(each.rows),
        )
        for each in opinions
    )
    return TableSheet(import_opinions.HEADINGS, (), tuple(enumerate(rows, start=2)), "意見と区の考え方")
