"""Check the answers of a data file against the files in which they were received (verify)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence

from nakano_status.application.merge.received_files import read_stored_file
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.stopping import counted
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.admission import is_assigned
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.returns import CellState, Package, Return, ReturnState
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem


def verify_files(parts: Parts, store: Store) -> tuple[Problem, ...]:
    """Return a problem for each answer that differs from the received file or that the data file lacks.

    A protected file cannot be read here, as passwords are never stored; this is reported as advice. Files that were
    removed at the end of their retention period are skipped.
    """
    with store.reading() as records:
        files, placed = defaultdict[str, list[Answered]](list), set[str]()
        recorded = {(each.sha256, CellPlace(each.sheet, each.row), each.row_id) for each in records.exchange.ledger()}
        for round_ in records.rounds.all():
            packages = {each.package_id: each for each in records.exchange.packages(round_.round_id)}
            items = records.exchange.held(round_.round_id, None)
            for each in records.exchange.returns(round_.round_id, tuple(ReturnState)):
                placed |= {each.return_id for item in items if is_assigned(each, item)}
                if each.sha256:
                    files[each.sha256].append((each, packages.get(each.package_id)))
        found: list[Problem] = []
        for sha256, returns in counted("受け取ったファイルを読み返しています", files.items(), len(files)):
            found.extend(_differences(parts, records, sha256, returns, placed, recorded))
    return tuple(found)


Answered = tuple[Return, Package | None]
"""A return with the package that it answers, or None if this data file does not have the package."""


def _differences(
    parts: Parts,
    records: Records,
    sha256: str,
    returns: Sequence[Answered],
    placed: Container[str],
    recorded: Container[tuple[str, CellPlace, str | None]],
) -> Iterator[Problem]:
    """Yield the differences between a received file and its returns.

    `placed`: IDs of returns whose rows a person placed. `recorded`: the ledger's rows, as SHA-256 of the file, place,
    and 管理番号.
    """
    content, (first, _) = records.exchange.content(sha256), returns[0]
    if not content:
        return
    answers = read_stored_file(parts, records, first.file or "", content).answers
    if answers.refused is not None:
        yield problem("STORE-FILE-NOT-READ", Place(file=first.file, key=first.return_id))
        return
    cells = {
        (CellPlace.at(row.sheet, cell.cell), key): row for row in answers.all_rows for key, cell in row.cells.items()
    }
    texts = {(row.row_id, key): cell.text for row in answers.all_rows for key, cell in row.cells.items()}
    for answered, _ in returns:
        for (row_id, key), value in answered.values.items():
            row = cells.get((value.cell, key)) if value.cell else None
            # a row without a 管理番号 was matched by its title or placed by a person; the ledger records as which row
            is_recorded = row is not None and (sha256, row.place, row_id) in recorded
            by_other = row is not None and (row.row_id is None or answered.return_id in placed)
            is_own = row is not None and (row.row_id == row_id or (by_other and is_recorded))
            there = row.cells[key].text if row is not None and is_own else texts.get((row_id, key))
            # a text may have been typed in its place
            is_unreadable = row is not None and is_own and row.cells[key].state is CellState.UNREADABLE
            if not is_own or (value.takes_part and not is_unreadable and there != value.text):
                yield _differing(answered, (row_id, key), value.text, there, value.cell)
    yield from _lacking(answers, returns)


def _lacking(answers: AnswerFile, returns: Sequence[Answered]) -> Iterator[Problem]:
    """Yield a problem for each answer that the file has in a row it was asked for, but that none of its returns has.

    Rows that are in the file twice are left out: the merge may have recorded neither.
    """
    there = {place for answered, _ in returns for place in answered.values}
    times = Counter(row.row_id for row in answers.all_rows)
    for answered, package in returns:
        asked = frozenset((*package.answer_rows, *package.figures)) if package else frozenset()
        for row in answers.all_rows:
            if row.row_id in asked and times[row.row_id] == 1:
                for key, cell in row.cells.items():
                    is_asked = (
                        package is None or answers.profile is None or package.asks(row.row_id, key, answers.profile)
                    )
                    if is_asked and cell.state is CellState.VALUE and (row.row_id, key) not in there:
                        there.add((row.row_id, key))
                        at = CellPlace.at(row.sheet, cell.cell)
                        yield _differing(answered, (row.row_id, key), None, cell.text, at)


def _differing(
    answered: Return, field: tuple[str, str], found: str | None, expected: str | None, at: CellPlace | None
) -> Problem:
    row_id, key = field
    place = Place(
        table="return_value",
        key=f"{answered.return_id}/{row_id}/{key}",
        column="text",
        file=answered.file,
        cell=at.text if at else None,
        id=row_id,
    )
    return problem("STORE-FILE-DIFFERS", place, found=found or "", expected=expected or "")
