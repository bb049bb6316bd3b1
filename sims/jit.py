"""The one decorator of kernels, and the folder in which their compiled forms are kept.

Numba does not notice that a callee in another file changed, so the folder's name holds a hash of this package's
source: a changed library starts with an empty folder. In a process that called `plain()` before any kernel was
imported (the window) kernels stay ordinary Python functions and Numba is never imported.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

STREAM = os.environ.get("MESA_SANDBOX_STREAM", "splitmix")
_KEEP_FOLDERS = 4
_KEEP_NESTS = 1000  # files, two a nest and some 100 kB together
_plain = False


def plain() -> None:
    """Keeps kernels of this process ordinary Python functions; for processes that never run a nest."""
    global _plain  # noqa: PLW0603 - a switch of the whole process, set once at its start
    _plain = True


@cache
def library_hash() -> str:
    """Twelve hex digits that change whenever the source of this package does."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def cache_folder() -> Path:
    """The private folder of compiled kernels for this library, Numba, Python and stream; made if missing."""
    from importlib.metadata import version  # not for a window, which keeps no kernels: it takes 30 ms

    base = os.environ.get("MESA_SANDBOX_CACHE") or _user_cache()
    name = f"{library_hash()}-numba{version('numba')}-py{sys.version_info[0]}{sys.version_info[1]}-{STREAM}"
    root = Path(base) / "nests"
    folder = root / name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):  # can be written
            os.utime(folder)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="mesa-sandbox-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with suppress(OSError):  # another process may be at it too
        _forget_old(root, folder)
        _forget_unused(folder)
    return folder


def _user_cache() -> str:
    import platformdirs

    return platformdirs.user_cache_dir("mesa-sandbox", appauthor=False)


def _forget_old(root: Path, current: Path) -> None:
    """Removes the folders of versions not used lately, keeping the newest few."""
    folders = sorted((p for p in root.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
    for folder in folders[_KEEP_FOLDERS:]:
        if folder != current:
            shutil.rmtree(folder, ignore_errors=True)


def _forget_unused(folder: Path) -> None:
    """Removes the nests of this version that were used longest ago, beyond the most that are kept."""
    nests = sorted(folder.glob("mesa_nest_*"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in nests[_KEEP_NESTS:]:
        path.unlink(missing_ok=True)


def kernel(function: Callable[..., Any]) -> Any:
    """Compiles `function` with Numba on first use: cached on disk, without the interpreter lock, no fastmath.

    Without reference counts either (`_nrt`), which cost compile time and speed: a kernel allocates nothing.
    """
    return _compiled(function, {})


def inlined(function: Callable[..., Any]) -> Any:
    """A kernel that becomes part of each caller: for small ones, and those with many arguments called in a loop."""
    return _compiled(function, {"forceinline": True})


def _compiled(function: Callable[..., Any], options: dict[str, bool]) -> Any:
    if _plain:
        import numpy as np

        return np.errstate(over="ignore")(function)  # hashes overflow on purpose; compiled ones do not tell
    import numba

    from sims.kernel_cache import KernelCache

    folder = cache_folder()
    numba.config.CACHE_DIR = str(folder)
    compiled = numba.njit(nogil=True, error_model="numpy", no_cfunc_wrapper=True, _nrt=False, **options)(function)
    with suppress(OSError, RuntimeError):  # a disk that is full, or a folder that another version has removed
        compiled._cache = KernelCache(function, folder)  # in place of njit(cache=True)
    return compiled
