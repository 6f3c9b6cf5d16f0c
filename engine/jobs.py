"""The embedded worker: a thread that lets time pass and performs what was put aside. One `danji serve` needs no
other process; a `danji worker` runs the same loop alone."""

from __future__ import annotations

import threading

import structlog

from engine.commands import clock, proving, renderings
from engine.desk import Desk
from engine.model.document import Paper
from engine.paper.pdf import Converter, find_converter
from engine.queries import papers
from engine.store import approvals
from engine.store.documents import Document
from engine.store.session import Tx

log = structlog.get_logger(__name__)
IDLE_SECONDS = 0.5
TIDY_ROUNDS = 7_200


def render_next(desk: Desk, converter: Converter) -> bool:
    """Perform one rendering that is due; False when there is none."""

    def paper_of(tx: Tx, document: Document) -> Paper:
        return papers.paper_of(desk, tx, document, approvals.line(tx, document.id, document.round))

    return renderings.perform_next(desk, paper_of, converter)


def let_time_pass(desk: Desk) -> int:
    """Do what is due because its time has come; how many things were done."""
    return clock.settle_due(desk) + clock.activate_due(desk) + clock.fire_timers(desk) + clock.begin_cycles(desk)


def run_due(desk: Desk, converter: Converter | None = None) -> int:
    """Do everything that is due now; how many things were done."""
    converter = converter or find_converter()
    done = let_time_pass(desk)
    while render_next(desk, converter):
        done += 1
    while proving.prove_next(desk):
        done += 1
    return done


class Worker:
    """Does what is due, one rendering a round, until it is stopped. A rendering takes seconds: with a pile of them
    waiting, neither a deadline nor whoever stops the program has to wait for the whole pile. Examining a release takes
    longer than anybody may wait, so that has a thread of its own."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="danji-worker", daemon=True)
        self._examiner = threading.Thread(target=self._examine, name="danji-examiner", daemon=True)

    def start(self) -> None:
        """Begin working in the background."""
        self._thread.start()
        self._examiner.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Finish the thing at hand and stop. An examination is not waited for: it is no harm to begin it again."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def run(self) -> None:
        """Work in the foreground until `stop` is called from elsewhere."""
        self._examiner.start()
        self._run()

    def _run(self) -> None:
        converter = find_converter()
        log.info("worker_started", pdf=converter.name)
        rounds = 0
        while not self._stop.is_set():
            try:
                done = let_time_pass(self.desk) + render_next(self.desk, converter)
                if rounds % TIDY_ROUNDS == 0:
                    clock.tidy(self.desk)
            except Exception:  # A worker that dies silently is worse than one that says so and goes on.
                log.exception("worker_round_failed")
                done = 0
            rounds += 1
            if not done:
                self._stop.wait(IDLE_SECONDS)

    def _examine(self) -> None:
        while not self._stop.is_set():
            try:
                done = proving.prove_next(self.desk)
            except Exception:  # As above: it says so and goes on.
                log.exception("examination_failed")
                done = False
            if not done:
                self._stop.wait(IDLE_SECONDS)
