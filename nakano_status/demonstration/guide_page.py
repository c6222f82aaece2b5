"""The results of the demonstration, step by step, and the page on what to look at in its folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from nakano_status.demonstration import cast
from nakano_status.demonstration.demo_folder import DemoFolder

_STYLE = """
body { font-family: "BIZ UDPGothic", "Yu Gothic UI", "Noto Sans CJK JP", sans-serif; line-height: 1.7; color: #222;
       margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } td, th { border-bottom: 1px solid #ccc; padding: .25rem .75rem; text-align: left; }
td.seconds { text-align: right; color: #666; }
figure { display: inline-block; margin: 0 1rem 1rem 0; } img { width: 29rem; border: 1px solid #ccc; }
.failed { background: #fde8e0; }
"""
_HEAD = (
    "組込みの計画（当初計画）を題材に、1年分の進捗確認を最初から最後まで実行した結果です。"
    "回答、部の組織、計画上のスケジュールはすべて架空のもの（例）で、実際の報告ではありません。"
)


@dataclass(frozen=True)
class DemoStep:
    """A scene that was played: its name for programs, its title for people, and its result."""

    name: str
    title: str
    ok: bool
    seconds: float
    result: str


@dataclass(frozen=True)
class Played:
    """The whole demonstration: its steps, and the files that it made."""

    steps: tuple[DemoStep, ...]
    files: tuple[Path, ...]

    @property
    def failed(self) -> DemoStep | None:
        """The step with an unexpected result, or None."""
        return next((step for step in self.steps if not step.ok), None)


def write_page(folder: DemoFolder, steps: Sequence[DemoStep]) -> str:
    """Return the page as HTML; only existing files are linked."""
    body = [
        "<h1>デモの見どころ</h1>",
        f"<p>{_HEAD}</p>",
        "<h2>ご覧いただくもの</h2>",
        *_list(_sights(folder), folder.root),
        "<h2>実行した手順</h2>",
        *_table(steps),
        "<h2>画面</h2>",
        *_pictures(folder),
    ]
    title = "デモの見どころ"
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return "\n".join(["<!doctype html>", f'<html lang="ja"><head>{head}</head><body>', *body, "</body></html>", ""])


def _sights(folder: DemoFolder) -> Iterator[tuple[Path, str]]:
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


def _papers(folder: DemoFolder) -> Iterator[tuple[Path, str]]:
    """Yield the papers that the office made from the answers, in the order in which they were handed out."""
    yield folder.checking, "確認用の一覧（管理番号と朱書きの欄付き）、Excel で直して戻した一覧、決裁用一式、想定問答。"
    yield folder.summaries, "所管課別のまとめ（PDF）。1所管は Word と Excel、1つの部は横置きにもしました。"
    yield folder.drafts, f"{cast.COUNCIL}の資料の案。各ページに「作成中」と日付があります。"
    yield from ((each, f"{cast.COUNCIL}の資料。") for each in _files(folder.council))
    yield from ((each, "委員会の資料。") for each in _files(folder.committee))
    yield from ((each, "訂正の後に差し替えた委員会の資料と正誤表。") for each in _files(folder.replaced))
    yield from ((each, "公表した資料と、機械で読み取れるデータファイル。") for each in _files(folder.published))
    yield from ((each, "新旧対照表（変わった文字に下線）。") for each in _files(folder.comparisons))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_file())


def _sent_back(folder: DemoFolder) -> Iterator[tuple[Path, str]]:
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


def _list(sights: Iterable[tuple[Path, str]], root: Path) -> Iterator[str]:
    yield "<ul>"
    for path, why in sights:
        if path.exists():
            yield f"<li>{_link(path, root)} … {escape(why)}</li>"
    yield "</ul>"


def _table(steps: Iterable[DemoStep]) -> Iterator[str]:
    yield "<table><tr><th></th><th>手順</th><th>結果</th><th>秒</th></tr>"
    for step in steps:
        mark, style = ("✓", "") if step.ok else ("要確認", ' class="failed"')
        cells = f"<td>{mark}</td><td>{escape(step.title)}</td><td>{escape(step.result)}</td>"
        yield f'<tr{style}>{cells}<td class="seconds">{step.seconds:.1f}</td></tr>'
    yield "</table>"


def _pictures(folder: DemoFolder) -> Iterator[str]:
    for picture in sorted(folder.pictures.rglob("*.png")):
        address = quote(picture.relative_to(folder.root).as_posix())
        words = escape(f"{picture.parent.name}：{picture.stem}")
        image = f'<a href="{address}"><img src="{address}" alt="{words}"></a>'
        yield f"<figure>{image}<figcaption>{words}</figcaption></figure>"


def _link(path: Path, root: Path) -> str:
    relative = path.relative_to(root).as_posix()
    return f'<a href="{quote(relative)}">{escape(relative)}</a>'
