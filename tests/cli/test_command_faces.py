"""The command line keeps its names, options, exit codes and keys: other programs and habits rely on them (cli.md)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.command_year import KEPT, Answer, answers_of_a_year
from tests.support.generated_calls import commands
from tests.support.kept_texts import KEEP, kept_text

NOT_PLAYED = {
    "screens": "it paints every page of a window; tests/gui/test_screens.py runs it",
    "demo": "it plays a whole year, half a minute; tests/journeys/test_demo.py reads its keys",
}
"""The commands that the year leaves out, and why."""


def compare(name: str, found: str) -> None:
    """Fail with what differs from the kept text of that name; with the variable set, keep this one instead."""
    kept = kept_text(KEPT / name, found)
    if kept != found:
        pytest.fail(explained(kept, found), pytrace=False)


def explained(kept: str, found: str) -> str:
    """Return which commands differ, in which lines, and what to do."""
    old, new = _sections(kept), _sections(found)
    changes = {
        name: list(difflib.unified_diff(old.get(name, []), new.get(name, []), n=0, lineterm=""))[2:]
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    }
    lines = (line for name, change in changes.items() for line in (f"{name}:", *change) if not line.startswith("@@"))
    return "\n".join(
        (
            "Other programs rely on the command line: names, options, keys, types and exit codes stay (cli.md).",
            *lines,
            f"If this is meant, or only added: run this test with {KEEP}=1 to keep it, and say it in CHANGELOG.md.",
        )
    )


def _sections(text: str) -> dict[str, list[str]]:
    """Return the lines of a kept text by command: those of a help follow its name, those of keys begin with it."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("$ "):
            name = line[2:]
        elif not text.startswith("$ "):
            name = line.partition(": ")[0]
        found.setdefault(name, []).append(line)
    return found


def help_text() -> str:
    """Return the help of the program, its groups and commands, one after the other, as on a terminal of 80 columns."""
    names = dict.fromkeys(words[:length] for words in commands() for length in range(len(words) + 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        return "\n".join(_help_of(" ".join(words)) for words in names)


def _help_of(name: str) -> str:
    said = run(*name.split(), "--help")
    assert said.code == 0, said
    return f"$ nakano-status {f'{name} ' if name else ''}--help\n{said.output}"


@dataclass
class _Place:
    """A place in JSON: the types of its values, how many there were, how many of them are objects, and their keys."""

    types: set[str] = field(default_factory=set)
    count: int = 0
    objects: int = 0
    below: dict[str, _Place] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        """Count a value; a problem is a type by itself."""
        self.count += 1
        if isinstance(value, Mapping):
            if _is_problem(value):
                self.types.add("problem")
            else:
                self.add_keys(value)
        elif isinstance(value, list):
            self._below("[]")
            for item in value:
                self._below("[]").add(item)
        else:
            self.types.add("null" if value is None else type(value).__name__)

    def add_keys(self, value: Mapping[str, Any]) -> None:
        """Count what an object has; keys that are data (a year, a name, a mark) are one."""
        self.objects += 1
        for key, item in value.items():
            is_name = key.isascii() and key.isidentifier() and key.islower()
            self._below(f".{key}" if is_name else ".{}").add(item)

    def _below(self, name: str) -> _Place:
        return self.below.setdefault(name, _Place())

    def lines(self, path: str = "") -> Iterator[str]:
        """Yield the paths with their types, sorted; `?` follows a key that some objects lack, {} is any key."""
        if self.types or not self.below:
            yield f"{path.removeprefix('.')} {'|'.join(sorted(self.types)) or 'empty'}"
        for name, place in sorted(self.below.items()):
            optional = name.startswith(".") and name != ".{}" and place.count < self.objects
            yield from place.lines(f"{path}{name}{'?' if optional else ''}")


_REFUSAL = {"error", "message", "remedy"}
_ALWAYS = {"code", "severity", "message", "remedy"}
_PROBLEM = {*_ALWAYS, "file", "sheet", "cell", "row", "column", "id", "key", "found", "expected"}
"""What cli.md calls a problem: the keys that it always has, and all."""


def _is_problem(value: Mapping[str, Any]) -> bool:
    return value.keys() >= _ALWAYS and value.keys() <= _PROBLEM


def _problems_in(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping) and _is_problem(value):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _problems_in(item)


def key_text(answers: Sequence[Answer]) -> str:
    """Return the exit codes, paths and types of the answers, a line each, by command in the order of the help."""
    places: dict[str, _Place] = {}
    codes: dict[str, set[int]] = {}
    for each, name in zip(answers, _names(answers), strict=True):
        for problem in _problems_in(each.keys):
            places.setdefault("any problem", _Place()).add_keys(problem)
        places.setdefault(name, _Place()).add(each.keys)
        codes.setdefault(name, set()).add(each.code)
    ends = {name: [f"ends in {', '.join(map(str, sorted(found)))}"] for name, found in codes.items()}
    return "".join(f"{name}: {line}\n" for name in places for line in (*ends.get(name, ()), *places[name].lines()))


def _names(answers: Iterable[Answer]) -> Iterator[str]:
    """Yield the names of answers: the command, and its options too where they decide which keys there are.

    A refusal has keys of its own; where it has no more than each has, it is that of any command.
    """
    modes: dict[str, dict[frozenset[str], str]] = {}
    for each in answers:
        modes.setdefault(each.command, {}).setdefault(frozenset(each.keys), each.mode)
    for each in answers:
        own = [keys for keys in modes[each.command] if not keys >= _REFUSAL]
        if each.keys.keys() == _REFUSAL:
            yield "any command (refused)"
        elif each.code == 2:
            yield f"{each.command} (refused)"
        else:
            yield each.command if len(own) == 1 else modes[each.command][frozenset(each.keys)]


pytestmark = pytest.mark.always


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Answer]:
    """All that the commands of a short year print as JSON."""
    return answers_of_a_year(tmp_path_factory.mktemp("year"))


def test_the_help_of_every_command_is_the_kept_one() -> None:
    compare("help.txt", help_text())


def test_the_exit_codes_and_keys_of_every_command_are_the_kept_ones(answers: Sequence[Answer]) -> None:
    compare("keys.txt", key_text(answers))


def test_every_command_that_prints_json_is_played_or_left_out_with_a_reason(answers: Sequence[Answer]) -> None:
    with_json = {" ".join(words) for words, each in commands().items() if any("--json" in p.opts for p in each.params)}
    played = {each.command for each in answers if each.code in (0, 1)}
    assert with_json - played == NOT_PLAYED.keys(), "add a line to tests/fixtures/command-line/year.txt"


def test_an_object_that_lacks_a_key_and_keys_that_are_data_are_told_apart() -> None:
    rows: list[object] = [{"id": "1-1", "notes": {"税務課": "相談中"}}, {"id": None, "due": "2023-07-14", "notes": {}}]
    assert key_text(
        [Answer("show", "show", 0, {"rows": rows}), Answer("show", "show", 1, {"rows": []})]
    ).splitlines() == [
        "show: ends in 0, 1", "show: rows[].due? str", "show: rows[].id null|str", "show: rows[].notes.{} str"
    ]  # fmt: skip


def test_an_option_that_changes_the_keys_and_a_refusal_with_keys_of_its_own_have_lines_of_their_own() -> None:
    refusal = {"error": "USAGE", "message": "…", "remedy": "…"}
    played = [
        Answer("show", "show", 0, {"rows": []}),
        Answer("show", "show --years", 0, {"years": []}),
        Answer("show", "show", 2, refusal),
        Answer("publish", "publish", 2, {**refusal, "open": {"held": 1}}),
    ]
    names = dict.fromkeys(line.partition(":")[0] for line in key_text(played).splitlines())
    assert list(names) == ["show", "show --years", "any command (refused)", "publish (refused)"]


@pytest.mark.parametrize(
    ("kept", "found", "line"),
    [
        ("merge: absent int\nset: id str\n", "merge: missing int\nset: id str\n", "-merge: absent int"),
        ("$ nakano-status set --help\n  --as X\n\n$ n\n", "$ nakano-status set --help\n  --of X\n\n$ n\n", "-  --as X"),
    ],
)
def test_a_difference_names_the_command_and_what_to_do(kept: str, found: str, line: str) -> None:
    report = explained(kept, found).splitlines()
    assert report[1] in ("merge:", "nakano-status set --help:")
    assert report[2] == line
    assert len(report) == 5
    assert "KEEP_TEXTS=1" in report[-1]
    assert "CHANGELOG.md" in report[-1]
