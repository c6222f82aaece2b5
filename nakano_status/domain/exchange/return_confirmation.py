"""所属長確認 in a file: given in the program (照合用), or a name typed into the head block.

A typed name covers what the same file shows. A confirmation written by the program covers what was confirmed there: if
the file was changed afterwards, the changed fields are listed (source: exchange.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.answered_return import Return, ReturnValue
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.fields.cell_state import CellState
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.confirmation import Confirmation, FieldPlace, changed_fields, field_codes, hash_of

Shown = Mapping[FieldPlace, str | None]
"""The readable texts of a file in the rows to answer."""


def confirmable(package: Package, values: Mapping[FieldPlace, ReturnValue]) -> Shown:
    """Return what a confirmation can cover in a file: the readable fields of the rows to answer, left out or not."""
    asked = frozenset(package.answer_rows)
    readable = (each for each in values.items() if each[1].state is not CellState.UNREADABLE)
    return {place: value.text for place, value in readable if place[0] in asked}


def confirmation_in(file: AnswerFile, shown: Shown, profile: Profile) -> Confirmation | None:
    """Return the confirmation that a file carries, or None. A name typed over the program's one counts."""
    written = _written_by_program(file, shown, profile)
    name, day = file.respondent.confirmed_by, file.respondent.confirmed_on
    as_written = written is not None and (_plain(name), _plain(day)) == (_plain(written.name), _plain(written.day))
    if name is None or as_written:
        return written
    return Confirmation(name, day, field_codes(shown, profile))


def changed_after(
    given: Confirmation, changed: Iterable[FieldPlace], profile: Profile, file: str | None = None
) -> Iterator[Problem]:
    """Yield, for every field that changed after a confirmation, the question whether it is to be confirmed again."""
    from nakano_status.domain.problem_codes import problem

    for row_id, key in changed:
        place = Place(file, column=profile.by_key[key].short, id=row_id, key=key)
        yield problem("CONFIRMED-THEN-CHANGED", place, confirmed=given.label)


def changed_in_file(answer: Return, package: Package, profile: Profile, file: str) -> Iterator[Problem]:
    """Yield the same questions about a file that was changed after it was confirmed."""
    given = answer.confirmation
    if given is not None:
        changed = changed_fields(given.fields, confirmable(package, answer.values), profile)
        yield from changed_after(given, changed, profile, file)


def _written_by_program(file: AnswerFile, shown: Shown, profile: Profile) -> Confirmation | None:
    identity = file.identity
    if identity.confirmed_by is None:
        return None
    codes = {(line.row_id, key): code for line in file.check_lines for key, code in line.confirmed.items()}
    if not codes:  # without the columns, the code of the whole still shows whether the file is what was confirmed
        codes = field_codes(shown, profile)
        if hash_of(codes) != identity.confirmed_hash:
            return None
    return Confirmation(identity.confirmed_by, identity.confirmed_at, codes)


def _plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())
