"""Examining what came in, by a worker and outside any transaction: made whole, checked, compared with what is in force,
and its scenarios performed. It ends as checked or as rejected, and either way with its report."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine import trials
from engine.desk import Desk, files_of
from engine.intake import Intake, take_in
from engine.model.effect import ATTEMPTS_MAX, PROVING
from engine.model.errors import Problem
from engine.model.release import NOTES, Release, read_notes
from engine.store import effects, events, releases, submissions
from engine.store.effects import LaterEffect
from engine.store.session import Tx
from engine.store.submissions import UNDER_WAY, Submission
from engine.trials import Trial

TELL_SECONDS = 0.5
PROBLEMS_MAX = 500
DIFFERENCES_MAX = 2_000
"""How much of a report is kept. What goes beyond is counted; nobody reads further than that."""


def prove_next(desk: Desk) -> bool:
    """Examine one release that waits; False when there is none."""
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        effect = effects.claim(tx, PROVING)
        if effect is None:
            return False
        submission = submissions.get(tx, effect.document_id)
        if submission.state not in UNDER_WAY:
            effects.finish(tx, effect)  # called off meanwhile
            return True
        active = releases.active(tx)
        assert active is not None, "a desk is opened with a release"
        submissions.change(tx, submission, state="checking", based_on=active, progress={"step": "receive"})
    try:
        _prove(desk, effect, submission, active)
    except Exception as error:  # Ours, whatever it is: the row must say so and be tried again, or say that it was ours.
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            effects.fail(tx, effect, f"{type(error).__name__}: {error}")
            if effect.attempts >= ATTEMPTS_MAX:
                message = "프로그램의 잘못으로 검사하지 못했습니다. 관리자에게 알려 주십시오."
                _reject(tx, submissions.get(tx, submission.id), {"problems": [asdict(Problem("fault", message))]})
    return True


def _prove(desk: Desk, effect: LaterEffect, submission: Submission, active: str) -> None:
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        base = files_of(desk.blobs, tx, active)
        earlier = files_of(desk.blobs, tx, submission.release) if submission.source == "earlier" else None
    taken = _taken(desk, submission, base, earlier)
    trial = Trial(is_finished=True)
    if not taken.is_refused:
        trial = trials.run(taken.files, base, performs_all=taken.is_whole, told=_teller(desk, effect, submission.id))
    report = _report(taken, trial, base)
    release = Release(taken.files)
    passed = not taken.is_refused and trial.is_passed
    if passed:
        desk.blobs.put_all(taken.files.values())
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        if not effects.finish(tx, effect):
            return
        found = submissions.get(tx, submission.id)
        if found.state != "checking":
            return
        if not passed:
            _reject(tx, found, report)
            return
        releases.keep(tx, release.hash, release.manifest)
        notes = read_notes(release.files[NOTES])[0]
        values = {"release": release.hash, "notes": notes.to_json(), "title": found.title or notes.title}
        said = {"act": "checked"}
        submissions.change(tx, found, said, state="checked", report=report, progress={}, checked_at=tx.now, **values)
        _log(tx, "release.checked", found.id, {"release": release.hash, "based_on": active, **_counts(report)})


def _taken(desk: Desk, submission: Submission, base: Mapping[str, bytes], earlier: dict[str, bytes] | None) -> Intake:
    if earlier is not None:
        return Intake(earlier, sorted(earlier), is_whole=True)
    content = desk.blobs.get(submission.sha256)
    return take_in(
        submission.name, content, base, at=submission.place, title=submission.title, legal_basis=submission.basis
    )


def _teller(desk: Desk, effect: LaterEffect, submission_id: str) -> trials.Told:
    """Writes down how far the trial is, now and then; whoever waits for it asks for that."""
    told_at = 0.0
    so_far: dict[str, Any] = {}

    def told(line: Mapping[str, Any]) -> None:
        nonlocal told_at
        so_far.update({key: line[key] for key in ("step", "title", "done", "total") if key in line})
        if time.monotonic() - told_at < TELL_SECONDS:
            return
        told_at = time.monotonic()
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            submissions.tell_progress(tx, submission_id, so_far)
            effects.go_on(tx, effect)

    return told


def _report(taken: Intake, trial: Trial, base: Mapping[str, bytes]) -> dict[str, Any]:
    problems = [_hinted(problem, taken) for problem in (*taken.problems, *trial.problems)]
    problems.sort(key=lambda problem: problem.severity != "error")
    files = {} if taken.is_refused else taken.files
    return {
        "is_whole": taken.is_whole,
        "given": taken.given,
        "problems": [asdict(problem) for problem in problems[:PROBLEMS_MAX]],
        "problems_total": len(problems),
        "differences": trial.differences[:DIFFERENCES_MAX],
        "differences_total": len(trial.differences),
        "scenarios": trial.scenarios,
        "scenarios_left_out": trial.left_out,
        "files": {
            "added": sorted(files.keys() - base.keys()) if files else [],
            "changed": sorted(path for path in files.keys() & base.keys() if files[path] != base[path]),
            "removed": sorted(base.keys() - files.keys()) if files else [],
        },
    }


def _hinted(problem: Problem, taken: Intake) -> Problem:
    """A scenario that did not come along speaks for the rule as it was; it says how to go on."""
    if problem.code != "scenario_failed" or problem.file in taken.given:
        return problem
    hint = " 고친 것이 맞다면 이 시나리오도 함께 고쳐 zip으로 올려 주십시오."
    return Problem(problem.code, problem.message.rstrip(".") + "." + hint, file=problem.file, element=problem.element)


def _counts(report: Mapping[str, Any]) -> dict[str, int]:
    return {
        "problems": len(report.get("problems", ())),
        "differences": len(report.get("differences", ())),
        "scenarios": len(report.get("scenarios", ())),
    }


def _reject(tx: Tx, found: Submission, report: dict[str, Any]) -> None:
    said = {"act": "rejected"}
    submissions.change(
        tx, found, said, state="rejected", report=report, progress={}, checked_at=tx.now, ended_at=tx.now
    )
    _log(tx, "release.rejected", found.id, {"sha256": found.sha256, **_counts(report)})


def _log(tx: Tx, command: str, submission_id: str, data: Mapping[str, Any]) -> None:
    events.append(tx, command, actor_id=None, actor={}, subject_id=submission_id, document_id=None, data=data)
