"""前回との差 of a paper: the figures of both rounds, and every row that is counted differently than before."""

from __future__ import annotations

from collections.abc import Iterator

from nakano_status.application.round.read.counts import difference_of, difference_sentence
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.difference_table import DifferenceContent, DifferenceRow, FigureLine
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.round.count_difference import CountDifference, Reason, RowDifference, figure_label
from nakano_status.domain.round.tally import Exclusion

_WAITING = (Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)


def difference_content(contents: RoundContents, against: RoundContents) -> DifferenceContent:
    """Return the content of a paper on the difference to another round."""
    difference = difference_of(contents, against)
    reasons = difference.differing().items()
    return DifferenceContent(
        before=f"{against.round_.year.label}末",
        now=f"{contents.round_.year.label}末",
        sentence=difference_sentence(difference),
        figures=tuple(_figures(difference, contents.edition.profile.marks)),
        reasons=tuple((why.label, tuple(_row(each, contents, against) for each in rows)) for why, rows in reasons),
        unchanged=len(difference.by_reason().get(Reason.UNCHANGED, ())),
    )


def _figures(difference: CountDifference, marks: Marks) -> Iterator[FigureLine]:
    """Return the figures of the marks, of undecided rows if there are any, and of 報告対象 as their sum."""
    for figure in (*marks, *_WAITING):
        was = sum(row.was == figure for row in difference.rows)
        now = sum(row.now == figure for row in difference.rows)
        if isinstance(figure, Mark):
            yield FigureLine(f"{figure}（{figure.label}）", was, now)
        elif was or now:
            yield FigureLine(figure.label, was, now)
    yield FigureLine("報告対象", *difference.in_report, is_sum=True)


def _row(row: RowDifference, contents: RoundContents, against: RoundContents) -> DifferenceRow:
    named = contents if row.row_id in contents.listings else against
    title, divisions = named.listings[row.row_id].title, named.divisions(row.row_id) or ""
    return DifferenceRow(row.row_id, title, divisions, figure_label(row.was), figure_label(row.now))
