"""The one way a FEEL text fails: with a Korean sentence and its place. Nothing else may escape this package."""

from __future__ import annotations


class FeelError(ValueError):
    """What is wrong, where (line and column count from 1), and what was expected there."""

    def __init__(self, message: str, line: int = 1, column: int = 1, expected: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.expected = expected
