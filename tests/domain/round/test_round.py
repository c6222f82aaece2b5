"""A round: days, roster, deferral, letter, what is carried over from the round before."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.catalogue.plans import load_organisation, load_plan
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.lineage import SAME_ROWS, RowLineage
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round import roll_over
from nakano_status.domain.round.round import (
    Origin,
    OutOfReport,
    PartNames,
    Round,
    RoundRow,
    Schedules,
    division_named_in,
    divisions_named_on,
    is_deferral,
    proposed_in_note,
    rows_of_new_round,
    with_deferral,
    with_proposal,
)
from nakano_status.domain.round.row_years import Agreed, ended_rows, map_earlier_values
from nakano_status.domain.round.states import JoinedDue, LetterKind, is_year_doubtful, request_label, year_to_open
from tests.support.plans import R3, R4, R5, R6, listing, small_plan
from tests.support.stores import small_round

ROUND = small_round()
DUE, LATER = date(2023, 7, 14), date(2023, 7, 21)


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("完了", OutOfReport.FINISHED),
        (" 完了。", OutOfReport.FINISHED),
        ("中止／統合", OutOfReport.STOPPED_OR_MERGED),
        ("報告対象外：実施年度前のため", OutOfReport.NOT_BEGUN),
        ("対象外", OutOfReport.OTHER),
        ("報告対象外（中止／統合）", OutOfReport.STOPPED_OR_MERGED),
        ("報告対象外（その他）\n調査は完了しました。", OutOfReport.OTHER),
        ("報告対象外（統合）。完了した取組に含めます。", OutOfReport.STOPPED_OR_MERGED),
        ("完了\n昨年度末に終えています。", OutOfReport.FINISHED),
        ("その他", None),
        ("調査は完了しました。", None),
        (None, None),
    ],
)
def test_a_proposal_is_read_from_a_note_only_where_it_says_so(note: str | None, reason: OutOfReport | None) -> None:
    assert proposed_in_note(note) is reason


def test_due_dates_that_become_one_are_told_with_the_latest_of_them() -> None:
    joined = JoinedDue(R4, "管理課", (("税務課", LATER), ("職員課", DUE)), ())
    assert joined.label == "税務課 令和5年7月21日（金）、職員課 令和5年7月14日（金） → 管理課 令和5年7月21日（金）"


def test_names_are_those_of_the_day_on_which_the_round_was_made_or_else_of_its_year() -> None:
    assert replace(ROUND, made_on=date(2023, 6, 23)).named_on == date(2023, 6, 23)
    assert replace(ROUND, made_on=None).named_on == ROUND.as_of


def test_a_row_is_found_by_its_id() -> None:
    assert ROUND.row("a").row_id == "a"
    with pytest.raises(KeyError):
        ROUND.row("none")


def test_a_division_has_the_rounds_due_date_unless_it_has_one_of_its_own() -> None:
    extended = replace(ROUND, due=DUE, division_dues=(("zeimu", LATER), ("koseki", DUE)))
    assert [extended.due_of(each) for each in ("zeimu", "koseki", "bosai")] == [LATER, DUE, DUE]
    assert [extended.own_due(each) for each in ("zeimu", "koseki", "bosai")] == [LATER, None, None]


def test_a_row_of_a_closed_round_is_open_only_where_it_was_reopened() -> None:
    closed = replace(ROUND, closed=True, reopened=frozenset({"a"}))
    assert [ROUND.is_open("b"), closed.is_open("a"), closed.is_open("b")] == [True, True, False]


def test_a_division_answers_rows_and_reads_those_on_which_it_is_only_named() -> None:
    assert [row.row_id for row in ROUND.rows_of("zeimu")] == ["a", "c"]
    assert [row.row_id for row in ROUND.rows_read_by("zeimu")] == ["b"]
    assert [row.row_id for row in ROUND.rows_read_by("koseki")] == ["c"]
    assert (ROUND.rows_of("none"), ROUND.rows_read_by("none")) == ((), ())
    assert ROUND.divisions == ("zeimu", "koseki", "bosai")


def test_of_a_row_out_of_the_report_nobody_is_asked() -> None:
    out = replace(ROUND, rows=tuple(replace(row, out_of_report=OutOfReport.FINISHED) for row in ROUND.rows))
    assert (out.rows_of("zeimu"), out.rows_read_by("zeimu")) == ((), ())


@pytest.mark.parametrize(
    ("origin", "closed", "collects"),
    [(Origin.COLLECTED, False, True), (Origin.COLLECTED, True, False), (Origin.IMPORTED, False, False)],
)
def test_answers_are_collected_in_a_round_that_was_not_imported_until_it_is_closed(
    origin: Origin, closed: bool, collects: bool
) -> None:
    assert replace(ROUND, origin=origin, closed=closed).is_collecting is collects


YEAR_END, STARTED = date(2023, 3, 31), date(2023, 6, 23)


@pytest.mark.parametrize(
    ("due", "made_on", "doubtful"),
    [
        (date(2023, 7, 14), STARTED, False),
        (date(2024, 2, 29), STARTED, False),
        (date(2024, 5, 30), STARTED, False),
        (date(2024, 5, 31), STARTED, True),
        (date(2024, 7, 14), STARTED, True),
        (date(2022, 7, 14), STARTED, True),
        (date(2023, 3, 31), STARTED, True),
        (date(2023, 4, 1), STARTED, False),
        (date(2023, 7, 14), date(2026, 11, 21), False),
        (date(2024, 7, 14), date(2026, 11, 21), True),
        (date(2026, 12, 11), date(2026, 11, 21), False),
        (date(2027, 12, 11), date(2026, 11, 21), True),
        (date(2026, 11, 21), date(2026, 11, 21), False),
        (date(2027, 5, 23), date(2026, 11, 21), False),
        (date(2027, 5, 24), date(2026, 11, 21), True),
    ],
    ids=[
        "as usual", "in the next February", "14 months after the year's end",
        "later than 14 months after the year's end", "a year too late", "a year too early",
        "on the last day of the year", "the day after", "entered when all was over",
        "entered then, a year too late", "collected late", "collected late, a year too late",
        "collected late, on the day itself", "half a year after a late start",
        "later than half a year after a late start"
    ],
)  # fmt: skip
def test_a_due_date_of_another_year_is_doubtful(due: date, made_on: date, doubtful: bool) -> None:
    assert is_year_doubtful(due, YEAR_END, made_on) is doubtful


EDITION = small_plan().newest


def imported() -> Round:
    """Return last year's round as read from a list on which c and d are unmarked."""
    rows = tuple(
        replace(row, out_of_report=OutOfReport.NOT_BEGUN) if row.row_id in ("c", "d") else row
        for row in rows_of_new_round(EDITION, R3, None, {})
    )
    return Round("r3", R3, "p-1", date(2022, 3, 31), None, None, Origin.IMPORTED, rows, closed=True)


def reasons(rows: tuple[RoundRow, ...]) -> dict[str, OutOfReport | None]:
    return {row.row_id: row.out_of_report for row in rows}


def with_reason(round_: Round, row_id: str, reason: OutOfReport) -> Round:
    rows = tuple(replace(row, out_of_report=reason) if row.row_id == row_id else row for row in round_.rows)
    return replace(round_, rows=rows)


def test_a_round_opens_with_every_row_that_is_no_repost_while_schedules_are_unknown() -> None:
    assert [row.row_id for row in rows_of_new_round(EDITION, R4, imported(), {}) if not row.counted] == ["f"]


def test_the_first_round_opens_without_an_earlier_one() -> None:
    assert [row.row_id for row in rows_of_new_round(EDITION, R3, None, {}) if row.counted] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("schedules", "reason"),
    [
        ({("a", R5): "構築"}, OutOfReport.NOT_BEGUN),
        ({("a", R4): "検討", ("a", R5): "構築"}, None),
        ({("a", R3): "検討", ("a", R5): "構築"}, None),
        ({("a", R4): "　", ("a", R5): "構築"}, OutOfReport.NOT_BEGUN),
        ({("a", R4): "", ("a", R5): " "}, None),
        ({("b", R5): "構築"}, None),
    ],
)
def test_a_row_has_begun_in_the_first_year_with_a_planned_schedule(
    schedules: Schedules, reason: OutOfReport | None
) -> None:
    assert reasons(rows_of_new_round(EDITION, R4, imported(), schedules))["a"] is reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OutOfReport.FINISHED, OutOfReport.FINISHED),
        (OutOfReport.STOPPED_OR_MERGED, OutOfReport.STOPPED_OR_MERGED),
        (OutOfReport.NOT_BEGUN, None),
        (OutOfReport.OTHER, None),
    ],
)
def test_what_an_act_finished_or_stopped_stays_out(before: OutOfReport, after: OutOfReport | None) -> None:
    previous = with_reason(imported(), "a", before)
    assert reasons(rows_of_new_round(EDITION, R4, previous, {}))["a"] is after


def test_everyone_named_is_frozen_in_printed_order_and_the_first_named_writes() -> None:
    rows = {row.row_id: row for row in rows_of_new_round(EDITION, R4, None, {})}
    assert [(each.division, each.role) for each in rows["b"].named_divisions] == [
        ("koseki", Role.LEAD),
        ("zeimu", Role.ASSOCIATE),
    ]
    assert {row_id: row.writers for row_id, row in rows.items()} == {
        "a": ("zeimu",),
        "b": ("koseki",),
        "c": ("zeimu",),
        "d": ("bosai",),
        "e": (),
        "f": (),
    }


def test_the_tracker_writes_only_where_nobody_leads() -> None:
    row = RoundRow("x", None, divisions_named_on(listing("x", owners=(("bosai", Role.TRACKER), ("zeimu", Role.LEAD)))))
    assert row.writers == ("zeimu",)


def test_the_real_plan_opens_with_110_rows_answered_by_15_of_26_divisions() -> None:
    edition, organisation = load_plan("nakano2").newest, load_organisation("nakano")
    rows = rows_of_new_round(edition, R4, None, {})
    real = {
        each.division for row in rows for each in row.named_divisions if not organisation.get(each.division).is_generic
    }
    writers = {writer for row in rows for writer in row.writers}
    assert (len(rows), sum(row.counted for row in rows)) == (124, 110)
    assert (len(real), len(writers), writers <= real) == (26, 15, True)
    assert all(row.writers for row in rows if row.counted)


@pytest.mark.parametrize(
    ("origins", "after"),
    [
        (("b",), OutOfReport.FINISHED),
        (("b", "c"), OutOfReport.FINISHED),
        (("b", "a"), None),
        ((), None),
    ],
)
def test_what_a_row_was_decides_whether_it_is_still_finished(
    origins: tuple[str, ...], after: OutOfReport | None
) -> None:
    finished = {"b": OutOfReport.FINISHED, "c": OutOfReport.STOPPED_OR_MERGED}
    previous = imported()
    rows = tuple(replace(row, out_of_report=finished.get(row.row_id)) for row in previous.rows)
    found = rows_of_new_round(EDITION, R4, replace(previous, rows=rows), {}, RowLineage({"a": origins}))
    assert reasons(found)["a"] is after


@pytest.mark.parametrize(
    "note",
    [
        "他課が回答", "他課が回答します。", "　他課が 回答します\n主管課と調整済", "他の課が回答する",
        "他課で回答します", "他課回答", "他課が回答します."
    ],
)  # fmt: skip
def test_the_first_line_says_it_in_known_words(note: str) -> None:
    assert is_deferral(note)


@pytest.mark.parametrize(
    "note", [None, "", "他課が回答済みか確認中", "主管課と調整済\n他課が回答", "他課が回答しません", "他課", "回答"]
)
def test_nothing_else_counts(note: str | None) -> None:
    assert not is_deferral(note)


@pytest.mark.parametrize(
    ("note", "deferred", "after"),
    [
        (None, True, "他課が回答"),
        ("調整済", True, "他課が回答\n調整済"),
        ("他課が回答します。\n調整済", True, "他課が回答\n調整済"),
        ("他課が回答\n調整済", False, "調整済"),
        ("他課が回答", False, None),
        (None, False, None),
        ("報告対象外（完了）\n調整済", True, "他課が回答\n調整済"),
        ("完了した取組に含めます。", True, "他課が回答\n完了した取組に含めます。"),
        ("報告対象外（完了）", False, "報告対象外（完了）"),
    ],
)
def test_it_is_written_and_taken_off_and_the_rest_of_the_note_stays(
    note: str | None, deferred: bool, after: str | None
) -> None:
    assert with_deferral(note, deferred=deferred) == after


TALK = "ご相談があります。\n報告対象外とする時期は、6月の会議で決めます。\n担当：山田"
ASKED_ABOUT = "対象外とできるかご相談です。3月末で委託が終わりました。"
FINISHED = OutOfReport.FINISHED


@pytest.mark.parametrize(
    ("note", "reason", "after"),
    [
        (None, FINISHED, "報告対象外（完了）"),
        (TALK, FINISHED, f"報告対象外（完了）\n{TALK}"),
        (f"報告対象外（完了）\n{TALK}", OutOfReport.STOPPED_OR_MERGED, f"報告対象外（中止／統合）\n{TALK}"),
        (f"報告対象外（完了）\n{TALK}", None, TALK),
        (ASKED_ABOUT, FINISHED, f"報告対象外（完了）\n{ASKED_ABOUT}"),
        (ASKED_ABOUT, None, ASKED_ABOUT),
        ("報告対象外（統合）。完了した取組に含めます。", None, "報告対象外（統合）。完了した取組に含めます。"),
        ("完了した取組に含めます。", FINISHED, "報告対象外（完了）\n完了した取組に含めます。"),
        ("完了。\n報告対象外（完了）", None, "報告対象外（完了）"),
        (" 対象外：実施年度前のため\n調整済", None, "調整済"),
        ("報告対象外（その他）\n調整済", None, "調整済"),
        ("他課が回答\n報告対象外（完了）\n調整済", None, "他課が回答\n調整済"),
        ("他課が回答します。\n調整済", FINISHED, "報告対象外（完了）\n調整済"),
        ("その他", None, "その他"),
        ("報告対象外（完了）", None, None),
        (None, None, None),
    ],
)
def test_a_proposal_replaces_only_a_line_that_is_nothing_but_a_proposal(
    note: str | None, reason: OutOfReport | None, after: str | None
) -> None:
    assert with_proposal(note, reason) == after


@pytest.mark.parametrize("reason", OutOfReport)
def test_each_proposal_that_is_written_is_taken_off_again(reason: OutOfReport) -> None:
    assert with_proposal(with_proposal(TALK, reason), None) == TALK


def test_a_letter_is_a_text_and_the_slip_with_it_is_none() -> None:
    assert [each.file_label for each in LetterKind] == [
        "依頼文", "再依頼文", "修正依頼文", "送付票", "期限変更通知", "受領のお知らせ"
    ]  # fmt: skip


def test_what_is_asked_for_is_counted() -> None:
    assert [request_label(*each) for each in ((3, 0), (0, 2), (3, 2), (0, 0))] == [
        "3件", "成果指標2件", "3件、成果指標2件", ""
    ]  # fmt: skip


ROLL_EDITION = small_plan().editions[0]
PROPOSAL = roll_over.Proposal(OutOfReport.FINISHED, "bosai")
PROPOSED = {"d": (PROPOSAL,)}


def round_in(year: FiscalYear, edition: Edition = ROLL_EDITION, **out: OutOfReport) -> Round:
    rows = rows_of_new_round(edition, year, None, {})
    rows = tuple(replace(row, out_of_report=out.get(row.row_id, row.out_of_report)) for row in rows)
    return Round(year.short, year, edition.edition_id, year.as_of, None, None, Origin.COLLECTED, rows)


R4_ROUND = round_in(R4, b=OutOfReport.FINISHED, c=OutOfReport.NOT_BEGUN, e=OutOfReport.NOT_BEGUN)
COMING = roll_over.NextRound(ROLL_EDITION, R5, {("c", R5): "構築", ("e", R6): "構築"}, R4_ROUND, proposals=PROPOSED)


def out(ticks: roll_over.Ticks) -> dict[str, OutOfReport | None]:
    return {row.row_id: row.out_of_report for row in roll_over.rolled_rows(COMING, ticks).rows}


def test_what_was_decided_ends_and_what_was_proposed_is_offered() -> None:
    rolled = roll_over.rolled_rows(COMING)
    assert rolled.begins == ("c",)
    assert rolled.ends == (
        roll_over.Ending("b", OutOfReport.FINISHED, is_ticked=True),
        roll_over.Ending("d", OutOfReport.FINISHED, is_ticked=False, proposals=(PROPOSAL,)),
    )
    assert rolled.departed == ()
    assert {row.row_id: row.out_of_report for row in rolled.rows} == {
        "a": None, "b": OutOfReport.FINISHED, "c": None, "d": None, "e": OutOfReport.NOT_BEGUN,
        "f": OutOfReport.REPOST
    }  # fmt: skip
    assert roll_over.find_tickable_rows(rolled) == (frozenset({"b", "c"}), frozenset({"d"}))


def test_ticks_decide_what_is_reported() -> None:
    assert out(roll_over.Ticks()) == out(roll_over.Ticks(frozenset({"a", "x"}), {"a": None}))
    assert (out(roll_over.Ticks())["b"], out(roll_over.Ticks())["d"]) == (OutOfReport.FINISHED, None)
    assert out(roll_over.Ticks(frozenset({"b"})))["b"] is None
    assert out(roll_over.Ticks(frozenset({"c"})))["c"] is OutOfReport.NOT_BEGUN
    assert out(roll_over.Ticks(ends={"d": None}))["d"] is OutOfReport.FINISHED
    assert out(roll_over.Ticks(ends={"d": "a"}))["d"] is OutOfReport.STOPPED_OR_MERGED
    assert roll_over.rolled_rows(COMING, roll_over.Ticks(frozenset({"b", "c"}))).unticked == ("b", "c")


def test_rows_pass_to_others_are_new_or_depart() -> None:
    rows = (
        listing("a", owners=(("koseki", Role.LEAD),)),
        *(each for each in ROLL_EDITION.listings if each.row_id not in "abf"),
        listing("n"),
        listing("f", owners=(), repost_of="a"),
    )
    lineage = RowLineage({"n": ()}, {"b": ()})
    rolled = roll_over.rolled_rows(roll_over.NextRound(replace(ROLL_EDITION, listings=rows), R5, {}, R4_ROUND, lineage))
    assert rolled.moves == (roll_over.RowHandover("a", ("zeimu",), ("koseki",)),)
    assert rolled.new == ("n",)
    assert rolled.departed == (roll_over.DepartedRow("b", roll_over.RowTransition.LEFT, ()),)


def test_the_first_round_of_a_plan_begins_with_all_of_its_rows() -> None:
    rolled = roll_over.rolled_rows(roll_over.NextRound(ROLL_EDITION, R3, {}))
    assert (rolled.begins, rolled.new, rolled.departed) == (("a", "b", "c", "d", "e"), (), ())


def same(earlier: Round, later: Round) -> RowLineage:  # noqa: ARG001 - one edition
    return RowLineage()


def test_a_list_states_the_year_in_which_a_row_ended() -> None:
    r4, r5 = round_in(R4, b=OutOfReport.FINISHED), round_in(R5, b=OutOfReport.FINISHED, d=OutOfReport.FINISHED)
    r6 = round_in(R6, b=OutOfReport.FINISHED, d=OutOfReport.STOPPED_OR_MERGED, a=OutOfReport.FINISHED)
    agreed: Agreed = {"R5": {"d": "a"}, "R4": {"b": None}}
    assert ended_rows([r4], same, agreed) == {}
    found = ended_rows([round_in(R3), r4, r5, r6], same, agreed)
    assert {key: each.text for key, each in found.items()} == {"b": "令和3年度で完了", "d": "aに統合"}
    found = ended_rows([round_in(R3), r4, r5], same, {})
    assert {key: each.text for key, each in found.items()} == {"b": "令和4年度で完了"}


def test_of_the_first_known_round_no_year_before_it_is_known_in_which_a_row_ended() -> None:
    rounds = [round_in(R4, b=OutOfReport.FINISHED), round_in(R5, b=OutOfReport.FINISHED)]
    found = ended_rows(rounds, same, {"R4": {"b": None}})
    assert {key: each.text for key, each in found.items()} == {"b": "令和4年度で完了"}


def test_a_row_that_ended_is_followed_from_each_round_to_the_one_before_it() -> None:
    pairs: list[tuple[str, str]] = []

    def renumbered(earlier: Round, later: Round) -> RowLineage:
        pairs.append((earlier.round_id, later.round_id))
        return RowLineage({"b": ("d",)}) if later.round_id == "R5" else RowLineage()

    last = round_in(R6, b=OutOfReport.FINISHED)
    rounds = [round_in(R4, d=OutOfReport.FINISHED), round_in(R5, b=OutOfReport.FINISHED), last]
    found = ended_rows(rounds, renumbered, {})
    assert {key: each.text for key, each in found.items()} == {"b": "令和4年度で完了"}
    assert pairs == [("R5", "R6"), ("R4", "R5")]


def test_a_row_departs_that_was_split_or_merged_and_not_one_with_a_new_number() -> None:
    kept = [each for each in ROLL_EDITION.listings if each.row_id not in "cde"]
    edition = replace(ROLL_EDITION, listings=(*kept, listing("a2"), listing("x"), listing("y")))
    lineage = RowLineage(
        {"a2": ("a",), "b": ("b", "c"), "x": ("d",), "y": ()},
        {"a": ("a", "a2"), "c": ("b",), "d": ("x",), "e": ()},
    )
    rolled = roll_over.rolled_rows(roll_over.NextRound(edition, R5, {}, R4_ROUND, lineage))
    assert rolled.departed == (
        roll_over.DepartedRow("a", roll_over.RowTransition.SPLIT, ("a", "a2")),
        roll_over.DepartedRow("c", roll_over.RowTransition.MERGED, ("b",)),
        roll_over.DepartedRow("e", roll_over.RowTransition.LEFT, ()),
    )


def test_of_new_rows_only_those_that_begin_can_be_left_out() -> None:
    edition = replace(ROLL_EDITION, listings=(*ROLL_EDITION.listings, listing("n"), listing("m")))
    lineage = RowLineage({"n": (), "m": ()})
    rolled = roll_over.rolled_rows(roll_over.NextRound(edition, R5, {("m", R6): "構築"}, round_in(R4), lineage))
    assert rolled.new == ("n", "m")
    assert roll_over.find_tickable_rows(rolled) == (frozenset({"n"}), frozenset())


VALUES: dict[str, dict[str, str | None]] = {
    "a": {"mark": "◎", "done": "増設した。", "later": None},
    "b": {"mark": "◎", "done": "検討した。\n続けた。", "later": "運用"},
    "c": {"mark": "○", "done": "調査した。", "later": " "},
    "d": {"mark": "△", "done": "中止した。"},
}
TITLES = {"a": "窓口", "b": "配信", "c": "調査", "d": "中止"}
TEXTS = ("done", "later")


def test_without_a_lineage_the_values_are_as_they_are() -> None:
    assert map_earlier_values(VALUES, SAME_ROWS, TITLES, TEXTS) == VALUES


def test_of_two_predecessors_both_are_shown_and_named() -> None:
    found = map_earlier_values(VALUES, RowLineage({"a": ("a", "b"), "x": ("a", "c")}), TITLES, TEXTS)
    assert found["a"] == {
        "mark": "◎",
        "done": "【a 窓口】\n増設した。\n【b 配信】\n検討した。\n続けた。",
        "later": "【b 配信】\n運用",
    }
    assert found["x"] == {"mark": None, "done": "【a 窓口】\n増設した。\n【c 調査】\n調査した。", "later": None}


def test_of_a_split_row_the_whole_is_shown_and_marked() -> None:
    found = map_earlier_values(VALUES, RowLineage({"c2": ("c",)}, {"c": ("c", "c2")}), TITLES, TEXTS)
    whole = {"mark": "○", "done": "【分割前の c 調査 の全体】\n調査した。", "later": None}
    assert (found["c"], found["c2"], found["a"]) == (whole, whole, VALUES["a"])


def test_a_renumbered_row_has_its_values_and_a_new_one_none() -> None:
    found = map_earlier_values(VALUES, RowLineage({"e": ("d",), "n": ()}), TITLES, TEXTS)
    assert (found["e"], found["n"]) == (VALUES["d"], {})


def test_of_the_plan_before_only_texts_are_shown_under_its_name() -> None:
    found = map_earlier_values(VALUES, RowLineage({"x": ("a",), "n": ()}, {}, spans_plans=True), TITLES, TEXTS)
    assert found["x"] == {"done": "【前の計画の a 窓口】\n増設した。", "later": None}
    assert found["n"] == {}


@pytest.mark.parametrize(
    ("had", "today", "expected"),
    [
        ((), date(2023, 7, 1), "R4"),  # what has ended last
        ((), date(2023, 3, 31), "R3"),  # on its last day a year has not ended
        ((), date(2021, 7, 1), "R3"),  # none has ended: the plan's first year
        ((), date(2026, 11, 27), "R7"),
        ((), date(2030, 4, 1), "R7"),
        (("R3",), date(2026, 11, 27), "R4"),  # a year that was begun goes on with the next one
        (("R3", "R5"), date(2023, 7, 1), "R6"),
        (("R7",), date(2026, 11, 27), None),
    ],
)
def test_the_year_to_open_follows_the_last_round_or_ended_last(
    had: tuple[str, ...], today: date, expected: str | None
) -> None:
    years, before = [FiscalYear(start) for start in range(2021, 2026)], [FiscalYear.parse(each) for each in had]
    found = year_to_open([each for each in years if each not in before], before, today)
    assert (found and found.short) == expected


FORMER = {"区民課": "B", "税務課": "A", "企画課": "Z"}
NAMES = PartNames({"A": "税務課", "B": "戸籍住民課", "C": "防災課"}, FORMER.get)
ALONE = PartNames({"A": "税務課"}, FORMER.get)


def test_a_text_without_a_name_is_refused_where_several_are_named() -> None:
    assert ALONE.split("行った。") == {"A": "行った。"}
    for text in ("行った。", "【実績】3件\n【税務課】行った。"):
        with pytest.raises(ValueError, match=text[:3]):
            NAMES.split(text)


def test_a_former_name_in_brackets_is_the_divisions() -> None:
    printed = "【区民課】開いた。\n【企画課】調べた。\n【税務課】案内した。"
    assert NAMES.split(printed) == {"A": "案内した。", "B": "開いた。\n【企画課】調べた。", "C": None}


def test_a_name_of_its_own_before_a_text_is_not_printed_twice() -> None:
    assert (
        NAMES.joined({"A": "【税務課】案内した。", "B": "【区民課】開いた。"})
        == "【税務課】案内した。\n【戸籍住民課】開いた。"
    )
    assert ALONE.joined({"A": "【税務課】案内した。"}) == "案内した。"
    assert ALONE.split("【税務課】案内した。\n【税務課】続けた。") == {"A": "案内した。\n【税務課】続けた。"}


def test_a_name_in_brackets_is_found_only_at_the_beginning_of_a_line() -> None:
    assert [*map(division_named_in, ("【税務課】行った。", "行った。【税務課】"))] == ["税務課", None]
