"""A row that several divisions answer (各課回答) is accepted and asked back for each of them by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ask, done
from tests.support.offices import Office
from tests.support.sending import filled_in, form_anew, line_of, merged, row_of

ROW, LEAD, OTHER = "1-2-1-04-T", "情報システム課", "職員課"
ANSWER: dict[str, Any] = {"mark": "◎", "done": "同じ文", "next_year": "続ける。"}


def answer_of(office: Office, division: str, number: int, **texts: str) -> Path:
    form = form_anew(office, division, number)
    return filled_in(form, office.folder / "came" / f"{number}-{division}.xlsx", {ROW: {**ANSWER, **texts}})


@pytest.fixture
def answered(office: Office) -> Office:
    """The office that opened the row to both divisions, which answer it alike."""
    reason = ("--reason", "両課で取り組んでいるため", "--store", office.store)
    done("round", "amend", "--id", ROW, "--answerers", "all", *reason)
    for division in (LEAD, OTHER):
        ask("merge", answer_of(office, division, 1), "--store", office.store)
    assert row_of(office.store, ROW)["conflicts"] == []
    return office


def accept(office: Office, division: str) -> None:
    done("accept", "--division", division, "--id", ROW, "--store", office.store)


def test_the_row_is_accepted_when_it_is_for_everybody_who_answers_it(answered: Office) -> None:
    accept(answered, LEAD)
    assert row_of(answered.store, ROW)["state"] == "submitted"
    assert (line_of(answered, LEAD)["accepted"], line_of(answered, OTHER)["accepted"]) == (1, 0)
    accept(answered, OTHER)
    assert row_of(answered.store, ROW)["state"] == "accepted"


def test_an_answer_of_a_division_that_is_not_accepted_is_taken(answered: Office) -> None:
    accept(answered, LEAD)
    said = ask("merge", answer_of(answered, OTHER, 2, done="職員課の文"), "--store", answered.store)
    assert (said.keys["fates"]["held"], said.keys["fates"]["conflict"]) == (0, 1)
    late = ask("merge", answer_of(answered, LEAD, 3, done="後から"), "--store", answered.store)
    assert [each["code"] for each in late.keys["files"][0]["problems"] if each["code"] == "ACCEPTED"] == ["ACCEPTED"]


def test_one_reopening_opens_it_for_all(answered: Office) -> None:
    for division in (LEAD, OTHER):
        accept(answered, division)
    done("reopen", "--id", ROW, "--reason", "訂正", "--store", answered.store)
    assert [line_of(answered, each)["accepted"] for each in (LEAD, OTHER)] == [0, 0]


def test_one_of_them_is_asked_back_by_itself_and_is_shown_its_own_words(answered: Office) -> None:
    words = ("--id", ROW, "--comment", "数を。", "--out", answered.folder / "依頼", "--store", answered.store)
    asked = done("ask-back", "--division", OTHER, *words)
    assert (line_of(answered, OTHER)["asked_back"], line_of(answered, LEAD)["asked_back"]) == (1, 0)
    assert row_of(answered.store, ROW)["state"] == "asked_back"
    back = filled_in(Path(asked["file"]), answered.folder / "came" / "back.xlsx", {ROW: {"note": "このままで。"}})
    merged(answered, back)
    assert row_of(answered.store, ROW)["asked"] == "noted"
