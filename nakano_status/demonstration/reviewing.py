"""August: several divisions on a row, 修正依頼, 確認済, an answer that arrives after it, 再開, and 修文.

The office changes wordings, asks the division to agree, unifies a term and imports a list.
"""

from __future__ import annotations

from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.resolve_conflict import Decision, conflict_views, resolve
from nakano_status.application.papers.kinds import check_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.plan.list_changes import ListChangesOptions, apply_list
from nakano_status.application.review.ask_back import ask_back
from nakano_status.application.review.review_rows import accept, reopen
from nakano_status.application.review.wording_changes import send_wording, wording_changes
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import Submission, submit
from nakano_status.application.wording.unify_wording import UnifyOptions, preview_unification, unify
from nakano_status.demonstration import cast
from nakano_status.demonstration.invented_answers import Answer
from nakano_status.demonstration.stage import YEAR, Stage, check_rows, expect, only_waiting, take_in
from nakano_status.domain.fields.field import DONE
from nakano_status.domain.merge.revision import ConflictChoice
from nakano_status.domain.review.review import AskOutcome, Reply
from nakano_status.domain.round.states import DivisionState


def open_to_all(stage: Stage) -> str:
    """Open a row to both divisions that are named on it; the second answers differently, and both texts are kept."""
    stage.clock.set(7, 25, 9)
    row_id, second = cast.SHARED_ROW, stage.organisation.name(cast.SHARED_WITH)
    with stage.office() as store:
        amendment = Amendment((row_id,), "2つの課で取り組むため", answering=AnswererRule.ALL)
        (amended,) = amend_round(store, amendment, cast.OFFICE_CLERK).value
        folder = stage.folder.sent_back / "各課回答"
        (sent,) = distribute(
            stage.parts, store, DistributeOptions(folder, (second,), renew=True), cast.OFFICE_CLERK
        ).value
    expect("各課回答の所管課", len(amended.answerers), 2)
    values = {**stage.answers[row_id].values, DONE: cast.SHARED_TEXT}
    target = stage.folder.answered_again / f"{second}（各課回答）.xlsx"
    stage.parts.files.write(
        target, stage.spreadsheet_user.fill_in(stage.parts.files.read(sent.file), {row_id: values}, cast.CLERK)
    )
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
        options = FormOptions(name, stage.folder.sent_back, due=cast.ASKED_UNTIL)
        asked = ask_back(stage.parts, store, options, {cast.ASKED_ROW: cast.COMMENT}, cast.OFFICE_CLERK).value
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
    accepted = stage.expectation.texts[cast.ASKED_ROW]
    take_in(stage, _write_more(stage, cast.AFTERWARDS, "確認後の訂正"))
    later = stage.expectation.texts[cast.ASKED_ROW]
    stage.expectation.texts[cast.ASKED_ROW] = accepted
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


def reword_and_ask(stage: Stage) -> str:
    """Change the wording of two texts, and send the division a file that shows the deletions and additions."""
    stage.clock.set(8, 10, 10)
    name = stage.organisation.name(cast.REWORDED)
    reworded = {row_id: _put_otherwise(stage, row_id, *words) for row_id, words in cast.REWORDINGS.items()}
    with stage.office() as store:
        for row_id, text in reworded.items():
            edit_entry(stage.parts, store, Entry(row_id, {DONE: text}), cast.OFFICE_CLERK)
        options = FormOptions(name, stage.folder.sent_back)
        sent = send_wording(stage.parts, store, options, cast.OFFICE_CLERK).value
    stage.forms[cast.REWORDED] = sent.file
    received = {each.id: (each.received or "").strip() for each in sent.changes}
    expect("修文の前の回答", received, {row_id: stage.answers[row_id].values[DONE].strip() for row_id in reworded})
    for row_id, text in reworded.items():
        _expect_text(stage, row_id, text)
    check_rows(stage)
    return f"2件の文章を直し、{name}に修文の確認を依頼しました。"


def hear_the_division(stage: Stage) -> str:
    """Merge the division's reply: one text is left as it is, which is agreement; the other is rewritten."""
    stage.clock.set(8, 18, 10)
    form = stage.parts.files.read(stage.forms[cast.REWORDED])
    changed = _put_otherwise(stage, cast.CHANGED_ROW, *cast.CHANGED_AGAIN)
    answered = stage.spreadsheet_user.fill_in(form, {cast.CHANGED_ROW: {DONE: changed}}, cast.CLERK)
    target = stage.folder.answered_again / f"{stage.organisation.name(cast.REWORDED)}（修文の確認）.xlsx"
    stage.parts.files.write(target, answered)
    plan = take_in(stage, target)
    expect("修文への返事との相違", len(plan.conflicts), 0)
    _expect_text(stage, cast.CHANGED_ROW, changed)
    check_rows(stage)
    with stage.records() as records:
        found = wording_changes(records, chosen_round(records, YEAR), cast.REWORDED)
    replies = {each.id: each.reply for each in found}
    expect("修文への返事", replies, {cast.AGREED_ROW: Reply.AGREED, cast.CHANGED_ROW: Reply.CHANGED})
    return "修文に、1件は同意、1件は所管課の文章で返事がありました。"


def unify_a_term(stage: Stage) -> str:
    """Preview what unifying would change, and carry it out."""
    stage.clock.set(8, 21, 10)
    with stage.office() as store:
        options = UnifyOptions(preferred=(cast.TELEPHONE_TERM,))
        preview = preview_unification(stage.parts, store, options).value
        expect("用語の統一の対象", [(each.id, each.key) for each in preview.changes], [(cast.UNANSWERED_ROW, DONE)])
        unify(stage.parts, store, options, cast.OFFICE_CLERK)
    _expect_text(stage, cast.UNANSWERED_ROW, cast.TELEPHONE_TEXT.replace(cast.TELEPHONE_TERM, cast.UNIFIED_WORD))
    check_rows(stage)
    return f"「{cast.TELEPHONE_TERM}」を「{cast.UNIFIED_WORD}」に統一しました（1件）。"


def correct_on_the_list(stage: Stage) -> str:
    """Export the check print, correct a text on it in the spreadsheet, and import the differences."""
    stage.clock.set(8, 24, 10)
    target = stage.folder.corrected_list / f"確認用_進捗状況一覧_{YEAR.short}（修正後）.xlsx"
    was = stage.expectation.texts[cast.LISTED_ROW][DONE].strip()
    with stage.office() as store:
        make_paper(stage.parts, store, check_paper.PAPER.request(), target)
        corrected = stage.spreadsheet_user.retype(stage.parts.files.read(target), was, cast.LISTED_TEXT)
        stage.parts.files.write(target, corrected, replace=True)
        found = apply_list(stage.parts, store, ListChangesOptions(target), None, cast.OFFICE_CLERK).value
    changes = [(each.id, each.key, each.was, each.now) for each in found.changes]
    expect("一覧で直した文章", changes, [(cast.LISTED_ROW, DONE, was, cast.LISTED_TEXT)])
    _expect_text(stage, cast.LISTED_ROW, cast.LISTED_TEXT)
    check_rows(stage)
    return f"Excel で直した確認用の一覧から、直した1件（管理番号 {cast.LISTED_ROW}）だけを取り込みました。"


def _expect_text(stage: Stage, row_id: str, text: str) -> None:
    stage.expectation.texts[row_id] = {**stage.expectation.texts[row_id], DONE: text}


def _put_otherwise(stage: Stage, row_id: str, was: str, now: str) -> str:
    """Return the current text of a row with a part of it replaced; the part must be in it."""
    text = stage.expectation.texts[row_id][DONE]
    expect(f"管理番号 {row_id} の「{was}」", text.count(was), 1)
    return text.replace(was, now)
