"""提出状況 on paper: one page where it fits, nothing cut, a 部 never alone at the foot of a page."""

from nakano_status.documents.board_document import BoardContent, BoardDocument, BoardEntry, Sign, build_board


def entry(name: str, department: str | None = "総務部", state: str = "提出済") -> BoardEntry:
    return BoardEntry(name, department, 8, 5, state, Sign.HALF, "7/13 16:40", "7月14日")


def paper(*entries: BoardEntry) -> BoardDocument:
    return build_board(
        BoardContent("令和4年度末", "令和5年7月13日（木） 16:40", "令和5年7月14日（金）", 9, 15, entries)
    )


def many(count: int, in_one: int) -> tuple[BoardEntry, ...]:
    return tuple(entry(f"第{place}課", f"第{place // in_one}部") for place in range(count))


def test_the_head_says_what_it_is_as_of_when_and_how_many_are_in() -> None:
    found = paper(entry("総務課"))
    assert (found.title, found.moment) == ("令和4年度末時点　提出状況", "令和5年7月13日（木） 16:40現在")
    assert found.facts == ("回答期限　令和5年7月14日（金）", "15所管中9所管　提出済")


def test_departments_have_their_sums_and_all_has_one() -> None:
    (page,) = paper(entry("総務課"), entry("職員課"), entry("議会事務局", None)).pages
    sums = [(line.cells[0][0], line.cells[2][0]) for line in page.lines if line.is_sum]
    assert sums == [("総務部", "10/16"), ("部の登録がない所管課", "5/8"), ("合計", "15/24")]


def test_twenty_six_divisions_with_their_departments_stand_on_one_page() -> None:
    found = paper(*many(26, 3))
    assert len(found.pages) == 1
    lines = found.pages[0].lines
    assert len(lines) == 26 + 9 + 1
    used = found.setup.top + found.setup.bottom + 26 + found.head_height + sum(line.height for line in lines)
    assert used <= 297


def test_what_fits_no_page_goes_on_and_every_line_is_there_once() -> None:
    found = paper(*many(120, 4))
    assert len(found.pages) > 1
    names = [line.cells[0][0] for page in found.pages for line in page.lines if not line.is_sum]
    assert names == [f"第{place}課" for place in range(120)]
    assert not any(page.lines[-1].is_sum for page in found.pages[:-1])


def test_figures_have_a_column_where_any_are_asked_for_and_none_else() -> None:
    asked = BoardEntry("住宅課", "総務部", 108, 108, "一部", Sign.HALF, "12/28 16:40", "12月28日", 10, 10)
    both, without = paper(entry("総務課"), asked), paper(entry("総務課"))
    heads = [column.heading for column in both.columns]
    assert [heading for heading in heads if heading not in [column.heading for column in without.columns]] == [
        "成果指標"
    ]
    widths = [sum(column.width for column in found.columns) for found in (both, without)]
    assert widths == [177, 177]
    place = heads.index("成果指標")
    assert [line.cells[place] for line in both.pages[0].lines] == [("10/10",), (), ("10/10",), ("10/10",)]
    alone = paper(BoardEntry("住宅課", None, 0, 0, "一部", Sign.HALF, "", "", 2, 1)).pages[0].lines[1]
    assert alone.cells[1:4] == ((), (), ("1/2",))
    assert all(len(cell) <= 1 for line in both.pages[0].lines for cell in line.cells)


def test_a_day_late_in_the_year_stands_in_one_line() -> None:
    late = BoardEntry("総務課", "総務部", 108, 108, "提出済", Sign.FULL, "12/28 16:40", "12月28日")
    (page,) = paper(late).pages
    assert all(len(cell) <= 1 for line in page.lines for cell in line.cells)


def test_a_long_name_and_a_long_state_are_broken_not_cut() -> None:
    name, state = (
        "北部すこやか福祉センター地域包括ケア推進担当課",
        "期限延長（8月10日まで）　修正依頼中2　相違3　未取込4",
    )
    (page,) = paper(entry(name, state=state)).pages
    line = page.lines[1]
    assert len(line.cells[0]) > 1
    assert "".join(line.cells[0]) == name
    assert "".join(line.cells[3]) == state
    assert line.height > page.lines[0].height
