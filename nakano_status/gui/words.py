"""The interface's words pass through here, so that a translation can be laid over them (decision 10)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Return the text in the interface's language: Japanese as written, unless a translation is loaded."""
    return QCoreApplication.translate("window", text)
