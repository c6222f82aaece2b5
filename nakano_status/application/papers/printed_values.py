"""The printed values stored with a recorded paper: texts and pages by row, counts, figures, the report's lines.

新旧対照表 and 正誤表 are made from these, never from the current values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nakano_status.application.papers.drafts import WORDING
from nakano_status.application.papers.paper_set import PaperSet
from nakano_status.application.papers.sides import FIGURE, PAGE
from nakano_status.application.round.read.counts import count
from nakano_status.documents.document import Document, Heading, Paragraph, ParagraphRole, spoken
from nakano_status.domain.fields.registry import MARK
from nakano_status.domain.indicators.indicator import FigureKind
from nakano_status.domain.papers.comparison import DIVISIONS, MEASURE, TITLE

COUNT, REPORT, SET, COMMITTEE, OPEN_DAY = "count:", "report", "set", "committee", "open_day"
"""Keys of values that belong to no row: counts by mark, the lines of the report, the whole set, its committee,
and its day while that was not fixed (None if it was); `FIGURE` begins those of figures of 成果指標.
"""

Printed = Mapping[tuple[str, str], str | None]


def printed_values(found: PaperSet, pages: Mapping[str, int]) -> Printed:
    """Return the printed values by (管理番号, key); `pages` are those of the rows.

    Values that belong to no row have an empty 管理番号.
    """
    whole = {
        REPORT: "\n".join(_lines(found.report.document)),
        WORDING: found.report.wording,
        COMMITTEE: found.report.committee or None,
        OPEN_DAY: found.report.open_day or None,
        SET: found.mark,
    }
    return {**dict(_rows(found, pages)), **dict(_counts(found)), **{("", key): text for key, text in whole.items()}}


def _rows(found: PaperSet, pages: Mapping[str, int]) -> Iterator[tuple[tuple[str, str], str | None]]:
    document = found.whole.listed
    keys = [column.key for column in document.columns if column.key in found.contents.asked.profile.by_key]
    for entry in found.whole.content.entries:
        page = pages.get(entry.row_id)
        texts = {
            MEASURE: entry.measure_code,
            TITLE: entry.title,
            DIVISIONS: entry.divisions,
            PAGE: None if page is None else str(page),
            **{key: entry.values.get(key) if entry.counted or key != MARK else None for key in keys},
        }
        yield from (((entry.row_id, key), text) for key, text in texts.items())


def _counts(found: PaperSet) -> Iterator[tuple[tuple[str, str], str | None]]:
    for mark, number in count(found.contents).counts.items():
        yield ("", f"{COUNT}{mark}"), str(number)
    table = found.report.indicators
    for row in table.rows:
        place = f"{FIGURE}{row.indicator.indicator_id}"
        for years, figures, kind in (
            (table.actual_years, row.actuals, FigureKind.ACTUAL),
            (table.target_years, row.targets, FigureKind.TARGET),
        ):
            for year, text in zip(years, figures, strict=True):
                yield ("", f"{place}:{kind.value}:{year.short}"), text


def _lines(document: Document) -> Iterator[str]:
    """Return the report's sentences.

    The lines above the title depend on the occasion and are left out, as are tables, which are stored as figures.
    """
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Paragraph) and block.role is not ParagraphRole.SENDER:
            yield spoken(block.text)
