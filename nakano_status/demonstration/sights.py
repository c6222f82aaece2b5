"""What to look at in the folder of the year that was played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nakano_status.demonstration import cast
from nakano_status.demonstration.demo_folder import DemoFolder
from nakano_status.demonstration.guide_page import Sight

HEAD = (
    "組込みの計画（当初計画）を題材に、1年分の進捗確認を最初から最後まで実行した結果です。"
    "回答、部の組織、計画上のスケジュールはすべて架空のもの（例）で、実際の報告ではありません。"
)


def sights(folder: DemoFolder) -> Iterator[Sight]:
    """Yield what to look at, with the reason."""
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
    """Yield the papers that the office made from the answers, in the order in which they were handed out."""
    yield folder.checking, "確認用の一覧（管理番号と朱書きの欄付き）、Excel で直して戻した一覧、決裁用一式、想定問答。"
    yield folder.summaries, "所管課別のまとめ（PDF）。1所管は Word と Excel、1つの部は横置きにもしました。"
    yield folder.drafts, f"{cast.COUNCIL}の資料の案。各ページに「作成中」と日付があります。"
    yield from ((each, f"{cast.COUNCIL}の資料。") for each in files_in(folder.council))
    yield from ((each, "委員会の資料。") for each in files_in(folder.committee))
    yield from ((each, "訂正の後に差し替えた委員会の資料と正誤表。") for each in files_in(folder.replaced))
    yield from ((each, "公表した資料と、機械で読み取れるデータファイル。") for each in files_in(folder.published))
    yield from ((each, "新旧対照表（変わった文字に下線）。") for each in files_in(folder.comparisons))


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder, sorted by name."""
    return sorted(path for path in folder.glob("*") if path.is_file())


def _sent_back(folder: DemoFolder) -> Iterator[Sight]:
    """Yield the files that the office made for one division each, by the end of the name."""
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
