"""All findings in an answered file: from reading it, from the rules of submission, from merging it, and from printing.

Tabs, and characters that no font of the papers has, cannot be printed as they are.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nakano_status.application.problem_text import sort_by_severity
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.pages.printed_characters import printing_problems
from nakano_status.domain.exchange.answer_checks import RULES, RULES_OF_PARTS, RowAnswer, check_row
from nakano_status.domain.exchange.answer_file import AnswerFile, ReadRow
from nakano_status.domain.exchange.matched_rows import find_rows, rows_to_merge
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.fields.field import CHANGE_KIND, MARK
from nakano_status.domain.problems.problem import Place, Problem

if TYPE_CHECKING:
    from nakano_status.application.merge.merge_plan import FilePlan
    from nakano_status.application.ports.data_file import UnitOfWork
    from nakano_status.application.ports.documents import Papers
    from nakano_status.domain.exchange.returns import Package
    from nakano_status.domain.round.round import Round, RoundRow
    from nakano_status.store.exchange import StoredExchange


def find_printing_problems(texts: Iterable[tuple[Place, str]], papers: Papers) -> Iterator[Problem]:
    """Yield the problems that papers would have with printing texts, text by text. Raises PaperFontMissing.

    `texts`: each text with its place. Marks and kinds of change are not checked: they are printed in the program's own
    characters, however they were typed.
    """
    for place, text in texts:
        if place.key not in (MARK, CHANGE_KIND):
            yield from printing_problems(text, place, papers.unprintable(text))


def add_printing_findings(file: AnswerFile, papers: Papers) -> AnswerFile:
    """Return a file as read, with the problems of printing its answers added. Raises PaperFontMissing."""
    texts = (
        (Place(file.name, row.sheet, cell.cell, row.row, id=row.row_id, key=key), cell.text)
        for row in file.all_rows
        for key, cell in row.cells.items()
        if cell.state is CellState.VALUE and cell.text is not None
    )
    return replace(file, problems=(*file.problems, *find_printing_problems(texts, papers)))


Placed = Mapping[str, ReadRow]
"""Rows of a file that are rows of its package, by row ID; if a row occurs twice, its first occurrence."""


def placed_rows(file: AnswerFile, package: Package, contents: RoundContents) -> Placed:
    """Return the rows of a file, by the ID of the row or 成果指標 of its package that each row matches.

    Rows are matched by ID or title, as in a merge. Rows without a match are left out; of several rows with the same
    match only the first is returned.
    """
    asked = {*(row.row_id for row in package.rows), *package.figures}
    rows = rows_to_merge(find_rows(file, package, contents.given))
    found: dict[str, ReadRow] = {}
    for row in rows:
        if row.row_id in asked and row.row_id is not None:
            found.setdefault(row.row_id, row.read)
    return found


def findings_of(
    problems: Iterable[Problem], file: AnswerFile, package: Package | None, contents: RoundContents
) -> tuple[Problem, ...]:
    """Return the findings in a file, sorted as errors, questions and advice.

    `problems` are the problems of reading and merging the file. The findings of the rules of submission are added if
    the file could be read and its `package` is known (None: unknown).
    """
    rules = _rules(file, package, contents) if package is not None and file.refused is None else ()
    return sort_by_severity([*problems, *rules])


def received_hashes(exchange: StoredExchange) -> frozenset[str]:
    """Return the SHA-256 of every file received so far; call it before a batch is saved."""
    return frozenset(each.sha256 for each in exchange.received())


def save_findings_of_batch(
    work: UnitOfWork, round_: Round, plans: Sequence[FilePlan], files: Iterable[AnswerFile], before: Container[str]
) -> None:
    """Save the findings in the files of a batch.

    `plans`: a plan for each file, in the order of `files`. `before`: the SHA-256 of the files received earlier. A known
    file that is among them is left out, because its findings are already saved.
    """
    new: dict[str, tuple[FilePlan, AnswerFile]] = {}
    for plan, file in zip(plans, files, strict=True):
        if plan.sha256 and not (plan.is_known and plan.sha256 in before):
            new.setdefault(plan.sha256, (plan, file))  # the first of two copies has all findings
    if not new:
        return
    contents = RoundContents.load(work, round_)
    packages = {package.package_id: package for package in work.exchange.packages(round_.round_id, row_ids=())}
    for plan, file in new.values():
        package = packages.get(plan.package_id or "")
        work.reviews.save_findings(plan.sha256, findings_of(problems_of_file(plan, file), file, package, contents))


def problems_of_file(plan: FilePlan, file: AnswerFile) -> tuple[Problem, ...]:
    """Return the problems of reading and merging a file; for a known file only the problems of reading it."""
    return file.problems if plan.is_known else plan.problems


def _rules(file: AnswerFile, package: Package, contents: RoundContents) -> Iterator[Problem]:
    """Check the rows that a file shows.

    Cells missing in the file count with their current values; unreadable cells are reported already.
    """
    rows = placed_rows(file, package, contents)
    asked = {each.row_id: each.answers for each in package.rows if each.answers or contents.asked.part_items}
    for row_id, answers in asked.items():
        row = contents.row(row_id)
        if row_id in rows and row is not None and row.counted:
            read = rows[row_id]
            answer = _answer(read, row, package.division, contents)
            rules = (answer, RULES) if answers else (answer.of_parts, RULES_OF_PARTS)
            for found in check_row(*rules):
                cell = read.cells.get(found.place.key or "")
                if cell is None or cell.state is not CellState.UNREADABLE:
                    yield found.at(file=file.name, sheet=read.sheet, row=read.row, cell=cell.cell if cell else None)


def _answer(read: ReadRow, row: RoundRow, division: str, contents: RoundContents) -> RowAnswer:
    current = contents.answer(row, division)
    shown = {key: cell.text for key, cell in read.cells.items()}
    # whether the others answer is a question about the round, which the merge asks
    return replace(current, values={**current.values, **shown}, conflicts=(), is_left_by_others=False)
