"""Make the manual's page papers.md, the list of all papers, from the declarations of the papers.

    python build/make_paper_page.py [--out DIR]

A test makes it again and compares, so that it is always current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from nakano_status.application.papers.making import papers
from nakano_status.application.papers.paper import Paper

MANUAL = Path(__file__).resolve().parents[1] / "docs" / "manual"
HEAD = """\
# 資料の一覧

<!-- build/make_paper_page.py が作成するページです。直接直さないでください。 -->

画面の「資料作成」で作成できる資料です。作り方は[資料を作成する](office-papers-1-making.md)をご覧ください。
「会議・公表」は、その会議・公表の一式（[記録と新旧対照表](office-papers-4-recorded.md)）に入る資料です。
"""


def main() -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MANUAL)
    out: Path = parser.parse_args().out
    (out / "papers.md").write_bytes(("\n".join(paper_lines()) + "\n").encode())
    return 0


def paper_lines() -> Iterator[str]:
    """Yield the lines of papers.md."""
    yield HEAD
    offered = [each for each in papers() if each.group is not None]
    for group, members in groupby(offered, key=lambda each: each.group):
        yield f"## {group.value if group else ''}\n"
        yield "| 資料 | 内容 | 選ぶこと | 形式 | 会議・公表 | コマンド |\n|---|---|---|---|---|---|"
        yield from map(_line, members)
        yield ""
    yield "[目次に戻る](index.md)"


def _line(paper: Paper[Any]) -> str:
    options = "、".join(dict.fromkeys(each.label for each in paper.options if each.label))
    formats = "・".join(f".{each}" for each in paper.formats)
    occasions = "・".join(each.value for each in paper.in_set.occasions) if paper.in_set else ""
    command = f"`{'export ' if paper.is_exported else ''}{paper.code}`" if paper.help else ""
    cells = (paper.title, paper.description, options, formats, occasions, command)
    return f"| {' | '.join(each or '―' for each in cells)} |"


if __name__ == "__main__":
    sys.exit(main())
