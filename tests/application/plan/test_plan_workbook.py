"""The workbook that makes a plan: what a plan of one's own becomes, and which cells are named when it becomes none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.plan import plan_sheets
from nakano_status.application.plan.create_store import DEFAULT_PLAN, PlanSource, built_in_plan
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.plan_draft import PlanDraft
from nakano_status.application.plan.plan_preview import plan_facts
from nakano_status.application.plan.plan_sheets import find_initial_wording, template_tables
from nakano_status.application.plan.plan_tables import errors_in
from nakano_status.application.plan.plan_workbook import named_plan, plan_of_tables, read_plan_sheets
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.problem_text import message, remedy
from nakano_status.bootstrap import make_parts
from nakano_status.domain.plan.initiative_id import is_id
from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.domain.refusals.planning import PlanTableFaulty
from tests.support.command_line import ask, done
from tests.support.compound_files import compound
from tests.support.edition_books import OWNERS, SCHEDULE, TREE, EditionBook, edited
from tests.support.own_wards import LEVELS, mark_of, own_plan, own_profile
from tests.support.pace import in_loops

PARTS = make_parts()
TOWN = {
    "計画の名称": "みどり町くらしの計画", "計画の番号": "midori", "計画期間の始め": "令和8年度",
    "計画期間の終わり": "令和10年度", "策定日": "令和8年3月2日", "自治体の名称": "みどり町", "事務局": "総務課企画係",
}  # fmt: skip
MARKS = (
    ("A", "進んだ", "計画を上回って進んだ", "×"),
    ("B", "おおむね", "おおむね計画どおり進んだ", "×"),
    ("C", "遅れた", "計画より遅れた", "○"),
)


def as_built_in(source: PlanSource) -> Any:
    """Return what a workbook has of a plan: the divisions by name, as it has no other numbers of them."""
    (edition,) = source.plan.editions
    names = {each.division_id: each.name_on() for each in source.organisation.divisions}
    rows = [
        replace(row, owners=tuple(replace(each, division=names[each.division]) for each in row.owners))
        for row in edition.listings
    ]
    indicators = [
        replace(each, owner=names[each.owner] if each.owner else None, actuals=()) for each in source.indicators
    ]
    return replace(source.plan, editions=()), edition.nodes, edition.profile, rows, indicators


def town(book: EditionBook) -> None:
    """Fill in the plan of a small town: one level, three marks, no 部, no indicators."""
    for item, text in TOWN.items():
        book.change("概要", item, 内容=text)
    book.book["段"].delete_rows(2, 2)
    book.add("段", 名称="柱", 番号の例="第1", 集計する="○")
    book.book["進捗状況"].delete_rows(2, 4)
    for symbol, label, legend, asks in MARKS:
        lacks = "1" if asks == "○" else ""
        book.add("進捗状況", 記号=symbol, 短い名称=label, 凡例=legend, 理由を求める=asks, 不足の度合い=lacks)
    for heading in ("change_kind",):
        book.change("項目", heading, 見出し="変わり方")
    book.add(
        "項目", 見出し="｛年度｝の参加者", 種類="数字", データの見出し="参加者（人）", データの説明="参加した人の数"
    )
    book.add("組織", 所管課="総務課")
    book.add("組織", 所管課="学び課")
    for number, title in enumerate(("くらし", "学び"), start=1):
        book.add("計画", 区分="柱", 番号=f"第{number}", 名称=title)
        for place in range(1, 7):
            book.add("計画", 区分="事業内容", 番号=f"第{number}", 名称=f"{title}の取組{place}")
            book.add("所管", 事業内容=f"{title}の取組{place}", 所管課=("総務課", "学び課")[place % 2])


def test_the_workbook_of_the_built_in_plan_makes_the_same_plan(tmp_path: Path) -> None:
    export_template(PARTS, tmp_path / "plan.xlsx", DEFAULT_PLAN)
    assert as_built_in(named_plan(PARTS, str(tmp_path / "plan.xlsx"))) == as_built_in(built_in_plan(PARTS))


@pytest.mark.parametrize("sheet", [OWNERS, SCHEDULE])
def test_lines_with_the_numbers_of_each_other_are_faults_of_the_file_and_of_the_window(
    tmp_path: Path, sheet: str
) -> None:
    def swap(book: EditionBook) -> None:
        for was, now in (("1-1-1-01-P", "1"), ("1-1-2-01-U", "1-1-1-01-P"), ("1", "1-1-2-01-U")):
            book.change(sheet, was, 管理番号=now)

    export_template(PARTS, tmp_path / "0.xlsx", DEFAULT_PLAN)
    path = edited(tmp_path / "0.xlsx", tmp_path / "1.xlsx", swap)
    tables = read_plan_sheets(PARTS, path)
    found = dict[str, set[tuple[str | None, str | None]]]()
    for name, sheets in (("file", tables), ("window", PlanDraft(tables, template_tables(PARTS)).sheets())):
        with pytest.raises(PlanTableFaulty) as refused:
            plan_of_tables(PARTS, path, sheets)
        faults = (each for each in refused.value.problems if each.code == "REVISION-LINE-OF-ANOTHER")
        found[name] = {(each.found, each.expected) for each in faults}
    assert found["window"] == found["file"] == {("1-1-1-01-P", "1-1-2-01-U"), ("1-1-2-01-U", "1-1-1-01-P")}


@pytest.mark.parametrize("sheet", [OWNERS, SCHEDULE])
def test_lines_with_numbers_that_are_spelled_otherwise_are_joined_in_the_window(tmp_path: Path, sheet: str) -> None:
    def spell(book: EditionBook) -> None:
        book.change(sheet, "1-1-1-01-P", 管理番号="１－１－１－０１－Ｐ")
        book.change(sheet, "1-1-2-01-U", 管理番号="1-1-2-01-u")

    export_template(PARTS, tmp_path / "0.xlsx", DEFAULT_PLAN)
    path = edited(tmp_path / "0.xlsx", tmp_path / "1.xlsx", spell)
    plans = made_in_file_and_window(path)
    assert plans["window"] == plans["file"] == as_built_in(built_in_plan(PARTS))


def test_lines_with_codes_that_are_spelled_otherwise_are_joined_in_the_window(tmp_path: Path) -> None:
    def spell(book: EditionBook) -> None:
        town(book)
        book.add("計画", 区分="事業内容", 番号="第1", 名称="学びの取組1")
        book.add("所管", 番号="第１", 事業内容="学びの取組1", 所管課="学び課")
        book.change("所管", "学びの取組1", 番号="第２")

    export_template(PARTS, tmp_path / "0.xlsx")
    path = edited(tmp_path / "0.xlsx", tmp_path / "1.xlsx", spell)
    plans = made_in_file_and_window(path)
    assert plans["window"] == plans["file"]
    owners = {(row.measure, row.title): row.owners[0].division for row in plans["file"][3]}
    assert [owners[each, "学びの取組1"] for each in ("第1", "第2")] == ["学び課", "学び課"]


def test_a_missing_code_is_not_the_code_of_another_line_in_another_spelling() -> None:
    draft = PlanDraft(template_tables(PARTS), template_tables(PARTS))
    tree = draft.tables[TREE]
    for code in ("", "１"):
        tree.add({"区分": draft.kinds()[0], "番号": code, "名称": "くらし"})
    draft.fill()
    assert [tree.text(row, "番号") for row in tree.rows] == ["2", "１"]


def made_in_file_and_window(path: Path) -> dict[str, Any]:
    """Return the plan of a workbook as it is read, and as it is read after the draft of the window took it."""
    tables = read_plan_sheets(PARTS, path)
    ways = {"file": tables, "window": PlanDraft(tables, template_tables(PARTS)).sheets()}
    return {name: as_built_in(plan_of_tables(PARTS, path, sheets)) for name, sheets in ways.items()}


def test_a_plan_that_is_exported_and_read_makes_the_same_workbook(tmp_path: Path) -> None:
    export_template(PARTS, tmp_path / "0.xlsx", DEFAULT_PLAN)
    for number in (1, 2):
        store = tmp_path / f"{number}.nakano"
        done("init", "--plan", tmp_path / f"{number - 1}.xlsx", "--store", store)
        done("plan", "export", "--out", tmp_path / f"{number}.xlsx", "--store", store)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    stated = openpyxl.load_workbook(tmp_path / "1.xlsx").properties
    assert stated.created == stated.modified == datetime(1980, 1, 1), "no time of its making"  # noqa: DTZ001


def test_a_town_makes_its_plan_of_the_empty_template(made: Callable[..., Path]) -> None:
    source = named_plan(PARTS, str(made(town)))
    (edition,) = source.plan.editions
    profile = edition.profile
    assert (source.plan.title, source.plan.first_year.short, len(edition.listings)) == (TOWN["計画の名称"], "R8", 12)
    assert [(node.code, node.title) for node in edition.nodes] == [("第1", "くらし"), ("第2", "学び")]
    assert [(mark.symbol, mark.asks_reason) for mark in profile.marks] == [("A", False), ("B", False), ("C", True)]
    assert all(is_id(row.row_id, profile.id_patterns) for row in edition.listings)
    assert profile.fields[-1].heading == "令和{n}年度の参加者"
    assert {each.owners[0].division for each in edition.listings} == {
        each.division_id for each in source.organisation.divisions
    }
    names = {"plan": TOWN["計画の名称"], "ward": "みどり町", "office": "総務課企画係"}
    assert profile.names == {**names, "changed": "理由を付した取組"}


@pytest.mark.parametrize("sign", ["〇", "◯", "O", "はい"])
def test_every_sign_for_yes_is_read_in_every_column(made: Callable[..., Path], sign: str) -> None:
    def edit(book: EditionBook) -> None:
        town(book)
        book.add("項目", 見出し="目標", 種類="数字", 記入する人="計画", 年度ごとの値=sign, 公表する=sign)
        book.change("段", "柱", 集計する=sign)
        book.change("進捗状況", "C", 理由を求める=sign)
        book.change("項目", "done", 公表する=sign)
        book.add("組織", 所管課="関係課", 包括表記=sign)

    read = named_plan(PARTS, str(made(edit)))
    profile = read.plan.newest.profile
    assert (profile.levels[0].counts, profile.marks.each[-1].asks_reason, profile.by_key["done"].published) == (
        (True,) * 3
    )
    assert [each.name_on() for each in read.organisation.divisions if each.is_generic] == ["関係課"]
    draft = PlanDraft(read_plan_sheets(PARTS, made(edit)), template_tables(PARTS))
    assert {f"目標（令和{year}年度）" for year in (8, 9, 10)} <= {*draft.tables["計画"].heads}


def test_a_generic_name_that_is_neither_yes_nor_no_is_named_by_its_cell(made: Callable[..., Path]) -> None:
    def edit(book: EditionBook) -> None:
        town(book)
        book.add("組織", 所管課="関係課", 包括表記="△")
        book.add("組織", 所管課="監査課", 包括表記="×")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(edit)))
    (found,) = errors_in(refused.value.problems)
    assert (found.code, found.place.sheet, found.place.cell) == ("TABLE-VALUE-UNREADABLE", "組織", "L4")
    assert found.found == "△"


def wrong(book: EditionBook) -> None:
    town(book)
    book.change("概要", "策定日", 内容="春ごろ")
    book.change("段", "柱", 番号の例="章")
    book.change("進捗状況", "B", 色="むらさき")
    book.change("進捗状況", "C", 凡例=None)
    book.change("項目", "done", 目安の字数="たくさん")


def test_data_call_a_field_as_its_heading_does_without_the_year(made: Callable[..., Path]) -> None:
    def edit(book: EditionBook) -> None:
        town(book)
        book.change("項目", "done", 見出し="｛年度｝に行ったこと")
        book.change("項目", "next_year", 見出し="｛翌年度｝に行うこと")

    known = named_plan(PARTS, str(made(edit))).plan.newest.profile.by_key
    data = [each.heading for key in ("done", "next_year") if (each := known[key].data)]
    assert data == ["行ったこと", "次年度に行うこと"]


def test_every_wrong_cell_is_named_at_once(made: Callable[..., Path]) -> None:
    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(wrong)))
    cells = [(each.place.sheet, each.place.cell, each.found) for each in refused.value.problems]
    assert ("概要", "B7", "春ごろ") in cells
    assert ("段", "B2", "章") in cells
    assert ("進捗状況", "F3", "むらさき") in cells
    assert ("進捗状況", "C4", "凡例") in cells
    assert ("項目", "AA4", "たくさん") in cells
    assert len(cells) == 5


@pytest.mark.parametrize(("line", "text"), [("計画の名称", "別の計画"), ("計画期間の終わり", "令和8年度")])
def test_a_workbook_of_the_built_in_plan_is_that_plan_with_its_title_and_years_only(
    tmp_path: Path, line: str, text: str
) -> None:
    template = tmp_path / "t.xlsx"
    done("plan", "template", "--from", DEFAULT_PLAN, "--out", template)
    assert named_plan(PARTS, str(template)).plan.plan_id == "nakano2"
    other = edited(template, tmp_path / "other.xlsx", lambda book: book.change("概要", line, 内容=text))
    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(other))
    (found,) = errors_in(refused.value.problems)
    assert (found.place.sheet, found.place.cell, found.expected) == ("概要", "B3", "組込みの計画にない名前")


def test_a_field_that_cannot_be_read_back_is_named_by_its_cell(made: Callable[..., Path]) -> None:
    def unread(book: EditionBook) -> None:
        town(book)
        book.add("項目", 見出し="意見", 答える単位="各課")
        book.add("項目", 見出し="感想", データの説明="感想の文")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(unread)))
    cells = {(each.place.sheet, each.place.cell, each.found, each.expected) for each in refused.value.problems}
    assert {("項目", "T10", "各課", "取組ごと、所管課ごと"), ("項目", "AF11", "データの見出し", None)} <= cells


def bad_tree(book: EditionBook) -> None:
    town(book)
    book.change("計画", "くらしの取組2", 番号="第9")
    book.change("所管", "学びの取組1", 所管課="知らない課")
    book.add("計画", 区分="柱", 番号="A", 名称="別の形")


def test_rows_that_fit_no_place_are_named_by_their_cells(made: Callable[..., Path], tmp_path: Path) -> None:
    said = ask("init", "--plan", made(bad_tree), "--store", tmp_path / "office.nakano")
    assert (said.code, said.keys["error"]) == (2, "PLAN-TABLE-FAULTY")
    found = {(each["code"], each["sheet"], each["cell"]) for each in said.keys["problems"]}
    assert found == {
        ("REVISION-MEASURE-UNKNOWN", "計画", "B4"),
        ("REVISION-DIVISION-UNKNOWN", "所管", "D8"),
        ("REVISION-CODE-UNREADABLE", "計画", "B16"),
    }
    assert not (tmp_path / "office.nakano").exists()


def test_wrong_rows_are_named_with_wrong_marks_and_dates(made: Callable[..., Path]) -> None:
    def both(book: EditionBook) -> None:
        bad_tree(book)
        book.change("概要", "策定日", 内容="春ごろ")
        book.change("進捗状況", "C", 凡例=None)

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(both)))
    found = {(each.place.sheet, each.place.cell) for each in refused.value.problems}
    assert found == {("概要", "B7"), ("進捗状況", "C4"), ("計画", "B4"), ("所管", "D8"), ("計画", "B16")}


def test_an_untouched_template_names_what_has_to_be_filled_in(made: Callable[..., Path], tmp_path: Path) -> None:
    said = ask("init", "--plan", made(lambda _: None), "--store", tmp_path / "office.nakano")
    assert [each.get("found", each["sheet"]) for each in said.keys["problems"]] == [
        "計画の名称", "計画期間の始め", "計画期間の終わり", "策定日", "自治体の名称", "計画"
    ]  # fmt: skip


def test_an_item_that_is_written_twice_is_named(made: Callable[..., Path]) -> None:
    def again(book: EditionBook) -> None:
        town(book)
        book.add("概要", 項目="策定日", 内容="令和9年1月1日")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(again)))
    assert [(each.code, each.found) for each in refused.value.problems] == [("TABLE-TWICE", "策定日")]


def test_a_sheet_without_lines_is_named_by_its_name(made: Callable[..., Path]) -> None:
    def without(book: EditionBook) -> None:
        town(book)
        book.book["段"].delete_rows(2, 9)

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(without)))
    assert [(each.code, each.found) for each in refused.value.problems] == [("PLAN-CELL-MISSING", "段")]


def test_a_long_plan_is_numbered_in_time_that_grows_with_it(made: Callable[..., Path]) -> None:
    def long(book: EditionBook) -> None:
        town(book)
        for place in range(2_000):
            book.book["計画"].append(["事業内容", "第1", f"その他の取組{place}"])

    def read() -> None:
        with pytest.raises(PlanTableFaulty):
            named_plan(PARTS, path)

    path = str(made(long))
    assert in_loops(read, 2_500) <= 2_500


@pytest.mark.parametrize("content", ['{"fields": 1}', '{"a":' * 2_000])
def test_a_hidden_sheet_that_was_changed_is_refused(made: Callable[..., Path], tmp_path: Path, content: str) -> None:
    def spoil(book: EditionBook) -> None:
        town(book)
        book.book["照合用"]["B2"].value = content

    said = ask("init", "--plan", made(spoil), "--store", tmp_path / "office.nakano")
    assert said.keys["problems"][0]["sheet"] == "照合用"


@pytest.mark.parametrize(
    ("sheet", "missing"),
    [("計画", ["概要", "組織", "段", "進捗状況", "項目"]), ("取組の一覧", [])],
)
def test_a_workbook_without_its_sheets_is_refused_by_their_names(
    tmp_path: Path, sheet: str, missing: list[str]
) -> None:
    book = openpyxl.Workbook()
    page = book.create_sheet(sheet, 0)
    page.append(["区分", "番号"])
    page.append(["柱", "1"])
    book.save(tmp_path / "other.xlsx")
    said = ask("init", "--plan", tmp_path / "other.xlsx", "--store", tmp_path / "office.nakano")
    found = [(each["code"], each.get("found")) for each in said.keys["problems"]]
    lacks: list[tuple[str, str | None]] = [("PLAN-SHEET-MISSING", each) for each in missing]
    assert [each for each in found if each[0] != "PLAN-HEADING-MISSING"] == (lacks or [("PLAN-TABLE-OTHER", None)])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("一覧.xls", compound(["Workbook"]), "FILE-OLD-EXCEL"),
        ("一覧.xlsx", "施策,事業名".encode("cp932"), "FILE-TEXT"),
        ("一覧.xlsx", b"", "FILE-EMPTY"),
    ],
)
def test_what_is_called_a_workbook_is_refused_as_what_it_is(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    for words in (("init", "--plan"), ("plan", "template", "--out", tmp_path / "表.xlsx", "--from")):
        said = ask(*words, tmp_path / name, "--store", tmp_path / "a.nakano")
        assert [each["code"] for each in said.keys["problems"]] == [code]


def test_a_list_of_comma_separated_values_is_told_as_any_other_table(tmp_path: Path) -> None:
    (tmp_path / "一覧.csv").write_text("施策,事業名", encoding="utf-8")
    said = ask("init", "--plan", tmp_path / "一覧.csv", "--store", tmp_path / "a.nakano")
    assert [each["code"] for each in said.keys["problems"]] == ["PLAN-TABLE-OTHER"]


def test_indicators_and_meetings_are_shown_before_the_data_file_is_made(made: Callable[..., Path]) -> None:
    captions = ("成果指標", "資料を作成する会議・公表")
    facts = dict(plan_facts(named_plan(PARTS, str(made(town)))))
    assert [facts[each] for each in captions] == ["なし", "公表"]

    def whole(book: EditionBook) -> None:
        town(book)
        book.change("概要", "庁内の会議", 内容="企画会議")
        book.add("指標", 属する段="第1", 指標項目="利用者", 単位="人", 方向="増")

    facts = dict(plan_facts(named_plan(PARTS, str(made(whole)))))
    assert [facts[each] for each in captions] == ["1件（利用者（人））", "企画会議、公表"]


def test_which_of_several_divisions_answers_is_said_before_the_data_file_is_made(made: Callable[..., Path]) -> None:
    def several(book: EditionBook) -> None:
        town(book)
        book.change("所管", "くらしの取組1", 所管課="総務課、学び課")
        book.change("所管", "くらしの取組2", 所管課="学び課・総務課")

    shared = dict(plan_facts(named_plan(PARTS, str(made(several)))))["所管課が2つ以上の取組"]
    assert shared.startswith("2件（先頭の所管課が回答します：")
    assert shared.endswith("総務課、学び課）")
    assert dict(plan_facts(named_plan(PARTS, str(made(town)))))["所管課が2つ以上の取組"] == ""


@pytest.mark.parametrize(
    ("sheet", "heading", "part"),
    [
        ("段", "番号の例", "列"),
        ("進捗状況", "凡例", "列"),
        ("項目", "見出し", "列"),
        ("計画", "番号", "列"),
        ("所管", "管理番号", "列"),
        ("指標", "指標項目", "列"),
        ("スケジュール", "事業内容", "列"),
        ("概要", "項目", "列"),
        ("概要", "策定日", "行"),
    ],
)
def test_what_a_form_of_before_lacks_is_named_alone_and_added(
    made: Callable[..., Path], tmp_path: Path, sheet: str, heading: str, part: str
) -> None:
    def old(book: EditionBook) -> None:
        town(book)
        if part == "列":
            book.remove_column(sheet, heading)
        else:
            book.remove(heading, sheet)

    book, store = made(old), tmp_path / "office.nakano"
    said = ask("init", "--plan", book, "--store", store)
    (only,) = (each for each in said.keys["problems"] if each["code"] != "SEEN-ADDED")  # the message that it leaves
    assert (only["code"], only["sheet"]) == ("PLAN-HEADING-MISSING", sheet)
    assert only["message"] == f"「{heading}」の{part}がありません。"
    new = done("plan", "template", "--from", book, "--out", tmp_path / "new.xlsx")
    assert f"{sheet}の「{heading}」" in new["problems"][0]["message"]
    again = ask("init", "--plan", tmp_path / "new.xlsx", "--store", store)
    assert "PLAN-HEADING-MISSING" not in {each["code"] for each in again.keys["problems"]}
    kept = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert "くらしの取組1" in {cell.value for row in kept["計画"].rows for cell in row}


def test_a_character_that_turns_a_name_is_named_where_it_is_read_without_it(made: Callable[..., Path]) -> None:
    def hidden(book: EditionBook) -> None:
        town(book)
        book.change("組織", "総務課", 所管課="総務\u202e課")

    (told,) = named_plan(PARTS, str(made(hidden))).notices
    assert (told.code, told.place.sheet, told.place.cell) == ("CELL-DIRECTION", "組織", "E2")


@pytest.mark.parametrize("what", ["不足の度合い", "所管課が2つ以上の取組", "指標の属する段", "指標の方向"])
def test_the_template_explains_what_no_heading_says(what: str) -> None:
    (about,) = (each for each in template_tables(PARTS) if each.sheet == "この表について")
    (said,) = (texts[1] for _, texts in about.rows if texts[0] == what)
    assert said.endswith("。")


def test_cells_explain_what_to_write_in_them(tmp_path: Path) -> None:
    export_template(PARTS, tmp_path / "empty.xlsx")
    prompts = {
        sheet.title: {each.promptTitle: each.prompt for each in sheet.data_validations.dataValidation if each.prompt}
        for sheet in openpyxl.load_workbook(tmp_path / "empty.xlsx")
    }
    heads = {each.sheet: each.head for each in template_tables(PARTS)}
    assert [*prompts["計画"]] == [*heads["計画"]]
    assert {sheet for sheet, found in prompts.items() if not found} == {"概要", "この表について", "照合用"}
    assert all(set(found) <= {*heads[sheet]} for sheet, found in prompts.items())


def test_a_row_without_a_number_belongs_to_the_measure_above_it(made: Callable[..., Path]) -> None:
    def edit(book: EditionBook) -> None:
        town(book)
        book.add("計画", 区分="柱", 番号="第9", 名称="別の柱")
        book.add("計画", 区分="事業内容", 名称="番号のない取組")
        book.add("所管", 事業内容="番号のない取組", 所管課="総務課")

    edition = named_plan(PARTS, str(made(edit))).plan.newest
    assert [each.measure for each in edition.listings if each.title == "番号のない取組"] == ["第9"]


def test_a_letter_as_a_mark_is_read_in_any_width_and_case(made: Callable[..., Path]) -> None:
    marks = named_plan(PARTS, str(made(town))).plan.newest.profile.marks
    assert [marks.read(each) for each in "AＡaａ"] == [marks.each[0]] * 4


def test_a_workbook_is_read_whatever_it_is_called(made: Callable[..., Path], tmp_path: Path) -> None:
    renamed = made(town).rename(tmp_path / "plan.dat")
    assert named_plan(PARTS, str(renamed)).plan.title == TOWN["計画の名称"]


def test_a_pattern_that_no_example_declares_is_kept(tmp_path: Path) -> None:
    own_plan(tmp_path, own_profile([mark_of("a", "A"), mark_of("b", "B")]))
    export_template(PARTS, tmp_path / "plan.xlsx", str(tmp_path / "plan.json"))
    (edition,) = named_plan(PARTS, str(tmp_path / "plan.xlsx")).plan.editions
    assert [each.code_pattern for each in edition.profile.levels] == [str(each["code_pattern"]) for each in LEVELS]


def test_wordings_of_papers_are_those_of_the_workbook(
    made: Callable[[Callable[[EditionBook], None]], Path], tmp_path: Path
) -> None:
    own = "［題名］みどり町の歩み\n\n１　状況\n［件数表］"

    def with_wording(book: EditionBook) -> None:
        town(book)
        book.change("様式の文", "進捗状況について", 文面=own)

    store = tmp_path / "town.nakano"
    done("init", "--plan", made(with_wording), "--store", store)
    done("templates", "save", "report", "--out", tmp_path / "report.txt", "--store", store)
    assert (tmp_path / "report.txt").read_text("utf-8-sig").endswith(f"{own}\n")
    done("plan", "export", "--out", tmp_path / "again.xlsx", "--store", store)
    assert named_plan(PARTS, str(tmp_path / "again.xlsx")).wordings == {"report": own}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"文面": "［題名］状況\n｛件数の表｝\n［件数表］"}, "TEMPLATE-WORD-UNKNOWN"),
        ({"文面": "［題名］状況"}, "TEMPLATE-FIGURE-MISSING"),
        ({"文面": "文", "文書": "知らない文書"}, "PLAN-CELL-WRONG"),
    ],
)
def test_a_wording_that_cannot_be_used_is_named_by_its_cell(
    made: Callable[[Callable[[EditionBook], None]], Path], changes: dict[str, str], code: str
) -> None:
    def with_wording(book: EditionBook) -> None:
        town(book)
        book.change("様式の文", "進捗状況について", **changes)

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(with_wording)))
    [found] = refused.value.problems
    assert (found.code, found.place.sheet) == (code, "様式の文")
    assert found.place.cell == ("A2" if code == "PLAN-CELL-WRONG" else "B2")


@pytest.mark.parametrize(("title", "has_text"), [("依頼文", True), ("依 頼文", True), ("依頼文（各部あて）", False)])
def test_a_paper_begins_with_the_text_of_its_title_if_it_has_one(title: str, has_text: bool) -> None:
    assert bool(find_initial_wording(PARTS, title)) is has_text


def test_a_mark_that_takes_the_place_of_another_has_nothing_of_its_meaning(
    made: Callable[[Callable[[EditionBook], None]], Path],
) -> None:
    before = {"区別の記号": "changed", "同じ記号として読む文字": "○〇◯⭕oOｏＯ", "理由を求める": "×"}

    def with_mark(book: EditionBook) -> None:
        town(book)
        why = "計画どおりでない理由は何か。"
        book.add("進捗状況", 記号="●", 短い名称="順調", 凡例="順調である", 想定問答の問い=why, **before)

    marks = named_plan(PARTS, str(made(with_mark))).plan.newest.profile.marks
    mark = next(each for each in marks if each.key == "changed")
    assert (mark.symbol, mark.look_alikes, mark.why) == ("●", "●", "")


def test_a_mark_put_between_others_does_not_look_like_one_of_them(made: Callable[..., Path]) -> None:
    def town_with_a_mark_more(book: EditionBook) -> None:
        town(book)
        for symbol, colour, pattern in (("A", "青", "塗り"), ("B", "緑", "斜線"), ("C", "黄", "点")):
            book.change("進捗状況", symbol, 色=colour, 模様=pattern)
        for symbol in ("D", "E"):
            line = {"記号": symbol, "短い名称": f"{symbol}評価", "凡例": f"{symbol}評価である"}
            book.add("進捗状況", "A", **line)

    marks = named_plan(PARTS, str(made(town_with_a_mark_more))).plan.newest.profile.marks
    assert [mark.symbol for mark in marks] == ["A", "E", "D", "B", "C"]
    looks = [(str(mark.colour), str(mark.pattern)) for mark in marks]
    assert len({*looks}) == len(looks)
    assert [looks[at] for at in (0, 3, 4)] == [("good", "solid"), ("changed", "stripes"), ("weak", "dots")]


@pytest.mark.parametrize(("asks", "why"), [("×", ""), ("○", "計画どおりでない理由は何か。")])
def test_a_mark_that_needs_a_reason_no_more_has_no_question_about_it(
    made: Callable[[Callable[[EditionBook], None]], Path], asks: str, why: str
) -> None:
    def with_mark(book: EditionBook) -> None:
        town(book)
        texts = {"凡例": "順調である", "想定問答の問い": "計画どおりでない理由は何か。", "理由を求める": asks}
        book.add("進捗状況", 記号="○", 短い名称="順調", 区別の記号="changed", **texts)

    marks = named_plan(PARTS, str(made(with_mark))).plan.newest.profile.marks
    assert next(each for each in marks if each.key == "changed").why == why


def test_codes_with_letters_beside_their_numerals_make_a_plan(made: Callable[..., Path]) -> None:
    def lettered(book: EditionBook) -> None:
        town(book)
        book.change("段", "柱", 番号の例="DX-1")
        for number, title in enumerate(("くらし", "学び"), start=1):
            for name in (title, *(f"{title}の取組{place}" for place in range(1, 7))):
                book.change("計画", name, 番号=f"DX-{number}")

    (edition,) = named_plan(PARTS, str(made(lettered))).plan.editions
    assert [each.row_id[:-2] for each in edition.listings[5:7]] == ["DX-1-06", "DX-2-01"]


def test_a_row_without_a_number_is_named_in_a_plan_that_has_its_own(made: Callable[..., Path]) -> None:
    def numbered(book: EditionBook) -> None:
        town(book)
        book.change("概要", "管理番号の例", 内容="A-100")
        for number in range(11):
            book.change(
                "計画", f"{('くらし', '学び')[number // 6]}の取組{number % 6 + 1}", 管理番号=f"A-{100 + number}"
            )

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(numbered)))
    cells = [(each.code, each.place.cell, each.found) for each in refused.value.problems]
    assert cells == [("PLAN-CELL-MISSING", "D15", "管理番号")]


def test_faults_of_fields_are_told_as_the_cells_have_them(made: Callable[..., Path]) -> None:
    def faulty(book: EditionBook) -> None:
        town(book)
        book.change("項目", "done", 見出し="｛年度｝の{x}実績")
        book.remove("mark", "項目")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(faulty)))
    told = [(each.code, each.place.cell, message(each)) for each in refused.value.problems]
    assert told == [
        ("PLAN-HEADING-MISSING", None, "「mark」の行がありません。"),
        ("PLAN-CELL-WRONG", "B3", "「｛年度｝の{x}実績」は使えません。"),
    ]
    assert remedy(refused.value.problems[1]).startswith("｛年度｝、｛翌年度｝、｛翌々年度｝のほかに")


ADDED = {"見出し": "判定", "公表する": "○"}
ONLY_TWO = "選ぶ言葉を2つ以上、40までを「、」で区切って（例：拡充、維持、縮小）を記入してください。"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"種類": "選択", "選択肢": "拡充"}, f"「拡充」は使えません。{ONLY_TWO}"),
        ({"種類": "選択"}, "「選択肢」が空欄です。記入してください。"),
        ({"種類": "文章", "選択肢": "拡充、維持"}, "「拡充、維持」は使えません。空欄（選択肢を書くのは、種類が選択の"),
        ({"種類": "文章", "複数選べる": "○"}, "「○」は使えません。×（○は、種類が選択の項目だけ）を"),
        ({"種類": "文章", "集計する": "○"}, "「○」は使えません。×（○は、種類が選択か数字の項目だけ）を"),
        ({"必須": "○", "記入する人": "事務局"}, "「○」は使えません。×（○は、所管課が記入する項目だけ）を"),
        ({"年度ごとの値": "○"}, "「○」は使えません。×（○は、「記入する人」が計画の項目だけ）を"),
        ({"種類": "数字", "取組ごとに数える": "○"}, "「○」は使えません。×（○は、「答える単位」が所管課ごとの、種類が"),
        ({"所管課に見せる": "○"}, "「○」は使えません。×（○は、事務局が記入する項目だけ）を"),
    ],
)  # fmt: skip
def test_a_cell_of_an_added_item_is_told_in_the_words_of_the_cells(
    made: Callable[..., Path], cells: dict[str, str], told: str
) -> None:
    def faulty(book: EditionBook) -> None:
        town(book)
        book.add("項目", **ADDED, **cells)

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(faulty)))
    found, *advice = refused.value.problems
    assert f"{message(found)}{remedy(found)}".startswith(told)
    assert {each.code for each in advice} <= {"PLAN-ITEMS-NOT-IN-DATA"}


def test_an_item_of_the_program_is_refused_for_each_division_with_the_way_to_ask_it(made: Callable[..., Path]) -> None:
    def faulty(book: EditionBook) -> None:
        town(book)
        book.change("項目", "done", 答える単位="所管課ごと")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(faulty)))
    (found,) = refused.value.problems
    assert message(found) == "「所管課ごと」は使えません。"
    assert remedy(found).startswith("取組ごと（所管課ごとに聞けるのは、行を加えた項目だけ。")


def test_placeholders_are_read_in_braces_of_either_width(made: Callable[..., Path]) -> None:
    def edit(book: EditionBook) -> None:
        town(book)
        book.change("項目", "done", 見出し="{年度}の取組内容")

    done_field = named_plan(PARTS, str(made(edit))).plan.newest.profile.by_key["done"]
    assert done_field.heading == "令和{n}年度の取組内容"


@pytest.mark.parametrize("heading", ["柱番号", "柱名", "管理番号"])
def test_a_heading_of_the_data_that_another_column_has_is_named_once(made: Callable[..., Path], heading: str) -> None:
    def clashing(book: EditionBook) -> None:
        town(book)
        book.add("項目", 見出し="困りごと", データの見出し=heading, データの説明="困ったこと")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(clashing)))
    assert [(each.place.cell, each.found) for each in refused.value.problems] == [("AF10", heading)]


def test_a_line_that_cannot_be_read_is_not_said_to_be_missing(made: Callable[..., Path]) -> None:
    def calculated(book: EditionBook) -> None:
        town(book)
        book.change("概要", "自治体の名称", 内容="=A1")

    with pytest.raises(PlanTableFaulty) as refused:
        named_plan(PARTS, str(made(calculated)))
    codes = [each.code for each in refused.value.problems]
    assert codes == ["TABLE-FORMULA-UNREADABLE", "PLAN-CELL-MISSING"]


def test_a_draft_that_was_saved_elsewhere_is_not_told_to_be_unwritable_for_a_full_folder(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, free = tmp_path / "full", tmp_path / "free"
    for each in (full, free):
        each.mkdir()
    sheets, known = plan_sheets.template_tables(parts), dict[Path, bytes]()
    own, _ = plan_sheets.keep_draft(parts, sheets, "計画", None, known, [full], replace=True)
    own.write_bytes(b"another program")
    write = plan_sheets.write_tables

    def refuse_in_full(parts: Parts, target: Path, *words: Any, **options: Any) -> bytes:
        if target.parent == full:
            raise TargetNotWritable(found=str(target), reason="空きがありません")
        return write(parts, target, *words, **options)

    monkeypatch.setattr(plan_sheets, "write_tables", refuse_in_full)
    target, refused = plan_sheets.keep_draft(parts, sheets, "計画", own, known, [full, free], replace=True)
    assert (target.parent, refused, own.read_bytes()) == (free, None, b"another program")


def test_a_plan_of_many_years_has_a_column_for_each_of_them() -> None:
    town_of_years = TOWN | {"計画期間の始め": "令和6年度", "計画期間の終わり": "令和30年度"}
    draft = PlanDraft((), template_tables(PARTS), town_of_years)
    years = [each.heads for name, each in draft.tables.items() if name == "計画"]
    assert "令和30年度" in "".join(*years)
