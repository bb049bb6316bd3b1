"""Columns of a record as CSV: `generation`, then each column, numbers in full precision, `nan` for none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

import numpy as np

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
