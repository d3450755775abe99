"""Show on a terminal how far a long run has come: one line on standard error, and nothing anywhere else."""

import sys
import time

FIRST = 1.0  # seconds before the line appears
PAUSE = 0.1  # seconds between two changes of it


class Progress:
    """Files and bytes done; quiet where standard error is no terminal."""

    def __init__(self, *, shown: bool | None = None) -> None:
        self._shown = (sys.stderr is not None and sys.stderr.isatty()) if shown is None else shown
        self._files = 0
        self._done = 0
        self._bytes = 0
        self._start = time.monotonic()
        self._next = self._start + FIRST
        self._width = 0

    def expect(self, files: int) -> None:
        """Say how many files there will be."""
        self._files = files

    def add(self, size: int) -> None:
        """Count bytes that were read."""
        self._bytes += size
        self._show()

    def file_done(self) -> None:
        """Count a file."""
        self._done += 1
        self._show()

    def _show(self) -> None:
        if not self._shown or (now := time.monotonic()) < self._next:
            return
        self._next = now + PAUSE
        megabytes = self._bytes / 1e6
        rate = megabytes / (now - self._start)
        line = f"{self._done:,} of {self._files:,} files, {megabytes:,.1f} MB, {rate:.1f} MB/s"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def clear(self) -> None:
        """Take the line away, before a message and at the end."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0

    def tell(self, message: str) -> None:
        """Write a message to standard error."""
        self.clear()
        if sys.stderr is not None:
            sys.stderr.write(f"cleaner: {message}\n")
            sys.stderr.flush()
