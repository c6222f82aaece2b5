"""集計.

Bars follow decisions, every piece leads to exactly the rows that it counts, the difference is listed row by row. As
geometry and text: numbers are in their pieces or behind the bar, and what is shown of the days of 回答の推移.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, Qt

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.overview import GROUPINGS, AnswerDay, AnswersByDay
from nakano_status.bootstrap import make_parts
from nakano_status.domain.round.tally import Exclusion, Figure, Grouping
from nakano_status.gui.commands import COPY, COPY_TABLE
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.overview import bar_view
from nakano_status.gui.features.overview.bar_list import BAR_ROLE, WHOLE, BarKey, BarList, PieceChoice, filter_of
from nakano_status.gui.features.overview.overview_page import OverviewPage, read_shown_overview
from nakano_status.gui.features.overview.overview_side import (
    DayScale,
    chart_description,
    day_description,
    day_marks,
    steps_of,
)
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage, RowFilters, read_all_rows
from nakano_status.gui.features.rows.rows_view import RowTable
from nakano_status.gui.lists.copying import block_on_clipboard
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, figure_key
from tests.support.offices import Office
from tests.support.user_input import click, keys, press
from tests.support.windows import FIRST, SECOND, Person, copied, gather, second_copy, somebody, unnamed

PIECES: tuple[Figure, ...] = (*BUILT_IN_MARKS, Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)


def label(_figure: Figure, number: int) -> float:
    return 24.0 + 8 * len(str(number))


def test_a_number_stands_in_its_piece_or_behind_the_bar() -> None:
    wide, narrow = bar_view.shape_bar({AS_PLANNED: 40, CHANGED: 1}, 4, label)
    assert wide.is_inside
    assert wide.left < wide.label_left < wide.left + wide.width
    assert not narrow.is_inside
    assert narrow.label_left > narrow.left + narrow.width
    assert narrow.width == bar_view.NARROWEST


def test_a_piece_is_found_at_its_place_and_at_its_number() -> None:
    _, narrow = bar_view.shape_bar({AS_PLANNED: 40, CHANGED: 1}, 4, label)
    assert narrow.is_at(narrow.left + 1)
    assert narrow.is_at(narrow.label_left + 1)
    assert not narrow.is_at(1)


numbers = st.dictionaries(st.sampled_from(PIECES), st.integers(0, 400), min_size=1)


@given(bars=st.lists(numbers, min_size=1, max_size=4), room=st.floats(240, 900))
def test_every_bar_fits_with_its_numbers_and_pieces_do_not_overlap(bars: list[dict[Figure, int]], room: float) -> None:
    width = bar_view.width_for(bars, room, label)
    for each in bars:
        shapes = bar_view.shape_bar(each, bar_view.unit_of(each, width), label)
        assert [shape.figure for shape in shapes] == [figure for figure, number in each.items() if number]
        least = sum(label(figure, number) + 6 + bar_view.NARROWEST + 2 for figure, number in each.items() if number)
        assert bar_view.length(shapes) <= max(room, least) + 1
        assert all(one.left + one.width <= other.left for one, other in pairwise(shapes))


def test_bars_are_equally_long_however_many_rows_they_have() -> None:
    bars: list[dict[Figure, int]] = [{AS_PLANNED: 107}, {AS_PLANNED: 28, CHANGED: 28}, {AS_PLANNED: 2, CHANGED: 2}]
    width = bar_view.width_for(bars, 400, label)
    ends = [
        shapes[-1].left + shapes[-1].width
        for each in bars
        if (shapes := bar_view.shape_bar(each, bar_view.unit_of(each, width), label))
    ]
    assert max(ends) - min(ends) <= bar_view.GAP
    assert width >= 380


def test_without_rows_there_is_nothing_to_measure() -> None:
    assert bar_view.width_for([{AS_PLANNED: 0}], 300, label) == 300
    assert bar_view.shape_bar({AS_PLANNED: 0}, 1, label) == ()


EARLY = AnswerDay(date(2023, 7, 12), ("a", "b"), 2, (("税務課", 1), ("防災課", 1)))
LATE = AnswerDay(date(2023, 7, 18), ("c",), 3, (("税務課", 1),))


def coming(*days: AnswerDay, asked: int = 4) -> AnswersByDay:
    return AnswersByDay(asked, date(2023, 6, 23), date(2023, 7, 14), days)


def test_the_days_reach_from_the_inquiry_to_the_last_thing_that_happened() -> None:
    assert DayScale.of(coming(EARLY), date(2023, 7, 1)) == DayScale(
        date(2023, 6, 23), date(2023, 7, 14), date(2023, 7, 1)
    )
    assert DayScale.of(coming(EARLY, LATE), date(2023, 7, 20)).last == date(2023, 7, 20)
    long_after = DayScale.of(coming(EARLY, LATE), date(2024, 4, 1))
    assert (long_after.last, long_after.today) == (LATE.day, None)


def test_the_line_steps_up_on_the_days_on_which_answers_came_and_ends_today() -> None:
    scale = DayScale.of(coming(EARLY), date(2023, 7, 14))
    corners = list(steps_of(coming(EARLY), scale))
    assert [share for _, share in corners] == [0, 0, 0.5, 0.5]
    assert [place for place, _ in corners] == [0, scale.share(EARLY.day), scale.share(EARLY.day), 1]


def test_the_marks_name_inquiry_due_date_and_today_or_the_last_answer() -> None:
    def words(answers: AnswersByDay, today: date) -> list[str]:
        return [each.label for each in day_marks(answers, DayScale.of(answers, today))]

    assert words(coming(EARLY), date(2023, 7, 10)) == ["照会 6月23日", "今日 7月10日", "期限 7月14日"]
    assert words(coming(EARLY, LATE), date(2024, 4, 1)) == ["照会 6月23日", "期限 7月14日", "7月18日"]


def test_what_the_picture_shows_is_said_in_words() -> None:
    assert (
        chart_description(coming(EARLY))
        == "報告対象4件のうち、2件の回答を受領しています。回答期限は令和5年7月14日です。"
    )
    assert chart_description(coming(EARLY, LATE, asked=3)).startswith(
        "報告対象3件の回答をすべて受領しました（下書きの回答を含みます）。"
    )
    assert chart_description(coming(EARLY, LATE)).endswith("回答期限（令和5年7月14日）までの受領は2件でした。")
    assert day_description(coming(EARLY), EARLY) == "7月12日　2件を受領（累計 2件／4件）\n税務課 1件、防災課 1件"


ZEIMU = BarKey(Grouping.DIVISION, "zeimu")
OUT = "1-1-1-01-P"
MARKS = {FIRST: "◎", SECOND: "△", "1-1-1-02-X": "○", "1-2-2-01-X": "×", "1-4-2-01-D": "◎", "2-3-1-01-W": "△"}


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with R3, in which two rows were answered, and R4: one row left it, six have marks."""
    path = tmp_path_factory.mktemp("two-years") / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R3", "--store", path)
    done("set", FIRST, "mark=○", "change_reason=入札不調のため", "--store", path)
    done("set", OUT, "mark=◎", "--store", path)
    done("round", "close", "--year", "R3", "--store", path)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", path)
    done("round", "amend", "--id", OUT, "--out", "完了", "--reason", "令和3年度で完了", "--store", path)
    for row_id, mark in MARKS.items():
        done("set", row_id, f"mark={mark}", "change_reason=入札不調のため", "--store", path)
    return path


@pytest.fixture
def comparing(two_years: Path, tmp_path: Path) -> Iterator[Person]:
    """A user of the office whose data file has two years."""
    with somebody(copied(two_years, tmp_path)) as sitting:
        yield sitting


def shown_ids(person: Person) -> set[str]:
    """Return the rows that 取組一覧 shows, where that is the page that is shown."""
    page = of_kind(AllRowsPage, person.shell.window.page)
    return {row.id for row in page.model.shown}


def numbers_of(page: OverviewPage, key: BarKey) -> dict[str, int]:
    return {figure_key(figure): len(ids) for figure, ids in page.model.bars[key].pieces.items() if ids}


def overview(person: Person, wish: object = None) -> OverviewPage:
    return of_kind(OverviewPage, person.go_to("overview", wish))


def shapes_of(bars: bar_view.BarView, index: QModelIndex) -> tuple[bar_view.PieceShape, ...]:
    """Return the pieces of a line as they are painted."""
    return bars._painter.shapes(bars._option(index), index)


def place_in(bars: bar_view.BarView, index: QModelIndex, piece: Figure) -> QPoint:
    """Return where a piece can be clicked."""
    bar = bar_view.places_of(bars._option(index), index.data(BAR_ROLE)).bar
    shape = next(each for each in shapes_of(bars, index) if each.figure == piece)
    return QPointF(bar.left() + shape.left + shape.width / 2, bar.center().y()).toPoint()


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_piece_counts_just_the_rows_that_it_leads_to(two_years: Path, by: Grouping) -> None:
    parts = make_parts()
    with closing(parts.stores.open(two_years, read_only=True)) as store, store.reading() as records:
        round_ = chosen_round(records)
        rows = read_all_rows(records, round_, parts.clock.today())
        shown = read_shown_overview(records, round_)
    filters, table, bars = RowFilters(), RowTable(), BarList()
    table.set_rows(rows.fresh.rows, rows.haystacks)
    filters.offer(rows.choices)
    bars.show_bars(shown.overview, by, shown.patterns[by])
    told = 0
    for key, bar in bars.bars.items():
        for piece, ids in (*bar.pieces.items(), (None, bar.rows)):
            if ids:
                filters.choose(filter_of(PieceChoice(key, piece), bar))
                table.set_filter(filters.value)
                assert [row.id for row in table.shown if row.id not in ids] == []
                assert len(table.shown) == len(ids)
                told += 1
    assert told >= 2 * len(MARKS)


def test_a_decision_changes_the_bar_under_the_cursor_and_a_piece_shows_its_rows(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    page = overview(office_person, Grouping.DIVISION)
    assert unnamed(page) == []
    assert numbers_of(page, ZEIMU) == {"◎": 1, "open_conflict": 1}
    page.bars.setCurrentIndex(page.model.place_of(ZEIMU))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        press(page.bars, key)
    assert page.bars.choice == PieceChoice(ZEIMU, Exclusion.OPEN_CONFLICT)
    spoken = page.bars.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "税務課、相違 1件"
    office_person.press(page.bars, Qt.Key.Key_Return)
    assert shown_ids(office_person) == {SECOND}
    overview(office_person)
    kept = QPersistentModelIndex(page.bars.currentIndex())
    decide_all(office_person)
    assert page is overview(office_person)
    assert sum(numbers_of(page, ZEIMU).values()) == 2
    assert "open_conflict" not in numbers_of(page, ZEIMU)
    assert kept == page.bars.currentIndex()
    office_person.click(page.bars.viewport(), place_in(page.bars, page.model.place_of(ZEIMU), AS_PLANNED))
    assert FIRST in shown_ids(office_person)
    assert len(shown_ids(office_person)) == numbers_of(page, ZEIMU)["◎"]


def decide_all(person: Person) -> None:
    """Decide what differs by key, the first side each time, blank or not."""
    page = of_kind(ConflictPage, person.go_to("conflict"))
    for _ in range(len(page.model.open)):
        keys(page.list, "1")
        press(page.list, Qt.Key.Key_Return)
        if page.panel.question.is_open:
            click(page.panel.question.confirm)
        person.wait()
    assert not page.model.open


def test_all_bars_of_the_page_have_one_length_and_pieces_are_shares_of_it(comparing: Person) -> None:
    page = overview(comparing, Grouping.GOAL)
    bars = [shapes_of(page.bars, page.model.index(place)) for place in range(page.model.rowCount())]
    ends = [bar[-1].left + bar[-1].width for bar in bars]
    assert len(ends) >= 3  # the whole and its two goals
    assert max(ends) - min(ends) <= 2 * bar_view.NARROWEST
    for bar, end in zip(bars, ends, strict=True):
        whole = sum(shape.number for shape in bar)
        wide = [shape for shape in bar if shape.width > bar_view.NARROWEST]
        assert all(abs(shape.width / end - shape.number / whole) < 0.1 for shape in wide)


def test_an_act_changes_lines_where_they_stand(comparing: Person) -> None:
    page = overview(comparing)
    resets: list[int] = []
    page.model.modelReset.connect(lambda: resets.append(1))
    page.bars.setCurrentIndex(page.model.index(1))
    entry = Entry("2-3-1-02-E", {"mark": "◎"})
    session = comparing.shell.session
    session.act(lambda store, _: edit_entry(session.parts, store, entry), lambda _: None)
    comparing.wait()
    assert numbers_of(page, WHOLE)["◎"] == 3
    assert (page.bars.currentIndex().row(), resets) == (1, [])


def test_the_difference_is_told_row_by_row_and_leads_to_the_rows(comparing: Person) -> None:
    comparing.click(comparing.shell.window.status_bar.counts.whole)
    page = of_kind(OverviewPage, comparing.shell.window.page)
    assert page.side.why.plain_text.startswith("報告対象は110件から109件になりました（完了 1件）。")
    lines = [str(page.side.reasons.index(place).data()) for place in range(page.side.reasons.rowCount())]
    assert lines[0] == "完了　1件"
    assert f"{OUT}、◎\u00a0→\u00a0完了" in lines[1]
    assert "進捗状況が変わった　1件" in lines
    comparing.do(COPY)
    assert [(line[:2], line[3:]) for line in block_on_clipboard()] == [(("完了", OUT), ("◎", "完了"))]
    comparing.press(page.side.difference, Qt.Key.Key_Return)
    assert shown_ids(comparing) == {OUT}
    overview(comparing)
    press(page.side.difference, Qt.Key.Key_Down)
    comparing.press(page.side.difference, Qt.Key.Key_Return)
    shown = of_kind(AllRowsPage, comparing.shell.window.page)
    assert shown.editor.form.row is not None
    assert shown.editor.form.row.id == OUT


def test_a_day_of_the_chart_leads_to_the_rows_that_came(comparing: Person) -> None:
    page = overview(comparing)
    assert "報告対象109件のうち、6件の回答を受領しています。" in page.side.received.plain_text
    press(page.side.chart, Qt.Key.Key_Right)
    assert "6件を受領（累計 6件／109件）" in page.side.chart.accessibleDescription()
    comparing.press(page.side.chart, Qt.Key.Key_Return)
    assert shown_ids(comparing) == set(MARKS)


def test_the_numbers_are_copied_as_a_table_that_adds_up(comparing: Person) -> None:
    page = overview(comparing, Grouping.DIVISION)
    page.bars.setFocus()
    comparing.do(COPY_TABLE)
    heads, whole, *groups = block_on_clipboard()
    assert heads[:4] == ("内訳", "報告対象", "◎", "○")
    assert heads[8] == "前回 報告対象"
    sums = [str(sum(int(line[column]) for line in groups)) for column in range(1, len(heads))]
    assert list(whole[1:]) == sums


def test_before_anything_is_there_the_page_says_what_would_be(person: Person, tmp_path: Path) -> None:
    done("init", "--store", tmp_path / "new.nakano")
    person.open(tmp_path / "new.nakano")
    page = overview(person)
    assert page.empty.isVisible()
    person.click(page.empty.button)
    assert person.shell.window.page is person.shell.window.pages["inquiry"]


def test_without_an_earlier_year_or_an_answer_the_page_says_how_to_get_them(office_person: Person) -> None:
    page = overview(office_person)
    assert not page.side.difference.isVisible()
    assert "比べる前の年度がありません" in page.side.why.plain_text
    assert "回答はまだありません" in page.side.received.plain_text
    assert numbers_of(page, WHOLE) == {"unanswered": 110}
