"""The layers: arrows point down only, the core knows no library, no clock and no file.

Rules can be tested and read without a window, a file or the day only as long as this holds.
"""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.house.source_tree import PACKAGE, ROOT, Source, sources

PURE = (PACKAGE / "domain", PACKAGE / "application")
FORBIDDEN_MODULE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "base"}

# Modules that reach out of the process, or give another answer the next time they are asked.
OUTSIDE_WORLD = frozenset(
    "asyncio fileinput glob io locale multiprocessing os random secrets shutil socket sqlite3 subprocess tempfile"
    " threading time urllib uuid zipfile".split()
)
FILE_METHODS = frozenset(
    "cwd expanduser glob hardlink_to home is_dir is_file iterdir mkdir read_bytes read_text rglob rmdir samefile stat"
    " symlink_to touch unlink write_bytes write_text".split()
)
CLOCK_METHODS = frozenset({"now", "today", "utcnow"})

# One planted fault for each contract: the module that sins, and the line it sins with.
PLANTED = {
    "floors": ("domain/plan/plan.py", "import nakano_status.documents.report"),
    "dialects": ("store/sqlite/store.py", "import nakano_status.store.postgres"),
    "window": ("gui/controls/boxes.py", "import nakano_status.gui.features"),
    "features": ("gui/features/board/board_page.py", "import nakano_status.gui.features.merge"),
}
LIBRARIES = {
    "PySide6": {"gui", "paper"},
    "lxml": {"paper"},
    "openpyxl": {"workbook/form/spreadsheet_simulator.py", "workbook/workbook_proof.py"},
    "pikepdf": {"paper"},
    "psycopg": {"store/postgres"},
    "pypdfium2": {"paper"},
    "pypdfium2_raw": {"paper"},
    "shiboken6": {"gui", "paper"},
    "sqlalchemy": {"store"},
    "sqlite3": {"store/sqlite"},
    "typst": {"paper"},
    "xlsxwriter": {"workbook"},
}
"""The folders and files that know a library; the rest of the store runs on any database."""


def contract_ids() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of this project against the package in `folder`."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    environment = {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.whole  # `make lint` looks already
def test_the_layers_are_kept() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_notices_its_planted_fault(tmp_path: Path) -> None:
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    without_exceptions = re.sub(r"ignore_imports = \[.*?\]\n", "", settings, flags=re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(without_exceptions, "utf-8")
    modules = {path.relative_to(ROOT) for path in PACKAGE.rglob("__init__.py")} | {
        Path("nakano_status") / name
        for name in (
            "__main__.py", "bootstrap.py", "defect_report.py", "files.py", "worker_process.py", "program_files.py",
            "crash_record.py", "garbage.py", "system_lock.py", "atomic_write.py", "patience.py", "real_path.py",
            "documents/report.py"
        )
    }  # fmt: skip
    modules |= {path.relative_to(ROOT) for path in (PACKAGE / "gui").glob("*.py")}
    for module in modules:
        (tmp_path / module).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / module).touch()
    for name, line in PLANTED.values():
        (tmp_path / "nakano_status" / name).write_text(line + "\n", "utf-8")
    result = lint_imports(tmp_path)
    assert sorted(PLANTED) == sorted(contract_ids())
    assert f"0 kept, {len(PLANTED)} broken" in result.stdout, result.stdout + result.stderr


def outside_their_folders(source: Source) -> list[str]:
    """Return where a file of the program imports a library that only other folders know."""
    place = source.path.relative_to(PACKAGE)
    return [
        f"{source.name}:{line} imports {root}"
        for line, root in imported_roots(source.tree)
        if root in LIBRARIES and not any(place.is_relative_to(known) for known in LIBRARIES[root])
    ]


def test_a_library_is_known_in_its_folders_only() -> None:
    assert [line for source in sources(PACKAGE) for line in outside_their_folders(source)] == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_elsewhere_is_noticed(library: str) -> None:
    assert outside_their_folders(Source(PACKAGE / "cli" / "planted.py", f"def late():\n    import {library}.part"))


def changes_of_python(source: Source) -> list[str]:
    """Return where a file runs code that it made as text, or reaches for Python's own built-in functions."""
    return [
        f"{source.name}:{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Call) and ast.unparse(node.func) in {"exec", "eval", "compile", "__import__"})
        or (isinstance(node, ast.Import | ast.ImportFrom) and "builtins" in ast.unparse(node))
    ]


def test_python_is_used_as_it_is() -> None:
    """A reader, mypy and a debugger see the code that runs."""
    assert [line for source in sources(PACKAGE) for line in changes_of_python(source)] == []


@pytest.mark.parametrize("line", ["exec(text, names)", "import builtins", "from builtins import len as size"])
def test_a_change_of_python_is_noticed(line: str) -> None:
    assert changes_of_python(Source(PACKAGE / "cli" / "planted.py", f"def late():\n    {line}"))


def circle(package: str) -> list[str]:
    """Return files that import each other in a circle, in type-checking blocks and in functions too; none: no file."""
    graph = grimp.build_graph(package, cache_dir=None)
    try:
        TopologicalSorter({each: graph.find_modules_directly_imported_by(each) for each in graph.modules}).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circle("nakano_status") == []


@pytest.mark.parametrize(
    "way",
    [
        "import planted.one",
        "from planted import one",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from planted.one import value",
        "def late():\n    from planted.one import value",
    ],
)
def test_a_circle_is_noticed_however_a_file_is_imported(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "__init__": "",
        "one": "from planted import two\nvalue = 1",
        "two": "from planted import three",
        "three": way,
    }
    (tmp_path / "planted").mkdir()
    for name, text in files.items():
        (tmp_path / "planted" / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert set(circle("planted")) == {"planted.one", "planted.two", "planted.three"}


def imported_roots(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, (node.module or "").split(".")[0]


def foreign_imports(source: Source) -> list[str]:
    ours = {"nakano_status", *sys.stdlib_module_names}
    if ours.issuperset(re.findall(r"^\s*(?:from|import)\s+(\w+)", source.text, re.MULTILINE)):
        return []
    return [f"{source.name}:{line} imports {root}" for line, root in imported_roots(source.tree) if root not in ours]


_OUTSIDE = re.compile(
    rf"\b(?:{'|'.join(OUTSIDE_WORLD)})\b|\.(?:{'|'.join(FILE_METHODS | CLOCK_METHODS)})\b|(?:open|input|print|Path)\("
)
"""What every such place has in its text: of nearly all files no tree need be made."""


def outside_calls(source: Source) -> list[str]:
    """Name every place where a file of the core reaches for the clock, a file or chance."""
    if not _OUTSIDE.search(source.text):
        return []
    found = [(line, f"imports {root}") for line, root in imported_roots(source.tree) if root in OUTSIDE_WORLD]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            found += [(node.lineno, what) for what in _outside(node.func)]
    return [f"{source.name}:{line} {what}" for line, what in sorted(found)]


def _outside(called: ast.expr) -> Iterator[str]:
    match called:
        case ast.Name(id="open" | "input" | "print" as name):
            yield f"calls {name}()"
        case ast.Attribute(attr=name) if name in FILE_METHODS:
            yield f"calls .{name}(): files are a port"
        case ast.Attribute(
            value=ast.Name(id="datetime" | "date") | ast.Attribute(attr="datetime" | "date"), attr=name
        ) if name in CLOCK_METHODS:
            yield f"calls .{name}(): the clock is a port"
        case ast.Attribute(
            value=ast.Call(func=ast.Name(id="Path")), attr="open" | "exists" | "replace" | "rename" as name
        ):
            yield f"calls Path(…).{name}(): files are a port"


LEAVES = tuple(f"nakano_status.{name}" for name in ("atomic_write", "patience", "real_path", "system_lock"))
"""Files that every layer above the core may use: they know the system, and nothing of the program but each other."""


def test_domain_and_the_shared_leaves_import_the_standard_library_only() -> None:
    leaves = [PACKAGE / f"{name.rpartition('.')[2]}.py" for name in LEAVES]
    checked = [*sources(PACKAGE / "domain"), *(Source(leaf, leaf.read_text("utf-8")) for leaf in leaves)]
    assert [line for source in checked for line in foreign_imports(source)] == []
    graph = grimp.build_graph("nakano_status", cache_dir=None)
    assert {found for leaf in LEAVES for found in graph.find_modules_directly_imported_by(leaf)} <= set(LEAVES)


def test_application_and_documents_import_no_library() -> None:
    checked = sources(PACKAGE / "application", PACKAGE / "documents")
    assert [line for source in checked for line in foreign_imports(source)] == []


def test_the_core_has_no_clock_no_file_and_no_chance() -> None:
    assert [line for source in sources(*PURE, PACKAGE / "documents") for line in outside_calls(source)] == []


@pytest.mark.parametrize(
    "sin",
    [
        "import random", "from os import path", "datetime.now()", "datetime.datetime.now(tz=UTC)", "date.today()",
        "open('a')", "target.read_text('utf-8')", "Path('a').exists()"
    ],
)  # fmt: skip
def test_each_way_out_of_the_core_is_noticed(sin: str) -> None:
    assert len(outside_calls(Source(Path("planted.py"), sin))) == 1


@pytest.mark.parametrize(
    "allowed", ["clock.now()", "title.replace('a', 'b')", "from pathlib import Path", "import datetime"]
)
def test_ports_and_values_are_no_way_out(allowed: str) -> None:
    assert outside_calls(Source(Path("planted.py"), allowed)) == []


def test_a_library_in_the_core_is_noticed() -> None:
    assert foreign_imports(Source(Path("planted.py"), "from click import echo\nimport re")) == [
        "planted.py:1 imports click"
    ]


def test_no_module_is_called_something_that_anything_fits_into() -> None:
    names = [source.name for source in sources(PACKAGE, ROOT / "tests", ROOT / "build")]
    assert [name for name in names if FORBIDDEN_MODULE_NAMES & set(Path(name).with_suffix("").parts)] == []


def test_pages_are_set_and_handed_out_where_they_are_proved() -> None:
    handed = ("typeset_paper", "pdf")
    found = {
        source.path.relative_to(PACKAGE).as_posix()
        for source in sources(PACKAGE / "application", PACKAGE / "gui", PACKAGE / "cli", PACKAGE / "demonstration")
        if any(f".{name}" in source.text for name in handed)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in handed
    }
    assert found == {"application/papers/writing.py"}
