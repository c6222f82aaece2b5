"""Why a paper was not made."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.domain.problems.problem import Refused

OFFICE_REMEDY = (
    "「資料作成」の［文面を編集］（コマンドは templates）で、この資料の文面の｛事務局｝を事務局の名称に、"
    "｛発信者｝を発信者に、｛連絡先｝を連絡先に書き換えてから、"
    "もう一度作成してください。"
    "新しく登録する計画では、計画の表の「概要」の事務局に書きます。"
)


class DivisionNotNamed(Refused):
    """`division` (or a 部) is named on no row in the round of `year`."""

    code = "DIVISION-NOT-NAMED"
    title = "取組に名前のない所管課です"
    message = "{division}は、{year}分の取組に名前がありません。ファイルは作成していません。"
    remedy = "所管課の名前と年度を確認してください。"


class SideUnknown(Refused):
    """`found` is no round, no recorded paper, no edition and no list."""

    code = "SIDE-UNKNOWN"
    title = "新旧対照表で比べるものが見つかりません"
    message = "「{found}」に当たる年度、資料、計画の版、一覧のファイルがありません。資料は作成していません。"
    remedy = "年度、記録した資料（年度と「第1号」）、計画の版の名称、又は一覧のファイル（.xlsx）を指定してください。"


class SideUnclear(Refused):
    """`found` is in each of `plans`."""

    code = "SIDE-UNCLEAR"
    title = "新旧対照表で比べるものが、どの計画のものか決められません"
    message = "「{found}」は、{plans}のどれにもあります。資料は作成していません。"
    remedy = "「計画の名称：{found}」のように、計画の名称を前に付けて指定してください。"


class OccasionUnknown(Refused):
    """The plan has no papers for `found`; `expected` are those that it has."""

    code = "OCCASION-UNKNOWN"
    title = "その会議・公表の資料はありません"
    message = "この計画では、「{found}」の資料は作成しません。資料は作成していません。"
    remedy = "計画で決めた名称（{expected}）のいずれかを指定してください。"


class TemplateUnknown(Refused):
    """No template has the name `found`; the names are `expected`."""

    code = "TEMPLATE-UNKNOWN"
    title = "その文面はありません"
    message = "文面「{found}」はありません。"
    remedy = "次のいずれかを指定してください（{expected}）。"


class TemplateNotReadable(Refused):
    """`path` cannot be read as a template: `reason`."""

    code = "TEMPLATE-NOT-READABLE"
    title = "文面として読み取れません"
    message = "「{path}」は文面として読み取れません（{reason}）。何も変更していません。"
    remedy = "メモ帳などで保存したテキストファイル（.txt）を指定してください。"


class TemplateFaulty(Refused):
    """The template of `title` has `count` faults; `first` is the first one with its place."""

    code = "TEMPLATE-FAULTY"
    title = "文面に直す所があります"
    message = (
        "「{title}」の文面に、直す所が{count}件あります。最初のものは「{first}」です。何も作成・変更していません。"
    )
    remedy = "文面を直して、もう一度行ってください。元の文面に戻すこともできます。"


class PaperFormatUnknown(Refused):
    """A paper cannot be made as a file with the suffix of `path`; possible are `expected`."""

    code = "PAPER-FORMAT-UNKNOWN"
    title = "この種類のファイルでは作成できません"
    message = "「{path}」の種類では、資料を作成できません。"
    remedy = "ファイル名の末尾を、次のいずれかにしてください（{expected}）。"


class PictureEmpty(Refused):
    """There is nothing to show in a picture of the round of `year`."""

    code = "PICTURE-EMPTY"
    title = "図にする数値がまだありません"
    message = "{year}には、この図にする数値がまだありません。何も作成していません。"
    remedy = "回答や成果指標の数値を取り込んでから、もう一度行ってください。"


class SiteUnfit(Refused):
    """`found` is no address of a folder at which data can be published."""

    code = "SITE-UNFIT"
    title = "公表先のアドレスではありません"
    message = "公表先のアドレス「{found}」は、読み取れません。ファイルは作成していません。"
    remedy = "https:// で始まる、公表するファイルを置く場所のアドレスを指定してください。日本語と空白は使えません。"


class DataHeadingUnfit(Refused):
    """The plan declares the heading `found`, which no data can have for `reason`."""

    code = "DATA-HEADING-UNFIT"
    title = "データにできない見出しが計画にあります"
    message = (
        "計画の見出し「{found}」は、機械判読のための15項目に合わないため、データにできません（{reason}）。"
        "ファイルは作成していません。"
    )
    remedy = (
        "計画の表（「段」「項目」）か計画のファイルの見出しを直して、データファイルを新しく作成してください。"
        "データを含まない資料は、このまま1つずつ作成できます。"
    )


class DataCodesAlike(Refused):
    """Two headings of the plan, named in `found`, would have one code in data; newer plans are refused for that."""

    code = "DATA-CODES-ALIKE"
    title = "データで区別できない番号が計画にあります"
    message = "計画に、データで区別できない番号があります（{found}）。ファイルは作成していません。"
    remedy = (
        "計画の番号を直して、データファイルを新しく作成するか、「計画・組織」の計画の改定で直してください。"
        "データを含まない資料は、このまま1つずつ作成できます。"
    )


class OptionMissing(Refused):
    """A paper cannot be made without a text for the option `option`, and none was given."""

    code = "OPTION-MISSING"
    title = "資料を作成するために要るものが入力されていません"
    message = "「{option}」が入力されていません。"
    remedy = "「{option}」を入力すると、資料を表示し、作成できます。"


class PaperFontMissing(Refused):
    """The font files `found` that come with the program are missing, incomplete, or not the program's own."""

    code = "PAPER-FONT-MISSING"
    title = "資料用のフォントが元のままではありません"
    message = (
        "このプログラムに付属するフォントのファイルが、なくなったか、変わったか、追加されています（{found}）。"
        "何も作成・変更していません。"
    )
    remedy = "このプログラムを入れ直してから、もう一度行ってください。Wordの資料は、そのまま作成できます。"
    more = (
        "PDFの作成と印刷には、プログラムに付属するフォントだけを使います。どのパソコンでも、同じ文字と同じページになります。"
        "外字や、あまり使わない文字が印刷できるかどうかも、このフォントで確かめます。"
    )


class CharacterUnprintable(Refused):
    """The fonts that come with the program do not have the characters `found`; `where` is the first place.

    `row` is the 管理番号 there, if it is in a row of the plan.
    """

    code = "CHARACTER-UNPRINTABLE"
    title = "印刷できない文字があります"
    message = (
        "{where}に、このプログラムに付属するフォントで印刷できない文字があります（{found}）。"
        "PDFの作成と印刷はしていません。元のファイルは変更していません。"
    )
    remedy = (
        "その文字を、別の文字に置き換えてください。外字は、標準の漢字や仮名に置き換えます。"
        "WordやExcelでは、そのまま作成できます。"
    )
    more = (
        "画面でページを見るときは、その文字を〓で示します。PDFの作成と印刷には、プログラムに付属するフォントだけを使うので、"
        "どのパソコンでも同じ結果になります。パソコンにフォントを加えても、印刷できるようにはなりません。"
    )


class PaperUnreadable(Refused):
    """A PDF that was made reads back differently: at `where`, from the character `found` on."""

    code = "PAPER-UNREADABLE"
    title = "作成したPDFに正しくない所があります"
    message = (
        "{where}が、作成したPDFで正しく表示されないか、読み取れません（{found}）。"
        "PDFは作成していません。元のファイルは変更していません。"
    )
    remedy = (
        "表示された所の文字を別の文字に直すか、文章を短くしてから、もう一度作成してください。"
        "WordやExcelでは、そのまま作成できます。"
    )
    more = (
        "作成したPDFは、保存や印刷の前に、すべてのページを読み返します。文字が枠や用紙からはみ出さず、ほかの文字と重ならず、"
        "書かれたとおりに読み取れ、読み上げられることを確かめます。"
        "文字を重ねて表すものなどは、印刷できてもファイルからは読み取れないことがあります。"
    )


class TextTooTall(Refused):
    """The text at `where` on the list has `lines` lines; a row of a sheet shows no more than `most`."""

    code = "TEXT-TOO-TALL"
    title = "Excelの一覧に収まらない文字があります"
    message = (
        "{where}が{lines}行分あり、Excelの一覧に収まるのは{most}行分までです。Excelの一覧は作成していません。"
        "元のファイルは変更していません。"
    )
    remedy = (
        "PDFの一覧と、データ（CSV・Excel）は、そのまま作成できます。"
        "回答を集める前であれば、計画の表か計画のファイルの記載を短くし、データファイルを作成し直すこともできます。"
    )
    more = (
        "Excelの1行の高さには、上限があります。回答の文章は、長くても次の行に続けて示します。"
        "事業内容、所管課、左端の段の題名は、行を分けられません。PDFでは、どの欄も次のページに続けて示します。"
    )


class PaperNotFinal(Refused):
    """The round of `year` has `points` open: none of its papers is final. `open_counts`: how many of each kind."""

    code = "PAPER-NOT-FINAL"
    title = "確定版にできない状態です"
    message = "{year}分には、{points}があります。確定版は作成していません。"
    remedy = (
        "それぞれの一覧で内容を確認してから、もう一度作成してください。"
        "途中のものが要るときは、作成中の資料として作成できます。"
    )

    def __init__(self, year: str, points: str, open_counts: Mapping[str, int]) -> None:
        """Keep the numbers in addition to the details."""
        super().__init__(year=year, points=points)
        self.open_counts = open_counts


class OfficeMissing(Refused):
    """The plan does not state the name of its office, which the report of `year` has to print."""

    code = "OFFICE-UNKNOWN"
    title = "事務局の名称が登録されていません"
    message = "この計画では、{year}分の資料に記す事務局の名称が決まっていません。確定版は作成していません。"
    remedy = OFFICE_REMEDY


class PaperNotProved(Refused):
    """The paper made differs from its source in `count` places; `first` and `remedy` are of the first.

    `problems` are all of them, with their places.
    """

    code = "PAPER-NOT-PROVED"
    title = "作成したファイルの内容が集計と一致しません"
    message = (
        "作成したファイルを読み返したところ、集計と異なる所が{count}件ありました（{first}）。"
        "資料は記録も保存もしていません。"
    )
    remedy = "{remedy}同じ表示が出るときは、この表示を控えてお知らせください。"


class PublicationUnknown(Refused):
    """The round of `year` has no recorded paper with the number `found`."""

    code = "PUBLICATION-UNKNOWN"
    title = "その番号の資料はありません"
    message = "{year}分に第{found}号の資料はありません。"
    remedy = "記録した資料の一覧で番号を確認してください。"
