"""A plan file may state who answers a row without its 所管課 cell, which is then made of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Owner
from tests.support.command_line import done
from tests.support.paper_offices import paper_office
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


@pytest.mark.parametrize("into", ["税務課", "戸籍住民課", "区民税務課"])
@pytest.mark.parametrize("cell", [None, "税務課", "担当の各係"])
def test_whatever_a_stored_cell_prints_a_merger_that_is_taken_back_leaves_every_division(
    tmp_path: Path, cell: str | None, into: str
) -> None:
    with closing(paper_office(tmp_path, cell=cell)) as opened:
        store = ("--store", opened.path)
    done("round", "withdraw", "--year", "R4", "--reason", "開始し直す", *store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", *store)
    before = done("show", *store)["rows"]
    done("division", "merge", "税務課", "戸籍住民課", "--into", into, "--from", "2023-04-01", *store)
    assert done("show", *store)["rows"] != before
    done("division", "take-back", "--reason", "誤り", *store)
    assert done("show", *store)["rows"] == before
    assert done("verify", *store)["ok"]
