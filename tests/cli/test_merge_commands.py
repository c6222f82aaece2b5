"""Commands for returns: carrying over, conflicts, confirmation, findings."""

import io
import shutil
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.workbook.form.layout import ANSWER_SHEET, CHECK_VERSION, FINDINGS_SHEET
from tests.support.client_programs import WAYS, Way
from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office, last_years_form, make_office
from tests.support.sending import row_of
from tests.support.spreadsheets import header_of
from tests.support.windows import FIRST, OTHER_ANSWERS, SECOND, second_copy

CARRY_FIRST, CARRY_SECOND = ANSWERS
OTHER_YEAR = {
    CARRY_FIRST: {"mark": "◎", "done": "前の様式に書いた。", "next_year": "続ける。"},
    CARRY_SECOND: {"mark": "○", "change_reason": "納期のため", "change_kind": "後ろ倒し", "done": "試した。"},
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form of R3 that another data file sent, filled in with what belongs into R4's."""
    form = last_years_form(tmp_path_factory.mktemp("last-year"))
    path = form.with_name("前年の様式.xlsx")
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), OTHER_YEAR))
    return path


@pytest.fixture
def office(sent: Office, tmp_path: Path) -> Path:
    copy = tmp_path / "office.nakano"
    copy.write_bytes(sent.store.read_bytes())
    return copy


def cells(path: Path) -> dict[tuple[str, str], Any]:
    sheet = openpyxl.load_workbook(path)[ANSWER_SHEET]
    header = header_of(sheet)
    rows = {sheet.cell(row, header.columns["id"]).value: row for row in range(header.row + 1, sheet.max_row + 1)}
    return {
        (str(row_id), key): sheet.cell(row, column)
        for row_id, row in rows.items()
        if row_id
        for key, column in header.columns.items()
    }


def test_a_form_in_which_nothing_was_written_is_called_blank(sent: Office, office: Path) -> None:
    said = run("merge", sent.form("税務課"), "--store", office)
    assert "：白紙（記入がありません） 変更なし" in said.output
    assert "：反映" not in said.output


def test_files_of_one_name_are_reported_each_by_itself(sent: Office, office: Path, tmp_path: Path) -> None:
    paths = [tmp_path / folder / sent.answer.name for folder in ("一", "二")]
    for path, content in zip(paths, (sent.form("税務課"), sent.answer), strict=True):
        path.parent.mkdir()
        shutil.copy(content, path)
    said = run("merge", *paths, "--dry-run", "--store", office)
    assert "一/税務課.xlsx 税務課：白紙（記入がありません）" in said.output
    assert "二/税務課.xlsx 税務課：反映" in said.output


def test_another_year_s_form_is_named_and_carrying_over_is_offered(last_year: Path, office: Path) -> None:
    """Complaint 15: the message names found and expected, and offers to carry values over."""
    (problem,) = ask("merge", last_year, "--store", office).keys["files"][0]["problems"]
    assert (problem["code"], problem["found"], problem["expected"]) == ("OTHER-YEAR", "令和3年度", "令和4年度")
    assert "内容を引き継ぐ" in problem["remedy"]
    assert "carry-over" in run("merge", last_year, "--store", office).output


def test_of_another_year_texts_go_into_a_fresh_form_each_marked_and_listed(
    last_year: Path, office: Path, tmp_path: Path
) -> None:
    said = ask("carry-over", last_year, "--out", tmp_path / "back", "--store", office)
    assert said.code == 1
    assert said.keys["from"]["year"] == "R3"
    assert (said.keys["division"], said.keys["year"]) == ("税務課", "R4")
    carried = {(each["id"], each["key"]): each["to"] for each in said.keys["carried"]}
    assert carried == {
        (CARRY_FIRST, "done"): "前の様式に書いた。",
        (CARRY_FIRST, "next_year"): "続ける。",
        (CARRY_SECOND, "change_reason"): "納期のため",
        (CARRY_SECOND, "done"): "試した。",
    }
    left = {(each["id"], each["key"]): each["why"] for each in said.keys["left"]}
    assert left == dict.fromkeys(
        [(CARRY_FIRST, "mark"), (CARRY_SECOND, "mark"), (CARRY_SECOND, "change_kind")], "other_year"
    )
    out = Path(said.keys["out"])
    assert out.name == "税務課_R4引継ぎ.xlsx"
    shown = cells(out)
    assert {place: shown[place].value for place in carried} == carried
    assert {shown[place].border.left.style for place in carried} == {"mediumDashed"}
    assert shown[CARRY_FIRST, "mark"].value is None
    texts = [str(cell.value) for row in openpyxl.load_workbook(out)[FINDINGS_SHEET].iter_rows() for cell in row]
    assert "ご確認いただきたいもの　4件" in texts
    assert "参考　3件" in texts


def test_the_form_is_this_round_s_and_is_answered_like_any(last_year: Path, office: Path, tmp_path: Path) -> None:
    out = Path(ask("carry-over", last_year, "--out", tmp_path / "back", "--store", office).keys["out"])
    mended = tmp_path / "回答.xlsx"
    mended.write_bytes(
        make_spreadsheet_user().fill_in(out.read_bytes(), {CARRY_FIRST: {"mark": "◎"}, CARRY_SECOND: {"mark": "○"}})
    )
    (file,) = ask("merge", mended, "--store", office).keys["files"]
    assert file["verdict"] == "merged"
    rows = {row["id"]: row for row in done("show", "--store", office)["rows"]}
    assert (rows[CARRY_FIRST]["mark"], rows[CARRY_FIRST]["done"]) == ("◎", "前の様式に書いた。")


def test_what_was_answered_already_stays_and_the_form_has_seen_it(
    sent: Office, last_year: Path, office: Path, tmp_path: Path
) -> None:
    ask("merge", sent.answer, "--store", office)
    said = ask("carry-over", last_year, "--out", tmp_path / "back", "--store", office)
    assert {each["why"] for each in said.keys["left"]} == {"filled", "other_year"}
    assert said.keys["carried"] == []
    out = Path(said.keys["out"])
    mended = tmp_path / "回答.xlsx"
    mended.write_bytes(make_spreadsheet_user().fill_in(out.read_bytes(), {CARRY_FIRST: {"done": "書き直した。"}}))
    merged = ask("merge", mended, "--store", office).keys
    assert merged["conflicts"] == []
    rows = {row["id"]: row for row in done("show", "--store", office)["rows"]}
    assert rows[CARRY_FIRST]["done"] == "書き直した。"


def test_of_this_round_an_old_version_or_unknown_sending_brings_its_marks_too(
    sent: Office, office: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(make_spreadsheet_user().fill_in(sent.form("税務課").read_bytes(), OTHER_YEAR))
    )
    sheet = book[CHECK_SHEET]
    version = next(cell for row in sheet.iter_rows() for cell in row if cell.value == CHECK_VERSION)
    sheet.cell(version.row, (version.column or 0) + 1).value = "0"
    old = tmp_path / "古い様式.xlsx"
    book.save(old)
    (problem,) = ask("merge", old, "--store", office).keys["files"][0]["problems"]
    assert (problem["code"], problem["found"], problem["expected"]) == ("FORM-VERSION", "0", "1、2、3")
    said = ask("carry-over", old, "--out", tmp_path / "back", "--store", office)
    carried = {(each["id"], each["key"]): each["to"] for each in said.keys["carried"]}
    assert carried[CARRY_SECOND, "mark"] == "○"
    assert carried[CARRY_SECOND, "change_kind"] == "後ろ倒し"
    assert said.keys["left"] == []


def test_another_division_s_form_goes_to_the_one_that_is_named(sent: Office, office: Path, tmp_path: Path) -> None:
    """What 税務課 is not asked for is left out, and is named."""
    path = tmp_path / "戸籍の様式.xlsx"
    typed = {"1-1-1-01-P": {"mark": "◎", "done": "戸籍の取組。"}}
    path.write_bytes(make_spreadsheet_user().fill_in(sent.form("戸籍住民課").read_bytes(), typed))
    said = ask("carry-over", path, "--out", tmp_path / "back", "--division", "税務課", "--store", office)
    assert said.keys["carried"] == []
    assert {(each["id"], each["why"]) for each in said.keys["left"]} == {("1-1-1-01-P", "not_asked")}
    codes = [each["code"] for each in said.keys["problems"]]
    assert codes == ["NOTHING-TO-CARRY", "NOT-CARRIED", "NOT-CARRIED"]


def test_in_a_division_s_data_file_blank_fields_are_filled_and_what_was_typed_stays(
    sent: Office, last_year: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.nakano"
    run("open", sent.form("税務課"), "--store", own)
    done("set", CARRY_FIRST, "done=もう書いた。", "--store", own)
    said = ask("carry-over", last_year, "--store", own)
    assert said.keys["out"] is None
    rows = {row["id"]: row for row in done("show", "--store", own)["rows"]}
    assert (rows[CARRY_FIRST]["done"], rows[CARRY_FIRST]["next_year"], rows[CARRY_SECOND]["done"]) == (
        "もう書いた。",
        "続ける。",
        "試した。",
    )
    assert rows[CARRY_FIRST]["mark"] is None
    assert {(each["id"], each["key"]): each["why"] for each in said.keys["left"]}[CARRY_FIRST, "done"] == "filled"
    (change,) = done("history", CARRY_SECOND, "--key", "done", "--store", own)["changes"]
    assert change["to"] == "試した。"
    again = ask("carry-over", last_year, "--store", own)
    assert again.keys["carried"] == []


def test_in_an_office_the_folder_is_needed_and_a_form_must_have_been_sent(last_year: Path, tmp_path: Path) -> None:
    office = tmp_path / "new.nakano"
    done("init", "--store", office)
    done("round", "open", "--year", "R4", "--store", office)
    assert ask("carry-over", last_year, "--store", office).keys["error"] == "USAGE"
    said = ask("carry-over", last_year, "--out", tmp_path, "--store", office)
    assert (said.code, said.keys["error"]) == (2, "NOTHING-SENT")


def test_a_file_that_is_no_form_is_refused(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "覚え書き.xlsx"
    path.write_bytes(b"hello")
    assert ask("carry-over", path, "--out", tmp_path, "--store", office).keys["error"] == "FORM-NOT-READABLE"


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
    done("set", CARRY_FIRST, "done=修文した。", "--store", office)
    assert zeimu(office)["changed_after_confirmation"] == [{"id": CARRY_FIRST, "key": "done"}]
    (told,) = done("show", "--division", "税務課", "--store", office)["confirmations"]
    assert (told["division"], told["confirmed_by"]) == ("税務課", "税務課長")
    assert told["changed_after_confirmation"] == [{"id": CARRY_FIRST, "key": "done"}]
    assert [each["division"] for each in done("show", CARRY_FIRST, "--store", office)["confirmations"]] == ["税務課"]
    others = (row["id"] for row in done("show", "--store", office)["rows"] if "税務課" not in row["leads"])
    assert done("show", next(others), "--store", office)["confirmations"] == [], "of another division's row"


def test_a_line_on_it_notes_that_figures_are_not_covered(office: Path) -> None:
    said = run("confirm", "--name", "税務課長", "--as", "税務課", "--store", office).output
    assert "税務課の取組2件について" in said
    for words in (("board",), ("show", "--division", "税務課")):
        assert "税務課長（成果指標を除く）" not in run(*words, "--store", office).output
    done("kpi", "set", "KPI-1-1", "owner=税務課", "--store", office)
    for words in (("board",), ("show", "--division", "税務課")):
        assert "税務課長（成果指標を除く）" in run(*words, "--store", office).output


def test_scenario_33_a_note_alone_is_no_change_and_a_changed_field_is_named(own: Path) -> None:
    """Scenario 33: the hash covers the published fields of the rows it answers, each field by itself."""
    done("confirm", "--name", "税務課長", "--store", own)
    done("set", CARRY_SECOND, "note=担当が替わりました。", "--store", own)
    codes = [each["code"] for each in ask("check", "--store", own).keys["problems"]]
    assert "CONFIRMED-THEN-CHANGED" not in codes
    done("set", CARRY_SECOND, "done=書き直した。", "--store", own)
    said = ask("check", "--store", own)
    (asked,) = (each for each in said.keys["problems"] if each["code"] == "CONFIRMED-THEN-CHANGED")
    assert (said.code, said.keys["complete"], asked["id"], asked["key"]) == (1, True, CARRY_SECOND, "done")
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


@pytest.fixture
def resolve_office(tmp_path: Path) -> Office:
    """An office to which two copies of one division's form were returned that differ."""
    made = make_office(tmp_path)
    for file in (made.answer, second_copy(made, tmp_path)):
        run("merge", file, "--store", made.store)
    return made


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (("base",), "照会時の内容を採用しました。「令和4年度までの取組状況」が空欄になりました。"),
        (("text", "--text", ""), "入力した文章としました。「令和4年度までの取組状況」が空欄になりました。"),
        (("text", "--text", "決めた文章。"), "入力した文章としました。"),
        (("both",), "税務課の文章を併記しました。"),
    ],
)
def test_a_field_that_becomes_blank_is_named(resolve_office: Office, choice: tuple[str, ...], told: str) -> None:
    output = run("resolve", f"{FIRST}:done", "--take", *choice, "--store", resolve_office.store).output
    assert output.splitlines()[1:] == [f"{FIRST}:done：{told}"]


def test_both_texts_are_joined_in_the_order_in_which_the_copies_came(resolve_office: Office) -> None:
    (decided,) = done("resolve", f"{FIRST}:done", "--take", "both", "--store", resolve_office.store)["resolved"]
    assert decided["value"] == f"{ANSWERS[FIRST]['done']}\n{OTHER_ANSWERS[FIRST]['done']}"


def test_what_the_other_copy_says_is_taken_without_a_word_of_blanks(resolve_office: Office) -> None:
    (question,) = {each["question"] for each in ask("conflicts", "--store", resolve_office.store).keys["conflicts"]}
    assert "空欄" not in run("resolve", question, "--take", "other", "--store", resolve_office.store).output


@pytest.mark.parametrize("exchanged", [False, True])
def test_of_copies_of_one_batch_none_is_called_the_later_one(tmp_path: Path, *, exchanged: bool) -> None:
    made = make_office(tmp_path)
    names = ("税務課.xlsx", "【差替】税務課.xlsx")
    first, second = (made.answer.parent / name for name in (names[::-1] if exchanged else names))
    made.answer.rename(first)
    second_copy(made, tmp_path).rename(second)
    merged = run("merge", first.parent, "--store", made.store)
    assert merged.output.count("最終保存（ブックの記録") == len(names)
    said = run("conflicts", "--store", made.store).output
    assert "（先）" not in said
    assert "（後）" not in said
    assert "どちらが後のものか分かりません" in said
    found = ask("conflicts", "--store", made.store).keys["conflicts"]
    sides = [side for each in found for side in each["sides"]]
    assert {side["file"] for side in sides} == set(names)
    assert {side["place"] for side in sides} == {None}
    assert all(side["saved_at"] for side in sides)


def test_copies_of_two_batches_have_their_places(resolve_office: Office) -> None:
    (one, *_) = ask("conflicts", "--store", resolve_office.store).keys["conflicts"]
    assert {side["file"]: side["place"] for side in one["sides"]} == {"税務課.xlsx": 1, "税務課_2回目.xlsx": 2}


@pytest.mark.parametrize(("batches", "expected"), [((1, 2), "（先）"), ((2, 1), "（後）")])
def test_a_copy_beside_two_of_one_batch_is_the_first_or_the_last(
    tmp_path: Path, batches: tuple[int, ...], expected: str
) -> None:
    office = make_office(tmp_path)
    files = [tmp_path / f"{number}.xlsx" for number in range(sum(batches))]
    for path in files:
        answer = {FIRST: {"mark": "◎", "done": f"{path.stem}回目の文。"}}
        path.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), answer))
    for batch in (files[: batches[0]], files[batches[0] :]):
        run("merge", *batch, "--store", office.store)
    said = run("conflicts", "--store", office.store).output
    alone = files[0] if batches[0] == 1 else files[-1]
    assert f"税務課{expected}：{alone.stem}回目の文。" in said
    assert ("（先）" in said, "（後）" in said, "番目）" in said) == (expected == "（先）", expected == "（後）", False)


def test_writing_on_a_field_in_conflict_reports_that_it_remains_with_one_side_more(resolve_office: Office) -> None:
    said = ask("set", FIRST, "done=事務局の文。", "next_year=継続", "--store", resolve_office.store)
    assert (said.code, said.keys["conflicts"]) == (1, [f"{FIRST}:done"])
    (remains,) = said.keys["problems"]
    assert (remains["code"], remains["id"], remains["key"], remains["found"]) == (
        "CONFLICT-REMAINS", FIRST, "done", "3"
    )  # fmt: skip
    assert "相違" in remains["remedy"]
    (one, _) = ask("conflicts", "--store", resolve_office.store).keys["conflicts"]
    assert {side["value"] for side in one["sides"]} == {
        ANSWERS[FIRST]["done"],
        OTHER_ANSWERS[FIRST]["done"],
        "事務局の文。",
    }
    again = run("set", FIRST, "done=事務局の文。", "--store", resolve_office.store)
    assert again.code == 1
    assert "resolve" in again.output
    run("resolve", f"{FIRST}:done", "--take", "office", "--store", resolve_office.store)
    after = ask("set", FIRST, "done=事務局の別の文。", "--store", resolve_office.store)
    assert (after.code, after.keys["conflicts"]) == (0, [])


def test_any_field_of_a_group_in_conflict_names_the_group(resolve_office: Office) -> None:
    said = ask("set", SECOND, "change_reason=電話で確認した。", "--store", resolve_office.store)
    assert (said.code, said.keys["conflicts"]) == (1, [f"{SECOND}:mark"])
    on_behalf = ask("set", SECOND, "mark=◎", "--as", "税務課", "--store", resolve_office.store)
    assert (on_behalf.code, on_behalf.keys["conflicts"]) == (1, [f"{SECOND}:mark"])


def test_an_answer_on_behalf_in_a_conflict_is_said_to_be_recorded_beside_the_others(resolve_office: Office) -> None:
    words = ("set", FIRST, "--as", "税務課", "--store", resolve_office.store)
    said = run(*words, "done=電話で聞いた文。")
    assert (said.code, "変更はありません" in said.output) == (1, False)
    assert "1項目を、相違の内容の一つとして記録しました。" in said.output
    assert "3つの内容が並んでいます" in said.output
    blank = run(*words, "done=")
    assert "変更はありません。" in blank.output, "nothing was typed that could stand beside the others"
    assert "3つの内容が並んでいます" in blank.output
    assert "2項目を" in run("set", SECOND, "mark=△", "change_reason=不調のため", *words[2:]).output


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


def test_a_field_that_two_names_mean_is_set_by_neither(tmp_path: Path) -> None:
    store = _office(tmp_path)
    said = ask("set", ROW, "done=一つ目", "令和4年度までの取組状況=二つ目", "--store", store)
    assert (said.code, said.keys["error"]) == (2, "KEY-TWICE")
    assert "「done」と「令和4年度までの取組状況」" in said.keys["message"]


@pytest.fixture
def findings_office(sent: Office, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sent.store, tmp_path / "office.nakano"))


def filled(sent: Office, path: Path, answers: dict[str, dict[str, str]]) -> Path:
    path.write_bytes(make_spreadsheet_user().fill_in(sent.form("税務課").read_bytes(), answers))
    return path


def test_every_refusal_has_a_code_a_sentence_and_a_remedy(sent: Office, findings_office: Path, tmp_path: Path) -> None:
    """Complaint 6: no error screen with nothing in it; a bad verdict is never without its reason."""
    folder = tmp_path / "came"
    folder.mkdir()
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "文字.xlsx").write_bytes("管理番号,進捗状況".encode())
    (folder / "切れた.xlsx").write_bytes(sent.answer.read_bytes()[:900])
    shutil.copyfile(sent.answer, folder / "良い回答.xlsx")
    files = ask("merge", folder, "--store", findings_office).keys["files"]
    bad = [file for file in files if file["verdict"] in ("refused", "held")]
    assert len(bad) == 3
    listed = ask("findings", folder, "--out", tmp_path / "back", "--store", findings_office).keys["files"]
    for file in (*bad, *(each for each in listed if each["file"] != "良い回答.xlsx")):
        assert file["problems"], file["file"]
        assert all(each["code"] and each["message"] and each["remedy"] for each in file["problems"])
    assert all(Path(each["out"]).exists() for each in listed)


def test_a_result_belongs_to_a_files_hash(sent: Office, findings_office: Path, tmp_path: Path) -> None:
    """Complaint 12: another file of the same name has a result of its own, and the old one is kept with its bytes."""
    path = filled(sent, tmp_path / "回答.xlsx", {CARRY_FIRST: {"mark": "▽"}})
    ask("merge", path, "--store", findings_office)
    (before,) = ask("findings", path, "--out", tmp_path / "back", "--store", findings_office).keys["files"]
    filled(sent, path, {**ANSWERS, CARRY_SECOND: {**ANSWERS[CARRY_SECOND], "change_kind": "その他"}})
    (after,) = ask("findings", path, "--out", tmp_path / "back", "--store", findings_office).keys["files"]
    assert (after["problems"], after["file"]) == ([], before["file"])
    assert after["sha256"] != before["sha256"]
    ask("merge", path, "--store", findings_office)
    (kept,) = ask("findings", before["sha256"], "--out", tmp_path / "back", "--store", findings_office).keys["files"]
    assert kept["problems"] == before["problems"]


def test_the_message_names_found_and_expected_and_carries_values_over_where_it_can(
    sent: Office, findings_office: Path, tmp_path: Path
) -> None:
    """Complaint 15: form version, round and division are in the file."""
    own = tmp_path / "own.nakano"
    run("open", sent.form("税務課"), "--store", own)
    said = ask("open", sent.form("戸籍住民課"), "--store", own).keys
    assert said["error"] == "FORM-OF-OTHER-DIVISION"
    assert "戸籍住民課" in said["message"]
    assert "税務課" in said["message"]
    assert "carry-over" in said["remedy"]
    path = filled(sent, tmp_path / "回答.xlsx", {CARRY_FIRST: {"done": "書いた。"}})
    carried = ask("carry-over", path, "--out", tmp_path / "back", "--store", findings_office).keys["carried"]
    assert carried == [{"id": CARRY_FIRST, "key": "done", "to": "書いた。"}]


def test_three_lists_errors_first(sent: Office, findings_office: Path, tmp_path: Path) -> None:
    """Complaint 16: warnings do not drown the errors."""
    path = filled(sent, tmp_path / "回答.xlsx", {CARRY_FIRST: {"mark": "○", "done": "R4年度に入れた。"}})
    said = run("findings", path, "--out", tmp_path / "back", "--store", findings_office).output
    places = [said.index(words) for words in ("修正を要するもの", "ご確認いただきたいもの", "参考")]
    assert places == sorted(places)
    keys = ask("findings", path, "--out", tmp_path / "back", "--store", findings_office).keys
    order = [each["severity"] for each in keys["problems"]]
    assert order == sorted(order, key=["error", "question", "advice"].index)
    assert set(order) == {"error", "question", "advice"}


@pytest.mark.sample(1)
@pytest.mark.clients
@pytest.mark.parametrize("way", [way for way in WAYS if way.through == "xlsx → xlsx"], ids=lambda way: way.name)
def test_a_form_with_findings_saved_by_another_program_is_the_answer_that_it_holds(
    way: Way, sent: Office, findings_office: Path, tmp_path: Path
) -> None:
    if way.version() is None:
        pytest.skip(f"{way.client} is not installed here; make test-clients installs it")
    ask("merge", sent.answer, "--store", findings_office)
    (file,) = ask("findings", sent.answer, "--out", tmp_path / "back", "--store", findings_office).keys["files"]
    (tmp_path / "resaved").mkdir()
    way.resave([Path(file["out"])], tmp_path / "resaved")
    (again,) = ask("merge", tmp_path / "resaved" / Path(file["out"]).name, "--store", findings_office).keys["files"]
    assert (again["verdict"], again["problems"][0]["code"]) == ("known", "ALREADY-MERGED")


def test_what_was_written_beside_known_answers_is_reported_once(sent: Office, tmp_path: Path) -> None:
    store = shutil.copy(sent.store, tmp_path / "own.nakano")
    ask("merge", sent.answer, "--store", store)
    book = openpyxl.load_workbook(sent.answer)
    sheet = book[ANSWER_SHEET]
    sheet["P9"], sheet["C9"] = "9行目は取り下げます", "別の題名"
    sheet["J9"].comment = Comment("課長の確認待ちです", "税務課")
    book.save(tmp_path / "noted.xlsx")
    (first,), (copied, again) = (
        [(file["verdict"], [each["code"] for each in file["problems"]]) for file in said.keys["files"]]
        for said in (
            ask("merge", sent.answer, "--store", store),
            ask(
                "merge",
                tmp_path / "noted.xlsx",
                shutil.copy(tmp_path / "noted.xlsx", tmp_path / "z.xlsx"),
                "--store",
                store,
            ),
        )
    )
    assert first == again == ("known", ["ALREADY-MERGED"])
    assert copied == ("known", ["ALREADY-MERGED", "SEEN-ADDED", "SEEN-ADDED", "SEEN-CHANGED"])
    (later,) = ask("merge", tmp_path / "noted.xlsx", "--store", store).keys["files"]
    assert [each["code"] for each in later["problems"]] == ["ALREADY-MERGED"]


def test_what_goes_back_is_never_written_over(sent: Office, findings_office: Path, tmp_path: Path) -> None:
    path = filled(sent, tmp_path / "回答.xlsx", {CARRY_FIRST: {"mark": "▽"}})
    first = done_or_asked("findings", path, "--out", tmp_path / "back", "--store", findings_office)
    Path(first).write_bytes(b"somebody wrote a note here")
    second = done_or_asked("findings", path, "--out", tmp_path / "back", "--store", findings_office)
    assert second != first
    assert Path(first).read_bytes() == b"somebody wrote a note here"


def done_or_asked(*words: str | Path) -> str:
    (file,) = ask(*words).keys["files"]
    return str(file["out"])


TAB, UNPRINTABLE = "TEXT-TAB", "TEXT-UNPRINTABLE"
TABBED = "連携を\t開始した。"
WITH_GAIJI = "外字\ue000を使う。"


@pytest.fixture
def printing_office(tmp_path: Path) -> Office:
    """An office whose 税務課 typed a tab in one text and a character that no font has in another."""
    made = make_office(tmp_path)
    answers = {
        CARRY_FIRST: ANSWERS[CARRY_FIRST] | {"done": TABBED},
        CARRY_SECOND: ANSWERS[CARRY_SECOND] | {"next_year": WITH_GAIJI},
    }
    made.answer.write_bytes(make_spreadsheet_user().fill_in(made.form("税務課").read_bytes(), answers))
    return made


def found(problems: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    codes = (TAB, UNPRINTABLE)
    return [(each["code"], each["severity"], each["id"], each["key"]) for each in problems if each["code"] in codes]


EXPECTED = [(TAB, "advice", CARRY_FIRST, "done"), (UNPRINTABLE, "question", CARRY_SECOND, "next_year")]


def test_check_of_a_returned_form_names_row_and_field(printing_office: Office) -> None:
    problems = ask("check", printing_office.answer).keys["problems"]
    assert found(problems) == EXPECTED
    (missing,) = (each for each in problems if each["code"] == UNPRINTABLE)
    assert "U+E000" in missing["found"]
    assert missing["cell"]


def test_merge_names_them_and_keeps_the_texts_as_they_were_typed(printing_office: Office) -> None:
    said = ask("merge", printing_office.answer, "--store", printing_office.store)
    assert found(said.keys["files"][0]["problems"]) == EXPECTED
    assert row_of(printing_office.store, CARRY_FIRST)["done"] == TABBED


def test_check_of_a_data_file_names_what_was_typed_into_it(printing_office: Office, tmp_path: Path) -> None:
    own = tmp_path / "own.nakano"
    run("open", printing_office.form("税務課"), "--store", own)
    done("set", CARRY_FIRST, f"done={TABBED}", "--store", own)
    done("set", CARRY_SECOND, f"next_year={WITH_GAIJI}", "--store", own)
    assert found(ask("check", "--store", own).keys["problems"]) == EXPECTED


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("髙﨑𠮷葛\U000e0100か\u309a㋿𩸽ﾊﾝｶｸ㈱ e\u0301 Nguyễn", None),
        ("前\u200dとabc\ufeff後", None),
        ("سلام", "ا（U+0627）、س（U+0633）、ل（U+0644）、م（U+0645）"),
        ("שלום", "ו（U+05D5）、ל（U+05DC）、ם（U+05DD）、ש（U+05E9）"),
        ("👨\u200d👩😀", "👨（U+1F468）、👩（U+1F469）、😀（U+1F600）"),
        ("あ\u0301", "\u0301（U+0301）"),
    ],
)
def test_the_fonts_that_come_with_the_program_decide_what_is_told(
    printing_office: Office, tmp_path: Path, typed: str, named: str | None
) -> None:
    done("set", CARRY_FIRST, f"done={typed}", "--as", "税務課", "--store", printing_office.store)
    problems = ask("check", "--store", printing_office.store).keys["problems"]
    assert [each["found"] for each in problems if each["code"] == UNPRINTABLE and each["id"] == CARRY_FIRST] == (
        [named] if named else []
    )
    said = ask("export", "list", "--out", tmp_path / "一覧.pdf", "--store", printing_office.store)
    assert said.code == (1 if named else 0), said
    assert [each["found"] for each in said.keys["problems"]] == ([named] if named else [])
    assert all(each["column"].startswith(f"{CARRY_FIRST}の「") for each in said.keys["problems"])
    recorded = ask("publish", "--for", "庁議", "--draft", "--out", tmp_path / "庁議", "--store", printing_office.store)
    if named:
        assert (recorded.code, recorded.keys["error"]) == (2, "CHARACTER-UNPRINTABLE")
        assert recorded.keys["message"].startswith(f"{CARRY_FIRST}の「")
        assert f"（{named}）" in recorded.keys["message"]
    assert (tmp_path / "庁議").exists() == (named is None)


def test_set_names_the_characters_that_it_does_not_keep(printing_office: Office) -> None:
    said = done(
        "set", CARRY_FIRST, "done=連携\x07を\x0b開始\x1bした。", "--as", "税務課", "--store", printing_office.store
    )
    (told,) = said["problems"]
    assert (told["code"], told["severity"], told["id"], told["key"]) == (
        "CELL-CONTROL", "advice", CARRY_FIRST, "done"
    )  # fmt: skip
    assert told["found"] == "U+0007、U+001B"
    assert row_of(printing_office.store, CARRY_FIRST)["done"] == "連携を\n開始した。"
    again = run("set", CARRY_FIRST, "done=連携\x07を開始した。", "--as", "税務課", "--store", printing_office.store)
    assert again.code == 0
    assert "制御文字（U+0007）" in again.output


def test_set_names_the_characters_that_turn_the_direction_and_does_not_keep_them(printing_office: Office) -> None:
    typed = "done=\u202e件05\u202cを増設した。"
    (told,) = ask("set", CARRY_FIRST, typed, "--as", "税務課", "--store", printing_office.store).keys["problems"]
    assert (told["code"], told["severity"], told["found"]) == ("CELL-DIRECTION", "question", "U+202E、U+202C")
    assert row_of(printing_office.store, CARRY_FIRST)["done"] == "件05を増設した。"


def test_a_word_document_in_a_folder_of_workbooks_is_named_as_what_it_is(printing_office: Office) -> None:
    paper = docx.Document()
    paper.save(str(printing_office.answer.parent / "戸籍住民課.xlsx"))
    files = ask("merge", printing_office.answer.parent, "--store", printing_office.store).keys["files"]
    (refused,) = (each["problems"][0] for each in files if each["verdict"] == "refused")
    assert (refused["file"], refused["found"]) == ("戸籍住民課.xlsx", "Word 文書")
    assert "Word 文書、PDF、画像、" in refused["remedy"]
