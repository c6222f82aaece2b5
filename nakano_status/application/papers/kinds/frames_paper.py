"""国の計画と取組の対応: the items of each national frame with their rows, and the rows without an item (export frames).

A4 portrait. Each item has its count and its rows with their marks. An item that repeats one of another frame is printed
once, under the original.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.plan.frames import FramesView, ItemView, read_frames
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.documents import document as doc
from nakano_status.documents.template import with_numerals
from nakano_status.domain.fields.profile import USUAL_HEADINGS
from nakano_status.domain.plan.annotations import UNTAGGED, FrameItem
from nakano_status.domain.round.tally import result_label

TITLE = "国の計画と取組の対応"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=22, bottom=20, left=22, right=18, header=10, footer=10)
_WIDTH = _SETUP.room[0]
_SIZE, _TITLE_SIZE = 10.0, 14.0
_HEIGHT = 7.0
_NUMBER = doc.Column(13, doc.Align.RIGHT)
_ID, _DIVISIONS, _MARK = doc.Column(28, doc.Align.CENTRE), doc.Column(42), doc.Column(24, doc.Align.CENTRE)


@dataclass(frozen=True)
class FrameRow:
    """A row of the plan: 管理番号, title, 所管課, and its mark or why it is not counted ('' without a round)."""

    row_id: str
    title: str
    divisions: str
    mark: str


@dataclass(frozen=True)
class FrameItemPart:
    """An item with its rows.

    `counts`: the numbers of rows by mark, in the order of `FramesContent.marks`; empty without a round.
    """

    item: FrameItem
    rows: Sequence[FrameRow]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class FramePart:
    """A frame with its items."""

    title: str
    edition: str
    items: Sequence[FrameItemPart]


@dataclass(frozen=True)
class FramesContent:
    """Whole content of 国の計画と取組の対応.

    `as_of`: the round, as 令和4年度末. `marks`: the symbols of the marks. Without a round, both are empty. `untagged`:
    the rows without an item. `headings`: the headings of a row's ID, title and divisions.
    """

    as_of: str
    marks: tuple[str, ...]
    frames: Sequence[FramePart]
    untagged: Sequence[FrameRow]
    made_on: str
    draft_note: str = ""
    headings: tuple[str, ...] = field(default=tuple(USUAL_HEADINGS.values()), repr=False)


def build_frames(content: FramesContent) -> doc.Document:
    """Return 国の計画と取組の対応 as a document."""
    title = f"{TITLE}（{content.as_of}時点）" if content.as_of else TITLE
    parts: list[doc.Block] = [doc.paper_title_line(title, _TITLE_SIZE, is_kept_with_next=True)]
    for ordinal, frame in enumerate(content.frames, start=1):
        name = f"{frame.title}（{frame.edition}）" if frame.edition else frame.title
        parts += [doc.Heading(1, ordinal, name, space_above=12), *_frame(frame, content)]
    parts += _untagged(content)
    written = with_numerals(parts, doc.Numerals.FULL_WIDTH)
    section = doc.Section(TITLE, _SETUP, written, size=_SIZE, header=content.draft_note)
    return doc.Document(title, (section,), content.made_on)


def _frame(frame: FramePart, content: FramesContent) -> Iterator[doc.Block]:
    yield _counted(frame, content.marks)
    has_marks = bool(content.marks)
    rows = [row for each in frame.items if each.item.repost_of is None for row in _item_rows(each, has_marks=has_marks)]
    if rows:
        yield _table(rows, f"{frame.title}の取組", content)


def _counted(frame: FramePart, marks: Sequence[str]) -> doc.Table:
    """Return a line for each item with the number of its rows, under the headings above the items."""
    heads = (*marks, "取組") if marks else ("取組",)
    first = doc.Column(_WIDTH - len(heads) * _NUMBER.width)
    rows: list[doc.Row] = []
    group: str | None = None
    for each in frame.items:
        item = each.item
        if item.group and item.group != group:
            rows.append(doc.group_row(item.group, 1 + len(heads), _HEIGHT, is_shaded=True))
        group = item.group
        repost = f"（{item.repost_of}の再掲）" if item.repost_of else ""
        numbers = (*each.counts, len(each.rows)) if marks else (len(each.rows),)
        texts = (f"{item.item_id}　{item.title}{repost}", *map(str, numbers))
        rows.append(doc.Row(tuple(doc.Cell(doc.plain(text)) for text in texts), _HEIGHT))
    head = doc.head_row(("項目", *heads), height=_HEIGHT)
    description = f"{frame.title}の項目別の件数"
    return doc.Table(
        (first, *(_NUMBER,) * len(heads)), tuple(rows), (head,), space_above=4, description=description, head_columns=1
    )


def _item_rows(part: FrameItemPart, *, has_marks: bool) -> Iterator[doc.Row]:
    """Yield the line of an item and the lines of its rows, even if it has no rows."""
    columns = 3 + has_marks
    number = f"　{len(part.rows)}件" if part.rows else "　当たる取組はない"
    yield doc.group_row(f"{part.item.item_id}　{part.item.title}{number}", columns, _HEIGHT, is_shaded=True)
    yield from _printed_rows(part.rows, has_marks=has_marks)


def _printed_rows(rows: Iterable[FrameRow], *, has_marks: bool) -> Iterator[doc.Row]:
    for row in rows:
        texts = (row.row_id, row.title, row.divisions, *((row.mark,) if has_marks else ()))
        yield doc.Row(tuple(doc.Cell(doc.plain(text)) for text in texts), _HEIGHT, row_id=row.row_id)


def _table(rows: Iterable[doc.Row], description: str, content: FramesContent) -> doc.Table:
    marks = (_MARK,) if content.marks else ()
    used = sum(column.width for column in (_ID, _DIVISIONS, *marks))
    columns = (_ID, doc.Column(_WIDTH - used), _DIVISIONS, *marks)
    heads = (*content.headings, *(("進捗状況",) if content.marks else ()))
    head = doc.head_row(heads, height=_HEIGHT)
    return doc.Table(columns, tuple(rows), (head,), space_above=6, description=description, head_columns=1)


def _untagged(content: FramesContent) -> Iterator[doc.Block]:
    yield doc.Heading(1, len(content.frames) + 1, f"{UNTAGGED}（{len(content.untagged)}件）", space_above=12)
    if content.untagged:
        has_marks = bool(content.marks)
        yield _table(_printed_rows(content.untagged, has_marks=has_marks), UNTAGGED, content)
    else:
        yield doc.Paragraph(
            doc.plain("すべての取組が、いずれかの項目に当たる。"), doc.ParagraphRole.BODY, first_line=1, space_above=4
        )


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
        headings=tuple(view.edition.profile.headings.values()),
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
        divisions = view.contents.divisions_text(row_id) if view.contents else listings[row_id].owners_printed
        mark = result_label(view.figures[row_id]) if row_id in view.figures else ""
        yield FrameRow(row_id, listings[row_id].title, divisions or "", mark)


PAPER = Paper(
    code="frames",
    title=TITLE,
    description="国の計画の項目ごとの取組と件数、どの項目にも当たらない取組の一覧です。",
    help="国の計画の枠組みの項目ごとに、取組と件数、どの項目にも当たらない取組を作成します。",
    group=PaperGroup.OTHERS,
    position=52,
    read=_read,
    file_name=f"{TITLE}_{{year}}",
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
)
