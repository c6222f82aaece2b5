"""The 15 items: each finds what it forbids at its place, and leaves a table alone that follows the rules."""

from collections import Counter

import pytest

from nakano_status.domain.machine_readable import check
from nakano_status.domain.problems.problem import Problem, Severity

GOOD = [
    ["地方公共団体名", "年度（西暦）", "年度", "区分", "件数（件）"],
    ["東京都中野区", "2021", "令和3年度", "申請", "1460000"],
    ["東京都中野区", "2022", "令和4年度", "申請", "1710000"],
    ["東京都中野区", "2022", "令和4年度", "届出", "***"],
    ["東京都中野区", "2022", "令和4年度", "相談", "120"],
]


def sheet_of(rows: list[list[str]], *merges: check.Merge, objects: tuple[str, ...] = ()) -> check.DataSheet:
    cells = {
        (row, column): check.DataCell(_kind(text), text)
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
        if text
    }
    return check.DataSheet("表", cells, merges, objects)


def _kind(text: str) -> check.CellKind:
    if text.startswith("="):
        return check.CellKind.FORMULA
    return check.CellKind.NUMBER if check.is_plain_number(text) else check.CellKind.TEXT


def found_in(rows: list[list[str]]) -> list[tuple[str | None, str | None]]:
    """Return the item and the cell of every problem."""
    return [(check.item_of(each.code), each.place.cell) for each in problems_in(rows)]


def problems_in(rows: list[list[str]]) -> tuple[Problem, ...]:
    return check.check_data(check.CheckedFile("表.xlsx", (sheet_of(rows),)))


def good_but(cell: str, text: str) -> list[list[str]]:
    """Return the good table with another text in one cell."""
    rows = [list(row) for row in GOOD]
    rows[int(cell[1:]) - 1]["ABCDE".index(cell[0])] = text
    return rows


def test_there_are_fifteen_items() -> None:
    assert len(check.ITEMS) == 15


def test_a_table_that_follows_the_rules_is_left_alone() -> None:
    assert problems_in(GOOD) == ()


def test_an_empty_sheet_breaks_no_rule() -> None:
    assert problems_in([]) == ()


@pytest.mark.parametrize(
    ("item", "cell", "text"),
    [
        ("1-2", "D2", "申請\n届出"),
        ("1-3", "E2", "約146万件"),
        ("1-3", "E2", "1,460,000"),
        ("1-5", "D2", "申　請"),
        ("1-5", "D2", " 申請"),
        ("1-6", "D1", ""),
        ("1-6", "D1", "年度"),
        ("1-6", "A3", ""),
        ("1-6", "D3", "〃"),
        ("1-7", "E3", "=E2*2"),
        ("1-9", "E1", "件数"),
        ("1-10", "D3", "㈱申請"),
        ("1-11", "C1", "令和3年度の区分"),
        ("1-13", "E3", "非公表"),
        ("1-13", "E3", ""),
    ],
)
def test_what_an_item_forbids_is_found_where_it_stands(item: str, cell: str, text: str) -> None:
    assert (item, cell) in found_in(good_but(cell, text))


DAYS = [
    [
        "全国地方公共団体コード",
        "年度（西暦）",
        "年度（和暦）",
        "値（件）",
        "値がない理由",
        "値の時点",
        "値の時点（和暦）",
    ],
    ["131148", "2021", "令和3年度", "31.6", "", "2022-03-31", "令和4年3月31日"],
    ["131148", "2022", "令和4年度", "", "調査なし", "", "令和4年9月"],
    ["131148", "2023", "令和5年度", "60.1", "", "2024-03-31", "令和6年3月31日"],
]


def days_but(cell: str, text: str) -> list[list[str]]:
    rows = [list(row) for row in DAYS]
    rows[int(cell[1:]) - 1]["ABCDEFG".index(cell[0])] = text
    return rows


def test_a_figure_that_is_missing_for_a_reason_and_a_day_by_both_calendars_are_left_alone() -> None:
    assert problems_in(DAYS) == ()


@pytest.mark.parametrize(
    ("item", "cell", "text"),
    [
        ("1-11", "F2", "2022-02-30"),
        ("1-11", "G2", "令和4年2月30日"),
        ("1-11", "G2", "令和4年3月30日"),
        ("1-11", "C3", "令和5年度"),
        ("1-12", "A3", "131147"),
        ("1-12", "A4", "13114"),
        ("1-12", "A2", "東京都中野区"),
    ],
)
def test_a_value_that_cannot_be_is_found_where_it_stands(item: str, cell: str, text: str) -> None:
    assert (item, cell) in found_in(days_but(cell, text))


def test_a_wide_table_of_days_is_read_in_a_time_in_proportion_to_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Counter[str]()
    folded = check.fold_data_heading
    monkeypatch.setattr(check, "fold_data_heading", lambda text: (read.update([text]), folded(text))[1])
    width, height = 60, 10
    head = ["年度（西暦）", *(f"日付{number}（和暦）" for number in range(width)), "日付（西暦）"]
    problems_in(
        [head, *([str(year), *["令和4年3月31日"] * width, "2022-03-31"] for year in range(2001, 2001 + height))]
    )
    assert width * height <= read["令和4年3月31日"] <= 20 * width * height


def test_a_day_by_the_era_alone_is_found() -> None:
    assert ("1-11", "G2") in found_in(days_but("F2", ""))


def test_a_figure_that_is_missing_without_a_reason_is_asked_about() -> None:
    assert ("1-13", "D3") in found_in(days_but("E3", ""))


def test_a_denominator_is_that_of_fractions_alone() -> None:
    rows = [["地方公共団体名", "値（件）", "分母"], ["東京都", "1", "15"], ["東京都", "3", ""], ["東京都", "4", "15"]]
    assert not [each for each in found_in(rows) if each[0] == "1-13"]


@pytest.mark.parametrize(("code", "is_one"), [("131148", True), ("131997", True), ("131140", False), ("13114", False)])
def test_the_last_digit_of_a_code_checks_the_others(code: str, is_one: bool) -> None:
    assert check.is_government_code(code) is is_one


def test_a_file_of_another_kind_breaks_the_first_item_only() -> None:
    (problem,) = check.check_data(check.CheckedFile("報告.pdf", other_kind="PDF"))
    assert (problem.code, problem.found, problem.place.file) == ("DATA-1-1", "PDF", "報告.pdf")


def test_long_texts_are_quoted_in_one_line_and_cut() -> None:
    (problem,) = problems_in(good_but("E3", '="' + "あ\n" * 40 + '"'))
    assert problem.found == '="' + "あ↵" * 11 + "…"


def test_a_fraction_in_one_cell_is_two_values() -> None:
    assert ("1-2", "D3") in found_in(good_but("D3", "0/15"))


def test_every_merge_is_named_and_what_it_covers_is_no_gap() -> None:
    rows = good_but("A3", "")
    found = check.check_data(check.CheckedFile("表.xlsx", (sheet_of(rows, check.Merge(2, 1, 3, 1)),)))
    assert [(each.code, each.found, each.place.cell) for each in found] == [("DATA-1-4", "A2:A3", "A2")]


def test_what_lies_on_a_sheet_is_named() -> None:
    (problem,) = check.check_data(check.CheckedFile("表.xlsx", (sheet_of(GOOD, objects=("画像 2個",)),)))
    assert (problem.code, problem.found) == ("DATA-1-8", "画像 2個")


def test_years_by_their_era_alone_are_asked_about_once_a_column() -> None:
    rows = [[*row[:1], *row[2:]] for row in GOOD]
    assert found_in(rows) == [("1-11", "B2")]


def test_a_year_with_the_western_one_beside_it_is_enough() -> None:
    rows = [[row[0], f"{row[2]}（{row[1]}年度）", *row[3:]] for row in GOOD]
    assert found_in(rows) == []


def test_figures_of_which_no_region_is_said_are_asked_about() -> None:
    rows = [row[1:] for row in GOOD]
    assert found_in(rows) == [("1-12", None)]


def test_the_region_in_the_title_above_the_table_is_enough() -> None:
    assert found_in([["中野区の申請"], *(row[1:] for row in GOOD)]) == []


def test_a_prefecture_cut_short_is_found() -> None:
    rows = [["都道府県名", *row[1:]] if row is GOOD[0] else ["東京", *row[1:]] for row in GOOD]
    assert found_in(rows) == [("1-12", f"A{row}") for row in (2, 3, 4, 5)]


def test_words_need_neither_region_nor_unit() -> None:
    assert found_in([["項目", "説明"], ["管理番号", "行ごとの番号"]]) == []


def test_an_empty_row_parts_a_table() -> None:
    found = problems_in([*GOOD[:3], [], *GOOD[3:]])
    assert [(each.code, each.place.row, each.found) for each in found] == [("DATA-2-1", 4, "値のない行（4行目）")]


def test_an_empty_column_parts_a_table_and_headings_beyond_it_begin_another() -> None:
    found = found_in([[*row, "", *row[3:]] for row in GOOD])
    assert ("2-1", "F1") in found
    assert ("2-2", "G1") in found


def test_headings_after_an_empty_row_begin_another_table() -> None:
    found = found_in([*GOOD, [], *GOOD])
    assert ("2-2", "A7") in found


def test_headings_repeated_page_by_page_part_a_table() -> None:
    assert ("2-1", "A6") in found_in([*GOOD, *GOOD])


def test_other_headings_after_an_empty_row_begin_another_table_but_no_row_of_figures_or_of_notes() -> None:
    another = ["別の表", "年度", "年", "種別", "金額（円）"]
    assert ("2-2", "A7") in found_in([*GOOD, [], another, GOOD[1]])
    assert ("2-2", "D7") in found_in([*GOOD, [], ["", "", "", "種別", "金額（円）"], GOOD[1]])
    for no_head in (GOOD[1], ["", "", "", "", "金額（円）"], ["東京都中野区", "", "令和4年度", "相談", ""]):
        assert "2-2" not in [item for item, _ in found_in([*GOOD, [], no_head, GOOD[1]])]


def test_two_headings_repeated_are_enough_to_part_a_table() -> None:
    rows = [["市区町村名", "件数（件）"], ["中野区", "3"], ["市区町村名", "件数（件）"], ["中野区", "4"]]
    assert ("2-1", "A3") in found_in(rows)


def test_beyond_an_empty_column_two_headings_begin_another_table_and_one_does_not() -> None:
    assert ("2-2", "E1") in found_in([[*row[:3], "", *row[3:], "備考" if row is GOOD[0] else "-"] for row in GOOD])
    assert "2-2" not in [item for item, _ in found_in([[*row[:4], "", row[4]] for row in GOOD])]
    headed_once = [[*row, "", "備考" if row is GOOD[0] else "済", "" if row is GOOD[0] else "可"] for row in GOOD]
    assert "2-2" not in [item for item, _ in found_in(headed_once)]


def test_the_head_is_the_first_row_that_is_half_as_full_as_the_fullest() -> None:
    assert ("1-6", "C1") in found_in([["中野区", "令和4年"], ["申請", "届出", "相談", "件数（件）"]])
    assert found_in([["中野区の申請"], ["区分", "年度（西暦）", "件数（件）"], ["申請", "2021", "3"]]) == []


def test_a_table_reaches_from_its_first_heading_to_its_last_row() -> None:
    heading_alone = [[*row, "年度" if row is GOOD[0] else ""] for row in GOOD]
    assert ("1-6", "F1") in found_in(heading_alone)
    assert ("1-6", "F1") in found_in([*GOOD[:-1], [*GOOD[-1], "済"]])
    assert ("1-13", "E5") in found_in(good_but("E5", "非公表"))
    assert ("1-13", "E6") in found_in([*GOOD, ["備考", "", "", "", "非公表"]])


@pytest.mark.parametrize(
    "half",
    [
        pytest.param(
            [[*row[:4], text] for row, text in zip(GOOD, ("数", "1", "無", "2", "無"), strict=True)], id="number"
        ),
        pytest.param(
            [
                [row[0], text, *row[3:]]
                for row, text in zip(GOOD, ("年", "令和3年", "前", "令和4年", "後"), strict=True)
            ],
            id="era",
        ),
    ],
)
def test_a_column_of_which_half_is_of_a_kind_is_not_of_that_kind(half: list[list[str]]) -> None:
    assert found_in(half) == []


def test_years_beside_a_column_that_is_half_of_western_years_are_asked_about() -> None:
    years = ("年度（西暦）", "2021", "2022", "当年", "当年")
    assert found_in([[row[0], year, *row[2:]] for row, year in zip(GOOD, years, strict=True)]) == [("1-11", "C2")]


def test_years_written_short_are_asked_about_in_a_column_of_years_only() -> None:
    short = [[row[0], text, *row[3:]] for row, text in zip(GOOD, ("年", "R3", "R4", "R4", "R4"), strict=True)]
    assert found_in(short) == [("1-11", "B2")]
    assert found_in([[row[0], "期別" if row is GOOD[0] else "上半分", *row[3:]] for row in GOOD]) == []
    assert found_in([["種" if row is GOOD[0] else row[1] and "R3", *row] for row in GOOD]) == []


def test_a_table_of_years_alone_needs_no_region() -> None:
    assert found_in([["年度（西暦）", "区分"], ["2021", "申請"]]) == []


def test_a_column_of_places_is_a_region_and_one_that_is_half_of_them_is_not() -> None:
    assert found_in([["場所" if row is GOOD[0] else row[0], *row[1:]] for row in GOOD]) == []
    half = [[text, *row[1:]] for row, text in zip(GOOD, ("場所", "中野区", "当所", "新宿区", "別所"), strict=True)]
    assert found_in(half) == [("1-12", None)]


def test_a_heading_with_a_word_that_ends_like_a_place_names_no_region() -> None:
    kinds = [[*row[1:3], "申請区分" if row is GOOD[0] else row[3], row[4]] for row in GOOD]
    assert found_in(kinds) == [("1-12", None)]


def test_a_column_without_a_heading_has_no_name() -> None:
    assert check.SheetColumn(1, None, {}).name == ""


def test_codes_are_no_figures() -> None:
    assert found_in([["番号", "名称"], ["101", "甲"], ["なし", "乙"], ["102", "丙"]]) == []


def test_figures_with_signs_around_them_are_figures() -> None:
    rows = [[*row[:4], row[4] if row is GOOD[0] else text] for row in GOOD for text in ("約" + "1" * 29,)]
    assert ("1-3", "E2") in found_in(rows)


def test_a_column_of_units_is_enough_for_the_units() -> None:
    rows = [[*row[:4], "件数" if row is GOOD[0] else row[4], "単位" if row is GOOD[0] else "件"] for row in GOOD]
    assert found_in(rows) == []


def test_a_heading_that_is_a_formula_is_found_once() -> None:
    assert found_in(good_but("D1", "=D2")) == [("1-7", "D1")]


def test_short_lines_are_values_and_longer_ones_are_layout() -> None:
    short, longer = "一二三四五六七八九十百千", "一二三四五六七八九十百千万"
    assert ("1-2", "D2") in found_in(good_but("D2", f"{short}\n{short}"))
    assert found_in(good_but("D2", f"{short}\n{longer}")) == [("1-5", "D2")]


def test_a_line_of_more_than_thirty_characters_is_the_writers_own_text() -> None:
    assert problems_in(good_but("D2", f" {'あ' * 29}"))[0].severity is Severity.ERROR
    assert problems_in(good_but("D2", f" {'あ' * 30}"))[0].severity is Severity.ADVICE
    assert problems_in(good_but("D2", " " + "\n".join(["申請の受付"] * 7)))[0].code == "DATA-1-2"


def test_a_character_of_one_maker_is_an_error_in_a_heading_and_advice_elsewhere() -> None:
    assert [each.severity for each in problems_in(good_but("D1", "㈱申請"))] == [Severity.ERROR]
    assert [each.severity for each in problems_in(good_but("D3", "㈱申請"))] == [Severity.ADVICE]


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("目標①", "目標1"),
        ("Ⅰ編", "I編"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        (" 取組　状況\n", "取組状況"),
        ("Plan  A\nB", "Plan A B"),
        ("東 京", "東京"),
    ],
)
def test_a_heading_in_plain_letters_fits(heading: str, plain: str) -> None:
    assert not check.fits_as_heading(heading)
    assert check.plain_heading(heading) == plain
    assert check.fits_as_heading(plain)


@pytest.mark.parametrize("heading", ["髙", "令和4年度の取組"])
def test_a_heading_that_plain_letters_do_not_mend_does_not_fit(heading: str) -> None:
    assert not check.fits_as_heading(check.plain_heading(heading))


def test_a_problem_names_the_column_by_its_heading() -> None:
    assert [each.place.column for each in problems_in(good_but("D3", "㈱申請"))] == ["区分"]
    assert [each.place.column for each in problems_in(good_but("D1", ""))] == [None]


def test_the_row_below_a_merge_is_not_covered_by_it() -> None:
    rows = good_but("A3", "")
    rows[3][0] = ""
    found = check.check_data(check.CheckedFile("表.xlsx", (sheet_of(rows, check.Merge(2, 1, 3, 1)),)))
    assert [(check.item_of(each.code), each.place.cell) for each in found] == [("1-4", "A2"), ("1-6", "A4")]


def test_a_text_is_quoted_whole_up_to_24_characters() -> None:
    assert check.quote_text("あ" * 24) == "あ" * 24
    assert check.quote_text("あ" * 25) == "あ" * 24 + "…"
    assert check.quote_text("甲　乙\n丙") == "甲□乙↵丙"


def test_only_the_codes_of_the_items_have_an_item() -> None:
    assert (check.item_of("DATA-1-4"), check.item_of("DATA-9"), check.item_of("1-4")) == ("1-4", None, None)


def test_a_title_above_and_a_note_below_are_no_part_of_the_table() -> None:
    assert found_in([["申請の件数"], *GOOD, ["※件数は概数"]]) == []


@pytest.mark.parametrize(
    "text", ["申請を受けた。\n届出も受けた。", "次のとおり。\n\n・申請\n・届出", "受けた（注）\n翌年度も。"]
)
def test_line_breaks_between_sentences_and_items_are_the_writers_own(text: str) -> None:
    assert problems_in(good_but("D2", text)) == ()


def test_line_breaks_inside_a_sentence_are_layout_and_only_advised() -> None:
    (problem,) = problems_in(good_but("D2", "申請を\n受け付けた。"))
    assert (problem.code, problem.severity) == ("DATA-1-5", Severity.ADVICE)


def test_problems_stand_in_the_order_of_the_items() -> None:
    rows = good_but("E1", "件数")
    rows[2][3] = "㈱〃"
    rows[3][4] = "1,000"
    order = list(check.ITEMS)
    found = [order.index(item or "") for item, _ in found_in(rows)]
    assert found == sorted(found)
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("character", "why"),
    [
        ("①", check.MAKERS),
        ("㈱", check.MAKERS),
        ("髙", check.MAKERS),
        ("㍻", check.MAKERS),
        ("〜", check.NOT_IN_CP932),
        ("𠮷", check.NOT_IN_CP932),
        ("—", check.NOT_IN_CP932),
        ("ｱ", check.HALF_WIDTH),
    ],
)
def test_a_character_that_not_every_program_reads_is_told(character: str, why: str) -> None:
    assert list(check.unsafe_characters(f"ある{character}文字{character}")) == [(character, why)]


def test_a_control_character_is_told_but_no_tab_and_no_line_break() -> None:
    assert list(check.unsafe_characters("甲\t乙\n丙\x07")) == [("\x07", check.NOT_IN_CP932)]


def test_everyday_characters_are_safe() -> None:
    assert list(check.unsafe_characters("◎○△×～―ー、。「」（）1aA％℃＝≠∪令和")) == []


NUMBERED = ["地方公共団体名", "方針番号", "方針名", "施策コード", "施策番号", "施策名"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["1", "暮らし", "1-1", "1", "窓口"], ["2", "まち", "2-1", "1", "道路"]], []),
        ([["1", "暮らし", "1-1", "1", "窓口"], ["1", "まち", "2-1", "2", "道路"]], [("1-6", "B3")]),
        ([["1", "暮らし", "1-1-1", "1", "窓口"], ["1", "暮らし", "1-2-1", "1", "窓口"]], [("1-6", "E3")]),
        ([["1", "暮らし", "1-1", "1", "窓口"], ["1", "暮らし", "1-1", "1", "窓口"]], []),
        ([["1", "暮らし", "1-1", "1", "窓口"], ["1", "暮らし", "1-1", "2", "道路"]], [("1-6", "E3")]),
        ([["1", "暮らし", "1-1", "1", "窓口"], ["2", "まち", "1-1", "2", "道路"]], []),
        ([["1", "暮らし", "", "***", ""], ["1", "暮らし", "1-1", "1", "窓口"]], []),
    ],
)
def test_a_number_or_code_that_means_two_things_is_found(rows: list[list[str]], found: list[tuple[str, str]]) -> None:
    assert found_in([NUMBERED, *(["見本市", *row] for row in rows)]) == found
    assert found_in([NUMBERED, ["見本市", *rows[0]], ["例市", *rows[1]]]) == []


def test_what_a_number_means_twice_is_quoted_with_all_that_it_means_and_no_class_beside_it_parts_the_two() -> None:
    head = ["地方公共団体名", "区分", "施策番号", "施策コード", "施策名"]
    rows = [["見本市", "継続", "1", "1-1", "窓口"], ["見本市", "新規", "1", "", "道路"]]
    (found,) = problems_in([head, *rows])
    assert (found.code, found.place.cell) == ("DATA-1-6", "C3")
    assert found.found == "施策番号の1が「1-1 窓口」と「道路」の2つを表す"
    assert [each.code for each in problems_in([head, *([*row[:2], "", *row[3:]] for row in rows)])] == []
