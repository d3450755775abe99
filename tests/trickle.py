"""A stream that comes in pieces."""


class Trickle:
    """A stream that gives its bytes in pieces of the given sizes, then whole."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._data, self._sizes = data, sizes

    def read(self, size: int) -> bytes:
        take = min(size, self._sizes.pop(0) if self._sizes else size)
        piece, self._data = self._data[:take], self._data[take:]
        return piece
