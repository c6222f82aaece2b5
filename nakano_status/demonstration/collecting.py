"""After the due date: the received files are previewed and merged, and conflicts and held items are decided."""

from __future__ import annotations

from pathlib import Path

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import apply_held, held_items, reject_held
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import Merging, apply_batch, merge_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.merge.resolve_conflict import Decision, resolve
from nakano_status.application.round.read.board import read_board
from nakano_status.demonstration import cast
from nakano_status.demonstration.figures import FIGURES, figures_of
from nakano_status.demonstration.looking import check_rows, digest, only_waiting
from nakano_status.demonstration.stage import YEAR, Stage, expect
from nakano_status.domain.exchange.ledger import Fate, Verdict
from nakano_status.domain.fields.field import DONE
from nakano_status.domain.merge.revision import ConflictChoice
from nakano_status.domain.round.states import DivisionState

_CONFLICT = f"{cast.CONTRADICTED_ROW}:{DONE}"


def look_at_the_board(stage: Stage) -> str:
    """Check that no answer has been merged yet."""
    stage.clock.set(7, 12)
    expect("未提出の所管", _divisions_in(stage, DivisionState.NONE_RECEIVED), _answering(stage))
    return f"提出状況を確認しました（{len(_answering(stage))}所管中0所管が提出）。"


def try_the_merge(stage: Stage) -> str:
    """Preview the merge of everything; nothing may change by it."""
    stage.clock.set(7, 14, 16, 40)
    before = digest(stage)
    merging = _plan(stage, stage.folder.answers)
    _check_plan(stage, merging.plan)
    expect("試した後の内容", digest(stage), before)
    return f"取り込む前に確認しました（変更 {len(merging.plan.changes)}件、相違 {len(merging.plan.conflicts)}件）。"


def take_pictures_before_merging(stage: Stage) -> str:
    """Take pictures of the office's screens while the received files are shown and none is merged."""
    before, folder = digest(stage), stage.folder.pictures / "事務局（取り込む前）"
    taken = stage.take_pictures(stage.folder.store, folder, (stage.folder.answers,))
    expect("画像の作成後の内容", digest(stage), before)
    return f"取り込む内容を確認している画面の画像を{len(taken)}枚作成しました。"


def merge(stage: Stage) -> str:
    """Merge the folder, in one transaction."""
    merging = _plan(stage, stage.folder.answers)
    with stage.office() as store:
        plan = apply_batch(store, merging, by=cast.OFFICE_CLERK).value
    _check_plan(stage, plan)
    for division, file in stage.returns.items():
        if file.name != _together(stage).name:
            _take(stage, division)
    office_word = {**stage.expectation.texts[cast.CONTRADICTED_ROW], DONE: cast.TELEPHONE_NOTE}
    stage.expectation.texts[cast.CONTRADICTED_ROW] = office_word
    check_rows(stage)
    taken = sum(file.verdict is Verdict.MERGED for file in plan.files)
    return f"{len(plan.files)}件のファイルのうち{taken}件を取り込みました。"


def take_pictures_before_deciding(stage: Stage) -> str:
    """Take pictures of the office's screens while there is something to decide."""
    taken = stage.take_pictures(stage.folder.store, stage.folder.pictures / "事務局（決定の前）")
    return f"相違と未取込がある間の画面の画像を{len(taken)}枚作成しました。"


def decide_the_file(stage: Stage) -> str:
    """Decide to merge the workbook of the whole 部, which waited for that."""
    item = only_waiting(stage, "MANY-PACKAGES")
    with stage.office() as store:
        apply_held(stage.parts, store, [item.item_id], by=cast.OFFICE_CLERK)
    for division, file in stage.returns.items():
        if file.name == _together(stage).name:
            _take(stage, division)
    check_rows(stage)
    return f"「{item.file}」を所管ごとに分けて取り込みました。"


def decide_the_conflict(stage: Stage) -> str:
    """Choose the division's value where the office had recorded another one."""
    with stage.office() as store:
        choice = Decision(ConflictChoice.DIVISION.value)
        decided = resolve(stage.parts, store, _CONFLICT, choice, by=cast.OFFICE_CLERK).value
    expect("決めた相違", [each.conflict for each in decided], [_CONFLICT])
    stage.expectation.take([stage.answers[cast.CONTRADICTED_ROW]])
    check_rows(stage)
    return f"相違1件（管理番号 {cast.CONTRADICTED_ROW}）に所管課の回答を採用しました。"


def decide_the_foreign_row(stage: Stage) -> str:
    """Reject the answer to a row that was never sent to the division."""
    item = only_waiting(stage, "FOREIGN")
    expect("他課分の取組", item.row_id, cast.FOREIGN_ROW)
    with stage.office() as store:
        reject_held(store, [item.item_id], by=cast.OFFICE_CLERK)
        expect("未取込", [each.item_id for each in held_items(store)], [])
    check_rows(stage)
    return f"他課分の1件（管理番号 {cast.FOREIGN_ROW}）は取り込まないこととしました。"


def merge_the_late_one(stage: Stage) -> str:
    """Merge the second answer of a division; what it did not change is only repeated."""
    stage.clock.set(7, 20, 15)
    merging = _plan(stage, stage.folder.late)
    with stage.office() as store:
        plan = apply_batch(store, merging, by=cast.OFFICE_CLERK).value
    expect("2回目の回答の変更", [(each.row_id, each.key) for each in plan.changes], [(cast.SECOND_THOUGHT_ROW, DONE)])
    expect("2回目の回答との相違", len(plan.conflicts), 0)
    stage.expectation.take([stage.answers[cast.SECOND_THOUGHT_ROW]])
    check_rows(stage)
    return "2回目の回答を取り込みました（変更 1件、相違 0件）。"


def merge_everything_again(stage: Stage) -> str:
    """Merge the same folders once more: the same files change nothing."""
    before = digest(stage)
    with stage.office() as store:
        files = read_batch(stage.parts, [stage.folder.answers, stage.folder.late])
        plan = merge_batch(store, files, by=cast.OFFICE_CLERK).value
    expect("再度の取込みによる変更", (len(plan.changes), digest(stage)), (0, before))
    return "同じファイルをもう一度取り込んでも、何も変わりませんでした。"


def look_at_the_board_again(stage: Stage) -> str:
    """Check who has answered: all but the one whose answer is a 下書き."""
    submitted = _answering(stage) - {cast.INCOMPLETE}
    expect("提出済の所管", _divisions_in(stage, DivisionState.SUBMITTED), submitted)
    expect("一部の所管", _divisions_in(stage, DivisionState.PARTIAL), {cast.INCOMPLETE})
    return f"提出状況は{len(_answering(stage))}所管中{len(submitted)}所管が提出、1所管が一部です。"


def _plan(stage: Stage, folder: Path) -> Merging:
    with stage.office() as store:
        return plan_batch(store, read_batch(stage.parts, [folder]))


def _check_plan(stage: Stage, plan: MergePlan) -> None:
    """Compare a merge plan with the intended content of each file."""
    verdicts = {Path(file.name).name: file.verdict for file in plan.files}
    expected = {file.name: Verdict.MERGED for file in stage.returns.values()}
    expected |= {cast.BROKEN_FILE: Verdict.REFUSED, _together(stage).name: Verdict.HELD}
    expect("ファイルの扱い", verdicts, expected)
    waiting = sum(len(stage.rows_of(each)) for each, file in stage.returns.items() if file == _together(stage))
    waiting += sum(len(stage.rows_of(each)) for each in cast.LATE)
    answered = len(stage.expectation.in_report) - waiting - 2  # the row in conflict, and the one left in a 下書き
    answered += len(FIGURES.keys() - {cast.LOST_FIGURE, cast.DATED_FIGURE})
    fates = {fate: plan.fates[fate] for fate in (Fate.APPLIED, Fate.CONFLICT, Fate.FOREIGN)}
    expect("行の扱い", fates, {Fate.APPLIED: answered, Fate.CONFLICT: 1, Fate.FOREIGN: 1})
    expect("件数の一致", plan.balanced, expected=True)
    expect("相違", [each.conflict_id for each in plan.conflicts], [_CONFLICT])


def _take(stage: Stage, division: str) -> None:
    left = {cast.UNANSWERED_ROW} if division == cast.INCOMPLETE else set()
    stage.expectation.take(stage.answers[row_id] for row_id in stage.rows_of(division) if row_id not in left)


def _together(stage: Stage) -> Path:
    return next(file for file in stage.returns.values() if file.name.startswith(cast.TOGETHER))


def _answering(stage: Stage) -> set[str]:
    return {each for each in stage.forms if stage.rows_of(each) or figures_of(each)}


def _divisions_in(stage: Stage, state: DivisionState) -> set[str]:
    with stage.records() as records:
        board = read_board(records, chosen_round(records, YEAR), stage.clock.today())
    return {stage.division_id(line.division) for line in board if line.state is state}
