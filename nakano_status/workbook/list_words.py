"""Recognise lines of a published list that are not its rows: title, legend, totals, notes (issue line: List in)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import MARKS

_MARKS = "".join(character for character in MARKS.characters if not character.isalpha())
_TITLE = re.compile(
    r".*進捗状況(?:の)?(?:一覧|について)(?:表)?.{0,12}|別紙\d*|資料\d*|.{0,40}年度?末?(?:時点|現在).{0,10}"
)
_YEAR = re.compile(r"((?:令和|平成|R|H)(?:元|\d{1,2})|20\d{2})年度?末?(?:時点|現在)")
_PAGE = re.compile(r"[-‐–—]?\d+(?:/\d+)?[-‐–—]?(?:頁|ページ)?")
_NOTE = re.compile(r"※|＊|\*|注[)):：\d０-９\s]|注$|[(（]注|注記|注意事項|備考|【?補足")
_LEADERS = re.compile(rf"[{_MARKS}\s・･…‥.．:：=＝\-ー―—\ufe0f]")
_LEGEND_TITLE = MARKS.legend_title.strip("【】")
_SENTENCES = sorted((mark.legend for mark in MARKS), key=len, reverse=True)  # the last, 未着手, is an ordinary word too
_TOTAL = re.compile(rf"(?:総計|小計|合計|計|総数|件数|集計|内訳)(?:$|(?=[\s\d(:・、{_MARKS}]))")
_COUNT = re.compile(rf"(?:約?[\d,]+件?|[{_MARKS}]?\s*[:=]?\s*[\d,]+\s*件?(?:[\s、,/・]+|$))+")
_COUNT_LABEL = re.compile(rf"[{_MARKS}](?:\(.{{0,40}}\))?|うち再掲|(?:報告)?対象外")
_COUNT_HEADS = frozenset(["進捗状況の区分", "取組の数", "割合"])


def is_title(texts: Sequence[str]) -> bool:
    """Return whether a row holds only what is above a list: its title, 別紙, its reference date."""
    return all(_TITLE.fullmatch(_fold(text)) for text in texts)


def is_page_number(texts: Sequence[str]) -> bool:
    """Return whether a row holds only the number of a printed page."""
    return len(texts) == 1 and _PAGE.fullmatch(_fold(texts[0])) is not None


def is_legend(texts: Sequence[str]) -> bool:
    """Return whether a row holds only lines of the legend of the marks (or its title); 未着手 alone is none."""
    joined = rest = _fold("".join(texts))
    for part in (_LEGEND_TITLE, "凡例", "【】", *_SENTENCES):
        rest = rest.replace(part, "")
    is_marked = _LEGEND_TITLE in joined or _LEADERS.match(joined) is not None
    return rest != joined and not _LEADERS.sub("", rest).strip("。、") and (is_marked or joined in _SENTENCES[:-1])


def is_total(texts: Sequence[str]) -> bool:
    """Return whether a row is a total: it begins with 合計 or the like, or has only labels of marks and numbers."""
    folded = [unicodedata.normalize("NFKC", text).strip() for text in texts]
    if not folded:
        return False
    if _TOTAL.match(folded[0]):
        return True
    if _COUNT_HEADS.issuperset(folded):
        return True
    counts = [_COUNT.fullmatch(text) is not None for text in folded]
    labels = [_COUNT_LABEL.fullmatch(text) is not None for text in folded]
    return any(counts) and all(map(max, counts, labels))


def is_note(texts: Sequence[str]) -> bool:
    """Return whether a row begins as a note does: ※, 注, 備考."""
    return bool(texts) and _NOTE.match(texts[0].strip()) is not None


def read_as_of(texts: Sequence[str]) -> FiscalYear | None:
    """Return the year of 「令和4年度末時点」 if a row has it."""
    match = _YEAR.search(_fold("".join(texts)).upper())
    return FiscalYear.parse(match[1]) if match else None


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
