"""Wrong cells of a plan's workbook: each is named with what to write, and hides no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.application.problem_text import message, remedy
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.planning import PlanTableFaulty
from tests.application.plan.test_plan_workbook import PARTS, town
from tests.support.command_line import ask, run
from tests.support.edition_books import EditionBook


def headed(book: EditionBook, sheet: str, before: str, after: str) -> None:
    next(cell for cell in book.book[sheet][1] if cell.value == before).value = after


def planned_in(book: EditionBook, year: str) -> None:
    page = book.book["スケジュール"]
    page.cell(1, 4).value = year
    page.append([None, None, "くらしの取組1", "始める"])


def targeted(book: EditionBook) -> None:
    book.book["指標"].cell(1, 8).value = "目標（最終）"
    book.add("指標", **{"属する段": "第1", "指標項目": "利用者", "方向": "増", "目標（最終）": "12"})


def alike(book: EditionBook) -> None:
    book.change("進捗状況", "A", 記号="\u25cb")
    book.change("進捗状況", "B", 記号="\u3007")


def six_levels(book: EditionBook) -> None:
    for at in range(5):
        book.add("段", 名称=f"段{at}", 番号の例="-".join("1" * (at + 2)))


def bodies(book: EditionBook, *names: str) -> None:
    for name in names:
        book.add("実施主体", 名称=name)


def erroneous(book: EditionBook) -> None:
    cell = book.book["組織"].cell(book.book["組織"].max_row + 1, 5)
    cell.value, cell.data_type = "#N/A", "e"


def years_twice(book: EditionBook) -> None:
    for at, year in enumerate(("令和9年度", "2027"), start=4):
        book.book["スケジュール"].cell(1, at).value = year


def targets_twice(book: EditionBook) -> None:
    for at, heading in enumerate(("令和9年度目標", "R9目標"), start=8):
        book.book["指標"].cell(1, at).value = heading


WRONG: dict[str, tuple[Callable[[EditionBook], object], list[tuple[str | None, str | None]], str]] = {
    "a code twice": (
        lambda book: book.add("計画", 区分="柱", 番号="第１", 名称="別の柱"),
        [("計画", "B16")],
        "2行目の柱「くらし」と同じ",
    ),
    "a mark of another width": (
        lambda book: book.change("進捗状況", "B", 記号="Ａ"),
        [("進捗状況", "A2"), ("進捗状況", "A3")],
        "見分けられる記号",
    ),
    "a mark of the shape of another": (
        alike,
        [("進捗状況", "A2"), ("進捗状況", "A3")],
        "見分けられる記号",
    ),
    "a mark that is not printed": (
        lambda book: book.change("進捗状況", "B", 記号="😀"),
        [("進捗状況", "A3")],
        "印刷できる記号",
    ),
    "a field called as another": (
        lambda book: book.add("項目", 見出し="｛年度｝までの取組状況"),
        [("項目", "B10")],
        "重ならない見出し",
    ),
    "a field called as a column of a form": (
        lambda book: book.add("項目", 見出し="所管課"),
        [("項目", "B10")],
        "重ならない見出し",
    ),
    "a heading twice": (
        lambda book: headed(book, "計画", "再掲の元", "番号"),
        [("計画", "F1")],
        "ほかの列にない見出し",
    ),
    "a heading that is missing": (
        lambda book: headed(book, "組織", "所管課", "担当課"),
        [("組織", None)],
        "「所管課」の列がありません",
    ),
    "a target of no year": (
        targeted,
        [("指標", "H2")],
        "年度の後に「目標」を付けた見出し",
    ),
    "a level called as the rows": (
        lambda book: book.change("段", "柱", 名称="事業内容"),
        [("段", "A2")],
        "取組の行を表さない言葉",
    ),
    "a level called as a field": (
        lambda book: book.add("項目", 見出し="柱", 種類="文章"),
        [("段", "A2")],
        "項目や列の見出しと重ならない名称",
    ),
    "options that look alike": (
        lambda book: book.add("項目", 見出し="区分け", 種類="選択", 選択肢="一、二、ニ"),
        [("項目", "D10"), ("項目", "D10")],
        "ほかの言葉と見分けられる言葉",
    ),
    "six levels": (
        six_levels,
        [("段", None)],
        "1～5行",
    ),
    "an end before the beginning": (
        lambda book: book.change("概要", "計画期間の終わり", 内容="令和7年度"),
        [("概要", "B5")],
        "令和8年度以後",
    ),
    "a day after the end": (
        lambda book: book.change("概要", "策定日", 内容="令和30年1月1日"),
        [("概要", "B7")],
        "令和10年度の末日まで",
    ),
    "a body twice": (
        lambda book: bodies(book, "みどり町", "県", "県 "),
        [("実施主体", "A6")],
        "ほかの行にない名称",
    ),
    "the number of the plan that comes with the program": (
        lambda book: book.change("概要", "計画の番号", 内容="nakano2"),
        [("概要", "B3")],
        "組込みの計画にない名前",
    ),
    "a body with a long name": (
        lambda book: bodies(book, "みどり町", "県" * 41),
        [("実施主体", "A5")],
        "40字以内",
    ),
    "an error value": (
        erroneous,
        [("組織", "E4")],
        "「#N/A」と表示されています",
    ),
    "a text too long for the cells of forms": (
        lambda book: book.add("計画", 区分="柱", 番号="第9", 名称="長" * 2001),
        [("計画", "C16")],
        "2,000字以内",
    ),
    "a title of two lines": (
        lambda book: book.change("概要", "計画の名称", 内容="みどり町\u2028基本計画"),
        [("概要", "B2")],
        "改行のない文",
    ),
    "a year of the schedule twice": (
        years_twice,
        [("スケジュール", "E1")],
        "ほかの列にない見出し",
    ),
    "a target of one year twice": (
        targets_twice,
        [("指標", "I1")],
        "ほかの列にない見出し",
    ),
    "a year outside of the plan": (
        lambda book: planned_in(book, "令和20年度"),
        [("スケジュール", "D1")],
        "令和8年度〜令和10年度",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_cell_is_named_with_what_to_write(made: Callable[..., Path], name: str) -> None:
    edit, cells, words = WRONG[name]

    def both(book: EditionBook) -> None:
        town(book)
        edit(book)

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(both)))
    faults = [each for each in refused.value.problems if each.severity is Severity.ERROR]
    assert [(each.place.sheet, each.place.cell) for each in faults] == cells
    assert all(words in f"{message(each)}{remedy(each)}" for each in faults)


def test_a_wrong_cell_of_a_field_does_not_hide_its_heading_that_is_read_as_another(made: Callable[..., Path]) -> None:
    def edit(book: EditionBook) -> None:
        town(book)
        book.add("項目", 見出し="所管課", 目安の字数="0")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(edit)))
    faults = [each for each in refused.value.problems if each.severity is Severity.ERROR]
    assert [(each.place.sheet, each.place.cell) for each in faults] == [("項目", "AA10"), ("項目", "B10")]


def test_a_node_without_one_above_it_is_told_which_level_is_missing(made: Callable[..., Path]) -> None:
    def edit(book: EditionBook) -> None:
        town(book)
        book.change("段", "柱", 名称="施策")
        book.add("段", 名称="柱", 番号の例="第1-1")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(edit)))
    first = refused.value.problems[0]
    assert (first.place.cell, message(first)) == ("B2", "番号「第1」を読み取れません（上に、施策の行がありません）。")


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        (("令和77年度", "令和10年度", "令和8年3月2日"), {"B4": "策定日から30年以内の計画期間の始め"}),
        (("令和8年度", "2080", "令和8年3月2日"), {"B5": "策定日から30年以内の計画期間の終わり"}),
        (
            ("令和77年度", "令和79年度", "令和8年3月2日"),
            {"B4": "策定日から30年以内の計画期間の始め", "B5": "策定日から30年以内の計画期間の終わり"},
        ),
        (("令和8年度", "令和10年度", "令和77年3月1日"), {"B7": "今から30年以内の策定日"}),
        (("令和8年度", "令和10年度", "春"), {"B7": "令和8年3月25日の形"}),
        (("令和8年度", "令和77年度", "春"), {"B7": "令和8年3月25日の形", "B5": "今から30年以内の計画期間の終わり"}),
        (("令和8年度", "令和7年度", "令和8年3月2日"), {"B5": "令和8年度以後の年度"}),
    ],
)
def test_a_year_that_is_far_from_the_plan_is_named_at_its_cell(
    made: Callable[..., Path], stated: tuple[str, str, str], wrong: dict[str, str]
) -> None:
    def far(book: EditionBook) -> None:
        town(book)
        for item, text in zip(("計画期間の始め", "計画期間の終わり", "策定日"), stated, strict=True):
            book.change("概要", item, 内容=text)
        planned_in(book, "令和9年度")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(far)))
    assert {each.place.cell: each.expected for each in refused.value.problems} == wrong


@pytest.mark.parametrize(
    ("symbols", "shown"),
    [
        (("A", "Ａ"), ("A（半角）", "Ａ（全角）")),
        (("ニ", "二"), ("ニ", "二")),
        (("○", "〇"), ("○", "〇")),
        (("a", "A"), ("a（半角）", "A（半角）")),
    ],
)
def test_marks_that_look_alike_name_the_cells_of_both(
    made: Callable[..., Path], symbols: tuple[str, str], shown: tuple[str, str]
) -> None:
    def alike(book: EditionBook) -> None:
        town(book)
        for old, symbol in zip(("B", "C"), symbols, strict=True):
            book.change("進捗状況", old, 記号=symbol)
        book.change("進捗状況", "A", 記号="◎")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(alike)))
    one, other = shown
    assert [(each.place.cell, message(each)) for each in refused.value.problems] == [
        ("A3", f"「{one}」は、A4の「{other}」と同じ記号として読み取られます。"),
        ("A4", f"「{other}」は、A3の「{one}」と同じ記号として読み取られます。"),
    ]


def test_one_misspelt_name_of_a_level_is_all_that_is_reported(made: Callable[..., Path], tmp_path: Path) -> None:
    def misspelt(book: EditionBook) -> None:
        town(book)
        book.add("段", 名称="施策", 番号の例="1-1", 集計する="○")
        page = book.book["計画"]
        page.delete_rows(2, 99)
        for goal in (1, 2):
            book.add("計画", 区分="桂", 番号=f"第{goal}", 名称="くらし")
            for measure in range(1, 4):
                book.add("計画", 区分="施策", 番号=f"{goal}-{measure}", 名称="すまい")
                number = 3 * (goal - 1) + measure
                for title in (f"{name}の取組{place}" for name in ("くらし", "学び") for place in range(1, 7)):
                    if number == (int(title[-1])):
                        book.add("計画", 区分="事業内容", 番号=f"{goal}-{measure}", 名称=title)

    said = ask("init", "--plan", made(misspelt), "--store", tmp_path / "office.nakano")
    assert {(each["code"], each["found"]) for each in said.keys["problems"]} == {("REVISION-LEVEL-UNKNOWN", "桂")}
    assert [each["cell"] for each in said.keys["problems"]] == ["A2", "A12"]
    text = run("init", "--plan", tmp_path / "plan.xlsx", "--store", tmp_path / "office.nakano").output
    assert text.count("A2：区分「桂」を読み取れません。ほかの1か所（A12）も同じです。") == 1
    assert "A12：" not in text


@pytest.mark.parametrize(
    ("cell", "missing"),
    [
        ("総務課・産業振興課", ["産業振興課"]),
        ("税務課／会計室", ["税務課", "会計室"]),
        ("文化・国際交流課", ["文化・国際交流課"]),
        ("総務課・総務課・港湾課", ["港湾課"]),
        ("総務課・学び課", []),
    ],
)
def test_two_divisions_beside_a_middle_dot_are_named_by_the_one_that_is_missing(
    made: Callable[..., Path], cell: str, missing: list[str]
) -> None:
    def divisions(book: EditionBook) -> None:
        town(book)
        book.change("所管", "くらしの取組1", 所管課=cell)

    path = made(divisions)
    try:
        named_plan(PARTS, str(path))
    except PlanTableFaulty as refused:
        found = refused.problems
    else:
        found = ()
    assert [(each.code, each.place.cell, each.found) for each in found] == [
        ("REVISION-DIVISION-UNKNOWN", "D2", each) for each in missing
    ]


@pytest.mark.parametrize(
    ("several", "elsewhere"),
    [
        (
            (
                "a mark that is not printed",
                "a field called as another",
                "an error value",
                "a year of the schedule twice",
            ),
            {("所管", "D3")},
        ),
        (("a mark of another width", "an end before the beginning", "no example of codes"), {("所管", "D3")}),
        (("no example of codes", "a heading that data have", "a body with a long name"), {("所管", "D3")}),
        (("a target of one year twice", "no label"), {("所管", "D3"), ("様式の文", "B2")}),
        (("no legend", "no label", "a mark of three digits", "no example of codes"), {("所管", "D3")}),
        (("no legend", "a mark of another width", "a heading that data have"), {("所管", "D3")}),
    ],
)
def test_what_is_wrong_in_one_part_hides_nothing_of_another(
    made: Callable[..., Path], several: tuple[str, ...], elsewhere: set[tuple[str, str]]
) -> None:
    more = {
        "no example of codes": (lambda book: book.change("段", "柱", 番号の例="章"), [("段", "B2")], ""),
        "no legend": (lambda book: book.change("進捗状況", "C", 凡例=None), [("進捗状況", "C4")], ""),
        "a mark of three digits": (lambda book: book.change("進捗状況", "A", 記号="100"), [("進捗状況", "A2")], ""),
        "no label": (lambda book: book.change("進捗状況", "B", 短い名称=None), [("進捗状況", "B3")], ""),
        "a heading that data have": (
            lambda book: book.add("項目", 見出し="困りごと", データの見出し="管理番号", データの説明="x"),
            [("項目", "AF10")],
            "",
        ),
    }
    wrong = [(WRONG | more)[each] for each in several]

    def all_of_them(book: EditionBook) -> None:
        town(book)
        book.change("所管", "くらしの取組2", 所管課="こども科")
        if ("様式の文", "B2") in elsewhere:
            book.book["様式の文"].cell(2, 2).value = "｛なにか｝"
        for edit, *_ in wrong:
            edit(book)

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(all_of_them)))
    found = {(each.place.sheet, each.place.cell) for each in refused.value.problems if each.severity is Severity.ERROR}
    assert found == elsewhere.union(*(cells for _, cells, _ in wrong))


def test_a_wrong_example_of_codes_is_one_fault_and_none_of_each_row(made: Callable[..., Path]) -> None:
    def wrong_example(book: EditionBook) -> None:
        town(book)
        book.change("段", "柱", 番号の例="001", 区別の記号="level_1")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(wrong_example)))
    assert [(each.place.cell, each.found) for each in refused.value.problems] == [("B2", "001")]
