"""Subjects of commits state what the commit does, in a line that every tool shows whole (CONTRIBUTING.md)."""

import subprocess

import pytest

from tests.house.source_tree import ROOT

SINCE = "62e6afc5"
"""The last published commit before the rule: what is published is not rewritten."""
MERGED_SINCE = "130c118a"
"""The last published commit before the rule held for merges too."""
LONGEST = 72


def subjects() -> list[str]:
    """Return the subjects of all commits since then."""
    return [*read_log("--no-merges", f"{SINCE}..HEAD"), *read_log("--merges", f"{MERGED_SINCE}..HEAD")]


def read_log(*which: str) -> list[str]:
    """Return the subjects of some commits."""
    command = ["git", "log", "--format=%s", *which]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if found.returncode != 0:
        pytest.skip("there is no history beside these files")
    return found.stdout.splitlines()


def faults(subject: str) -> list[str]:
    """Return what is wrong with a subject."""
    wrong = [f"{len(subject)} characters"] if len(subject) > LONGEST else []
    if not subject[:1].isupper() or subject.endswith("."):
        wrong.append("begins with no capital letter, or ends with a full stop")
    return wrong


def test_the_subject_of_every_commit_is_one_short_line() -> None:
    assert {subject: wrong for subject in subjects() if (wrong := faults(subject))} == {}


@pytest.mark.parametrize(
    ("subject", "count"),
    [("Remove unused cell format", 0), ("x" * 73, 2), ("Remove " + "x" * 70, 1), ("Remove unused cell format.", 1)],
)
def test_a_long_or_unfinished_subject_is_found(subject: str, count: int) -> None:
    assert len(faults(subject)) == count
