"""Packages that a data file restored from an older backup has forgotten: its own seal brings them back."""

from __future__ import annotations

from collections.abc import Iterable

from nakano_status.application.ports import Records, StoreInfo
from nakano_status.application.read.round_contents import RoundContents
from nakano_status.application.withdraw_round import void_packages
from nakano_status.domain.answer_file import AnswerFile
from nakano_status.domain.known import Known
from nakano_status.domain.package import Package
from nakano_status.domain.sent_package import is_sealed_by, sent_package


def forgotten_packages(
    records: Records, contents: RoundContents, known: Known, files: Iterable[AnswerFile]
) -> dict[str, Package]:
    """Return the packages of the round that files name, that the store does not know, and that it sealed itself.

    One of a start that was taken back is not forgotten but void.
    """
    void = void_packages(records)
    found = (_sealed_here(records.info, contents, file) for file in files if _is_unknown(contents, known, file))
    return {package.package_id: package for package in found if package and package.package_id not in void}


def _is_unknown(contents: RoundContents, known: Known, file: AnswerFile) -> bool:
    """Whether the file names one package that is not here, of this round, and says what was sent."""
    identity = file.identity
    named = len(identity.packages) == 1 and identity.packages[0] not in known.packages
    return named and identity.year == contents.round_.year.short and bool(file.check_lines)


def _sealed_here(info: StoreInfo, contents: RoundContents, file: AnswerFile) -> Package | None:
    division = contents.organisation.find(file.identity.division or "")
    if division is None:
        return None
    try:
        package = sent_package(file, contents.round_.round_id, division.division_id, contents.years)
    except ValueError:  # a role that nobody has: then it is not as it was sent
        return None
    return package if is_sealed_by(package, info.sealing_key) else None
