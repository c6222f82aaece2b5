"""Returns that are withdrawn, typed on behalf, received again, accepted together."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Said, ask, done, run
from tests.support.offices import ANSWERS, Office
from tests.support.rounds import OWN
from tests.support.sending import filled_in, form_anew, line_of, merged, row_of, sound

ROW, OTHER = OWN
DIVISION = "税務課"


def came_in(office: Office, *paths: Path) -> str:
    """Merge files and return the ID of the first one's return."""
    found = merged(office, *paths).keys["files"][0]["return"]
    assert isinstance(found, str)
    return found


def take_back(office: Office, return_id: str, *words: str) -> dict[str, Any]:
    return done("take-back", return_id, *words, "--store", office.store)


def refused(office: Office, return_id: str) -> Said:
    said = ask("take-back", return_id, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "RETURN-SEEN")
    return said


def digest(office: Office) -> str:
    return str(done("show", "--store", office.store)["digest"])


def written(office: Office, name: str, **texts: str) -> Path:
    return filled_in(office.form(DIVISION), office.folder / "came" / f"{name}.xlsx", {ROW: texts})


@pytest.fixture
def own(office: Office) -> Path:
    """The data file of 税務課, with its first answer."""
    path = office.folder / "own.nakano"
    done("open", office.form(DIVISION), "--store", path)
    done("set", ROW, "done=一回目", "--store", path)
    done("set", OTHER, "done=別の行", "--store", path)
    return path


def submitted(own: Path, name: str) -> Path:
    target = own.parent / f"{name}.xlsx"
    done("submit", "--draft", "--out", target, "--store", own)
    return target


# 8
def test_a_withdrawn_return_is_as_if_it_had_never_arrived_and_can_be_merged_again(office: Office) -> None:
    before, empty = digest(office), line_of(office, DIVISION)
    return_id = came_in(office, office.answer)
    after, board = digest(office), line_of(office, DIVISION)
    said = take_back(office, return_id, "--reason", "誤送信のため", "--by", "見本 花子")
    assert {change["id"] for change in said["changes"]} == set(ANSWERS)
    assert (said["division"], said["seen_by"]) == (DIVISION, [])
    assert digest(office) == before
    assert line_of(office, DIVISION) == empty
    assert sound(office.store)
    assert came_in(office, office.answer) == return_id
    assert digest(office) == after
    assert {**line_of(office, DIVISION), "received": None} == {**board, "received": None}
    assert merged(office, office.answer).keys["files"][0]["verdict"] == "known"
    assert sound(office.store)


def test_history_tells_who_took_it_back_and_why(office: Office) -> None:
    return_id = came_in(office, office.answer)
    take_back(office, return_id, "--reason", "誤送信のため", "--by", "見本 花子")
    *_, last = done("history", ROW, "--key", "done", "--store", office.store)["changes"]
    told = {key: last[key] for key in ("who", "why", "by", "reason", "from", "to")}
    assert told == {
        "who": "事務局", "why": "reverted", "by": "見本 花子", "reason": "誤送信のため", "from": "連携を開始した。",
        "to": None
    }  # fmt: skip
    assert "取消し（誤送信のため）" in run("history", ROW, "--store", office.store).output


def test_the_later_answer_counts_on_its_own_when_the_earlier_one_is_withdrawn(office: Office, own: Path) -> None:
    first = submitted(own, "first")
    done("set", ROW, "done=二回目", "--store", own)
    second = submitted(own, "second")
    return_id = came_in(office, first)
    take_back(office, return_id)
    assert merged(office, second).keys["fates"]["applied"] == 2
    assert (row_of(office.store, ROW)["done"], row_of(office.store, OTHER)["done"]) == ("二回目", "別の行")
    whole = digest(office)
    assert merged(office, first).keys["changes"] == []
    assert digest(office) == whole
    assert take_back(office, return_id)["changes"] == []
    assert sound(office.store)


def test_taking_the_later_answer_back_lets_the_earlier_one_stand_again(office: Office, own: Path) -> None:
    merged(office, submitted(own, "first"))
    done("set", ROW, "done=二回目", "--store", own)
    return_id = came_in(office, submitted(own, "second"))
    (change,) = take_back(office, return_id)["changes"]
    assert (change["from"], change["to"]) == ("二回目", "一回目")
    *_, last = done("history", ROW, "--key", "done", "--store", office.store)["changes"]
    assert (last["file"], last["why"], last["who"]) == ("first.xlsx", "reverted", "事務局")


def test_a_conflict_goes_with_one_of_its_sides_and_comes_with_it_again(office: Office) -> None:
    one, other = written(office, "one", done="一人目の文"), written(office, "other", done="二人目の文")
    merged(office, one)
    return_id = came_in(office, other)
    assert len(ask("conflicts", "--store", office.store).keys["conflicts"]) == 1
    take_back(office, return_id)
    assert done("conflicts", "--store", office.store)["conflicts"] == []
    assert row_of(office.store, ROW)["done"] == "一人目の文"
    assert merged(office, other).keys["conflicts"]


# 34
@pytest.mark.parametrize(
    ("words", "seen"),
    [
        (("set", ROW, "done=事務局の文"), [{"kind": "word", "id": ROW, "key": "done"}]),
        (("set", ROW, "done=電話の回答", "--as", DIVISION), [{"kind": "word", "id": ROW, "key": "done"}]),
        (("accept", "--division", DIVISION), [{"kind": "acceptance", "id": each} for each in OWN]),
    ],
)
def test_what_has_observed_it_is_listed_and_nothing_is_changed(
    office: Office, words: tuple[str, ...], seen: list[dict[str, str]]
) -> None:
    return_id = came_in(office, office.answer)
    done(*words, "--store", office.store, "--by", "見本 花子")
    before = digest(office)
    found = refused(office, return_id).keys
    told = [{key: each[key] for key in ("kind", "id", "key") if each[key]} for each in found["seen_by"]]
    assert told == seen
    assert {each["by"] for each in found["seen_by"]} == {"見本 花子"}
    assert found["changes"] == []
    assert digest(office) == before
    assert ROW in run("take-back", return_id, "--store", office.store).output


def test_a_decision_has_seen_its_sides_until_it_no_longer_stands(office: Office) -> None:
    merged(office, written(office, "one", done="一人目の文"))
    return_id = came_in(office, written(office, "other", done="二人目の文"))
    done("resolve", f"{ROW}:done", "--take", "text", "--text", "決めた文", "--store", office.store)
    (seen,) = refused(office, return_id).keys["seen_by"]
    assert (seen["kind"], seen["id"], seen["key"]) == ("decision", ROW, "done")


def test_a_form_made_since_has_seen_it(office: Office) -> None:
    return_id = came_in(office, office.answer)
    form_anew(office, DIVISION)
    (seen,) = refused(office, return_id).keys["seen_by"]
    assert (seen["kind"], seen["division"]) == ("package", DIVISION)
    assert seen["at"] is not None
    assert seen["package"] in refused(office, return_id).keys["message"]


def test_an_acceptance_has_seen_what_the_accepted_answer_had_seen(office: Office, own: Path) -> None:
    merged(office, submitted(own, "first"))
    done("set", ROW, "mark=◎", "done=二回目", "--store", own)
    second = submitted(own, "second")
    return_id = came_in(office, second)
    every_field = {
        "mark": "○", "done": "直した文", "next_year": "予定", "later_years": "先の予定", "note": "直しました。"
    }  # fmt: skip
    merged(office, filled_in(second, office.folder / "came" / "mended.xlsx", {ROW: every_field}))
    done("accept", "--division", DIVISION, "--id", ROW, "--store", office.store)
    (seen,) = refused(office, return_id).keys["seen_by"]
    assert (seen["kind"], seen["id"]) == ("acceptance", ROW)
    assert row_of(office.store, ROW)["state"] == "accepted"


def test_what_was_reopened_no_longer_stands_as_accepted(office: Office) -> None:
    return_id = came_in(office, office.answer)
    done("accept", "--division", DIVISION, "--store", office.store)
    refused(office, return_id)
    done("reopen", "--id", ROW, "--id", OTHER, "--reason", "訂正のため", "--store", office.store)
    assert take_back(office, return_id)["changes"]


@pytest.mark.parametrize("number", ["R-unknown", " "])
def test_what_was_not_taken_in_cannot_be_taken_back(office: Office, number: str) -> None:
    said = ask("take-back", number, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "RETURN-UNKNOWN")


def test_it_is_taken_back_once(office: Office) -> None:
    return_id = came_in(office, office.answer)
    take_back(office, return_id)
    said = ask("take-back", return_id, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "RETURN-UNKNOWN")


def test_in_a_closed_round_nothing_is_taken_back(office: Office) -> None:
    return_id = came_in(office, office.answer)
    ask("round", "close", "--store", office.store)
    said = ask("take-back", return_id, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "CLOSED-FOR-WRITING")


def test_held_items_are_withdrawn_with_their_return_and_restored_with_it(office: Office) -> None:
    said = ask("merge", office.answer, "--without", OTHER, "--store", office.store)
    return_id = said.keys["files"][0]["return"]
    (item,) = ask("held", "--store", office.store).keys["held"]
    take_back(office, return_id)
    assert done("held", "--store", office.store)["held"] == []
    again = ask("merge", office.answer, "--without", OTHER, "--store", office.store)
    assert again.keys["held"] == [item["item"]]
    done("held", "apply", item["item"], "--store", office.store)
    assert row_of(office.store, OTHER)["done"] == ANSWERS[OTHER]["done"]


def test_a_foreign_row_that_was_taken_in_waits_again_when_its_return_comes_again(office: Office) -> None:
    row = "1-1-1-01-P"
    foreign = filled_in(office.form("職員課"), office.folder / "came" / "foreign.xlsx", {})
    _paste_row(foreign, row)
    return_id = came_in(office, foreign)
    (item,) = ask("held", "--store", office.store).keys["held"]
    done("held", "apply", item["item"], "--store", office.store)
    assert row_of(office.store, row)["done"] == "貼り付けた文"
    take_back(office, return_id)
    assert row_of(office.store, row)["done"] is None
    merged(office, foreign)
    assert [each["item"] for each in ask("held", "--store", office.store).keys["held"]] == [item["item"]]
    assert sound(office.store)


def test_what_was_left_stays_left_when_its_return_comes_again(office: Office) -> None:
    said = ask("merge", office.answer, "--without", OTHER, "--store", office.store)
    (item,) = said.keys["held"]
    done("held", "reject", item, "--store", office.store)
    take_back(office, said.keys["files"][0]["return"])
    again = ask("merge", office.answer, "--without", OTHER, "--store", office.store)
    assert again.keys["held"] == []


def test_what_the_return_had_made_needless_waits_again(office: Office, own: Path) -> None:
    first = submitted(own, "first")
    said = ask("merge", first, "--without", OTHER, "--store", office.store)
    (item,) = said.keys["held"]
    done("set", ROW, "done=二回目", "--store", own)
    return_id = came_in(office, submitted(own, "second"))
    assert done("held", "--store", office.store)["held"] == []
    take_back(office, return_id)
    assert [each["item"] for each in ask("held", "--store", office.store).keys["held"]] == [item]


def _paste_row(path: Path, row_id: str) -> None:
    """Write a row of another division below the last one."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book["回答"]
    headings = next(row for row in sheet.iter_rows() if any(cell.value == "管理番号" for cell in row))
    columns = {str(cell.value).replace("\n", ""): cell.column for cell in headings if cell.value}
    below = (headings[0].row or 0) + 1
    sheet.insert_rows(below)
    sheet.cell(below, columns["管理番号"], row_id)
    sheet.cell(below, columns["令和4年度までの取組状況"], "貼り付けた文")
    book.save(path)


def told(office: Office, *words: str, source: str | None = "電話") -> None:
    sources = () if source is None else ("--source", source)
    done("set", ROW, *words, "--as", DIVISION, *sources, "--store", office.store)


@pytest.mark.parametrize("source", ["電話", "メール", "紙", "口頭", "窓口での聞き取り"])
def test_history_explain_and_show_tell_how_it_was_told(office: Office, source: str) -> None:
    told(office, "done=電話の回答", source=source)
    (change,) = done("history", ROW, "--store", office.store)["changes"]
    assert (change["who"], change["why"], change["reason"]) == (DIVISION, "on_behalf", source)
    (word,) = done("explain", ROW, "--key", "done", "--store", office.store)["words"]
    assert (word["who"], word["on_behalf"], word["source"]) == (DIVISION, True, source)
    assert row_of(office.store, ROW)["on_behalf"] == {"done": source}
    for command in (("history", ROW), ("explain", ROW, "--key", "done"), ("show", "--division", DIVISION)):
        assert f"代理入力（{source}）" in run(*command, "--store", office.store).output


def test_it_need_not_be_told(office: Office) -> None:
    told(office, "done=課の回答", source=None)
    (change,) = done("history", ROW, "--store", office.store)["changes"]
    assert (change["why"], change["reason"]) == ("on_behalf", None)
    assert row_of(office.store, ROW)["on_behalf"] == {"done": None}


@pytest.mark.parametrize(
    "words", [("done=修文", "--source", "電話"), ("done=回答", "--as", DIVISION, "--source", "長" * 41)]
)
def test_only_an_answer_on_behalf_has_a_source_and_a_short_one(office: Office, words: tuple[str, ...]) -> None:
    said = ask("set", ROW, *words, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "SOURCE-NOT-POSSIBLE")
    assert done("history", ROW, "--store", office.store)["changes"] == []


def test_a_later_answer_of_the_division_is_no_longer_told_as_on_behalf(office: Office) -> None:
    told(office, "done=電話の回答")
    done("set", ROW, "done=修文", "--store", office.store)
    assert row_of(office.store, ROW)["on_behalf"] == {}


def test_an_unreadable_cell_waits_no_more_once_it_was_typed(office: Office) -> None:
    gap = _unreadable(office)
    assert merged(office, gap).code == 1
    held = ask("held", "--store", office.store).keys["held"]
    assert {item["key"] for item in held} == {"mark"}
    assert {item["reason"] for item in held} == {"UNREADABLE"}
    done("set", held[0]["id"], "done=別の欄", "--as", DIVISION, "--store", office.store)
    done("set", held[0]["id"], "mark=◎", "--store", office.store)
    assert len(ask("held", "--store", office.store).keys["held"]) == 1
    done("set", held[0]["id"], "mark=◎", "--as", DIVISION, "--source", "電話", "--store", office.store)
    assert done("held", "--store", office.store)["held"] == []
    assert merged(office, gap).keys["held"] == []


def _unreadable(office: Office) -> Path:
    """Return a form in which a mark is none."""
    texts = {ROW: {**ANSWERS[ROW], "mark": "▽"}}
    return filled_in(office.form(DIVISION), office.folder / "came" / "gap.xlsx", texts)


@pytest.fixture
def collected(office: Office) -> Office:
    """The office with a merged answer, its copy, and a file that was refused."""
    (office.answer.parent / "写し.xlsx").write_bytes(office.answer.read_bytes())
    (office.answer.parent / "不明.xlsx").write_text("回答は添付のとおりです。", "utf-8")
    ask("merge", office.answer, "--store", office.store, "--by", "見本 花子")
    ask("merge", office.answer.parent / "不明.xlsx", office.answer.parent / "写し.xlsx", "--store", office.store)
    return office


def save(office: Office, sha256: str, target: Path, *words: str) -> Said:
    return ask("received", "--save", sha256, "--out", target, *words, "--store", office.store)


def test_every_arrival_is_listed_with_what_became_of_it(collected: Office) -> None:
    files = {file["file"]: file for file in done("received", "--store", collected.store)["files"]}
    answer, copy, unknown = files["税務課.xlsx"], files["写し.xlsx"], files["不明.xlsx"]
    assert (answer["verdict"], answer["by"], answer["division"]) == ("merged", "見本 花子", DIVISION)
    assert answer["size"] == collected.answer.stat().st_size
    assert [each["state"] for each in answer["returns"]] == ["admitted"]
    assert (copy["verdict"], copy["sha256"]) == ("known", answer["sha256"])
    assert (unknown["verdict"], unknown["kept"], unknown["division"]) == ("refused", False, None)
    assert unknown["code"]
    output = run("received", "--store", collected.store).output
    assert f"「税務課.xlsx」 {DIVISION}：反映" in output
    assert "「不明.xlsx」：読取り不可" in output


def test_the_list_names_each_return_by_what_take_back_takes_and_says_what_was_taken_back(collected: Office) -> None:
    def line() -> str:
        lines = run("received", "--store", collected.store).output.splitlines()
        return next(each for each in lines if "「税務課.xlsx」" in each)

    number = line().partition("回答番号 ")[2]
    whole = done("received", "--store", collected.store)["files"][0]["returns"][0]["return"]
    assert len(number) >= 8
    assert whole.startswith(number)
    too_short = ask("take-back", number[:7], "--store", collected.store)
    assert (too_short.code, too_short.keys["error"]) == (2, "RETURN-UNKNOWN")
    assert done("take-back", number, "--store", collected.store)["return"] == whole
    assert line().endswith(f"回答番号 {number}（取消済）")


def test_a_file_is_saved_byte_for_byte_by_its_hash_or_the_beginning_of_it(collected: Office, tmp_path: Path) -> None:
    sha256 = done("received", "--store", collected.store)["files"][0]["sha256"]
    for number, named in enumerate((sha256, sha256[:8], sha256[:12].upper())):
        target = tmp_path / f"{number}.xlsx"
        said = save(collected, named, target)
        assert (said.code, said.keys["sha256"]) == (0, sha256)
        assert target.read_bytes() == collected.answer.read_bytes()


def test_what_was_taken_back_can_still_be_saved(collected: Office, tmp_path: Path) -> None:
    return_id = done("received", "--store", collected.store)["files"][0]["returns"][0]["return"]
    done("take-back", return_id, "--store", collected.store)
    file = done("received", "--store", collected.store)["files"][0]
    assert [each["state"] for each in file["returns"]] == ["taken_back"]
    assert save(collected, file["sha256"], tmp_path / "out.xlsx").code == 0
    assert merged(collected, tmp_path / "out.xlsx").keys["changes"]


@pytest.mark.parametrize("named", ["0" * 64, "0" * 8, " ", "zz"])
def test_what_is_not_one_file_is_refused(collected: Office, tmp_path: Path, named: str) -> None:
    said = save(collected, named, tmp_path / "out.xlsx")
    assert (said.code, said.keys["error"]) == (2, "RECEIVED-UNKNOWN")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_short_beginning_is_not_enough(collected: Office, tmp_path: Path) -> None:
    sha256 = done("received", "--store", collected.store)["files"][0]["sha256"]
    assert save(collected, sha256[:7], tmp_path / "out.xlsx").keys["error"] == "RECEIVED-UNKNOWN"


def test_of_a_refused_file_there_are_no_bytes(collected: Office, tmp_path: Path) -> None:
    refused = next(file for file in done("received", "--store", collected.store)["files"] if not file["kept"])
    said = save(collected, refused["sha256"], tmp_path / "out.xlsx")
    assert (said.code, said.keys["error"]) == (2, "RECEIVED-NOT-KEPT")


def test_another_file_in_its_place_is_left_unless_it_is_to_be_replaced(collected: Office, tmp_path: Path) -> None:
    sha256 = done("received", "--store", collected.store)["files"][0]["sha256"]
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"other")
    assert save(collected, sha256, target).keys["error"] == "TARGET-EXISTS"
    assert target.read_bytes() == b"other"
    assert save(collected, sha256, target, "--replace").code == 0
    assert target.read_bytes() == collected.answer.read_bytes()


def test_where_to_and_which_file_belong_together(office: Office) -> None:
    assert ask("received", "--save", "0" * 64, "--store", office.store).keys["error"] == "USAGE"


SEVERAL_ROW, LEAD, SEVERAL_OTHER = "1-2-1-04-T", "情報システム課", "職員課"
ANSWER: dict[str, Any] = {"mark": "◎", "done": "同じ文", "next_year": "続ける。"}


def answer_of(office: Office, division: str, number: int, **texts: str) -> Path:
    form = form_anew(office, division, number)
    return filled_in(form, office.folder / "came" / f"{number}-{division}.xlsx", {SEVERAL_ROW: {**ANSWER, **texts}})


@pytest.fixture
def answered(office: Office) -> Office:
    """The office that opened the row to both divisions, which answer it alike."""
    reason = ("--reason", "両課で取り組んでいるため", "--store", office.store)
    done("round", "amend", "--id", SEVERAL_ROW, "--answerers", "all", *reason)
    for division in (LEAD, SEVERAL_OTHER):
        ask("merge", answer_of(office, division, 1), "--store", office.store)
    assert row_of(office.store, SEVERAL_ROW)["conflicts"] == []
    return office


def accept(office: Office, division: str) -> None:
    done("accept", "--division", division, "--id", SEVERAL_ROW, "--store", office.store)


def test_the_row_is_accepted_when_it_is_for_everybody_who_answers_it(answered: Office) -> None:
    accept(answered, LEAD)
    assert row_of(answered.store, SEVERAL_ROW)["state"] == "submitted"
    assert (line_of(answered, LEAD)["accepted"], line_of(answered, SEVERAL_OTHER)["accepted"]) == (1, 0)
    accept(answered, SEVERAL_OTHER)
    assert row_of(answered.store, SEVERAL_ROW)["state"] == "accepted"


def test_an_answer_of_a_division_that_is_not_accepted_is_taken(answered: Office) -> None:
    accept(answered, LEAD)
    said = ask("merge", answer_of(answered, SEVERAL_OTHER, 2, done="職員課の文"), "--store", answered.store)
    assert (said.keys["fates"]["held"], said.keys["fates"]["conflict"]) == (0, 1)
    late = ask("merge", answer_of(answered, LEAD, 3, done="後から"), "--store", answered.store)
    assert [each["code"] for each in late.keys["files"][0]["problems"] if each["code"] == "ACCEPTED"] == ["ACCEPTED"]


def test_one_reopening_opens_it_for_all(answered: Office) -> None:
    for division in (LEAD, SEVERAL_OTHER):
        accept(answered, division)
    done("reopen", "--id", SEVERAL_ROW, "--reason", "訂正", "--store", answered.store)
    assert [line_of(answered, each)["accepted"] for each in (LEAD, SEVERAL_OTHER)] == [0, 0]


def test_one_of_them_is_asked_back_by_itself_and_is_shown_its_own_words(answered: Office) -> None:
    words = ("--id", SEVERAL_ROW, "--comment", "数を。", "--out", answered.folder / "依頼", "--store", answered.store)
    asked = done("ask-back", "--division", SEVERAL_OTHER, *words)
    assert (line_of(answered, SEVERAL_OTHER)["asked_back"], line_of(answered, LEAD)["asked_back"]) == (1, 0)
    assert row_of(answered.store, SEVERAL_ROW)["state"] == "asked_back"
    back = filled_in(
        Path(asked["file"]), answered.folder / "came" / "back.xlsx", {SEVERAL_ROW: {"note": "このままで。"}}
    )
    merged(answered, back)
    assert row_of(answered.store, SEVERAL_ROW)["asked"] == "noted"
