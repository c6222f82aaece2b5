"""Commands that publish and write papers."""

import errno
import hashlib
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Never

import docx
import pytest

from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.paper import shipped_fonts, typst_setter
from nakano_status.paper.shipped_fonts import SHA_256
from nakano_status.program_files import program_folder
from tests.support.command_line import Said, ask, done, run
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.own_wards import mark_of, own_plan, own_profile
from tests.support.paper_offices import FIRST, IDS, SECOND, answer_all, paper_office
from tests.support.several_years import MERGED, small_years


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with closing(paper_office(tmp_path)) as office:
        answer_all(make_parts(), office)
    return office.path


def test_papers_are_published_listed_and_saved_again(store: Path, tmp_path: Path) -> None:
    words = ("publish", "--for", "委員会", "--date", "2023-10-11", "--number", "5", "--store", store)
    said = done(*words, "--out", tmp_path / "委員会", "--by", "見本 花子")
    assert (said["number"], said["final"], said["known"], said["supersedes"]) == (1, True, False, None)
    assert said["digest"] == done("show", "--store", store)["digest"]
    assert said["counts"] == done("counts", "--store", store)["counts"]
    assert Path(said["files"][0]).name == "進捗状況について_R4.docx"
    assert done(*words, "--out", tmp_path / "再度")["known"]
    (listed,) = done("publications", "--store", store)["publications"]
    assert (listed["occasion"], listed["label"], listed["day"]) == ("委員会", "5", "2023-10-11")
    assert (listed["current"], listed["by"], len(listed["sha256"])) == (True, "見本 花子", 4)
    line = "第1号（委員会、確定版）　2023-10-11　資料5　ファイル4件　現在の資料"
    assert run("publications", "--store", store).output.strip() == line
    saved = done("publications", "--save", "1", "--out", tmp_path / "控え", "--store", store)
    for name in saved["files"]:
        assert Path(name).read_bytes() == (tmp_path / "委員会" / Path(name).name).read_bytes()
    assert done("verify", "--store", store)["ok"]


def test_what_is_open_stops_a_final_paper_and_is_told_of_a_draft(store: Path, tmp_path: Path) -> None:
    done("set", SECOND, "mark=", "--store", store)
    words = ("publish", "--for", "公表", "--out", tmp_path / "公表", "--store", store)
    said = ask(*words)
    assert (said.code, said.keys["error"]) == (2, "PAPER-NOT-FINAL")
    assert said.keys["open"]["unanswered"] == 1
    assert not (tmp_path / "公表").exists()
    draft = run(*words, "--draft")
    assert draft.code == 0
    assert "第1号（公表、作成中）" in draft.output
    assert "未記入の取組 1件" in draft.output
    assert ask("publications", "--save", "1", "--store", store).code == 2


def test_numbered_publications_one_marked_current_all_kept(store: Path, tmp_path: Path) -> None:
    words = ("publish", "--for", "庁議", "--date", "2023-08-10", "--store", store)
    done(*words, "--out", tmp_path / "1")
    done("set", SECOND, "done=見直した。", "--store", store)
    later = done(*words, "--out", tmp_path / "2")
    assert (later["number"], later["supersedes"]) == (2, 1)
    assert "正誤表_R4_第2号.docx" in {Path(each).name for each in later["files"]}
    assert later["left"] == []
    listed = done("publications", "--store", store)["publications"]
    assert [(each["number"], each["current"]) for each in listed] == [(1, False), (2, True)]
    for number in ("1", "2"):
        done("publications", "--save", number, "--out", tmp_path / "控え" / number, "--store", store)
        files = list((tmp_path / number).iterdir())
        assert files != []
        for file in files:
            assert (tmp_path / "控え" / number / file.name).read_bytes() == file.read_bytes()
    said = done("compare", "--from", "第1号", "--to", "第2号", "--out", tmp_path / "対照.docx", "--store", store)
    assert [(each["id"], each["fields"][0]["to"]) for each in said["changes"]] == [(SECOND, "見直した。")]


def test_files_of_an_earlier_number_that_stay_are_named(store: Path, tmp_path: Path) -> None:
    words = ("publish", "--for", "委員会", "--replace", "--out", tmp_path / "委員会", "--store", store)
    for text in ("見直した。", "完了した。"):
        done(*words)
        done("set", SECOND, f"done={text}", "--store", store)
    said = done(*words)
    assert said["number"] == 3
    assert "正誤表_R4_第2号.pdf" in {Path(each).name for each in said["left"]}
    assert all(Path(each).exists() for each in said["left"])
    assert not {*said["left"]} & {*said["files"]}


def test_what_is_dated_after_a_set_without_a_day_corrects_the_paper_before_that(store: Path, tmp_path: Path) -> None:
    words = ("publish", "--for", "委員会", "--number", "1", "--store", store)
    done(*words, "--date", "2023-10-04", "--out", tmp_path / "1")
    done("set", SECOND, "done=訂正。", "--store", store)
    undated = done(*words, "--out", tmp_path / "2")
    assert "PAPER-DAY-OPEN" in {each["code"] for each in undated["problems"]}
    said = done(*words, "--date", "2023-10-11", "--out", tmp_path / "3")
    assert (said["number"], said["supersedes"]) == (3, 2)
    names = {Path(each).name for each in said["files"]}
    assert {"正誤表_R4_第3号.docx", "前回資料との新旧対照表_R4_第3号.pdf"} <= names


def test_files_that_are_not_put_in_place_are_recorded_and_saved_from_there(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(path: Path, target: Path) -> Never:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path), None, str(target))

    words = ("publish", "--for", "委員会", "--replace", "--out", tmp_path / "委員会", "--store", store)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        said = ask(*words)
    assert (said.code, said.keys["number"], said.keys["files"]) == (1, 1, [])
    (told,) = (each for each in said.keys["problems"] if each["code"] == "PAPERS-NOT-PLACED")
    assert told["severity"] == "error"
    assert "第1号として記録しました" in told["message"]
    assert not (tmp_path / "委員会").exists()
    saved = done("publications", "--save", "1", "--out", tmp_path / "委員会", "--store", store)
    assert len(saved["files"]) == 4
    assert done(*words)["known"]
    assert done("verify", "--store", store)["ok"]


def test_in_words_it_says_that_it_is_recorded_and_what_to_type(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Never:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(Path, "replace", full)
    said = run("publish", "--for", "委員会", "--replace", "--out", tmp_path / "委員会", "--store", store)
    assert said.code == 1
    assert "第1号（委員会、確定版）の資料を記録しました。" in said.output
    assert "空き容量が足りません" in said.output
    assert "[PAPERS-NOT-PLACED]（コマンドでは publications --save）" in said.output


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def test_the_report_is_made_and_says_what_it_lacks(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "進捗状況について.docx"
    words = ("export", "report", "--for", "庁議", "--out", target, "--store", office.store)
    said = done(*words)
    assert (said["file"], said["rows"]) == (str(target), 124)
    assert said["counts"] == done("counts", "--store", office.store)["counts"]
    assert "PAPER-DAY-OPEN" in [each["code"] for each in said["problems"]]
    refused = ask(*words, "--date", "2023-10-11")
    assert (refused.code, refused.keys["error"]) == (2, "TARGET-EXISTS")
    again = done(*words, "--date", "2023-10-11", "--number", "資料5", "--judgement", "順調である。", "--replace")
    assert "PAPER-DAY-OPEN" not in [each["code"] for each in again["problems"]]


def test_what_may_be_said_is_offered_with_its_share(office: Office, tmp_path: Path) -> None:
    (row,) = [row["id"] for row in done("show", "--store", office.store)["rows"] if row["counted"]][:1]
    done("set", row, "mark=◎", "done=実施した。", "--store", office.store)
    said = run("export", "report", "--for", "公表", "--out", tmp_path / "a.docx", "--store", office.store)
    assert said.code == 0
    assert "◎の割合 100.0％" in said.output


def test_a_wording_is_saved_mended_taken_in_and_reset(office: Office, tmp_path: Path) -> None:
    names = [each["name"] for each in done("templates", "list", "--store", office.store)["templates"]]
    assert names[0] == "report"
    file = tmp_path / "文面.txt"
    done("templates", "save", "report", "--out", file, "--store", office.store)
    text = file.read_text(encoding="utf-8-sig")
    file.write_text(f"{text}\n｛年度数｝\n［図］\n", encoding="utf-8")
    said = ask("templates", "import", "report", file, "--store", office.store)
    lines = text.count("\n") + 2
    assert (said.code, said.keys["error"]) == (2, "TEMPLATE-FAULTY")
    assert [(each["code"], each["row"]) for each in said.keys["problems"]] == [
        ("TEMPLATE-WORD-UNKNOWN", lines),
        ("TEMPLATE-PART-UNKNOWN", lines + 1),
    ]
    file.write_text(f"{text}\n以上である。\n", encoding="utf-8")
    assert done("templates", "import", "report", file, "--store", office.store)["own"]
    done("export", "report", "--for", "公表", "--out", tmp_path / "a.docx", "--store", office.store)
    assert not done("templates", "reset", "report", "--store", office.store)["own"]


def test_a_wording_that_there_is_not_is_refused_with_those_there_are(office: Office) -> None:
    said = ask("templates", "reset", "repot", "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "TEMPLATE-UNKNOWN")
    assert "report" in said.keys["remedy"]


@pytest.mark.parametrize(
    ("binding", "names"),
    [
        ((), ["税務課_R4まとめ.docx", "職員課_R4まとめ.docx"]),
        (("--one-file",), ["所管課別_R4まとめ.docx"]),
        (("--file-per-department",), ["税務課_R4まとめ.docx", "職員課_R4まとめ.docx"]),
        (("--one-file", "--landscape"), ["所管課別_R4まとめ（横）.docx"]),
    ],
)
def test_it_tells_each_file_whose_it_is_and_what_it_counts(
    tmp_path: Path, binding: tuple[str, ...], names: list[str]
) -> None:
    office, out = make_office(tmp_path), tmp_path / "まとめ"
    wish = ("--division", "税務課", "--division", "職員課", "--format", "docx", *binding)
    told = done("export", "summary", "--out", out, *wish, "--store", office.store)
    assert sorted(Path(each["file"]).name for each in told["files"]) == sorted(names)
    assert sorted(name for each in told["files"] for name in each["divisions"]) == ["税務課", "職員課"]
    assert told["rows"] == sum(each["rows"] for each in told["files"])
    assert told["counts"]["in_report"] == sum(each["counts"]["in_report"] for each in told["files"]) > 0
    assert all(Path(each["file"]).exists() for each in told["files"])


READER = "保険医療課"
OWN = ("2-1-2-03-N", "2-1-2-04-W")


def test_letters_lie_beside_the_forms_and_every_file_is_named(office: Office) -> None:
    keys = done("export", "letters", "--kind", "送付票", "--out", office.forms, "--store", office.store)
    assert {each["kind"] for each in keys["letters"]} == {"送付票"}
    assert len(keys["letters"]) == 26  # no 部 is known in the built-in organisation
    assert keys["files"] == [file for each in keys["letters"] for file in each["files"]]
    assert all(Path(file).parent == office.forms and Path(file).is_file() for file in keys["files"])


def test_a_kind_that_is_named_twice_is_written_once(office: Office) -> None:
    target = office.folder / "letters"
    twice = done("export", "letters", *2 * ("--kind", "送付票"), "--out", target, "--store", office.store)
    assert (len(twice["letters"]), len(twice["files"])) == (26, len(list(target.iterdir())))


def test_nothing_to_write_is_said(office: Office) -> None:
    said = run("export", "letters", "--kind", "修正依頼", "--out", office.folder, "--store", office.store)
    assert (said.code, said.output) == (0, "作成する文書はありません。\n")


def test_the_approval_set_ends_with_1_while_something_stops_a_final_paper(office: Office) -> None:
    said = ask("export", "approval", "--out", office.folder / "決裁.pdf", "--store", office.store)
    assert said.code == 1
    assert said.keys["rows"] == 124
    assert said.keys["counts"]["total"] == 0
    assert said.keys["open"] == ["未記入の取組が110件あります。", "実績が空欄の成果指標が10件あります。"]
    assert said.keys["pages"] > 1


def test_the_questions_can_be_made_when_there_is_nothing_to_ask(office: Office) -> None:
    keys = done("export", "questions", "--out", office.folder / "想定問答.docx", "--store", office.store)
    assert (keys["rows"], keys["fell"]) == (0, 0)
    again = ask("export", "questions", "--out", office.store, "--store", office.store)
    assert (again.code, again.keys["error"]) == (2, "PAPER-FORMAT-UNKNOWN")


def test_the_questions_have_the_rows_that_fell_to_a_mark_that_asks_for_no_reason(tmp_path: Path) -> None:
    marks = [mark_of("a", "A"), mark_of("b", "B", shortfall=1), mark_of("c", "C", shortfall=2, asks_reason=True)]
    store = tmp_path / "office.nakano"
    done("init", "--plan", own_plan(tmp_path, own_profile(marks)), "--store", store)
    for year, given in (("R3", "AAA"), ("R4", "BCA")):
        done("round", "open", "--year", year, "--store", store)
        for row, mark in zip(done("show", "--store", store)["rows"], given, strict=False):
            done("set", row["id"], f"mark={mark}", "--as", row["leads"][0], "--store", store)
        done("round", "close", "--year", year, "--store", store)
    paper = tmp_path / "想定問答.docx"
    keys = done("export", "questions", "--year", "R4", "--out", paper, "--store", store)
    assert (keys["rows"], keys["fell"]) == (2, 2)
    lead = "進捗状況がCの取組は、１件である。また、令和３年度末から進捗状況が下がった取組は、２件である。"
    assert any(each.text.startswith(lead) for each in docx.Document(str(paper)).paragraphs)


def test_who_is_lacking_a_form_and_what_is_left_from_before_is_told(office: Office) -> None:
    """A division that was informed that it has nothing to answer supplies a figure since."""
    done("export", "letters", "--kind", "送付票", "--out", office.forms, "--store", office.store)
    done("kpi", "set", "KPI-2-2", f"owner={READER}", "--store", office.store)
    to_one = ("--division", READER, "--out", office.forms, "--store", office.store)
    assert done("distribute", *to_one)["lacking"] == [READER]
    assert done("export", "letters", "--kind", "送付票", *to_one)["lacking"] == [READER]
    assert f"distribute --anew --division {READER}\n" in run("distribute", *to_one).output
    keys = done("distribute", "--anew", *to_one)
    assert keys["lacking"] == []
    assert [Path(each).name for each in keys["left"]] == [f"{READER}_R4回答不要.xlsx"]
    assert [Path(each).name for each in keys["letters"]] == [f"{READER}_R4送付票.docx"]
    told = run("distribute", *to_one).output
    assert told.endswith(f"{READER}_R4回答不要.xlsx\n")
    assert "前の様式のファイルが残っています" in told


def test_a_corrected_due_date_has_a_notice_to_those_who_are_asked(office: Office) -> None:
    said = run("round", "amend", "--due-all", "2023-07-28", "--store", office.store)
    assert "export letters --kind 期限変更" in said.output
    keys = done("export", "letters", "--kind", "期限変更", "--out", office.forms, "--store", office.store)
    assert {each["kind"] for each in keys["letters"]} == {"期限変更"}
    texts = [Path(each).read_text("utf-8") for each in keys["files"] if each.endswith(".txt")]
    assert texts
    assert all("令和5年7月28日（金）" in each for each in texts)
    assert all(each["rows"] or each["figures"] for each in keys["letters"])


def test_a_receipt_states_what_became_of_each_row_and_the_number_that_the_division_has(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    own, sent = tmp_path / "own.nakano", tmp_path / "回答.xlsx"
    done("open", office.form("税務課"), "--store", own)
    for row in OWN:
        done("set", row, "mark=◎", "done=実施した。", "next_year=続ける。", "--store", own)
    sha256 = done("submit", "--draft", "--out", sent, "--store", own)["sha256"]
    assert run("submit", "--draft", "--out", sent, "--store", own).output.count(sha256) == 1
    none = run("export", "letters", "--kind", "受領", "--out", tmp_path / "none", "--store", office.store)
    assert none.output == "作成する文書はありません。\n"
    ask("merge", sent, "--store", office.store)
    keys = done("export", "letters", "--kind", "受領", "--out", tmp_path / "out", "--store", office.store)
    assert [each["recipient"] for each in keys["letters"]] == ["税務課"]
    word, mail = (Path(each) for each in keys["files"])
    assert word.name == "税務課_R4受領のお知らせ.docx"
    text = mail.read_text("utf-8-sig")
    assert f"回答.xlsx　{sha256[:4]} {sha256[4:8]} {sha256[8:12]}（{sha256}）" in text
    assert f"反映{len(OWN)}件（{'、'.join(OWN)}）" in text
    with zipfile.ZipFile(word) as opened:
        assert sha256 in opened.read("word/document.xml").decode()
    assert hashlib.sha256(sent.read_bytes()).hexdigest() == sha256


def test_a_receipt_states_what_waits(office: Office) -> None:
    done("merge", office.answer, "--store", office.store)
    ask("round", "close", "--store", office.store)
    other = make_spreadsheet_user().fill_in(office.answer.read_bytes(), {"2-1-2-03-N": {"done": "書き直した。"}})
    late = office.folder / "late.xlsx"
    late.write_bytes(other)
    ask("merge", late, "--store", office.store)
    keys = done("export", "letters", "--kind", "受領", "--out", office.folder / "out", "--store", office.store)
    text = Path(keys["files"][1]).read_text("utf-8-sig")
    assert "late.xlsx" in text
    assert "未取込" in text


def _receipts(office: Office, name: str) -> list[str]:
    """Return the lines of files in all 受領のお知らせ."""
    keys = done("export", "letters", "--kind", "受領", "--out", office.folder / name, "--store", office.store)
    texts = [Path(each).read_text("utf-8-sig") for each in keys["files"] if each.endswith(".txt")]
    return [line for text in texts for line in text.splitlines() if "とりまとめ.xlsx（" in line]


def _together(office: Office, own: bytes) -> None:
    """Paste the answer of 戸籍住民課 into that of 税務課, and merge the file."""
    simulator = make_spreadsheet_user()
    other = simulator.fill_in(office.form("戸籍住民課").read_bytes(), {"1-1-1-01-P": {"mark": "◎", "done": "進めた。"}})
    together = office.folder / "とりまとめ.xlsx"
    together.write_bytes(simulator.paste_together(own, [other]))
    ask("merge", together, "--store", office.store)


def test_of_a_file_with_several_divisions_each_has_its_own_rows_and_what_became_of_them(office: Office) -> None:
    _together(office, office.answer.read_bytes())
    assert [line.rpartition("）")[2] for line in _receipts(office, "held")] == ["ファイル全体：未取込"] * 2
    item = ask("held", "--store", office.store).keys["held"][0]["item"]
    ask("held", "apply", item, "--store", office.store)
    merged = _receipts(office, "merged")
    assert [("2-1-2-03-N" in line, "1-1-1-01-P" in line, "反映" in line) for line in merged] == [
        (False, True, True),
        (True, False, True),
    ]


def test_a_figure_in_a_file_with_several_divisions_is_in_the_line_of_who_supplies_it(office: Office) -> None:
    done("kpi", "set", "KPI-1-1", "owner=税務課", "--store", office.store)
    anew = office.folder / "anew"
    done("distribute", "--anew", "--division", "税務課", "--out", anew, "--store", office.store)
    form = next(anew.rglob("*税務課*.xlsx"))
    own = make_spreadsheet_user().fill_figures(form.read_bytes(), {"KPI-1-1": {"figure": "55"}})
    _together(office, own)
    (item,) = (each["item"] for each in ask("held", "--store", office.store).keys["held"] if each["kind"] == "file")
    ask("held", "apply", item, "--store", office.store)
    assert ["KPI-1-1" in line for line in _receipts(office, "owned")] == [False, True]
    done("kpi", "set", "KPI-1-1", "owner=保険医療課", "--store", office.store)
    assert ["KPI-1-1" in line for line in _receipts(office, "of another")] == [True, True]


def test_a_whole_file_that_is_not_taken_has_its_receipt(office: Office) -> None:
    _together(office, office.answer.read_bytes())
    (item,) = (each["item"] for each in ask("held", "--store", office.store).keys["held"] if each["kind"] == "file")
    done("held", "reject", item, "--store", office.store)
    words = f"ファイル全体：{HeldState.REJECTED.label}"
    assert [words in line for line in _receipts(office, "rejected")] == [True, True]


def test_a_whole_file_that_waits_in_one_year_has_no_receipt_in_another(office: Office) -> None:
    _together(office, office.answer.read_bytes())
    ask("round", "close", "--store", office.store)
    done("round", "open", "--year", "R5", "--due", "2024-07-14", "--store", office.store)
    letters = ("export", "letters", "--kind", "受領", "--store", office.store, "--year")
    said = run(*letters, "R5", "--out", office.folder / "R5")
    assert (said.code, said.output) == (0, "作成する文書はありません。\n")
    keys = done(*letters, "R4", "--out", office.folder / "R4")
    assert [each["recipient"] for each in keys["letters"]] == ["戸籍住民課", "税務課"]


@pytest.mark.parametrize("words", [("--out", "提出状況.xlsx"), ("--out", "提出状況.pdf", "--remind")])
def test_what_the_paper_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path, words: tuple[str, ...]) -> None:
    target = tmp_path / words[1]
    told = run("board", "--out", target, *words[2:], "--store", tmp_path / "none.nakano", "--json")
    assert (told.code, told.keys["error"]) == (2, "USAGE")
    assert not target.exists()


@pytest.fixture
def papers_store(tmp_path: Path) -> Path:
    """An office with a round that has no answers yet."""
    path = tmp_path / "事務局.nakano"
    assert run("init", "--store", path).code == 0
    assert run("round", "open", "--year", "R4", "--store", path).code == 0
    return path


def test_what_was_made_is_told_by_file_rows_pages_and_counts(papers_store: Path, tmp_path: Path) -> None:
    target = tmp_path / "変更.xlsx"
    said = run("export", "changes", "--out", target, "--store", papers_store, "--json")
    assert (said.code, said.keys["file"], said.keys["rows"], said.keys["pages"]) == (0, str(target), 0, 1)
    assert said.keys["counts"] == {"◎": 0, "○": 0, "△": 0, "×": 0, "total": 0}
    said = run("export", "list", "--check", "--paper", "A4", "--out", tmp_path / "確認.xlsx", "--store", papers_store)
    assert (said.code, "124行、" in said.output) == (0, True)


def test_a_list_is_made_in_its_own_forms_only(papers_store: Path, tmp_path: Path) -> None:
    target = tmp_path / "一覧.docx"
    said = run("export", "list", "--out", target, "--store", papers_store, "--json")
    assert (said.code, said.keys["error"]) == (2, "PAPER-FORMAT-UNKNOWN")
    assert ".xlsx、.pdf" in said.keys["remedy"]
    assert not target.exists()


ROW = next(iter(ANSWERS))
MINCHO, REST = "BIZUDMincho-Regular.ttf", "NotoSansCJKjp-Rest.otf"
DAY = ("--for", "庁議", "--date", "2023-10-11")
PAPERS: dict[str, Sequence[str]] = {
    "一覧.pdf": ("export", "list"),
    "一覧.xlsx": ("export", "list"),  # its rows are as high as on the pages
    "変更.pdf": ("export", "changes"),
    "報告.pdf": ("export", "report", *DAY),
    "決裁.pdf": ("export", "approval"),
    "問答.pdf": ("export", "questions"),
    "提出状況.pdf": ("board",),
    "新旧.pdf": ("compare", "--from", "R4", "--to", "R4"),
    "まとめ": ("export", "summary", "--division", "税務課", "--division", "戸籍住民課"),
    "文書": ("export", "letters", "--kind", "送付票", "--pdf"),
    "庁議": ("publish", *DAY, "--draft"),
}


@pytest.fixture(scope="module")
def fonts_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of a round that is out."""
    return make_office(tmp_path_factory.mktemp("office")).store


@pytest.fixture
def fonts_store(fonts_office: Path, tmp_path: Path) -> Path:
    """A copy of it to write into."""
    return Path(shutil.copyfile(fonts_office, tmp_path / "own.nakano"))


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the same fonts that is asked instead of theirs."""
    place = shutil.copyfile if sys.platform == "win32" else os.symlink  # Windows makes links for administrators only
    resources = tmp_path / "resources"
    (resources / "fonts").mkdir(parents=True)
    for name in SHA_256:
        place(program_folder("resources") / "fonts" / name, resources / "fonts" / name)
    monkeypatch.setattr(shipped_fonts, "program_folder", lambda _: resources)
    shipped_fonts.drawable_characters.cache_clear()
    yield resources / "fonts"
    shipped_fonts.drawable_characters.cache_clear()


def refused(said: Said, found: str) -> None:
    assert said.code == 2, said
    assert said.keys["error"] == "PAPER-FONT-MISSING"
    assert f"（{found}）" in said.keys["message"]
    assert "入れ直して" in said.keys["remedy"]


def remove(fonts: Path) -> str:
    (fonts / MINCHO).unlink()
    return MINCHO


def cut(fonts: Path) -> str:
    content = (fonts / REST).read_bytes()
    (fonts / REST).unlink()
    (fonts / REST).write_bytes(content[:-1])
    return REST


def add(fonts: Path) -> str:
    (fonts / "よその.otf").write_bytes((fonts / MINCHO).read_bytes())
    return "よその.otf"


def make_unreadable(fonts: Path) -> str:
    (fonts / MINCHO).unlink()
    (fonts / MINCHO).mkdir()
    return MINCHO


def remove_all(fonts: Path) -> str:
    shutil.rmtree(fonts)
    return "、".join(SHA_256)


@pytest.mark.parametrize("name", PAPERS)
def test_no_paper_is_made_without_a_font_and_nothing_is_left_or_recorded(
    fonts: Path, fonts_store: Path, tmp_path: Path, name: str
) -> None:
    found = remove(fonts)
    refused(ask(*PAPERS[name], "--out", tmp_path / name, "--store", fonts_store), found)
    assert not (tmp_path / name).exists()
    assert ask("publications", "--store", fonts_store).keys["publications"] == []


@pytest.mark.parametrize("damage", [remove, cut, add, make_unreadable, remove_all], ids=lambda each: each.__name__)
def test_whatever_is_wrong_with_the_fonts_is_refused_by_name(
    fonts: Path, fonts_store: Path, tmp_path: Path, damage: Callable[[Path], str]
) -> None:
    target = tmp_path / "一覧.pdf"
    target.write_bytes(b"old")
    found = damage(fonts)
    refused(ask("export", "list", "--out", target, "--replace", "--store", fonts_store), found)
    assert target.read_bytes() == b"old"


def test_a_style_that_is_wrong_is_a_defect_and_the_old_file_stays(
    fonts_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typst_setter, "_styles", lambda: (("document.typ", b"#let x = "),))
    target = tmp_path / "報告.pdf"
    target.write_bytes(b"old")
    said = ask("export", "report", *DAY, "--out", target, "--replace", "--store", fonts_store)
    assert (said.code, said.keys["error"]) == (70, "DEFECT")
    assert "Traceback" not in said.output + said.messages
    assert target.read_bytes() == b"old"


def test_a_paper_without_pages_needs_no_font(fonts: Path, fonts_store: Path, tmp_path: Path) -> None:
    remove(fonts)
    done("export", "report", *DAY, "--out", tmp_path / "報告.docx", "--store", fonts_store)


def test_only_a_rare_character_needs_the_fonts_for_a_check_or_a_merge(fonts: Path, tmp_path: Path) -> None:
    fonts_office = make_office(tmp_path)
    found = remove(fonts)
    assert ask("check", fonts_office.answer).code == 0
    answers = ANSWERS | {ROW: ANSWERS[ROW] | {"done": "𠮷野と連携した。"}}
    fonts_office.answer.write_bytes(make_spreadsheet_user().fill_in(fonts_office.form("税務課").read_bytes(), answers))
    refused(ask("check", fonts_office.answer), found)
    refused(ask("merge", fonts_office.answer, "--store", fonts_office.store), found)
    assert ask("received", "--store", fonts_office.store).keys["files"] == []


@pytest.fixture(scope="module")
def years_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("years") / "office.nakano"
    small_years().make(path).close()
    return path


@pytest.mark.always
def test_a_row_is_shown_through_all_years(years_store: Path) -> None:
    years = done("show", MERGED, "--years", "--store", years_store)["years"]
    assert [(each["year"], each["id"], each["mark"], each["why"]) for each in years] == [
        ("R3", FIRST, "◎", None),
        ("R3", SECOND, "◎", None),
        ("R4", FIRST, "◎", None),
        ("R4", SECOND, None, "finished"),
        ("R5", None, None, "no_round"),
        ("R6", MERGED, "◎", None),
    ]
    assert years[2] == {
        "plan": "p",
        "year": "R4",
        "edition": "当初計画",
        "id": FIRST,
        "title": "取組 a",
        "relation": "before_merger",
        "mark": "◎",
        "why": None,
        "fate": None,
        "reason": None,
        "done": f"R4 {FIRST} 取組",
        "planned": f"R3 {FIRST} 次の予定",
        "scheduled": None,
        "division": "税務課",
        "papers": [1, 2],
    }


def test_people_read_the_gaps_and_what_was_planned(years_store: Path) -> None:
    said = run("show", MERGED, "--years", "--store", years_store)
    assert said.code == 0
    lines = said.output.splitlines()
    assert "令和5年度　―（この年度の進捗確認がない）" in lines
    assert f"令和4年度　―（完了）　{SECOND}　取組 b　統合前" in lines
    assert f"  予定：{FIRST}：R4 {FIRST} その後の予定" in lines


def test_one_row_of_a_round_can_be_shown_alone(years_store: Path) -> None:
    shown = done("show", FIRST, "--year", "R4", "--store", years_store)
    assert [each["id"] for each in shown["rows"]] == [FIRST]


@pytest.mark.parametrize("words", [["show", "--years"], ["show", FIRST, "--years", "--division", "税務課"]])
def test_years_need_one_row(years_store: Path, words: list[str]) -> None:
    assert ask(*words, "--store", years_store).code == 2


def test_an_unknown_number_is_refused(years_store: Path) -> None:
    said = ask("show", "9-9-9-99-A", "--years", "--store", years_store)
    assert (said.code, said.keys["error"]) == (2, "ID-UNKNOWN")


@pytest.mark.always
def test_the_counts_of_all_years_are_side_by_side(years_store: Path) -> None:
    keys = done("counts", "--years", "--by", "department", "--store", years_store)
    assert [(each["year"], each["counts"] and each["counts"]["total"], each["why"]) for each in keys["years"]] == [
        ("R3", 5, None),
        ("R4", 4, None),
        ("R5", None, "no_round"),
        ("R6", 4, None),
    ]
    assert keys["years"][1]["excluded"] == [{"id": SECOND, "why": "finished"}, {"id": IDS["f"], "why": "repost"}]
    assert keys["organisation"] == "of_year"
    assert {year: each["in_report"] for year, each in keys["groups"]["区民部"].items()} == {"R3": 3, "R4": 2, "R6": 3}


def test_people_read_which_organisation_is_meant(years_store: Path) -> None:
    lines = run("counts", "--years", "--by", "department", "--today", "--store", years_store).output.splitlines()
    assert "令和5年度　―（この年度の進捗確認がない）" in lines
    assert any(line.startswith("内訳は令和") and line.endswith("現在の組織によります。") for line in lines)
    lines = run("counts", "--years", "--by", "division", "--store", years_store).output.splitlines()
    assert "内訳は各年度の組織によります。" in lines


@pytest.mark.parametrize(
    "words",
    [
        ["counts", "--today"],
        ["counts", "--years", "--today"],
        ["counts", "--years", "--today", "--by", "goal"],
        ["counts", "--years", "--year", "R3"],
        ["counts", "--years", "--against", "R3"],
        ["kpi", "list", "--years", "--year", "R3"],
    ],
)
def test_options_that_do_not_go_together_are_refused(years_store: Path, words: list[str]) -> None:
    assert ask(*words, "--store", years_store).code == 2


def test_indicators_are_shown_through_all_years(tmp_path: Path) -> None:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R3", "--store", path)
    done("round", "open", "--year", "R5", "--store", path)
    years = {each["year"]: each for each in done("kpi", "list", "--years", "--store", path)["indicators"][0]["years"]}
    assert (years["R3"]["actual"], years["R3"]["why"]) == ("46.0%", None)
    assert {year: each["why"] for year, each in years.items() if each["why"]} == {"R4": "no_round", "R5": "no_figure"}
    assert (years["R5"]["target"], years["R7"]["target"], years["R7"]["reached"]) == ("100%", "100%", None)
    lines = run("kpi", "list", "--years", "--store", path).output.splitlines()
    assert "  令和5年度　―（数値の登録がない）　目標 100%" in lines


def test_a_picture_is_made_as_svg_and_png_with_the_one_count(store: Path, tmp_path: Path) -> None:
    words = ("export", "picture", "counts", "--store", store)
    said = done(*words, "--out", tmp_path / "picture.svg")
    assert said == {"files": [str(tmp_path / "picture.svg")], "counts": done("counts", "--store", store)["counts"]}
    drawn = (tmp_path / "picture.svg").read_text("utf-8")
    marks = {mark: number for mark, number in said["counts"].items() if number and mark != "total"}
    assert marks
    assert all(f">{mark} {number}<" in drawn for mark, number in marks.items())
    done(*words, "--out", tmp_path / "picture.PNG")
    assert (tmp_path / "picture.PNG").read_bytes().startswith(b"\x89PNG")


def test_no_picture_takes_the_place_of_a_file_or_has_nothing_to_show(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "図.svg"
    target.write_text("別のもの", "utf-8")
    words = ("export", "picture", "counts", "--store", store, "--out")
    assert ask(*words, target).code == 2
    assert ask(*words, tmp_path / "図.gif").keys["error"] == "PAPER-FORMAT-UNKNOWN"
    empty = ask("export", "picture", "indicators", "--store", store, "--out", tmp_path / "a.svg")
    assert (empty.code, empty.keys["error"]) == (2, "PICTURE-EMPTY")
    assert [each.name for each in tmp_path.glob("*.*g*")] == ["図.svg"]
    assert target.read_text("utf-8") == "別のもの"
    done(*words, target, "--replace")
    assert target.read_text("utf-8").startswith("<svg")
