"""The papers of an occasion as one set, made from one state: its content, its files, and the proof of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from nakano_status.application.forms.form_files import bare_path
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.drafts import DRAFT_LABEL
from nakano_status.application.papers.kinds import progress_list, report
from nakano_status.application.papers.list_paper import ListPaper
from nakano_status.application.papers.paper import FileToDraw, InSet, Paper, PaperContent, PaperFile, PaperRequest
from nakano_status.application.papers.registry import papers_for
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, naming, need_printable
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.progress import Progress
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Problem


@dataclass(frozen=True)
class PaperSet:
    """The papers of an occasion with their contents, all of one state; `note` is that of a draft, '' if it is final."""

    contents: RoundContents
    note: str
    papers: tuple[tuple[Paper[Any], PaperContent], ...]

    def of(self, paper: Paper[Any]) -> Any:
        """Return the content of a paper."""
        return dict(self.papers)[paper]

    @property
    def report(self) -> report.ReportPaper:
        """The report, which every set has."""
        found: report.ReportPaper = self.of(report.PAPER)
        return found

    @property
    def whole(self) -> ListPaper:
        """The whole list, which every set has."""
        found: ListPaper = self.of(progress_list.PAPER)
        return found

    @property
    def mark(self) -> str:
        """Identifies the set by its contents, whatever computer draws it: equal contents have equal marks."""
        values = tuple((paper.code, content.value) for paper, content in self.papers)
        return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()


def read_set(parts: Parts, records: Records, request: PaperRequest, note: str) -> PaperSet:
    """Return the papers of the chosen occasion as of now; raises RoundUnknown, WrongRole, TemplateFaulty."""
    found = []
    for paper in papers_for(request[report.OCCASION]):
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
