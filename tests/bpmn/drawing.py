"""Small BPMN files for tests, drawn in a few words. No expectations live here."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from engine.bpmn.step import Definition, load

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="http://example.org/t">\n'
)


def process(*elements: str, outside: str = "", name: str = "p") -> bytes:
    """A whole file with one executable process."""
    body = "\n".join(elements)
    inner = f'<bpmn:process id="{name}" isExecutable="true">\n{body}\n</bpmn:process>\n{outside}'
    return f"{HEAD}{inner}</bpmn:definitions>\n".encode()


def defined(*elements: str, outside: str = "") -> Definition:
    """The same, loaded."""
    return load(process(*elements, outside=outside), decisions={})


def start(id: str = "s") -> str:
    return f'<bpmn:startEvent id="{id}"/>'


def end(id: str = "e", inside: str = "") -> str:
    return f'<bpmn:endEvent id="{id}">{inside}</bpmn:endEvent>'


def terminate(id: str) -> str:
    return end(id, f'<bpmn:terminateEventDefinition id="{id}_t"/>')


def user(id: str, inside: str = "", **properties: str) -> str:
    extension = props(**properties) if properties else ""
    return f'<bpmn:userTask id="{id}" name="{id} 일">{extension}{inside}</bpmn:userTask>'


def props(**properties: str) -> str:
    rows = "".join(f"<spiffworkflow:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in properties.items())
    return (
        f"<bpmn:extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def service(id: str, verb: str = "notify", result: str = "", inside: str = "", **params: str) -> str:
    rows = "".join(
        f'<spiffworkflow:parameter id={quoteattr(k)} type="any" value={quoteattr(v)}/>' for k, v in params.items()
    )
    variable = f' resultVariable="{result}"' if result else ""
    return (
        f'<bpmn:serviceTask id="{id}"><bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="{verb}"{variable}>'
        f"<spiffworkflow:parameters>{rows}</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
        f"</bpmn:extensionElements>{inside}</bpmn:serviceTask>"
    )


def rule(id: str, decision: str, **properties: str) -> str:
    called = f"<spiffworkflow:calledDecisionId>{decision}</spiffworkflow:calledDecisionId>"
    rows = "".join(f"<spiffworkflow:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in properties.items())
    listed = f"<spiffworkflow:properties>{rows}</spiffworkflow:properties>" if rows else ""
    return (
        f'<bpmn:businessRuleTask id="{id}"><bpmn:extensionElements>{called}{listed}</bpmn:extensionElements>'
        "</bpmn:businessRuleTask>"
    )


def gateway(kind: str, id: str, default: str = "") -> str:
    """kind: exclusive, parallel, inclusive or eventBased."""
    given = f' default="{default}"' if default else ""
    return f'<bpmn:{kind}Gateway id="{id}"{given}/>'


def flow(id: str, source: str, target: str, condition: str | None = None) -> str:
    inner = ""
    if condition is not None:
        formal = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        inner = f"{formal}{escape(condition)}</bpmn:conditionExpression>"
    return f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def line(*ids: str) -> str:
    """Plain flows along a chain of ids."""
    return "\n".join(flow(f"{a}_{b}", a, b) for a, b in pairwise(ids))


def timer(text: str, kind: str = "timeDuration") -> str:
    return (
        f'<bpmn:timerEventDefinition><bpmn:{kind} xsi:type="bpmn:tFormalExpression">{escape(text)}</bpmn:{kind}>'
        "</bpmn:timerEventDefinition>"
    )


def message(ref: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="{ref}"/>'


def declared(kind: str, id: str, name: str = "") -> str:
    """A message, signal, escalation or error beside the process; its code is its name."""
    code = {"escalation": "escalationCode", "error": "errorCode"}.get(kind)
    given = f" {code}={quoteattr(name or id)}" if code else ""
    return f'<bpmn:{kind} id="{id}" name={quoteattr(name or id)}{given}/>'


def event(kind: str, ref: str = "") -> str:
    """The definition of a message, signal, escalation or error event; without a reference it catches any."""
    given = f' {kind}Ref="{ref}"' if ref else ""
    return f"<bpmn:{kind}EventDefinition{given}/>"


def throw(id: str, event: str, **properties: str) -> str:
    extension = props(**properties) if properties else ""
    return f'<bpmn:intermediateThrowEvent id="{id}">{extension}{event}</bpmn:intermediateThrowEvent>'


def send(id: str, ref: str, inside: str = "", **properties: str) -> str:
    return f'<bpmn:sendTask id="{id}" messageRef="{ref}">{props(**properties)}{inside}</bpmn:sendTask>'


def started_by(event: str, id: str = "s", interrupting: bool = True, **properties: str) -> str:
    """A start event with a trigger, of the process or of an event sub-process."""
    extension = props(**properties) if properties else ""
    given = "" if interrupting else ' isInterrupting="false"'
    return f'<bpmn:startEvent id="{id}"{given}>{extension}{event}</bpmn:startEvent>'


def on_event(id: str, *elements: str) -> str:
    """An event sub-process; its start is among the elements."""
    return f'<bpmn:subProcess id="{id}" triggeredByEvent="true">{"".join(elements)}</bpmn:subProcess>'


def catch(id: str, event: str, **properties: str) -> str:
    extension = props(**properties) if properties else ""
    return f'<bpmn:intermediateCatchEvent id="{id}">{extension}{event}</bpmn:intermediateCatchEvent>'


def boundary(id: str, host: str, event: str, interrupting: bool = True, **properties: str) -> str:
    extension = props(**properties) if properties else ""
    cancel = "true" if interrupting else "false"
    return (
        f'<bpmn:boundaryEvent id="{id}" attachedToRef="{host}" cancelActivity="{cancel}">{extension}{event}'
        "</bpmn:boundaryEvent>"
    )


def sub(id: str, *elements: str) -> str:
    return f'<bpmn:subProcess id="{id}">{"".join(elements)}</bpmn:subProcess>'


def many(cardinality: str | None = None, sequential: bool = False, inside: str = "") -> str:
    given = "" if cardinality is None else f"<bpmn:loopCardinality>{escape(cardinality)}</bpmn:loopCardinality>"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">{given}{inside}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
