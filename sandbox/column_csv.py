"""Columns of a record as CSV: `generation`, then each column, numbers in full precision, `nan` for none."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from sandbox.safe_write import why_not
from sandbox.scenario_model import ScenarioError

BLOCK = 1024  # rows at a time


def chunks(columns: Mapping[str, np.ndarray]) -> Iterator[bytes]:
    """The table in parts, generations from 0 on; reading a number back gives the same bits."""
    head = io.StringIO()
    csv.writer(head, lineterminator="\n").writerow(["generation", *columns])
    yield head.getvalue().encode()
    length = min((len(column) for column in columns.values()), default=0)
    for first in range(0, length, BLOCK):
        last = min(first + BLOCK, length)
        rows = zip(*(column[first:last].tolist() for column in columns.values()), strict=True)
        yield "".join(f"{first + i},{','.join(map(repr, row))}\n" for i, row in enumerate(rows)).encode()


def write_chunks(path: Path, parts: Iterable[bytes]) -> None:
    """Puts a file there whole or not at all; raises ScenarioError with one sentence."""
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        if path.is_dir():
            raise ScenarioError(f"{path}: a folder of that name is in the way")
        with temporary.open("xb") as stream:
            for part in parts:
                stream.write(part)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise ScenarioError(f"{path}: it could not be written, since {why_not(error)}") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
