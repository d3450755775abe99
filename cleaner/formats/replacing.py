"""Put an unnamed file in the place of another one so that a `kill -9` of this process leaves no third name behind.

Linux replaces a file by rename alone, so the new one needs a name first, and a process may be killed between the two
calls. A helper makes them: a fork that shares nothing but a socket, and outlives its parent by one request.
"""

import contextlib
import os
import signal
import socket
import time
import warnings
from typing import NoReturn

_ATTEMPTS = 40  # when several runs replace the same file at once
_PATIENCE = 5  # of them before a name in the way is taken for a killed run's
_PAUSE = 0.002  # seconds: another run needs the name for less
_DESCRIPTORS = 1 << 16  # as many may be open in the parent


def link_unnamed(descriptor: int, folder: int, name: str) -> None:
    """Give the open file a name in the folder; raises FileExistsError where it is taken, and other OSErrors."""
    # with a src_dir_fd Python makes the call that follows /proc to the file itself
    os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)


def link_over(descriptor: int, folder: int, passing: str, target: str) -> None:
    """Link the open file into the folder under the name `passing`, then rename it to `target`.

    A file called `passing` is that of another run just at work, or is what a killed run left, and then goes. Raises OSError.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            link_unnamed(descriptor, folder, passing)
            os.replace(passing, target, src_dir_fd=folder, dst_dir_fd=folder)
        except FileExistsError:
            time.sleep(_PAUSE * attempt)
            if attempt % _PATIENCE == 0:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(passing, dir_fd=folder)
        except FileNotFoundError:  # another run took it for a killed one's and removed it
            if attempt == _ATTEMPTS:
                raise
        else:
            return
    raise FileExistsError(17, "other runs keep writing this file", target)


class _Helper:
    """The process that makes the two calls, and our end of the way to it."""

    def __init__(self) -> None:
        self.parent = os.getpid()
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads: this one makes system calls alone
            child = os.fork()
        if child == 0:
            _serve(theirs.detach())
        theirs.close()

    def replace(self, descriptor: int, folder: int, passing: str, target: str) -> None:
        """Have the two calls made; raises OSError as they do, and EOFError where the helper is gone."""
        names = b"\0".join((os.fsencode(passing), os.fsencode(target)))
        try:
            socket.send_fds(self._ours, [names], [descriptor, folder])
            answer = self._ours.recv(16)
        except ConnectionError:
            answer = b""
        if not answer:
            raise EOFError
        if code := int(answer):
            raise OSError(code, os.strerror(code), target)

    def close(self) -> None:
        """Let the helper go."""
        self._ours.close()


def _serve(channel: int) -> NoReturn:
    """Answer requests until the parent is gone; never return into the parent's code."""
    try:
        os.setsid()  # an interrupt from the keyboard is for the parent
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.dup2(channel, 0)
        os.closerange(1, _DESCRIPTORS)  # the reader of a pipe must not wait for us
        ours = socket.socket(fileno=0)
        while True:
            names, descriptors, _, _ = socket.recv_fds(ours, 1 << 14, 2)
            if not names:
                break
            passing, target = map(os.fsdecode, names.split(b"\0"))
            code = 0
            try:
                link_over(descriptors[0], descriptors[1], passing, target)
            except OSError as fault:
                code = fault.errno or 5
            for descriptor in descriptors:
                os.close(descriptor)
            ours.send(str(code).encode())
    finally:
        os._exit(0)


_helpers: list[_Helper] = []  # one at most: started when first needed, and by each process for itself


def replace(descriptor: int, folder: int, passing: str, target: str) -> None:
    """Replace `target` in the folder by the open file, by way of the helper, or without it where there can be none.

    Raises OSError.
    """
    if _helpers and _helpers[0].parent != os.getpid():
        _helpers.pop().close()
    try:
        if not _helpers:
            _helpers.append(_Helper())
        _helpers[0].replace(descriptor, folder, passing, target)
    except (EOFError, BlockingIOError):  # killed, or no more processes are allowed
        if _helpers:
            _helpers.pop().close()
        link_over(descriptor, folder, passing, target)
