"""No setting, whatever it was changed to, ends a command as a defect, and `verify` names one of another form."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.bootstrap import make_parts
from nakano_status.domain.storage.settings import JSON_SETTINGS, is_setting, json_of_setting
from tests.properties.test_any_damage import READING
from tests.support.command_line import run
from tests.support.json_settings import ACT, SOUND, damaged
from tests.support.stores import act
from tests.support.whole_stores import whole_store


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_store(tmp_path_factory.mktemp("sound"))


def _with(sound: Path, folder: Path, key: str, text: str) -> Path:
    """Return a copy of the data file in which an act saved the setting, so that its history is in order."""
    path = folder / "copy.nakano"
    path.write_bytes(sound.read_bytes())
    with closing(make_parts().stores.open(path)) as store, act(store) as work:
        work.settings.save(key, text.replace(ACT, work.entries.acts()[0].act_id))
    return path


def _is_named(path: Path) -> bool:
    said = run("verify", "--json", "--store", path)
    assert said.code in (0, 1), said
    return ("setting", "value") in {(each.get("table"), each.get("column")) for each in said.keys["problems"]}


def _defects(path: Path) -> dict[str, int]:
    ended = {words: run(*words.split(), "--json", "--store", path).code for words in READING}
    return {words: code for words, code in ended.items() if code not in (0, 1, 2)}


def test_every_setting_written_as_json_has_a_sound_example() -> None:
    assert {key.partition(":")[0] for key in SOUND} == {*JSON_SETTINGS}
    for key, value in SOUND.items():
        assert json_of_setting(key, json.dumps(value)) == value
        assert is_setting(key, "")


@pytest.mark.parametrize("text", ["x", "5", '"abc"', "[5]", '{"a": 5}', "{"])
def test_what_is_of_another_form_is_refused(text: str) -> None:
    for key in SOUND:
        assert not is_setting(key, text)
        with pytest.raises(ValueError, match=r".*"):
            json_of_setting(key, text)


@pytest.mark.sample(2)
@pytest.mark.parametrize("key", SOUND)
def test_a_damaged_setting_is_named_and_ends_no_reading_as_a_defect(sound: Path, tmp_path: Path, key: str) -> None:
    assert not _is_named(_with(sound, tmp_path, key, ""))
    assert not _is_named(_with(sound, tmp_path, key, json.dumps(SOUND[key])))
    for text in ("x", "5", '"abc"'):
        path = _with(sound, tmp_path, key, text)
        assert (_is_named(path), _defects(path)) == (True, {})


@pytest.mark.parametrize("key", ["withdrawn", "opinions_deleted"])
def test_a_setting_that_names_a_missing_act_is_named(sound: Path, tmp_path: Path, key: str) -> None:
    path = _with(sound, tmp_path, key, json.dumps(SOUND[key]).replace(ACT, "no act"))
    assert (_is_named(path), _defects(path)) == (True, {})


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damaged_part_of_a_setting_ends_no_reading_as_a_defect(
    sound: Path, tmp_path: Path, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(SOUND)))
    junk = data.draw(st.sampled_from([None, 5, -1, "x", "", True, [], {}, ["x"], {"x": None}]))
    text = json.dumps(data.draw(st.sampled_from([*damaged(SOUND[key], junk)])))
    path = _with(sound, tmp_path, key, text)
    assert (_is_named(path) or is_setting(key, text), _defects(path)) == (True, {})


def test_a_settled_round_that_names_a_missing_body_above_another_is_named(sound: Path, tmp_path: Path) -> None:
    changed = json.loads(json.dumps(SOUND["settled_rounds"]))
    for facts in changed.values():
        for body in facts["bodies"].values():
            body["place"][0] = "no body"
    path = _with(sound, tmp_path, "settled_rounds", json.dumps(changed))
    assert (_is_named(path), _defects(path)) == (True, {})
