"""What an office reads of a round: overview, board, files, counts, inquiry, years."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.lookup import chosen_round, find_division
from nakano_status.application.merge.read.held import held_views
from nakano_status.application.merge.read.received import read_received
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.papers.kinds.board_paper import read_board_paper
from nakano_status.application.papers.kinds.letters_paper import Correspondence, reminder_mail
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import message, remedy
from nakano_status.application.review.review_rows import accept
from nakano_status.application.round import open_and_close_round
from nakano_status.application.round.read.board import read_board, state_label
from nakano_status.application.round.read.counts import NO_GROUP, count_contents, difference_sentence, read_counts
from nakano_status.application.round.read.overview import (
    GROUPINGS,
    Overview,
    YearCounts,
    read_overview,
    read_year_counts,
)
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.round.read.todo import read_open, read_todo_of
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldFileFacts, HeldItem, HeldKind, ReceivedFile
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Succession,
    SuccessionKind,
)
from nakano_status.domain.refusals.exchange import IdUnknown, NotAcceptable
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.row_years import Absence, Gap, RowRelation
from nakano_status.domain.round.states import DivisionState, LetterKind, RowState
from nakano_status.domain.round.tally import Exclusion, Grouping
from nakano_status.domain.round.todo import TodoKind
from tests.support.expected import present
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, INSUFFICIENT
from tests.support.pace import in_loops
from tests.support.paper_offices import FIRST, IDS, SECOND
from tests.support.plan_files import two_editions
from tests.support.plans import R3, R4, R5, R6, small_organisation
from tests.support.rounds import (
    ANSWER,
    OWN,
    ZEIMU,
    division_store,
    hand_in,
    merge,
    round_of,
    rows_of,
    send,
    write,
    write_all,
)
from tests.support.several_years import FIRST_PART, MERGED, THIRD, small_years, ten_years
from tests.support.stores import TickingClock, act, read_in, small_round


@dataclass(frozen=True)
class Years:
    """An office with a round of R3 that 税務課 answered, and one of R4 that it is asked in."""

    parts: Parts
    clock: TickingClock
    office: Store
    folder: Path

    def overview(self) -> Overview:
        return read_in(self.office, lambda records: read_overview(records, chosen_round(records)))

    def answer(self, day: int) -> None:
        """Let 税務課 answer, and take its file in on a day of July."""
        own = division_store(
            self.parts, send(self.parts, self.office, self.folder / "forms"), self.folder / "own.nakano"
        )
        write_all(self.parts, own)
        file = hand_in(self.parts, own, self.folder / "answer.xlsx").file
        self.clock.moment = datetime(2023, 7, day, 3, 0, tzinfo=UTC)
        merge(self.parts, self.office, file)


@pytest.fixture
def years(tmp_path: Path) -> Iterator[Years]:
    clock = TickingClock()
    parts = make_parts(clock)
    create_store(parts, tmp_path / "office.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as office:
        open_and_close_round.open_round(parts, office, R3, None)
        edit_entry(parts, office, Entry(OWN[0], {"mark": "△", "done": "検討した。"}))
        open_and_close_round.close_round(office, R3)
        open_and_close_round.open_round(parts, office, R4, date(2023, 7, 14))
        yield Years(parts, clock, office, tmp_path)


def test_the_pieces_of_every_grouping_add_up_to_the_one_tally(years: Years) -> None:
    years.answer(5)
    overview = years.overview()
    contents = read_in(years.office, lambda records: RoundContents.load(records, chosen_round(records)))
    for by in GROUPINGS:
        counted, bars = count_contents(contents, by), overview.groups[by]
        assert sum(bar.total for bar in bars) == counted.in_report == overview.whole.total
        for mark in BUILT_IN_MARKS:
            assert sum(len(bar.pieces[mark]) for bar in bars) == counted.counts[mark.symbol]
        assert sum(bar.total_before or 0 for bar in bars) == overview.whole.total_before
    assert len(overview.whole.pieces[AS_PLANNED]) == len(OWN)


def test_a_bar_has_the_year_before_beside_it(years: Years) -> None:
    years.answer(5)
    overview = years.overview()
    assert overview.previous == R3
    zeimu = next(bar for bar in overview.groups[Grouping.DIVISION] if bar.name == ZEIMU)
    assert {figure: len(ids) for figure, ids in zeimu.pieces.items() if ids} == {AS_PLANNED: 2}
    assert zeimu.before == {**dict.fromkeys(zeimu.pieces, 0), INSUFFICIENT: 1, Exclusion.UNANSWERED: 1}


def test_answers_stand_on_the_day_on_which_they_came_whatever_brought_them(years: Years) -> None:
    years.answer(5)
    years.clock.moment = datetime(2023, 7, 10, 3, 0, tzinfo=UTC)
    edit_entry(years.parts, years.office, Entry("1-1-1-01-P", {"mark": "◎"}, "戸籍住民課", source="電話"))
    answers = present(years.overview().answers)
    assert [(each.day.day, each.rows, each.total) for each in answers.days] == [(5, OWN, 2), (10, ("1-1-1-01-P",), 3)]
    assert [each.divisions for each in answers.days] == [((ZEIMU, 2),), (("戸籍住民課", 1),)]
    assert (
        answers.count_until(date(2023, 7, 4)),
        answers.count_until(date(2023, 7, 9)),
        answers.count_until(date(2023, 8, 1)),
    ) == (0, 2, 3)
    assert (answers.due, answers.answered_count, answers.asked) == (date(2023, 7, 14), 3, 110)


def test_an_answer_that_was_taken_away_has_come_on_no_day(years: Years) -> None:
    edit_entry(years.parts, years.office, Entry("1-1-1-01-P", {"mark": "◎"}))
    edit_entry(years.parts, years.office, Entry("1-1-1-01-P", {"mark": ""}))
    answers = present(years.overview().answers)
    assert (answers.days, answers.answered_count) == ((), 0)


def test_the_first_round_has_nothing_to_be_compared_with(office: Store) -> None:
    overview = read_in(office, lambda records: read_overview(records, chosen_round(records)))
    assert (overview.previous, overview.difference, overview.whole.before) == (None, None, None)
    assert overview.answers is not None
    assert overview.answers.sent is None


def test_the_difference_is_said_in_one_sentence(years: Years) -> None:
    difference = present(years.overview().difference)
    assert difference_sentence(difference) == "報告対象は110件で、前回と同じ件数です。"


BEFORE, AFTER = date(2023, 7, 10), date(2023, 7, 17)


def board(office: Store, today: date = BEFORE) -> dict[str, BoardLine]:
    return {line.division: line for line in read_in(office, read_board, round_of(office), today)}


def told_again(parts: Parts, office: Store) -> str:
    return read_in(office, lambda records: reminder_mail(parts, records))


def test_all_real_divisions_stand_there_and_those_who_only_read_have_nothing_to_report(office: Store) -> None:
    lines = board(office)
    assert len(lines) == 26
    assert sum(line.rows for line in lines.values()) == 110
    assert sum(line.state is DivisionState.NOTHING_TO_REPORT for line in lines.values()) == 11
    assert lines[ZEIMU].state is DivisionState.NOT_SENT


def test_a_division_that_was_asked_is_waited_for_until_it_is_late(parts: Parts, office: Store, tmp_path: Path) -> None:
    distribute(parts, office, DistributeOptions(tmp_path, (ZEIMU,)))
    assert board(office)[ZEIMU].state is DivisionState.NONE_RECEIVED
    late = board(office, AFTER)[ZEIMU]
    assert (late.state, late.overdue_days) == (DivisionState.OVERDUE, 3)


def test_an_answer_is_counted_with_when_it_came(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    line = board(sending_office)[ZEIMU]
    assert (line.state, line.answered, line.rows) == (DivisionState.SUBMITTED, 2, 2)
    assert line.received is not None


def test_a_draft_is_a_part_until_the_final_answer_comes_in_whatever_order(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    draft = hand_in(parts, own, tmp_path / "draft.xlsx", draft=True).file
    final = hand_in(parts, own, tmp_path / "final.xlsx").file
    merge(parts, sending_office, draft)
    assert board(sending_office)[ZEIMU].state is DivisionState.PARTIAL
    merge(parts, sending_office, final)
    assert board(sending_office)[ZEIMU].state is DivisionState.SUBMITTED
    merge(parts, sending_office, draft)
    assert board(sending_office)[ZEIMU].state is DivisionState.SUBMITTED


def test_an_open_conflict_is_a_point_to_look_at(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> None:
    edit_entry(parts, sending_office, Entry(OWN[0], {"done": "事務局が書いた。"}))
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    line = board(sending_office)[ZEIMU]
    assert (line.state, line.conflicts) == (DivisionState.REVIEWING, 1)


def test_the_text_to_ask_again_names_those_who_have_not_answered_all(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, OWN[0], **ANSWER)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "part.xlsx", draft=True).file)
    assert f"{ZEIMU}：2件のうち1件記入済" in told_again(parts, sending_office)
    assert "回答期限\n　　令和5年7月14日（金）" in told_again(parts, sending_office)
    write(parts, own, OWN[1], **ANSWER)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    assert told_again(parts, sending_office) == ""


def test_the_text_to_ask_again_names_only_those_who_were_sent_a_form_and_no_words_of_the_program(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    assert told_again(parts, office) == ""
    distribute(parts, office, DistributeOptions(tmp_path, ("情報システム課", ZEIMU)))
    lines = [line.strip() for line in told_again(parts, office).splitlines()]
    told = [line.removeprefix("・").split()[-1] for line in lines if line.startswith("・")]
    assert sorted(told) == sorted(["情報システム課：65件のうち0件記入済", f"{ZEIMU}：2件のうち0件記入済"])
    assert not [each.label for each in DivisionState if each.label in told_again(parts, office)]


def test_the_text_to_ask_again_says_a_due_date_that_is_a_divisions_own(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    distribute(parts, office, DistributeOptions(tmp_path, ("情報システム課", ZEIMU)))
    with act(office, "amend") as work:
        work.rounds.set_division_due(
            round_of(office).round_id, find_division(work, ZEIMU).division_id, date(2023, 8, 25)
        )
    text = told_again(parts, office)
    assert "回答期限\n　　令和5年7月14日（金）" in text
    assert f"{ZEIMU}：2件のうち0件記入済（回答期限 令和5年8月25日（金））" in text
    assert "65件のうち0件記入済\n" in text


def test_a_division_in_a_room_is_shown_below_both_names(parts: Parts, office: Store) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    lines = board(office)
    line = lines["情報システム課"]
    assert (line.department, line.where) == ("総務管理部", "総務管理部 デジタル推進室")
    assert lines[ZEIMU].where == "区民生活部"


OTHERS = ("戸籍住民課", "職員課")
LATE = date(2023, 7, 17)
ARRIVED = "届いています（未取込）"
FILE = HeldItem(
    "H1", HeldKind.FILE, "MANY-PACKAGES", "とりまとめ.xlsx", "f" * 64, found=f"{ZEIMU}、{OTHERS[0]}（計9件）"
)


@pytest.fixture
def asked(parts: Parts, office: Store, tmp_path: Path) -> Store:
    """Return the office that asked three divisions."""
    distribute(parts, office, DistributeOptions(tmp_path, (ZEIMU, *OTHERS)))
    return office


def come(store: Store, item: HeldItem = FILE, *carried: str) -> None:
    """Keep a whole file that waits, with the answers of divisions, by name."""
    with act(store, "merge") as work:
        ids = [find_division(work, each).division_id for each in carried]
        work.exchange.add_received(ReceivedFile(item.sha256, item.file, 1, "held", item.reason, b"x"))
        work.exchange.add_held(round_of(store).round_id, [replace(item, facts=replace(item.facts, carries=tuple(ids)))])


def files_board(store: Store, today: date = LATE) -> dict[str, BoardLine]:
    return {line.division: line for line in read_in(store, read_board, round_of(store), today)}


def states(store: Store) -> list[str]:
    lines = files_board(store)
    return [state_label(lines[each]) for each in (ZEIMU, *OTHERS)]


def test_the_board_says_of_each_that_it_arrived_and_of_none_that_it_is_late(parts: Parts, asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    assert states(asked) == [ARRIVED, ARRIVED, "期限超過3日"]
    line = files_board(asked)[ZEIMU]
    assert (line.held, line.arrived) == (1, 1)
    printed = read_in(asked, read_board_paper, datetime(2023, 7, 17, 1, tzinfo=UTC)).laid_out(parts)
    assert f"{ZEIMU} {ARRIVED}" in printed.labels


def test_it_says_so_until_the_file_is_taken_in_or_left(asked: Store) -> None:
    come(asked, FILE, ZEIMU)
    with act(asked, "held-reject") as work:
        work.exchange.settle_held(FILE.item_id, HeldState.REJECTED)
    assert states(asked) == ["期限超過3日"] * 3


def test_last_years_form_is_no_answer_of_this_round(asked: Store) -> None:
    come(asked, replace(FILE, reason="OTHER-YEAR", found="令和3年度", facts=HeldFileFacts(division=ZEIMU)))
    assert states(asked) == ["期限超過3日　未取込1", "期限超過3日", "期限超過3日"]


def test_what_was_read_of_a_division_stays_beside_what_waits(asked: Store) -> None:
    come(asked, FILE, ZEIMU)
    line = files_board(asked)[ZEIMU]
    row = replace(FILE, kind=HeldKind.ROW)
    assert (
        state_label(replace(line, state=DivisionState.PARTIAL, overdue_days=3, held=2)) == f"一部　{ARRIVED}　未取込1"
    )
    assert not row.is_unmerged_answer


def test_a_reminder_says_what_arrived_and_asks_nobody_who_has_sent_all(parts: Parts, asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    with asked.reading() as records:
        told = reminder_mail(parts, records)
        alone = [reminder_mail(parts, records, division=each) for each in (ZEIMU, OTHERS[1])]
    assert f"{ZEIMU}：{ARRIVED}\n" in told
    assert f"{OTHERS[0]}：{ARRIVED}\n" in told
    assert f"{OTHERS[1]}：" in told
    assert f"{OTHERS[1]}：{ARRIVED}" not in told
    assert alone[0] == ""
    assert "0件記入済" in alone[1]


def test_a_department_whose_answers_all_wait_gets_no_reminder(asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    letters = list(read_in(asked, Correspondence, round_of(asked), LATE).letters([LetterKind.REMINDER]))
    assert [[line.division for line in each.letter.lines] for each in letters] == [[OTHERS[1]]]


def test_the_received_file_says_that_it_waits_and_whose_it_is(asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    (file,) = read_in(asked, read_received)
    assert (file.verdict_label, file.divisions) == (ARRIVED, (ZEIMU, OTHERS[0]))


def test_each_of_them_finds_it_among_what_waits_of_its_own(asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    with asked.reading() as records:
        ids = [find_division(records, each).division_id for each in (ZEIMU, *OTHERS)]
        found = [len(held_views(records, round_of(asked), division=each)) for each in ids]
        (view,) = held_views(records, round_of(asked))
    assert found == [1, 1, 0]
    assert view.answerers == (ZEIMU, OTHERS[0])
    assert view.values == {}


def test_nobody_accepts_the_answers_of_a_division_while_a_file_with_them_waits(asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    with pytest.raises(NotAcceptable, match=FILE.file):
        accept(asked, OTHERS[0], ())


def test_closing_counts_them_with_the_file_that_waits(parts: Parts, asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    found = read_in(asked, open_and_close_round.read_closing, parts.clock.today())
    assert OTHERS[1] in found.waiting
    assert not {ZEIMU, OTHERS[0]} & set(found.waiting)
    assert found.left is not None
    assert found.left.openness.counts["held"] == 1


def groups(store: Store, by: Grouping) -> list[str]:
    return list(read_in(store, read_counts, round_of(store), by).groups)


def test_departments_and_divisions_stand_in_their_order(parts: Parts, office: Store) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    departments = groups(office, Grouping.DEPARTMENT)
    assert departments[:2] == ["企画財政部", "総務管理部"]
    divisions = groups(office, Grouping.DIVISION)
    assert divisions[:3] == ["広聴・広報課", "総務課", "職員課"]
    assert departments[-1] == divisions[-1] == NO_GROUP


def test_measures_stand_as_printed(office: Store) -> None:
    assert groups(office, Grouping.MEASURE)[:3] == ["1-1-①", "1-1-②", "1-1-③"]


def test_a_goal_is_named_and_keeps_its_code(office: Store) -> None:
    view = read_in(office, read_counts, round_of(office), Grouping.GOAL)
    assert list(view.groups) == ["1", "2"]
    assert view.group_names["1"].startswith("目標1 ICTを活用した")


def of_year(year: int, origin: Origin = Origin.COLLECTED, *, closed: bool = True) -> Round:
    return replace(small_round(f"R{year}"), year=FiscalYear(2018 + year), origin=origin, closed=closed)


LIST = of_year(3, Origin.IMPORTED)


@pytest.mark.parametrize(
    ("rounds", "year"),
    [
        ((), None),
        ((LIST,), 3),
        ((LIST, of_year(4, closed=False)), 3),
        ((LIST, of_year(4)), 4),
        ((LIST, of_year(4), of_year(5, closed=False)), 4),
    ],
)
def test_the_reference_is_the_round_before_whatever_list_was_read_in_earlier(
    rounds: tuple[Round, ...], year: int | None
) -> None:
    reference = open_and_close_round.Rounds(rounds, two_editions()).reference_round
    assert (reference.year if reference else None) == (FiscalYear(2018 + year) if year else None)


CONFLICT_FIRST, CONFLICT_SECOND = OWN
TODAY = date(2023, 7, 10)


@pytest.fixture
def two_files(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Store:
    """An office that merged two answers of 税務課, which differ in the mark of one row and the text of another."""
    other = Path(shutil.copyfile(own, tmp_path / "other.nakano"))
    write_all(parts, own)
    write_all(parts, other)
    write(parts, other, CONFLICT_FIRST, mark="×", change_reason="不調のため", change_kind="その他")
    write(parts, other, CONFLICT_SECOND, done="別の内容を実施した。")
    merge(parts, sending_office, *(hand_in(parts, each, each.with_suffix(".xlsx")).file for each in (own, other)))
    return sending_office


def test_its_state_is_conflict_whichever_field_differs(two_files: Store) -> None:
    rows = rows_of(two_files)
    assert [rows[each].state for each in OWN] == [RowState.CONFLICT] * 2
    assert (rows[CONFLICT_FIRST].values["mark"], rows[CONFLICT_SECOND].values["done"]) == (
        None,
        None,
    )  # what was sent stands meanwhile


def test_its_fields_are_not_found_blank_but_to_be_decided(two_files: Store) -> None:
    checked = read_in(two_files, check_entries, division=ZEIMU)
    assert checked.value.missing == ()
    assert not checked.value.complete
    assert [(each.code, each.place.id, each.place.key) for each in checked.problems] == [
        ("CONFLICT-OPEN", CONFLICT_FIRST, "mark"),
        ("CONFLICT-OPEN", CONFLICT_SECOND, "done"),
    ]
    first = checked.problems[0]
    assert message(first) + remedy(first) == (
        "「進捗状況」に、内容の異なる回答が並んでいます。どの内容にするかを「相違」で決めてください。"
    )


def test_the_board_counts_it_as_answered_and_asks_for_no_more(two_files: Store) -> None:
    with two_files.reading() as records:
        round_ = chosen_round(records)
        line = next(each for each in read_board(records, round_, TODAY) if each.division == ZEIMU)
        missing = read_todo_of(records, round_, TODAY).missing
    assert (line.answered, line.rows, line.conflicts) == (2, 2, 2)
    assert line.state is DivisionState.REVIEWING
    assert not line.is_to_be_reminded
    assert ZEIMU not in missing


def test_counts_closing_and_acceptance_name_it_as_conflict_only(two_files: Store) -> None:
    with two_files.reading() as records:
        round_ = chosen_round(records)
        counts, open_points = read_counts(records, round_), read_open(records, round_)
    ids = {each.kind: each.ids for each in open_points.points}
    assert dict(counts.excluded)[CONFLICT_FIRST] == "open_conflict"  # only of the mark: the other row counts
    assert CONFLICT_SECOND not in dict(counts.excluded)
    assert ids[TodoKind.CONFLICT] == OWN
    assert TodoKind.ERROR not in ids
    assert not {*OWN} & {*ids[TodoKind.UNANSWERED]}
    with pytest.raises(NotAcceptable) as refused:
        accept(two_files, ZEIMU)
    assert refused.value.details["reason"] == f"相違 {CONFLICT_FIRST} {CONFLICT_SECOND}"


GOAL = 20
"""Loops of 5 ms that the ten years of a row may take (years.md, "Shown and measured": a tenth of a second)."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(small_years().make(tmp_path_factory.mktemp("years") / "office.nakano")) as made:
        yield made


def lines(store: Store, row_id: str, year: FiscalYear | None = None) -> list[tuple[object, ...]]:
    found = read_in(store, read_row_years, row_id, year)
    return [
        (each.year.short, each.row_id, each.relation, each.mark.symbol if each.mark else each.gap) for each in found
    ]


def test_a_merged_row_has_the_years_of_both_predecessors(store: Store) -> None:
    assert lines(store, MERGED) == [
        ("R3", FIRST, RowRelation.BEFORE_MERGER, "◎"),
        ("R3", SECOND, RowRelation.BEFORE_MERGER, "◎"),
        ("R4", FIRST, RowRelation.BEFORE_MERGER, "◎"),
        ("R4", SECOND, RowRelation.BEFORE_MERGER, Gap(Exclusion.FINISHED)),
        ("R5", None, RowRelation.SAME, Gap(Absence.NO_ROUND)),
        ("R6", MERGED, RowRelation.SAME, "◎"),
    ]


def test_a_row_of_an_earlier_edition_is_found_and_followed_to_what_it_became(store: Store) -> None:
    became = [("R6", MERGED, RowRelation.AFTER_MERGER, "◎")]
    assert lines(store, FIRST)[-1:] == lines(store, FIRST, R3)[-1:] == became
    assert lines(store, THIRD)[-2:][0] == ("R6", FIRST_PART, RowRelation.AFTER_SPLIT, "◎")
    assert lines(store, FIRST_PART)[0] == ("R3", THIRD, RowRelation.BEFORE_SPLIT, "◎")


def test_a_repost_is_followed_as_its_original(store: Store) -> None:
    assert lines(store, IDS["f"], R4) == lines(store, FIRST, R4)


def test_planned_done_division_and_papers_are_those_of_the_year(store: Store) -> None:
    found = {each.year: each for each in read_in(store, read_row_years, FIRST_PART)}
    assert found[R4].planned_text == f"R3 {THIRD} 次の予定"
    assert found[R6].planned_text == f"R4 {THIRD} その後の予定"
    assert (found[R6].done, found[R6].divisions) == (f"R6 {FIRST_PART} 取組", ("税務課",))
    assert [(each.number, each.is_final) for each in found[R4].papers] == [(1, True), (2, False)]


def test_a_row_that_was_not_printed_is_in_no_paper(store: Store) -> None:
    found = {each.year: each for each in read_in(store, read_row_years, SECOND, R3)}
    assert [len(found[year].papers) for year in (R3, R4)] == [2, 0]


def test_how_a_row_ended_is_shown(store: Store) -> None:
    last = read_in(store, read_row_years, IDS["e"])[-1]
    assert last.gap is not None
    assert last.gap.label == "計画から外れた（廃止：事業の終了）"


def test_a_number_that_no_edition_has_is_refused(store: Store) -> None:
    with pytest.raises(IdUnknown):
        lines(store, "9-9-9-01-A")


@pytest.mark.whole
def test_ten_years_of_a_row_are_read_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    with closing(ten_years().make(tmp_path / "ten.nakano")) as store:
        assert in_loops(lambda: _read_years_of_first(store), GOAL) <= GOAL


def _read_years_of_first(store: Store) -> None:
    with store.reading() as records:
        row_id = records.plan.all()[0].newest.listings[0].row_id
        assert len(read_row_years(records, row_id)) == len(records.plan.all()[0].years)


MOVED_ON = date(2023, 1, 1)
"""Between the days of the rounds of R3 and R4."""


def reorganised() -> Organisation:
    """Return the small organisation in which 税務課 moved from 区民部 to a new 部 and was renamed on `MOVED_ON`."""
    last = MOVED_ON - timedelta(days=1)
    names = (
        DivisionName("税務課", NameKind.OFFICIAL, valid_to=last),
        DivisionName("課税課", NameKind.OFFICIAL, MOVED_ON),
    )
    moved = tuple(
        replace(each, names=names, parent="zaimu", earlier=(EarlierPlace(last, "kumin", 2),))
        if each.division_id == "zeimu"
        else each
        for each in small_organisation().divisions
    )
    return Organisation(
        (*moved, Division("zaimu", DivisionKind.DEPARTMENT, (DivisionName("財務部", NameKind.OFFICIAL),), None, 9))
    )


@pytest.fixture(scope="module")
def counts_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    years = replace(small_years(), organisation=reorganised())
    with closing(years.make(tmp_path_factory.mktemp("years") / "office.nakano")) as made:
        yield made


def counts_of(counts_store: Store, *groupings: Grouping, on: date | None = None) -> YearCounts:
    return read_in(counts_store, read_year_counts, groupings, on)


def totals(found: YearCounts, by: Grouping) -> dict[str, list[int | None]]:
    return {
        group.label: [each.tally_of(group).in_report if each.has_round else None for each in found.years]
        for group in found.groups[by]
    }


def test_before_the_first_round_no_year_has_a_group(parts: Parts, tmp_path: Path) -> None:
    create_store(parts, tmp_path / "new.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store:
        found = counts_of(store, Grouping.GOAL, Grouping.DIVISION)
    assert (found.years, found.groups) == ((), {Grouping.GOAL: (), Grouping.DIVISION: ()})


def test_every_year_is_counted_as_its_round_is_and_a_missing_one_is_missing(counts_store: Store) -> None:
    found = counts_of(counts_store)
    assert [(each.year, each.has_round) for each in found.years] == [(R3, True), (R4, True), (R5, False), (R6, True)]
    with counts_store.reading() as records:
        for round_ in records.rounds.all():
            counted = next(each for each in found.years if each.year == round_.year).tally
            alone = read_counts(records, round_)
            assert (counted.by_symbol, counted.total, counted.in_report) == (
                alone.counts,
                alone.total,
                alone.in_report,
            )


def test_the_pieces_lead_to_the_rows_that_were_counted(counts_store: Store) -> None:
    found = counts_of(counts_store, Grouping.DIVISION)
    r4 = found.years[1]
    assert r4.rows_by_category()[Exclusion.FINISHED] == (IDS["b"],)
    koseki = next(each for each in found.groups[Grouping.DIVISION] if each.code == "koseki")
    assert r4.rows_by_category(koseki) == {Exclusion.FINISHED: (IDS["b"],)}
    assert found.years[-1].rows_by_category()[AS_PLANNED][0] == MERGED
    assert found.years[2].rows_by_category() == {}


def test_departments_are_those_of_each_year(counts_store: Store) -> None:
    found = counts_of(counts_store, Grouping.DEPARTMENT)
    assert totals(found, Grouping.DEPARTMENT) == {
        "区民部": [3, 0, None, 0],
        "財務部": [0, 2, None, 3],
        "—": [2, 2, None, 1],
    }
    assert found.organisation_label == "各年度の組織"


def test_departments_can_be_those_of_today(counts_store: Store) -> None:
    found = counts_of(counts_store, Grouping.DEPARTMENT, on=date(2026, 4, 1))
    assert totals(found, Grouping.DEPARTMENT) == {
        "区民部": [1, 0, None, 0],
        "財務部": [2, 2, None, 3],
        "—": [2, 2, None, 1],
    }
    assert found.organisation_label == "令和8年4月1日現在の組織"


def test_today_s_division_has_the_rows_of_those_that_were_merged_into_it(tmp_path: Path) -> None:
    merged = (
        Succession(date(2025, 4, 1), SuccessionKind.MERGED, "koseki", "bosai"),
        Succession(date(2025, 4, 1), SuccessionKind.SPLIT, "zeimu", "koseki"),
        Succession(date(2025, 4, 1), SuccessionKind.SPLIT, "zeimu", "bosai"),
    )
    with closing(small_years().make(tmp_path / "office.nakano")) as office:
        with act(office) as work:
            work.organisation.add_successions(merged)
        before, after = (
            totals(counts_of(office, Grouping.DIVISION, on=day), Grouping.DIVISION)
            for day in (date(2025, 3, 31), date(2025, 4, 1))
        )
    assert before == {
        "戸籍住民課": [1, 0, None, 0],
        "税務課": [2, 2, None, 3],
        "防災課": [1, 1, None, 1],
        "—": [1, 1, None, 0],
    }
    assert after == {"税務課": [2, 2, None, 3], "防災課": [2, 1, None, 1], "—": [1, 1, None, 0]}


def test_a_division_has_the_name_of_the_last_year_that_has_it(counts_store: Store) -> None:
    names = {each.code: each.label for each in counts_of(counts_store, Grouping.DIVISION).groups[Grouping.DIVISION]}
    assert names == {"zeimu": "課税課", "koseki": "戸籍住民課", "bosai": "防災課", None: "—"}


def test_goals_have_number_and_title(counts_store: Store) -> None:
    assert list(totals(counts_of(counts_store, Grouping.GOAL), Grouping.GOAL)) == ["目標1 便利", "目標2 効率"]
    assert list(totals(counts_of(counts_store, Grouping.MEASURE), Grouping.MEASURE))[:2] == ["1-1-① カード", "1-1-②"]


def test_without_a_round_there_are_no_years(tmp_path: Path) -> None:
    with closing(replace(small_years(), rounds={}).make(tmp_path / "empty.nakano")) as empty:
        assert counts_of(empty, Grouping.GOAL).years == ()
        assert read_in(empty, read_indicator_years) == ()


def test_indicators_have_a_line_for_every_year(tmp_path: Path) -> None:
    from tests.domain.indicators.test_indicator import indicator

    with closing(small_years().make(tmp_path / "office.nakano")) as office:
        with act(office) as work:
            work.indicators.add("p", [indicator()])
        (found,) = read_in(office, read_indicator_years)
    assert [(each.year.short, each.gap) for each in found.years] == [
        ("R2", None),
        ("R3", None),
        ("R4", Absence.NO_FIGURE),
        ("R5", Absence.NO_ROUND),
        ("R6", Absence.NOT_IN_PLAN),
        ("R7", None),
    ]
