"""Every scenario that travels with the procedures holds: straight through, and with everything closed and opened
again between all steps."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine import demo
from engine.commands import founding
from engine.desk import Desk, open_desk
from engine.model.calendar import SEOUL
from engine.play import Play, PlayFailed, StageClock
from tests.office import REPOSITORY

SCENARIOS = sorted((REPOSITORY / "processes").glob("*/scenarios/*.yaml"))
CAST = yaml.safe_load((REPOSITORY / "processes/_shared/cast.yaml").read_text("utf-8"))
BEGINNING = date(2020, 1, 1)


def perform(scenario: dict[str, Any], home: Path, *, restored: bool) -> None:
    clock = StageClock(datetime.fromisoformat(scenario["now"]).replace(tzinfo=SEOUL))

    def opened() -> Desk:
        return open_desk(home, database_url=None, definitions=REPOSITORY, clock=clock)

    desk = opened()
    cast = CAST | scenario.get("cast", {})
    ids = founding.found(
        desk,
        {
            "slug": "haetsal",
            "name": "햇살마을 아파트",
            "office_name": "햇살마을 관리사무소",
            "prefix": "햇살",
            "households": 612,
            "phone": "",
            "units": {},
        },
        [{"key": name, "name": name, "login": name} for name in cast],
        [{"person": n, "role": r, "since": BEGINNING} for n, roles in cast.items() for r in roles],
    )
    at_hand = [desk]

    def reopened() -> Desk:
        at_hand.pop().db.close()
        at_hand.append(opened())
        return at_hand[0]

    play = Play(
        reopened if restored else lambda: at_hand[0],
        clock,
        ids,
        demo.working_days(REPOSITORY),
        clock.now.date(),
    )
    try:
        play.run(scenario["steps"])
    finally:
        at_hand[0].db.close()


@pytest.mark.parametrize("restored", [False, True], ids=["straight", "restored"])
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_the_play_goes_as_it_is_written(path: Path, restored: bool, tmp_path: Path) -> None:
    perform(yaml.safe_load(path.read_text("utf-8")), tmp_path / "home", restored=restored)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ({"expect": {"state": "final"}}, "state is in_approval"),
        ({"expect": {"number": True}}, "number is False"),
        ({"expect": {"desks": ["정민호"]}}, "desks is"),
        ({"as": "정민호", "expect_inbox": ["없는 문서"]}, "has .* waiting"),
        ({"as": "정민호", "approve": True}, "refused: not_yours"),
        ({"as": "최영식", "approve": True, "refused": "not_open"}, "should have been refused"),
        ({"as": "정민호", "approve": True, "refused": "stale"}, "not as stale"),
        ({"as": "아무개", "approve": True}, "nobody is called"),
        ({"as": "최영식", "dance": True}, "no verb"),
    ],
)
def test_a_play_that_goes_otherwise_says_where_and_how(last: dict[str, Any], said: str, tmp_path: Path) -> None:
    memo = {"title": "게시판 정리의 건", "purpose": "지난 안내문이 남아 있습니다.", "plan": "달마다 뗍니다."}
    steps = [{"as": "박지영", "start": "general-memo", "data": memo}, {"as": "박지영", "submit": True}, last]

    with pytest.raises(PlayFailed, match=said):
        perform({"now": "2026-07-13T09:00", "steps": steps}, tmp_path / "home", restored=False)
