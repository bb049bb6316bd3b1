"""Shared by the tests of the model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engine import Desk


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """A real worker that runs as fast as it can; one for all tests of a file."""
    made = Desk()
    made.client.speed(0)
    yield made
    made.client.close()
