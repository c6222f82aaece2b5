"""Read the kept files of a data file again, and compare them with what the data file holds of them (verify).

Whoever rewrites an answer in the data file, with everything that follows from it, leaves the file in which it arrived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nakano_status.application.merge.received_files import read_kept
from nakano_status.application.outcome import Progress, silent
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.domain.exchange.answer_file import AnswerFile, ReadCell
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.states import ReturnState
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem


def verify_files(parts: Parts, store: Store, progress: Progress = silent) -> tuple[Problem, ...]:
    """Return a problem for each answer that differs from the file in which it was received.

    A file that cannot be read here (its password is never kept) is advice. Files that were removed when their retention
    period ended are passed over.
    """
    with store.reading() as records:
        returns = [
            each
            for round_ in records.rounds.all()
            for each in records.returns.of_round(round_.round_id, tuple(ReturnState))
            if each.sha256
        ]
        found: list[Problem] = []
        for place, each in enumerate(returns):
            progress("受け取ったファイルを読み返しています", place, len(returns))
            found.extend(_differences(parts, records, each))
        progress("受け取ったファイルを読み返しました", len(returns), len(returns))
    return tuple(found)


def _differences(parts: Parts, records: Records, answered: Return) -> Iterator[Problem]:
    content = records.arrivals.content(answered.sha256 or "")
    if not content:
        return
    answers = read_kept(parts, records, answered.file or "", content).answers
    if answers.refused is not None:
        yield problem("STORE-FILE-NOT-READ", Place(file=answered.file, key=answered.return_id))
        return
    cells = _cells(answers)
    for (row_id, key), value in answered.values.items():
        there = cells.get(value.cell or "")
        if there is not None and value.counts and there.text != value.text:
            place = Place(
                table="return_value",
                key=f"{answered.return_id}/{row_id}/{key}",
                column="text",
                file=answered.file,
                cell=value.cell,
                id=row_id,
            )
            yield problem("STORE-FILE-DIFFERS", place, found=value.text or "", expected=there.text or "")


def _cells(answers: AnswerFile) -> Mapping[str, ReadCell]:
    """Return the answer cells of a file by their address."""
    return {f"{row.sheet}!{cell.cell}": cell for row in answers.rows for cell in row.cells.values()}
