"""What every data file promises about 成果指標 and the papers that were recorded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, FigureKind, Indicator, YearFigure, parse_figure
from nakano_status.domain.papers.publication import Occasion, Publication, PublicationFile
from tests.support.plans import small_plan
from tests.support.stores import ROUND, act

R2, R3, R4, R5 = (FiscalYear(start) for start in (2020, 2021, 2022, 2023))


def said(year: FiscalYear, text: str, reason: str | None = None) -> YearFigure:
    return YearFigure(year, parse_figure(text), reason)


APPLICATIONS = Indicator(
    indicator_id="KPI-1-1",
    edition_id="p-1",
    goal="1",
    ordinal=1,
    name="受付件数",
    name_printed="受付件数※",
    unit="件",
    footnote_mark="※",
    note="件は申請の数。",
    direction=Direction.UP,
    owner="zeimu",
    actuals=(said(R2, "約146万件"), said(R3, "—", "調査をしなかった年のため")),
    targets=(said(R5, "170万件"),),
)
SYSTEMS = replace(
    APPLICATIONS,
    indicator_id="KPI-2-1",
    goal="2",
    owner=None,
    direction=Direction.DOWN,
    actuals=(said(R2, "0/15"),),
    targets=(),
)


def stands(store: Store) -> list[Indicator]:
    with store.reading() as records:
        return list(records.indicators.of_edition("p-1"))


def keep(store: Store, *indicators: Indicator) -> None:
    with act(store) as work:
        work.indicators.add("p", indicators)


def test_indicators_come_back_as_they_were_saved_in_printed_order(store: Store) -> None:
    keep(store, SYSTEMS, APPLICATIONS)
    assert stands(store) == [APPLICATIONS, SYSTEMS]
    with store.reading() as records:
        assert list(records.indicators.of_edition("another edition")) == []


def test_what_is_there_stays_when_the_same_indicators_are_saved_again(store: Store) -> None:
    keep(store, APPLICATIONS)
    keep(store, replace(APPLICATIONS, name="別の名", owner="koseki", targets=()), SYSTEMS)
    assert stands(store) == [APPLICATIONS, SYSTEMS]


def test_of_a_figure_the_last_word_counts(store: Store) -> None:
    keep(store, SYSTEMS)
    later = YearFigure(R4, parse_figure("1/15"), None, "令和5年4月1日", "住民記録システム調べ", "移行が始まったため")
    for figure in (said(R4, "0/15"), later, said(R3, "0/15")):
        with act(store) as work:
            work.indicators.set_figure(SYSTEMS, FigureKind.ACTUAL, figure)
    with act(store) as work:
        work.indicators.set_figure(SYSTEMS, FigureKind.TARGET, said(R5, "15/15"))
    (found,) = stands(store)
    assert found.actuals == (said(R2, "0/15"), said(R3, "0/15"), later)
    assert found.targets == (said(R5, "15/15"),)
    assert found.actuals[2].figure.value == Decimal(1)


def test_a_cleared_figure_is_no_column_any_more(store: Store) -> None:
    keep(store, APPLICATIONS)
    with act(store) as work:
        work.indicators.set_figure(APPLICATIONS, FigureKind.ACTUAL, said(R3, "—"), clears=True)
    assert stands(store)[0].actuals == (said(R2, "約146万件"),)


def test_the_owner_is_who_was_named_last(store: Store) -> None:
    keep(store, APPLICATIONS)
    owners = []
    for division in ("koseki", None):
        with act(store) as work:
            work.indicators.set_owner("p-1", "KPI-1-1", division)
        owners.append(stands(store)[0].owner)
    assert owners == ["koseki", None]


def test_the_owner_on_a_day_is_who_was_named_last_from_a_day_before_it(store: Store) -> None:
    keep(store, APPLICATIONS, SYSTEMS)
    since = date(2023, 4, 1)
    with act(store) as work:
        work.indicators.set_owner("p-1", "KPI-1-1", "koseki", since)
    with store.reading() as records:
        days = (date(2023, 3, 31), since, date(2023, 4, 2), None)
        found = [records.indicators.owners("p-1", day) for day in days]
    assert [each["KPI-1-1"] for each in found] == ["zeimu", "koseki", "koseki", "koseki"]


def test_an_actual_is_that_of_every_edition_and_a_target_of_its_own(store: Store) -> None:
    later = replace(APPLICATIONS, edition_id="p-2", targets=(said(R5, "180万件"),))
    with act(store) as work:
        edition = replace(small_plan().editions[0], edition_id="p-2", ordinal=2)
        work.plan.save(replace(small_plan(), editions=(edition,)))
    keep(store, APPLICATIONS, later)
    with act(store) as work:
        work.indicators.set_figure(later, FigureKind.ACTUAL, said(R4, "150万件"))
    with store.reading() as records:
        (first,), (second,) = (records.indicators.of_edition(edition_id) for edition_id in ("p-1", "p-2"))
    assert first.actuals == second.actuals == (*APPLICATIONS.actuals, said(R4, "150万件"))
    assert (first.targets, second.targets) == (APPLICATIONS.targets, later.targets)


def test_the_history_of_an_indicator_has_every_act_oldest_first(store: Store) -> None:
    keep(store, SYSTEMS)
    with store.writing() as work:
        work.begin_act("kpi_set", "佐藤", "集計の誤り")
        work.indicators.set_owner("p-1", SYSTEMS.indicator_id, "koseki")
        work.indicators.set_figure(SYSTEMS, FigureKind.TARGET, said(R5, "15/15"))
        work.indicators.set_figure(SYSTEMS, FigureKind.ACTUAL, said(R4, "1/15"))
        work.commit()
    with store.reading() as records:
        first, last = records.entries.acts()[-2:]
        assert list(records.indicators.history(SYSTEMS.indicator_id)) == [
            (first, "R2", "0/15"),
            (last, "R4", "1/15"),
            (last, "owner", "koseki"),
            (last, "target:R5", "15/15"),
        ]
        assert list(records.indicators.history("KPI-9")) == []


LIST, MENDED = b"PK list", b"PK mended"
FIRST = Publication(ROUND, 1, Occasion.COUNCIL, "資料1", date(2023, 8, 20), "d" * 64, is_final=True)
SECOND = Publication(ROUND, 2, Occasion.PUBLIC, "", date(2023, 10, 1), "e" * 64, is_final=False, supersedes=1)
PRINTED = {("a", "mark"): "◎", ("a", "done"): None, ("", "total"): "103"}


def test_papers_are_told_with_their_files_and_what_they_printed(store: Store) -> None:
    with act(store) as work:
        work.publications.add(FIRST, {"一覧.xlsx": LIST, "報告.docx": b"PK report"}, PRINTED)
    with act(store) as work:
        work.publications.add(SECOND, {"一覧.xlsx": MENDED}, {})
    with store.reading() as records:
        first, second = records.publications.of_round(ROUND)
        acts = [each.act_id for each in records.entries.acts()][-2:]
        names = [("一覧.xlsx", LIST), ("報告.docx", b"PK report")]
        files = tuple(PublicationFile(name, hashlib.sha256(content).hexdigest()) for name, content in names)
        assert first == replace(FIRST, files=files, act_id=acts[0])
        assert (second.supersedes, second.is_final, second.act_id) == (1, False, acts[1])
        assert records.publications.content(ROUND, 2, "一覧.xlsx") == MENDED
        assert records.publications.content(ROUND, 1, "ありません.xlsx") is None
        assert records.publications.printed_values(ROUND, 1) == PRINTED
        assert list(records.publications.of_round("another round")) == []


def test_the_papers_that_printed_a_row_are_known(store: Store) -> None:
    for number, row in ((1, "a"), (2, "b"), (3, "a")):
        paper = replace(FIRST, number=number)
        with act(store) as work:
            work.publications.add(paper, {"一覧.xlsx": LIST}, {(row, "mark"): "◎", (row, "done"): "済", ("", "n"): "1"})
    with store.reading() as records:
        assert list(records.publications.numbers_of_row(ROUND, "a")) == [1, 3]
        assert list(records.publications.numbers_of_row(ROUND, "z")) == []
        assert list(records.publications.numbers_of_row("R9", "a")) == []
