"""How far long work is: bars where somebody looks, one line a stage where nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from engine.desk import Told


@contextmanager
def telling(console: Console) -> Iterator[Told]:
    """A listener for (what is done, how much of it is done, how much there is)."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    is_drawn = console.is_terminal and not console.is_dumb_terminal
    with Progress(*columns, console=console, transient=True, disable=not is_drawn) as progress:
        bars: dict[str, int] = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in bars:
                bars[what] = int(progress.add_task(what, total=total or None))
                if not is_drawn:
                    console.print(f"{what} …", highlight=False)
            progress.update(bars[what], completed=done)  # type: ignore[arg-type]  # TaskID is a NewType of int

        yield told
