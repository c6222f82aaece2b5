"""The content of a division's summary (所管課別 まとめ): values made from a round (source: practice.md §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.indicators.indicator import IndicatorTable
from nakano_status.domain.round.tally import Exclusion, Figure, Tally, total_of


class SummaryPart(StrEnum):
    """The role of a division in a row of its summary, in the order in which the parts are printed."""

    LEAD = "主管の取組"
    TRACKER = "状況確認の取組"
    ASSOCIATE = "関係する取組（参考）"


@dataclass(frozen=True)
class SummaryRow:
    """One row: its 実施内容 (the title may be unknown), and `divisions`, its 所管課 as printed, in one line.

    `lead` is the division that answers it, '' if none does; `figure` is what it is counted as. `is_shared`:
    several divisions answer it (各課回答).
    """

    row_id: str
    part: SummaryPart
    measure_code: str
    measure_title: str | None
    title: str
    divisions: str
    lead: str
    values: Mapping[str, str | None]
    figure: Figure
    is_shared: bool = False

    @property
    def in_report(self) -> bool:
        """Whether it is 報告対象."""
        return isinstance(self.figure, Mark) or self.figure.in_report

    @property
    def is_changed(self) -> bool:
        """Whether it is the division's own and has a mark other than ◎."""
        return self.part is not SummaryPart.ASSOCIATE and isinstance(self.figure, Mark) and self.figure.asks_reason


@dataclass(frozen=True)
class SummaryContent:
    """The content of one division's summary.

    `tally` counts the rows that the division answers, as `counts --by division` does. `respondent` is 記入者（内線）,
    `confirmation` name and day or 未. `draft_note` is empty if nothing is a draft. `made_on` is an ISO date,
    `made_at` the moment as printed. `indicators` are the 成果指標 whose figures the division supplies in this round.
    """

    division: str
    department: str | None
    asked: AskedFields
    rows: Sequence[SummaryRow]
    tally: Tally
    respondent: str
    confirmation: str
    draft_note: str
    made_on: str
    made_at: str
    indicators: IndicatorTable

    @property
    def title(self) -> str:
        """The paper's title."""
        return f"{self.year.label}末時点 進捗状況（{self.division}）"

    @property
    def state(self) -> str:
        """作成中 with its day, or 確定."""
        return self.draft_note or "確定"

    @property
    def answers(self) -> bool:
        """Whether the division answers any row; a division that is only named has nothing to confirm."""
        return any(row.part is not SummaryPart.ASSOCIATE for row in self.rows)

    @property
    def out_of_report(self) -> tuple[Exclusion, ...]:
        """The reasons why rows that the division answers are 報告対象外, one for each row."""
        return tuple(why for _, why in self.tally.excluded if not why.in_report)

    @property
    def undecided(self) -> tuple[Exclusion, ...]:
        """The reasons why rows in the report have no mark that counts, one for each row."""
        return tuple(why for _, why in self.tally.excluded if why.in_report)

    @property
    def changed(self) -> tuple[SummaryRow, ...]:
        """The division's own rows with ○, △ or ×."""
        return tuple(row for row in self.rows if row.is_changed)

    @property
    def year(self) -> FiscalYear:
        """The round's year."""
        return self.asked.year


def strip_heads(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Return the heads of the cells, which include the meaning of the marks."""
    return ("報告対象", *(mark.named for mark in marks), "対象外")


def strip_numbers(tally: Tally) -> tuple[int, ...]:
    """Return the numbers below the heads."""
    out_of_report = sum(not why.in_report for _, why in tally.excluded)
    return tally.in_report, *tally.counts.values(), out_of_report


def strip_counts(numbers: Sequence[int], marks: Marks) -> dict[str, int]:
    """Return the strip's numbers by the keys of `counts`: the marks, `total` and `in_report`."""
    counts = dict(zip(marks, numbers[1:-1], strict=True))
    return {**{mark.symbol: each for mark, each in counts.items()}, "total": total_of(counts), "in_report": numbers[0]}


def strips_in_rows(rows: Iterable[Sequence[str]], marks: Marks) -> tuple[Mapping[str, int], ...]:
    """Return the counts of every strip among rows of cells, in their order; blank cells between them are skipped."""
    return tuple(_below_heads(rows, marks))


def _below_heads(rows: Iterable[Sequence[str]], marks: Marks) -> Iterator[Mapping[str, int]]:
    is_below, heads = False, tuple(map(_bare, strip_heads(marks)))
    for row in rows:
        cells = tuple(cell for cell in map(_bare, row) if cell)
        if is_below:
            yield strip_counts([int(cell) for cell in cells], marks)
        is_below = cells == heads


def _bare(text: str) -> str:
    """Return a text without white space, which PDF readers leave out."""
    return "".join(text.split())
