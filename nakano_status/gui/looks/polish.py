"""A widget wears what the style sheet says of its properties once it is told to look again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def repolish(widget: QWidget) -> None:
    """Let a changed `kind` take effect."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
