"""Whatever follows whichever command: exit code 0, 1 or 2, one JSON object where asked, no defect, sound data files."""

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import StoreRole
from nakano_status.bootstrap import make_parts
from tests.support.any_input import CALLS, only_in, play_all, wrong
from tests.support.command_line import Said
from tests.support.generated_calls import commands
from tests.support.prepared_folders import DIVISION_STORE, PLACES, STORE, copy_prepared

PARTS = 4
SAMPLE, WHOLE = 1_000 // CALLS // PARTS, 20_000 // CALLS // PARTS


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_command_line_ends_as_a_defect(part: int, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    whole = pytestconfig.getoption("--whole")
    plays, seed = (WHOLE, pytestconfig.getoption("randomly_seed")) if whole else (SAMPLE, 1)
    numbers = range(part * plays, (part + 1) * plays)
    faults = play_all(seed, numbers, tmp_path, papers=10 if whole else 1, pictures=int(whole))
    assert next(faults, None) is None


def test_the_plays_are_over_both_roles_another_plan_and_ten_years(tmp_path: Path) -> None:
    parts, plans, longest = make_parts(), set[str](), 0
    assert len(PLACES) <= SAMPLE, "each part plays every kind of folder"
    for kind in PLACES:
        folder = copy_prepared(kind, tmp_path / kind).folder
        for name, role in ((STORE, StoreRole.OFFICE), (DIVISION_STORE, StoreRole.DIVISION)):
            with closing(parts.stores.open(folder / name)) as store, store.reading() as records:
                assert records.info.role is role
                plans |= {each.plan_id for each in records.plan.all()}
                longest = max(longest, len(records.rounds.all()))
    assert len(plans) > 1
    assert longest == 10


def test_every_command_is_played_with_every_option() -> None:
    found = commands()
    assert {"init", "merge", "demo"} < {" ".join(words) for words in found}
    assert ("round", "open") in found
    assert ("round",) not in found
    assert len(found) < SAMPLE * PARTS * CALLS


@pytest.mark.parametrize(
    "said",
    [
        Said(70, "{}", ""),
        Said(0, "", ""),
        Said(0, "{}{}", ""),
        Said(1, "[]", ""),
        Said(2, '{"error": "X"}', "Traceback (most recent call last)"),
    ],
)
def test_a_wrong_end_is_noticed(said: Said) -> None:
    assert list(wrong(["show", "--json"], said)) != []
    assert list(wrong(["show", "--json"], Said(2, "{}", ""))) == []


def test_what_is_written_outside_the_folder_is_noticed_and_not_written(tmp_path: Path) -> None:
    (tmp_path / "in" / "work").mkdir(parents=True)
    with only_in(tmp_path / "in") as written:
        Path("here").write_text("")
        with pytest.raises(PermissionError):
            (tmp_path / "there").write_text("")
    assert [each.split(" ")[0] for each in written] == ["open"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in"]
