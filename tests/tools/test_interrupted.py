"""Setting up can be interrupted at any point, by a person, by a machine that shuts down or by a kill: what was running
ends before anything else writes, and the interrupted step is done again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.steps import ROOT, Step, StepFailed, carry_out

PATIENCE_SECONDS = 20.0
PROGRAM = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
SET_UP = """
    import pathlib, signal, sys
    from tools import bootstrap, steps

    steps.NOTES = pathlib.Path(sys.argv[1])
    begun = pathlib.Path(sys.argv[2])
    step = steps.Step("long", "long", (), (), lambda: steps.run([sys.executable, "-c", {program!r}, begun], "long"))
    bootstrap.PURPOSES["run"] = (step,)
    bootstrap.carry_out = lambda chosen: steps.carry_out(chosen, steps.NOTES)
    sys.exit(bootstrap.main(["run"]))
"""


def until(holds: Callable[[], object]) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that ended and that nobody has asked about yet is no longer running.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@contextmanager
def setting_up(notes: Path, begun: Path) -> Iterator[subprocess.Popen[str]]:
    """The real set-up, with one step that starts a program which takes a minute."""
    command = [sys.executable, "-c", textwrap.dedent(SET_UP.format(program=PROGRAM)), str(notes), str(begun)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()
            if begun.exists() and begun.read_text() and is_running(int(begun.read_text())):
                os.kill(int(begun.read_text()), signal.SIGKILL)


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=lambda s: s.name)
def test_what_a_step_started_ends_with_it_and_the_next_time_is_promised(tmp_path: Path, asked: signal.Signals) -> None:
    begun = tmp_path / "begun"
    with setting_up(tmp_path / "notes", begun) as process:
        until(lambda: begun.exists() and begun.read_text())
        process.send_signal(asked)
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)

        assert process.returncode == 130
        assert "Run the same command again" in said and "Traceback" not in said
        assert not is_running(int(begun.read_text()))


def test_after_a_kill_the_next_one_waits_for_what_the_first_left_running(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    with setting_up(tmp_path / "notes", first) as killed:
        until(lambda: first.exists() and first.read_text())
        killed.kill()
        killed.wait()
        left = int(first.read_text())
        assert is_running(left), "only the set-up itself was killed"

        with setting_up(tmp_path / "notes", second) as waiting:
            assert waiting.stdout is not None
            assert "Waiting for another set-up" in waiting.stdout.readline()
            assert not second.exists()

            os.kill(left, signal.SIGKILL)
            until(second.exists)


def test_exactly_the_interrupted_step_is_done_again(tmp_path: Path) -> None:
    done: list[str] = []
    made = {name: tmp_path / name for name in ("first", "second", "third")}
    interrupts = [True]

    def doing(name: str) -> Callable[[], None]:
        def do() -> None:
            done.append(name)
            if name == "second" and interrupts.pop():
                raise KeyboardInterrupt
            made[name].touch()

        return do

    steps = [Step(name, name, (), (made[name],), doing(name)) for name in made]
    with pytest.raises(KeyboardInterrupt):
        carry_out(steps, tmp_path / "notes")
    interrupts.append(False)
    carry_out(steps, tmp_path / "notes")
    carry_out(steps, tmp_path / "notes")

    assert done == ["first", "second", "second", "third"]


def test_a_step_is_done_again_when_what_it_made_is_gone_or_what_it_reads_changed(tmp_path: Path) -> None:
    done: list[str] = []
    lock, made = tmp_path / "lock.txt", tmp_path / "made"
    lock.write_text("one==1")

    def do() -> None:
        done.append(lock.read_text())
        made.touch()

    steps = [Step("packages", "packages", (lock,), (made,), do)]
    for _ in range(2):
        carry_out(steps, tmp_path / "notes")
    made.unlink()
    carry_out(steps, tmp_path / "notes")
    lock.write_text("one==2")
    carry_out(steps, tmp_path / "notes")

    assert done == ["one==1", "one==1", "one==2"]


def test_a_step_that_made_nothing_is_not_called_done(tmp_path: Path) -> None:
    step = Step("screens", "screens", (), (tmp_path / "index.html",), lambda: None)

    for _ in range(2):
        with pytest.raises(StepFailed, match=r"index\.html"):
            carry_out([step], tmp_path / "notes")
