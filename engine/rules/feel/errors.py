"""The one way a FEEL text fails: with a Korean sentence and its place. Nothing else may escape this package."""

from __future__ import annotations

from engine.model.korean import settled


class FeelError(ValueError):
    """What is wrong, where (line and column count from 1), and what was expected there."""

    def __init__(self, message: str, line: int = 1, column: int = 1, expected: tuple[str, ...] = ()) -> None:
        self.message = settled(message)
        super().__init__(self.message)
        self.line = line
        self.column = column
        self.expected = expected
