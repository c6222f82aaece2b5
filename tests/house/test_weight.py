"""The weight of package and tests, in tokens, never exceeds the weight in weight.toml."""

import io
import tokenize
import tomllib
from pathlib import Path

import pytest

from tests.house.source_tree import PACKAGE, ROOT, sources

ROOM = 10_000
"""Tokens by which a folder may exceed its stated weight while new code and the code that it replaces coexist."""
_UNCOUNTED = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
    *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
}
_OPENS = getattr(tokenize, "FSTRING_START", None)
_CLOSES = getattr(tokenize, "FSTRING_END", None)


def tokens(text: str) -> int:
    """Return the number of tokens of a source; an f-string is one token in every version of Python."""
    count = depth = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        depth += token.type == _OPENS
        count += not depth and token.type not in _UNCOUNTED
        depth -= token.type == _CLOSES
        count += token.type == _CLOSES and not depth
    return count


def stated() -> dict[str, int]:
    """Return the tokens that weight.toml states, by folder."""
    found: dict[str, int] = tomllib.loads((ROOT / "tests/house/weight.toml").read_text("utf-8"))["tokens"]
    return found


@pytest.mark.parametrize("folder", [PACKAGE, ROOT / "tests"], ids=lambda folder: folder.name)
def test_a_folder_gets_no_heavier(folder: Path) -> None:
    weight = sum(tokens(source.text) for source in sources(folder))

    assert weight <= stated()[folder.name] + ROOM, f"{folder.name} has {weight} tokens"


def test_comments_blank_lines_and_indents_weigh_nothing() -> None:
    assert tokens("def a():\n    return 1\n") == tokens("def a():  # why\n\n        return 1\n") == 7


def test_an_f_string_weighs_one_token() -> None:
    assert tokens('a = f"{b:{c}} d"\n') == 3
