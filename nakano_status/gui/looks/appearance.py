"""The look of the window: colours with enough contrast for reading, sizes of texts, and how both are applied.

Controls are drawn by Qt's Fusion style and the rules below on every system, so that tests of the window on one system
hold on all (docs/decisions/0029). Colours and text size follow the system: light, dark, high contrast.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from nakano_status.domain.fields.mark import Mark, MarkColour
from nakano_status.program_files import program_folder


@dataclass(frozen=True)
class Theme:
    """The colours of one scheme as #rrggbb.

    `marks`: the colour of each mark, by the role that the mark declares.
    `unmarked`: the colour of a blank mark.
    `added` and `removed`: the backgrounds of added and removed text.
    `hint`: placeholder text.
    `edge`: the outlines of fields and buttons.
    `line`: separators.
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
        """True if the scheme has high contrast: boundaries are drawn as lines in the text's colour."""
        return self.name.startswith("high")

    def mark_colour(self, mark: Mark | None) -> str:
        """Return the colour of a mark as #rrggbb; None stands for a value that is blank or not a mark."""
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
"""Dark text on a light background, for systems with a light high-contrast scheme."""


class TextSize(StrEnum):
    """The sizes of texts; a member's value is the key by which it is stored."""

    STANDARD = "standard"
    LARGE = "large"
    LARGEST = "largest"

    @property
    def factor(self) -> float:
        """The factor by which the system's text size is multiplied; never below 1, the smallest legible size."""
        return _FACTORS[self]

    def stepped(self, by: int) -> TextSize:
        """Return the size `by` steps larger (smaller if negative), at most the largest or smallest size."""
        sizes = list(TextSize)
        return sizes[min(max(sizes.index(self) + by, 0), len(sizes) - 1)]


class Scheme(StrEnum):
    """The choices of colours; a member's value is the key by which it is stored."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_FACTORS = {TextSize.STANDARD: 1.0, TextSize.LARGE: 1.2, TextSize.LARGEST: 1.45}


def control_style_rules(theme: Theme, tick: int) -> str:
    """Return the style rules of controls, such as buttons, fields, check boxes, tabs and menus.

    They are flat, with a thin outline, or a thick one if in focus. `tick`: the size of a check box in pixels.
    """
    rules = (_buttons(theme), _fields(theme), _ticks(theme, tick), _bars(theme), _tabs(theme), _menus(theme))
    return "".join(rules)


def _focus(theme: Theme) -> str:
    return f"2px solid {theme.accent}"


def _buttons(theme: Theme) -> str:
    """Return the rules of buttons and tool buttons."""
    focus = _focus(theme)
    return f"""
    QPushButton, QToolButton {{ background: {theme.base}; color: {theme.text}; border: 1px solid {theme.edge};
        border-radius: 5px; padding: 6px 12px; }}
    QToolButton {{ border-color: transparent; background: transparent; padding: 3px 8px; }}
    QToolButton::menu-indicator {{ subcontrol-position: right center; width: 8px; }}
    QToolButton[popupMode="2"] {{ padding-right: 16px; }}
    QToolButton#rounds {{ padding-left: 1px; }}
    QPushButton:hover, QToolButton:hover {{ background: {theme.sunken}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {theme.selected}; }}
    QPushButton:focus {{ border: {focus}; padding: 5px 11px; }}
    QToolButton:focus {{ border: {focus}; padding: 2px 7px; }}
    QToolButton[popupMode="2"]:focus {{ padding-right: 15px; }}
    QToolButton#rounds:focus {{ padding-left: 0; }}
    QPushButton[kind="primary"] {{ background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent};
        padding: 6px 16px; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {theme.text}; padding: 5px 15px; }}
    QPushButton:checked, QToolButton:checked {{ background: {theme.selected}; border-color: {theme.accent}; }}
    QPushButton:disabled, QPushButton[kind="primary"]:disabled {{ background: {theme.sunken}; color: {theme.muted};
        border-color: {theme.edge}; }}
    """


def _fields(theme: Theme) -> str:
    """Return the rules of fields to write and to choose in."""
    focus = _focus(theme)
    return f"""
    QLineEdit, QTextEdit, QComboBox {{ background: {theme.base}; color: {theme.text};
        border: 1px solid {theme.edge}; border-radius: 5px; placeholder-text-color: {theme.hint};
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QLineEdit, QComboBox {{ padding: 5px 8px; }}
    QLineEdit:focus, QComboBox:focus {{ border: {focus}; padding: 4px 7px; }}
    QComboBox {{ padding-right: 4px; combobox-popup: 0; }}
    QComboBox:focus {{ padding-right: 3px; }}
    QTextEdit {{ padding: 1px; }}
    QTextEdit:focus {{ border: {focus}; padding: 0; }}
    QTextEdit[readOnly="true"] {{ background: {theme.window}; }}
    QComboBox::drop-down {{ border: none; width: 20px; }}
    QComboBox::down-arrow {{ image: none; width: 0; height: 0;
        border-left: 4px solid {theme.base}; border-right: 4px solid {theme.base};
        border-top: 5px solid {theme.muted}; }}
    QCalendarWidget QToolButton, QCalendarWidget QToolButton:hover {{ background: transparent;
        color: {theme.on_accent}; }}
    QComboBox QAbstractItemView, QListView[kind="offers"] {{ border: 1px solid {theme.edge};
        selection-background-color: {theme.selected}; selection-color: {theme.text}; }}
    QComboBox QAbstractItemView::item, QListView[kind="offers"]::item {{ padding: 5px 8px; color: {theme.text}; }}
    QComboBox QAbstractItemView::item:selected,
    QListView[kind="offers"]::item:selected {{ background: {theme.selected}; }}
    """


def _ticks(theme: Theme, tick: int) -> str:
    """Return the rules of check boxes and radio buttons."""
    return f"""
    QCheckBox, QRadioButton {{ border: 2px solid transparent; border-radius: 4px; padding: 1px 4px 1px 0; }}
    QCheckBox:focus, QRadioButton:focus {{ border-color: {theme.accent}; }}
    QCheckBox:disabled, QRadioButton:disabled {{ color: {theme.muted}; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: {tick}px; height: {tick}px;
        border: 1px solid {theme.muted}; background: {theme.base}; border-radius: 3px; }}
    QRadioButton::indicator {{ border-radius: {tick // 2 + 1}px; }}
    QCheckBox::indicator:checked {{ border-color: {theme.accent}; background: {theme.accent}; }}
    QRadioButton::indicator:checked {{ border: 4px solid {theme.accent};
        width: {tick - 6}px; height: {tick - 6}px; }}
    """


def _bars(theme: Theme) -> str:
    """Return the rules of scroll bars."""
    return f"""
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {theme.line}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {theme.muted}; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none;
        border: none; width: 0; height: 0; }}
    """


def _tabs(theme: Theme) -> str:
    """Return the rules of tabs."""
    focus = _focus(theme)
    return f"""
    QTabWidget::pane {{ border: none; }}
    QTabBar::tab {{ background: transparent; color: {theme.muted}; border: none; border-bottom: 2px solid transparent;
        padding: 8px 16px; }}
    QTabBar::tab:disabled {{ color: {theme.hint}; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom: 2px solid {theme.accent}; }}
    QTabBar::tab:selected:focus {{ background: {theme.selected}; border: {focus}; padding: 6px 14px; }}
    """


def _menus(theme: Theme) -> str:
    """Return the rules of menus and tooltips.

    Qt's button for the menus without room is 12 pixels wide: the padding of tool buttons would leave nothing of it,
    and its picture is dark in every scheme.
    """
    return f"""
    QMenu {{ background: {theme.base}; color: {theme.text}; border: 1px solid {theme.edge}; padding: 4px; }}
    QMenu::item {{ padding: 6px 24px 6px 16px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.selected}; color: {theme.text}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
    QMenuBar {{ background: {theme.window}; color: {theme.text}; padding: 2px 8px;
        border-bottom: 1px solid {theme.line}; }}
    QMenuBar::item {{ padding: 5px 10px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {theme.selected}; }}
    QToolButton#qt_menubar_ext_button {{ padding: 0; qproperty-text: "»";
        qproperty-toolButtonStyle: ToolButtonTextOnly; }}
    QToolTip {{ background: {theme.base}; color: {theme.text}; border: 1px solid {theme.edge}; padding: 4px 6px; }}
    """


_FRAMED, _WATCHED = "framed", "nakanoWatched"
"""Properties of a list: `framed` is used by the style rules, the other is true if its current row is observed."""
_FOLLOWING = "nakanoListFocus"
"""Property of the application: true if its lists are observed."""


def repolish(widget: QWidget) -> None:
    """Apply the style rules to a widget again, because a property of it has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_kind(widget: QWidget, kind: str) -> None:
    """Set the kind of a widget (ask, good, muted and so on), by which the style rules choose its look."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        repolish(widget)


def frame_lists_without_cursor(app: QApplication) -> None:
    """Frame, from now on, each list that has the focus but no current line; later calls do nothing."""
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


STEP = 8
"""The unit of all distances, in device-independent pixels; `steps` converts it for widgets that hold text."""

SMALLEST_POINTS = 10.5
FAMILIES = ("BIZ UDPGothic", "Yu Gothic UI", "Noto Sans CJK JP", "VL PGothic", "VL Gothic")
"""Preferred font families: the first installed one is used, the next ones supply the characters that it lacks."""

_THEME, _SCHEME = "nakanoTheme", "nakanoScheme"
"""Properties of the application: its theme, and the colours that the user chose."""
_SIZE, _SYSTEM_FONT = "nakanoTextSize", "nakanoSystemFont"
"""Properties of the application: its text size, and the system's font before a theme was applied."""
_RULES = "nakanoRules"
"""Property of the application: the style rules of its windows."""
_MIDDLE, _TICK = 0.5, 1.75
_TITLE = 1.4
"""The size of a title in relation to body text."""
_TITLE_HEIGHT = 3.75
"""Height of a title in steps, as high as controls beside it: titles have the same position on all pages."""
_STYLE = "fusion"
_COLOR_WINDOW = 5
"""The number of the background of windows, for Windows' GetSysColor."""
_USUAL_POINTS = 9.0 if sys.platform == "win32" else SMALLEST_POINTS
"""The size of the system's font at which body text has 10.5 pt; Windows has 9 pt, or more by its own setting."""


def system_theme(app: QApplication) -> Theme:
    """Return a theme of high contrast if the system asks for one, otherwise the light or dark theme.

    Between light and dark, the user's choice precedes the system's.
    """
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        is_light = _system_background(app).lightnessF() > _MIDDLE
        return HIGH_CONTRAST_LIGHT if is_light else HIGH_CONTRAST
    is_dark = hints.colorScheme() == Qt.ColorScheme.Dark
    return {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}.get(chosen_scheme(), DARK if is_dark else LIGHT)


def _system_background(app: QApplication) -> QColor:
    """Return the background colour of the system's theme; a contrast theme of Windows may have any colour."""
    if sys.platform == "win32":
        from ctypes import windll

        colour = windll.user32.GetSysColor(_COLOR_WINDOW)  # 0x00bbggrr
        return QColor(colour & 0xFF, colour >> 8 & 0xFF, colour >> 16 & 0xFF)
    return app.style().standardPalette().window().color()


def choose_scheme(app: QApplication, scheme: Scheme) -> None:
    """Apply the user's choice of colours, now and whenever the system's colours change."""
    app.setProperty(_SCHEME, scheme.value)
    apply_theme(app)


def chosen_scheme() -> Scheme:
    """Return the user's choice of colours; Scheme.SYSTEM if the user chose none."""
    app = QApplication.instance()
    chosen = app.property(_SCHEME) if app else None
    return Scheme(chosen) if chosen else Scheme.SYSTEM


def apply_theme(app: QApplication, theme: Theme | None = None, size: TextSize | None = None) -> Theme:
    """Set the font and palette of the application and the style rules of its windows; return the applied theme.

    `theme`: None for the system's theme. `size`: None for the current size of texts.
    """
    if app.style().objectName() != _STYLE:
        app.setStyle(_STYLE)
    worn = theme or system_theme(app)
    app.setProperty(_THEME, worn)
    app.setProperty(_SIZE, size or chosen_text_size())
    windows = [each for each in app.topLevelWidgets() if each.styleSheet()]
    for window in windows:
        window.setStyleSheet("")  # while rules are set, a new font and new rules cost a full window five times as much
    app.setFont(body_font(_system_font(app), chosen_text_size().factor))
    if windows:  # windows get the new font by a posted event, and while rules are set not at all
        QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange.value)
    app.setPalette(_palette(worn))
    app.setProperty(_RULES, _rules(worn) + control_style_rules(worn, steps(_TICK)))
    for window in windows:
        apply_stylesheet(window)
    frame_lists_without_cursor(app)
    return worn


def apply_stylesheet(window: QWidget) -> None:
    """Set the style rules of a window and its widgets, now and whenever a theme is applied.

    The application itself has no style rules: Qt would apply them again to all parts of a panel each time the panel is
    put into a larger one (decision 0031).
    """
    app = QApplication.instance()
    window.setStyleSheet(app.property(_RULES) if app else "")


def follow_system(app: QApplication) -> None:
    """Apply the system's theme whenever it changes while the window is open."""
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _: apply_theme(app))
    hints.accessibility().contrastPreferenceChanged.connect(lambda _: apply_theme(app))


def current_theme() -> Theme:
    """Return the current theme; the light theme if no theme was applied yet."""
    app = QApplication.instance()
    worn = app.property(_THEME) if app else None
    return worn if isinstance(worn, Theme) else LIGHT


def chosen_text_size() -> TextSize:
    """Return the size of texts that the user chose; the standard size if the user chose none."""
    app = QApplication.instance()
    worn = app.property(_SIZE) if app else None
    return TextSize(worn) if worn else TextSize.STANDARD


def steps(number: float) -> int:
    """Return the pixels of `number` STEPs for widgets that contain text: more pixels if the texts are larger."""
    return round(number * STEP * QApplication.font().pointSizeF() / SMALLEST_POINTS)


class Room(IntEnum):
    """The width class of a window, which decides how many parts are side by side; larger texts need a wider window."""

    NARROW = 0
    MEDIUM = 1
    WIDE = 2


_ROOMS = (137.5, 200)
"""The widths of the window in steps from which it is medium and wide: 1,100 and 1,600 pixels."""


def room_in(width: int) -> Room:
    """Return the width class of a window that is `width` pixels wide."""
    return Room(sum(width >= steps(least) for least in _ROOMS))


def _system_font(app: QApplication) -> QFont:
    """Return the font of the system; it is read once, because afterwards the application has our font."""
    kept = app.property(_SYSTEM_FONT)
    if not isinstance(kept, QFont):
        kept = app.font()
        app.setProperty(_SYSTEM_FONT, kept)
    return kept


def body_font(system: QFont, factor: float = 1.0) -> QFont:
    """Return the body font: a family with Japanese, at least 10.5 pt, larger if the system's font is larger.

    `factor`: the user's text size.
    """
    font = QFont(system)
    chosen = _families_present() or _shipped_families()
    if chosen:
        font.setFamilies(chosen)
    font.setPointSizeF(SMALLEST_POINTS * max(1.0, system.pointSizeF() / _USUAL_POINTS) * factor)
    return font


def _families_present() -> list[str]:
    present = set(QFontDatabase.families())
    return [family for family in FAMILIES if family in present]


def _shipped_families() -> list[str]:
    """Add the fonts that come with the program for papers: a system without Japanese would show boxes."""
    for name in ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(program_folder("resources") / "fonts" / name))
    return _families_present()


def scaled_font(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """Return a copy of a font in `factor` times its size, bold if `bold` and otherwise not."""
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
