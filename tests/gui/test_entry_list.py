"""The division's list: headings, filter, search, and what comes next."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from nakano_status.domain.round.states import RowState
from nakano_status.gui.lists.entry_list import EntryFilter, EntryList
from tests.support.row_views import division_rows, row_view


@pytest.fixture
def model() -> EntryList:
    model = EntryList()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_rows(division_rows())
    return model


def lines(model: EntryList) -> list[str]:
    return [model.index(place).data() for place in range(model.rowCount())]


def test_each_measure_stands_once_above_its_rows(model: EntryList) -> None:
    headings = [
        line for place, line in enumerate(lines(model)) if model.index(place).flags() == Qt.ItemFlag.NoItemFlags
    ]
    assert headings == [
        "1-1-① マイナンバーカードの普及促進",
        "1-1-② 行政手続のオンライン化の推進",
        "2-3-① 情報システムの標準化・共通化",
    ]
    assert model.rowCount() == 3 + 8


def test_a_measure_without_a_title_says_so(model: EntryList) -> None:
    model.set_rows([row_view(measure=None)])
    assert lines(model)[0] == "1-1-① （計画に題名がありません）"


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (EntryFilter.UNFINISHED, ["1-1-1-02-K", "1-1-1-03-P", "1-1-2-02-M", "2-3-1-02-A"]),
        (EntryFilter.QUESTION, ["2-3-1-01-W"]),
    ],
)
def test_a_filter_shows_as_many_rows_as_it_says(model: EntryList, chosen: EntryFilter, ids: list[str]) -> None:
    model.set_filter(chosen)
    assert [row.id for row in model.shown] == ids
    assert model.count(chosen) == len(ids)


@pytest.mark.parametrize("search", ["コンビニ", "ｺﾝﾋﾞﾆ", "こんびに", "1-1-1-02-k", "利用促進 コンビニ"])
def test_search_folds_kana_width_and_case(model: EntryList, search: str) -> None:
    model.set_filter(EntryFilter.ALL, search)
    assert [row.id for row in model.shown] == ["1-1-1-02-K"]


def test_search_finds_what_was_answered(model: EntryList) -> None:
    model.set_filter(EntryFilter.ALL, "入札不調")
    assert [row.id for row in model.shown] == ["2-3-1-01-W"]


def test_a_row_that_no_longer_fits_the_filter_stays_until_the_filter_is_set_again(model: EntryList) -> None:
    model.set_filter(EntryFilter.UNFINISHED)
    model.update_rows([row_view(state=RowState.FILLED)])
    assert "1-1-1-02-K" in [row.id for row in model.shown]
    assert model.count(EntryFilter.UNFINISHED) == 3
    model.set_filter(EntryFilter.UNFINISHED)
    assert "1-1-1-02-K" not in [row.id for row in model.shown]


def test_only_the_changed_line_is_repainted(model: EntryList) -> None:
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    model.update_rows([row_view(state=RowState.FILLED)])
    place = model.place_of("1-1-1-02-K").row()
    assert told == [(place, place)]


def test_the_next_row_to_answer_goes_round_at_the_end(model: EntryList) -> None:
    assert model.next_unfinished("1-1-1-02-K") == "1-1-1-03-P"
    assert model.next_unfinished("2-3-1-02-A") == "1-1-1-02-K"
    assert model.next_unfinished(None) == "1-1-1-02-K"
    model.set_rows([row_view(state=RowState.FILLED)])
    assert model.next_unfinished("1-1-1-02-K") is None


def test_a_line_tells_an_assistive_program_title_mark_and_state(model: EntryList) -> None:
    spoken = model.place_of("1-1-2-02-M").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "窓口予約システムの導入、△ 進行不十分、記入中"


def test_a_row_that_is_asked_about_says_why_on_pointing_at_it() -> None:
    model = EntryList(reasons=lambda row_id: [f"{row_id}の変更の種別が空欄です。"])
    model.set_rows([row_view(state=RowState.QUESTION), row_view("2-1-2-09-N", state=RowState.FILLED)])
    tips = [model.place_of(row.id).data(Qt.ItemDataRole.ToolTipRole) for row in model.shown]
    assert ["変更の種別が空欄です" in tip for tip in tips] == [True, False]


def test_a_glyph_at_the_head_of_a_title_is_explained_on_pointing_at_it(model: EntryList) -> None:
    model.set_rows([row_view(title="◎発券機システム", plan_class="◎"), row_view("2-1-2-09-N", plan_class=None)])
    tips = [model.place_of(row.id).data(Qt.ItemDataRole.ToolTipRole) for row in model.shown]
    assert ["進捗状況ではありません" in tip for tip in tips] == [True, False]
