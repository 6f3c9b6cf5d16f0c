"""A person answers what an import left open; nothing is written while an answer is wrong, and then it runs."""

from __future__ import annotations

import pytest

from engine.bpmn import lint, vocabulary
from engine.bpmn.normalize import Answer, answered, normalize, read_answers
from engine.bpmn.normalize.report import CONFIRMED, EXAMPLES, KINDS
from engine.model.effect import VERBS
from tests.bpmn.importing.answering import answers, filled, loaded, walk, ways_of
from tests.bpmn.importing.shapes import MANY_STARTS, REPEATS, SAMPLES, WAITING, around, choice, file, line


def test_a_draft_with_an_open_question_is_refused_by_lint_and_one_without_runs():
    draft = normalize(around('<task id="t" name="접수"/>', "t"), "f.bpmn")

    assert "open_binding" in {p.code for p in lint.check(draft.bpmn, "f.bpmn")}

    done = filled(draft)
    assert done.outcome == "runnable"
    assert lint.check(done.bpmn, "f.bpmn", verbs=VERBS) == []
    assert walk(loaded(done.bpmn), [], 1) == {"t"}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_runs_once_it_is_answered(name):
    done = filled(normalize(SAMPLES[name], name))

    assert [f for f in done.findings if f.sort == "to_fix"] == []
    assert done.outcome == "runnable"
    for copy in done.copies:
        ways = ways_of(copy.bpmn)
        definition = loaded(copy.bpmn)
        for seed in range(3):
            # Raises when the case does not come to an end.
            walk(definition, ways, seed, facts={"people": ["kim"], "again": False})


def test_every_fault_of_the_answers_is_told_at_once_and_nothing_is_written():
    draft = normalize(choice("${unclear(x)}", "${also(y)}"), "f.bpmn")
    wrong = [
        Answer("g_a", "condition", "amount >"),
        Answer("g_b", "condition", '"a text"'),
        Answer("a", "who", "Kim & Lee"),
        Answer("nowhere", "who", "role:clerk"),
    ]

    after, problems = answered(draft, wrong)

    assert after is draft
    assert [p.element for p in problems] == ["g_a", "g_b", "a", "nowhere"]
    assert all(p.message.endswith(".") or p.message.endswith(")") for p in problems)


def test_everything_else_can_be_said_of_one_flow_only():
    draft = normalize(choice("${unclear(x)}", "${also(y)}"), "f.bpmn")
    given = [a for a in answers(draft) if a.kind != "condition"]

    _, problems = answered(draft, [*given, Answer("g_a", "condition", "else"), Answer("g_b", "condition", "else")])
    assert [p.element for p in problems] == ["g_b"]

    done, problems = answered(
        draft, [*given, Answer("g_a", "condition", "amount > 3"), Answer("g_b", "condition", "else")]
    )
    assert problems == []
    assert b'default="g_b"' in done.bpmn


def test_a_few_answers_leave_the_rest_open():
    draft = normalize(WAITING, "f.bpmn")
    one = next(b for b in draft.bindings if b.kind == "event")

    done, problems = answered(draft, [Answer(one.element, "event", {"signal": "ready"})])

    assert problems == []
    assert {b.key for b in done.bindings} == {b.key for b in draft.bindings} - {one.key}


def test_an_automatic_step_may_be_given_to_a_person():
    draft = normalize(around('<serviceTask id="t" camunda:class="org.example.Pay"/>', "t"), "f.bpmn")

    done, problems = answered(draft, [Answer("t", "effect", {"performer": "role:clerk", "kind": "confirm"})])

    assert problems == []
    assert done.outcome == "runnable"
    assert loaded(done.bpmn).elements["t"].properties == {"performer": "role:clerk", "kind": "confirm"}


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ({"verb": "rm"}, "없는 처리"),
        ({"verb": "notify", "params": {"whom": '"x"'}}, "whom"),
        ({"verb": "notify", "params": {"to": "1 +"}}, "FEEL"),
        ("notify", "중괄호"),
    ],
)
def test_an_effect_we_do_not_have_is_refused(value, word):
    draft = normalize(around('<serviceTask id="t"/>', "t"), "f.bpmn")

    _, problems = answered(draft, [Answer("t", "effect", value)])

    assert word in problems[0].message


def test_a_lane_keeps_its_label_and_gets_a_role():
    source = file(
        '<laneSet id="ls"><lane id="l" name="Front Office"><flowNodeRef>s</flowNodeRef><flowNodeRef>t</flowNodeRef>'
        '<flowNodeRef>e</flowNodeRef></lane></laneSet><startEvent id="s"/><task id="t"/><endEvent id="e"/>',
        line("s", "t", "e"),
    )
    draft = normalize(source, "f.bpmn")
    assert [(b.kind, b.element, b.hint) for b in draft.bindings] == [("who", "l", "Front Office")]

    done, problems = answered(draft, [Answer("l", "who", "role:clerk")])

    assert problems == []
    assert b'name="Front Office"' in done.bpmn
    assert loaded(done.bpmn).elements["t"].lane == "clerk"


def test_what_was_confirmed_is_no_longer_asked_and_anything_but_yes_is_no_answer():
    draft = normalize(MANY_STARTS, "f.bpmn")
    asked = next(b for b in draft.bindings if b.kind == "confirm")

    _, problems = answered(draft, [Answer(asked.element, "confirm", False, asked.about)])
    assert "그림을 고쳐" in problems[0].message

    done, _ = answered(draft, [Answer(asked.element, "confirm", True, asked.about)])
    assert asked.key not in {b.key for b in done.bindings}


def test_a_count_is_a_number_or_a_list_with_a_name():
    source = REPEATS.replace(b'camunda:collection="${people}" camunda:elementVariable="one"', b"")
    draft = normalize(source, "f.bpmn")

    _, problems = answered(draft, [Answer("m", "count", {"count": "2", "each": "people"})])
    assert problems

    done, problems = answered(draft, [Answer("m", "count", {"each": "people", "as": "person"})])
    assert problems == []
    assert b"<bpmn:loopDataInputRef>people</bpmn:loopDataInputRef>" in done.bpmn


def test_a_bindings_file_is_what_the_import_printed_with_its_values():
    listed = {"bindings": [{"element": "t", "kind": "who", "value": "starter"}, {"element": "u", "kind": "who"}]}

    assert read_answers(listed) == ([Answer("t", "who", "starter")], [])
    assert read_answers({"bindings": "all"})[1]
    assert read_answers([{"element": 3, "kind": "who", "value": "x"}])[1][0].pointer == "/bindings/0"


def test_every_kind_of_question_has_a_sentence_and_an_example_of_its_answer():
    assert KINDS.keys() | {"confirm"} == EXAMPLES.keys() == vocabulary.OPEN.keys()
    assert all(sentence.startswith("{}") and sentence.endswith(".") for sentence in KINDS.values())
    assert all(sentence.startswith("{}") and sentence.endswith("?") for sentence in CONFIRMED.values())
