"""The mutants that are accepted as equivalent are some of today, named so that an edit elsewhere does not move them.

A name that no mutant has any more would hide a new fault of the same name.
"""

import re
from functools import cache
from pathlib import Path

import mutants
import pytest
from mutation import Mutant, mutants_of

from nakano_status.domain.merge import resolution


@cache
def every_mutant() -> dict[str, Mutant]:
    return {each.name: each for area in mutants.AREAS for path in mutants.files_of(area) for each in mutants_of(path)}


def test_every_mutant_that_is_accepted_is_one_of_today_and_has_a_reason() -> None:
    accepted = mutants.equivalent_mutants()
    assert [name for name in accepted if name not in every_mutant()] == []
    assert all(accepted.values())


def test_a_package_is_counted_without_its_equivalent_mutants() -> None:
    counted = mutants.counts_line("domain.merge", 11, 1, 2)
    assert counted == "domain.merge: 11 mutants, 1 equivalent, 2 survived, 80.0 % killed"
    assert mutants.counts_line("domain.merge", 1, 1, 0).endswith(" 100.0 % killed")


def test_a_mutant_is_named_by_function_and_operator_and_numbered_from_top_to_bottom() -> None:
    names = [each.name for each in mutants_of(Path(resolution.__file__)) if ".same_values: " in each.name]
    assert names == [
        f"domain.merge.resolution.same_values: {each} #1"
        for each in ("return None", "or → and", "== → !=", "all → any")
    ]
    assert len(every_mutant()) == sum(
        len(list(mutants_of(path))) for area in mutants.AREAS for path in mutants.files_of(area)
    )


def test_a_mutant_has_one_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    (mutant,) = (
        each
        for each in mutants_of(Path(resolution.__file__))
        if each.name == "domain.merge.resolution.fold_values: return None #1"
    )
    assert resolution.fold_values(("甲 ",)) == ("甲",)
    monkeypatch.setattr(resolution.fold_values, "__code__", next(mutant.codes()))
    assert resolution.fold_values(("甲 ",)) is None


def test_a_name_has_no_line_and_no_source() -> None:
    assert all(re.fullmatch(r"[\w.]+: [^`|]+ #\d+", name) for name in mutants.equivalent_mutants())
