"""Puts a theme onto the application: palette, font and the few rules that the system's style has no word for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.gui.lists.list_focus import frame_lists_without_cursor
from nakano_status.gui.looks.soft_controls import soft_controls
from nakano_status.gui.looks.text_size import TextSize
from nakano_status.gui.looks.theme import DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, LIGHT, Theme

STEP = 8
"""The rhythm of all distances, in device-independent pixels; what holds text is measured by `steps`."""

SMALLEST_POINTS = 10.5
FAMILIES = ("BIZ UDPGothic", "Yu Gothic UI", "Noto Sans CJK JP", "VL PGothic", "VL Gothic")
"""Preferred families; whichever is there, the next ones fill in characters that it lacks (floors.md §6)."""

_THEME, _SIZE, _SYSTEM_FONT = "nakanoTheme", "nakanoTextSize", "nakanoSystemFont"
"""Properties of the application: what it wears, and the system's own font from before it was dressed."""
_SOFT, _RULES = "nakanoSoftControls", "nakanoRules"
"""Properties of the application: whether the controls are ours, and the style rules that its windows wear."""
_MIDDLE, _TICK = 0.5, 1.75
_TITLE = 1.4
"""How many times as large as the body a title is."""
_TITLE_HEIGHT = 3.75
"""In steps, as high as the controls that may stand beside it: titles stand in one place on all pages."""
_PLAIN_STYLES = {"fusion", ""}
"""Styles that belong to no system: with one of these the controls are ours, elsewhere they are the system's."""


def system_theme(app: QApplication) -> Theme:
    """Return the theme that fits what the person set in the system: high contrast, dark or light."""
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        is_light = app.style().standardPalette().window().color().lightnessF() > _MIDDLE
        return HIGH_CONTRAST_LIGHT if is_light else HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def dress(app: QApplication, theme: Theme | None = None, size: TextSize | None = None) -> Theme:
    """Give the application font and palette, its windows their style rules; return the theme that is now worn.

    Without a theme it is the system's, without a size of texts the one that is worn.
    """
    worn = theme or system_theme(app)
    app.setProperty(_THEME, worn)
    app.setProperty(_SIZE, size or worn_size())
    windows = [each for each in app.topLevelWidgets() if each.styleSheet()]
    for window in windows:
        window.setStyleSheet("")  # with rules in force a new font and new rules cost a full window five times as much
    app.setFont(body_font(_system_font(app), worn_size().factor))
    if windows:  # they hear of another font by post, and with rules in force not at all
        QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange.value)
    app.setPalette(_palette(worn))
    is_plain = app.style().objectName() in _PLAIN_STYLES
    app.setProperty(_SOFT, is_plain)
    app.setProperty(_RULES, _rules(worn) + (soft_controls(worn, steps(_TICK)) if is_plain else ""))
    for window in windows:
        wear_rules(window)
    frame_lists_without_cursor(app)
    return worn


def wear_rules(window: QWidget) -> None:
    """Put the style rules onto a window and all that is in it, now and whenever the application is dressed again.

    The application itself has none: with them Qt dresses a panel with all that it holds anew each time that it is put
    into a larger one, while a page is still being made (decision 0031).
    """
    app = QApplication.instance()
    window.setStyleSheet(app.property(_RULES) if app else "")


def follow_system(app: QApplication) -> None:
    """Wear what the system asks for whenever that changes while the window is open."""
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _: dress(app))
    hints.accessibility().contrastPreferenceChanged.connect(lambda _: dress(app))


def worn_theme() -> Theme:
    """Return the theme that the application wears; light before it was dressed."""
    app = QApplication.instance()
    worn = app.property(_THEME) if app else None
    return worn if isinstance(worn, Theme) else LIGHT


def worn_size() -> TextSize:
    """Return the size of texts that a person chose; the standard one before that."""
    app = QApplication.instance()
    worn = app.property(_SIZE) if app else None
    return TextSize(worn) if worn else TextSize.STANDARD


def wears_soft_controls() -> bool:
    """Whether buttons and boxes are drawn by our rules and not by the system's style."""
    app = QApplication.instance()
    return bool(app and app.property(_SOFT))


def steps(number: float) -> int:
    """Return so many STEPs in pixels for what holds text: they grow with the size of texts."""
    return round(number * STEP * QApplication.font().pointSizeF() / SMALLEST_POINTS)


def _system_font(app: QApplication) -> QFont:
    """Return the font that the system gave: it is asked once, for afterwards the application has ours."""
    kept = app.property(_SYSTEM_FONT)
    if not isinstance(kept, QFont):
        kept = app.font()
        app.setProperty(_SYSTEM_FONT, kept)
    return kept


def body_font(system: QFont, factor: float = 1.0) -> QFont:
    """Return the body font: a family that has Japanese, never under 10.5 pt, larger where the system's is larger."""
    present = set(QFontDatabase.families())
    font = QFont(system)
    chosen = [family for family in FAMILIES if family in present]
    if chosen:
        font.setFamilies(chosen)
    font.setPointSizeF(max(SMALLEST_POINTS, system.pointSizeF()) * factor)
    return font


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """Return the font at another size, for headings (above 1) and codes (never below the smallest that is read)."""
    other = QFont(font)
    other.setPointSizeF(font.pointSizeF() * factor)
    other.setBold(bold)
    return other


def _palette(theme: Theme) -> QPalette:
    """Return the palette of a theme; disabled text is muted, never fainter than can be read."""
    palette = QPalette(QColor(theme.window))
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.sunken,
        role.Text: theme.text,
        role.PlaceholderText: theme.hint,
        role.Button: theme.sunken,
        role.ButtonText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.ToolTipBase: theme.base,
        role.ToolTipText: theme.text,
        role.Mid: theme.line,
        role.BrightText: theme.on_accent,
    }
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.muted))
    return palette


def _rules(theme: Theme) -> str:
    """Return the style rules: grounds, headings and panels by object name or `kind`; controls stay the system's."""
    frame = f"1px solid {theme.line}"
    panel_edge = theme.line if theme.is_high_contrast else theme.window
    panel = frame if theme.is_high_contrast else "none"
    title = round(_TITLE * QApplication.font().pointSizeF(), 1)
    return f"""
    QWidget#page, QWidget#editor {{ background: {theme.base}; }}
    QWidget#help {{ background: {theme.window}; border-left: {frame}; }}
    QWidget#help QTextBrowser {{ background: {theme.window}; border-color: transparent; }}
    QWidget#help QTextBrowser:focus {{ border: 1px solid {theme.accent}; padding: 1px; }}
    QWidget#side {{ background: {theme.sunken}; border-right: {panel}; }}
    QWidget#foot {{ background: {theme.window}; border-top: {frame}; }}
    QLabel[kind="title"] {{ font-size: {title}pt; font-weight: bold; color: {theme.text};
        min-height: {steps(_TITLE_HEIGHT)}px; }}
    QLabel[kind="heading"] {{ font-weight: bold; color: {theme.text}; }}
    QLabel[kind="field"] {{ font-weight: bold; color: {theme.text}; }}
    QLabel[kind="muted"] {{ color: {theme.muted}; }}
    QToolButton[kind="quiet"] {{ color: {theme.muted}; }}
    QLabel[kind="ask"] {{ color: {theme.attention}; }}
    QLabel[kind="good"] {{ color: {theme.good}; font-weight: bold; }}
    QFrame[kind="panel"] {{ background: {theme.window}; border: {panel}; border-radius: 6px; }}
    QFrame[kind="attention"] {{ background: {theme.attention_back}; border: {panel}; border-radius: 6px; }}
    QFrame[kind="done"] {{ background: {theme.selected}; border: {panel}; border-radius: 6px; }}
    QFrame#message {{ border: {frame}; }}
    QFrame#notice {{ background: {theme.attention_back}; border: none; border-bottom: {frame}; }}
    QFrame[kind="attention"] QLabel {{ color: {theme.text}; }}
    QPushButton[kind="wide"] {{ background: {theme.window}; border: 1px solid {panel_edge}; border-radius: 6px;
        text-align: left; padding: 0; }}
    QPushButton[kind="wide"]:hover, QPushButton[kind="wide"]:pressed {{ background: {theme.selected}; }}
    QPushButton[kind="wide"]:focus {{ border: 1px solid {theme.accent}; }}
    QFrame[kind="drop"] {{ background: {theme.window}; border: 2px dashed {theme.edge}; border-radius: 6px; }}
    QFrame[kind="drop"][over="true"] {{ border-color: {theme.accent}; background: {theme.selected}; }}
    QAbstractItemView {{ border: 1px solid transparent; background: {theme.base}; outline: 0; }}
    QAbstractItemView{"" if theme.is_high_contrast else '[framed="true"]'}:focus {{ border-color: {theme.accent}; }}
    QHeaderView::section {{ background: {theme.base}; color: {theme.muted}; border: none;
        border-bottom: {frame}; padding: 6px 8px; font-weight: normal; text-align: left; }}
    QProgressBar {{ border: {panel}; border-radius: 3px; background: {theme.line}; max-height: 6px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    QSplitter::handle {{ background: {theme.line}; }}
    """
