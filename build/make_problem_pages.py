"""Make the manual's pages problems.md and errata.md from the catalogue of problems and the errata table.

    python build/make_problem_pages.py [--out DIR]

A test makes them again and compares, so that they are always current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nakano_status.catalogue.plans import BuiltIn
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.plan.plan import Erratum
from nakano_status.domain.problem_texts import REFUSAL_CODES
from nakano_status.domain.problem_texts.exchange import (
    CARRY_CODES,
    DUE_CODES,
    INDICATOR_CODES,
    MERGE_CODES,
    PASTING_CODES,
    SUBMISSION_CODES,
)
from nakano_status.domain.problem_texts.outputs import (
    DATA_CODES,
    PAPER_CODES,
    PROFILE_CODES,
    REPORT_CODES,
    RETENTION_CODES,
    STORE_CODES,
    TEMPLATE_CODES,
)
from nakano_status.domain.problem_texts.received import FILE_CODES, READING_CODES
from nakano_status.domain.problem_texts.tables import LIST_CODES, REVISION_CODES, TABLE_CODES
from nakano_status.domain.problems.problem import CodeEntry, Refused, Severity

MANUAL = Path(__file__).resolve().parents[1] / "docs" / "manual"
PLAN = "nakano2"

Entry = CodeEntry | type[Refused]
ROOMS: tuple[tuple[str, str, tuple[Entry, ...]], ...] = (
    ("提出前の確認", "記入した内容について表示します。", SUBMISSION_CODES),
    ("回答ファイルの読取り", "届いた回答ファイルを読み取るときに表示します。", READING_CODES),
    ("開くことのできないファイル", "ファイルを開く前に分かることです。", FILE_CODES),
    ("取りまとめ", "事務局が取りまとめるときに表示します。保管したものは「未取込」に並びます。", MERGE_CODES),
    ("期限", "回答期限の延長や部内期限が、確かめたい日付のときに表示します。変更はしています。", DUE_CODES),
    ("内容の引継ぎ", "前の版や他の年度の回答様式から内容を引き継ぐときに表示します。", CARRY_CODES),
    ("成果指標", "成果指標の数値を入力したとき、または取り込むときに表示します。", INDICATOR_CODES),
    ("表の貼り付け", "表からコピーした内容を貼り付ける前に表示します。", PASTING_CODES),
    ("公表された一覧の取込み", "前年の進捗状況一覧を取り込むときに表示します。", LIST_CODES),
    ("組織とスケジュールの表の取込み", "事務局が用意した表を取り込むときに表示します。", TABLE_CODES),
    (
        "改定版の登録",
        "計画の改定版を登録するときに表示します。修正を要するものがあるときは、何も登録していません。",
        REVISION_CODES,
    ),
    ("資料の文面", "資料の文面を直したときに表示します。", TEMPLATE_CODES),
    ("報告の作成", "「進捗状況について」を作成したときに表示します。作成はしています。", REPORT_CODES),
    ("資料の作成", "資料を作成したときに表示します。資料は作成しています。", PAPER_CODES),
    ("年度の保存と削除", "締め切った年度をフォルダーに保存し、確かめ、削除するときに表示します。", RETENTION_CODES),
    (
        "公開するデータの点検",
        "公開するデータ（CSV・Excel）が機械で読み取れる形かを点検したときに表示します。番号は、総務省の統一ルールのチェック項目の番号です。",
        DATA_CODES,
    ),
    (
        "計画の項目の指定",
        "計画のファイルに項目の指定（profile）があるときに、その内容について表示します。",
        PROFILE_CODES,
    ),
    ("データファイルの点検", "データファイルの点検で分かることです。", STORE_CODES),
    ("操作を行わなかったとき", "次のときは操作を行わず、何も変更しません。", REFUSAL_CODES),
)
SEVERITIES = {
    Severity.ERROR: "修正を要するもの",
    Severity.QUESTION: "ご確認いただきたいもの",
    Severity.ADVICE: "参考",
}
KINDS = {"title": "事業内容", "measure": "実施内容", "division": "所管課", "text": "回答の文章"}

PROBLEMS_HEAD = """\
# 表示される確認事項

<!-- build/make_problem_pages.py が作成するページです。直接直さないでください。 -->

画面や回答様式の確認で表示される事項の一覧です。末尾の英字（例：REASON-MISSING）で探してください。
「…」には、そのときの内容が入ります。

- **修正を要するもの**：このままでは提出や操作ができません。
- **ご確認いただきたいもの**：このままでも提出できます。内容を確認してください。
- **参考**：対応は任意です。
"""
ERRATA_HEAD = """\
# 公表された一覧の読替え

<!-- build/make_problem_pages.py が作成するページです。直接直さないでください。 -->

組込みの計画は、公表された令和3年度末時点の進捗状況一覧から作成しています。
印字の誤りと思われる箇所を、理由とともに記録しています。資料から分からないことは、推測で補っていません。
"""


class _LeftOpen(dict[str, str]):
    """Leaves the placeholders of a message open."""

    def __missing__(self, name: str) -> str:
        return "…"


def main() -> int:
    """Write both pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MANUAL)
    out: Path = parser.parse_args().out
    for name, lines in (("problems.md", problem_lines()), ("errata.md", errata_lines())):
        (out / name).write_bytes(("\n".join(lines) + "\n").encode())
    return 0


def problem_lines() -> Iterator[str]:
    """Return the lines of problems.md."""
    yield PROBLEMS_HEAD
    for title, intro, entries in ROOMS:
        yield f"## {title}\n\n{intro}\n"
        for entry in entries:
            yield from _entry_lines(entry)
    yield "[目次に戻る](index.md)"


def _entry_lines(entry: Entry) -> Iterator[str]:
    severity = "" if entry in REFUSAL_CODES else f"（{SEVERITIES[entry.severity]}）"
    yield f"### {entry.title}　{entry.code}\n"
    yield f"{severity}{_filled(entry.message)}\n"
    yield f"- 対応：{_filled(entry.remedy)}"
    if entry.more:
        yield f"- 補足：{_filled(entry.more)}"
    yield ""


def _filled(text: str) -> str:
    """Return a message with its placeholders left open, and with characters of Markdown escaped."""
    return text.format_map(_LeftOpen(_known())).replace("~", "\\~").replace("<", "&lt;")


@cache
def _known() -> dict[str, str]:
    """Return the placeholders that the built-in profile fills."""
    profile = BuiltIn().profile()
    planned = profile.marks.asking_none.each[0]
    state = profile.by_key[MARK].called
    return {"marks": profile.marks.listed, "mark": planned.symbol, "label": planned.label, "state": state}


def errata_lines() -> Iterator[str]:
    """Return the lines of errata.md."""
    errata = BuiltIn().errata(PLAN)
    yield ERRATA_HEAD
    yield from _table("読み替えているもの", "次のものは、右のとおりに読んでいます。", errata, applied=True)
    intro = (
        "次のものは読み替えていません。計画と回答様式には、印字のとおりに表示されます（題名がないものは「（題名未入力）」）。\n"
        "「考えられる読み」は、事務局で確認する際の参考です。"
    )
    yield from _table("印字のままとしているもの", intro, errata, applied=False)
    yield "[目次に戻る](index.md)"


def _table(title: str, intro: str, errata: tuple[Erratum, ...], *, applied: bool) -> Iterator[str]:
    yield f"## {title}\n\n{intro}\n"
    yield f"| 箇所 | 欄 | 印字 | {'読み' if applied else '考えられる読み'} | 理由 |\n|---|---|---|---|---|"
    for each in errata:
        if each.applied is applied:
            read = "（分からない）" if each.read is None else each.read
            yield f"| {each.where} | {KINDS[each.kind]} | {each.printed or '（なし）'} | {read} | {each.why} |"
    yield ""


if __name__ == "__main__":
    sys.exit(main())
