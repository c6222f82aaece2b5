"""The index of decisions names every record, each has what holds and why, and every citation leads to one.

A comment that cites a record explains nothing if the record is not there.
"""

import re

import pytest

from tests.house.source_tree import ROOT, kept_files

DECISIONS = ROOT / "docs" / "decisions"
RECORDS = {file.name[:4]: file for file in sorted(DECISIONS.glob("0*.md"))}
LINE = re.compile(r"^- \[(\d{4})\]\(([\w-]+\.md)\) (.+)$", re.MULTILINE)
NUMBERS = r"(0\d{3}(?:(?:, | and )0\d{3})*)"
CITED = re.compile(rf"\bdecisions?[ /\n]\s*(?:# )?{NUMBERS}|\({NUMBERS}\)")
CITING = {".md", ".py", ".sh", ".toml", ".nsi", ".c"}


def cited(text: str) -> set[str]:
    """Return the numbers of the records that a text cites."""
    return {number for pair in CITED.findall(text) for number in re.findall(r"0\d{3}", "".join(pair))}


def test_every_record_is_in_the_index_once_by_its_title() -> None:
    named = LINE.findall((DECISIONS / "README.md").read_text(encoding="utf-8"))
    assert sorted(file for _, file, _ in named) == sorted(file.name for file in RECORDS.values())
    for number, file, title in named:
        heading = (DECISIONS / file).read_text(encoding="utf-8").partition("\n")[0]
        assert file.startswith(f"{number}-")
        assert heading == f"# {number} — {title}"


def test_every_record_has_what_holds_and_why() -> None:
    headings = {
        number: re.findall("^## (.+)$", file.read_text("utf-8"), re.MULTILINE) for number, file in RECORDS.items()
    }
    assert {number: found for number, found in headings.items() if found[:2] != ["What holds", "Why"]} == {}


def test_every_record_that_is_cited_is_there() -> None:
    texts = {path: path.read_text("utf-8") for path in kept_files() if path.suffix in CITING or path.name == "Makefile"}
    found = {path.relative_to(ROOT).as_posix(): cited(text) - RECORDS.keys() for path, text in texts.items()}
    there = ", ".join(f"{number} {file.stem[5:]}" for number, file in RECORDS.items())
    assert {path: sorted(lost) for path, lost in found.items() if lost} == {}, f"records: {there}"
    assert sum(len(cited(text)) for text in texts.values()) > 50


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("as before (decision 0" + "999).", {"0999"}),
        ("before it (decision\n    0" + "998).", {"0998"}),
        ("docs/decisions/0" + "997-a-title.md, (0" + "996)", {"0997", "0996"}),
        ("decisions 0" + "995, 0" + "994 and 0" + "993", {"0995", "0994", "0993"}),
        ("0" + "992 is a code", set()),
    ],
)
def test_a_citation_is_found(text: str, numbers: set[str]) -> None:
    assert cited(text) == numbers
