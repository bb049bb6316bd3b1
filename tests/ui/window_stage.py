"""The whole window with a worker that answers at once, for tests that use more than one of its panels."""

from __future__ import annotations

from waiting import until
from window_fakes import FakeClient, factory, small_document

from ui.main_window import MainWindow


class WindowStage:
    """The small document, run for some generations and paused."""

    def __init__(self, generations: int) -> None:
        self.client = FakeClient()
        self.window = MainWindow(factory(self.client), remembers=False)
        self.window.resize(1280, 720)
        self.window.show_document(small_document(), "small")
        self.session = self.window.session
        self.window.show()
        until(lambda: self.session.state == "paused")
        self.session.step(generations)
        until(lambda: self.session.generation == generations)

    def close(self) -> None:
        leave(self.window)


def leave(window: MainWindow) -> None:
    """Closes a window, which asks for nothing to be saved."""
    window.document.saved = window.document.scenario
    window.close()
    window.deleteLater()
