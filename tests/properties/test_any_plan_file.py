"""A plan's file with any entry changed is refused with the entry's place, or gives a data file that is in order."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.command_line import ask
from tests.support.planted_profiles import BASE, ROW, TARGET, planted_plan

Place = tuple[str | int, ...]
"""The keys and positions that lead to an entry of parsed JSON."""

FOLDER_KEPT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
OTHER_VALUES: tuple[object, ...] = (
    *(None, "", "x", "〒", "　", "①", "令和4年度", "R9", "9999", "0001-01-01", "2021-11-22", "a" * 400, "あ" * 10_001),
    *("\0", "\ud800", "a\nb", 0, -1, 3, 1.5, 10**20, 1e308, float("nan"), True, False, [], {}, [[]], ["x"], {"x": 1}),
)


def content_of_plan(folder: Path) -> dict[str, Any]:
    """Return a plan with values, an organisation and a profile, as its file declares them."""
    content: dict[str, Any] = json.loads(planted_plan(folder, BASE, TARGET).read_text("utf-8"))
    (row,) = (each for each in content["editions"][0]["listings"] if each["row_id"] == ROW)
    row["values"] = {"base": "約900千円", "target": {"R4": "1,200千円", "R5": 1500}}
    return content


def entries_in(value: object, place: Place = ()) -> Iterator[Place]:
    """Yield the places of all entries below a value."""
    known = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in known:
        yield (*place, key)
        yield from entries_in(each, (*place, key))


def entry_at(content: Any, place: Place) -> Any:
    """Return the entry at a place."""
    for key in place:
        content = content[key]
    return content


def change_one(content: dict[str, Any], data: st.DataObject) -> Place:
    """Change, remove, repeat or add one entry at random, and return its place."""
    places = [*entries_in(content)]
    part = data.draw(st.sampled_from(["profile", "plan", "plan", "plan"]))
    place = data.draw(st.sampled_from([each for each in places if (each[0] == "profile") == (part == "profile")]))
    above, key = entry_at(content, place[:-1]), place[-1]
    how = data.draw(st.sampled_from(["other", "other", "elsewhere", "elsewhere", "removed", "added"]))
    if how == "removed":
        del above[key]
    elif how == "added":
        if isinstance(above, list):
            above.append(deepcopy(entry_at(content, place)))
        else:
            above[f"{key}2"] = deepcopy(above[key])
    elif how == "elsewhere":
        alike = [each for each in places if type(entry_at(content, each)) is type(above[key])]
        above[key] = deepcopy(entry_at(content, data.draw(st.sampled_from(alike))))
    else:
        above[key] = data.draw(st.sampled_from(OTHER_VALUES))
    return place


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return content_of_plan(tmp_path_factory.mktemp("plan"))


@given(data=st.data())
@FOLDER_KEPT
def test_a_plan_s_file_with_one_entry_changed_is_refused_by_name_or_makes_a_sound_data_file(
    content: dict[str, Any], tmp_path: Path, data: st.DataObject
) -> None:
    changed = deepcopy(content)
    place = change_one(changed, data)
    file, store = tmp_path / "plan.json", tmp_path / "office.nakano"
    store.unlink(missing_ok=True)
    file.write_text(json.dumps(changed), "utf-8")
    said = ask("init", "--plan", file, "--store", store)
    if said.code == 0:
        assert ask("verify", "--store", store).code == 0
        return
    assert (said.code, store.exists()) == (2, False), (place, said)
    assert said.keys["error"] in ("PLAN-NOT-READABLE", "PLAN-NOT-COLLECTABLE")
    if said.keys["error"] == "PLAN-NOT-READABLE":
        assert any(isinstance(key, str) and key in said.keys["message"] for key in place), (place, said.keys["message"])
