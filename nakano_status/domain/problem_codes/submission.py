"""What a submission is checked for (source: product.md; tone: practice.md §2, "Message style").

`{column}` is the heading of the field as printed in the form.
"""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, advice, error, question

_UNIFY = "表記を統一する場合は「{expected}」に直してください。このままでも提出できます。"

SUBMISSION_CODES: tuple[CodeEntry, ...] = (
    error(
        "MARK-MISSING",
        "進捗状況が空欄です",
        "進捗状況が空欄です。",
        "◎、○、△、×のいずれかを選んでください。",
        "報告対象外とする提案は、事務局への連絡に「報告対象外（完了）」のように記入します。その行の進捗状況は空欄のままで提出できます。",
    ),
    error(
        "MARK-UNKNOWN",
        "使用できない記号です",
        "進捗状況の「{found}」は使用できません。",
        "◎、○、△、×のいずれかを選んでください。",
        "〇や◯、大文字や小文字の O、✕ など、形の似た文字はそのまま読み取ります。",
    ),
    error(
        "REASON-MISSING",
        "スケジュールの変更理由が空欄です",
        "進捗状況が「{found}」ですが、スケジュールの変更理由が空欄です。",
        "変更した理由を記入してください。",
        "実施主体が区の取組では、○、△、×に理由が必要です。国・都の取組では、記入できるかどうかの確認にとどめます。",
    ),
    error(
        "DONE-MISSING",
        "取組状況が空欄です",
        "進捗状況が記入されていますが、「{column}」が空欄です。",
        "取組がない場合は「―」と記入してください。",
    ),
    question(
        "KIND-MISSING",
        "変更の種別が空欄です",
        "進捗状況が「{found}」ですが、変更の種別が空欄です。",
        "前倒し・後ろ倒しなど、近いものを選んでください。",
        "変更の種別は集計用です。公表しません。空欄のままでも提出できます。",
    ),
    question(
        "REASON-WITH-PLANNED-MARK",
        "◎に変更理由が記入されています",
        "進捗状況が「◎」（予定どおり）ですが、スケジュールの変更理由「{found}」が記入されています。",
        "スケジュールを変更した場合は進捗状況を確認してください。",
    ),
    question(
        "NEXT-BLANK",
        "来年度の取組予定が空欄です",
        "「{column}」が空欄です。この取組は完了ですか。",
        "続きがある場合は取組予定を記入してください。",
    ),
    question(
        "DONE-IS-PLAN",
        "取組状況が計画の言葉のままです",
        "「{column}」が「{found}」だけです。",
        "実際に取り組んだ内容を記入してください。",
    ),
    question(
        "OUT-OF-REPORT-PROPOSED",
        "報告対象外とする提案があります",
        "報告対象外（{found}）とする提案が記入されています。",
        "提案の内容を確認してください。事務局が確認するまでは報告対象のままです。",
    ),
    question(
        "CONFIRMED-THEN-CHANGED",
        "所属長確認の後に変更されています",
        "所属長確認（{confirmed}）の後に{count}件の記入内容が変更されています（{found}）。",
        "再度確認を受けますか。",
        "公表する欄（進捗状況・変更理由・取組状況・取組予定）の変更をお知らせします。事務局への連絡だけの変更は含みません。このままでも提出できます。",
    ),
    advice(
        "SAME-AS-LAST-YEAR",
        "前回と同じ文章です",
        "「{column}」が前回と同じ文章です。",
        "変更がなければこのままで差し支えありません。",
    ),
    advice(
        "TEXT-LONG",
        "文章が目安より長くなっています",
        "「{column}」は{found}字です（目安{expected}字）。",
        "一覧に収まりやすい長さにまとめられるか確認してください。",
    ),
    advice(
        "WORDING-ERA",
        "年度の表記",
        "「{found}」は、一覧では「{expected}」と表記しています。",
        _UNIFY,
    ),
    advice(
        "WORDING-LOANWORD",
        "外来語の表記",
        "「{found}」は、一覧では「{expected}」と表記しています。",
        _UNIFY,
    ),
    advice(
        "WORDING-NOUN",
        "名詞の送り仮名",
        "「{found}」は、名詞では「{expected}」と表記しています。",
        _UNIFY,
    ),
    advice(
        "WORDING-VERB",
        "動詞の送り仮名",
        "「{found}」は、「{expected}」と表記しています。",
        _UNIFY,
    ),
    advice(
        "WORDING-PUNCTUATION",
        "句読点",
        "句読点に「{found}」が使われています。一覧では「{expected}」を使います。",
        _UNIFY,
    ),
    advice(
        "PLAN-IN-DONE",
        "取組状況に予定が書かれています",
        "「{column}」が「{found}」で終わっています。予定の記載のように読めます。",
        "年度末までに取り組んだ内容かどうか確認してください。",
    ),
)
