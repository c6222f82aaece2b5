"""Findings of a return: what goes back with the file, and in print."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.findings.file_findings import find_printing_problems
from nakano_status.application.findings.return_findings import (
    FindingsOptions,
    ReturnedFile,
    read_findings,
    return_findings,
)
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import apply_held
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import reopen
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.domain.problem_texts.exchange import MERGE_CODES
from nakano_status.domain.problem_texts.received import FILE_CODES, READING_CODES
from nakano_status.domain.problems.problem import Place, Severity
from nakano_status.paper import shipped_fonts
from nakano_status.workbook.form.layout import ANSWER_SHEET, FINDINGS_SHEET
from tests.support.rounds import ANSWER, OWN, division_store, hand_in, merge, rows_in, rows_of, send, write, write_all
from tests.support.spreadsheets import header_of

FIRST, SECOND = OWN
WITH_FAULTS = {
    FIRST: {"mark": "▽", "done": "実施した。"},
    SECOND: {"mark": "○", "done": "R5年度の分も実施した。"},
}


@pytest.fixture
def office(sending_office: Store) -> Store:
    return sending_office


def filled(form: Path, answers: Mapping[str, Mapping[str, str]], name: str = "回答.xlsx") -> Path:
    path = form.with_name(name)
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), answers, "担当 花子"))
    return path


def returned(parts: Parts, office: Store, *sources: Path | str, anew: bool = False) -> tuple[ReturnedFile, ...]:
    folder = office.path.parent / "back"
    return return_findings(
        parts, office, [str(each) for each in sources], FindingsOptions(folder, check_again=anew)
    ).value.files


def sheet_of(made: ReturnedFile, name: str = ANSWER_SHEET) -> Any:
    assert made.out is not None
    return openpyxl.load_workbook(made.out)[name]


def cells_of(made: ReturnedFile) -> dict[tuple[str, str], Any]:
    sheet = sheet_of(made)
    header = header_of(sheet)
    rows = {sheet.cell(row, header.columns["id"]).value: row for row in range(header.row + 1, sheet.max_row + 1)}
    return {
        (row_id, key): sheet.cell(row, column)
        for row_id, row in rows.items()
        if row_id
        for key, column in header.columns.items()
    }


def texts_of(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_form_holds_every_answer_as_it_was_received(parts: Parts, office: Store, form: Path) -> None:
    answer = filled(form, WITH_FAULTS)
    merge(parts, office, answer)
    edit_entry(parts, office, Entry(SECOND, {"done": "事務局で整えた文章。"}))
    (made,) = returned(parts, office, answer)
    cells = cells_of(made)
    for row_id, typed in WITH_FAULTS.items():
        for key, text in typed.items():
            assert cells[row_id, key].value == text
    assert cells[FIRST, "later_years"].value is None
    assert "担当 花子" in texts_of(sheet_of(made))


def test_errors_questions_and_advice_are_marked_so_that_black_and_white_shows_it(
    parts: Parts, office: Store, form: Path
) -> None:
    (made,) = returned(parts, office, filled(form, WITH_FAULTS))
    cells = cells_of(made)
    borders = {
        "error": cells[FIRST, "mark"].border.left.style,
        "reason": cells[SECOND, "change_reason"].border.left.style,
        "question": cells[SECOND, "next_year"].border.left.style,
        "advice": cells[SECOND, "done"].border.left.style,
        "none": cells[FIRST, "done"].border.left.style,
    }
    assert borders == {
        "error": "thick", "reason": "thick", "question": "mediumDashed", "advice": "dotted", "none": "thin",
    }  # fmt: skip
    fills = {cells[place].fill.fgColor.rgb for place in ((FIRST, "mark"), (SECOND, "next_year"), (FIRST, "done"))}
    assert len(fills) == 3
    assert not cells[FIRST, "mark"].protection.locked


def test_the_list_tells_all_at_once_errors_first_each_with_a_link_to_its_cell(
    parts: Parts, office: Store, form: Path
) -> None:
    """Complaint 16: three lists, errors first."""
    (made,) = returned(parts, office, filled(form, WITH_FAULTS))
    sheet = sheet_of(made, FINDINGS_SHEET)
    texts = texts_of(sheet)
    heads = [text for text in texts if text.startswith(("修正を要するもの　", "ご確認いただきたいもの　", "参考　"))]
    assert heads == ["修正を要するもの　2件", "ご確認いただきたいもの　1件", "参考　2件"]
    assert [each.severity for each in made.problems] == sorted(
        (each.severity for each in made.problems), key=list(Severity).index
    )
    cells = cells_of(made)
    link = next(cell for row in sheet.iter_rows() for cell in row if cell.hyperlink)
    assert link.value == f"回答!{cells[FIRST, 'mark'].coordinate}"
    assert link.hyperlink.location == f"'回答'!{cells[FIRST, 'mark'].coordinate}"
    assert link.hyperlink.target is None


def test_where_nothing_is_left_to_say_the_list_says_so(parts: Parts, office: Store, form: Path) -> None:
    (made,) = returned(parts, office, filled(form, dict.fromkeys(OWN, ANSWER)))
    assert made.problems == ()
    assert "修正を要するもの　ありません" in texts_of(sheet_of(made, FINDINGS_SHEET))


def test_the_form_unchanged_is_the_return_that_is_known(parts: Parts, office: Store, form: Path) -> None:
    answer = filled(form, {FIRST: ANSWER, SECOND: WITH_FAULTS[SECOND]})
    merge(parts, office, answer)
    (made,) = returned(parts, office, answer)
    assert made.out is not None
    assert merge(parts, office, made.out).value.files[0].verdict is Verdict.KNOWN


def test_the_form_answered_is_a_child_and_supersedes_what_it_corrects(parts: Parts, office: Store, form: Path) -> None:
    answer = filled(form, WITH_FAULTS)
    merge(parts, office, answer)
    (made,) = returned(parts, office, answer)
    assert made.out is not None
    mended = filled(
        made.out, {FIRST: {"mark": "◎"}, SECOND: {"change_reason": "納期のため", "done": "直した。"}}, "直し.xlsx"
    )
    plan = merge(parts, office, mended).value
    assert plan.conflicts == ()
    assert plan.files[0].verdict is Verdict.MERGED
    with office.reading() as records:
        first, second = records.exchange.returns(chosen_round(records).round_id)
        assert records.exchange.held(None) == []
    assert first.return_id in second.parents
    rows = rows_of(office)
    assert (rows[FIRST].values["mark"], rows[SECOND].values["done"]) == ("◎", "直した。")


def merged_cells(form: Path) -> Path:
    """Return an answer with a mark that is none, and two cells of 取組状況 joined into one."""
    path = filled(form, WITH_FAULTS, "来た回答.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book[ANSWER_SHEET]
    header = header_of(sheet)
    first, second = (
        next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, header.columns["id"]).value == row_id)
        for row_id in OWN
    )
    column = header.columns["done"]
    sheet.merge_cells(start_row=min(first, second), end_row=max(first, second), start_column=column, end_column=column)
    book.save(path)
    return path


@pytest.mark.parametrize("order", ["before", "together", "after"])
def test_a_form_made_before_the_file_was_taken_in_mends_it_in_any_order(
    parts: Parts, office: Store, form: Path, order: str
) -> None:
    answer = merged_cells(form)
    (made,) = returned(parts, office, answer)
    assert made.out is not None
    mends = {
        FIRST: {"mark": "◎", "done": "一つ目。"},
        SECOND: {"change_reason": "納期のため", "done": "二つ目。"},
    }
    mended = filled(made.out, mends, "直し.xlsx")
    batches = {"before": [[mended], [answer]], "together": [[answer, mended]], "after": [[answer], [mended]]}
    plans = [merge(parts, office, *batch).value for batch in batches[order]]
    assert [each for plan in plans for each in plan.conflicts] == []
    with office.reading() as records:
        returns = {each.file: each for each in records.exchange.returns(chosen_round(records).round_id)}
        assert records.exchange.held(None) == []
    assert returns["直し.xlsx"].declared_id == returns["来た回答.xlsx"].return_id
    rows = rows_of(office)
    assert (rows[FIRST].values["mark"], rows[FIRST].values["done"]) == ("◎", "一つ目。")
    assert (rows[SECOND].values["change_reason"], rows[SECOND].values["done"]) == ("納期のため", "二つ目。")


def test_a_form_made_before_the_file_was_taken_in_and_left_as_it_is_is_the_same_return(
    parts: Parts, office: Store, form: Path
) -> None:
    answer = filled(form, WITH_FAULTS)
    (made,) = returned(parts, office, answer)
    assert made.out is not None
    merge(parts, office, answer)
    assert merge(parts, office, made.out).value.files[0].verdict is Verdict.KNOWN


def test_of_a_file_that_waits_as_a_whole_the_form_is_of_the_return_that_it_will_be(
    parts: Parts, office: Store, form: Path
) -> None:
    merge(parts, office, filled(form, dict.fromkeys(OWN, ANSWER)))
    anew = send(parts, office, form.parent / "anew", anew=True)
    cleared = filled(anew, dict.fromkeys(OWN, dict.fromkeys(ANSWER, "")), "消えた回答.xlsx")
    (made,) = returned(parts, office, cleared)
    assert made.out is not None
    plan = merge(parts, office, cleared).value
    assert plan.files[0].code == "MASS-CLEARED"
    apply_held(parts, office, [plan.held[0].item_id])
    merge(parts, office, filled(made.out, {each: {**ANSWER, "done": "直した。"} for each in OWN}, "直し.xlsx"))
    with office.reading() as records:
        returns = {each.file: each for each in records.exchange.returns(chosen_round(records).round_id)}
    assert returns["直し.xlsx"].declared_id == returns["消えた回答.xlsx"].return_id
    assert [rows_of(office)[row_id].values["done"] for row_id in OWN] == ["直した。", "直した。"]


def test_a_closed_round_gets_the_list_of_findings_alone(parts: Parts, office: Store, form: Path) -> None:
    answer = filled(form, WITH_FAULTS)
    close_round(office)
    (made,) = returned(parts, office, answer)
    assert (made.holds_answers, made.due) == (False, None)
    assert any("締め切っている" in text for text in texts_of(openpyxl.load_workbook(made.out or "").worksheets[0]))
    reopen(office, (FIRST,), "訂正のため")
    (made,) = returned(parts, office, answer)
    assert made.holds_answers


def test_deleted_rows_keep_their_values_and_clear_nothing(
    parts: Parts, office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "one.xlsx")
    merge(parts, office, tmp_path / "one.xlsx")
    write(parts, own, FIRST, done="二回目。")
    hand_in(parts, own, tmp_path / "two.xlsx")
    book = openpyxl.load_workbook(tmp_path / "two.xlsx")
    sheet = book[ANSWER_SHEET]
    column = header_of(sheet).columns["id"]
    sheet.delete_rows(next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == SECOND))
    book.save(tmp_path / "two.xlsx")
    merge(parts, office, tmp_path / "two.xlsx")
    (made,) = returned(parts, office, tmp_path / "two.xlsx")
    assert "ROWS-ABSENT" in {each.code for each in made.problems}
    assert made.out is not None
    merge(parts, office, made.out)
    rows = rows_of(office)
    assert (rows[FIRST].values["done"], rows[SECOND].values["done"]) == ("二回目。", ANSWER["done"])


def test_a_cell_that_cannot_be_shown_is_as_it_stands_and_marked(parts: Parts, office: Store, form: Path) -> None:
    first = filled(form, dict.fromkeys(OWN, ANSWER))
    merge(parts, office, first)
    book = openpyxl.load_workbook(first)
    sheet = book[ANSWER_SHEET]
    header = header_of(sheet)
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, header.columns["id"]).value == FIRST)
    sheet.cell(row, header.columns["done"]).value = "#REF!"
    sheet.cell(row, header.columns["done"]).data_type = "e"
    broken = form.with_name("壊れた欄.xlsx")
    book.save(broken)
    (made,) = returned(parts, office, broken)
    cell = cells_of(made)[FIRST, "done"]
    assert (cell.value, cell.border.left.style) == (ANSWER["done"], "mediumDashed")
    assert any("#REF!" in text for text in texts_of(sheet_of(made, FINDINGS_SHEET)))


def test_a_result_belongs_to_the_bytes_of_a_file(parts: Parts, office: Store, form: Path) -> None:
    """Complaint 12: an old verdict is never used for a new file; a file, its verdict and its time are kept together."""
    answer = filled(form, WITH_FAULTS)
    merge(parts, office, answer)
    (before,) = returned(parts, office, answer)
    edit_entry(parts, office, Entry(SECOND, {"out_of_report": "finished"}))
    (after,) = returned(parts, office, answer)
    assert after.problems == before.problems
    (anew,) = returned(parts, office, answer, anew=True)
    assert {each.place.id for each in anew.problems} == {FIRST}
    (kept,) = returned(parts, office, answer)
    assert kept.problems == anew.problems


def test_taken_in_again_it_keeps_what_was_found_the_first_time(parts: Parts, office: Store, form: Path) -> None:
    answer = filled(form, WITH_FAULTS)
    merge(parts, office, answer)
    (before,) = returned(parts, office, answer)
    merge(parts, office, answer)
    assert returned(parts, office, answer)[0].problems == before.problems
    assert before.problems


def test_a_file_that_came_is_named_by_its_sha256(parts: Parts, office: Store, form: Path) -> None:
    answer = filled(form, WITH_FAULTS)
    merge(parts, office, answer)
    (by_path,) = returned(parts, office, answer)
    answer.unlink()
    (by_hash,) = returned(parts, office, by_path.sha256[:12])
    assert (by_hash.problems, by_hash.out) == (by_path.problems, by_path.out)


def test_of_a_file_that_is_no_form_the_list_says_what_was_found(parts: Parts, office: Store, tmp_path: Path) -> None:
    """Complaint 6: every refusal has a code, a sentence and a remedy."""
    path = tmp_path / "覚え書き.xlsx"
    path.write_bytes(b"hello")
    merge(parts, office, path)
    (made,) = returned(parts, office, path)
    assert (made.holds_answers, made.division) == (False, None)
    assert [each.code for each in made.problems] == ["FILE-TEXT"]
    assert made.out is not None
    assert made.out.name == "覚え書き_R4指摘.xlsx"
    texts = texts_of(sheet_of(made, FINDINGS_SHEET))
    assert any("文字だけのファイル" in text for text in texts)
    path.unlink()
    (again,) = returned(parts, office, made.sha256)
    assert (again.problems, again.out) == (made.problems, made.out)


def test_a_file_that_is_not_there_is_named_and_nothing_is_written(parts: Parts, office: Store, tmp_path: Path) -> None:
    (made,) = returned(parts, office, tmp_path / "無い.xlsx")
    assert (made.out, [each.code for each in made.problems]) == (None, ["FILE-MISSING"])


def test_nothing_is_overwritten_and_the_same_file_is_written_once(parts: Parts, office: Store, form: Path) -> None:
    (first,) = returned(parts, office, filled(form, WITH_FAULTS))
    (again,) = returned(parts, office, filled(form, WITH_FAULTS))
    (other,) = returned(parts, office, filled(form, dict.fromkeys(OWN, ANSWER), "別の回答.xlsx"))
    assert first.out is not None
    assert other.out is not None
    assert again.out == first.out
    assert [first.out.name, other.out.name] == ["税務課_R4指摘.xlsx", "税務課_R4指摘(2).xlsx"]


def test_what_the_office_alone_has_to_do_is_not_said_to_a_division() -> None:
    for entry in (*MERGE_CODES, *READING_CODES, *FILE_CODES):
        if any(word in entry.remedy for word in ("所管課", "未取込", "取りまとめ", "データファイル", "報告対象")):
            assert entry.request or entry.is_for_office or entry.code.startswith("CLOSED-WITH"), entry.code
    for request in filter(None, (entry.request for entry in CATALOGUE.values())):
        assert "所管課" not in request
        assert request.endswith("ください。")


def test_the_lists_of_a_file_can_be_read_on_screen(parts: Parts, office: Store, form: Path) -> None:
    answer = filled(form, WITH_FAULTS)
    merge(parts, office, answer)
    (made,) = returned(parts, office, answer)
    with office.reading() as records:
        found = [each.severity for each in read_findings(records, made.sha256)]
        assert read_findings(records, "0" * 64) == ()
    assert found == [*[Severity.ERROR] * 2, Severity.QUESTION, *[Severity.ADVICE] * 2]


def test_a_form_with_findings_is_still_a_form_that_a_division_can_open(
    parts: Parts, office: Store, form: Path, tmp_path: Path
) -> None:
    (made,) = returned(parts, office, filled(form, {FIRST: ANSWER, SECOND: WITH_FAULTS[SECOND]}))
    assert made.out is not None
    rows = rows_in(parts, division_store(parts, made.out, tmp_path / "again.nakano"))
    assert rows[SECOND].values["done"] == WITH_FAULTS[SECOND]["done"]
    assert openpyxl.load_workbook(made.out).sheetnames[:2] == [ANSWER_SHEET, FINDINGS_SHEET]


def test_of_a_row_that_several_answer_no_other_division_s_text_is_shown(
    parts: Parts, office: Store, form: Path
) -> None:
    with office.writing() as work:
        round_ = chosen_round(work)
        shared = next(
            row
            for row in round_.rows
            if row.counted
            and {"zeimu"} < {each.division for each in row.named_divisions}
            and "zeimu" not in row.writers
        )
        lead = work.organisation.read().get(shared.writers[0]).name_on()
        work.begin_act("amend", None, "各課回答")
        work.rounds.set_several_writers(round_.round_id, shared.row_id, several=True)
        work.commit()
    edit_entry(parts, office, Entry(shared.row_id, {**ANSWER, "done": "主管課の文。"}, lead))
    anew = send(parts, office, form.parent / "anew", anew=True)
    answer = filled(anew, {FIRST: ANSWER})
    book = openpyxl.load_workbook(answer)
    sheet = book[ANSWER_SHEET]
    column = header_of(sheet).columns["id"]
    sheet.delete_rows(next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, column).value == shared.row_id))
    book.save(answer)
    (made,) = returned(parts, office, answer)
    assert cells_of(made)[shared.row_id, "done"].value is None


def found(parts: Parts, *texts: tuple[str, str]) -> list[tuple[str, str | None]]:
    places = ((Place(id="1-1-1-02-K", key=key), text) for key, text in texts)
    return [(each.code, each.found) for each in find_printing_problems(places, parts.papers)]


def test_common_texts_read_no_table_of_a_font(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_fonts, "drawable_characters", None)
    assert found(parts, (DONE, "窓口を拡大した。髙﨑①㈱ﾊﾝｶｸ—"), (DONE, "一\t二")) == [("TEXT-TAB", None)]


def test_a_letter_and_its_mark_are_one_character_where_there_is_one(parts: Parts) -> None:
    assert found(parts, (DONE, "か\u309aか\u3099e\u0301葛\U000e0100𠮷")) == []
    assert found(parts, (DONE, "あ\u0301")) == [("TEXT-UNPRINTABLE", "\u0301（U+0301）")]


def test_each_text_has_its_own_characters(parts: Parts) -> None:
    told = found(parts, (DONE, "\ue000😀"), (DONE, "窓口"), (DONE, "م"))
    expected = ["\ue000（U+E000）、😀（U+1F600）", "م（U+0645）"]
    assert told == [("TEXT-UNPRINTABLE", each) for each in expected]


def test_a_mark_is_printed_as_the_program_writes_it(parts: Parts) -> None:
    assert found(parts, (MARK, "😀")) == []


def test_of_files_that_could_not_be_opened_each_has_its_own_finding(parts: Parts, office: Store, form: Path) -> None:
    made = returned(parts, office, form.with_name("一.xlsx"), form.with_name("二.xlsx"))
    assert [[problem.place.file for problem in each.problems] for each in made] == [["一.xlsx"], ["二.xlsx"]]
