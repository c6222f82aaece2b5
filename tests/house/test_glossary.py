"""Every term has one meaning: the modules that documents name exist, and no public class name is used twice.

A reader looks a term up once, and finds the same thing under it everywhere.
"""

import re
from collections import defaultdict

from tests.house.source_tree import PACKAGE, ROOT, sources

GLOSSARY = ROOT / "docs" / "glossary.md"
CURRENT = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")]
"""Documents that name modules."""
MODULES = r"`[\w/]+\.py`(, `[\w/]+\.py`)*"
LINE = re.compile(rf"^\| (?P<term>[^|]+) \| (?P<japanese>[^|]+) \| (?P<meaning>[^|]+\.) \| (?P<modules>{MODULES}) \|$")


def lines() -> list[re.Match[str]]:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").split("\n") if line.startswith("| ")]
    terms = [line for line in rows if not line.startswith("| term |")]
    found = [LINE.match(line) for line in terms]
    assert [line for line, each in zip(terms, found, strict=True) if each is None] == []
    return [each for each in found if each is not None]


def test_every_module_of_the_glossary_exists() -> None:
    named = [module for each in lines() for module in re.findall(r"`(.+?)`", each["modules"])]
    assert [module for module in named if not (PACKAGE / module).exists()] == []


def test_a_term_has_one_line() -> None:
    terms = [term.strip() for each in lines() for term in each["term"].split(",")]
    assert len(terms) == len(set(terms)) > 60


def modules() -> set[str]:
    """Return the modules of today."""
    return {f"/{each.name}" for each in sources(*(ROOT / each for each in ("nakano_status", "tests", "build", "docs")))}


def test_every_module_that_a_document_names_exists() -> None:
    today = modules()
    missing: list[tuple[str, str]] = []
    for document in CURRENT:
        named = set(re.findall(r"`([a-z_\d/]+\.py)`", document.read_text(encoding="utf-8")))
        missing += [(document.name, each) for each in named if not any(file.endswith(f"/{each}") for file in today)]
    assert sorted(missing) == []


def test_no_public_class_name_stands_for_two_things() -> None:
    declared = defaultdict[str, list[str]](list)
    for source in sources(PACKAGE):
        for name in re.findall(r"^ *class ([^\W_]\w*)\b", source.text, re.MULTILINE):
            declared[name].append(source.name)
    assert {name: files for name, files in declared.items() if len(files) > 1} == {}


def test_what_is_asked_has_one_name() -> None:
    """A form asks (照会), a user answers 確認事項; お尋ね was a third word for both."""
    texts = [*ROOT.glob("*.md"), *(ROOT / "docs" / "manual").glob("*.md"), *(each.path for each in sources(PACKAGE))]
    assert [each.name for each in texts if "お尋ね" in each.read_text(encoding="utf-8")] == []


def test_every_module_is_listed_by_folder() -> None:
    folders = defaultdict[str, list[str]](list)
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.stem != "__init__":
            folders[file.parent.relative_to(PACKAGE).as_posix()].append(file.stem)
    text = "".join(f"- `{folder}/`: {', '.join(names)}\n" for folder, names in sorted(folders.items()))
    assert GLOSSARY.read_text(encoding="utf-8").endswith(f"\n\n{text}"), text
