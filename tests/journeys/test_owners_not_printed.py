"""A plan file may state who answers a row without its 所管課 cell, which is then made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Owner
from tests.support.command_line import done
from tests.support.plan_files import FIRST, FIRST_ROWS, plan_of, write_plan


def test_the_cell_is_made_of_the_owners_and_survives_a_merger_that_is_taken_back(tmp_path: Path) -> None:
    both = (Owner("zeimu", Role.LEAD, 1), Owner("koseki", Role.LEAD, 2))
    named = (replace(FIRST_ROWS[0], owners=both), *FIRST_ROWS[1:])
    rows = tuple(replace(each, owners_printed=None) for each in named)
    store = ("--store", tmp_path / "office.nakano")
    done("init", "--plan", write_plan(tmp_path / "plan.json", plan_of(replace(FIRST, listings=rows))), *store)
    done("round", "open", "--year", "R3", "--due", "2022-07-15", *store)
    done("plan", "export", "--out", tmp_path / "plan.xlsx", *store)
    revise = ("plan", "revise", tmp_path / "plan.xlsx", "--adopted", "2022-03-01", "--title", "改定版", "--dry-run")
    assert all(each["change"] == "same" for each in done(*revise, *store)["rows"])
    before = done("show", *store)["rows"]
    assert before[0]["leads"] == ["税務課", "戸籍住民課"]
    done("division", "merge", "税務課", "戸籍住民課", "--into", "戸籍住民課", "--from", "2022-03-03", *store)
    assert done("show", *store)["rows"][0]["leads"] == ["戸籍住民課"]
    done("division", "take-back", "--reason", "誤り", *store)
    assert done("show", *store)["rows"] == before
