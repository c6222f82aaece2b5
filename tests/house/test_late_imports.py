"""Imports are at the top of a module; an import in a function is in a named place, or has a reason."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.house.source_tree import PACKAGE, Source, sources

PLACES = {
    "nakano_status/__main__.py",
    "nakano_status/bootstrap.py",
    "nakano_status/cli/entry_point.py",
    "nakano_status/gui/window/page_list.py",
}
"""The files that put the program together, and so choose the modules that are loaded."""
LIBRARIES = {
    "PySide6", "ctypes", "msoffcrypto", "olefile", "openpyxl", "pikepdf", "platformdirs", "psycopg",
    "socket", "sqlalchemy", "typst", "xlsxwriter"
}  # fmt: skip
"""Libraries that take long to load, or that not every system has."""
WINDOW = (
    "nakano_status.gui.app_controller",
    "nakano_status.store.sqlite.opening",
    "nakano_status.store.sqlite.shared_stores",
)
STARTS = (
    (*WINDOW, "nakano_status.gui.features.today.today_page"),
    (*WINDOW, "nakano_status.gui.features.entries.entries_page"),
    ("nakano_status.cli.session",),
)
"""The modules that the named places load for an office, for a division and for a command (0031)."""


@dataclass(frozen=True)
class Import:
    """An import: its statement, the modules that it loads, and whether it is in a function."""

    source: Source
    node: ast.Import | ast.ImportFrom
    modules: frozenset[str]
    is_late: bool

    def __str__(self) -> str:
        return f"{self.source.name}:{self.node.lineno}: {ast.unparse(self.node)}"

    @property
    def has_comment(self) -> bool:
        """Whether a comment on its lines, or above it and the imports before it, gives a reason."""
        lines = self.source.text.splitlines()
        above = [each.strip() for each in lines[: self.node.lineno - 1]]
        before = next(each for each in reversed(above) if not each.startswith(("from ", "import ")))
        return before.startswith("#") or any(
            "  # " in each for each in lines[self.node.lineno - 1 : self.node.end_lineno]
        )


def name_of(source: Source) -> str:
    return source.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(
    source: Source, known: frozenset[str], node: ast.AST | None = None, *, late: bool = False
) -> Iterator[Import]:
    """Yield the imports of a file, but not those for type checkers; `known` are the modules of the package."""
    for each in ast.iter_child_nodes(node or source.tree):
        if isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING":
            continue
        if isinstance(each, ast.Import):
            yield Import(source, each, frozenset(alias.name for alias in each.names), late)
        elif isinstance(each, ast.ImportFrom):
            names = {f"{each.module}.{alias.name}" for alias in each.names}
            yield Import(source, each, frozenset(names & known or {each.module or ""}), late)
        is_function = isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        yield from imports(source, known, each, late=late or is_function)


@cache
def package_imports() -> dict[str, tuple[Import, ...]]:
    known = frozenset(map(name_of, sources(PACKAGE)))
    return {name_of(source): tuple(imports(source, known)) for source in sources(PACKAGE)}


@cache
def loaded_by(*names: str) -> frozenset[str]:
    """Return the modules that these load, themselves and libraries too, before a function is called."""
    found, waiting = set[str](), list(names)
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += [
                module for each in package_imports().get(name, ()) if not each.is_late for module in each.modules
            ]
    return frozenset(found)


def has_reason(late: Import) -> bool:
    """Return whether an import in a function keeps something out of a start, or loads a library for one act alone."""
    loads = loaded_by(*late.modules)
    new = late.modules | loads - loaded_by(name_of(late.source))
    if late.source.name in PLACES or late.has_comment or {each.partition(".")[0] for each in new} & LIBRARIES:
        return True
    starts = [start for each in STARTS if name_of(late.source) in (start := loaded_by(*each))]
    return any(not loads & set(package_imports()) <= start for start in starts)


def test_an_import_in_a_function_has_a_reason() -> None:
    late = [each for found in package_imports().values() for each in found if each.is_late]
    assert [str(each) for each in late if not has_reason(each)] == []


def of_domain(late: Import) -> bool:
    return any(each.startswith("nakano_status.domain.") for each in late.modules)


def test_rules_are_imported_at_the_top() -> None:
    """Values and rules are cheap to load, and every reader looks for them there (decision 0031)."""
    late = [each for found in package_imports().values() for each in found if each.is_late and of_domain(each)]
    assert [str(each) for each in late if each.source.name not in PLACES] == []
    assert of_domain(planted("store/entries.py", "from nakano_status.domain.history.acts import Act"))


def planted(path: str, line: str) -> Import:
    known = frozenset(package_imports())
    source = Source(PACKAGE / path, f"def late():\n    {line}\n")
    return next(imports(source, known))


def test_a_reason_is_a_place_a_library_a_start_or_a_comment() -> None:
    reading = "from nakano_status.application.papers.making import make_paper"
    assert not has_reason(planted("cli/commands/show.py", reading))
    assert not has_reason(planted("gui/app_controller.py", "from nakano_status.gui.memory import Memory"))
    assert has_reason(planted("gui/app_controller.py", reading))
    assert has_reason(planted("cli/entry_point.py", reading))
    assert has_reason(planted("cli/commands/show.py", "from nakano_status.gui.screens import take_screens"))
    assert has_reason(planted("cli/commands/show.py", f"{reading}  # few people ask for it"))


def test_a_reader_of_forms_loads_no_library_that_writes_them() -> None:
    loaded = {each.partition(".")[0] for each in loaded_by("nakano_status.workbook.form.answer_reader")}
    assert "xlsxwriter" not in loaded
