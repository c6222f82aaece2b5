"""Notices about a report that was made although something in it is still missing."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, advice

REPORT_CODES: tuple[CodeEntry, ...] = (
    advice(
        "REPORT-REWORDED",
        "文面が前回の確定版から変わっています",
        "「進捗状況について」の文面が、確定版の{found}を作成した時から変わっています。",
        "新しい文面でよければ、確定版を作成してください。元の文面に戻すこともできます。",
        "確定版を作成するまで、この資料には「作成中」と印刷します。一覧やデータファイルは、文面によらないため変わりません。",
    ),
    advice(
        "PAPER-DAY-OPEN",
        "資料の日付が決まっていません",
        "日付が指定されていないため、「{found}」と印刷しています。",
        "日付が決まりましたら、指定して作成し直してください。",
    ),
    advice(
        "COUNT-INCOMPLETE",
        "件数に入っていない報告対象の取組があります",
        "報告対象の取組のうち{found}件は、未記入か、相違が残っているため、件数に入っていません。",
        "件数に入れる場合は、回答をそろえ、相違の内容を決めてから作成し直してください。",
    ),
    advice(
        "FIGURES-NONE",
        "成果指標が登録されていません",
        "この計画の成果指標が登録されていません。成果指標の所には「（成果指標の登録なし）」と印刷しています。",
        "成果指標を取り込むか、文面から成果指標の見出しと［成果指標］の行を除いてください。",
    ),
    advice(
        "FIGURES-MISSING",
        "実績の入っていない成果指標があります",
        "{expected}の実績の入っていない成果指標が{found}件あります。空欄で印刷しています。",
        "実績がない場合は「—」と記入してください。",
    ),
    advice(
        "FIGURES-UNDECIDED",
        "相違の残っている成果指標があります",
        "{expected}の実績に相違の残っている成果指標が{found}件あります。",
        "相違の内容を決めてから、作成し直してください。",
    ),
)
