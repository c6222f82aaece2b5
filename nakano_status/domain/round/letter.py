"""The letters that are sent in a round, one per 部 (source: practice.md §1)."""

from __future__ import annotations

from enum import StrEnum


class LetterKind(StrEnum):
    """Which letter; the values are those of `export letters --kind`."""

    REQUEST = "依頼"
    REMINDER = "再依頼"
    CORRECTION = "修正依頼"
    COVER = "送付票"
    DUE = "期限変更"
    RECEIPT = "受領"

    @property
    def file_label(self) -> str:
        """The kind's part of the file name: `…_R4依頼文.docx`."""
        if self is LetterKind.DUE:
            return f"{self.value}通知"
        if self is LetterKind.RECEIPT:
            return f"{self.value}のお知らせ"
        return self.value if self is LetterKind.COVER else f"{self.value}文"

    @property
    def template(self) -> str:
        """The name of its template."""
        return f"letter-{self.name.lower()}"


def request_label(rows: int, figures: int) -> str:
    """Return how many rows and 成果指標 a form or a letter asks for, as Japanese text; '' if it asks for nothing."""
    parts = ([f"{rows}件"] if rows else []) + ([f"成果指標{figures}件"] if figures else [])
    return "、".join(parts)
