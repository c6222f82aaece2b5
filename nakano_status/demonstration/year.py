"""The year, scene after scene, and the guide to the files in its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nakano_status.demonstration import answering, cast, collecting, publishing
from nakano_status.demonstration.playing import Played, Scene, Sight, play_scenes
from nakano_status.demonstration.stage import DemoFolder, Stage

HEAD = (
    "組込みの計画（当初計画）を題材に、1年分の進捗確認を最初から最後まで実行した結果です。"
    "回答、部の組織、計画上のスケジュールはすべて架空のもの（例）で、実際の報告ではありません。"
)


def sights(folder: DemoFolder) -> Iterator[Sight]:
    """Yield the files and folders that a person should look at, each with an explanation in Japanese."""
    yield folder.store, "事務局のデータファイル。プログラムで開くと、提出状況・取組一覧・変更履歴を確認できます。"
    yield (
        folder.forms,
        "各所管に送る回答様式と、部ごとの依頼文・送付票（Word とメール文）。成果指標を照会する所管もあります。",
    )
    yield folder.divisions, "プログラムで記入した所管課のデータファイル。"
    yield folder.within_department, f"{cast.TOGETHER}の各所管が部の庶務担当課に渡したもの。"
    yield (
        folder.within_division,
        f"情報システム課が{cast.SECTION}に照会した様式と、{cast.SECTION}の回答。課のデータファイルで取りまとめました。",
    )
    yield (
        folder.answers,
        "届いた回答。表記の揺れ、並べ替え、貼り合わせ、他課分、下書き、読み取れないファイルを含みます。",
    )
    yield folder.late, "締切後に届いた2回目の回答。"
    yield folder.special, f"圧縮、パスワード（「{cast.PASSWORD}」）、前年の様式、指摘を返すファイル。"
    yield from _sent_back(folder)
    yield folder.answered_again, "修正依頼、修文の確認、引継ぎ、各課回答への所管課の回答。"
    yield (
        folder.pictures / "事務局（取り込む前）",
        "届いた回答を取り込む前の画面。「取りまとめ」に、ファイルごとの結果と変更の内容が表示されています。",
    )
    yield from _papers(folder)
    yield folder.given, "始める前に事務局が持っていた一覧と表。"


def _papers(folder: DemoFolder) -> Iterator[Sight]:
    """Yield the papers that the office made from the answers, in the order of their distribution."""
    yield folder.checking, "確認用の一覧（管理番号と朱書きの欄付き）、Excel で直して戻した一覧、決裁用一式、想定問答。"
    yield folder.summaries, "所管課別のまとめ（PDF）。1所管は Word と Excel、1つの部は横置きにもしました。"
    yield folder.drafts, f"{cast.COUNCIL}の資料の案。各ページに「作成中」と日付があります。"
    yield from ((each, f"{cast.COUNCIL}の資料。") for each in files_in(folder.council))
    yield from ((each, "委員会の資料。") for each in files_in(folder.committee))
    yield from ((each, "訂正の後に差し替えた委員会の資料と正誤表。") for each in files_in(folder.replaced))
    yield from ((each, "公表した資料と、機械で読み取れる公開するデータ。") for each in files_in(folder.published))
    yield from ((each, "新旧対照表（変わった文字に下線）。") for each in files_in(folder.comparisons))


def files_in(folder: Path) -> list[Path]:
    """Return the files directly in a folder, sorted by name."""
    return sorted(path for path in folder.glob("*") if path.is_file())


def _sent_back(folder: DemoFolder) -> Iterator[Sight]:
    """Yield the files that the office made for a single division, found by the end of their names."""
    yield folder.reminders, "締切を過ぎた所管の部への再依頼文。"
    whys = {
        "修正依頼": "お願いのある取組だけを載せた修正依頼。横に事務局の文があります。",
        "修文確認": "事務局が直した文章の見え消し。そのまま戻れば同意、直して戻れば所管課の文章になります。",
        "指摘": "届いた回答をそのまま入れ、指摘のある欄に枠を付けたもの。読み取れないファイルは指摘の一覧だけです。",
        "引継ぎ": "前年の様式に記入された文章を、今年の回答様式に移したもの。",
    }
    for what, why in whys.items():
        yield from ((path, why) for path in sorted(folder.sent_back.rglob(f"*{what}*.xlsx")))
    yield from ((path, "修正依頼に添える文書。") for path in sorted(folder.sent_back.rglob("*修正依頼文.docx")))


SCENES: tuple[Scene[Stage], ...] = (
    Scene("init", "データファイルの作成", answering.make_store),
    Scene("tables", "部とスケジュールの取込み", answering.import_example_tables),
    Scene("import", "前年の一覧の取込み", answering.import_last_year),
    Scene("round-open", "進捗確認の開始", answering.open_the_round),
    Scene("out-of-report", "報告対象外の指定", answering.exclude_rows),
    Scene("figure-owners", "成果指標の所管課", answering.enter_suppliers),
    Scene("distribute", "照会", answering.send_forms),
    Scene("letters", "依頼文・送付票", publishing.write_with_the_forms),
    Scene("office-word", "電話での聞き取り", answering.record_telephone_note),
    Scene("section", "課内とりまとめ", answering.ask_a_section),
    Scene("halfway", "記入の途中", answering.stop_halfway),
    Scene("answer-in-program", "プログラムでの記入", answering.answer_in_program),
    Scene("confirm", "所属長確認", answering.confirm_by_head),
    Scene("answer-by-hand", "Excel での記入", answering.answer_by_hand),
    Scene("department-workbook", "部のとりまとめ", answering.hand_in_together),
    Scene("broken-file", "読み取れないファイル", answering.send_text_as_workbook),
    Scene("board-before", "提出状況（締切前）", collecting.look_at_the_board),
    Scene("dry-run", "取り込む前の確認", collecting.try_the_merge),
    Scene("pictures-plan", "取り込む前の画面", collecting.take_pictures_before_merging),
    Scene("merge", "取りまとめ", collecting.merge),
    Scene("pictures-undecided", "決定する前の画面", collecting.take_pictures_before_deciding),
    Scene("not-final", "確認前の資料", publishing.refuse_while_open),
    Scene("section-trace", "係の回答の確認", answering.trace_to_the_section),
    Scene("held-file", "部のファイルの分割", collecting.merge_held_workbook),
    Scene("conflict", "相違の確認", collecting.decide_the_conflict),
    Scene("figures", "成果指標の実績", answering.enter_missing_figures),
    Scene("foreign-row", "他課分の確認", collecting.reject_the_foreign_row),
    Scene("reminder", "再依頼文", publishing.remind),
    Scene("late-files", "圧縮・パスワード・前年の様式", collecting.send_late),
    Scene("zip-and-password", "圧縮・パスワードの取込み", collecting.merge_late_files),
    Scene("carry-over", "前年の様式からの引継ぎ", collecting.carry_the_old_form_over),
    Scene("findings", "指摘を返す", collecting.send_findings_back),
    Scene("take-back", "取込みの取消し", collecting.withdraw_and_merge_again),
    Scene("second-answer", "2回目の回答", answering.submit_second_answer),
    Scene("late-merge", "2回目の回答の取込み", collecting.merge_the_late_one),
    Scene("confirm-changed", "所属長確認の後の変更", answering.check_changes_after_confirmation),
    Scene("merge-again", "同じファイルの再取込み", collecting.merge_everything_again),
    Scene("board", "提出状況", collecting.look_at_the_board_again),
    Scene("telephone", "代理入力", collecting.enter_telephone_answer),
    Scene("several-writers", "各課回答", collecting.let_both_divisions_answer),
    Scene("between-divisions", "課間の相違", collecting.decide_between_divisions),
    Scene("ask-back", "修正依頼", collecting.ask_one_row_back),
    Scene("correction-letter", "修正依頼文", publishing.write_correction_letter),
    Scene("resubmitted", "再提出", collecting.answer_correction_request),
    Scene("accept", "確認済", collecting.accept_the_division),
    Scene("reopen", "確認済の後の回答と再開", collecting.answer_after_acceptance),
    Scene("wording", "修文の確認依頼", collecting.reword_and_ask),
    Scene("wording-back", "修文への返事", collecting.merge_wording_reply),
    Scene("unify", "用語の統一", collecting.unify_a_term),
    Scene("check-print", "確認用の一覧", publishing.print_for_checking),
    Scene("list-mended", "Excel で直した一覧", collecting.correct_on_the_list),
    Scene("counts", "件数", publishing.count),
    Scene("draft", f"{cast.COUNCIL}の資料の案", publishing.draft_for_council),
    Scene("approval", "決裁用一式", publishing.make_for_approval),
    Scene("questions", "想定問答", publishing.make_expected_questions),
    Scene("summaries", "所管課別まとめ", publishing.make_summaries),
    Scene("council", f"{cast.COUNCIL}の資料", publishing.report_to_council),
    Scene("committee", "委員会の資料", publishing.report_to_committee),
    Scene("correction", "委員会の後の訂正", publishing.correct_afterwards),
    Scene("errata", "差替えと正誤表", publishing.replace_at_committee),
    Scene("published", "公表の資料とデータ", publishing.publish_to_all),
    Scene("publications", "記録した資料", publishing.check_recorded_papers),
    Scene("compare-years", "前年との新旧対照表", publishing.compare_years),
    Scene("compare-papers", "資料の新旧対照表", publishing.compare_papers),
    Scene("verify", "データファイルの点検", publishing.check_the_store),
    Scene("pictures", "画面の画像", publishing.take_pictures),
)


def play(stage: Stage) -> Played:
    """Play the year into the stage's folder, which is emptied first; raises FolderNotDemo."""
    return play_scenes(SCENES, stage, HEAD, lambda: sights(stage.folder))
