"""The one error of the press: it says what is wrong, where, and what helps."""


class PressError(Exception):
    """A fault with a remedy."""
