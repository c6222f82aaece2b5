"""Reorganisation: what it changes, for whom, and the heirs it registers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.edit_division import name_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import (
    BlankDays,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.organisation.read.organisation import read_organisation
from nakano_status.application.organisation.reorganise import plan_reorganisation, read_changes, reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation, withdraw_row_move
from nakano_status.application.papers.set_kinds.data_paper import indicator_data
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.extend_due import Extension, correct_due, extend_due
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.organisation.divisions import DivisionKind, Organisation, Role
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    Founding,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    Transfer,
)
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ChangeDayMissing, FigureMoved, TableNotReadable
from nakano_status.domain.refusals.planning import BodyEnded
from tests.support.command_line import ask
from tests.support.organisations import Table, counts_of, division_named, named_on, organisation
from tests.support.rounds import OWN, ZEIMU, hand_in, merge, send, write_all
from tests.support.stores import TickingClock, act, read_in

R4, R5 = FiscalYear(2022), FiscalYear(2023)
SPRING, AUTUMN = date(2023, 4, 1), date(2023, 10, 1)
"""Before, and after the day on which the round of R4 was opened."""


def printed(store: Store, year: FiscalYear = R4) -> dict[str, str | None]:
    with store.reading() as records:
        contents = RoundContents.load(records, chosen_round(records, year))
        return {row.row_id: contents.divisions_text(row.row_id) for row in contents.rows}


def writers(store: Store, year: FiscalYear = R4) -> dict[str, tuple[str, ...]]:
    with store.reading() as records:
        found = records.organisation.read()
        return {row.row_id: tuple(map(found.name, row.writers)) for row in chosen_round(records, year).rows}


def test_a_rename_a_new_office_and_a_move_are_printed_from_their_day_on(later: Parts, office: Store) -> None:
    import_divisions(later, office, find_example_tables()[0])
    before = printed(office)
    changes = (
        Founding("ＤＸ推進室", DivisionKind.ROOM, "区民生活部"),
        Renaming("情報システム課", "デジタル政策課"),
        Transfer("デジタル政策課", "ＤＸ推進室"),
    )
    done = reorganise(later, office, changes, AUTUMN, "組織改正", "伊藤").value
    assert list(done.lines()) == [
        "ＤＸ推進室（新設）",
        "情報システム課 → デジタル政策課（改称）",
        "デジタル政策課：総務管理部 デジタル推進室 → 区民生活部 ＤＸ推進室（異動）",
    ]
    assert (done.moves.rows, done.moves.forms) == ((), ())
    assert named_on(office, "デジタル政策課", date(2023, 9, 30)) == ("総務管理部", "情報システム課")
    assert named_on(office, "デジタル政策課", AUTUMN) == ("区民生活部", "デジタル政策課")
    open_round(later, office, R5)
    now = printed(office, R5)
    named = [(row_id, text) for row_id, text in before.items() if text and "情報システム課" in text]
    assert len(named) == 65
    assert {row_id: text.replace("情報システム課", "デジタル政策課") for row_id, text in named} == {
        row_id: now[row_id] for row_id, _ in named
    }
    assert printed(office) == before


def test_a_new_name_with_a_letter_that_papers_cannot_print_is_told_and_given(later: Parts, office: Store) -> None:
    changes = [Renaming("税務課", "税務\ue000課"), Renaming("職員課", "人事課")]
    planned = plan_reorganisation(later, office, changes, AUTUMN)
    outcome = reorganise(later, office, changes, AUTUMN)
    for problems in (planned.problems, outcome.problems):
        assert [(each.code, each.place.column, each.found) for each in problems] == [
            ("TEXT-UNPRINTABLE", "税務\ue000課", "\ue000（U+E000）")
        ]
    assert organisation(office).find("税務\ue000課") is not None
    again = reorganise(later, office, [Renaming("人事課", "職員課")], AUTUMN + timedelta(days=1))
    assert again.problems == (), "only new names"


def test_changes_of_one_day_can_be_made_one_after_the_other(later: Parts, office: Store) -> None:
    import_divisions(later, office, find_example_tables()[0])
    changes = (
        Founding("ＤＸ推進室", DivisionKind.ROOM, "区民生活部"),
        Transfer("情報システム課", "ＤＸ推進室"),
        Renaming("情報システム課", "デジタル政策課"),
    )
    at_once = plan_reorganisation(later, office, changes, AUTUMN).after
    for each in changes:
        reorganise(later, office, [each], AUTUMN)
    assert organisation(office).on(AUTUMN) == at_once.on(AUTUMN)
    assert organisation(office).on(SPRING) == at_once.on(SPRING)


def test_a_merger_hands_on_rows_of_the_next_round_and_of_an_open_one_of_its_day(later: Parts, office: Store) -> None:
    before, answering = printed(office), writers(office)
    done = reorganise(later, office, [Merger((ZEIMU, "職員課"), "税務・人事課")], AUTUMN).value
    assert {row_id for row_id, _, _ in done.moves.rows} == {
        row_id for row_id, text in before.items() if text and (ZEIMU in text or "職員課" in text)
    }
    assert printed(office) == before, "a round of an earlier day keeps its divisions"
    open_round(later, office, R5)
    now = writers(office, R5)
    assert {row_id: now[row_id] for row_id in OWN} == dict.fromkeys(OWN, ("税務・人事課",))
    assert {row_id for row_id, who in answering.items() if who in ((ZEIMU,), ("職員課",))} == {
        row_id for row_id, who in now.items() if who == ("税務・人事課",)
    }
    texts = [text for text in printed(office, R5).values() if text and "税務・人事課" in text]
    assert all(ZEIMU not in text and "職員課" not in text.replace("税務・人事課", "") for text in texts)
    assert len(texts) == len({row_id for row_id, _, _ in done.moves.rows})


def test_in_an_open_round_of_that_day_or_later_the_rows_are_handed_on(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    send(parts, office, tmp_path)
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    done = reorganise(parts, office, [Merger((ZEIMU,), "職員課")], SPRING).value
    assert writers(office)[OWN[0]] == ("職員課",)
    assert printed(office)[OWN[0]] == "職員課"
    assert [(each.division, each.year) for each in done.moves.forms] == [(ZEIMU, R4)]
    with office.reading() as records:
        round_ = chosen_round(records)
        staff = division_named(records.organisation.read(), "職員課").division_id
        changes = [change for _, change in records.entries.changes(round_.round_id, OWN[0])]
    assert round_.own_due(staff) == date(2023, 8, 1)
    assert [(each.key, each.was, each.now) for each in changes] == [("owners", ZEIMU, "職員課")]


DUE, EARLY, LATE = date(2023, 7, 14), date(2023, 7, 10), date(2023, 8, 1)


def dues_after(office: Store, *names: str) -> list[date | None]:
    with office.reading() as records:
        known, round_ = records.organisation.read(), chosen_round(records)
        return [round_.due_of(division_named(known, name).division_id) for name in names]


@pytest.mark.parametrize(
    ("own", "into", "latest"),
    [
        ({ZEIMU: LATE}, "職員課", LATE),
        ({ZEIMU: EARLY}, "職員課", DUE),
        ({ZEIMU: EARLY, "職員課": LATE}, "職員課", LATE),
        ({ZEIMU: LATE, "職員課": EARLY}, "職員課", LATE),
        ({ZEIMU: LATE, "職員課": EARLY}, "税務・人事課", LATE),
        ({ZEIMU: EARLY, "職員課": LATE}, "税務・人事課", LATE),
        ({"職員課": EARLY}, "職員課", DUE),
    ],
)
def test_divisions_that_become_one_have_the_latest_of_their_due_dates_which_are_named(
    parts: Parts, office: Store, own: dict[str, date], into: str, latest: date
) -> None:
    correct_due(office, DUE)
    for name, due in own.items():
        extend_due(office, Extension(due, "繁忙期のため", (name,)))
    before = dues_after(office, ZEIMU, "職員課")
    changes = [Merger((ZEIMU, "職員課"), into)]
    (joined,) = plan_reorganisation(parts, office, changes, SPRING).moves.dues
    assert dict(joined.dues) == {ZEIMU: own.get(ZEIMU, DUE), "職員課": own.get("職員課", DUE)}
    assert (joined.year, joined.body, joined.due) == (R4, into, latest)
    reorganise(parts, office, changes, SPRING)
    assert dues_after(office, into) == [latest]
    withdraw_reorganisation(office)
    assert dues_after(office, ZEIMU, "職員課") == before


def test_divisions_with_the_due_date_of_the_round_name_none(parts: Parts, office: Store) -> None:
    correct_due(office, DUE)
    extend_due(office, Extension(LATE, "繁忙期のため", ("戸籍住民課",)))
    assert plan_reorganisation(parts, office, [Merger((ZEIMU, "職員課"), "職員課")], SPRING).moves.dues == ()


def test_every_part_of_a_split_has_the_due_date_that_the_whole_had(parts: Parts, office: Store) -> None:
    correct_due(office, DUE)
    extend_due(office, Extension(LATE, "繁忙期のため", (ZEIMU,)))
    own = [row_id for row_id, text in printed(office).items() if text and ZEIMU in text]
    rows = {**dict.fromkeys(own, "課税課"), OWN[0]: "納税課"}
    reorganise(parts, office, [Split(ZEIMU, ("課税課", "納税課"), rows)], SPRING)
    assert dues_after(office, "課税課", "納税課") == [LATE, LATE]


def test_a_due_date_passes_on_over_several_changes_of_one_day(parts: Parts, office: Store) -> None:
    correct_due(office, DUE)
    extend_due(office, Extension(LATE, "繁忙期のため", (ZEIMU,)))
    changes = (Merger((ZEIMU, "職員課"), "税務・人事課"), Abolition("税務・人事課", "戸籍住民課"))
    (joined,) = reorganise(parts, office, changes, SPRING).value.moves.dues
    assert dict(joined.dues) == {"戸籍住民課": DUE, ZEIMU: LATE, "職員課": DUE}
    assert dues_after(office, "戸籍住民課") == [LATE]


def test_an_answer_that_the_former_division_was_asked_for_is_merged(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    reorganise(parts, sending_office, [Merger((ZEIMU,), "職員課")], SPRING)
    outcome = merge(parts, sending_office, tmp_path / "back.xlsx")
    assert not [each.code for each in outcome.problems]
    with sending_office.reading() as records:
        values = RoundContents.load(records, chosen_round(records)).values
    assert [values[row_id]["mark"] for row_id in OWN] == ["◎", "◎"]


@pytest.mark.parametrize("day", [AUTUMN, date(2999, 4, 1)])
def test_the_data_of_an_earlier_round_keep_who_supplied_its_figures(later: Parts, office: Store, day: date) -> None:
    def supplied(year: FiscalYear) -> tuple[str | None, object]:
        with office.reading() as records:
            contents = RoundContents.load(records, chosen_round(records, year))
            return indicator_data(records, contents, None).indicators[0].owner, contents.given["KPI-1-1"]["divisions"]

    edit_indicator(later, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    reorganise(later, office, [Merger((ZEIMU, "職員課"), "税務・人事課")], day)
    assert supplied(R4) == (ZEIMU, ZEIMU)
    open_round(later, office, R5)
    assert supplied(R5) == (("税務・人事課",) * 2 if day == AUTUMN else (ZEIMU, ZEIMU))


def test_a_day_to_come_takes_effect_then(parts: Parts, office: Store) -> None:
    coming, before = date(2024, 4, 1), printed(office)
    planned = plan_reorganisation(parts, office, [Merger((ZEIMU, "職員課"), "税務・人事課")], coming)
    assert (planned.is_to_come, planned.former, planned.rounds) == (True, (R4,), {})
    assert not plan_reorganisation(parts, office, [Renaming(ZEIMU, "課税課")], SPRING).is_to_come
    reorganise(parts, office, [Merger((ZEIMU, "職員課"), "税務・人事課")], coming)
    with office.reading() as records:
        today, then = (read_organisation(records, day) for day in (date(2023, 7, 1), coming))
    names = [{each.name for each in found.divisions} for found in (today, then)]
    assert [ZEIMU in each for each in names] == [True, False]
    assert ["税務・人事課" in each for each in names] == [False, True]
    assert [each.changes_on for each in today.bodies if each.name == ZEIMU] == [coming]
    assert [each.day for each in today.recorded] == [coming]
    assert (today.ended, [each.name for each in then.ended]) == ((), ["職員課", ZEIMU])
    open_round(parts, office, R5)
    assert printed(office, R5) == before == printed(office), "the round of a day before it is not concerned"
    then_open = replace(parts, clock=TickingClock(datetime(2024, 6, 3, tzinfo=UTC)))
    open_round(then_open, office, FiscalYear(2024))
    assert printed(office, FiscalYear(2024))[OWN[0]] == "税務・人事課"


def test_a_split_hands_on_each_row_as_named(later: Parts, office: Store) -> None:
    first, second = OWN
    named = [row_id for row_id, text in printed(office).items() if text and ZEIMU in text]
    rows = {**dict.fromkeys(named, "課税課"), second: "納税課"}
    reorganise(later, office, [Split(ZEIMU, ("課税課", "納税課"), rows)], AUTUMN)
    open_round(later, office, R5)
    assert (printed(office, R5)[first], printed(office, R5)[second]) == ("課税課", "納税課")
    assert division_named(organisation(office), ZEIMU).until == date(2023, 9, 30)


def test_a_split_that_goes_on_as_a_part_keeps_the_rows_that_are_not_named(later: Parts, office: Store) -> None:
    first, second = OWN
    reorganise(later, office, [Split(ZEIMU, (ZEIMU, "納税課"), {second: "納税課"})], AUTUMN)
    open_round(later, office, R5)
    assert (printed(office, R5)[first], printed(office, R5)[second]) == (ZEIMU, "納税課")


@pytest.mark.parametrize(
    ("change", "code", "names"),
    [
        (Split(ZEIMU, ("課税課", "納税課"), {OWN[0]: "課税課"}), "DIVISION-ROWS-LEFT", OWN[1]),
        (Split(ZEIMU, ("課税課", "納税課"), {OWN[0]: "総務課"}), "DIVISION-PART-UNKNOWN", "総務課"),
        (Split(ZEIMU, (ZEIMU, "納税課"), {"9-9-9-01-A": "納税課"}), "ID-UNKNOWN", "9-9-9-01-A"),
        (Split(ZEIMU, (ZEIMU, "納税課"), {"1-1-2-01-U": "納税課"}), "ROW-NOT-OF-BODY", "1-1-2-01-U"),
        (Abolition(ZEIMU), "DIVISION-ROWS-LEFT", OWN[0]),
        (Abolition(ZEIMU, "納税課"), "DIVISION-UNKNOWN", "納税課"),
        (Merger((ZEIMU, "納税課"), "税務部"), "DIVISION-UNKNOWN", "納税課"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    later: Parts, office: Store, change: OrganisationChange, code: str, names: str
) -> None:
    before = organisation(office)
    with pytest.raises(Refused, match=code) as refused:
        reorganise(later, office, [change], AUTUMN)
    assert names in str(refused.value.details)
    assert organisation(office) == before


@pytest.mark.parametrize("change", [Merger((ZEIMU, "保険医療課"), "税務医療課"), Abolition("保険医療課", ZEIMU)])
def test_sub_units_go_on_as_the_preview_lists_them_and_a_row_of_both_is_listed_once(
    later: Parts, office: Store, change: OrganisationChange
) -> None:
    planned = plan_reorganisation(later, office, [change], AUTUMN)
    listed = {row_id: now for row_id, _, now in planned.moves.rows}
    assert len(listed) == len(planned.moves.rows)
    was = {row_id: was for row_id, was, _ in planned.moves.rows}
    assert was["2-3-1-16-X"].endswith("保険医療課(国保)")
    assert listed["2-3-1-14-E"].endswith("(国保・後期・年金)")
    assert listed["2-3-1-16-X"].endswith("(国保)")
    reorganise(later, office, [change], AUTUMN)
    open_round(later, office, R5)
    found, after = printed(office, R5), organisation(office)
    for row_id, now in listed.items():
        owners, unknown = parse_owners(found[row_id], after)
        named = [after.name(each.division) + (f"({each.sub_unit})" if each.sub_unit else "") for each in owners]
        assert not unknown
        assert now in named, row_id


def test_the_history_of_a_row_has_its_sub_units_before_and_after_each_merger_and_its_withdrawal(
    later: Parts, office: Store
) -> None:
    row_id = "2-3-1-16-X"
    open_round(later, office, R5)
    texts = [printed(office, R5)[row_id]]
    merger = Merger(("保険医療課", "職員課"), "新課")
    steps: list[tuple[OrganisationChange, date]] = [(merger, AUTUMN), (Abolition("新課", ZEIMU), date(2023, 11, 1))]
    for change, day in steps:
        reorganise(later, office, [change], day)
        texts.append(printed(office, R5)[row_id])
    for _ in range(2):
        withdraw_reorganisation(office)
        texts.append(printed(office, R5)[row_id])
    assert texts == [*texts[:3], *texts[1::-1]]
    assert all("(国保)" in (each or "") for each in texts)
    with office.reading() as records:
        found = [each for _, each in records.entries.changes(chosen_round(records).round_id, row_id, OWNERS)]
    assert sorted((each.was, each.now) for each in found) == sorted(pairwise(texts))


@pytest.mark.parametrize("last", [ZEIMU, "財務課"], ids=["exchanged", "passed on"])
@pytest.mark.parametrize("step", [1, -1])
def test_a_name_that_another_body_gives_up_that_day_is_refused_with_what_to_do(
    later: Parts, office: Store, last: str, step: int
) -> None:
    before, changes = organisation(office), [Renaming(ZEIMU, "職員課"), Renaming("職員課", last)]
    with pytest.raises(Refused, match="DIVISION-NAME-GIVEN-UP") as refused:
        reorganise(later, office, changes[::step], AUTUMN)
    assert "取組を1件ずつ" in refused.value.entry.remedy
    assert organisation(office) == before


@pytest.mark.parametrize(
    "change",
    [
        Renaming(ZEIMU, "人事課"),
        Merger((ZEIMU, "総務課"), "人事課"),
        Split(ZEIMU, ("課税課", "人事課"), {}),
        Founding("人事課"),
    ],
)
def test_a_name_that_a_person_confirmed_as_anothers_is_refused(
    later: Parts, office: Store, change: OrganisationChange
) -> None:
    name_division(office, "人事課", "職員課")
    with pytest.raises(Refused, match="DIVISION-NAME-TAKEN") as refused:
        plan_reorganisation(later, office, [change], AUTUMN)
    assert refused.value.details["expected"] == "職員課"
    done = plan_reorganisation(later, office, [Renaming("職員課", "人事課")], AUTUMN)
    assert division_named(done.after, "人事課").name_on() == "人事課"


def test_a_plan_writes_nothing_and_says_the_same(later: Parts, office: Store) -> None:
    changes = [Merger((ZEIMU, "職員課"), "税務・人事課")]
    before = organisation(office)
    planned = plan_reorganisation(later, office, changes, AUTUMN)
    assert organisation(office) == before
    assert reorganise(later, office, changes, AUTUMN).value == planned


def test_an_indicator_passes_to_the_heir_from_that_day_on(later: Parts, office: Store) -> None:
    edit_indicator(later, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    done = reorganise(later, office, [Abolition(ZEIMU, "職員課")], AUTUMN).value
    assert done.moves.indicators == (("KPI-1-1", ZEIMU, "職員課"),)
    open_round(later, office, R5)
    with office.reading() as records:
        staff = division_named(records.organisation.read(), "職員課").division_id
        tax = division_named(records.organisation.read(), ZEIMU).division_id
        asked = {year: figures_asked(records, chosen_round(records, year)).supplied for year in (R4, R5)}
    assert "KPI-1-1" in asked[R4][tax]
    assert "KPI-1-1" in asked[R5][staff]


def test_counts_of_an_earlier_round_are_what_they_were(later: Parts, office: Store) -> None:
    import_divisions(later, office, find_example_tables()[0])
    close_round(office, R4)

    def counted() -> object:
        return read_in(office, lambda records: read_counts(records, chosen_round(records, R4)))

    before = counted()
    changes: list[OrganisationChange] = [
        Merger((ZEIMU, "職員課"), "税務・人事課"),
        Transfer("産業振興課", "総務管理部"),
        Renaming("情報システム課", "デジタル政策課"),
        Abolition("防災危機管理課", "総務課"),
    ]
    reorganise(later, office, changes, AUTUMN)
    assert counted() == before


def test_roles_of_both_are_folded_where_both_were_named(later: Parts, office: Store) -> None:
    both = [row_id for row_id, text in printed(office).items() if text == "情報システム課\n職員課"]
    assert both
    reorganise(later, office, [Merger(("職員課",), "情報システム課")], AUTUMN)
    open_round(later, office, R5)
    row = read_in(office, lambda records: chosen_round(records, R5).row(both[0]))
    assert [each.role for each in row.named_divisions] == [Role.LEAD]
    assert printed(office, R5)[both[0]] == "情報システム課"


GIVEN, LAST, DAY = date(2024, 2, 1), date(2024, 3, 31), date(2024, 4, 1)
MERGER = Merger((ZEIMU, "戸籍住民課"), "窓口課")
INDICATOR = "KPI-1-1"


def leads(store: Store, row_id: str) -> list[str]:
    """Return who answers a row on the days before and after the change."""
    with store.reading() as records:
        organisation, listing = records.organisation.read(), records.plan.all()[0].newest.listing(row_id)
        return [organisation.name(listing.on(day).answerers[0]) for day in (LAST, DAY)]


def suppliers(store: Store) -> list[str]:
    """Return who supplies an indicator on the days before and after the change."""
    with store.reading() as records:
        edition_id = records.plan.all()[0].newest.edition_id
        owners = [records.indicators.owners(edition_id, day)[INDICATOR] for day in (LAST, DAY)]
        return [records.organisation.read().name(each) if each else "" for each in owners]


def row_of_another(store: Store) -> str:
    with store.reading() as records:
        return next(
            each.row_id for each in records.plan.all()[0].newest.listings if each.owners_printed == "情報システム課"
        )


def test_a_row_is_the_heirs_from_its_day_on(parts: Parts, office: Store) -> None:
    row_id = row_of_another(office)
    reorganise(parts, office, [MERGER], DAY)
    hand_on_row(parts, office, RowMove(row_id, ZEIMU, GIVEN, "事務分掌の変更"))
    assert leads(office, row_id) == [ZEIMU, "窓口課"]
    withdraw_row_move(office)
    assert leads(office, row_id) == ["情報システム課", "情報システム課"]


def test_an_open_round_of_a_later_day_asks_the_heir(parts: Parts, office: Store) -> None:
    row_id = row_of_another(office)
    reorganise(parts, office, [MERGER], date(2022, 10, 1))
    hand_on_row(parts, office, RowMove(row_id, ZEIMU, date(2022, 5, 1), "事務分掌の変更"))
    with office.reading() as records:
        (named,) = chosen_round(records).row(row_id).named_divisions
        assert records.organisation.read().name(named.division) == "窓口課"


def test_an_indicator_is_the_heirs_from_its_day_on(parts: Parts, office: Store) -> None:
    reorganise(parts, office, [MERGER], DAY)
    edit_indicator(parts, office, IndicatorEntry(INDICATOR, owner="戸籍住民課"))
    assert suppliers(office) == ["戸籍住民課", "窓口課"]
    withdraw_reorganisation(office)
    assert suppliers(office) == ["戸籍住民課", "戸籍住民課"]


def test_a_division_that_was_given_an_indicator_is_put_back(parts: Parts, office: Store) -> None:
    reorganise(parts, office, [MERGER], DAY)
    entry = IndicatorEntry(INDICATOR, owner="戸籍住民課")
    was = edit_indicator(parts, office, entry).value.was
    edit_indicator(parts, office, replace(was, expected=entry))
    assert suppliers(office) == [was.owner] * 2
    with pytest.raises(FigureMoved):
        edit_indicator(parts, office, IndicatorEntry(INDICATOR, owner="職員課", expected=entry))
    assert not edit_indicator(parts, office, replace(was, expected=entry)).value.changed, "it is as wanted already"


def test_an_imported_indicator_is_the_heirs_from_its_day_on(parts: Parts, office: Store, table: Table) -> None:
    reorganise(parts, office, [MERGER], DAY)
    import_indicators(parts, office, str(table(f"指標番号,所管課,令和3年度実績\n{INDICATOR},{ZEIMU},\n")))
    assert suppliers(office) == [ZEIMU, "窓口課"]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (ZEIMU, Split(ZEIMU, ("課税課", "納税課"), {}, rest="課税課")),
        ("予約課", Abolition("予約課", None)),
    ],
)
def test_nothing_is_given_to_a_division_without_a_single_heir(
    parts: Parts, office: Store, name: str, change: OrganisationChange
) -> None:
    row_id = row_of_another(office)
    reorganise(parts, office, [Founding("予約課")], date(2023, 5, 1))
    reorganise(parts, office, [change], DAY)
    for give in (
        lambda: hand_on_row(parts, office, RowMove(row_id, name, GIVEN, "事務分掌の変更")),
        lambda: edit_indicator(parts, office, IndicatorEntry(INDICATOR, owner=name)),
    ):
        with pytest.raises(BodyEnded):
            give()
    assert leads(office, row_id) == ["情報システム課", "情報システム課"]


CORRECTED = BlankDays(is_correction=True)
BEFORE, CHANGES_SPRING = date(2023, 3, 31), date(2023, 4, 1)
RENAMED = "デジタル政策課,情報システム課,2022-04-01"
MOVED = f"健康環境部,{RENAMED}"
LIAISONS = "部,所管課,庶務担当課,適用開始日"


def test_a_division_is_renamed_to_a_name_that_is_its_alias_already(parts: Parts, office: Store, table: Table) -> None:
    path = table("所管課,旧名称,適用開始日\nデジタル政策課,情報システム課,2023-04-01\n")
    assert counts_of(import_divisions(parts, office, path)) == (1, 0)
    assert [named_on(office, "情報システム課", day)[1] for day in (BEFORE, CHANGES_SPRING)] == [
        "情報システム課",
        "デジタル政策課",
    ]
    before = organisation(office)
    assert counts_of(import_divisions(parts, office, path)) == (0, 1), "it bears that name already"
    assert organisation(office) == before


def test_names_follow_each_other_and_one_comes_back(parts: Parts, office: Store, table: Table) -> None:
    rows = ("納税課,税務課,2021-04-01", "課税課,納税課,2022-04-01", "税務課,課税課,2023-04-01")
    for row in (*rows, *rows):
        assert import_divisions(parts, office, table(f"所管課,旧名称,適用開始日\n{row}\n")).problems == ()
    days = [date(year, 4, 1) for year in (2020, 2021, 2022, 2023)]
    assert [named_on(office, "税務課", day)[1] for day in days] == ["税務課", "納税課", "課税課", "税務課"]


@pytest.mark.parametrize("alike", ["税務課,税務課", "納税課,納税課", "税務担当,税務担当"])
def test_a_row_with_the_same_name_twice_renames_nothing(parts: Parts, office: Store, table: Table, alike: str) -> None:
    import_divisions(parts, office, table("所管課,旧名称,別名,適用開始日\n納税課,税務課,税務担当,2022-04-01\n"))
    before = organisation(office)
    for day in ("2023-04-01", ""):
        outcome = import_divisions(parts, office, table(f"所管課,旧名称,適用開始日\n{alike},{day}\n"))
        assert (counts_of(outcome), outcome.problems) == ((0, 1), ())
    assert organisation(office) == before


@pytest.mark.parametrize(
    "row",
    [
        "総務部,,,税務課,,", "区民部,2,,税務課,,○", "区民部,,納税室,税務課,,○", "区民部,,,税務課,5,○",
        "総務部,,,税務課,4,○", "区民部,,,納税課,4,○"
    ],
)  # fmt: skip
def test_a_change_without_a_day_is_asked_about(parts: Parts, office: Store, table: Table, row: str) -> None:
    head = "部,部の建制順,室,所管課,所管課の建制順,庶務担当課,旧名称"
    known = "区民部,1,,税務課,4,○,"
    import_divisions(parts, office, table(f"{head}\n{known}\n"))
    before = organisation(office)
    path = table(f"{head}\n区民部,,,戸籍住民課,3,,\n{row},税務課\n")
    with pytest.raises(ChangeDayMissing) as refused:
        import_divisions(parts, office, path)
    assert refused.value.details["found"] == "3行目"
    assert organisation(office) == before
    assert import_divisions(parts, office, path, blank=BlankDays(CHANGES_SPRING)).value.rows == 2
    was = before.on(BEFORE).get("zeimu")
    now = organisation(office).on(BEFORE).get("zeimu")
    assert (now.parent, now.order, now.is_liaison, now.name_on()) == (was.parent, 4, True, "税務課")
    above = organisation(office).on(BEFORE).department_of("zeimu")
    assert above is not None
    assert (above.name_on(), above.order) == ("区民部", 1)


def test_a_correction_holds_from_the_beginning(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    path = table("部,所管課,旧名称\n総務部,納税課,税務課\n")
    assert counts_of(import_divisions(parts, office, path, blank=CORRECTED)) == (1, 0)
    assert [named_on(office, "税務課", day) for day in (BEFORE, CHANGES_SPRING)] == [("総務部", "納税課")] * 2


def test_a_row_with_a_day_moves_from_that_day(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    import_divisions(parts, office, table("部,所管課,旧名称,適用開始日\n総務部,納税課,税務課,2023-04-01\n"))
    assert named_on(office, "税務課", BEFORE) == ("区民部", "税務課")
    assert named_on(office, "税務課", CHANGES_SPRING) == ("総務部", "納税課")


@pytest.mark.parametrize("day", ["2999-04-01", "2020-04-01", "0001-01-01"])
def test_a_move_on_a_day_that_does_not_fit_is_named_and_left(
    parts: Parts, office: Store, table: Table, day: str
) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    import_divisions(parts, office, table("部,所管課,適用開始日\n総務部,税務課,2023-04-01\n"))
    before = organisation(office)
    (told,) = import_divisions(parts, office, table(f"部,所管課,適用開始日\n企画部,税務課,{day}\n")).problems
    assert (told.code, told.place.cell, told.found, told.expected) == ("RENAME-DAY-UNFIT", "C2", day, "税務課")
    assert organisation(office) == before


@pytest.mark.parametrize("day", ["", "2023-04-01"])
def test_contacts_and_aliases_ask_for_no_day(parts: Parts, office: Store, table: Table, day: str) -> None:
    for contact in ("佐藤", "鈴木"):
        path = table(f"所管課,連絡先,別名,適用開始日\n税務課,{contact},{contact}係,{day}\n")
        assert counts_of(import_divisions(parts, office, path)) == (1, 0)
    found = organisation(office)
    assert (found.on(BEFORE).get("zeimu").contact, found.get("zeimu").earlier) == ("鈴木", ())


def test_the_day_of_the_last_change_is_not_the_day_of_another(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n総務部,情報システム課\n"))
    import_divisions(parts, office, table(f"所管課,旧名称,適用開始日\n{RENAMED}\n"))
    before, path = organisation(office), table(f"部,所管課,旧名称,適用開始日\n{MOVED}\n")
    assert plan_divisions(parts, office, path).undated == (2,)
    with pytest.raises(ChangeDayMissing):
        import_divisions(parts, office, path)
    assert organisation(office) == before
    assert import_divisions(parts, office, path, blank=BlankDays(CHANGES_SPRING)).problems == ()
    assert named_on(office, "情報システム課", BEFORE) == ("総務部", "デジタル政策課")
    assert named_on(office, "情報システム課", CHANGES_SPRING) == ("健康環境部", "デジタル政策課")
    assert counts_of(import_divisions(parts, office, path)) == (0, 1), "nothing is different any more"
    for old in ("2022-04-01", "2023-04-01"):
        text = f"部,所管課,適用開始日\n区民部,デジタル政策課,{old}\n"
        assert plan_divisions(parts, office, table(text)).undated == (2,)


@pytest.fixture
def departments(parts: Parts, office: Store, table: Table) -> Store:
    """An office with two 部, of which one has a 庶務担当課."""
    import_divisions(parts, office, table(f"{LIAISONS}\n総務部,総務課,○,\n総務部,職員課,,\n区民部,税務課,,\n"))
    return office


def liaisons(store: Store, day: date) -> set[str]:
    return {each.name_on() for each in organisation(store).on(day).divisions if each.is_liaison}


@pytest.mark.parametrize("row", [",職員課,○,", "区民部,税務課,○,"])
def test_a_liaison_division_without_a_day_is_asked_about(
    parts: Parts, departments: Store, table: Table, row: str
) -> None:
    before = organisation(departments)
    with pytest.raises(ChangeDayMissing):
        import_divisions(parts, departments, table(f"{LIAISONS}\n{row}\n"))
    assert organisation(departments) == before


def test_a_department_has_one_liaison_division(parts: Parts, departments: Store, table: Table) -> None:
    import_divisions(parts, departments, table(f"{LIAISONS}\n,職員課,○,2023-04-01\n"))
    assert (liaisons(departments, BEFORE), liaisons(departments, CHANGES_SPRING)) == ({"総務課"}, {"職員課"})
    import_divisions(parts, departments, table(f"{LIAISONS}\n,総務課,○,\n"), blank=CORRECTED)
    assert (liaisons(departments, BEFORE), liaisons(departments, CHANGES_SPRING)) == ({"総務課"}, {"総務課"})


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_liaison_division_moves_and_another_follows_it_on_one_day(
    parts: Parts, departments: Store, table: Table, order: tuple[int, int]
) -> None:
    rows = (",職員課,○,2023-04-01", "区民部,総務課,,2023-04-01")
    path = table("\n".join((LIAISONS, *(rows[each] for each in order))))
    assert import_divisions(parts, departments, path).problems == ()
    assert liaisons(departments, BEFORE) == {"総務課"}
    assert "職員課" in liaisons(departments, CHANGES_SPRING)
    assert (named_on(departments, "総務課", BEFORE), named_on(departments, "総務課", CHANGES_SPRING)) == (
        ("総務部", "総務課"),
        ("区民部", "総務課"),
    )


def test_a_liaison_division_that_moves_takes_over_where_it_comes(
    parts: Parts, departments: Store, table: Table
) -> None:
    import_divisions(parts, departments, table(f"{LIAISONS}\n,税務課,○,\n"), blank=CORRECTED)
    outcome = import_divisions(parts, departments, table(f"{LIAISONS}\n区民部,総務課,,2023-04-01\n"))
    assert outcome.problems == ()
    assert (liaisons(departments, BEFORE), liaisons(departments, CHANGES_SPRING)) == ({"総務課", "税務課"}, {"総務課"})


def test_two_liaison_divisions_that_are_kept_already_stay_where_a_row_says_something_else(
    parts: Parts, departments: Store, table: Table
) -> None:
    with act(departments, "import_divisions") as work:
        kept = (
            replace(each, is_liaison=each.is_liaison or each.name_on() == "職員課")
            for each in organisation(departments).divisions
        )
        work.organisation.save(Organisation(tuple(kept)))
    assert import_divisions(parts, departments, table("所管課,連絡先\n総務課,佐藤\n")).problems == ()
    assert liaisons(departments, CHANGES_SPRING) == {"総務課", "職員課"}


@pytest.mark.parametrize(
    ("row", "told"), [("3,,税務課", ["A2"]), ("1,,税務課", []), (",,税務課", []), ("1,区民部,税務課", [])]
)
def test_an_order_of_a_department_that_no_cell_names_is_asked_about(
    parts: Parts, office: Store, table: Table, row: str, told: list[str]
) -> None:
    head = "部の建制順,部,所管課"
    import_divisions(parts, office, table(f"{head}\n1,区民部,税務課\n"))
    outcome = import_divisions(parts, office, table(f"{head}\n{row}\n"))
    assert counts_of(outcome) == (0, 1)
    assert [each.place.cell for each in outcome.problems if each.code == "DIVISION-ORDER-UNUSED"] == told
    assert len(outcome.problems) == len(told)


@pytest.mark.parametrize("names", [("総務課", "職員課"), ("職員課", "総務課")])
def test_two_liaison_divisions_of_a_department_are_named(
    parts: Parts, departments: Store, table: Table, names: tuple[str, str]
) -> None:
    rows = (f"総務部,{name},○,2023-04-01" for name in names)
    (found,) = import_divisions(parts, departments, table("\n".join((LIAISONS, *rows)))).problems
    assert (found.code, found.place.row, found.found) == ("TABLE-TWICE", 3, "総務部の庶務担当課")
    assert liaisons(departments, CHANGES_SPRING) == {names[0]}


@pytest.mark.parametrize(
    ("rows", "cell", "found"),
    [
        ("総務部,,,情報システム課,\n企画部,,DX推進室,企画課,", "C3", "DX推進室"),
        ("区民部,3,管理室,戸籍住民課,\n子ども部,4,管理室,学校教育課,", "C3", "管理室"),
        ("区民部,3,,戸籍住民課,\n区民部,4,,税務課,", "A3", "区民部"),
        ("総務部,,,職員課,\n企画部,,DX推進室,人事課,", "D3", "企画部の庶務担当課"),
    ],
    ids=["a 室 moves from under a row", "a 室 of two 部", "two places of a 部", "a 室 brings a second 庶務担当課"],
)
def test_a_row_that_undoes_another_is_named(
    parts: Parts, office: Store, table: Table, rows: str, cell: str, found: str
) -> None:
    head = "部,部の建制順,室,所管課,庶務担当課"
    known = "総務部,1,DX推進室,情報システム課,○\n企画部,2,,広報課,○"
    import_divisions(parts, office, table(f"{head}\n{known}\n"))
    outcome = import_divisions(parts, office, table(f"{head}\n{rows}\n"), blank=BlankDays(CHANGES_SPRING))
    (problem,) = outcome.problems
    assert (problem.place.cell, problem.found) == (cell, found)
    assert problem.code in {"TABLE-PLACE-DIFFERS", "TABLE-TWICE"}


def test_a_row_that_a_split_gives_to_two_bodies_is_refused(parts: Parts, office: Store, table: Table) -> None:
    text = "種別,所管課,新しい名称,管理番号\n分割,税務課,課税課,2-1-2-03-N\n分割,税務課,{},2-1-2-03-n\n"
    with pytest.raises(TableNotReadable) as refused:
        read_changes(parts, table(text.format("納税課")), organisation(office))
    assert refused.value.details["reason"] == "3行目の「管理番号」にある2-1-2-03-Nは、2行目にもあります"
    (split,), _ = read_changes(parts, table(text.format("課税課")), organisation(office))
    assert isinstance(split, Split), "the same body twice is no question"
    assert split.rows == {"2-1-2-03-N": "課税課"}
    rows = ("--row", "2-1-2-03-N=課税課", "--row", "2-1-2-03-n=納税課")
    into = ("--into", "課税課", "--into", "納税課", "--from", "2023-10-01")
    assert ask("division", "split", "税務課", *into, *rows, "--store", office.path).keys["error"] == "USAGE"
