"""List the papers, make one of them, or show it as it would be made: the work of the one button of 資料作成."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakano_status.application.forms.output_paths import refuse_to_replace
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.paper import (
    NO_CONTENT,
    FileToDraw,
    MadePaper,
    Making,
    OptionKind,
    Paper,
    PaperContent,
    PaperGroup,
    PaperRequest,
    find_paper,
    paper_codes,
    set_paper_codes,
)
from nakano_status.application.papers.plan_names import paper_properties
from nakano_status.application.papers.writing import DrawnPaper, PaperPages, paper_format_of, typeset_papers
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.preconditions import need_role
from nakano_status.application.stopping import report
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.refusals.papers import OptionMissing
from nakano_status.domain.storage.store_info import StoreRole

if TYPE_CHECKING:
    from nakano_status.documents.pages.printed_paper import Checkpoint


def papers() -> tuple[Paper[Any], ...]:
    """Return all papers, sorted by group and by their position in it; papers that 資料作成 does not offer are last."""
    groups = [*PaperGroup, None]
    return tuple(sorted(_in_order(paper_codes()), key=lambda each: groups.index(each.group)))


def _in_order(some: Iterable[str]) -> tuple[Paper[Any], ...]:
    return tuple(sorted(map(find_paper, some), key=lambda each: each.position))


def papers_of_occasion(occasion: Occasion) -> tuple[Paper[Any], ...]:
    """Return the papers that are recorded as one set for an occasion, in their order."""
    return tuple(each for each in _in_order(set_paper_codes()) if each.is_in_set_of(occasion))


def read_paper(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    """Return a paper as it would be made now.

    Raises OptionMissing if a required text is blank, WrongRole, RoundUnknown, and whatever else the paper's `read`
    raises.
    """
    for option in request.paper.options:
        if option.is_required and option.kind is OptionKind.TEXT and not request[option].strip():
            raise OptionMissing(option=option.label)
    if request.paper.is_for_office:
        need_role(records, StoreRole.OFFICE)
    content: PaperContent = request.paper.read(parts, records, request)
    return content


def make_paper(
    parts: Parts,
    store: Store,
    request: PaperRequest,
    target: Path,
    *,
    replace: bool = False,
    by: str | None = None,
) -> Outcome[MadePaper]:
    """Make a paper at `target`: its file, or the folder of its files; if it is refused, nothing is written.

    A paper with an act of its own (`Paper.make`), such as a set that is recorded, is made by that act. `replace`:
    whether existing files may be replaced. `by`: the person's name (None: not given). Raises the same errors as reading
    the paper (RoundUnknown, WrongRole, TemplateFaulty …), PaperFormatUnknown, PaperFontMissing, PaperUnreadable,
    TargetExists, TargetNotWritable, Cancelled.
    """
    paper = request.paper
    if paper.make is not None:
        return paper.make(Making(parts, store, request, target, replace, by))
    format_ = None if paper.is_folder else paper_format_of(target, paper.accepted)
    with store.reading() as records:
        content = read_paper(parts, records, request).with_facts(paper_properties(parts, records, request))
    if format_ is None:
        return _write_all(parts, content, target, replace=replace)
    made = content.draw(parts, format_)
    parts.files.write(target, made.content, replace=replace)
    return _outcome(content, MadePaper((target,), made.pages, content, (made.pages,)), made.problems)


def _write_all(parts: Parts, content: PaperContent, folder: Path, *, replace: bool) -> Outcome[MadePaper]:
    """Write the files of a paper once all are drawn, so that cancelling leaves none."""
    drawn = dict(_drawn(parts, content, folder, replace=replace))
    parts.files.write_all(folder, {path: each.content for path, each in drawn.items()}, replace=replace)
    sizes = tuple(each.pages for each in drawn.values())
    known = [pages for pages in sizes if pages is not None]
    made = MadePaper(tuple(folder / path for path in drawn), sum(known) if known else None, content, sizes)
    return _outcome(content, made, tuple(found for each in drawn.values() for found in each.problems))


def _drawn(parts: Parts, content: PaperContent, folder: Path, *, replace: bool) -> Iterator[tuple[str, DrawnPaper]]:
    """Draw each file; refuse if another file is already in its place. None is written yet."""
    doing, count = "", len(content.files)
    for place, file in enumerate(content.files):
        doing = file.doing
        report(doing, place, count)
        drawn = file.draw(parts)
        if not replace:
            refuse_to_replace(parts, folder / file.path, drawn.content)
        yield file.path, drawn
    report(doing, count, count)


def _outcome(content: PaperContent, made: MadePaper, problems: tuple[Problem, ...]) -> Outcome[MadePaper]:
    return Outcome(made, problems=(*content.problems, *problems), attention=content.needs_attention)


@dataclass(frozen=True)
class Preview:
    """A paper as it would be made now.

    `pages` is None if the paper has no pages, or nothing would be made. `fault` is the reason why the paper is refused
    although its pages can be shown: a text that no row can show, or a character that no font has.
    """

    pages: PaperPages | None = None
    content: PaperContent = NO_CONTENT
    problems: tuple[Problem, ...] = ()
    fault: Refused | None = field(default=None, compare=False)


def begin_preview(parts: Parts, records: Records, request: PaperRequest) -> Callable[[Checkpoint], Preview]:
    """Read a paper, and return a function that sets its pages as they would be made, without using `records`.

    Raises the same errors as reading the paper (RoundUnknown, TemplateFaulty …). While it sets a long paper, the
    function calls its checkpoint with a preview of the pages that are ready. The function raises PaperFontMissing and
    whatever the checkpoint raises.
    """
    content = read_paper(parts, records, request)
    return lambda checkpoint: _preview(parts, content, checkpoint)


def _preview(parts: Parts, content: PaperContent, checkpoint: Checkpoint) -> Preview:
    """Return the pages, with the reason why the paper would be refused when it is made."""
    printed = content.printed
    if not printed:
        return Preview(content=content)
    pages = typeset_papers(parts, printed, lambda *so_far: checkpoint(*map(Preview, so_far)))
    shown = PaperContent(offered=content.offered)  # the content of the pages takes as much memory as all rows
    preview = Preview(pages, shown, (*content.problems, *pages.problems))
    try:
        content.check(parts)
    except Refused as refused:
        return replace(preview, fault=refused)
    return preview


def drawn_file_facts(file: FileToDraw, path: Path, pages: int | None) -> dict[str, Any]:
    """Return the facts about a made file for JSON: its path as `file`, and its own facts, with `pages` filled in.

    A file whose facts lack `pages` does not get it.
    """
    return {"file": str(path), **{key: pages if key == "pages" else value for key, value in file.facts.items()}}
