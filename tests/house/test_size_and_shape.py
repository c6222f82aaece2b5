"""Files and functions are small; the table of today's sizes is printed. Ruff looks for annotations and docstrings."""

import ast
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.house.source_tree import PACKAGE, ROOT, FunctionNode, Source, functions, sources

FILE_CEILING = 900
TEST_CEILING = 900
FUNCTION_CEILING = 80
LONG_FUNCTION = 40

# Files or functions above a ceiling that are right as they are: name → reason. Only what is made by a script.
ALLOWED: dict[str, str] = {}


def file_length(source: Source) -> int:
    return len(source.text.splitlines())


def function_length(node: FunctionNode) -> int:
    """Return the lines from `def` to the last one, the docstring left out."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is not None:
        docstring = node.body[0]
        length -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return length


@dataclass(frozen=True)
class Shape:
    """A function: its name, and how many lines it has."""

    name: str
    length: int


@cache
def shapes(source: Source) -> tuple[Shape, ...]:
    """Return the functions of a file; each file is parsed once for the ceilings and the tables."""
    return tuple(Shape(node.name, function_length(node)) for node in functions(source.tree))


def too_long(source: Source) -> list[str]:
    ceiling = TEST_CEILING if source.name.startswith("tests/") else FILE_CEILING
    found = [(source.name, file_length(source), ceiling)]
    found += [(f"{source.name}:{each.name}", each.length, FUNCTION_CEILING) for each in shapes(source)]
    return [f"{name}: {length} lines" for name, length, limit in found if length > limit and name not in ALLOWED]


def ninetieth(values: Sequence[int]) -> int:
    return sorted(values)[math.ceil(len(values) * 0.9) - 1]


def table_row(name: str, files: Sequence[Source]) -> str:
    lines = [length for length in map(file_length, files) if length > 1] or [0]
    spans = [each.length for source in files for each in shapes(source)] or [0]
    long = 100 * sum(span > LONG_FUNCTION for span in spans) / len(spans)
    return (
        f"{name:<14}{len(lines):>6}{sum(lines):>8}"
        f"{statistics.median(lines):>9.0f}{ninetieth(lines):>6}{max(lines):>6}"
        f"{statistics.median(spans):>10.0f}{ninetieth(spans):>6}{max(spans):>6}{long:>7.1f} %"
    )


def table() -> str:
    parts = sorted(path for path in PACKAGE.iterdir() if (path / "__init__.py").exists())
    rows = [
        "                files   lines   a file   p90   max  function   p90   max     > 40",
        *(table_row(part.name, sources(part)) for part in parts),
        table_row("all", sources(PACKAGE)),
        table_row("tests", sources(ROOT / "tests")),
        f"{'guide':<14}{'':>14}{'':>9}{'':>6}{FILE_CEILING:>6}{7:>10}{28:>6}{FUNCTION_CEILING:>6}{3.0:>7.1f} %",
    ]
    return "\n".join(rows)


EVERYTHING = sources(PACKAGE, ROOT / "tests", ROOT / "build")


def test_nothing_is_above_the_ceilings(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{table()}")
    assert [line for source in EVERYTHING for line in too_long(source)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1\n" * 901, "planted.py: 901 lines"),
        ("def f():\n" + "    x = 1\n" * 80, "planted.py:f: 81 lines"),
        ("class C:\n  def f():\n" + "    x = 1\n" * 80, "planted.py:f: 81 lines"),
    ],
)
def test_a_long_file_or_function_is_noticed(text: str, found: str) -> None:
    assert too_long(Source(Path("planted.py"), text)) == [found]


def test_a_docstring_does_not_make_a_function_long() -> None:
    text = 'def f():\n    """One.\n\n    Two.\n    """\n' + "    x = 1\n" * 79
    assert too_long(Source(Path("planted.py"), text)) == []
