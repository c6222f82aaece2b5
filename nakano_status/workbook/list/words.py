"""Recognise what a published list has beside its rows: title, legend, totals, notes, stamp (decision 0004).

The stamp of the texts from which a list was made is stored in the document property *keywords*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import LEGEND_TITLE, Marks

_TITLE = re.compile(
    r".*進捗状況(?:の)?(?:一覧|について)(?:表)?.{0,12}|別紙\d*|資料\d*|.{0,40}年度?末?(?:時点|現在).{0,10}"
)
_YEAR = re.compile(r"((?:令和|平成|R|H)(?:元|\d{1,2})|20\d{2})年度?末?(?:時点|現在)")
_PAGE = re.compile(r"[-‐–—]?\d+(?:/\d+)?[-‐–—]?(?:頁|ページ)?")
_NOTE = re.compile(r"※|＊|\*|注[)):：\d０-９\s]|注$|[(（]注|注記|注意事項|備考|【?補足")
_LEGEND_TITLE = LEGEND_TITLE.strip("【】")
_COUNT_HEADS = frozenset(["進捗状況の区分", "取組の数", "割合"])

_WRITTEN = "内容の符号 {stamp}"
_READ = re.compile(_WRITTEN.format(stamp="([0-9a-f]{32})").replace(" ", r"\s*"))


def is_title(texts: Sequence[str]) -> bool:
    """Return whether a row holds only what is above a list: its title, 別紙, its reference date."""
    return all(_TITLE.fullmatch(_fold(text)) for text in texts)


def is_page_number(texts: Sequence[str]) -> bool:
    """Return whether a row holds only the number of a printed page."""
    return len(texts) == 1 and _PAGE.fullmatch(_fold(texts[0])) is not None


def is_note(texts: Sequence[str]) -> bool:
    """Return whether a row begins as a note does: ※, 注, 備考."""
    return bool(texts) and _NOTE.match(texts[0].strip()) is not None


def read_as_of(texts: Sequence[str]) -> FiscalYear | None:
    """Return the year of 「令和4年度末時点」 if a row has it."""
    match = _YEAR.search(_fold("".join(texts)).upper())
    return FiscalYear.parse(match[1]) if match else None


class ListWords:
    """Recognises the lines about the marks: the legend, and totals by mark."""

    def __init__(self, marks: Marks) -> None:
        signs = _signs(marks)
        self._leaders = re.compile(rf"{signs}|[\s・･…‥.．:：=＝\-ー―—\ufe0f]")
        self._total = re.compile(rf"(?:総計|小計|合計|計|総数|件数|集計|内訳)(?:$|(?=[\s\d(:・、]|{signs}))")
        self._count = re.compile(rf"(?:約?[\d,]+件?|{signs}?\s*[:=]?\s*[\d,]+\s*件?(?:[\s、,/・]+|$))+")
        self._count_label = re.compile(rf"{signs}(?:\(.{{0,40}}\))?|うち再掲|(?:報告)?対象外")
        self._sentences = sorted((_fold(mark.legend) for mark in marks), key=len, reverse=True)
        self._legends = frozenset(_fold(mark.legend) for mark in marks if mark.legend != mark.label)
        """The sentences of the legend that are no ordinary words, as 未着手 is."""

    def is_legend(self, texts: Sequence[str]) -> bool:
        """Return whether a row holds only lines of the legend of the marks (or its title); 未着手 alone is none."""
        joined = rest = _fold("".join(texts))
        for part in (_LEGEND_TITLE, "凡例", "【】", *self._sentences):
            rest = rest.replace(part, "")
        is_marked = _LEGEND_TITLE in joined or self._leaders.match(joined) is not None
        return (
            rest != joined and not self._leaders.sub("", rest).strip("。、") and (is_marked or joined in self._legends)
        )

    def is_total(self, texts: Sequence[str]) -> bool:
        """Return whether a row is a total: it begins with 合計 or the like, or has only labels of marks and numbers."""
        folded = [unicodedata.normalize("NFKC", text).strip() for text in texts]
        if not folded:
            return False
        if self._total.match(folded[0]):
            return True
        if _COUNT_HEADS.issuperset(folded):
            return True
        counts = [self._count.fullmatch(text) is not None for text in folded]
        labels = [self._count_label.fullmatch(text) is not None for text in folded]
        return any(counts) and all(map(max, counts, labels))


def _signs(marks: Marks) -> str:
    """Return a pattern of one mark in folded text: of the letters only the symbols, as others begin words."""
    characters = (each for mark in marks for each in mark.look_alikes if each == mark.symbol or not each.isalpha())
    folded = dict.fromkeys(unicodedata.normalize("NFKC", each) for each in characters)
    return f"(?:{'|'.join(map(re.escape, sorted(folded, key=len, reverse=True)))})"


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def stamp_keywords(stamp: str) -> str:
    """Return the value of the property; '' for a list without a stamp."""
    return _WRITTEN.format(stamp=stamp) if stamp else ""


def read_stamp(properties: Any) -> str | None:
    """Return the stamp of a workbook's properties, or None."""
    found = _READ.search(getattr(properties, "keywords", None) or "")
    return found[1] if found else None
