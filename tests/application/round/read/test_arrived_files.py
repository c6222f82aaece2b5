"""A held file counts for each division whose answers it contains, wherever a division's state is shown."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import find_division
from nakano_status.application.merge.read.held import held_views
from nakano_status.application.merge.read.received import read_received
from nakano_status.application.papers.kinds.board_paper import read_board_paper
from nakano_status.application.papers.kinds.letters_paper import Correspondence, reminder_mail
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import accept
from nakano_status.application.round.open_and_close_round import read_closing
from nakano_status.application.round.read.board import read_board, state_label
from nakano_status.application.round.read.views import BoardLine
from nakano_status.domain.exchange.answer_file import HeldState
from nakano_status.domain.exchange.ledger import CARRIES, HeldItem, HeldKind, ReceivedFile
from nakano_status.domain.refusals.exchange import NotAcceptable
from nakano_status.domain.round.states import DivisionState, LetterKind
from tests.support.rounds import ZEIMU, round_of

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
    with store.writing() as work:
        work.begin_act("merge", None)
        ids = [find_division(work, each).division_id for each in carried]
        values = {**item.values, **({CARRIES: "\n".join(ids)} if ids else {})}
        work.arrivals.add(ReceivedFile(item.sha256, item.file, 1, "held", item.reason, b"x"))
        work.arrivals.add_held(round_of(store).round_id, [replace(item, values=values)])
        work.commit()


def board(store: Store, today: date = LATE) -> dict[str, BoardLine]:
    with store.reading() as records:
        return {line.division: line for line in read_board(records, round_of(store), today)}


def states(store: Store) -> list[str]:
    lines = board(store)
    return [state_label(lines[each]) for each in (ZEIMU, *OTHERS)]


def test_the_board_says_of_each_that_it_arrived_and_of_none_that_it_is_late(parts: Parts, asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    assert states(asked) == [ARRIVED, ARRIVED, "期限超過3日"]
    line = board(asked)[ZEIMU]
    assert (line.held, line.arrived) == (1, 1)
    with asked.reading() as records:
        printed = read_board_paper(records, datetime(2023, 7, 17, 1, tzinfo=UTC)).laid_out(parts)
    assert f"{ZEIMU} {ARRIVED}" in printed.labels


def test_it_says_so_until_the_file_is_taken_in_or_left(asked: Store) -> None:
    come(asked, FILE, ZEIMU)
    with asked.writing() as work:
        work.begin_act("held-reject", None)
        work.arrivals.settle_held(FILE.item_id, HeldState.REJECTED)
        work.commit()
    assert states(asked) == ["期限超過3日"] * 3


def test_a_file_that_was_kept_before_this_was_noted_counts_for_those_whom_it_names(asked: Store) -> None:
    come(asked)
    assert states(asked) == [ARRIVED, ARRIVED, "期限超過3日"]


def test_last_years_form_is_no_answer_of_this_round(asked: Store) -> None:
    come(asked, replace(FILE, reason="OTHER-YEAR", found="令和3年度", values={"division": ZEIMU}))
    assert states(asked) == ["期限超過3日　未取込1", "期限超過3日", "期限超過3日"]


def test_what_was_read_of_a_division_stays_beside_what_waits(asked: Store) -> None:
    come(asked, FILE, ZEIMU)
    line = board(asked)[ZEIMU]
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
    with asked.reading() as records:
        letters = list(Correspondence(records, round_of(asked), LATE).written([LetterKind.REMINDER]))
    assert [[line.division for line in each.letter.lines] for each in letters] == [[OTHERS[1]]]


def test_the_received_file_says_that_it_waits_and_whose_it_is(asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    with asked.reading() as records:
        (file,) = read_received(records)
    assert (file.verdict_label, file.divisions) == (ARRIVED, (ZEIMU, OTHERS[0]))


def test_each_of_them_finds_it_among_what_waits_of_its_own(asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    with asked.reading() as records:
        ids = [find_division(records, each).division_id for each in (ZEIMU, *OTHERS)]
        found = [len(held_views(records, round_of(asked), division=each)) for each in ids]
        (view,) = held_views(records, round_of(asked))
    assert found == [1, 1, 0]
    assert view.answerers == (ZEIMU, OTHERS[0])
    assert CARRIES not in view.values


def test_nobody_accepts_the_answers_of_a_division_while_a_file_with_them_waits(asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    with pytest.raises(NotAcceptable, match=FILE.file):
        accept(asked, OTHERS[0], ())


def test_closing_counts_them_with_the_file_that_waits(parts: Parts, asked: Store) -> None:
    come(asked, FILE, ZEIMU, OTHERS[0])
    with asked.reading() as records:
        found = read_closing(records, parts.clock.today())
    assert OTHERS[1] in found.waiting
    assert not {ZEIMU, OTHERS[0]} & set(found.waiting)
    assert found.left is not None
    assert found.left.openness.counts["held"] == 1
