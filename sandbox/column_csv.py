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
    """Puts a file there whole or not at all, through a link into what it leads to; raises ScenarioError with one
    sentence.
    """
    temporary = None
    try:
        target = path.resolve()
        if target.is_dir():
            raise ScenarioError(f"{path}: a folder of that name is in the way")
        if target.exists() and not os.access(target, os.W_OK):
            raise ScenarioError(f"{path}: the file is write-protected")
        temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
        with temporary.open("xb") as stream:
            for part in parts:
                stream.write(part)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise ScenarioError(f"{path}: it could not be written, since {why_not(error)}") from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
