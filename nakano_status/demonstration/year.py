"""The year, scene after scene."""

from __future__ import annotations

from nakano_status.application.outcome import Progress
from nakano_status.demonstration import (
    answering,
    cast,
    collecting,
    figures,
    late_returns,
    papers,
    preparing,
    publishing,
    reviewing,
    sights,
)
from nakano_status.demonstration.guide_page import Played
from nakano_status.demonstration.playing import Scene, play_scenes
from nakano_status.demonstration.stage import Stage

SCENES: tuple[Scene[Stage], ...] = (
    Scene("init", "データファイルの作成", preparing.make_store),
    Scene("tables", "部とスケジュールの取込み", preparing.import_example_tables),
    Scene("import", "前年の一覧の取込み", preparing.import_last_year),
    Scene("round-open", "進捗確認の開始", preparing.open_the_round),
    Scene("out-of-report", "報告対象外の指定", preparing.leave_out),
    Scene("figure-owners", "成果指標の所管課", figures.name_who_supplies),
    Scene("distribute", "照会", preparing.send_forms),
    Scene("letters", "依頼文・送付票", papers.write_with_the_forms),
    Scene("office-word", "電話での聞き取り", answering.office_writes_down),
    Scene("section", "課内とりまとめ", answering.ask_a_section),
    Scene("halfway", "記入の途中", answering.stop_halfway),
    Scene("answer-in-program", "プログラムでの記入", answering.answer_in_program),
    Scene("confirm", "所属長確認", answering.confirm_by_head),
    Scene("answer-by-hand", "Excel での記入", answering.answer_by_hand),
    Scene("department-workbook", "部のとりまとめ", answering.hand_in_together),
    Scene("broken-file", "読み取れないファイル", answering.name_a_text_like_a_workbook),
    Scene("board-before", "提出状況（締切前）", collecting.look_at_the_board),
    Scene("dry-run", "取り込む前の確認", collecting.try_the_merge),
    Scene("pictures-plan", "取り込む前の画面", collecting.take_pictures_before_merging),
    Scene("merge", "取りまとめ", collecting.merge),
    Scene("pictures-undecided", "決定する前の画面", collecting.take_pictures_before_deciding),
    Scene("not-final", "確認前の資料", publishing.refuse_while_open),
    Scene("section-trace", "係の回答の確認", answering.trace_to_the_section),
    Scene("held-file", "部のファイルの分割", collecting.decide_the_file),
    Scene("conflict", "相違の確認", collecting.decide_the_conflict),
    Scene("figures", "成果指標の実績", figures.settle_what_did_not_come),
    Scene("foreign-row", "他課分の確認", collecting.decide_the_foreign_row),
    Scene("reminder", "再依頼文", papers.remind),
    Scene("late-files", "圧縮・パスワード・前年の様式", late_returns.send_late),
    Scene("zip-and-password", "圧縮・パスワードの取込み", late_returns.take_the_late_in),
    Scene("carry-over", "前年の様式からの引継ぎ", late_returns.carry_the_old_form_over),
    Scene("findings", "指摘を返す", late_returns.send_findings_back),
    Scene("take-back", "取込みの取消し", late_returns.take_back_and_again),
    Scene("second-answer", "2回目の回答", answering.think_again),
    Scene("late-merge", "2回目の回答の取込み", collecting.merge_the_late_one),
    Scene("confirm-changed", "所属長確認の後の変更", answering.name_what_changed_since),
    Scene("merge-again", "同じファイルの再取込み", collecting.merge_everything_again),
    Scene("board", "提出状況", collecting.look_at_the_board_again),
    Scene("telephone", "代理入力", late_returns.write_down_the_telephone),
    Scene("several-writers", "各課回答", reviewing.open_to_all),
    Scene("between-divisions", "課間の相違", reviewing.decide_between_divisions),
    Scene("ask-back", "修正依頼", reviewing.ask_one_row_back),
    Scene("correction-letter", "修正依頼文", papers.ask_for_more),
    Scene("resubmitted", "再提出", reviewing.answer_the_asking),
    Scene("accept", "確認済", reviewing.accept_the_division),
    Scene("reopen", "確認済の後の回答と再開", reviewing.answer_after_acceptance),
    Scene("wording", "修文の確認依頼", reviewing.reword_and_ask),
    Scene("wording-back", "修文への返事", reviewing.hear_the_division),
    Scene("unify", "用語の統一", reviewing.unify_a_term),
    Scene("check-print", "確認用の一覧", papers.print_for_checking),
    Scene("list-mended", "Excel で直した一覧", reviewing.correct_on_the_list),
    Scene("counts", "件数", publishing.count),
    Scene("draft", f"{cast.COUNCIL}の資料の案", publishing.draft_for_council),
    Scene("approval", "決裁用一式", papers.make_for_approval),
    Scene("questions", "想定問答", papers.think_of_questions),
    Scene("summaries", "所管課別まとめ", papers.sum_up_for_divisions),
    Scene("council", f"{cast.COUNCIL}の資料", publishing.report_to_council),
    Scene("committee", "委員会の資料", publishing.report_to_committee),
    Scene("correction", "委員会の後の訂正", publishing.correct_afterwards),
    Scene("errata", "差替えと正誤表", publishing.replace_at_committee),
    Scene("published", "公表の資料とデータ", publishing.publish_to_all),
    Scene("publications", "記録した資料", publishing.look_at_what_was_recorded),
    Scene("compare-years", "前年との新旧対照表", papers.compare_years),
    Scene("compare-papers", "資料の新旧対照表", papers.compare_papers),
    Scene("verify", "データファイルの点検", publishing.check_the_store),
    Scene("pictures", "画面の画像", publishing.take_pictures),
)


def play(stage: Stage, progress: Progress) -> Played:
    """Play the year into the stage's folder, which is emptied first; raises FolderNotDemo."""
    return play_scenes(SCENES, stage, sights.HEAD, lambda: sights.sights(stage.folder), progress)
