"""Set a long paper part by part and join the parts, using no more memory than a single part needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from nakano_status.documents.expected_pages import headings_of
from nakano_status.documents.paper_parts import in_parts, numbers_value
from nakano_status.documents.set_paper import MOST_ROWS, PAPER_STYLE, Checkpoint, Placed, SetPaper, Value, go_on
from nakano_status.paper.typst_setter import forget_layouts, set_paper


def set_long_paper(value: Value, checkpoint: Checkpoint = go_on, *, most_rows: int = MOST_ROWS) -> SetPaper:
    """Return a paper set in pages, a long one in parts of a limited number of rows.

    `checkpoint` is called before each part with the parts set so far (SetPaper, their pages without numbers); an
    exception that it raises ends the work. Raise as `set_paper` does.
    """
    parts = in_parts(value, most_rows)
    if len(parts) == 1:
        checkpoint()
        return set_paper(PAPER_STYLE, value)
    from nakano_status.paper.pdf_join import PdfPart, joined

    made: list[PdfPart] = []
    shown: list[SetPaper] = []
    sizes: list[tuple[float, float]] = []
    places: list[Placed] = []
    ends = [0]
    pages: Counter[int] = Counter()
    for part in parts:
        checkpoint(*shown)
        # PDF/UA requires a first heading of level 1, which only the first part must have; nothing else differs.
        of_part = set_paper(PAPER_STYLE, part, standards=("a-2a",) if made else ("ua-1", "a-2a"))
        levels = [each.level for section in part["sections"] for each in headings_of(section)]
        made.append(PdfPart(bytes(of_part.pdf), levels))
        shown.append(replace(of_part, places=()))
        places.extend(replace(each, page=each.page + len(sizes)) for each in of_part.places)
        sizes.extend(of_part.pages)
        for section, count in zip(part["sections"], of_part.sections, strict=True):
            pages[section["key"]] += count
        ends.append(len(sizes))
        forget_layouts()
    checkpoint(*shown)
    # numbers last: only now it is known how many pages there are
    numbers = set_paper(PAPER_STYLE, numbers_value(value, pages))
    forget_layouts()
    whole = joined(made, bytes(numbers.pdf), checkpoint)
    counts = tuple(pages[section["key"]] for section in value["sections"])
    return SetPaper(whole, tuple(sizes), tuple(places), counts, tuple(range(*each) for each in pairwise(ends)))
