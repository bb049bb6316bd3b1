"""Generated modules: written beside their compiled form (sims.kernel_cache) and run from there."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import RLock
from types import ModuleType

from sims import jit
from sims.nest_source import write, write_acting
from sims.nest_spec import NestSpec, Sizes

_loading = RLock()  # no other thread may find a module that has not yet run


def load(spec: NestSpec, sizes: Sizes | None = None) -> ModuleType:
    """The module of a nest of this structure, with `sizes` one for these alone; written on first use, shared by all."""
    return _module("mesa_nest_" if sizes is None else "mesa_sized_", write(spec, sizes))


def load_acting(spec: NestSpec, number: int) -> ModuleType:
    """The module in which only candidate `number` of a nest acts; other nests have the same."""
    return _module("mesa_world_", write_acting(spec, number))


def _module(prefix: str, source: str) -> ModuleType:
    name = prefix + hashlib.sha256(source.encode()).hexdigest()[:20]
    with _loading:
        return sys.modules[name] if name in sys.modules else _run(name, source)


def _run(name: str, source: str) -> ModuleType:
    path = jit.cache_folder() / f"{name}.py"
    if not _holds(path, source):
        with suppress(OSError):  # it is there for readers and tracebacks; the module works without
            _write(path, source)
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module  # before it runs, as in an import: kernels are looked up by their module's name
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)  # noqa: S102 - written by sims.nest_source
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _holds(path: Path, source: str) -> bool:
    """Whether a file holds that source."""
    try:
        return path.read_bytes() == source.encode()
    except OSError:
        return False


def _write(path: Path, source: str) -> None:
    """Writes atomically, since two processes may want the same nest at once."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(source.encode())
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
