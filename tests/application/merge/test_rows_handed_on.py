"""Answers to a row that was handed on to another division, on forms from before and after."""

from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.read.history import read_history
from nakano_status.application.merge.decide_held import (
    apply_held,
    reject_held,
)
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.read.held import HeldView, held_views
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import message
from nakano_status.application.round.read.board import read_board
from nakano_status.domain.exchange.ledger import Fate, Verdict
from nakano_status.domain.organisation.reorganisation import Merger
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, merge, round_of, rows_of, send, write, write_all
from tests.support.stores import read_in

SPRING = date(2023, 4, 1)
MOVED, KEPT = OWN
HEIR = "職員課"


@pytest.fixture
def rows_answered(parts: Parts, own: Path, tmp_path: Path) -> Path:
    """The answer of the former division, on its old form."""
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    return tmp_path / "back.xlsx"


def hand_on(parts: Parts, office: Store, to: str = HEIR) -> None:
    hand_on_row(parts, office, RowMove(MOVED, to, SPRING, "事務分掌の変更"))


def heirs_answer(parts: Parts, office: Store, folder: Path) -> Path:
    """Return the answer of the new division on its form, which is made here."""
    path = division_store(parts, send(parts, office, folder / "forms", HEIR), folder / "heir.nakano")
    write(parts, path, MOVED, mark="◎", done="引き継いで実施した。", next_year="続ける。")
    hand_in(parts, path, folder / "heir.xlsx", draft=True)
    return folder / "heir.xlsx"


def fates(plan: MergePlan) -> dict[str | None, Fate]:
    return {row.row_id: row.fate for file in plan.files for row in file.ledger}


def only_waiting(office: Store) -> HeldView:
    (view,) = read_in(office, held_views, round_of(office))
    return view


def test_until_the_new_form_is_made_the_old_one_is_merged(
    parts: Parts, sending_office: Store, rows_answered: Path
) -> None:
    hand_on(parts, sending_office)
    plan = merge(parts, sending_office, rows_answered).value
    assert fates(plan) == dict.fromkeys(OWN, Fate.APPLIED)
    assert (plan.held, plan.conflicts) == ((), ())
    assert rows_of(sending_office)[MOVED].values["done"] == "実施した。"


def test_the_new_form_shows_what_was_merged_and_its_answer_follows_it(
    parts: Parts, sending_office: Store, rows_answered: Path, tmp_path: Path
) -> None:
    merge(parts, sending_office, rows_answered)
    hand_on(parts, sending_office)
    heir = heirs_answer(parts, sending_office, tmp_path)
    plan = merge(parts, sending_office, heir).value
    assert (fates(plan)[MOVED], plan.conflicts) == (Fate.APPLIED, ())
    form = next((tmp_path / "forms").rglob("*.xlsx"))
    file = parts.workbooks.read_answers(form.name, form.read_bytes(), parts.catalogue.profile())
    (line,) = [each for each in file.check_lines if each.row_id == MOVED]
    assert (line.base["done"], line.writers["done"]) == ("実施した。", ZEIMU)
    lines = read_in(sending_office, read_history, round_of(sending_office), MOVED, "done")
    assert [each.who for each in lines] == [ZEIMU, HEIR]


def test_afterwards_the_row_waits_with_both_names_and_the_others_are_merged(
    parts: Parts, sending_office: Store, rows_answered: Path, tmp_path: Path
) -> None:
    hand_on(parts, sending_office)
    send(parts, sending_office, tmp_path / "forms", HEIR)
    plan = merge(parts, sending_office, rows_answered).value
    (file,) = plan.files
    assert (file.verdict, file.balanced, fates(plan)) == (
        Verdict.MERGED,
        True,
        {MOVED: Fate.HELD, KEPT: Fate.APPLIED},
    )
    view = only_waiting(sending_office)
    assert (view.item.reason, view.division, view.answerers, view.can_apply) == ("ROW-MOVED", ZEIMU, (HEIR,), True)
    assert f"{ZEIMU}から{HEIR}に引き継がれた" in message(view.why)
    assert view.values["done"] == "実施した。"
    assert rows_of(sending_office)[MOVED].values.get("done") is None
    assert merge(parts, sending_office, rows_answered).value.files[0].verdict is Verdict.KNOWN


def test_both_divisions_are_named_on_the_board(
    parts: Parts, sending_office: Store, rows_answered: Path, tmp_path: Path
) -> None:
    hand_on(parts, sending_office)
    send(parts, sending_office, tmp_path / "forms", HEIR)
    merge(parts, sending_office, rows_answered)
    with sending_office.reading() as records:
        board = {each.division: each for each in read_board(records, round_of(sending_office), date(2023, 7, 20))}
    assert (board[ZEIMU].rows, board[ZEIMU].held, board[HEIR].held) == (1, 1, 1)


def test_one_word_applies_it_and_what_differs_is_a_conflict(
    parts: Parts, sending_office: Store, rows_answered: Path, tmp_path: Path
) -> None:
    hand_on(parts, sending_office)
    heir = heirs_answer(parts, sending_office, tmp_path)
    merge(parts, sending_office, rows_answered, heir)
    assert rows_of(sending_office)[MOVED].values["done"] == "引き継いで実施した。"
    outcome = apply_held(parts, sending_office, [only_waiting(sending_office).item.item_id])
    assert outcome.attention
    assert rows_of(sending_office)[MOVED].values["done"] == "引き継いで実施した。"
    assert "done" in rows_of(sending_office)[MOVED].conflicts


def test_one_word_leaves_it_and_it_is_not_asked_about_again(
    parts: Parts, sending_office: Store, rows_answered: Path, tmp_path: Path
) -> None:
    hand_on(parts, sending_office)
    send(parts, sending_office, tmp_path / "forms", HEIR)
    merge(parts, sending_office, rows_answered)
    reject_held(sending_office, [only_waiting(sending_office).item.item_id])
    assert merge(parts, sending_office, rows_answered).value.held == ()
    assert rows_of(sending_office)[MOVED].values.get("done") is None


def test_an_old_form_that_changes_nothing_on_the_row_does_not_wait(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    hand_on(parts, sending_office)
    send(parts, sending_office, tmp_path / "forms", HEIR)
    write(parts, own, KEPT, done="残った取組だけ")
    hand_in(parts, own, tmp_path / "back.xlsx", draft=True)
    plan = merge(parts, sending_office, tmp_path / "back.xlsx").value
    assert fates(plan) == {MOVED: Fate.UNCHANGED, KEPT: Fate.APPLIED}


def test_a_row_that_came_back_is_answered_by_the_old_form(
    parts: Parts, sending_office: Store, rows_answered: Path, tmp_path: Path
) -> None:
    hand_on(parts, sending_office)
    send(parts, sending_office, tmp_path / "forms", HEIR)
    hand_on_row(parts, sending_office, RowMove(MOVED, ZEIMU, date(2023, 5, 1), "元に戻す"))
    assert fates(merge(parts, sending_office, rows_answered).value)[MOVED] is Fate.APPLIED


def test_of_a_merged_division_too_whatever_the_order_of_the_files(
    parts: Parts, sending_office: Store, rows_answered: Path, tmp_path: Path
) -> None:
    reorganise(parts, sending_office, [Merger((ZEIMU, "戸籍住民課"), "税務戸籍課")], SPRING)
    assert merge(parts, sending_office, rows_answered).value.held == ()
    send(parts, sending_office, tmp_path / "forms", "税務戸籍課")
    late = tmp_path / "own.nakano"
    write(parts, late, MOVED, done="遅れて届いた")
    hand_in(parts, late, tmp_path / "late.xlsx")
    plan = merge(parts, sending_office, tmp_path / "late.xlsx").value
    assert (fates(plan), plan.files[0].verdict) == ({MOVED: Fate.HELD, KEPT: Fate.UNCHANGED}, Verdict.HELD)
    assert only_waiting(sending_office).item.found == f"{ZEIMU}から税務戸籍課"
    assert rows_of(sending_office)[MOVED].values["done"] == "実施した。"
