"""Any folder of BPMN files, laid out like that of the model interchange group or not at all: what each file becomes.

Files are read in a child that is measured and, when it takes too long, ended; nothing in a file ends the run.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from engine.bpmn.normalize import normalize

SECONDS_MAX: Final = 2.0
"""CPU seconds one file may take."""
MEMORY_BYTES_MAX: Final = 256 * 1024 * 1024
"""How much one file may add to what the child needs anyway."""
_WAIT_SECONDS: Final = 60.0  # of a machine that is busy with other things; CPU seconds are counted apart
IMPORTED: Final = ("runnable", "draft")


@dataclass(frozen=True)
class Result:
    """One file. `outcome` is runnable, draft or refused; or crashed or slow, which are our own faults."""

    file: str
    outcome: str
    reason: str = ""
    copies: int = 0
    bindings: int = 0
    to_fix: int = 0
    findings: int = 0
    seconds: float = 0.0
    tallies: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """Elements of the file that are neither in a copy nor named."""
        return sum(tally["lost"] for tally in self.tallies.values())


def files_of(folder: Path) -> list[Path]:
    """Every BPMN file under the folder, in the order of their names."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".bpmn" and p.is_file())


def run(folder: Path) -> Iterator[Result]:
    """What each file of the folder becomes, one after another."""
    context = multiprocessing.get_context("spawn")
    child = None
    for path in files_of(folder):
        if child is None:
            child = _Child(context)
        name = path.relative_to(folder).as_posix()
        answer = child.ask(path, name)
        if answer is None:
            child.end()
            child = None
            answer = Result(name, "slow", f"{_WAIT_SECONDS:.0f}초 안에 끝나지 않거나 메모리가 모자랐습니다.")
        yield answer
    if child is not None:
        child.end()


def totals(results: Iterable[Result]) -> Counter[str]:
    """How many files became what; `lost` counts elements."""
    counts: Counter[str] = Counter()
    for result in results:
        counts[result.outcome] += 1
        counts["files"] += 1
        counts["lost"] += result.lost
    return counts


class _Child:
    """A process that reads files for us and can be ended."""

    def __init__(self, context: Any) -> None:
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, path: Path, name: str) -> Result | None:
        """The answer; None when none came in time."""
        try:
            self._ours.send((str(path), name))
            if self._ours.poll(_WAIT_SECONDS):
                return Result(**self._ours.recv())
        except (EOFError, OSError):
            pass  # The child is gone, which is an answer too.
        return None

    def end(self) -> None:
        """No more files."""
        self._ours.close()
        self._process.kill()
        self._process.join()


def _serve(asked: Connection) -> None:
    limit = _address_space() + MEMORY_BYTES_MAX
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    while True:
        try:
            path, name = asked.recv()
        except EOFError:
            return
        asked.send(_asdict(_examined(Path(path), name)))


def _address_space() -> int:
    with Path("/proc/self/statm").open(encoding="ascii") as pages:
        return int(pages.read().split()[0]) * resource.getpagesize()


def _examined(path: Path, name: str) -> Result:
    began = time.process_time()
    try:
        found = normalize(path.read_bytes(), name)
    except Exception as failure:
        return Result(name, "crashed", f"{type(failure).__name__}: {failure}"[:300])
    seconds = time.process_time() - began
    if seconds > SECONDS_MAX:
        return Result(name, "slow", f"{seconds:.1f}초가 걸렸습니다.", seconds=seconds)
    return Result(
        name,
        found.outcome,
        found.findings[0].message if found.outcome == "refused" and found.findings else "",
        len(found.copies),
        len(found.bindings),
        sum(f.sort == "to_fix" for f in found.findings),
        len(found.findings),
        round(seconds, 4),
        {c: {**asdict(t), "lost": t.lost} for c, t in found.tallies.items()},
    )


def _asdict(result: Result) -> dict[str, Any]:
    return {**asdict(result), "tallies": dict(result.tallies)}
