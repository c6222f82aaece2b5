"""Why files that were given are not imported, and why the act's ground has changed."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class NothingReadable(Refused):
    """None of `count` files could be read."""

    code = "NOTHING-READABLE"
    title = "読み取れるファイルがありません"
    message = "指定された{count}件のうち、読み取れるファイルがありませんでした。何も取り込んでいません。"
    remedy = "ファイルごとの結果を確認してください。"


class PlanMoved(Refused):
    """The data file changed after the plan was shown."""

    code = "PLAN-MOVED"
    title = "表示のあとに内容が変わりました"
    message = "取込内容を表示したあとにデータファイルの内容が変わりました。何も取り込んでいません。"
    remedy = "新しい取込内容を確認して、もう一度取り込んでください。"


class NothingOnList(Refused):
    """None of the `count` rows of the list at `path` is a row of the plan; `first` is the problem of the first."""

    code = "LIST-NOTHING-TAKEN"
    title = "取り込める行がありません"
    message = "「{path}」の{count}行に、取り込める行がありません（{first}）。何も取り込んでいません。"
    remedy = "実施内容の番号（「1-1-①」の形）と事業内容を、計画の記載と見比べてください。"


class ListNotReadable(Refused):
    """`path` cannot be read as a list: `reason`."""

    code = "LIST-NOT-READABLE"
    title = "一覧として読み取れません"
    message = "「{path}」は進捗状況一覧として読み取れません（{reason}）。"
    remedy = "公表された進捗状況一覧（.xlsx）を指定してください。"


class TextTooLong(Refused):
    """Field `key` of row `id` has more than `expected` characters."""

    code = "TEXT-TOO-LONG"
    title = "文章が長すぎます"
    message = "管理番号 {id} の文章が、一つのセルに入る長さ（{expected}字）を超えています。ファイルは作成していません。"
    remedy = "文章を短くしてください。"


class TableNotReadable(Refused):
    """`path` cannot be read as a table: `reason`."""

    code = "TABLE-NOT-READABLE"
    title = "表として読み取れません"
    message = "「{path}」は表として読み取れません（{reason}）。何も取り込んでいません。"
    remedy = "見出しのある表（.xlsx または .csv）を指定してください。"


class ResourceMissing(Refused):
    """A file that comes with the program is not at `path`: the installation is incomplete."""

    code = "RESOURCE-MISSING"
    title = "プログラムに付属するファイルがありません"
    message = "プログラムに付属するファイル「{path}」がありません。何も変更していません。"
    remedy = "プログラムを、もう一度準備（インストール）してください。続くときは、担当者に連絡してください。"


class DisplayMissing(Refused):
    """There is no display to show a window on."""

    code = "DISPLAY-MISSING"
    title = "画面を開けません"
    message = "この端末には、表示する画面（ディスプレイ）がありません。"
    remedy = "画面のある端末で起動してください。コマンドは、画面がなくても使えます。"


class NotOnList(Refused):
    """The list shows no difference at `found` (a 管理番号, or one with a key)."""

    code = "LIST-CHANGE-UNKNOWN"
    title = "一覧との違いがありません"
    message = "「{found}」には、一覧との違いがありません。何も変更していません。"
    remedy = "一覧との違いを表示して、管理番号と項目を確認してください。"


class NoWordingChange(Refused):
    """No wording change in `division`'s answers waits for its reply."""

    code = "NOTHING-MENDED"
    title = "確認を依頼する修文がありません"
    message = "「{division}」に確認を依頼する修文がありません。ファイルは作成していません。"
    remedy = "修文の一覧で、確認の状況を確認してください。"


class ValueMoved(Refused):
    """Field `key` of row `id` has changed since the user looked at it."""

    code = "VALUE-MOVED"
    title = "あとから別の内容に変わっています"
    message = "管理番号 {id} のこの欄は、あとから別の内容に変わっています。今の内容を残し、何も変更していません。"
    remedy = "欄の［以前の内容］で、これまでの内容を確認してください。そこから戻すこともできます。"


class Usage(Refused):
    """The command's arguments are invalid: `reason`."""

    code = "USAGE"
    title = "指定が正しく読み取れません"
    message = "{reason}"
    remedy = "使い方を確認してください。"
