"""Drawings that cannot be meant, each the smallest relative of an attack or of a slip: refused by code, element, line.

Words outside the dialect are test_golden_words.py's matter; what tokens do on the flows is test_soundness.py's.
"""

from __future__ import annotations

import pytest

from engine.bpmn import lint
from engine.model.effect import VERBS
from tests.bpmn.drawing import (
    boundary,
    catch,
    end,
    event,
    flow,
    gateway,
    line,
    many,
    on_event,
    process,
    props,
    rule,
    service,
    start,
    started_by,
    sub,
    terminate,
    throw,
    timer,
    user,
)
from tests.bpmn.golden import found


def _by(id: str = "a", inside: str = "", **said: str) -> str:
    return user(id, inside, performer="role:x", **said)


GOOD = [start(), _by(), end(), line("s", "a", "e")]


def _choice(condition: str, default: str = "f2") -> bytes:
    return process(
        start(), gateway("exclusive", "g", default), _by(), end(), line("s", "g"), flow("f1", "g", "a", condition),
        flow("f2", "g", "e"), line("a", "e"),
    )  # fmt: skip


NOT_FEEL = [
    "amount == 3", "not approved && big", "${amount > 3}", "#{approved}", "x.any{it > 3}", "x === 1", "x := 1",
    "approved = 1; paid = 2", "exec(x)", "x.__class__.mro()", "lambda: 1", "open('x')", "= x > 1", "True", "None = x",
    "x is None", "'yes'", "(" * 3_000 + "1" + ")" * 3_000, "x = 1 or " * 3_000 + "x = 1", "[i for i in x]",
]  # fmt: skip
NO_ANSWER = [
    "1", "null", '"yes"', '"False"', "amount + 1", "[true]", "{a: true}", "function(x) x", 'date("2026-01-01")',
    "if x then 1 else 2", "for i in x return i", "-amount", "9 ** 9 ** 9 ** 9",
    "some i in 1..1000000000 satisfies i > 1",
]  # fmt: skip
ANSWERS = ["x", "x.y = 1", "x > 1 and y", "not(x)", "x in [1..2]", "x between 1 and 2", 'today > date("2026-01-01")',
           "if x then true else y", "is working day(today)", "x instance of number", "금액 > 1000000"]  # fmt: skip


@pytest.mark.parametrize("condition", NOT_FEEL, ids=lambda c: c[:30])
def test_a_condition_in_another_language_is_refused_at_its_flow(condition):
    assert found(_choice(condition)) == [("expression", "f1", 9)]


@pytest.mark.parametrize("condition", NO_ANSWER)
def test_a_condition_that_is_never_true_or_false_is_refused_at_its_flow(condition):
    assert found(_choice(condition)) == [("condition_not_boolean", "f1", 9)]


@pytest.mark.parametrize("condition", ANSWERS)
def test_a_condition_that_can_answer_is_taken_without_a_word(condition):
    assert found(_choice(condition)) == []
    assert found(_choice(condition), "warning") == []


@pytest.mark.parametrize("condition", ["true", "false", "1 = 1", '"a" != "a"'])
def test_a_condition_that_is_always_the_same_is_worth_a_word(condition):
    assert found(_choice(condition)) == []
    assert found(_choice(condition), "warning") == [("constant_condition", "f1", 9)]


def test_the_second_of_two_ways_with_one_condition_is_worth_a_word():
    drawn = [
        start(), gateway("exclusive", "g", "f3"), _by("a"), _by("b"), end(), line("s", "g"), line("a", "e"),
        flow("f1", "g", "a", "x = 1"), flow("f2", "g", "b", "x=1"), flow("f3", "g", "e"), line("b", "e"),
    ]  # fmt: skip

    assert found(process(*drawn), "warning") == [("same_condition", "f2", 12)]


def test_a_flow_is_told_by_where_it_comes_from_and_goes_to_and_a_name_on_one_line():
    source = process(
        start(), gateway("exclusive", "g"), _by(), end(), line("s", "g"), flow("f1", "g", "a"),
        flow("f2", "g", "e"), line("a", "e"),
    ).replace('"a 일"'.encode(), '"견적&#10;받기"'.encode())  # fmt: skip

    assert [p.message for p in lint.check(source, "x.bpmn", verbs=VERBS)] == [
        "배타 분기 “g”에서 사람이 하는 일 “견적 받기”로 가는 흐름선에 조건이 없습니다. 조건을 적어 주십시오.",
        "배타 분기 “g”에서 끝 이벤트 “e”(으)로 가는 흐름선에 조건이 없습니다. 조건을 적어 주십시오.",
    ]


def _wait(text: str, kind: str) -> bytes:
    return process(start(), catch("t", timer(text, kind)), end(), line("s", "t", "e"))


NEVER = {
    "timeDuration": [
        "", "-P1D", "PT0S", "P0D", "PT1S", "PT59S", "P11Y", "P100Y", "P999999999999Y", "P", "PT", "PT0.5S", "P0.5D",
        "P1E9D", "P１D", "p1d", "P-1D", "3일", "3", "P1D\nP2D", "0 0 * * *", "R/PT1H", "${x}", "__import__('os')",
        'duration("-P1D")', 'duration("PT1S")', "true",
    ],
    "timeDate": [
        "2001-01-01", "2001-01-01T00:00:00Z", "9999-12-31", "2030-02-30", "2030-01-01T00:00:00", "01/02/2030",
        "1 Jan 2030", "2030-01-01T25:00:00+09:00", "2030-01-01T00:00:00+99:00", "2030-01-01T00:00:00[Asia/Seoul]",
        'date and time("2030-01-01T00:00:00")', 'date("2001-01-01")', "２０３０-01-01",
    ],
    "timeCycle": ["R/PT1H", "R3/PT10H", "R/PT0S", "R1000000000/PT1S", "0 0/5 * * * ?", "R/2026-01-01/P1D"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in NEVER.items() for text in texts])
def test_a_time_nobody_can_mean_is_refused_where_it_is_waited_for(kind, text):
    assert found(_wait(text, kind)) == [("timer", "t", 5)]


@pytest.mark.parametrize(("kind", "text"), [
    ("timeDuration", "PT60S"), ("timeDuration", "P10Y"), ("timeDuration", "P1Y2M3DT4H5M6S"), ("timeDuration", "P2W"),
    ("timeDuration", 'duration("P1D")'), ("timeDuration", "due_on"), ("timeDate", "2030-01-01"),
    ("timeDate", "2030-01-01T09:00:00+09:00"), ("timeDate", 'date(held_on) + duration("P1D")'),
])  # fmt: skip
def test_a_time_that_can_be_meant_is_taken(kind, text):
    assert found(_wait(text, kind)) == []


def _cycle(text: str) -> bytes:
    begins = started_by(timer(text, "timeCycle"), performer="role:x")
    return process(begins, _by(), end(), line("s", "a", "e"))


@pytest.mark.parametrize("text", [
    "R/2026-01-01/PT1S", "R/2026-01-01/P0D", "R0/2026-01-01/P1D", "R1000000000/2026-01-01/P1D",
    "R/2026-01-01T09:00:00/P1D", "R/P1D", "0 9 * * 1", "R/2026-01-01/-P1D", "R-1/2026-01-01/P1D", "R/2026-01-01/P20Y",
    "R/2026-02-30/P1M", "R/P1D/2026-01-01", "R3/2001-01-01/P1D", "R/2026-01-01/P999999999D", "@daily", "",
])  # fmt: skip
def test_a_cycle_nobody_can_mean_is_refused_where_it_begins_a_case(text):
    assert ("timer", "s", 4) in found(_cycle(text))


def test_a_cycle_that_can_be_meant_is_taken():
    assert found(_cycle("R/2026-01-01T09:00:00+09:00/P1M")) == found(_cycle("R12/2026-01-01/P1W")) == []


def _many(inside: str) -> bytes:
    return process(start(), _by("a", inside), end(), line("s", "a", "e"))


def _over(text: str, item: str = "who", more: str = "") -> str:
    given = f'<bpmn:loopDataInputRef>{text}</bpmn:loopDataInputRef><bpmn:inputDataItem name="{item}"/>{more}'
    return many(inside=given)


@pytest.mark.parametrize(("inside", "code"), [
    *((many(text), "bad_cardinality") for text in ("0", "-1", "501", "1000000000", "1.5", '"3"', "true", "1000 * 1000",
                                                   "10**9", "null", "count([])")),
    *((many(text), "expression") for text in ("exec(x)", "0x10", "__import__('os')", "None")),
    (many(""), "expression_empty"),
    *((_over(text), "bad_cardinality") for text in ("[]", "7", '"abc"', "for i in 1..501 return i",
                                                    "for i in 1..1000000000 return i")),
    (_over("open('x')"), "expression"), (_over(""), "expression_empty"),
    (_over("people", "__class__"), "bad_name"), (_over("people", "loopCounter"), "bad_name"),
    (_over("people", "a b"), "bad_name"),
    (_over("people", more="<bpmn:loopDataOutputRef>x + 1</bpmn:loopDataOutputRef>"
           '<bpmn:outputDataItem name="y"/>'), "bad_name"),
])  # fmt: skip
def test_a_repetition_over_nobody_or_too_many_or_by_code_is_refused(inside, code):
    assert found(_many(inside)) == [(code, "a", 5)]


def test_repetitions_inside_repetitions_are_counted_together():
    def nested(outer: str, inner: str) -> bytes:
        body = [start("i"), _by("b", many(inner)), end("j"), line("i", "b", "j")]
        return process(start(), sub("box", many(outer), *body), end(), line("s", "box", "e"))

    assert found(nested("20", "25")) == []
    assert found(nested("500", "500")) == [("bad_cardinality", "b", 5)]
    assert found(_many(many("500"))) == []


def _lanes(*lanes: tuple[str, str], step: str = '<bpmn:userTask id="a"/>') -> bytes:
    drawn = "".join(
        f'<bpmn:lane id="l{i}" name="{name}"><bpmn:flowNodeRef>{member}</bpmn:flowNodeRef></bpmn:lane>\n'
        for i, (name, member) in enumerate(lanes)
    )
    return process(f'<bpmn:laneSet id="ls">\n{drawn}</bpmn:laneSet>', start(), step, end(), line("s", "a", "e"))


@pytest.mark.parametrize(("lanes", "expected"), [
    ([("front", "a"), ("back", "a")], ("two_lanes", "a", 9)),
    ([("front", "gone")], ("missing_reference", "l0", 5)),
    ([("admin", "a")], ("system_role", "a", 8)),
    ([("system_admin", "a")], ("system_role", "a", 8)),
    ([("시스템 관리자", "a")], ("system_role", "a", 8)),
    ([("ADMIN", "a")], ("bad_lane", "a", 8)),
    ([("ＡＤＭＩＮ", "a")], ("bad_lane", "a", 8)),
    ([("&lt;b&gt;", "a")], ("bad_lane", "a", 8)),
    ([("a\u0430", "a")], ("mixed_letters", "l0", 5)),
])  # fmt: skip
def test_a_step_belongs_to_one_lane_of_a_role_that_can_be_held(lanes, expected):
    assert expected in found(_lanes(*lanes))


def test_a_lane_inside_a_lane_is_no_second_lane():
    inner = '<bpmn:childLaneSet><bpmn:lane id="l2" name="back"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'
    source = _lanes(("front", "a")).decode().replace("</bpmn:lane>", f"{inner}</bpmn:childLaneSet></bpmn:lane>", 1)

    assert found(source.encode()) == []


FINAL = service("f", "finalize_document")
SHAPES = {
    "nothing": ([], [("no_start", "p", 3), ("no_end", "p", 3)]),
    "a start and no more": ([start()], [("no_end", "p", 3), ("dead_end", "s", 4)]),
    "a flow to a note": ([*GOOD, '<bpmn:textAnnotation id="n"/>', flow("q", "a", "n")],
                         [("missing_reference", "q", 10)]),
    "a flow to a flow": ([*GOOD, flow("q", "a", "s_a")], [("missing_reference", "q", 9)]),
    "a flow from nowhere": ([*GOOD, '<bpmn:sequenceFlow id="q" targetRef="e"/>'], [("missing_reference", "q", 9)]),
    "a flow into a sub-process": ([
        start(), sub("b", start("i"), _by("x"), end("j"), line("i", "x", "j")), _by(), end(), line("s", "a", "b", "e"),
        flow("q", "a", "x")], [("crosses_scope", "q", 12)]),
    "an island": ([*GOOD, _by("i"), _by("k"), line("i", "k", "i")],
                  [("unreachable", "i", 9), ("unreachable", "k", 10)]),
    "a way out that nobody draws": ([start(), gateway("exclusive", "g"), line("s", "g"), end()], [
        ("dead_end", "s", 4), ("dead_end", "g", 5), ("unreachable", "e", 7)]),
    "a boundary on a gateway": ([
        start(), gateway("exclusive", "a"), boundary("b", "a", timer("P1D")), end(), end("z"), line("s", "a", "e"),
        line("b", "z")], [("bad_boundary", "b", 6)]),
    "a boundary on a boundary": ([*GOOD, boundary("b", "a", timer("P1D")), boundary("c", "b", timer("P1D")), end("z"),
                                  line("b", "z"), line("c", "z")], [("bad_boundary", "c", 10)]),
    "a boundary on a step inside": ([
        start(), sub("x", start("i"), _by("y"), end("j"), line("i", "y", "j")), boundary("b", "y", timer("P1D")), end(),
        end("z"), line("s", "x", "e"), line("b", "z")], [("bad_boundary", "b", 7)]),
    "a boundary that waits for nothing": ([*GOOD, boundary("b", "a", ""), end("z"), line("b", "z")],
                                          [("unsupported_event", "b", 9)]),
    "a cycle on a boundary": ([*GOOD, boundary("b", "a", timer("R/PT1H", "timeCycle"), interrupting=False), end("z"),
                               line("b", "z")], [("timer", "b", 9)]),
    "an event gateway with a step": ([
        start(), gateway("eventBased", "g"), _by(), catch("t", timer("P1D")), end(), line("s", "g", "a", "e"),
        line("g", "t", "e")], [("bad_event_gateway", "g_a", 10)]),
    "an event gateway with a condition": ([
        start(), gateway("eventBased", "g"), catch("t", timer("P1D")), catch("u", timer("P2D")), end(), line("s", "g"),
        flow("f1", "g", "t", "x = 1"), line("g", "u", "e"), line("t", "e")], [("condition_not_on_gateway", "f1", 10)]),
    "a condition behind a start": ([start(), _by(), end(), flow("f", "s", "a", "x"), line("a", "e")],
                                   [("condition_not_on_gateway", "f", 7)]),
    "a condition on a fork": ([
        start(), gateway("parallel", "g"), _by(), _by("b"), gateway("parallel", "j"), end(), line("s", "g"),
        flow("f1", "g", "a", "x"), line("g", "b", "j"), line("a", "j", "e")], [("condition_not_on_gateway", "f1", 11)]),
    "an inclusive fork without a default": ([
        start(), gateway("inclusive", "g"), _by(), _by("b"), gateway("inclusive", "j"), end(), line("s", "g"),
        flow("f1", "g", "a", "x"), flow("f2", "g", "b", "y"), line("a", "j"), line("b", "j", "e")],
        [("no_default", "g", 5)]),
    "one way, on a condition": ([start(), gateway("exclusive", "g"), end(), line("s", "g"), flow("f", "g", "e", "x")],
                                [("no_default", "g", 5)]),
    "two ways and nothing to choose by": ([
        start(), gateway("exclusive", "g"), _by(), end(), line("s", "g"), flow("f1", "g", "a"), flow("f2", "g", "e"),
        line("a", "e")], [("no_condition", "f1", 9), ("no_condition", "f2", 10)]),
    "a circle of automatic steps": ([
        start(), gateway("exclusive", "m"), service("a"), gateway("exclusive", "x", "f1"), end(),
        line("s", "m", "a", "x"), flow("f1", "x", "m"), flow("f2", "x", "e", "q")], [("idle_circle", "m", 5)]),
    "a circle of decisions": ([
        start(), gateway("exclusive", "m"), rule("a", "d"), gateway("exclusive", "x", "f1"), end(),
        line("s", "m", "a", "x"), flow("f1", "x", "m"), flow("f2", "x", "e", "q")], [("idle_circle", "m", 5)]),
    "a circle of empty sub-processes": ([
        start(), gateway("exclusive", "m"), sub("a", start("i"), end("j"), line("i", "j")),
        gateway("exclusive", "x", "f1"), end(), line("s", "m", "a", "x"), flow("f1", "x", "m"),
        flow("f2", "x", "e", "q")], [("idle_circle", "m", 5)]),
    "a gateway that leads to itself": ([start(), gateway("exclusive", "a", "f1"), end(), line("s", "a"),
                                        flow("f1", "a", "e"), flow("f", "a", "a", "x")], [("idle_circle", "a", 5)]),
    "a sub-process with nothing in it": ([start(), sub("a"), end(), line("s", "a", "e")],
                                         [("no_start", "a", 5), ("no_end", "a", 5)]),
    "a sub-process begun by the clock": ([start(), sub("a", started_by(timer("P1D"), "i"), end("j"), line("i", "j")),
                                          end(), line("s", "a", "e")], [("unsupported_event", "i", 5)]),
    "an event sub-process without an event": ([*GOOD, on_event("h", start("h1"), end("h2"), line("h1", "h2"))],
                                              [("unsupported_event", "h1", 9)]),
    "a signal begins a case": ([started_by(event("signal", "m")), end(), line("s", "e")],
                               [("unsupported_event", "s", 4)]),
    "a sub-process named as the whole": ([
        start(), sub("p", start("i"), _by("a", many("3")), end("j"), line("i", "a", "j")), end(), line("s", "p", "e")],
        None),
    "a link": ([start(), throw("a", '<bpmn:linkEventDefinition name="x"/>'), end(), line("s", "a", "e")], [
        ("unsupported_element", "a", 5), ("unsupported_event", "a", 5)]),
    "a compensation": ([*GOOD, boundary("b", "a", "<bpmn:compensateEventDefinition/>"), end("z"), line("b", "z")], [
        ("unsupported_element", "b", 9), ("unsupported_event", "b", 9)]),
    "a call of itself": ([start(), '<bpmn:callActivity id="c" calledElement="p"/>', end(), line("s", "c", "e")],
                         [("unsupported_element", "c", 5)]),
    "a case that begins itself anew": ([start(), service("a", "start_process", process='"p"'), end(),
                                        line("s", "a", "e")], [("starts_itself", "a", 5)]),
    "a final paper nobody signed": ([start(), FINAL, end(), line("s", "f", "e")], [("final_without_approval", "f", 5)]),
    "a final paper its drafter signed": ([start(), user("a", performer="starter"), FINAL, end(),
                                          line("s", "a", "f", "e")], [("final_without_approval", "f", 6)]),
    "a final paper signed beside": ([
        start(), gateway("parallel", "g"), _by(), FINAL, gateway("parallel", "j"), end(), line("s", "g", "a", "j"),
        line("g", "f", "j", "e")], [("final_without_approval", "f", 7)]),
    "a final paper by the passing of time": ([
        start(), _by(), boundary("b", "a", timer("P1D")), gateway("exclusive", "m"), FINAL, end(), line("s", "a", "m"),
        line("b", "m", "f", "e")], [("final_without_approval", "f", 8)]),
    "a final paper on a signal": ([*GOOD, on_event("h", started_by(timer("P1D"), "h1", False), FINAL, end("h2"),
                                                   line("h1", "f", "h2"))], [("final_without_approval", "f", 9)]),
    "a doer nobody knows": ([start(), user("a", performer=" role:x"), end(), line("s", "a", "e")],
                            [("bad_performer", "a", 5)]),
    "a program that is no effect": ([start(), service("a", "shell", cmd='"rm"'), end(), line("s", "a", "e")],
                                    [("unknown_verb", "a", 5)]),
    "code as a value": ([start(), service("a", "notify", to="__import__('os')"), end(), line("s", "a", "e")],
                        [("expression", "a", 5)]),
    "a result kept under code": ([start(), service("a", "notify", "__class__"), end(), line("s", "a", "e")],
                                 [("bad_name", "a", 5)]),
    "a result kept as the time of day": ([start(), service("a", "notify", "now"), end(), line("s", "a", "e")],
                                         [("bad_name", "a", 5)]),
}  # fmt: skip


@pytest.mark.parametrize("what", SHAPES)
def test_a_drawing_that_cannot_be_meant_is_refused_at_its_place(what):
    drawn, expected = SHAPES[what]

    errors = found(process(*drawn))

    assert errors == expected if expected is not None else "duplicate_id" in {code for code, _, _ in errors}


SOUND = {
    "a branch that ends the case": [
        start(), gateway("parallel", "g"), _by(), _by("b"), terminate("t"), end(), line("s", "g", "a", "t"),
        line("g", "b", "e")],
    "a circle in which somebody is asked": [
        start(), gateway("exclusive", "m"), service("n"), _by(), gateway("exclusive", "x", "f1"), end(),
        line("s", "m", "n", "a", "x"), flow("f1", "x", "m"), flow("f2", "x", "e", "q")],
    "a circle in which time passes": [
        start(), gateway("exclusive", "m"), catch("t", timer("PT60S")), gateway("exclusive", "g", "f1"), end(),
        line("s", "m", "t", "g"), flow("f1", "g", "m"), flow("f2", "g", "e", "x = 1")],
    "a final paper signed on every branch": [
        start(), gateway("parallel", "g"), _by(), _by("b"), gateway("parallel", "j"), FINAL, end(),
        line("s", "g", "a", "j"), line("g", "b", "j", "f", "e")],
    "another procedure begun": [start(), service("a", "start_process", process='"q"'), end(), line("s", "a", "e")],
    "itself begun anew once somebody agreed": [
        start(), _by(), service("b", "start_process", process='"p"'), end(), line("s", "a", "b", "e")],
}  # fmt: skip


@pytest.mark.parametrize("what", SOUND)
def test_its_sound_sibling_is_taken(what):
    assert found(process(*SOUND[what])) == []


def test_what_a_step_lists_as_its_flows_and_the_picture_shows_is_there():
    step = '<bpmn:userTask id="a"><bpmn:incoming>gone</bpmn:incoming><bpmn:outgoing>s_a</bpmn:outgoing></bpmn:userTask>'
    picture = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="di"><bpmndi:BPMNPlane id="pl" '
        'bpmnElement="p"><bpmndi:BPMNShape id="sh" bpmnElement="ghost"/></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    )
    source = process(start(), step, end(), line("s", "a", "e"), outside=picture)

    strays = [p for p in found(source, "warning") if p[0] == "stray_reference"]

    assert strays == [("stray_reference", "a", 5), ("stray_reference", "a", 5), ("stray_reference", "sh", 10)]
    assert found(source) == []


def test_all_problems_are_told_at_once_and_never_more_than_anybody_reads():
    drawn = [
        start(), gateway("exclusive", "g"), _by(), _by("b"), gateway("parallel", "j"), end(), line("s", "g"),
        flow("f1", "g", "a"), flow("f2", "g", "b", "x == 1"), line("a", "j"), line("b", "j", "e"), props(form="x"),
    ]  # fmt: skip

    codes = {code for code, _, _ in found(process(*drawn))}

    assert codes == {"no_default", "no_condition", "expression", "deadlock", "misplaced"}
    assert len(found(process(*GOOD, *(f'<bpmn:task id="a" run="{i}"/>' for i in range(2_000))))) == 501
