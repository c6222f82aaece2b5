"""新旧対照表: the differences between rounds, editions, recorded papers and lists, as a paper (compare)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.sides import draft_of_side, read_side
from nakano_status.application.papers.writing import write_paper
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.documents.comparison_builder import ComparisonContent, build_comparison
from nakano_status.documents.document import Document
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.comparison import ComparisonSide, FigureChange, RowChange, compare, compare_figures

TITLE = "新旧対照表"


@dataclass(frozen=True)
class ComparisonWish:
    """The sides by name; `year` is used for the number of a recorded paper that names no year."""

    old: str
    new: str
    year: FiscalYear | None = None


@dataclass(frozen=True)
class Comparison:
    """The names of the sides, every row that differs, and every figure of 成果指標 that differs."""

    old_name: str
    new_name: str
    headings: tuple[Mapping[str, str], Mapping[str, str]]
    changes: tuple[RowChange, ...]
    draft_note: str = ""
    figures: tuple[FigureChange, ...] = ()


@dataclass(frozen=True)
class WrittenComparison:
    """The file with a comparison."""

    file: Path
    comparison: Comparison


def read_comparison(parts: Parts, records: Records, wish: ComparisonWish) -> Comparison:
    """Return the differences between two named sides; raises WrongRole and what `read_side` raises."""
    need_role(records, StoreRole.OFFICE)
    old = read_side(parts, records, wish.old, wish.year)
    new = read_side(parts, records, wish.new, wish.year)
    day = parts.clock.today()
    note = draft_of_side(records, wish.new, day) or draft_of_side(records, wish.old, day)
    return comparison_of(old, new, note)


def comparison_of(old: ComparisonSide, new: ComparisonSide, draft_note: str = "") -> Comparison:
    """Return the differences between two sides that were read."""
    changes, figures = compare(old, new), compare_figures(old, new)
    return Comparison(old.name, new.name, (new.headings, old.headings), changes, draft_note, figures)


def comparison_paper(comparison: Comparison, made_on: date, title: str = TITLE) -> Document:
    """Return the comparison as a document."""
    new, old = comparison.headings
    return build_comparison(
        ComparisonContent(
            title=title,
            new_name=comparison.new_name,
            old_name=comparison.old_name,
            headings=(dict(new), dict(old)),
            changes=comparison.changes,
            made_on=made_on.isoformat(),
            draft_note=comparison.draft_note,
            figures=comparison.figures,
        )
    )


def write_comparison(
    parts: Parts, store: Store, wish: ComparisonWish, target: Path, *, replace: bool = False
) -> Outcome[WrittenComparison]:
    """Write the paper (.xlsx, .docx or .pdf); raises what reading and writing a paper raise."""
    with store.reading() as records:
        comparison = read_comparison(parts, records, wish)
    written = write_paper(parts, comparison_paper(comparison, parts.clock.today()), target, replace=replace)
    return Outcome(WrittenComparison(target, comparison), problems=written.problems)
