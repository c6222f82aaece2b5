"""What users of comparable tools complain about (complaints.md), and what is guaranteed here instead."""

import shutil
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.client_programs import WAYS, Way
from tests.support.command_line import ask, run
from tests.support.offices import ANSWERS, Office, make_office

FIRST, SECOND = ANSWERS


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(sent: Office, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sent.store, tmp_path / "office.nakano"))


def filled(sent: Office, path: Path, answers: dict[str, dict[str, str]]) -> Path:
    path.write_bytes(make_spreadsheet_user().fill_in(sent.form("税務課").read_bytes(), answers))
    return path


def test_every_refusal_has_a_code_a_sentence_and_a_remedy(sent: Office, office: Path, tmp_path: Path) -> None:
    """Complaint 6: no error screen with nothing in it; a bad verdict is never without its reason."""
    folder = tmp_path / "came"
    folder.mkdir()
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "文字.xlsx").write_bytes("管理番号,進捗状況".encode())
    (folder / "切れた.xlsx").write_bytes(sent.answer.read_bytes()[:900])
    shutil.copyfile(sent.answer, folder / "良い回答.xlsx")
    files = ask("merge", folder, "--store", office).keys["files"]
    bad = [file for file in files if file["verdict"] in ("refused", "held")]
    assert len(bad) == 3
    listed = ask("findings", folder, "--out", tmp_path / "back", "--store", office).keys["files"]
    for file in (*bad, *(each for each in listed if each["file"] != "良い回答.xlsx")):
        assert file["problems"], file["file"]
        assert all(each["code"] and each["message"] and each["remedy"] for each in file["problems"])
    assert all(Path(each["out"]).exists() for each in listed)


def test_a_result_belongs_to_a_files_hash(sent: Office, office: Path, tmp_path: Path) -> None:
    """Complaint 12: another file of the same name has a result of its own, and the old one is kept with its bytes."""
    path = filled(sent, tmp_path / "回答.xlsx", {FIRST: {"mark": "▽"}})
    ask("merge", path, "--store", office)
    (before,) = ask("findings", path, "--out", tmp_path / "back", "--store", office).keys["files"]
    filled(sent, path, {**ANSWERS, SECOND: {**ANSWERS[SECOND], "change_kind": "その他"}})
    (after,) = ask("findings", path, "--out", tmp_path / "back", "--store", office).keys["files"]
    assert (after["problems"], after["file"]) == ([], before["file"])
    assert after["sha256"] != before["sha256"]
    ask("merge", path, "--store", office)
    (kept,) = ask("findings", before["sha256"], "--out", tmp_path / "back", "--store", office).keys["files"]
    assert kept["problems"] == before["problems"]


def test_the_message_names_found_and_expected_and_carries_values_over_where_it_can(
    sent: Office, office: Path, tmp_path: Path
) -> None:
    """Complaint 15: form version, round and division are in the file."""
    own = tmp_path / "own.nakano"
    run("open", sent.form("税務課"), "--store", own)
    said = ask("open", sent.form("戸籍住民課"), "--store", own).keys
    assert said["error"] == "FORM-OF-OTHER-DIVISION"
    assert "戸籍住民課" in said["message"]
    assert "税務課" in said["message"]
    assert "carry-over" in said["remedy"]
    path = filled(sent, tmp_path / "回答.xlsx", {FIRST: {"done": "書いた。"}})
    carried = ask("carry-over", path, "--out", tmp_path / "back", "--store", office).keys["carried"]
    assert carried == [{"id": FIRST, "key": "done", "to": "書いた。"}]


def test_three_lists_errors_first(sent: Office, office: Path, tmp_path: Path) -> None:
    """Complaint 16: warnings do not drown the errors."""
    path = filled(sent, tmp_path / "回答.xlsx", {FIRST: {"mark": "○", "done": "R4年度に入れた。"}})
    said = run("findings", path, "--out", tmp_path / "back", "--store", office).output
    places = [said.index(words) for words in ("修正を要するもの", "ご確認いただきたいもの", "参考")]
    assert places == sorted(places)
    keys = ask("findings", path, "--out", tmp_path / "back", "--store", office).keys
    order = [each["severity"] for each in keys["problems"]]
    assert order == sorted(order, key=["error", "question", "advice"].index)
    assert set(order) == {"error", "question", "advice"}


@pytest.mark.sample(1)
@pytest.mark.clients
@pytest.mark.parametrize("way", [way for way in WAYS if way.through == "xlsx → xlsx"], ids=lambda way: way.name)
def test_a_form_with_findings_saved_by_another_program_is_the_answer_that_it_holds(
    way: Way, sent: Office, office: Path, tmp_path: Path
) -> None:
    if way.version() is None:
        pytest.skip(f"{way.client} is not installed here; make test-clients installs it")
    ask("merge", sent.answer, "--store", office)
    (file,) = ask("findings", sent.answer, "--out", tmp_path / "back", "--store", office).keys["files"]
    (tmp_path / "resaved").mkdir()
    way.resave([Path(file["out"])], tmp_path / "resaved")
    (again,) = ask("merge", tmp_path / "resaved" / Path(file["out"]).name, "--store", office).keys["files"]
    assert (again["verdict"], again["problems"][0]["code"]) == ("known", "ALREADY-MERGED")


def test_what_goes_back_is_never_written_over(sent: Office, office: Path, tmp_path: Path) -> None:
    path = filled(sent, tmp_path / "回答.xlsx", {FIRST: {"mark": "▽"}})
    first = done_or_asked("findings", path, "--out", tmp_path / "back", "--store", office)
    Path(first).write_bytes(b"somebody wrote a note here")
    second = done_or_asked("findings", path, "--out", tmp_path / "back", "--store", office)
    assert second != first
    assert Path(first).read_bytes() == b"somebody wrote a note here"


def done_or_asked(*words: str | Path) -> str:
    (file,) = ask(*words).keys["files"]
    return str(file["out"])
