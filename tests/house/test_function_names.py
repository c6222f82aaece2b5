"""No name of a function means two things: who reads a call knows which function is called."""

import ast
from collections.abc import Iterable

from tests.house.source_tree import PACKAGE, Source, sources

SESSION = "CommandSession"
STEPS = "nakano_status/demonstration/"
"""The steps of the played years, each played by its own module, are called as the acts that they do."""
ALIKE = {
    "main": "the entry points: of the program, and of its command line",
    "connect": "the same for a server as for a file",
    "refusal": "the same for a server's errors as for those of a file",
}
"""The names that several modules have, and what is the same about them."""


def _is_command(function: ast.FunctionDef) -> bool:
    """Whether a function is a command, which is called as the act that it does."""
    arguments = function.args.args
    return bool(arguments) and SESSION in ast.unparse(arguments[0].annotation or ast.Constant(""))


def shared_names(files: Iterable[Source]) -> dict[str, list[str]]:
    """Return the public functions of which several modules have one of that name, with the modules."""
    found: dict[str, list[str]] = {}
    for file in files:
        for each in file.tree.body:
            if isinstance(each, ast.FunctionDef) and not each.name.startswith("_") and not _is_command(each):
                found.setdefault(each.name, []).append(file.name)
    return {name: modules for name, modules in found.items() if len(modules) > 1}


def test_no_two_modules_have_a_function_of_one_name() -> None:
    files = [each for each in sources(PACKAGE) if not each.name.startswith(STEPS)]
    assert shared_names(files).keys() == ALIKE.keys()


def test_a_name_of_two_functions_is_noticed() -> None:
    sort = "def sort(rows: list[str]) -> list[str]: ..."
    command = "def sort(session: cli.CommandSession) -> int: ..."
    files = [Source(PACKAGE / f"{at}.py", text) for at, text in enumerate((sort, command, sort))]
    assert shared_names(files) == {"sort": [files[0].name, files[2].name]}
