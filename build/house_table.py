"""Print a table of measures of the code: sizes, annotations, comments, names, commits, and files that acts run.

    python build/house_table.py [CHECKOUT]           default: this checkout; another needs its own .venv for the acts

A line of code is a line that is neither blank nor only a comment or a docstring. A file runs for an act if one of its
functions or class bodies is executed while the command works; for a file with classes it is enough that it is imported.
"""

from __future__ import annotations

import ast
import io
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PACKAGE = "nakano_status"
_PASSED_OVER = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
_Function = ast.FunctionDef | ast.AsyncFunctionDef

_PROBE = """
import atexit, sys, threading
from nakano_status.cli.entry_point import main
root, sys.argv = sys.argv[1], ["nakano-status", *sys.argv[2:]]
ran, imports = set(), 0
def note(frame, event, _):
    global imports
    code = frame.f_code
    if code.co_name == "<module>":
        imports += {"call": 1, "return": -1}.get(event, 0)
    elif event == "call" and not imports and code.co_filename.startswith(root):
        ran.add(code.co_filename)
def report():
    sys.setprofile(None)
    print("RAN", len(ran))
atexit.register(report)
threading.setprofile(note)
sys.setprofile(note)
sys.exit(main())
"""
"""Code that runs a command and prints the number of files of the package at `root` that ran.

Code that runs only while a module is imported does not count.
"""


@dataclass(frozen=True)
class Module:
    """A Python file of the package: its dotted name, its text and its tree."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def code_lines(self) -> int:
        """The number of lines of code."""
        lines: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type not in _PASSED_OVER:
                lines.update(range(token.start[0], token.end[0] + 1))
        return len(lines - self._docstring_lines)

    @cached_property
    def _docstring_lines(self) -> set[int]:
        texts = [node for node in ast.walk(self.tree) if isinstance(node, ast.Expr) and _is_text(node.value)]
        return {line for node in texts for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}

    @property
    def import_lines(self) -> int:
        """The number of lines of imports, including imports within functions."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in found)

    @property
    def comments(self) -> int:
        """The number of lines with a comment that is not an instruction to a tool."""
        comments = re.findall(r"(?m)#\s*(?!type:|noqa|pragma)\S.*$", _comments_of(self.text))
        return len(comments)

    @property
    def functions(self) -> list[_Function]:
        """Every function and method."""
        return [node for node in ast.walk(self.tree) if isinstance(node, _Function)]

    @property
    def public(self) -> list[str]:
        """The public names of functions and classes."""
        found = [node.name for node in self.tree.body if isinstance(node, _Function | ast.ClassDef)]
        return [name for name in found if not name.startswith("_")]

    @property
    def imported(self) -> Iterator[str]:
        """The dotted names of the modules that it imports, and of the names that it imports from them."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def read_modules(checkout: Path) -> list[Module]:
    """Return every module of the package except empty `__init__.py` files."""
    files = sorted((checkout / PACKAGE).rglob("*.py"))
    named = [(".".join(file.relative_to(checkout).with_suffix("").parts), file.read_text("utf-8")) for file in files]
    return [Module(name, text) for name, text in named if text.count("\n") > 1]


def measure_code(checkout: Path) -> Iterator[tuple[str, str]]:
    """Yield (measure, value) for the lines of the table of a checkout, without the acts."""
    modules = read_modules(checkout)
    functions = [function for module in modules for function in module.functions]
    code = sum(module.code_lines for module in modules)
    users = Counter(name for module in modules for name in set(module.imported))
    classes = Counter(
        node.name
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    one_name = sum(len(module.public) == 1 for module in modules)
    one_user = sum(users[module.name] == 1 for module in modules)
    protocols = sum("(Protocol):" in line for module in modules for line in module.text.splitlines())
    subjects = _subjects(checkout)
    yield "lines of code", f"{code:,}"
    yield "import lines, of all", f"{100 * sum(module.import_lines for module in modules) / code:.1f} %"
    yield "files", str(len(modules))
    yield "lines a file, median / p90 / longest", format_spread([module.text.count("\n") for module in modules])
    yield "function, median / p90 / longest", format_spread([_length(function) for function in functions])
    yield "annotated", f"{100 * sum(map(_is_annotated, functions)) / len(functions):.0f} %"
    yield "comment lines per 100 lines of code", f"{100 * sum(module.comments for module in modules) / code:.1f}"
    yield "modules with one public name / imported by one other", f"{one_name} / {one_user} of {len(modules)}"
    yield "public class names that mean several things", str(sum(count > 1 for count in classes.values()))
    yield "protocols", str(protocols)
    if subjects:
        yield "commit subject, median / longest", f"{statistics.median(subjects):.0f} / {max(subjects)}"


def format_spread(values: Sequence[int]) -> str:
    """Return the median, the 90th percentile and the largest of some values, as text."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):.0f} / {ordered[math.ceil(len(ordered) * 0.9) - 1]} / {ordered[-1]}"


def files_that_run(checkout: Path) -> dict[str, int]:
    """Play a round of the built-in plan; return the number of files that ran for each of five acts."""
    python = checkout / ".venv" / "bin" / "python"
    program = python if python.exists() else Path(sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        office, own = ("--store", str(at / "office.nakano")), ("--store", str(at / "own.nakano"))

        def run(*arguments: str) -> str:
            environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
            command = [str(program), "-c", _PROBE, str(checkout / PACKAGE), *arguments]
            ended = subprocess.run(  # noqa: S603 - our own command line
                command, cwd=checkout, env=environment, capture_output=True, text=True, check=False
            )
            if ended.returncode != 0:
                raise RuntimeError(f"{arguments[0]} ended with {ended.returncode}: {ended.stderr}")
            return ended.stdout

        def ran(*arguments: str) -> int:
            return int(run(*arguments).rpartition("RAN ")[2])

        run("init", *office)
        run("round", "open", "--year", "R4", "--due", "2023-07-14", *office)
        run("distribute", "--out", str(at / "forms"), "--division", "情報システム課", *office)
        form = next((at / "forms").rglob("*.xlsx"))
        run("open", str(form), *own)
        row = json.loads(run("show", "--json", *own).rpartition("RAN ")[0])["rows"][0]["id"]
        counts = {"one field set": ran("set", row, "mark=◎", "done=終えた。", *own)}
        run("submit", "--out", str(at / "return.xlsx"), "--draft", *own)
        counts["a return merged"] = ran("merge", str(at / "return.xlsx"), *office)
        due = ("--due", "2023-07-21", "--division", "情報システム課", "--reason", "延長")
        counts["due date changed"] = ran("round", "amend", *due, *office)
        counts["list exported"] = ran("export", "list", "--out", str(at / "list.xlsx"), *office)
        counts["publish"] = ran("publish", "--for", "庁議", "--out", str(at / "papers"), "--draft", *office)
        return counts


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _comments_of(text: str) -> str:
    """Return the comments of a file, one per line."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return "\n".join(token.string for token in tokens if token.type == tokenize.COMMENT)


def _length(node: _Function) -> int:
    """Return the number of lines of a function without its docstring."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    has_docstring = isinstance(first, ast.Expr) and _is_text(first.value)
    return length - ((first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0)


def _is_annotated(node: _Function) -> bool:
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    bare = [each for each in named if each and each.annotation is None and each.arg not in {"self", "cls"}]
    return not bare and (node.returns is not None or node.name == "__init__")


def _subjects(checkout: Path) -> list[int]:
    """Return the lengths of the subjects of the last 100 commits; empty outside a git checkout."""
    log = subprocess.run(
        ["git", "log", "-100", "--format=%s"],  # noqa: S607 - wherever git is installed
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    return [len(line) for line in log.stdout.splitlines()]


def main() -> None:
    """Print the table of a checkout."""
    checkout = Path(sys.argv[1]).resolve() if sys.argv[1:] else HERE
    rows = [
        *measure_code(checkout),
        *(("files that run: " + act, str(count)) for act, count in files_that_run(checkout).items()),
    ]
    for name, value in rows:
        print(f"{name:<55}{value}")


if __name__ == "__main__":
    main()
