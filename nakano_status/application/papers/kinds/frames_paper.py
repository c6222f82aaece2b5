"""国の計画と取組の対応: by national frame its items with their rows, and the rows of no item (export frames)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nakano_status.application.papers.openness import draft_note
from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.plan.frames import FramesView, ItemView, read_frames
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.documents.papers.frames import (
    TITLE,
    FrameItemPart,
    FramePart,
    FrameRow,
    FramesContent,
    build_frames,
)
from nakano_status.domain.round.tally import figure_label


def _read(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    view, today = read_frames(records, EditionChoice(request.year)), parts.clock.today()
    round_ = view.round_
    content = FramesContent(
        as_of=f"{round_.year.label}末" if round_ else "",
        marks=tuple(mark.symbol for mark in view.edition.profile.marks) if round_ else (),
        frames=tuple(
            FramePart(frame.title, frame.edition, tuple(_item(view, each) for each in items))
            for frame, items in view.frames
        ),
        untagged=tuple(_rows(view, view.untagged)),
        made_on=today.isoformat(),
        draft_note=draft_note(records, round_, today) if round_ else "",
    )
    items = [each for _, items in view.frames for each in items]
    tagged = {row_id for each in items for row_id in each.rows}
    return PaperContent(
        document=build_frames(content),
        rows=len(tagged),
        keys={"pages": None, "items": len(items), "rows": len(tagged), "untagged": list(view.untagged)},
        lines=(MADE, f"項目に当たる取組は{len(tagged)}件、どの項目にも当たらない取組は{len(view.untagged)}件です。"),
    )


def _item(view: FramesView, each: ItemView) -> FrameItemPart:
    counts = tuple(each.counts.counts.values()) if each.counts else ()
    return FrameItemPart(each.item, tuple(_rows(view, each.rows)), counts)


def _rows(view: FramesView, ids: Iterable[str]) -> Iterator[FrameRow]:
    listings = {listing.row_id: listing for listing in view.edition.listings}
    for row_id in ids:
        divisions = view.contents.divisions(row_id) if view.contents else listings[row_id].owners_printed
        mark = figure_label(view.figures[row_id]) if row_id in view.figures else ""
        yield FrameRow(row_id, listings[row_id].title, divisions or "", mark)


PAPER = Paper(
    code="frames",
    title=TITLE,
    description="国の計画の項目ごとの取組と件数、どの項目にも当たらない取組の一覧です。",
    help="国の計画の枠組みの項目ごとに、取組と件数、どの項目にも当たらない取組を作成します。",
    group=PaperGroup.MEETINGS,
    place=52,
    read=_read,
    file_name=f"{TITLE}_{{year}}",
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
)
