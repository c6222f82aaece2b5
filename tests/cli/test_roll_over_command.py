"""roll-over: what it prints, how it ends, and that a second time does nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_parts
from tests.support.command_line import ask, done, run, session_of
from tests.support.rounds import OWN
from tests.support.stores import TickingClock

ENDED, PROPOSED = OWN


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An office that collects R4, in which one row was finished, and 税務課 proposed that another is."""
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", path)
    done("round", "amend", "--id", ENDED, "--out", "完了", "--reason", "終えた", "--store", path)
    done("set", PROPOSED, "note=完了", "--as", "税務課", "--store", path)
    return path


def rolled(store: Path, *options: str) -> dict[str, Any]:
    return done("roll-over", "--year", "R5", *options, "--store", store)


def test_a_dry_run_shows_the_plan_and_opens_nothing(store: Path) -> None:
    keys = rolled(store, "--dry-run")
    assert (keys["written"], keys["done"], keys["year"], keys["rows"]) == (False, False, "R5", 109)
    assert [(each["id"], each["decided"], each["ticked"]) for each in keys["ends"]] == [
        (ENDED, True, True),
        (PROPOSED, False, False),
    ]
    assert [each["kind"] for each in keys["open"]][:2] == ["not_closed", "unanswered"]
    assert (keys["begins"], keys["new"], keys["moves"], keys["left"]) == ([], [], [], [])
    assert [each["year"] for each in done("round", "list", "--store", store)["rounds"]] == ["R4"]
    said = run("roll-over", "--year", "R5", "--dry-run", "--store", store)
    assert f"  [ ] {PROPOSED} " in said.output
    assert "税務課" in said.output


def test_it_is_done_once_and_withdrawn(store: Path) -> None:
    keys = rolled(store, "--without", ENDED, "--end", PROPOSED)
    assert (keys["written"], keys["rows"], keys["without"]) == (True, 109, [ENDED])
    again = rolled(store)
    assert (again["written"], again["done"]) == (False, True)
    refused = ask("roll-over", "--year", "R5", "--due", "2099-01-05", "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, "ROLL-OVER-DIFFERS")
    assert rolled(store, "--take-back")["withdrawn"] == "R5"
    assert rolled(store, "--dry-run")["ends"][0]["ticked"]


def test_a_trial_makes_papers_and_changes_nothing(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    keys = rolled(store, "--try", str(tmp_path / "試し"))
    assert (keys["tried"], keys["year"]) == (True, "R5")
    assert all(Path(each).exists() for each in keys["files"])
    assert any("R5回答様式" in each for each in keys["files"])
    refused = ask("roll-over", "--year", "R5", "--try", tmp_path / "試し", "--store", store)
    assert refused.keys["error"] == "TRIAL-FOLDER-TAKEN"
    assert "--replace" not in refused.keys["remedy"], "there is nothing to replace in a trial"
    renamed = ("division", "rename", "税務課", "市税課", "--from", "2024-04-01", "--try", tmp_path / "改称")
    assert any("市税課" in each for each in done(*renamed, "--store", store)["files"])
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--year", "R9"), "YEAR-OUT-OF-PLAN"),
        (("--year", "R5", "--without", "9-9-9-99-Z"), "ID-UNKNOWN"),
        (("--year", "R5", "--end", ENDED), "ROLL-OVER-NOT-OFFERED"),
        (("--year", "R5", "--end", f"{PROPOSED}="), "USAGE"),
        (("--year", "R5", "--take-back", "--dry-run"), "USAGE"),
        (("--year", "R5", "--reason", "理由"), "USAGE"),
        (("--year", "R4", "--take-back"), "ROUND-HAS-ANSWERS"),
    ],
)
def test_what_cannot_be_done_is_refused(store: Path, options: tuple[str, ...], code: str) -> None:
    refused = ask("roll-over", *options, "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, code)


@pytest.mark.parametrize("moment", ["0001-01-05T03:00+00:00", "1899-12-31T03:00+00:00", "9999-12-20T03:00+00:00"])
@pytest.mark.parametrize("words", [("roll-over", "--dry-run"), ("roll-over",), ("round", "open")])
def test_a_clock_in_a_year_that_no_plan_can_have_is_refused(store: Path, words: tuple[str, ...], moment: str) -> None:
    session = session_of(make_parts(TickingClock(datetime.fromisoformat(moment))))
    refused = ask(*words, "--year", "R5", "--store", store, session=session)
    assert (refused.code, refused.keys["error"]) == (2, "DATE-UNREADABLE")
    assert moment[:10] in refused.keys["message"]
    assert "時計" in refused.keys["remedy"]
