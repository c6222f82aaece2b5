"""Renames classes, functions, fields and variables in the whole checkout, as a language server finds them.

A table (TOML) lists the old and new names:

    [names]                                 what a module declares, or a class of it; "**" is every module
    "domain/voice:Voice" = "Revision"
    "domain/voice:Voice.seen" = "observed"
    "**:voice_id" = "revision_id"
    "**:words @ Word" = "assertions"    only if the declared type mentions Word

Every declaration of that name is renamed together with its uses, in code and in tests. In docstrings, comments and
documents a name between backticks is changed too. Nothing else is changed: prose is corrected by hand. Modules are
moved by `join_modules.py`, afterwards, as the table's paths are the old ones.

    python build/rename.py TABLE            basedpyright-langserver must be on PATH (pip install basedpyright)
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "nakano_status"
CODE = (PACKAGE, "tests", "build")
SPOKEN = ("README.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml", "docs/*.md")
"""Documents that mention current modules and names; records of decisions and CHANGELOG keep those of their time."""
SETTINGS = {"diagnosticMode": "openFilesOnly", "typeCheckingMode": "off", "indexing": True}

Edit = dict[str, Any]


class Server:
    """A language server that knows every file of the checkout."""

    def __init__(self) -> None:
        """Start the server in the checkout."""
        self._process = subprocess.Popen(
            ["basedpyright-langserver", "--stdio"],  # noqa: S607 - wherever it was installed
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("no pipes")
        self._in, self._out = self._process.stdin, self._process.stdout
        self._asked = 0
        folders = [{"uri": ROOT.as_uri(), "name": "checkout"}]
        can = {"workspace": {"configuration": True, "workspaceFolders": True}}
        self.ask("initialize", processId=None, rootUri=ROOT.as_uri(), capabilities=can, workspaceFolders=folders)
        self.tell("initialized")

    def ask(self, method: str, **params: Any) -> Any:
        """Return the answer to a request; raises RuntimeError if the server answers with an error."""
        self._asked += 1
        asked = self._asked
        self._send({"id": asked, "method": method, "params": params})
        while True:
            said = self._read()
            if "method" in said:
                if "id" in said:
                    items = said["params"].get("items") if isinstance(said.get("params"), dict) else None
                    self._send({"id": said["id"], "result": items and [self._settings(each) for each in items]})
            elif said.get("id") == asked:
                if "error" in said:
                    raise RuntimeError(said["error"])
                return said.get("result")

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification, which has no answer."""
        self._send({"method": method, "params": params})

    def close(self) -> None:
        """End the server."""
        self._process.kill()

    @staticmethod
    def _settings(item: dict[str, str]) -> dict[str, Any]:
        if item.get("section") == "python":
            return {"pythonPath": str(ROOT / ".venv" / "bin" / "python"), "analysis": SETTINGS}
        return SETTINGS

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._in.flush()

    def _read(self) -> Any:
        length = 0
        while line := self._out.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self._out.read(length))


class Checkout:
    """The files of the checkout, and the server that has read them."""

    def __init__(self) -> None:
        """Start the server, and wait until it has read the files: before, it finds uses in open files only."""
        self.server = Server()
        self._warm()

    def _warm(self) -> None:
        file = ROOT / PACKAGE / "domain" / "fields" / "field.py"
        name = next(each for each in _declared(file) if each.name == "DONE")
        while len(self._found(file, name.line, name.column, "DONE_")) < 10:  # noqa: PLR2004 - it is used in many files
            pass

    def rename(self, file: Path, line: int, column: int, new: str) -> int:
        """Rename the declaration at a place (from 0) and all its uses; return how many places changed."""
        found = self._found(file, line, column, new)
        for path, edits in found.items():
            _apply(path, edits)
        self.read_again(found)
        return sum(map(len, found.values()))

    def read_again(self, files: Iterable[Path]) -> None:
        """Let the server read changed files."""
        self.server.tell(
            "workspace/didChangeWatchedFiles", changes=[{"uri": each.as_uri(), "type": 2} for each in files]
        )

    def type_at(self, file: Path, line: int, column: int) -> str:
        """Return the server's description of the declaration at a place: its type."""
        self._open(file)
        place = {"line": line, "character": column}
        answer = self.server.ask("textDocument/hover", textDocument={"uri": file.as_uri()}, position=place)
        self.server.tell("textDocument/didClose", textDocument={"uri": file.as_uri()})
        return json.dumps((answer or {}).get("contents", ""))

    def _open(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        opened = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": text}
        self.server.tell("textDocument/didOpen", textDocument=opened)

    def _found(self, file: Path, line: int, column: int, new: str) -> dict[Path, list[Edit]]:
        uri = file.as_uri()
        self._open(file)
        place = {"line": line, "character": column}
        answer = self.server.ask("textDocument/rename", textDocument={"uri": uri}, position=place, newName=new) or {}
        self.server.tell("textDocument/didClose", textDocument={"uri": uri})
        found = dict(answer.get("changes", {}))
        found |= {each["textDocument"]["uri"]: each["edits"] for each in answer.get("documentChanges", ())}
        return {Path(unquote(urlparse(uri).path)): edits for uri, edits in found.items()}


def _apply(path: Path, edits: Iterable[Edit]) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    places = {
        (e["range"]["start"]["line"], e["range"]["start"]["character"], e["range"]["end"]["character"]): e["newText"]
        for e in edits
    }
    for (line, start, end), text in sorted(places.items(), reverse=True):
        units = lines[line].encode("utf-16-le")
        lines[line] = (units[: 2 * start] + text.encode("utf-16-le") + units[2 * end :]).decode("utf-16-le")
    path.write_text("\n".join(lines), encoding="utf-8")


@dataclass(frozen=True)
class Declared:
    """A declaration of a name; `owner` is its class or function, '' the module; columns count units of UTF-16."""

    owner: str
    name: str
    line: int
    column: int


def _declared(file: Path) -> list[Declared]:
    """Return every name that a module declares: classes, functions, their arguments, fields and variables."""
    return _declared_in(file.read_text(encoding="utf-8"))


@cache  # every name looks through all files, of which it changes a few
def _declared_in(text: str) -> list[Declared]:
    reader = _Declarations(text.split("\n"))
    reader.visit(ast.parse(text))
    return reader.found


class _Declarations(ast.NodeVisitor):
    """Reads the declarations of a module; a comprehension or a lambda is an owner of its own."""

    def __init__(self, lines: list[str]) -> None:
        self.found: list[Declared] = []
        self._lines = lines
        self._owner = ""
        self._class = ""

    def visit(self, node: ast.AST) -> None:
        owner, class_ = self._owner, self._class
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                self._add(owner, node.name, node)
                self._owner = node.name
                if isinstance(node, ast.ClassDef):
                    self._class = node.name
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp() | ast.Lambda():
                self._owner = f"{owner} {node.lineno}:{node.col_offset}"
            case ast.arg():
                self._add(owner, node.arg, node)
            case ast.Name(ctx=ast.Store()):
                self._add(owner, node.id, node)
            case ast.Attribute(ctx=ast.Store(), value=ast.Name(id="self")):
                self._add(class_, node.attr, node.value)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self._add(owner, name, node)
        self.generic_visit(node)
        self._owner, self._class = owner, class_

    def _add(self, owner: str, name: str, node: ast.expr | ast.stmt | ast.arg | ast.pattern) -> None:
        line = self._lines[node.lineno - 1]
        before = len(line.encode()[: node.col_offset].decode())
        found = re.search(rf"\b{re.escape(name)}\b", line[before:])
        column = before + (found.start() if found else 0)
        self.found.append(Declared(owner, name, node.lineno - 1, len(line[:column].encode("utf-16-le")) // 2))


def rename_names(checkout: Checkout, names: dict[str, str]) -> None:
    """Rename what each line of the table lists; raises LookupError for a name that is not declared."""
    renamed: dict[tuple[str, str], str] = {}
    for old, new in names.items():
        wanted = Wanted.read(old, renamed)
        renamed[wanted.where, wanted.name] = new
        files = _python_files() if wanted.where == "**" else [_module_file(wanted.where)]
        count = sum(_rename_in(checkout, file, wanted, new) for file in files)
        if not count:
            raise LookupError(old)
        print(f"{old} -> {new}: {count}", flush=True)
        if wanted.where != "**":
            _speak_of_name(wanted.name, new, files[0])


@dataclass(frozen=True)
class Wanted:
    """One line of the table: module or "**", class ('' in the module, None for any), name and type."""

    where: str
    owner: str | None
    name: str
    type: str

    @staticmethod
    def read(line: str, renamed: Mapping[tuple[str, str], str]) -> Wanted:
        """Read a line; `renamed` are the classes that have been renamed so far."""
        spelled, _, type_ = line.partition(" @ ")
        where, _, dotted = spelled.partition(":")
        owner, _, name = dotted.rpartition(".")
        is_any = where == "**" or owner == "**"
        return Wanted(where, None if is_any else renamed.get((where, owner), owner), name, type_)


def _rename_in(checkout: Checkout, file: Path, wanted: Wanted, new: str) -> int:
    """Rename every declaration in a file that matches the table; return how many places changed."""
    count = passed = 0
    taken = {each.owner for each in _declared(file) if each.name == new} if _of_name(file, wanted) else set()
    while True:
        found = _of_name(file, wanted)[passed:]
        if not found:
            return count
        each = found[0]
        if wanted.type and wanted.type not in checkout.type_at(file, each.line, each.column):
            passed += 1
            continue
        if each.owner in taken:
            print(f"  taken: {file.relative_to(ROOT)}:{each.line + 1} {new} in {each.owner}", flush=True)
            passed += 1
            continue
        done = checkout.rename(file, each.line, each.column, new)
        count += done
        if len(_of_name(file, wanted)[passed:]) >= len(found):
            print(f"  left: {file.relative_to(ROOT)}:{each.line + 1} {wanted.name}", flush=True)
            passed += 1


def _of_name(file: Path, wanted: Wanted) -> list[Declared]:
    if wanted.name not in file.read_text(encoding="utf-8"):
        return []
    return [each for each in _declared(file) if each.name == wanted.name and wanted.owner in (None, each.owner)]


def _speak_of_name(old: str, new: str, file: Path) -> None:
    """Change names between backticks: everywhere if only one thing had that name, else in the file that declares it."""
    others = sum(1 for each in _python_files() if any(one.name == old for one in _declared(each)))
    for each in [*_python_files(), *_documents()] if not others else [file]:
        text = each.read_text(encoding="utf-8")
        mended = re.sub(rf"`([\w.]*?)\b{old}\b", rf"`\g<1>{new}", text)
        if mended != text:
            each.write_text(mended, encoding="utf-8")


def _module_file(path: str) -> Path:
    folder = "" if path.startswith(("tests/", "build/")) else f"{PACKAGE}/"
    return ROOT / f"{folder}{path}.py"


def _python_files() -> list[Path]:
    return [file for folder in CODE for file in sorted((ROOT / folder).rglob("*.py"))]


def _documents() -> list[Path]:
    return [file for pattern in SPOKEN for file in sorted(ROOT.glob(pattern))]


def main() -> None:
    """Carry out the table."""
    table = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if names := table.get("names"):
        checkout = Checkout()
        try:
            rename_names(checkout, names)
        finally:
            checkout.server.close()


if __name__ == "__main__":
    main()
