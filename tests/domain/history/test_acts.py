"""The kinds of acts that history knows, and the head of a history."""

import ast
import gzip
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from nakano_status.domain.history import acts
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.refusals.files import NumberUnreadable
from tests.house.source_tree import PACKAGE, ROOT, Source, sources

GIVEN = {
    "edit_entries": {ActKind.EDIT_ENTRY, ActKind.PASTE_BLOCK, ActKind.UNIFY},
    "_marked": {ActKind.COPY_BACKUP, ActKind.USE_COPY},
    "begin_act": frozenset[ActKind](),
    "writing": frozenset[ActKind](),
}
"""The kinds that callers of a function with a parameter `kind` give."""
FIXTURES = sorted((ROOT / "tests" / "fixtures").rglob("*.nakano.gz"))


def kinds_in(source: Source) -> Iterator[ActKind]:
    """Yield the kinds of the acts that a module begins."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "begin_act":
                    yield from kinds_of(function.name, call.args[0])


def kinds_of(function: str, kind: ast.expr) -> Iterator[ActKind]:
    if isinstance(kind, ast.IfExp):
        for each in (kind.body, kind.orelse):
            yield from kinds_of(function, each)
    elif isinstance(kind, ast.Name):
        assert kind.id == "kind"
        yield from GIVEN[function]
    else:
        assert isinstance(kind, ast.Attribute)
        assert ast.unparse(kind.value) == "ActKind"
        yield ActKind[kind.attr]


def test_every_kind_of_act_has_a_label_and_no_label_is_of_a_kind_that_never_was() -> None:
    modules = [each for each in sources(PACKAGE) if "begin_act" in each.text]
    found = {ActKind.BEGIN_HISTORY, ActKind.MOVE_SETTINGS, *(kind for source in modules for kind in kinds_in(source))}
    assert found == set(ActKind)


def test_labels_are_distinct() -> None:
    assert len({each.label for each in ActKind}) == len(ActKind)


@pytest.mark.parametrize("packed", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_kinds_that_earlier_programs_recorded_have_a_label(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "earlier.nakano"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    connection = sqlite3.connect(path)
    kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM act")}
    connection.close()
    assert kinds <= set(ActKind)


def test_a_kind_of_a_newer_program_is_shown_as_it_is() -> None:
    assert acts.act_label("restore") == "控えから復元"
    assert acts.act_label("of_next_year") == "of_next_year"


HEAD = acts.history_head(["1" * 64])


def test_papers_state_the_first_letters_in_groups_of_four() -> None:
    assert acts.printed_head("0123456789abcdef") == "0123 4567 89ab"
    assert acts.head_note("0123456789abcdef") == "記録の照合番号 0123 4567 89ab"


def test_a_moment_is_shown_on_the_offices_clock_and_none_as_nothing() -> None:
    assert [acts.moment_text(at) for at in (datetime(2023, 7, 13, 16, 40).astimezone(), None)] == [
        "2023-07-13 16:40",
        "",
    ]


def test_bytes_are_hexadecimal_and_nothing_else_is_made_up() -> None:
    assert acts.canonical_json(["あ", b"\x00\xff", 1, None]) == b'["\\u3042",{"bytes":"00ff"},1,null]'
    with pytest.raises(TypeError):
        acts.canonical_json(object())


def test_lines_that_are_encoded_at_once_are_what_each_is_alone() -> None:
    lines = [("a\nb", "あ,[]", None), (b"\x00\n", 1, 2.5), ("\udc80", "", '"'), (), ("\r\n\u2028",)]
    assert acts.canonical_lines(lines) == [acts.canonical_json(line) for line in lines]
    assert acts.canonical_lines([]) == []


@pytest.mark.parametrize(
    "typed",
    [
        acts.printed_head(HEAD),
        acts.printed_head(HEAD).upper(),
        HEAD[:12].translate({ord("1"): "１", ord("a"): "ａ"}),
        acts.printed_head(HEAD).replace(" ", "-"),
        acts.printed_head(HEAD).replace(" ", "‐"),
        f"{acts.HEAD_LABEL}：{acts.printed_head(HEAD)}",
        acts.head_note(HEAD),
    ],
)
def test_what_is_copied_from_paper_is_read(typed: str) -> None:
    assert acts.read_history_number(typed) == HEAD[:12]


@pytest.mark.parametrize(("typed", "read"), [("9ffc el7a 266b", "9ffce17a266b"), ("oOl0 Ii00 0000", "001011000000")])
def test_letters_that_look_like_a_digit_are_read_as_it(typed: str, read: str) -> None:
    assert acts.read_history_number(typed) == read.ljust(12, "0")[:12]


@pytest.mark.parametrize("typed", ["", HEAD[:11], "g" * 12, f"{HEAD[:11]}-", f"{HEAD}0"])
def test_anything_else_is_no_number(typed: str) -> None:
    with pytest.raises(NumberUnreadable):
        acts.read_history_number(typed)
