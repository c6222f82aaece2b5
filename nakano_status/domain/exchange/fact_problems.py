"""Reports a person what a returned form shows beside the answers that were read and beside what was sent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from nakano_status.domain.cell_address import parse_address
from nakano_status.domain.exchange import ledger
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.facts import (
    SHEET_NAME,
    TEXT,
    Difference,
    DifferenceKind,
    Fact,
    FormAsSent,
    Spot,
    differences,
    fold_seen,
    text_code,
)
from nakano_status.domain.exchange.matched_rows import MatchedRow
from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.exchange.writer_labels import names_writers
from nakano_status.domain.fields.field import INDICATOR_NAME
from nakano_status.domain.fields.headings import ID, TITLE
from nakano_status.domain.grouped import grouped
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.storage.store_info import StoreRole

_WRITERS = fold_seen("最終記入：")
_MOST_LISTED = 200
_STRANGE_SHEET = "ほかのシートの内容"
_TO_ANSWER = "回答の欄に記入して"
_TO_TABLE = "見出しのある列に移し、もう一度読み取って"
_BY_PROGRAMS = re.compile(r"(?:のコピー|コピー|copyof|copy|sheet|シート|table|表|[\d()_.\-])*", re.IGNORECASE)
"""Names that programs give to sheets, and what they add to the names of copies."""


def fact_problems(
    file: AnswerFile, rows: Iterable[MatchedRow], package: Package, known: ledger.MergeContext
) -> Iterator[Problem]:
    """Yield a problem for everything that a person sees in a form and that is neither an answer nor what was sent.

    `rows`: all rows found in the file. Nothing is yielded if `known` has no forms to compare with.
    """
    if known.sent is None:
        return
    found = tuple(rows)
    packages = _packages(found, package, known)
    sent = [known.sent(each) for each in packages]
    open_fields = frozenset(field for versions in sent for form in versions for field in form.open_fields)
    read = {*file.read, *_answer_cells(found, open_fields), *_writer_cells(file.facts, known)}
    names = [fact.sheet for versions in sent for form in versions for fact in form.facts if fact.kind == SHEET_NAME]
    names += (known.names.get(each.division, "") for each in packages)
    usual = frozenset(fold_seen(each) for each in names)
    waiting = {(row.read.sheet, row.read.row) for row in found if row.reason == ledger.OTHER_TITLE}
    facts = [
        fact._replace(key=None) if (fact.sheet, fact.row) in waiting else fact  # whose row it is, is not certain
        for fact in file.facts
        if fact.kind != SHEET_NAME or not _is_usual_name(fact.text, usual)
    ]
    ids = {(row.read.sheet, row.read.row): row.row_id for row in found}
    for each in problems_beside_sent(replace(file, facts=tuple(facts)), read, sent, known.sentences):
        place = each.place
        yield each.at(id=ids.get((place.sheet or "", place.row or 0)))


def problems_beside_sent(
    file: AnswerFile, read: Collection[Spot], sent: Sequence[Sequence[FormAsSent]], own: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for everything that a form shows beside the cells that were read and beside what was sent.

    `sent` and `own` are as in `differences`.
    """
    reported = [
        each
        for each in differences(file.facts, sent, read, own)
        if each.difference is DifferenceKind.GONE or text_code(each.fact.text) not in file.codes
    ]
    yield from (each.at(file=file.name) for each in _problems(reported, _sheets_of(sent), _TO_ANSWER))


def problems_beside(
    facts: Iterable[Fact],
    read: Collection[Spot],
    tables: Collection[str],
    own: Collection[str] = (),
    severity: Severity | None = None,
) -> Iterator[Problem]:
    """Yield a problem for everything that a table or a list shows beside the cells that were read; nothing was sent.

    `tables`: the names of the sheets with a table; of any other sheet everything is one problem. `own`: folded texts
    that the program itself writes beside cells. `severity`: None for the usual one.
    """
    reported = differences((fact for fact in facts if fact.kind != SHEET_NAME), (), read, own)
    for each in _problems(reported, frozenset(map(fold_seen, tables)), _TO_TABLE):
        yield each if severity is None else replace(each, severity=severity)


def _packages(rows: Iterable[MatchedRow], own: Package, known: ledger.MergeContext) -> list[Package]:
    """Return the packages whose forms the file may be made of: its own, others of its division, those of its rows."""
    asked = (known.package_asking_for(row.row_id or "") for row in rows if row.is_foreign)
    of_division = (each for each in known.packages.values() if _is_sibling(each, own))
    found = {each.package_id: each for each in (own, *of_division, *filter(None, asked))}
    return list(found.values())


def _is_sibling(package: Package, own: Package) -> bool:
    return (package.round_id, package.division) == (own.round_id, own.division)


def _answer_cells(rows: Iterable[MatchedRow], open_fields: Collection[tuple[str, str]]) -> Iterator[Spot]:
    """Yield the cells that were sent open, and those of a row that waits as a whole which the held item shows."""
    for row in rows:
        waits = row.reason in (ledger.UNKNOWN_ID, ledger.OTHER_TITLE, ledger.PROPOSAL)
        for key, cell in row.read.cells.items():
            if waits or (row.row_id or "", key) in open_fields:
                yield (row.read.sheet, *parse_address(cell.cell))
        shown = (row.read.address(key) for key in (ID, TITLE, INDICATOR_NAME)) if waits else ()
        yield from ((row.read.sheet, *parse_address(each)) for each in shown if each is not None)


def _writer_cells(facts: Iterable[Fact], known: ledger.MergeContext) -> Iterator[Spot]:
    """Yield the cells that name the writers of fields, as the program writes them into returns."""

    def is_known(name: str) -> bool:
        return name == StoreRole.OFFICE.label or known.organisation.find(name) is not None

    for fact in facts:
        if fact.key and fact.key[1].startswith(_WRITERS) and names_writers(fact.text, is_known):
            yield fact.spot


def _is_usual_name(name: str, usual: Collection[str]) -> bool:
    """Return whether the name of a sheet is one of the usual ones, or one that programs give."""
    folded = fold_seen(name)
    within = sorted((each for each in usual if each and each in folded), key=len)
    rest = folded.replace(within[-1], "", 1) if within else folded
    return rest in usual or _BY_PROGRAMS.fullmatch(rest) is not None


def _sheets_of(sent: Iterable[Sequence[FormAsSent]]) -> frozenset[str]:
    return frozenset(fold_seen(fact.sheet) for versions in sent for form in versions for fact in form.facts)


def _problems(reported: Sequence[Difference], sent: Collection[str], way: str) -> Iterator[Problem]:
    """Yield the problems of all differences: what was added is reported once for each column or strange sheet.

    `way`: what a person may do with it.
    """
    for (sheet, kind, column), facts in grouped(_added(reported, sent)).items():
        parts = [fact for fact in facts if fact.kind != SHEET_NAME] or facts[:1]
        listed = _listed(parts) if len(parts) > 1 else parts[0].shown or parts[0].kind
        place = _place(facts[0]) if column or len(facts) == 1 else Place(sheet=sheet)
        yield problem("SEEN-ADDED", place, found=listed, kind=kind, count=str(len(parts)), way=way)
    for each in (each for each in reported if each.difference is DifferenceKind.CHANGED):
        yield problem("SEEN-CHANGED", _place(each.fact), found=each.fact.shown, expected=each.sent)
    for facts in grouped((each.fact.sheet, each.fact) for each in _of(reported, DifferenceKind.HIDDEN)).values():
        yield problem("SEEN-HIDDEN", _place(facts[0]), found=_listed(facts), count=str(len(facts)))
    for sheet, facts in grouped((each.fact.sheet, each.fact) for each in _of(reported, DifferenceKind.GONE)).items():
        yield problem("SEEN-GONE", Place(sheet=sheet), found=_listed(facts), count=str(len(facts)))


def _of(reported: Iterable[Difference], difference: DifferenceKind) -> Iterator[Difference]:
    return (each for each in reported if each.difference is difference)


def _added(reported: Iterable[Difference], sent: Collection[str]) -> Iterator[tuple[tuple[str, str, int], Fact]]:
    """Yield the added facts, each with its sheet, its kind and its column; of a strange sheet all are one group."""
    for each in reported:
        fact = each.fact
        if each.difference is DifferenceKind.ADDED:
            is_strange = fold_seen(fact.sheet) not in sent
            column = fact.column if fact.kind == TEXT else 0
            yield (fact.sheet, _STRANGE_SHEET if is_strange else fact.kind, 0 if is_strange else column), fact


def _listed(facts: Sequence[Fact]) -> str:
    """Return the texts of facts with their cells as one text; beyond `_MOST_LISTED`, the others are counted."""
    texts = [f"{fact.address or ''}「{fact.shown or fact.kind}」" for fact in facts[:_MOST_LISTED]]
    return "、".join([*texts, *([f"ほか{len(facts) - _MOST_LISTED}か所"] if len(facts) > _MOST_LISTED else [])])


def _place(fact: Fact) -> Place:
    heading = fact.key[1] if fact.key else None
    return Place(sheet=fact.sheet or None, cell=fact.address, row=fact.row or None, column=heading)
