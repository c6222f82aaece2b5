"""compare: make a 新旧対照表 between rounds, editions, recorded papers and lists."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from nakano_status.application.papers.compare import Comparison, ComparisonWish, write_comparison
from nakano_status.cli.session import CommandOutput, CommandSession, command, year_option
from nakano_status.domain.papers.comparison import RowChange


@command("compare", "新旧対照表を作成します。")
@click.option("--from", "old", required=True, metavar="X", help="旧（R3、「R4 第1号」、計画の版の名称、一覧の .xlsx）")
@click.option("--to", "new", required=True, metavar="Y", help="新（同じ書き方）")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.xlsx、.docx、.pdf）")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def compare_command(session: CommandSession, *, old: str, new: str, target: str, replace: bool) -> CommandOutput:
    """Make the paper and report the differences."""
    options = ComparisonWish(old, new, session.year)
    with session.reading() as store:
        outcome = write_comparison(session.parts, store, options, Path(target), replace=replace)
    comparison = outcome.value.comparison
    keys = {
        "file": target,
        "from": comparison.old_name,
        "to": comparison.new_name,
        "changes": [_as_json(each) for each in comparison.changes],
        "figures": [{"name": f.name, "what": f.what, "from": f.was, "to": f.now} for f in comparison.figures],
    }
    return CommandOutput.of(outcome, keys, [*_lines(comparison), f"「{target}」を作成しました。"])


def _as_json(change: RowChange) -> dict[str, Any]:
    row = change.shown
    return {
        "id": row.row_id,
        "measure": row.measure,
        "title": row.title,
        "page": row.page,
        "kinds": [kind.value for kind in change.kinds],
        "fields": [{"key": each.key, "from": each.was, "to": each.now} for each in change.fields],
    }


def _lines(comparison: Comparison) -> list[str]:
    kinds = Counter(kind for change in comparison.changes for kind in change.kinds)
    counts = "　".join(f"{kind.label} {number}件" for kind, number in kinds.items())
    return [
        f"旧：{comparison.old_name}　新：{comparison.new_name}",
        f"違いのある取組は{len(comparison.changes)}件です。" + (f"（{counts}）" if counts else ""),
        *([f"違いのある成果指標の数値は{len(comparison.figures)}件です。"] if comparison.figures else ()),
    ]
