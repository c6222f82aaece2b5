"""For what reasons a whole file waits for a person's word (exchange.md, "Identity" and "Left out, cleared, closed")."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.domain.answer_file import AnswerFile
from nakano_status.domain.package import FORM_VERSION, Package
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem


def reason_to_hold(
    file: AnswerFile, packages: Mapping[str, Package], closed_rounds: frozenset[str], years: Mapping[str, str]
) -> Problem | None:
    """Return why the file as a whole is held, or None where its rows can be looked at one by one."""
    return _unclear(file) or _not_for_now(file, packages, closed_rounds, years)


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


def _not_for_now(
    file: AnswerFile, packages: Mapping[str, Package], closed_rounds: frozenset[str], years: Mapping[str, str]
) -> Problem | None:
    """Say that the package is not this store's, was damaged, or belongs to a closed round."""
    identity, place = file.identity, Place(file=file.name)
    package = packages.get(identity.packages[0])
    if package is None:
        return _unknown(file, identity.packages[0], years)
    if identity.seal not in (None, package.seal):
        return problem("SEAL-BROKEN", place, found=package.package_id)
    if package.round_id in closed_rounds:
        return problem("ROUND-CLOSED", place, found=years.get(package.round_id))
    return None


def _unknown(file: AnswerFile, package_id: str, years: Mapping[str, str]) -> Problem:
    """Say of a form that this store never sent whether it is at least of a year that the store knows."""
    place = Place(file=file.name)
    year = file.identity.year
    if year is not None and years and year not in years.values():
        return problem("OTHER-YEAR", place, found=year, expected="、".join(years.values()))
    return problem("PACKAGE-UNKNOWN", place, found=package_id)
