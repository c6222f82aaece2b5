"""Findings in received files, as they were kept or would be: three lists, errors first."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.application.findings.file_findings import findings_of, problems_of_file
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.merge_returns import Merging
from nakano_status.application.ports.data_file import Records
from nakano_status.application.problem_text import in_three_lists
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.problems.problem import Problem


def read_findings(records: Records, sha256: str) -> tuple[Problem, ...]:
    """Return the findings kept when the file with that SHA-256 was imported, in the three lists.

    They belong to the bytes: another file of the same name has its own findings.
    """
    return in_three_lists(records.reviews.findings(sha256))


def findings_in_batch(records: Records, merging: Merging) -> Mapping[str, tuple[Problem, ...]]:
    """Return the findings that importing a batch would save for each file, by SHA-256, in the three lists.

    For a file received before with the same bytes these are the findings kept then.
    """
    round_ = chosen_round(records, merging.options.year)
    contents = RoundContents.load(records, round_)
    known = {each.sha256 for each in records.arrivals.received()}
    files = {each.answers.sha256: each.answers for each in merging.files}
    found: dict[str, tuple[Problem, ...]] = {}
    for plan in merging.plan.files:
        if plan.sha256 in found:
            continue
        kept = read_findings(records, plan.sha256) if plan.sha256 in known else ()
        package = records.packages.find(plan.package_id) if plan.package_id else None
        if package is not None and package.round_id != round_.round_id:
            package = None  # the rules are those of its own round
        file = files[plan.sha256]
        found[plan.sha256] = kept or findings_of(problems_of_file(plan, file), file, package, contents)
    return found
