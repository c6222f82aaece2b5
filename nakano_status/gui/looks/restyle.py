"""Applies a style sheet again after a property of a widget has changed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def repolish(widget: QWidget) -> None:
    """Apply the style of a changed `kind`."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
