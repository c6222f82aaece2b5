"""What prevents a revised edition (改定版) from being entered."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Problem, Refused


class RevisionFaulty(Refused):
    """The file `path` has faults: the first of `count` is `first`; `problems` are all of them."""

    code = "REVISION-FAULTY"
    title = "改定の内容に誤りがあります"
    message = "「{path}」の{count}か所に、直すところがあります（{first}）。計画は変更していません。"
    remedy = "直してから、もう一度登録してください。"
    problems: tuple[Problem, ...] = ()


class EditionFormatUnknown(Refused):
    """The workbook `path` has the format `found`; this program reads `expected`."""

    code = "EDITION-FORMAT-UNKNOWN"
    title = "読み取れない形式の計画の表です"
    message = "「{path}」の形式は「{found}」です。このプログラムで読み取れるのは、形式{expected}です。"
    remedy = "このプログラムで計画の表を保存し直し、それに記入してください。"


class RevisionOfAnotherEdition(Refused):
    """The file was made of `found`, but the newest edition is `expected`."""

    code = "REVISION-OF-ANOTHER-EDITION"
    title = "最新の版から作成した表ではありません"
    message = "この表は{found}のものです。最新の版は{expected}です。計画は変更していません。"
    remedy = "最新の版の表を保存し、それを直してください。"


class RevisionDayUnfit(Refused):
    """The day `found` (`what`: of adoption, or from which the edition holds) is not `expected`."""

    code = "REVISION-DAY-UNFIT"
    title = "改定版の日付が合いません"
    message = "改定版の{what}（{found}）は、{expected}にしてください。計画は変更していません。"
    remedy = "日付を確認してください。"


class RevisionTitleTaken(Refused):
    """An edition is called `found` already, or the title is blank."""

    code = "REVISION-TITLE-TAKEN"
    title = "改定版の名称を使えません"
    message = "改定版の名称「{found}」は、空欄か、既にある版の名称です。計画は変更していません。"
    remedy = "別の名称（改定版（令和6年2月）など）を指定してください。"
