"""Indicators: their table, and which figures are asked of whom."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nakano_status.application.entries.read.history import read_history
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.indicators.edit_indicator import (
    FigureEntry,
    IndicatorEntry,
    edit_indicator,
    find_indicator,
)
from nakano_status.application.indicators.import_indicators import (
    ImportedIndicators,
    import_indicators,
    plan_indicators,
)
from nakano_status.application.indicators.read.indicators import current_indicators, read_indicator_table
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.papers.kinds.letters_paper import (
    KINDS,
    PAPER,
    WrittenLetter,
    reminder_mail,
    written_letters,
)
from nakano_status.application.papers.paper import DAY, DIVISIONS
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import Rounds, close_round, read_closing, read_rounds
from nakano_status.application.round.read.board import count_submissions, read_board, state_label
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.save_tables import save_indicators
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.fields.codes import EXPECTED_IN_IDS
from nakano_status.domain.history.acts import Why
from nakano_status.domain.indicators.indicator import (
    Direction,
    FigureKind,
    Indicator,
    IndicatorTable,
    YearFigure,
    parse_figure,
)
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals.planning import BuiltInUnfit
from nakano_status.domain.round.states import DivisionState, FigureCount, LetterKind
from tests.application.conftest import World
from tests.support.digits import half_width
from tests.support.fields import slot_in
from tests.support.made_papers import make
from tests.support.rounds import ZEIMU, division_store, hand_in, merge, round_of, write_all
from tests.support.stores import TickingClock, act, package_for, read_in, return_for

R2, R3, R4, R5, R6, R7 = (FiscalYear(2018 + number) for number in range(2, 8))
ONLINE, MAPS, SYSTEMS, INCIDENTS = "KPI-1-2", "KPI-1-3", "KPI-2-3", "KPI-2-4"


def table_of(store: Store) -> IndicatorTable:
    return read_in(store, lambda records: read_indicator_table(records, chosen_round(records)))


def cells(store: Store, indicator_id: str) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    row = next(each for each in table_of(store).rows if each.indicator.indicator_id == indicator_id)
    return row.actuals, row.targets


def say(parts: Parts, store: Store, indicator_id: str, year: FiscalYear, text: str, **facts: str) -> tuple[str, ...]:
    entry = IndicatorEntry(indicator_id, {year: FigureEntry(text, **facts)})
    return edit_indicator(parts, store, entry, "見本 花子").value.changed


def acts_in(store: Store) -> int:
    return len(read_in(store, lambda records: records.entries.acts()))


def test_the_built_in_plan_brings_ten_indicators_as_published(office: Store) -> None:
    table = table_of(office)
    assert [(goal.code, len(goal.rows)) for goal in table.goals] == [("1", 5), ("2", 5)]
    assert (table.actual_years, table.target_years) == ((R2, R3, R4), (R5, R7))
    assert cells(office, ONLINE) == (("約146万件", "約171万件", None), ("170万件", "200万件"))
    assert cells(office, MAPS) == (("約12万件", "—", None), ("—", "約6万件"))
    assert cells(office, SYSTEMS) == (("0/15", "0/15", None), ("1/15", "15/15"))
    assert table.goals[1].rows[0].name.endswith("(fm) ※")
    assert [note[:3] for note in table.goals[1].notes] == ["※fm"]
    assert table.goals[0].notes == ()


def test_a_figure_of_a_year_that_is_collected_stands_on_the_round_with_its_history(parts: Parts, office: Store) -> None:
    assert say(parts, office, "ｋｐｉ-1-2", R4, "約180万件", as_of="令和5年3月末", factor="手続の追加") == ("R4",)
    assert say(parts, office, "KPI−1−2", R4, "約181万件") == ("R4",)
    assert cells(office, ONLINE)[0] == ("約146万件", "約171万件", "約181万件")
    with office.reading() as records:
        round_ = chosen_round(records)
        changes = [(each.key, each.was, each.now) for _, each in records.entries.changes(round_.round_id, ONLINE)]
        assert ("figure", "約180万件", "約181万件") in changes
        assert records.entries.current(round_.round_id, [ONLINE])[slot_in(ONLINE, "figure_factor")].values == (
            "手続の追加",
        )
        actual = find_indicator(records, ONLINE).actual(R4)
    assert actual == YearFigure(R4, parse_figure("約181万件"), None, "令和5年3月末", None, "手続の追加")


def test_the_history_is_in_the_order_of_acts_where_the_clock_goes_backwards(parts: Parts, office: Store) -> None:
    assert isinstance(parts.clock, TickingClock)
    parts.clock.step = timedelta(hours=-1)
    edit_indicator(parts, office, IndicatorEntry(ONLINE, owner="情報システム課"))
    say(parts, office, ONLINE, R4, "約180万件")
    edit_indicator(parts, office, IndicatorEntry(ONLINE, owner="税務課"))
    say(parts, office, ONLINE, R4, "約181万件")
    lines = read_in(office, lambda records: read_history(records, chosen_round(records), ONLINE))
    assert [line.now for line in lines if line.key in {"owner", "figure"}] == [
        "情報システム課", "約180万件", "税務課", "約181万件"
    ]  # fmt: skip
    moments = [line.act.at for line in lines][-4:]
    assert moments == sorted(moments, reverse=True)


def test_a_figure_of_an_earlier_year_is_corrected_and_cleared(parts: Parts, office: Store) -> None:
    assert say(parts, office, MAPS, R3, "約11万件", source="窓口統計") == ("R3",)
    assert cells(office, MAPS)[0] == ("約12万件", "約11万件", None)
    assert say(parts, office, MAPS, R3, "約11万件", source="窓口統計") == ()
    assert say(parts, office, MAPS, R3, "") == ("R3",)
    assert cells(office, MAPS)[0] == ("約12万件", None, None)


@pytest.mark.parametrize("year", [FiscalYear(2021), FiscalYear(2022)], ids=["imported", "collected"])
def test_a_cleared_figure_leaves_no_texts_for_the_next_one(parts: Parts, office: Store, year: FiscalYear) -> None:
    for figure in (FigureEntry("12", "R5.3", "区民意識調査", "回答者が増えたため"), FigureEntry(""), FigureEntry("7")):
        edit_indicator(parts, office, IndicatorEntry("KPI-1-1", {year: figure}))
    with office.reading() as records:
        edition = records.plan.all()[0].newest.edition_id
        now = next(each for each in current_indicators(records, edition) if each.indicator_id == "KPI-1-1").actual(year)
    assert now is not None
    assert (now.figure.text, now.as_of, now.source, now.factor) == ("7", None, None, None)


def test_a_late_figure_reaches_the_settled_rounds_of_its_own_plan_alone(parts: Parts, both_collected: Store) -> None:
    store, own = (
        both_collected,
        Indicator(
            "KPI-T-1", "tsugi-1", "1", 1, "満足度", "満足度（％）", "％", None, None, Direction.UP, "zeimu", (), ()
        ),
    )
    with act(store) as work:
        work.indicators.add("tsugi", [own])
    store.choose_plan("tsugi")
    edit_indicator(parts, store, IndicatorEntry(own.indicator_id, {R7: FigureEntry("50")}))
    for plan_id in ("kodo", "tsugi"):
        store.choose_plan(plan_id)
        close_round(store)
    late = IndicatorEntry(own.indicator_id, {R7: FigureEntry("60")})
    reached = edit_indicator(parts, store, late, is_dry_run=True).value.settled.reached
    assert [each.settled.round_.edition_id for each in reached] == ["tsugi-1"]


def test_targets_and_the_owner_are_said(parts: Parts, office: Store) -> None:
    entry = IndicatorEntry(SYSTEMS, targets={R7: "16/16", R6: "5/15"}, owner="情報システム課")
    outcome = edit_indicator(parts, office, entry)
    assert outcome.value.changed == ("target:R7", "target:R6", "owner")
    assert [each.code for each in outcome.problems] == ["FIGURE-DENOMINATOR"]
    assert cells(office, SYSTEMS)[1] == ("1/15", "5/15", "16/16")
    before = acts_in(office)
    assert edit_indicator(parts, office, entry).value.changed == ()
    assert acts_in(office) == before


def test_a_figure_that_is_recorded_already_leaves_no_act(parts: Parts, office: Store) -> None:
    for year in (R3, R4):
        say(parts, office, ONLINE, year, "約180万件", source="窓口統計")
        before = acts_in(office)
        assert say(parts, office, ONLINE, year, "約180万件", source="窓口統計") == ()
        assert acts_in(office) == before


@pytest.mark.parametrize(
    ("entry", "refused"),
    [
        (IndicatorEntry("KPI-9-9", {R4: FigureEntry("1件")}), exchange.IndicatorUnknown),
        (IndicatorEntry(SYSTEMS, {R4: FigureEntry("1月15日")}), exchange.FigureNotRead),
        (IndicatorEntry(SYSTEMS, targets={R7: "全部"}), exchange.FigureNotRead),
        (IndicatorEntry(SYSTEMS, {R6: FigureEntry(as_of="3月末")}), exchange.FigureMissing),
        (IndicatorEntry(SYSTEMS, owner="ない課"), exchange.DivisionUnknown),
    ],
)
def test_what_cannot_be_said_changes_nothing(
    parts: Parts, office: Store, entry: IndicatorEntry, refused: type[Exception]
) -> None:
    before = table_of(office)
    with pytest.raises(refused):
        edit_indicator(parts, office, entry)
    assert table_of(office) == before


def test_a_figure_of_a_year_behind_the_plan_is_asked_about_and_clearing_it_is_not(parts: Parts, office: Store) -> None:
    late = FiscalYear.parse("R44")
    said = edit_indicator(parts, office, IndicatorEntry(MAPS, {late: FigureEntry("約5万件")}, {late: "約1万件"}))
    assert [each.code for each in said.problems] == ["FIGURE-YEAR", "FIGURE-YEAR"]
    cleared = edit_indicator(parts, office, IndicatorEntry(MAPS, {late: FigureEntry("")}, {late: "", R7: "約6万件"}))
    assert cleared.problems == ()


def test_facts_are_said_and_a_paper_keeps_no_judgement(parts: Parts, office: Store) -> None:
    say(parts, office, ONLINE, R4, "約171万件")
    say(parts, office, INCIDENTS, R4, "15件")
    rows = {row.indicator.indicator_id: row for row in table_of(office).rows}
    assert (rows[ONLINE].reached, rows[ONLINE].is_worse) == ((R5,), False)
    assert (rows[INCIDENTS].reached, rows[INCIDENTS].is_worse) == ((), True)
    assert (rows[MAPS].reached, rows[MAPS].is_worse) == ((), False)


def test_of_many_years_the_base_and_the_last_three_are_shown(parts: Parts, office: Store) -> None:
    for number in range(4):
        say(parts, office, SYSTEMS, R3.plus(number), f"{number}/15")
    with office.reading() as records:
        round_ = chosen_round(records)
        late = type(round_)(**{**vars(round_), "year": R6})
        table = read_indicator_table(records, late)
    assert (table.actual_years, table.target_years) == ((R2, R4, R5, R6), (R5, R7))


def written(folder: Path, text: str) -> str:
    path = folder / "指標.csv"
    path.write_text(text, "utf-8-sig")
    return str(path)


def test_a_table_is_taken_in_and_what_became_a_date_is_named_by_its_cell(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    source = written(
        tmp_path,
        "指標番号,指標項目,所管課,令和4年度実績,令和4年度の時点,令和7年度目標\n"
        "KPI-1-2,,戸籍住民課,約180万件,令和5年3月末,200万件\n"
        ",標準化システムへ移行した事業数,,1月15日,,15/15\n"
        "KPI−2−4,,ない課,12件,,\n"
        "KPI-2-4,,,13件,,\n"
        ",知らない指標,,1件,,\n",
    )
    outcome = import_indicators(parts, office, source)
    assert outcome.value.changed == ("KPI-1-2 R4", "KPI-1-2 owner", "KPI-2-4 R4")
    found = {each.code: each.place.cell for each in outcome.problems}
    assert found == {
        "FIGURE-DATE": "D3", "TABLE-CELL-UNREADABLE": "C4", "TABLE-TWICE": "B5", "INDICATOR-UNNAMED": "B6"
    }  # fmt: skip
    left_out = outcome.value.left_out
    assert (set(left_out.rows), set(left_out.cells)) == ({5, 6}, {(3, "D3"), (4, "C4")})
    assert outcome.value.rows + outcome.value.unchanged == 3, "rows that lack a cell are imported"
    assert cells(office, SYSTEMS)[0] == ("0/15", "0/15", None)
    assert import_indicators(parts, office, source).value.changed == ()


def test_a_number_beside_the_name_of_another_indicator_is_left_out(parts: Parts, office: Store, tmp_path: Path) -> None:
    known = {each.indicator_id: each for each in read_in(office, lambda it: current_indicators(it, "nakano2-1"))}
    one, other = known["KPI-1-2"], known["KPI-2-4"]
    lines = f"{one.indicator_id},{other.name_printed},7件\n{other.indicator_id},{other.name}の数,8件\n"
    outcome = import_indicators(parts, office, written(tmp_path, f"指標番号,指標項目,令和4年度実績\n{lines}"))
    assert outcome.value.changed == ()
    assert outcome.value.left_out.rows == {2, 3}
    assert [(each.code, each.place.cell, each.found, each.expected) for each in outcome.problems] == [
        ("INDICATOR-OF-ANOTHER", "B2", other.name_printed, one.name_printed),
        ("INDICATOR-NAME-DIFFERS", "B3", f"{other.name}の数", other.name_printed),
    ]
    assert dict(outcome.problems[0].details)["other"] == "KPI-2-4"


def test_cells_about_an_indicator_that_are_unlike_it_are_named_and_its_figures_are_taken_in(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    known = read_in(office, find_indicator, "KPI-2-1")
    goals = read_in(office, lambda records: records.plan.read("nakano2-1").newest.goals)
    assert (known.unit, known.direction, bool(known.note)) == ("fm", Direction.DOWN, True)
    head = "指標番号,目標,指標項目,単位,方向,注,令和4年度実績"
    unlike = f"{known.indicator_id},9,{known.name_printed},人,増やす,※年度末の数値,7fm"
    outcome = plan_indicators(parts, office, written(tmp_path, f"{head}\n{unlike}\n"))
    assert outcome.value.changed == (f"{known.indicator_id} R4",)
    assert {each.code for each in outcome.problems} == {"TABLE-GIVEN-DIFFERS"}
    assert [(each.place.cell, each.found, each.expected) for each in outcome.problems] == [
        ("B2", "9", f"目標{known.goal}"),
        ("D2", "人", "fm"),
        ("E2", "増やす", "減"),
        ("F2", "※年度末の数値", known.note_printed),
    ]
    for texts in (
        ("", "", "", "", ""),
        (f"目標{known.goal} {goals[known.goal]}", known.name, "ｆｍ", "下げる", known.note_printed[1:]),
        (known.goal, f"{known.name}（fm）※", "", "減少", f"※ {known.note_printed[1:]}"),
    ):
        line = ",".join((known.indicator_id, *texts, "7fm"))
        alike = plan_indicators(parts, office, written(tmp_path, f"{head}\n{line}\n"))
        assert (alike.value.changed, alike.problems) == ((f"{known.indicator_id} R4",), ())


def test_a_name_without_number_is_of_the_goal_that_its_line_states(parts: Parts, office: Store, tmp_path: Path) -> None:
    known = {each.indicator_id: each for each in read_in(office, lambda it: current_indicators(it, "nakano2-1"))}
    of_two = known["KPI-2-4"]
    table = written(tmp_path, f"目標,指標項目,令和4年度実績\n1,{of_two.name},7件\n2,{of_two.name},8件\n")
    outcome = import_indicators(parts, office, table)
    assert [(each.code, each.place.row) for each in outcome.problems] == [("INDICATOR-UNNAMED", 2)]
    assert [entry.actuals[R4].text for entry, _ in outcome.value.edits] == ["8件"]


@pytest.mark.parametrize(
    "head",
    [
        "指標番号,指標項目,実績,,目標\n,,令和3年度,令和4年度,令和7年度\n",
        "指標番号,指標項目,令和3年度,令和4年度,令和7年度\n,,の実績,実績,目標\n",
        "指標番号,指標項目,成果指標の推移,,\n,,実績,,目標\n,,令和3年度,令和4年度,令和7年度\n",
    ],
)
def test_headings_in_two_or_three_rows_are_read_as_one(parts: Parts, office: Store, tmp_path: Path, head: str) -> None:
    lines = "KPI-1-2,,170万件,約180万件,200万件\nKPI-2-5,,,17名,20名\n"
    plain = written(tmp_path, f"指標番号,指標項目,令和3年度実績,令和4年度実績,令和7年度目標\n{lines}")
    told = plan_indicators(parts, office, plain)
    assert told.value.rows == 2
    outcome = plan_indicators(parts, office, written(tmp_path, head + lines))
    assert outcome == told


def test_a_table_that_names_indicators_by_their_number_alone_is_taken_in(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    source = written(tmp_path, "指標番号,令和4年度実績\nKPI-1-2,約180万件\nKPI-1-2,1件\nKPI-9-9,1件\n")
    outcome = import_indicators(parts, office, source)
    assert outcome.value.changed == ("KPI-1-2 R4",)
    found = [(each.code, each.place.cell, each.found) for each in outcome.problems]
    assert found == [("TABLE-TWICE", "A3", "KPI-1-2"), ("INDICATOR-UNNAMED", "A4", "KPI-9-9")]
    with pytest.raises(exchange.TableNotReadable, match="「指標番号」か「指標項目」"):
        import_indicators(parts, office, written(tmp_path, "項目,令和4年度実績\n標準化,1/15\n"))


def test_a_column_of_another_heading_is_named_and_not_lost_without_a_word(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    source = written(tmp_path, "指標番号,所管,令和4年度実績,時点\nKPI-2-5,職員課,17名,令和5年3月末\n")
    outcome = import_indicators(parts, office, source)
    assert outcome.value.changed == ("KPI-2-5 R4",)
    found = [(each.code, each.severity, each.found) for each in outcome.problems]
    assert found == [
        ("TABLE-COLUMN-WORDS", Severity.QUESTION, "所管"),
        ("TABLE-COLUMN-WORDS", Severity.QUESTION, "時点"),
    ]


@pytest.mark.parametrize("name", ["指標.xlsx", "指標.csv"])
def test_the_table_comes_back_as_it_is_and_what_it_would_change_is_told_first(
    parts: Parts, office: Store, tmp_path: Path, name: str
) -> None:
    say(parts, office, MAPS, R3, "　約11万件\n", source="　窓口統計\n")
    path = save_indicators(parts, office, tmp_path / name).value
    assert plan_indicators(parts, office, str(path)).value == ImportedIndicators(0, 10, ())
    say(parts, office, MAPS, R3, "—", source="")
    say(parts, office, SYSTEMS, R4, "1/15")
    planned = plan_indicators(parts, office, str(path))
    ((said, was),) = planned.value.edits
    assert (planned.value.changed, planned.problems) == (("KPI-1-3 R3",), ())
    assert (planned.value.rows, planned.value.unchanged) == (1, 9)
    assert (said.actuals[R3].text, was.actuals[R3].text) == ("約11万件", "—")
    assert cells(office, MAPS)[0][1] == "—"
    assert import_indicators(parts, office, str(path)).value == planned.value
    assert cells(office, MAPS)[0][1] == "約11万件"


def test_a_table_adds_an_indicator_that_it_tells_whole(parts: Parts, office: Store, tmp_path: Path) -> None:
    heads = "指標番号,目標,指標項目,単位,方向,注,令和3年度実績,令和7年度目標"
    table = f"{heads}\nK-11,目標２,紙の使用量,枚,減,※両面は2枚,90万枚,45万枚\n"
    outcome = import_indicators(parts, office, written(tmp_path, table))
    assert (outcome.value.rows, outcome.problems) == (1, ())
    added = read_in(office, find_indicator, "k-11")
    assert (added.goal, added.ordinal, added.unit, added.note) == ("2", 6, "枚", "両面は2枚")
    assert added.figures(FigureKind.TARGET) == (YearFigure(R7, parse_figure("45万枚")),)


@pytest.mark.parametrize("number", ["K:11", "K：11", "K、11", "K；11"])
def test_an_indicator_whose_number_would_be_cut_is_not_added(
    parts: Parts, office: Store, tmp_path: Path, number: str
) -> None:
    table = f"指標番号,目標,指標項目,単位,方向,令和3年度実績\n{number},目標２,紙の使用量,枚,減,90万枚\n"
    outcome = import_indicators(parts, office, written(tmp_path, table))
    (found,) = outcome.problems
    assert (outcome.value.rows, found.code, found.place.cell) == (0, "TABLE-VALUE-UNREADABLE", "A2")
    assert (found.found, found.expected) == (number, EXPECTED_IN_IDS)


def test_the_built_in_indicators_are_added_once_and_only_to_their_plan(parts: Parts, office: Store) -> None:
    say(parts, office, MAPS, R3, "約11万件")
    assert import_indicators(parts, office, "builtin:nakano2").value.changed == ()
    assert cells(office, MAPS)[0][1] == "約11万件"
    with pytest.raises(BuiltInUnfit):
        import_indicators(parts, office, "builtin:other")


def test_a_table_without_years_is_refused(parts: Parts, office: Store, tmp_path: Path) -> None:
    with pytest.raises(exchange.TableNotReadable):
        import_indicators(parts, office, written(tmp_path, "指標番号,指標項目,達成目標\nKPI-1-1,,100\n"))


def test_an_edit_is_taken_back_by_what_stood_there_and_only_where_it_still_stands(parts: Parts, office: Store) -> None:
    typed = IndicatorEntry(MAPS, {R3: FigureEntry("約11万件")}, {R7: "約5万件"}, "情報システム課")
    was = edit_indicator(parts, office, typed).value.was
    assert was == IndicatorEntry(MAPS, {R3: FigureEntry("—")}, {R7: "約6万件"}, "")
    back = replace(was, expected=typed)
    say(parts, office, MAPS, R3, "約10万件")
    with pytest.raises(exchange.FigureMoved):
        edit_indicator(parts, office, back)
    say(parts, office, MAPS, R3, "約11万件")
    assert edit_indicator(parts, office, back).value.changed == ("R3", "target:R7", "owner")
    assert cells(office, MAPS) == (("約12万件", "—", None), ("—", "約6万件"))


def test_a_figure_that_another_person_wrote_meanwhile_is_not_replaced_unseen(parts: Parts, office: Store) -> None:
    seen = IndicatorEntry(MAPS, {R3: FigureEntry("—")})
    edit_indicator(parts, office, IndicatorEntry(MAPS, {R3: FigureEntry("約11万件")}, expected=seen), by="佐藤")
    before = cells(office, MAPS)
    with pytest.raises(exchange.FigureMoved) as refused:
        edit_indicator(parts, office, IndicatorEntry(MAPS, {R3: FigureEntry("約9万件")}, expected=seen), by="鈴木")
    assert cells(office, MAPS) == before
    assert (refused.value.details["who"], refused.value.details["found"]) == ("佐藤", "約11万件")


@pytest.mark.parametrize(
    ("later", "now"),
    [
        (FigureEntry("2"), FigureEntry("2", as_of="3月末")),
        (FigureEntry(as_of="4月末"), FigureEntry("1", as_of="4月末")),
        (FigureEntry(source="統計"), FigureEntry("1", as_of="3月末")),
        (FigureEntry(""), FigureEntry("", as_of="")),
    ],
)
def test_the_texts_of_an_entry_can_be_put_over_those_of_another(later: FigureEntry, now: FigureEntry) -> None:
    seen = IndicatorEntry(MAPS, {R3: FigureEntry("1", as_of="3月末")}, {R7: "5"}, owner="税務課")
    typed = IndicatorEntry(MAPS, {R3: later}, {R7: "6"}, owner="").texts()
    texts = seen.texts()
    assert seen.with_texts(texts) == seen
    assert seen.with_texts({name: typed.get(name, text) for name, text in texts.items()}) == replace(
        seen, actuals={R3: now}, targets={R7: "6"}, owner=""
    )
    assert not texts.keys() & IndicatorEntry("KPI-9", {R3: later}).texts().keys()


def test_a_figure_that_was_cleared_comes_back_with_all_that_was_said_of_it(parts: Parts, office: Store) -> None:
    say(parts, office, MAPS, R3, "約11万件", as_of="3月末", source="窓口統計")
    cleared = IndicatorEntry(MAPS, {R3: FigureEntry("")})
    was = edit_indicator(parts, office, cleared).value.was
    edit_indicator(parts, office, replace(was, expected=cleared))
    with office.reading() as records:
        assert find_indicator(records, MAPS).actual(R3) == YearFigure(
            R3, parse_figure("約11万件"), None, "3月末", "窓口統計"
        )


def test_what_was_said_of_an_indicator_is_told_in_order_beside_what_the_round_collected(
    parts: Parts, office: Store
) -> None:
    say(parts, office, SYSTEMS, R3, "1/15")
    say(parts, office, SYSTEMS, R4, "2/15")
    edit_indicator(parts, office, IndicatorEntry(SYSTEMS, targets={R7: ""}, owner="情報システム課"), "見本 花子")
    with office.reading() as records:
        lines = read_history(records, chosen_round(records), "kpi-2-3")
        targets = read_history(records, chosen_round(records), SYSTEMS, "target:R7")
    told = [(each.heading, each.was, each.now, each.act.by) for each in lines if each.why is Why.TYPED]
    assert told[0] == ("令和3年度の実績", "0/15", "1/15", "見本 花子")
    assert told[1][1:] == (None, "2/15", "見本 花子")
    assert set(told[2:]) == {
        ("令和7年度の目標", "15/15", None, "見本 花子"),
        ("所管課", None, "情報システム課", "見本 花子"),
    }
    assert [(each.why, each.now) for each in targets] == [(Why.IMPORTED, "15/15"), (Why.TYPED, None)]


def test_the_state_of_a_round_is_another_when_a_figure_of_its_report_is(parts: Parts, office: Store) -> None:
    def state() -> str:
        return read_in(office, lambda records: state_digest(records, chosen_round(records)))

    seen = [state()]
    for entry in (
        IndicatorEntry(SYSTEMS, {R4: FigureEntry("1/15")}),
        IndicatorEntry(SYSTEMS, {R3: FigureEntry("1/15")}),
        IndicatorEntry(SYSTEMS, targets={R7: "14/15"}),
    ):
        edit_indicator(parts, office, entry)
        seen.append(state())
    assert len(set(seen)) == len(seen)
    edit_indicator(parts, office, IndicatorEntry(SYSTEMS, {R6: FigureEntry("9/15")}, owner="情報システム課"))
    assert state() == seen[-1], "what the report of the year does not show"


BOSAI, READER = "防災課", "企画課"
CARD, ASKED_ONLINE, ASKED_MAPS = "KPI-1-1", "KPI-1-2", "KPI-1-3"
ASKED_R4 = FiscalYear(2022)
BEFORE, AFTER = date(2023, 7, 10), date(2023, 7, 17)


@pytest.fixture
def supplied(parts: Parts, office: Store) -> Store:
    """An office with a division that is named on no row and supplies two indicators."""
    let_bosai_supply(parts, office)
    return office


def let_bosai_supply(parts: Parts, office: Store) -> None:
    new = Division("bosai", DivisionKind.DIVISION, (DivisionName(BOSAI, NameKind.OFFICIAL),), order=900)
    with act(office) as work:
        work.organisation.save(Organisation((new,)))
    supply(parts, office, BOSAI, CARD, ASKED_ONLINE)


@pytest.fixture(scope="module")
def _sent(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data file after every form was made."""
    parts, folder = make_parts(TickingClock()), tmp_path_factory.mktemp("sent")
    path = Path(shutil.copyfile(world.fresh_office, folder / "office.nakano"))
    with closing(parts.stores.open(path)) as store:
        let_bosai_supply(parts, store)
        distribute(parts, store, DistributeOptions(folder / "forms"))
    return path


@pytest.fixture
def sent(parts: Parts, _sent: Path, tmp_path: Path) -> Iterator[Store]:
    """The same after every form was made."""
    path = Path(shutil.copyfile(_sent, tmp_path / "sent-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


def supply(parts: Parts, office: Store, division: str, *indicators: str) -> None:
    for each in indicators:
        edit_indicator(parts, office, IndicatorEntry(each, owner=division))


def asked_say(parts: Parts, office: Store, indicator_id: str, text: str = "1件") -> None:
    edit_indicator(parts, office, IndicatorEntry(indicator_id, {ASKED_R4: FigureEntry(text)}))


def line_of(office: Store, division: str = BOSAI, today: date = BEFORE) -> BoardLine:
    with office.reading() as records:
        return next(line for line in read_board(records, round_of(office), today) if line.division == division)


def rounds_of(office: Store) -> Rounds:
    return read_in(office, read_rounds)


def told_again(parts: Parts, office: Store, division: str | None = None) -> str:
    return half_width(read_in(office, lambda records: reminder_mail(parts, records, division=division)))


def letters(
    parts: Parts, office: Store, folder: Path, *kinds: LetterKind, divisions: tuple[str, ...] = ()
) -> tuple[WrittenLetter, ...]:
    return written_letters(make(parts, office, PAPER, folder, {KINDS: kinds, DIVISIONS: divisions, DAY: AFTER}).value)


def test_who_supplies_figures_alone_is_asked_and_counted_with_the_others(
    parts: Parts, supplied: Store, tmp_path: Path
) -> None:
    line = line_of(supplied)
    assert (line.state, line.rows, line.figures) == (DivisionState.NOT_SENT, 0, FigureCount(2))
    distribute(parts, supplied, DistributeOptions(tmp_path))
    lines = read_in(supplied, read_board, round_of(supplied), BEFORE)
    assert count_submissions(lines) == (0, 16)
    late = line_of(supplied, today=AFTER)
    assert (late.state, late.overdue_days, late.is_waited_for) == (DivisionState.OVERDUE, 3, True)


def test_a_figure_that_is_blank_is_not_answered_and_a_dash_is(parts: Parts, sent: Store) -> None:
    asked_say(parts, sent, CARD, "—")
    assert (line_of(sent).state, line_of(sent).figures) == (DivisionState.PARTIAL, FigureCount(2, 1))
    asked_say(parts, sent, ASKED_ONLINE, "約180万件")
    whole = line_of(sent, today=AFTER)
    assert (whole.state, whole.figures, whole.is_waited_for) == (DivisionState.SUBMITTED, FigureCount(2, 2), False)
    assert whole.has_handed_in
    asked_say(parts, sent, ASKED_ONLINE, "")
    assert line_of(sent).is_waited_for


def test_who_answered_its_rows_but_not_its_figure_owes_the_figure(parts: Parts, office: Store, tmp_path: Path) -> None:
    supply(parts, office, ZEIMU, ASKED_MAPS)
    (form,) = distribute(parts, office, DistributeOptions(tmp_path / "forms", (ZEIMU,))).value
    own = division_store(parts, form.file, tmp_path / "own.nakano")
    write_all(parts, own)
    merge(parts, office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    line = line_of(office, ZEIMU, AFTER)
    assert (line.state, line.answered, line.figures) == (DivisionState.PARTIAL, 2, FigureCount(1))
    assert f"{ZEIMU}：2件のうち2件記入済、成果指標1件のうち0件記入済" in told_again(parts, office)
    asked_say(parts, office, ASKED_MAPS)
    assert line_of(office, ZEIMU, AFTER).state is DivisionState.SUBMITTED
    assert told_again(parts, office) == ""


def test_the_letters_to_ask_again_go_to_who_owes_figures_with_their_number(
    parts: Parts, sent: Store, tmp_path: Path
) -> None:
    asked_say(parts, sent, CARD)
    assert f"・{BOSAI}：成果指標2件のうち1件記入済" in told_again(parts, sent)
    (again,) = letters(parts, sent, tmp_path / "again", LetterKind.REMINDER, divisions=(BOSAI,))
    assert (again.recipient, again.divisions) == (BOSAI, 1)
    word = parts.papers.read_docx(again.files[0].read_bytes())
    assert tuple(map(half_width, word.tables[0][1][:2])) == (BOSAI, "成果指標2件のうち1件記入済")
    asked_say(parts, sent, ASKED_ONLINE)
    assert letters(parts, sent, tmp_path / "none", LetterKind.REMINDER, divisions=(BOSAI,)) == ()
    assert BOSAI not in {each.recipient for each in letters(parts, sent, tmp_path / "due") if asks(each)}


def asks(letter: WrittenLetter) -> bool:
    return letter.kind in (LetterKind.REQUEST, LetterKind.REMINDER)


def test_it_gets_a_due_date_of_its_own_and_is_late_only_after_it(parts: Parts, sent: Store) -> None:
    given = extend_due(sent, Extension(date(2023, 8, 31), "調査の公表が8月末のため", (BOSAI,)))
    assert given.value[0].now == date(2023, 8, 31)
    assert state_label(line_of(sent, today=AFTER)) == "期限延長（8月31日まで）"
    assert f"{BOSAI}：成果指標2件のうち0件記入済（回答期限 令和5年8月31日（木））" in told_again(parts, sent)
    with pytest.raises(exchange.NothingToAnswer):
        extend_due(sent, Extension(date(2023, 8, 31), "調査のため", (READER,)))


def test_closing_names_it_while_it_owes_a_figure(parts: Parts, sent: Store) -> None:
    def waiting() -> tuple[str, ...]:
        return read_in(sent, read_closing, AFTER).waiting

    assert BOSAI in waiting()
    asked_say(parts, sent, CARD)
    asked_say(parts, sent, ASKED_ONLINE)
    assert BOSAI not in waiting()


def test_an_owner_that_is_named_late_needs_a_form_made_anew_and_is_not_late_before(
    parts: Parts, sent: Store, tmp_path: Path
) -> None:
    supply(parts, sent, ZEIMU, ASKED_MAPS)
    supply(parts, sent, READER, "KPI-2-1")
    assert state_label(line_of(sent, READER, AFTER)) == "未照会"
    assert state_label(line_of(sent, ZEIMU)) == "未提出　成果指標未照会1"
    assert f"{ZEIMU}：2件のうち0件記入済\n" in told_again(parts, sent)
    assert set(rounds_of(sent).lacking) == {ZEIMU, READER}
    distribute(parts, sent, DistributeOptions(tmp_path / "anew", rounds_of(sent).lacking, renew=True))
    assert (rounds_of(sent).lacking, line_of(sent, READER, AFTER).state) == ((), DivisionState.OVERDUE)
    assert f"{ZEIMU}：2件のうち0件記入済、成果指標1件のうち0件記入済" in told_again(parts, sent)


def test_a_figure_that_the_office_knows_already_needs_no_form(parts: Parts, sent: Store) -> None:
    asked_say(parts, sent, ASKED_MAPS)
    supply(parts, sent, ZEIMU, ASKED_MAPS)
    assert rounds_of(sent).lacking == ()
    assert line_of(sent, ZEIMU).figures == FigureCount(1, 1)


def test_who_has_no_form_yet_is_named_too(parts: Parts, supplied: Store, tmp_path: Path) -> None:
    distribute(parts, supplied, DistributeOptions(tmp_path, (ZEIMU,)))
    formless = rounds_of(supplied).formless
    assert BOSAI in formless
    assert not {ZEIMU, READER} & set(formless)
    distribute(parts, supplied, DistributeOptions(tmp_path))
    assert rounds_of(supplied).formless == ()


@pytest.mark.stale
def test_a_typed_figure_answers_the_unreadable_cell_of_its_supplier_only(parts: Parts, sent: Store) -> None:
    """Cells of another division and of another figure go on waiting, and a row that was left out, too."""
    round_id = round_of(sent).round_id
    with act(sent) as work:
        own = next(each for each in work.organisation.read().divisions if each.name_on() == ZEIMU).division_id
        for return_id, division in (("r1", "bosai"), ("r2", own)):
            answer = replace(return_for(package_for(division), return_id=return_id), round_id=round_id)
            work.exchange.add_return(replace(answer, package_id="", parents=frozenset()))
        given = [
            ("一", "UNREADABLE", CARD, "r1"),
            ("二", "BESIDE-UNREADABLE", CARD, "r1"),
            ("他課", "UNREADABLE", CARD, "r2"),
            ("他の指標", "UNREADABLE", ASKED_ONLINE, "r1"),
            ("除いたもの", "LEFT-OUT", CARD, "r1"),
        ]
        for name, reason, row_id, return_id in given:
            item = HeldItem(
                name, HeldKind.FIELD, reason, "回答.xlsx", "0" * 64, None, row_id, "figure", "1/15", return_id
            )
            work.exchange.add_held(round_id, [item])
    edited = edit_indicator(parts, sent, IndicatorEntry(CARD, {ASKED_R4: FigureEntry("1件")})).value
    waiting = [each.item_id for each in read_in(sent, lambda records: records.exchange.held(round_id))]
    assert (edited.superseded, waiting) == (("一", "二"), ["他課", "他の指標", "除いたもの"])


def test_a_closed_round_keeps_who_was_asked_whoever_supplies_it_since(parts: Parts, sent: Store) -> None:
    asked_say(parts, sent, CARD)
    close_round(sent, ASKED_R4)
    supply(parts, sent, ZEIMU, CARD, ASKED_ONLINE, ASKED_MAPS)
    assert line_of(sent).figures == FigureCount(2, 1)
    assert line_of(sent, ZEIMU).figures == FigureCount()


def test_an_indicator_with_a_number_of_another_plan_gets_its_own(
    parts: Parts, two_plans: Store, table: Callable[[str], Path]
) -> None:
    """Actuals are stored by the number alone."""

    def take_in(plan_id: str, edition: int, text: str) -> list[tuple[str, str | None]]:
        two_plans.choose_plan(plan_id)
        outcome = import_indicators(parts, two_plans, str(table(text)), choice=EditionChoice(number=edition))
        return [(each.code, each.expected) for each in outcome.problems]

    def actuals() -> dict[str, list[str | None]]:
        plans = read_in(two_plans, lambda records: records.plan.all())
        known = read_in(
            two_plans,
            lambda records: [each for plan in plans for each in current_indicators(records, plan.newest.edition_id)],
        )
        return {each.indicator_id: [one.figure.text for one in each.actuals] for each in known}

    first = "指標番号,目標,指標項目,単位,令和4年度実績\nKPI-1-1,1,予約の件数,件,100\n"
    other = "指標番号,目標,指標項目,単位,令和8年度実績\nKPI-1-1,1,相談の満足度,％,50\n"
    assert take_in("kodo", 2, first) == []
    assert take_in("tsugi", 1, other) == [("INDICATOR-RENUMBERED", "KPI-1-1-R7")]
    assert actuals() == {"KPI-1-1": ["100"], "KPI-1-1-R7": ["50"]}
    assert take_in("tsugi", 1, other.replace("50", "60")) == take_in("kodo", 2, first) == []
    assert actuals() == {"KPI-1-1": ["100"], "KPI-1-1-R7": ["60"]}
