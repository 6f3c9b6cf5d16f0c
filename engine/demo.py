"""The demonstration: a complex with people and a past, made once by playing its story through real commands."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from engine.bylaws import CALENDAR
from engine.commands import founding
from engine.commands.sessions import hash_password
from engine.desk import BLOBS, DATABASE, SEAL_KEY, Desk, Told, open_desk
from engine.home import alone_in
from engine.model import strict_json
from engine.model.calendar import WorkingDays, local_day
from engine.model.errors import NotReady
from engine.play import Play, StageClock, Step

PASSWORD = "haetsal"
"""What the invented people type when they do not pick their name from the list."""
KEPT_BESIDE = (BLOBS, SEAL_KEY)


class HomeTaken(NotReady):
    """The folder holds somebody's files or key without a database: no place for invented papers."""

    code = "home_taken"
    default_sentence = "이 폴더에는 다른 자료가 있습니다. DANJI_HOME으로 빈 폴더를 알려 주십시오."


def prepare(home: Path, definitions: Path, story: Path, told: Told = lambda what, done, total: None) -> None:
    """Make the demonstration's home, unless it is there. It is made in a folder of its own inside and moves out when
    whole, the database last, so an interruption at any point leaves nothing half-made: the next start begins again
    or goes on. Whoever comes second waits for the first.

    Everything stays inside `home`, which may be a mounted volume or lie where nothing else may be written."""
    if (home / DATABASE).exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    with alone_in(home, wait=True):
        if (home / DATABASE).exists():
            return
        draft, whole = home / ".seeding", home / ".seeded"
        if not whole.exists():
            if any((home / name).exists() for name in KEPT_BESIDE):
                raise HomeTaken
            shutil.rmtree(draft, ignore_errors=True)
            desk = open_desk(draft, database_url=None, definitions=definitions)
            try:
                seed(desk, definitions, story, told)
            finally:
                desk.db.close()
            draft.replace(whole)
        for path in sorted(whole.iterdir(), key=lambda p: p.name == DATABASE):
            path.replace(home / path.name)
        whole.rmdir()


def working_days(definitions: Path) -> WorkingDays:
    """The calendar of the release in a folder."""
    source = strict_json.loads((definitions / CALENDAR).read_bytes())
    assert isinstance(source, dict)
    return WorkingDays.from_json(source)


def seed(desk: Desk, definitions: Path, story: Path, told: Told) -> None:
    """Found the complex of a story folder and play what happened in it, as if it had just happened. On a day without
    work the next working day is the one the story leads up to: nothing of it is late before anybody could act."""
    days = working_days(definitions)
    now = desk.clock()
    today = local_day(now)
    zero = today if days.works_on(today) else days.shift(today, 1)
    about = _read(story / "complex.yaml")
    clock = StageClock(now)
    staged = Desk(desk.db, desk.blobs, desk.shelf, desk.key, clock, desk.complex_id)
    play = Play(lambda: staged, clock, {}, days, zero)
    steps = in_order(story, play)
    clock.now = min(play.moment(step) or now for step in steps) - timedelta(hours=1)
    play.people = _found(staged, about, play)
    play.latest = now - timedelta(seconds=1)
    play.run(steps, lambda at: told("이야기를 만듭니다", at, len(steps)))


def in_order(story: Path, play: Play) -> list[Step]:
    """The steps of all parts of a story in the order of time; of what happens at the same moment, in the order in
    which it is written. Every step says when."""
    told = [step for part in sorted(story.glob("story*.yaml")) for step in _read(part)["steps"]]
    at = [play.moment(step) for step in told]
    assert None not in at, f"a step of {story} does not say when"
    return [told[n] for n in sorted(range(len(told)), key=lambda n: (at[n], n))]


def _read(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(found, dict), path
    return found


def _found(desk: Desk, about: dict[str, Any], play: Play) -> dict[str, str]:
    units = about["units"]
    kept: dict[str, dict[str, str]] = {}
    for unit, note in units.get("notes", {}).items():
        kept.setdefault(unit, {})["note"] = note
    for unit, term in units.get("terms", {}).items():
        since, until = play.words(term["since"]), play.words(term["until"])
        kept.setdefault(unit, {})["term"] = f"임기 {_dotted(since)} ~ {_dotted(until)}"
    secret = hash_password(PASSWORD)
    columns = ("slug", "name", "office_name", "prefix", "households", "phone")
    return founding.found(
        desk,
        {c: about[c] for c in columns} | {"units": kept},
        [
            {
                "key": person["name"],
                "name": person["name"],
                "login": person.get("login"),
                "title": person.get("title", ""),
                "description": person.get("description", ""),
                "preferences": person.get("preferences", {}),
                "favourites": person.get("favourites", []),
                "password_hash": secret if person.get("login") else None,
            }
            for person in about["people"]
        ],
        [
            _dated(play, role) | {"person": person["name"]}
            for person in about["people"]
            for role in person.get("roles", [])
        ],
        [_dated(play, row) for row in about.get("vacancies", [])],
        delegations=[_dated(play, row) for row in about.get("delegations", [])],
        last_numbers=[
            (register, str(play.day_zero.year + int(offset)), int(last))
            for register, years in about.get("registers", {}).items()
            for offset, last in years.items()
        ],
    )


def _dated(play: Play, row: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = play.words(row)
    return {k: date.fromisoformat(v) if k in ("since", "until") and v else v for k, v in said.items()}


def _dotted(day: str) -> str:
    year, month, of_month = (int(part) for part in day.split("-"))
    return f"{year}. {month}. {of_month}."
