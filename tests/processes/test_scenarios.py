"""Every scenario that travels with the procedures holds: straight through, and with everything closed and opened
again between all steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from engine.desk import read_definitions
from engine.model.calendar import SEOUL
from engine.play import PlayFailed
from engine.rehearsal import Scenario, ScenarioRejected, Stage, read_scenario, scenario_paths, shared_cast
from tests.office import REPOSITORY

FILES = read_definitions(REPOSITORY)
CAST = shared_cast(FILES)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(FILES, tmp_path_factory.mktemp("stage"))


@pytest.mark.parametrize("restored", [False, True], ids=["straight", "restored"])
@pytest.mark.parametrize("path", scenario_paths(FILES), ids=lambda p: "-".join(p.split("/")[1::2]))
def test_the_play_goes_as_it_is_written(path: str, restored: bool, stage: Stage) -> None:
    stage.perform(read_scenario(path, FILES[path], CAST), restored=restored)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ({"expect": {"state": "final"}}, "state. 바란 것: final, 나온 것: in_approval"),
        ({"expect": {"number": True}}, "number. 바란 것: True, 나온 것: False"),
        ({"expect": {"desks": ["정민호"]}}, "desks. 바란 것: 정민호, 나온 것: "),
        ({"as": "정민호", "expect_inbox": ["없는 문서"]}, "정민호의 결재함. 바란 것"),
        ({"as": "정민호", "approve": True}, r"거절되었습니다\(not_yours\)"),
        ({"as": "최영식", "approve": True, "refused": "not_open"}, "거절되어야 하는데"),
        ({"as": "정민호", "approve": True, "refused": "stale"}, "바란 것: stale, 나온 것: not_yours"),
        ({"as": "박지영", "expect_writing": ["없는 문서"]}, "박지영에게 온 쓸 문서. 바란 것"),
        ({"expect_records": {"findings": [{"state": "found"}]}}, r"대장 findings의 기록. 바란 것: 1, 나온 것: 없음"),
        ({"as": "박지영", "write": {"title": "@record:findings/없는 기록"}}, "그런 기록이 없습니다"),
        ({"as": "아무개", "approve": True}, "그런 사람이 없습니다"),
        ({"as": "정민호", "expect_counts": ["없는 물음"]}, "정민호에게 물은 일. 바란 것"),
        ({"as": "정민호", "expect_notices": ["없는 알림"]}, "정민호에게 온 알림. 바란 것"),
        ({"as": "정민호", "answer": "yes"}, "물은 일이 없습니다"),
        ({"as": "정민호", "close_count": True, "count": "없는 물음"}, "물은 일이 없습니다"),
        ({"expect_record": {"record": "findings/없는 기록", "state": "found"}}, "그런 기록이 없습니다"),
        ({"as": "최영식", "dance": True}, "할 일이 적혀 있지 않습니다"),
    ],
)
def test_a_play_that_goes_otherwise_says_where_and_how(last: dict[str, Any], said: str, stage: Stage) -> None:
    memo = {"title": "게시판 정리의 건", "purpose": "지난 안내문이 남아 있습니다.", "plan": "달마다 뗍니다."}
    steps = ({"as": "박지영", "start": "general-memo", "data": memo}, {"as": "박지영", "submit": True}, last)

    with pytest.raises(PlayFailed, match=said) as failed:
        stage.perform(Scenario("", "", datetime(2026, 7, 13, 9, tzinfo=SEOUL), steps, CAST))

    assert failed.value.step == 3


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"title: [", "not_yaml"),
        (b"- a", "not_a_mapping"),
        ("title: 가".encode("cp949"), "not_utf8"),
        (b'now: "2026-07-13T09:00"\nsteps: []', "scenario_incomplete"),
        (b"title: a\nnow: tomorrow\nsteps: []", "scenario_incomplete"),
        (b'title: a\nnow: "2026-07-13T09:00"\nsteps: [1]', "scenario_steps"),
        (b'title: a\nnow: "2026-07-13T09:00"\nsteps: []\ncast: [1]', "bad_cast"),
        (b"title: " + b"a" * 300_000, "scenario_too_large"),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_file(source: bytes, code: str) -> None:
    with pytest.raises(ScenarioRejected) as refused:
        read_scenario("processes/x/scenarios/a.yaml", source, CAST)

    assert refused.value.problem.code == code
    assert refused.value.problem.file == "processes/x/scenarios/a.yaml"
