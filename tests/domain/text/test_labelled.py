"""Enumerations with a label: a member still is its value, and its label is beside it."""

from __future__ import annotations

import pickle

import pytest

from nakano_status.domain.text.labels import Labelled


class Light(Labelled):
    RED = "red", "赤"
    GREEN = "green", "青"


def test_a_member_is_its_value_and_has_its_label() -> None:
    assert (Light.RED.value, Light.RED.label) == ("red", "赤")
    assert [str(each) for each in Light] == ["red", "green"]
    assert f"{Light.GREEN}" == "green"


def test_a_member_is_found_by_its_value_not_by_its_label() -> None:
    assert Light("green") is Light.GREEN
    with pytest.raises(ValueError, match="赤"):
        Light("赤")


def test_a_member_survives_a_copy_in_another_process() -> None:
    assert pickle.loads(pickle.dumps(Light.RED)) is Light.RED  # noqa: S301 - made a line above
