"""The glossary names a module for each term, and each of them is there."""

import re

from tests.house.source_tree import PACKAGE

GLOSSARY = PACKAGE.parent / "docs" / "glossary.md"
LINE = re.compile(r"^\| (?P<term>[^|]+) \| (?P<japanese>[^|]+) \| (?P<meaning>[^|]+\.) \| `(?P<module>[\w/]+\.py)` \|$")


def lines() -> list[re.Match[str]]:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").split("\n") if line.startswith("| ")]
    terms = [line for line in rows if not line.startswith("| term |")]
    found = [LINE.match(line) for line in terms]
    assert [line for line, each in zip(terms, found, strict=True) if each is None] == []
    return [each for each in found if each is not None]


def test_every_module_of_the_glossary_exists() -> None:
    assert [each["module"] for each in lines() if not (PACKAGE / each["module"]).exists()] == []


def test_a_term_has_one_line() -> None:
    terms = [term.strip() for each in lines() for term in each["term"].split(",")]
    assert len(terms) == len(set(terms)) > 60
