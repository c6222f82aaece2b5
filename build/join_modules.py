"""Moves modules, joins those about one subject, and corrects every import and mention of them.

A table (TOML) lists the modules, as paths below nakano_status without .py; tests/… for tests:

    [modules]                       old and new path
    "workbook/cells" = "workbook/cells/cells"
    [join]                          the bodies of these modules, in this order, become the module named first
    "gui/app" = ["gui/app", "gui/exception_hook"]
    [docstring]                     of a joined module; without one, the docstrings follow each other
    "gui/app" = "Starts the window."
    [packages]                      new folders, with their purposes
    "workbook/gate" = "Received files are checked here before any reader opens them."
    [rename]                        what two of the joined modules declare
    "gui/exception_hook:_show" = "_show_defect"

    python build/join_modules.py [--check] TABLE ...

With --check nothing is changed: what is in the way is printed. Imports are left to ruff to sort and wrap.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "nakano_status"
CODE = (PACKAGE, "tests", "build")
MENTIONS = (
    "README.md",
    "CONTRIBUTING.md",
    "Makefile",
    "pyproject.toml",
    "docs/*.md",
    "build/*.toml",
    "resources/style/*.typ",
)
"""Documents that mention current modules; records of decisions and CHANGELOG keep those of their time."""
LATE = {"bootstrap": "", "gui/window/page_list": "gui/features/", "cli/entry_point": "cli/"}
"""Modules that name others in texts, to import them late, and the folder that such a text starts from."""
Edit = tuple[int, int, str]  # a range of characters, and its new text
Import = ast.Import | ast.ImportFrom


@dataclass
class Source:
    """A module: its path as in the table, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line, and of the end."""
        offsets = [0]
        for line in self.text.splitlines(keepends=True):
            offsets.append(offsets[-1] + len(line))
        return offsets

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return the first and last offset of a node; the parser gives columns in bytes."""
        ends = ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0))
        first, last = (
            self.starts[line - 1] + len(self.text[self.starts[line - 1] :].encode()[:column].decode())
            for line, column in ends
        )
        return first, last

    def edited(self, edits: Iterable[Edit]) -> Source:
        """Return the module after edits that do not overlap."""
        text = self.text
        for start, end, new in sorted(set(edits), reverse=True):
            text = text[:start] + new + text[end:]
        return Source(self.path, text)

    def imports(self) -> Iterator[ast.ImportFrom]:
        """Yield every import from a module, at any depth."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom) and node.module)


@dataclass
class Table:
    """The lines of all tables together."""

    modules: dict[str, str] = field(default_factory=dict)
    join: dict[str, list[str]] = field(default_factory=dict)
    docstring: dict[str, str] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    rename: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def read(files: Iterable[str]) -> Table:
        """Read tables; their [names] are those of `rename.py`."""
        table = Table()
        for file in files:
            for part, lines in tomllib.loads(Path(file).read_text("utf-8")).items():
                vars(table).setdefault(part, {}).update(lines)
        return table

    @cached_property
    def moved(self) -> dict[str, str]:
        """The new path of each path that changes."""
        joined = {each: target for target, sources in self.join.items() for each in sources if each != target}
        return {**self.modules, **joined}

    @cached_property
    def names(self) -> dict[str, str]:
        """The same as dotted names."""
        return {dotted(old): dotted(new) for old, new in self.moved.items()}


def file_of(path: str) -> Path:
    """Return the file of a module."""
    return ROOT / ("" if path.startswith(("tests/", "build/")) else PACKAGE) / f"{path}.py"


def dotted(path: str) -> str:
    """Return a path as the name by which it is imported."""
    return ".".join(file_of(path).relative_to(ROOT).with_suffix("").parts)


def only_imports(node: ast.stmt) -> bool:
    """Whether a statement is a block of imports for the type checker."""
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
        and all(isinstance(each, Import) for each in node.body)
    )


def imports_in(node: ast.stmt) -> Iterator[Import]:
    """Yield the imports that a statement of a module is, or is a block of."""
    for each in node.body if isinstance(node, ast.If) and only_imports(node) else [node]:
        if isinstance(each, Import):
            yield each


def declared(body: Iterable[ast.stmt]) -> set[str]:
    """Return the names that statements of a module declare."""
    names: set[str] = set()
    for node in body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names |= {each.id for one in targets for each in ast.walk(one) if isinstance(each, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.If(body=inner) if not only_imports(node):
                names |= declared(inner)
    return names


def without(node: Import, sisters: set[str]) -> Iterator[Import]:
    """Yield an import without what it imports of the joined modules; nothing if that is all."""
    if isinstance(node, ast.Import):
        yield node
        return
    names = [each for each in node.names if f"{node.module}.{each.name}" not in sisters]
    if node.module in sisters or not names:
        return
    yield node if len(names) == len(node.names) else ast.ImportFrom(node.module, names, node.level)


def bound(nodes: Iterable[Import]) -> dict[str, str]:
    """Return what imports bind: the name, and where it is from."""
    return {
        each.asname or each.name: f"{getattr(node, 'module', '')}.{each.name}" for node in nodes for each in node.names
    }


@dataclass
class Body:
    """A module without its docstring and its imports."""

    docstring: str
    runtime: list[Import]
    checking: list[Import]
    text: str


def body_of(source: Source, sisters: set[str]) -> Body:
    """Take a module apart; what it imported of its sisters is named directly."""
    aliases: dict[str, str] = {}
    modules: set[str] = set()
    edits: list[Edit] = []
    on_top = {id(each) for statement in source.tree.body for each in imports_in(statement)}
    for node in source.imports():
        if node.module in sisters:
            aliases |= {each.asname: each.name for each in node.names if each.asname}
        modules |= {each.asname or each.name for each in node.names if f"{node.module}.{each.name}" in sisters}
        if id(node) not in on_top and not list(without(node, sisters)):
            edits.append((source.starts[node.lineno - 1], source.starts[node.end_lineno or 0], ""))
    for used in ast.walk(source.tree):
        if isinstance(used, ast.Attribute) and isinstance(used.value, ast.Name) and used.value.id in modules:
            edits.append((*source.span(used), used.attr))
        elif isinstance(used, ast.Name) and used.id in aliases:
            edits.append((*source.span(used), aliases[used.id]))
    changed = source.edited(edits)
    body = Body(ast.get_docstring(source.tree, clean=False) or "", [], [], "")
    gone: set[int] = set()
    for place, statement in enumerate(changed.tree.body):
        imports = list(imports_in(statement))
        if imports or (place == 0 and body.docstring):
            gone.update(range(statement.lineno, (statement.end_lineno or 0) + 1))
        kept = body.checking if only_imports(statement) else body.runtime
        kept += [
            each for one in imports if getattr(one, "module", "") != "__future__" for each in without(one, sisters)
        ]
    lines = [line for number, line in enumerate(changed.text.splitlines(), 1) if number not in gone]
    body.text = "\n".join(lines).strip("\n")
    return body


def renamed(source: Source, names: Mapping[str, str]) -> Source:
    """Rename what a module declares, and every use in it."""
    edits = [(*source.span(n), names[n.id]) for n in ast.walk(source.tree) if isinstance(n, ast.Name) and n.id in names]
    for old, new in names.items():
        places = re.finditer(rf"\b(?:class|def) ({old})\b", source.text)
        edits.extend((found.start(1), found.end(1), new) for found in places)
    return source.edited(edits)


class Joining:
    """The checkout, and what the table wants of it."""

    def __init__(self, table: Table) -> None:
        """Read the package."""
        self.table = table
        named = {*table.moved, *(each for sources in table.join.values() for each in sources)}
        files = ((ROOT / PACKAGE).rglob("*.py"), map(file_of, named))
        paths = {file for some in files for file in some if file.exists()}
        self.sources = {self._path(file): Source(self._path(file), file.read_text("utf-8")) for file in paths}

    @staticmethod
    def _path(file: Path) -> str:
        path = file.relative_to(ROOT).with_suffix("").as_posix()
        return path.removeprefix(f"{PACKAGE}/")

    def joined(self, target: str) -> tuple[str, list[str]]:
        """Return the text of a joined module, and what is in the way."""
        paths = self.table.join[target]
        if missing := [each for each in paths if each not in self.sources]:
            return "", [f"{target}: no module {each}" for each in missing]
        sisters = {dotted(each) for each in paths}
        bodies: list[Body] = []
        origins: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            own = {old.partition(":")[2]: new for old, new in self.table.rename.items() if old.startswith(f"{path}:")}
            source = renamed(self.sources[path], own)
            bodies.append(body_of(source, sisters))
            for name, origin in bound(bodies[-1].runtime + bodies[-1].checking).items():
                origins[name].add(origin)
            for name in declared(source.tree.body):
                origins[name].add(path)
        return self._text(target, bodies), [
            f"{target}: {name} is {' and '.join(sorted(each))}" for name, each in origins.items() if len(each) > 1
        ]

    def _text(self, target: str, bodies: list[Body]) -> str:
        docstring = self.table.docstring.get(target, "\n\n".join(each.docstring.strip() for each in bodies) + "\n")
        runtime = [node for each in bodies for node in each.runtime]
        known = bound(runtime)
        checking = [
            ast.unparse(ast.ImportFrom(node.module, names, 0) if isinstance(node, ast.ImportFrom) else node)
            for each in bodies
            for node in each.checking
            if (names := [one for one in node.names if (one.asname or one.name) not in known])
        ]
        head = [f'"""{docstring}"""', "", "from __future__ import annotations", "", *map(ast.unparse, runtime)]
        if checking:
            head += ["", "if TYPE_CHECKING:", *(f"    {each}" for each in checking)]
        return "\n\n\n".join(["\n".join(head), *(each.text for each in bodies if each.text)]) + "\n"

    def troubles(self) -> Iterator[str]:
        """Yield what is in the way: missing modules, names declared twice, circles."""
        for target in self.table.join:
            yield from self.joined(target)[1]
        yield from (f"no module {each}" for each in self.table.modules if each not in self.sources)
        graph: dict[str, set[str]] = defaultdict(set)
        for path, source in self.sources.items():
            own = self.table.moved.get(path, path)
            for node in source.tree.body:
                for name in bound([node]).values() if isinstance(node, ast.ImportFrom) else ():
                    whole = name.removeprefix(f"{PACKAGE}.").replace(".", "/")
                    other = whole if whole in self.sources else whole.rpartition("/")[0]
                    graph[own].add(self.table.moved.get(other, other))
            graph[own].discard(own)
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as circle:
            yield f"a circle of imports: {' → '.join(circle.args[1])}"

    def carry_out(self) -> None:
        """Write the joined modules, move the others, and correct the rest of the checkout."""
        texts = {target: self.joined(target)[0] for target in self.table.join}
        for target, paths in self.table.join.items():
            kept = target if target in paths else max(paths, key=lambda each: len(self.sources[each].text))
            for each in paths:
                if each != kept:
                    git("rm", "-q", str(file_of(each)))
            if kept != target:
                move(kept, target)
            file_of(target).write_text(texts[target], "utf-8")
        for old, new in self.table.modules.items():
            move(old, new)
        for package, docstring in self.table.packages.items():
            (ROOT / PACKAGE / package).mkdir(parents=True, exist_ok=True)
            (ROOT / PACKAGE / package / "__init__.py").write_text(f'"""{docstring}"""\n', "utf-8")
        code = {file for folder in CODE for file in (ROOT / folder).rglob("*.py")}
        for file in sorted(code | {file for pattern in MENTIONS for file in ROOT.glob(pattern)}):
            source = Source(self._path(file), file.read_text("utf-8"))
            changed = source.edited(self._edits(source) if file in code else self._mentions(source)).text
            if changed != source.text:
                file.write_text(changed, "utf-8")

    def _edits(self, source: Source) -> Iterator[Edit]:
        imports = [source.span(node) for node in source.imports()]
        yield from corrected_imports(source, self.table.names)
        for edit in self._mentions(source):
            if not any(start <= edit[0] < end for start, end in imports):
                yield edit

    def _mentions(self, source: Source) -> Iterator[Edit]:
        """Yield edits of dotted names and paths, and in some modules of the texts by which others are imported late."""
        moved = self.table.moved
        yield from replaced(source.text, self.table.names, r"\b{}\b(?![/\w])")
        short = {old.replace("/", "."): new.replace("/", ".") for old, new in moved.items()}
        yield from replaced(source.text, short, r'(?<="){}(?=\.\w)')  # names of mutants
        paths = {f"{old}.py": f"{new}.py" for old, new in moved.items()}
        yield from replaced(source.text, paths, rf"(?:(?<=\b{PACKAGE}/)|(?<![\w/])){{}}\b")
        if (start := LATE.get(source.path)) is not None:
            late = {
                old.removeprefix(start).replace("/", "."): new.removeprefix(start).replace("/", ".")
                for old, new in moved.items()
                if old.startswith(start)
            }
            yield from replaced(source.text, late, r'(?<="){}(?=[.:]\w+")')


def replaced(text: str, names: Mapping[str, str], pattern: str) -> Iterator[Edit]:
    """Yield an edit for each place of a name; `pattern` is what may surround it."""
    if names:
        known = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        for found in re.finditer(pattern.replace("{}", f"(?:{known})"), text):
            yield found.start(), found.end(), names[found[0]]


def corrected_imports(source: Source, names: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits by which a module imports moved modules, and of them, from where they are now."""
    stored = {n.id for n in ast.walk(source.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    taken = {*stored, *(n.arg for n in ast.walk(source.tree) if isinstance(n, ast.arg)), *declared(source.tree.body)}
    used = {name: origin for node in source.imports() for name, origin in bound([node]).items()}
    called: dict[str, str] = {}
    for node in source.imports():
        lines: dict[str, list[str]] = defaultdict(list)
        for each in node.names:
            origin, own = f"{node.module}.{each.name}", each.asname or each.name
            package, _, last = names.get(origin, "").rpartition(".")
            if not package:
                lines[names.get(str(node.module), str(node.module))].append(ast.unparse(each))
            elif own == last or (last not in taken and used.get(last, origin) in (origin, names[origin])):
                lines[package].append(last)
                called[own] = last
            else:
                lines[package].append(f"{last} as {own}")
        if dict(lines) != {node.module: [ast.unparse(each) for each in node.names]}:
            new = (f"from {package} import {', '.join(each)}" for package, each in lines.items())
            yield (*source.span(node), ("\n" + " " * node.col_offset).join(new))
    for name in ast.walk(source.tree):
        if isinstance(name, ast.Name) and called.get(name.id, name.id) != name.id:
            yield (*source.span(name), called[name.id])


def move(old: str, new: str) -> None:
    """Move a module's file."""
    file_of(new).parent.mkdir(parents=True, exist_ok=True)
    git("mv", str(file_of(old)), str(file_of(new)))


def git(*arguments: str) -> None:
    """Run git in the checkout."""
    subprocess.run(["git", *arguments], cwd=ROOT, check=True)  # noqa: S603, S607 - our own table


def main() -> None:
    """Carry out the tables, unless something is in the way or they are only checked."""
    joining = Joining(Table.read(each for each in sys.argv[1:] if each != "--check"))
    if troubles := list(joining.troubles()):
        raise SystemExit("\n".join(troubles))
    if "--check" not in sys.argv:
        joining.carry_out()


if __name__ == "__main__":
    main()
