"""What every store keeps of forms and returns, reviews, papers and removed names."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.ledger import Fate, HeldFileFacts, HeldItem, HeldKind, LedgerRow, ReceivedFile
from nakano_status.domain.exchange.returns import CellState, HeldState, Respondent, ReturnState, ReturnValue
from nakano_status.domain.history.acts import Draft
from nakano_status.domain.indicators.indicator import Direction, FigureKind, Indicator, YearFigure, parse_figure
from nakano_status.domain.merge.resolution import Assertion, AssertionKind, ConflictChoice, CurrentValue
from nakano_status.domain.papers.publication import Occasion, Publication, PublicationFile, SenderChoice
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation
from nakano_status.domain.review.review import Review, ReviewKind
from tests.support.fields import slot_in
from tests.support.plans import small_plan
from tests.support.stores import ROUND, act, package_for, read_in, received, return_for, typed

DONE_A = slot_in("a", "done")


def test_packages_are_told_in_the_order_of_making_for_all_or_one_division(store: Store) -> None:
    first, second = package_for(), package_for("koseki", ("b",), package_id="R4-KOSEKI")
    anew = package_for(package_id="R4-A", parents=["R4-ZEIMU"], value="\u3000前回の値")
    with act(store) as work:
        for each in (first, second, anew):
            work.exchange.add_package(each)
    with store.reading() as records:
        assert list(records.exchange.packages(ROUND)) == [first, second, anew]
        assert list(records.exchange.packages(ROUND, "zeimu")) == [first, anew]
        assert records.exchange.find_package("R4-A") == anew
        assert records.exchange.find_package("nothing") is None


def test_each_package_has_the_act_in_which_it_was_made(store: Store) -> None:
    with store.writing() as work:
        first = work.begin_act("distribute", "佐藤", "理由")
        work.exchange.add_package(package_for())
        work.commit()
    with store.writing() as work:
        second = work.begin_act("distribute", None)
        work.exchange.add_package(package_for("koseki", ("b",), package_id="R4-KOSEKI"))
        work.commit()
    with store.reading() as records:
        assert records.exchange.package_acts(ROUND) == {"R4-ZEIMU": first, "R4-KOSEKI": second}
        assert records.exchange.package_acts("R9") == {}


def test_forms_are_kept_with_their_packages_and_equal_bytes_only_once(store: Store) -> None:
    with act(store) as work:
        for package in (package_for(), package_for("koseki", ("b",), package_id="R4-KOSEKI")):
            work.exchange.add_package(package)
            work.exchange.add_sent_form(package.package_id, b"first")
    with act(store) as work:
        for content in (b"first", b"second"):
            work.exchange.add_sent_form("R4-ZEIMU", content)
    with store.reading() as records:
        forms = records.exchange.sent_forms(["R4-ZEIMU", "R4-KOSEKI", "R4-A"])
        assert {package: sorted(each) for package, each in forms.items()} == {
            "R4-ZEIMU": [b"first", b"second"],
            "R4-KOSEKI": [b"first"],
        }
    assert store.check_integrity() == []


def test_packages_and_returns_can_be_read_for_some_rows_only(store: Store) -> None:
    package = package_for()
    with act(store) as work:
        work.exchange.add_package(package)
        work.exchange.add_return(return_for(package))
    with store.reading() as records:
        (narrow,) = records.exchange.packages(ROUND, row_ids=["c"])
        (answered,) = records.exchange.returns(ROUND, row_ids=["c"])
    assert {slot.row_id for slot in narrow.base} == {"c"}
    assert narrow.observed == {}
    assert narrow.rows == package.rows
    assert answered.values == {("c", "done"): return_for(package).values["c", "done"]}
    assert answered.parents == {package.package_id}


def test_a_return_taken_in_again_has_its_new_states_and_its_old_place(store: Store) -> None:
    package = package_for()
    first, second = return_for(package), return_for(package, "別", return_id="r2")
    left_out = ReturnValue(CellState.LEFT_OUT, "実施した。", CellPlace("回答", 9, "K"))
    later = replace(first, values={("a", "done"): left_out}, state=ReturnState.WAITING, parents=frozenset())
    with act(store) as work:
        work.exchange.add_package(package)
        for each in (first, second):
            work.exchange.add_return(each)
    with act(store) as work:
        work.exchange.add_return(later)
    with store.reading() as records:
        assert records.exchange.find_return("r1") == later
        assert [each.return_id for each in records.exchange.returns(ROUND)] == ["r2"]
        assert [each.return_id for each in records.exchange.returns(ROUND, ReturnState)] == ["r1", "r2"]
        assert records.exchange.find_return("r3") is None


def test_the_last_submission_is_when_the_newest_admitted_return_came(store: Store) -> None:
    package = package_for()
    waiting = replace(return_for(package, "別", return_id="r2"), state=ReturnState.WAITING)
    with act(store) as work:
        work.exchange.add_package(package)
        work.exchange.add_return(return_for(package))
    came = read_in(store, lambda records: records.entries.acts())[-1].at
    with act(store) as work:
        work.exchange.add_return(waiting)
    with store.reading() as records:
        assert records.exchange.last_submissions(ROUND) == {"zeimu": came}


def test_the_division_of_each_return_is_told_in_whatever_state_it_is(store: Store) -> None:
    package, other = package_for(), package_for("koseki", ("b",), package_id="R4-KOSEKI")
    with act(store) as work:
        work.exchange.add_return(return_for(package))
        work.exchange.add_return(replace(return_for(other, return_id="r2"), state=ReturnState.WAITING))
    with store.reading() as records:
        assert records.exchange.divisions_of_returns(ROUND) == {"r1": "zeimu", "r2": "koseki"}
        assert records.exchange.divisions_of_returns("R9") == {}


def test_a_return_may_name_parents_and_a_package_that_never_came(store: Store) -> None:
    lost = replace(return_for(package_for()), package_id="LOST", parents=frozenset({"LOST", "r0"}))
    with act(store) as work:
        work.exchange.add_return(lost)
    assert read_in(store, lambda records: records.exchange.find_return("r1")) == lost
    assert store.check_integrity() == []


def test_words_are_told_for_some_rows_in_the_order_in_which_they_were_said(store: Store) -> None:
    first = typed("w2", DONE_A, "一")
    second = replace(
        typed("w1", DONE_A, "二", seen=["w2", "r1"]), kind=AssertionKind.DECIDED, choice=ConflictChoice.TEXT
    )
    other = Assertion("w3", slot_in("b", "note", "zeimu"), (None,), "zeimu", AssertionKind.IMPORTED)
    with act(store) as work:
        for assertion in (first, second, other):
            work.entries.add_assertion(ROUND, assertion)
    with store.reading() as records:
        assert list(records.entries.assertions(ROUND, ["a"])) == [first, second]
        assert list(records.entries.assertions(ROUND, ["b", "c"])) == [other]
        assert list(records.entries.assertions(ROUND, [])) == []
        assert len(records.entries.assertions(ROUND)) == 3


def test_decisions_that_are_withdrawn_are_no_words_of_a_round_and_stay_withdrawn(store: Store) -> None:
    words = [typed(f"w{number}", DONE_A, "一") for number in range(3)]
    with act(store) as work:
        for word in words:
            work.entries.add_assertion(ROUND, word)
    assert read_in(store, lambda records: records.entries.withdrawn()) == frozenset()
    for word in words[:2]:
        with act(store) as work:
            work.entries.withdraw([word.assertion_id])
    with store.reading() as records:
        assert records.entries.withdrawn() == {"w0", "w1"}
        assert list(records.entries.assertions(ROUND)) == words[2:]


def test_a_line_of_the_cache_is_replaced_whole(store: Store) -> None:
    mark = slot_in("a", "mark")
    with act(store) as work:
        work.entries.save_current(
            ROUND,
            [
                CurrentValue(mark, ("○", "遅れた", "後ろ倒し"), conflict=True, assertion_ids=("r2", "r1")),
                CurrentValue(slot_in("a", "note", "zeimu"), ("連絡",), conflict=False),
            ],
        )
    settled = CurrentValue(mark, ("◎", None, None), conflict=False, assertion_ids=("w9",))
    with act(store) as work:
        work.entries.save_current(ROUND, [settled])
    with store.reading() as records:
        current = records.entries.current(ROUND)
        assert records.entries.current(ROUND, ["a"]) == current
        assert records.entries.current(ROUND, ["b"]) == {}
        lines, assertion_ids = records.entries.cached(ROUND)
    assert {(each.slot, each.key, each.value, each.conflict) for each in lines} == {
        *((mark, key, value, False) for key, value in zip(mark.keys, ("◎", None, None), strict=True)),
        (slot_in("a", "note", "zeimu"), "note", "連絡", False),
    }
    assert assertion_ids == {mark: ("w9",)}
    assert current[mark] == settled
    assert current[slot_in("a", "note", "zeimu")].values == ("連絡",)
    assert len(current) == 2


def test_a_line_of_the_cache_that_became_blank_is_gone(store: Store) -> None:
    mark = slot_in("a", "mark")
    lines = [
        CurrentValue(mark, ("○", "遅れた", "後ろ倒し"), conflict=False, assertion_ids=("r1",)),
        CurrentValue(slot_in("b", "done"), ("済",), conflict=False),
    ]
    with act(store) as work:
        work.entries.save_current(ROUND, lines)
    with act(store) as work:
        work.entries.save_current(ROUND, [CurrentValue(mark, (None, None, None), conflict=False)])
    assert read_in(store, lambda records: records.entries.current(ROUND)) == {lines[1].slot: lines[1]}


def test_a_draft_is_one_row_a_field_until_it_is_dropped(store: Store) -> None:
    with store.writing() as work:
        work.entries.save_draft(ROUND, Draft("a", "done", "zeimu", "途中"))
        work.entries.save_draft(ROUND, Draft("a", "done", "zeimu", "途中まで"))
        work.entries.save_draft(ROUND, Draft("a", "note", "zeimu", None))
        work.commit()
    with store.reading() as records:
        assert list(records.entries.drafts(ROUND)) == [
            Draft("a", "done", "zeimu", "途中まで"),
            Draft("a", "note", "zeimu", None),
        ]
    with store.writing() as work:
        work.entries.drop_draft(ROUND, "a", "done", "zeimu")
        work.commit()
    assert [draft.key for draft in read_in(store, lambda records: records.entries.drafts(ROUND))] == ["note"]


def test_held_items_wait_once_until_somebody_settles_them(store: Store) -> None:
    item = HeldItem(
        "h1",
        HeldKind.FIELD,
        "UNREADABLE",
        "回答.xlsx",
        "0" * 64,
        CellPlace("回答", 12, "F"),
        "a",
        "mark",
        "#REF!",
        "r1",
        values={"mark": "#REF!", "done": "済"},
    )
    whole = HeldItem("h2", HeldKind.FILE, "PACKAGE-UNKNOWN", "別.xlsx", "1" * 64)
    with act(store) as work:
        work.exchange.add_held(ROUND, [item])
        work.exchange.add_held(None, [whole])
    with act(store) as work:
        work.exchange.settle_held("h1", HeldState.APPLIED)
        work.exchange.settle_held("h2", HeldState.WAITING)
    with act(store) as work:
        work.exchange.add_held(ROUND, [replace(item, values={"mark": "◎"})])
    with store.reading() as records:
        received_in, settled_in = (each.act_id for each in records.entries.acts()[-3:-1])
        (settled,), (waiting,) = records.exchange.held(ROUND, None), records.exchange.held(None)
        assert (settled.act_id, settled.settled_by, settled.values) == (received_in, settled_in, item.values)
        assert (waiting.act_id, waiting.settled_by, waiting.values) == (received_in, None, {})
        assert list(records.exchange.held(ROUND)) == []
        assert list(records.exchange.held(ROUND, None)) == [replace(item, state=HeldState.APPLIED)]
        assert list(records.exchange.held(None)) == [whole]
        assert [each.item_id for each in records.exchange.held(None, None)] == ["h1", "h2"]


def test_an_item_is_held_in_another_round_from_then_on(store: Store) -> None:
    whole = HeldItem("h2", HeldKind.FILE, "ROUND-CLOSED", "前.xlsx", "1" * 64, facts=HeldFileFacts(packages=("R3-P1",)))
    with act(store) as work:
        work.exchange.add_held(None, [whole])
        work.exchange.settle_held("h2", HeldState.REJECTED)
    with act(store) as work:
        work.exchange.move_held("h2", ROUND)
    with store.reading() as records:
        (moved,) = records.exchange.held(ROUND, None)
        received_in, *_ = (each.act_id for each in records.entries.acts()[-2:])
    assert moved == replace(whole, state=HeldState.REJECTED)
    assert (moved.act_id, moved.settled_by, moved.values) == (received_in, received_in, whole.values)


def test_a_file_is_kept_once_and_every_arrival_is_told(store: Store) -> None:
    file = received(b"PK\x03\x04 bytes")
    refused = ReceivedFile("f" * 64, "壊れた.xlsx", 12, "refused", "FILE-NOT-ZIP")
    with act(store) as work:
        work.exchange.add_received(file)
        work.exchange.add_received(refused)
    with act(store) as work:
        work.exchange.add_received(replace(file, verdict="known", name="再送.xlsx"))
    with store.reading() as records:
        assert [(each.name, each.verdict, each.code, each.content) for each in records.exchange.received()] == [
            ("回答.xlsx", "merged", None, None),
            ("壊れた.xlsx", "refused", "FILE-NOT-ZIP", None),
            ("再送.xlsx", "known", None, None),
        ]
        assert records.exchange.content(file.sha256) == b"PK\x03\x04 bytes"
        assert records.exchange.content("f" * 64) is None


def test_the_ledger_is_told_for_one_act_or_all(store: Store) -> None:
    row = LedgerRow("0" * 64, "回答", 12, "a", Fate.APPLIED)
    with store.writing() as work:
        merge = work.begin_act("merge", None)
        work.exchange.add_ledger([row, row])  # the same file twice in one batch: each row has its fate
        work.commit()
    with act(store) as work:
        work.exchange.add_ledger([replace(row, row_id=None, fate=Fate.UNKNOWN)])
    with store.reading() as records:
        assert list(records.exchange.ledger(merge.act_id)) == [row, row]
        assert len(records.exchange.ledger()) == 3


ACCEPTED = Review(
    "a", "zeimu", ReviewKind.ACCEPTED, {"done": "実施した。", "mark": None}, {slot_in("a", "done"): frozenset({"r1"})}
)
REOPENED = Review("a", "zeimu", ReviewKind.REOPENED)
CONFIRMED = Confirmation("課長 山田", "2023-07-10T01:00:00+00:00", {("a", "done"): "0123456789ab", ("a", "mark"): "x"})


def test_reviews_are_told_in_the_order_in_which_they_were_said(store: Store) -> None:
    with act(store) as work:
        work.reviews.add(ROUND, ACCEPTED)
    with act(store) as work:
        work.reviews.add(ROUND, REOPENED)
    with store.reading() as records:
        said = [act.act_id for act in records.entries.acts()][-2:]
        expected = [replace(ACCEPTED, act_id=said[0]), replace(REOPENED, act_id=said[1])]
        assert list(records.reviews.of_round(ROUND)) == expected
        assert list(records.reviews.of_round("another round")) == []


def test_a_row_of_a_closed_round_is_open_only_where_it_was_reopened_since(store: Store) -> None:
    with act(store) as work:
        work.reviews.add(ROUND, Review("b", "koseki", ReviewKind.REOPENED))
    with act(store) as work:
        work.rounds.close(ROUND)
    with act(store) as work:
        work.reviews.add(ROUND, REOPENED)
    with store.reading() as records:
        (round_,) = (each for each in records.rounds.all() if each.round_id == ROUND)
    assert round_.reopened == {"a"}
    assert (round_.is_open("a"), round_.is_open("b")) == (True, False)


def test_a_row_is_opened_to_all_and_closed_again(store: Store) -> None:
    said = []
    for several in (True, False):
        with act(store) as work:
            work.rounds.set_several_writers(ROUND, "a", several=several)
        with store.reading() as records:
            rounds = {each.round_id: each for each in records.rounds.all()}
            said.append([row.several_writers for row in rounds[ROUND].rows if row.row_id in ("a", "b")])
    assert said == [[True, False], [False, False]]


def test_an_act_has_its_reason(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("reopen", "佐藤", "数値に誤りがあったため")
        work.commit()
    with store.reading() as records:
        assert [(each.by, each.reason) for each in records.entries.acts()][-1] == ("佐藤", "数値に誤りがあったため")


def test_confirmations_given_here_are_told_oldest_first(store: Store) -> None:
    assert list(read_in(store, lambda records: records.reviews.confirmations(ROUND, "zeimu"))) == []
    later = Confirmation("部長 鈴木")
    for given in (CONFIRMED, later):
        with act(store) as work:
            work.reviews.add_confirmation(ROUND, "zeimu", given)
    with store.reading() as records:
        assert list(records.reviews.confirmations(ROUND, "zeimu")) == [CONFIRMED, later]
        assert list(records.reviews.confirmations(ROUND, "koseki")) == []


def test_a_return_brings_its_confirmation_and_the_writers_that_it_names(store: Store) -> None:
    package = replace(package_for(), remarks={("a", ""): "数値をご確認ください。", ("a", "done"): "前の文"})
    answered = replace(return_for(package), confirmation=CONFIRMED, writers={("a", "done"): "国保係"})
    with act(store) as work:
        work.exchange.add_package(package)
        work.exchange.add_return(answered)
    with act(store) as work:
        work.exchange.add_return(answered)
    with store.reading() as records:
        assert records.exchange.find_package(package.package_id) == package
        assert records.exchange.find_return(answered.return_id) == answered
        assert list(records.exchange.returns(ROUND)) == [answered]


def test_what_was_found_in_a_file_is_kept_in_place_of_what_was_found_before(store: Store) -> None:
    place = Place("税務課.xlsx", "回答", "H12", 12, "進捗状況", "1-1-1-01-A", "mark")
    found = [problem("MARK-UNKNOWN", place, found="▽"), problem("ROWS-ABSENT", found="a", count="2")]
    for kept in ([found[1]], found):
        with act(store) as work:
            work.reviews.save_findings("f" * 64, kept)
    with store.reading() as records:
        assert list(records.reviews.findings("f" * 64)) == found
        assert list(records.reviews.findings("0" * 64)) == []


def test_an_arrival_says_when_and_by_whom(store: Store) -> None:
    with store.writing() as work:
        act_ = work.begin_act("merge", "佐藤")
        work.exchange.add_received(received(b"x"))
        work.commit()
    with store.reading() as records:
        assert [(each.at, each.by) for each in records.exchange.received()][-1] == (act_.at, "佐藤")


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
    return list(read_in(store, lambda records: records.indicators.of_edition("p-1")))


def keep(store: Store, *indicators: Indicator) -> None:
    with act(store) as work:
        work.indicators.add("p", indicators)


def test_indicators_come_back_as_they_were_saved_in_printed_order(store: Store) -> None:
    keep(store, SYSTEMS, APPLICATIONS)
    assert stands(store) == [APPLICATIONS, SYSTEMS]
    assert list(read_in(store, lambda records: records.indicators.of_edition("another edition"))) == []


def test_what_is_there_stays_when_the_same_indicators_are_saved_again(store: Store) -> None:
    keep(store, APPLICATIONS)
    keep(store, replace(APPLICATIONS, name="別の名", owner="koseki", targets=()), SYSTEMS)
    assert stands(store) == [APPLICATIONS, SYSTEMS]


def test_a_figure_is_read_from_its_text_and_not_from_parts_stored_before(store: Store) -> None:
    text = "約100人以上（速報）"
    before = replace(parse_figure(text), unit="人(速報)", qualifier="約", remark=None)
    keep(store, replace(SYSTEMS, actuals=(YearFigure(R2, before),)))
    assert stands(store)[0].actuals == (said(R2, text),)


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
        assert list(records.publications.paper_numbers_of_row(ROUND, "a")) == [1, 3]
        assert list(records.publications.paper_numbers_of_row(ROUND, "z")) == []
        assert list(records.publications.paper_numbers_of_row("R9", "a")) == []


def test_the_sender_of_papers_is_replaced_with_the_names_that_rounds_keep(store: Store) -> None:
    def stored() -> SenderChoice:
        return read_in(store, lambda records: records.publications.sender_choice())

    assert stored() == SenderChoice()
    for choice in (
        SenderChoice(is_made=True, body="zeimu"),
        SenderChoice(is_made=True, body=None, kept={ROUND: ""}),
        SenderChoice(is_made=True, body="koseki", kept={ROUND: "税務課"}),
        SenderChoice(is_made=True, body=None),
    ):
        with act(store) as work:
            work.publications.save_sender_choice(choice)
        assert stored() == choice
    assert list(store.check_integrity()) == []


CODES = {("a", "done"): "0123456789ab"}
REMOVED_CONFIRMED = Confirmation("課長 山田", "2023-07-10T01:00:00+00:00", CODES)


def test_a_return_loses_who_wrote_it_and_who_confirmed_it_and_keeps_its_answers(store: Store) -> None:
    package = package_for()
    named = Respondent("佐藤", "1234", "山田", "令和5年7月10日")
    first = replace(return_for(package), confirmation=REMOVED_CONFIRMED, respondent=named)
    others = [replace(first, return_id="r2"), replace(return_for(package, return_id="r3"), respondent=named)]
    with act(store) as work:
        work.exchange.add_package(package)
        for each in (first, *others):
            work.exchange.add_return(each)
    with act(store) as work:
        work.exchange.blank_names("r1")
        work.exchange.blank_names("r3")
    blanked = Respondent(confirmed_on=named.confirmed_on)
    expected = [
        replace(first, confirmation=replace(REMOVED_CONFIRMED, name=BLANKED_NAME), respondent=blanked),
        others[0],
        replace(others[1], respondent=blanked),
    ]
    assert list(read_in(store, lambda records: records.exchange.returns(ROUND))) == expected
    assert list(store.check_integrity()) == []


def test_every_confirmation_of_a_division_loses_its_name_and_those_of_others_keep_theirs(store: Store) -> None:
    given = [REMOVED_CONFIRMED, Confirmation("部長 鈴木")]
    for division in ("zeimu", "koseki"):
        for each in given:
            with act(store) as work:
                work.reviews.add_confirmation(ROUND, division, each)
    with act(store) as work:
        work.reviews.blank_confirmations(ROUND, "zeimu")
    with store.reading() as records:
        blanked = [replace(each, name=BLANKED_NAME) for each in given]
        assert list(records.reviews.confirmations(ROUND, "zeimu")) == blanked
        assert list(records.reviews.confirmations(ROUND, "koseki")) == given
    assert list(store.check_integrity()) == []
