"""Everything wrong with a file is said at once, each with its element, its line and a Korean sentence."""

from __future__ import annotations

import re
import time

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.bpmn import lint, step
from engine.bpmn.step import BpmnRejected
from tests.bpmn import stock
from tests.bpmn.drawing import (
    boundary,
    catch,
    end,
    flow,
    gateway,
    line,
    many,
    message,
    process,
    props,
    rule,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.pace import allowed

GOOD = [start(), user("a", performer="starter"), end(), line("s", "a", "e")]
KOREAN = re.compile(r"[가-힣]")


def _errors(*drawn: str, outside: str = "", **known: object) -> list[tuple[str, str]]:
    problems = lint.check(process(*drawn, outside=outside), "x.bpmn", **known)  # type: ignore[arg-type]  # verbs and the like
    for problem in problems:
        assert problem.file == "x.bpmn" and KOREAN.search(problem.message)
        assert problem.line is not None or problem.element, problem
    return [(p.code, p.element) for p in problems if p.severity == "error"]


def test_a_good_file_has_no_problem_at_all():
    assert lint.check(process(*GOOD), "x.bpmn") == []


def _throw(definition: str) -> str:
    return f'<bpmn:intermediateThrowEvent id="a">{definition}</bpmn:intermediateThrowEvent>'


REFUSED = {
    "link throw": (_throw('<bpmn:linkEventDefinition name="A"/>'), "링크"),
    "compensation": (_throw("<bpmn:compensateEventDefinition/>"), "보상"),
    "condition": (catch("a", "<bpmn:conditionalEventDefinition/>"), "조건"),
    "cancel": ('<bpmn:endEvent id="a"><bpmn:cancelEventDefinition/></bpmn:endEvent>', "취소"),
    "several events in one": (catch("a", timer("P1D") + "<bpmn:messageEventDefinition/>"), "시간, 소식"),
    "script": ('<bpmn:scriptTask id="a"><bpmn:script>x = 1</bpmn:script></bpmn:scriptTask>', "스크립트"),
    "call activity": ('<bpmn:callActivity id="a" calledElement="q"/>', "다른 절차"),
    "complex gateway": ('<bpmn:complexGateway id="a"/>', "복합 분기"),
    "ad hoc": ('<bpmn:adHocSubProcess id="a"/>', "임의 순서"),
    "transaction": ('<bpmn:transaction id="a"/>', "트랜잭션"),
    "standard loop": (user("a", '<bpmn:standardLoopCharacteristics loopMaximum="2"/>'), "반복"),
    "data input": (user("a", "<bpmn:ioSpecification/>"), "입출력"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_we_do_not_run_is_refused_by_its_name_and_never_dropped(what):
    drawn, word = REFUSED[what]

    problems = lint.check(process(start(), drawn, end(), line("s", "a", "e")), "x.bpmn")

    assert any(word in p.message and p.element == "a" and p.line for p in problems), problems
    with pytest.raises(BpmnRejected):
        step.load(process(start(), drawn, end(), line("s", "a", "e")), decisions={})


def test_stock_takes_link_and_compensation_events_without_a_word():
    for name in ("link throw", "compensation"):
        drawn, _ = REFUSED[name]

        running = stock.workflow(process(start(), drawn, end(), line("s", "a", "e")))

        assert running.spec.task_specs


def test_a_condition_on_a_flow_leaving_a_task_is_refused_where_stock_ignores_it():
    drawn = [
        start(),
        user("a"),
        user("chair"),
        end(),
        line("s", "a"),
        flow("f", "a", "chair", "false"),
        line("chair", "e"),
    ]

    assert _errors(*drawn) == [("condition_not_on_gateway", "f")]

    running = stock.workflow(process(*drawn).replace(b">false<", b">False<"))
    stock.complete(running, "a")
    assert stock.ready(running) == ["chair"], "stock obeys the condition now"


def test_a_missing_reference_is_a_sentence_where_stock_raises_a_type_error():
    outside = '<bpmn:message id="m" name="x"/>'
    drawn = [start(), catch("a", message("lost"), correlation="n"), end(), line("s", "a", "e")]

    assert _errors(*drawn, outside=outside) == [("missing_reference", "a")]
    with pytest.raises(ValidationException, match=r"TypeError.*unexpected keyword argument 'node'"):
        stock.workflow(process(*drawn, outside=outside))


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ([start(), user("a"), end(), line("s", "a"), flow("f", "a", "nowhere")], ("missing_reference", "f")),
        ([*GOOD, user("island")], ("unreachable", "island")),
        ([*GOOD, start("s2"), flow("f", "s2", "e")], ("two_starts", "s2")),
        ([user("a"), end(), line("a", "e")], ("no_start", "p")),
        ([start(), user("a"), line("s", "a")], ("no_end", "p")),
        ([*GOOD, user("a")], ("duplicate_id", "a")),
        (
            [
                start(),
                gateway("exclusive", "g", "f1"),
                end(),
                line("s", "g"),
                flow("f1", "g", "e"),
                flow("f2", "g", "e"),
            ],
            ("no_condition", "f2"),
        ),
        (
            [
                start(),
                gateway("exclusive", "g"),
                user("a"),
                end(),
                line("s", "g"),
                flow("f1", "g", "e", "x = 1"),
                flow("f2", "g", "a", "x = 2"),
                line("a", "e"),
            ],
            ("no_default", "g"),
        ),
        (
            [
                start(),
                gateway("exclusive", "g", "gone"),
                user("a"),
                end(),
                line("s", "g"),
                flow("f1", "g", "e", "x = 1"),
                flow("f2", "g", "a", "not(x = 1)"),
                line("a", "e"),
            ],
            ("missing_reference", "g"),
        ),
        ([start(), service("a", verb=""), end(), line("s", "a", "e")], ("no_verb", "a")),
        ([start(), user("a", colour="red"), end(), line("s", "a", "e")], ("unknown_property", "a")),
        ([start(), user("a", performer="whoever"), end(), line("s", "a", "e")], ("bad_performer", "a")),
        ([start(), user("a", performer="role_in:"), end(), line("s", "a", "e")], ("bad_performer", "a")),
        ([start(), user("a", performer="role_in:term..by"), end(), line("s", "a", "e")], ("bad_performer", "a")),
        ([start(), user("a", performer="role:system_admin"), end(), line("s", "a", "e")], ("system_role", "a")),
        ([start(), user("a", due_days="-1"), end(), line("s", "a", "e")], ("bad_due_days", "a")),
        ([start(), rule("a", ""), end(), line("s", "a", "e")], ("no_decision", "a")),
        ([*GOOD, boundary("b", "gone", timer("P1D")), line("b", "e")], ("missing_reference", "b")),
        ([*GOOD, boundary("b", "e", timer("P1D")), user("z"), end("e9"), line("b", "z", "e9")], ("bad_boundary", "b")),
        ([*GOOD, boundary("b", "a", timer("P1D"))], ("dead_end", "b")),
        ([start(), sub("a", start("is"), user("i"), line("is", "i")), end(), line("s", "a", "e")], ("no_end", "a")),
        (
            [
                start(),
                sub("a", start("is"), end("ie"), flow("out", "is", "e"), line("is", "ie")),
                end(),
                line("s", "a", "e"),
            ],
            ("crosses_scope", "out"),
        ),
        (
            [
                start(),
                gateway("eventBased", "g"),
                user("a"),
                catch("c", timer("P1D")),
                gateway("exclusive", "x"),
                end(),
                line("s", "g", "a", "x", "e"),
                line("g", "c", "x"),
            ],
            ("bad_event_gateway", "g_a"),
        ),
    ],
)
def test_each_fault_of_shape_is_found_at_its_place(drawn, expected):
    assert expected in _errors(*drawn)


TWO_WAYS = [
    start(), user("a"), end(), line("s", "g"), line("a", "e"), flow("small", "g", "e"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ([*GOOD, flow("f", "a", "s")], ("flow_into_start", "s")),
        ([*GOOD, flow("f", "e", "a")], ("flow_out_of_end", "e")),
        ([*GOOD, flow("", "a", "e")], ("no_id", "")),
        ([start(), '<bpmn:userTask id="a" default="a_e"/>', end(), line("s", "a", "e")],
         ("default_not_on_gateway", "a")),
        ([*TWO_WAYS, gateway("exclusive", "g", "big"), flow("big", "g", "a", "x = 1")],
         ("condition_on_default", "big")),
        ([*GOOD, boundary("b", "a", timer("P1D")), end("e2"), line("b", "e2"), flow("f", "a", "b")],
         ("flow_into_boundary", "b")),
        ([start(), gateway("eventBased", "g"), catch("c", timer("P1D")), end(), line("s", "g", "c", "e")],
         ("dead_end", "g")),
        ([start(), catch("a", timer("P1D") + timer("P2D")), end(), line("s", "a", "e")], ("unsupported_event", "a")),
        ([start(), catch("a", ""), end(), line("s", "a", "e")], ("unsupported_event", "a")),
        ([f'<bpmn:startEvent id="s">{timer("P1D")}</bpmn:startEvent>', end(), line("s", "e")],
         ("unsupported_event", "s")),
        ([start(), user("a", many()), end(), line("s", "a", "e")], ("bad_loop", "a")),
        ([start(), user("a", many("3", inside='<bpmn:inputDataItem name="x"/>')), end(), line("s", "a", "e")],
         ("bad_loop", "a")),
        ([start(), user("a", many("3", inside="<bpmn:loopDataOutputRef>x</bpmn:loopDataOutputRef>")), end(),
          line("s", "a", "e")], ("bad_loop", "a")),
        ([start(), user("a", many("3", inside="<bpmn:completionCondition>true</bpmn:completionCondition>")), end(),
          line("s", "a", "e")], ("unsupported_loop", "a")),
        ([start(), f'<bpmn:exclusiveGateway id="a">{many("3")}</bpmn:exclusiveGateway>', end(), line("s", "a", "e")],
         ("unsupported_loop", "a")),
        ([start(), user("a", many("1/0")), end(), line("s", "a", "e")], ("bad_cardinality", "a")),
        ([start(), service("a", given=" "), end(), line("s", "a", "e")], ("expression_empty", "a")),
        ([start(), user("1a"), end(), line("s", "1a", "e")], ("bad_id", "1a")),
        ([start(), user("a", '<bpmn:extensionElements><spiffworkflow:properties run="x"/></bpmn:extensionElements>'),
          end(), line("s", "a", "e")], ("unknown_attribute", "a")),
        ([start(), user("a", "<bpmn:frobnicate/>"), end(), line("s", "a", "e")], ("unsupported_element", "a")),
        (['<bpmn:laneSet id="l"><bpmn:lane id="l1" name="ROOT"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'
          "</bpmn:laneSet>", *GOOD], ("bad_lane", "a")),
    ],
)  # fmt: skip
def test_each_word_in_the_wrong_place_is_found(drawn, expected):
    assert expected in _errors(*drawn)


def test_sub_processes_nest_eight_deep_and_no_deeper():
    def nested(depth: int) -> str:
        inner = nested(depth - 1) if depth > 1 else user("u")
        middle = f"b{depth - 1}" if depth > 1 else "u"
        return sub(f"b{depth}", start(f"s{depth}"), inner, end(f"e{depth}"), line(f"s{depth}", middle, f"e{depth}"))

    assert _errors(start(), nested(8), end(), line("s", "b8", "e")) == []
    assert _errors(start(), nested(9), end(), line("s", "b9", "e")) == [("too_deep", "b1")]


def test_what_is_no_process_at_all_is_one_clear_sentence():
    other = process(*GOOD).replace(b"definitions", b"definition")
    empty = process(*GOOD).replace(b"bpmn:process", b"bpmn:collaboration")
    huge = process(
        start(), *(user(f"u{i}") for i in range(2000)), end(), line("s", *(f"u{i}" for i in range(2000)), "e")
    )

    assert "not_bpmn" in [p.code for p in lint.check(other, "x.bpmn")]
    assert "no_process" in [p.code for p in lint.check(empty, "x.bpmn")]
    assert [p.code for p in lint.check(huge, "x.bpmn")] == ["too_many_nodes"]


def test_all_problems_come_at_once_in_the_order_of_the_file():
    problems = lint.check(
        process(start(), user("a", colour="red"), service("b", verb=""), user("island"), line("s", "a", "b")), "x.bpmn"
    )

    assert {p.code for p in problems} >= {"unknown_property", "no_verb", "unreachable", "no_end", "dead_end"}
    lines = [p.line or 0 for p in problems if p.severity == "error"]
    assert lines == sorted(lines)


def test_verbs_parameters_decisions_and_roles_are_checked_when_they_are_known():
    drawn = [
        start(), service("a", "paint", colour='"red"'), service("b", "notify", to='"kim"', loudly="true"),
        rule("c", "who"), user("d1", performer="role:chief"), end(), line("s", "a", "b", "c", "d1", "e"),
    ]  # fmt: skip
    known = {"verbs": {"notify": frozenset({"to"})}, "decisions": {"other"}, "roles": {"clerk"}}

    assert _errors(*drawn) == []
    assert _errors(*drawn, **known) == [
        ("unknown_verb", "a"), ("unknown_parameter", "b"), ("unknown_decision", "c"), ("unknown_role", "d1"),
    ]  # fmt: skip


def test_nothing_becomes_final_without_somebody_elses_approval_on_every_way():
    final = service("seal", "finalize_document")
    bare = [start(), user("draft", performer="starter"), final, end(), line("s", "draft", "seal", "e")]
    skipped = [
        start(), user("draft", performer="starter"), gateway("exclusive", "g", "big"), user("boss", performer="role:x"),
        final, end(), gateway("exclusive", "m"), line("s", "draft", "g"), flow("big", "g", "boss"),
        flow("small", "g", "m", "amount < 10"), line("boss", "m", "seal", "e"),
    ]  # fmt: skip

    def by(**properties: str) -> list[str]:
        drafted = [start(), user("draft", performer="starter"), user("boss", **properties), final, end()]
        return [*drafted, line("s", "draft", "boss", "seal", "e")]

    refused = [("final_without_approval", "seal")]
    assert _errors(*bare) == refused
    assert _errors(*skipped) == refused
    assert _errors(*by()) == refused, "nobody in particular is not somebody else"
    assert _errors(*by(performer="role:x")) == []


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\u2066", "\ufeff", "\u3164"])
def test_characters_that_make_a_name_read_as_another_are_refused(character):
    drawn = [start(), f'<bpmn:userTask id="a" name="승인{character}자"/>', end(), line("s", "a", "e")]

    assert _errors(*drawn) == [("hidden_character", "a")]


def test_a_foreign_element_or_attribute_is_not_passed_over():
    foreign = '<x:run xmlns:x="http://evil.test/x">rm</x:run>'
    vendor = '<bpmn:userTask id="a" xmlns:c="http://camunda.org/schema/1.0/bpmn" c:class="java.lang.Runtime"/>'

    assert _errors(start(), user("a", f"<bpmn:extensionElements>{foreign}</bpmn:extensionElements>"), end(),
                   line("s", "a", "e")) == [("foreign_element", "a")]  # fmt: skip
    assert _errors(start(), vendor, end(), line("s", "a", "e")) == [("foreign_attribute", "a")]


def test_other_expression_languages_are_refused():
    python = process(*GOOD).replace(b'id="d"', b'id="d" expressionLanguage="http://www.python.org/"')
    feel = process(*GOOD).replace(b'id="d"', b'id="d" expressionLanguage="https://www.omg.org/spec/DMN/20240513/FEEL/"')

    assert [p.code for p in lint.check(python, "x.bpmn")] == ["language"]
    assert lint.check(feel, "x.bpmn") == []


def test_two_processes_or_a_drawing_that_is_not_meant_to_run_are_refused():
    two = process(*GOOD, outside='<bpmn:process id="q" isExecutable="true"/>')
    picture = process(*GOOD).replace(b'isExecutable="true"', b'isExecutable="false"')

    assert [p.code for p in lint.check(two, "x.bpmn")] == ["two_processes"]
    assert [p.code for p in lint.check(picture, "x.bpmn")] == ["not_executable"]


def test_not_xml_is_one_problem_and_not_a_crash():
    for junk in (b"", b"\x89PNG\r\n", b"<a>", b"\xff\xfe<\x00a\x00>\x00"):
        assert len(lint.check(junk, "x.bpmn")) == 1


def test_a_task_of_nobody_is_only_a_warning():
    problems = lint.check(process(start(), user("a"), end(), line("s", "a", "e")), "x.bpmn")

    assert [(p.code, p.severity) for p in problems] == [("no_performer", "warning")]


def test_a_misplaced_extension_is_named():
    called = "<spiffworkflow:calledDecisionId>d1</spiffworkflow:calledDecisionId>"
    decision = f"<bpmn:extensionElements>{called}</bpmn:extensionElements>"

    assert _errors(start(), user("a", decision), end(), line("s", "a", "e")) == [("misplaced", "a")]
    assert _errors(start(), f'<bpmn:manualTask id="a">{props(verb="x")}</bpmn:manualTask>', end(),
                   line("s", "a", "e")) == [("unknown_property", "a")]  # fmt: skip


def test_seven_hundred_elements_are_examined_well_within_a_second():
    ids = [f"t{i}" for i in range(700)]
    source = process(start(), *(user(i) for i in ids), end(), line("s", *ids, "e"))

    began = time.process_time()
    problems = lint.check(source, "x.bpmn")

    assert not [p for p in problems if p.severity == "error"]
    assert time.process_time() - began < allowed(1)
