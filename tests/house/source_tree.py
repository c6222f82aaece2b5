"""The project as its own material: which files there are, and their syntax trees."""

import ast
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "nakano_status"
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: where it is, its text and its tree."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else self.path.name

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every text that the file has, docstrings too; an f-string has {} for each value."""
        nodes = list(ast.walk(self.tree))
        found = (node.value for node in nodes if isinstance(node, ast.Constant))
        formatted = (node.values for node in nodes if isinstance(node, ast.JoinedStr))
        joined = ("".join(_constant_or_braces(each) for each in values) for values in formatted)
        return frozenset((*(value for value in found if isinstance(value, str)), *joined))


def _constant_or_braces(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "{}"


@cache
def _source(path: Path) -> Source:
    """Return a file, with the tree that another test has made of it."""
    return Source(path, path.read_text("utf-8"))


@cache
def _paths(folder: Path) -> Sequence[Path]:
    return sorted(folder.rglob("*.py"))


def sources(*folders: Path) -> list[Source]:
    """Return every Python file below the folders, in order."""
    return [_source(path) for folder in folders for path in _paths(folder)]


def functions(tree: ast.AST) -> Iterator[FunctionNode]:
    """Yield every function; expressions, which are most of a tree and have none, are not looked into."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, FunctionNode):
            yield node
        for field in ("body", "orelse", "handlers", "finalbody", "cases"):
            below = getattr(node, field, ())
            todo.extend(below if isinstance(below, list) else ())


def kept_files() -> list[Path]:
    """Return the files that are or would be committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listing.stdout.decode("utf-8").split("\0") if name)
    return [path for path in paths if path.is_file()]


@cache
def written_tests() -> frozenset[str]:
    """Return the names of all tests."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for text in texts for name in re.findall(r"^ *def (test_\w+)\(", text, re.MULTILINE))
