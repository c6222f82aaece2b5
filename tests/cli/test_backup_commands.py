"""backup, restore: at the command line, by itself as the program starts, and what is printed of it."""

import json
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.storage.backups import made_at
from tests.support.command_line import ask, done, run, run_in_a_process, session_of
from tests.support.offices import Office, make_office

ROW = "2-1-2-03-N"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def folder_of(office: Office) -> Path:
    return office.folder / "officeの控え"


def test_the_program_backs_up_by_itself_when_it_writes_and_not_when_it_reads(office: Office) -> None:
    assert json.loads(run_in_a_process("counts", "--store", office.store, "--json").output)["counts"]
    assert not folder_of(office).exists()
    assert run_in_a_process("set", ROW, "done=書いた。", "--store", office.store).code == 0
    (made,) = folder_of(office).iterdir()
    assert made_at(made.name)


def test_what_was_asked_for_is_done_even_if_no_backup_can_be_made(office: Office) -> None:
    folder_of(office).write_text("a file in its place")
    said = run_in_a_process("set", ROW, "done=書いた。", "--store", office.store)
    assert said.code == 0
    assert "控えを作成できませんでした。「" in said.messages
    assert "を開けません（途中にフォルダーではないものがあります）" in said.messages
    assert run_in_a_process("counts", "--store", office.store).messages == ""


def test_a_backup_is_listed_with_its_day_round_and_answers(office: Office) -> None:
    done("set", ROW, "mark=◎", "done=書いた。", "--store", office.store, "--by", "佐藤")
    made = done("backup", "--store", office.store)
    assert made["verified"] is True
    (listed,) = done("backup", "list", "--store", office.store)["backups"]
    assert listed["file"] == made["file"]
    assert {key: listed[key] for key in ("year", "answers", "by", "problem", "abandoned")} == {
        "year": "R4",
        "answers": 1,
        "by": "佐藤",
        "problem": None,
        "abandoned": False,
    }
    assert listed["at"]
    assert listed["head"] == done("verify", "--store", office.store)["head"]
    assert printed_head(listed["head"]) in run("backup", "list", "--store", office.store).output
    assert listed["program"]
    assert Path(made["file"]).name in run("backup", "list", "--store", office.store).output
    assert "既にあります" in run("backup", "--store", office.store).output


def test_a_file_that_is_no_backup_is_named_and_needs_a_person(office: Office) -> None:
    done("backup", "--store", office.store)
    (folder_of(office) / "x_20230101-000000.nakano").write_bytes(b"SQLite format 3\0")
    said = ask("backup", "list", "--store", office.store)
    assert said.code == 1
    assert [each["problem"] and each["problem"]["code"] for each in said.keys["backups"]] == [None, "STORE-FOREIGN"]
    assert "控えとして使えません" in run("backup", "list", "--store", office.store).output


def test_a_restore_shows_what_it_costs_and_offers_the_files_again(office: Office) -> None:
    backup = done("backup", "--store", office.store)["file"]
    before = done("show", "--store", office.store)["digest"]
    done("merge", office.answer, "--store", office.store)
    tried = done("restore", backup, "--dry-run", "--store", office.store)["differences"]
    assert {each["id"] for each in tried["rows"]} == {ROW, "2-1-2-04-W"}
    assert [(each["file"], each["in"]) for each in tried["files"]] == [("税務課.xlsx", "now")]
    assert set(tried) >= {"rows", "decisions", "papers", "files", "packages"}
    assert [(each["kind"], each["in"]) for each in tried["decisions"]] == [("回答ファイルを取込み", "now")]
    said = ask("restore", backup, "--reason", "誤り", "--store", office.store)
    assert (said.code, said.keys["differences"]) == (1, tried)
    assert done("show", "--store", office.store)["digest"] == before
    saved = office.folder / "再び.xlsx"
    done("received", "--save", tried["files"][0]["sha256"], "--out", saved, "--store", said.keys["before"])
    assert saved.read_bytes() == office.answer.read_bytes()
    assert done("merge", saved, "--store", office.store)["fates"]["applied"]
    words = run("restore", backup, "--store", office.store).output
    assert 'nakano-status received --save SHA256 --out FILE --store "' in words


def test_names_that_a_restore_brings_back_are_named_before_it(office: Office) -> None:
    backup = done("backup", "--store", office.store)["file"]
    done("merge", office.answer, "--store", office.store, "--by", "高橋")
    ask("round", "close", "--store", office.store)
    done("retain", "--year", "R4", "--blank-names", "--store", office.store)
    assert done("restore", backup, "--dry-run", "--store", office.store)["differences"]["brought_back"] == ["氏名など"]
    words = run("restore", backup, "--dry-run", "--store", office.store).output
    assert "控えの後に削除した氏名などは、復元すると、データファイルに戻ります。" in words


def test_one_row_is_put_back_and_its_history_has_the_reason(office: Office) -> None:
    done("set", ROW, "done=初めの文章。", "--store", office.store)
    backup = done("backup", "--store", office.store)["file"]
    done("set", ROW, "done=後の文章。", "--store", office.store)
    assert done("restore", backup, "--row", ROW, "--reason", "誤り", "--store", office.store)["changed"] == ["done"]
    assert done("restore", backup, "--row", ROW, "--store", office.store)["changed"] == []
    last = done("history", ROW, "--store", office.store)["changes"][-1]
    assert (last["from"], last["to"]) == ("後の文章。", "初めの文章。")
    done("set", ROW, "done=その後の文章。", "--store", office.store)
    ask("round", "close", "--store", office.store)
    done("round", "open", "--year", "R5", "--due", "2024-07-14", "--store", office.store)
    of_r5 = run("restore", backup, "--row", ROW, "--store", office.store)
    assert of_r5.code == 1
    assert "R5では控えと同じです。R4に違いがあります" in of_r5.output
    assert "ID-UNKNOWN" in run("restore", backup, "--row", "9-9-9-99-Z", "--store", office.store).messages
    said = run("restore", backup, "--row", ROW.lower(), "--year", "R4", "--store", office.store)
    assert "CLOSED-FOR-WRITING" in said.messages  # the row was found


def test_a_lost_data_file_comes_back_as_a_copy(office: Office) -> None:
    backup = done("backup", "--store", office.store)["file"]
    before = done("show", "--store", office.store)["digest"]
    office.store.unlink()
    assert done("restore", backup, "--out", office.store)["verified"] is True
    assert done("show", "--store", office.store)["digest"] == before


def test_a_copy_is_told_from_the_data_file_and_is_of_no_other(office: Office, tmp_path: Path) -> None:
    backup = done("backup", "--store", office.store)["file"]
    done("set", ROW, "done=後の文章。", "--store", office.store)
    copied = done("restore", backup, "--out", tmp_path / "写し.nakano", "--store", office.store)
    assert [each["key"] for each in copied["differences"]["rows"]] == ["done"]
    refused = ask("set", ROW, "done=写しに書いた。", "--store", tmp_path / "写し.nakano")
    assert (refused.code, refused.keys["error"]) == (2, "STORE-IS-COPY")
    other = tmp_path / "other.nakano"
    done("init", "--store", other)
    said = ask("restore", backup, "--out", tmp_path / "別.nakano", "--store", other)
    assert (said.code, said.keys["error"]) == (2, "BACKUP-OF-ANOTHER")
    assert not (tmp_path / "別.nakano").exists()
    other.write_bytes(b"damaged")
    assert done("restore", backup, "--out", tmp_path / "別.nakano", "--store", other)["differences"] is None


def test_the_folder_can_be_chosen(office: Office) -> None:
    chosen = office.folder / "保管"
    assert done("backup", "folder", chosen, "--store", office.store)["folder"] == str(chosen)
    done("set", ROW, "done=書いた。", "--store", office.store)
    assert Path(done("backup", "--store", office.store)["file"]).parent == chosen
    assert done("backup", "folder", "--beside", "--store", office.store)["folder"] == str(folder_of(office))
    listed = [Path(each["file"]).parent for each in done("backup", "list", "--store", office.store)["backups"]]
    assert listed == [folder_of(office), chosen, chosen]
    assert f"前の保存先「{chosen}」の控え 2個" in run("backup", "list", "--store", office.store).output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("backup", "folder"), "USAGE"),
        (("backup", "folder", "x", "--beside"), "USAGE"),
        (("restore", "office.nakano"), "BACKUP-SAME-FILE"),
        (("restore", "none.nakano"), "STORE-MISSING"),
        (("restore", "x.nakano", "--out", "y.nakano", "--dry-run"), "USAGE"),
        (("restore", "answers/税務課.xlsx"), "STORE-FOREIGN"),
    ],
)
def test_what_cannot_be_done_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(office.folder)
    before = office.store.read_bytes()
    said = ask(*words, "--store", "office.nakano")
    assert (said.code, said.keys["error"]) == (2, code)
    assert office.store.read_bytes() == before


def test_a_command_makes_no_backup_at_its_end(office: Office) -> None:
    session = session_of(make_parts(backs_up=True))
    for text in ("一つ目。", "二つ目。"):
        assert run("set", ROW, f"done={text}", "--store", office.store, session=session).code == 0
    assert len(list(folder_of(office).iterdir())) == 1
