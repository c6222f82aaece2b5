"""Every term has one meaning: the modules that documents name exist, and no public class name is used twice."""

import ast
import re
from collections import defaultdict

from tests.house.source_tree import PACKAGE, sources

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


def test_every_module_of_the_architecture_exists() -> None:
    known = {str(file.relative_to(PACKAGE)) for file in PACKAGE.rglob("*.py")}
    known |= {f"build/{file.name}" for file in (PACKAGE.parent / "build").glob("*.py")}
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", text))
    assert len(named) > 100
    assert sorted(each for each in named if not any(f"/{file}".endswith(f"/{each}") for file in known)) == []


def test_no_public_class_name_stands_for_two_things() -> None:
    declared = defaultdict[str, list[str]](list)
    for source in sources(PACKAGE):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                declared[node.name].append(source.name)
    assert {name: files for name, files in declared.items() if len(files) > 1} == {}
