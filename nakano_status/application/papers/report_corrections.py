"""The places of the report that two recorded papers print differently: counts, figures of 成果指標, sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from nakano_status.application.papers.paper_set import PaperSet
from nakano_status.application.papers.printed_values import COUNT, REPORT, Printed
from nakano_status.application.papers.sides import FIGURE, figure_heading
from nakano_status.documents.corrections_builder import Correction
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.indicator import FigureKind
from nakano_status.domain.mark import Mark

_LONGEST_SEARCHED = 20
_NO_LETTERS = re.compile(rf"[^\w{''.join(mark.value for mark in Mark)}]|_")


def report_corrections(old: Printed, new: Printed, found: PaperSet, pages: Sequence[str]) -> tuple[Correction, ...]:
    """Return them in the order of the report; `pages` are the texts of the one that was handed out."""
    return (
        *_sentences(old.get(("", REPORT)), new.get(("", REPORT)), pages),
        *_counts(old, new, pages),
        *_figures(old, new, found, pages),
    )


def _sentences(old: str | None, new: str | None, pages: Sequence[str]) -> Iterator[Correction]:
    before, after = (old or "").split("\n"), (new or "").split("\n")
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            page = _page(pages, before[i1] if i1 < i2 else before[max(i1 - 1, 0)])
            wrong, right = "\n".join(before[i1:i2]), "\n".join(after[j1:j2])
            yield Correction(page, "本文", wrong.strip() or None, right.strip() or None)


def _counts(old: Printed, new: Printed, pages: Sequence[str]) -> Iterator[Correction]:
    for mark in Mark:
        was, now = (printed.get(("", f"{COUNT}{mark.value}")) for printed in (old, new))
        if was != now:
            label = f"{mark.value}（{mark.legend}）"
            yield Correction(_page(pages, label), f"件数の表\n【{label}】", was, now)


def _figures(old: Printed, new: Printed, found: PaperSet, pages: Sequence[str]) -> Iterator[Correction]:
    """Figures that the older paper shows, too: a year that came with the next round is no correction."""
    names = {row.indicator.indicator_id: row.name for row in found.indicators.rows}
    for (row_id, key), now in new.items():
        if not row_id and key.startswith(FIGURE) and ("", key) in old and old["", key] != now:
            indicator_id, kind, year = key.removeprefix(FIGURE).rsplit(":", 2)
            name = names[indicator_id]
            heading = figure_heading(FiscalYear.parse(year), FigureKind(kind))
            yield Correction(_page(pages, name), f"成果指標　{name}\n【{heading}】", old["", key], now)


def _page(pages: Sequence[str], text: str) -> str:
    """On which page a text begins; '' where none has it, or where it stands on several."""
    wanted = _letters(text)[:_LONGEST_SEARCHED]
    found = [number for number, page in enumerate(pages, 1) if wanted and wanted in _letters(page)]
    return str(found[0]) if len(found) == 1 else ""


def _letters(text: str) -> str:
    """Return the letters, digits and marks of a text in one width: blanks and dashes are read back in several ways."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text))
