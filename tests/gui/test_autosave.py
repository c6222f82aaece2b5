"""Typing becomes a draft soon and a change on leaving; nothing is written twice, nothing is lost."""

import pytest
from pytestqt.qtbot import QtBot

from nakano_status.gui.editing.text_field import DRAFT_DELAY, Autosave


class Fields:
    """Texts by key, as editors hold them, and what was asked to be written."""

    def __init__(self) -> None:
        self.texts = {"done": "", "next_year": ""}
        self.written: list[tuple[str, str, dict[str, str]]] = []
        self.autosave = Autosave(lambda key: self.texts[key])
        self.autosave.draft_due.connect(lambda row, texts: self.written.append(("draft", row, texts)))
        self.autosave.change_due.connect(lambda row, texts: self.written.append(("change", row, texts)))
        self.autosave.begin("A")

    def type(self, key: str, text: str) -> None:
        self.texts[key] = text
        self.autosave.typed(key)


@pytest.fixture
def fields() -> Fields:
    return Fields()


def test_a_draft_follows_the_first_key_however_long_one_types_on(fields: Fields, qtbot: QtBot) -> None:
    with qtbot.waitSignal(fields.autosave.draft_due, timeout=DRAFT_DELAY + 20_000):
        fields.type("done", "あ")
        fields.type("done", "あい")
    assert fields.written == [("draft", "A", {"done": "あい"})]


def test_leaving_makes_one_change_and_no_draft_after_it(fields: Fields) -> None:
    fields.type("done", "実施した。")
    fields.autosave.left("done")
    fields.autosave.save_drafts()
    assert fields.written == [("change", "A", {"done": "実施した。"})]


def test_leaving_a_field_in_which_nothing_was_typed_writes_nothing(fields: Fields) -> None:
    fields.autosave.left("done")
    fields.autosave.flush()
    assert fields.written == []


def test_going_to_another_row_hands_over_everything_in_one(fields: Fields) -> None:
    fields.type("next_year", "続ける。")
    fields.type("done", "実施した。")
    fields.autosave.flush()
    assert fields.written == [("change", "A", {"done": "実施した。", "next_year": "続ける。"})]


def test_a_draft_of_before_is_still_to_be_made_a_change(fields: Fields) -> None:
    fields.texts["done"] = "途中"
    fields.autosave.begin("B", ["done"])
    assert fields.autosave.is_open("done")
    fields.autosave.flush()
    assert fields.written == [("change", "B", {"done": "途中"})]


def test_a_refused_change_stays_open(fields: Fields) -> None:
    fields.type("done", "実施した。")
    fields.autosave.left("done")
    fields.autosave.reopen("A", ["done"])
    fields.autosave.flush()
    assert fields.written == [("change", "A", {"done": "実施した。"})] * 2


def test_a_refusal_about_another_row_opens_nothing(fields: Fields) -> None:
    fields.autosave.reopen("B", ["done"])
    assert not fields.autosave.is_open("done")
