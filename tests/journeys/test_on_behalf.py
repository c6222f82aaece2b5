"""代理入力 by the command line: an answer that was given by telephone, and how it was received."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office
from tests.support.rounds import OWN
from tests.support.sending import filled_in, merged, row_of

ROW, OTHER = OWN
DIVISION = "税務課"


def told(office: Office, *words: str, source: str | None = "電話") -> None:
    sources = () if source is None else ("--source", source)
    done("set", ROW, *words, "--as", DIVISION, *sources, "--store", office.store)


@pytest.mark.parametrize("source", ["電話", "メール", "紙", "口頭", "窓口での聞き取り"])
def test_history_explain_and_show_tell_how_it_was_told(office: Office, source: str) -> None:
    told(office, "done=電話の回答", source=source)
    (change,) = done("history", ROW, "--store", office.store)["changes"]
    assert (change["who"], change["why"], change["reason"]) == (DIVISION, "on_behalf", source)
    (word,) = done("explain", ROW, "--key", "done", "--store", office.store)["words"]
    assert (word["who"], word["on_behalf"], word["source"]) == (DIVISION, True, source)
    assert row_of(office.store, ROW)["on_behalf"] == {"done": source}
    for command in (("history", ROW), ("explain", ROW, "--key", "done"), ("show", "--division", DIVISION)):
        assert f"代理入力（{source}）" in run(*command, "--store", office.store).output


def test_it_need_not_be_told(office: Office) -> None:
    told(office, "done=課の回答", source=None)
    (change,) = done("history", ROW, "--store", office.store)["changes"]
    assert (change["why"], change["reason"]) == ("on_behalf", None)
    assert row_of(office.store, ROW)["on_behalf"] == {"done": None}


@pytest.mark.parametrize(
    "words", [("done=修文", "--source", "電話"), ("done=回答", "--as", DIVISION, "--source", "長" * 41)]
)
def test_only_an_answer_on_behalf_has_a_source_and_a_short_one(office: Office, words: tuple[str, ...]) -> None:
    said = ask("set", ROW, *words, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "SOURCE-NOT-POSSIBLE")
    assert done("history", ROW, "--store", office.store)["changes"] == []


def test_a_later_answer_of_the_division_is_no_longer_told_as_on_behalf(office: Office) -> None:
    told(office, "done=電話の回答")
    done("set", ROW, "done=修文", "--store", office.store)
    assert row_of(office.store, ROW)["on_behalf"] == {}


def test_an_unreadable_cell_waits_no_more_once_it_was_typed(office: Office) -> None:
    gap = _unreadable(office)
    assert merged(office, gap).code == 1
    held = ask("held", "--store", office.store).keys["held"]
    assert {item["key"] for item in held} == {"mark"}
    assert {item["reason"] for item in held} == {"UNREADABLE"}
    done("set", held[0]["id"], "done=別の欄", "--as", DIVISION, "--store", office.store)
    done("set", held[0]["id"], "mark=◎", "--store", office.store)
    assert len(ask("held", "--store", office.store).keys["held"]) == 1
    done("set", held[0]["id"], "mark=◎", "--as", DIVISION, "--source", "電話", "--store", office.store)
    assert done("held", "--store", office.store)["held"] == []
    assert merged(office, gap).keys["held"] == []


def _unreadable(office: Office) -> Path:
    """Return a form in which a mark is none."""
    texts = {ROW: {**ANSWERS[ROW], "mark": "▽"}}
    return filled_in(office.form(DIVISION), office.folder / "came" / "gap.xlsx", texts)
