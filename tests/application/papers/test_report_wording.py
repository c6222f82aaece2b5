"""Whether a report is still in the wording of the last final one."""

from __future__ import annotations

import pytest

from nakano_status.application.papers.openness import wording_digest
from nakano_status.documents.template import parse_template

WORDING = "［題名］｛年度末｝の状況\n\n１　状況\n次のとおりである。\n［件数表］"


def digest(text: str) -> str:
    return wording_digest(parse_template(text))


def test_a_wording_is_told_as_every_later_program_has_to_tell_it() -> None:
    assert digest(WORDING) == "8f480eb641f5bac7e95339927550e6ac21a3783e191feb0688c315fb0a14805e"


def test_what_is_not_printed_has_no_part_in_it() -> None:
    assert digest(f"＃覚え\n\n{WORDING}\n") == digest(WORDING)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("状況", "状態"),
        ("１　", "1　"),
        ("［題名］", "［中央］"),
        ("次の", "・次の"),
        ("\n\n", "\n"),
        ("１　", "(1)　"),
    ],
)
def test_what_is_printed_otherwise_is_another_wording(typed: str, other: str) -> None:
    assert digest(WORDING.replace(typed, other)) != digest(WORDING)
