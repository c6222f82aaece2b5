"""export letters, export approval, export questions: what they print and how they end."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.exchange.answer_file import HeldState
from tests.support.command_line import ask, done, run
from tests.support.offices import Office, make_office

READER = "保険医療課"
OWN = ("2-1-2-03-N", "2-1-2-04-W")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


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
