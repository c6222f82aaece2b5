"""次期計画への引継ぎ: the fate of each row of a plan in the next plan (export fates).

The rows of the old plan are listed by goal with their last 今後の方向性, their fate, and the rows of the next plan that
continue them. A4 landscape; widths are in millimetres, sizes in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.plan.decide_fate import FateLine, FatesView, find_plan_of_fates, read_fates
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents import document as doc
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problem_texts import problem

TITLE = "次期計画への引継ぎ"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=18, bottom=15, left=18, right=18, header=8, footer=8)
_SIZE, _TITLE_SIZE = 9.0, 14.0
_WIDTHS = (25.0, 52.0, 78.0, 17.0, 52.0, 37.0)
_ALIGNED = (doc.Align.CENTRE, doc.Align.LEFT, doc.Align.LEFT, doc.Align.CENTRE, doc.Align.LEFT, doc.Align.LEFT)


def build_fates(fates: FatesView, made_on: str) -> doc.Document:
    """Return 次期計画への引継ぎ as a document; `made_on` is an ISO date."""
    title = f"「{fates.pair.old.title}」の取組の{TITLE}"
    after = fates.pair.new.title if fates.pair.new else _NOT_KNOWN
    counted = "、".join(f"{label} {number}件" for label, number in fates.counts.items())
    blocks: list[doc.Block] = [
        doc.paper_title_line(title, _TITLE_SIZE, is_kept_with_next=True),
        doc.Paragraph(doc.plain(f"次期計画：{after}"), space_above=6, is_kept_with_next=True),
        doc.Paragraph(doc.plain(f"引継ぎ：{counted}"), space_above=2, is_kept_with_next=True),
    ]
    groups = dict(_groups(fates))
    for ordinal, (goal, lines) in enumerate(groups.items(), start=1):
        blocks.append(doc.Heading(1, ordinal, goal, space_above=10))
        blocks.append(_table(goal, lines, fates))
    if fates.new_rows:
        blocks.append(doc.Heading(1, len(groups) + 1, "次期計画で始まる取組", space_above=10))
        new = (f"{each.row_id} {each.title}" for each in fates.new_rows)
        blocks += [doc.Paragraph(doc.plain(each), doc.ParagraphRole.NOTE, space_above=2) for each in new]
    return doc.Document(title, (doc.Section(TITLE, _SETUP, tuple(blocks), doc.Typeface.GOTHIC, _SIZE),), made_on)


def _table(goal: str, lines: Sequence[FateLine], found: FatesView) -> doc.Table:
    row_id, title, _ = found.pair.old_edition.profile.headings.values()
    columns = tuple(doc.Column(width, align) for width, align in zip(_WIDTHS, _ALIGNED, strict=True))
    heads = (row_id, title, found.heading, "引継ぎ", "次期計画の取組", "理由")
    return doc.Table(
        columns,
        tuple(map(_row, lines)),
        (doc.head_row(heads),),
        space_above=4,
        description=f"{goal}の引継ぎ",
        head_columns=1,
    )


_NOT_KNOWN = "未登録"
_TO_BE_DECIDED = "次期計画の取組は未定"


def _read(parts: Parts, records: Records, _: PaperRequest) -> PaperContent:
    found = read_fates(records, find_plan_of_fates(records))
    undecided = [each.listing.row_id for each in found.undecided]
    return PaperContent(
        document=build_fates(found, parts.clock.today().isoformat()),
        rows=len(found.lines),
        problems=(problem("FATES-UNDECIDED", found=str(len(undecided))),) if undecided else (),
        keys={"pages": None, "rows": len(found.lines), "undecided": undecided},
        lines=(MADE, f"取組は{len(found.lines)}件です（未定 {len(undecided)}件）。"),
    )


def _groups(found: FatesView) -> Iterator[tuple[str, tuple[FateLine, ...]]]:
    """Yield the rows by goal, in printed order."""
    edition = found.pair.old_edition
    for goal, rows in grouped((_goal(edition, each.listing.measure), each) for each in found.lines).items():
        title = edition.goals.get(goal)
        yield edition.profile.goal_level.numbered(goal) + (f"　{title}" if title else ""), rows


def _goal(edition: Edition, code: str) -> str:
    """Return the code of the goal above a measure."""
    node = edition.node(code)
    while node.level != edition.profile.goal_level.key and node.parent is not None:
        node = edition.node(node.parent)
    return node.code


def _row(line: FateLine) -> doc.Row:
    """Return a row as printed, with number and title of each row that continues it, or a remark instead."""
    to = "\n".join(f"{each.row_id} {each.title}" for each in line.to)
    reason = (line.fate.reason if line.fate else None) or ""
    follows = to or (_TO_BE_DECIDED if line.lacks_target else "")
    return doc.text_row(line.listing.row_id, (line.listing.title, line.direction or "", line.label, follows, reason))


PAPER = Paper(
    code="fates",
    title=TITLE,
    description="計画の取組を次期計画でどうするか（継続・統合・完了・廃止）を、今後の方向性と並べた表です（A4）。",
    help="計画の取組の、次期計画への引継ぎの表を作成します。",
    group=PaperGroup.OTHERS,
    position=56,
    read=_read,
    file_name=TITLE,
    is_of_year=False,
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
)
