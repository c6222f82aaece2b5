"""会議・公表の一式: the papers of an occasion, proved, and recorded with a number and their bytes (publish)."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.act_files import ActFiles, commit_with_files
from nakano_status.application.lookup import chosen_round, edition_of
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers import paper_set
from nakano_status.application.papers.draft_notes import DRAFT_LABEL, draft_text
from nakano_status.application.papers.kinds.recorded_paper import is_unchanged_file, recorded_files
from nakano_status.application.papers.kinds.summary_paper import prove_summaries
from nakano_status.application.papers.paper import (
    DAY,
    MadePaper,
    Making,
    Paper,
    PaperContent,
    PaperGroup,
    PaperRequest,
    data_options_only_with,
    tick_option,
)
from nakano_status.application.papers.set_kinds import one_page_paper, report_paper
from nakano_status.application.papers.set_kinds.list_paper import need_whole_texts, row_places
from nakano_status.application.papers.set_kinds.report_paper import NUMBER, OCCASION
from nakano_status.application.papers.templates import office_problems
from nakano_status.application.papers.writing import need_printable
from nakano_status.application.ports.data_file import Parts, Records, UnitOfWork
from nakano_status.application.preconditions import office_writing
from nakano_status.application.problem_text import as_reason
from nakano_status.application.round.read.counts import count_contents
from nakano_status.application.round.read.todo import read_open
from nakano_status.application.stopping import report
from nakano_status.documents.list.builder import ListDocument
from nakano_status.documents.list.typeset_list import page_of_each_row
from nakano_status.documents.pages.printed_paper import PrintedPaper
from nakano_status.domain.history.acts import ActKind, HeadOf, head_note
from nakano_status.domain.papers.publication import Occasion, Publication, PublicationFile
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.papers import OfficeMissing, PaperNotFinal, PaperNotProved
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.todo import Openness

_DRAFT = "作成中の資料として作成します。"


def _in_name(is_draft: bool) -> str:  # noqa: FBT001 - an option's value
    return f"_{DRAFT_LABEL}" if is_draft else ""


DRAFT = tick_option("is_draft", "作成中の資料として記録する", "--draft", _DRAFT, in_name=_in_name)


def publish(making: Making) -> Outcome[MadePaper]:
    """Make, prove and record the papers of the request's occasion, and leave them in the folder `making.target`.

    If the last set for the occasion and committee has the same content, it is not recorded again: its stored files are
    written. The files are written before the set is recorded and get their names afterwards. A failure before it is
    recorded stops the whole act, so that no file has a number that is not recorded. A failure afterwards is a problem
    (PAPERS-NOT-PLACED): the set is recorded with its files, and `files` has only the files in the folder. Raises
    WrongRole, RoundUnknown, PlanUnclear, PaperNotFinal, OfficeMissing, PaperNotProved, TemplateFaulty, TextTooTall,
    PaperFontMissing, CharacterUnprintable, TargetExists, TargetNotWritable, StoreReadOnly, Cancelled.
    """
    parts, request, folder = making.parts, making.request, making.target
    with office_writing(making.store) as work:
        round_ = chosen_round(work, request.year)
        openness = _need_final(parts, work, round_, request)
        note = draft_text(parts.clock.today()) if request[DRAFT] else ""
        found = paper_set.read_set(parts, work, request.for_year(round_.year), note)
        earlier = work.publications.of_round(round_.round_id)
        for_readers = paper_set.papers_for_same_readers(work.publications, found, request[OCCASION])
        alike = [each for each in for_readers if each.is_final is not request[DRAFT]]
        known = _known(work, round_, found, alike)
        publication = known or _publication(parts, work, round_, request, alike)
        files = recorded_files(work.publications, known) if known else _record(making, work, found, publication)
        act_files = ActFiles(folder, files, making.replace)
        placed = commit_with_files(parts, work, act_files, "PAPERS-NOT-PLACED", f"第{publication.number}号")
    written = dataclasses.replace(publication, files=_files(files))
    left = _left(parts, earlier, folder, files)
    content, is_known = PaperContent(counts=count_contents(found.contents)), known is not None
    made = MadePaper(
        files=placed.paths,
        pages=None,
        content=content,
        sizes=(),
        recorded=written,
        openness=openness,
        is_known=is_known,
        left=left,
    )
    return Outcome(made, problems=(*_problems(found, publication, is_known=is_known), *placed.problems))


def _problems(found: paper_set.PaperSet, publication: Publication, *, is_known: bool) -> Iterator[Problem]:
    """Return the problems of the report, without the changed wording if this is a new final paper, which settles it."""
    is_done = publication.is_final and not is_known
    return (each for each in found.report.problems if not (is_done and each.code == "REPORT-REWORDED"))


def _need_final(parts: Parts, records: Records, round_: Round, request: PaperRequest) -> Openness:
    """Return the open items; refuse a final paper if any prevents it. Raises PaperNotFinal, OfficeMissing."""
    openness = read_open(records, round_)
    if not openness.allows(draft=request[DRAFT]):
        points = "、".join(each.text for each in openness.blocking_points)
        raise PaperNotFinal(year=round_.year.label, points=points, open_counts=openness.counts)
    kind = report_paper.wording_kind(records, round_.year)
    is_missing = any(each.code == "OFFICE-MISSING" for each in office_problems(parts, records, kind, round_.year))
    if is_missing and not request[DRAFT]:
        raise OfficeMissing(year=round_.year.label)
    return openness


def _known(
    records: Records, round_: Round, found: paper_set.PaperSet, alike: Sequence[Publication]
) -> Publication | None:
    """Return the last of `alike`, the papers of the same kind, if it is the same set; otherwise None.

    The same set gets no second number.
    """
    if not alike or alike[-1].state_digest != state_digest(records, round_):
        return None
    printed = records.publications.printed_values(round_.round_id, alike[-1].number)
    return alike[-1] if printed.get(("", paper_set.SET)) == found.digest else None


def _publication(
    parts: Parts, records: Records, round_: Round, request: PaperRequest, alike: Sequence[Publication]
) -> Publication:
    """Return the paper with the next number; it replaces the last of `alike`, the papers of the same kind."""
    papers = records.publications.of_round(round_.round_id)
    called = edition_of(records, round_).profile.occasions
    return Publication(
        round_id=round_.round_id,
        number=max((each.number for each in papers), default=0) + 1,
        occasion=request[OCCASION],
        label=request[NUMBER],
        day=request[DAY] or parts.clock.today(),
        state_digest=state_digest(records, round_),
        is_final=not request[DRAFT],
        supersedes=max((each.number for each in alike), default=None),
        called=called.get(request[OCCASION], ""),
    )


def _record(making: Making, work: UnitOfWork, found: paper_set.PaperSet, publication: Publication) -> dict[str, bytes]:
    """Make the files, prove them, and record the paper with them. Raises PaperNotProved."""
    parts, head = making.parts, work.history.head()
    stated = found.with_footer_note(head_note(head))
    printed = paper_set.printed_values(found, page_of_each_row(row_places(parts, stated.whole.listed)))
    about = paper_set.correction_files(parts, work, stated, printed, publication)
    stated = paper_set.state_corrections(work, stated, publication, tuple(about))
    made = paper_set.make_set(parts, stated)
    report("作成したファイルを読み返しています", len(made), len(made) + 1)
    differences = paper_set.prove_set(parts, stated, made)
    if publication.is_final:
        differences += prove_summaries(parts, work, found.contents)
    if differences:
        first, count = differences[0], str(len(differences))
        raise PaperNotProved(*differences, count=count, first=as_reason(first))
    files = {each.name: each.content for each in made} | about
    work.begin_act(ActKind.PUBLISH, making.by)
    work.history.add_stated_head(HeadOf.PUBLICATION, f"{publication.round_id}/{publication.number}", head)
    work.publications.add(publication, files, printed)
    return files


def _left(parts: Parts, papers: Iterable[Publication], folder: Path, made: Collection[str]) -> tuple[Path, ...]:
    """Return the files of other papers that are still in the folder: a reader could confuse them with this paper."""
    recorded = {(each.name, each.sha256) for paper in papers for each in paper.files if each.name not in made}
    return tuple(folder / name for name, sha256 in sorted(recorded) if is_unchanged_file(parts, folder / name, sha256))


def _files(contents: Mapping[str, bytes]) -> tuple[PublicationFile, ...]:
    return tuple(PublicationFile(name, hashlib.sha256(content).hexdigest()) for name, content in contents.items())


@dataclass(frozen=True, kw_only=True)
class SetPapers(PaperContent):
    """The papers of a set to show: all of them as printed pages (`papers`), and the lists also as `sheets`.

    The documents that they were made from are not included, because the documents of a long round are large.
    """

    papers: Sequence[PrintedPaper]
    sheets: Sequence[ListDocument]

    @property
    def printed(self) -> tuple[PrintedPaper, ...]:
        """Papers to show, in their order."""
        return tuple(self.papers)

    def check(self, parts: Parts) -> None:
        """Raise TextTooTall or CharacterUnprintable if a text prevents the set from being recorded."""
        for each in self.sheets:
            need_whole_texts(each)
        need_printable(parts, *self.papers)


def _read(parts: Parts, records: Records, request: PaperRequest) -> SetPapers:
    note = draft_text(parts.clock.today()) if request[DRAFT] else ""
    found = paper_set.read_set(parts, records, request, note)
    made = [content for _, content in found.papers]
    return SetPapers(
        papers=[each for content in made for each in content.printed],
        sheets=[each for content in made for each in content.lists],
        problems=found.report.problems,
        offered=found.report.offered,
    )


PAPER = Paper(
    code="set",
    title="会議・公表の一式",
    description="会議や公表に出す資料をまとめて作成し、件数を読み返して確かめ、号を付けて記録します。",
    group=PaperGroup.MEETINGS,
    position=10,
    read=_read,
    file_name="{occasion}資料_{year}{is_draft}",
    options=(DRAFT, *report_paper.OPTIONS, one_page_paper.ADDED, *data_options_only_with(OCCASION, Occasion.PUBLIC)),
    is_folder=True,
    is_recorded=True,
    button="記録して作成",
    make=publish,
    wording=report_paper.PAPER.wording,
)
