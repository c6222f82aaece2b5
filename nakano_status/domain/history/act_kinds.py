"""What each kind of act is called: the one declaration of kinds, for the record of acts (`audit`)."""

from __future__ import annotations

from collections.abc import Mapping

ACT_LABELS: Mapping[str, str] = {
    "accept": "回答を確認済にする",
    "add_opinion": "意見を追加",
    "add_successor": "次期計画を登録",
    "amend_round": "進捗確認の取組・所管課を変更",
    "ask_back": "修正依頼を作成",
    "begin_history": "照合番号の記録を開始",
    "carry_over": "前の様式の回答を移す",
    "close_round": "進捗確認を終了",
    "confirm": "所属長確認",
    "correct_due": "回答期限を訂正",
    "correct_made_on": "作成日を訂正",
    "create_store": "データファイルを作成",
    "decide_fate": "次期計画への引継ぎを決定",
    "delete_opinion": "意見を削除",
    "distribute": "照会を作成",
    "draft_template": "文面の下書きを保存",
    "edit_division": "組織を変更",
    "edit_entry": "回答を入力",
    "edit_indicator": "成果指標を入力",
    "edit_opinion": "意見を変更",
    "edit_schedule": "計画上のスケジュールを変更",
    "extend_due": "回答期限を延長",
    "findings": "指摘一覧を作成",
    "hand_on_row": "取組の担当を引継ぎ",
    "held-apply": "未取込のものを取り込む",
    "held-reject": "未取込のものを取り込まない",
    "import_divisions": "組織の表を取込み",
    "import_frames": "国の枠組みを取込み",
    "import_indicators": "成果指標を取込み",
    "import_list": "公表された一覧を取込み",
    "import_opinions": "意見を取込み",
    "import_schedule": "計画上のスケジュールを取込み",
    "keep_comment": "修正依頼の文を保存",
    "let_stand": "指摘をそのままにする",
    "list_changes": "一覧の修正を取込み",
    "merge": "回答ファイルを取込み",
    "name_division": "組織の別名を登録",
    "open_earlier": "前のデータファイルの年度を読込み",
    "open_form": "回答様式を読込み",
    "open_round": "進捗確認を開始",
    "paste_block": "表の貼付け",
    "publish": "資料を記録",
    "record_respondent": "記入者を登録",
    "reopen": "確認済の回答を再開",
    "reorganise": "組織改正を登録",
    "resolve": "相違を決定",
    "revise_plan": "計画の改定を登録",
    "save_template": "文面を保存",
    "save_word_table": "用語の表を保存",
    "send_to_section": "係への照会を作成",
    "send_wording": "修文の確認を依頼",
    "show_advice": "助言の表示を切替え",
    "submit": "回答ファイルを作成",
    "tag_rows": "国の枠組みに取組を対応付け",
    "take_back": "取り込んだ回答を取消し",
    "unify": "用語を統一",
    "untag_rows": "国の枠組みとの対応を取消し",
    "withdraw_reorganisation": "組織改正を取消し",
    "withdraw_revision": "計画の改定を取消し",
    "withdraw_round": "進捗確認の開始を取消し",
}
"""The label of each kind of act."""


def act_label(kind: str) -> str:
    """Return the label of a kind of act; that of an unknown kind, of a newer program, is the kind itself."""
    return ACT_LABELS.get(kind, kind)
