"""The metrics of a run: one row a generation, kept whole, as growing columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np


class Record:
    """Rows of named numbers. `aliases` are further names of the same numbers. Read-only mapping by name."""

    def __init__(self, columns: tuple[str, ...], aliases: Mapping[str, str] | None = None) -> None:
        self.columns = columns
        self.aliases = dict(aliases or {})
        self._index = {name: i for i, name in enumerate(columns)}
        self._data = np.empty((256, len(columns)))
        self.length = 0

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the aliases last."""
        return (*self.columns, *self.aliases)

    @property
    def rows(self) -> np.ndarray:
        """All rows so far, [length, columns]; a view that the next append may leave behind."""
        return self._data[: self.length]

    def append(self, row: np.ndarray) -> None:
        """Adds the row of generation `length`."""
        self.extend(self.length, row[None, :])

    def extend(self, first: int, rows: np.ndarray) -> None:
        """Puts rows [k, columns] at generation `first` and after; later ones, if any, are dropped."""
        needed = first + len(rows)
        if needed > len(self._data):
            grown = np.empty((max(needed, 2 * len(self._data)), self._data.shape[1]))
            grown[: self.length] = self._data[: self.length]
            self._data = grown
        self._data[first:needed] = rows
        self.length = needed

    def truncate(self, length: int) -> None:
        """Forgets the rows from generation `length` on."""
        self.length = min(self.length, length)

    def __getitem__(self, name: str) -> np.ndarray:
        """The column of that name (or alias), one number a generation; KeyError for an unknown one."""
        return self._data[: self.length, self._index[self.aliases.get(name, name)]]

    def __contains__(self, name: str) -> bool:
        return self.aliases.get(name, name) in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def keys(self) -> tuple[str, ...]:
        """All names, so that dict(record) works."""
        return self.names

    def run_hash(self) -> str:
        """SHA-256 of names and numbers (little-endian float64, NaNs made one); equal runs, equal hashes."""
        digest = hashlib.sha256("\n".join(self.columns).encode())
        rows = np.where(np.isnan(self.rows), np.nan, self.rows).astype("<f8")
        digest.update(np.ascontiguousarray(rows).tobytes())
        return digest.hexdigest()
