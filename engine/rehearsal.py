"""Rehearsals: the scenarios of a set of definitions, performed on a stage that is taken down afterwards. Tests, the
command line and the door for releases share it, so that what is proved is the same everywhere. What a step of a
scenario does is in play.py."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from engine import bylaws, desk
from engine.commands import founding
from engine.desk import HOUSE, Desk
from engine.model.calendar import SEOUL
from engine.model.errors import Problem
from engine.paper.seal import load_or_make_key
from engine.play import Play, StageClock
from engine.shelf import Shelf
from engine.store.blobs import BlobStore
from engine.store.session import Database

CAST = "processes/_shared/cast.yaml"
STAGE = "processes/_shared/stage.yaml"
BEGINNING = date(2020, 1, 1)
"""Everybody of a cast has held their roles since then, unless a scenario says otherwise."""
SCENARIO_BYTES_MAX = 200_000
STEPS_MAX = 500
_KEYS: Mapping[str, type | tuple[type, ...]] = {"title": str, "now": (str, datetime), "steps": list}


@dataclass(frozen=True)
class Scenario:
    """One scenario, read."""

    path: str
    title: str
    now: datetime
    steps: tuple[Mapping[str, Any], ...]
    cast: Mapping[str, list[str]]


class ScenarioRejected(ValueError):
    """The file is no scenario; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def scenario_paths(files: Mapping[str, bytes]) -> list[str]:
    """Where the scenarios of a set of definitions are."""
    return sorted(
        p for p in files if p.startswith("processes/") and "/scenarios/" in p and p.endswith((".yaml", ".yml"))
    )


def read_scenario(path: str, source: bytes, cast: Mapping[str, list[str]]) -> Scenario:
    """A scenario with everybody who may appear in it, or a refusal."""
    found = _mapping(path, source)
    for key, kind in _KEYS.items():
        if not isinstance(found.get(key), kind):
            raise _refused(path, "scenario_incomplete", f"시나리오에 {key} 항목이 없습니다.")
    try:
        now = datetime.fromisoformat(str(found["now"])).replace(tzinfo=SEOUL)
    except ValueError:
        raise _refused(path, "scenario_incomplete", "now는 2026-07-13T09:00처럼 적어 주십시오.") from None
    steps = found["steps"]
    if len(steps) > STEPS_MAX or not all(isinstance(step, dict) for step in steps):
        raise _refused(path, "scenario_steps", f"steps는 걸음 {STEPS_MAX}개까지의 목록이어야 합니다.")
    return Scenario(path, found["title"], now, tuple(steps), {**cast, **_cast(path, found.get("cast", {}))})


def shared_cast(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The people every scenario may name, and the roles they hold."""
    return _cast(CAST, _mapping(CAST, files[CAST])) if CAST in files else {}


def _mapping(path: str, source: bytes) -> dict[str, Any]:
    if len(source) > SCENARIO_BYTES_MAX:
        raise _refused(path, "scenario_too_large", "시나리오 파일이 너무 큽니다.")
    try:
        found = yaml.safe_load(source.decode("utf-8"))
    except UnicodeDecodeError:
        raise _refused(path, "not_utf8", "UTF-8로 저장한 글이 아닙니다.") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise _refused(path, "not_yaml", "YAML로 읽을 수 없습니다.", line) from None
    if not isinstance(found, dict):
        raise _refused(path, "not_a_mapping", "‘이름: 값’으로 적은 YAML이어야 합니다.")
    return found


def _cast(path: str, found: Any) -> dict[str, list[str]]:
    if not isinstance(found, dict) or not all(isinstance(roles, list) for roles in found.values()):
        raise _refused(path, "bad_cast", "나오는 사람은 ‘이름: [직책]’으로 적어 주십시오.")
    return {str(name): [str(role) for role in roles] for name, roles in found.items()}


def _refused(path: str, code: str, message: str, line: int | None = None) -> ScenarioRejected:
    return ScenarioRejected(Problem(code, message, file=path, line=line))


class Stage:
    """A complex that exists only while scenarios are performed on it. The definitions are read once; each scenario
    gets a fresh database."""

    def __init__(self, files: Mapping[str, bytes], folder: Path, base: bylaws.Bylaws | None = None) -> None:
        self.files = files
        self.folder = folder
        self.base = base or bylaws.read(files)
        self._empty = folder / "empty"
        clock = StageClock(datetime.combine(BEGINNING, datetime.min.time(), SEOUL))
        desk.open_with(self._empty, database_url=None, files=files, base=self.base, clock=clock).db.close()
        self._about = {"slug": "stage", "name": "", "office_name": "", "prefix": "", "households": 0, "phone": ""}
        if STAGE in files:
            said = _mapping(STAGE, files[STAGE])
            self._about |= {key: said[key] for key in self._about.keys() & said.keys()}
        self._performed = 0

    def perform(self, scenario: Scenario, *, restored: bool = False) -> None:
        """Perform one scenario, or raise PlayFailed. `restored` closes everything between all steps and reads even the
        definitions anew, which proves that nothing lives only in memory."""
        self._performed += 1
        home = self.folder / str(self._performed)
        home.mkdir()
        for kept in ("danji.db", "seal.key"):
            shutil.copyfile(self._empty / kept, home / kept)
        clock = StageClock(scenario.now)
        at_hand = [self._open(home, clock)]
        try:
            ids = founding.found(
                at_hand[0],
                self._about | {"units": {}},
                [{"key": name, "name": name, "login": name} for name in scenario.cast],
                [{"person": n, "role": r, "since": BEGINNING} for n, roles in scenario.cast.items() for r in roles],
            )

            def reopened() -> Desk:
                at_hand.pop().db.close()
                at_hand.append(self._open(home, clock, is_fresh=True))
                return at_hand[0]

            opened = reopened if restored else lambda: at_hand[0]
            Play(opened, clock, ids, self.base.calendar, clock.now.date()).run(scenario.steps)
        finally:
            for left in at_hand:
                left.db.close()
            shutil.rmtree(home, ignore_errors=True)

    def _open(self, home: Path, clock: StageClock, *, is_fresh: bool = False) -> Desk:
        shelf = Shelf(lambda _release: self.files)
        if not is_fresh:
            shelf.put(self.base)
        key = load_or_make_key(home / "seal.key")
        return Desk(Database(f"sqlite:///{home / 'danji.db'}"), BlobStore(home / "blobs"), shelf, key, clock, HOUSE)
