"""Colours with enough contrast for reading: light, dark, high contrast (window.md, "Manner"); sizes of texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nakano_status.domain.fields.mark import Mark, MarkColour


@dataclass(frozen=True)
class Theme:
    """The colours of one scheme as #rrggbb.

    `marks` by the role of a mark's colour, `unmarked` that of a blank one; `added` and `removed` are behind text.
    `hint` is the colour of placeholder text, `edge` that of the outlines of fields and buttons, `line` that of
    separators.
    """

    name: str
    text: str
    muted: str
    hint: str
    base: str
    window: str
    sunken: str
    line: str
    edge: str
    accent: str
    on_accent: str
    selected: str
    attention: str
    attention_back: str
    good: str
    added: str
    removed: str
    marks: Mapping[MarkColour, str]
    unmarked: str

    @property
    def is_high_contrast(self) -> bool:
        """Whether boundaries are drawn as lines in the text's colour."""
        return self.name.startswith("high")

    def mark(self, mark: Mark | None) -> str:
        """Return the colour of a mark; grey for None, that is for blank and for a value that is no mark."""
        return self.unmarked if mark is None else self.marks[mark.colour]


def _marks(*colours: str) -> Mapping[MarkColour, str]:
    return dict(zip(MarkColour, colours, strict=True))


LIGHT = Theme(
    name="light",
    text="#1d2126",
    muted="#545d69",
    hint="#6a727c",
    base="#ffffff",
    window="#f5f6f8",
    sunken="#eceff3",
    line="#d5dae1",
    edge="#7d8794",
    accent="#1f5a9e",
    on_accent="#ffffff",
    selected="#e3edf8",
    attention="#8f3d00",
    attention_back="#fdf1e4",
    good="#00664a",
    added="#d3eddd",
    removed="#fbdfd3",
    marks=_marks("#005f99", "#00684c", "#7a5200", "#a83c00", "#6a3d9a", "#8a2a62"),
    unmarked="#59626d",
)

DARK = Theme(
    name="dark",
    text="#e7eaee",
    muted="#a9b3bf",
    hint="#949da8",
    base="#1f2328",
    window="#181b1f",
    sunken="#24292f",
    line="#3b424b",
    edge="#7b8591",
    accent="#76b3f2",
    on_accent="#0d1a29",
    selected="#28394d",
    attention="#f3a873",
    attention_back="#3a2a1d",
    good="#5ecb9f",
    added="#1f4a36",
    removed="#5a2f22",
    marks=_marks("#6fbcf5", "#55cda0", "#e8b450", "#ff9166", "#c9a6f0", "#f29ac4"),
    unmarked="#aab3be",
)

HIGH_CONTRAST = Theme(
    name="high",
    text="#ffffff",
    muted="#ffffff",
    hint="#c8c8c8",
    base="#000000",
    window="#000000",
    sunken="#000000",
    line="#ffffff",
    edge="#ffffff",
    accent="#ffe100",
    on_accent="#000000",
    selected="#003a66",
    attention="#ffb070",
    attention_back="#000000",
    good="#7dffc8",
    added="#004d26",
    removed="#661a00",
    marks=_marks("#8fd0ff", "#7dffc8", "#ffd166", "#ffb08f", "#d9bcff", "#ffa6d5"),
    unmarked="#ffffff",
)

HIGH_CONTRAST_LIGHT = Theme(
    name="high-light",
    text="#000000",
    muted="#000000",
    hint="#4d4d4d",
    base="#ffffff",
    window="#ffffff",
    sunken="#ffffff",
    line="#000000",
    edge="#000000",
    accent="#00349a",
    on_accent="#ffffff",
    selected="#cfe4ff",
    attention="#7a2c00",
    attention_back="#ffffff",
    good="#00543c",
    added="#b9ecc9",
    removed="#ffd0bd",
    marks=_marks("#004a80", "#005138", "#5c3d00", "#8f2600", "#4f2380", "#6e1448"),
    unmarked="#000000",
)
"""Dark on light, for systems whose high contrast is set so."""


class TextSize(StrEnum):
    """A size; its value is the key by which it is stored."""

    STANDARD = "standard"
    LARGE = "large"
    LARGEST = "largest"

    @property
    def factor(self) -> float:
        """The factor on the system's own size; never below 1, the smallest legible size."""
        return _FACTORS[self]

    def stepped(self, by: int) -> TextSize:
        """Return the size so many steps up (or down, below 0); at the end of the scale the last one."""
        sizes = list(TextSize)
        return sizes[min(max(sizes.index(self) + by, 0), len(sizes) - 1)]


_FACTORS = {TextSize.STANDARD: 1.0, TextSize.LARGE: 1.2, TextSize.LARGEST: 1.45}
