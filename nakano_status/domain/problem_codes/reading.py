"""What can be found in an answered form (source: exchange.md, "Reading what comes back").

MARK-UNKNOWN is in `submission`: it is the same wherever it is met.
"""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, advice, error, question

_WAITS = "この欄は取り込まず、未取込（要確認）として保管します。"

READING_CODES: tuple[CodeEntry, ...] = (
    error(
        "FORM-UNREADABLE",
        "ブックを読み取れません",
        "Excel ブックの内容を読み取れません（{found}）。このファイルからは何も取り込んでいません。",
        "Excel で開き、別の名前で保存したものを指定してください。",
    ),
    error(
        "FORM-NO-ANSWERS",
        "回答様式ではありません",
        "「管理番号」「進捗状況」などの見出しのあるシートが見つかりません。このファイルからは何も取り込んでいません。",
        "事務局が送った回答様式に記入したファイルを指定してください。",
    ),
    question(
        "HEADING-TWICE",
        "同じ見出しの列が二つあります",
        "「{found}」の列が{columns}にあります。どちらが回答か分からないため、この項目は取り込みません。",
        "不要な列を削除するか、回答の列がどれかを所管課に確認してください。",
    ),
    question(
        "HEADING-MISSING",
        "回答の列がありません",
        "「{found}」の列がありません。この項目は、送ったときのままとします。",
        "列が削除されていないかを所管課に確認してください。",
    ),
    advice(
        "HEADING-UNKNOWN",
        "様式にない列があります",
        "様式にない列「{found}」があります。この列は取り込みません。",
        "必要な内容であれば、様式の欄に移してください。",
    ),
    question(
        "ID-UNREADABLE",
        "管理番号を読み取れません",
        "管理番号「{found}」は読み取れません。この行は取り込まず、未取込（要確認）として保管します。",
        "送った回答様式と照らし合わせて、管理番号を確認してください。",
        "管理番号の末尾の文字は確認用です。1字の違いや2字の入替わりがあると読み取れません。",
    ),
    error(
        "KIND-UNKNOWN",
        "使用できない言葉です",
        "変更の種別の「{found}」は使用できません。",
        "前倒し・後ろ倒し・内容・規模・中止・統合・その他から選ぶか、空欄にしてください。",
    ),
    question(
        "CELL-FORMULA",
        "数式が入っています",
        "数式「{found}」の計算結果「{expected}」を回答として読み取りました。",
        "計算結果が回答として正しいかを確認してください。",
    ),
    question(
        "CELL-FORMULA-UNREADABLE",
        "数式の結果がありません",
        "数式「{found}」に計算結果がありません。" + _WAITS,
        "Excel で開いて保存し直したものを依頼するか、内容を確認してください。",
    ),
    question(
        "CELL-ERROR-VALUE",
        "エラー値が表示されています",
        "「{found}」と表示されています。" + _WAITS,
        "所管課に内容を確認してください。",
    ),
    question(
        "CELL-DATE",
        "日付が入っています",
        "文章の欄に日付又は時刻「{found}」が入っています。" + _WAITS,
        "「{expected}」などの文字が、日付又は時刻に変わった可能性があります。所管課に内容を確認してください。",
    ),
    advice(
        "CELL-DATE-READ",
        "日付のセルです",
        "日付「{found}」のセルを、表示のとおり「{expected}」と読み取りました。",
        "文章として合っていれば、対応は不要です。",
    ),
    question(
        "CELL-NUMBER",
        "数値の表示を読み取れません",
        "数値「{found}」が、どのように表示されているかを読み取れません。" + _WAITS,
        "所管課に、セルに表示されている内容を確認してください。",
    ),
    question(
        "CELL-NUMBER-ROUNDED",
        "数値が丸めて表示されています",
        "セルの数値は「{found}」ですが、「{expected}」と表示されています。表示のとおり読み取りました。",
        "表示のとおりでよいかを所管課に確認してください。",
    ),
    question(
        "CELL-NUMBER-DATE",
        "日付が数値になった可能性があります",
        "数値「{found}」を、表示のとおり読み取りました。日付（{expected}）が数値に変わった可能性があります。",
        "所管課に内容を確認してください。",
    ),
    question(
        "CELL-CHARACTER-BROKEN",
        "文字が欠けています",
        "文章の中に、元の文字が分からない箇所（{found}）があります。残りの文章を読み取りました。",
        "所管課に元の文章を確認してください。",
    ),
    advice(
        "CELL-CONTROL",
        "表示されない制御文字を除きました",
        "文章から、表示されない制御文字（{found}）を除いて読み取りました。",
        "対応は不要です。",
    ),
    question(
        "CELL-MERGED",
        "セルが結合されています",
        "他のセルと結合されています（表示は「{found}」）。" + _WAITS,
        "どの取組の、どの項目の回答かを所管課に確認してください。",
    ),
    advice(
        "CELL-OUTSIDE",
        "様式の欄の外に記入があります",
        "様式の欄の外に「{found}」と記入されています（この列に{count}か所）。取り込まずに、届いたファイルに残しています。",
        "回答に必要な内容であれば、様式の欄に移してください。",
    ),
    question(
        "SHEET-HIDDEN",
        "非表示のシートに回答があります",
        "シート「{found}」は非表示になっていますが、回答の見出しがあります。このシートも読み取りました。",
        "再表示して、写しや書きかけの内容でないかを確認してください。",
    ),
    advice(
        "SHEETS-SEVERAL",
        "回答のシートが複数あります",
        "回答のシートが{count}枚あります（{found}）。全て読み取りました。",
        "写しや書きかけのシートが含まれていないかを確認してください。",
    ),
)
