"""Tells a screen reader what only eyes would notice; where none listens, nothing is done."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent


def say(thing: QObject, sentence: str) -> None:
    """Says a sentence that concerns a widget."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(thing, sentence))


def tell(thing: QObject, event: QAccessible.Event) -> None:
    """Tells what has become of a widget, or of another object that has a name."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(thing, event))
