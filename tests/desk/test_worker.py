"""The worker takes one rendering a round: a pile of papers keeps neither the clock nor whoever stops it waiting."""

from __future__ import annotations

import pytest

from engine import jobs
from engine.desk import Desk
from engine.jobs import Worker
from engine.paper.pdf import Converter
from tests.office import Office


def test_a_worker_that_is_stopped_leaves_the_pile_for_the_next_start(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(office.desk)
    turns: list[str] = []

    def render_one_of_many(desk: Desk, converter: Converter) -> bool:
        turns.append("paper")
        assert turns.count("paper") <= 2, "the pile went on after the stop"
        if turns.count("paper") == 2:
            worker.stop()
        return True

    def look_at_the_time(desk: Desk) -> int:
        turns.append("time")
        return 0

    monkeypatch.setattr(jobs, "render_next", render_one_of_many)
    monkeypatch.setattr(jobs, "let_time_pass", look_at_the_time)
    worker.run()

    assert turns == ["time", "paper", "time", "paper"]
