"""The metrics of a run: one row a generation, kept whole, as growing columns."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

WINDOW = 50  # generations
_BLOCK = 16_384  # rows hashed at a time


@dataclass(frozen=True, slots=True)
class Scale:
    """The measured scale of an objective's column: 0 is `zero` (what random behaviour scores), 1 the column's own mean
    over the last 50 generations before generation `until` (the first shift), or so far.
    """

    column: str
    zero: float
    until: float = math.inf


class Record:
    """Rows of named numbers, a read-only mapping by name.

    `aliases` are further names of the same numbers; `scales` columns seen on a measured scale; `gaps` differences
    (first minus second) of names. Aliases, scales and gaps take no memory and no part in the run hash.
    """

    def __init__(
        self,
        columns: tuple[str, ...],
        aliases: Mapping[str, str] | None = None,
        scales: Mapping[str, Scale] | None = None,
        gaps: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self.columns = columns
        self.aliases = dict(aliases or {})
        self.scales = dict(scales or {})
        self.gaps = dict(gaps or {})
        self._index = {name: i for i, name in enumerate(columns)}
        self._data = np.empty((256, len(columns)))
        self.length = 0
        self._forget_hash()

    @property
    def names(self) -> tuple[str, ...]:
        """All names: columns, measured scales and gaps, aliases."""
        return (*self.columns, *self.scales, *self.gaps, *self.aliases)

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
        if first < self._hashed:
            self._forget_hash()
        if needed > len(self._data):
            grown = np.empty((max(needed, 2 * len(self._data)), self._data.shape[1]))
            grown[: self.length] = self._data[: self.length]
            self._data = grown
        self._data[first:needed] = rows
        self.length = needed

    def truncate(self, length: int) -> None:
        """Forgets the rows from generation `length` on."""
        self.length = min(self.length, length)
        if self.length < self._hashed:
            self._forget_hash()

    @np.errstate(over="ignore", invalid="ignore")  # infinite minus infinite is not a number, and nothing to warn of
    def __getitem__(self, name: str) -> np.ndarray:
        """The numbers of that name, one a generation; KeyError for an unknown one."""
        if name in self.gaps:
            more, less = self.gaps[name]
            return self[more] - self[less]
        column, zero, span = self.line(name)
        values = self._data[: self.length, self._index[column]]
        return values if (zero, span) == (0.0, 1.0) else (values - zero) / span

    def line(self, name: str) -> tuple[str, float, float]:
        """(column, zero, span) such that the numbers of `name` are (column - zero) / span; not for gaps."""
        scale = self.scales.get(name)
        if scale is None:
            return self.aliases.get(name, name), 0.0, 1.0
        end = int(min(self.length, max(scale.until, 1.0)))
        seen = self._data[max(0, end - WINDOW) : end, self._index[scale.column]]
        seen = seen[np.isfinite(seen)]
        one = float(seen.mean()) if len(seen) else math.nan
        if abs(one - scale.zero) > 1e-12:
            return scale.column, scale.zero, one - scale.zero
        return scale.column, one - 1.0, 1.0  # random behaviour does as well: the own unit, 1 where it was

    def __contains__(self, name: str) -> bool:
        return name in self.scales or name in self.gaps or self.aliases.get(name, name) in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def keys(self) -> tuple[str, ...]:
        """All names, so that dict(record) works."""
        return self.names

    def run_hash(self) -> str:
        """SHA-256 of names and numbers (little-endian float64, NaNs made one); equal runs, equal hashes.

        Rows that were hashed before are not hashed again, so a long run may be asked at every pause.
        """
        while self._hashed < self.length:
            rows = self._data[self._hashed : min(self._hashed + _BLOCK, self.length)]
            self._digest.update(np.where(np.isnan(rows), np.nan, rows).astype("<f8").tobytes())
            self._hashed += len(rows)
        return self._digest.hexdigest()

    def _forget_hash(self) -> None:
        """Rows that were hashed have gone: the next hash begins anew."""
        self._digest, self._hashed = hashlib.sha256("\n".join(self.columns).encode()), 0
