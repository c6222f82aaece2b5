"""Files and functions are small; build/house_table.py counts how large. Ruff looks for annotations and docstrings."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source_tree import PACKAGE, ROOT, FunctionNode, Source, functions, sources

FILE_CEILING = 900
TEST_CEILING = 900
FUNCTION_CEILING = 80

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


_HEADS = re.compile(r"^( *)(def |async def |class |@)", re.MULTILINE)


def may_be_long(text: str) -> bool:
    """Whether a function of a file is followed so late by what is outside of it: of most files no tree need be made."""
    heads = [(text.count("\n", 0, each.start()), len(each[1]), each[2]) for each in _HEADS.finditer(text)]
    ends = [*heads, (text.count("\n") + 1, 0, "")]
    return any(
        "def" in kind and next(end for end, level, _ in ends[place + 1 :] if level <= depth) - line > FUNCTION_CEILING
        for place, (line, depth, kind) in enumerate(heads)
    )


def too_long(source: Source) -> list[str]:
    ceiling = TEST_CEILING if source.name.startswith("tests/") else FILE_CEILING
    found = [(source.name, file_length(source), ceiling)]
    nodes = functions(source.tree) if may_be_long(source.text) else ()
    found += [(f"{source.name}:{node.name}", function_length(node), FUNCTION_CEILING) for node in nodes]
    return [f"{name}: {length} lines" for name, length, limit in found if length > limit and name not in ALLOWED]


def test_nothing_is_above_the_ceilings() -> None:
    everything = sources(PACKAGE, ROOT / "tests", ROOT / "build")
    assert [line for source in everything for line in too_long(source)] == []


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
