"""Indicators: a figure as it is read and printed, what is checked, what they show over the years."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import (
    Direction,
    Figure,
    FigureKey,
    FigureKind,
    Indicator,
    IndicatorGoal,
    IndicatorRow,
    IndicatorTable,
    IndicatorYears,
    YearFigure,
    as_indicator_id,
    figure_as_typed,
    figure_of_key,
    figure_of_recorded_key,
    figure_questions,
    fraction_read_as_date,
    has_reached,
    indicator_years,
    is_worse,
    key_of_figure,
    name_without_unit,
    parse_figure,
    questions_about_change,
    read_figure,
    recorded_key_of_figure,
    sizes_in_one_unit,
)
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.row_years import Absence
from nakano_status.domain.storage.store_info import LARGEST_NUMBER
from tests.support.pace import in_loops
from tests.support.plans import R3, R4, R5, R6, R7, small_plan


def test_a_place_has_a_label_and_the_figure_of_its_kind_and_year() -> None:
    actual, target = (YearFigure(R4, parse_figure(text)) for text in ("3件", "5件"))
    told = replace(systems(), actuals=(actual,), targets=(target,))
    places = [FigureKey(told.indicator_id, kind, R4) for kind in (FigureKind.ACTUAL, FigureKind.TARGET)]
    assert [(each.label, each.figure_of(told)) for each in places] == [
        ("令和4年度の実績", actual),
        ("令和4年度の目標", target),
    ]


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("約100人以上", "100", "人", "約…以上"),
        ("およそ５０％程度", "50", "%", "およそ…程度"),
        ("31.6%", "31.6", "%", None),
        ("46.0%", "46.0", "%", None),
        ("５％", "5", "%", None),
        ("約146万件", "1460000", "件", "約"),
        ("170万件", "1700000", "件", None),
        ("約1,460,000", "1460000", None, "約"),
        ("約8,800fm", "8800", "fm", "約"),
        ("2団体", "2", "団体", None),
        ("0件", "0", "件", None),
        ("30件以上", "30", "件", "以上"),
        ("-3.5%", "-3.5", "%", None),
        (" 14 名 ", "14", "名", None),
        ("12メートル以上", "12", "メートル", "以上"),
        ("3か所", "3", "か所", None),
        ("28.5℃", "28.5", "°C", None),
        ("▲ 5件", "-5", "件", None),
        ("約△1,200千円", "-1200000", "円", "約"),
        ("（80）", "-80", None, None),
        ("(1,234)件", "-1234", "件", None),
        ("―3.5%", "-3.5", "%", None),
    ],
)
def test_value_unit_and_qualifier_are_kept_apart(
    text: str, value: str, unit: str | None, qualifier: str | None
) -> None:
    assert parse_figure(text) == Figure(text, Decimal(value), None, unit, qualifier)


@pytest.mark.parametrize(
    ("text", "unit", "qualifier", "remark"),
    [
        ("55（速報）", None, None, "速報"),
        ("約5件（速報）", "件", "約", "速報"),
        ("1/15 (予定)", None, None, "予定"),
        ("100人（見込み）以上", "人", "以上", "見込み"),
        ("100人以上（見込み）", "人", "以上", "見込み"),
        ("約100人（延べ）以上（見込み）", "人", "約…以上", "延べ、見込み"),
    ],
)
def test_a_remark_in_brackets_is_no_part_of_the_unit(
    text: str, unit: str | None, qualifier: str | None, remark: str
) -> None:
    figure = parse_figure(text)
    assert (figure.unit, figure.qualifier, figure.remark) == (unit, qualifier, remark)


def test_a_decimal_stays_as_typed() -> None:
    assert str(parse_figure("46.0%").value) == "46.0"


@pytest.mark.parametrize(("text", "value", "denominator"), [("0/15", 0, 15), ("１／１５", 1, 15), ("15/15", 15, 15)])
def test_a_fraction_is_no_date(text: str, value: int, denominator: int) -> None:
    figure = parse_figure(text)
    assert (figure.value, figure.denominator) == (Decimal(value), denominator)


@pytest.mark.parametrize("denominator", [LARGEST_NUMBER, LARGEST_NUMBER + 1])
def test_a_denominator_is_a_number_that_a_data_file_can_store(denominator: int) -> None:
    text = f"5/{denominator}"
    if denominator <= LARGEST_NUMBER:
        assert parse_figure(text).denominator == denominator
    else:
        with pytest.raises(ValueError, match="5/"):
            parse_figure(text)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("104000", "104,000"), ("約8800fm", "約8,800fm"), ("約8,800fm", "約8,800fm"), ("999件", "999件"),
        ("1500.5%", "1,500.5%"), ("0.1234", "0.1234"),
        ("3/1500", "3/1,500"), ("146万件", "146万件"), ("2030年", "2030年"),
        ("—", "—"), ("１９１１０件", "19,110件"), ("1911０件", "19,110件"),
        ("約１，９１１件", "約１，９１１件"), ("２０３０年", "２０３０年"),
    ],
)  # fmt: skip
def test_papers_separate_thousands_however_they_were_typed(typed: str, printed: str) -> None:
    assert parse_figure(typed).printed == printed


def test_a_unit_that_neither_name_nor_figures_state_is_behind_the_name() -> None:
    typed = (YearFigure(FiscalYear(2026), parse_figure("104000")),)
    paper = Indicator("1", "e", "1", 1, "紙", "紙", "枚", None, None, Direction.DOWN, None, typed, ())
    assert (paper.with_unit("紙"), paper.with_unit("紙の枚数")) == ("紙（枚）", "紙の枚数")
    stated = replace(paper, targets=(YearFigure(FiscalYear(2028), parse_figure("9万枚")),))
    assert stated.with_unit("紙") == replace(paper, unit=None).with_unit("紙") == "紙"
    remarked = replace(paper, targets=(YearFigure(FiscalYear(2028), parse_figure("90000（速報）")),))
    assert remarked.with_unit("紙") == "紙（枚）"


@pytest.mark.parametrize("text", ["—", "―", "-", "－", "ー", " — "])
def test_a_dash_is_no_figure_and_not_zero(text: str) -> None:
    assert parse_figure(text) == Figure(text, None)


@pytest.mark.parametrize("text", ["約180万件—", "約180万件ー", "180－", "46.0%-", "1/15—", "12件。", "3件・", "5件("])
def test_a_unit_is_a_word_and_no_dash_or_mark_left_over(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        parse_figure(text)


@pytest.mark.parametrize(
    "text",
    ["", "　", "未集計", "2023/1/15", "1,46", "1.2.3%", "約", "46 0%", "10人(速報)5", "9" * 31, "1/" + "9" * 5000],
)
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        parse_figure(text)


@given(st.integers(0, 10**9), st.sampled_from(["", "件", "%", "fm", "団体"]), st.booleans())
def test_any_whole_number_is_read_back_with_or_without_commas(number: int, unit: str, about: bool) -> None:
    figure = parse_figure(f"{'約' if about else ''}{number:,}{unit}")
    assert (figure.value, figure.unit, figure.qualifier) == (Decimal(number), unit or None, "約" if about else None)
    assert parse_figure(f"{number}{unit}").value == Decimal(number)


def test_a_figure_below_nothing_may_have_either_sign() -> None:
    assert [parse_figure(text).value for text in ("-5件", "−5件")] == [Decimal(-5), Decimal(-5)]


def test_an_indicator_is_known_by_its_id_in_any_width_and_letters() -> None:
    assert as_indicator_id(" ｋpi－1　") == "KPI-1"


HERE = Place(cell="D4", column="令和4年度実績")
R2, CHECK_R3 = FiscalYear(2020), FiscalYear(2021)


def systems(*texts: str) -> Indicator:
    actuals = tuple(YearFigure(R2.plus(place), parse_figure(text)) for place, text in enumerate(texts))
    told = ("KPI-2-3", "p-1", "2", 1, "移行した事業数", "移行した事業数", "事業", None, None, Direction.UP, None)
    return Indicator(*told, actuals, ())


@pytest.mark.parametrize(
    ("date", "typed"),
    [
        ("1月15日", "1/15"),
        ("2015-01-15 00:00:00", "1/15"),
        ("2026/7/15", "7/15"),
        ("2023年1月15日", "1/15"),
        ("15-Jan", "1/15"),
        ("Jan-15", "1/15"),
        ("１月１５日", "1/15"),
    ],
)
def test_what_may_have_become_a_date_is_said_and_nothing_is_taken(date: str, typed: str) -> None:
    assert fraction_read_as_date(date) == typed
    found = read_figure(date, HERE)
    assert isinstance(found, Problem)
    assert (found.code, found.found, found.expected, found.place) == ("FIGURE-DATE", date, typed, HERE)


@pytest.mark.parametrize("text", ["0/15", "1/15", "約146万件", "46.0%", "—", "約8,800fm", "13名", "3団体"])
def test_a_figure_typed_as_text_is_right(text: str) -> None:
    assert fraction_read_as_date(text) is None
    assert read_figure(text, HERE) == parse_figure(text)


@pytest.mark.parametrize("text", ["調査中", "1/15/2", "令和5年3月末"])
def test_what_is_no_figure_is_a_problem_at_its_place(text: str) -> None:
    found = read_figure(text, HERE)
    assert isinstance(found, Problem)
    assert (found.code, found.place) == ("FIGURE-UNREADABLE", HERE)
    assert figure_as_typed(text) == Figure(text, value=None)


@pytest.mark.parametrize(
    ("before", "now", "codes"),
    [
        (["0/15"], "1/15", []),
        (["0/15"], "1/14", ["FIGURE-DENOMINATOR"]),
        (["0/15"], "1事業", ["FIGURE-DENOMINATOR"]),
        (["0/15"], "1件", ["FIGURE-UNIT", "FIGURE-DENOMINATOR"]),
        (["46.0%"], "52.3%", []),
        (["46.0%"], "52.3", ["FIGURE-UNIT"]),
        (["0/15"], "1/15 (予定)", []),
        (["40"], "55（速報）", []),
        (["40件（速報）"], "55件", []),
        (["40件"], "55人（速報）", ["FIGURE-UNIT"]),
        (["約146万件"], "1,460,000件", []),
        (["約12万件", "—"], "11万件", []),
        (["約12万件"], "—", []),
        (["—"], "3名", []),
        ([], "3名", []),
    ],
)
def test_another_unit_or_denominator_than_before_is_asked_about(before: list[str], now: str, codes: list[str]) -> None:
    assert [each.code for each in questions_about_change(systems(*before), parse_figure(now), HERE)] == codes


@pytest.mark.parametrize(
    ("unit", "now"), [("％", "88.7%"), ("%", "88.7％"), ("件", "1,200件"), (" 件 ", "1200"), ("件（延べ）", "5件")]
)
def test_a_figure_that_states_the_unit_of_its_indicator_is_asked_about_no_more_than_one_without(
    unit: str, now: str
) -> None:
    indicator = replace(systems("25.5"), unit=unit)
    assert [*questions_about_change(indicator, parse_figure(now), HERE)] == []
    assert [each.code for each in questions_about_change(indicator, parse_figure("3人"), HERE)] == ["FIGURE-UNIT"]


def test_a_figure_is_not_compared_with_its_own_year_and_without_an_earlier_one_with_its_target() -> None:
    own = systems("15事業", "1/15")
    assert [(each.code, each.place) for each in figure_questions(own, CHECK_R3, " ", HERE)] == [("FIGURE-BLANK", HERE)]
    assert [each.code for each in figure_questions(own, CHECK_R3, "1/15", HERE)] == [
        "FIGURE-UNIT",
        "FIGURE-DENOMINATOR",
    ]
    aimed = replace(systems("—"), targets=(YearFigure(CHECK_R3, parse_figure("15事業")),))
    assert [each.code for each in figure_questions(aimed, CHECK_R3, "1件", HERE)] == ["FIGURE-UNIT"]


@pytest.mark.parametrize(
    ("actual", "target", "direction", "reached"),
    [
        ("約171万件", "170万件", Direction.UP, True),
        ("15件", "0件", Direction.DOWN, False),
        ("0件", "0件", Direction.DOWN, True),
        ("1/15", "1/15", Direction.UP, True),
        ("1/14", "1/15", Direction.UP, True),
        ("1/15", "1/14", Direction.UP, False),
        ("—", "170万件", Direction.UP, None),
        ("5件", "—", Direction.DOWN, None),
        ("0/0", "1/15", Direction.UP, None),
        ("45/50", "80%", Direction.UP, True),
        ("80%", "45/50", Direction.UP, False),
        ("12件(速報)", "10件", Direction.UP, True),
        ("12", "10件", Direction.UP, True),
        ("1/15", "15件", Direction.UP, None),
        ("2時間", "90分", Direction.DOWN, None),
        ("90人未満", "100人", Direction.UP, False),
        ("90人以上", "100人", Direction.DOWN, None),
        ("110人以上", "100人", Direction.DOWN, False),
        ("110人以上", "100人以上", Direction.UP, True),
        ("90人以下", "100人以下", Direction.DOWN, True),
        ("90人", "100人以下", Direction.UP, None),
        ("50人", "100人未満", Direction.DOWN, True),
        ("100人", "100人未満", Direction.DOWN, False),
        ("100人未満", "100人未満", Direction.DOWN, True),
        ("99人以下", "100人未満", Direction.DOWN, True),
        ("100人以下", "100人未満", Direction.DOWN, None),
        ("100人以上", "100人未満", Direction.DOWN, False),
        ("95人以上", "100人未満", Direction.DOWN, None),
        ("50人", "100人未満", Direction.UP, None),
        ("100人未満", "100人", Direction.DOWN, True),
        ("100人未満", "100人", Direction.UP, False),
        ("101人未満", "100人", Direction.UP, None),
        ("90人", "約100人以上", Direction.DOWN, None),
        ("90人", "100人以上（見込み）", Direction.DOWN, None),
        ("約100人以下", "50人", Direction.UP, None),
        ("100人", "約100人未満", Direction.DOWN, False),
    ],
)
def test_a_target_is_reached_in_the_direction_that_is_good(
    actual: str, target: str, direction: Direction, reached: bool | None
) -> None:
    own = replace(systems(), unit=None, direction=direction)
    assert has_reached(parse_figure(actual), parse_figure(target), own) is reached


def test_worse_than_the_base_year_depends_on_the_direction() -> None:
    fourteen, fifteen = parse_figure("14件"), parse_figure("15件")
    up, down = (replace(systems(), unit=None, direction=each) for each in Direction)
    assert is_worse(fifteen, fourteen, down) is True
    assert is_worse(fifteen, fourteen, up) is False
    assert [is_worse(fifteen, fifteen, each) for each in (up, down)] == [False, False]
    assert is_worse(parse_figure("—"), fourteen, down) is None
    assert is_worse(parse_figure("45/50"), parse_figure("80%"), up) is False
    for now, base in (("30分", "1時間"), ("90人以上", "100人"), ("90人", "100人未満"), ("約90人以上", "100人")):
        assert is_worse(parse_figure(now), parse_figure(base), up) is None


@pytest.mark.parametrize(
    ("texts", "unit", "sizes"),
    [
        (("90分", "2時間", "60分"), None, (90, None, 60)),
        (("2時間", "90分", "60分(速報)"), "時間", (None, 90, 60)),
        (("90分", "2時間"), None, (90, None)),
        (("45/50", "90%", "—"), None, (90, 90, None)),
        (("45/50", "80"), "％", (90, 80)),
        (("45/50", "80"), None, (90, None)),
        (("1/15", "2/16", "15件"), None, (Decimal(100) / 15, Decimal("12.5"), None)),
        (("0/0", "15件"), None, (None, 15)),
        (("90", "80", "2時間"), "分", (90, 80, None)),
        (("90", "80分", "2時間"), None, (90, 80, None)),
        (("1,200", "約1,300千円"), "千円", (1200, None)),
        (("12", "10件"), "件（延べ）", (12, 10)),
        (("—",), "件", (None,)),
        ((), None, ()),
    ],
)
def test_figures_are_compared_in_the_unit_of_most_of_them(
    texts: Sequence[str], unit: str | None, sizes: Sequence[Decimal | None]
) -> None:
    assert sizes_in_one_unit([*map(parse_figure, texts)], unit) == pytest.approx(sizes)


def test_a_bare_figure_has_the_unit_of_its_indicator() -> None:
    own = replace(systems(), unit="分", direction=Direction.DOWN)
    assert has_reached(parse_figure("2時間"), parse_figure("90"), own) is None
    assert is_worse(parse_figure("2時間"), parse_figure("90"), own) is None
    assert has_reached(parse_figure("80分"), parse_figure("90"), own) is True


def test_a_number_of_an_indicator_is_known_in_any_width_and_case() -> None:
    assert as_indicator_id(" ｋｐｉ－1-1") == as_indicator_id("KPI-1-1")
    assert replace(systems("0/15"), owner="zeimu").actual(CHECK_R3) is None


@pytest.mark.parametrize(
    ("printed", "unit", "name"),
    [
        ("文書量 (fm) ※", "fm", "文書量"),
        ("交付率（％）※", "％", "交付率"),
        ("件数※", None, "件数"),
        ("(件)", "件", "(件)"),
        ("開示 (再掲) の件数", "再掲", "開示 (再掲) の件数"),
        ("申請 (全体)", "件", "申請 (全体)"),
    ],
)
def test_a_name_alone_is_without_its_unit_and_footnote_mark(printed: str, unit: str | None, name: str) -> None:
    assert name_without_unit(printed, unit) == name


YEARS_R2 = FiscalYear(2020)
FIRST = small_plan().newest
SECOND = replace(FIRST, edition_id="p-2", title="改定版", adopted_on=date(2024, 2, 1), ordinal=2)
Figures = Mapping[FiscalYear, str]


def figures(given: Figures) -> tuple[YearFigure, ...]:
    return tuple(YearFigure(year, parse_figure(text)) for year, text in given.items())


def indicator(
    name: str = "K1", edition: str = "p-1", actuals: Figures | None = None, targets: Figures | None = None
) -> Indicator:
    own = figures(actuals or {YEARS_R2: "100件", R3: "150件"}), figures(targets or {R7: "200件"})
    return Indicator(name, edition, "1", 1, name, name, "件", None, None, Direction.UP, None, *own)


def through_years(
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    rounds: Mapping[FiscalYear, str],
    steps: Sequence[Derivation] = (),
) -> tuple[IndicatorYears, ...]:
    """Return the indicators of a plan that begins in R3."""
    return indicator_years(editions, rounds, R3, steps)


def shown(found: IndicatorYears) -> list[tuple[str, str | None, Absence | None, str | None]]:
    return [
        (
            each.year.short,
            each.actual.figure.text if each.actual else None,
            each.gap,
            each.target.figure.text if each.target else None,
        )
        for each in found.years
    ]


def test_years_without_a_figure_are_gaps_with_why_and_later_ones_are_none() -> None:
    (found,) = through_years([(FIRST, [indicator()])], {R3: "p-1", R4: "p-1", R6: "p-1"})
    assert shown(found) == [
        ("R2", "100件", None, None),
        ("R3", "150件", None, None),
        ("R4", None, Absence.NO_FIGURE, None),
        ("R5", None, Absence.NO_ROUND, None),
        ("R6", None, Absence.NO_FIGURE, None),
        ("R7", None, None, "200件"),
    ]


def test_a_year_has_the_target_of_its_edition_and_names_what_another_edition_had() -> None:
    earlier = indicator(actuals={R4: "180件", R7: "210件"}, targets={R4: "170件", R7: "200件"})
    later = replace(earlier, edition_id="p-2", targets=figures({R7: "250件"}))
    (found,) = through_years([(FIRST, [earlier]), (SECOND, [later])], {R4: "p-1", R7: "p-2"})
    by_year = {each.year: each for each in found.years}
    assert (by_year[R4].has_reached, by_year[R7].has_reached) == (True, False)
    assert shown(found)[-1] == ("R7", "210件", None, "250件")
    assert by_year[R7].other_label == "当初計画は200件"
    assert by_year[R4].other_targets == ()


def test_the_same_target_of_another_edition_is_not_repeated() -> None:
    editions = [(FIRST, [indicator()]), (SECOND, [replace(indicator(), edition_id="p-2")])]
    (found,) = through_years(editions, {R3: "p-1"})
    assert {each.other_targets for each in found.years} == {()}


def test_an_indicator_goes_on_under_another_number() -> None:
    step = Derivation(PlanSubject.INDICATOR, "p-1", "K1", "p-2", "K9", PlanFate.CONTINUED)
    editions = [(FIRST, [indicator()]), (SECOND, [indicator("K9", "p-2", {R5: "190件"})])]
    (found,) = through_years(editions, {R3: "p-1", R5: "p-2"}, [step])
    assert found.indicator.indicator_id == "K9"
    assert [line[1] for line in shown(found)[:4]] == ["100件", "150件", None, "190件"]


def test_what_an_edition_dropped_is_last_and_is_a_gap_from_then_on() -> None:
    editions = [(FIRST, [indicator(), indicator("K2")]), (SECOND, [indicator("K2", "p-2")])]
    kept, dropped = through_years(editions, {R3: "p-1", R4: "p-2"})
    assert (kept.indicator.indicator_id, dropped.indicator.indicator_id) == ("K2", "K1")
    assert ("R4", None, Absence.NOT_IN_PLAN, None) in shown(dropped)


def test_a_year_before_the_plan_is_not_in_it_and_one_before_the_first_round_has_no_figure() -> None:
    editions = [(FIRST, [indicator(actuals={R4: "1件"}), indicator("K2", actuals={YEARS_R2: "1件"})])]
    first, _ = through_years(editions, {R4: "p-1"})
    assert shown(first)[:2] == [("R2", None, Absence.NOT_IN_PLAN, None), ("R3", None, Absence.NO_FIGURE, None)]


def test_without_indicators_and_rounds_there_is_nothing() -> None:
    assert through_years([(FIRST, [])], {}) == ()


def test_an_indicator_without_figures_has_no_years_before_a_round() -> None:
    bare = replace(indicator(), actuals=(), targets=())
    (found,) = through_years([(FIRST, [bare])], {})
    assert (found.indicator, found.years) == (bare, ())


def test_before_the_first_round_no_year_is_a_gap() -> None:
    (found,) = through_years([(FIRST, [indicator(actuals={YEARS_R2: "1件", R4: "2件"})])], {})
    assert {each.gap for each in found.years} == {None}


def test_an_indicator_goes_on_beside_a_new_one() -> None:
    editions = [(FIRST, [indicator("K2")]), (SECOND, [indicator("K1", "p-2"), indicator("K2", "p-2")])]
    found = [each.indicator for each in through_years(editions, {R3: "p-1"})]
    assert [(each.indicator_id, each.edition_id) for each in found] == [("K1", "p-2"), ("K2", "p-2")]


@pytest.mark.parametrize(
    ("mark", "note", "printed"), [("※", "fm：高さ", "※fm：高さ"), (None, "fm：高さ", "fm：高さ"), ("※", None, "")]
)
def test_a_footnote_is_printed_with_its_mark(mark: str | None, note: str | None, printed: str) -> None:
    assert replace(indicator(), footnote_mark=mark, note=note).note_printed == printed


def test_every_figure_of_a_table_is_printed_in_its_column() -> None:
    row = IndicatorRow(indicator(), "名", ("1件", None), ("2件",))
    table = IndicatorTable(R4, (IndicatorGoal("1", "目標1", "利便性", (row,)),), (R3, R4), (R7,))
    assert list(table.figures()) == [
        ("K1", FigureKind.ACTUAL, R3, "1件"),
        ("K1", FigureKind.ACTUAL, R4, None),
        ("K1", FigureKind.TARGET, R7, "2件"),
    ]


@pytest.mark.parametrize(
    ("kind", "year", "key", "recorded"),
    [
        (FigureKind.ACTUAL, R3, "actual:R3", "R3"),
        (FigureKind.TARGET, R7, "target:R7", "target:R7"),
        (FigureKind.ACTUAL, FiscalYear(1985), "actual:1985", "1985"),
    ],
)
def test_a_figure_has_one_key_on_forms_and_one_in_the_history(
    kind: FigureKind, year: FiscalYear, key: str, recorded: str
) -> None:
    assert (key_of_figure(kind, year), recorded_key_of_figure(kind, year)) == (key, recorded)
    assert figure_of_key(key) == figure_of_recorded_key(recorded) == (kind, year)


@pytest.mark.parametrize("key", ["owner", "unit", "actual", "actual:", "other:R3", "target:owner"])
def test_a_key_of_something_else_is_no_figure(key: str) -> None:
    assert figure_of_key(key) is figure_of_recorded_key(key) is None


def test_the_key_of_an_actual_on_forms_is_no_key_in_the_history() -> None:
    assert figure_of_recorded_key("actual:R3") is None
    assert figure_of_key("R3") is None


@pytest.mark.parametrize("text", ["1{}(", "約{}1", "1{}万{}件{}以上{}x", "{}1/{}2{}("])
def test_a_text_with_many_blanks_is_refused_at_once(text: str) -> None:
    assert in_loops(lambda: figure_as_typed(text.replace("{}", " " * 30_000)), 100) <= 100
