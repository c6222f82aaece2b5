"""For what reasons a whole file waits for a person's word (exchange.md, "Identity" and "Left out, cleared, closed")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.domain.answer_file import AnswerFile
from nakano_status.domain.package import FORM_VERSION, Package
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem


@dataclass(frozen=True)
class Rounds:
    """The round that is being taken in, the years of all rounds by round_id (as `R4`), and which are closed."""

    round_id: str
    years: Mapping[str, str]
    closed: frozenset[str] = frozenset()


def reason_to_hold(file: AnswerFile, packages: Mapping[str, Package], rounds: Rounds) -> Problem | None:
    """Return why the file as a whole is held, or None where its rows can be looked at one by one."""
    return _unclear(file) or _not_for_now(file, packages, rounds)


def _unclear(file: AnswerFile) -> Problem | None:
    """Say that the file does not name one package in a form that this version reads."""
    identity, place = file.identity, Place(file=file.name)
    if len(identity.packages) > 1:
        return problem("IDENTITY-DISAGREES", place, found="、".join(identity.packages))
    if not identity.packages:
        return problem("IDENTITY-MISSING", place)
    if identity.form_version not in (None, FORM_VERSION):
        return problem("FORM-VERSION", place, found=str(identity.form_version), expected=str(FORM_VERSION))
    return None


def _not_for_now(file: AnswerFile, packages: Mapping[str, Package], rounds: Rounds) -> Problem | None:
    """Say that the package is not this store's, was damaged, or belongs to a closed or another round."""
    identity, place = file.identity, Place(file=file.name)
    package = packages.get(identity.packages[0])
    this_year = rounds.years.get(rounds.round_id)
    if package is None:
        if identity.year is not None and identity.year not in rounds.years.values():
            return problem("OTHER-YEAR", place, found=identity.year, expected=this_year)
        return problem("PACKAGE-UNKNOWN", place, found=identity.packages[0])
    if identity.seal not in (None, package.seal):
        return problem("SEAL-BROKEN", place, found=package.package_id)
    if package.round_id in rounds.closed:
        return problem("ROUND-CLOSED", place, found=rounds.years.get(package.round_id))
    if package.round_id != rounds.round_id:
        return problem("OTHER-YEAR", place, found=rounds.years.get(package.round_id), expected=this_year)
    return None
