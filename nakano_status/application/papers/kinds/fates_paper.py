"""次期計画への引継ぎ: what becomes of each row of a plan in the plan after it (export fates)."""

from __future__ import annotations

from collections.abc import Iterator

from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.plan.decide_fate import FateLine, FatesView, plan_to_decide, read_fates
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents.papers.fates import TITLE, FateRow, FatesContent, build_fates
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problem_texts import problem

_NOT_KNOWN = "未登録"
_TO_BE_DECIDED = "次期計画の取組は未定"


def _read(parts: Parts, records: Records, _: PaperRequest) -> PaperContent:
    found = read_fates(records, plan_to_decide(records))
    undecided = [each.listing.row_id for each in found.undecided]
    content = FatesContent(
        plan=found.pair.old.title,
        after=found.pair.new.title if found.pair.new else _NOT_KNOWN,
        heading=found.heading,
        counts=tuple(found.counts.items()),
        groups=tuple(_groups(found)),
        new_rows=tuple(f"{each.row_id} {each.title}" for each in found.new_rows),
        made_on=parts.clock.today().isoformat(),
    )
    return PaperContent(
        document=build_fates(content),
        rows=len(found.lines),
        problems=(problem("FATES-UNDECIDED", found=str(len(undecided))),) if undecided else (),
        keys={"pages": None, "rows": len(found.lines), "undecided": undecided},
        lines=(MADE, f"取組は{len(found.lines)}件です（未定 {len(undecided)}件）。"),
    )


def _groups(found: FatesView) -> Iterator[tuple[str, tuple[FateRow, ...]]]:
    """Yield the rows by goal, in printed order."""
    edition = found.pair.last
    for goal, rows in grouped((_goal(edition, each.listing.measure), _row(each)) for each in found.lines).items():
        title = edition.goals.get(goal)
        yield f"{edition.profile.goal_level.name}{goal}" + (f"　{title}" if title else ""), rows


def _goal(edition: Edition, code: str) -> str:
    """Return the code of the goal above a measure."""
    node = edition.node(code)
    while node.level != edition.profile.goal_level.key and node.parent is not None:
        node = edition.node(node.parent)
    return node.code


def _row(line: FateLine) -> FateRow:
    to = "\n".join(f"{each.row_id} {each.title}" for each in line.to)
    return FateRow(
        line.listing.row_id,
        line.listing.title,
        line.direction or "",
        line.label,
        to or (_TO_BE_DECIDED if line.lacks_target else ""),
        (line.fate.reason if line.fate else None) or "",
    )


PAPER = Paper(
    code="fates",
    title=TITLE,
    description="計画の取組を次期計画でどうするか（継続・統合・完了・廃止）を、今後の方向性と並べた表です（A4）。",
    help="計画の取組の、次期計画への引継ぎの表を作成します。",
    group=PaperGroup.MEETINGS,
    place=56,
    read=_read,
    file_name=TITLE,
    is_of_year=False,
    formats=(PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX),
)
