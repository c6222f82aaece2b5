"""Applies a theme to the application: palette, font, and the few style rules that go beyond the system's style."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.gui.looks.fallback_style import soft_controls
from nakano_status.gui.looks.restyle import frame_lists_without_cursor
from nakano_status.gui.looks.theme import DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, LIGHT, TextSize, Theme
from nakano_status.program_files import program_folder

STEP = 8
"""The unit of all distances, in device-independent pixels; `steps` converts it for widgets that hold text."""

SMALLEST_POINTS = 10.5
FAMILIES = ("BIZ UDPGothic", "Yu Gothic UI", "Noto Sans CJK JP", "VL PGothic", "VL Gothic")
"""Preferred font families: the first one that exists is used, the next ones supply what it lacks (floors.md §6)."""

_THEME, _SIZE, _SYSTEM_FONT = "nakanoTheme", "nakanoTextSize", "nakanoSystemFont"
"""Properties of the application: its theme and text size, and the system's font before a theme was applied."""
_SOFT, _RULES = "nakanoSoftControls", "nakanoRules"
"""Properties of the application: whether its controls are drawn by our rules, and the rules of its windows."""
_MIDDLE, _TICK = 0.5, 1.75
_TITLE = 1.4
"""The size of a title in relation to body text."""
_TITLE_HEIGHT = 3.75
"""In steps, as high as controls beside a title: titles have the same position on all pages."""
_PLAIN_STYLES = {"fusion", ""}
"""Styles that belong to no system: with one of these the controls are ours, elsewhere they are the system's."""


def system_theme(app: QApplication) -> Theme:
    """Return the theme that fits the settings of the system: high contrast, dark or light."""
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        is_light = app.style().standardPalette().window().color().lightnessF() > _MIDDLE
        return HIGH_CONTRAST_LIGHT if is_light else HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply_theme(app: QApplication, theme: Theme | None = None, size: TextSize | None = None) -> Theme:
    """Set the font and palette of the application and the style rules of its windows; return the theme that is applied.

    Without `theme` it is that of the system, without `size` the current size of texts.
    """
    worn = theme or system_theme(app)
    app.setProperty(_THEME, worn)
    app.setProperty(_SIZE, size or current_text_size())
    windows = [each for each in app.topLevelWidgets() if each.styleSheet()]
    for window in windows:
        window.setStyleSheet("")  # while rules are set, a new font and new rules cost a full window five times as much
    app.setFont(body_font(_system_font(app), current_text_size().factor))
    if windows:  # windows get the new font by a posted event, and while rules are set not at all
        QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange.value)
    app.setPalette(_palette(worn))
    is_plain = app.style().objectName() in _PLAIN_STYLES
    app.setProperty(_SOFT, is_plain)
    app.setProperty(_RULES, _rules(worn) + (soft_controls(worn, steps(_TICK)) if is_plain else ""))
    for window in windows:
        apply_stylesheet(window)
    frame_lists_without_cursor(app)
    return worn


def apply_stylesheet(window: QWidget) -> None:
    """Set the style rules of a window and its widgets, now and whenever a theme is applied again.

    The application itself has none: if it had, Qt would polish a panel with all that it contains again each time that
    it is put into a larger one, while a page is still being made (decision 0031).
    """
    app = QApplication.instance()
    window.setStyleSheet(app.property(_RULES) if app else "")


def follow_system(app: QApplication) -> None:
    """Apply the system's theme whenever it changes while the window is open."""
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _: apply_theme(app))
    hints.accessibility().contrastPreferenceChanged.connect(lambda _: apply_theme(app))


def current_theme() -> Theme:
    """Return the current theme; light before one was applied."""
    app = QApplication.instance()
    worn = app.property(_THEME) if app else None
    return worn if isinstance(worn, Theme) else LIGHT


def current_text_size() -> TextSize:
    """Return the size of texts that the user chose; the standard one before that."""
    app = QApplication.instance()
    worn = app.property(_SIZE) if app else None
    return TextSize(worn) if worn else TextSize.STANDARD


def uses_fallback_style() -> bool:
    """Return whether buttons and boxes are drawn by our rules and not by the system's style."""
    app = QApplication.instance()
    return bool(app and app.property(_SOFT))


def steps(number: float) -> int:
    """Return a number of STEPs in pixels for widgets that hold text: they grow with the size of texts."""
    return round(number * STEP * QApplication.font().pointSizeF() / SMALLEST_POINTS)


def _system_font(app: QApplication) -> QFont:
    """Return the font of the system; it is read once, because afterwards the application has our font."""
    kept = app.property(_SYSTEM_FONT)
    if not isinstance(kept, QFont):
        kept = app.font()
        app.setProperty(_SYSTEM_FONT, kept)
    return kept


def body_font(system: QFont, factor: float = 1.0) -> QFont:
    """Return the body font: a family with Japanese, never below 10.5 pt, larger where the system's font is larger."""
    font = QFont(system)
    chosen = _families_present() or _shipped_families()
    if chosen:
        font.setFamilies(chosen)
    font.setPointSizeF(max(SMALLEST_POINTS, system.pointSizeF()) * factor)
    return font


def _families_present() -> list[str]:
    present = set(QFontDatabase.families())
    return [family for family in FAMILIES if family in present]


def _shipped_families() -> list[str]:
    """Add the fonts that come with the program for papers: a system without Japanese would show boxes."""
    for name in ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(program_folder("resources") / "fonts" / name))
    return _families_present()


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """Return the font at another size, for headings (above 1) and codes (never below the smallest legible size)."""
    other = QFont(font)
    other.setPointSizeF(font.pointSizeF() * factor)
    other.setBold(bold)
    return other


def _palette(theme: Theme) -> QPalette:
    """Return the palette of a theme; disabled text is muted, but never too faint to be read."""
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
    """Return the style rules: backgrounds, headings and panels by object name or `kind`; controls are the system's."""
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
