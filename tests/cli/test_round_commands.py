"""Commands for rounds, data files, backups and shares."""

import csv
import io
import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from nakano_status.application.entries.edit_entry import Entry, edit_entries
from nakano_status.bootstrap import make_parts, with_backups
from nakano_status.cli.session import CommandSession
from nakano_status.documents.progress_data import tally_of_data
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.history.acts import ActKind, printed_head
from nakano_status.domain.storage.backups import backup_time
from nakano_status.domain.text.narrative import fold
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.shared_stores import SharedStores
from nakano_status.system_lock import try_lock
from tests.support.command_line import Said, ask, done, run, run_in_a_process, session_of
from tests.support.offices import Office, make_office
from tests.support.pace import in_loops
from tests.support.paper_offices import FIRST, answer_all, paper_office
from tests.support.rounds import OWN
from tests.support.shares import FailingShare, shared_file, shared_place, texts_in
from tests.support.stores import RULES, TickingClock


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that has sent its forms and has no answer yet."""
    return make_office(tmp_path)


def test_a_change_of_the_round_names_the_divisions_that_need_another_form(office: Office) -> None:
    def told(*words: str) -> list[str]:
        output = run("round", "amend", "--id", "1-1-2-01-U", *words, "--reason", "変更", "--store", office.store).output
        return [line for line in output.splitlines() if "回答様式" in line]

    def renewed(folder: str) -> list[str]:
        made: list[str] = done("distribute", "--out", office.folder / folder, "--store", office.store)["renewed"]
        return made

    (line,) = told("--answerers", "all")
    assert line.startswith("回答様式を作成して、次の所管課に送付してください（distribute）：")
    assert line.rpartition("：")[2].split("、") == renewed("2")
    assert told("--answerers", "all") == []
    assert told("--out", "完了") == []
    assert renewed("3") == []


def test_close_names_who_has_not_handed_in_and_counts_what_is_blank(office: Office) -> None:
    said = ask("round", "close", "--store", office.store)
    assert "税務課" in said.keys["missing"]
    assert said.keys["open"]["unanswered"] == said.keys["unanswered"] > 0
    assert said.keys["open"]["figure"] == 10


def test_close_says_so_to_a_person_as_the_window_does(office: Office) -> None:
    run("merge", office.answer, "--store", office.store)
    lines = run("round", "close", "--store", office.store).output.splitlines()
    assert lines[1].startswith("未提出・一部 ")
    assert "戸籍住民課" in lines[1]
    assert "税務課" not in lines[1]
    assert lines[2].startswith("残っているもの：未記入の取組 ")
    assert "実績が空欄の成果指標 10件" in lines[2]


@pytest.mark.parametrize(("due", "asked"), [("2024-07-14", True), ("2022-07-14", True), ("2023-07-14", False)])
def test_a_round_with_a_due_date_of_another_year_is_opened_and_asked_about(
    tmp_path: Path, due: str, asked: bool
) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    said = run("round", "open", "--year", "R4", "--due", due, "--made-on", "2023-06-23", "--store", store)
    assert said.code == 0
    assert f"回答期限は{printed_day(date.fromisoformat(due))}です" in said.output
    assert ("DUE-YEAR-DOUBTFUL" in said.output) is asked
    (opened,) = done("round", "list", "--store", store)["rounds"]
    assert opened["due"] == due


def test_the_board_shows_the_year_of_a_due_date_that_is_not_in_this_one(office: Office) -> None:
    words = ("round", "amend", "--division", "税務課", "--reason", "誤記", "--store", office.store)
    run(*words, "--due", "2099-07-21")
    assert "期限延長（令和81年7月21日まで）" in run("board", "--store", office.store).output


ENDED, PROPOSED = OWN


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An office that collects R4, in which one row was finished, and 税務課 proposed that another is."""
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", path)
    done("round", "amend", "--id", ENDED, "--out", "完了", "--reason", "終えた", "--store", path)
    done("set", PROPOSED, "note=完了", "--as", "税務課", "--store", path)
    return path


def rolled(store: Path, *options: str) -> dict[str, Any]:
    return done("roll-over", "--year", "R5", *options, "--store", store)


def test_a_dry_run_shows_the_plan_and_opens_nothing(store: Path) -> None:
    keys = rolled(store, "--dry-run")
    assert (keys["written"], keys["done"], keys["year"], keys["rows"]) == (False, False, "R5", 109)
    assert [(each["id"], each["decided"], each["ticked"]) for each in keys["ends"]] == [
        (ENDED, True, True),
        (PROPOSED, False, False),
    ]
    assert [each["kind"] for each in keys["open"]][:2] == ["not_closed", "unanswered"]
    assert (keys["begins"], keys["new"], keys["moves"], keys["left"]) == ([], [], [], [])
    assert [each["year"] for each in done("round", "list", "--store", store)["rounds"]] == ["R4"]
    said = run("roll-over", "--year", "R5", "--dry-run", "--store", store)
    assert f"  [ ] {PROPOSED} " in said.output
    assert "税務課" in said.output


def test_it_is_done_once_and_withdrawn(store: Path) -> None:
    keys = rolled(store, "--without", ENDED, "--end", PROPOSED)
    assert (keys["written"], keys["rows"], keys["without"]) == (True, 109, [ENDED])
    again = rolled(store)
    assert (again["written"], again["done"]) == (False, True)
    refused = ask("roll-over", "--year", "R5", "--due", "2099-01-05", "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, "ROLL-OVER-DIFFERS")
    assert rolled(store, "--take-back")["withdrawn"] == "R5"
    assert rolled(store, "--dry-run")["ends"][0]["ticked"]


def test_a_trial_makes_papers_and_changes_nothing(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    keys = rolled(store, "--try", str(tmp_path / "試し"))
    assert (keys["tried"], keys["year"]) == (True, "R5")
    assert all(Path(each).exists() for each in keys["files"])
    assert any("R5回答様式" in each for each in keys["files"])
    refused = ask("roll-over", "--year", "R5", "--try", tmp_path / "試し", "--store", store)
    assert refused.keys["error"] == "TRIAL-FOLDER-TAKEN"
    assert "--replace" not in refused.keys["remedy"], "there is nothing to replace in a trial"
    renamed = ("division", "rename", "税務課", "市税課", "--from", "2024-04-01", "--try", tmp_path / "改称")
    assert any("市税課" in each for each in done(*renamed, "--store", store)["files"])
    assert store.read_bytes() == before


def test_a_dry_run_that_is_also_a_trial_is_refused(store: Path, tmp_path: Path) -> None:
    template, folder = tmp_path / "plan.xlsx", tmp_path / "試し"
    done("plan", "template", "--out", template, "--store", store)
    for words in (
        ("roll-over", "--year", "R5"),
        ("plan", "revise", template, "--title", "改定版", "--adopted", "2024-02-28"),
        ("division", "rename", "税務課", "市税課", "--from", "2024-04-01"),
    ):
        refused = ask(*words, "--dry-run", "--try", folder, "--store", store)
        assert (refused.code, refused.keys["error"]) == (2, "USAGE"), words
    assert not folder.exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--year", "R9"), "YEAR-OUT-OF-PLAN"),
        (("--year", "R5", "--without", "9-9-9-99-Z"), "ID-UNKNOWN"),
        (("--year", "R5", "--end", ENDED), "ROLL-OVER-NOT-OFFERED"),
        (("--year", "R5", "--end", f"{PROPOSED}="), "USAGE"),
        (("--year", "R5", "--end", PROPOSED, "--end", f"{PROPOSED.lower()}={ENDED}"), "USAGE"),
        (("--year", "R5", "--take-back", "--dry-run"), "USAGE"),
        (("--year", "R5", "--reason", "理由"), "USAGE"),
        (("--year", "R4", "--take-back"), "ROUND-HAS-ANSWERS"),
    ],
)
def test_what_cannot_be_done_is_refused(store: Path, options: tuple[str, ...], code: str) -> None:
    refused = ask("roll-over", *options, "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, code)


@pytest.mark.parametrize("moment", ["0001-01-05T03:00+00:00", "1867-12-31T03:00+00:00", "9999-12-20T03:00+00:00"])
@pytest.mark.parametrize("words", [("roll-over", "--dry-run"), ("roll-over",), ("round", "open")])
def test_a_clock_in_a_year_that_no_plan_can_have_is_refused(store: Path, words: tuple[str, ...], moment: str) -> None:
    session = session_of(make_parts(TickingClock(datetime.fromisoformat(moment))))
    refused = ask(*words, "--year", "R5", "--store", store, session=session)
    assert (refused.code, refused.keys["error"]) == (2, "DATE-UNREADABLE")
    assert moment[:10] in refused.keys["message"]
    assert "時計" in refused.keys["remedy"]


def test_a_start_is_withdrawn_once_the_only_return_was_taken_back(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    (file,) = done("merge", office.answer, "--store", office.store)["files"]
    words = ("round", "withdraw", "--year", "R4", "--store", office.store)
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, "ROUND-HAS-ANSWERS")
    done("take-back", file["return"], "--store", office.store)
    assert done(*words)["withdrawn"] == "R4"
    assert [each["file"] for each in done("received", "--store", office.store)["files"]] == [office.answer.name]
    done("round", "open", "--year", "R4", "--store", office.store)
    (again,) = ask("merge", office.answer, "--store", office.store).keys["files"]
    assert again["verdict"] == "held", "its form is void"
    assert done("verify", "--store", office.store)["ok"]


ROW = "2-1-2-04-W"


def test_a_row_is_shown_with_every_answer_under_its_heading(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("merge", office.answer, "--store", office.store)
    words = ("done=電話の\n回答", "note=来週送ります。")
    done("set", ROW, *words, "--as", "税務課", "--source", "電話", "--store", office.store)
    lines = run("show", ROW, "--store", office.store).output.splitlines()
    assert lines[0].startswith(f"{ROW} 2-1-② ")
    assert lines[1] == "  税務課 ○ 記入済"
    assert lines[2:-1] == [
        "  スケジュールの変更理由：納期が遅れたため",
        "  令和4年度までの取組状況：電話の 回答",
        "  令和5年度取組予定：導入する。",
        "  事務局への連絡（税務課）：来週送ります。",
        "  令和4年度までの取組状況：代理入力（電話）",
    ]


LETTERS, LOOPS = 30_000, 2_500
SENTENCE = "利便性の向上を図るため、オンラインの対象を拡大し、令和4年度は45件を追加した。Officeで1,200時間を削減した。"


@pytest.fixture(scope="module")
def texts_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    parts, text = make_parts(), (SENTENCE * LETTERS)[:LETTERS]
    with closing(paper_office(tmp_path_factory.mktemp("office"))) as office:
        answer_all(parts, office)
        said = {"mark": "○", **dict.fromkeys(("change_reason", "done", "next_year", "later_years"), text)}
        edit_entries(parts, office, [Entry(FIRST, said)], ActKind.EDIT_ENTRY)
        return office.path


@pytest.mark.whole
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("words", [("list", "all.pdf"), ("changes", "all.pdf"), ("years", "all.pdf"), ("summary", ".")])
def test_four_texts_of_30000_letters_are_set_and_proved_in_a_time_that_one_waits(
    texts_store: Path, tmp_path: Path, words: tuple[str, str]
) -> None:
    name, out = words
    own = ["--id", FIRST] if name == "years" else ["--format", "pdf"] if name == "summary" else []
    export = partial(done, "export", name, *own, "--out", tmp_path / out, "--store", texts_store, "--replace")
    assert in_loops(export, LOOPS) <= LOOPS


def test_the_data_files_say_every_row_and_the_same_counts(tmp_path: Path) -> None:
    office, folder = make_office(tmp_path), tmp_path / "データ"
    done("merge", office.answer, "--store", office.store)
    made = done("export", "data", "--out", folder, "--store", office.store)
    names = [Path(file).name for file in made["files"]]
    tables = ("131148_progress_2022", "131148_indicators_2022", "131148_years_2021-2022")
    looked_through = [f"{name}{end}" for name in tables for end in (".csv", ".xlsx")] + ["131148_dictionary_2022.xlsx"]
    beside = [f"{name}{end}" for name in tables for end in (".json", ".csv-metadata.json")]
    assert names == [*looked_through, *beside, "catalog_R4.jsonld"]
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    content = (folder / names[0]).read_bytes()
    shown = done("show", "--store", office.store)
    records = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [record["管理番号"] for record in records] == [row["id"] for row in shown["rows"]]
    assert [record["取組状況"] for record in records] == [fold(row["done"]) or "" for row in shown["rows"]]
    assert tally_of_data(content, "◎○△×") == made["counts"] == shown["counts"]
    assert made["rows"] == len(records) == 124
    checked = done("check-data", *(folder / name for name in looked_through))["files"]
    assert [(file["file"], file["passes"]) for file in checked] == [(name, True) for name in looked_through]


def test_a_file_that_machines_cannot_read_is_told_item_by_item(tmp_path: Path) -> None:
    file = tmp_path / "件数.csv"
    file.write_text("区分,件数\n申請,約10件\n届出,20件\n" + "相談,1名\n" * 6, encoding="utf-8")
    said = ask("check-data", file)
    assert said.code == 1
    (found,) = said.keys["files"]
    assert not found["passes"]
    assert {"item": "1-3", "cell": "B2", "found": "約10件"}.items() <= found["problems"][0].items()
    output = run("check-data", file).output
    assert "「件数.csv」：3項目で10件" in output
    assert "1-3 数値データは数値属性とし、文字列を含まないこと 8件" in output
    assert "ほか3件" in output
    headings = [line for line in output.splitlines() if line[:1] not in {" ", "「"}]
    assert headings == ["修正を要するもの 8件", "ご確認いただきたいもの 2件"]


def test_a_file_that_is_not_there_is_not_done(tmp_path: Path) -> None:
    said = ask("check-data", tmp_path / "なし.csv")
    assert said.code == 2
    assert said.keys["error"] == "FILE-MISSING"
    assert "なし.csv" in run("check-data", tmp_path / "なし.csv").output


def test_of_several_files_the_readable_ones_are_looked_through(tmp_path: Path) -> None:
    (tmp_path / "報告.pdf").write_bytes(b"%PDF-1.7\n")
    said = ask("check-data", tmp_path / "報告.pdf", tmp_path / "なし.csv")
    assert said.code == 1
    assert [file["problems"][0]["code"] for file in said.keys["files"]] == ["DATA-1-1", "FILE-MISSING"]


BACKUP_ROW = "2-1-2-03-N"


def folder_of(office: Office) -> Path:
    return office.folder / "officeの控え"


def test_the_program_backs_up_by_itself_when_it_writes_and_not_when_it_reads(office: Office) -> None:
    assert json.loads(run_in_a_process("counts", "--store", office.store, "--json").output)["counts"]
    assert not folder_of(office).exists()
    assert run_in_a_process("set", BACKUP_ROW, "done=書いた。", "--store", office.store).code == 0
    (made,) = folder_of(office).iterdir()
    assert backup_time(made.name)


def test_what_was_asked_for_is_done_even_if_no_backup_can_be_made(office: Office) -> None:
    folder_of(office).write_text("a file in its place")
    said = run_in_a_process("set", BACKUP_ROW, "done=書いた。", "--store", office.store)
    assert said.code == 0
    assert "控えを作成できませんでした。「" in said.messages
    assert "を開けません（途中にフォルダーではないものがあります）" in said.messages
    assert run_in_a_process("counts", "--store", office.store).messages == ""


def test_a_backup_is_listed_with_its_day_round_and_answers(office: Office) -> None:
    done("set", BACKUP_ROW, "mark=◎", "done=書いた。", "--store", office.store, "--by", "佐藤")
    made = done("backup", "--store", office.store)
    assert made["verified"] is True
    (listed,) = done("backup", "list", "--store", office.store)["backups"]
    assert listed["file"] == made["file"]
    assert {key: listed[key] for key in ("year", "answers", "by", "problem", "abandoned")} == {
        "year": "R4", "answers": 1, "by": "佐藤", "problem": None, "abandoned": False
    }  # fmt: skip
    assert listed["at"]
    assert listed["head"] == done("verify", "--store", office.store)["head"]
    assert printed_head(listed["head"]) in run("backup", "list", "--store", office.store).output
    assert listed["program"]
    assert Path(made["file"]).name in run("backup", "list", "--store", office.store).output
    assert "既にあります" in run("backup", "--store", office.store).output


@pytest.mark.parametrize(
    "words",
    [
        *(("backup", "list", "--out", "x.nakano"), ("backup", "list", "x"), ("backup", "list", "--beside")),
        *(("backup", "--beside"), ("backup", "folder", "x", "--out", "y"), ("screens", "--out", "x", "--scale", "nan")),
    ],
)
def test_an_option_that_does_not_fit_is_refused(office: Office, words: tuple[str, ...]) -> None:
    said = ask(*words, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "USAGE")


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
    assert {each["id"] for each in tried["rows"]} == {BACKUP_ROW, "2-1-2-04-W"}
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
    done("set", BACKUP_ROW, "done=初めの文章。", "--store", office.store)
    backup = done("backup", "--store", office.store)["file"]
    done("set", BACKUP_ROW, "done=後の文章。", "--store", office.store)
    assert done("restore", backup, "--row", BACKUP_ROW, "--reason", "誤り", "--store", office.store)["changed"] == [
        "done"
    ]
    assert done("restore", backup, "--row", BACKUP_ROW, "--store", office.store)["changed"] == []
    last = done("history", BACKUP_ROW, "--store", office.store)["changes"][-1]
    assert (last["from"], last["to"]) == ("後の文章。", "初めの文章。")
    done("set", BACKUP_ROW, "done=その後の文章。", "--store", office.store)
    ask("round", "close", "--store", office.store)
    done("round", "open", "--year", "R5", "--due", "2024-07-14", "--store", office.store)
    of_r5 = run("restore", backup, "--row", BACKUP_ROW, "--store", office.store)
    assert of_r5.code == 1
    assert "R5では控えと同じです。R4に違いがあります" in of_r5.output
    assert "ID-UNKNOWN" in run("restore", backup, "--row", "9-9-9-99-Z", "--store", office.store).messages
    said = run("restore", backup, "--row", BACKUP_ROW.lower(), "--year", "R4", "--store", office.store)
    assert "CLOSED-FOR-WRITING" in said.messages  # the row was found


def test_no_year_alone_is_put_back_with_the_whole_data_file(office: Office) -> None:
    backup = done("backup", "--store", office.store)["file"]
    done("set", BACKUP_ROW, "done=後の文章。", "--store", office.store)
    before = office.store.read_bytes()
    for how in (("--reason", "R4だけ"), ("--dry-run",), ("--out", office.folder / "写し.nakano")):
        refused = ask("restore", backup, "--year", "R4", *how, "--store", office.store)
        assert (refused.code, refused.keys["error"]) == (2, "USAGE"), how
    assert office.store.read_bytes() == before
    assert not (office.folder / "写し.nakano").exists()


def test_a_dry_run_for_a_row_shows_the_differences_of_that_row_alone(office: Office) -> None:
    backup = done("backup", "--store", office.store)["file"]
    done("merge", office.answer, "--store", office.store)
    done("set", BACKUP_ROW, "done=後の文章。", "--store", office.store)
    head = done("verify", "--store", office.store)["head"]
    of_row = ("restore", backup, "--dry-run", "--row", BACKUP_ROW.lower(), "--store", office.store)
    whole = done("restore", backup, "--dry-run", "--store", office.store)["differences"]
    shown = done(*of_row)["differences"]
    assert shown["rows"] == [each for each in whole["rows"] if each["id"] == BACKUP_ROW] != whole["rows"]
    assert {key for key, found in shown.items() if found} == {"rows"}
    output = run(*of_row).output
    assert f"管理番号 {BACKUP_ROW} の{len(shown['rows'])}項目が、R4では控えと異なります。" in output
    assert "いま 後の文章。 ／ 控え" in output
    assert "2-1-2-04-W" not in output
    assert done("verify", "--store", office.store)["head"] == head, "nothing is written"
    assert "ID-UNKNOWN" in run("restore", backup, "--dry-run", "--row", "9-9-9-99-Z", "--store", office.store).messages
    ask("round", "close", "--store", office.store)
    done("round", "open", "--year", "R5", "--due", "2024-07-14", "--store", office.store)
    of_r5 = ask(*of_row)
    assert (of_r5.code, of_r5.keys["differences"]["rows"]) == (1, [])
    assert "R5では控えと同じです。R4に違いがあります" in run(*of_row).output
    assert done(*of_row, "--year", "R4")["differences"] == shown


def test_a_lost_data_file_comes_back_as_a_copy(office: Office) -> None:
    backup = done("backup", "--store", office.store)["file"]
    before = done("show", "--store", office.store)["digest"]
    office.store.unlink()
    assert done("restore", backup, "--out", office.store)["verified"] is True
    assert done("show", "--store", office.store)["digest"] == before


def test_a_copy_is_told_from_the_data_file_and_is_of_no_other(office: Office, tmp_path: Path) -> None:
    backup = done("backup", "--store", office.store)["file"]
    done("set", BACKUP_ROW, "done=後の文章。", "--store", office.store)
    copied = done("restore", backup, "--out", tmp_path / "写し.nakano", "--store", office.store)
    assert [each["key"] for each in copied["differences"]["rows"]] == ["done"]
    refused = ask("set", BACKUP_ROW, "done=写しに書いた。", "--store", tmp_path / "写し.nakano")
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
    done("set", BACKUP_ROW, "done=書いた。", "--store", office.store)
    assert Path(done("backup", "--store", office.store)["file"]).parent == chosen
    assert done("backup", "folder", "--beside", "--store", office.store)["folder"] == str(folder_of(office))
    listed = [Path(each["file"]).parent for each in done("backup", "list", "--store", office.store)["backups"]]
    assert listed == [folder_of(office), chosen, chosen]
    assert f"前の保存先「{chosen}」の控え 2個" in run("backup", "list", "--store", office.store).output


@pytest.mark.skipif(os.name == "nt", reason="folders on Windows have names in Unicode")
def test_a_folder_of_backups_whose_whole_path_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    for name in (b"\xff\xfedir", b"two\nlines"):
        folder = tmp_path / os.fsdecode(name)
        folder.mkdir()
        store = folder / "office.nakano"
        done("init", "--store", store)
        assert ask("backup", "folder", folder / "sub", "--store", store).keys["error"] == "TARGET-NOT-WRITABLE"
        done("backup", "folder", tmp_path / "other", "--store", store)
        done("backup", "folder", "--beside", "--store", store)


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
def test_a_backup_that_cannot_be_made_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(office.folder)
    before = office.store.read_bytes()
    said = ask(*words, "--store", "office.nakano")
    assert (said.code, said.keys["error"]) == (2, code)
    assert office.store.read_bytes() == before


def test_a_command_makes_no_backup_at_its_end(office: Office) -> None:
    session = session_of(with_backups(make_parts(), on_closing=False))
    for text in ("一つ目。", "二つ目。"):
        assert run("set", BACKUP_ROW, f"done={text}", "--store", office.store, session=session).code == 0
    assert len(list(folder_of(office).iterdir())) == 1


@pytest.fixture
def files() -> FailingShare:
    return FailingShare()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return shared_file(tmp_path, "事務局.nakano")


@pytest.fixture
def at_a_share(share: Path, files: FailingShare, tmp_path: Path) -> Callable[..., Said]:
    """Runs a command on the share's data file."""
    parts = make_parts()
    stores = SharedStores(SqliteStores(parts.clock, RULES), files, parts.clock, lambda: tmp_path / "pc")
    session = CommandSession(replace(parts, stores=stores, look_at_place=shared_place))
    return lambda *words: ask(*words, "--store", share, session=session)


ALIAS = ("division", "alias", "ゼイム", "税務課")


def test_a_command_writes_back_at_its_end(at_a_share: Callable[..., Said], share: Path) -> None:
    said = at_a_share(*ALIAS)
    assert said.code == 0, said
    assert said.keys["share"]["state"] == "written"
    assert said.keys["share"]["problems"] == []
    assert texts_in(share) == set()
    assert not lock_path(share).exists()
    assert "share" not in at_a_share("show").keys


def test_a_command_that_reads_the_working_copy_of_a_share_that_is_gone_says_so_once(
    at_a_share: Callable[..., Said], files: FailingShare
) -> None:
    assert at_a_share(*ALIAS).code == 0
    assert "SHARE-COPY-READ" not in at_a_share("show").messages
    files.gone = True
    said = at_a_share("show")
    assert said.code == 0, said
    assert "share" not in said.keys
    assert said.messages.count("このPCにある作業用の写しを読んでいます") == 1
    assert "[SHARE-COPY-READ]" in said.messages


def test_what_could_not_be_written_back_asks_for_a_person(
    at_a_share: Callable[..., Said], share: Path, files: FailingShare
) -> None:
    files.full = True
    before = share.read_bytes()
    said = at_a_share(*ALIAS)
    assert said.code == 1
    assert (said.keys["share"]["state"], said.keys["share"]["reason"]) == ("waiting", "空き容量が足りません")
    assert [each["code"] for each in said.keys["share"]["problems"]] == ["SHARE-WAITING"]
    assert "空き容量が足りません" in said.messages
    assert share.read_bytes() == before
    files.full = False
    assert at_a_share("division", "alias", "ゼーム", "税務課").keys["share"]["state"] == "written"
    assert share.read_bytes() != before


def test_a_dead_lock_needs_a_reason(at_a_share: Callable[..., Said], share: Path) -> None:
    words = {"host": "PC-7", "who": "山田", "since": "2026-11-20T01:30:00+00:00"}
    lock_path(share).write_text(json.dumps(words), "utf-8")
    assert at_a_share(*ALIAS).keys["error"] == "STORE-LOCKED"
    assert "--take-over" in at_a_share(*ALIAS).keys["remedy"]
    assert at_a_share(*ALIAS, "--reason", "故障").keys["error"] == "USAGE"
    assert at_a_share(*ALIAS, "--take-over").keys["error"] == "REASON-NOT-GIVEN"
    assert at_a_share(*ALIAS, "--take-over", "--reason", "　").keys["error"] == "REASON-NOT-GIVEN"
    assert lock_path(share).exists()
    said = at_a_share(*ALIAS, "--take-over", "--reason", "PCの故障のため")
    assert said.code == 0, said
    assert not lock_path(share).exists()
    [reason] = _reasons(share)
    assert reason is not None
    assert reason.startswith("PCの故障のため（山田（PC-7）、令和8年11月20日")


def test_a_lock_whose_program_runs_is_not_taken_over(at_a_share: Callable[..., Said], share: Path) -> None:
    lock_path(share).write_text(json.dumps({"host": "PC-7", "who": "山田", "since": "x"}), "utf-8")
    with lock_path(share).open() as held:
        assert try_lock(held.fileno())
        locked = at_a_share(*ALIAS)
        said = at_a_share(*ALIAS, "--take-over", "--reason", "PCの故障のため")
    assert locked.keys["error"] == "STORE-LOCKED"
    assert locked.keys["remedy"].endswith("（コマンドでは --wait）")
    assert said.keys["error"] == "STORE-STILL-OPEN"
    assert "--take-over" not in said.messages


def test_no_take_over_is_offered_from_a_program_of_this_pc(at_a_share: Callable[..., Said], share: Path) -> None:
    with closing(SqliteStores(make_parts().clock, RULES).open(share)):
        locked = at_a_share(*ALIAS)
    assert locked.keys["error"] == "STORE-LOCKED"
    assert "--take-over" not in locked.keys["remedy"]


@pytest.mark.parametrize(
    "words",
    [
        ("round", "amend", "--made-on", "2023-06-01", "--reason", "訂正"),
        ("row", "move", OWN[0], "--to", "職員課", "--from", "2023-08-01", "--reason", "移管"),
        ("division", "rename", "税務課", "税務第一課", "--from", "2023-08-01"),
    ],
)
def test_a_preview_is_made_while_the_data_file_is_in_use(office: Office, words: tuple[str, ...]) -> None:
    with closing(SqliteStores(make_parts().clock, RULES).open(office.store)):
        said = ask(*words, "--dry-run", "--store", office.store)
    assert said.code in (0, 1), said


def test_a_comment_goes_to_the_row_that_it_names_and_to_no_other(office: Office, tmp_path: Path) -> None:
    """管理番号 may be typed in any width and case."""
    run("merge", office.answer, "--store", office.store)
    asked = ("ask-back", "--division", "税務課", "--out", tmp_path / "依頼", "--store", office.store, "--id")
    first, second = OWN[:2]
    other = ask(*asked, first, "--comment", f"{second}=件数を。")
    mistyped = ask(*asked, first, "--comment", f"{first[:-1]}{'ABC'[first[-1] == 'A']}=件数を。")
    twice = ask(*asked, first, "--comment", f"{first}=件数を。", "--comment", f"{first.lower()}=時期を。")
    assert [each.keys.get("error") for each in (other, mistyped, twice)] == ["USAGE"] * 3
    assert not (tmp_path / "依頼").exists()
    wide = first.translate({ord(each): ord(each) + 0xFEE0 for each in "0123456789-"})
    done(*asked, wide, "--id", second, "--comment", f"{first.lower()}=件数を。", "--comment", "A=B です。")
    (form,) = (tmp_path / "依頼").rglob("*.xlsx")
    cells = {str(cell.value) for row in load_workbook(form).worksheets[0].iter_rows() for cell in row}
    assert {"件数を。", "A=B です。"} <= cells


def test_a_command_with_a_reason_of_its_own_takes_over_with_it(at_a_share: Callable[..., Said], share: Path) -> None:
    lock_path(share).write_text(json.dumps({"host": "PC-7", "who": "山田", "since": "x"}), "utf-8")
    due = ("round", "amend", "--due-all", "2023-07-20")
    assert at_a_share(*due, "--reason", "延期").keys["error"] == "STORE-LOCKED"
    assert at_a_share(*due, "--reason", "延期", "--take-over").code == 0
    assert _reasons(share) == ["延期（山田（PC-7）、先ほどから使用中だったもの）"]


def test_nothing_is_on_record_where_nothing_was_taken_over(at_a_share: Callable[..., Said], share: Path) -> None:
    assert at_a_share(*ALIAS, "--take-over", "--reason", "念のため").code == 0
    assert _reasons(share) == []


def _reasons(share: Path) -> list[str | None]:
    store = SqliteStores(make_parts().clock).open(share, read_only=True)
    try:
        with store.reading() as records:
            return [each.reason for each in records.entries.acts() if each.kind == "take_over"]
    finally:
        store.close()
