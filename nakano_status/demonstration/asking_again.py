"""August: several divisions on a row, 修正依頼, 確認済, an answer that arrives after it, 再開."""

from __future__ import annotations

from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.conflicts import conflict_views
from nakano_status.application.merge.resolve_conflict import Decision, resolve
from nakano_status.application.review.ask_back import AskBackOptions, ask_back
from nakano_status.application.review.review_rows import accept, reopen
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import Submission, submit
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.invented_answers import Answer
from nakano_status.demonstration.looking import check_rows, only_waiting, take_in
from nakano_status.demonstration.stage import YEAR, Stage
from nakano_status.domain.fields.registry import DONE
from nakano_status.domain.merge.conflict_choice import ConflictChoice
from nakano_status.domain.review.asking import AskOutcome
from nakano_status.domain.round.division_state import DivisionState


def open_to_all(stage: Stage) -> str:
    """Open a row to both divisions that are named on it; the second answers differently, and both texts are kept."""
    stage.clock.set(7, 25, 9)
    row_id, second = cast.SHARED_ROW, stage.organisation.name(cast.SHARED_WITH)
    with stage.office() as store:
        wish = Amendment((row_id,), "2つの課で取り組むため", answering=AnswererRule.ALL)
        (amended,) = amend_round(store, wish, cast.OFFICE_CLERK).value
        folder = stage.folder.sent_back / "各課回答"
        (sent,) = distribute(
            stage.parts, store, DistributeOptions(folder, (second,), renew=True), cast.OFFICE_CLERK
        ).value
    expect("各課回答の所管課", len(amended.answerers), 2)
    said = {**stage.answers[row_id].values, DONE: cast.SHARED_TEXT}
    target = stage.folder.answered_again / f"{second}（各課回答）.xlsx"
    stage.parts.files.write(target, stage.hands.fill_in(stage.parts.files.read(sent.file), {row_id: said}, cast.CLERK))
    plan = take_in(stage, target)
    expect("各課回答との相違", [each.conflict_id for each in plan.conflicts], [f"{row_id}:{DONE}"])
    return f"管理番号 {row_id} を各課回答とし、{second}から異なる回答が届きました。"


def decide_between_divisions(stage: Stage) -> str:
    """Keep the texts of both divisions; the row still counts once."""
    stage.clock.set(7, 26, 9)
    with stage.office() as store:
        with store.reading() as records:
            (found,) = conflict_views(records, YEAR)
        resolve(stage.parts, store, found.conflict, Decision(ConflictChoice.BOTH.value), by=cast.OFFICE_CLERK)
    first = stage.answers[cast.SHARED_ROW]
    names = tuple(stage.organisation.name(each) for each in (cast.SENDS_TO_SECTION, cast.SHARED_WITH))
    expect("課間の相違", found.divisions, names)
    both = f"{first.values[DONE].strip()}\n{cast.SHARED_TEXT}"
    stage.expectation.take([Answer(cast.SHARED_ROW, {**first.values, DONE: both})])
    check_rows(stage)
    return f"課間の相違（{'・'.join(names)}）に、両方の文章を採用しました。"


def ask_one_row_back(stage: Stage) -> str:
    """Ask a division to write more on one row; the file holds that row alone."""
    stage.clock.set(8, 1, 10)
    name = stage.organisation.name(cast.ASKED)
    with stage.office() as store:
        wish = AskBackOptions(name, {cast.ASKED_ROW: cast.COMMENT}, stage.folder.sent_back, due=cast.ASKED_UNTIL)
        asked = ask_back(stage.parts, store, wish, cast.OFFICE_CLERK).value
    stage.forms[cast.ASKED] = asked.file
    line = _line_of(stage, name)
    expect("修正依頼の状況", (line.state, line.asked_back), (DivisionState.ASKED_BACK, 1))
    return f"{name}に、管理番号 {cast.ASKED_ROW} の修正依頼を作成しました。"


def answer_the_asking(stage: Stage) -> str:
    """Let the division open the file, add to its answer, and submit; the office sees that the row was changed."""
    stage.clock.set(8, 7, 10)
    open_form(stage.parts, stage.store_of(cast.ASKED), stage.forms[cast.ASKED], cast.CLERK)
    take_in(stage, _write_more(stage, cast.ASKED_ANSWER, "修正依頼への回答"))
    check_rows(stage)
    line = _line_of(stage, stage.organisation.name(cast.ASKED))
    expect("再提出の状況", (line.state, line.resubmitted), (DivisionState.RESUBMITTED, 1))
    expect("修正依頼の結果", [each.outcome for each in line.asked_rows], [AskOutcome.CHANGED])
    return f"{line.division}から再提出がありました（修正あり 1件）。"


def accept_the_division(stage: Stage) -> str:
    """Accept everything that the division answered."""
    stage.clock.set(8, 8, 9)
    name = stage.organisation.name(cast.ASKED)
    with stage.office() as store:
        accepted = accept(store, name, by=cast.OFFICE_CLERK).value
    expect("確認済の取組", set(accepted.ids), set(stage.rows_of(cast.ASKED)))
    expect("確認済の状況", _line_of(stage, name).state, DivisionState.ACCEPTED)
    return f"{name}の{len(accepted.ids)}件を確認済にしました。"


def answer_after_acceptance(stage: Stage) -> str:
    """Let the division send one more change: it is held, and no accepted value changes."""
    stage.clock.set(8, 9, 10)
    stands = stage.expectation.texts[cast.ASKED_ROW]
    take_in(stage, _write_more(stage, cast.AFTERWARDS, "確認後の訂正"))
    later = stage.expectation.texts[cast.ASKED_ROW]
    stage.expectation.texts[cast.ASKED_ROW] = stands
    check_rows(stage)
    item = only_waiting(stage, "ACCEPTED")
    expect("再開を待つ取組", item.row_id, cast.ASKED_ROW)
    return _reopen(stage, later)


def _reopen(stage: Stage, later: dict[str, str]) -> str:
    with stage.office() as store:
        reopened = reopen(store, [cast.ASKED_ROW], cast.REOPENED_WHY, by=cast.OFFICE_CLERK).value
    expect("再開で取り込んだ回答", len(reopened.applied), 1)
    stage.expectation.texts[cast.ASKED_ROW] = later
    check_rows(stage)
    return "確認済の取組への回答は未取込に残り、理由を記入して再開すると取り込まれました。"


def _write_more(stage: Stage, sentence: str, what: str) -> Path:
    """Add a sentence to the row that was asked back, and submit; add it to the expectation, too."""
    values = stage.expectation.texts[cast.ASKED_ROW]
    now = Answer(cast.ASKED_ROW, {**values, DONE: f"{values[DONE].strip()}{sentence}"})
    target = stage.folder.answered_again / f"{stage.organisation.name(cast.ASKED)}（{what}）.xlsx"
    with stage.opened(stage.store_of(cast.ASKED), cast.CLERK) as store:
        edit_entry(stage.parts, store, Entry(cast.ASKED_ROW, {DONE: now.values[DONE]}), cast.CLERK)
        submit(stage.parts, store, Submission(target), cast.CLERK)
    stage.expectation.take([now])
    return target


def _line_of(stage: Stage, division: str) -> BoardLine:
    with stage.records() as records:
        board = read_board(records, chosen_round(records, YEAR), stage.clock.today())
    return next(line for line in board if line.division == division)
