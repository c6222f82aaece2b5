"""Problems in a paper's template (文面) that the office changed."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, error

TEMPLATE_CODES: tuple[CodeEntry, ...] = (
    error(
        "TEMPLATE-EMPTY",
        "文面に印刷する文字がありません",
        "文面に、｛｝や［］のほかに印刷する文字がありません。",
        "文面を記入してください。元の文面に戻すこともできます。",
    ),
    error(
        "TEMPLATE-TOO-LONG",
        "文面が長すぎます",
        "文面が{found}字あり、一つの文面に入る長さ（{expected}字）を超えています。",
        "印刷しない文章や、誤って貼り付けた内容を削除してください。",
    ),
    error(
        "TEMPLATE-WORD-UNKNOWN",
        "文面に使えない｛｝があります",
        "｛{found}｝に入る内容はありません。",
        "次のいずれかに直すか、削除してください（{expected}）。",
        "波かっこは、作成するときの内容に置き換える所の印です。文字として印刷することはできません。",
    ),
    error(
        "TEMPLATE-BRACE",
        "文面の波かっこがそろっていません",
        "「{found}」の波かっこ（｛と｝）がそろっていません。",
        "｛と｝で内容の名前を囲んでください。",
        "波かっこは、作成するときの内容に置き換える所の印です。文字として印刷することはできません。",
    ),
    error(
        "TEMPLATE-PART-UNKNOWN",
        "文面に使えない［］の行があります",
        "［{found}］だけの行がありますが、入れるものがありません。",
        "次のいずれかに直すか、行を削除してください（{expected}）。",
        "［］だけの行は、表などを入れる所の印です。文字として印刷する場合は〔〕や【】を使ってください。",
    ),
    error(
        "TEMPLATE-MANNER-UNKNOWN",
        "文面の行頭に使えない［］があります",
        "行頭の［{found}］は、行の置き方の言葉ではありません。",
        "次のいずれかに直すか、削除してください（{expected}）。",
        "行頭の［］は、行の置き方の印です。文字として印刷する場合は〔〕や【】を使ってください。",
    ),
    error(
        "TEMPLATE-HEADINGS-MANY",
        "文面の見出しが多すぎます",
        "同じ段の見出しが{expected}を超えています。",
        "見出しを減らすか、上の段の見出しで分けてください。",
    ),
)
