"""The papers of an occasion as one set, made from one state: content, files, proofs and printed values.

新旧対照表 and 正誤表 are made from the stored printed values, never from the current values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from nakano_status.application.forms.output_paths import bare_path
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Progress
from nakano_status.application.papers.making import papers_for
from nakano_status.application.papers.openness import DRAFT_LABEL, WORDING
from nakano_status.application.papers.paper import FileToDraw, InSet, Paper, PaperContent, PaperFile, PaperRequest
from nakano_status.application.papers.progress_list import ListPaper
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.sides import FIGURE, PAGE
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, naming, need_printable
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import count
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.document import Document, Heading, Paragraph, ParagraphRole, plain_text
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.papers.comparison import DIVISIONS, MEASURE, TITLE
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem

COUNT, REPORT, SET, COMMITTEE, OPEN_DAY = "count:", "report", "set", "committee", "open_day"
"""Keys of values that belong to no row: counts by mark, the lines of the report, the whole set, its committee,
and its day while that was not fixed (None if it was); `FIGURE` begins those of figures of 成果指標.
"""

Printed = Mapping[tuple[str, str], str | None]


@dataclass(frozen=True)
class PaperSet:
    """The papers of an occasion with their contents, all of one state; `note` is that of a draft, '' if it is final."""

    contents: RoundContents
    note: str
    papers: tuple[tuple[Paper[Any], PaperContent], ...]
    footer: str = ""

    def stating(self, note: str) -> PaperSet:
        """Return the set with a note at the lower right of the pages of its papers."""
        papers = tuple((paper, content.stating(note)) for paper, content in self.papers)
        return replace(self, papers=papers, footer=note)

    def of(self, paper: Paper[Any]) -> Any:
        """Return the content of a paper."""
        return dict(self.papers)[paper]

    @property
    def report(self) -> report_paper.ReportPaper:
        """The report, which every set has."""
        found: report_paper.ReportPaper = self.of(report_paper.PAPER)
        return found

    @property
    def whole(self) -> ListPaper:
        """The whole list, which every set has."""
        found: ListPaper = self.of(list_paper.PAPER)
        return found

    @property
    def mark(self) -> str:
        """Identifies the set by its contents, whatever computer draws it: equal contents have equal marks.

        It is compared with the marks of sets that were published by earlier versions, so how it is made never changes.
        """
        values = tuple((paper.code, content.value) for paper, content in self.papers)
        return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()


def read_set(parts: Parts, records: Records, request: PaperRequest, note: str) -> PaperSet:
    """Return the papers of the chosen occasion as of now; raises RoundUnknown, WrongRole, TemplateFaulty."""
    found = []
    for paper in papers_for(request[report_paper.OCCASION]):
        values = _in_set(paper).values(request)
        found.append((paper, paper.read(parts, records, replace(request, paper=paper, values=values, note=note))))
    return PaperSet(RoundContents.load(records, chosen_round(records, request.year)), note, tuple(found))


def make_set(parts: Parts, found: PaperSet, progress: Progress) -> tuple[PaperFile, ...]:
    """Draw every file of the set.

    Raises TextTooTall, PaperFontMissing, CharacterUnprintable, TextTooLong, Cancelled.
    """
    handed_out = (each for paper, each in found.papers if PaperFormat.PDF in _in_set(paper).formats)
    need_printable(parts, *(each for content in handed_out for each in content.printed))
    made: list[PaperFile] = []
    steps = tuple(_steps(found))
    for place, (paper, files) in enumerate(steps):
        progress(f"{_in_set(paper).name}を作成しています", place, len(steps))
        made += [PaperFile(marked_name(each.path, found.note), paper, each.draw(parts).content) for each in files]
    return tuple(made)


def _steps(found: PaperSet) -> Iterator[tuple[Paper[Any], tuple[FileToDraw, ...]]]:
    """Yield each paper in each of its formats, with the files to draw; a paper without formats has files of its own."""
    for paper, content in found.papers:
        for each in _in_set(paper).formats:
            name = bare_path(_in_set(paper).name, found.contents.round_, "", f".{each.value}").name
            yield paper, (FileToDraw(name, partial(_draw, name, content, each)),)
        if not _in_set(paper).formats:
            yield paper, tuple(content.files)


def _draw(name: str, content: PaperContent, format_: PaperFormat, parts: Parts) -> DrawnPaper:
    with naming(name):
        return content.draw(parts, format_)


def prove(parts: Parts, found: PaperSet, files: tuple[PaperFile, ...]) -> tuple[Problem, ...]:
    """Return every place where a file, read back, differs from the current values; none if the set is proved."""
    return tuple(each.at(file=file.name) for file in files for each in _differences(parts, found, file))


def _differences(parts: Parts, found: PaperSet, file: PaperFile) -> Iterator[Problem]:
    try:
        yield from _in_set(file.paper).prove(parts, found.contents, found.of(file.paper), file)
    except ValueError:
        yield problem("PROOF-UNREADABLE")


def _in_set(paper: Paper[Any]) -> InSet[Any]:
    if paper.in_set is None:
        raise LookupError(paper.code)
    return paper.in_set


def marked_name(name: str, note: str) -> str:
    """Return a file's name; that of a draft is marked, because a data file has no other place for the mark."""
    path = Path(name)
    return f"{path.stem}_{DRAFT_LABEL}{path.suffix}" if note else name


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
    for indicator_id, kind, year, text in found.report.indicators.figures():
        yield ("", f"{FIGURE}{indicator_id}:{kind.value}:{year.short}"), text


def _lines(document: Document) -> Iterator[str]:
    """Return the report's sentences.

    The lines above the title depend on the occasion and are left out, as are tables, which are stored as figures.
    """
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Paragraph) and block.role is not ParagraphRole.SENDER:
            yield plain_text(block.text)
