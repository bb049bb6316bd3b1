"""Compiled kernels on disk, so that damage, another process or a full disk never does more than cost time.

Numba's own cache trusts its files: a truncated one raises, a garbled one can crash the process, and two processes that
compile two signatures of one kernel at once can give both the same file. Here every compiled signature has a file of
its own, named by all that it depends on, with a digest in front; what does not read back as it was written is removed
and compiled anew.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache
from numba.core.serialize import dumps

_DIGEST = hashlib.sha256().digest_size


class KernelCache(FunctionCache):
    """What Numba asks for compiled code of one function. `folder`: where the files are."""

    def __init__(self, function: Any, folder: Path) -> None:
        super().__init__(function)
        source = _source_digest(function.__code__.co_filename)
        self._cache_file = _Files(folder, f"{function.__module__}.{function.__qualname__}", source)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled code of a signature, or None where there is none that can be used."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # what somebody else's program wrote there can raise anything
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keeps the compiled code of a signature; a disk that does not take it means compiling again next time."""
        with suppress(OSError):
            super().save_overload(sig, data)


@cache
def _source_digest(path: str) -> str:
    """Of the file that a kernel is written in; for this package's own ones the folder's name says it already."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


class _Files:
    """Files by key, in place of Numba's index and numbered data files."""

    def __init__(self, folder: Path, name: str, source: str) -> None:
        self.folder, self.name, self.source = folder, name, source

    def path(self, key: object) -> Path:
        """The file of a key: signature, processor and bytecode."""
        digest = hashlib.sha256(repr((key, self.source)).encode()).hexdigest()
        return self.folder / f"{self.name}.{digest[:24]}.kernel"

    def load(self, key: object) -> object:
        """What was saved under a key, or None; a damaged file is removed."""
        path = self.path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)  # used: sims.jit removes what has not been for long
        return pickle.loads(content[_DIGEST:])  # noqa: S301 - a private folder; whoever writes there could write code

    def save(self, key: object, data: object) -> None:
        """Writes atomically, since two processes may compile the same at once; raises OSError."""
        content = dumps(data)
        handle, temporary = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(content).digest() + content)
            os.replace(temporary, self.path(key))
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)
            raise

    def flush(self) -> None:
        """Nothing is remembered between calls."""
