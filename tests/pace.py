"""What "at once" means in a test: seconds of our own processor time, more of them while every line is watched."""

from __future__ import annotations

import sys


def allowed(seconds: float) -> float:
    """The seconds a promise grants, twice over for a busy machine, six times while coverage is measured. A test of
    speed fails on a busy day; this only tells what is slow from what never ends. Speed itself is shown in bench/."""
    return seconds * (6 if sys.gettrace() is not None else 2)
