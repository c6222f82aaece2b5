"""Recognise protected files that were opened before: the same bytes need no password again (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.exchange import PackageReader
from nakano_status.domain.exchange.admission import Admission
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.answered_return import Return, ReturnState
from nakano_status.domain.round.round import Round


def known_by_bytes(records: Records, round_: Round, locked: Iterable[AnswerFile]) -> Mapping[str, Admission]:
    """Return what is known, by SHA-256, of locked files that were imported before.

    A file with a return that was removed is left out: it has to be opened to be imported again.
    """
    files = {each.sha256: each for each in locked}
    if not files:
        return {}
    found: dict[str, list[Return]] = {}
    for each in records.rounds.all():
        for answer in records.returns.of_round(each.round_id, tuple(ReturnState), row_ids=()):
            if answer.sha256 in files:
                found.setdefault(answer.sha256, []).append(answer)
    return {
        sha256: _admission(records.packages, round_, files[sha256], answers)
        for sha256, answers in found.items()
        if all(answer.state is ReturnState.ADMITTED for answer in answers)
    }


def _admission(packages: PackageReader, round_: Round, file: AnswerFile, answers: list[Return]) -> Admission:
    """Describe a file by its returns; it is not opened, so none of its rows are reported."""
    opened = AnswerFile(file.name, file.sha256, file.size)
    here = tuple(answer for answer in answers if answer.round_id == round_.round_id)
    package = packages.find(answers[0].package_id)
    return Admission(opened, package, here, is_of_other_round=not here)
