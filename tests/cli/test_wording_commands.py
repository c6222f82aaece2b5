"""wording by the command line: the list, the file, what comes back, and how each ends."""

from pathlib import Path

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import ask, done, run
from tests.support.offices import Office, make_office

ROW = "2-1-2-03-N"
MENDED = "連携を開始し、対象を広げた。"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that merged an answer and changed the wording of a text."""
    made = make_office(tmp_path)
    ask("merge", made.answer, "--store", made.store)
    done("set", ROW, f"done={MENDED}", "--store", made.store, "--by", "係長")
    return made


def sent(office: Office) -> Path:
    words = ("wording", "--send", "--division", "税務課", "--out", office.folder / "out", "--store", office.store)
    return Path(done(*words)["file"])


def test_the_answer_as_received_is_listed_beside_the_mended_one(office: Office) -> None:
    (change,) = done("wording", "--store", office.store)["changes"]
    told = {key: change[key] for key in ("id", "division", "key", "received", "mended", "stands", "state", "by")}
    assert told == {
        "id": ROW,
        "division": "税務課",
        "key": "done",
        "received": "連携を開始した。",
        "mended": MENDED,
        "stands": MENDED,
        "state": "not_sent",
        "by": "係長",
    }
    assert done("wording", "--division", "戸籍住民課", "--store", office.store)["changes"] == []


def test_show_tells_the_answer_as_received_beside_what_stands(office: Office) -> None:
    rows = {row["id"]: row for row in done("show", "--division", "税務課", "--store", office.store)["rows"]}
    assert (rows[ROW]["done"], rows[ROW]["received"]) == (MENDED, {"done": "連携を開始した。"})
    assert all(row["received"] == {} for row_id, row in rows.items() if row_id != ROW)


def test_explain_tells_both_words(office: Office) -> None:
    keys = done("explain", ROW, "--key", "done", "--store", office.store)
    assert [word["value"] for word in keys["words"]] == ["連携を開始した。", MENDED]
    assert keys["stands"]["value"] == MENDED


def test_a_person_reads_both_texts_and_how_far_it_is(office: Office) -> None:
    said = run("wording", "--store", office.store)
    assert said.code == 0
    assert [line.strip() for line in said.output.splitlines()][1:] == [
        "受領時：連携を開始した。",
        f"修文後：{MENDED}",
    ]
    assert "（税務課・令和4年度までの取組状況）：未送付" in said.output


def test_the_file_goes_out_and_comes_back_agreed(office: Office) -> None:
    file = sent(office)
    assert file.name.endswith("税務課_R4修文確認.xlsx")
    merged = ask("merge", file, "--store", office.store).keys
    assert merged["fates"]["unchanged"] == 1
    assert merged["changes"] == []
    (change,) = done("wording", "--store", office.store)["changes"]
    assert (change["state"], change["stands"]) == ("agreed", MENDED)
    refused = ask("wording", "--send", "--division", "税務課", "--out", "x", "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "NOTHING-MENDED")


def test_changed_in_the_file_it_is_the_divisions_word(office: Office) -> None:
    file = sent(office)
    file.write_bytes(make_spreadsheet_user().fill_in(file.read_bytes(), {ROW: {"done": "連携を始めた。"}}))
    ask("merge", file, "--store", office.store)
    (change,) = done("wording", "--store", office.store)["changes"]
    assert (change["state"], change["answered"], change["stands"]) == ("changed", "連携を始めた。", "連携を始めた。")
    assert "所管課の変更：連携を始めた。" in run("wording", "--store", office.store).output


def test_an_open_difference_needs_a_person(office: Office) -> None:
    other = office.folder / "別の回答.xlsx"
    other.write_bytes(
        make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), {ROW: {"done": "公開した。"}})
    )
    ask("merge", other, "--store", office.store)
    assert ask("wording", "--store", office.store).code == 1


@pytest.mark.parametrize(
    "words", [("--send",), ("--send", "--division", "税務課"), ("--send", "--out", "x"), ("--out", "x"), ("--replace",)]
)
def test_words_that_do_not_go_together_are_refused(office: Office, words: tuple[str, ...]) -> None:
    said = ask("wording", *words, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "USAGE")
