"""Refusals to make or record a paper."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.domain.problems.problem import Refused, error

OFFICE_REMEDY = (
    "「資料作成」の［文面を編集］（コマンドは templates）で、この資料の文面の｛事務局｝を事務局の名称に、"
    "｛発信者｝を発信者に、｛連絡先｝を連絡先に書き換えてから、"
    "もう一度作成してください。"
    "新しく登録する計画では、計画の表の「概要」の事務局に書きます。"
)


class DivisionNotNamed(Refused):
    entry = error(
        "DIVISION-NOT-NAMED",
        "取組に名前のない所管課です",
        "{division}は、{year}分の取組に名前がありません。ファイルは作成していません。",
        "所管課の名前と年度を確認してください。",
    )


class NoSummary(Refused):
    entry = error(
        "SUMMARY-OF-NONE",
        "所管課別のまとめを作成する所管課がありません",
        "{year}分の取組に、名前のある所管課がありません。ファイルは作成していません。",
        "「各課」のような名称だけの取組では、まとめを作成できません。計画の表で所管課を確認してください。",
    )


class SideUnknown(Refused):
    entry = error(
        "SIDE-UNKNOWN",
        "新旧対照表で比べるものが見つかりません",
        "「{found}」に当たる年度、資料、計画の版、一覧のファイルがありません。資料は作成していません。",
        "年度、記録した資料（年度と「第1号」）、計画の版の名称、又は一覧のファイル（.xlsx）を指定してください。",
    )


class SideUnclear(Refused):
    entry = error(
        "SIDE-UNCLEAR",
        "新旧対照表で比べるものが、どの計画のものか決められません",
        "「{found}」は、{plans}のどれにもあります。資料は作成していません。",
        "「計画の名称：{found}」のように、計画の名称を前に付けて指定してください。",
    )


class OccasionUnknown(Refused):
    entry = error(
        "OCCASION-UNKNOWN",
        "その会議・公表の資料はありません",
        "この計画では、「{found}」の資料は作成しません。資料は作成していません。",
        "計画で決めた名称（{expected}）のいずれかを指定してください。",
    )


class TemplateUnknown(Refused):
    entry = error(
        "TEMPLATE-UNKNOWN",
        "その文面はありません",
        "文面「{found}」はありません。",
        "次のいずれかを指定してください（{expected}）。",
        commands=("templates list",),
    )


class TemplateNotReadable(Refused):
    entry = error(
        "TEMPLATE-NOT-READABLE",
        "文面として読み取れません",
        "「{path}」は文面として読み取れません（{reason}）。何も変更していません。",
        "メモ帳などで保存したテキストファイル（.txt）を指定してください。",
    )


class TemplateFaulty(Refused):
    entry = error(
        "TEMPLATE-FAULTY",
        "文面に直す所があります",
        "「{title}」の文面に、直す所が{count}件あります。最初のものは「{first}」です。何も作成・変更していません。",
        "文面を直して、もう一度行ってください。元の文面に戻すこともできます。",
        commands=("templates save", "templates import", "templates reset"),
    )


class PaperFormatUnknown(Refused):
    entry = error(
        "PAPER-FORMAT-UNKNOWN",
        "この種類のファイルでは作成できません",
        "「{path}」の種類では、資料を作成できません。",
        "ファイル名の末尾を、次のいずれかにしてください（{expected}）。",
    )


class PictureEmpty(Refused):
    entry = error(
        "PICTURE-EMPTY",
        "図にする数値がまだありません",
        "{year}には、この図にする数値がまだありません。何も作成していません。",
        "回答や成果指標の数値を取り込んでから、もう一度行ってください。",
    )


class SiteUnfit(Refused):
    entry = error(
        "SITE-UNFIT",
        "公表先のアドレスではありません",
        "公表先のアドレス「{found}」は、読み取れません。ファイルは作成していません。",
        "https:// で始まる、公表するファイルを置く場所のアドレスを指定してください。日本語と空白は使えません。",
    )


class DataHeadingUnfit(Refused):
    entry = error(
        "DATA-HEADING-UNFIT",
        "データにできない見出しが計画にあります",
        "計画の見出し「{found}」は、機械判読のための15項目に合わないため、データにできません（{reason}）。"
        "ファイルは作成していません。",
        "計画の表（「段」「項目」）か計画のファイルの見出しを直して、データファイルを新しく作成してください。"
        "データを含まない資料は、このまま1つずつ作成できます。",
    )


class DataCodesAlike(Refused):
    entry = error(
        "DATA-CODES-ALIKE",
        "データで区別できない番号が計画にあります",
        "計画に、データで区別できない番号があります（{found}）。ファイルは作成していません。",
        "計画の番号を直して、データファイルを新しく作成するか、「計画・組織」の計画の改定で直してください。"
        "データを含まない資料は、このまま1つずつ作成できます。",
    )


class OptionMissing(Refused):
    entry = error(
        "OPTION-MISSING",
        "資料を作成するために要るものが入力されていません",
        "「{option}」が入力されていません。",
        "「{option}」を入力すると、資料を表示し、作成できます。",
    )


class PaperFontMissing(Refused):
    entry = error(
        "PAPER-FONT-MISSING",
        "資料用のフォントが元のままではありません",
        "このプログラムに付属するフォントのファイルが、なくなったか、変わったか、追加されています（{found}）。"
        "何も作成・変更していません。",
        "このプログラムを入れ直してから、もう一度行ってください。Wordの資料は、そのまま作成できます。",
        "PDFの作成と印刷には、プログラムに付属するフォントだけを使います。どのパソコンでも、同じ文字と同じページになります。"
        "外字や、あまり使わない文字が印刷できるかどうかも、このフォントで確かめます。",
    )


class CharacterUnprintable(Refused):
    """Details: `row` is the 管理番号 of the row with the character; empty outside the rows of the plan."""

    entry = error(
        "CHARACTER-UNPRINTABLE",
        "印刷できない文字があります",
        "{where}に、このプログラムに付属するフォントで印刷できない文字があります（{found}）。"
        "PDFの作成と印刷はしていません。元のファイルは変更していません。",
        "その文字を、別の文字に置き換えてください。外字は、標準の漢字や仮名に置き換えます。"
        "WordやExcelでは、そのまま作成できます。",
        "画面でページを見るときは、その文字を〓で示します。PDFの作成と印刷には、プログラムに付属するフォントだけを使うので、"
        "どのパソコンでも同じ結果になります。パソコンにフォントを加えても、印刷できるようにはなりません。",
    )


class PaperUnreadable(Refused):
    """Details: `remedy` is the sentence on what to change before the paper is made again."""

    entry = error(
        "PAPER-UNREADABLE",
        "作成したPDFに正しくない所があります",
        "{where}が、作成したPDFで正しく表示されないか、読み取れません（{found}）。"
        "PDFは作成していません。元のファイルは変更していません。",
        "{remedy}WordやExcelでは、そのまま作成できます。",
        "作成したPDFは、保存や印刷の前に、すべてのページを読み返します。文字が枠や用紙からはみ出さず、ほかの文字と重ならず、"
        "書かれたとおりに読み取れ、読み上げられることを確かめます。"
        "文字を重ねて表すものなどは、印刷できてもファイルからは読み取れないことがあります。",
    )


class TextTooTall(Refused):
    entry = error(
        "TEXT-TOO-TALL",
        "Excelの一覧に収まらない文字があります",
        "{where}が{lines}行分あり、Excelの一覧に収まるのは{most}行分までです。Excelの一覧は作成していません。"
        "元のファイルは変更していません。",
        "PDFの一覧と、データ（CSV・Excel）は、そのまま作成できます。"
        "回答を集める前であれば、計画の表か計画のファイルの記載を短くし、データファイルを作成し直すこともできます。",
        "Excelの1行の高さには、上限があります。回答の文章は、長くても次の行に続けて示します。"
        "事業内容、所管課、左端の段の題名は、行を分けられません。PDFでは、どの欄も次のページに続けて示します。",
    )


class PaperNotFinal(Refused):
    """`open_counts`: the numbers of open points that prevent a final paper, by kind."""

    entry = error(
        "PAPER-NOT-FINAL",
        "確定版にできない状態です",
        "{year}分には、{points}があります。確定版は作成していません。",
        "それぞれの一覧で内容を確認してから、もう一度作成してください。"
        "途中のものが要るときは、作成中の資料として作成できます。",
    )

    def __init__(self, year: str, points: str, open_counts: Mapping[str, int]) -> None:
        """Store the numbers in addition to the details."""
        super().__init__(year=year, points=points)
        self.open_counts = open_counts


class OfficeMissing(Refused):
    entry = error(
        "OFFICE-UNKNOWN",
        "事務局の名称が登録されていません",
        "この計画では、{year}分の資料に記す事務局の名称が決まっていません。確定版は作成していません。",
        OFFICE_REMEDY,
    )


class PaperNotProved(Refused):
    entry = error(
        "PAPER-NOT-PROVED",
        "作成したファイルの内容がデータと一致しません",
        "作成したファイルを読み返したところ、データと異なる所が{count}件ありました（{first}）。"
        "ファイルは記録も保存もしていません。",
        "もう一度作成してください。同じ表示が出るときは、この表示を控えてお知らせください。",
    )


class PublicationUnknown(Refused):
    entry = error(
        "PUBLICATION-UNKNOWN",
        "その番号の資料はありません",
        "{year}分に第{found}号の資料はありません。",
        "記録した資料の一覧で番号を確認してください。",
    )
