"""`danji import`: shows what becomes of a file, writes only what it was asked to, and keeps the file as it came."""

from __future__ import annotations

import hashlib
import json
import tomllib

import pytest
from typer.testing import CliRunner

from engine.bpmn import lint
from engine.cli import app
from engine.model.effect import VERBS
from tests.bpmn.importing.shapes import POOLS, around, file

DRAFT = around('<userTask id="t" name="접수" camunda:candidateGroups="office"/>', "t")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "order form.bpmn"
    path.write_bytes(DRAFT)
    return path


def run(*words: object):
    return CliRunner().invoke(app, ["import", *map(str, words)])


def test_without_a_place_to_write_it_only_shows_what_is_to_be_said(source, tmp_path):
    result = run(source)

    assert result.exit_code == 0
    assert "초안" in result.output and "누가 합니까?" in result.output and "office" in result.output
    assert [p.name for p in tmp_path.iterdir()] == [source.name]


def test_what_it_prints_for_programs_is_what_it_takes_as_answers(source, tmp_path):
    said = json.loads(run(source, "--json").output)
    assert [(b["element"], b["kind"], b["hint"], b["value"]) for b in said["bindings"]] == [
        ("t", "who", "office", None)
    ]
    said["bindings"][0]["value"] = "role:clerk"
    answers, output = tmp_path / "answers.json", tmp_path / "out" / "order.bpmn"
    answers.write_text(json.dumps(said))

    result = run(source, "--bindings", answers, "-o", output)

    assert result.exit_code == 0
    assert lint.check(output.read_bytes(), "order.bpmn", verbs=VERBS) == []
    assert "실행할 수 있음" in result.output


def test_a_wrong_answer_writes_nothing(source, tmp_path):
    answers, output = tmp_path / "answers.json", tmp_path / "order.bpmn"
    answers.write_text(json.dumps([{"element": "t", "kind": "who", "value": "Kim & Lee"}]))

    result = run(source, "--bindings", answers, "-o", output)

    assert result.exit_code == 1
    assert "Kim & Lee" in result.output
    assert not output.exists()


def test_an_answer_in_a_word_nobody_reads_is_no_answer_and_writes_nothing(source, tmp_path):
    answers, output = tmp_path / "answers.json", tmp_path / "order.bpmn"
    answers.write_text(json.dumps([{"element": "t", "kind": "who", "answer": "role:clerk"}]))

    result = run(source, "--bindings", answers, "-o", output)

    assert (result.exit_code, output.exists()) == (1, False)
    assert "모르는 항목입니다: answer. 답은 value에 적어 주십시오." in result.output


def test_copies_of_several_files_go_into_one_folder_each_under_its_name(source, tmp_path):
    other, made = tmp_path / "pools.bpmn", tmp_path / "made"
    other.write_bytes(POOLS)

    assert run(source, other, "-o", made).exit_code == 0
    assert sorted(p.name for p in made.iterdir()) == ["order form.bpmn", "pools.bpmn", "pools.q.bpmn"]

    twin = tmp_path / "elsewhere" / "pools.bpmn"
    twin.parent.mkdir()
    twin.write_bytes(POOLS)
    assert run(twin, other, "-o", tmp_path / "twins").exit_code == 2
    assert run(source, other, "-o", tmp_path / "one.bpmn").exit_code == 2
    assert not (tmp_path / "twins").exists()


def test_the_file_is_kept_as_it_came_with_who_sent_it_from_which_tool(source, tmp_path):
    kept = tmp_path / "designer_exports"

    assert run(source, "--keep", kept, "--from", "김서무").exit_code == 0
    # The same file a second time is there already.
    assert run(source, "--keep", kept, "--from", "김서무").exit_code == 0

    [folder] = kept.iterdir()
    assert folder.name.endswith("_Camunda-8_order-form")
    assert (folder / source.name).read_bytes() == DRAFT
    received = tomllib.loads((folder / "RECEIVED.toml").read_text())
    assert (received["received_from"], received["tool"]) == ("김서무", "Camunda 8")
    assert received["files"] == [{"name": source.name, "sha256": hashlib.sha256(DRAFT).hexdigest()}]


def test_each_process_of_a_file_is_written_to_a_file_of_its_own(tmp_path):
    (tmp_path / "pools.bpmn").write_bytes(POOLS)

    assert run(tmp_path / "pools.bpmn", "-o", tmp_path / "made.bpmn").exit_code == 0

    assert sorted(p.name for p in tmp_path.glob("made*")) == ["made.bpmn", "made.q.bpmn"]


def test_a_role_we_have_is_known_from_its_file(source, tmp_path):
    roles = tmp_path / "roles.json"
    roles.write_text(json.dumps({"roles": [{"id": "office", "title": "사무"}]}))

    assert json.loads(run(source, "--roles", roles, "--json").output)["outcome"] == "runnable"


def test_a_file_that_cannot_be_imported_ends_with_one_and_a_missing_one_with_two(tmp_path):
    (tmp_path / "empty.bpmn").write_bytes(file())

    refused = run(tmp_path / "empty.bpmn")
    assert (refused.exit_code, "그려진 절차가 없습니다" in refused.output) == (1, True)
    assert run(tmp_path / "gone.bpmn").exit_code == 2


def test_a_folder_is_counted_file_by_file(source, tmp_path):
    (tmp_path / "empty.bpmn").write_bytes(file())

    result = CliRunner().invoke(app, ["conformance", "bpmn", str(tmp_path), "--json"])

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(r["file"], r["outcome"], r["lost"]) for r in lines] == [
        ("empty.bpmn", "refused", 0),
        (source.name, "draft", 0),
    ]
    assert "1/2 imported" in result.stderr
    assert result.exit_code == 0
