"""All texts of the interface are returned by one function, so that they can be translated."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Return the text in the interface's language: Japanese as written, unless a translation is loaded."""
    return QCoreApplication.translate("window", text)
