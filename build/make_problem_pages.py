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

from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.plan.plan import Erratum
from nakano_status.domain.problem_texts import REFUSAL_CODES, SUBJECTS
from nakano_status.domain.problems.problem import CodeEntry

MANUAL = Path(__file__).resolve().parents[1] / "docs" / "manual"
PLAN = "nakano2"

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
    """Values for the placeholders of a message; a missing value is shown as …."""

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
    """Yield the lines of problems.md."""
    yield PROBLEMS_HEAD
    for subject in SUBJECTS:
        yield f"## {subject.title}\n\n{subject.occasion}\n"
        for entry in subject.entries:
            yield from _entry_lines(entry)
    yield "[目次に戻る](index.md)"


def _entry_lines(entry: CodeEntry) -> Iterator[str]:
    severity = "" if entry in REFUSAL_CODES else f"（{entry.severity.label}）"
    yield f"### {entry.title}　{entry.code}\n"
    yield f"{severity}{_filled(entry.message)}\n"
    yield f"- 対応：{_filled(entry.remedy)}"
    if entry.more:
        yield f"- 補足：{_filled(entry.more)}"
    yield ""


def _filled(text: str) -> str:
    """Return a message with … for open placeholders, and with characters of Markdown escaped."""
    return text.format_map(_LeftOpen(_known())).replace("~", "\\~").replace("<", "&lt;")


@cache
def _known() -> dict[str, str]:
    """Return the values of placeholders that are from the built-in profile."""
    profile = BuiltInCatalogue().profile()
    planned = profile.marks.asking_none.each[0]
    state = profile.by_key[MARK].short_name
    return {"marks": profile.marks.listed, "mark": planned.symbol, "label": planned.label, "state": state}


def errata_lines() -> Iterator[str]:
    """Yield the lines of errata.md."""
    errata = BuiltInCatalogue().errata(PLAN)
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
