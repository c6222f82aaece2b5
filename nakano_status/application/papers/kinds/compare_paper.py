"""新旧対照表: the differences between rounds, editions, recorded papers and lists, as a paper (compare)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nakano_status.application.papers import comparison, paper
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.domain.papers.publication import RowChange
from nakano_status.domain.plan.lineage import lineage_of_rounds

OLD = paper.Option(
    "old",
    "",
    paper.OptionKind.SIDE,
    "旧（右に置く内容）",
    "--from",
    "旧（R3、「R4 第1号」、計画の版の名称、一覧の .xlsx）",
    "X",
    is_required=True,
)
NEW = paper.Option(
    "new", "", paper.OptionKind.SIDE, "新（左に置く内容）", "--to", "新（同じ書き方）", "Y", is_required=True
)
"""Names of the two sides. A paper named only by its number is a paper of the round of the request's year."""


@dataclass(frozen=True, kw_only=True)
class ComparisonPaper(paper.PaperContent):
    """新旧対照表 as it would be made now."""

    found: comparison.Comparison


def _read(parts: Parts, records: Records, request: paper.PaperRequest) -> ComparisonPaper:
    """Return the differences between two named sides. Raises the same errors as `read_side`."""
    old, new = comparison.read_sides(parts, records, request[OLD], request[NEW], request.year)
    day = parts.clock.today()
    note = comparison.side_draft_note(records, request[NEW], day) or comparison.side_draft_note(
        records, request[OLD], day
    )
    sides = ((each.edition_id, each.year) for each in (old, new))
    lineage = lineage_of_rounds(records.plan.all(), records.plan.derivations(), row_mergers(records), *sides)
    found = comparison.compare_sides(old, new, note, lineage)
    return ComparisonPaper(
        found=found,
        document=comparison.build_comparison(found, day),
        rows=len(found.changes),
        problems=tuple(dict.fromkeys((*old.problems, *new.problems))),
        keys={
            "from": found.old_name,
            "to": found.new_name,
            "changes": [_as_json(each) for each in found.changes],
            "figures": [{"name": f.name, "what": f.what, "from": f.was, "to": f.now} for f in found.figures],
        },
        lines=(*_lines(found), paper.MADE),
    )


def _as_json(change: RowChange) -> dict[str, Any]:
    row = change.shown
    step = {"from": list(change.step[0]), "to": list(change.step[1])} if change.step else {}
    return {
        "id": row.row_id,
        "measure": row.measure,
        "title": row.title,
        "page": row.page,
        "kinds": [kind.value for kind in change.kinds],
        "fields": [{"key": each.key, "from": each.was, "to": each.now} for each in change.fields],
        **step,
    }


def _lines(found: comparison.Comparison) -> Iterator[str]:
    kinds = Counter(kind for change in found.changes for kind in change.kinds)
    counts = "　".join(f"{kind.label} {number}件" for kind, number in kinds.items())
    yield f"旧：{found.old_name}　新：{found.new_name}"
    yield f"違いのある取組は{len(found.changes)}件です。" + (f"（{counts}）" if counts else "")
    if found.figures:
        yield f"違いのある成果指標の数値は{len(found.figures)}件です。"


PAPER = paper.Paper(
    code="compare",
    title=comparison.COMPARISON_TITLE,
    description="二つの時点の違いを、新しい内容を左、以前の内容を右に並べます。",
    help="新旧対照表を作成します。",
    group=paper.PaperGroup.OTHERS,
    position=60,
    read=_read,
    file_name=f"{comparison.COMPARISON_TITLE}_{{year}}",
    options=(OLD, NEW, paper.TARGET.with_help("保存先（.xlsx、.docx、.pdf）")),
    formats=(PaperFormat.DOCX, PaperFormat.XLSX, PaperFormat.PDF),
    facts=(),
    is_exported=False,
)
