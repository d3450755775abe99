"""Write files so that a reader, a full disk or a `kill -9` never meets half of one.

On Linux a file is written without a name (O_TMPFILE), synced, and then linked to its place: when the run is killed it is
gone. A file that stands in the place already can only be replaced by rename, which needs a name first: it gets one, made
from the target's name, for the moment between two system calls that a helper makes (see replacing.py). Should the whole machine
stop just there, the next run to write that target removes it. Elsewhere the file carries that name while it is written.
"""

import contextlib
import errno
import hashlib
import io
import os
import stat
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from cleaner.errors import OutputError
from cleaner.formats.replacing import link_unnamed, replace

try:
    import fcntl
except ImportError:  # Windows: no locks there
    fcntl = None  # type: ignore[assignment]

_UNNAMED = getattr(os, "O_TMPFILE", 0) if Path("/proc/self/fd").is_dir() else 0
_NO_TMPFILE = {errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL}  # what file systems and old kernels answer
_DESCRIPTORS = ("/dev/stdout", "/dev/stderr")


class Output(Protocol):
    """A place to write to: nothing shows in a file before `commit`."""

    def write(self, data: bytes, /) -> object:
        """Write the data."""

    def finish(self) -> None:
        """Bring all data to disk, still unseen."""

    def commit(self) -> None:
        """Put the file in its place."""

    def discard(self) -> None:
        """Forget what was written, as far as that can be."""


class StreamOutput:
    """A pipe, a terminal or a device: what is written is gone at once."""

    def __init__(self, stream: BinaryIO, *, owned: bool = False) -> None:
        self._stream = stream
        self._owned = owned

    def write(self, data: bytes) -> None:
        """Write the data and send it on."""
        self._stream.write(data)
        self._stream.flush()

    def finish(self) -> None:
        """Do nothing: all is written."""

    def commit(self) -> None:
        """Do nothing: all is written."""

    def discard(self) -> None:
        """Close what was opened here; what is written stays written."""
        if self._owned:
            self._stream.close()


class NullOutput:
    """Nowhere, for --check."""

    def write(self, data: bytes) -> None:
        """Drop the data."""

    def finish(self) -> None:
        """Do nothing."""

    def commit(self) -> None:
        """Do nothing."""

    def discard(self) -> None:
        """Do nothing."""


def stale_name(target: Path) -> Path:
    """Return the name that a file bound for `target` carries for a moment; no walk over a folder takes such names."""
    return target.with_name(f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:24]}.cleaner-tmp")


class FileOutput:
    """A file written aside and put in its place whole; `like` is a file whose permissions and owner it takes over."""

    def __init__(self, target: Path, like: os.stat_result | None = None) -> None:
        self._target = Path(os.path.realpath(target))  # a symbolic link stays, and the file behind it changes
        self._like = like
        self._named: Path | None = None
        target.parent.mkdir(parents=True, exist_ok=True)
        self._folder = os.open(self._target.parent, os.O_RDONLY)
        try:
            stale = stale_name(self._target)
            self._file = self._open(stale)
        except BaseException:
            os.close(self._folder)
            raise

    def _open(self, stale: Path) -> io.BufferedWriter:
        if _UNNAMED:
            try:
                return os.fdopen(os.open(self._target.parent, os.O_WRONLY | _UNNAMED, 0o666), "wb")
            except OSError as fault:
                if fault.errno not in _NO_TMPFILE:
                    raise
        self._named = stale
        return _open_locked(stale)

    def write(self, data: bytes) -> int:
        """Write the data aside."""
        return self._file.write(data)

    def finish(self) -> None:
        """Bring data, permissions and owner to disk."""
        self._file.flush()
        if self._like is not None:
            _take_over(self._file.fileno(), self._like, self._target)
        os.fsync(self._file.fileno())

    def commit(self) -> None:
        """Put the file in its place; call `finish` before."""
        if self._named is not None:
            self._named.replace(self._target)
            self._named = None
        else:
            self._link()
        os.fsync(self._folder)
        self._close()

    def _link(self) -> None:
        descriptor = self._file.fileno()
        target = self._target.name
        try:
            link_unnamed(descriptor, self._folder, target)
            with contextlib.suppress(FileNotFoundError):
                stale_name(self._target).unlink()  # a killed run left it, and the file it was bound for was removed since
        except FileExistsError:
            replace(descriptor, self._folder, stale_name(self._target).name, target)

    def discard(self) -> None:
        """Leave nothing behind; harmless after `commit`."""
        if self._named is not None:
            self._named.unlink(missing_ok=True)
            self._named = None
        self._close()

    def _close(self) -> None:
        if not self._file.closed:
            with contextlib.suppress(OSError):  # a full disk has been reported by write or finish
                self._file.close()
            os.close(self._folder)


def _open_locked(path: Path) -> io.BufferedWriter:
    """Open the named file for this run alone; the lock goes with the process, however it ends."""
    while True:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o666), "wb")
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                raise OutputError(f"{path}: another run is writing this file; let it finish first") from None
        with contextlib.suppress(FileNotFoundError):
            if Path(path).stat().st_ino == os.fstat(file.fileno()).st_ino:
                file.truncate()
                return file
        file.close()  # the other run was done between our open and our lock


def _take_over(descriptor: int, like: os.stat_result, target: Path) -> None:
    """Give the file the owner, the permissions and the extended attributes (access lists) of the one it replaces."""
    with contextlib.suppress(OSError, AttributeError):  # only root may give files away
        os.fchown(descriptor, like.st_uid, like.st_gid)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(descriptor, name, os.getxattr(target, name))
    os.fchmod(descriptor, stat.S_IMODE(like.st_mode))  # after chown, which clears set-user-id


class Outputs:
    """Several outputs that appear together, in the order given, or not at all."""

    def __init__(self, *outputs: Output) -> None:
        self._outputs = outputs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for output in self._outputs:
            output.discard()

    def commit(self, leave: Output | None = None) -> None:
        """Bring all to disk first, then put each in its place; `leave` is one that is not wanted after all."""
        wanted = [output for output in self._outputs if output is not leave]
        for output in wanted:
            output.finish()
        for output in wanted:
            output.commit()


def is_direct(path: Path) -> bool:
    """Say whether a path is written directly: a device or a pipe, which nothing may replace."""
    if path.parts[:2] == ("/", "proc") or path.parts[:3] == ("/", "dev", "fd") or str(path) in _DESCRIPTORS:
        return True  # they lead to a descriptor, not to a name, though the file behind it may be a plain one
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def standard_output() -> BinaryIO:
    """Return standard output for bytes; raises OutputError where it is closed."""
    if sys.stdout is None:
        raise OutputError("standard output is closed; give a file with -o")
    return sys.stdout.buffer


def open_output(path: Path | None, like: os.stat_result | None = None) -> Output:
    """Open a file to be written aside, or a stream; None is standard output."""
    try:
        if path is None:
            return StreamOutput(standard_output())
        if is_direct(path):
            return StreamOutput(path.open("wb", buffering=0), owned=True)
        return FileOutput(path, like)
    except OSError as fault:
        raise OutputError(f"{path}: cannot be written ({fault.strerror}); give another place with -o") from fault
