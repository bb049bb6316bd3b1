"""How a file reaches the disk: whole or not at all, with backups of what it replaces."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from sandbox.scenario_model import ScenarioError

BACKUPS = 3
_SENTENCES = {
    errno.ENOSPC: "there is no space left on the disk",
    errno.EDQUOT: "the quota of disk space is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "writing in its folder is not allowed",
    errno.EPERM: "writing in its folder is not allowed",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is not a folder",
    errno.EEXIST: "a file of that name is in the way",
    errno.EISDIR: "a folder of that name is in the way",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EIO: "the disk reports an error",
}


def data_folder() -> Path:
    """Where backups and autosaves are kept; MESA_SANDBOX_DATA moves it."""
    import platformdirs

    chosen = os.environ.get("MESA_SANDBOX_DATA")
    return Path(chosen or platformdirs.user_data_dir("mesa-sandbox", appauthor=False))


def write_safely(path: Path, data: bytes, *, keep_backups: bool = False, durable: bool = True) -> None:
    """Puts `data` into `path`: first beside it, then, when it is on the disk, in its place in one step.

    Without `durable` it survives the program's end, but not surely a power failure. Raises ScenarioError with one
    sentence; what `path` held before is then still there.
    """
    with _beside(path) as (target, temporary):
        _write_whole(temporary, (data,), _mode(target), durable)
        if keep_backups:
            back_up(target, data)
        os.replace(temporary, target)
        if durable:
            _sync_folder(target.parent)


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """The same for what comes in parts and is too much to be held at once; without backups."""
    with _beside(path) as (target, temporary):
        _write_whole(temporary, parts, _mode(target), durable=True)
        os.replace(temporary, target)


def check_place(path: Path) -> None:
    """Raises ScenarioError, as `write_safely` would, where a file cannot be put; for before the work on it begins."""
    with _told(path), tempfile.TemporaryFile(dir=_target(path).parent):
        pass


def _target(path: Path) -> Path:
    """The file that is to be written, links followed; raises where something is there that cannot give way."""
    target = path.resolve()
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not os.access(target, os.W_OK):
        raise ScenarioError(f"{path}: the file is write-protected")
    return target


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, Path]]:
    """The file that is to be written, and a name beside it for what is to take its place; that is gone afterwards."""
    temporary: Path | None = None
    try:
        with _told(path):
            target = _target(path)
            temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
            yield target, temporary
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong with the file becomes a sentence that names it."""
    try:
        yield
    except OSError as error:
        raise ScenarioError(f"{path}: it could not be written, since {why_not(error)}") from None
    except ValueError as error:
        if isinstance(error, ScenarioError):
            raise
        raise ScenarioError(f"{str(path)!r} is no name for a file") from None


def why_not(error: OSError) -> str:
    """The reason why something could not be written, as the end of a sentence."""
    return _SENTENCES.get(error.errno or 0, error.strerror or str(error) or "the system refuses")


def _mode(target: Path) -> int | None:
    """The permissions of a file that is there already."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return None


def _write_whole(path: Path, parts: Iterable[bytes], mode: int | None, durable: bool) -> None:
    """Writes a new file, down to the disk if `durable`, and verifies its length."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o666)
    length = 0
    try:
        for part in parts:
            length += len(part)
            rest = memoryview(part)
            while rest:
                written = os.write(descriptor, rest)
                if written <= 0:
                    raise OSError(errno.EIO, "the disk took nothing")
                rest = rest[written:]
        if os.fstat(descriptor).st_size != length:
            raise OSError(errno.EIO, "less reached the disk than was written")
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode)
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Makes the new name itself last through a power failure, where the system can."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# -- backups -------------------------------------------------------------------------------------------------


def backups(path: Path) -> list[Path]:
    """The backups of a file, newest first."""
    return [copy for copy in _copies(path) if copy.is_file()]


def back_up(path: Path, coming: bytes) -> None:
    """Keeps what `path` holds as its newest backup, unless that is what it will hold. Best effort: a full disk at home
    does not keep anybody from saving elsewhere.
    """
    with contextlib.suppress(OSError):
        if not path.is_file() or path.read_bytes() == coming:
            return
        copies = _copies(path)
        copies[0].parent.mkdir(parents=True, exist_ok=True)
        fresh = copies[0].with_name(f"{secrets.token_hex(4)}.tmp")
        try:
            shutil.copy2(path, fresh)
            for older, newer in zip(reversed(copies), reversed(copies[:-1]), strict=False):
                if newer.exists():
                    os.replace(newer, older)
            os.replace(fresh, copies[0])
        finally:
            fresh.unlink(missing_ok=True)


def _copies(path: Path) -> list[Path]:
    """Where backups of a file go; files of one name in different folders do not share them."""
    place = hashlib.sha256(str(path.resolve()).encode(errors="surrogateescape")).hexdigest()[:12]
    folder = data_folder() / "backups" / place
    return [folder / f"{path.name}.bak{number}" for number in range(1, BACKUPS + 1)]
