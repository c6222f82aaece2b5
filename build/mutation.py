"""Make the mutants of a module: functions with one fault, each with its name and the changed code.

A mutant is named by module, function and operator, such as `domain.merge.slot.blank: * → // #1`. The number counts the
places of one operator in the function from top to bottom, including nested functions.

Not changed are: code that runs at import, and so every table; texts in Japanese, whose wording is judged by readers;
`strict=`, which states a fact as an annotation does; and the `""` of `… or ""`, which means None.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from operator import setitem
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "nakano_status"

_SWAPPED: dict[type[ast.AST], tuple[str, type[ast.AST]]] = {
    ast.Lt: ("< → <=", ast.LtE),
    ast.LtE: ("<= → <", ast.Lt),
    ast.Gt: ("> → >=", ast.GtE),
    ast.GtE: (">= → >", ast.Gt),
    ast.Eq: ("== → !=", ast.NotEq),
    ast.NotEq: ("!= → ==", ast.Eq),
    ast.Is: ("is → is not", ast.IsNot),
    ast.IsNot: ("is not → is", ast.Is),
    ast.In: ("in → not in", ast.NotIn),
    ast.NotIn: ("not in → in", ast.In),
    ast.And: ("and → or", ast.Or),
    ast.Or: ("or → and", ast.And),
    ast.Add: ("+ → -", ast.Sub),
    ast.Sub: ("- → +", ast.Add),
    ast.Mult: ("* → //", ast.FloorDiv),
    ast.Div: ("/ → *", ast.Mult),
    ast.FloorDiv: ("// → *", ast.Mult),
    ast.Mod: ("% → *", ast.Mult),
    ast.BitOr: ("| → &", ast.BitAnd),
    ast.BitAnd: ("& → |", ast.BitOr),
    ast.Break: ("break → continue", ast.Continue),
    ast.Continue: ("continue → break", ast.Break),
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
_LEFT_OUT = {"key", "default"}
_Change = tuple[str, Callable[[], object]]


@dataclass(frozen=True)
class Mutant:
    """One fault: its name, its function (name and first line), the lines up to it, and its place in the function."""

    name: str
    path: Path
    function: tuple[str, int]
    lines: range
    place: tuple[int, int]

    @property
    def module(self) -> str:
        """The name of the module, as it is imported."""
        return ".".join((PACKAGE.name, *self.path.relative_to(PACKAGE).with_suffix("").parts))

    def codes(self) -> Iterator[CodeType]:
        """Yield the code of the function with the fault in it, and of each function defined in it."""
        tree = ast.parse(_source(self.path))
        _, definition = next(each for each in _functions(tree) if _key(*each) == self.function)
        node, _ = list(_nodes(definition))[self.place[0]]
        list(_changes(node))[self.place[1]][1]()
        module = compile(ast.fix_missing_locations(tree), self.path, "exec")
        changed = next(each for each in _codes(module) if (each.co_qualname, each.co_firstlineno) == self.function)
        yield changed
        yield from _codes(changed)


@cache
def _source(path: Path) -> bytes:
    """Return a module as it was when it was first read; it may be edited while its mutants run."""
    return path.read_bytes()


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    seen: Counter[str] = Counter()
    for qualname, definition in _functions(ast.parse(_source(path))):
        for place, (node, lines) in enumerate(_nodes(definition)):
            for which, (label, _) in enumerate(_changes(node)):
                name = f"{module}.{qualname}: {label}"
                seen[name] += 1
                yield Mutant(f"{name} #{seen[name]}", path, _key(qualname, definition), lines, (place, which))


_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, _Function]]:
    for node in tree.body:
        if isinstance(node, _Function):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")


def _key(qualname: str, definition: _Function) -> tuple[str, int]:
    return qualname, min(each.lineno for each in (definition, *definition.decorator_list))


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _nodes(definition: _Function) -> Iterator[tuple[ast.AST, range]]:
    """Yield the nodes of a function's body from top to bottom, with the lines from the start of their statement.

    Docstrings, annotations, names of types and the value of `strict=` are left out.
    """
    for statement in definition.body:
        yield from _below(statement, statement.lineno)


def _below(node: ast.AST, first: int) -> Iterator[tuple[ast.AST, range]]:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.keyword(arg="strict"):
            return
        case ast.stmt():
            first = node.lineno
    if isinstance(node, ast.stmt | ast.expr):
        yield node, range(first, (node.end_lineno or first) + 1)
    is_or = isinstance(node, ast.BoolOp)
    is_cast = isinstance(node, ast.Call) and ast.unparse(node.func) == "cast"
    for name, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        if name not in {"annotation", "returns", "decorator_list", "format_spec"}:
            for child in children[1:] if is_cast and name == "args" else children:
                if isinstance(child, ast.AST) and not (is_or and isinstance(child, ast.Constant) and child.value == ""):
                    yield from _below(child, first)


def _changes(node: ast.AST) -> Iterator[_Change]:
    """Yield (label, change) for every possible change of a node."""
    yield from _swaps(node)
    yield from _conditions(node)
    match node:
        case ast.Constant(value=bool() as value):
            yield f"{value} → {not value}", partial(setattr, node, "value", not value)
        case ast.Constant(value=int() as number):
            yield "number + 1", partial(setattr, node, "value", number + 1)
        case ast.Constant(value=str() as text) if text.isascii():
            yield "text changed", partial(setattr, node, "value", f"{text}X")
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not left out", partial(setattr, node, "operand", ast.UnaryOp(ast.Not(), operand))
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and not value.value):
            yield "return None", partial(setattr, node, "value", ast.Constant(None))
        case ast.Expr(value=ast.Call() as call) if "super()" not in ast.unparse(call):
            yield "call left out", partial(setattr, node, "value", ast.Constant(None))
        case ast.Raise():
            yield "raise left out", partial(setattr, node, "__class__", ast.Pass)
        case ast.Call(func=ast.Name(id=called) as function) if called in _CALLED:
            yield f"{called} → {_CALLED[called]}", partial(setattr, function, "id", _CALLED[called])


def _swaps(node: ast.AST) -> Iterator[_Change]:
    """Yield changes that replace an operator of a node by its counterpart, or leave out an argument."""
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg in _LEFT_OUT:
                yield f"{keyword.arg}= left out", partial(node.keywords.remove, keyword)
    elif isinstance(node, ast.Compare):
        for place, each in enumerate(node.ops):
            label, other = _SWAPPED[type(each)]
            yield label, partial(setitem, node.ops, place, other())
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in _SWAPPED:
        label, other = _SWAPPED[type(node.op)]
        yield label, partial(setattr, node, "op", other())
    elif type(node) in _SWAPPED:
        label, other = _SWAPPED[type(node)]
        yield label, partial(setattr, node, "__class__", other)


def _conditions(node: ast.AST) -> Iterator[_Change]:
    """Yield changes that negate a condition without an operator of its own."""
    if isinstance(node, ast.If | ast.IfExp | ast.While) and _is_plain(node.test):
        yield "condition turned", partial(setattr, node, "test", ast.UnaryOp(ast.Not(), node.test))
    for part in getattr(node, "generators", ()):
        for place, test in enumerate(part.ifs):
            if _is_plain(test):
                yield "condition turned", partial(setitem, part.ifs, place, ast.UnaryOp(ast.Not(), test))


def _is_plain(test: ast.expr) -> bool:
    return not isinstance(test, ast.Compare | ast.BoolOp) and not (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )
