"""What is reported by its cell of a plan's workbook that makes a plan nevertheless."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nakano_status.application.plan.create_store import DEFAULT_PLAN
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.bootstrap import make_parts
from tests.application.plan.test_plan_workbook import town
from tests.support.command_line import ask
from tests.support.edition_books import EditionBook, edited

PARTS = make_parts()
Edit = Callable[[EditionBook], None]
Difference = Callable[[Edit], Sequence[tuple[str | None, ...]]]


@pytest.fixture
def told(tmp_path: Path) -> Difference:
    """Return what is reported of the workbook of a town that was edited: code, sheet, cell and what was found."""

    def tell(edit: Edit) -> Sequence[tuple[str | None, ...]]:
        notices = named_plan(PARTS, str(town_book(tmp_path, edit))).notices
        return [(each.code, each.place.sheet, each.place.cell, each.found) for each in notices]

    return tell


def town_book(folder: Path, edit: Edit) -> Path:
    export_template(PARTS, folder / "empty.xlsx")

    def both(book: EditionBook) -> None:
        town(book)
        edit(book)

    return edited(folder / "empty.xlsx", folder / "plan.xlsx", both)


def retitled(book: EditionBook, *titles: str) -> None:
    for place, title in enumerate(titles, start=1):
        for sheet, heading in (("計画", "名称"), ("所管", "事業内容")):
            book.change(sheet, f"くらしの取組{place}", **{heading: title})


@pytest.mark.parametrize(
    ("direction", "targets", "is_told"),
    [
        ("", ("400戸", "385戸", "370戸"), True),
        ("", ("400", "", "370"), True),
        ("減", ("400", "385", "370"), False),
        ("増", ("400", "385", "370"), False),
        ("", ("400", "385", "390"), False),
        ("", ("12", "12", "12"), False),
        ("", ("—", "", "370"), False),
        ("", ("90分", "2時間", "1時間"), False),
        ("", ("90分", "—", "60分"), True),
        ("", ("45/50", "80%", "70%"), True),
    ],
)
def test_targets_that_fall_are_told_where_no_direction_is_stated(
    told: Difference, direction: str, targets: tuple[str, str, str], is_told: bool
) -> None:
    def falling(book: EditionBook) -> None:
        page, years = book.book["指標"], [f"令和{year}年度目標" for year in (8, 9, 10)]
        for at, year in enumerate(years, start=8):
            page.cell(1, at).value = year
        book.add("指標", 属する段="第1", 指標項目="空き家", 方向=direction, **dict(zip(years, targets, strict=True)))

    assert told(falling) == ([("PLAN-TARGETS-FALL", "指標", "E2", "空き家")] if is_told else [])


def test_what_is_as_it_should_be_is_not_told(told: Difference, tmp_path: Path) -> None:
    assert told(lambda book: retitled(book, "道路の(再掲)整備", "☃と﨑の取組")) == []
    export_template(PARTS, tmp_path / "nakano2.xlsx", DEFAULT_PLAN)
    assert named_plan(PARTS, str(tmp_path / "nakano2.xlsx")).notices == ()


def test_a_body_before_a_title_that_the_plan_does_not_declare_is_told(told: Difference) -> None:
    def bodies(book: EditionBook) -> None:
        retitled(book, "（商工会）まつり", "（県）道路", "(商工会 )市")
        for name in ("みどり町", "県"):
            book.add("実施主体", 名称=name)

    assert told(bodies) == [
        ("PLAN-SPONSOR-UNDECLARED", "計画", "C3", "商工会"),
        ("PLAN-SPONSOR-UNDECLARED", "計画", "C5", "商工会"),
    ]


def test_init_tells_a_cause_once_with_its_places(tmp_path: Path) -> None:
    book = town_book(tmp_path, lambda book: retitled(book, *(f"（商工会）その{place}" for place in range(1, 7))))
    said = ask("init", "--plan", book, "--store", tmp_path / "office.nakano")
    (only,) = said.keys["problems"]
    assert (said.code, only["cell"]) == (1, "C3")
    assert "「（商工会）」で始まる取組を、みどり町の取組として" in only["message"]
    assert only["message"].endswith("ほかの5か所（C4、C5、C6 ほか2か所）も同じです。")
    assert "「実施主体」に、みどり町と商工会を" in only["remedy"]


def test_a_column_that_nothing_reads_is_told_on_every_sheet(told: Difference) -> None:
    sheets = ("概要", "段", "進捗状況", "項目", "実施主体", "組織", "計画", "所管", "指標", "スケジュール", "様式の文")

    def more(book: EditionBook) -> None:
        for name in sheets:
            page = book.book[name]
            page.cell(1, page.max_column + 1).value = "独自の欄"
        page = book.book["指標"]
        page.cell(1, page.max_column + 1).value = "令和9年度目標"

    found = told(more)
    assert {(code, sheet, text) for code, sheet, _, text in found} == {
        ("TABLE-COLUMN-UNREAD", sheet, "独自の欄") for sheet in sheets
    }
    assert ("TABLE-COLUMN-UNREAD", "段", "E1", "独自の欄") in found


def test_a_sheet_and_a_line_that_nothing_reads_are_told(told: Difference) -> None:
    def misspelt(book: EditionBook) -> None:
        book.book["指標"].title = "成果指標"
        book.book.create_sheet("空のシート")
        book.add("概要", 項目="庁内会議", 内容="庁議")
        book.add("概要", 項目="メモ")

    found = [each for each in told(misspelt) if each[0] == "PLAN-PART-UNREAD"]
    assert found == [
        ("PLAN-PART-UNREAD", "概要", "A27", "庁内会議"), ("PLAN-PART-UNREAD", "成果指標", None, "成果指標")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "missing", "cell"), [("団体名", "団体コード", "B19"), ("団体コード", "団体名", "B18")]
)
def test_half_of_what_published_data_need_is_told(told: Difference, given: str, missing: str, cell: str) -> None:
    found = told(lambda book: book.change("概要", given, 内容="131997"))
    assert found == [("PLAN-PAIR-INCOMPLETE", "概要", cell, missing)]


def test_characters_that_papers_do_not_print_are_told(told: Difference) -> None:
    def characters(book: EditionBook) -> None:
        book.change("概要", "計画の名称", 内容="くらしの\u200b計画")
        book.change("組織", "総務課", 連絡先="\ue000")
        retitled(book, "\ue000の取組")

    assert told(characters) == [
        ("TEXT-HIDDEN", "概要", "B2", "U+200B"),
        ("TEXT-UNPRINTABLE", "計画", "C3", "\ue000（U+E000）"),
        ("TEXT-UNPRINTABLE", "所管", "C2", "\ue000（U+E000）"),
    ]


def test_targets_of_years_outside_the_plan_are_told(told: Difference) -> None:
    def targets(book: EditionBook) -> None:
        page = book.book["指標"]
        for place, heading in enumerate(("令和77年度目標", "令和9年度目標", "令和20年度目標"), start=8):
            page.cell(1, place).value = heading
        book.add("指標", 属する段="第1", 指標項目="人数", 単位="人", 令和77年度目標="9", 令和9年度目標="8")

    assert told(targets) == [("PLAN-YEAR-OUTSIDE", "指標", "H1", "令和77年度目標")]


def test_what_to_look_at_is_reported_with_what_is_wrong(tmp_path: Path) -> None:
    def both(book: EditionBook) -> None:
        retitled(book, "（商工会）まつり")
        book.change("概要", "団体名", 内容="架空県みどり町")
        book.change("概要", "計画の名称", 内容="くらし\ue000")
        book.change("進捗状況", "B", 色="むらさき")
        book.change("計画", "くらしの取組2", 番号="第9")

    said = ask("init", "--plan", town_book(tmp_path, both), "--store", tmp_path / "office.nakano")
    assert [(each["severity"], each["code"]) for each in said.keys["problems"]] == [
        ("error", "PLAN-CELL-WRONG"),
        ("error", "REVISION-MEASURE-UNKNOWN"),
        ("question", "PLAN-PAIR-INCOMPLETE"),
        ("question", "TEXT-UNPRINTABLE"),
        ("question", "PLAN-SPONSOR-UNDECLARED"),
    ]
    assert "2か所に、直すところが" in said.keys["message"]


def test_more_fields_than_there_is_room_for_are_told_with_how_many_there_may_be(tmp_path: Path) -> None:
    def many(book: EditionBook) -> None:
        for at in range(20):
            book.add("項目", 見出し=f"項目{at}", 種類="文章")

    said = ask("init", "--plan", town_book(tmp_path, many), "--store", tmp_path / "office.nakano")
    assert "「28行」は使えません" in said.keys["message"]
    assert "20行以下を記入してください" in said.keys["problems"][0]["remedy"]


def test_a_code_above_that_is_of_another_form_than_its_example_is_told_once(told: Difference) -> None:
    def two_levels(book: EditionBook) -> None:
        book.change("段", "柱", 名称="施策")
        book.add("段", "番号の例", 名称="柱", 番号の例="Ⅰ", 集計する="○")
        for number, title in enumerate(("くらし", "学び"), start=1):
            book.change("計画", title, 区分="施策")
            book.add("計画", ("名称", "くらしの取組6")[number - 1], 区分="柱", 番号=f"柱{number}", 名称=f"柱{number}")

    assert told(two_levels) == [("PLAN-CODE-OTHER", "計画", "B2", "柱1")]


def test_a_code_below_another_one_than_it_begins_with_is_told(told: Difference) -> None:
    def lacks_the_second(book: EditionBook) -> None:
        book.change("段", "柱", 番号の例="1-1", 名称="施策")
        book.add("段", "番号の例", 名称="柱", 番号の例="1", 集計する="○")
        book.add("計画", "名称", 区分="柱", 番号="1", 名称="安心")
        for number, title in enumerate(("くらし", "学び"), start=1):
            book.change("計画", title, 区分="施策", 番号=f"{number}-1")
            for place in range(1, 7):
                book.change("計画", f"{title}の取組{place}", 番号=f"{number}-1")

    assert told(lacks_the_second) == [("PLAN-CODE-ELSEWHERE", "計画", "B10", "施策「2-1」")]


def test_a_code_that_is_left_in_a_title_is_told_with_that_of_the_line(told: Difference) -> None:
    titled = told(lambda book: book.change("計画", "学び", 名称="B2　学び"))
    assert titled == [("PLAN-CODE-IN-TITLE", "計画", "C9", "B2")]


@pytest.mark.parametrize(
    ("name", "near"), [("総務謀", "総務課"), ("学び科", "学び課"), ("総務局", None), ("学習課", None)]
)
def test_a_division_that_may_be_a_misspelt_one_is_told(told: Difference, name: str, near: str | None) -> None:
    found = told(lambda book: book.add("組織", 所管課=name))
    codes = ["PLAN-DIVISION-NEAR"] * (near is not None) + ["PLAN-DIVISION-IDLE"]
    assert [each[0] for each in found] == codes
    assert not near or found[0][3] == name


def test_long_names_of_divisions_may_be_misspelt_anywhere(told: Difference) -> None:
    def two(book: EditionBook) -> None:
        for name in ("生涯学習課", "生涯学週課", "第一公民館", "第二公民館", "東部支所", "西部支所"):
            book.add("組織", 所管課=name)

    found = [each[3] for each in told(two) if each[0] == "PLAN-DIVISION-NEAR"]
    assert found == ["生涯学週課"]


def test_a_division_that_answers_nothing_is_told(told: Difference) -> None:
    def more(book: EditionBook) -> None:
        book.add("組織", 部="総務部", 室="文書室", 所管課="文書課")
        book.add("組織", 所管課="各課", 包括表記="○")
        for name, others in (("監査課", {}), ("統計課", {"別名": "調査課"}), ("会計課", {"係などの名称": "出納係"})):
            book.add("組織", 所管課=name, **others)
        book.change("所管", "くらしの取組1", 所管課="総務課、出納係")
        book.add("指標", 属する段="第1", 指標項目="人数", 単位="人", 所管課="調査課")

    assert told(more) == [("PLAN-DIVISION-IDLE", "組織", cell, None) for cell in ("E4", "E6")]


@pytest.mark.parametrize("name", ["学びか", None])
def test_no_division_is_said_to_answer_nothing_before_all_who_answer_are_known(
    tmp_path: Path, name: str | None
) -> None:
    def unclear(book: EditionBook) -> None:
        book.add("組織", 所管課="監査課")
        book.change("所管", "くらしの取組1", 所管課=name)

    said = ask("init", "--plan", town_book(tmp_path, unclear), "--store", tmp_path / "office.nakano")
    assert [each["severity"] for each in said.keys["problems"]] == ["error"]


def test_many_divisions_that_answer_nothing_are_one_line(tmp_path: Path) -> None:
    def many(book: EditionBook) -> None:
        for number in range(500):
            book.add("組織", 所管課=f"第{number}事務所")

    said = ask("init", "--plan", town_book(tmp_path, many), "--store", tmp_path / "office.nakano")
    (only,) = said.keys["problems"]
    assert (said.code, only["severity"], only["cell"]) == (0, "advice", "E4")
    assert only["message"].endswith("ほかの499か所（E5、E6、E7 ほか496か所）も同じです。")


def test_a_mark_that_asks_why_and_falls_no_shorter_than_one_before_is_told(told: Difference, tmp_path: Path) -> None:
    assert told(lambda book: book.change("進捗状況", "遅れた", 不足の度合い=None)) == [
        ("PLAN-SHORTFALL-SAME", "進捗状況", "H4", "C")
    ]

    def three(book: EditionBook) -> None:
        book.change("概要", "計画の番号", 内容="three")
        for before, label in (("変更して実施", "一部達成"), ("進行不十分", "未達成")):
            book.change("進捗状況", before, 短い名称=label)
        book.remove("未着手", "進捗状況")

    export_template(PARTS, tmp_path / "built-in.xlsx", DEFAULT_PLAN)
    (only,) = named_plan(PARTS, str(edited(tmp_path / "built-in.xlsx", tmp_path / "three.xlsx", three))).notices
    assert (only.code, only.place.cell, only.found, only.expected) == ("PLAN-SHORTFALL-SAME", "H3", "○", "◎")


@pytest.mark.parametrize(
    ("heading", "unit", "is_told"),
    [
        ("効果額（千円）", "人", True),
        ("参加者数（延べ）", "人", True),
        ("効果額（千円）", "千円", False),
        ("達成率（％）", "%", False),
        ("効果額（千円）", None, False),
        ("参加者数", "人", False),
    ],
)
def test_a_unit_that_is_not_in_the_brackets_of_the_heading_is_told(
    told: Difference, heading: str, unit: str | None, *, is_told: bool
) -> None:
    found = told(lambda book: book.add("項目", 見出し=heading, 種類="数字", 単位=unit or ""))
    assert [each[:2] for each in found] == [("PLAN-UNITS-TWO", "項目")] * is_told


def test_published_items_without_a_column_of_the_data_are_told_once(told: Difference) -> None:
    def added(book: EditionBook) -> None:
        book.add("項目", 見出し="困りごと", 公表する="〇")
        book.add("項目", 見出し="内部のメモ", 公表する="")
        book.add("項目", 見出し="前の項目", 公表する="○", 聞く年度="聞かない")
        book.add("項目", 見出し="参加者", 公表する="○", データの見出し="参加者", データの説明="人の数")
        book.add("項目", 見出し="二次評価", 公表する="○")

    ((code, sheet, cell, found),) = told(added)
    assert (code, sheet, found) == ("PLAN-ITEMS-NOT-IN-DATA", "項目", "「困りごと」「二次評価」")
    assert cell
    assert cell.startswith("B")


def test_a_character_without_width_in_the_name_of_a_division_is_told_and_makes_no_other_one(told: Difference) -> None:
    def copied(book: EditionBook) -> None:
        book.change("組織", "学び課", 所管課="学び\u200b課")
        book.change("所管", "くらしの取組2", 所管課="総務課\ufeff")

    assert told(copied) == [("TEXT-HIDDEN", "組織", "E3", "U+200B"), ("TEXT-HIDDEN", "所管", "D3", "U+FEFF")]


def test_a_number_in_a_cell_that_only_rows_have_is_told_at_its_cell(told: Difference) -> None:
    levels = told(lambda book: book.change("計画", "学び", 管理番号="1", 旧管理番号="1-2", 再掲の元="3"))
    assert levels == [
        ("PLAN-CELL-OF-ROWS", "計画", f"{column}9", found)
        for column, found in zip("DEF", ("1", "1-2", "3"), strict=True)
    ]


def test_the_code_of_a_line_is_left_out_of_its_title_and_this_is_told(told: Difference) -> None:
    titled = told(lambda book: book.change("計画", "学び", 名称="第2　学び"))
    assert titled == [("PLAN-CODE-DROPPED", "計画", "C9", "第2　学び")]


def test_names_that_are_joined_by_middle_dots_are_told_with_the_divisions_that_they_are(told: Difference) -> None:
    def joined(book: EditionBook) -> None:
        book.add("組織", 所管課="文化・祭り課")
        book.change("所管", "くらしの取組1", 所管課="総務課・文化・祭り課")
        book.change("所管", "くらしの取組2", 所管課="文化・祭り課")

    shown = "「総務課・文化・祭り課」→「総務課」「文化・祭り課」"
    assert told(joined) == [("PLAN-DIVISIONS-JOINED", "所管", "D2", shown)]


def test_joined_names_that_no_division_has_are_asked_for_one_by_one(tmp_path: Path) -> None:
    def joined(book: EditionBook) -> None:
        book.change("所管", "くらしの取組1", 所管課="総務課・文化・祭り課・学び館")

    said = ask("init", "--plan", town_book(tmp_path, joined), "--store", tmp_path / "office.nakano")
    assert [(each["code"], each["found"]) for each in said.keys["problems"]] == [
        ("REVISION-DIVISION-UNKNOWN", "文化・祭り課"),
        ("REVISION-DIVISION-UNKNOWN", "学び館"),
    ]


def test_an_item_of_the_plan_without_any_value_is_told(told: Difference) -> None:
    def added(book: EditionBook) -> None:
        book.add("項目", 見出し="目標", 種類="数字", 記入する人="計画")

    assert [(code, found) for code, _, _, found in told(added)] == [("PLAN-VALUES-NONE", "目標")]
