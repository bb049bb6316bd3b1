"""Shared by all tests; having it here also puts this folder on the import path, for `import tiny`."""

from __future__ import annotations

import pytest
import tiny


@pytest.fixture
def tiny_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the nodes of `tiny` are registered."""
    tiny.install(monkeypatch)
