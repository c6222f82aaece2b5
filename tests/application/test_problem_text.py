import pytest

from nakano_status.application.problem_text import (
    as_json,
    as_reason,
    finding,
    group_by_cause,
    message,
    plain_sentence,
    refusal_text,
    remedy,
    sentence,
    title,
)
from nakano_status.domain.problem_texts import CATALOGUE, problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.refusals.files import StoreLocked, StoreNotGiven


def test_a_sentence_names_the_place_first_and_the_code_last() -> None:
    found = problem("REASON-MISSING", Place(id="1-1-2-03-K", row=12, column="スケジュールの変更理由"), found="○")
    assert sentence(found) == (
        "管理番号 1-1-2-03-K（12行目）：進捗状況が「○」ですが、「スケジュールの変更理由」が空欄です。"
        "理由を記入してください。 [REASON-MISSING]"
    )


@pytest.mark.parametrize(
    ("place", "beginning"),
    [
        (Place(), "進捗状況の「▽」"),
        (Place(row=15), "15行目：進捗状況"),
        (Place(cell="F15", row=15), "F15：進捗状況"),
        (Place(id="1-1-1-02-K"), "管理番号 1-1-1-02-K：進捗状況"),
        (Place(file="回答.xlsx", sheet="回答", cell="F15"), "「回答.xlsx」、シート「回答」、F15：進捗状況"),
        (Place(row=15, column="令和4年度までの取組状況"), "15行目、令和4年度までの取組状況：進捗状況"),
        (Place(row=15, column="進捗状況"), "15行目：進捗状況"),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(place: Place, beginning: str) -> None:
    assert sentence(problem("MARK-UNKNOWN", place, found="▽")).startswith(beginning)


def test_a_missing_detail_is_said_to_be_unknown() -> None:
    assert message(problem("MARK-UNKNOWN")) == "進捗状況の「（不明）」は使用できません。"


def test_braces_in_a_quoted_value_stay_text() -> None:
    assert "「{0.x}」" in message(problem("MARK-UNKNOWN", found="{0.x}"))


@pytest.mark.parametrize("code", ["REASON-MISSING", "TERM-SAME"])
def test_a_reason_is_place_and_message_without_the_remedy_and_the_full_stop(code: str) -> None:
    found = problem(code, Place(cell="F15"), found="○")
    assert as_reason(found) == f"F15：{message(found)}".removesuffix("。")
    assert as_reason(found.at(cell=None)) == message(found).removesuffix("。")


def test_a_finding_leaves_out_what_was_done_because_of_it() -> None:
    same, late = problem("TERM-SAME", found="。"), problem("TERM-USE-UNREAD", found="?")
    assert message(same) == "使わない語と使う語が、どちらも「。」です。この行は使っていません。"
    assert finding(same) == "使わない語と使う語が、どちらも「。」です。"
    assert finding(late) == message(late)


def test_json_has_only_the_keys_that_apply() -> None:
    place = Place(sheet="回答", cell="F12", row=12, column="進捗状況")
    found = problem("MARK-UNKNOWN", place, found="▽", marks="◎、○、△、×")
    assert as_json(found) == {
        "code": "MARK-UNKNOWN", "severity": "error", "sheet": "回答", "cell": "F12", "row": 12,
        "column": "進捗状況", "found": "▽", "message": "進捗状況の「▽」は使用できません。",
        "remedy": "◎、○、△、×のいずれかを選んでください。"
    }  # fmt: skip


def test_json_tells_the_severity_of_the_problem_itself() -> None:
    assert as_json(problem("REASON-MISSING", severity=Severity.QUESTION))["severity"] == "question"


def test_of_a_text_of_pages_the_beginning_is_quoted() -> None:
    found = problem("TEMPLATE-BRACE", found="｛" + "あ" * 30_000)
    assert message(found).startswith("「｛ああ")
    assert len(message(found)) < 1_200
    assert as_json(found)["found"] == found.found


def test_a_refusal_has_code_message_and_remedy() -> None:
    code, text, what_to_do = refusal_text(StoreLocked(path="r4.nakano", who="担当者", since="10:32"))
    assert code == "STORE-LOCKED"
    assert text == "「r4.nakano」は、10:32から担当者が開いています。"
    assert what_to_do


def test_a_refusal_without_its_details_is_told_all_the_same() -> None:
    assert "（不明）" in refusal_text(StoreLocked())[1]
    assert "（不明）" not in refusal_text(StoreNotGiven())[1]


def test_every_code_of_the_catalogue_makes_a_sentence() -> None:
    bare = [Problem(code, Severity.ERROR) for code in CATALOGUE]
    assert [sentence(each) for each in bare] == [f"{message(each)}{remedy(each)} [{each.code}]" for each in bare]


def test_many_cells_of_one_cause_are_one_line_with_their_number_and_first_places() -> None:
    """Publishing data must not print one sentence a cell."""
    cells = [Problem("DATA-1-2", Severity.ADVICE, Place(cell=f"C{row}"), f"{row}・") for row in range(2, 14)]
    other = Problem("DATA-1-1", Severity.ADVICE, Place(file="表.xls"), "xls")
    (line, places), (alone, none) = group_by_cause([*cells[:3], other, *cells[3:]])
    assert line == f"{title(cells[0])}　12件（C2、C3、C4 ほか9か所）"
    assert [each.startswith(f"{cell.place.cell}：") for each, cell in zip(places, cells, strict=True)] == [True] * 12
    assert (alone, none) == (plain_sentence(other), ())
    assert "DATA-" not in "".join((line, alone, *places))
    assert "DATA-1-1" in sentence(other)


def test_a_blank_text_is_quoted_as_one() -> None:
    found = problem("SEEN-CHANGED", Place(column="前回の取組状況"), found="ここに記入", expected="")
    assert "「（空欄）」と送ったところ" in message(found)
    assert as_json(found)["expected"] == ""
