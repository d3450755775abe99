"""Errors that say what is wrong, where, and what to do, and the exit code each one ends with."""

from enum import IntEnum


class Exit(IntEnum):
    """What the command ends with."""

    DONE = 0
    SOME_FAILED = 1  # some inputs failed; the rest were done, and each failure was said
    USAGE = 2
    FOUND = 3  # --check found something to clean
    INTERRUPTED = 130


class CleanerError(Exception):
    """A fault with a remedy: the message names the problem, the place and what helps."""

    exit = Exit.SOME_FAILED


class UsageError(CleanerError):
    """A call whose arguments do not fit."""

    exit = Exit.USAGE


class RuleError(CleanerError):
    """A rule file that does not hold; the message names file, rule and remedy."""

    exit = Exit.USAGE


class EditError(CleanerError):
    """Edits that do not fit their text: a fault of a fixer, never of the input."""


class LedgerError(CleanerError):
    """A ledger that is broken, or belongs to another file."""


class InputError(CleanerError):
    """An input that cannot be read: undecodable bytes, a missing file, a line that is not JSON."""


class OutputError(CleanerError):
    """An output that cannot be written: no room, no permission, a name that is a folder."""
