"""resolve reports the outcome of a decision: whose text was chosen, and that a field became blank."""

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.gathered import FIRST, OTHER_ANSWERS, SECOND, second_copy
from tests.support.offices import ANSWERS, Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
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
def test_a_field_that_becomes_blank_is_named(office: Office, choice: tuple[str, ...], told: str) -> None:
    output = run("resolve", f"{FIRST}:done", "--take", *choice, "--store", office.store).output
    assert output.splitlines()[1:] == [f"{FIRST}:done：{told}"]


def test_both_texts_are_joined_in_the_order_in_which_the_copies_came(office: Office) -> None:
    (decided,) = done("resolve", f"{FIRST}:done", "--take", "both", "--store", office.store)["resolved"]
    assert decided["value"] == f"{ANSWERS[FIRST]['done']}\n{OTHER_ANSWERS[FIRST]['done']}"


def test_what_the_other_copy_says_is_taken_without_a_word_of_blanks(office: Office) -> None:
    (question,) = {each["question"] for each in ask("conflicts", "--store", office.store).keys["conflicts"]}
    assert "空欄" not in run("resolve", question, "--take", "other", "--store", office.store).output


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


def test_copies_of_two_batches_have_their_places(office: Office) -> None:
    (one, *_) = ask("conflicts", "--store", office.store).keys["conflicts"]
    assert {side["file"]: side["place"] for side in one["sides"]} == {"税務課.xlsx": 1, "税務課_2回目.xlsx": 2}


def test_writing_on_a_field_in_conflict_reports_that_it_remains_with_one_side_more(office: Office) -> None:
    said = ask("set", FIRST, "done=事務局の文。", "next_year=継続", "--store", office.store)
    assert (said.code, said.keys["conflicts"]) == (1, [f"{FIRST}:done"])
    (remains,) = said.keys["problems"]
    assert (remains["code"], remains["id"], remains["key"], remains["found"]) == (
        "CONFLICT-REMAINS",
        FIRST,
        "done",
        "3",
    )
    assert "相違" in remains["remedy"]
    (one, _) = ask("conflicts", "--store", office.store).keys["conflicts"]
    assert {side["value"] for side in one["sides"]} == {
        ANSWERS[FIRST]["done"],
        OTHER_ANSWERS[FIRST]["done"],
        "事務局の文。",
    }
    again = run("set", FIRST, "done=事務局の文。", "--store", office.store)
    assert again.code == 1
    assert "resolve" in again.output
    run("resolve", f"{FIRST}:done", "--take", "office", "--store", office.store)
    after = ask("set", FIRST, "done=事務局の別の文。", "--store", office.store)
    assert (after.code, after.keys["conflicts"]) == (0, [])


def test_any_field_of_a_group_in_conflict_names_the_group(office: Office) -> None:
    said = ask("set", SECOND, "change_reason=電話で確認した。", "--store", office.store)
    assert (said.code, said.keys["conflicts"]) == (1, [f"{SECOND}:mark"])
    on_behalf = ask("set", SECOND, "mark=◎", "--as", "税務課", "--store", office.store)
    assert (on_behalf.code, on_behalf.keys["conflicts"]) == (1, [f"{SECOND}:mark"])
