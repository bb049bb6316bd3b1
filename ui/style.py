"""The style sheet of the window, written from a theme's colours.

Widgets choose a variant by a property: `QPushButton[primary=true]`, `QToolButton[flat=true]`, `QLabel[role=...]` with
"title", "heading" (small capitals), "muted", "bad", "mono".
"""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.theme import Theme

ICONS = Path(__file__).resolve().parent.parent / "assets" / "icons"

_SHEET = Template("""
* { outline: none; }
QWidget { color: $ink; selection-background-color: $accent; selection-color: $on_accent; }
QMainWindow, QDialog, QMessageBox, QDockWidget { background: $panel; }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QAbstractScrollArea { background: transparent; border: none; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $border; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { color: $border; }
QToolTip { background: $card_head; color: $ink; border: 1px solid $border; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: 14px; font-weight: bold; }
QLabel[role="heading"] { color: $muted; font-size: 11px; font-weight: bold; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="unit"] { color: $muted; font-size: 10px; }
QLabel[role="gene"] { color: $gene; font-family: "$mono"; }
QLabel[role="name"] { font-size: 12px; font-weight: bold; }
QLabel[role="mono"] { font-family: "$mono"; }
QLabel[role="bad"] { color: $bad; }
QLabel:disabled { color: $faint; }

QPushButton, QToolButton {
    background: $card; border: 1px solid $border; border-radius: 5px; padding: 4px 10px; min-height: 18px;
}
QToolButton { padding: 3px; }
QPushButton:hover, QToolButton:hover { background: $card_head; border-color: $muted; }
QPushButton:pressed, QToolButton:pressed { background: $field; }
QPushButton:focus, QToolButton:focus { border-color: $focus; }
QPushButton:disabled, QToolButton:disabled { color: $faint; border-color: $card_head; }
QPushButton:checked, QToolButton:checked { background: $card_head; border-color: $accent; }
QPushButton[primary="true"], QToolButton[primary="true"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: bold;
}
QPushButton[primary="true"]:hover, QToolButton[primary="true"]:hover { border-color: $ink; }
QPushButton[primary="true"]:focus, QToolButton[primary="true"]:focus { border-color: $ink; }
QToolButton[flat="true"] { background: transparent; border-color: transparent; padding: 1px; min-height: 0; }
QToolButton[flat="true"]:hover { background: $card_head; }
QToolButton[flat="true"]:focus { border-color: $focus; }
QToolButton[flat="true"]:checked { background: $card_head; border-color: $mesa; }
QToolButton[star="true"]:checked { background: transparent; border-color: transparent; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit, QComboBox {
    background: $field; border: 1px solid $border; border-radius: 5px; padding: 2px 6px; min-height: 18px;
}
QPlainTextEdit, QTextEdit { padding: 3px; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $muted; }
QLineEdit:hover, QAbstractSpinBox:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $faint; }
QLineEdit:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {
    border-color: $focus;
}
QLineEdit QToolButton { border: none; background: transparent; padding: 0; min-height: 0; }
QLineEdit[bad="true"], QAbstractSpinBox[bad="true"], QPlainTextEdit[bad="true"] { border-color: $bad; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled { color: $faint; }
QLineEdit[bare="true"] {
    background: transparent; border-color: transparent; padding: 1px 3px; font-size: 14px; font-weight: bold;
}
QLineEdit[bare="true"]:hover { border-color: $border; }
QLineEdit[bare="true"]:focus { background: $field; border-color: $focus; }
QLineEdit:read-only { color: $muted; }
QLineEdit[bare="true"]:read-only { color: $ink; }
QAbstractSpinBox { padding-right: 16px; font-family: "$mono"; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 15px; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 1px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 1px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $card_head; }
QAbstractSpinBox::up-arrow { image: url("$icons/arrow_up.svg"); width: 9px; height: 9px; }
QAbstractSpinBox::down-arrow { image: url("$icons/arrow_down.svg"); width: 9px; height: 9px; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url("$icons/arrow_down.svg"); width: 10px; height: 10px; }
QTextBrowser, QTextBrowser:focus { background: transparent; border: none; padding: 0; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $border; padding: 2px; }

QCheckBox, QRadioButton { spacing: 6px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator {
    width: 13px; height: 13px; border: 1px solid $muted; border-radius: 3px; background: $field;
}
QRadioButton::indicator { border-radius: 7px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover,
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $focus; }
QCheckBox::indicator:checked, QListView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check.svg");
}
QRadioButton::indicator:checked {
    border-color: $accent; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 $field, stop: 0.4 $field, stop: 0.45 $accent, stop: 1 $accent);
}

QSlider { background: transparent; min-height: 18px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $track; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -5px 0; border-radius: 7px; background: $knob; border: 1px solid $knob_edge;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border: 1px solid $focus; }
QSlider:focus { border: 1px solid $focus; border-radius: 5px; }
QSlider::sub-page:horizontal:disabled { background: $faint; }
QSlider::handle:horizontal:disabled { background: $faint; border-color: $faint; }

QTabWidget::pane { border: none; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
    padding: 7px 10px 5px 10px;
}
QTabBar::tab:selected { color: $ink; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:focus { background: $card_head; }

QDockWidget { titlebar-close-icon: url("$icons/dock_close.svg"); titlebar-normal-icon: url("$icons/dock_float.svg"); }
QDockWidget::title { background: $panel; padding: 6px 10px; text-align: left; border-bottom: 1px solid $border; }
QDockWidget::close-button, QDockWidget::float-button { border: none; background: transparent; padding: 1px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $card_head; border-radius: 3px; }

QMenuBar { background: $window; padding: 1px 4px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: $card_head; }
QMenu { background: $card; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 4px 22px 4px 22px; border-radius: 4px; }
QMenu::item:selected { background: $card_head; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }
QToolBar { background: $panel; border: none; border-bottom: 1px solid $border; spacing: 6px; padding: 5px 8px; }
QToolBar #qt_toolbar_ext_button { padding: 0; border: none; }
QToolBar::separator { background: $border; width: 1px; margin: 4px 4px; }
QStatusBar { background: $window; color: $muted; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; }

QScrollBar { background: transparent; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; }

QListView, QTreeView, QTableView { background: transparent; border: none; gridline-color: $border; }
QAbstractItemView { alternate-background-color: $card; }
QListView::item, QTreeView::item { padding: 3px 6px; border-radius: 4px; }
QTreeView::item { border-radius: 0; }
QAbstractItemView::item:hover { background: $card; }
QAbstractItemView::item:selected { background: $card_head; color: $ink; }
QAbstractItemView::item:selected:focus { border: 1px solid $focus; }
QHeaderView { background: $panel; }
QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $border; padding: 4px 6px;
}
QTableCornerButton::section { background: $panel; border: none; }

QProgressBar { background: $track; border: none; border-radius: 3px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QGroupBox { border: 1px solid $border; border-radius: 6px; margin-top: 8px; padding-top: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; color: $muted; }
""")


def sheet(theme: Theme, mono: str, gene: str) -> str:
    """The style sheet for a theme; `mono` is the family for numbers, `gene` the colour of genes and focus rings."""
    dark = theme.name == "dark"
    colors = {name: getattr(theme, name) for name in theme.__slots__}
    return _SHEET.substitute(
        colors,
        mono=mono,
        icons=ICONS.as_posix(),
        gene=gene,
        focus=gene,
        track="#2c323c" if dark else "#d5dbe4",
        knob=theme.ink if dark else theme.card,
        knob_edge=theme.ink if dark else theme.muted,
    )
