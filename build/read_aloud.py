"""Print the texts of a PDF of this program in the order of a screen reader: `python build/read_aloud.py FILE`.

Title and bookmarks come first; a row of a table is one line, its cells separated by ｜. White space is left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from nakano_status.documents.pages.page_proof import ReadPaper
from nakano_status.paper.pdf_proof import read_in_parts, read_pdf_tables


def reading_order(paper: ReadPaper, tables: Sequence[Sequence[Sequence[str]]]) -> Iterator[str]:
    """Yield the lines of a paper; tables are yielded in the place of their cells among the blocks."""
    yield f"{paper.title}（{paper.language}、{len(paper.pages)}ページ）"
    yield from (f"しおり：{each}" for each in paper.bookmarks)
    at, blocks = 0, list(paper.blocks)
    for table in tables:
        cells = [cell for cell in chain.from_iterable(table) if cell]
        begin = next(place for place in range(at, len(blocks)) if blocks[place : place + len(cells)] == cells)
        yield from blocks[at:begin]
        yield f"表（{len(table)}行）"
        yield from ("｜".join(row) for row in table)
        yield "表の終わり"
        at = begin + len(cells)
    yield from blocks[at:]


if __name__ == "__main__":
    pdf = Path(sys.argv[1]).read_bytes()
    (paper,) = read_in_parts(pdf)
    print("\n".join(reading_order(paper, read_pdf_tables(pdf))))
