"""Items that are counted: their totals on papers, on the page, through the years, and as bars."""

from contextlib import closing
from pathlib import Path

import openpyxl
from docx import Document

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.paper import PictureName
from nakano_status.application.papers.pictures import RoundPictures
from nakano_status.bootstrap import make_parts
from nakano_status.documents.picture import Box
from nakano_status.domain.fields.mark import MarkPattern
from tests.support.command_line import ask, run
from tests.support.edition_books import edited
from tests.support.planted_profiles import (
    ANSWER,
    CHOICE,
    DAY,
    DIRECTION,
    DIRECTION_HEAD,
    OF_LEVELS,
    OTHER,
    ROW,
    SEVERAL,
    SPENT,
    STATE,
    TARGETS,
    TARGETS_HEAD,
    PlantedWard,
)


def test_options_are_counted_by_the_heading_of_their_item(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, CHOICE)
    ward.office("merge", ward.filled("one.xlsx", direction="拡充"))
    found = ward.office("counts", "--item", DIRECTION_HEAD, "--by", "division")
    assert found["counts"] == {"拡充": 2, "維持": 0, "縮小": 0, "廃止": 0, "total": 2}
    assert found["groups"]["税務課"]["拡充"] == 2
    assert ward.office("counts", "--item", DIRECTION)["counts"] == found["counts"]
    ask("merge", ward.filled("two.xlsx", direction="縮小"), "--store", ward.store)
    undecided = ward.office("counts", "--item", DIRECTION_HEAD)
    assert undecided["counts"]["total"] == 0
    assert {each["why"] for each in undecided["excluded"] if each["id"] in (ROW, OTHER)} == {"open_conflict"}
    refused = ask("counts", "--item", "連携した団体", "--store", ward.store)
    assert (refused.code, refused.keys["error"]) == (2, "KEY-UNKNOWN")
    assert DIRECTION_HEAD in refused.keys["remedy"]


def test_counted_items_are_counted_on_papers_and_numbers_are_added(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *({**each, "counted": True} for each in (CHOICE, SEVERAL, SPENT)))
    ward.office("merge", ward.filled("one.xlsx", direction="拡充", targets="事業者、子ども", spent="▲1,200千円"))
    found = ward.office("counts", "--item", "決算額", "--by", "division")
    assert (found["sum"], found["counts"]["total"], found["group_sums"]["税務課"]) == ("-2400", 2, "-2400")
    assert ward.office("counts", "--item", TARGETS)["counts"] == {"子ども": 2, "高齢者": 0, "事業者": 2, "total": 2}
    made = ask("export", "report", "--for", "庁議", "--out", tmp_path / "report.docx", "--store", ward.store)
    assert made.code == 1  # the day and the sender are open
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(str(tmp_path / "report.docx")).tables
    ]
    sums = [table[-1][1:] for table in tables if "合計（千円）" in table[0]]
    assert sums == [["▲2,400", "2", str(found["in_report"])]] * 2  # by goal and by 部


def test_a_sum_of_no_numbers_is_a_dash(tmp_path: Path) -> None:
    """Neither blanks nor dashes are numbers, so that 0 would be a number that was never written."""
    ward = PlantedWard(tmp_path, {**SPENT, "counted": True})
    ward.office("merge", ward.filled("one.xlsx", spent="―"))
    ward.office("set", OTHER, "spent=0")
    shown = run("counts", "--item", "決算額", "--by", "goal", "--store", ward.store).output
    assert [line.partition("合計")[2][:3] for line in shown.splitlines() if "合計" in line] == ["0千円", "―", "0千円"]
    assert "決算額　合計0千円" in run("counts", "--years", "--store", ward.store).output
    ward.office("set", OTHER, "spent=")
    assert "決算額　合計― 記入0件" in run("counts", "--years", "--store", ward.store).output
    ward.office("set", OTHER, "spent=0")
    ask("export", "report", "--for", "庁議", "--out", tmp_path / "report.docx", "--store", ward.store)
    tables = Document(str(tmp_path / "report.docx")).tables
    texts = ([[cell.text for cell in row.cells] for row in table.rows] for table in tables)
    (by_goal,) = [each[1:] for each in texts if each[0][:2] == ["目標", "合計（千円）"]]
    assert [row[1:3] for row in by_goal] == [["―", "0"], ["0", "1"], ["0", "1"]]


def test_the_page_is_filtered_by_counted_choices(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True}, {**SEVERAL, "counted": True}, DAY)
    ward.office("merge", ward.filled("one.xlsx", direction="拡充", targets="事業者、子ども"))
    ward.office("export", "page", "--out", tmp_path)
    page = (tmp_path / "progress_R4.html").read_text("utf-8")
    assert f'<label for="by-item-1">{DIRECTION_HEAD}</label>' in page
    assert f'<option value="{TARGETS}:高齢者">高齢者</option>' in page
    assert page.count(f'data-items="{DIRECTION}:拡充\n{TARGETS}:子ども\n{TARGETS}:事業者"') == 2
    assert "[data-item]" in page


def test_a_page_without_counted_choices_has_the_script_of_every_plan(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, CHOICE)
    ward.office("export", "page", "--out", tmp_path)
    page = (tmp_path / "progress_R4.html").read_text("utf-8")
    assert "data-item" not in page
    assert "/*items*/" not in page


def test_the_course_of_a_row_has_its_counted_items(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True})
    ward.office("merge", ward.filled("one.xlsx", direction="拡充"))
    (line,) = [each for each in ward.office("show", ROW, "--years")["years"] if each["mark"]]
    assert line["items"] == [{"name": DIRECTION_HEAD, "actual": "拡充", "target": None}]
    assert f"  {DIRECTION_HEAD}：拡充" in run("show", ROW, "--years", "--store", ward.store).output
    target = ward.folder / "years.xlsx"
    ward.office("export", "years", "--id", ROW, "--out", target)
    cells = [cell for sheet in openpyxl.load_workbook(target) for row in sheet.values for cell in row if cell]
    assert {"集計する項目", DIRECTION_HEAD, "拡充"} <= {*cells}


def test_counted_items_stand_side_by_side_through_the_years(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True}, {**SPENT, "counted": True})
    ward.office("merge", ward.filled("one.xlsx", direction="拡充", spent="1200"))
    (year,) = [each for each in ward.office("counts", "--years")["years"] if each["counts"]]
    assert {name: (each["total"], each.get("sum")) for name, each in year["items"].items()} == {
        DIRECTION_HEAD: (2, None),
        "決算額": (2, "2400"),
    }
    assert year["items"][DIRECTION_HEAD]["counts"]["拡充"] == 2
    assert f"  {DIRECTION_HEAD}　拡充2 維持0" in (shown := run("counts", "--years", "--store", ward.store).output)
    assert "  決算額　合計2,400千円 記入2件 ／ 対象4件" in shown
    target = ward.folder / "years.xlsx"
    ward.office("export", "years", "--out", target)
    cells = [[*map(str, filter(None, row))] for sheet in openpyxl.load_workbook(target) for row in sheet.values]
    assert [DIRECTION_HEAD] in cells
    assert [row[-1] for row in cells if row[:1] in (["拡充"], ["合計"])] == ["2", "2,400"]


def test_papers_have_the_totals_of_the_round_before_below_those_of_this_one(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True}, {**SPENT, "counted": True})
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), "direction=拡充", "spent=1200")
    ward.office("round", "close", "--year", "R4")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), "direction=廃止")
    words = ("publish", "--for", "庁議", "--date", "2024-10-11", "--draft", "--year", "R5")
    ask(*words, "--out", ward.folder / "set", "--store", ward.store)
    (made,) = (ward.folder / "set").rglob("*件数の内訳*.docx")
    rows = [[cell.text for cell in row.cells] for table in Document(str(made)).tables for row in table.rows]
    before = [row[1:] for row in rows if row[0] == "令和4年度末の計"]
    assert ["1", "0", "0", "0", "1", "4"] in before
    assert any("1,200" in row for row in before)


def test_a_counted_choice_has_no_bars_if_no_row_is_left_in_the_report(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True})
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), "direction=拡充")
    ward.office("round", "close", "--year", "R4")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    with closing(make_parts().stores.open(ward.store, read_only=True)) as store, store.reading() as records:
        row_ids = [row.row_id for row in chosen_round(records, None).rows if row.counted]
    for row_id in row_ids:
        ward.office("set", row_id, "out_of_report=完了")
    with closing(make_parts().stores.open(ward.store, read_only=True)) as store, store.reading() as records:
        assert not list(RoundPictures(records, chosen_round(records, None), 480).parts(PictureName.BY_ITEM))


def test_a_counted_choice_has_bars_of_this_round_and_the_one_before(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True}, SEVERAL)
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), "direction=拡充")
    ward.office("round", "close", "--year", "R4")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), "direction=廃止")
    target = ward.folder / "bars.svg"
    ward.office("export", "picture", "counts-by-item", "--year", "R5", "--out", target)
    with closing(make_parts().stores.open(ward.store, read_only=True)) as store, store.reading() as records:
        (drawn,) = RoundPictures(records, chosen_round(records, None), 480).parts(PictureName.BY_ITEM)
    assert drawn.name == f"counts-by-item-{DIRECTION}"
    assert drawn.title == f"{DIRECTION_HEAD}の内訳（令和5年度末時点）"
    fills = {each.pattern for each in drawn.shapes if isinstance(each, Box)}
    assert {MarkPattern.SOLID, MarkPattern.CROSSES, MarkPattern.EMPTY} <= fills
    assert drawn.table.head == ("目標", "年度", "拡充", "廃止", "未記入", "報告対象")
    assert drawn.table.rows[:4] == (
        ("全体", "令和5年度", "0", "1", "3", "4"),
        ("全体", "令和4年度", "1", "0", "3", "4"),
        ("目標1 題名 1", "令和5年度", "0", "1", "2", "3"),
        ("目標1 題名 1", "令和4年度", "1", "0", "2", "3"),
    )


def test_each_counted_choice_has_a_picture_and_a_file_and_several_options_of_a_row_are_told(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True}, {**SEVERAL, "counted": True})
    ward.office("set", ROW, f"{DIRECTION}=拡充", f"{TARGETS}=子ども、高齢者")
    ward.office("set", OTHER, f"{TARGETS}=子ども")
    made = ward.office("export", "picture", "counts-by-item", "--out", tmp_path / "bars.svg")["files"]
    titles = [f"{head}の内訳（令和4年度末時点）" for head in (DIRECTION_HEAD, TARGETS_HEAD)]
    assert [Path(each).name for each in made] == [f"bars_{n}_{title}.svg" for n, title in enumerate(titles, start=1)]
    told = "※選択肢が複数ある取組は、それぞれの選択肢に数えています。"
    assert [told in Path(each).read_text("utf-8") for each in made] == [False, True]
    with closing(make_parts().stores.open(ward.store, read_only=True)) as store, store.reading() as records:
        pictures = RoundPictures(records, chosen_round(records, None), 480)
        one, several = pictures.parts(PictureName.BY_ITEM)
        assert [each.name for each in pictures.items(TARGETS)] == [several.name]
    assert one.table.rows[0] == ("全体", "令和4年度", "1", "3", "4")
    assert several.table.head == ("目標", "年度", "子ども", "高齢者", "未記入", "報告対象")
    assert several.table.rows[0] == ("全体", "令和4年度", "2", "1", "2", "4")
    assert "報告対象4件の内訳は、子ども 2件、高齢者 1件、未記入 2件です。" in several.description


def test_bars_have_the_options_that_a_revised_plan_gave_up_in_the_year_that_had_them(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True})
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), f"{DIRECTION}=縮小")
    ward.office("set", OTHER, *(f"{key}={text}" for key, text in ANSWER.items()), f"{DIRECTION}=維持")
    ward.office("round", "close", "--year", "R4")
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    book = edited(
        tmp_path / "plan.xlsx",
        tmp_path / "revised.xlsx",
        lambda book: book.change("項目", DIRECTION, 選択肢="拡充、維持、廃止"),
    )
    ward.office("plan", "revise", book, "--adopted", "2023-12-01", "--title", "改定版")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), f"{DIRECTION}=維持")
    with closing(make_parts().stores.open(ward.store, read_only=True)) as store, store.reading() as records:
        (drawn,) = RoundPictures(records, chosen_round(records, None), 480).parts(PictureName.BY_ITEM)
    assert drawn.table.head == ("目標", "年度", "維持", "縮小", "未記入", "報告対象")
    assert drawn.table.rows[:2] == (
        ("全体", "令和5年度", "1", "0", "3", "4"),
        ("全体", "令和4年度", "1", "1", "2", "4"),
    )
    words = ("publish", "--for", "庁議", "--date", "2024-10-11", "--draft", "--year", "R5")
    ask(*words, "--out", tmp_path / "set", "--store", ward.store)
    (made,) = (tmp_path / "set").rglob("*件数の内訳*.docx")
    texts = [each.text for each in Document(str(made)).paragraphs]
    assert "※令和4年度末には、このほかに、いまは選択肢にない「縮小」が1件ありました。" in texts


def test_bars_of_an_item_about_a_level_count_its_nodes(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, OF_LEVELS[0])
    for row_id, grade in ((ROW, "A"), (OTHER, "C")):
        ward.office("set", row_id, f"{STATE}={grade}")
    with closing(make_parts().stores.open(ward.store, read_only=True)) as store, store.reading() as records:
        (drawn,) = RoundPictures(records, chosen_round(records, None), 480).parts(PictureName.BY_ITEM)
    assert drawn.table.head == ("目標", "年度", "A", "C", "未記入", "実施内容")
    assert drawn.table.rows[0] == ("全体", "令和4年度", "1", "1", "1", "3")
    assert drawn.description.startswith("実施内容3件の内訳は、A 1件、C 1件、未記入 1件です。")
    assert "※実施内容ごとに数えています。" in drawn.svg
