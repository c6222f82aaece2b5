"""所属長確認 on the command line: given, carried by the file, shown on the board, with its fields when they change."""

from pathlib import Path

import pytest

from tests.support.client_programs import WAYS, Way
from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office, make_office

FIRST, SECOND = ANSWERS


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(sent: Office, tmp_path: Path) -> Path:
    copy = tmp_path / "office.nakano"
    copy.write_bytes(sent.store.read_bytes())
    return copy


@pytest.fixture
def own(sent: Office, tmp_path: Path) -> Path:
    path = tmp_path / "own.nakano"
    run("open", sent.answer, "--store", path)
    return path


def zeimu(office: Path) -> dict[str, object]:
    lines = done("board", "--store", office)["divisions"]
    return next(line for line in lines if line["division"] == "税務課")


def test_it_returns_the_code_and_the_moment_and_stands_on_the_board_after_the_merge(
    own: Path, office: Path, tmp_path: Path
) -> None:
    given = done("confirm", "--name", "税務課長", "--by", "担当 花子", "--store", own)
    assert given["hash"]
    assert given["at"].endswith("+00:00")
    done("submit", "--out", tmp_path / "answer.xlsx", "--store", own)
    assert zeimu(office)["confirmed_by"] is None
    ask("merge", tmp_path / "answer.xlsx", "--store", office)
    line = zeimu(office)
    assert (line["confirmed_by"], line["confirmed_at"]) == ("税務課長", given["at"])
    assert line["changed_after_confirmation"] == []
    assert "所属長確認" in run("board", "--store", office).output


def test_what_the_office_changes_after_it_is_named(own: Path, office: Path, tmp_path: Path) -> None:
    done("confirm", "--name", "税務課長", "--store", own)
    done("submit", "--out", tmp_path / "answer.xlsx", "--store", own)
    ask("merge", tmp_path / "answer.xlsx", "--store", office)
    done("set", FIRST, "done=修文した。", "--store", office)
    assert zeimu(office)["changed_after_confirmation"] == [{"id": FIRST, "key": "done"}]
    (told,) = done("show", "--division", "税務課", "--store", office)["confirmations"]
    assert (told["division"], told["confirmed_by"]) == ("税務課", "税務課長")
    assert told["changed_after_confirmation"] == [{"id": FIRST, "key": "done"}]


def test_scenario_33_a_note_alone_is_no_change_and_a_changed_field_is_named(own: Path) -> None:
    """Scenario 33: the hash covers the published fields of the rows it answers, each field by itself."""
    done("confirm", "--name", "税務課長", "--store", own)
    done("set", SECOND, "note=担当が替わりました。", "--store", own)
    codes = [each["code"] for each in ask("check", "--store", own).keys["problems"]]
    assert "CONFIRMED-THEN-CHANGED" not in codes
    done("set", SECOND, "done=書き直した。", "--store", own)
    said = ask("check", "--store", own)
    (asked,) = (each for each in said.keys["problems"] if each["code"] == "CONFIRMED-THEN-CHANGED")
    assert (said.code, said.keys["complete"], asked["id"], asked["key"]) == (1, True, SECOND, "done")
    assert "の後に「取組状況」が変更されています" in asked["message"]
    assert asked["remedy"] == "再度確認を受けますか。"


def test_without_a_name_nothing_is_recorded(own: Path) -> None:
    said = ask("confirm", "--name", "　", "--store", own)
    assert (said.code, said.keys["error"]) == (2, "CONFIRMER-MISSING")
    assert done("show", "--store", own)["confirmations"] == []


def test_an_incomplete_answer_is_confirmed_and_what_is_missing_is_told(sent: Office, tmp_path: Path) -> None:
    path = tmp_path / "blank.nakano"
    run("open", sent.form("税務課"), "--store", path)
    said = ask("confirm", "--name", "税務課長", "--store", path)
    assert said.code == 1
    assert {each["code"] for each in said.keys["problems"]} == {"MARK-MISSING"}
    assert said.keys["hash"]


def test_in_an_office_it_says_for_whom(office: Path) -> None:
    assert ask("confirm", "--name", "課長", "--store", office).keys["error"] == "WRONG-ROLE"
    said = ask("confirm", "--name", "情報システム課長", "--as", "情報システム課", "--store", office)
    assert said.keys["division"] == "情報システム課"


@pytest.mark.sample(1)
@pytest.mark.clients
@pytest.mark.parametrize("way", [way for way in WAYS if way.through == "xlsx → xlsx"], ids=lambda way: way.name)
def test_a_file_saved_by_another_program_keeps_it(way: Way, own: Path, office: Path, tmp_path: Path) -> None:
    if way.version() is None:
        pytest.skip(f"{way.client} is not installed here; make test-clients installs it")
    done("confirm", "--name", "税務課長", "--store", own)
    done("submit", "--out", tmp_path / "answer.xlsx", "--store", own)
    (tmp_path / "resaved").mkdir()
    way.resave([tmp_path / "answer.xlsx"], tmp_path / "resaved")
    ask("merge", tmp_path / "resaved" / "answer.xlsx", "--store", office)
    line = zeimu(office)
    assert (line["confirmed_by"], line["changed_after_confirmation"]) == ("税務課長", [])
