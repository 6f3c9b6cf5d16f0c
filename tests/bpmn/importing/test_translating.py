"""What other tools write is translated where it means the same here, and asked, word for word, where it does not."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.bpmn.dialect import BPMN, BPMNDI, DANJI, DC, DI, SPIFF, XSI
from engine.bpmn.normalize import Imported, normalize
from engine.bpmn.normalize.conditions import as_condition, as_value
from engine.bpmn.normalize.timers import as_timer
from tests.bpmn.importing.shapes import around, choice, file, line

OURS = {None, BPMN, SPIFF, DANJI, XSI, BPMNDI, DC, DI}


def brought(source: bytes, *roles: str) -> Imported:
    imported = normalize(source, "f.bpmn", roles or None)
    assert imported.outcome != "refused"
    return imported


def asked(imported: Imported, element: str) -> dict[str, str]:
    return {b.kind: b.hint for b in imported.bindings if b.element == element}


@pytest.mark.parametrize(
    ("text", "language", "feel"),
    [
        ("${approved}", "", "approved"),
        ("#{!approved}", "", "not(approved)"),
        ("${amount >= 100 && kind == 'a'}", "", 'amount >= 100 and kind = "a"'),
        ("${order.total gt 5 or not order.urgent}", "", "order.total > 5 or not(order.urgent)"),
        ("${(a == 1 || b != null) && c}", "", "(a = 1 or b != null) and c"),
        ("=amount > 100", "", "amount > 100"),
        ("amount > 100", "http://www.w3.org/1999/XPath", "amount > 100"),
        ('status == "done"', "", 'status = "done"'),
        ("price between 1 and 3", "http://www.omg.org/spec/FEEL/20140401", "price between 1 and 3"),
        ("price in [1..3]", "https://www.omg.org/spec/DMN/20191111/FEEL/", "price in [1..3]"),
        ("${bean.check(order)}", "", None),
        ("${empty list}", "", None),
        ("${a ? b : c}", "", None),
        ("approved", "", None),
        ("if the customer is new", "", None),
        ("'yes'", "", None),
        ("=", "", None),
        ("${" + "(" * 500 + "a" + ")" * 500 + "}", "", None),
        ("__import__('os').system('x') == 0", "", None),
    ],
)
def test_a_condition_is_translated_when_it_means_the_same_and_else_not_at_all(text, language, feel):
    assert as_condition(text, language) == feel


@pytest.mark.parametrize(
    ("kind", "text", "starts", "ours"),
    [
        ("timeDuration", "P3D", False, ("timeDuration", "P3D")),
        ("timeDuration", '=duration("P3D")', False, ("timeDuration", 'duration("P3D")')),
        ("timeDate", "${dueDate}", False, ("timeDate", "dueDate")),
        ("timeDate", "2026-03-01T09:00:00+09:00", False, ("timeDate", "2026-03-01T09:00:00+09:00")),
        ("timeCycle", "R1/PT1H", False, ("timeDuration", "PT1H")),
        ("timeCycle", "R/2026-01-01/P1M", True, ("timeCycle", "R/2026-01-01/P1M")),
        ("timeCycle", "0 0 9 * * ?", True, ("timeCycle", "R/2024-01-01T09:00:00+09:00/P1D")),
        ("timeCycle", "30 8 * * 1", True, ("timeCycle", "R/2024-01-01T08:30:00+09:00/P7D")),
        ("timeCycle", "0 0 9 ? * SUN", True, ("timeCycle", "R/2024-01-07T09:00:00+09:00/P7D")),
        ("timeCycle", "0 0 9 15 * ?", True, ("timeCycle", "R/2024-01-15T09:00:00+09:00/P1M")),
        ("timeCycle", "0 0 9 ? * 2", True, None),  # Quartz and Spring count the days of a week differently
        ("timeCycle", "0 0/5 * * * ?", True, None),
        ("timeCycle", "0 0 9 31 * ?", True, None),
        ("timeCycle", "R/PT10M", True, None),  # from when on?
        ("timeCycle", "R/PT1H", False, None),
        ("timeDate", "2026-03-01T09:00:00", False, None),  # in which zone?
        ("timeDuration", "3 days", False, None),
        ("timeDuration", "PT1S", False, None),
        ("timeDuration", "", False, None),
    ],
)
def test_a_timer_is_translated_when_it_goes_off_at_the_same_moment(kind, text, starts, ours):
    assert as_timer(kind, text, "", starts=starts) == ours


def test_a_list_or_number_is_a_name_a_path_or_feel_and_nothing_else():
    assert as_value("${order.items}", "") == "order.items"
    assert as_value("= items[price > 3]", "") == "items[price > 3]"
    assert as_value("${service.find(x)}", "") is None
    assert as_value("for", "") is None


def test_a_condition_that_cannot_be_translated_is_asked_in_the_words_of_the_tool():
    imported = brought(choice("${service.check(order)}", "${approved == false}"))

    assert asked(imported, "g_a") == {"condition": "${service.check(order)}"}
    assert asked(imported, "g_b") == {}
    assert b">approved = false<" in imported.bpmn


def test_conditions_that_leave_a_case_out_ask_for_a_default_and_opposites_do_not():
    assert set(asked(brought(choice("${a == 1}", "${a == 2}")), "g")) == {"default"}
    assert asked(brought(choice("${a == 1}", "${a != 1}")), "g") == {}
    assert asked(brought(choice("${ok}", "${!ok}")), "g") == {}


@pytest.mark.parametrize(
    ("task", "hint"),
    [
        ('<userTask id="t" camunda:candidateGroups="office"/>', "office"),
        ('<userTask id="t" flowable:assignee="${boss}"/>', "${boss}"),
        (
            '<userTask id="t"><extensionElements><zeebe:assignmentDefinition candidateGroups="=group"/>'
            "</extensionElements></userTask>",
            "=group",
        ),
        (
            '<userTask id="t"><extensionElements><tool:Assignee>Boss</tool:Assignee></extensionElements></userTask>',
            "Boss",
        ),
        (
            '<userTask id="t"><potentialOwner id="po"><resourceAssignmentExpression><formalExpression>group(office)'
            "</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>",
            "group(office)",
        ),
        ('<manualTask id="t"/>', ""),
    ],
)
def test_who_does_a_task_is_asked_in_the_words_of_the_tool(task, hint):
    assert asked(brought(around(task, "t")), "t") == {"who": hint}


def test_a_group_that_is_a_role_here_is_that_role_and_one_that_runs_the_system_never():
    task = '<userTask id="t" camunda:candidateGroups="{}"/>'

    known = brought(around(task.format("office"), "t"), "office")
    assert known.outcome == "runnable"
    assert b'value="role:office"' in known.bpmn

    assert asked(brought(around(task.format("admin"), "t"), "admin"), "t") == {"who": "admin"}


def test_the_one_who_started_is_known_by_the_name_the_tool_kept_them_under():
    imported = brought(
        file(
            '<startEvent id="s" camunda:initiator="me"/><userTask id="t" camunda:assignee="${me}"/><endEvent id="e"/>',
            line("s", "t", "e"),
        )
    )

    assert imported.outcome == "runnable"
    assert b'name="performer" value="starter"' in imported.bpmn


@pytest.mark.parametrize(
    ("task", "kind", "hint"),
    [
        ('<serviceTask id="t" camunda:class="org.x.Pay"/>', "effect", "class: org.x.Pay"),
        ('<serviceTask id="t" flowable:delegateExpression="${pay}"/>', "effect", "delegateExpression: ${pay}"),
        (
            '<serviceTask id="t"><extensionElements><zeebe:taskDefinition type="pay"/></extensionElements>'
            "</serviceTask>",
            "effect",
            "type: pay",
        ),
        (
            '<scriptTask id="t" scriptFormat="groovy"><script>x = 1; rm()</script></scriptTask>',
            "effect",
            "groovy: x = 1; rm()",
        ),
        ('<callActivity id="t" calledElement="billing"/>', "process", "billing"),
        ('<businessRuleTask id="t" camunda:decisionRef="${which}"/>', "decision", "${which}"),
        (
            '<userTask id="t" camunda:assignee="a" camunda:formKey="app:x.html"/>',
            "form",
            "app:x.html",
        ),
        ('<receiveTask id="t" name="답장"/>', "message", "답장"),
    ],
)
def test_what_only_the_tool_can_run_is_asked_and_never_kept(task, kind, hint):
    imported = brought(around(task, "t"))

    assert asked(imported, "t")[kind] == hint
    for element in etree.fromstring(imported.bpmn).iter():
        said = {etree.QName(name).namespace for name in (element.tag, *element.attrib)}
        assert said <= OURS
        assert etree.QName(element).localname not in ("script", "scriptTask", "callActivity")


def test_a_decision_named_by_its_id_stays_that_decision():
    task = '<businessRuleTask id="t" camunda:decisionRef="line" camunda:resultVariable="found"/>'

    imported = brought(around(task, "t"))

    assert imported.outcome == "runnable"
    assert b"<spiffworkflow:calledDecisionId>line</spiffworkflow:calledDecisionId>" in imported.bpmn
    assert b'name="resultVariable" value="found"' in imported.bpmn


def test_a_hidden_program_is_named_and_has_to_be_done_without():
    task = (
        '<userTask id="t" camunda:assignee="a"><extensionElements><camunda:taskListener event="create" class="X"/>'
        "</extensionElements></userTask>"
    )

    imported = brought(around(task, "t"))

    assert {b.about for b in imported.bindings if b.kind == "confirm"} == {"hidden_code"}
    assert any(f.code == "hidden_code" and "taskListener" in f.message for f in imported.findings)


def test_a_message_keeps_its_name_and_the_key_that_tells_whose_it_is():
    event = '<intermediateCatchEvent id="t"><messageEventDefinition id="m" messageRef="msg"/></intermediateCatchEvent>'
    key = '<extensionElements><zeebe:subscription correlationKey="=orderId"/></extensionElements>'

    def source(inside: str) -> bytes:
        head = f'<message id="msg" name="답장">{inside}</message>'
        return file('<startEvent id="s"/>', event, '<endEvent id="e"/>', line("s", "t", "e"), head=head)

    assert brought(source(key)).outcome == "runnable"
    assert asked(brought(source("")), "t") == {"message": "답장"}


def test_a_task_kept_beside_the_processes_is_written_where_it_is_called():
    source = file(
        '<startEvent id="s"/><callActivity id="t" name="확인" calledElement="shared"/><endEvent id="e"/>',
        line("s", "t", "e"),
        head='<globalUserTask id="shared" name="공용 확인" camunda:assignee="kim"/>',
    )

    imported = brought(source)

    assert b'<bpmn:userTask id="t" name="' in imported.bpmn
    assert asked(imported, "t") == {"who": "kim"}
    assert any(f.element == "shared" for f in imported.findings)


def test_a_flow_without_a_name_is_asked_about_by_its_ends_and_one_with_a_name_by_it():
    source = choice("${bean.decides()}")
    nameless = source.replace(' name="예"'.encode(), b"").replace(b'id="a"', 'id="a" name="견적"'.encode())

    by_name = next(b.question for b in normalize(source, "f.bpmn").bindings if b.element == "g_a")
    by_ends = next(b.question for b in normalize(nameless, "f.bpmn").bindings if b.element == "g_a")

    assert by_name.startswith("흐름선 “예”는 어떤 때 갑니까?")
    assert by_ends.startswith("배타 분기 “?”에서 사람이 하는 일 “견적”으로 가는 흐름선은 어떤 때 갑니까?")
