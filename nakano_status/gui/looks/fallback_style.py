"""Style rules of controls for systems without a style of their own (Linux without a desktop, screenshots)."""

from __future__ import annotations

from nakano_status.gui.looks.theme import Theme


def soft_controls(theme: Theme, tick: int) -> str:
    """Return style rules for buttons, fields and scroll bars: flat, one line around, two in the accent for focus.

    `tick` is the size of a check box's indicator, in pixels.
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
    QLineEdit, QTextEdit, QComboBox, QDateEdit {{ background: {theme.base}; color: {theme.text};
        border: 1px solid {theme.edge}; border-radius: 5px; placeholder-text-color: {theme.hint};
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QLineEdit, QComboBox, QDateEdit {{ padding: 5px 8px; }}
    QLineEdit:focus, QComboBox:focus, QDateEdit:focus {{ border: {focus}; padding: 4px 7px; }}
    QDateEdit {{ padding: 4px 8px 3px 8px; }}
    QDateEdit:focus {{ padding: 3px 7px 2px 7px; }}
    QComboBox {{ padding-right: 4px; combobox-popup: 0; }}
    QComboBox:focus {{ padding-right: 3px; }}
    QTextEdit {{ padding: 1px; }}
    QTextEdit:focus {{ border: {focus}; padding: 0; }}
    QTextEdit[readOnly="true"] {{ background: {theme.window}; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 20px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: none; width: 0; height: 0;
        border-left: 4px solid {theme.base}; border-right: 4px solid {theme.base};
        border-top: 5px solid {theme.muted}; }}
    QCalendarWidget QToolButton, QCalendarWidget QToolButton:hover {{ background: transparent;
        color: {theme.on_accent}; }}
    QComboBox QAbstractItemView {{ border: 1px solid {theme.edge}; selection-background-color: {theme.selected};
        selection-color: {theme.text}; }}
    QComboBox QAbstractItemView::item {{ padding: 5px 8px; color: {theme.text}; }}
    QComboBox QAbstractItemView::item:selected {{ background: {theme.selected}; }}
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
    QTabBar::tab:disabled {{ color: {theme.line}; }}
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
