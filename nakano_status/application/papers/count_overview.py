"""The counts of a round as papers inside the office break them down: by goal, by 部, and what is not counted."""

from __future__ import annotations

from collections.abc import Iterator

from nakano_status.application.round.read.counts import (
    difference_of,
    difference_sentence,
    group_label,
    in_order,
    tally_of,
    tally_rows,
)
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.papers.count_difference import DifferenceContent, DifferenceRow, FigureLine
from nakano_status.documents.papers.count_tables import CountLine, CountOverview, CountTableContent, ExcludedRow
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.round.tally import (
    CountDifference,
    Exclusion,
    Grouping,
    Reason,
    RowDifference,
    Tally,
    figure_label,
    tally_by,
)

NO_DEPARTMENT = "（部のない所管課）"
"""The rows of bodies without a 部, as a group of a table."""


def count_overview(contents: RoundContents, against: RoundContents | None, rows: Tally) -> CountOverview:
    """Return the whole count, broken down by goal and 部, with the rows that are not counted and the reasons."""
    words = {Grouping.GOAL: contents.edition.profile.goal_level.name, Grouping.DEPARTMENT: "部"}
    groups = ((word, tuple(_lines(contents, grouping))) for grouping, word in words.items())
    before = (against.round_.year, tally_of(against).counts) if against else None
    return CountOverview(
        table=CountTableContent(rows.counts, has_total=True, previous=before),
        whole=_line("計", rows),
        groups=tuple((word, lines) for word, lines in groups if len(lines) > 1),
        excluded=tuple(_excluded(contents, row_id, why) for row_id, why in rows.excluded),
    )


def _lines(contents: RoundContents, grouping: Grouping) -> Iterator[CountLine]:
    """Return one line for each group; a 部 with nothing to report has none."""
    found = tally_by(tally_rows(contents), grouping, contents.edition.profile.marks)
    for group in in_order(contents, grouping, found):
        if found[group].in_report:
            name = group_label(contents, grouping, group) if group is not None else NO_DEPARTMENT
            yield _line(name, found[group])


def _line(word: str, rows: Tally) -> CountLine:
    return CountLine(word, tuple(rows.counts.values()), rows.in_report, sum(rows.counts.values()) - rows.total)


def _excluded(contents: RoundContents, row_id: str, why: Exclusion) -> ExcludedRow:
    listing = contents.listings[row_id]
    return ExcludedRow(row_id, listing.title, contents.divisions(row_id) or "", why.label)


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
    if row.kin:
        title += f"（{'、'.join(row.kin)}{'から分割' if row.was is None else 'に統合'}）"
    return DifferenceRow(row.row_id, title, divisions, figure_label(row.was), figure_label(row.now))
