"""Applies a style sheet again after a property has changed, as that of a list in focus without a current row."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

_FRAMED, _WATCHED = "framed", "nakanoWatched"
"""Properties of a list: the one that the style rules use, and whether its current row is already observed."""
_FOLLOWING = "nakanoListFocus"
"""Property of the application: whether its lists are observed."""


def repolish(widget: QWidget) -> None:
    """Apply the style of a changed property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_kind(widget: QWidget, kind: str) -> None:
    """Show a widget as one of another kind: ask, good, muted and so on."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        repolish(widget)


def frame_lists_without_cursor(app: QApplication) -> None:
    """Observe each list that gets the focus; once for an application, however often its theme is applied."""
    if not app.property(_FOLLOWING):
        app.setProperty(_FOLLOWING, True)
        app.focusChanged.connect(_follow)


def _follow(_before: QWidget | None, now: QWidget | None) -> None:
    if not isinstance(now, QAbstractItemView) or now.selectionModel() is None:
        return
    if not now.property(_WATCHED):
        now.setProperty(_WATCHED, True)
        now.selectionModel().currentChanged.connect(partial(_look, now))
    _look(now)


def _look(view: QAbstractItemView, *_: object) -> None:
    is_framed = not view.currentIndex().isValid()
    if view.property(_FRAMED) != is_framed:
        view.setProperty(_FRAMED, is_framed)
        repolish(view)
