"""資料作成: the divisions' summaries (所管課別 まとめ), one, several or all, in a file each or bound together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from nakano_status.application.forms.choosing_divisions import chosen_divisions
from nakano_status.application.forms.form_files import bare_path, department_path, form_path, refuse_another
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import organisation_of
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.division_summary import read_summaries
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw, naming
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.progress import Progress, silent
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.counts import with_total
from nakano_status.documents.document import Document
from nakano_status.documents.summary_builder import SummaryLayout, build_summaries
from nakano_status.documents.summary_content import SummaryContent
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.round.round import Round

_WHAT = {SummaryLayout.CARDS: "まとめ", SummaryLayout.TABLE: "まとめ（横）"}
_ALL = "所管課別"


class Binding(StrEnum):
    """Which summaries are bound in one file: one, those of a 部, or all."""

    DIVISION = "division"
    DEPARTMENT = "department"
    ALL = "all"


@dataclass(frozen=True)
class SummaryWish:
    """The options: divisions, year, layout, and target.

    If none is named: every division that the round names or asks for figures.
    """

    folder: Path
    divisions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    year: FiscalYear | None = None
    format: PaperFormat = PaperFormat.PDF
    is_landscape: bool = False
    binding: Binding = Binding.DIVISION
    replace: bool = False

    @property
    def layout(self) -> SummaryLayout:
        """The layout of the rows: cards, or a table on landscape pages."""
        return SummaryLayout.TABLE if self.is_landscape else SummaryLayout.CARDS


@dataclass(frozen=True)
class SummaryFile:
    """One file: its path, the divisions whose summaries it has, how many rows these show, and their count.

    `pages` is None if the program that opens the file decides (Word, Excel).
    """

    file: Path
    divisions: tuple[str, ...]
    rows: int
    pages: int | None
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Summaries:
    """The files, with their rows and counts together."""

    files: tuple[SummaryFile, ...]

    @property
    def rows(self) -> int:
        """How many rows all of them show; a row is in the summary of each division that it names."""
        return sum(each.rows for each in self.files)

    @property
    def counts(self) -> Mapping[str, int]:
        """The count of all divisions in them: no row is counted twice."""
        return _sum(each.counts for each in self.files)


@dataclass(frozen=True)
class _Bound:
    """The content of one file."""

    path: Path
    contents: tuple[SummaryContent, ...]


def export_summaries(parts: Parts, store: Store, wish: SummaryWish, progress: Progress = silent) -> Outcome[Summaries]:
    """Write the summaries; nothing is written before all are drawn, so that cancelling leaves no part of them.

    Raises RoundUnknown, DivisionUnknown, NotADepartment, DivisionNotNamed, WrongRole (another division's, in a
    division's data file), PaperFontMissing, TargetExists, TargetNotWritable, Cancelled.
    """
    with store.reading() as records:
        bound = _bound(parts, records, wish)
    drawn = list(_drawn(parts, bound, wish, progress))
    names = [one.path.as_posix() for one in bound]
    together = {name: each.content for name, (each, _) in zip(names, drawn, strict=True)}
    parts.files.write_all(wish.folder, together, replace=wish.replace)
    problems = tuple(found for each, _ in drawn for found in each.problems)
    return Outcome(Summaries(tuple(told for _, told in drawn)), problems=problems)


def summary_document(parts: Parts, records: Records, wish: SummaryWish) -> Document:
    """Return the summaries in one document, as they would be printed now, for a preview."""
    contents = [each for one in _bound(parts, records, wish) for each in one.contents]
    return build_summaries(contents, wish.layout)


def _bound(parts: Parts, records: Records, wish: SummaryWish) -> list[_Bound]:
    """Return the content of each file, in 建制順."""
    round_ = chosen_round(records, wish.year)
    organisation = organisation_of(records, round_)
    divisions = _divisions(records, round_, wish)
    contents = dict(zip(divisions, read_summaries(records, round_, divisions, parts.clock.now()), strict=True))
    files: dict[Path, list[SummaryContent]] = {}
    for division in divisions:
        files.setdefault(_path(organisation, round_, division, wish), []).append(contents[division])
    return [_Bound(path, tuple(each)) for path, each in files.items()]


def _divisions(records: Records, round_: Round, wish: SummaryWish) -> list[str]:
    """Return the ids of the divisions chosen by the options; a division's data file has its own only."""
    own, also = records.info.division, figures_asked(records, round_).supplied
    if records.info.role is StoreRole.OFFICE or own is None:
        return chosen_divisions(records, round_, wish.divisions, wish.departments, also)
    named = chosen_divisions(records, round_, wish.divisions, also=also) if wish.divisions else [own]
    if wish.departments or named != [own]:
        raise WrongRole(expected="事務局", found="所管課")
    return named


def _path(organisation: Organisation, round_: Round, division: str, wish: SummaryWish) -> Path:
    """Return the path of a division's summary: in the folder of its 部; bound together, at the top."""
    what, suffix = _WHAT[wish.layout], f".{wish.format}"
    department = organisation.department_of(division)
    if wish.binding is Binding.ALL:
        return bare_path(_ALL, round_, what, suffix)
    if wish.binding is Binding.DEPARTMENT and department is not None:
        return department_path(organisation, department, round_, what, suffix)
    return form_path(organisation, round_, division, what, suffix)


def _drawn(
    parts: Parts, bound: Sequence[_Bound], wish: SummaryWish, progress: Progress
) -> Iterator[tuple[DrawnPaper, SummaryFile]]:
    """Draw every file; if another file is already in the place of one, refuse before any is written."""
    for place, each in enumerate(bound):
        progress(f"{each.contents[0].division}のまとめを作成しています", place, len(bound))
        drawn = _draw(parts, each, wish)
        told = _told(wish, each, drawn.pages)
        if not wish.replace:
            refuse_another(parts, told.file, drawn.content)
        yield drawn, told
    progress("所管課別のまとめを作成しました", len(bound), len(bound))


def _draw(parts: Parts, bound: _Bound, wish: SummaryWish) -> DrawnPaper:
    """Draw one file; its problems name the file."""
    with naming(bound.path.name):
        drawn = draw(parts, build_summaries(bound.contents, wish.layout), wish.format)
    return replace(drawn, problems=tuple(each.at(file=bound.path.name) for each in drawn.problems))


def _told(wish: SummaryWish, bound: _Bound, pages: int | None) -> SummaryFile:
    return SummaryFile(
        file=wish.folder / bound.path,
        divisions=tuple(each.division for each in bound.contents),
        rows=sum(len(each.rows) for each in bound.contents),
        pages=pages,
        counts=_sum(with_total(each.tally) for each in bound.contents),
    )


def _sum(counts: Iterator[Mapping[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return dict(found)
