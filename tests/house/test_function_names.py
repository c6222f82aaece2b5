"""No name of a function means two things, and every private name is used."""

import ast
import re
from collections import Counter
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


def unused_private_names(file: Source) -> list[str]:
    """Return the private names that a module gives to a value, a function or a class, and does not use."""
    given: list[str] = []
    for each in file.tree.body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            given += [] if each.decorator_list else [each.name]  # a decorator may register what it is given
        elif isinstance(each, ast.Assign):
            given += [name.id for target in each.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    words = Counter(re.findall(r"\w+", file.text))
    return [name for name in given if name.startswith("_") and not name.endswith("__") and words[name] == 1]


def test_every_private_name_of_a_module_is_used_there() -> None:
    assert {each.name: found for each in sources(PACKAGE) if (found := unused_private_names(each))} == {}


def test_a_private_name_without_use_is_noticed() -> None:
    text = "_MOST, _LEAST = 2, 1\n_EACH = 3\ndef total() -> int:\n    return _MOST\n"
    assert unused_private_names(Source(PACKAGE / "a.py", text)) == ["_LEAST", "_EACH"]
