"""How long one case may take. Only the main thread can be interrupted; elsewhere the limits of FEEL itself hold."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(BaseException):
    """The time is up. No ordinary `except` may swallow it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Runs its body for so long, then raises TookTooLong in it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong(f"{seconds:g}초 안에 끝나지 않았습니다.")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
