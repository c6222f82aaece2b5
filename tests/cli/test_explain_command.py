"""Why a value is current, for a person and for a program."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import ask, done, run

ROW = "1-1-1-01-P"


def _office(folder: Path) -> Path:
    path = folder / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R4", "--store", path)
    done("set", ROW, "done=事務局の文", "--store", path)
    done("set", ROW, "done=所管課の文", "note=電話で確認", "--as", "戸籍住民課", "--store", path)
    return path


def test_explain_tells_the_words_who_had_seen_what_and_the_rule(tmp_path: Path) -> None:
    store = _office(tmp_path)
    told = done("explain", ROW, "--key", "done", "--store", store)
    assert [(word["who"], word["seen"], word["state"]) for word in told["words"]] == [
        ("事務局", [], "overtaken"),
        ("戸籍住民課", [1], "stands"),
    ]
    assert told["stands"]["value"] == "所管課の文"
    assert told["stands"]["because"] == "has_seen_all"
    text = run("explain", ROW, "--key", "done", "--store", store).output
    assert "令和4年度までの取組状況：所管課の文" in text


def test_a_note_is_explained_by_division(tmp_path: Path) -> None:
    told = done("explain", ROW, "--key", "note", "--store", _office(tmp_path))
    assert [(each["division"], each["value"]) for each in told["stands"]["divisions"]] == [("戸籍住民課", "電話で確認")]


def test_an_unknown_field_is_refused_with_the_fields_there_are(tmp_path: Path) -> None:
    said = ask("explain", ROW, "--key", "foo", "--store", _office(tmp_path))
    assert (said.code, said.keys["error"]) == (2, "KEY-UNKNOWN")
