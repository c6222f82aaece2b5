"""A value crosses the floors as it is: no two dataclasses have the same fields, or one all of another's.

A value of many parts is made with their names, so that two of one type are not swapped.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from tests.house.source_tree import PACKAGE, Source, sources

FEWEST = 4
"""Of fewer fields, some are alike by chance."""


@dataclass(frozen=True)
class Declared:
    """A dataclass: where it is, its own fields with their annotations, and the names of its base classes."""

    where: str
    name: str
    fields: frozenset[str]
    bases: frozenset[str]


def declared(source: Source) -> Iterator[Declared]:
    """Yield the dataclasses of a file."""
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(each) for each in node.decorator_list):
            fields = (ast.unparse(each).partition(" = ")[0] for each in node.body if isinstance(each, ast.AnnAssign))
            yield Declared(source.name, node.name, frozenset(fields), frozenset(map(ast.unparse, node.bases)))


def repeated(found: Iterable[Declared]) -> list[str]:
    """Return the dataclasses all of whose fields another has too, unless it is derived from it."""
    large = [each for each in found if len(each.fields) >= FEWEST]
    return sorted(
        f"{one.where}: {one.name} is in {other.name}"
        for one, other in permutations(large, 2)
        if one.fields <= other.fields and one.name not in other.bases
    )


def test_no_value_is_declared_twice() -> None:
    assert repeated(each for source in sources(PACKAGE) for each in declared(source)) == []


def test_a_value_that_is_declared_twice_is_found() -> None:
    text = """
@dataclass(frozen=True)
class Entered:
    row_id: str
    text: str
    day: date
    who: str | None = None

@dataclass
class Kept:
    row_id: str
    text: str
    day: date
    who: str | None
    act: Act

@dataclass
class Derived(Entered):
    row_id: str
    text: str
    day: date
    who: str | None

@dataclass
class OtherTypes:
    row_id: str
    text: str
    day: datetime
    who: str
"""
    found = repeated(declared(Source(Path("planted.py"), text)))
    assert found == [
        "planted.py: Derived is in Entered",
        "planted.py: Derived is in Kept",
        "planted.py: Entered is in Kept",
    ]


def test_a_moment_becomes_local_by_one_function() -> None:
    """Windows has no local time before 1970 or after 3000, and a clock or a file may state any year.

    A lock of such a time is shown without a time instead.
    """
    found = [
        f"{source.name}: {ast.unparse(node)}"
        for source in sources(PACKAGE)
        if source.name not in {"nakano_status/domain/calendar/days.py", "nakano_status/store/sqlite/lock.py"}
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and not node.args and ast.unparse(node.func).endswith(".astimezone")
    ]
    assert found == []


MOST_BY_POSITION = 7


def made_by_position(source: Source) -> Iterator[str]:
    """Yield the calls of classes with more positional arguments than a reader can count."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and len(node.args) > MOST_BY_POSITION:
            name = ast.unparse(node.func).rpartition(".")[2].lstrip("_")
            if name[:1].isupper():
                yield f"{source.name}:{node.lineno}: {name}"


def test_a_value_of_many_parts_is_made_with_their_names() -> None:
    assert [each for source in sources(PACKAGE) for each in made_by_position(source)] == []
    planted = "view = module.View(1, 2, 3, 4, 5, 6, 7, 8)\nother = View(1, 2, 3, 4, 5, 6, 7, is_last=True)\n"
    assert list(made_by_position(Source(Path("planted.py"), planted))) == ["planted.py:1: View"]
