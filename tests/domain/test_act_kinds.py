"""Every kind of act that the program or one of its released formats records has one plain label."""

from __future__ import annotations

import ast
import gzip
import importlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import EDIT, PASTE
from nakano_status.application.storage.restore import COPY, USE_COPY
from nakano_status.domain.history.acts import ACT_LABELS, act_label
from nakano_status.store.act_recording import BEGIN_HISTORY
from tests.house.source_tree import PACKAGE, ROOT, Source, sources

GIVEN = {
    "edit_entries": {EDIT, PASTE, "unify"},
    "_marked": {COPY, USE_COPY},
    "begin_act": frozenset[str](),
    "writing": frozenset[str](),
}
"""The kinds that callers of a function with a parameter `kind` give."""
FIXTURES = sorted((ROOT / "tests" / "fixtures").rglob("*.nakano.gz"))


def kinds_in(source: Source) -> Iterator[str]:
    """Yield the kinds of the acts that a module begins."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "begin_act":
                    yield from kinds_of(source, function.name, call.args[0])


def kinds_of(source: Source, function: str, kind: ast.expr) -> Iterator[str]:
    if isinstance(kind, ast.Constant):
        yield str(kind.value)
    elif isinstance(kind, ast.IfExp):
        for each in (kind.body, kind.orelse):
            yield from kinds_of(source, function, each)
    elif isinstance(kind, ast.Name) and kind.id == "kind":
        yield from GIVEN[function]
    else:
        assert isinstance(kind, ast.Name)
        module = ".".join(source.path.relative_to(ROOT).with_suffix("").parts)
        yield getattr(importlib.import_module(module), kind.id)


def test_every_kind_of_act_has_a_label_and_no_label_is_of_a_kind_that_never_was() -> None:
    found = {BEGIN_HISTORY, *(kind for source in sources(PACKAGE) for kind in kinds_in(source))}
    assert found == set(ACT_LABELS)


def test_labels_are_distinct() -> None:
    assert len(set(ACT_LABELS.values())) == len(ACT_LABELS)


@pytest.mark.parametrize("packed", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_kinds_that_earlier_programs_recorded_have_a_label(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "earlier.nakano"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    connection = sqlite3.connect(path)
    kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM act")}
    connection.close()
    assert kinds <= set(ACT_LABELS)


def test_a_kind_of_a_newer_program_is_shown_as_it_is() -> None:
    assert act_label("restore") == "控えから復元"
    assert act_label("of_next_year") == "of_next_year"
