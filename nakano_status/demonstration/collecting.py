"""After the due date: received files are previewed and merged, conflicts and held items decided, rows reviewed.

Further returns arrive in unusual ways: in a zip file, with a password, on an old form, by telephone, by mistake. In
August several divisions answer a row, and rows are asked back (修正依頼), accepted (確認済) and reopened (再開). The
office changes wordings, asks the division to agree, unifies a term and imports a corrected list. Each scene returns its
result as a sentence.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.findings.return_findings import FindingsOptions, return_findings
from nakano_status.application.forms.carry_over import CarryOverOptions, carry_into_form
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.forms.output_paths import DivisionFormsOptions, FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import apply_held, held_items, reject_held
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import Merging, apply_batch, merge_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.merge.resolve_conflict import Decision, conflict_views, resolve_conflict
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.papers.kinds import check_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.list_changes import ListChangesOptions, apply_list
from nakano_status.application.review.review_rows import accept, ask_back, reopen
from nakano_status.application.review.wording_changes import send_wordings, wording_changes
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.views import BoardLine
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import SubmitOptions, submit
from nakano_status.application.wording.unify_wording import UnifyOptions, preview_unification, unify
from nakano_status.demonstration import cast
from nakano_status.demonstration.answering import FIGURES, figures_of
from nakano_status.demonstration.invented_answers import Answer
from nakano_status.demonstration.stage import (
    LAST_YEAR,
    YEAR,
    ResultSentence,
    Stage,
    check_rows,
    digest,
    expect,
    merge_into_office,
    office_rows,
    only_waiting,
)
from nakano_status.domain.exchange.ledger import Fate, Verdict
from nakano_status.domain.fields.field import CHANGE_KIND, CHANGE_REASON, DONE, MARK
from nakano_status.domain.merge.conflict_id import conflict_id
from nakano_status.domain.merge.resolution import ConflictChoice
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.review.review import AskOutcome, Reply
from nakano_status.domain.round.states import DivisionState

_CONFLICT = conflict_id(cast.CONTRADICTED_ROW, DONE)


def look_at_the_board(stage: Stage) -> ResultSentence:
    """Raise Unexpected unless the board shows all divisions as not submitted before the first merge."""
    stage.clock.set(7, 12)
    expect("未提出の所管", _divisions_in(stage, DivisionState.NONE_RECEIVED), _answering(stage))
    return f"提出状況を確認しました（{len(_answering(stage))}所管中0所管が提出）。"


def try_the_merge(stage: Stage) -> ResultSentence:
    """Preview the merge of all received files; raise Unexpected if the data file changes by this."""
    stage.clock.set(7, 14, 16, 40)
    before = digest(stage)
    merging = _plan(stage, stage.folder.answers)
    _check_plan(stage, merging.plan)
    expect("試した後の内容", digest(stage), before)
    return f"取り込む前に確認しました（変更 {len(merging.plan.changes)}件、相違 {len(merging.plan.conflicts)}件）。"


def take_pictures_before_merging(stage: Stage) -> ResultSentence:
    """Take screenshots of the office's window while the received files are previewed."""
    before, folder = digest(stage), stage.folder.pictures / "事務局（取り込む前）"
    taken = stage.take_pictures(stage.folder.store, folder, (stage.folder.answers,))
    expect("画像の作成後の内容", digest(stage), before)
    return f"取り込む内容を確認している画面の画像を{len(taken)}枚作成しました。"


def merge(stage: Stage) -> ResultSentence:
    """Merge the folder of received files in one transaction."""
    merging = _plan(stage, stage.folder.answers)
    with stage.office() as store:
        plan = apply_batch(stage.parts, store, merging, by=cast.OFFICE_CLERK).value
    _check_plan(stage, plan)
    for division, file in stage.returns.items():
        if file.name != _together(stage).name:
            _take(stage, division)
    office_word = {**stage.expectation.texts[cast.CONTRADICTED_ROW], DONE: cast.TELEPHONE_NOTE}
    stage.expectation.texts[cast.CONTRADICTED_ROW] = office_word
    check_rows(stage)
    taken = sum(file.verdict is Verdict.MERGED for file in plan.files)
    return f"{len(plan.files)}件のファイルのうち{taken}件を取り込みました。"


def take_pictures_before_deciding(stage: Stage) -> ResultSentence:
    """Take screenshots of the office's window while conflicts and held items are undecided."""
    taken = stage.take_pictures(stage.folder.store, stage.folder.pictures / "事務局（決定の前）")
    return f"相違と未取込がある間の画面の画像を{len(taken)}枚作成しました。"


def merge_held_workbook(stage: Stage) -> ResultSentence:
    """Merge the held workbook that a 部 made from the answers of its divisions."""
    item = only_waiting(stage, "MANY-PACKAGES")
    with stage.office() as store:
        apply_held(stage.parts, store, [item.item_id], by=cast.OFFICE_CLERK)
    for division, file in stage.returns.items():
        if file.name == _together(stage).name:
            _take(stage, division)
    check_rows(stage)
    return f"「{item.file}」を所管ごとに分けて取り込みました。"


def decide_the_conflict(stage: Stage) -> ResultSentence:
    """Decide a conflict between the office and a division by choosing the division's value."""
    with stage.office() as store:
        choice = Decision(ConflictChoice.DIVISION.value)
        decided = resolve_conflict(stage.parts, store, _CONFLICT, choice, by=cast.OFFICE_CLERK).value
    expect("決めた相違", [each.conflict for each in decided], [_CONFLICT])
    stage.expectation.add_answers([stage.answers[cast.CONTRADICTED_ROW]])
    check_rows(stage)
    return f"相違1件（管理番号 {cast.CONTRADICTED_ROW}）に所管課の回答を採用しました。"


def reject_the_foreign_row(stage: Stage) -> ResultSentence:
    """Reject the answer to a row that was never sent to the division."""
    item = only_waiting(stage, "FOREIGN")
    expect("他課分の取組", item.row_id, cast.FOREIGN_ROW)
    with stage.office() as store:
        reject_held(store, [item.item_id], by=cast.OFFICE_CLERK)
        expect("未取込", [each.item_id for each in held_items(store)], [])
    check_rows(stage)
    return f"他課分の1件（管理番号 {cast.FOREIGN_ROW}）は取り込まないこととしました。"


def merge_the_late_one(stage: Stage) -> ResultSentence:
    """Merge a division's second answer; raise Unexpected unless it changes one value and causes no conflict."""
    stage.clock.set(7, 20, 15)
    merging = _plan(stage, stage.folder.late)
    with stage.office() as store:
        plan = apply_batch(stage.parts, store, merging, by=cast.OFFICE_CLERK).value
    expect("2回目の回答の変更", [(each.row_id, each.key) for each in plan.changes], [(cast.SECOND_THOUGHT_ROW, DONE)])
    expect("2回目の回答との相違", len(plan.conflicts), 0)
    stage.expectation.add_answers([stage.answers[cast.SECOND_THOUGHT_ROW]])
    check_rows(stage)
    return "2回目の回答を取り込みました（変更 1件、相違 0件）。"


def merge_everything_again(stage: Stage) -> ResultSentence:
    """Merge the same folders again; raise Unexpected if anything changes."""
    before = digest(stage)
    with stage.office() as store:
        files = read_batch(stage.parts, [stage.folder.answers, stage.folder.late])
        plan = merge_batch(stage.parts, store, files, by=cast.OFFICE_CLERK).value
    expect("再度の取込みによる変更", (len(plan.changes), digest(stage)), (0, before))
    return "同じファイルをもう一度取り込んでも、何も変わりませんでした。"


def look_at_the_board_again(stage: Stage) -> ResultSentence:
    """Raise Unexpected unless the board shows the division with a 下書き as 一部, and all others as submitted."""
    submitted = _answering(stage) - {cast.INCOMPLETE}
    expect("提出済の所管", _divisions_in(stage, DivisionState.SUBMITTED), submitted)
    expect("一部の所管", _divisions_in(stage, DivisionState.PARTIAL), {cast.INCOMPLETE})
    return f"提出状況は{len(_answering(stage))}所管中{len(submitted)}所管が提出、1所管が一部です。"


def _plan(stage: Stage, folder: Path) -> Merging:
    with stage.office() as store:
        return plan_batch(stage.parts, store, read_batch(stage.parts, [folder]))


def _check_plan(stage: Stage, plan: MergePlan) -> None:
    """Compare a merge plan with the intended content of each file."""
    verdicts = {Path(file.name).name: file.verdict for file in plan.files}
    expected = {file.name: Verdict.MERGED for file in stage.returns.values()}
    expected |= {cast.BROKEN_FILE: Verdict.REFUSED, _together(stage).name: Verdict.HELD}
    expect("ファイルの扱い", verdicts, expected)
    waiting = sum(len(stage.rows_of(each)) for each, file in stage.returns.items() if file == _together(stage))
    waiting += sum(len(stage.rows_of(each)) for each in cast.LATE)
    answered = len(stage.expectation.in_report) - waiting - 2  # the row in conflict, and the row left open in a 下書き
    answered += len(FIGURES.keys() - {cast.LOST_FIGURE, cast.DATED_FIGURE})
    fates = {fate: plan.fates[fate] for fate in (Fate.APPLIED, Fate.CONFLICT, Fate.FOREIGN)}
    expect("行の扱い", fates, {Fate.APPLIED: answered, Fate.CONFLICT: 1, Fate.FOREIGN: 1})
    expect("件数の一致", plan.is_balanced, expected=True)
    expect("相違", [each.conflict_id for each in plan.conflicts], [_CONFLICT])


def _take(stage: Stage, division: str) -> None:
    left = {cast.UNANSWERED_ROW} if division == cast.INCOMPLETE else set()
    stage.expectation.add_answers(stage.answers[row_id] for row_id in stage.rows_of(division) if row_id not in left)


def _together(stage: Stage) -> Path:
    return next(file for file in stage.returns.values() if file.name.startswith(cast.TOGETHER))


def _answering(stage: Stage) -> set[str]:
    return {each for each in stage.forms if stage.rows_of(each) or figures_of(each)}


def _divisions_in(stage: Stage, state: DivisionState) -> set[str]:
    with stage.records() as records:
        board = read_board(records, chosen_round(records, YEAR), stage.clock.today())
    return {stage.division_id(line.division) for line in board if line.state is state}


def send_late(stage: Stage) -> ResultSentence:
    """Send returns of three divisions after the due date: in a zip file, with a password, and on last year's form."""
    stage.clock.set(7, 18, 10)
    answers = {division: _filled(stage, division) for division in (cast.IN_A_ZIP, cast.WITH_PASSWORD)}
    packed, name = io.BytesIO(), stage.organisation.name(cast.IN_A_ZIP)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{name}（回答）.xlsx", answers[cast.IN_A_ZIP])
    stage.parts.files.write(_zip(stage), packed.getvalue())
    stage.parts.files.write(_locked(stage), stage.spreadsheet_user.lock(answers[cast.WITH_PASSWORD], cast.PASSWORD))
    typed = {row_id: stage.answers[row_id].values for row_id in stage.rows_of(cast.ON_OLD_FORM)}
    stage.parts.files.write(_old(stage), stage.spreadsheet_user.fill_in(_form_of_last_year(stage), typed, cast.CLERK))
    return "締切後に、圧縮ファイル、パスワードの付いたファイル、前年の様式に記入したファイルが届きました。"


def merge_late_files(stage: Stage) -> ResultSentence:
    """Merge the three late files: the zip file is opened, the locked file needs its password, the old form is held."""
    plan = merge_into_office(stage, stage.folder.special)
    found = {file.name: (file.verdict, {each.code for each in file.problems}) for file in plan.files}
    zipped = next(name for name in found if name.startswith(_zip(stage).name))
    expect("圧縮ファイルの中の回答", found[zipped][0], Verdict.MERGED)
    expect("パスワードのあるファイル", found[_locked(stage).name], (Verdict.REFUSED, {"FILE-PASSWORD"}))
    expect("前年の様式のファイル", found[_old(stage).name][0], Verdict.HELD)
    _arrived(stage, cast.IN_A_ZIP)
    plan = merge_into_office(stage, _locked(stage), passwords=[cast.PASSWORD])
    expect("パスワードを添えたファイル", [file.verdict for file in plan.files], [Verdict.MERGED])
    _arrived(stage, cast.WITH_PASSWORD)
    return "圧縮ファイルを開き、パスワードを添えて取り込みました。前年の様式のファイルは未取込に残りました。"


def carry_the_old_form_over(stage: Stage) -> ResultSentence:
    """Carry the texts of the old form over into this year's form; the division adds the marks and submits."""
    stage.clock.set(7, 19, 9)
    item = only_waiting(stage, "OTHER-YEAR")
    with stage.office() as store:
        options = CarryOverOptions(_old(stage))
        carried = carry_into_form(stage.parts, store, options, stage.folder.sent_back).value
        reject_held(store, [item.item_id], by=cast.OFFICE_CLERK)
    expect("引継ぎ先", carried.division, stage.organisation.name(cast.ON_OLD_FORM))
    form = stage.parts.files.read(carried.out or _old(stage))
    chosen = {
        row_id: {key: text for key, text in stage.answers[row_id].values.items() if key in (MARK, CHANGE_KIND)}
        for row_id in stage.rows_of(cast.ON_OLD_FORM)
    }
    answer = stage.folder.answered_again / f"{carried.division}（引継ぎ後の回答）.xlsx"
    stage.parts.files.write(answer, stage.spreadsheet_user.fill_in(form, chosen, cast.CLERK))
    merge_into_office(stage, answer)
    _arrived(stage, cast.ON_OLD_FORM)
    return f"「{item.file}」の文章を今年の回答様式に引き継ぎ、所管課が進捗状況を選んで提出しました。"


def send_findings_back(stage: Stage) -> ResultSentence:
    """Write the files with findings for two received files, and check that no answer is changed by this.

    One is not a workbook; the other has an invalid mark and lacks a reason.
    """
    stage.clock.set(7, 19, 13)
    before = digest(stage)
    sources = [str(stage.folder.answers / cast.BROKEN_FILE), str(_write_carelessly(stage))]
    with stage.office() as store:
        options = FindingsOptions(stage.folder.sent_back)
        broken, careless = return_findings(stage.parts, store, sources, options, cast.OFFICE_CLERK).value.files
    expect("読み取れないファイルの指摘", (broken.holds_answers, len(broken.problems)), (False, 1))
    expect("指摘のファイルに入っている回答", careless.holds_answers, expected=True)
    errors = {each.code for each in careless.problems if each.severity is Severity.ERROR}
    expect("修正を要するもの", errors, {"MARK-UNKNOWN", "REASON-MISSING"})
    expect("指摘のファイルを作成した後の内容", digest(stage), before)
    return f"指摘のファイルを2件作成しました（{careless.division}に修正を要するもの {len(errors)}件）。"


def _write_carelessly(stage: Stage) -> Path:
    """Write a second file of a division that cannot be merged unchanged, and return its path."""
    first, second, *_ = stage.rows_of(cast.CARELESS)
    typed = {
        first: {MARK: cast.UNKNOWN_MARK},
        second: {MARK: stage.edition.profile.marks.asking_reason.symbols[0], CHANGE_REASON: "", CHANGE_KIND: ""},
    }
    target = stage.folder.special / f"{stage.organisation.name(cast.CARELESS)}（指摘を返すもの）.xlsx"
    stage.parts.files.write(target, stage.spreadsheet_user.fill_in(_filled(stage, cast.CARELESS), typed))
    return target


def withdraw_and_merge_again(stage: Stage) -> ResultSentence:
    """Withdraw a return that was merged by mistake, and merge the same file again, which restores the content."""
    stage.clock.set(7, 19, 16)
    before, row_id = digest(stage), stage.rows_of(cast.IN_A_ZIP)[0]
    again = merge_into_office(stage, _zip(stage))
    (return_id,) = again.files[0].return_ids
    with stage.office() as store:
        taken = take_back(store, return_id, reason="誤送信のため", by=cast.OFFICE_CLERK).value
    expect("取り消した回答の所管課", taken.division, stage.organisation.name(cast.IN_A_ZIP))
    expect("取り消した後の取組状況", office_rows(stage)[row_id].values.get(DONE), None)
    merge_into_office(stage, _zip(stage))
    expect("もう一度取り込んだ後の内容", digest(stage), before)
    return f"{taken.division}の回答を取り消し、同じファイルをもう一度取り込むと、元の内容に戻りました。"


def enter_telephone_answer(stage: Stage) -> ResultSentence:
    """Enter an answer given on the telephone, for the row that a division left open in its 下書き."""
    stage.clock.set(7, 24, 10)
    row_id, division = cast.UNANSWERED_ROW, stage.organisation.name(cast.INCOMPLETE)
    answer = Answer(row_id, {**stage.answers[row_id].values, DONE: cast.TELEPHONE_TEXT})
    with stage.office() as store:
        entry = Entry(row_id, answer.values, as_division=division, source=cast.TELEPHONE)
        edit_entry(stage.parts, store, entry, cast.OFFICE_CLERK)
    stage.expectation.add_answers([answer])
    check_rows(stage)
    expect("未記入の取組", stage.expectation.unanswered, set())
    return f"{division}から電話で聞いた1件（管理番号 {row_id}）を代理入力しました。"


def _filled(stage: Stage, division: str) -> bytes:
    typed = {row_id: stage.answers[row_id].values for row_id in stage.rows_of(division)}
    return stage.spreadsheet_user.fill_in(stage.parts.files.read(stage.forms[division]), typed, cast.CLERK)


def _form_of_last_year(stage: Stage) -> bytes:
    """Return the division's form of the year before as it was sent then."""
    path = stage.folder.given / f"前年の事務局_{LAST_YEAR.short}.nakano"
    create_store(stage.parts, path, built_in_plan(stage.parts), cast.OFFICE_CLERK)
    with stage.opened(path, cast.OFFICE_CLERK) as store:
        open_round(stage.parts, store, LAST_YEAR, None, cast.OFFICE_CLERK)
        options = DistributeOptions(stage.folder.given / "前年の照会", (stage.organisation.name(cast.ON_OLD_FORM),))
        (sent,) = distribute(stage.parts, store, options, cast.OFFICE_CLERK).value
    return stage.parts.files.read(sent.file)


def _arrived(stage: Stage, division: str) -> None:
    stage.expectation.add_answers(stage.answers[row_id] for row_id in stage.rows_of(division))
    check_rows(stage)


def _zip(stage: Stage) -> Path:
    return stage.folder.special / f"{stage.organisation.name(cast.IN_A_ZIP)}.zip"


def _locked(stage: Stage) -> Path:
    return stage.folder.special / f"{stage.organisation.name(cast.WITH_PASSWORD)}（パスワード付き）.xlsx"


def _old(stage: Stage) -> Path:
    return stage.folder.special / f"{stage.organisation.name(cast.ON_OLD_FORM)}（{LAST_YEAR.short}の様式に記入）.xlsx"


def let_both_divisions_answer(stage: Stage) -> ResultSentence:
    """Let both divisions that are named on a row answer it; their different texts are then in conflict."""
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
    plan = merge_into_office(stage, target)
    expect("各課回答との相違", [each.conflict_id for each in plan.conflicts], [conflict_id(row_id, DONE)])
    return f"管理番号 {row_id} を各課回答とし、{second}から異なる回答が届きました。"


def decide_between_divisions(stage: Stage) -> ResultSentence:
    """Decide the conflict between two divisions by keeping both texts; the row is still counted once."""
    stage.clock.set(7, 26, 9)
    with stage.office() as store:
        with store.reading() as records:
            (found,) = conflict_views(records, YEAR)
        resolve_conflict(stage.parts, store, found.conflict, Decision(ConflictChoice.BOTH.value), by=cast.OFFICE_CLERK)
    first = stage.answers[cast.SHARED_ROW]
    names = tuple(stage.organisation.name(each) for each in (cast.SENDS_TO_SECTION, cast.SHARED_WITH))
    expect("課間の相違", found.divisions, names)
    both = f"{first.values[DONE].strip()}\n{cast.SHARED_TEXT}"
    stage.expectation.add_answers([Answer(cast.SHARED_ROW, {**first.values, DONE: both})])
    check_rows(stage)
    return f"課間の相違（{'・'.join(names)}）に、両方の文章を採用しました。"


def ask_one_row_back(stage: Stage) -> ResultSentence:
    """Ask a division to write more on one row, with a form that has only this row."""
    stage.clock.set(8, 1, 10)
    name = stage.organisation.name(cast.ASKED)
    with stage.office() as store:
        options = FormOptions(name, stage.folder.sent_back, due=cast.ASKED_UNTIL)
        asked = ask_back(stage.parts, store, options, {cast.ASKED_ROW: cast.COMMENT}, cast.OFFICE_CLERK).value
    stage.forms[cast.ASKED] = asked.file
    line = _line_of(stage, name)
    expect("修正依頼の状況", (line.state, line.asked_back), (DivisionState.ASKED_BACK, 1))
    return f"{name}に、管理番号 {cast.ASKED_ROW} の修正依頼を作成しました。"


def answer_correction_request(stage: Stage) -> ResultSentence:
    """Open the form of the 修正依頼 as the division, add a sentence to the answer and submit it.

    Raises Unexpected unless the office sees the change.
    """
    stage.clock.set(8, 7, 10)
    open_form(stage.parts, stage.store_of(cast.ASKED), stage.forms[cast.ASKED], cast.CLERK)
    merge_into_office(stage, _write_more(stage, cast.ASKED_ANSWER, "修正依頼への回答"))
    check_rows(stage)
    line = _line_of(stage, stage.organisation.name(cast.ASKED))
    expect("再提出の状況", (line.state, line.resubmitted), (DivisionState.RESUBMITTED, 1))
    expect("修正依頼の結果", [each.outcome for each in line.asked_rows], [AskOutcome.CHANGED])
    return f"{line.division}から再提出がありました（修正あり 1件）。"


def accept_the_division(stage: Stage) -> ResultSentence:
    """Accept all answers of a division."""
    stage.clock.set(8, 8, 9)
    name = stage.organisation.name(cast.ASKED)
    with stage.office() as store:
        accepted = accept(store, name, by=cast.OFFICE_CLERK).value
    expect("確認済の取組", set(accepted.ids), set(stage.rows_of(cast.ASKED)))
    expect("確認済の状況", _line_of(stage, name).state, DivisionState.ACCEPTED)
    return f"{name}の{len(accepted.ids)}件を確認済にしました。"


def answer_after_acceptance(stage: Stage) -> ResultSentence:
    """Send one more change as the division whose answers were accepted, and reopen the row.

    Raises Unexpected unless the change is held until the row is reopened.
    """
    stage.clock.set(8, 9, 10)
    accepted = stage.expectation.texts[cast.ASKED_ROW]
    merge_into_office(stage, _write_more(stage, cast.AFTERWARDS, "確認後の訂正"))
    later = stage.expectation.texts[cast.ASKED_ROW]
    stage.expectation.texts[cast.ASKED_ROW] = accepted
    check_rows(stage)
    item = only_waiting(stage, "ACCEPTED")
    expect("再開を待つ取組", item.row_id, cast.ASKED_ROW)
    return _reopen(stage, later)


def _reopen(stage: Stage, later: dict[str, str]) -> ResultSentence:
    with stage.office() as store:
        reopened = reopen(store, [cast.ASKED_ROW], cast.REOPENED_WHY, by=cast.OFFICE_CLERK).value
    expect("再開で取り込んだ回答", len(reopened.applied), 1)
    stage.expectation.texts[cast.ASKED_ROW] = later
    check_rows(stage)
    return "確認済の取組への回答は未取込に残り、理由を記入して再開すると取り込まれました。"


def _write_more(stage: Stage, sentence: str, what: str) -> Path:
    """Add a sentence to the row that was asked back and to the expected values, and submit; return the file."""
    values = stage.expectation.texts[cast.ASKED_ROW]
    now = Answer(cast.ASKED_ROW, {**values, DONE: f"{values[DONE].strip()}{sentence}"})
    target = stage.folder.answered_again / f"{stage.organisation.name(cast.ASKED)}（{what}）.xlsx"
    with stage.opened(stage.store_of(cast.ASKED), cast.CLERK) as store:
        edit_entry(stage.parts, store, Entry(cast.ASKED_ROW, {DONE: now.values[DONE]}), cast.CLERK)
        submit(stage.parts, store, SubmitOptions(target), cast.CLERK)
    stage.expectation.add_answers([now])
    return target


def _line_of(stage: Stage, division: str) -> BoardLine:
    with stage.records() as records:
        board = read_board(records, chosen_round(records, YEAR), stage.clock.today())
    return next(line for line in board if line.division == division)


def reword_and_ask(stage: Stage) -> ResultSentence:
    """Change the wording of two texts, and send the division a file that shows the changes."""
    stage.clock.set(8, 10, 10)
    name = stage.organisation.name(cast.REWORDED)
    reworded = {row_id: _put_otherwise(stage, row_id, *words) for row_id, words in cast.REWORDINGS.items()}
    with stage.office() as store:
        for row_id, text in reworded.items():
            edit_entry(stage.parts, store, Entry(row_id, {DONE: text}), cast.OFFICE_CLERK)
        options = DivisionFormsOptions(stage.folder.sent_back, (name,))
        (sent,) = send_wordings(stage.parts, store, options, cast.OFFICE_CLERK).value
    stage.forms[cast.REWORDED] = sent.file
    received = {each.id: (each.received or "").strip() for each in sent.changes}
    expect("修文の前の回答", received, {row_id: stage.answers[row_id].values[DONE].strip() for row_id in reworded})
    for row_id, text in reworded.items():
        _expect_text(stage, row_id, text)
    check_rows(stage)
    return f"2件の文章を直し、{name}に修文の確認を依頼しました。"


def merge_wording_reply(stage: Stage) -> ResultSentence:
    """Merge the division's reply to the wording changes: one text is agreed to, the other is rewritten."""
    stage.clock.set(8, 18, 10)
    form = stage.parts.files.read(stage.forms[cast.REWORDED])
    changed = _put_otherwise(stage, cast.CHANGED_ROW, *cast.CHANGED_AGAIN)
    answered = stage.spreadsheet_user.fill_in(form, {cast.CHANGED_ROW: {DONE: changed}}, cast.CLERK)
    target = stage.folder.answered_again / f"{stage.organisation.name(cast.REWORDED)}（修文の確認）.xlsx"
    stage.parts.files.write(target, answered)
    plan = merge_into_office(stage, target)
    expect("修文への返事との相違", len(plan.conflicts), 0)
    _expect_text(stage, cast.CHANGED_ROW, changed)
    check_rows(stage)
    with stage.records() as records:
        found = wording_changes(records, chosen_round(records, YEAR), cast.REWORDED)
    replies = {each.id: each.reply for each in found}
    expect("修文への返事", replies, {cast.AGREED_ROW: Reply.AGREED, cast.CHANGED_ROW: Reply.CHANGED})
    return "修文に、1件は同意、1件は所管課の文章で返事がありました。"


def unify_a_term(stage: Stage) -> ResultSentence:
    """Preview 用語の統一 for a term, and carry it out."""
    stage.clock.set(8, 21, 10)
    with stage.office() as store:
        options = UnifyOptions(preferred=(cast.TELEPHONE_TERM,))
        preview = preview_unification(stage.parts, store, options).value
        expect("用語の統一の対象", [(each.id, each.key) for each in preview.changes], [(cast.UNANSWERED_ROW, DONE)])
        unify(stage.parts, store, options, cast.OFFICE_CLERK)
    _expect_text(stage, cast.UNANSWERED_ROW, cast.TELEPHONE_TEXT.replace(cast.TELEPHONE_TERM, cast.UNIFIED_WORD))
    check_rows(stage)
    return f"「{cast.TELEPHONE_TERM}」を「{cast.UNIFIED_WORD}」に統一しました（1件）。"


def correct_on_the_list(stage: Stage) -> ResultSentence:
    """Write the check print as a workbook, correct a text in it, and import the difference."""
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
    """Return the current text of a row with a part replaced; raises Unexpected unless it has that part once."""
    text = stage.expectation.texts[row_id][DONE]
    expect(f"管理番号 {row_id} の「{was}」", text.count(was), 1)
    return text.replace(was, now)
