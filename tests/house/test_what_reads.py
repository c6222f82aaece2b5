"""What is asked of a data file is read with `Records` and written with `UnitOfWork`: who has the first never writes.

Both name the same classes of the store, in which what writes returns nothing and what reads returns something.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache

from tests.house.source_tree import PACKAGE, FunctionNode, Source, functions, sources

PORTS, STORE = PACKAGE / "application" / "ports", PACKAGE / "store"
READING, WRITING = "Records", "UnitOfWork"
Writes = Mapping[str, frozenset[str]]


@cache
def stored_classes() -> Writes:
    """The names of what writes, by class of the store."""
    classes = [node for source in sources(STORE) for node in source.tree.body if isinstance(node, ast.ClassDef)]
    return {
        each.name: frozenset(
            method.name
            for method in functions(each)
            if method.name[0] != "_" and ast.unparse(method.returns or each) == "None"
        )
        for each in classes
        if each.name.startswith("Stored")
    }


@cache
def subjects() -> Writes:
    """The names of what writes, by the field of `Records`."""
    classes = [node for source in sources(PORTS) for node in source.tree.body if isinstance(node, ast.ClassDef)]
    (records,) = (each for each in classes if each.name == READING)
    fields = {
        ast.unparse(each.target): ast.unparse(each.annotation)
        for each in records.body
        if isinstance(each, ast.AnnAssign)
    }
    return {field: stored_classes()[name] for field, name in fields.items() if name in stored_classes()}


def named_as(function: FunctionNode, pattern: str) -> dict[str, str]:
    """The parameters whose annotation is of that kind, with it."""
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    kinds = {each.arg: ast.unparse(each.annotation) for each in arguments if each.annotation}
    return {name: kind for name, kind in kinds.items() if re.fullmatch(pattern, kind)}


def snapshots(function: FunctionNode) -> set[str]:
    """The names that a function has for what it only reads."""
    opened = [item for node in ast.walk(function) if isinstance(node, ast.With) for item in node.items]
    read = {
        ast.unparse(each.optional_vars)
        for each in opened
        if each.optional_vars and ast.unparse(each.context_expr).endswith(".reading()")
    }
    return read | {*named_as(function, READING)}


def called(node: ast.Call) -> str:
    """The name of what is called, without what it is of."""
    return ast.unparse(node.func).rpartition(".")[2]


def writing_functions(files: list[Source]) -> set[str]:
    """The names of functions that write with a class of the store that they are given."""
    found: set[str] = set()
    for source in files:
        for function in functions(source.tree):
            given = named_as(function, "|".join(stored_classes()))
            for node in ast.walk(function) if given else ():
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    kind = given.get(ast.unparse(node.func.value))
                    if kind and node.func.attr in stored_classes()[kind]:
                        found.add(function.name)
    return found


def faults(source: Source, writers: set[str]) -> Iterator[str]:
    """What writes although it only reads, each with its line."""
    for function in functions(source.tree):
        known = snapshots(function)
        for node in ast.walk(function) if known else ():
            if not isinstance(node, ast.Call):
                continue
            *of, subject, name = ["", "", *ast.unparse(node.func).split(".")]
            if of[-1] in known and name in subjects().get(subject, ()):
                yield f"{source.name}:{node.lineno} {subject}.{name}"
            given = {ast.unparse(each).partition(".")[0] for each in node.args if isinstance(each, ast.Attribute)}
            if called(node) in writers and given & known:
                yield f"{source.name}:{node.lineno} {called(node)}"


def test_what_writes_returns_nothing_and_every_subject_reads_and_writes() -> None:
    assert subjects().keys() >= {"plan", "rounds", "entries", "settings"}
    assert all(subjects().values())


def test_who_only_reads_writes_nothing() -> None:
    files = [each for each in sources(PACKAGE) if "Records" in each.text or ".reading()" in each.text]
    writers = writing_functions(files)
    assert writers
    assert [fault for each in files for fault in faults(each, writers)] == []


def test_a_write_to_what_is_only_read_is_found() -> None:
    text = """
def keep(settings: StoredSettings) -> None:
    settings.save("a", "b")

def show(records: Records) -> None:
    records.rounds.close("R4")
    keep(records.settings)

def look(store: Store) -> None:
    with store.reading() as found:
        found.entries.drafts("R4")
        found.entries.save_draft("R4", draft)
    with store.writing() as work:
        work.rounds.close("R4")
"""
    planted = Source(PACKAGE / "planted.py", text)
    found = [each.partition(":")[2] for each in faults(planted, writing_functions([planted]))]
    assert sorted(found) == ["12 entries.save_draft", "6 rounds.close", "7 keep"]
