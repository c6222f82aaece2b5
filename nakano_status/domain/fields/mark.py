"""The four marks of progress and the table of characters that are read as them (source: product.md)."""

from __future__ import annotations

from enum import StrEnum

from nakano_status.domain.text.narrative import BLANKS, INVISIBLE, is_blank


class Mark(StrEnum):
    """進捗状況: the value is the character as printed."""

    AS_PLANNED = "◎"
    CHANGED = "○"
    INSUFFICIENT = "△"
    NOT_STARTED = "×"

    @property
    def label(self) -> str:
        """The short label beside the mark on screen (window.md: a mark is never shown as a colour alone)."""
        return _LABELS[self]

    @property
    def legend(self) -> str:
        """The sentence of the published legend."""
        return _LEGEND[self]

    @property
    def legend_line(self) -> str:
        """The whole legend line exactly as published."""
        return f"{self.value}・・・{self.legend}"


CHANGED_MARKS = frozenset(Mark) - {Mark.AS_PLANNED}
"""The marks on スケジュールを変更した取組等の一覧: everything that was not done as planned."""
LEGEND_TITLE = "【進捗状況の凡例】"
_LABELS = {
    Mark.AS_PLANNED: "予定どおり",
    Mark.CHANGED: "変更して実施",
    Mark.INSUFFICIENT: "進行不十分",
    Mark.NOT_STARTED: "未着手",
}
_LEGEND = {
    Mark.AS_PLANNED: "スケジュールどおり取り組んだ",
    Mark.CHANGED: "スケジュールどおりでなく、変更して取り組んだ",
    Mark.INSUFFICIENT: "着手したものの十分に進行しているとはいえない",
    Mark.NOT_STARTED: "未着手",
}

_LOOK_ALIKES: dict[Mark, str] = {
    Mark.AS_PLANNED: "◎⦾",
    Mark.CHANGED: "○〇◯⭕oOｏＯ",
    Mark.INSUFFICIENT: "△▵▲",
    Mark.NOT_STARTED: "×✕✖☓xXｘＸ",
}
_READ_AS = {character: mark for mark, characters in _LOOK_ALIKES.items() for character in characters}
_VARIATION_SELECTOR = "\ufe0f"


def read_mark(text: str | None) -> Mark | None:
    """Return the mark that `text` means, None if it is blank; raise ValueError for anything else.

    Blanks and line breaks around the character and U+FE0F are ignored; look-alikes are accepted without a notice.
    """
    if text is None or is_blank(text):
        return None
    character = text.replace(_VARIATION_SELECTOR, "").strip(BLANKS + INVISIBLE)
    if character not in _READ_AS:
        raise ValueError(text)
    return _READ_AS[character]


def look_alikes(*marks: Mark) -> str:
    """Return all characters that are read as one of the marks, including the marks themselves."""
    return "".join(_LOOK_ALIKES[mark] for mark in marks)


class ChangeKind(StrEnum):
    """変更の種別: for tallies, never published, never required (source: product.md, "Words")."""

    EARLIER = "前倒し"
    LATER = "後ろ倒し"
    CONTENT = "内容・規模"
    STOPPED = "中止"
    MERGED = "統合"
    OTHER = "その他"


_OTHER_KINDS = {"内容": ChangeKind.CONTENT, "規模": ChangeKind.CONTENT}


def read_change_kind(text: str | None) -> ChangeKind | None:
    """Return the kind, None if blank; raise ValueError for a text that is none of the six.

    Half of 内容・規模 is read as the whole (docs/decisions/0009: whether they are one kind is for the ward to decide).
    """
    if text is None or is_blank(text):
        return None
    name = text.strip(BLANKS + INVISIBLE)
    return _OTHER_KINDS.get(name) or ChangeKind(name)
