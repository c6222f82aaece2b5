"""Find the package that a division's return answers: the newest that shows everything not submitted yet.

A 修正依頼 shows some rows only. Answering it must neither omit what was written on other rows in the meantime, nor be
blocked by rows that were submitted long ago.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.refusals.exchange import YearNotAsked
from nakano_status.domain.review.asking import made_after
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class AnsweredPackage:
    """The package to answer; `left` are rows with unsubmitted content that it does not show."""

    package: Package
    left: tuple[str, ...] = ()

    @property
    def rows(self) -> frozenset[str]:
        """The rows that it shows, and the 成果指標."""
        return frozenset((*(row.row_id for row in self.package.rows), *self.package.figures))


def find_answered_package(records: Records, round_: Round) -> AnsweredPackage:
    """Return the form to answer, in a division's data file; raises YearNotAsked."""
    packages = records.packages(round_.round_id, records.info.division)
    if not packages:
        raise YearNotAsked(year=round_.year.label)
    returns = records.returns(round_.round_id)
    waiting = _not_submitted(records, round_, returns)
    newest_first = _newest_first(packages, returns)
    found = max(newest_first, key=lambda each: len(waiting & {*(row.row_id for row in each.rows), *each.figures}))
    shown = {row.row_id for row in found.rows}
    return AnsweredPackage(found, tuple(row.row_id for row in round_.rows if row.row_id in waiting - shown))


def _newest_first(packages: Sequence[Package], returns: Sequence[Return]) -> list[Package]:
    """Sort packages by lineage, newest first: descendants before ancestors; otherwise the one opened last first."""
    parents = {each.package_id: each.parents for each in packages}
    parents |= {each.return_id: each.parents for each in returns}
    opened = {each.package_id: place for place, each in enumerate(packages)}
    later = {each: len(made_after(each, parents) & opened.keys()) for each in opened}
    return sorted(packages, key=lambda each: (later[each.package_id], -opened[each.package_id]))


def _not_submitted(records: Records, round_: Round, returns: Sequence[Return]) -> set[str]:
    """Return the rows with assertions, typed here or from a section (係), that no return of the division contains."""
    own = records.info.division
    final = [answer for answer in returns if answer.division == own and not answer.is_draft]
    observed = {assertion_id for answer in final for ids in answer.observed.values() for assertion_id in ids}
    held = {parent for answer in final for parent in answer.parents}
    typed = (assertion for assertion in records.assertions(round_.round_id) if assertion.writer == own)
    rows = {assertion.slot.row_id for assertion in typed if assertion.assertion_id not in observed}
    sections = (answer for answer in returns if answer.division != own and answer.return_id not in held)
    return rows | {row_id for answer in sections for row_id, _ in answer.values}
