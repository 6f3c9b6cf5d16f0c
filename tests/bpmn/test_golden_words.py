"""Files that say something outside our dialect, or in a place where nobody reads it: refused by code, element and line.

Each is the smallest relative of an attack or of a slip. What a drawing means is test_golden_shapes.py's matter.
"""

from __future__ import annotations

import pytest

from engine.bpmn import lint
from tests.bpmn.drawing import (
    boundary,
    catch,
    end,
    flow,
    gateway,
    line,
    many,
    process,
    props,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.bpmn.golden import found

PERSON = user("a", performer="role:x")
GOOD = [start(), PERSON, end(), line("s", "a", "e")]
PLAIN = process(*GOOD).decode()
DRAWN = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="di"><bpmndi:BPMNPlane id="pl" bpmnElement="p">{}'
    "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
)


def _with(old: str, new: str, text: str = PLAIN) -> bytes:
    assert old in text
    return text.replace(old, new, 1).encode()


def _task(inside: str = "", attributes: str = "") -> bytes:
    task = (
        f'<bpmn:userTask id="a"{attributes}>{props(performer="role:x") if not inside else ""}{inside}</bpmn:userTask>'
    )
    return process(start(), task, end(), line("s", "a", "e"))


def _extended(*elements: str) -> bytes:
    return _task(f"<bpmn:extensionElements>{''.join(elements)}</bpmn:extensionElements>")


def _shape(inside: str) -> bytes:
    return _with("</bpmn:definitions>", DRAWN.format(inside))


CONDITION = process(
    start(), gateway("exclusive", "g", "f2"), PERSON, end(), line("s", "g"), flow("f1", "g", "a", "x = 1"),
    flow("f2", "g", "e"), line("a", "e"),
).decode()  # fmt: skip
SEVERAL = process(start(), user("a", many("3"), performer="role:x"), end(), line("s", "a", "e")).decode()
LATE = process(*GOOD, boundary("b", "a", timer("P1D")), end("e2"), line("b", "e2")).decode()

MISREAD = {
    "UTF-16": (PLAIN.replace("UTF-8", "UTF-16").encode("utf-16"), ("xml_encoding", "", 1)),
    "UTF-16 that does not say so": (PLAIN.replace(' encoding="UTF-8"', "").encode("utf-16-le"), None),
    "UTF-32": (PLAIN.replace("UTF-8", "UTF-32").encode("utf-32"), ("xml_encoding", "", 1)),
    "EUC-KR": (PLAIN.replace("UTF-8", "EUC-KR").encode("cp949"), ("xml_encoding", "", 1)),
    "UTF-8 that is EUC-KR": (PLAIN.encode("cp949"), ("xml_encoding", "", 5)),
    "an encoding nobody has": (PLAIN.replace("UTF-8", "x;y").encode(), ("xml_not_well_formed", "", 1)),
    "a prefix nobody declared": (_with("<bpmn:startEvent", "<model:startEvent"), ("xml_not_well_formed", "", 4)),
    "a DOCTYPE behind remarks": (_with("?>\n", "?>\n<!-- <!DOCTYPE x> -->\n\n<!DOCTYPE d>\n"), ("xml_doctype", "", 4)),
    "a NUL": (_with("a 일", "a\0일"), ("xml_not_well_formed", "", 5)),
    "a control character": (_with("a 일", "a&#7;일"), ("xml_not_well_formed", "", 5)),
    "half a surrogate": (_with("a 일", "a&#xD800;일"), ("xml_not_well_formed", "", 5)),
    "cut off": (PLAIN.encode()[:-40], None),
    "nothing": (b"", ("xml_not_well_formed", "", 1)),
    "two roots": (PLAIN.encode() + b"<a/>", None),
    "an archive": (b"PK\x03\x04", ("xml_not_well_formed", "", 1)),
}


@pytest.mark.parametrize("what", MISREAD)
def test_what_is_not_xml_in_utf_8_is_one_problem_with_its_line(what):
    source, expected = MISREAD[what]

    problems = found(source)

    assert len(problems) == 1 and problems[0][2]
    assert expected in (None, problems[0])


WORDS = {
    "a command to a stylesheet": (_with("?>\n", '?>\n<?xml-stylesheet href="http://x.test/a.xsl"?>\n'),
                                  ("xml_stylesheet", "", 1)),
    "a command to a program": (_with("?>\n", '?>\n<?php system("id") ?>\n'), ("processing_instruction", "", 2)),
    "a command inside a condition": (_with("x = 1", "x <?y z?>= 1", CONDITION), ("comment_in_text", "f1", 9)),
    "a comment inside a condition": (_with("x = 1", "true<!-- --> and x = 1", CONDITION), ("comment_in_text", "f1", 9)),
    "another base for addresses": (_with('id="d"', 'id="d" xml:base="http://x.test/"'), ("foreign_attribute", "d", 2)),
    "an import": (_with("<bpmn:process", '<bpmn:import location="http://x.test/a.xsd"/><bpmn:process'),
                  ("unsupported_element", "d", 3)),
    "an inclusion": (_with("<bpmn:startEvent", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="a"/>'
                           "<bpmn:startEvent"), ("foreign_element", "p", 4)),
    "another edition of BPMN": (_with("20100524/MODEL", "20100501/MODEL"), ("not_bpmn", "", 2)),
    "code as a type": (_with("bpmn:tFormalExpression", "java:Script", CONDITION), ("foreign_attribute", "f1", 9)),
    "code as a language": (_with("<bpmn:conditionExpression", '<bpmn:conditionExpression language="python"', CONDITION),
                           ("language", "f1", 9)),
    "text between elements": (_with('<bpmn:startEvent id="s"/>', 'rm<bpmn:startEvent id="s"/>'),
                              ("stray_text", "p", 3)),
    "an unknown attribute": (_task(attributes=' run="rm"'), ("unknown_attribute", "a", 5)),
    "another program to run": (_task(attributes=' implementation="http://x.test/"'), ("foreign_attribute", "a", 5)),
    "five tokens for one": (_task(attributes=' startQuantity="5"'), ("bad_value", "a", 5)),
    "maybe in sequence": (_with('isSequential="false"', 'isSequential="maybe"', SEVERAL), ("bad_value", "a", 5)),
    "the first of many is enough": (_with("isSequential", 'behavior="One" isSequential', SEVERAL),
                                    ("bad_value", "a", 5)),
    "perhaps interrupting": (_with('cancelActivity="true"', 'cancelActivity="no"', LATE), ("bad_value", "b", 9)),
    "every event of several": (process(start(), catch("a", timer("P1D")).replace('id="a"', 'id="a" parallelMultiple='
                                       '"true"'), end(), line("s", "a", "e")), ("bad_value", "a", 5)),
    "all events of a gateway": (process(
        start(), '<bpmn:eventBasedGateway id="g" eventGatewayType="Parallel"/>', catch("c", timer("P1D")),
        catch("d", timer("P2D")), end(), line("s", "g", "c", "e"), line("g", "d", "e")), ("bad_value", "g", 5)),
    "a step inside a step": (_task(user("b", performer="role:x")), ("misplaced", "b", 5)),
    "a process inside a sub-process": (process(
        start(), sub("a", start("i"), end("j"), line("i", "j"), '<bpmn:process id="q"/>'), end(), line("s", "a", "e")),
        ("misplaced", "q", 5)),
    "an event declared beside the process": (process(*GOOD, outside=timer("P1D")), ("misplaced", "d", 10)),
    "properties of the whole process": (process(props(performer="starter"), *GOOD), ("misplaced", "p", 4)),
    "properties of a flow": (process(*GOOD[:3], line("s", "a"), flow("f", "a", "e").replace(
        "></bpmn:s", f">{props(performer='starter')}</bpmn:s")), ("misplaced", "f", 8)),
    "a property that is not among properties": (
        _extended('<spiffworkflow:property name="performer" value="starter"/>'), ("misplaced", "a", 5)),
    "properties that are no extension": (
        _task('<spiffworkflow:properties><spiffworkflow:property name="form" value="x"/></spiffworkflow:properties>'),
        ("misplaced", "a", 5)),
    "extensions twice": (_task(props(performer="starter") + props(performer="role:x")), ("said_twice", "a", 5)),
    "a property twice": (_with("</spiffworkflow:properties>", '<spiffworkflow:property name="performer" value="x"/>'
                               "</spiffworkflow:properties>"), ("said_twice", "a", 5)),
    "two things to do": (process(start(), service("a").replace(
        "</bpmn:extensionElements>", '<spiffworkflow:serviceTaskOperator id="finalize_document"/>'
        "</bpmn:extensionElements>"), end(), line("s", "a", "e")), ("said_twice", "a", 5)),
    "two conditions": (_with("</bpmn:conditionExpression>", "</bpmn:conditionExpression><bpmn:conditionExpression>true"
                             "</bpmn:conditionExpression>", CONDITION), ("said_twice", "f1", 9)),
    "two ways of repeating": (process(start(), user("a", many("2") + many("3"), performer="role:x"), end(),
                                      line("s", "a", "e")), ("said_twice", "a", 5)),
    "two times": (process(start(), catch("a", timer("P1D").replace(
        "</bpmn:timerEvent", "<bpmn:timeDate>2030-01-01</bpmn:timeDate></bpmn:timerEvent")), end(),
        line("s", "a", "e")), ("said_twice", "a", 5)),
    "a script before a step": (_extended("<spiffworkflow:preScript>x</spiffworkflow:preScript>"),
                               ("unsupported_element", "a", 5)),
    "a script after a step": (_extended("<spiffworkflow:postScript>x</spiffworkflow:postScript>"),
                              ("unsupported_element", "a", 5)),
    "a script under another prefix": (
        _extended('<q:preScript xmlns:q="http://spiffworkflow.org/bpmn/schema/1.0/core">x</q:preScript>'),
        ("unsupported_element", "a", 5)),
    "instructions with a template": (_extended("<spiffworkflow:instructionsForEndUser/>"),
                                     ("unsupported_element", "a", 5)),
    "a listener of another tool": (
        _extended('<c:executionListener xmlns:c="http://camunda.org/schema/1.0/bpmn" class="X"/>'),
        ("foreign_element", "a", 5)),
    "a job of another tool": (
        _extended('<z:taskDefinition xmlns:z="http://camunda.org/schema/zeebe/1.0" type="x"/>'),
        ("foreign_element", "a", 5)),
    "a class of another tool": (
        _task(attributes=' xmlns:f="http://flowable.org/bpmn" f:class="X"'), ("foreign_attribute", "a", 5)),
    "an extension of no namespace": (_extended("<run>rm</run>"), ("foreign_element", "a", 5)),
    "a question an import left open": (
        _extended('<j:open xmlns:j="https://danji.example/bpmn/1.0" kind="who" hint="${x}"/>'),
        ("open_binding", "a", 5)),
    "a shared script": (process(*GOOD, outside='<bpmn:globalScriptTask id="g"><bpmn:script>x</bpmn:script>'
                                "</bpmn:globalScriptTask>"), ("unsupported_element", "g", 10)),
    "an interface to a program": (process(*GOOD, outside='<bpmn:interface id="i" implementationRef="java"/>'),
                                  ("unsupported_element", "i", 10)),
    "a type that is a class": (process(*GOOD, outside='<bpmn:itemDefinition id="i" structureRef="java.lang.Runtime"/>'),
                               ("unsupported_element", "i", 10)),
    "a data object": (process(*GOOD, '<bpmn:dataObject id="o"/>'), ("unsupported_element", "o", 9)),
    "a person chosen by an expression": (
        _task("<bpmn:potentialOwner><bpmn:resourceRef>x</bpmn:resourceRef></bpmn:potentialOwner>"),
        ("unsupported_element", "a", 5)),
    "a colour by name": (_shape('<bpmndi:BPMNShape xmlns:c="http://www.omg.org/spec/BPMN/non-normative/color/1.0" '
                                'id="sh" bpmnElement="a" c:background-color="red"/>'), ("colour", "sh", 10)),
    "a style in the picture": (_shape('<bpmndi:BPMNShape id="sh" bpmnElement="a" style="x:url(http://x.test)"/>'),
                               ("unknown_attribute", "sh", 10)),
    "a script in the picture": (_shape("<bpmndi:script>alert(1)</bpmndi:script>"), ("unsupported_element", "pl", 10)),
    "a place that is no number": (_shape('<bpmndi:BPMNShape id="sh" bpmnElement="a"><dc:Bounds x="NaN" y="1" width="1" '
                                         'height="1"/></bpmndi:BPMNShape>'), ("bad_number", "sh", 10)),
    "a step in the picture": (_shape('<bpmn:userTask id="z"/>'), ("misplaced", "z", 10)),
    "a picture inside the process": (process(*GOOD, '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/'
                                             '20100524/DI" id="di"/>'), ("misplaced", "di", 9)),
}  # fmt: skip


@pytest.mark.parametrize("what", WORDS)
def test_what_is_said_outside_the_dialect_is_named_at_its_place(what):
    source, expected = WORDS[what]

    assert expected in found(source)


NAMES = {
    "twice": ('id="a"', 'id="s"', "duplicate_id"),
    "a space": ('id="a"', 'id="a b"', "bad_id"),
    "a path": ('id="a"', 'id="../a"', "bad_id"),
    "markup": ('id="a"', 'id="&lt;b&gt;"', "bad_id"),
    "no length": ('id="a"', f'id="{"a" * 200}"', "bad_id"),
    "wide letters": ('id="a"', 'id="\uff41"', "bad_id"),
    "taken apart": ('id="a"', 'id="\u1100\u1161"', "bad_id"),
    "a letter nobody sees": ('id="a"', 'id="a\u200b"', "bad_id"),
    "a Cyrillic letter among Latin ones": ('id="a"', 'id="p\u0430y"', "bad_id"),
    "a name written from right to left": ("a 일", "승인\u202e인승", "hidden_character"),
    "a name with a letter nobody sees": ("a 일", "관\u200b리", "hidden_character"),
    "a name with letters for machines": ("a 일", "관\U000e0041리", "hidden_character"),
    "a name that is blank braille": ("a 일", "\u2800", "hidden_character"),
    "a name of piled marks": ("a 일", "a" + "\u0301" * 20, "hidden_character"),
    "a name with a Cyrillic letter": ("a 일", "\u0430dmin", "mixed_letters"),
    "a name longer than a page": ("a 일", "가" * 501, "long_name"),
}


@pytest.mark.parametrize("what", NAMES)
def test_ids_and_names_read_as_what_they_are(what):
    old, new, code = NAMES[what]

    assert code in [p[0] for p in found(_with(old, new))]


@pytest.mark.parametrize(("one", "other"), [("pay", "p\u0430y"), ("가", "\u1100\u1161"), ("pay", "\uff50ay")])
def test_two_ids_that_look_the_same_are_told_apart_by_nobody(one, other):
    drawn = [start(), user(one, performer="role:x"), user(other, performer="role:x"), end(), line("s", one, other, "e")]

    assert ("lookalike_id", other, 6) in found(process(*drawn))


def test_a_name_as_long_as_the_file_is_not_repeated_with_every_problem():
    long = "가" * 600_000
    source = _with("a 일", long).replace(b'id="s_a"', f'id="{"a" * 100_000}"'.encode()).replace(b"role:x", b"x")

    problems = lint.check(source, "x.bpmn")

    assert {p.code for p in problems} == {"long_name", "bad_id", "bad_performer"}
    assert max(len(p.message) + len(p.element) for p in problems) <= 1_000


def test_remarks_are_counted_like_elements():
    assert found(_with("<bpmn:process", "<!--a-->" * 60_000 + "<bpmn:process"))[0][0] == "xml_too_many_nodes"
    assert found(_with("<bpmn:process", "<?a?>" * 60_000 + "<bpmn:process"))[0][0] == "xml_too_many_nodes"


HARMLESS = {
    "another prefix": PLAIN.replace("bpmn:", "model:").replace("xmlns:bpmn", "xmlns:model").encode(),
    "no prefix": PLAIN.replace("bpmn:", "").replace("xmlns:bpmn", "xmlns").encode(),
    "a byte order mark and the line ends of Windows": b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode(),
    "where the schema lies": _with('id="d"', 'id="d" xsi:schemaLocation="http://x.test http://x.test/BPMN20.xsd"'),
    "what wrote it": _with('id="d"', 'id="d" exporter="bpmn-js" exporterVersion="17" xml:lang="ko"'),
    "a comment beside the process": _with("<bpmn:process", "<!-- <!DOCTYPE x> --><bpmn:process"),
    "markup as a name": _with("a 일", "&lt;img src=x onerror=alert(1)&gt;"),
    "a condition in CDATA": _with("x = 1", "<![CDATA[x = 1]]>", CONDITION),
    "all standard marks of a step": _task(attributes=' startQuantity="1" implementation="##unspecified"'),
    "Greek units in a name": _with("a 일", "저항 10 kΩ 이하 ①"),
    "a shape of bpmn.io": _shape('<bpmndi:BPMNShape id="sh" bpmnElement="a"><dc:Bounds x="-1.5" y="1e2" width="100" '
                                 'height="80"/><bpmndi:BPMNLabel/></bpmndi:BPMNShape>'),
}  # fmt: skip


@pytest.mark.parametrize("what", HARMLESS)
def test_what_any_tool_may_write_without_changing_the_meaning_is_taken(what):
    assert lint.check(HARMLESS[what], "x.bpmn") == []
