"""A remedy names only acts that exist: every button, page, command and option that one names is there.

A person who looks for a button that is not there has no one to ask.
"""

import re
from functools import cache

import click

from nakano_status.domain.problem_texts import CATALOGUE
from tests.house.source_tree import PACKAGE, sources
from tests.house.test_manual import ALL_COMMANDS

_BUTTON = re.compile(r"［(.+?)］")
_QUOTED_ACT = re.compile(r"「([^「」]+)」(?=で(?![はすあな])|を選|を押|に移|の画面|に加えて|から開)")
_KEPT = re.compile(r"[^、。「」]*(?:として|を|は)登録")

TEMPLATE_PARTS = {"", "成果指標"}
"""What is in ［］ in a wording of a paper: no button."""

WHAT_IS_KEPT = {
    "改称として登録": "改称…", "どの所管課かを登録": "division alias", "別の呼び方は登録": "division alias",
    "改定版を登録": "plan revise", "次期計画を登録": "plan successor"
}  # fmt: skip
"""The contents of remedies are registered, with the button or the command by which they are done."""


@cache
def labels() -> frozenset[str]:
    """Return every text that is alone in the program, the catalogue of problems left out."""
    return frozenset(
        text.rstrip("…")
        for source in sources(PACKAGE)
        if not {"problem_texts", "refusals"} & set(source.path.parts)
        for text in source.texts
    )


def acts_in(text: str) -> set[str]:
    """Return the buttons and pages that a text names as something to press or to go to."""
    return {act for act in (*_BUTTON.findall(text), *_QUOTED_ACT.findall(text)) if "{" not in act} - TEMPLATE_PARTS


def texts_in(package: str) -> set[str]:
    """Return every text of a part of the program."""
    return {text for source in sources(PACKAGE) if f"/{package}/" in source.name for text in source.texts}


def is_typed(words: str) -> bool:
    """Whether there is a command (or a family of commands) with the name and the options that are given."""
    name, options = words.partition("--")[0].strip(), set(re.findall(r"--[a-z-]+", words))
    meant = [command for own, command in ALL_COMMANDS.items() if f"{own} ".startswith(f"{name} ".lstrip())]
    meant = meant or [command for own, command in ALL_COMMANDS.items() if name in word_by_word(own, command)]
    known = {each for command in meant for parameter in command.params for each in parameter.opts} | {"--help"}
    return bool(meant) and options <= known


def word_by_word(own: str, command: click.Command) -> set[str]:
    """Return a command's name with each word that it may begin with: held apply, held reject."""
    choices = (parameter.type.choices for parameter in command.params if isinstance(parameter.type, click.Choice))
    return {f"{own} {choice}" for found in choices for choice in found}


def test_every_act_that_a_remedy_names_is_there() -> None:
    said = [(code, f"{entry.remedy}\n{entry.more}") for code, entry in CATALOGUE.items()]
    assert [(code, act) for code, text in said for act in acts_in(text) - labels()] == []
    kept = [(code, each) for code, text in said for each in _KEPT.findall(text)]
    assert [each for each in kept if not each[1].endswith(tuple(WHAT_IS_KEPT))] == []


def test_every_act_that_the_window_names_is_there() -> None:
    named = {act for text in texts_in("gui") for act in acts_in(text)}
    assert [act for act in sorted(named) if not any(label.startswith(act.rstrip("…")) for label in labels())] == []


def test_what_is_registered_is_registered_by_an_act_that_is_there() -> None:
    assert [each for each in WHAT_IS_KEPT.values() if each.rstrip("…") not in labels() and not is_typed(each)] == []


def test_what_is_to_be_typed_is_a_command_or_an_option() -> None:
    typed = [(code, each) for code, entry in CATALOGUE.items() for each in entry.commands]
    assert [(code, each) for code, each in typed if not is_typed(each)] == []


def test_an_act_that_is_not_there_is_noticed() -> None:
    assert acts_in("［改定…］を押すか、「計画の改定」で登録してください。") == {"改定…", "計画の改定"}
    assert not {"改定", "計画の改定"} & labels()
    assert not "計画の改定として登録".endswith(tuple(WHAT_IS_KEPT))
    assert not any(map(is_typed, ("plan amend", "--revised", "board --anew")))
    assert all(map(is_typed, ("held", "held apply", "board --remind", "--replace", "--plan builtin:nakano2")))
