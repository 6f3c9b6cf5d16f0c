"""What is drawn stays drawn: labels, places, notes; what was only implied is drawn too; what cannot stay is named."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.bpmn.normalize import Imported, normalize
from tests.bpmn.importing.shapes import (
    DATA,
    INSIDE,
    LINKS,
    MANY_STARTS,
    MODEL,
    POOLS,
    REPEATS,
    SAMPLES,
    UNDOING,
    around,
    file,
    flow,
    line,
)

B = f"{{{MODEL}}}"


def brought(source: bytes) -> Imported:
    imported = normalize(source, "f.bpmn")
    assert imported.outcome != "refused", imported.findings
    return imported


def drawn(imported: Imported, number: int = 0) -> dict[str, etree._Element]:
    root = etree.fromstring(imported.copies[number].bpmn)
    return {e.get("id"): e for e in root.iter() if e.get("id")}


def kind(element: etree._Element) -> str:
    return etree.QName(element).localname


def ways(imported: Imported) -> set[tuple[str, str]]:
    return {(e.get("sourceRef"), e.get("targetRef")) for e in drawn(imported).values() if kind(e) == "sequenceFlow"}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_nothing_drawn_is_lost_and_whatever_is_not_kept_is_named_with_its_line(name):
    imported = brought(SAMPLES[name])

    assert {c: t.lost for c, t in imported.tallies.items() if t.lost} == {}
    assert all(f.line for f in imported.findings)
    assert all(b.line and b.question and b.element for b in imported.bindings)
    assert "out_of_place" not in {f.code for f in imported.findings}


def test_every_process_gets_a_copy_in_which_the_other_pools_are_seen_from_outside():
    imported = brought(POOLS)

    assert [c.process for c in imported.copies] == ["p", "q"]
    first, second = drawn(imported, 0), drawn(imported, 1)
    assert first["in"].get("processRef") == "p" and first["other"].get("processRef") is None
    assert second["other"].get("processRef") == "q" and "t" not in second
    # The line to the store house ends at its pool, seen from the first; it begins at ours, seen from there.
    assert (first["m2"].get("sourceRef"), first["m2"].get("targetRef")) == ("t", "other")
    assert (second["m2"].get("sourceRef"), second["m2"].get("targetRef")) == ("in", "qt")
    assert {f.element for f in imported.findings if f.code == "message_flow"} == {"m1", "m2"}


def test_pools_nobody_looks_into_stay_with_the_only_process():
    source = file(
        '<startEvent id="s"/><task id="t"/><endEvent id="e"/>',
        line("s", "t", "e"),
        head='<collaboration id="c"><participant id="a" name="손님"/><participant id="b" processRef="elsewhere"/>'
        "</collaboration>",
    )
    imported = brought(source)

    assert {"a", "b"} <= drawn(imported).keys()
    assert drawn(imported)["b"].get("processRef") is None
    assert imported.tallies["pools"].kept == 2


def test_data_stays_on_the_drawing_as_notes_where_it_was():
    imported = brought(DATA)
    elements = drawn(imported)

    assert kind(elements["r"]) == "textAnnotation"
    assert elements["r"].findtext(f"{B}text") == "송장 [확인됨]"
    assert kind(elements["dia"]) == "association"
    shape = next(e for e in elements.values() if e.get("bpmnElement") == "r")
    assert [b.get("x") for b in shape.iter("{*}Bounds")] == ["10", "1"]
    # The data object behind it was never drawn, nor was a property: both are named.
    assert {"o", "prop", "io", "store"} <= {f.element for f in imported.findings if f.sort == "dropped"}
    assert elements["note"].findtext(f"{B}text") == "잊지 말 것"
    assert kind(elements["grp"]) == "group"


def test_both_halves_of_a_link_stay_and_are_joined():
    imported = brought(LINKS)

    assert ("out", "in") in ways(imported)
    assert {kind(drawn(imported)[i]) for i in ("out", "in")} == {"intermediateThrowEvent"}


def test_half_a_link_is_asked_about():
    lonely = file(
        '<startEvent id="s"/><intermediateThrowEvent id="t" name="B"><linkEventDefinition id="l" name="B"/>'
        "</intermediateThrowEvent>",
        line("s", "t"),
    )

    assert [b.about for b in brought(lonely).bindings if b.element == "t"] == ["half_link"]


def test_undoing_is_drawn_but_not_done_and_a_person_has_to_agree():
    imported = brought(UNDOING)
    elements = drawn(imported)

    assert {kind(elements[i]) for i in ("b", "undo")} == {"textAnnotation"}
    assert kind(elements["as"]) == "association"
    assert {b.about for b in imported.bindings if b.kind == "confirm"} == {"compensation"}


def test_several_starts_become_one_and_a_choice():
    imported = brought(MANY_STARTS)
    elements = drawn(imported)

    assert [i for i, e in elements.items() if kind(e) == "startEvent"] == ["p_start"]
    assert {("p_begin", "s1"), ("p_begin", "s2")} <= ways(imported)
    assert {b.element for b in imported.bindings if b.kind == "condition"} == {"p_begin_s1", "p_begin_s2"}
    # t is reached from both; v and u lead nowhere.
    assert {("t_merge", "t"), ("s1", "t_merge"), ("s2", "t_merge"), ("v", "v_end"), ("u", "u_end")} <= ways(imported)


def test_a_process_without_a_start_or_an_end_gets_them_and_the_start_is_asked_about():
    imported = brought(file('<task id="t"/><task id="u"/>', line("t", "u")))

    assert {("t_start", "t"), ("u", "u_end")} <= ways(imported)
    assert "start_added" in {b.about for b in imported.bindings}


def test_several_ways_out_of_a_task_are_a_gateway_and_several_ways_in_too():
    source = file(
        '<startEvent id="s"/><task id="t"/><task id="u"/><task id="v"/><endEvent id="e"/>',
        line("s", "t"),
        flow("t", "u", "<conditionExpression>${a == 1}</conditionExpression>"),
        flow("t", "v"),
        line("u", "e"),
        line("v", "u"),
    )
    imported = brought(source)
    elements = drawn(imported)

    assert kind(elements["t_split"]) == "inclusiveGateway"
    assert {("t", "t_split"), ("t_split", "u_merge"), ("t_split", "v"), ("v", "u_merge")} <= ways(imported)
    assert elements["t_v"].findtext(f"{B}conditionExpression") == "true"


def test_a_repeat_is_drawn_as_a_way_back():
    imported = brought(REPEATS)

    assert {("t", "t_again"), ("t_again", "t_merge"), ("t_again", "m")} <= ways(imported)
    condition = drawn(imported)["t_again_t"].findtext(f"{B}conditionExpression")
    assert condition == "again = true"


def test_kinds_we_do_not_run_become_near_ones_and_are_asked_about():
    imported = brought(INSIDE)
    elements = drawn(imported)

    assert {kind(elements[i]) for i in ("any", "tx", "empty")} == {"subProcess"}
    assert kind(elements["empty_task"]) == "task"
    assert elements["te"].find(f"{B}errorEventDefinition") is not None
    assert {b.about for b in imported.bindings if b.kind == "confirm"} == {"ad_hoc", "transaction", "empty_inside"}


def test_what_was_added_is_drawn_beside_what_it_belongs_to():
    source = around('<task id="t"/>', "t").replace(
        b"</definitions>",
        b'<bpmndi:BPMNDiagram id="d1"><bpmndi:BPMNPlane id="d2" bpmnElement="p"><bpmndi:BPMNShape id="d3" '
        b'bpmnElement="t"><dc:Bounds x="100" y="50" width="100" height="80"/></bpmndi:BPMNShape></bpmndi:BPMNPlane>'
        b"</bpmndi:BPMNDiagram></definitions>",
    )
    lonely = source.replace(b'<sequenceFlow id="t_e" sourceRef="t" targetRef="e"></sequenceFlow>', b"")

    shapes = {e.get("bpmnElement"): e for e in drawn(brought(lonely)).values() if kind(e) == "BPMNShape"}

    box = shapes["t_end"].find("{*}Bounds")
    assert box is not None and float(box.get("x")) > 200 and 50 < float(box.get("y")) < 130


def test_an_element_of_another_tool_is_named_once_with_how_many_there_were():
    task = (
        '<task id="t"><extensionElements><signavio:signavioMetaData metaKey="a" metaValue="#fff"/>'
        '<signavio:signavioMetaData metaKey="b" metaValue=""/></extensionElements></task>'
    )
    found = [f for f in brought(around(task, "t")).findings if f.code == "foreign_element"]

    assert [f.name for f in found] == ["signavioMetaData"]
    assert "2개" in found[0].message

    found = [f for f in brought(around('<task id="t" tool:retries="3"/>', "t")).findings if f.code == "foreign_element"]
    assert ["retries" in f.message for f in found] == [True]


def test_missing_doubled_and_odd_ids_are_put_right_with_all_that_refers_to_them():
    source = file(
        '<startEvent id="1 start"/><task id="t"/><task id="t" name="다른 일"/><endEvent id="e"/>',
        '<sequenceFlow sourceRef="1 start" targetRef="t"/><sequenceFlow id="f" sourceRef="tns:t" targetRef="tns:e"/>',
    )
    imported = brought(source)

    assert {("id_1_start", "t"), ("t", "e")} <= ways(imported)
    assert drawn(imported)["t_2"].get("name") == "다른 일"
    assert {"duplicate_id", "bad_id", "no_id"} <= {f.code for f in imported.findings}
    assert "duplicate_id" in {b.about for b in imported.bindings}


def test_a_flow_to_nowhere_is_taken_out_and_asked_about():
    imported = brought(around('<task id="t"/><sequenceFlow id="f" sourceRef="t" targetRef="gone"/>', "t"))

    assert ("t", "gone") not in ways(imported)
    assert [f.message for f in imported.findings if f.code == "dangling_flow"]
    assert "dangling_flow" in {b.about for b in imported.bindings if b.element == "t"}


def test_a_step_only_its_own_tool_knows_is_a_step_to_be_said():
    imported = brought(around('<tool:robot id="t" name="로봇" speed="fast"/>', "t"))

    assert kind(drawn(imported)["t"]) == "serviceTask"
    assert [(b.kind, b.element) for b in imported.bindings] == [("effect", "t")]
    assert "speed: fast" in imported.bindings[0].hint


def test_more_than_anybody_draws_on_one_sheet_is_refused():
    many = file('<startEvent id="s"/>', *(f'<task id="t{n}"/>' for n in range(2_600)))

    assert [f.code for f in normalize(many, "f.bpmn").findings] == ["too_many_elements"]


def test_a_process_that_came_without_a_drawing_gets_one_from_left_to_right():
    imported = brought(around('<task id="t"/><boundaryEvent id="b" attachedToRef="t"/><task id="u"/>', "t", "u"))
    elements = drawn(imported)
    places = {
        e.get("bpmnElement"): float(e.find("{*}Bounds").get("x")) for e in elements.values() if kind(e) == "BPMNShape"
    }
    edges = {e.get("bpmnElement") for e in elements.values() if kind(e) == "BPMNEdge"}

    assert places["s"] < places["t"] < places["u"] < places["e"]
    assert {"s_t", "t_u", "u_e"} <= edges
    assert "laid_out" in {f.code for f in imported.findings}
