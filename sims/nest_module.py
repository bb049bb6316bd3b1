"""Compiled nests on disk: writes the generated module where its compiled form is cached, imports it, mends damage."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
from types import ModuleType

from sims import jit
from sims.declare import World
from sims.nest_source import write, write_world
from sims.nest_spec import NestSpec


def load(spec: NestSpec) -> ModuleType:
    """The module of a nest of this structure; written on first use, shared by all nests of that structure."""
    return _module("mesa_nest_", write(spec))


def load_world(world: World) -> ModuleType:
    """The module that only acts in a world, the same for all nests."""
    return _module("mesa_world_", write_world(world))


def _module(prefix: str, source: str) -> ModuleType:
    name = prefix + hashlib.sha256(source.encode()).hexdigest()[:20]
    if name in sys.modules:
        return sys.modules[name]
    path = jit.cache_folder() / f"{name}.py"
    if not path.exists() or path.read_text(encoding="utf-8") != source:
        _write(str(path), source)
    found = importlib.util.spec_from_file_location(name, path)
    if found is None or found.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    try:
        found.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def forget(module: ModuleType) -> None:
    """Drops a module whose cached code turned out damaged, and the whole cache with it; the next load rebuilds it."""
    sys.modules.pop(module.__name__, None)
    jit.purge()


def _write(path: str, source: str) -> None:
    """Writes atomically, since two processes may want the same nest at once. The time stamp is fixed by the content,
    because Numba judges by it whether its cache is fresh.
    """
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(source)
    stamp = int(hashlib.sha256(source.encode()).hexdigest()[:7], 16)
    os.utime(temporary, (stamp, stamp))
    os.replace(temporary, path)
