"""The child that examines a release: checks the files, says how they differ, performs their scenarios, and writes one
line about each. Run as `python -m engine.examiner` by `trials.py`; nothing else should."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine import bylaws, trials
from engine.bylaws import ROLES, Bylaws
from engine.compare import compare
from engine.compare.reach import scenarios_touched
from engine.model.errors import Problem
from engine.play import PlayFailed
from engine.rehearsal import Scenario, ScenarioRejected, Stage, read_scenario, scenario_paths, shared_cast

Files = Mapping[str, bytes]
KEYS = ("releases.upload", "releases.activate")
"""Without somebody who may do these, no release could ever follow this one."""


def examine(files: Files, base: Files, asked: Mapping[str, Any], folder: Path) -> Iterator[bytes]:
    """Everything there is to say about `files`, line by line; the last line says that it is the last."""
    yield trials.line(step="check")
    problems, read = bylaws.examine(files)
    if read is not None:
        problems = [*problems, *_locked_out(read)]
    scenarios, unreadable = _scenarios(files)
    problems = [*problems, *unreadable]
    yield trials.line(problems=problems)
    if read is None or any(problem.severity == "error" for problem in problems):
        yield trials.line(ended=True)
        return
    yield trials.line(step="compare")
    yield trials.line(differences=[difference.to_json() for difference in compare(base, files)])
    if asked["performs"]:
        touched = scenarios_touched(base, files, scenarios)
        chosen = list(scenarios) if asked["performs_all"] else touched
        yield trials.line(left_out=len(scenarios) - len(chosen))
        yield from _performed(files, read, [scenarios[path] for path in chosen], folder)
    yield trials.line(ended=True)


def _locked_out(read: Bylaws) -> list[Problem]:
    return [
        Problem("nobody_may", f"‘{key}’ 권한을 가진 직책이 없어 다음 배포본을 받을 수 없습니다.", file=ROLES)
        for key in KEYS
        if not any(key in role.may for role in read.roles.values())
    ]


def _scenarios(files: Files) -> tuple[dict[str, Scenario], list[Problem]]:
    found: dict[str, Scenario] = {}
    problems: list[Problem] = []
    try:
        cast = shared_cast(files)
    except ScenarioRejected as rejected:
        return {}, [rejected.problem]
    for path in scenario_paths(files):
        try:
            found[path] = read_scenario(path, files[path], cast)
        except ScenarioRejected as rejected:
            problems.append(rejected.problem)
    if not found and not problems:
        message = "시나리오가 하나도 없습니다. 달라지는 것을 시험할 수 없습니다."
        problems.append(Problem("no_scenarios", message, file="processes/", severity="warning"))
    return found, problems


def _performed(files: Files, read: Bylaws, scenarios: list[Scenario], folder: Path) -> Iterator[bytes]:
    stage = Stage(files, folder, read)
    for done, scenario in enumerate(scenarios):
        at_hand = {"performing": scenario.path, "title": scenario.title}
        yield trials.line(step="rehearse", done=done, total=len(scenarios), **at_hand)
        failed: Problem | None = None
        step = 0
        try:
            stage.perform(scenario)
        except PlayFailed as otherwise:
            step = otherwise.step
            failed = _red(scenario, step, otherwise.what)
        except Exception as fault:  # A stranger's scenario may stumble over anything; then it is red.
            traceback.print_exc()
            failed = _red(scenario, 0, f"{type(fault).__name__}: {str(fault)[:300]}")
        said = {"path": scenario.path, "title": scenario.title, "passed": failed is None, "step": step}
        told = {**said, "said": failed.message if failed is not None else ""}
        yield trials.line(performed=told, done=done + 1, total=len(scenarios), problems=[failed] if failed else [])


def _red(scenario: Scenario, step: int, what: str) -> Problem:
    taken = scenario.steps[step - 1] if step else {}
    who = f"{step}번째 걸음({taken['as']})" if "as" in taken else f"{step}번째 걸음"
    place = f"{who}이 " if step else ""
    message = f"시나리오 ‘{scenario.title}’의 {place}적힌 것과 다르게 되었습니다. {what}"
    return Problem("scenario_failed", message, file=scenario.path, element=f"{step}번째 걸음" if step else "")


def main() -> None:
    """Read one release, write what there is to say about it."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a library prints goes to the log and not between the lines.
    trials.limit(trials.CPU_SECONDS, trials.MEMORY_BYTES)
    asked, files, base = trials.unpack(sys.stdin.buffer)
    with tempfile.TemporaryDirectory() as folder:
        for line in examine(files, base, asked, Path(folder)):
            answer.write(line)
            answer.flush()


if __name__ == "__main__":
    main()
